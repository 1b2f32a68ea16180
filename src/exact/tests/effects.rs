//! Pains, timed effects, personas and money, against answers found by hand.

use super::{build::*, close};
use crate::{
    exact::{Answers, Effort, Exact, obstacles, solve, solve_with, untreated},
    map::{JourneyMap, Milestone, Persona},
    units::{Factor, Money, Real},
};

fn exact(map: &JourneyMap, horizon: f64) -> Exact {
    solve(&plan(map, horizon)).unwrap()
}

fn within(map: &JourneyMap, horizon: f64) -> Answers {
    exact(map, horizon).all
}

fn two(dwell: crate::map::Dwell, flow: f64) -> JourneyMap {
    let mut map = map();
    add(&mut map, "a", dwell, &[("b", flow)]);
    add(&mut map, "b", fixed(1.0), &[]);
    mark(&mut map, "b", Milestone::FirstSuccess);
    map
}

/// Exponential dwell with rate λ, and with probability p an exponential delay with rate μ after which
/// a share l leaves: P(at b by t) = s·[(1−p)·(1 − e^(−λt)) + p(1−l)·G(t)] with the hypoexponential
/// G(t) = 1 − (μe^(−λt) − λe^(−μt))/(μ − λ) (Ross, section on hypoexponential random variables).
#[test]
fn a_pain_is_a_mixture_of_kernels() {
    let (lambda, mu) = (0.5_f64, 0.2_f64);
    let (p, l, s) = (0.3, 0.4, 0.8);
    let mut map = two(exponential(1.0 / lambda), s);
    pain(&mut map, "a", p, l, Some(exponential(1.0 / mu)));
    for t in [1.0, 3.0, 10.0, 40.0_f64] {
        let all = within(&map, t);
        let plain = 1.0 - (-lambda * t).exp();
        let sum = 1.0 - (mu * (-lambda * t).exp() - lambda * (-mu * t).exp()) / (mu - lambda);
        let b = s * ((1.0 - p) * plain + p * (1.0 - l) * sum);
        close(all.activation.unwrap(), b, 1e-6);
        let ended = (1.0 - p) * plain + p * sum;
        close(all.touchpoints[0].occupancy, 1.0 - ended, 1e-6);
        close(all.touchpoints[0].drop_offs, ended - b, 2e-6);
    }
    let all = within(&map, 400.0);
    // Mean time of those who arrive: 2 days, and 5 more for those struck who stay.
    let struck = p * (1.0 - l) / (1.0 - p * l);
    close(all.time_to_value.unwrap(), 2.0 + struck * 5.0, 1e-6);
    let forever = all.forever.unwrap();
    close(forever.time_to_value.unwrap(), 2.0 + struck * 5.0, 1e-12);
    close(forever.activation.unwrap(), s * (1.0 - p * l), 1e-12);
}

/// Two pains strike and cost independently; on fixed lengths everything is counted by hand.
#[test]
fn two_pains_with_fixed_delays() {
    let mut map = two(fixed(2.0), 1.0);
    pain(&mut map, "a", 0.5, 0.2, Some(fixed(3.0)));
    pain(&mut map, "a", 0.1, 1.0, None);
    for (t, share) in [
        (1.0, 0.0),
        (2.0, 0.5 * 0.9),
        (4.0, 0.45),
        (5.0, 0.45 + 0.5 * 0.8 * 0.9),
    ] {
        close(within(&map, t).activation.unwrap(), share, 1e-12);
    }
    let all = within(&map, 4.0);
    // At day 4: half is delayed, a tenth of the other half has left; b takes a day.
    close(all.touchpoints[0].occupancy, 0.5, 1e-12);
    close(all.touchpoints[0].drop_offs, 0.05, 1e-12);
    close(all.active, 0.5, 1e-12);
    let value = within(&map, 10.0);
    close(value.time_to_value_p50.unwrap(), 2.0, 1e-9);
    close(value.time_to_value_p90.unwrap(), 5.0, 1e-9);
}

/// Exponential stay with mean 2, share 0.2, times 1.8 within a day: P(T ≤ 1) = 1 − e^(−1/2), so
/// conversion is 0.36·P + 0.2·(1 − P).
#[test]
fn a_timed_effect_splits_the_stays() {
    let mut map = two(exponential(2.0), 0.2);
    self::map_within(&mut map, 1.0);
    let early = 1.0 - (-0.5_f64).exp();
    let all = within(&map, 100.0);
    close(
        all.activation.unwrap(),
        0.36 * early + 0.2 * (1.0 - early),
        1e-9,
    );
    close(
        all.forever.unwrap().activation.unwrap(),
        0.36 * early + 0.2 * (1.0 - early),
        1e-12,
    );
    // By day 3: the long stays that have ended count with 0.2.
    let by_three = (-0.5_f64).exp() - (-1.5_f64).exp();
    close(
        within(&map, 3.0).activation.unwrap(),
        0.36 * early + 0.2 * by_three,
        1e-7,
    );
    // A fixed stay as long as the limit is within it.
    let mut map = two(fixed(1.0), 0.2);
    self::map_within(&mut map, 1.0);
    close(within(&map, 7.0).activation.unwrap(), 0.36, 1e-12);
}

fn map_within(map: &mut JourneyMap, limit: f64) {
    super::build::within(map, "a", "b", limit, 1.8);
}

/// The limit of a timed effect counts the delay by a pain: with a stay uniform on 0…2 made of parts
/// the law of the sum is known.
#[test]
fn a_timed_effect_counts_the_delay() {
    let mut map = two(exponential(2.0), 0.2);
    self::map_within(&mut map, 1.0);
    pain(&mut map, "a", 0.25, 0.0, Some(fixed(0.5)));
    let within_limit = 0.75 * (1.0 - (-0.5_f64).exp()) + 0.25 * (1.0 - (-0.25_f64).exp());
    let expected = 0.36 * within_limit + 0.2 * (1.0 - within_limit);
    close(within(&map, 100.0).activation.unwrap(), expected, 1e-6);
    close(
        within(&map, 100.0).forever.unwrap().activation.unwrap(),
        expected,
        1e-9,
    );
}

#[test]
fn personas_are_a_mixture_of_chains() {
    let mut map = saas13();
    let mut quick = Persona::new("Quick", share(0.3));
    quick.dwell.insert(slug("setup"), Factor::new(0.5).unwrap());
    quick.dwell.insert(slug("usage"), Factor::new(2.0).unwrap());
    quick.entry = Some(slug("trial"));
    let slow = Persona::new("Slow", share(0.9));
    map.personas.insert(slug("quick"), quick.clone());
    map.personas.insert(slug("slow"), slow);
    let both = exact(&map, 365.0);
    let alone = |name: &str| {
        let mut one = map.clone();
        one.personas.retain(|slug, _| slug.as_str() == name);
        within(&one, 365.0)
    };
    let (quick, slow) = (alone("quick"), alone("slow"));
    let mix = |a: f64, b: f64| 0.25 * a + 0.75 * b;
    let all = &both.all;
    close(
        all.conversion.unwrap(),
        mix(quick.conversion.unwrap(), slow.conversion.unwrap()),
        1e-9,
    );
    close(all.active, mix(quick.active, slow.active), 1e-7);
    for ((all, quick), slow) in all
        .touchpoints
        .iter()
        .zip(&quick.touchpoints)
        .zip(&slow.touchpoints)
    {
        close(all.visits, mix(quick.visits, slow.visits), 1e-6);
        close(
            all.reach.unwrap(),
            mix(quick.reach.unwrap(), slow.reach.unwrap()),
            1e-6,
        );
    }
    let weights = |a: &Answers| a.activation.unwrap();
    let time = mix(
        weights(&quick) * quick.time_to_value.unwrap(),
        weights(&slow) * slow.time_to_value.unwrap(),
    );
    close(
        all.time_to_value.unwrap(),
        time / all.activation.unwrap(),
        1e-6,
    );
    close(
        both.personas[0].2.time_to_value_p50.unwrap(),
        quick.time_to_value_p50.unwrap(),
        1e-5,
    );
    // The slow ones are the plain journey.
    close(slow.time_to_value_p50.unwrap(), 4.4257973, 1e-5);
    assert_eq!(both.personas.len(), 2);
}

/// Sign-up comes with a quarter of the customers, conversion with or without it: both by inclusion and
/// exclusion.
#[test]
fn free_to_paid_is_joint() {
    let mut map = map();
    let m = &mut map;
    add(
        m,
        "start",
        exponential(1.0),
        &[("free", 0.25), ("paid", 0.5)],
    );
    add(m, "free", exponential(1.0), &[("paid", 0.4)]);
    add(m, "paid", exponential(1.0), &[("free", 0.1)]);
    mark(m, "free", Milestone::SignUp);
    mark(m, "paid", Milestone::Conversion);
    let all = within(&map, 300.0);
    // Sign-up: 0.25 + 0.5·0.1. Both: 0.25·0.4 first free, 0.5·0.1 first paid.
    close(all.milestone(Milestone::SignUp).unwrap(), 0.3, 1e-9);
    close(all.free_to_paid.unwrap(), 0.15 / 0.3, 1e-9);
    close(
        all.lost + all.active + all.churn.unwrap() * all.conversion.unwrap(),
        1.0,
        1e-12,
    );
}

#[test]
fn money_is_counted_by_visit_and_by_day() {
    let mut map = map();
    add(&mut map, "a", exponential(5.0), &[("a", 0.5)]);
    let money = |x| Some(Money::new(x).unwrap().into());
    let a = map.touchpoints.get_mut("a").unwrap();
    (a.cost, a.revenue, a.cost_per_day) = (money(3.0), money(10.0), money(0.5));
    let mut persona = Persona::new("P", share(1.0));
    persona.spend = Factor::new(2.0).unwrap();
    map.personas.insert(slug("p"), persona);
    let all = within(&map, 500.0);
    // Two visits of five days each.
    close(all.cost, 2.0 * 3.0 + 10.0 * 0.5, 1e-6);
    close(all.revenue, 2.0 * 10.0 * 2.0, 1e-6);
}

#[test]
fn obstacles_are_named() {
    let mut map = two(exponential(1.0), 0.5);
    assert!(obstacles(&plan(&map, 10.0)).is_empty());
    map.experience.health_effect = Real::new(0.1).unwrap();
    let found = obstacles(&plan(&map, 10.0));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(solve(&plan(&map, 10.0)).unwrap_err(), found);
    assert!(untreated(&plan(&map, 10.0)).len() >= 2);
}

/// Stays that do not lie on any common grid cost nothing where customers move at one instant; where they
/// are spread over time before, one sentence says how many there are and which is the worst.
#[test]
fn lengths_off_the_grid_are_reported() {
    let mut map = map();
    add(&mut map, "a", fixed(7.123456), &[("b", 1.0)]);
    add(&mut map, "b", exponential(10.0), &[]);
    mark(&mut map, "b", Milestone::FirstSuccess);
    let straight = exact(&map, 100.0);
    assert!(straight.accuracy.limits.is_empty());
    let there = (-(100.0 - 7.123456) / 10.0_f64).exp();
    close(straight.all.active, there, 1e-8);
    // Times are whole milliseconds.
    close(straight.all.time_to_value.unwrap(), 7.123456, 6e-9);
    // A chain of them behind an exponential stay, with the horizon where the first of them arrive.
    let mut map = self::map();
    add(&mut map, "a", exponential(1.0), &[("b0", 1.0)]);
    for i in 0..40 {
        let length = 1.0 + f64::from(i) * 1.234567e-3;
        let (at, next) = (format!("b{i}"), format!("b{}", i + 1));
        add(&mut map, &at, fixed(length), &[(&next, 1.0)]);
    }
    add(&mut map, "b40", fixed(1.0), &[]);
    mark(&mut map, "b40", Milestone::FirstSuccess);
    let effort = Effort {
        work: 0.0,
        ..Effort::default()
    };
    let sum = 40.0 + 780.0 * 1.234567e-3;
    let spread = solve_with(&plan(&map, sum + 0.5), effort).unwrap();
    let limits = &spread.accuracy.limits;
    let about = limits.iter().filter(|l| l.contains("fit on the grid"));
    assert_eq!(about.count(), 1, "{limits:?}");
    let arrived = 1.0 - (-0.5_f64).exp();
    close(
        spread.all.activation.unwrap(),
        arrived,
        spread.accuracy.error,
    );
}

/// What brought a fifth of the customers is gone: they are lost, and everything else is four fifths of what
/// it was (`away`).
#[test]
fn who_never_comes_is_lost() {
    let mut map = two(fixed(2.0), 0.5);
    mark(&mut map, "b", Milestone::Conversion);
    let whole = within(&map, 2.5);
    map.away = share(0.2);
    let all = within(&map, 2.5);
    close(
        all.conversion.unwrap(),
        0.8 * whole.conversion.unwrap(),
        1e-12,
    );
    close(all.active, 0.8 * 0.5, 1e-12);
    close(all.lost, 0.2 + 0.8 * 0.5, 1e-12);
    close(all.churn.unwrap(), 0.0, 1e-12);
    close(all.touchpoints[0].drop_offs, 0.8 * 0.5, 1e-12);
}
