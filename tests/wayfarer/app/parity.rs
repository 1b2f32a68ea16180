//! The window, the command line and what is copied say the same, to the digit.

use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, OutputCommand, ViewportCommand, ViewportId, vec2};

use eframe::egui::accesskit::Role;

use super::{live::changed, *};
use wayfarer::{
    analyze::RunSize,
    export::{
        decisions::{self, About},
        json::{self, Compared},
    },
    file::{load_map, load_scenario},
};

const CTRL: Modifiers = Modifiers::COMMAND;

/// Steps until something is so; exact draws take their time where nothing is optimised.
fn until(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    let start = Instant::now();
    while !is_so(window) {
        assert!(start.elapsed() < Duration::from_secs(500), "never: {what}");
        window.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What the command line writes.
fn cli(arguments: &[&str], files: &[&Path]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .args(arguments)
        .args(files)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn app(window: &Window) -> &App {
    window.state().as_ref().unwrap()
}

#[test]
fn the_page_of_scenarios_shows_what_compare_writes() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["maps/trial-to-paid.ron", "scenarios/guided-setup.ron"] {
        let to = folder.path().join(part);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let text = std::fs::read_to_string(file(part)).unwrap();
        let small = text.replace(
            "customers: 5000, replications: 200, horizon: \"1y\"",
            "customers: 300, replications: 24, horizon: \"60d\"",
        );
        assert_ne!(text, small);
        std::fs::write(to, small).unwrap();
    }
    let map = folder.path().join("maps/trial-to-paid.ron");
    let scenario = folder.path().join("scenarios/guided-setup.ron");
    let mut window = window(Some(scenario.clone()));
    press(&mut window, CTRL, Key::Num4);
    until(&mut window, "the comparison", |w| {
        app(w).comparisons().is_some()
    });
    let (size, found) = app(&window).comparisons().unwrap();
    let [one] = found else {
        panic!("one scenario beside its base: {}", found.len())
    };
    let base = load_map(&map).unwrap().model.unwrap();
    let read = load_scenario(&scenario).unwrap().model.unwrap();
    let compared = |scenario| Compared {
        map: &base.id,
        scenario,
    };
    let shown = json::comparison(compared(None), &size, &[(compared(Some(&read.id)), one)]);
    let written = cli(&["compare", "--format", "json"], &[&map, &scenario]);
    assert_eq!(shown.trim(), written.trim());
}

/// A small map with money, targets (one for a persona) and opportunities.
const SMALL: &str = r#"JourneyMap(
    format: 1, id: "small", title: "Small",
    run: (customers: 300, replications: 20, horizon: "60d", seed: 5),
    personas: {
        "p": (name: "Pia, a painter", share: 0.6, flow: {"a>b": 1.2}),
        "q": (name: "Quentin", share: 0.4),
    },
    stages: {"s": (name: "S")},
    touchpoints: {
        "a": (stage: "s", name: "A", cost: Range(1, 2), dwell: Exponential("1d")),
        "b": (stage: "s", name: "B"),
        "c": (stage: "s", name: "C", moment: Conversion, revenue: Range(20, 90), dwell: Fixed("10y")),
    },
    pains: {"x": (at: "b", name: "X", prevalence: Range(0.3, 0.6), leave: Range(0.2, 0.5))},
    opportunities: {
        "fix-x": (on: "x", name: "Fix X", changes: [FixPain(pain: "x", by: 0.9)], cost: 1000),
        "push": (on: "a", name: "Push", changes: [SetShare(flow: "a>b", share: 0.62)], cost: 3000),
    },
    flows: {"a>b": (share: Range(0.4, 0.6)), "b>c": (share: Range(0.5, 0.7))},
    targets: [
        (metric: Conversion, at_least: 0.27),
        (metric: Conversion, at_least: 0.29, persona: "p"),
    ],
)"#;

fn says(window: &Window, words: &str) -> bool {
    let all = window.query_all_by_label_contains(words);
    all.count() > 0
}

/// The page of decisions shows what `wayfarer decide` writes for the same file: byte for byte as an object,
/// and in the words that it uses.
#[test]
fn the_page_of_decisions_shows_what_decide_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.ron");
    std::fs::write(&path, SMALL).unwrap();
    let mut window = window(Some(path.clone()));
    window.set_size(vec2(1280.0, 2400.0));
    press(&mut window, CTRL, Key::Num5);
    until(&mut window, "all answers", |w| {
        let app = app(w);
        app.chances().is_some() && app.worth_measuring().is_some() && app.worth_fixing().is_some()
    });
    let map = load_map(&path).unwrap().model.unwrap();
    let about = About {
        map: &map.id,
        scenario: None,
        size: RunSize {
            customers: 300,
            replications: wayfarer::decide::DRAWS,
            seed: 5,
            horizon: 60.0,
        },
        currency: &map.currency,
    };
    let files = [path.as_path()];
    let written = |question: &[&str]| {
        cli(
            &[&["decide"], question, &["--format", "json"]].concat(),
            &files,
        )
    };
    let same = |shown: &str, question: &[&str]| {
        assert_eq!(shown.trim(), written(question).trim(), "{question:?}");
    };
    let found = app(&window).chances().unwrap();
    same(&decisions::chances(&about, found), &["chances"]);
    let first = &found.targets[0];
    let words = wayfarer::export::advice::chance(first.probability, first.error);
    let information = app(&window).worth_measuring().unwrap();
    same(
        &decisions::information(&about, information),
        &["information"],
    );
    let portfolio = app(&window).worth_fixing().unwrap();
    // Half of what all would cost.
    assert_eq!(portfolio.budget, 2000.0);
    same(
        &decisions::portfolio(&about, portfolio),
        &["portfolio", "--budget", "2k"],
    );
    window.run_steps(3);
    assert!(
        says(&window, &format!("Conversion ≥ 27 %: {words}")),
        "{words}"
    );
    assert!(says(&window, "Conversion of Pia, a painter ≥ 29 %: "));
    // What would have to be true, asked for by the button.
    window.get_by_label("Seek").click();
    until(&mut window, "the number", |w| app(w).sought().is_some());
    let found = app(&window).sought().unwrap();
    let shown = decisions::sought(&about, &map, found);
    let number = wayfarer::decide::spelling(&map, &found.number.path);
    let bound = ["--at-least", "27%", "--number", &number, "--chance", "80%"];
    same(
        &shown,
        &[&["seek", "--target", "conversion"][..], &bound].concat(),
    );
    let said = wayfarer::export::advice::sought(&map, found);
    window.run_steps(3);
    assert!(says(&window, &said[0]), "{said:?}");
    // It stays, and so does everything else.
    assert!(app(&window).chances().is_some() && app(&window).worth_fixing().is_some());
}

/// Another target is decided for: that question alone is answered anew.
#[test]
fn the_target_to_decide_for_is_chosen_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.ron");
    std::fs::write(&path, SMALL).unwrap();
    let mut window = window(Some(path));
    window.set_size(vec2(1280.0, 2400.0));
    press(&mut window, CTRL, Key::Num5);
    until(&mut window, "what to fix", |w| {
        app(w).worth_fixing().is_some()
    });
    let before = app(&window).worth_measuring().unwrap().clone();
    window
        .get_by_role_and_label(Role::ComboBox, "Fix for")
        .click();
    window.run_steps(3);
    let choices = window.query_all_by_label("Conversion of Pia, a painter ≥ 29 %");
    choices.last().expect("a target of a persona").click();
    window.step();
    until(&mut window, "what to fix for her", |w| {
        let found = app(w).worth_fixing();
        found.is_some_and(|found| match &found.goal {
            wayfarer::decide::Goal::Targets(all) => {
                all.len() == 1 && all[0].persona.as_ref().is_some_and(|p| p.as_str() == "p")
            }
            _ => false,
        })
    });
    assert_eq!(app(&window).worth_measuring(), Some(&before));
}

/// Clicks a button and gives the commands to the desktop of that frame and of the next ones.
fn commands_after(window: &mut Window, name: &str) -> (Vec<OutputCommand>, Vec<ViewportCommand>) {
    window.get_by_label(name).click();
    let (mut copied, mut asked) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        window.step();
        let output = window.output();
        copied.extend(output.platform_output.commands.iter().cloned());
        let root = output.viewport_output.get(&ViewportId::ROOT);
        asked.extend(root.into_iter().flat_map(|v| v.commands.iter().cloned()));
    }
    (copied, asked)
}

#[test]
fn a_chart_is_copied_as_a_table_and_as_a_picture() {
    let target = "(metric: Activation, at_least: 0.02),";
    let run = "run: (customers: 400, replications: 30, horizon: \"1y\", seed: 7),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    let mut window = window(Some(path));
    window.set_size(vec2(1280.0, 4200.0));
    window.run_steps(5);
    let names: Vec<String> = window
        .query_all_by_label_contains(" as a table")
        .filter_map(|n| n.accesskit_node().label())
        .filter(|name| name.starts_with("Copy "))
        .collect();
    let name = names.iter().find(|n| n.contains("etention")).unwrap();
    let (copied, _) = commands_after(&mut window, name);
    let text = copied.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("a table on the clipboard");
    let mut lines = text.lines();
    let columns = lines.next().unwrap().split(',').count();
    assert!(columns > 1);
    let rows: Vec<Vec<f64>> = lines
        .map(|line| {
            line.split(',')
                .filter_map(|cell| cell.parse().ok())
                .collect()
        })
        .collect();
    assert!(rows.len() > 5, "{text}");
    assert!(
        rows.iter().all(|row| row.len() == columns),
        "numbers: {text}"
    );
    // The picture: the desktop hands a photograph of the window, and the part with the chart is copied.
    let name = name.replace("a table", "a picture");
    let chart = window.get_by_label(&name).rect();
    let (_, asked) = commands_after(&mut window, &name);
    let callback = asked.into_iter().find_map(|command| match command {
        ViewportCommand::Screenshot(callback) => Some(callback),
        _ => None,
    });
    let (width, height) = (1280usize, 4200usize);
    let mut photograph = ColorImage::filled([width, height], Color32::BLACK);
    for (at, pixel) in photograph.pixels.iter_mut().enumerate() {
        let (x, y) = (at % width, at / width);
        *pixel = Color32::from_rgb((x / 8) as u8, (y / 32) as u8, (y % 32) as u8);
    }
    callback
        .expect("a photograph is asked for")
        .complete(Arc::new(photograph));
    window.step();
    let commands = window.output().platform_output.commands.clone();
    let image = commands.into_iter().find_map(|command| match command {
        OutputCommand::CopyImage(image) => Some(image),
        _ => None,
    });
    let image = image.expect("a picture on the clipboard");
    let [w, h] = image.size;
    assert!(w > 200 && w < 460 && h > 80 && h < 500, "{w} × {h}");
    // Its last row is just above the button below it.
    let first = image.pixels[0];
    let top = usize::from(first.g()) * 32 + usize::from(first.b());
    let bottom = (top + h) as f32;
    assert!(
        (bottom - chart.top()).abs() < 24.0,
        "{bottom} {}",
        chart.top()
    );
    assert!(
        usize::from(first.r()) * 8 > 800,
        "on the right of the window"
    );
}
