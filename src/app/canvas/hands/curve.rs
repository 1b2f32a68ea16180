//! The emotion curve: its points are dragged up and down, or moved by keys.

use eframe::egui::{
    Align2, CursorIcon, EventFilter, Id, Key, PointerButton, Rect, Sense, Stroke, Ui, WidgetInfo,
    vec2,
};

use super::{Grip, cursor, pointer, released, taken};
use crate::{
    app::{
        canvas::{Canvas, Pen, Setting},
        command::Action,
        selection::Selection,
        theme::{self, size, strong},
    },
    edit::set_emotion,
    layout::{Area, Lane, Point, journey::EmotionPoint},
    map::ItemKey,
    units::Slug,
};

/// How much a key moves a point.
const STEP: f64 = 0.05;

/// The points as controls.
pub fn points(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let points = &canvas.picture.journey.emotions;
    let (seen, reach) = (pen.seen(), 20.0 / pen.camera.zoom);
    let from = points.partition_point(|p| p.at.x < seen.x - reach);
    let to = points.partition_point(|p| p.at.x <= seen.right() + reach);
    for point in &points[from..to.max(from)] {
        let at = pen.point(point.at.x, point.at.y);
        if !pen.body.expand(20.0).contains(at) {
            continue;
        }
        control(canvas, pen, ui, point, actions);
    }
}

fn control(canvas: &Canvas, pen: &Pen, ui: &Ui, point: &EmotionPoint, actions: &mut Vec<Action>) {
    let slug = &point.slug;
    let Some(touchpoint) = canvas.map().touchpoints.get(slug) else {
        return;
    };
    let at = pen.point(point.at.x, point.at.y);
    let reach = pen.scaled(11.0).clamp(8.0, 22.0);
    let rect = Rect::from_center_size(at, vec2(reach, reach) * 2.0);
    let id = Id::unique(("emotion", ui.scope_id(), slug.as_str()));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let name = format!("Emotion at {}", touchpoint.name);
    let value = touchpoint.emotion.get();
    response.widget_info(|| WidgetInfo::slider(!canvas.is_fixed(), value, &name));
    let key = ItemKey::Touchpoint(slug.clone());
    if response.clicked_by(PointerButton::Primary) {
        actions.push(Action::Select(Selection::only(key)));
        response.request_focus();
    }
    if canvas.is_fixed() {
        return;
    }
    let held = matches!(Grip::now(ui.ctx()), Grip::Emotion(s) if s == *slug);
    if response.hovered() || held || response.has_focus() {
        let ring = Stroke::new(2.0, pen.t.accent);
        pen.painter
            .circle_stroke(at, pen.scaled(8.0).max(6.0), ring);
        value_plate(pen, point.at, value);
    }
    if response.hovered() {
        cursor(ui, CursorIcon::ResizeVertical);
    }
    if taken(canvas, ui, &response) {
        actions.push(Action::Begin("Set emotion"));
        Grip::Emotion(slug.clone()).take(ui.ctx());
    }
    if !response.has_focus() {
        return;
    }
    let ring = theme::focus_ring(ui);
    pen.painter
        .circle_stroke(at, pen.scaled(12.0).max(9.0), ring);
    // Up and down move the point, not the keyboard to the next control.
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let by = ui.input(|i| {
        let pressed = |key| f64::from(i.num_presses(key) as u32);
        match i.modifiers.is_none() {
            true => pressed(Key::ArrowUp) - pressed(Key::ArrowDown),
            false => 0.0,
        }
    });
    if by != 0.0
        && let Some(edit) = set_emotion(canvas.map(), slug, value + by * STEP)
    {
        actions.push(Action::Edit("Set emotion", Box::new(edit)));
    }
}

fn value_plate(pen: &Pen, at: Point, value: f64) {
    let above = 24.0 / pen.camera.zoom.max(0.3);
    let sign = if value > 0.0 { "+" } else { "" };
    let text = format!("{sign}{value:.2}").replace('-', "−");
    plate(pen, Point::new(at.x, at.y - above), &text);
}

/// A number on a small plate, as large at every zoom.
pub fn plate(pen: &Pen, at: Point, text: &str) {
    let zoom = pen.camera.zoom;
    let (w, h) = (
        (text.chars().count() as f32 * 7.2 + 12.0) / zoom,
        18.0 / zoom,
    );
    let area = Area::new(at.x - w / 2.0, at.y - h / 2.0, w, h);
    pen.painter.rect_filled(pen.rect(area), 5.0, pen.t.accent);
    let font = strong(size::SMALL / zoom);
    let set = Setting::new(font, pen.t.on_accent, w, 1).at(Align2::CENTER_CENTER);
    pen.text(at, text, &set);
}

/// Moves a point with the pointer. Says whether it was let go.
pub fn carry(canvas: &Canvas, pen: &Pen, ui: &Ui, slug: &Slug, actions: &mut Vec<Action>) -> bool {
    cursor(ui, CursorIcon::ResizeVertical);
    let layout = &canvas.picture.journey;
    let lane = layout.lanes.iter().find(|(lane, _)| *lane == Lane::Emotion);
    if let (Some(at), Some((_, lane))) = (pointer(pen, ui), lane) {
        let reach = (lane.h - 44.0) / 2.0;
        let value = f64::from((layout.neutral - at.y) / reach);
        if let Some(edit) = set_emotion(canvas.map(), slug, value) {
            actions.push(Action::Edit("Set emotion", Box::new(edit)));
        }
    }
    let done = released(ui);
    if done {
        actions.push(Action::End);
    }
    done
}
