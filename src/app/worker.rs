//! Work that must not hold up a frame: reading files. Runs are the business of [`live`](super::live).
//!
//! Every report asks for a repaint, so that an idle window costs nothing.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use super::{
    dialog::Purpose,
    importing::{self, Understood},
    library::{Library, scan},
    opened::{Opened, open},
};

/// What comes back.
pub enum Report {
    /// The maps and scenarios of a folder.
    Library(Library),
    /// A file that was asked for, or why it cannot be shown.
    Opened(PathBuf, Result<Box<Opened>, String>),
    /// A file of another tool as it was understood, or why it was not.
    Imported(PathBuf, Result<Box<Understood>, String>),
    /// A file that a person chose, and what for; `None`: cancelled; `Err`: there is no dialogue to
    /// choose with.
    Chosen(Purpose, Result<Option<PathBuf>, ()>),
}

/// The background of the window.
pub struct Worker {
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// How many files are being read.
    opening: usize,
}

impl Worker {
    /// A worker that calls `wake` whenever there is something to collect.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Worker {
        let (sender, receiver) = channel();
        Worker {
            sender,
            receiver,
            wake: Arc::new(wake),
            opening: 0,
        }
    }

    fn spawn(&self, work: impl FnOnce(&dyn Fn(Report)) + Send + 'static) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        thread::spawn(move || {
            work(&|report| {
                // Nobody listens any more when the window has closed.
                let _closed = sender.send(report);
                wake();
            });
        });
    }

    /// Looks through a folder.
    pub fn scan(&self, root: PathBuf) {
        self.spawn(move |send| send(Report::Library(scan(&root))));
    }

    /// Reads a file.
    pub fn open(&mut self, path: PathBuf) {
        self.opening += 1;
        self.spawn(move |send| {
            let opened = open(&path).map(Box::new).map_err(|e| e.to_string());
            send(Report::Opened(path, opened));
        });
    }

    /// Reads a file of another tool.
    pub fn import(&mut self, path: PathBuf) {
        self.opening += 1;
        self.spawn(move |send| {
            let read = importing::read(&path).map(Box::new);
            send(Report::Imported(path, read));
        });
    }

    /// Whether a file is being read.
    pub fn is_opening(&self) -> bool {
        self.opening > 0
    }

    /// Lets a person choose a file.
    pub fn choose(
        &self,
        purpose: Purpose,
        choose: impl FnOnce() -> Result<Option<PathBuf>, ()> + Send + 'static,
    ) {
        self.spawn(move |send| send(Report::Chosen(purpose, choose())));
    }

    /// What has come in since the last time.
    pub fn collect(&mut self) -> Vec<Report> {
        let reports: Vec<Report> = self.receiver.try_iter().collect();
        let opened = |report: &&Report| matches!(report, Report::Opened(..) | Report::Imported(..));
        let opened = reports.iter().filter(opened).count();
        self.opening = self.opening.saturating_sub(opened);
        reports
    }
}
