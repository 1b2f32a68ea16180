//! Estimates as people read them.

use super::{Difference, Estimate, Gain, Method, about};
use crate::{map::Unit, numbers::Figure};

impl Figure {
    /// How an estimate is written: with as many digits as its interval deserves.
    pub fn of(estimate: &Estimate, currency: &str) -> Figure {
        let Estimate {
            value, low, high, ..
        } = *estimate;
        match estimate.method {
            Method::Exact => Figure::sure(estimate.unit, value, (high - low) / 2.0, currency),
            _ => Figure::new(estimate.unit, value, low, high, currency),
        }
    }
}

impl Estimate {
    /// Its value as it is written everywhere: `41.2 %`.
    pub fn show(&self, currency: &str) -> String {
        Figure::of(self, currency).show(self.value)
    }

    /// Its interval from low to high: `39.8 to 42.6 %`. Nothing where it has none.
    pub fn range(&self, currency: &str) -> Option<String> {
        let figure = Figure::of(self, currency);
        self.has_range(&figure)
            .then(|| figure.between(self.low, self.high))
    }

    /// Whether its interval is written beside it: that of an exact value only where not even the last digit is sure.
    pub fn has_range(&self, figure: &Figure) -> bool {
        let told = || match self.method {
            Method::Exact => figure.is_coarser_than((self.high - self.low) / 2.0),
            _ => true,
        };
        self.low < self.high && told()
    }
}

/// What a difference says, where one direction of its metric is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Surely better: its interval lies on the good side of no difference.
    Better,
    /// Surely worse.
    Worse,
    /// Its interval holds no difference, or neither direction is better.
    Unclear,
}

impl Verdict {
    /// Of a change with this interval. `more_is_better` is `None` where neither direction is.
    pub fn of(low: f64, high: f64, more_is_better: Option<bool>) -> Verdict {
        match more_is_better {
            Some(more) if low > 0.0 => Verdict::rising(more),
            Some(more) if high < 0.0 => Verdict::rising(!more),
            _ => Verdict::Unclear,
        }
    }

    fn rising(better: bool) -> Verdict {
        match better {
            true => Verdict::Better,
            false => Verdict::Worse,
        }
    }
}

impl Difference {
    /// Whether it is better, worse, or cannot be told from no difference.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.low, self.high, about(self.metric).more_is_better)
    }

    fn figure(&self, currency: &str) -> Figure {
        let unit = self.metric.unit();
        Figure::difference(unit, self.value, self.low, self.high, currency)
    }

    /// It with its sign, shares in percentage points: `+3.1 pp`.
    pub fn show(&self, currency: &str) -> String {
        self.figure(currency).signed(self.value)
    }

    /// Its interval: `2.0 to 4.2 pp`.
    pub fn range(&self, currency: &str) -> String {
        self.figure(currency).between(self.low, self.high)
    }

    /// What it lies between, the base and the other, with so many digits that it can be seen in them:
    /// `1.02 %` and `1.09 %` where it is 0.07 points.
    pub fn sides(&self, currency: &str) -> (String, String) {
        let own = self.figure(currency);
        let show = |e: &Estimate| Figure::of(e, currency).as_fine_as(&own).show(e.value);
        (show(&self.base), show(&self.other))
    }
}

impl Gain {
    /// It with its sign: `+14`.
    pub fn show(&self, unit: Unit, currency: &str) -> String {
        let figure = Figure::difference(unit, self.value, self.low, self.high, currency);
        figure.signed(self.value)
    }

    /// Its interval, `9 to 21`. Nothing where it has none.
    pub fn range(&self, unit: Unit, currency: &str) -> Option<String> {
        let figure = Figure::difference(unit, self.value, self.low, self.high, currency);
        (self.low < self.high).then(|| figure.between(self.low, self.high))
    }

    /// The same gain in a year of 365 days, of a cohort that was watched for so many days.
    #[must_use]
    pub fn a_year(self, horizon: f64) -> Gain {
        let times = 365.0 / horizon.max(1.0);
        Gain {
            value: self.value * times,
            low: self.low * times,
            high: self.high * times,
            method: self.method,
        }
    }

    /// Whether it is better, worse, or cannot be told from nothing.
    pub fn verdict(&self, more_is_better: bool) -> Verdict {
        Verdict::of(self.low, self.high, Some(more_is_better))
    }
}
