//! Two maps beside each other: paired differences under common random numbers.

use super::{
    answer::{Estimate, TargetAnswer},
    interval::{self, Method, mean_and_variance, quantile},
    measure::What,
    registry::about,
    sample::{Digest, ENOUGH_FOR_QUANTILES, Sample},
};
use crate::{
    map::{JourneyMap, Metric, RunSettings, Target},
    simulate::{Cohort, Control, RunError},
    units::Slug,
};

/// How a metric differs between a base and another map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The metric.
    pub metric: Metric,
    /// In the base.
    pub base: Estimate,
    /// In the other.
    pub other: Estimate,
    /// The other less the base.
    pub value: f64,
    /// Lower end of the 95 % interval of the paired difference.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Where the interval comes from.
    pub method: Method,
    /// The share of cohorts in which the other is better (half for those where they are equal);
    /// `None` where neither direction is better.
    pub better: Option<f64>,
}

/// A target in the base and in another map.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetChange {
    /// In the base.
    pub base: TargetAnswer,
    /// In the other.
    pub other: TargetAnswer,
}

impl TargetChange {
    /// Whether it is met in one and missed in the other.
    pub fn changes_colour(&self) -> bool {
        self.base.met != self.other.met
    }
}

/// A map beside its base.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The id of the base.
    pub base: Slug,
    /// The id of the other.
    pub other: Slug,
    /// Metrics that have a meaning in both, in the order of the registry.
    pub differences: Vec<Difference>,
    /// Targets of both (those of the other where they differ), in the order of the map.
    pub targets: Vec<TargetChange>,
}

/// Compares samples of two maps that were run with the same size and seed.
pub fn compare(base: (&JourneyMap, &Sample), other: (&JourneyMap, &Sample)) -> Comparison {
    let differences = Metric::ALL
        .iter()
        .filter_map(|metric| difference(*metric, base.1, other.1));
    let mut targets: Vec<&Target> = other.0.targets.iter().collect();
    let same = |a: &Target, b: &Target| a.metric == b.metric && a.persona == b.persona;
    for target in &base.0.targets {
        if !targets.iter().any(|t| same(t, target)) {
            targets.push(target);
        }
    }
    let targets = targets.into_iter().map(|target| TargetChange {
        base: base.1.target(target),
        other: other.1.target(target),
    });
    Comparison {
        base: base.0.id.clone(),
        other: other.0.id.clone(),
        differences: differences.collect(),
        targets: targets.collect(),
    }
}

/// The size at which scenarios and maps are run beside each other: that of the first scenario that says
/// one, else of the first map that does.
pub fn common_size(
    scenarios: impl Iterator<Item = RunSettings>,
    maps: impl Iterator<Item = RunSettings>,
) -> RunSettings {
    scenarios
        .chain(maps)
        .fold(RunSettings::default(), RunSettings::or)
}

/// Runs several maps with the same size and seed: the first is the base of the others.
///
/// # Errors
/// When cancelled, or when a map is too large for the engine.
pub fn samples(cohorts: &[Cohort], control: &Control) -> Result<Vec<Sample>, RunError> {
    cohorts
        .iter()
        .map(|cohort| super::measured(cohort, control))
        .collect()
}

fn difference(metric: Metric, base: &Sample, other: &Sample) -> Option<Difference> {
    let what = What::Metric(metric);
    let (a, b) = (base.estimate(None, what)?, other.estimate(None, what)?);
    let pair = Pairs::of(base, other, what)?;
    let (low, high, method) = pair.interval(b.value - a.value)?;
    Some(Difference {
        metric,
        base: a,
        other: b,
        value: b.value - a.value,
        low,
        high,
        method,
        better: about(metric).more_is_better.map(|more| pair.better(more)),
    })
}

/// The values of one quantity in two runs that share their luck.
pub(super) struct Pairs<'a> {
    pub(super) base: (&'a [Digest], usize),
    pub(super) other: (&'a [Digest], usize),
    pub(super) uncertain: bool,
}

impl<'a> Pairs<'a> {
    /// The values of something for everyone in two samples.
    pub(super) fn of(base: &'a Sample, other: &'a Sample, what: What) -> Option<Pairs<'a>> {
        Some(Pairs {
            base: (&base.digests, base.position(None, what)?),
            other: (&other.digests, other.position(None, what)?),
            uncertain: base.totals.unknowns + other.totals.unknowns > 0,
        })
    }

    /// Differences between whole replications.
    fn wholes(&self) -> Vec<f64> {
        let pairs = self.base.0.iter().zip(self.other.0);
        let differences = pairs.map(|(a, b)| b.whole[self.other.1] - a.whole[self.base.1]);
        differences.filter(|d| d.is_finite()).collect()
    }

    /// Differences between blocks.
    fn blocks(&self) -> Vec<f64> {
        let pairs = self.base.0.iter().zip(self.other.0);
        let differences = pairs.flat_map(|(a, b)| {
            a.blocks
                .iter()
                .zip(&b.blocks)
                .map(|(a, b)| b[self.other.1] - a[self.base.1])
        });
        differences.filter(|d| d.is_finite()).collect()
    }

    /// The 95 % interval of the difference, whose value over all replications is given.
    pub(super) fn interval(&self, value: f64) -> Option<(f64, f64, Method)> {
        let mut wholes = self.wholes();
        let n = wholes.len();
        let (low, high, method) = if self.uncertain && n >= ENOUGH_FOR_QUANTILES {
            wholes.sort_by(f64::total_cmp);
            (
                quantile(&wholes, 0.025),
                quantile(&wholes, 0.975),
                Method::Replications,
            )
        } else if self.uncertain && n > 1 {
            let (mean, variance, n) = mean_and_variance(wholes.into_iter())?;
            let half = interval::student(n - 1) * (variance * (1.0 + 1.0 / n as f64)).sqrt();
            (mean - half, mean + half, Method::FewReplications)
        } else {
            let (_, variance, n) = mean_and_variance(self.blocks().into_iter())?;
            let half = interval::student(n - 1) * (variance / n as f64).sqrt();
            (value - half, value + half, Method::Blocks)
        };
        Some((low.min(value), high.max(value), method))
    }

    /// The share of cohorts in which the other is better.
    fn better(&self, more_is_better: bool) -> f64 {
        let mut values = self.wholes();
        if values.len() < ENOUGH_FOR_QUANTILES {
            values = self.blocks();
        }
        let score = |d: &f64| match d.partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Greater) => f64::from(more_is_better),
            Some(std::cmp::Ordering::Less) => f64::from(!more_is_better),
            _ => 0.5,
        };
        values.iter().map(score).sum::<f64>() / values.len().max(1) as f64
    }
}
