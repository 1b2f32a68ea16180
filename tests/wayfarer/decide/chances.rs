//! Probabilities of targets without sampling of customers, against counted ones.

use wayfarer::{
    analyze::{Asked, measured},
    decide::{How, chances, tornado},
    map::{Bound, JourneyMap, Metric, Target},
    simulate::{Cohort, Control},
};

use crate::theory::support::{journey, sample};

fn target(metric: Metric, bound: Bound) -> Target {
    Target {
        metric,
        bound,
        persona: None,
        note: String::new(),
    }
}

/// Every metric that has an exact law, with a bound near the middle of what cohorts show, so that the
/// probability is far from 0 and 1: the probability from exact draws against the share of simulated cohorts
/// that meet it. The standard error of the share is √(p(1 − p)/400); 4 of them, and a point for the laws
/// that are approximate (means of times, months at risk).
fn agree(map: &JourneyMap, customers: u64) {
    let cohort = Cohort {
        map,
        customers,
        replications: 400,
        horizon: 365.0,
        seed: 31,
    };
    let run = measured(&cohort, &Control::default()).expect("a run");
    let mut targets = Vec::new();
    for metric in Metric::ALL {
        let asked = Asked::of_everyone(*metric);
        let values = run.by_replication(&asked).unwrap_or_default();
        let mut values: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        if values.len() == 400 {
            targets.push(target(*metric, Bound::AtLeast(values[140])));
            targets.push(target(*metric, Bound::AtMost(values[320])));
        }
    }
    let found = chances(&cohort, &targets, &Control::default()).expect("chances");
    let mut exact = 0;
    for one in found.targets.iter().filter(|one| one.how == How::Exact) {
        exact += 1;
        let asked = Asked::of_everyone(one.target.metric);
        let values = run.by_replication(&asked).expect("values");
        let met = values.iter().filter(|v| one.target.bound.is_met_by(**v));
        let counted = met.count() as f64 / 400.0;
        let p = one.probability;
        let tolerance = 4.0 * (p * (1.0 - p) / 400.0).sqrt() + 0.01;
        println!("{} {:?}: {p:.3} {counted:.3}", map.id, one.target.metric);
        assert!(
            (p - counted).abs() < tolerance,
            "{} {:?}: exact {p}, counted {counted}",
            map.id,
            one.target
        );
    }
    assert!(exact >= 8, "{exact} exact targets");
}

#[test]
fn exact_chances_are_those_of_simulated_cohorts_where_nothing_is_uncertain() {
    agree(&sample("saas13"), 2000);
}

#[test]
fn exact_chances_are_those_of_simulated_cohorts_where_much_is_uncertain() {
    agree(&sample("trial-to-paid"), 5000);
}

/// Customers who arrive over 438 days, watched for 365: five in six come, at different times, and every share, number
/// and time is of those.
#[test]
fn exact_chances_are_those_of_simulated_cohorts_where_customers_arrive_over_time() {
    let map = journey(
        r#"arrivals: Between("0d", "438d"), touchpoints: {
            "ad": (stage: "s", name: "Ad", dwell: Exponential("9d"), cost: 1),
            "join": (stage: "s", name: "Join", dwell: Gamma(mean: "20d", sd: "12d"), moment: SignUp),
            "aha": (stage: "s", name: "Aha", dwell: Exponential("15d"), moment: Aha),
            "buy": (stage: "s", name: "Buy", dwell: Exponential("90d"), moment: Conversion),
            "more": (stage: "s", name: "More", dwell: Fixed("60d"), moment: Renewal),
        }, flows: {"ad>join": (share: 0.6), "join>aha": (share: 0.8), "aha>buy": (share: Beta(40, 60)),
            "buy>more": (share: 0.7), "more>more": (share: 0.8)}"#,
    );
    agree(&map, 2000);
}

/// The expected value of a sum counts those who come within the horizon.
#[test]
fn the_worth_of_a_map_is_that_of_those_who_come() {
    let map = journey(
        r#"arrivals: Between("0d", "400d"), touchpoints: {
            "ad": (stage: "s", name: "Ad", dwell: Fixed("1d"), cost: 3, revenue: Range(1, 2), moment: Conversion),
        }"#,
    );
    let cohort = Cohort {
        map: &map,
        customers: 1000,
        replications: 40,
        horizon: 100.0,
        seed: 3,
    };
    let metrics = [Metric::Cost, Metric::Customers];
    let found = tornado(&cohort, &metrics, &Control::default()).expect("values");
    // A quarter comes; all of them have gone a day later but those of the last day.
    assert_eq!(found[0].how, How::Exact);
    assert!((found[0].value - 750.0).abs() < 1e-6, "{}", found[0].value);
    let most = target(Metric::Customers, Bound::AtMost(2.0));
    let found = chances(&cohort, &[most], &Control::default()).expect("chances");
    // Of 250 who come on average 2.5 are there: bound and number are of a cohort of which a quarter comes, so what
    // is asked is that of those who have come at most 2 in 250 are there. A number of who come N, of them K there:
    // K ≤ N/125.
    use statrs::distribution::{Binomial, Discrete, DiscreteCDF};
    let come = Binomial::new(0.25, 1000).expect("a law");
    let exact: f64 = (1..=1000u64)
        .map(|n| come.pmf(n) * Binomial::new(0.01, n).expect("a law").cdf(n / 125))
        .sum();
    let one = &found.targets[0];
    assert_eq!(one.how, How::Exact);
    assert!((one.probability - exact).abs() < 0.01, "{one:?} {exact}");
}

/// A share of which 20 of 100 were seen, and a cohort of 50: beta-binomial. P(K ≥ 12) from its closed form
/// (Johnson, Kemp and Kotz, *Univariate Discrete Distributions*, §6.2), against exact draws: the standard
/// error is stated by them.
#[test]
fn one_beta_share_is_beta_binomial() {
    use statrs::function::beta::ln_beta;
    let map = crate::theory::unknowns::one_share("Beta(20, 80)");
    let cohort = Cohort {
        map: &map,
        customers: 50,
        replications: 4000,
        horizon: 365.0,
        seed: 5,
    };
    let choose = |n: f64, k: f64| -(n + 1.0).ln() - ln_beta(n - k + 1.0, k + 1.0);
    let mass =
        |k: f64| (choose(50.0, k) + ln_beta(k + 20.0, 130.0 - k) - ln_beta(20.0, 80.0)).exp();
    let exact: f64 = (12..=50).map(|k| mass(f64::from(k))).sum();
    let bound = target(Metric::Conversion, Bound::AtLeast(0.24));
    let found = chances(&cohort, &[bound], &Control::default()).expect("chances");
    let one = &found.targets[0];
    assert!(
        (one.probability - exact).abs() < 4.0 * one.error && one.error < 0.006,
        "{one:?} {exact}"
    );
}

/// Two shares in a row, conversion their product: a tornado by hand. Each swings from its 5 % to its 95 %
/// quantile, which a Range states; log-variances add up, so the wider number has the larger part.
#[test]
fn a_product_of_two_shares_swings_as_each_does() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A"),
            "b": (stage: "s", name: "B"),
            "c": (stage: "s", name: "C", moment: Conversion, dwell: Fixed("10y")),
        }, flows: {"a>b": (share: Range(0.4, 0.6)), "b>c": (share: Range(0.45, 0.55))}"#,
    );
    let cohort = Cohort {
        map: &map,
        customers: 1000,
        replications: 1000,
        horizon: 365.0,
        seed: 5,
    };
    let found = tornado(&cohort, &[Metric::Conversion], &Control::default()).expect("a tornado");
    let bars = &found[0].bars;
    assert_eq!(bars[0].number.path, "flows/a>b/share");
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
    near(found[0].value, 0.25);
    near(bars[0].low, 0.4);
    near(bars[0].at_low, 0.2);
    near(bars[0].at_high, 0.3);
    near(bars[1].at_low, 0.225);
    // Shares of variance: 0.1² to 0.05², four to one but for the logistic scale; 4 standard errors. The sum
    // strays by 2·√(0.8·0.2) times the correlation of the two in the sample, of which 1/√1000 is one.
    let wide = bars[0].share;
    assert!(
        (wide - 0.8).abs() < 4.0 * bars[0].share_error + 0.01,
        "{wide}"
    );
    let both = wide + bars[1].share;
    assert!((both - 1.0).abs() < 4.0 * 0.8 / 1000f64.sqrt(), "{both}");
}
