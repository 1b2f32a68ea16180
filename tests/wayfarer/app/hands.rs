//! What hands do to cards, flows and pains: each gesture with its trace in the file.

use eframe::egui::{PointerButton, Pos2, Vec2, vec2};
use wayfarer::map::{Channel, FlowKey, ItemKey};

use super::{
    drawing::{
        CTRL, NONE, double_click, drag, flow_view, hold, is_selected, middle, place, release,
        saved, written,
    },
    *,
};

/// Chooses a card of the flow view.
fn choose(window: &mut Window, name: &str) {
    window.get_all_by_label(name).last().unwrap().click();
    window.run_steps(3);
}

/// Presses the second button.
fn right_click(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Secondary,
            pressed,
            modifiers: NONE,
        });
        window.run_steps(1);
    }
    window.run_steps(3);
}

/// A line of the menu that a right click has opened.
fn menu(window: &mut Window, line: &str) {
    let all = window.get_all_by_label_contains(line);
    let button = all.last().unwrap_or_else(|| panic!("no line {line}"));
    button.click();
    window.run_steps(4);
}

/// Free ground below the cards of the first column.
fn free_ground(window: &Window, map: &wayfarer::map::JourneyMap) -> Pos2 {
    let column = place(window, &map.touchpoints[0].name);
    let cards = map.touchpoints.values().map(|t| place(window, &t.name));
    let own = cards.filter(|card| (card.left() - column.left()).abs() < 5.0);
    let lowest = own.map(|card| card.bottom()).fold(0.0, f32::max);
    let y = lowest + 110.0;
    assert!(y < 730.0, "there is room below: {lowest}");
    eframe::egui::pos2(column.center().x + 8.0, y)
}

fn names(map: &wayfarer::map::JourneyMap) -> Vec<String> {
    map.touchpoints.values().map(|t| t.name.clone()).collect()
}

#[test]
fn whatever_is_added_by_key_is_named_at_once_in_either_view() {
    for view in ["Flow", "Journey"] {
        let (_folder, path) = copy_of("maps/onboarding-deep-dive.ron");
        let map = wayfarer::file::load_map(&path).unwrap().model.unwrap();
        let mut window = window(Some(path.clone()));
        click(&mut window, view);
        if view == "Journey" {
            // A name is written though its lane is folded away.
            click(&mut window, "Fold Pains");
        }
        let first = &names(&map)[0];
        // Whatever was added has come into view, and this may have gone out of it.
        let find = |window: &mut Window| {
            press(window, NONE, Key::Escape);
            press(window, Modifiers::SHIFT, Key::Num1);
            window.run_steps(40);
            choose(window, first);
        };
        find(&mut window);
        for (key, name) in [(Key::P, "Where is it"), (Key::O, "Show it")] {
            press(&mut window, Modifiers::ALT, key);
            type_text(&mut window, name);
            press(&mut window, NONE, Key::Enter);
        }
        find(&mut window);
        for (key, name) in [(Key::T, "Asks"), (Key::G, "Later")] {
            press(&mut window, Modifiers::ALT, key);
            type_text(&mut window, name);
            press(&mut window, NONE, Key::Enter);
        }
        let after = saved(&mut window, &path);
        let slug = &map.touchpoints.keys()[0];
        let pain = after.pains.values().find(|p| p.name == "Where is it");
        assert_eq!(pain.map(|p| &p.at), Some(slug), "{view}");
        assert!(
            after.opportunities.values().any(|o| o.name == "Show it"),
            "{view}"
        );
        assert!(names(&after).contains(&"Asks".to_owned()), "{view}");
        assert!(after.stages.values().any(|s| s.name == "Later"), "{view}");
    }
}

#[test]
fn a_persona_is_named_where_it_is_added() {
    let (_folder, path, mut window, map) = flow_view();
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, "Add persona");
    press(&mut window, NONE, Key::Enter);
    type_text(&mut window, "Nadia");
    press(&mut window, NONE, Key::Enter);
    let after = saved(&mut window, &path);
    assert_eq!(after.personas.len(), map.personas.len() + 1);
    assert!(after.personas.values().any(|p| p.name == "Nadia"));
}

#[test]
fn pains_hang_on_cards_and_are_chosen_named_and_hung_elsewhere() {
    let (_folder, path, mut window, map) = flow_view();
    let (slug, pain) = map.pains.get_index(0).unwrap();
    let card = place(&window, &map.touchpoints[&pain.at].name);
    let own = place(&window, &pain.name);
    assert!(own.top() >= card.bottom() && own.top() - card.bottom() < 200.0);
    assert!(own.right() <= card.right() + 1.0 && own.left() > card.left());
    choose(&mut window, &pain.name);
    assert!(is_selected(&window, &pain.name));
    press(&mut window, NONE, Key::F2);
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, "Nobody knows where");
    press(&mut window, NONE, Key::Enter);
    let other = (map.touchpoints.iter())
        .find(|(at, _)| **at != pain.at)
        .unwrap();
    let from = middle(&window, "Nobody knows where");
    let to = middle(&window, &other.1.name);
    drag(&mut window, from, to);
    let after = saved(&mut window, &path);
    assert_eq!(after.pains[slug].name, "Nobody knows where");
    assert_eq!(after.pains[slug].at, *other.0);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(
        saved(&mut window, &path).pains[slug].at,
        pain.at,
        "one step"
    );
}

#[test]
fn a_double_click_puts_a_card_under_the_pointer_where_it_stays() {
    let (_folder, path, mut window, map) = flow_view();
    let free = free_ground(&window, &map);
    double_click(&mut window, free);
    type_text(&mut window, "Looks twice");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(30);
    let off = middle(&window, "Looks twice") - free;
    assert!(off.length() < 3.0, "{off:?} beside the pointer");
    let after = saved(&mut window, &path);
    assert_eq!(
        after.touchpoints["looks-twice"].stage,
        map.touchpoints[0].stage
    );
    let position = after.touchpoints["looks-twice"].position;
    assert!(position.is_some());
    // A flow into it moves nothing.
    let before: Vec<Pos2> = names(&map).iter().map(|n| middle(&window, n)).collect();
    choose(&mut window, &map.touchpoints[0].name);
    let card = window.get_all_by_label("Looks twice").last().unwrap();
    card.click_modifiers(Modifiers::SHIFT);
    window.run_steps(3);
    press(&mut window, Modifiers::ALT, Key::C);
    let now: Vec<Pos2> = names(&map).iter().map(|n| middle(&window, n)).collect();
    assert_eq!(before, now);
    assert_eq!(saved(&mut window, &path).flows.len(), map.flows.len() + 1);
}

#[test]
fn an_empty_map_takes_a_double_click_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(None);
    press(&mut window, CTRL, Key::N);
    press(&mut window, CTRL, Key::Num2);
    window.run_steps(30);
    let at = eframe::egui::pos2(460.0, 180.0);
    double_click(&mut window, at);
    type_text(&mut window, "First");
    press(&mut window, NONE, Key::Enter);
    let card = place(&window, "First");
    assert!((card.center().y - at.y).abs() < 3.0, "{card} beside {at}");
    let map = saved(&mut window, &folder.path().join("map.ron"));
    assert_eq!((map.stages.len(), map.touchpoints.len()), (1, 1));
}

#[test]
fn a_flow_is_hung_elsewhere_by_its_end_and_nothing_else_moves() {
    let (_folder, path, mut window, map) = flow_view();
    let seen = |window: &Window, name: &str| {
        let card = window.query_all_by_label(name).last()?.rect();
        (card.left() > 240.0 && card.right() < 970.0 && card.bottom() < 740.0).then_some(card)
    };
    let name = |slug: &wayfarer::units::Slug| map.touchpoints[slug].name.as_str();
    let label = |flow: &FlowKey| format!("Flow from {} to {}", name(&flow.from), name(&flow.to));
    let shown = |window: &Window, flow: &&FlowKey| {
        flow.from != flow.to
            && seen(window, name(&flow.from)).is_some()
            && seen(window, name(&flow.to)).is_some()
            && window.query_all_by_label(&label(flow)).count() > 0
    };
    let old = map.flows.keys().find(|flow| shown(&window, flow)).unwrap();
    let target = map.touchpoints.keys().find(|slug| {
        let new = FlowKey::new(old.from.clone(), (*slug).clone());
        **slug != old.from && !map.flows.contains_key(&new) && seen(&window, name(slug)).is_some()
    });
    let target = target.expect("another card in view");
    choose(&mut window, &label(old));
    let all = names(&map);
    let before: Vec<Option<_>> = all.iter().map(|n| seen(&window, n)).collect();
    let (from, to) = (
        middle(&window, "End of the flow"),
        middle(&window, name(target)),
    );
    drag(&mut window, from, to);
    let after = saved(&mut window, &path);
    assert!(!after.flows.contains_key(old));
    assert!(
        after
            .flows
            .contains_key(&FlowKey::new(old.from.clone(), target.clone()))
    );
    let now: Vec<Option<_>> = all.iter().map(|n| seen(&window, n)).collect();
    for ((name, before), now) in all.iter().zip(&before).zip(&now) {
        let (Some(before), Some(now)) = (before, now) else {
            continue;
        };
        assert!(
            (before.min - now.min).length() < 10.0,
            "{name}: {before} {now}"
        );
    }
    press(&mut window, CTRL, Key::Z);
    let back: Vec<Option<_>> = all.iter().map(|n| seen(&window, n)).collect();
    assert_eq!(before, back, "undo gives back the picture");
}

#[test]
fn with_alt_a_copy_is_dragged() {
    let (_folder, path, mut window, map) = flow_view();
    let text = std::fs::read_to_string(&path).unwrap();
    let name = &map.touchpoints[0].name;
    let from = middle(&window, name);
    let to = from + vec2(0.0, 210.0);
    window.event_modifiers(Event::PointerMoved(from), Modifiers::ALT);
    hold_with(&mut window, from, to, Modifiers::ALT);
    let event = Event::PointerButton {
        pos: to,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::ALT,
    };
    window.event_modifiers(event, Modifiers::ALT);
    window.run_steps(4);
    let after = saved(&mut window, &path);
    let copies = after.touchpoints.values().filter(|t| t.name == *name);
    assert_eq!(copies.count(), 2);
    assert_eq!(
        after.touchpoints[0].position, map.touchpoints[0].position,
        "the first one stays"
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(written(&mut window, &path), text, "one step");
}

fn hold_with(window: &mut Window, from: Pos2, to: Pos2, modifiers: Modifiers) {
    window.run_steps(2);
    let press = Event::PointerButton {
        pos: from,
        button: PointerButton::Primary,
        pressed: true,
        modifiers,
    };
    window.event_modifiers(press, modifiers);
    window.run_steps(1);
    for step in 1..=8 {
        let at = from + (to - from) * (step as f32 / 8.0);
        window.event_modifiers(Event::PointerMoved(at), modifiers);
        window.run_steps(1);
    }
}

#[test]
fn a_stage_is_made_wider_at_its_edge() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let map = wayfarer::file::load_map(&path).unwrap().model.unwrap();
    let mut window = window(Some(path.clone()));
    click(&mut window, "Fit");
    window.run_steps(30);
    let edge = format!("Width of {}", map.stages[0].name);
    let from = middle(&window, &edge);
    drag(&mut window, from, from + vec2(30.0, 0.0));
    let wide = saved(&mut window, &path);
    assert!(wide.stages[0].width.percent() > 100);
    let head = place(&window, &format!("Stage: {}", map.stages[0].name));
    assert!(
        (head.right() - from.x - 30.0).abs() < 8.0,
        "the edge is where it was let go"
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(
        saved(&mut window, &path).stages[0].width,
        map.stages[0].width
    );
}

/// Chooses several cards, the first with a click and the others with Shift.
fn choose_all(window: &mut Window, names: &[&str]) {
    choose(window, names[0]);
    for name in &names[1..] {
        let card = window.get_all_by_label(name).last().unwrap();
        card.click_modifiers(Modifiers::SHIFT);
        window.run_steps(3);
    }
}

#[test]
fn cards_are_lined_up_and_spaced_evenly() {
    let (_folder, _path, mut window, map) = flow_view();
    click(&mut window, "Fit");
    window.run_steps(30);
    let all = names(&map);
    // Cards of three columns do not make way for one another.
    let mut columns: Vec<(f32, &str)> = Vec::new();
    for name in &all {
        let x = place(&window, name).left();
        if columns.iter().all(|(other, _)| (other - x).abs() > 20.0) {
            columns.push((x, name));
        }
    }
    let three: Vec<&str> = columns.iter().take(3).map(|(_, name)| *name).collect();
    assert_eq!(three.len(), 3);
    let bottoms = |window: &Window| {
        three
            .iter()
            .map(|n| place(window, n).bottom())
            .collect::<Vec<_>>()
    };
    let tops = |window: &Window| {
        three
            .iter()
            .map(|n| place(window, n).top())
            .collect::<Vec<_>>()
    };
    choose_all(&mut window, &three);
    let highest = tops(&window).into_iter().fold(f32::INFINITY, f32::min);
    press(&mut window, Modifiers::ALT, Key::W);
    assert!(
        tops(&window).iter().all(|y| (y - highest).abs() < 1.0),
        "{:?}",
        tops(&window)
    );
    press(&mut window, CTRL, Key::Z);
    choose_all(&mut window, &three);
    press(&mut window, Modifiers::ALT, Key::S);
    let bottom = bottoms(&window);
    assert!(
        bottom.iter().all(|y| (y - bottom[0]).abs() < 1.0),
        "{bottom:?}"
    );
    // One of them lower, then evenly down.
    let from = middle(&window, three[2]);
    drag(&mut window, from, from + vec2(0.0, 60.0));
    choose_all(&mut window, &three);
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, "Distribute down");
    press(&mut window, NONE, Key::Enter);
    let mut spans: Vec<_> = three.iter().map(|n| place(&window, n).y_range()).collect();
    spans.sort_by(|a, b| a.min.total_cmp(&b.min));
    let gaps = [spans[1].min - spans[0].max, spans[2].min - spans[1].max];
    assert!((gaps[0] - gaps[1]).abs() < 1.5, "{gaps:?}");
}

#[test]
fn a_right_click_offers_what_can_be_done_with_a_thing() {
    let (_folder, path, mut window, map) = flow_view();
    let name = &map.touchpoints[0].name;
    let at = middle(&window, name);
    right_click(&mut window, at);
    assert!(is_selected(&window, name), "and chooses it");
    menu(&mut window, "Add pain point");
    type_text(&mut window, "Too small to read");
    press(&mut window, NONE, Key::Enter);
    let at = middle(&window, "Too small to read");
    right_click(&mut window, at);
    menu(&mut window, "Delete");
    assert!(!shows(&window, "Too small to read"));
    press(&mut window, CTRL, Key::Z);
    let stage = format!("Stage: {}", map.stages[0].name);
    let at = middle(&window, &stage) - vec2(20.0, 0.0);
    right_click(&mut window, at);
    menu(&mut window, "Rename");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, "Before all");
    press(&mut window, NONE, Key::Enter);
    let after = saved(&mut window, &path);
    assert_eq!(after.stages[0].name, "Before all");
    assert!(after.pains.values().any(|p| p.name == "Too small to read"));
}

#[test]
fn a_right_click_on_the_ground_adds_a_touchpoint_there() {
    let (_folder, path, mut window, map) = flow_view();
    let at = free_ground(&window, &map);
    right_click(&mut window, at);
    menu(&mut window, "Add touchpoint here");
    type_text(&mut window, "Right here");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(20);
    assert!((middle(&window, "Right here") - at).length() < 3.0);
    assert!(
        saved(&mut window, &path)
            .touchpoints
            .contains_key("right-here")
    );
}

#[test]
fn a_kind_of_touchpoint_is_dragged_onto_the_map() {
    let (_folder, path, mut window, map) = flow_view();
    click(&mut window, "Touchpoint kinds");
    let from = middle(&window, "New Phone touchpoint");
    let at = free_ground(&window, &map) + vec2(150.0, 0.0);
    drag(&mut window, from, at);
    type_text(&mut window, "Rings up");
    press(&mut window, NONE, Key::Enter);
    let after = saved(&mut window, &path);
    let new = &after.touchpoints["rings-up"];
    assert_eq!(new.channel, Channel::Phone);
    assert!(new.position.is_some());
    click(&mut window, "Close the touchpoint kinds");
    assert!(!shows(&window, "New Phone touchpoint"));
}

#[test]
fn a_pain_let_go_beside_everything_stays() {
    let (_folder, path, mut window, map) = flow_view();
    let text = std::fs::read_to_string(&path).unwrap();
    let from = middle(&window, &map.pains[0].name);
    let to = from + Vec2::new(0.0, 8.0);
    hold(&mut window, from, to);
    release(&mut window, to);
    assert_eq!(written(&mut window, &path), text);
    let key = ItemKey::Pain(map.pains.keys()[0].clone());
    assert_eq!(key.kind(), "pain");
}
