//! Numbers as they may be shown: an answer together with what it belongs to.

use indexmap::IndexMap;

use crate::{
    analyze::{Answer, Estimate, Method, Passage, PersonaAnswer},
    export::words,
    map::{JourneyMap, Metric, Target},
    units::Slug,
};

/// How the numbers shown stand to the map as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They are of the map as it was.
    Older,
    /// Those with an exact value are of the map as it is, the others of the map as it was.
    Exact,
    /// They are of the map as it is; so many replications of so many were made, and more come.
    Growing(u32, u32),
    /// The same, and no more come: the run was stopped.
    Stopped(u32, u32),
    /// They are what a run says, in full.
    Full(u32),
}

impl Standing {
    /// In a few words, to stand beside the numbers.
    pub fn words(self) -> String {
        match self {
            Standing::Older => "of the map as it was".to_owned(),
            Standing::Exact => "exact where it is not dimmed".to_owned(),
            Standing::Growing(done, of) => format!("sampled so far: {done} of {of}"),
            Standing::Stopped(done, of) => format!("stopped at {done} of {of}"),
            Standing::Full(of) => format!("sampled in full: {of} of {of}"),
        }
    }

    /// What that means.
    pub fn explained(self) -> &'static str {
        match self {
            Standing::Older => {
                "The map has changed since; new numbers are on their way or cannot be had."
            }
            Standing::Exact => {
                "Exact values take every uncertain number at its central value. What is dimmed has no exact value and is of the map as it was."
            }
            Standing::Growing(..) => {
                "Everything is read off the replications made so far. More come, and the intervals get narrower."
            }
            Standing::Stopped(..) => {
                "Everything is read off the replications that were made before the run was stopped. Press Run for the rest."
            }
            Standing::Full(_) => {
                "The numbers are those of “wayfarer run” with the same file and seed."
            }
        }
    }
}

/// An answer that is shown, and how it stands to the map it is shown with. There is no way to the numbers
/// but through it, and it is made for the map on the table alone (see `Shown::of`).
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    answer: &'a Answer,
    standing: Standing,
    /// Whose numbers are asked for; `None`: everybody's.
    asked: Option<&'a Slug>,
    /// What is known of them.
    persona: Option<&'a PersonaAnswer>,
}

impl<'a> Told<'a> {
    pub(super) fn new(answer: &'a Answer, standing: Standing) -> Told<'a> {
        Told {
            answer,
            standing,
            asked: None,
            persona: None,
        }
    }

    /// The same for a persona, as far as it is known.
    #[must_use]
    pub fn of_persona(self, asked: Option<&'a Slug>) -> Told<'a> {
        let mut personas = self.answer.personas.iter();
        Told {
            asked,
            persona: asked.and_then(|slug| personas.find(|p| p.slug == *slug)),
            ..self
        }
    }

    /// What stands beside numbers that are everybody's although a persona was asked for.
    pub fn everybody(&self) -> &'static str {
        match self.asked {
            Some(_) => "everybody",
            None => "",
        }
    }

    /// What a target is called, and that it is everybody's where a persona was asked for.
    pub fn title(&self, map: &JourneyMap, target: &Target) -> String {
        let title = words::target(map, target);
        match (&target.persona, self.everybody()) {
            (Some(_), _) | (None, "") => title,
            (None, everybody) => format!("{title}, {everybody}"),
        }
    }

    /// The same for those that are the persona's wherever there are any.
    pub fn whose(&self) -> &'a str {
        match (self.asked, self.persona) {
            (None, _) => "",
            (Some(_), Some(persona)) => &persona.name,
            (Some(_), None) => "everybody",
        }
    }

    /// The metrics.
    pub fn metrics(&self) -> &'a IndexMap<Metric, Estimate> {
        self.persona.map_or(&self.answer.metrics, |p| &p.metrics)
    }

    /// What happens at a stage.
    pub fn stage(&self, slug: &Slug) -> Option<Passage> {
        if let Some(persona) = self.persona {
            return persona.stages.iter().find(|s| s.slug == *slug).cloned();
        }
        let mut stages = self.answer.stages.iter();
        Some(stages.find(|s| s.slug == *slug)?.passage())
    }

    /// What happens at the touchpoint at this place of the answer.
    pub fn touchpoint(&self, at: usize) -> Option<Passage> {
        let touchpoint = self.answer.touchpoints.get(at)?;
        let Some(persona) = self.persona else {
            return Some(touchpoint.passage());
        };
        let same = |p: &&Passage| p.slug == touchpoint.slug;
        persona.touchpoints.get(at).filter(same).cloned()
    }

    /// How many customers of a cohort a share of those asked about is.
    pub fn people(&self, share: f64) -> f64 {
        let part = self.persona.map_or(1.0, |p| p.share);
        share * part * self.answer.size.customers as f64
    }

    /// Whose customers "customers" are, as in "of all customers".
    pub fn of_whom(&self) -> String {
        match (self.asked, self.persona) {
            (Some(_), Some(persona)) => format!("of “{}”", persona.name),
            _ => "of all customers".to_owned(),
        }
    }

    /// What is said. Whether a number in it is of the map as it is, [`is_current`](Self::is_current) tells.
    pub fn answer(&self) -> &'a Answer {
        self.answer
    }

    /// How it stands to the map as it is.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether this number belongs to the map as it is.
    pub fn is_current(&self, number: &Estimate) -> bool {
        match self.standing {
            Standing::Full(_) | Standing::Growing(..) | Standing::Stopped(..) => true,
            Standing::Exact => number.method == Method::Exact,
            Standing::Older => false,
        }
    }

    /// Whether what is read together, how many come where and where they leave, is of the map as it is.
    pub fn passages_are_current(&self) -> bool {
        self.standing != Standing::Older
    }

    /// Whether everything in it comes from one run of the map as it is.
    pub fn is_of_one_run(&self) -> bool {
        !matches!(self.standing, Standing::Older | Standing::Exact)
    }

    /// Whether only a part of the run is in it.
    pub fn is_partial(&self) -> bool {
        matches!(self.standing, Standing::Growing(..) | Standing::Stopped(..))
    }

    /// A number in words. None seen in a part of a run is not none at all.
    pub fn value(&self, number: &Estimate) -> String {
        match self.is_partial() && number.value == 0.0 {
            true => "none so far".to_owned(),
            false => number.show(&self.answer.currency),
        }
    }

    /// Its interval in brackets, to follow it in a sentence; nothing where it has none.
    pub fn between(&self, number: &Estimate) -> String {
        let range = number.range(&self.answer.currency);
        range.map_or_else(String::new, |range| format!(" ({range})"))
    }

    /// What follows a number that is of the map as it was.
    pub fn outdated(&self, number: &Estimate) -> &'static str {
        match self.is_current(number) {
            true => "",
            false => ", of the map as it was",
        }
    }

    /// How a number is known, in a word that stands beside it.
    pub fn sign(&self, number: &Estimate) -> &'static str {
        match (self.standing, number.method) {
            (Standing::Older, _) => "older",
            (Standing::Exact, Method::Exact) => "exact",
            (Standing::Exact, _) => "older",
            _ => "sampled",
        }
    }
}
