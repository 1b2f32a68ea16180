//! What a map is worth to a goal, draw by draw of its uncertain numbers.

use super::{
    DecideError,
    goal::{Dependence, Goal},
    law::{has_law, probability},
};
use crate::{
    analyze::{Asked, OneCohort, measured},
    draws::Replication,
    exact::{Answers, Effort, Exact, has_exact_value, obstacles, solve_for},
    map::{JourneyMap, Metric, Target},
    plan::{Luck, Numbers, Plan, compile, compile_with_numbers, unknowns},
    simulate::{Cohort, Control},
};

/// How hard the exact solver tries in each draw. The error that it fears is that before the last
/// extrapolation, so answers are some ten times better than this: far closer than any cohort can tell.
pub(super) const EFFORT: Effort = Effort {
    tolerance: 3e-4,
    work: 3e8,
};

/// Customers and replications of the small run that tells how targets hang together.
const PILOT: (u64, u32) = (2000, 200);

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// The exact solver in each draw of the uncertain numbers, and the law of a cohort.
    Exact,
    /// Simulated cohorts, one a draw.
    Sampled,
}

impl How {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            How::Exact => "exact",
            How::Sampled => "sampled",
        }
    }

    /// How a metric of a map can be known: its expected value in each draw or, where `chance`, also how
    /// cohorts stray from it.
    pub(super) fn of(plan: &Plan, metric: Metric, chance: bool) -> How {
        let solvable = obstacles(plan).is_empty() && has_exact_value(plan, metric);
        match solvable && (!chance || has_law(metric)) {
            true => How::Exact,
            false => How::Sampled,
        }
    }
}

/// What is asked: a goal of a cohort of this size on this map, for this much money.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The map and the size of the cohort; its replications do not matter.
    pub cohort: Cohort<'a>,
    /// What is wanted.
    pub goal: &'a Goal,
    /// What it costs to have the map so.
    pub investment: f64,
}

impl Question<'_> {
    /// How it can be answered.
    pub fn how(&self) -> How {
        let plan = compile(self.cohort.map, self.cohort.horizon, Luck::Central);
        let exact = |asked: &Asked| {
            let chance = matches!(self.goal, Goal::Targets(_));
            let earns = self.cohort.map.touchpoints.values().any(|t| {
                t.revenue.is_some() || t.revenue_per_day.is_some() || t.subscribe.is_some()
            });
            // A map that earns nothing is worth less than nothing, but no mystery.
            let nothing = asked.metric == Metric::Revenue && !earns && !chance;
            nothing || How::of(&plan, asked.metric, chance) == How::Exact
        };
        match self.goal.asked().iter().all(exact) {
            true => How::Exact,
            false => How::Sampled,
        }
    }
}

/// How the targets of a goal hang together on a map, from a small run.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub(super) fn dependence(
    question: &Question,
    control: &Control,
) -> Result<Dependence, DecideError> {
    let Goal::Targets(targets) = question.goal else {
        return Ok(Dependence::new(&[], &[]));
    };
    let correlations = match targets.len() {
        0 | 1 => vec![vec![1.0]],
        _ => {
            let pilot = Cohort {
                customers: question.cohort.customers.min(PILOT.0),
                replications: PILOT.1,
                ..question.cohort
            };
            measured(&pilot, control)?.correlations(&question.goal.asked())
        }
    };
    Ok(Dependence::new(targets, &correlations))
}

/// What a map is worth to a goal, draw by draw.
pub struct Outlook<'a> {
    question: Question<'a>,
    metrics: Vec<Metric>,
    dependence: &'a Dependence,
    sampled: Option<OneCohort<'a>>,
}

impl<'a> Outlook<'a> {
    /// Of a question that is answered this way.
    ///
    /// # Errors
    /// When the map is too large for the engine.
    pub fn new(
        question: Question<'a>,
        how: How,
        dependence: &'a Dependence,
    ) -> Result<Self, DecideError> {
        let metrics = question.goal.asked().iter().map(|a| a.metric).collect();
        let sampled = match how {
            How::Exact => None,
            How::Sampled => Some(OneCohort::new(question.cohort)?),
        };
        Ok(Outlook {
            question,
            metrics,
            dependence,
            sampled,
        })
    }

    /// The worth in one draw: its expectation when answered exactly, that of one cohort when sampled.
    ///
    /// # Errors
    /// When cancelled, or when the draw cannot be solved.
    pub fn draw(&self, draw: u32, control: &Control) -> Result<f64, DecideError> {
        let Question {
            cohort,
            goal,
            investment,
        } = &self.question;
        if control.is_cancelled() {
            return Err(crate::simulate::RunError::Cancelled.into());
        }
        if let Some(sampled) = &self.sampled {
            let values = sampled.values(draw, &goal.asked(), control)?;
            return Ok(goal.reached(&values, *investment));
        }
        let (plan, exact) = self.solve(draw)?;
        control.add(cohort.customers);
        Ok(match goal {
            Goal::Targets(targets) => {
                let each = targets.iter().map(|target| {
                    let p = probability(&plan, &exact, cohort.customers, target);
                    p.unwrap_or(0.0)
                });
                self.dependence.all(&each.collect::<Vec<_>>())
            }
            Goal::NetValue { .. } => {
                let amount = |metric| value(&plan, &exact.all, metric, cohort.customers);
                let values = [Metric::Revenue, Metric::Cost].map(|m| amount(m).unwrap_or(0.0));
                goal.reached(&values, *investment)
            }
        })
    }

    /// Of each target of the goal the value in one draw and the probability that it is met: the expected
    /// value and the tail of its law when answered exactly, what one cohort shows when sampled.
    ///
    /// # Errors
    /// When cancelled, or when the draw cannot be solved.
    pub(super) fn each(
        &self,
        draw: u32,
        control: &Control,
    ) -> Result<Vec<(f64, f64)>, DecideError> {
        let Question { cohort, goal, .. } = &self.question;
        let Goal::Targets(targets) = goal else {
            return Ok(Vec::new());
        };
        if control.is_cancelled() {
            return Err(crate::simulate::RunError::Cancelled.into());
        }
        if let Some(sampled) = &self.sampled {
            let values = sampled.values(draw, &goal.asked(), control)?;
            let met = |(t, v): (&Target, f64)| (v, f64::from(t.bound.is_met_by(v)));
            return Ok(targets.iter().zip(values).map(met).collect());
        }
        let (plan, exact) = self.solve(draw)?;
        let one = |target: &Target| {
            let p = probability(&plan, &exact, cohort.customers, target);
            let answers = match &target.persona {
                None => Some(&exact.all),
                Some(slug) => {
                    let mut all = exact.personas.iter();
                    let found = all.find(|(of, _, _)| of.as_ref() == Some(slug));
                    found.map(|(_, _, answers)| answers)
                }
            };
            let value =
                answers.and_then(|answers| value(&plan, answers, target.metric, cohort.customers));
            (value.unwrap_or(f64::NAN), p.unwrap_or(0.0))
        };
        Ok(targets.iter().map(one).collect())
    }

    fn solve(&self, draw: u32) -> Result<(Plan, Exact), DecideError> {
        let cohort = &self.question.cohort;
        let luck = Luck::Of(Replication::new(cohort.seed, draw));
        let plan = compile(cohort.map, cohort.horizon, luck);
        let exact = solve_for(&plan, &self.metrics, EFFORT).map_err(unsolvable)?;
        Ok((plan, exact))
    }

    /// The values of the uncertain numbers in a draw.
    pub fn numbers(&self, draw: u32) -> Numbers {
        numbers(&self.question.cohort, draw)
    }
}

/// The values of the uncertain numbers in a draw.
pub(super) fn numbers(cohort: &Cohort, draw: u32) -> Numbers {
    let luck = Luck::Of(Replication::new(cohort.seed, draw));
    compile_with_numbers(cohort.map, cohort.horizon, luck).1
}

/// What is not known when nothing is uncertain: one draw tells all.
pub(super) fn draws_needed(map: &JourneyMap, how: How, draws: u32) -> u32 {
    match how {
        How::Exact if unknowns(map) == 0 => 1,
        _ => draws.max(1),
    }
}

/// The sentences of the solver as one.
pub(super) fn unsolvable(sentences: Vec<String>) -> DecideError {
    DecideError::Question(sentences.join(" "))
}

/// The share of a cohort that comes within the horizon; the others are in no number.
pub(super) fn coming(plan: &Plan) -> f64 {
    let arrivals = plan.arrivals.as_ref();
    arrivals.map_or(1.0, |law| law.cdf(plan.horizon))
}

/// The exact value of a metric for a cohort of so many customers, as if all were of the kind that is meant.
pub(super) fn value(plan: &Plan, answers: &Answers, metric: Metric, customers: u64) -> Option<f64> {
    let people = customers as f64 * coming(plan);
    match metric {
        Metric::Customers => {
            Some(people * answers.conversion? * (1.0 - answers.churn.unwrap_or(0.0)))
        }
        Metric::Cost => Some(people * answers.cost),
        Metric::Revenue => Some(people * answers.revenue),
        _ => answers.metric(metric),
    }
}
