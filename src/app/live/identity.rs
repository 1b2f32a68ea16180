//! What numbers belong to.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use super::same_numbers;
use crate::map::JourneyMap;

/// One state of one map on the table. The horizon, the size and the seed of its run are part of the map,
/// so two identities are equal where a run would give the same numbers.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Which table: a map that is read anew has another, so that what comes late for the one before is
    /// never taken for its own.
    table: u64,
    /// How many states there were before it.
    state: u64,
    map: Arc<JourneyMap>,
}

impl Identity {
    /// A table that nothing belongs to yet.
    pub(super) fn new_table() -> u64 {
        static TABLES: AtomicU64 = AtomicU64::new(1);
        TABLES.fetch_add(1, Ordering::Relaxed)
    }

    /// A state of the map on a table.
    pub(super) fn new(table: u64, state: u64, map: Arc<JourneyMap>) -> Identity {
        Identity { table, state, map }
    }

    /// The map.
    pub fn map(&self) -> &Arc<JourneyMap> {
        &self.map
    }

    /// The number of the state.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// The number of the table.
    pub(super) fn table(&self) -> u64 {
        self.table
    }

    /// Whether numbers of this identity are numbers of that map.
    pub fn is_of(&self, map: &Arc<JourneyMap>) -> bool {
        Arc::ptr_eq(&self.map, map) || same_numbers(&self.map, map)
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Identity) -> bool {
        self.table == other.table && self.state == other.state && self.is_of(&other.map)
    }
}
