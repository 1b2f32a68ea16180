//! Choosing a file: with the desktop's own dialogue, or by typing its path where there is none.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use eframe::egui::{self, Key, Ui};

use super::command::Action;

/// A dialogue that closes faster than a person can was never shown: without a portal or zenity the
/// desktop answers at once, and what it answers looks like Cancel.
const TOO_FAST: Duration = Duration::from_millis(200);

/// Makes the dialogue (on the thread of the window) and gives what waits for it (elsewhere), which
/// tells the file, that it was cancelled, or that there is no dialogue.
pub fn choose_file() -> impl FnOnce() -> Result<Option<PathBuf>, ()> + Send {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Open a map or a scenario")
        .add_filter("Maps and scenarios", &["ron"])
        .pick_file();
    move || {
        let asked = Instant::now();
        match pollster::block_on(dialog) {
            Some(file) => Ok(Some(file.path().to_owned())),
            None if asked.elapsed() < TOO_FAST => Err(()),
            None => Ok(None),
        }
    }
}

/// The field for a path, where the desktop has no dialogue.
pub fn type_path(ui: &Ui, text: &str, actions: &mut Vec<Action>) {
    egui::Modal::new(egui::Id::unique("path")).show(ui.ctx(), |ui| {
        ui.set_width(420.0);
        ui.heading("Open a map or a scenario");
        let mut text = text.to_owned();
        let label = ui.label("Path of the file");
        let field = egui::TextEdit::singleline(&mut text)
            .desired_width(f32::INFINITY)
            .hint_text("maps/trial-to-paid.ron");
        let response = ui.add(field).labelled_by(label.id);
        response.request_focus();
        if response.changed() {
            actions.push(Action::TypePath(text.clone()));
        }
        let enter = ui.input(|i| i.key_pressed(Key::Enter));
        ui.horizontal(|ui| {
            let ready = !text.trim().is_empty();
            let open = ui.add_enabled(ready, egui::Button::new("Open")).clicked();
            if ready && (open || enter) {
                actions.push(Action::OpenPath(PathBuf::from(text.trim())));
            }
            if ui.button("Cancel").clicked() {
                actions.push(Action::Close);
            }
        });
    });
}
