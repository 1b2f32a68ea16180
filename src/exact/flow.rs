//! Customers in time: arrivals at every touchpoint and completed stays, on the grid.
//!
//! With e the entry shares and Q(i→j) the kernel, the expected arrivals satisfy the Markov renewal
//! equation A(j) = e(j) + Σ Q(i→j) ∗ A(i) (Çinlar, *Introduction to Stochastic Processes*, chapter
//! 10). Groups of touchpoints that lie on common loops are solved together step by step, upstream
//! groups first; a weight at lag 0 makes each step implicit, with the same matrix at every step.

use std::rc::Rc;

use nalgebra::{DMatrix, DVector};

use super::{
    chain::{Chain, instantly},
    grid::{BLOCK, GridLaw, add_shifted},
};

/// Flows below this are nothing: so the history to look back on stays short, and no denormal number
/// slows the processor down.
const NOTHING: f64 = 1e-16;

/// Expected customers at each grid point. Empty for none.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// Those who come at that instant.
    pub jump: Vec<f64>,
    /// The others: with [`Spread::Means`] those around the point, each shared out between the two
    /// nearest points so that the mean time is kept; with [`Spread::Growth`] those since the point
    /// before.
    pub rise: Vec<f64>,
}

/// How customers who move at one instant are spread over their next moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// By hat weights. Mean times, and so everything long after a quick start, are exact even where
    /// stays are much shorter than the step; by a grid point comes half of what is around it.
    Means,
    /// By the growth of the distribution function. What comes by a grid point is more exact soon
    /// after the start.
    Growth,
}

impl Stream {
    /// Whoever comes at one grid point, in jumps.
    pub fn jump(&self, index: usize) -> f64 {
        self.jump.get(index).copied().unwrap_or(0.0)
    }

    /// Whoever comes around one grid point.
    pub fn rise(&self, index: usize) -> f64 {
        self.rise.get(index).copied().unwrap_or(0.0)
    }

    /// Whoever has come by a grid point, with [`Spread::Means`].
    pub fn by(&self, index: usize) -> f64 {
        let sum = |values: &[f64]| values.iter().take(index + 1).sum::<f64>();
        sum(&self.jump) + sum(&self.rise) - self.late(index)
    }

    /// The same for all grid points.
    pub fn running(&self, steps: usize) -> Vec<f64> {
        let mut sum = 0.0;
        let each = (0..=steps).map(|k| {
            sum += self.jump(k) + self.rise(k);
            sum - self.late(k)
        });
        each.collect()
    }

    /// Of those around a point, whoever comes after it: half, and all at the start.
    fn late(&self, index: usize) -> f64 {
        self.rise(index) * if index == 0 { 1.0 } else { 0.5 }
    }

    /// Whether nothing ever comes.
    pub fn is_empty(&self) -> bool {
        self.jump.is_empty() && self.rise.is_empty()
    }

    /// Adds a multiple of another.
    pub fn add(&mut self, other: &Stream, weight: f64) {
        for (into, from) in [(&mut self.jump, &other.jump), (&mut self.rise, &other.rise)] {
            into.resize(into.len().max(from.len()), 0.0);
            add_shifted(into, from, 0, weight);
        }
    }
}

/// What happens at one touchpoint.
#[derive(Debug, Default)]
pub(super) struct Visits {
    /// Arrivals.
    pub arrivals: Stream,
    /// Completed stays, part by part. Empty where the walk is stopped on arrival.
    pub ends: Vec<Stream>,
}

/// Everybody's way through the chain.
pub(super) struct Flow {
    /// Touchpoint by touchpoint; `None` where nobody comes or nobody asked.
    pub visits: Vec<Option<Rc<Visits>>>,
}

impl Flow {
    /// Arrivals at a touchpoint.
    pub fn arrivals(&self, at: usize) -> Option<&Stream> {
        self.visits[at].as_deref().map(|v| &v.arrivals)
    }

    /// Drop-offs at all touchpoints.
    pub fn drops(&self, chain: &Chain) -> Drops {
        let mut stream = Stream::default();
        let mut correction = vec![0.0; chain.grid.steps + 1];
        for (visits, parts) in self.visits.iter().zip(&chain.parts) {
            let Some(visits) = visits else { continue };
            for (part, ends) in parts
                .iter()
                .zip(&visits.ends)
                .filter(|(part, _)| part.drop > 0.0)
            {
                stream.add(ends, part.drop);
                if part.law.growth.is_empty() {
                    continue;
                }
                let off = part.law.off();
                for (at, jump) in visits.arrivals.jump.iter().enumerate() {
                    if *jump != 0.0 {
                        add_shifted(&mut correction, &off, at, jump * part.drop);
                    }
                }
            }
        }
        let mut by = stream.running(chain.grid.steps);
        by.iter_mut()
            .zip(&correction)
            .for_each(|(by, off)| *by -= off);
        Drops {
            by,
            jump: stream.jump,
        }
    }
}

/// Drop-offs in time.
pub(super) struct Drops {
    /// By each grid point. For customers who came in a jump, by the exact distribution function.
    pub by: Vec<f64>,
    jump: Vec<f64>,
}

impl Drops {
    /// The drop-offs by a grid point as seen by customers around a point that distance before: half
    /// of them are early enough for a jump.
    pub fn around(&self, index: usize) -> f64 {
        self.by[index] - self.jump.get(index).copied().unwrap_or(0.0) / 2.0
    }
}

/// What to follow.
pub(super) struct Question<'a> {
    /// Where the customers start at time 0, with shares.
    pub start: &'a [(usize, f64)],
    /// Touchpoints at which they stop on arriving.
    pub stop: &'a [bool],
    /// Touchpoints whose visits are wanted.
    pub wanted: &'a [bool],
    /// Touchpoints whose visits are those of another flow.
    pub known: Option<(&'a Flow, &'a [bool])>,
    /// How jumps are spread.
    pub spread: Spread,
}

/// Follows the customers.
///
/// # Errors
/// A sentence, when a loop takes no time and cannot be left.
pub(super) fn follow(chain: &Chain, question: &Question) -> Result<Flow, String> {
    let count = chain.parts.len();
    let mut inflow: Vec<Stream> = vec![Stream::default(); count];
    for &(at, share) in question.start.iter().filter(|s| s.1 > 0.0) {
        let jump = &mut inflow[at].jump;
        jump.resize(chain.grid.steps + 1, 0.0);
        jump[0] += share;
    }
    let mut visits: Vec<Option<Rc<Visits>>> = vec![None; count];
    let taken = |i: usize| {
        question
            .known
            .filter(|known| known.1[i])
            .map(|known| known.0)
    };
    for group in &chain.groups {
        if let Some(base) = taken(group[0]) {
            for &i in group {
                visits[i] = base.visits[i].clone();
            }
        } else {
            let asked = group.iter().any(|&i| question.wanted[i]);
            let reached = group.iter().any(|&i| !inflow[i].is_empty());
            if !asked || !reached {
                continue;
            }
            let streams: Vec<Stream> = group
                .iter()
                .map(|&i| std::mem::take(&mut inflow[i]))
                .collect();
            let solved = solve_group(chain, group, streams, question)?;
            for (&i, v) in group.iter().zip(solved) {
                visits[i] = Some(Rc::new(v));
            }
        }
        for &i in group {
            let Some(from) = visits[i].clone() else {
                continue;
            };
            for (part, ends) in chain.parts[i].iter().zip(&from.ends) {
                for &(to, share) in &part.flows {
                    if !group.contains(&to) && question.wanted[to] && taken(to).is_none() {
                        inflow[to].add(ends, share);
                    }
                }
            }
        }
    }
    Ok(Flow { visits })
}

fn solve_group(
    chain: &Chain,
    group: &[usize],
    inflow: Vec<Stream>,
    question: &Question,
) -> Result<Vec<Visits>, String> {
    let n = chain.grid.steps + 1;
    let members: Vec<Vec<Leg>> = group
        .iter()
        .map(|&i| {
            let parts = chain.parts[i].iter().filter(|_| !question.stop[i]);
            let local = |to: usize| group.iter().position(|&g| g == to);
            parts
                .map(|part| Leg {
                    law: &part.law,
                    into: (part.flows.iter())
                        .filter_map(|&(to, share)| Some((local(to)?, share)))
                        .collect(),
                })
                .collect()
        })
        .collect();
    let (jumps, rises): (Vec<_>, Vec<_>) = inflow.into_iter().map(|s| (s.jump, s.rise)).unzip();
    let none = || {
        members
            .iter()
            .map(|legs| vec![Vec::new(); legs.len()])
            .collect()
    };

    let any_jump = jumps.iter().any(|j| !j.is_empty());
    let (jumps, jump_ends) = if any_jump {
        march(&members, jumps, none(), n, false)?
    } else {
        (jumps, none())
    };
    let sources: Vec<Vec<Vec<f64>>> = (members.iter().zip(&jumps))
        .map(|(legs, jumps)| {
            legs.iter()
                .map(|leg| leg.spread(jumps, n, question.spread))
                .collect()
        })
        .collect();
    let any_rise =
        rises.iter().any(|r| !r.is_empty()) || sources.iter().flatten().any(|s| !s.is_empty());
    let (rises, rise_ends) = if any_rise {
        march(&members, rises, sources, n, true)?
    } else {
        (rises, none())
    };
    let streams = |jumps: Vec<Vec<f64>>, rises: Vec<Vec<f64>>| {
        let pairs = jumps.into_iter().zip(rises);
        pairs
            .map(|(jump, rise)| Stream { jump, rise })
            .collect::<Vec<_>>()
    };
    let ends = jump_ends.into_iter().zip(rise_ends);
    Ok(streams(jumps, rises)
        .into_iter()
        .zip(ends)
        .map(|(arrivals, (jump, rise))| Visits {
            arrivals,
            ends: streams(jump, rise),
        })
        .collect())
}

/// A part of a touchpoint inside its group: where it leads by index in the group.
struct Leg<'a> {
    law: &'a GridLaw,
    into: Vec<(usize, f64)>,
}

impl Leg<'_> {
    /// Completed stays of the customers who arrived in jumps.
    fn spread(&self, jumps: &[f64], n: usize, spread: Spread) -> Vec<f64> {
        let weights = match spread {
            Spread::Means => &self.law.hat,
            Spread::Growth => &self.law.growth,
        };
        if weights.is_empty() || jumps.iter().all(|j| *j == 0.0) {
            return Vec::new();
        }
        let mut ends = vec![0.0; n];
        for (at, &jump) in jumps.iter().enumerate().filter(|(_, j)| **j != 0.0) {
            add_shifted(&mut ends, weights, at, jump);
        }
        ends
    }
}

type Marched = (Vec<Vec<f64>>, Vec<Vec<Vec<f64>>>);

/// Solves x(j) = inflow(j) + Σ share·ends(i), ends(i) = source(i) + weights(i) ∗ x(i) step by step.
/// The weights are those of the jumps; `everything` adds the hat weights of the continuous part.
fn march(
    members: &[Vec<Leg>],
    inflow: Vec<Vec<f64>>,
    sources: Vec<Vec<Vec<f64>>>,
    n: usize,
    everything: bool,
) -> Result<Marched, String> {
    let count = members.len();
    let solver = implicit(members, everything)?;
    let mut x = vec![vec![0.0; n]; count];
    let mut ends = sources;
    ends.iter_mut().flatten().for_each(|e| e.resize(n, 0.0));
    let mut history: Vec<Vec<[f64; BLOCK]>> = members
        .iter()
        .map(|legs| vec![[0.0; BLOCK]; legs.len()])
        .collect();
    // The first and the last step so far at which anybody came.
    let mut active = vec![(usize::MAX, 0); count];
    let mut now = DVector::zeros(count);
    let mut solved = DVector::zeros(count);
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        if everything {
            for (i, legs) in members.iter().enumerate() {
                for (leg, sums) in legs.iter().zip(&mut history[i]) {
                    *sums = look_back(&x[i], active[i], &leg.law.padded, start);
                }
            }
        }
        for t in start..end {
            for (now, inflow) in now.iter_mut().zip(&inflow) {
                *now = inflow.get(t).copied().unwrap_or(0.0);
            }
            for (i, legs) in members.iter().enumerate() {
                for (l, leg) in legs.iter().enumerate() {
                    let mut sum = ends[i][l][t];
                    if everything {
                        sum += history[i][l][t - start];
                        let reach = (t + 1).saturating_sub(leg.law.hat.len()).min(t);
                        let recent = &x[i][start.max(reach)..t];
                        let weights = leg.law.hat.iter().skip(1);
                        sum += recent
                            .iter()
                            .rev()
                            .zip(weights)
                            .map(|(x, w)| x * w)
                            .sum::<f64>();
                    }
                    for &(lag, weight) in leg.law.atoms.iter().filter(|a| a.0 > 0) {
                        if lag > t {
                            break;
                        }
                        sum += weight * x[i][t - lag];
                    }
                    ends[i][l][t] = sum;
                    for &(to, share) in &leg.into {
                        now[to] += share * sum;
                    }
                }
            }
            let values = match &solver {
                Some(inverse) => {
                    inverse.mul_to(&now, &mut solved);
                    &solved
                }
                None => &now,
            };
            for (i, legs) in members.iter().enumerate() {
                let value = values[i];
                if value.abs() < NOTHING {
                    continue;
                }
                x[i][t] = value;
                active[i] = (active[i].0.min(t), t + 1);
                for (l, leg) in legs.iter().enumerate() {
                    ends[i][l][t] += instantly(leg.law, everything) * value;
                }
            }
        }
    }
    Ok((x, ends))
}

/// Σ x(m)·w(t − m) over m < start, for the [`BLOCK`] steps t from `start` on. All outputs of a block
/// share one pass: each x is read once, and the inner loop has a fixed length, so it runs in
/// registers.
fn look_back(x: &[f64], active: (usize, usize), weights: &[f64], start: usize) -> [f64; BLOCK] {
    let mut sums = [0.0; BLOCK];
    let reach = weights.len().saturating_sub(BLOCK + 1);
    let first = start.saturating_sub(reach).max(active.0);
    let last = active.1.min(start);
    if first >= last {
        return sums;
    }
    let lags = weights[start - last + 1..=start - first + BLOCK - 1].windows(BLOCK);
    for (x, w) in x[first..last].iter().rev().zip(lags) {
        for (sum, w) in sums.iter_mut().zip(w) {
            *sum += x * w;
        }
    }
    sums
}

/// (I − W₀)⁻¹, where W₀(j, i) is the share of arrivals at i that arrive at j in the same step;
/// `None` when there are none.
fn implicit(members: &[Vec<Leg>], everything: bool) -> Result<Option<DMatrix<f64>>, String> {
    let count = members.len();
    let mut matrix = DMatrix::<f64>::identity(count, count);
    let mut any = false;
    for (i, legs) in members.iter().enumerate() {
        for leg in legs {
            let weight = instantly(leg.law, everything);
            for &(to, share) in leg.into.iter().filter(|_| weight != 0.0) {
                matrix[(to, i)] -= share * weight;
                any = true;
            }
        }
    }
    if !any {
        return Ok(None);
    }
    matrix
        .try_inverse()
        .filter(|inverse| inverse.iter().all(|v| v.is_finite() && *v < 1e12))
        .map(Some)
        .ok_or_else(|| "A loop takes no time and cannot be left.".to_owned())
}
