//! Regressions of a result on uncertain numbers: what is to be expected of it when they are known.

use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ContinuousCDF, Normal};

/// Quantiles at which the pieces of the spline meet (Harrell 2015, *Regression Modeling Strategies*, 2nd
/// edition, table 2.3).
const KNOTS: [f64; 5] = [0.05, 0.275, 0.5, 0.725, 0.95];

/// The values of a sample as normal scores, Φ⁻¹((rank − ½) ÷ n); equal values share their mean rank. Ranks
/// make the regression deaf to the scale and skew of a number.
pub fn normal_scores(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let normal = Normal::standard();
    let mut scores = vec![0.0; n];
    let mut at = 0;
    while at < n {
        let mut end = at + 1;
        while end < n && values[order[end]] == values[order[at]] {
            end += 1;
        }
        let rank = (at + end) as f64 / 2.0;
        let score = normal.inverse_cdf(rank / n as f64);
        order[at..end].iter().for_each(|&i| scores[i] = score);
        at = end;
    }
    scores
}

/// A regression on one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What is to be expected in each draw.
    pub fitted: Vec<f64>,
    /// The share of the variance that it explains, corrected for the degrees of freedom it spends; at least
    /// 0.
    pub explained: f64,
    coefficients: Vec<f64>,
}

/// Regresses `results` on the normal scores of one number: by nothing, by a line or by a natural cubic
/// spline of four degrees of freedom, whichever has the least Bayesian information criterion (Schwarz 1978,
/// Annals of Statistics 6(2)). So a number that does nothing is not credited with noise.
pub fn fit(scores: &[f64], results: &[f64]) -> Fit {
    let n = results.len();
    let mean = results.iter().sum::<f64>() / n.max(1) as f64;
    let total: f64 = results.iter().map(|y| (y - mean).powi(2)).sum();
    let constant = Fit {
        fitted: vec![mean; n],
        explained: 0.0,
        coefficients: vec![mean],
    };
    let criterion = |squares: f64, terms: usize| {
        n as f64 * (squares / n as f64).ln() + terms as f64 * (n as f64).ln()
    };
    if n < 12 || total <= 1e-24 * (1.0 + mean * mean) * n as f64 {
        return constant;
    }
    let mut best = (criterion(total, 1), constant);
    for terms in [2, 5] {
        let rows = |i: usize, j: usize| basis(scores[i], terms)[j];
        let design = DMatrix::from_fn(n, terms, rows);
        let y = DVector::from_column_slice(results);
        let Some(factor) = (design.transpose() * &design).cholesky() else {
            continue;
        };
        let coefficients = factor.solve(&(design.transpose() * &y));
        let fitted = &design * &coefficients;
        let squares = (&y - &fitted).norm_squared().max(total * 1e-15);
        let value = criterion(squares, terms);
        if value < best.0 {
            let degrees = (n - 1) as f64 / (n - terms) as f64;
            let fit = Fit {
                fitted: fitted.iter().copied().collect(),
                explained: (1.0 - squares / total * degrees).clamp(0.0, 1.0),
                coefficients: coefficients.iter().copied().collect(),
            };
            best = (value, fit);
        }
    }
    best.1
}

impl Fit {
    /// What is to be expected when the number stands at this quantile.
    pub fn at(&self, quantile: f64) -> f64 {
        let score = Normal::standard().inverse_cdf(quantile);
        let terms = basis(score, self.coefficients.len());
        self.coefficients
            .iter()
            .zip(terms)
            .map(|(c, b)| c * b)
            .sum()
    }

    /// The standard error of the share of variance explained (Olkin and Finn 1995, *Correlations redux*,
    /// Psychological Bulletin 118(1)): √(4·R²·(1 − R²)² ÷ n).
    pub fn explained_error(&self) -> f64 {
        let (r2, n) = (self.explained, self.fitted.len().max(1) as f64);
        (4.0 * r2 * (1.0 - r2).powi(2) / n).sqrt()
    }
}

/// 1, the score, and the truncated cubes of a spline that is straight outside its outer knots.
fn basis(score: f64, terms: usize) -> Vec<f64> {
    let mut row = vec![1.0, score];
    if terms > 2 {
        let normal = Normal::standard();
        let knots = KNOTS.map(|p| normal.inverse_cdf(p));
        let [.., before, last] = knots;
        let cube = |knot: f64| (score - knot).max(0.0).powi(3);
        let size = (last - knots[0]).powi(2);
        row.extend(knots[..3].iter().map(|&knot| {
            let outer = cube(before) * (last - knot) - cube(last) * (before - knot);
            (cube(knot) - outer / (last - before)) / size
        }));
    }
    row.truncate(terms);
    row
}

/// Regresses several results on all numbers at once, each entering by its score and the square of it,
/// shrunk by ridge regression whose strength is chosen by generalised cross-validation (Golub, Heath and
/// Wahba 1979, Technometrics 21(2)). For results that hold noise: what is fitted is what the numbers
/// explain, interactions between them apart.
pub fn fit_all(scores: &[Vec<f64>], results: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = results.first().map_or(0, Vec::len);
    let mean = |y: &Vec<f64>| y.iter().sum::<f64>() / n.max(1) as f64;
    if scores.is_empty() || n < 12 {
        return results.iter().map(|y| vec![mean(y); n]).collect();
    }
    let column = |j: usize, i: usize| match (scores[j / 2][i], j % 2) {
        (z, 0) => z,
        (z, _) => (z * z - 1.0) / std::f64::consts::SQRT_2,
    };
    let mut design = DMatrix::from_fn(n, 2 * scores.len(), |i, j| column(j, i));
    for mut column in design.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
    let parts = design.svd(true, false);
    let (Some(left), sizes) = (parts.u, parts.singular_values) else {
        return results.iter().map(|y| vec![mean(y); n]).collect();
    };
    let largest = sizes.max().max(f64::MIN_POSITIVE);
    results
        .iter()
        .map(|y| {
            let middle = mean(y);
            let centred = DVector::from_iterator(n, y.iter().map(|v| v - middle));
            let along = left.transpose() * &centred;
            let total = centred.norm_squared();
            let kept = |strength: f64| -> Vec<f64> {
                let part = |d: &f64| d * d / (d * d + strength);
                sizes.iter().map(part).collect()
            };
            let score = |strength: f64| {
                let kept = kept(strength);
                let pairs = kept.iter().zip(along.iter());
                let squares = total - pairs.map(|(k, a)| k * (2.0 - k) * a * a).sum::<f64>();
                let degrees = n as f64 - 1.0 - kept.iter().sum::<f64>();
                match degrees > 1.0 {
                    true => squares.max(0.0) / (degrees * degrees),
                    false => f64::INFINITY,
                }
            };
            let strengths = (-12..=8).map(|k| largest * largest * 10f64.powf(f64::from(k) / 2.0));
            let best = strengths.min_by(|a, b| score(*a).total_cmp(&score(*b)));
            let kept = kept(best.unwrap_or(largest * largest));
            let parts = DVector::from_iterator(
                kept.len(),
                kept.iter().zip(along.iter()).map(|(k, a)| k * a),
            );
            (&left * parts).iter().map(|v| v + middle).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Purpose, Replication, Salt};

    fn uniforms(n: u32, name: &str) -> Vec<f64> {
        let salt = Salt::new(Purpose::Unknown, name);
        (0..n)
            .map(|r| Replication::new(5, r).unknown(salt))
            .collect()
    }

    fn normals(n: u32, name: &str) -> Vec<f64> {
        let normal = Normal::standard();
        let all = uniforms(n, name).into_iter();
        all.map(|u| normal.inverse_cdf(u)).collect()
    }

    /// y = x + e with unit variances: the line explains a half. Standard error √(4·½·¼/n).
    #[test]
    fn a_line_explains_what_it_should() {
        let (x, e) = (normals(4000, "x"), normals(4000, "e"));
        let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| x + e).collect();
        let fit = fit(&normal_scores(&x), &y);
        let se = (4.0 * 0.5 * 0.25 / 4000f64).sqrt();
        assert!((fit.explained - 0.5).abs() < 4.0 * se, "{}", fit.explained);
        assert!((fit.explained_error() - se).abs() < 0.1 * se);
        assert!((fit.at(0.95) - 1.645).abs() < 0.1, "{}", fit.at(0.95));
    }

    #[test]
    fn noise_is_not_credited() {
        let mut credited = 0;
        for k in 0..40 {
            let x = normal_scores(&uniforms(500, &format!("x{k}")));
            let y = normals(500, &format!("y{k}"));
            credited += usize::from(fit(&x, &y).explained > 0.0);
        }
        // A line is chosen when its χ² passes ln 500 = 6.2: with probability 1.3 %, so 0.5 of 40.
        assert!(credited <= 3, "{credited}");
    }

    /// y = x²: the spline follows the bend; a parabola in normal scores has variance 2.
    #[test]
    fn a_bend_is_followed() {
        let x = normals(2000, "x");
        let y: Vec<f64> = x.iter().map(|x| x * x).collect();
        let fit = fit(&normal_scores(&x), &y);
        assert!(fit.explained > 0.95, "{}", fit.explained);
        assert!((fit.at(0.5) - 0.0).abs() < 0.15 && (fit.at(0.95) - 2.706).abs() < 0.3);
    }

    /// Two numbers of forty matter, and as much again is noise: the fitted values have the variance of what
    /// the two explain.
    #[test]
    fn noise_is_taken_off_many_numbers() {
        let scores: Vec<Vec<f64>> = (0..40)
            .map(|k| normal_scores(&uniforms(1000, &format!("x{k}"))))
            .collect();
        let e = normals(1000, "e");
        let y: Vec<f64> = (0..1000)
            .map(|i| scores[0][i] - scores[1][i] + std::f64::consts::SQRT_2 * e[i])
            .collect();
        let fitted = &fit_all(&scores, &[y])[0];
        let off: f64 = (0..1000)
            .map(|i| (fitted[i] - scores[0][i] + scores[1][i]).powi(2))
            .sum::<f64>()
            / 1000.0;
        // Least squares on 80 columns would be off by 2·80/1000 = 0.16.
        assert!(off < 0.17, "{off}");
    }

    #[test]
    fn equal_values_share_their_rank() {
        let scores = normal_scores(&[2.0, 1.0, 2.0, 3.0]);
        assert_eq!(scores[0], scores[2]);
        assert!(scores[1] < scores[0] && scores[0] < scores[3]);
        assert!(scores[0].abs() < 1e-12);
    }
}
