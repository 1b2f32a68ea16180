//! Targets: what the team wants to reach.

use super::Metric;
use crate::units::Slug;

/// Which side of the number is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// The metric must be this or more, in the metric's unit.
    AtLeast(f64),
    /// The metric must be this or less, in the metric's unit.
    AtMost(f64),
}

impl Bound {
    /// The number.
    pub fn value(self) -> f64 {
        match self {
            Bound::AtLeast(value) | Bound::AtMost(value) => value,
        }
    }

    /// Whether a value of the metric meets it.
    pub fn is_met_by(self, value: f64) -> bool {
        match self {
            Bound::AtLeast(bound) => value >= bound,
            Bound::AtMost(bound) => value <= bound,
        }
    }
}

/// A metric and the bound it is to meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What is measured.
    pub metric: Metric,
    /// What it is to reach.
    pub bound: Bound,
    /// Only for this persona; `None`: for all customers.
    pub persona: Option<Slug>,
    /// Why, or who wants it.
    pub note: String,
}
