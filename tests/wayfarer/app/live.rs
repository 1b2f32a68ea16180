//! Numbers that follow the map.

use eframe::egui::{Pos2, vec2};

use super::*;
use wayfarer::{
    analyze::answer,
    export::json,
    file::load_map,
    simulate::{Cohort, Control},
};

const SETUP: &str = "Connects a data source";

/// A sample with another target and another size of run.
pub fn changed(name: &str, target: &str, run: &str) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = copy_of(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let line = |start: &str, text: &str, by: &str| -> String {
        let from = text.find(start).unwrap();
        let to = from + text[from..].find('\n').unwrap();
        format!("{}{by}{}", &text[..from], &text[to..])
    };
    let text = line("run: (", &text, run);
    let from = text.find("    targets: [").unwrap();
    let to = from + text[from..].find("    ],").unwrap();
    let text = format!("{}    targets: [{target}\n{}", &text[..from], &text[to..]);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// Steps until something is so, with the mouse as it is.
pub fn until(window: &mut Window, what: &str, mut is_so: impl FnMut(&Window) -> bool) {
    let start = Instant::now();
    while !is_so(window) {
        if start.elapsed() > Duration::from_secs(60) {
            let numbers = window.query_all_by_label_contains("Numbers: ");
            let numbers: Vec<_> = numbers.filter_map(|n| n.accesskit_node().label()).collect();
            panic!("never: {what}, but {numbers:?}");
        }
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).count() > 0
}

/// Takes hold of the boundary between the last flow out of the touchpoint and dropping off.
fn take_hold(window: &mut Window) -> Pos2 {
    window.set_size(vec2(1280.0, 2600.0));
    window.run_steps(3);
    click(window, "Flow");
    click(window, SETUP);
    let boundary = window
        .query_all_by_label_contains("and dropping off")
        .next()
        .unwrap();
    let at = boundary.rect().center();
    window.drag_at(at);
    window.run_steps(2);
    at
}

pub fn pull(window: &mut Window, from: Pos2, to: f32) {
    for step in 1..=10 {
        window.hover_at(from + vec2(to * step as f32 / 10.0, 0.0));
        window.step();
    }
}

#[test]
fn the_verdict_of_a_target_turns_while_the_mouse_is_down() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 500, replications: 40, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = window(Some(path));
    assert!(says(&window, "Verdict: Activation at least 2 % is met"));
    let from = take_hold(&mut window);
    pull(&mut window, from, -150.0);
    until(&mut window, "the verdict turns", |w| {
        says(w, "Verdict: Activation at least 2 % is missed")
    });
    let held = window.ctx.input(|i| i.pointer.primary_down());
    assert!(held, "the mouse is still down");
    // And back.
    pull(&mut window, from, 0.0);
    window.hover_at(from);
    until(&mut window, "it turns back", |w| {
        says(w, "Verdict: Activation at least 2 % is met")
    });
    window.drop_at(from);
    settled(window);
}

/// A target of a persona names it wherever it is shown, as people call it and not by its key.
#[test]
fn verdicts_name_the_persona_they_are_for() {
    let targets = r#"(metric: Activation, at_least: 0.02), (metric: Activation, at_least: 0.02, persona: "dev"),"#;
    let run = "run: (customers: 500, replications: 40, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", targets, run);
    let window = window(Some(path));
    assert!(says(&window, "Verdict: Activation at least 2 % is"));
    assert!(says(&window, "Verdict: Activation, Dev at least 2 % is"));
    assert!(says(&window, "Target Activation, Dev, at least 2 %"));
}

#[test]
fn a_map_without_exact_answers_moves_too_while_the_mouse_is_down() {
    let target = "(metric: Activation, at_least: 0.012),";
    let run = "run: (customers: 2000, replications: 40, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    // Satisfaction that decides who leaves remembers the whole way: only a simulation can answer.
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("(recency: 0.4)", "(recency: 0.4, health_effect: 0.3)");
    std::fs::write(&path, text).unwrap();
    let mut window = window(Some(path));
    assert!(says(&window, "Verdict: Activation at least 1.2 % is met"));
    let from = take_hold(&mut window);
    pull(&mut window, from, -150.0);
    until(&mut window, "the verdict turns", |w| {
        says(w, "Verdict: Activation at least 1.2 % is missed")
    });
    assert!(window.ctx.input(|i| i.pointer.primary_down()));
    window.drop_at(from - vec2(150.0, 0.0));
    settled(window);
}

#[test]
fn a_long_run_is_stopped_and_editing_goes_on() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 20000, replications: 4000, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), Some(path.clone()), date(2026, 11, 22)).without_desktop()
                });
                app.frame(ui);
            },
            None,
        );
    until(&mut window, "the first numbers", |w| {
        says(w, "Numbers: Refining")
    });
    assert!(says(&window, "Verdict: Activation"));
    // Editing goes on while it runs.
    click(&mut window, "Flow");
    press(&mut window, Modifiers::NONE, Key::N);
    press(&mut window, Modifiers::ALT, Key::T);
    let touchpoints = |w: &Window| {
        let map = w.state().as_ref().and_then(App::map).unwrap();
        map.touchpoints.len()
    };
    let many = touchpoints(&window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    until(&mut window, "it runs", |w| shows(w, "Stop"));
    click(&mut window, "Stop");
    assert!(says(&window, "The run was stopped"));
    assert!(!shows(&window, "Stop"), "nothing runs any more");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(touchpoints(&window), many - 1);
    until(&mut window, "it runs again", |w| shows(w, "Stop"));
    click(&mut window, "Results");
    until(&mut window, "and shows numbers", |w| {
        says(w, "Numbers: Refining")
    });
}

#[test]
fn numbers_of_a_former_map_are_dropped_and_numbers_of_nothing_vanish() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 300, replications: 60, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = window(Some(path));
    let verdict = |w: &Window| -> String {
        let node = w.query_all_by_label_contains("Verdict: Activation").next();
        node.and_then(|n| n.accesskit_node().label())
            .unwrap_or_default()
    };
    let before = verdict(&window);
    // Many edits at once, and back: what is shown in the end is of the map as it is.
    click(&mut window, "Flow");
    click(&mut window, SETUP);
    press(&mut window, Modifiers::NONE, Key::Delete);
    until(&mut window, "other numbers", |w| verdict(w) != before);
    let mut window = settled(window);
    assert_ne!(verdict(&window), before);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    let mut window = settled(window);
    assert_eq!(verdict(&window), before);
    press(&mut window, Modifiers::COMMAND, Key::A);
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.run_steps(3);
    assert!(!says(&window, "Verdict:"), "there is nothing to run");
    assert!(!says(&window, "Numbers:"));
}

#[test]
fn the_window_shows_what_the_command_line_writes() {
    let run = "run: (customers: 700, replications: 45, horizon: \"1y\", seed: 11),";
    let target = "(metric: Activation, at_least: 0.02), (metric: Nps, at_least: 40.0),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let window = window(Some(path.clone()));
    let app = window.state().as_ref().unwrap();
    let shown = json::answer(app.answer().unwrap(), None, None);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .args(["run", "--format", "json", "--no-leverage"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(
        shown.trim(),
        String::from_utf8(output.stdout).unwrap().trim()
    );
    // And neither is what a rough look says.
    let map = load_map(&path).unwrap().model.unwrap();
    let rough = Cohort {
        map: &map,
        customers: 700,
        replications: 8,
        horizon: 365.0,
        seed: 11,
    };
    let rough = answer(&rough, &Control::default()).unwrap();
    assert_ne!(rough.metrics, app.answer().unwrap().metrics);
}
