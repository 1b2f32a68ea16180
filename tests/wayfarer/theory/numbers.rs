//! The smallest maps on which a number was once wrong (`tests/numbers`), and more of their kinds. Every
//! truth is a closed form that stands beside its check.

use wayfarer::{
    analyze::{Answer, exact_answer},
    exact::solve,
    map::{JourneyMap, Metric},
    plan::{Luck, compile},
};

use super::support::*;

/// One of the maps, with its own horizon.
fn numbers(name: &str) -> (JourneyMap, f64) {
    let path = format!("{}/tests/numbers/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    let map = read(&std::fs::read_to_string(&path).expect("a map"));
    let horizon = map.run.horizon.map_or(365.0, |days| days.get());
    (map, horizon)
}

/// The answer of a run of so many customers.
fn run_of(map: &JourneyMap, horizon: f64, customers: u64) -> Answer {
    answered(&cohort(map, customers, horizon, 1))
}

/// The exact answer, for 100,000 customers.
fn exact_of(map: &JourneyMap, horizon: f64) -> Answer {
    let plan = compile(map, horizon, Luck::Central);
    exact_answer(
        map,
        &plan,
        &solve(&plan).expect("exact answers"),
        100_000,
        0,
    )
}

/// What takes 48 hours is over after 2 days.
#[test]
fn stays_of_an_hour_add_up_to_days() {
    let (map, horizon) = numbers("defect-hours");
    for answer in [run_of(&map, horizon, 1000), exact_of(&map, horizon)] {
        equal(
            "conversion",
            metric(&answer, Metric::Conversion).value,
            1.0,
            1e-9,
        );
    }
}

/// A loop of `stay` that everybody goes on in converts after `times` rounds, exactly at the horizon; a
/// millisecond before it nobody has.
#[test]
fn what_ends_at_the_horizon_has_ended_and_a_moment_before_it_has_not() {
    for (stay, times, horizon) in [
        ("20min", 72, 1.0),
        ("0.1h", 240, 1.0),
        ("7h", 24, 7.0),
        ("0.1d", 30, 3.0),
        ("1s", 600, 600.0 / 86_400.0),
        ("73d", 5, 365.0),
    ] {
        let mut touchpoints = String::new();
        let mut flows = String::new();
        for i in 0..times {
            touchpoints +=
                &format!("\"t{i}\": (stage: \"s\", name: \"T\", dwell: Fixed(\"{stay}\")),");
            flows += &format!("\"t{i}>t{}\": (share: 1.0),", i + 1);
        }
        touchpoints += &format!(
            "\"t{times}\": (stage: \"s\", name: \"T\", dwell: Fixed(\"20y\"), moment: Conversion),"
        );
        let map = journey(&format!(
            "touchpoints: {{{touchpoints}}}, flows: {{{flows}}}"
        ));
        let converted = |horizon| ran(&map, 10, horizon, 1).tally.converted();
        assert_eq!(converted(horizon), 10, "{times} × {stay}");
        assert_eq!(converted(horizon - 2e-8), 0, "{times} × {stay}");
    }
}

/// Still there 30·k days after converting: .9^k, the stays end on the very days that are asked for.
#[test]
fn who_leaves_on_the_day_is_not_there_on_the_day() {
    let (map, horizon) = numbers("defect-survival");
    let ran = run_of(&map, horizon, 200_000);
    let exact = exact_of(&map, horizon);
    for k in 0..=12 {
        let truth = 0.9_f64.powi(k);
        let at = |answer: &Answer| answer.survival[k as usize];
        assert_eq!(at(&ran).day, 30.0 * f64::from(k));
        close(
            &format!("month {k}"),
            at(&ran).share,
            truth,
            (truth * (1.0 - truth) / 200_000.0).sqrt().max(1e-12),
        );
        equal("exact", at(&exact).share, truth, 1e-9);
    }
    let day_30 = metric(&ran, Metric::RetentionDay30).value;
    equal("retention on day 30", day_30, ran.survival[1].share, 1e-12);
}

/// All have left after 60 days: the curve says 0 from there on, as the exact one does.
#[test]
fn survival_goes_on_when_everybody_has_left() {
    let map = journey(
        "touchpoints: {
            \"a\": (stage: \"s\", name: \"A\", dwell: Fixed(\"60d\"), moment: Conversion),
            \"z\": (stage: \"s\", name: \"Z\", dwell: Fixed(\"20y\")),
        }, flows: {\"a>z\": (share: 0.0)}",
    );
    let shares = |answer: Answer| -> Vec<f64> { answer.survival.iter().map(|p| p.share).collect() };
    assert_eq!(shares(run_of(&map, 120.0, 100)), [1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(shares(exact_of(&map, 120.0)), [1.0, 1.0, 0.0, 0.0, 0.0]);
}

/// Limits hold for what is exactly at them: a stage's expected time made up of hours, a timed effect, the
/// month in which a customer leaves, a renewal 30 days before the end.
#[test]
fn what_is_exactly_at_a_limit_is_within_it() {
    let map = read(
        "JourneyMap(format: 1, id: \"t\", title: \"T\",
        stages: {\"s\": (name: \"S\", expected: \"0.3h\"), \"u\": (name: \"U\")},
        touchpoints: {
            \"a\": (stage: \"s\", name: \"A\", dwell: Fixed(\"0.1h\")),
            \"b\": (stage: \"s\", name: \"B\", dwell: Fixed(\"0.2h\"), moment: SignUp),
            \"c\": (stage: \"u\", name: \"C\", dwell: Fixed(\"59.9875d\"), moment: Conversion),
            \"d\": (stage: \"u\", name: \"D\", dwell: Fixed(\"20y\"), moment: Renewal),
        },
        pains: {\"p\": (at: \"b\", name: \"P\", prevalence: 1.0, delay: Fixed(\"0.1h\"))},
        flows: {\"a>b\": (share: 1.0), \"b>c\": (share: 0.5, within: (\"0.3h\", times: 2.0)), \"c>d\": (share: 0.0)})",
    );
    // In the stage for .1 + .2 + .1 hours: more than expected by a third. The stay at b takes .3 h with
    // its delay, so everybody goes on; all leave on day 60 − .0125 + .0167.
    let tally = ran(&map, 100, 365.0, 1).tally;
    assert_eq!(
        (tally.stages[0].on_track, tally.stages[0].delayed),
        (0, 100)
    );
    assert_eq!(tally.converted(), 100);
    let mut on_track = map.clone();
    on_track.pains.clear();
    // Without the pain the stage takes .3 hours: on track, though .1 + .2 > .3 in floating point.
    let tally = ran(&on_track, 100, 365.0, 1).tally;
    assert_eq!(tally.stages[0].on_track, 100);
    // 0.0125 d = .3 h, and 59.9875 d more make 60: gone in the second month, not begun a third.
    assert_eq!(tally.converted(), 100);
    assert_eq!(tally.months, [100, 100]);
}
