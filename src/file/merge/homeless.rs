//! Comments whose place has gone: on what the other side removed, or wrote anew. None of them is lost.

use std::collections::{HashMap, HashSet};

use super::{
    balance::Balance,
    comments::{Comments, Notes},
};
use crate::{
    diagnostic::Path,
    file::{document::Document, out::Out},
};

/// A comment that stands elsewhere, because what it stood at is no longer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Homeless {
    /// What it stood at.
    pub was_at: Path,
    /// What it stands at now; the root for the end of the file.
    pub now_at: Path,
    /// The comment.
    pub comment: String,
}

/// The comments that a side wrote at things that are not in the merged text.
pub fn homeless(notes: &Notes, merged: &Comments, balance: &mut Balance) -> Vec<Homeless> {
    let mut found: Vec<Homeless> = Vec::new();
    for side in [&notes.ours, &notes.theirs] {
        for ((path, _), list) in &side.at {
            if merged.values.contains_key(path) || notes.decided(path) {
                continue;
            }
            let nearest = (0..path.0.len()).rev().map(|n| Path::of(&path.0[..n]));
            let mut nearest = nearest.filter(|path| merged.values.contains_key(path));
            let now_at = nearest.next().unwrap_or_else(Path::root);
            for comment in list {
                let old = notes.base.as_ref().is_some_and(|b| b.has(path, comment));
                if !old && balance.brings_in(comment) {
                    found.push(Homeless {
                        was_at: path.clone(),
                        now_at: now_at.clone(),
                        comment: comment.clone(),
                    });
                }
            }
        }
    }
    found
}

/// The merged text with the new comments of both sides that are not in it yet at its end.
pub fn completed(merged: &Document, form: &Out, notes: &Notes) -> (String, Vec<Homeless>) {
    let mut balance = Balance::of(notes, &Comments::of(merged, form));
    let mut missing: Vec<Homeless> = Vec::new();
    for side in [&notes.ours, &notes.theirs] {
        let lacking = side.all.iter().filter(|c| balance.brings_in(c));
        let lacking: Vec<&String> = lacking.collect();
        if lacking.is_empty() {
            continue;
        }
        let mut places: HashMap<&String, &Path> = HashMap::new();
        for ((path, _), list) in &side.at {
            for comment in list {
                places.entry(comment).or_insert(path);
            }
        }
        for comment in lacking {
            let at = places.get(comment).copied();
            missing.push(Homeless {
                was_at: at.cloned().unwrap_or_else(Path::root),
                now_at: Path::root(),
                comment: comment.clone(),
            });
        }
    }
    let mut text = merged.text().to_owned();
    for homeless in &missing {
        text.truncate(text.trim_end().len());
        text.extend(["\n", homeless.comment.as_str(), "\n"]);
    }
    (text, missing)
}

/// The topmost things that one side removed and at which the other wrote a comment.
pub fn commented(base: &Comments, ours: &Comments, theirs: &Comments) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    for (without, with) in [(ours, theirs), (theirs, ours)] {
        let mut top: Option<&Path> = None;
        for path in base.values.keys() {
            let within = top.is_some_and(|top| path.0.starts_with(&top.0));
            if within || without.values.contains_key(path) || !with.values.contains_key(path) {
                continue;
            }
            top = Some(path);
            let old: HashSet<&String> = base.within(path).collect();
            if with.within(path).any(|comment| !old.contains(comment)) {
                found.push(path.clone());
            }
        }
    }
    found
}
