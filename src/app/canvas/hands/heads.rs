//! Heads of the stages: chosen, named, dragged to another place, and made wider at their edge; and the
//! buttons that add a stage, or a step to one.

use eframe::egui::{
    Color32, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{Grip, cursor, pointer, released, taken, writing};
use crate::{
    app::{
        canvas::{Canvas, HEAD, Pen},
        command::{Action, View},
        selection::Selection,
    },
    edit::{Edit, Item, add_stage, add_touchpoint, blank, move_stage},
    layout::{
        Point,
        journey::{COLUMN, Placed},
    },
    map::{Channel, ItemKey, StageWidth},
    units::Slug,
};

/// How near to the right edge of a head its width is taken.
const EDGE: f32 = 7.0;
/// The room that is kept at the end of the heads for the button that adds a stage.
pub const ADD: f32 = 42.0;
/// The width from which on a head shows its plus always.
pub const PLUS_SHOWN: f32 = 150.0;

/// What a head does under the hand. `seen` is where it is on the screen.
pub fn touch(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    response: &Response,
    stage: &Placed,
    seen: Rect,
    actions: &mut Vec<Action>,
) {
    let key = ItemKey::Stage(stage.slug.clone());
    super::touch(canvas, ui, response, &key, actions);
    if canvas.is_fixed() {
        return;
    }
    if taken(canvas, ui, response) {
        Grip::Head(stage.slug.clone()).take(ui.ctx());
        actions.push(Action::Select(Selection::only(key)));
    }
    if response.hovered() && Grip::now(ui.ctx()).is_empty() {
        cursor(ui, CursorIcon::Grab);
    }
    edge(canvas, pen, ui, stage, seen, actions);
    plus(canvas, ui, stage, seen, actions);
}

/// The right edge of a head, by which its columns are made wider.
fn edge(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    stage: &Placed,
    seen: Rect,
    actions: &mut Vec<Action>,
) {
    let right = pen.rect(stage.area).right();
    if canvas.view != View::Journey || right > seen.right() + 12.0 || seen.width() < 40.0 {
        return;
    }
    let rect = Rect::from_x_y_ranges(right - EDGE..=right + EDGE, seen.y_range());
    let response = ui.interact(
        rect,
        Id::unique(("edge", stage.slug.as_str())),
        Sense::drag(),
    );
    let Some(model) = canvas.map().stages.get(&stage.slug) else {
        return;
    };
    let name = format!("Width of {}", model.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
    if response.hovered() {
        cursor(ui, CursorIcon::ResizeHorizontal);
    }
    if !taken(canvas, ui, &response) {
        return;
    }
    let members = canvas.map().touchpoints.values();
    let columns = members.filter(|t| t.stage == stage.slug).count().max(1);
    if let Some(at) = pointer(pen, ui) {
        actions.push(Action::Begin("Resize stage"));
        let grip = Grip::Edge {
            stage: stage.slug.clone(),
            factor: model.width.factor(),
            from: at.x,
            columns: columns as f32,
        };
        grip.take(ui.ctx());
    }
}

/// The button in a head that adds a step to its stage.
fn plus(canvas: &Canvas, ui: &Ui, stage: &Placed, seen: Rect, actions: &mut Vec<Action>) {
    if seen.width() < 36.0 {
        return;
    }
    let center = pos2(seen.right() - 24.0, seen.center().y);
    let rect = Rect::from_center_size(center, vec2(20.0, 20.0));
    let Some(model) = canvas.map().stages.get(&stage.slug) else {
        return;
    };
    let name = format!("Add step to {}", model.name);
    // In a narrow head the name has the room, until the pointer comes.
    let near = ui.input(|i| i.pointer.hover_pos().is_some_and(|at| seen.contains(at)));
    let white = match near || seen.width() >= PLUS_SHOWN {
        true => Color32::WHITE,
        false => Color32::TRANSPARENT,
    };
    let response = small_plus(ui, rect, ("plus", stage.slug.as_str()), &name, white);
    if response.on_hover_text(&name).clicked() {
        let new = blank(stage.slug.clone(), Channel::default());
        let made = add_touchpoint(canvas.map(), new, None);
        writing::new_thing(ui.ctx(), "Add touchpoint", made, actions);
    }
}

/// A button with a plus sign.
pub fn small_plus(
    ui: &Ui,
    rect: Rect,
    salt: impl std::hash::Hash + std::fmt::Debug,
    name: &str,
    color: Color32,
) -> Response {
    let response = ui.interact(rect, Id::unique(("small plus", salt)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let lit = response.hovered() || response.has_focus();
    if lit {
        let fill = color.gamma_multiply(0.25);
        ui.painter()
            .circle_filled(rect.center(), rect.width() / 2.0, fill);
    }
    let color = if lit {
        color
    } else {
        color.gamma_multiply(0.75)
    };
    let arm = rect.width() * 0.24;
    for arm in [vec2(arm, 0.0), vec2(0.0, arm)] {
        let ends = [rect.center() - arm, rect.center() + arm];
        ui.painter().line_segment(ends, Stroke::new(1.75, color));
    }
    response
}

/// The button behind the last head that adds a stage.
pub fn add_button(canvas: &Canvas, pen: &Pen, ui: &Ui, head: Rect, actions: &mut Vec<Action>) {
    // Stages are the base map's, not a scenario's.
    if canvas.now.is_none_or(|now| now.scenario) {
        return;
    }
    let last = canvas.columns().last();
    let left = last.map_or(head.left(), |p| pen.rect(p.area).right());
    // At the right edge, where room is kept for it, as long as the last stage reaches beyond.
    let left = (left + 10.0).clamp(head.left() + 8.0, head.right() - ADD + 8.0);
    let rect = Rect::from_min_size(pos2(left, head.center().y - 13.0), vec2(26.0, 26.0));
    let t = pen.t;
    let painter = ui.painter().with_clip_rect(head);
    painter.rect_filled(rect, 6.0, t.surface);
    painter.rect_stroke(
        rect,
        6.0,
        Stroke::new(1.0, t.outline),
        eframe::egui::StrokeKind::Inside,
    );
    let response = small_plus(ui, rect, "stage", "Add a stage", t.accent);
    if response.on_hover_text("Add a stage").clicked() {
        let made = add_stage(canvas.map(), canvas.map().stages.len());
        writing::new_thing(ui.ctx(), "Add stage", made, actions);
    }
}

/// Carries a head along. Says whether it was let go.
pub fn carry(canvas: &Canvas, pen: &Pen, ui: &Ui, stage: &Slug, actions: &mut Vec<Action>) -> bool {
    let Some(at) = pointer(pen, ui) else {
        return true;
    };
    cursor(ui, CursorIcon::Grabbing);
    let columns = canvas.columns();
    let others = columns.iter().filter(|p| p.slug != *stage);
    let place = others.clone().filter(|p| p.area.center().x < at.x).count();
    // The line before the one that would follow, or behind the last.
    let follows = others.clone().nth(place);
    let x = match follows {
        Some(next) => next.area.x - 6.0,
        None => others
            .clone()
            .next_back()
            .map_or(0.0, |p| p.area.right() + 6.0),
    };
    let line = pen.point(x, 0.0).x;
    let top = pen.body.top() - HEAD;
    let painter = ui.painter();
    let stroke = Stroke::new(3.0, pen.t.accent);
    painter.vline(line, top..=pen.body.bottom(), stroke);
    painter.circle_filled(pos2(line, top + 4.0), 5.0, pen.t.accent);
    if let Some(own) = columns.iter().find(|p| p.slug == *stage) {
        let rect = pen.rect(own.area).intersect(pen.body);
        painter.rect_filled(rect, 0.0, pen.t.accent.gamma_multiply(0.08));
    }
    if !released(ui) {
        return false;
    }
    if let Some(edit) = move_stage(canvas.map(), stage, place) {
        actions.push(Action::Edit("Move stage", Box::new(edit)));
    }
    true
}

/// Makes the columns of a stage wider or narrower. Says whether the edge was let go.
pub fn resize(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    stage: &Slug,
    (factor, from, columns): (f32, f32, f32),
    actions: &mut Vec<Action>,
) -> bool {
    cursor(ui, CursorIcon::ResizeHorizontal);
    let model = canvas.map().stages.get(stage);
    if let (Some(at), Some(model)) = (pointer(pen, ui), model) {
        let wanted = factor + (at.x - from) / columns / COLUMN;
        // Back to the ordinary width is easy to find.
        let wanted = if (wanted - 1.0).abs() < 0.04 {
            1.0
        } else {
            wanted
        };
        let width = StageWidth::from_factor(wanted);
        if width != model.width {
            let mut model = model.clone();
            model.width = width;
            let item = Item::Stage(stage.clone(), Box::new(model));
            actions.push(Action::Edit("Resize stage", Box::new(Edit::Replace(item))));
        }
        if let Some(column) = canvas.columns().iter().find(|p| p.slug == *stage) {
            let x = pen.point(column.area.right(), 0.0).x;
            let line = Stroke::new(2.0, pen.t.accent);
            let y = pen.body.top() - HEAD..=pen.body.bottom();
            ui.painter().vline(x, y, line);
            let text = format!("{} %", width.percent());
            let at = Point::new(column.area.right() - 6.0, 14.0 / pen.camera.zoom);
            super::curve::plate(pen, at, &text);
        }
    }
    let done = released(ui);
    if done {
        actions.push(Action::End);
    }
    done
}
