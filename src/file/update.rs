//! Brings a changed model into the text that it was read from, touching only what changed.
//!
//! Three-way: what the text meant, what it is to mean now (both in canonical form), and the text.
//! Where the two meanings agree, the text stays.

use std::collections::{HashMap, HashSet};

use super::{
    chunk::{Chunk, Chunks},
    document::{normal_key, same_key},
    out::{INDENT, Out, OutGroup, WIDTH},
    pairing::{Piece, pieces},
    syntax::{Group, Node, Value},
};

/// The text of `node`, which meant `was`, when it is to mean `new`. `level` counts the brackets
/// around it.
pub fn reconcile(text: &str, node: &Node, was: &Out, new: &Out, level: usize) -> String {
    if was == new {
        return node.span.of(text).to_owned();
    }
    if let (Value::Group(group), Out::Group(was), Out::Group(now)) = (&node.value, was, new)
        && group.shape == now.shape
        && was.shape == now.shape
        && was.name == now.name
        // The name of the root may be left out.
        && (level == 0 || group.name.map_or("", |name| name.of(text)) == now.name)
        && (!now.members.is_empty() || group.members.is_empty())
        && let Some(inside) = Inside::new(text, group, level).reconciled(was, now)
    {
        let start = node.span.start as usize..group.body.start as usize;
        let end = group.body.end as usize..node.span.end as usize;
        return format!("{}{inside}{}", &text[start], &text[end]);
    }
    let (indent, used) = position(text, node.span.start as usize);
    new.layout(level, indent, used)
}

/// The indentation of the line at a byte, and how many characters stand before the byte.
fn position(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[start..at];
    let spaces = before.chars().take_while(|c| matches!(c, ' ' | '\t'));
    (spaces.count(), before.chars().count())
}

/// What lies between the brackets of a group, while it is changed.
struct Inside<'a> {
    text: &'a str,
    group: &'a Group,
    level: usize,
    chunks: Chunks,
    /// The indentation of its values where they stand on lines of their own.
    indent: usize,
    /// How many characters stand on the line before the inside.
    used: usize,
}

impl<'a> Inside<'a> {
    fn new(text: &'a str, group: &'a Group, level: usize) -> Inside<'a> {
        let chunks = Chunks::of(text, group);
        let (outer, used) = position(text, group.body.start as usize);
        Inside {
            indent: chunks.indent().unwrap_or(outer + INDENT),
            text,
            group,
            level,
            chunks,
            used,
        }
    }

    /// The new inside; `None` when it is better written afresh.
    fn reconciled(mut self, was: &OutGroup, now: &OutGroup) -> Option<String> {
        if self.group.members.is_empty() && !self.chunks.has_comments() {
            return None;
        }
        let pieces = pieces(self.group, &self.chunks, was, now)?;
        // The values that stay, changed where they must be.
        let olds = self.olds(was, &pieces);
        for (piece, old) in pieces.iter().zip(olds) {
            if let (Some(index), Some(out)) = (piece.from, piece.out) {
                self.change(index, piece.key, old, out);
            }
        }
        self.arrange(&pieces);
        let room = WIDTH.saturating_sub(self.used + 1);
        let inline = !self.chunks.is_multiline();
        let grown = pieces.iter().any(|piece| piece.from.is_none());
        if inline && grown && self.chunks.join().chars().count() > room {
            self.chunks.spread(self.indent);
        }
        self.chunks.mend(self.indent);
        Some(self.chunks.join())
    }

    /// What each piece meant before.
    fn olds<'o>(&self, was: &'o OutGroup, pieces: &[Piece]) -> Vec<Option<&'o Out>> {
        let by_key: HashMap<&str, &Out> = was
            .members
            .iter()
            .filter_map(|(k, out)| Some((k.as_deref()?, out)))
            .collect();
        let old = |piece: &Piece| {
            let index = piece.from?;
            match &self.group.members.get(index)?.key {
                Some(key) => by_key.get(&*normal_key(&key.text)).copied(),
                None => was.members.get(index).map(|(_, out)| out),
            }
        };
        pieces.iter().map(old).collect()
    }

    /// Changes key and value of a chunk to what they are now.
    fn change(&mut self, index: usize, key: Option<&str>, was: Option<&Out>, now: &Out) {
        let Some(member) = self.group.members.get(index) else {
            return;
        };
        let value = match was {
            Some(was) => reconcile(self.text, &member.value, was, now, self.level + 1),
            // It was spelled out although it was the default.
            None => {
                let (indent, used) = position(self.text, member.value.span.start as usize);
                now.layout(self.level + 1, indent, used)
            }
        };
        let start = member.span().start as usize;
        let mut head = self.text[start..member.value.span.start as usize].to_owned();
        if let (Some(old), Some(new)) = (&member.key, key)
            && !same_key(&old.text, new)
        {
            let after = &head[old.span.of(self.text).len()..];
            head = format!(
                "{}{after}",
                self.group.shape.key(Some(new)).trim_end_matches(": ")
            );
        }
        self.chunks.list[index].value = head + &value;
    }

    /// Brings the chunks into the order of the pieces, drops those that have none, and makes new
    /// ones.
    fn arrange(&mut self, pieces: &[Piece]) {
        let kept: HashSet<usize> = pieces.iter().filter_map(|piece| piece.from).collect();
        let mut originals: Vec<Option<usize>> = (0..self.chunks.list.len()).map(Some).collect();
        for index in (0..self.chunks.list.len()).rev() {
            if !kept.contains(&index) {
                self.chunks.remove(index);
                originals.remove(index);
            }
        }
        let multiline = self.chunks.is_multiline();
        let first_lead = self.chunks.list.first().map(|chunk| chunk.lead.clone());
        let mut by_index: HashMap<usize, Chunk> = originals
            .into_iter()
            .flatten()
            .zip(self.chunks.list.drain(..))
            .collect();
        let mut previous = None;
        for piece in pieces {
            let follows = match (previous, piece.from) {
                (Some(before), Some(index)) => before < index,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            let chunk = match piece.from.and_then(|index| by_index.remove(&index)) {
                Some(mut chunk) => {
                    let after_new = self.chunks.list.last().is_some_and(|c: &Chunk| c.fresh);
                    if multiline && (after_new || !follows) && !chunk.lead.contains('\n') {
                        chunk.lead =
                            format!("\n{:1$}{2}", "", self.indent, chunk.lead.trim_start());
                    }
                    chunk
                }
                None => self.fresh(piece, multiline),
            };
            previous = piece.from.or(previous);
            self.chunks.list.push(chunk);
        }
        // A group on one line starts as it started before.
        if !multiline
            && let (Some(lead), Some(chunk)) = (first_lead, self.chunks.list.first_mut())
            && !chunk.lead.contains('\n')
            && !super::chunk::has_comment(&lead)
        {
            chunk.lead = lead;
        }
    }

    /// A chunk for something new.
    fn fresh(&self, piece: &Piece, multiline: bool) -> Chunk {
        let key = self.group.shape.key(piece.key);
        let indent = self.indent;
        let (lead, used) = match multiline {
            true => (format!("\n{:indent$}", ""), indent + key.chars().count()),
            // Whether it fits on the line is seen when all is there.
            false => (" ".into(), 0),
        };
        let value = match (piece.out, multiline) {
            (Some(out), true) => out.layout(self.level + 1, indent, used),
            (Some(out), false) => out.inline(),
            (None, _) => String::new(),
        };
        Chunk {
            lead,
            value: key + &value,
            rest: ",".into(),
            fresh: true,
        }
    }
}
