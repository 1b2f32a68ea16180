//! The names of the lanes, beside the journey.

use eframe::egui::{
    Align2, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    Canvas, Pen, Setting,
    pen::{Zoom, label},
};
use crate::{
    app::{
        command::Action,
        format,
        theme::{focus_ring, plain, size, strong, tokens},
    },
    layout::{Lane, journey::CHANNEL_ROW, journey::PADDING},
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
        let response = ui.interact(head.intersect(below), id, Sense::click());
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
        if response.on_hover_text(name).clicked() {
            actions.push(Action::Fold(*lane));
        }
        if folded {
            continue;
        }
        // What stands below the name of its lane must not run into it.
        let clear = below.with_min_y(head.bottom());
        details(
            canvas,
            pen,
            &ui.painter().with_clip_rect(clear),
            *lane,
            side,
        );
    }
}

/// The small words in the gutter: channels, and the ends of the scale of emotions.
fn details(canvas: &Canvas, pen: &Pen, painter: &Painter, lane: Lane, side: Rect) {
    let layout = &canvas.picture.journey;
    let text = |y: f32, words: &str| {
        let at = pos2(side.right() - 10.0, y);
        let set = Setting::new(plain(size::CAPTION), pen.t.faint, side.width() - 18.0, 1);
        label(
            painter,
            at,
            words,
            &set.at(Align2::RIGHT_CENTER),
            Zoom::NONE,
        );
    };
    match lane {
        Lane::Channels if pen.scaled(CHANNEL_ROW) > 12.0 => {
            for row in &layout.channels {
                text(pen.point(0.0, row.y).y, format::channel(row.channel));
            }
        }
        Lane::Emotion => {
            let Some((_, area)) = layout.lanes.iter().find(|(l, _)| *l == lane) else {
                return;
            };
            text(pen.point(0.0, area.y + PADDING + 30.0).y, "delighted");
            text(pen.point(0.0, layout.neutral).y, "neutral");
            text(
                pen.point(0.0, area.bottom() - PADDING - 4.0).y,
                "frustrated",
            );
        }
        _ => {}
    }
}
