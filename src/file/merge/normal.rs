//! Values as they are merged: what is one thing in two spellings gets one form, and what other tools
//! keep in a file is part of it.

use std::collections::HashMap;

use crate::{
    diagnostic::Path,
    file::{
        codec,
        document::normal_key,
        out::{Out, OutGroup},
        syntax::{Node, Shape, Value},
    },
};

/// The field under which a change tells how often it is switched off, while it is merged.
pub(super) const OFF: &str = "off";

/// The form in which values are merged: a change that is switched off is that change with one more
/// field, and an entry is always a map.
pub fn normal(out: Out) -> Out {
    let Out::Group(mut group) = out else {
        return out;
    };
    let root = matches!(group.name, "JourneyMap");
    let list = group.shape == Shape::List;
    group.members = group
        .members
        .into_iter()
        .map(|(key, out)| {
            let out = match out {
                Out::Atom(slug) if root && key.as_deref() == Some("entry") => {
                    let slug = crate::file::syntax::decode_text(&slug).unwrap_or(slug);
                    let all = (slug, Out::Atom("1".into()));
                    Out::keyed("", Shape::Map, vec![all])
                }
                out if list => switched_on(out, 0),
                out => out,
            };
            (key, normal(out))
        })
        .collect();
    Out::Group(group)
}

fn switched_on(out: Out, times: usize) -> Out {
    match out {
        Out::Group(mut group) if group.name == "Off" && group.members.len() == 1 => {
            match group.members.pop() {
                Some((_, change)) => switched_on(change, times + 1),
                None => Out::Group(group),
            }
        }
        Out::Group(mut group) if times > 0 => {
            let off = (Some(OFF.to_owned()), Out::Atom(times.to_string()));
            group.members.push(off);
            Out::Group(group)
        }
        out => out,
    }
}

/// The form in which they are written again.
pub fn written(out: Out) -> Out {
    let Out::Group(mut group) = out else {
        return out;
    };
    let root = matches!(group.name, "JourneyMap");
    let list = group.shape == Shape::List;
    group.members = group
        .members
        .into_iter()
        .filter(|(_, out)| {
            !(root
                && matches!(out, Out::Group(g) if g.members.is_empty() && g.shape != Shape::Parens))
        })
        .map(|(key, out)| {
            let out = match out {
                Out::Group(g) if root && key.as_deref() == Some("entry") => entry(g),
                out if list => switched_off(out),
                out => out,
            };
            (key.filter(|_| !list), written(out))
        })
        .collect();
    Out::Group(group)
}

/// The fields of the record at a path that have a value also where they are not written: a file that
/// leaves out `by` says `by: 1`.
pub fn defaults(path: &Path, name: &str) -> Vec<(String, Out)> {
    let mut all = codec::defaults(path, name);
    let steps = &path.0;
    let is_change = steps.len() >= 2 && steps[steps.len() - 2] == "changes" && !name.is_empty();
    if is_change {
        all.push((OFF.to_owned(), Out::Atom("0".into())));
    }
    all
}

fn entry(group: OutGroup) -> Out {
    match group.members.as_slice() {
        [(Some(slug), Out::Atom(share))] if share == "1" => Out::text(slug),
        _ => Out::Group(group),
    }
}

fn switched_off(out: Out) -> Out {
    let Out::Group(mut group) = out else {
        return out;
    };
    let is_off = |(key, _): &(Option<String>, Out)| key.as_deref() == Some(OFF);
    let Some(at) = group.members.iter().position(is_off) else {
        return Out::Group(group);
    };
    let times = match group.members.remove(at).1 {
        Out::Atom(times) => times.parse().unwrap_or(1),
        Out::Group(_) => 1,
    };
    (0..times).fold(Out::Group(group), |change, _: usize| {
        Out::keyed("Off", Shape::Parens, vec![("change".into(), change)])
    })
}

/// A canonical value with what other tools keep in the text that it was read from, as it is written
/// there.
pub fn with_ext(text: &str, node: &Node, out: Out) -> Out {
    let (Value::Group(read), Out::Group(mut group)) = (&node.value, out.clone()) else {
        return out;
    };
    if read.shape != group.shape {
        return out;
    }
    let mut by_key = HashMap::new();
    for member in &read.members {
        if let Some(key) = &member.key {
            by_key.entry(normal_key(&key.text)).or_insert(&member.value);
        }
    }
    let by_place = read.members.len() == group.members.len();
    for (i, (key, out)) in group.members.iter_mut().enumerate() {
        let node = match key {
            Some(key) => by_key.get(key.as_str()).copied(),
            None if by_place => read.members.get(i).map(|member| &member.value),
            None => None,
        };
        if let Some(node) = node {
            let own = std::mem::replace(out, Out::Atom(String::new()));
            *out = with_ext(text, node, own);
        }
    }
    if group.shape == Shape::Parens
        && let Some(ext) = by_key.get("ext")
    {
        let ext = Out::Atom(ext.span.of(text).to_owned());
        group.members.push((Some("ext".into()), ext));
    }
    Out::Group(group)
}
