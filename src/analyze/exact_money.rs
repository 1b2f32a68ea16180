//! Exact answers about money, and about everything that is stated for a whole cohort.

use crate::{
    exact::{Accuracy, Answers, MoneyAnswers},
    map::Metric,
    plan::Plan,
};

/// A number, and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Told {
    pub value: f64,
    pub error: f64,
}

impl Told {
    /// A number with an error that is absolute below 1 and relative above.
    fn of(value: f64, error: f64) -> Told {
        Told {
            value,
            error: error * value.abs().max(1.0),
        }
    }

    fn minus(self, other: Told) -> Told {
        Told {
            value: self.value - other.value,
            error: self.error + other.error,
        }
    }

    /// A quotient; `None` where the divisor is nothing.
    fn per(self, other: Told) -> Option<Told> {
        let value = self.value / other.value;
        (other.value.abs() > 1e-12).then(|| Told {
            value,
            error: (self.error + value.abs() * other.error) / other.value.abs(),
        })
    }

    fn times(self, factor: f64) -> Told {
        Told {
            value: self.value * factor,
            error: self.error * factor.abs(),
        }
    }
}

/// What a customer brings.
fn revenue(plan: &Plan, answers: &Answers, accuracy: &Accuracy) -> Option<Told> {
    match plan.features.subscribes {
        true => of(answers, |m| m.revenue),
        false => Some(Told::of(answers.revenue, accuracy.error)),
    }
}

/// One kind of money, with the error that is to be feared of it.
fn of(answers: &Answers, get: fn(&MoneyAnswers) -> f64) -> Option<Told> {
    let (value, error) = (
        get(answers.money.as_ref()?),
        get(answers.money_errors.as_ref()?),
    );
    Some(Told { value, error })
}

/// The value of a metric for a cohort of so many customers.
pub(super) fn sum(
    plan: &Plan,
    answers: &Answers,
    accuracy: &Accuracy,
    metric: Metric,
    customers: f64,
) -> Option<Told> {
    let uses = plan.features;
    let subscribed = |get| of(answers, get).filter(|_| uses.subscribes);
    let each = match metric {
        Metric::Customers => Told::of(
            answers.conversion? * (1.0 - answers.churn.unwrap_or(0.0)),
            accuracy.error,
        ),
        Metric::UpForRenewal => Told::of(
            answers.up_for_renewal?,
            accuracy.error.max(accuracy.later_error),
        ),
        Metric::Cost if uses.money => Told::of(answers.cost, accuracy.error),
        Metric::Revenue if uses.earns => revenue(plan, answers, accuracy)?,
        Metric::MonthlyRecurringRevenue => subscribed(|m| m.recurring)?,
        Metric::AnnualRecurringRevenue => subscribed(|m| m.recurring)?.times(12.0),
        Metric::ExpansionRevenue if uses.expands => subscribed(|m| m.expanded)?,
        _ => return None,
    };
    Some(each.times(customers))
}

/// The value of a metric that is a quotient of sums of money.
pub(super) fn quotient(
    plan: &Plan,
    answers: &Answers,
    accuracy: &Accuracy,
    metric: Metric,
) -> Option<Told> {
    let uses = plan.features;
    let cost = || Told::of(answers.cost, accuracy.error);
    if metric == Metric::MarginPerCustomer && uses.earns && uses.costs {
        return Some(revenue(plan, answers, accuracy)?.minus(cost()));
    }
    answers.money.filter(|_| uses.money)?;
    let money = |get| of(answers, get);
    let earning = |get| money(get).filter(|_| uses.earns);
    let costing = |get| money(get).filter(|_| uses.costs);
    let discounted = |get| money(get).filter(|_| plan.discount_rate > 0.0);
    let acquisition = || money(|m| m.acquisition).filter(|_| uses.acquires);
    let converted = || {
        let converted = answers.conversion?;
        Some(Told::of(converted, accuracy.error))
    };
    let at_window = || money(|m| m.at_window);
    match metric {
        Metric::NetRevenueRetention => money(|m| m.net)?.per(at_window()?),
        Metric::GrossRevenueRetention => money(|m| m.gross)?.per(at_window()?),
        Metric::Clv => earning(|m| m.customer_revenue)?.per(converted()?),
        Metric::ClvDiscounted => discounted(|m| m.discounted)?.per(converted()?),
        Metric::MarginPerConverted => earning(|m| m.customer_revenue)?
            .minus(costing(|m| m.customer_cost)?)
            .per(converted()?),
        Metric::NetPresentValuePerCustomer => discounted(|m| m.present),
        Metric::NetPresentValuePerConverted => {
            discounted(|m| m.customer_present)?.per(converted()?)
        }
        Metric::Cac => acquisition()?.per(converted()?),
        Metric::LtvToCac => earning(|m| m.customer_revenue)?.per(acquisition()?),
        Metric::Payback => {
            let served = cost().minus(acquisition()?);
            let brought = earning(|m| m.customer_revenue)?.minus(served);
            let days = Told::of(answers.customer_days?, accuracy.error);
            let a_day = brought.per(days)?;
            let cac = acquisition()?.per(converted()?)?;
            cac.per(a_day).filter(|_| a_day.value > 0.0)
        }
        _ => None,
    }
}
