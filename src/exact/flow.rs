//! Customers in time: arrivals at every touchpoint and completed stays, on the grid.
//!
//! With e the entry shares and Q(i→j) the kernel, the expected arrivals satisfy the Markov renewal
//! equation A(j) = e(j) + Σ Q(i→j) ∗ A(i) (Çinlar, *Introduction to Stochastic Processes*, chapter
//! 10). Groups of touchpoints that lie on common loops are solved together step by step, upstream
//! groups first; a weight at lag 0 makes each step implicit, with the same matrix at every step.

use std::rc::Rc;

use super::{
    chain::Chain,
    grid::{GridLaw, add_shifted},
    march::{Leg, Sources, march},
};

/// Expected customers at each grid point. Empty for none.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// Those who come at that instant.
    pub jump: Vec<f64>,
    /// The others: with [`Spread::Means`] those around the point, each shared out between the two
    /// nearest points so that the mean time is kept; with [`Spread::Growth`] those since the point
    /// before.
    pub rise: Vec<f64>,
    /// With [`Spread::Means`], how many more than half of those around a point come after it. It
    /// matters where the flow sets in or stops at once, and such edges come from customers who moved
    /// at one instant; fixed stays carry them on, any other stay blurs them.
    pub skew: Vec<f64>,
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

    /// Of those around a point, whoever comes after it: all at the start.
    pub fn late(&self, index: usize) -> f64 {
        let skew = self.skew.get(index).copied().unwrap_or(0.0);
        if index == 0 {
            self.rise(0)
        } else {
            self.rise(index) / 2.0 + skew
        }
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

    /// Whether nothing ever comes.
    pub fn is_empty(&self) -> bool {
        self.jump.is_empty() && self.rise.is_empty()
    }

    /// Adds a multiple of another.
    pub fn add(&mut self, other: &Stream, weight: f64) {
        for (into, from) in [
            (&mut self.jump, &other.jump),
            (&mut self.rise, &other.rise),
            (&mut self.skew, &other.skew),
        ] {
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
    pub fn drops(&self, chain: &Chain) -> Stream {
        let mut drops = Stream::default();
        for (visits, parts) in self.visits.iter().zip(&chain.parts) {
            let ends = visits.iter().flat_map(|v| &v.ends);
            for (part, ends) in parts.iter().zip(ends).filter(|(part, _)| part.drop > 0.0) {
                drops.add(ends, part.drop);
            }
        }
        drops
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
    let (mut jumps, mut rises, mut skews) = (Vec::new(), Vec::new(), Vec::new());
    for stream in inflow {
        jumps.push(stream.jump);
        rises.push(stream.rise);
        skews.push(stream.skew);
    }
    let (jumps, jump_ends) = march(&members, jumps, Sources::none(&members), n, false)?;
    let spread = |weights: fn(&GridLaw) -> &Vec<f64>| {
        let each = members.iter().zip(&jumps);
        Sources(
            each.map(|(legs, jumps)| {
                legs.iter()
                    .map(|leg| spread(jumps, weights(leg.law), n))
                    .collect()
            })
            .collect(),
        )
    };
    let (risen, turned) = match question.spread {
        Spread::Means => (spread(|law| &law.hat), spread(|law| &law.skew)),
        Spread::Growth => (spread(|law| &law.growth), Sources::none(&members)),
    };
    let (rises, rise_ends) = march(&members, rises, risen, n, true)?;
    let (skews, skew_ends) = march(&members, skews, turned, n, false)?;
    let streams = |jumps: Vec<Vec<f64>>, rises: Vec<Vec<f64>>, skews: Vec<Vec<f64>>| {
        let all = jumps.into_iter().zip(rises).zip(skews);
        all.map(|((jump, rise), skew)| Stream { jump, rise, skew })
            .collect::<Vec<_>>()
    };
    let ends = jump_ends.into_iter().zip(rise_ends).zip(skew_ends);
    Ok(streams(jumps, rises, skews)
        .into_iter()
        .zip(ends)
        .map(|(arrivals, ((jump, rise), skew))| Visits {
            arrivals,
            ends: streams(jump, rise, skew),
        })
        .collect())
}

/// Completed stays of customers who arrived in jumps.
fn spread(jumps: &[f64], weights: &[f64], n: usize) -> Vec<f64> {
    if weights.is_empty() || jumps.iter().all(|j| *j == 0.0) {
        return Vec::new();
    }
    let mut ends = vec![0.0; n];
    for (at, &jump) in jumps.iter().enumerate().filter(|(_, j)| **j != 0.0) {
        add_shifted(&mut ends, weights, at, jump);
    }
    ends
}
