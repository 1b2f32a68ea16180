//! What lies over the window and waits for an answer. There is at most one.
//!
//! A dialog is a value: it is drawn like everything else, and what a person does in it comes back as
//! [`Action`](super::command::Action)s.

mod ask;
mod browser;
mod shortcuts;
mod system;

use std::path::PathBuf;

use eframe::egui::{Frame, Id, Margin, Modal, RichText, Ui};

pub use ask::{Question, Reply, Stands};
pub use browser::{Browser, focus_once};
pub use system::{choose_to_import, choose_to_open, choose_to_save};

use super::{
    command::Action,
    palette::{self, Palette, Surroundings},
    sheet::SheetId,
    theme::{size, strong},
    workshop::Written,
};
use crate::{export::settings::Format, import::Kind};

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To open it.
    Open,
    /// To save this map to it.
    Save(SheetId),
    /// To write an export to it.
    Export(Format),
    /// To take in what another tool has written.
    Import,
    /// To write the summary of the workshop to it.
    Summary(Written),
}

impl Purpose {
    /// Whether a file may be chosen for it, by its name.
    fn is_for(self, path: &std::path::Path) -> bool {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        match self {
            Purpose::Open | Purpose::Save(_) => ending == "ron",
            Purpose::Export(format) => Format::of_ending(ending) == Some(format),
            Purpose::Import => Kind::of_file(path).is_some(),
            Purpose::Summary(written) => ending == written.ending(),
        }
    }

    /// The name of such a file.
    fn example(self) -> String {
        match self {
            Purpose::Open | Purpose::Save(_) => "trial-to-paid.ron".to_owned(),
            Purpose::Export(format) => format!("trial-to-paid.{}", format.ending()),
            Purpose::Import => "journey.csv".to_owned(),
            Purpose::Summary(written) => format!("workshop.{}", written.ending()),
        }
    }
}

/// What lies over the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// Choosing a file, where the desktop has no dialog for it.
    Browser(Browser),
    /// Asking before something is lost.
    Question(Question),
    /// Everything by name.
    Palette(Palette),
    /// All keys.
    Shortcuts,
    /// Which version this is.
    About,
}

/// Draws it.
pub fn show(ui: &Ui, dialog: &Dialog, around: &Surroundings, actions: &mut Vec<Action>) {
    match dialog {
        Dialog::Browser(browser) => browser::show(ui, browser, actions),
        Dialog::Question(question) => ask::show(ui, question, actions),
        Dialog::Palette(palette) => palette::show(ui, palette, around, actions),
        Dialog::Shortcuts => shortcuts::show(ui, actions),
        Dialog::About => about(ui, actions),
    }
}

/// A dialog with a title.
fn modal(ui: &Ui, title: &str, width: f32, add: impl FnOnce(&mut Ui)) {
    Modal::new(Id::unique("dialog"))
        .frame(frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.label(RichText::new(title).font(strong(size::TITLE)));
            add(ui);
        });
}

/// The frame of whatever lies over the window.
pub fn frame(ui: &Ui) -> Frame {
    Frame::popup(ui.style())
        .corner_radius(ui.visuals().window_corner_radius)
        .inner_margin(Margin::same(18))
}

fn about(ui: &Ui, actions: &mut Vec<Action>) {
    modal(ui, "Wayfarer", 380.0, |ui| {
        let version = env!("CARGO_PKG_VERSION");
        ui.label(format!(
            "Version {version}. Draw the journey. Send ten million wayfarers down it."
        ));
        ui.label("The guide is in the folder docs: FORMAT.md tells how maps are written, MODEL.md what a run means.");
        if ui.button("Close").clicked() {
            actions.push(Action::Close);
        }
    });
}

/// The path with the ending of maps, unless it has one.
pub fn with_ending(path: PathBuf) -> PathBuf {
    match path.extension() {
        Some(_) => path,
        None => path.with_extension("ron"),
    }
}
