//! Steps of the journey view, dragged to another place or stage.

use eframe::egui::{CornerRadius, CursorIcon, Response, Stroke, StrokeKind, Ui, vec2};

use super::{Grip, begin_drag, cursor, moved_with, pointer, released};
use crate::{
    app::{
        canvas::{Canvas, Pen},
        command::Action,
        selection::Selection,
    },
    edit::move_touchpoints,
    layout::{Area, Lane, Point, journey::GAP},
    map::ItemKey,
    units::Slug,
};

/// What a press on a step does.
pub fn touch(canvas: &Canvas, pen: &Pen, ui: &Ui, response: &Response, actions: &mut Vec<Action>) {
    begin_drag(canvas, pen, ui, response, actions);
}

/// Takes a step into the hand.
pub fn take(canvas: &Canvas, ui: &Ui, slug: &Slug, actions: &mut Vec<Action>) {
    let key = ItemKey::Touchpoint(slug.clone());
    if !canvas.is_selected(&key) {
        actions.push(Action::Select(Selection::only(key)));
    }
    Grip::Steps(moved_with(canvas, slug)).take(ui.ctx());
}

/// Where steps would be dropped: the stage, the step before which, and the line between.
struct Gap {
    stage: Slug,
    before: Option<Slug>,
    x: f32,
}

fn gap(canvas: &Canvas, x: f32, moving: &[Slug]) -> Option<Gap> {
    let column = canvas.column_at(x)?;
    let of_stage = |slug: &Slug| {
        let touchpoint = canvas.map().touchpoints.get(slug);
        touchpoint.is_some_and(|t| t.stage == column.slug)
    };
    let mut last = None;
    for step in canvas
        .picture
        .journey
        .steps
        .iter()
        .filter(|p| of_stage(&p.slug))
    {
        if step.area.center().x > x && !moving.contains(&step.slug) {
            return Some(Gap {
                stage: column.slug.clone(),
                before: Some(step.slug.clone()),
                x: step.area.x - GAP / 2.0,
            });
        }
        last = Some(step.area.right());
    }
    Some(Gap {
        stage: column.slug.clone(),
        before: None,
        x: last.map_or(column.area.x, |right| right + GAP / 2.0),
    })
}

/// The line that shows where something would be dropped.
pub fn drop_line(canvas: &Canvas, pen: &Pen, x: f32, moving: &[Slug]) {
    let Some(gap) = gap(canvas, x, moving) else {
        return;
    };
    let lanes = &canvas.picture.journey.lanes;
    let lane = lanes.iter().find(|(lane, _)| *lane == Lane::Steps);
    let (top, bottom) = lane.map_or((0.0, canvas.picture.journey.size.y), |(_, a)| {
        (a.y, a.bottom())
    });
    let stroke = Stroke::new(3.0, pen.t.accent);
    pen.line(
        &[
            Point::new(gap.x, top + 4.0),
            Point::new(gap.x, bottom - 4.0),
        ],
        stroke,
    );
    for y in [top + 4.0, bottom - 4.0] {
        pen.painter
            .circle_filled(pen.point(gap.x, y), 4.0, pen.t.accent);
    }
}

/// Carries steps along. Says whether they were let go.
pub fn carry(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    slugs: &[Slug],
    actions: &mut Vec<Action>,
) -> bool {
    let Some(at) = pointer(pen, ui) else {
        return true;
    };
    cursor(ui, CursorIcon::Grabbing);
    drop_line(canvas, pen, at.x, slugs);
    let steps = canvas.picture.journey.steps.iter();
    let held = steps.filter(|p| slugs.contains(&p.slug));
    for (i, step) in held.enumerate() {
        let by = i as f32 * 8.0;
        let area = Area::new(
            at.x - step.area.w / 2.0 + by,
            at.y - step.area.h / 2.0 + by,
            step.area.w,
            step.area.h,
        );
        let radius = CornerRadius::from(pen.radius(7.0));
        let rect = pen.rect(area);
        let fill = pen.t.accent_soft.gamma_multiply(0.55);
        let stroke = Stroke::new(1.5, pen.t.accent);
        pen.painter
            .rect(rect, radius, fill, stroke, StrokeKind::Inside);
        if let Some(touchpoint) = canvas.map().touchpoints.get(&step.slug) {
            let font = crate::app::theme::strong(crate::app::theme::size::BODY);
            let set = crate::app::canvas::Setting::new(font, pen.t.text, step.area.w - 24.0, 2);
            pen.text(
                Point::new(area.x + 12.0, area.y + 12.0),
                &touchpoint.name,
                &set,
            );
        }
        if i > 2 {
            break;
        }
    }
    if !released(ui) {
        return false;
    }
    let over = ui.input(|i| i.pointer.latest_pos());
    let inside = over.is_some_and(|p| pen.body.expand2(vec2(0.0, 60.0)).contains(p));
    if let Some(gap) = gap(canvas, at.x, slugs).filter(|_| inside)
        && let Some(edit) = move_touchpoints(canvas.map(), slugs, &gap.stage, gap.before.as_ref())
    {
        let name = match slugs.len() {
            1 => "Move touchpoint",
            _ => "Move touchpoints",
        };
        actions.push(Action::Edit(name, Box::new(edit)));
    }
    true
}
