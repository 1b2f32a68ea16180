//! What a decision is for.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::{
    analyze::Asked,
    map::{Change, JourneyMap, Metric, Target, Unit},
    special,
    units::{Money, Slug, Uncertain},
};

/// What a decision is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// One cohort meets all of these targets: what counts is the probability.
    Targets(Vec<Target>),
    /// Money: revenue less cost within the horizon of so many cohorts, less what the choice costs.
    NetValue {
        /// Cohorts that will come while the choice holds.
        cohorts: f64,
    },
}

impl Goal {
    /// The goal that a map suggests: money where it has any, else its targets; `None` where it has neither.
    pub fn suggested(map: &JourneyMap) -> Option<Goal> {
        let earns = map
            .touchpoints
            .values()
            .any(|t| t.revenue.is_some() || t.revenue_per_day.is_some() || t.subscribe.is_some());
        match earns {
            true => Some(Goal::NetValue { cohorts: 1.0 }),
            false if !map.targets.is_empty() => Some(Goal::Targets(map.targets.clone())),
            false => None,
        }
    }

    /// What fixes are chosen for unless told otherwise: to meet all targets of the map, where it has any.
    pub fn for_fixes(map: &JourneyMap) -> Option<Goal> {
        match map.targets.is_empty() {
            true => Goal::suggested(map),
            false => Some(Goal::Targets(map.targets.clone())),
        }
    }

    /// The unit of what it counts.
    pub fn unit(&self) -> Unit {
        match self {
            Goal::Targets(_) => Unit::Share,
            Goal::NetValue { .. } => Unit::Money,
        }
    }

    /// What must be known of a cohort.
    pub(super) fn asked(&self) -> Vec<Asked> {
        match self {
            Goal::Targets(targets) => targets.iter().map(asked).collect(),
            Goal::NetValue { .. } => [Metric::Revenue, Metric::Cost]
                .map(Asked::of_everyone)
                .to_vec(),
        }
    }

    /// What a cohort that shows these values is worth: of targets, whether all are met.
    pub(super) fn reached(&self, values: &[f64], investment: f64) -> f64 {
        match self {
            Goal::Targets(targets) => {
                let met = targets
                    .iter()
                    .zip(values)
                    .all(|(t, v)| t.bound.is_met_by(*v));
                f64::from(met)
            }
            Goal::NetValue { cohorts } => {
                let amount = |v: f64| if v.is_finite() { v } else { 0.0 };
                cohorts * (amount(values[0]) - amount(values[1])) - investment
            }
        }
    }
}

/// The metric of a target.
pub(super) fn asked(target: &Target) -> Asked {
    Asked {
        metric: target.metric,
        persona: target.persona.clone(),
    }
}

/// What changes to a map cost: of each opportunity that is adopted its cost, of each pain that is fixed
/// without one its cost of fixing; the central values of uncertain costs.
pub fn investment(map: &JourneyMap, changes: &[Change]) -> f64 {
    let central = |cost: Option<Uncertain<Money>>| cost.map_or(0.0, |c| c.central().get());
    let mut paid: Vec<(&str, &Slug)> = Vec::new();
    let mut sum = 0.0;
    for change in changes {
        let (key, cost) = match change {
            Change::Adopt { opportunity } => {
                let cost = map.opportunities.get(opportunity).and_then(|o| o.cost);
                (("opportunity", opportunity), cost)
            }
            Change::FixPain { pain, by } if by.get() > 0.0 => {
                let cost = map.pains.get(pain).and_then(|p| p.fix_cost);
                (("pain", pain), cost)
            }
            _ => continue,
        };
        if !paid.contains(&key) {
            paid.push(key);
            sum += central(cost);
        }
    }
    sum
}

/// How the targets of a goal hang together in one cohort: a Gaussian copula.
///
/// The probability that all are met from those that each is met is an orthant probability of the normal
/// law, found by separation of variables (Genz 1992, *Numerical computation of multivariate normal
/// probabilities*, Journal of Computational and Graphical Statistics 1(2)) on a fixed lattice, so that it
/// changes smoothly and is compared under the same luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependence {
    /// The Cholesky factor of the correlations of being met, row by row.
    lower: Vec<Vec<f64>>,
}

/// Points of the lattice.
const POINTS: u32 = 128;
/// Square roots of primes: the generators of Richtmyer's lattice.
const PRIMES: [f64; 16] = [
    2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0,
];

impl Dependence {
    /// From the correlations between the metrics of these targets.
    pub fn new(targets: &[Target], correlations: &[Vec<f64>]) -> Dependence {
        let sign = |t: &Target| match t.bound.is_met_by(f64::INFINITY) {
            true => 1.0,
            false => -1.0,
        };
        let n = targets.len();
        let mut lower = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let both = sign(&targets[i]) * sign(&targets[j]);
                // A little less than measured, so that equal metrics do not break the factor.
                let wanted = match i == j {
                    true => 1.0,
                    false => 0.999 * both * correlations[i][j],
                };
                let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
                lower[i][j] = match i == j {
                    true => (wanted - known).max(1e-6).sqrt(),
                    false => (wanted - known) / lower[j][j],
                };
            }
        }
        Dependence { lower }
    }

    /// The probability that all are met, from those that each is met.
    pub fn all(&self, probabilities: &[f64]) -> f64 {
        match probabilities {
            [] => return 1.0,
            [one] => return *one,
            many if many.iter().any(|p| p.is_nan() || *p <= 0.0) => return 0.0,
            _ => {}
        }
        let normal = Normal::standard();
        let edges: Vec<f64> = probabilities
            .iter()
            .map(|p| normal.inverse_cdf(p.clamp(1e-12, 1.0 - 1e-12)))
            .collect();
        let mut sum = 0.0;
        let mut drawn = vec![0.0; edges.len()];
        for point in 1..=POINTS {
            let mut product = 1.0;
            for (i, edge) in edges.iter().enumerate() {
                let row = &self.lower[i];
                let known: f64 = row[..i].iter().zip(&drawn).map(|(l, y)| l * y).sum();
                let part = special::normal((edge - known) / row[i]).below;
                product *= part;
                if i + 1 < edges.len() {
                    let generator = PRIMES[i % PRIMES.len()].sqrt();
                    let at = (f64::from(point) * generator).fract();
                    // The tent makes the integrand periodic (Hickernell 2002).
                    let tent = 1.0 - (2.0 * at - 1.0).abs();
                    drawn[i] = normal.inverse_cdf((tent * part).clamp(1e-15, 1.0 - 1e-15));
                }
            }
            sum += product;
        }
        sum / f64::from(POINTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Bound;

    fn target(bound: Bound) -> Target {
        Target {
            metric: Metric::Conversion,
            bound,
            persona: None,
            note: String::new(),
        }
    }

    /// Sheppard (1899): two standard normal variables with correlation ρ are both positive with probability
    /// 1/4 + asin(ρ)/2π; three with 1/8 + (Σ asin ρ)/4π. The lattice is good to 2e-3.
    #[test]
    fn quadrants_and_octants_have_the_probability_of_sheppard() {
        let high = target(Bound::AtLeast(0.5));
        let low = target(Bound::AtMost(0.5));
        let pi = std::f64::consts::PI;
        let rho = 0.6f64;
        let shrunk = 0.999 * rho;
        let of = |targets: &[Target], r: f64| {
            let n = targets.len();
            let one = |i: usize, j: usize| if i == j { 1.0 } else { r };
            let rows = (0..n).map(|i| (0..n).map(|j| one(i, j)).collect());
            Dependence::new(targets, &rows.collect::<Vec<_>>()).all(&vec![0.5; n])
        };
        let two = 0.25 + shrunk.asin() / (2.0 * pi);
        assert!((of(&[high.clone(), high.clone()], rho) - two).abs() < 2e-3);
        let opposed = 0.25 - shrunk.asin() / (2.0 * pi);
        assert!((of(&[high.clone(), low], rho) - opposed).abs() < 2e-3);
        let three = 0.125 + 3.0 * shrunk.asin() / (4.0 * pi);
        assert!((of(&vec![high; 3], rho) - three).abs() < 2e-3);
    }
}
