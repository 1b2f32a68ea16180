//! The incomplete beta and gamma functions and their inverses, for every parameter that a file may name.
//!
//! The functions are those of CDFLIB (Didonato and Morris 1992, *Algorithm 708*, ACM TOMS 18(3), and 1986,
//! *Algorithm 654*, ACM TOMS 12(4)), good to 13 digits at shapes up to 1e15 and in both tails. The inverses
//! are Newton's method on logarithms inside a bracket. The bracket is halved by counting representable
//! numbers, of which there are fewer than 2⁶³, so that no parameter makes the search long.
//!
//! All laws ask here: the routines of statrs lose digits at large shapes, and its inverse of the
//! incomplete beta function does not end at some.

use cdflib::special::{
    cumnor, error_fc_scaled,
    internal::{beta_rcomp, rcomp},
    try_beta_inc, try_gamma_inc,
};

/// The two parts into which a value divides a law. Each has its own digits, however small it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// The probability of at most the value.
    pub below: f64,
    /// The probability of more.
    pub above: f64,
}

impl Parts {
    const NONE_BELOW: Parts = Parts {
        below: 0.0,
        above: 1.0,
    };
    const ALL_BELOW: Parts = Parts {
        below: 1.0,
        above: 0.0,
    };

    /// Rounding never takes a probability out of 0…1.
    fn new(below: f64, above: f64) -> Parts {
        Parts {
            below: below.clamp(0.0, 1.0),
            above: above.clamp(0.0, 1.0),
        }
    }

    /// The parts at a probability.
    pub fn at(p: f64) -> Parts {
        Parts {
            below: p,
            above: 1.0 - p,
        }
    }

    fn swapped(self) -> Parts {
        Parts {
            below: self.above,
            above: self.below,
        }
    }
}

/// A share and what is missing to 1, each with its own digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// The share.
    pub x: f64,
    /// 1 − x.
    pub rest: f64,
}

/// The law Beta(a, b) at a share. Shapes must be positive.
pub fn beta(a: f64, b: f64, at: Unit) -> Parts {
    match at {
        Unit { x, .. } if x <= 0.0 => Parts::NONE_BELOW,
        Unit { rest, .. } if rest <= 0.0 => Parts::ALL_BELOW,
        Unit { x, rest } => {
            // Shapes are positive and the two sum to 1, so that it is never refused.
            let (below, above) = try_beta_inc(a, b, x, rest).unwrap_or((f64::NAN, f64::NAN));
            Parts::new(below, above)
        }
    }
}

/// The density of Beta(a, b) at a share.
pub fn beta_density(a: f64, b: f64, at: Unit) -> f64 {
    let end = |own: f64, other: f64| match own {
        own if own > 1.0 => 0.0,
        own if own < 1.0 => f64::INFINITY,
        _ => other,
    };
    if at.x <= 0.0 {
        return end(a, b);
    }
    if at.rest <= 0.0 {
        return end(b, a);
    }
    beta_rcomp(a, b, at.x, at.rest) / (at.x * at.rest)
}

/// P(K ≤ k) and P(K > k) of the number K of successes among `n` trials that each succeed with probability `p`.
pub fn binomial(n: u64, p: f64, k: u64) -> Parts {
    if k >= n || p <= 0.0 {
        return Parts::ALL_BELOW;
    }
    // DLMF 8.17.5.
    let at = Unit {
        x: 1.0 - p,
        rest: p,
    };
    beta((n - k) as f64, k as f64 + 1.0, at)
}

/// P(T ≤ t) and P(T > t) of Student's t with so many degrees of freedom.
pub fn student(degrees: f64, t: f64) -> Parts {
    let square = t * t;
    let tail = match square.is_finite() {
        true => {
            let x = degrees / (degrees + square);
            let rest = square / (degrees + square);
            beta(degrees / 2.0, 0.5, Unit { x, rest }).below / 2.0
        }
        false => 0.0,
    };
    match t > 0.0 {
        true => Parts::new(1.0 - tail, tail),
        false => Parts::new(tail, 1.0 - tail),
    }
}

/// The quantile of Student's t with so many degrees of freedom, 0 < p < 1.
pub fn student_quantile(degrees: f64, p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let part = Parts {
        below: 2.0 * tail,
        above: 1.0 - 2.0 * tail,
    };
    let at = beta_quantile(degrees / 2.0, 0.5, part);
    let size = (degrees * at.rest / at.x).sqrt();
    if p < 0.5 { -size } else { size }
}

/// The standard normal law at a value.
pub fn normal(z: f64) -> Parts {
    // Φ(−40) is less than the least number, and the square of a large z none.
    if z.abs() > 40.0 {
        return match z > 0.0 {
            true => Parts::ALL_BELOW,
            false => Parts::NONE_BELOW,
        };
    }
    let (below, above) = cumnor(z);
    Parts::new(below, above)
}

/// The law Gamma(shape, 1) at a value. The shape must be positive.
pub fn gamma(shape: f64, x: f64) -> Parts {
    if x <= 0.0 {
        return Parts::NONE_BELOW;
    }
    if x == f64::INFINITY {
        return Parts::ALL_BELOW;
    }
    // Refused is only what no number can tell from the median of a law that narrow.
    let (below, above) = try_gamma_inc(shape, x).unwrap_or((0.5, 0.5));
    Parts::new(below, above)
}

/// The density of Gamma(shape, 1) at a positive x.
pub fn gamma_density(shape: f64, x: f64) -> f64 {
    rcomp(shape, x) / x
}

/// x^shape · e^(−x) / Γ(shape + 1), by which the parts at x of Gamma(shape, 1) and of Gamma(shape + 1, 1)
/// differ (DLMF 8.8.5).
pub fn gamma_step(shape: f64, x: f64) -> f64 {
    rcomp(shape, x) / shape
}

/// E[X; ln X ≤ sigma·z] of a log-normal law with median 1, where the mean is too large a number or nearly so.
pub fn far_log_normal_moment(sigma: f64, z: f64) -> f64 {
    // e^(σ²/2) Φ(z − σ), with Φ(−w) = e^(−w²/2) erfcx(w/√2) / 2.
    let scaled = error_fc_scaled((sigma - z) * std::f64::consts::FRAC_1_SQRT_2);
    (sigma * z - z * z / 2.0).exp() * scaled / 2.0
}

/// ∫₀^y t^(s−1) e^(−t) dt / y^(s−1), where Γ(s) is too large a number or nearly so, by its series (DLMF
/// 8.7.1); `y` must be less than `s`.
pub fn far_lower_gamma(s: f64, y: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for j in 1..2000 {
        term *= y / (s + f64::from(j));
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    y * (-y).exp() / s * sum
}

/// The share below which a part of Beta(a, b) lies.
pub fn beta_quantile(a: f64, b: f64, part: Parts) -> Unit {
    // The quantile is looked for from the end that it is nearer to, where it has its digits.
    let half = beta(a, b, Unit { x: 0.5, rest: 0.5 });
    let near_0 = match half.below < half.above {
        true => part.above >= half.above,
        false => part.below <= half.below,
    };
    let search = |a: f64, b: f64, part: Parts| {
        let unit = |x: f64| Unit { x, rest: 1.0 - x };
        solve(
            part,
            (TINY, 0.5),
            a / (a + b),
            |x| beta(a, b, unit(x)),
            |x| beta_rcomp(a, b, x, 1.0 - x) / (1.0 - x),
        )
    };
    if near_0 {
        let x = search(a, b, part);
        Unit { x, rest: 1.0 - x }
    } else {
        let rest = search(b, a, part.swapped());
        Unit {
            x: 1.0 - rest,
            rest,
        }
    }
}

/// The value below which a part of Gamma(shape, 1) lies.
pub fn gamma_quantile(shape: f64, part: Parts) -> f64 {
    solve(
        part,
        (TINY, f64::MAX),
        shape,
        |x| gamma(shape, x),
        |x| rcomp(shape, x),
    )
}

/// What is less is 0: nobody can tell an attosecond from nothing, and subnormal numbers have few digits.
const TINY: f64 = 1e-300;

/// The most steps of a search: two for each of the 63 halvings that reduce all positive numbers to one.
const STEPS: usize = 130;

/// The x in a bracket, both ends not negative, at which a law has the parts that are wanted. `slope` is x
/// times the density.
fn solve(
    wanted: Parts,
    bracket: (f64, f64),
    start: f64,
    parts: impl Fn(f64) -> Parts,
    slope: impl Fn(f64) -> f64,
) -> f64 {
    let (mut low, mut high) = bracket;
    let lower_tail = wanted.below <= wanted.above;
    let mut x = start.clamp(low, high);
    let mut close = 0;
    let first = parts(low);
    if first.below >= wanted.below && first.above <= wanted.above {
        return 0.0;
    }
    for step in 0..STEPS {
        // Where Newton's method leaves the bracket or is slow, the bracket is halved.
        if !(x > low && x < high) || step % 8 == 7 {
            x = halfway(low, high);
        }
        if x <= low || x >= high {
            break;
        }
        let found = parts(x);
        let (tail, target) = match lower_tail {
            true => (found.below, wanted.below),
            false => (found.above, wanted.above),
        };
        if tail == target {
            return x;
        }
        let above = (tail > target) == lower_tail;
        if above {
            high = x
        } else {
            low = x
        }
        let off = tail.ln() - target.ln();
        // A difference of rounding: thrice, so that the last steps of Newton's method are taken.
        if off.abs() < 1e-14 {
            close += 1;
            if close == 3 {
                return x;
            }
        }
        let by = off * tail / slope(x);
        let by = if lower_tail { -by } else { by };
        let next = x * by.exp();
        if next == x {
            return x;
        }
        x = next;
    }
    high
}

/// The number in the middle of all representable ones between two that are not negative.
fn halfway(low: f64, high: f64) -> f64 {
    f64::from_bits(low.to_bits() + (high.to_bits() - low.to_bits()) / 2)
}

#[cfg(test)]
mod tests;
