//! Money: against closed forms.

use super::{build::*, close};
use crate::{
    exact::{Answers, MoneyAnswers, solve},
    map::{JourneyMap, Milestone, Persona},
    units::{Factor, Money},
};

fn solved(map: &JourneyMap, horizon: f64) -> Answers {
    solve(&plan(map, horizon)).unwrap().all
}

fn within(map: &JourneyMap, horizon: f64) -> MoneyAnswers {
    solved(map, horizon).money.unwrap()
}

fn money(value: f64) -> Option<crate::units::Uncertain<Money>> {
    Some(Money::new(value).unwrap().into())
}

/// Two exponential stays: everybody comes to "b" after a mean of 10 days and leaves it after a mean of 40.
fn paying() -> JourneyMap {
    let mut map = map();
    add(&mut map, "a", exponential(10.0), &[("b", 1.0)]);
    add(&mut map, "b", exponential(40.0), &[]);
    mark(&mut map, "b", Milestone::Conversion);
    map
}

/// Of those who start at 0, how many are at "b" at t.
fn at_b(t: f64) -> f64 {
    40.0 / 30.0 * ((-t / 40.0_f64).exp() - (-t / 10.0_f64).exp())
}

/// ∫ e^(−r·t) of that from 0 to t.
fn days_at_b(t: f64, r: f64) -> f64 {
    let of = |mean: f64| {
        let rate = r + 1.0 / mean;
        (1.0 - (-rate * t).exp()) / rate
    };
    40.0 / 30.0 * (of(40.0) - of(10.0))
}

/// 30 a month, while the customer is there.
#[test]
fn a_subscription_runs_until_its_customer_leaves() {
    let mut map = paying();
    map.touchpoints["b"].subscribe = money(30.0);
    let t = 100.0;
    let found = within(&map, t);
    close(found.recurring, 30.0 * at_b(t), 1e-4);
    close(found.at_window, 30.0 * at_b(50.0), 1e-4);
    // What is exponential has no memory: e^(−50/40) of them are left after 50 days.
    let kept = (-50.0 / 40.0_f64).exp();
    close(found.net / found.at_window, kept, 1e-5);
    close(found.gross / found.at_window, kept, 1e-5);
    let revenue = 30.0 * 12.0 / 365.0 * days_at_b(t, 0.0);
    close(found.revenue, revenue, 1e-4);
    // All of it comes from those who convert, for it begins with that.
    close(found.customer_revenue, revenue, 1e-4);
    // Each stated error holds, and none is larger for the sake of another.
    let errors = solved(&map, t).money_errors.expect("errors");
    for (found, error, truth) in [
        (found.recurring, errors.recurring, 30.0 * at_b(t)),
        (found.at_window, errors.at_window, 30.0 * at_b(50.0)),
        (found.net, errors.net, 30.0 * at_b(50.0) * kept),
        (found.revenue, errors.revenue, revenue),
        (found.cost, errors.cost, 0.0),
    ] {
        assert!(
            (found - truth).abs() <= error,
            "{found} ± {error}, not {truth}"
        );
        assert!(error <= 1e-4 * truth.max(1.0), "{truth} ± {error}");
    }
}

/// A quarter of those who leave "b" finish: they go on paying to the horizon.
#[test]
fn who_finishes_goes_on_paying() {
    let mut map = paying();
    map.touchpoints["b"].subscribe = money(30.0);
    map.touchpoints["b"].finish = Some(share(0.25).into());
    let t = 100.0;
    let came = 1.0 - (-t / 10.0_f64).exp();
    let found = within(&map, t);
    let there = at_b(t) + 0.25 * (came - at_b(t));
    close(found.recurring, 30.0 * there, 1e-4);
    // Days paid for: those at "b", and a quarter of those from leaving it to the horizon.
    let all = t - 10.0 * came;
    let days = days_at_b(t, 0.0) + 0.25 * (all - days_at_b(t, 0.0));
    close(found.revenue, 30.0 * 12.0 / 365.0 * days, 1e-3);
}

/// Every 10 days the price grows by a tenth, and a fifth leaves: after k renewals 100·(1.1·0.8)^k is paid. With
/// spending twice as high, twice that.
#[test]
fn growth_is_a_gain() {
    let mut map = map();
    add(&mut map, "start", fixed(10.0), &[("more", 0.8)]);
    add(&mut map, "more", fixed(10.0), &[("more", 0.8)]);
    map.touchpoints["start"].subscribe = money(100.0);
    map.touchpoints["more"].expand = Some(share(0.1).into());
    let rich = Persona {
        spend: Factor::new(2.0).unwrap(),
        ..Persona::new("Rich", share(1.0))
    };
    map.personas.insert(slug("rich"), rich);
    let found = within(&map, 35.0);
    let paid = |k: i32| 200.0 * (1.1_f64 * 0.8).powi(k);
    close(found.recurring, paid(3), 1e-9);
    let expanded: f64 = (1..=3).map(|k| paid(k) * 0.1 / 1.1).sum();
    close(found.expanded, expanded, 1e-9);
    let days = 10.0 * (paid(0) + paid(1) + paid(2)) + 5.0 * paid(3);
    close(found.revenue, days * 12.0 / 365.0, 1e-9);
    // The window begins on day 17.5, after one renewal; two more come. Nothing shrinks, so gross is who stays.
    close(found.at_window, paid(1), 1e-9);
    close(found.net, paid(3), 1e-9);
    close(found.gross, paid(1) * 0.8 * 0.8, 1e-9);
}

/// Whoever subscribes again pays the new price; where a price may grow and shrink, gross is not known.
#[test]
fn another_plan_takes_the_place_of_the_first() {
    let mut map = map();
    add(
        &mut map,
        "basic",
        fixed(10.0),
        &[("pro", 0.5), ("basic", 0.5)],
    );
    add(&mut map, "pro", fixed(1000.0), &[]);
    map.touchpoints["basic"].subscribe = money(10.0);
    map.touchpoints["pro"].subscribe = money(40.0);
    // On day 15, when the window begins, half are at each; two moves later a quarter of the basic ones still
    // pays the old price: the other three quarters have changed.
    let found = within(&map, 30.0);
    close(found.at_window, 0.5 * 10.0 + 0.5 * 40.0, 1e-9);
    let basic = 0.5 * 0.25;
    close(found.net, basic * 10.0 + (1.0 - basic) * 40.0, 1e-9);
    assert!(found.gross.is_nan());
}

/// Money before the conversion counts for those who convert in time, and costs before it for everybody.
#[test]
fn what_comes_before_the_conversion() {
    let mut map = map();
    // A quarter leaves after a day; half is asked to pay after 2 days, a quarter after 5.
    add(
        &mut map,
        "ask",
        fixed(1.0),
        &[("quick", 0.5), ("slow", 0.25)],
    );
    add(&mut map, "quick", fixed(1.0), &[("pay", 1.0)]);
    add(&mut map, "slow", fixed(4.0), &[("pay", 1.0)]);
    add(&mut map, "pay", fixed(100.0), &[]);
    mark(&mut map, "pay", Milestone::Conversion);
    let ask = &mut map.touchpoints["ask"];
    (ask.revenue, ask.cost, ask.cost_per_day) = (money(3.0), money(2.0), money(0.5));
    map.touchpoints["slow"].revenue_per_day = money(10.0);
    map.touchpoints["pay"].revenue = money(50.0);
    map.touchpoints["pay"].cost = money(7.0);
    // On day 4 only the quick ones have converted.
    let found = within(&map, 4.0);
    close(found.customer_revenue, 0.5 * (3.0 + 50.0), 1e-9);
    close(found.customer_cost, 0.5 * (2.5 + 7.0), 1e-9);
    close(found.acquisition, 2.5, 1e-9);
    close(found.revenue, 3.0 + 0.25 * 30.0 + 0.5 * 50.0, 1e-9);
    close(found.cost, 2.5 + 0.5 * 7.0, 1e-9);
    // On day 5 the slow ones as well, with four days' revenue on the way.
    let found = within(&map, 5.0);
    let slow = 0.25 * (3.0 + 40.0 + 50.0);
    close(found.customer_revenue, 0.5 * 53.0 + slow, 1e-9);
}

/// Discounted at 10 % a year: what is paid at t is worth 1.1^(−t/365).
#[test]
fn discounting() {
    let mut map = paying();
    map.discount_rate = share(0.1);
    map.touchpoints["b"].subscribe = money(30.0);
    map.touchpoints["b"].cost_per_day = money(0.25);
    map.touchpoints["a"].cost = money(4.0);
    let t = 400.0;
    let found = within(&map, t);
    let r = 1.1_f64.ln() / 365.0;
    let days = days_at_b(t, r);
    let revenue = 30.0 * 12.0 / 365.0 * days;
    close(found.discounted, revenue, 1e-4);
    close(found.present, revenue - 0.25 * days - 4.0, 1e-4);
    // Everybody converts but e^(−40), so theirs is the same.
    close(found.customer_present, found.present, 1e-4);
    // A year later, counted back to the day on which they come, it is the same; to the start, 1.1 times less.
    map.arrivals = Some(fixed(365.0));
    let later = within(&map, t + 365.0);
    close(later.present, found.present, 1e-3);
    close(later.discounted, found.discounted / 1.1, 1e-3);
}
