//! A map on the table: the map with its history and its file, what is drawn of it, and how it is
//! looked at.

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    canvas::{Camera, Finder, Miniature, Scene},
    command::View,
    live::Shown,
    opened::{Loaded, Picture, Text},
    selection::Selection,
};
use crate::{
    analyze::Answer,
    diagnostic::{self, any_error},
    edit::{Details, Edit, EditError, History},
    file::{self, FileError},
    map::{ItemKey, JourneyMap},
    units::Slug,
};

/// What the ids of maps begin with that were begun here and not saved yet.
const UNTITLED_ID: &str = "untitled-map";

/// Tells the open maps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SheetId(pub u64);

/// A map on the table.
pub struct Sheet {
    /// Which one it is.
    pub id: SheetId,
    /// Where it is kept; `None`: nowhere yet.
    pub path: Option<PathBuf>,
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
    /// Whose emotions are shown beside those.
    pub compared: Option<Slug>,
    /// The numbers that are shown: what [`shown`](Self::shown) says.
    pub answer: Option<Answer>,
    /// What was found so far, and of which state of the map.
    pub shown: Shown,
    /// Why the latest run gave no answer.
    pub failed: Option<String>,
    /// The revision of the picture that was run last, or found unfit to be run.
    pub ran: Option<u64>,
    /// The text it was read from or saved as.
    text: Option<Text>,
    /// The state that the file holds, as the history marks it.
    saved: Option<u64>,
    /// What the canvas keeps from frame to frame.
    pub scene: RefCell<Scene>,
    /// The small picture of the whole map.
    pub miniature: RefCell<Miniature>,
}

impl Sheet {
    /// A map that was just opened, or begun.
    pub fn new(id: SheetId, path: Option<PathBuf>, loaded: Loaded) -> Sheet {
        let history = History::new();
        Sheet {
            id,
            picture: Box::new(loaded.picture),
            text: loaded.text,
            saved: path.is_some().then(|| history.mark()),
            path,
            history,
            cameras: [None, None],
            goals: [None, None],
            finder: None,
            selection: Selection::default(),
            reveal: false,
            persona: None,
            compared: None,
            answer: None,
            shown: Shown::default(),
            failed: None,
            ran: None,
            scene: RefCell::default(),
            miniature: RefCell::default(),
        }
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
        self.history.has_acted() || self.saved.unwrap_or(0) != self.history.mark()
    }

    /// Why it cannot be changed, if it cannot.
    pub fn fixed(&self) -> Option<&'static str> {
        let scenario = self.picture.scenario.is_some();
        scenario.then_some("this is a scenario; open its base map to draw, then change its list of what-ifs in a text editor")
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
        self.picture.misread.keep(&self.picture.map);
        self.picture.refresh(self.text.as_ref());
        self.selection.keep(&self.picture.map);
        let map = &self.picture.map;
        self.persona
            .take_if(|slug| !map.personas.contains_key(slug));
    }

    /// What stands in the field at this path is no value, or is one again.
    pub fn misread(&mut self, path: diagnostic::Path, words: Option<String>) {
        let picture = &mut *self.picture;
        picture.misread.set(&picture.map, path, words);
        picture.examine(self.text.as_ref());
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

    /// The text that a save writes.
    fn to_text(&self) -> String {
        match &self.text {
            Some(text) => text.document.update::<JourneyMap>(&self.picture.map),
            None => file::write_map(&self.picture.map),
        }
    }

    /// Whether the file holds something else than what was read from it: another program has changed
    /// it, and a save would undo that.
    pub fn changed_outside(&self) -> bool {
        let (Some(path), Some(text)) = (&self.path, &self.text) else {
            return false;
        };
        // A file that is gone or cannot be read takes nothing away that a save would.
        fs::read_to_string(path).is_ok_and(|found| found != text.document.text())
    }

    /// Gives a map that was begun here, and is saved for the first time, an id after its title: until
    /// now nothing can have referred to it.
    fn settle_id(&mut self) {
        let map = &self.picture.map;
        let made_up = |id: &Slug| id.as_str().starts_with(UNTITLED_ID);
        let fresh = self.path.is_none() && self.text.is_none() && made_up(&map.id);
        let Some(id) = Slug::from_title(&map.title).filter(|id| fresh && *id != map.id) else {
            return;
        };
        let details = Details {
            id,
            ..Details::of(map)
        };
        // Setting details cannot fail.
        let _set = self.edit("Name the map", Edit::SetDetails(Box::new(details)));
    }

    /// Saves to a file, which is the map's own from then on.
    ///
    /// # Errors
    /// [`FileError`] when it cannot be saved; the file and the map are as they were.
    pub fn save(&mut self, path: &Path) -> Result<(), FileError> {
        self.end();
        self.settle_id();
        let text = self.to_text();
        file::save(path, &text)?;
        let read = file::read_map(&text, &path.display().to_string());
        self.text = Some(Text {
            document: read.document,
            found: read.diagnostics,
        });
        self.path = Some(path.to_owned());
        self.saved = Some(self.history.mark());
        self.picture.examine(self.text.as_ref());
        Ok(())
    }
}
