//! The way from one picture of a map to the other: for a moment the cards fly to where they stand in
//! the new one, so that the eye keeps hold of them. Nothing is drawn again once they have landed.

use eframe::egui::{Context, Rect, Ui, lerp, pos2};

use super::{
    canvas::{self, Camera},
    command::View,
    opened::Picture,
    sheet::{Sheet, SheetId},
    theme::{RADIUS, tokens},
};
use crate::layout::Area;

/// Seconds that it takes.
const SECONDS: f64 = 0.2;
/// Maps with more cards change at once: nobody follows so many.
const MOST: usize = 400;

/// A flight under way.
#[derive(Debug, Clone, Copy)]
pub struct Flight {
    sheet: SheetId,
    from: View,
    /// When it began; it begins with the first frame in which the new picture is there.
    since: Option<f64>,
}

impl Flight {
    /// Away from this picture of a map.
    pub fn from(sheet: SheetId, view: View) -> Flight {
        Flight {
            sheet,
            from: view,
            since: None,
        }
    }

    /// What is left of it after a frame.
    pub fn after(mut self, ctx: &Context) -> Option<Flight> {
        let now = ctx.input(|i| i.time);
        let since = *self.since.get_or_insert(now);
        if now - since >= SECONDS {
            return None;
        }
        ctx.request_repaint();
        Some(self)
    }

    /// Draws the cards where they are on their way, over the new picture.
    pub fn draw(&self, ui: &Ui, sheet: &Sheet, view: View, whole: Rect) {
        if sheet.id != self.sheet || view == self.from {
            return;
        }
        let touchpoints = sheet.picture.map.touchpoints.len();
        let cameras = (
            sheet.cameras[self.from as usize],
            sheet.cameras[view as usize],
        );
        let (Some(before), Some(after)) = cameras else {
            return;
        };
        if touchpoints > MOST {
            return;
        }
        let now = ui.input(|i| i.time);
        let part = self.since.map_or(0.0, |since| (now - since) / SECONDS);
        let part = part.clamp(0.0, 1.0) as f32;
        // Away quickly, and landing softly.
        let way = 1.0 - (1.0 - part).powi(3);
        let t = tokens(ui);
        // What stands around the map stays as it is.
        let body = canvas::body_rect(whole, view);
        let painter = ui.painter().with_clip_rect(body);
        painter.rect_filled(body, 0.0, t.canvas.gamma_multiply(1.0 - part));
        let (start, end) = (
            areas(&sheet.picture, self.from),
            areas(&sheet.picture, view),
        );
        for (slug, touchpoint) in &sheet.picture.map.touchpoints {
            let find = |list: &[(&crate::units::Slug, Area)]| {
                list.iter().find(|(s, _)| *s == slug).map(|(_, area)| *area)
            };
            let (Some(start), Some(end)) = (find(&start), find(&end)) else {
                continue;
            };
            let start = place(before, start, whole, self.from);
            let end = place(after, end, whole, view);
            let at = between(start, end, way);
            let stage = sheet.picture.map.stages.get_index_of(&touchpoint.stage);
            let fade = 1.0 - 0.6 * part;
            painter.rect_filled(at, RADIUS, t.card.gamma_multiply(fade));
            let edge = at.with_max_y(at.top() + 4.0);
            let hue = t.stage(stage.unwrap_or_default());
            painter.rect_filled(edge, 2.0, hue.gamma_multiply(fade));
        }
    }
}

fn place(camera: Camera, area: Area, whole: Rect, view: View) -> Rect {
    camera.rect(canvas::body_rect(whole, view), area)
}

fn between(a: Rect, b: Rect, part: f32) -> Rect {
    let corner = |a: eframe::egui::Pos2, b: eframe::egui::Pos2| {
        pos2(lerp(a.x..=b.x, part), lerp(a.y..=b.y, part))
    };
    Rect::from_min_max(corner(a.min, b.min), corner(a.max, b.max))
}

/// Where the cards of the touchpoints stand in a view.
fn areas(picture: &Picture, view: View) -> Vec<(&crate::units::Slug, Area)> {
    match view {
        View::Journey => {
            let steps = picture.journey.steps.iter();
            steps.map(|step| (&step.slug, step.area)).collect()
        }
        View::Flow => {
            let cards = picture.flow.cards.iter().map(|card| card.area);
            picture.map.touchpoints.keys().zip(cards).collect()
        }
    }
}
