//! What the window has to say, in lines at the bottom of the canvas: they go by themselves, are read
//! out by screen readers, and may offer one thing to do about it.

use eframe::egui::{
    Align2, Area, Button, Frame, Id, Margin, Order, RichText, Role, Sense, Stroke, Ui, WidgetInfo,
    text::LayoutJob, vec2,
};

use super::{
    command::{Action, Command},
    theme::{RADIUS, plain, size, space, strong, tokens},
};

/// Seconds for which something is shown.
const SECONDS: f64 = 8.0;
/// How wide a line may be, in points, before it is broken.
const WIDEST: f32 = 460.0;
/// How far the lowest is from the lower edge of the window: the controls of the canvas stay free.
const ABOVE_CONTROLS: f32 = 60.0;
/// How many lines there are at most.
const MOST: usize = 3;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Note,
    /// Something did not work.
    Trouble,
}

/// Something that was said.
#[derive(Debug)]
struct Line {
    weight: Weight,
    text: String,
    offer: Option<Command>,
    since: Option<f64>,
}

/// What was said lately, the latest last.
#[derive(Debug, Default)]
pub struct Notices {
    lines: Vec<Line>,
}

impl Notices {
    /// Says something.
    pub fn say(&mut self, weight: Weight, text: impl Into<String>) {
        self.push(weight, text.into(), None);
    }

    /// Says something, with a button for a command.
    pub fn offer(&mut self, weight: Weight, text: impl Into<String>, command: Command) {
        self.push(weight, text.into(), Some(command));
    }

    fn push(&mut self, weight: Weight, text: String, offer: Option<Command>) {
        // The same thing twice is said once, anew. An offer speaks of the latest step only.
        self.lines
            .retain(|line| line.text != text && (offer.is_none() || line.offer != offer));
        self.lines.push(Line {
            weight,
            text,
            offer,
            since: None,
        });
        if self.lines.len() > MOST {
            self.lines.remove(0);
        }
    }

    /// Takes back the offers of a command that has been done, or means something else by now.
    pub fn withdraw(&mut self, command: Command) {
        self.lines.retain(|line| line.offer != Some(command));
    }

    /// Forgets what has been said long enough.
    pub fn tick(&mut self, now: f64) {
        for line in &mut self.lines {
            line.since.get_or_insert(now);
        }
        let lasts = |line: &Line| match line.weight {
            Weight::Note => SECONDS,
            Weight::Trouble => 3.0 * SECONDS,
        };
        self.lines
            .retain(|line| line.since.is_none_or(|since| now - since <= lasts(line)));
    }

    /// Shows what there is, the latest lowest.
    pub fn show(&self, ui: &Ui, actions: &mut Vec<Action>) {
        if self.lines.is_empty() {
            return;
        }
        let mut below = ABOVE_CONTROLS;
        for (i, line) in self.lines.iter().enumerate().rev() {
            let area = Area::new(Id::unique(("notice", i)))
                .order(Order::Foreground)
                .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -below))
                .show(ui.ctx(), |ui| one(ui, line, actions));
            below += area.response.rect.height() + space::S;
        }
        ui.ctx().request_repaint_after_secs(1.0);
    }
}

/// Draws a line, as wide as its words.
fn one(ui: &mut Ui, line: &Line, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (fill, color) = match line.weight {
        Weight::Note => (t.accent_soft, t.text),
        Weight::Trouble => (t.bad_soft, t.bad),
    };
    let frame = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.25)))
        .shadow(ui.visuals().popup_shadow)
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(14, 8));
    let words = LayoutJob::simple(line.text.clone(), plain(size::BODY), color, WIDEST);
    let words = ui.painter().layout_job(words);
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let (rect, response) = ui.allocate_exact_size(words.size(), Sense::hover());
            ui.painter().galley(rect.min, words, color);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &line.text));
            let Some(command) = line.offer else {
                return;
            };
            let name = RichText::new(command.name())
                .font(strong(size::BODY))
                .color(t.accent);
            if ui.add(Button::new(name).frame(false)).clicked() {
                actions.push(Action::Do(command));
            }
        });
    });
}
