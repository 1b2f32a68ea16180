//! Snapping: what is moved takes the edges and middles of what stands nearby.

use crate::layout::{Area, Point};

/// A line that shows what something has snapped to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// One end.
    pub from: Point,
    /// The other.
    pub to: Point,
}

/// Where a moved area comes to rest near others: how much farther it moves, and the guides. `reach`
/// is how near an edge or a middle must be.
pub fn snap<'a>(
    moving: Area,
    others: impl Iterator<Item = &'a Area> + Clone,
    reach: f32,
) -> (Point, Vec<Guide>) {
    let across = nearest(lines_x(&moving), others.clone().map(lines_x), reach);
    let down = nearest(lines_y(&moving), others.clone().map(lines_y), reach);
    let by = Point::new(across.unwrap_or(0.0), down.unwrap_or(0.0));
    let rest = Area::new(moving.x + by.x, moving.y + by.y, moving.w, moving.h);
    let mut guides = Vec::new();
    for other in others {
        if across.is_some() {
            for x in common(lines_x(&rest), lines_x(other)) {
                let top = rest.y.min(other.y);
                let bottom = rest.bottom().max(other.bottom());
                join(&mut guides, Point::new(x, top), Point::new(x, bottom));
            }
        }
        if down.is_some() {
            for y in common(lines_y(&rest), lines_y(other)) {
                let left = rest.x.min(other.x);
                let right = rest.right().max(other.right());
                join(&mut guides, Point::new(left, y), Point::new(right, y));
            }
        }
    }
    (by, guides)
}

/// Left edge, middle, right edge.
fn lines_x(area: &Area) -> [f32; 3] {
    [area.x, area.center().x, area.right()]
}

fn lines_y(area: &Area) -> [f32; 3] {
    [area.y, area.center().y, area.bottom()]
}

fn nearest(own: [f32; 3], others: impl Iterator<Item = [f32; 3]>, reach: f32) -> Option<f32> {
    let steps = others.flat_map(|lines| {
        let each = move |mine: f32| lines.into_iter().map(move |line| line - mine);
        own.into_iter().flat_map(each)
    });
    steps
        .filter(|by| by.abs() <= reach)
        .min_by(|a, b| a.abs().total_cmp(&b.abs()))
}

fn common(own: [f32; 3], other: [f32; 3]) -> impl Iterator<Item = f32> {
    let same = move |mine: &f32| other.iter().any(|line| (line - mine).abs() < 0.5);
    own.into_iter().filter(same)
}

/// Adds a guide; one along another that is there makes that one longer.
fn join(guides: &mut Vec<Guide>, from: Point, to: Point) {
    let along = |g: &&mut Guide| {
        let upright = from.x == to.x && g.from.x == g.to.x && (g.from.x - from.x).abs() < 0.5;
        let level = from.y == to.y && g.from.y == g.to.y && (g.from.y - from.y).abs() < 0.5;
        upright || level
    };
    match guides.iter_mut().find(along) {
        Some(guide) => {
            guide.from = Point::new(guide.from.x.min(from.x), guide.from.y.min(from.y));
            guide.to = Point::new(guide.to.x.max(to.x), guide.to.y.max(to.y));
        }
        None => guides.push(Guide { from, to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_an_edge_or_a_middle_snaps_to_it() {
        let others = [
            Area::new(0.0, 0.0, 200.0, 80.0),
            Area::new(0.0, 300.0, 200.0, 120.0),
        ];
        let (by, guides) = snap(Area::new(3.0, 137.0, 200.0, 80.0), others.iter(), 6.0);
        assert_eq!(by, Point::new(-3.0, 0.0));
        // Left edges, middles and right edges agree with both, from the first card to the last.
        assert_eq!(guides.len(), 3);
        assert!(guides.iter().all(|g| g.from.y == 0.0 && g.to.y == 420.0));
        let (by, guides) = snap(Area::new(500.0, 318.0, 100.0, 80.0), others.iter(), 6.0);
        assert_eq!(by, Point::new(0.0, 2.0), "middle to middle");
        assert_eq!(guides.len(), 1);
    }

    #[test]
    fn what_is_far_from_all_stays() {
        let others = [Area::new(0.0, 0.0, 10.0, 10.0)];
        let (by, guides) = snap(Area::new(50.0, 50.0, 10.0, 10.0), others.iter(), 6.0);
        assert_eq!(by, Point::default());
        assert!(guides.is_empty());
    }
}
