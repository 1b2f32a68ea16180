//! Slugs that a side has changed: the same thing under another name is not one thing removed and
//! another one added.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Choose, Conflict, ConflictKind, Side, Value};
use crate::{
    diagnostic::Path,
    file::{
        Read,
        document::{Document, Model},
        out::Out,
    },
    map::{ItemKey, JourneyMap},
    units::Slug,
};

/// All three versions with the same slugs for the same things.
pub struct Renamed<M> {
    /// The common ancestor.
    pub base: Option<Read<M>>,
    /// The one merged into.
    pub ours: Read<M>,
    /// The other one.
    pub theirs: Read<M>,
    /// Slugs that both changed, differently.
    pub conflicts: Vec<Conflict>,
    /// Things that one side renamed and the other removed.
    pub keep: BTreeMap<Path, ConflictKind>,
}

/// Gives things the slugs that either side gave them.
pub fn renamed<M: Model + Clone>(
    base: Option<Read<M>>,
    ours: Read<M>,
    theirs: Read<M>,
    choose: Choose,
) -> Renamed<M> {
    let mut all = Renamed {
        base,
        ours,
        theirs,
        conflicts: Vec::new(),
        keep: BTreeMap::new(),
    };
    let found = |base: &Read<M>, side: &Read<M>| {
        let maps = base.model.as_ref().and_then(M::map);
        let maps = maps.zip(side.model.as_ref().and_then(M::map));
        maps.map(|(base, side)| renames(base, side))
            .unwrap_or_default()
    };
    let Some(base) = &all.base else { return all };
    let (by_ours, by_theirs) = (found(base, &all.ours), found(base, &all.theirs));
    // In an order that does not depend on which side is which.
    let mut changed: Vec<&ItemKey> = (by_ours.iter().chain(&by_theirs))
        .map(|(from, _)| from)
        .collect();
    changed.sort_by_key(|key| path(key));
    changed.dedup();
    let new = |list: &[(ItemKey, ItemKey)], from: &ItemKey| {
        let mut list = list.iter();
        list.find(|(other, _)| other == from)
            .map(|(_, to)| to.clone())
    };
    for from in changed {
        match (new(&by_ours, from), new(&by_theirs, from)) {
            (Some(ours), Some(theirs)) if ours == theirs => {
                if let Some(base) = rename(all.base.clone(), from, &ours) {
                    all.base = Some(base);
                }
            }
            (Some(ours), Some(theirs)) => all.differ(from, &ours, &theirs, choose),
            (Some(ours), None) => all.take(from, &ours, Side::Ours),
            (None, Some(theirs)) => all.take(from, &theirs, Side::Theirs),
            (None, None) => {}
        }
    }
    all
}

impl<M: Model + Clone> Renamed<M> {
    /// Brings a renaming of one side into the other.
    fn take(&mut self, from: &ItemKey, to: &ItemKey, side: Side) {
        let other = match side {
            Side::Ours => &mut self.theirs,
            Side::Theirs => &mut self.ours,
        };
        let Some(base) = rename(self.base.clone(), from, to) else {
            return;
        };
        if other
            .model
            .as_ref()
            .and_then(M::map)
            .is_some_and(|map| has(map, from))
        {
            let Some(renamed) = rename(Some(other.clone()), from, to) else {
                return;
            };
            *other = renamed;
        } else {
            self.keep.insert(path(to), ConflictKind::Removed);
        }
        self.base = Some(base);
    }

    /// Decides between two new slugs.
    fn differ(&mut self, from: &ItemKey, ours: &ItemKey, theirs: &ItemKey, choose: Choose) {
        let slug = |key: &ItemKey| Some(Value(Out::text(path(key).0.last()?)));
        let mut conflict = Conflict {
            path: path(ours),
            name: None,
            kind: ConflictKind::Renamed,
            base: slug(from),
            ours: slug(ours),
            theirs: slug(theirs),
            taken: None,
        };
        conflict.taken = choose(&conflict);
        let (to, side, other) = match conflict.taken {
            Some(Side::Theirs) => (theirs, &mut self.ours, ours),
            _ => (ours, &mut self.theirs, theirs),
        };
        let base = rename(self.base.clone(), from, to);
        let renamed = rename(Some(side.clone()), other, to);
        if let (Some(base), Some(renamed)) = (base, renamed) {
            self.base = Some(base);
            *side = renamed;
            conflict.path = path(to);
            self.conflicts.push(conflict);
        }
    }
}

/// A file under the slugs that things have in a later version of it, and which slugs those are: where a
/// thing stands now, and the slug it had.
pub fn aligned<M: Model + Clone>(
    before: &Read<M>,
    after: &Read<M>,
) -> (Read<M>, Vec<(Path, String)>) {
    let maps = before.model.as_ref().and_then(M::map);
    let maps = maps.zip(after.model.as_ref().and_then(M::map));
    let found = maps.map(|(before, after)| renames(before, after));
    let mut aligned = before.clone();
    let mut known = Vec::new();
    for (from, to) in found.unwrap_or_default() {
        if let Some(renamed) = rename(Some(aligned.clone()), &from, &to) {
            aligned = renamed;
            known.push((path(&to), path(&from).0.pop().unwrap_or_default()));
        }
    }
    (aligned, known)
}

/// The file with a thing under another slug; `None` when that cannot be.
fn rename<M: Model>(read: Option<Read<M>>, from: &ItemKey, to: &ItemKey) -> Option<Read<M>> {
    let read = read?;
    let model = read.model.as_ref()?.renamed(from, to)?;
    let text = read.document.update(&model);
    let again: Read<M> = crate::file::read(Document::parse(&text, read.document.file()));
    let same = again
        .model
        .as_ref()
        .is_some_and(|m| m.write() == model.write());
    same.then_some(again)
}

/// The things of which a side changed the slug: those with a name that went under one slug and came
/// back under another.
fn renames(base: &JourneyMap, side: &JourneyMap) -> Vec<(ItemKey, ItemKey)> {
    let mut found = Vec::new();
    pairs(
        &base.stages,
        &side.stages,
        |s| &s.name,
        ItemKey::Stage,
        &mut found,
    );
    pairs(
        &base.touchpoints,
        &side.touchpoints,
        |t| &t.name,
        ItemKey::Touchpoint,
        &mut found,
    );
    pairs(
        &base.pains,
        &side.pains,
        |p| &p.name,
        ItemKey::Pain,
        &mut found,
    );
    pairs(
        &base.personas,
        &side.personas,
        |p| &p.name,
        ItemKey::Persona,
        &mut found,
    );
    pairs(
        &base.opportunities,
        &side.opportunities,
        |o| &o.name,
        ItemKey::Opportunity,
        &mut found,
    );
    found
}

fn pairs<V>(
    base: &IndexMap<Slug, V>,
    side: &IndexMap<Slug, V>,
    name: fn(&V) -> &String,
    key: fn(Slug) -> ItemKey,
    found: &mut Vec<(ItemKey, ItemKey)>,
) {
    let gone = base.iter().filter(|(slug, _)| !side.contains_key(*slug));
    let came = || side.iter().filter(|(slug, _)| !base.contains_key(*slug));
    let called =
        |list: &IndexMap<Slug, V>, text: &str| list.values().filter(|v| name(v) == text).count();
    for (from, value) in gone {
        let text = name(value);
        let unique = called(base, text) == 1 && called(side, text) == 1;
        if !text.is_empty()
            && unique
            && let Some((to, _)) = came().find(|(_, v)| name(v) == text)
        {
            found.push((key(from.clone()), key(to.clone())));
        }
    }
}

fn has(map: &JourneyMap, key: &ItemKey) -> bool {
    crate::edit::Item::of(map, key).is_some()
}

/// Where a thing stands in a file.
fn path(key: &ItemKey) -> Path {
    match key {
        ItemKey::Persona(slug) => Path::of(["personas", slug.as_str()]),
        ItemKey::Stage(slug) => Path::of(["stages", slug.as_str()]),
        ItemKey::Touchpoint(slug) => Path::of(["touchpoints", slug.as_str()]),
        ItemKey::Pain(slug) => Path::of(["pains", slug.as_str()]),
        ItemKey::Opportunity(slug) => Path::of(["opportunities", slug.as_str()]),
        ItemKey::Flow(key) => Path::of(["flows", &key.to_string()]),
    }
}
