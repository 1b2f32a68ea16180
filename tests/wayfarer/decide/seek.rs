//! Goal seek against closed forms, and against the chances of the map with the number written into it.

use statrs::distribution::{Binomial, DiscreteCDF};
use wayfarer::{
    decide::{Outcome, Sought, chances, find_number, seek, with_number},
    draws::{Purpose, Replication, Salt},
    file::write_map,
    map::JourneyMap,
    simulate::{Cohort, Control, RunError},
};

use crate::theory::support::{journey, read};

fn cohort(map: &JourneyMap, customers: u64, draws: u32) -> Cohort<'_> {
    Cohort {
        map,
        customers,
        replications: draws,
        horizon: 60.0,
        seed: 8,
    }
}

fn sought(cohort: &Cohort, number: &str, asked: f64) -> Sought {
    let path = find_number(cohort.map, number).expect("a number");
    seek(
        cohort,
        &cohort.map.targets,
        &path,
        asked,
        &Control::default(),
    )
    .expect("an answer")
}

/// What `decide chances` says of the map with the number written into its text.
fn chance_with(cohort: &Cohort, path: &str, x: f64) -> f64 {
    let map = with_number(cohort.map, path, x).expect("room for the number");
    let map = read(&write_map(&map));
    let found = chances(
        &Cohort {
            map: &map,
            ..*cohort
        },
        &map.targets,
        &Control::default(),
    )
    .expect("chances");
    match found.together {
        Some((p, ..)) => p,
        None => found.targets[0].probability,
    }
}

/// Two shares in a row, nothing uncertain: a cohort of N has at least k conversions with the probability of
/// a binomial tail. What is found meets the chance asked for within a point, by that closed form.
#[test]
fn a_share_is_found_by_the_binomial_law() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B"),
            "c": (stage: "s", name: "C", moment: Conversion, dwell: Fixed("10y")),
        }, flows: {"a>b": (share: 0.5), "b>c": (share: 0.4)},
        targets: [(metric: Conversion, at_least: 0.24)]"#,
    );
    for asked in [0.1, 0.5, 0.8, 0.99] {
        let found = sought(&cohort(&map, 1000, 100), "a>b", asked);
        let Outcome::Found(all) = &found.outcome else {
            panic!("{found:?}")
        };
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].larger && all[0].at.value > 0.5);
        let law = Binomial::new(0.4 * all[0].at.value, 1000).unwrap();
        let exact = law.sf(239);
        assert!(
            (asked - 1e-9..asked + 0.01).contains(&exact),
            "{asked}: {exact} at {}",
            all[0].at.value
        );
    }
}

/// A map with uncertain shares, a pain that delays, a loop and two personas; which of its numbers is sought,
/// of which target, differs from map to map.
fn anything(seed: u64) -> (JourneyMap, &'static str) {
    let unit = |name: &str| Replication::new(seed, 3).unknown(Salt::new(Purpose::Unknown, name));
    let between = |name: &str, low: f64, high: f64| low + (high - low) * unit(name);
    let range = |name: &str, low: f64, high: f64| {
        let middle = between(name, low, high);
        format!("Range({:.4}, {:.4})", middle - 0.03, middle + 0.03)
    };
    let targets = [
        format!(
            "(metric: Conversion, at_least: {:.4})",
            between("t", 0.1, 0.3)
        ),
        format!("(metric: Lost, at_most: {:.4})", between("t", 0.5, 0.8)),
        format!(
            "(metric: TimeToConvert, at_most: \"{:.3}d\")",
            between("t", 2.0, 6.0)
        ),
        format!(
            "(metric: Conversion, at_least: {:.4}, persona: \"p\")",
            between("t", 0.1, 0.3)
        ),
    ];
    let (target, number) = match seed % 10 {
        0 => (0, "a>b.share"),
        1 => (0, "x.leave"),
        2 => (1, "b>c.share"),
        3 => (1, "x.prevalence"),
        4 => (2, "b.dwell"),
        5 => (2, "x.delay"),
        6 => (3, "a>b.share"),
        7 => (0, "b>c.times"),
        8 => (2, "a>b.share"),
        _ => (0, "p.share"),
    };
    let map = journey(&format!(
        r#"personas: {{
            "p": (name: "P", share: 0.6, flow: {{"a>b": 1.15}}),
            "q": (name: "Q", share: 0.4, flow: {{"a>b": 0.7}}),
        }},
        touchpoints: {{
            "a": (stage: "s", name: "A", dwell: Exponential("1d")),
            "b": (stage: "s", name: "B", dwell: Usually(median: Range("20h", "28h"), p90: "4d")),
            "c": (stage: "s", name: "C", moment: Conversion, dwell: Fixed("10y")),
        }},
        flows: {{
            "a>b": (share: {first}),
            "b>c": (share: {second}, within: ("1d", times: 1.2)),
            "b>a": (share: 0.1),
        }},
        pains: {{"x": (
            at: "b", name: "X", prevalence: {strikes}, leave: {leave},
            delay: Usually(median: "1d", p90: "3d"),
        )}},
        targets: [{target}]"#,
        first = range("first", 0.4, 0.7),
        second = range("second", 0.4, 0.6),
        strikes = range("strikes", 0.2, 0.6),
        leave = range("leave", 0.1, 0.5),
        target = targets[target],
    ));
    (map, number)
}

/// Goal seek inverts the exact solver: written into the map, what is found meets the chance asked for within
/// a point; where nothing is found, no value on a grid of its own meets it.
#[test]
fn the_number_found_gives_the_chance_asked_for_on_20_maps() {
    let mut found_on = 0;
    for seed in 0..60 {
        if found_on == 20 {
            break;
        }
        let (map, number) = anything(seed);
        let cohort = cohort(&map, 400, 8);
        let asked = [0.8, 0.3, 0.5][(seed % 3) as usize];
        let found = sought(&cohort, number, asked);
        let path = &found.number.path;
        match &found.outcome {
            Outcome::Found(all) => {
                found_on += u32::from(all.iter().all(|one| one.jumps_from.is_none()));
                for one in all {
                    let p = chance_with(&cohort, path, one.at.value);
                    let off = p - asked;
                    // Where the chance jumps past what is asked for, that is told: no value gives just that.
                    let most = if one.jumps_from.is_some() { 1.0 } else { 0.01 };
                    assert!(
                        (-1e-9..=most).contains(&off),
                        "{seed}, {number}: asked {asked}, {p} at {:?}",
                        one
                    );
                    assert!((p - one.at.chance).abs() < 1e-9, "{p} {:?}", one.at);
                }
            }
            Outcome::Always(at) => assert!(at.chance >= asked, "{seed}: {at:?}"),
            Outcome::Never(at) => {
                assert!(at.chance < asked, "{seed}: {at:?}");
                let (low, high) = found.between;
                for i in 0..=6 {
                    let x = low + (high - low) * f64::from(i) / 6.0;
                    let p = chance_with(&cohort, path, x);
                    assert!(p < asked && p <= at.chance + 0.01, "{seed}: {p} at {x}");
                }
            }
        }
    }
    assert_eq!(found_on, 20);
}

/// Conversion between two bounds: its chance rises and falls with the share, so there are two values; from
/// what it is now the nearest comes first.
#[test]
fn several_values_are_all_told() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B", moment: Conversion, dwell: Fixed("10y")),
        }, flows: {"a>b": (share: 0.1)},
        targets: [(metric: Conversion, at_least: 0.4), (metric: Conversion, at_most: 0.6)]"#,
    );
    let cohort = cohort(&map, 400, 60);
    let found = sought(&cohort, "a>b", 0.8);
    let Outcome::Found(all) = &found.outcome else {
        panic!("{found:?}")
    };
    let values: Vec<f64> = all.iter().map(|one| one.at.value).collect();
    assert_eq!(values.len(), 2, "{values:?}");
    assert!(all[0].larger && !all[1].larger, "{all:?}");
    assert!(0.4 < values[0] && values[0] < 0.5 && 0.5 < values[1] && values[1] < 0.6);
}

/// A hundred percent is not enough, for the other share keeps the product down: told with the best.
#[test]
fn what_cannot_be_reached_is_told_with_the_best() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B"),
            "c": (stage: "s", name: "C", moment: Conversion, dwell: Fixed("10y")),
        }, flows: {"a>b": (share: 0.5), "a>c": (share: 0.1), "b>c": (share: 0.3)},
        targets: [(metric: Conversion, at_least: 0.5)]"#,
    );
    let found = sought(&cohort(&map, 400, 60), "a>b.share", 0.8);
    let Outcome::Never(best) = found.outcome else {
        panic!("{found:?}")
    };
    // The other way out leaves 90 %: 0.1 + 0.9·0.3 = 0.37.
    assert!((found.between.1 - 0.9).abs() < 1e-6, "{:?}", found.between);
    assert!((best.value - 0.9).abs() < 1e-6 && best.chance < 0.01);
}

/// Where only simulation can tell (satisfaction), counted chances under the same luck do.
#[test]
fn sampled_chances_are_sought_too() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", emotion: 0.6),
            "b": (stage: "s", name: "B", emotion: 0.6, csat: true),
        }, flows: {"a>b": (share: 1)},
        pains: {"x": (at: "b", name: "X", prevalence: 0.9, emotion: -1)},
        targets: [(metric: Csat, at_least: 0.7)]"#,
    );
    let cohort = cohort(&map, 100, 200);
    let found = sought(&cohort, "x.prevalence", 0.8);
    let Outcome::Found(all) = &found.outcome else {
        panic!("{found:?}")
    };
    let one = &all[0];
    assert!(!one.larger && one.at.value < 0.9);
    let p = chance_with(&cohort, "pains/x/prevalence", one.at.value);
    // A count of 200 cohorts goes in steps of half a point.
    assert!((0.8..=0.825).contains(&p), "{p} {one:?}");
}

#[test]
fn a_search_can_be_cancelled() {
    let (map, _) = anything(0);
    let control = Control::default();
    control.cancel();
    let found = seek(
        &cohort(&map, 400, 60),
        &map.targets,
        "flows/a>b/share",
        0.8,
        &control,
    );
    assert_eq!(found, Err(RunError::Cancelled.into()));
}

#[test]
fn the_share_of_an_entry_is_refused_with_the_reason() {
    let map = journey(
        r#"entry: {"a": 0.7, "b": 0.3},
        touchpoints: {"a": (stage: "s", name: "A"), "b": (stage: "s", name: "B", moment: Conversion)},
        flows: {"a>b": (share: 0.5)}"#,
    );
    for name in ["entry/b", "entry.b", "b.entry", "entry of b"] {
        let refused = find_number(&map, name).expect_err("no such number");
        assert!(
            refused
                .to_string()
                .contains("relative to those of the other entries"),
            "{name}: {refused}"
        );
    }
    assert_eq!(find_number(&map, "a>b.share").unwrap(), "flows/a>b/share");
}
