//! Uncertain numbers: where the spread of a result comes from (the law of total variance).

use wayfarer::{analyze::Method, map::Metric, simulate::Cohort};

use super::support::*;

/// One share of which 20 of 100 were seen.
pub fn one_share(share: &str) -> wayfarer::map::JourneyMap {
    journey(&format!(
        r#"touchpoints: {{
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B", moment: Conversion, dwell: Fixed("10y")),
        }}, flows: {{"a>b": (share: {share})}}"#
    ))
}

/// Beta(20, 80) has variance 0.2·0.8/101. A cohort of N with share p has E[p(1 − p)]/N on top, and
/// E[p(1 − p)] = 0.16 − Var p.
#[test]
fn chance_and_what_is_not_known_add_up() {
    let map = one_share("Beta(20, 80)");
    let unknown: f64 = 0.16 / 101.0;
    for customers in [100u64, 1000] {
        let cohort = Cohort {
            map: &map,
            customers,
            replications: 800,
            horizon: 365.0,
            seed: 71,
        };
        let answer = answered(&cohort);
        assert_eq!(answer.unknowns, 1);
        let estimate = metric(&answer, Metric::Conversion);
        assert_eq!(estimate.method, Method::Replications);
        let chance = (0.16 - unknown) / customers as f64;
        let total = unknown + chance;
        close("value", estimate.value, 0.2, (total / 800.0).sqrt());
        // Two blocks a replication: chance² is a mean of 800 squares, each with relative sd √2 (and a
        // little more, as p varies).
        let spread = estimate.spread.unwrap();
        let square = spread.chance * spread.chance;
        close(
            "chance²",
            square,
            chance,
            1.1 * chance * (2.0 / 800f64).sqrt(),
        );
        // unknown² is the variance over replications (relative sd √(2/799)) less chance².
        let se = ((2.0 / 799.0) * (total * total + chance * chance)).sqrt();
        close("unknown²", spread.unknown * spread.unknown, unknown, se);
        // The interval is the central 95 % of the beta-binomial law, here nearly normal: a quantile of
        // 800 replications has a standard error of about √(0.025·0.975/800)/0.0584 = 0.0945 sd.
        let sd = total.sqrt();
        let low = statrs_quantile(0.025, sd);
        let high = statrs_quantile(0.975, sd);
        let tolerance = 0.11 * sd;
        close("low", estimate.low, low, tolerance);
        close("high", estimate.high, high, tolerance);
    }
}

/// The quantile of the beta law with mean 0.2 and this standard deviation, which stands for the
/// beta-binomial one.
fn statrs_quantile(p: f64, sd: f64) -> f64 {
    use statrs::distribution::{Beta, ContinuousCDF};
    let n = 0.16 / (sd * sd) - 1.0;
    Beta::new(0.2 * n, 0.8 * n).expect("a law").inverse_cdf(p)
}

/// What is known has no other spread than chance, whatever the number of replications.
#[test]
fn what_is_known_leaves_chance_alone() {
    let map = one_share("0.2");
    for (replications, blocks) in [(1, 40.0), (10, 40.0), (100, 200.0f64)] {
        let cohort = Cohort {
            map: &map,
            customers: 4000,
            replications,
            horizon: 365.0,
            seed: 72,
        };
        let estimate = metric(&answered(&cohort), Metric::Conversion);
        let degrees: f64 = blocks - f64::from(replications);
        let chance = 0.16 / 4000.0;
        let square = estimate.spread.unwrap().chance.powi(2);
        close("chance²", square, chance, chance * (2.0 / degrees).sqrt());
        assert_eq!(
            (estimate.spread.unwrap().unknown, estimate.method),
            (0.0, Method::Wilson)
        );
    }
}

/// A share that is exactly 0 in many replications (this Beta law has nearly all its mass there) takes no move
/// from the flow beside it: half of all visits go on to "c", and a mean of 0.001/10.001 to "b".
#[test]
fn moves_are_counted_for_their_own_flow_where_a_share_is_drawn_as_nothing() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A"), "b": (stage: "s", name: "B"), "c": (stage: "s", name: "C"),
        }, flows: {"a>b": (share: Beta(0.001, 10)), "a>c": (share: 0.5)}"#,
    );
    let cohort = Cohort {
        map: &map,
        customers: 1000,
        replications: 20,
        horizon: 10.0,
        seed: 1,
    };
    let answer = answered(&cohort);
    let moves = &answer.touchpoints[0].onward;
    let names: Vec<&str> = moves.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    close("to c", moves[1].1, 0.5, (0.25f64 / 20_000.0).sqrt());
    // Of 20 draws hardly one is above 1e-3.
    assert!(moves[0].1 < 0.01, "{moves:?}");
}
