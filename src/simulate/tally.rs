//! What is counted while customers walk: integers only, so that merging tallies in any order gives
//! the same bits, and of a size that does not grow with the number of customers.

use super::{histogram::Histogram, kept::Kept, tables::NO_MILESTONE, tables::Tables};
use crate::units::Millis;

/// Ticks in a day, the unit in which times are summed: tenths of a second.
pub const TICKS_PER_DAY: f64 = 864_000.0;
/// Units of money in one of the map's currency.
pub const MONEY_UNITS: f64 = 10_000.0;
/// Units of points (satisfaction, emotion, health) in one.
pub const POINT_UNITS: f64 = 1_000_000.0;
/// The length of a month in days, by which churn is counted.
pub const MONTH: f64 = 30.0;
/// The most days for which the tenure of customers is counted day by day.
pub const MAX_TENURE_DAYS: usize = 3660;
/// The most months for which revenue is counted month by month; what comes later goes to the last.
const MOST_MONTHS: usize = 240;
/// Days after signing up at which retention is counted.
pub const RETENTION_DAYS: [f64; 3] = [1.0, 7.0, 30.0];

/// A time in ticks, rounded to the nearest. Exact and without branches for 0 … 4e9 days: adding 2⁵²
/// leaves the rounded integer in the low bits.
#[inline(always)]
pub(super) fn ticks(time: Millis) -> u64 {
    const MAGIC: f64 = 4_503_599_627_370_496.0;
    const PER_MILLI: f64 = TICKS_PER_DAY / Millis::PER_DAY;
    (time.get() * PER_MILLI + MAGIC).to_bits() & ((1 << 52) - 1)
}

/// Adds the fields of another value of the same type to this one.
pub trait Merge {
    /// Adds `other`.
    fn merge(&mut self, other: &Self);
    /// Takes `other` away, which must be a part of this.
    fn subtract(&mut self, other: &Self);
}

impl Merge for u64 {
    fn merge(&mut self, other: &u64) {
        *self += other;
    }

    fn subtract(&mut self, other: &u64) {
        *self -= other;
    }
}

impl Merge for i128 {
    fn merge(&mut self, other: &i128) {
        *self += other;
    }

    fn subtract(&mut self, other: &i128) {
        *self -= other;
    }
}

impl Merge for Histogram {
    fn merge(&mut self, other: &Histogram) {
        self.counts.merge(&other.counts);
        self.kept.merge(&other.kept);
    }

    fn subtract(&mut self, other: &Histogram) {
        self.counts.subtract(&other.counts);
        self.kept.subtract(&other.kept);
    }
}

impl<T: Merge> Merge for Vec<T> {
    fn merge(&mut self, other: &Vec<T>) {
        debug_assert_eq!(self.len(), other.len(), "tallies of different plans");
        self.iter_mut().zip(other).for_each(|(a, b)| a.merge(b));
    }

    fn subtract(&mut self, other: &Vec<T>) {
        self.iter_mut().zip(other).for_each(|(a, b)| a.subtract(b));
    }
}

impl<T: Merge, const N: usize> Merge for [T; N] {
    fn merge(&mut self, other: &[T; N]) {
        self.iter_mut().zip(other).for_each(|(a, b)| a.merge(b));
    }

    fn subtract(&mut self, other: &[T; N]) {
        self.iter_mut().zip(other).for_each(|(a, b)| a.subtract(b));
    }
}

/// Declares a struct of mergeable fields and how it merges.
macro_rules! mergeable {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }

        impl Merge for $name {
            fn merge(&mut self, other: &Self) {
                $(self.$field.merge(&other.$field);)+
            }

            fn subtract(&mut self, other: &Self) {
                $(self.$field.subtract(&other.$field);)+
            }
        }
    };
}

mergeable!(
    /// Everything counted about the customers of one persona.
    Tally {
        /// Customers that entered.
        customers: u64,
        /// Customers that took each way out of each touchpoint (drop-off first, then finishing); see
        /// [`Tables::moves`].
        moves: Vec<u64>,
        /// Customers by touchpoint.
        touchpoints: Vec<TouchpointTally>,
        /// Customers by stage.
        stages: Vec<StageTally>,
        /// First times of the milestones, in the order of `Milestone::ALL`; then of activation.
        milestones: [TimeTally; NO_MILESTONE + 1],
        /// Times to value.
        value_times: Histogram,
        /// Customers that dropped off before converting.
        lost: u64,
        /// Customers that dropped off after converting.
        churned: u64,
        /// Customers whose journey ended well.
        finished: u64,
        /// Customers stopped because they had made too many visits.
        stopped: u64,
        /// Those of them that had converted.
        stopped_after_converting: u64,
        /// Customers that signed up and converted.
        signed_up_and_converted: u64,
        /// Customers that signed up and completed the set-up.
        signed_up_and_set_up: u64,
        /// Converted customers that converted again.
        converted_again: u64,
        /// Per retention day: customers watched that long after signing up, and those still there.
        retention: [[u64; 2]; 3],
        /// Customer-months begun by converted customers within the horizon, and how many were lost.
        months: [u64; 2],
        /// Converted customers at the start of the window, and those still there at its end.
        window: [u64; 2],
        /// By day of tenure, each day's end included and its start not: customers that churned, and customers
        /// last seen.
        tenure: Vec<[u64; 2]>,
        /// Ticks of tenure of converted customers.
        tenure_ticks: u64,
        /// Renewals decided in the last 30 days.
        renewals_lately: u64,
        /// Where moves are not counted: stays completed at renewals, and those that ended in leaving.
        renewals: [u64; 2],
        /// Per pain.
        pains: Vec<PainTally>,
        /// Money.
        money: MoneyTally,
        /// Satisfaction and surveys.
        experience: ExperienceTally,
        /// Support.
        support: SupportTally,
    }
);

mergeable!(
    /// Customers at a touchpoint.
    TouchpointTally {
        /// Customers that arrived at least once.
        reached: u64,
        /// Ticks spent there.
        ticks: u64,
        /// Customers that were there when the horizon came.
        active: u64,
    }
);

mergeable!(
    /// Customers in a stage.
    StageTally {
        /// Customers that reached it.
        reached: u64,
        /// Of those, the ones whose time in it is at most the expected time.
        on_track: u64,
        /// At most twice the expected time.
        delayed: u64,
        /// More.
        stuck: u64,
    }
);

mergeable!(
    /// First times of something.
    TimeTally {
        /// Customers to whom it happened.
        count: u64,
        /// Sum of their times in ticks.
        ticks: u64,
    }
);

mergeable!(
    /// What a pain did.
    PainTally {
        /// Visits it struck.
        struck: u64,
        /// Customers that left because of it.
        left: u64,
        /// Ticks it added.
        delay: u64,
    }
);

mergeable!(
    /// Money, in units of 1 / [`MONEY_UNITS`].
    MoneyTally {
        /// Revenue.
        revenue: i128,
        /// Revenue of converted customers.
        customer_revenue: i128,
        /// The same, discounted to the start.
        discounted: i128,
        /// Cost.
        cost: i128,
        /// Cost of converted customers.
        customer_cost: i128,
        /// Revenue less cost, discounted to the day on which each customer enters; only with a discount rate.
        present: i128,
        /// The same of converted customers.
        customer_present: i128,
        /// Cost before conversion, of all customers.
        acquisition: i128,
        /// Monthly revenue running at the horizon.
        recurring: i128,
        /// Monthly revenue added by expansions.
        expanded: i128,
        /// Monthly revenue running at the start of the window.
        window_start: i128,
        /// What ran at its end, of the same customers.
        window_net: i128,
        /// The same without growth.
        window_gross: i128,
        /// Revenue of each month of the run, but for what runs through a whole month at one rate.
        by_month: Vec<i128>,
        /// By how much more of that runs through this month than through the one before.
        running: Vec<i128>,
    }
);

mergeable!(
    /// Satisfaction and surveys; sums in units of 1 / [`POINT_UNITS`].
    ExperienceTally {
        /// Sum of emotions felt at each touchpoint, pain hits included.
        emotions: Vec<i128>,
        /// Stays completed at each touchpoint.
        stays: Vec<u64>,
        /// NPS answers: promoters, passives, detractors.
        promoters: u64,
        /// NPS answers of 7 or 8.
        passives: u64,
        /// NPS answers of 0 to 6.
        detractors: u64,
        /// CSAT answers, and the satisfied among them.
        csat: [u64; 2],
        /// Effort reports.
        efforts: u64,
        /// Their sum.
        effort: i128,
        /// Sum of satisfaction at the end, of those asked for NPS.
        satisfaction: i128,
        /// Customers at the horizon whose health was rated.
        health_rated: u64,
        /// Sum of their health scores.
        health: i128,
        /// Red, yellow, green.
        health_bands: [u64; 3],
    }
);

mergeable!(
    /// Support.
    SupportTally {
        /// Tickets opened.
        tickets: u64,
        /// Tickets answered, and the ticks until then.
        answered: TimeTally,
        /// Tickets resolved, and the ticks until then.
        resolved: TimeTally,
        /// Tickets resolved with one contact.
        first_contact: u64,
    }
);

impl Tally {
    /// An empty tally for the plan of these tables.
    pub fn new(tables: &Tables) -> Tally {
        let plan = tables.plan();
        let touchpoints = plan.touchpoints.len();
        let feelings = if plan.features.satisfaction || plan.features.effort {
            touchpoints
        } else {
            0
        };
        Tally {
            moves: vec![0; tables.move_ends.len()],
            touchpoints: vec![TouchpointTally::default(); touchpoints],
            stages: vec![StageTally::default(); plan.stages.len()],
            tenure: vec![[0; 2]; tenure_days(plan.horizon)],
            pains: vec![PainTally::default(); plan.pains.len()],
            money: MoneyTally {
                by_month: vec![0; months(plan)],
                running: vec![0; months(plan)],
                ..MoneyTally::default()
            },
            experience: ExperienceTally {
                emotions: vec![0; feelings],
                stays: vec![0; feelings],
                ..ExperienceTally::default()
            },
            ..Tally::default()
        }
    }

    /// An empty tally that is only for metrics of the map as a whole: nothing in it grows with the number of
    /// touchpoints or pains. `quantiles`: whether those of the time to value are asked for.
    pub(super) fn for_metrics(tables: &Tables, quantiles: bool) -> Tally {
        Tally {
            touchpoints: vec![TouchpointTally::default()],
            stages: vec![StageTally::default(); tables.plan().stages.len()],
            tenure: vec![[0; 2]],
            value_times: match quantiles {
                true => Histogram::new(),
                false => Histogram::none(),
            },
            ..Tally::default()
        }
    }

    /// The memory it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        fn of<T>(list: &[T]) -> usize {
            std::mem::size_of_val(list)
        }
        std::mem::size_of::<Tally>()
            + of(&self.moves)
            + of(&self.touchpoints)
            + of(&self.stages)
            + of(&self.tenure)
            + of(&self.pains)
            + of(&self.value_times.counts)
            + match self.value_times.counts.is_empty() {
                true => 0,
                false => Kept::MOST_BYTES,
            }
            + of(&self.money.by_month)
            + of(&self.money.running)
            + of(&self.experience.emotions)
            + of(&self.experience.stays)
    }

    /// Stays completed at renewals, and those that ended in leaving.
    pub fn renewals(&self, tables: &Tables) -> [u64; 2] {
        if self.moves.is_empty() {
            return self.renewals;
        }
        let at = tables.plan().touchpoints.iter().enumerate();
        let at = at.filter(|(_, t)| t.milestone == Some(crate::map::Milestone::Renewal));
        at.fold([0; 2], |[due, left], (at, _)| {
            let moves = &self.moves[tables.moves_from(at)];
            let dropped = moves.first().copied().unwrap_or(0);
            [due + moves.iter().sum::<u64>(), left + dropped]
        })
    }

    /// Customers that converted.
    pub fn converted(&self) -> u64 {
        self.milestone(crate::map::Milestone::Conversion).count
    }

    /// First times of a milestone.
    pub fn milestone(&self, milestone: crate::map::Milestone) -> &TimeTally {
        &self.milestones[milestone as usize]
    }

    /// First times of `Aha` or `FirstSuccess`, whichever came first.
    pub fn activation(&self) -> &TimeTally {
        &self.milestones[NO_MILESTONE]
    }

    /// Customers still on the journey at the horizon.
    pub fn active(&self) -> u64 {
        self.touchpoints.iter().map(|t| t.active).sum()
    }
}

impl MoneyTally {
    /// Revenue of each month of the run, in units of 1 / [`MONEY_UNITS`]; the last month may be cut short
    /// by the horizon.
    pub fn monthly(&self) -> Vec<i128> {
        let mut running = 0;
        let months = self.by_month.iter().zip(&self.running);
        let each = months.map(|(sum, more)| {
            running += more;
            sum + running
        });
        each.collect()
    }

    /// Counts an amount that comes in evenly between two times.
    pub(super) fn earned(&mut self, from: Millis, until: Millis, amount: f64) {
        let (from, until) = (from.days(), until.days());
        let units = |amount: f64| (amount * MONEY_UNITS).round() as i128;
        let Some(most) = self.by_month.len().checked_sub(1) else {
            return;
        };
        let [first, last] = [from, until].map(|days| ((days / MONTH) as usize).min(most));
        if first == last {
            self.by_month[first] += units(amount);
            return;
        }
        let a_day = amount / (until - from);
        self.by_month[first] += units(a_day * ((first + 1) as f64 * MONTH - from));
        self.by_month[last] += units(a_day * (until - last as f64 * MONTH));
        let whole = units(a_day * MONTH);
        self.running[first + 1] += whole;
        self.running[last] -= whole;
    }
}

/// How many months of money are told apart.
fn months(plan: &crate::plan::Plan) -> usize {
    match plan.features.money {
        true => ((plan.horizon / MONTH).ceil() as usize).clamp(1, MOST_MONTHS),
        false => 0,
    }
}

/// How many days of tenure are told apart under this horizon.
fn tenure_days(horizon: f64) -> usize {
    (horizon.ceil() as usize + 1).min(MAX_TENURE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_over_months_is_shared_out_among_them() {
        let mut money = MoneyTally {
            by_month: vec![0; 5],
            running: vec![0; 5],
            ..MoneyTally::default()
        };
        let mut earned = |from, until, amount| {
            money.earned(Millis::from_days(from), Millis::from_days(until), amount);
        };
        earned(15.0, 105.0, 90.0);
        earned(0.0, 30.0, 7.0);
        earned(61.0, 62.0, 2.0);
        let months: Vec<f64> = (money.monthly().iter())
            .map(|units| *units as f64 / MONEY_UNITS)
            .collect();
        assert_eq!(months, [22.0, 30.0, 32.0, 15.0, 0.0]);
    }

    #[test]
    fn ticks_round_to_the_nearest() {
        for days in [0.0, 1e-7, 0.5, 1.0, 30.0, 364.999, 999_999.0] {
            let exact = days * TICKS_PER_DAY;
            let off = (ticks(Millis::from_days(days)) as f64 - exact).abs();
            // A tick is a hundred milliseconds, to the nearest of which the time was rounded before.
            assert!(off <= 0.505, "{days}: {off}");
        }
    }
}
