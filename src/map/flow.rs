//! Flows: where customers go on to.

use std::fmt;

use super::Evidence;
use crate::units::{Days, Factor, Share, Slug, Uncertain};

/// Identifies a flow: `setup>first-report`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowKey {
    /// The touchpoint that is left.
    pub from: Slug,
    /// The touchpoint that is entered; may be the same.
    pub to: Slug,
}

impl FlowKey {
    /// The flow between two touchpoints.
    pub fn new(from: Slug, to: Slug) -> FlowKey {
        FlowKey { from, to }
    }

    /// Parses `from>to`.
    ///
    /// # Errors
    /// A sentence that says what was found and what is expected.
    pub fn parse(text: &str) -> Result<FlowKey, String> {
        let (from, to) = text.split_once('>').ok_or_else(|| {
            format!("found {text:?}, expected a flow written \"from>to\", such as \"setup>first-report\"")
        })?;
        let slug = |s: &str| Slug::new(s.trim()).map_err(|e| e.to_string());
        Ok(FlowKey::new(slug(from)?, slug(to)?))
    }
}

impl fmt::Display for FlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.from, self.to)
    }
}

/// A directed edge between touchpoints.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The share of visits that take it.
    pub share: Uncertain<Share>,
    /// How a short stay changes the share.
    pub within: Option<TimedEffect>,
    /// How well the share is known.
    pub evidence: Option<Evidence>,
    /// Anything else.
    pub note: String,
}

impl Flow {
    /// A flow that this share of visits take.
    pub fn new(share: impl Into<Uncertain<Share>>) -> Flow {
        Flow {
            share: share.into(),
            within: None,
            evidence: None,
            note: String::new(),
        }
    }
}

/// When the stay that just ended lasted at most `within`, the flow's share is multiplied by `times`
/// and the other ways out, drop-off included, shrink (or grow) in proportion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimedEffect {
    /// The longest stay for which it holds.
    pub within: Days,
    /// The multiplier.
    pub times: Uncertain<Factor>,
}
