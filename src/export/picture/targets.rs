//! The target board above a picture: what the run says about each target.

use super::{
    Color, Sheet,
    path::Path,
    pen::{Pen, Stroke, Type},
    room::size,
    type_face::Face,
};
use crate::{
    analyze::{Answer, TargetAnswer},
    export::words,
    layout::{Area, Point},
    map::Bound,
    numbers::{plain, probability},
};

const GAP: f32 = 12.0;
const LEAST: f32 = 200.0;

/// Draws the board and gives its lower edge.
pub fn draw(
    sheet: &Sheet,
    pen: &mut Pen,
    answer: &Answer,
    targets: &[&TargetAnswer],
    place: Area,
) -> f32 {
    let most = ((place.w + GAP) / (LEAST + GAP)).floor().max(1.0) as usize;
    let count = targets.len();
    // Rows of about the same length.
    let rows = count.div_ceil(most);
    let columns = count.div_ceil(rows);
    let width = ((place.w + GAP) / columns as f32 - GAP).min(300.0);
    let mut y = place.y;
    for row in targets.chunks(columns) {
        let height = |t: &&TargetAnswer| {
            card(
                sheet,
                &mut Pen::default(),
                answer,
                t,
                Area::new(0.0, 0.0, width, 0.0),
            )
        };
        let tallest = row.iter().map(height).fold(0.0, f32::max);
        for (i, target) in row.iter().enumerate() {
            let area = Area::new(place.x + i as f32 * (width + GAP), y, width, tallest);
            let line = Stroke::new(&sheet.colors.line, 1.0);
            pen.rect(area, 9.0, &sheet.colors.card, Some(line));
            card(sheet, pen, answer, target, area);
        }
        y += tallest + GAP;
    }
    y - GAP
}

/// A target. Gives the height of its card.
fn card(sheet: &Sheet, pen: &mut Pen, answer: &Answer, one: &TargetAnswer, area: Area) -> f32 {
    let c = &sheet.colors;
    let metric = one.target.metric;
    let unit = metric.unit();
    let (color, soft) = match one.met {
        true => (&c.good, &c.good_soft),
        false => (&c.bad, &c.bad_soft),
    };
    sign(
        pen,
        Point::new(area.x + 22.0, area.y + 24.0),
        one.met,
        color,
        soft,
    );
    let name = words::target(sheet.map, &one.target);
    let value = one
        .estimate
        .as_ref()
        .map_or("–".to_owned(), |e| e.show(&answer.currency));
    let big = Type::new(Face::Strong, 16.0, &c.text).end();
    let right = area.right() - 12.0;
    pen.text(Point::new(right, area.y + 11.0), &value, &big);
    let x = area.x + 40.0;
    let room = right - x - big.width(&value) - 10.0;
    let title = Type::new(Face::Strong, size::TEXT, &c.text);
    let mut y = area.y + 13.0;
    y += pen.wrapped(Point::new(x, y), &name, &title, room);
    let words = match one.target.bound {
        Bound::AtLeast(_) => "at least",
        Bound::AtMost(_) => "at most",
    };
    let bound = plain(unit, one.target.bound.value(), &answer.currency);
    let small = Type::new(Face::Plain, size::CAPTION, &c.soft);
    pen.text(Point::new(x, y), &format!("{words} {bound}"), &small);
    let range = one
        .estimate
        .as_ref()
        .and_then(|e| e.range(&answer.currency));
    if let Some(range) = range {
        let set = Type::new(Face::Plain, size::CAPTION, &c.faint).end();
        pen.text(Point::new(right, y.max(area.y + 33.0)), &range, &set);
    }
    y = y.max(area.y + 33.0) + 20.0;
    if one.probability.is_finite() {
        let said = probability(one.probability);
        let set = Type::new(Face::Strong, size::CAPTION, color).end();
        let track = Area::new(x, y + 3.0, right - x - 44.0, 5.0);
        pen.rect(track, 2.5, &c.line, None);
        let filled = Area {
            w: track.w * one.probability.clamp(0.0, 1.0) as f32,
            ..track
        };
        if filled.w > 1.0 {
            pen.rect(filled, 2.5, color, None);
        }
        pen.level(Point::new(right, y + 5.5), &said, &set);
        y += 14.0;
    }
    y + 8.0 - area.y
}

/// A check or a cross in a circle.
fn sign(pen: &mut Pen, at: Point, met: bool, color: &Color, soft: &Color) {
    pen.circle(at, 9.5, soft, None);
    let line = |points: &[(f32, f32)]| {
        let points: Vec<Point> = points
            .iter()
            .map(|(x, y)| Point::new(at.x + x, at.y + y))
            .collect();
        Path::polyline(&points)
    };
    let stroke = || Stroke::new(color, 1.8);
    if met {
        pen.path(&line(&[(-3.8, 0.2), (-1.0, 3.0), (4.0, -3.0)]), stroke());
    } else {
        pen.path(&line(&[(-3.0, -3.0), (3.0, 3.0)]), stroke());
        pen.path(&line(&[(-3.0, 3.0), (3.0, -3.0)]), stroke());
    }
}
