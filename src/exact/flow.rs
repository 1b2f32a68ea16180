//! Customers in time: arrivals at every touchpoint and completed stays, on the grid.
//!
//! With e the entry shares and Q(i→j) the kernel, the expected arrivals satisfy the Markov renewal
//! equation A(j) = e(j) + Σ Q(i→j) ∗ A(i) (Çinlar, *Introduction to Stochastic Processes*, chapter
//! 10). Groups of touchpoints that lie on common loops are solved together step by step, upstream
//! groups first; a weight at lag 0 makes each step implicit, with the same matrix at every step.

use std::rc::Rc;

use super::{
    chain::Chain,
    events::{self, Event, advance, days, millis},
    grid::{Grid, GridLaw},
    march::{Leg, Sources, march},
    weights::{Spread, add_shifted},
};

/// Expected customers in time.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// Those who come at one instant with others.
    pub jumps: Vec<Event>,
    /// The others, by grid point: with [`Spreading::Means`] those around the point, each shared out between
    /// the two nearest points so that the mean time is kept; with [`Spreading::Growth`] those since the
    /// point before. Empty for none.
    pub rise: Vec<f64>,
    /// With [`Spreading::Means`], how many more than half of those around a point come after it. It
    /// matters where the flow sets in or stops at once, and such edges come from customers who moved
    /// at one instant; fixed stays carry them on, any other stay blurs them.
    pub skew: Vec<f64>,
}

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

impl Stream {
    /// Whoever comes around one grid point, jumps apart.
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

    /// Whoever has come by the end of the grid, with [`Spreading::Means`].
    pub fn by_end(&self, grid: Grid) -> f64 {
        let risen = total(&self.rise[..self.rise.len().min(grid.steps + 1)]);
        events::by(&self.jumps, grid.end()) + risen - self.late(grid.steps)
    }

    /// The time that is left until the end of the grid, summed over whoever has come by then.
    pub fn time_left(&self, grid: Grid) -> f64 {
        let end = grid.time(grid.steps);
        let jumps = self.jumps.iter();
        let jumps = jumps.map(|e| e.mass * (end - e.days()).max(0.0));
        let rise = self
            .rise
            .iter()
            .enumerate()
            .map(|(k, v)| v * (end - grid.time(k)));
        jumps.sum::<f64>() + rise.sum::<f64>()
    }

    /// Whoever has come, at every time.
    pub fn running(&self, grid: Grid) -> Running<'_> {
        let mut sum = 0.0;
        let each = (0..=grid.steps).map(|k| {
            sum += self.rise(k);
            sum - self.late(k)
        });
        let smooth = each.collect();
        let mut by = 0.0;
        let jumped = self.jumps.iter().map(|e| {
            by += e.mass;
            by
        });
        Running {
            smooth,
            jumped: jumped.collect(),
            jumps: &self.jumps,
            grid,
        }
    }

    /// Whoever has come by each grid point.
    pub fn by_points(&self, grid: Grid) -> Vec<f64> {
        let mut by = self.running(grid).smooth;
        let (mut jumped, mut next) = (0.0, 0);
        for (k, by) in by.iter_mut().enumerate() {
            let at = millis(grid.time(k));
            while let Some(event) = self.jumps.get(next).filter(|e| e.at <= at) {
                jumped += event.mass;
                next += 1;
            }
            *by += jumped;
        }
        by
    }

    /// Whether nothing ever comes.
    pub fn is_empty(&self) -> bool {
        self.jumps.is_empty() && self.rise.is_empty()
    }

    /// Adds a multiple of another.
    pub fn add(&mut self, other: &Stream, weight: f64) {
        events::add(&mut self.jumps, &other.jumps, weight);
        for (into, from) in [(&mut self.rise, &other.rise), (&mut self.skew, &other.skew)] {
            into.resize(into.len().max(from.len()), 0.0);
            add_shifted(into, from, 0, weight);
        }
    }
}

/// A sum by halves: adding ten thousands of numbers one by one would lose the thirteenth digit.
fn total(values: &[f64]) -> f64 {
    if values.len() <= 64 {
        return values.iter().sum();
    }
    let (one, two) = values.split_at(values.len() / 2);
    total(one) + total(two)
}

/// How many have come by any time.
pub(super) struct Running<'a> {
    /// By each grid point, jumps apart.
    pub smooth: Vec<f64>,
    /// The jumps.
    pub jumps: &'a [Event],
    /// By each of them.
    jumped: Vec<f64>,
    grid: Grid,
}

impl Running<'_> {
    /// By a time in milliseconds.
    pub fn at(&self, millis: i64) -> f64 {
        let before = self.jumps.partition_point(|e| e.at <= millis);
        let jumped = before.checked_sub(1).map_or(0.0, |k| self.jumped[k]);
        jumped + self.smooth_at(millis)
    }

    /// The same, jumps apart: between grid points by the cubic through the four nearest.
    pub fn smooth_at(&self, millis: i64) -> f64 {
        if millis < 0 {
            return 0.0;
        }
        let days = days(millis);
        match self.grid.index(days) {
            Some(k) => self.smooth[k.min(self.smooth.len() - 1)],
            None => between_points(&self.smooth, days / self.grid.step),
        }
    }
}

/// The cubic through the four nearest of equally spaced points, at the place `at` counted in points.
pub(super) fn between_points(points: &[f64], at: f64) -> f64 {
    let k = at.floor() as usize;
    let first = k.saturating_sub(1).min(points.len().saturating_sub(4));
    let points = &points[first..(first + 4).min(points.len())];
    let x = at - first as f64;
    let term = |i: usize| {
        let others = (0..points.len()).filter(|&j| j != i);
        others
            .map(|j| (x - j as f64) / (i as f64 - j as f64))
            .product::<f64>()
    };
    points.iter().enumerate().map(|(i, y)| y * term(i)).sum()
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
    /// Where the customers start at time 0, with shares.
    pub start: &'a [(usize, f64)],
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
    for &(at, share) in question.start.iter().filter(|s| s.1 > 0.0) {
        let now = Event {
            at: 0,
            mass: 1.0,
            off: 0,
        };
        events::add(&mut inflow[at].jumps, &[now], share);
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
    let grid = chain.grid;
    let (mut jumps, mut rises, mut skews) = (Vec::new(), Vec::new(), Vec::new());
    for stream in inflow {
        jumps.push(stream.jumps);
        rises.push(stream.rise);
        skews.push(stream.skew);
    }
    let (jumps, jump_ends) = advance(&members, jumps, grid.end(), EVENTS * grid.steps)?;
    let (mut risen, mut turned) = (Vec::new(), Vec::new());
    for (legs, jumps) in members.iter().zip(&jumps) {
        let each = legs.iter().map(|leg| spread(jumps, leg.law, grid));
        let (rise, skew): (Vec<_>, Vec<_>) = match question.spreading {
            Spreading::Means => each.map(|s| (s.hat, s.skew)).unzip(),
            Spreading::Growth => each.map(|s| (s.growth, Vec::new())).unzip(),
        };
        risen.push(rise);
        turned.push(skew);
    }
    let (rises, rise_ends) = march(&members, rises, Sources(risen), n, true)?;
    let (skews, skew_ends) = march(&members, skews, Sources(turned), n, false)?;
    let streams = |jumps: Vec<Vec<Event>>, rises: Vec<Vec<f64>>, skews: Vec<Vec<f64>>| {
        let all = jumps.into_iter().zip(rises).zip(skews);
        all.map(|((jumps, rise), skew)| Stream { jumps, rise, skew })
            .collect::<Vec<_>>()
    };
    let ends = jump_ends.into_iter().zip(rise_ends).zip(skew_ends);
    Ok(streams(jumps, rises, skews)
        .into_iter()
        .zip(ends)
        .zip(&members)
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
