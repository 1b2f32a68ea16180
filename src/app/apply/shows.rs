//! What opens the editor of a place of the map.

use eframe::egui::Context;

use crate::{
    app::{App, command::Command, inspector, inspector::Pane, selection::Selection},
    diagnostic::Path,
    map::{ItemKey, progress::Place},
};

impl App {
    /// Opens the editor of a place, with the keyboard in its field.
    pub(super) fn show_place(&mut self, ctx: &Context, place: &Place) {
        match place {
            // Touchpoints have no list; they are drawn.
            Place::Map("touchpoints") => self.command(ctx, Command::AddTouchpoint),
            Place::Map(field) => self.show_path(ctx, Path::of([field])),
            Place::Item(key, "") => {
                let path = key.path();
                self.show_path(ctx, path);
            }
            Place::Item(key, field) => self.show_path(ctx, key.path().join(field)),
        }
    }

    /// Opens the editor of what a path in the file is about.
    pub(super) fn show_path(&mut self, ctx: &Context, path: Path) {
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        let map = &sheet.picture.map;
        let key = ItemKey::at(&path).filter(|key| crate::edit::Item::of(map, key).is_some());
        match key {
            Some(key) => sheet.go_to(key),
            None => sheet.selection = Selection::default(),
        }
        self.right = true;
        self.panes.choose(Pane::Details);
        inspector::want(ctx, path);
    }

    /// Shows the form of what is selected, with the keyboard in its first field.
    pub(super) fn show_details(&mut self, ctx: &Context) {
        self.show_pane(Pane::Details);
        let selected = self.sheet().map_or(&[][..], |s| s.selection.keys());
        let field = match selected {
            [] => Path::of(["title"]),
            [flow @ ItemKey::Flow(_)] => flow.path().join("share"),
            [one] => one.path().join("name"),
            // A form for several things begins with nothing that would suit them all.
            _ => return,
        };
        inspector::want(ctx, field);
    }

    /// Shows a pane of the panel beside the map.
    pub(super) fn show_pane(&mut self, pane: Pane) {
        self.right = true;
        self.panes.choose(pane);
    }

    /// Goes to the next error or warning, or to the one before; from the last to the first.
    pub(super) fn go_to_problem(&mut self, ctx: &Context, by: isize) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let found = &sheet.picture.diagnostics;
        let Some(at) = self.panes.next_problem(found.len(), by) else {
            return;
        };
        if let Some(path) = found.get(at).map(|d| d.path.clone()) {
            self.panes.problem = Some(at);
            self.show_path(ctx, path);
        }
    }
}
