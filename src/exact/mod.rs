//! Exact answers: what a run would show with infinitely many customers, without sampling.
//!
//! A plan whose customers have no memory but the touchpoint they are at is a semi-Markov process:
//! personas make it a mixture of chains, pains a mixture of kernels, timed effects a kernel that
//! depends on the stay. Then expected visits, first arrivals, occupancy and the metrics built on them
//! follow from the Markov renewal equation, which is solved here on a grid of time, and what happens
//! in the end from linear equations.
//!
//! * [`solve`] gives the answers with the error that is to be feared, by comparing grids.
//! * [`obstacles`] says why a plan cannot be solved, [`untreated`] also which metrics are missing.
//!
//! The only thing shared with the engine is the [`Plan`], so that each can test the other.

mod answers;
mod chain;
mod events;
mod flow;
mod forever;
mod grid;
mod later;
mod law;
mod march;
mod purse;
mod quantile;
mod questions;
mod quick;
mod refine;
mod some;
mod stream;
mod subscription;
mod task;
#[cfg(test)]
mod tests;
mod weights;

pub use answers::{Answers, MoneyAnswers, TouchpointAnswers};
pub use forever::Forever;
pub use quick::{QUICK, Quick, quick};
pub use some::{has_exact_value, in_draws, solve_all, solve_for};

use crate::{plan::Plan, units::Slug};
use quantile::Crowd;
use questions::{COARSE, coarse_grid, questions};
use refine::Solved;
use task::Task;

/// The most touchpoints on common loops.
pub const MAX_LOOP: usize = 500;

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// The error that is good enough: absolute for values below 1, relative above. Quantiles of
    /// times: ten times that, in days.
    pub tolerance: f64,
    /// About how many multiplications may be spent on a persona; about 3·10⁹ take a second. The two
    /// coarsest grids are always solved.
    pub work: f64,
}

impl Default for Effort {
    fn default() -> Self {
        Effort {
            tolerance: 1e-6,
            work: 3e8,
        }
    }
}

/// The exact answers of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Exact {
    /// For all customers.
    pub all: Answers,
    /// For each persona, in the order of the plan: its slug, its share and its answers.
    pub personas: Vec<(Option<Slug>, f64, Answers)>,
    /// How good they are.
    pub accuracy: Accuracy,
}

/// How good the answers are.
#[derive(Debug, Clone, PartialEq)]
pub struct Accuracy {
    /// The largest error to be feared of what depends on the horizon: absolute for values below 1,
    /// relative above.
    pub error: f64,
    /// The same for day-n retention, second purchases and renewals that fall due.
    pub later_error: f64,
    /// The same for money other than the cost and the revenue of visits: the largest; that of each kind stands in
    /// [`Answers::money_errors`].
    pub money_error: f64,
    /// The same for the median and the 90 % quantile of the time to value, in days.
    pub quantile_error: f64,
    /// The smallest step of the grids, in days.
    pub step: f64,
    /// What limits the accuracy, in sentences.
    pub limits: Vec<String>,
}

/// Why a plan cannot be solved, in sentences. Empty: it can.
pub fn obstacles(plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    if plan.features.health_effect {
        found.push(
            "health_effect is not 0: satisfaction remembers the whole path and changes who drops off, so the journey is not semi-Markov.".to_owned(),
        );
    }
    if plan.personas.is_empty() {
        found.push("The map has no touchpoints.".to_owned());
    }
    if !(plan.horizon.is_finite() && plan.horizon > 0.0) {
        found.push(format!(
            "The horizon is {} days, expected a positive length.",
            plan.horizon
        ));
    }
    let longest = plan
        .personas
        .iter()
        .flat_map(chain::groups)
        .map(|g| g.len())
        .max();
    if let Some(size) = longest.filter(|size| *size > MAX_LOOP) {
        found.push(format!(
            "{size} touchpoints lie on common loops, more than the {MAX_LOOP} that the exact solver takes."
        ));
    }
    found
}

/// What the exact solver has no answer to, in sentences: the [`obstacles`], and metrics that need
/// more than the touchpoint a customer is at.
pub fn untreated(plan: &Plan) -> Vec<String> {
    let mut found = obstacles(plan);
    let mut say = |needed: bool, sentence: &str| {
        if needed {
            found.push(sentence.to_owned());
        }
    };
    say(
        plan.features.satisfaction,
        "NPS, CSAT, satisfaction and health scores have no exact value: satisfaction remembers the whole path.",
    );
    say(
        subscription::gross(plan) == subscription::Gross::Unknown,
        "Gross retention of revenue has no exact value: what a customer pays may both grow and shrink, so it depends on the whole path.",
    );
    say(
        plan.features.arrivals && plan.value_milestone().is_some(),
        "The median and the 90 % quantile of the time to value have no exact value: customers arrive over time, and who comes late is watched less long.",
    );
    say(
        plan.features.support,
        "Ticket metrics have no exact value: an open ticket is remembered over several touchpoints.",
    );
    say(
        plan.features.stage_times,
        "The shares on track, delayed and stuck have no exact value: the time in a stage spans several touchpoints.",
    );
    found
}

/// The exact answers of a plan, with the [default effort](Effort).
///
/// # Errors
/// The [`obstacles`], or the loop that takes no time and cannot be left.
pub fn solve(plan: &Plan) -> Result<Exact, Vec<String>> {
    solve_with(plan, Effort::default())
}

/// The exact answers of a plan.
///
/// # Errors
/// Those of [`solve`].
pub fn solve_with(plan: &Plan, effort: Effort) -> Result<Exact, Vec<String>> {
    let obstacles = obstacles(plan);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let one = |sentence: String| vec![sentence];
    let (coarse, left_out) = coarse_grid(plan, COARSE);
    let tasks = questions(plan);
    let value_set = quantile::value_set(plan);
    let solved: Vec<Solved> = plan
        .personas
        .iter()
        .map(|persona| refine::solve(plan, persona, &tasks, &value_set, coarse, effort))
        .collect::<Result<_, _>>()
        .map_err(one)?;
    let crowds = crowds(plan, &tasks, &value_set, &solved);
    let quantiles = quantile::time_to_value(plan, &crowds, coarse.step, effort).map_err(one)?;
    let forever: Vec<Option<Forever>> = plan
        .personas
        .iter()
        .map(|persona| forever::solve(plan, persona))
        .collect();

    let plain: Vec<Vec<&[f64]>> = (solved.iter())
        .map(|s| s.answers.iter().map(|a| &a.value[..]).collect())
        .collect();
    let personas = plan.personas.iter().zip(&plain).zip(&forever).enumerate();
    let personas: Vec<_> = personas
        .map(|(p, ((persona, values), forever))| {
            let alone = [(1.0, persona, &values[..])];
            let mut answers = Answers::new(plan, &tasks, &alone, quantiles[p])
                .with_errors_of_money(plan, &tasks, [(1.0, &solved[p].answers[..])].into_iter());
            answers.forever.clone_from(forever);
            (persona.slug.clone(), persona.share, answers)
        })
        .collect();
    let parts: Vec<_> = (plan.personas.iter().zip(&plain))
        .map(|(persona, values)| (persona.share, persona, &values[..]))
        .collect();
    let series = (plan.personas.iter().zip(&solved)).map(|(p, s)| (p.share, &s.answers[..]));
    let mut all = Answers::new(plan, &tasks, &parts, quantiles[plan.personas.len()])
        .with_errors_of_money(plan, &tasks, series);
    let shares = plan.personas.iter().map(|p| p.share).zip(&forever);
    all.forever = Forever::mix(&shares.collect::<Vec<_>>());
    Ok(Exact {
        all,
        personas,
        accuracy: accuracy(&solved, &quantiles, &left_out, &tasks, effort),
    })
}

/// The error of sums of money, in parts of them, beyond which it is told in a sentence.
const MONEY_TOLERANCE: f64 = 1e-4;

fn accuracy(
    solved: &[Solved],
    quantiles: &[Option<quantile::Quantiles>],
    left_out: &[f64],
    tasks: &[Task],
    effort: Effort,
) -> Accuracy {
    let kind = |task: &Task| match task {
        Task::Money(_) => 2,
        further if further.is_further() => 1,
        _ => 0,
    };
    let series = || solved.iter().flat_map(|s| tasks.iter().zip(&s.answers));
    let mut errors = [0.0_f64; 3];
    for (task, series) in series().filter(|(_, s)| !s.value.is_empty()) {
        let error = &mut errors[kind(task)];
        *error = error.max(series.error);
    }
    let [error, later_error, money_error] = errors;
    let mut limits: Vec<String> = Vec::new();
    if error > effort.tolerance
        && let Some(sentence) = off_the_grid(left_out, solved)
    {
        limits.push(sentence);
    }
    let skipped = series().filter(|(_, s)| s.value.is_empty()).count();
    if skipped > 0 {
        limits.push(format!(
            "The probability of reaching {} touchpoints on large loops is left out: it would take too long.",
            skipped.div_ceil(solved.len().max(1)).min(tasks.len())
        ));
    }
    if money_error > MONEY_TOLERANCE.max(effort.tolerance) {
        limits.push(format!(
            "Some sums of money are no closer than {money_error:.0e} of their size; each number has the digits that are sure, or its error beside it."
        ));
    }
    if error > effort.tolerance {
        limits.push(format!(
            "The grid was not refined further: the error is estimated at {error:.1e}."
        ));
    }
    Accuracy {
        error,
        later_error,
        money_error,
        quantile_error: quantiles
            .iter()
            .flatten()
            .map(|q| q.error)
            .fold(0.0, f64::max),
        step: solved.iter().map(|s| s.step).fold(f64::INFINITY, f64::min),
        limits,
    }
}

/// Which lengths do not lie on the grid, in one sentence.
fn off_the_grid(left_out: &[f64], solved: &[Solved]) -> Option<String> {
    let step = solved.iter().map(|s| s.step).fold(f64::INFINITY, f64::min);
    let off = |days: &f64| (days - (days / step).round() * step).abs();
    let worst = left_out
        .iter()
        .copied()
        .max_by(|a, b| off(a).total_cmp(&off(b)))?;
    let distance = off(&worst);
    if distance < 1e-6 * step {
        return None;
    }
    let how_many = match left_out.len() {
        1 => "One fixed length does".to_owned(),
        many => format!("{many} fixed lengths do"),
    };
    Some(format!(
        "{how_many} not fit on the grid of time; the worst, {worst} days, lies {distance:.2e} days beside a point. Who comes at one instant is followed exactly all the same; flows that are spread over time are interpolated."
    ))
}

/// Each persona by itself, and all of them.
fn crowds(plan: &Plan, tasks: &[Task], value_set: &[usize], solved: &[Solved]) -> Vec<Crowd> {
    let task = tasks
        .iter()
        .position(|t| *t == Task::First(value_set.to_vec()));
    let within = |p: &Solved| {
        let value = task.and_then(|t| p.answers[t].value.first().copied());
        value.unwrap_or(0.0)
    };
    let count = plan.personas.len();
    let mut weights: Vec<Vec<f64>> = (0..count)
        .map(|p| (0..count).map(|q| f64::from(p == q)).collect())
        .collect();
    weights.push(plan.personas.iter().map(|p| p.share).collect());
    weights
        .into_iter()
        .map(|weights| {
            let mut coarse = Vec::new();
            for (solved, &weight) in solved.iter().zip(&weights) {
                coarse.resize(coarse.len().max(solved.value.len()), 0.0);
                weights::add_shifted(&mut coarse, &solved.value, 0, weight);
            }
            let within = solved
                .iter()
                .zip(&weights)
                .map(|(s, w)| w * within(s))
                .sum();
            Crowd {
                weights,
                within,
                coarse,
            }
        })
        .collect()
}
