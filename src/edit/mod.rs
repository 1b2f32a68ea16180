//! Edits: the one way a map changes, as values with inverses.
//!
//! [`apply`] makes an edit and gives the edit that takes it back, so undo is the same call. An edit
//! that fails changes nothing. Order belongs to a map (people chose it), so every inverse restores
//! it exactly.
//!
//! An edit does not ask whether the map makes sense afterwards: a half-drawn map is an ordinary
//! thing, and [`validate`](crate::map::validate::validate) reports on it.
//!
//! This module must never change a map except through [`apply`].

mod arrange;
mod compose;
mod difference;
mod fragment;
mod history;
mod item;
mod remove;
mod rename;
mod share;
mod slugs;
#[cfg(test)]
mod tests;

use std::fmt;

pub use arrange::{move_stage, move_touchpoints, place, remove_all};
pub use compose::{
    Made, Side, add_connected, add_opportunity, add_pain, add_persona, add_stage, add_touchpoint,
    blank, connect, reconnect, set_emotion,
};
pub use difference::{Difference, Differences, How, differences};
pub use fragment::{Pasted, copy, duplicate, paste};
pub use history::History;
pub use item::{Details, Item};
pub use remove::{remove, remove_touchpoint};
pub use rename::renamed;
pub use share::remaining;
pub use slugs::{Kind, fresh, name, name_of};

pub use crate::map::ItemKey;
use crate::map::{JourneyMap, Target};

/// One change to a map.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Puts a new thing at a place among those of its kind.
    Insert {
        /// The place, from 0 to their number.
        at: usize,
        /// The thing, whose key is not in use.
        item: Item,
    },
    /// Takes a thing away, and nothing else: see [`remove()`] for what hangs on it.
    Remove(ItemKey),
    /// Puts another value in the place of the thing with the same key.
    Replace(Item),
    /// Moves a thing among those of its kind.
    Move {
        /// The thing.
        key: ItemKey,
        /// Its new place.
        to: usize,
    },
    /// Gives a thing another key of the same kind, and changes it wherever the map names it. Renaming
    /// a flow hangs it between other touchpoints.
    Rename {
        /// The key it has.
        from: ItemKey,
        /// The key it gets, not in use.
        to: ItemKey,
    },
    /// Sets everything that stands beside the lists: title, state, entry, run settings, ….
    SetDetails(Box<Details>),
    /// Sets the list of targets.
    SetTargets(Vec<Target>),
    /// Sets the whole map: a file read again, the outcome of a merge.
    SetMap(Box<JourneyMap>),
    /// Makes all of them, in order, or none.
    Batch(Vec<Edit>),
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// There is no such thing.
    Unknown(ItemKey),
    /// There is such a thing already, or the map names one.
    Taken(ItemKey),
    /// There is no such place in the list.
    NoSuchPlace {
        /// What was to be put there.
        key: ItemKey,
        /// The place asked for.
        at: usize,
        /// The last place there is.
        last: usize,
    },
    /// A thing of one kind cannot become one of another kind.
    OtherKind {
        /// The key it has.
        from: ItemKey,
        /// The key it was to get.
        to: ItemKey,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::Unknown(key) => write!(f, "the map has no {key}"),
            EditError::Taken(key) => write!(f, "the map already has or names a {key}"),
            EditError::NoSuchPlace { key, at, last } => {
                write!(f, "found place {at} for the {key}, expected 0 to {last}")
            }
            EditError::OtherKind { from, to } => {
                write!(f, "found a new name for the {from} of another kind: {to}")
            }
        }
    }
}

impl std::error::Error for EditError {}

impl Edit {
    /// Puts a new thing after the others of its kind.
    pub fn append(map: &JourneyMap, item: Item) -> Edit {
        let at = item::count(map, &item.key());
        Edit::Insert { at, item }
    }
}

/// Makes an edit and gives the edit that takes it back.
///
/// # Errors
/// [`EditError`] when something it names is not there or already is; the map is then unchanged.
pub fn apply(map: &mut JourneyMap, edit: Edit) -> Result<Edit, EditError> {
    match edit {
        Edit::Insert { at, item } => {
            let key = item.key();
            item::insert(map, at, item)?;
            Ok(Edit::Remove(key))
        }
        Edit::Remove(key) => {
            let (at, item) = item::take(map, &key)?;
            Ok(Edit::Insert { at, item })
        }
        Edit::Replace(item) => item::replace(map, item).map(Edit::Replace),
        Edit::Move { key, to } => {
            let from = item::shift(map, &key, to)?;
            Ok(Edit::Move { key, to: from })
        }
        Edit::Rename { from, to } => rename::rename(map, from, to),
        Edit::SetDetails(mut details) => {
            details.swap(map);
            Ok(Edit::SetDetails(details))
        }
        Edit::SetTargets(mut targets) => {
            std::mem::swap(&mut map.targets, &mut targets);
            Ok(Edit::SetTargets(targets))
        }
        Edit::SetMap(mut other) => {
            std::mem::swap(map, &mut other);
            Ok(Edit::SetMap(other))
        }
        Edit::Batch(edits) => {
            let mut inverses = Vec::with_capacity(edits.len());
            for edit in edits {
                match apply(map, edit) {
                    Ok(inverse) => inverses.push(inverse),
                    Err(error) => {
                        take_back(map, inverses);
                        return Err(error);
                    }
                }
            }
            inverses.reverse();
            Ok(Edit::Batch(inverses))
        }
    }
}

/// Makes the inverses of edits just made, the latest first.
fn take_back(map: &mut JourneyMap, inverses: Vec<Edit>) {
    for inverse in inverses.into_iter().rev() {
        let taken_back = apply(map, inverse);
        debug_assert!(taken_back.is_ok(), "an inverse fits the map it was made on");
    }
}
