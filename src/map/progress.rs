//! How far a map has come: the ten steps in which guides to journey mapping lead a team.
//!
//! Each step says what is there and what is missing, in plain words with counts, and where in the
//! map it is done. Nothing here is an error: a map may be of use long before the last step.
//!
//! This module must never change a map, and asks no clock.

mod steps;

use super::{ItemKey, JourneyMap};

/// One of the ten steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its place, from 1.
    pub number: usize,
    /// What people call it.
    pub name: &'static str,
    /// Why it is worth doing.
    pub about: &'static str,
    /// How many of its parts are there.
    pub done: usize,
    /// How many parts it has, at least 1.
    pub of: usize,
    /// What is there, in a sentence without a full stop: "2 personas".
    pub found: String,
    /// What is missing, the first thing to do first.
    pub missing: Vec<Missing>,
}

impl Step {
    /// Whether nothing is missing.
    pub fn is_done(&self) -> bool {
        self.done == self.of
    }
}

/// Something that a step still wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// What, in words: "5 touchpoints without an emotion".
    pub what: String,
    /// Where it is done.
    pub place: Place,
}

/// Where something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A field of the map itself, as in its file: `reviewed`.
    Map(&'static str),
    /// A field of a thing.
    Item(ItemKey, &'static str),
}

/// The ten steps, in their order.
pub fn progress(map: &JourneyMap) -> Vec<Step> {
    let steps = [
        steps::objectives(map),
        steps::personas(map),
        steps::touchpoints(map),
        steps::stages(map),
        steps::emotions(map),
        steps::frequency(map),
        steps::pains(map),
        steps::opportunities(map),
        steps::targets(map),
        steps::review(map),
    ];
    (1..)
        .zip(steps)
        .map(|(number, found)| found.numbered(number))
        .collect()
}

/// How many of the ten steps have nothing missing.
pub fn steps_done(steps: &[Step]) -> usize {
    steps.iter().filter(|step| step.is_done()).count()
}

/// What a step has found, while it looks.
struct Found {
    name: &'static str,
    about: &'static str,
    found: String,
    done: usize,
    of: usize,
    missing: Vec<Missing>,
}

impl Found {
    fn new(name: &'static str, about: &'static str, found: String) -> Found {
        Found {
            name,
            about,
            found,
            done: 0,
            of: 0,
            missing: Vec::new(),
        }
    }

    /// A part that is there or not.
    fn part(&mut self, is_there: bool, what: impl Into<String>, place: Place) {
        self.parts(usize::from(is_there), 1, || (what.into(), place));
    }

    /// Parts of which some are there; `missing` says what the others are.
    fn parts(&mut self, done: usize, of: usize, missing: impl FnOnce() -> (String, Place)) {
        self.done += done.min(of);
        self.of += of;
        if done < of {
            let (what, place) = missing();
            self.missing.push(Missing { what, place });
        }
    }

    fn numbered(self, number: usize) -> Step {
        Step {
            number,
            name: self.name,
            about: self.about,
            done: self.done,
            of: self.of.max(1),
            found: self.found,
            missing: self.missing,
        }
    }
}

/// "1 touchpoint", "3 touchpoints".
fn count(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {}", plural(one)),
    }
}

/// "no touchpoint yet", "1 touchpoint", "3 touchpoints".
fn count_or_none(n: usize, one: &str) -> String {
    match n {
        0 => format!("no {one} yet"),
        n => count(n, one),
    }
}

fn plural(one: &str) -> String {
    match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests;
