//! Results on the map, charts, and customers that walk it.

use eframe::egui::OutputCommand;

use super::*;
use wayfarer::app::Command;

fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).count() > 0
}

/// A label that begins so.
fn label(window: &Window, start: &str) -> String {
    let node = window.query_all_by_label_contains(start).next();
    // What a label says is its value, what a button is called its label.
    node.and_then(|n| n.value().or_else(|| n.accesskit_node().label()))
        .unwrap_or_default()
}

/// The sample, run quickly.
fn quick() -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace(
        "customers: 5000, replications: 200",
        "customers: 600, replications: 45",
    );
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// The five numbers of the counters.
fn counters(window: &Window) -> Vec<u32> {
    let said = label(window, "Counters: ");
    let words = said.trim_start_matches("Counters: ").split(", ");
    let number = |part: &str| part.split(' ').next().and_then(|n| n.parse().ok());
    words.filter_map(number).collect()
}

fn day(window: &Window) -> f64 {
    let said = label(window, "day ");
    said.trim_start_matches("day ").parse().unwrap()
}

fn until(window: &mut Window, what: &str, mut is_so: impl FnMut(&Window) -> bool) {
    let start = Instant::now();
    while !is_so(window) {
        if start.elapsed() > Duration::from_secs(60) {
            let all = window
                .root()
                .children_recursive()
                .filter_map(|n| n.value().or(n.accesskit_node().label()))
                .collect::<Vec<_>>();
            panic!("never: {what} {all:?}");
        }
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn customers_walk_pause_and_step_and_nobody_is_lost_from_the_count() {
    let (_folder, path) = quick();
    let mut window = window(Some(path));
    click(&mut window, "Flow");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    until(&mut window, "somebody walks", |w| {
        counters(w).iter().sum::<u32>() == 600
    });
    until(&mut window, "time passes", |w| day(w) > 1.0);
    until(&mut window, "somebody is lost", |w| counters(w)[3] > 0);
    click(&mut window, "Pause");
    let (paused, there) = (day(&window), counters(&window));
    window.run_steps(5);
    assert_eq!(day(&window), paused, "time stands still");
    assert_eq!(counters(&window), there);
    // Once buttons have come to rest, a paused play draws nothing anew.
    until(&mut window, "rest", |w| {
        let delay = w.output().viewport_output.values().next();
        delay.unwrap().repaint_delay > Duration::from_millis(100)
    });
    for _ in 0..40 {
        press(&mut window, Modifiers::ALT, Key::Period);
    }
    assert!(counters(&window) != there, "steps go from move to move");
    assert_eq!(counters(&window).iter().sum::<u32>(), 600);
    let slow = label(&window, "Speed: ");
    click(&mut window, "Faster");
    assert_ne!(label(&window, "Speed: "), slow);
    click(&mut window, "Play on");
    let before = day(&window);
    until(&mut window, "time passes again", |w| day(w) > before + 1.0);
    click(&mut window, "Play from the start");
    assert!(day(&window) < before);
    // The other view shows them too.
    click(&mut window, "Journey");
    assert!(says(&window, "Counters: "));
    click(&mut window, "End the play");
    assert!(!says(&window, "Counters: "));
}

#[test]
fn results_on_the_map_are_shown_and_hidden() {
    let (_folder, path) = quick();
    let mut window = window(Some(path));
    click(&mut window, "Flow");
    assert!(says(&window, "Funnel, "));
    assert!(says(&window, "Legend: "));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    assert!(!says(&window, "Funnel, "));
    assert!(!says(&window, "Legend: "));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    assert!(says(&window, "Funnel, "));
}

#[test]
fn charts_are_there_fold_and_are_copied_as_tables() {
    let (_folder, path) = quick();
    let mut window = window(Some(path));
    window.set_size(eframe::egui::vec2(1280.0, 3600.0));
    until(&mut window, "the levers", |w| says(w, "Chart Levers: "));
    for chart in ["Retention", "Time to value", "Revenue by month"] {
        assert!(says(&window, &format!("Chart {chart}: ")), "{chart}");
    }
    window.get_by_label("Copy Retention as a table").click();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        let mut commands = window.output().platform_output.commands.iter();
        let text = commands.find_map(|c| match c {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied = copied.or(text);
    }
    let text = copied.expect("the table is on the clipboard");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("day,share,low,high"));
    let first: Vec<f64> = lines
        .next()
        .unwrap()
        .split(',')
        .map(|v| v.parse().unwrap())
        .collect();
    assert_eq!(first[..2], [0.0, 1.0], "everybody is there at first");
    assert!(lines.count() > 6);
    click(&mut window, "Fold RETENTION");
    assert!(!says(&window, "Chart Retention: "));
    click(&mut window, "Unfold RETENTION");
    assert!(says(&window, "Chart Retention: "));
    assert!(Command::CopyResults.entry().keys.is_empty());
}
