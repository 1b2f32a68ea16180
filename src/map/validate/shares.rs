//! Whether shares leave room for one another.

use std::collections::HashMap;

use super::{SHARE_TOLERANCE, percent, percent_unlike};
use crate::{
    diagnostic::{Diagnostic, Path},
    map::{Flow, FlowKey, ItemKey, JourneyMap, Touchpoint},
    units::{Share, Slug, Uncertain},
};

pub(super) fn check(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    // Looking through all flows at every touchpoint would take a second on a map of ten thousand.
    let mut from: HashMap<&Slug, Vec<(&FlowKey, &Flow)>> = HashMap::new();
    for (key, flow) in &map.flows {
        from.entry(&key.from).or_default().push((key, flow));
    }
    for (slug, touchpoint) in &map.touchpoints {
        let flows = from.remove(slug).unwrap_or_default();
        ways_out(slug, touchpoint, &flows, found);
        for persona in map.personas.keys() {
            multiplied(map, persona, slug, &flows, found);
        }
    }
    never(map, found);
    personas(map, found);
    no_subscription(map, found);
}

fn central(flow: &Flow) -> f64 {
    flow.share.central().get()
}

fn share_path(flow: &FlowKey) -> Path {
    Path::of(["flows", &flow.to_string(), "share"])
}

/// A way out of a touchpoint: what people call it, where its share is written, and the share.
type WayOut = (String, Path, Uncertain<Share>);

/// "`a>b` 60 %, `a>c` 50 %"
fn list(ways: &[WayOut], share: impl Fn(&Uncertain<Share>) -> f64) -> String {
    let each: Vec<String> = ways
        .iter()
        .map(|(name, _, way)| format!("{name} {}", percent(share(way))))
        .collect();
    each.join(", ")
}

/// The way out with which the sum passes 1, in the order of the map, and the whole sum.
fn passes_one(ways: &[WayOut], share: impl Fn(&Uncertain<Share>) -> f64) -> Option<(&Path, f64)> {
    let mut sum = 0.0;
    let mut first = None;
    for (_, path, way) in ways {
        sum += share(way);
        if sum > 1.0 + SHARE_TOLERANCE {
            first = first.or(Some(path));
        }
    }
    first.map(|path| (path, sum))
}

fn ways_out(
    slug: &Slug,
    touchpoint: &Touchpoint,
    flows: &[(&FlowKey, &Flow)],
    found: &mut Vec<Diagnostic>,
) {
    let flow = |(key, flow): &(&FlowKey, &Flow)| (format!("`{key}`"), share_path(key), flow.share);
    let mut ways: Vec<WayOut> = flows.iter().map(flow).collect();
    // What is not written leaves room for what is.
    if let Some(finish) = touchpoint.finish.filter(|f| f.central().get() > 0.0) {
        let path = ItemKey::Touchpoint(slug.clone()).path().join("finish");
        ways.push(("finish".into(), path, finish));
    }
    let central = |share: &Uncertain<Share>| share.central().get();
    if let Some((at, sum)) = passes_one(&ways, central) {
        let message = format!(
            "the shares out of `{slug}` sum to {}, expected at most 100 %: {}",
            percent_unlike(sum, 1.0),
            list(&ways, central)
        );
        let over = percent_unlike(sum - 1.0, 0.0);
        found.push(
            Diagnostic::error("shares-over-one", at.clone(), message)
                .hint(format!("lower them by {over} together; the rest drops off")),
        );
        return;
    }
    // Grades of evidence are left out of this: every two guessed flows would be warned of.
    let high = |share: &Uncertain<Share>| {
        if share.is_known() {
            central(share)
        } else {
            share.quantile(0.95).get()
        }
    };
    if let Some((at, sum)) = passes_one(&ways, high) {
        let message = format!(
            "the likely high values (95 %) of the shares out of `{slug}` sum to {}: {}",
            percent_unlike(sum, 1.0),
            list(&ways, high)
        );
        found.push(
            Diagnostic::warning("shares-may-pass-one", at.clone(), message)
                .hint("draws that sum to more than 100 % are scaled down in proportion"),
        );
    }
}

/// A persona's multipliers on the flows out of one touchpoint.
fn multiplied(
    map: &JourneyMap,
    persona: &Slug,
    touchpoint: &Slug,
    flows: &[(&FlowKey, &Flow)],
    found: &mut Vec<Diagnostic>,
) {
    let Some(multipliers) = map.personas.get(persona).map(|p| &p.flow) else {
        return;
    };
    let touched: Vec<(&FlowKey, f64)> = flows
        .iter()
        .filter_map(|(key, flow)| Some((*key, central(flow) * multipliers.get(*key)?.get())))
        .collect();
    let plain: f64 = touched
        .iter()
        .map(|(key, _)| central(&map.flows[*key]))
        .sum();
    let sum: f64 = touched.iter().map(|(_, share)| share).sum();
    // Where the plain shares pass 1 already, that error says enough.
    if sum > 1.0 + SHARE_TOLERANCE
        && plain <= 1.0 + SHARE_TOLERANCE
        && let Some((last, _)) = touched.last()
    {
        let path = Path::of(["personas", persona.as_str(), "flow", &last.to_string()]);
        let each: Vec<String> = touched
            .iter()
            .map(|(key, share)| format!("`{key}` {}", percent(*share)))
            .collect();
        let message = format!(
            "the multipliers of the persona `{persona}` raise flows out of `{touchpoint}` to {}, expected at most 100 %: {}",
            percent_unlike(sum, 1.0),
            each.join(", ")
        );
        found.push(
            Diagnostic::warning("multiplied-over-one", path, message)
                .hint("they are scaled down to 100 %, and nobody takes another way"),
        );
    }
}

/// Flows and pains that do nothing.
fn never(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    for (key, flow) in &map.flows {
        if central(flow) == 0.0 {
            let message = format!("found a share of 0: nobody takes the flow `{key}`");
            found.push(Diagnostic::warning(
                "flow-never-taken",
                share_path(key),
                message,
            ));
        }
    }
    for (slug, pain) in &map.pains {
        if pain.prevalence.central().get() == 0.0 {
            let path = ItemKey::Pain(slug.clone()).path().join("prevalence");
            let message = format!("found a prevalence of 0: the pain `{slug}` never strikes");
            found.push(Diagnostic::warning("pain-never-strikes", path, message));
        }
    }
}

fn personas(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    if map.personas.is_empty() {
        return;
    }
    let path = Path::of(["personas"]);
    let sum: f64 = map.personas.values().map(|p| p.share.central().get()).sum();
    if sum == 0.0 {
        let message = "found no persona with a share above 0, expected someone to travel";
        found.push(Diagnostic::error("no-persona-share", path, message));
    } else if (sum - 1.0).abs() > SHARE_TOLERANCE {
        let message = format!(
            "the shares of the personas sum to {}, expected 100 %",
            percent_unlike(sum, 1.0)
        );
        found.push(
            Diagnostic::warning("persona-shares-not-one", path, message)
                .hint("they are taken relative to their sum"),
        );
    }
}

/// Changes of a subscription where none can be running.
fn no_subscription(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    if map.touchpoints.values().any(|t| t.subscribe.is_some()) {
        return;
    }
    for (slug, touchpoint) in &map.touchpoints {
        for (field, is_there) in [
            ("expand", touchpoint.expand.is_some()),
            ("contract", touchpoint.contract.is_some()),
        ] {
            if is_there {
                let path = ItemKey::Touchpoint(slug.clone()).path().join(field);
                let message = format!("found {field} at `{slug}`, but no subscription in the map");
                found.push(
                    Diagnostic::warning("no-subscription", path, message)
                        .hint("add subscribe, the price a month, where customers begin to pay"),
                );
            }
        }
    }
}
