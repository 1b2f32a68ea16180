//! The names of the lanes, beside the journey.

use eframe::egui::{
    Align2, CursorIcon, Key, Modifiers, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::{
    Canvas, Pen, Setting, icons,
    pen::{Zoom, label},
};
use crate::{
    app::{
        command::Action,
        format,
        theme::{focus_ring, plain, size, strong, tokens},
    },
    layout::{Area, Lane, journey::CHANNEL_ROW, journey::PADDING},
};

/// The names of the lanes, which stay in view and fold.
pub fn draw(canvas: &Canvas, pen: &Pen, ui: &Ui, side: Rect, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let painter = ui.painter().with_clip_rect(side);
    painter.rect_filled(side, 0.0, t.surface);
    painter.vline(side.right(), side.y_range(), Stroke::new(1.0, t.line));
    let below = Rect::from_min_max(pos2(side.left(), pen.body.top()), side.max);
    painter.hline(side.x_range(), below.top(), Stroke::new(1.0, t.line));
    let painter = ui.painter().with_clip_rect(below);
    for (lane, area) in &canvas.picture.journey.lanes {
        let band = pen.rect(*area).y_range();
        let rect = Rect::from_x_y_ranges(side.x_range(), band);
        if !rect.intersects(below) {
            continue;
        }
        painter.hline(side.x_range(), rect.bottom(), Stroke::new(1.0, t.line));
        let folded = canvas.picture.map.lanes.is_folded(*lane);
        // The name stays in view as long as any of its lane does.
        let top = rect.top().max(below.top()).min(rect.bottom() - 26.0);
        let head = Rect::from_min_size(pos2(side.left(), top), vec2(side.width(), 26.0));
        let id = ui.unique_id().with(("lane", lane.title()));
        let response = ui.interact(head.intersect(below), id, Sense::click_and_drag());
        let name = format!(
            "{} {}",
            if folded { "Unfold" } else { "Fold" },
            lane.title()
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() || response.has_focus() {
            painter.rect_filled(head, 0.0, t.hover);
        }
        if response.has_focus() {
            let ring = focus_ring(ui);
            painter.rect_stroke(head.shrink(2.0), 4.0, ring, StrokeKind::Inside);
        }
        let arrow = if folded { "▸" } else { "▾" };
        let at = head.left_center() + vec2(10.0, 0.0);
        let set = Setting::new(plain(size::SMALL), t.faint, 20.0, 1).at(Align2::LEFT_CENTER);
        label(&painter, at, arrow, &set, Zoom::NONE);
        let set = Setting::new(strong(size::SMALL), t.text, 90.0, 1).at(Align2::LEFT_CENTER);
        label(
            &painter,
            at + vec2(16.0, 0.0),
            lane.title(),
            &set,
            Zoom::NONE,
        );
        reorder(canvas, pen, ui, &painter, &response, *lane, side, actions);
        let hint = format!("{name}. Drag it, or press Shift and an arrow key, to move it");
        if response.on_hover_text(hint).clicked() {
            actions.push(Action::Fold(*lane));
        }
        if folded {
            continue;
        }
        details(canvas, pen, &painter, *lane, head);
    }
}

/// A lane is dragged to another place, or moved there with Shift and the arrow keys.
#[expect(
    clippy::too_many_arguments,
    reason = "a part of the gutter, drawn in its place"
)]
fn reorder(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    painter: &Painter,
    response: &Response,
    lane: Lane,
    side: Rect,
    actions: &mut Vec<Action>,
) {
    let lanes = &canvas.picture.journey.lanes;
    let Some(now) = lanes.iter().position(|(l, _)| *l == lane) else {
        return;
    };
    if response.has_focus() {
        let by = ui.input_mut(|i| {
            let down = i.consume_key(Modifiers::SHIFT, Key::ArrowDown);
            let up = i.consume_key(Modifiers::SHIFT, Key::ArrowUp);
            isize::from(down) - isize::from(up)
        });
        if by != 0 {
            actions.push(Action::MoveLane(lane, now.saturating_add_signed(by)));
        }
    }
    if !response.dragged() && !response.drag_stopped() {
        return;
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        return;
    };
    // Between the two lanes whose middles lie around the pointer.
    let middle = |area: &Area| pen.rect(*area).center().y;
    let gap = lanes
        .iter()
        .filter(|(_, area)| middle(area) < pointer.y)
        .count();
    let to = if gap > now { gap - 1 } else { gap };
    if response.drag_stopped() {
        if to != now {
            actions.push(Action::MoveLane(lane, to));
        }
        return;
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let y = match lanes.get(gap) {
        Some((_, area)) => pen.rect(*area).top(),
        None => lanes
            .last()
            .map_or(0.0, |(_, area)| pen.rect(*area).bottom()),
    };
    if to != now {
        let line = Stroke::new(3.0, pen.t.accent);
        painter.hline(side.x_range(), y, line);
        pen.painter.hline(pen.body.x_range(), y, line);
    }
}

/// The small words in the gutter: channels, and the ends of the scale of emotions. What would run into
/// the name of its lane is left out, or shown by its icon.
fn details(canvas: &Canvas, pen: &Pen, painter: &Painter, lane: Lane, head: Rect) {
    let layout = &canvas.picture.journey;
    let right = head.right() - 10.0;
    let text = |y: f32, words: &str| {
        let set = Setting::new(plain(size::CAPTION), pen.t.faint, head.width() - 18.0, 1);
        let set = set.at(Align2::RIGHT_CENTER);
        label(painter, pos2(right, y), words, &set, Zoom::NONE);
    };
    match lane {
        Lane::Channels => {
            let height = pen.scaled(CHANNEL_ROW);
            for row in &layout.channels {
                let y = pen.point(0.0, row.y).y;
                let clear = y - 7.0 >= head.bottom();
                if clear && height >= 14.0 {
                    text(y, format::channel(row.channel));
                } else if y - 5.0 >= head.top() && height >= 9.0 {
                    let at = pos2(right - 5.0, y);
                    let icon = Rect::from_center_size(at, vec2(11.0, 11.0));
                    icons::channel(painter, icon, row.channel, pen.t.faint);
                }
            }
        }
        Lane::Emotion => {
            let Some((_, area)) = layout.lanes.iter().find(|(l, _)| *l == lane) else {
                return;
            };
            let neutral = pen.point(0.0, layout.neutral).y;
            let upper = pen.point(0.0, area.y + PADDING + 30.0).y;
            let lower = pen.point(0.0, area.bottom() - PADDING - 4.0).y;
            for (y, words) in [
                (upper, "delighted"),
                (neutral, "neutral"),
                (lower, "frustrated"),
            ] {
                let apart = words == "neutral" || (y - neutral).abs() >= 15.0;
                if apart && y - 7.0 >= head.bottom() {
                    text(y, words);
                }
            }
        }
        _ => {}
    }
}
