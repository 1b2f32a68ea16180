//! Sticky notes: what somebody wanted to be kept, before anybody knows what will become of it.

use super::Lane;

/// A sticky note in the cell of a touchpoint and a lane. It changes no result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sticky {
    /// The lane in which it hangs.
    pub lane: Lane,
    /// What it says.
    pub text: String,
}
