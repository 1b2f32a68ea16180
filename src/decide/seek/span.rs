//! Where a number can lie, and the map with the number there.

use crate::{
    decide::level::{Value, replace, value_at},
    diagnostic::any_error,
    edit,
    map::{Dwell, DwellLaw, JourneyMap, validate::validate},
    units::{Days, Factor, Money, Share, Uncertain},
};

/// Steps in which a span is looked at.
const STEPS: usize = 16;
/// How far a number without an upper end is followed, up and down, as a factor.
const FAR: f64 = 1000.0;
/// The same downwards for a stay: a hundredth of it is next to nothing, and takes long to solve.
const SHORT: f64 = 100.0;

/// The map with a plain number in the place of the one at a path; a stay gets this mean and keeps its shape.
/// `None` where there is no room for it.
pub fn with_number(map: &JourneyMap, path: &str, x: f64) -> Option<JourneyMap> {
    let (value, _) = value_at(map, path)?;
    let new = match &value {
        Value::Share(_) => Value::Share(Uncertain::Known(Share::new(x).ok()?)),
        Value::Factor(_) => Value::Factor(Uncertain::Known(Factor::new(x).ok()?)),
        Value::Money(_) => Value::Money(Uncertain::Known(Money::new(x).ok()?)),
        // Nothing is how many times longer than nothing?
        Value::Stay(_) if x == 0.0 || value.central(map) == 0.0 => {
            let fixed = DwellLaw::Fixed(Uncertain::Known(Days::new(x).ok()?));
            Value::Stay(Dwell::new(fixed).ok()?)
        }
        Value::Stay(_) => value.moved(map, x)?,
    };
    let mut changed = map.clone();
    edit::apply(&mut changed, replace(map, path, new)?).ok()?;
    Some(changed)
}

/// Where a number can lie such that the map has no errors, and the places that are looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub low: f64,
    pub high: f64,
    /// In rising order, from the one to the other, with the number as it is among them.
    pub steps: Vec<f64>,
}

impl Span {
    /// Of the number at a path, which is `now`. `None` where it could not even be a plain `now`.
    pub(super) fn of(map: &JourneyMap, path: &str, now: f64, horizon: f64) -> Option<Span> {
        let fits = |x: f64| {
            let changed = with_number(map, path, x);
            changed.is_some_and(|map| !any_error(&validate(&map)))
        };
        if !fits(now) {
            return None;
        }
        let (value, _) = value_at(map, path)?;
        let (low, high) = match value {
            Value::Share(_) => (0.0, 1.0),
            Value::Factor(_) => (0.0, above(now, 1.0)),
            Value::Money(_) => (0.0, above(now, 1000.0)),
            // Longer than this nobody comes back within the horizon.
            Value::Stay(_) => (0.0, (now * 2.0).max(horizon * 4.0)),
        };
        let low = edge(now, low, &fits);
        let high = edge(now, high, &fits);
        let step = |i: usize| {
            let part = i as f64 / STEPS as f64;
            match value {
                Value::Share(_) => low + (high - low) * part,
                _ => {
                    let far = match value {
                        Value::Stay(_) => SHORT,
                        _ => FAR,
                    };
                    let least = (if now > 0.0 { now } else { high } / far).max(low);
                    least * (high / least).powf(part)
                }
            }
        };
        let mut steps: Vec<f64> = (0..=STEPS).map(step).collect();
        steps.extend([low, now, high]);
        steps.retain(|x| x.is_finite() && (low..=high).contains(x));
        steps.sort_by(f64::total_cmp);
        steps.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * b.abs());
        Some(Span { low, high, steps })
    }
}

fn above(now: f64, usual: f64) -> f64 {
    FAR * if now > 0.0 { now } else { usual }
}

/// The end of what fits on the way from what does.
fn edge(now: f64, end: f64, fits: &impl Fn(f64) -> bool) -> f64 {
    if fits(end) {
        return end;
    }
    let (mut inside, mut outside) = (now, end);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        match fits(middle) {
            true => inside = middle,
            false => outside = middle,
        }
    }
    inside
}
