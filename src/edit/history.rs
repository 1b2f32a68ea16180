//! Undo and redo: one gesture, one step.

use std::collections::VecDeque;

use super::{Edit, EditError, apply, take_back};
use crate::map::JourneyMap;

/// What was done to a map, and what was undone. A gesture (a drag, a word typed) is one step,
/// however many edits it makes.
///
/// The map must change through its history only: a step undoes what it did, on the map as it left it.
#[derive(Debug, Default)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    gesture: Option<Step>,
    /// The mark of the map before the oldest step.
    base: u64,
    /// The latest mark given.
    latest: u64,
}

/// A step that can be taken back, or made again.
#[derive(Debug)]
struct Step {
    /// What people call it: "Move touchpoint".
    name: String,
    /// The edits that take it back (or make it again), the last one first.
    inverses: Vec<Edit>,
    /// Identifies the map after the step.
    mark: u64,
}

impl History {
    /// How many steps can be undone; older ones are forgotten.
    pub const DEPTH: usize = 500;

    /// An empty history.
    pub fn new() -> History {
        History::default()
    }

    /// Makes an edit: as part of the gesture under way, else as a step of its own. One that changes
    /// nothing leaves no step, for an undo that seems to do nothing looks broken.
    ///
    /// # Errors
    /// [`EditError`] when the edit cannot be made; map and history are then unchanged.
    pub fn apply(&mut self, map: &mut JourneyMap, name: &str, edit: Edit) -> Result<(), EditError> {
        let inverse = apply(map, edit)?;
        if let Some(gesture) = &mut self.gesture {
            // A drag makes hundreds of edits to one thing; what it was at first is enough.
            if !gesture
                .inverses
                .last()
                .is_some_and(|last| covers(last, &inverse))
            {
                gesture.inverses.push(inverse);
            }
        } else if !came_back(map, std::slice::from_ref(&inverse)) {
            self.push(name.to_owned(), vec![inverse]);
        }
        Ok(())
    }

    /// Begins a gesture. One that is still under way is committed first, so that a mouse release
    /// that never came cannot glue two gestures together.
    pub fn begin(&mut self, map: &JourneyMap, name: &str) {
        self.commit(map);
        self.gesture = Some(Step {
            name: name.to_owned(),
            inverses: Vec::new(),
            mark: 0,
        });
    }

    /// Ends the gesture and makes it one step. Says whether there is a new step: a gesture that
    /// changed nothing, or came back to where it began, leaves none.
    pub fn commit(&mut self, map: &JourneyMap) -> bool {
        let Some(gesture) = self.gesture.take() else {
            return false;
        };
        if gesture.inverses.is_empty() || came_back(map, &gesture.inverses) {
            return false;
        }
        self.push(gesture.name, gesture.inverses);
        true
    }

    /// Ends the gesture and takes back what it did. Says whether it had done anything.
    pub fn cancel(&mut self, map: &mut JourneyMap) -> bool {
        let Some(gesture) = self.gesture.take() else {
            return false;
        };
        let acted = !gesture.inverses.is_empty();
        take_back(map, gesture.inverses);
        acted
    }

    /// Whether a gesture is under way.
    pub fn in_gesture(&self) -> bool {
        self.gesture.is_some()
    }

    /// Whether a gesture is under way that has made edits.
    pub fn has_acted(&self) -> bool {
        let gesture = self.gesture.as_ref();
        gesture.is_some_and(|step| !step.inverses.is_empty())
    }

    /// Takes back the latest step; a gesture under way is committed first and so is the latest.
    /// Says whether there was one.
    pub fn undo(&mut self, map: &mut JourneyMap) -> bool {
        self.commit(map);
        let Some(step) = self.done.pop_back() else {
            return false;
        };
        let Ok(inverses) = make(map, step.inverses) else {
            debug_assert!(false, "the map changed behind its history");
            return false;
        };
        self.undone.push(Step { inverses, ..step });
        true
    }

    /// Makes the step again that was undone last. Says whether there was one.
    pub fn redo(&mut self, map: &mut JourneyMap) -> bool {
        self.commit(map);
        let Some(step) = self.undone.pop() else {
            return false;
        };
        let Ok(inverses) = make(map, step.inverses) else {
            debug_assert!(false, "the map changed behind its history");
            return false;
        };
        self.done.push_back(Step { inverses, ..step });
        true
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.back().map(|step| step.name.as_str())
    }

    /// What redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.name.as_str())
    }

    /// Identifies the state of the map among all states of this history (gestures under way apart):
    /// equal marks, equal maps. Kept at a save, it tells whether there is anything to save.
    pub fn mark(&self) -> u64 {
        self.done.back().map_or(self.base, |step| step.mark)
    }

    fn push(&mut self, name: String, inverses: Vec<Edit>) {
        self.undone.clear();
        self.latest += 1;
        self.done.push_back(Step {
            name,
            inverses,
            mark: self.latest,
        });
        if self.done.len() > Self::DEPTH
            && let Some(forgotten) = self.done.pop_front()
        {
            self.base = forgotten.mark;
        }
    }
}

/// Makes the edits, the last one first, and gives their inverses in the same manner.
fn make(map: &mut JourneyMap, edits: Vec<Edit>) -> Result<Vec<Edit>, EditError> {
    let batch = apply(map, Edit::Batch(edits.into_iter().rev().collect()))?;
    Ok(match batch {
        // The inverse of a batch stands ready to be made from its front; steps are made from the back.
        Edit::Batch(inverses) => inverses.into_iter().rev().collect(),
        other => vec![other],
    })
}

/// Whether making `earlier` also takes back what `later` would.
fn covers(earlier: &Edit, later: &Edit) -> bool {
    match (earlier, later) {
        (Edit::Replace(a), Edit::Replace(b)) => a.key() == b.key(),
        (Edit::Move { key: a, .. }, Edit::Move { key: b, .. }) => a == b,
        (Edit::SetDetails(_), Edit::SetDetails(_))
        | (Edit::SetTargets(_), Edit::SetTargets(_))
        | (Edit::SetMap(_), _) => true,
        // Several things that are dragged together.
        (Edit::Batch(a), Edit::Batch(b)) => {
            let mut pairs = a.iter().zip(b);
            // Values only: where several things stand depends on the order of the moves.
            a.len() == b.len() && pairs.all(|(a, b)| matches!(a, Edit::Replace(_)) && covers(a, b))
        }
        _ => false,
    }
}

/// Whether taking the edits back would change nothing. Printed too, because maps that differ only in
/// order are equal.
fn came_back(map: &JourneyMap, inverses: &[Edit]) -> bool {
    let mut before = map.clone();
    take_back(&mut before, inverses.to_vec());
    before == *map && format!("{before:?}") == format!("{map:?}")
}
