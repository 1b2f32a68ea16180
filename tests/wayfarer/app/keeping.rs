//! Work that was not saved comes back after a crash. A window that is dropped without being closed
//! stands for a program that was killed; `tests/wayfarer/saves` kills real ones.

use std::{fs, path::PathBuf};

use eframe::egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use wayfarer::{
    app::App,
    archive::{Folder, Recovery, Versions},
    file::load_map,
};

use super::{
    Window, click, copy_of,
    outside::{rename_first, until},
    press, settled, shows, type_text,
};

const CTRL: Modifiers = Modifiers::COMMAND;

/// The window with a folder for journals.
fn window(archive: &std::path::Path, path: Option<PathBuf>) -> Window {
    let folder = archive.to_owned();
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), path.clone(), date(2026, 11, 22))
                        .without_desktop()
                        .with_archive(ui.ctx(), Folder::at(&folder))
                });
                app.frame(ui);
            },
            None,
        );
    settled(harness)
}

/// Adds a touchpoint of this name.
fn add(window: &mut Window, name: &str) {
    press(window, Modifiers::ALT, Key::T);
    press(window, CTRL, Key::A);
    type_text(window, name);
    press(window, Modifiers::NONE, Key::Enter);
    press(window, Modifiers::NONE, Key::Escape);
}

fn names(path: &std::path::Path) -> Vec<String> {
    let map = load_map(path).unwrap().model.unwrap();
    map.touchpoints.values().map(|t| t.name.clone()).collect()
}

fn left(archive: &std::path::Path) -> usize {
    Recovery::find(&Folder::at(archive)).unwrap().len()
}

#[test]
fn what_was_not_saved_comes_back_as_one_step_after_a_crash() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let before = fs::read(&path).unwrap();
    let mut first = window(archive.path(), Some(path.clone()));
    add(&mut first, "Asks a friend");
    add(&mut first, "Reads a book");
    drop(first);
    assert_eq!(fs::read(&path).unwrap(), before, "nothing was saved");
    let mut second = window(archive.path(), None);
    assert!(shows(&second, "Your work is still here"));
    assert!(second.query_by_label_contains("Asks a friend").is_some());
    click(&mut second, "Bring it back");
    let mut second = settled(second);
    press(&mut second, CTRL, Key::S);
    let saved = names(&path);
    assert!(saved.iter().any(|n| n == "Asks a friend"));
    assert!(saved.iter().any(|n| n == "Reads a book"));
    press(&mut second, CTRL, Key::Z);
    press(&mut second, CTRL, Key::S);
    assert_eq!(fs::read(&path).unwrap(), before, "it is one step to undo");
    drop(second);
    assert_eq!(left(archive.path()), 0, "nothing is left to come back");
}

#[test]
fn what_is_not_answered_is_asked_again_and_what_is_thrown_away_is_not() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut first = window(archive.path(), Some(path));
    add(&mut first, "Asks a friend");
    drop(first);
    for _ in 0..2 {
        let mut again = window(archive.path(), None);
        assert!(shows(&again, "Your work is still here"));
        click(&mut again, "Ask me later");
        assert!(!shows(&again, "Your work is still here"));
    }
    let mut last = window(archive.path(), None);
    click(&mut last, "Throw away: saas13.ron");
    drop(last);
    assert_eq!(left(archive.path()), 0);
}

#[test]
fn a_map_that_never_had_a_file_comes_back_too() {
    let archive = tempfile::tempdir().unwrap();
    let mut first = window(archive.path(), None);
    press(&mut first, CTRL, Key::N);
    add(&mut first, "The very first step");
    drop(first);
    let mut second = window(archive.path(), None);
    assert!(shows(&second, "never saved"));
    let told = "Touchpoints: The very first step";
    assert!(second.query_by_label_contains(told).is_some());
    click(&mut second, "Bring it back");
    let second = settled(second);
    assert!(shows(&second, "The very first step"));
    // It is still not saved, so a second crash leaves it as well.
    drop(second);
    assert_eq!(left(archive.path()), 1);
}

#[test]
fn what_a_colleague_has_saved_since_is_kept_beside_what_comes_back() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut first = window(archive.path(), Some(path.clone()));
    add(&mut first, "Asks a friend");
    drop(first);
    let name = names(&path)[2].clone();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen(&name, "As a colleague calls it", 1)).unwrap();
    let mut second = window(archive.path(), None);
    click(&mut second, "Bring it back");
    let mut second = settled(second);
    press(&mut second, CTRL, Key::S);
    let saved = names(&path);
    assert!(saved.iter().any(|n| n == "Asks a friend"), "{saved:?}");
    assert!(saved.iter().any(|n| n == "As a colleague calls it"));
}

#[test]
fn what_is_given_up_on_purpose_leaves_no_journal_and_saves_leave_versions() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut window = window(archive.path(), Some(path.clone()));
    add(&mut window, "Asks a friend");
    press(&mut window, CTRL, Key::S);
    add(&mut window, "Reads a book");
    press(&mut window, CTRL, Key::Q);
    click(&mut window, "Discard");
    drop(window);
    assert_eq!(left(archive.path()), 0);
    let versions = Versions::open(&Folder::at(archive.path())).unwrap();
    let texts: Vec<String> = versions
        .of(&path)
        .iter()
        .map(|v| versions.text(v).unwrap())
        .collect();
    assert_eq!(texts.len(), 2, "as it was opened, and as it was saved");
    assert!(!texts[0].contains("Asks a friend"));
    assert_eq!(texts[1], fs::read_to_string(&path).unwrap());
}

#[test]
fn an_earlier_version_is_looked_at_and_brought_back_as_one_step() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let before = names(&path);
    let mut window = window(archive.path(), Some(path.clone()));
    add(&mut window, "Asks a friend");
    press(&mut window, CTRL, Key::S);
    let after = fs::read(&path).unwrap();
    // The versions are written in the background.
    window.run_steps(3);
    drop(window);
    let mut window = self::window(archive.path(), Some(path.clone()));
    press(&mut window, CTRL.plus(Modifiers::SHIFT), Key::H);
    let mut window = settled(window);
    assert!(shows(&window, "THE SAME AS NOW"));
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let mut window = settled(window);
    assert!(window.query_by_label_contains("Asks a friend").is_some());
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    let mut window = settled(window);
    assert!(shows(&window, "THE SAME AS NOW"));
    let versions = window.query_all_by_label_contains("Version of ");
    versions.last().unwrap().click();
    window.run_steps(3);
    let mut window = settled(window);
    assert!(window.query_by_label_contains("Asks a friend").is_some());
    click(&mut window, "Bring it back");
    press(&mut window, CTRL, Key::S);
    assert_eq!(names(&path), before);
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::S);
    assert_eq!(fs::read(&path).unwrap(), after);
}

#[test]
fn what_the_disk_refuses_is_kept_as_soon_as_it_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("state");
    let (_maps, path) = copy_of("maps/trial-to-paid.ron");
    // No journal can be made where a file stands in the place of their folder.
    fs::create_dir(&archive).unwrap();
    let obstacle = archive.join("journals");
    fs::write(&obstacle, "").unwrap();
    let mut first = window(&archive, Some(path));
    add(&mut first, "Written in vain");
    until(&mut first, "Unsaved work is not kept safe");
    fs::remove_file(&obstacle).unwrap();
    // Nothing more is done to the map.
    until(&mut first, "What is not saved is kept safe again");
    assert!(!shows(&first, "Unsaved work is not kept safe"));
    drop(first);
    let found = Recovery::find(&Folder::at(&archive)).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].text.contains("Written in vain"));
}

#[test]
fn what_two_windows_left_of_one_file_comes_back_together() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut first = window(archive.path(), Some(path.clone()));
    let mut second = window(archive.path(), Some(path.clone()));
    add(&mut first, "Asks a friend");
    rename_first(&mut second, "Another name");
    drop((first, second));
    assert_eq!(left(archive.path()), 2);
    let mut third = window(archive.path(), None);
    // The dialog finds its place in its first frames.
    third.run_steps(3);
    click(&mut third, "Bring all back");
    assert!(!shows(&third, "Bring all back"));
    let mut third = settled(third);
    press(&mut third, CTRL, Key::S);
    let saved = names(&path);
    for name in ["Asks a friend", "Another name"] {
        assert!(saved.iter().any(|n| n == name), "{name}: {saved:?}");
    }
    drop(third);
    assert_eq!(left(archive.path()), 0);
}

#[test]
fn what_two_windows_left_of_one_value_comes_back_side_by_side() {
    let (_folder, path) = copy_of("maps/saas13.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut first = window(archive.path(), Some(path.clone()));
    let mut second = window(archive.path(), Some(path.clone()));
    rename_first(&mut first, "One name");
    rename_first(&mut second, "Another name");
    drop((first, second));
    let mut third = window(archive.path(), None);
    // The dialog finds its place in its first frames.
    third.run_steps(3);
    click(&mut third, "Bring all back");
    assert!(!shows(&third, "Bring all back"));
    let mut third = settled(third);
    let one = shows(&third, "One name");
    assert_ne!(one, shows(&third, "Another name"));
    press(&mut third, CTRL, Key::Tab);
    assert!(shows(&third, if one { "Another name" } else { "One name" }));
}
