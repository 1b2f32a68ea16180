//! What another program wrote is read, merged and drawn on a thread of its own: whatever stands in a file, the
//! window goes on.
//!
//! An [`Answer`] belongs to the [`State`] of the sheet that was asked about. Where a person has changed the map
//! since, it is thrown away and asked for again; so nothing of either is lost.

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
};

use super::{base, watch::Watched};
use crate::{
    app::{
        dialog::Stands,
        keeping::Draft,
        opened::{Picture, Text},
        sheet::Sheet,
    },
    diagnostic::{Diagnostic, Path, any_error},
    edit::{Differences, differences},
    file::{
        self, Accept, Document, FileError, Model, Read,
        merge::{Conflict, Merged, NotMerged, Side, Value, merge},
    },
    map::JourneyMap,
    scenario::Scenario,
};

/// The values that a person has chosen: where, what theirs was, and whose is taken.
pub type Chosen = Vec<(Path, Option<Value>, Side)>;

/// The state of a sheet that an answer belongs to.
#[derive(Debug, Clone)]
pub struct State {
    path: Option<PathBuf>,
    document: Option<Arc<Document>>,
    base: Option<Arc<JourneyMap>>,
    revision: u64,
    changed: bool,
}

impl State {
    /// The state in which a sheet is now.
    pub fn of(sheet: &Sheet) -> State {
        State {
            path: sheet.path.clone(),
            document: sheet.text().map(|text| Arc::clone(&text.document)),
            base: sheet.staged().map(|(what_if, _)| Arc::clone(&what_if.base)),
            revision: sheet.picture.revision,
            changed: sheet.is_changed(),
        }
    }

    /// Whether a sheet is still in it.
    pub fn is_that_of(&self, sheet: &Sheet) -> bool {
        let now = State::of(sheet);
        let same = |a: &Option<Arc<JourneyMap>>, b: &Option<Arc<JourneyMap>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let document = match (&self.document, &now.document) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        document
            && same(&self.base, &now.base)
            && (&self.path, self.revision, self.changed) == (&now.path, now.revision, now.changed)
    }
}

/// A map or scenario as it is to stand on the table, and everything drawn of it.
#[derive(Debug)]
pub struct Drawn {
    /// The map and everything drawn of it.
    pub picture: Box<Picture>,
    /// What the map of a scenario has otherwise than its base.
    pub found: Option<Differences>,
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    /// There was nothing new.
    Nothing,
    /// This is to stand on the table. `whole` where nothing of one's own was unsaved.
    Take {
        /// What is drawn.
        drawn: Drawn,
        /// What the file holds now.
        text: Text,
        /// Whether it is what the file holds.
        whole: bool,
    },
    /// A scenario stands on this base now.
    Stand {
        /// The base.
        base: Arc<JourneyMap>,
        /// The map that the scenario as filed makes of it.
        filed: Option<Arc<JourneyMap>>,
        /// What is drawn.
        drawn: Drawn,
    },
    /// A person has to choose.
    Asked(Vec<Conflict>),
    /// It cannot be read or merged; one's own stands.
    Kept(Stands),
}

/// What is to be found out, taken from the sheet: the thread shares nothing with the window.
struct Order {
    path: PathBuf,
    text: Option<Text>,
    draft: Draft,
    picture: Box<Picture>,
    base: Option<Arc<JourneyMap>>,
    filed: Option<Scenario>,
    changed: bool,
    chosen: Chosen,
}

/// Work that is under way, or done and not taken yet.
pub struct Work {
    /// What is looked at.
    pub of: Watched,
    /// The state it belongs to.
    pub state: State,
    receiver: Receiver<Answer>,
    answer: Option<Answer>,
}

impl Work {
    /// Begins; calls `wake` when it is done. `None` where there is nothing to be looked at.
    pub fn begin(
        of: Watched,
        sheet: &mut Sheet,
        chosen: Chosen,
        wake: impl Fn() + Send + 'static,
    ) -> Option<Work> {
        sheet.look_for_file();
        let state = State::of(sheet);
        let staged = sheet.staged();
        let path = match of {
            Watched::File(_) => state.path.clone()?,
            Watched::Base(_) => staged.map(|(what_if, _)| what_if.base_path.clone())?,
        };
        let order = Order {
            path,
            text: sheet.text().cloned(),
            draft: sheet.draft(),
            picture: Box::new(sheet.picture.begun()),
            base: state.base.clone(),
            filed: sheet.filed.scenario.clone(),
            changed: state.changed,
            chosen,
        };
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let answer = match of {
                Watched::File(_) => order.file(),
                Watched::Base(_) => order.base(),
            };
            // Nobody listens any more when the window has closed.
            let _closed = sender.send(answer);
            wake();
        });
        Some(Work {
            of,
            state,
            receiver,
            answer: None,
        })
    }

    /// Whether nothing has come of it so far.
    pub fn is_under_way(&self) -> bool {
        self.answer.is_none()
    }

    /// Whether it is done.
    pub fn is_done(&mut self) -> bool {
        if self.answer.is_none() {
            self.answer = match self.receiver.try_recv() {
                Ok(answer) => Some(answer),
                Err(TryRecvError::Empty) => None,
                // The thread has panicked, which must not take what a person did with it.
                Err(TryRecvError::Disconnected) => Some(kept("reading it failed")),
            };
        }
        self.answer.is_some()
    }

    /// What came of it.
    pub fn answer(self) -> Answer {
        self.answer.unwrap_or(Answer::Nothing)
    }
}

impl Order {
    /// What the file of the sheet says, if that is not what was read from it.
    fn file(self) -> Answer {
        // What has no text here was never in that file.
        let Some(text) = &self.text else {
            return Answer::Nothing;
        };
        let before = text.document.source().to_owned();
        let found = match file::read_text(&self.path, Accept::Files) {
            Ok(found) if found == before => return Answer::Nothing,
            Ok(found) => found,
            Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return kept("it is gone from its folder; save to put it back");
            }
            Err(FileError::Io { source, .. }) => {
                return kept(format!("it cannot be read: {source}"));
            }
            Err(FileError::NotUtf8 { .. }) => {
                return kept("what stands in it now is no text in UTF-8");
            }
            Err(e) => return kept(format!("it is no map any more: {e}")),
        };
        let name = self.path.display().to_string();
        let texts = [before, self.draft.text(), found];
        match &self.base {
            Some(base) => {
                let base = Arc::clone(base);
                let sides = texts.map(|text| file::read_scenario(&text, &name));
                self.side(sides, |picture, scenario| staged(picture, scenario, &base))
            }
            None => {
                let sides = texts.map(|text| file::read_map(&text, &name));
                self.side(sides, |picture, map| {
                    picture.map = Arc::new(map);
                    None
                })
            }
        }
    }

    fn side<M: Model + Clone>(
        self,
        [base, ours, theirs]: [Read<M>; 3],
        put: impl Fn(&mut Picture, M) -> Option<Differences>,
    ) -> Answer {
        let Some(read) = theirs
            .model
            .clone()
            .filter(|_| !any_error(&theirs.diagnostics))
        else {
            return Answer::Kept(unreadable(&theirs));
        };
        let (model, whole) = match self.changed {
            false => (read, true),
            true => match self.merged(&base, &ours, &theirs) {
                Err(why) => return kept(why.to_string()),
                Ok(merged) if merged.open().next().is_some() => {
                    return Answer::Asked(merged.open().cloned().collect());
                }
                Ok(merged) if !merged.problems.is_empty() => {
                    return kept(together(&merged.problems));
                }
                Ok(merged) => (merged.model, false),
            },
        };
        let mut picture = self.picture;
        let found = put(&mut picture, model);
        let text = Text::from(theirs);
        picture.refresh(Some(&text));
        Answer::Take {
            drawn: Drawn { picture, found },
            text,
            whole,
        }
    }

    fn merged<M: Model + Clone>(
        &self,
        base: &Read<M>,
        ours: &Read<M>,
        theirs: &Read<M>,
    ) -> Result<Merged<M>, NotMerged> {
        let choose = |conflict: &Conflict| {
            // Only what was shown was chosen.
            let mut chosen = self.chosen.iter();
            let same = |path: &Path, theirs: &Option<Value>| {
                *path == conflict.path && *theirs == conflict.theirs
            };
            let found = chosen.find(|(path, theirs, _)| same(path, theirs))?;
            Some(found.2)
        };
        merge(Some(base), ours, theirs, self.base.as_deref(), &choose)
    }

    /// What the base map of a scenario says, if that is not what it stands on.
    fn base(self) -> Answer {
        let (Some(old), Some(scenario)) = (self.base, self.draft.scenario) else {
            return Answer::Nothing;
        };
        let base = match base::read(&self.path) {
            Ok(map) if map == *old => return Answer::Nothing,
            Ok(map) => Arc::new(map),
            Err(why) => return kept(why),
        };
        let mut picture = self.picture;
        let found = staged(&mut picture, scenario, &base);
        picture.refresh(self.text.as_ref());
        Answer::Stand {
            filed: self.filed.map(|filed| Arc::new(filed.apply(&base).0)),
            drawn: Drawn { picture, found },
            base,
        }
    }
}

/// Puts a scenario into a picture: the map that it makes of its base.
fn staged(picture: &mut Picture, scenario: Scenario, base: &JourneyMap) -> Option<Differences> {
    let (map, of_changes) = scenario.apply(base);
    let found = differences(base, &map);
    // How the lanes are shown is nothing that a scenario says.
    let lanes = picture.map.lanes.clone();
    picture.map = Arc::new(JourneyMap { lanes, ..map });
    picture.of_changes = of_changes;
    picture.scenario = Some(scenario);
    Some(found)
}

fn kept(why: impl Into<String>) -> Answer {
    Answer::Kept(Stands {
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
