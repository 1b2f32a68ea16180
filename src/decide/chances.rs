//! The probability that each target is met.

use rayon::prelude::*;

use super::{
    DecideError,
    goal::{Goal, asked},
    law::probability,
    outlook::{EFFORT, How, Question, dependence, draws_needed, unsolvable, value},
};
use crate::{
    analyze::{
        Sample,
        interval::{mean_and_variance, quantile},
        measured,
    },
    draws::Replication,
    exact::solve_for,
    map::{Metric, Target},
    plan::{Luck, compile, unknowns},
    simulate::{Cohort, Control, RunError},
};

/// A target, and how likely one cohort meets it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetChance {
    /// The target.
    pub target: Target,
    /// How it was found.
    pub how: How,
    /// The mean of the metric over what is not known.
    pub value: f64,
    /// Lower end of the 95 % interval: of the expected value where exact (what is not known alone), of one
    /// cohort's value where sampled.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The probability that one cohort meets it.
    pub probability: f64,
    /// Its standard error.
    pub error: f64,
    /// The probability if every uncertain number were at its central value: chance alone. Exact ones only.
    pub chance_alone: Option<f64>,
}

/// How likely targets are to be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// Draws of the uncertain numbers.
    pub draws: u32,
    /// Uncertain numbers.
    pub unknowns: usize,
    /// In the order that was asked.
    pub targets: Vec<TargetChance>,
    /// The probability that one cohort meets all of them, its standard error, and how it was found;
    /// `None` for fewer than two.
    pub together: Option<(f64, f64, How)>,
}

/// How likely one cohort is to meet each of these targets, over as many draws of what is not known as the
/// cohort has replications.
///
/// Where the map can be solved exactly, each draw gives the exact value and the law of a cohort around it
/// (the conditional expectation in place of a count: Rao and Blackwell), else cohorts are simulated and
/// counted.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn chances(
    cohort: &Cohort,
    targets: &[Target],
    control: &Control,
) -> Result<Chances, DecideError> {
    let central = compile(cohort.map, cohort.horizon, Luck::Central);
    let how = |target: &Target| How::of(&central, target.metric, true);
    let exact: Vec<Target> = targets
        .iter()
        .filter(|t| how(t) == How::Exact)
        .cloned()
        .collect();
    let all_exact = exact.len() == targets.len();
    let goal = Goal::Targets(targets.to_vec());
    let question = Question {
        cohort: *cohort,
        goal: &goal,
        investment: 0.0,
    };
    let dependence = match all_exact && targets.len() > 1 {
        true => Some(dependence(&question, control)?),
        false => None,
    };
    let draws = draws_needed(cohort.map, How::Exact, cohort.replications);
    let rows: Vec<Row> = match exact.is_empty() {
        true => Vec::new(),
        false => (0..draws)
            .into_par_iter()
            .map(|draw| {
                if control.is_cancelled() {
                    return Err(RunError::Cancelled.into());
                }
                let luck = Luck::Of(Replication::new(cohort.seed, draw));
                let row = row(cohort, &exact, luck)?;
                control.add(cohort.customers);
                Ok::<_, DecideError>(row)
            })
            .collect::<Result<_, DecideError>>()?,
    };
    let centre = match exact.is_empty() {
        true => None,
        false => Some(row(cohort, &exact, Luck::Central)?),
    };
    let sample = match all_exact {
        true => None,
        false => Some(measured(cohort, control)?),
    };
    let found = targets.iter().map(|target| {
        let at = exact.iter().position(|t| t == target);
        match (at, &sample) {
            (Some(at), _) => from_rows(target, at, &rows, centre.as_ref()),
            (None, Some(sample)) => from_sample(target, sample),
            (None, None) => from_sample_of_nothing(target),
        }
    });
    let targets_found = found.collect();
    let together = match (targets.len(), &dependence, &sample) {
        (0 | 1, ..) => None,
        (_, Some(dependence), _) => {
            let all = rows.iter().map(|row| {
                let each: Vec<f64> = row.iter().map(|one| one.1).collect();
                dependence.all(&each)
            });
            let (mean, error) = mean_and_error(&all.collect::<Vec<_>>());
            Some((mean, error, How::Exact))
        }
        (_, None, Some(sample)) => {
            let (p, error) = counted(&goal, sample);
            Some((p, error, How::Sampled))
        }
        _ => None,
    };
    Ok(Chances {
        draws: match all_exact {
            true => draws,
            false => cohort.replications,
        },
        unknowns: unknowns(cohort.map),
        targets: targets_found,
        together,
    })
}

/// Of each target the exact value and the probability that one cohort meets it, in one draw.
type Row = Vec<(f64, f64)>;

fn row(cohort: &Cohort, targets: &[Target], luck: Luck) -> Result<Row, DecideError> {
    let plan = compile(cohort.map, cohort.horizon, luck);
    let metrics: Vec<Metric> = targets.iter().map(|t| t.metric).collect();
    let exact = solve_for(&plan, &metrics, EFFORT).map_err(unsolvable)?;
    let one = |target: &Target| {
        let persona = |p: &&(Option<_>, f64, _)| p.0.as_ref() == target.persona.as_ref();
        let answers = match &target.persona {
            None => &exact.all,
            Some(_) => match exact.personas.iter().find(persona) {
                Some((_, _, answers)) => answers,
                None => return (f64::NAN, f64::NAN),
            },
        };
        let value = value(&plan, answers, target.metric, cohort.customers);
        let p = probability(&plan, &exact, cohort.customers, target);
        (value.unwrap_or(f64::NAN), p.unwrap_or(f64::NAN))
    };
    Ok(targets.iter().map(one).collect())
}

fn from_rows(target: &Target, at: usize, rows: &[Row], centre: Option<&Row>) -> TargetChance {
    let column = |which: fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let all = rows.iter().map(|row| which(&row[at]));
        all.filter(|v| v.is_finite()).collect()
    };
    let mut values = column(|one| one.0);
    let (value, _) = mean_and_error(&values);
    values.sort_by(f64::total_cmp);
    let end = |p: f64| match values.is_empty() {
        true => f64::NAN,
        false => quantile(&values, p),
    };
    let (probability, error) = mean_and_error(&column(|one| one.1));
    TargetChance {
        target: target.clone(),
        how: How::Exact,
        value,
        low: end(0.025).min(value),
        high: end(0.975).max(value),
        probability,
        error,
        chance_alone: centre.map(|row| row[at].1).filter(|p| p.is_finite()),
    }
}

fn from_sample(target: &Target, sample: &Sample) -> TargetChance {
    let found = sample.target(target);
    let values = sample.by_replication(&asked(target)).unwrap_or_default();
    let n = values.iter().filter(|v| v.is_finite()).count().max(1);
    let p = found.probability;
    TargetChance {
        how: How::Sampled,
        value: found.estimate.map_or(f64::NAN, |e| e.value),
        low: found.estimate.map_or(f64::NAN, |e| e.low),
        high: found.estimate.map_or(f64::NAN, |e| e.high),
        probability: p,
        error: (p * (1.0 - p) / n as f64).sqrt(),
        chance_alone: None,
        target: found.target,
    }
}

fn from_sample_of_nothing(target: &Target) -> TargetChance {
    TargetChance {
        target: target.clone(),
        how: How::Sampled,
        value: f64::NAN,
        low: f64::NAN,
        high: f64::NAN,
        probability: f64::NAN,
        error: f64::NAN,
        chance_alone: None,
    }
}

/// The share of cohorts that reach a goal, by Laplace's rule, and its standard error.
fn counted(goal: &Goal, sample: &Sample) -> (f64, f64) {
    let asked = goal.asked();
    let columns: Vec<Vec<f64>> = asked
        .iter()
        .map(|a| sample.by_replication(a).unwrap_or_default())
        .collect();
    let n = columns.iter().map(Vec::len).min().unwrap_or(0);
    let met = (0..n).filter(|&r| {
        let values: Vec<f64> = columns.iter().map(|c| c[r]).collect();
        goal.reached(&values, 0.0) > 0.5
    });
    let p = (met.count() as f64 + 0.5) / (n as f64 + 1.0);
    (p, (p * (1.0 - p) / n.max(1) as f64).sqrt())
}

/// The mean of draws and its standard error: 0 for a single draw, which is made when nothing is unknown.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    match mean_and_variance(values.iter().copied()) {
        Some((mean, variance, n)) => (mean, (variance / n as f64).sqrt()),
        None => (f64::NAN, f64::NAN),
    }
}
