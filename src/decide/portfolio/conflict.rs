//! Fixes that cannot be had together, and why.

use crate::{
    diagnostic::{Diagnostic, any_error},
    map::{Change, JourneyMap, validate::validate},
    scenario,
    units::Slug,
};

/// How a change touches a number.
#[derive(Debug, Clone, PartialEq)]
enum Touch {
    /// Gives it a value: who comes last wins.
    Sets,
    /// Multiplies it: the order does not matter.
    Scales,
    /// Sets a part of it.
    SetsPart,
}

/// What is wrong with the map after these changes and was not wrong before: the first error.
pub(super) fn first_error(map: &JourneyMap, fixes: &[&Slug]) -> Result<JourneyMap, String> {
    let changes: Vec<Change> = fixes
        .iter()
        .map(|fix| Change::Adopt {
            opportunity: (*fix).clone(),
        })
        .collect();
    let (changed, found) = scenario::apply(&changes, map);
    let found = match any_error(&found) {
        true => found,
        false => validate(&changed),
    };
    let error = found.into_iter().find(Diagnostic::is_error);
    error.map_or(Ok(changed), |error| Err(error.message))
}

/// Why two fixes cannot be had together; `None` when they can.
pub(super) fn conflict(map: &JourneyMap, a: &Slug, b: &Slug) -> Option<String> {
    if let Some(what) = both_set(map, a, b) {
        return Some(format!(
            "both set {what}, and only one of them could have its way"
        ));
    }
    let either = [[a, b], [b, a]];
    either
        .iter()
        .find_map(|order| first_error(map, order).err())
}

/// What both give a value, or one gives a value and the other multiplies.
fn both_set(map: &JourneyMap, a: &Slug, b: &Slug) -> Option<String> {
    let (a, b) = (touched(map, a), touched(map, b));
    for (what, touch, change) in &a {
        for (other, how, again) in &b {
            let clash = match (touch, how) {
                (Touch::Scales, Touch::Scales) => false,
                (Touch::SetsPart, Touch::SetsPart) => false,
                // The very same change twice is no clash.
                _ => change != again,
            };
            if what == other && clash {
                return Some(what.clone());
            }
        }
    }
    None
}

/// What an opportunity touches, with those that it adopts.
fn touched(map: &JourneyMap, slug: &Slug) -> Vec<(String, Touch, Change)> {
    let mut adopted: Vec<&Slug> = Vec::new();
    let mut open: Vec<&Slug> = vec![slug];
    let mut found = Vec::new();
    while let Some(slug) = open.pop() {
        if adopted.contains(&slug) {
            continue;
        }
        adopted.push(slug);
        let changes = map.opportunities.get(slug).map(|o| &o.changes);
        for change in changes.into_iter().flatten() {
            if let Change::Adopt { opportunity } = change {
                open.push(opportunity);
            }
            for (what, touch) in touches(change) {
                found.push((what, touch, change.clone()));
            }
        }
    }
    found
}

fn touches(change: &Change) -> Vec<(String, Touch)> {
    use Touch::{Scales, Sets, SetsPart};
    let one = |what: String, touch: Touch| vec![(what, touch)];
    match change {
        Change::FixPain { pain, .. } => one(format!("how often the pain `{pain}` strikes"), Scales),
        Change::SetPrevalence { pain, .. } => {
            one(format!("how often the pain `{pain}` strikes"), Sets)
        }
        Change::SetLeave { pain, .. } => {
            one(format!("how many the pain `{pain}` drives away"), Sets)
        }
        Change::SetShare { flow, .. } => vec![
            (format!("the share of the flow `{flow}`"), Sets),
            (format!("the ways out of `{}`", flow.from), SetsPart),
        ],
        Change::SetFinish { touchpoint, .. } => vec![
            (format!("how many finish at `{touchpoint}`"), Sets),
            (format!("the ways out of `{touchpoint}`"), SetsPart),
        ],
        Change::RemoveFlow { flow } => one(format!("the share of the flow `{flow}`"), Sets),
        Change::SetDropOff { touchpoint, .. } => {
            one(format!("the ways out of `{touchpoint}`"), Sets)
        }
        Change::SetWithin { flow, .. } => {
            one(format!("the timed effect of the flow `{flow}`"), Sets)
        }
        Change::SetDwell { touchpoint, .. } => one(format!("the time at `{touchpoint}`"), Sets),
        Change::ScaleDwell { touchpoint, .. } => one(format!("the time at `{touchpoint}`"), Scales),
        Change::SetEmotion { touchpoint, .. } => {
            one(format!("the emotion at `{touchpoint}`"), Sets)
        }
        Change::SetPrice { touchpoint, .. } => one(format!("the price at `{touchpoint}`"), Sets),
        Change::SetCost { touchpoint, .. } => one(format!("the cost of `{touchpoint}`"), Sets),
        Change::SetRevenue { touchpoint, .. } => {
            one(format!("the revenue of `{touchpoint}`"), Sets)
        }
        Change::SetPersonaShare { persona, .. } => {
            one(format!("the share of the persona `{persona}`"), Sets)
        }
        // These clash by name, which applying both shows.
        Change::Adopt { .. }
        | Change::AddTouchpoint { .. }
        | Change::Insert { .. }
        | Change::AddPain { .. }
        | Change::AddFlow { .. }
        | Change::RemoveTouchpoint { .. }
        | Change::Off { .. } => Vec::new(),
    }
}
