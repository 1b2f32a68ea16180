//! Whether the parts of a map fit together.
//!
//! Everything is reported at once: errors, with which a map cannot be run, and warnings, with which
//! it can, but probably not as meant. Paths are those of the map's file (`flows.a>b.share`).
//!
//! This module must never change a map, and asks no clock: an overdue review is not its matter.

mod meaning;
mod money;
mod names;
mod shares;
mod size;
#[cfg(test)]
mod tests;
mod walk;

pub use meaning::{check_targets, metric_has_meaning};
pub use size::{LONG, MOST_CUSTOMERS, MOST_REPLICATIONS, check_size, duration};

use super::{JourneyMap, State};
use crate::diagnostic::{Diagnostic, Path};

/// How far shares may pass 1 by rounding alone.
pub const SHARE_TOLERANCE: f64 = 1e-9;

/// Everything that is wrong or doubtful about a map, errors first, each group in the order in which
/// it was looked for.
pub fn validate(map: &JourneyMap) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    names::check(map, &mut found);
    constants(map, &mut found);
    found.extend(check_size(&map.run));
    shares::check(map, &mut found);
    money::check(map, &mut found);
    walk::check(map, &mut found);
    found.extend(check_targets(map, &map.targets));
    targets_as_a_whole(map, &mut found);
    found.sort_by_key(|d| d.severity);
    found
}

/// A share for reading, to a hundredth of a percent: `112 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", (share * 1e4).round() / 1e2)
}

/// The same with as many digits as it takes to tell it from another share.
pub fn percent_unlike(share: f64, other: f64) -> String {
    let said = |digits: usize, share: f64| format!("{:.digits$} %", 100.0 * share);
    match percent(share) == percent(other) && share != other {
        false => percent(share),
        true => (3..=15)
            .find(|digits| said(*digits, share) != said(*digits, other))
            .map_or_else(|| percent(share), |digits| said(digits, share)),
    }
}

/// Numbers that are plain, and so not checked when they are made.
fn constants(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let mut within = |path: &[&str], value: f64, low: f64, high: f64, what: &str| {
        if !(low..=high).contains(&value) {
            found.push(Diagnostic::error(
                "out-of-range",
                Path::of(path),
                format!("found {value}, expected {what} between {low} and {high}"),
            ));
        }
    };
    let experience = &map.experience;
    let satisfaction = "a satisfaction";
    within(
        &["experience", "baseline"],
        experience.baseline,
        0.0,
        10.0,
        satisfaction,
    );
    within(
        &["experience", "csat_from"],
        experience.csat_from,
        0.0,
        10.0,
        satisfaction,
    );
    for (slug, persona) in &map.personas {
        if let Some(baseline) = persona.baseline {
            let path = ["personas", slug.as_str(), "baseline"];
            within(&path, baseline, 0.0, 10.0, satisfaction);
        }
    }
    for (slug, touchpoint) in &map.touchpoints {
        if let Some(effort) = touchpoint.effort {
            let path = ["touchpoints", slug.as_str(), "effort"];
            within(&path, effort, 1.0, 7.0, "an effort");
        }
    }
}

fn targets_as_a_whole(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let path = Path::of(["targets"]);
    if map.targets.is_empty() {
        if matches!(map.state, State::Future { .. }) {
            found.push(
                Diagnostic::warning(
                    "future-without-targets",
                    path,
                    "found a map of the future state without targets, expected what it is to reach",
                )
                .hint("add a target, such as (metric: Activation, at_least: 0.4)"),
            );
        }
    } else if !map.has_milestone(super::Milestone::Conversion) {
        found.push(
            Diagnostic::warning(
                "no-conversion",
                path,
                "found targets but no touchpoint with moment: Conversion, so every drop-off counts as lost and none as churned",
            )
            .hint("give the touchpoint at which customers begin to pay moment: Conversion"),
        );
    }
}
