//! The flow view: cards and the flows between them, as wide as what goes along them.

use eframe::egui::{Align2, Color32, Pos2, Rect, Ui, Vec2};

use super::{
    Canvas, Pen, Setting,
    brush::{Brush, bend},
    ends, flow_card, flow_pain, hands,
    path::Path,
    scene::{FlowFacts, Scene},
};
use crate::{
    app::{
        command::Action,
        format,
        theme::{plain, size},
    },
    layout::{
        Area,
        flow::{PAIN_GAP, PAIN_HEIGHT, Route, Way},
    },
    numbers::{beside_entered, entered},
};

/// The widest flow, in map units.
const WIDEST: f32 = 11.0;
/// Where a map unit is smaller than this on the screen, cards are blocks.
const BLOCKS: f32 = 0.16;
/// The most cards that show their names.
const MOST_NAMES: usize = 700;
/// The most flows drawn from afar: the greatest. More would be fog.
const MOST_FAR: usize = 2500;

/// Draws everything but the heads.
pub fn draw(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &mut Ui, actions: &mut Vec<Action>) {
    let layout = &canvas.picture.flow;
    for (i, stage) in layout.stages.iter().enumerate() {
        if i % 2 == 1 {
            let rect = pen.rect(stage.area);
            let down = Rect::from_x_y_ranges(rect.x_range(), pen.body.y_range());
            pen.painter.rect_filled(down, 0.0, pen.t.band);
        }
    }
    let seen = pen.seen();
    let cards: Vec<usize> = (layout.cards.iter().enumerate())
        .filter(|(at, card)| with_pains(card.area, layout.pains_of(*at).len()).overlaps(&seen))
        .map(|(at, _)| at)
        .collect();
    let far = pen.camera.zoom < BLOCKS || cards.len() > MOST_NAMES;
    let lit = Path::of(canvas, scene, pen, ui, &cards);
    let routes = visible(canvas, scene, pen, &lit, far);
    let mut brush = Brush::new(pen.painter.pixels_per_point());
    for at in routes.iter().filter(|at| !lit.has(&scene.flows[**at])) {
        let (route, facts) = (&layout.routes[*at], &scene.flows[*at]);
        let ghost = if lit.any() { 0.25 } else { 0.6 };
        curve(pen, &mut brush, route, facts, Look::Plain(ghost), far);
    }
    // Those that are lit lie on top.
    for at in routes.iter().filter(|at| lit.has(&scene.flows[**at])) {
        let (route, facts) = (&layout.routes[*at], &scene.flows[*at]);
        curve(pen, &mut brush, route, facts, Look::Lit, far);
    }
    if !far {
        for at in &cards {
            ends::ways_out(scene, pen, &mut brush, *at, layout.cards[*at].area);
        }
    }
    pen.painter.add(brush.finish());
    if far {
        flow_card::blocks(canvas, scene, pen, ui, &cards, actions);
    } else {
        for at in &cards {
            flow_card::draw(canvas, scene, pen, ui, *at, actions);
            flow_pain::draw(canvas, pen, ui, *at, actions);
        }
        // What is not on the way under the pointer steps back.
        let veil = pen.t.canvas.gamma_multiply(0.6 * lit.dim);
        for at in cards.iter().filter(|at| lit.is_aside(**at)) {
            let area = with_pains(layout.cards[*at].area, layout.pains_of(*at).len());
            pen.painter
                .rect_filled(pen.rect(area), pen.radius(7.0), veil);
        }
    }
    for at in routes {
        let near = lit.has(&scene.flows[at]);
        if near || !(far || lit.any()) {
            share(
                canvas,
                pen,
                ui,
                (&layout.routes[at], &scene.flows[at]),
                near,
                actions,
            );
        }
    }
    hands::connect::handles(canvas, pen, ui, actions);
    hands::edges::ends(canvas, pen, ui);
}

/// A card with so many pains below it.
fn with_pains(card: Area, pains: usize) -> Area {
    let hang = pains as f32 * (PAIN_HEIGHT + PAIN_GAP);
    Area::new(card.x, card.y, card.w, card.h + hang)
}

/// The flows to draw, in the order of the map.
fn visible(canvas: &Canvas, scene: &Scene, pen: &Pen, lit: &Path, far: bool) -> Vec<usize> {
    let seen = pen.seen();
    let shown = |at: usize| {
        let flow = &scene.flows[at];
        // A persona that never goes there has no such flow.
        let goes = flow.share > 0.0 || canvas.persona.is_none() || lit.has(flow);
        goes && touches(&flow.bounds, &seen)
    };
    if !far {
        return (0..scene.flows.len()).filter(|at| shown(*at)).collect();
    }
    let by_greatness = scene.greatest.iter().map(|at| *at as usize);
    let mut chosen: Vec<usize> = by_greatness
        .filter(|at| shown(*at))
        .take(MOST_FAR)
        .collect();
    if lit.any() {
        chosen.extend((0..scene.flows.len()).filter(|at| lit.has(&scene.flows[*at])));
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Whether two areas have anything in common; a level line has no height.
fn touches(a: &Area, b: &Area) -> bool {
    a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom()
}

/// How a flow stands out.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    /// So strong.
    Plain(f32),
    /// It belongs to what is selected.
    Lit,
}

/// The width of a flow, in map units. The square root lets small flows be seen beside large ones.
pub fn width(volume: f32) -> f32 {
    1.0 + (WIDEST - 1.0) * volume.max(0.0).sqrt()
}

fn curve(pen: &Pen, brush: &mut Brush, route: &Route, facts: &FlowFacts, look: Look, far: bool) {
    let base = match route.way {
        _ if look == Look::Lit => pen.t.accent,
        Way::Back => pen.t.flow_back,
        _ => pen.t.flow,
    };
    let color = base.gamma_multiply(match look {
        Look::Plain(strength) => strength,
        Look::Lit => 0.9,
    });
    let least = if far { 0.5 } else { 0.8 };
    let width = pen.scaled(width(facts.volume)).max(least);
    let body = pen.body.expand(16.0);
    let mut line: Vec<Pos2> = Vec::new();
    let last = route.pieces.len().saturating_sub(1);
    let mut tip = None;
    for (i, piece) in route.pieces.iter().enumerate() {
        let mut points = piece.map(|p| pen.point(p.x, p.y));
        if i == last && !far {
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
        if Rect::from_points(&points).intersects(body) {
            bend(&mut line, points);
        } else {
            stroke(pen, brush, route.way, &line, width, color, far);
            line.clear();
        }
    }
    stroke(pen, brush, route.way, &line, width, color, far);
    if let Some((at, towards)) = tip.filter(|(at, _)| body.contains(*at)) {
        let length = arrow_length(width);
        let half = (length * 0.62).max(width * 0.75);
        brush.arrow(at, towards, length, half, color);
    }
}

/// Flows that lead back are dashed, so that they are not told by colour alone.
fn stroke(
    pen: &Pen,
    brush: &mut Brush,
    way: Way,
    line: &[Pos2],
    width: f32,
    color: Color32,
    far: bool,
) {
    if way == Way::Back && !far {
        let dash = pen.scaled(9.0).max(4.0);
        brush.dashed(line, width, color, dash, dash * 0.55);
    } else {
        brush.line(line, width, color);
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

pub fn arrow_length(width: f32) -> f32 {
    (width * 1.6).clamp(4.0, 16.0)
}

/// The share, beside where the flow begins.
fn share(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    (route, facts): (&Route, &FlowFacts),
    near: bool,
    actions: &mut Vec<Action>,
) {
    let readable = pen.scaled(size::CAPTION) >= 5.5;
    if !(near || readable) || (facts.share <= 0.0 && canvas.persona.is_some()) {
        return;
    }
    // What is set stands on the map. What a run counts differs from it where pains and personas have a
    // part in it, and is marked as the run's.
    let flow = canvas.picture.map.flows.get(&route.flow);
    let (set, ran) = flow.map_or_else(Default::default, |flow| {
        let times = f64::from(facts.set) / flow.share.central().get();
        let ran = beside_entered(&flow.share, times, f64::from(facts.share));
        (entered(&flow.share, times), ran)
    });
    let differs = facts.passes.is_some() && (facts.share - facts.set).abs() >= 0.005;
    let mut text = set.clone();
    if near && differs && pen.scaled(size::CAPTION) >= 8.0 {
        text = format!("{set} · ran {ran}");
    }
    // How many that are of the customers of a run: there is no room for it on the map.
    let many = facts.passes.zip(canvas.answer()).map(|(passes, answer)| {
        let many = f64::from(passes) * answer.size.customers as f64;
        format!(", {} times", format::count(many.round() as u64))
    });
    let many = many.unwrap_or_default();
    let said = match differs {
        true => format!(
            "{set} of visits are set to go on this way.\nIn the run {ran} did{many}: pains and personas have a part in it."
        ),
        false => format!("{set} of visits go on this way{many}"),
    };
    // What is selected shows its shares from afar too.
    let font = match near {
        true => size::CAPTION.max(9.5 / pen.camera.zoom),
        false => size::CAPTION,
    };
    let (width, height) = (
        (text.chars().count() as f32 + 1.0) * 0.55 * font,
        1.36 * font,
    );
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
    // Wide enough for both numbers: none is cut.
    let set = Setting::new(plain(font), color, 1.5 * width, 1).at(Align2::CENTER_CENTER);
    pen.text(route.label, &text, &set);
    hands::edges::label(canvas, ui, pen.rect(plate), route, said, actions);
}
