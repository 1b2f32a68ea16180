//! Numbers that are not known for sure.

use std::fmt;

use statrs::distribution::{ContinuousCDF, Normal};

use super::quantity::{OutOfRange, Quantity, Scale, Share};
use crate::special::{Parts, beta_quantile};

/// A number that is known, or known only within a law. Every replication draws its own value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uncertain<Q> {
    /// The number itself.
    Known(Q),
    /// A 90 % interval.
    Range(Range<Q>),
    /// A share of which counts were seen.
    Beta(Beta),
    /// Lowest, most likely and highest value that people give.
    Pert(Pert<Q>),
}

/// A 90 % interval: 5 % of the draws lie below `low`, 5 % above `high`.
///
/// Log-normal for durations and factors, logit-normal for shares, normal otherwise, so that draws
/// never leave what the quantity allows. The [centre](Uncertain::central) of the first two is the median;
/// of a normal law it is median and mean. Draws of an amount of which both ends are on one side of 0 go as
/// far as 0 and as far beyond the middle on the other side (never seen where the ends are within a factor
/// of 4 of one another), which moves neither.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range<Q> {
    low: Q,
    high: Q,
    /// Where the law of an amount is log-normal instead: its mean.
    mean: Option<Q>,
}

/// A share of which `yes` successes and `no` failures were seen: the law Beta(yes, no).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    yes: f64,
    no: f64,
}

/// The PERT law: a Beta law on `min`…`max` whose mean is (min + 4·likely + max) / 6.
///
/// Source: Malcolm, Roseboom, Clark and Fazar (1959), *Application of a technique for research and
/// development program evaluation*, Operations Research 7(5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pert<Q> {
    min: Q,
    likely: Q,
    max: Q,
}

/// Why an uncertain number cannot be built.
#[derive(Debug, Clone, PartialEq)]
pub enum UncertainError {
    /// One of its numbers is not allowed.
    Number(OutOfRange),
    /// Its numbers are not in rising order.
    Order(String),
}

impl fmt::Display for UncertainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UncertainError::Number(e) => e.fmt(f),
            UncertainError::Order(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for UncertainError {}

impl From<OutOfRange> for UncertainError {
    fn from(e: OutOfRange) -> Self {
        UncertainError::Number(e)
    }
}

/// z of the 95 % quantile of the normal law: half the width of a 90 % interval in standard deviations.
const Z90: f64 = 1.644_853_626_951_472_7;

impl<Q: Quantity> Range<Q> {
    /// The 90 % interval from `low` to `high`.
    ///
    /// # Errors
    /// When `low` ≥ `high`, or when a bound lies on the edge of a quantity that has no room beyond
    /// it (a share of 0 or 1, a duration of 0): there the interval would have no law.
    pub fn new(low: Q, high: Q) -> Result<Self, UncertainError> {
        let inside = match Q::SCALE {
            Scale::Odds => low.get() > 0.0 && high.get() < 1.0,
            Scale::Ratio => low.get() > 0.0,
            Scale::Linear | Scale::Amount => true,
        };
        if low.get() >= high.get() {
            return Err(UncertainError::Order(format!(
                "found Range({}, {}), expected the lower number first and a larger one second",
                low.get(),
                high.get()
            )));
        }
        if !inside {
            return Err(UncertainError::Order(format!(
                "found Range({}, {}), whose bound lies on the edge of what is allowed; a 90 % interval needs room on both sides: use Pert(min: {}, likely: …, max: {})",
                low.get(),
                high.get(),
                low.get(),
                high.get()
            )));
        }
        Ok(Range {
            low,
            high,
            mean: None,
        })
    }

    /// The log-normal law of an amount with this mean whose 90 % interval reaches as far below its median
    /// as above, by this factor. The mean and not the median is kept because amounts are added up: what a
    /// hundred visits cost is a hundred times what is written. `None` for 0, which has no such law.
    pub fn around_mean(mean: Q, factor: f64) -> Option<Self> {
        let x = mean.get();
        let spread = factor.ln() / Z90;
        let median = x * (-spread * spread / 2.0).exp();
        let (near, far) = (median / factor, median * factor);
        let (low, high) = if x < 0.0 { (far, near) } else { (near, far) };
        let (low, high) = (Q::new(low).ok()?, Q::new(high).ok()?);
        (low.get() < high.get()).then_some(Range {
            low,
            high,
            mean: Some(mean),
        })
    }

    /// The 5 % quantile.
    pub fn low(&self) -> Q {
        self.low
    }

    /// The 95 % quantile.
    pub fn high(&self) -> Q {
        self.high
    }

    /// The value `z` standard deviations from the middle, on the quantity's natural scale.
    fn at(&self, z: f64) -> f64 {
        type Map = fn(f64) -> f64;
        let (to, from): (Map, Map) = match Q::SCALE {
            Scale::Odds => (logit, logistic),
            Scale::Ratio => (f64::ln, f64::exp),
            Scale::Linear | Scale::Amount => (|x| x, |x| x),
        };
        let (low, high) = (self.low.get(), self.high.get());
        if self.mean.is_some() {
            // Both ends are on one side of 0; logarithms fall on the negative side.
            let (a, b) = (low.abs().ln(), high.abs().ln());
            return low.signum() * (f64::midpoint(a, b) + z * (b - a) / (2.0 * Z90)).exp();
        }
        let (a, b) = (to(low), to(high));
        let x = from((a + b) / 2.0 + z * (b - a) / (2.0 * Z90));
        match Q::SCALE {
            Scale::Amount if low >= 0.0 => x.clamp(0.0, low + high),
            Scale::Amount if high <= 0.0 => x.clamp(low + high, 0.0),
            _ => x,
        }
    }

    /// The value that stands for the law: the median, or the mean of an amount.
    fn centre(&self) -> f64 {
        self.mean.map_or_else(|| self.at(0.0), Q::get)
    }
}

impl Beta {
    /// The law after `yes` successes and `no` failures.
    ///
    /// # Errors
    /// When a count is not positive or over 1e9.
    pub fn new(yes: f64, no: f64) -> Result<Beta, UncertainError> {
        for count in [yes, no] {
            if !(count > 0.0 && count <= 1e9) {
                return Err(OutOfRange {
                    found: count,
                    allowed: "a positive count up to 1e9",
                }
                .into());
            }
        }
        Ok(Beta { yes, no })
    }

    /// Successes seen.
    pub fn yes(&self) -> f64 {
        self.yes
    }

    /// Failures seen.
    pub fn no(&self) -> f64 {
        self.no
    }

    /// The mean share, yes ÷ (yes + no).
    pub fn mean(&self) -> f64 {
        self.yes / (self.yes + self.no)
    }
}

impl<Q: Quantity> Pert<Q> {
    /// The PERT law with these three points.
    ///
    /// # Errors
    /// When they are not in order min ≤ likely ≤ max, or all equal.
    pub fn new(min: Q, likely: Q, max: Q) -> Result<Self, UncertainError> {
        let (a, b, c) = (min.get(), likely.get(), max.get());
        if a <= b && b <= c && a < c {
            Ok(Pert { min, likely, max })
        } else {
            Err(UncertainError::Order(format!(
                "found Pert(min: {a}, likely: {b}, max: {c}), expected min ≤ likely ≤ max and min below max"
            )))
        }
    }

    /// The lowest value.
    pub fn min(&self) -> Q {
        self.min
    }

    /// The most likely value.
    pub fn likely(&self) -> Q {
        self.likely
    }

    /// The highest value.
    pub fn max(&self) -> Q {
        self.max
    }

    /// The two shapes of its Beta law on 0…1.
    pub fn shapes(&self) -> (f64, f64) {
        let (a, b, c) = (self.min.get(), self.likely.get(), self.max.get());
        (1.0 + 4.0 * (b - a) / (c - a), 1.0 + 4.0 * (c - b) / (c - a))
    }
}

impl<Q: Quantity> Uncertain<Q> {
    /// A 90 % interval.
    ///
    /// # Errors
    /// As [`Range::new`].
    pub fn range(low: Q, high: Q) -> Result<Self, UncertainError> {
        Range::new(low, high).map(Uncertain::Range)
    }

    /// Lowest, most likely, highest.
    ///
    /// # Errors
    /// As [`Pert::new`].
    pub fn pert(min: Q, likely: Q, max: Q) -> Result<Self, UncertainError> {
        Pert::new(min, likely, max).map(Uncertain::Pert)
    }

    /// Whether the number is known for sure.
    pub fn is_known(&self) -> bool {
        matches!(self, Uncertain::Known(_))
    }

    /// The value to use where one number must stand for the law: the number itself; of a range the median
    /// (the middle on its natural scale), which of an amount is the mean as well; the mean of a Beta or PERT
    /// law, and of a graded amount.
    pub fn central(&self) -> Q {
        Q::clamped(match self {
            Uncertain::Known(q) => q.get(),
            Uncertain::Range(range) => range.centre(),
            Uncertain::Beta(beta) => beta.mean(),
            Uncertain::Pert(p) => (p.min.get() + 4.0 * p.likely.get() + p.max.get()) / 6.0,
        })
    }

    /// The value below which a share `p` of the law lies, 0 < p < 1. Rising in `p`, so that the same
    /// luck gives comparable values in two scenarios.
    pub fn quantile(&self, p: f64) -> Q {
        Q::clamped(match self {
            Uncertain::Known(q) => q.get(),
            Uncertain::Range(range) => range.at(Normal::standard().inverse_cdf(p)),
            Uncertain::Beta(beta) => beta_quantile(beta.yes, beta.no, Parts::at(p)).x,
            Uncertain::Pert(pert) => {
                let (a, b) = pert.shapes();
                let (min, max) = (pert.min.get(), pert.max.get());
                min + (max - min) * beta_quantile(a, b, Parts::at(p)).x
            }
        })
    }

    /// The most likely lowest and highest value that can be drawn: the 0.1 % and 99.9 % quantiles.
    pub fn extremes(&self) -> (Q, Q) {
        (self.quantile(0.001), self.quantile(0.999))
    }
}

impl Uncertain<Share> {
    /// The law of a share of which `yes` of `yes + no` cases were seen.
    ///
    /// # Errors
    /// As [`Beta::new`].
    pub fn beta(yes: f64, no: f64) -> Result<Self, UncertainError> {
        Beta::new(yes, no).map(Uncertain::Beta)
    }

    /// As uncertain as this share, around another value: the odds of a range and of three points are
    /// moved together, counts keep their total. Where the law has no room there, the plain value.
    #[must_use]
    pub fn around(&self, value: Share) -> Self {
        self.moved(value).unwrap_or(Uncertain::Known(value))
    }
}

impl<Q: Quantity> Uncertain<Q> {
    /// As uncertain as this number, around another value: a range and three points are moved together on
    /// the natural scale of the quantity (odds, ratios or the number itself), counts keep their total. Of
    /// three points that end on an edge of what is allowed, only the likely one moves. `None` where the
    /// law has no room around the value.
    #[must_use]
    pub fn moved(&self, value: Q) -> Option<Self> {
        if self.central() == value {
            return Some(*self);
        }
        let x = value.get();
        let inside = Q::SCALE != Scale::Odds || (x > 0.0 && x < 1.0);
        let law = match self {
            Uncertain::Known(_) => return Some(Uncertain::Known(value)),
            _ if !inside => return None,
            Uncertain::Range(range) if range.mean.is_some() => {
                let factor = (range.high.get() / range.low.get()).abs().ln().abs() / 2.0;
                Uncertain::Range(Range::around_mean(value, factor.exp())?)
            }
            Uncertain::Range(range) => {
                let by = along::<Q>(x)? - along::<Q>(range.at(0.0))?;
                Uncertain::range(shifted(range.low, by), shifted(range.high, by)).ok()?
            }
            Uncertain::Beta(beta) => {
                let total = beta.yes + beta.no;
                Uncertain::Beta(Beta::new(x * total, (1.0 - x) * total).ok()?)
            }
            Uncertain::Pert(pert) => pert.moved(self.central().get(), x)?,
        };
        let off = (law.central().get() - x).abs();
        (off <= 1e-6 * x.abs().max(1.0)).then_some(law)
    }
}

impl<Q: Quantity> Uncertain<Q> {
    /// The same law with ends that a person can read: a law that was moved by hand must not write sixteen
    /// digits into a file. Six digits, rounded down, so that shares that sum to 1 never sum to more.
    #[must_use]
    pub fn with_few_digits(&self) -> Self {
        let few = |q: Q| Q::clamped(few_digits(q.get()));
        let law = match self {
            Uncertain::Known(q) => return Uncertain::Known(few(*q)),
            Uncertain::Range(range) => Uncertain::range(few(range.low), few(range.high)),
            Uncertain::Pert(pert) => {
                Uncertain::pert(few(pert.min), few(pert.likely), few(pert.max))
            }
            Uncertain::Beta(beta) => {
                let total = beta.yes + beta.no;
                let yes = few_digits(beta.yes);
                Beta::new(yes, few_digits((total - yes) * (1.0 + 1e-9))).map(Uncertain::Beta)
            }
        };
        law.unwrap_or(*self)
    }
}

/// The number with six digits that matter, rounded towards 0; one that has no more stays as it is.
fn few_digits(x: f64) -> f64 {
    let nearest: f64 = format!("{x:.5e}").parse().unwrap_or(x);
    if nearest.abs() <= x.abs() * (1.0 + 1e-12) || x == 0.0 {
        return nearest;
    }
    let step = 10f64.powi(x.abs().log10().floor() as i32 - 5);
    let lower = (x.abs() / step).floor() * step * x.signum();
    format!("{lower:.5e}").parse().unwrap_or(lower)
}

impl<Q: Quantity> Pert<Q> {
    /// The same law around another mean, now that it is `mean`.
    fn moved(&self, mean: f64, to: f64) -> Option<Uncertain<Q>> {
        let law = |by: f64| {
            let point = |q| shifted(q, by);
            Uncertain::pert(point(self.min), point(self.likely), point(self.max)).ok()
        };
        let by = match Q::SCALE {
            Scale::Linear | Scale::Amount | Scale::Ratio => along::<Q>(to)? - along::<Q>(mean)?,
            Scale::Odds => {
                // The mean rises with the odds, but has no inverse that can be written down.
                let (mut low, mut high) = (-30.0, 30.0);
                for _ in 0..60 {
                    let middle = f64::midpoint(low, high);
                    match law(middle)?.central().get() < to {
                        true => low = middle,
                        false => high = middle,
                    }
                }
                f64::midpoint(low, high)
            }
        };
        let whole =
            law(by).filter(|law| (law.central().get() - to).abs() < 1e-6 * to.abs().max(1.0));
        // An end that does not move, 0 or 1, may keep the mean away from the value.
        whole.or_else(|| {
            let likely = (6.0 * to - self.min.get() - self.max.get()) / 4.0;
            Uncertain::pert(self.min, Q::new(likely).ok()?, self.max).ok()
        })
    }
}

/// Where a value lies on the natural scale of its quantity, if it lies on it at all.
fn along<Q: Quantity>(x: f64) -> Option<f64> {
    match Q::SCALE {
        Scale::Odds => (x > 0.0 && x < 1.0).then(|| logit(x)),
        Scale::Ratio => (x > 0.0).then(|| x.ln()),
        Scale::Linear | Scale::Amount => Some(x),
    }
}

/// The quantity moved along its natural scale; one on an edge stays there.
fn shifted<Q: Quantity>(q: Q, by: f64) -> Q {
    match (along::<Q>(q.get()), Q::SCALE) {
        (None, _) => q,
        (Some(at), Scale::Odds) => Q::clamped(logistic(at + by)),
        (Some(at), Scale::Ratio) => Q::clamped((at + by).exp()),
        (Some(at), Scale::Linear | Scale::Amount) => Q::clamped(at + by),
    }
}

impl<Q> From<Q> for Uncertain<Q> {
    fn from(q: Q) -> Self {
        Uncertain::Known(q)
    }
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests;
