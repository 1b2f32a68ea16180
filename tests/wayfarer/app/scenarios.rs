//! Scenarios: recorded by editing, switched, saved, made into a future state.

use std::path::{Path, PathBuf};

use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use wayfarer::{
    app::App,
    file::{base_path, load_map, load_scenario},
    map::{Change, Customers, State},
    scenario::Scenario,
};

use super::{click, file, shows, window};

type Window = Harness<'static, Option<App>>;

const CTRL: Modifiers = Modifiers::COMMAND;

/// The sample maps and scenarios in a folder of their own, which goes with the first value.
pub(super) fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for part in ["maps", "scenarios"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        for entry in std::fs::read_dir(file(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let name = path.file_name().unwrap().to_owned();
            std::fs::copy(&path, folder.path().join(part).join(name)).unwrap();
        }
    }
    let path = folder.path().to_owned();
    (folder, path)
}

fn open(path: PathBuf) -> Window {
    let mut window = window(Some(path));
    window.set_size(vec2(1280.0, 2600.0));
    window.run_steps(3);
    click(&mut window, "Details");
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn fill(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run_steps(3);
    window.event(Event::Text(text.to_owned()));
    window.run_steps(3);
}

fn read(path: &Path) -> Scenario {
    load_scenario(path).unwrap().model.unwrap()
}

fn save_as(window: &mut Window, path: &Path) {
    press(window, CTRL, Key::S);
    press(window, CTRL, Key::A);
    window.event(Event::Text(path.display().to_string()));
    window.run_steps(3);
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn what_is_done_to_the_map_is_recorded_and_saved_as_a_scenario() {
    let (_kept, root) = folder();
    let mut window = open(root.join("maps/trial-to-paid.ron"));
    press(&mut window, CTRL | Modifiers::SHIFT, Key::W);
    assert!(shows(&window, "SCENARIO"));
    click(&mut window, "Flow");
    click(&mut window, "Connects a data source");
    fill(&mut window, "Stay, half within", "4h");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let target = root.join("scenarios/quick-setup.ron");
    save_as(&mut window, &target);
    let scenario = read(&target);
    assert_eq!(scenario.base, "../maps/trial-to-paid.ron");
    assert!(
        matches!(&scenario.changes[..], [Change::SetDwell { touchpoint, .. }] if touchpoint.as_str() == "setup"),
        "{:?}",
        scenario.changes
    );
    // The window draws the very map that the file makes.
    let base = load_map(&base_path(&target, &scenario)).unwrap();
    let map = scenario.apply(&base.model.unwrap()).0;
    assert_eq!(*window.state().as_ref().and_then(App::map).unwrap(), map);
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::S);
    assert_eq!(read(&target).changes, [], "undone");
    press(&mut window, CTRL, Key::Y);
    press(&mut window, CTRL, Key::S);
    assert_eq!(read(&target).changes, scenario.changes, "done again");
}

#[test]
fn changes_are_switched_and_edited_in_their_list_with_comments_kept() {
    let (_kept, root) = folder();
    let path = root.join("scenarios/guided-setup.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("// Written by hand.\n{text}")).unwrap();
    let mut window = open(path.clone());
    let before = read(&path);
    let with = window.state().as_ref().and_then(App::map).unwrap();
    let switch = window
        .get_all_by_label_contains("Make it: ")
        .next()
        .map(|node| node.click());
    assert!(switch.is_some());
    window.run_steps(3);
    let without = window.state().as_ref().and_then(App::map).unwrap();
    assert!(with != without, "the map is another one");
    press(&mut window, CTRL, Key::S);
    let saved = read(&path);
    assert!(!saved.changes[0].is_on());
    assert_eq!(saved.changes[0].itself(), &before.changes[0]);
    assert_eq!(saved.changes[1..], before.changes[1..]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("// Written by hand."), "{text}");
    click(&mut window, "Remove change 1");
    press(&mut window, CTRL, Key::S);
    assert_eq!(read(&path).changes, before.changes[1..]);
}

/// A scenario that takes an entry away says how many do not come, and lets them enter elsewhere.
#[test]
fn customers_of_an_entry_that_is_taken_away_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["defect-entry.ron", "defect-entry-no-ad.ron"] {
        std::fs::copy(file("tests/numbers").join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("defect-entry-no-ad.ron");
    let mut window = open(path.clone());
    let map = window.state().as_ref().and_then(App::map).unwrap();
    assert!((map.never_come() - 0.7).abs() < 1e-12);
    click(&mut window, "Who entered there");
    click(&mut window, "Enter elsewhere");
    press(&mut window, CTRL, Key::S);
    assert!(
        matches!(&read(&path).changes[..], [Change::RemoveTouchpoint { customers, .. }] if *customers == Customers::Elsewhere),
    );
    let map = window.state().as_ref().and_then(App::map).unwrap();
    assert!(map.never_come() == 0.0);
}

/// Without the step where all customers came in they come in elsewhere, which turns every number: it is said.
#[test]
fn deleting_an_entry_says_where_customers_enter_now() {
    let mut window = open(file("maps/trial-to-paid.ron"));
    click(&mut window, "Flow");
    click(&mut window, "Visits the website");
    press(&mut window, Modifiers::NONE, Key::Delete);
    let told = "“Visits the website” deleted. Customers enter at “Signs up” now.";
    assert!(window.query_all_by_label_contains(told).count() > 0);
    click(&mut window, "Signs up");
    press(&mut window, CTRL, Key::Z);
    click(&mut window, "Connects a data source");
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(
        window
            .query_all_by_label_contains("Customers enter")
            .count(),
        0
    );
}

#[test]
fn what_a_scenario_cannot_say_is_refused_and_nothing_changes() {
    let (_kept, root) = folder();
    let mut window = open(root.join("scenarios/guided-setup.ron"));
    let before = window.state().as_ref().and_then(App::map).unwrap();
    click(&mut window, "Flow");
    click(&mut window, "Signs up");
    fill(&mut window, "Name", "Registers");
    let told = "a scenario cannot change the name of the touchpoint";
    assert!(window.query_all_by_label_contains(told).count() > 0);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().as_ref().and_then(App::map).unwrap(), before);
}

#[test]
fn a_scenario_becomes_a_map_of_the_future_and_leads_back_to_its_base() {
    let (_kept, root) = folder();
    let path = root.join("scenarios/guided-setup.ron");
    let mut window = open(path.clone());
    let scenario = read(&path);
    click(&mut window, "Make it the future state");
    let map = window.state().as_ref().and_then(App::map).unwrap();
    assert!(matches!(&map.state, State::Future { of: Some(_) }));
    assert_eq!(map.title, scenario.title);
    let target = root.join("maps/guided.ron");
    save_as(&mut window, &target);
    let saved = load_map(&target).unwrap();
    assert_eq!(saved.diagnostics, []);
    assert_eq!(saved.model.unwrap(), *map);
}

#[test]
fn the_panel_of_a_scenario_keeps_its_width() {
    let (_kept, root) = folder();
    let mut window = open(root.join("scenarios/guided-setup.ron"));
    let width = |w: &Window| w.get_by_label("Title").rect().width();
    let before = width(&window);
    window.run_steps(30);
    assert_eq!(width(&window), before);
}

#[test]
fn scenarios_stand_beside_their_base_and_are_chosen() {
    use eframe::egui::accesskit::Toggled;
    use std::time::{Duration, Instant};
    let (_kept, root) = folder();
    let mut window = open(root.join("scenarios/guided-setup.ron"));
    press(&mut window, CTRL, Key::Num4);
    let start = Instant::now();
    while !shows(&window, "Copy as CSV") {
        assert!(start.elapsed() < Duration::from_secs(300), "no comparison");
        std::thread::sleep(Duration::from_millis(10));
        window.step();
    }
    let title = read(&root.join("scenarios/guided-setup.ron")).title;
    let chosen = |window: &Window| {
        let name = format!("Compare {title}");
        let node = window.get_by_label(&name);
        node.accesskit_node().toggled()
    };
    assert_eq!(chosen(&window), Some(Toggled::True));
    let rows = window.query_all_by_label_contains("; ").count();
    assert!(rows > 5, "targets and metrics");
    click(&mut window, &format!("Compare {title}"));
    assert_eq!(chosen(&window), Some(Toggled::False));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(
        !shows(&window, "Copy as CSV"),
        "Escape leads back to the map"
    );
}

#[test]
fn decisions_are_asked_for_stopped_and_left() {
    let (_kept, root) = folder();
    let mut window = open(root.join("maps/trial-to-paid.ron"));
    press(&mut window, CTRL, Key::Num5);
    assert!(shows(&window, "How likely are the targets?"));
    fill(&mut window, "Budget", "much");
    assert!(window.query_all_by_label_contains("much”").count() > 0);
    click(&mut window, "Stop deciding");
    assert!(window.query_by_label("Stop deciding").is_none());
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!shows(&window, "How likely are the targets?"));
    // Whoever asks for the map sees the map, be it the picture of it that was shown before or the other.
    for view in [Key::Num1, Key::Num2] {
        press(&mut window, CTRL, Key::Num5);
        assert!(shows(&window, "How likely are the targets?"));
        press(&mut window, CTRL, view);
        assert!(!shows(&window, "How likely are the targets?"));
    }
}
