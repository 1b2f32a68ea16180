//! Controls in type that is read from the back of a room.

use eframe::egui::{
    Align2, Button, Color32, Context, CornerRadius, FontId, Id, Key, Modifiers, Rect, Response,
    RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use crate::app::{
    command::{Action, Command},
    theme::{focus_ring, plain, size, strong, tokens},
    typing::{Field, Purpose},
};

/// How much larger than at a desk everything is, for a window of this size.
pub fn scale(window: Rect) -> f32 {
    (window.width() / 1280.0)
        .min(window.height() / 720.0)
        .clamp(0.7, 3.0)
}

/// From so much larger than at a desk on, everything is magnified, the map with its heads and its strip too.
const MAGNIFIED: f32 = 1.4;

/// Magnifies the window for a room, or shows it as at a desk.
pub fn magnify(ctx: &Context, for_room: bool) {
    let window = ctx.content_rect().size() * ctx.zoom_factor();
    let wanted = (window.x / 1280.0).min(window.y / 720.0);
    let zoom = match for_room && wanted >= MAGNIFIED {
        true => wanted.min(3.0),
        false => 1.0,
    };
    if (ctx.zoom_factor() - zoom).abs() > 0.01 {
        ctx.set_zoom_factor(zoom);
    }
}

/// A button with a sign or a word on it, called `name`.
pub fn button(ui: &mut Ui, text: &str, name: &str, s: f32) -> Response {
    let text = RichText::new(text).font(strong(size::BODY * s));
    let button = Button::new(text).min_size(vec2(32.0 * s, 30.0 * s));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}

/// A button for a command.
pub fn command(ui: &mut Ui, command: Command, text: &str, s: f32, actions: &mut Vec<Action>) {
    let response = button(ui, text, command.name(), s);
    if response.on_hover_text(command.tooltip()).clicked() {
        actions.push(Action::Do(command));
    }
}

/// One of several pages side by side.
pub fn tab(ui: &mut Ui, text: &str, name: &str, on: bool, (width, s): (f32, f32)) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 34.0 * s), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
    let corners = CornerRadius::same(8);
    if on {
        let line = Stroke::new(1.0, t.outline);
        ui.painter()
            .rect(rect, corners, t.card, line, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, corners, t.hover);
    }
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, corners, focus_ring(ui), StrokeKind::Inside);
    }
    let (font, color) = match on {
        true => (strong(size::BODY * s), t.text),
        false => (plain(size::BODY * s), t.soft),
    };
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, text, font, color);
    response
}

/// A text in one line, cut where there is no more room. Gives its size.
pub fn line(ui: &Ui, at: Rect, text: &str, font: FontId, color: Color32) -> Rect {
    let mut job = LayoutJob::simple(text.to_owned(), font, color, at.width().max(10.0));
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let rect = Rect::from_min_size(at.min, galley.size());
    ui.painter().galley(at.min, galley, color);
    rect
}

/// A text in large letters that takes as many rows as it needs.
pub fn words(ui: &mut Ui, text: &str, font: FontId, color: Color32) {
    let text = RichText::new(text).font(font).color(color);
    ui.add(eframe::egui::Label::new(text).wrap());
}

/// A field of one line. Gives the response, and whether Enter was pressed in it.
pub fn field(
    ui: &mut Ui,
    (id, purpose): (Id, Purpose),
    (name, hint): (&str, &str),
    text: &mut String,
    (width, s): (f32, f32),
) -> (Response, bool) {
    let response = Field::line(purpose, name).show(ui, text, |edit| {
        edit.id(id)
            .font(plain(size::HEADING * s))
            .hint_text(RichText::new(hint).font(plain(size::HEADING * s)))
            .margin(vec2(8.0 * s, 6.0 * s))
            .desired_width(width - 18.0 * s)
    });
    // The next field, which may get the keyboard now, must not take this Enter for its own.
    let enter =
        response.lost_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
    (response, enter)
}

/// A number with a button on either side. Gives the new one.
pub fn stepper(ui: &mut Ui, name: &str, value: u32, s: f32) -> Option<u32> {
    let t = tokens(ui);
    let mut new = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0 * s;
        ui.label(
            RichText::new(name)
                .font(plain(size::BODY * s))
                .color(t.soft),
        );
        if button(ui, "−", &format!("{name}, one less"), s).clicked() {
            new = Some(value.saturating_sub(1));
        }
        let text = RichText::new(value.to_string()).font(strong(size::HEADING * s));
        let label = ui.label(text.color(t.text));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {value}")));
        if button(ui, "+", &format!("{name}, one more"), s).clicked() {
            new = Some(value + 1);
        }
    });
    new
}

/// A row of a list as high as this, with a ground of its own.
pub fn row(ui: &mut Ui, height: f32) -> Rect {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let line = Stroke::new(1.0, t.line);
    let corners = CornerRadius::same(8);
    ui.painter()
        .rect(rect, corners, t.card, line, StrokeKind::Inside);
    rect
}

/// Dots in a row, as many as fit; then their number.
pub fn dots(ui: &Ui, left: f32, y: f32, count: u32, room: f32, s: f32) {
    let t = tokens(ui);
    let step = 13.0 * s;
    let fit = (room / step).floor().max(1.0) as u32;
    for i in 0..count.min(fit) {
        let at = pos2(left + step * (i as f32 + 0.5), y);
        ui.painter().circle_filled(at, 4.8 * s, t.accent);
    }
}
