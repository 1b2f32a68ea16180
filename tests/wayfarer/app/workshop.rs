//! A workshop: the board, sticky notes, votes, numbers from the room, timer, stages, parking lot, summary.

use eframe::egui::{accesskit::Role, vec2};

use super::{
    live::{changed, says, until},
    *,
};
use wayfarer::{
    decide::value_at,
    file::{load_map, load_workshop, workshop_path},
    map::{JourneyMap, Lane},
};

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;
const SETUP: &str = "Connects a data source";
const PATH: &str = "flows/setup>first-report/share";

fn map(window: &Window) -> JourneyMap {
    let map = window.state().as_ref().and_then(App::map).unwrap();
    (*map).clone()
}

/// A small sample, so that its runs are quick.
fn sample() -> (tempfile::TempDir, PathBuf) {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 500, replications: 40, horizon: \"1y\", seed: 7),";
    changed("maps/trial-to-paid.ron", target, run)
}

/// The window on a map in a workshop.
fn workshop(path: &Path) -> Window {
    let mut window = window(Some(path.to_owned()));
    window.set_size(vec2(1600.0, 1000.0));
    window.run_steps(3);
    press(&mut window, NONE, Key::F11);
    window.run_steps(3);
    window
}

/// Lets the clock of the window go on.
fn wait(window: &mut Window, seconds: f64) {
    let start = window.ctx.input(|i| i.time);
    while window.ctx.input(|i| i.time) < start + seconds {
        window.step();
    }
}

fn typed(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run_steps(2);
    type_text(window, text);
}

fn one_that_says(window: &Window, part: &str) -> String {
    let node = window.query_all_by_label_contains(part).next();
    let said = node.and_then(|n| {
        let n = n.accesskit_node();
        n.label().or_else(|| n.value())
    });
    said.unwrap_or_default()
}

#[test]
fn the_board_follows_a_slider_while_the_mouse_is_down() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    assert!(says(&window, "Board: Activation at least 2 % is met"));
    assert!(!shows(&window, "MAPS"), "nothing but the room");
    window.set_size(vec2(1600.0, 5200.0));
    press(&mut window, Modifiers::ALT, Key::Num4);
    let name = "Connects a data source → Sees the first report: share";
    let slider = window.get_by_role_and_label(Role::Slider, name).rect();
    let from = slider.center();
    window.drag_at(from);
    window.step();
    for step in 1..=10 {
        window.hover_at(from - vec2(slider.width() * 0.04 * step as f32, 0.0));
        window.step();
    }
    until(&mut window, "the verdict turns", |w| {
        says(w, "Verdict: Activation at least 2 % is missed")
    });
    assert!(window.ctx.input(|i| i.pointer.primary_down()));
    window.drop_at(from - vec2(slider.width() * 0.4, 0.0));
    let mut window = settled(window);
    press(&mut window, Modifiers::ALT, Key::Num1);
    until(&mut window, "what has changed", |w| {
        let board = one_that_says(w, "Board: Activation");
        board.contains("is missed") && board.contains("▼") && board.contains("since the start")
    });
    press(&mut window, NONE, Key::F11);
    assert!(shows(&window, "MAPS"), "left");
}

#[test]
fn notes_are_captured_one_after_the_other_and_hang_on_the_map() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    let card = window.get_all_by_label(SETUP).next();
    card.unwrap().click();
    window.run_steps(3);
    press(&mut window, Modifiers::ALT, Key::Q);
    assert!(shows(&window, &format!("Note on “{SETUP}”")));
    for text in ["Who has the key?", "Two admins asked"] {
        type_text(&mut window, text);
        press(&mut window, NONE, Key::Enter);
    }
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::ArrowDown);
    type_text(&mut window, "Is it safe?");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Escape);
    assert!(!shows(&window, &format!("Note on “{SETUP}”")));
    assert!(
        shows(&window, "Sticky note: Two admins asked"),
        "on the map"
    );
    press(&mut window, CTRL, Key::S);
    let saved = load_map(&path).unwrap();
    assert_eq!(saved.diagnostics, []);
    let saved = saved.model.unwrap();
    let found: Vec<(Lane, &str)> = saved.touchpoints["setup"]
        .stickies
        .iter()
        .map(|s| (s.lane, s.text.as_str()))
        .collect();
    let expected = [
        (Lane::Steps, "Who has the key?"),
        (Lane::Steps, "Two admins asked"),
        (Lane::Thinking, "Is it safe?"),
    ];
    assert_eq!(found, expected);
    // Each note is a step.
    press(&mut window, CTRL, Key::Z);
    assert_eq!(map(&window).touchpoints["setup"].stickies.len(), 2);
    // Without a place they are parked.
    press(&mut window, NONE, Key::Escape);
    press(&mut window, Modifiers::ALT, Key::Q);
    type_text(&mut window, "Prices");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Escape);
    press(&mut window, NONE, Key::F11);
    let record = load_workshop(&workshop_path(&path)).unwrap().model.unwrap();
    assert_eq!(record.parking, ["Prices"]);
}

#[test]
fn dots_are_given_by_mouse_and_by_key_and_are_there_when_the_room_comes_back() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    press(&mut window, Modifiers::ALT, Key::Num2);
    let pains: Vec<String> = map(&window)
        .pains
        .values()
        .map(|p| p.name.clone())
        .collect();
    click(&mut window, "People, one less");
    assert!(shows(&window, "15 of 15 dots left"));
    click(&mut window, &format!("Put a dot on {}", pains[1]));
    click(&mut window, &format!("Vote: {}, 1 dot", pains[1]));
    press(&mut window, NONE, Key::Plus);
    press(&mut window, NONE, Key::Plus);
    assert!(shows(&window, &format!("Vote: {}, 3 dots", pains[1])));
    press(&mut window, NONE, Key::Minus);
    click(&mut window, &format!("Put a dot on {}", pains[0]));
    assert!(shows(&window, "12 of 15 dots left"));
    let first = |w: &Window| one_that_says(w, "Vote: ");
    assert!(
        first(&window).contains(&pains[0]),
        "in the order of the map"
    );
    click(&mut window, "Most dots first");
    assert!(first(&window).contains(&pains[1]), "the most dots first");
    // A moment later it is on disk, though nobody has left.
    wait(&mut window, 1.0);
    let record = |path: &Path| {
        load_workshop(&workshop_path(path))
            .ok()
            .and_then(|r| r.model)
    };
    until(&mut window, "the record is saved", |_| {
        record(&path).is_some_and(|r| r.spent() == 3)
    });
    drop(window);
    let mut window = workshop(&path);
    press(&mut window, Modifiers::ALT, Key::Num2);
    assert!(shows(&window, &format!("Vote: {}, 2 dots", pains[1])));
    let votes = |w: &Window| -> Vec<u32> { map(w).pains.values().map(|p| p.votes).collect() };
    let before = votes(&window);
    let with_dots = [before[0] + 1, before[1] + 2, before[2]];
    click(&mut window, "Write the votes into the map");
    assert_eq!(votes(&window)[..3], with_dots, "added to what was there");
    click(&mut window, "Write the votes into the map");
    assert_eq!(votes(&window)[..3], with_dots, "once");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(votes(&window), before);
    click(&mut window, "Write the votes into the map");
    assert_eq!(votes(&window)[..3], with_dots, "after an undo too");
    click(&mut window, "Clear all dots");
    assert!(shows(&window, "15 of 15 dots left"));
}

#[test]
fn the_timer_runs_by_the_clock_and_says_when_the_time_is_up() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    assert!(shows(&window, "Timer: 10:00, stands still"));
    typed(&mut window, "Minutes", "");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, "0.1");
    press(&mut window, NONE, Key::Enter);
    assert!(shows(&window, "Timer: 0:06, stands still"));
    press(&mut window, NONE, Key::F9);
    wait(&mut window, 3.0);
    let left = one_that_says(&window, "Timer: 0:0");
    assert!(
        ["Timer: 0:03", "Timer: 0:04", "Timer: 0:02"].contains(&left.as_str()),
        "{left}"
    );
    press(&mut window, NONE, Key::F9);
    let paused = one_that_says(&window, "Timer: ");
    assert!(paused.ends_with("stands still"), "{paused}");
    wait(&mut window, 3.0);
    assert_eq!(one_that_says(&window, "Timer: "), paused);
    press(&mut window, NONE, Key::F9);
    wait(&mut window, 5.0);
    assert!(shows(&window, "Timer: 0:00, time is up"));
    press(&mut window, Modifiers::SHIFT, Key::F9);
    assert!(shows(&window, "Timer: 0:06, stands still"));
}

#[test]
fn what_is_asked_while_the_camera_glides_is_not_undone_by_its_next_step() {
    let (_folder, path) = sample();
    // As a screen draws: a glide takes many frames.
    let mut window = window_in_steps(Some(path.clone()), 1.0 / 60.0);
    window.set_size(vec2(1600.0, 1000.0));
    window.run_steps(3);
    press(&mut window, NONE, Key::F11);
    window.run_steps(3);
    for _ in 1..map(&window).stages.len() {
        press(&mut window, NONE, Key::PageUp);
    }
    wait(&mut window, 3.0);
    let first = map(&window).touchpoints[0].name.clone();
    let card = window.get_all_by_label(&first).next().unwrap().rect();
    let cover = window.get_by_label_contains("Covered: ").rect();
    assert!(
        card.min.x > 100.0 && card.max.x <= cover.min.x + 1.0,
        "{card:?} beside {cover:?}"
    );
}

#[test]
fn stages_are_covered_and_shown_step_by_step() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    let stages = map(&window).stages.len();
    assert!(!says(&window, "Covered: "));
    for _ in 1..stages {
        press(&mut window, NONE, Key::PageUp);
    }
    assert!(shows(
        &window,
        &format!("Covered: {} more stages", stages - 1)
    ));
    assert!(shows(&window, &format!("Shown: 1 of {stages} stages")));
    // What is shown last comes into view.
    window.run_steps(90);
    let first = map(&window).touchpoints[0].name.clone();
    let card = window.get_all_by_label(&first).next().unwrap().rect();
    let cover = window.get_by_label_contains("Covered: ").rect();
    assert!(
        card.min.x > 100.0 && card.max.x <= cover.min.x + 1.0,
        "{card:?} beside {cover:?}"
    );
    press(&mut window, NONE, Key::PageDown);
    assert!(shows(&window, &format!("Shown: 2 of {stages} stages")));
    // What is covered cannot be clicked.
    let covered = window.get_by_label_contains("Covered: ").rect();
    window.hover_at(covered.center());
    window.run_steps(2);
    let before = map(&window);
    window.get_by_label_contains("Covered: ").click();
    window.run_steps(3);
    assert!(!shows(&window, "Deselect") && map(&window) == before);
    for _ in 0..stages {
        press(&mut window, NONE, Key::PageDown);
    }
    assert!(!says(&window, "Covered: "));
}

#[test]
fn the_parking_lot_is_written_over_emptied_and_hung_up() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    press(&mut window, Modifiers::ALT, Key::Num5);
    for text in ["Prices", "The reseller"] {
        typed(&mut window, "Park this", text);
        press(&mut window, NONE, Key::Enter);
    }
    typed(&mut window, "Parked 1", "");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, "Prices in euros");
    press(&mut window, NONE, Key::Enter);
    click(&mut window, "Hang 2 on the map");
    assert!(
        says(&window, "Select the touchpoint"),
        "nothing is selected"
    );
    let card = window.get_all_by_label(SETUP).next();
    card.unwrap().click();
    window.run_steps(3);
    click(&mut window, "Hang 2 on the map");
    assert_eq!(
        map(&window).touchpoints["setup"].stickies[0].text,
        "The reseller"
    );
    assert!(window.query_by_label("Parked 2").is_none());
    press(&mut window, NONE, Key::F11);
    let record = load_workshop(&workshop_path(&path)).unwrap().model.unwrap();
    assert_eq!(record.parking, ["Prices in euros"]);
    press(&mut window, NONE, Key::F11);
    press(&mut window, Modifiers::ALT, Key::Num5);
    click(&mut window, "Remove 1");
    assert!(window.query_by_label("Parked 1").is_none());
}

#[test]
fn what_the_room_reckons_becomes_an_uncertain_number_in_one_step() {
    let (_folder, path) = sample();
    let mut window = workshop(&path);
    let before = map(&window);
    press(&mut window, Modifiers::ALT, Key::Num3);
    typed(
        &mut window,
        "Find a number",
        "data source first report share",
    );
    click(
        &mut window,
        "Ask about Connects a data source → Sees the first report: share",
    );
    typed(&mut window, "Who", "Ann");
    press(&mut window, NONE, Key::Enter);
    for text in ["40 %", "50 %", "60 %"] {
        type_text(&mut window, text);
        press(&mut window, NONE, Key::Enter);
    }
    let ann = one_that_says(&window, "Ann: ");
    assert_eq!(ann, "Ann: 40 % · 50 % · 60 %");
    // The keyboard is where the next one begins.
    type_text(&mut window, "Bo");
    press(&mut window, NONE, Key::Enter);
    for text in ["70 %", "60 %"] {
        type_text(&mut window, text);
        press(&mut window, NONE, Key::Enter);
    }
    type_text(&mut window, "80 %");
    press(&mut window, NONE, Key::Enter);
    assert!(says(&window, "rising order"), "low above likely");
    typed(&mut window, "Likely", "");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, "75 %");
    click(&mut window, "Add the answer");
    assert!(shows(&window, "Bo: 70 % · 75 % · 80 %"));
    // The pool has the mean of both means: (50 + 75) / 2.
    assert!(says(&window, "Together 62.5 %"));
    click(&mut window, "Put it into the map");
    let after = map(&window);
    let (value, grade) = value_at(&after, PATH).unwrap();
    let level = value.level(&after, grade);
    assert!(
        !value.is_known() && level.low > 0.40 && level.high < 0.80,
        "{level:?}"
    );
    assert!((level.value - 0.625).abs() < 0.03, "{level:?}");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(map(&window), before, "one step");
}

#[test]
fn the_summary_tells_what_changed_and_what_it_does_and_is_saved() {
    let (folder, path) = sample();
    let mut window = workshop(&path);
    press(&mut window, Modifiers::ALT, Key::Num2);
    let pain = map(&window).pains.values().next().unwrap().name.clone();
    click(&mut window, &format!("Put a dot on {pain}"));
    press(&mut window, Modifiers::ALT, Key::Num4);
    window.set_size(vec2(1600.0, 5200.0));
    window.run_steps(3);
    let name = "Connects a data source → Sees the first report: share";
    window.get_by_role_and_label(Role::Slider, name).focus();
    window.run_steps(2);
    for _ in 0..12 {
        press(&mut window, NONE, Key::ArrowLeft);
    }
    press(&mut window, Modifiers::ALT, Key::Num6);
    until(&mut window, "the comparison", |w| {
        shows(w, "What it does to the targets")
    });
    for title in ["What changed", "What matters most to the room"] {
        assert!(shows(&window, title), "{title}");
    }
    let changed = one_that_says(&window, "Connects a data source → Sees the first report; ");
    assert!(changed.contains("; share; 65"), "{changed}");
    let activation = one_that_says(&window, "Activation; ");
    assert!(activation.contains("−"), "{activation}");
    click(&mut window, "Save as Markdown…");
    let target = folder.path().join("day.md");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &target.display().to_string());
    press(&mut window, NONE, Key::Enter);
    let text = std::fs::read_to_string(&target).unwrap();
    for part in [
        "# Workshop: ",
        "## What it does to the targets",
        "| Activation",
        &pain,
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // The same file again is asked about, and left alone by Cancel.
    std::fs::write(&target, "mine").unwrap();
    click(&mut window, "Save as Markdown…");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &target.display().to_string());
    press(&mut window, NONE, Key::Enter);
    assert!(shows(&window, "Replace the file?"));
    click(&mut window, "Cancel");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "mine");
    click(&mut window, "Save as a page…");
    press(&mut window, CTRL, Key::A);
    let page = folder.path().join("day");
    type_text(&mut window, &page.display().to_string());
    press(&mut window, NONE, Key::Enter);
    let text = std::fs::read_to_string(page.with_extension("html")).unwrap();
    assert!(text.starts_with("<!doctype html>"));
}

#[test]
fn a_map_that_was_never_saved_is_offered_again_from_the_record() {
    let (_folder, path) = sample();
    let file = std::fs::read_to_string(&path).unwrap();
    let mut window = workshop(&path);
    let card = window.get_all_by_label(SETUP).next();
    card.unwrap().click();
    window.run_steps(3);
    press(&mut window, Modifiers::ALT, Key::Q);
    type_text(&mut window, "Not saved");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Escape);
    let edited = map(&window);
    wait(&mut window, 1.0);
    until(&mut window, "the record is saved", |_| {
        let read = load_workshop(&workshop_path(&path)).ok();
        read.and_then(|r| r.model)
            .is_some_and(|r| r.unsaved.is_some())
    });
    // The machine stops.
    drop(window);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), file);
    let mut window = super::window(Some(path.clone()));
    assert!(shows(&window, "Workshop"), "it is offered");
    press(&mut window, NONE, Key::F11);
    window.run_steps(3);
    assert_ne!(map(&window), edited);
    click(&mut window, "Go on from the newer state");
    assert_eq!(map(&window), edited);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(map(&window).touchpoints["setup"].stickies, []);
}

#[test]
fn another_workshop_begins_and_the_last_one_is_kept() {
    let (folder, path) = sample();
    let mut window = workshop(&path);
    press(&mut window, Modifiers::ALT, Key::Q);
    type_text(&mut window, "From the first day");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Escape);
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, "Begin a new workshop");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::F11);
    let record = |path: PathBuf| load_workshop(&path).unwrap().model.unwrap();
    assert_eq!(record(workshop_path(&path)).parking, Vec::<String>::new());
    let kept = folder.path().join("trial-to-paid.1.workshop");
    assert_eq!(record(kept).parking, ["From the first day"]);
}
