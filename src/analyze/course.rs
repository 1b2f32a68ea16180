//! What goes on over time, for plots: curves with bands, distributions, feelings along the way.

use indexmap::IndexMap;

use super::{
    answer::SurvivalPoint,
    interval::{Z, mean_and_variance, quantile, student},
    measure::What,
    sample::{ENOUGH_FOR_QUANTILES, Sample},
};
use crate::{
    map::{JourneyMap, Metric},
    simulate::{MONEY_UNITS, MONTH, POINT_UNITS, Tally},
    units::Slug,
};

/// What one replication shows over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Course {
    /// The share of the converted still there after whole months.
    survival: Vec<f64>,
    /// Revenue in each month of the run.
    revenue: Vec<f64>,
}

impl Course {
    /// Of one replication.
    pub(super) fn of(tally: &Tally) -> Course {
        let months = tally.money.monthly();
        Course {
            survival: survival(tally).iter().map(|point| point.share).collect(),
            revenue: (months.iter().map(|units| *units as f64 / MONEY_UNITS)).collect(),
        }
    }
}

/// A value at a time, with the band in which 95 % of cohorts lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Days: since conversion, or since the start of the run.
    pub day: f64,
    /// Over all replications together.
    pub value: f64,
    /// Lower end of the band.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the customers of one kind feel at each touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Feelings {
    /// Which persona; `None`: everybody.
    pub persona: Option<Slug>,
    /// The mean emotion of visits, −1…1, pains counted in, in the order of the map's touchpoints; `None`
    /// where no visit was completed.
    pub at: Vec<Option<f64>>,
}

/// Everything of a run that is drawn as a curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curves {
    /// Replications in it.
    pub replications: u32,
    /// The share of converted customers still there, by month since conversion. Each band holds what 95 %
    /// of cohorts of this size show, given what is not known.
    pub survival: Vec<Band>,
    /// Revenue per cohort in each whole month of the run, at the day on which the month ends.
    pub revenue: Vec<Band>,
    /// Shares of the customers who reach value, by how long it took them: from, to (days) and share.
    pub time_to_value: Vec<(f64, f64, f64)>,
    /// The value of each metric in each replication that shows one.
    pub scatter: IndexMap<Metric, Vec<f64>>,
    /// The same for each persona, in the order of the map.
    pub scatter_of: Vec<(Slug, IndexMap<Metric, Vec<f64>>)>,
    /// Everybody, then each persona in the order of the map. Empty where the map has no feelings.
    pub feelings: Vec<Feelings>,
}

impl Sample {
    /// Everything that is drawn as a curve.
    pub fn curves(&self, map: &JourneyMap) -> Curves {
        let tally = &self.sums()[0];
        let pooled = survival(tally);
        let survival = pooled.iter().enumerate().map(|(month, point)| {
            let values = self
                .digests
                .iter()
                .filter_map(|d| d.course.survival.get(month));
            band(point.day, point.share, values.copied(), (0.0, 1.0))
        });
        let per_cohort = 1.0 / f64::from(self.size.replications.max(1));
        let whole = (self.size.horizon / MONTH + 1e-9).floor() as usize;
        let months = tally.money.monthly();
        let revenue = months.iter().take(whole).enumerate().map(|(month, units)| {
            let values = self
                .digests
                .iter()
                .filter_map(|d| d.course.revenue.get(month));
            let value = *units as f64 / MONEY_UNITS * per_cohort;
            let day = (month + 1) as f64 * MONTH;
            band(
                day,
                value,
                values.copied(),
                (f64::NEG_INFINITY, f64::INFINITY),
            )
        });
        let scatter = |who: Option<usize>| -> IndexMap<Metric, Vec<f64>> {
            let values = Metric::ALL.iter().filter_map(|metric| {
                let at = self.position(who, What::Metric(*metric))?;
                let values = self.digests.iter().map(|d| d.whole[at]);
                let values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
                (!values.is_empty()).then_some((*metric, values))
            });
            values.collect()
        };
        let personas = map.personas.keys().enumerate();
        Curves {
            replications: self.size.replications,
            survival: survival.collect(),
            revenue: if self.estimate(None, What::Metric(Metric::Revenue)).is_some() {
                revenue.collect()
            } else {
                Vec::new()
            },
            time_to_value: times(tally),
            scatter: scatter(None),
            scatter_of: personas
                .map(|(i, slug)| (slug.clone(), scatter(Some(i))))
                .collect(),
            feelings: self.feelings(map),
        }
    }

    fn feelings(&self, map: &JourneyMap) -> Vec<Feelings> {
        let who = std::iter::once(None).chain(map.personas.keys().map(Some));
        let each = who.zip(self.sums()).filter_map(|(persona, tally)| {
            let felt = &tally.experience;
            if felt.stays.iter().all(|n| *n == 0) {
                return None;
            }
            let mean =
                |(sum, n): (&i128, &u64)| (*n > 0).then(|| *sum as f64 / POINT_UNITS / *n as f64);
            Some(Feelings {
                persona: persona.cloned(),
                at: felt.emotions.iter().zip(&felt.stays).map(mean).collect(),
            })
        });
        each.collect()
    }
}

/// The band over replications: quantiles where there are enough, else Student's t for one more.
fn band(
    day: f64,
    value: f64,
    values: impl Iterator<Item = f64>,
    (least, most): (f64, f64),
) -> Band {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let (low, high) = if values.len() >= ENOUGH_FOR_QUANTILES {
        values.sort_by(f64::total_cmp);
        (quantile(&values, 0.025), quantile(&values, 0.975))
    } else {
        match mean_and_variance(values.into_iter()) {
            Some((mean, variance, n)) if n > 1 => {
                let half = student(n - 1) * (variance * (1.0 + 1.0 / n as f64)).sqrt();
                (mean - half, mean + half)
            }
            _ => (value, value),
        }
    };
    Band {
        day,
        value,
        low: low.max(least).min(value),
        high: high.min(most).max(value),
    }
}

/// The times to value in bars of equal width, about forty up to nearly the longest: bars wide enough that
/// they hold whole cells of the histogram, or nearly so.
fn times(tally: &Tally) -> Vec<(f64, f64, f64)> {
    const BARS: usize = 40;
    let Some(end) = tally
        .value_times
        .quantile(0.98)
        .filter(|end| end.value > 0.0)
    else {
        return Vec::new();
    };
    let total = tally.value_times.count() as f64;
    let width = end.value / BARS as f64;
    let mut bars = vec![0.0; BARS];
    for (low, high, count) in tally.value_times.pieces() {
        let first = (low / width) as usize;
        if low == high {
            // The longest time that is shown stands on the upper edge of the last bar.
            if low <= end.value {
                bars[first.min(BARS - 1)] += count as f64 / total;
            }
            continue;
        }
        let share = count as f64 / total / (high - low);
        for (at, bar) in bars.iter_mut().enumerate().skip(first) {
            let (from, to) = (at as f64 * width, (at + 1) as f64 * width);
            if from >= high {
                break;
            }
            *bar += share * (high.min(to) - low.max(from)).max(0.0);
        }
    }
    let bars = bars.into_iter().enumerate();
    let place = |at: usize| at as f64 * width;
    bars.map(|(at, share)| (place(at), place(at + 1), share))
        .collect()
}

/// The share of converted customers still there after whole months, by the product-limit estimate
/// over days of tenure (Kaplan and Meier 1958, JASA 53) with Greenwood's variance on the log-log
/// scale (Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*, §1.4).
///
/// Who leaves on day 30 is not there on day 30, and who was seen until then could have left on it. The
/// curve goes as far as somebody was seen, and to the end where all have left.
pub(super) fn survival(tally: &Tally) -> Vec<SurvivalPoint> {
    let mut at_risk: u64 = tally.tenure.iter().flatten().sum();
    let mut points = Vec::new();
    if at_risk == 0 {
        return points;
    }
    let (mut share, mut greenwood) = (1.0, 0.0);
    for (day, [ended, censored]) in tally.tenure.iter().enumerate() {
        if at_risk == 0 && share > 0.0 {
            break;
        }
        if *ended > 0 {
            let left = at_risk - ended;
            share *= left as f64 / at_risk as f64;
            greenwood += *ended as f64 / (at_risk as f64 * (left as f64).max(0.5));
        }
        if day % 30 == 0 {
            points.push(survival_point(day as f64, share, greenwood));
        }
        at_risk -= ended + censored;
    }
    points
}

fn survival_point(day: f64, share: f64, greenwood: f64) -> SurvivalPoint {
    if share <= 0.0 || share >= 1.0 {
        return SurvivalPoint {
            day,
            share,
            low: share,
            high: share,
        };
    }
    let half = Z * greenwood.sqrt() / share.ln().abs();
    SurvivalPoint {
        day,
        share,
        low: share.powf(half.exp()),
        high: share.powf((-half).exp()),
    }
}
