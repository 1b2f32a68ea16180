//! A RON text as a tree of spans.
//!
//! Nothing is ever dropped: the tree points into the text, and what lies between two nodes (spaces,
//! commas, comments) can be read from it again. Reading goes on after an error, so that all of them
//! can be shown at once; what could not be read is a [`Value::Broken`] node.
//!
//! This module must never know what a journey map is.

mod brackets;
mod lexer;
mod parser;

pub use lexer::{Token, TokenKind, tokens};
pub use parser::parse;

/// The most bytes a file may have.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How deep brackets may be nested.
pub const MAX_DEPTH: usize = 128;
/// How many values a file may hold: keeps a hostile file of 16 MB from taking gigabytes of memory.
pub const MAX_VALUES: usize = 2_000_000;
/// How many syntax errors are collected before reading stops.
pub const MAX_ERRORS: usize = 50;

/// A stretch of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch between two offsets of a text of at most [`MAX_BYTES`].
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// The text of it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Something that could not be read; the error was reported.
    Broken,
    /// `true` or `false`.
    Bool(bool),
    /// A number, `NaN` and `inf` included; see [`decode_number`].
    Number,
    /// A text; see [`decode_text`].
    Text,
    /// A character or a byte string. Wayfarer has no use for them outside `ext`.
    Other,
    /// A name standing alone: `Current`.
    Name,
    /// Something in brackets.
    Group(Box<Group>),
}

/// The kind of bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `( … )` or `Name( … )`.
    Parens,
    /// `[ … ]`.
    List,
    /// `{ … }`.
    Map,
}

impl Shape {
    /// The two brackets.
    pub const fn brackets(self) -> (char, char) {
        match self {
            Shape::Parens => ('(', ')'),
            Shape::List => ('[', ']'),
            Shape::Map => ('{', '}'),
        }
    }
}

/// Values in brackets.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The kind of bracket.
    pub shape: Shape,
    /// The name before it: `Range` in `Range(1, 2)`.
    pub name: Option<Span>,
    /// What lies between the brackets, the brackets not included.
    pub body: Span,
    /// The values, in order.
    pub members: Vec<Member>,
}

/// A value in brackets, with its key if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The field name or map key.
    pub key: Option<Key>,
    /// The value.
    pub value: Node,
}

impl Member {
    /// Where key and value are written.
    pub fn span(&self) -> Span {
        let start = self.key.as_ref().map_or(self.value.span, |key| key.span);
        Span {
            start: start.start,
            end: self.value.span.end.max(start.end),
        }
    }
}

/// A field name or map key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where.
    pub span: Span,
    /// The name or the text; for other keys, what is written.
    pub text: Box<str>,
}

/// What is wrong with a text as RON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// A stable short name, as in diagnostics.
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// What was found and what is expected.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What [`parse`] makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The top value.
    pub root: Node,
    /// Everything that is wrong, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// The number that is written, as RON means it; not necessarily finite.
///
/// # Errors
/// RON's own words, when it is not a number.
pub fn decode_number(written: &str) -> Result<f64, String> {
    ron::from_str::<f64>(written).map_err(|e| e.code.to_string())
}

/// The text that is written, as RON means it.
///
/// # Errors
/// RON's own words, when it is not a text.
pub fn decode_text(written: &str) -> Result<String, String> {
    // By far the most texts have nothing to decode.
    if let Some(plain) = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        && !plain.contains(['\\', '"'])
    {
        return Ok(plain.to_owned());
    }
    ron::from_str::<String>(written).map_err(|e| e.code.to_string())
}
