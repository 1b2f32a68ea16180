//! Who is still there some time after something happened, and who comes back: against closed forms.

use super::{build::*, close};
use crate::{
    exact::{Answers, solve},
    map::{JourneyMap, Metric, Milestone},
};

fn within(map: &JourneyMap, horizon: f64) -> Answers {
    solve(&plan(map, horizon)).unwrap().all
}

fn metric(answers: &Answers, metric: Metric) -> f64 {
    answers
        .metric(metric)
        .unwrap_or_else(|| panic!("{metric:?}"))
}

/// After signing up customers leave at a rate of 1/20 a day, so e^(−n/20) are there n days later; those
/// count who sign up n days before the horizon, and they come after an exponential time of mean 5. The
/// conversion is as long again.
fn leaving_at_a_rate() -> JourneyMap {
    let mut map = map();
    add(&mut map, "a", exponential(5.0), &[("b", 1.0)]);
    add(&mut map, "b", exponential(20.0), &[("b", 0.0)]);
    mark(&mut map, "b", Milestone::SignUp);
    map
}

#[test]
fn days_after_signing_up() {
    let horizon = 90.0;
    let all = within(&leaving_at_a_rate(), horizon);
    let asked = [
        (Metric::RetentionDay1, 1.0),
        (Metric::RetentionDay7, 7.0),
        (Metric::RetentionDay30, 30.0),
    ];
    for ((day, n), watched) in asked.into_iter().zip(all.retention) {
        close(metric(&all, day), (-n / 20.0_f64).exp(), 1e-7);
        let (watched, _) = watched.unwrap();
        close(watched, 1.0 - (-(horizon - n) / 5.0_f64).exp(), 1e-7);
    }
    // Nobody is watched for a month within three weeks.
    assert_eq!(
        within(&leaving_at_a_rate(), 21.0).metric(Metric::RetentionDay30),
        None
    );
}

/// Whoever leaves exactly on day 7 is not there any more on day 7; where there is no sign-up, days run from
/// the start, and a fifth that never comes is not there.
#[test]
fn leaving_on_the_day_itself() {
    let mut map = map();
    add(&mut map, "a", fixed(7.0), &[("b", 0.4)]);
    add(&mut map, "b", fixed(23.0), &[]);
    map.away = share(0.2);
    let all = within(&map, 30.0);
    close(metric(&all, Metric::RetentionDay1), 0.8, 1e-12);
    close(metric(&all, Metric::RetentionDay7), 0.8 * 0.4, 1e-12);
    close(metric(&all, Metric::RetentionDay30), 0.0, 1e-12);
}

/// Everybody converts after an exponential time of mean 10 and leaves after another of mean 50. Of those there
/// at the start of the window, e^(−window/50) are there at its end: what is exponential has no memory.
#[test]
fn customers_over_the_window() {
    let mut map = map();
    add(&mut map, "a", exponential(10.0), &[("b", 1.0)]);
    add(&mut map, "b", exponential(50.0), &[]);
    mark(&mut map, "b", Milestone::Conversion);
    for horizon in [180.0, 101.0, 800.0] {
        let window = if horizon >= 730.0 {
            365.0
        } else {
            horizon / 2.0
        };
        let all = within(&map, horizon);
        let kept = (-window / 50.0_f64).exp();
        let found = metric(&all, Metric::CustomerRetention);
        // The error of those who are there goes through theirs.
        let there = all.window.unwrap().0;
        close(found, kept, 2e-6 / there);
        // Two exponential stays in a row (hypoexponential): (50/40)·(e^(−t/50) − e^(−t/10)) are at the second.
        let t = horizon - window;
        let second = 50.0 / 40.0 * ((-t / 50.0_f64).exp() - (-t / 10.0_f64).exp());
        close(there, second, 2e-6);
        // Days there: ∫ of that from 0 to the horizon.
        let h = horizon;
        let days = 50.0 / 40.0
            * (50.0 * (1.0 - (-h / 50.0_f64).exp()) - 10.0 * (1.0 - (-h / 10.0_f64).exp()));
        close(all.customer_days.unwrap(), days, 1e-5 * days);
    }
}

/// A purchase leads to the next after an exponential time of mean 10 with probability 0.6: within t that is
/// 0.6·(1 − e^(−t/10)) of those who buy at the start.
#[test]
fn buying_again() {
    let mut map = map();
    add(&mut map, "buy", exponential(10.0), &[("buy", 0.6)]);
    mark(&mut map, "buy", Milestone::Conversion);
    for t in [5.0, 30.0] {
        let again = metric(&within(&map, t), Metric::RepeatPurchaseRate);
        close(again, 0.6 * (1.0 - (-t / 10.0_f64).exp()), 1e-7);
    }
    // By another touchpoint: the sum of two exponential times, of mean 10 and of mean 4.
    let mut map = self::map();
    add(&mut map, "buy", exponential(10.0), &[("use", 0.6)]);
    add(&mut map, "use", exponential(4.0), &[("renew", 0.5)]);
    add(&mut map, "renew", fixed(1.0), &[]);
    mark(&mut map, "buy", Milestone::Conversion);
    mark(&mut map, "renew", Milestone::Conversion);
    let t = 20.0_f64;
    let both = 1.0 - (10.0 * (-t / 10.0).exp() - 4.0 * (-t / 4.0).exp()) / 6.0;
    let again = metric(&within(&map, t), Metric::RepeatPurchaseRate);
    close(again, 0.3 * both, 1e-7);
    // Nobody can where no way leads back.
    assert_eq!(
        within(&leaving_at_a_rate(), 30.0).metric(Metric::RepeatPurchaseRate),
        None
    );
}

/// Renewals every 25 days that all but a tenth survive: 0.9 are due on day 50 and 0.81 on day 75. What falls on
/// the very start of the last 30 days is not among them.
#[test]
fn renewals_of_the_last_month() {
    let mut map = map();
    add(&mut map, "renewal", fixed(25.0), &[("renewal", 0.9)]);
    mark(&mut map, "renewal", Milestone::Renewal);
    for (horizon, due) in [(90.0, 0.81), (80.0, 0.81), (79.0, 0.9 + 0.81), (20.0, 0.0)] {
        close(within(&map, horizon).up_for_renewal.unwrap(), due, 1e-12);
    }
}

/// The mean effort counts completed stays: all 100 of the first touchpoint and the half that go on.
#[test]
fn effort_of_completed_stays() {
    let mut map = map();
    add(&mut map, "a", fixed(1.0), &[("b", 0.5)]);
    add(&mut map, "b", fixed(1.0), &[]);
    map.touchpoints["a"].effort = Some(2.0);
    map.touchpoints["b"].effort = Some(5.0);
    close(metric(&within(&map, 2.0), Metric::Ces), 3.0, 1e-12);
    close(metric(&within(&map, 1.5), Metric::Ces), 2.0, 1e-12);
}
