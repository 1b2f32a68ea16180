//! A map on the table and the files it comes from and goes to.

use std::{path::Path, sync::Arc};

use super::Sheet;
use crate::{
    app::{keeping::Draft, opened::Text, outside::Drawn},
    edit::{Details, Edit},
    file::{self, FileError, Saved},
    map::JourneyMap,
    scenario::Scenario,
    units::Slug,
};

/// What the ids of maps begin with that were begun here and not saved yet.
const UNTITLED_ID: &str = "untitled-map";

impl Sheet {
    /// Puts a scenario on its base map as that is now. No step: undo takes back what a person did here.
    pub fn stand_on(
        &mut self,
        base: Arc<JourneyMap>,
        filed: Option<Arc<JourneyMap>>,
        drawn: Drawn,
    ) {
        if let Some(filed) = filed {
            self.filed.map = filed;
        }
        self.filed.base = Some(Arc::clone(&base));
        if let Some(what_if) = &mut self.what_if {
            what_if.base = base;
        }
        self.show_drawn(drawn);
    }

    /// Puts what another program wrote, or what came of both, in the place of what is on the table, as a step.
    /// `text` is what later saves are written into; `whole`, whether that is what stands on the table. It was
    /// drawn beside the window, of the state that this is in.
    pub fn take_over(&mut self, name: &str, drawn: Drawn, text: Text, whole: bool) {
        self.remember_selection();
        match self.what_if.as_mut().zip(self.picture.scenario.as_ref()) {
            Some((what_if, now)) if drawn.picture.scenario.as_ref() != Some(now) => {
                what_if.step(name, now);
            }
            Some(_) => {}
            None => {
                let edit = Edit::SetMap(Box::new((*drawn.picture.map).clone()));
                // Setting the whole map cannot fail.
                let map = Arc::make_mut(&mut self.picture.map);
                let _set = self.history.apply(map, name, edit);
                self.gesture_means = true;
            }
        }
        self.text = Some(text);
        self.show_drawn(drawn);
        // No state of the history has this mark.
        self.saved = Some(if whole { self.mark() } else { u64::MAX });
        if whole {
            self.filed.map = Arc::clone(&self.picture.map);
            self.filed.scenario.clone_from(&self.picture.scenario);
        }
    }

    /// Shows what was drawn beside the window.
    fn show_drawn(&mut self, drawn: Drawn) {
        if let (Some(what_if), Some(found)) = (&mut self.what_if, drawn.found) {
            what_if.found = found;
        }
        self.picture = drawn.picture;
        if self.follow_typing() {
            self.picture.examine(self.text.as_ref());
        }
        self.keep_chosen();
    }

    /// What it says now, on its way to its text.
    pub fn draft(&self) -> Draft {
        Draft {
            document: self.text.as_ref().map(|text| Arc::clone(&text.document)),
            map: Arc::clone(&self.picture.map),
            scenario: self.picture.scenario.clone(),
        }
    }

    /// The text it was read from or saved as.
    pub fn text(&self) -> Option<&Text> {
        self.text.as_ref()
    }

    /// Whether the file holds something else than what was read from it: another program has changed
    /// it, and a save would undo that.
    pub fn changed_outside(&self) -> bool {
        let (Some(path), Some(text)) = (&self.path, &self.text) else {
            return false;
        };
        // A file that is gone takes nothing away that a save would. What is no text counts, too.
        file::holds_other(path, text.document.source())
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

    /// Tells the scenario where its base map is, as seen from the file that it is about to get.
    fn settle_base(&mut self, path: &Path) {
        if self.path.as_deref() == Some(path) {
            return;
        }
        let Some((what_if, now)) = self.staged() else {
            return;
        };
        let Some(base) = relative(&what_if.base_path, path) else {
            return;
        };
        if base != now.base {
            let new = Scenario {
                base,
                ..now.clone()
            };
            self.set_scenario("Name the base map", new);
        }
    }

    /// Whether saving it asks something first.
    pub fn asks_before_saving(&self) -> bool {
        let Some(path) = &self.path else { return true };
        self.changed_outside() || (file::names(path) > 1 && self.writes_into(path).is_none())
    }

    /// Whether a file of several names is written into instead of being replaced; `None` where nobody was asked.
    pub fn writes_into(&self, path: &Path) -> Option<bool> {
        let (of, into) = self.in_place.as_ref()?;
        (of == path).then_some(*into)
    }

    /// What a person said about a file of several names. It holds until the map is closed.
    pub fn write_into(&mut self, path: &Path, into: bool) {
        self.in_place = Some((path.to_owned(), into));
    }

    /// Saves to a file, which is the map's own from then on.
    ///
    /// # Errors
    /// [`FileError`] when it cannot be saved; the file and the map are as they were.
    pub fn save(&mut self, path: &Path) -> Result<Saved, FileError> {
        self.end();
        self.settle_id();
        self.settle_base(path);
        let text = self.draft().text();
        let saved = match self.writes_into(path) {
            Some(true) if file::names(path) > 1 => file::save_in_place(path, text.as_bytes())?,
            _ => file::save(path, &text)?,
        };
        let name = path.display().to_string();
        self.text = Some(match self.what_if {
            None => Text::from(file::read_map(&text, &name)),
            Some(_) => Text::from(file::read_scenario(&text, &name)),
        });
        self.path = Some(path.to_owned());
        self.saved = Some(self.mark());
        self.gone = false;
        self.picture.examine(self.text.as_ref());
        Ok(saved)
    }
}

/// The path of a file as seen from the folder of another, with `/` between folders.
fn relative(file: &Path, from: &Path) -> Option<String> {
    let whole = |path: &Path| std::path::absolute(path).ok();
    // A symlink leads elsewhere than its name says.
    let file = file.canonicalize().ok().or_else(|| whole(file))?;
    let folder = whole(from)?.parent()?.to_owned();
    let folder = folder.canonicalize().unwrap_or(folder);
    let path = pathdiff::diff_paths(file, folder)?;
    let steps = path.components().map(|step| step.as_os_str().to_str());
    Some(steps.collect::<Option<Vec<_>>>()?.join("/"))
}
