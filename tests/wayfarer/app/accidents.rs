//! Nothing by accident, nothing lost.

use super::{
    drawing::{CTRL, NONE},
    live::says,
    *,
};

fn map(window: &Window) -> std::sync::Arc<wayfarer::map::JourneyMap> {
    window.state().as_ref().unwrap().map().unwrap()
}

/// A key as it is pressed by who types: the key and the text that comes of it.
fn typed(window: &mut Window, letter: char) {
    let name = letter.to_uppercase().to_string();
    let modifiers = match letter.is_uppercase() {
        true => Modifiers::SHIFT,
        false => NONE,
    };
    let key = match letter {
        ' ' => Key::from_name("Space"),
        _ => Key::from_name(&name),
    };
    if let Some(key) = key {
        window.key_press_modifiers(modifiers, key);
    }
    window.event(Event::Text(letter.to_string()));
    window.step();
}

/// A small map, drawn fast.
fn small() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.ron");
    let text = r#"JourneyMap(
    format: 1,
    id: "small",
    title: "Small",
    entry: "a",
    stages: {"s": (name: "All")},
    touchpoints: {
        "a": (stage: "s", name: "Asks"),
        "b": (stage: "s", name: "Buys", dwell: "1y"),
    },
    flows: {"a>b": (share: 0.5)},
    run: (customers: 100, replications: 2, horizon: "30d", seed: 1),
)
"#;
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn what_is_typed_with_nothing_focused_changes_nothing() {
    let (_folder, path) = small();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut window = window(Some(path.clone()));
    let before = map(&window);
    let all = ('a'..='z').chain('0'..='9');
    let all: String = all.chain('A'..='Z').collect();
    let sentences = [
        "so the customer cannot find the export button and stops.",
        "Please call me back, I quit: 100 % too slow!",
    ];
    for view in ["Journey", "Flow"] {
        for selected in [false, true] {
            for words in std::iter::once(all.as_str()).chain(sentences) {
                press(&mut window, NONE, Key::Escape);
                press(&mut window, NONE, Key::Escape);
                click(&mut window, view);
                if selected {
                    press(&mut window, Modifiers::ALT, Key::ArrowRight);
                }
                window.ctx.memory_mut(|memory| {
                    if let Some(id) = memory.focused() {
                        memory.surrender_focus(id);
                    }
                });
                for letter in words.chars() {
                    typed(&mut window, letter);
                    let now = map(&window);
                    assert_eq!(*now, *before, "{view}: “{letter}” changed the map");
                }
            }
        }
    }
    press(&mut window, NONE, Key::Escape);
    press(&mut window, NONE, Key::Escape);
    press(&mut window, CTRL, Key::S);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn one_click_writes_in_an_empty_cell_of_every_lane() {
    let (_folder, path) = copy_of("maps/onboarding-deep-dive.ron");
    let model = wayfarer::file::load_map(&path).unwrap().model.unwrap();
    let (slug, touchpoint) = model.touchpoints.first().unwrap();
    let bare = std::fs::read_to_string(&path).unwrap();
    let bare = bare
        .replace(&format!("does: \"{}\",", touchpoint.does), "")
        .replace(&format!("thinks: \"{}\",", touchpoint.thinks), "");
    std::fs::write(&path, bare).unwrap();
    let name = touchpoint.name.clone();
    for (cell, field) in [
        (format!("Step at {name}"), "What the customer does"),
        (format!("Thought at {name}"), "What the customer thinks"),
        (
            format!("Add pain point at {name}"),
            "Name of the pain point",
        ),
        (format!("Add idea at {name}"), "Name of the idea"),
    ] {
        let mut window = window(Some(path.clone()));
        window.set_size(eframe::egui::vec2(1280.0, 2600.0));
        window.run_steps(3);
        let place = window.get_by_label(&cell).rect();
        // Near the lower edge of the cell, too, where it is empty.
        let at = place.center_bottom() - eframe::egui::vec2(0.0, 4.0);
        window.hover_at(at);
        window.run_steps(2);
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        window.run_steps(3);
        assert!(shows(&window, field), "{cell}: nothing to write in");
        type_text(&mut window, "Just so");
        press(&mut window, NONE, Key::Enter);
        let now = map(&window);
        let there = &now.touchpoints[slug];
        let written = there.does == "Just so"
            || there.thinks == "Just so"
            || now.pains.values().any(|p| p.name == "Just so")
            || now.opportunities.values().any(|o| o.name == "Just so");
        assert!(written, "{cell}: what was written is not there");
    }
}

#[test]
fn a_promoted_map_is_unsaved_from_the_first_moment() {
    let mut window = window(Some(file("scenarios/guided-setup.ron")));
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, "Make it the future state");
    press(&mut window, NONE, Key::Enter);
    assert!(says(&window, "is a map of its own now"));
    press(&mut window, CTRL, Key::W);
    assert!(shows(&window, "Discard"), "closing it asks");
}

#[test]
fn an_imported_map_is_unsaved_from_the_first_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.mmd");
    std::fs::write(&path, "graph LR\n  a[Sees an ad] --> b[Signs up]\n").unwrap();
    let mut window = window(None);
    press(&mut window, CTRL, Key::I);
    press(&mut window, CTRL, Key::A);
    type_text(&mut window, &path.display().to_string());
    press(&mut window, NONE, Key::Enter);
    super::live::until(&mut window, "it is read", |w| shows(w, "Make a map of it"));
    click(&mut window, "Make a map of it");
    press(&mut window, CTRL, Key::W);
    assert!(shows(&window, "Discard"), "closing it asks");
}

#[test]
fn undoing_a_paste_leaves_selected_what_was_and_redoing_it_what_was_pasted() {
    let (_folder, path) = copy_of("maps/onboarding-deep-dive.ron");
    let mut window = window(Some(path));
    let before = map(&window);
    let name = before.touchpoints[1].name.clone();
    click(&mut window, &name);
    let on = |window: &Window| {
        let cards = window.query_all_by_label(&name);
        cards.filter(is_on).count()
    };
    assert_eq!(on(&window), 1);
    press(&mut window, CTRL, Key::D);
    let after = map(&window);
    assert_eq!(after.touchpoints.len(), before.touchpoints.len() + 1);
    assert_eq!(on(&window), 1, "of the two, the copy");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(map(&window), before, "a paste is one step");
    assert_eq!(on(&window), 1, "what was copied is selected again");
    press(&mut window, CTRL, Key::Y);
    assert_eq!(map(&window), after);
    assert_eq!(on(&window), 1);
    // What is selected is the copy again: it is what Delete takes away.
    press(&mut window, NONE, Key::Delete);
    assert_eq!(
        map(&window).touchpoints.keys().collect::<Vec<_>>(),
        before.touchpoints.keys().collect::<Vec<_>>()
    );
}

/// A file with a second name: nothing is written before somebody has said whether both are to have it.
#[cfg(unix)]
#[test]
fn a_file_of_several_names_is_asked_about_once() {
    use std::fs;

    let (folder, path) = typing::sample();
    let other = folder.path().join("other.ron");
    let archive = tempfile::tempdir().unwrap();
    let before = fs::read_to_string(&path).unwrap();
    fs::hard_link(&path, &other).unwrap();
    let texts = || [&path, &other].map(|path| fs::read_to_string(path).unwrap());
    let add = |window: &mut Window, name: &str| {
        press(window, Modifiers::ALT, Key::T);
        type_text(window, name);
        press(window, Modifiers::COMMAND, Key::S);
        window.run_steps(3);
    };
    let mut map = typing::window(archive.path(), Some(path.clone()));
    add(&mut map, "Erstens");
    assert!(shows(&map, "One file under 2 names"));
    assert_eq!(texts(), [before.clone(), before.clone()]);
    click(&mut map, "Write into it");
    let [own, others] = texts();
    assert!(own.contains("Erstens") && own == others);
    add(&mut map, "Zweitens");
    let [own, others] = texts();
    assert!(own.contains("Zweitens") && own == others, "asked once");
    drop(map);
    // Replaced as usual, the other one keeps what it had, which is said.
    let mut map = typing::window(archive.path(), Some(path.clone()));
    add(&mut map, "Drittens");
    click(&mut map, "Replace it");
    let [own, others] = texts();
    assert!(own.contains("Drittens") && others.contains("Zweitens") && own != others);
    let told = map.query_all_by_label_contains("2 names (hard links)");
    assert_eq!(told.count(), 1);
}
