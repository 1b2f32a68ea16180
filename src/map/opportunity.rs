//! Opportunities: ideas for improving, which a scenario can switch on.

use std::fmt;

use super::Change;
use crate::units::{Money, Slug, Uncertain};

/// What an opportunity is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A touchpoint.
    Touchpoint(Slug),
    /// A pain point.
    Pain(Slug),
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Anchor::Touchpoint(slug) | Anchor::Pain(slug) => slug.fmt(f),
        }
    }
}

/// An idea attached to a touchpoint or a pain point.
#[derive(Debug, Clone, PartialEq)]
pub struct Opportunity {
    /// What it is attached to.
    pub on: Anchor,
    /// What people call it.
    pub name: String,
    /// What it would change, once a scenario switches it on.
    pub changes: Vec<Change>,
    /// What it would cost.
    pub cost: Option<Uncertain<Money>>,
    /// Votes from the team or the workshop.
    pub votes: u32,
    /// Who looks after it.
    pub owner: String,
    /// Anything else.
    pub note: String,
}
