//! Slugs that a side has changed: the same thing under another name is not one thing removed and
//! another one added.

use std::collections::{BTreeMap, HashMap, HashSet};

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
    let as_they_are = |base, ours, theirs| Renamed {
        base,
        ours,
        theirs,
        conflicts: Vec::new(),
        keep: BTreeMap::new(),
    };
    let found = |base: &M, side: &M| {
        let maps = base.map().zip(side.map());
        maps.map(|(base, side)| renames(base, side))
            .unwrap_or_default()
    };
    let (Some(base), Some(of_ours), Some(of_theirs)) = (base.clone(), &ours.model, &theirs.model)
    else {
        return as_they_are(base, ours, theirs);
    };
    let Some(of_base) = &base.model else {
        return as_they_are(Some(base), ours, theirs);
    };
    let (by_ours, by_theirs) = (found(of_base, of_ours), found(of_base, of_theirs));
    if by_ours.is_empty() && by_theirs.is_empty() {
        return as_they_are(Some(base), ours, theirs);
    }
    let mut renaming = Renaming {
        base: of_base.clone(),
        ours: of_ours.clone(),
        theirs: of_theirs.clone(),
        conflicts: Vec::new(),
        keep: BTreeMap::new(),
        done: Default::default(),
    };
    // In an order that does not depend on which side is which.
    let mut changed: Vec<&ItemKey> = (by_ours.iter().chain(&by_theirs))
        .map(|(from, _)| from)
        .collect();
    changed.sort_by_key(|key| path(key));
    changed.dedup();
    let by_slug = |list: &[(ItemKey, ItemKey)]| -> HashMap<ItemKey, ItemKey> {
        list.iter().cloned().collect()
    };
    let (to_ours, to_theirs) = (by_slug(&by_ours), by_slug(&by_theirs));
    let plans: Vec<Plan> = changed
        .into_iter()
        .filter_map(|from| match (to_ours.get(from), to_theirs.get(from)) {
            (Some(ours), Some(theirs)) if ours == theirs => Some(Plan::of(from, ours)),
            (Some(ours), Some(theirs)) => Some(Plan::differ(from, ours, theirs, choose)),
            (Some(ours), None) => Some(Plan::take(from, ours, Side::Ours, of_theirs)),
            (None, Some(theirs)) => Some(Plan::take(from, theirs, Side::Theirs, of_ours)),
            (None, None) => None,
        })
        .collect();
    renaming.settle(&plans);
    // Their texts are written once for all.
    let [in_base, in_ours, in_theirs] = &renaming.done;
    let texts = (
        rewritten(&base, renaming.base, in_base),
        rewritten(&ours, renaming.ours, in_ours),
        rewritten(&theirs, renaming.theirs, in_theirs),
    );
    match texts {
        (Some(base), Some(ours), Some(theirs)) => Renamed {
            base: Some(base),
            ours,
            theirs,
            conflicts: renaming.conflicts,
            keep: renaming.keep,
        },
        _ => as_they_are(Some(base), ours, theirs),
    }
}

/// What the three versions say, while things get the same slugs in them.
struct Renaming<M> {
    base: M,
    ours: M,
    theirs: M,
    conflicts: Vec<Conflict>,
    keep: BTreeMap<Path, ConflictKind>,
    /// What got which slug in the base, in ours and in theirs.
    done: [Vec<(ItemKey, ItemKey)>; 3],
}

/// What gets another slug in the three versions, so that one thing has the same in all.
struct Plan<'k> {
    to: &'k ItemKey,
    in_base: &'k ItemKey,
    in_ours: Option<&'k ItemKey>,
    in_theirs: Option<&'k ItemKey>,
    /// Both sides gave it another slug.
    conflict: Option<Conflict>,
    /// The other side has it no longer.
    is_gone: bool,
}

impl<'k> Plan<'k> {
    /// Both sides gave it this slug.
    fn of(from: &'k ItemKey, to: &'k ItemKey) -> Plan<'k> {
        Plan {
            to,
            in_base: from,
            in_ours: None,
            in_theirs: None,
            conflict: None,
            is_gone: false,
        }
    }

    /// Brings a renaming of one side into the other.
    fn take<M: Model>(from: &'k ItemKey, to: &'k ItemKey, side: Side, other: &M) -> Plan<'k> {
        let there = other.map().is_some_and(|map| has(map, from));
        let in_other = Some(from).filter(|_| there);
        let (in_ours, in_theirs) = match side {
            Side::Ours => (None, in_other),
            Side::Theirs => (in_other, None),
        };
        Plan {
            in_ours,
            in_theirs,
            is_gone: !there,
            ..Plan::of(from, to)
        }
    }

    /// Decides between two new slugs.
    fn differ(
        from: &'k ItemKey,
        ours: &'k ItemKey,
        theirs: &'k ItemKey,
        choose: Choose,
    ) -> Plan<'k> {
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
        let (to, in_ours, in_theirs) = match conflict.taken {
            Some(Side::Theirs) => (theirs, Some(ours), None),
            _ => (ours, None, Some(theirs)),
        };
        conflict.path = path(to);
        Plan {
            in_ours,
            in_theirs,
            conflict: Some(conflict),
            ..Plan::of(from, to)
        }
    }
}

impl<M: Model + Clone> Renaming<M> {
    /// Gives the slugs, all at once where that can be, for each time the whole map is gone through. Where it
    /// cannot, halves are tried, down to the one that has to stay as it is.
    fn settle(&mut self, plans: &[Plan]) {
        let keys = |of: fn(&Plan) -> Option<ItemKey>| -> Vec<(ItemKey, ItemKey)> {
            let keys = plans
                .iter()
                .filter_map(|plan| Some((of(plan)?, plan.to.clone())));
            keys.collect()
        };
        let given = [
            keys(|plan| Some(plan.in_base.clone())),
            keys(|plan| plan.in_ours.cloned()),
            keys(|plan| plan.in_theirs.cloned()),
        ];
        let base = self.base.renamed(&given[0]);
        let ours = self.ours.renamed(&given[1]);
        let theirs = self.theirs.renamed(&given[2]);
        if let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs) {
            (self.base, self.ours, self.theirs) = (base, ours, theirs);
            for (done, given) in self.done.iter_mut().zip(given) {
                follow(done, given);
            }
            for plan in plans {
                self.conflicts.extend(plan.conflict.clone());
                if plan.is_gone {
                    self.keep.insert(path(plan.to), ConflictKind::Removed);
                }
            }
        } else if plans.len() > 1 {
            let (first, second) = plans.split_at(plans.len() / 2);
            self.settle(first);
            self.settle(second);
        }
    }
}

/// A file under the slugs that things have in a later version of it, and which slugs those are: where a
/// thing stands now, and the slug it had.
pub fn aligned<M: Model + Clone>(
    before: &Read<M>,
    after: &Read<M>,
) -> (Read<M>, Vec<(Path, String)>) {
    let models = before.model.as_ref().zip(after.model.as_ref());
    let found = models.and_then(|(before, after)| Some(renames(before.map()?, after.map()?)));
    let (Some((model, _)), Some(found)) = (models, found.filter(|found| !found.is_empty())) else {
        return (before.clone(), Vec::new());
    };
    let mut model = model.clone();
    let mut done = Vec::new();
    rename_each(&mut model, &found, &mut done);
    let known = (done.iter())
        .map(|(from, to)| (path(to), path(from).0.pop().unwrap_or_default()))
        .collect();
    match rewritten(before, model, &done) {
        Some(aligned) => (aligned, known),
        None => (before.clone(), Vec::new()),
    }
}

/// Gives the slugs that can be given, and tells which those are.
fn rename_each<M: Model>(
    model: &mut M,
    keys: &[(ItemKey, ItemKey)],
    done: &mut Vec<(ItemKey, ItemKey)>,
) {
    if let Some(renamed) = model.renamed(keys) {
        *model = renamed;
        follow(done, keys.to_vec());
    } else if keys.len() > 1 {
        let (first, second) = keys.split_at(keys.len() / 2);
        rename_each(model, first, done);
        rename_each(model, second, done);
    }
}

/// Adds what got another slug after the others did: what had got one before got two.
fn follow(done: &mut Vec<(ItemKey, ItemKey)>, then: Vec<(ItemKey, ItemKey)>) {
    let mut then: HashMap<ItemKey, ItemKey> = then.into_iter().collect();
    for (_, to) in done.iter_mut() {
        if let Some(last) = then.remove(to) {
            *to = last;
        }
    }
    let mut rest: Vec<_> = then.into_iter().collect();
    rest.sort_by_key(|(from, _)| path(from));
    done.extend(rest);
}

/// The file when its things have got these slugs; `None` when its text cannot.
fn rewritten<M: Model>(read: &Read<M>, model: M, given: &[(ItemKey, ItemKey)]) -> Option<Read<M>> {
    let had: HashSet<&ItemKey> = given.iter().map(|(from, _)| from).collect();
    if !given.iter().any(|(_, to)| had.contains(to)) {
        return written(read, model);
    }
    // Where a slug passes from one thing to another, its entry in the text would be taken for the other's:
    // each thing goes by a slug that is nobody's in between.
    let before = read.model.as_ref()?;
    let map = before.map()?;
    let mut free = (0u32..).filter_map(|n| Slug::new(&format!("between-{n}")).ok());
    let between: Vec<(ItemKey, ItemKey)> = given
        .iter()
        .map(|(from, _)| {
            let mut keys = free.by_ref().map(|slug| with_slug(from, slug));
            let nobodys = keys.find(|key| !has(map, key));
            (from.clone(), nobodys.unwrap_or_else(|| from.clone()))
        })
        .collect();
    let halfway = before.renamed(&between)?;
    written(&written(read, halfway)?, model)
}

/// The same kind of thing under another slug.
fn with_slug(key: &ItemKey, slug: Slug) -> ItemKey {
    match key {
        ItemKey::Persona(_) => ItemKey::Persona(slug),
        ItemKey::Stage(_) => ItemKey::Stage(slug),
        ItemKey::Touchpoint(_) => ItemKey::Touchpoint(slug),
        ItemKey::Pain(_) => ItemKey::Pain(slug),
        ItemKey::Opportunity(_) => ItemKey::Opportunity(slug),
        ItemKey::Flow(key) => ItemKey::Flow(key.clone()),
    }
}

/// The file when it says something else; `None` when its text cannot.
fn written<M: Model>(read: &Read<M>, model: M) -> Option<Read<M>> {
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
    let came = side.iter().filter(|(slug, _)| !base.contains_key(*slug));
    let counted = |list| Counted::by(list, name);
    let (in_base, in_side) = (counted(base), counted(side));
    let mut new: HashMap<&String, &Slug> = HashMap::new();
    for (slug, value) in came {
        new.entry(name(value)).or_insert(slug);
    }
    for (from, value) in gone {
        let text = name(value);
        let unique = in_base.times(text) == 1 && in_side.times(text) == 1;
        if !text.is_empty()
            && unique
            && let Some(to) = new.get(text)
        {
            found.push((key(from.clone()), key((*to).clone())));
        }
    }
}

/// How many things of a list have a name.
struct Counted<'v>(HashMap<&'v String, usize>);

impl<'v> Counted<'v> {
    fn by<V>(list: &'v IndexMap<Slug, V>, name: fn(&V) -> &String) -> Counted<'v> {
        let mut times = HashMap::new();
        for value in list.values() {
            *times.entry(name(value)).or_insert(0) += 1;
        }
        Counted(times)
    }

    fn times(&self, text: &String) -> usize {
        self.0.get(text).copied().unwrap_or(0)
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
