//! The groups in which metrics are shown.

use crate::map::Metric;

/// A group of metrics that are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Who gets how far, and how fast.
    Funnel,
    /// Who stays.
    Retention,
    /// What it earns and costs.
    Money,
    /// How it feels.
    Experience,
    /// How they are helped.
    Support,
}

impl Group {
    /// Every one of them, in the order in which they are shown.
    pub const ALL: [Group; 5] = [
        Group::Funnel,
        Group::Retention,
        Group::Money,
        Group::Experience,
        Group::Support,
    ];

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Funnel => "Funnel",
            Group::Retention => "Retention",
            Group::Money => "Money",
            Group::Experience => "Experience",
            Group::Support => "Support",
        }
    }

    /// The group of a metric.
    pub const fn of(metric: Metric) -> Group {
        use Metric::*;
        match metric {
            Conversion | Activation | FreeToPaid | SetupCompletion | TimeToFirstKeyAction
            | TimeToValue | TimeToValueP50 | TimeToValueP90 | TimeToConvert | Lost | Finished
            | Referral => Group::Funnel,
            Churn | Active | Customers | RetentionDay1 | RetentionDay7 | RetentionDay30
            | LogoChurnMonthly | CustomerRetention | RenewalRate | RepeatPurchaseRate
            | UpForRenewal => Group::Retention,
            MonthlyRecurringRevenue
            | AnnualRecurringRevenue
            | ExpansionRevenue
            | NetRevenueRetention
            | GrossRevenueRetention
            | Revenue
            | Cost
            | Clv
            | ClvDiscounted
            | MarginPerCustomer
            | MarginPerConverted
            | NetPresentValuePerCustomer
            | NetPresentValuePerConverted
            | Cac
            | LtvToCac
            | Payback => Group::Money,
            Nps | Csat | Ces | Satisfaction | HealthScore | HealthGreen | HealthYellow
            | HealthRed => Group::Experience,
            TicketVolume | FirstResponseTime | ResolutionTime | FirstContactResolution => {
                Group::Support
            }
        }
    }
}
