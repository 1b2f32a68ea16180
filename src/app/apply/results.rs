//! What is done with the numbers.

use eframe::egui::{Context, Rect};

use crate::{
    app::{App, notice::Weight},
    export::csv,
};

impl App {
    /// Copies a text.
    pub(super) fn copy_text(&mut self, ctx: &Context, name: &str, text: String) {
        ctx.copy_text(text);
        let words = format!("{name} was copied as a table.");
        self.notices.say(Weight::Note, words);
    }

    /// Copies everything the run says as a table.
    pub(super) fn copy_results(&mut self, ctx: &Context) {
        let text = self.sheet().and_then(|sheet| {
            let scenario = sheet.picture.scenario.as_ref().map(|s| &s.id);
            let levers = sheet.shown.levers(&sheet.picture);
            let levers = levers.filter(|(_, fresh)| *fresh);
            let levers = levers.map(|(levers, _)| &**levers);
            // A table cannot dim what is of the map as it was.
            let told = sheet.told().filter(|told| told.is_of_one_run())?;
            Some(csv::answer(told.answer(), scenario, levers))
        });
        match text {
            Some(text) => self.copy_text(ctx, "Everything the run says", text),
            None => self.notices.say(
                Weight::Note,
                "Nothing was copied: there is no run of the map as it is yet.",
            ),
        }
    }

    /// Copies a part of the window as a picture.
    pub(super) fn copy_picture(&mut self, ctx: &Context, name: &str, part: Rect) {
        let again = ctx.clone();
        let scale = ctx.pixels_per_point();
        ctx.request_screenshot(move |image| {
            let [width, height] = image.size;
            let limit = |x: f32, most: usize| (x * scale).clamp(0.0, most as f32) / scale;
            let part = Rect::from_min_max(
                [limit(part.min.x, width), limit(part.min.y, height)].into(),
                [limit(part.max.x, width), limit(part.max.y, height)].into(),
            );
            if part.is_positive() {
                again.copy_image(image.region(&part, Some(scale)));
                again.request_repaint();
            }
        });
        let words = format!("{name} was copied as a picture.");
        self.notices.say(Weight::Note, words);
    }
}
