//! The three-way merge of values in canonical form: things by their keys, fields by their names.

use std::{collections::BTreeMap, ops::Bound};

use indexmap::{IndexMap, IndexSet};

use super::{
    Conflict, ConflictKind, Side, Value, labelled,
    normal::defaults,
    order::{Order, order},
};
use crate::{
    diagnostic::Path,
    file::{
        out::{Out, OutGroup},
        syntax::Shape,
    },
};

/// Who decides what stands in the file where both sides differ; `None` leaves it to the merge.
pub type Choose<'a> = &'a dyn Fn(&Conflict) -> Option<Side>;

/// A merge that is going on.
pub struct Merging<'a> {
    /// Who decides about conflicts.
    pub choose: Choose<'a>,
    /// Things that one side removed and that stay all the same, and why that is a conflict.
    pub keep: &'a BTreeMap<Path, ConflictKind>,
    /// What was found so far.
    pub conflicts: Vec<Conflict>,
}

/// The three versions of a value; `None` where it is not there.
#[derive(Clone, Copy)]
struct Three<'o> {
    base: Option<&'o Out>,
    ours: Option<&'o Out>,
    theirs: Option<&'o Out>,
}

impl Merging<'_> {
    /// The merged file.
    pub fn root(&mut self, base: Option<&Out>, ours: &Out, theirs: &Out) -> Out {
        let three = Three {
            base,
            ours: Some(ours),
            theirs: Some(theirs),
        };
        let merged = self.value(&Path::root(), three, false);
        merged.unwrap_or_else(|| ours.clone())
    }

    /// The merged value at a path. A `thing` stands under a key that people chose, or in a list:
    /// where one side removed it and the other changed it, it stays.
    fn value(&mut self, path: &Path, three: Three, thing: bool) -> Option<Out> {
        let Three { base, ours, theirs } = three;
        if ours == theirs {
            return ours.cloned();
        }
        let kept = || self.keep.get(path).copied();
        let parts = Parts::of(path, three, thing);
        let behind = (Bound::Excluded(path), Bound::Unbounded);
        let within = || {
            let next = self.keep.range::<Path, _>(behind).next();
            next.is_some_and(|(kept, _)| kept.0.starts_with(&path.0))
        };
        let looked_into = parts.is_some() && within();
        if (ours == base || theirs == base) && !looked_into {
            let (changed, stayed) = match ours == base {
                true => (theirs, ours),
                false => (ours, theirs),
            };
            return match (changed, kept()) {
                (None, Some(kind)) => self.decide(path, three, kind, stayed),
                _ => changed.cloned(),
            };
        }
        if let Some(parts) = parts {
            return Some(self.parts(path, parts));
        }
        match (ours, theirs) {
            (Some(one), None) | (None, Some(one)) if thing => {
                let kind = kept().unwrap_or(ConflictKind::Removed);
                self.decide(path, three, kind, Some(one))
            }
            _ => self.decide(path, three, ConflictKind::Changed, ours),
        }
    }

    /// Records a conflict and gives what stands in the file: `usual`, unless a side was chosen.
    fn decide(
        &mut self,
        path: &Path,
        three: Three,
        kind: ConflictKind,
        usual: Option<&Out>,
    ) -> Option<Out> {
        let value = |out: Option<&Out>| out.map(Value::of);
        let mut conflict = Conflict {
            path: path.clone(),
            name: None,
            kind,
            base: value(three.base),
            ours: value(three.ours),
            theirs: value(three.theirs),
            taken: None,
        };
        conflict.taken = (self.choose)(&conflict);
        let taken = match conflict.taken {
            None => usual,
            Some(Side::Ours) => three.ours,
            Some(Side::Theirs) => three.theirs,
        };
        self.conflicts.push(conflict);
        taken.cloned()
    }

    fn parts(&mut self, path: &Path, parts: Parts) -> Out {
        let Parts {
            name,
            shape,
            base,
            ours,
            theirs,
            defaults,
        } = parts;
        let all: IndexSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let mut merged: IndexMap<String, Out> = IndexMap::new();
        for key in all {
            let inner = path.join(key);
            // What stays in spite of its removal was written, whatever it means where it is not.
            let written = self.keep.contains_key(&inner);
            let default = defaults.iter().find(|(k, _)| k == key && !written);
            let default = default.map(|(_, out)| out);
            let three = Three {
                base: base.as_ref().and_then(|b| b.get(key).copied().or(default)),
                ours: ours.get(key).copied().or(default),
                theirs: theirs.get(key).copied().or(default),
            };
            if let Some(out) = self.value(&inner, three, shape != Shape::Parens) {
                merged.insert(key.clone(), out);
            }
        }
        if shape != Shape::Parens {
            let keys = |versions: &IndexMap<String, &Out>| -> Vec<String> {
                let there = versions.keys().filter(|key| merged.contains_key(*key));
                there.cloned().collect()
            };
            let b = base.as_ref().map(keys).unwrap_or_default();
            let (o, t) = (keys(&ours), keys(&theirs));
            let sequence = match order(&b, &o, &t) {
                Order::Merged(sequence) => sequence,
                Order::Conflict { ours, theirs } => {
                    let list = |keys: &[String]| {
                        let keys = keys.iter().map(|key| Out::text(key));
                        Out::list("", Shape::List, keys)
                    };
                    let three = [list(&b), list(&o), list(&t)];
                    let three = Three {
                        base: Some(&three[0]),
                        ours: Some(&three[1]),
                        theirs: Some(&three[2]),
                    };
                    self.decide(path, three, ConflictKind::Order, None);
                    let taken = self.conflicts.last().and_then(|c| c.taken);
                    match taken {
                        Some(Side::Theirs) => theirs,
                        _ => ours,
                    }
                }
            };
            let places: BTreeMap<&String, usize> = sequence.iter().zip(0..).collect();
            merged.sort_by_key(|key, _| places.get(key).copied().unwrap_or(usize::MAX));
        }
        let members = merged.into_iter();
        let members = members.map(|(key, out)| (Some(key), out));
        Out::Group(OutGroup {
            name,
            shape,
            members: members.collect(),
        })
    }
}

/// The parts of three versions of a value that is merged part by part.
struct Parts<'o> {
    name: &'static str,
    shape: Shape,
    /// Nothing where both sides added it: then a field that one of them left out is no field that it
    /// did not touch.
    base: Option<IndexMap<String, &'o Out>>,
    ours: IndexMap<String, &'o Out>,
    theirs: IndexMap<String, &'o Out>,
    /// What fields mean where they are not written.
    defaults: Vec<(String, Out)>,
}

impl<'o> Parts<'o> {
    /// The parts, or `None` for what is only merged as a whole: numbers, texts, laws of a stay,
    /// whose numbers mean something together only.
    fn of(path: &Path, three: Three<'o>, thing: bool) -> Option<Parts<'o>> {
        let group = |out: Option<&'o Out>| match out {
            Some(Out::Group(group)) => Some(group),
            _ => None,
        };
        let (ours, theirs) = (group(three.ours), group(three.theirs));
        let first = ours.or(theirs)?;
        let alike = |g: &OutGroup| g.shape == first.shape && g.name == first.name;
        let both = [(three.ours, ours), (three.theirs, theirs)];
        for (out, group) in both {
            // A list or map of which nothing is left is not written at all.
            let empty = out.is_none() && first.shape != Shape::Parens && !thing;
            if !empty && !group.is_some_and(alike) {
                return None;
            }
        }
        let keyed = |g: &OutGroup| g.members.iter().all(|(key, _)| key.is_some());
        let whole = path.0.last().is_some_and(|step| step == "within");
        // Its shares are parts of one whole.
        if path.0 == ["entry"] {
            return None;
        }
        let record = (first.name.is_empty() || thing || path.0.is_empty())
            && ours.is_none_or(keyed)
            && theirs.is_none_or(keyed);
        if first.shape == Shape::Parens && (whole || !record) {
            return None;
        }
        let base = group(three.base).filter(|g| alike(g));
        let parts = |group: Option<&'o OutGroup>| group.map(labelled).unwrap_or_default();
        Some(Parts {
            name: first.name,
            shape: first.shape,
            base: base.map(labelled),
            ours: parts(ours),
            theirs: parts(theirs),
            defaults: match first.shape {
                Shape::Parens => defaults(path, first.name),
                _ => Vec::new(),
            },
        })
    }
}
