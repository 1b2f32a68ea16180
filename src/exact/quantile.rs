//! Quantiles of the time to value, on a grid of their own that ends just beyond them.
//!
//! The error of a quantile is that of the distribution function divided by the density there, and a
//! first success comes within days of a horizon of years; so the grid of the other answers is too
//! coarse for it.

use super::{
    Effort,
    chain::{Chain, groups},
    events::{self, Event, days},
    flow::{Question, Spreading, follow},
    grid::{Grid, Laws, common_step},
    refine::Series,
    stream::between_points,
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

/// The probability of having arrived, jumps apart.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    jumps: Vec<Event>,
    /// By each grid point.
    smooth: Vec<f64>,
}

impl Arrived {
    /// Nobody yet.
    fn nobody(steps: usize) -> Arrived {
        Arrived {
            jumps: Vec::new(),
            smooth: vec![0.0; steps + 1],
        }
    }

    /// The earliest time by which a probability `p` has arrived, if that is on the grid, and by how much a
    /// jump there may be off.
    fn quantile(&self, p: f64, grid: Grid) -> Option<(f64, f64)> {
        // A jump that ends at p but for rounding has reached it.
        let reached = p * (1.0 - 1e-12);
        let mut jumped = 0.0;
        let mut from = 0.0;
        for event in &self.jumps {
            let at = event.days() / grid.step;
            if at > grid.steps as f64 + 1e-9 {
                break;
            }
            if jumped + self.smooth(at) >= reached
                && let Some(found) = self.rises_to(reached - jumped, from, at)
            {
                return Some((found * grid.step, 0.0));
            }
            jumped += event.mass;
            if jumped + self.smooth(at) >= reached {
                return Some((event.days(), days(event.off)));
            }
            from = at;
        }
        let found = self.rises_to(reached - jumped, from, grid.steps as f64)?;
        Some((found * grid.step, 0.0))
    }

    /// By a place on the grid, counted in points.
    fn smooth(&self, at: f64) -> f64 {
        if (at - at.round()).abs() < 1e-9 {
            self.smooth[(at.round() as usize).min(self.smooth.len() - 1)]
        } else {
            between_points(&self.smooth, at)
        }
    }

    /// Where the smooth part reaches a value, from one place to another.
    fn rises_to(&self, wanted: f64, from: f64, to: f64) -> Option<f64> {
        if self.smooth(to) < wanted {
            return None;
        }
        // The first grid point that has it, then the cubic through the four nearest: monotone enough.
        let first = (from.ceil() as usize).min(self.smooth.len());
        let last = (to.ceil() as usize).min(self.smooth.len());
        let k = (first..last).find(|&k| self.smooth[k] >= wanted);
        let (mut low, mut high) = match k {
            Some(k) => ((k as f64 - 1.0).max(from), k as f64),
            None => ((last as f64 - 1.0).max(from), to),
        };
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.smooth(middle) < wanted {
                low = middle
            } else {
                high = middle
            }
        }
        Some(high)
    }
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
    // Where customers enter over time, only those are asked who come early enough to be watched.
    let Some(milestone) = plan.value_milestone().filter(|_| !plan.features.arrivals) else {
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
                .map_or(end, |(t, off)| t + off + 1.5 * grid.step)
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
            let found: Option<Vec<(f64, f64)>> = LEVELS
                .iter()
                .map(|p| mix.quantile(p * crowd.within, grid))
                .collect();
            if let Some(found) = found {
                let off = found.iter().map(|f| f.1).fold(0.0, f64::max);
                series.push(found.iter().map(|f| f.0).collect(), off);
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
                start: &chain.start(),
                stop: &stop,
                wanted: &wanted,
                known: None,
                spreading: Spreading::Growth,
            },
        )?;
        let mut arrived = Arrived::nobody(grid.steps);
        for stream in set.iter().filter_map(|&i| flow.arrivals(i)) {
            events::add(&mut arrived.jumps, &stream.jumps, 1.0);
            super::weights::add_shifted(&mut arrived.smooth, &stream.rise, 0, 1.0);
        }
        for k in 1..arrived.smooth.len() {
            arrived.smooth[k] += arrived.smooth[k - 1];
        }
        all.push(arrived);
    }
    Ok(all)
}

fn mixed(arrived: &[Arrived], crowd: &Crowd, grid: Grid) -> Arrived {
    let mut mix = Arrived::nobody(grid.steps);
    for (arrived, &weight) in arrived.iter().zip(&crowd.weights) {
        events::add(&mut mix.jumps, &arrived.jumps, weight);
        super::weights::add_shifted(&mut mix.smooth, &arrived.smooth, 0, weight);
    }
    mix
}

/// The milestone by whose first arrival value is measured, for documentation of results.
pub(super) fn value_set(plan: &Plan) -> Vec<usize> {
    let milestone: Option<Milestone> = plan.value_milestone();
    milestone.map_or_else(Vec::new, |m| carriers(plan, &[m]))
}
