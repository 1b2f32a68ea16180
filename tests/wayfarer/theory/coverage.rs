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
    assert!(estimates.iter().all(|e| e.method == method), "{}", what.name());
    let covered = estimates.iter().filter(|e| e.low <= exact && exact <= e.high).count();
    let share = covered as f64 / SEEDS as f64;
    println!("{}: {share}", what.name());
    assert!((0.92..=0.98).contains(&share), "{}: covered in {share}", what.name());
}

#[test]
fn intervals_of_the_reference_journey_cover_the_exact_values() {
    let map = sample("saas13");
    for (customers, replications) in [(3000, 1), (400, 8)] {
        println!("{customers} customers, {replications} replications");
        let answers = answers(&map, customers, replications);
        covers(&answers, Metric::Conversion, reference::CONVERSION, Method::Wilson);
        covers(&answers, Metric::Activation, reference::ACTIVATION, Method::Wilson);
        covers(&answers, Metric::Churn, reference::CHURN, Method::Wilson);
        covers(&answers, Metric::TimeToValue, reference::TTV_MEAN, Method::Blocks);
    }
}

/// Where shares are uncertain, the interval is for one cohort: it covers a fresh one.
#[test]
fn intervals_over_replications_cover_fresh_cohorts() {
    let map = one_share("Beta(20, 80)");
    for replications in [12, 60] {
        let answers = answers(&map, 400, replications);
        let covered = answers.iter().zip(fresh(&map, 400)).filter(|(answer, value)| {
            let estimate = metric(answer, Metric::Conversion);
            estimate.low <= *value && *value <= estimate.high
        });
        let share = covered.count() as f64 / SEEDS as f64;
        println!("{replications} replications: {share}");
        // Sample quantiles of 60 leave out a little more than 5 %: 2.5/60 on either side.
        assert!((0.90..=0.98).contains(&share), "{replications} replications: {share}");
    }
}

/// The conversion of one fresh cohort for every seed.
fn fresh(map: &JourneyMap, customers: u64) -> Vec<f64> {
    let one = |seed| {
        let ran = ran(map, customers, 365.0, 5_000_000 + seed);
        ran.tally.converted() as f64 / customers as f64
    };
    (0..SEEDS).into_par_iter().map(one).collect()
}

/// Checks stated probabilities of "conversion at least b" against what happens in fresh cohorts, for
/// bounds spread evenly over `bounds`. Two sums must be 0 within 3 standard errors: of outcome − p,
/// and of the same signed by whether p is above ½ (which sees probabilities that are too bold).
fn calibrated(name: &str, map: &JourneyMap, customers: u64, replications: u32, bounds: (f64, f64)) {
    const STEPS: u64 = 16;
    let target = |seed: u64| {
        // The golden ratio spreads the bounds over the seeds.
        let at = (seed * 7 % STEPS) as f64 / (STEPS - 1) as f64;
        let bound = bounds.0 + (bounds.1 - bounds.0) * at;
        // A third of a customer off, so that no cohort lies on the bound.
        let bound = ((bound * customers as f64).round() - 0.33) / customers as f64;
        Target {
            metric: Metric::Conversion,
            bound: if seed.is_multiple_of(2) {
                Bound::AtLeast(bound)
            } else {
                Bound::AtMost(bound)
            },
            persona: None,
            note: String::new(),
        }
    };
    let fresh = fresh(map, customers);
    let stated: Vec<(f64, f64)> = (0..SEEDS)
        .into_par_iter()
        .map(|seed| {
            let mut map = map.clone();
            map.targets = vec![target(seed)];
            let answer = answered(&Cohort {
                map: &map,
                customers,
                replications,
                horizon: 365.0,
                seed: 9000 + seed,
            });
            let met = map.targets[0].bound.is_met_by(fresh[seed as usize]);
            (answer.targets[0].probability, f64::from(u8::from(met)))
        })
        .collect();
    let variance: f64 = stated.iter().map(|(p, _)| p * (1.0 - p)).sum();
    assert!(variance > 20.0, "{name}: hardly any doubt: {variance}");
    let plain: f64 = stated.iter().map(|(p, met)| met - p).sum();
    let signed: f64 = stated.iter().map(|(p, met)| (met - p) * (p - 0.5).signum()).sum();
    let (plain, signed) = (plain / variance.sqrt(), signed / variance.sqrt());
    println!("{name}: z {plain:+.2}, signed {signed:+.2}");
    assert!(plain.abs() < 3.0 && signed.abs() < 3.0, "{name}: {plain} {signed}");
}

#[test]
fn probabilities_of_uncertain_maps_are_calibrated() {
    let map = one_share("Beta(20, 80)");
    // Student's t around the mean of few replications; many are counted.
    calibrated("12 replications", &map, 400, 12, (0.13, 0.27));
    calibrated("60 replications", &map, 400, 60, (0.13, 0.27));
    calibrated("150 replications", &map, 400, 150, (0.13, 0.27));
}

#[test]
fn probabilities_of_known_maps_are_calibrated() {
    let map = one_share("0.2");
    // sd of a cohort of 400: 0.02.
    calibrated("1 replication", &map, 400, 1, (0.14, 0.26));
    calibrated("5 replications", &map, 400, 5, (0.15, 0.25));
    calibrated("120 replications", &map, 400, 120, (0.16, 0.24));
}
