//! Paths, as SVG writes them.

use std::fmt::{self, Write};

use crate::layout::{Area, Point};

/// A coordinate in as few letters as it needs: hundredths are finer than any printer.
pub struct N(pub f32);

impl fmt::Display for N {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (f64::from(self.0) * 100.0).round() as i64;
        let (sign, size) = if hundredths < 0 {
            ("-", -hundredths)
        } else {
            ("", hundredths)
        };
        write!(f, "{sign}{}", size / 100)?;
        match size % 100 {
            0 => Ok(()),
            part if part % 10 == 0 => write!(f, ".{}", part / 10),
            part => write!(f, ".{part:02}"),
        }
    }
}

/// A path, and the area that holds its points.
#[derive(Default, Clone)]
pub struct Path {
    text: String,
    area: Option<Area>,
}

impl Path {
    /// What it is written as.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The area that holds its points, if it has any.
    pub fn area(&self) -> Option<Area> {
        self.area
    }

    /// Begins at a point.
    pub fn from(at: Point) -> Path {
        let mut path = Path::default();
        path.step('M', &[at]);
        path
    }

    /// Through points, and closed.
    pub fn polygon(points: &[Point]) -> Path {
        let mut path = Path::default();
        for (i, point) in points.iter().enumerate() {
            path.step(if i == 0 { 'M' } else { 'L' }, &[*point]);
        }
        path.close()
    }

    /// Through points.
    pub fn polyline(points: &[Point]) -> Path {
        let mut path = Path::default();
        for (i, point) in points.iter().enumerate() {
            path.step(if i == 0 { 'M' } else { 'L' }, &[*point]);
        }
        path
    }

    /// A rectangle, some of whose corners are round: upper left, upper right, lower right, lower left.
    pub fn rounded(area: Area, radii: [f32; 4]) -> Path {
        let [a, b, c, d] = radii;
        let (x, y, right, bottom) = (area.x, area.y, area.right(), area.bottom());
        let mut path = Path::from(Point::new(x + a, y));
        path.line(Point::new(right - b, y));
        path.arc(b, Point::new(right, y + b));
        path.line(Point::new(right, bottom - c));
        path.arc(c, Point::new(right - c, bottom));
        path.line(Point::new(x + d, bottom));
        path.arc(d, Point::new(x, bottom - d));
        path.line(Point::new(x, y + a));
        path.arc(a, Point::new(x + a, y));
        path.close()
    }

    fn step(&mut self, letter: char, points: &[Point]) {
        self.text.push(letter);
        for (i, p) in points.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            let _ = write!(self.text, "{space}{} {}", N(p.x), N(p.y));
            self.reach(*p);
        }
    }

    /// Straight on to a point.
    pub fn line(&mut self, to: Point) {
        self.step('L', &[to]);
    }

    /// On to a point along a cubic curve.
    pub fn curve(&mut self, a: Point, b: Point, to: Point) {
        self.step('C', &[a, b, to]);
    }

    fn reach(&mut self, p: Point) {
        let dot = Area::new(p.x, p.y, 0.0, 0.0);
        self.area = Some(self.area.map_or(dot, |area| area.with(&dot)));
    }

    fn arc(&mut self, radius: f32, to: Point) {
        self.reach(to);
        if radius > 0.0 {
            let r = N(radius);
            let _ = write!(self.text, "A{r} {r} 0 0 1 {} {}", N(to.x), N(to.y));
        }
    }

    /// Back to the beginning.
    #[must_use]
    pub fn close(mut self) -> Path {
        self.text.push('Z');
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let text = |x: f32| N(x).to_string();
        assert_eq!(text(12.0), "12");
        assert_eq!(text(-0.5), "-0.5");
        assert_eq!(text(1.054), "1.05");
        assert_eq!(text(-0.001), "0");
        assert_eq!(text(f32::NAN), "0");
    }
}
