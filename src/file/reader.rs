//! Walks the syntax tree, keeps the path, and collects everything that is wrong.

use super::{
    lines::Lines,
    syntax::{Group, Node, Shape, Span, Value, decode_number, decode_text},
};
use crate::diagnostic::{Diagnostic, Path, nearest_name};

/// The most errors that are told; the rest are counted.
pub const MAX_TOLD: usize = 200;

/// What reading a file needs at every step.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The text.
    pub text: &'a str,
    file: &'a str,
    lines: &'a Lines,
    path: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl<'a> Reader<'a> {
    /// A reader of this text.
    pub fn new(text: &'a str, file: &'a str, lines: &'a Lines) -> Reader<'a> {
        Reader {
            text,
            file,
            lines,
            path: Vec::new(),
            diagnostics: Vec::new(),
            errors: 0,
        }
    }

    /// Everything that was wrong.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        let more = self.errors.saturating_sub(MAX_TOLD);
        if more > 0 {
            let message = format!("found {more} more errors, which are not shown");
            self.diagnostics
                .push(Diagnostic::error("too-many-errors", Path::root(), message));
        }
        self.diagnostics
    }

    /// How many errors there were so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Reads something one step further down the path.
    pub fn at<T>(&mut self, step: impl ToString, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        self.path.push(step.to_string());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Reports something wrong with what is written at `span`.
    pub fn report(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        self.errors += 1;
        if self.errors <= MAX_TOLD {
            let mut diagnostic = more(Diagnostic::error(code, Path(self.path.clone()), message));
            diagnostic.place = Some(self.lines.place(self.text, self.file, span));
            self.diagnostics.push(diagnostic);
        }
    }

    /// The same without advice.
    pub fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(code, span, message, |d| d);
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_kind(&mut self, node: &Node, expected: &str) {
        self.wrong_kind_hint(node, expected, None);
    }

    /// Reports a value of the wrong kind, with advice.
    pub fn wrong_kind_hint(&mut self, node: &Node, expected: &str, hint: Option<String>) {
        // What is broken was reported by the parser; it counts, so that nothing is built on it.
        if node.value == Value::Broken {
            self.errors += usize::from(self.errors < MAX_TOLD);
            return;
        }
        let hint = hint.or_else(|| self.advice(node));
        let message = format!("found {}, expected {expected}", self.describe(node));
        self.report("wrong-kind", node.span, message, |d| match hint {
            Some(hint) => d.hint(hint),
            None => d,
        });
    }

    fn advice(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Group(group) if group.name.is_some_and(|n| n.of(self.text) == "Some") => {
                Some("write the value alone, without `Some( )`".into())
            }
            Value::Name if node.span.of(self.text) == "None" => Some("leave the field out".into()),
            _ => None,
        }
    }

    /// What a node is, in words.
    pub fn describe(&self, node: &Node) -> String {
        let short = |text: &str| match text.char_indices().nth(40) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        };
        let written = node.span.of(self.text);
        match &node.value {
            Value::Broken => "something unreadable".into(),
            Value::Bool(_) | Value::Name => short(written),
            Value::Number => short(written),
            Value::Text => format!("the text {}", short(written)),
            Value::Other => format!("the bytes {}", short(written)),
            Value::Group(group) => match (group.shape, group.name) {
                (Shape::Parens, Some(name)) => format!("{}(…)", short(name.of(self.text))),
                (Shape::Parens, None) => "(…)".into(),
                (Shape::List, _) => "a list […]".into(),
                (Shape::Map, _) => "a map {…}".into(),
            },
        }
    }

    /// A finite number.
    pub fn number(&mut self, node: &Node, expected: &str) -> Option<f64> {
        let written = node.span.of(self.text);
        if node.value != Value::Number {
            let hint = (node.value == Value::Text)
                .then(|| decode_text(written).ok())
                .flatten()
                .filter(|text| decode_number(text).is_ok())
                .map(|text| format!("write it without quotes: {text}"));
            self.wrong_kind_hint(node, expected, hint);
            return None;
        }
        match decode_number(written) {
            Ok(number) if number.is_finite() => Some(number),
            Ok(_) => {
                let message =
                    format!("found {written}, which is not a finite number, expected {expected}");
                self.error("not-finite", node.span, message);
                None
            }
            Err(_) => {
                self.wrong_kind(node, expected);
                None
            }
        }
    }

    /// A text.
    pub fn text(&mut self, node: &Node, expected: &str) -> Option<String> {
        if node.value != Value::Text {
            let hint = match node.value {
                Value::Name | Value::Number => {
                    Some(format!("put it in quotes: \"{}\"", node.span.of(self.text)))
                }
                _ => None,
            };
            self.wrong_kind_hint(node, expected, hint);
            return None;
        }
        decode_text(node.span.of(self.text)).ok()
    }

    /// The name of a variant, alone or before parentheses, and the parentheses.
    pub fn variant<'n>(&self, node: &'n Node) -> Option<(&'a str, Option<&'n Group>)> {
        match &node.value {
            Value::Name => Some((node.span.of(self.text), None)),
            Value::Group(group) => Some((group.name?.of(self.text), Some(group))),
            _ => None,
        }
    }

    /// Reports a variant that is not known.
    pub fn unknown_variant(&mut self, node: &Node, found: &str, known: &[&str]) {
        let span = match &node.value {
            Value::Group(group) => group.name.unwrap_or(node.span),
            _ => node.span,
        };
        let near = nearest_name(found, known.iter().copied());
        // A list of fifty metrics helps nobody who only misspelled one.
        let message = match near {
            Some(_) if known.len() > 10 => {
                format!(
                    "found `{found}`, which is none of the {} names known here",
                    known.len()
                )
            }
            _ => format!("found `{found}`, expected {}", one_of(known)),
        };
        self.report("unknown-variant", span, message, |d| match near {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d,
        });
    }

    /// The values in `Name(a, b)`, exactly `N` of them.
    pub fn arguments<'n, const N: usize>(
        &mut self,
        node: &'n Node,
        group: Option<&'n Group>,
        usage: &str,
    ) -> Option<[&'n Node; N]> {
        let members = group.map_or(&[][..], |g| &g.members);
        if members.iter().all(|m| m.key.is_none())
            && let Ok(nodes) =
                <[&Node; N]>::try_from(members.iter().map(|m| &m.value).collect::<Vec<_>>())
        {
            return Some(nodes);
        }
        let found: String = node.span.of(self.text).chars().take(60).collect();
        self.error(
            "wrong-kind",
            node.span,
            format!("found {found}, expected {usage}"),
        );
        None
    }
}

/// `A`, `A or B`, `A, B or C`, as code.
pub fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".into(),
        [one] => format!("`{one}`"),
        [names @ .., last] => {
            let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
            format!("{} or `{last}`", names.join(", "))
        }
    }
}
