//! Leverage against the brute force: taking a pain away by `WithoutEachPain` is running the map with
//! that pain's prevalence at 0, customer by customer, so all that metrics are read from is equal to the bit.

use wayfarer::{
    map::{Change, JourneyMap},
    scenario,
    simulate::{Cohort, Control, Count, Merge, Tables, Tally, WithoutEachPain, run},
    units::Share,
};

use super::support::*;

/// Replications: each draws its own values of the uncertain numbers.
fn cohort_of(map: &JourneyMap) -> Cohort<'_> {
    Cohort {
        replications: 3,
        ..cohort(map, 3000, 365.0, 41)
    }
}

fn whole(_: &Tables, blocks: &[Vec<Tally>]) -> Vec<Tally> {
    let mut all = blocks[0].clone();
    blocks[1..].iter().for_each(|block| all.merge(block));
    all
}

/// What of a tally metrics of the whole map are read from.
fn for_metrics(tables: &Tables, mut tally: Tally) -> Tally {
    let active = tally.active();
    tally.renewals = tally.renewals(tables);
    tally.moves.clear();
    tally.pains.clear();
    tally.touchpoints.truncate(1);
    let first = &mut tally.touchpoints[0];
    (first.reached, first.ticks, first.active) = (0, 0, active);
    let tenure = std::mem::take(&mut tally.tenure).into_iter();
    tally.tenure = vec![tenure.fold([0; 2], |sum, day| [sum[0] + day[0], sum[1] + day[1]])];
    tally.money.by_month.clear();
    tally.money.running.clear();
    tally.experience.emotions.clear();
    tally.experience.stays.clear();
    tally
}

fn check(map: &JourneyMap) {
    assert!(!map.pains.is_empty());
    let control = Control::default();
    let work = WithoutEachPain {
        except: vec![],
        quantiles: true,
    };
    let quick = work
        .run(&cohort_of(map), &control, |_, tally| tally.clone())
        .expect("a run");
    let mut changed = 0;
    for (i, pain) in map.pains.keys().enumerate() {
        let change = Change::SetPrevalence {
            pain: pain.clone(),
            prevalence: Share::ZERO.into(),
        };
        let (without, found) = scenario::apply(&[change], map);
        assert!(found.is_empty(), "{found:?}");
        let (slow, totals) = run(&cohort_of(&without), &control, &Count, whole).expect("a run");
        let world = &quick.without[i];
        assert_eq!(world.without, Some(i as u32));
        // Of times that are counted one by one, some may have been let go of.
        let same = |found: &Tally, slow: &Tally| {
            let mut found = found.clone();
            let agrees = found.value_times.agrees(&slow.value_times);
            found.value_times = slow.value_times.clone();
            agrees && found == *slow
        };
        let as_it_is = quick.as_it_is.replications.iter();
        for (((quick, blocks), (before, _)), slow) in
            world.replications.iter().zip(as_it_is).zip(&slow)
        {
            let slow = for_metrics(&totals.tables, sum(&totals.tables, slow));
            assert!(same(quick, &slow), "{}: {pain}", map.id);
            let mut all = blocks[0].clone();
            blocks[1..].iter().for_each(|block| all.merge(block));
            assert!(same(&all, &slow), "{}: {pain}, the blocks", map.id);
            changed += u64::from(!same(before, &slow));
        }
        let all = for_metrics(&totals.tables, sum(&totals.tables, &totals.tallies));
        assert!(same(&world.total, &all), "{}: {pain}, in total", map.id);
    }
    assert!(changed > 0, "the pains do something");
}

#[test]
fn leverage_is_the_map_without_the_pain() {
    for name in [
        "trial-to-paid",
        "post-sale",
        "saas-life-cycle",
        "onboarding-deep-dive",
    ] {
        check(&sample(name));
    }
}

#[test]
fn leverage_is_exact_with_effects_of_health_and_arrivals() {
    check(&super::second::everything());
}
