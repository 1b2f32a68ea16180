//! One persona's chain on a grid: from where, after which time, to where.

use std::rc::Rc;

use nalgebra::DMatrix;
use petgraph::{algo::tarjan_scc, graph::DiGraph};

use super::{
    grid::{Grid, GridLaw, Laws},
    stream::Stream,
};
use crate::plan::{NodePlan, PersonaPlan, Plan};

/// A sub-kernel of a touchpoint: of the stays that end by this law, these shares go on to other
/// touchpoints, one finishes and the rest drops off.
///
/// A touchpoint without pains has one part for each length of stay that its timed effects tell
/// apart. With pains k that strike with p, cost a share l of those struck and delay them by D, the
/// stay is dwell ∗ Π[(1−p)·δ₀ + p·D] and that of the customers who remain is
/// dwell ∗ Π[(1−p)·δ₀ + p·(1−l)·D]: they strike and cost independently, so the product over the pains
/// is a convolution. The difference of the two leaves: a part of its own without flows or finish.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// When stays of this part end.
    pub law: Rc<GridLaw>,
    /// Touchpoints and shares.
    pub flows: Vec<(usize, f64)>,
    /// The share that finishes.
    pub finish: f64,
    /// The share that drops off.
    pub drop: f64,
}

/// A persona's chain.
pub(super) struct Chain {
    /// The grid of its laws.
    pub grid: Grid,
    /// The parts of every touchpoint.
    pub parts: Vec<Vec<Part>>,
    /// Where customers enter, with shares.
    pub entry: Vec<(usize, f64)>,
    /// When those enter who come within the horizon at all.
    pub arrivals: Stream,
    /// Strongly connected groups, upstream first.
    pub groups: Vec<Vec<usize>>,
}

impl Chain {
    /// The chain of a persona; touchpoints that are not wanted lead nowhere.
    pub fn new(
        plan: &Plan,
        persona: &PersonaPlan,
        laws: &mut Laws,
        groups: Vec<Vec<usize>>,
        wanted: &[bool],
    ) -> Chain {
        let nodes = persona.nodes.iter().zip(wanted);
        let none = Vec::new;
        Chain {
            grid: laws.grid,
            parts: (nodes.map(|(node, wanted)| {
                if *wanted {
                    parts(plan, node, laws)
                } else {
                    none()
                }
            }))
            .collect(),
            entry: persona
                .entry
                .iter()
                .map(|&(at, share)| (at as usize, share))
                .collect(),
            arrivals: arrivals(plan, laws),
            groups,
        }
    }

    /// Where and when everybody starts.
    pub fn start(&self) -> Vec<(usize, Stream)> {
        self.start_of(&self.arrivals)
    }

    /// The same, of customers who enter as this stream.
    pub fn start_of(&self, arrivals: &Stream) -> Vec<(usize, Stream)> {
        let entering = self.entry.iter().filter(|(_, share)| *share > 0.0);
        let one = |&(at, share): &(usize, f64)| {
            let mut stream = Stream::default();
            stream.add(arrivals, share);
            (at, stream)
        };
        entering.map(one).collect()
    }

    /// The same chain where whoever arrives at a touchpoint counts as often as its gain says.
    pub fn with_gains(&self, gains: &[f64]) -> Chain {
        let part = |part: &Part| Part {
            flows: part
                .flows
                .iter()
                .map(|&(to, s)| (to, s * gains[to]))
                .collect(),
            ..part.clone()
        };
        let parts = self.parts.iter();
        Chain {
            parts: parts.map(|list| list.iter().map(part).collect()).collect(),
            grid: self.grid,
            entry: self.entry.clone(),
            arrivals: self.arrivals.clone(),
            groups: self.groups.clone(),
        }
    }

    /// The share of the customers that never comes.
    pub fn away(&self) -> f64 {
        let come: f64 = self.entry.iter().map(|(_, share)| share).sum();
        Some(1.0 - come).filter(|away| *away > 1e-12).unwrap_or(0.0)
    }

    /// Multiplications that following all customers through the group once takes, about.
    pub fn work(&self, group: &[usize]) -> f64 {
        let n = self.grid.steps as f64;
        let parts = group.iter().flat_map(|&i| &self.parts[i]);
        let convolutions: f64 = parts
            .map(|part| {
                let k = (part.law.smooth.hat.len() as f64).min(n);
                k * (n - k / 2.0) + 30.0 * n + n * part.law.lags.len() as f64
            })
            .sum();
        let instant = group.len() > 1 && self.instant(group).iter().any(|v| *v != 0.0);
        let size = group.len() as f64;
        convolutions + if instant { n * size * size } else { 0.0 }
    }

    /// Shares of the customers who arrive at i and within the same grid point at j, row i column j.
    fn instant(&self, group: &[usize]) -> DMatrix<f64> {
        let mut matrix = DMatrix::zeros(group.len(), group.len());
        for (row, &i) in group.iter().enumerate() {
            for part in &self.parts[i] {
                let now = instantly(&part.law, true);
                for &(to, share) in &part.flows {
                    if let Some(column) = group.iter().position(|&g| g == to) {
                        matrix[(row, column)] += share * now;
                    }
                }
            }
        }
        matrix
    }
}

/// When customers enter, of those who do within the horizon.
fn arrivals(plan: &Plan, laws: &mut Laws) -> Stream {
    let Some(law) = &plan.arrivals else {
        return Stream::one();
    };
    let come = law.cdf(plan.horizon);
    let law = laws.get(law, -1.0, f64::INFINITY);
    let mut stream = Stream::default();
    if come > 0.0 {
        let all = Stream {
            jumps: law.atoms.clone(),
            rise: law.smooth.hat.clone(),
            skew: law.smooth.skew.clone(),
        };
        stream.add(&all, 1.0 / come);
    }
    stream
}

/// The weight of a law at lag 0 of the grid: of its jumps alone, or of everything.
pub(super) fn instantly(law: &GridLaw, everything: bool) -> f64 {
    let jump = law.lags.first().filter(|a| a.0 == 0).map_or(0.0, |a| a.1);
    let hat = law.smooth.hat.first().copied().unwrap_or(0.0);
    jump + if everything { hat } else { 0.0 }
}

/// Strongly connected groups of a persona's touchpoints, upstream first.
pub(super) fn groups(persona: &PersonaPlan) -> Vec<Vec<usize>> {
    let edges = persona.nodes.iter().enumerate().flat_map(|(i, node)| {
        let ways = node.ways.iter().flat_map(|ways| &ways.flows);
        ways.map(move |&(to, _)| (i as u32, to))
    });
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    for _ in &persona.nodes {
        graph.add_node(());
    }
    graph.extend_with_edges(edges);
    let mut groups: Vec<Vec<usize>> = tarjan_scc(&graph)
        .into_iter()
        .map(|group| {
            let mut group: Vec<usize> = group.into_iter().map(|i| i.index()).collect();
            group.sort_unstable();
            group
        })
        .collect();
    // Tarjan's algorithm finds the sinks first.
    groups.reverse();
    groups
}

/// The bounds of the ways out of a touchpoint, each with the flows that hold there and the share that
/// finishes.
pub(super) fn ranges(node: &NodePlan) -> impl Iterator<Item = (f64, f64, Vec<(usize, f64)>, f64)> {
    let mut after = -1.0;
    node.ways.iter().map(move |ways| {
        let range = (after, ways.up_to);
        after = ways.up_to;
        let taken = ways.flows.iter().filter(|(_, share)| *share > 0.0);
        let flows = taken.map(|&(to, share)| (to as usize, share));
        (range.0, range.1, flows.collect(), ways.finish)
    })
}

/// The share of visits that no pain ends.
pub(super) fn unhurt(plan: &Plan, node: &NodePlan) -> f64 {
    let leave = |&(pain, p): &(u32, f64)| p * plan.pains[pain as usize].leave;
    node.pains.iter().map(|pain| 1.0 - leave(pain)).product()
}

fn parts(plan: &Plan, node: &NodePlan, laws: &mut Laws) -> Vec<Part> {
    let part = |law: Rc<GridLaw>, mut flows: Vec<(usize, f64)>, finish: f64, go: f64| {
        flows.iter_mut().for_each(|flow| flow.1 *= go);
        let finish = finish * go;
        let drop = 1.0 - (flows.iter().map(|f| f.1).sum::<f64>() + finish);
        Part {
            law,
            flows,
            finish,
            drop: if drop < 1e-15 { 0.0 } else { drop },
        }
    };
    let delayed = |&&(pain, p): &&(u32, f64)| p > 0.0 && plan.pains[pain as usize].delay.is_some();
    if node.pains.iter().find(delayed).is_none() {
        // Pains that take no time only thin the flows out.
        let go = unhurt(plan, node);
        return ranges(node)
            .map(|(after, up_to, flows, finish)| {
                part(laws.get(&node.stay, after, up_to), flows, finish, go)
            })
            .collect();
    }
    let (going, leaving) = delayed_laws(plan, node, laws);
    let grid = laws.grid;
    let mut parts: Vec<Part> = ranges(node)
        .map(|(after, up_to, flows, finish)| {
            let law = Rc::new(going.between(after, up_to, grid));
            part(law, flows, finish, 1.0)
        })
        .collect();
    if let Some(leaving) = leaving {
        parts.push(part(Rc::new(leaving), Vec::new(), 0.0, 1.0));
    }
    parts
}

/// The law of the stays that go on by a flow (or drop off of their own), and of those that a pain
/// ends.
pub(super) fn delayed_laws(
    plan: &Plan,
    node: &NodePlan,
    laws: &mut Laws,
) -> (GridLaw, Option<GridLaw>) {
    let grid = laws.grid;
    let stay = laws.get(&node.stay, -1.0, f64::INFINITY);
    let nothing = GridLaw::nothing(grid);
    let mut going = GridLaw::clone(&stay);
    // With those who leave: the same as `going` until a pain makes somebody leave.
    let mut all: Option<GridLaw> = None;
    for &(pain, p) in &node.pains {
        let pain = &plan.pains[pain as usize];
        let stays = p * (1.0 - pain.leave);
        let before = all.take();
        let Some(delay) = &pain.delay else {
            all = before.or_else(|| (pain.leave > 0.0).then(|| going.clone()));
            going = going.mix(1.0 - p + stays, &nothing, 0.0, grid);
            continue;
        };
        let delay = laws.get(delay, -1.0, f64::INFINITY);
        let late = going.plus(&delay, grid);
        all = match before {
            Some(before) => Some(before.mix(1.0 - p, &before.plus(&delay, grid), p, grid)),
            None => (pain.leave > 0.0).then(|| going.mix(1.0 - p, &late, p, grid)),
        };
        going = going.mix(1.0 - p, &late, stays, grid);
    }
    let leaves = all.filter(|_| unhurt(plan, node) < 1.0);
    let leaving = leaves.map(|all| all.mix(1.0, &going, -1.0, grid));
    (going, leaving)
}
