//! Two maps side by side.

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;

/// The current map with the future one beside it.
fn pair() -> Window {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, CTRL, Key::Num3);
    let future = wayfarer::file::load_map(&file("maps/trial-to-paid-future.ron")).unwrap();
    type_text(&mut window, &future.model.unwrap().title);
    press(&mut window, Modifiers::NONE, Key::Enter);
    settled(window)
}

#[test]
fn what_differs_between_two_maps_is_listed_and_marked() {
    let mut window = pair();
    assert!(shows(&window, "WHAT DIFFERS"));
    let load = |name: &str| {
        wayfarer::file::load_map(&file(name))
            .unwrap()
            .model
            .unwrap()
    };
    let before = load("maps/trial-to-paid.ron");
    let after = load("maps/trial-to-paid-future.ron");
    let found = wayfarer::edit::differences(&before, &after);
    assert!(!found.is_empty());
    let words = ["Added: ", "Removed: ", "Changed: "];
    let listed: usize = words
        .iter()
        .map(|word| window.query_all_by_label_contains(word).count())
        .sum();
    assert_eq!(listed, found.items.len());
    // Both maps are there: every touchpoint that both have is drawn twice.
    let both = before.touchpoints.iter().find(|(slug, touchpoint)| {
        after
            .touchpoints
            .get(*slug)
            .is_some_and(|t| t.name == touchpoint.name)
    });
    let (_, touchpoint) = both.unwrap();
    assert!(window.query_all_by_label(&touchpoint.name).count() >= 2);
    press(&mut window, CTRL, Key::Num3);
    assert!(!shows(&window, "WHAT DIFFERS"));
}

#[test]
fn a_map_that_is_closed_stands_beside_no_longer() {
    let mut window = pair();
    press(&mut window, CTRL, Key::Tab);
    press(&mut window, CTRL, Key::W);
    assert!(!shows(&window, "WHAT DIFFERS"));
    assert!(shows(&window, "Fold Thinking"));
}
