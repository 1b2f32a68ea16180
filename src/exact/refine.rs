//! Finer and finer grids until the answers stand still.
//!
//! With mean-preserving weights the error is c·h² + …, so v(h/2) + (v(h/2) − v(h))/3 removes its
//! leading term (Richardson's deferred approach to the limit). Questions stop being asked once their
//! answer is good enough: most are on a coarse grid.

use super::{
    Effort,
    chain::{Chain, groups},
    flow::{Question, Spread, follow},
    grid::{Grid, Laws},
    task::{Reachable, Solver, Task},
};
use crate::plan::{PersonaPlan, Plan};

/// The most often that the step is halved.
const HALVINGS: usize = 7;

/// The answers to one question on finer and finer grids.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    last: Vec<f64>,
    /// The extrapolated answer.
    pub value: Vec<f64>,
    /// The largest error that is to be feared, absolute below 1 and relative above.
    pub error: f64,
    levels: usize,
}

impl Series {
    /// Takes the answer on the grid of half the step.
    pub fn push(&mut self, values: Vec<f64>) {
        let distance = |a: &[f64], b: &[f64]| {
            let pairs = a.iter().zip(b);
            pairs
                .map(|(a, b)| (a - b).abs() / b.abs().max(1.0))
                .fold(0.0, f64::max)
        };
        let better: Vec<f64> = match self.levels {
            0 => values.clone(),
            _ => {
                let pairs = values.iter().zip(&self.last);
                pairs
                    .map(|(fine, coarse)| fine + (fine - coarse) / 3.0)
                    .collect()
            }
        };
        self.error = match self.levels {
            0 => f64::INFINITY,
            // The whole correction.
            1 => distance(&values, &better),
            // The extrapolated values converge at least as fast as the plain ones: fourfold.
            _ => distance(&self.value, &better).min(distance(&values, &better)) / 3.0,
        };
        (self.last, self.value) = (values, better);
        self.levels += 1;
    }
}

/// One persona's answers.
pub(super) struct Solved {
    /// In the order of the questions. Empty where it would have taken too long.
    pub answers: Vec<Series>,
    /// The smallest step.
    pub step: f64,
    /// The running probability of the first arrival at the value touchpoints, on the coarse grid.
    pub value: Vec<f64>,
}

/// Answers questions about a persona, starting from a coarse grid.
///
/// # Errors
/// A sentence, when a loop takes no time and cannot be left.
pub(super) fn solve(
    plan: &Plan,
    persona: &PersonaPlan,
    tasks: &[Task],
    value_set: &[usize],
    coarse: Grid,
    effort: Effort,
) -> Result<Solved, String> {
    let reachable = Reachable::new(persona);
    let mut answers = vec![Series::default(); tasks.len()];
    let mut solved = Solved {
        answers: Vec::new(),
        step: coarse.step,
        value: Vec::new(),
    };
    let everywhere = vec![true; persona.nodes.len()];
    let nowhere = vec![false; persona.nodes.len()];
    let groups = groups(persona);
    let mut spent = 0.0;
    for level in 0..=HALVINGS {
        let grid = Grid {
            step: coarse.step / (1 << level) as f64,
            steps: coarse.steps << level,
        };
        let mut laws = Laws::new(grid);
        let chain = Chain::new(plan, persona, &mut laws, groups.clone(), &everywhere);
        let work: Vec<f64> = groups.iter().map(|g| chain.work(g)).collect();
        let open: Vec<usize> = (0..tasks.len())
            .filter(|&t| level == 0 || answers[t].error > effort.tolerance)
            .collect();
        let mut cost = work.iter().sum::<f64>();
        let costs = open.iter().map(|&t| match &tasks[t] {
            Task::Visits => 0.0,
            Task::First(set) | Task::Times(set) | Task::Reach(set) | Task::Converted(set) => {
                let (to, from) = (reachable.to(set), reachable.from(set));
                let redone = groups.iter().zip(&work).filter(|(g, _)| {
                    let whole = matches!(tasks[t], Task::Converted(_));
                    g.iter().any(|&i| from[i] && (whole || to[i]))
                });
                redone.map(|(_, work)| work).sum()
            }
        });
        let costs: Vec<f64> = costs.collect();
        cost += costs.iter().sum::<f64>();
        // Two grids are needed for any idea of the error.
        if open.is_empty() || (level >= 2 && spent + cost > effort.work) {
            break;
        }
        let base = follow(
            &chain,
            &Question {
                start: &chain.entry,
                stop: &nowhere,
                wanted: &everywhere,
                known: None,
                spread: Spread::Means,
            },
        )?;
        let solver = Solver {
            chain: &chain,
            reachable: &reachable,
            base: &base,
            horizon: plan.horizon,
        };
        for (&t, cost) in open.iter().zip(costs) {
            let optional = matches!(&tasks[t], Task::Reach(set) if set.len() == 1);
            if optional && spent + cost > effort.work {
                continue;
            }
            spent += cost;
            answers[t].push(solver.answer(&tasks[t])?);
        }
        spent += work.iter().sum::<f64>();
        // Only to know where to look closer.
        if level == 0 && !value_set.is_empty() {
            let flow = solver.first(value_set, &reachable.to(value_set))?;
            solved.value = solver.sum(&flow, value_set).running(grid.steps);
        }
        solved.step = grid.step;
    }
    // One grid alone gives no idea of the error.
    for series in answers.iter_mut().filter(|s| s.error.is_infinite()) {
        *series = Series::default();
    }
    solved.answers = answers;
    Ok(solved)
}
