//! Scenarios: a base map and a list of typed changes.

use crate::{
    map::{Change, RunSettings, Target},
    units::Slug,
};

/// What if: a base map plus changes, targets and run settings of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Identifies the scenario among others.
    pub id: Slug,
    /// What people call it.
    pub title: String,
    /// The base map's file, relative to the scenario's own.
    pub base: String,
    /// Why, and where its numbers come from.
    pub note: String,
    /// What it changes, in order.
    pub changes: Vec<Change>,
    /// Targets that replace the map's of the same metric and persona, or are added to them.
    pub targets: Vec<Target>,
    /// How a run is sized where it differs from the map.
    pub run: RunSettings,
}
