//! Builds a map from names: finds a slug for each, and fills in what a run needs.

use std::collections::{HashMap, HashSet};

use super::{Import, Note};
use crate::{
    map::{
        Dwell, Evidence, Flow, FlowKey, JourneyMap, Opportunity, Pain, Persona, Stage, Touchpoint,
    },
    numbers::Spoken,
    units::{Days, Real, Share, Slug},
};

/// The most things that a map is read with.
pub const MOST: usize = 5000;
/// The longest text that is kept.
const LONGEST: usize = 4000;
/// What share of the visits to a touchpoint go on where nobody says.
const ONWARD: f64 = 0.8;

/// A map that is being built.
pub struct Builder {
    /// The map so far.
    pub map: JourneyMap,
    /// What there is to know about it.
    pub notes: Vec<Note>,
    /// Touchpoints that say themselves that a visit takes no time.
    pub timeless: HashSet<Slug>,
    taken: HashSet<String>,
    stages: HashMap<String, Slug>,
    /// Flows in the order in which they were found: with a share where one was said.
    flows: Vec<(Slug, Slug, Option<f64>)>,
}

impl Builder {
    /// An empty map with this title.
    pub fn new(title: &str) -> Builder {
        let title = tidy(title);
        let title = if title.is_empty() {
            "Imported map".to_owned()
        } else {
            title
        };
        let id = Slug::from_title(&title).unwrap_or_else(imported);
        Builder {
            map: JourneyMap::new(id, title),
            timeless: HashSet::new(),
            notes: Vec::new(),
            taken: HashSet::new(),
            stages: HashMap::new(),
            flows: Vec::new(),
        }
    }

    /// Something had to be assumed.
    pub fn assume(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.note(place.into(), false, message.into());
    }

    /// Something was not understood.
    pub fn lose(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.note(place.into(), true, message.into());
    }

    fn note(&mut self, place: String, lost: bool, message: String) {
        // A file of something else altogether would give one for each line.
        if self.notes.len() < 200 {
            self.notes.push(Note {
                place,
                lost,
                message,
            });
        }
    }

    /// A slug that nothing has yet.
    fn slug(&mut self, name: &str, kind: &str) -> Slug {
        let base = Slug::from_title(name).map_or_else(|| kind.to_owned(), |s| s.to_string());
        let base: String = base.chars().take(48).collect();
        let base = base.trim_end_matches(['-', '.', '_']).to_owned();
        let mut number = 1;
        loop {
            let text = match number {
                1 => base.clone(),
                n => format!("{base}-{n}"),
            };
            number += 1;
            if !self.taken.contains(&text)
                && let Ok(slug) = Slug::new(&text)
            {
                self.taken.insert(text);
                return slug;
            }
        }
    }

    /// The stage with this name, a new one if there is none yet.
    pub fn stage(&mut self, name: &str) -> Slug {
        let name = tidy(name);
        let name = if name.is_empty() {
            "Journey".to_owned()
        } else {
            name
        };
        if let Some(slug) = self.stages.get(&name.to_lowercase()) {
            return slug.clone();
        }
        let slug = self.slug(&name, "stage");
        self.stages.insert(name.to_lowercase(), slug.clone());
        let stage = Stage {
            name,
            ..Stage::default()
        };
        self.map.stages.insert(slug.clone(), stage);
        slug
    }

    /// A touchpoint; `None` when there are too many.
    pub fn touchpoint(&mut self, stage: &Slug, name: &str) -> Option<Slug> {
        if self.map.touchpoints.len() >= MOST {
            return None;
        }
        let name = tidy(name);
        let slug = self.slug(&name, "touchpoint");
        let mut touchpoint = Touchpoint::new(stage.clone(), name);
        touchpoint.evidence = Some(Evidence::Guess);
        self.map.touchpoints.insert(slug.clone(), touchpoint);
        Some(slug)
    }

    /// A pain at a touchpoint, which strikes and makes leave so many.
    pub fn pain(&mut self, at: &Slug, name: &str, hits: Option<f64>, leave: Option<f64>) {
        let name = tidy(name);
        if name.is_empty() || self.map.pains.len() >= MOST {
            return;
        }
        let slug = self.slug(&name, "pain");
        let mut pain = Pain::new(at.clone(), name, Share::clamped_to(hits.unwrap_or(0.2)));
        pain.leave = Share::clamped_to(leave.unwrap_or(0.05)).into();
        if hits.is_none() {
            pain.evidence = Some(Evidence::Guess);
        }
        self.map.pains.insert(slug, pain);
    }

    /// An idea.
    pub fn idea(&mut self, idea: Opportunity) {
        if idea.name.is_empty() || self.map.opportunities.len() >= MOST {
            return;
        }
        let slug = self.slug(&idea.name, "idea");
        self.map.opportunities.insert(slug, idea);
    }

    /// Personas with equal shares.
    pub fn personas(&mut self, names: &[String]) {
        for name in names.iter().take(24) {
            let slug = self.slug(name, "persona");
            let share = Share::clamped_to(1.0 / names.len() as f64);
            self.map
                .personas
                .insert(slug, Persona::new(tidy(name), share));
        }
    }

    /// A flow, with its share if that was said.
    pub fn flow(&mut self, from: &Slug, to: &Slug, share: Option<f64>) {
        if self.flows.len() < 4 * MOST {
            self.flows.push((from.clone(), to.clone(), share));
        }
    }

    /// The finished map.
    pub fn finish(mut self) -> Import {
        if self.flows.is_empty() {
            self.chain();
        }
        self.shares();
        self.times();
        Import {
            map: self.map,
            notes: self.notes,
        }
    }

    /// Each touchpoint leads to the next.
    fn chain(&mut self) {
        let stages = self.map.stages.keys();
        let order: Vec<Slug> = stages
            .flat_map(|stage| {
                let members = self
                    .map
                    .touchpoints
                    .iter()
                    .filter(move |(_, t)| t.stage == *stage);
                members.map(|(slug, _)| slug.clone())
            })
            .collect();
        if order.len() > 1 {
            let percent = ONWARD * 100.0;
            self.assume(
                "",
                format!("no flows were found: each touchpoint leads to the next, with a guessed share of {percent} %"),
            );
        }
        for pair in order.windows(2) {
            self.flows
                .push((pair[0].clone(), pair[1].clone(), Some(ONWARD)));
            let key = FlowKey::new(pair[0].clone(), pair[1].clone());
            self.map.flows.insert(key, graded(ONWARD));
        }
    }

    /// Gives every flow a share, so that those out of a touchpoint are at most 1 together.
    fn shares(&mut self) {
        let sources: Vec<Slug> = self.map.touchpoints.keys().cloned().collect();
        let mut out: HashMap<Slug, Vec<(Slug, Option<f64>)>> = HashMap::new();
        for (from, to, share) in std::mem::take(&mut self.flows) {
            let of = out.entry(from).or_default();
            if !of.iter().any(|(t, _)| *t == to) {
                of.push((to, share));
            }
        }
        self.map.flows.clear();
        let mut guessed = 0;
        for from in sources {
            let Some(of) = out.remove(&from) else {
                continue;
            };
            let said: f64 = of.iter().filter_map(|(_, share)| *share).sum();
            let open = of.iter().filter(|(_, share)| share.is_none()).count();
            // What is left is shared by those of which nothing was said.
            let each = ((1.0 - said).max(0.1) * ONWARD) / open.max(1) as f64;
            let all = said + if open > 0 { each * open as f64 } else { 0.0 };
            let scale = if all > 1.0 { 1.0 / all } else { 1.0 };
            if said > 1.0 + 1e-9 {
                let name = self.map.touchpoints[&from].name.clone();
                self.assume("", format!("the shares out of “{name}” add up to more than 100 %: all were made smaller in proportion"));
            }
            for (to, share) in of {
                guessed += usize::from(share.is_none());
                let value = share.unwrap_or(each) * scale;
                let flow = match share {
                    Some(_) if scale == 1.0 && share != Some(ONWARD) => Flow::new(rounded(value)),
                    _ => graded(value),
                };
                self.map.flows.insert(FlowKey::new(from.clone(), to), flow);
            }
        }
        if guessed > 0 {
            self.assume(
                "",
                format!("{guessed} flows say no share: theirs were guessed"),
            );
        }
    }

    /// A stay of no time in a loop would never end: a guess for what says none.
    fn times(&mut self) {
        let timeless = &self.timeless;
        let none = self.map.touchpoints.iter_mut();
        let none = none.filter(|(slug, t)| t.dwell.takes_no_time() && !timeless.contains(*slug));
        let hour = Days::new(1.0 / 24.0).unwrap_or(Days::ZERO);
        let mut count = 0;
        for (_, touchpoint) in none {
            touchpoint.dwell = Dwell::fixed(hour);
            count += 1;
        }
        if count > 0 {
            self.assume(
                "",
                format!("{count} touchpoints say no time: a visit was taken to last an hour"),
            );
        }
    }
}

/// The id of a map whose title has no letter of the alphabet of slugs.
fn imported() -> Slug {
    Slug::new("imported").expect("small letters are a slug")
}

/// A share with three decimals: nobody wrote more.
fn rounded(share: f64) -> Share {
    Share::clamped_to((share * 10_000.0).round() / 10_000.0)
}

fn graded(share: f64) -> Flow {
    Flow {
        evidence: Some(Evidence::Guess),
        ..Flow::new(rounded(share))
    }
}

/// Shares that may come from anywhere.
trait ClampedTo {
    fn clamped_to(share: f64) -> Share;
}

impl ClampedTo for Share {
    fn clamped_to(share: f64) -> Share {
        let share = if share.is_nan() { 0.0 } else { share };
        Share::new(share.clamp(0.0, 1.0)).unwrap_or(Share::ZERO)
    }
}

/// A text as it can stand in a map: one line, not endless.
pub fn tidy(text: &str) -> String {
    let text = crate::export::text::clean(text);
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => text,
    }
}

/// A share as people write it: `62 %`, `62%`, `0.62`, `0,62`, `7/10`. A bare number from 1 on is part of a
/// name, or the number of a row.
pub fn share(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['~', '≈', '<', '>']).trim();
    let read = Share::read(text, "").ok()?;
    let named = read.note.is_some() && Real::read(text, "").is_ok_and(|x| x.value.get() >= 1.0);
    (!named).then_some(read.value.get())
}

/// The shares in a text, in their order: `hits 12,5 %, 5 % leave`.
pub fn shares_in(text: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            .unwrap_or(digits.len());
        let number = digits[..end].trim_end_matches(['.', ',']);
        let after = digits[end..].trim_start();
        rest = &digits[end..];
        let said = match after.strip_prefix('%') {
            Some(_) => share(&format!("{number} %")),
            None => share(number),
        };
        found.extend(said);
    }
    found
}
