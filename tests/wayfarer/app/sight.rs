//! What is seen of a map: where it opens, what is lit, and what an empty one says.

use eframe::egui::vec2;

use super::{
    drawing::{CTRL, NONE, flow_view, middle, place, saved},
    *,
};

/// The width of a card in the flow view at 100 %.
const CARD: f32 = 196.0;

fn model(name: &str) -> wayfarer::map::JourneyMap {
    wayfarer::file::load_map(&file(name))
        .unwrap()
        .model
        .unwrap()
}

#[test]
fn a_large_map_opens_at_its_beginning_where_it_can_be_read() {
    let mut window = window(Some(file("maps/saas-life-cycle.ron")));
    window.set_size(vec2(1280.0, 720.0));
    click(&mut window, "Flow");
    let map = model("maps/saas-life-cycle.ron");
    let first = place(&window, &map.touchpoints[0].name);
    assert!(first.width() >= 0.69 * CARD, "{first}");
    press(&mut window, Modifiers::SHIFT, Key::Num1);
    window.run_steps(40);
    let last = map.touchpoints.values().last().unwrap();
    assert!(shows(&window, &last.name), "Fit shows all");
    assert!(place(&window, &last.name).width() < 0.5 * CARD);
}

#[test]
fn the_way_of_what_lies_under_the_pointer_is_lit() {
    let (_folder, _path, mut window, map) = flow_view();
    let flows = |window: &Window| {
        let nodes = window.query_all_by_label_contains("Flow from ");
        nodes.count()
    };
    let all = flows(&window);
    let slug = &map.touchpoints.keys()[1];
    let own = map
        .flows
        .keys()
        .filter(|f| f.from == *slug || f.to == *slug);
    let own = own.count();
    assert!(own > 0 && own < all);
    let at = middle(&window, &map.touchpoints[1].name);
    window.hover_at(at);
    window.run_steps(20);
    let lit = flows(&window);
    assert!(lit > 0 && lit <= own, "{lit} of {all}, at most {own}");
    window.hover_at(eframe::egui::pos2(5.0, 5.0));
    window.run_steps(20);
    assert_eq!(flows(&window), all);
}

#[test]
fn an_empty_map_says_how_to_begin_in_both_views() {
    for keys in [Key::Num1, Key::Num2] {
        let folder = tempfile::tempdir().unwrap();
        let mut window = window(None);
        press(&mut window, CTRL, Key::N);
        press(&mut window, CTRL, keys);
        window.run_steps(20);
        assert!(shows(&window, "Start from a template"));
        click(&mut window, "Add the first stage");
        type_text(&mut window, "Discover");
        press(&mut window, NONE, Key::Enter);
        click(&mut window, "Add the first touchpoint");
        type_text(&mut window, "Hears of it");
        press(&mut window, NONE, Key::Enter);
        assert!(!shows(&window, "Start from a template"));
        let map = saved(&mut window, &folder.path().join("map.ron"));
        assert_eq!(map.stages[0].name, "Discover");
        assert_eq!(map.touchpoints[0].name, "Hears of it");
        assert_eq!(map.touchpoints[0].stage, map.stages.keys()[0]);
    }
}

#[test]
fn nothing_stands_over_the_map_but_what_was_opened() {
    let window = window(Some(file("maps/saas-life-cycle.ron")));
    let map = model("maps/saas-life-cycle.ron");
    let add = window.get_by_label("Add a stage").rect();
    for stage in map.stages.values() {
        for head in window.query_all_by_label(&format!("Stage: {}", stage.name)) {
            assert!(!head.rect().intersects(add.shrink(1.0)), "{}", stage.name);
        }
    }
    let kinds = window.get_by_label("Touchpoint kinds").rect();
    for touchpoint in map.touchpoints.values() {
        for cell in window.query_all_by_label_contains(&touchpoint.name) {
            assert!(!cell.rect().intersects(kinds), "{}", touchpoint.name);
        }
    }
}

#[test]
fn the_lanes_of_two_maps_side_by_side_line_up() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, CTRL, Key::Num3);
    type_text(&mut window, &model("maps/trial-to-paid-future.ron").title);
    press(&mut window, NONE, Key::Enter);
    let mut window = settled(window);
    let mut seen = 0;
    for lane in ["Steps", "Channels", "Thinking", "Emotion", "Pains", "Ideas"] {
        let name = format!("Fold {lane}");
        let tops = window.query_all_by_label(&name).map(|n| n.rect().top());
        let tops: Vec<f32> = tops.collect();
        if let [left, right] = tops[..] {
            assert!((left - right).abs() < 1.0, "{lane}: {left} {right}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} lanes of both are in view");
    // Alone, a map is as high as it needs again.
    let both = window.get_all_by_label("Fold Pains").next().unwrap().rect();
    press(&mut window, CTRL, Key::Num3);
    assert_ne!(window.get_by_label("Fold Pains").rect(), both);
}

#[test]
fn the_head_of_a_journey_tells_its_state_and_its_review() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let map = model("maps/trial-to-paid.ron");
    let due = map.review_due().unwrap();
    let review = format!("State: current, review {due}");
    assert!(shows(&window(Some(path.clone())), &review));
    let text = std::fs::read_to_string(&path).unwrap();
    let day = map.reviewed.unwrap();
    let late = text.replace(&day.to_string(), "2020-01-31");
    std::fs::write(&path, late).unwrap();
    let window = window(Some(path));
    let said = window
        .query_all_by_label_contains("State: current, review due 2020-")
        .count();
    assert_eq!(said, 1);
}
