//! Small pictures of laws, computed from the laws themselves.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Id, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::app::theme::{plain, size, tokens};

/// Height of a picture, its captions included.
const HEIGHT: f32 = 58.0;
/// How many points a curve has.
const POINTS: usize = 72;
/// How far into the tails the probabilities go at which a law is asked, in standard deviations.
const TAILS: f64 = 3.2;

/// A density as points: values in rising order, and how dense the law is there.
pub type Curve = Vec<(f64, f64)>;

/// The density of a law given by its quantiles. They are asked at the probabilities of even steps of
/// a normal law: dense where the law is, and far enough into the tails.
pub fn curve(quantile: impl Fn(f64) -> f64) -> Curve {
    let normal = Normal::standard();
    let p: Vec<f64> = (0..=POINTS)
        .map(|i| normal.cdf(TAILS * (2.0 * i as f64 / POINTS as f64 - 1.0)))
        .collect();
    let x: Vec<f64> = p.iter().map(|p| quantile(*p)).collect();
    let mut curve = Curve::new();
    for i in 0..POINTS {
        let (width, mass) = (x[i + 1] - x[i], p[i + 1] - p[i]);
        if width > 0.0 && width.is_finite() {
            curve.push((f64::midpoint(x[i], x[i + 1]), mass / width));
        }
    }
    curve
}

/// What is written below a picture.
pub struct Marks<'a> {
    /// What it is a picture of, for screen readers.
    pub name: String,
    /// Values that get a line, each with its caption.
    pub lines: &'a [(f64, String)],
    /// The end of the picture; values beyond it are left out.
    pub end: Option<f64>,
}

/// The curve of a law, kept until the law changes.
pub fn kept(ui: &Ui, id: Id, stamp: &str, make: impl FnOnce() -> Curve) -> Arc<Curve> {
    type Kept = (String, Arc<Curve>);
    let id = id.with("density");
    let known = ui.data(|data| data.get_temp::<Kept>(id));
    if let Some((_, curve)) = known.filter(|(of, _)| of == stamp) {
        return curve;
    }
    let curve = Arc::new(make());
    let kept: Kept = (stamp.to_owned(), Arc::clone(&curve));
    ui.data_mut(|data| data.insert_temp(id, kept));
    curve
}

/// Draws a curve over the whole width.
pub fn draw(ui: &mut Ui, curve: &Curve, marks: &Marks) {
    let t = tokens(ui);
    let (whole, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &marks.name));
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else {
        return;
    };
    let start = first
        .0
        .min(marks.lines.iter().map(|m| m.0).fold(first.0, f64::min));
    let end = marks.end.unwrap_or(last.0).max(start + f64::EPSILON);
    let plot = Rect::from_min_max(whole.min + vec2(1.0, 3.0), whole.max - vec2(1.0, 17.0));
    let top = curve
        .iter()
        .filter(|(x, _)| *x <= end)
        .map(|(_, y)| *y)
        .fold(0.0, f64::max);
    if top <= 0.0 {
        return;
    }
    let at = |x: f64, y: f64| -> Pos2 {
        pos2(
            plot.left() + plot.width() * ((x - start) / (end - start)) as f32,
            plot.bottom() - (plot.height() * (y / top) as f32).min(plot.height()),
        )
    };
    let line: Vec<Pos2> = curve
        .iter()
        .filter(|(x, _)| *x <= end)
        .map(|(x, y)| at(*x, *y))
        .collect();
    let painter = ui.painter().with_clip_rect(whole.expand(1.0));
    painter.add(Shape::mesh(below(
        &line,
        plot.bottom(),
        t.accent.gamma_multiply(0.18),
    )));
    let base = Stroke::new(1.0, t.outline);
    painter.hline(plot.x_range(), plot.bottom(), base);
    painter.line(line, Stroke::new(1.6, t.accent));
    captions(&painter, t, plot, marks, |x| at(x, 0.0).x);
}

fn captions(
    painter: &eframe::egui::Painter,
    t: &crate::app::theme::Tokens,
    plot: Rect,
    marks: &Marks,
    x_of: impl Fn(f64) -> f32,
) {
    let mut free_from = plot.left() - 2.0;
    for (value, caption) in marks.lines {
        let x = x_of(*value);
        if x > plot.right() + 1.0 {
            continue;
        }
        let line = Stroke::new(1.0, t.faint);
        painter.vline(x, plot.bottom() - 5.0..=plot.bottom() + 3.0, line);
        let galley = painter.layout_no_wrap(caption.clone(), plain(size::CAPTION), t.soft);
        let width = galley.size().x;
        let left = (x - width / 2.0)
            .clamp(plot.left(), (plot.right() - width).max(plot.left()))
            .max(free_from);
        if left + width > plot.right() + 3.0 {
            continue;
        }
        free_from = left + width + 7.0;
        let at = Align2::LEFT_TOP.anchor_size(pos2(left, plot.bottom() + 3.0), galley.size());
        painter.galley(at.min, galley, t.soft);
    }
}

/// The area below a line.
fn below(line: &[Pos2], bottom: f32, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    for point in line {
        mesh.colored_vertex(*point, color);
        mesh.colored_vertex(pos2(point.x, bottom), color);
    }
    for i in 0..line.len().saturating_sub(1) as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Share, Uncertain};

    /// The area below a curve is the share of the law between its ends, nearly everything.
    fn area(curve: &Curve) -> f64 {
        let pairs = curve.windows(2);
        pairs
            .map(|w| (w[1].0 - w[0].0) * f64::midpoint(w[0].1, w[1].1))
            .sum()
    }

    #[test]
    fn a_curve_is_the_density_of_its_law() {
        let exponential = curve(|p| -(-p).ln_1p());
        assert!((area(&exponential) - 1.0).abs() < 0.02);
        let near = |curve: &Curve, x: f64| {
            let nearest = curve
                .iter()
                .min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()));
            *nearest.unwrap()
        };
        let (x, y) = near(&exponential, 1.0);
        assert!((y - (-x).exp()).abs() < 0.01, "{x} {y}");
        let beta: Uncertain<Share> = Uncertain::beta(3.0, 2.0).unwrap();
        let curve = curve(|p| beta.quantile(p).get());
        let (x, y) = near(&curve, 0.6);
        // Beta(3, 2) has the density 12·x²·(1 − x).
        assert!((y - 12.0 * x * x * (1.0 - x)).abs() < 0.01, "{x} {y}");
    }

    #[test]
    fn a_number_that_is_known_has_no_curve() {
        assert!(curve(|_| 0.4).is_empty());
    }
}
