//! From where the map is looked at.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::layout::{Area, Point};

/// The least zoom.
pub const LEAST: f32 = 0.1;
/// The greatest zoom.
pub const MOST: f32 = 4.0;

/// A place and a zoom. `offset` is where the map's origin stands in the body, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Where the origin stands.
    pub offset: Vec2,
    /// Points per map unit.
    pub zoom: f32,
}

impl Camera {
    /// The least zoom at which even the largest map is seen whole.
    pub const LEAST_EVER: f32 = 0.004;

    /// Everything in view, with some space around.
    pub fn fit(size: Point, body: Vec2) -> Camera {
        let margin = 20.0;
        let room = (body - Vec2::splat(2.0 * margin)).max(Vec2::splat(10.0));
        let zoom = (room.x / size.x.max(1.0)).min(room.y / size.y.max(1.0));
        let zoom = zoom.clamp(Camera::LEAST_EVER, 1.5);
        let rest = body - vec2(size.x, size.y) * zoom;
        Camera {
            offset: vec2((rest.x / 2.0).max(margin), (rest.y / 2.0).max(margin)),
            zoom,
        }
    }

    /// The start of a journey at a readable size. Its lanes hang from the heads of the stages.
    pub fn start(size: Point, body: Vec2, least: f32) -> Camera {
        let fit = Camera::fit(size, body).hung();
        if fit.zoom >= least {
            return fit;
        }
        let zoom = ((body.y - 12.0) / size.y.max(1.0)).clamp(least, 1.25);
        Camera {
            offset: vec2(14.0, 0.0),
            zoom,
        }
    }

    /// The left end of a map at a readable size, with what stands `first` in the middle of its height:
    /// all of the map where that is readable.
    pub fn start_at(size: Point, body: Vec2, least: f32, first: Area) -> Camera {
        let fit = Camera::fit(size, body);
        if fit.zoom >= least {
            return fit;
        }
        let zoom = least;
        let height = size.y * zoom;
        let y = match height <= body.y {
            true => (body.y - height) / 2.0,
            false => {
                // What is too tall for the body begins at its top.
                let middle = body.y / 2.0 - first.center().y * zoom;
                let top = 24.0 - first.y * zoom;
                let wanted = if first.h * zoom > body.y - 48.0 {
                    top
                } else {
                    middle
                };
                wanted.clamp(body.y - height, 0.0)
            }
        };
        Camera {
            offset: vec2(0.0, y),
            zoom,
        }
    }

    /// The same with the upper edge of the map at that of the body.
    #[must_use]
    pub fn hung(self) -> Camera {
        Camera {
            offset: vec2(self.offset.x, 0.0),
            ..self
        }
    }

    /// At this zoom with a point of the map in the middle.
    pub fn on(point: Point, zoom: f32, body: Vec2) -> Camera {
        Camera {
            offset: body / 2.0 - vec2(point.x, point.y) * zoom,
            zoom,
        }
    }

    /// Nearer or farther, with the point under `at` (in the body) staying where it is.
    #[must_use]
    pub fn zoomed(self, factor: f32, at: Vec2) -> Camera {
        // A map seen whole may be farther away than that.
        let least = LEAST.min(self.zoom);
        let zoom = (self.zoom * factor).clamp(least, MOST);
        let offset = at - (at - self.offset) * (zoom / self.zoom);
        Camera { offset, zoom }
    }

    /// Moved so that the map is not lost out of sight.
    #[must_use]
    pub fn kept_in_sight(self, size: Point, body: Vec2) -> Camera {
        let keep = 80.0;
        let limit = |offset: f32, size: f32, body: f32| {
            let (low, high) = (keep - size * self.zoom, body - keep);
            offset.clamp(low.min(high), high.max(low))
        };
        let offset = vec2(
            limit(self.offset.x, size.x, body.x),
            limit(self.offset.y, size.y, body.y),
        );
        Camera { offset, ..self }
    }

    /// Moved as little as needed to show an area.
    #[must_use]
    pub fn showing(self, area: Area, body: Vec2) -> Camera {
        let margin = 24.0;
        let shift = |offset: f32, start: f32, length: f32, body: f32| {
            let (low, high) = (
                offset + start * self.zoom,
                offset + (start + length) * self.zoom,
            );
            if low < margin {
                offset + margin - low
            } else if high > body - margin {
                // Where it is larger than the body, its start matters more.
                offset + (body - margin - high).max(margin - low)
            } else {
                offset
            }
        };
        let offset = vec2(
            shift(self.offset.x, area.x, area.w, body.x),
            shift(self.offset.y, area.y, area.h, body.y),
        );
        Camera { offset, ..self }
    }

    /// Where a point of the map is on the screen.
    pub fn point(&self, body: Rect, p: Point) -> Pos2 {
        body.min + self.offset + vec2(p.x, p.y) * self.zoom
    }

    /// Where an area of the map is on the screen.
    pub fn rect(&self, body: Rect, area: Area) -> Rect {
        let min = self.point(body, Point::new(area.x, area.y));
        Rect::from_min_size(pos2(min.x, min.y), vec2(area.w, area.h) * self.zoom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let camera = Camera {
            offset: vec2(30.0, -10.0),
            zoom: 0.8,
        };
        let body = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        let at = vec2(400.0, 200.0);
        let under = |c: Camera| (at - c.offset) / c.zoom;
        let nearer = camera.zoomed(1.7, at);
        assert!((under(camera) - under(nearer)).length() < 1e-3);
        assert_eq!(camera.zoomed(1e9, at).zoom, MOST);
        assert_eq!(camera.zoomed(1e-9, at).zoom, LEAST);
        let fit = Camera::fit(Point::new(4000.0, 500.0), body.size());
        let all = fit.rect(body, Area::new(0.0, 0.0, 4000.0, 500.0));
        assert!(body.contains_rect(all));
    }

    #[test]
    fn a_large_map_opens_readable_at_its_first_cards() {
        let body = Rect::from_min_size(Pos2::ZERO, vec2(754.0, 556.0));
        let first = Area::new(50.0, 500.0, 196.0, 300.0);
        let camera = Camera::start_at(Point::new(2100.0, 1300.0), body.size(), 0.7, first);
        assert_eq!(camera.zoom, 0.7);
        assert!(body.contains_rect(camera.rect(body, first)));
        let small = Camera::start_at(Point::new(700.0, 500.0), body.size(), 0.7, first);
        assert_eq!(small, Camera::fit(Point::new(700.0, 500.0), body.size()));
    }

    #[test]
    fn what_is_selected_comes_into_view() {
        let body = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        let camera = Camera::start(Point::new(9000.0, 700.0), body.size(), 0.7);
        let area = Area::new(5000.0, 20.0, 170.0, 100.0);
        let shown = camera.showing(area, body.size());
        assert!(body.contains_rect(shown.rect(body, area)));
    }
}
