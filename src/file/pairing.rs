//! Finds what in a text was before what is in a changed model: the values that stayed, were renamed
//! or moved, and those that came and went.

use std::collections::HashMap;

use super::{
    chunk::Chunks,
    document::normal_key,
    out::{Out, OutGroup},
    syntax::{Group, Shape, Value},
};

/// A value of the changed group, in its new order.
pub struct Piece<'o> {
    /// Which value of the text it was, if any.
    pub from: Option<usize>,
    /// Its key now.
    pub key: Option<&'o str>,
    /// What it is now; `None` when it stays as it is, whatever it means.
    pub out: Option<&'o Out>,
}

/// The values of the changed group; `None` when it is better written afresh.
pub fn pieces<'o>(
    group: &Group,
    chunks: &Chunks,
    was: &'o OutGroup,
    now: &'o OutGroup,
) -> Option<Vec<Piece<'o>>> {
    let mut members = now.members.iter().chain(&was.members);
    let keyed = members.all(|(key, _)| key.is_some());
    match (keyed, now.shape) {
        (true, Shape::Parens) => struct_pieces(group, chunks, was, now),
        (true, Shape::Map) => map_pieces(group, was, now),
        (_, Shape::List) => list_pieces(group, was, now),
        _ => tuple_pieces(group, now),
    }
}

/// `Range(1, 2)`: as many values as before, or afresh.
fn tuple_pieces<'o>(group: &Group, now: &'o OutGroup) -> Option<Vec<Piece<'o>>> {
    if group.members.len() != now.members.len() || group.members.iter().any(|m| m.key.is_some()) {
        return None;
    }
    let outs = now.members.iter().enumerate();
    let piece = |(i, (_, out)): (usize, &'o (Option<String>, Out))| Piece {
        from: Some(i),
        key: None,
        out: Some(out),
    };
    Some(outs.map(piece).collect())
}

/// The index of the first member with this key.
fn indices(group: &Group) -> HashMap<String, usize> {
    let mut indices = HashMap::new();
    for (i, member) in group.members.iter().enumerate() {
        if let Some(key) = &member.key {
            indices.entry(normal_key(&key.text)).or_insert(i);
        }
    }
    indices
}

/// The fields of a struct: they stay in the order of the text, new ones come in after the field
/// that precedes them in canonical order.
fn struct_pieces<'o>(
    group: &Group,
    chunks: &Chunks,
    was: &'o OutGroup,
    now: &'o OutGroup,
) -> Option<Vec<Piece<'o>>> {
    if group
        .members
        .iter()
        .any(|m| m.key.is_none() && m.value.value != Value::Broken)
    {
        return None;
    }
    let indices = indices(group);
    let get = |fields: &'o OutGroup, name: &str| {
        fields
            .members
            .iter()
            .find(|(key, _)| key.as_deref() == Some(name))
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, member) in group.members.iter().enumerate() {
        let name = member.key.as_ref().map_or("", |key| &*key.text);
        let first = indices.get(name) == Some(&i);
        let (before, after) = (get(was, name), get(now, name));
        match after {
            Some((key, out)) if first => pieces.push(Piece {
                from: Some(i),
                key: key.as_deref(),
                out: Some(out),
            }),
            // Gone, because it is the default now.
            None if before.is_some() => {}
            // `ext`, a default that was spelled out, or what could not be read.
            _ => pieces.push(Piece {
                from: Some(i),
                key: None,
                out: None,
            }),
        }
    }
    let mut previous: Option<&str> = None;
    for (key, out) in &now.members {
        let key = key.as_deref();
        let invented = get(was, key.unwrap_or_default()).is_some_and(|(_, old)| old == out);
        if !indices.contains_key(key.unwrap_or_default()) && !invented {
            let after =
                previous.and_then(|previous| pieces.iter().position(|p| p.key == Some(previous)));
            let mut at = after.map_or(0, |at| at + 1);
            // A line with several fields is not torn apart.
            while pieces.get(at).and_then(|p| p.from).is_some_and(|i| {
                at > 0 && chunks.is_multiline() && !chunks.list[i].lead.contains('\n')
            }) {
                at += 1;
            }
            pieces.insert(
                at,
                Piece {
                    from: None,
                    key,
                    out: Some(out),
                },
            );
        }
        if pieces.iter().any(|p| p.key == key) {
            previous = key;
        }
    }
    Some(pieces)
}

/// The entries of a map, in the order of the model. A key that went and one that came, with the
/// same value, are a renaming.
fn map_pieces<'o>(group: &Group, was: &'o OutGroup, now: &'o OutGroup) -> Option<Vec<Piece<'o>>> {
    let indices = indices(group);
    let keys = |entries: &'o OutGroup| -> HashMap<&'o str, &'o Out> {
        entries
            .members
            .iter()
            .filter_map(|(key, out)| Some((key.as_deref()?, out)))
            .collect()
    };
    let (old, new) = (keys(was), keys(now));
    let entries = |map: &'o OutGroup| {
        map.members
            .iter()
            .filter_map(|(key, out)| Some((key.as_deref()?, out)))
    };
    let mut gone: Vec<(&str, &Out)> = entries(was)
        .filter(|(key, _)| !new.contains_key(key) && indices.contains_key(*key))
        .collect();
    let came: Vec<&str> = entries(now)
        .map(|(key, _)| key)
        .filter(|key| !old.contains_key(key))
        .collect();
    let mut renamed = HashMap::new();
    let mut left = Vec::new();
    for key in came {
        let same = |(_, out): &(&str, &Out)| *out == new[key];
        match gone.iter().position(same) {
            Some(at) => {
                renamed.insert(key, gone.remove(at).0);
            }
            None => left.push(key),
        }
    }
    // What got another key and another value at once, as where both name a thing that was renamed too.
    let alone = left.len() == 1 && gone.len() == 1;
    for key in left {
        let like = |(before, out): &(&str, &Out)| {
            let title = title(out);
            (alone || title.is_some() && title == self::title(new[key]))
                && place(was, before) == place(now, key)
        };
        if let Some(at) = gone.iter().position(like) {
            renamed.insert(key, gone.remove(at).0);
        }
    }
    let mut pieces = Vec::new();
    for (key, out) in entries(now) {
        let before = renamed.get(key).copied().unwrap_or(key);
        pieces.push(Piece {
            from: indices.get(before).copied(),
            key: Some(key),
            out: Some(out),
        });
    }
    // What could not be read is not in the model, but stays in the text, behind what precedes it.
    for (i, member) in group.members.iter().enumerate() {
        let known = |key: &str| old.contains_key(key) && indices.get(key) == Some(&i);
        if !member
            .key
            .as_ref()
            .is_some_and(|key| known(&normal_key(&key.text)))
        {
            let at = pieces
                .iter()
                .rposition(|p: &Piece| p.from.is_some_and(|from| from < i));
            pieces.insert(
                at.map_or(0, |at| at + 1),
                Piece {
                    from: Some(i),
                    key: None,
                    out: None,
                },
            );
        }
    }
    Some(pieces)
}

/// The items of a list: equal ones are the same, and what lies between them is paired in order.
fn list_pieces<'o>(group: &Group, was: &'o OutGroup, now: &'o OutGroup) -> Option<Vec<Piece<'o>>> {
    if group.members.len() != was.members.len() {
        return None;
    }
    let outs =
        |list: &'o OutGroup| -> Vec<&'o Out> { list.members.iter().map(|(_, out)| out).collect() };
    let (old, new) = (outs(was), outs(now));
    let mut from = vec![None; new.len()];
    let mut used = vec![false; old.len()];
    for (i, j) in common(&old, &new) {
        from[j] = Some(i);
        used[i] = true;
    }
    // Equal but moved.
    for j in 0..new.len() {
        if from[j].is_none()
            && let Some(i) = (0..old.len()).find(|&i| !used[i] && old[i] == new[j])
        {
            from[j] = Some(i);
            used[i] = true;
        }
    }
    // Changed in its place: after the same neighbour.
    for j in 0..new.len() {
        if from[j].is_none() {
            let i = if j == 0 {
                Some(0)
            } else {
                from[j - 1].map(|i: usize| i + 1)
            };
            if let Some(i) = i.filter(|&i| i < old.len() && !used[i] && similar(old[i], new[j])) {
                from[j] = Some(i);
                used[i] = true;
            }
        }
    }
    let pieces = new.iter().zip(from);
    Some(
        pieces
            .map(|(out, from)| Piece {
                from,
                key: None,
                out: Some(out),
            })
            .collect(),
    )
}

/// Whether one could have been changed into the other: both texts, or groups of the same name.
fn similar(a: &Out, b: &Out) -> bool {
    match (a, b) {
        (Out::Group(a), Out::Group(b)) => a.name == b.name && a.shape == b.shape,
        (Out::Atom(_), Out::Atom(_)) => true,
        _ => false,
    }
}

/// Where a key stands in a map.
/// What people call a thing.
fn title(out: &Out) -> Option<&Out> {
    let Out::Group(group) = out else {
        return None;
    };
    let mut fields = group.members.iter();
    let name = fields.find(|(key, _)| key.as_deref() == Some("name"))?;
    Some(&name.1)
}

fn place(group: &OutGroup, key: &str) -> Option<usize> {
    group
        .members
        .iter()
        .position(|(k, _)| k.as_deref() == Some(key))
}

/// The pairs of a longest common subsequence. Equal ends are paired first, so that a change in a
/// long list costs little; where the middle is too long for the table, its pairs are left out.
fn common(old: &[&Out], new: &[&Out]) -> Vec<(usize, usize)> {
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&i| old[i] == new[i]).count();
    let tail = (0..shorter - head)
        .take_while(|&i| old[old.len() - 1 - i] == new[new.len() - 1 - i])
        .count();
    let mut pairs: Vec<_> = (0..head).map(|i| (i, i)).collect();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if a.len() * b.len() <= 1_000_000 {
        let width = b.len() + 1;
        let mut lengths = vec![0u32; (a.len() + 1) * width];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                lengths[i * width + j] = if a[i] == b[j] {
                    lengths[(i + 1) * width + j + 1] + 1
                } else {
                    lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            if a[i] == b[j] {
                pairs.push((head + i, head + j));
                (i, j) = (i + 1, j + 1);
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs.extend(
        (0..tail)
            .rev()
            .map(|i| (old.len() - 1 - i, new.len() - 1 - i)),
    );
    pairs
}
