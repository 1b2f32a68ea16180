//! Stages: the columns of a map.

use super::StageWidth;
use crate::units::Days;

/// A column of the map: Awareness, Evaluation, Purchase, Onboarding, Usage, … or the team's own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stage {
    /// What people call it.
    pub name: String,
    /// What the customer or the company wants here.
    pub goal: String,
    /// How long a customer should need. A customer whose time in the stage is at most this is on
    /// track, at most twice this delayed, above that stuck.
    pub expected: Option<Days>,
    /// How wide its columns are drawn.
    pub width: StageWidth,
    /// Anything else.
    pub note: String,
}
