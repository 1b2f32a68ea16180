//! The commands that change how the map is looked at.

use eframe::egui::{Context, Theme};

use crate::app::{
    App,
    canvas::{self, Camera},
    command::View,
};

impl App {
    pub(super) fn side_by_side(&mut self) {}

    pub(super) fn fit(&mut self) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            let size = match view {
                View::Journey => sheet.picture.journey.size,
                View::Flow => sheet.picture.flow.size,
            };
            sheet.look(view, Camera::fit(size, body));
        });
    }

    pub(super) fn fit_selection(&mut self) {}

    pub(super) fn zoom(&mut self, factor: fn(f32) -> f32) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            if let Some(camera) = &mut sheet.cameras[view as usize] {
                *camera = camera.zoomed(factor(camera.zoom), body / 2.0);
            }
        });
    }

    pub(super) fn toggle_minimap(&mut self) {}

    /// Opens the field that finds things on the canvas.
    pub(super) fn find(&mut self) {}

    pub(super) fn open_palette(&mut self) {}

    pub(super) fn open_shortcuts(&mut self) {}

    pub(super) fn open_about(&mut self) {}
}

/// From light to dark or back.
pub(super) fn switch_theme(ctx: &Context) {
    let theme = match ctx.theme() {
        Theme::Dark => Theme::Light,
        Theme::Light => Theme::Dark,
    };
    ctx.set_theme(theme);
}
