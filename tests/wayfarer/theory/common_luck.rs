//! Common random numbers: the difference between two maps that share their luck varies far less than
//! that of two runs that do not. `shared/notes/speed-limit.md` of the project measured what pays.

use std::sync::Arc;

use wayfarer::{
    draws::Replication,
    map::{Change, FlowKey, JourneyMap, Touchpoint},
    plan::{Luck, compile},
    scenario,
    simulate::{TableCache, Tables, shard},
    units::{Share, Slug, parse_days},
};

use super::support::*;

const BLOCKS: usize = 400;
const BLOCK: u64 = 2000;

fn slug(text: &str) -> Slug {
    Slug::new(text).expect("a slug")
}

fn share(value: f64) -> Share {
    Share::new(value).expect("a share")
}

fn better_setup() -> Change {
    Change::SetDropOff {
        touchpoint: slug("setup"),
        share: share(0.12),
    }
}

/// Puts a step into `pricing>payment` that loses nobody, or 2 %.
fn one_more_step(onward: f64) -> Change {
    let mut step = Touchpoint::new(slug("purchase"), "Security review");
    step.dwell = wayfarer::map::Dwell::fixed(parse_days("2d").expect("a duration"));
    Change::Insert {
        flow: FlowKey::new(slug("pricing"), slug("payment")),
        slug: slug("review"),
        touchpoint: Box::new(step),
        onward: share(onward).into(),
    }
}

/// Conversion block by block.
fn conversions(map: &JourneyMap, seed: u64) -> Vec<f64> {
    let plan = Arc::new(compile(map, 365.0, Luck::Central));
    let tables = Tables::new(plan, &mut TableCache::default()).expect("tables");
    let luck = Replication::new(seed, 0);
    let one = |block: usize| {
        let from = block as u64 * BLOCK;
        let tallies = shard(&tables, luck, from..from + BLOCK);
        tallies[0].converted() as f64 / BLOCK as f64
    };
    use rayon::prelude::*;
    (0..BLOCKS).into_par_iter().map(one).collect()
}

/// How many times smaller the variance of the paired difference is than that of the difference of two
/// independent runs, p(1 − p)/n + q(1 − q)/n. Its relative standard error is √(2/399) = 7 %.
fn ratio(changes: &[Change]) -> f64 {
    let base = sample("saas13");
    let (other, found) = scenario::apply(changes, &base);
    assert!(found.is_empty(), "{found:?}");
    let (a, b) = (conversions(&base, 61), conversions(&other, 61));
    let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
    let (gain, variance) = mean_and_variance(&differences);
    let binomial = |values: &[f64]| {
        let p = mean_and_variance(values).0;
        p * (1.0 - p) / BLOCK as f64
    };
    let ratio = (binomial(&a) + binomial(&b)) / variance;
    println!(
        "{} changes: gain {gain:.5}, variance a customer {:.5}, ratio {ratio:.1}",
        changes.len(),
        variance * BLOCK as f64
    );
    ratio
}

#[test]
fn a_change_of_drop_off_is_seen_25_times_more_sharply() {
    let ratio = ratio(&[better_setup()]);
    assert!(ratio > 25.0, "{ratio}");
}

#[test]
fn a_touchpoint_put_into_a_flow_leaves_the_luck_of_the_others_alone() {
    // Where nobody is lost there, the only differences are those of the other change: no customer
    // meets other luck because of it. (Two days more push a few conversions past the horizon.)
    let without = ratio(&[better_setup()]);
    let with = ratio(&[better_setup(), one_more_step(1.0)]);
    assert!(
        with > 25.0 && (with / without - 1.0).abs() < 0.02,
        "{without} {with}"
    );
    // Where 2 % are lost, those are true differences: 0.02 · 0.12 payments · 0.96 that would have
    // converted add 0.0023 to a variance of about 0.0070 a customer, so 29 becomes 21 at best.
    let lossy = ratio(&[better_setup(), one_more_step(0.98)]);
    assert!((lossy / 21.5 - 1.0).abs() < 4.0 * 0.07, "{lossy}");
}

#[test]
fn the_flow_that_is_put_in_keeps_its_place_among_the_ways_out() {
    let base = sample("saas13");
    let (other, _) = scenario::apply(&[one_more_step(1.0)], &base);
    let place = |map: &JourneyMap, to: &str| {
        let key = FlowKey::new(slug("pricing"), slug(to));
        map.flows_from(&slug("pricing"))
            .position(|(k, _)| *k == key)
    };
    assert_eq!(place(&base, "payment"), place(&other, "review"));
    assert!(place(&base, "payment").is_some());
    // Nobody is lost and nobody leaves otherwise: the same customers convert to the last one.
    assert_eq!(conversions(&base, 62), conversions(&other, 62));
}

#[test]
fn two_runs_with_other_seeds_are_independent() {
    let base = sample("saas13");
    let (a, b) = (conversions(&base, 63), conversions(&base, 64));
    let (ma, va) = mean_and_variance(&a);
    let (mb, vb) = mean_and_variance(&b);
    let covariance: f64 = a
        .iter()
        .zip(&b)
        .map(|(a, b)| (a - ma) * (b - mb))
        .sum::<f64>();
    let correlation = covariance / (BLOCKS as f64 - 1.0) / (va * vb).sqrt();
    close(
        "correlation",
        correlation,
        0.0,
        1.0 / (BLOCKS as f64).sqrt(),
    );
}
