//! Satisfaction, surveys and what they do, by closed forms.

use statrs::distribution::{ContinuousCDF, Normal};
use wayfarer::map::Metric;

use super::support::*;

fn phi(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

const N: u64 = 200_000;

/// One visit moves s from 7 by 0.3 toward 5 + 5·emotion; a rating is s plus normal noise of standard
/// deviation 1.5, rounded: a promoter from 8.5 on, a detractor below 6.5. CSAT is satisfied from 6.25.
#[test]
fn surveys_read_satisfaction_through_normal_noise() {
    for emotion in [-0.5, 0.4, 0.9] {
        let map = journey(&format!(
            r#"experience: (noise: 1.5), touchpoints: {{
                "a": (stage: "s", name: "A", emotion: {emotion}, csat: true, effort: 2.5),
            }}"#
        ));
        let s = 7.0 + 0.3 * (5.0 + 5.0 * emotion - 7.0);
        let answer = answered(&cohort(&map, N, 365.0, 31));
        let (promoters, detractors) = (1.0 - phi((8.5 - s) / 1.5), phi((6.5 - s) / 1.5));
        let nps = promoters - detractors;
        let se = ((promoters + detractors - nps * nps) / N as f64).sqrt();
        let value = |what| metric(&answer, what).value;
        close("nps", value(Metric::Nps), 100.0 * nps, 100.0 * se);
        let satisfied = 1.0 - phi((6.25 - s) / 1.5);
        let se = (satisfied * (1.0 - satisfied) / N as f64).sqrt();
        close("csat", value(Metric::Csat), satisfied, se);
        equal("satisfaction", value(Metric::Satisfaction), s, 1e-5);
        equal("ces", value(Metric::Ces), 2.5, 1e-5);
    }
}

/// The two surveys of a visit have noise of their own: were it shared, promoters would be satisfied
/// too often. Read from the shares of two CSAT questions on end: P(both) = P(a)·P(b) cannot be read
/// off sums, so the variance of the number of satisfied answers is: independent answers of a customer
/// add their variances.
#[test]
fn the_noise_of_two_answers_is_independent() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", emotion: 0.2, csat: true),
            "b": (stage: "s", name: "B", emotion: 0.2, csat: true),
        }, flows: {"a>b": (share: 1), "b>a": (share: 0.5)}"#,
    );
    let map_once =
        journey(r#"touchpoints: {"a": (stage: "s", name: "A", emotion: 0.2, csat: true)}"#);
    let answers = |tally: &wayfarer::simulate::Tally| tally.experience.csat[1] as f64;
    let s1 = 7.0 - 0.3;
    let p = 1.0 - phi(6.25 - s1);
    // One answer each: binomial. 400 cohorts give the variance a standard error of √(2/399).
    let (_, se) = batches(&map_once, (500, 400), 365.0, 32, |_, t| answers(t));
    let exact = 500.0 * p * (1.0 - p);
    close(
        "one answer",
        se * se * 400.0,
        exact,
        exact * (2.0 / 399f64).sqrt(),
    );
    // Visits K = 2·G answers, G geometric with p = 1/2: the variance of a sum of K independent answers
    // with shares p_i is Σ p_i(1−p_i)·P(K ≥ i) + Var(Σ_{i≤K} p_i).
    let mut s = 7.0;
    let (mut within, mut mean, mut square, mut total, mut alive) = (0.0, 0.0, 0.0, 0.0, 1.0);
    for i in 0..400 {
        s += 0.3 * (6.0 - s);
        let p = 1.0 - phi(6.25 - s);
        within += alive * p * (1.0 - p);
        total += p;
        if i % 2 == 1 {
            mean += 0.5 * alive * total;
            square += 0.5 * alive * total * total;
            alive *= 0.5;
        }
    }
    let exact = 500.0 * (within + square - mean * mean);
    let (value, se) = batches(&map, (500, 400), 365.0, 33, |_, t| answers(t));
    close("answers", value, 500.0 * mean, se);
    close(
        "their variance",
        se * se * 400.0,
        exact,
        exact * (2.0 / 399f64).sqrt(),
    );
}

/// `health_effect` k multiplies the odds of dropping off by exp(k·(baseline − s)), with s after the
/// visit; flows keep their proportions, and what drops off never or always is left alone.
#[test]
fn a_bad_start_multiplies_the_odds_of_leaving_later() {
    for (k, emotion) in [(0.2, -1.0), (0.5, -0.6), (0.3, 1.0)] {
        let map = journey(&format!(
            r#"experience: (health_effect: {k}), touchpoints: {{
                "a": (stage: "s", name: "A", emotion: {emotion}),
                "b": (stage: "s", name: "B"),
                "c": (stage: "s", name: "C", dwell: Fixed("10y")),
                "d": (stage: "s", name: "D", dwell: Fixed("10y")),
            }}, flows: {{"a>b": (share: 1), "b>c": (share: 0.6), "b>d": (share: 0.15)}}"#
        ));
        let after_a = 7.0 + 0.3 * (5.0 + 5.0 * emotion - 7.0);
        let after_b = after_a + 0.3 * (5.0 - after_a);
        let odds = 0.25 / 0.75 * f64::exp(k * (7.0 - after_b));
        let leaves = odds / (1.0 + odds);
        let ran = ran(&map, N, 365.0, 34);
        close_share("leaves", ran.tally.lost, ran.n(), leaves);
        let to = |slug| ran.tally.touchpoints[ran.at(slug)].active;
        close_share("to c", to("c"), ran.n(), 0.8 * (1.0 - leaves));
        close_share("to d", to("d"), ran.n(), 0.2 * (1.0 - leaves));
    }
}

/// Pains: independent strikes, delays added, each leave share by itself. Two pains of prevalence 0.4
/// and 0.5 with leave shares 0.3 and 0.2: stays unless one of them makes one leave.
#[test]
fn pains_strike_and_drive_away_independently() {
    let map = journey(
        r#"touchpoints: {
            "a": (stage: "s", name: "A", dwell: Fixed("1d"), emotion: 0.5),
            "b": (stage: "s", name: "B", moment: Aha, dwell: Fixed("10y")),
        }, flows: {"a>b": (share: 0.9)},
        pains: {
            "p": (at: "a", name: "P", prevalence: 0.4, leave: 0.3, delay: Fixed("2d"), emotion: -0.6),
            "q": (at: "a", name: "Q", prevalence: 0.5, leave: 0.2, delay: Exponential("4d")),
        }"#,
    );
    let ran = ran(&map, N, 300.0, 35);
    let n = ran.n();
    let [p, q] = [&ran.tally.pains[0], &ran.tally.pains[1]];
    close_share("p strikes", p.struck, n, 0.4);
    close_share("q strikes", q.struck, n, 0.5);
    let go = |reach| reach * 0.9;
    close_share("go on", ran.tally.activation().count, n, go(0.88 * 0.9));
    // Who leaves because of both counts for the first of them.
    close_share("left by p", p.left, n, 0.12);
    close_share("left by q", q.left, n, 0.1 * 0.88);
    // Stay: 1 + 2·Bernoulli(0.4) + Bernoulli(0.5)·Exp(4): mean 3.8, variance 4·0.24 + (0.5·32 − 4).
    let days = ran.days(ran.at("a"));
    close("days", days, 3.8, ((0.96 + 12.0) / n).sqrt());
    let emotion = ran.tally.experience.emotions[0] as f64 / 1e6 / n;
    close("emotion", emotion, 0.5 - 0.24, 0.6 * (0.24 / n).sqrt());
}

/// Whoever is still there at the horizon has not left because of a pain, even if it would have.
#[test]
fn nobody_has_left_because_of_a_pain_before_the_stay_is_over() {
    let map = journey(
        r#"touchpoints: {"a": (stage: "s", name: "A", dwell: Fixed("2y"))},
        pains: {"p": (at: "a", name: "P", prevalence: 1, leave: 1)}"#,
    );
    let ran = ran(&map, 1000, 365.0, 36);
    let pain = &ran.tally.pains[0];
    assert_eq!(
        (pain.struck, pain.left, ran.tally.active()),
        (1000, 0, 1000)
    );
}
