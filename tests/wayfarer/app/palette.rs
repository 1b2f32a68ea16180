//! The palette, the menus and the sheet of keys.

use super::*;
use wayfarer::app::{Command, Menu};

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn a_command_is_found_and_done_by_keyboard() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    let before = window.ctx.theme();
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, "sw theme");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_ne!(window.ctx.theme(), before);
    assert!(
        window.query_by_label("Find").is_none(),
        "the palette is closed"
    );
}

#[test]
fn arrows_choose_among_what_fits() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, CTRL, Key::Slash);
    type_text(&mut window, "zoom");
    let lit = |window: &Window, name: &str| {
        let row = window.get_by_role_and_label(eframe::egui::accesskit::Role::ListBoxOption, name);
        is_on(&row)
    };
    assert!(lit(&window, "Zoom in") || lit(&window, "Zoom out"));
    let first = lit(&window, "Zoom in");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_ne!(lit(&window, "Zoom in"), first);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(lit(&window, "Zoom in"), first);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Find").is_none());
}

#[test]
fn a_touchpoint_is_gone_to_by_name() {
    let mut window = window(Some(file("maps/onboarding-deep-dive.ron")));
    let map = wayfarer::file::load_map(&file("maps/onboarding-deep-dive.ron")).unwrap();
    let map = map.model.unwrap();
    let name = &map.touchpoints[map.touchpoints.len() - 1].name;
    press(&mut window, CTRL, Key::K);
    type_text(&mut window, name);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let cards = window.get_all_by_label(name);
    let mut selected = cards.filter(is_on);
    assert!(selected.next().is_some());
}

#[test]
fn every_menu_shows_its_commands() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    for menu in Menu::ALL {
        click(&mut window, menu.name());
        for command in menu.commands() {
            let role = eframe::egui::accesskit::Role::MenuItem;
            let item = window.query_by_role_and_label(role, command.name());
            assert!(item.is_some(), "{} in {}", command.name(), menu.name());
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    press(&mut window, CTRL, Key::Z);
    let said = window.query_by_label_contains("nothing was changed yet");
    assert!(said.is_some());
}

#[test]
fn the_sheet_lists_all_keys() {
    let mut window = window(None);
    press(&mut window, Modifiers::SHIFT, Key::Questionmark);
    assert!(shows(&window, "Keyboard shortcuts"));
    for command in Command::ALL.iter().filter(|c| c.shortcut().is_some()) {
        let name = command.name().trim_end_matches('…');
        assert!(window.query_all_by_label(name).count() > 0, "{name}");
    }
    click(&mut window, "Close");
    assert!(!shows(&window, "Keyboard shortcuts"));
}
