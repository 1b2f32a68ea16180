//! Exact answers about money, and about everything that is stated for a whole cohort.

use crate::{
    exact::{Answers, MoneyAnswers},
    map::Metric,
    plan::Plan,
};

/// A number, and how many times the error of the solver's own numbers it may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Told {
    pub value: f64,
    pub times: f64,
}

/// The size that an error is relative to: errors are absolute below 1.
fn size(value: f64) -> f64 {
    value.abs().max(1.0)
}

impl Told {
    fn of(value: f64) -> Told {
        Told {
            value,
            times: size(value),
        }
    }

    fn minus(self, other: Told) -> Told {
        Told {
            value: self.value - other.value,
            times: self.times + other.times,
        }
    }

    /// A quotient; `None` where the divisor is nothing.
    fn per(self, other: Told) -> Option<Told> {
        let value = self.value / other.value;
        (other.value.abs() > 1e-12).then(|| Told {
            value,
            times: (self.times + value.abs() * other.times) / other.value.abs(),
        })
    }

    fn times(self, factor: f64) -> Told {
        Told {
            value: self.value * factor,
            times: self.times * factor.abs(),
        }
    }
}

/// What a plan's money is made of.
struct Kinds {
    subscribes: bool,
    earns: bool,
    costs: bool,
    expands: bool,
}

impl Kinds {
    fn of(plan: &Plan) -> Kinds {
        let any = |has: fn(&crate::plan::MoneyPlan) -> bool| {
            plan.touchpoints.iter().any(|t| has(&t.money))
        };
        let subscribes = any(|m| m.subscribe.is_some());
        Kinds {
            subscribes,
            earns: subscribes || any(|m| m.revenue != 0.0 || m.revenue_per_day != 0.0),
            costs: any(|m| m.cost != 0.0 || m.cost_per_day != 0.0),
            expands: any(|m| m.change > 0.0),
        }
    }

    /// What a customer brings.
    fn revenue(&self, answers: &Answers) -> Option<f64> {
        match self.subscribes {
            true => answers.money.map(|m| m.revenue),
            false => Some(answers.revenue),
        }
    }
}

/// The value of a metric for a cohort of so many customers.
pub(super) fn sum(plan: &Plan, answers: &Answers, metric: Metric, customers: f64) -> Option<Told> {
    let kinds = Kinds::of(plan);
    let money = answers.money;
    let subscribed =
        |get: fn(&MoneyAnswers) -> f64| money.as_ref().filter(|_| kinds.subscribes).map(get);
    let each = match metric {
        Metric::Customers => answers.conversion? * (1.0 - answers.churn.unwrap_or(0.0)),
        Metric::UpForRenewal => answers.up_for_renewal?,
        Metric::Cost if plan.features.money => answers.cost,
        Metric::Revenue if kinds.earns => kinds.revenue(answers)?,
        Metric::MonthlyRecurringRevenue => subscribed(|m| m.recurring)?,
        Metric::AnnualRecurringRevenue => 12.0 * subscribed(|m| m.recurring)?,
        Metric::ExpansionRevenue if kinds.expands => subscribed(|m| m.expanded)?,
        _ => return None,
    };
    Some(Told::of(each).times(customers))
}

/// The value of a metric that is a quotient of sums of money.
pub(super) fn quotient(plan: &Plan, answers: &Answers, metric: Metric) -> Option<Told> {
    let kinds = Kinds::of(plan);
    if metric == Metric::MarginPerCustomer && kinds.earns && kinds.costs {
        let revenue = Told::of(kinds.revenue(answers)?);
        return Some(revenue.minus(Told::of(answers.cost)));
    }
    let money = answers.money.filter(|_| plan.features.money)?;
    let earning = |value: f64| kinds.earns.then(|| Told::of(value));
    let costing = |value: f64| kinds.costs.then(|| Told::of(value));
    let discounted = |value: f64| (plan.discount_rate > 0.0).then(|| Told::of(value));
    let acquisition = || Some(Told::of(money.acquisition)).filter(|a| a.value.abs() > 1e-12);
    let converted = || answers.conversion.map(Told::of);
    match metric {
        Metric::NetRevenueRetention => Told::of(money.net).per(Told::of(money.at_window)),
        Metric::GrossRevenueRetention => Told::of(money.gross).per(Told::of(money.at_window)),
        Metric::Clv => earning(money.customer_revenue)?.per(converted()?),
        Metric::ClvDiscounted => discounted(money.discounted)?.per(converted()?),
        Metric::MarginPerConverted => {
            let cost = costing(money.customer_cost)?;
            earning(money.customer_revenue)?
                .minus(cost)
                .per(converted()?)
        }
        Metric::NetPresentValuePerCustomer => discounted(money.present),
        Metric::NetPresentValuePerConverted => {
            discounted(money.customer_present)?.per(converted()?)
        }
        Metric::Cac => acquisition()?.per(converted()?),
        Metric::LtvToCac => earning(money.customer_revenue)?.per(acquisition()?),
        Metric::Payback => {
            let served = Told::of(money.cost).minus(acquisition()?);
            let brought = earning(money.customer_revenue)?.minus(served);
            let a_day = brought.per(Told::of(answers.customer_days?))?;
            let cac = acquisition()?.per(converted()?)?;
            cac.per(a_day).filter(|_| a_day.value > 0.0)
        }
        _ => None,
    }
}
