//! Exact answers to a few questions: for whoever solves a plan a thousand times.

use rayon::prelude::*;

use super::{
    Answers, Effort, Exact, Quick, accuracy,
    answers::timed_metrics,
    obstacles,
    questions::{COARSE, coarse_grid, of_the_whole},
    refine::{self, Solved},
    task::{Task, carriers},
};
use crate::{
    map::{Metric, Milestone},
    plan::Plan,
};

/// Whether a metric of this plan is among what [`solve_for`] can answer.
pub fn has_exact_value(plan: &Plan, metric: Metric) -> bool {
    let has = |milestone| plan.has(milestone);
    let timed = |metric| timed_metrics(plan).iter().any(|(m, _)| *m == metric);
    match metric {
        Metric::Lost | Metric::Active => true,
        Metric::Finished => plan.features.finishes,
        Metric::Conversion | Metric::Churn | Metric::Customers => has(Milestone::Conversion),
        Metric::LogoChurnMonthly => has(Milestone::Conversion) && plan.horizon >= 30.0,
        Metric::Activation => plan.value_milestone().is_some(),
        Metric::FreeToPaid => has(Milestone::SignUp) && has(Milestone::Conversion),
        Metric::SetupCompletion => has(Milestone::SignUp) && has(Milestone::SetUp),
        Metric::RenewalRate => has(Milestone::Renewal),
        Metric::Referral => has(Milestone::Referral),
        Metric::TimeToFirstKeyAction | Metric::TimeToValue | Metric::TimeToConvert => timed(metric),
        Metric::Cost => plan.features.money,
        Metric::Revenue => plan.features.earns && !plan.features.subscribes,
        _ => false,
    }
}

/// The exact values of some metrics, and standard deviations of times; what depends on other metrics is
/// not to be relied on. Touchpoints hold visits, drop-offs, occupancy and days, but not reach.
///
/// # Errors
/// Those of [`solve`](super::solve).
pub fn solve_for(plan: &Plan, metrics: &[Metric], effort: Effort) -> Result<Exact, Vec<String>> {
    let obstacles = obstacles(plan);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    answered(plan, &tasks(plan, metrics), COARSE, effort)
}

/// The metrics of many plans but for quantiles, side by side on all processors; `None` when one of them has
/// no exact answer. The reach of stages and of touchpoints on loops is left out.
pub fn solve_all(plans: &[Plan], how: Quick) -> Option<Vec<Exact>> {
    let one = |plan: &Plan| {
        let treated = obstacles(plan).is_empty();
        let answers = treated.then(|| answered(plan, &of_the_whole(plan), how.steps, how.effort));
        answers?.ok()
    };
    plans.par_iter().map(one).collect()
}

/// What is found in each of so many draws, side by side on all processors, in their order.
///
/// # Errors
/// Those of one of the draws.
pub fn in_draws<T: Send, E: Send>(
    draws: u32,
    one: impl Fn(u32) -> Result<T, E> + Send + Sync,
) -> Result<Vec<T>, E> {
    (0..draws).into_par_iter().map(one).collect()
}

/// The answers to these questions, from a coarsest grid of about so many steps on.
///
/// # Errors
/// The loop that takes no time and cannot be left.
pub(super) fn answered(
    plan: &Plan,
    tasks: &[Task],
    steps: f64,
    effort: Effort,
) -> Result<Exact, Vec<String>> {
    let (coarse, left_out) = coarse_grid(plan, steps);
    let solved: Vec<Solved> = plan
        .personas
        .par_iter()
        .map(|persona| refine::solve(plan, persona, tasks, &[], coarse, effort))
        .collect::<Result<_, _>>()
        .map_err(|sentence| vec![sentence])?;
    let plain: Vec<Vec<&[f64]>> = (solved.iter())
        .map(|s| s.answers.iter().map(|a| &a.value[..]).collect())
        .collect();
    let personas = plan.personas.iter().zip(&plain);
    let parts: Vec<_> = personas
        .clone()
        .map(|(persona, values)| (persona.share, persona, &values[..]))
        .collect();
    let alone = personas.zip(&solved).map(|((persona, values), solved)| {
        let alone = [(1.0, persona, &values[..])];
        let series = [(1.0, &solved.answers[..])].into_iter();
        let answers = Answers::new(plan, tasks, &alone, None);
        let answers = answers.with_errors_of_money(plan, tasks, series);
        (persona.slug.clone(), persona.share, answers)
    });
    let series = (plan.personas.iter().zip(&solved)).map(|(p, s)| (p.share, &s.answers[..]));
    let all = Answers::new(plan, tasks, &parts, None);
    Ok(Exact {
        all: all.with_errors_of_money(plan, tasks, series),
        personas: alone.collect(),
        accuracy: accuracy(&solved, &[], &left_out, tasks, effort),
    })
}

/// The least that must be asked.
fn tasks(plan: &Plan, metrics: &[Metric]) -> Vec<Task> {
    use Milestone::{Aha, Conversion, FirstSuccess, Referral, SetUp, SignUp};
    let mut tasks = vec![Task::Visits];
    let timed = timed_metrics(plan);
    let asked = timed.into_iter().filter(|(m, _)| metrics.contains(m));
    for (_, set) in asked {
        let task = Task::Times(set);
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    let mut reach = |milestones: &[Milestone]| {
        let set = carriers(plan, milestones);
        let known = [Task::Times(set.clone()), Task::Reach(set.clone())];
        if !set.is_empty() && !known.iter().any(|task| tasks.contains(task)) {
            tasks.push(Task::Reach(set));
        }
    };
    for metric in metrics {
        match metric {
            Metric::Conversion => reach(&[Conversion]),
            Metric::Activation => reach(&[Aha, FirstSuccess]),
            Metric::Referral => reach(&[Referral]),
            Metric::FreeToPaid | Metric::SetupCompletion => {
                let then = match metric {
                    Metric::FreeToPaid => Conversion,
                    _ => SetUp,
                };
                reach(&[SignUp]);
                reach(&[then]);
                reach(&[SignUp, then]);
            }
            Metric::Churn | Metric::Customers | Metric::Lost | Metric::LogoChurnMonthly => {
                reach(&[Conversion]);
            }
            _ => {}
        }
    }
    let after = [
        Metric::Churn,
        Metric::Customers,
        Metric::Lost,
        Metric::LogoChurnMonthly,
    ];
    let conversion = carriers(plan, &[Conversion]);
    if !conversion.is_empty() && metrics.iter().any(|m| after.contains(m)) {
        tasks.push(Task::Converted(conversion));
    }
    tasks
}
