//! The window, the command line and what is copied say the same, to the digit.

use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, OutputCommand, ViewportCommand, ViewportId, vec2};

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

#[test]
fn the_chances_of_the_page_of_decisions_are_those_of_the_command_line() {
    let target = "(metric: Activation, at_least: 0.028),";
    let run = "run: (customers: 300, replications: 20, horizon: \"60d\", seed: 5),";
    let (_folder, path) = changed("maps/trial-to-paid.ron", target, run);
    // Without opportunities there is nothing else to decide.
    let text = std::fs::read_to_string(&path).unwrap();
    let from = text.find("    opportunities: {").unwrap();
    let to = from + text[from..].find("\n    },").unwrap() + "\n    },".len();
    std::fs::write(&path, format!("{}{}", &text[..from], &text[to..])).unwrap();
    let mut window = window(Some(path.clone()));
    press(&mut window, CTRL, Key::Num5);
    until(&mut window, "exact draws", |w| app(w).chances().is_some());
    let map = load_map(&path).unwrap().model.unwrap();
    let found = app(&window).chances().unwrap();
    let about = About {
        map: &map.id,
        scenario: None,
        size: RunSize {
            customers: 300,
            replications: found.draws,
            seed: 5,
            horizon: 60.0,
        },
        currency: &map.currency,
    };
    let shown = decisions::chances(&about, found);
    let draws = found.draws.to_string();
    let arguments = ["decide", "chances", "--format", "json", "--replications"];
    let written = cli(&[&arguments[..], &[draws.as_str()]].concat(), &[&path]);
    assert_eq!(shown.trim(), written.trim());
    // And the page says it.
    window.run_steps(3);
    let p = found_probability(&written);
    let percent = format!("{:.0} ± ", p * 100.0);
    let bar = window.query_all_by_label_contains("Activation, ");
    let says: Vec<String> = bar
        .filter_map(|n| n.accesskit_node().value().or(n.accesskit_node().label()))
        .collect();
    assert!(
        says.iter().any(|s| s.contains(&percent)),
        "{percent} in {says:?}"
    );
}

fn found_probability(json: &str) -> f64 {
    let from = json.find("\"probability\": ").unwrap() + "\"probability\": ".len();
    let end = json[from..].find([',', '\n']).unwrap();
    json[from..from + end].trim().parse().unwrap()
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
