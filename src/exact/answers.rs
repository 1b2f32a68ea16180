//! The answers, and how they follow from what the grids give.

use super::{
    Forever,
    purse::Purse,
    quantile::Quantiles,
    questions::{in_stage, on_loops, retention_from},
    refine::Series,
    task::{Converted, RETENTION_DAYS, Task, VISITS, carriers},
};
use crate::{
    map::{Metric, Milestone},
    plan::{PersonaPlan, Plan},
};

/// What is expected at one touchpoint within the horizon, per customer that enters the journey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TouchpointAnswers {
    /// Expected visits.
    pub visits: f64,
    /// Probability of at least one; `None` where it would have taken too long.
    pub reach: Option<f64>,
    /// Expected drop-offs here: the probability that the journey ends here badly.
    pub drop_offs: f64,
    /// The probability that the journey ends here well.
    pub finished: f64,
    /// Probability of being here at the horizon.
    pub occupancy: f64,
    /// Expected time spent here, in days.
    pub days: f64,
}

/// Money within the horizon, per customer that enters the journey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoneyAnswers {
    /// Revenue, of subscriptions and of all else.
    pub revenue: f64,
    /// Cost.
    pub cost: f64,
    /// Monthly revenue of subscriptions that run at the horizon.
    pub recurring: f64,
    /// Monthly revenue added by expansions.
    pub expanded: f64,
    /// Monthly revenue at the start of the window.
    pub at_window: f64,
    /// What runs at its end, of the same customers.
    pub net: f64,
    /// The same with none above what it paid at the start; not a number where it depends on the whole path.
    pub gross: f64,
    /// Revenue of the customers who convert, also before they do.
    pub customer_revenue: f64,
    /// Their cost.
    pub customer_cost: f64,
    /// Cost before converting, of all customers.
    pub acquisition: f64,
    /// Revenue of the customers who convert, discounted to the start of the cohort.
    pub discounted: f64,
    /// Revenue less cost, discounted to the day on which each customer enters.
    pub present: f64,
    /// The same of the customers who convert.
    pub customer_present: f64,
}

/// The exact answers for a crowd of customers. What has no meaning for the map is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// Touchpoint by touchpoint.
    pub touchpoints: Vec<TouchpointAnswers>,
    /// Probability of reaching each stage; `None` where it was not found out.
    pub stages: Vec<Option<f64>>,
    /// Probability of reaching each milestone that the map has.
    pub milestones: Vec<(Milestone, f64)>,
    /// Probability of converting.
    pub conversion: Option<f64>,
    /// Probability of reaching an aha moment or a first success.
    pub activation: Option<f64>,
    /// Of those who sign up, the share who convert.
    pub free_to_paid: Option<f64>,
    /// Of those who sign up, the share who complete the set-up.
    pub setup_completion: Option<f64>,
    /// Probability of dropping off before converting.
    pub lost: f64,
    /// Probability of being on the journey at the horizon.
    pub active: f64,
    /// Probability of having finished; `None` where nobody can.
    pub finished: Option<f64>,
    /// Of the converted, the share who dropped off.
    pub churn: Option<f64>,
    /// Converted customers lost in a month ÷ there at its start, both summed over the whole months
    /// within the horizon.
    pub logo_churn_monthly: Option<f64>,
    /// Whole months at whose start a converted customer is there, per customer that entered.
    pub months_at_risk: Option<f64>,
    /// For 1, 7 and 30 days after signing up (after converting, or entering, where there is no sign-up): who is
    /// watched that long, and who of them is still there; both per customer that entered.
    pub retention: [Option<(f64, f64)>; 3],
    /// Converted customers there at the start of the window that ends at the horizon, and who of them is there
    /// at its end; both per customer that entered.
    pub window: Option<(f64, f64)>,
    /// Days that converted customers are there, per customer that entered.
    pub customer_days: Option<f64>,
    /// Of the converted, the share who convert again.
    pub repeat_purchase_rate: Option<f64>,
    /// Renewals that fall due in the last 30 days, per customer that entered.
    pub up_for_renewal: Option<f64>,
    /// Completed stays that report an effort, per customer that entered, and the efforts summed over them.
    pub efforts: (f64, f64),
    /// Money, where the map has any and it was asked for.
    pub money: Option<MoneyAnswers>,
    /// The errors that are to be feared of that.
    pub money_errors: Option<MoneyAnswers>,
    /// Of the completed stays at renewals, the share that goes on.
    pub renewal_rate: Option<f64>,
    /// Mean time to value of those who reach it, in days.
    pub time_to_value: Option<f64>,
    /// Its median.
    pub time_to_value_p50: Option<f64>,
    /// Its 90 % quantile.
    pub time_to_value_p90: Option<f64>,
    /// Mean time to the aha moment of those who reach it, in days.
    pub time_to_first_key_action: Option<f64>,
    /// Mean time to conversion of those who convert, in days.
    pub time_to_convert: Option<f64>,
    /// Standard deviations over customers of the mean times above, where
    /// [`solve_for`](super::solve_for) was asked for them.
    pub time_spreads: Vec<(Metric, f64)>,
    /// The same for their skewness.
    pub time_skews: Vec<(Metric, f64)>,
    /// The share of converted customers still there 0, 30, 60, … days after converting. Counted from
    /// the conversion, so the horizon does not cut it; empty without conversion.
    pub tenure: Vec<f64>,
    /// Expected cost of a customer: of visits and of days spent.
    pub cost: f64,
    /// Expected revenue of a customer, of visits and of days spent; subscriptions apart.
    pub revenue: f64,
    /// Without a horizon; `None` when some customers can never leave.
    pub forever: Option<Forever>,
}

/// Sums that are linear in the customers.
struct Sums<'a> {
    tasks: &'a [Task],
    values: Vec<Vec<f64>>,
    /// Which touchpoints can be visited more than once.
    on_loops: Vec<bool>,
}

impl Sums<'_> {
    /// The numbers of a question: none where it was not asked or not answered.
    fn of(&self, task: &Task) -> &[f64] {
        let at = self.tasks.iter().position(|t| t == task);
        at.map_or(&[], |at| &self.values[at])
    }

    /// The probability of arriving at a set.
    fn reach(&self, set: &[usize]) -> Option<f64> {
        let timed = self.of(&Task::First(set.to_vec())).first();
        timed
            .or_else(|| self.of(&Task::Times(set.to_vec())).first())
            .or_else(|| self.of(&Task::Reach(set.to_vec())).first())
            .map(|probability| probability.clamp(0.0, 1.0))
            .or_else(|| self.visited_once(set))
    }

    /// A touchpoint off every loop is visited at most once, so its visits are the probability.
    fn visited_once(&self, set: &[usize]) -> Option<f64> {
        let [i] = *set else { return None };
        let once = self.on_loops.get(i).is_some_and(|on| !on);
        let visits = self.of(&Task::Visits).get(VISITS * i);
        let visits = visits.filter(|_| once);
        visits.map(|visits| visits.clamp(0.0, 1.0))
    }

    /// Mean time of the first arrival at a set.
    fn mean_time(&self, set: &[usize]) -> Option<f64> {
        match *self.of(&Task::First(set.to_vec())) {
            [probability, time] if probability > 0.0 => Some(time / probability),
            _ => match *self.of(&Task::Times(set.to_vec())) {
                [probability, time, ..] if probability > 0.0 => Some(time / probability),
                _ => None,
            },
        }
    }

    /// The standard deviation over customers of the time of the first arrival at a set.
    fn time_spread(&self, set: &[usize]) -> Option<f64> {
        match *self.of(&Task::Times(set.to_vec())) {
            [probability, time, square, ..] if probability > 0.0 => {
                let mean = time / probability;
                Some((square / probability - mean * mean).max(0.0).sqrt())
            }
            _ => None,
        }
    }

    /// The skewness over customers of the time of the first arrival at a set: the mean cube of what a time is
    /// above the mean, in units of the cube of the standard deviation. 0 where all take the same time.
    fn time_skew(&self, set: &[usize]) -> Option<f64> {
        let spread = self.time_spread(set)?;
        match *self.of(&Task::Times(set.to_vec())) {
            [probability, time, square, cube] if probability > 0.0 => {
                let [mean, square, cube] = [time, square, cube].map(|sum| sum / probability);
                let third = cube - 3.0 * mean * square + 2.0 * mean.powi(3);
                Some(match spread > mean * 1e-6 {
                    true => third / spread.powi(3),
                    false => 0.0,
                })
            }
            _ => None,
        }
    }
}

impl Answers {
    /// From personas with their weight in the crowd and their answers.
    pub(super) fn new(
        plan: &Plan,
        tasks: &[Task],
        parts: &[(f64, &PersonaPlan, &[&[f64]])],
        quantiles: Option<Quantiles>,
    ) -> Answers {
        let mixed = |t: usize| {
            let mut sum: Vec<f64> = Vec::new();
            for (weight, _, values) in parts {
                if values[t].is_empty() {
                    return Vec::new();
                }
                sum.resize(values[t].len(), 0.0);
                super::weights::add_shifted(&mut sum, values[t], 0, *weight);
            }
            sum
        };
        let sums = Sums {
            tasks,
            values: (0..tasks.len()).map(mixed).collect(),
            on_loops: on_loops(plan),
        };
        let share = |milestones: &[Milestone]| sums.reach(&carriers(plan, milestones));
        let mean = |milestone: Milestone| sums.mean_time(&carriers(plan, &[milestone]));
        // P(A and B) = P(A) + P(B) − P(A or B); the last is one more first arrival.
        let of_those = |given: Milestone, then: Milestone| {
            let (a, b) = (share(&[given])?, share(&[then])?);
            let both = a + b - share(&[given, then])?;
            (a > 0.0).then(|| (both / a).clamp(0.0, 1.0))
        };
        let away: f64 = parts.iter().map(|(w, persona, _)| w * persona.away()).sum();
        let touchpoints = touchpoints(plan, &sums, 1.0 - away);
        let active = touchpoints.iter().map(|t| t.occupancy).sum::<f64>();
        let conversion = share(&[Milestone::Conversion]);
        let after = sums.of(&Task::Converted(carriers(plan, &[Milestone::Conversion])));
        let after = conversion.filter(|_| !after.is_empty()).map(|c| (c, after));
        // They come from grids of different steps: what adds up but for the last digits is made to.
        let finished = touchpoints.iter().map(|t| t.finished).sum::<f64>();
        let gone = (1.0 - active - finished).max(0.0);
        // Who never enters is among the lost already.
        let lost = after.map_or(gone, |(c, values)| {
            values[Converted::LOST].clamp((gone - c).max(0.0), gone)
        });
        let churned = gone - lost;
        let money = |spend: f64, touchpoints: &[f64], days: &[f64]| {
            let each = plan.touchpoints.iter().zip(touchpoints).zip(days);
            each.map(|((t, visits), days)| {
                let m = &t.money;
                let cost = m.cost * visits + m.cost_per_day * days;
                let revenue = spend * (m.revenue * visits + m.revenue_per_day * days);
                (cost, revenue)
            })
            .fold((0.0, 0.0), |sum, x| (sum.0 + x.0, sum.1 + x.1))
        };
        let (mut cost, mut revenue) = (0.0, 0.0);
        for (weight, persona, values) in parts {
            let column =
                |at: usize| -> Vec<f64> { values[0].chunks(VISITS).map(|c| c[at]).collect() };
            let found = money(persona.spend, &column(0), &column(2));
            cost += weight * found.0;
            revenue += weight * found.1;
        }
        let stage = |s: usize| match in_stage(plan, s) {
            // Where there is nothing nobody comes.
            set if set.is_empty() => Some(0.0),
            set => sums.reach(&set),
        };
        let milestones = Milestone::ALL
            .iter()
            .filter_map(|&m| Some((m, share(&[m])?)));
        Answers {
            stages: (0..plan.stages.len()).map(stage).collect(),
            milestones: milestones.collect(),
            conversion,
            activation: share(&[Milestone::Aha, Milestone::FirstSuccess]),
            free_to_paid: of_those(Milestone::SignUp, Milestone::Conversion),
            setup_completion: of_those(Milestone::SignUp, Milestone::SetUp),
            lost,
            active,
            finished: plan.features.finishes.then_some(finished),
            churn: conversion.filter(|c| *c > 0.0).map(|c| churned / c),
            logo_churn_monthly: after.and_then(|(_, values)| logo_churn(plan, values)),
            months_at_risk: after.map(|(_, values)| {
                let layout = Converted::new(plan.horizon);
                (0..layout.months).map(|m| values[layout.at_start(m)]).sum()
            }),
            retention: retention(plan, &sums),
            window: after.map(|(_, values)| {
                let layout = Converted::new(plan.horizon);
                let there = values[layout.at_window()];
                (there, there - values[layout.window_churned()])
            }),
            customer_days: after.map(|(_, values)| values[Converted::new(plan.horizon).days()]),
            repeat_purchase_rate: sums
                .of(&Task::Again(carriers(plan, &[Milestone::Conversion])))
                .first()
                .zip(conversion.filter(|c| *c > 0.0))
                .map(|(again, c)| (again / c).clamp(0.0, 1.0)),
            up_for_renewal: sums
                .of(&Task::Lately(carriers(plan, &[Milestone::Renewal])))
                .first()
                .map(|due| due.max(0.0)),
            efforts: efforts(plan, &sums),
            money: money_answers(sums.of(&Task::Money(carriers(plan, &[Milestone::Conversion])))),
            money_errors: None,
            renewal_rate: renewal_rate(plan, &sums),
            time_to_value: plan.value_milestone().and_then(mean),
            time_to_value_p50: quantiles.map(|q| q.median),
            time_to_value_p90: quantiles.map(|q| q.p90),
            time_to_first_key_action: mean(Milestone::Aha),
            time_to_convert: mean(Milestone::Conversion),
            time_spreads: timed_metrics(plan)
                .into_iter()
                .filter_map(|(metric, set)| Some((metric, sums.time_spread(&set)?)))
                .collect(),
            time_skews: timed_metrics(plan)
                .into_iter()
                .filter_map(|(metric, set)| Some((metric, sums.time_skew(&set)?)))
                .collect(),
            tenure: after
                .filter(|(c, _)| *c > 0.0)
                .map_or_else(Vec::new, |(c, values)| {
                    let layout = Converted::new(plan.horizon);
                    (0..=layout.months)
                        .map(|m| values[layout.tenure(m)] / c)
                        .collect()
                }),
            cost,
            revenue,
            touchpoints,
            forever: None,
        }
    }

    /// With what is to be feared of money, given for each persona with its weight.
    pub(super) fn with_errors_of_money<'a>(
        mut self,
        plan: &Plan,
        tasks: &[Task],
        parts: impl Iterator<Item = (f64, &'a [Series])>,
    ) -> Answers {
        let task = Task::Money(carriers(plan, &[Milestone::Conversion]));
        let Some(at) = tasks.iter().position(|t| *t == task) else {
            return self;
        };
        let mut sum = [0.0; Purse::COUNT];
        for (weight, series) in parts {
            for (sum, error) in sum.iter_mut().zip(&series[at].errors) {
                *sum += weight * error;
            }
        }
        self.money_errors = self.money.and(money_answers(&sum));
        self
    }

    /// The value of a metric, where it has an exact one that does not depend on the number of
    /// customers.
    pub fn metric(&self, metric: Metric) -> Option<f64> {
        match metric {
            Metric::Conversion => self.conversion,
            Metric::Activation => self.activation,
            Metric::FreeToPaid => self.free_to_paid,
            Metric::SetupCompletion => self.setup_completion,
            Metric::TimeToFirstKeyAction => self.time_to_first_key_action,
            Metric::TimeToValue => self.time_to_value,
            Metric::TimeToValueP50 => self.time_to_value_p50,
            Metric::TimeToValueP90 => self.time_to_value_p90,
            Metric::TimeToConvert => self.time_to_convert,
            Metric::Churn => self.churn,
            Metric::Lost => Some(self.lost),
            Metric::Active => Some(self.active),
            Metric::Finished => self.finished,
            Metric::LogoChurnMonthly => self.logo_churn_monthly,
            Metric::RetentionDay1 => stays(self.retention[0]),
            Metric::RetentionDay7 => stays(self.retention[1]),
            Metric::RetentionDay30 => stays(self.retention[2]),
            Metric::CustomerRetention => stays(self.window),
            Metric::RepeatPurchaseRate => self.repeat_purchase_rate,
            Metric::Ces => {
                let (stays, sum) = self.efforts;
                (stays > 1e-12).then(|| sum / stays)
            }
            Metric::RenewalRate => self.renewal_rate,
            Metric::Referral => self.milestone(Milestone::Referral),
            _ => None,
        }
    }

    /// The probability of reaching a milestone, if the map has it.
    pub fn milestone(&self, milestone: Milestone) -> Option<f64> {
        self.milestones
            .iter()
            .find(|m| m.0 == milestone)
            .map(|m| m.1)
    }
}

/// The share that stays of those who might.
fn stays(of: Option<(f64, f64)>) -> Option<f64> {
    let (all, there) = of.filter(|(all, _)| *all > 1e-12)?;
    Some((there / all).clamp(0.0, 1.0))
}

/// The metrics that are mean times of first arrivals, and where those arrive.
pub(super) fn timed_metrics(plan: &Plan) -> Vec<(Metric, Vec<usize>)> {
    let value = plan.value_milestone();
    [
        (Metric::TimeToFirstKeyAction, Some(Milestone::Aha)),
        (Metric::TimeToValue, value),
        (Metric::TimeToConvert, Some(Milestone::Conversion)),
    ]
    .into_iter()
    .filter_map(|(metric, milestone)| Some((metric, carriers(plan, &[milestone?]))))
    .filter(|(_, set)| !set.is_empty())
    .collect()
}

fn touchpoints(plan: &Plan, sums: &Sums, entered: f64) -> Vec<TouchpointAnswers> {
    let visits = sums.of(&Task::Visits);
    let each = (0..plan.touchpoints.len()).zip(visits.chunks(VISITS));
    let mut answers: Vec<TouchpointAnswers> = each
        .map(|(i, values)| TouchpointAnswers {
            visits: values[0],
            reach: sums.reach(&[i]),
            drop_offs: (values[0] - values[1] - values[3] - values[4]).max(0.0),
            finished: values[4].max(0.0),
            occupancy: values[1].max(0.0),
            days: values[2],
        })
        .collect();
    // Everybody who entered has left, has finished or is there. The grids keep that; where an error has made
    // a number negative, it is 0, and the others make up for it.
    let of = |a: &TouchpointAnswers| a.drop_offs + a.finished + a.occupancy;
    let all: f64 = answers.iter().map(of).sum();
    if all > 0.0 {
        let scale = entered / all;
        for answer in &mut answers {
            answer.drop_offs *= scale;
            answer.finished *= scale;
            answer.occupancy *= scale;
        }
    }
    answers
}

fn logo_churn(plan: &Plan, values: &[f64]) -> Option<f64> {
    let layout = Converted::new(plan.horizon);
    let sum = |at: &dyn Fn(usize) -> usize| (0..layout.months).map(|m| values[at(m)]).sum::<f64>();
    let there = sum(&|m| layout.at_start(m));
    (there > 1e-12).then(|| (sum(&|m| layout.churned(m)) / there).max(0.0))
}

fn renewal_rate(plan: &Plan, sums: &Sums) -> Option<f64> {
    let visits = sums.of(&Task::Visits);
    let mut total = (0.0, 0.0);
    for i in carriers(plan, &[Milestone::Renewal]) {
        let values = visits.get(VISITS * i..VISITS * (i + 1))?;
        // Whoever finishes stays a customer.
        let stays = values[3] + values[4];
        total = (total.0 + values[0] - values[1], total.1 + stays);
    }
    (total.0 > 1e-12).then(|| total.1 / total.0)
}

fn retention(plan: &Plan, sums: &Sums) -> [Option<(f64, f64)>; RETENTION_DAYS.len()] {
    let values = sums.of(&Task::Retention(retention_from(plan)));
    std::array::from_fn(|day| match values.get(2 * day..2 * day + 2) {
        Some([watched, there]) => Some((*watched, *there)),
        _ => None,
    })
}

/// Completed stays where an effort is stated, and the sum of efforts.
fn efforts(plan: &Plan, sums: &Sums) -> (f64, f64) {
    let visits = sums.of(&Task::Visits).chunks(VISITS);
    let mut total = (0.0, 0.0);
    for (touchpoint, values) in plan.touchpoints.iter().zip(visits) {
        if let Some(effort) = touchpoint.effort {
            let completed = values[0] - values[1];
            total = (total.0 + completed, total.1 + completed * effort);
        }
    }
    total
}

fn money_answers(values: &[f64]) -> Option<MoneyAnswers> {
    if values.len() < Purse::COUNT {
        return None;
    }
    Some(MoneyAnswers {
        revenue: values[Purse::REVENUE],
        cost: values[Purse::COST],
        recurring: values[Purse::RECURRING],
        expanded: values[Purse::EXPANDED],
        at_window: values[Purse::AT_WINDOW],
        net: values[Purse::NET],
        gross: values[Purse::GROSS],
        customer_revenue: values[Purse::CUSTOMER_REVENUE],
        customer_cost: values[Purse::CUSTOMER_COST],
        acquisition: values[Purse::ACQUISITION],
        discounted: values[Purse::DISCOUNTED],
        present: values[Purse::PRESENT],
        customer_present: values[Purse::CUSTOMER_PRESENT],
    })
}
