//! Drawing by hand: with the mouse, with the keyboard, and both the same.

use super::*;
use eframe::egui::{OutputCommand, PointerButton, Pos2, Rect, pos2};
use wayfarer::{file::load_map, map::JourneyMap, units::Slug};

pub(super) const CTRL: Modifiers = Modifiers::COMMAND;
pub(super) const NONE: Modifiers = Modifiers::NONE;

/// Where something stands. Panels may name a thing too: the canvas comes last.
pub(super) fn place(window: &Window, name: &str) -> Rect {
    let last = window.get_all_by_label(name).last();
    last.unwrap().rect()
}

pub(super) fn middle(window: &Window, name: &str) -> Pos2 {
    place(window, name).center()
}

/// Two quick clicks. In one frame, because a frame of a test lasts longer than a double click may.
pub(super) fn double_click(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false, true, false] {
        window.input_mut().events.push(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: NONE,
        });
    }
    window.run_steps(4);
}

/// Presses, moves in small steps as a hand does, and releases.
pub(super) fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    hold(window, from, to);
    release(window, to);
}

/// The same without the release.
pub(super) fn hold(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.run_steps(2);
    window.drag_at(from);
    window.run_steps(1);
    for step in 1..=8 {
        window.hover_at(from + (to - from) * (step as f32 / 8.0));
        window.run_steps(1);
    }
    window.run_steps(1);
}

pub(super) fn release(window: &mut Window, at: Pos2) {
    window.event(Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: NONE,
    });
    window.run_steps(4);
}

/// Whether a card of the canvas is selected.
pub(super) fn is_selected(window: &Window, name: &str) -> bool {
    let on = Some(eframe::egui::accesskit::Toggled::True);
    let mut nodes = window.get_all_by_label(name);
    nodes.any(|node| node.accesskit_node().toggled() == on)
}

/// Saves a new map to a path, or a map to its file, and reads it.
pub(super) fn saved(window: &mut Window, path: &Path) -> JourneyMap {
    press(window, CTRL, Key::S);
    if shows(window, "Path of the file") {
        press(window, CTRL, Key::A);
        type_text(window, &path.display().to_string());
        press(window, NONE, Key::Enter);
    }
    load_map(path).unwrap().model.unwrap()
}

pub(super) fn written(window: &mut Window, path: &Path) -> String {
    saved(window, path);
    std::fs::read_to_string(path).unwrap()
}

const STAGES: [&str; 3] = ["Discover", "Try out", "Stay"];

fn step_names(stage: usize) -> [String; 4] {
    [1, 2, 3, 4].map(|step| format!("Step {stage}{step}"))
}

fn by_mouse(path: &Path) -> String {
    let mut window = window(None);
    press(&mut window, CTRL, Key::N);
    for stage in STAGES {
        click(&mut window, "Add a stage");
        type_text(&mut window, stage);
    }
    for (at, stage) in STAGES.iter().enumerate() {
        for (step, name) in step_names(at).iter().enumerate() {
            let button = match step {
                0 => format!("First step of {stage}"),
                _ => format!("Add step to {stage}"),
            };
            click(&mut window, "Fit");
            click(&mut window, &button);
            type_text(&mut window, name);
        }
    }
    click(&mut window, "Flow");
    let all: Vec<String> = (0..3).flat_map(step_names).collect();
    for pair in all.windows(2) {
        // What is joined stands elsewhere afterwards.
        click(&mut window, "Fit");
        let to = middle(&window, &pair[1]);
        let card = middle(&window, &pair[0]);
        window.hover_at(card);
        window.run_steps(2);
        let from = middle(&window, &format!("Connect from {}", pair[0]));
        drag(&mut window, from, to);
    }
    written(&mut window, path)
}

fn by_keys(path: &Path) -> String {
    let mut window = window(None);
    press(&mut window, CTRL, Key::N);
    let enter = |window: &mut Window, name: &str| {
        type_text(window, name);
        press(window, NONE, Key::Enter);
    };
    for (at, stage) in STAGES.iter().enumerate() {
        press(&mut window, Modifiers::ALT, Key::G);
        enter(&mut window, stage);
        let names = step_names(at);
        if at == 0 {
            press(&mut window, Modifiers::ALT, Key::T);
        } else {
            // On from the last touchpoint into the new stage.
            press(&mut window, Modifiers::SHIFT, Key::N);
            press(&mut window, CTRL, Key::Num2);
            press(&mut window, CTRL, Key::ArrowRight);
        }
        enter(&mut window, &names[0]);
        press(&mut window, CTRL, Key::Num1);
        for name in &names[1..] {
            press(&mut window, CTRL, Key::ArrowRight);
            enter(&mut window, name);
        }
    }
    written(&mut window, path)
}

#[test]
fn twelve_touchpoints_by_mouse_and_by_keys_are_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let mouse = by_mouse(&folder.path().join("mouse.ron"));
    let keys = by_keys(&folder.path().join("keys.ron"));
    assert_eq!(mouse, keys);
    let map = load_map(&folder.path().join("keys.ron"))
        .unwrap()
        .model
        .unwrap();
    assert_eq!((map.stages.len(), map.touchpoints.len()), (3, 12));
    assert_eq!(map.flows.len(), 11);
    assert!(
        map.touchpoints.contains_key("step-01"),
        "slugs follow names"
    );
}

/// The window in the flow view on a copy of a sample.
pub(super) fn flow_view() -> (tempfile::TempDir, PathBuf, Window, JourneyMap) {
    let (folder, path) = copy_of("maps/onboarding-deep-dive.ron");
    let map = load_map(&path).unwrap().model.unwrap();
    let mut window = window(Some(path.clone()));
    click(&mut window, "Flow");
    (folder, path, window, map)
}

#[test]
fn a_card_moved_by_hand_stays_there_and_is_one_step() {
    let (_folder, path, mut window, map) = flow_view();
    let (slug, name) = (
        map.touchpoints.keys()[1].clone(),
        map.touchpoints[1].name.clone(),
    );
    let text = std::fs::read_to_string(&path).unwrap();
    let from = middle(&window, &name);
    drag(&mut window, from, from + eframe::egui::vec2(10.0, 150.0));
    let after = middle(&window, &name);
    assert!(
        (after.y - from.y - 150.0).abs() < 12.0,
        "{from:?} {after:?}"
    );
    let moved = saved(&mut window, &path);
    assert!(moved.touchpoints[&slug].position.is_some());
    press(&mut window, CTRL, Key::Z);
    assert_eq!(written(&mut window, &path), text, "one step takes it back");
}

#[test]
fn escape_drops_what_is_dragged_where_it_was() {
    let (_folder, path, mut window, map) = flow_view();
    let name = &map.touchpoints[1].name;
    let from = middle(&window, name);
    let to = from + eframe::egui::vec2(0.0, 120.0);
    hold(&mut window, from, to);
    assert!(
        (middle(&window, name).y - from.y).abs() > 60.0,
        "it follows"
    );
    press(&mut window, NONE, Key::Escape);
    assert!((middle(&window, name) - from).length() < 2.0, "it is back");
    release(&mut window, to);
    let title = map.title.clone();
    assert!(shows(&window, &title), "nothing has changed");
    assert!(
        is_selected(&window, name),
        "Escape was for the gesture only"
    );
    assert!(!path.with_extension("bak").exists());
}

#[test]
fn a_marquee_selects_what_it_encloses_and_shift_adds() {
    let (_folder, _path, mut window, map) = flow_view();
    let rect = |window: &Window, at: usize| place(window, &map.touchpoints[at].name);
    let first = rect(&window, 0);
    drag(
        &mut window,
        first.min - eframe::egui::vec2(12.0, 14.0),
        first.max + eframe::egui::vec2(6.0, 6.0),
    );
    for at in 0..map.touchpoints.len() {
        let name = &map.touchpoints[at].name;
        assert_eq!(is_selected(&window, name), at == 0, "{name}");
    }
    let second = &map.touchpoints[1].name;
    let card = window.get_all_by_label(second).last().unwrap();
    card.click_modifiers(Modifiers::SHIFT);
    window.run_steps(3);
    assert!(is_selected(&window, &map.touchpoints[0].name) && is_selected(&window, second));
}

#[test]
fn a_double_click_on_the_ground_adds_a_touchpoint_and_its_name_is_written() {
    let (_folder, path, mut window, map) = flow_view();
    let lowest = (map.touchpoints.values())
        .map(|t| place(&window, &t.name).bottom())
        .fold(0.0, f32::max);
    let free = pos2(middle(&window, &map.touchpoints[0].name).x, lowest + 30.0);
    double_click(&mut window, free);
    type_text(&mut window, "Ask a colleague");
    press(&mut window, NONE, Key::Enter);
    let after = saved(&mut window, &path);
    assert_eq!(after.touchpoints.len(), map.touchpoints.len() + 1);
    let new = &after.touchpoints["ask-a-colleague"];
    assert!(new.position.is_some(), "it stands where it was put");
    press(&mut window, CTRL, Key::Z);
    let before = saved(&mut window, &path);
    assert_eq!(
        before.touchpoints.len(),
        map.touchpoints.len(),
        "made and named in one step"
    );
}

#[test]
fn copied_touchpoints_are_pasted_into_another_map() {
    let (folder, _path, mut window, map) = flow_view();
    let name = map.touchpoints[0].name.clone();
    window.get_all_by_label(&name).last().unwrap().click();
    window.run_steps(3);
    window.event(Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("the desktop's clipboard gets it");
    press(&mut window, CTRL, Key::N);
    window.event(Event::Paste(text.clone()));
    window.run_steps(3);
    window.event(Event::Paste(text));
    window.run_steps(3);
    let pasted = saved(&mut window, &folder.path().join("other.ron"));
    assert_eq!(pasted.touchpoints.len(), 2, "twice");
    assert!(pasted.touchpoints.values().all(|t| t.name == name));
    let slug: &Slug = &map.touchpoints.keys()[0];
    let pains = map.pains.values().filter(|p| p.at == *slug).count();
    assert_eq!(pasted.pains.len(), 2 * pains, "with what hurts there");
    window.event(Event::Paste("a shopping list".into()));
    window.run_steps(3);
    assert!(window.query_by_label_contains("no part of a map").is_some());
}

#[test]
fn a_thought_is_written_in_its_cell_and_an_emotion_moved_by_keys() {
    let (_folder, path) = copy_of("maps/onboarding-deep-dive.ron");
    let map = load_map(&path).unwrap().model.unwrap();
    let mut window = window(Some(path.clone()));
    let (slug, touchpoint) = map.touchpoints.get_index(0).unwrap();
    let cell = middle(&window, &format!("Thought at {}", touchpoint.name));
    double_click(&mut window, cell);
    type_text(&mut window, "Will this take long?");
    press(&mut window, NONE, Key::Enter);
    let point = format!("Emotion at {}", touchpoint.name);
    window.get_by_label(&point).focus();
    window.run_steps(2);
    press(&mut window, NONE, Key::ArrowUp);
    press(&mut window, NONE, Key::ArrowUp);
    let after = saved(&mut window, &path);
    assert_eq!(after.touchpoints[slug].thinks, "Will this take long?");
    let by = after.touchpoints[slug].emotion.get() - touchpoint.emotion.get();
    assert!((by - 0.1).abs() < 0.03, "two steps up: {by}");
    let from = middle(&window, &point);
    drag(&mut window, from, from + eframe::egui::vec2(0.0, 40.0));
    let lower = saved(&mut window, &path);
    assert!(lower.touchpoints[slug].emotion < after.touchpoints[slug].emotion);
    press(&mut window, CTRL, Key::Z);
    let again = saved(&mut window, &path);
    assert_eq!(
        again.touchpoints[slug].emotion,
        after.touchpoints[slug].emotion
    );
}

#[test]
fn a_step_is_dragged_behind_another_and_a_stage_before_another() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    let map = load_map(&path).unwrap().model.unwrap();
    let mut window = window(Some(path.clone()));
    click(&mut window, "Fit");
    let names: Vec<&str> = map.touchpoints.values().map(|t| t.name.as_str()).collect();
    let (from, to) = (middle(&window, names[0]), place(&window, names[1]));
    drag(
        &mut window,
        from,
        to.right_center() + eframe::egui::vec2(1.0, 0.0),
    );
    let after = saved(&mut window, &path);
    assert_eq!(
        after
            .touchpoints
            .get_index_of(map.touchpoints.keys()[0].as_str()),
        Some(1)
    );
    assert_eq!(after.touchpoints[0].name, names[1]);
    let stage = |at: usize| format!("Stage: {}", map.stages[at].name);
    let from = place(&window, &stage(1)).left_center() + eframe::egui::vec2(14.0, 0.0);
    let to = place(&window, &stage(0)).left_center() + eframe::egui::vec2(4.0, 0.0);
    drag(&mut window, from, to);
    let after = saved(&mut window, &path);
    assert_eq!(after.stages[0].name, map.stages[1].name);
}
