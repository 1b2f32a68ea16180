//! How often each comment has to stand in the merged text. Places shift, where list items say the same
//! and one of them goes; how often something was written does not.

use std::collections::HashMap;

use super::comments::{Comments, Notes};
use crate::diagnostic::Path;

/// What the merged text still lacks, and what it has too often, comment by comment.
#[derive(Debug)]
pub struct Balance {
    /// Positive: to come in. Negative: to go.
    open: HashMap<String, i64>,
}

impl Balance {
    /// What is to happen to a text with the comments of `merged`: each is to stand there as often as in the base, less
    /// what a side took away, and what both sides wrote anew, where both wrote the same in one place
    /// once.
    pub fn of(notes: &Notes, merged: &Comments) -> Balance {
        let base = notes.base.as_ref().map(|base| counted(&base.all));
        let base = base.unwrap_or_default();
        let written = |side| Written::by(side, notes, merged);
        let (ours, theirs) = (written(&notes.ours), written(&notes.theirs));
        let there = counted(&merged.all);
        let all = (ours.counts.keys().chain(theirs.counts.keys())).chain(base.keys());
        let balance = |comment: &&str| {
            let count = |counts: &HashMap<&str, i64>| counts.get(comment).copied().unwrap_or(0);
            let was = count(&base);
            let change = |side: &Written| count(&side.counts) - was;
            let (by_ours, by_theirs) = (change(&ours), change(&theirs));
            let gone = by_ours.min(by_theirs).min(0);
            let (new_ours, new_theirs) = (by_ours.max(0), by_theirs.max(0));
            let together = ours.in_one_place(&theirs, notes, comment);
            let come = new_ours + new_theirs - together.min(new_ours).min(new_theirs);
            was + gone + come - count(&there)
        };
        Balance {
            open: all
                .map(|comment| ((*comment).to_owned(), balance(comment)))
                .collect(),
        }
    }

    /// Whether the comment has to come in once more; then it does.
    pub fn brings_in(&mut self, comment: &str) -> bool {
        self.settles(comment, 1)
    }

    /// Whether the comment has to go once more; then it does.
    pub fn takes_away(&mut self, comment: &str) -> bool {
        self.settles(comment, -1)
    }

    fn settles(&mut self, comment: &str, sign: i64) -> bool {
        match self.open.get_mut(comment) {
            Some(open) if *open * sign > 0 => {
                *open -= sign;
                true
            }
            _ => false,
        }
    }
}

/// The comments of a side that are to be kept: all but those at what somebody decided to drop.
struct Written<'a> {
    counts: HashMap<&'a str, i64>,
    places: HashMap<&'a str, Vec<&'a Path>>,
}

impl<'a> Written<'a> {
    fn by(side: &'a Comments, notes: &Notes, merged: &Comments) -> Written<'a> {
        let mut counts = counted(&side.all);
        let mut places: HashMap<&str, Vec<&Path>> = HashMap::new();
        for ((path, _), list) in &side.at {
            let dropped = notes.decided(path) && !merged.values.contains_key(path);
            for comment in list {
                match counts.get_mut(comment.as_str()) {
                    Some(count) if dropped => *count -= 1,
                    _ => places.entry(comment).or_default().push(path),
                }
            }
        }
        Written { counts, places }
    }

    /// How often both sides wrote a comment in the same place where the base has none of it.
    fn in_one_place(&self, other: &Written, notes: &Notes, comment: &str) -> i64 {
        let places = |side: &'_ Written<'a>| side.places.get(comment).cloned().unwrap_or_default();
        let mut theirs: HashMap<&Path, i64> = HashMap::new();
        for path in other.places.get(comment).into_iter().flatten() {
            *theirs.entry(path).or_insert(0) += 1;
        }
        let comment = comment.to_owned();
        let new = |path: &Path| !notes.base.as_ref().is_some_and(|b| b.has(path, &comment));
        let mut both = 0;
        for path in places(self).into_iter().filter(|path| new(path)) {
            if let Some(left) = theirs.get_mut(path).filter(|left| **left > 0) {
                *left -= 1;
                both += 1;
            }
        }
        both
    }
}

fn counted(comments: &[String]) -> HashMap<&str, i64> {
    let mut counts = HashMap::new();
    for comment in comments {
        *counts.entry(comment.as_str()).or_insert(0) += 1;
    }
    counts
}
