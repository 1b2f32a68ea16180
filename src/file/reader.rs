//! Walks the syntax tree, keeps the path, and collects everything that is wrong.

use std::collections::HashSet;

use super::{
    lines::Lines,
    syntax::{Group, Member, Node, Shape, Span, Value, decode_number, decode_text},
};
use crate::diagnostic::{Diagnostic, Path};

/// The most errors that are told; the rest are counted.
const MAX_TOLD: usize = 200;

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
        let advice = self.advice(node);
        self.wrong_kind_hint(node, expected, advice);
    }

    /// Reports a value of the wrong kind, with advice.
    pub fn wrong_kind_hint(&mut self, node: &Node, expected: &str, hint: Option<String>) {
        // What is broken was reported by the parser; it counts, so that nothing is built on it.
        if node.value == Value::Broken {
            self.errors += usize::from(self.errors < MAX_TOLD);
            return;
        }
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
                .map(|text| format!("write it without quotes: {text}"))
                .or_else(|| self.advice(node));
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
                _ => self.advice(node),
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
        let message = format!("found `{found}`, expected {}", one_of(known));
        let known = known.iter().copied();
        self.report("unknown-variant", span, message, |d| {
            d.nearest(found, known)
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

/// The fields of one `( … )`, each to be asked for once.
#[derive(Debug)]
pub struct Fields<'n> {
    /// Where errors about fields that are missing are shown.
    start: Span,
    members: &'n [Member],
    /// Whether there is nothing to read because it was broken: then no field is missing.
    broken: bool,
}

impl<'n> Fields<'n> {
    /// No fields, because they could not be read: none of them counts as missing.
    pub fn broken() -> Fields<'n> {
        Fields {
            start: Span::new(0, 0),
            members: &[],
            broken: true,
        }
    }

    /// Whether they could not be read.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The fields of `node`, which may only be these (and `ext`). Unknown fields, fields that are
    /// given twice and values without a name are reported here.
    pub fn open(r: &mut Reader, node: &'n Node, what: &str, known: &[&str]) -> Fields<'n> {
        let nothing = Fields::broken();
        let Value::Group(group) = &node.value else {
            let expected = format!(
                "{what} in parentheses, such as ({}: …)",
                known.first().unwrap_or(&"")
            );
            r.wrong_kind(node, &expected);
            return nothing;
        };
        if group.shape != Shape::Parens {
            let hint = "fields stand in parentheses ( ), without quotes around their names";
            r.wrong_kind_hint(node, &format!("{what} in parentheses"), Some(hint.into()));
            return nothing;
        }
        Self::of_group(r, node, group, what, known)
    }

    /// The same for parentheses whose name was checked.
    pub fn of_group(
        r: &mut Reader,
        node: &Node,
        group: &'n Group,
        what: &str,
        known: &[&str],
    ) -> Fields<'n> {
        let start = group.name.unwrap_or(Span {
            start: node.span.start,
            end: node.span.start + 1,
        });
        let mut seen = HashSet::new();
        for member in &group.members {
            let Some(key) = &member.key else {
                if member.value.value != Value::Broken {
                    let message = format!(
                        "found {} without a name, expected `field: value`",
                        r.describe(&member.value)
                    );
                    r.error("unnamed-value", member.value.span, message);
                }
                continue;
            };
            let name: &str = &key.text;
            if name == "ext" {
                continue;
            }
            r.at(name, |r| {
                if !known.contains(&name) {
                    let message = format!("found a field `{name}`, which {what} does not have");
                    r.report("unknown-field", key.span, message, |d| {
                        let d = d.nearest(name, known.iter().copied());
                        match d.hint {
                            Some(_) => d,
                            None => d.hint(format!(
                                "its fields are {}; data of other tools may stand under `ext`",
                                known.join(", ")
                            )),
                        }
                    });
                } else if !seen.insert(name) {
                    r.report(
                        "duplicate-field",
                        key.span,
                        format!("found the field `{name}` a second time"),
                        |d| d.hint("keep one of the two"),
                    );
                }
            });
        }
        Fields {
            start,
            members: &group.members,
            broken: false,
        }
    }

    /// The value of a field, if it is there.
    pub fn find(&self, name: &str) -> Option<&'n Node> {
        self.members
            .iter()
            .find(|m| m.key.as_ref().is_some_and(|k| *k.text == *name))
            .map(|m| &m.value)
    }

    /// The value of a field that must be there; reports it when it is not.
    pub fn need(&self, r: &mut Reader, name: &str) -> Option<&'n Node> {
        let found = self.find(name);
        if found.is_none() {
            self.missing(r, name);
        }
        found
    }

    /// Reports a field that is not there.
    pub fn missing(&self, r: &mut Reader, name: &str) {
        if !self.broken {
            r.at(name, |r| {
                let message = format!("found no field `{name}`, which is required");
                r.error("missing-field", self.start, message);
            });
        }
    }
}
