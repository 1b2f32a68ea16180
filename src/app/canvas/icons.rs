//! Draws the icons of channels.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::{
    layout::icons::{
        Part::{Dot, Line, Loop, Ring},
        parts,
    },
    map::Channel,
};

/// Draws the icon of a channel into a square.
pub fn channel(painter: &Painter, square: Rect, channel: Channel, color: Color32) {
    let unit = square.width() / 16.0;
    let at = |(x, y): (f32, f32)| -> Pos2 { square.min + unit * pos2(x, y).to_vec2() };
    let stroke = Stroke::new((1.35 * unit).max(0.8), color);
    for part in parts(channel) {
        painter.add(match part {
            Line(points) => Shape::line(points.iter().map(|p| at(*p)).collect(), stroke),
            Loop(points) => Shape::closed_line(points.iter().map(|p| at(*p)).collect(), stroke),
            Ring(x, y, r) => Shape::circle_stroke(at((*x, *y)), r * unit, stroke),
            Dot(x, y, r) => Shape::circle_filled(at((*x, *y)), r * unit, color),
        });
    }
}
