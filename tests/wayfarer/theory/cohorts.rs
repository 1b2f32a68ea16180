//! Published cohort models, entered as maps: states are touchpoints with stays of one year, dying is
//! dropping off.
//!
//! What a state is worth a cycle is entered as one-off revenue, because revenue is discounted and
//! costs are not; everyone counts as converted from the start, because the discounted sum is that of
//! customers. Revenue on arriving at t = 0, 1, 2, … years is what the models call rewards read at the
//! cycle's ends.

use wayfarer::{
    map::{JourneyMap, Metric},
    simulate::MONEY_UNITS,
};

use super::support::*;

/// Batches, and customers in each.
const SIZE: (u64, u32) = (4000, 100);

/// A state: name, reward on arriving, and ways on.
type State = (&'static str, f64, Vec<(&'static str, f64)>);

fn map_of(states: &[State], rate: f64) -> JourneyMap {
    let (mut touchpoints, mut flows) = (String::new(), String::new());
    for (i, (name, reward, next)) in states.iter().enumerate() {
        let moment = if i == 0 { ", moment: Conversion" } else { "" };
        touchpoints += &format!(
            r#""{name}": (stage: "s", name: "{name}", dwell: Fixed("1y"), revenue: {reward}{moment}), "#
        );
        for (to, share) in next {
            flows += &format!(r#""{name}>{to}": (share: {share}), "#);
        }
    }
    journey(&format!(
        "discount_rate: {rate}, touchpoints: {{{touchpoints}}}, flows: {{{flows}}}"
    ))
}

/// Shares of the states at t = 0, 1, …, by multiplying the matrix.
fn trace(states: &[State], cycles: usize) -> Vec<Vec<f64>> {
    let index = |name: &str| states.iter().position(|s| s.0 == name).expect("a state");
    let mut now = vec![0.0; states.len()];
    now[0] = 1.0;
    let mut rows = vec![now.clone()];
    for _ in 0..cycles {
        let mut next = vec![0.0; states.len()];
        for (share, (_, _, ways)) in now.iter().zip(states) {
            for (to, p) in ways {
                next[index(to)] += share * p;
            }
        }
        now = next;
        rows.push(now.clone());
    }
    rows
}

/// Chancellor et al. (1997); A → B → C → death. Row by row from the printed counts.
fn monotherapy() -> Vec<State> {
    let drug = 2278.0;
    let (a, b, c) = (1734.0, 1258.0, 1749.0);
    vec![
        (
            "a",
            2756.0 + drug,
            vec![("a", 1251.0 / a), ("b", 350.0 / a), ("c", 116.0 / a)],
        ),
        ("b", 3052.0 + drug, vec![("b", 731.0 / b), ("c", 512.0 / b)]),
        ("c", 9007.0 + drug, vec![("c", 1312.0 / c)]),
    ]
}

/// The treatment of the first two cycles multiplies every worsening by 0.509 and costs 2,086.50 more
/// a cycle. A map has no clock, so the states of the first two cycles are touchpoints of their own.
fn combination() -> Vec<State> {
    let (rr, more) = (0.509, 2086.5);
    let base = monotherapy();
    let names: [[&str; 3]; 3] = [["a0", "", ""], ["a1", "b1", "c1"], ["a2", "b2", "c2"]];
    let mut states = Vec::new();
    for cycle in 0..2 {
        for (i, (_, reward, ways)) in base.iter().enumerate() {
            if names[cycle][i].is_empty() {
                continue;
            }
            let dies = 1.0 - ways.iter().map(|w| w.1).sum::<f64>();
            let worse: Vec<_> = (i + 1..3)
                .map(|j| {
                    let to = base[j].0;
                    let p = ways.iter().find(|w| w.0 == to).map_or(0.0, |w| w.1);
                    (names[cycle + 1][j], p * rr)
                })
                .collect();
            let stays = 1.0 - rr * dies - worse.iter().map(|w| w.1).sum::<f64>();
            let mut next = vec![(names[cycle + 1][i], stays)];
            next.extend(worse);
            // What is read at t = 0 is no cycle's end: taken off again below.
            let reward = if cycle == 0 { 0.0 } else { reward + more };
            states.push((names[cycle][i], reward, next));
        }
    }
    for (i, (_, reward, ways)) in base.iter().enumerate() {
        states.push((names[2][i], reward + more, ways.clone()));
    }
    states.extend(base);
    states
}

/// Discounted cost and life years of the HIV model, its accounting: read at the ends of 20 cycles.
fn hiv(name: &str, states: &[State], start: f64, cost: f64, years: f64, computed: f64) {
    let rows = trace(states, 20);
    let alive = |row: &Vec<f64>| row.iter().sum::<f64>();
    equal(name, rows[1..].iter().map(alive).sum(), years, 1e-6);
    let worth = |row: &Vec<f64>| -> f64 { row.iter().zip(states).map(|(p, s)| p * s.1).sum() };
    let costs = (1..=20).map(|k| worth(&rows[k]) / 1.06f64.powi(k as i32));
    equal(name, costs.sum(), computed, 1e-6);
    assert!((computed - cost).abs() < 1e-3, "the published figure");

    let map = map_of(states, 0.06);
    for year in [1, 2, 5, 10, 20] {
        let ran = ran(&map, 100_000, 365.0 * f64::from(year), 21);
        for (state, exact) in states.iter().zip(&rows[year as usize]) {
            let at = ran.tally.touchpoints[ran.at(state.0)].active;
            if *exact == 0.0 {
                assert_eq!(at, 0);
            } else {
                close_share(
                    &format!("{name}: {} after {year}", state.0),
                    at,
                    ran.n(),
                    *exact,
                );
            }
        }
    }
    let discounted = |_: &_, tally: &wayfarer::simulate::Tally| {
        tally.money.discounted as f64 / MONEY_UNITS / tally.converted() as f64
    };
    let (value, se) = batches(&map, SIZE, 7300.0, 22, discounted);
    close(&format!("{name}: discounted cost"), value - start, cost, se);
    // Life years at the ends of cycles 1…20: days of life are those at the starts, 0…19.
    let lived = |_: &_, tally: &wayfarer::simulate::Tally| {
        let ticks = tally.touchpoints.iter().map(|t| t.ticks).sum::<u64>() as f64;
        let years = ticks / wayfarer::simulate::TICKS_PER_DAY / 365.0;
        (years + tally.active() as f64) / tally.customers as f64 - 1.0
    };
    let (value, se) = batches(&map, SIZE, 7300.0, 23, lived);
    close(&format!("{name}: life years"), value, years, se);
}

/// Chancellor et al. (1997), Pharmacoeconomics 12(1); Briggs, Claxton and Sculpher (2006), *Decision
/// Modelling for Health Economic Evaluation*, example 2.5.
#[test]
fn hiv_monotherapy_costs_and_saves_what_was_published() {
    let (cost, computed) = (44_663.453_563_7, 44_663.453_563_696_67);
    hiv(
        "mono",
        &monotherapy(),
        2756.0 + 2278.0,
        cost,
        7.991_206_645_840_88,
        computed,
    );
}

#[test]
fn hiv_combination_costs_and_saves_what_was_published() {
    let (cost, computed) = (50_601.651_331_2, 50_601.651_331_203_71);
    hiv(
        "combined",
        &combination(),
        0.0,
        cost,
        8.937_388_891_643_47,
        computed,
    );
}

/// The Sick-Sicker model (Alarid-Escudero et al. 2023, Medical Decision Making 43(1):3-20): healthy,
/// sick, sicker. Missing in the map: utilities (entered here as revenue in a map of their own) and
/// Simpson's weights, so the published totals are checked on the trace only, and the run against the
/// same trace without weights.
#[test]
fn sick_sicker_agrees_with_its_published_totals() {
    let costs = [
        (
            "standard",
            [2000.0, 4000.0, 15_000.0],
            [1.0, 0.75, 0.5],
            false,
        ),
        ("a", [2000.0, 16_000.0, 27_000.0], [1.0, 0.95, 0.5], false),
        ("b", [2000.0, 17_000.0, 28_000.0], [1.0, 0.75, 0.5], true),
        ("ab", [2000.0, 29_000.0, 40_000.0], [1.0, 0.95, 0.5], true),
    ];
    let published = [
        (151_579.87, 20.711),
        (284_804.51, 21.499),
        (259_100.41, 22.184),
        (378_875.20, 23.137),
    ];
    for ((name, cost, utility, treated), (total, quality)) in costs.into_iter().zip(published) {
        let states = |rewards: [f64; 3]| -> Vec<State> {
            let p = |rate: f64| 1.0 - (-rate).exp();
            let dies = [p(0.002), p(0.006), p(0.02)];
            let worse = p(0.105 * if treated { 0.6 } else { 1.0 });
            let (sick, well) = (p(0.15), p(0.5));
            let lives = dies.map(|p| 1.0 - p);
            let stays = lives[1] * (1.0 - well - worse);
            vec![
                (
                    "h",
                    rewards[0],
                    vec![("h", lives[0] * (1.0 - sick)), ("s1", lives[0] * sick)],
                ),
                (
                    "s1",
                    rewards[1],
                    vec![
                        ("h", lives[1] * well),
                        ("s1", stays),
                        ("s2", lives[1] * worse),
                    ],
                ),
                ("s2", rewards[2], vec![("s2", lives[2])]),
            ]
        };
        let rows = trace(&states(cost), 75);
        // Simpson's 1/3 rule with the weights as the tutorial lists them.
        let weight = |t: usize| match t {
            0 | 75 => 1.0 / 3.0,
            t if t % 2 == 1 => 2.0 / 3.0,
            _ => 4.0 / 3.0,
        };
        for (rewards, sum, tolerance) in [(cost, total, 0.01), (utility, quality, 6e-4)] {
            let worth = |t: usize| -> f64 {
                let row = rows[t].iter().zip(rewards);
                row.map(|(p, r)| p * r).sum::<f64>() / 1.03f64.powi(t as i32)
            };
            let simpson: f64 = (0..=75).map(|t| weight(t) * worth(t)).sum();
            equal(&format!("{name}: published"), simpson, sum, tolerance);
            let plain: f64 = (0..=75).map(worth).sum();
            let map = map_of(&states(rewards), 0.03);
            let clv = |_: &_, tally: &wayfarer::simulate::Tally| {
                tally.money.discounted as f64 / MONEY_UNITS / tally.converted() as f64
            };
            let (value, se) = batches(&map, (400, 50), 75.0 * 365.0, 24, clv);
            close(&format!("{name}: discounted sum"), value, plain, se);
        }
        let map = map_of(&states(cost), 0.03);
        for year in [1, 10, 30, 75] {
            let ran = ran(&map, 20_000, 365.0 * f64::from(year), 25);
            for (state, exact) in ["h", "s1", "s2"].iter().zip(&rows[year as usize]) {
                let at = ran.tally.touchpoints[ran.at(state)].active;
                if *exact > 0.0 {
                    close_share(
                        &format!("{name}: {state} after {year}"),
                        at,
                        ran.n(),
                        *exact,
                    );
                }
            }
        }
        let answer = answered(&cohort(&map, 4000, 75.0 * 365.0, 26));
        assert!(answer.metrics.contains_key(&Metric::ClvDiscounted));
    }
}
