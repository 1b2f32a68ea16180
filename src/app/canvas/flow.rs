//! The flow view: cards and the flows between them, as wide as what goes along them.

use eframe::egui::{
    Align2, Color32, Pos2, Rect, Shape, Stroke, Ui, Vec2, epaint::CubicBezierShape,
};

use super::{Canvas, Pen, Setting, flow_card, hands};
use crate::{
    app::{
        command::Action,
        format,
        theme::{plain, size},
    },
    layout::{Area, Point, flow::Route, flow::Way},
    map::ItemKey,
};

/// The widest flow, in map units.
const WIDEST: f32 = 11.0;

/// Draws everything but the heads.
pub fn draw(canvas: &Canvas, pen: &Pen, ui: &mut Ui, actions: &mut Vec<Action>) {
    for (i, stage) in canvas.picture.flow.stages.iter().enumerate() {
        if i % 2 == 1 {
            let rect = pen.rect(stage.area);
            let down = Rect::from_x_y_ranges(rect.x_range(), pen.body.y_range());
            pen.painter.rect_filled(down, 0.0, pen.t.band);
        }
    }
    let volumes = Volumes::of(canvas);
    let chosen = match canvas.selection.lead() {
        Some(ItemKey::Touchpoint(slug)) => Some(slug),
        _ => None,
    };
    let routes = &canvas.picture.flow.routes;
    let touches = |r: &&Route| {
        chosen.is_some_and(|c| r.flow.from == *c || r.flow.to == *c)
            || canvas.is_selected(&ItemKey::Flow(r.flow.clone()))
    };
    for route in routes.iter().filter(|r| !touches(r)) {
        curve(canvas, pen, route, &volumes, chosen.is_some(), false);
    }
    // Those of what is selected lie on top.
    for route in routes.iter().filter(touches) {
        curve(canvas, pen, route, &volumes, false, true);
    }
    for placed in canvas
        .picture
        .flow
        .cards
        .iter()
        .filter(|p| pen.sees(p.area))
    {
        flow_card::draw(canvas, pen, ui, placed, actions);
    }
    for route in routes {
        let near = touches(&route);
        share(
            canvas,
            pen,
            ui,
            route,
            near,
            chosen.is_some() && !near,
            actions,
        );
    }
    hands::connect::handles(canvas, pen, ui, actions);
    hands::edges::ends(canvas, pen, ui);
}

/// How much goes along each flow: visits a customer where a run has counted them, shares before.
struct Volumes {
    most: f64,
}

impl Volumes {
    fn of(canvas: &Canvas) -> Volumes {
        let flows = canvas.picture.flow.routes.iter();
        let volumes = flows.map(|r| volume(canvas, r));
        Volumes {
            most: volumes.fold(0.0, f64::max),
        }
    }

    fn width(&self, volume: f64) -> f32 {
        if self.most <= 0.0 || volume <= 0.0 {
            return 1.0;
        }
        // The square root lets small flows be seen beside large ones.
        1.0 + (WIDEST - 1.0) * (volume / self.most).sqrt() as f32
    }
}

fn volume(canvas: &Canvas, route: &Route) -> f64 {
    let share = canvas.picture.share(&route.flow, canvas.persona);
    match canvas.measured(&route.flow.from) {
        // Visits that a customer makes are many in a loop; who comes at all tells more.
        Some(at) => share * at.reach.value,
        None => share,
    }
}

fn curve(canvas: &Canvas, pen: &Pen, route: &Route, volumes: &Volumes, dim: bool, lit: bool) {
    let volume = volume(canvas, route);
    if volume <= 0.0 && canvas.persona.is_some() && !lit {
        // This persona never goes there.
        return;
    }
    let base = match route.way {
        _ if lit => pen.t.accent,
        Way::Back => pen.t.flow_back,
        _ => pen.t.flow,
    };
    let color = base.gamma_multiply(if dim {
        0.25
    } else if lit {
        0.9
    } else {
        0.6
    });
    let width = pen.scaled(volumes.width(volume)).max(0.8);
    let stroke = Stroke::new(width, color);
    let seen = |piece: &[Point; 4]| {
        let points = piece.map(|p| pen.point(p.x, p.y));
        Rect::from_points(&points).expand(12.0).intersects(pen.body)
    };
    let last = route.pieces.len().saturating_sub(1);
    for (i, piece) in route.pieces.iter().enumerate() {
        let mut points = piece.map(|p| pen.point(p.x, p.y));
        let mut tip = None;
        if i == last {
            let towards = direction(&points);
            let length = arrow_length(width);
            tip = Some((points[3], towards));
            // The line ends where the head begins.
            points[3] -= towards * length * 0.8;
            if points[2].distance(points[1]) < 1.0 {
                points[2] = points[3];
            } else {
                points[2] -= towards * length * 0.4;
            }
        }
        if !seen(piece) {
            continue;
        }
        if route.way == Way::Back {
            dashed(pen, points, stroke);
        } else {
            let shape =
                CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
            pen.painter.add(shape);
        }
        if let Some((at, towards)) = tip {
            arrow(pen, at, towards, width, color);
        }
    }
}

/// The direction in which a piece arrives.
fn direction(points: &[Pos2; 4]) -> Vec2 {
    let (end, before) = (points[3], points[2]);
    let by = if end.distance(before) > 0.5 {
        end - before
    } else {
        end - points[0]
    };
    by.normalized()
}

fn arrow_length(width: f32) -> f32 {
    (width * 1.6).clamp(4.0, 16.0)
}

fn arrow(pen: &Pen, at: Pos2, towards: Vec2, width: f32, color: Color32) {
    let length = arrow_length(width);
    let side = towards.rot90() * (length * 0.62).max(width * 0.75);
    let back = at - towards * length;
    let points = vec![at, back + side, back - side];
    pen.painter
        .add(Shape::convex_polygon(points, color, Stroke::NONE));
}

/// Flows that lead back are dashed, so that they are not told by colour alone.
fn dashed(pen: &Pen, points: [Pos2; 4], stroke: Stroke) {
    let shape = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
    let line = shape.flatten(Some(0.4));
    let dash = pen.scaled(9.0).max(4.0);
    pen.painter
        .extend(Shape::dashed_line(&line, stroke, dash, dash * 0.55));
}

/// The share, beside where the flow begins.
fn share(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    route: &Route,
    near: bool,
    dim: bool,
    actions: &mut Vec<Action>,
) {
    let readable = pen.scaled(size::CAPTION) >= 5.5;
    if !(near || readable && !dim) {
        return;
    }
    let share = canvas.picture.share(&route.flow, canvas.persona);
    if share <= 0.0 && canvas.persona.is_some() {
        return;
    }
    let text = format::short_percent(share);
    // What is selected shows its shares from afar too.
    let font = match near {
        true => size::CAPTION.max(9.5 / pen.camera.zoom),
        false => size::CAPTION,
    };
    let (width, height) = ((text.len() as f32 + 1.0) * 0.55 * font, 1.36 * font);
    let plate = Area::new(
        route.label.x - width / 2.0,
        route.label.y - height / 2.0,
        width,
        height,
    );
    if !pen.sees(plate) {
        return;
    }
    pen.painter.rect_filled(
        pen.rect(plate),
        pen.radius(4.0),
        pen.t.canvas.gamma_multiply(0.92),
    );
    let color = if near { pen.t.accent } else { pen.t.soft };
    let set = Setting::new(plain(font), color, 8.0 * font, 1).at(Align2::CENTER_CENTER);
    pen.text(route.label, &text, &set);
    hands::edges::label(canvas, ui, pen.rect(plate), route, &text, actions);
}
