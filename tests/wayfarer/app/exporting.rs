//! Giving maps away and taking them in, from the window.

use std::{fs, process::Command as Program};

use eframe::egui::{DroppedFile, OutputCommand};

use super::*;

const CTRL: Modifiers = Modifiers::COMMAND;

/// The bytes that the command line makes of a map.
fn by_command(map: &Path, to: &str, more: &[&str]) -> Vec<u8> {
    let mut program = Program::new(env!("CARGO_BIN_EXE_wayfarer"));
    let output = program
        .args(["export", map.to_str().unwrap(), "--to", to, "-o", "-"])
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{to}: {said}");
    output.stdout
}

/// A small run of a sample, in a folder of its own.
fn small_copy() -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = fs::read_to_string(&path).unwrap();
    let small = text.replace(
        "customers: 5000, replications: 200",
        "customers: 200, replications: 10",
    );
    assert_ne!(text, small);
    fs::write(&path, small).unwrap();
    (folder, path)
}

/// Clicks something, and waits for what comes of it.
fn choose(window: Window, name: &str) -> Window {
    let mut window = window;
    window.get_by_label(name).click();
    window.run_steps(2);
    settled(window)
}

/// Opens the dialog and waits for what it shows first.
fn opened(path: &Path) -> Window {
    let mut window = window(Some(path.to_owned()));
    press(&mut window, CTRL, Key::E);
    let window = settled(window);
    assert!(shows(&window, "Save as…"));
    window
}

/// Saves what was made, in the window's own browser.
fn save(window: &mut Window, target: &Path) {
    click(window, "Save as…");
    assert!(shows(window, "Path of the file"));
    press(window, CTRL, Key::A);
    type_text(window, &target.display().to_string());
    press(window, Modifiers::NONE, Key::Enter);
}

/// What was put on the clipboard by the click on Copy.
fn copied(window: &mut Window) -> OutputCommand {
    window.get_by_label("Copy").click();
    for _ in 0..4 {
        window.step();
        let commands = window.output().platform_output.commands.iter();
        let mut copies = commands
            .filter(|c| matches!(c, OutputCommand::CopyText(_) | OutputCommand::CopyImage(_)));
        if let Some(copy) = copies.next() {
            return copy.clone();
        }
    }
    panic!("nothing was copied");
}

#[test]
fn the_window_and_the_command_line_make_the_same_bytes_of_every_format() {
    let (folder, path) = small_copy();
    let mut window = opened(&path);
    let formats = [
        ("PNG", "png"),
        ("SVG", "svg"),
        ("PDF", "pdf"),
        ("HTML", "html"),
        ("Markdown", "md"),
        ("Excel", "xlsx"),
        ("CSV", "csv"),
        ("Mermaid", "mermaid"),
        ("Graphviz", "dot"),
        ("JSON", "json"),
    ];
    for (name, to) in formats {
        if !shows(&window, "Save as…") {
            // It closes once the file is written.
            press(&mut window, CTRL, Key::E);
            window = settled(window);
        }
        window = choose(window, name);
        let target = folder.path().join(format!("out.{to}"));
        save(&mut window, &target);
        let made = fs::read(&target).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(made == by_command(&path, to, &[]), "{name} differs");
    }
}

#[test]
fn choices_of_a_picture_are_those_of_the_command_line() {
    let (folder, path) = small_copy();
    let window = opened(&path);
    let window = choose(window, "SVG");
    let window = choose(window, "Dark");
    // One is in the bar of the window, behind the dialog.
    let flow = |w: &Window| w.get_all_by_label("Flow").last().unwrap().click();
    flow(&window);
    let mut window = settled(window);
    window.run_steps(2);
    let window = settled(window);
    let mut window = choose(window, "What the run says");
    let target = folder.path().join("out.svg");
    save(&mut window, &target);
    let options = ["--view", "flow", "--theme", "dark", "--results"];
    let expected = by_command(&path, "svg", &options);
    assert!(fs::read(&target).unwrap() == expected);
    // What was chosen is chosen the next time too.
    press(&mut window, CTRL, Key::E);
    let window = settled(window);
    assert!(is_on(&window.get_by_label("SVG")));
    assert!(is_on(&window.get_by_label("Dark")));
}

#[test]
fn pictures_and_texts_are_copied() {
    let (_folder, path) = small_copy();
    let mut window = opened(&path);
    let OutputCommand::CopyImage(image) = copied(&mut window) else {
        panic!("no picture");
    };
    // The picture is the one that would be saved: as large, and with its colours.
    let png = by_command(&path, "png", &[]);
    let saved = wayfarer::export::render::read_png(&png, usize::MAX).unwrap();
    assert_eq!(image.size, [saved.width, saved.height]);
    let rgb: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|p| [p.r(), p.g(), p.b()])
        .collect();
    assert!(rgb == saved.rgb);
    for (name, to) in [("SVG", "svg"), ("Mermaid", "mermaid")] {
        window = choose(window, name);
        let OutputCommand::CopyText(text) = copied(&mut window) else {
            panic!("no text");
        };
        assert!(text.into_bytes() == by_command(&path, to, &[]), "{name}");
    }
}

#[test]
fn nothing_is_replaced_by_an_export_without_asking_and_no_map_at_all() {
    let (folder, path) = small_copy();
    let map = fs::read(&path).unwrap();
    let precious = folder.path().join("precious.csv");
    fs::write(&precious, "mine").unwrap();
    let mut window = choose(opened(&path), "CSV");
    save(&mut window, &path);
    assert_eq!(fs::read(&path).unwrap(), map, "the map is as it was");
    press(&mut window, Modifiers::NONE, Key::Escape);
    save(&mut window, &precious);
    assert!(shows(&window, "Replace the file?"));
    assert_eq!(fs::read(&precious).unwrap(), b"mine");
    click(&mut window, "Replace");
    assert_eq!(fs::read(&precious).unwrap(), by_command(&path, "csv", &[]));
}

#[test]
fn a_map_with_errors_is_drawn_but_no_report_is_made_of_it() {
    let (_folder, path) = small_copy();
    let text = fs::read_to_string(&path).unwrap();
    let broken = text.replacen("stage: \"discovery\"", "stage: \"nowhere\"", 1);
    assert_ne!(text, broken);
    fs::write(&path, broken).unwrap();
    let window = choose(opened(&path), "HTML");
    let said = window
        .query_all_by_label_contains("The map cannot be run")
        .count()
        + window
            .query_all_by_label_contains("the map cannot be run")
            .count();
    assert!(said > 0);
    let window = choose(window, "PNG");
    assert!(window.query_all_by_label_contains("Preview of").count() > 0);
}

#[test]
fn scenarios_stand_beside_the_map_in_a_report_as_on_the_command_line() {
    let (_held, folder) = super::scenarios::folder();
    let map = folder.join("maps/trial-to-paid.ron");
    let scenario = folder.join("scenarios/guided-setup.ron");
    let text = fs::read_to_string(&map).unwrap();
    let small = "customers: 200, replications: 10";
    fs::write(
        &map,
        text.replace("customers: 5000, replications: 200", small),
    )
    .unwrap();
    let window = choose(opened(&map), "Markdown");
    let window = choose(window, "What fixing each pain point brings");
    let mut window = choose(window, "A guide before the set-up");
    let target = folder.join("report.md");
    save(&mut window, &target);
    let options = ["--no-leverage", "--scenario", scenario.to_str().unwrap()];
    assert!(fs::read(&target).unwrap() == by_command(&map, "md", &options));
}

#[test]
fn a_table_is_shown_as_it_was_understood_and_becomes_a_map() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("our-journey.csv");
    fs::write(
        &table,
        "Stage,Touchpoint,Emotion,Colour\nFind,Sees the ad,1,red\nBuy,Pays,-2,blue\n",
    )
    .unwrap();
    let mut window = window(None);
    press(&mut window, CTRL, Key::I);
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &table.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    let mut window = settled(window);
    assert!(
        window
            .query_by_label_contains("2 stages, 2 touchpoints")
            .is_some()
    );
    assert!(window.query_by_label_contains("NOT UNDERSTOOD").is_some());
    assert!(window.query_by_label_contains("Colour").is_some());
    click(&mut window, "Make a map of it");
    let mut window = settled(window);
    assert!(shows(&window, "Sees the ad"));
    press(&mut window, CTRL, Key::S);
    let target = folder.path().join("ours.ron");
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &target.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    let saved = wayfarer::file::load_map(&target).unwrap().model.unwrap();
    let read = wayfarer::import::load(
        &table,
        wayfarer::import::Kind::Table,
        wayfarer::file::Accept::Files,
    )
    .unwrap();
    assert_eq!(saved.touchpoints, read.map.touchpoints);
    assert_eq!(saved.flows, read.map.flows);
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|e| e.to_string())
    }
}

pub fn drop_on(mut window: Window, path: PathBuf) -> Window {
    let file = std::sync::Arc::new(Dropped(path));
    window.input_mut().dropped_files.push(file);
    window.step();
    settled(window)
}

#[test]
fn files_that_are_dropped_are_opened_or_taken_in() {
    let (folder, path) = small_copy();
    let diagram = folder.path().join("diagram.mmd");
    let text = "journey\n  title A day\n  section Morning\n    Wakes up: 2: Me\n";
    fs::write(&diagram, text).unwrap();
    let window = drop_on(window(None), path);
    assert!(shows(&window, "TARGETS"));
    let window = drop_on(window, diagram);
    assert!(shows(&window, "Import diagram.mmd"));
    let odd = folder.path().join("picture.gif");
    fs::write(&odd, "GIF89a").unwrap();
    let mut window = window;
    press(&mut window, Modifiers::NONE, Key::Escape);
    let window = drop_on(window, odd);
    assert!(
        window
            .query_by_label_contains("cannot tell what it is")
            .is_some()
    );
}

#[test]
fn a_path_and_enter_that_come_in_one_frame_name_the_whole_path() {
    let (folder, path) = small_copy();
    let mut window = choose(opened(&path), "CSV");
    click(&mut window, "Save as…");
    press(&mut window, CTRL, Key::A);
    let target = folder.path().join("typed-quickly.csv");
    window.event(Event::Text(target.display().to_string()));
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert!(target.exists());
}
