//! The answer to a run: every estimate, every target, every table.

use super::Contradiction;
use indexmap::IndexMap;

use super::interval::Method;
use crate::{
    map::{Metric, Target, Unit},
    units::Slug,
};

/// A value with its interval, and where the uncertainty comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value over all replications together.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Its unit.
    pub unit: Unit,
    /// Where the interval comes from.
    pub method: Method,
    /// How far one cohort of this size strays from it; `None` of an exact value, and where the two sources are
    /// not told apart: of a persona at a place.
    pub spread: Option<Spread>,
}

/// Standard deviations of the value of one cohort, by source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// From chance in a cohort of this size, everything being known.
    pub chance: f64,
    /// From what is not known.
    pub unknown: f64,
}

/// The size of a run that was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunSize {
    /// Customers in a replication.
    pub customers: u64,
    /// Replications.
    pub replications: u32,
    /// The seed of every draw.
    pub seed: u64,
    /// Days watched.
    pub horizon: f64,
}

/// A target and how it fares.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetAnswer {
    /// The target.
    pub target: Target,
    /// The metric; `None` when nothing could be measured.
    pub estimate: Option<Estimate>,
    /// Whether the value meets the bound.
    pub met: bool,
    /// The probability that a cohort of this size meets it, given what is not known. NaN where it cannot
    /// be told: from a single draw of what is not known, and by the exact solver.
    pub probability: f64,
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageAnswer {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Share of customers that reach it; `None` where that is not known.
    pub reach: Option<Estimate>,
    /// Share of those that drop off in it.
    pub drop_off: Option<Estimate>,
    /// Days spent in it by those that reach it, up to the horizon.
    pub days: Option<Estimate>,
    /// Expected days.
    pub expected: Option<f64>,
    /// Shares of those that reach it whose time in it is at most the expected one, at most twice it,
    /// more.
    pub pace: Option<[Estimate; 3]>,
    /// Mean emotion, −1…1.
    pub emotion: Option<Estimate>,
}

impl StageAnswer {
    /// What happens in it, as it is told of a persona.
    pub fn passage(&self) -> Passage {
        Passage {
            slug: self.slug.clone(),
            reach: self.reach,
            visits: None,
            drop_off: self.drop_off,
            lost: lost(self.reach, self.drop_off),
            days: self.days,
            finished: None,
            active: None,
        }
    }
}

/// Share of all customers who drop off in a stage.
pub(super) fn lost(reach: Option<Estimate>, drop_off: Option<Estimate>) -> Option<f64> {
    Some(reach?.value * drop_off?.value)
}

/// A touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct TouchpointAnswer {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The slug of its stage.
    pub stage: Slug,
    /// Share of customers that come there; `None` where that is not known.
    pub reach: Option<Estimate>,
    /// Visits per customer.
    pub visits: Estimate,
    /// Share of completed visits that end the journey.
    pub drop_off: Option<Estimate>,
    /// Share of all customers who drop off here.
    pub lost: Estimate,
    /// Share of all customers whose journey ends well here; `None` where nobody can finish anywhere on the
    /// map.
    pub finished: Option<Estimate>,
    /// Days a visit lasts, up to the horizon.
    pub days: Option<Estimate>,
    /// Share of customers here at the horizon.
    pub active: Estimate,
    /// Share of completed visits by where they go on to, in the order of the map.
    pub onward: Vec<(Slug, f64)>,
}

impl TouchpointAnswer {
    /// What happens there, as it is told of a persona.
    pub fn passage(&self) -> Passage {
        Passage {
            slug: self.slug.clone(),
            reach: self.reach,
            visits: Some(self.visits.value),
            drop_off: self.drop_off,
            lost: Some(self.lost.value),
            days: self.days,
            finished: self.finished,
            active: Some(self.active),
        }
    }
}

/// What a pain does in the run. What its removal would bring is leverage.
#[derive(Debug, Clone, PartialEq)]
pub struct PainAnswer {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The touchpoint it strikes at.
    pub at: Slug,
    /// Visits it strikes, per cohort.
    pub struck: Estimate,
    /// Customers that leave because of it, per cohort.
    pub left: Estimate,
    /// Customer-days it adds, per cohort.
    pub delay: Estimate,
}

/// What happens at a stage or a touchpoint to the customers of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The slug of the stage or the touchpoint.
    pub slug: Slug,
    /// Share of these customers that come there.
    pub reach: Option<Estimate>,
    /// Visits per customer; of a stage unknown.
    pub visits: Option<f64>,
    /// Of a stage the share of those that reach it who drop off in it; of a touchpoint the share of
    /// completed visits that end the journey.
    pub drop_off: Option<Estimate>,
    /// Share of these customers whose journey ends here.
    pub lost: Option<f64>,
    /// Days spent in the stage by those who reach it; days that a visit of the touchpoint lasts.
    pub days: Option<Estimate>,
    /// Share of these customers whose journey ends well here; `None` of a stage, and where nobody can finish
    /// anywhere on the map.
    pub finished: Option<Estimate>,
    /// Share of these customers who are here at the horizon; of a stage unknown.
    pub active: Option<Estimate>,
}

impl Passage {
    /// Share of completed visits that end the journey well, as far as that is known.
    pub fn ends_well(&self) -> Option<Estimate> {
        // Whoever is still active is at the one visit of theirs that is not completed.
        let completed = self.visits? - self.active?.value;
        let finished = self.finished?;
        let of_visits = |share: f64| (share / completed).clamp(0.0, 1.0);
        (completed > 0.0).then(|| Estimate {
            value: of_visits(finished.value),
            low: of_visits(finished.low),
            high: of_visits(finished.high),
            ..finished
        })
    }
}

/// The main metrics of one persona.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonaAnswer {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its share of the customers.
    pub share: f64,
    /// Its metrics, in the order of the registry.
    pub metrics: IndexMap<Metric, Estimate>,
    /// What happens to it, stage by stage in the order of the map.
    pub stages: Vec<Passage>,
    /// The same by touchpoint.
    pub touchpoints: Vec<Passage>,
}

/// A point of the survival curve of converted customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalPoint {
    /// Days since conversion.
    pub day: f64,
    /// Share still there.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Everything a run says about a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The id of the map.
    pub map: Slug,
    /// The currency of its money.
    pub currency: String,
    /// The size of the run.
    pub size: RunSize,
    /// How many numbers of the map are uncertain.
    pub unknowns: usize,
    /// The length of the retention window, in days.
    pub window: f64,
    /// What the map gives a meaning to, in the order of the registry.
    pub metrics: IndexMap<Metric, Estimate>,
    /// In the order of the map.
    pub targets: Vec<TargetAnswer>,
    /// In the order of the map.
    pub stages: Vec<StageAnswer>,
    /// In the order of the map.
    pub touchpoints: Vec<TouchpointAnswer>,
    /// In the order of the map.
    pub pains: Vec<PainAnswer>,
    /// In the order of the map; empty when the map has no personas.
    pub personas: Vec<PersonaAnswer>,
    /// By month since conversion; empty when nobody converts.
    pub survival: Vec<SurvivalPoint>,
    /// Customers that were stopped because they made too many visits, over the whole run.
    pub stopped: u64,
    /// Where the exact solver says otherwise; empty where nobody has [looked](super::contradictions).
    pub contradictions: Vec<Contradiction>,
    /// The share of the customers that never come, because what brought them has been taken away: they are
    /// among the lost.
    pub away: f64,
}
