//! Flows under the hand: found near their curves, named for who cannot see them, and with ends that
//! are taken to hang them elsewhere.

use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{Grip, taken};
use crate::{
    app::{
        canvas::{Canvas, Pen, Scene},
        command::Action,
    },
    layout::{Point, flow::Route},
    map::{FlowKey, ItemKey},
};

/// How near to a curve, on the screen, counts as on it.
const NEAR: f32 = 8.0;
/// Straight pieces that a curve is measured by.
const STEPS: usize = 20;

/// The flow at a point of the map, the nearest one.
pub fn at(canvas: &Canvas, scene: &Scene, pen: &Pen, point: Point) -> Option<FlowKey> {
    let reach = NEAR / pen.camera.zoom;
    let routes = scene.flows.iter().zip(&canvas.picture.flow.routes);
    let around = routes.filter(|(facts, _)| {
        let b = &facts.bounds;
        let across = b.x - reach <= point.x && point.x <= b.right() + reach;
        across && b.y - reach <= point.y && point.y <= b.bottom() + reach
    });
    let near = around.filter_map(|(_, route)| {
        let pieces = route.pieces.iter();
        let distance = pieces
            .map(|piece| distance(piece, point, reach))
            .fold(f32::INFINITY, f32::min);
        (distance <= reach).then_some((distance, &route.flow))
    });
    near.min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, flow)| flow.clone())
}

/// How far a point is from a curve; infinite where it is surely farther than `reach`.
fn distance(piece: &[Point; 4], point: Point, reach: f32) -> f32 {
    let span = |f: fn(&Point) -> f32| {
        let low = piece.iter().map(f).fold(f32::INFINITY, f32::min);
        let high = piece.iter().map(f).fold(f32::NEG_INFINITY, f32::max);
        (low - reach, high + reach)
    };
    let (x, y) = (span(|p| p.x), span(|p| p.y));
    // A curve lies within its corners.
    if point.x < x.0 || point.x > x.1 || point.y < y.0 || point.y > y.1 {
        return f32::INFINITY;
    }
    let at = |step: usize| bezier(piece, step as f32 / STEPS as f32);
    (1..=STEPS)
        .map(|step| to_segment(point, at(step - 1), at(step)))
        .fold(f32::INFINITY, f32::min)
}

fn bezier(piece: &[Point; 4], t: f32) -> Point {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    let sum = |f: fn(&Point) -> f32| -> f32 {
        let terms = piece.iter().zip(weights);
        terms.map(|(p, w)| f(p) * w).sum()
    };
    Point::new(sum(|p| p.x), sum(|p| p.y))
}

fn to_segment(p: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = match length > 0.0 {
        true => (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (p.x - a.x - t * dx).hypot(p.y - a.y - t * dy)
}

/// The share of a flow as a control: clicked it selects the flow, and it tells who cannot see what
/// joins what.
pub fn label(
    canvas: &Canvas,
    ui: &Ui,
    plate: Rect,
    route: &Route,
    about: String,
    actions: &mut Vec<Action>,
) {
    let key = ItemKey::Flow(route.flow.clone());
    let name = |slug| canvas.map().touchpoints.get(slug).map(|t| t.name.as_str());
    let from = name(&route.flow.from).unwrap_or_default();
    let to = name(&route.flow.to).unwrap_or_default();
    let said = crate::app::canvas::Said {
        name: format!("Flow from {from} to {to}"),
        about: about.clone(),
        selected: canvas.is_selected(&key),
    };
    let salt = ("flow", route.flow.from.as_str(), route.flow.to.as_str());
    let response = crate::app::canvas::control(ui, plate, salt, said);
    super::touch(canvas, ui, &response, &key, actions);
    response.on_hover_text(about);
}

/// The ends of the flow that is selected, to be hung elsewhere.
pub fn ends(canvas: &Canvas, pen: &Pen, ui: &Ui) {
    let [ItemKey::Flow(flow)] = canvas.selection.keys() else {
        return;
    };
    if canvas.is_fixed() {
        return;
    }
    let Some(route) = (canvas.picture.flow.routes.iter()).find(|r| r.flow == *flow) else {
        return;
    };
    let (Some(first), Some(last)) = (route.pieces.first(), route.pieces.last()) else {
        return;
    };
    for (leads, end, name) in [
        (false, first[0], "Start of the flow"),
        (true, last[3], "End of the flow"),
    ] {
        let center = pen.point(end.x, end.y);
        let rect = Rect::from_center_size(center, vec2(18.0, 18.0));
        if !rect.intersects(pen.body) {
            continue;
        }
        let response = ui.interact(rect, Id::unique(("flow end", leads)), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Pane, true, name));
        let hot = response.hovered() || response.dragged();
        let radius = if hot { 6.5 } else { 5.0 };
        let ring = Stroke::new(2.0, pen.t.accent);
        pen.painter.circle(center, radius, pen.t.card, ring);
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Grab);
        }
        if taken(canvas, ui, &response) {
            let fixed = if leads { &flow.from } else { &flow.to };
            let grip = Grip::Flow {
                fixed: fixed.clone(),
                leads,
                old: Some(flow.clone()),
            };
            grip.take(ui.ctx());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_to_a_curve_is_measured_along_it() {
        let piece = [(0.0, 0.0), (50.0, 0.0), (50.0, 100.0), (100.0, 100.0)];
        let piece = piece.map(|(x, y)| Point::new(x, y));
        assert!(distance(&piece, Point::new(50.0, 50.0), 8.0) < 0.1);
        assert!(distance(&piece, Point::new(0.0, 5.0), 8.0) - 5.0 < 0.1);
        assert!(distance(&piece, Point::new(100.0, 0.0), 8.0) > 8.0);
        let line = [
            Point::new(0.0, 0.0),
            Point::new(0.0, 0.0),
            Point::new(10.0, 0.0),
            Point::new(10.0, 0.0),
        ];
        assert!((distance(&line, Point::new(5.0, 3.0), 8.0) - 3.0).abs() < 1e-3);
    }
}
