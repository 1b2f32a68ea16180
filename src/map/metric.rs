//! The names of what can be measured, with their units. Formulas, intervals and sources stand in
//! the registry of the `analyze` module.

use super::touchpoint::named_enum;

/// The unit of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A part of 1, shown as a percentage.
    Share,
    /// A time in days.
    Days,
    /// Money in the map's currency.
    Money,
    /// Money a month in the map's currency.
    MoneyPerMonth,
    /// Points on a scale that the metric names (NPS −100…100, health 0…100).
    Points,
    /// A quotient, such as LTV to CAC.
    Ratio,
    /// A number of things.
    Count,
}

impl Unit {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Days => "days",
            Unit::Money => "money",
            Unit::MoneyPerMonth => "money_per_month",
            Unit::Points => "points",
            Unit::Ratio => "ratio",
            Unit::Count => "count",
        }
    }
}

named_enum!(
    /// What can be measured on a run.
    Metric {
        /// Share of customers that reach `Conversion`.
        Conversion,
        /// Share of customers that reach `Aha` or `FirstSuccess`.
        Activation,
        /// Of those that reach `SignUp`, the share that reaches `Conversion`.
        FreeToPaid,
        /// Of those that reach `SignUp`, the share that reaches `SetUp`.
        SetupCompletion,
        /// Mean time from the start to the first `Aha`.
        TimeToFirstKeyAction,
        /// Mean time from the start to the first success.
        TimeToValue,
        /// Its median.
        TimeToValueP50,
        /// Its 90 % quantile.
        TimeToValueP90,
        /// Mean time from the start to the first `Conversion`.
        TimeToConvert,
        /// Of the converted, the share that dropped off within the horizon.
        Churn,
        /// Share of customers that dropped off before converting.
        Lost,
        /// Share of customers still on the journey at the horizon.
        Active,
        /// Share of customers whose journey ended well: neither lost nor churned.
        Finished,
        /// Converted customers still there at the horizon, or finished, per cohort.
        Customers,
        /// Still there a day after signing up.
        RetentionDay1,
        /// Still there 7 days after signing up.
        RetentionDay7,
        /// Still there 30 days after signing up.
        RetentionDay30,
        /// Customers lost in a month ÷ customers at its start, averaged over the months.
        LogoChurnMonthly,
        /// Share of the customers at the start of the window still there at its end.
        CustomerRetention,
        /// Share of renewal decisions that go on.
        RenewalRate,
        /// Share of the converted that convert again.
        RepeatPurchaseRate,
        /// Monthly recurring revenue of the cohort at the horizon.
        MonthlyRecurringRevenue,
        /// The same for a year.
        AnnualRecurringRevenue,
        /// Monthly revenue added by expansions within the horizon.
        ExpansionRevenue,
        /// Recurring revenue at the end of the window ÷ at its start, of the same customers.
        NetRevenueRetention,
        /// The same without what expansions added.
        GrossRevenueRetention,
        /// Revenue of the cohort within the horizon.
        Revenue,
        /// Cost of the cohort within the horizon.
        Cost,
        /// Revenue per converted customer within the horizon.
        Clv,
        /// The same, discounted.
        ClvDiscounted,
        /// Revenue less cost within the horizon, per customer.
        MarginPerCustomer,
        /// The same of the converted customers, per converted customer.
        MarginPerConverted,
        /// Revenue less cost, each discounted to the day on which its customer enters, per customer.
        NetPresentValuePerCustomer,
        /// The same of the converted customers, per converted customer.
        NetPresentValuePerConverted,
        /// Cost before conversion of all customers ÷ conversions.
        Cac,
        /// CLV ÷ CAC.
        LtvToCac,
        /// Time until a converted customer has earned its CAC.
        Payback,
        /// Net promoter score.
        Nps,
        /// Share of satisfied answers.
        Csat,
        /// Mean reported effort.
        Ces,
        /// Mean satisfaction at the end.
        Satisfaction,
        /// Mean health score of the customers at the horizon.
        HealthScore,
        /// Share of customers at the horizon with a health of 76–100.
        HealthGreen,
        /// Share of customers at the horizon with a health of 51–75.
        HealthYellow,
        /// Share of customers at the horizon with a health of 0–50.
        HealthRed,
        /// Tickets opened per customer that entered.
        TicketVolume,
        /// Mean time from opening a ticket to the first answer.
        FirstResponseTime,
        /// Mean time from opening a ticket to its resolution.
        ResolutionTime,
        /// Share of tickets resolved with one contact.
        FirstContactResolution,
        /// Customers whose renewal was decided in the last 30 days.
        UpForRenewal,
        /// Share of customers that reach `Referral`.
        Referral,
    }
);

impl Metric {
    /// Its unit.
    pub const fn unit(self) -> Unit {
        use Metric::*;
        match self {
            Conversion
            | Activation
            | FreeToPaid
            | SetupCompletion
            | Churn
            | Lost
            | Active
            | Finished
            | RetentionDay1
            | RetentionDay7
            | RetentionDay30
            | LogoChurnMonthly
            | CustomerRetention
            | RenewalRate
            | RepeatPurchaseRate
            | NetRevenueRetention
            | GrossRevenueRetention
            | Csat
            | HealthGreen
            | HealthYellow
            | HealthRed
            | FirstContactResolution
            | Referral => Unit::Share,
            TimeToFirstKeyAction | TimeToValue | TimeToValueP50 | TimeToValueP90
            | TimeToConvert | Payback | FirstResponseTime | ResolutionTime => Unit::Days,
            AnnualRecurringRevenue
            | Revenue
            | Cost
            | Clv
            | ClvDiscounted
            | MarginPerCustomer
            | MarginPerConverted
            | NetPresentValuePerCustomer
            | NetPresentValuePerConverted
            | Cac => Unit::Money,
            MonthlyRecurringRevenue | ExpansionRevenue => Unit::MoneyPerMonth,
            Nps | Ces | Satisfaction | HealthScore => Unit::Points,
            LtvToCac => Unit::Ratio,
            TicketVolume | UpForRenewal | Customers => Unit::Count,
        }
    }

    /// Its name in results: `time_to_value_p50`.
    pub fn snake_name(self) -> String {
        let mut name = String::new();
        for c in self.name().chars() {
            if c.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(c.to_ascii_lowercase());
        }
        // "Day1" is one word and a number, not "day1".
        name.replace("retention_day", "retention_day_")
    }

    /// The one with this name, in file spelling (`TimeToValue`) or result spelling
    /// (`time_to_value`).
    pub fn parse(name: &str) -> Option<Metric> {
        Self::from_name(name).or_else(|| Self::ALL.iter().copied().find(|m| m.snake_name() == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_names_are_those_of_the_contract() {
        let names: Vec<String> = Metric::ALL.iter().map(|m| m.snake_name()).collect();
        for name in [
            "conversion",
            "activation",
            "churn",
            "active",
            "finished",
            "time_to_value",
            "time_to_value_p50",
            "time_to_value_p90",
            "logo_churn_monthly",
            "net_revenue_retention",
            "clv",
            "nps",
            "retention_day_30",
        ] {
            assert!(names.iter().any(|n| n == name), "{name}");
        }
        assert!(
            Metric::ALL
                .iter()
                .all(|m| Metric::parse(&m.snake_name()) == Some(*m))
        );
    }
}
