//! What an edit did to a text: what stays at both ends, and what stands between.
//!
//! The simplest form that is sound. Edits of maps have no form of their own outside the program, and
//! one would have to be kept for ever; a text has one already. The text of a large map differs by one
//! line after most edits, so this is as small as the edit, and it holds for scenarios, comments and
//! everything that later files may hold.

use serde_json::{Value, json};

use super::record::checksum;

/// What one edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Bytes that stay at the start.
    head: usize,
    /// Bytes that stay at the end.
    tail: usize,
    /// What stands between.
    middle: String,
    /// Of the whole text after it.
    sum: u32,
}

impl Splice {
    /// What makes one text of another.
    pub fn between(before: &str, after: &str) -> Splice {
        let (a, b) = (before.as_bytes(), after.as_bytes());
        let shorter = a.len().min(b.len());
        let mut head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        while !(before.is_char_boundary(head) && after.is_char_boundary(head)) {
            head -= 1;
        }
        let ends = a.iter().rev().zip(b.iter().rev());
        let mut tail = ends
            .take(shorter - head)
            .take_while(|(x, y)| x == y)
            .count();
        while !(before.is_char_boundary(a.len() - tail) && after.is_char_boundary(b.len() - tail)) {
            tail -= 1;
        }
        Splice {
            head,
            tail,
            middle: after[head..after.len() - tail].to_owned(),
            sum: checksum(b),
        }
    }

    /// The text after it; `None` when it does not belong to this text.
    pub fn apply(&self, before: &str) -> Option<String> {
        let end = before.len().checked_sub(self.tail)?;
        let (head, tail) = (before.get(..self.head)?, before.get(end..)?);
        if self.head > end {
            return None;
        }
        let after = format!("{head}{}{tail}", self.middle);
        (checksum(after.as_bytes()) == self.sum).then_some(after)
    }

    /// As a record.
    pub fn to_json(&self) -> Value {
        json!({"head": self.head, "tail": self.tail, "text": self.middle, "sum": self.sum})
    }

    /// Out of a record.
    pub fn of_json(value: &Value) -> Option<Splice> {
        let number = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
        Some(Splice {
            head: number("head")?,
            tail: number("tail")?,
            middle: value.get("text")?.as_str()?.to_owned(),
            sum: u32::try_from(value.get("sum")?.as_u64()?).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_splice_makes_one_text_of_another(a in "[aüé🦀]{0,12}", b in "[aüé🦀]{0,12}") {
            let splice = Splice::between(&a, &b);
            prop_assert_eq!(splice.apply(&a), Some(b.clone()));
            prop_assert_eq!(Splice::of_json(&splice.to_json()), Some(splice.clone()));
            let other = splice.apply("something else altogether");
            prop_assert!(other.is_none_or(|text| text == b));
        }
    }
}
