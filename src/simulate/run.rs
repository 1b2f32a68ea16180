//! Runs: replications and blocks of customers, on any number of threads.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use rayon::prelude::*;

use super::{
    counting::Counter,
    tables::{TableCache, Tables, TooLarge},
    tally::{Merge, Tally},
    visits::{FewVisits, ManyVisits, Visits},
    walk::{Everything, Extras, Journey, MAX_VISITS, Pains, PainsAndExtras, Plain, Uses, walk},
};
use crate::{
    draws::Replication,
    map::JourneyMap,
    plan::{Luck, compile, unknowns},
    units::Millis,
};

/// Customers walked between looks at the cancel flag, and the grain of parallel work.
pub(super) const CHUNK: u64 = 1 << 13;

/// Customers of a shard that may be stopped for making too many visits before the run is given up: each
/// costs as much as some ten thousand ordinary ones.
pub(super) const MOST_STOPPED: u64 = 100;

/// What is to be run.
#[derive(Debug, Clone, Copy)]
pub struct Cohort<'a> {
    /// The map, free of errors.
    pub map: &'a JourneyMap,
    /// Customers in a replication.
    pub customers: u64,
    /// Replications.
    pub replications: u32,
    /// Days watched.
    pub horizon: f64,
    /// The seed of every draw.
    pub seed: u64,
}

/// Progress of a run, and the way to stop it. Shared with whoever watches.
#[derive(Debug, Default)]
pub struct Control {
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Control {
    /// Customers walked so far, over all replications.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the run to stop soon.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Counts customers as done.
    pub fn add(&self, customers: u64) {
        self.done.fetch_add(customers, Ordering::Relaxed);
    }
}

/// Why a run gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunError {
    /// It was cancelled.
    Cancelled,
    /// Too many customers turn in a loop that they hardly ever leave.
    Endless,
    /// The map is too large.
    TooLarge(TooLarge),
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RunError::Cancelled => f.write_str("the run was cancelled"),
            RunError::Endless => write!(
                f,
                "too many customers make {MAX_VISITS} visits within the horizon: some loop takes next to no time and is hardly ever left; `wayfarer check` names those it can see; give its touchpoints longer stays, or shorten the horizon"
            ),
            RunError::TooLarge(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for RunError {}

impl From<TooLarge> for RunError {
    fn from(e: TooLarge) -> Self {
        RunError::TooLarge(e)
    }
}

/// The tallies of all replications together, one per persona.
#[derive(Debug, Clone)]
pub struct Totals {
    /// The tables of the first replication: indices and names are the same in all.
    pub tables: Arc<Tables>,
    /// As the work made them: a tally per persona when counting.
    pub tallies: Vec<Tally>,
    /// How many of the map's numbers are uncertain.
    pub unknowns: usize,
}

impl Cohort<'_> {
    /// Blocks in a replication: at least two, and 40 over the whole run.
    pub fn blocks(&self) -> u64 {
        40u64
            .div_ceil(u64::from(self.replications.max(1)))
            .max(2)
            .min(self.customers.max(1))
    }

    /// The customers of a block of a replication.
    pub(super) fn block(&self, block: u64) -> Range<u64> {
        let count = u128::from(self.blocks());
        let edge = |block: u64| (u128::from(self.customers) * u128::from(block) / count) as u64;
        edge(block)..edge(block + 1)
    }

    /// The tables of a replication.
    ///
    /// # Errors
    /// When the map is too large for the engine.
    pub fn tables(&self, replication: u32, cache: &mut TableCache) -> Result<Tables, TooLarge> {
        let luck = Luck::Of(Replication::new(self.seed, replication));
        Tables::new(Arc::new(compile(self.map, self.horizon, luck)), cache)
    }
}

/// What is done with the customers of a shard. The tallies of adjoining ranges must add up.
pub trait Work: Sync {
    /// Tallies of nobody.
    fn nothing(&self, tables: &Tables) -> Vec<Tally>;
    /// The tallies of these customers of a replication.
    fn shard(&self, tables: &Tables, luck: Replication, customers: Range<u64>) -> Vec<Tally>;
}

/// Counts every customer, in a tally per persona.
pub struct Count;

impl Work for Count {
    fn nothing(&self, tables: &Tables) -> Vec<Tally> {
        let personas = tables.plan().personas.iter();
        personas.map(|_| Tally::new(tables)).collect()
    }

    fn shard(&self, tables: &Tables, luck: Replication, customers: Range<u64>) -> Vec<Tally> {
        shard(tables, luck, customers)
    }
}

/// Runs all replications. `digest` turns the tallies of one replication, by block and persona, into
/// whatever the caller keeps of it; the results come in the order of the replications.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn run<T: Send>(
    cohort: &Cohort,
    control: &Control,
    work: &impl Work,
    digest: impl Fn(&Tables, &[Vec<Tally>]) -> T + Sync,
) -> Result<(Vec<T>, Totals), RunError> {
    Prepared::new(*cohort)?.part(0..cohort.replications, control, work, digest)
}

/// A run that is made part by part.
pub struct Prepared<'a> {
    cohort: Cohort<'a>,
    /// The tables of the first replication.
    first: Arc<Tables>,
    cache: TableCache,
    unknowns: usize,
}

impl<'a> Prepared<'a> {
    /// Makes ready.
    ///
    /// # Errors
    /// When the map is too large for the engine.
    pub fn new(cohort: Cohort<'a>) -> Result<Self, RunError> {
        let mut cache = TableCache::default();
        Ok(Prepared {
            first: Arc::new(cohort.tables(0, &mut cache)?),
            cache,
            unknowns: unknowns(cohort.map),
            cohort,
        })
    }

    /// What is run.
    pub fn cohort(&self) -> &Cohort<'a> {
        &self.cohort
    }

    /// The tables of the first replication.
    pub(super) fn first(&self) -> &Arc<Tables> {
        &self.first
    }

    /// How many of the map's numbers are uncertain.
    pub(super) fn unknowns(&self) -> usize {
        self.unknowns
    }

    /// The tables of a replication.
    pub(super) fn tables(&self, replication: u32) -> Result<Arc<Tables>, TooLarge> {
        if self.unknowns == 0 || replication == 0 {
            return Ok(Arc::clone(&self.first));
        }
        let tables = self.cohort.tables(replication, &mut self.cache.clone())?;
        Ok(Arc::new(tables))
    }

    /// Runs some of the replications, as [`run`] runs all. Parts that adjoin add up to the whole, whatever
    /// the cuts between them.
    ///
    /// # Errors
    /// When cancelled, or when the map is too large for the engine.
    pub fn part<T: Send>(
        &self,
        replications: Range<u32>,
        control: &Control,
        work: &impl Work,
        digest: impl Fn(&Tables, &[Vec<Tally>]) -> T + Sync,
    ) -> Result<(Vec<T>, Totals), RunError> {
        let (cohort, first) = (&self.cohort, &self.first);
        let one = |replication: u32| -> Result<(T, Vec<Tally>), RunError> {
            let tables = self.tables(replication)?;
            let blocks = blocks(cohort, &tables, replication, control, work)?;
            let digest = digest(&tables, &blocks);
            let sum = blocks
                .into_iter()
                .fold(work.nothing(&tables), |mut sum, block| {
                    sum.merge(&block);
                    sum
                });
            Ok((digest, sum))
        };
        let empty = || (Vec::new(), work.nothing(first));
        let (digests, tallies) = replications
            .into_par_iter()
            .map(one)
            .try_fold(empty, |(mut digests, mut sum), result| {
                let (digest, tallies) = result?;
                digests.push(digest);
                sum.merge(&tallies);
                Ok::<_, RunError>((digests, sum))
            })
            .try_reduce(empty, |(mut digests, mut sum), (more, tallies)| {
                digests.extend(more);
                sum.merge(&tallies);
                Ok((digests, sum))
            })?;
        Ok((
            digests,
            Totals {
                tables: Arc::clone(first),
                tallies,
                unknowns: self.unknowns,
            },
        ))
    }
}

/// The tallies of the blocks of one replication.
fn blocks(
    cohort: &Cohort,
    tables: &Tables,
    replication: u32,
    control: &Control,
    work: &impl Work,
) -> Result<Vec<Vec<Tally>>, RunError> {
    let count = cohort.blocks();
    let luck = Replication::new(cohort.seed, replication);
    (0..count)
        .into_par_iter()
        .map(|block| {
            let Range {
                start: low,
                end: high,
            } = cohort.block(block);
            let chunks = (high - low).div_ceil(CHUNK);
            (0..chunks)
                .into_par_iter()
                .map(|chunk| {
                    let start = low + chunk * CHUNK;
                    let end = (start + CHUNK).min(high);
                    if control.is_cancelled() {
                        return Err(RunError::Cancelled);
                    }
                    let tallies = work.shard(tables, luck, start..end);
                    if tallies.iter().any(|t| t.stopped >= MOST_STOPPED) {
                        return Err(RunError::Endless);
                    }
                    control.add(end - start);
                    Ok(tallies)
                })
                .try_reduce(
                    || work.nothing(tables),
                    |mut sum, tallies| {
                        sum.merge(&tallies);
                        Ok(sum)
                    },
                )
        })
        .collect()
}

/// Calls a function that is generic over what a map uses with what this one uses.
macro_rules! with_uses {
    ($tables:expr, $function:ident($($argument:expr),*)) => {
        if $tables.plan().touchpoints.len() <= FewVisits::MOST {
            with_uses!($tables, FewVisits, $function($($argument),*))
        } else {
            with_uses!($tables, ManyVisits, $function($($argument),*))
        }
    };
    ($tables:expr, $visits:ty, $function:ident($($argument:expr),*)) => {
        match $tables.uses() {
            (_, true, _) => $function::<Everything, $visits>($($argument),*),
            (true, false, true) => $function::<PainsAndExtras, $visits>($($argument),*),
            (true, false, false) => $function::<Pains, $visits>($($argument),*),
            (false, false, true) => $function::<Extras, $visits>($($argument),*),
            (false, false, false) => $function::<Plain, $visits>($($argument),*),
        }
    };
}

pub(super) use with_uses;

/// Walks some of the customers of a replication. Tallies of adjoining ranges add up to the tallies of
/// the whole range, whoever computed them.
pub fn shard(tables: &Tables, luck: Replication, customers: Range<u64>) -> Vec<Tally> {
    with_uses!(tables, shard_of(tables, luck, customers))
}

#[inline(never)]
fn shard_of<U: Uses, V: Visits>(
    tables: &Tables,
    luck: Replication,
    customers: Range<u64>,
) -> Vec<Tally> {
    let mut tallies = Count.nothing(tables);
    let mut visits = V::new(tables);
    let mut journey = Journey::default();
    let mut in_stage = vec![Millis::ZERO; tables.plan().stages.len()];
    for index in customers {
        let traveller = tables.arrival(luck.customer(index));
        if U::EXTRAS && traveller.start > tables.horizon {
            // Arrives after the run has ended.
            continue;
        }
        let mut counter = Counter::new(tables, &mut tallies[traveller.persona], &mut in_stage);
        if traveller.is_away() {
            counter.never_came(traveller.start);
            continue;
        }
        walk::<U, _, _>(tables, traveller, &mut visits, &mut counter, &mut journey);
        counter.ended::<U>(&journey, traveller.luck);
        if tallies[traveller.persona].stopped >= MOST_STOPPED {
            // The run is given up; the rest of the shard would only delay it.
            break;
        }
    }
    tallies
}
