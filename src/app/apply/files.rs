//! Opening, saving, tabs.

use eframe::egui::{Context, ViewportCommand};

use crate::app::{App, Screen, dialog};

impl App {
    pub(super) fn new_map(&mut self) {}

    pub(super) fn new_from_template(&mut self) {}

    pub(super) fn choose_file(&mut self) {
        if self.asks_desktop {
            self.worker.choose(dialog::choose_file());
        } else {
            self.typing = Some(String::new());
        }
    }

    pub(super) fn welcome(&mut self) {
        self.worker.cancel();
        self.screen = Screen::Welcome;
    }

    pub(super) fn save(&mut self) {}

    pub(super) fn save_as(&mut self) {}

    pub(super) fn save_all(&mut self) {}

    pub(super) fn revert(&mut self) {}

    pub(super) fn switch_tab(&mut self, _by: isize) {}

    pub(super) fn close_tab(&mut self) {}

    pub(super) fn quit(&mut self, ctx: &Context) {
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}
