//! Sticky notes: in the journey view each in its lane, in the flow view counted at the cards.

use eframe::egui::{Align2, CornerRadius, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{Canvas, Pen, Said, Setting, control, pen};
use crate::{
    app::{
        command::{Action, View},
        selection::Selection,
        theme::{plain, size, strong},
    },
    layout::Point,
    map::ItemKey,
};

/// Draws them.
pub fn draw(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    match canvas.view {
        View::Journey => notes(canvas, pen, ui, actions),
        View::Flow => counts(canvas, pen),
    }
}

fn notes(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    for placed in &canvas.picture.journey.stickies {
        if !pen.sees(placed.area) {
            continue;
        }
        let touchpoint = &canvas.picture.map.touchpoints[&placed.slug];
        let Some(sticky) = touchpoint.stickies.get(placed.at) else {
            continue;
        };
        let rect = pen.rect(placed.area);
        let fold = pen.scaled(9.0);
        let corner = rect.right_bottom();
        let sheet = vec![
            rect.left_top(),
            rect.right_top(),
            corner - vec2(0.0, fold),
            corner - vec2(fold, 0.0),
            rect.left_bottom(),
        ];
        let line = Stroke::new(1.0, pen.t.warn.gamma_multiply(0.55));
        let shade = rect.translate(vec2(0.0, pen.scaled(2.0)));
        let dark = eframe::egui::Color32::from_black_alpha(22);
        pen.painter.rect_filled(shade, pen.radius(2.0), dark);
        let paper = Shape::convex_polygon(sheet, pen.t.warn_soft, line);
        pen.painter.add(paper);
        let flap = vec![
            corner - vec2(0.0, fold),
            corner - vec2(fold, fold),
            corner - vec2(fold, 0.0),
        ];
        let turned = pen.t.warn.gamma_multiply(0.35);
        pen.painter
            .add(Shape::convex_polygon(flap, turned, Stroke::NONE));
        if pen.is_far() {
            pen.name_from_afar(placed.area, &sticky.text, pen.t.text);
        } else {
            let area = placed.area;
            let rows = ((area.h - 12.0) / 16.0).floor().max(1.0) as usize;
            let words = Setting::new(plain(size::SMALL), pen.t.text, area.w - 18.0, rows);
            let at = Point::new(area.x + 9.0, area.y + 6.0);
            pen.text(at, &sticky.text, &words);
        }
        let key = ItemKey::Touchpoint(placed.slug.clone());
        let said = Said {
            name: format!("Sticky note: {}", sticky.text),
            about: format!("At {}, {}", touchpoint.name, sticky.lane.title()),
            selected: canvas.is_selected(&key),
        };
        let salt = ("sticky", placed.slug.as_str(), placed.at);
        let response = control(ui, rect, salt, said).on_hover_text(&sticky.text);
        if response.double_clicked() {
            let path = key.path().join("stickies");
            actions.push(Action::ShowPath(path));
        } else if response.clicked() {
            actions.push(Action::Select(Selection::only(key)));
        }
    }
}

/// How many hang at each card.
fn counts(canvas: &Canvas, pen: &Pen) {
    if pen.is_far() {
        return;
    }
    for (placed, touchpoint) in
        (canvas.picture.flow.cards.iter()).zip(canvas.picture.map.touchpoints.values())
    {
        let count = touchpoint.stickies.len();
        if count == 0 || !pen.sees(placed.area) {
            continue;
        }
        let card = pen.rect(placed.area);
        let side = pen.scaled(16.0);
        let min = pos2(card.right() - side * 1.4, card.top() - side * 0.5);
        let rect = Rect::from_min_size(min, vec2(side, side));
        let line = Stroke::new(1.0, pen.t.warn);
        let corners = CornerRadius::same(2);
        pen.painter
            .rect(rect, corners, pen.t.warn_soft, line, StrokeKind::Inside);
        let words = Setting::new(strong(size::CAPTION), pen.t.warn, side, 1);
        let zoom = pen::Zoom::NONE;
        let set = words.at(Align2::CENTER_CENTER);
        pen::label(&pen.painter, rect.center(), &count.to_string(), &set, zoom);
    }
}
