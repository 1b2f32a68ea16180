//! The ground of the canvas: panned, zoomed, clicked, and drawn over with a marquee.

use eframe::egui::{
    CornerRadius, CursorIcon, PointerButton, Rect, Response, Stroke, StrokeKind, Ui, Vec2,
};

use super::{Grip, drawn_along, edges, menu, on_map, pointer, released, space, writing};
use crate::{
    app::{
        canvas::{Camera, Canvas, Pen, Scene},
        command::{Action, View},
        selection::Selection,
    },
    edit::{add_pain, add_touchpoint, blank},
    layout::{Area, FlowLayout, Lane, Point},
    map::{Channel, FlowKey, ItemKey, Touchpoint},
    units::Slug,
};

/// The camera after what the hand does to the ground in this frame.
pub fn moved(canvas: &Canvas, ui: &Ui, body: Rect, mut camera: Camera) -> Camera {
    let ctx = ui.ctx();
    let (at, pressed, delta, origin) = ui.input(|i| {
        let press = |button| i.pointer.button_pressed(button);
        let middle = press(PointerButton::Middle);
        let main = press(PointerButton::Primary);
        let pointer = &i.pointer;
        let origin = pointer.press_origin();
        (
            pointer.latest_pos(),
            (middle, main),
            pointer.delta(),
            origin,
        )
    });
    let over = at.filter(|at| body.contains(*at) && ctx.layer_id_at(*at) == Some(ui.layer_id()));
    let (middle, main) = pressed;
    // A map that is only looked at is panned by any drag. Cards lie over the ground, so it is not
    // asked whether it was pressed.
    let pans = middle || main && (space(ui) || canvas.now.is_none());
    if over.is_some() && Grip::now(ctx).is_empty() && pans {
        Grip::Ground { follows: true }.take(ctx);
    }
    match Grip::now(ctx) {
        // Of two maps side by side the one that was pressed.
        Grip::Ground { follows: true } if origin.is_some_and(|at| body.contains(at)) => {
            camera.offset += delta;
            ctx.set_cursor_icon(CursorIcon::Grabbing);
        }
        Grip::Empty if over.is_some() && space(ui) => ctx.set_cursor_icon(CursorIcon::Grab),
        _ => {}
    }
    if canvas.now.is_some() {
        camera.offset += drawn_along(ui, body);
    }
    if let Some(at) = over {
        let (zoom, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta()));
        if zoom != 1.0 {
            camera = camera.zoomed(zoom, at - body.min);
        } else if scroll != Vec2::ZERO {
            camera.offset += scroll;
        }
    }
    camera
}

/// What a press beside everything does: a click selects the flow that is near, or nothing; a double
/// click adds something there; a drag draws a marquee.
pub fn touch(
    canvas: &Canvas,
    scene: &Scene,
    pen: &Pen,
    ui: &Ui,
    ground: &Response,
    actions: &mut Vec<Action>,
) {
    if matches!(Grip::now(ui.ctx()), Grip::Ground { .. }) {
        return;
    }
    let near = ground
        .hover_pos()
        .filter(|_| canvas.view == View::Flow)
        .and_then(|at| edges::at(canvas, scene, pen, on_map(pen, at)));
    if near.is_some() && Grip::now(ui.ctx()).is_empty() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    let more = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    super::begin_drag(canvas, pen, ui, ground, actions);
    if ground.double_clicked() && near.is_none() {
        if let Some(at) = ground.interact_pointer_pos() {
            add_at(canvas, ui, on_map(pen, at), actions);
        }
    } else if ground.clicked() || ground.secondary_clicked() {
        click(canvas, near.clone(), more, actions);
    }
    let at = ground.interact_pointer_pos().map(|at| on_map(pen, at));
    menu::on_ground(canvas, ui, ground, near, at, actions);
}

/// Begins to draw a marquee.
pub fn begin_marquee(canvas: &Canvas, ui: &Ui, from: Point) {
    let more = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    let kept = match more {
        true => canvas.selection.clone(),
        false => Selection::default(),
    };
    Grip::Marquee { from, kept }.take(ui.ctx());
}

fn click(canvas: &Canvas, near: Option<FlowKey>, more: bool, actions: &mut Vec<Action>) {
    match near.map(ItemKey::Flow) {
        Some(key) if more => actions.push(Action::Toggle(key)),
        Some(key) => actions.push(Action::Select(Selection::only(key))),
        None if !more && !canvas.selection.is_empty() => {
            actions.push(Action::Select(Selection::default()));
        }
        None => {}
    }
}

/// Adds a touchpoint where the ground was double-clicked, and begins to write its name. In the lane
/// of pains it adds a pain.
pub fn add_at(canvas: &Canvas, ui: &Ui, at: Point, actions: &mut Vec<Action>) {
    if canvas.is_fixed() {
        return;
    }
    if canvas.view == View::Flow || canvas.map().stages.is_empty() {
        add_here(canvas, ui, at, Channel::default(), actions);
        return;
    }
    let lanes = canvas.picture.journey.lanes.iter();
    let lane = lanes
        .filter(|(_, area)| area.y <= at.y && at.y <= area.bottom())
        .map(|(lane, _)| *lane)
        .next();
    let steps = &canvas.picture.journey.steps;
    let column = steps
        .iter()
        .find(|p| p.area.x <= at.x && at.x <= p.area.right());
    match (lane, column) {
        (Some(Lane::Pains), Some(column)) => {
            if let Some(made) = add_pain(canvas.map(), &column.slug) {
                writing::new_thing(ui.ctx(), "Add pain point", made, actions);
            }
        }
        (Some(Lane::Steps) | None, None) => {
            add_here(canvas, ui, at, Channel::default(), actions);
        }
        _ => {}
    }
}

/// Adds a touchpoint of a kind at a point.
pub fn add_here(canvas: &Canvas, ui: &Ui, at: Point, channel: Channel, actions: &mut Vec<Action>) {
    let (touchpoint, before) = here(canvas, at, channel);
    let made = add_touchpoint(canvas.map(), touchpoint, before.as_ref());
    writing::new_thing_here(ui.ctx(), "Add touchpoint", made, actions);
}

/// A touchpoint for a place: in the stage whose column is there, in the flow view standing there, in
/// the journey view before the step that follows.
pub fn here(canvas: &Canvas, at: Point, channel: Channel) -> (Touchpoint, Option<Slug>) {
    use crate::layout::flow::{CARD, CARD_HEIGHT};
    let column = canvas.column_at(at.x);
    let stage = column.map_or_else(|| canvas.map().id.clone(), |c| c.slug.clone());
    let mut touchpoint = blank(stage.clone(), channel);
    if canvas.view == View::Flow {
        let layout = &canvas.picture.flow;
        let corner = Point::new(at.x - CARD / 2.0, at.y - CARD_HEIGHT / 2.0);
        let stage = layout.stage_at(at.x);
        touchpoint.position = match stage {
            Some(stage) => layout.position(stage, corner),
            // In the column of the stage that is made with it.
            None => FlowLayout::first_position(corner),
        };
        return (touchpoint, None);
    }
    let mut steps = canvas.picture.journey.steps.iter();
    let of_stage =
        |slug: &Slug| (canvas.map().touchpoints.get(slug)).is_some_and(|t| t.stage == stage);
    let next = steps.find(|p| of_stage(&p.slug) && p.area.center().x > at.x);
    (touchpoint, next.map(|p| p.slug.clone()))
}

/// Goes on drawing a marquee: what it touches is selected. Says whether it is done.
pub fn marquee(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    from: Point,
    kept: &Selection,
    actions: &mut Vec<Action>,
) -> bool {
    let Some(to) = pointer(pen, ui) else {
        return true;
    };
    let area = between(from, to);
    let rect = pen.rect(area);
    let t = pen.t;
    let fill = t.accent.gamma_multiply(0.10);
    let stroke = Stroke::new(1.0, t.accent);
    let none = CornerRadius::same(2);
    pen.painter
        .rect(rect, none, fill, stroke, StrokeKind::Inside);
    let mut keys = kept.keys().to_vec();
    keys.extend(enclosed(canvas, &area));
    let selection = Selection::from(keys);
    if selection != *canvas.selection {
        actions.push(Action::Select(selection));
    }
    released(ui)
}

/// The area between two corners.
pub fn between(a: Point, b: Point) -> Area {
    Area::new(
        a.x.min(b.x),
        a.y.min(b.y),
        (a.x - b.x).abs(),
        (a.y - b.y).abs(),
    )
}

/// What lies inside a marquee: cards by their middles, so that a careless corner takes no neighbour.
fn enclosed(canvas: &Canvas, area: &Area) -> Vec<ItemKey> {
    let inside =
        |list: &[crate::layout::journey::Placed], key: fn(Slug) -> ItemKey| -> Vec<ItemKey> {
            let found = list.iter().filter(|p| super::has(area, p.area.center()));
            found.map(|p| key(p.slug.clone())).collect()
        };
    let picture = canvas.picture;
    match canvas.view {
        View::Flow => {
            let mut keys = inside(&picture.flow.cards, ItemKey::Touchpoint);
            // Those of a card that is taken go with it.
            let pains = inside(&picture.flow.pains, ItemKey::Pain);
            keys.extend(
                pains
                    .into_iter()
                    .filter(|_| keys.is_empty())
                    .collect::<Vec<_>>(),
            );
            keys
        }
        View::Journey => {
            let mut keys = inside(&picture.journey.steps, ItemKey::Touchpoint);
            keys.extend(inside(&picture.journey.pains, ItemKey::Pain));
            keys.extend(inside(&picture.journey.opportunities, ItemKey::Opportunity));
            keys
        }
    }
}
