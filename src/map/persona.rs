//! Personas: segments of the arriving customers.

use indexmap::IndexMap;

use super::{Evidence, FlowKey, touchpoint::named_enum};
use crate::units::{Factor, Share, Slug, Uncertain};

/// A segment of the arriving customers, with its own multipliers.
#[derive(Debug, Clone, PartialEq)]
pub struct Persona {
    /// What people call it.
    pub name: String,
    /// The kind of customer.
    pub segment: Option<Segment>,
    /// Its share of the arriving customers, taken relative to the sum over the personas.
    pub share: Uncertain<Share>,
    /// What it wants, in its words.
    pub goal: String,
    /// A sentence that brings it to life.
    pub quote: String,
    /// Satisfaction at the start, 0…10. `None`: that of the map.
    pub baseline: Option<f64>,
    /// Multipliers on the shares of flows; the other ways out of the touchpoint, drop-off included,
    /// shrink or grow in proportion.
    pub flow: IndexMap<FlowKey, Factor>,
    /// Multipliers on the dwell at touchpoints.
    pub dwell: IndexMap<Slug, Factor>,
    /// Multipliers on the prevalence of pains.
    pub pain: IndexMap<Slug, Factor>,
    /// Multiplier on every subscription price and one-off revenue.
    pub spend: Factor,
    /// Where it enters, if elsewhere than the map says.
    pub entry: Option<Slug>,
    /// The share of its customers that never come, because what brought them has been taken away.
    pub away: Share,
    /// How well its numbers are known.
    pub evidence: Option<Evidence>,
    /// Anything else.
    pub note: String,
}

impl Persona {
    /// A persona with this share of the arriving customers and no multipliers.
    pub fn new(name: impl Into<String>, share: impl Into<Uncertain<Share>>) -> Persona {
        Persona {
            name: name.into(),
            segment: None,
            share: share.into(),
            goal: String::new(),
            quote: String::new(),
            baseline: None,
            flow: IndexMap::new(),
            dwell: IndexMap::new(),
            pain: IndexMap::new(),
            spend: Factor::ONE,
            entry: None,
            away: Share::ZERO,
            evidence: None,
            note: String::new(),
        }
    }
}

named_enum!(
    /// The kind of customer.
    Segment {
        /// Large companies, high touch.
        Enterprise,
        /// Medium-sized companies, pooled touch.
        MidMarket,
        /// Small companies.
        SmallBusiness,
        /// Those who serve themselves, tech touch.
        SelfServe,
        /// Private persons.
        Consumer,
    }
);
