//! The customers of the play, as dots on the map.

use std::collections::HashMap;

use eframe::egui::{Align2, Pos2, Rect, Stroke, pos2, vec2};

use super::{
    Canvas, Pen, Setting,
    pen::{Zoom, label},
};
use crate::{
    app::{
        command::View,
        play::Place,
        theme::{size, strong},
    },
    layout::Area,
    map::ItemKey,
};

/// Radius of a dot, on the screen.
const DOT: f32 = 4.0;

/// Draws everybody where they are.
pub fn draw(canvas: &Canvas, pen: &Pen) {
    let Some(play) = canvas.play.filter(|play| play.is_ready()) else {
        return;
    };
    let map = &canvas.picture.map;
    let areas: Vec<Option<Area>> = (map.touchpoints.keys())
        .map(|slug| canvas.area_of(&ItemKey::Touchpoint(slug.clone())))
        .collect();
    let area = |at: u32| areas.get(at as usize).copied().flatten();
    let routes: HashMap<(usize, usize), usize> = match canvas.view {
        View::Journey => HashMap::new(),
        View::Flow => (canvas.picture.flow.routes.iter().enumerate())
            .filter_map(|(i, route)| {
                let place = |slug| map.touchpoints.get_index_of(slug);
                Some(((place(&route.flow.from)?, place(&route.flow.to)?), i))
            })
            .collect(),
    };
    let mut here = vec![0usize; areas.len()];
    for (i, path) in play.paths.iter().enumerate() {
        let color = pen.t.persona(path.persona);
        let rest = |at: u32| area(at).map(|area| resting(pen, area, i));
        let (at, color) = match play.place(path) {
            Place::Away | Place::Gone => continue,
            Place::At(at) => {
                if let Some(count) = here.get_mut(at as usize) {
                    *count += 1;
                }
                (rest(at), color)
            }
            Place::Between(from, to, share) => {
                let eased = share * share * (3.0 - 2.0 * share);
                let route = routes.get(&(from as usize, to as usize));
                let at = match route {
                    Some(route) => along(pen, &canvas.picture.flow.routes[*route].pieces, eased),
                    None => rest(from).zip(rest(to)).map(|(a, b)| a + (b - a) * eased),
                };
                (at, color)
            }
            Place::Finishing(at, share) => {
                // To the right, where the good end is drawn.
                let out = vec2(46.0 * share * share, 0.0);
                let from = area(at).map(|area| {
                    let rect = pen.rect(area);
                    pos2(rect.right(), rect.center().y + scatter(i, 1) * 10.0)
                });
                (
                    from.map(|p| p + out),
                    pen.t.good.gamma_multiply(1.0 - share),
                )
            }
            Place::Leaving(at, share) => {
                let fall = vec2(0.0, 46.0 * share * share);
                let from = area(at).map(|area| {
                    let rect = pen.rect(area);
                    pos2(
                        rect.right() - pen.scaled(30.0) + scatter(i, 1) * 10.0,
                        rect.bottom(),
                    )
                });
                (
                    from.map(|p| p + fall),
                    pen.t.bad.gamma_multiply(1.0 - share),
                )
            }
        };
        let Some(at) = at.filter(|at| pen.body.expand(DOT).contains(*at)) else {
            continue;
        };
        let rim = Stroke::new(1.0, pen.t.card.gamma_multiply(f32::from(color.a()) / 255.0));
        pen.painter.circle(at, DOT, color, rim);
    }
    for (at, count) in here.iter().enumerate().filter(|(_, count)| **count > 0) {
        if let Some(area) = areas[at] {
            badge(pen, pen.rect(area), *count);
        }
    }
}

/// How many are at a touchpoint, at the corner of its card.
fn badge(pen: &Pen, card: Rect, count: usize) {
    let text = count.to_string();
    let width = 10.0 + 7.0 * text.len() as f32;
    let plate = Rect::from_center_size(card.right_top(), vec2(width.max(18.0), 18.0));
    if !pen.body.intersects(plate) {
        return;
    }
    let rim = Stroke::new(1.5, pen.t.card);
    pen.painter.rect(
        plate,
        9.0,
        pen.t.accent,
        rim,
        eframe::egui::StrokeKind::Outside,
    );
    let set = Setting::new(strong(size::CAPTION), pen.t.on_accent, 60.0, 1);
    let middle = plate.center();
    label(
        &pen.painter,
        middle,
        &text,
        &set.at(Align2::CENTER_CENTER),
        Zoom::NONE,
    );
}

/// A number in −1…1 that is always the same for a customer.
fn scatter(customer: usize, salt: u64) -> f32 {
    let mut x = (customer as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 32;
    (x % 20_001) as f32 / 10_000.0 - 1.0
}

/// Where a customer stands at a touchpoint: in the lower half of its card.
fn resting(pen: &Pen, area: Area, customer: usize) -> Pos2 {
    let rect = pen.rect(area);
    let half = vec2(rect.width() * 0.5 - 10.0, rect.height() * 0.21).max(vec2(1.0, 1.0));
    let middle = rect.center() + vec2(0.0, rect.height() * 0.26);
    middle
        + vec2(
            scatter(customer, 7) * half.x,
            scatter(customer, 13) * half.y,
        )
}

/// The point of a flow's curve so far along it.
fn along(pen: &Pen, pieces: &[[crate::layout::Point; 4]], share: f32) -> Option<Pos2> {
    let ends = |piece: &[crate::layout::Point; 4]| {
        let [a, .., d] = piece.map(|p| pen.point(p.x, p.y));
        a.distance(d).max(1.0)
    };
    let all: f32 = pieces.iter().map(ends).sum();
    let mut left = share.clamp(0.0, 1.0) * all;
    for (i, piece) in pieces.iter().enumerate() {
        let length = ends(piece);
        if left <= length || i + 1 == pieces.len() {
            let t = (left / length).clamp(0.0, 1.0);
            let u = 1.0 - t;
            let [a, b, c, d] = piece.map(|p| pen.point(p.x, p.y).to_vec2());
            let at =
                a * (u * u * u) + b * (3.0 * u * u * t) + c * (3.0 * u * t * t) + d * (t * t * t);
            return Some(at.to_pos2());
        }
        left -= length;
    }
    None
}
