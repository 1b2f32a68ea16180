//! The work of the two lanes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use super::{Found, Progress, Report, Request, SharedControl, cohort};
use crate::{
    analyze::{Growing, contradictions, exact_answer, leverage, leverage_replications},
    app::sheet::SheetId,
    draws::Replication,
    exact::{QUICK, quick},
    plan::{Luck, compile, unknowns},
    simulate::{Control, RunError, TableCache, paths},
};

/// Customers of the first batch, over all its replications: about as many as a tenth of a second allows.
const FIRST: u64 = 40_000;
/// A first batch of more customers than that is not worth waiting for when the map has changed.
const PATIENCE: u64 = 160_000;
/// How long a map is left alone before its levers are looked for.
const REST: Duration = Duration::from_millis(1000);
/// The fewest replications of a first batch: an interval needs some.
const FEWEST: u32 = 4;

/// The exact lane: solves the map.
pub fn exact(request: &Request) -> Report {
    let map = request.map();
    let size = cohort(map);
    let plan = compile(map, size.horizon, Luck::Central);
    let solved = quick(&plan, QUICK).ok();
    let answer = solved.map(|exact| {
        let unknowns = unknowns(map);
        let answer = exact_answer(map, &plan, &exact, size.customers, unknowns);
        Box::new(answer)
    });
    Report {
        sheet: request.sheet,
        of: request.of.clone(),
        found: Found::Exact(answer),
    }
}

/// The paths of the first customers; `None`: the map is too large.
pub fn walked(request: &Request) -> Option<Report> {
    let size = cohort(request.map());
    let tables = size.tables(0, &mut TableCache::default()).ok()?;
    let luck = Replication::new(size.seed, 0);
    let customers = size.customers.min(crate::app::play::CUSTOMERS);
    Some(Report {
        sheet: request.sheet,
        of: request.of.clone(),
        found: Found::Walked(Arc::new(paths(&tables, luck, 0..customers))),
    })
}

/// A run under way, as the window sees it.
pub struct Sampling {
    /// Of which request.
    pub id: u64,
    /// Of which map.
    pub sheet: SheetId,
    /// Progress and the way to stop it.
    control: SharedControl,
    /// The same for the levers.
    levers: SharedControl,
    /// Whether the first batch is all that is still wanted.
    early: Arc<AtomicBool>,
    first: bool,
    full: bool,
    customers: u64,
    lever_customers: u64,
}

/// The same, as it is worked on.
pub struct Work {
    control: SharedControl,
    levers: SharedControl,
    early: Arc<AtomicBool>,
}

impl Sampling {
    /// A run and the work it takes.
    pub fn new(id: u64, request: &Request) -> (Sampling, Work) {
        let control = SharedControl::default();
        let levers = SharedControl::default();
        let early = Arc::new(AtomicBool::new(false));
        let size = cohort(request.map());
        let batch = u64::from(first_batch(size.customers, size.replications)) * size.customers;
        let once = size
            .customers
            .saturating_mul(leverage_replications(&size).into());
        let adoptable = request.map().opportunities.values();
        let adoptable = adoptable.filter(|o| !o.changes.is_empty()).count() as u64;
        let passes = u64::from(!request.map().pains.is_empty())
            + if adoptable > 0 { adoptable + 1 } else { 0 };
        let work = Work {
            control: Arc::clone(&control),
            levers: Arc::clone(&levers),
            early: Arc::clone(&early),
        };
        let sampling = Sampling {
            id,
            sheet: request.sheet,
            control,
            levers,
            early,
            first: batch <= PATIENCE,
            full: false,
            customers: size.customers.saturating_mul(size.replications.into()),
            lever_customers: once.saturating_mul(passes),
        };
        (sampling, work)
    }

    /// Whether the first batch is under way, and worth waiting for.
    pub fn is_first(&self) -> bool {
        self.first
    }

    /// So many replications of so many have come.
    pub fn came(&mut self, done: u32, of: u32) {
        self.first = false;
        self.full = done >= of;
    }

    /// Nothing but the first batch is wanted any more.
    pub fn finish_early(&self) {
        self.early.store(true, Ordering::Relaxed);
    }

    /// Stops it.
    pub fn cancel(&self) {
        self.control.cancel();
        self.levers.cancel();
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let share =
            |control: &Control, of: u64| (control.done() as f64 / of.max(1) as f64).min(1.0) as f32;
        let run = share(&self.control, self.customers);
        match self.full {
            true => Progress {
                share: share(&self.levers, self.lever_customers),
                levers: true,
            },
            false => Progress {
                share: run,
                levers: false,
            },
        }
    }
}

fn first_batch(customers: u64, replications: u32) -> u32 {
    let enough = u32::try_from(FIRST / customers.max(1)).unwrap_or(u32::MAX);
    enough.max(FEWEST).min(replications)
}

impl Work {
    /// Walks: a first batch, ever greater ones, the levers. `send(None)`: that was all.
    pub fn walk(self, request: &Request, send: &dyn Fn(Option<Report>)) {
        let say = |found| {
            send(Some(Report {
                sheet: request.sheet,
                of: request.of.clone(),
                found,
            }));
        };
        match self.steps(request, &say) {
            Ok(()) => {}
            Err(RunError::Cancelled) => send(None),
            Err(error) => say(Found::Failed(error.to_string())),
        }
    }

    fn steps(&self, request: &Request, say: &dyn Fn(Found)) -> Result<(), RunError> {
        let map = request.map();
        let cohort = cohort(map);
        let mut run = Growing::new(cohort)?;
        let mut batch = first_batch(cohort.customers, cohort.replications);
        while !run.is_full() {
            run.grow(batch, &self.control)?;
            batch = run.done();
            if let Some(sample) = run.sample() {
                let mut answer = sample.answer(map);
                if run.is_full() {
                    answer.contradictions = contradictions(&cohort, sample);
                }
                say(Found::Sampled {
                    done: run.done(),
                    of: cohort.replications,
                    answer: Box::new(answer),
                    curves: Arc::new(sample.curves(map)),
                });
            }
            if self.early.load(Ordering::Relaxed) {
                return Err(RunError::Cancelled);
            }
        }
        let control = &self.levers;
        // Whoever goes on editing needs the processor more.
        for _ in 0..20 {
            thread::sleep(REST / 20);
            if control.is_cancelled() {
                return Err(RunError::Cancelled);
            }
        }
        say(Found::Levers(Arc::new(leverage(&cohort, control)?)));
        Ok(())
    }
}
