//! Which uncertain numbers matter for a metric: how far each alone swings it, and how much of what is not
//! known about it is due to each.

use rayon::prelude::*;

use super::{
    DecideError,
    number::{Number, number},
    outlook::{EFFORT, How, draws_needed, numbers, unsolvable, value},
    regression::{Fit, fit, normal_scores},
};
use crate::{
    analyze::{
        Asked, Sample,
        interval::{mean_and_variance, quantile},
        measured,
    },
    draws::Replication,
    exact::solve_for,
    map::Metric,
    plan::{Luck, Numbers, compile, compile_with_numbers},
    simulate::{Cohort, Control, RunError},
};

/// The quantiles between which a number is swung.
pub(super) const SWING: (f64, f64) = (0.05, 0.95);

/// One uncertain number and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The number.
    pub number: Number,
    /// Its value at its 5 % quantile.
    pub low: f64,
    /// At its 95 % quantile.
    pub high: f64,
    /// The metric when the number is low.
    pub at_low: f64,
    /// The metric when it is high.
    pub at_high: f64,
    /// The share of the variance of the metric, chance apart, that would go if the number were known.
    pub share: f64,
    /// Its standard error.
    pub share_error: f64,
}

impl Bar {
    /// How far the metric swings.
    pub fn swing(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

/// What each uncertain number does to a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The metric.
    pub metric: Metric,
    /// How it was found.
    pub how: How,
    /// Draws of the uncertain numbers.
    pub draws: u32,
    /// The metric with every number at its central value; where sampled, over all draws.
    pub value: f64,
    /// Its standard deviation because of what is not known.
    pub spread: f64,
    /// The share of its variance that numbers explain one by one; the rest is due to their interplay.
    pub explained: f64,
    /// The numbers, the widest swing first.
    pub bars: Vec<Bar>,
}

/// What each uncertain number does to each of these metrics, over as many draws as the cohort has
/// replications; metrics without a meaning for the map are left out.
///
/// Where the map can be solved exactly the swing is that of the exact value with all other numbers at
/// their central values, else that of the regression on simulated cohorts, over all values of the others.
/// Shares of variance are first-order effects, Var E\[Y | X\] ÷ Var Y, by regression on each number (as in
/// Strong and Oakley 2013, *An efficient method for computing partial expected value of perfect information
/// for correlated inputs*, Medical Decision Making 33(6)); numbers that hang together share them.
///
/// # Errors
/// When cancelled, when there is no uncertain number, or when the map is too large for the engine.
pub fn tornado(
    cohort: &Cohort,
    metrics: &[Metric],
    control: &Control,
) -> Result<Vec<Tornado>, DecideError> {
    let central = compile_with_numbers(cohort.map, cohort.horizon, Luck::Central);
    if central.1.is_empty() {
        return Err(DecideError::Question(
            "no number of this map is uncertain: write them as Range, Beta or Pert, or grade them with evidence".into(),
        ));
    }
    let how = |metric: &Metric| How::of(&central.0, *metric, false);
    let exact: Vec<Metric> = metrics
        .iter()
        .copied()
        .filter(|m| how(m) == How::Exact)
        .collect();
    let draws = draws_needed(cohort.map, How::Exact, cohort.replications);
    let drawn: Vec<Numbers> = (0..draws)
        .into_par_iter()
        .map(|draw| numbers(cohort, draw))
        .collect();
    let found = Drawn::new(cohort, &drawn);
    let mut tornadoes = match exact.is_empty() {
        true => Vec::new(),
        false => solved(cohort, &exact, &found, control)?,
    };
    if exact.len() < metrics.len() {
        let sample = measured(cohort, control)?;
        let rest = metrics.iter().filter(|m| !exact.contains(m));
        tornadoes.extend(rest.filter_map(|metric| sampled(*metric, &sample, &found)));
    }
    tornadoes.sort_by_key(|t| metrics.iter().position(|m| *m == t.metric));
    Ok(tornadoes)
}

/// The uncertain numbers in all draws.
struct Drawn {
    numbers: Vec<Number>,
    /// Of each number the normal scores of its values, and its 5 % and 95 % quantile in the sample.
    scores: Vec<Vec<f64>>,
    ends: Vec<(f64, f64)>,
    draws: u32,
}

impl Drawn {
    fn new(cohort: &Cohort, drawn: &[Numbers]) -> Drawn {
        let mut all = Drawn {
            numbers: Vec::new(),
            scores: Vec::new(),
            ends: Vec::new(),
            draws: drawn.len() as u32,
        };
        let paths = drawn.first().into_iter().flat_map(|first| first.keys());
        for path in paths {
            let mut values: Vec<f64> = drawn.iter().map(|row| row[path]).collect();
            if values.iter().all(|v| *v == values[0]) || values.iter().any(|v| !v.is_finite()) {
                continue;
            }
            all.numbers.push(number(cohort.map, path));
            all.scores.push(normal_scores(&values));
            values.sort_by(f64::total_cmp);
            let ends = (quantile(&values, SWING.0), quantile(&values, SWING.1));
            all.ends.push(ends);
        }
        all
    }
}

/// The exact values of metrics under some luck; NaN where there is none.
fn exact_values(cohort: &Cohort, metrics: &[Metric], luck: Luck) -> Result<Vec<f64>, DecideError> {
    let plan = compile(cohort.map, cohort.horizon, luck);
    let exact = solve_for(&plan, metrics, EFFORT).map_err(unsolvable)?;
    let one = |m: &Metric| value(&plan, &exact.all, *m, cohort.customers).unwrap_or(f64::NAN);
    Ok(metrics.iter().map(one).collect())
}

fn solved(
    cohort: &Cohort,
    metrics: &[Metric],
    drawn: &Drawn,
    control: &Control,
) -> Result<Vec<Tornado>, DecideError> {
    let under = |luck: Luck| {
        if control.is_cancelled() {
            return Err(RunError::Cancelled.into());
        }
        exact_values(cohort, metrics, luck)
    };
    let central = under(Luck::Central)?;
    let rows: Vec<Vec<f64>> = (0..drawn.draws)
        .into_par_iter()
        .map(|draw| under(Luck::Of(Replication::new(cohort.seed, draw))))
        .collect::<Result<_, _>>()?;
    let swings: Vec<[(f64, Vec<f64>); 2]> = drawn
        .numbers
        .par_iter()
        .map(|number| {
            let end = |p: f64| {
                let luck = Luck::only(&number.path, p);
                let (_, numbers) = compile_with_numbers(cohort.map, cohort.horizon, luck);
                let at = numbers.get(&number.path).copied().unwrap_or(f64::NAN);
                Ok::<_, DecideError>((at, under(luck)?))
            };
            Ok([end(SWING.0)?, end(SWING.1)?])
        })
        .collect::<Result<_, DecideError>>()?;
    let one = |(at, metric): (usize, &Metric)| {
        let results: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        if !central[at].is_finite() || results.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let bars = drawn.numbers.iter().zip(&drawn.scores).zip(&swings);
        let bars = bars.map(|((number, scores), [low, high])| {
            let fit = fit(scores, &results);
            Bar {
                number: number.clone(),
                low: low.0,
                high: high.0,
                at_low: low.1[at],
                at_high: high.1[at],
                share: fit.explained,
                share_error: fit.explained_error(),
            }
        });
        let (_, variance, _) = mean_and_variance(results.iter().copied())?;
        let bars = bars.collect();
        Some(together(
            *metric,
            How::Exact,
            drawn,
            central[at],
            variance,
            bars,
        ))
    };
    Ok(metrics.iter().enumerate().filter_map(one).collect())
}

fn sampled(metric: Metric, sample: &Sample, drawn: &Drawn) -> Option<Tornado> {
    let asked = Asked::of_everyone(metric);
    let results = sample.by_replication(&asked)?;
    let (mean, variance, n) = mean_and_variance(results.iter().copied())?;
    // A cohort that shows nothing stands in the middle and pulls nowhere.
    let shown = |v: f64| if v.is_finite() { v } else { mean };
    let results: Vec<f64> = results.into_iter().map(shown).collect();
    let chance = sample.chance(&asked)?;
    let unknown = (variance - chance * chance).max(0.0);
    // Where chance is all there is, no share of the rest can be told.
    let known_apart = unknown > 0.1 * variance && n > 1;
    let bars = drawn.numbers.iter().zip(&drawn.scores).zip(&drawn.ends);
    let bars = bars.map(|((number, scores), &(low, high))| {
        let fit: Fit = fit(scores, &results);
        let of_unknown = match known_apart {
            true => variance / unknown,
            false => 0.0,
        };
        Bar {
            number: number.clone(),
            low,
            high,
            at_low: fit.at(SWING.0),
            at_high: fit.at(SWING.1),
            share: (fit.explained * of_unknown).min(1.0),
            share_error: fit.explained_error() * of_unknown,
        }
    });
    let bars = bars.collect();
    Some(together(metric, How::Sampled, drawn, mean, unknown, bars))
}

fn together(
    metric: Metric,
    how: How,
    drawn: &Drawn,
    value: f64,
    variance: f64,
    mut bars: Vec<Bar>,
) -> Tornado {
    // Shares first where swings are equal; the order of the map where both are.
    let size = |bar: &Bar| (bar.swing(), bar.share);
    bars.sort_by(|a, b| {
        let (a, b) = (size(a), size(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    Tornado {
        metric,
        how,
        draws: drawn.draws,
        value,
        spread: variance.sqrt(),
        explained: bars.iter().map(|bar| bar.share).sum::<f64>().min(1.0),
        bars,
    }
}
