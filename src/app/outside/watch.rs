//! A thread that looks whether files have changed.
//!
//! It asks the system for the time and the size of each file, which costs next to nothing, works in
//! every kind of folder (shared and synchronised ones too), and wakes the window only when something
//! has changed.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, SystemTime},
};

use crate::app::sheet::SheetId;

/// How often it looks.
const EVERY: Duration = Duration::from_millis(700);

/// A file that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Watched {
    /// That of a map or a scenario.
    File(SheetId),
    /// The base map of a scenario.
    Base(SheetId),
}

type Files = HashMap<Watched, PathBuf>;
type Seen = Option<(SystemTime, u64)>;

/// The watch. It ends when this is dropped.
pub struct Watch {
    files: Arc<Mutex<Files>>,
    changed: Receiver<Watched>,
    over: Files,
}

impl Watch {
    /// Starts; calls `wake` when a file has changed.
    pub fn start(wake: impl Fn() + Send + 'static) -> Watch {
        let files = Arc::new(Mutex::new(Files::new()));
        let theirs = Arc::downgrade(&files);
        let (sender, changed) = channel();
        thread::spawn(move || {
            let mut seen = HashMap::new();
            while let Some(files) = theirs.upgrade() {
                let now = files.lock().unwrap_or_else(PoisonError::into_inner).clone();
                drop(files);
                if look(&now, &mut seen, &sender) {
                    wake();
                }
                thread::sleep(EVERY);
            }
        });
        Watch {
            files,
            changed,
            over: Files::new(),
        }
    }

    /// Watches over these files.
    pub fn over(&mut self, files: Files) {
        if files != self.over {
            self.files
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone_from(&files);
            self.over = files;
        }
    }

    /// Which have changed since the last time.
    pub fn changed(&self) -> Vec<Watched> {
        self.changed.try_iter().collect()
    }
}

/// Looks at each file; whether one has changed since the last look.
fn look(
    files: &Files,
    seen: &mut HashMap<Watched, (PathBuf, Seen)>,
    sender: &Sender<Watched>,
) -> bool {
    seen.retain(|id, (path, _)| files.get(id) == Some(path));
    let mut any = false;
    for (id, path) in files {
        let now = state(path);
        let before = seen.insert(*id, (path.clone(), now));
        // A file that has just come under the watch is looked at once: it may have changed since it was
        // read.
        if before.is_none_or(|(_, before)| before != now) {
            any |= sender.send(*id).is_ok();
        }
    }
    any
}

fn state(path: &Path) -> Seen {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map.ron");
        fs::write(&path, "one").unwrap();
        let files = Files::from([(Watched::File(SheetId(1)), path.clone())]);
        let (mut seen, (sender, receiver)) = (HashMap::new(), channel());
        look(&files, &mut seen, &sender);
        assert_eq!(receiver.try_iter().count(), 1, "the first look");
        assert!(!look(&files, &mut seen, &sender));
        fs::write(&path, "three").unwrap();
        assert!(look(&files, &mut seen, &sender));
        assert!(!look(&files, &mut seen, &sender));
        fs::remove_file(&path).unwrap();
        assert!(look(&files, &mut seen, &sender));
        assert_eq!(receiver.try_iter().count(), 2);
    }
}
