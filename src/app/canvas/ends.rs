//! Where journeys end: the ways out of a card of the flow view, in red and in green, what becomes of its visits,
//! and the sign of a good end.

use eframe::egui::{Color32, Pos2, Shape, Stroke, Vec2, vec2};

use super::{
    Pen,
    brush::{Brush, bend},
    flow::{arrow_length, width},
    scene::{CardFacts, Scene},
};
use crate::{analyze::Estimate, layout::Area};

/// Those who leave for good: a stub that falls off the corner of the card, as wide as a flow of so
/// many would be; and those who finish: one that goes straight on, in green.
pub fn ways_out(scene: &Scene, pen: &Pen, brush: &mut Brush, card: usize, area: Area) {
    let facts = &scene.cards[card];
    let point = |right: f32, down: f32| pen.point(area.right() + right, area.bottom() + down);
    if facts.lost > 0.0 {
        let curve = [
            point(-2.0, -15.0),
            point(12.0, -15.0),
            point(19.0, -9.0),
            point(19.0, 5.0),
        ];
        way_out(pen, brush, facts.lost, pen.t.bad, (curve, vec2(0.0, 1.0)));
    }
    if facts.finished > 0.0 {
        let down = 13.0 - area.h;
        let curve = [-2.0, 4.0, 9.0, 14.0].map(|right| point(right, down));
        let (volume, color) = (facts.finished, pen.t.good);
        way_out(pen, brush, volume, color, (curve, vec2(1.0, 0.0)));
    }
}

/// A stub with an arrow at its end.
fn way_out(
    pen: &Pen,
    brush: &mut Brush,
    volume: f32,
    color: Color32,
    (curve, towards): ([Pos2; 4], Vec2),
) {
    let width = pen.scaled(width(volume)).max(1.0);
    // Not transparent: where the bend is wider than its radius it lies over itself.
    let color = pen.t.canvas.lerp_to_gamma(color, 0.75);
    let mut line = Vec::new();
    bend(&mut line, curve);
    brush.line(&line, width, color);
    let length = arrow_length(width).min(pen.scaled(10.0));
    let half = (length * 0.7).max(width * 0.8);
    let tip = curve[3] + towards * (length * 0.9);
    brush.arrow(tip, towards, length, half, color);
}

/// What becomes of visits, as a thin bar at the foot of a card: those who go on, who finish, who leave.
pub fn bar(pen: &Pen, area: Area, facts: &CardFacts, strength: f32) {
    let value = |share: Option<Estimate>| share.map_or(0.0, |share| share.value);
    let (leave, finish) = (value(facts.drop_off), value(facts.well));
    if leave + finish <= 0.0 || pen.scaled(3.0) < 1.0 {
        return;
    }
    let track = Area::new(area.x + 15.0, area.bottom() - 6.0, area.w - 27.0, 3.0);
    let round = pen.radius(1.5);
    pen.painter.rect_filled(pen.rect(track), round, pen.t.line);
    let mut right = track.right();
    for (share, color) in [(leave, pen.t.bad), (finish, pen.t.good)] {
        let w = track.w * share.clamp(0.0, 1.0) as f32;
        if w > 0.25 {
            let part = pen.rect(Area::new(right - w, track.y, w, track.h));
            pen.painter
                .rect_filled(part, 0.0, color.gamma_multiply(strength));
        }
        right -= w;
    }
}

/// The sign of a good end: a tick in a green disc.
pub fn good_end(pen: &Pen, at: Pos2, radius: f32) {
    let edge = Stroke::new((radius * 0.2).max(1.0), pen.t.card);
    pen.painter.circle(at, radius, pen.t.good, edge);
    let tick = [(-0.45, 0.02), (-0.12, 0.36), (0.45, -0.34)];
    let points = tick.map(|(x, y)| at + vec2(x, y) * radius).to_vec();
    let stroke = Stroke::new((radius * 0.26).max(1.0), pen.t.card);
    pen.painter.add(Shape::line(points, stroke));
}
