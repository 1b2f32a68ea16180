//! Passage times, renewals and occupancy with closed forms (Ross, *Introduction to Probability
//! Models*), and the quantiles of every law of time.

use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, Normal};
use wayfarer::{
    map::Metric,
    simulate::{Cohort, Control, Count, TICKS_PER_DAY, run},
};

use super::support::*;

const N: u64 = 200_000;

/// Shares done by some times, and the mean with its standard deviation.
fn passage(name: &str, ran: &Ran, reach: f64, (mean, sd): (f64, f64), by: &[(f64, f64)]) {
    let tally = ran.tally.activation();
    let (count, n) = (tally.count as f64, ran.n());
    close(
        &format!("{name}: reach"),
        count / n,
        reach,
        (reach * (1.0 - reach) / n).sqrt().max(1e-12),
    );
    let time = tally.ticks as f64 / TICKS_PER_DAY / count;
    close(&format!("{name}: mean"), time, mean, sd / count.sqrt());
    for &(t, p) in by {
        close_share(&format!("{name}: by {t}"), ran.valued_by(t), n, p);
    }
}

/// Three exponential stages of mean 2: Erlang.
#[test]
fn stages_in_a_row_take_an_erlang_time() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", dwell: Exponential("2d")),
            "b": (stage: "s", name: "B", dwell: Exponential("2d")),
            "c": (stage: "s", name: "C", dwell: Exponential("2d")),
            "done": (stage: "s", name: "Done", moment: FirstSuccess),
        }, flows: {"a>b": (share: 1), "b>c": (share: 1), "c>done": (share: 1)}"#,
    );
    let by = [
        (1.0, 0.014_387_677_966_970_713),
        (4.0, 0.323_323_583_816_936_5),
        (6.0, 0.576_809_918_873_156_5),
        (8.0, 0.761_896_694_446_455_7),
        (12.0, 0.938_031_195_583_341),
        (20.0, 0.997_230_604_284_488_4),
    ];
    let ran = ran(&map, N, 1000.0, 2);
    passage("erlang", &ran, 1.0, (6.0, 12f64.sqrt()), &by);
}

/// A geometric number of exponential stays of mean 3 is exponential with mean 15.
#[test]
fn a_geometric_number_of_exponential_stays_is_exponential() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", dwell: Exponential("3d")),
            "out": (stage: "s", name: "Out", moment: FirstSuccess),
        }, flows: {"a>a": (share: 0.8), "a>out": (share: 0.2)}"#,
    );
    let by = [5.0, 10.0, 15.0, 30.0, 60.0].map(|t: f64| (t, 1.0 - (-t / 15.0).exp()));
    let ran = ran(&map, N, 3000.0, 3);
    passage("geometric sum", &ran, 1.0, (15.0, 15.0), &by);
}

/// From A to B at rate 0.3 and away at rate 0.1: which and when are independent.
#[test]
fn competing_exponentials() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", dwell: Exponential("60h")),
            "b": (stage: "s", name: "B", moment: FirstSuccess),
        }, flows: {"a>b": (share: 0.75)}"#,
    );
    let by = [
        (1.0, 0.247_259_965_473_270_5),
        (2.0, 0.413_003_276_912_083_8),
        (5.0, 0.648_498_537_572_540_5),
        (10.0, 0.736_263_270_833_449_3),
    ];
    let ran = ran(&map, N, 1000.0, 4);
    passage("competing", &ran, 0.75, (2.5, 2.5), &by);
}

/// A subscriber renews every 30 days with probability 0.9: a geometric lifetime.
#[test]
fn fixed_renewals_give_a_geometric_lifetime() {
    let map = journey(
        r#"touchpoints: {"use": (stage: "s", name: "Use", dwell: Fixed("30d"), moment: Conversion)},
           flows: {"use>use": (share: 0.9)}"#,
    );
    // A decision that falls on the horizon itself is made: day 30k counts as "just after".
    for (day, exact) in [(30, 0.9), (60, 0.81), (90, 0.729), (180, 0.531_441)] {
        let just_after = ran(&map, N, f64::from(day), 5);
        close_share(
            &format!("day {day}"),
            just_after.tally.active(),
            N as f64,
            exact,
        );
    }
    let before = ran(&map, N, 29.999, 5);
    assert_eq!(before.tally.active(), N);
    let year = ran(&map, N, 365.0, 6);
    close_share("a year", year.tally.active(), N as f64, 0.282_429_536_481);
    close_share("churn", year.tally.churned, N as f64, 1.0 - 0.9f64.powi(12));
    // Monthly churn: lost in a month of those at its start, over the 12 whole months.
    let [begun, lost] = year.tally.months;
    close_share("monthly churn", lost, begun as f64, 0.1);
    // The mean lifetime 300 days; a geometric number of stays with p = 0.1 has sd √0.9/0.1.
    let long = ran(&map, N, 20_000.0, 7);
    let se = 30.0 * 0.9f64.sqrt() / 0.1 / (N as f64).sqrt();
    close("lifetime", long.all_days(), 300.0, se);
    // The survival curve steps by 0.9 a month.
    let answer = answered(&cohort(&map, N, 365.0, 6));
    for point in &answer.survival[1..12] {
        let months = (point.day / 30.0) as i32;
        // Who leaves on day 30k is not there on day 30k.
        let exact = 0.9f64.powi(months);
        let se = (exact * (1.0 - exact) / N as f64).sqrt();
        close(
            &format!("survival, day {}", point.day),
            point.share,
            exact,
            se,
        );
    }
}

/// Arrivals spread evenly over 30 days, exponential stays: a customer is there at H with probability
/// ∫ (1/30)·e^(−(H−a)/5) da over its arrival a up to H, so the number present is binomial (the
/// M/M/∞ queue with a fixed number of arrivals).
#[test]
fn occupancy_of_spread_arrivals_is_binomial() {
    let map = journey(
        r#"arrivals: Between("0d", "30d"),
           touchpoints: {"shop": (stage: "s", name: "Shop", dwell: Exponential("5d"))}"#,
    );
    for horizon in [1.0, 20.0, 30.0] {
        let there = 5.0 / 30.0 * (1.0 - (-horizon / 5.0f64).exp());
        let ran = ran(&map, N, horizon, 8);
        let name = format!("at day {horizon}");
        close_share(&name, ran.tally.active(), N as f64, there);
        close_share(
            "arrived",
            ran.tally.customers,
            N as f64,
            (horizon / 30.0).min(1.0 - 1e-12),
        );
    }
    // Its variance over 400 cohorts of 1,000 customers: N·p·(1 − p), with a standard error of
    // √(2/399) of it.
    let cohort = Cohort {
        map: &map,
        customers: 1000,
        replications: 400,
        horizon: 20.0,
        seed: 9,
    };
    let active = |_: &_, blocks: &[Vec<wayfarer::simulate::Tally>]| {
        blocks
            .iter()
            .flatten()
            .map(|t| t.active() as f64)
            .sum::<f64>()
    };
    let (values, _) = run(&cohort, &Control::default(), &Count, active).expect("a run");
    let there = 5.0 / 30.0 * (1.0 - (-4f64).exp());
    let exact = 1000.0 * there * (1.0 - there);
    let (_, variance) = mean_and_variance(&values);
    close("variance", variance, exact, exact * (2.0 / 399f64).sqrt());
}

/// The median and the 90 % quantile of time to value are those of the law of the one stay before it.
/// Standard error √(p(1 − p)/n) ÷ density.
#[test]
fn quantiles_of_time_to_value_are_those_of_the_law() {
    let z90 = Normal::standard().inverse_cdf(0.9);
    let sigma = (10f64 / 3.0).ln() / z90;
    let log_normal = |x: f64, mu: f64, s: f64| Normal::standard().pdf((x.ln() - mu) / s) / (s * x);
    // Weibull: p90/median = (ln 10/ln 2)^(1/k).
    let k = (10f64.ln() / 2f64.ln()).ln() / (10f64 / 3.0).ln();
    let weibull = |x: f64, k: f64, scale: f64| {
        k / scale * (x / scale).powf(k - 1.0) * (-(x / scale).powf(k)).exp()
    };
    let weibull_q = |p: f64, k: f64, scale: f64| scale * (-(1.0 - p).ln()).powf(1.0 / k);
    let gamma = Gamma::new(4.0, 4.0 / 6.0).expect("a law");
    let wide = Gamma::new(1.5, 1.0 / 0.6).expect("a law");
    // PERT on 1…11, most likely 3: Beta(1 + 4·0.2, 1 + 4·0.8) stretched.
    let pert = Beta::new(1.8, 4.2).expect("a law");
    let scale = 3.0 / 2f64.ln().powf(1.0 / k);
    type Law<'a> = (&'a str, [f64; 2], [f64; 2]);
    let q = [0.5, 0.9];
    let laws: Vec<Law> = vec![
        (
            r#"Usually(median: "3d", p90: "10d")"#,
            [3.0, 10.0],
            [3.0, 10.0].map(|x| log_normal(x, 3f64.ln(), sigma)),
        ),
        (
            "LogNormal(mu: 0.5, sigma: 0.8)",
            q.map(|p| (0.5 + 0.8 * Normal::standard().inverse_cdf(p)).exp()),
            q.map(|p| {
                log_normal(
                    (0.5 + 0.8 * Normal::standard().inverse_cdf(p)).exp(),
                    0.5,
                    0.8,
                )
            }),
        ),
        (
            r#"Weibull(median: "3d", p90: "10d")"#,
            [3.0, 10.0],
            [3.0, 10.0].map(|x| weibull(x, k, scale)),
        ),
        (
            r#"Weibull(shape: 1.7, scale: "4d")"#,
            q.map(|p| weibull_q(p, 1.7, 4.0)),
            q.map(|p| weibull(weibull_q(p, 1.7, 4.0), 1.7, 4.0)),
        ),
        (
            r#"Gamma(mean: "6d", sd: "3d")"#,
            q.map(|p| gamma.inverse_cdf(p)),
            q.map(|p| gamma.pdf(gamma.inverse_cdf(p))),
        ),
        (
            r#"Gamma(shape: 1.5, scale: "0.6d")"#,
            q.map(|p| wide.inverse_cdf(p)),
            q.map(|p| wide.pdf(wide.inverse_cdf(p))),
        ),
        (
            r#"Exponential("5d")"#,
            q.map(|p: f64| -5.0 * (1.0 - p).ln()),
            q.map(|p| (1.0 - p) / 5.0),
        ),
        (
            r#"Between("2d", "6d")"#,
            q.map(|p| 2.0 + 4.0 * p),
            [0.25; 2],
        ),
        (
            r#"Pert(min: "1d", likely: "3d", max: "11d")"#,
            q.map(|p| 1.0 + 10.0 * pert.inverse_cdf(p)),
            q.map(|p| pert.pdf(pert.inverse_cdf(p)) / 10.0),
        ),
        (
            r#"Quantiles(["0d", "2h", "1d", "3d", "9d"])"#,
            // 0.9 is 0.6 of the way from the third quartile, 3 d, to 9 d.
            [1.0, 3.0 + 0.6 * 6.0],
            // At a kink the flatter side, 0.25 in 2 days, gives the larger error.
            [0.25 / 2.0, 0.25 / 6.0],
        ),
    ];
    for (law, quantiles, densities) in laws {
        let map = journey(&format!(
            r#"touchpoints: {{
                "a": (stage: "s", name: "A", dwell: {law}),
                "b": (stage: "s", name: "B", moment: Aha),
            }}, flows: {{"a>b": (share: 1)}}"#
        ));
        let answer = answered(&cohort(&map, N, 10_000.0, 10));
        let metrics = [Metric::TimeToValueP50, Metric::TimeToValueP90];
        for i in 0..2 {
            let value = metric(&answer, metrics[i]).value;
            let se = (q[i] * (1.0 - q[i]) / N as f64).sqrt() / densities[i];
            close(&format!("{law} at {}", q[i]), value, quantiles[i], se);
        }
    }
}

/// The mean over the engine's table of a law is that of the law, for wide laws too, whose runs no
/// number of customers would show to be right. Every 61st of the 2³² draws is read.
#[test]
fn the_tables_of_wide_laws_have_the_right_mean() {
    use wayfarer::{plan::Shape, simulate::QuantileTable};
    let shapes = [
        Shape::LogNormal { sigma: 0.8 },
        Shape::LogNormal { sigma: 2.113 },
        Shape::Weibull { shape: 0.6 },
        Shape::Gamma { shape: 0.5 },
        Shape::Exponential,
    ];
    for shape in shapes {
        let table = QuantileTable::new(&shape);
        let words = (30..=u32::MAX).step_by(61);
        let n = words.clone().count() as f64;
        let mean = words.map(|word| table.read(word)).sum::<f64>() / n;
        // The last words stand for a tail of 10⁻⁸, which holds 10⁻⁴ of the widest law's mean.
        equal(&format!("{shape:?}"), mean / shape.mean(), 1.0, 2e-4);
    }
}
