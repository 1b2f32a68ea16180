//! Closed forms: whole time distributions and absorption probabilities.

use super::{build::*, close};
use crate::{
    exact::{Answers, Effort, solve, solve_with},
    map::{JourneyMap, Milestone},
};

fn within(map: &JourneyMap, horizon: f64) -> Answers {
    solve(&plan(map, horizon)).unwrap().all
}

/// Three exponential stages of mean 2: the passage time is Erlang(3, 1/2). Ross, *Introduction to
/// Probability Models*, on the Poisson process.
fn three_stages() -> JourneyMap {
    let mut map = map();
    add(&mut map, "a", exponential(2.0), &[("b", 1.0)]);
    add(&mut map, "b", exponential(2.0), &[("c", 1.0)]);
    add(&mut map, "c", exponential(2.0), &[("done", 1.0)]);
    add(&mut map, "done", fixed(0.0), &[]);
    mark(&mut map, "done", Milestone::FirstSuccess);
    map
}

#[test]
fn three_exponential_stages() {
    let expected = [
        (1.0, 0.014387677966970713),
        (2.0, 0.08030139707139416),
        (4.0, 0.3233235838169365),
        (6.0, 0.5768099188731565),
        (8.0, 0.7618966944464557),
        (12.0, 0.938031195583341),
        (20.0, 0.9972306042844884),
    ];
    for (t, share) in expected {
        close(within(&three_stages(), t).activation.unwrap(), share, 1e-7);
    }
    let all = within(&three_stages(), 200.0);
    close(all.time_to_value.unwrap(), 6.0, 1e-8);
    // Quantiles of the gamma law with shape 3 and scale 2: χ² with 6 degrees of freedom, whose median
    // is 5.348120627447 and whose 90 % quantile is 10.644640675668 (tables of χ²).
    close(all.time_to_value_p50.unwrap(), 5.348120627447, 1e-6);
    close(all.time_to_value_p90.unwrap(), 10.644640675668, 1e-6);
    close(all.forever.unwrap().time_to_value.unwrap(), 6.0, 1e-12);
}

/// A geometric number (0.2) of exponential stays of mean 3 is exponential with mean 15 (Ross).
#[test]
fn geometric_sum_of_exponentials() {
    let mut map = map();
    add(&mut map, "a", exponential(3.0), &[("a", 0.8)]);
    for (t, gone) in [
        (5.0, 0.28346868942621073),
        (10.0, 0.486582880967408),
        (15.0, 0.6321205588285577),
        (30.0, 0.8646647167633873),
        (60.0, 0.9816843611112658),
    ] {
        let all = within(&map, t);
        close(all.active, 1.0 - gone, 1e-7);
        close(all.touchpoints[0].drop_offs, gone, 1e-7);
        close(all.touchpoints[0].days, 15.0 * gone, 1e-6);
    }
    // Visits form a Poisson process of rate 1/3 while the customer is there.
    let visits = within(&map, 30.0).touchpoints[0].visits;
    close(visits, 1.0 + 0.8 / 3.0 * 15.0 * 0.8646647167633873, 1e-6);
}

/// To B at rate 0.3 and away at rate 0.1: the minimum of two exponentials (Ross).
#[test]
fn competing_exponentials() {
    let mut map = map();
    add(&mut map, "a", exponential(2.5), &[("b", 0.75)]);
    add(&mut map, "b", fixed(0.0), &[]);
    mark(&mut map, "b", Milestone::Aha);
    for (t, share) in [
        (1.0, 0.2472599654732705),
        (2.0, 0.4130032769120838),
        (5.0, 0.6484985375725405),
        (10.0, 0.7362632708334493),
    ] {
        close(within(&map, t).activation.unwrap(), share, 1e-9);
    }
    close(
        within(&map, 300.0).time_to_first_key_action.unwrap(),
        2.5,
        1e-9,
    );
}

/// A renewal every 30 days with probability 0.9: a geometric lifetime.
#[test]
fn fixed_renewals() {
    let mut map = map();
    add(&mut map, "paying", fixed(30.0), &[("paying", 0.9)]);
    mark(&mut map, "paying", Milestone::Conversion);
    for k in [1, 2, 3, 6, 12] {
        // What happens at the horizon has happened.
        let all = within(&map, 30.0 * f64::from(k));
        close(all.active, 0.9_f64.powi(k), 1e-12);
        close(all.churn.unwrap(), 1.0 - 0.9_f64.powi(k), 1e-12);
        close(all.logo_churn_monthly.unwrap(), 0.1, 1e-12);
    }
    let all = within(&map, 365.0);
    close(all.active, 0.2824295364810001, 1e-12);
    for (m, there) in all.tenure.iter().enumerate() {
        close(*there, 0.9_f64.powi(m as i32), 1e-12);
    }
    mark(&mut map, "paying", Milestone::Renewal);
    close(within(&map, 365.0).renewal_rate.unwrap(), 0.9, 1e-12);
}

/// Customers who pay from the start and leave at rate λ: a month loses 1 − e^(−30λ) of them.
#[test]
fn monthly_churn_of_exponential_lifetimes() {
    let mut map = map();
    add(&mut map, "paying", exponential(100.0), &[]);
    mark(&mut map, "paying", Milestone::Conversion);
    let all = within(&map, 365.0);
    close(
        all.logo_churn_monthly.unwrap(),
        1.0 - (-0.3_f64).exp(),
        1e-9,
    );
    close(all.tenure[2], (-0.6_f64).exp(), 1e-9);
    // Conversions at rate 1/20 from the start: converted and there at t are
    // (e^(−t/100) − e^(−t/20))·(1/20)/(1/20 − 1/100); those gone in a month of those at its start are
    // still the same share.
    let mut map = self::map();
    add(&mut map, "trial", exponential(20.0), &[("paying", 1.0)]);
    add(&mut map, "paying", exponential(100.0), &[]);
    mark(&mut map, "paying", Milestone::Conversion);
    let all = within(&map, 365.0);
    close(
        all.logo_churn_monthly.unwrap(),
        1.0 - (-0.3_f64).exp(),
        1e-6,
    );
    let there = ((-3.65_f64).exp() - (-365.0_f64 / 20.0).exp()) * 0.05 / 0.04;
    close(all.touchpoints[1].occupancy, there, 1e-8);
    close(
        all.time_to_convert.unwrap(),
        20.0 - 365.0 / ((365.0_f64 / 20.0).exp() - 1.0),
        1e-6,
    );
}

/// A flow that sets in at once meets a month that ends at once: trial with rate 1/20, then one payment
/// every 30 days, renewed with probability q. Who converts at s is there at t with q^⌊(t−s)/30⌋, so
/// with e = 1 − e^(−30/20) a share e of the customers converts in the first month, e·(1−e) in the
/// second, and so on.
#[test]
fn fixed_renewals_from_a_flow() {
    let (q, e) = (0.8_f64, 1.0 - (-1.5_f64).exp());
    let mut map = map();
    add(&mut map, "trial", exponential(20.0), &[("paying", 1.0)]);
    add(&mut map, "paying", fixed(30.0), &[("paying", q)]);
    mark(&mut map, "paying", Milestone::Conversion);
    let cohort = |m: i32| e * (1.0 - e).powi(m);
    for months in [1, 2, 4] {
        let all = within(&map, 30.0 * f64::from(months));
        let there: f64 = (0..months)
            .map(|m| cohort(m) * q.powi(months - 1 - m))
            .sum();
        let waiting = (1.0 - e).powi(months);
        close(all.active, there + waiting, 1e-6);
        close(all.touchpoints[1].occupancy, there, 1e-6);
        if months > 1 {
            close(all.logo_churn_monthly.unwrap(), 1.0 - q, 1e-6);
        }
        close(all.tenure[1], q, 1e-9);
    }
}

/// Grinstead and Snell, *Introduction to Probability*, Example 11.13: the drunkard's walk on 0…4.
#[test]
fn drunkards_walk() {
    let n = [[1.5, 1.0, 0.5], [1.0, 2.0, 1.0], [0.5, 1.0, 1.5]];
    let steps = [3.0, 4.0, 3.0];
    for start in 1..=3 {
        let all = within(&walk(4, start, 0.5), 10.0);
        let forever = all.forever.unwrap();
        for (found, expected) in forever.visits[1..=3].iter().zip(n[start - 1]) {
            close(*found, expected, 1e-12);
        }
        close(forever.reach[4], start as f64 / 4.0, 1e-12);
        close(forever.visits[1..=3].iter().sum(), steps[start - 1], 1e-12);
    }
}

/// Feller (1968), chapter XIV: with r = q/p, P(reach n from i) = (1 − rⁱ)/(1 − rⁿ).
#[test]
fn gamblers_ruin() {
    for (p, start, goal, reach, steps) in [
        (0.5, 3, 10, 0.3, 21.0),
        (0.49, 50, 100, 0.11917491985551996, 1904.1254007223984),
        (0.4, 5, 10, 0.11636363636363645, 19.181818181818183),
        (
            0.47368421052631576,
            20,
            40,
            0.10839798964516628,
            297.617527869673,
        ),
    ] {
        // Within a horizon nothing is asked for here.
        let effort = Effort {
            work: 0.0,
            ..Effort::default()
        };
        let exact = solve_with(&plan(&walk(goal, start, p), 10.0), effort).unwrap();
        let forever = exact.all.forever.unwrap();
        close(forever.reach[goal], reach, 1e-9);
        close(forever.visits[1..goal].iter().sum(), steps, 1e-8);
        // Reaching any point from below is a gambler's ruin with that goal.
        if p != 0.5 {
            let r: f64 = (1.0 - p) / p;
            let at = (start + goal) / 2;
            let expected = (1.0 - r.powi(start as i32)) / (1.0 - r.powi(at as i32));
            close(forever.reach[at], expected, 1e-9);
        }
    }
}

/// A walk on 0…goal with a step a day. Touchpoints 0 and goal end it.
fn walk(goal: usize, start: usize, p: f64) -> JourneyMap {
    let mut map = map();
    let name = |i: usize| format!("at-{i}");
    for i in 0..=goal {
        if i == 0 || i == goal {
            add(&mut map, &name(i), fixed(1.0), &[]);
        } else {
            let (down, up) = (name(i - 1), name(i + 1));
            add(
                &mut map,
                &name(i),
                fixed(1.0),
                &[(&down, 1.0 - p), (&up, p)],
            );
        }
    }
    map.entry.insert(slug(&name(start)), share(1.0).into());
    map
}

/// The same walk with a horizon: after 4 steps from 2 a drunkard on 0…4 is home or at the bar with
/// probability 1/2 + 1/4, by counting paths.
#[test]
fn drunkards_walk_with_a_horizon() {
    let all = within(&walk(4, 2, 0.5), 4.0);
    close(
        all.touchpoints[0].visits + all.touchpoints[4].visits,
        0.75,
        1e-12,
    );
    close(all.touchpoints[2].visits, 1.0 + 0.5 + 0.25, 1e-12);
    close(all.touchpoints[1].reach.unwrap(), 0.5 + 0.5 * 0.25, 1e-12);
}

/// Customers pass through with independent stays: time spent at a touchpoint in the long run is its
/// mean stay, whatever the law (Little's law with λ = 1 customer).
#[test]
fn time_spent_is_the_mean_stay() {
    let all = within(&saas13(), 14600.0);
    let forever = all.forever.as_ref().unwrap();
    let means = [
        (-1.5_f64).exp(),
        3.0,
        1.0,
        0.82_f64.exp(),
        0.9,
        0.5,
        6.0,
        0.05,
        1.38_f64.exp(),
        30.0,
        1.0,
        7.0,
        14.0,
    ];
    for (i, mean) in means.into_iter().enumerate() {
        let t = &all.touchpoints[i];
        close(t.days / t.visits, mean, 1e-5);
        close(t.visits, forever.visits[i], 1e-6);
        close(t.reach.unwrap(), forever.reach[i], 1e-6);
    }
}

#[test]
fn a_loop_without_time_or_end_is_an_error() {
    let mut map = map();
    add(&mut map, "a", fixed(0.0), &[("b", 1.0)]);
    add(&mut map, "b", fixed(0.0), &[("a", 1.0)]);
    assert!(solve(&plan(&map, 10.0)).is_err());
    // With an end it is a geometric number of visits at one instant.
    let mut map = self::map();
    add(&mut map, "a", fixed(0.0), &[("a", 0.75)]);
    close(within(&map, 10.0).touchpoints[0].visits, 4.0, 1e-12);
    // With time but without end everybody stays.
    let mut map = self::map();
    add(&mut map, "a", exponential(1.0), &[("a", 1.0)]);
    let all = within(&map, 10.0);
    close(all.active, 1.0, 1e-9);
    close(all.touchpoints[0].visits, 11.0, 1e-6);
    assert!(all.forever.is_none());
}
