//! What is selected: any number of things of the map, in the order in which they were chosen.

use std::collections::HashSet;

use crate::{
    edit::Item,
    map::{ItemKey, JourneyMap},
};

/// What is selected. The last thing leads: it is the one the inspector shows.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    keys: Vec<ItemKey>,
    /// The same, to be asked: thousands may be selected.
    set: HashSet<ItemKey>,
}

impl PartialEq for Selection {
    fn eq(&self, other: &Selection) -> bool {
        self.keys == other.keys
    }
}

impl Eq for Selection {}

impl Selection {
    /// Nothing but this.
    pub fn only(key: ItemKey) -> Selection {
        Selection::from(vec![key])
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
        self.set.contains(key)
    }

    /// Adds a thing, or takes it out if it is in.
    pub fn toggle(&mut self, key: ItemKey) {
        if self.set.remove(&key) {
            self.keys.retain(|k| *k != key);
        } else {
            self.set.insert(key.clone());
            self.keys.push(key);
        }
    }

    /// Forgets what the map no longer has.
    pub fn keep(&mut self, map: &JourneyMap) {
        let set = &mut self.set;
        self.keys.retain(|key| {
            let is_there = Item::of(map, key).is_some();
            if !is_there {
                set.remove(key);
            }
            is_there
        });
    }
}

impl From<Vec<ItemKey>> for Selection {
    fn from(keys: Vec<ItemKey>) -> Selection {
        let mut selection = Selection::default();
        for key in keys {
            if selection.set.insert(key.clone()) {
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
