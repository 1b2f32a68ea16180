//! Answers without a horizon: the embedded chain, by linear equations.
//!
//! With P(i→j) the share of visits to i that go on to j, expected visits solve v = e + Pᵀv (Kemeny
//! and Snell, *Finite Markov Chains*, chapter III). A touchpoint is reached with probability
//! v(j)/N(j, j), where N = (I − P)⁻¹ counts returns; a set of touchpoints with the sum of its first
//! arrivals when the walk stops there. First moments of arrival times solve the same equations with
//! the mean stays as input.

use nalgebra::{DMatrix, DVector};

use super::{
    chain::{delayed_laws, groups, ranges, unhurt},
    events::millis,
    grid::{Grid, Laws},
    law::{Continuous, atoms, limit},
    task::{Reachable, carriers},
};
use crate::{
    map::Milestone,
    plan::{Law, NodePlan, PersonaPlan, Plan},
};

/// What happens in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Forever {
    /// Expected visits to each touchpoint.
    pub visits: Vec<f64>,
    /// Probability of ever arriving at each touchpoint.
    pub reach: Vec<f64>,
    /// Probability of dropping off at each touchpoint in the end.
    pub drop_offs: Vec<f64>,
    /// Probability of finishing at each touchpoint in the end.
    pub finished: Vec<f64>,
    /// Expected number of completed stays.
    pub moves: f64,
    /// Probability of ever converting.
    pub conversion: Option<f64>,
    /// Probability of ever reaching an aha moment or a first success.
    pub activation: Option<f64>,
    /// Probability of ever reaching the value milestone.
    pub value: Option<f64>,
    /// Mean time to value of those who ever reach it, in days.
    pub time_to_value: Option<f64>,
}

impl Forever {
    /// The mixture of several crowds by their shares; `None` when one of them can never leave.
    pub(super) fn mix(parts: &[(f64, &Option<Forever>)]) -> Option<Forever> {
        let parts: Vec<(f64, &Forever)> = parts
            .iter()
            .map(|(w, f)| Some((*w, f.as_ref()?)))
            .collect::<Option<_>>()?;
        let each = |get: &dyn Fn(&Forever) -> &Vec<f64>| {
            let mut sum = Vec::new();
            for (weight, part) in &parts {
                sum.resize(get(part).len(), 0.0);
                super::weights::add_shifted(&mut sum, get(part), 0, *weight);
            }
            sum
        };
        let one = |get: &dyn Fn(&Forever) -> Option<f64>| {
            let values = parts.iter().map(|(weight, part)| Some(weight * get(part)?));
            values.sum::<Option<f64>>()
        };
        let value = one(&|f| f.value);
        // Those who never reach value have no time to it.
        let time = one(&|f| Some(f.value? * f.time_to_value.unwrap_or(0.0)));
        Some(Forever {
            visits: each(&|f| &f.visits),
            reach: each(&|f| &f.reach),
            drop_offs: each(&|f| &f.drop_offs),
            finished: each(&|f| &f.finished),
            moves: one(&|f| Some(f.moves))?,
            conversion: one(&|f| f.conversion),
            activation: one(&|f| f.activation),
            value,
            time_to_value: time
                .zip(value)
                .filter(|v| v.1 > 0.0)
                .map(|(time, share)| time / share),
        })
    }
}

/// The flows out of a touchpoint whatever the time: shares, and shares times mean stays.
struct Out {
    flows: Vec<(usize, f64, f64)>,
    /// The share that finishes.
    finish: f64,
}

/// Answers without a horizon for one persona; `None` when some customers can never leave.
pub(super) fn solve(plan: &Plan, persona: &PersonaPlan) -> Option<Forever> {
    let outs: Vec<Out> = persona.nodes.iter().map(|node| out(plan, node)).collect();
    let groups = groups(persona);
    let count = outs.len();
    let mut entry = vec![0.0; count];
    for &(at, share) in &persona.entry {
        entry[at as usize] += share;
    }
    let nowhere = vec![false; count];
    let everybody = Inverse::new(&outs, &groups, &nowhere)?;
    let visits = everybody.solve(&outs, &groups, &entry);
    let reach = (0..count)
        .map(|i| {
            if visits[i] == 0.0 {
                0.0
            } else {
                visits[i] / everybody.returns[i]
            }
        })
        .collect();
    let drop_offs = visits.iter().zip(&outs).map(|(visits, out)| {
        let stay = out.flows.iter().map(|f| f.1).sum::<f64>() + out.finish;
        visits * (1.0 - stay).max(0.0)
    });
    let drop_offs = drop_offs.collect();
    let finished = visits.iter().zip(&outs);
    let finished = finished.map(|(visits, out)| visits * out.finish).collect();
    let reachable = Reachable::new(persona);
    let first = |milestones: &[Milestone]| -> Option<(f64, f64)> {
        let set = carriers(plan, milestones);
        if set.is_empty() {
            return None;
        }
        // Only what leads to the set: elsewhere a walk need not even end.
        let upstream = reachable.to(&set);
        let stop: Vec<bool> = (0..count)
            .map(|i| set.contains(&i) || !upstream[i])
            .collect();
        let inverse = Inverse::new(&outs, &groups, &stop)?;
        let arrivals = inverse.solve(&outs, &groups, &entry);
        let mut time = vec![0.0; count];
        for (i, out) in outs.iter().enumerate().filter(|(i, _)| !stop[*i]) {
            for &(to, _, share_days) in &out.flows {
                time[to] += arrivals[i] * share_days;
            }
        }
        let time = inverse.solve(&outs, &groups, &time);
        let sum = |values: &[f64]| set.iter().map(|&i| values[i]).sum::<f64>();
        Some((sum(&arrivals), sum(&time)))
    };
    let value = plan
        .value_milestone()
        .and_then(|milestone| first(&[milestone]));
    Some(Forever {
        moves: visits.iter().sum(),
        conversion: first(&[Milestone::Conversion]).map(|f| f.0),
        activation: first(&[Milestone::Aha, Milestone::FirstSuccess]).map(|f| f.0),
        value: value.map(|v| v.0),
        time_to_value: value
            .filter(|v| v.0 > 0.0)
            .map(|(share, time)| time / share),
        visits,
        reach,
        drop_offs,
        finished,
    })
}

/// (I − Pᵀ)⁻¹ of each strongly connected group.
struct Inverse {
    groups: Vec<Option<DMatrix<f64>>>,
    stop: Vec<bool>,
    /// Expected visits to a touchpoint by a customer who is there, this visit included.
    returns: Vec<f64>,
}

impl Inverse {
    fn new(outs: &[Out], groups: &[Vec<usize>], stop: &[bool]) -> Option<Inverse> {
        let mut returns = vec![1.0; outs.len()];
        let mut all = Vec::new();
        let mut local = vec![usize::MAX; outs.len()];
        for group in groups {
            group.iter().enumerate().for_each(|(at, &i)| local[i] = at);
            let mut matrix = DMatrix::<f64>::identity(group.len(), group.len());
            let mut any = false;
            for (column, &i) in group.iter().enumerate().filter(|(_, i)| !stop[**i]) {
                for &(to, share, _) in &outs[i].flows {
                    if group.get(local[to]) == Some(&to) {
                        matrix[(local[to], column)] -= share;
                        any = true;
                    }
                }
            }
            let inverse = if any {
                let inverse = matrix.try_inverse()?;
                if !inverse.iter().all(|v| v.is_finite() && *v < 1e12) {
                    return None;
                }
                group
                    .iter()
                    .enumerate()
                    .for_each(|(at, &i)| returns[i] = inverse[(at, at)]);
                Some(inverse)
            } else {
                None
            };
            all.push(inverse);
        }
        Some(Inverse {
            groups: all,
            stop: stop.to_vec(),
            returns,
        })
    }

    /// x = b + Pᵀx, group by group from upstream.
    fn solve(&self, outs: &[Out], groups: &[Vec<usize>], b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for (group, inverse) in groups.iter().zip(&self.groups) {
            if let Some(inverse) = inverse {
                let inflow = DVector::from_iterator(group.len(), group.iter().map(|&i| x[i]));
                let solved = inverse * inflow;
                group.iter().zip(&solved).for_each(|(&i, v)| x[i] = *v);
            }
            for &i in group.iter().filter(|i| !self.stop[**i]) {
                for &(to, share, _) in &outs[i].flows {
                    if !group.contains(&to) {
                        x[to] += share * x[i];
                    }
                }
            }
        }
        x
    }
}

fn out(plan: &Plan, node: &NodePlan) -> Out {
    let go = unhurt(plan, node);
    let delay = |pain: u32| plan.pains[pain as usize].delay.as_ref();
    let delayed = node
        .pains
        .iter()
        .any(|&(pain, p)| p > 0.0 && delay(pain).is_some());
    if !delayed || node.ways.len() == 1 {
        // E[stay; nobody hurt leaves] = go·E[dwell] + Σ p(1−l)·E[delay]·Π over the other pains.
        let delays = node.pains.iter().filter_map(|&(pain, p)| {
            let leave = plan.pains[pain as usize].leave;
            let stays = p * (1.0 - leave);
            let others = if p * leave < 1.0 {
                go / (1.0 - p * leave)
            } else {
                0.0
            };
            delay(pain).map(|law| stays * law.mean() * others)
        });
        let delays: f64 = delays.sum();
        let (mut flows, mut finish) = (Vec::new(), 0.0);
        for (after, up_to, to, finishes) in ranges(node) {
            let (mass, moment) = between(&node.stay, after, up_to);
            finish += finishes * go * mass;
            for (to, share) in to {
                flows.push((to, share * go * mass, share * (go * moment + delays)));
            }
        }
        return Out { flows, finish };
    }
    on_a_grid(plan, node)
}

/// P and E of a law on after < T ≤ up_to.
fn between(law: &Law, after: f64, up_to: f64) -> (f64, f64) {
    if after < 0.0 && up_to.is_infinite() {
        return (1.0, law.mean());
    }
    let mut sum = (0.0, 0.0);
    for (days, mass) in atoms(law) {
        if millis(days) > limit(after) && millis(days) <= limit(up_to) {
            sum = (sum.0 + mass, sum.1 + mass * days);
        }
    }
    if let Some(part) = Continuous::of(law) {
        let atoms: f64 = atoms(law).iter().map(|a| a.0 * a.1).sum();
        let end = |days: f64| {
            let to = part.up_to(days);
            if days.is_infinite() {
                (part.mass, law.mean() - atoms)
            } else {
                (to.mass, to.moment)
            }
        };
        let (low, high) = (end(after), end(up_to));
        sum = (sum.0 + high.0 - low.0, sum.1 + high.1 - low.1);
    }
    sum
}

/// Timed effects on stays that pains delay: the law of the sum has no closed form, so it is put on
/// grids of up to the longest limit, and the last bound takes what is left.
fn on_a_grid(plan: &Plan, node: &NodePlan) -> Out {
    let limit = node
        .ways
        .iter()
        .map(|w| w.up_to)
        .filter(|u| u.is_finite())
        .fold(0.0, f64::max);
    let go = unhurt(plan, node);
    let mean = {
        let mut all = node.clone();
        all.ways.truncate(1);
        all.ways[0].flows = vec![(0, 1.0)];
        all.ways[0].up_to = f64::INFINITY;
        out(plan, &all).flows.first().map_or(0.0, |f| f.2)
    };
    let on = |steps: usize| -> Vec<(f64, f64)> {
        let step = if limit > 0.0 { limit } else { 1.0 } / steps as f64;
        let grid = Grid { step, steps };
        let (going, _) = delayed_laws(plan, node, &mut Laws::new(grid));
        let mut parts: Vec<(f64, f64)> = Vec::new();
        for (after, up_to, ..) in ranges(node) {
            let left = |f: fn(&(f64, f64)) -> f64| parts.iter().map(f).sum::<f64>();
            if up_to.is_infinite() {
                parts.push((go - left(|p| p.0), mean - left(|p| p.1)));
            } else {
                let part = going.between(after, up_to, grid);
                let atoms = part.atoms.iter().map(|atom| atom.mass * atom.days());
                let hats = part.smooth.hat.iter().enumerate();
                let hats = hats.map(|(k, w)| w * grid.time(k));
                parts.push((part.mass(grid), atoms.sum::<f64>() + hats.sum::<f64>()));
            }
        }
        parts
    };
    let (coarse, fine) = (on(1024), on(2048));
    let better = |a: f64, b: f64| b + (b - a) / 3.0;
    let (mut flows, mut finish) = (Vec::new(), 0.0);
    for ((_, _, to, finishes), (a, b)) in ranges(node).zip(coarse.iter().zip(&fine)) {
        finish += finishes * better(a.0, b.0);
        for (to, share) in to {
            flows.push((to, share * better(a.0, b.0), share * better(a.1, b.1)));
        }
    }
    Out { flows, finish }
}
