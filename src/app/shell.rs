//! The window of the desktop around the application.

use std::path::PathBuf;

use eframe::{
    NativeOptions, Renderer,
    egui::{self, Theme, ViewportBuilder},
};

use crate::archive::Folder;

use super::{
    App, Ending, View,
    memory::{self, Recent},
};

/// What the window is called while no map is on the table.
pub const TITLE: &str = "Wayfarer";

/// How the window opens.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A map or a scenario.
    pub path: Option<PathBuf>,
    /// Which picture of it.
    pub view: View,
    /// Light (`false`) or dark; `None`: as the desktop, or as it was left.
    pub dark: Option<bool>,
    /// Width and height; `None`: as it was left.
    pub size: Option<(f32, f32)>,
}

/// Opens the window, on a map or a scenario if there is one, and returns when it is closed.
///
/// # Errors
/// A sentence that says why there is no window, such as that there is no display.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    run_with(Options {
        path,
        ..Options::default()
    })
}

/// The same, told how.
///
/// # Errors
/// As [`run`].
pub fn run_with(options: Options) -> Result<(), String> {
    if !has_display() {
        return Err("there is no display to open a window on; set DISPLAY or WAYLAND_DISPLAY, or use the other commands, such as \"wayfarer run FILE\"".into());
    }
    let mut viewport = ViewportBuilder::default()
        .with_title(TITLE)
        .with_app_id("wayfarer")
        .with_min_inner_size([760.0, 480.0])
        .with_inner_size([1280.0, 800.0]);
    if let Some((width, height)) = options.size {
        viewport = viewport.with_inner_size([width, height]);
    }
    let native = NativeOptions {
        viewport,
        // Measured several times as fast as the other one without a graphics card.
        renderer: Renderer::Glow,
        persist_window: options.size.is_none(),
        ..NativeOptions::default()
    };
    let today = jiff::Zoned::now().date();
    let create: eframe::AppCreator = Box::new(move |creation| {
        let app = App::new(&creation.egui_ctx, options.path, today).with_view(options.view);
        let app = app
            .with_watch(&creation.egui_ctx)
            .with_ending(Ending::listen(&creation.egui_ctx));
        let app = match Folder::of_user() {
            Some(folder) => app.with_archive(&creation.egui_ctx, folder),
            None => app,
        };
        let app = match creation.storage {
            Some(storage) => app
                .with_recent(Recent::load(storage))
                .with_export(memory::export_settings(storage)),
            None => app,
        };
        if let Some(dark) = options.dark {
            let theme = if dark { Theme::Dark } else { Theme::Light };
            creation.egui_ctx.set_theme(theme);
        }
        Ok(Box::new(app))
    });
    eframe::run_native("wayfarer", native, create).map_err(|e| explain(&e.to_string()))
}

/// What the windowing library said, and what to do about it.
fn explain(error: &str) -> String {
    let advice = if error.contains("connection") || error.contains("EventLoop") {
        "is the display that DISPLAY or WAYLAND_DISPLAY names running, and may you use it?"
    } else {
        "is OpenGL installed (on Debian: libgl1, libegl1, libgl1-mesa-dri)?"
    };
    // Where in the library it happened helps nobody here.
    let error = error.rsplit(".rs:").next().unwrap_or(error);
    let error = error.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' ');
    format!("the window could not be opened: {error}; {advice}")
}

/// Whether there can be a window at all: the windowing library may panic where there is none.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.recent.store(storage);
        memory::keep_export_settings(&self.export_settings, storage);
    }

    fn persist_egui_memory(&self) -> bool {
        // Open menus and scroll positions of the last time only confuse.
        false
    }
}
