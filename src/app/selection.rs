//! What is selected: any number of things of the map, in the order in which they were chosen.

use crate::{
    edit::Item,
    map::{ItemKey, JourneyMap},
};

/// What is selected. The last thing leads: it is the one the inspector shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    keys: Vec<ItemKey>,
}

impl Selection {
    /// Nothing but this.
    pub fn only(key: ItemKey) -> Selection {
        Selection { keys: vec![key] }
    }

    /// The things, the one chosen last at the end.
    pub fn keys(&self) -> &[ItemKey] {
        &self.keys
    }

    /// The thing that leads.
    pub fn lead(&self) -> Option<&ItemKey> {
        self.keys.last()
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether this is selected.
    pub fn has(&self, key: &ItemKey) -> bool {
        self.keys.contains(key)
    }

    /// Adds a thing, or takes it out if it is in.
    pub fn toggle(&mut self, key: ItemKey) {
        match self.keys.iter().position(|k| *k == key) {
            Some(at) => {
                self.keys.remove(at);
            }
            None => self.keys.push(key),
        }
    }

    /// Forgets what the map no longer has.
    pub fn keep(&mut self, map: &JourneyMap) {
        self.keys.retain(|key| Item::of(map, key).is_some());
    }
}

impl From<Vec<ItemKey>> for Selection {
    fn from(keys: Vec<ItemKey>) -> Selection {
        let mut selection = Selection::default();
        for key in keys {
            if !selection.has(&key) {
                selection.keys.push(key);
            }
        }
        selection
    }
}

impl From<Option<ItemKey>> for Selection {
    fn from(key: Option<ItemKey>) -> Selection {
        key.map_or_else(Selection::default, Selection::only)
    }
}
