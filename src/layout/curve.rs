//! A smooth curve through points that never goes beyond them.

use super::Point;

/// Segments drawn between two neighbouring points.
const STEPS: usize = 16;

/// The monotone cubic through points of rising `x` (Fritsch and Carlson 1980, *Monotone piecewise
/// cubic interpolation*, SIAM J. Numer. Anal. 17), as a polyline. Between two points the curve stays
/// between them: an emotion curve must not show a low that nobody entered.
pub fn monotone(points: &[Point]) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let slopes = tangents(points);
    let mut line = vec![points[0]];
    for (i, pair) in points.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let width = b.x - a.x;
        for step in 1..STEPS {
            let t = step as f32 / STEPS as f32;
            let (t2, t3) = (t * t, t * t * t);
            // The Hermite basis.
            let y = (2.0 * t3 - 3.0 * t2 + 1.0) * a.y
                + (t3 - 2.0 * t2 + t) * width * slopes[i]
                + (3.0 * t2 - 2.0 * t3) * b.y
                + (t3 - t2) * width * slopes[i + 1];
            line.push(Point::new(a.x + t * width, y));
        }
        line.push(b);
    }
    line
}

/// The slope at each point, limited so that no piece overshoots.
fn tangents(points: &[Point]) -> Vec<f32> {
    let secants: Vec<f32> = points
        .windows(2)
        .map(|p| (p[1].y - p[0].y) / (p[1].x - p[0].x).max(f32::EPSILON))
        .collect();
    let last = secants.len() - 1;
    let mut slopes = vec![secants[0]];
    for pair in secants.windows(2) {
        let turns = pair[0] * pair[1] <= 0.0;
        slopes.push(if turns {
            0.0
        } else {
            (pair[0] + pair[1]) / 2.0
        });
    }
    slopes.push(secants[last]);
    for (i, secant) in secants.iter().enumerate() {
        if *secant == 0.0 {
            slopes[i] = 0.0;
            slopes[i + 1] = 0.0;
            continue;
        }
        let (a, b) = (slopes[i] / secant, slopes[i + 1] / secant);
        let length = a.hypot(b);
        if length > 3.0 {
            slopes[i] = 3.0 / length * a * secant;
            slopes[i + 1] = 3.0 / length * b * secant;
        }
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_curve_goes_through_every_point() {
        let points: Vec<Point> = [0.0, 0.9, -0.7, -0.7, 0.4]
            .iter()
            .enumerate()
            .map(|(i, y)| Point::new(i as f32 * 10.0, *y))
            .collect();
        let line = monotone(&points);
        assert!(points.iter().all(|p| line.contains(p)));
    }

    proptest! {
        #[test]
        fn it_never_overshoots(ys in prop::collection::vec(-1.0f32..1.0, 2..30)) {
            let points: Vec<Point> =
                ys.iter().enumerate().map(|(i, y)| Point::new(i as f32 * 7.0, *y)).collect();
            let line = monotone(&points);
            for pair in points.windows(2) {
                let (low, high) = (pair[0].y.min(pair[1].y), pair[0].y.max(pair[1].y));
                for p in line.iter().filter(|p| p.x >= pair[0].x && p.x <= pair[1].x) {
                    prop_assert!(p.y >= low - 1e-4 && p.y <= high + 1e-4);
                }
            }
        }
    }
}
