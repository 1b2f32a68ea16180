//! The window: draws what the core computes, and sends back what a person asks for.
//!
//! A frame collects what the worker has found, draws (which changes nothing and collects
//! [`Action`]s), and then applies the actions. Files are read and maps are run in the background, so
//! no frame waits.
//!
//! There are three kinds of state: the map (files), the view (theme and the like, kept by eframe
//! between starts), and what lasts as long as a gesture (egui's memory).

mod apply;
mod beside;
mod canvas;
mod command;
mod compare;
mod decide;
mod dialog;
mod draw;
mod earlier;
mod ending;
mod exporting;
mod flight;
mod format;
mod guide;
mod importing;
mod inspector;
mod keeping;
mod library;
mod live;
mod memory;
mod misread;
mod notice;
mod opened;
mod outside;
mod palette;
mod panel;
mod play;
mod run;
mod selection;
mod sheet;
mod shell;
mod sketch;
mod sliders;
mod tabs;
mod theme;
mod typing;
mod welcome;
mod what_if;
mod worker;
mod workshop;

pub use command::{Action, Command, Entry, Menu, Situation, View};
pub use ending::Ending;
pub use memory::Recent;
pub use shell::{Options, run, run_with};

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use eframe::egui::{self, Context, Key, Ui};
use jiff::civil::Date;

use crate::export::settings::{Format, Settings};

use beside::Beside;
use dialog::Dialog;
use inspector::Panes;
use library::Library;
use live::Live;
use notice::Notices;
use sheet::{Sheet, SheetId};
use tabs::Tabs;
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
    /// The map on the table, which is one of the tabs.
    Map,
}

/// The application.
pub struct App {
    screen: Screen,
    tabs: Tabs,
    /// The folder whose maps are shown.
    root: PathBuf,
    library: Option<Library>,
    recent: Recent,
    view: View,
    left: bool,
    right: bool,
    minimap: bool,
    outline: bool,
    /// The cards on their way from one view to the other.
    flight: Option<flight::Flight>,
    /// The map that is shown beside the one on the table.
    beside: Option<Beside>,
    /// The map beside which a file is shown that is being read.
    wanted_beside: Option<SheetId>,
    /// What lies over the window.
    dialog: Option<Dialog>,
    /// What is done once what is in its way is saved.
    then: Option<apply::Then>,
    /// Whether the window is closed, come what may.
    quitting: bool,
    /// The maps that are being read again because their changes were given up.
    given_up: HashSet<SheetId>,
    /// Whether the desktop is asked for files; not where there is none.
    asks_desktop: bool,
    worker: Worker,
    live: Live,
    /// Customers that walk the map before everybody's eyes.
    play: Option<play::Play>,
    /// Whether what the run says is shown on the map.
    on_map: bool,
    notices: Notices,
    today: Date,
    canvas_size: egui::Vec2,
    /// Which pane stands beside the map.
    panes: Panes,
    /// What was copied last, as text.
    clipboard: Option<String>,
    /// The page on which scenarios are compared, while it is open.
    comparing: Option<compare::Comparing>,
    /// The page on which decisions are prepared, while it is open.
    deciding: Option<decide::Deciding>,
    /// The page of decisions that was left last, for coming back to while its map is the same.
    decided: Option<decide::Deciding>,
    /// The workshop that is held.
    workshop: Option<workshop::Workshop>,
    /// The sticky note that is being written.
    capture: Option<workshop::Capture>,
    /// What a map is made into is being chosen.
    exporting: Option<exporting::Exporting>,
    /// How that was chosen the last time.
    export_settings: Settings,
    /// What was understood of a file of another tool.
    importing: Option<importing::Importing>,
    /// Which sliders matter most, while their list is shown.
    influence: Option<sliders::Influence>,
    /// The journals of what is not saved, where there is a place for them.
    keeping: Option<keeping::Keeping>,
    /// The earlier versions of a file, while they are shown.
    earlier: Option<earlier::Earlier>,
    /// The watch over the files that are open.
    outside: Option<outside::Outside>,
    /// Whether the system has asked the program to end.
    ending: Ending,
    /// What the window is called.
    title: String,
}

impl App {
    /// The application for a folder, or for a file in it. `today` decides which reviews are due.
    pub fn new(ctx: &Context, path: Option<PathBuf>, today: Date) -> App {
        keep_frame_memory();
        theme::install(ctx);
        let (woken, again) = (ctx.clone(), ctx.clone());
        let mut app = App {
            screen: Screen::Welcome,
            tabs: Tabs::default(),
            root: App::root_for(path.as_deref()),
            library: None,
            recent: Recent::default(),
            view: View::Journey,
            left: true,
            right: true,
            minimap: false,
            outline: false,
            flight: None,
            beside: None,
            wanted_beside: None,
            dialog: None,
            then: None,
            quitting: false,
            given_up: HashSet::new(),
            asks_desktop: true,
            worker: Worker::new(move || woken.request_repaint()),
            live: Live::new(move || again.request_repaint()),
            play: None,
            on_map: true,
            notices: Notices::default(),
            today,
            canvas_size: egui::Vec2::ZERO,
            panes: Panes::default(),
            clipboard: None,
            comparing: None,
            deciding: None,
            decided: None,
            workshop: None,
            capture: None,
            exporting: None,
            export_settings: Settings::of(Format::Png),
            importing: None,
            keeping: None,
            outside: None,
            earlier: None,
            influence: None,
            ending: Ending::default(),
            title: shell::TITLE.to_owned(),
        };
        app.worker.scan(app.root.clone());
        match path {
            // A folder is looked through, a file opened.
            Some(path) if !path.is_dir() => app.open(path),
            _ => {}
        }
        app
    }

    /// Starts with this picture.
    #[must_use]
    pub fn with_view(mut self, view: View) -> App {
        self.view = view;
        self
    }

    /// Never asks the desktop for a file, but shows a browser of its own.
    #[must_use]
    pub fn without_desktop(mut self) -> App {
        self.asks_desktop = false;
        self
    }

    /// Remembers what was open the last time.
    #[must_use]
    pub fn with_recent(mut self, recent: Recent) -> App {
        self.recent = recent;
        self
    }

    /// Remembers how maps were exported the last time.
    #[must_use]
    pub fn with_export(mut self, settings: Settings) -> App {
        self.export_settings = settings;
        self
    }

    /// Whether a file is read or a map is run, or is about to be.
    pub fn is_busy(&self) -> bool {
        self.live.is_busy()
            || self.worker.is_opening()
            || self.is_looking_outside()
            || self.is_looking_back()
            || self.earlier.as_ref().is_some_and(|e| e.is_busy())
            || self.exporting.as_ref().is_some_and(|e| e.is_busy())
            || self.library.is_none()
            || self.wants_run()
    }

    /// Whether the window has been allowed to close.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.collect(ui.ctx());
        self.take_dropped(ui.ctx());
        self.look_outside();
        if let Some(exporting) = &mut self.exporting {
            exporting.collect(ui.ctx());
        }
        if let Some(earlier) = &mut self.earlier {
            earlier.collect(ui.ctx());
        }
        if let Some(comparing) = &mut self.comparing {
            comparing.collect();
        }
        if let Some(deciding) = &mut self.deciding {
            deciding.collect();
        }
        self.collect_numbers();
        self.keep_influence(ui.ctx());
        let desk = self.sheet().map(|sheet| sheet.typing.clone());
        typing::lay_out(ui.ctx(), desk.unwrap_or_default());
        canvas::hands::belong(ui.ctx(), self.sheet().map(|sheet| sheet.id));
        let mut actions = self.keys(ui);
        inspector::tend(ui.ctx(), &mut actions);
        self.compare();
        self.keep_comparing(ui.ctx());
        self.keep_deciding();
        // Escape belongs to the gesture under way, if there is one, and to the field that had the
        // keyboard.
        let busy = canvas::hands::busy(ui.ctx());
        self.draw(ui, &mut actions);
        if !busy && ui.input(|i| i.key_pressed(Key::Escape)) {
            actions.push(Action::Close);
        }
        if let Some(sheet) = self.sheet_mut() {
            sheet.reveal = false;
        }
        for action in actions {
            self.apply(ui.ctx(), action);
        }
        self.finish_left(ui.ctx());
        self.flight = self.flight.and_then(|flight| flight.after(ui.ctx()));
        self.keep_running();
        self.keep_playing(ui.ctx());
        self.keep_safe(ui.ctx());
        self.keep_workshop(ui.ctx());
        self.notices.tick(ui.input(|i| i.time));
        self.end_when_asked(ui.ctx());
        let asked = ui.input(|i| i.viewport().close_requested()) && !self.is_ending();
        if asked && !self.quitting {
            self.quit();
            if !self.quitting {
                let stay = egui::ViewportCommand::CancelClose;
                ui.ctx().send_viewport_cmd(stay);
            }
        }
        self.close_window(ui.ctx());
        self.entitle(ui.ctx());
        if self.live.progress().is_some() {
            // The bar moves.
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(60));
        }
    }

    /// Calls the window after the map on the table: the desktop lists windows by their names.
    fn entitle(&mut self, ctx: &Context) {
        let title = match self.sheet() {
            Some(sheet) => {
                let unsaved = if sheet.is_changed() { "• " } else { "" };
                format!("{unsaved}{} – {}", sheet.name(), shell::TITLE)
            }
            None => shell::TITLE.to_owned(),
        };
        if self.title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// What the keys pressed ask for.
    fn keys(&mut self, ui: &Ui) -> Vec<Action> {
        let mut actions = Vec::new();
        // What lies over the window has the keyboard to itself.
        let over = self.dialog.is_some()
            || self.exporting.is_some()
            || self.importing.is_some()
            || self.keeping.as_ref().is_some_and(|k| !k.left.is_empty())
            || self.choosing().is_some()
            || self.earlier.is_some();
        if !over {
            let pressed = command::pressed(ui.ctx(), typing::is_typed_into(ui.ctx()));
            if pressed.pasted.is_some() {
                self.clipboard = pressed.pasted;
            }
            actions.extend(pressed.commands.into_iter().map(Action::Do));
        }
        actions
    }

    fn collect(&mut self, ctx: &Context) {
        for report in self.worker.collect() {
            match report {
                Report::Library(library) => self.library = Some(library),
                Report::Opened(path, opened) => self.opened(path, opened.map(|o| *o)),
                Report::Imported(path, read) => self.imported(ctx, path, read),
                Report::Chosen(purpose, path) => self.chosen(purpose, path),
            }
        }
    }

    fn path(&self) -> Option<&Path> {
        match &self.screen {
            Screen::Map => self.sheet().and_then(|sheet| sheet.path.as_deref()),
            Screen::Opening(path) | Screen::Broken { path, .. } => Some(path),
            Screen::Welcome | Screen::Unreadable(_) => None,
        }
    }
}

/// Keeps the memory of a frame for the next one.
///
/// Every frame builds some megabytes of triangles and drops them. The allocator of GNU/Linux would give
/// them back to the system each time and fetch them again page by page, which takes longer than the
/// drawing. Once a block of 16 MB has been freed, it keeps up to twice as much ("dynamic mmap
/// threshold" in mallopt(3)). Nothing is ever written to the block, so it costs nothing.
fn keep_frame_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(16 << 20)));
}
