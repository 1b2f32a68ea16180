//! The parts of the window, from top to bottom.

use eframe::egui::{self, CentralPanel, Frame, Margin, Panel, Ui};

use super::{
    App, Screen, beside,
    canvas::Canvas,
    command::{Action, Command, Situation},
    compare, decide, dialog, earlier, exporting, importing,
    inspector::{self, Side},
    keeping, live, outside,
    palette::Surroundings,
    panel::{self, Bar},
    play,
    sheet::Sheet,
    theme, welcome, workshop,
};

impl App {
    /// Draws the whole window.
    pub(super) fn draw(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let now = self.situation();
        if let Some((room, sheet)) = self.in_workshop() {
            self.canvas_size = self.draw_workshop(ui, room, sheet, &now, actions);
            self.draw_over(ui, &now, actions);
            return;
        }
        let pair = self.pair();
        self.draw_head(ui, &now, actions);
        self.draw_sides(ui, &now, pair.as_ref(), actions);
        self.draw_foot(ui, pair.is_some(), actions);
        let mut size = egui::Vec2::ZERO;
        CentralPanel::no_frame().show(ui, |ui| {
            size = ui.available_size();
            self.draw_middle(ui, &now, pair.as_ref(), actions);
        });
        self.canvas_size = match pair {
            Some(_) => beside::half(size),
            None => size,
        };
        self.draw_over(ui, &now, actions);
    }

    /// How far the run of the map on the table is.
    fn progress(&self) -> Option<live::Progress> {
        let runs = self
            .sheet()
            .is_some_and(|s| self.live.sheet() == Some(s.id));
        self.live.progress().filter(|_| runs)
    }

    /// Menus and tabs, and the bar of the map below them.
    fn draw_head(&self, ui: &mut Ui, now: &Situation, actions: &mut Vec<Action>) {
        let t = theme::tokens(ui);
        let sheet = self.sheet();
        let upper = Frame::new()
            .fill(t.band)
            .inner_margin(Margin::symmetric(8, 2));
        Panel::top("menus")
            .frame(upper)
            .exact_size(34.0)
            .show(ui, |ui| {
                let line = panel::Line {
                    now,
                    steps: sheet.map_or([None, None], |s| [s.undo_name(), s.redo_name()]),
                    sheets: self.tabs.all(),
                    shown: sheet.map(|s| s.id),
                    trouble: self.keeping.as_ref().and_then(|k| k.trouble.as_deref()),
                };
                panel::line(ui, &line, actions);
            });
        if matches!(self.screen, Screen::Welcome) {
            return;
        }
        Panel::top("bar")
            .frame(surface(ui).inner_margin(Margin::symmetric(12, 8)))
            .exact_size(48.0)
            .show(ui, |ui| {
                let bar = Bar {
                    picture: sheet.map(|s| &*s.picture),
                    view: self.view,
                    persona: sheet.and_then(|s| s.persona.as_ref()),
                    progress: self.progress(),
                    today: self.today,
                    workshop: sheet.is_some_and(|s| s.has_workshop),
                };
                panel::bar(ui, &bar, actions);
            });
    }

    /// Maps and outline on the left, numbers and details on the right.
    fn draw_sides(
        &self,
        ui: &mut Ui,
        now: &Situation,
        pair: Option<&beside::Pair>,
        actions: &mut Vec<Action>,
    ) {
        let side = surface(ui).inner_margin(Margin::same(12));
        let sheet = self.sheet();
        if self.left && !matches!(self.screen, Screen::Welcome) && pair.is_none() {
            Panel::left("files")
                .frame(side)
                .default_size(226.0)
                .size_range(170.0..=340.0)
                .show(ui, |ui| {
                    panel::files(ui, self.library.as_ref(), self.path(), self.today, actions);
                });
        }
        if let Some(sheet) = sheet.filter(|_| self.outline) {
            Panel::left("outline")
                .frame(side)
                .default_size(250.0)
                .size_range(170.0..=420.0)
                .show(ui, |ui| {
                    let scene = sheet.scene.borrow();
                    let (picture, rows) = (&sheet.picture, scene.rows.as_slice());
                    panel::outline(ui, picture, rows, &sheet.selection, actions);
                });
        }
        if let Some(sheet) = sheet.filter(|_| self.right) {
            Panel::right("results")
                .frame(side)
                .default_size(298.0)
                .size_range(250.0..=460.0)
                .show(ui, |ui| {
                    if let Some(pair) = pair {
                        beside::list(ui, pair, actions);
                        return;
                    }
                    let side = Side {
                        sheet,
                        pane: self.panes.shown,
                        running: self.progress().is_some(),
                        today: self.today,
                        influence: self.influence.as_ref(),
                        what_if: Command::WhatIf.obstacle(now).is_none(),
                    };
                    inspector::side(ui, &side, actions);
                });
        }
    }

    /// The targets, and the play below them.
    fn draw_foot(&self, ui: &mut Ui, beside: bool, actions: &mut Vec<Action>) {
        let t = theme::tokens(ui);
        let sheet = self.sheet();
        if let Some(sheet) = sheet.filter(|_| !beside)
            && let Some(told) = sheet.told().filter(|t| !t.answer().targets.is_empty())
        {
            Panel::bottom("targets")
                .frame(Frame::new().fill(t.surface))
                .exact_size(panel::STRIP)
                .show(ui, |ui| panel::strip(ui, &sheet.picture.map, told, actions));
        }
        if let Some((play, sheet)) = self.play().zip(sheet) {
            Panel::bottom("play")
                .frame(Frame::new().fill(t.band))
                .exact_size(play::BAR)
                .show(ui, |ui| play::bar(ui, play, &sheet.picture.map, actions));
        }
    }

    /// The map, a page about it, or what there is without one.
    fn draw_middle(
        &self,
        ui: &mut Ui,
        now: &Situation,
        pair: Option<&beside::Pair>,
        actions: &mut Vec<Action>,
    ) {
        match &self.screen {
            Screen::Welcome => {
                let shelf = welcome::Shelf {
                    library: self.library.as_ref(),
                    recent: &self.recent,
                    today: self.today,
                };
                welcome::welcome(ui, &shelf, actions);
            }
            Screen::Opening(path) => welcome::opening(ui, path),
            Screen::Unreadable(message) => welcome::unreadable(ui, message, actions),
            Screen::Broken {
                path,
                title,
                diagnostics,
            } => welcome::broken(ui, title, path, diagnostics, actions),
            Screen::Map => {
                let Some(sheet) = self.sheet() else {
                    return;
                };
                if let Some(deciding) = self.deciding() {
                    decide::page(ui, deciding, actions);
                } else if let Some(comparing) = self.comparing() {
                    compare::page(ui, comparing, actions);
                } else if let Some(pair) = pair {
                    beside::show(ui, pair, self.canvas(sheet, now), actions);
                } else {
                    self.draw_map(ui, sheet, now, actions);
                }
            }
        }
    }

    /// The map, with what a scenario changes marked, and its cards on their way between the views.
    fn draw_map(&self, ui: &mut Ui, sheet: &Sheet, now: &Situation, actions: &mut Vec<Action>) {
        let whole = ui.available_rect_before_wrap();
        self.canvas(sheet, now).show(ui, actions);
        let camera = sheet.cameras[self.view as usize];
        if let Some(((what_if, _), camera)) = sheet.staged().zip(camera) {
            let shown = (&*sheet.picture, self.view);
            beside::marks(ui, &what_if.found, shown, (whole, camera), false);
        }
        if let Some(flight) = &self.flight {
            flight.draw(ui, sheet, self.view, whole);
        }
    }

    /// What lies over the window: the note that is written, the dialog, what there is to say.
    fn draw_over(&self, ui: &mut Ui, now: &Situation, actions: &mut Vec<Action>) {
        let sheet = self.sheet();
        if let Some((capture, sheet)) = self.capture.as_ref().zip(sheet)
            && capture.sheet == sheet.id
        {
            let aside = match self.in_workshop() {
                Some(_) => ui.ctx().content_rect().width() - self.canvas_size.x,
                None => 0.0,
            };
            workshop::capture(ui, capture, sheet, aside, actions);
        }
        if let Some(exporting) = &self.exporting {
            exporting::show(ui, exporting, actions);
        }
        if let Some(importing) = &self.importing {
            importing::show(ui, importing, actions);
        }
        if let Some(earlier) = &self.earlier {
            earlier::show(ui, earlier, actions);
        }
        if let Some(choosing) = self.choosing() {
            outside::show(ui, choosing, actions);
        }
        if let Some(keeping) = self.keeping.as_ref().filter(|k| !k.left.is_empty()) {
            keeping::show(ui, &keeping.left, actions);
        }
        if let Some(dialog) = &self.dialog {
            let around = Surroundings {
                now,
                sheets: self.tabs.all(),
                sheet,
                library: self.library.as_ref(),
            };
            dialog::show(ui, dialog, &around, actions);
        }
        self.notices.show(ui, actions);
    }

    /// The canvas of the map on the table.
    pub(super) fn canvas<'a>(&'a self, sheet: &'a Sheet, now: &'a Situation) -> Canvas<'a> {
        Canvas {
            picture: &sheet.picture,
            view: self.view,
            camera: sheet.cameras[self.view as usize],
            told: sheet.told().filter(|_| self.on_map),
            shown: Some(&sheet.shown).filter(|_| self.on_map),
            play: self.play(),
            persona: sheet.persona.as_ref(),
            compared: sheet.compared.as_ref(),
            selection: &sheet.selection,
            reveal: sheet.reveal,
            goal: sheet.goals[self.view as usize],
            today: self.today,
            finder: sheet.finder.as_ref(),
            minimap: self.minimap,
            now: Some(now),
            scene: &sheet.scene,
            miniature: &sheet.miniature,
        }
    }
}

/// The ground of bars and panels.
fn surface(ui: &Ui) -> Frame {
    Frame::new().fill(theme::tokens(ui).surface)
}
