//! Other programs write the files that are open: a colleague's change comes with a git pull or a sync
//! folder, or a second window saves. It is noticed within a second, and merged: thing by thing and
//! field by field, as one step to undo. Where both sides changed one value, a person chooses.

mod base;
mod choose;
mod watch;
mod work;

use std::sync::Arc;

use eframe::egui::Context;

pub use choose::{Asked, show};
pub use work::Drawn;

use super::{
    App,
    dialog::{Question, Stands},
    notice::Weight,
    sheet::SheetId,
};
use crate::{
    diagnostic::any_error,
    file::merge::{Conflict, Side},
};
use watch::{Watch, Watched};
use work::{Answer, Chosen, Work};

/// What the step is called that takes over what another program wrote.
const STEP: &str = "Take over what another program wrote";

/// The watch over open files, and what is to be decided.
pub struct Outside {
    watch: Watch,
    /// Files that have changed while a gesture was under way or a question open.
    waiting: Vec<Watched>,
    /// What is being found out.
    working: Vec<(Work, Why)>,
    /// Has the window look again.
    wake: Arc<dyn Fn() + Send + Sync>,
    /// What a person has to choose.
    pub choosing: Option<Choosing>,
}

impl Outside {
    fn works_on(&self, watched: Watched) -> bool {
        self.working.iter().any(|(work, _)| work.of == watched)
    }
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

/// Why it is found out what a file says, and so what becomes of the answer.
#[derive(Debug, Clone)]
enum Why {
    /// The file has changed.
    Changed,
    /// It has changed, and its map is to be saved.
    Save,
    /// It has changed once more, while this was asked.
    Again(Choosing),
    /// A person has chosen.
    Chosen(Choosing),
}

impl Why {
    /// Whether the map is saved when that is done.
    fn saves(&self) -> bool {
        match self {
            Why::Changed => false,
            Why::Save => true,
            Why::Again(asked) | Why::Chosen(asked) => asked.saves,
        }
    }

    /// What is wanted when this is asked for before the answer to the former has come: what a person has chosen
    /// stays chosen, and what was to be saved is saved.
    fn then(self, next: Why) -> Why {
        match (self, next) {
            (Why::Chosen(asked), next @ (Why::Save | Why::Changed)) => {
                let saves = asked.saves || next.saves();
                Why::Chosen(Choosing { saves, ..asked })
            }
            (Why::Again(asked), Why::Save) => Why::Again(Choosing {
                saves: true,
                ..asked
            }),
            (Why::Save, Why::Changed) => Why::Save,
            (_, next) => next,
        }
    }

    fn chosen(&self) -> Chosen {
        match self {
            Why::Changed | Why::Save | Why::Again(_) => Vec::new(),
            Why::Chosen(choosing) => {
                let pairs = choosing.conflicts.iter().zip(&choosing.sides);
                pairs
                    .map(|(conflict, side)| (conflict.path.clone(), conflict.theirs.clone(), *side))
                    .collect()
            }
        }
    }
}

impl App {
    /// Watches the files that are open.
    #[must_use]
    pub fn with_watch(mut self, ctx: &Context) -> App {
        let woken = ctx.clone();
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || woken.request_repaint());
        let woken = Arc::clone(&wake);
        self.outside = Some(Outside {
            watch: Watch::start(move || woken()),
            waiting: Vec::new(),
            working: Vec::new(),
            wake,
            choosing: None,
        });
        self
    }

    /// Whether it is being found out what another program wrote.
    pub fn is_looking_outside(&self) -> bool {
        let outside = self.outside.as_ref();
        outside.is_some_and(|o| o.working.iter().any(|(work, _)| work.is_under_way()))
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
        self.take_found_all();
        let Some(outside) = &mut self.outside else {
            return;
        };
        if let Some(choosing) = &outside.choosing {
            // What is asked must be what stands there.
            let own = Watched::File(choosing.sheet);
            if outside.waiting.contains(&own) && !outside.works_on(own) {
                outside.waiting.retain(|watched| *watched != own);
                let asked = choosing.clone();
                self.find_out(own, Why::Again(asked));
            }
        } else if self.dialog.is_none() {
            for watched in std::mem::take(&mut outside.waiting) {
                self.find_out(watched, Why::Changed);
            }
        }
    }

    /// Has it found out what a file says now.
    fn find_out(&mut self, of: Watched, why: Why) {
        let (Watched::File(id) | Watched::Base(id)) = of;
        let (Some(outside), Some(sheet)) = (&mut self.outside, self.tabs.get_mut(id)) else {
            return;
        };
        // A text that is being written is taken over first: then it is merged like everything else. What is
        // being read already may be older than this change.
        let busy = sheet.in_gesture() || sheet.typing.is_written_on() || outside.works_on(of);
        if busy && matches!(why, Why::Changed) {
            outside.waiting.push(of);
            return;
        }
        let (before, others) = std::mem::take(&mut outside.working)
            .into_iter()
            .partition(|(work, _)| work.of == of);
        outside.working = others;
        let before: Vec<(Work, Why)> = before;
        let why = before
            .into_iter()
            .fold(why, |why, (_, before)| before.then(why));
        let wake = Arc::clone(&outside.wake);
        if let Some(work) = Work::begin(of, sheet, why.chosen(), move || wake()) {
            outside.working.push((work, why));
        }
    }

    /// Takes the answers that have come. One that belongs to another state of its map is asked for again.
    fn take_found_all(&mut self) {
        let Some(outside) = &mut self.outside else {
            return;
        };
        let mut done = Vec::new();
        let asks = self.dialog.is_some();
        for (mut work, why) in std::mem::take(&mut outside.working) {
            let (Watched::File(id) | Watched::Base(id)) = work.of;
            let Some(sheet) = self.tabs.get(id) else {
                continue;
            };
            let written_on = sheet.in_gesture() || sheet.typing.is_written_on();
            let asked = outside.choosing.as_ref().is_some_and(|c| c.sheet != id);
            match work.is_done() && !written_on && !asks && !asked {
                true => done.push((work, why)),
                false => outside.working.push((work, why)),
            }
        }
        for (work, why) in done {
            let (Watched::File(id) | Watched::Base(id)) = work.of;
            let now = self.tabs.get(id);
            match now.is_some_and(|sheet| work.state.is_that_of(sheet)) {
                true => self.take_found(work.of, work.answer(), why),
                false => self.find_out(work.of, why),
            }
        }
    }

    /// Does what an answer says.
    fn take_found(&mut self, of: Watched, answer: Answer, why: Why) {
        let (Watched::File(id) | Watched::Base(id)) = of;
        let Some(sheet) = self.tabs.get_mut(id) else {
            return;
        };
        let name = sheet.name();
        if let Some(outside) = &mut self.outside
            && outside.choosing.as_ref().is_some_and(|c| c.sheet == id)
            && matches!(of, Watched::File(_))
        {
            outside.choosing = None;
        }
        match answer {
            Answer::Nothing => {
                if why.saves() {
                    self.save_over(id);
                }
            }
            Answer::Take { drawn, text, whole } => {
                sheet.take_over(STEP, drawn, text, whole);
                // What another program wrote is a version like any other, whatever becomes of it here.
                self.keep_version(id, "Another program wrote it");
                match whole && matches!(why, Why::Changed | Why::Save) {
                    true if why.saves() => {}
                    true => {
                        let words = format!(
                            "Another program has changed “{name}”: this is what it says now."
                        );
                        self.notices.say(Weight::Note, words);
                    }
                    false => self.say_merged(id),
                }
                if why.saves() {
                    self.save_over(id);
                }
            }
            Answer::Stand { base, filed, drawn } => {
                sheet.stand_on(base, filed, drawn);
                let words = format!(
                    "The base map of “{name}” has changed: the scenario stands on what it is now."
                );
                self.notices.say(Weight::Note, words);
            }
            Answer::Asked(conflicts) => self.ask_to_choose(id, conflicts, &why),
            Answer::Kept(Stands { why, .. }) if matches!(of, Watched::Base(_)) => {
                let words = format!(
                    "The base map of “{name}” has changed, and {why}. The scenario stands on what it was before."
                );
                self.notices.say(Weight::Trouble, words);
            }
            Answer::Kept(stands) => self.keep_own(id, &name, stands, &why),
        }
    }

    /// What another program wrote cannot be taken over: says so, or asks where it would be overwritten.
    fn keep_own(&mut self, id: SheetId, name: &str, stands: Stands, why: &Why) {
        let reason = &stands.why;
        let words = match why {
            Why::Changed => {
                format!("Another program has changed “{name}”, and {reason}. Yours stands here.")
            }
            Why::Again(_) => format!("“{name}” has changed once more, and {reason}."),
            Why::Chosen(_) => format!("Not merged: {reason}. Yours stands here."),
            Why::Save => {
                if let Some(path) = self.tabs.get(id).and_then(|sheet| sheet.path.clone()) {
                    self.ask(Question::Overwrite(id, path, stands));
                }
                return;
            }
        };
        self.notices.say(Weight::Trouble, words);
    }

    /// Asks a person to choose. What was chosen before stays chosen where both values are those of before.
    fn ask_to_choose(&mut self, id: SheetId, conflicts: Vec<Conflict>, why: &Why) {
        let (Some(outside), Some(sheet)) = (&mut self.outside, self.tabs.get(id)) else {
            return;
        };
        let mut choosing = Choosing {
            sheet: id,
            name: sheet.name(),
            currency: sheet.picture.map.currency.clone(),
            sides: vec![Side::Ours; conflicts.len()],
            conflicts,
            saves: why.saves(),
            again: false,
        };
        if let Why::Again(asked) | Why::Chosen(asked) = why {
            choosing.again = asked.again || choosing.conflicts != asked.conflicts;
            for (conflict, side) in choosing.conflicts.iter().zip(&mut choosing.sides) {
                if let Some(at) = asked.conflicts.iter().position(|c| c == conflict) {
                    *side = asked.sides.get(at).copied().unwrap_or(*side);
                }
            }
        }
        outside.choosing = Some(choosing);
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

    /// Has what another program wrote put together with what is here; then the map is saved.
    pub(super) fn save_with_outside(&mut self, id: SheetId) {
        self.find_out(Watched::File(id), Why::Save);
        if self.is_looking_outside()
            && let Some(sheet) = self.tabs.get(id)
        {
            let words = format!(
                "Another program has changed “{}”: it is saved once both changes are put together.",
                sheet.name()
            );
            self.notices.say(Weight::Note, words);
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
                self.find_out(Watched::File(chosen.sheet), Why::Chosen(chosen));
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
}
