//! The comments of both sides in the merged text, and those that tell of conflicts.
//!
//! A comment belongs to the value above or beside which it stands. Those of a value are merged like a
//! set: what one side wrote comes in, what one side took away goes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Conflict, ConflictKind, Value as Said,
    balance::Balance,
    homeless::{Homeless, homeless},
    labelled,
    told::Told,
};
use crate::{
    diagnostic::{Path, Place},
    file::{
        chunk::{Chunk, Chunks},
        document::{Document, normal_key},
        out::{INDENT, Out},
        syntax::{Group, Member, Node, Shape, TokenKind, Value, tokens},
    },
};

/// Where comments stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// Before a value.
    Lead,
    /// Behind it on its line.
    Rest,
    /// Before the closing bracket.
    Tail,
    /// Before the first bracket of the file.
    Head,
    /// After the last one.
    Foot,
}

/// The comments of a text, and which values it has.
#[derive(Debug, Default)]
pub struct Comments {
    pub(super) at: BTreeMap<(Path, Slot), Vec<String>>,
    pub(super) values: BTreeMap<Path, ()>,
    /// All of them, also those between a key and its value.
    pub(super) all: Vec<String>,
}

impl Comments {
    /// Those of a text that was read, and what it says, with its items identified.
    pub fn of(document: &Document, form: &Out) -> Comments {
        let mut all = Comments::default();
        let (text, root) = (document.text(), &document.tree().root);
        all.all = comments(text);
        all.values.insert(Path::root(), ());
        all.put(Path::root(), Slot::Head, &text[..root.span.start as usize]);
        all.put(Path::root(), Slot::Foot, &text[root.span.end as usize..]);
        all.collect(text, root, Some(form), &Path::root());
        all
    }

    fn put(&mut self, path: Path, slot: Slot, text: &str) {
        let found = comments(text);
        if !found.is_empty() {
            self.at.entry((path, slot)).or_default().extend(found);
        }
    }

    fn collect(&mut self, text: &str, node: &Node, out: Option<&Out>, path: &Path) {
        let Value::Group(group) = &node.value else {
            return;
        };
        let chunks = Chunks::of(text, group);
        let off = is_off(text, group);
        let steps = steps(group, out, off);
        for ((chunk, member), (step, out)) in chunks.list.iter().zip(&group.members).zip(steps) {
            let path = inner(path, &step, off);
            self.values.insert(path.clone(), ());
            self.put(path.clone(), Slot::Lead, &chunk.lead);
            self.put(path.clone(), Slot::Rest, &chunk.rest);
            // What other tools keep is taken as it is written, comments and all.
            if step != "ext" {
                self.collect(text, &member.value, out, &path);
            }
        }
        self.put(path.clone(), Slot::Tail, &chunks.tail);
    }

    /// The comments at a value and in it.
    pub(super) fn within<'c>(&'c self, path: &'c Path) -> impl Iterator<Item = &'c String> {
        let from = self.at.range((path.clone(), Slot::Lead)..);
        let inside = from.take_while(|((at, _), _)| at.0.starts_with(&path.0));
        inside.flat_map(|(_, list)| list)
    }

    /// Whether a comment stands anywhere at a value.
    pub(super) fn has(&self, path: &Path, comment: &String) -> bool {
        let slots = (path.clone(), Slot::Lead)..=(path.clone(), Slot::Foot);
        let mut slots = self.at.range(slots);
        slots.any(|(_, list)| list.contains(comment))
    }

    /// The comments in a place; `None` where the value is not there at all.
    fn get(&self, path: &Path, slot: Slot) -> Option<&[String]> {
        self.values.get(path)?;
        let found = self.at.get(&(path.clone(), slot));
        Some(found.map_or(&[], Vec::as_slice))
    }
}

/// Whether it is a change that is switched off: the same thing as the change in it.
fn is_off(text: &str, group: &Group) -> bool {
    group.name.is_some_and(|name| name.of(text) == "Off") && group.members.len() == 1
}

/// The path of a part.
fn inner(path: &Path, step: &str, off: bool) -> Path {
    match off {
        true => path.clone(),
        false => path.join(step),
    }
}

/// The members of a group under the names by which they are known in every version, with what they
/// mean, in the form in which it is merged.
fn steps<'o>(group: &Group, out: Option<&'o Out>, off: bool) -> Vec<(String, Option<&'o Out>)> {
    if off {
        let inner = group.members.iter();
        return inner.map(|_| (String::new(), out)).collect();
    }
    let out = match out {
        Some(Out::Group(out)) if out.shape == group.shape => Some(out),
        _ => None,
    };
    let labels = out.map(labelled).unwrap_or_default();
    let by_place = labels.len() == group.members.len();
    let step = |(i, member): (usize, &Member)| match &member.key {
        Some(key) => {
            let key = normal_key(&key.text);
            let out = labels.get(&key).copied();
            (key, out)
        }
        None => match labels.get_index(i).filter(|_| by_place) {
            Some((label, out)) => (label.clone(), Some(*out)),
            None => (i.to_string(), None),
        },
    };
    group.members.iter().enumerate().map(step).collect()
}

/// The comments in what lies between values.
pub fn comments(text: &str) -> Vec<String> {
    let comments = tokens(text, 0)
        .filter(|t| matches!(t.kind, TokenKind::LineComment | TokenKind::BlockComment));
    comments.map(|t| said(t.span.of(text))).collect()
}

/// What a comment says, whatever ends its lines.
fn said(comment: &str) -> String {
    comment.trim_end().replace("\r\n", "\n")
}

/// What is to stand in the merged text.
pub struct Notes<'a> {
    /// The comments of the common ancestor, if there is one.
    pub base: Option<Comments>,
    /// Those of ours.
    pub ours: Comments,
    /// Those of theirs.
    pub theirs: Comments,
    /// The conflicts to tell of.
    pub conflicts: Told<'a>,
}

impl Notes<'_> {
    /// The comments of a place in the merged text: those to take away, and those to bring in, as far
    /// as the balance allows.
    fn change(
        &self,
        path: &Path,
        slot: Slot,
        there: &Comments,
        balance: &mut Balance,
    ) -> (Vec<String>, Vec<String>) {
        let none: &[String] = &[];
        let base = self.base.as_ref().and_then(|base| base.get(path, slot));
        let (ours, theirs) = (self.ours.get(path, slot), self.theirs.get(path, slot));
        // A value that a side does not have says nothing about its comments.
        let (base, ours, theirs) = match (ours, theirs) {
            (None, Some(theirs)) => (none, none, theirs),
            (ours, theirs) => {
                let base = base.unwrap_or(none);
                (base, ours.unwrap_or(base), theirs.unwrap_or(base))
            }
        };
        let here = there.get(path, slot).unwrap_or(none);
        let gone = here
            .iter()
            .filter(|c| base.contains(c) && !theirs.contains(c) && balance.takes_away(c));
        let gone: Vec<String> = gone.cloned().collect();
        let theirs = theirs.iter().filter(|c| !base.contains(c));
        // What is written anew has none of ours.
        let come = ours.iter().chain(theirs);
        let come = come.filter(|c| !here.contains(c) && balance.brings_in(c));
        (gone, come.cloned().collect())
    }

    /// Whether somebody has chosen a side for what is at a path, and with it its comments.
    pub(super) fn decided(&self, path: &Path) -> bool {
        self.conflicts.is_chosen(path)
    }

    /// The comments that tell of conflicts at a value: about the value itself, about fields that it
    /// does not have, and about all that is in it where it stands on one line.
    fn told(&self, path: &Path, text: &str, node: &Node, out: Option<&Out>) -> Vec<String> {
        let mut conflicts = self.conflicts.open_in(path).peekable();
        let open: HashSet<String> = match conflicts.peek().is_some() && is_spread(text, node) {
            true => fields(text, node, out).into_iter().collect(),
            false => HashSet::new(),
        };
        let told = conflicts.filter_map(|conflict| {
            let inner = conflict.path.0.strip_prefix(path.0.as_slice())?;
            let elsewhere = inner.first().is_some_and(|field| open.contains(field));
            (!elsewhere).then(|| note(&inner.join("."), conflict))
        });
        told.collect()
    }
}

/// Whether a value in brackets has its parts on lines of their own.
fn is_spread(text: &str, node: &Node) -> bool {
    match &node.value {
        Value::Group(group) => Chunks::of(text, group).is_multiline(),
        _ => false,
    }
}

/// The comment about a conflict.
fn note(field: &str, conflict: &Conflict) -> String {
    let ron = |value: &Option<Said>| match value {
        Some(value) => value.ron(),
        None => "nothing".to_owned(),
    };
    let field = match field {
        "" => String::new(),
        field => format!("{field}: "),
    };
    let (ours, theirs, base) = (
        ron(&conflict.ours),
        ron(&conflict.theirs),
        ron(&conflict.base),
    );
    let text = match (conflict.kind, &conflict.ours, &conflict.theirs) {
        (ConflictKind::Removed, None, _) => format!("{field}ours removed it, theirs changed it"),
        (ConflictKind::Removed, ..) => format!("{field}theirs removed it, ours changed it"),
        (ConflictKind::Commented, None, _) => {
            format!("{field}ours removed it, theirs wrote a comment on it")
        }
        (ConflictKind::Commented, ..) => {
            format!("{field}theirs removed it, ours wrote a comment on it")
        }
        (ConflictKind::Used, None, _) => format!("{field}ours removed it, theirs uses it"),
        (ConflictKind::Used, ..) => format!("{field}theirs removed it, ours uses it"),
        (ConflictKind::Order, ..) => format!("{field}theirs has the order {theirs}, base {base}"),
        (ConflictKind::Renamed, ..) => format!("{field}ours calls it {ours}, theirs {theirs}"),
        (ConflictKind::Crossed, ..) => {
            format!("{field}theirs {theirs} and ours {ours} do something else in another order")
        }
        (ConflictKind::Changed, ..) => format!("{field}theirs {theirs}, base {base}"),
    };
    // What other tools keep may have lines of its own.
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    format!("// {MARK} {text}")
}

/// What a comment about a conflict begins with.
pub const MARK: &str = "MERGE";

/// Where comments tell of conflicts.
pub fn marks(document: &Document) -> Vec<Place> {
    let text = document.text();
    let mark = format!("// {MARK} ");
    // Most files have none: then nothing is gone through sign by sign.
    if !text.contains(&mark) {
        return Vec::new();
    }
    let comments = tokens(text, 0).filter(|t| t.kind == TokenKind::LineComment);
    let marks = comments.filter(|t| t.span.of(text).starts_with(&mark));
    marks.map(|t| document.place_of(t.span)).collect()
}

/// The merged text with the comments of both sides and of conflicts, and the comments whose place has
/// gone.
pub fn carried(document: &Document, form: &Out, notes: &Notes) -> (String, Vec<Homeless>) {
    let (text, root) = (document.text(), &document.tree().root);
    let path = Path::root();
    let there = Comments::of(document, form);
    let mut balance = Balance::of(notes, &there);
    let homeless = homeless(notes, &there, &mut balance);
    let mut carrying = Carrying {
        text,
        notes,
        there: &there,
        homeless: HashMap::new(),
        balance,
    };
    for homeless in &homeless {
        let here = carrying.homeless.entry(&homeless.now_at).or_default();
        here.push(&homeless.comment);
    }
    let inside = carrying.value(root, Some(form), &path, is_spread(text, root));
    let mut head = text[..root.span.start as usize].to_owned();
    let mut foot = text[root.span.end as usize..].to_owned();
    let (gone, come) = carrying.change(&path, Slot::Head);
    head = without(&head, &gone);
    for comment in come
        .into_iter()
        .chain(notes.told(&path, text, root, Some(form)))
    {
        let above = match head.is_empty() || head.ends_with('\n') {
            true => "",
            false => "\n",
        };
        head = format!("{head}{above}{comment}\n");
    }
    let (gone, come) = carrying.change(&path, Slot::Foot);
    foot = without(&foot, &gone);
    for comment in come.into_iter().chain(carrying.homeless_at(&path)) {
        foot = format!("{}\n{comment}\n", foot.trim_end());
    }
    (format!("{head}{inside}{foot}"), homeless)
}

/// The names by which the parts of a value are known.
fn fields(text: &str, node: &Node, out: Option<&Out>) -> Vec<String> {
    match &node.value {
        Value::Group(group) => {
            let steps = steps(group, out, is_off(text, group)).into_iter();
            steps.map(|(step, _)| step).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether it is a list or a map, in which things come and go.
fn holds_things(node: &Node) -> bool {
    matches!(&node.value, Value::Group(group) if group.shape != Shape::Parens)
}

struct Carrying<'a> {
    text: &'a str,
    notes: &'a Notes<'a>,
    there: &'a Comments,
    homeless: HashMap<&'a Path, Vec<&'a String>>,
    balance: Balance,
}

impl Carrying<'_> {
    fn change(&mut self, path: &Path, slot: Slot) -> (Vec<String>, Vec<String>) {
        let (notes, there) = (self.notes, self.there);
        notes.change(path, slot, there, &mut self.balance)
    }

    /// The comments that come to a value because what they stood at has gone.
    fn homeless_at(&self, path: &Path) -> Vec<String> {
        let here = self.homeless.get(path).into_iter().flatten();
        here.copied().cloned().collect()
    }

    /// The text of a value with what is to be said in and around its parts. Conflicts are not told
    /// where they were told around it.
    fn value(&mut self, node: &Node, out: Option<&Out>, path: &Path, told: bool) -> String {
        let text = self.text;
        let whole = || node.span.of(text).to_owned();
        let Value::Group(group) = &node.value else {
            return whole();
        };
        let mut chunks = Chunks::of(self.text, group);
        let outer = line_indent(self.text, node.span.start as usize);
        let indent = chunks.indent().unwrap_or(outer + INDENT);
        let mut changed = false;
        let mut come = Vec::new();
        let off = is_off(self.text, group);
        for (i, (step, out)) in steps(group, out, off).into_iter().enumerate() {
            let path = inner(path, &step, off);
            let member = &group.members[i];
            let chunk = &mut chunks.list[i];
            let within = match step == "ext" {
                true => member.value.span.of(self.text).to_owned(),
                false => {
                    let told = told && is_spread(self.text, &member.value);
                    self.value(&member.value, out, &path, told)
                }
            };
            if within != member.value.span.of(self.text) {
                let head = member.span().start as usize..member.value.span.start as usize;
                chunk.value = self.text[head].to_owned() + &within;
                changed = true;
            }
            if off {
                // Its comments are those of the whole.
                continue;
            }
            let (gone, mut lead) = self.change(&path, Slot::Lead);
            let before = chunk.lead.clone();
            chunk.lead = without(&chunk.lead, &gone);
            if told {
                lead.extend(self.notes.told(&path, self.text, &member.value, out));
            }
            if !holds_things(&member.value) {
                lead.extend(self.homeless_at(&path));
            }
            let (gone, rest) = self.change(&path, Slot::Rest);
            let behind = chunk.rest.clone();
            chunk.rest = without(&chunk.rest, &gone).trim_end().to_owned();
            changed |= chunk.lead != before || (chunk.rest != behind && !gone.is_empty());
            come.push((lead, rest));
        }
        let (gone, mut tail) = match off {
            true => (Vec::new(), Vec::new()),
            false => self.change(path, Slot::Tail),
        };
        if holds_things(node) {
            tail.extend(self.homeless_at(path));
        }
        let before = chunks.tail.clone();
        chunks.tail = without(&chunks.tail, &gone);
        changed |= chunks.tail != before;
        let new = come
            .iter()
            .any(|(lead, rest)| !(lead.is_empty() && rest.is_empty()));
        if !changed && !new && tail.is_empty() {
            return whole();
        }
        if (new || !tail.is_empty()) && !chunks.list.is_empty() && !chunks.is_multiline() {
            chunks.spread(indent);
        }
        for (chunk, (lead, rest)) in chunks.list.iter_mut().zip(come) {
            add(chunk, lead, rest, indent);
        }
        for comment in tail {
            let closing = last_line(&chunks.tail).to_owned();
            let above = chunks.tail.trim_end().to_owned();
            chunks.tail = format!("{above}\n{:indent$}{comment}\n{closing}", "");
        }
        chunks.mend(indent);
        let start = node.span.start as usize..group.body.start as usize;
        let end = group.body.end as usize..node.span.end as usize;
        format!("{}{}{}", &self.text[start], chunks.join(), &self.text[end])
    }
}

/// Puts comments before and behind a value that stands on a line of its own.
fn add(chunk: &mut Chunk, lead: Vec<String>, rest: Vec<String>, indent: usize) {
    for comment in lead {
        let above = chunk.lead.trim_end().to_owned();
        chunk.lead = format!("{above}\n{0:indent$}{comment}\n{0:indent$}", "");
    }
    for comment in rest {
        // What follows a line comment is on the next line.
        match crate::file::chunk::has_comment(&chunk.rest) {
            true => chunk.rest = format!("{}\n{:indent$}{comment}", chunk.rest, ""),
            false => chunk.rest = format!("{} {comment}", chunk.rest),
        }
    }
}

/// What lies between values without some of its comments. A line that has nothing left goes too.
fn without(text: &str, gone: &[String]) -> String {
    if gone.is_empty() {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut cut = false;
    for token in tokens(text, 0) {
        let piece = token.span.of(text);
        let comment = matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment);
        if comment && gone.contains(&said(piece)) {
            cut = true;
            continue;
        }
        match cut && token.kind == TokenKind::Space && piece.contains('\n') {
            true => {
                kept.truncate(kept.trim_end_matches([' ', '\t']).len());
                // Its line goes, unless it stood behind something.
                let alone = kept.is_empty() || kept.ends_with('\n');
                let end = piece.find('\n').map_or(0, |at| at + 1);
                kept.push_str(if alone { &piece[end..] } else { piece });
            }
            false => kept.push_str(piece),
        }
        cut = false;
    }
    kept
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

/// The indentation of the line on which a byte stands.
fn line_indent(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let spaces = text[start..at].chars();
    spaces.take_while(|c| matches!(c, ' ' | '\t')).count()
}
