//! Room for one more way out of a touchpoint: shares that are drawn by hand never sum to more than 1.

use super::{Edit, Item};
use crate::{
    map::{Flow, FlowKey, JourneyMap, Touchpoint},
    units::{Beta, Quantity, Share, Slug, Uncertain},
};

/// A remainder below this is no room: a flow of less would hardly be meant.
const LEAST: f64 = 0.01;

/// The share that leaves: what the flows out of a touchpoint and those who finish there leave over, at
/// least 0.
pub fn remaining(map: &JourneyMap, from: &Slug) -> f64 {
    let flows = map.flows_from(from).map(|(_, flow)| &flow.share);
    let taken: f64 = flows.map(central).sum::<f64>() + central(&map.finish(from));
    (1.0 - taken).max(0.0)
}

fn central(share: &Uncertain<Share>) -> f64 {
    share.central().get()
}

/// The share for one more flow out of a touchpoint: what remains. Where nothing remains it gets a
/// fair part, and the edits that take it from the others. `without` is a flow that is about to leave.
pub(super) fn room(map: &JourneyMap, from: &Slug, without: Option<&FlowKey>) -> (Share, Vec<Edit>) {
    let flows: Vec<(&FlowKey, &Flow)> = map
        .flows_from(from)
        .filter(|(key, _)| Some(*key) != without)
        .collect();
    // Where nothing is written, the new flow is the end of finishing there.
    let finish = written_finish(map, from);
    let sum: f64 = flows.iter().map(|(_, f)| central(&f.share)).sum::<f64>()
        + finish.map_or(0.0, |(_, share)| central(&share));
    if 1.0 - sum >= LEAST {
        return (Share::clamped(rounded_down(1.0 - sum)), Vec::new());
    }
    let count = flows.len() as f64 + f64::from(u8::from(finish.is_some()));
    let total = sum.min(1.0);
    let factor = count / (count + 1.0) * total / sum;
    let mut left = total;
    let mut edits = Vec::new();
    for (key, flow) in flows {
        let mut flow = flow.clone();
        flow.share = scaled(flow.share, factor);
        left -= central(&flow.share);
        edits.push(Edit::Replace(Item::Flow(key.clone(), Box::new(flow))));
    }
    if let Some((touchpoint, share)) = finish {
        let share = scaled(share, factor);
        left -= central(&share);
        let touchpoint = Touchpoint {
            finish: Some(share),
            ..touchpoint.clone()
        };
        let item = Item::Touchpoint(from.clone(), Box::new(touchpoint));
        edits.push(Edit::Replace(item));
    }
    (Share::clamped(rounded_down(left)), edits)
}

/// A touchpoint at which people wrote how many finish, if any do.
fn written_finish<'a>(
    map: &'a JourneyMap,
    slug: &Slug,
) -> Option<(&'a Touchpoint, Uncertain<Share>)> {
    let touchpoint = map.touchpoints.get(slug)?;
    let share = touchpoint.finish.filter(|share| central(share) > 0.0)?;
    Some((touchpoint, share))
}

/// The share that a flow may have at most beside the others out of its touchpoint.
pub(super) fn capped(map: &JourneyMap, key: &FlowKey, share: Uncertain<Share>) -> Uncertain<Share> {
    let others = map.flows_from(&key.from).filter(|(k, _)| *k != key);
    let finish = written_finish(map, &key.from).map_or(0.0, |(_, share)| central(&share));
    let sum: f64 = others.map(|(_, f)| central(&f.share)).sum::<f64>() + finish;
    let (room, wanted) = ((1.0 - sum).max(0.0), central(&share));
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
