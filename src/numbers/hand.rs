//! What a person sets by hand, by a drag, a slider or a wheel, is rounded to what the control can show.

use crate::units::Quantity;

/// The value rounded to a step of the control, without dust in the last digits: 0.2215742786770199 set
/// with a step of 0.005 is 0.22.
pub fn set_by_hand(value: f64, step: f64) -> f64 {
    if !(step > 0.0 && step.is_finite() && value.is_finite()) {
        return value;
    }
    let rounded = (value / step).round() * step;
    let decimals = (-step.log10()).ceil().max(0.0) as usize + 1;
    format!("{rounded:.*}", decimals.min(15))
        .parse::<f64>()
        .map_or(rounded, |x| x + 0.0)
}

/// The quantity with this many digits that matter: more would claim to know more than a guess can.
pub fn significant<Q: Quantity>(q: Q, digits: usize) -> Q {
    let text = format!("{:.*e}", digits.saturating_sub(1), q.get());
    text.parse().map_or(q, Q::clamped)
}
