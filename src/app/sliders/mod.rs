//! Sliders beside the map: every number that a scenario changes, and every number that is not known for
//! sure. Dragging one changes the map (or the scenario that makes it) while the mouse is down.
//!
//! - [`lines`]: which sliders there are
//! - [`pane`]: the list of them
//! - [`track`]: one of them
//! - [`influence`]: which of them matter most

mod influence;
mod lines;
mod pane;
mod track;

use std::sync::Arc;

pub use influence::Influence;
pub use lines::{Kept, Knob, Line};
pub use pane::{Shelf, pane};
pub use track::Measures;

use crate::{map::JourneyMap, scenario::Scenario};

/// What the file held when it was opened: where sliders are reset to, and whose ranges they show. A save
/// changes nothing of it, so that what was moved and saved can still be moved back.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The map; of a scenario the one that it made.
    pub map: Arc<JourneyMap>,
    /// The scenario, if the file holds one.
    pub scenario: Option<Scenario>,
    /// The map that the scenario changes.
    pub base: Option<Arc<JourneyMap>>,
}
