//! Asking before something is lost.

use std::path::PathBuf;

use eframe::egui::{Button, RichText, Ui};

use super::modal;
use crate::app::{
    apply::Then,
    command::Action,
    sheet::SheetId,
    theme::{TOUCH, size, strong, tokens},
    workshop::Written,
};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// A map with changes is to be closed.
    Close(SheetId, String),
    /// The window is to be closed while these maps have changes.
    Quit(Vec<String>),
    /// Something is to be closed on which this stands that cannot be saved.
    Unfinished(Then, Vec<String>),
    /// The changes of this map are to be dropped.
    Revert(SheetId, String),
    /// A file is to be replaced that is not the map's own.
    Replace(SheetId, PathBuf),
    /// A file is to be replaced by an export.
    ReplaceExport(PathBuf),
    /// A file is to be replaced by the summary of a workshop.
    ReplaceSummary(Written, PathBuf),
    /// A file is to be saved in which something stands that cannot be merged.
    Overwrite(SheetId, PathBuf, Stands),
    /// A file is to be saved that has so many names, hard links.
    Names(SheetId, PathBuf, u64),
}

/// Why what stands in a file cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// In words: "it holds the conflict marks of git".
    pub why: String,
    /// Whether a later Wayfarer wrote it.
    pub newer: bool,
}

/// What a person says to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Save, and go on.
    Save,
    /// Go on and lose it.
    Discard,
    /// Save as another file.
    Elsewhere,
    /// Write into the file that is there.
    InPlace,
}

/// Draws it.
pub fn show(ui: &Ui, question: &Question, actions: &mut Vec<Action>) {
    use Reply::{Discard, Elsewhere, InPlace, Save};
    let (title, words, replies): (String, String, &[(&str, Reply)]) = match question {
        Question::Close(_, name) => (
            format!("Save “{name}”?"),
            "What it says stands in no file. Without saving it is lost.".into(),
            &[("Save", Save), ("Discard", Discard)],
        ),
        Question::Quit(names) => {
            let title = match names.len() {
                1 => "Save before closing?".to_owned(),
                n => format!("Save {n} maps before closing?"),
            };
            let words = format!("Not saved yet: {}.", names.join(", "));
            (title, words, &[("Save all", Save), ("Discard", Discard)])
        }
        Question::Unfinished(_, list) => (
            "Close without what is being typed?".into(),
            format!(
                "Everything else is saved. This is no value yet and is in no file: {}.",
                list.join("; ")
            ),
            &[("Close", Discard)],
        ),
        Question::Revert(_, name) => (
            format!("Read “{name}” again?"),
            "The changes since it was last saved are lost, and so are the steps to undo.".into(),
            &[("Revert", Discard)],
        ),
        Question::Replace(_, path)
        | Question::ReplaceExport(path)
        | Question::ReplaceSummary(_, path) => (
            "Replace the file?".into(),
            format!("{} exists already.", path.display()),
            &[("Replace", Save)],
        ),
        Question::Overwrite(_, path, stands) => {
            let what = format!(
                "Another program has changed {}, and {}.",
                path.display(),
                stands.why
            );
            let (rest, replies): (_, &[_]) = match stands.newer {
                true => (
                    "Replacing it would lose what this Wayfarer does not know.",
                    &[("Save as…", Elsewhere), ("Read again", Discard)],
                ),
                false => (
                    "If yours replaces it, what stands there now is kept among the earlier versions. Reading it again loses your changes.",
                    &[
                        ("Save as…", Elsewhere),
                        ("Replace it", Save),
                        ("Read again", Discard),
                    ],
                ),
            };
            (
                "The file has changed".into(),
                format!("{what} {rest}"),
                replies,
            )
        }
        Question::Names(_, path, names) => (
            format!("One file under {names} names"),
            format!(
                "{} has {names} names (hard links). Written into, all of them have what you save; what stands there now is kept among the earlier versions. Replaced, the others keep the old text.",
                path.display()
            ),
            &[("Write into it", InPlace), ("Replace it", Save)],
        ),
    };
    modal(ui, &title, 440.0, |ui| {
        let t = tokens(ui);
        ui.label(RichText::new(words).color(t.soft));
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            for (i, (name, reply)) in replies.iter().enumerate() {
                let text = RichText::new(*name);
                let button = match i {
                    0 => {
                        Button::new(text.font(strong(size::BODY)).color(t.on_accent)).fill(t.accent)
                    }
                    _ => Button::new(text),
                };
                let response = ui.add(button.min_size(TOUCH));
                if i == 0 {
                    super::browser::focus_once(ui, response.id);
                }
                if response.clicked() {
                    actions.push(Action::Reply(*reply));
                }
            }
            if ui.add(Button::new("Cancel").min_size(TOUCH)).clicked() {
                actions.push(Action::Close);
            }
        });
    });
}
