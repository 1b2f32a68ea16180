//! Which metrics a map can answer, and whether its targets ask for those.

use crate::{
    diagnostic::{Diagnostic, Path},
    map::{ItemKey, JourneyMap, Metric, Milestone, Names, SupportRole, Target, Touchpoint, Unit},
};

/// Whether the metric has a meaning for the map.
///
/// # Errors
/// What the map would have to have, ready for a sentence: "a touchpoint with moment: Conversion".
pub fn metric_has_meaning(map: &JourneyMap, metric: Metric) -> Result<(), String> {
    use Metric::*;
    use Milestone as M;
    let moments: &[&[M]] = match metric {
        Conversion
        | TimeToConvert
        | Churn
        | Customers
        | LogoChurnMonthly
        | CustomerRetention
        | RepeatPurchaseRate
        | Clv
        | ClvDiscounted
        | MarginPerConverted
        | NetPresentValuePerConverted
        | Cac
        | LtvToCac
        | Payback => &[&[M::Conversion]],
        Activation => &[&[M::Aha, M::FirstSuccess]],
        FreeToPaid => &[&[M::SignUp], &[M::Conversion]],
        SetupCompletion => &[&[M::SignUp], &[M::SetUp]],
        TimeToFirstKeyAction => &[&[M::Aha]],
        TimeToValue | TimeToValueP50 | TimeToValueP90 => &[&[M::FirstSuccess, M::Aha]],
        RenewalRate | UpForRenewal => &[&[M::Renewal]],
        ResolutionTime | FirstContactResolution => &[&[M::ProblemResolution]],
        Metric::Referral => &[&[M::Referral]],
        _ => &[],
    };
    let mut missing: Vec<String> = Vec::new();
    for any_of in moments {
        if !any_of.iter().any(|m| map.has_milestone(*m)) {
            let names: Vec<&str> = any_of.iter().map(|m| m.name()).collect();
            missing.push(format!("a touchpoint with moment: {}", names.join(" or ")));
        }
    }
    let mut needs = |what: &str, carries: fn(&Touchpoint) -> bool| {
        if !map.touchpoints.values().any(carries) {
            missing.push(format!("a touchpoint with {what}"));
        }
    };
    let earns: fn(&Touchpoint) -> bool =
        |t| t.subscribe.is_some() || t.revenue.is_some() || t.revenue_per_day.is_some();
    let costs: fn(&Touchpoint) -> bool = |t| t.cost.is_some() || t.cost_per_day.is_some();
    const EARNS: &str = "subscribe, revenue or revenue_per_day";
    const COSTS: &str = "cost or cost_per_day";
    match metric {
        MonthlyRecurringRevenue
        | AnnualRecurringRevenue
        | NetRevenueRetention
        | GrossRevenueRetention => needs("subscribe", |t| t.subscribe.is_some()),
        ExpansionRevenue => {
            needs("subscribe", |t| t.subscribe.is_some());
            needs("expand", |t| t.expand.is_some());
        }
        Revenue | Clv | ClvDiscounted => needs(EARNS, earns),
        Cost | Cac => needs(COSTS, costs),
        // What is not stated is not known to be 0, so there is no margin without both.
        LtvToCac | Payback | MarginPerCustomer | MarginPerConverted => {
            needs(EARNS, earns);
            needs(COSTS, costs);
        }
        NetPresentValuePerCustomer | NetPresentValuePerConverted => {
            const EITHER: &str = "subscribe, revenue, revenue_per_day, cost or cost_per_day";
            needs(EITHER, |t| {
                t.subscribe.is_some()
                    || t.revenue.is_some()
                    || t.revenue_per_day.is_some()
                    || t.cost.is_some()
                    || t.cost_per_day.is_some()
            });
        }
        Csat => needs("csat: true", |t| t.csat),
        Ces => needs("effort", |t| t.effort.is_some()),
        TicketVolume | ResolutionTime | FirstContactResolution => {
            needs("support: Ticket", |t| {
                t.support == Some(SupportRole::Ticket)
            });
        }
        FirstResponseTime => {
            needs("support: Ticket", |t| {
                t.support == Some(SupportRole::Ticket)
            });
            needs("support: Response", |t| {
                t.support == Some(SupportRole::Response)
            });
        }
        _ => {}
    }
    let discounted = matches!(
        metric,
        ClvDiscounted | NetPresentValuePerCustomer | NetPresentValuePerConverted
    );
    if discounted && map.discount_rate.get() == 0.0 {
        missing.push("a discount_rate above 0".into());
    }
    if metric == Finished && !map.can_finish() {
        let what =
            "a touchpoint where customers finish: without a flow out of it, or with `finish`";
        missing.push(what.into());
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing.join(", and "))
    }
}

/// What is wrong or doubtful about targets for the map, whether its own or those of a scenario;
/// paths are `targets.0.metric` in either file.
pub fn check_targets(map: &JourneyMap, targets: &[Target]) -> Vec<Diagnostic> {
    let names = Names::of(map);
    let mut found = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        let path = Path::of(["targets", &index.to_string()]);
        if let Some(persona) = &target.persona {
            let key = ItemKey::Persona(persona.clone());
            found.extend(names.unknown(path.join("persona"), &key));
        }
        if let Err(missing) = metric_has_meaning(map, target.metric) {
            let name = target.metric.name();
            let message = format!("found a target for {name}, which has no meaning for this map");
            found.push(
                Diagnostic::error("target-without-meaning", path.join("metric"), message)
                    .hint(format!("it needs {missing}")),
            );
        }
        found.extend(bound(target, &path));
        let again = |other: &&Target| {
            other.metric == target.metric
                && other.persona == target.persona
                && std::mem::discriminant(&other.bound) == std::mem::discriminant(&target.bound)
        };
        if targets[..index].iter().any(|other| again(&other)) {
            let message = format!("found a second target for {}", target.metric.name());
            found.push(
                Diagnostic::warning("duplicate-target", path, message)
                    .hint("keep the one that is meant"),
            );
        }
    }
    found
}

/// Whether the bound is a value that the metric can have.
fn bound(target: &Target, path: &Path) -> Option<Diagnostic> {
    let value = target.bound.value();
    let field = match target.bound {
        crate::map::Bound::AtLeast(_) => "at_least",
        crate::map::Bound::AtMost(_) => "at_most",
    };
    let path = path.join(field);
    if !value.is_finite() {
        let message = format!("found {value}, expected a finite number");
        return Some(Diagnostic::error("out-of-range", path, message));
    }
    let (low, high) = match (target.metric, target.metric.unit()) {
        // Expansions may outweigh all losses: 110 % is a common target.
        (Metric::NetRevenueRetention, _) => (0.0, 10.0),
        (_, Unit::Share) => (0.0, 1.0),
        (Metric::Nps, _) => (-100.0, 100.0),
        (Metric::HealthScore, _) => (0.0, 100.0),
        (Metric::Satisfaction, _) => (0.0, 10.0),
        (Metric::Ces, _) => (1.0, 7.0),
        (_, Unit::Days | Unit::Count) => (0.0, f64::INFINITY),
        _ => return None,
    };
    if (low..=high).contains(&value) {
        return None;
    }
    let expected = if high.is_finite() {
        format!("between {low} and {high}")
    } else {
        format!("of {low} or more")
    };
    let name = target.metric.name();
    let message = format!("found {value} for {name}, expected a value {expected}");
    let warning = Diagnostic::warning("target-out-of-range", path, message);
    Some(
        if target.metric.unit() == Unit::Share && value > 1.0 && value <= 200.0 {
            warning.hint(format!("{value} % is written {}", value / 100.0))
        } else {
            warning
        },
    )
}
