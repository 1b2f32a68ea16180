//! Drawing: edits that put new things on a map and join them.
//!
//! Each is a pure function from a map to an edit, so that mouse, keyboard and tests draw the same
//! map. What cannot be done gives `None` and is not an error: there is nothing to say about it that
//! the screen does not show.

use super::{
    Edit, Item, apply,
    share::{capped, room},
    slugs::{Kind, fresh},
};
use crate::{
    map::{
        Anchor, Channel, Flow, FlowKey, ItemKey, JourneyMap, Opportunity, Pain, Persona, Stage,
        Touchpoint,
    },
    units::{Emotion, Quantity, Share, Slug},
};

/// An edit that makes a thing, and the key of the thing it makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The edit.
    pub edit: Edit,
    /// What is there afterwards.
    pub key: ItemKey,
}

/// Where a new touchpoint hangs on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Customers go on to it.
    After,
    /// Customers come from it.
    Before,
    /// Another way: it takes its part of those who come to the other one.
    Beside,
}

/// The touchpoint that a new one is made like.
pub fn blank(stage: Slug, channel: Channel) -> Touchpoint {
    Touchpoint {
        channel,
        ..Touchpoint::new(stage, Kind::Touchpoint.placeholder())
    }
}

/// Several edits that are made one after the other, each on the map that the ones before have left.
struct Draft {
    map: JourneyMap,
    edits: Vec<Edit>,
}

impl Draft {
    fn of(map: &JourneyMap) -> Draft {
        Draft {
            map: map.clone(),
            edits: Vec::new(),
        }
    }

    fn push(&mut self, edit: Edit) -> Option<()> {
        apply(&mut self.map, edit.clone()).ok()?;
        self.edits.push(edit);
        Some(())
    }

    fn made(mut self, key: ItemKey) -> Made {
        let edit = match self.edits.len() {
            1 => self.edits.remove(0),
            _ => Edit::Batch(self.edits),
        };
        Made { edit, key }
    }
}

/// A new touchpoint, last in its stage or before another. Where the map has no stage yet, it gets one.
pub fn add_touchpoint(map: &JourneyMap, touchpoint: Touchpoint, before: Option<&Slug>) -> Made {
    let mut draft = Draft::of(map);
    let mut touchpoint = touchpoint;
    if map.stages.is_empty() {
        let Made { edit, key } = add_stage(map, 0);
        if let (Some(()), ItemKey::Stage(slug)) = (draft.push(edit), key) {
            touchpoint.stage = slug;
        }
    }
    let at = before
        .and_then(|slug| map.touchpoints.get_index_of(slug))
        .unwrap_or_else(|| end_of(map, &touchpoint.stage));
    let slug = fresh(&[map], Kind::Touchpoint, &touchpoint.name);
    let key = ItemKey::Touchpoint(slug.clone());
    let item = Item::Touchpoint(slug, Box::new(touchpoint));
    // The slug is fresh and the place is in the list.
    let _made = draft.push(Edit::Insert { at, item });
    draft.made(key)
}

/// The place behind the last touchpoint of a stage: where it has none, behind those of the stages
/// before it, so that the file reads in the order of the journey.
pub(super) fn end_of(map: &JourneyMap, stage: &Slug) -> usize {
    let Some(at) = map.stages.get_index_of(stage) else {
        return map.touchpoints.len();
    };
    let upto = |touchpoint: &Touchpoint| {
        let index = map.stages.get_index_of(&touchpoint.stage);
        index.is_some_and(|i| i <= at)
    };
    let own = map.touchpoints.values().rposition(|t| t.stage == *stage);
    let last = own.or_else(|| map.touchpoints.values().rposition(upto));
    last.map_or(0, |last| last + 1)
}

/// A new touchpoint that is connected to another.
pub fn add_connected(
    map: &JourneyMap,
    touchpoint: Touchpoint,
    beside: &Slug,
    side: Side,
) -> Option<Made> {
    let other = map.touchpoints.get_index_of(beside)?;
    let same_stage = map.touchpoints[other].stage == touchpoint.stage;
    let before = match side {
        Side::Before => Some(other),
        Side::After | Side::Beside => Some(other + 1),
    };
    let before = before
        .filter(|_| same_stage)
        .and_then(|at| map.touchpoints.get_index(at));
    let mut draft = Draft::of(map);
    let place = match same_stage {
        true => before.map(|(slug, _)| slug.clone()),
        false => None,
    };
    let made = match (same_stage, place) {
        (true, None) => {
            let slug = fresh(&[map], Kind::Touchpoint, &touchpoint.name);
            let key = ItemKey::Touchpoint(slug.clone());
            let item = Item::Touchpoint(slug, Box::new(touchpoint));
            Made {
                edit: Edit::append(map, item),
                key,
            }
        }
        (_, place) => add_touchpoint(map, touchpoint, place.as_ref()),
    };
    let ItemKey::Touchpoint(new) = &made.key else {
        return None;
    };
    let new = new.clone();
    draft.push(made.edit)?;
    let comes_from: Vec<Slug> = match side {
        Side::After => vec![beside.clone()],
        Side::Before => Vec::new(),
        Side::Beside => {
            let into = map.flows.keys().filter(|f| f.to == *beside);
            let from: Vec<Slug> = into
                .filter(|f| f.from != *beside)
                .map(|f| f.from.clone())
                .collect();
            match from.is_empty() {
                true => vec![beside.clone()],
                false => from,
            }
        }
    };
    for from in comes_from {
        let flow = connect(&draft.map, &from, &new)?;
        draft.push(flow.edit)?;
    }
    if side == Side::Before {
        let flow = connect(&draft.map, &new, beside)?;
        draft.push(flow.edit)?;
    }
    Some(draft.made(made.key))
}

/// A flow between two touchpoints: it gets what remains of those who leave, or where nothing remains
/// a fair part. `None` when there is one already, or one of the two is not there.
pub fn connect(map: &JourneyMap, from: &Slug, to: &Slug) -> Option<Made> {
    let key = FlowKey::new(from.clone(), to.clone());
    let there = map.touchpoints.contains_key(from) && map.touchpoints.contains_key(to);
    if !there || map.flows.contains_key(&key) {
        return None;
    }
    let (mut share, mut edits) = room(map, from, None);
    if from == to && edits.is_empty() {
        // A touchpoint that all come back to for ever is never meant.
        share = Share::clamped((share.get() * 0.5 * 1000.0).floor() / 1000.0);
    }
    let item = Item::Flow(key.clone(), Box::new(Flow::new(share)));
    edits.push(Edit::Insert {
        at: flow_place(map, from),
        item,
    });
    let edit = match edits.len() {
        1 => edits.remove(0),
        _ => Edit::Batch(edits),
    };
    Some(Made {
        edit,
        key: ItemKey::Flow(key),
    })
}

/// Behind the other flows out of a touchpoint; behind all where it has none.
fn flow_place(map: &JourneyMap, from: &Slug) -> usize {
    let last = map.flows.keys().rposition(|key| key.from == *from);
    last.map_or(map.flows.len(), |last| last + 1)
}

/// The flow with other ends. Its share is kept as far as the others out of its new start leave room;
/// `None` when there is such a flow already, or an end is not there.
pub fn reconnect(map: &JourneyMap, flow: &FlowKey, from: &Slug, to: &Slug) -> Option<Made> {
    let key = FlowKey::new(from.clone(), to.clone());
    let there = map.touchpoints.contains_key(from) && map.touchpoints.contains_key(to);
    if !there || map.flows.contains_key(&key) {
        return None;
    }
    let old = map.flows.get(flow)?;
    let mut draft = Draft::of(map);
    draft.push(Edit::Rename {
        from: ItemKey::Flow(flow.clone()),
        to: ItemKey::Flow(key.clone()),
    })?;
    if flow.from != key.from {
        let fits = capped(&draft.map, &key, old.share);
        let (share, edits) = match fits.central().get() > 0.005 {
            true => (fits, Vec::new()),
            false => {
                let (share, edits) = room(&draft.map, from, Some(&key));
                (share.into(), edits)
            }
        };
        for edit in edits {
            draft.push(edit)?;
        }
        if share != old.share {
            let flow = Flow {
                share,
                ..old.clone()
            };
            draft.push(Edit::Replace(Item::Flow(key.clone(), Box::new(flow))))?;
        }
    }
    Some(draft.made(ItemKey::Flow(key)))
}

/// A new stage at a place among the others.
pub fn add_stage(map: &JourneyMap, at: usize) -> Made {
    let name = Kind::Stage.placeholder();
    let slug = fresh(&[map], Kind::Stage, name);
    let stage = Stage {
        name: name.to_owned(),
        ..Stage::default()
    };
    let at = at.min(map.stages.len());
    Made {
        key: ItemKey::Stage(slug.clone()),
        edit: Edit::Insert {
            at,
            item: Item::Stage(slug, Box::new(stage)),
        },
    }
}

/// A new pain point at a touchpoint: it strikes every fifth visit, spoils the mood a little, and
/// nobody leaves because of it, until someone says otherwise.
pub fn add_pain(map: &JourneyMap, at: &Slug) -> Option<Made> {
    map.touchpoints.get(at)?;
    let name = Kind::Pain.placeholder();
    let slug = fresh(&[map], Kind::Pain, name);
    let mut pain = Pain::new(at.clone(), name, Share::clamped(0.2));
    pain.emotion = Emotion::clamped(-0.3);
    pain.evidence = Some(crate::map::Evidence::Guess);
    let edit = Edit::append(map, Item::Pain(slug.clone(), Box::new(pain)));
    Some(Made {
        edit,
        key: ItemKey::Pain(slug),
    })
}

/// A new opportunity on a touchpoint or a pain.
pub fn add_opportunity(map: &JourneyMap, on: &Anchor) -> Option<Made> {
    match on {
        Anchor::Touchpoint(slug) => map.touchpoints.get(slug).map(drop),
        Anchor::Pain(slug) => map.pains.get(slug).map(drop),
    }?;
    let name = Kind::Opportunity.placeholder();
    let slug = fresh(&[map], Kind::Opportunity, name);
    let opportunity = Opportunity {
        on: on.clone(),
        name: name.to_owned(),
        changes: Vec::new(),
        cost: None,
        votes: 0,
        owner: String::new(),
        note: String::new(),
    };
    let item = Item::Opportunity(slug.clone(), Box::new(opportunity));
    Some(Made {
        edit: Edit::append(map, item),
        key: ItemKey::Opportunity(slug),
    })
}

/// A new persona. Shares of personas are relative to their sum: it weighs as much as the others on
/// average.
pub fn add_persona(map: &JourneyMap) -> Made {
    let name = Kind::Persona.placeholder();
    let slug = fresh(&[map], Kind::Persona, name);
    let count = map.personas.len();
    let sum: f64 = (map.personas.values())
        .map(|p| p.share.central().get())
        .sum();
    let share = match count {
        0 => 1.0,
        _ => (sum / count as f64 * 1000.0).round() / 1000.0,
    };
    let persona = Persona::new(name, Share::clamped(share));
    Made {
        edit: Edit::append(map, Item::Persona(slug.clone(), Box::new(persona))),
        key: ItemKey::Persona(slug),
    }
}

/// The edit that sets how a touchpoint feels, in steps of 0.05. `None` when it does already.
pub fn set_emotion(map: &JourneyMap, slug: &Slug, emotion: f64) -> Option<Edit> {
    let mut touchpoint = map.touchpoints.get(slug)?.clone();
    let rounded = Emotion::clamped((emotion * 20.0).round() / 20.0);
    if touchpoint.emotion == rounded {
        return None;
    }
    touchpoint.emotion = rounded;
    Some(Edit::Replace(Item::Touchpoint(
        slug.clone(),
        Box::new(touchpoint),
    )))
}
