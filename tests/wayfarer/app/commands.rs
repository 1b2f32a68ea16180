//! Every command of the table.

use super::*;
use wayfarer::app::{Command, Menu};

/// Finds a command in the palette by its whole name and does it.
fn perform(window: &mut Window, command: Command) {
    press(window, Modifiers::COMMAND, Key::K);
    type_text(window, command.name());
    let role = eframe::egui::accesskit::Role::ListBoxOption;
    window.get_by_role_and_label(role, command.name()).click();
    window.run_steps(3);
}

#[test]
fn every_command_is_done_without_harm_whatever_is_selected() {
    let (_folder, path) = copy_of("maps/trial-to-paid.ron");
    // Many windows are opened, and each runs its map.
    let text = std::fs::read_to_string(&path).unwrap();
    let small = text.replace(
        "customers: 5000, replications: 200",
        "customers: 100, replications: 8",
    );
    assert_ne!(text, small);
    std::fs::write(&path, small).unwrap();
    for select in [false, true] {
        let mut window = window(Some(path.clone()));
        for command in Command::ALL.iter().filter(|c| **c != Command::Palette) {
            if select {
                press(&mut window, Modifiers::NONE, Key::N);
            }
            perform(&mut window, *command);
            press(&mut window, Modifiers::NONE, Key::Escape);
            press(&mut window, Modifiers::NONE, Key::Escape);
            if command.entry().menu == Menu::File {
                // The map may be gone from the table.
                window = super::window(Some(path.clone()));
            }
        }
    }
}

#[test]
fn every_command_says_something_without_a_map() {
    let mut window = window(None);
    for command in Command::ALL.iter().filter(|c| **c != Command::Palette) {
        perform(&mut window, *command);
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn panels_are_shown_and_hidden() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    assert!(shows(&window, "MAPS") && shows(&window, "TARGETS"));
    perform(&mut window, Command::LeftPanel);
    assert!(!shows(&window, "MAPS"));
    perform(&mut window, Command::RightPanel);
    assert!(!shows(&window, "TARGETS"));
}

#[test]
fn the_selection_is_walked_and_dropped() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    perform(&mut window, Command::Next);
    assert!(shows(&window, "Deselect"));
    perform(&mut window, Command::Deselect);
    assert!(!shows(&window, "Deselect"));
}
