//! All keys on one sheet, by menu, and what the mouse does.

use eframe::egui::{Align, Id, Layout, Modal, RichText, ScrollArea, Ui, vec2};

use crate::app::{
    command::{Action, Command, Menu, key_text},
    panel::heading,
    theme::{plain, size, space, strong, tokens},
};

/// What hands do on the canvas.
const HANDS: &[(&str, &str)] = &[
    ("Pan", "Space-drag, scroll"),
    ("Zoom to the pointer", "Ctrl+scroll"),
    ("Select several", "Shift+click"),
    ("Add a touchpoint", "Double-click"),
    ("Connect", "Drag a card's edge"),
    ("Copy while moving", "Alt+drag"),
    ("Close a tab", "Middle click"),
];

/// Draws it.
pub fn show(ui: &Ui, actions: &mut Vec<Action>) {
    let room = ui.ctx().content_rect().size();
    let modal = Modal::new(Id::unique("shortcuts")).frame(super::frame(ui));
    modal.show(ui.ctx(), |ui| {
        ui.set_width((room.x - 80.0).min(1180.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new("Keyboard shortcuts").font(strong(size::TITLE)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    actions.push(Action::Close);
                }
            });
        });
        ui.add_space(space::XS);
        let height = room.y - 150.0;
        let scroll = ScrollArea::vertical().max_height(height);
        scroll.min_scrolled_height(height).show(ui, |ui| {
            // The bar that scrolls lies over nothing.
            ui.set_max_width(ui.available_width() - space::M);
            ui.spacing_mut().item_spacing.x = 30.0;
            ui.columns(4, |columns| {
                let menus: [&[Menu]; 4] = [
                    &[Menu::File, Menu::Help],
                    &[Menu::Edit, Menu::Workshop],
                    &[Menu::View],
                    &[Menu::Map],
                ];
                for (column, menus) in columns.iter_mut().zip(menus) {
                    column.spacing_mut().item_spacing = vec2(space::S, 2.0);
                    for menu in menus {
                        section(column, *menu);
                    }
                }
                let hands = &mut columns[2];
                let color = tokens(hands).soft;
                heading(hands, "MOUSE");
                for (what, how) in HANDS {
                    line(hands, what, how, color);
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
