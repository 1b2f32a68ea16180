//! Work that must not hold up a frame: reading files, and runs.
//!
//! The newest request wins: asking for a run cancels the one under way, and what a cancelled one
//! still sends is dropped. Every report asks for a repaint, so that an idle window costs nothing.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::{
    analyze::{Answer, answer},
    map::{JourneyMap, RunSettings},
    simulate::{Cohort, Control, RunError},
};

use super::{
    dialog::Purpose,
    library::{Library, scan},
    opened::{Opened, open},
    sheet::SheetId,
};

/// Replications of the first, rough look.
const ROUGH: u32 = 12;

/// What comes back.
pub enum Report {
    /// The maps and scenarios of a folder.
    Library(Library),
    /// A file that was asked for, or why it cannot be shown.
    Opened(PathBuf, Result<Box<Opened>, String>),
    /// A file that a person chose, and what for; `None`: cancelled; `Err`: there is no dialogue to
    /// choose with.
    Chosen(Purpose, Result<Option<PathBuf>, ()>),
    /// The answer to the newest run. A rough one is followed by the full one.
    Answer {
        /// Which map was run.
        sheet: SheetId,
        /// What was found.
        answer: Box<Answer>,
        /// Whether the full run is still under way.
        rough: bool,
    },
    /// The newest run, of this map, gave no answer.
    Failed(SheetId, String),
}

enum Message {
    Now(Report),
    OfRun(u64, Result<(Box<Answer>, bool), RunError>),
}

/// A run under way.
struct Running {
    sheet: SheetId,
    control: Arc<Control>,
    customers: u64,
}

/// The background of the window.
pub struct Worker {
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    wake: Arc<dyn Fn() + Send + Sync>,
    newest_run: u64,
    /// How many files are being read.
    opening: usize,
    running: Option<Running>,
}

impl Worker {
    /// A worker that calls `wake` whenever there is something to collect.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Worker {
        let (sender, receiver) = channel();
        Worker {
            sender,
            receiver,
            wake: Arc::new(wake),
            newest_run: 0,
            opening: 0,
            running: None,
        }
    }

    fn spawn(&self, work: impl FnOnce(&dyn Fn(Message)) + Send + 'static) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        thread::spawn(move || {
            work(&|message| {
                // Nobody listens any more when the window has closed.
                let _closed = sender.send(message);
                wake();
            });
        });
    }

    /// Looks through a folder.
    pub fn scan(&self, root: PathBuf) {
        self.spawn(move |send| send(Message::Now(Report::Library(scan(&root)))));
    }

    /// Reads a file.
    pub fn open(&mut self, path: PathBuf) {
        self.opening += 1;
        self.spawn(move |send| {
            let opened = open(&path).map(Box::new).map_err(|e| e.to_string());
            send(Message::Now(Report::Opened(path, opened)));
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
        self.spawn(move |send| send(Message::Now(Report::Chosen(purpose, choose()))));
    }

    /// Runs a map: first a rough look, then in full.
    pub fn run(&mut self, sheet: SheetId, map: Arc<JourneyMap>) {
        self.cancel();
        self.newest_run += 1;
        let (run, control) = (self.newest_run, Arc::new(Control::default()));
        let size = map.run;
        let customers = size.customers.unwrap_or(RunSettings::CUSTOMERS);
        let replications = size.replications.unwrap_or(RunSettings::REPLICATIONS);
        let rough = replications.min(ROUGH);
        let steps = match rough < replications {
            true => vec![rough, replications],
            false => vec![replications],
        };
        self.running = Some(Running {
            sheet,
            control: Arc::clone(&control),
            customers: steps.iter().map(|r| u64::from(*r) * customers).sum(),
        });
        self.spawn(move |send| {
            for replications in &steps {
                let cohort = Cohort {
                    map: &map,
                    customers,
                    replications: *replications,
                    horizon: size.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
                    seed: size.seed.unwrap_or(RunSettings::SEED),
                };
                let more = steps.last() != Some(replications);
                let result = answer(&cohort, &control).map(|a| (Box::new(a), more));
                let failed = result.is_err();
                send(Message::OfRun(run, result));
                if failed {
                    return;
                }
            }
        });
    }

    /// Stops the run under way, if there is one.
    pub fn cancel(&mut self) {
        if let Some(running) = self.running.take() {
            running.control.cancel();
        }
        // What it still sends is stale.
        self.newest_run += 1;
    }

    /// Which map is run.
    pub fn running_sheet(&self) -> Option<SheetId> {
        self.running.as_ref().map(|running| running.sheet)
    }

    /// How far the run under way has come, 0…1.
    pub fn progress(&self) -> Option<f32> {
        let running = self.running.as_ref()?;
        let done = running.control.done() as f64 / running.customers.max(1) as f64;
        Some(done.min(1.0) as f32)
    }

    /// What has come in since the last time, stale things left out.
    pub fn collect(&mut self) -> Vec<Report> {
        let mut reports = Vec::new();
        while let Ok(message) = self.receiver.try_recv() {
            match message {
                Message::Now(report @ Report::Opened(..)) => {
                    self.opening = self.opening.saturating_sub(1);
                    reports.push(report);
                }
                Message::Now(report) => reports.push(report),
                Message::OfRun(run, _) if run != self.newest_run => {}
                Message::OfRun(_, result) => {
                    let Some(sheet) = self.running_sheet() else {
                        continue;
                    };
                    if !matches!(result, Ok((_, true))) {
                        self.running = None;
                    }
                    match result {
                        Ok((answer, rough)) => reports.push(Report::Answer {
                            sheet,
                            answer,
                            rough,
                        }),
                        Err(RunError::Cancelled) => {}
                        Err(error) => reports.push(Report::Failed(sheet, error.to_string())),
                    }
                }
            }
        }
        reports
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.cancel();
    }
}
