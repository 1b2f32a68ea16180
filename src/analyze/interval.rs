//! Intervals. All are 95 %.

use crate::special;

/// z of the 97.5 % quantile of the standard normal law.
pub const Z: f64 = 1.959_963_984_540_054;

/// Where an interval comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Wilson's score interval of a share: chance only.
    Wilson,
    /// Student's t over blocks of customers: chance only.
    Blocks,
    /// Quantiles over replications: chance in a cohort of this size and what is not known.
    Replications,
    /// Student's t for one more replication, where there are too few for quantiles: both.
    FewReplications,
    /// No sampling at all.
    Exact,
}

impl Method {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Wilson => "wilson",
            Method::Blocks => "blocks",
            Method::Replications => "replications",
            Method::FewReplications => "few_replications",
            Method::Exact => "exact",
        }
    }
}

/// Wilson's score interval for `k` successes in `n` trials (Wilson 1927, *Probable inference, the law
/// of succession, and statistical inference*, JASA 22). `None` when n is 0.
pub fn wilson(k: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (k, n) = (k as f64, n as f64);
    let p = k / n;
    let center = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    // At k = 0 and k = n one end is p itself; rounding must not put it on the wrong side.
    Some(((center - half).clamp(0.0, p), (center + half).clamp(p, 1.0)))
}

/// Mean and sample variance (divided by n − 1; 0 for a single value) of the finite values.
pub fn mean_and_variance(values: impl Iterator<Item = f64>) -> Option<(f64, f64, usize)> {
    let (mut n, mut mean, mut squares) = (0usize, 0.0, 0.0);
    // Welford (1962), Technometrics 4(3).
    for value in values.filter(|v| v.is_finite()) {
        n += 1;
        let delta = value - mean;
        mean += delta / n as f64;
        squares += delta * (value - mean);
    }
    match n {
        0 => None,
        1 => Some((mean, 0.0, 1)),
        _ => Some((mean, squares / (n - 1) as f64, n)),
    }
}

/// The 97.5 % quantile of Student's t with this many degrees of freedom, at least 1.
pub fn student(degrees: usize) -> f64 {
    special::student_quantile(degrees.max(1) as f64, 0.975)
}

/// P(X ≤ x) of Student's t with this many degrees of freedom, at least 1.
///
/// NaN for NaN.
pub fn student_cdf(x: f64, degrees: usize) -> f64 {
    match x.is_nan() {
        true => x,
        false => special::student(degrees.max(1) as f64, x).below,
    }
}

/// P(X ≤ x) of the standard normal law.
pub fn normal_cdf(x: f64) -> f64 {
    special::normal(x).below
}

/// The quantile of a sample, straight between order statistics (Hyndman and Fan 1996, type 6): one
/// more value of the same law lies below it with probability `p`, as long as p·(n + 1) lies in 1…n.
/// `sorted` must rise and not be empty.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let last = (sorted.len() - 1) as f64;
    let at = (p * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, last);
    let below = (at.floor() as usize).min(sorted.len() - 1);
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_a_published_value() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263 gives
        // 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611; 15 of 148 gives 0.0624 to 0.1605.
        for (k, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (0, 20, 0.0, 0.1611),
            (15, 148, 0.0624, 0.1605),
        ] {
            let (a, b) = wilson(k, n).unwrap();
            assert!(
                (a - low).abs() < 5e-5 && (b - high).abs() < 5e-5,
                "{k}/{n}: {a} {b}"
            );
        }
    }

    #[test]
    fn students_t_agrees_with_its_table() {
        // Any table of t at 97.5 %: 12.706 for 1, 2.228 for 10, 2.023 for 39 degrees of freedom.
        for (degrees, t) in [(1, 12.706), (10, 2.228), (39, 2.023)] {
            assert!((student(degrees) - t).abs() < 5e-4, "{degrees}");
        }
    }

    #[test]
    fn a_sample_without_spread_is_no_reason_to_panic() {
        assert!(student_cdf(f64::NAN, 3).is_nan());
        assert_eq!(
            (
                student_cdf(f64::INFINITY, 3),
                student_cdf(f64::NEG_INFINITY, 3)
            ),
            (1.0, 0.0)
        );
        assert!((student_cdf(1e300, 3) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn sample_quantiles_interpolate() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        assert_eq!(quantile(&[1.0], 0.975), 1.0);
        let values: Vec<f64> = (1..=39).map(f64::from).collect();
        assert_eq!(
            (quantile(&values, 0.025), quantile(&values, 0.975)),
            (1.0, 39.0)
        );
    }
}
