//! Renaming: another key for a thing, wherever the map names it.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use indexmap::IndexMap;

use super::{Edit, EditError, item};
use crate::{
    map::{Anchor, Change, FlowKey, Focus, ItemKey, JourneyMap},
    units::Slug,
};

/// Renames and gives the inverse.
pub(super) fn rename(map: &mut JourneyMap, from: ItemKey, to: ItemKey) -> Result<Edit, EditError> {
    if from.kind() != to.kind() {
        return Err(EditError::OtherKind { from, to });
    }
    if item::place(map, &from).is_none() {
        return Err(EditError::Unknown(from));
    }
    if from == to {
        return Ok(Edit::Rename { from: to, to: from });
    }
    if item::place(map, &to).is_some() {
        return Err(EditError::Taken(to));
    }
    let next =
        (Renaming::of([(&from, &to)]).map(map)).ok_or_else(|| EditError::Taken(to.clone()))?;
    let back = Renaming::of([(&to, &from)]);
    // Where a half-drawn map names the new key already (a flow to a touchpoint not yet drawn), those
    // mentions now mean this thing, and renaming back would change them too.
    let exact = back.map(&next).is_some_and(|again| again == *map);
    let old = std::mem::replace(map, next);
    Ok(if exact {
        Edit::Rename { from: to, to: from }
    } else {
        Edit::SetMap(Box::new(old))
    })
}

/// The map with other keys for many of its things, all at once, which takes no longer than for one. `None` where
/// not all of them can have the key they are to get.
pub fn renamed(map: &JourneyMap, keys: &[(ItemKey, ItemKey)]) -> Option<JourneyMap> {
    let from: HashSet<&ItemKey> = keys.iter().map(|(from, _)| from).collect();
    let to: HashSet<&ItemKey> = keys.iter().map(|(_, to)| to).collect();
    let once = from.len() == keys.len() && to.len() == keys.len();
    let can_be = keys.iter().all(|(from, to)| {
        let there = |key| item::place(map, key).is_some();
        from.kind() == to.kind() && there(from) && !there(to)
    });
    (once && can_be).then(|| Renaming::of(keys.iter().map(|(from, to)| (from, to))).map(map))?
}

/// The new key of each thing that gets one.
#[derive(Default)]
struct Renaming<'a> {
    personas: HashMap<&'a Slug, &'a Slug>,
    stages: HashMap<&'a Slug, &'a Slug>,
    touchpoints: HashMap<&'a Slug, &'a Slug>,
    pains: HashMap<&'a Slug, &'a Slug>,
    opportunities: HashMap<&'a Slug, &'a Slug>,
    flows: HashMap<&'a FlowKey, &'a FlowKey>,
}

impl<'a> Renaming<'a> {
    /// From one key to another of the same kind; keys of two kinds say nothing.
    fn of(keys: impl IntoIterator<Item = (&'a ItemKey, &'a ItemKey)>) -> Renaming<'a> {
        let mut all = Renaming::default();
        for pair in keys {
            let (list, from, to) = match pair {
                (ItemKey::Persona(from), ItemKey::Persona(to)) => (&mut all.personas, from, to),
                (ItemKey::Stage(from), ItemKey::Stage(to)) => (&mut all.stages, from, to),
                (ItemKey::Touchpoint(from), ItemKey::Touchpoint(to)) => {
                    (&mut all.touchpoints, from, to)
                }
                (ItemKey::Pain(from), ItemKey::Pain(to)) => (&mut all.pains, from, to),
                (ItemKey::Opportunity(from), ItemKey::Opportunity(to)) => {
                    (&mut all.opportunities, from, to)
                }
                (ItemKey::Flow(from), ItemKey::Flow(to)) => {
                    all.flows.insert(from, to);
                    continue;
                }
                _ => continue,
            };
            list.insert(from, to);
        }
        all
    }

    /// The renamed map, or `None` when two things would get the same key.
    fn map(&self, map: &JourneyMap) -> Option<JourneyMap> {
        let mut map = map.clone();
        self.keys(&mut map.personas, Self::persona)?;
        self.keys(&mut map.stages, Self::stage)?;
        self.keys(&mut map.touchpoints, Self::touchpoint)?;
        self.keys(&mut map.pains, Self::pain)?;
        self.keys(&mut map.opportunities, Self::opportunity)?;
        self.keys(&mut map.flows, Self::flow)?;
        self.keys(&mut map.entry, Self::touchpoint)?;
        if let Focus::Persona(slug) = &mut map.focus {
            self.persona(slug);
        }
        for persona in map.personas.values_mut() {
            self.keys(&mut persona.flow, Self::flow)?;
            self.keys(&mut persona.dwell, Self::touchpoint)?;
            self.keys(&mut persona.pain, Self::pain)?;
            if let Some(entry) = &mut persona.entry {
                self.touchpoint(entry);
            }
        }
        for touchpoint in map.touchpoints.values_mut() {
            self.stage(&mut touchpoint.stage);
        }
        for pain in map.pains.values_mut() {
            self.touchpoint(&mut pain.at);
        }
        for opportunity in map.opportunities.values_mut() {
            match &mut opportunity.on {
                Anchor::Touchpoint(slug) => self.touchpoint(slug),
                Anchor::Pain(slug) => self.pain(slug),
            }
            for change in &mut opportunity.changes {
                self.change(change);
            }
        }
        for target in &mut map.targets {
            if let Some(persona) = &mut target.persona {
                self.persona(persona);
            }
        }
        Some(map)
    }

    fn persona(&self, slug: &mut Slug) {
        set(slug, &self.personas);
    }

    fn stage(&self, slug: &mut Slug) {
        set(slug, &self.stages);
    }

    fn touchpoint(&self, slug: &mut Slug) {
        set(slug, &self.touchpoints);
    }

    fn pain(&self, slug: &mut Slug) {
        set(slug, &self.pains);
    }

    fn opportunity(&self, slug: &mut Slug) {
        set(slug, &self.opportunities);
    }

    fn flow(&self, key: &mut FlowKey) {
        set(key, &self.flows);
        self.touchpoint(&mut key.from);
        self.touchpoint(&mut key.to);
    }

    /// Things that the change adds are renamed too, or its later mentions of them would miss.
    fn change(&self, change: &mut Change) {
        match change {
            Change::FixPain { pain, .. }
            | Change::SetPrevalence { pain, .. }
            | Change::SetLeave { pain, .. } => self.pain(pain),
            Change::SetShare { flow, .. }
            | Change::SetWithin { flow, .. }
            | Change::AddFlow { flow, .. }
            | Change::RemoveFlow { flow } => self.flow(flow),
            Change::SetDropOff { touchpoint, .. }
            | Change::SetFinish { touchpoint, .. }
            | Change::SetDwell { touchpoint, .. }
            | Change::ScaleDwell { touchpoint, .. }
            | Change::SetEmotion { touchpoint, .. }
            | Change::SetPrice { touchpoint, .. }
            | Change::SetCost { touchpoint, .. }
            | Change::SetRevenue { touchpoint, .. }
            | Change::RemoveTouchpoint { touchpoint, .. } => self.touchpoint(touchpoint),
            Change::SetPersonaShare { persona, .. } => self.persona(persona),
            Change::Adopt { opportunity } => self.opportunity(opportunity),
            Change::Off { change } => self.change(change),
            Change::AddTouchpoint { slug, touchpoint } => {
                self.touchpoint(slug);
                self.stage(&mut touchpoint.stage);
            }
            Change::Insert {
                flow,
                slug,
                touchpoint,
                ..
            } => {
                self.flow(flow);
                self.touchpoint(slug);
                self.stage(&mut touchpoint.stage);
            }
            Change::AddPain { slug, pain } => {
                self.pain(slug);
                self.touchpoint(&mut pain.at);
            }
        }
    }

    /// Renames keys in place, in order. `None` when two would become one.
    fn keys<K: Hash + Eq, V>(
        &self,
        list: &mut IndexMap<K, V>,
        rename: fn(&Self, &mut K),
    ) -> Option<()> {
        let count = list.len();
        *list = std::mem::take(list)
            .into_iter()
            .map(|(mut key, value)| {
                rename(self, &mut key);
                (key, value)
            })
            .collect();
        (list.len() == count).then_some(())
    }
}

fn set<T: Clone + Eq + Hash>(place: &mut T, keys: &HashMap<&T, &T>) {
    if let Some(to) = keys.get(place) {
        *place = (*to).clone();
    }
}
