//! Time on a grid: which step fits the lengths of a plan, and laws of time as weights on it.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use super::{
    events::{self, Event, days, gather, millis},
    law::{self, limit},
    weights::{Lags, Spread, add_shifted, hat_weights, lags, trim},
};
use crate::plan::{Law, Shape};

/// Outputs that one pass over the history of a convolution produces together; weights are padded by
/// as many zeros so that the pass needs no bounds.
pub(super) const BLOCK: usize = 16;

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

    /// The last grid point, in milliseconds.
    pub fn end(&self) -> i64 {
        millis(self.time(self.steps))
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
#[derive(Debug, Clone, Default)]
pub(super) struct GridLaw {
    /// Jumps, at exact times in rising order.
    pub atoms: Vec<Event>,
    /// The jumps for whoever arrives on the grid: lags and weights, in rising order.
    pub lags: Lags,
    /// Jumps that are not on the grid: the lag before them, and their probability.
    pub between: Lags,
    /// The continuous part.
    pub smooth: Spread,
    /// Its hat weights with [`BLOCK`] zeros behind.
    pub padded: Vec<f64>,
    /// Where the continuous part comes from, so that it can be put anywhere between grid points.
    source: Option<Source>,
    /// The continuous part from some places between two grid points on.
    moved: RefCell<HashMap<usize, Rc<Spread>>>,
}

/// A multiple of a law on after < T ≤ up_to.
#[derive(Debug, Clone)]
struct Source {
    law: Law,
    after: f64,
    up_to: f64,
    weight: f64,
}

/// Places between two grid points at which a continuous part is known exactly.
const PLACES: usize = 16;

impl GridLaw {
    fn new(atoms: Vec<Event>, growth: Vec<f64>, hat: Vec<f64>, grid: Grid) -> GridLaw {
        let mut padded = hat.clone();
        padded.resize(hat.len() + BLOCK, 0.0);
        let (lags, between) = lags(&atoms, grid);
        GridLaw {
            atoms,
            lags,
            between,
            smooth: Spread::new(growth, hat),
            padded,
            source: None,
            moved: RefCell::default(),
        }
    }

    /// No time at all.
    pub fn nothing(grid: Grid) -> GridLaw {
        let now = Event {
            at: 0,
            mass: 1.0,
            off: 0,
        };
        GridLaw::new(vec![now], Vec::new(), Vec::new(), grid)
    }

    /// The part of a law on after < T ≤ up_to. `after` below 0 means from 0 on, 0 included.
    pub fn new_between(law: &Law, grid: Grid, after: f64, up_to: f64) -> GridLaw {
        let (atoms, part) = law::split(law, grid.step, after, up_to);
        let (growth, hat) = part
            .map(|part| hat_weights(&part, grid, grid.steps, after.max(0.0), up_to, 0.0))
            .unwrap_or_default();
        let mut new = GridLaw::new(atoms, growth, hat, grid);
        new.source = (!new.smooth.hat.is_empty()).then(|| Source {
            law: law.clone(),
            after,
            up_to,
            weight: 1.0,
        });
        new
    }

    /// Adds the continuous part of the stays that begin at `at`, times `mass`.
    pub fn place(&self, at: i64, mass: f64, grid: Grid, into: &mut Spread) {
        if self.smooth.hat.is_empty() {
            return;
        }
        let time = days(at) / grid.step;
        if let Some(k) = grid.index(days(at)) {
            into.add(&self.smooth, k, mass);
            return;
        }
        let k = time.floor() as usize;
        // Just before the end of the grid its beginning matters, and costs little.
        if let Some(source) = &self.source
            && k + 4 > grid.steps
        {
            let cells = grid.steps.saturating_sub(k);
            let moved = source.moved(grid, cells, (time - k as f64) * grid.step);
            into.add(&moved, k, mass);
            return;
        }
        // In between, the nearest places share it, so that the mean is kept.
        let places = if self.source.is_some() { PLACES } else { 1 };
        let place = (time - k as f64) * places as f64;
        let part = place - place.floor();
        for (place, share) in [(place as usize, 1.0 - part), (place as usize + 1, part)] {
            if share < 1e-9 {
                continue;
            }
            let (later, place) = (place / places, place % places);
            if place == 0 {
                into.add(&self.smooth, k + later, mass * share);
            } else if let Some(source) = &self.source {
                let shift = place as f64 * grid.step / PLACES as f64;
                let mut moved = self.moved.borrow_mut();
                let moved = moved
                    .entry(place)
                    .or_insert_with(|| Rc::new(source.moved(grid, grid.steps, shift)));
                into.add(moved, k, mass * share);
            }
        }
    }

    /// The law of the sum of two independent times. Second order in h, like the weights themselves.
    pub fn plus(&self, other: &GridLaw, grid: Grid) -> GridLaw {
        let last = millis(grid.time(grid.steps + 1));
        let mut atoms = Vec::new();
        for a in &self.atoms {
            let sums = other.atoms.iter().map(|b| Event {
                at: a.at + b.at,
                mass: a.mass * b.mass,
                off: a.off + b.off,
            });
            atoms.extend(sums.filter(|e| e.at <= last));
        }
        gather(&mut atoms);
        let mut sum = Spread::zero(grid);
        for (one, two) in [(self, other), (other, self)] {
            for atom in &one.atoms {
                two.place(atom.at, atom.mass, grid, &mut sum);
            }
        }
        for (lag, &w) in other.smooth.hat.iter().enumerate() {
            add_shifted(&mut sum.growth, &self.smooth.growth, lag, w);
            add_shifted(&mut sum.hat, &self.smooth.hat, lag, w);
        }
        trim(&mut sum.growth);
        trim(&mut sum.hat);
        GridLaw::new(atoms, sum.growth, sum.hat, grid)
    }

    /// weight·self + other_weight·other.
    pub fn mix(&self, weight: f64, other: &GridLaw, other_weight: f64, grid: Grid) -> GridLaw {
        let mut atoms = Vec::new();
        events::add(&mut atoms, &self.atoms, weight);
        events::add(&mut atoms, &other.atoms, other_weight);
        atoms.retain(|e| e.mass != 0.0);
        let blend = |a: &[f64], b: &[f64]| {
            let mut sum = vec![0.0; a.len().max(b.len())];
            add_shifted(&mut sum, a, 0, weight);
            add_shifted(&mut sum, b, 0, other_weight);
            sum
        };
        let growth = blend(&self.smooth.growth, &other.smooth.growth);
        let hat = blend(&self.smooth.hat, &other.smooth.hat);
        let mut new = GridLaw::new(atoms, growth, hat, grid);
        let times = |source: &Option<Source>, by: f64| {
            let source = source.clone()?;
            let weight = source.weight * by;
            Some(Source { weight, ..source })
        };
        // Where only one of them is spread out, it is still known where from.
        new.source = match (self.smooth.hat.is_empty(), other.smooth.hat.is_empty()) {
            (false, true) => times(&self.source, weight),
            (true, false) => times(&other.source, other_weight),
            _ => None,
        };
        new
    }

    /// The part with `after` < T ≤ `up_to`, in days; `after` below 0 for all, 0 included.
    pub fn between(&self, after: f64, up_to: f64, grid: Grid) -> GridLaw {
        let (low, high) = (limit(after), limit(up_to));
        let inside = |e: &&Event| e.at > low && e.at <= high;
        let atoms = self.atoms.iter().filter(inside).copied().collect();
        let (growth, hat) = self.until(up_to, grid);
        let (mut growth, mut hat) = (growth, hat);
        if after >= 0.0 {
            let (less_growth, less_hat) = self.until(after, grid);
            add_shifted(&mut growth, &less_growth, 0, -1.0);
            add_shifted(&mut hat, &less_hat, 0, -1.0);
        }
        GridLaw::new(atoms, growth, hat, grid)
    }

    /// The continuous part of what takes at most so long.
    fn until(&self, days: f64, grid: Grid) -> (Vec<f64>, Vec<f64>) {
        let Spread { growth, hat, .. } = &self.smooth;
        let at = days / grid.step;
        if at >= (growth.len().max(hat.len())) as f64 {
            return (growth.clone(), hat.clone());
        }
        let b = grid.index(days).unwrap_or(at.floor() as usize);
        let over = (at - b as f64).clamp(0.0, 1.0);
        let over = if over < 1e-6 { 0.0 } else { over };
        let mut cut = (vec![0.0; growth.len()], vec![0.0; hat.len().max(b + 2)]);
        for (cut, all) in [(&mut cut.0, growth), (&mut cut.1, hat)] {
            let whole = all.iter().zip(cut).take(b + 1);
            whole.for_each(|(all, cut)| *cut = *all);
        }
        // The weight at a bound holds parts of both neighbouring cells. What belongs to the left one
        // is what the distribution function there has beyond the weights before.
        let before: f64 = hat.iter().take(b).sum();
        cut.1[b] = growth.iter().take(b + 1).sum::<f64>() - before;
        // Of the cell that the bound cuts, an even part.
        let part = over * growth.get(b + 1).copied().unwrap_or(0.0);
        if let Some(growth) = cut.0.get_mut(b + 1) {
            *growth = part;
        }
        cut.1[b] += part * (1.0 - over / 2.0);
        cut.1[b + 1] = part * over / 2.0;
        cut.1.truncate(grid.steps + 1);
        cut
    }

    /// P(T ≤ end of the grid).
    pub fn mass(&self, grid: Grid) -> f64 {
        events::by(&self.atoms, millis(grid.time(grid.steps)))
            + self.smooth.growth.iter().sum::<f64>()
    }
}

impl Source {
    /// The first cells of the law when it starts between two grid points.
    fn moved(&self, grid: Grid, cells: usize, shift: f64) -> Spread {
        let (_, part) = law::split(&self.law, grid.step, self.after, self.up_to);
        let (mut growth, mut hat) = part
            .map(|part| hat_weights(&part, grid, cells, self.after.max(0.0), self.up_to, shift))
            .unwrap_or_default();
        for values in [&mut growth, &mut hat] {
            values.iter_mut().for_each(|v| *v *= self.weight);
        }
        Spread::new(growth, hat)
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
