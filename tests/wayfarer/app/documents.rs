//! Files and tabs: begun, changed, saved, closed. Nothing is lost by a slip.

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;

/// Folds a lane, which the map keeps: a change that is quickly made.
fn change(window: &mut Window) {
    click(window, "Fold Thinking");
}

fn both() -> Modifiers {
    CTRL.plus(Modifiers::SHIFT)
}

#[test]
fn a_map_is_saved_with_its_comments() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let remark = "// A remark that must stay.\n";
    std::fs::write(&path, format!("{remark}{text}")).unwrap();
    let mut window = window(Some(path.clone()));
    let name = wayfarer::file::load_map(&path)
        .unwrap()
        .model
        .unwrap()
        .title;
    assert!(shows(&window, &name), "the tab is there");
    change(&mut window);
    assert!(shows(&window, &format!("{name}, not saved")));
    press(&mut window, CTRL, Key::S);
    assert!(shows(&window, &name), "saved");
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved.starts_with(remark), "the remark stays");
    assert_ne!(
        saved,
        format!("{remark}{text}"),
        "the change is in the file"
    );
    let before: Vec<&str> = text.lines().filter(|l| l.contains("//")).collect();
    assert!(before.iter().all(|line| saved.contains(line)));
    // Undone and saved again, it is the text of the beginning.
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::S);
    let again = std::fs::read_to_string(&path).unwrap();
    assert_eq!(again, format!("{remark}{text}"));
}

#[test]
fn closing_a_changed_map_asks_and_cancel_keeps_it() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut window = window(Some(path.clone()));
    change(&mut window);
    press(&mut window, CTRL, Key::W);
    assert!(shows(&window, "Discard"));
    click(&mut window, "Cancel");
    assert!(shows(&window, "Unfold Thinking"), "still on the table");
    press(&mut window, CTRL, Key::W);
    click(&mut window, "Discard");
    assert!(!shows(&window, "Unfold Thinking"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn save_in_the_question_saves_and_closes() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut window = window(Some(path.clone()));
    change(&mut window);
    press(&mut window, CTRL, Key::W);
    click(&mut window, "Save");
    assert!(!shows(&window, "Unfold Thinking"), "closed");
    assert_ne!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn an_unchanged_map_closes_at_once() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, CTRL, Key::W);
    assert!(!shows(&window, "Discard"));
    assert!(!shows(&window, "Fold Thinking"));
}

#[test]
fn closing_the_window_asks_too() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path));
    change(&mut window);
    let close = |window: &mut Window| {
        let viewports = &mut window.input_mut().viewports;
        let root = viewports.get_mut(&eframe::egui::ViewportId::ROOT).unwrap();
        root.events.push(eframe::egui::ViewportEvent::Close);
        window.step();
        let viewports = &mut window.input_mut().viewports;
        let root = viewports.get_mut(&eframe::egui::ViewportId::ROOT).unwrap();
        root.events.clear();
        window.run_steps(2);
    };
    let quitting = |window: &Window| window.state().as_ref().unwrap().is_quitting();
    close(&mut window);
    assert!(shows(&window, "Save before closing?"));
    assert!(!quitting(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!shows(&window, "Save before closing?"));
    close(&mut window);
    click(&mut window, "Discard");
    assert!(quitting(&window));
}

#[test]
fn tabs_are_walked_and_closed_with_keys() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    let title = |name: &str| {
        let map = wayfarer::file::load_map(&file(name)).unwrap().model;
        map.unwrap().title
    };
    let first = title("maps/trial-to-paid.ron");
    let second = title("maps/onboarding-deep-dive.ron");
    let entry = format!("{second}, ");
    let entry = window.get_all_by_label_contains(&entry).next();
    entry.unwrap().click();
    window.run_steps(2);
    let mut window = settled(window);
    let selected = |window: &Window, name: &str| {
        let tab = window.get_by_role_and_label(eframe::egui::accesskit::Role::Tab, name);
        is_on(&tab)
    };
    assert!(selected(&window, &second) && !selected(&window, &first));
    press(&mut window, CTRL, Key::Tab);
    assert!(selected(&window, &first) && !selected(&window, &second));
    press(&mut window, both(), Key::Tab);
    assert!(selected(&window, &second));
    press(&mut window, CTRL, Key::W);
    assert!(selected(&window, &first));
    assert_eq!(
        window
            .query_all_by_role(eframe::egui::accesskit::Role::Tab)
            .count(),
        1
    );
}

#[test]
fn a_map_begins_from_a_template_and_is_saved_where_it_is_told() {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path));
    press(&mut window, both(), Key::N);
    type_text(&mut window, "whole life");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, CTRL, Key::S);
    assert!(shows(&window, "Path of the file"));
    let target = folder.path().join("mine");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &target.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(!shows(&window, "Path of the file"), "the dialog is gone");
    let saved = wayfarer::file::load_map(&target.with_extension("ron")).unwrap();
    assert_eq!(saved.model.unwrap().stages.len(), 7);
}

#[test]
fn a_file_that_is_there_is_not_replaced_without_asking() {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let other = folder.path().join("other.ron");
    std::fs::write(&other, "precious").unwrap();
    let mut window = window(Some(path));
    press(&mut window, both(), Key::S);
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &other.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(shows(&window, "Replace the file?"));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "precious");
    click(&mut window, "Replace");
    assert!(
        std::fs::read_to_string(&other)
            .unwrap()
            .contains("JourneyMap(")
    );
}

#[test]
fn what_another_program_wrote_is_not_overwritten_silently() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path.clone()));
    change(&mut window);
    let text = std::fs::read_to_string(&path).unwrap();
    let theirs = format!("// theirs\n{text}");
    std::fs::write(&path, &theirs).unwrap();
    press(&mut window, CTRL, Key::S);
    assert!(shows(&window, "The file has changed"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    click(&mut window, "Read again");
    let mut window = settled(window);
    assert!(shows(&window, "Fold Thinking"), "as the file has it");
    change(&mut window);
    press(&mut window, CTRL, Key::S);
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved.starts_with("// theirs\n"));
}

#[test]
fn a_save_that_fails_keeps_the_work() {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path));
    change(&mut window);
    drop(folder);
    press(&mut window, CTRL, Key::W);
    click(&mut window, "Save");
    assert!(window.query_by_label_contains("Not saved: ").is_some());
    assert!(shows(&window, "Unfold Thinking"), "still on the table");
    // Another place is offered, and asked for until there is one that will do.
    click(&mut window, "Save as…");
    let write = |window: &mut Window, path: &Path| {
        press(window, CTRL, Key::A);
        type_text(window, path.to_str().unwrap());
        press(window, Modifiers::NONE, Key::Enter);
    };
    let elsewhere = tempfile::tempdir().unwrap();
    write(&mut window, &elsewhere.path().join("missing/map.ron"));
    assert!(shows(&window, "Path of the file"));
    let good = elsewhere.path().join("map.ron");
    write(&mut window, &good);
    assert!(!shows(&window, "Path of the file"));
    assert!(good.is_file());
    assert!(!shows(&window, "Save as…"), "nothing is left to offer");
}

#[test]
fn a_map_with_errors_opens_is_changed_and_saved() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    // A channel that does not exist: the rest can be read.
    let broken = text.replacen("channel: ", "channel: Teleport, was: ", 1);
    assert_ne!(broken, text);
    std::fs::write(&path, &broken).unwrap();
    let mut window = window(Some(path.clone()));
    assert!(window.query_by_label_contains("Opened with ").is_some());
    assert!(
        window
            .query_by_label_contains("the map has errors")
            .is_some()
    );
    change(&mut window);
    press(&mut window, CTRL, Key::S);
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved.contains("Teleport"), "what could not be read is kept");
    assert_ne!(saved, broken);
}

#[test]
fn a_scenario_says_what_it_leaves_to_its_base_map() {
    let mut window = window(Some(file("scenarios/guided-setup.ron")));
    press(&mut window, Modifiers::ALT, Key::G);
    let told = "Add stage: a scenario cannot say it";
    assert!(window.query_by_label_contains(told).is_some());
}

#[test]
fn files_are_found_in_folders_with_the_keyboard() {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    std::fs::create_dir(folder.path().join("deeper")).unwrap();
    let other = folder.path().join("deeper/other.ron");
    std::fs::copy(file("maps/onboarding-deep-dive.ron"), &other).unwrap();
    let mut window = window(Some(path));
    press(&mut window, CTRL, Key::O);
    window.get_by_label("Folder deeper").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("File other.ron").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let window = settled(window);
    let map = wayfarer::file::load_map(&other).unwrap().model.unwrap();
    assert!(shows(&window, &map.title));
}

#[test]
fn maps_without_a_title_are_told_apart_and_asked_about_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Some(folder.path().to_owned()));
    press(&mut window, CTRL, Key::N);
    press(&mut window, CTRL, Key::N);
    assert!(shows(&window, "Untitled map") && shows(&window, "Untitled map 2"));
    // Both are changed, and nobody has said where they go.
    for name in ["Untitled map", "Untitled map 2"] {
        click(&mut window, name);
        press(&mut window, Modifiers::ALT, Key::T);
        press(&mut window, Modifiers::NONE, Key::Enter);
    }
    press(&mut window, both(), Key::S);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, CTRL, Key::W);
    click(&mut window, "Save");
    assert!(shows(&window, "Save “Untitled map 2”"));
    press(&mut window, CTRL, Key::A);
    // A folder is gone into, and the field keeps the keyboard.
    type_text(&mut window, &folder.path().display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, CTRL, Key::A);
    let target = folder.path().join("second.ron");
    type_text(&mut window, &target.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    let saved = wayfarer::file::load_map(&target).unwrap().model.unwrap();
    assert_eq!(saved.id.as_str(), "untitled-map-2");
    assert!(shows(&window, "Untitled map, not saved"));
    assert!(!shows(&window, "Untitled map 2"), "saved and closed");
}
