//! Two maps, one over the other, with what differs marked on both, and a list of it below.

use super::{
    MARGIN, Options, Picture, Theme, View,
    colors::Colors,
    facts::Facts,
    font_faces,
    marks::{self, Marks},
    path::N,
    pen::{LINE, Pen, Type},
    picture,
    type_face::Face,
};
use crate::{
    edit::{How, differences},
    export::{
        difference::Entry,
        palette::{DARK, LIGHT},
    },
    file::DeltaKind,
    layout::Point,
    map::JourneyMap,
};

/// More differences than this are counted, not listed.
const MOST: usize = 200;
/// Between the parts of the page.
const GAP: f32 = 22.0;

/// Draws the flows of both maps. `entries` say in words what differs.
pub fn pair(before: &JourneyMap, after: &JourneyMap, entries: &[Entry], theme: Theme) -> Picture {
    let found = differences(before, after);
    let side = |map, prefix| {
        let marks = Marks {
            differences: &found,
            prefix,
        };
        let options = Options {
            theme,
            marks: Some(marks),
            ..Options::of(View::Flow)
        };
        picture(map, &options)
    };
    let pictures = [side(before, "before-"), side(after, "after-")];
    let options = Options {
        theme,
        ..Options::of(View::Flow)
    };
    let sheet = super::Sheet {
        map: after,
        options: &options,
        colors: Colors::of(theme),
        facts: Facts::default(),
    };
    let width = pictures.iter().map(|p| p.width).fold(0.0, f32::max);
    let mut pen = Pen::default();
    let c = &sheet.colors;
    let mut y = MARGIN;
    // What the marks mean.
    let mut x = MARGIN;
    for (how, word) in [
        (How::Added, "added"),
        (How::Removed, "removed"),
        (How::Changed(Vec::new()), "changed"),
    ] {
        marks::badge(&sheet, &mut pen, &how, Point::new(x + 9.0, y + 9.0));
        let set = Type::new(Face::Plain, 13.0, &c.soft);
        pen.level(Point::new(x + 24.0, y + 9.0), word, &set);
        x += 24.0 + set.width(word) + GAP;
    }
    y += 18.0 + GAP;
    let mut nested = String::new();
    for (name, drawn) in ["Before", "After"].into_iter().zip(&pictures) {
        let set = Type::new(Face::Strong, 15.0, &c.soft);
        pen.text(Point::new(MARGIN, y), name, &set);
        y += 15.0 * LINE;
        let fonts = format!("<style>{}</style>\n", font_faces(&drawn.used));
        let svg = drawn.svg.replacen(&fonts, "", 1);
        let place = format!("<svg x=\"0\" y=\"{}\" ", N(y));
        nested += &svg.replacen("<svg ", &place, 1);
        y += drawn.height;
    }
    y += GAP / 2.0;
    y = list(&sheet, &mut pen, entries, y, width);
    let height = (y + MARGIN).ceil();
    let mut used = pen.used.clone();
    let mut missing = pen.missing.clone();
    for drawn in &pictures {
        for (all, own) in used.iter_mut().zip(&drawn.used) {
            all.extend(own);
        }
        missing.extend(&drawn.missing);
    }
    let ground = match theme {
        Theme::Dark => DARK.surface,
        _ => LIGHT.surface,
    };
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"Inter,'Helvetica Neue',Arial,sans-serif\">\n<title>What differs between two customer journey maps</title>\n<style>{}</style>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n{}{nested}</svg>\n",
        font_faces(&used),
        sheet.colors.surface,
        pen.finish(),
        w = N(width),
        h = N(height),
    );
    Picture {
        svg,
        width,
        height,
        missing,
        used,
        ground,
        parts: Vec::new(),
    }
}

/// The differences in words; gives the lower edge.
fn list(sheet: &super::Sheet, pen: &mut Pen, entries: &[Entry], mut y: f32, width: f32) -> f32 {
    let c = &sheet.colors;
    let strong = Type::new(Face::Strong, 13.0, &c.text);
    let plain = Type::new(Face::Plain, 13.0, &c.soft);
    let room = width - 2.0 * MARGIN - 24.0;
    for entry in entries.iter().take(MOST) {
        let how = match entry.kind {
            DeltaKind::Added => How::Added,
            DeltaKind::Removed => How::Removed,
            DeltaKind::Changed | DeltaKind::Moved | DeltaKind::Renamed => How::Changed(Vec::new()),
        };
        let set = Type::new(Face::Strong, 15.0, marks::color(&how, c));
        pen.text(Point::new(MARGIN + 4.0, y - 1.0), marks::sign(&how), &set);
        let name = entry.name.as_deref().unwrap_or(&entry.slug);
        let head = format!("{} {name}", entry.what);
        y += pen.wrapped(Point::new(MARGIN + 24.0, y), &head, &strong, room);
        for field in entry
            .fields
            .iter()
            .filter(|_| matches!(how, How::Changed(_)))
        {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".into());
            let line = format!(
                "{}: {} → {}",
                field.label,
                value(&field.before),
                value(&field.after)
            );
            y += pen.wrapped(Point::new(MARGIN + 24.0, y), &line, &plain, room);
        }
        y += 6.0;
    }
    if entries.len() > MOST {
        let more = format!("and {} more", entries.len() - MOST);
        y += pen.wrapped(Point::new(MARGIN + 24.0, y), &more, &plain, room);
    }
    y
}
