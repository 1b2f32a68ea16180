//! Flows drawn by hand: from the handle at a card's side to another card, or to the ground, where a
//! touchpoint is made.

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Id, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, epaint::CubicBezierShape, vec2,
};

use super::{Grip, cursor, ground, on_map, released, taken, writing};
use crate::{
    app::{
        canvas::{Canvas, Pen},
        command::{Action, View},
        selection::Selection,
    },
    edit::{Side, add_connected, connect, reconnect},
    layout::{Point, journey::Placed},
    map::{Channel, FlowKey, ItemKey},
    units::Slug,
};

/// Half the size of a handle, on the screen.
const HANDLE: f32 = 9.0;
/// A shorter pull from a handle than this is a slip.
const SLIP: f32 = 40.0;

/// The handles of the card under the pointer, and of the one that is selected.
pub fn handles(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    if canvas.is_fixed() || !Grip::now(ui.ctx()).is_empty() || pen.camera.zoom < 0.2 {
        return;
    }
    // A pull is noticed some way off the handle, which must still be there then.
    let pointer = ui.input(|i| i.pointer.press_origin().or(i.pointer.hover_pos()));
    let reach = HANDLE * 2.0 / pen.camera.zoom;
    let under = pointer
        .filter(|at| pen.body.contains(*at))
        .map(|at| on_map(pen, at))
        .and_then(|at| {
            let near = |p: &&Placed| {
                let a = &p.area;
                a.x - reach <= at.x
                    && at.x <= a.right() + reach
                    && a.y <= at.y
                    && at.y <= a.bottom()
            };
            canvas.picture.flow.cards.iter().rev().find(near)
        });
    let selected = match canvas.selection.keys() {
        [ItemKey::Touchpoint(slug)] => {
            let mut cards = canvas.picture.flow.cards.iter();
            cards.find(|p| p.slug == *slug)
        }
        _ => None,
    };
    for card in under
        .into_iter()
        .chain(selected.filter(|s| under != Some(*s)))
    {
        for leads in [true, false] {
            handle(canvas, pen, ui, card, leads, actions);
        }
    }
}

fn handle(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    card: &Placed,
    leads: bool,
    actions: &mut Vec<Action>,
) {
    let side = if leads {
        card.area.right()
    } else {
        card.area.x
    };
    let center = pen.point(side, card.area.center().y);
    let rect = Rect::from_center_size(center, vec2(2.0 * HANDLE, 2.0 * HANDLE));
    if !pen.body.contains_rect(rect) {
        return;
    }
    let name = canvas
        .map()
        .touchpoints
        .get(&card.slug)
        .map(|t| t.name.as_str());
    let name = name.unwrap_or_default();
    let label = match leads {
        true => format!("Connect from {name}"),
        false => format!("Connect into {name}"),
    };
    let id = Id::unique(("handle", card.slug.as_str(), leads));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let hot = response.hovered() || response.has_focus();
    let t = pen.t;
    let (fill, ring) = match hot {
        true => (t.accent, t.on_accent),
        false => (t.card, t.accent),
    };
    let radius = if hot { HANDLE } else { HANDLE - 2.5 };
    pen.painter
        .circle(center, radius, fill, Stroke::new(1.5, t.accent));
    let arm = radius * 0.5;
    for arm in [vec2(arm, 0.0), vec2(0.0, arm)] {
        let line = [center - arm, center + arm];
        pen.painter.line_segment(line, Stroke::new(1.5, ring));
    }
    if hot {
        cursor(ui, CursorIcon::Crosshair);
    }
    if taken(canvas, ui, &response) {
        let grip = Grip::Flow {
            fixed: card.slug.clone(),
            leads,
            old: None,
        };
        grip.take(ui.ctx());
    }
    if response.clicked() {
        let side = if leads { Side::After } else { Side::Before };
        neighbour(canvas, ui, &card.slug, side, actions);
    }
    response.on_hover_text("Drag to another card, or click to add one");
}

/// Adds a connected touchpoint: in the flow view in the next stage over, else in the same one.
pub fn neighbour(canvas: &Canvas, ui: &Ui, slug: &Slug, side: Side, actions: &mut Vec<Action>) {
    let made = beside(canvas.map(), canvas.view, slug, side);
    if let Some(made) = made {
        writing::new_thing(ui.ctx(), "Add touchpoint", made, actions);
    }
}

/// The edit that adds a connected touchpoint where a person expects it in a view.
pub fn beside(
    map: &crate::map::JourneyMap,
    view: View,
    slug: &Slug,
    side: Side,
) -> Option<crate::edit::Made> {
    let touchpoint = map.touchpoints.get(slug)?;
    let at = map.stages.get_index_of(&touchpoint.stage);
    let over = match (view, side) {
        (View::Flow, Side::After) => at.map(|i| i + 1),
        (View::Flow, Side::Before) => at.and_then(|i| i.checked_sub(1)),
        _ => None,
    };
    let stage = over.and_then(|i| map.stages.get_index(i));
    let stage = stage.map_or_else(|| touchpoint.stage.clone(), |(slug, _)| slug.clone());
    let new = crate::edit::blank(stage, touchpoint.channel);
    add_connected(map, new, slug, side)
}

/// A flow with a loose end in the hand.
pub struct Loose<'a> {
    /// The touchpoint at the other end.
    pub fixed: &'a Slug,
    /// Whether the loose end is where the flow leads.
    pub leads: bool,
    /// The flow that is hung elsewhere, if it is not a new one.
    pub old: Option<&'a FlowKey>,
}

/// Draws the loose end at the pointer. Says whether it was let go.
pub fn draw_out(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    loose: &Loose,
    actions: &mut Vec<Action>,
) -> bool {
    let cards = &canvas.picture.flow.cards;
    let pointer = ui.input(|i| i.pointer.latest_pos());
    let fixed = cards.iter().find(|p| p.slug == *loose.fixed);
    let (Some(pointer), Some(fixed)) = (pointer, fixed) else {
        return true;
    };
    cursor(ui, CursorIcon::Crosshair);
    let at = on_map(pen, pointer);
    let target = canvas.card_at(at);
    let side = if loose.leads {
        fixed.area.right()
    } else {
        fixed.area.x
    };
    let start = pen.point(side, fixed.area.center().y);
    let pulled = start.distance(pointer) > SLIP;
    let target = target.filter(|t| t.slug != fixed.slug || pulled);
    let end = target.map_or(pointer, |card| {
        let x = if loose.leads {
            card.area.x
        } else {
            card.area.right()
        };
        match card.slug == fixed.slug {
            true => pointer,
            false => pen.point(x, card.area.center().y),
        }
    });
    preview(pen, start, end, loose.leads);
    if let Some(card) = target {
        let ring = Stroke::new(2.5, pen.t.accent);
        let radius = CornerRadius::from(pen.radius(9.0));
        let rect = pen.rect(card.area).expand(3.0);
        pen.painter
            .rect_stroke(rect, radius, ring, StrokeKind::Outside);
    }
    if !released(ui) {
        return false;
    }
    match target {
        Some(card) => join(canvas, loose, &card.slug, actions),
        None if loose.old.is_none() && pulled && pen.body.contains(pointer) => {
            add_there(canvas, ui, loose, at, actions);
        }
        None => {}
    }
    true
}

fn join(canvas: &Canvas, loose: &Loose, slug: &Slug, actions: &mut Vec<Action>) {
    let (from, to) = match loose.leads {
        true => (loose.fixed, slug),
        false => (slug, loose.fixed),
    };
    let (name, made) = match loose.old {
        Some(old) => ("Reconnect flow", reconnect(canvas.map(), old, from, to)),
        None => ("Connect touchpoints", connect(canvas.map(), from, to)),
    };
    let key = ItemKey::Flow(FlowKey::new(from.clone(), to.clone()));
    if let Some(made) = made {
        actions.push(Action::Edit(name, Box::new(made.edit)));
        actions.push(Action::Select(Selection::only(key)));
    } else if canvas
        .map()
        .flows
        .contains_key(&FlowKey::new(from.clone(), to.clone()))
    {
        // There is one already: that is it.
        actions.push(Action::Select(Selection::only(key)));
    }
}

/// Makes a touchpoint where the loose end was dropped.
fn add_there(canvas: &Canvas, ui: &Ui, loose: &Loose, at: Point, actions: &mut Vec<Action>) {
    let (touchpoint, _) = ground::here(canvas, at, Channel::default());
    let side = if loose.leads {
        Side::After
    } else {
        Side::Before
    };
    if let Some(made) = add_connected(canvas.map(), touchpoint, loose.fixed, side) {
        writing::new_thing_here(ui.ctx(), "Add touchpoint", made, actions);
    }
}

fn preview(pen: &Pen, start: Pos2, end: Pos2, leads: bool) {
    let (from, to) = if leads { (start, end) } else { (end, start) };
    let bend = ((to.x - from.x).abs() * 0.5).max(36.0);
    let points = [from, from + vec2(bend, 0.0), to - vec2(bend, 0.0), to];
    let stroke = Stroke::new(pen.scaled(3.0).clamp(1.5, 6.0), pen.t.accent);
    let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
    pen.painter.add(curve);
    let tip = 9.0;
    let head = vec![to, to + vec2(-tip, -tip * 0.6), to + vec2(-tip, tip * 0.6)];
    let shape = eframe::egui::Shape::convex_polygon(head, pen.t.accent, Stroke::NONE);
    pen.painter.add(shape);
}
