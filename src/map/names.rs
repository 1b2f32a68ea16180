//! Which things a map has by name, and whether what a change names is among them.
//!
//! Maps, opportunities and scenarios name things by slug, and any of them may name a thing that is
//! not there. The question is asked in one place, so that every answer reads alike.

use std::fmt;

use indexmap::IndexSet;

use super::{Change, FlowKey, JourneyMap};
use crate::{
    diagnostic::{Diagnostic, Path},
    units::Slug,
};

/// Identifies one thing of a map, of whatever kind. Slugs of different kinds do not clash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKey {
    /// A persona.
    Persona(Slug),
    /// A stage.
    Stage(Slug),
    /// A touchpoint.
    Touchpoint(Slug),
    /// A pain point.
    Pain(Slug),
    /// An opportunity.
    Opportunity(Slug),
    /// A flow.
    Flow(FlowKey),
}

impl ItemKey {
    /// What people call the kind: "touchpoint".
    pub const fn kind(&self) -> &'static str {
        match self {
            ItemKey::Persona(_) => "persona",
            ItemKey::Stage(_) => "stage",
            ItemKey::Touchpoint(_) => "touchpoint",
            ItemKey::Pain(_) => "pain",
            ItemKey::Opportunity(_) => "opportunity",
            ItemKey::Flow(_) => "flow",
        }
    }

    /// The field of a map's file that holds things of this kind: "touchpoints".
    pub const fn field(&self) -> &'static str {
        match self {
            ItemKey::Persona(_) => "personas",
            ItemKey::Stage(_) => "stages",
            ItemKey::Touchpoint(_) => "touchpoints",
            ItemKey::Pain(_) => "pains",
            ItemKey::Opportunity(_) => "opportunities",
            ItemKey::Flow(_) => "flows",
        }
    }

    /// The slug, or for a flow `from>to`.
    pub fn name(&self) -> String {
        match self {
            ItemKey::Persona(s)
            | ItemKey::Stage(s)
            | ItemKey::Touchpoint(s)
            | ItemKey::Pain(s)
            | ItemKey::Opportunity(s) => s.to_string(),
            ItemKey::Flow(key) => key.to_string(),
        }
    }

    /// Where the thing is in a map's file.
    pub fn path(&self) -> Path {
        Path::of([self.field(), &self.name()])
    }

    /// The thing that a path in a map's file is about: that of `["pains", "sso", "leave"]` is the pain
    /// `sso`. `None` for what belongs to the map as a whole.
    pub fn at(path: &Path) -> Option<ItemKey> {
        let [field, name, ..] = path.0.as_slice() else {
            return None;
        };
        let slug = || Slug::new(name).ok();
        Some(match field.as_str() {
            "personas" => ItemKey::Persona(slug()?),
            "stages" => ItemKey::Stage(slug()?),
            "touchpoints" => ItemKey::Touchpoint(slug()?),
            "pains" => ItemKey::Pain(slug()?),
            "opportunities" => ItemKey::Opportunity(slug()?),
            "flows" => ItemKey::Flow(FlowKey::parse(name).ok()?),
            _ => return None,
        })
    }

    const fn unknown_code(&self) -> &'static str {
        match self {
            ItemKey::Persona(_) => "unknown-persona",
            ItemKey::Stage(_) => "unknown-stage",
            ItemKey::Touchpoint(_) => "unknown-touchpoint",
            ItemKey::Pain(_) => "unknown-pain",
            ItemKey::Opportunity(_) => "unknown-opportunity",
            ItemKey::Flow(_) => "unknown-flow",
        }
    }

    const fn duplicate_code(&self) -> &'static str {
        match self {
            ItemKey::Persona(_) => "duplicate-persona",
            ItemKey::Stage(_) => "duplicate-stage",
            ItemKey::Touchpoint(_) => "duplicate-touchpoint",
            ItemKey::Pain(_) => "duplicate-pain",
            ItemKey::Opportunity(_) => "duplicate-opportunity",
            ItemKey::Flow(_) => "duplicate-flow",
        }
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind(), self.name())
    }
}

/// Every name that a map has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(IndexSet<ItemKey>);

impl Names {
    /// The names of this map.
    pub fn of(map: &JourneyMap) -> Names {
        let names = (map.personas.keys().cloned().map(ItemKey::Persona))
            .chain(map.stages.keys().cloned().map(ItemKey::Stage))
            .chain(map.touchpoints.keys().cloned().map(ItemKey::Touchpoint))
            .chain(map.pains.keys().cloned().map(ItemKey::Pain))
            .chain(map.opportunities.keys().cloned().map(ItemKey::Opportunity))
            .chain(map.flows.keys().cloned().map(ItemKey::Flow));
        Names(names.collect())
    }

    /// Whether there is such a thing.
    pub fn has(&self, key: &ItemKey) -> bool {
        self.0.contains(key)
    }

    /// An error at `path` when there is no such thing.
    pub fn unknown(&self, path: Path, key: &ItemKey) -> Option<Diagnostic> {
        if self.has(key) {
            return None;
        }
        let kind = key.kind();
        let found = key.name();
        let message = match key {
            ItemKey::Flow(_) => format!("found `{found}`, expected a flow that the map has"),
            _ => format!("found `{found}`, expected the slug of a {kind} that the map has"),
        };
        let known: Vec<String> = (self.0.iter())
            .filter(|k| k.kind() == kind)
            .map(ItemKey::name)
            .collect();
        let error = Diagnostic::error(key.unknown_code(), path, message)
            .nearest(&found, known.iter().map(String::as_str));
        Some(match error.hint {
            Some(_) => error,
            None if known.is_empty() => error.hint(format!("the map has no {} yet", key.field())),
            // A short list helps more than no advice; a long one would drown the message.
            None if known.len() <= 8 => error.hint(format!("it has {}", known.join(", "))),
            None => error,
        })
    }

    /// The errors of a change that names what is not there, or adds what already is.
    pub fn check(&self, change: &Change, path: &Path) -> Vec<Diagnostic> {
        let at = |fields: &[&str]| fields.iter().fold(path.clone(), |path, f| path.join(f));
        let unknown = change
            .uses()
            .into_iter()
            .filter_map(|(fields, key)| self.unknown(at(fields), &key));
        let duplicate = change
            .adds()
            .filter(|(_, key)| self.has(key))
            .map(|(field, key)| {
                let message = format!("found the {key}, which the map already has");
                let hint = match key {
                    ItemKey::Flow(_) => "use SetShare to change its share",
                    _ => "choose another slug",
                };
                Diagnostic::error(key.duplicate_code(), path.join(field), message).hint(hint)
            });
        unknown.chain(duplicate).collect()
    }

    /// The names after a change ([`Change::Adopt`] apart, whose changes are to be followed one by
    /// one).
    pub fn follow(&mut self, change: &Change) {
        if let Some((_, key)) = change.adds() {
            self.0.insert(key);
        }
        match change {
            Change::SetShare { flow, .. } => {
                self.0.insert(ItemKey::Flow(flow.clone()));
            }
            Change::Insert { flow, slug, .. } => {
                self.0.shift_remove(&ItemKey::Flow(flow.clone()));
                let into = FlowKey::new(flow.from.clone(), slug.clone());
                let onward = FlowKey::new(slug.clone(), flow.to.clone());
                self.0.extend([ItemKey::Flow(into), ItemKey::Flow(onward)]);
            }
            Change::RemoveFlow { flow } => {
                self.0.shift_remove(&ItemKey::Flow(flow.clone()));
            }
            Change::RemoveTouchpoint { touchpoint, .. } => self.0.retain(|key| match key {
                ItemKey::Touchpoint(slug) => slug != touchpoint,
                ItemKey::Flow(flow) => flow.from != *touchpoint && flow.to != *touchpoint,
                _ => true,
            }),
            _ => {}
        }
    }
}

impl Change {
    /// The things that must be there for the change to be made, each with the fields that lead to
    /// its name in the change.
    pub fn uses(&self) -> Vec<(&'static [&'static str], ItemKey)> {
        let touchpoint = |slug: &Slug| ItemKey::Touchpoint(slug.clone());
        let ends = |flow: &FlowKey| {
            let mut ends = vec![(&["flow"] as &'static [&'static str], touchpoint(&flow.from))];
            if flow.to != flow.from {
                ends.push((&["flow"], touchpoint(&flow.to)));
            }
            ends
        };
        match self {
            Change::FixPain { pain, .. }
            | Change::SetPrevalence { pain, .. }
            | Change::SetLeave { pain, .. } => vec![(&["pain"], ItemKey::Pain(pain.clone()))],
            Change::SetShare { flow, .. } | Change::AddFlow { flow, .. } => ends(flow),
            Change::SetWithin { flow, .. } | Change::RemoveFlow { flow } => {
                vec![(&["flow"], ItemKey::Flow(flow.clone()))]
            }
            Change::SetDropOff { touchpoint: t, .. }
            | Change::SetFinish { touchpoint: t, .. }
            | Change::SetDwell { touchpoint: t, .. }
            | Change::ScaleDwell { touchpoint: t, .. }
            | Change::SetEmotion { touchpoint: t, .. }
            | Change::SetPrice { touchpoint: t, .. }
            | Change::SetCost { touchpoint: t, .. }
            | Change::SetRevenue { touchpoint: t, .. }
            | Change::RemoveTouchpoint { touchpoint: t, .. } => {
                vec![(&["touchpoint"], touchpoint(t))]
            }
            Change::SetPersonaShare { persona, .. } => {
                vec![(&["persona"], ItemKey::Persona(persona.clone()))]
            }
            Change::Adopt { opportunity } => {
                vec![(&["opportunity"], ItemKey::Opportunity(opportunity.clone()))]
            }
            Change::AddTouchpoint { touchpoint, .. } => vec![(
                &["touchpoint", "stage"],
                ItemKey::Stage(touchpoint.stage.clone()),
            )],
            Change::Insert {
                flow, touchpoint, ..
            } => vec![
                (&["flow"], ItemKey::Flow(flow.clone())),
                (
                    &["touchpoint", "stage"],
                    ItemKey::Stage(touchpoint.stage.clone()),
                ),
            ],
            Change::AddPain { pain, .. } => vec![(&["pain", "at"], touchpoint(&pain.at))],
            // What is not made needs nothing.
            Change::Off { .. } => Vec::new(),
        }
    }

    /// The thing that the change adds and that must not be there yet, with the field of its name.
    pub fn adds(&self) -> Option<(&'static str, ItemKey)> {
        match self {
            Change::AddTouchpoint { slug, .. } | Change::Insert { slug, .. } => {
                Some(("slug", ItemKey::Touchpoint(slug.clone())))
            }
            Change::AddPain { slug, .. } => Some(("slug", ItemKey::Pain(slug.clone()))),
            Change::AddFlow { flow, .. } => Some(("flow", ItemKey::Flow(flow.clone()))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_back_to_its_thing() {
        let slug = |text| Slug::new(text).unwrap();
        let keys = [
            ItemKey::Persona(slug("ops")),
            ItemKey::Stage(slug("value")),
            ItemKey::Touchpoint(slug("v1.0")),
            ItemKey::Pain(slug("sso")),
            ItemKey::Opportunity(slug("guide")),
            ItemKey::Flow(FlowKey::new(slug("a"), slug("b"))),
        ];
        for key in keys {
            assert_eq!(ItemKey::at(&key.path()), Some(key.clone()));
            assert_eq!(ItemKey::at(&key.path().join("note")), Some(key));
        }
        assert_eq!(ItemKey::at(&Path::of(["targets", "0", "metric"])), None);
        assert_eq!(ItemKey::at(&Path::root()), None);
    }
}
