//! What the window has to say, in a line at the bottom of the canvas: it covers nothing, takes no
//! click to be rid of, and is read out by screen readers.

use eframe::egui::{Align2, Area, Id, Margin, Order, RichText, Role, Stroke, Ui, WidgetInfo, vec2};

use super::theme::{RADIUS, tokens};

/// Seconds for which something is shown.
const SECONDS: f64 = 8.0;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Note,
    /// Something did not work.
    Trouble,
}

/// The latest thing that was said.
#[derive(Debug, Default)]
pub struct Notices {
    latest: Option<(Weight, String)>,
    since: Option<f64>,
}

impl Notices {
    /// Says something.
    pub fn say(&mut self, weight: Weight, text: impl Into<String>) {
        self.latest = Some((weight, text.into()));
        self.since = None;
    }

    /// Forgets what has been said long enough.
    pub fn tick(&mut self, now: f64) {
        let since = *self.since.get_or_insert(now);
        if now - since > SECONDS {
            self.latest = None;
        }
    }

    /// Shows what there is.
    pub fn show(&self, ui: &Ui) {
        let Some((weight, text)) = &self.latest else {
            return;
        };
        let t = tokens(ui);
        let (fill, color) = match weight {
            Weight::Note => (t.accent_soft, t.text),
            Weight::Trouble => (t.bad_soft, t.bad),
        };
        Area::new(Id::unique("notice"))
            .order(Order::Foreground)
            .interactable(false)
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -16.0))
            .show(ui.ctx(), |ui| {
                eframe::egui::Frame::new()
                    .fill(fill)
                    .stroke(Stroke::new(1.0, color.gamma_multiply(0.4)))
                    .corner_radius(RADIUS)
                    .inner_margin(Margin::symmetric(14, 8))
                    .show(ui, |ui| {
                        ui.set_max_width(560.0);
                        let response = ui.label(RichText::new(text).color(color));
                        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
                    });
            });
        ui.ctx().request_repaint_after_secs(1.0);
    }
}
