//! Finding one's way on a map: find, minimap, outline, and a camera that comes to rest.

use super::*;

/// Lets the camera arrive; panics if the window never comes to rest.
fn rest(window: &mut Window) {
    window.run_steps(40);
    window.run();
}

#[test]
fn what_is_found_is_walked_with_enter_and_everything_closes_with_escape() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, Modifiers::COMMAND, Key::F);
    assert!(shows(&window, "Find on the map"));
    type_text(&mut window, "invoice no map has");
    assert!(shows(&window, "None"));
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, "trial");
    let found = wayfarer::file::load_map(&file("maps/trial-to-paid.ron")).unwrap();
    let map = found.model.unwrap();
    let named = map
        .touchpoints
        .values()
        .filter(|t| t.name.to_lowercase().contains("trial"));
    assert!(named.count() > 0, "the sample has what is looked for");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.query_all_by_label_contains("1 of ").count() > 0);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.query_all_by_label_contains("2 of ").count() > 0);
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    assert!(window.query_all_by_label_contains("1 of ").count() > 0);
    click(&mut window, "Close find");
    assert!(!shows(&window, "Find on the map"));
    rest(&mut window);
}

#[test]
fn the_minimap_is_shown_and_moves_the_view() {
    let mut window = window(Some(file("maps/saas-life-cycle.ron")));
    assert!(!shows(&window, "Minimap"));
    press(&mut window, Modifiers::NONE, Key::M);
    let map = wayfarer::file::load_map(&file("maps/saas-life-cycle.ron")).unwrap();
    let map = map.model.unwrap();
    let stage = map.stages.keys().last().unwrap();
    let mut of_stage = map.touchpoints.values().filter(|t| t.stage == *stage);
    let last = of_stage.next_back().unwrap().name.clone();
    assert!(!shows(&window, &last), "the end of the map is out of sight");
    let place = window.get_by_label("Minimap").rect();
    // The upper corner at the end: that is where the steps of the last stage are.
    let at = place.right_top() + eframe::egui::vec2(-12.0, 10.0);
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    window.run_steps(3);
    assert!(
        shows(&window, &last),
        "and in sight after a click at the end"
    );
    press(&mut window, Modifiers::NONE, Key::M);
    assert!(!shows(&window, "Minimap"));
}

#[test]
fn the_outline_lists_what_is_out_of_sight_and_goes_there() {
    let mut window = window(Some(file("maps/saas-life-cycle.ron")));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    let map = wayfarer::file::load_map(&file("maps/saas-life-cycle.ron")).unwrap();
    let map = map.model.unwrap();
    let stage = format!("Stage: {}", map.stages[0].name);
    assert!(window.query_all_by_label(&stage).count() > 0);
    let name = format!("Touchpoint: {}", map.touchpoints[1].name);
    click(&mut window, &name);
    rest(&mut window);
    assert!(shows(&window, "Deselect"));
}

#[test]
fn the_camera_moves_smoothly_and_then_rests() {
    let mut window = window(Some(file("maps/saas-life-cycle.ron")));
    press(&mut window, Modifiers::COMMAND, Key::Num2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    for (modifiers, key) in [
        (Modifiers::SHIFT, Key::Num2),
        (Modifiers::COMMAND, Key::Num0),
        (Modifiers::SHIFT, Key::Num1),
    ] {
        press(&mut window, modifiers, key);
        rest(&mut window);
    }
}

#[test]
fn folding_a_lane_is_a_change_of_the_map_that_can_be_taken_back() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path.clone()));
    click(&mut window, "Fold Thinking");
    assert!(shows(&window, "Unfold Thinking"));
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("folded: [Thinking]")
    );
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(shows(&window, "Fold Thinking"));
}

/// The lanes as they stand on the screen, by the heights of their names.
fn is_above(window: &Window, upper: &str, lower: &str) -> bool {
    let y = |name: &str| window.get_by_label(&format!("Fold {name}")).rect().top();
    y(upper) < y(lower)
}

#[test]
fn a_lane_is_dragged_to_another_place_in_one_step() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let mut window = window(Some(path));
    assert!(is_above(&window, "Channels", "Thinking"));
    let from = window.get_by_label("Fold Thinking").rect().center();
    let to = window.get_by_label("Fold Steps").rect().center();
    window.hover_at(from);
    window.drag_at(from);
    window.run_steps(1);
    for part in 1..=4 {
        window.hover_at(from + (to - from) * (part as f32 / 4.0));
        window.run_steps(1);
    }
    window.drop_at(to);
    window.run_steps(3);
    assert!(is_above(&window, "Thinking", "Steps"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(is_above(&window, "Channels", "Thinking"));
}
