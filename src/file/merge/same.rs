//! Which items of lists are the same in several versions of a file.
//!
//! A list has no keys. An item is known by its label: what it does, and to what. Where several have one
//! label, no version tells by itself which of them is which in another one, so all versions are looked at
//! together: first for what is equal, then for what was only switched on or off, then for what stands in the
//! same order. What was found is written at the items, as their keys.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, VecDeque},
};

use indexmap::IndexMap;

use super::normal::OFF;
use crate::file::{
    out::{Out, OutGroup},
    syntax::Shape,
};

/// The versions of a value: base, ours and theirs.
type Versions<'o> = [Option<&'o mut Out>; 3];

/// Gives the items of all lists the keys by which they are known in every version. It does not matter which of
/// the last two is which.
pub fn identify(versions: Versions) {
    let mut groups = versions.map(|out| match out {
        Some(Out::Group(group)) => Some(group),
        _ => None,
    });
    // Values of different kinds have no items in common.
    while let Some((name, shape)) = groups.iter().flatten().map(|g| (g.name, g.shape)).next() {
        let like = |group: &&mut &mut OutGroup| group.name == name && group.shape == shape;
        let alike = groups.each_mut().map(|group| match group {
            Some(found) if like(&found) => group.take(),
            _ => None,
        });
        identify_parts(alike);
    }
}

fn identify_parts(mut groups: [Option<&mut OutGroup>; 3]) {
    let is_list = |group: &&mut OutGroup| group.shape == Shape::List;
    if groups.iter().flatten().next().is_some_and(is_list) {
        name_items(&mut groups);
    }
    let mut parts: IndexMap<Cow<str>, Versions> = IndexMap::new();
    for (version, group) in groups.into_iter().enumerate() {
        for (i, (key, out)) in group
            .into_iter()
            .flat_map(|g| g.members.iter_mut().enumerate())
        {
            // Numbers and texts have no items.
            if let Out::Group(_) = out {
                let key = key
                    .as_deref()
                    .map_or_else(|| i.to_string().into(), Cow::Borrowed);
                let versions = parts.entry(key).or_default();
                versions[version].get_or_insert(out);
            }
        }
    }
    for (_, versions) in parts {
        identify(versions);
    }
}

/// Writes their keys at the items of a list. Texts and numbers are what they say, so they need none.
fn name_items(groups: &mut [Option<&mut OutGroup>; 3]) {
    let members = |group: &Option<&mut OutGroup>| -> Vec<(String, bool)> {
        let members = group.iter().flat_map(|g| &g.members);
        members
            .map(|(_, out)| (label(out), matches!(out, Out::Group(_))))
            .collect()
    };
    let labels = groups.each_ref().map(members);
    if !labels.iter().flatten().any(|(_, is_group)| *is_group) {
        return;
    }
    let mut families: IndexMap<&str, [Vec<usize>; 3]> = IndexMap::new();
    for (version, labels) in labels.iter().enumerate() {
        for (place, (label, _)) in labels.iter().enumerate() {
            families.entry(label).or_default()[version].push(place);
        }
    }
    let mut names = labels
        .each_ref()
        .map(|labels| vec![String::new(); labels.len()]);
    for (label, places) in &families {
        let mut free = free_names(label, |name| families.contains_key(name));
        let items = [0, 1, 2].map(|version| -> Vec<&Out> {
            let group = groups[version].as_deref();
            let members = group.map_or(&[][..], |g| &g.members);
            places[version]
                .iter()
                .map(|&place| &members[place].1)
                .collect()
        });
        for same in sets(&items) {
            let Some(name) = free.next() else { break };
            for (version, item) in same.into_iter().enumerate() {
                if let Some(item) = item {
                    names[version][places[version][item]].clone_from(&name);
                }
            }
        }
    }
    for (group, names) in groups.iter_mut().zip(names) {
        let members = group.iter_mut().flat_map(|g| &mut g.members);
        for ((key, _), name) in members.zip(names) {
            *key = Some(name);
        }
    }
}

/// Which items with one label are the same, by their numbers in each version: those of the base in their order,
/// then what is new.
fn sets(items: &[Vec<&Out>; 3]) -> Vec<[Option<usize>; 3]> {
    let [base, ours, theirs] = items;
    let mut sets: Vec<[Option<usize>; 3]> = Vec::new();
    let (of_ours, of_theirs) = (paired(base, ours), paired(base, theirs));
    sets.extend((0..base.len()).map(|item| [Some(item), None, None]));
    let mut new = [Vec::new(), Vec::new()];
    for (side, of_base) in [of_ours, of_theirs].into_iter().enumerate() {
        for (item, of_base) in of_base.into_iter().enumerate() {
            match of_base {
                Some(of_base) => sets[of_base][side + 1] = Some(item),
                None => new[side].push(item),
            }
        }
    }
    let [new_ours, new_theirs] = new;
    let ours_new: Vec<&Out> = new_ours.iter().map(|&item| ours[item]).collect();
    let theirs_new: Vec<&Out> = new_theirs.iter().map(|&item| theirs[item]).collect();
    let mut only_ours: HashSet<usize> = (0..new_ours.len()).collect();
    let mut both = Vec::new();
    let mut only_theirs = Vec::new();
    for (j, i) in paired(&ours_new, &theirs_new).into_iter().enumerate() {
        match i {
            Some(i) => {
                only_ours.remove(&i);
                both.push((i, j));
            }
            None => only_theirs.push([None, None, Some(new_theirs[j])]),
        }
    }
    // In an order that does not depend on which side is which.
    both.sort_by_cached_key(|&(i, j)| {
        let mut texts = [ours_new[i].inline(), theirs_new[j].inline()];
        texts.sort();
        (texts, i.min(j), i.max(j))
    });
    sets.extend(
        both.into_iter()
            .map(|(i, j)| [None, Some(new_ours[i]), Some(new_theirs[j])]),
    );
    let mut only_ours: Vec<usize> = only_ours.into_iter().collect();
    only_ours.sort_unstable();
    sets.extend(
        only_ours
            .into_iter()
            .map(|i| [None, Some(new_ours[i]), None]),
    );
    sets.extend(only_theirs);
    sets
}

/// For each item the one of an older list that it was, all of one label.
fn paired(old: &[&Out], new: &[&Out]) -> Vec<Option<usize>> {
    if let ([_], [_]) = (old, new) {
        return vec![Some(0)];
    }
    let mut found = vec![None; new.len()];
    if old.is_empty() {
        return found;
    }
    let mut used = vec![false; old.len()];
    let looks: [fn(&Out) -> String; 3] = [Out::inline, switched_on, |_| String::new()];
    for look in looks {
        let mut left: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (i, out) in old.iter().enumerate().filter(|&(i, _)| !used[i]) {
            left.entry(look(out)).or_default().push_back(i);
        }
        for (found, out) in found
            .iter_mut()
            .zip(new)
            .filter(|(found, _)| found.is_none())
        {
            *found = left.get_mut(&look(out)).and_then(VecDeque::pop_front);
            if let Some(i) = *found {
                used[i] = true;
            }
        }
    }
    found
}

/// What a change says, whether it is on or off.
fn switched_on(out: &Out) -> String {
    let Out::Group(group) = out else {
        return out.inline();
    };
    let mut on = group.clone();
    on.members.retain(|(key, _)| key.as_deref() != Some(OFF));
    Out::Group(on).inline()
}

/// A label, and then the label with numbers that are not taken.
fn free_names<'l>(
    label: &'l str,
    taken: impl Fn(&str) -> bool + 'l,
) -> impl Iterator<Item = String> + 'l {
    let more = (2..).map(move |n: usize| format!("{label} #{n}"));
    std::iter::once(label.to_owned()).chain(more.filter(move |name| !taken(name)))
}

/// A value as it is written: without the keys of items.
pub fn plain(out: &Out) -> Out {
    let Out::Group(group) = out else {
        return out.clone();
    };
    let keyed = group.shape != Shape::List;
    let members = group.members.iter();
    let members = members.map(|(key, out)| (key.clone().filter(|_| keyed), plain(out)));
    Out::Group(OutGroup {
        name: group.name,
        shape: group.shape,
        members: members.collect(),
    })
}

/// The parts of a group under the names by which they are known again in other versions of it: their keys, and
/// in a list that was not looked at beside another one, their labels.
pub fn labelled(group: &OutGroup) -> IndexMap<String, &Out> {
    let mut parts = IndexMap::new();
    let mut next: HashMap<String, usize> = HashMap::new();
    for (key, out) in &group.members {
        let label = key.clone().unwrap_or_else(|| label(out));
        if !parts.contains_key(&label) {
            parts.insert(label, out);
            continue;
        }
        // The same once more: known by which of them it is.
        let number = next.entry(label.clone()).or_insert(2);
        let mut name = format!("{label} #{number}");
        while parts.contains_key(&name) {
            *number += 1;
            name = format!("{label} #{number}");
        }
        parts.insert(name, out);
    }
    parts
}

/// What identifies an item of a list: what a change does to which thing, the metric, bound and
/// persona of a target; a text by itself.
pub fn label(out: &Out) -> String {
    const NAMING: [&str; 9] = [
        "pain",
        "flow",
        "touchpoint",
        "persona",
        "opportunity",
        "slug",
        "metric",
        "at_least",
        "at_most",
    ];
    let group = match out {
        Out::Atom(atom) => return unquoted(atom),
        Out::Group(group) => group,
    };
    if let ("Off", [(_, change)]) = (group.name, group.members.as_slice()) {
        // Switched off it is the same change.
        return label(change);
    }
    let mut text = group.name.to_owned();
    for (key, value) in &group.members {
        let (Some(key), Out::Atom(atom)) = (key.as_deref(), value) else {
            continue;
        };
        if !NAMING.contains(&key) {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        match key {
            // The bound itself may change.
            "at_least" | "at_most" => text.push_str(key),
            _ => text.push_str(&unquoted(atom)),
        }
    }
    match text.is_empty() {
        // A sticky note is what it says, and nothing else.
        true => out.inline(),
        false => text,
    }
}

/// A text as people know it, anything else as it is written.
fn unquoted(atom: &str) -> String {
    match atom.starts_with('"') {
        true => crate::file::syntax::decode_text(atom).unwrap_or_else(|_| atom.to_owned()),
        false => atom.to_owned(),
    }
}
