//! The window: draws what the core computes, and sends back what a person asks for.
//!
//! A frame collects what the worker has found, draws (which changes nothing and collects
//! [`Action`]s), and then applies the actions. Files are read and maps are run in the background, so
//! no frame waits.
//!
//! There are three kinds of state: the map (files), the view (theme and the like, kept by eframe
//! between starts), and what lasts as long as a gesture (egui's memory).

mod apply;
mod canvas;
mod command;
mod dialog;
mod format;
mod library;
mod notice;
mod opened;
mod panel;
mod selection;
mod sheet;
mod shell;
mod theme;
mod welcome;
mod worker;

pub use command::{Action, Command, Entry, Menu, Situation, View};
pub use shell::{Options, run, run_with};

use std::path::{Path, PathBuf};

use eframe::egui::{self, CentralPanel, Context, Frame, Key, Margin, Panel, Ui};
use jiff::civil::Date;

use canvas::Canvas;
use library::Library;
use notice::{Notices, Weight};
use opened::Opened;
use panel::{Bar, Results};
use sheet::Sheet;
use worker::{Report, Worker};

/// What the window shows.
enum Screen {
    Welcome,
    Opening(PathBuf),
    Unreadable(String),
    Broken {
        path: PathBuf,
        title: String,
        diagnostics: Vec<crate::diagnostic::Diagnostic>,
    },
    Map(Box<Sheet>),
}

/// The application.
pub struct App {
    screen: Screen,
    library: Option<Library>,
    view: View,
    left: bool,
    right: bool,
    minimap: bool,
    /// The text of the field for a path, while it is shown.
    typing: Option<String>,
    /// How to come to a file; `None` where there is no desktop to ask.
    asks_desktop: bool,
    worker: Worker,
    notices: Notices,
    today: Date,
    canvas_size: egui::Vec2,
    /// What was copied last, as text.
    clipboard: Option<String>,
}

impl App {
    /// The application for a folder, or for a file in it. `today` decides which reviews are due.
    pub fn new(ctx: &Context, path: Option<PathBuf>, today: Date) -> App {
        theme::install(ctx);
        let woken = ctx.clone();
        let mut app = App {
            screen: Screen::Welcome,
            library: None,
            view: View::Journey,
            left: true,
            right: true,
            minimap: false,
            typing: None,
            asks_desktop: true,
            worker: Worker::new(move || woken.request_repaint()),
            notices: Notices::default(),
            today,
            canvas_size: egui::Vec2::ZERO,
            clipboard: None,
        };
        let root = path.as_deref().map_or_else(PathBuf::new, library::root_of);
        app.worker.scan(if root.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            root
        });
        if let Some(path) = path {
            app.open(path);
        }
        app
    }

    /// Starts with this picture.
    #[must_use]
    pub fn with_view(mut self, view: View) -> App {
        self.view = view;
        self
    }

    /// Never asks the desktop for a file, but has its path typed.
    #[must_use]
    pub fn without_desktop(mut self) -> App {
        self.asks_desktop = false;
        self
    }

    /// Whether a file is read or a map is run.
    pub fn is_busy(&self) -> bool {
        self.worker.progress().is_some()
            || matches!(self.screen, Screen::Opening(_))
            || self.library.is_none()
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.collect();
        let pressed = command::pressed(ui.ctx());
        if pressed.pasted.is_some() {
            self.clipboard = pressed.pasted;
        }
        let mut actions: Vec<Action> = pressed.commands.into_iter().map(Action::Do).collect();
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            actions.push(Action::Close);
        }
        self.draw(ui, &mut actions);
        if let Screen::Map(sheet) = &mut self.screen {
            sheet.reveal = false;
        }
        for action in actions {
            self.apply(ui.ctx(), action);
        }
        self.notices.tick(ui.input(|i| i.time));
        if self.worker.progress().is_some() {
            // The bar moves.
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(60));
        }
    }

    fn collect(&mut self) {
        for report in self.worker.collect() {
            match report {
                Report::Library(library) => self.library = Some(library),
                Report::Opened(path, opened) => self.opened(path, opened.map(|o| *o)),
                Report::Chosen(Ok(Some(path))) => self.open(path),
                Report::Chosen(Ok(None)) => {}
                Report::Chosen(Err(())) => self.typing = Some(String::new()),
                Report::Answer { answer, rough } => {
                    if let Screen::Map(sheet) = &mut self.screen {
                        sheet.answer = Some(*answer);
                        sheet.rough = rough;
                        sheet.failed = None;
                    }
                }
                Report::Failed(error) => {
                    if let Screen::Map(sheet) = &mut self.screen {
                        sheet.failed = Some(error.clone());
                    }
                    self.notices.say(Weight::Trouble, error);
                }
            }
        }
    }

    fn opened(&mut self, path: PathBuf, opened: Result<Opened, String>) {
        self.screen = match opened {
            Err(message) => Screen::Unreadable(message),
            Ok(Opened::Broken { title, diagnostics }) => Screen::Broken {
                path,
                title,
                diagnostics,
            },
            Ok(Opened::Good(picture)) => {
                match picture.diagnostics.as_slice() {
                    [] => {}
                    [one] => self.notices.say(
                        Weight::Note,
                        format!("Opened with a warning: {}", one.message),
                    ),
                    many => self.notices.say(
                        Weight::Note,
                        format!("Opened with {} warnings.", many.len()),
                    ),
                }
                self.worker.run(std::sync::Arc::clone(&picture.map));
                Screen::Map(Box::new(Sheet::new(path, picture)))
            }
        };
    }

    fn open(&mut self, path: PathBuf) {
        self.worker.cancel();
        self.typing = None;
        self.worker.open(path.clone());
        self.screen = Screen::Opening(path);
    }

    fn path(&self) -> Option<&Path> {
        match &self.screen {
            Screen::Map(sheet) => Some(&sheet.path),
            Screen::Opening(path) | Screen::Broken { path, .. } => Some(path),
            Screen::Welcome | Screen::Unreadable(_) => None,
        }
    }

    fn draw(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let t = theme::tokens(ui);
        let surface = Frame::new()
            .fill(t.surface)
            .inner_margin(Margin::symmetric(12, 8));
        let progress = self.worker.progress();
        let sheet = match &self.screen {
            Screen::Map(sheet) => Some(sheet),
            _ => None,
        };
        let at_home = matches!(self.screen, Screen::Welcome);
        if !at_home {
            Panel::top("bar")
                .frame(surface)
                .exact_size(50.0)
                .show(ui, |ui| {
                    let bar = Bar {
                        picture: sheet.map(|s| &*s.picture),
                        view: self.view,
                        persona: sheet.and_then(|s| s.persona.as_ref()),
                        progress,
                        today: self.today,
                    };
                    panel::bar(ui, &bar, actions);
                });
        }
        if self.left && !at_home {
            let side = surface.inner_margin(Margin::same(12));
            Panel::left("files")
                .frame(side)
                .default_size(226.0)
                .size_range(170.0..=340.0)
                .show(ui, |ui| {
                    panel::files(ui, self.library.as_ref(), self.path(), self.today, actions);
                });
        }
        if let Some(sheet) = sheet.filter(|_| self.right) {
            let side = surface.inner_margin(Margin::same(12));
            Panel::right("results")
                .frame(side)
                .default_size(298.0)
                .size_range(250.0..=460.0)
                .show(ui, |ui| {
                    let results = Results {
                        picture: &sheet.picture,
                        answer: sheet.answer.as_ref(),
                        rough: sheet.rough,
                        running: progress.is_some(),
                        failed: sheet.failed.as_deref(),
                        persona: sheet.persona.as_ref(),
                        selected: sheet.selection.lead(),
                    };
                    panel::right(ui, &results, actions);
                });
        }
        let mut size = egui::Vec2::ZERO;
        CentralPanel::no_frame().show(ui, |ui| {
            size = ui.available_size();
            match &self.screen {
                Screen::Welcome => welcome::welcome(ui, self.library.as_ref(), self.today, actions),
                Screen::Opening(path) => welcome::opening(ui, path),
                Screen::Unreadable(message) => welcome::unreadable(ui, message, actions),
                Screen::Broken {
                    path,
                    title,
                    diagnostics,
                } => {
                    welcome::broken(ui, title, path, diagnostics, actions);
                }
                Screen::Map(sheet) => {
                    let canvas = Canvas {
                        picture: &sheet.picture,
                        view: self.view,
                        camera: sheet.cameras[self.view as usize],
                        answer: sheet.answer.as_ref(),
                        persona: sheet.persona.as_ref(),
                        selection: &sheet.selection,
                        reveal: sheet.reveal,
                        goal: sheet.goals[self.view as usize],
                        finder: sheet.finder.as_ref(),
                        minimap: self.minimap,
                        scene: &sheet.scene,
                        miniature: &sheet.miniature,
                    };
                    canvas.show(ui, actions);
                }
            }
        });
        self.canvas_size = size;
        if let Some(text) = &self.typing {
            dialog::type_path(ui, text, actions);
        }
        self.notices.show(ui);
    }
}
