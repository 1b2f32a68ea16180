//! A customer's money while the walk goes on.

use super::tables::{Details, Tables};
use crate::units::Millis;

/// A customer's money.
#[derive(Debug, Clone, Default)]
pub struct Purse {
    /// Revenue so far.
    pub revenue: f64,
    /// The same, discounted to the start of the run.
    pub discounted: f64,
    /// Cost so far.
    pub cost: f64,
    /// The same, discounted to the start of the run; only with a discount rate.
    pub discounted_cost: f64,
    /// Cost until conversion.
    pub acquisition: f64,
    /// Monthly price of the running subscription.
    pub recurring: f64,
    /// Monthly price when it began.
    pub began_at: f64,
    /// Monthly price added by expansions.
    pub expanded: f64,
    /// Monthly price at the start of the window.
    pub at_window: f64,
}

/// Days in the average month of a year: a subscription of 100 a month earns 1,200 in 365 days.
const SUBSCRIPTION_MONTH: f64 = 365.0 / 12.0;

/// What a stay costs and earns from `now` to `until`.
#[inline(always)]
pub(super) fn spend(
    tables: &Tables,
    details: &Details,
    factor: f64,
    now: Millis,
    until: Millis,
    purse: &mut Purse,
) {
    if !tables.plan.features.money {
        return;
    }
    let a_day = details.money.cost_per_day;
    purse.cost += a_day * (until - now).days();
    let rate = tables.discount_a_day;
    if rate > 0.0 && a_day != 0.0 {
        let days = -(-rate * (until - now).days()).exp_m1() / rate;
        purse.discounted_cost += a_day * worth(rate, now) * days;
    }
    run_on(
        tables,
        details.money.revenue_per_day * factor,
        now,
        until,
        purse,
    );
}

/// What comes in from `now` to `until`: the running subscription, and so much a day besides.
#[inline(always)]
pub(super) fn run_on(tables: &Tables, besides: f64, now: Millis, until: Millis, purse: &mut Purse) {
    let days = (until - now).days();
    let a_day = besides + purse.recurring / SUBSCRIPTION_MONTH;
    if a_day != 0.0 {
        purse.revenue += a_day * days;
        purse.discounted += a_day * discounted_days(tables, now, until);
    }
    if now <= tables.window_start && until > tables.window_start {
        purse.at_window = purse.recurring;
    }
}

/// What money at this time is worth at the start, at a continuous rate a day.
#[inline(always)]
pub(super) fn worth(rate: f64, when: Millis) -> f64 {
    (-rate * when.days()).exp()
}

/// What money at this time is worth at the start: (1 + yearly rate)^(−days/365).
#[inline(always)]
pub(super) fn discount(tables: &Tables, when: Millis) -> f64 {
    if tables.plan.discount_rate == 0.0 {
        1.0
    } else {
        (1.0 + tables.plan.discount_rate).powf(-when.days() / 365.0)
    }
}

/// What the days between two times are worth at the start: the integral of [`discount`].
#[inline(always)]
fn discounted_days(tables: &Tables, from: Millis, to: Millis) -> f64 {
    let days = (to - from).days();
    if tables.plan.discount_rate == 0.0 {
        days
    } else {
        let a_day = tables.plan.discount_rate.ln_1p() / 365.0;
        discount(tables, from) * -(-a_day * days).exp_m1() / a_day
    }
}
