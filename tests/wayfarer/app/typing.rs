//! What is being typed is work from its first key, in every editor: it counts as not saved, goes to the
//! journal, is taken over by saving and closing, and comes back after a crash. A window that is dropped
//! without being closed stands for a program that was killed; `killed.rs` kills real ones.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::{Event, Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use jiff::civil::date;
use wayfarer::{
    app::App,
    archive::{Folder, Recovery},
    file::{load_map, load_workshop, workshop_path},
};

use super::{Window, click, live::changed, outside::until, press, settled, shows, type_text};

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;
const SETUP: &str = "Connects a data source";

/// Fields that look for something, name a file or ask for something: what is typed into them is no work.
const LOOKS: [&str; 8] = [
    "Find",
    "Find on the map",
    "Find a number",
    "Path of the file",
    "Budget",
    "Number",
    "Chance",
    "Template",
];

/// A copy of a sample that has everything, with runs that take no time.
pub fn sample() -> (tempfile::TempDir, PathBuf) {
    let target = "(metric: Activation, at_least: 0.02, note: \"why\"),";
    let run = "run: (customers: 20, replications: 2, horizon: \"60d\", seed: 7),";
    let (folder, path) = changed("maps/trial-to-paid.ron", target, run);
    // At the first touchpoint nobody has written yet what is done and thought there.
    let text = fs::read_to_string(&path).unwrap();
    let mut missing = vec!["does: ", "thinks: "];
    let lines = text.lines().filter(|line| {
        let at = missing
            .iter()
            .position(|m| line.trim_start().starts_with(m));
        at.map(|at| missing.remove(at)).is_none()
    });
    let text = lines.map(|line| format!("{line}\n")).collect::<String>();
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// The window with a folder for journals.
pub fn window(archive: &Path, path: Option<PathBuf>) -> Window {
    let folder = archive.to_owned();
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(0.25)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::new(ui.ctx(), path.clone(), date(2026, 11, 22))
                        .without_desktop()
                        .with_watch(ui.ctx())
                        .with_archive(ui.ctx(), Folder::at(&folder))
                });
                app.frame(ui);
            },
            None,
        );
    settled(harness)
}

/// Goes to a thing by its name.
pub fn go_to(window: &mut Window, name: &str) {
    press(window, CTRL, Key::K);
    type_text(window, name);
    press(window, NONE, Key::Enter);
    window.run_steps(3);
}

/// All that comes back after a crash, in one text.
pub fn kept(archive: &Path) -> String {
    let found = Recovery::find(&Folder::at(archive)).unwrap();
    let texts = found.iter().flat_map(|recovery| {
        let typed = recovery.typed.iter().flat_map(|typed| typed.texts.clone());
        std::iter::once(recovery.text.clone()).chain(typed)
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The names of the fields for text on the screen, from top to bottom as they are drawn.
fn fields(window: &Window) -> Vec<String> {
    let roles = [Role::TextInput, Role::MultilineTextInput];
    let nodes = roles
        .into_iter()
        .flat_map(|role| window.query_all_by_role(role).collect::<Vec<_>>());
    let free = nodes.filter(|node| !node.accesskit_node().is_disabled());
    free.map(|node| node.accesskit_node().label().unwrap_or_default())
        .collect()
}

/// Unfolds all sections of the inspector.
fn unfold(window: &mut Window) {
    for _ in 0..12 {
        let folded = window.query_all_by_role(Role::Button).find(|node| {
            let node = node.accesskit_node();
            node.data().is_expanded() == Some(false)
        });
        let Some(folded) = folded else { return };
        folded.click();
        window.run_steps(3);
    }
}

/// What was typed, and where.
#[derive(Default)]
struct Typed {
    names: BTreeSet<String>,
    tokens: Vec<(String, String)>,
}

impl Typed {
    /// Types something else into each field on the screen; leaves the keyboard in the last one.
    fn fill_all(&mut self, window: &mut Window) {
        let mut done = BTreeSet::new();
        loop {
            // A field may bring others: it is looked again after each.
            let all = fields(window);
            // Another name in the file makes other fields of all: it comes last.
            let (last, first): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|name| name == "Name in the file");
            let mut all = first.into_iter().chain(last);
            let Some(name) = all.find(|name| !done.contains(name)) else {
                // The last one is left, and not by Escape, which would take back what was typed.
                press(window, NONE, Key::Tab);
                return;
            };
            assert!(!name.is_empty(), "a field for text has no name");
            done.insert(name.clone());
            self.names.insert(name.clone());
            let roles = [Role::TextInput, Role::MultilineTextInput];
            let node = roles
                .into_iter()
                .find_map(|role| window.query_all_by_role_and_label(role, &name).next());
            node.unwrap().focus();
            window.run_steps(2);
            // Neither a number nor a unit, but a name.
            let token = format!("zq{}zq", self.tokens.len());
            window.event(Event::Text(token.clone()));
            window.run_steps(2);
            if !LOOKS.contains(&name.as_str()) {
                self.tokens.push((name, token));
            }
        }
    }
}

impl Typed {
    /// All of it must be in what is kept.
    fn check(&self, kept: &str) {
        let mut all = self.tokens.iter();
        let lost: Vec<_> = all
            .by_ref()
            .filter(|(_, token)| !kept.contains(token.as_str()))
            .collect();
        assert!(lost.is_empty(), "lost: {lost:?}\nof {:?}", self.names);
    }

    /// These fields were among them: the test has not walked past them.
    fn has(&self, names: &[&str]) {
        for name in names {
            assert!(self.names.contains(*name), "no {name} in {:?}", self.names);
        }
    }
}

/// Waits for less than the two seconds that may be lost.
fn rest(window: &mut Window) {
    std::thread::sleep(std::time::Duration::from_millis(1000));
    window.run_steps(2);
}

/// Shows a thing in the inspector, with everything unfolded.
fn inspect(window: &mut Window, name: &str) {
    press(window, NONE, Key::Escape);
    press(window, NONE, Key::Escape);
    if !name.is_empty() {
        go_to(window, name);
    }
    click(window, "Details");
    unfold(window);
}

#[test]
fn whatever_is_typed_into_the_inspector_comes_back_after_a_crash() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let mut typed = Typed::default();
    let mut map = window(archive.path(), Some(path));
    map.set_size(vec2(1280.0, 4200.0));
    map.run_steps(3);
    // The map, then one of each kind of thing.
    for name in [
        "",
        SETUP,
        "SSO needs an administrator",
        "A message from a person",
        "Olivia",
        "Set-up",
    ] {
        inspect(&mut map, name);
        typed.fill_all(&mut map);
    }
    rest(&mut map);
    drop(map);
    typed.check(&kept(archive.path()));
    let named = [
        "Title",
        "Name",
        "Name in the file",
        "Currency",
        "Goal",
        "Owner",
        "Note",
    ];
    typed.has(&named);
    assert!(typed.names.len() > 40, "{:?}", typed.names);
}

#[test]
fn whatever_is_typed_in_a_scenario_comes_back_after_a_crash() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for name in ["maps", "scenarios"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let copy = |name: &str| fs::copy(root.join(name), folder.path().join(name)).unwrap();
    copy("maps/trial-to-paid.ron");
    copy("scenarios/guided-setup.ron");
    let archive = tempfile::tempdir().unwrap();
    let mut typed = Typed::default();
    let path = folder.path().join("scenarios/guided-setup.ron");
    let mut map = window(archive.path(), Some(path));
    map.set_size(vec2(1280.0, 4200.0));
    map.run_steps(3);
    inspect(&mut map, "");
    typed.fill_all(&mut map);
    rest(&mut map);
    drop(map);
    typed.check(&kept(archive.path()));
    assert!(typed.names.len() > 3, "{:?}", typed.names);
}

#[test]
fn whatever_is_typed_in_a_workshop_comes_back_after_a_crash() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let mut typed = Typed::default();
    let mut room = window(archive.path(), Some(path.clone()));
    room.set_size(vec2(1600.0, 1000.0));
    room.run_steps(3);
    press(&mut room, NONE, Key::F11);
    room.run_steps(3);
    press(&mut room, Modifiers::ALT, Key::Num5);
    room.get_by_label("Park this").focus();
    room.run_steps(2);
    type_text(&mut room, "For later");
    press(&mut room, NONE, Key::Enter);
    typed.fill_all(&mut room);
    press(&mut room, Modifiers::ALT, Key::Num3);
    room.get_all_by_label_contains("Ask about ")
        .next()
        .unwrap()
        .click();
    room.run_steps(3);
    typed.fill_all(&mut room);
    // The record is saved a moment after its last change.
    for _ in 0..8 {
        room.step();
    }
    rest(&mut room);
    drop(room);
    let record = fs::read_to_string(workshop_path(&path)).unwrap();
    typed.check(&(kept(archive.path()) + &record));
    typed.has(&[
        "Park this",
        "Parked 1",
        "Who",
        "Low",
        "Likely",
        "High",
        "Minutes",
    ]);

    // It is in its fields again, and saving takes over what can be.
    let mut room = window(archive.path(), None);
    click(&mut room, "Bring it back");
    let mut room = settled(room);
    press(&mut room, NONE, Key::F11);
    press(&mut room, Modifiers::ALT, Key::Num5);
    let token = |name: &str| {
        let found = typed.tokens.iter().rev().find(|(field, _)| field == name);
        found.unwrap().1.clone()
    };
    let parked = room.get_by_label("Park this").value();
    assert_eq!(parked, Some(token("Park this")));
    press(&mut room, CTRL, Key::S);
    press(&mut room, NONE, Key::F11);
    let record = load_workshop(&workshop_path(&path)).unwrap().model.unwrap();
    assert!(
        record.parking.contains(&token("Park this")),
        "{:?}",
        record.parking
    );
}

#[test]
fn whatever_is_typed_into_dialogs_is_work_or_looks_for_something() {
    let (folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let mut typed = Typed::default();
    let mut map = window(archive.path(), Some(path));
    for (modifiers, key) in [
        (CTRL, Key::K),
        (CTRL, Key::F),
        (CTRL, Key::O),
        (CTRL, Key::L),
    ] {
        press(&mut map, modifiers, key);
        typed.fill_all(&mut map);
        press(&mut map, NONE, Key::Escape);
        press(&mut map, NONE, Key::Escape);
    }
    press(&mut map, CTRL, Key::Num5);
    let mut map = settled(map);
    typed.fill_all(&mut map);
    press(&mut map, NONE, Key::Escape);
    assert!(typed.tokens.is_empty(), "{:?}", typed.tokens);
    typed.has(&["Find", "Find on the map", "Path of the file", "Budget"]);

    let diagram = folder.path().join("diagram.mmd");
    let text = "journey\n  title A day\n  section Morning\n    Wakes up: 2: Me\n";
    fs::write(&diagram, text).unwrap();
    let mut map = super::exporting::drop_on(map, diagram);
    typed.fill_all(&mut map);
    assert_eq!(typed.tokens.len(), 1, "the title of what is imported");
    rest(&mut map);
    drop(map);
    typed.check(&kept(archive.path()));
    let mut map = window(archive.path(), None);
    click(&mut map, "Bring it back");
    let map = settled(map);
    let title = &typed.tokens[0].1;
    assert!(
        map.query_all_by_label_contains(title).count() > 0,
        "its title is back"
    );
}

/// Opens an editor on the map.
type Opens = fn(&mut Window);

/// The editors on the map, each with the keyboard in it.
const ON_THE_MAP: [(&str, Opens); 5] = [
    ("a name", |window| {
        go_to(window, SETUP);
        press(window, NONE, Key::F2);
    }),
    ("what a customer does", |window| {
        write_in(window, "Step at ")
    }),
    ("what a customer thinks", |window| {
        write_in(window, "Thought at ");
    }),
    ("a new touchpoint", |window| {
        press(window, Modifiers::ALT, Key::T)
    }),
    ("a sticky note", |window| {
        go_to(window, SETUP);
        press(window, Modifiers::ALT, Key::Q);
    }),
];

/// Writes in a cell of the journey view, by keys.
pub fn write_in(window: &mut Window, cell: &str) {
    let first = "Visits the website";
    go_to(window, first);
    window.get_by_label(&format!("{cell}{first}")).focus();
    window.run_steps(2);
    press(window, NONE, Key::Enter);
}

const TEXT: &str = "Zaubert ein Wort";

#[test]
fn what_is_written_on_the_map_is_saved_asked_about_and_brought_back() {
    for (name, opens) in ON_THE_MAP {
        let (_folder, path) = sample();
        let archive = tempfile::tempdir().unwrap();
        let before = fs::read_to_string(&path).unwrap();
        let on_disk = || fs::read_to_string(&path).unwrap();

        // Nobody has pressed Enter, and the program is killed.
        let mut first = window(archive.path(), Some(path.clone()));
        opens(&mut first);
        type_text(&mut first, TEXT);
        rest(&mut first);
        drop(first);
        assert_eq!(on_disk(), before, "{name}");
        assert!(kept(archive.path()).contains(TEXT), "{name} is not kept");
        let mut second = window(archive.path(), None);
        click(&mut second, "Bring it back");
        let mut second = settled(second);
        press(&mut second, CTRL, Key::S);
        assert!(on_disk().contains(TEXT), "{name} did not come back");
        press(&mut second, CTRL, Key::Q);
        assert!(second.state().as_ref().unwrap().is_quitting(), "{name}");
        drop(second);
        assert_eq!(kept(archive.path()), "", "{name} is not needed any more");

        // Closing asks, and saving takes it over.
        fs::write(&path, &before).unwrap();
        let mut third = window(archive.path(), Some(path.clone()));
        opens(&mut third);
        type_text(&mut third, TEXT);
        press(&mut third, CTRL, Key::Q);
        assert!(!third.state().as_ref().unwrap().is_quitting(), "{name}");
        third.run_steps(3);
        click(&mut third, "Save all");
        assert!(third.state().as_ref().unwrap().is_quitting(), "{name}");
        assert!(on_disk().contains(TEXT), "{name} was not saved by closing");
        drop(third);

        // Escape gives it up on purpose.
        fs::write(&path, &before).unwrap();
        let mut fourth = window(archive.path(), Some(path.clone()));
        opens(&mut fourth);
        type_text(&mut fourth, TEXT);
        press(&mut fourth, NONE, Key::Escape);
        press(&mut fourth, CTRL, Key::Q);
        assert!(fourth.state().as_ref().unwrap().is_quitting(), "{name}");
        drop(fourth);
        assert_eq!(kept(archive.path()), "", "{name} was given up");
        assert_eq!(on_disk(), before, "{name}");
    }
}

#[test]
fn what_is_written_on_the_map_outlives_whatever_comes_between() {
    // Another map, another view, another page, another file on the disk.
    let (folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.ron");
    fs::copy(super::file("maps/saas13.ron"), &other).unwrap();
    let mut map = window(archive.path(), Some(other.clone()));
    press(&mut map, CTRL, Key::O);
    press(&mut map, CTRL, Key::A);
    type_text(&mut map, &path.display().to_string());
    press(&mut map, NONE, Key::Enter);
    let mut map = settled(map);
    type Step = (&'static str, fn(&mut Window));
    let between: [Step; 4] = [
        ("another map", |window| press(window, CTRL, Key::Tab)),
        ("another view", |window| press(window, CTRL, Key::Num2)),
        ("another page", |window| press(window, CTRL, Key::Num5)),
        ("another thing", |window| {
            go_to(window, "Sees the first report")
        }),
    ];
    for (n, (name, comes)) in between.into_iter().enumerate() {
        for (editor, opens) in ON_THE_MAP {
            let text = format!("Wort {n} in {editor}");
            opens(&mut map);
            type_text(&mut map, &text);
            comes(&mut map);
            match name {
                "another map" => press(&mut map, CTRL, Key::Tab),
                "another view" => press(&mut map, CTRL, Key::Num1),
                "another page" => press(&mut map, NONE, Key::Escape),
                _ => {}
            }
            map.run_steps(3);
            press(&mut map, CTRL, Key::S);
            let saved = fs::read_to_string(&path).unwrap();
            assert!(saved.contains(&text), "{name} comes between {editor}");
            press(&mut map, NONE, Key::Escape);
            // Back to the map as it was: its things have the names that are looked for.
            press(&mut map, CTRL, Key::Z);
        }
    }
    assert!(!fs::read_to_string(&other).unwrap().contains("Wort"));
}

/// A note stays open while another thing is selected: it is work like any other text, and hangs where it says.
#[test]
fn a_note_left_open_while_another_thing_is_selected_is_saved_and_brought_back() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let before = fs::read_to_string(&path).unwrap();
    let other = "Sees the first report";
    let left_open = |window: &mut Window| {
        go_to(window, SETUP);
        press(window, Modifiers::ALT, Key::Q);
        type_text(window, TEXT);
        go_to(window, other);
        let words = format!("Note on “{other}”");
        let on = window.query_all_by_label_contains(&words);
        assert_eq!(on.count(), 1, "{:?}", fields(window));
    };
    let hangs = || {
        let map = load_map(&path).unwrap().model.unwrap();
        let on = map.touchpoints.values().find(|touchpoint| {
            let mut notes = touchpoint.stickies.iter();
            notes.any(|note| note.text == TEXT)
        });
        on.map(|touchpoint| touchpoint.name.clone())
    };
    // Killed.
    let mut map = window(archive.path(), Some(path.clone()));
    left_open(&mut map);
    rest(&mut map);
    drop(map);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    assert!(kept(archive.path()).contains(TEXT));
    let mut map = window(archive.path(), None);
    click(&mut map, "Bring it back");
    let mut map = settled(map);
    press(&mut map, CTRL, Key::S);
    assert_eq!(hangs().as_deref(), Some(other));
    drop(map);
    // Saved.
    fs::write(&path, &before).unwrap();
    let archive = tempfile::tempdir().unwrap();
    let mut map = window(archive.path(), Some(path.clone()));
    left_open(&mut map);
    press(&mut map, CTRL, Key::S);
    assert_eq!(hangs().as_deref(), Some(other));
    drop(map);
    // Closed.
    fs::write(&path, &before).unwrap();
    let archive = tempfile::tempdir().unwrap();
    let mut map = window(archive.path(), Some(path.clone()));
    left_open(&mut map);
    press(&mut map, CTRL, Key::Q);
    assert!(!map.state().as_ref().unwrap().is_quitting());
    map.run_steps(3);
    click(&mut map, "Save all");
    assert!(map.state().as_ref().unwrap().is_quitting());
    assert_eq!(hangs().as_deref(), Some(other));
}

#[test]
fn what_another_program_writes_meanwhile_takes_nothing_away() {
    for (name, opens) in ON_THE_MAP {
        let (_folder, path) = sample();
        let archive = tempfile::tempdir().unwrap();
        let mut map = window(archive.path(), Some(path.clone()));
        opens(&mut map);
        type_text(&mut map, TEXT);
        let text = fs::read_to_string(&path).unwrap();
        let other = text.replacen("Sees the first report", "Kollegin war hier", 1);
        assert_ne!(text, other);
        fs::write(&path, other).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1200));
        map.run_steps(6);
        press(&mut map, CTRL, Key::S);
        until(&mut map, "Saved to");
        let saved = fs::read_to_string(&path).unwrap();
        assert!(
            saved.contains(TEXT) && saved.contains("Kollegin war hier"),
            "{name}"
        );
    }
}

#[test]
fn half_a_number_is_kept_with_its_field_and_asked_about() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let before = fs::read_to_string(&path).unwrap();
    let field = "Stay, half within";
    let mut first = window(archive.path(), Some(path.clone()));
    first.set_size(vec2(1280.0, 2600.0));
    first.run_steps(3);
    go_to(&mut first, SETUP);
    click(&mut first, "Details");
    first.get_by_label(field).focus();
    first.run_steps(3);
    type_text(&mut first, "7 mal");
    // Saving has nothing to save, and says what it is that it cannot save.
    press(&mut first, CTRL, Key::S);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    // The law has two numbers: both fields are told.
    until(&mut first, "“7 mal · ");
    press(&mut first, CTRL, Key::Q);
    assert!(!first.state().as_ref().unwrap().is_quitting());
    first.run_steps(3);
    assert!(shows(&first, "Close without what is being typed?"));
    click(&mut first, "Cancel");
    drop(first);

    let mut second = window(archive.path(), None);
    assert!(
        second.query_all_by_label_contains("7 mal").count() > 0,
        "told"
    );
    click(&mut second, "Bring it back");
    let mut second = settled(second);
    second.set_size(vec2(1280.0, 2600.0));
    second.run_steps(3);
    go_to(&mut second, SETUP);
    click(&mut second, "Details");
    assert_eq!(second.get_by_label(field).value().as_deref(), Some("7 mal"));
    assert!(
        second.query_all_by_label_contains("Found “7 mal").count() > 0,
        "why"
    );
    // Something else is undone and done again: the text stays.
    press(&mut second, CTRL, Key::D);
    press(&mut second, CTRL, Key::Z);
    go_to(&mut second, SETUP);
    click(&mut second, "Details");
    assert_eq!(second.get_by_label(field).value().as_deref(), Some("7 mal"));
    second.get_by_label(field).focus();
    second.run_steps(3);
    type_text(&mut second, "7d");
    press(&mut second, NONE, Key::Escape);
    assert_ne!(second.get_by_label(field).value().as_deref(), Some("7 mal"));
    press(&mut second, CTRL, Key::Q);
    assert!(
        second.state().as_ref().unwrap().is_quitting(),
        "nothing is left"
    );
    drop(second);
    assert_eq!(kept(archive.path()), "");
}

#[test]
fn a_program_that_is_told_to_end_keeps_what_is_typed() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let ending = wayfarer::app::Ending::default();
    let asked = ending.clone();
    let folder = archive.path().to_owned();
    let harness = Harness::builder().build_ui_state(
        move |ui, app: &mut Option<App>| {
            let app = app.get_or_insert_with(|| {
                App::new(ui.ctx(), Some(path.clone()), date(2026, 11, 22))
                    .without_desktop()
                    .with_archive(ui.ctx(), Folder::at(&folder))
                    .with_ending(ending.clone())
            });
            app.frame(ui);
        },
        None,
    );
    let mut map = settled(harness);
    press(&mut map, Modifiers::ALT, Key::T);
    type_text(&mut map, "Zaubert");
    type_text(&mut map, " noch");
    // The last key waits for its turn; now nothing waits any more.
    asked.ask();
    map.step();
    let closes = |window: &Window| {
        let output = window.output().viewport_output.values();
        let commands = output.flat_map(|viewport| viewport.commands.iter());
        commands
            .into_iter()
            .any(|c| matches!(c, eframe::egui::ViewportCommand::Close))
    };
    assert!(closes(&map), "it ends without a question");
    drop(map);
    assert!(kept(archive.path()).contains("Zaubert noch"));
}

#[test]
fn a_map_of_which_a_name_is_typed_counts_as_changed_from_the_first_key() {
    let (_folder, path) = sample();
    let archive = tempfile::tempdir().unwrap();
    let mut map = window(archive.path(), Some(path.clone()));
    go_to(&mut map, SETUP);
    press(&mut map, NONE, Key::F2);
    press(&mut map, CTRL, Key::Q);
    assert!(map.state().as_ref().unwrap().is_quitting(), "nothing typed");
    let mut map = window(archive.path(), Some(path.clone()));
    go_to(&mut map, SETUP);
    press(&mut map, NONE, Key::F2);
    type_text(&mut map, "Z");
    press(&mut map, CTRL, Key::S);
    let map = load_map(&path).unwrap().model.unwrap();
    assert_eq!(map.touchpoints["setup"].name, "Z");
}
