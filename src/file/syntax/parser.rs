//! Makes a tree of tokens, going on after errors.

use super::{
    MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_VALUES, Node, Shape, Span, SyntaxError, Token, TokenKind,
    Tree, Value, decode_number, decode_text, tokens,
};

/// Reads a text as RON, as far as that is possible, and reports everything that is wrong with it.
pub fn parse(text: &str) -> Tree {
    let broken = |errors| Tree {
        root: Node {
            span: Span::new(0, 0),
            value: Value::Broken,
        },
        errors,
    };
    if text.len() > MAX_BYTES {
        return broken(vec![SyntaxError {
            code: "too-large",
            span: Span::new(0, 0),
            message: format!(
                "found {} bytes, expected at most {MAX_BYTES} (16 MB)",
                text.len()
            ),
            hint: None,
        }]);
    }
    let mut start = 0;
    let mut errors = Vec::new();
    if text.starts_with('\u{feff}') {
        start = '\u{feff}'.len_utf8();
        errors.push(SyntaxError {
            code: "byte-order-mark",
            span: Span::new(0, start),
            message: "found a byte order mark at the start, expected plain UTF-8".into(),
            hint: Some("save the file as \"UTF-8\" rather than \"UTF-8 with BOM\"".into()),
        });
    }
    let mut parser = Parser {
        text,
        rest: Box::new(tokens(text, start).filter(|t| !t.is_trivia())),
        ahead: [None, None],
        last: None,
        open: Vec::new(),
        values: 0,
        stopped: false,
        errors,
    };
    parser.ahead = [parser.rest.next(), parser.rest.next()];
    let root = parser.file();
    let mut errors = parser.errors;
    // Inside a conflict every other error is only an echo.
    let alone = ["merge-conflict", "unclosed-text"];
    if let Some(code) = alone
        .iter()
        .find(|code| errors.iter().any(|e| e.code == **code))
    {
        errors.retain(|e| e.code == *code);
        return broken(errors);
    }
    Tree { root, errors }
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    /// The tokens after those looked at, without spaces and comments.
    rest: Box<dyn Iterator<Item = Token> + 'a>,
    /// The next two tokens.
    pub(super) ahead: [Option<Token>; 2],
    /// The token taken last.
    last: Option<Token>,
    /// The brackets that are open.
    pub(super) open: Vec<(Shape, Span)>,
    values: usize,
    /// Whether a limit was met: what follows is not read and not reported.
    pub(super) stopped: bool,
    errors: Vec<SyntaxError>,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<Token> {
        if self.stopped { None } else { self.ahead[0] }
    }

    pub(super) fn take(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.last = Some(token);
        self.ahead = [self.ahead[1], self.rest.next()];
        Some(token)
    }

    pub(super) fn is(&self, c: char) -> bool {
        self.peek()
            .is_some_and(|t| t.kind == TokenKind::Punctuation(c))
    }

    pub(super) fn then_is(&self, c: char) -> bool {
        self.ahead[1].is_some_and(|t| t.kind == TokenKind::Punctuation(c))
    }

    /// Takes the token if it is this character.
    pub(super) fn eat(&mut self, c: char) -> bool {
        self.is(c) && self.take().is_some()
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: String,
        hint: Option<&str>,
    ) {
        if self.stopped {
            return;
        }
        self.errors.push(SyntaxError {
            code,
            span,
            message,
            hint: hint.map(str::to_owned),
        });
        if self.errors.len() >= MAX_ERRORS {
            self.stopped = true;
        }
    }

    /// The place just after the token taken last.
    pub(super) fn after_last(&self) -> Span {
        let end = self.last.map_or(0, |t| t.span.end);
        Span { start: end, end }
    }

    pub(super) fn here(&self) -> Span {
        self.peek().map_or_else(|| self.after_last(), |t| t.span)
    }

    /// What comes next, in words.
    pub(super) fn found(&self) -> String {
        self.peek().map_or_else(
            || "the end of the file".into(),
            |t| {
                let text: String = t.span.of(self.text).chars().take(40).collect();
                match text.as_str() {
                    "\u{a0}" => "a non-breaking space".into(),
                    text => format!("`{}`", text.escape_debug()),
                }
            },
        )
    }

    fn file(&mut self) -> Node {
        while self.is('#') {
            let start = self.here();
            while !self.is(']') && self.take().is_some() {}
            self.take();
            let span = Span {
                start: start.start,
                end: self.after_last().end,
            };
            let message = "found an extension of RON, expected plain RON".into();
            self.error("extension", span, message, Some("remove `#![…]`"));
        }
        let root = self.value(0);
        if self.peek().is_some() {
            let message = format!("found {} after the end of the value", self.found());
            self.unexpected(
                message,
                Some("is there a closing bracket too many before it?"),
            );
        }
        root
    }

    /// Reports the next token.
    pub(super) fn unexpected(&mut self, message: String, hint: Option<&str>) {
        let (span, text) = (self.here(), self.here().of(self.text));
        if text.starts_with("<<<<<<<") {
            let message = "found a merge conflict, expected a file whose conflicts are resolved";
            let hint = "choose between the lines marked `<<<<<<<`, `=======` and `>>>>>>>`, and delete the marks";
            return self.error("merge-conflict", span, message.into(), Some(hint));
        }
        let multiline = self
            .last
            .filter(|t| t.kind == TokenKind::Text && t.span.of(self.text).contains('\n'));
        let Some(quoted) = multiline else {
            return self.error("syntax", span, message, hint);
        };
        // From a missing quote on, texts and the rest change places: nothing that follows means
        // anything.
        let start = Span {
            start: quoted.span.start,
            end: quoted.span.start + 1,
        };
        let message = format!(
            "found a text that runs over several lines and then {}; its closing quote is probably missing",
            self.found()
        );
        let hint = "end the text with \" on its first line";
        self.error("unclosed-text", start, message, Some(hint));
        self.stopped = true;
    }

    pub(super) fn node(start: Span, end: Span, value: Value) -> Node {
        let span = Span {
            start: start.start,
            end: end.end,
        };
        Node { span, value }
    }

    pub(super) fn value(&mut self, depth: usize) -> Node {
        self.values += 1;
        let start = self.here();
        let broken = Self::node(start, start, Value::Broken);
        if self.values > MAX_VALUES || depth > MAX_DEPTH {
            let (code, message) = if depth > MAX_DEPTH {
                (
                    "too-deep",
                    format!("found brackets nested deeper than {MAX_DEPTH}"),
                )
            } else {
                (
                    "too-large",
                    format!("found more than {MAX_VALUES} values in one file"),
                )
            };
            self.error(code, start, message, None);
            self.stopped = true;
            return broken;
        }
        let Some(token) = self.peek() else {
            if self.last.is_none() && !self.stopped {
                let message = "found an empty file, expected JourneyMap(…) or Scenario(…)".into();
                let hint = "begin with a template: `wayfarer new` lists them";
                self.error("empty-file", start, message, Some(hint));
            } else {
                let message = "found the end of the file, expected a value".into();
                self.error("syntax", start, message, None);
            }
            return broken;
        };
        let written = token.span.of(self.text);
        match token.kind {
            TokenKind::Punctuation('(') => self.group(start, None, Shape::Parens, depth),
            TokenKind::Punctuation('[') => self.group(start, None, Shape::List, depth),
            TokenKind::Punctuation('{') => self.group(start, None, Shape::Map, depth),
            TokenKind::Name => {
                self.take();
                let value = match written {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    "inf" | "NaN" => Value::Number,
                    _ if self.is('(') => {
                        return self.group(start, Some(start), Shape::Parens, depth);
                    }
                    _ => Value::Name,
                };
                Self::node(start, start, value)
            }
            TokenKind::Number => {
                self.take();
                if ron::from_str::<ron::Value>(written).is_ok() || decode_number(written).is_ok() {
                    return Self::node(start, start, Value::Number);
                }
                let hint = crate::units::parse_days(written)
                    .is_ok()
                    .then(|| format!("durations stand in quotes: \"{written}\""));
                let message = format!("found `{written}`, expected a number");
                self.error("syntax", start, message, hint.as_deref());
                broken_at(start)
            }
            TokenKind::Text => {
                self.take();
                if let Err(why) = decode_text(written) {
                    let message = format!("found a text that cannot be read: {why}");
                    let hint = "a backslash is written `\\\\`; texts in r\"…\" take backslashes as they are";
                    self.error("syntax", start, message, Some(hint));
                    return broken_at(start);
                }
                Self::node(start, start, Value::Text)
            }
            TokenKind::Other => {
                self.take();
                Self::node(start, start, Value::Other)
            }
            TokenKind::Unclosed => {
                self.take();
                let (what, end) = match written.starts_with("/*") {
                    true => ("a comment", "*/"),
                    false => ("a text", "\""),
                };
                let message = format!("found the start of {what}, but not its end `{end}`");
                self.error("syntax", start, message, None);
                broken_at(start)
            }
            TokenKind::Punctuation(',' | ')' | ']' | '}') => {
                let message = format!("found {}, expected a value", self.found());
                self.unexpected(message, None);
                // Left to the group around it; at the top it is skipped as stray.
                Self::node(self.after_last(), self.after_last(), Value::Broken)
            }
            _ => {
                let message = format!("found {}, expected a value", self.found());
                self.unexpected(message, None);
                self.take();
                broken_at(start)
            }
        }
    }
}

fn broken_at(span: Span) -> Node {
    Node {
        span,
        value: Value::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        parse(text).errors.into_iter().map(|e| e.message).collect()
    }

    #[test]
    fn several_errors_are_found_at_once() {
        let found = messages("A(a: 1 b: 2, c 3, d: , e = 5, f: 2d, g: [1, 2)");
        assert_eq!(found.len(), 6, "{found:#?}");
    }

    #[test]
    fn a_missing_bracket_is_told_once_and_the_rest_is_read() {
        let tree = parse("A(\n  x: {\n    \"a\": (b: 1,\n  },\n  y: 2,\n)");
        assert_eq!(tree.errors.len(), 1, "{:?}", tree.errors);
        assert!(tree.errors[0].message.contains("of line 3"));
        let Value::Group(group) = tree.root.value else {
            panic!()
        };
        assert_eq!(group.members.len(), 2);
    }

    #[test]
    fn a_conflict_is_the_only_thing_told() {
        let tree = parse("A(\n<<<<<<< ours\n a: 1,\n=======\n a: 2,\n>>>>>>> theirs\n)");
        assert_eq!(tree.errors.len(), 1, "{:?}", tree.errors);
        assert_eq!(tree.errors[0].code, "merge-conflict");
        // In a text it is none.
        assert!(messages("A(a: \"\n<<<<<<< ours\n\")").is_empty());
    }

    #[test]
    fn hostile_texts_end() {
        for text in ["(", "[", "{", "{a", "A(", "{[", "((:", "[[,"] {
            let many = text.repeat(50_000);
            assert!(!parse(&many).errors.is_empty());
        }
    }

    #[test]
    fn plain_ron_has_no_errors() {
        let text = "#![x]\nA(a: (), b: [1, -2.5, +3, .5, 0x1F, 1_000,], c: {1: 'x', \"y\": b\"z\"}, d: Some(None), r#type: r#\"q\"#)";
        assert_eq!(messages(text).len(), 1, "{:?}", messages(text));
    }
}
