//! The value of information on a map, against a closed form.

use wayfarer::{
    decide::{Choice, Goal, How, choices, information},
    draws::{Purpose, Replication, Salt},
    map::JourneyMap,
    simulate::{Cohort, Control},
};

use crate::theory::support::journey;

/// Visitors pay 100 each with a share that is known to be 30 % as it is, and Beta(30, 70) by a change.
fn shop(share: &str) -> JourneyMap {
    journey(&format!(
        r#"touchpoints: {{
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B", moment: Conversion, revenue: 100, dwell: Fixed("10y")),
        }}, flows: {{"a>b": (share: {share})}}"#
    ))
}

/// The two are equal on average, so knowing the share is worth 100·N·E max(0, p − 0.3), where for
/// p ~ Beta(a, b) with mean m: E max(0, p − m) = m·(1 − I(m; a + 1, b)) − m·(1 − I(m; a, b)).
#[test]
fn a_beta_share_is_worth_its_mean_excess() {
    use statrs::function::beta::beta_reg;
    let (a, b, m) = (30.0, 70.0, 0.3);
    let excess = m * (beta_reg(a, b, m) - beta_reg(a + 1.0, b, m));
    let customers = 1000;
    let maps = [shop("0.3"), shop("Beta(30, 70)")];
    let choices: Vec<Choice> = maps
        .iter()
        .zip(["as-it-is", "change"])
        .map(|(map, id)| Choice {
            id: id.into(),
            title: id.into(),
            map: map.clone(),
            investment: 0.0,
        })
        .collect();
    let cohort = Cohort {
        map: &maps[0],
        customers,
        replications: 1,
        horizon: 30.0,
        seed: 3,
    };
    let goal = Goal::NetValue { cohorts: 2.0 };
    let found = information(&choices, &cohort, &goal, 2000, &Control::default()).expect("worth");
    let exact = 2.0 * 100.0 * 1000.0 * excess;
    assert_eq!(found.how, How::Exact);
    assert_eq!(found.numbers.len(), 1);
    for worth in [found.everything, found.numbers[0].worth] {
        assert!(
            (worth.value - exact).abs() < 4.0 * worth.error + 0.01 * exact,
            "{worth:?} {exact}"
        );
    }
}

/// A map with a few uncertain shares and one pain, all drawn at random, and what each of some ideas would
/// change; it earns money, and its satisfaction depends on the pain.
fn anything(seed: u64) -> (JourneyMap, Vec<Choice>) {
    let unit = |name: &str| Replication::new(seed, 0).unknown(Salt::new(Purpose::Unknown, name));
    let range = |name: &str, low: f64, high: f64| {
        let (a, b) = (unit(name), unit(&format!("{name}'")));
        let (a, b) = (low + (high - low) * a.min(b), low + (high - low) * a.max(b));
        format!("Range({a:.4}, {:.4})", b + 0.01)
    };
    let bound = 0.02 + 0.4 * unit("bound");
    let map = journey(&format!(
        r#"touchpoints: {{
            "a": (stage: "s", name: "A", cost: {cost}, emotion: -0.2),
            "b": (stage: "s", name: "B", emotion: 0.6, csat: true),
            "c": (stage: "s", name: "C", moment: Conversion, revenue: {revenue}, dwell: Fixed("10y")),
        }},
        flows: {{"a>b": (share: {first}), "b>c": (share: {second}), "b>a": (share: 0.1)}},
        pains: {{"x": (at: "b", name: "X", prevalence: {strikes}, leave: {leave}, emotion: -0.9)}},
        opportunities: {{
            "fix": (on: "x", name: "Fix", changes: [FixPain(pain: "x", by: 0.9)], cost: {fix}),
            "push": (on: "a", name: "Push", changes: [SetShare(flow: "a>b", share: {pushed})], cost: {push}),
            "dear": (on: "a", name: "Dear", changes: [SetRevenue(touchpoint: "c", revenue: {dear})]),
        }},
        targets: [(metric: {metric}, at_least: {bound:.4})]"#,
        cost = range("cost", 0.1, 3.0),
        revenue = range("revenue", 10.0, 60.0),
        first = range("first", 0.2, 0.8),
        second = range("second", 0.2, 0.8),
        strikes = range("strikes", 0.05, 0.9),
        leave = range("leave", 0.02, 0.5),
        pushed = range("pushed", 0.2, 0.8),
        dear = range("dear", 10.0, 60.0),
        fix = (300.0 * unit("fix")).round(),
        push = (300.0 * unit("push")).round(),
        metric = if seed.is_multiple_of(4) {
            "Csat"
        } else {
            "Conversion"
        },
    ));
    let choices = choices(&map);
    assert_eq!(choices.len(), 4);
    (map, choices)
}

/// Whoever knows everything can still do what who knows one number does: on any map, for money and for
/// targets, solved and sampled, knowing one number is never worth more than knowing everything, and
/// knowledge is never worth less than nothing.
#[test]
fn no_number_is_worth_more_than_everything_on_200_maps() {
    let (mut sampled, mut compared, mut worthy) = (0, 0, 0);
    for seed in 0..200 {
        let (map, choices) = anything(seed);
        let cohort = Cohort {
            map: &map,
            customers: 60,
            replications: 1,
            horizon: 30.0,
            seed,
        };
        let goal = match seed % 2 {
            0 => Goal::Targets(map.targets.clone()),
            _ => Goal::NetValue { cohorts: 3.0 },
        };
        let found = information(&choices, &cohort, &goal, 32, &Control::default()).expect("worth");
        sampled += u32::from(found.how == How::Sampled);
        let all = found.everything;
        assert!(all.value >= 0.0 && all.error >= 0.0, "{seed}: {all:?}");
        for one in &found.numbers {
            let worth = one.worth;
            compared += 1;
            worthy += u32::from(worth.value > 0.0);
            assert!(
                worth.value <= all.value && worth.value >= 0.0,
                "{seed}, {}: {worth:?} of {all:?}",
                one.number.path
            );
            // Nor is it said to be told from 0 where everything is not.
            assert!(
                all.above_0 || !worth.above_0,
                "{seed}: {worth:?} of {all:?}"
            );
        }
    }
    assert!(
        sampled >= 40 && compared >= 1000 && worthy >= 100,
        "{sampled} sampled, {compared} numbers, {worthy} worth anything"
    );
}
