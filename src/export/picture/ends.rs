//! Where journeys end: the ways out of a card of the flow view, in red and in green, and the sign of a good
//! end.

use super::{
    Color, Sheet,
    colors::Colors,
    flow::{arrow, arrow_length, width},
    path::Path,
    pen::{Pen, Stroke},
};
use crate::{
    analyze::Passage,
    layout::{Area, Point},
};

/// Those who leave for good: a stub below the card, as wide as a flow of so many would be; and those who
/// finish: one that goes straight on, in green.
pub fn ways_out(sheet: &Sheet, pen: &mut Pen, area: Area, [lost, finished]: [f32; 2]) {
    let point = |right: f32, down: f32| Point::new(area.right() + right, area.bottom() + down);
    let mut stub = |volume: f32, color: &Color, path: Path, end: Point, towards: Point| {
        let width = width(sheet, volume);
        pen.path(&path, Stroke::new(color, width).faint(0.75));
        let length = arrow_length(width).min(10.0);
        let half = (length * 0.7).max(width * 0.8);
        let (x, y) = (towards.x * length * 0.9, towards.y * length * 0.9);
        let tip = Point::new(end.x + x, end.y + y);
        pen.fill(&arrow(tip, towards, length, half), color, 0.8);
    };
    if lost > 0.0 {
        let mut path = Path::from(point(-2.0, -15.0));
        path.curve(point(12.0, -15.0), point(19.0, -9.0), point(19.0, 5.0));
        let down = Point::new(0.0, 1.0);
        stub(lost, &sheet.colors.bad, path, point(19.0, 5.0), down);
    }
    if finished > 0.0 {
        let up = 13.0 - area.h;
        let mut path = Path::from(point(-2.0, up));
        path.curve(point(4.0, up), point(9.0, up), point(14.0, up));
        let right = Point::new(1.0, 0.0);
        stub(finished, &sheet.colors.good, path, point(14.0, up), right);
    }
}

/// How many of the visits end the journey well, where any do.
pub fn finish_in_words(measured: &Passage) -> Option<String> {
    let share = measured.ends_well()?;
    (share.value > 0.0005).then(|| format!("{} finish", share.show("")))
}

/// What becomes of visits, as a thin bar at the foot of a card: those who go on, who finish, who leave.
pub fn bar(pen: &mut Pen, c: &Colors, area: Area, measured: &Passage) {
    let leave = measured.drop_off.map_or(0.0, |left| left.value);
    let finish = measured.ends_well().map_or(0.0, |share| share.value);
    if leave + finish <= 0.0 {
        return;
    }
    let track = Area::new(area.x + 15.0, area.bottom() - 6.0, area.w - 27.0, 3.0);
    pen.rect(track, 1.5, &c.line, None);
    let mut right = track.right();
    for (share, color) in [(leave, &c.bad), (finish, &c.good)] {
        let w = track.w * share.clamp(0.0, 1.0) as f32;
        if w > 0.25 {
            pen.rect(Area::new(right - w, track.y, w, track.h), 0.0, color, None);
        }
        right -= w;
    }
}

/// The sign of a good end: a tick in a green disc.
pub fn good_end(pen: &mut Pen, c: &Colors, at: Point, radius: f32) {
    let line = Stroke::new(&c.card, 1.5);
    pen.circle(at, radius, &c.good, Some(line));
    let point = |x: f32, y: f32| Point::new(at.x + x * radius, at.y + y * radius);
    let tick = [point(-0.45, 0.02), point(-0.12, 0.36), point(0.45, -0.34)];
    pen.path(&Path::polyline(&tick), Stroke::new(&c.card, radius * 0.26));
}
