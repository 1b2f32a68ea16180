//! Exact answers over what is not known: their mean over draws of the uncertain numbers, beside the answer
//! at the central ones.

use indexmap::IndexMap;

use super::{exact::exact_answer, interval::mean_and_variance};
use crate::{
    draws::Replication,
    exact::{Effort, in_draws, solve_with},
    map::Metric,
    plan::{Luck, compile},
    simulate::Cohort,
};

/// How hard the solver tries in each draw: chance between draws is far larger than this error.
const EFFORT: Effort = Effort {
    tolerance: 1e-4,
    work: 1e8,
};

/// The mean of a metric over draws of the uncertain numbers, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean over the draws in which the metric has a value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// Means over draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Means {
    /// How many draws.
    pub draws: u32,
    /// Each metric that has an exact value, in the order of the registry.
    pub metrics: IndexMap<Metric, Mean>,
}

/// The exact answers to each replication of a cohort, with the numbers that a run would draw for it, and
/// their means. A run with as many replications strays from these by chance among customers alone.
///
/// # Errors
/// What keeps a draw from being solved, in sentences.
pub fn means(cohort: &Cohort) -> Result<Means, Vec<String>> {
    let one = |draw: u32| -> Result<IndexMap<Metric, f64>, Vec<String>> {
        let luck = Luck::Of(Replication::new(cohort.seed, draw));
        let plan = compile(cohort.map, cohort.horizon, luck);
        let exact = solve_with(&plan, EFFORT)?;
        let answer = exact_answer(cohort.map, &plan, &exact, cohort.customers, 0);
        let values = answer.metrics.into_iter();
        Ok(values.map(|(metric, e)| (metric, e.value)).collect())
    };
    let draws: Vec<IndexMap<Metric, f64>> = in_draws(cohort.replications, one)?;
    let metrics = Metric::ALL.iter().filter_map(|metric| {
        let values = draws.iter().filter_map(|draw| draw.get(metric)).copied();
        let (value, variance, n) = mean_and_variance(values)?;
        let error = match n > 1 {
            true => (variance / n as f64).sqrt(),
            false => f64::NAN,
        };
        Some((*metric, Mean { value, error }))
    });
    Ok(Means {
        draws: cohort.replications,
        metrics: metrics.collect(),
    })
}
