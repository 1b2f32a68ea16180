//! The record of a workshop is saved beside its map whenever something in it changes, a moment later and
//! away from the window; and at once when the workshop is left.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::{
    file::{self, FileError, workshop_path},
    workshop::Record,
};

/// Seconds after a change until it is saved: several clicks are one save.
const SOON: f64 = 0.6;

/// Saves a record.
pub struct Keeper {
    path: PathBuf,
    /// When the record changed first after it was saved last.
    since: Option<f64>,
    /// Counts the saves that were begun.
    begun: u64,
    /// The number of the latest save that was made: an older one must not follow it.
    made: Arc<Mutex<u64>>,
    sender: Sender<String>,
    receiver: Receiver<String>,
}

impl Keeper {
    /// Saves beside this map.
    pub fn beside(map: &Path) -> Keeper {
        let (sender, receiver) = channel();
        Keeper {
            path: workshop_path(map),
            since: None,
            begun: 0,
            made: Arc::default(),
            sender,
            receiver,
        }
    }

    /// Something has changed.
    pub fn changed(&mut self, now: f64) {
        self.since.get_or_insert(now);
    }

    /// Whether there is something to save, or soon will be.
    pub const fn is_behind(&self) -> bool {
        self.since.is_some()
    }

    /// Saves if it is time. Gives what went wrong with an earlier save.
    pub fn tend(&mut self, record: &Record, now: f64) -> Option<String> {
        if self.since.is_some_and(|since| now - since >= SOON) {
            self.since = None;
            self.begun += 1;
            let (path, number) = (self.path.clone(), self.begun);
            let (made, sender) = (Arc::clone(&self.made), self.sender.clone());
            let record = record.clone();
            thread::spawn(move || {
                if let Err(error) = write(&path, &record, number, &made) {
                    // Nobody listens any more when the workshop was left.
                    let _left = sender.send(error.to_string());
                }
            });
        }
        self.receiver.try_recv().ok()
    }

    /// Saves now, whatever happens.
    ///
    /// # Errors
    /// [`FileError`] when it cannot be saved.
    pub fn save(&mut self, record: &Record) -> Result<(), FileError> {
        self.since = None;
        self.begun += 1;
        write(&self.path, record, self.begun, &self.made)
    }
}

fn write(path: &Path, record: &Record, number: u64, made: &Mutex<u64>) -> Result<(), FileError> {
    let text = file::write_workshop(record);
    // Whoever panicked while writing has left a whole file.
    let mut latest = made.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if *latest < number {
        file::save(path, &text)?;
        *latest = number;
    }
    Ok(())
}

/// The record beside a map, if there is one that can be read, or why it cannot.
pub fn beside(map: &Path) -> Result<Option<Record>, String> {
    let path = workshop_path(map);
    if !path.exists() {
        return Ok(None);
    }
    let read = file::load_workshop(&path).map_err(|error| error.to_string())?;
    let error = read.diagnostics.into_iter().find(|d| d.is_error());
    match (read.model, error) {
        (Some(record), None) => Ok(Some(record)),
        (_, Some(error)) => Err(format!("{}: {}", path.display(), error.message)),
        (None, None) => Err(format!("{} cannot be read", path.display())),
    }
}

/// Puts the record beside a map aside, under a name that nothing has, so that another can begin.
///
/// # Errors
/// A sentence when the file cannot be renamed.
pub fn put_aside(map: &Path) -> Result<Option<PathBuf>, String> {
    let path = workshop_path(map);
    if !path.exists() {
        return Ok(None);
    }
    let free = (1..).map(|n| map.with_extension(format!("{n}.workshop")));
    let free = free.into_iter().find(|path| !path.exists());
    let to = free.unwrap_or_else(|| map.with_extension("old.workshop"));
    std::fs::rename(&path, &to)
        .map_err(|error| format!("cannot rename {}: {error}", path.display()))?;
    Ok(Some(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{map::JourneyMap, units::Slug};

    #[test]
    fn an_older_save_never_follows_a_newer_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.workshop");
        let map = JourneyMap::new(Slug::new("m").expect("a slug"), "M");
        let mut record = Record::new(map, None);
        let made = Mutex::default();
        record.parking.push("second".into());
        write(&path, &record, 2, &made).expect("saved");
        record.parking.clear();
        write(&path, &record, 1, &made).expect("left alone");
        let read = beside(&folder.path().join("m.ron"));
        let read = read.expect("it can be read").expect("it is there");
        assert_eq!(read.parking, ["second"]);
    }

    #[test]
    fn a_record_that_is_put_aside_is_not_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = folder.path().join("m.ron");
        for _ in 0..2 {
            std::fs::write(workshop_path(&map), "x").expect("written");
            assert!(put_aside(&map).expect("renamed").is_some());
        }
        assert!(folder.path().join("m.1.workshop").exists());
        assert!(folder.path().join("m.2.workshop").exists());
        assert_eq!(put_aside(&map), Ok(None));
    }
}
