//! Other programs write the files that are open: a colleague's change comes with a git pull or a sync
//! folder, or a second window saves. It is noticed within a second, and merged: thing by thing and
//! field by field, as one step to undo. Where both sides changed one value, a person chooses.

mod base;
mod choose;
mod watch;

use std::io;

use eframe::egui::Context;

pub use choose::{Asked, show};

use super::{
    App,
    dialog::Stands,
    notice::Weight,
    sheet::{Sheet, SheetId},
};
use crate::{
    diagnostic::{Diagnostic, any_error},
    edit::Edit,
    file::{
        self, Accept, FileError, Model, Read,
        merge::{Conflict, Merged, Side, merge},
    },
    map::JourneyMap,
    scenario::Scenario,
};
use watch::{Watch, Watched};

/// What the step is called that takes over what another program wrote.
const STEP: &str = "Take over what another program wrote";

/// The watch over open files, and what is to be decided.
pub struct Outside {
    watch: Watch,
    /// Files that have changed while a gesture was under way or a question open.
    waiting: Vec<Watched>,
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
    /// Whether the file has changed once more while this was asked.
    pub again: bool,
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
    Kept(Stands),
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
        let files = open.flat_map(|sheet| {
            let own = sheet
                .path
                .clone()
                .map(|path| (Watched::File(sheet.id), path));
            let base = sheet.staged().map(|(what_if, _)| what_if.base_path.clone());
            own.into_iter()
                .chain(base.map(|path| (Watched::Base(sheet.id), path)))
        });
        outside.watch.over(files.collect());
        outside.waiting.extend(outside.watch.changed());
        if let Some(choosing) = &outside.choosing {
            // What is asked must be what stands there.
            let own = Watched::File(choosing.sheet);
            if outside.waiting.contains(&own) {
                outside.waiting.retain(|watched| *watched != own);
                if let Some(asked) = outside.choosing.take() {
                    self.ask_again(&asked);
                }
            }
            return;
        }
        if self.dialog.is_some() {
            return;
        }
        let waiting = std::mem::take(&mut outside.waiting);
        for watched in waiting {
            let (Watched::File(id) | Watched::Base(id)) = watched;
            let Some(sheet) = self.tabs.get(id) else {
                continue;
            };
            // A text that is being written is taken over first: then it is merged like everything else.
            if sheet.in_gesture() || sheet.typing.is_written_on() {
                if let Some(outside) = &mut self.outside {
                    outside.waiting.push(watched);
                }
                continue;
            }
            if matches!(watched, Watched::Base(_)) {
                self.take_base(id);
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
                Taken::Merged => self.say_merged(id),
                Taken::Kept(Stands { why, .. }) => {
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

    /// Says that both changes were put together, and whether they go together.
    pub(super) fn say_merged(&mut self, id: SheetId) {
        let Some(sheet) = self.tabs.get(id) else {
            return;
        };
        let name = sheet.name();
        let (weight, words) = match any_error(&sheet.picture.diagnostics) {
            false => (
                Weight::Note,
                format!(
                    "Another program has changed “{name}”: both changes were put together. Undo shows yours alone."
                ),
            ),
            true => (
                Weight::Trouble,
                format!(
                    "Another program has changed “{name}”: both changes were put together, and the whole has errors now: see Problems. Undo shows yours alone."
                ),
            ),
        };
        self.notices.say(weight, words);
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
                again: false,
            });
        }
        self.keep_theirs(id, &taken);
        taken
    }

    /// What another program wrote is a version like any other, whatever becomes of it here.
    fn keep_theirs(&self, id: SheetId, taken: &Taken) {
        if matches!(taken, Taken::Read | Taken::Merged) {
            self.keep_version(id, "Another program wrote it");
        }
    }

    /// Asks anew, as the file has changed once more. What was chosen stays chosen where both values are
    /// those of before.
    fn ask_again(&mut self, asked: &Choosing) {
        match self.take_outside(asked.sheet, asked.saves) {
            Taken::Asked => {}
            Taken::Merged => return self.say_merged(asked.sheet),
            Taken::Kept(Stands { why, .. }) => {
                let words = format!("“{}” has changed once more, and {why}.", asked.name);
                return self.notices.say(Weight::Trouble, words);
            }
            Taken::Nothing | Taken::Read => return,
        }
        let Some(choosing) = self.outside.as_mut().and_then(|o| o.choosing.as_mut()) else {
            return;
        };
        choosing.again = asked.again || choosing.conflicts != asked.conflicts;
        for (conflict, side) in choosing.conflicts.iter().zip(&mut choosing.sides) {
            if let Some(at) = asked.conflicts.iter().position(|c| c == conflict) {
                *side = asked.sides.get(at).copied().unwrap_or(*side);
            }
        }
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
            // Only what was shown was chosen.
            let same = |c: &&Conflict| c.path == conflict.path && c.theirs == conflict.theirs;
            let at = chosen.conflicts.iter().position(|c| same(&c))?;
            chosen.sides.get(at).copied()
        };
        let Some(sheet) = self.tabs.get_mut(chosen.sheet) else {
            return;
        };
        let (taken, _) = sheet.take_file(&side);
        self.keep_theirs(chosen.sheet, &taken);
        match taken {
            Taken::Merged | Taken::Read => {
                self.say_merged(chosen.sheet);
                if chosen.saves {
                    self.save_sheet(chosen.sheet);
                }
            }
            Taken::Nothing => {}
            // The file has changed once more.
            Taken::Asked => self.ask_again(chosen),
            Taken::Kept(Stands { why, .. }) => {
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
        let before = text.document.source().to_owned();
        self.look_for_file();
        let found = match file::read_text(&path, Accept::Files) {
            Ok(found) if found == before => return (Taken::Nothing, Vec::new()),
            Ok(found) => found,
            Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                let why = "it is gone from its folder; save to put it back";
                return (kept(why), Vec::new());
            }
            Err(FileError::Io { source, .. }) => {
                return (kept(format!("it cannot be read: {source}")), Vec::new());
            }
            Err(FileError::NotUtf8 { .. }) => {
                return (
                    kept("what stands in it now is no text in UTF-8"),
                    Vec::new(),
                );
            }
            Err(e) => return (kept(format!("it is no map any more: {e}")), Vec::new()),
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
            return (Taken::Kept(unreadable(&theirs)), none);
        }
        let (model, taken) = if self.is_changed() {
            let of = self.staged().map(|(what_if, _)| &*what_if.base);
            match merge(Some(&base), &ours, &theirs, of, choose) {
                Err(why) => return (kept(why.to_string()), none),
                Ok(merged) if merged.open().next().is_none() && !merged.problems.is_empty() => {
                    return (kept(together(&merged.problems)), none);
                }
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

fn kept(why: impl Into<String>) -> Taken {
    Taken::Kept(Stands {
        why: why.into(),
        newer: false,
    })
}

/// Why what another program wrote cannot be taken over.
fn unreadable<M>(theirs: &Read<M>) -> Stands {
    let errors = || theirs.diagnostics.iter().filter(|d| d.is_error());
    if errors().any(|error| error.code == file::NEWER_FORMAT) {
        return Stands {
            why: "a later Wayfarer wrote it; update this one to read it".into(),
            newer: true,
        };
    }
    let mut lines = theirs.document.source().lines();
    let why = match (
        lines.any(|line| line.starts_with("<<<<<<< ")),
        errors().next(),
    ) {
        (true, _) => "it holds the conflict marks of a merge by lines; decide them there".into(),
        (false, None) => "it cannot be read".into(),
        (false, Some(error)) => {
            let place = error.place.as_ref().map(|place| format!("{place}: "));
            format!(
                "it has errors ({}{})",
                place.unwrap_or_default(),
                error.message
            )
        }
    };
    Stands { why, newer: false }
}

/// Why two sides that are right alone cannot be one map.
fn together(problems: &[Diagnostic]) -> String {
    let first = problems
        .first()
        .map_or("", |problem| problem.message.as_str());
    format!("what was changed in it and what you changed do not fit together: {first}")
}

fn open<M>(merged: &Merged<M>) -> Vec<Conflict> {
    merged.open().cloned().collect()
}
