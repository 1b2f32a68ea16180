//! What to ask of a plan, and the coarsest grid to ask it on.

use super::{
    chain,
    grid::{Grid, common_step},
    law,
    task::{MONTH, Task, after, carriers},
};
use crate::{
    map::Milestone,
    plan::{NodePlan, Plan},
};

/// Lengths that an answer jumps at: fixed stays and delays, limits of timed effects.
pub(super) fn lengths(plan: &Plan, node: &NodePlan) -> Vec<f64> {
    let delays = node.pains.iter().filter(|p| p.1 > 0.0);
    let delays = delays.filter_map(|&(pain, _)| plan.pains[pain as usize].delay.as_ref());
    let laws = std::iter::once(&node.stay).chain(delays);
    laws.flat_map(law::atoms)
        .map(|atom| atom.0)
        .chain(node.ways.iter().map(|w| w.up_to))
        .filter(|days| days.is_finite() && *days > 0.0)
        .collect()
}

/// Steps of the coarsest grid, about.
pub(super) const COARSE: f64 = 240.0;

/// The most steps of the coarsest grid that a fixed length may ask for.
const COARSE_MOST: f64 = 1100.0;

/// The coarsest grid, of about so many steps, and the lengths that do not lie on it.
pub(super) fn coarse_grid(plan: &Plan, steps: f64) -> (Grid, Vec<f64>) {
    let horizon = plan.horizon;
    let nodes = plan.personas.iter().flat_map(|p| &p.nodes);
    let mut all: Vec<f64> = nodes.flat_map(|node| lengths(plan, node)).collect();
    all.retain(|days| *days < horizon);
    all.sort_by(|a, b| b.total_cmp(a));
    all.dedup();
    if horizon >= MONTH && plan.has(Milestone::Conversion) {
        all.retain(|days| *days != MONTH);
        all.insert(0, MONTH);
    }
    // Who is subscribed when the window begins is told by the grid.
    let subscribes = plan.touchpoints.iter().any(|t| t.money.subscribe.is_some());
    if subscribes && plan.window > 0.0 && plan.window < horizon {
        let first = usize::from(all.first() == Some(&MONTH));
        all.insert(first, plan.window);
    }
    let (common, left_out) = common_step(horizon, &all, horizon * COARSE / (COARSE_MOST * steps));
    let step = common / (common * steps / horizon).ceil();
    let steps = (horizon / step).round().max(1.0) as usize;
    let grid = Grid {
        step: horizon / steps as f64,
        steps,
    };
    (grid, left_out)
}

/// What to ask of every persona.
pub(super) fn questions(plan: &Plan) -> Vec<Task> {
    let mut tasks = of_the_whole(plan);
    let stages = (0..plan.stages.len()).map(|stage| in_stage(plan, stage));
    // Away from loops the probability of reaching a touchpoint is the number of visits.
    let looped = on_loops(plan).into_iter().enumerate();
    let looped = looped.filter(|(_, on)| *on).map(|(i, _)| vec![i]);
    reach(&mut tasks, stages.chain(looped));
    tasks
}

/// What the metrics of a map need: nothing about single stages and touchpoints.
pub(super) fn of_the_whole(plan: &Plan) -> Vec<Task> {
    use Milestone::{Aha, Conversion, FirstSuccess, Renewal, SetUp, SignUp};
    let mut tasks = vec![Task::Visits];
    let conversion = carriers(plan, &[Conversion]);
    if !conversion.is_empty() {
        tasks.push(Task::Converted(conversion));
    }
    tasks.push(Task::Retention(retention_from(plan)));
    if converts_again(plan) {
        tasks.push(Task::Again(carriers(plan, &[Conversion])));
    }
    if plan.has(Renewal) {
        tasks.push(Task::Lately(carriers(plan, &[Renewal])));
    }
    if plan.features.money {
        tasks.push(Task::Money(carriers(plan, &[Conversion])));
    }
    for milestone in [plan.value_milestone(), Some(Aha), Some(Conversion)]
        .into_iter()
        .flatten()
    {
        let task = Task::First(carriers(plan, &[milestone]));
        if task != Task::First(Vec::new()) && !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    let mut sets: Vec<Vec<usize>> = Milestone::ALL
        .iter()
        .map(|&milestone| carriers(plan, &[milestone]))
        .collect();
    for union in [[Aha, FirstSuccess], [SignUp, Conversion], [SignUp, SetUp]] {
        sets.push(carriers(plan, &union));
    }
    reach(&mut tasks, sets);
    tasks
}

/// Asks for the probability of reaching each of these sets of touchpoints, where nothing tells it already.
fn reach(tasks: &mut Vec<Task>, sets: impl IntoIterator<Item = Vec<usize>>) {
    for set in sets.into_iter().filter(|set| !set.is_empty()) {
        let timed = Task::First(set.clone());
        let task = Task::Reach(set);
        if !tasks.contains(&timed) && !tasks.contains(&task) {
            tasks.push(task);
        }
    }
}

/// The touchpoints from whose first visit retention is counted; none: from the start.
pub(super) fn retention_from(plan: &Plan) -> Vec<usize> {
    let from = [Milestone::SignUp, Milestone::Conversion];
    let from = from.into_iter().find(|m| plan.has(*m));
    from.map_or_else(Vec::new, |m| carriers(plan, &[m]))
}

/// Whether somebody can convert a second time.
pub(super) fn converts_again(plan: &Plan) -> bool {
    let conversion = carriers(plan, &[Milestone::Conversion]);
    let mut personas = plan.personas.iter();
    personas.any(|p| {
        after(p, &conversion)
            .iter()
            .any(|at| conversion.contains(at))
    })
}

/// Which touchpoints somebody can visit twice.
pub(super) fn on_loops(plan: &Plan) -> Vec<bool> {
    let mut on = vec![false; plan.touchpoints.len()];
    for persona in &plan.personas {
        let loops = |i: usize| {
            persona.nodes[i]
                .ways
                .iter()
                .flat_map(|w| &w.flows)
                .any(|f| f.0 as usize == i)
        };
        let groups = chain::groups(persona);
        let looped = groups
            .iter()
            .filter(|g| g.len() > 1 || g.iter().any(|&i| loops(i)));
        looped.flatten().for_each(|&i| on[i] = true);
    }
    on
}

/// The touchpoints of a stage.
pub(super) fn in_stage(plan: &Plan, stage: usize) -> Vec<usize> {
    let all = plan.touchpoints.iter().enumerate();
    all.filter(|(_, t)| t.stage as usize == stage)
        .map(|(i, _)| i)
        .collect()
}
