//! Amounts that can only be paid one way.

use crate::{
    diagnostic::Diagnostic,
    map::{ItemKey, JourneyMap},
};

/// Costs and prices below 0: what comes back is revenue, and the other way round.
pub(super) fn check(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    for (slug, touchpoint) in &map.touchpoints {
        for (field, amount, instead) in [
            ("cost", touchpoint.cost, "revenue"),
            ("cost_per_day", touchpoint.cost_per_day, "revenue_per_day"),
            ("subscribe", touchpoint.subscribe, "cost_per_day"),
        ] {
            let Some(lowest) = amount.map(|amount| amount.quantile(0.05).get()) else {
                continue;
            };
            if lowest < 0.0 {
                let path = ItemKey::Touchpoint(slug.clone()).path().join(field);
                let message = format!(
                    "found {field} that goes down to {lowest} at `{slug}`, expected 0 or more"
                );
                found.push(
                    Diagnostic::error("negative-amount", path, message)
                        .hint(format!("what flows the other way is `{instead}`")),
                );
            }
        }
    }
}
