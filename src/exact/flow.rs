//! Customers in time: arrivals at every touchpoint and completed stays, on the grid.
//!
//! With e the entry shares and Q(i→j) the kernel, the expected arrivals satisfy the Markov renewal
//! equation A(j) = e(j) + Σ Q(i→j) ∗ A(i) (Çinlar, *Introduction to Stochastic Processes*, chapter
//! 10). Groups of touchpoints that lie on common loops are solved together step by step, upstream
//! groups first; a weight at lag 0 makes each step implicit, with the same matrix at every step.

use std::rc::Rc;

use super::{
    chain::Chain,
    events::{self, Event, advance},
    grid::{Grid, GridLaw},
    march::{Leg, Sources, march},
    stream::Stream,
    weights::Spread,
};

/// How customers who move at one instant are spread over their next moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spreading {
    /// By hat weights. Mean times, and so everything long after a quick start, are exact even where
    /// stays are much shorter than the step; by a grid point comes half of what is around it.
    Means,
    /// By the growth of the distribution function. What comes by a grid point is more exact soon
    /// after the start.
    Growth,
}

/// What happens at one touchpoint.
#[derive(Debug, Default)]
pub(super) struct Visits {
    /// Arrivals.
    pub arrivals: Stream,
    /// Completed stays, part by part. Empty where the walk is stopped on arrival.
    pub ends: Vec<Stream>,
    /// How many are so near the end of the grid that it is not known on which side.
    pub doubt: f64,
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

    /// How far off any of it may be for reasons that a finer grid need not show.
    pub fn doubt(&self) -> f64 {
        self.visits.iter().flatten().map(|v| v.doubt).sum()
    }

    /// How many events it has.
    pub fn events(&self) -> usize {
        let visits = self.visits.iter().flatten();
        let ends = |v: &Rc<Visits>| v.ends.iter().map(|e| e.jumps.len()).sum::<usize>();
        visits.map(|v| v.arrivals.jumps.len() + ends(v)).sum()
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
    /// Where the customers start, and when.
    pub start: &'a [(usize, Stream)],
    /// Touchpoints at which they stop on arriving.
    pub stop: &'a [bool],
    /// Touchpoints whose visits are wanted.
    pub wanted: &'a [bool],
    /// Touchpoints whose visits are those of another flow.
    pub known: Option<(&'a Flow, &'a [bool])>,
    /// How jumps are spread.
    pub spreading: Spreading,
}

/// Follows the customers.
///
/// # Errors
/// A sentence, when a loop takes no time and cannot be left.
pub(super) fn follow(chain: &Chain, question: &Question) -> Result<Flow, String> {
    let count = chain.parts.len();
    let mut inflow: Vec<Stream> = vec![Stream::default(); count];
    for (at, stream) in question.start {
        inflow[*at].add(stream, 1.0);
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

/// The one stay that begins with each of these arrivals, wherever it leads.
///
/// # Errors
/// Those of [`follow`].
pub(super) fn stay(chain: &Chain, at: usize, arrivals: Stream) -> Result<Vec<Stream>, String> {
    let nowhere = chain.parts[at].iter().map(|part| Leg {
        law: &part.law,
        into: Vec::new(),
    });
    let one = solve_members(
        chain,
        &[nowhere.collect()],
        vec![arrivals],
        Spreading::Means,
    )?;
    Ok(one.into_iter().flat_map(|visits| visits.ends).collect())
}

fn solve_group(
    chain: &Chain,
    group: &[usize],
    inflow: Vec<Stream>,
    question: &Question,
) -> Result<Vec<Visits>, String> {
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
    solve_members(chain, &members, inflow, question.spreading)
}

fn solve_members(
    chain: &Chain,
    members: &[Vec<Leg>],
    inflow: Vec<Stream>,
    spreading: Spreading,
) -> Result<Vec<Visits>, String> {
    let grid = chain.grid;
    let n = grid.steps + 1;
    let (mut jumps, mut rises, mut skews) = (Vec::new(), Vec::new(), Vec::new());
    for stream in inflow {
        jumps.push(stream.jumps);
        rises.push(stream.rise);
        skews.push(stream.skew);
    }
    let (jumps, jump_ends) = advance(members, jumps, grid.end(), EVENTS * grid.steps)?;
    let (mut risen, mut turned) = (Vec::new(), Vec::new());
    for (legs, jumps) in members.iter().zip(&jumps) {
        let each = legs.iter().map(|leg| spread(jumps, leg.law, grid));
        let (rise, skew): (Vec<_>, Vec<_>) = match spreading {
            Spreading::Means => each.map(|s| (s.hat, s.skew)).unzip(),
            Spreading::Growth => each.map(|s| (s.growth, Vec::new())).unzip(),
        };
        risen.push(rise);
        turned.push(skew);
    }
    let (rises, rise_ends) = march(members, rises, Sources(risen), n, true)?;
    let (skews, skew_ends) = march(members, skews, Sources(turned), n, false)?;
    let streams = |jumps: Vec<Vec<Event>>, rises: Vec<Vec<f64>>, skews: Vec<Vec<f64>>| {
        let all = jumps.into_iter().zip(rises).zip(skews);
        all.map(|((jumps, rise), skew)| Stream { jumps, rise, skew })
            .collect::<Vec<_>>()
    };
    let ends = jump_ends.into_iter().zip(rise_ends).zip(skew_ends);
    Ok(streams(jumps, rises, skews)
        .into_iter()
        .zip(ends)
        .zip(members)
        .map(|((arrivals, ((jump, rise), skew)), legs)| {
            let ends = streams(jump, rise, skew);
            let doubt = doubt(&arrivals, &ends, legs, grid);
            Visits {
                arrivals,
                ends,
                doubt,
            }
        })
        .collect())
}

/// Events on exact times that are followed for each step of the grid, before coarser times are taken.
const EVENTS: usize = 40;

/// Completed stays of customers who arrived in jumps.
fn spread(jumps: &[Event], law: &GridLaw, grid: Grid) -> Spread {
    if law.smooth.hat.is_empty() || jumps.is_empty() {
        return Spread::default();
    }
    let mut ends = Spread::zero(grid);
    for jump in jumps {
        law.place(jump.at, jump.mass, grid, &mut ends);
    }
    ends
}

/// What happens so near the end of the grid that the grid need not know on which side: events whose time
/// is not exact, and edges of a flow that a fixed stay carries there between two grid points. A flow without
/// edges is nearly straight there, so what bends is an edge.
fn doubt(arrivals: &Stream, ends: &[Stream], legs: &[Leg], grid: Grid) -> f64 {
    let streams = std::iter::once(arrivals).chain(ends);
    let events: f64 = streams.map(|s| events::near(&s.jumps, grid.end())).sum();
    let bend = |k: usize| {
        let before = k.checked_sub(1).map_or(0.0, |k| arrivals.rise(k));
        (arrivals.rise(k + 1) - 2.0 * arrivals.rise(k) + before).abs()
    };
    let edges = legs
        .iter()
        .flat_map(|leg| &leg.law.between)
        .map(|&(lag, mass)| {
            let there = grid.steps - lag.min(grid.steps);
            let bends = (there.saturating_sub(4)..(there + 3).min(grid.steps)).map(bend);
            mass * bends.fold(0.0, f64::max)
        });
    events + edges.sum::<f64>()
}
