//! Pain points: what hurts, where, how many, and what it does to them.

use super::{Dwell, Evidence};
use crate::units::{Emotion, Money, Share, Slug, Uncertain};

/// A pain point at a touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Pain {
    /// The touchpoint at which it strikes.
    pub at: Slug,
    /// What people call it.
    pub name: String,
    /// The share of visits that it strikes, independently of other pains.
    pub prevalence: Uncertain<Share>,
    /// The share of those it strikes that leave because of it.
    pub leave: Uncertain<Share>,
    /// The time it adds to the visit.
    pub delay: Option<Dwell>,
    /// What it does to the customer's emotion, added to that of the touchpoint; usually negative.
    pub emotion: Emotion,
    /// How well its numbers are known.
    pub evidence: Option<Evidence>,
    /// What customers said about it.
    pub quotes: Vec<String>,
    /// Votes from the team or the workshop.
    pub votes: u32,
    /// Who looks after it.
    pub owner: String,
    /// What fixing it would cost.
    pub fix_cost: Option<Uncertain<Money>>,
    /// Anything else.
    pub note: String,
}

impl Pain {
    /// A pain that strikes this share of visits and does nothing yet.
    pub fn new(at: Slug, name: impl Into<String>, prevalence: impl Into<Uncertain<Share>>) -> Pain {
        Pain {
            at,
            name: name.into(),
            prevalence: prevalence.into(),
            leave: Share::ZERO.into(),
            delay: None,
            emotion: Emotion::default(),
            evidence: None,
            quotes: Vec::new(),
            votes: 0,
            owner: String::new(),
            fix_cost: None,
            note: String::new(),
        }
    }
}
