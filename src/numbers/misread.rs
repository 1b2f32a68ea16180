//! What reading gives: a number with what it was taken for, or why there is none.

use std::fmt;

/// A number that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// The number.
    pub value: T,
    /// What the text was taken for, where it does not say so itself: `30 %` for a bare `0.3`.
    pub note: Option<String>,
}

impl<T> Read<T> {
    /// A number whose text says what it is.
    pub fn plain(value: T) -> Read<T> {
        Read { value, note: None }
    }

    /// The same reading of another value.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Read<U> {
        Read {
            value: to(self.value),
            note: self.note,
        }
    }
}

/// Why a text is not one number.
#[derive(Debug, Clone, PartialEq)]
pub enum Misread {
    /// It is empty.
    Nothing {
        /// What would have been right.
        expected: String,
    },
    /// It is no such number.
    Wrong {
        /// The text.
        found: String,
        /// What would have been right.
        expected: String,
    },
    /// It could be two numbers.
    Either {
        /// The text.
        found: String,
        /// What it could be, and how each is written so that it is only that.
        readings: [String; 2],
    },
    /// It has a sense of its own that is refused, told in a sentence.
    Told(String),
}

impl Misread {
    /// A text that is no such number.
    pub fn of(found: &str, expected: impl Into<String>) -> Misread {
        let expected = expected.into();
        match found.trim() {
            "" => Misread::Nothing { expected },
            text => Misread::Wrong {
                found: quoted(text),
                expected,
            },
        }
    }

    /// A text that could be one or the other.
    pub fn either(found: &str, one: impl Into<String>, other: impl Into<String>) -> Misread {
        Misread::Either {
            found: quoted(found.trim()),
            readings: [one.into(), other.into()],
        }
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Misread::Nothing { expected } => write!(f, "found nothing, expected {expected}"),
            Misread::Wrong { found, expected } => write!(f, "found {found}, expected {expected}"),
            Misread::Either {
                found,
                readings: [one, other],
            } => write!(
                f,
                "{found} could be {one} or {other}: write it the way one of these is written"
            ),
            Misread::Told(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Misread {}

/// The text in quotes, shortened for a message.
fn quoted(text: &str) -> String {
    format!("“{}”", text.chars().take(40).collect::<String>())
}
