//! The part of the parser that reads what stands in brackets, and finds its way back after an error.

use super::{Group, Key, Member, Node, Shape, Span, TokenKind, Value, decode_text, parser::Parser};

impl Parser<'_> {
    pub(super) fn group(
        &mut self,
        start: Span,
        name: Option<Span>,
        shape: Shape,
        depth: usize,
    ) -> Node {
        let open = self.here();
        self.take();
        self.open.push((shape, open));
        let close = shape.brackets().1;
        let mut members = Vec::new();
        let body_end = loop {
            if self.is(close) {
                let end = self.here();
                self.take();
                break end;
            }
            if self.at_foreign_end(shape, open) {
                break self.after_last();
            }
            if let Some(closer @ (')' | ']' | '}')) = self.punctuation() {
                let message = format!("found `{closer}`, which closes nothing");
                self.unexpected(message, None);
                self.take();
                continue;
            }
            if self.is(',') {
                let message = format!("found `,`, expected a value or `{close}`");
                self.unexpected(message, None);
                self.take();
                continue;
            }
            members.push(self.member(shape, depth));
            self.separator(close);
        };
        self.open.pop();
        let body = Span {
            start: open.end,
            end: body_end.start.max(open.end),
        };
        let group = Group {
            shape,
            name,
            body,
            members,
        };
        Self::node(start, self.after_last(), Value::Group(Box::new(group)))
    }

    fn punctuation(&self) -> Option<char> {
        match self.peek()?.kind {
            TokenKind::Punctuation(c) => Some(c),
            _ => None,
        }
    }

    /// Whether this group ends here without its own bracket; reports it.
    fn at_foreign_end(&mut self, shape: Shape, open: Span) -> bool {
        let (opener, closer) = shape.brackets();
        let Some(token) = self.peek() else {
            let message = format!("found `{opener}`, but the file ends without its `{closer}`");
            self.error("syntax", open, message, None);
            self.stopped = true;
            return true;
        };
        let outer = self.open.split_last().map_or(&[][..], |(_, outer)| outer);
        let ends_outer = outer
            .iter()
            .any(|(shape, _)| token.kind == TokenKind::Punctuation(shape.brackets().1));
        if ends_outer {
            let line = self.text[..open.start as usize].matches('\n').count() + 1;
            let message = format!(
                "found {}, expected `{closer}` to close the `{opener}` of line {line}",
                self.found()
            );
            self.unexpected(message, None);
        }
        ends_outer
    }

    fn member(&mut self, shape: Shape, depth: usize) -> Member {
        let keyed = match (shape, self.peek().map(|t| t.kind)) {
            (Shape::List, _) => false,
            (Shape::Map, _) => true,
            (Shape::Parens, Some(TokenKind::Name)) => self.names_a_field(),
            (Shape::Parens, Some(TokenKind::Text)) => self.then_is(':'),
            (Shape::Parens, _) => false,
        };
        if !keyed {
            return Member {
                key: None,
                value: self.value(depth + 1),
            };
        }
        let key = if shape == Shape::Map {
            self.value(depth + 1)
        } else {
            let token = self.here();
            self.take();
            if token.of(self.text).starts_with('"') {
                let name = token.of(self.text);
                let message = format!("found {name}, expected the name of a field without quotes");
                self.error("syntax", token, message, None);
            }
            Self::node(token, token, Value::Name)
        };
        let written = key.span.of(self.text);
        let text = match key.value {
            Value::Text => decode_text(written).unwrap_or_default(),
            Value::Name => written
                .trim_start_matches("r#")
                .trim_matches('"')
                .to_owned(),
            _ => written.to_owned(),
        };
        let key = Key {
            span: key.span,
            text: text.into(),
        };
        if !self.eat(':') {
            let message = format!("found {}, expected `:` after `{}`", self.found(), key.text);
            self.unexpected(message, None);
            if self.here().of(self.text) == "=" {
                self.take();
            }
            if self.punctuation().is_some_and(|c| !"([{".contains(c)) || self.peek().is_none() {
                let end = self.after_last();
                return Member {
                    key: Some(key),
                    value: Self::node(end, end, Value::Broken),
                };
            }
        }
        let value = self.value(depth + 1);
        Member {
            key: Some(key),
            value,
        }
    }

    /// Whether the name that comes next in parentheses is that of a field: a `:` follows, or
    /// something that cannot follow a value, where the `:` was forgotten.
    fn names_a_field(&self) -> bool {
        match self.ahead[1].map(|t| t.kind) {
            Some(TokenKind::Punctuation(c)) => c == ':',
            Some(TokenKind::Unknown) => self.ahead[1].is_some_and(|t| t.span.of(self.text) == "="),
            Some(TokenKind::Number | TokenKind::Text | TokenKind::Name) => true,
            _ => false,
        }
    }

    /// Takes the comma after a member. Where there is none, reports it and goes to where the next
    /// member may start.
    fn separator(&mut self, close: char) {
        if self.eat(',') || self.is(close) || self.peek().is_none() {
            return;
        }
        match self.punctuation() {
            // The group sees to it.
            Some(')' | ']' | '}') => return,
            Some(':' | '#') => {}
            _ if self.peek().is_some_and(|t| t.kind != TokenKind::Unknown) => {
                let message = format!(
                    "found {}, expected `,` or `{close}` before it",
                    self.found()
                );
                self.unexpected(message, None);
                return;
            }
            _ => {}
        }
        let message = format!("found {}, expected `,` or `{close}`", self.found());
        self.unexpected(message, None);
        self.skip_to_separator();
    }

    /// Skips to the next comma or closing bracket of the group, over whole brackets in between.
    fn skip_to_separator(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Punctuation('(' | '[' | '{') => depth += 1,
                TokenKind::Punctuation(')' | ']' | '}') if depth == 0 => return,
                TokenKind::Punctuation(')' | ']' | '}') => depth -= 1,
                TokenKind::Punctuation(',') if depth == 0 => {
                    self.take();
                    return;
                }
                _ if token.span.of(self.text).starts_with("<<<<<<<") => {
                    self.unexpected(String::new(), None);
                }
                _ => {}
            }
            self.take();
        }
    }
}
