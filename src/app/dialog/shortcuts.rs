//! All keys on one sheet, by menu, and what the mouse does.

use eframe::egui::{Align, Id, Layout, Modal, RichText, ScrollArea, Ui, vec2};

use crate::app::{
    command::{Action, Command, Menu, key_text},
    panel::heading,
    theme::{plain, size, space, strong, tokens},
};

/// What hands do on the canvas.
const HANDS: &[(&str, &str)] = &[
    ("Pan", "Space and drag, middle drag, scroll"),
    ("Zoom to the pointer", "Ctrl and scroll, pinch"),
    ("Select several", "Shift and click, or drag a frame"),
    ("Add a touchpoint", "Double-click"),
    ("Connect", "Drag from the edge of a card"),
    ("Copy while moving", "Alt and drag"),
    ("Close a tab", "Middle click on it"),
];

/// Draws it.
pub fn show(ui: &Ui, actions: &mut Vec<Action>) {
    let room = ui.ctx().content_rect().size();
    Modal::new(Id::unique("shortcuts")).show(ui.ctx(), |ui| {
        ui.set_width((room.x - 80.0).min(1080.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new("Keyboard shortcuts").font(strong(size::TITLE)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    actions.push(Action::Close);
                }
            });
        });
        ui.add_space(space::XS);
        let scroll = ScrollArea::vertical().max_height(room.y - 140.0);
        scroll.show(ui, |ui| {
            ui.columns(3, |columns| {
                for (column, menus) in columns.iter_mut().zip([
                    &[Menu::File, Menu::View][..],
                    &[Menu::Edit],
                    &[Menu::Map, Menu::Help],
                ]) {
                    column.spacing_mut().item_spacing.y = 3.0;
                    for menu in menus {
                        section(column, *menu);
                    }
                }
                let t = tokens(&columns[1]);
                let hands = &mut columns[1];
                heading(hands, "MOUSE");
                for (what, how) in HANDS {
                    line(hands, what, how, t.soft);
                }
            });
        });
    });
}

fn section(ui: &mut Ui, menu: Menu) {
    let t = tokens(ui);
    heading(ui, &menu.name().to_uppercase());
    let with_keys = menu.commands().filter(|c| c.shortcut().is_some());
    for command in with_keys {
        line(
            ui,
            command.name().trim_end_matches('…'),
            &keys(command),
            t.text,
        );
    }
    ui.add_space(space::M);
}

fn keys(command: Command) -> String {
    let all = command.entry().keys.iter().copied().map(key_text);
    all.collect::<Vec<_>>().join("  or  ")
}

fn line(ui: &mut Ui, what: &str, how: &str, color: eframe::egui::Color32) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 19.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.label(RichText::new(what).font(plain(size::SMALL)).color(color));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(how).font(strong(size::SMALL)).color(t.soft));
            });
        },
    );
}
