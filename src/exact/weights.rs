//! What a law of time weighs at each point of a grid: jumps as lags, continuous parts as hats.

use super::{events::Event, grid::Grid, law::Continuous};

/// Lags of a grid and their weights, in rising order.
pub(super) type Lags = Vec<(usize, f64)>;

/// Probability beyond which the tail of a law is cut off. The sum of what is lost over the visits
/// of a customer stays far below the tolerance.
const TAIL: f64 = 1e-12;

/// The continuous part of a law on a grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Spread {
    /// Growth of the distribution function up to each grid point; 0 at 0.
    pub growth: Vec<f64>,
    /// Hat weights.
    pub hat: Vec<f64>,
    /// How much more than half of each hat weight belongs to times after its point.
    pub skew: Vec<f64>,
}

impl Spread {
    /// Of growth and hat weights.
    pub fn new(growth: Vec<f64>, hat: Vec<f64>) -> Spread {
        let (mut hats, mut exact) = (0.0, 0.0);
        let mut skew = vec![0.0; hat.len().max(growth.len())];
        for (k, skew) in skew.iter_mut().enumerate() {
            let hat = hat.get(k).copied().unwrap_or(0.0);
            exact += growth.get(k).copied().unwrap_or(0.0);
            *skew = hats + hat / 2.0 - exact;
            hats += hat;
        }
        Spread { growth, hat, skew }
    }

    /// Adds a multiple of another, later by some grid points.
    pub fn add(&mut self, other: &Spread, by: usize, weight: f64) {
        add_shifted(&mut self.growth, &other.growth, by, weight);
        add_shifted(&mut self.hat, &other.hat, by, weight);
        add_shifted(&mut self.skew, &other.skew, by, weight);
    }

    /// Nothing yet, on a whole grid.
    pub fn zero(grid: Grid) -> Spread {
        let zeros = || vec![0.0; grid.steps + 1];
        Spread {
            growth: zeros(),
            hat: zeros(),
            skew: zeros(),
        }
    }
}

/// Jumps for whoever arrives on the grid, and those that do not lie on it.
///
/// A jump between two grid points is put on the four nearest so that means, squares and cubes of times are
/// kept (Lagrange's interpolation in the middle interval, which damps every wave); close to lag 0 on the
/// two nearest, so that means are.
pub(super) fn lags(atoms: &[Event], grid: Grid) -> (Lags, Lags) {
    let (mut lags, mut between) = (Vec::new(), Vec::new());
    for atom in atoms {
        if let Some(lag) = grid.index(atom.days()) {
            lags.push((lag, atom.mass));
            continue;
        }
        let at = atom.days() / grid.step;
        let k = at.floor() as usize;
        if k > grid.steps {
            continue;
        }
        between.push((k, atom.mass));
        let t = at - k as f64;
        if k == 0 {
            lags.extend([(0, atom.mass * (1.0 - t)), (1, atom.mass * t)]);
        } else {
            let before = -t * (t - 1.0) * (t - 2.0) / 6.0;
            let here = (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0;
            let next = -(t + 1.0) * t * (t - 2.0) / 2.0;
            // The last by what is missing, so that none is lost.
            let rest = 1.0 - before - here - next;
            let weights = [before, here, next, rest].into_iter().enumerate();
            lags.extend(weights.map(|(i, w)| (k + i - 1, atom.mass * w)));
        }
    }
    lags.sort_by_key(|lag| lag.0);
    lags.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
    lags.retain(|lag| lag.0 <= grid.steps);
    (lags, between)
}

/// Growth and hat weights of the first `cells` cells of a continuous part that starts `shift` days after a
/// grid point.
pub(super) fn hat_weights(
    part: &Continuous,
    grid: Grid,
    cells: usize,
    after: f64,
    up_to: f64,
    shift: f64,
) -> (Vec<f64>, Vec<f64>) {
    let mut growth = vec![0.0];
    let mut hat = vec![0.0];
    let all = if up_to.is_finite() {
        part.up_to(up_to).mass
    } else {
        part.mass
    };
    let mut from = part.up_to(after);
    // One cell beyond the end, for its share of the weight at the end.
    for k in 0..=cells {
        let (low, high) = (grid.time(k) - shift, grid.time(k + 1) - shift);
        growth.push(0.0);
        hat.push(0.0);
        if high <= after {
            continue;
        }
        let to = part.up_to(high.min(up_to));
        let last = high >= up_to || all - to.mass < TAIL;
        // The last cell takes what is left, so that nothing is lost.
        let reached = if last { all } else { to.mass };
        let mass = (reached - from.mass).max(0.0);
        let right = ((to.moment - from.moment - low * mass) / grid.step).clamp(0.0, mass);
        hat[k] += mass - right;
        hat[k + 1] += right;
        growth[k + 1] = mass;
        if last {
            break;
        }
        from = to;
    }
    for values in [&mut growth, &mut hat] {
        values.truncate(cells + 1);
        trim(values);
    }
    (growth, hat)
}

/// Leaves the zeros at the end away.
pub(super) fn trim(values: &mut Vec<f64>) {
    let end = values.iter().rposition(|v| *v != 0.0).map_or(0, |i| i + 1);
    values.truncate(end);
}

/// into[i + by] += weight · from[i], as far as `into` reaches.
pub(super) fn add_shifted(into: &mut [f64], from: &[f64], by: usize, weight: f64) {
    if let Some(rest) = into.get_mut(by..) {
        for (a, b) in rest.iter_mut().zip(from) {
            *a += weight * b;
        }
    }
}
