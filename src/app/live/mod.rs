//! Numbers that follow the map: every edit is answered at once and then better and better.
//!
//! Two lanes work beside the window. The *exact* lane solves the map as it is now, within a frame where
//! it can be solved. The *sampling* lane sends customers down it: a few replications first, then more
//! and more up to the full run, then what every pain and opportunity brings. The newest request wins in
//! both. A first batch that is under way is let finish, though, so that a map without exact answers moves
//! too while a number is dragged; everything else that is overtaken is dropped.
//!
//! What is shown of all that is kept with the map, in [`Shown`].

mod complete;
mod identity;
mod lanes;
mod shown;
mod told;

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

pub use identity::Identity;
pub use shown::Shown;
pub use told::{Standing, Told};

use super::sheet::SheetId;
use crate::{
    analyze::{Answer, Curves, Leverage},
    map::{JourneyMap, RunSettings},
    simulate::{Cohort, Control, Path},
};
use lanes::Sampling;

/// A map whose numbers are wanted.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which map it is.
    pub sheet: SheetId,
    /// Which state of it. The map is free of errors.
    pub of: Identity,
}

impl Request {
    fn map(&self) -> &JourneyMap {
        self.of.map()
    }
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// The exact answers; `None`: the map has none.
    Exact(Option<Box<Answer>>),
    /// The answers of a sample.
    Sampled {
        /// So many replications were made.
        done: u32,
        /// Of so many.
        of: u32,
        /// What they say.
        answer: Box<Answer>,
        /// What they say over time.
        curves: Arc<Curves>,
    },
    /// The paths of some customers.
    Walked(Arc<Vec<Path>>),
    /// What every pain and opportunity brings.
    Levers(Arc<Leverage>),
    /// The run could not be made.
    Failed(String),
}

/// Something found, and about what.
#[derive(Debug)]
pub struct Report {
    /// Which map.
    pub sheet: SheetId,
    /// What it belongs to.
    pub of: Identity,
    /// What was found.
    pub found: Found,
}

/// What a lane sends: from which request, and what.
struct Message {
    request: u64,
    lane: Lane,
    report: Option<Report>,
}

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Exact,
    Sampling,
    Walking,
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The share of the run that was made, 0…1.
    pub share: f32,
    /// Whether the run is through and the levers are looked for.
    pub levers: bool,
}

/// See the [module documentation](self).
pub struct Live {
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    wake: Arc<dyn Fn() + Send + Sync>,
    newest: u64,
    /// The request that is being solved.
    solving: Option<u64>,
    /// The newest one, if that is another: only one is solved at a time.
    unsolved: Option<(u64, Request)>,
    sampling: Option<Sampling>,
    pending: Option<(u64, Request)>,
}

impl Live {
    /// Calls `wake` whenever there is something to collect.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Live {
        let (sender, receiver) = channel();
        Live {
            sender,
            receiver,
            wake: Arc::new(wake),
            newest: 0,
            solving: None,
            unsolved: None,
            sampling: None,
            pending: None,
        }
    }

    /// Asks for the numbers of a map.
    pub fn ask(&mut self, request: Request) {
        self.newest += 1;
        let id = self.newest;
        self.unsolved = Some((id, request.clone()));
        self.solve();
        match &self.sampling {
            Some(now) if now.sheet == request.sheet && now.is_first() => {
                now.finish_early();
                self.pending = Some((id, request));
            }
            _ => self.sample(id, request),
        }
    }

    /// Begins to solve the newest request, unless another is being solved.
    fn solve(&mut self) {
        if self.solving.is_some() {
            return;
        }
        if let Some((id, request)) = self.unsolved.take() {
            self.solving = Some(id);
            self.spawn(id, move |send| {
                send(Lane::Exact, Some(lanes::exact(&request)));
            });
        }
    }

    /// Walks some customers of the first replication and keeps their paths.
    pub fn walk(&self, request: Request) {
        self.spawn(self.newest, move |send| {
            send(Lane::Walking, lanes::walked(&request));
        });
    }

    fn sample(&mut self, id: u64, request: Request) {
        self.drop_sampling();
        let (sampling, work) = Sampling::new(id, &request);
        self.sampling = Some(sampling);
        self.spawn(id, move |send| {
            work.walk(&request, &|report| send(Lane::Sampling, report))
        });
    }

    fn spawn(
        &self,
        request: u64,
        work: impl FnOnce(&dyn Fn(Lane, Option<Report>)) + Send + 'static,
    ) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        thread::spawn(move || {
            work(&|lane, report| {
                let message = Message {
                    request,
                    lane,
                    report,
                };
                // Nobody listens any more when the window has closed.
                let _closed = sender.send(message);
                wake();
            });
        });
    }

    fn drop_sampling(&mut self) {
        self.pending = None;
        if let Some(sampling) = self.sampling.take() {
            sampling.cancel();
        }
    }

    /// Stops everything. What was found stays.
    pub fn cancel(&mut self) {
        self.drop_sampling();
        self.unsolved = None;
        self.newest += 1;
    }

    /// Which map is run, or about to be.
    pub fn sheet(&self) -> Option<SheetId> {
        self.sampling.as_ref().map(|sampling| sampling.sheet)
    }

    /// How far the work has come, while there is some.
    pub fn progress(&self) -> Option<Progress> {
        self.sampling.as_ref().map(Sampling::progress)
    }

    /// Whether answers are still to come, levers apart.
    pub fn is_busy(&self) -> bool {
        self.solving.is_some() || self.progress().is_some_and(|progress| !progress.levers)
    }

    /// What has come in since the last time, stale things left out.
    pub fn collect(&mut self) -> Vec<Report> {
        let mut reports = Vec::new();
        while let Ok(message) = self.receiver.try_recv() {
            match message.lane {
                Lane::Exact => {
                    self.solving = None;
                    // What was overtaken is dropped.
                    let newest = message.request == self.newest;
                    reports.extend(message.report.filter(|_| newest));
                    self.solve();
                }
                Lane::Sampling => self.sampled(message, &mut reports),
                Lane::Walking => reports.extend(message.report),
            }
        }
        reports
    }

    fn sampled(&mut self, message: Message, reports: &mut Vec<Report>) {
        let Some(sampling) = &mut self.sampling else {
            return;
        };
        if sampling.id != message.request {
            return;
        }
        match message.report {
            Some(report) => {
                if let Found::Sampled { done, of, .. } = report.found {
                    sampling.came(done, of);
                }
                let last = matches!(report.found, Found::Levers(_) | Found::Failed(_));
                reports.push(report);
                if last {
                    self.sampling = None;
                }
            }
            None => self.sampling = None,
        }
        if let Some((id, request)) = self.pending.take() {
            self.sample(id, request);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// The run that a map asks for.
pub fn cohort(map: &JourneyMap) -> Cohort<'_> {
    let size = map.run;
    Cohort {
        map,
        customers: size.customers.unwrap_or(RunSettings::CUSTOMERS),
        replications: size.replications.unwrap_or(RunSettings::REPLICATIONS),
        horizon: size.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
        seed: size.seed.unwrap_or(RunSettings::SEED),
    }
}

/// Whether two states of a map give the same numbers: where they differ in how things look only.
pub fn same_numbers(a: &JourneyMap, b: &JourneyMap) -> bool {
    let bare = |map: &JourneyMap| {
        let mut map = map.clone();
        map.lanes = Default::default();
        map.note.clear();
        for touchpoint in map.touchpoints.values_mut() {
            touchpoint.position = None;
            touchpoint.stickies.clear();
            touchpoint.does.clear();
            touchpoint.thinks.clear();
        }
        map
    };
    a == b || bare(a) == bare(b)
}

/// Shared progress of a run.
type SharedControl = Arc<Control>;
