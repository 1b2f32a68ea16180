//! What a map names, and where: to find things that one side removed and the other began to use.

use std::collections::{HashMap, HashSet};

use crate::{
    diagnostic::Path,
    file::{
        out::{Out, OutGroup},
        syntax::decode_text,
    },
};

/// A mention of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Where it is mentioned.
    pub at: Path,
    /// The lists one of which must hold it.
    pub lists: &'static [&'static str],
    /// Its key.
    pub key: String,
}

const STAGES: &[&str] = &["stages"];
const TOUCHPOINTS: &[&str] = &["touchpoints"];
const PAINS: &[&str] = &["pains"];
const PERSONAS: &[&str] = &["personas"];
const OPPORTUNITIES: &[&str] = &["opportunities"];
const ANCHORS: &[&str] = &["touchpoints", "pains"];

/// What stands under a key.
pub fn member<'o>(group: &'o OutGroup, key: &str) -> Option<&'o Out> {
    let mut members = group.members.iter();
    let found = members.find(|(k, _)| k.as_deref() == Some(key));
    found.map(|(_, out)| out)
}

/// The group under a key.
pub fn group<'o>(group: &'o OutGroup, key: &str) -> Option<&'o OutGroup> {
    match member(group, key) {
        Some(Out::Group(found)) => Some(found),
        _ => None,
    }
}

/// The keys of the lists of a map, for asking about many of them.
pub struct Held<'o>(HashMap<&'o str, HashSet<&'o str>>);

impl<'o> Held<'o> {
    /// Of a map.
    pub fn by(map: &'o OutGroup) -> Held<'o> {
        let lists = map.members.iter().filter_map(|(name, out)| match out {
            Out::Group(list) => {
                let keys = list.members.iter();
                let keys = keys.filter_map(|(key, _)| key.as_deref());
                Some((name.as_deref()?, keys.collect()))
            }
            Out::Atom(_) => None,
        });
        Held(lists.collect())
    }

    /// Whether a list holds a thing.
    pub fn has(&self, list: &str, key: &str) -> bool {
        self.0.get(list).is_some_and(|keys| keys.contains(key))
    }
}

/// Everything that a map mentions, in the form in which it is merged.
pub fn mentions(map: &OutGroup) -> Vec<Mention> {
    let mut all = Vec::new();
    let mut mention = |at: &Path, lists, key: &str| {
        all.push(Mention {
            at: at.clone(),
            lists,
            key: key.to_owned(),
        });
    };
    let things = |list: &str| {
        let list = group(map, list).map_or(&[][..], |list| &list.members);
        list.iter()
            .filter_map(|(key, out)| Some((key.as_deref()?, out)))
    };
    let text = |out: &Out, field: &str| match out {
        Out::Group(g) => {
            let mut members = g.members.iter();
            let found = members.find(|(k, _)| k.as_deref() == Some(field));
            match found.map(|(_, out)| out) {
                Some(Out::Atom(atom)) => decode_text(atom).ok(),
                _ => None,
            }
        }
        Out::Atom(_) => None,
    };
    let ends = |flow: &str| -> Vec<String> { flow.split('>').map(str::to_owned).collect() };
    for (slug, out) in things("touchpoints") {
        let at = Path::of(["touchpoints", slug]);
        if let Some(stage) = text(out, "stage") {
            mention(&at, STAGES, &stage);
        }
    }
    for (slug, out) in things("pains") {
        if let Some(touchpoint) = text(out, "at") {
            mention(&Path::of(["pains", slug]), TOUCHPOINTS, &touchpoint);
        }
    }
    for (key, _) in things("flows") {
        for end in ends(key) {
            mention(&Path::of(["flows", key]), TOUCHPOINTS, &end);
        }
    }
    for (slug, _) in things("entry") {
        mention(&Path::of(["entry", slug]), TOUCHPOINTS, slug);
    }
    for (slug, out) in things("opportunities") {
        let at = Path::of(["opportunities", slug]);
        if let Some(anchor) = text(out, "on") {
            mention(&at, ANCHORS, &anchor);
        }
        let Out::Group(opportunity) = out else {
            continue;
        };
        let changes = group(opportunity, "changes").map_or(&[][..], |list| &list.members);
        let new: Vec<String> = (changes.iter())
            .filter_map(|(_, change)| text(change, "slug"))
            .collect();
        for (_, change) in changes {
            let named = |field: &str| text(change, field).filter(|slug| !new.contains(slug));
            for (field, lists) in [
                ("pain", PAINS),
                ("touchpoint", TOUCHPOINTS),
                ("persona", PERSONAS),
                ("opportunity", OPPORTUNITIES),
            ] {
                if let Some(slug) = named(field) {
                    mention(&at, lists, &slug);
                }
            }
            for end in text(change, "flow").iter().flat_map(|flow| ends(flow)) {
                if !new.contains(&end) {
                    mention(&at, TOUCHPOINTS, &end);
                }
            }
        }
    }
    for (slug, out) in things("personas") {
        let at = Path::of(["personas", slug]);
        if let Some(entry) = text(out, "entry") {
            mention(&at, TOUCHPOINTS, &entry);
        }
        let Out::Group(persona) = out else { continue };
        let keys = |field: &str| {
            let list = group(persona, field).map_or(&[][..], |list| &list.members);
            list.iter().filter_map(|(key, _)| key.clone())
        };
        for key in keys("flow") {
            for end in ends(&key) {
                mention(&at, TOUCHPOINTS, &end);
            }
        }
        for key in keys("dwell") {
            mention(&at, TOUCHPOINTS, &key);
        }
        for key in keys("pain") {
            mention(&at, PAINS, &key);
        }
    }
    let targets = group(map, "targets").map_or(&[][..], |list| &list.members);
    for (i, (_, target)) in targets.iter().enumerate() {
        if let Some(persona) = text(target, "persona") {
            mention(&Path::root().join("targets").join(i), PERSONAS, &persona);
        }
    }
    if let Some(focus) = group(map, "focus")
        && focus.name == "Persona"
        && let Some((_, Out::Atom(slug))) = focus.members.first()
        && let Ok(slug) = decode_text(slug)
    {
        mention(&Path::of(["focus"]), PERSONAS, &slug);
    }
    all
}
