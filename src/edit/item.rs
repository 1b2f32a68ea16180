//! The things an edit puts in, takes out, replaces and moves, whatever their kind.

use std::hash::Hash;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::EditError;
use crate::{
    map::{
        Dwell, Experience, Flow, FlowKey, Focus, ItemKey, JourneyMap, Lanes, Opportunity, Pain,
        Persona, RunSettings, Stage, State, Touchpoint,
    },
    units::{Days, Share, Slug, Uncertain},
};

/// One thing of a map with its key.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A persona.
    Persona(Slug, Box<Persona>),
    /// A stage.
    Stage(Slug, Box<Stage>),
    /// A touchpoint.
    Touchpoint(Slug, Box<Touchpoint>),
    /// A pain point.
    Pain(Slug, Box<Pain>),
    /// An opportunity.
    Opportunity(Slug, Box<Opportunity>),
    /// A flow.
    Flow(FlowKey, Box<Flow>),
}

impl Item {
    /// Its key.
    pub fn key(&self) -> ItemKey {
        match self {
            Item::Persona(slug, _) => ItemKey::Persona(slug.clone()),
            Item::Stage(slug, _) => ItemKey::Stage(slug.clone()),
            Item::Touchpoint(slug, _) => ItemKey::Touchpoint(slug.clone()),
            Item::Pain(slug, _) => ItemKey::Pain(slug.clone()),
            Item::Opportunity(slug, _) => ItemKey::Opportunity(slug.clone()),
            Item::Flow(key, _) => ItemKey::Flow(key.clone()),
        }
    }

    /// The thing with this key in a map.
    pub fn of(map: &JourneyMap, key: &ItemKey) -> Option<Item> {
        Some(match key {
            ItemKey::Persona(k) => Item::Persona(k.clone(), boxed(map.personas.get(k)?)),
            ItemKey::Stage(k) => Item::Stage(k.clone(), boxed(map.stages.get(k)?)),
            ItemKey::Touchpoint(k) => Item::Touchpoint(k.clone(), boxed(map.touchpoints.get(k)?)),
            ItemKey::Pain(k) => Item::Pain(k.clone(), boxed(map.pains.get(k)?)),
            ItemKey::Opportunity(k) => {
                Item::Opportunity(k.clone(), boxed(map.opportunities.get(k)?))
            }
            ItemKey::Flow(k) => Item::Flow(k.clone(), boxed(map.flows.get(k)?)),
        })
    }
}

fn boxed<T: Clone>(value: &T) -> Box<T> {
    Box::new(value.clone())
}

/// Everything of a map that stands beside its lists. The fields are those of [`JourneyMap`].
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each field is documented at the map")]
pub struct Details {
    pub id: Slug,
    pub title: String,
    pub note: String,
    pub state: State,
    pub focus: Focus,
    pub reviewed: Option<Date>,
    pub review_every: Option<Days>,
    pub currency: String,
    pub discount_rate: Share,
    pub run: RunSettings,
    pub experience: Experience,
    pub entry: IndexMap<Slug, Uncertain<Share>>,
    pub away: Share,
    pub arrivals: Option<Dwell>,
    pub lanes: Lanes,
}

impl Details {
    /// Those of a map.
    pub fn of(map: &JourneyMap) -> Details {
        // Taken apart by name, so that a new field of the map cannot be forgotten here.
        let JourneyMap {
            id,
            title,
            note,
            state,
            focus,
            reviewed,
            review_every,
            currency,
            discount_rate,
            run,
            experience,
            entry,
            away,
            arrivals,
            lanes,
            personas: _,
            stages: _,
            touchpoints: _,
            pains: _,
            opportunities: _,
            flows: _,
            targets: _,
        } = map;
        Details {
            id: id.clone(),
            title: title.clone(),
            note: note.clone(),
            state: state.clone(),
            focus: focus.clone(),
            reviewed: *reviewed,
            review_every: *review_every,
            currency: currency.clone(),
            discount_rate: *discount_rate,
            run: *run,
            experience: *experience,
            entry: entry.clone(),
            away: *away,
            arrivals: arrivals.clone(),
            lanes: lanes.clone(),
        }
    }

    /// Gives them to the map and takes the map's.
    pub(super) fn swap(&mut self, map: &mut JourneyMap) {
        use std::mem::swap;
        swap(&mut self.id, &mut map.id);
        swap(&mut self.title, &mut map.title);
        swap(&mut self.note, &mut map.note);
        swap(&mut self.state, &mut map.state);
        swap(&mut self.focus, &mut map.focus);
        swap(&mut self.reviewed, &mut map.reviewed);
        swap(&mut self.review_every, &mut map.review_every);
        swap(&mut self.currency, &mut map.currency);
        swap(&mut self.discount_rate, &mut map.discount_rate);
        swap(&mut self.run, &mut map.run);
        swap(&mut self.experience, &mut map.experience);
        swap(&mut self.entry, &mut map.entry);
        swap(&mut self.away, &mut map.away);
        swap(&mut self.arrivals, &mut map.arrivals);
        swap(&mut self.lanes, &mut map.lanes);
    }
}

/// How many things of the key's kind the map has.
pub(super) fn count(map: &JourneyMap, key: &ItemKey) -> usize {
    match key {
        ItemKey::Persona(_) => map.personas.len(),
        ItemKey::Stage(_) => map.stages.len(),
        ItemKey::Touchpoint(_) => map.touchpoints.len(),
        ItemKey::Pain(_) => map.pains.len(),
        ItemKey::Opportunity(_) => map.opportunities.len(),
        ItemKey::Flow(_) => map.flows.len(),
    }
}

/// The place of a thing among those of its kind.
pub(super) fn place(map: &JourneyMap, key: &ItemKey) -> Option<usize> {
    match key {
        ItemKey::Persona(k) => map.personas.get_index_of(k),
        ItemKey::Stage(k) => map.stages.get_index_of(k),
        ItemKey::Touchpoint(k) => map.touchpoints.get_index_of(k),
        ItemKey::Pain(k) => map.pains.get_index_of(k),
        ItemKey::Opportunity(k) => map.opportunities.get_index_of(k),
        ItemKey::Flow(k) => map.flows.get_index_of(k),
    }
}

/// Puts a new thing at a place.
pub(super) fn insert(map: &mut JourneyMap, at: usize, item: Item) -> Result<(), EditError> {
    let key = item.key();
    let last = count(map, &key);
    if place(map, &key).is_some() {
        return Err(EditError::Taken(key));
    }
    if at > last {
        return Err(EditError::NoSuchPlace { key, at, last });
    }
    match item {
        Item::Persona(k, v) => drop(map.personas.shift_insert(at, k, *v)),
        Item::Stage(k, v) => drop(map.stages.shift_insert(at, k, *v)),
        Item::Touchpoint(k, v) => drop(map.touchpoints.shift_insert(at, k, *v)),
        Item::Pain(k, v) => drop(map.pains.shift_insert(at, k, *v)),
        Item::Opportunity(k, v) => drop(map.opportunities.shift_insert(at, k, *v)),
        Item::Flow(k, v) => drop(map.flows.shift_insert(at, k, *v)),
    }
    Ok(())
}

/// Takes a thing away and says where it was.
pub(super) fn take(map: &mut JourneyMap, key: &ItemKey) -> Result<(usize, Item), EditError> {
    fn from<K: Hash + Eq, V>(
        list: &mut IndexMap<K, V>,
        key: &K,
        item: fn(K, Box<V>) -> Item,
    ) -> Option<(usize, Item)> {
        let (at, key, value) = list.shift_remove_full(key)?;
        Some((at, item(key, Box::new(value))))
    }
    match key {
        ItemKey::Persona(k) => from(&mut map.personas, k, Item::Persona),
        ItemKey::Stage(k) => from(&mut map.stages, k, Item::Stage),
        ItemKey::Touchpoint(k) => from(&mut map.touchpoints, k, Item::Touchpoint),
        ItemKey::Pain(k) => from(&mut map.pains, k, Item::Pain),
        ItemKey::Opportunity(k) => from(&mut map.opportunities, k, Item::Opportunity),
        ItemKey::Flow(k) => from(&mut map.flows, k, Item::Flow),
    }
    .ok_or_else(|| EditError::Unknown(key.clone()))
}

/// Puts the value in the place of the one with the same key and gives that one back.
pub(super) fn replace(map: &mut JourneyMap, mut item: Item) -> Result<Item, EditError> {
    fn swap<K: Hash + Eq, V>(list: &mut IndexMap<K, V>, key: &K, value: &mut V) -> bool {
        match list.get_mut(key) {
            Some(old) => {
                std::mem::swap(old, value);
                true
            }
            None => false,
        }
    }
    let found = match &mut item {
        Item::Persona(k, v) => swap(&mut map.personas, k, v),
        Item::Stage(k, v) => swap(&mut map.stages, k, v),
        Item::Touchpoint(k, v) => swap(&mut map.touchpoints, k, v),
        Item::Pain(k, v) => swap(&mut map.pains, k, v),
        Item::Opportunity(k, v) => swap(&mut map.opportunities, k, v),
        Item::Flow(k, v) => swap(&mut map.flows, k, v),
    };
    if found {
        Ok(item)
    } else {
        Err(EditError::Unknown(item.key()))
    }
}

/// Moves a thing to a place and says where it was.
pub(super) fn shift(map: &mut JourneyMap, key: &ItemKey, to: usize) -> Result<usize, EditError> {
    let from = place(map, key).ok_or_else(|| EditError::Unknown(key.clone()))?;
    let last = count(map, key) - 1;
    if to > last {
        return Err(EditError::NoSuchPlace {
            key: key.clone(),
            at: to,
            last,
        });
    }
    match key {
        ItemKey::Persona(_) => map.personas.move_index(from, to),
        ItemKey::Stage(_) => map.stages.move_index(from, to),
        ItemKey::Touchpoint(_) => map.touchpoints.move_index(from, to),
        ItemKey::Pain(_) => map.pains.move_index(from, to),
        ItemKey::Opportunity(_) => map.opportunities.move_index(from, to),
        ItemKey::Flow(_) => map.flows.move_index(from, to),
    }
    Ok(from)
}
