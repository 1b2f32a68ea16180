//! Whether everything named is there, and whether people can tell things apart.

use std::collections::HashMap;

use crate::{
    diagnostic::{Diagnostic, Path, Severity},
    map::{Anchor, Change, Focus, ItemKey, JourneyMap, Names},
    units::Slug,
};

pub(super) fn check(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let names = Names::of(map);
    let mut needs = |path: &[&str], key: ItemKey| found.extend(names.unknown(Path::of(path), &key));
    let touchpoint = |slug: &Slug| ItemKey::Touchpoint(slug.clone());
    if let Focus::Persona(slug) = &map.focus {
        needs(&["focus"], ItemKey::Persona(slug.clone()));
    }
    for slug in map.entry.keys() {
        needs(&["entry", slug.as_str()], touchpoint(slug));
    }
    for (slug, persona) in &map.personas {
        let at = ["personas", slug.as_str()];
        for flow in persona.flow.keys() {
            let key = ItemKey::Flow(flow.clone());
            needs(&[at[0], at[1], "flow", &flow.to_string()], key);
        }
        for slug in persona.dwell.keys() {
            needs(&[at[0], at[1], "dwell", slug.as_str()], touchpoint(slug));
        }
        for slug in persona.pain.keys() {
            let key = ItemKey::Pain(slug.clone());
            needs(&[at[0], at[1], "pain", slug.as_str()], key);
        }
        if let Some(entry) = &persona.entry {
            needs(&[at[0], at[1], "entry"], touchpoint(entry));
        }
    }
    for (slug, t) in &map.touchpoints {
        let key = ItemKey::Stage(t.stage.clone());
        needs(&["touchpoints", slug.as_str(), "stage"], key);
    }
    for (slug, pain) in &map.pains {
        needs(&["pains", slug.as_str(), "at"], touchpoint(&pain.at));
    }
    for (slug, opportunity) in &map.opportunities {
        let key = match &opportunity.on {
            Anchor::Touchpoint(on) => touchpoint(on),
            Anchor::Pain(on) => ItemKey::Pain(on.clone()),
        };
        needs(&["opportunities", slug.as_str(), "on"], key);
    }
    for flow in map.flows.keys() {
        let name = flow.to_string();
        needs(&["flows", &name], touchpoint(&flow.from));
        if flow.to != flow.from {
            needs(&["flows", &name], touchpoint(&flow.to));
        }
    }
    anchors(map, found);
    opportunities(map, &names, found);
    titles(map, found);
}

/// An opportunity on a touchpoint that shares its slug with a pain is read from its file as one on
/// the pain.
fn anchors(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    for (slug, opportunity) in &map.opportunities {
        if let Anchor::Touchpoint(on) = &opportunity.on
            && map.pains.contains_key(on)
        {
            let path = Path::of(["opportunities", slug.as_str(), "on"]);
            let message = format!(
                "found `{on}`, which is a touchpoint and a pain; the file will mean the pain"
            );
            found.push(
                Diagnostic::warning("ambiguous-opportunity", path, message)
                    .hint("give the pain another slug"),
            );
        }
    }
}

/// The changes of each opportunity, each asked of the map that the former ones leave.
fn opportunities(map: &JourneyMap, names: &Names, found: &mut Vec<Diagnostic>) {
    for (slug, opportunity) in &map.opportunities {
        let path = Path::of(["opportunities", slug.as_str(), "changes"]);
        let mut names = names.clone();
        let mut adopting = vec![slug];
        for (index, change) in opportunity.changes.iter().enumerate() {
            for mut diagnostic in names.check(change, &path.join(index)) {
                // What an opportunity adds may have been added since by someone else. That must not
                // keep the map from being run without the opportunity.
                if diagnostic.code.starts_with("duplicate-") {
                    diagnostic.severity = Severity::Warning;
                }
                found.push(diagnostic);
            }
            if adopts(map, change, slug, &mut adopting) {
                let message = format!("the opportunity `{slug}` adopts itself by way of others");
                let path = path.join(index).join("opportunity");
                found.push(Diagnostic::warning("adopts-itself", path, message));
            }
            follow(map, change, &mut names, &mut vec![slug]);
        }
    }
}

/// Whether the change adopts `wanted`, at once or by way of others.
fn adopts<'a>(
    map: &'a JourneyMap,
    change: &'a Change,
    wanted: &Slug,
    seen: &mut Vec<&'a Slug>,
) -> bool {
    let Change::Adopt { opportunity } = change else {
        return false;
    };
    if opportunity == wanted {
        return true;
    }
    if seen.contains(&opportunity) {
        return false;
    }
    seen.push(opportunity);
    (map.opportunities.get(opportunity))
        .is_some_and(|o| o.changes.iter().any(|c| adopts(map, c, wanted, seen)))
}

/// The names after a change, adopted opportunities included.
fn follow<'a>(
    map: &'a JourneyMap,
    change: &'a Change,
    names: &mut Names,
    adopting: &mut Vec<&'a Slug>,
) {
    names.follow(change);
    if let Change::Adopt { opportunity } = change
        && !adopting.contains(&opportunity)
        && let Some(adopted) = map.opportunities.get(opportunity)
    {
        adopting.push(opportunity);
        for change in &adopted.changes {
            follow(map, change, names, adopting);
        }
    }
}

/// Names for people: there, and each once among its kind.
fn titles(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    if map.title.trim().is_empty() {
        let path = Path::of(["title"]);
        let message = "found an empty title, expected what people call the map";
        found.push(Diagnostic::warning("empty-name", path, message));
    }
    let mut check = |names: Vec<(ItemKey, &str)>| {
        let mut first: HashMap<String, String> = HashMap::new();
        for (key, name) in names {
            let path = key.path().join("name");
            let name = name.trim();
            if name.is_empty() {
                let message = format!("found no name for the {key}, expected what people call it");
                found.push(Diagnostic::warning("empty-name", path, message));
            } else if let Some(other) = first.get(&name.to_lowercase()) {
                let message = format!(
                    "found the name \"{name}\" at two {}: `{other}` and `{}`",
                    key.field(),
                    key.name()
                );
                found.push(
                    Diagnostic::warning("same-name", path, message)
                        .hint("people cannot tell them apart; rename one"),
                );
            } else {
                first.insert(name.to_lowercase(), key.name());
            }
        }
    };
    fn named<V>(
        list: &indexmap::IndexMap<Slug, V>,
        key: fn(Slug) -> ItemKey,
        name: fn(&V) -> &str,
    ) -> Vec<(ItemKey, &str)> {
        (list.iter())
            .map(|(slug, value)| (key(slug.clone()), name(value)))
            .collect()
    }
    check(named(&map.personas, ItemKey::Persona, |p| &p.name));
    check(named(&map.stages, ItemKey::Stage, |s| &s.name));
    check(named(&map.touchpoints, ItemKey::Touchpoint, |t| &t.name));
    check(named(&map.pains, ItemKey::Pain, |p| &p.name));
    check(named(&map.opportunities, ItemKey::Opportunity, |o| &o.name));
}
