//! The window, used as a person would: things are found by their names and clicked.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use eframe::egui::{Event, Key, Modifiers, accesskit::Toggled};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT, Queryable},
};
use jiff::civil::date;
use wayfarer::app::App;

mod accidents;
mod beside;
mod commands;
mod documents;
mod drawing;
mod exporting;
mod finding;
mod hands;
mod inspector;
mod keeping;
mod killed;
mod live;
mod moments;
mod outside;
mod palette;
mod parity;
mod play;
mod random;
mod scenarios;
mod sight;
mod sliders;
mod typing;
mod welcome;
mod workshop;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A window under test.
type Window = Harness<'static, Option<App>>;

/// A copy of a sample map in a folder of its own.
fn copy_of(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(Path::new(name).file_name().unwrap());
    std::fs::copy(file(name), &path).unwrap();
    (folder, path)
}

/// Presses keys and lets the window follow.
fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

/// Types into what has the keyboard.
fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run_steps(3);
}

/// Whether something is chosen or selected.
fn is_on(node: &Node<'_>) -> bool {
    node.accesskit_node().toggled() == Some(Toggled::True)
}

/// Whether something with this name is on the screen.
fn shows(window: &Window, name: &str) -> bool {
    window.query_all_by_label(name).count() > 0
}

/// The window on a file, or on its first screen.
fn window(path: Option<PathBuf>) -> Window {
    // Long steps: whatever glides is there after one of them.
    window_in_steps(path, 0.25)
}

/// The window, drawn once in so many seconds.
fn window_in_steps(path: Option<PathBuf>, seconds: f32) -> Window {
    // The application needs the context, which is there from the first frame on.
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(seconds)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), path.clone(), date(2026, 11, 22)).without_desktop()
                });
                app.frame(ui);
            },
            None,
        );
    settled(harness)
}

/// Steps until nothing is under way in the background.
fn settled(mut harness: Window) -> Window {
    let start = Instant::now();
    loop {
        harness.step();
        if !harness.state().as_ref().is_some_and(App::is_busy) {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "still busy");
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run_steps(3);
    harness
}

fn click(harness: &mut Window, name: &str) {
    harness.get_by_label(name).click();
    harness.run_steps(3);
}

#[test]
fn a_map_opens_runs_and_shows_its_results() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    assert!(window.query_by_label("MAPS").is_some());
    assert!(window.query_by_label("TARGETS").is_some());
    assert!(window.query_by_label("FUNNEL BY STAGE").is_some());
    let targets = window.query_all_by_label_contains("Target ").count();
    assert!(targets > 0, "the target board is there");
    click(&mut window, "Flow");
    click(&mut window, "Journey");
}

#[test]
fn a_touchpoint_is_found_by_name_in_both_views_and_tells_what_is_known() {
    let mut window = window(Some(file("maps/onboarding-deep-dive.ron")));
    let map = wayfarer::file::load_map(&file("maps/onboarding-deep-dive.ron")).unwrap();
    let name = map.model.unwrap().touchpoints[0].name.clone();
    click(&mut window, &name);
    assert!(window.query_by_label("Deselect").is_some());
    assert!(window.query_by_label_contains("Get here: ").is_some());
    click(&mut window, "Deselect");
    assert!(window.query_by_label("Deselect").is_none());
    click(&mut window, "Flow");
    click(&mut window, &name);
    assert!(window.query_by_label("Deselect").is_some());
}

#[test]
fn keys_walk_the_touchpoints_and_switch_the_view() {
    use eframe::egui::{Key, Modifiers};
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    window.run_steps(3);
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    window.run_steps(3);
    assert!(window.query_by_label("Deselect").is_some());
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(window.query_by_label("Deselect").is_none());
}

#[test]
fn the_theme_switches() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    let dark = |w: &Window| w.ctx.theme() == eframe::egui::Theme::Dark;
    let before = dark(&window);
    click(&mut window, "Switch theme");
    assert_ne!(before, dark(&window));
}

#[test]
fn the_first_screen_offers_the_maps_of_the_folder() {
    // The tests run in the folder of the crate, where the sample maps are.
    let mut window = window(None);
    assert!(window.query_by_label("TEMPLATES TO START FROM").is_some());
    let card = window
        .get_all_by_label_contains("The SaaS life cycle, end to end")
        .next();
    card.unwrap().click();
    window.run_steps(2);
    let window = settled(window);
    assert!(window.query_by_label("Fold Emotion").is_some());
}

#[test]
fn a_lane_folds() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    click(&mut window, "Fold Thinking");
    assert!(window.query_by_label("Unfold Thinking").is_some());
}

#[test]
fn a_broken_map_lists_what_is_wrong_with_its_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let text = "JourneyMap(\n    format: 1,\n    id: {{,\n)\n";
    std::fs::write(&path, text).unwrap();
    let window = window(Some(path));
    assert!(window.query_by_label_contains("broken.ron has").is_some());
    assert!(window.query_all_by_label_contains("broken.ron:3:").count() > 0);
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_missing() {
    let mut window = window(Some(file("maps/no-such-map.ron")));
    assert!(window.query_by_label_contains("cannot read").is_some());
    let home = window.get_all_by_label("All maps").next();
    home.unwrap().click();
    window.run_steps(3);
    assert!(window.query_by_label("TEMPLATES TO START FROM").is_some());
}

#[test]
fn a_scenario_opens_on_its_base() {
    let window = window(Some(file("scenarios/guided-setup.ron")));
    assert!(window.query_by_label("SCENARIO").is_some());
}

#[test]
fn a_path_is_typed_where_the_desktop_has_no_dialogue() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    click(&mut window, "Open…");
    assert!(window.query_by_label("Path of the file").is_some());
}
