//! A map as a small picture, for cards to choose from: the journey view's own layout, drawn without
//! words. Width and height are scaled apart, so that a long journey still shows its shape.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::theme::Tokens;
use crate::{
    layout::{Area, JourneyLayout, Lane, Point, journey},
    map::JourneyMap,
};

/// What a small picture shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sketch {
    size: Point,
    stages: Vec<Area>,
    /// The cards, with the places of their stages.
    cards: Vec<(Area, usize)>,
    curve: Vec<Point>,
    moments: Vec<Point>,
    neutral: f32,
    pains: Vec<Area>,
    ideas: Vec<Area>,
}

impl Sketch {
    /// The picture of a map.
    pub fn of(map: &JourneyMap) -> Sketch {
        // Rows of dots and quotes say nothing at this size.
        let mut plain = map.clone();
        for lane in [Lane::Channels, Lane::Thinking] {
            if !plain.lanes.is_folded(lane) {
                plain.lanes = plain.lanes.toggled(lane);
            }
        }
        let layout: JourneyLayout = journey::journey(&plain);
        let areas = |list: &[journey::Placed]| list.iter().map(|p| p.area).collect::<Vec<_>>();
        let stage_of = |placed: &journey::Placed| {
            let touchpoint = map.touchpoints.get(&placed.slug)?;
            map.stages.get_index_of(&touchpoint.stage)
        };
        // The numbers of a run at the bottom are not there yet.
        let lanes = layout.lanes.iter();
        let end = lanes
            .filter(|(lane, _)| *lane != Lane::Measures)
            .map(|(_, area)| area.y + area.h)
            .fold(0.0, f32::max);
        Sketch {
            size: Point {
                x: layout.size.x,
                y: end,
            },
            cards: layout
                .steps
                .iter()
                .map(|placed| (placed.area, stage_of(placed).unwrap_or(0)))
                .collect(),
            stages: areas(&layout.stages),
            moments: layout
                .emotions
                .iter()
                .filter(|point| point.moment)
                .map(|point| point.at)
                .collect(),
            curve: layout.curve,
            neutral: layout.neutral,
            pains: areas(&layout.pains),
            ideas: areas(&layout.opportunities),
        }
    }

    /// Draws it into a rectangle.
    pub fn draw(&self, painter: &Painter, rect: Rect, t: &Tokens) {
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        painter.rect_filled(rect, 0.0, t.canvas);
        if self.stages.is_empty() || self.size.x <= 0.0 {
            let line = Stroke::new(1.0, t.outline);
            let middle = rect.center().y;
            let ends = [
                pos2(rect.left() + 24.0, middle),
                pos2(rect.right() - 24.0, middle),
            ];
            painter.extend(Shape::dashed_line(&ends, line, 6.0, 5.0));
            return;
        }
        let head = 9.0;
        let inner = rect.shrink2(vec2(10.0, 10.0));
        let body = inner.with_min_y(inner.top() + head + 4.0);
        let scale = vec2(
            body.width() / self.size.x,
            body.height() / self.size.y.max(1.0),
        );
        let at = |p: Point| -> Pos2 { body.min + vec2(p.x * scale.x, p.y * scale.y) };
        let place = |a: Area| {
            Rect::from_min_size(
                at(Point { x: a.x, y: a.y }),
                vec2((a.w * scale.x).max(1.5), (a.h * scale.y).max(1.5)),
            )
        };
        for (i, stage) in self.stages.iter().enumerate() {
            let column = place(*stage);
            let band = Rect::from_x_y_ranges(column.x_range(), body.y_range());
            painter.rect_filled(band, 3.0, t.band);
            chevron(
                &painter,
                column.left(),
                column.right(),
                inner.top(),
                head,
                t.stage(i),
            );
        }
        for (card, stage) in &self.cards {
            let hue = t.stage(*stage);
            let card = place(*card).shrink2(vec2(0.0, 1.0));
            painter.rect_filled(card, 1.5, t.card);
            let edge = card.with_max_y(card.top() + 2.5);
            painter.rect_filled(edge, 1.0, hue);
        }
        let neutral = at(Point {
            x: 0.0,
            y: self.neutral,
        });
        let ends = [pos2(body.left(), neutral.y), pos2(body.right(), neutral.y)];
        painter.extend(Shape::dashed_line(
            &ends,
            Stroke::new(1.0, t.outline),
            3.0,
            3.0,
        ));
        let curve = self.curve.iter().map(|p| at(*p)).collect();
        painter.add(Shape::line(curve, Stroke::new(2.0, t.accent)));
        for moment in &self.moments {
            painter.circle(at(*moment), 3.0, t.card, Stroke::new(1.5, t.accent));
        }
        for (areas, color) in [(&self.pains, t.bad), (&self.ideas, t.good)] {
            for area in areas {
                painter.rect_filled(place(*area), 1.5, color.gamma_multiply(0.75));
            }
        }
    }
}

fn chevron(painter: &Painter, left: f32, right: f32, top: f32, height: f32, color: Color32) {
    let tip = (height * 0.45).min((right - left) * 0.3);
    let middle = top + height / 2.0;
    // Not convex at its back, so in two halves.
    for (outer, inner) in [(top, middle + 0.7), (top + height, middle - 0.7)] {
        // They overlap a little, for no line to be seen between them.
        let points = vec![
            pos2(left, outer),
            pos2(right - tip, outer),
            pos2(right, inner),
            pos2(left + tip, inner),
        ];
        painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    }
}
