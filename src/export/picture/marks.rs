//! Marks on a map: what another one has otherwise.

use super::{
    Color, Sheet,
    colors::Colors,
    pen::{Pen, Stroke, Type},
    type_face::Face,
};
use crate::{
    edit::{Differences, How},
    layout::{Area, Point},
    map::ItemKey,
};

/// What is marked.
#[derive(Debug, Clone, Copy)]
pub struct Marks<'a> {
    /// How the two maps differ.
    pub differences: &'a Differences,
    /// What stands before the names of things in the picture, where several share a page.
    pub prefix: &'static str,
}

/// The sign of a difference: it tells it without the colour.
pub const fn sign(how: &How) -> &'static str {
    match how {
        How::Added => "+",
        How::Removed => "−",
        How::Changed(_) => "≠",
    }
}

/// Its colour.
pub fn color<'c>(how: &How, colors: &'c Colors) -> &'c Color {
    match how {
        How::Added => &colors.good,
        How::Removed => &colors.bad,
        How::Changed(_) => &colors.warn,
    }
}

/// How a thing differs, where differences are marked.
pub fn of<'a>(sheet: &Sheet<'a>, key: &ItemKey) -> Option<&'a How> {
    sheet.options.marks?.differences.of(key)
}

/// A frame around something that differs, with its sign at the corner.
pub fn frame(sheet: &Sheet, pen: &mut Pen, key: &ItemKey, area: Area) {
    if let Some(how) = of(sheet, key) {
        let around = Area::new(area.x - 3.0, area.y - 3.0, area.w + 6.0, area.h + 6.0);
        let color = color(how, &sheet.colors);
        let mut stroke = Stroke::new(color, 2.5);
        if matches!(how, How::Removed) {
            stroke = stroke.dashed(7.0, 4.0);
        }
        pen.path(&super::path::Path::rounded(around, [9.0; 4]), stroke);
        badge(sheet, pen, how, Point::new(around.x + 2.0, around.y + 2.0));
    }
}

/// The sign of a difference in a disc.
pub fn badge(sheet: &Sheet, pen: &mut Pen, how: &How, at: Point) {
    let colors = &sheet.colors;
    let line = Stroke::new(&colors.surface, 1.5);
    pen.circle(at, 8.5, color(how, colors), Some(line));
    let set = Type::new(Face::Strong, 13.0, &colors.surface).middle();
    pen.level(at, sign(how), &set);
}
