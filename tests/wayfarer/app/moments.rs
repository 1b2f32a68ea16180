//! What is on the screen at every moment: looked at in every frame, sixty a second, while a run grows, a
//! hand drags, the run is stopped, a persona is chosen and another map comes.

use std::{collections::HashMap, sync::Arc};

use eframe::egui::vec2;

use super::{live::changed, *};
use wayfarer::{
    analyze::answer,
    map::JourneyMap,
    simulate::{Cohort, Control},
    units::Slug,
};

/// What the page of decisions says of itself.
const OUTDATED: &str = "Of the map as it was: it has changed since.";
const CTRL: Modifiers = Modifiers::COMMAND;

fn app(window: &Window) -> &App {
    window.state().as_ref().unwrap()
}

fn map(window: &Window) -> Arc<JourneyMap> {
    app(window).map().unwrap()
}

/// Sixty frames a second, from the first one on.
fn at_sixty(path: PathBuf) -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), Some(path.clone()), date(2026, 11, 22)).without_desktop()
                });
                app.frame(ui);
            },
            None,
        )
}

/// Everything that has a name on the screen: its name and what is said of it.
fn said(window: &Window) -> Vec<(String, String)> {
    let nodes = window.query_all_by(|_| true);
    let words = nodes.map(|node| {
        let node = node.accesskit_node();
        let about = node.description().unwrap_or_default();
        (node.label().unwrap_or_default(), about)
    });
    words.collect()
}

/// The share in "… 31.2 % get here …".
fn share_before(text: &str, end: &str) -> Option<f64> {
    let before = &text[..text.find(end)?];
    let before = before.trim_end().strip_suffix('%')?.trim_end();
    let from = before.rfind(|c: char| !(c.is_ascii_digit() || c == '.'));
    let number = &before[from.map_or(0, |at| at + 1)..];
    number.parse().ok()
}

/// The reaches that a frame shows: of the touchpoints on their cards, and of the stages in all funnels.
struct Seen {
    touchpoints: HashMap<String, f64>,
    stages: Vec<(String, f64)>,
}

fn seen(window: &Window) -> Seen {
    let mut seen = Seen {
        touchpoints: HashMap::new(),
        stages: Vec::new(),
    };
    for (name, about) in said(window) {
        if about.starts_with("Touchpoint") {
            if let Some(share) = share_before(&about, " get here") {
                seen.touchpoints.insert(name, share);
            }
        } else if let Some(rest) = name.strip_prefix("Stage ")
            && let Some(share) = share_before(rest, " get here")
        {
            let stage = rest.split(':').next().unwrap_or_default();
            seen.stages.push((stage.to_owned(), share));
        } else if let Some(rest) = name.strip_prefix("Funnel, ") {
            let words = rest
                .split(", ")
                .find_map(|part| share_before(part, " of all customers"));
            if let Some(share) = words {
                let stage = rest.split(':').next().unwrap_or_default();
                seen.stages.push((stage.to_owned(), share));
            }
        }
    }
    seen
}

/// Whoever comes to a touchpoint entered there or came from somewhere, and so for stages. Shares are
/// printed to a tenth of a percent point at the least, and exact ones are good to a few hundredths.
fn agrees(seen: &Seen, map: &JourneyMap, when: &str) {
    const SLACK: f64 = 0.12;
    let named = |slug: &Slug| seen.touchpoints.get(&map.touchpoints[slug].name);
    for (slug, touchpoint) in &map.touchpoints {
        let Some(here) = seen.touchpoints.get(&touchpoint.name) else {
            continue;
        };
        let before: Vec<_> = map.flows.keys().filter(|f| f.to == *slug).collect();
        let from: Option<Vec<f64>> = before.iter().map(|f| named(&f.from).copied()).collect();
        let (Some(from), false) = (from, before.is_empty()) else {
            continue;
        };
        // The entry of the sample maps leads nowhere back.
        let inflow: f64 = from.iter().map(|share| share + SLACK).sum();
        assert!(
            *here <= inflow + SLACK,
            "{when}: {here} % come to {} and {inflow} % to what leads there",
            touchpoint.name
        );
    }
    for (name, share) in &seen.stages {
        let stage = map.stages.iter().find(|(_, stage)| stage.name == *name);
        let Some((slug, _)) = stage else {
            panic!("{when}: a stage {name} of another map is shown");
        };
        let own = map.touchpoints.iter().filter(|(_, t)| t.stage == *slug);
        let parts: Option<Vec<f64>> = own
            .map(|(_, t)| seen.touchpoints.get(&t.name).copied())
            .collect();
        if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
            let most: f64 = parts.iter().map(|share| share + SLACK).sum();
            let least = parts.iter().copied().fold(0.0, f64::max);
            assert!(
                least - SLACK <= *share && *share <= most,
                "{when}: {share} % come to the stage {name}, {parts:?} to its touchpoints"
            );
        }
    }
}

/// Nothing is 0 that is not 0 in the end.
fn no_false_zero(seen: &Seen, end: &wayfarer::analyze::Answer, when: &str) {
    for stage in &end.stages {
        let share = stage.reach.unwrap().value;
        for (name, shown) in &seen.stages {
            let same = *name == stage.name && share > 0.0005;
            assert!(!same || *shown > 0.0, "{when}: 0 % at the stage {name}");
        }
    }
    for touchpoint in &end.touchpoints {
        let share = touchpoint.reach.unwrap().value;
        let shown = seen.touchpoints.get(&touchpoint.name);
        let zero = shown.is_some_and(|shown| *shown == 0.0) && share > 0.0005;
        assert!(!zero, "{when}: 0 % at {}", touchpoint.name);
    }
}

/// A map with loops and stages of a single touchpoint, to be run with two million customers.
fn sample() -> (tempfile::TempDir, PathBuf, wayfarer::analyze::Answer) {
    let target = "(metric: Churn, at_most: 0.2),";
    let run = "run: (customers: 20000, replications: 100, horizon: \"4mo\", seed: 7),";
    let (folder, path) = changed("maps/onboarding-deep-dive.ron", target, run);
    let read = wayfarer::file::load_map(&path).unwrap().model.unwrap();
    let cohort = Cohort {
        map: &read,
        customers: 20_000,
        replications: 4,
        horizon: 120.0,
        seed: 7,
    };
    let end = answer(&cohort, &Control::default()).unwrap();
    (folder, path, end)
}

/// Frames until something is so; each is looked at.
fn watched(
    window: &mut Window,
    end: &wayfarer::analyze::Answer,
    when: &str,
    mut is_so: impl FnMut(&Window) -> bool,
) -> usize {
    let start = Instant::now();
    let mut frames = 0;
    while !is_so(window) {
        assert!(start.elapsed() < Duration::from_secs(120), "never: {when}");
        window.step();
        if app(window).map().is_some() {
            let seen = seen(window);
            agrees(&seen, &map(window), when);
            no_false_zero(&seen, end, when);
        }
        frames += 1;
        std::thread::sleep(Duration::from_millis(4));
    }
    frames
}

fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).count() > 0
}

#[test]
fn every_frame_of_a_growing_run_agrees_with_itself() {
    let (_folder, path, end) = sample();
    let mut window = at_sixty(path);
    watched(&mut window, &end, "opening", |w| app(w).map().is_some());
    press(&mut window, CTRL, Key::Num2);
    press(&mut window, Modifiers::SHIFT, Key::Num1);
    watched(&mut window, &end, "the first numbers", |w| {
        says(w, "Numbers: Refining")
    });
    assert!(!seen(&window).touchpoints.is_empty(), "cards tell");
    // Choosing a persona in the middle of it: theirs, or everybody's and said so.
    let persona = map(&window).personas[0].name.clone();
    let whole = seen(&window);
    let chip = window.get_by_label("Persona");
    chip.click();
    window.run_steps(3);
    click(&mut window, &persona);
    window.run_steps(2);
    watched(&mut window, &end, "a persona", |w| {
        says(w, &format!("of “{persona}” get here")) || says(w, "Numbers: Full")
    });
    let theirs = seen(&window);
    assert_ne!(theirs.touchpoints, whole.touchpoints, "their own numbers");
    for part in ["FUNNEL BY STAGE", "METRICS"] {
        assert!(says(&window, part));
    }
    window.get_by_label("Persona").click();
    window.run_steps(3);
    click(&mut window, "Everybody");
    // Stopped, it says where.
    if shows(&window, "Stop") {
        click(&mut window, "Stop");
        assert!(says(&window, "Numbers: Stopped at "), "it says where");
        assert!(says(&window, " of 100 replications"));
        for _ in 0..10 {
            window.step();
            let seen = seen(&window);
            agrees(&seen, &map(&window), "stopped");
            no_false_zero(&seen, &end, "stopped");
        }
    }
    press(&mut window, CTRL, Key::R);
    watched(&mut window, &end, "the full run", |w| {
        says(w, "Numbers: Full run")
    });
}

#[test]
fn every_frame_of_a_drag_agrees_with_itself() {
    let (_folder, path, end) = sample();
    let mut window = at_sixty(path);
    watched(&mut window, &end, "the first numbers", |w| {
        says(w, "Numbers: ")
    });
    let name = map(&window).touchpoints[2].name.clone();
    let point = window
        .query_all_by_label_contains(&format!("Emotion at {name}"))
        .next()
        .map(|node| node.rect().center());
    let Some(from) = point else {
        panic!("no point of the curve of emotions for {name}")
    };
    window.drag_at(from);
    window.run_steps(2);
    for step in 0..40 {
        window.hover_at(from + vec2(0.0, f32::from(step as u8 % 20) - 10.0));
        window.step();
        let seen = seen(&window);
        agrees(&seen, &map(&window), "a drag");
        no_false_zero(&seen, &end, "a drag");
        std::thread::sleep(Duration::from_millis(4));
    }
    window.drop_at(from);
    watched(&mut window, &end, "after the drag", |w| {
        says(w, "Numbers: Refining") || says(w, "Numbers: Full")
    });
}

#[test]
fn pages_belong_to_the_map_on_the_table() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 300, replications: 20, horizon: \"60d\", seed: 5),";
    let (folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let other = folder.path().join("post-sale.ron");
    std::fs::copy(file("maps/post-sale.ron"), &other).unwrap();
    let mut window = window(Some(path));
    let title = map(&window).title.clone();
    let decide = format!("“{title}”, over ");
    press(&mut window, CTRL, Key::Num5);
    assert!(says(&window, &decide));
    assert!(!says(&window, OUTDATED));
    // A click in the library brings another map, and nothing of this one with it.
    let entry = "After the sale";
    let entries: Vec<_> = window.query_all_by_label_contains(entry).collect();
    assert!(!entries.is_empty(), "the library has it");
    entries[0].click();
    window.run_steps(2);
    let mut window = settled(window);
    assert_ne!(map(&window).title, title);
    assert!(!says(&window, &decide), "one map's advice over another");
    // Back at the first map its page is there again.
    press(&mut window, CTRL, Key::Tab);
    assert_eq!(map(&window).title, title);
    assert!(says(&window, &decide));
    // It is dimmed, and says so, once the map has changed.
    press(&mut window, Modifiers::ALT, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.run_steps(3);
    assert!(says(&window, OUTDATED), "it has changed");
    press(&mut window, CTRL, Key::Z);
    window.run_steps(3);
    assert!(!says(&window, OUTDATED), "as before again");
}
