//! Finer and finer grids until the answers stand still.
//!
//! With mean-preserving weights the error is c·h² + …, so v(h/2) + (v(h/2) − v(h))/3 removes its
//! leading term (Richardson's deferred approach to the limit). Questions stop being asked once their
//! answer is good enough: most are on a coarse grid.

use super::{
    Effort,
    chain::{Chain, groups},
    flow::{Question, Spreading, follow},
    grid::{Grid, Laws},
    later, purse,
    task::{Reachable, Solver, Task},
};
use crate::plan::{PersonaPlan, Plan};

/// The most often that the step is halved.
const HALVINGS: usize = 7;

/// The answers to one question on finer and finer grids.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    /// The last, and the one before.
    last: Vec<f64>,
    before: Vec<f64>,
    /// The extrapolated answer.
    pub value: Vec<f64>,
    /// The largest error that is to be feared, absolute below 1 and relative above.
    pub error: f64,
    /// The error that is to be feared of each number.
    pub errors: Vec<f64>,
    levels: usize,
}

/// How much more than it shows the error may be, where halving the step does not make the differences a
/// quarter.
const SAFETY: f64 = 2.0;

/// What a difference of two grids may be by rounding alone.
const ROUNDING: f64 = 1e-12;

impl Series {
    /// Takes the answer on the grid of half the step, and how far off it may be for reasons that do not
    /// show in the differences.
    ///
    /// Where the differences become a quarter each time, the error is c·h² + … and what is left of it after
    /// the extrapolation is far below the last correction. Elsewhere (lengths that lie between the grid
    /// points, at another place on each grid) nothing is known but the differences, the last two of them,
    /// for one alone may be small by chance. All values are extrapolated alike, so that what adds up on
    /// each grid adds up.
    pub fn push(&mut self, values: Vec<f64>, doubt: f64) {
        let levels = self.levels;
        let mut error = 0.0_f64;
        let mut better = Vec::with_capacity(values.len());
        self.errors.clear();
        for (i, &value) in values.iter().enumerate() {
            let size = value.abs().max(1.0);
            if levels == 0 {
                better.push(value);
                self.errors.push(f64::INFINITY);
                error = f64::INFINITY;
                continue;
            }
            let change = value - self.last[i];
            let extrapolated = value + change / 3.0;
            let mut fear = SAFETY * change.abs();
            if levels > 1 {
                let former = self.last[i] - self.before[i];
                let quarter = (3.0..5.5).contains(&(former / change));
                fear = if quarter || change.abs() <= ROUNDING * size {
                    // The extrapolated values converge at least as fast as the plain ones: fourfold.
                    (extrapolated - self.value[i]).abs() / 3.0
                } else {
                    SAFETY * change.abs().max(former.abs() / 4.0)
                };
            }
            better.push(extrapolated);
            error = error.max((fear + ROUNDING * size) / size);
            self.errors.push(fear + (ROUNDING + doubt) * size);
        }
        self.error = error + doubt;
        self.before = std::mem::replace(&mut self.last, values);
        self.value = better;
        self.levels += 1;
    }
}

/// What further questions may cost beside the others, in parts of what those may.
const FURTHER: f64 = 0.5;

/// Following an event takes about as long as so many multiplications.
const EVENT: f64 = 300.0;

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
    let (mut spent, mut spent_further, mut events) = (0.0, 0.0, 0.0);
    for level in 0..=HALVINGS {
        let grid = Grid {
            step: coarse.step / (1 << level) as f64,
            steps: coarse.steps << level,
        };
        let open = |further: bool, answers: &[Series]| -> Vec<usize> {
            let of = |t: &usize| tasks[*t].is_further() == further;
            let wanted = |t: &usize| level == 0 || answers[*t].error > effort.tolerance;
            (0..tasks.len()).filter(of).filter(wanted).collect()
        };
        let [mut first, mut further] = [false, true].map(|kind| open(kind, &answers));
        if first.is_empty() && further.is_empty() {
            break;
        }
        let mut laws = Laws::new(grid);
        let chain = Chain::new(plan, persona, &mut laws, groups.clone(), &everywhere);
        let work: Vec<f64> = groups.iter().map(|g| chain.work(g)).collect();
        let everything = work.iter().sum::<f64>();
        let redone = |set: &[usize], whole: bool| {
            let (to, from) = (reachable.to(set), reachable.from(set));
            let redone = groups.iter().zip(&work);
            let redone = redone.filter(|(g, _)| g.iter().any(|&i| from[i] && (whole || to[i])));
            redone.map(|(_, work)| work).sum::<f64>()
        };
        let cost = |t: usize| match &tasks[t] {
            Task::Visits | Task::Lately(_) => 0.0,
            Task::First(set) | Task::Times(set) | Task::Reach(set) => redone(set, false),
            Task::Converted(set) => redone(set, true),
            Task::Again(set) => 2.0 * redone(set, false),
            Task::Retention(set) => redone(set, false) + later::work(&chain, set, level),
            Task::Money(_) => purse::FLOWS * everything,
        };
        // Four times as dear as the last: there are up to twice as many events, and twice the places.
        let base_cost = everything + 4.0 * events;
        let sum = |open: &[usize]| open.iter().map(|&t| cost(t)).sum::<f64>();
        // Two grids are needed for any idea of the error. Everybody's way counts once.
        let dear = |open: &[usize], spent: f64, base: f64, most: f64| {
            level >= 2 && spent + sum(open) + base > most
        };
        if dear(&first, spent, base_cost, effort.work) {
            first.clear();
        }
        let base_further = if first.is_empty() { base_cost } else { 0.0 };
        further.retain(|&t| !dear(&[t], spent_further, base_further, FURTHER * effort.work));
        if first.is_empty() && further.is_empty() {
            break;
        }
        let base = follow(
            &chain,
            &Question {
                start: &chain.start(),
                stop: &nowhere,
                wanted: &everywhere,
                known: None,
                spreading: Spreading::Means,
            },
        )?;
        events = EVENT * base.events() as f64;
        let solver = Solver {
            chain: &chain,
            reachable: &reachable,
            base: &base,
            plan,
            persona,
            level,
        };
        for &t in &first {
            let cost = cost(t);
            let optional = matches!(&tasks[t], Task::Reach(set) if set.len() == 1);
            if optional && spent + events + cost > effort.work {
                continue;
            }
            spent += cost;
            let answer = solver.answer(&tasks[t])?;
            answers[t].push(answer.values, answer.doubt);
        }
        for &t in &further {
            spent_further += cost(t);
            let answer = solver.answer(&tasks[t])?;
            answers[t].push(answer.values, answer.doubt);
        }
        match first.is_empty() {
            true => spent_further += everything + events,
            false => {
                spent += everything + events;
                solved.step = grid.step;
            }
        }
        // Only to know where to look closer.
        if level == 0 && !value_set.is_empty() {
            let flow = solver.first(value_set, &reachable.to(value_set))?;
            solved.value = solver.sum(&flow, value_set).by_points(grid);
        }
    }
    // One grid alone gives no idea of the error.
    for series in answers.iter_mut().filter(|s| s.error.is_infinite()) {
        *series = Series::default();
    }
    solved.answers = answers;
    Ok(solved)
}
