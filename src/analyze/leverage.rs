//! Leverage: what would be gained if each pain, in turn, were gone.

use super::{
    compare::Pairs,
    interval::Method,
    measure::{Reading, What},
    sample::Digest,
};
use crate::{
    map::Metric,
    simulate::{Cohort, Control, Merge, RunError, Tables, Tally, WithoutEachPain, run},
    units::Slug,
};

/// A gain with its paired 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// The metric without the pain less the metric with it, per cohort.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Where the interval comes from.
    pub method: Method,
}

/// What a pain costs: what its removal would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct PainLeverage {
    /// The pain.
    pub pain: Slug,
    /// What people call it.
    pub name: String,
    /// Customers at the horizon per cohort (conversions where the map's horizon keeps nobody).
    pub customers: Option<Gain>,
    /// Conversions per cohort.
    pub conversions: Option<Gain>,
    /// Revenue per cohort within the horizon.
    pub revenue: Option<Gain>,
    /// Mean time to value, in days; negative is quicker.
    pub days: Option<Gain>,
    /// Every target's metric, in the order of the map's targets.
    pub targets: Vec<(Metric, Option<Gain>)>,
}

/// The pains of a map by what they cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Leverage {
    /// Ranked: the most revenue first where the map has money, else the most customers, conversions,
    /// or days.
    pub pains: Vec<PainLeverage>,
}

/// Removes each pain in turn under common random numbers.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn leverage(cohort: &Cohort, control: &Control) -> Result<Leverage, RunError> {
    let map = cohort.map;
    let mut asked = vec![
        Metric::Customers,
        Metric::Conversion,
        Metric::Revenue,
        Metric::TimeToValue,
        Metric::TimeToConvert,
    ];
    asked.extend(map.targets.iter().map(|t| t.metric));
    let digest = |tables: &Tables, blocks: &[Vec<Tally>]| {
        let mut whole = blocks[0].clone();
        blocks[1..].iter().for_each(|block| whole.merge(block));
        let by_block: Vec<Vec<Vec<f64>>> = blocks
            .iter()
            .map(|b| worlds(tables, b, &asked, cohort.customers))
            .collect();
        let wholes = worlds(tables, &whole, &asked, cohort.customers);
        // From blocks of worlds to worlds of blocks.
        let worlds = wholes.into_iter().enumerate();
        worlds
            .map(|(world, whole)| Digest {
                whole,
                blocks: by_block
                    .iter()
                    .map(|worlds| worlds[world].clone())
                    .collect(),
            })
            .collect::<Vec<Digest>>()
    };
    let (replications, totals) = run(cohort, control, &WithoutEachPain, digest)?;
    let total = worlds(&totals.tables, &totals.tallies, &asked, cohort.customers);
    let world = |i: usize| -> Vec<Digest> { replications.iter().map(|r| r[i].clone()).collect() };
    let base = world(0);
    let pains = totals.tables.plan().pains.iter().enumerate();
    let mut pains: Vec<PainLeverage> = pains
        .map(|(i, pain)| {
            let without = world(i + 1);
            let gain = |at: usize| {
                let value = total[i + 1][at] - total[0][at];
                let pairs = Pairs {
                    base: (&base, at),
                    other: (&without, at),
                    uncertain: totals.unknowns > 0,
                };
                let (low, high, method) = value.is_finite().then(|| pairs.interval(value))??;
                Some(Gain {
                    value,
                    low,
                    high,
                    method,
                })
            };
            let in_cohort = |gain: Gain| Gain {
                value: gain.value * cohort.customers as f64,
                low: gain.low * cohort.customers as f64,
                high: gain.high * cohort.customers as f64,
                ..gain
            };
            PainLeverage {
                pain: pain.slug.clone(),
                name: map.pains[&pain.slug].name.clone(),
                customers: gain(0),
                conversions: gain(1).map(in_cohort),
                revenue: gain(2),
                days: gain(3).or_else(|| gain(4)),
                targets: (5..)
                    .zip(&map.targets)
                    .map(|(at, t)| (t.metric, gain(at)))
                    .collect(),
            }
        })
        .collect();
    pains.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    Ok(Leverage { pains })
}

/// By what pains are ranked.
fn rank(pain: &PainLeverage) -> f64 {
    let days = pain.days.map(|gain| Gain {
        value: -gain.value,
        ..gain
    });
    let by = [pain.revenue, pain.customers, pain.conversions, days];
    by.into_iter()
        .flatten()
        .map(|gain| gain.value)
        .next()
        .unwrap_or(0.0)
}

/// The metrics in the world as it is and in the worlds without each pain.
fn worlds(tables: &Tables, tallies: &[Tally], asked: &[Metric], cohort: u64) -> Vec<Vec<f64>> {
    let read = |tally: &Tally| -> Vec<f64> {
        let reading = Reading {
            tables,
            tally,
            cohort: cohort as f64,
        };
        asked
            .iter()
            .map(|metric| reading.value(What::Metric(*metric)))
            .collect()
    };
    let mut worlds = vec![read(&tallies[0])];
    for pair in tallies[1..].chunks(2) {
        let mut without = tallies[0].clone();
        without.subtract(&pair[0]);
        without.merge(&pair[1]);
        worlds.push(read(&without));
    }
    worlds
}
