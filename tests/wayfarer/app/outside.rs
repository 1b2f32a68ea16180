//! Files that other programs write while they are open.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use eframe::egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use wayfarer::{
    app::App,
    archive::{Folder, Versions},
    file::load_map,
};

use super::{Window, click, copy_of, press, settled, shows, type_text};

const CTRL: Modifiers = Modifiers::COMMAND;

fn window(path: PathBuf) -> Window {
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), Some(path.clone()), date(2026, 11, 22))
                        .without_desktop()
                        .with_watch(ui.ctx())
                });
                app.frame(ui);
            },
            None,
        );
    settled(harness)
}

/// Steps until something with such a name is on the screen.
pub fn until(window: &mut Window, part: &str) {
    let start = Instant::now();
    while window.query_all_by_label_contains(part).count() == 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "no {part}");
        std::thread::sleep(Duration::from_millis(50));
        window.step();
    }
}

/// Selects the first touchpoint and gives it another name.
pub fn rename_first(window: &mut Window, name: &str) {
    press(window, Modifiers::NONE, Key::N);
    press(window, Modifiers::NONE, Key::F2);
    press(window, CTRL, Key::A);
    type_text(window, name);
    press(window, Modifiers::NONE, Key::Enter);
    press(window, Modifiers::NONE, Key::Escape);
}

fn names(path: &Path) -> Vec<String> {
    let map = load_map(path).unwrap().model.unwrap();
    map.touchpoints.values().map(|t| t.name.clone()).collect()
}

/// Another program gives the touchpoint at a place another name.
fn rename_outside(path: &Path, at: usize, name: &str) {
    let quoted = |name: &str| format!("\"{name}\"");
    let old = &names(path)[at];
    let text = fs::read_to_string(path).unwrap();
    let new = text.replacen(&quoted(old), &quoted(name), 1);
    assert_ne!(text, new);
    fs::write(path, new).unwrap();
}

#[test]
fn what_another_program_writes_is_shown_within_moments_and_can_be_undone() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let before = names(&path);
    let mut window = window(path.clone());
    rename_outside(&path, 0, "Comes from elsewhere");
    until(&mut window, "this is what it says now");
    assert!(shows(&window, "Comes from elsewhere"));
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::S);
    assert_eq!(names(&path), before);
}

#[test]
fn both_changes_stand_when_they_are_not_of_the_same_value() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut window = window(path.clone());
    rename_first(&mut window, "My name for it");
    rename_outside(&path, 3, "Their name for another");
    until(&mut window, "both changes were put together");
    press(&mut window, CTRL, Key::S);
    let after = names(&path);
    assert_eq!(after[0], "My name for it");
    assert_eq!(after[3], "Their name for another");
}

#[test]
fn a_person_chooses_where_both_changed_one_value_and_neither_is_lost_before() {
    for (choice, expected) in [("Mine", "My name for it"), ("Theirs", "Their name for it")] {
        let (_folder, path) = copy_of("maps/saas13.ron");
        let archive = tempfile::tempdir().unwrap();
        let mut window = window_with(archive.path(), path.clone());
        rename_first(&mut window, "My name for it");
        rename_outside(&path, 0, "Their name for it");
        until(&mut window, "has changed in two places");
        // The dialog finds its place in its first frames.
        window.run_steps(3);
        assert!(window.query_all_by_label_contains("My name for it").count() > 0);
        assert!(
            window
                .query_all_by_label_contains("Their name for it")
                .count()
                > 0
        );
        assert_eq!(
            names(&path)[0],
            "Their name for it",
            "nothing is written yet"
        );
        window.get_by_label_contains(&format!("{choice}: ")).click();
        window.run_steps(3);
        let name = format!("{choice}: ");
        assert!(super::is_on(&window.get_by_label_contains(&name)));
        click(&mut window, "Put together");
        assert!(!shows(&window, "Put together"));
        press(&mut window, CTRL, Key::S);
        until(&mut window, "Saved to");
        assert_eq!(names(&path)[0], expected);
        drop(window);
        // Whatever was chosen, what the colleague wrote can be had again.
        let versions = Versions::open(&Folder::at(archive.path())).unwrap();
        let kept = versions.of(&path);
        let theirs = kept.iter().map(|v| versions.text(v).unwrap());
        assert!(
            theirs
                .into_iter()
                .any(|text| text.contains("Their name for it"))
        );
    }
}

#[test]
fn a_save_never_overwrites_what_was_written_a_moment_ago() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut window = window(path.clone());
    rename_first(&mut window, "My name for it");
    // Saved before the watch can have seen it.
    rename_outside(&path, 3, "Their name for another");
    press(&mut window, CTRL, Key::S);
    until(&mut window, "Saved to");
    let after = names(&path);
    assert_eq!(after[0], "My name for it");
    assert_eq!(after[3], "Their name for another");
}

/// A map so large that it takes a while to put two versions of it together.
fn large(path: &Path) {
    let mut text = fs::read_to_string(super::file("maps/saas13.ron")).unwrap();
    let more: String = (0..1500)
        .map(|i| format!("        \"more-{i}\": (stage: \"stop\", name: \"More {i}\"),\n"))
        .collect();
    let map = load_map(path).unwrap().model.unwrap();
    let more = more.replace(
        "\"stop\"",
        &format!("\"{}\"", map.stages.keys().last().unwrap()),
    );
    let at = text.find("touchpoints: {").unwrap() + "touchpoints: {\n".len();
    text.insert_str(at, &more);
    fs::write(path, text).unwrap();
}

#[test]
fn the_window_goes_on_while_what_another_wrote_is_put_together_and_no_edit_is_lost() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut window = window(path.clone());
    rename_first(&mut window, "My name for it");
    large(&path);
    let works = |window: &Window| window.state().as_ref().is_some_and(App::is_looking_outside);
    let start = Instant::now();
    while !works(&window) {
        assert!(start.elapsed() < Duration::from_secs(60), "nobody looks");
        std::thread::sleep(Duration::from_millis(20));
        window.step();
    }
    // A frame has ended while it is being worked out. What is done meanwhile is part of the map, whatever was
    // found of the map before.
    rename_first(&mut window, "A better name for it");
    until(&mut window, "both changes were put together");
    press(&mut window, CTRL, Key::S);
    until(&mut window, "Saved to");
    let after = names(&path);
    assert!(after.contains(&"A better name for it".to_owned()));
    assert!(after.contains(&"More 1499".to_owned()));
}

#[test]
fn a_file_that_is_gone_is_told_and_can_be_put_back() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut window = window(path.clone());
    rename_first(&mut window, "My name for it");
    fs::remove_file(&path).unwrap();
    until(&mut window, "it is gone from its folder");
    // What was chosen is not lost by saving at once.
    press(&mut window, CTRL, Key::S);
    until(&mut window, "Saved to");
    assert_eq!(names(&path)[0], "My name for it");
}

#[test]
fn a_file_that_is_gone_is_put_back_without_an_edit_and_closing_asks() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let before = names(&path);
    let mut window = window(path.clone());
    fs::remove_file(&path).unwrap();
    until(&mut window, "save to put it back");
    press(&mut window, CTRL, Key::S);
    assert_eq!(names(&path), before);
    // Nobody need have seen yet that it is gone once more.
    fs::remove_file(&path).unwrap();
    press(&mut window, CTRL, Key::W);
    assert!(shows(
        &window,
        "What it says stands in no file. Without saving it is lost."
    ));
    click(&mut window, "Save");
    assert_eq!(names(&path), before);
}

#[test]
fn two_windows_on_one_file_see_each_other() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut first = window(path.clone());
    let mut second = window(path.clone());
    rename_first(&mut first, "My name for it");
    press(&mut first, CTRL, Key::S);
    until(&mut second, "this is what it says now");
    assert!(shows(&second, "My name for it"));
    rename_first(&mut second, "No, mine");
    press(&mut second, CTRL, Key::S);
    until(&mut first, "this is what it says now");
    assert!(shows(&first, "No, mine"));
}

/// The window with a folder for earlier versions.
fn window_with(archive: &Path, path: PathBuf) -> Window {
    let folder = archive.to_owned();
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), Some(path.clone()), date(2026, 11, 22))
                        .without_desktop()
                        .with_archive(ui.ctx(), Folder::at(&folder))
                        .with_watch(ui.ctx())
                });
                app.frame(ui);
            },
            None,
        );
    settled(harness)
}

#[test]
fn what_cannot_be_merged_is_replaced_only_on_purpose_and_kept_first() {
    let mine = "My name for it";
    let marked = |text: &str| {
        format!("<<<<<<< ours\n{text}=======\n// theirs\n>>>>>>> theirs\n").into_bytes()
    };
    let newer = |text: &str| text.replacen("format: 2", "format: 999", 1).into_bytes();
    // As Windows writes "Unicode".
    let wide = |text: &str| {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    type Spoil<'a> = &'a dyn Fn(&str) -> Vec<u8>;
    let cases: [(Spoil, &str, bool); 3] = [
        (&marked, "the conflict marks of a merge", true),
        (&newer, "a later Wayfarer wrote it", false),
        (&wide, "no text in UTF-8", true),
    ];
    for (spoil, why, replaceable) in cases {
        let (_folder, path) = copy_of("maps/saas13.ron");
        let archive = tempfile::tempdir().unwrap();
        let mut window = window_with(archive.path(), path.clone());
        rename_first(&mut window, mine);
        let text = fs::read_to_string(&path).unwrap();
        let theirs = spoil(&text);
        assert_ne!(theirs, text.as_bytes());
        fs::write(&path, &theirs).unwrap();
        until(&mut window, why);
        press(&mut window, CTRL, Key::S);
        until(&mut window, "The file has changed");
        // Enter does no harm.
        window.run_steps(3);
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert!(
            shows(&window, "Path of the file"),
            "another place is asked for"
        );
        assert_eq!(fs::read(&path).unwrap(), theirs);
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, CTRL, Key::S);
        until(&mut window, "The file has changed");
        assert_eq!(shows(&window, "Replace it"), replaceable, "{why}");
        window.run_steps(3);
        if !replaceable {
            continue;
        }
        click(&mut window, "Replace it");
        assert_eq!(names(&path)[0], mine);
        let versions = Versions::open(&Folder::at(archive.path())).unwrap();
        let kept = versions.of(&path);
        let kept = kept
            .iter()
            .find(|v| v.label == "Before it was replaced")
            .unwrap();
        assert_eq!(versions.bytes(kept).unwrap(), theirs, "{why}");
    }
}

#[test]
fn what_is_asked_is_what_stands_in_the_file() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let mut window = window(path.clone());
    rename_first(&mut window, "My name for it");
    rename_outside(&path, 0, "Their first name");
    until(&mut window, "Their first name");
    rename_outside(&path, 0, "Their second name");
    until(&mut window, "Their second name");
    assert!(shows(
        &window,
        "It has changed once more while this was asked: look at the values again."
    ));
    // Once more, before anybody can have seen it.
    rename_outside(&path, 0, "Their third name");
    click(&mut window, "Put together");
    until(&mut window, "Their third name");
    assert_eq!(names(&path)[0], "Their third name");
    window.run_steps(3);
    window.get_by_label_contains("Mine: ").click();
    window.run_steps(3);
    click(&mut window, "Put together");
    // What was chosen is not lost by saving at once.
    press(&mut window, CTRL, Key::S);
    until(&mut window, "Saved to");
    assert_eq!(names(&path)[0], "My name for it");
}

#[test]
fn a_scenario_stands_on_its_base_map_as_that_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["maps", "scenarios"] {
        fs::create_dir(root.join(name)).unwrap();
    }
    let (base, path) = (
        root.join("maps/trial-to-paid.ron"),
        root.join("scenarios/guided-setup.ron"),
    );
    fs::copy(super::file("maps/trial-to-paid.ron"), &base).unwrap();
    fs::copy(super::file("scenarios/guided-setup.ron"), &path).unwrap();
    let mut window = window(path.clone());
    assert!(!shows(&window, "Comes from elsewhere"));
    rename_outside(&base, 0, "Comes from elsewhere");
    until(
        &mut window,
        "has changed: the scenario stands on what it is now",
    );
    assert!(shows(&window, "Comes from elsewhere"));
    press(&mut window, CTRL, Key::S);
    let scenario = fs::read_to_string(&path).unwrap();
    assert!(
        !scenario.contains("Comes from elsewhere"),
        "it is the base's"
    );
    fs::write(&base, "nonsense").unwrap();
    until(&mut window, "has errors");
    fs::remove_file(&base).unwrap();
    until(&mut window, "is gone");
    assert!(shows(&window, "Comes from elsewhere"));
}
