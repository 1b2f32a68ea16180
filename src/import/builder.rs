//! Builds a map from names: finds a slug for each, and fills in what a run needs.

use std::collections::{HashMap, HashSet};

use super::{Import, Note};
use crate::{
    map::{
        Dwell, Evidence, Flow, FlowKey, JourneyMap, Opportunity, Pain, Persona, Stage, Touchpoint,
    },
    numbers::{Spoken, whole},
    units::{Days, Real, Share, Slug, Uncertain},
};

/// The most things that a map is read with.
pub const MOST: usize = 5000;
/// The longest text that is kept.
const LONGEST: usize = 4000;
/// What share of the visits to a touchpoint go on where nobody says.
const ONWARD: f64 = 0.8;
/// How far a share may be from what was meant, as few write more than three digits.
const ROUNDING: f64 = 0.0005;

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
    /// Where something is said of those who finish: with the share where one was said.
    ends: HashMap<Slug, Option<Uncertain<Share>>>,
    /// Whether no flow was found, so that all of them are guessed.
    guessed: bool,
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
            ends: HashMap::new(),
            guessed: false,
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

    /// Customers finish at a touchpoint: with the share of visits, if that was said.
    pub fn ends(&mut self, at: &Slug, share: Option<Uncertain<Share>>) {
        self.ends.insert(at.clone(), share);
    }

    /// Whether a flow out of a touchpoint was found so far, or an end of the journey there.
    pub fn goes_on(&self, from: &Slug) -> bool {
        self.ends.contains_key(from) || self.flows.iter().any(|(own, ..)| own == from)
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
        for pair in order.windows(2) {
            let onward = match self.ends.get(&pair[0]) {
                Some(Some(end)) => ONWARD * (1.0 - end.central().get()),
                _ => ONWARD,
            };
            // Where everybody finishes, nobody goes on.
            if onward > 0.0 {
                let (from, to) = (pair[0].clone(), pair[1].clone());
                self.flows.push((from, to, Some(onward)));
            }
        }
        if !self.flows.is_empty() {
            let percent = ONWARD * 100.0;
            self.assume(
                "",
                format!("no flows were found: each touchpoint leads to the next, with a guessed share of {percent} %"),
            );
        }
        self.guessed = true;
    }

    /// Gives every flow a share, so that those out of a touchpoint and of those who finish there are at
    /// most 1 together.
    fn shares(&mut self) {
        let sources: Vec<Slug> = self.map.touchpoints.keys().cloned().collect();
        let mut out: HashMap<Slug, Vec<(Slug, Option<f64>)>> = HashMap::new();
        for (from, to, share) in std::mem::take(&mut self.flows) {
            let of = out.entry(from).or_default();
            if !of.iter().any(|(t, _)| *t == to) {
                of.push((to, share));
            }
        }
        let mut guessed = 0;
        let mut assumed = Vec::new();
        for from in sources {
            let end = self.ends.remove(&from);
            let Some(of) = out.remove(&from) else {
                // Where no flow leaves, everybody finishes unless something else was said.
                let said = end.flatten();
                if said.is_none() {
                    assumed.push(self.map.touchpoints[&from].name.clone());
                }
                self.map.touchpoints[&from].finish = said.filter(|s| *s != Share::ONE.into());
                continue;
            };
            let finish = end.map(|said| said.map(|share| share.central().get()));
            let all: Vec<Option<f64>> = of.iter().map(|way| way.1).chain(finish).collect();
            let guessed_here = all.contains(&None);
            let Room { each, fit } = Room::among(&all);
            if let Fit::Scaled(_) = fit {
                let name = &self.map.touchpoints[&from].name;
                let words = match guessed_here {
                    false => format!(
                        "the shares out of “{name}” add up to more than 100 %: all were made smaller in proportion"
                    ),
                    true => format!(
                        "the shares out of “{name}” leave no room for the ways that say none: all were made smaller in proportion"
                    ),
                };
                self.assume("", words);
            }
            let largest = (0..of.len()).rev().max_by(|a, b| {
                let share = |at: &usize| of[*at].1.unwrap_or(0.0);
                share(a).total_cmp(&share(b))
            });
            for (at, (to, share)) in of.into_iter().enumerate() {
                guessed += usize::from(share.is_none());
                let flow = match (share, fit) {
                    (None, _) => graded(fit.scale() * each),
                    (Some(share), Fit::Scaled(by)) => graded(by * share),
                    (Some(share), _) if self.guessed => graded(share),
                    (Some(share), Fit::Rounded(over)) if Some(at) == largest => {
                        Flow::new(rounded_down(share - over))
                    }
                    (Some(share), _) => Flow::new(rounded(share)),
                };
                self.map.flows.insert(FlowKey::new(from.clone(), to), flow);
            }
            let finish = end.map(|said| match said {
                Some(share) if fit.scale() == 1.0 => share,
                Some(share) => rounded(share.central().get() * fit.scale()).into(),
                None => rounded(each * fit.scale()).into(),
            });
            guessed += usize::from(end == Some(None));
            self.map.touchpoints[&from].finish = finish.filter(|s| *s != Share::ZERO.into());
        }
        if guessed > 0 {
            self.assume(
                "",
                format!("{guessed} flows say no share: theirs were guessed"),
            );
        }
        self.assume_ends(&assumed);
    }

    /// Says where everybody was taken to finish.
    fn assume_ends(&mut self, names: &[String]) {
        /// How many are named.
        const NAMED: usize = 3;
        let named: Vec<String> = names.iter().take(NAMED).map(|n| format!("“{n}”")).collect();
        let (listed, verb) = match (&named[..], names.len() - named.len()) {
            ([], _) => return,
            ([one], _) => (one.clone(), "leads"),
            ([most @ .., last], 0) => (format!("{} and {last}", most.join(", ")), "lead"),
            (all, more) => (
                format!("{} and {} more", all.join(", "), whole(more as u64)),
                "lead",
            ),
        };
        self.assume(
            "",
            format!("{listed} {verb} nowhere: everybody who completes a visit there was taken to finish, which is a good end; where it is none, set “Finish here” to 0 %"),
        );
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

/// What there is for each way out of a touchpoint.
struct Room {
    /// The share of a way of which nothing is said: what is left is shared by those.
    each: f64,
    fit: Fit,
}

/// How shares fit into a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    /// As they are.
    Whole,
    /// They pass it by so much, because they were written with few digits.
    Rounded(f64),
    /// Times this they do.
    Scaled(f64),
}

impl Fit {
    fn scale(self) -> f64 {
        match self {
            Fit::Scaled(by) => by,
            Fit::Whole | Fit::Rounded(_) => 1.0,
        }
    }
}

impl Room {
    fn among(ways: &[Option<f64>]) -> Room {
        let said: f64 = ways.iter().flatten().sum();
        let known = ways.iter().flatten().count();
        let open = ways.len() - known;
        let each = ((1.0 - said).max(0.1) * ONWARD) / open.max(1) as f64;
        let all = said + each * open as f64;
        let fit = match all {
            all if all <= 1.0 + 1e-9 => Fit::Whole,
            all if open == 0 && all - 1.0 <= ROUNDING * known as f64 => Fit::Rounded(all - 1.0),
            all => Fit::Scaled(1.0 / all),
        };
        Room { each, fit }
    }
}

/// A share with three decimals: nobody wrote more.
fn rounded(share: f64) -> Share {
    Share::clamped_to((share * 10_000.0).round() / 10_000.0)
}

/// The same, where it must not pass what there is room for.
fn rounded_down(share: f64) -> Share {
    Share::clamped_to((share * 10_000.0 + 1e-6).floor() / 10_000.0)
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
