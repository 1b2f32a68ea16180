//! The screens for files that are being read, or cannot be shown.

use std::path::Path;

use eframe::egui::{RichText, Ui};

use super::page;
use crate::{
    app::{
        command::{Action, Command},
        panel::command_button,
        theme::{card_frame, size, space, strong, tokens},
    },
    diagnostic::{Diagnostic, Severity},
};

/// While a file is read.
pub fn opening(ui: &mut Ui, path: &Path) {
    page(ui, 720.0, |ui| {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(format!("Opening {}…", path.display()));
        });
    });
}

/// A file that cannot be read at all.
pub fn unreadable(ui: &mut Ui, message: &str, actions: &mut Vec<Action>) {
    page(ui, 720.0, |ui| {
        let t = tokens(ui);
        ui.label(RichText::new("This file cannot be opened").font(strong(size::TITLE)));
        ui.label(RichText::new(message).color(t.bad));
        ui.horizontal(|ui| {
            command_button(ui, Command::Welcome, "All maps", actions);
            command_button(ui, Command::Open, "Open another…", actions);
        });
    });
}

/// A file with errors: all of them, with their places.
pub fn broken(
    ui: &mut Ui,
    title: &str,
    path: &Path,
    found: &[Diagnostic],
    actions: &mut Vec<Action>,
) {
    page(ui, 860.0, |ui| {
        let t = tokens(ui);
        let errors = found.iter().filter(|d| d.is_error()).count();
        let words = match errors {
            1 => format!("{title} has an error"),
            n => format!("{title} has {n} errors"),
        };
        ui.label(RichText::new(words).font(strong(size::TITLE)));
        let advice = "It can be shown once they are mended in a text editor. Then open it again.";
        ui.label(RichText::new(advice).color(t.soft));
        ui.horizontal(|ui| {
            if ui.button("Open again").clicked() {
                actions.push(Action::OpenPath(path.to_owned()));
            }
            command_button(ui, Command::Welcome, "All maps", actions);
        });
        ui.add_space(space::S);
        for diagnostic in found {
            card_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 3.0;
                let (word, color) = match diagnostic.severity {
                    Severity::Error => ("Error", t.bad),
                    Severity::Warning => ("Warning", t.warn),
                };
                ui.horizontal(|ui| {
                    ui.label(RichText::new(word).font(strong(size::SMALL)).color(color));
                    if let Some(place) = &diagnostic.place {
                        ui.label(RichText::new(place.to_string()).monospace().color(t.faint));
                    }
                });
                ui.label(RichText::new(&diagnostic.message));
                if let Some(hint) = &diagnostic.hint {
                    ui.label(RichText::new(hint).color(t.soft));
                }
            });
        }
    });
}
