//! The journey map: stages, touchpoints, pain points, opportunities and flows for several personas.
//!
//! The map is the model: the same value is drawn, edited, saved, simulated and solved. It is plain
//! data whose numbers are checked when they are made; whether the parts fit together (a flow to a
//! touchpoint that exists, shares that sum to at most 1) is asked by [`validate::validate`], which
//! reports everything at once, because a half-drawn map is an ordinary thing.
//!
//! Things are identified by [`Slug`] and kept in the order that people chose. The
//! [`graph::MapGraph`] view (petgraph) is made from the map when something must be walked; its
//! indices are never stored.
//!
//! This module must never know how a map is written to a file, or how it is run.

mod change;
mod dwell;
mod evidence;
mod flow;
pub mod graph;
mod lanes;
mod metric;
mod names;
mod opportunity;
mod pain;
mod persona;
mod placement;
pub mod progress;
mod settings;
mod stage;
mod sticky;
mod target;
mod touchpoint;
pub mod validate;

pub use change::{Change, Customers};
pub use dwell::{Dwell, DwellError, DwellLaw};
pub use evidence::Evidence;
pub use flow::{Flow, FlowKey, TimedEffect};
pub use lanes::{Lane, Lanes};
pub use metric::{Metric, Unit};
pub use names::{ItemKey, Names};
pub use opportunity::{Anchor, Opportunity};
pub use pain::Pain;
pub use persona::{Persona, Segment};
pub use placement::{Position, StageWidth};
pub use settings::{Experience, RunSettings};
pub use stage::Stage;
pub use sticky::Sticky;
pub use target::{Bound, Target};
pub use touchpoint::{Channel, Milestone, SupportRole, Touchpoint};

use std::collections::HashSet;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::units::{Days, Share, Slug, Uncertain};

/// Whether a map shows the journey as it is or as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// As it is.
    #[default]
    Current,
    /// As it should be; names the map of the current state, if there is one.
    Future {
        /// The id of the current-state map.
        of: Option<Slug>,
    },
}

/// How much of the journey a map covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Focus {
    /// From the first contact to the last.
    #[default]
    EndToEnd,
    /// A deep dive into one stage of a longer journey, by name.
    Stage(String),
    /// The journey of one persona.
    Persona(Slug),
}

/// A customer journey map. See the [module documentation](self).
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyMap {
    /// Identifies the map among others.
    pub id: Slug,
    /// What people call it.
    pub title: String,
    /// What it is about, where its numbers come from.
    pub note: String,
    /// Current or future state.
    pub state: State,
    /// End to end, or one stage or persona.
    pub focus: Focus,
    /// When the team last reviewed it.
    pub reviewed: Option<Date>,
    /// How often it is to be reviewed.
    pub review_every: Option<Days>,
    /// ISO 4217 code of the money in it.
    pub currency: String,
    /// Yearly rate at which later money counts less, 0 for none.
    pub discount_rate: Share,
    /// How a run is sized unless told otherwise.
    pub run: RunSettings,
    /// The constants of satisfaction and its surveys.
    pub experience: Experience,
    /// Where customers enter, with shares that are taken relative to their sum. Empty: at the first
    /// touchpoint.
    pub entry: IndexMap<Slug, Uncertain<Share>>,
    /// The share of the cohort that never comes, because what brought them has been taken away; personas
    /// with an entry of their own are not meant. They count as customers, and as lost from the start.
    pub away: Share,
    /// When customers arrive, counted from the start of the run. `None`: all at the start.
    pub arrivals: Option<Dwell>,
    /// Who travels. Empty: one unnamed persona.
    pub personas: IndexMap<Slug, Persona>,
    /// The columns, in order of time.
    pub stages: IndexMap<Slug, Stage>,
    /// The interactions.
    pub touchpoints: IndexMap<Slug, Touchpoint>,
    /// What hurts, where.
    pub pains: IndexMap<Slug, Pain>,
    /// Ideas for improving.
    pub opportunities: IndexMap<Slug, Opportunity>,
    /// Where customers go on to.
    pub flows: IndexMap<FlowKey, Flow>,
    /// What the team wants to reach.
    pub targets: Vec<Target>,
    /// How the lanes of the journey picture are shown.
    pub lanes: Lanes,
}

impl JourneyMap {
    /// An empty map.
    pub fn new(id: Slug, title: impl Into<String>) -> JourneyMap {
        JourneyMap {
            id,
            title: title.into(),
            note: String::new(),
            state: State::default(),
            focus: Focus::default(),
            reviewed: None,
            review_every: None,
            currency: "USD".into(),
            discount_rate: Share::ZERO,
            run: RunSettings::default(),
            experience: Experience::default(),
            entry: IndexMap::new(),
            away: Share::ZERO,
            arrivals: None,
            personas: IndexMap::new(),
            stages: IndexMap::new(),
            touchpoints: IndexMap::new(),
            pains: IndexMap::new(),
            opportunities: IndexMap::new(),
            flows: IndexMap::new(),
            targets: Vec::new(),
            lanes: Lanes::default(),
        }
    }

    /// The day on which the next review is due, if the map says how often.
    pub fn review_due(&self) -> Option<Date> {
        let days = self.review_every?.get().round() as i64;
        let span = jiff::Span::new().try_days(days).ok()?;
        self.reviewed?.checked_add(span).ok()
    }

    /// The flows out of a touchpoint, in the order of the map.
    pub fn flows_from<'a>(
        &'a self,
        touchpoint: &'a Slug,
    ) -> impl Iterator<Item = (&'a FlowKey, &'a Flow)> {
        self.flows
            .iter()
            .filter(move |(key, _)| key.from == *touchpoint)
    }

    /// The share of completed visits to a touchpoint that end the journey well: what is written there; where
    /// nothing is, everybody where no flow leaves it and nobody elsewhere.
    pub fn finish(&self, touchpoint: &Slug) -> Uncertain<Share> {
        let written = self.touchpoints.get(touchpoint).and_then(|t| t.finish);
        let usual = || match self.flows_from(touchpoint).next() {
            None => Share::ONE,
            Some(_) => Share::ZERO,
        };
        written.unwrap_or_else(|| usual().into())
    }

    /// The same for every touchpoint, in the order of the map.
    pub fn finishes(&self) -> impl Iterator<Item = (&Slug, Uncertain<Share>)> {
        let left: HashSet<&Slug> = self.flows.keys().map(|key| &key.from).collect();
        self.touchpoints.iter().map(move |(slug, touchpoint)| {
            let usual = match left.contains(slug) {
                true => Share::ZERO,
                false => Share::ONE,
            };
            (slug, touchpoint.finish.unwrap_or(usual.into()))
        })
    }

    /// Whether anybody can finish the journey at all.
    pub fn can_finish(&self) -> bool {
        self.finishes()
            .any(|(_, share)| share.central().get() > 0.0)
    }

    /// The map with what it means written at every touchpoint: how many finish there.
    pub fn with_ends_written(&self) -> JourneyMap {
        let mut map = self.clone();
        for (slug, share) in self.finishes() {
            if let Some(touchpoint) = map.touchpoints.get_mut(slug) {
                touchpoint.finish = Some(share);
            }
        }
        map
    }

    /// The central share of a persona's visits that a pain point strikes; of everybody's where there is no
    /// persona. Zero for a pain that the map does not have.
    pub fn strikes(&self, pain: &Slug, persona: Option<&Slug>) -> f64 {
        let factor = persona.and_then(|slug| self.personas.get(slug)?.pain.get(pain));
        let factor = factor.map_or(1.0, |factor| factor.get());
        let pain = self.pains.get(pain);
        pain.map_or(0.0, |pain| {
            (pain.prevalence.central().get() * factor).min(1.0)
        })
    }

    /// The pain points at a touchpoint, in the order of the map.
    pub fn pains_at<'a>(
        &'a self,
        touchpoint: &'a Slug,
    ) -> impl Iterator<Item = (&'a Slug, &'a Pain)> {
        self.pains
            .iter()
            .filter(move |(_, pain)| pain.at == *touchpoint)
    }

    /// The touchpoints at which customers enter, with their relative shares.
    pub fn entries(&self) -> Vec<(Slug, Uncertain<Share>)> {
        if self.entry.is_empty() {
            let first = self.touchpoints.keys().next();
            first
                .map(|slug| (slug.clone(), Share::ONE.into()))
                .into_iter()
                .collect()
        } else {
            self.entry
                .iter()
                .map(|(slug, share)| (slug.clone(), *share))
                .collect()
        }
    }

    /// The share of the customers that never come, because what brought them has been taken away.
    pub fn never_come(&self) -> f64 {
        let away = |own_entry: bool, away: Share| {
            let of_all = if own_entry { 0.0 } else { self.away.get() };
            1.0 - (1.0 - of_all) * (1.0 - away.get())
        };
        let share = |persona: &Persona| persona.share.central().get();
        let all: f64 = self.personas.values().map(share).sum();
        if all <= 0.0 {
            return self.away.get();
        }
        let gone = self.personas.values();
        let gone = gone.map(|p| share(p) * away(p.entry.is_some(), p.away));
        gone.sum::<f64>() / all
    }

    /// Whether any touchpoint carries the milestone.
    pub fn has_milestone(&self, milestone: Milestone) -> bool {
        self.touchpoints
            .values()
            .any(|t| t.moment == Some(milestone))
    }
}
