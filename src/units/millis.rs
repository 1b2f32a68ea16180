//! Time as it passes in a run: whole milliseconds.
//!
//! **The rule of times.** A stay, a delay, an arrival, a threshold and the horizon each become the
//! nearest whole number of milliseconds, *before* they are added up or compared. Everything that people
//! can write in seconds, minutes, hours or days is such a number, so sums of them are exact: 48 stays of
//! an hour take 2 days, neither more nor less. Whatever adds or compares times (engine, exact solver,
//! metrics) does so with this type. Something that happens *at* a limit is within it: what ends at the
//! horizon has ended, a stay of a day is "within a day", and who leaves on day 30 is not there on day 30.

use std::ops::{Add, AddAssign, Sub};

/// A point of time or a length of time in whole milliseconds; infinite where something never happens.
///
/// Kept as a floating-point number, in which whole numbers up to 2⁵³ (285,000 years) are exact, because
/// what is multiplied with it is one too.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Millis(f64);

impl Millis {
    /// Milliseconds in a day.
    pub const PER_DAY: f64 = 86_400_000.0;
    /// No time at all, or the start.
    pub const ZERO: Millis = Millis(0.0);
    /// Later than everything.
    pub const NEVER: Millis = Millis(f64::INFINITY);

    /// The nearest whole number of milliseconds to so many days.
    #[inline(always)]
    pub fn from_days(days: f64) -> Millis {
        Millis::nearest(days * Millis::PER_DAY)
    }

    /// The nearest whole number of milliseconds, halves to the even one. Without branches and calls: adding
    /// 3·2⁵¹ leaves no bits behind the point.
    #[inline(always)]
    pub fn nearest(millis: f64) -> Millis {
        const MAGIC: f64 = 6_755_399_441_055_744.0;
        Millis((millis + MAGIC) - MAGIC)
    }

    /// In days: of all floating-point numbers the nearest.
    #[inline(always)]
    pub fn days(self) -> f64 {
        self.0 / Millis::PER_DAY
    }

    /// The number of milliseconds, a whole number.
    #[inline(always)]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// Whether it ever comes.
    #[inline(always)]
    pub fn is_finite(self) -> bool {
        self.0 < f64::INFINITY
    }

    /// The earlier or shorter of two.
    #[inline(always)]
    #[must_use]
    pub fn min(self, other: Millis) -> Millis {
        if other < self { other } else { self }
    }
}

impl Default for Millis {
    fn default() -> Millis {
        Millis::ZERO
    }
}

impl Add for Millis {
    type Output = Millis;
    #[inline(always)]
    fn add(self, other: Millis) -> Millis {
        Millis(self.0 + other.0)
    }
}

impl AddAssign for Millis {
    #[inline(always)]
    fn add_assign(&mut self, other: Millis) {
        self.0 += other.0;
    }
}

impl Sub for Millis {
    type Output = Millis;
    #[inline(always)]
    fn sub(self, other: Millis) -> Millis {
        Millis(self.0 - other.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::parse_days;

    fn days(text: &str) -> f64 {
        parse_days(text).unwrap().get()
    }

    #[test]
    fn what_people_write_adds_up() {
        for (each, times, sum) in [
            ("1h", 48, "2d"),
            ("20min", 72, "1d"),
            ("1s", 86_400, "1d"),
            ("0.1d", 10, "1d"),
            ("0.1s", 10, "1s"),
            ("8h", 90, "1mo"),
            ("91d", 20, "1820d"),
            ("73d", 50, "10y"),
        ] {
            let mut now = Millis::ZERO;
            for _ in 0..times {
                now += Millis::from_days(days(each));
            }
            assert_eq!(now, Millis::from_days(days(sum)), "{times} × {each}");
            assert_eq!(now.days(), days(sum), "{times} × {each}");
        }
    }

    proptest! {
        #[test]
        fn the_nearest_is_that_of_the_standard_library(millis in -1e15..1e15f64) {
            prop_assert_eq!(Millis::nearest(millis).get(), millis.round_ties_even());
        }

        #[test]
        fn days_come_back(millis in 0u64..86_400_000_000_000) {
            let time = Millis::nearest(millis as f64);
            prop_assert_eq!(Millis::from_days(time.days()), time);
        }
    }

    #[test]
    fn what_never_comes_is_later_than_all() {
        let never = Millis::from_days(f64::INFINITY);
        assert_eq!(never, Millis::NEVER);
        assert!(!never.is_finite() && Millis::from_days(1e9) < never);
        assert_eq!(Millis::ZERO.min(never), Millis::ZERO);
    }
}
