//! Changes made out of what a person does to the map of a scenario, so that drawing writes the list.

use std::fmt;

use super::{Scenario, apply};
use crate::{
    edit::{Differences, How, differences},
    map::{Change, Customers, FlowKey, ItemKey, JourneyMap, RunSettings, Target},
    units::{Share, Slug},
};

/// What was done and no change can say: nothing of it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsayable {
    /// What was done, in words: "the name of the touchpoint `setup`".
    pub what: String,
}

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a scenario cannot change {}; change it in the base map",
            self.what
        )
    }
}

impl std::error::Error for Unsayable {}

/// How a number that is set again is written: where it was set first, or behind everything else, where
/// nothing that comes later can change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Same,
    Last,
    /// Behind everything else, and what it was set to before stays, because something between the two
    /// is in proportion to it.
    Again,
}

impl Scenario {
    /// The scenario that makes `after` out of the base, where this one makes `before`.
    ///
    /// A number set twice is set once, to what it was set to last; what the scenario itself has added
    /// is added as it is now; what is set back to what the base has is no change.
    ///
    /// # Errors
    /// [`Unsayable`] when something was done that no change can say: the name of a step of the base,
    /// or where its card stands.
    pub fn recorded(
        &self,
        base: &JourneyMap,
        before: &JourneyMap,
        after: &JourneyMap,
    ) -> Result<Scenario, Unsayable> {
        let mut scenario = self.clone();
        scenario.revise(after);
        let found = differences(before, after);
        if found.is_empty() && scenario == *self && before != after {
            return unsayable("how the map looks".into());
        }
        for field in &found.map {
            match *field {
                "targets" => scenario.targets = own_targets(base, after)?,
                "run" => scenario.run = own_run(base, after),
                // They follow from steps that are taken away; if that is not why, it is found in the end.
                "entry" | "away" if loses_an_entry(before, after) => {}
                other => return unsayable(format!("the {} of the map", other.replace('_', " "))),
            }
        }
        let mut left = None;
        for place in [Place::Same, Place::Last, Place::Again] {
            let mut attempt = scenario.clone();
            attempt.items(&found, before, after, place)?;
            attempt.end_as(base, after);
            attempt.forget_what_is_like_the_base(base, &found);
            left = missing(&attempt, base, after);
            if left.is_none() {
                return Ok(attempt);
            }
        }
        unsayable(left.unwrap_or_default())
    }

    fn items(
        &mut self,
        found: &Differences,
        before: &JourneyMap,
        after: &JourneyMap,
        place: Place,
    ) -> Result<(), Unsayable> {
        // Things that others name come first, and go last.
        let rank = |key: &ItemKey, how: &How| match (key, how) {
            (ItemKey::Flow(_), How::Removed) => 0,
            (ItemKey::Touchpoint(_), How::Added) => 1,
            (ItemKey::Touchpoint(_), How::Removed) => 9,
            (_, How::Added) => 3,
            _ => 2,
        };
        let mut items: Vec<_> = found.items.iter().collect();
        items.sort_by_key(|item| rank(&item.key, &item.how));
        let gone = |slug: &Slug| !after.touchpoints.contains_key(slug);
        for item in &items {
            match (&item.key, &item.how) {
                // They go with their touchpoint.
                (ItemKey::Flow(key), How::Removed) if gone(&key.from) || gone(&key.to) => {}
                (ItemKey::Pain(slug), How::Removed)
                    if before.pains.get(slug).is_some_and(|p| gone(&p.at)) => {}
                (ItemKey::Opportunity(_), How::Removed)
                    if items
                        .iter()
                        .any(|i| i.how == How::Removed && i.key != item.key) => {}
                (key, How::Added) => self.add(key, after)?,
                (key, How::Removed) => self.take_away(key, before, after, place)?,
                (key, How::Changed(_)) if self.adds(key) => {}
                (key, How::Changed(fields)) => {
                    // The factors of personas go with what they are for; if that is not why, it is
                    // found in the end.
                    let follows = |field: &&&str| {
                        matches!(key, ItemKey::Persona(_)) && FACTORS.contains(field)
                    };
                    for field in fields.iter().filter(|field| !follows(field)) {
                        let change = set(key, field, after)?;
                        self.put(change, place);
                    }
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, key: &ItemKey, after: &JourneyMap) -> Result<(), Unsayable> {
        let change = match key {
            ItemKey::Touchpoint(slug) => after.touchpoints.get(slug).map(|it| {
                let (slug, touchpoint) = (slug.clone(), Box::new(it.clone()));
                Change::AddTouchpoint { slug, touchpoint }
            }),
            ItemKey::Pain(slug) => after.pains.get(slug).map(|it| {
                let (slug, pain) = (slug.clone(), Box::new(it.clone()));
                Change::AddPain { slug, pain }
            }),
            ItemKey::Flow(key) => after.flows.get(key).map(|it| {
                let (flow, with) = (key.clone(), Box::new(it.clone()));
                Change::AddFlow { flow, with }
            }),
            ItemKey::Stage(_) | ItemKey::Persona(_) | ItemKey::Opportunity(_) => None,
        };
        let Some(change) = change else {
            return unsayable(format!("the list of {}s", key.kind()));
        };
        self.changes.push(change);
        Ok(())
    }

    fn take_away(
        &mut self,
        key: &ItemKey,
        before: &JourneyMap,
        after: &JourneyMap,
        place: Place,
    ) -> Result<(), Unsayable> {
        // What the scenario has added, it does not add any more.
        let count = self.changes.len();
        self.changes.retain(|change| {
            !change.is_on() || change.adds().is_none_or(|(_, added)| added != *key)
        });
        if self.changes.len() < count {
            self.changes.retain(|change| {
                let uses = change.uses();
                !change.is_on() || uses.iter().all(|(_, used)| used != key)
            });
            return Ok(());
        }
        let change = match key {
            ItemKey::Touchpoint(slug) => Change::RemoveTouchpoint {
                touchpoint: slug.clone(),
                customers: whither(slug, before, after),
            },
            ItemKey::Flow(flow) => Change::RemoveFlow { flow: flow.clone() },
            // The pain stays on the map, where the room can see that it is gone.
            ItemKey::Pain(slug) => Change::FixPain {
                pain: slug.clone(),
                by: Share::ONE,
            },
            other => return unsayable(format!("the list of {}s", other.kind())),
        };
        self.put(change, place);
        Ok(())
    }

    /// Whether the scenario itself adds a thing.
    fn adds(&self, key: &ItemKey) -> bool {
        let mut on = self.changes.iter().filter(|change| change.is_on());
        on.any(|change| change.adds().is_some_and(|(_, added)| added == *key))
    }

    /// Says how many finish at each touchpoint where that does not follow from the other changes: where the
    /// last flow was taken away on the map, it is an end.
    fn end_as(&mut self, base: &JourneyMap, after: &JourneyMap) {
        let (outcome, _) = self.apply(base);
        for (slug, now) in after.finishes() {
            let key = ItemKey::Touchpoint(slug.clone());
            let there = outcome.touchpoints.contains_key(slug);
            if there && outcome.finish(slug) != now && !self.adds(&key) {
                let touchpoint = slug.clone();
                let change = Change::SetFinish {
                    touchpoint,
                    finish: now,
                };
                self.put(change, Place::Last);
            }
        }
    }

    /// Brings the changes that add things up to date with the things as they are now.
    fn revise(&mut self, after: &JourneyMap) {
        for change in &mut self.changes {
            match change {
                Change::AddTouchpoint { slug, touchpoint }
                | Change::Insert {
                    slug, touchpoint, ..
                } => {
                    if let Some(now) = after.touchpoints.get(slug) {
                        **touchpoint = now.clone();
                    }
                }
                Change::AddPain { slug, pain } => {
                    if let Some(now) = after.pains.get(slug) {
                        **pain = now.clone();
                    }
                }
                Change::AddFlow { flow, with } => {
                    if let Some(now) = after.flows.get(flow) {
                        **with = now.clone();
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds a change in the place of those that set the same.
    fn put(&mut self, change: Change, place: Place) {
        let wanted = subject(&change);
        let sets = |old: &Change| old.is_on() && wanted.is_some() && subject(old) == wanted;
        let first = self.changes.iter().position(sets);
        if place != Place::Again {
            self.changes.retain(|old| !sets(old));
        }
        match first {
            Some(at) if place == Place::Same => self.changes.insert(at, change),
            _ => self.changes.push(change),
        }
    }

    /// Takes away changes of things that were touched just now, where they only say what the base says
    /// anyway.
    fn forget_what_is_like_the_base(&mut self, base: &JourneyMap, found: &Differences) {
        let touched = |change: &Change| {
            subject(change).is_some_and(|(key, _)| found.items.iter().any(|i| i.key == key))
        };
        if !self.changes.iter().any(touched) {
            return;
        }
        let (outcome, _) = apply(&self.changes, base);
        let mut at = 0;
        while at < self.changes.len() {
            if touched(&self.changes[at]) {
                let mut without = self.changes.clone();
                without.remove(at);
                if apply(&without, base).0 == outcome {
                    self.changes = without;
                    continue;
                }
            }
            at += 1;
        }
    }
}

/// The fields of a persona that are about other things of the map.
const FACTORS: [&str; 5] = ["flow", "dwell", "pain", "entry", "away"];

/// What is missing for the scenario to make this map out of the base, in words. Pains that it has fixed
/// in full may be there.
fn missing(scenario: &Scenario, base: &JourneyMap, after: &JourneyMap) -> Option<String> {
    let (outcome, _) = scenario.apply(base);
    let left = differences(&outcome.with_ends_written(), &after.with_ends_written());
    if let Some(field) = left.map.first() {
        return Some(format!("the {} of the map", field.replace('_', " ")));
    }
    left.items
        .iter()
        .find_map(|item| match (&item.key, &item.how) {
            (ItemKey::Pain(_), How::Removed) => None,
            (key, How::Changed(fields)) => {
                let field = fields
                    .first()
                    .map_or(String::new(), |f| f.replace('_', " "));
                Some(format!("the {field} of the {key}"))
            }
            (key, How::Added | How::Removed) => Some(format!("the {key} in this way")),
        })
}

/// The targets that are not the base's.
fn own_targets(base: &JourneyMap, after: &JourneyMap) -> Result<Vec<Target>, Unsayable> {
    let kept = |old: &Target| {
        let mut now = after.targets.iter();
        now.any(|t| t.metric == old.metric && t.persona == old.persona)
    };
    if !base.targets.iter().all(kept) {
        return unsayable("which targets there are, only their bounds, and more of them".into());
    }
    let own = after.targets.iter();
    Ok(own.filter(|t| !base.targets.contains(t)).cloned().collect())
}

/// The run settings that are not the base's.
fn own_run(base: &JourneyMap, after: &JourneyMap) -> RunSettings {
    /// What differs from the base.
    fn own<T: PartialEq>(base: Option<T>, now: Option<T>) -> Option<T> {
        now.filter(|now| base.as_ref() != Some(now))
    }
    let (base, now) = (base.run, after.run);
    RunSettings {
        customers: own(base.customers, now.customers),
        replications: own(base.replications, now.replications),
        horizon: own(base.horizon, now.horizon),
        seed: own(base.seed, now.seed),
    }
}

/// The change that sets a field of a thing to what it is in `after`.
fn set(key: &ItemKey, field: &str, after: &JourneyMap) -> Result<Change, Unsayable> {
    let change = match key {
        ItemKey::Touchpoint(slug) => touchpoint(slug, field, after),
        ItemKey::Pain(slug) => pain(slug, field, after),
        ItemKey::Flow(key) => flow(key, field, after),
        ItemKey::Persona(slug) if field == "share" => {
            after.personas.get(slug).map(|it| Change::SetPersonaShare {
                persona: slug.clone(),
                share: it.share,
            })
        }
        ItemKey::Persona(_) | ItemKey::Stage(_) | ItemKey::Opportunity(_) => None,
    };
    match change {
        Some(change) => Ok(change),
        None => unsayable(format!("the {} of the {key}", field.replace('_', " "))),
    }
}

fn unsayable<T>(what: String) -> Result<T, Unsayable> {
    Err(Unsayable { what })
}

fn touchpoint(slug: &Slug, field: &str, after: &JourneyMap) -> Option<Change> {
    let now = after.touchpoints.get(slug)?;
    let touchpoint = slug.clone();
    Some(match field {
        "dwell" => Change::SetDwell {
            touchpoint,
            dwell: now.dwell.clone(),
        },
        "finish" => Change::SetFinish {
            touchpoint,
            finish: after.finish(slug),
        },
        "emotion" => Change::SetEmotion {
            touchpoint,
            emotion: now.emotion,
        },
        "subscribe" => Change::SetPrice {
            touchpoint,
            subscribe: now.subscribe?,
        },
        "cost" => Change::SetCost {
            touchpoint,
            cost: now.cost?,
        },
        "revenue" => Change::SetRevenue {
            touchpoint,
            revenue: now.revenue?,
        },
        _ => return None,
    })
}

fn pain(slug: &Slug, field: &str, after: &JourneyMap) -> Option<Change> {
    let now = after.pains.get(slug)?;
    let pain = slug.clone();
    Some(match field {
        "prevalence" => Change::SetPrevalence {
            pain,
            prevalence: now.prevalence,
        },
        "leave" => Change::SetLeave {
            pain,
            leave: now.leave,
        },
        _ => return None,
    })
}

fn flow(key: &FlowKey, field: &str, after: &JourneyMap) -> Option<Change> {
    let now = after.flows.get(key)?;
    let flow = key.clone();
    Some(match field {
        "share" => Change::SetShare {
            flow,
            share: now.share,
        },
        "within" => {
            let timed = now.within.as_ref()?;
            Change::SetWithin {
                flow,
                within: timed.within,
                times: timed.times,
            }
        }
        _ => return None,
    })
}

/// What a change sets outright, so that setting it again makes the first one idle: the thing and the
/// field. `None` for changes that multiply, add, or set several things.
fn subject(change: &Change) -> Option<(ItemKey, &'static str)> {
    let on_touchpoint = |slug: &Slug, field| Some((ItemKey::Touchpoint(slug.clone()), field));
    match change {
        // Fixing a part of a pain, then saying how often it strikes: the latter counts.
        Change::FixPain { pain, .. } | Change::SetPrevalence { pain, .. } => {
            Some((ItemKey::Pain(pain.clone()), "prevalence"))
        }
        Change::SetLeave { pain, .. } => Some((ItemKey::Pain(pain.clone()), "leave")),
        Change::SetShare { flow, .. } => Some((ItemKey::Flow(flow.clone()), "share")),
        Change::SetWithin { flow, .. } => Some((ItemKey::Flow(flow.clone()), "within")),
        Change::SetDwell { touchpoint, .. } | Change::ScaleDwell { touchpoint, .. } => {
            on_touchpoint(touchpoint, "dwell")
        }
        Change::SetFinish { touchpoint, .. } => on_touchpoint(touchpoint, "finish"),
        Change::SetEmotion { touchpoint, .. } => on_touchpoint(touchpoint, "emotion"),
        Change::SetPrice { touchpoint, .. } => on_touchpoint(touchpoint, "subscribe"),
        Change::SetCost { touchpoint, .. } => on_touchpoint(touchpoint, "cost"),
        Change::SetRevenue { touchpoint, .. } => on_touchpoint(touchpoint, "revenue"),
        Change::SetPersonaShare { persona, .. } => {
            Some((ItemKey::Persona(persona.clone()), "share"))
        }
        Change::SetDropOff { .. }
        | Change::Adopt { .. }
        | Change::AddTouchpoint { .. }
        | Change::Insert { .. }
        | Change::AddPain { .. }
        | Change::AddFlow { .. }
        | Change::RemoveTouchpoint { .. }
        | Change::RemoveFlow { .. }
        | Change::Off { .. } => None,
    }
}

/// Whether a touchpoint at which customers enter is taken away.
fn loses_an_entry(before: &JourneyMap, after: &JourneyMap) -> bool {
    let entries = before.entries();
    let mut at = entries.iter().map(|(slug, _)| slug);
    at.any(|slug| !after.touchpoints.contains_key(slug))
}

/// What became of the customers that entered at a touchpoint which is no more.
fn whither(slug: &Slug, before: &JourneyMap, after: &JourneyMap) -> Customers {
    let away = |map: &JourneyMap, persona: &Slug| map.personas.get(persona).map(|p| p.away);
    let mut personas = before.personas.iter();
    let own = personas
        .any(|(of, p)| p.entry.as_ref() == Some(slug) && away(after, of) == away(before, of));
    let mut entries = before.entries().into_iter();
    let enters = entries.any(|(entry, _)| entry == *slug);
    match own || (enters && before.away == after.away) {
        true => Customers::Elsewhere,
        // Written only where it says something.
        false => Customers::Gone,
    }
}
