//! Choosing a file where the desktop has no dialog for it: the folders and maps of a folder, and a
//! field for a path.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, Id, Key, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::{Purpose, modal, with_ending};
use crate::app::{
    command::Action,
    theme::{TOUCH, plain, size, tokens},
    typing::{self, Field},
};

/// A folder that is looked through for a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Browser {
    /// What for.
    pub purpose: Purpose,
    /// The question above it.
    title: String,
    /// The folder.
    pub folder: PathBuf,
    /// What is typed into the field.
    pub text: String,
    /// The folders in it.
    folders: Vec<PathBuf>,
    /// The maps and scenarios in it.
    files: Vec<PathBuf>,
}

impl Browser {
    /// Looks into a folder.
    pub fn new(purpose: Purpose, title: String, folder: &Path, text: String) -> Browser {
        let mut browser = Browser {
            purpose,
            title,
            folder: PathBuf::new(),
            text,
            folders: Vec::new(),
            files: Vec::new(),
        };
        browser.enter(folder);
        browser
    }

    /// Looks into another folder.
    pub fn enter(&mut self, folder: &Path) {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        self.folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        self.folders.clear();
        self.files.clear();
        // A folder that cannot be read shows nothing, and another one can be typed.
        let Ok(read) = std::fs::read_dir(&self.folder) else {
            return;
        };
        for path in read.flatten().map(|entry| entry.path()) {
            let hidden = name(&path).starts_with('.');
            if path.is_dir() && !hidden {
                self.folders.push(path);
            } else if self.purpose.is_for(&path) {
                self.files.push(path);
            }
        }
        self.folders.sort();
        self.files.sort();
    }

    /// The path that is typed: as it stands, or in the folder.
    fn typed(&self, text: &str) -> Option<PathBuf> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let path = PathBuf::from(text);
        let folder = self.folder.join(&path);
        if folder.is_dir() {
            // To be gone into, not a file beside it.
            return Some(folder);
        }
        let path = match self.purpose {
            Purpose::Save(_) => with_ending(path),
            Purpose::Summary(written) => written.of(path),
            Purpose::Open | Purpose::Import | Purpose::Export(_) => path,
        };
        let here = self.folder.join(&path);
        // A path may be typed as from where the program was started.
        Some(
            match path.is_relative() && path.exists() && !here.exists() {
                true => path,
                false => here,
            },
        )
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Draws it.
pub fn show(ui: &Ui, browser: &Browser, actions: &mut Vec<Action>) {
    let verb = match browser.purpose {
        Purpose::Open => "Open",
        Purpose::Save(_) | Purpose::Summary(_) => "Save",
        Purpose::Export(_) => "Export",
        Purpose::Import => "Import",
    };
    modal(ui, &browser.title, 520.0, |ui| {
        let t = tokens(ui);
        let here = browser.folder.display().to_string();
        ui.label(RichText::new(here).font(plain(size::SMALL)).color(t.faint));
        list(ui, browser, actions);
        let mut text = browser.text.clone();
        let label = ui.label("Path of the file");
        let field = Field::line(typing::Purpose::Looks, "Path of the file").labelled_by(label.id);
        let response = field.show(ui, &mut text, |edit| {
            edit.id(Id::unique("path"))
                .desired_width(f32::INFINITY)
                .hint_text(browser.purpose.example())
        });
        focus_once(ui, response.id);
        if response.changed() {
            actions.push(Action::Typed(text.clone()));
        }
        // As it is typed now: what is typed may come in the same frame as Enter.
        let typed = browser.typed(&text);
        let enter = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if enter {
            // Whatever is said to it, the next path can be typed at once.
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let go = ui.add_enabled(typed.is_some(), Button::new(verb).min_size(TOUCH));
            if let Some(path) = typed.filter(|_| go.clicked() || enter) {
                actions.push(match path.is_dir() {
                    true => Action::Browse(path),
                    false => Action::Chosen(path),
                });
            }
            if ui.add(Button::new("Cancel").min_size(TOUCH)).clicked() {
                actions.push(Action::Close);
            }
        });
    });
}

/// Gives the field the keyboard when the dialog comes up, and leaves it alone from then on.
pub fn focus_once(ui: &Ui, field: Id) {
    let frame = ui.ctx().cumulative_frame_nr();
    let key = field.with("shown");
    let last: Option<u64> = ui.data(|data| data.get_temp(key));
    ui.data_mut(|data| data.insert_temp(key, frame));
    if last.is_none_or(|last| last + 2 < frame) {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
}

fn list(ui: &mut Ui, browser: &Browser, actions: &mut Vec<Action>) {
    let scroll = ScrollArea::vertical()
        .max_height(280.0)
        .min_scrolled_height(280.0);
    scroll.auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let width = ui.available_width();
        let row = |ui: &mut Ui, text: String, said: String| -> bool {
            let button = Button::new(text).frame_when_inactive(false);
            let response = ui.add(button.min_size(eframe::egui::vec2(width, TOUCH.y)));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
            response.clicked()
        };
        if let Some(parent) = browser.folder.parent()
            && row(ui, "../".into(), "Folder above".into())
        {
            actions.push(Action::Browse(parent.to_owned()));
        }
        for folder in &browser.folders {
            let name = name(folder);
            if row(ui, format!("{name}/"), format!("Folder {name}")) {
                actions.push(Action::Browse(folder.clone()));
            }
        }
        for file in &browser.files {
            let name = name(file);
            if row(ui, name.clone(), format!("File {name}")) {
                actions.push(match browser.purpose {
                    Purpose::Open | Purpose::Import => Action::Chosen(file.clone()),
                    // What is there already is first named, so that nothing is replaced by a slip.
                    Purpose::Save(_) | Purpose::Export(_) | Purpose::Summary(_) => {
                        Action::Typed(name)
                    }
                });
            }
        }
        if browser.folders.is_empty() && browser.files.is_empty() {
            let faint = tokens(ui).faint;
            ui.label(RichText::new("Nothing to choose in here.").color(faint));
        }
    });
}
