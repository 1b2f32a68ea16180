//! Laws of time as the solver needs them: atoms, and a continuous part with its distribution
//! function and its partial mean.
//!
//! The partial mean L(x) = E[T; T ≤ x] has a closed form wherever the distribution function F has
//! one, because the length-biased law t·f(t)/E[T] stays in the family: Gamma(k) becomes Gamma(k+1),
//! Beta(a, b) becomes Beta(a+1, b), the log-normal law shifts its logarithm by σ² (Johnson, Kotz,
//! Balakrishnan, *Continuous Univariate Distributions*, vol. 1, chapters 14, 17, 21; vol. 2, 25).

use statrs::function::gamma::ln_gamma;

use super::events::{Event, days, gather, millis};
use crate::{
    plan::{Law, Shape},
    special::{self, Unit},
    units::Millis,
};

/// P(T ≤ x) and E[T; T ≤ x] of the continuous part.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Partial {
    /// Probability.
    pub mass: f64,
    /// Probability times conditional mean.
    pub moment: f64,
}

/// The values that a law takes with positive probability: (days, probability).
pub(super) fn atoms(law: &Law) -> Vec<(f64, f64)> {
    if let Some(days) = law.as_fixed() {
        return vec![(days, 1.0)];
    }
    let Shape::Quantiles(list) = &law.shape else {
        return Vec::new();
    };
    // Between two equal quantiles the distribution function jumps.
    let step = 1.0 / (list.len() - 1) as f64;
    let mut atoms: Vec<(f64, f64)> = Vec::new();
    for pair in list.windows(2).filter(|pair| pair[0] == pair[1]) {
        let at = pair[0] * law.scale;
        match atoms.last_mut() {
            Some(last) if last.0 == at => last.1 += step,
            _ => atoms.push((at, step)),
        }
    }
    atoms
}

/// The jumps of a law on after < T ≤ up_to, and what is continuous there. Stretches shorter than `step`,
/// too narrow for a grid of that step, count as jumps at their mean that may be off by half their length.
pub(super) fn split(
    law: &Law,
    step: f64,
    after: f64,
    up_to: f64,
) -> (Vec<Event>, Option<Continuous<'_>>) {
    let (after, up_to) = (limit(after), limit(up_to));
    let mut jumps: Vec<Event> = Vec::new();
    let mut jump = |days: f64, mass: f64, off: f64| {
        let (at, off) = (millis(days), (off * Millis::PER_DAY).ceil() as i64);
        // Shorter than the unit in which times are compared: a jump and nothing else.
        let off = if off <= 1 { 0 } else { off };
        if mass > 0.0 {
            jumps.push(Event { at, mass, off });
        }
    };
    let inside = |days: f64| {
        let at = millis(days);
        at > after && at <= up_to
    };
    for (days, mass) in atoms(law).into_iter().filter(|a| inside(a.0)) {
        jump(days, mass, 0.0);
    }
    let mut part = Continuous::of(law);
    if let Some(part) = &mut part {
        let (after, up_to) = (days_of(after), days_of(up_to));
        for (low, high, mass) in pieces(law).into_iter().filter(|p| p.1 - p.0 < step) {
            let (from, to) = (low.max(after), high.min(up_to));
            if from < to {
                let share = (to - from) / (high - low);
                jump(f64::midpoint(from, to), mass * share, (to - from) / 2.0);
            }
            part.narrow = step;
            part.mass -= mass;
        }
        if let Some((low, high)) = stretch(law, step).filter(|s| s.1 - s.0 < 4.0 * step) {
            // A limit within the stretch leaves it to the grid.
            let mean = law.mean();
            if low > after && high <= up_to {
                jump(mean, 1.0, (high - mean).max(mean - low));
                part.narrow = f64::INFINITY;
            } else if high <= after || low > up_to {
                part.narrow = f64::INFINITY;
            }
        }
    }
    gather(&mut jumps);
    let part = part.filter(|p| p.narrow.is_finite() && p.mass > 1e-14);
    (jumps, part)
}

/// A limit of times in milliseconds; none before 0 and at infinity.
pub(super) fn limit(days: f64) -> i64 {
    if days < 0.0 {
        -1
    } else if days.is_infinite() {
        i64::MAX
    } else {
        millis(days)
    }
}

fn days_of(limit: i64) -> f64 {
    match limit {
        -1 => 0.0,
        i64::MAX => f64::INFINITY,
        at => days(at),
    }
}

/// The straight pieces of a distribution function: from, to, probability.
fn pieces(law: &Law) -> Vec<(f64, f64, f64)> {
    match &law.shape {
        Shape::Uniform { low } => vec![(low * law.scale, law.scale, 1.0)],
        Shape::Quantiles(list) => {
            let each = 1.0 / (list.len() - 1) as f64;
            let pairs = list.windows(2).filter(|pair| pair[0] < pair[1]);
            let piece = |pair: &[f64]| (pair[0] * law.scale, pair[1] * law.scale, each);
            pairs.map(piece).collect()
        }
        _ => Vec::new(),
    }
}

/// Where all but a billionth of a law lies on either side, if most of it lies within `step` and far from 0.
fn stretch(law: &Law, step: f64) -> Option<(f64, f64)> {
    const REST: f64 = 1e-9;
    match &law.shape {
        Shape::Pert { min, .. } => {
            let (low, high) = (min * law.scale, law.scale);
            (high - low < step).then_some((low, high))
        }
        Shape::LogNormal { .. } | Shape::Gamma { .. } | Shape::Weibull { .. } => {
            // Cheap before exact: these laws are narrow only around their mean.
            let spread = (
                law.cdf(law.mean() + step / 4.0),
                law.cdf(law.mean() - step / 4.0),
            );
            if spread.0 - spread.1 < 0.5 {
                return None;
            }
            let (low, high) = (law.quantile(REST), law.quantile(1.0 - REST));
            let far = low > high - low;
            far.then_some((low, high))
        }
        _ => None,
    }
}

/// A continuous part, ready to be evaluated at many points.
pub(super) struct Continuous<'a> {
    shape: &'a Shape,
    scale: f64,
    /// ln Γ of what the shape needs, so that it is computed once.
    log_norm: f64,
    beta: (f64, f64),
    /// The probability of the continuous part.
    pub mass: f64,
    /// Straight pieces shorter than this, in days, do not belong to it.
    narrow: f64,
}

impl<'a> Continuous<'a> {
    /// The continuous part of a law; `None` when it has none.
    pub fn of(law: &'a Law) -> Option<Continuous<'a>> {
        if law.as_fixed().is_some() {
            return None;
        }
        let mut beta = (1.0, 1.0);
        let log_norm = match &law.shape {
            Shape::Gamma { shape } => ln_gamma(shape + 1.0),
            Shape::Pert { .. } => {
                beta = law.shape.pert_shapes();
                let (a, b) = beta;
                // ln(a·B(a, b))
                ln_gamma(a + 1.0) + ln_gamma(b) - ln_gamma(a + b)
            }
            Shape::Weibull { shape } => ln_gamma(1.0 + 1.0 / shape),
            _ => 0.0,
        };
        let mass = 1.0 - atoms(law).iter().map(|(_, p)| p).sum::<f64>();
        Some(Continuous {
            shape: &law.shape,
            scale: law.scale,
            log_norm,
            beta,
            mass,
            narrow: 0.0,
        })
    }

    /// F(x) and L(x), in days.
    pub fn up_to(&self, days: f64) -> Partial {
        if days <= 0.0 {
            return Partial::default();
        }
        let x = days / self.scale;
        if x == f64::INFINITY {
            // The scale is too small to divide by: nearly all of the law lies next to nothing.
            let law = Law {
                shape: self.shape.clone(),
                scale: self.scale,
            };
            return Partial {
                mass: law.cdf(days),
                moment: 0.0,
            };
        }
        let Partial { mass, moment } = self.unit(x);
        // What took at most so long took at most so long on average, also where rounding says otherwise.
        let moment = (moment * self.scale).min(days * mass);
        Partial { mass, moment }
    }

    fn unit(&self, x: f64) -> Partial {
        let (mass, moment) = match self.shape {
            Shape::One => (0.0, 0.0),
            Shape::Exponential => {
                let mass = -(-x).exp_m1();
                (mass, mass - x * (-x).exp())
            }
            Shape::LogNormal { sigma } => {
                let z = x.ln() / sigma;
                let mean = (sigma * sigma / 2.0).exp();
                let moment = match *sigma > FAR_SIGMA {
                    true => special::far_log_normal_moment(*sigma, z),
                    false => mean * normal(z - sigma),
                };
                (normal(z), moment)
            }
            Shape::Gamma { shape } => {
                let mass = gamma(*shape, x);
                // P(k+1, x) = P(k, x) − x^k e^(−x) / Γ(k+1): DLMF 8.8.5.
                let step = match *shape > FAR_SHAPE {
                    true => special::gamma_step(*shape, x),
                    false => (shape * x.ln() - x - self.log_norm).exp(),
                };
                (mass, shape * (mass - step))
            }
            Shape::Weibull { shape } => {
                let power = x.powf(*shape);
                let s = 1.0 + 1.0 / shape;
                let moment = match s > FAR_SHAPE && power < s {
                    true => x * special::far_lower_gamma(s, power),
                    false => self.log_norm.exp() * gamma(s, power),
                };
                (-(-power).exp_m1(), moment)
            }
            Shape::Uniform { low } => {
                let x = x.clamp(*low, 1.0);
                let width = 1.0 - low;
                ((x - low) / width, (x * x - low * low) / (2.0 * width))
            }
            Shape::Pert { min, .. } => {
                let unit = ((x - min) / (1.0 - min)).clamp(0.0, 1.0);
                let (a, b) = self.beta;
                let rest = 1.0 - unit;
                let mass = special::beta(a, b, Unit { x: unit, rest }).below;
                // I_x(a+1, b) = I_x(a, b) − x^a (1−x)^b / (a·B(a, b)): DLMF 8.17.20.
                let step = if unit > 0.0 && unit < 1.0 {
                    (a * unit.ln() + b * (-unit).ln_1p() - self.log_norm).exp()
                } else {
                    0.0
                };
                let moment = min * mass + (1.0 - min) * a / (a + b) * (mass - step);
                (mass, moment)
            }
            Shape::Quantiles(list) => {
                let each = 1.0 / (list.len() - 1) as f64;
                let mut total = (0.0, 0.0);
                for pair in list
                    .windows(2)
                    .filter(|pair| pair[0] < pair[1] && pair[0] < x)
                    .filter(|pair| (pair[1] - pair[0]) * self.scale >= self.narrow)
                {
                    let end = x.min(pair[1]);
                    let part = each * (end - pair[0]) / (pair[1] - pair[0]);
                    total.0 += part;
                    total.1 += part * (end + pair[0]) / 2.0;
                }
                total
            }
        };
        Partial { mass, moment }
    }
}

/// Beyond, the mean of a log-normal law is a number too large to be multiplied.
const FAR_SIGMA: f64 = 8.0;
/// Beyond, powers and gamma functions are numbers too large to be multiplied, or to be subtracted as
/// logarithms.
const FAR_SHAPE: f64 = 50.0;

fn normal(z: f64) -> f64 {
    special::normal(z).below
}

/// The regularised lower incomplete gamma function.
fn gamma(shape: f64, x: f64) -> f64 {
    if shape <= 8.0 && shape.fract() == 0.0 {
        // Erlang: 1 − e^(−x) Σ x^j/j! over j < shape (DLMF 8.4.10), far cheaper than the series.
        let mut term = (-x).exp();
        let mut tail = term;
        for j in 1..shape as u32 {
            term *= x / f64::from(j);
            tail += term;
        }
        return (1.0 - tail).clamp(0.0, 1.0);
    }
    special::gamma(shape, x).below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> Vec<Law> {
        [
            Shape::Exponential,
            Shape::LogNormal { sigma: 0.8 },
            Shape::Gamma { shape: 0.5 },
            Shape::Gamma { shape: 3.0 },
            Shape::Weibull { shape: 1.7 },
            Shape::Uniform { low: 0.25 },
            Shape::Pert {
                min: 0.1,
                likely: 0.3,
            },
            Shape::Quantiles(vec![0.0, 0.0, 1.0, 1.0, 4.0, 10.0].into()),
        ]
        .into_iter()
        .map(|shape| Law { shape, scale: 2.0 })
        .collect()
    }

    #[test]
    fn the_parts_agree_with_the_law() {
        for law in laws() {
            let part = Continuous::of(&law).unwrap();
            let atoms = atoms(&law);
            for x in [0.3, 1.0, 2.0, 3.7, 9.0] {
                let jumps: f64 = atoms.iter().filter(|a| a.0 <= x).map(|a| a.1).sum();
                let found = part.up_to(x).mass + jumps;
                assert!(
                    (found - law.cdf(x)).abs() < 1e-13,
                    "{law:?} at {x}: {found}"
                );
            }
            let mean = part.up_to(1e6).moment + atoms.iter().map(|a| a.0 * a.1).sum::<f64>();
            assert!((mean / law.mean() - 1.0).abs() < 1e-12, "{law:?}: {mean}");
        }
    }

    #[test]
    fn the_partial_mean_is_the_integral_of_the_survival() {
        // E[T; T ≤ x] = x·F(x) − ∫₀ˣ F.
        for law in laws() {
            let part = Continuous::of(&law).unwrap();
            const N: usize = 200_000;
            let x = 3.1;
            let h = x / N as f64;
            let integral: f64 = (0..N)
                .map(|i| part.up_to((i as f64 + 0.5) * h).mass * h)
                .sum();
            let end = part.up_to(x);
            let expected = x * end.mass - integral;
            assert!((end.moment - expected).abs() < 1e-8, "{law:?}");
        }
    }

    /// At the edges too what took at most so long took no more than that on average.
    #[test]
    fn parts_at_the_edges_are_probabilities_and_means() {
        for i in 0..20_000 {
            let law = crate::plan::edge_law(i);
            let Some(part) = Continuous::of(&law) else {
                continue;
            };
            for days in [1e-6, 0.1, 1.0, 30.0, 365.0, 1e6] {
                let Partial { mass, moment } = part.up_to(days);
                assert!((0.0..=1.0).contains(&mass), "{law:?} up to {days}: {mass}");
                assert!(
                    moment >= -1e-9 && moment <= days * mass,
                    "{law:?} up to {days}: {moment}"
                );
                assert!(
                    (mass - law.cdf(days)).abs() < 1e-12,
                    "{law:?} up to {days}: {mass}"
                );
            }
        }
    }
}
