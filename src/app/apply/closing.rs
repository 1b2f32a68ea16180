//! Closing maps and the window, without losing anything.

use eframe::egui::{Context, ViewportCommand};

use crate::app::{App, Screen, dialog::Question, notice::Weight, sheet::SheetId};

/// What is to be done once everything in its way is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Then {
    /// Close this map.
    Close(SheetId),
    /// Close the window.
    Quit,
}

impl App {
    /// Says that something was done, and what is being typed of which the file knows nothing.
    pub(super) fn say_unfinished(&mut self, id: SheetId, done: &str) {
        let unfinished = self.unfinished(id);
        let (weight, words) = match unfinished.is_empty() {
            true => (Weight::Note, format!("{done}.")),
            false => {
                let list = unfinished.join("; ");
                let words = format!("{done}. Not in the file, as it is no value yet: {list}.");
                (Weight::Trouble, words)
            }
        };
        self.notices.say(weight, words);
    }

    /// Goes on with what waited for a save.
    pub(super) fn go_on(&mut self) {
        match self.then {
            Some(Then::Close(id)) if self.tabs.get(id).is_some_and(|s| !s.is_map_changed()) => {
                self.then = None;
                match self.unfinished(id) {
                    none if none.is_empty() => self.drop_tab(id),
                    list => self.ask(Question::Unfinished(Then::Close(id), list)),
                }
            }
            None | Some(Then::Close(_)) => {}
            Some(Then::Quit) => match self.tabs.first_changed() {
                None => {
                    self.then = None;
                    self.quit_unless_unfinished();
                }
                Some(id) if self.dialog.is_none() => self.save_sheet(id),
                Some(_) => {}
            },
        }
    }

    /// Closes a map; asks first if anything would be lost.
    pub(super) fn close_tab(&mut self, id: Option<SheetId>) {
        let id = id.or_else(|| self.tabs.current().map(|sheet| sheet.id));
        if let Some(id) = id {
            self.finish_all(id);
        }
        let Some(sheet) = id.and_then(|id| self.tabs.get_mut(id)) else {
            return;
        };
        sheet.look_for_file();
        let id = sheet.id;
        if sheet.is_changed() && !sheet.is_map_changed() {
            self.show_tab(id);
            self.ask(Question::Unfinished(Then::Close(id), self.unfinished(id)));
        } else if sheet.is_changed() {
            let question = Question::Close(id, sheet.name());
            self.show_tab(id);
            self.ask(question);
        } else {
            self.drop_tab(id);
        }
    }

    pub(super) fn drop_tab(&mut self, id: SheetId) {
        if self.workshop.as_ref().is_some_and(|room| room.sheet == id) {
            self.save_workshop();
        }
        if self.live.sheet() == Some(id) {
            self.live.cancel();
        }
        self.tabs.close(id);
        if self.tabs.current().is_none() && matches!(self.screen, Screen::Map) {
            self.screen = Screen::Welcome;
        }
    }

    /// Closes the window; asks first if anything would be lost.
    pub(in crate::app) fn quit(&mut self) {
        if self.importing.as_ref().is_some_and(|i| i.typed > 0) {
            // Somebody has worked on it: it is a map to be saved.
            self.make_import();
        }
        let all: Vec<SheetId> = self.tabs.all().iter().map(|sheet| sheet.id).collect();
        for id in all {
            self.finish_all(id);
        }
        self.tabs.look_for_files();
        let all = self.tabs.all().iter();
        let changed = all.filter(|sheet| sheet.is_map_changed());
        let names: Vec<String> = changed.map(|sheet| format!("“{}”", sheet.name())).collect();
        match names.is_empty() {
            true => self.quit_unless_unfinished(),
            false => self.ask(Question::Quit(names)),
        }
    }

    /// Closes the window if nothing of what is being typed is lost with it; asks otherwise.
    fn quit_unless_unfinished(&mut self) {
        let all = self.tabs.all().iter();
        let unfinished: Vec<String> = all.flat_map(|sheet| self.unfinished(sheet.id)).collect();
        match unfinished.is_empty() {
            true => self.quitting = true,
            false => self.ask(Question::Unfinished(Then::Quit, unfinished)),
        }
    }

    /// Closes the window now, if that has been settled.
    pub(in crate::app) fn close_window(&mut self, ctx: &Context) {
        if self.quitting {
            self.save_workshop();
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}
