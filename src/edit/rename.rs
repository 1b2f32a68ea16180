//! Renaming: another key for a thing, wherever the map names it.

use std::hash::Hash;

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
    let renamed = Renaming {
        from: &from,
        to: &to,
    };
    let back = Renaming {
        from: &to,
        to: &from,
    };
    let next = renamed
        .of(map)
        .ok_or_else(|| EditError::Taken(to.clone()))?;
    // Where a half-drawn map names the new key already (a flow to a touchpoint not yet drawn), those
    // mentions now mean this thing, and renaming back would change them too.
    let exact = back.of(&next).is_some_and(|again| again == *map);
    let old = std::mem::replace(map, next);
    Ok(if exact {
        Edit::Rename { from: to, to: from }
    } else {
        Edit::SetMap(Box::new(old))
    })
}

struct Renaming<'a> {
    from: &'a ItemKey,
    to: &'a ItemKey,
}

impl Renaming<'_> {
    /// The renamed map, or `None` when two things would get the same key.
    fn of(&self, map: &JourneyMap) -> Option<JourneyMap> {
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
        if let (ItemKey::Persona(from), ItemKey::Persona(to)) = (self.from, self.to) {
            set(slug, from, to);
        }
    }

    fn stage(&self, slug: &mut Slug) {
        if let (ItemKey::Stage(from), ItemKey::Stage(to)) = (self.from, self.to) {
            set(slug, from, to);
        }
    }

    fn touchpoint(&self, slug: &mut Slug) {
        if let (ItemKey::Touchpoint(from), ItemKey::Touchpoint(to)) = (self.from, self.to) {
            set(slug, from, to);
        }
    }

    fn pain(&self, slug: &mut Slug) {
        if let (ItemKey::Pain(from), ItemKey::Pain(to)) = (self.from, self.to) {
            set(slug, from, to);
        }
    }

    fn opportunity(&self, slug: &mut Slug) {
        if let (ItemKey::Opportunity(from), ItemKey::Opportunity(to)) = (self.from, self.to) {
            set(slug, from, to);
        }
    }

    fn flow(&self, key: &mut FlowKey) {
        if let (ItemKey::Flow(from), ItemKey::Flow(to)) = (self.from, self.to) {
            set(key, from, to);
        }
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

fn set<T: Clone + PartialEq>(place: &mut T, from: &T, to: &T) {
    if place == from {
        *place = to.clone();
    }
}
