//! Sliders beside the map, moved with the mouse and by keys.

use eframe::egui::{Pos2, accesskit::Role, vec2};

use super::{
    live::{changed, pull, says, until},
    *,
};
use wayfarer::{
    decide::{uncertain_numbers, value_at},
    file::load_scenario,
    map::{Change, JourneyMap},
};

const CTRL: Modifiers = Modifiers::COMMAND;
const PATH: &str = "flows/setup>first-report/share";

fn map(window: &Window) -> JourneyMap {
    let map = window.state().as_ref().and_then(App::map).unwrap();
    (*map).clone()
}

fn central(map: &JourneyMap, path: &str) -> f64 {
    value_at(map, path).unwrap().0.central(map)
}

/// The window on a file with its sliders shown, high enough for all of them.
fn with_sliders(path: PathBuf) -> Window {
    let mut window = window(Some(path));
    window.set_size(vec2(1280.0, 3400.0));
    window.run_steps(3);
    press(&mut window, CTRL, Key::L);
    window
}

/// The middle of the handle of a slider: where its value is on its track.
fn handle(window: &Window, name: &str) -> Pos2 {
    let node = window.get_by_role_and_label(Role::Slider, name);
    let n = node.accesskit_node();
    let (now, low, high) = (
        n.numeric_value().unwrap(),
        n.min_numeric_value().unwrap(),
        n.max_numeric_value().unwrap(),
    );
    // Seven points on both sides are the handle's own.
    let bar = node.rect().shrink2(vec2(14.0, 0.0));
    let part = ((now - low) / (high - low)) as f32;
    Pos2::new(bar.left() + part * bar.width(), bar.center().y)
}

#[test]
fn a_slider_turns_the_verdict_while_the_mouse_is_down_and_keeps_the_doubt() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 500, replications: 40, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = with_sliders(path);
    assert!(says(&window, "Verdict: Activation at least 2 % is met"));
    let before = map(&window);
    let name = "Connects a data source → Sees the first report: share";
    let from = handle(&window, name);
    window.drag_at(from);
    window.step();
    pull(&mut window, from, -110.0);
    until(&mut window, "the verdict turns", |w| {
        says(w, "Verdict: Activation at least 2 % is missed")
    });
    assert!(window.ctx.input(|i| i.pointer.primary_down()));
    window.drop_at(from - vec2(110.0, 0.0));
    let mut window = settled(window);
    let after = map(&window);
    assert!(central(&after, PATH) < central(&before, PATH) - 0.05);
    // The law went along: as many numbers are uncertain as before, and this one is.
    assert_eq!(uncertain_numbers(&after), uncertain_numbers(&before));
    let known = |map: &JourneyMap| value_at(map, PATH).unwrap().0.is_known();
    assert_eq!(known(&after), known(&before));
    // The whole drag is one step.
    press(&mut window, CTRL, Key::Z);
    assert_eq!(map(&window), before);
    press(&mut window, CTRL, Key::Y);
    assert_eq!(map(&window), after);
    // A save takes the way back from nobody.
    press(&mut window, CTRL, Key::S);
    click(&mut window, &format!("Reset {name}"));
    assert_eq!(map(&window), before);
}

#[test]
fn a_slider_is_found_by_name_moved_by_keys_and_leads_to_its_place() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 300, replications: 20, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = with_sliders(path);
    let name = "Connects a data source → Sees the first report: share";
    let sliders = |w: &Window| w.query_all_by_role(Role::Slider).count();
    let all = sliders(&window);
    window.get_by_label("Find a number").focus();
    window.run_steps(2);
    type_text(&mut window, "data source share");
    assert!(sliders(&window) < all && sliders(&window) > 0, "fewer");
    let before = central(&map(&window), PATH);
    window.get_by_role_and_label(Role::Slider, name).focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    let after = central(&map(&window), PATH);
    assert!(after > before, "{after} > {before}");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(
        central(&map(&window), PATH),
        before,
        "Escape takes the visit back"
    );
    click(&mut window, &format!("Show {name}"));
    click(&mut window, "Details");
    assert!(shows(
        &window,
        "Selected: Connects a data source → Sees the first report"
    ));
}

#[test]
fn on_a_scenario_the_slider_alters_its_change_and_the_base_stays() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["maps/trial-to-paid.ron", "scenarios/guided-setup.ron"] {
        let to = folder.path().join(part);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(file(part), to).unwrap();
    }
    let base = std::fs::read(folder.path().join("maps/trial-to-paid.ron")).unwrap();
    let path = folder.path().join("scenarios/guided-setup.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let small = text.replace(
        "customers: 5000, replications: 200",
        "customers: 300, replications: 20",
    );
    assert_ne!(text, small);
    std::fs::write(&path, small).unwrap();
    let scaled = |changes: &[Change]| {
        let mut all = changes.iter();
        all.find_map(|c| match c {
            Change::ScaleDwell { touchpoint, by } => Some((touchpoint.clone(), by.get())),
            _ => None,
        })
    };
    let before = load_scenario(&path).unwrap().model.unwrap();
    let mut window = with_sliders(path.clone());
    assert!(shows(&window, "CHANGED BY THE SCENARIO"));
    let (touchpoint, by) = scaled(&before.changes).expect("the sample scales a stay");
    let name = format!(
        "{}: times as long",
        map(&window).touchpoints[&touchpoint].name
    );
    let from = handle(&window, &name);
    window.drag_at(from);
    window.step();
    pull(&mut window, from, 40.0);
    window.drop_at(from + vec2(40.0, 0.0));
    let mut window = settled(window);
    // And a number that the scenario does not change yet: the slider records a change.
    let count = before.changes.len();
    press(&mut window, CTRL, Key::S);
    let saved = load_scenario(&path).unwrap().model.unwrap();
    let (_, now) = scaled(&saved.changes).unwrap();
    assert!(now > by, "{now} > {by}");
    assert_eq!(saved.changes.len(), count);
    let other = "Signs up → Gets the onboarding message: share";
    window.get_by_role_and_label(Role::Slider, other).focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, CTRL, Key::S);
    let saved = load_scenario(&path).unwrap().model.unwrap();
    assert!(
        matches!(saved.changes.last(), Some(Change::SetShare { flow, .. }) if flow.to_string() == "sign-up>message"),
        "{:?}",
        saved.changes
    );
    let now = std::fs::read(folder.path().join("maps/trial-to-paid.ron")).unwrap();
    assert_eq!(now, base, "the base is as it was");
}

#[test]
fn sliders_keep_their_order_under_a_hand_and_a_save() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 300, replications: 20, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = with_sliders(path);
    let order = |window: &Window| -> Vec<String> {
        let all = window.query_all_by_role(Role::Slider);
        all.filter_map(|slider| slider.accesskit_node().label())
            .collect()
    };
    let before = map(&window);
    let all = order(&window);
    assert!(all.len() > 5, "{all:?}");
    let name = "Connects a data source → Sees the first report: share";
    let from = handle(&window, name);
    window.drag_at(from);
    window.step();
    for step in 1..=8 {
        window.hover_at(from - vec2(10.0 * step as f32, 0.0));
        window.step();
        assert_eq!(order(&window), all, "under the hand");
    }
    window.drop_at(from - vec2(80.0, 0.0));
    window.run_steps(3);
    assert_ne!(map(&window), before);
    let dropped = order(&window);
    press(&mut window, CTRL, Key::S);
    assert_eq!(order(&window), dropped, "a save moves none");
    click(&mut window, &format!("Reset {name}"));
    assert_eq!(map(&window), before, "and what was set can be reset still");
}
