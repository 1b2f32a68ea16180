//! On which scale each number that is measured lies.

use super::measure::What;
use crate::map::{Metric, Unit};

/// What a value can be at all: Student's t knows nothing of it.
pub(super) fn bounds(what: What) -> (f64, f64) {
    match (what, unit(what)) {
        (What::Metric(Metric::NetRevenueRetention), _) => (0.0, f64::INFINITY),
        (What::Metric(Metric::Nps), _) => (-100.0, 100.0),
        (What::Metric(Metric::Ces), _) => (1.0, 7.0),
        (What::Metric(Metric::Satisfaction), _) => (0.0, 10.0),
        (What::Metric(Metric::HealthScore), _) => (0.0, 100.0),
        (What::StageEmotion(_), _) => (-1.0, 1.0),
        (_, Unit::Share) => (0.0, 1.0),
        (
            What::Metric(
                Metric::MarginPerCustomer
                | Metric::MarginPerConverted
                | Metric::NetPresentValuePerCustomer
                | Metric::NetPresentValuePerConverted,
            ),
            _,
        ) => (f64::NEG_INFINITY, f64::INFINITY),
        // Prices and costs are never negative.
        (_, Unit::Days | Unit::Count | Unit::Money | Unit::MoneyPerMonth | Unit::Ratio) => {
            (0.0, f64::INFINITY)
        }
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// The unit of what is measured.
pub(super) fn unit(what: What) -> Unit {
    match what {
        What::Metric(metric) => metric.unit(),
        What::StageDays(_) | What::TouchpointDays(_) | What::PainDelay(_) => Unit::Days,
        What::StageEmotion(_) => Unit::Points,
        What::TouchpointVisits(_) | What::PainStruck(_) | What::PainLeft(_) => Unit::Count,
        _ => Unit::Share,
    }
}
