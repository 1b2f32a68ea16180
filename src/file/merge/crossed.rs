//! Changes of both sides whose order decides what they do: where one side scales what the other sets,
//! or removes what the other changes, nobody knows which of them was to come last.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Choose, Conflict, ConflictKind, Side, Value, labelled};
use crate::{
    diagnostic::Path,
    file::{
        Read,
        document::Model,
        out::{Out, OutGroup},
    },
    map::{Change, JourneyMap},
    scenario::{commute, same_in_either_order},
};

/// With more pairs than this, changes are compared by what they name alone, and not tried on the map.
const MOST_TRIED: usize = 2_000;

/// One version of a file: what it says, and the same in the form in which it is merged.
pub struct Version<'a, M> {
    model: &'a M,
    out: &'a Out,
}

impl<'a, M: Model> Version<'a, M> {
    /// The version that was read, if there is one.
    pub fn of(read: Option<&'a Read<M>>, out: Option<&'a Out>) -> Option<Version<'a, M>> {
        let model = read?.model.as_ref()?;
        Some(Version { model, out: out? })
    }

    /// Its lists of changes.
    fn lists(&self) -> IndexMap<Path, List<'a>> {
        // There may be as many lists as opportunities: each is found by its key.
        let opportunities: HashMap<&str, &Out> = at(self.out, &Path::of(["opportunities"]))
            .map(|all| all.members.iter())
            .into_iter()
            .flatten()
            .filter_map(|(key, out)| Some((key.as_deref()?, out)))
            .collect();
        let lists = self.model.changes().into_iter().map(|(path, list)| {
            let out = match path.0.as_slice() {
                [_, slug, field] => {
                    let found = opportunities.get(slug.as_str());
                    found.and_then(|out| at(out, &Path::of([field])))
                }
                _ => at(self.out, &path),
            };
            (path, (list, out))
        });
        lists.collect()
    }
}

/// A list of changes, as typed and as written.
type List<'a> = (&'a [Change], Option<&'a OutGroup>);

/// A change of a list, as typed and as written.
type Item<'a> = (&'a Change, &'a Out);

/// The pairs of changes, one of each side, of which the order decides. Both stay, until somebody chooses a
/// side; then the other's is as it was before.
pub fn crossed<M: Model>(
    [base, ours, theirs]: [Option<Version<M>>; 3],
    of: Option<&JourneyMap>,
    merged: &mut Out,
    choose: Choose,
) -> Vec<Conflict> {
    let (Some(ours), Some(theirs)) = (&ours, &theirs) else {
        return Vec::new();
    };
    let mut conflicts = Vec::new();
    let (in_ours, in_theirs) = (ours.lists(), theirs.lists());
    let in_base = base.as_ref().map(Version::lists).unwrap_or_default();
    for (path, of_ours) in in_ours {
        let of_theirs = in_theirs.get(&path).copied().unwrap_or_default();
        let of_base = in_base.get(&path).copied().unwrap_or_default();
        // Where one side did nothing there are no two orders.
        if of_ours.1 == of_theirs.1 || of_ours.1 == of_base.1 || of_theirs.1 == of_base.1 {
            continue;
        }
        let [by_ours, by_theirs, before] = [of_ours, of_theirs, of_base].map(items);
        let (mine, other) = (
            new(&by_ours, &before, &by_theirs),
            new(&by_theirs, &before, &by_ours),
        );
        let of = of.filter(|_| mine.len() * other.len() <= MOST_TRIED);
        for &(label, a) in &mine {
            for &(other_label, b) in &other {
                // Their order is that of the base.
                let known = before.contains_key(label) && before.contains_key(other_label);
                if label == other_label || known || commute(a.0, b.0, of) {
                    continue;
                }
                let Some(list) = at_mut(merged, &path) else {
                    continue;
                };
                let there = |label: &String| labelled(list).contains_key(label);
                if !there(label) || !there(other_label) {
                    continue;
                }
                let mut conflict = Conflict {
                    path: path.join(other_label),
                    name: None,
                    kind: ConflictKind::Crossed,
                    base: None,
                    ours: Some(Value::of(a.1)),
                    theirs: Some(Value::of(b.1)),
                    taken: None,
                };
                conflict.taken = choose(&conflict);
                let dropped = match conflict.taken {
                    None => None,
                    Some(Side::Ours) => Some(other_label),
                    Some(Side::Theirs) => Some(label),
                };
                if let Some(label) = dropped {
                    put_back(list, label, before.get(label).map(|&(_, out)| out));
                }
                conflicts.push(conflict);
            }
        }
        let asked = conflicts.iter().any(|conflict| conflict.taken.is_none());
        if let Some(of) = of.filter(|_| !asked) {
            let versions = [&by_ours, &by_theirs, &before];
            while let Some(conflict) = met(versions, &path, of, merged, choose) {
                let asked = conflict.taken.is_none();
                conflicts.push(conflict);
                if asked {
                    break;
                }
            }
        }
        for (side, items) in [(Side::Ours, &by_ours), (Side::Theirs, &by_theirs)] {
            conflicts.extend(turned(side, items, &before, &path, of, merged, choose));
        }
    }
    conflicts
}

/// The first two changes, one of each side alone, that do something else in another order where they have come
/// to stand. One by one those of the one side are led past those of the other, on the map that all before them
/// make; so where none is found, the two sides may come in either order.
fn met(
    [ours, theirs, before]: [&IndexMap<String, Item>; 3],
    path: &Path,
    of: &JourneyMap,
    merged: &mut Out,
    choose: Choose,
) -> Option<Conflict> {
    let list = at_mut(merged, path)?;
    let owner = |label: &String| match (ours.contains_key(label), theirs.contains_key(label)) {
        (true, false) if !before.contains_key(label) => Some(Side::Ours),
        (false, true) if !before.contains_key(label) => Some(Side::Theirs),
        _ => None,
    };
    let standing = labelled(list).into_iter().filter_map(|(label, out)| {
        let mut said = [ours, theirs]
            .into_iter()
            .filter_map(|side| side.get(&label));
        let (change, _) = said.find(|(_, as_said)| *as_said == out)?;
        Some((owner(&label), label, *change))
    });
    let mut standing: Vec<(Option<Side>, String, &Change)> = standing.collect();
    for i in 0..standing.len() {
        let Some(side) = standing[i].0 else { continue };
        let mut place = i;
        while place > 0 && standing[place - 1].0.is_some_and(|other| other != side) {
            let earlier: Vec<Change> = standing[..place - 1]
                .iter()
                .map(|(_, _, change)| (*change).clone())
                .collect();
            let ((_, label, a), (_, other, b)) = (&standing[place - 1], &standing[place]);
            if !same_in_either_order(&earlier, a, b, of) {
                let (mine, their) = match side {
                    Side::Theirs => (label, other),
                    Side::Ours => (other, label),
                };
                let said = |items: &IndexMap<String, Item>, label: &String| {
                    items.get(label).map(|&(_, out)| Value::of(out))
                };
                let mut conflict = Conflict {
                    path: path.join(their),
                    name: None,
                    kind: ConflictKind::Crossed,
                    base: None,
                    ours: said(ours, mine),
                    theirs: said(theirs, their),
                    taken: None,
                };
                conflict.taken = choose(&conflict);
                match conflict.taken {
                    Some(Side::Ours) => put_back(list, their, None),
                    Some(Side::Theirs) => put_back(list, mine, None),
                    None => {}
                }
                return Some(conflict);
            }
            standing.swap(place - 1, place);
            place -= 1;
        }
    }
    None
}

/// New changes of a side that come to stand before what they stood behind on that side, or the other way
/// round, because the other side moved that. Whoever chooses the side gets its order.
fn turned(
    side: Side,
    items: &IndexMap<String, Item>,
    before: &IndexMap<String, Item>,
    path: &Path,
    of: Option<&JourneyMap>,
    merged: &mut Out,
    choose: Choose,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let Some(list) = at_mut(merged, path) else {
        return conflicts;
    };
    let new = items
        .iter()
        .filter(|(label, _)| !before.contains_key(*label));
    for (label, a) in new {
        for (other, b) in before {
            let places = labelled(list);
            let (Some(now), Some(then)) = (
                places.get_index_of(label).zip(places.get_index_of(other)),
                items.get_index_of(label).zip(items.get_index_of(other)),
            ) else {
                continue;
            };
            if (now.0 < now.1) == (then.0 < then.1) || commute(a.0, b.0, of) {
                continue;
            }
            let value = |out: &Out| Some(Value::of(out));
            let (ours, theirs) = match side {
                Side::Ours => (value(a.1), value(b.1)),
                Side::Theirs => (value(b.1), value(a.1)),
            };
            let mut conflict = Conflict {
                path: path.join(other),
                name: None,
                kind: ConflictKind::Crossed,
                base: None,
                ours,
                theirs,
                taken: None,
            };
            conflict.taken = choose(&conflict);
            if conflict.taken == Some(side) {
                let change = list.members.remove(now.0);
                let place = now.1 - usize::from(now.0 < now.1);
                list.members
                    .insert(place + usize::from(then.0 > then.1), change);
            }
            conflicts.push(conflict);
        }
    }
    conflicts
}

fn items<'a>((list, out): List<'a>) -> IndexMap<String, Item<'a>> {
    let labels = out.map(labelled).unwrap_or_default();
    let items = labels.into_iter().zip(list);
    items
        .map(|((label, out), change)| (label, (change, out)))
        .collect()
}

/// What a side added or changed, and the other did not do as well.
fn new<'a, 'i>(
    side: &'i IndexMap<String, Item<'a>>,
    base: &IndexMap<String, Item>,
    other: &IndexMap<String, Item>,
) -> Vec<(&'i String, &'i Item<'a>)> {
    let same = |list: &IndexMap<String, Item>, label: &String, out: &Out| {
        list.get(label).is_some_and(|(_, known)| *known == out)
    };
    let new = side
        .iter()
        .filter(|(label, (_, out))| !same(base, label, out) && !same(other, label, out));
    new.collect()
}

fn put_back(list: &mut OutGroup, label: &str, before: Option<&Out>) {
    let place = labelled(list).get_index_of(label);
    let Some(place) = place else { return };
    match before {
        Some(before) => list.members[place].1 = before.clone(),
        None => {
            list.members.remove(place);
        }
    }
}

/// The list at a path of keys.
fn at<'o>(out: &'o Out, path: &Path) -> Option<&'o OutGroup> {
    let mut found = out;
    for step in &path.0 {
        let Out::Group(group) = found else {
            return None;
        };
        found = super::references::member(group, step)?;
    }
    match found {
        Out::Group(group) => Some(group),
        Out::Atom(_) => None,
    }
}

fn at_mut<'o>(out: &'o mut Out, path: &Path) -> Option<&'o mut OutGroup> {
    let mut found = out;
    for step in &path.0 {
        let Out::Group(group) = found else {
            return None;
        };
        let mut members = group.members.iter_mut();
        found = &mut members.find(|(key, _)| key.as_deref() == Some(step))?.1;
    }
    match found {
        Out::Group(group) => Some(group),
        Out::Atom(_) => None,
    }
}
