//! What is read off a tally: one function for each kind of thing.

use crate::{
    map::{Metric, Milestone},
    simulate::{MONEY_UNITS, Merge, POINT_UNITS, TICKS_PER_DAY, Tables, Tally, TimeTally},
};

/// A number read off a tally.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Measured {
    /// So many of so many independent customers.
    Share(u64, u64),
    /// A quotient of two sums over customers.
    Ratio(f64, f64),
    /// A sum over customers, to be stated for a cohort.
    Sum(f64),
    /// Anything else.
    Value(f64),
}

/// What is measured: a metric of the registry, or a column of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    Metric(Metric),
    StageReach(usize),
    StageDropOff(usize),
    StageDays(usize),
    StageOnTrack(usize),
    StageDelayed(usize),
    StageStuck(usize),
    StageEmotion(usize),
    TouchpointReach(usize),
    TouchpointVisits(usize),
    TouchpointDropOff(usize),
    TouchpointLost(usize),
    TouchpointFinished(usize),
    TouchpointDays(usize),
    TouchpointActive(usize),
    PainStruck(usize),
    PainLeft(usize),
    PainDelay(usize),
}

/// Tallies added up over personas, with the tables that give their indices a meaning.
pub(super) struct Reading<'a> {
    pub(super) tables: &'a Tables,
    pub(super) tally: &'a Tally,
    /// Customers of a cohort, for which sums are stated: as if all of them were of the kind that the tally
    /// counts, be it everybody or one persona.
    pub(super) cohort: u64,
}

impl Reading<'_> {
    /// The number, or NaN where the tally holds nothing to read it from.
    pub(super) fn value(&self, what: What) -> f64 {
        match self.measure(what) {
            None => f64::NAN,
            Some(Measured::Share(k, n)) => k as f64 / n as f64,
            Some(Measured::Ratio(a, b)) => a / b,
            Some(Measured::Sum(sum)) => {
                sum * (self.cohort as f64 / self.tally.customers as f64) * self.arriving()
            }
            Some(Measured::Value(value)) => value,
        }
    }

    /// Between what the value lies, where the tally does not know it exactly.
    pub(super) fn resolution(&self, what: What) -> Option<(f64, f64)> {
        let p = match what {
            What::Metric(Metric::TimeToValueP50) => 0.5,
            What::Metric(Metric::TimeToValueP90) => 0.9,
            _ => return None,
        };
        let found = self.tally.value_times.quantile(p)?;
        Some((found.low, found.high))
    }

    /// The share of a cohort that arrives before the horizon: the others are in no tally.
    fn arriving(&self) -> f64 {
        let plan = self.tables.plan();
        let arrivals = plan.arrivals.as_ref();
        arrivals.map_or(1.0, |law| law.cdf(plan.horizon))
    }

    pub(super) fn measure(&self, what: What) -> Option<Measured> {
        let measured = match what {
            What::Metric(metric) => self.metric(metric)?,
            What::StageReach(_)
            | What::StageDropOff(_)
            | What::StageDays(_)
            | What::StageOnTrack(_)
            | What::StageDelayed(_)
            | What::StageStuck(_)
            | What::StageEmotion(_) => self.stage(what)?,
            What::PainStruck(i) => Measured::Sum(self.tally.pains[i].struck as f64),
            What::PainLeft(i) => Measured::Sum(self.tally.pains[i].left as f64),
            What::PainDelay(i) => Measured::Sum(self.tally.pains[i].delay as f64 / TICKS_PER_DAY),
            _ => self.touchpoint(what)?,
        };
        let empty = match measured {
            Measured::Share(_, n) => n == 0,
            Measured::Ratio(_, b) => b == 0.0,
            Measured::Sum(_) => self.tally.customers == 0,
            Measured::Value(value) => !value.is_finite(),
        };
        (!empty).then_some(measured)
    }

    fn stage(&self, what: What) -> Option<Measured> {
        let tally = self.tally;
        Some(match what {
            What::StageReach(i) => Measured::Share(tally.stages[i].reached, tally.customers),
            What::StageDropOff(i) => {
                let dropped = self.in_stage(i).map(|at| self.dropped(at)).sum();
                Measured::Share(dropped, tally.stages[i].reached)
            }
            What::StageDays(i) => {
                let ticks: u64 = self.in_stage(i).map(|at| tally.touchpoints[at].ticks).sum();
                Measured::Ratio(ticks as f64 / TICKS_PER_DAY, tally.stages[i].reached as f64)
            }
            What::StageOnTrack(i) | What::StageDelayed(i) | What::StageStuck(i) => {
                self.tables.plan().stages[i].expected?;
                let stage = &tally.stages[i];
                let count = match what {
                    What::StageOnTrack(_) => stage.on_track,
                    What::StageDelayed(_) => stage.delayed,
                    _ => stage.stuck,
                };
                Measured::Share(count, stage.reached)
            }
            What::StageEmotion(i) => {
                let feelings = &tally.experience;
                if feelings.stays.is_empty() {
                    return None;
                }
                let sum: i128 = self.in_stage(i).map(|at| feelings.emotions[at]).sum();
                let stays: u64 = self.in_stage(i).map(|at| feelings.stays[at]).sum();
                Measured::Ratio(sum as f64 / POINT_UNITS, stays as f64)
            }
            _ => return None,
        })
    }

    fn touchpoint(&self, what: What) -> Option<Measured> {
        let tally = self.tally;
        Some(match what {
            What::TouchpointReach(i) => {
                Measured::Share(tally.touchpoints[i].reached, tally.customers)
            }
            What::TouchpointVisits(i) => Measured::Ratio(
                (self.completed(i) + tally.touchpoints[i].active) as f64,
                tally.customers as f64,
            ),
            What::TouchpointDropOff(i) => {
                Measured::Ratio(self.dropped(i) as f64, self.completed(i) as f64)
            }
            What::TouchpointLost(i) => Measured::Share(self.dropped(i), tally.customers),
            What::TouchpointFinished(i) => {
                self.tables.plan().features.finishes.then_some(())?;
                Measured::Share(self.finished(i), tally.customers)
            }
            What::TouchpointDays(i) => {
                let visits = self.completed(i) + tally.touchpoints[i].active;
                Measured::Ratio(
                    tally.touchpoints[i].ticks as f64 / TICKS_PER_DAY,
                    visits as f64,
                )
            }
            What::TouchpointActive(i) => {
                Measured::Share(tally.touchpoints[i].active, tally.customers)
            }
            _ => Measured::Value(f64::NAN),
        })
    }

    /// The touchpoints of a stage.
    fn in_stage(&self, stage: usize) -> impl Iterator<Item = usize> {
        let touchpoints = self.tables.plan().touchpoints.iter().enumerate();
        touchpoints
            .filter(move |(_, t)| t.stage as usize == stage)
            .map(|(at, _)| at)
    }

    fn moves_from(&self, at: usize) -> &[u64] {
        &self.tally.moves[self.tables.moves_from(at)]
    }

    /// Customers that dropped off at a touchpoint.
    fn dropped(&self, at: usize) -> u64 {
        self.moves_from(at).first().copied().unwrap_or(0)
    }

    /// Customers that finished at a touchpoint.
    fn finished(&self, at: usize) -> u64 {
        self.moves_from(at).get(1).copied().unwrap_or(0)
    }

    /// Stays completed at a touchpoint.
    fn completed(&self, at: usize) -> u64 {
        self.moves_from(at).iter().sum()
    }

    /// One metric of the registry. `None` when the map gives it no meaning.
    fn metric(&self, metric: Metric) -> Option<Measured> {
        let tally = self.tally;
        let plan = self.tables.plan();
        let with = |milestone: Milestone| plan.has(milestone).then(|| tally.milestone(milestone));
        let value = plan.value_milestone();
        let features = plan.features;
        let asked = || {
            let e = &tally.experience;
            features
                .satisfaction
                .then_some((e.promoters + e.passives + e.detractors) as f64)
        };
        use Measured::*;
        Some(match metric {
            Metric::Conversion => Share(with(Milestone::Conversion)?.count, tally.customers),
            Metric::Activation => {
                value?;
                Share(tally.activation().count, tally.customers)
            }
            Metric::FreeToPaid => {
                with(Milestone::Conversion)?;
                Share(
                    tally.signed_up_and_converted,
                    with(Milestone::SignUp)?.count,
                )
            }
            Metric::SetupCompletion => {
                with(Milestone::SetUp)?;
                Share(tally.signed_up_and_set_up, with(Milestone::SignUp)?.count)
            }
            Metric::TimeToFirstKeyAction => mean_time(with(Milestone::Aha)?),
            Metric::TimeToValue => mean_time(with(value?)?),
            Metric::TimeToValueP50 => Value(tally.value_times.quantile(0.5)?.value),
            Metric::TimeToValueP90 => Value(tally.value_times.quantile(0.9)?.value),
            Metric::TimeToConvert => mean_time(with(Milestone::Conversion)?),
            Metric::Churn => Share(tally.churned, with(Milestone::Conversion)?.count),
            Metric::Lost => Share(tally.lost, tally.customers),
            Metric::Customers => {
                let gone = tally.churned + tally.stopped_after_converting;
                Sum((with(Milestone::Conversion)?.count - gone) as f64)
            }
            Metric::Active => Share(tally.active(), tally.customers),
            Metric::Finished => {
                features.finishes.then_some(())?;
                Share(tally.finished, tally.customers)
            }
            Metric::RetentionDay1 => Share(tally.retention[0][1], tally.retention[0][0]),
            Metric::RetentionDay7 => Share(tally.retention[1][1], tally.retention[1][0]),
            Metric::RetentionDay30 => Share(tally.retention[2][1], tally.retention[2][0]),
            Metric::LogoChurnMonthly => {
                with(Milestone::Conversion)?;
                Ratio(tally.months[1] as f64, tally.months[0] as f64)
            }
            Metric::CustomerRetention => {
                with(Milestone::Conversion)?;
                Share(tally.window[1], tally.window[0])
            }
            Metric::RenewalRate => {
                with(Milestone::Renewal)?;
                let [due, left] = tally.renewals(self.tables);
                Ratio((due - left) as f64, due as f64)
            }
            Metric::RepeatPurchaseRate => {
                let converted = with(Milestone::Conversion)?.count;
                self.tables
                    .converts_again()
                    .then_some(Share(tally.converted_again, converted))?
            }
            Metric::UpForRenewal => {
                with(Milestone::Renewal)?;
                Sum(tally.renewals_lately as f64)
            }
            Metric::Referral => Share(with(Milestone::Referral)?.count, tally.customers),
            Metric::MonthlyRecurringRevenue
            | Metric::AnnualRecurringRevenue
            | Metric::ExpansionRevenue
            | Metric::NetRevenueRetention
            | Metric::GrossRevenueRetention
            | Metric::Revenue
            | Metric::Cost
            | Metric::Clv
            | Metric::ClvDiscounted
            | Metric::MarginPerCustomer
            | Metric::MarginPerConverted
            | Metric::NetPresentValuePerCustomer
            | Metric::NetPresentValuePerConverted
            | Metric::Cac
            | Metric::LtvToCac
            | Metric::Payback => self.money(metric)?,
            Metric::Nps => {
                let (promoters, detractors) = (
                    tally.experience.promoters as f64,
                    tally.experience.detractors as f64,
                );
                Ratio(100.0 * (promoters - detractors), asked()?)
            }
            Metric::Satisfaction => {
                Ratio(tally.experience.satisfaction as f64 / POINT_UNITS, asked()?)
            }
            Metric::Csat => {
                let [asked, satisfied] = tally.experience.csat;
                Ratio(satisfied as f64, asked as f64)
            }
            Metric::Ces => Ratio(
                tally.experience.effort as f64 / POINT_UNITS,
                tally.experience.efforts as f64,
            ),
            Metric::HealthScore => {
                let e = &tally.experience;
                Ratio(e.health as f64 / POINT_UNITS, e.health_rated as f64)
            }
            Metric::HealthRed => self.health_band(0),
            Metric::HealthYellow => self.health_band(1),
            Metric::HealthGreen => self.health_band(2),
            Metric::TicketVolume => {
                features.support.then_some(())?;
                Ratio(tally.support.tickets as f64, tally.customers as f64)
            }
            Metric::FirstResponseTime => mean_time(&tally.support.answered),
            Metric::ResolutionTime => mean_time(&tally.support.resolved),
            Metric::FirstContactResolution => {
                with(Milestone::ProblemResolution)?;
                Ratio(
                    tally.support.first_contact as f64,
                    tally.support.tickets as f64,
                )
            }
        })
    }

    fn health_band(&self, band: usize) -> Measured {
        let e = &self.tally.experience;
        Measured::Share(e.health_bands[band], e.health_rated)
    }

    fn money(&self, metric: Metric) -> Option<Measured> {
        use Measured::*;
        let plan = self.tables.plan();
        let features = plan.features;
        features.money.then_some(())?;
        let (earns, costs) = (features.earns, features.costs);
        let recurring = || features.subscribes.then_some(());
        let money = &self.tally.money;
        let amount = |units: i128| units as f64 / MONEY_UNITS;
        let converted = self.tally.converted() as f64;
        let customers = self.tally.customers as f64;
        let converts = plan.has(Milestone::Conversion);
        let discounts = plan.discount_rate > 0.0;
        let cac = amount(money.acquisition) / converted;
        Some(match metric {
            Metric::MonthlyRecurringRevenue => {
                recurring().map(|()| Sum(amount(money.recurring)))?
            }
            Metric::AnnualRecurringRevenue => {
                recurring().map(|()| Sum(12.0 * amount(money.recurring)))?
            }
            Metric::ExpansionRevenue if features.expands => Sum(amount(money.expanded)),
            Metric::NetRevenueRetention => {
                Ratio(amount(money.window_net), amount(money.window_start))
            }
            Metric::GrossRevenueRetention => {
                Ratio(amount(money.window_gross), amount(money.window_start))
            }
            Metric::Revenue => earns.then(|| Sum(amount(money.revenue)))?,
            Metric::Cost => Sum(amount(money.cost)),
            Metric::Clv => earns.then(|| Ratio(amount(money.customer_revenue), converted))?,
            Metric::ClvDiscounted if plan.discount_rate > 0.0 => {
                Ratio(amount(money.discounted), converted)
            }
            Metric::MarginPerCustomer if earns && costs => {
                Ratio(amount(money.revenue - money.cost), customers)
            }
            Metric::MarginPerConverted if earns && costs && converts => Ratio(
                amount(money.customer_revenue - money.customer_cost),
                converted,
            ),
            Metric::NetPresentValuePerCustomer if discounts => {
                Ratio(amount(money.present), customers)
            }
            Metric::NetPresentValuePerConverted if discounts && converts => {
                Ratio(amount(money.customer_present), converted)
            }
            Metric::Cac if features.acquires => Ratio(amount(money.acquisition), converted),
            Metric::LtvToCac if features.acquires && earns => {
                Value(amount(money.customer_revenue) / converted / cac)
            }
            Metric::Payback if features.acquires && earns => {
                let served = amount(money.cost - money.acquisition);
                let a_day = (amount(money.customer_revenue) - served)
                    / (self.tally.tenure_ticks as f64 / TICKS_PER_DAY);
                Value(if a_day > 0.0 { cac / a_day } else { f64::NAN })
            }
            _ => return None,
        })
    }
}

/// The mean of first times, in days.
fn mean_time(times: &TimeTally) -> Measured {
    Measured::Ratio(times.ticks as f64 / TICKS_PER_DAY, times.count as f64)
}

/// The tallies of all personas together.
pub(super) fn everyone(tallies: &[Tally], tables: &Tables) -> Tally {
    let mut sum = Tally::new(tables);
    tallies.iter().for_each(|tally| sum.merge(tally));
    sum
}
