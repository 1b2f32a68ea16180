//! A map on the table: the map with its history and its file, what is drawn of it, and how it is
//! looked at.

mod filing;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    canvas::{Camera, Finder, Miniature, Scene},
    command::View,
    live::{Shown, Told},
    opened::{Loaded, Picture, Text},
    selection::Selection,
    sliders::{Filed, Kept},
    typing::{Desk, renamed},
    what_if::WhatIf,
};
use crate::{
    diagnostic::any_error,
    edit::{self, Edit, History, Item},
    file::workshop_path,
    map::{ItemKey, JourneyMap},
    scenario::Scenario,
    units::Slug,
};

/// How many former selections are kept, about as many as there are steps to undo.
const SELECTIONS: usize = 200;

/// Tells the open maps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SheetId(pub u64);

impl SheetId {
    /// What is about to be imported, which is no open map yet.
    pub const IMPORT: SheetId = SheetId(0);
}

/// A map on the table.
pub struct Sheet {
    /// Which one it is.
    pub id: SheetId,
    /// Where it is kept; `None`: nowhere yet.
    pub path: Option<PathBuf>,
    /// The map and everything drawn of it.
    pub picture: Box<Picture>,
    /// Every change of the map since it was opened.
    history: History,
    /// Of a scenario the map that it changes, and every change of the scenario.
    what_if: Option<WhatIf>,
    /// From where each view is looked at.
    pub cameras: [Option<Camera>; 2],
    /// Where they are on their way to.
    pub goals: [Option<Camera>; 2],
    /// What is looked for on the map, while the field for it is open.
    pub finder: Option<Finder>,
    /// What is selected.
    pub selection: Selection,
    /// What was selected when the steps began that can be undone, by the state before them.
    selected_before: BTreeMap<u64, Selection>,
    /// Whether the selection was moved by keys, and must come into view.
    pub reveal: bool,
    /// Whose numbers are shown; `None`: everybody's.
    pub persona: Option<Slug>,
    /// Whose emotions are shown beside those.
    pub compared: Option<Slug>,
    /// What was found so far, and of which state of the map.
    pub shown: Shown,
    /// Why the latest run gave no answer.
    pub failed: Option<String>,
    /// The revision of the picture that was run last, or found unfit to be run.
    pub ran: Option<u64>,
    /// Whether the gesture under way has changed anything but where cards stand.
    gesture_means: bool,
    /// What the file held when it was opened: where sliders are reset to, before and after a save.
    pub filed: Filed,
    /// Whether the record of a workshop is kept beside its file.
    pub has_workshop: bool,
    /// What stands in editors and is not in the map.
    pub typing: Desk,
    /// The sliders, as they were drawn last.
    pub sliders: RefCell<Kept>,
    /// The text it was read from or saved as.
    text: Option<Text>,
    /// The state that the file holds, as the history marks it.
    saved: Option<u64>,
    /// Whether a file of several names is written into, and which that is; nobody has said so of another.
    in_place: Option<(PathBuf, bool)>,
    /// Whether its file has been taken away: then what stands here is all that there is.
    gone: bool,
    /// What the canvas keeps from frame to frame.
    pub scene: RefCell<Scene>,
    /// The small picture of the whole map.
    pub miniature: RefCell<Miniature>,
}

impl Sheet {
    /// A map that was just opened, or begun.
    pub fn new(id: SheetId, path: Option<PathBuf>, loaded: Loaded) -> Sheet {
        let history = History::new();
        let base = loaded.base;
        let what_if = base.map(|(base, path)| WhatIf::new(base, path, &loaded.picture.map));
        Sheet {
            id,
            filed: Filed {
                map: Arc::clone(&loaded.picture.map),
                scenario: loaded.picture.scenario.clone(),
                base: what_if.as_ref().map(|w| Arc::clone(&w.base)),
            },
            has_workshop: path.as_deref().is_some_and(|p| workshop_path(p).exists()),
            typing: Desk::default(),
            sliders: RefCell::default(),
            picture: Box::new(loaded.picture),
            text: loaded.text,
            saved: path.is_some().then(|| history.mark()),
            gone: false,
            in_place: None,
            path,
            history,
            what_if,
            cameras: [None, None],
            goals: [None, None],
            finder: None,
            selection: Selection::default(),
            selected_before: BTreeMap::new(),
            reveal: false,
            persona: None,
            compared: None,
            shown: Shown::default(),
            failed: None,
            ran: None,
            gesture_means: false,
            scene: RefCell::default(),
            miniature: RefCell::default(),
        }
    }

    /// The numbers to show with the map as it is.
    pub fn told(&self) -> Option<Told<'_>> {
        let told = self.shown.of(&self.picture)?;
        Some(told.of_persona(self.persona.as_ref()))
    }

    /// What people call it: its title, or its file's name while it has none.
    pub fn name(&self) -> String {
        let title = self.picture.title().trim();
        if !title.is_empty() {
            return title.to_owned();
        }
        let file = self.path.as_deref().and_then(Path::file_stem);
        file.map_or_else(
            || "Untitled map".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Whether anything would be lost if it was closed. A map that was begun and not touched yet
    /// would be no loss.
    pub fn is_changed(&self) -> bool {
        self.is_map_changed() || self.typing.has_work(&self.picture.map)
    }

    /// Whether the map is not as its file is, whatever is being typed.
    pub fn is_map_changed(&self) -> bool {
        let acted = match self.staged() {
            Some((what_if, now)) => what_if.has_acted(now),
            None => self.history.has_acted(),
        };
        acted || self.gone || self.saved.unwrap_or(0) != self.mark()
    }

    /// Looks whether its file is still there. One that nobody may look at is.
    pub fn look_for_file(&mut self) {
        let path = self.path.as_deref();
        let gone = path.is_some_and(|path| matches!(path.try_exists(), Ok(false)));
        self.gone = gone && self.text.is_some();
    }

    /// It would be lost if it was closed, though nothing was done to it here: it was made of something
    /// else and has no file yet.
    pub fn was_never_saved(&mut self) {
        // No state of the history has this mark.
        self.saved = Some(u64::MAX);
    }

    /// The scenario and its past, if this is one.
    pub fn staged(&self) -> Option<(&WhatIf, &Scenario)> {
        self.what_if.as_ref().zip(self.picture.scenario.as_ref())
    }

    /// Identifies the state of what is on the table among all that it has been in.
    pub fn mark(&self) -> u64 {
        match &self.what_if {
            Some(what_if) => what_if.mark(),
            None => self.history.mark(),
        }
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        match &self.what_if {
            Some(what_if) => what_if.undo_name(),
            None => self.history.undo_name(),
        }
    }

    /// What redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        match &self.what_if {
            Some(what_if) => what_if.redo_name(),
            None => self.history.redo_name(),
        }
    }

    /// Whether a gesture is under way.
    pub fn in_gesture(&self) -> bool {
        match &self.what_if {
            Some(what_if) => what_if.in_gesture(),
            None => self.history.in_gesture(),
        }
    }

    /// Why it cannot be run, if it cannot.
    pub fn unfit(&self) -> Option<&'static str> {
        if self.picture.map.touchpoints.is_empty() {
            return Some("the map has no touchpoints yet");
        }
        any_error(&self.picture.diagnostics)
            .then_some("the map has errors; once they are mended it runs by itself")
    }

    /// Whether the map has changed since it was last run.
    pub fn is_stale(&self) -> bool {
        self.ran != Some(self.picture.revision)
    }

    /// Selects a thing and has it come into view.
    pub fn go_to(&mut self, key: ItemKey) {
        self.select(Selection::only(key));
        self.reveal = true;
    }

    /// Selects things, as far as they are there: what was refused is not.
    pub fn select(&mut self, selection: Selection) {
        self.selection = selection;
        self.selection.keep(&self.picture.map);
    }

    /// Makes an edit, as part of the gesture under way or as a step of its own. Of a scenario it becomes
    /// a change.
    ///
    /// # Errors
    /// Why it cannot be made, in words; nothing has changed then.
    pub fn edit(&mut self, name: &str, edit: Edit) -> Result<(), String> {
        self.remember_selection();
        if let Some((what_if, scenario)) = self.staged() {
            let before = &*self.picture.map;
            let mut after = before.clone();
            edit::apply(&mut after, edit).map_err(|error| error.to_string())?;
            let recorded = scenario.recorded(&what_if.base, before, &after);
            let new = recorded.map_err(|error| error.to_string())?;
            self.set_scenario(name, new);
            return Ok(());
        }
        let means = !only_moves(&self.picture.map, &edit);
        let renamed = renamed(&edit);
        let map = Arc::make_mut(&mut self.picture.map);
        let done = self.history.apply(map, name, edit);
        done.map_err(|error| error.to_string())?;
        for (from, to) in renamed {
            self.typing.rename(&from, &to);
        }
        self.gesture_means |= means;
        match means {
            true => self.changed(),
            false => self.placed(Picture::place_cards),
        }
        Ok(())
    }

    /// Puts another scenario in the place of this one, as part of the gesture under way or as a step of
    /// its own.
    pub fn set_scenario(&mut self, name: &str, new: Scenario) {
        let Some((what_if, now)) = self.what_if.as_mut().zip(self.picture.scenario.as_ref()) else {
            return;
        };
        if *now != new {
            what_if.step(name, now);
            self.show_scenario(new);
        }
    }

    /// Draws the map that a scenario makes.
    fn show_scenario(&mut self, scenario: Scenario) {
        let Some(what_if) = &mut self.what_if else {
            return;
        };
        let (map, found) = scenario.apply(&what_if.base);
        what_if.makes(&map);
        // How the lanes are shown is nothing that a scenario says.
        let lanes = self.picture.map.lanes.clone();
        self.picture.map = Arc::new(JourneyMap { lanes, ..map });
        self.picture.of_changes = found;
        self.picture.scenario = Some(scenario);
        self.changed();
    }

    /// Begins a gesture: all edits until it ends are one step.
    pub fn begin(&mut self, name: &str) {
        self.remember_selection();
        self.gesture_means = false;
        match self.what_if.as_mut().zip(self.picture.scenario.as_ref()) {
            Some((what_if, now)) => what_if.begin(name, now),
            None => self.history.begin(&self.picture.map, name),
        }
    }

    /// Ends the gesture under way.
    pub fn end(&mut self) {
        match self.what_if.as_mut().zip(self.picture.scenario.as_ref()) {
            Some((what_if, now)) => what_if.end(now),
            None => {
                self.history.commit(&self.picture.map);
            }
        }
    }

    /// Ends the gesture under way and takes back what it did.
    pub fn cancel(&mut self) {
        if let Some(what_if) = &mut self.what_if {
            if let Some(before) = what_if.cancel() {
                self.show_scenario(before);
            }
        } else if !self.history.has_acted() {
            self.end();
        } else if self.history.cancel(Arc::make_mut(&mut self.picture.map)) {
            match self.gesture_means {
                true => self.changed(),
                false => self.placed(Picture::place_cards),
            }
        }
    }

    /// Places things anew after a change that means nothing to a run: the numbers are those of before.
    pub fn placed(&mut self, place: fn(&mut Picture)) {
        let ran = !self.is_stale();
        place(&mut self.picture);
        if ran {
            self.ran = Some(self.picture.revision);
        }
    }

    /// A step may begin: undone, it leaves selected what is selected now.
    fn remember_selection(&mut self) {
        if self.in_gesture() {
            return;
        }
        self.selected_before
            .insert(self.mark(), self.selection.clone());
        while self.selected_before.len() > SELECTIONS {
            self.selected_before.pop_first();
        }
    }

    /// Takes back the latest step. Says what it was.
    pub fn undo(&mut self) -> Option<String> {
        self.end();
        // Done again, the step leaves selected what is selected now.
        self.remember_selection();
        let name = self.undo_step();
        // What the step had made and selected is gone.
        if self.selection.is_empty()
            && let Some(before) = self.selected_before.get(&self.mark())
        {
            self.selection = before.clone();
            self.selection.keep(&self.picture.map);
        }
        name
    }

    fn undo_step(&mut self) -> Option<String> {
        let name = self.undo_name().map(str::to_owned);
        if let Some((what_if, now)) = self.what_if.as_mut().zip(self.picture.scenario.as_ref()) {
            if let Some(before) = what_if.undo(now) {
                self.show_scenario(before);
            }
        } else if self.history.undo(Arc::make_mut(&mut self.picture.map)) {
            self.changed();
        }
        name
    }

    /// Makes the step again that was undone last. Says what it was.
    pub fn redo(&mut self) -> Option<String> {
        let before = Arc::clone(&self.picture.map);
        let name = self.redo_step();
        // What the step makes again is selected as it was.
        let is_new = |key: &ItemKey| edit::Item::of(&before, key).is_none();
        if let Some(then) = self.selected_before.get(&self.mark())
            && then.keys().iter().any(is_new)
        {
            self.selection = then.clone();
            self.selection.keep(&self.picture.map);
        }
        name
    }

    fn redo_step(&mut self) -> Option<String> {
        let name = self.redo_name().map(str::to_owned);
        if let Some((what_if, now)) = self.what_if.as_mut().zip(self.picture.scenario.as_ref()) {
            if let Some(after) = what_if.redo(now) {
                self.show_scenario(after);
            }
        } else if self.history.redo(Arc::make_mut(&mut self.picture.map)) {
            self.changed();
        }
        name
    }

    /// Draws anew what hangs on the map.
    fn changed(&mut self) {
        self.follow_typing();
        self.picture.refresh(self.text.as_ref());
        self.keep_chosen();
    }

    /// Forgets what was selected and is not there any more.
    fn keep_chosen(&mut self) {
        self.selection.keep(&self.picture.map);
        let map = &self.picture.map;
        self.persona
            .take_if(|slug| !map.personas.contains_key(slug));
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

/// Whether an edit changes nothing but where cards stand in their stages: then nothing that is said of
/// the map changes, and it need not be run again.
fn only_moves(map: &JourneyMap, edit: &Edit) -> bool {
    match edit {
        Edit::Replace(Item::Touchpoint(slug, new)) => {
            map.touchpoints.get(slug).is_some_and(|old| {
                let mut there = old.clone();
                there.position = new.position;
                there == **new
            })
        }
        Edit::Batch(edits) => edits.iter().all(|edit| only_moves(map, edit)),
        _ => false,
    }
}
