//! Results on the map, charts, and customers that walk it.

use eframe::egui::OutputCommand;

use super::*;
use wayfarer::app::Command;

fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).count() > 0
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

fn until(window: &mut Window, what: &str, mut is_so: impl FnMut(&Window) -> bool) {
    let start = Instant::now();
    while !is_so(window) {
        assert!(start.elapsed() < Duration::from_secs(120), "never: {what}");
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
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
