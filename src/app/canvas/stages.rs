//! The heads of the stages: chevrons that stay in view while the map moves under them.

use eframe::egui::{Align2, Color32, Rect, Role, Shape, Stroke, Ui, WidgetInfo, pos2};

use super::{
    Canvas, HEAD, Pen, Setting, hands,
    pen::{Zoom, label},
};
use crate::{
    app::{
        command::{Action, View},
        theme::{size, strong, tokens},
    },
    map::ItemKey,
};

/// Draws the heads.
pub fn heads(canvas: &Canvas, pen: &Pen, ui: &Ui, head: Rect, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let whole = head;
    let painter = ui.painter().with_clip_rect(whole);
    painter.rect_filled(whole, 0.0, t.surface);
    painter.hline(whole.x_range(), whole.bottom(), Stroke::new(1.0, t.line));
    // The button behind the heads covers none of them.
    let head = match canvas.now.is_some_and(|now| !now.scenario) {
        true => whole.with_max_x(whole.right() - hands::heads::ADD),
        false => whole,
    };
    let painter = ui.painter().with_clip_rect(head);
    let stages = match canvas.view {
        View::Journey => &canvas.picture.journey.stages,
        View::Flow => &canvas.picture.flow.stages,
    };
    for (i, placed) in stages.iter().enumerate() {
        let column = pen.rect(placed.area);
        let overlap = 3.0 * pen.camera.zoom;
        let (left, right) = match canvas.view {
            View::Journey => (column.left() - overlap, column.right() + overlap),
            View::Flow => (column.left() + 1.0, column.right() - 1.0),
        };
        if right < head.left() || left > head.right() {
            continue;
        }
        let (top, bottom) = (head.top() + 6.0, head.bottom() - 6.0);
        let middle = (top + bottom) / 2.0;
        let nose = 8.0f32.min((right - left) * 0.2);
        let hue = t.stage(i);
        // Two convex halves: the notch makes the whole concave.
        for (a, b) in [(top, middle), (middle, bottom)] {
            let (outer, inner) = if a == top { (a, b) } else { (b, a) };
            painter.add(Shape::convex_polygon(
                vec![
                    pos2(left, outer),
                    pos2(right - nose, outer),
                    pos2(right, inner),
                    pos2(left + nose, inner),
                ],
                hue,
                Stroke::NONE,
            ));
        }
        let stage = &canvas.picture.map.stages[&placed.slug];
        // The name stays in view as long as any of its stage does.
        let from = left.max(head.left()) + nose + 5.0;
        // The plus at the end of what is seen of the head needs room.
        let end = (right - nose + 1.0).min(head.right());
        let seen = right.min(head.right()) - left.max(head.left());
        let shown = seen >= hands::heads::PLUS_SHOWN;
        let plus = if shown { 24.0 } else { 0.0 };
        let room = end - from - plus;
        if room > 24.0 {
            let set = Setting::new(strong(size::BODY), Color32::WHITE, room, 1);
            let at = pos2(from, middle);
            let name = label(
                &painter,
                at,
                &stage.name,
                &set.at(Align2::LEFT_CENTER),
                Zoom::NONE,
            );
            let left_over = room - name.x - 14.0;
            if left_over > 90.0 && !stage.goal.is_empty() {
                let faint = Color32::from_white_alpha(225);
                let set = Setting::new(crate::app::theme::plain(size::SMALL), faint, left_over, 1);
                let at = pos2(from + name.x + 12.0, middle);
                label(
                    &painter,
                    at,
                    &stage.goal,
                    &set.at(Align2::LEFT_CENTER),
                    Zoom::NONE,
                );
            }
        }
        let seen = Rect::from_min_max(pos2(left, top), pos2(right, bottom)).intersect(head);
        let id = ui.unique_id().with(("stage", placed.slug.as_str()));
        let response = ui.interact(seen, id, eframe::egui::Sense::click_and_drag());
        let selected = canvas.is_selected(&ItemKey::Stage(placed.slug.clone()));
        let said = format!("Stage: {}", stage.name);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &said));
        if selected || response.has_focus() {
            painter.hline(
                left + 2.0..=right - nose,
                bottom + 3.0,
                Stroke::new(3.0, t.accent),
            );
        }
        hands::heads::touch(canvas, pen, ui, &response, placed, seen, actions);
        let mut about = stage.name.clone();
        if !stage.goal.is_empty() {
            about.push_str(&format!("\n{}", stage.goal));
        }
        if let Some(expected) = stage.expected {
            let days = crate::app::format::days(expected.get());
            about.push_str(&format!("\nExpected time: {days}"));
        }
        response.on_hover_text(about);
    }
    hands::heads::add_button(canvas, pen, ui, whole, actions);
    debug_assert!(head.height() <= HEAD + 1.0);
}
