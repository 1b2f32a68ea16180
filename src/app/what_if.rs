//! A scenario on the table: the base map that it changes, and every scenario it has been.
//!
//! What is drawn of a scenario is the map that it makes. Whatever is done to that map is read as
//! changes ([`Scenario::recorded`]), so drawing writes the list; and the list can be edited itself. In
//! both cases a step to undo is the scenario as it was before.

use std::{collections::VecDeque, path::PathBuf, sync::Arc};

use crate::{
    edit::{Differences, History, differences},
    map::JourneyMap,
    scenario::Scenario,
};

/// A step that can be taken back, or made again.
#[derive(Debug)]
struct Step {
    /// What people call it.
    name: String,
    /// The scenario on the other side of the step.
    other: Scenario,
    /// Identifies the scenario after the step.
    mark: u64,
}

/// A scenario on the table.
#[derive(Debug)]
pub struct WhatIf {
    /// The map that it changes.
    pub base: Arc<JourneyMap>,
    /// The file of that map.
    pub base_path: PathBuf,
    /// What the map that is drawn has otherwise than the base.
    pub found: Differences,
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// The gesture under way: its name, the scenario before it, and whether it has changed anything.
    gesture: Option<(String, Scenario)>,
    /// The mark before the oldest step.
    oldest: u64,
    /// The latest mark given.
    latest: u64,
}

impl WhatIf {
    /// A scenario that was just opened, or begun, and the map that it makes.
    pub fn new(base: Arc<JourneyMap>, base_path: PathBuf, map: &JourneyMap) -> WhatIf {
        WhatIf {
            found: differences(&base, map),
            base,
            base_path,
            done: VecDeque::new(),
            undone: Vec::new(),
            gesture: None,
            oldest: 0,
            latest: 0,
        }
    }

    /// The scenario makes this map now.
    pub fn makes(&mut self, map: &JourneyMap) {
        self.found = differences(&self.base, map);
    }

    /// The scenario is about to change from `now`, under the name of a step, or as part of the gesture
    /// under way.
    pub fn step(&mut self, name: &str, now: &Scenario) {
        if self.gesture.is_none() {
            self.push(name.to_owned(), now.clone());
        }
    }

    /// Begins a gesture; one that is still under way is ended first.
    pub fn begin(&mut self, name: &str, now: &Scenario) {
        self.end(now);
        self.gesture = Some((name.to_owned(), now.clone()));
    }

    /// Ends the gesture: one step, if it has changed anything.
    pub fn end(&mut self, now: &Scenario) {
        if let Some((name, before)) = self.gesture.take()
            && before != *now
        {
            self.push(name, before);
        }
    }

    /// Ends the gesture and gives the scenario before it.
    pub fn cancel(&mut self) -> Option<Scenario> {
        self.gesture.take().map(|(_, before)| before)
    }

    /// The scenario before the latest step.
    pub fn undo(&mut self, now: &Scenario) -> Option<Scenario> {
        self.end(now);
        let step = self.done.pop_back()?;
        self.undone.push(Step {
            other: now.clone(),
            ..step
        });
        Some(step.other)
    }

    /// The scenario after the step that was undone last.
    pub fn redo(&mut self, now: &Scenario) -> Option<Scenario> {
        self.end(now);
        let step = self.undone.pop()?;
        self.done.push_back(Step {
            other: now.clone(),
            ..step
        });
        Some(step.other)
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.back().map(|step| step.name.as_str())
    }

    /// What redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.name.as_str())
    }

    /// Whether a gesture is under way.
    pub fn in_gesture(&self) -> bool {
        self.gesture.is_some()
    }

    /// Whether a gesture is under way that has changed something.
    pub fn has_acted(&self, now: &Scenario) -> bool {
        self.gesture
            .as_ref()
            .is_some_and(|(_, before)| before != now)
    }

    /// Identifies the scenario among all that it has been.
    pub fn mark(&self) -> u64 {
        self.done.back().map_or(self.oldest, |step| step.mark)
    }

    fn push(&mut self, name: String, other: Scenario) {
        self.undone.clear();
        self.latest += 1;
        let mark = self.latest;
        self.done.push_back(Step { name, other, mark });
        if self.done.len() > History::DEPTH
            && let Some(forgotten) = self.done.pop_front()
        {
            self.oldest = forgotten.mark;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{map::RunSettings, units::Slug};

    fn titled(title: &str) -> Scenario {
        Scenario {
            id: Slug::new("x").expect("a slug"),
            title: title.into(),
            base: "base.ron".into(),
            note: String::new(),
            changes: Vec::new(),
            targets: Vec::new(),
            run: RunSettings::default(),
        }
    }

    #[test]
    fn steps_are_taken_back_and_made_again_and_a_gesture_is_one() {
        let base = JourneyMap::new(Slug::new("m").expect("a slug"), "M");
        let mut what_if = WhatIf::new(Arc::new(base.clone()), PathBuf::new(), &base);
        let (a, b, c) = (titled("a"), titled("b"), titled("c"));
        what_if.step("One", &a);
        let after_one = what_if.mark();
        what_if.begin("Drag", &b);
        assert!(!what_if.has_acted(&b) && what_if.has_acted(&c));
        what_if.step("ignored within the gesture", &b);
        what_if.end(&c);
        assert_eq!(what_if.undo_name(), Some("Drag"));
        assert_eq!(what_if.undo(&c), Some(b.clone()));
        assert_eq!(what_if.mark(), after_one);
        assert_eq!(what_if.undo(&b), Some(a.clone()));
        assert_eq!(what_if.undo(&a), None);
        assert_eq!(what_if.redo(&a), Some(b.clone()));
        assert_eq!(what_if.redo(&b), Some(c.clone()));
        // A gesture that comes back to where it began is no step.
        what_if.begin("Drag", &c);
        what_if.end(&c);
        what_if.begin("Drag", &c);
        assert_eq!(what_if.cancel(), Some(c.clone()));
        assert_eq!(what_if.undo(&c), Some(b));
    }
}
