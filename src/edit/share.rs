//! Room for one more way out of a touchpoint: shares that are drawn by hand never sum to more than 1.

use super::{Edit, Item};
use crate::{
    map::{Flow, FlowKey, JourneyMap},
    units::{Beta, Quantity, Share, Slug, Uncertain},
};

/// A remainder below this is no room: a flow of less would hardly be meant.
const LEAST: f64 = 0.01;

/// The share that leaves: what the flows out of a touchpoint leave over, at least 0.
pub fn remaining(map: &JourneyMap, from: &Slug) -> f64 {
    let taken: f64 = central(map, from).iter().map(|(_, share)| share).sum();
    (1.0 - taken).max(0.0)
}

/// Flows out of a touchpoint with their central shares.
fn central<'a>(map: &'a JourneyMap, from: &'a Slug) -> Vec<(&'a FlowKey, f64)> {
    map.flows_from(from)
        .map(|(key, flow)| (key, flow.share.central().get()))
        .collect()
}

/// The share for one more flow out of a touchpoint: what remains. Where nothing remains it gets a
/// fair part, and the edits that take it from the others. `without` is a flow that is about to leave.
pub(super) fn room(map: &JourneyMap, from: &Slug, without: Option<&FlowKey>) -> (Share, Vec<Edit>) {
    let flows: Vec<(&FlowKey, &Flow)> = map
        .flows_from(from)
        .filter(|(key, _)| Some(*key) != without)
        .collect();
    let sum: f64 = flows.iter().map(|(_, f)| f.share.central().get()).sum();
    if 1.0 - sum >= LEAST {
        return (Share::clamped(rounded_down(1.0 - sum)), Vec::new());
    }
    let count = flows.len() as f64;
    let total = sum.min(1.0);
    let factor = count / (count + 1.0) * total / sum;
    let mut left = total;
    let mut edits = Vec::new();
    for (key, flow) in flows {
        let mut flow = flow.clone();
        flow.share = scaled(flow.share, factor);
        left -= flow.share.central().get();
        edits.push(Edit::Replace(Item::Flow(key.clone(), Box::new(flow))));
    }
    (Share::clamped(rounded_down(left)), edits)
}

/// The share that a flow may have at most beside the others out of its touchpoint.
pub(super) fn capped(map: &JourneyMap, key: &FlowKey, share: Uncertain<Share>) -> Uncertain<Share> {
    let others = map.flows_from(&key.from).filter(|(k, _)| *k != key);
    let sum: f64 = others.map(|(_, f)| f.share.central().get()).sum();
    let (room, wanted) = ((1.0 - sum).max(0.0), share.central().get());
    if wanted <= room {
        return share;
    }
    scaled(share, room / wanted)
}

/// The number with its central value multiplied by a factor of at most 1, and as much uncertainty.
fn scaled(share: Uncertain<Share>, factor: f64) -> Uncertain<Share> {
    let by = |s: Share| Share::clamped(s.get() * factor);
    let wanted = share.central().get() * factor;
    let law = match share {
        Uncertain::Known(_) => None,
        Uncertain::Range(range) => Uncertain::range(by(range.low()), by(range.high())).ok(),
        Uncertain::Pert(p) => Uncertain::pert(by(p.min()), by(p.likely()), by(p.max())).ok(),
        Uncertain::Beta(beta) => {
            let seen = beta.yes() + beta.no();
            let yes = beta.yes() * factor;
            Beta::new(yes, seen - yes).ok().map(Uncertain::Beta)
        }
    };
    // The middle of a range bends on its scale; a law that comes out too high would pass 1 with others.
    law.filter(|law| law.central().get() <= wanted + 1e-12)
        .unwrap_or_else(|| Share::clamped(rounded_down(wanted)).into())
}

/// Three digits, so that files stay readable, and never more than the number itself.
fn rounded_down(share: f64) -> f64 {
    let rounded = (share * 1000.0 + 1e-6).floor() / 1000.0;
    if rounded > 0.0 {
        rounded
    } else {
        share.max(0.0)
    }
}
