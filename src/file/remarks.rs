//! What differs between two files beside what they mean: comments, and what a merge left to be decided.

use super::{
    Document,
    merge::{MARK, comments, undecided},
};

/// What differs beside the meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Comments that only the first has, in its order. Those of conflicts are counted, not told.
    pub removed: Vec<String>,
    /// Comments that only the second has.
    pub added: Vec<String>,
    /// How many conflicts of a merge nobody has decided yet, in the first and in the second.
    pub undecided: [usize; 2],
    /// Whether the texts differ at all.
    pub texts_differ: bool,
}

impl Remarks {
    /// Compares two texts.
    pub fn of(before: &Document, after: &Document) -> Remarks {
        let of_conflict = format!("// {MARK} ");
        let all = |document: &Document| -> Vec<String> {
            let mut all = comments(document.text());
            all.retain(|comment| !comment.starts_with(&of_conflict));
            all
        };
        let (mut removed, mut added) = (all(before), Vec::new());
        for comment in all(after) {
            match removed.iter().position(|other| *other == comment) {
                Some(at) => drop(removed.remove(at)),
                None => added.push(comment),
            }
        }
        Remarks {
            removed,
            added,
            undecided: [before, after].map(|document| undecided(document).len()),
            texts_differ: before.text() != after.text(),
        }
    }

    /// Whether a comment came or went.
    pub fn comments_differ(&self) -> bool {
        !self.removed.is_empty() || !self.added.is_empty()
    }

    /// What to say where nothing differs in meaning.
    pub fn nothing(&self) -> &'static str {
        match (
            self.comments_differ(),
            self.undecided[0] != self.undecided[1],
        ) {
            (true, _) => "nothing differs but comments",
            (false, true) => "nothing differs but conflicts that are not decided",
            (false, false) if self.texts_differ => {
                "nothing differs but the spelling, or where comments stand"
            }
            (false, false) => "nothing differs",
        }
    }
}
