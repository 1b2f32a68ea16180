//! What differs between two maps or two scenarios, thing by thing and field by field.

use indexmap::IndexMap;

use super::{
    Read,
    document::Model,
    merge::{Called, Value, aligned, identify, labelled, normal},
    out::{Out, OutGroup},
    syntax::Shape,
};
use crate::diagnostic::Path;

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeltaKind {
    /// Only the second has the thing.
    Added,
    /// Only the first has it.
    Removed,
    /// A field has another value; it may be absent on one side.
    Changed,
    /// The things of a list stand in another order.
    Moved,
    /// The thing has another slug.
    Renamed,
}

impl DeltaKind {
    /// A stable name for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            DeltaKind::Added => "added",
            DeltaKind::Removed => "removed",
            DeltaKind::Changed => "changed",
            DeltaKind::Moved => "moved",
            DeltaKind::Renamed => "renamed",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Delta {
    /// The thing or field: `touchpoints.setup.dwell`. Items of lists under their labels.
    pub path: Path,
    /// How it differs.
    pub kind: DeltaKind,
    /// What people call the thing, or the thing that the field belongs to.
    pub name: Option<String>,
    /// What it was: a whole thing, or a value.
    pub before: Option<Value>,
    /// What it is.
    pub after: Option<Value>,
}

/// What differs between two files, in the order of the first, and then what only the second has. A thing
/// under another slug is the same thing: that it has another comes first.
pub fn compare<M: Model + Clone>(before: &Read<M>, after: &Read<M>) -> Vec<Delta> {
    compare_renamed(before, after).1
}

/// The same, with the first file under the slugs that its things have in the second.
pub fn compare_renamed<M: Model + Clone>(
    before: &Read<M>,
    after: &Read<M>,
) -> (Read<M>, Vec<Delta>) {
    let (before, renamed) = aligned(before, after);
    let form = after
        .document
        .with_ext()
        .map(normal)
        .filter(|_| !renamed.is_empty());
    let called = Called::by(&form.iter().collect::<Vec<_>>());
    let mut deltas: Vec<Delta> = Vec::new();
    for (path, was) in renamed {
        let is = path.0.last().map_or("", String::as_str);
        deltas.push(Delta {
            kind: DeltaKind::Renamed,
            name: called.name(&path),
            before: Some(Value(Out::text(&was))),
            after: Some(Value(Out::text(is))),
            path,
        });
    }
    deltas.extend(compare_by_slug(&before, after));
    (before, deltas)
}

/// What differs where things are the same when their slugs are.
pub(super) fn compare_by_slug<M: Model>(before: &Read<M>, after: &Read<M>) -> Vec<Delta> {
    let form = |read: &Read<M>| read.document.with_ext().map(normal);
    let mut found = Comparing { deltas: Vec::new() };
    if let (Some(mut before), Some(mut after)) = (form(before), form(after)) {
        identify([Some(&mut before), Some(&mut after), None]);
        found.value(&Path::root(), None, Some(&before), Some(&after), false);
        let of_flow = |delta: &&mut Delta| {
            delta.path.0.first().is_some_and(|list| list == "flows") && delta.path.0.len() > 1
        };
        let mut of_flows = found.deltas.iter_mut().filter(of_flow).peekable();
        if of_flows.peek().is_some() {
            let called = Called::by(&[&after, &before]);
            of_flows.for_each(|delta| delta.name = called.name(&delta.path));
        }
    }
    found.deltas
}

struct Comparing {
    deltas: Vec<Delta>,
}

impl Comparing {
    fn value(
        &mut self,
        path: &Path,
        name: Option<&str>,
        before: Option<&Out>,
        after: Option<&Out>,
        thing: bool,
    ) {
        if before == after {
            return;
        }
        if let Some((shape, was, is)) = parts(path, before, after, thing) {
            self.parts(path, name, shape, &was, &is);
            return;
        }
        let kind = match (before, after) {
            (None, _) if thing => DeltaKind::Added,
            (_, None) if thing => DeltaKind::Removed,
            _ => DeltaKind::Changed,
        };
        let told = |out: Option<&Out>| out.map(Value::of);
        let (before, after) = (told(before), told(after));
        let own = after.as_ref().or(before.as_ref()).and_then(Value::name);
        self.deltas.push(Delta {
            path: path.clone(),
            kind,
            name: own.filter(|_| thing).or(name.map(str::to_owned)),
            before,
            after,
        });
    }

    fn parts(
        &mut self,
        path: &Path,
        name: Option<&str>,
        shape: Shape,
        was: &IndexMap<String, &Out>,
        is: &IndexMap<String, &Out>,
    ) {
        let things = shape != Shape::Parens;
        let new = is.keys().filter(|key| !was.contains_key(*key));
        for key in was.keys().chain(new) {
            let (before, after) = (was.get(key).copied(), is.get(key).copied());
            let own = || super::tell::name(after.or(before)?);
            let own = own().filter(|_| things);
            let called = own.as_deref().or(name);
            self.value(&path.join(key), called, before, after, things);
        }
        if things {
            let shared = |list: &IndexMap<String, &Out>, other: &IndexMap<String, &Out>| {
                let keys = list.keys().filter(|key| other.contains_key(*key));
                keys.cloned().collect::<Vec<String>>()
            };
            let (before, after) = (shared(was, is), shared(is, was));
            if before != after {
                let list = |keys: &[String]| {
                    let keys = keys.iter().map(|key| Out::text(key));
                    Some(Value(Out::list("", Shape::List, keys)))
                };
                self.deltas.push(Delta {
                    path: path.clone(),
                    kind: DeltaKind::Moved,
                    name: name.map(str::to_owned),
                    before: list(&before),
                    after: list(&after),
                });
            }
        }
    }
}

type Labelled<'o> = IndexMap<String, &'o Out>;

/// The parts of what is compared part by part.
fn parts<'o>(
    path: &Path,
    before: Option<&'o Out>,
    after: Option<&'o Out>,
    thing: bool,
) -> Option<(Shape, Labelled<'o>, Labelled<'o>)> {
    let group = |out: Option<&'o Out>| match out {
        Some(Out::Group(group)) => Some(group),
        _ => None,
    };
    let (was, is) = (group(before), group(after));
    let first = was.or(is)?;
    let alike = |g: &OutGroup| g.shape == first.shape && g.name == first.name;
    let keyed = |g: &OutGroup| g.members.iter().all(|(key, _)| key.is_some());
    for (out, group) in [(before, was), (after, is)] {
        let empty = out.is_none() && first.shape != Shape::Parens && !thing;
        if !empty && !group.is_some_and(alike) {
            return None;
        }
    }
    let record = (first.name.is_empty() || thing || path.0.is_empty())
        && was.is_none_or(keyed)
        && is.is_none_or(keyed)
        && path.0.last().is_none_or(|step| step != "within");
    if first.shape == Shape::Parens && !record {
        return None;
    }
    let labels = |group: Option<&'o OutGroup>| group.map(labelled).unwrap_or_default();
    Some((first.shape, labels(was), labels(is)))
}
