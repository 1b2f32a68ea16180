//! The thread that writes journals and versions.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::Draft;
use crate::{
    app::{sheet::SheetId, typing},
    archive::{Folder, FolderError, Journal, Recovery, Subject, Typed, Versions},
    export::difference,
    file::{self, Document},
    map::JourneyMap,
};

/// How long the thread sleeps while something waits to be forced to the disk.
pub(super) const NAP: Duration = Duration::from_millis(250);
/// What could not be written is tried again after so long.
const AGAIN: Duration = Duration::from_secs(2);
/// The most differences that are told of a recovery.
const MOST_TOLD: usize = 8;

/// A map or scenario with changes that are not saved.
#[derive(Debug)]
pub struct Change {
    /// Which one.
    pub sheet: SheetId,
    /// What it is kept as.
    pub subject: Subject,
    /// What people call what was done last.
    pub step: String,
    /// What it says now.
    pub draft: Draft,
    /// What is being typed and is no part of that.
    pub typed: Vec<Typed>,
}

/// What the window tells the keeper.
#[derive(Debug)]
pub enum Message {
    /// Something has changed and is not saved.
    Changed(Box<Change>),
    /// It was saved, taken back or given up.
    Settled(SheetId),
    /// A version of a file.
    Version {
        /// The file.
        path: PathBuf,
        /// Its text.
        text: Arc<Document>,
        /// What led to it.
        why: &'static str,
    },
    /// What a crash left is not needed any more.
    Forget(Recovery),
}

/// What the keeper tells the window.
#[derive(Debug)]
pub enum Reply {
    /// What a crash has left, possibly nothing.
    Left(Vec<Left>),
    /// Something cannot be kept. It is tried again and again.
    Trouble(String),
    /// What could not be kept is kept now.
    Mended,
}

/// What a crash has left of a file, and how it differs from what was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The work.
    pub recovery: Recovery,
    /// The first differences, in words.
    pub told: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// See the [module documentation](self).
pub struct Keeper {
    sender: Option<Sender<Message>>,
    replies: Receiver<Reply>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts; calls `wake` whenever there is a reply.
    pub fn start(folder: Folder, wake: impl Fn() + Send + 'static) -> Keeper {
        let (sender, receiver) = channel();
        let (reply, replies) = channel();
        let thread = thread::spawn(move || {
            let say = |what| {
                // Nobody listens any more when the window has closed.
                let _closed = reply.send(what);
                wake();
            };
            match Recovery::find(&folder) {
                Ok(found) => say(Reply::Left(found.into_iter().map(left).collect())),
                Err(why) => {
                    say(Reply::Left(Vec::new()));
                    say(Reply::Trouble(why.to_string()));
                }
            }
            let desk = Desk {
                versions: Versions::open(&folder).ok(),
                folder,
                journals: HashMap::new(),
                refused: HashMap::new(),
                unkept: HashMap::new(),
                forgotten: Vec::new(),
                troubled: None,
            };
            desk.work(&receiver, &say);
        });
        Keeper {
            sender: Some(sender),
            replies,
            thread: Some(thread),
        }
    }

    /// Tells it something.
    pub fn tell(&self, message: Message) {
        if let Some(sender) = &self.sender {
            // The thread ends with its sender, never before.
            let _gone = sender.send(message);
        }
    }

    /// What it has said since the last time.
    pub fn replies(&self) -> Vec<Reply> {
        self.replies.try_iter().collect()
    }
}

impl Drop for Keeper {
    /// Waits until everything that was told is written.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // If it has panicked there is nothing left to wait for.
            let _ended = thread.join();
        }
    }
}

struct Desk {
    folder: Folder,
    versions: Option<Versions>,
    journals: HashMap<SheetId, Journal>,
    /// Changes that the disk did not take.
    refused: HashMap<SheetId, Box<Change>>,
    /// Versions that it did not take: the latest of each file.
    unkept: HashMap<PathBuf, (Arc<Document>, &'static str)>,
    /// What a crash left and nobody needs any more, once nothing is refused: until then it may be the
    /// only copy of what was brought back.
    forgotten: Vec<Recovery>,
    /// When it was last tried, while the disk refuses. Trouble is told once.
    troubled: Option<Instant>,
}

impl Desk {
    fn work(mut self, receiver: &Receiver<Message>, say: &dyn Fn(Reply)) {
        loop {
            // Without journals nothing waits for the disk.
            let idle = self.journals.is_empty() && self.troubled.is_none();
            let message = match idle {
                true => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
                false => receiver.recv_timeout(NAP),
            };
            let ended = matches!(message, Err(RecvTimeoutError::Disconnected));
            let done = match message {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => self.sync(),
                Err(RecvTimeoutError::Disconnected) => Ok(()),
            };
            let due = self.troubled.is_some_and(|at| at.elapsed() >= AGAIN);
            let done = match due || ended {
                true => done.and(self.again()),
                false => done,
            };
            match (done, self.troubled) {
                (Ok(()), Some(_)) if due && self.is_safe() => {
                    self.troubled = None;
                    say(Reply::Mended);
                }
                (Ok(()), Some(_)) if due => self.troubled = Some(Instant::now()),
                (Ok(()), _) => {}
                (Err(_), Some(_)) if !due => {}
                (Err(why), before) => {
                    self.troubled = Some(Instant::now());
                    if before.is_none() {
                        say(Reply::Trouble(why.to_string()));
                    }
                }
            }
            if ended {
                return;
            }
        }
    }

    fn take(&mut self, message: Message) -> Result<(), FolderError> {
        match message {
            Message::Changed(change) => self.changed(change),
            Message::Settled(sheet) => {
                self.refused.remove(&sheet);
                match self.journals.remove(&sheet) {
                    Some(journal) => journal.close(),
                    None => Ok(()),
                }
            }
            Message::Version { path, text, why } => {
                self.unkept.insert(path, (text, why));
                self.versions()
            }
            Message::Forget(recovery) => {
                self.forgotten.push(recovery);
                self.forget()
            }
        }
    }

    fn changed(&mut self, change: Box<Change>) -> Result<(), FolderError> {
        let kept = self.keep(&change);
        match kept {
            Ok(()) => drop(self.refused.remove(&change.sheet)),
            Err(_) => drop(self.refused.insert(change.sheet, change)),
        }
        kept
    }

    fn keep(&mut self, change: &Change) -> Result<(), FolderError> {
        let now = Timestamp::now();
        let text = change.draft.text();
        let journal = match self.journals.entry(change.sheet) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                // What was begun from a template has a text too, but nothing of it is saved.
                let document = change.draft.document.as_deref();
                let document = document.filter(|_| matches!(change.subject, Subject::File(_)));
                let base = document.map_or("", Document::source);
                let subject = change.subject.clone();
                entry.insert(Journal::open(&self.folder, subject, base, now)?)
            }
        };
        journal.append_typed(&change.step, &text, &change.typed, now)
    }

    /// Tries once more what was refused.
    fn again(&mut self) -> Result<(), FolderError> {
        let refused = std::mem::take(&mut self.refused);
        let tried: Vec<_> = refused.into_values().map(|c| self.changed(c)).collect();
        let tried: Result<(), FolderError> = tried.into_iter().collect();
        tried
            .and(self.sync())
            .and(self.versions())
            .and(self.forget())
    }

    /// Whether the disk has taken all that it was given.
    fn is_safe(&self) -> bool {
        let mut journals = self.journals.values();
        self.refused.is_empty() && self.unkept.is_empty() && journals.all(Journal::is_safe)
    }

    /// Keeps the versions that are to be kept.
    fn versions(&mut self) -> Result<(), FolderError> {
        if self.unkept.is_empty() {
            return Ok(());
        }
        let versions = match &self.versions {
            Some(versions) => versions,
            None => self.versions.insert(Versions::open(&self.folder)?),
        };
        let now = Timestamp::now();
        let mut failed = Ok(());
        self.unkept.retain(|path, (text, why)| {
            let kept = versions.keep(path, text.text(), why, now);
            let refused = kept.is_err();
            failed = std::mem::replace(&mut failed, Ok(())).and(kept.map(|_| ()));
            refused
        });
        failed
    }

    fn forget(&mut self) -> Result<(), FolderError> {
        while self.refused.is_empty()
            && let Some(recovery) = self.forgotten.pop()
        {
            recovery.discard()?;
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<(), FolderError> {
        let now = Timestamp::now();
        let mut journals = self.journals.values_mut();
        journals.try_for_each(|journal| journal.sync_when_due(now))
    }
}

/// How what a crash has left differs from what was saved.
fn left(recovery: Recovery) -> Left {
    let (mut told, more) = told(&recovery.base, &recovery.text, MOST_TOLD);
    told.extend(typed(&recovery).into_iter().take(MOST_TOLD));
    Left {
        told,
        more,
        recovery,
    }
}

/// What was being typed, in words.
fn typed(recovery: &Recovery) -> Vec<String> {
    if recovery.typed.is_empty() {
        return Vec::new();
    }
    // Of a scenario there is no map to call things by their names.
    let map = file::read_map(&recovery.text, "map").model;
    typing::in_words(&recovery.typed, map.as_ref())
}

/// What differs between two texts of a map or of a scenario: the first differences in words, and how many
/// more there are.
pub fn told(before: &str, after: &str, most: usize) -> (Vec<String>, usize) {
    let maps = [before, after].map(|text| file::read_map(text, "map"));
    let entries = match (&maps[0].model, &maps[1].model) {
        // There was nothing before: what there is, is told.
        (None, Some(map)) if before.is_empty() => return (contents(map), 0),
        (None, None) => {
            let both = [before, after].map(|text| file::read_scenario(text, "scenario"));
            difference::entries(&file::compare(&both[0], &both[1]), "scenario", "")
        }
        (before, after) => {
            let currency = after.as_ref().or(before.as_ref()).map(|map| &map.currency);
            let currency = currency.map_or("", |currency| currency.as_str());
            difference::entries(&file::compare(&maps[0], &maps[1]), "map", currency)
        }
    };
    let told = entries.iter().take(most).map(difference::line).collect();
    (told, entries.len().saturating_sub(most))
}

/// What a map holds, in words.
fn contents(map: &JourneyMap) -> Vec<String> {
    let names = |names: Vec<&str>| {
        let named: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        named.join(", ")
    };
    let list = |what: &str, count: usize, names: String| match (count, names.as_str()) {
        (0, _) => None,
        (_, "") => Some(format!("{what}: {count}")),
        _ => Some(format!("{what}: {names}")),
    };
    let stages = names(map.stages.values().map(|s| s.name.as_str()).collect());
    let steps = names(
        map.touchpoints
            .values()
            .map(|t| t.name.as_str())
            .take(12)
            .collect(),
    );
    let pains = names(
        map.pains
            .values()
            .map(|p| p.name.as_str())
            .take(6)
            .collect(),
    );
    [
        list("Stages", map.stages.len(), stages),
        list("Touchpoints", map.touchpoints.len(), steps),
        list("Pain points", map.pains.len(), pains),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Slug;

    #[test]
    fn what_was_brought_back_is_forgotten_only_when_it_is_kept_again() {
        let temporary = tempfile::tempdir().unwrap();
        let healthy = Folder::at(temporary.path().join("healthy"));
        let subject = Subject::Unsaved("Map".into());
        let mut journal = Journal::open(&healthy, subject.clone(), "", Timestamp::now()).unwrap();
        journal.append("Type", "work", Timestamp::now()).unwrap();
        drop(journal);
        let recovery = Recovery::find(&healthy).unwrap().remove(0);

        // A folder cannot be made in a file.
        let obstacle = temporary.path().join("obstacle");
        std::fs::write(&obstacle, "").unwrap();
        let mut desk = Desk {
            folder: Folder::at(&obstacle),
            versions: None,
            journals: HashMap::new(),
            refused: HashMap::new(),
            unkept: HashMap::new(),
            forgotten: Vec::new(),
            troubled: None,
        };
        let map = JourneyMap::new(Slug::new("map").unwrap(), "Map");
        let change = Change {
            sheet: SheetId(1),
            subject,
            step: "Bring back unsaved work".into(),
            draft: Draft {
                document: None,
                map: Arc::new(map),
                scenario: None,
            },
            typed: Vec::new(),
        };
        assert!(desk.take(Message::Changed(Box::new(change))).is_err());
        desk.take(Message::Forget(recovery)).unwrap();
        assert!(desk.again().is_err());
        assert_eq!(Recovery::find(&healthy).unwrap().len(), 1, "the only copy");

        desk.folder = Folder::at(temporary.path().join("well"));
        desk.again().unwrap();
        assert!(desk.is_safe());
        assert_eq!(Recovery::find(&healthy).unwrap().len(), 0);
    }
}
