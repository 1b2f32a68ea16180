//! The checked number types and what they have in common.

use std::fmt;

/// Why a number was refused: it lies outside what the quantity allows.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfRange {
    /// The number that was given.
    pub found: f64,
    /// What the quantity allows, in words: "a share between 0 and 1".
    pub allowed: &'static str,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found {}, expected {}", self.found, self.allowed)
    }
}

impl std::error::Error for OutOfRange {}

/// The scale on which uncertainty about a quantity is naturally symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Between 0 and 1: the log-odds.
    Odds,
    /// Positive: the logarithm.
    Ratio,
    /// Any finite number: the number itself.
    Linear,
    /// An amount: the number itself, and what is known to be on one side of 0 stays there.
    Amount,
}

/// A checked number: one type for each kind of thing a map measures.
pub trait Quantity: Copy + PartialEq + fmt::Debug {
    /// The scale on which its uncertainty is symmetric.
    const SCALE: Scale;
    /// What it allows, in words, for error messages.
    const ALLOWED: &'static str;

    /// The quantity with this value.
    ///
    /// # Errors
    /// [`OutOfRange`] when the value is not finite or not allowed.
    fn new(value: f64) -> Result<Self, OutOfRange>;

    /// The nearest allowed value; NaN becomes the lowest one. For values computed from valid ones,
    /// where rounding may have stepped over the edge.
    fn clamped(value: f64) -> Self;

    /// The number.
    fn get(self) -> f64;
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $scale:expr, $allowed:literal, $low:expr, $high:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The lowest allowed value.
            pub const MIN: $name = $name($low);
            /// The highest allowed value.
            pub const MAX: $name = $name($high);

            /// The quantity with this value.
            ///
            /// # Errors
            /// [`OutOfRange`] when the value is not finite or not allowed.
            pub fn new(value: f64) -> Result<Self, OutOfRange> {
                <Self as Quantity>::new(value)
            }

            /// The number.
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl Quantity for $name {
            const SCALE: Scale = $scale;
            const ALLOWED: &'static str = $allowed;

            fn new(value: f64) -> Result<Self, OutOfRange> {
                if value.is_finite() && ($low..=$high).contains(&value) {
                    // `-0.0` would print as "-0" and differ in bytes from 0.
                    Ok($name(value + 0.0))
                } else {
                    Err(OutOfRange { found: value, allowed: $allowed })
                }
            }

            fn clamped(value: f64) -> Self {
                $name(value.max($low).min($high) + 0.0)
            }

            fn get(self) -> f64 {
                self.0
            }
        }
    };
}

quantity!(
    /// A share of visits or customers, 0…1.
    Share, Scale::Odds, "a share between 0 and 1", 0.0, 1.0
);
quantity!(
    /// How a customer feels, −1 (worst) … +1 (best); 0 is neutral.
    Emotion, Scale::Linear, "an emotion between -1 and 1", -1.0, 1.0
);
quantity!(
    /// An amount in the map's currency. May be negative (a refund).
    Money, Scale::Amount, "an amount of money between -1e12 and 1e12", -1e12, 1e12
);
quantity!(
    /// A multiplier; 1 changes nothing.
    Factor, Scale::Ratio, "a factor between 0 and 1,000,000", 0.0, 1e6
);
quantity!(
    /// A positive parameter of a law (a shape, a sigma).
    Positive, Scale::Ratio, "a positive number up to 1,000,000", f64::MIN_POSITIVE, 1e6
);
quantity!(
    /// Any finite parameter of a law (a mu).
    Real, Scale::Linear, "a finite number between -1e9 and 1e9", -1e9, 1e9
);

impl Share {
    /// No one.
    pub const ZERO: Share = Share(0.0);
    /// Everyone.
    pub const ONE: Share = Share(1.0);
}

impl Default for Emotion {
    fn default() -> Self {
        Emotion(0.0)
    }
}

impl Factor {
    /// Changes nothing.
    pub const ONE: Factor = Factor(1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_outside_0_to_1_cannot_be_built() {
        assert!(Share::new(0.0).is_ok() && Share::new(1.0).is_ok());
        for bad in [-0.1, 1.4, f64::NAN, f64::INFINITY] {
            assert!(Share::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn negative_zero_is_zero() {
        assert!(Emotion::new(-0.0).unwrap().get().is_sign_positive());
    }
}
