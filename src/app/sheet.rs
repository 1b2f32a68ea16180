//! A map on the table: the map with its history, what is drawn of it, and how it is looked at.

use std::{cell::RefCell, path::PathBuf, sync::Arc};

use super::{
    canvas::{Camera, Finder, Miniature, Scene},
    command::View,
    opened::Picture,
    selection::Selection,
};
use crate::{
    analyze::Answer,
    edit::{Edit, EditError, History},
    map::ItemKey,
    units::Slug,
};

/// A map on the table.
pub struct Sheet {
    /// Where it is kept.
    pub path: PathBuf,
    /// The map and everything drawn of it.
    pub picture: Box<Picture>,
    /// Every change since it was opened.
    pub history: History,
    /// From where each view is looked at.
    pub cameras: [Option<Camera>; 2],
    /// Where they are on their way to.
    pub goals: [Option<Camera>; 2],
    /// What is looked for on the map, while the field for it is open.
    pub finder: Option<Finder>,
    /// What is selected.
    pub selection: Selection,
    /// Whether the selection was moved by keys, and must come into view.
    pub reveal: bool,
    /// Whose numbers are shown; `None`: everybody's.
    pub persona: Option<Slug>,
    /// What the latest run said.
    pub answer: Option<Answer>,
    /// Whether a fuller answer is on its way.
    pub rough: bool,
    /// Why the latest run gave no answer.
    pub failed: Option<String>,
    /// What the canvas keeps from frame to frame.
    pub scene: RefCell<Scene>,
    /// The small picture of the whole map.
    pub miniature: RefCell<Miniature>,
}

impl Sheet {
    /// A map that was just opened.
    pub fn new(path: PathBuf, picture: Box<Picture>) -> Sheet {
        Sheet {
            path,
            picture,
            history: History::new(),
            cameras: [None, None],
            goals: [None, None],
            finder: None,
            selection: Selection::default(),
            reveal: false,
            persona: None,
            answer: None,
            rough: false,
            failed: None,
            scene: RefCell::default(),
            miniature: RefCell::default(),
        }
    }

    /// Why it cannot be changed, if it cannot.
    pub fn fixed(&self) -> Option<&'static str> {
        let scenario = self.picture.scenario.is_some();
        scenario.then_some("this is a scenario; open its base map to draw")
    }

    /// Selects a thing and has it come into view.
    pub fn go_to(&mut self, key: ItemKey) {
        self.selection = Selection::only(key);
        self.reveal = true;
    }

    /// Makes an edit, as part of the gesture under way or as a step of its own.
    ///
    /// # Errors
    /// When the edit cannot be made; nothing has changed then.
    pub fn edit(&mut self, name: &str, edit: Edit) -> Result<(), EditError> {
        let map = Arc::make_mut(&mut self.picture.map);
        self.history.apply(map, name, edit)?;
        self.changed();
        Ok(())
    }

    /// Begins a gesture: all edits until it ends are one step.
    pub fn begin(&mut self, name: &str) {
        self.history.begin(&self.picture.map, name);
    }

    /// Ends the gesture under way.
    pub fn end(&mut self) {
        self.history.commit(&self.picture.map);
    }

    /// Ends the gesture under way and takes back what it did.
    pub fn cancel(&mut self) {
        if self.history.cancel(Arc::make_mut(&mut self.picture.map)) {
            self.changed();
        }
    }

    /// Takes back the latest step. Says what it was.
    pub fn undo(&mut self) -> Option<String> {
        self.end();
        let name = self.history.undo_name().map(str::to_owned);
        if self.history.undo(Arc::make_mut(&mut self.picture.map)) {
            self.changed();
        }
        name
    }

    /// Makes the step again that was undone last. Says what it was.
    pub fn redo(&mut self) -> Option<String> {
        let name = self.history.redo_name().map(str::to_owned);
        if self.history.redo(Arc::make_mut(&mut self.picture.map)) {
            self.changed();
        }
        name
    }

    /// Draws anew what hangs on the map.
    fn changed(&mut self) {
        self.picture.refresh();
        self.selection.keep(&self.picture.map);
    }

    /// Looks from here.
    pub fn look(&mut self, view: View, camera: Camera) {
        self.cameras[view as usize] = Some(camera);
        self.goals[view as usize] = None;
    }

    /// Goes to look from there.
    pub fn glide(&mut self, view: View, goal: Camera) {
        match self.cameras[view as usize] {
            Some(_) => self.goals[view as usize] = Some(goal),
            None => self.look(view, goal),
        }
    }
}
