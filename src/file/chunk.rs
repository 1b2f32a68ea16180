//! The inside of a pair of brackets as chunks: each value with the comments that belong to it.
//!
//! The chunks and the tail cover the inside completely, so putting them together again gives the
//! same text, and moving or dropping a chunk takes its comments along.

use super::{
    out::INDENT,
    syntax::{Group, Span, Token, TokenKind, tokens},
};

/// A value in brackets and what belongs to it.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// Spaces and comments before it.
    pub lead: String,
    /// Key and value.
    pub value: String,
    /// From the value to the end of the chunk: the comma, and a comment behind it on the same line.
    pub rest: String,
    /// Whether it was not in the text before.
    pub fresh: bool,
}

/// The inside of a pair of brackets.
#[derive(Debug, Clone)]
pub struct Chunks {
    /// The values, in order.
    pub list: Vec<Chunk>,
    /// What comes after the last of them.
    pub tail: String,
}

impl Chunks {
    /// The chunks of a group, in the order of its members.
    pub fn of(text: &str, group: &Group) -> Chunks {
        let mut at = group.body.start;
        let list = group
            .members
            .iter()
            .enumerate()
            .map(|(i, member)| {
                let span = member.span();
                let next = group.members.get(i + 1).map(|m| m.span().start);
                let gap = Span {
                    start: span.end,
                    end: next.unwrap_or(group.body.end).max(span.end),
                };
                let end = span.end + rest_length(gap.of(text));
                let piece = |start, end| Span { start, end }.of(text).to_owned();
                let chunk = Chunk {
                    lead: piece(at, span.start),
                    value: piece(span.start, span.end),
                    rest: piece(span.end, end),
                    fresh: false,
                };
                at = end;
                chunk
            })
            .collect();
        let tail = Span {
            start: at,
            end: group.body.end,
        };
        Chunks {
            list,
            tail: tail.of(text).to_owned(),
        }
    }

    /// The text again.
    pub fn join(&self) -> String {
        let mut text = String::new();
        for chunk in &self.list {
            text.push_str(&chunk.lead);
            text.push_str(&chunk.value);
            text.push_str(&chunk.rest);
        }
        text.push_str(&self.tail);
        text
    }

    /// Whether there are comments anywhere in it.
    pub fn has_comments(&self) -> bool {
        let in_list = self
            .list
            .iter()
            .any(|c| has_comment(&c.lead) || has_comment(&c.rest));
        in_list || has_comment(&self.tail)
    }

    /// Whether values stand on lines of their own.
    pub fn is_multiline(&self) -> bool {
        self.tail.contains('\n') || self.list.iter().any(|chunk| chunk.lead.contains('\n'))
    }

    /// The indentation of its values: that of the first on a line of its own.
    pub fn indent(&self) -> Option<usize> {
        let mut leads = self.list.iter().map(|chunk| &chunk.lead);
        let lead = leads.find(|lead| lead.contains('\n'))?;
        Some(last_line(lead).chars().count())
    }

    /// Puts every value on a line of its own.
    pub fn spread(&mut self, indent: usize) {
        for chunk in &mut self.list {
            if !chunk.lead.contains('\n') {
                chunk.lead = format!("\n{:indent$}{}", "", chunk.lead.trim_start());
            }
        }
        if !self.tail.contains('\n') {
            let outer = indent.saturating_sub(INDENT);
            self.tail = format!("{}\n{:outer$}", self.tail.trim_end(), "");
        }
    }

    /// Takes a chunk out, with the comments that belong to it. What stood on the same line behind it
    /// takes its place, and comments set apart by an empty line stay.
    pub fn remove(&mut self, index: usize) {
        let removed = self.list.remove(index);
        let lead = removed.lead;
        let apart = lead[..attached_from(&lead)].to_owned();
        let next = match self.list.get_mut(index) {
            Some(chunk) => &mut chunk.lead,
            None => {
                // The value that is last now is written as the last one was.
                if significant(&removed.rest).is_none()
                    && let Some(chunk) = self.list.last_mut()
                    && !has_comment(&chunk.rest)
                {
                    chunk.rest.clear();
                }
                if has_comment(&apart) {
                    self.tail = format!("{}{}", apart.trim_end(), self.tail);
                }
                return;
            }
        };
        if !next.contains('\n') && !has_comment(next) {
            let indent = if lead.contains('\n') {
                format!("\n{}", last_line(&lead))
            } else {
                String::new()
            };
            *next = indent;
            if has_comment(&apart) {
                *next = format!("{}{next}", apart.trim_end());
            } else if index > 0 && next.is_empty() {
                *next = lead;
            }
        } else if has_comment(&apart) {
            *next = format!("{}\n{next}", apart.trim_end());
        }
    }

    /// Sees to commas between the values and line ends after line comments.
    pub fn mend(&mut self, indent: usize) {
        let last = self.list.len().saturating_sub(1);
        let spread = self.is_multiline();
        let line = |indent: usize| format!("\n{:indent$}", "");
        let mut open_comment = false;
        for (i, chunk) in self.list.iter_mut().enumerate() {
            let comma = significant(&chunk.rest).is_some();
            if !comma && (i < last || (spread && chunk.fresh)) {
                chunk.rest.insert(0, ',');
            }
            if comma && i == last && !spread && chunk.fresh {
                chunk.rest.clear();
            }
            if i == 0 && chunk.lead == " " {
                chunk.lead.clear();
            }
            if i > 0 && chunk.lead.is_empty() {
                chunk.lead = " ".into();
            }
            if open_comment && !starts_line(&chunk.lead) {
                chunk.lead = line(indent) + chunk.lead.trim_start();
            }
            if ends_in_line_comment(&chunk.lead) {
                chunk.lead += &line(indent);
            }
            open_comment = ends_in_line_comment(&chunk.rest);
        }
        let outer = indent.saturating_sub(INDENT);
        if open_comment && !starts_line(&self.tail) {
            self.tail = line(outer) + self.tail.trim_start();
        }
        if ends_in_line_comment(&self.tail) {
            self.tail += &line(outer);
        }
    }
}

/// How much of the gap after a value belongs to it: the comma with what is before it, and a comment
/// behind it on the same line, if the line ends there.
fn rest_length(gap: &str) -> u32 {
    let mut end = 0;
    let mut comma = false;
    for token in tokens(gap, 0) {
        match token.kind {
            TokenKind::Punctuation(',') if !comma => {
                comma = true;
                end = token.span.end;
            }
            TokenKind::LineComment => {
                // Before the comma, it may stand on a later line too; the comma decides.
                if !Span::new(end as usize, token.span.start as usize)
                    .of(gap)
                    .contains('\n')
                {
                    end = token.span.end;
                }
                if comma {
                    break;
                }
            }
            TokenKind::BlockComment => {
                let after = &gap[token.span.end as usize..];
                let ends_line = starts_line(after);
                let same_line = !gap[end as usize..token.span.start as usize].contains('\n');
                if same_line && ends_line {
                    end = token.span.end;
                }
            }
            TokenKind::Space if comma && token.span.of(gap).contains('\n') => break,
            _ => {}
        }
    }
    end
}

fn significant(text: &str) -> Option<Token> {
    tokens(text, 0).find(|t| !t.is_trivia())
}

/// Whether there is a comment in what lies between values.
pub fn has_comment(text: &str) -> bool {
    tokens(text, 0).any(|t| matches!(t.kind, TokenKind::LineComment | TokenKind::BlockComment))
}

/// Whether nothing but spaces stands before the first line end.
fn starts_line(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', '\r']);
    text.starts_with('\n')
}

fn ends_in_line_comment(text: &str) -> bool {
    tokens(text, 0)
        .last()
        .is_some_and(|t| t.kind == TokenKind::LineComment)
}

/// Where the comments start that stand directly above a value: after the last empty line.
fn attached_from(lead: &str) -> usize {
    let mut at = 0;
    for token in tokens(lead, 0).filter(|t| t.kind == TokenKind::Space) {
        let space = token.span.of(lead);
        if space.matches('\n').count() > 1 {
            at = token.span.start as usize + space.rfind('\n').unwrap_or(0);
        }
    }
    at
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::syntax::{Value, parse};

    fn chunks(text: &str) -> Chunks {
        let tree = parse(text);
        assert_eq!(tree.errors, []);
        let Value::Group(group) = tree.root.value else {
            panic!()
        };
        Chunks::of(text, &group)
    }

    #[test]
    fn chunks_cover_the_inside() {
        let text =
            "( // a\n  x: 1 /* b */, // c\n\n  // d\n  y: 2, z: 3 // e\n , /* f */ w: 4 /* g */ )";
        let chunks = chunks(text);
        assert_eq!(format!("({})", chunks.join()), text);
        assert_eq!(chunks.list[0].rest, " /* b */, // c");
        assert_eq!(chunks.list[3].lead, " /* f */ ");
    }

    #[test]
    fn comments_go_with_their_value_and_others_stay() {
        let mut it = chunks("(\n  // top\n\n  // of x\n  x: 1, // of x too\n  // of y\n  y: 2,\n)");
        it.remove(0);
        assert_eq!(it.join(), "\n  // top\n\n  // of y\n  y: 2,\n");
    }
}
