//! The inspector, the ten steps and the list of problems, used by names, pointer and keys.

use std::sync::Arc;

use eframe::egui::{Event, Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use wayfarer::{
    app::App,
    map::{
        DwellLaw, FlowKey, JourneyMap,
        progress::{Place, progress},
        validate::validate,
    },
    units::{Share, Slug},
};

use super::{click, file, window};

type Window = Harness<'static, Option<App>>;

const SAMPLE: &str = "maps/trial-to-paid.ron";
/// A touchpoint of the sample.
const SETUP: &str = "Connects a data source";

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

/// The window on the sample, tall enough for the whole inspector, with a touchpoint selected.
fn on_touchpoint(name: &str) -> Window {
    let mut window = open();
    click(&mut window, "Flow");
    click(&mut window, name);
    window
}

fn open() -> Window {
    let mut window = window(Some(file(SAMPLE)));
    window.set_size(vec2(1280.0, 2600.0));
    window.run_steps(3);
    window
}

fn map(window: &Window) -> Arc<JourneyMap> {
    window.state().as_ref().and_then(App::map).unwrap()
}

/// Goes to a field by keyboard focus and types, in place of what stands there.
fn fill(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run_steps(3);
    window.event(Event::Text(text.to_owned()));
    window.run_steps(3);
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn undo(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
}

fn value(window: &Window, name: &str) -> Option<String> {
    window.get_by_label(name).value()
}

fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).count() > 0
}

fn median(map: &JourneyMap) -> f64 {
    match map.touchpoints["setup"].dwell.law() {
        DwellLaw::Usually { median, .. } => median.central().get(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn typing_a_duration_changes_the_map_at_once_and_is_one_step() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    let field = "Stay, half within";
    assert_eq!(value(&window, field).as_deref(), Some("1d"));
    fill(&mut window, field, "3");
    // No unit yet: the map keeps the last good value, the field what was typed.
    assert_eq!(map(&window), before);
    assert!(says(&window, "without a unit"));
    for letter in ["6", "h"] {
        window.event(Event::Text(letter.to_owned()));
        window.run_steps(2);
    }
    assert_eq!(median(&map(&window)), 1.5);
    assert!(!says(&window, "without a unit"));
    press(&mut window, Key::Enter);
    assert_eq!(value(&window, field).as_deref(), Some("36h"));
    undo(&mut window);
    assert_eq!(map(&window), before, "one step takes the whole visit back");
    assert_eq!(value(&window, field).as_deref(), Some("1d"));
}

#[test]
fn a_bad_value_stays_in_its_field_with_the_reason_and_escape_takes_it_back() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    let field = "Stay, half within";
    fill(&mut window, field, "soon");
    press(&mut window, Key::Tab);
    assert_eq!(map(&window), before);
    assert_eq!(value(&window, field).as_deref(), Some("soon"));
    assert!(says(
        &window,
        "Error: Found “soon”, expected a number and a unit"
    ));
    // Elsewhere and back: it is still there.
    click(&mut window, "Deselect");
    click(&mut window, SETUP);
    assert_eq!(value(&window, field).as_deref(), Some("soon"));
    fill(&mut window, field, "2d");
    assert_eq!(median(&map(&window)), 2.0);
    press(&mut window, Key::Escape);
    assert_eq!(map(&window), before);
    assert_eq!(value(&window, field).as_deref(), Some("1d"));
    assert!(
        window.query_by_label("Deselect").is_some(),
        "the field takes Escape, the selection stays"
    );
}

#[test]
fn the_good_beginning_of_a_bad_value_does_not_stay() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    let field = "Stay, half within";
    fill(&mut window, field, "2d");
    assert_eq!(median(&map(&window)), 2.0);
    window.event(Event::Text("x".to_owned()));
    window.run_steps(3);
    assert_eq!(value(&window, field).as_deref(), Some("2dx"));
    assert_eq!(map(&window), before, "no part of it counts");
    press(&mut window, Key::Tab);
    assert_eq!(value(&window, field).as_deref(), Some("2dx"));
    assert_eq!(map(&window), before);
}

#[test]
fn a_law_that_cannot_be_is_told_and_becomes_good_with_its_other_number() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    fill(&mut window, "Stay, half within", "6d");
    press(&mut window, Key::Tab);
    assert_eq!(
        map(&window),
        before,
        "6 days are more than the 5 of nine in ten"
    );
    assert!(says(&window, "expected the median to be shorter"));
    fill(&mut window, "Stay, 9 in 10 within", "9d");
    assert_eq!(median(&map(&window)), 6.0);
    assert!(!says(&window, "expected the median to be shorter"));
}

#[test]
fn a_name_is_typed_in_one_step_and_seen_on_the_card() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    window.get_by_label("Name").focus();
    window.run_steps(2);
    press(&mut window, Key::End);
    for letter in [" ", "n", "o", "w"] {
        window.event(Event::Text(letter.to_owned()));
        window.run_steps(2);
    }
    let name = format!("{SETUP} now");
    assert_eq!(map(&window).touchpoints["setup"].name, name);
    assert!(window.query_by_label(&name).is_some(), "the card says it");
    undo(&mut window);
    assert_eq!(map(&window), before);
}

fn out_of(map: &JourneyMap, touchpoint: &str) -> Vec<f64> {
    let from = slug(touchpoint);
    let flows = map.flows_from(&from);
    flows.map(|(_, f)| f.share.central().get()).collect()
}

#[test]
fn dragging_a_boundary_moves_shares_that_never_pass_one_in_one_step() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    let boundary = window
        .query_all_by_label_contains("and dropping off")
        .next()
        .unwrap();
    let from = boundary.rect().center();
    window.drag_at(from);
    window.run_steps(2);
    for step in 1..=40 {
        window.hover_at(from + vec2(step as f32 * 10.0, 0.0));
        window.run_steps(1);
        let sum: f64 = out_of(&map(&window), "setup").iter().sum();
        assert!(sum <= 1.0 + 1e-9, "{sum}");
    }
    window.drop_at(from + vec2(400.0, 0.0));
    window.run_steps(3);
    let sum: f64 = out_of(&map(&window), "setup").iter().sum();
    assert!((sum - 1.0).abs() < 1e-6, "nobody drops off any more: {sum}");
    assert_ne!(map(&window), before);
    undo(&mut window);
    assert_eq!(map(&window), before);
}

#[test]
fn arrow_keys_move_a_boundary_by_one_percent() {
    let mut window = on_touchpoint(SETUP);
    let before: f64 = out_of(&map(&window), "setup").iter().sum();
    let boundary = window
        .query_all_by_label_contains("and dropping off")
        .next()
        .unwrap();
    boundary.focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft);
    press(&mut window, Key::ArrowLeft);
    let after: f64 = out_of(&map(&window), "setup").iter().sum();
    // What a hand sets is rounded to the tenths of a percent that the bar shows.
    assert!((before - after - 0.02).abs() < 0.0006, "{before} {after}");
}

#[test]
fn a_problem_is_told_at_the_field_and_in_the_list_until_it_is_mended() {
    let mut window = on_touchpoint(SETUP);
    assert_eq!(validate(&map(&window)), [], "the sample has no problems");
    let flow = map(&window)
        .flows
        .keys()
        .find(|k| k.from == slug("setup"))
        .cloned();
    let to = map(&window).touchpoints[&flow.clone().unwrap().to]
        .name
        .clone();
    let share = format!("Share to {to}");
    fill(&mut window, &share, "0");
    assert_eq!(
        map(&window).flows[&flow.clone().unwrap()].share,
        Share::ZERO.into()
    );
    assert!(says(&window, "Warning: Found a share of 0"));
    press(&mut window, Key::Enter);
    let tab = window.query_all_by_label_contains("Problems, ").next();
    tab.unwrap().click();
    window.run_steps(3);
    let problem = window
        .query_all_by_label_contains("found a share of 0")
        .chain(window.query_all_by_label_contains("Found a share of 0"))
        .next();
    problem.unwrap().click();
    window.run_steps(16);
    // The flow is selected, and the keyboard is in its share.
    let selected = window.query_all_by_label_contains("Selected: ").next();
    assert!(selected.is_some());
    assert!(window.get_by_label("Share").is_focused());
    window.event(Event::Text("30".to_owned()));
    window.run_steps(3);
    assert_eq!(validate(&map(&window)), []);
    assert!(!says(&window, "Found a share of 0"));
    click(&mut window, "Problems");
    assert!(window.query_by_label("No problems").is_some());
    let key: FlowKey = flow.unwrap();
    assert_eq!(map(&window).flows[&key].share.central().get(), 0.3);
}

#[test]
fn the_guide_leads_to_where_a_step_is_done() {
    let mut window = open();
    let steps = progress(&map(&window));
    let missing = steps.iter().flat_map(|step| &step.missing);
    let (what, key) = missing
        .filter_map(|missing| match &missing.place {
            Place::Item(key, _) => Some((missing.what.clone(), key.clone())),
            Place::Map(_) => None,
        })
        .next()
        .unwrap();
    click(&mut window, "Guide");
    let todo = window
        .query_all_by_label_contains("Do: ")
        .find(|node| {
            let label = format!("{node:?}").to_lowercase();
            label.contains(&what.to_lowercase())
        })
        .unwrap();
    todo.click();
    window.run_steps(16);
    assert!(says(&window, "Selected: "));
    let name = key.name();
    assert!(
        window.query_by_label(&name).is_some(),
        "{name} is in the inspector"
    );
}

#[test]
fn emotions_follow_the_arrow_keys_in_one_step() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    window.get_by_label("Emotion").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::ArrowRight);
    let emotion = map(&window).touchpoints["setup"].emotion.get();
    assert!((emotion - 0.2).abs() < 1e-9, "{emotion}");
    press(&mut window, Key::Tab);
    undo(&mut window);
    assert_eq!(map(&window), before);
}

#[test]
fn stages_change_places_by_keys() {
    let mut window = open();
    click(&mut window, "Details");
    let names =
        |w: &Window| -> Vec<String> { map(w).stages.values().map(|s| s.name.clone()).collect() };
    let before = names(&window);
    let stage = format!("Stage 2: {}", before[1]);
    window.get_by_label(&stage).focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    window.run_steps(3);
    assert_eq!(names(&window)[0], before[1]);
    undo(&mut window);
    assert_eq!(names(&window), before);
}

#[test]
fn the_panel_keeps_its_width() {
    let mut window = on_touchpoint(SETUP);
    let width = |w: &Window| w.get_by_label("Name").rect().width();
    let before = width(&window);
    window.run_steps(30);
    assert_eq!(width(&window), before);
}

/// Opens a box to choose from and chooses, as a screen reader would: a long list is not all in view.
fn choose(window: &mut Window, name: &str, choice: &str) {
    click(window, name);
    window.get_by_label(choice).click_accesskit();
    window.run_steps(3);
}

#[test]
fn a_channel_is_chosen_from_its_box() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    click(&mut window, "Channel");
    let mail = window.query_all_by_label_contains("E-mail").last();
    mail.unwrap().click();
    window.run_steps(3);
    let channel = map(&window).touchpoints["setup"].channel;
    assert_eq!(channel, wayfarer::map::Channel::Email);
    undo(&mut window);
    assert_eq!(map(&window), before);
}

#[test]
fn a_known_share_becomes_a_range_around_itself() {
    let mut window = on_touchpoint(SETUP);
    click(&mut window, "Go to pain SSO needs an administrator");
    choose(&mut window, "Leave, how sure", "90 % range");
    let leave = map(&window).pains["sso"].leave;
    assert!(!leave.is_known(), "{leave:?}");
    assert!((leave.central().get() - 0.2).abs() < 0.02, "{leave:?}");
    // Low above high is no range: the field keeps it, the map does not.
    fill(&mut window, "Leave, low", "90");
    assert_eq!(map(&window).pains["sso"].leave, leave);
    assert!(says(&window, "expected low below high"));
}

#[test]
fn an_opportunity_says_in_words_what_it_changes() {
    let mut window = on_touchpoint(SETUP);
    click(&mut window, "Go to pain SSO needs an administrator");
    click(&mut window, "Add an opportunity");
    assert_eq!(map(&window).opportunities.len(), 6);
    choose(
        &mut window,
        "Add a change",
        "“SSO needs an administrator” goes away",
    );
    let map = map(&window);
    let (slug, idea) = map.opportunities.last().unwrap();
    assert_eq!(idea.changes.len(), 1, "{slug}");
    assert_eq!(validate(&map), []);
    assert!(says(&window, "• “SSO needs an administrator” goes away"));
}

#[test]
fn targets_are_offered_where_they_have_a_meaning() {
    let mut window = open();
    click(&mut window, "Details");
    let before = map(&window).targets.len();
    choose(&mut window, "Add a target", "NPS");
    let target = map(&window).targets.last().cloned().unwrap();
    assert_eq!(map(&window).targets.len(), before + 1);
    assert_eq!(target.metric, wayfarer::map::Metric::Nps);
    assert_eq!(target.bound, wayfarer::map::Bound::AtLeast(40.0));
    window.get_by_role_and_label(Role::TextInput, "NPS").focus();
    window.run_steps(3);
    window.event(Event::Text("35".to_owned()));
    window.run_steps(3);
    let target = map(&window).targets.last().cloned().unwrap();
    assert_eq!(target.bound.value(), 35.0);
    press(&mut window, Key::Enter);
    click(&mut window, "Remove target NPS");
    assert_eq!(map(&window).targets.len(), before);
}

#[test]
fn several_things_change_together_in_one_step() {
    let mut window = open();
    click(&mut window, "Flow");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(3);
    let before = map(&window);
    choose(&mut window, "Evidence", "Guess");
    let guess = Some(wayfarer::map::Evidence::Guess);
    assert!(
        map(&window)
            .touchpoints
            .values()
            .all(|t| t.evidence == guess)
    );
    undo(&mut window);
    assert_eq!(map(&window), before);
}

#[test]
fn a_persona_gets_a_factor_of_its_own() {
    let mut window = open();
    click(&mut window, "Details");
    let (slug, name) = {
        let map = map(&window);
        let (slug, persona) = map.personas.first().unwrap();
        (slug.clone(), persona.name.clone())
    };
    click(&mut window, &format!("Go to persona {name}"));
    let before = map(&window).personas[&slug].dwell.len();
    choose(&mut window, "Add a factor", "Stay at Signs up");
    assert_eq!(map(&window).personas[&slug].dwell.len(), before + 1);
    assert_eq!(validate(&map(&window)), []);
}

#[test]
fn problems_are_gone_to_by_key() {
    let mut window = on_touchpoint(SETUP);
    window.get_by_label("Name").focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    press(&mut window, Key::Backspace);
    assert!(map(&window).touchpoints["setup"].name.is_empty());
    press(&mut window, Key::Enter);
    click(&mut window, "Deselect");
    assert!(window.query_by_label("Deselect").is_none());
    press(&mut window, Key::F8);
    window.run_steps(16);
    assert!(window.query_by_label("Deselect").is_some());
    assert!(window.get_by_label("Name").is_focused());
}

#[test]
fn a_value_bad_only_in_its_field_is_a_problem_of_its_thing_too() {
    let mut window = on_touchpoint(SETUP);
    let problem = format!("Warning, {SETUP}, dwell: Found “soon”, expected");
    let listed = |window: &Window| {
        let mut nodes = window.query_all_by_label_contains(&problem);
        nodes.next().is_some()
    };
    fill(&mut window, "Stay, half within", "soon");
    click(&mut window, "Deselect");
    press(&mut window, Key::F8);
    assert_eq!(
        value(&window, "Stay, half within").as_deref(),
        Some("soon"),
        "F8 goes to it"
    );
    click(&mut window, "Problems, 1");
    assert!(listed(&window));
    click(&mut window, "Details");
    fill(&mut window, "Stay, half within", "2d");
    assert!(!says(&window, "Problems, "), "none any more");
}

#[test]
fn the_number_of_a_change_is_set_where_it_is_told() {
    let mut window = on_touchpoint(SETUP);
    click(&mut window, "Go to pain SSO needs an administrator");
    click(&mut window, "Add an opportunity");
    let offered = "“SSO needs an administrator” strikes 50 % less often";
    choose(&mut window, "Add a change", offered);
    fill(&mut window, "Less often", "70 %");
    press(&mut window, Key::Tab);
    let map = map(&window);
    let (_, idea) = map.opportunities.last().unwrap();
    let by = match &idea.changes[0] {
        wayfarer::map::Change::FixPain { by, .. } => by.get(),
        other => panic!("{other:?}"),
    };
    assert_eq!(by, 0.7);
    assert!(says(&window, "strikes 70 % less often"));
}

#[test]
fn a_thing_gets_another_name_in_the_file_with_all_that_refers_to_it() {
    let mut window = on_touchpoint(SETUP);
    let before = map(&window);
    let field = "Name in the file";
    let taken = before.touchpoints.keys().next().unwrap().to_string();
    fill(&mut window, field, &taken);
    assert!(says(&window, "which another thing of the map is called"));
    fill(&mut window, field, "No Slug!");
    press(&mut window, Key::Enter);
    assert_eq!(map(&window), before, "no slug, no change");
    let typed = value(&window, field).unwrap();
    assert!(typed.ends_with("No Slug!"), "kept: {typed}");
    let flows = |map: &JourneyMap, slug: &str| {
        let keys = map.flows.keys();
        keys.filter(|key| key.from.as_str() == slug || key.to.as_str() == slug)
            .count()
    };
    let old = "setup".to_owned();
    fill(&mut window, field, "data-source");
    press(&mut window, Key::Enter);
    let after = map(&window);
    assert_eq!(flows(&after, "data-source"), flows(&before, &old));
    assert_eq!(flows(&after, &old), 0);
    assert_eq!(value(&window, field).as_deref(), Some("data-source"));
    undo(&mut window);
    assert_eq!(map(&window), before);
}

#[test]
fn the_form_is_reached_by_key() {
    let mut window = on_touchpoint(SETUP);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.run_steps(6);
    assert!(window.get_by_label("Name").is_focused());
    press(&mut window, Key::Escape);
    click(&mut window, "Deselect");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.run_steps(6);
    assert!(window.get_by_label("Title").is_focused());
}

/// What can be typed into a field that says this: another number of the same kind.
fn another(said: &str) -> Option<&'static str> {
    let said = said.trim();
    if !said.starts_with(|c: char| c.is_ascii_digit() || c == '$') {
        return None;
    }
    match said {
        said if said.contains('%') => Some("12 %"),
        said if said.starts_with('$') => Some("49"),
        said if ["min", "h", "d", "w"].iter().any(|u| said.ends_with(u)) => Some("3d"),
        _ => None,
    }
}

#[test]
fn a_typed_number_is_one_step_in_every_kind_of_field() {
    let mut typed = 0;
    // One field of each kind of each thing: all of them would take a minute.
    let mut kinds = std::collections::HashSet::new();
    for (view, thing) in [("Flow", SETUP), ("Flow", "SSO needs an administrator")] {
        let mut window = open();
        click(&mut window, view);
        click(&mut window, thing);
        let fields = |window: &Window| -> Vec<(String, String)> {
            let all = window.query_all_by_role(Role::TextInput);
            all.filter_map(|field| {
                let name = field.accesskit_node().label()?;
                Some((name, field.value()?))
            })
            .collect()
        };
        for (name, said) in fields(&window) {
            let Some(text) = another(&said).filter(|text| *text != said) else {
                continue;
            };
            let is_alone = window.query_all_by_label(&name).count() == 1;
            if !is_alone || !kinds.insert((thing, text)) {
                continue;
            }
            let before = map(&window);
            for leaving in ["Enter", "Tab", "a click elsewhere"] {
                window.get_by_label(&name).focus();
                window.run_steps(2);
                for letter in text.chars() {
                    window.event(Event::Text(letter.to_string()));
                    window.step();
                }
                match leaving {
                    "Enter" => press(&mut window, Key::Enter),
                    "Tab" => press(&mut window, Key::Tab),
                    _ => {
                        let elsewhere = window.get_by_label("Details").rect().center();
                        window.drag_at(elsewhere);
                        window.step();
                        window.drop_at(elsewhere);
                    }
                }
                window.run_steps(3);
                let what = format!("{name}: {said} became {text}, left by {leaving}");
                assert_ne!(map(&window), before, "{what}");
                undo(&mut window);
                assert_eq!(map(&window), before, "{what}: one step");
                assert_eq!(value(&window, &name).as_deref(), Some(&*said), "{what}");
            }
            typed += 1;
        }
    }
    assert!(typed >= 3, "{typed} fields of numbers");
}
