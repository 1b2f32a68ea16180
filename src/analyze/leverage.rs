//! Leverage: what would be gained if each pain, in turn, were gone, or each opportunity adopted.

use super::{
    compare::Pairs,
    course::Course,
    interval::Method,
    measure::{Reading, What},
    sample::{Digest, Sample},
};
use crate::{
    diagnostic::any_error,
    map::{Change, JourneyMap, Metric, validate::validate},
    scenario,
    simulate::{Cohort, Control, RunError, Tables, Tally, WithoutEachPain, World, Worlds},
    units::{Money, Share, Slug, Uncertain},
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

/// What pulling one lever would bring: removing a pain, or adopting an opportunity.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// The pain or the opportunity.
    pub slug: Slug,
    /// What people call it.
    pub name: String,
    /// What it would cost to pull it, in the map's currency, where the map says so.
    pub cost: Option<f64>,
    /// Customers at the horizon per cohort; `None` where nobody can be one, with any lever or without: then
    /// conversions are the yardstick.
    pub customers: Option<Gain>,
    /// Conversions per cohort.
    pub conversions: Option<Gain>,
    /// Revenue per cohort within the horizon.
    pub revenue: Option<Gain>,
    /// Mean time to value (to convert, where the map has no value milestone), in days; negative is
    /// quicker.
    pub days: Option<Gain>,
    /// Every target's metric, in the order of the map's targets.
    pub targets: Vec<(Metric, Option<Gain>)>,
}

/// The levers of a map. Each list is ranked: the most revenue first where the map has money, else the
/// most customers, conversions, or days.
#[derive(Debug, Clone, PartialEq)]
pub struct Leverage {
    /// Replications that were looked at: the first of those of the run.
    pub replications: u32,
    /// Each pain removed.
    pub pains: Vec<Lever>,
    /// Each opportunity that says what it changes, adopted.
    pub opportunities: Vec<Lever>,
}

/// How many of a cohort's replications leverage looks at.
pub fn replications(cohort: &Cohort) -> u32 {
    let enough = ENOUGH_CUSTOMERS.div_ceil(cohort.customers.max(1)).max(40);
    cohort
        .replications
        .min(u32::try_from(enough).unwrap_or(u32::MAX))
}

/// What is asked of every world: four columns and the targets.
fn asked(map: &JourneyMap) -> Vec<Metric> {
    let columns = [
        Metric::Customers,
        Metric::Conversion,
        Metric::Revenue,
        Metric::TimeToValue,
        Metric::TimeToConvert,
    ];
    columns
        .into_iter()
        .chain(map.targets.iter().map(|t| t.metric))
        .collect()
}

/// Customers over all replications from which on more would hardly sharpen what a lever brings: the luck
/// is shared, so the differences are much surer than the values.
const ENOUGH_CUSTOMERS: u64 = 400_000;

/// Pulls each lever in turn under common random numbers, in as many of the replications as it takes to see
/// 400,000 customers, but at least 40.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn leverage(cohort: &Cohort, control: &Control) -> Result<Leverage, RunError> {
    let cohort = &Cohort {
        replications: replications(cohort),
        ..*cohort
    };
    let (mut pains, left) = pains(cohort, control)?;
    let (mut opportunities, more) = opportunities(cohort, control)?;
    // Where nobody is left at the horizon whatever is done, that they are not more says nothing.
    let moves = |lever: &Lever| {
        let gain = lever.customers;
        gain.is_some_and(|g| g.value != 0.0 || g.low != 0.0 || g.high != 0.0)
    };
    let empty = left.or(more) == Some(0.0) && !pains.iter().chain(&opportunities).any(moves);
    if empty {
        for lever in pains.iter_mut().chain(&mut opportunities) {
            lever.customers = None;
        }
    }
    Ok(Leverage {
        replications: cohort.replications,
        pains: ranked(pains),
        opportunities: ranked(opportunities),
    })
}

/// Levers, and how many customers are there at the horizon without any.
type Levers = (Vec<Lever>, Option<f64>);

/// Removes each pain, walking again only the customers that it strikes.
fn pains(cohort: &Cohort, control: &Control) -> Result<Levers, RunError> {
    let map = cohort.map;
    if map.pains.is_empty() {
        return Ok((Vec::new(), None));
    }
    let asked = asked(map);
    let except: Vec<u32> = (0..)
        .zip(map.pains.keys())
        .filter(|(_, slug)| holds_a_loop_open(map, slug))
        .map(|(i, _)| i)
        .collect();
    let quantiles = [Metric::TimeToValueP50, Metric::TimeToValueP90];
    let work = WithoutEachPain {
        except,
        quantiles: asked.iter().any(|metric| quantiles.contains(metric)),
    };
    let read = |tables: &Tables, tally: &Tally| -> Vec<f64> {
        let reading = Reading {
            tables,
            tally,
            cohort: cohort.customers,
        };
        let all = asked.iter();
        all.map(|metric| reading.value(What::Metric(*metric)))
            .collect()
    };
    let Worlds {
        tables,
        unknowns,
        as_it_is,
        without,
    } = work.run(cohort, control, read)?;
    let (base, base_total) = digests(as_it_is);
    let levers = without.into_iter().filter_map(|world| {
        let pain = &tables.plan().pains[world.without? as usize];
        let (without, total) = digests(world);
        let gain = |at: usize| {
            let pairs = Pairs {
                base: (&base, at),
                other: (&without, at),
                uncertain: unknowns > 0,
            };
            gain(total[at] - base_total[at], &pairs)
        };
        let written = &map.pains[&pain.slug];
        Some(lever(
            cohort,
            &pain.slug,
            &written.name,
            written.fix_cost,
            gain,
        ))
    });
    Ok((levers.collect(), base_total.first().copied()))
}

/// What was read off a world, by replication, and of all.
fn digests(world: World<Vec<f64>>) -> (Vec<Digest>, Vec<f64>) {
    let all = world.replications.into_iter();
    let digests = all.map(|(whole, blocks)| Digest {
        whole,
        blocks,
        course: Course::default(),
    });
    (digests.collect(), world.total)
}

/// Whether a loop that takes no time is left only because of this pain: without it nobody would get out.
fn holds_a_loop_open(map: &JourneyMap, pain: &Slug) -> bool {
    let mut without = map.clone();
    without.pains[pain].prevalence = Share::ZERO.into();
    validate(&without).iter().any(|d| d.code == "endless-loop")
}

/// Adopts each opportunity and walks everyone again: its changes may reach anywhere.
fn opportunities(cohort: &Cohort, control: &Control) -> Result<Levers, RunError> {
    let map = cohort.map;
    let with_changes = map
        .opportunities
        .iter()
        .filter(|(_, o)| !o.changes.is_empty());
    let with_changes: Vec<_> = with_changes.collect();
    if with_changes.is_empty() {
        return Ok((Vec::new(), None));
    }
    let asked = asked(map);
    let base = Sample::take(cohort, control)?;
    let mut levers = Vec::new();
    for (slug, opportunity) in with_changes {
        let adopt = [Change::Adopt {
            opportunity: slug.clone(),
        }];
        let (changed, diagnostics) = scenario::apply(&adopt, map);
        if any_error(&diagnostics) {
            // The check of the map reports what is wrong with its changes.
            continue;
        }
        let other = Sample::take(
            &Cohort {
                map: &changed,
                ..*cohort
            },
            control,
        )?;
        let gain = |at: usize| {
            let what = What::Metric(asked[at]);
            let value = other.estimate(None, what)?.value - base.estimate(None, what)?.value;
            gain(value, &Pairs::of(&base, &other, what)?)
        };
        levers.push(lever(
            cohort,
            slug,
            &opportunity.name,
            opportunity.cost,
            gain,
        ));
    }
    let customers = base.estimate(None, What::Metric(Metric::Customers));
    Ok((levers, customers.map(|estimate| estimate.value)))
}

/// A gain with its interval; `None` when it is not a number.
fn gain(value: f64, pairs: &Pairs) -> Option<Gain> {
    let (low, high, method) = value.is_finite().then(|| pairs.interval(value))??;
    Some(Gain {
        value,
        low,
        high,
        method,
    })
}

/// A lever from the gains in the order of [`asked`].
fn lever(
    cohort: &Cohort,
    slug: &Slug,
    name: &str,
    cost: Option<Uncertain<Money>>,
    gain: impl Fn(usize) -> Option<Gain>,
) -> Lever {
    let customers = cohort.customers as f64;
    let in_cohort = |gain: Gain| Gain {
        value: gain.value * customers,
        low: gain.low * customers,
        high: gain.high * customers,
        ..gain
    };
    Lever {
        slug: slug.clone(),
        name: name.to_owned(),
        cost: cost.map(|cost| cost.central().get()),
        customers: gain(0),
        conversions: gain(1).map(in_cohort),
        revenue: gain(2),
        days: gain(3).or_else(|| gain(4)),
        targets: (5..)
            .zip(&cohort.map.targets)
            .map(|(at, t)| (t.metric, gain(at)))
            .collect(),
    }
}

/// The levers, the strongest first.
fn ranked(mut levers: Vec<Lever>) -> Vec<Lever> {
    levers.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    levers
}

/// By what levers are ranked.
fn rank(lever: &Lever) -> f64 {
    let days = lever.days.map(|gain| Gain {
        value: -gain.value,
        ..gain
    });
    let by = [lever.revenue, lever.customers, lever.conversions, days];
    by.into_iter()
        .flatten()
        .map(|gain| gain.value)
        .next()
        .unwrap_or(0.0)
}
