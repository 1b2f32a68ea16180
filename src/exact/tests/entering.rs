//! Customers who enter over time: everything is convolved with the law of their arrival.

use super::{build::*, close};
use crate::{
    exact::{Answers, solve, untreated},
    map::{JourneyMap, Metric, Milestone},
};

fn within(map: &JourneyMap, horizon: f64) -> Answers {
    solve(&plan(map, horizon)).unwrap().all
}

/// Customers come evenly over 60 days and convert after an exponential time of mean 10. Of those who come by the
/// horizon t, 1 − (10/t)·(1 − e^(−t/10)) have converted: the mean of 1 − e^(−u/10) over u in 0…t.
#[test]
fn evenly_over_time() {
    let mut map = map();
    add(&mut map, "a", exponential(10.0), &[("b", 1.0)]);
    add(&mut map, "b", fixed(5.0), &[("c", 0.5)]);
    add(&mut map, "c", fixed(1000.0), &[]);
    mark(&mut map, "b", Milestone::Conversion);
    map.arrivals = Some(even(60.0));
    let by = |t: f64| 1.0 - 10.0 / t * (1.0 - (-t / 10.0_f64).exp());
    let all = within(&map, 40.0);
    close(all.conversion.unwrap(), by(40.0), 1e-7);
    // Five days later half of them leave: of those who come within 35 of the 40 days.
    let left = 0.5 * by(35.0) * 35.0 / 40.0;
    close(all.churn.unwrap() * by(40.0), left, 2e-6);
    close(all.active, 1.0 - left, 2e-6);
    // Their own time until they convert: E[T; T ≤ u] = 10 − (10 + u)·e^(−u/10), over u in 0…t.
    let t = 40.0_f64;
    let gone = (-t / 10.0).exp();
    let mean_times =
        10.0 - (10.0 * 10.0 * (1.0 - gone) + 100.0 * (1.0 - gone) - 10.0 * t * gone) / t;
    close(all.time_to_convert.unwrap(), mean_times / by(t), 1e-5);
    // With a horizon after the last has come all of the law counts.
    let all = within(&map, 100.0);
    let late = 10.0 / 60.0 * ((-4.0_f64).exp() - (-10.0_f64).exp());
    close(all.conversion.unwrap(), 1.0 - late, 1e-7);
}

/// All come on day 20: everything is as it would be from the start, 20 days later.
#[test]
fn all_at_once_but_later() {
    let mut map = saas13();
    let plain = within(&map, 100.0);
    map.arrivals = Some(fixed(20.0));
    let later = within(&map, 120.0);
    close(later.conversion.unwrap(), plain.conversion.unwrap(), 2e-6);
    close(later.active, plain.active, 2e-6);
    close(later.cost, plain.cost, 2e-6);
    close(
        later.time_to_convert.unwrap(),
        plain.time_to_convert.unwrap(),
        2e-5,
    );
    let day = |a: &Answers| a.metric(Metric::RetentionDay7).unwrap();
    close(day(&later), day(&plain), 2e-6);
    // Its quantiles are not told, and that is said.
    assert_eq!(later.time_to_value_p50, None);
    assert!(plain.time_to_value_p50.is_some());
    let said = untreated(&plan(&map, 120.0)).join(" ");
    assert!(said.contains("quantile of the time to value"), "{said}");
}
