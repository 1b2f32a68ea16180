//! Laws of time with known numbers: a shape and a scale.
//!
//! Splitting off the scale means that an uncertain median, a persona's multiplier and a grade of
//! evidence only change one number, and that the engine needs one table for each shape.

use std::sync::Arc;

use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, Normal};
use statrs::function::gamma::gamma;

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
        self.scale * self.shape.mean()
    }

    /// P(T ≤ `days`).
    pub fn cdf(&self, days: f64) -> f64 {
        if self.scale == 0.0 {
            return if days >= 0.0 { 1.0 } else { 0.0 };
        }
        self.shape.cdf(days / self.scale)
    }

    /// The time below which a share `p` lies.
    pub fn quantile(&self, p: f64) -> f64 {
        self.scale * self.shape.quantile(p)
    }
}

/// The smallest and largest probability whose quantile is asked of statrs.
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
                    Normal::standard().cdf(x.ln() / sigma)
                }
            }
            Shape::Gamma { shape } => Gamma::new(*shape, 1.0).map_or(0.0, |law| law.cdf(x)),
            Shape::Weibull { shape } => -(-x.powf(*shape)).exp_m1(),
            Shape::Uniform { low } => ((x - low) / (1.0 - low)).clamp(0.0, 1.0),
            Shape::Pert { min, .. } => {
                let unit = ((x - min) / (1.0 - min)).clamp(0.0, 1.0);
                self.pert_law().map_or(0.0, |law| law.cdf(unit))
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
            Shape::Gamma { shape } => {
                Gamma::new(*shape, 1.0).map_or(0.0, |law| law.inverse_cdf(p.max(EDGE)))
            }
            Shape::Weibull { shape } => (-log_of(p, q)).powf(1.0 / shape),
            Shape::Uniform { low } => low + (1.0 - low) * p,
            Shape::Pert { min, .. } => {
                let unit = self
                    .pert_law()
                    .map_or(0.0, |law| law.inverse_cdf(p.max(EDGE)));
                min + (1.0 - min) * unit
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
            Shape::Gamma { shape } => Gamma::new(*shape, 1.0).ok().map(|law| law.pdf(x)),
            Shape::Pert { min, .. } => self
                .pert_law()
                .map(|law| law.pdf(((x - min) / (1.0 - min)).clamp(0.0, 1.0)) / (1.0 - min)),
            _ => None,
        }
    }

    fn pert_law(&self) -> Option<Beta> {
        let Shape::Pert { min, likely } = self else {
            return None;
        };
        let (min, likely) = (*min, *likely);
        let a = 1.0 + 4.0 * (likely - min) / (1.0 - min);
        let b = 1.0 + 4.0 * (1.0 - likely) / (1.0 - min);
        Beta::new(a, b).ok()
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
}
