//! Times that many customers share, on and beside a grid, with a decision at the horizon.

use super::{build::*, close};
use crate::{
    exact::{Answers, QUICK, quick, solve},
    map::{Dwell, DwellLaw, JourneyMap, Milestone},
};

/// The careful answers, after looking that the quick ones are as good as they say.
fn within(map: &JourneyMap, horizon: f64) -> Answers {
    let plan = plan(map, horizon);
    let exact = solve(&plan).unwrap();
    let quick = quick(&plan, QUICK).unwrap();
    let error = exact.accuracy.error + quick.accuracy.error;
    if let (Some(one), Some(two)) = (exact.all.conversion, quick.all.conversion) {
        close(one, two, error);
    }
    close(exact.all.active, quick.all.active, error);
    exact.all
}

fn recorded(stays: &[f64]) -> Dwell {
    Dwell::new(DwellLaw::Quantiles(
        stays.iter().copied().map(days).collect(),
    ))
    .unwrap()
}

fn sure_thing(dwell: Dwell) -> JourneyMap {
    let mut map = map();
    add(&mut map, "a", dwell, &[("z", 1.0)]);
    add(&mut map, "z", fixed(7300.0), &[]);
    mark(&mut map, "z", Milestone::Conversion);
    map
}

/// Recorded stays of 1,000 to 1,002 minutes, then a conversion: everybody's, whatever the horizon and so the
/// step of the grid. At 1,001 minutes it is that of whoever stays at most so long: three fifths.
#[test]
fn tied_quantiles_lose_nobody() {
    let minutes = [1000.0, 1000.0, 1001.0, 1001.0, 1002.0, 1002.0];
    let map = sure_thing(recorded(&minutes.map(|m| m / 1440.0)));
    for horizon in [1.0, 30.0, 365.0, 730.0, 3650.0] {
        let all = within(&map, horizon);
        close(all.conversion.unwrap(), 1.0, 1e-12);
        close(all.active, 1.0, 1e-12);
        close(all.time_to_convert.unwrap(), 1001.0 / 1440.0, 1e-9);
    }
    close(within(&map, 1001.0 / 1440.0).conversion.unwrap(), 0.6, 1e-6);
    close(within(&map, 999.0 / 1440.0).conversion.unwrap(), 0.0, 1e-12);
}

/// A quarter of 91 days, renewed with probability 0.9, for 20 quarters: what falls on the horizon has
/// happened, so 1 − 0.9²⁰ have left. Months of 30 days do not fit into quarters.
#[test]
fn quarters_end_at_the_horizon() {
    let mut map = map();
    add(&mut map, "q", fixed(91.0), &[("q", 0.9)]);
    mark(&mut map, "q", Milestone::Conversion);
    for quarters in [1, 4, 20, 40] {
        let all = within(&map, 91.0 * f64::from(quarters));
        close(all.churn.unwrap(), 1.0 - 0.9_f64.powi(quarters), 1e-12);
        // A minute earlier the last of them has not.
        let all = within(&map, 91.0 * f64::from(quarters) - 1.0 / 1440.0);
        close(all.churn.unwrap(), 1.0 - 0.9_f64.powi(quarters - 1), 1e-12);
    }
}

/// 48 stays of an hour are over after two days, 7 of a seventh of a day after a day but for the rule that
/// times are whole milliseconds: a seventh is 12,342,857 of them.
#[test]
fn what_takes_48_hours_is_over_after_2_days() {
    for (stays, each, horizon) in [
        (48, 1.0 / 24.0, 2.0),
        (72, 20.0 / 1440.0, 1.0),
        (10, 0.1, 1.0),
        (7, 1.0 / 7.0, 1.0),
        (365, 1.0, 365.0),
    ] {
        let mut map = map();
        for i in 0..stays {
            let next = if i + 1 == stays {
                "z".to_owned()
            } else {
                format!("s{}", i + 1)
            };
            add(&mut map, &format!("s{i}"), fixed(each), &[(&next, 1.0)]);
        }
        add(&mut map, "z", fixed(7300.0), &[]);
        mark(&mut map, "z", Milestone::Conversion);
        close(within(&map, horizon).conversion.unwrap(), 1.0, 1e-12);
        close(
            within(&map, horizon - 1.0 / 1440.0).conversion.unwrap(),
            0.0,
            1e-12,
        );
    }
}

/// Stretches far shorter than any grid near the horizon are told as doubt: ten stays of 1,000 to 1,001
/// minutes, evenly spread, take 10,005 minutes in the middle, and the horizon lies there or a little after.
/// Their sum has the law of Irwin and Hall; by its middle half have arrived.
#[test]
fn narrow_stretches_at_the_horizon_are_told() {
    let mut map = map();
    for i in 0..10 {
        let next = if i == 9 {
            "z".to_owned()
        } else {
            format!("s{}", i + 1)
        };
        let dwell = recorded(&[1000.0 / 1440.0, 1001.0 / 1440.0]);
        add(&mut map, &format!("s{i}"), dwell, &[(&next, 1.0)]);
    }
    add(&mut map, "z", fixed(7300.0), &[]);
    mark(&mut map, "z", Milestone::Conversion);
    // Irwin–Hall for n = 10 at 5, 6 and 8: (1/10!) Σ (−1)^k C(10, k) (x − k)^10.
    let irwin_hall = |x: f64| {
        let (mut sum, mut choose) = (0.0, 1.0);
        for k in 0..=x.floor() as i32 {
            sum += f64::from(1 - 2 * (k % 2)) * choose * (x - f64::from(k)).powi(10);
            choose *= f64::from(10 - k) / f64::from(k + 1);
        }
        sum / 3_628_800.0
    };
    for x in [2.0, 5.0, 6.0, 8.0, 11.0] {
        let plan = plan(&map, (10_000.0 + x) / 1440.0);
        for exact in [solve(&plan).unwrap(), quick(&plan, QUICK).unwrap()] {
            let truth = if x > 10.0 { 1.0 } else { irwin_hall(x) };
            close(exact.all.conversion.unwrap(), truth, exact.accuracy.error);
        }
    }
    // A day after, nothing is in doubt.
    let late = solve(&plan(&map, 10_000.0 / 1440.0 + 1.0)).unwrap();
    assert!(late.accuracy.error < 1e-9, "{:?}", late.accuracy);
}

/// Where everybody takes 14 days the median and the 90 % quantile are 14 days, and where half take 10 and
/// half 20 they are 10 and 20.
#[test]
fn quantiles_of_points_are_points() {
    let mut map = map();
    add(&mut map, "a", fixed(14.0), &[("z", 1.0)]);
    add(&mut map, "z", fixed(1.0), &[]);
    mark(&mut map, "z", Milestone::FirstSuccess);
    for horizon in [14.0, 15.0, 365.0] {
        let all = within(&map, horizon);
        close(all.time_to_value_p50.unwrap(), 14.0, 1e-12);
        close(all.time_to_value_p90.unwrap(), 14.0, 1e-12);
    }
    pain(&mut map, "a", 0.5, 0.0, Some(fixed(6.543_21)));
    let all = within(&map, 365.0);
    close(all.time_to_value_p50.unwrap(), 14.0, 1e-12);
    close(all.time_to_value_p90.unwrap(), 20.543_21, 1e-8);
}
