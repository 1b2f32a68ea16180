//! A part of the panel that folds.

use eframe::egui::{Id, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use crate::app::theme::{focus_ring, size, space, strong, tokens};

/// Draws a heading that folds what is below it, with a few words at its end. What is folded costs nothing.
pub fn section(ui: &mut Ui, title: &str, aside: &str, add: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.add_space(space::S);
    let id = Id::unique(("results", title));
    let was = ui.data_mut(|data| *data.get_persisted_mut_or(id, true));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    let word = if was { "Fold" } else { "Unfold" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word} {title}")));
    if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, t.hover);
    }
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, 5.0, focus_ring(ui), eframe::egui::StrokeKind::Inside);
    }
    let at = pos2(rect.left() + 6.0, rect.center().y);
    let arrow = match was {
        true => vec![
            at + vec2(-4.0, -2.0),
            at + vec2(4.0, -2.0),
            at + vec2(0.0, 3.0),
        ],
        false => vec![
            at + vec2(-2.0, -4.0),
            at + vec2(3.0, 0.0),
            at + vec2(-2.0, 4.0),
        ],
    };
    ui.painter()
        .add(Shape::convex_polygon(arrow, t.faint, Stroke::NONE));
    let text = pos2(rect.left() + 16.0, rect.center().y);
    let left = eframe::egui::Align2::LEFT_CENTER;
    let heading = ui
        .painter()
        .text(text, left, title, strong(size::SMALL), t.faint);
    if !aside.is_empty() {
        let edge = pos2(rect.right() - 4.0, rect.center().y);
        let right = eframe::egui::Align2::RIGHT_CENTER;
        let font = crate::app::theme::plain(size::SMALL);
        // A long name of a persona is cut: it stands in full above.
        let room = edge.x - heading.right() - 10.0;
        let mut job = LayoutJob::simple(aside.to_owned(), font, t.soft, room);
        job.wrap.max_rows = 1;
        let words = ui.painter().layout_job(job);
        let at = right.anchor_size(edge, words.size()).min;
        ui.painter().galley(at, words, t.soft);
    }
    // Found by its name, as a heading is.
    let label = ui.interact(heading, id.with("heading"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
    let now = was != response.clicked();
    ui.data_mut(|data| data.insert_persisted(id, now));
    if now {
        add(ui);
    }
}
