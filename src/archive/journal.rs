//! The journal of an open file: what is done to it, as it is done.
//!
//! A record is handed to the system at once, so that it outlives a crash of the program; it is forced
//! to the disk every second, so that little is lost when the power goes.
//!
//! A disk that refuses does no lasting harm. A part of a record is cut off before the next is written, or
//! it would hide all that follow; and when the disk could not be forced, the journal is written once more
//! as another file: the system may have let go of what it could not write, and say nothing of it the
//! second time (A. Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    folder::{Folder, FolderError, known_as, text_of},
    record::{line, records},
    splice::Splice,
    typed::Typed,
};
use crate::file::sync_folder;

/// At most so long are records not forced to the disk, in milliseconds. With what a caller waits before it
/// tells of a change and between looks at the clock, no more than two seconds may be lost.
pub const SYNC_EVERY: i64 = 1000;
/// The name of the folder of journals.
pub(super) const FOLDER: &str = "journals";
/// What the name of a journal ends in.
pub(super) const ENDING: &str = "journal";

/// What a journal is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A file.
    File(PathBuf),
    /// Something that was never saved, by what people call it.
    Unsaved(String),
}

impl Subject {
    pub(super) fn to_json(&self) -> Value {
        match self {
            Subject::File(path) => json!({"file": text_of(&known_as(path))}),
            Subject::Unsaved(title) => json!({"unsaved": title}),
        }
    }

    pub(super) fn of_json(value: &Value) -> Option<Subject> {
        if let Some(path) = value.get("file").and_then(Value::as_str) {
            return Some(Subject::File(PathBuf::from(path)));
        }
        let title = value.get("unsaved")?.as_str()?;
        Some(Subject::Unsaved(title.to_owned()))
    }
}

/// A journal that is being written. While it is, nobody takes it for what a crash left.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    subject: Subject,
    /// The text that the journal begins with.
    base: String,
    /// The text as of the last record.
    text: String,
    /// What was being typed then.
    typed: Vec<Typed>,
    /// What was done last.
    edit: String,
    /// Bytes of whole records in the file.
    length: u64,
    /// When records were last forced to the disk, and whether some were not.
    synced: Timestamp,
    waiting: bool,
    /// Whether the name of the file is on the disk, too.
    named: bool,
    harm: Option<Harm>,
}

/// What a disk has done to the file by refusing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Harm {
    /// It may end in a part of a record.
    Torn,
    /// Nobody knows what of it is on the disk.
    Doubtful,
}

impl Journal {
    /// Begins a journal of a text as it is now.
    ///
    /// # Errors
    /// When there is no place for it; then work goes on without.
    pub fn open(
        folder: &Folder,
        subject: Subject,
        text: &str,
        now: Timestamp,
    ) -> Result<Journal, FolderError> {
        Journal::begun(&folder.inner(FOLDER)?, subject, text, now)
    }

    /// A new journal with its first record: the text as it is.
    fn begun(
        folder: &Path,
        subject: Subject,
        text: &str,
        now: Timestamp,
    ) -> Result<Journal, FolderError> {
        let (path, file) = new_file(folder, now)?;
        let mut journal = Journal {
            path,
            file,
            subject,
            base: text.to_owned(),
            text: text.to_owned(),
            typed: Vec::new(),
            edit: String::new(),
            length: 0,
            synced: now,
            waiting: true,
            named: false,
            harm: None,
        };
        let record = json!({
            "journal": 1,
            "of": journal.subject.to_json(),
            "time": now.as_millisecond(),
            "text": text,
        });
        match journal.write(&line(&record)) {
            Ok(()) => Ok(journal),
            Err(why) => {
                // Nothing is in it. What cannot be removed now is swept away later.
                let _swept = journal.close();
                Err(why)
            }
        }
    }

    /// The text as of the last record.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the disk took all that it was given so far.
    pub fn is_safe(&self) -> bool {
        self.harm.is_none()
    }

    /// Records what the text became. `edit` is what people call what was done.
    ///
    /// # Errors
    /// When it could not be written; it can be tried again with the next edit.
    pub fn append(&mut self, edit: &str, text: &str, now: Timestamp) -> Result<(), FolderError> {
        self.append_typed(edit, text, &[], now)
    }

    /// The same, with all that is being typed and not in the text.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub fn append_typed(
        &mut self,
        edit: &str,
        text: &str,
        typed: &[Typed],
        now: Timestamp,
    ) -> Result<(), FolderError> {
        if text == self.text && typed == self.typed {
            return self.sync_when_due(now);
        }
        self.record(edit, text, typed, now)?;
        self.sync_when_due(now)
    }

    fn record(
        &mut self,
        edit: &str,
        text: &str,
        typed: &[Typed],
        now: Timestamp,
    ) -> Result<(), FolderError> {
        let splice = Splice::between(&self.text, text);
        let mut record =
            json!({"edit": edit, "time": now.as_millisecond(), "splice": splice.to_json()});
        // A Wayfarer that does not know of it reads the rest.
        if !typed.is_empty() {
            record["typed"] = typed.iter().map(Typed::to_json).collect();
        }
        self.write(&line(&record))?;
        text.clone_into(&mut self.text);
        self.typed = typed.to_vec();
        edit.clone_into(&mut self.edit);
        self.waiting = true;
        Ok(())
    }

    /// Forces what was recorded to the disk if a second has gone by. To be called now and then
    /// after the last edit, too.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn sync_when_due(&mut self, now: Timestamp) -> Result<(), FolderError> {
        let since = now.as_millisecond() - self.synced.as_millisecond();
        // A clock that was set back must not put it off for ever.
        if self.waiting && !(0..SYNC_EVERY).contains(&since) {
            self.sync(now)?;
        }
        Ok(())
    }

    fn sync(&mut self, now: Timestamp) -> Result<(), FolderError> {
        self.synced = now;
        if self.harm == Some(Harm::Doubtful) {
            return self.renew(now);
        }
        let synced = self.file.sync_data().and_then(|()| match self.named {
            true => Ok(()),
            false => sync_folder(self.path.parent().unwrap_or(Path::new("."))),
        });
        match synced {
            Ok(()) => {
                (self.waiting, self.named) = (false, true);
                Ok(())
            }
            Err(e) => {
                self.harm = Some(Harm::Doubtful);
                Err(FolderError::new("write the journal", &self.path, e))
            }
        }
    }

    /// Writes what is to be recovered once more, as another file, and all that was done as one edit.
    fn renew(&mut self, now: Timestamp) -> Result<(), FolderError> {
        let mut fresh = Journal::begun(&self.folder(), self.subject.clone(), &self.base, now)?;
        let written = fresh.record(&self.edit, &self.text, &self.typed, now);
        match written.and_then(|()| fresh.sync(now)) {
            // Two are one too many, but no harm.
            Ok(()) => drop(std::mem::replace(self, fresh).close()),
            Err(why) => {
                let _swept = fresh.close();
                return Err(why);
            }
        }
        Ok(())
    }

    /// The text was saved, as this file: up to here nothing is to be recovered.
    ///
    /// # Errors
    /// When it could not be written: then too much is offered after a crash, never too little.
    pub fn saved(
        &mut self,
        subject: Subject,
        text: &str,
        now: Timestamp,
    ) -> Result<(), FolderError> {
        self.begin_again(subject, text, now)
    }

    /// Ends the journal: the file is closed, with everything saved or given up on purpose.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn close(self) -> Result<(), FolderError> {
        let Journal { path, file, .. } = self;
        // Windows removes no file that is open.
        drop(file);
        fs::remove_file(&path).map_err(|e| FolderError::new("remove the journal", &path, e))
    }

    /// Writes the journal afresh, as another file so that a crash leaves the old one or the new.
    fn begin_again(
        &mut self,
        subject: Subject,
        text: &str,
        now: Timestamp,
    ) -> Result<(), FolderError> {
        let mut fresh = Journal::begun(&self.folder(), subject, text, now)?;
        fresh.sync(now)?;
        std::mem::replace(self, fresh).close()
    }

    fn folder(&self) -> PathBuf {
        let folder = self.path.parent();
        folder.map(Path::to_path_buf).unwrap_or_default()
    }

    /// Adds a line, after cutting off what was written of one before it that the disk did not take.
    fn write(&mut self, line: &str) -> Result<(), FolderError> {
        let written = self.whole().and_then(|()| {
            // Until the whole line is there.
            self.harm = self.harm.or(Some(Harm::Torn));
            self.file.write_all(line.as_bytes())
        });
        match written {
            Ok(()) => {
                self.harm = self.harm.filter(|harm| *harm != Harm::Torn);
                self.length += line.len() as u64;
                Ok(())
            }
            Err(e) => {
                // If this fails too, it is done before the next line.
                let _cut = self.whole();
                Err(FolderError::new("write the journal", &self.path, e))
            }
        }
    }

    /// Cuts off the part of a record that the file may end in.
    fn whole(&mut self) -> io::Result<()> {
        if self.harm == Some(Harm::Torn) {
            self.file.set_len(self.length)?;
            self.file.seek(SeekFrom::Start(self.length))?;
            self.harm = None;
        }
        Ok(())
    }
}

/// A new file for a journal, held so that nobody else takes it for one that was left.
fn new_file(folder: &Path, now: Timestamp) -> Result<(PathBuf, File), FolderError> {
    let failed = |path: &Path, e| FolderError::new("make the journal", path, e);
    let (millisecond, process) = (now.as_millisecond(), std::process::id());
    for n in 0..10_000u32 {
        let path = folder.join(format!("{millisecond}-{process}-{n}.{ENDING}"));
        let mut options = OpenOptions::new();
        options.write(true).read(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(file) => {
                // Where the file system knows no locks, it works without.
                let _ = file.try_lock();
                return Ok((path, file));
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(failed(&path, e)),
        }
    }
    Err(failed(folder, std::io::ErrorKind::AlreadyExists.into()))
}

/// The records of a journal that nobody is writing; `None` when somebody is.
pub(super) fn left(path: &Path) -> Option<Vec<Value>> {
    let file = File::open(path).ok()?;
    if let Err(fs::TryLockError::WouldBlock) = file.try_lock_shared() {
        return None;
    }
    let (records, _) = records(BufReader::new(file)).ok()?;
    Some(records)
}
