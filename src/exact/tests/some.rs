//! A few questions against all of them.

use super::{build::*, close};
use crate::{
    exact::{Effort, has_exact_value, solve, solve_for},
    map::{Metric, Milestone},
};

#[test]
fn a_few_questions_have_the_answers_of_all_of_them() {
    let plan = plan(&saas13(), 365.0);
    let all = solve(&plan).unwrap();
    for metric in Metric::ALL {
        let expected = all.all.metric(*metric);
        if !has_exact_value(&plan, *metric) {
            continue;
        }
        let some = solve_for(&plan, &[*metric], Effort::default()).unwrap();
        if let Some(expected) = expected {
            close(some.all.metric(*metric).unwrap(), expected, 2e-6);
        }
    }
}

/// Two exponential stays of mean 2 days each before the value: the time is Erlang(2, 1/2), with mean 4
/// and standard deviation √2·2. A horizon of 200 days cuts off 1e-41 of it.
#[test]
fn the_spread_of_times_is_that_of_erlang() {
    let mut map = map();
    add(&mut map, "a", exponential(2.0), &[("b", 1.0)]);
    add(&mut map, "b", exponential(2.0), &[("c", 0.5)]);
    add(&mut map, "c", exponential(1.0), &[]);
    mark(&mut map, "c", Milestone::FirstSuccess);
    let plan = plan(&map, 200.0);
    let exact = solve_for(&plan, &[Metric::TimeToValue], Effort::default()).unwrap();
    close(exact.all.time_to_value.unwrap(), 4.0, 1e-5);
    let (metric, spread) = exact.all.time_spreads[0];
    assert_eq!(metric, Metric::TimeToValue);
    close(spread, 8f64.sqrt(), 1e-4);
    // Erlang of two stages: a skewness of 2/√2.
    close(exact.all.time_skews[0].1, 2f64.sqrt(), 1e-3);
}
