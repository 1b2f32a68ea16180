//! Dwell: how long a stay lasts, written the way people talk and can measure.

use std::fmt;

use crate::units::{Days, Positive, Real, Uncertain};

/// The law of the length of a stay. Built only through [`Dwell::new`], which checks that its numbers
/// fit together.
#[derive(Debug, Clone, PartialEq)]
pub struct Dwell(DwellLaw);

/// The laws a stay can follow, each in the terms people know it by.
#[derive(Debug, Clone, PartialEq)]
pub enum DwellLaw {
    /// Always the same.
    Fixed(Uncertain<Days>),
    /// Memoryless, with this mean.
    Exponential(Uncertain<Days>),
    /// Log-normal: half of the stays are shorter than `median`, nine in ten shorter than `p90`.
    Usually {
        /// The median.
        median: Uncertain<Days>,
        /// The 90 % quantile.
        p90: Uncertain<Days>,
    },
    /// Log-normal by its textbook parameters: the logarithm of the days is normal(mu, sigma).
    LogNormal {
        /// Mean of the logarithm of the days.
        mu: Uncertain<Real>,
        /// Standard deviation of the logarithm of the days.
        sigma: Uncertain<Positive>,
    },
    /// Gamma by its mean and standard deviation.
    Gamma {
        /// The mean.
        mean: Uncertain<Days>,
        /// The standard deviation.
        sd: Uncertain<Days>,
    },
    /// Gamma by its textbook parameters; the mean is shape × scale.
    GammaShape {
        /// The shape.
        shape: Uncertain<Positive>,
        /// The scale.
        scale: Uncertain<Days>,
    },
    /// Weibull by two quantiles.
    Weibull {
        /// The median.
        median: Uncertain<Days>,
        /// The 90 % quantile.
        p90: Uncertain<Days>,
    },
    /// Weibull by its textbook parameters: P(stay > t) = exp(−(t/scale)^shape).
    WeibullShape {
        /// The shape.
        shape: Uncertain<Positive>,
        /// The scale.
        scale: Uncertain<Days>,
    },
    /// Any length between the two, all alike likely.
    Between {
        /// The shortest.
        low: Uncertain<Days>,
        /// The longest.
        high: Uncertain<Days>,
    },
    /// PERT: shortest, most likely, longest.
    Pert {
        /// The shortest.
        min: Uncertain<Days>,
        /// The most likely.
        likely: Uncertain<Days>,
        /// The longest.
        max: Uncertain<Days>,
    },
    /// Quantiles read from data at equal steps of probability from 0 to 1, joined by straight lines:
    /// five numbers are the minimum, the quartiles and the maximum.
    Quantiles(Vec<Days>),
}

/// Why the numbers of a law do not fit together: a sentence with what was found and expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellError(pub String);

impl fmt::Display for DwellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DwellError {}

impl Dwell {
    /// The most quantiles a law may list.
    pub const MAX_QUANTILES: usize = 1001;

    /// The farthest that the logarithm of a median may lie from 0: e^100 days are beyond any horizon.
    pub const MAX_MU: f64 = 100.0;

    /// The law, if its numbers fit together.
    ///
    /// # Errors
    /// [`DwellError`] when a median is not positive and below its 90 % quantile, a lower end not
    /// below its upper end, a mean or scale zero, a mu that is no logarithm of a time, or a list of quantiles too short, too long or not
    /// rising.
    pub fn new(law: DwellLaw) -> Result<Dwell, DwellError> {
        let at = |u: &Uncertain<Days>| u.central();
        let positive = |what: &str, u: &Uncertain<Days>| {
            if at(u).get() > 0.0 {
                Ok(())
            } else {
                Err(DwellError(format!(
                    "found a {what} of 0, expected a positive duration; for no time at all use Fixed(\"0d\")"
                )))
            }
        };
        let below = |low: (&str, &Uncertain<Days>), high: (&str, &Uncertain<Days>)| {
            if at(low.1) < at(high.1) {
                Ok(())
            } else {
                Err(DwellError(format!(
                    "found {} {} and {} {}, expected the {} to be shorter",
                    low.0,
                    at(low.1),
                    high.0,
                    at(high.1),
                    low.0
                )))
            }
        };
        match &law {
            DwellLaw::Fixed(_) => {}
            DwellLaw::LogNormal { mu, .. } => {
                let found = mu.central().get();
                if found.abs() > Self::MAX_MU {
                    return Err(DwellError(format!(
                        "found mu {found}, that is half of the stays shorter than e^{found} days; expected a mu between -{0} and {0}",
                        Self::MAX_MU
                    )));
                }
            }
            DwellLaw::Exponential(mean) => positive("mean", mean)?,
            DwellLaw::Usually { median, p90 } | DwellLaw::Weibull { median, p90 } => {
                positive("median", median)?;
                below(("median", median), ("p90", p90))?;
            }
            DwellLaw::Gamma { mean, sd } => {
                positive("mean", mean)?;
                positive("standard deviation", sd)?;
            }
            DwellLaw::GammaShape { scale, .. } | DwellLaw::WeibullShape { scale, .. } => {
                positive("scale", scale)?;
            }
            DwellLaw::Between { low, high } => below(("low", low), ("high", high))?,
            DwellLaw::Pert { min, likely, max } => {
                below(("min", min), ("max", max))?;
                if at(likely) < at(min) || at(likely) > at(max) {
                    return Err(DwellError(format!(
                        "found a most likely stay of {}, expected it between {} and {}",
                        at(likely),
                        at(min),
                        at(max)
                    )));
                }
            }
            DwellLaw::Quantiles(list) => {
                if !(2..=Self::MAX_QUANTILES).contains(&list.len()) {
                    return Err(DwellError(format!(
                        "found {} quantiles, expected 2 to {}, from the shortest stay to the longest at equal steps of probability",
                        list.len(),
                        Self::MAX_QUANTILES
                    )));
                }
                if let Some(pair) = list.windows(2).find(|pair| pair[0] > pair[1]) {
                    return Err(DwellError(format!(
                        "found {} followed by {}, expected quantiles in rising order",
                        pair[0], pair[1]
                    )));
                }
            }
        }
        Ok(Dwell(law))
    }

    /// No time at all.
    pub fn none() -> Dwell {
        Dwell(DwellLaw::Fixed(Days::ZERO.into()))
    }

    /// Always this long.
    pub fn fixed(days: Days) -> Dwell {
        Dwell(DwellLaw::Fixed(days.into()))
    }

    /// The law and its numbers.
    pub fn law(&self) -> &DwellLaw {
        &self.0
    }

    /// Whether a stay may take no time at all: only a fixed stay of zero, or quantiles that are
    /// all zero, always do.
    pub fn takes_no_time(&self) -> bool {
        match &self.0 {
            DwellLaw::Fixed(days) => days.central() == Days::ZERO,
            DwellLaw::Quantiles(list) => list.iter().all(|d| *d == Days::ZERO),
            _ => false,
        }
    }

    /// Whether any of its numbers is uncertain by itself (its grade of evidence apart).
    pub fn is_known(&self) -> bool {
        match &self.0 {
            DwellLaw::Fixed(a) | DwellLaw::Exponential(a) => a.is_known(),
            DwellLaw::Usually { median: a, p90: b }
            | DwellLaw::Weibull { median: a, p90: b }
            | DwellLaw::Gamma { mean: a, sd: b }
            | DwellLaw::Between { low: a, high: b } => a.is_known() && b.is_known(),
            DwellLaw::LogNormal { mu, sigma } => mu.is_known() && sigma.is_known(),
            DwellLaw::GammaShape { shape, scale } | DwellLaw::WeibullShape { shape, scale } => {
                shape.is_known() && scale.is_known()
            }
            DwellLaw::Pert { min, likely, max } => {
                min.is_known() && likely.is_known() && max.is_known()
            }
            DwellLaw::Quantiles(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(d: f64) -> Uncertain<Days> {
        Days::new(d).unwrap().into()
    }

    #[test]
    fn numbers_that_do_not_fit_together_are_refused() {
        let bad = [
            DwellLaw::Usually {
                median: days(5.0),
                p90: days(1.0),
            },
            DwellLaw::Usually {
                median: days(0.0),
                p90: days(1.0),
            },
            DwellLaw::Between {
                low: days(2.0),
                high: days(2.0),
            },
            DwellLaw::Pert {
                min: days(1.0),
                likely: days(9.0),
                max: days(3.0),
            },
            DwellLaw::Quantiles(vec![Days::ZERO]),
            DwellLaw::Exponential(days(0.0)),
        ];
        for law in bad {
            assert!(Dwell::new(law.clone()).is_err(), "{law:?}");
        }
        assert!(Dwell::new(DwellLaw::Fixed(days(0.0))).is_ok());
    }
}
