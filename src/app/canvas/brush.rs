//! Many lines and blocks as one shape. A shape of its own for each of some thousand lines would cost
//! more than all that is drawn of it.

use eframe::egui::{Color32, Mesh, Pos2, Rect, Shape, Vec2, pos2};

/// How far the straight pieces of a curve may be from it, in points of the screen.
const TOLERANCE: f32 = 0.1;
/// The most pieces of a curve.
const MOST_STEPS: f32 = 28.0;

/// Collects lines, arrows and blocks. Edges are softened by a feather, as egui does it.
#[derive(Default)]
pub struct Brush {
    mesh: Mesh,
    feather: f32,
    normals: Vec<Vec2>,
}

impl Brush {
    /// A brush for a screen with so many pixels a point.
    pub fn new(pixels_per_point: f32) -> Brush {
        Brush {
            feather: 1.0 / pixels_per_point,
            ..Brush::default()
        }
    }

    /// Everything that was drawn.
    pub fn finish(self) -> Shape {
        Shape::mesh(self.mesh)
    }

    /// A block with hard edges.
    pub fn block(&mut self, rect: Rect, color: Color32) {
        self.mesh.add_colored_rect(rect, color);
    }

    /// A line through points.
    pub fn line(&mut self, points: &[Pos2], width: f32, color: Color32) {
        if points.len() < 2 || color == Color32::TRANSPARENT {
            return;
        }
        self.measure(points);
        let half = (self.feather / 2.0).max(0.01);
        // What is thinner than a pixel is as wide as one, and fainter.
        let (core, color) = match width > self.feather {
            true => (width / 2.0 - half, color),
            false => (0.0, color.gamma_multiply(width / self.feather)),
        };
        let edge = core + 2.0 * half;
        let clear = Color32::TRANSPARENT;
        // Across the line: faded, full, full, faded; a thin one needs the middle only once.
        let across: &[(f32, Color32)] = match core > 0.0 {
            true => &[(-edge, clear), (-core, color), (core, color), (edge, clear)],
            false => &[(-edge, clear), (0.0, color), (edge, clear)],
        };
        let (rows, row) = (points.len(), across.len() as u32);
        self.mesh.reserve_vertices(rows * across.len() + 4);
        self.mesh.reserve_triangles(rows * 2 * across.len());
        let first = self.mesh.vertices.len() as u32;
        for (p, n) in points.iter().zip(&self.normals) {
            for (out, color) in across {
                self.mesh.colored_vertex(*p + *n * *out, *color);
            }
        }
        for i in 0..rows as u32 - 1 {
            let a = first + row * i;
            for strip in a..a + row - 1 {
                self.mesh.add_triangle(strip, strip + 1, strip + row);
                self.mesh
                    .add_triangle(strip + 1, strip + row, strip + row + 1);
            }
        }
        if core == 0.0 {
            return;
        }
        // Blunt ends, softened too.
        for (at, towards) in [(0, points[0] - points[1]), {
            let last = points.len() - 1;
            (last, points[last] - points[last - 1])
        }] {
            let out = towards.normalized() * self.feather;
            let (p, n) = (points[at] + out, self.normals[at]);
            let base = first + row * at as u32;
            let cap = self.mesh.vertices.len() as u32;
            self.mesh.colored_vertex(p - n * core, clear);
            self.mesh.colored_vertex(p + n * core, clear);
            self.mesh.add_triangle(base + 1, base + 2, cap);
            self.mesh.add_triangle(base + 2, cap, cap + 1);
        }
    }

    /// A dashed line through points.
    pub fn dashed(&mut self, points: &[Pos2], width: f32, color: Color32, dash: f32, gap: f32) {
        let mut piece: Vec<Pos2> = Vec::new();
        let (mut left, mut drawn) = (dash, true);
        let Some(start) = points.first() else {
            return;
        };
        piece.push(*start);
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            loop {
                let way = to - from;
                let length = way.length();
                if length <= left {
                    left -= length;
                    if drawn {
                        piece.push(to);
                    }
                    break;
                }
                from += way * (left / length);
                if drawn {
                    piece.push(from);
                    self.line(&piece, width, color);
                }
                piece.clear();
                drawn = !drawn;
                left = if drawn { dash } else { gap };
                if drawn {
                    piece.push(from);
                }
            }
        }
        if drawn {
            self.line(&piece, width, color);
        }
    }

    /// The head of an arrow with its tip here.
    pub fn arrow(
        &mut self,
        tip: Pos2,
        towards: Vec2,
        length: f32,
        half_width: f32,
        color: Color32,
    ) {
        let side = towards.rot90() * half_width;
        let back = tip - towards * length;
        let corners = [tip, back + side, back - side];
        let middle = pos2(
            (corners[0].x + corners[1].x + corners[2].x) / 3.0,
            (corners[0].y + corners[1].y + corners[2].y) / 3.0,
        );
        let first = self.mesh.vertices.len() as u32;
        for corner in corners {
            self.mesh.colored_vertex(corner, color);
            let out = (corner - middle).normalized() * (1.5 * self.feather);
            self.mesh.colored_vertex(corner + out, Color32::TRANSPARENT);
        }
        self.mesh.add_triangle(first, first + 2, first + 4);
        for i in 0..3 {
            let (a, b) = (first + 2 * i, first + 2 * ((i + 1) % 3));
            self.mesh.add_triangle(a, a + 1, b);
            self.mesh.add_triangle(a + 1, b, b + 1);
        }
    }

    /// The normals at the points of a line, longer at bends so that it keeps its width.
    fn measure(&mut self, points: &[Pos2]) {
        self.normals.clear();
        let normal = |a: Pos2, b: Pos2| (b - a).normalized().rot90();
        let mut before = normal(points[0], points[1]);
        self.normals.push(before);
        for pair in points[1..].windows(2) {
            let after = match normal(pair[0], pair[1]) {
                n if n == Vec2::ZERO => before,
                n => n,
            };
            let sum = before + after;
            // A bend so sharp that its corner would run away is cut.
            let square = sum.length_sq().max(0.5);
            self.normals.push(sum * (2.0 / square));
            before = after;
        }
        self.normals.push(before);
    }
}

/// Adds the points of a cubic Bézier curve to a line, its first one left out where the line ends there
/// already.
pub fn bend(line: &mut Vec<Pos2>, curve: [Pos2; 4]) {
    let [a, b, c, d] = curve;
    if line.last() != Some(&a) {
        line.push(a);
    }
    // The level pieces of long flows.
    if a == b && c == d {
        line.push(d);
        return;
    }
    // So many pieces are enough for the tolerance: Wang's formula (Goldman, "Pyramid Algorithms", 2003,
    // section 5.6.3), for a curve of degree three.
    let second = (a - 2.0 * b.to_vec2() + c.to_vec2()).to_vec2().length();
    let second = second.max((b - 2.0 * c.to_vec2() + d.to_vec2()).to_vec2().length());
    let steps = (0.75 * second / TOLERANCE)
        .sqrt()
        .clamp(3.0, MOST_STEPS)
        .ceil();
    for step in 1..steps as usize {
        let t = step as f32 / steps;
        let u = 1.0 - t;
        let (wa, wb, wc, wd) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
        let x = wa * a.x + wb * b.x + wc * c.x + wd * d.x;
        let y = wa * a.y + wb * b.y + wc * c.y + wd * d.y;
        line.push(pos2(x, y));
    }
    line.push(d);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(brush: Brush) -> Mesh {
        assert!(brush.mesh.is_valid());
        brush.mesh
    }

    #[test]
    fn dashes_cover_what_they_should_of_a_line() {
        let mut brush = Brush::new(1.0);
        let line = [pos2(0.0, 0.0), pos2(25.0, 0.0), pos2(100.0, 0.0)];
        brush.dashed(&line, 2.0, Color32::RED, 10.0, 10.0);
        let mesh = shape(brush);
        let red = mesh.vertices.iter().filter(|v| v.color == Color32::RED);
        let inside = |x: f32| (x.rem_euclid(20.0)) <= 10.01 || x.rem_euclid(20.0) >= 19.99;
        assert!(red.clone().count() >= 20);
        assert!(red.clone().all(|v| inside(v.pos.x)));
    }

    #[test]
    fn odd_lines_do_no_harm() {
        let mut brush = Brush::new(2.0);
        let p = pos2(3.0, 3.0);
        brush.line(&[p, p, p], 4.0, Color32::RED);
        brush.line(&[p], 4.0, Color32::RED);
        brush.line(&[p, pos2(9.0, 3.0), p], 4.0, Color32::RED);
        brush.dashed(&[p, p], 1.0, Color32::RED, 3.0, 3.0);
        brush.arrow(p, Vec2::ZERO, 3.0, 2.0, Color32::RED);
        let mesh = shape(brush);
        assert!(mesh.vertices.iter().all(|v| v.pos.is_finite()));
    }

    #[test]
    fn a_curve_begins_and_ends_at_its_ends() {
        let curve = [
            pos2(0.0, 0.0),
            pos2(50.0, 0.0),
            pos2(50.0, 80.0),
            pos2(100.0, 80.0),
        ];
        let mut line = Vec::new();
        bend(&mut line, curve);
        bend(
            &mut line,
            [curve[3], curve[3], pos2(180.0, 80.0), pos2(180.0, 80.0)],
        );
        assert_eq!((line[0], line.last()), (curve[0], Some(&pos2(180.0, 80.0))));
        assert!(line.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
