//! Parts of a map that are copied, and put into the same map or another.
//!
//! A fragment is a small map of its own: what is copied, the stages it stood in, and whatever joins
//! the copied things. So it is written and read as any map is, and a whole map can be pasted too.

use indexmap::IndexSet;

use super::{
    Edit, Item, apply,
    compose::end_of,
    slugs::{Kind, fresh},
};
use crate::{
    map::{Anchor, ItemKey, JourneyMap, Names, Opportunity, Position, Touchpoint},
    units::Slug,
};

/// An edit that puts several things on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    /// The edit.
    pub edit: Edit,
    /// What is there afterwards and was copied by itself.
    pub keys: Vec<ItemKey>,
}

/// The touchpoints among these things, and of the stages among them, with their pains, the
/// opportunities on them and the flows between them. Pains and opportunities that are copied without
/// their touchpoint stand for it. `None` when there is nothing to copy.
pub fn copy(map: &JourneyMap, keys: &[ItemKey]) -> Option<JourneyMap> {
    let mut slugs = IndexSet::new();
    for (slug, touchpoint) in &map.touchpoints {
        let chosen = keys.iter().any(|key| match key {
            ItemKey::Touchpoint(s) => s == slug,
            ItemKey::Stage(s) => *s == touchpoint.stage,
            _ => false,
        });
        if chosen {
            slugs.insert(slug.clone());
        }
    }
    let stages = keys.iter().any(|key| matches!(key, ItemKey::Stage(_)));
    if slugs.is_empty() && !stages {
        return None;
    }
    let mut part = JourneyMap::new(map.id.clone(), map.title.clone());
    part.currency.clone_from(&map.currency);
    for (slug, stage) in &map.stages {
        let used = slugs.iter().any(|s| map.touchpoints[s].stage == *slug);
        if used || keys.contains(&ItemKey::Stage(slug.clone())) {
            part.stages.insert(slug.clone(), stage.clone());
        }
    }
    for slug in &slugs {
        (part.touchpoints).insert(slug.clone(), map.touchpoints[slug].clone());
    }
    let pains = map.pains.iter().filter(|(_, p)| slugs.contains(&p.at));
    part.pains = pains.map(|(k, v)| (k.clone(), v.clone())).collect();
    let flows = map.flows.iter();
    let inner = flows.filter(|(k, _)| slugs.contains(&k.from) && slugs.contains(&k.to));
    part.flows = inner.map(|(k, v)| (k.clone(), v.clone())).collect();
    let ideas = map.opportunities.iter().filter(|(_, idea)| match &idea.on {
        Anchor::Touchpoint(slug) => slugs.contains(slug),
        Anchor::Pain(slug) => part.pains.contains_key(slug),
    });
    part.opportunities = ideas.map(|(k, v)| (k.clone(), v.clone())).collect();
    let mut names = Names::of(&part);
    for idea in part.opportunities.values_mut() {
        keep_inner_changes(idea, &mut names);
    }
    Some(part)
}

/// Takes out the changes that name what was not copied.
fn keep_inner_changes(idea: &mut Opportunity, names: &mut Names) {
    idea.changes.retain(|change| {
        let inside = change.uses().iter().all(|(_, key)| names.has(key));
        // Whatever a change would add must not be added by two opportunities.
        if inside && change.adds().is_none() {
            names.follow(change);
        }
        inside && change.adds().is_none()
    });
}

/// The edit that puts a fragment on a map. Stages are found by slug, then by name; touchpoints of
/// others go to `into` where that is given, else their stages come along. Slugs that are taken
/// give way to new ones. `None` when there is nothing in it.
pub fn paste(map: &JourneyMap, part: &JourneyMap, into: Option<&Slug>) -> Option<Pasted> {
    let mut part = part.clone();
    untaken(map, &mut part)?;
    let mut draft = map.clone();
    let (mut edits, mut keys) = (Vec::new(), Vec::new());
    let mut make = |draft: &mut JourneyMap, edit: Edit| {
        if apply(draft, edit.clone()).is_ok() {
            edits.push(edit);
        }
    };
    let into = into.filter(|slug| map.stages.contains_key(*slug));
    for (slug, stage) in &part.stages {
        let known = map.stages.contains_key(slug)
            || map.stages.values().any(|s| s.name == stage.name)
            || into.is_some();
        if !known {
            let item = Item::Stage(slug.clone(), Box::new(stage.clone()));
            let edit = Edit::append(&draft, item);
            make(&mut draft, edit);
            keys.push(ItemKey::Stage(slug.clone()));
        }
    }
    for (slug, touchpoint) in &part.touchpoints {
        let mut touchpoint = touchpoint.clone();
        touchpoint.stage = stage_for(&draft, &part, &touchpoint.stage, into)?;
        aside(&draft, &mut touchpoint);
        let at = end_of(&draft, &touchpoint.stage);
        let item = Item::Touchpoint(slug.clone(), Box::new(touchpoint));
        make(&mut draft, Edit::Insert { at, item });
        keys.push(ItemKey::Touchpoint(slug.clone()));
    }
    let pains = part.pains.iter();
    let pains = pains.map(|(k, v)| Item::Pain(k.clone(), Box::new(v.clone())));
    let flows = part.flows.iter();
    let flows = flows.map(|(k, v)| Item::Flow(k.clone(), Box::new(v.clone())));
    let ideas = part.opportunities.iter();
    let ideas = ideas.map(|(k, v)| Item::Opportunity(k.clone(), Box::new(v.clone())));
    for item in pains.chain(flows).chain(ideas) {
        let edit = Edit::append(&draft, item);
        make(&mut draft, edit);
    }
    if keys.iter().any(|key| matches!(key, ItemKey::Touchpoint(_))) {
        keys.retain(|key| matches!(key, ItemKey::Touchpoint(_)));
    }
    (!edits.is_empty()).then_some(Pasted {
        edit: Edit::Batch(edits),
        keys,
    })
}

/// The stage in which a pasted touchpoint stands.
fn stage_for(
    map: &JourneyMap,
    part: &JourneyMap,
    wanted: &Slug,
    into: Option<&Slug>,
) -> Option<Slug> {
    if let Some(into) = into {
        return Some(into.clone());
    }
    if map.stages.contains_key(wanted) {
        return Some(wanted.clone());
    }
    let name = part.stages.get(wanted).map(|stage| &stage.name);
    let same = map.stages.iter().find(|(_, s)| Some(&s.name) == name);
    let found = same.map(|(slug, _)| slug.clone());
    // A fragment written by hand may name a stage that it does not bring.
    found.or_else(|| map.stages.keys().next().cloned())
}

/// Moves a card that would cover another one exactly, so that it is seen that there are two.
fn aside(map: &JourneyMap, touchpoint: &mut Touchpoint) {
    let taken = |position: Position| {
        let mut there = map.touchpoints.values();
        there.any(|t| t.stage == touchpoint.stage && t.position == Some(position))
    };
    // The edge of all positions is an end.
    for _ in 0..100 {
        let Some(position) = touchpoint.position.filter(|p| taken(*p)) else {
            return;
        };
        touchpoint.position = Some(Position::new(position.x() + 16.0, position.y() + 24.0));
    }
}

/// Gives everything in a fragment that would clash with the map another slug, wherever the fragment
/// names it.
fn untaken(map: &JourneyMap, part: &mut JourneyMap) -> Option<()> {
    let pains = part.pains.keys().cloned().map(ItemKey::Pain);
    let ideas = part.opportunities.keys().cloned().map(ItemKey::Opportunity);
    let touchpoints = part.touchpoints.keys().cloned().map(ItemKey::Touchpoint);
    let keys: Vec<ItemKey> = touchpoints.chain(pains).chain(ideas).collect();
    for from in keys {
        let kind = Kind::of(&from)?;
        let name = from.name();
        let free = fresh(&[map], kind, &name);
        if free.as_str() == name {
            continue;
        }
        let to = kind.key(fresh(&[map, part], kind, &name));
        apply(part, Edit::Rename { from, to }).ok()?;
    }
    Some(())
}

/// The edit that puts copies of things beside them, in the same stages. `None` when there is nothing
/// to copy.
pub fn duplicate(map: &JourneyMap, keys: &[ItemKey]) -> Option<Pasted> {
    let stages = keys.iter().any(|key| matches!(key, ItemKey::Stage(_)));
    let mut part = copy(map, keys)?;
    if stages {
        // A copy of a stage is a stage of its own.
        for (slug, stage) in part.stages.clone() {
            if !keys.contains(&ItemKey::Stage(slug.clone())) {
                continue;
            }
            let to = fresh(&[map, &part], Kind::Stage, slug.as_str());
            let key = ItemKey::Stage(to.clone());
            let from = ItemKey::Stage(slug);
            apply(&mut part, Edit::Rename { from, to: key }).ok()?;
            part.stages[&to].name = format!("{} (copy)", stage.name);
        }
    }
    paste(map, &part, None)
}
