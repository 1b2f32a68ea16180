//! Intervals and probabilities keep their word: over 400 seeds a 95 % interval covers the exact value
//! in 92–98 % (the standard error of the coverage is 1.1 %), and stated probabilities of targets
//! agree with how often fresh cohorts meet them.

use rayon::prelude::*;
use wayfarer::{
    analyze::{Answer, Method},
    map::{Bound, JourneyMap, Metric, Target},
    simulate::Cohort,
};

use super::{reference, support::*, unknowns::one_share};

const SEEDS: u64 = 400;

fn answers(map: &JourneyMap, customers: u64, replications: u32) -> Vec<Answer> {
    let one = |seed| {
        answered(&Cohort {
            map,
            customers,
            replications,
            horizon: 365.0,
            seed: 1000 + seed,
        })
    };
    (0..SEEDS).into_par_iter().map(one).collect()
}

fn covers(answers: &[Answer], what: Metric, exact: f64, method: Method) {
    let estimates: Vec<_> = answers.iter().map(|answer| metric(answer, what)).collect();
    assert!(
        estimates.iter().all(|e| e.method == method),
        "{}",
        what.name()
    );
    let covered = estimates
        .iter()
        .filter(|e| e.low <= exact && exact <= e.high)
        .count();
    let share = covered as f64 / SEEDS as f64;
    println!("{}: {share}", what.name());
    assert!(
        (0.92..=0.98).contains(&share),
        "{}: covered in {share}",
        what.name()
    );
}

#[test]
fn intervals_of_the_reference_journey_cover_the_exact_values() {
    let map = sample("saas13");
    for (customers, replications) in [(3000, 1), (400, 8)] {
        println!("{customers} customers, {replications} replications");
        let answers = answers(&map, customers, replications);
        covers(
            &answers,
            Metric::Conversion,
            reference::CONVERSION,
            Method::Wilson,
        );
        covers(
            &answers,
            Metric::Activation,
            reference::ACTIVATION,
            Method::Wilson,
        );
        covers(&answers, Metric::Churn, reference::CHURN, Method::Wilson);
        covers(
            &answers,
            Metric::TimeToValue,
            reference::TTV_MEAN,
            Method::Blocks,
        );
    }
}

/// Where shares are uncertain, the interval is for one cohort: it covers a fresh one.
#[test]
fn intervals_over_replications_cover_fresh_cohorts() {
    let map = one_share("Beta(20, 80)");
    for replications in [12, 40, 60] {
        let answers = answers(&map, 400, replications);
        let covered = answers
            .iter()
            .zip(fresh(&map, 400, SEEDS))
            .filter(|(answer, value)| {
                let estimate = metric(answer, Metric::Conversion);
                estimate.low <= *value && *value <= estimate.high
            });
        let share = covered.count() as f64 / SEEDS as f64;
        println!("{replications} replications: {share}");
        assert!(
            (0.92..=0.98).contains(&share),
            "{replications} replications: {share}"
        );
    }
}

/// The conversion of one fresh cohort for every seed.
fn fresh(map: &JourneyMap, customers: u64, seeds: u64) -> Vec<f64> {
    let one = |seed| {
        let ran = ran(map, customers, 365.0, 5_000_000 + seed);
        ran.tally.converted() as f64 / customers as f64
    };
    (0..seeds).into_par_iter().map(one).collect()
}

/// Checks stated probabilities against what happens in fresh cohorts of 400, within 3 standard errors.
///
/// - For bounds spread over `bounds`: the sum of outcome − p is 0.
/// - The probability of "at most what the fresh cohort will have" is uniform (the probability integral
///   transform: Dawid 1984, JRSS A 147), so its mean is 1/2, and the mean square of its distance from
///   there 1/12; more where probabilities are too bold. The variance of that square is 1/180.
fn calibrated(map: &JourneyMap, (seeds, replications): (u64, u32), bounds: (f64, f64)) {
    const STEPS: u64 = 64;
    let customers = 400;
    let target = |bound: Bound| Target {
        metric: Metric::Conversion,
        bound,
        persona: None,
        note: String::new(),
    };
    let fresh = fresh(map, customers, seeds);
    let stated: Vec<(f64, f64, f64)> = (0..seeds)
        .into_par_iter()
        .map(|seed| {
            // Every bound comes up once in 64 seeds, a third of a customer off, so that no cohort
            // lies on it.
            let at = (seed * 27 % STEPS) as f64 / (STEPS - 1) as f64;
            let bound = bounds.0 + (bounds.1 - bounds.0) * at;
            let bound = ((bound * customers as f64).round() - 0.33) / customers as f64;
            let bound = if seed.is_multiple_of(2) {
                Bound::AtLeast(bound)
            } else {
                Bound::AtMost(bound)
            };
            // Half a customer to and fro makes a whole number a continuous one.
            let jitter = ((seed * 619 % 1000) as f64 + 0.5) / 1000.0 - 0.5;
            let value = fresh[seed as usize];
            let mut map = map.clone();
            map.targets = vec![
                target(bound),
                target(Bound::AtMost(value + jitter / customers as f64)),
            ];
            let answer = answered(&Cohort {
                map: &map,
                customers,
                replications,
                horizon: 365.0,
                seed: 9000 + seed,
            });
            let [p, rank] = [0, 1].map(|i| answer.targets[i].probability);
            (p, f64::from(u8::from(bound.is_met_by(value))), rank)
        })
        .collect();
    let n = seeds as f64;
    let doubt: f64 = stated.iter().map(|(p, _, _)| p * (1.0 - p)).sum();
    assert!(doubt > 15.0, "hardly any doubt: {doubt}");
    let sum: f64 = stated.iter().map(|(p, met, _)| met - p).sum();
    let mean = stated.iter().map(|s| s.2 - 0.5).sum::<f64>() / n;
    let square = stated.iter().map(|s| (s.2 - 0.5).powi(2)).sum::<f64>() / n;
    let z = [
        sum / doubt.sqrt(),
        mean * (12.0 * n).sqrt(),
        (square - 1.0 / 12.0) * (180.0 * n).sqrt(),
    ];
    println!(
        "{replications} replications: outcomes {:+.2}, ranks {:+.2}, boldness {:+.2}",
        z[0], z[1], z[2]
    );
    assert!(
        z.iter().all(|z| z.abs() < 3.0),
        "{replications} replications: {z:?}"
    );
}

#[test]
fn probabilities_of_uncertain_maps_are_calibrated() {
    let map = one_share("Beta(20, 80)");
    // sd of a cohort of 400 is 0.044. Student's t around the mean of few replications; many are
    // counted.
    calibrated(&map, (2000, 5), (0.0, 0.4));
    calibrated(&map, (400, 60), (0.1, 0.3));
    calibrated(&map, (400, 150), (0.1, 0.3));
}

/// A run of one cohort knows the mean no better than a fresh cohort strays from it: its probabilities
/// must be that much less bold. sd of a cohort of 400: 0.02.
#[test]
fn probabilities_of_known_maps_are_calibrated() {
    let map = one_share("0.2");
    calibrated(&map, (3000, 1), (0.1, 0.3));
    calibrated(&map, (1000, 5), (0.1, 0.3));
    calibrated(&map, (400, 120), (0.12, 0.28));
}
