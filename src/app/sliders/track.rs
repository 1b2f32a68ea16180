//! One slider: a track with the range of the file on it, and a handle that is dragged or moved by keys.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, FontId, Id, Key, Rect, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{Knob, Line, lines::with_number};
use crate::{
    app::{
        command::{Action, Alteration},
        format,
        inspector::visit,
        opened::Picture,
        theme::{Tokens, focus_ring, plain, size, strong, tokens},
    },
    decide::{Value, replace, value_at},
    map::Unit,
    numbers::{range, set_by_hand},
    scenario::Scenario,
};

/// The name of the step in the history.
pub const STEP: &str = "Move slider";

/// The sizes of a slider: one to work with, one to be read from the back of a room.
#[derive(Debug, Clone, Copy)]
pub struct Measures {
    name: f32,
    value: f32,
    small: f32,
    handle: f32,
}

impl Measures {
    /// Beside the map.
    pub const PANE: Measures = Measures {
        name: size::SMALL,
        value: size::BODY,
        small: size::CAPTION,
        handle: 7.0,
    };

    /// For a room, `scale` times as large.
    pub fn of_room(scale: f32) -> Measures {
        Measures {
            name: size::HEADING * scale,
            value: size::TITLE * scale,
            small: size::SMALL * scale,
            handle: 10.0 * scale,
        }
    }

    fn height(self) -> f32 {
        self.value + self.small + 2.0 * self.handle + 24.0
    }
}

/// How a number of a slider is written.
pub fn written(value: f64, unit: Option<Unit>, currency: &str) -> String {
    match unit {
        Some(unit) => format::value(value, unit, currency),
        None => format!("{value:+.1}").replace('-', "−"),
    }
}

/// Draws a slider.
pub fn slider(
    ui: &mut Ui,
    picture: &Picture,
    line: &Line,
    filed: &super::Filed,
    m: Measures,
    actions: &mut Vec<Action>,
) {
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), m.height()), Sense::hover());
    if !ui.is_rect_visible(whole) {
        return;
    }
    let currency = &picture.map.currency;
    let value = written(line.now, line.unit, currency);
    let id = Id::unique(("slider", line.title(), &line.key.name()));
    let inner = whole.shrink2(vec2(4.0, 4.0));
    let right = head(ui, picture, line, filed, (inner, id), &value, m, actions);
    let _ = right;
    let top = inner.top() + m.value + m.small + 12.0;
    let bar = Rect::from_min_max(
        pos2(inner.left() + m.handle, top),
        pos2(inner.right() - m.handle, top + 2.0 * m.handle),
    );
    track(ui, picture, line, (bar, id), &value, m, actions);
}

/// Name, value, what it is, the range, and the button that takes the drag back.
#[expect(clippy::too_many_arguments, reason = "the parts of one row")]
fn head(
    ui: &mut Ui,
    picture: &Picture,
    line: &Line,
    filed: &super::Filed,
    (inner, id): (Rect, Id),
    value: &str,
    m: Measures,
    actions: &mut Vec<Action>,
) -> f32 {
    let t = tokens(ui);
    let currency = &picture.map.currency;
    let moved = line.has_moved();
    let color = if moved { t.accent } else { t.text };
    let painter = ui.painter().clone();
    let at = pos2(inner.right(), inner.top());
    let number = painter.text(at, Align2::RIGHT_TOP, value, strong(m.value), color);
    let cut = |text: &str, font: FontId, color, room: f32| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room.max(20.0));
        job.wrap.max_rows = 1;
        painter.layout_job(job)
    };
    let room = number.left() - inner.left() - 8.0;
    let name = cut(&line.of, strong(m.name), t.text, room);
    let plate = Rect::from_min_size(inner.min, name.size()).expand2(vec2(3.0, 1.0));
    let show = ui.interact(plate, id.with("show"), Sense::click());
    let said = format!("Show {}", line.title());
    show.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if show.hovered() {
        painter.rect_filled(plate, CornerRadius::same(4), t.hover);
    }
    if show.has_focus() {
        painter.rect_stroke(plate, 4.0, focus_ring(ui), StrokeKind::Outside);
    }
    painter.galley(inner.min, name, t.text);
    if show.on_hover_text("Show it on the map").clicked() {
        actions.push(Action::GoTo(line.key.clone()));
    }
    let second = inner.top() + m.value + 4.0;
    let mut right = inner.right();
    if moved {
        let words = format!(
            "reset to {}",
            written(line.filed.value, line.unit, currency)
        );
        let galley = cut(&words, plain(m.small), t.accent, inner.width() * 0.6);
        let place = Rect::from_min_size(pos2(right - galley.size().x, second), galley.size());
        let reset = ui.interact(
            place.expand2(vec2(4.0, 2.0)),
            id.with("reset"),
            Sense::click(),
        );
        let said = format!("Reset {}", line.title());
        reset.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        if reset.hovered() || reset.has_focus() {
            let under = [place.left_bottom(), place.right_bottom()];
            painter.line_segment(under, Stroke::new(1.0, t.accent));
        }
        painter.galley(place.min, galley, t.accent);
        right = place.left() - 8.0;
        if reset
            .on_hover_text("Back to what it was when the map was opened")
            .clicked()
            && let Some(alteration) = back(picture, line, filed)
        {
            actions.push(alteration.action("Reset slider"));
        }
    } else if line.is_uncertain() {
        let end = |x| written(x, line.unit, currency);
        let words = match line.unit {
            Some(unit) => range(line.filed.low, line.filed.high, unit, currency),
            None => format!("{} to {}", end(line.filed.low), end(line.filed.high)),
        };
        let galley = cut(&words, plain(m.small), t.faint, inner.width() * 0.6);
        right -= galley.size().x;
        painter.galley(pos2(right, second), galley, t.faint);
        right -= 8.0;
    }
    let what = cut(line.what, plain(m.small), t.soft, right - inner.left());
    painter.galley(pos2(inner.left(), second), what, t.soft);
    right
}

fn track(
    ui: &Ui,
    picture: &Picture,
    line: &Line,
    (bar, id): (Rect, Id),
    value: &str,
    m: Measures,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let response = ui.interact(
        bar.expand2(vec2(m.handle, 2.0)),
        id,
        Sense::click_and_drag(),
    );
    let title = line.title();
    response.widget_info(|| WidgetInfo::slider(true, line.now, &title));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(value);
        node.set_min_numeric_value(line.track.0);
        node.set_max_numeric_value(line.track.1);
    });
    paint(ui, line, bar, &response, t, m);
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    let span = line.track.1 - line.track.0;
    let begun = id.with("begun");
    let now = begin(picture, line);
    if response.drag_started() {
        ui.data_mut(|data| data.insert_temp(begun, now.clone()));
    }
    let mut wanted = None;
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let part = ((pointer.x - bar.left()) / bar.width()).clamp(0.0, 1.0);
        // From what it was when the mouse went down: a law that has been pushed against an end must
        // come back as it was.
        let from = ui.data(|data| data.get_temp::<Start>(begun));
        wanted = Some((from.unwrap_or(now), line.track.0 + span * f64::from(part)));
    } else if response.has_focus() {
        let keeps = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keeps));
        let steps = ui.input(|i| {
            let presses = |key| i.num_presses(key) as f64;
            let fine = if i.modifiers.shift { 0.1 } else { 1.0 };
            fine * (presses(Key::ArrowRight) - presses(Key::ArrowLeft))
        });
        if steps != 0.0 {
            wanted = Some((now, line.now + steps * span / 100.0));
        }
    }
    if let Some((from, to)) = wanted {
        let to = tidy(to.clamp(line.track.0, line.track.1.min(line.most)), span);
        if let Some(alteration) = moved(picture, line, from, to) {
            visit::change(ui.ctx(), id, STEP, alteration, actions);
        }
    }
    if response.drag_stopped() {
        visit::dropped(ui.ctx(), id, actions);
    }
    visit::leave(ui, &response, actions);
}

fn paint(
    ui: &Ui,
    line: &Line,
    bar: Rect,
    response: &eframe::egui::Response,
    t: &Tokens,
    m: Measures,
) {
    let painter = ui.painter();
    let span = (line.track.1 - line.track.0).max(f64::MIN_POSITIVE);
    let x = |value: f64| {
        let part = ((value - line.track.0) / span).clamp(0.0, 1.0) as f32;
        bar.left() + part * bar.width()
    };
    let middle = bar.center().y;
    let thick = (m.handle * 0.6).max(4.0);
    let rail = Rect::from_x_y_ranges(
        bar.left()..=bar.right(),
        middle - thick / 2.0..=middle + thick / 2.0,
    );
    painter.rect_filled(rail, thick / 2.0, t.line);
    if line.is_uncertain() {
        let band = Rect::from_x_y_ranges(x(line.filed.low)..=x(line.filed.high), rail.y_range());
        painter.rect_filled(band, thick / 2.0, t.accent.gamma_multiply(0.35));
        for end in [line.filed.low, line.filed.high] {
            let tick = [
                pos2(x(end), rail.top() - 3.0),
                pos2(x(end), rail.bottom() + 3.0),
            ];
            painter.line_segment(tick, Stroke::new(1.5, t.accent.gamma_multiply(0.7)));
        }
    }
    if line.has_moved() {
        let at = x(line.filed.value);
        let tick = [pos2(at, rail.top() - 4.0), pos2(at, rail.bottom() + 4.0)];
        painter.line_segment(tick, Stroke::new(2.0, t.faint));
    }
    let handle = pos2(x(line.now), middle);
    let lit = response.hovered() || response.dragged() || response.has_focus();
    let fill = if line.has_moved() { t.accent } else { t.card };
    let ring = Stroke::new(
        2.0,
        if lit || line.has_moved() {
            t.accent
        } else {
            t.outline
        },
    );
    painter.circle(handle, m.handle, fill, ring);
    if response.has_focus() {
        painter.circle_stroke(handle, m.handle + 3.0, focus_ring(ui));
    }
}

/// What a drag begins with.
#[derive(Debug, Clone)]
enum Start {
    Number(Option<Value>),
    Change,
}

fn begin(picture: &Picture, line: &Line) -> Start {
    match &line.knob {
        Knob::Number(path) => Start::Number(value_at(&picture.map, path).map(|(value, _)| value)),
        Knob::Change(_) => Start::Change,
    }
}

/// Three digits of the track: what a hand can tell apart.
fn tidy(value: f64, span: f64) -> f64 {
    set_by_hand(value, 10f64.powf((span / 500.0).log10().floor()))
}

/// What moves the number to a value.
///
/// On a scenario the number of its change is set, or the map's, which is recorded as a change: the base
/// stays as it is. On a map the number itself is moved, as by every other gesture on the map, and its
/// law goes along, as wide as it was: a slider says where a number is, and not how sure it is. So what
/// the file says of the doubt is never lost by a drag; where the law has no room the handle stops.
fn moved(picture: &Picture, line: &Line, from: Start, to: f64) -> Option<Alteration> {
    match (&line.knob, from) {
        (Knob::Number(path), Start::Number(Some(before))) => {
            let map = &picture.map;
            let uncertain_share = matches!(&before, Value::Share(_)) && !before.is_known();
            let to = match uncertain_share {
                true => to.clamp(0.001, 0.999),
                false => to,
            };
            let value = before.moved(map, to)?.with_few_digits();
            replace(map, path, value).map(Alteration::Map)
        }
        (Knob::Change(at), Start::Change) => {
            let scenario = picture.scenario.as_ref()?;
            let change = scenario.changes.get(*at)?;
            Some(with(scenario, *at, with_number(change, to)))
        }
        _ => None,
    }
}

fn with(scenario: &Scenario, at: usize, change: crate::map::Change) -> Alteration {
    let mut new = scenario.clone();
    if let Some(old) = new.changes.get_mut(at) {
        *old = change;
    }
    new.into()
}

/// What takes the number back to what the file says.
fn back(picture: &Picture, line: &Line, filed: &super::Filed) -> Option<Alteration> {
    match &line.knob {
        Knob::Number(path) => {
            let (value, _) = value_at(&filed.map, path)?;
            replace(&picture.map, path, value).map(Alteration::Map)
        }
        Knob::Change(at) => {
            let scenario = picture.scenario.as_ref()?;
            let change = scenario.changes.get(*at)?;
            Some(with(scenario, *at, with_number(change, line.filed.value)))
        }
    }
}
