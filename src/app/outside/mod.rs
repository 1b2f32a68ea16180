//! Other programs write the files that are open: a colleague's change comes with a git pull or a sync
//! folder, or a second window saves. It is noticed within a second, and merged: thing by thing and
//! field by field, as one step to undo. Where both sides changed one value, a person chooses.

mod choose;
mod watch;

use std::{collections::HashMap, path::PathBuf};

use eframe::egui::Context;

pub use choose::{Asked, show};

use super::{
    App,
    notice::Weight,
    sheet::{Sheet, SheetId},
};
use crate::{
    diagnostic::any_error,
    edit::Edit,
    file::{
        self, Accept, FileError, Model, Read,
        merge::{Conflict, Merged, Side, merge},
    },
    map::JourneyMap,
    scenario::Scenario,
};
use watch::Watch;

/// What the step is called that takes over what another program wrote.
const STEP: &str = "Take over what another program wrote";

/// The watch over open files, and what is to be decided.
pub struct Outside {
    watch: Watch,
    /// Files that have changed while a gesture was under way or a question open.
    waiting: Vec<SheetId>,
    /// What a person has to choose.
    pub choosing: Option<Choosing>,
}

/// Two sides that both changed the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosing {
    /// Which map.
    sheet: SheetId,
    /// What people call it.
    pub name: String,
    /// The currency of its money.
    pub currency: String,
    /// What both sides changed.
    pub conflicts: Vec<Conflict>,
    /// Whose value is taken, for each; ours unless something else is said.
    pub sides: Vec<Side>,
    /// Whether the map is saved once it is decided.
    saves: bool,
}

/// How a change from outside was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// There was none.
    Nothing,
    /// It was taken over; nothing of one's own was unsaved.
    Read,
    /// It was merged with what is not saved.
    Merged,
    /// A person has to choose.
    Asked,
    /// It cannot be read or merged; one's own stands, and this is why.
    Kept(String),
}

impl App {
    /// Watches the files that are open.
    #[must_use]
    pub fn with_watch(mut self, ctx: &Context) -> App {
        let woken = ctx.clone();
        self.outside = Some(Outside {
            watch: Watch::start(move || woken.request_repaint()),
            waiting: Vec::new(),
            choosing: None,
        });
        self
    }

    /// Takes what other programs have written since the last frame.
    pub(super) fn look_outside(&mut self) {
        let Some(outside) = &mut self.outside else {
            return;
        };
        let open = self.tabs.all().iter();
        let files: HashMap<SheetId, PathBuf> = open
            .filter_map(|sheet| Some((sheet.id, sheet.path.clone()?)))
            .collect();
        outside.watch.over(files);
        outside.waiting.extend(outside.watch.changed());
        if outside.choosing.is_some() || self.dialog.is_some() {
            return;
        }
        let waiting = std::mem::take(&mut outside.waiting);
        for id in waiting {
            let Some(sheet) = self.tabs.get(id) else {
                continue;
            };
            if sheet.in_gesture() {
                if let Some(outside) = &mut self.outside {
                    outside.waiting.push(id);
                }
                continue;
            }
            let name = sheet.name();
            match self.take_outside(id, false) {
                Taken::Nothing | Taken::Asked => {}
                Taken::Read => {
                    let words =
                        format!("Another program has changed “{name}”: this is what it says now.");
                    self.notices.say(Weight::Note, words);
                }
                Taken::Merged => self.say_merged(&name),
                Taken::Kept(why) => {
                    let words = format!(
                        "Another program has changed “{name}”, and {why}. Yours stands here."
                    );
                    self.notices.say(Weight::Trouble, words);
                }
            }
        }
    }

    /// What a person has to choose.
    pub(super) fn choosing(&self) -> Option<&Choosing> {
        self.outside.as_ref()?.choosing.as_ref()
    }

    fn say_merged(&mut self, name: &str) {
        let words = format!(
            "Another program has changed “{name}”: both changes were put together. Undo shows yours alone."
        );
        self.notices.say(Weight::Note, words);
    }

    /// Takes over what another program has written into the file of a map.
    pub(super) fn take_outside(&mut self, id: SheetId, saves: bool) -> Taken {
        let Some(sheet) = self.tabs.get_mut(id) else {
            return Taken::Nothing;
        };
        let (taken, conflicts) = sheet.take_file(&|_| None);
        if taken == Taken::Asked
            && let Some(outside) = &mut self.outside
        {
            outside.choosing = Some(Choosing {
                sheet: id,
                name: sheet.name(),
                currency: sheet.picture.map.currency.clone(),
                sides: vec![Side::Ours; conflicts.len()],
                conflicts,
                saves,
            });
        }
        taken
    }

    /// Does what was chosen.
    pub(super) fn answer_conflicts(&mut self, asked: Asked) {
        let choosing = self.outside.as_mut().and_then(|o| o.choosing.as_mut());
        let Some(choosing) = choosing else {
            return;
        };
        match asked {
            Asked::Take(at, side) => {
                if let Some(taken) = choosing.sides.get_mut(at) {
                    *taken = side;
                }
            }
            Asked::TakeAll(side) => choosing.sides.fill(side),
            Asked::Merge => {
                let chosen = choosing.clone();
                if let Some(outside) = &mut self.outside {
                    outside.choosing = None;
                }
                self.merge_chosen(&chosen);
            }
            Asked::Later => {
                if let Some(outside) = &mut self.outside {
                    outside.choosing = None;
                }
                let words = "Nothing was changed. Saving asks again.";
                self.notices.say(Weight::Note, words);
            }
        }
    }

    fn merge_chosen(&mut self, chosen: &Choosing) {
        let side = |conflict: &Conflict| {
            let at = chosen
                .conflicts
                .iter()
                .position(|c| c.path == conflict.path)?;
            chosen.sides.get(at).copied()
        };
        let Some(sheet) = self.tabs.get_mut(chosen.sheet) else {
            return;
        };
        let (taken, _) = sheet.take_file(&side);
        match taken {
            Taken::Merged | Taken::Read => {
                self.say_merged(&chosen.name);
                if chosen.saves {
                    self.save_sheet(chosen.sheet);
                }
            }
            Taken::Nothing => {}
            // The file has changed once more.
            Taken::Asked => drop(self.take_outside(chosen.sheet, chosen.saves)),
            Taken::Kept(why) => {
                let words = format!("Not merged: {why}. Yours stands here.");
                self.notices.say(Weight::Trouble, words);
            }
        }
    }
}

type Choice<'a> = &'a dyn Fn(&Conflict) -> Option<Side>;

impl Sheet {
    /// Takes over what its file says, if that is not what was read from it. Also gives what is to be
    /// chosen, if anything is.
    fn take_file(&mut self, choose: Choice) -> (Taken, Vec<Conflict>) {
        let (Some(path), Some(text)) = (self.path.clone(), self.text()) else {
            return (Taken::Nothing, Vec::new());
        };
        let before = text.document.text().to_owned();
        let found = match file::read_text(&path, Accept::Files) {
            Ok(found) if found == before => return (Taken::Nothing, Vec::new()),
            Ok(found) => found,
            Err(FileError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                let why = "it is gone from its folder; save to put it back".to_owned();
                return (Taken::Kept(why), Vec::new());
            }
            Err(FileError::Io { source, .. }) => {
                let why = format!("it cannot be read: {source}");
                return (Taken::Kept(why), Vec::new());
            }
            Err(e) => return (Taken::Kept(format!("it cannot be read: {e}")), Vec::new()),
        };
        let name = path.display().to_string();
        let texts = [before, self.draft().text(), found];
        match self.staged().is_some() {
            true => {
                let sides = texts.map(|text| file::read_scenario(&text, &name));
                self.take_side(sides, choose, Sheet::take_scenario)
            }
            false => {
                let sides = texts.map(|text| file::read_map(&text, &name));
                self.take_side(sides, choose, Sheet::take_map)
            }
        }
    }

    fn take_side<M: Model + Clone>(
        &mut self,
        [base, ours, theirs]: [Read<M>; 3],
        choose: Choice,
        take: fn(&mut Sheet, M),
    ) -> (Taken, Vec<Conflict>) {
        let none = Vec::new();
        if theirs.model.is_none() || any_error(&theirs.diagnostics) {
            return (Taken::Kept("the file has errors".into()), none);
        }
        let (model, taken) = if self.is_changed() {
            match merge(Some(&base), &ours, &theirs, choose) {
                Err(why) => return (Taken::Kept(why.to_string()), none),
                Ok(merged) if merged.open().next().is_some() => {
                    return (Taken::Asked, open(&merged));
                }
                Ok(merged) => (Some(merged.model), Taken::Merged),
            }
        } else {
            (theirs.model.clone(), Taken::Read)
        };
        if let Some(model) = model {
            take(self, model);
            self.is_based_on(theirs, taken == Taken::Read);
        }
        (taken, none)
    }

    fn take_map(&mut self, map: JourneyMap) {
        // Setting the whole map cannot fail.
        let _set = self.edit(STEP, Edit::SetMap(Box::new(map)));
    }

    fn take_scenario(&mut self, scenario: Scenario) {
        self.set_scenario(STEP, scenario);
    }
}

fn open<M>(merged: &Merged<M>) -> Vec<Conflict> {
    merged.open().cloned().collect()
}
