//! How one cohort strays from the exact values: the law of a metric in a cohort of so many customers, and
//! the probability that it meets a bound.

use statrs::distribution::{Binomial, ContinuousCDF, Normal};

use super::outlook::coming;
use crate::{
    exact::{Answers, Exact},
    map::{Bound, Metric, Milestone, Target},
    plan::Plan,
    special,
};

/// Rounding that must not move a bound.
const ROUNDING: f64 = 1e-9;
/// The most numbers of trials that are looked at one by one; beyond, as many quantiles.
const TRIALS: usize = 64;

/// Whether the law of a metric in a cohort is known when its exact value is.
pub(super) fn has_law(metric: Metric) -> bool {
    !matches!(metric, Metric::Cost | Metric::Revenue)
}

/// The law of a metric in one cohort, everything being known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Law {
    /// Each of `n` customers is counted with probability `p`; the count divided by `per`.
    Count { n: u64, p: f64, per: f64 },
    /// Of those among `n` customers that are asked (each with probability `asked`), each is counted with
    /// probability `p`; the count divided by the number asked.
    Among { n: u64, asked: f64, p: f64 },
    /// Each of a number of trials with this mean and standard deviation succeeds with probability `p`; the
    /// share of successes.
    Trials { mean: f64, sd: f64, p: f64 },
    /// A mean of times with this mean, standard deviation and skewness: a gamma law that is moved so that
    /// all three are right (Pearson's type III), which the mean of exponential times follows to the letter.
    /// With the skewness left out, a few very long stays make the chance wrong by several points.
    Time { mean: f64, sd: f64, skew: f64 },
}

/// The probability that a cohort of `n` customers meets a target, everything being known; `None` where
/// the target's metric has no exact value or its law is not known. A cohort that shows no value, as nobody
/// comes as far, is left out.
pub(super) fn probability(plan: &Plan, exact: &Exact, n: u64, target: &Target) -> Option<f64> {
    let (share, answers) = match &target.persona {
        None => (1.0, &exact.all),
        Some(slug) => {
            let persona = exact
                .personas
                .iter()
                .find(|(of, _, _)| of.as_ref() == Some(slug))?;
            (persona.1, &persona.2)
        }
    };
    // Who comes after the horizon is not meant, as little as other personas.
    let coming = coming(plan);
    let share = share * coming;
    let law = law(plan, answers, n, share, target.metric)?;
    let bound = match target.metric {
        // A cohort shows a share of those who are meant; their number is that of all who come of a whole cohort.
        Metric::Customers if share < 1.0 => match target.bound {
            Bound::AtLeast(x) => Bound::AtLeast(x / (n as f64 * coming)),
            Bound::AtMost(x) => Bound::AtMost(x / (n as f64 * coming)),
        },
        _ => target.bound,
    };
    Some(law.meets(bound).clamp(0.0, 1.0))
}

/// `share`: of the customers that are meant at all.
fn law(plan: &Plan, answers: &Answers, n: u64, share: f64, metric: Metric) -> Option<Law> {
    let probability = |p: f64| p.clamp(0.0, 1.0);
    let among = |asked: f64, p: f64| Law::Among {
        n,
        asked: probability(share * asked),
        p: probability(p),
    };
    let of_everyone = |p: f64| match share < 1.0 {
        true => among(1.0, p),
        false => Law::Count {
            n,
            p: probability(p),
            per: n as f64,
        },
    };
    let people = n as f64 * share;
    match metric {
        Metric::Conversion
        | Metric::Activation
        | Metric::Lost
        | Metric::Active
        | Metric::Finished
        | Metric::Referral => Some(of_everyone(answers.metric(metric)?)),
        Metric::FreeToPaid | Metric::SetupCompletion => {
            let asked = answers.milestone(Milestone::SignUp)?;
            Some(among(asked, answers.metric(metric)?))
        }
        Metric::Churn => Some(among(answers.conversion?, answers.churn?)),
        Metric::Customers => {
            let p = probability(answers.conversion? * (1.0 - answers.churn.unwrap_or(0.0)));
            Some(match share < 1.0 {
                true => among(1.0, p),
                false => Law::Count { n, p, per: 1.0 },
            })
        }
        Metric::LogoChurnMonthly => {
            let p = answers.logo_churn_monthly?;
            // Each month at whose start a customer is there is a trial: given that it is there, whether it
            // leaves is news (a martingale difference), so trials add up as if independent.
            let months = months_at_risk(plan, answers)? * people;
            Some(trials(months, answers.conversion? * people, p))
        }
        Metric::RenewalRate => {
            let at = plan.touchpoints.iter().zip(&answers.touchpoints);
            let renewals = at.filter(|(t, _)| t.milestone == Some(Milestone::Renewal));
            let due: f64 = renewals.map(|(_, t)| t.visits - t.occupancy).sum();
            let reached = answers.milestone(Milestone::Renewal);
            let who = reached.or(answers.conversion).unwrap_or(due).min(1.0);
            Some(trials(due * people, who * people, answers.renewal_rate?))
        }
        Metric::TimeToFirstKeyAction | Metric::TimeToValue | Metric::TimeToConvert => {
            let (_, spread) = answers.time_spreads.iter().find(|(m, _)| *m == metric)?;
            let reach = match metric {
                Metric::TimeToFirstKeyAction => answers.milestone(Milestone::Aha),
                Metric::TimeToConvert => answers.conversion,
                _ => answers.milestone(plan.value_milestone()?),
            };
            let (_, skew) = answers.time_skews.iter().find(|(m, _)| *m == metric)?;
            let reach = reach?;
            // Never more precise than a single arrival: few arrivals show nothing at all.
            let arrivals = (people * reach).max(1.0);
            (reach > 0.0).then_some(())?;
            // So many arrive on average; with a number that strays, means stray a little more.
            let strays = (1.0 + (1.0 - reach).max(0.0) / arrivals).sqrt();
            Some(Law::Time {
                mean: answers.metric(metric)?,
                sd: spread / arrivals.sqrt() * strays,
                skew: skew / arrivals.sqrt(),
            })
        }
        _ => None,
    }
}

/// Trials made by so many people, whose number strays as that of the people does.
fn trials(mean: f64, people: f64, p: f64) -> Law {
    Law::Trials {
        mean,
        sd: mean / people.max(1.0).sqrt(),
        p: p.clamp(0.0, 1.0),
    }
}

/// Months at whose start a customer is there, per customer that entered.
fn months_at_risk(plan: &Plan, answers: &Answers) -> Option<f64> {
    (plan.horizon >= 30.0).then_some(answers.months_at_risk?)
}

impl Law {
    fn meets(self, bound: Bound) -> f64 {
        match self {
            Law::Count { n, p, per } => count(n, p, per, bound),
            Law::Among { n, asked, p } => {
                let mean = n as f64 * asked;
                let sd = (mean * (1.0 - asked)).sqrt();
                let weight = |trials: u64| mass(n, asked, trials);
                over_trials(mean, sd, n, weight, |trials| {
                    count(trials, p, trials as f64, bound)
                })
            }
            Law::Trials { mean, sd, p } => {
                let weight = |trials: u64| {
                    let below = |x: f64| special::normal((x - mean) / sd.max(ROUNDING)).below;
                    below(trials as f64 + 0.5) - below(trials as f64 - 0.5)
                };
                over_trials(mean, sd, u64::MAX, weight, |trials| {
                    count(trials, p, trials as f64, bound)
                })
            }
            Law::Time { mean, sd, skew } => {
                let below = match sd > mean * 1e-9 {
                    false => f64::from(mean <= bound.value() + ROUNDING),
                    true => skewed((bound.value() - mean) / sd, skew),
                };
                match bound {
                    Bound::AtMost(_) => below,
                    Bound::AtLeast(_) => 1.0 - below,
                }
            }
        }
    }
}

/// P(X ≤ z) of a variable with mean 0, standard deviation 1 and this skewness: a gamma law, moved, and
/// turned round where the skewness is negative.
fn skewed(z: f64, skew: f64) -> f64 {
    if skew < 0.0 {
        return 1.0 - skewed(-z, -skew);
    }
    // A gamma law of this shape is as good as normal.
    if skew < 1e-3 {
        return special::normal(z).below;
    }
    let shape = 4.0 / (skew * skew);
    let at = shape + z * shape.sqrt();
    special::gamma(shape, at).below
}

/// The probability that a binomial count divided by `per` meets a bound.
fn count(n: u64, p: f64, per: f64, bound: Bound) -> f64 {
    let edge = bound.value() * per;
    match bound {
        Bound::AtMost(_) if edge < -ROUNDING => 0.0,
        Bound::AtMost(_) => special::binomial(n, p, (edge + ROUNDING).floor() as u64).below,
        Bound::AtLeast(_) => match (edge - ROUNDING).ceil() {
            k if k <= 0.0 => 1.0,
            k => special::binomial(n, p, k as u64 - 1).above,
        },
    }
}

/// The probability of exactly so many.
fn mass(n: u64, p: f64, k: u64) -> f64 {
    use statrs::distribution::Discrete;
    Binomial::new(p, n).map_or(0.0, |law| law.pmf(k))
}

/// The mean of a probability over the number of trials, of which there is at least one: over every number
/// where there are few, else over the middles of equally likely parts.
fn over_trials(
    mean: f64,
    sd: f64,
    most: u64,
    weight: impl Fn(u64) -> f64,
    probability: impl Fn(u64) -> f64,
) -> f64 {
    let low = (mean - 6.0 * sd - 3.0).floor().max(1.0);
    let high = (mean + 6.0 * sd + 3.0).ceil().min(most as f64).max(low);
    if high - low <= TRIALS as f64 {
        let all = low as u64..=high as u64;
        let parts = all.map(|trials| (weight(trials), probability(trials)));
        let (weights, sum) = parts.fold((0.0, 0.0), |(w, s), (weight, p)| {
            (w + weight, s + weight * p)
        });
        return match weights > 0.0 {
            true => sum / weights,
            false => probability(low as u64),
        };
    }
    let normal = Normal::standard();
    let middles = (0..TRIALS).map(|i| {
        let z = normal.inverse_cdf((i as f64 + 0.5) / TRIALS as f64);
        probability((mean + sd * z).round().clamp(low, high) as u64)
    });
    middles.sum::<f64>() / TRIALS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Binomial tails from tables: P(K ≥ 6 | 10, 1/2) = 386/1024, P(K ≤ 2 | 10, 1/2) = 56/1024.
    #[test]
    fn shares_are_binomial() {
        let law = Law::Count {
            n: 10,
            p: 0.5,
            per: 10.0,
        };
        assert!((law.meets(Bound::AtLeast(0.6)) - 386.0 / 1024.0).abs() < 1e-12);
        assert!((law.meets(Bound::AtMost(0.2)) - 56.0 / 1024.0).abs() < 1e-12);
        assert_eq!(law.meets(Bound::AtLeast(0.0)), 1.0);
        assert_eq!(law.meets(Bound::AtLeast(1.1)), 0.0);
    }

    /// Of 3 customers each is asked with probability 1/2, and each asked succeeds with probability 1/2. All
    /// asked succeed, given that any is asked: Σ C(3, m) 2^−m / 7 = (3/2 + 3/4 + 1/8) / 7.
    #[test]
    fn shares_of_those_asked_leave_out_cohorts_in_which_nobody_is() {
        let law = Law::Among {
            n: 3,
            asked: 0.5,
            p: 0.5,
        };
        let exact = (1.5 + 0.75 + 0.125) / 7.0;
        assert!((law.meets(Bound::AtLeast(1.0)) - exact).abs() < 1e-12);
    }

    /// The mean of n exponential times is Gamma(n, n/mean): P(mean of 1 ≤ 2·mean) = 1 − e^−2.
    #[test]
    fn means_of_exponential_times_are_gamma() {
        let law = Law::Time {
            mean: 3.0,
            sd: 3.0,
            skew: 2.0,
        };
        let exact = 1.0 - (-2f64).exp();
        assert!((law.meets(Bound::AtMost(6.0)) - exact).abs() < 1e-9);
        assert!((law.meets(Bound::AtLeast(6.0)) - (1.0 - exact)).abs() < 1e-9);
    }

    /// Many trials: the normal approximation of the share of successes, with continuity correction over a
    /// random number of trials gone; tolerance 2e-3.
    #[test]
    fn many_trials_are_nearly_normal() {
        let law = Law::Among {
            n: 100_000,
            asked: 0.4,
            p: 0.3,
        };
        let sd = (0.21 / 40_000f64).sqrt();
        let z = 1.0;
        let p = law.meets(Bound::AtMost(0.3 + z * sd));
        assert!((p - Normal::standard().cdf(z)).abs() < 2e-3, "{p}");
    }
}
