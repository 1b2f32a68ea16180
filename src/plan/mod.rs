//! A map and the size of a run, compiled to flat arrays of numbers.
//!
//! The plan is all that the engine and the exact solver share: touchpoints, stages, personas and
//! pains become indices, uncertain numbers become the values of one replication, multipliers of
//! personas and timed effects become shares. It never changes while it runs.

mod compile;
mod features;
mod law;
mod shares;
mod ways;

pub use compile::{Luck, Numbers, central_law, compile, compile_with_numbers, law_at, unknowns};
pub use features::Features;
#[cfg(test)]
pub(crate) use law::edge_law;
pub use law::{Law, Shape};
pub use shares::{cap_shares, multiply_shares};

use crate::{
    draws::Salt,
    map::{Experience, Milestone, SupportRole},
    units::Slug,
};

/// A compiled map. Indices of touchpoints, stages, pains and personas follow the order of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// How long the cohort is watched, in days.
    pub horizon: f64,
    /// The length of the retention window that ends at the horizon, in days.
    pub window: f64,
    /// Yearly discount rate.
    pub discount_rate: f64,
    /// The constants of satisfaction.
    pub experience: Experience,
    /// When customers arrive; `None`: at 0.
    pub arrivals: Option<Law>,
    /// The columns.
    pub stages: Vec<StagePlan>,
    /// What does not depend on the persona.
    pub touchpoints: Vec<TouchpointPlan>,
    /// Every pain of the map.
    pub pains: Vec<PainPlan>,
    /// At least one; shares sum to 1.
    pub personas: Vec<PersonaPlan>,
    /// What the map uses, so that what it does not use costs nothing.
    pub features: Features,
    /// Touchpoints whose drawn shares summed to over 1 and were scaled down.
    pub scaled_down: Vec<u32>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StagePlan {
    /// Its slug.
    pub slug: Slug,
    /// Expected time, in days.
    pub expected: Option<f64>,
}

/// What is the same for every persona at a touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct TouchpointPlan {
    /// Its slug.
    pub slug: Slug,
    /// The key of the moves from here.
    pub salt: Salt,
    /// Index of its stage.
    pub stage: u32,
    /// The milestone reached on arriving.
    pub milestone: Option<Milestone>,
    /// Its part in support.
    pub support: Option<SupportRole>,
    /// Emotion when no pain strikes.
    pub emotion: f64,
    /// Whether CSAT is asked.
    pub csat: bool,
    /// Effort reported, 1…7.
    pub effort: Option<f64>,
    /// Money that changes hands.
    pub money: MoneyPlan,
}

/// Money at a touchpoint, in the map's currency, before the persona's spend factor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MoneyPlan {
    /// Cost a visit.
    pub cost: f64,
    /// Revenue a visit.
    pub revenue: f64,
    /// Cost a day.
    pub cost_per_day: f64,
    /// Revenue a day.
    pub revenue_per_day: f64,
    /// Price a month of a subscription that starts here.
    pub subscribe: Option<f64>,
    /// Growth of the running subscription: 0.2 is +20 %; negative: it shrinks.
    pub change: f64,
}

/// A pain.
#[derive(Debug, Clone, PartialEq)]
pub struct PainPlan {
    /// Its slug.
    pub slug: Slug,
    /// The key of its draws.
    pub salt: Salt,
    /// Index of its touchpoint.
    pub at: u32,
    /// Share of those struck that leave.
    pub leave: f64,
    /// Time it adds.
    pub delay: Option<Law>,
    /// What it adds to the emotion.
    pub emotion: f64,
}

/// A persona's own chain.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonaPlan {
    /// Its slug; `None` for the one unnamed persona of a map without personas.
    pub slug: Option<Slug>,
    /// Its share of the customers; the shares of all personas sum to 1.
    pub share: f64,
    /// Satisfaction at the start.
    pub baseline: f64,
    /// Multiplier on revenue and prices.
    pub spend: f64,
    /// Touchpoints at which it enters, with shares that sum to 1, or to less: the rest never comes.
    pub entry: Vec<(u32, f64)>,
    /// Its law of motion at every touchpoint.
    pub nodes: Vec<NodePlan>,
}

impl PersonaPlan {
    /// The share of it that never comes.
    pub fn away(&self) -> f64 {
        let come: f64 = self.entry.iter().map(|(_, share)| share).sum();
        // What is missing to 1 by rounding is nobody.
        Some(1.0 - come).filter(|away| *away > 1e-12).unwrap_or(0.0)
    }
}

/// How a persona leaves a touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePlan {
    /// The length of the stay, delays by pains not included.
    pub stay: Law,
    /// The ways out by the length of the stay: the first whose `up_to` is at least the stay holds.
    /// The last has no end. Never empty.
    pub ways: Vec<Ways>,
    /// The pains here: index and prevalence for this persona.
    pub pains: Vec<(u32, f64)>,
}

/// The ways out of a touchpoint for stays up to some length.
#[derive(Debug, Clone, PartialEq)]
pub struct Ways {
    /// The longest stay for which they hold, in days; infinite for the last.
    pub up_to: f64,
    /// Touchpoints and shares, in the order of the map's flows. What they and `finish` leave to 1 drops off.
    pub flows: Vec<(u32, f64)>,
    /// The share that finishes the journey.
    pub finish: f64,
}

impl Ways {
    /// The share that drops off.
    pub fn drop_off(&self) -> f64 {
        let flows = self.flows.iter().map(|(_, share)| share).sum::<f64>();
        (1.0 - (flows + self.finish)).max(0.0)
    }
}

impl Plan {
    /// The share of the customers that never come.
    pub fn away(&self) -> f64 {
        self.personas.iter().map(|p| p.share * p.away()).sum()
    }

    /// The milestones that some touchpoint carries.
    pub fn has(&self, milestone: Milestone) -> bool {
        self.touchpoints
            .iter()
            .any(|t| t.milestone == Some(milestone))
    }

    /// The milestone by which time to value is measured: the first success, or the aha moment where
    /// the map has no first success.
    pub fn value_milestone(&self) -> Option<Milestone> {
        [Milestone::FirstSuccess, Milestone::Aha]
            .into_iter()
            .find(|m| self.has(*m))
    }
}
