//! The recorder that turns walks into tallies.

use super::{
    money::worth,
    tables::Tables,
    tally::{MONEY_UNITS, MONTH, POINT_UNITS, RETENTION_DAYS, Tally, ticks},
    walk::{End, Journey, Recorder, Uses},
};
use crate::{draws::Customer, map::Milestone, units::Millis};

/// Counts into a tally; scratch space for one customer included.
pub(super) struct Counter<'a> {
    tables: &'a Tables,
    tally: &'a mut Tally,
    /// Time so far in each stage, of the customer who is walking.
    in_stage: &'a mut [Millis],
    /// Where to note which pains struck the customer who is walking, each once.
    pub(super) struck: Option<&'a mut Vec<u32>>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(
        tables: &'a Tables,
        tally: &'a mut Tally,
        in_stage: &'a mut [Millis],
    ) -> Self {
        Counter {
            tables,
            tally,
            in_stage,
            struck: None,
        }
    }
}

impl Recorder for Counter<'_> {
    #[inline(always)]
    fn arrived(&mut self, stage: usize, first_time: bool) {
        self.tally.stages[stage].reached += u64::from(first_time);
    }

    #[inline(always)]
    fn left(&mut self, at: usize, first_move: u32, number: usize, first_visit: bool, stay: Millis) {
        self.tally.moves[first_move as usize + number] += 1;
        let touchpoint = &mut self.tally.touchpoints[at];
        touchpoint.reached += u64::from(first_visit);
        touchpoint.ticks += ticks(stay);
    }

    #[inline(always)]
    fn still_at(&mut self, at: usize, first_visit: bool, stay: Millis) {
        let touchpoint = &mut self.tally.touchpoints[at];
        touchpoint.active += 1;
        touchpoint.reached += u64::from(first_visit);
        touchpoint.ticks += ticks(stay);
    }

    #[inline(always)]
    fn in_stage(&mut self, stage: usize, stay: Millis) {
        if self.tables.plan.features.stage_times {
            self.in_stage[stage] += stay;
        }
    }

    #[inline(always)]
    fn struck(&mut self, pain: usize, delay: Millis) {
        let tally = &mut self.tally.pains[pain];
        tally.struck += 1;
        tally.delay += ticks(delay);
    }

    #[inline(always)]
    fn left_because_of(&mut self, pain: usize) {
        self.tally.pains[pain].left += 1;
    }

    #[inline(always)]
    fn felt(&mut self, at: usize, emotion: f64) {
        self.tally.experience.emotions[at] += units(emotion, POINT_UNITS);
        self.tally.experience.stays[at] += 1;
    }

    #[inline(always)]
    fn earned(&mut self, from: Millis, until: Millis, amount: f64) {
        self.tally.money.earned(from, until, amount);
    }

    #[inline(always)]
    fn csat(&mut self, satisfied: bool) {
        self.tally.experience.csat[0] += 1;
        self.tally.experience.csat[1] += u64::from(satisfied);
    }

    #[inline(always)]
    fn effort(&mut self, effort: f64) {
        self.tally.experience.efforts += 1;
        self.tally.experience.effort += units(effort, POINT_UNITS);
    }
}

/// Counts into a [tally for metrics](Tally::for_metrics).
pub(super) struct MetricsCounter<'a>(pub(super) Counter<'a>);

impl Recorder for MetricsCounter<'_> {
    #[inline(always)]
    fn arrived(&mut self, stage: usize, first_time: bool) {
        self.0.arrived(stage, first_time);
    }

    #[inline(always)]
    fn left(&mut self, at: usize, _: u32, number: usize, _: bool, _: Millis) {
        let milestone = self.0.tables.plan.touchpoints[at].milestone;
        if milestone == Some(Milestone::Renewal) {
            self.0.tally.renewals[0] += 1;
            self.0.tally.renewals[1] += u64::from(number == 0);
        }
    }

    #[inline(always)]
    fn still_at(&mut self, _: usize, _: bool, _: Millis) {
        self.0.tally.touchpoints[0].active += 1;
    }

    #[inline(always)]
    fn in_stage(&mut self, stage: usize, stay: Millis) {
        self.0.in_stage(stage, stay);
    }

    #[inline(always)]
    fn struck(&mut self, pain: usize, _: Millis) {
        if let Some(list) = &mut self.0.struck
            && !list.contains(&(pain as u32))
        {
            list.push(pain as u32);
        }
    }

    #[inline(always)]
    fn left_because_of(&mut self, _: usize) {}

    #[inline(always)]
    fn felt(&mut self, _: usize, _: f64) {}

    #[inline(always)]
    fn earned(&mut self, _: Millis, _: Millis, _: f64) {}

    #[inline(always)]
    fn csat(&mut self, satisfied: bool) {
        self.0.csat(satisfied);
    }

    #[inline(always)]
    fn effort(&mut self, effort: f64) {
        self.0.effort(effort);
    }
}

/// A number in fixed-point units, rounded to the nearest, halves away from zero.
///
/// Several of these are counted for every customer. `round` and the conversion to 128 bits are calls of
/// functions on most processors; below 2⁵², where nearly all numbers are, adding the largest number below
/// one half and cutting gives the same.
#[inline(always)]
fn units(value: f64, per_one: f64) -> i128 {
    const SMALL: f64 = 4_503_599_627_370_496.0;
    const HALF: f64 = 0.499_999_999_999_999_94;
    let exact = value * per_one;
    match exact.abs() < SMALL {
        true => i128::from((exact + HALF.copysign(exact)) as i64),
        false => exact.round() as i128,
    }
}

impl Counter<'_> {
    /// Counts a customer whose way in has been taken away: lost from the start.
    pub(super) fn never_came(&mut self, start: Millis) {
        self.tally.customers += 1;
        self.tally.lost += 1;
        if self.tables.retention_from.is_none() {
            for (count, days) in self.tally.retention.iter_mut().zip(RETENTION_DAYS) {
                let then = start + Millis::from_days(days);
                count[0] += u64::from(then <= self.tables.horizon);
            }
        }
    }

    /// Counts a journey that has ended.
    #[inline(always)]
    pub(super) fn ended<U: Uses>(&mut self, journey: &Journey, luck: Customer) {
        let features = self.tables.plan.features;
        self.tally.customers += 1;
        self.milestones(journey);
        let converted = journey.reached(Milestone::Conversion);
        let dropped = journey.how == End::Dropped;
        let stopped = u64::from(journey.how == End::Stopped);
        self.tally.stopped += stopped;
        self.tally.finished += u64::from(journey.how == End::Finished);
        if converted.is_finite() {
            self.tally.churned += u64::from(dropped);
            self.tally.stopped_after_converting += stopped;
            self.customer(journey, converted, dropped);
            if U::EXTRAS {
                self.tally.converted_again += u64::from(journey.more.conversions > 1);
            }
        } else {
            self.tally.lost += u64::from(dropped);
        }
        self.retention(journey, dropped);
        if U::EXTRAS {
            if features.stage_times {
                self.stage_times(journey);
            }
            if features.money {
                self.money(journey, converted.is_finite());
            }
            if features.support {
                self.support(journey);
            }
            self.tally.renewals_lately += u64::from(journey.more.renewals_lately);
        }
        if U::FEELINGS {
            self.experience(journey, converted.is_finite(), luck);
        }
    }

    #[inline(always)]
    fn milestones(&mut self, journey: &Journey) {
        let mut add = |place: usize, time: Millis| {
            if time.is_finite() {
                let tally = &mut self.tally.milestones[place];
                tally.count += 1;
                tally.ticks += ticks(time - journey.start);
            }
        };
        for &milestone in &self.tables.milestones {
            add(milestone as usize, journey.reached(milestone));
        }
        if let Some(milestone) = self.tables.value {
            let value = journey.reached(Milestone::FirstSuccess);
            let aha = journey.reached(Milestone::Aha);
            let active = if aha < value { aha } else { value };
            if active.is_finite() {
                add(Milestone::ALL.len(), active);
                self.tally
                    .value_times
                    .add(journey.reached(milestone) - journey.start);
            }
        }
        if self.tables.retention_from == Some(Milestone::SignUp) {
            let signed_up = journey.reached(Milestone::SignUp).is_finite();
            let both = |milestone| u64::from(signed_up & journey.reached(milestone).is_finite());
            self.tally.signed_up_and_converted += both(Milestone::Conversion);
            self.tally.signed_up_and_set_up += both(Milestone::SetUp);
        }
    }

    /// Counts a converted customer's tenure, months, window and second conversion.
    fn customer(&mut self, journey: &Journey, converted: Millis, churned: bool) {
        let tenure = journey.end - converted;
        // Day n holds what ends after day n − 1 and at the latest on day n, as for all limits.
        let day = (tenure.days().ceil() as usize).min(self.tally.tenure.len() - 1);
        self.tally.tenure[day][usize::from(!churned)] += 1;
        self.tally.tenure_ticks += ticks(tenure);
        // Months run from day 0 of the run; only whole ones within the horizon count. A customer is
        // there at the start of a month when converted by then and not yet gone.
        let months = |time: Millis| time.days() / MONTH;
        let whole = months(self.tables.horizon).floor();
        let first = months(converted).ceil();
        if first < whole {
            let last = if churned {
                months(journey.end).ceil() - 1.0
            } else {
                whole - 1.0
            };
            let begun = (last.min(whole - 1.0) - first + 1.0).max(0.0);
            self.tally.months[0] += begun as u64;
            let lost = churned && begun > 0.0 && months(journey.end) <= whole;
            self.tally.months[1] += u64::from(lost);
        }
        let window = self.tables.window_start;
        if converted <= window && !(churned && journey.end <= window) {
            self.tally.window[0] += 1;
            self.tally.window[1] += u64::from(!churned);
        }
    }

    #[inline(always)]
    fn retention(&mut self, journey: &Journey, dropped: bool) {
        let base = match self.tables.retention_from {
            Some(milestone) => journey.reached(milestone),
            None => journey.start,
        };
        if base.is_finite() {
            for (count, days) in self.tally.retention.iter_mut().zip(RETENTION_DAYS) {
                let then = base + Millis::from_days(days);
                let watched = then <= self.tables.horizon;
                count[0] += u64::from(watched);
                count[1] += u64::from(watched && !(dropped && journey.end <= then));
            }
        }
    }

    fn stage_times(&mut self, journey: &Journey) {
        for stage in journey.stages.iter() {
            let time = std::mem::take(&mut self.in_stage[stage]);
            if let Some(days) = self.tables.plan.stages[stage].expected {
                let expected = Millis::from_days(days);
                let tally = &mut self.tally.stages[stage];
                let count = if time <= expected {
                    &mut tally.on_track
                } else if time <= expected + expected {
                    &mut tally.delayed
                } else {
                    &mut tally.stuck
                };
                *count += 1;
            }
        }
    }

    fn money(&mut self, journey: &Journey, converted: bool) {
        let purse = &journey.more.purse;
        let money = &mut self.tally.money;
        let amount = |value: f64| units(value, MONEY_UNITS);
        money.revenue += amount(purse.revenue);
        let cost = amount(purse.cost);
        money.cost += cost;
        money.acquisition += match converted {
            true => amount(purse.acquisition),
            false => cost,
        };
        money.expanded += amount(purse.expanded);
        if converted {
            money.customer_revenue += amount(purse.revenue);
            money.customer_cost += cost;
            money.discounted += amount(purse.discounted);
        }
        let rate = self.tables.discount_a_day;
        if rate > 0.0 {
            let net = purse.discounted - purse.discounted_cost;
            let present = amount(net / worth(rate, journey.start));
            money.present += present;
            money.customer_present += if converted { present } else { 0 };
        }
        let now = if journey.how == End::Dropped {
            0.0
        } else {
            purse.recurring
        };
        money.recurring += amount(now);
        money.window_start += amount(purse.at_window);
        if purse.at_window > 0.0 {
            money.window_net += amount(now);
            money.window_gross += amount(now.min(purse.at_window));
        }
    }

    fn support(&mut self, journey: &Journey) {
        let desk = &journey.more.desk;
        let support = &mut self.tally.support;
        support.tickets += u64::from(desk.tickets);
        support.first_contact += u64::from(desk.first_contact);
        for (tally, (count, time)) in [
            (&mut support.answered, desk.answered),
            (&mut support.resolved, desk.resolved),
        ] {
            tally.count += u64::from(count);
            tally.ticks += ticks(time);
        }
    }

    fn experience(&mut self, journey: &Journey, converted: bool, luck: Customer) {
        // Customers are asked, and those who have left cannot be; who has finished is a customer still. A
        // map on which nobody becomes a customer asks everyone at the end of the journey.
        let there = matches!(journey.how, End::Active | End::Finished);
        let asked = if self.tables.has_conversion {
            converted && there
        } else {
            true
        };
        if !asked {
            return;
        }
        let plan = &self.tables.plan;
        let experience = &mut self.tally.experience;
        let satisfaction = journey.more.satisfaction;
        let word = luck.at(self.tables.survey_salt, 0).word();
        let noise = self.tables.normal.read((word >> 32) as u32) * plan.experience.noise.get();
        match (satisfaction + noise).round().clamp(0.0, 10.0) as u8 {
            9.. => experience.promoters += 1,
            7..9 => experience.passives += 1,
            0..7 => experience.detractors += 1,
        }
        experience.satisfaction += units(satisfaction, POINT_UNITS);
        if there {
            let health = health(self.tables, journey);
            experience.health_rated += 1;
            experience.health += units(health, POINT_UNITS);
            // Bands in common use: 0–50 red, 51–75 yellow, 76–100 green.
            let band = if health <= 50.0 {
                0
            } else if health <= 75.0 {
                1
            } else {
                2
            };
            experience.health_bands[band] += 1;
        }
    }
}

/// A customer's health, 0…100: the mean of the parts the map can tell: satisfaction (10 points a
/// point), adoption (100 once activated), support (100 ÷ (1 + tickets)), payment (100, or 50 when the
/// subscription has shrunk since it began).
fn health(tables: &Tables, journey: &Journey) -> f64 {
    let more = &journey.more;
    let mut parts = vec![];
    parts.push(10.0 * more.satisfaction);
    if tables.value.is_some() {
        let active = journey
            .reached(Milestone::FirstSuccess)
            .min(journey.reached(Milestone::Aha));
        parts.push(if active.is_finite() { 100.0 } else { 0.0 });
    }
    if tables.plan.features.support {
        parts.push(100.0 / f64::from(1 + more.desk.tickets));
    }
    if more.purse.began_at > 0.0 {
        parts.push(if more.purse.recurring >= more.purse.began_at {
            100.0
        } else {
            50.0
        });
    }
    parts.iter().sum::<f64>() / parts.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::units;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (value, rounded) in [
            (0.5, 1),
            (0.499_999_999_999_999_94, 0),
            (1.5, 2),
            (2.5, 3),
            (2_251_799_813_685_248.5, 2_251_799_813_685_249),
            (9.0e15, 9_000_000_000_000_000),
            (f64::NAN, 0),
        ] {
            assert_eq!(units(value, 1.0), rounded, "{value}");
            assert_eq!(units(-value, 1.0), -rounded, "-{value}");
        }
    }

    proptest! {
        #[test]
        fn units_are_those_of_the_standard_library(value in proptest::num::f64::ANY, halves in -1_000_000_i64..1_000_000) {
            for value in [value, halves as f64 / 2.0] {
                prop_assert_eq!(units(value, 1.0), value.round() as i128);
            }
        }
    }
}
