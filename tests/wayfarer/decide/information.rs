//! The value of information on a map, against a closed form.

use wayfarer::{
    decide::{Choice, Goal, How, information},
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
