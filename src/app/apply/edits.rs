//! The commands that change the map.
//!
//! Each makes its change with [`App::edit`], under the name that the menu shows behind Undo. What is
//! empty here stands in `WAITING` in `command/available.rs`, so that menus say so: whoever fills a
//! function in takes its command from that list.

use eframe::egui::Context;

use crate::{
    app::{App, command::Command, selection::Selection},
    map::ItemKey,
};

impl App {
    pub(super) fn cut(&mut self, _ctx: &Context) {}

    /// To `self.clipboard`, and as text to the desktop (`ctx.copy_text`).
    pub(super) fn copy(&mut self, _ctx: &Context) {}

    /// From `self.clipboard`, which holds what the desktop's clipboard had when its keys were
    /// pressed.
    pub(super) fn paste(&mut self) {}

    pub(super) fn duplicate(&mut self) {}

    pub(super) fn delete(&mut self) {}

    pub(super) fn select_all(&mut self) {
        self.on_sheet(|sheet, _| {
            let slugs = sheet.picture.map.touchpoints.keys();
            let keys: Vec<_> = slugs.cloned().map(ItemKey::Touchpoint).collect();
            sheet.selection = Selection::from(keys);
        });
    }

    /// Begins to write the name of what leads the selection, in place.
    pub(super) fn rename(&mut self) {}

    /// One of the commands that line cards up or space them.
    pub(super) fn align(&mut self, _command: Command) {}

    pub(super) fn add_touchpoint(&mut self) {}

    pub(super) fn add_stage(&mut self) {}

    pub(super) fn add_pain(&mut self) {}

    pub(super) fn add_opportunity(&mut self) {}

    pub(super) fn add_persona(&mut self) {}

    /// One of the four commands that add a connected touchpoint.
    pub(super) fn add_neighbour(&mut self, _command: Command) {}

    pub(super) fn move_selected(&mut self, _by: isize) {}
}
