//! Whether two changes give the same map in either order.

use super::apply;
use crate::map::{Change, FlowKey, ItemKey, JourneyMap};

/// Whether it does not matter which of two changes is made first. `base`, where it is known, tells of
/// pains that go with their touchpoint and of opportunities.
pub fn commute(a: &Change, b: &Change, base: Option<&JourneyMap>) -> bool {
    if !a.is_on() || !b.is_on() {
        return true;
    }
    let (of_a, of_b) = (touched(a), touched(b));
    let clash = of_a.iter().any(|x| of_b.iter().any(|y| x.clashes(y)));
    !clash && base.is_none_or(|base| same_in_either_order(&[], a, b, base))
}

/// Whether two changes give the same map in either order once others have been made to it. What two changes do to
/// each other may depend on a flow that only an earlier one has drawn.
pub fn same_in_either_order(before: &[Change], a: &Change, b: &Change, base: &JourneyMap) -> bool {
    let made = |one: &Change, two: &Change| {
        let mut list = before.to_vec();
        list.extend([one.clone(), two.clone()]);
        apply(&list, base)
    };
    if !a.is_on() || !b.is_on() {
        return true;
    }
    let (there, errors) = made(a, b);
    let (back, other_errors) = made(b, a);
    let codes = |list: Vec<crate::diagnostic::Diagnostic>| {
        let mut codes: Vec<&str> = list.iter().map(|d| d.code).collect();
        codes.sort_unstable();
        codes
    };
    alike(there, &back) && codes(errors) == codes(other_errors)
}

/// Whether two maps mean the same, in whatever order their things were added. Who finishes where may be
/// written in one and go without saying in the other.
pub(crate) fn alike(a: JourneyMap, b: &JourneyMap) -> bool {
    fn sorted<K: std::hash::Hash + Eq, V>(
        things: &mut indexmap::IndexMap<K, V>,
        like: &indexmap::IndexMap<K, V>,
    ) {
        things.sort_by_key(|key, _| like.get_index_of(key));
    }
    let (mut a, b) = (finishes_told(a), finishes_told(b.clone()));
    sorted(&mut a.touchpoints, &b.touchpoints);
    sorted(&mut a.pains, &b.pains);
    sorted(&mut a.flows, &b.flows);
    a == b
}

/// The map with the share that finishes at a touchpoint written at each.
fn finishes_told(mut map: JourneyMap) -> JourneyMap {
    let told: Vec<_> = map.finishes().map(|(_, share)| share).collect();
    for (touchpoint, share) in map.touchpoints.values_mut().zip(told) {
        touchpoint.finish = Some(share);
    }
    map
}

/// What a change touches: a thing, or a field of it.
struct Touch {
    thing: ItemKey,
    /// `None`: the thing as a whole comes, goes, or is led elsewhere.
    field: Option<&'static str>,
    /// It multiplies what is there, so it and another such change may come in any order.
    scales: bool,
}

/// The shares out of a touchpoint, all together.
const WAYS: &str = "ways";

/// The share that finishes there, which is one of them.
const FINISH: &str = "finish";

impl Touch {
    fn set(thing: ItemKey, field: &'static str) -> Touch {
        Touch {
            thing,
            field: Some(field),
            scales: false,
        }
    }

    fn scaled(thing: ItemKey, field: &'static str) -> Touch {
        Touch {
            scales: true,
            ..Touch::set(thing, field)
        }
    }

    fn whole(thing: ItemKey) -> Touch {
        Touch {
            thing,
            field: None,
            scales: false,
        }
    }

    fn clashes(&self, other: &Touch) -> bool {
        if self.scales && other.scales {
            return false;
        }
        let fields = match (self.field, other.field) {
            (Some(a), Some(b)) => a == b || [(a, b), (b, a)].contains(&(WAYS, FINISH)),
            _ => true,
        };
        (self.thing == other.thing && fields) || self.leads_out(other) || other.leads_out(self)
    }

    /// Whether it is about a touchpoint, and the other about a flow of it that hangs on that.
    fn leads_out(&self, other: &Touch) -> bool {
        let (ItemKey::Touchpoint(slug), ItemKey::Flow(FlowKey { from, to })) =
            (&self.thing, &other.thing)
        else {
            return false;
        };
        match self.field {
            None => from == slug || to == slug,
            Some(field) => field == WAYS && from == slug,
        }
    }
}

fn touched(change: &Change) -> Vec<Touch> {
    let pain = |slug: &_| ItemKey::Pain(Clone::clone(slug));
    let touchpoint = |slug: &_| ItemKey::Touchpoint(Clone::clone(slug));
    let flow = |key: &FlowKey| ItemKey::Flow(key.clone());
    match change {
        Change::FixPain { pain: slug, .. } => vec![Touch::scaled(pain(slug), "prevalence")],
        Change::SetPrevalence { pain: slug, .. } => vec![Touch::set(pain(slug), "prevalence")],
        Change::SetLeave { pain: slug, .. } => vec![Touch::set(pain(slug), "leave")],
        Change::SetShare { flow: key, .. } => vec![Touch::set(flow(key), "share")],
        Change::SetWithin { flow: key, .. } => vec![Touch::set(flow(key), "within")],
        Change::SetDropOff {
            touchpoint: slug, ..
        } => vec![Touch::set(touchpoint(slug), WAYS)],
        Change::SetFinish {
            touchpoint: slug, ..
        } => vec![Touch::set(touchpoint(slug), FINISH)],
        Change::SetDwell {
            touchpoint: slug, ..
        } => vec![Touch::set(touchpoint(slug), "dwell")],
        Change::ScaleDwell {
            touchpoint: slug, ..
        } => {
            vec![Touch::scaled(touchpoint(slug), "dwell")]
        }
        Change::SetEmotion {
            touchpoint: slug, ..
        } => {
            vec![Touch::set(touchpoint(slug), "emotion")]
        }
        Change::SetPrice {
            touchpoint: slug, ..
        } => {
            vec![Touch::set(touchpoint(slug), "subscribe")]
        }
        Change::SetCost {
            touchpoint: slug, ..
        } => vec![Touch::set(touchpoint(slug), "cost")],
        Change::SetRevenue {
            touchpoint: slug, ..
        } => {
            vec![Touch::set(touchpoint(slug), "revenue")]
        }
        Change::SetPersonaShare { persona, .. } => {
            vec![Touch::set(ItemKey::Persona(persona.clone()), "share")]
        }
        Change::Adopt { opportunity } => {
            vec![Touch::whole(ItemKey::Opportunity(opportunity.clone()))]
        }
        Change::AddTouchpoint { slug, .. } => vec![Touch::whole(touchpoint(slug))],
        Change::Insert {
            flow: key, slug, ..
        } => {
            vec![Touch::whole(touchpoint(slug)), Touch::whole(flow(key))]
        }
        Change::AddPain { slug, pain: new } => {
            // It goes with its touchpoint.
            vec![
                Touch::whole(pain(slug)),
                Touch::set(touchpoint(&new.at), "pains"),
            ]
        }
        Change::AddFlow { flow: key, .. } | Change::RemoveFlow { flow: key } => {
            vec![Touch::whole(flow(key))]
        }
        Change::RemoveTouchpoint {
            touchpoint: slug, ..
        } => vec![Touch::whole(touchpoint(slug))],
        // It is not made.
        Change::Off { .. } => Vec::new(),
    }
}
