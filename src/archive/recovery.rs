//! What a crash left: the work that was not saved.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde_json::Value;

use super::{
    folder::{Folder, FolderError},
    journal::{ENDING, FOLDER, Subject, left},
    record::checksum,
    splice::Splice,
    typed::Typed,
};
use crate::file::{self, Accept};

/// Work that was not saved when the program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    journal: PathBuf,
    /// What it is work on.
    pub subject: Subject,
    /// The text at first: as it was read or last saved.
    pub base: String,
    /// What was done, in order: when, and what people call it.
    pub edits: Vec<(Timestamp, String)>,
    /// The text after all of it.
    pub text: String,
    /// What was being typed then and is not in the text.
    pub typed: Vec<Typed>,
}

impl Recovery {
    /// Everything that can be recovered, the latest first. Journals that other windows are writing are
    /// theirs; those in which nothing is unsaved are removed.
    ///
    /// # Errors
    /// When the folder of journals cannot be read.
    pub fn find(folder: &Folder) -> Result<Vec<Recovery>, FolderError> {
        let inner = folder.inner(FOLDER)?;
        let failed = |e| FolderError::new("look for journals in", &inner, e);
        let mut found = Vec::new();
        for entry in fs::read_dir(&inner).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_none_or(|e| e != ENDING) {
                continue;
            }
            let Some(records) = left(&path) else { continue };
            match Recovery::of(&path, &records) {
                Some(recovery) if recovery.is_unsaved() => found.push(recovery),
                Some(_) => drop(fs::remove_file(&path)),
                // Not even its first record was written, unless it is being written just now.
                None if records.is_empty() && is_old(&path) => drop(fs::remove_file(&path)),
                // Of a later Wayfarer, perhaps.
                None => {}
            }
        }
        found.sort_by_key(|r| std::cmp::Reverse(r.last()));
        Ok(found)
    }

    fn of(path: &Path, records: &[Value]) -> Option<Recovery> {
        let (first, rest) = records.split_first()?;
        (first.get("journal")?.as_u64()? == 1).then_some(())?;
        let base = first.get("text")?.as_str()?.to_owned();
        let mut recovery = Recovery {
            journal: path.to_owned(),
            subject: Subject::of_json(first.get("of")?)?,
            text: base.clone(),
            base,
            edits: Vec::new(),
            typed: Vec::new(),
        };
        for record in rest {
            let Some((time, name, text)) = recovery.step(record) else {
                break;
            };
            recovery.edits.push((time, name));
            recovery.text = text;
            recovery.typed = typed(record);
        }
        Some(recovery)
    }

    fn step(&self, record: &Value) -> Option<(Timestamp, String, String)> {
        let name = record.get("edit")?.as_str()?.to_owned();
        let time = Timestamp::from_millisecond(record.get("time")?.as_i64()?).ok()?;
        let text = Splice::of_json(record.get("splice")?)?.apply(&self.text)?;
        Some((time, name, text))
    }

    /// Whether there is anything in it that the file does not hold.
    fn is_unsaved(&self) -> bool {
        let saved = match &self.subject {
            Subject::File(path) => {
                file::read_text(path, Accept::Files).is_ok_and(|now| now == self.text)
            }
            Subject::Unsaved(_) => false,
        };
        (self.text != self.base && !saved) || !self.typed.is_empty()
    }

    /// When the last edit was made.
    pub fn last(&self) -> Option<Timestamp> {
        self.edits.last().map(|(time, _)| *time)
    }

    /// Whether the file still holds what the work began with. If not, somebody else has changed it
    /// since, and the two are to be merged (see [`crate::file::merge`]) with [`Recovery::base`] between
    /// them.
    pub fn is_based_on(&self, text: &str) -> bool {
        checksum(self.base.as_bytes()) == checksum(text.as_bytes()) && self.base == text
    }

    /// Forgets it: it was taken up again, or given up.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn discard(self) -> Result<(), FolderError> {
        let removed = fs::remove_file(&self.journal);
        removed.map_err(|e| FolderError::new("remove the journal", &self.journal, e))
    }
}

/// What was being typed as of a record.
fn typed(record: &Value) -> Vec<Typed> {
    let typed = record.get("typed").and_then(Value::as_array);
    typed.map_or_else(Vec::new, |list| {
        list.iter().filter_map(Typed::of_json).collect()
    })
}

/// Whether a file was written more than a minute ago.
fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age.as_secs() > 60))
}
