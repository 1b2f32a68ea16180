//! Taking a thing away with everything that hangs on it.

use indexmap::IndexSet;

use super::{Details, Edit, Item};
use crate::{
    map::{Anchor, Focus, ItemKey, JourneyMap, Names, Opportunity, Persona},
    units::Slug,
};

/// The edit that takes a touchpoint away with its flows, its pains, the opportunities on it and on
/// them, and every mention of them. `None` when there is no such touchpoint.
pub fn remove_touchpoint(map: &JourneyMap, slug: &Slug) -> Option<Edit> {
    remove(map, &ItemKey::Touchpoint(slug.clone()))
}

/// The edit that takes a thing away with everything that hangs on it, so that a map that could be
/// run still can: a stage with its touchpoints, a touchpoint with its flows and pains, a pain with
/// the opportunities on it, a persona with its targets. Personas lose their multipliers on it,
/// opportunities their changes to it. `None` when there is no such thing.
pub fn remove(map: &JourneyMap, key: &ItemKey) -> Option<Edit> {
    let names = Names::of(map);
    if !names.has(key) {
        return None;
    }
    let gone = hanging_on(map, key);
    let mut edits = Vec::new();
    for (slug, persona) in &map.personas {
        let mut left = persona.clone();
        strip_persona(&mut left, &gone);
        if left != *persona && !gone.contains(&ItemKey::Persona(slug.clone())) {
            edits.push(Edit::Replace(Item::Persona(slug.clone(), Box::new(left))));
        }
    }
    for (slug, opportunity) in &map.opportunities {
        if gone.contains(&ItemKey::Opportunity(slug.clone())) {
            continue;
        }
        let mut left = opportunity.clone();
        strip_changes(&mut left, &gone);
        if left.changes.len() < opportunity.changes.len() {
            let item = Item::Opportunity(slug.clone(), Box::new(left));
            edits.push(Edit::Replace(item));
        }
    }
    let mut details = Details::of(map);
    let entries = details.entry.len();
    (details.entry).retain(|slug, _| !gone.contains(&ItemKey::Touchpoint(slug.clone())));
    let unfocused = matches!(&details.focus, Focus::Persona(slug) if gone.contains(&ItemKey::Persona(slug.clone())));
    if unfocused {
        details.focus = Focus::EndToEnd;
    }
    if unfocused || details.entry.len() < entries {
        edits.push(Edit::SetDetails(Box::new(details)));
    }
    let mut targets = map.targets.clone();
    targets.retain(|target| match &target.persona {
        Some(persona) => !gone.contains(&ItemKey::Persona(persona.clone())),
        None => true,
    });
    if targets.len() < map.targets.len() {
        edits.push(Edit::SetTargets(targets));
    }
    edits.extend(gone.into_iter().map(Edit::Remove));
    Some(Edit::Batch(edits))
}

/// The thing and all that cannot be without it.
fn hanging_on(map: &JourneyMap, key: &ItemKey) -> IndexSet<ItemKey> {
    let mut gone = IndexSet::from([key.clone()]);
    let touchpoint = |slug: &Slug| ItemKey::Touchpoint(slug.clone());
    // Kinds in the order in which they hang on one another, so that one pass finds all.
    for (slug, t) in &map.touchpoints {
        if gone.contains(&ItemKey::Stage(t.stage.clone())) {
            gone.insert(touchpoint(slug));
        }
    }
    for flow in map.flows.keys() {
        if gone.contains(&touchpoint(&flow.from)) || gone.contains(&touchpoint(&flow.to)) {
            gone.insert(ItemKey::Flow(flow.clone()));
        }
    }
    for (slug, pain) in &map.pains {
        if gone.contains(&touchpoint(&pain.at)) {
            gone.insert(ItemKey::Pain(slug.clone()));
        }
    }
    for (slug, opportunity) in &map.opportunities {
        let on = match &opportunity.on {
            Anchor::Touchpoint(on) => touchpoint(on),
            Anchor::Pain(on) => ItemKey::Pain(on.clone()),
        };
        if gone.contains(&on) {
            gone.insert(ItemKey::Opportunity(slug.clone()));
        }
    }
    gone
}

fn strip_persona(persona: &mut Persona, gone: &IndexSet<ItemKey>) {
    let touchpoint_gone = |slug: &Slug| gone.contains(&ItemKey::Touchpoint(slug.clone()));
    (persona.flow).retain(|key, _| {
        !gone.contains(&ItemKey::Flow(key.clone()))
            && !touchpoint_gone(&key.from)
            && !touchpoint_gone(&key.to)
    });
    persona.dwell.retain(|slug, _| !touchpoint_gone(slug));
    (persona.pain).retain(|slug, _| !gone.contains(&ItemKey::Pain(slug.clone())));
    if persona.entry.as_ref().is_some_and(touchpoint_gone) {
        persona.entry = None;
    }
}

/// Takes out the changes that name what is gone, unless an earlier change of the opportunity brings
/// it itself.
fn strip_changes(opportunity: &mut Opportunity, gone: &IndexSet<ItemKey>) {
    let mut brought = Names::default();
    opportunity.changes.retain(|change| {
        let misses = change
            .uses()
            .iter()
            .any(|(_, key)| gone.contains(key) && !brought.has(key));
        if !misses {
            brought.follow(change);
        }
        !misses
    });
}
