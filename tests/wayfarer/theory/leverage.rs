//! Leverage against the brute force: taking a pain away by `WithoutEachPain` is running the map with
//! that pain's prevalence at 0, customer by customer, so all tallies are equal to the bit.

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

fn check(map: &JourneyMap) {
    assert!(!map.pains.is_empty());
    let control = Control::default();
    let (quick, _) = run(
        &cohort_of(map),
        &control,
        &WithoutEachPain { except: vec![] },
        whole,
    )
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
        for (quick, slow) in quick.iter().zip(&slow) {
            let mut world = quick[0].clone();
            world.subtract(&quick[1 + 2 * i]);
            world.merge(&quick[2 + 2 * i]);
            let slow = sum(&totals.tables, slow);
            changed += u64::from(quick[0] != slow);
            let times = (&world.value_times, &slow.value_times);
            assert!(times.0.agrees(times.1), "{}: {pain}", map.id);
            world.value_times = slow.value_times.clone();
            assert!(world == slow, "{}: {pain}", map.id);
        }
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
