//! Scenarios: a base map, typed changes, targets and run settings give another map.
//!
//! Changes are made in order, each on the outcome of the former, through [`edit`], so a
//! scenario can do nothing that a person could not. A change that cannot be made is reported with
//! its place in the scenario and left out; the others are made all the same, because people want to
//! see all that is wrong at once.
//!
//! Changes set numbers, not grades of evidence: a share that a scenario sets on a guessed flow is no
//! better known than the guess was.
//!
//! This module must never judge the map as a whole: ask
//! [`validate`](crate::map::validate::validate) about the outcome.

mod change;
mod order;
mod record;
mod scale;
#[cfg(test)]
mod tests;

use indexmap::{IndexMap, IndexSet};

use crate::{
    diagnostic::{Diagnostic, Path},
    edit::{self, Details, Edit, Item},
    map::{Change, Customers, JourneyMap, Names, RunSettings, State, Target, validate},
    units::Slug,
};
use change::{Effect, effect};

#[cfg(test)]
pub(crate) use order::alike;
pub use order::{commute, same_in_either_order};
pub use record::Unsayable;
pub use scale::dwell as scaled;

/// What if: a base map plus changes, targets and run settings of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Identifies the scenario among others.
    pub id: Slug,
    /// What people call it.
    pub title: String,
    /// The base map's file, relative to the scenario's own.
    pub base: String,
    /// Why, and where its numbers come from.
    pub note: String,
    /// What it changes, in order.
    pub changes: Vec<Change>,
    /// Targets that replace the map's of the same metric and persona, or are added to them.
    pub targets: Vec<Target>,
    /// How a run is sized where it differs from the map.
    pub run: RunSettings,
}

impl Scenario {
    /// The base map with the changes, targets and run settings of the scenario, and what is wrong or
    /// doubtful about them, with paths in the scenario.
    pub fn apply(&self, base: &JourneyMap) -> (JourneyMap, Vec<Diagnostic>) {
        let (mut map, mut diagnostics) = apply(&self.changes, base);
        diagnostics.extend(validate::check_targets(&map, &self.targets));
        if self.run != RunSettings::default() {
            diagnostics.extend(validate::check_size(&self.run.or(map.run)));
        }
        let mut targets = map.targets.clone();
        for target in &self.targets {
            let same = |t: &&mut Target| t.metric == target.metric && t.persona == target.persona;
            match targets.iter_mut().find(same) {
                Some(old) => *old = target.clone(),
                None => targets.push(target.clone()),
            }
        }
        let mut details = Details::of(&map);
        details.run = self.run.or(map.run);
        let edit = Edit::Batch(vec![
            Edit::SetTargets(targets),
            Edit::SetDetails(Box::new(details)),
        ]);
        // Neither names a thing of the map, so neither can fail.
        let _inverse = edit::apply(&mut map, edit);
        (map, diagnostics)
    }
}

impl Scenario {
    /// The map that the scenario makes, as a map of the future state of its base: with the title and
    /// the note of the scenario, and nothing left of its changes but what they did.
    pub fn promoted(&self, base: &JourneyMap) -> JourneyMap {
        let (mut map, _) = self.apply(base);
        let details = Details {
            id: self.id.clone(),
            title: self.title.clone(),
            note: match self.note.is_empty() {
                true => map.note.clone(),
                false => self.note.clone(),
            },
            state: State::Future {
                of: Some(base.id.clone()),
            },
            // Nobody has reviewed it yet.
            reviewed: None,
            ..Details::of(&map)
        };
        // It names no thing of the map, so it cannot fail.
        let _inverse = edit::apply(&mut map, Edit::SetDetails(Box::new(details)));
        map
    }
}

/// The base map after the changes, and what is wrong or doubtful about them: paths are those of a
/// scenario's file, `changes.0.pain`.
pub fn apply(changes: &[Change], base: &JourneyMap) -> (JourneyMap, Vec<Diagnostic>) {
    let mut applying = Applying {
        map: base.clone(),
        diagnostics: Vec::new(),
        shares_set: IndexMap::new(),
        adopted: IndexSet::new(),
    };
    for (index, change) in changes.iter().enumerate() {
        applying.change(change, &Path::root().join("changes").join(index));
    }
    applying.check_shares();
    (applying.map, applying.diagnostics)
}

struct Applying {
    map: JourneyMap,
    diagnostics: Vec<Diagnostic>,
    /// Touchpoints out of which shares were set, with the change that did it last.
    shares_set: IndexMap<Slug, Path>,
    /// Opportunities that are switched on.
    adopted: IndexSet<Slug>,
}

impl Applying {
    fn change(&mut self, change: &Change, path: &Path) {
        if !change.is_on() {
            return;
        }
        let errors = Names::of(&self.map).check(change, path);
        if !errors.is_empty() {
            self.diagnostics.extend(errors);
            return;
        }
        if let Change::Adopt { opportunity } = change {
            self.adopt(opportunity, path);
            return;
        }
        let before = match change {
            Change::RemoveTouchpoint { .. } => Some(self.map.clone()),
            _ => None,
        };
        let edit = match effect(&self.map, change) {
            Effect::Edit(edit) => edit,
            Effect::Nothing(why) => {
                let message = format!("this changes nothing: {why}");
                (self.diagnostics).push(Diagnostic::warning(
                    "changes-nothing",
                    path.clone(),
                    message,
                ));
                return;
            }
            Effect::Impossible(code, message) => {
                (self.diagnostics).push(Diagnostic::error(code, path.clone(), message));
                return;
            }
        };
        if let Err(error) = edit::apply(&mut self.map, edit) {
            let message = format!("this cannot be done: {error}");
            (self.diagnostics).push(Diagnostic::error(
                "impossible-change",
                path.clone(),
                message,
            ));
            return;
        }
        match change {
            Change::SetShare { flow, .. } | Change::AddFlow { flow, .. } => {
                self.shares_set.insert(flow.from.clone(), path.clone());
            }
            Change::SetFinish { touchpoint, .. } => {
                self.shares_set.insert(touchpoint.clone(), path.clone());
            }
            Change::RemoveTouchpoint {
                touchpoint,
                customers,
            } => {
                if let Some(before) = before {
                    self.tell_of_entry(&before, touchpoint, *customers, path);
                }
            }
            _ => {}
        }
    }

    /// What has become of the customers that entered at a touchpoint which is no more, in words.
    fn tell_of_entry(
        &mut self,
        before: &JourneyMap,
        removed: &Slug,
        customers: Customers,
        path: &Path,
    ) {
        let share = change::entering(before, removed);
        let named = before.personas.iter();
        let own: Vec<&Slug> = named
            .filter(|(_, persona)| persona.entry.as_ref() == Some(removed))
            .map(|(slug, _)| slug)
            .collect();
        let mut who: Vec<String> = Vec::new();
        if share > 0.0 && (before.personas.is_empty() || before.personas.len() > own.len()) {
            who.push(match share >= 1.0 {
                true => "the customers".to_owned(),
                false => format!("{} of the customers", validate::percent(share)),
            });
        }
        who.extend(own.iter().map(|slug| format!("the persona `{slug}`")));
        if who.is_empty() {
            return;
        }
        let who = who.join(" and ");
        let entries: Vec<String> = (self.map.entries().iter())
            .map(|(slug, _)| format!("`{slug}`"))
            .collect();
        let (code, message, hint) = match customers {
            Customers::Gone => (
                "entry-gone",
                format!(
                    "{who} entered at `{removed}`, and now do not come: they are lost from the start"
                ),
                match entries.is_empty() {
                    true => String::new(),
                    false => format!(
                        "write `customers: Elsewhere` to let them enter at {}",
                        entries.join(", ")
                    ),
                },
            ),
            Customers::Elsewhere if entries.is_empty() => (
                "entry-moved",
                format!("{who} entered at `{removed}`, and now nowhere"),
                String::new(),
            ),
            Customers::Elsewhere => (
                "entry-moved",
                format!(
                    "{who} entered at `{removed}`, and now enter at {}",
                    entries.join(", ")
                ),
                "write `customers: Gone` if they do not come any more".to_owned(),
            ),
        };
        let mut warning = Diagnostic::warning(code, path.join("touchpoint"), message);
        if !hint.is_empty() {
            warning = warning.hint(hint);
        }
        self.diagnostics.push(warning);
    }

    /// Makes the changes of an opportunity. What is wrong in them is shown at the change that
    /// adopts it, the only place that the scenario has for it.
    fn adopt(&mut self, slug: &Slug, path: &Path) {
        let at = path.join("opportunity");
        let Some(opportunity) = self.map.opportunities.get(slug) else {
            return;
        };
        let mut adopted = opportunity.clone();
        let changes = std::mem::take(&mut adopted.changes);
        // Being on is not a thing that adds up. This also ends opportunities that adopt each other.
        let why = if !self.adopted.insert(slug.clone()) {
            Some("is adopted already")
        } else if changes.is_empty() {
            Some("has no changes")
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("this changes nothing: the opportunity `{slug}` {why}");
            (self.diagnostics).push(Diagnostic::warning("changes-nothing", at, message));
            return;
        }
        // From here on its changes are in the map; left with the idea, they would count twice.
        let item = Item::Opportunity(slug.clone(), Box::new(adopted));
        let _inverse = edit::apply(&mut self.map, Edit::Replace(item));
        let before = self.diagnostics.len();
        for (index, change) in changes.iter().enumerate() {
            self.change(change, path);
            for diagnostic in &mut self.diagnostics[before..] {
                if diagnostic.path != at {
                    diagnostic.path = at.clone();
                    diagnostic.message = format!(
                        "in change {} of the opportunity `{slug}`: {}",
                        index + 1,
                        diagnostic.message
                    );
                }
            }
        }
        for path in self.shares_set.values_mut().filter(|p| *p == path) {
            *path = at.clone();
        }
    }

    /// Shares may pass 1 for a while, until a later change of the scenario gives way, so this is
    /// asked at the end.
    fn check_shares(&mut self) {
        for (touchpoint, path) in &self.shares_set {
            let finish = self.map.finish(touchpoint).central().get();
            let sum: f64 = (self.map.flows_from(touchpoint))
                .map(|(_, flow)| flow.share.central().get())
                .sum::<f64>()
                + finish;
            if sum > 1.0 + validate::SHARE_TOLERANCE {
                let mut flows: Vec<String> = (self.map.flows_from(touchpoint))
                    .map(|(key, flow)| {
                        format!("`{key}` {}", validate::percent(flow.share.central().get()))
                    })
                    .collect();
                if finish > 0.0 {
                    flows.push(format!("finish {}", validate::percent(finish)));
                }
                let message = format!(
                    "the shares out of `{touchpoint}` sum to {} with this change, expected at most 100 %: {}",
                    validate::percent_unlike(sum, 1.0),
                    flows.join(", ")
                );
                let error = Diagnostic::error("shares-over-one", path.clone(), message);
                self.diagnostics.push(error);
            }
        }
    }
}
