//! Quantiles of the time to value, on a grid of their own that ends just beyond them.
//!
//! The error of a quantile is that of the distribution function divided by the density there, and a
//! first success comes within days of a horizon of years; so the grid of the other answers is too
//! coarse for it.

use super::{
    Effort,
    chain::{Chain, groups},
    flow::{Question, Spread, follow},
    grid::{Grid, Laws, common_step},
    refine::Series,
    task::{Reachable, carriers},
};
use crate::{
    map::Milestone,
    plan::{PersonaPlan, Plan},
};

/// Grid points of the first attempt.
const STEPS: f64 = 384.0;

/// The probabilities whose quantiles are looked for.
const LEVELS: [f64; 2] = [0.5, 0.9];

/// The probability of having arrived by each grid point, jumps apart.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    jump: Vec<f64>,
    smooth: Vec<f64>,
}

impl Arrived {
    /// Nobody yet.
    fn nobody(steps: usize) -> Arrived {
        Arrived {
            jump: vec![0.0; steps + 1],
            smooth: vec![0.0; steps + 1],
        }
    }

    fn by(&self, k: usize) -> f64 {
        self.jump[k] + self.smooth[k]
    }

    /// The earliest time by which a probability `p` has arrived, if that is on the grid.
    fn quantile(&self, p: f64, grid: Grid) -> Option<f64> {
        // A jump that ends at p but for rounding has reached it.
        let reached = p * (1.0 - 1e-12);
        let k = (0..self.jump.len()).find(|&k| self.by(k) >= reached)?;
        if k == 0 {
            return Some(0.0);
        }
        let wanted = p - self.jump[k - 1];
        if self.smooth[k] < wanted {
            // The jump at this point does it.
            return Some(grid.time(k));
        }
        // Inside the cell: the cubic through the four nearest points, monotone enough to bisect.
        let first = k.saturating_sub(2).min(self.smooth.len().saturating_sub(4));
        let points = &self.smooth[first..(first + 4).min(self.smooth.len())];
        let at = |x: f64| lagrange(points, x - first as f64);
        let (mut low, mut high) = ((k - 1) as f64, k as f64);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if at(middle) < wanted {
                low = middle
            } else {
                high = middle
            }
        }
        Some(high * grid.step)
    }
}

/// The polynomial through (0, y₀), (1, y₁), … at x.
fn lagrange(points: &[f64], x: f64) -> f64 {
    let term = |i: usize| {
        let others = (0..points.len()).filter(|&j| j != i);
        others
            .map(|j| (x - j as f64) / (i as f64 - j as f64))
            .product::<f64>()
    };
    points.iter().enumerate().map(|(i, y)| y * term(i)).sum()
}

/// What is known of one group of customers before looking closer.
#[derive(Debug, Clone)]
pub(super) struct Crowd {
    /// The personas' weights in it.
    pub weights: Vec<f64>,
    /// The probability of arriving within the horizon.
    pub within: f64,
    /// The running probability on the coarse grid.
    pub coarse: Vec<f64>,
}

/// Median and 90 % quantile of the time to value, over those who reach it within the horizon, with
/// the error to be feared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantiles {
    pub median: f64,
    pub p90: f64,
    pub error: f64,
}

/// The quantiles for each crowd.
///
/// # Errors
/// A sentence, when a loop takes no time and cannot be left.
pub(super) fn time_to_value(
    plan: &Plan,
    crowds: &[Crowd],
    coarse_step: f64,
    effort: Effort,
) -> Result<Vec<Option<Quantiles>>, String> {
    let Some(milestone) = plan.value_milestone() else {
        return Ok(vec![None; crowds.len()]);
    };
    let set = carriers(plan, &[milestone]);
    let latest = |crowd: &Crowd| {
        let wanted = crowd.within * LEVELS[1];
        let k = crowd.coarse.iter().position(|p| *p >= wanted);
        (crowd.within > 0.0).then(|| (k.unwrap_or(crowd.coarse.len()) + 1) as f64 * coarse_step)
    };
    let mut end = crowds
        .iter()
        .filter_map(latest)
        .fold(0.0, f64::max)
        .min(plan.horizon);
    if end == 0.0 {
        return Ok(vec![None; crowds.len()]);
    }
    let lengths: Vec<f64> = lengths_until(plan, &set);
    // Zoom in on coarse grids: the coarse step may be many times the answer.
    for _ in 0..6 {
        let grid = fitting(end, &lengths, 64.0);
        let arrived = arrivals(plan, &set, grid)?;
        let found = crowds.iter().filter(|c| c.within > 0.0).map(|crowd| {
            let mix = mixed(&arrived, crowd, grid);
            mix.quantile(crowd.within * LEVELS[1], grid)
                .map_or(end, |t| t + 1.5 * grid.step)
        });
        let closer = found.fold(0.0, f64::max).min(end);
        let done = closer > end * 0.7;
        end = closer;
        if done {
            break;
        }
    }
    let mut series = vec![Series::default(); crowds.len()];
    let mut spent = 0.0;
    for level in 0..6 {
        let coarse = fitting(end, &lengths, STEPS);
        let grid = Grid {
            step: coarse.step / (1 << level) as f64,
            steps: coarse.steps << level,
        };
        let worst = series
            .iter()
            .filter(|s| !s.value.is_empty())
            .map(|s| s.error);
        let worst = worst.fold(if level == 0 { f64::INFINITY } else { 0.0 }, f64::max);
        let cost = (grid.steps * grid.steps * set_size(plan, &set)) as f64 / 4.0;
        if worst <= effort.tolerance * 10.0 || (level >= 2 && spent + cost > effort.work) {
            break;
        }
        spent += cost;
        let arrived = arrivals(plan, &set, grid)?;
        for (crowd, series) in crowds
            .iter()
            .zip(&mut series)
            .filter(|(c, _)| c.within > 0.0)
        {
            let mix = mixed(&arrived, crowd, grid);
            let found: Option<Vec<f64>> = LEVELS
                .iter()
                .map(|p| mix.quantile(p * crowd.within, grid))
                .collect();
            if let Some(found) = found {
                series.push(found);
            }
        }
    }
    let result = |s: &Series| match s.value[..] {
        [median, p90] => Some(Quantiles {
            median,
            p90,
            error: s.error,
        }),
        _ => None,
    };
    Ok(series.iter().map(result).collect())
}

/// Visits to at most so many touchpoints must be followed.
fn set_size(plan: &Plan, set: &[usize]) -> usize {
    let size = |persona: &PersonaPlan| {
        let upstream = Reachable::new(persona).to(set);
        upstream.iter().filter(|&&u| u).count()
    };
    plan.personas.iter().map(size).sum()
}

/// Fixed lengths of stays, delays and timed effects upstream of the set.
fn lengths_until(plan: &Plan, set: &[usize]) -> Vec<f64> {
    let mut lengths = Vec::new();
    for persona in &plan.personas {
        let upstream = Reachable::new(persona).to(set);
        let nodes = persona.nodes.iter().zip(&upstream).zip(&plan.touchpoints);
        for ((node, _), _) in nodes.filter(|((_, up), _)| **up) {
            lengths.extend(super::questions::lengths(plan, node));
        }
    }
    lengths
}

/// A grid from 0 to `end` or just beyond with about so many steps, on which the lengths lie.
fn fitting(end: f64, lengths: &[f64], steps: f64) -> Grid {
    let about = end / steps;
    let step = match lengths
        .iter()
        .copied()
        .filter(|l| *l <= end)
        .fold(0.0, f64::max)
    {
        0.0 => about,
        longest => {
            let common = common_step(longest, lengths, about).0;
            common / (common / about).ceil()
        }
    };
    Grid {
        step,
        steps: (end / step - 1e-9).ceil().max(4.0) as usize,
    }
}

fn arrivals(plan: &Plan, set: &[usize], grid: Grid) -> Result<Vec<Arrived>, String> {
    let mut laws = Laws::new(grid);
    let mut all = Vec::new();
    for persona in &plan.personas {
        let wanted = Reachable::new(persona).to(set);
        let mut going: Vec<bool> = wanted.clone();
        let mut stop = vec![false; persona.nodes.len()];
        for &i in set {
            (stop[i], going[i]) = (true, false);
        }
        let chain = Chain::new(plan, persona, &mut laws, groups(persona), &going);
        let flow = follow(
            &chain,
            &Question {
                start: &chain.entry,
                stop: &stop,
                wanted: &wanted,
                known: None,
                spread: Spread::Growth,
            },
        )?;
        let mut arrived = Arrived::nobody(grid.steps);
        for stream in set.iter().filter_map(|&i| flow.arrivals(i)) {
            super::grid::add_shifted(&mut arrived.jump, &stream.jump, 0, 1.0);
            super::grid::add_shifted(&mut arrived.smooth, &stream.rise, 0, 1.0);
        }
        for values in [&mut arrived.jump, &mut arrived.smooth] {
            for k in 1..values.len() {
                values[k] += values[k - 1];
            }
        }
        all.push(arrived);
    }
    Ok(all)
}

fn mixed(arrived: &[Arrived], crowd: &Crowd, grid: Grid) -> Arrived {
    let mut mix = Arrived::nobody(grid.steps);
    for (arrived, &weight) in arrived.iter().zip(&crowd.weights) {
        super::grid::add_shifted(&mut mix.jump, &arrived.jump, 0, weight);
        super::grid::add_shifted(&mut mix.smooth, &arrived.smooth, 0, weight);
    }
    mix
}

/// The milestone by whose first arrival value is measured, for documentation of results.
pub(super) fn value_set(plan: &Plan) -> Vec<usize> {
    let milestone: Option<Milestone> = plan.value_milestone();
    milestone.map_or_else(Vec::new, |m| carriers(plan, &[m]))
}
