//! The registry: what every metric is called, how it is computed, and where the definition comes from.
//!
//! Names and units stand with [`Metric`]; the computation is in `measure`. A test keeps the registry
//! complete.

use crate::map::Metric;

/// What there is to say about a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// What people call it.
    pub title: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
    /// Whether more is better; `None` where it depends.
    pub more_is_better: Option<bool>,
}

const FUNNEL: &str = "funnel analysis, share of a cohort that reaches a step";
const SUCCESS: &str = "customer-success practice, as in the SaaS metrics guides";
const NPS: &str =
    "Reichheld (2003), The one number you need to grow, Harvard Business Review 81(12)";
const CES: &str = "Dixon, Freeman and Toman (2010), Stop trying to delight your customers, Harvard Business Review 88(7/8)";
const MARGIN: &str =
    "Gupta and Lehmann (2003), Customers as assets, Journal of Interactive Marketing 17(1)";
const PRESENT_VALUE: &str = "Berger and Nasr (1998), Customer lifetime value: marketing models and applications, Journal of Interactive Marketing 12(1)";
const MODEL: &str = "definition of this program; see docs/MODEL.md";

/// What there is to say about a metric.
pub const fn about(metric: Metric) -> About {
    use Metric::*;
    let (title, formula, source, more_is_better) = match metric {
        Conversion => (
            "Conversion",
            "customers that reach Conversion ÷ customers",
            FUNNEL,
            Some(true),
        ),
        Activation => (
            "Activation",
            "customers that reach Aha or FirstSuccess ÷ customers",
            FUNNEL,
            Some(true),
        ),
        FreeToPaid => (
            "Free to paid",
            "customers that reach SignUp and Conversion ÷ customers that reach SignUp",
            FUNNEL,
            Some(true),
        ),
        SetupCompletion => (
            "Set-up completion",
            "customers that reach SignUp and SetUp ÷ customers that reach SignUp",
            FUNNEL,
            Some(true),
        ),
        TimeToFirstKeyAction => (
            "Time to first key action",
            "mean time from the start to the first Aha, of those that reach it within the horizon",
            SUCCESS,
            Some(false),
        ),
        TimeToValue => (
            "Time to value",
            "mean time from the start to the first FirstSuccess (Aha where there is none), of those that reach it within the horizon",
            SUCCESS,
            Some(false),
        ),
        TimeToValueP50 => (
            "Time to value, median",
            "median of the same times",
            SUCCESS,
            Some(false),
        ),
        TimeToValueP90 => (
            "Time to value, 90 %",
            "90 % quantile of the same times",
            SUCCESS,
            Some(false),
        ),
        TimeToConvert => (
            "Time to convert",
            "mean time from the start to the first Conversion, of those that reach it within the horizon",
            SUCCESS,
            Some(false),
        ),
        Churn => (
            "Churn",
            "customers that dropped off after Conversion within the horizon ÷ customers that converted",
            SUCCESS,
            Some(false),
        ),
        Lost => (
            "Lost",
            "customers that dropped off before Conversion within the horizon ÷ customers",
            FUNNEL,
            Some(false),
        ),
        Active => (
            "Still active",
            "customers on the journey at the horizon ÷ customers",
            FUNNEL,
            None,
        ),
        Finished => (
            "Finished",
            "customers whose journey ended well within the horizon ÷ customers",
            MODEL,
            Some(true),
        ),
        Customers => (
            "Customers at the horizon",
            "converted customers on the journey at the horizon or finished, per cohort",
            SUCCESS,
            Some(true),
        ),
        RetentionDay1 => (
            "Day 1 retention",
            "customers still there 1 day after SignUp ÷ customers watched that long (from Conversion, or the start, where the map has no SignUp)",
            SUCCESS,
            Some(true),
        ),
        RetentionDay7 => (
            "Day 7 retention",
            "the same after 7 days",
            SUCCESS,
            Some(true),
        ),
        RetentionDay30 => (
            "Day 30 retention",
            "the same after 30 days",
            SUCCESS,
            Some(true),
        ),
        LogoChurnMonthly => (
            "Monthly logo churn",
            "customers lost in the month ÷ converted customers at its start, over all whole months of 30 days",
            SUCCESS,
            Some(false),
        ),
        CustomerRetention => (
            "Customer retention",
            "converted customers at the start of the window still there at its end ÷ those at its start",
            SUCCESS,
            Some(true),
        ),
        RenewalRate => (
            "Renewal rate",
            "visits to Renewal touchpoints that go on ÷ visits completed there",
            SUCCESS,
            Some(true),
        ),
        RepeatPurchaseRate => (
            "Repeat purchase rate",
            "customers that reach Conversion again ÷ customers that converted",
            SUCCESS,
            Some(true),
        ),
        MonthlyRecurringRevenue => (
            "MRR",
            "sum of the subscriptions running at the horizon, per cohort",
            SUCCESS,
            Some(true),
        ),
        AnnualRecurringRevenue => ("ARR", "12 × MRR", SUCCESS, Some(true)),
        ExpansionRevenue => (
            "Expansion MRR",
            "monthly revenue added by expansions within the horizon, per cohort",
            SUCCESS,
            Some(true),
        ),
        NetRevenueRetention => (
            "Net revenue retention",
            "MRR at the end of the window of those subscribed at its start ÷ theirs then",
            SUCCESS,
            Some(true),
        ),
        GrossRevenueRetention => (
            "Gross revenue retention",
            "the same with no customer counted above what it paid at the start",
            SUCCESS,
            Some(true),
        ),
        Revenue => (
            "Revenue",
            "revenue within the horizon, per cohort",
            SUCCESS,
            Some(true),
        ),
        Cost => (
            "Cost",
            "cost within the horizon, per cohort",
            SUCCESS,
            Some(false),
        ),
        Clv => (
            "CLV",
            "revenue of converted customers within the horizon ÷ converted customers",
            SUCCESS,
            Some(true),
        ),
        ClvDiscounted => (
            "CLV, discounted",
            "the same with revenue at day t worth (1 + rate)^(−t/365)",
            SUCCESS,
            Some(true),
        ),
        MarginPerCustomer => (
            "Margin per customer",
            "(revenue − cost) within the horizon ÷ customers",
            MARGIN,
            Some(true),
        ),
        MarginPerConverted => (
            "Margin per converted",
            "(revenue − cost) of converted customers within the horizon, also before Conversion, ÷ converted customers",
            MARGIN,
            Some(true),
        ),
        NetPresentValuePerCustomer => (
            "Net present value per customer",
            "sum of (revenue − cost) × (1 + rate)^(−t/365), t days after the customer enters, within the horizon ÷ customers",
            PRESENT_VALUE,
            Some(true),
        ),
        NetPresentValuePerConverted => (
            "Net present value per converted",
            "the same of converted customers ÷ converted customers",
            PRESENT_VALUE,
            Some(true),
        ),
        Cac => (
            "CAC",
            "cost of all customers before Conversion ÷ converted customers",
            SUCCESS,
            Some(false),
        ),
        LtvToCac => ("LTV to CAC", "CLV ÷ CAC", SUCCESS, Some(true)),
        Payback => (
            "CAC payback",
            "CAC ÷ (revenue less cost after Conversion, per customer and day)",
            SUCCESS,
            Some(false),
        ),
        Nps => (
            "NPS",
            "% of ratings 9–10 less % of ratings 0–6; rating = satisfaction + noise, rounded into 0…10, of converted customers at the horizon",
            NPS,
            Some(true),
        ),
        Csat => (
            "CSAT",
            "answers \"satisfied\" ÷ answers, at touchpoints that ask",
            SUCCESS,
            Some(true),
        ),
        Ces => (
            "CES",
            "mean effort reported, 1…7, over visits to touchpoints that state one",
            CES,
            Some(false),
        ),
        Satisfaction => (
            "Satisfaction",
            "mean satisfaction, 0…10, of converted customers at the horizon",
            MODEL,
            Some(true),
        ),
        HealthScore => (
            "Health score",
            "mean over converted customers at the horizon of satisfaction, adoption, tickets and payment, each 0…100",
            MODEL,
            Some(true),
        ),
        HealthGreen => (
            "Health green",
            "share of those with a score over 75",
            SUCCESS,
            Some(true),
        ),
        HealthYellow => (
            "Health yellow",
            "share of those with a score over 50, up to 75",
            SUCCESS,
            None,
        ),
        HealthRed => (
            "Health red",
            "share of those with a score of at most 50",
            SUCCESS,
            Some(false),
        ),
        TicketVolume => (
            "Tickets per customer",
            "tickets opened ÷ customers that entered",
            SUCCESS,
            Some(false),
        ),
        FirstResponseTime => (
            "First response time",
            "mean time from a ticket to its first answer",
            SUCCESS,
            Some(false),
        ),
        ResolutionTime => (
            "Resolution time",
            "mean time from a ticket to ProblemResolution",
            SUCCESS,
            Some(false),
        ),
        FirstContactResolution => (
            "First-contact resolution",
            "tickets resolved with one contact ÷ tickets",
            SUCCESS,
            Some(true),
        ),
        UpForRenewal => (
            "Up for renewal",
            "customers whose renewal falls due in the last 30 days of the horizon, renewed or not, per cohort",
            SUCCESS,
            None,
        ),
        Referral => (
            "Referral",
            "customers that reach Referral ÷ customers",
            FUNNEL,
            Some(true),
        ),
    };
    About {
        title,
        formula,
        source,
        more_is_better,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_different() {
        let titles: std::collections::HashSet<_> =
            Metric::ALL.iter().map(|m| about(*m).title).collect();
        assert_eq!(titles.len(), Metric::ALL.len());
    }
}
