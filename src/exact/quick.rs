//! Answers within the frame: what a screen shows while a number of the map is being dragged.
//!
//! Coarse grids, few questions. The error is told with the answers as it is by [`solve`](super::solve),
//! from the difference of grids; it is some ten thousandths where that takes a second's part to push to
//! a millionth.

use super::{
    Effort, Exact, obstacles,
    questions::{in_stage, on_loops},
    some::answered,
    task::{Task, carriers},
};
use crate::{map::Milestone, plan::Plan};

/// How quick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quick {
    /// Steps of the coarsest grid, about.
    pub steps: f64,
    /// The error that is good enough, and the work that may be spent on a persona.
    pub effort: Effort,
}

/// Quick enough for every frame: two grids, and what follows from their difference.
pub const QUICK: Quick = Quick {
    steps: 60.0,
    effort: Effort {
        tolerance: 1e-4,
        work: 0.0,
    },
};

/// The exact answers of a plan, quickly: metrics but quantiles, stages and touchpoints. The probability
/// of reaching a touchpoint on a loop is left out.
///
/// # Errors
/// Those of [`solve`](super::solve).
pub fn quick(plan: &Plan, how: Quick) -> Result<Exact, Vec<String>> {
    let obstacles = obstacles(plan);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    answered(plan, &tasks(plan), how.steps, how.effort)
}

fn tasks(plan: &Plan) -> Vec<Task> {
    use Milestone::{Aha, Conversion, FirstSuccess, Referral, SetUp, SignUp};
    let mut tasks = vec![Task::Visits];
    let mut add = |task: Task| {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    };
    let conversion = carriers(plan, &[Conversion]);
    if !conversion.is_empty() {
        add(Task::Converted(conversion));
    }
    let mut timed = Vec::new();
    for milestone in [plan.value_milestone(), Some(Aha), Some(Conversion)] {
        let set = milestone.map_or_else(Vec::new, |m| carriers(plan, &[m]));
        if !set.is_empty() {
            timed.push(set.clone());
            add(Task::First(set));
        }
    }
    let mut sets: Vec<Vec<usize>> = [SignUp, SetUp, Referral]
        .iter()
        .map(|&milestone| carriers(plan, &[milestone]))
        .collect();
    for union in [[Aha, FirstSuccess], [SignUp, Conversion], [SignUp, SetUp]] {
        sets.push(carriers(plan, &union));
    }
    sets.extend((0..plan.stages.len()).map(|stage| in_stage(plan, stage)));
    let on_loops = on_loops(plan);
    for set in sets {
        match set[..] {
            [] => {}
            _ if timed.contains(&set) => {}
            // The visits tell.
            [i] if !on_loops[i] => {}
            // The reach of a single touchpoint may be left unanswered; that of a stage or a milestone not.
            [_] => add(Task::First(set)),
            _ => add(Task::Reach(set)),
        }
    }
    tasks
}
