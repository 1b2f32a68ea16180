//! How well a number is known.

use crate::units::{Quantity, Range, Scale, Uncertain};

/// How well a number is known. A grade on a plain number gives it a default uncertainty, so that a
/// guess cannot pass for a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Someone's guess: the truth may be half or twice as much.
    Guess,
    /// Argued from something similar: within about a quarter.
    Estimate,
    /// Measured on this many cases.
    Measured(u32),
}

/// z of the 95 % quantile of the normal law.
const Z90: f64 = 1.644_853_626_951_472_7;

impl Evidence {
    /// The factor by which the 90 % interval of a guess reaches below and above (for shares: of the
    /// odds; for amounts: of the median, which lies below the mean). A modelling assumption: experts' unaided 90 % intervals are near a factor of two wide
    /// once they are calibrated (Hubbard, *How to Measure Anything*, ch. 5).
    pub const GUESS_FACTOR: f64 = 2.0;
    /// The same for an estimate.
    pub const ESTIMATE_FACTOR: f64 = 1.25;

    /// The number with the uncertainty of this grade. Numbers that already say how uncertain they
    /// are, and numbers on the edge of what is allowed (a share of 0 or 1), stay as they are.
    ///
    /// A measured share p of n cases gets the 90 % interval of its log-odds, whose standard error is
    /// 1/√(n p (1−p)) (Agresti, *Categorical Data Analysis*, §3.1); a measured duration or amount
    /// gets a log standard error of 1/√n, that of the mean of an exponential law.
    ///
    /// The number that people wrote is the median of the law of a share, a duration or a factor, and the
    /// mean of that of an amount: times and odds are compared, money is added up.
    pub fn widen<Q: Quantity>(self, number: Uncertain<Q>) -> Uncertain<Q> {
        let Uncertain::Known(q) = number else {
            return number;
        };
        let x = q.get();
        let factor = match self {
            Evidence::Guess => Self::GUESS_FACTOR,
            Evidence::Estimate => Self::ESTIMATE_FACTOR,
            Evidence::Measured(n) => {
                let information = match Q::SCALE {
                    Scale::Odds => f64::from(n) * x * (1.0 - x),
                    Scale::Ratio | Scale::Linear | Scale::Amount => f64::from(n),
                };
                if information <= 0.0 {
                    return number;
                }
                (Z90 / information.sqrt()).exp()
            }
        };
        let (low, high) = match Q::SCALE {
            Scale::Odds if x > 0.0 && x < 1.0 => {
                let odds = x / (1.0 - x);
                let share = |odds: f64| odds / (1.0 + odds);
                (share(odds / factor), share(odds * factor))
            }
            Scale::Ratio if x > 0.0 => (x / factor, x * factor),
            Scale::Linear if x != 0.0 => {
                let reach = x.abs() * (factor - 1.0 / factor) / 2.0;
                (x - reach, x + reach)
            }
            Scale::Amount => {
                return Range::around_mean(q, factor).map_or(number, Uncertain::Range);
            }
            _ => return number,
        };
        let range = Q::new(low).ok().zip(Q::new(high).ok());
        range
            .and_then(|(low, high)| Range::new(low, high).ok())
            .map_or(number, Uncertain::Range)
    }

    /// The factor by which the 90 % interval of a duration of this grade reaches below and above.
    pub fn ratio_factor(self) -> f64 {
        match self {
            Evidence::Guess => Self::GUESS_FACTOR,
            Evidence::Estimate => Self::ESTIMATE_FACTOR,
            Evidence::Measured(n) => (Z90 / f64::from(n.max(1)).sqrt()).exp(),
        }
    }

    /// Cases seen, as far as grades can be put in an order: fewer for an estimate than for any
    /// measurement, none for a guess.
    pub fn cases(self) -> u32 {
        match self {
            Evidence::Guess => 0,
            Evidence::Estimate => 1,
            Evidence::Measured(n) => n.saturating_add(2),
        }
    }

    /// The number with the uncertainty of its grade, if it has one.
    pub fn grade<Q: Quantity>(grade: Option<Evidence>, number: Uncertain<Q>) -> Uncertain<Q> {
        grade.map_or(number, |evidence| evidence.widen(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Days, Factor, Money, Share};

    /// The mean of the draws, by the midpoint rule.
    fn mean<Q: Quantity>(law: Uncertain<Q>) -> f64 {
        const N: usize = 100_000;
        let at = |i| law.quantile((i as f64 + 0.5) / N as f64).get();
        (0..N).map(at).sum::<f64>() / N as f64
    }

    /// What people wrote stays the centre whatever the grade: the mean of amounts, the median of the rest;
    /// the centre that stands for the law is that number to the bit.
    #[test]
    fn a_grade_moves_no_centre() {
        fn median<Q: Quantity>(grade: Evidence, x: f64) {
            let law = grade.widen(Uncertain::Known(Q::new(x).unwrap()));
            assert!(
                (law.quantile(0.5).get() / x - 1.0).abs() < 1e-9,
                "{grade:?} {x}"
            );
            assert!(
                (law.central().get() / x - 1.0).abs() < 1e-12,
                "{grade:?} {x}"
            );
        }
        let grades = [
            Evidence::Guess,
            Evidence::Estimate,
            Evidence::Measured(4),
            Evidence::Measured(25),
        ];
        for grade in grades {
            for x in [0.02, 0.3, 0.9] {
                median::<Share>(grade, x);
            }
            for x in [0.01, 1.0, 30.0] {
                median::<Days>(grade, x);
                median::<Factor>(grade, x);
            }
            for x in [100.0, 0.01, 1e6, -30.0] {
                let law = grade.widen(Uncertain::Known(Money::new(x).unwrap()));
                assert_eq!(law.central().get(), x);
                assert!(!law.is_known());
                // The midpoint rule misses some of the upper tail.
                assert!(
                    (mean(law) / x - 1.0).abs() < 2e-4,
                    "{grade:?} {x}: {}",
                    mean(law)
                );
                for p in [1e-6, 0.5, 1.0 - 1e-6] {
                    assert!(law.quantile(p).get() * x > 0.0, "{grade:?} {x} at {p}");
                }
            }
        }
        let nothing = Uncertain::Known(Money::new(0.0).unwrap());
        assert_eq!(Evidence::Guess.widen(nothing), nothing);
    }

    #[test]
    fn a_measured_share_gets_its_binomial_interval() {
        let share = Uncertain::Known(Share::new(0.3).unwrap());
        let wide = Evidence::Measured(400).widen(share);
        // Normal approximation: 0.3 ± 1.645·√(0.3·0.7/400) = 0.3 ± 0.0377.
        assert!((wide.quantile(0.05).get() - 0.2623).abs() < 0.003);
        assert!((wide.quantile(0.95).get() - 0.3377).abs() < 0.003);
    }

    #[test]
    fn more_cases_narrow_the_interval_and_stated_uncertainty_is_kept() {
        let share = Uncertain::Known(Share::new(0.3).unwrap());
        let width = |e: Evidence| {
            let u = e.widen(share);
            u.quantile(0.95).get() - u.quantile(0.05).get()
        };
        assert!(width(Evidence::Guess) > width(Evidence::Estimate));
        assert!(width(Evidence::Measured(100)) > width(Evidence::Measured(10_000)));
        let stated = Uncertain::beta(3.0, 7.0).unwrap();
        assert_eq!(Evidence::Guess.widen(stated), stated);
    }
}
