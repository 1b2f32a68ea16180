//! Time on a grid: which step fits the lengths of a plan, and laws of time as weights on it.

use std::{collections::HashMap, rc::Rc};

use super::law::{self, Continuous};
use crate::plan::{Law, Shape};

/// Outputs that one pass over the history of a convolution produces together; weights are padded by
/// as many zeros so that the pass needs no bounds.
pub(super) const BLOCK: usize = 16;

/// Probability beyond which the tail of a law is cut off. The sum of what is lost over the visits
/// of a customer stays far below the tolerance.
const TAIL: f64 = 1e-12;

/// Equally spaced times 0, h, …, N·h.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    /// h, in days.
    pub step: f64,
    /// N.
    pub steps: usize,
}

impl Grid {
    /// The time of a grid point.
    pub fn time(&self, index: usize) -> f64 {
        index as f64 * self.step
    }

    /// The nearest grid point to a time, if the time lies on the grid but for rounding.
    pub fn index(&self, days: f64) -> Option<usize> {
        let at = days / self.step;
        ((at - at.round()).abs() < 1e-6).then_some(at.round() as usize)
    }
}

/// The largest step that divides `end` and, in the order given, every length that leaves at least
/// the step `finest`; with the lengths that had to be left out.
///
/// Lengths are compared in whole seconds: people write minutes, days and months.
pub(super) fn common_step(end: f64, lengths: &[f64], finest: f64) -> (f64, Vec<f64>) {
    let seconds = |days: f64| {
        let s = days * 86_400.0;
        ((s - s.round()).abs() < 1e-6 * s.max(1.0) && s.round() >= 1.0 && s < 1e15)
            .then_some(s.round() as u64)
    };
    let Some(mut common) = seconds(end) else {
        return (end, lengths.to_vec());
    };
    let mut left_out = Vec::new();
    for &length in lengths {
        match seconds(length).map(|s| gcd(common, s)) {
            Some(smaller) if smaller as f64 / 86_400.0 >= finest => common = smaller,
            _ => left_out.push(length),
        }
    }
    (
        end / (seconds(end).unwrap_or(common) / common) as f64,
        left_out,
    )
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A law of time, or a part of one, on a grid.
///
/// Where a function g is interpolated linearly between grid points, E[g(T)] is Σ g(kh)·w(k) with the
/// hat weights w(k) = ∫ max(0, 1 − |s/h − k|) dF(s). They keep the mass and the mean of the law, and
/// the error is of second order in h (product integration: Atkinson, *The Numerical Solution of
/// Integral Equations of the Second Kind*, section 4.2).
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct GridLaw {
    /// Jumps: grid index and probability, in rising order.
    pub atoms: Vec<(usize, f64)>,
    /// Growth of the continuous distribution function up to each grid point; 0 at 0.
    pub growth: Vec<f64>,
    /// Hat weights of the continuous part, without padding.
    pub hat: Vec<f64>,
    /// The same with [`BLOCK`] zeros behind.
    pub padded: Vec<f64>,
    /// How much more than half of each hat weight belongs to times after its point.
    pub skew: Vec<f64>,
}

impl GridLaw {
    fn new(atoms: Vec<(usize, f64)>, growth: Vec<f64>, hat: Vec<f64>) -> GridLaw {
        let mut padded = hat.clone();
        padded.resize(hat.len() + BLOCK, 0.0);
        let (mut hats, mut exact) = (0.0, 0.0);
        let mut skew = vec![0.0; hat.len().max(growth.len())];
        for (k, skew) in skew.iter_mut().enumerate() {
            let hat = hat.get(k).copied().unwrap_or(0.0);
            exact += growth.get(k).copied().unwrap_or(0.0);
            *skew = hats + hat / 2.0 - exact;
            hats += hat;
        }
        GridLaw {
            atoms,
            growth,
            hat,
            padded,
            skew,
        }
    }

    /// No time at all.
    pub fn nothing() -> GridLaw {
        GridLaw::new(vec![(0, 1.0)], Vec::new(), Vec::new())
    }

    /// The part of a law on after < T ≤ up_to. `after` below 0 means from 0 on, 0 included.
    pub fn new_between(law: &Law, grid: Grid, after: f64, up_to: f64) -> GridLaw {
        let mut atoms = vec![];
        let kept = |days: f64| days > after && days <= up_to;
        for (days, mass) in law::atoms(law).into_iter().filter(|a| kept(a.0)) {
            add_atom(&mut atoms, grid, days, mass);
        }
        let (growth, hat) = Continuous::of(law)
            .map(|part| hat_weights(&part, grid, after.max(0.0), up_to))
            .unwrap_or_default();
        GridLaw::new(atoms, growth, hat)
    }

    /// The law of the sum of two independent times. Second order in h, like the weights themselves.
    pub fn plus(&self, other: &GridLaw, grid: Grid) -> GridLaw {
        let n = grid.steps + 1;
        let mut atoms = vec![0.0; if self.atoms.is_empty() { 0 } else { n }];
        for &(a, p) in &self.atoms {
            for &(b, q) in other.atoms.iter().filter(|(b, _)| a + b < n) {
                atoms[a + b] += p * q;
            }
        }
        let mut growth = vec![0.0; n];
        let mut hat = vec![0.0; n];
        for (one, two) in [(self, other), (other, self)] {
            for &(lag, mass) in &one.atoms {
                add_shifted(&mut growth, &two.growth, lag, mass);
                add_shifted(&mut hat, &two.hat, lag, mass);
            }
        }
        for (lag, &w) in other.hat.iter().enumerate() {
            add_shifted(&mut growth, &self.growth, lag, w);
            add_shifted(&mut hat, &self.hat, lag, w);
        }
        let atoms = atoms.into_iter().enumerate().filter(|(_, p)| *p != 0.0);
        let atoms: Vec<_> = atoms.collect();
        trim(&mut growth);
        trim(&mut hat);
        GridLaw::new(atoms, growth, hat)
    }

    /// weight·self + other_weight·other.
    pub fn mix(&self, weight: f64, other: &GridLaw, other_weight: f64) -> GridLaw {
        let mut atoms: Vec<(usize, f64)> = Vec::new();
        let mut all: Vec<(usize, f64)> = (self.atoms.iter().map(|a| (a.0, a.1 * weight)))
            .chain(other.atoms.iter().map(|a| (a.0, a.1 * other_weight)))
            .collect();
        all.sort_by_key(|a| a.0);
        for (lag, mass) in all {
            match atoms.last_mut() {
                Some(last) if last.0 == lag => last.1 += mass,
                _ => atoms.push((lag, mass)),
            }
        }
        let blend = |a: &[f64], b: &[f64]| {
            let mut sum = vec![0.0; a.len().max(b.len())];
            add_shifted(&mut sum, a, 0, weight);
            add_shifted(&mut sum, b, 0, other_weight);
            sum
        };
        let growth = blend(&self.growth, &other.growth);
        let hat = blend(&self.hat, &other.hat);
        GridLaw::new(atoms, growth, hat)
    }

    /// The part with `after` < T ≤ `up_to`, in grid points; `None` for no bound.
    pub fn between(&self, after: Option<usize>, up_to: Option<usize>) -> GridLaw {
        let inside = |k: usize| after.is_none_or(|a| k > a) && up_to.is_none_or(|b| k <= b);
        let atoms = self.atoms.iter().copied().filter(|a| inside(a.0)).collect();
        let pick = |(k, &v): (usize, &f64)| if inside(k) { v } else { 0.0 };
        let growth: Vec<f64> = self.growth.iter().enumerate().map(pick).collect();
        let mut hat: Vec<f64> = self.hat.iter().enumerate().map(pick).collect();
        // The weight at a bound holds parts of both neighbouring cells. What belongs to the left one
        // is what the distribution function there has beyond the weights before.
        let left = |b: usize| {
            let before: f64 = self.hat.iter().take(b).sum();
            self.growth.iter().take(b + 1).sum::<f64>() - before
        };
        if let Some(b) = up_to
            && b < hat.len()
        {
            hat[b] = left(b);
        }
        if let Some(a) = after
            && a < hat.len()
        {
            hat[a] = self.hat[a] - left(a);
        }
        GridLaw::new(atoms, growth, hat)
    }

    /// P(T ≤ end of the grid).
    pub fn mass(&self) -> f64 {
        self.atoms.iter().map(|a| a.1).sum::<f64>() + self.growth.iter().sum::<f64>()
    }
}

/// An atom off the grid becomes two neighbours with the same mean.
fn add_atom(atoms: &mut Vec<(usize, f64)>, grid: Grid, days: f64, mass: f64) {
    if let Some(lag) = grid.index(days) {
        atoms.push((lag, mass));
    } else if days < grid.time(grid.steps) + grid.step {
        let at = days / grid.step;
        let below = at.floor();
        atoms.push((below as usize, mass * (1.0 - (at - below))));
        atoms.push((below as usize + 1, mass * (at - below)));
    }
}

fn hat_weights(part: &Continuous, grid: Grid, after: f64, up_to: f64) -> (Vec<f64>, Vec<f64>) {
    let mut growth = vec![0.0];
    let mut hat = vec![0.0];
    let mut from = part.up_to(after);
    // One cell beyond the end, for its share of the weight at the end.
    for k in 0..=grid.steps {
        let (low, high) = (grid.time(k), grid.time(k + 1));
        growth.push(0.0);
        hat.push(0.0);
        if high <= after {
            continue;
        }
        let to = part.up_to(high.min(up_to));
        let mass = (to.mass - from.mass).max(0.0);
        let right = ((to.moment - from.moment - low * mass) / grid.step).clamp(0.0, mass);
        hat[k] += mass - right;
        hat[k + 1] += right;
        growth[k + 1] = mass;
        from = to;
        if high >= up_to || part.mass - to.mass < TAIL {
            break;
        }
    }
    for values in [&mut growth, &mut hat] {
        values.truncate(grid.steps + 1);
        trim(values);
    }
    (growth, hat)
}

fn trim(values: &mut Vec<f64>) {
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

/// The laws of a plan on one grid, each discretised once.
pub(super) struct Laws {
    /// The grid.
    pub grid: Grid,
    known: HashMap<Key, Rc<GridLaw>>,
}

/// A law and a range by their bits.
type Key = (u8, [u64; 5]);

impl Laws {
    /// No laws yet.
    pub fn new(grid: Grid) -> Laws {
        Laws {
            grid,
            known: HashMap::new(),
        }
    }

    /// The part of a law on after < T ≤ up_to.
    pub fn get(&mut self, law: &Law, after: f64, up_to: f64) -> Rc<GridLaw> {
        let (kind, a, b) = match &law.shape {
            Shape::One => (0, 0, 0),
            Shape::Exponential => (1, 0, 0),
            Shape::LogNormal { sigma } => (2, sigma.to_bits(), 0),
            Shape::Gamma { shape } => (3, shape.to_bits(), 0),
            Shape::Weibull { shape } => (4, shape.to_bits(), 0),
            Shape::Uniform { low } => (5, low.to_bits(), 0),
            Shape::Pert { min, likely } => (6, min.to_bits(), likely.to_bits()),
            Shape::Quantiles(list) => (7, list.as_ptr().addr() as u64, list.len() as u64),
        };
        let bits = [a, b, law.scale.to_bits(), after.to_bits(), up_to.to_bits()];
        let grid = self.grid;
        self.known
            .entry((kind, bits))
            .or_insert_with(|| Rc::new(GridLaw::new_between(law, grid, after, up_to)))
            .clone()
    }
}
