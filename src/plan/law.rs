//! Laws of time with known numbers: a shape and a scale.
//!
//! Splitting off the scale means that an uncertain median, a persona's multiplier and a grade of
//! evidence only change one number, and that the engine needs one table for each shape.

use std::sync::Arc;

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::gamma::gamma;

use crate::special::{self, Parts, Unit};

/// The law of a time T = scale · X, where X follows the shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// The law of X.
    pub shape: Shape,
    /// Days per unit of X, zero or more.
    pub scale: f64,
}

/// The law of a time whose scale is 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Always 1.
    One,
    /// Exponential with mean 1.
    Exponential,
    /// Log-normal with median 1.
    LogNormal {
        /// Standard deviation of the logarithm, positive.
        sigma: f64,
    },
    /// Gamma with scale 1.
    Gamma {
        /// The shape, positive.
        shape: f64,
    },
    /// Weibull with scale 1.
    Weibull {
        /// The shape, positive.
        shape: f64,
    },
    /// Uniform on `low`…1.
    Uniform {
        /// The lower end, 0 ≤ low < 1.
        low: f64,
    },
    /// PERT on `min`…1.
    Pert {
        /// The lower end, 0 ≤ min < 1.
        min: f64,
        /// The most likely value, min ≤ likely ≤ 1.
        likely: f64,
    },
    /// Quantiles at equal steps of probability, joined by straight lines.
    Quantiles(Arc<[f64]>),
}

impl Law {
    /// Always no time.
    pub const NONE: Law = Law {
        shape: Shape::One,
        scale: 0.0,
    };

    /// Always this long.
    pub fn fixed(days: f64) -> Law {
        Law {
            shape: Shape::One,
            scale: days,
        }
    }

    /// Gamma by its mean and standard deviation. Where the one is so much larger than the other that no
    /// number between them has a law of its own, always the mean or always nothing.
    pub fn gamma(mean: f64, sd: f64) -> Law {
        match mean / sd {
            ratio if ratio < 1e-150 => Law::NONE,
            ratio if ratio < 1e14 => {
                let shape = ratio * ratio;
                Law {
                    shape: Shape::Gamma { shape },
                    scale: mean / shape,
                }
            }
            _ => Law::fixed(mean),
        }
    }

    /// The one possible length, if there is only one.
    pub fn as_fixed(&self) -> Option<f64> {
        match &self.shape {
            _ if self.scale == 0.0 => Some(0.0),
            Shape::One => Some(self.scale),
            Shape::Quantiles(list) if list.first() == list.last() => Some(list[0] * self.scale),
            _ => None,
        }
    }

    /// The same with all times multiplied.
    #[must_use]
    pub fn scaled(mut self, by: f64) -> Law {
        self.scale *= by;
        self
    }

    /// The mean, in days.
    pub fn mean(&self) -> f64 {
        match self.scale == 0.0 {
            true => 0.0,
            false => self.scale * self.shape.mean(),
        }
    }

    /// P(T ≤ `days`).
    pub fn cdf(&self, days: f64) -> f64 {
        if self.scale == 0.0 {
            return if days >= 0.0 { 1.0 } else { 0.0 };
        }
        let usual = self.has_usual_scale() || days <= 0.0;
        match &self.shape {
            Shape::LogNormal { sigma } if !usual => {
                special::normal((days.ln() - self.scale.ln()) / sigma).below
            }
            Shape::Weibull { shape } if !usual => {
                let power = (shape * (days.ln() - self.scale.ln())).exp();
                -(-power).exp_m1()
            }
            shape => shape.cdf(days / self.scale),
        }
    }

    /// The time below which a share `p` lies.
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantile_from(p, 1.0 - p)
    }

    /// The quantile at `p`, given `q` = 1 − p as well. Scales that are hardly numbers any more are taken
    /// together with the shape, which then is none either.
    pub fn quantile_from(&self, p: f64, q: f64) -> f64 {
        if self.scale == 0.0 {
            return 0.0;
        }
        if self.has_usual_scale() {
            return self.scale * self.shape.quantile_from(p, q);
        }
        match &self.shape {
            Shape::LogNormal { sigma } => (self.scale.ln() + sigma * normal_quantile(p, q)).exp(),
            Shape::Weibull { shape } => (self.scale.ln() + (-log_of(p, q)).ln() / shape).exp(),
            shape => self.scale * shape.quantile_from(p, q),
        }
    }

    /// Whether the scale is one that leaves room for very long and very short times of the shape among
    /// numbers of single precision.
    pub fn has_usual_scale(&self) -> bool {
        (1e-15..=1e15).contains(&self.scale)
    }
}

/// The smallest probability whose quantile is looked for.
const EDGE: f64 = 1e-300;

impl Shape {
    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Shape::One | Shape::Exponential => 1.0,
            Shape::LogNormal { sigma } => (sigma * sigma / 2.0).exp(),
            Shape::Gamma { shape } => *shape,
            Shape::Weibull { shape } => gamma(1.0 + 1.0 / shape),
            Shape::Uniform { low } => (low + 1.0) / 2.0,
            Shape::Pert { min, likely } => (min + 4.0 * likely + 1.0) / 6.0,
            Shape::Quantiles(list) => {
                let pairs = list.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
                pairs.sum::<f64>() / (list.len() - 1) as f64
            }
        }
    }

    /// P(X ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Shape::One => f64::from(x >= 1.0),
            _ if x < 0.0 => 0.0,
            Shape::Exponential => -(-x).exp_m1(),
            Shape::LogNormal { sigma } => {
                if x <= 0.0 {
                    0.0
                } else {
                    special::normal(x.ln() / sigma).below
                }
            }
            Shape::Gamma { shape } => special::gamma(*shape, x).below,
            Shape::Weibull { shape } => -(-x.powf(*shape)).exp_m1(),
            Shape::Uniform { low } => ((x - low) / (1.0 - low)).clamp(0.0, 1.0),
            Shape::Pert { min, .. } => {
                let (a, b) = self.pert_shapes();
                special::beta(a, b, unit(*min, x)).below
            }
            Shape::Quantiles(list) => {
                let steps = (list.len() - 1) as f64;
                let above = list.partition_point(|q| *q <= x);
                if above == 0 {
                    0.0
                } else if above == list.len() {
                    1.0
                } else {
                    let (a, b) = (list[above - 1], list[above]);
                    ((above - 1) as f64 + (x - a) / (b - a)) / steps
                }
            }
        }
    }

    /// The value below which a share `p` lies, 0 < p < 1.
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantile_from(p, 1.0 - p)
    }

    /// The quantile at `p`, given `q` = 1 − p as well, so that neither tail loses its digits.
    pub fn quantile_from(&self, p: f64, q: f64) -> f64 {
        match self {
            Shape::One => 1.0,
            Shape::Exponential => -log_of(p, q),
            Shape::LogNormal { sigma } => (sigma * normal_quantile(p, q)).exp(),
            Shape::Gamma { shape } => special::gamma_quantile(*shape, parts(p, q)),
            Shape::Weibull { shape } => (-log_of(p, q)).powf(1.0 / shape),
            Shape::Uniform { low } => low + (1.0 - low) * p,
            Shape::Pert { min, .. } => {
                let (a, b) = self.pert_shapes();
                min + (1.0 - min) * special::beta_quantile(a, b, parts(p, q)).x
            }
            Shape::Quantiles(list) => {
                let at = p * (list.len() - 1) as f64;
                let below = (at as usize).min(list.len() - 2);
                list[below] + (at - below as f64) * (list[below + 1] - list[below])
            }
        }
    }

    /// The density at x, where it is needed to find quantiles by Newton's method; `None` for shapes
    /// whose quantiles have a closed form.
    pub fn density(&self, x: f64) -> Option<f64> {
        match self {
            Shape::Gamma { shape } => Some(special::gamma_density(*shape, x)),
            Shape::Pert { min, .. } => {
                let (a, b) = self.pert_shapes();
                Some(special::beta_density(a, b, unit(*min, x)) / (1.0 - min))
            }
            _ => None,
        }
    }

    /// The shapes of the Beta law of a PERT shape; of others, those of the uniform law.
    pub fn pert_shapes(&self) -> (f64, f64) {
        let Shape::Pert { min, likely } = self else {
            return (1.0, 1.0);
        };
        let (min, likely) = (*min, *likely);
        (
            1.0 + 4.0 * (likely - min) / (1.0 - min),
            1.0 + 4.0 * (1.0 - likely) / (1.0 - min),
        )
    }
}

/// Where a value lies between the lower end of a PERT shape and 1.
fn unit(min: f64, x: f64) -> Unit {
    let x = ((x - min) / (1.0 - min)).clamp(0.0, 1.0);
    Unit { x, rest: 1.0 - x }
}

fn parts(p: f64, q: f64) -> Parts {
    Parts {
        below: p.max(EDGE),
        above: q.max(EDGE),
    }
}

/// ln(1 − p) from whichever of p and q = 1 − p has more digits.
fn log_of(p: f64, q: f64) -> f64 {
    if p < 0.5 { (-p).ln_1p() } else { q.ln() }
}

/// The standard normal quantile, from whichever of p and q = 1 − p has more digits.
fn normal_quantile(p: f64, q: f64) -> f64 {
    let normal = Normal::standard();
    if p < 0.5 {
        normal.inverse_cdf(p)
    } else {
        -normal.inverse_cdf(q)
    }
}

/// Laws at the edges of what a file may name, and between them, for tests: draw number `i`.
#[cfg(test)]
pub(crate) fn edge_law(i: u64) -> Law {
    use crate::draws::{Purpose, Replication, Salt};
    let unit =
        |name: &str| Replication::new(7, i as u32).unknown(Salt::new(Purpose::Unknown, name));
    let pick = |name: &str, edges: &[f64]| match unit(name) {
        u if u < 0.5 => edges[(2.0 * u * edges.len() as f64) as usize],
        u => 10f64.powf((u - 0.75) * 48.0),
    };
    let parameter = [
        f64::MIN_POSITIVE,
        1e-100,
        1e-9,
        1e-3,
        0.5,
        1.0,
        1.0 + 1e-12,
        2.0,
        40.0,
        600.0,
        1e6,
    ];
    let days = [5e-324, 1e-300, 1e-20, 1.0 / 86_400.0, 1.0, 365.0, 1e6];
    let positive = |name: &str| pick(name, &parameter).clamp(f64::MIN_POSITIVE, 1e6);
    let duration = |name: &str| pick(name, &days).min(1e6);
    let part = |name: &str| match unit(name) {
        u if u < 0.2 => 0.0,
        u if u > 0.8 => 1.0 - 1e-9,
        u => (u - 0.2) / 0.6,
    };
    let scale = duration("scale");
    let shape = match i % 7 {
        0 => Shape::Exponential,
        1 => Shape::LogNormal {
            sigma: positive("shape"),
        },
        2 => Shape::Gamma {
            shape: positive("shape").max(1e-300),
        },
        3 => Shape::Weibull {
            shape: positive("shape"),
        },
        4 => Shape::Uniform { low: part("low") },
        5 => {
            let min = part("low");
            let likely = min + (1.0 - min) * part("likely");
            Shape::Pert { min, likely }
        }
        _ => return Law::gamma(duration("mean"), scale),
    };
    Law { shape, scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Shape> {
        vec![
            Shape::Exponential,
            Shape::LogNormal { sigma: 1.0 },
            Shape::Gamma { shape: 0.5 },
            Shape::Gamma { shape: 3.0 },
            Shape::Weibull { shape: 1.7 },
            Shape::Uniform { low: 0.25 },
            Shape::Pert {
                min: 0.1,
                likely: 0.3,
            },
            Shape::Quantiles(vec![0.0, 1.0, 4.0, 10.0].into()),
        ]
    }

    #[test]
    fn quantile_and_cdf_are_inverse() {
        for shape in all() {
            for p in [0.001, 0.1, 0.5, 0.9, 0.999] {
                let back = shape.cdf(shape.quantile(p));
                assert!((back - p).abs() < 1e-9, "{shape:?} at {p}: {back}");
            }
        }
    }

    #[test]
    fn the_mean_is_the_integral_of_the_quantiles() {
        for shape in all() {
            const N: usize = 100_000;
            let sum: f64 = (0..N)
                .map(|i| shape.quantile((i as f64 + 0.5) / N as f64))
                .sum();
            let relative = (sum / N as f64 / shape.mean() - 1.0).abs();
            assert!(relative < 2e-4, "{shape:?}: {relative}");
        }
    }

    /// A quantile is right where its part is p to 1e-12, or p lies between the parts of two times that are
    /// 1e-12 away from it. The time itself may be too long for a number, or too short: then it is infinite or 0.
    #[test]
    fn a_hundred_thousand_laws_at_the_edges_have_quantiles() {
        let parts = [
            1e-9,
            2f64.powi(-33),
            1e-3,
            0.25,
            0.5,
            0.9,
            0.999,
            1.0 - 1e-9,
        ];
        for i in 0..100_000 {
            let law = edge_law(i);
            let p = parts[(i / 7 % 8) as usize];
            let x = law.quantile(p);
            assert!(x >= 0.0, "{law:?} at {p}: {x}");
            if !(x > 1e-290 && x < 1e290) || law.as_fixed().is_some() {
                continue;
            }
            let (low, high) = (law.cdf(x * (1.0 - 1e-12)), law.cdf(x * (1.0 + 1e-12)));
            // Of powers of large numbers, rounding takes some digits.
            let tolerance = 1e-12 * (1.0 + x.ln().abs() / 100.0) + ends(&law);
            let right = (law.cdf(x) - p).abs() < tolerance
                || (low <= p + tolerance && high >= p - tolerance);
            assert!(right, "{law:?} at {p}: {x:e}, {low} to {high}");
        }
    }

    /// Between numbers that nearly meet, 1 − low has few digits left.
    fn ends(law: &Law) -> f64 {
        match law.shape {
            Shape::Uniform { low: min } | Shape::Pert { min, .. } => 4e-16 / (1.0 - min),
            _ => 0.0,
        }
    }

    #[test]
    fn a_gamma_law_without_room_is_its_mean_or_nothing() {
        assert_eq!(Law::gamma(3.0, 1e-300), Law::fixed(3.0));
        assert_eq!(Law::gamma(3.0, 0.0), Law::fixed(3.0));
        assert_eq!(Law::gamma(0.0, 0.0).as_fixed(), Some(0.0));
        assert_eq!(Law::gamma(1e-300, 1e6), Law::NONE);
        assert!((Law::gamma(3.0, 1e-9).quantile(0.5) - 3.0).abs() < 1e-9);
    }
}
