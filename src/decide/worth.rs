//! The value of information: what it would be worth to know, before choosing.
//!
//! With U(d, θ) the worth of option d when the uncertain numbers are θ, the best choice now is worth
//! max over d of E\[U(d, θ)\]. Who knew all of θ would choose the best for it: the expected value of perfect
//! information is E\[max over d of U(d, θ)\] − max over d of E\[U(d, θ)\] (Raiffa and Schlaifer 1961, *Applied
//! Statistical Decision Theory*). Who knew one number φ would choose the best on average over the others:
//! E\[max over d of E\[U(d, θ) | φ\]\] − max over d of E\[U(d, θ)\]. The inner expectation is found by
//! regression on φ over the draws (Strong, Oakley and Brennan 2014, *Estimating multiparameter partial
//! expected value of perfect information from a probabilistic sensitivity analysis sample*, Medical Decision
//! Making 34(3)).
//!
//! Knowing one number is never worth more than knowing everything, and the estimates keep to that draw by
//! draw: a regression only says which option is chosen when φ is known, and that choice is valued by the
//! same worths of the same draws that value the best of all choices.

use super::regression::{fit, fit_all};

/// What knowing something would be worth, in the unit of the goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The expected value; never below 0.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Whether it can be told from 0: its 95 % interval lies above it.
    pub above_0: bool,
}

/// Standard errors to either side of a 95 % interval.
const SIDE: f64 = 1.96;

/// The option that is best on average.
pub(super) fn best(worth: &[Vec<f64>]) -> usize {
    let mean = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let means: Vec<f64> = worth.iter().map(mean).collect();
    // The first of equals.
    (0..means.len()).fold(0, |best, at| match means[at] > means[best] {
        true => at,
        false => best,
    })
}

/// Options in draws of what is not known, each less the one that is best on average: luck that both share
/// cancels.
#[derive(Debug, Clone)]
pub struct Prospects {
    /// What each option gains in each draw, as it was found.
    found: Vec<Vec<f64>>,
    /// The part of that which somebody who knew every number could expect.
    known: Vec<Vec<f64>>,
}

impl Prospects {
    /// `worth[d][r]` is that of option d in draw r: exact, or noisy, as that of simulated cohorts is: then
    /// `noisy` gives the normal scores of all uncertain numbers, and only what they explain can be known.
    pub fn new(worth: &[Vec<f64>], noisy: Option<&[Vec<f64>]>) -> Prospects {
        let found = match worth.get(best(worth)) {
            None => Vec::new(),
            Some(base) => {
                let less =
                    |values: &Vec<f64>| values.iter().zip(base).map(|(a, b)| a - b).collect();
                worth.iter().map(less).collect()
            }
        };
        let known = match noisy {
            None => found.clone(),
            Some(scores) => fit_all(scores, &found),
        };
        Prospects { found, known }
    }

    /// What knowing every number would be worth.
    pub fn everything(&self) -> Worth {
        self.worth(&self.known)
    }

    /// What knowing one number would be worth, by its normal scores in the draws. Never more than
    /// [`Prospects::everything`].
    pub fn one(&self, scores: &[f64]) -> Worth {
        let expected: Vec<Vec<f64>> = self.found.iter().map(|g| fit(scores, g).fitted).collect();
        self.worth(&expected)
    }

    /// The worth of choosing, in each draw, what is then expected to gain most.
    ///
    /// The error is the spread of what the choices gain as found: how they are estimated does not matter to
    /// first order, as a best choice is flat (the envelope theorem).
    fn worth(&self, expected: &[Vec<f64>]) -> Worth {
        let n = self.found.first().map_or(0, Vec::len);
        let mut sum = 0.0;
        let mut gained = Vec::with_capacity(n);
        for r in 0..n {
            let most = |&a: &usize, &b: &usize| expected[a][r].total_cmp(&expected[b][r]);
            let choice = (0..expected.len()).max_by(most);
            // Staying with the best option gains nothing, whatever a regression says of it.
            match choice.filter(|&d| expected[d][r] > 0.0) {
                Some(d) => {
                    sum += self.known[d][r];
                    gained.push(self.found[d][r]);
                }
                None => gained.push(0.0),
            }
        }
        let count = n.max(1) as f64;
        let mean = gained.iter().sum::<f64>() / count;
        let squares: f64 = gained.iter().map(|g| (g - mean).powi(2)).sum();
        // Who knows can always choose as before.
        let value = (sum / count).max(0.0);
        let error = (squares / (count - 1.0).max(1.0) / count).sqrt();
        Worth {
            value,
            error,
            above_0: value > SIDE * error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::regression::normal_scores,
        draws::{Purpose, Replication, Salt},
    };
    use statrs::distribution::{Continuous, ContinuousCDF, Normal};

    const DRAWS: u32 = 4000;

    fn normals(name: &str) -> Vec<f64> {
        let salt = Salt::new(Purpose::Unknown, name);
        let normal = Normal::standard();
        (0..DRAWS)
            .map(|r| normal.inverse_cdf(Replication::new(11, r).unknown(salt)))
            .collect()
    }

    /// The unit normal loss φ(z) − z·(1 − Φ(z)) (Raiffa and Schlaifer 1961, table II): 0.3989 at 0, 0.1978 at
    /// 0.5, 0.0833 at 1.
    fn loss(z: f64) -> f64 {
        let normal = Normal::standard();
        normal.pdf(z) - z * (1.0 - normal.cdf(z))
    }

    #[track_caller]
    fn within(found: Worth, exact: f64) {
        assert!(
            (found.value - exact).abs() < 4.0 * found.error,
            "found {found:?}, expected {exact}"
        );
    }

    #[test]
    fn the_loss_is_that_of_the_table() {
        for (z, l) in [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.0833)] {
            assert!((loss(z) - l).abs() < 5e-5);
        }
    }

    /// Nothing is worth 0, the other option normal with mean μ and standard deviation σ: perfect information
    /// is worth σ·L(|μ|/σ).
    #[test]
    fn two_options_with_a_normal_difference() {
        let x = normals("x");
        for (mu, sigma) in [(0.0, 1.0), (-0.5, 1.0), (2.0, 2.0), (-300.0, 1000.0)] {
            let other: Vec<f64> = x.iter().map(|x| mu + sigma * x).collect();
            let worth = [vec![0.0; x.len()], other];
            let exact = sigma * loss(f64::abs(mu) / sigma);
            within(Prospects::new(&worth, None).everything(), exact);
            within(Prospects::new(&worth, None).one(&normal_scores(&x)), exact);
        }
    }

    /// The difference is linear in independent normal numbers: knowing number i is worth
    /// |aᵢ|·L(|μ|/|aᵢ|), knowing all √(Σ aᵢ²)·L(|μ|/√(Σ aᵢ²)); one that does nothing is worth nothing.
    #[test]
    fn a_linear_difference_of_independent_numbers() {
        let (x, y, idle) = (normals("x"), normals("y"), normals("idle"));
        let (a, b, mu) = (1.0, 2.0, -0.7);
        let pairs = x.iter().zip(&y);
        let other: Vec<f64> = pairs.map(|(x, y)| mu + a * x + b * y).collect();
        let worth = [vec![0.0; x.len()], other];
        let exact = |s: f64| s * loss(f64::abs(mu) / s);
        within(
            Prospects::new(&worth, None).one(&normal_scores(&x)),
            exact(a),
        );
        within(
            Prospects::new(&worth, None).one(&normal_scores(&y)),
            exact(b),
        );
        within(
            Prospects::new(&worth, None).everything(),
            exact(5f64.sqrt()),
        );
        assert_eq!(
            Prospects::new(&worth, None)
                .one(&normal_scores(&idle))
                .value,
            0.0
        );
    }

    /// Correlated numbers: knowing x tells of y too, so the difference given x has standard deviation
    /// |a + ρ·b|.
    #[test]
    fn what_hangs_together_tells_of_each_other() {
        let (x, e) = (normals("x"), normals("e"));
        let rho = 0.6;
        let side = f64::sqrt(1.0 - rho * rho);
        let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| rho * x + side * e).collect();
        let other: Vec<f64> = x.iter().zip(&y).map(|(x, y)| -0.4 + x + 2.0 * y).collect();
        let worth = [vec![0.0; x.len()], other];
        let s = 1.0 + rho * 2.0;
        within(
            Prospects::new(&worth, None).one(&normal_scores(&x)),
            s * loss(0.4 / s),
        );
    }

    /// A bent difference, x² − c: knowing x is worth
    /// E max(0, x² − c) − max(0, 1 − c) = 2·(√c·φ(√c) + (1 − c)·(1 − Φ(√c))) − max(0, 1 − c). The spline is
    /// straight beyond the 5 % and 95 % quantiles, which takes some 2 % off.
    #[test]
    fn a_bent_difference() {
        let x = normals("x");
        let c = 1.5f64;
        let other: Vec<f64> = x.iter().map(|x| x * x - c).collect();
        let worth = [vec![0.0; x.len()], other];
        let normal = Normal::standard();
        let root = c.sqrt();
        let exact = 2.0 * (root * normal.pdf(root) + (1.0 - c) * (1.0 - normal.cdf(root)));
        let found = Prospects::new(&worth, None).one(&normal_scores(&x));
        assert!(
            (found.value - exact).abs() < 4.0 * found.error + 0.03 * exact,
            "{found:?} {exact}"
        );
    }

    /// Noise of a cohort's luck is not worth knowing: the same linear difference with noise three times as
    /// large. Least squares would credit some of it.
    #[test]
    fn luck_is_not_information() {
        let (x, y, luck) = (normals("x"), normals("y"), normals("luck"));
        let (a, b, mu) = (1.0, 2.0, -0.7);
        let other: Vec<f64> = (0..x.len())
            .map(|i| mu + a * x[i] + b * y[i] + 6.0 * luck[i])
            .collect();
        let worth = [vec![0.0; x.len()], other];
        let exact = |s: f64| s * loss(f64::abs(mu) / s);
        let scores = [normal_scores(&x), normal_scores(&y)];
        within(
            Prospects::new(&worth, Some(&scores)).everything(),
            exact(5f64.sqrt()),
        );
        within(
            Prospects::new(&worth, Some(&scores)).one(&scores[1]),
            exact(b),
        );
    }

    /// The stated error is that of the estimate: over 60 samples of 500 the standardised errors have a mean
    /// square near 1 (its standard deviation is √(2/60) = 0.18).
    #[test]
    fn errors_are_as_large_as_stated() {
        let normal = Normal::standard();
        let exact = 2.0 * loss(0.35);
        let mut squares = 0.0;
        for seed in 0..60 {
            let draw = |name: &str, r: u32| {
                let salt = Salt::new(Purpose::Unknown, name);
                normal.inverse_cdf(Replication::new(seed, r).unknown(salt))
            };
            let x: Vec<f64> = (0..500).map(|r| draw("x", r)).collect();
            let other: Vec<f64> = (0..500)
                .map(|r| -0.7 + 2.0 * x[r as usize] + draw("y", r))
                .collect();
            let found = Prospects::new(&[vec![0.0; 500], other], None).one(&normal_scores(&x));
            squares += ((found.value - exact) / found.error).powi(2) / 60.0;
        }
        assert!((0.5..1.6).contains(&squares), "{squares}");
    }
}
