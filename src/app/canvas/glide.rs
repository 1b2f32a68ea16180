//! Cameras that move on their own: briefly and smoothly, then not at all.

use eframe::egui::{Vec2, vec2};

use super::Camera;

/// How fast the way that is left shrinks, a second.
const PACE: f32 = 15.0;

/// The camera a moment later on its way; equal to the goal once it is there.
pub fn step(from: Camera, goal: Camera, body: Vec2, seconds: f32) -> Camera {
    let part = 1.0 - (-PACE * seconds.clamp(0.0, 0.25)).exp();
    // What is in the middle moves evenly, and the zoom by factors.
    let middle = |c: Camera| (body / 2.0 - c.offset) / c.zoom;
    let (a, b) = (middle(from), middle(goal));
    let zoom = from.zoom * (goal.zoom / from.zoom).powf(part);
    // Zooming in, the middle must arrive before it fills the view.
    let near = match goal.zoom > from.zoom {
        true => (1.0 - (1.0 - part) * from.zoom / zoom).clamp(part, 1.0),
        false => part,
    };
    let at = a + (b - a) * near;
    let next = Camera {
        offset: body / 2.0 - at * zoom,
        zoom,
    };
    let way = (next.offset - goal.offset).length();
    let is_there = way < 0.6 && (next.zoom / goal.zoom - 1.0).abs() < 0.002;
    if is_there || !next.offset.is_finite() {
        return goal;
    }
    next
}

/// The camera that shows an area as large as it gets, with some space around.
pub fn around(area: crate::layout::Area, body: Vec2) -> Camera {
    let margin = 48.0;
    let room = (body - Vec2::splat(2.0 * margin)).max(Vec2::splat(20.0));
    let zoom = (room.x / area.w.max(1.0)).min(room.y / area.h.max(1.0));
    let zoom = zoom.clamp(Camera::LEAST_EVER, 2.0);
    let middle = area.center();
    Camera {
        offset: body / 2.0 - vec2(middle.x, middle.y) * zoom,
        zoom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Area, Point};

    #[test]
    fn it_arrives_soon_and_stays() {
        let body = vec2(800.0, 600.0);
        let goal = around(Area::new(4000.0, 900.0, 200.0, 80.0), body);
        let mut camera = Camera::fit(Point::new(9000.0, 2000.0), body);
        let mut frames = 0;
        while camera != goal {
            camera = step(camera, goal, body, 1.0 / 60.0);
            frames += 1;
            assert!(frames < 90, "still moving: {camera:?}");
        }
        assert_eq!(step(camera, goal, body, 1.0 / 60.0), goal);
    }
}
