//! The worlds without each pain, in bounded memory.
//!
//! A customer whom a pain does not strike walks the same way without it, so only those struck are walked
//! again, as they walk and as they would walk without it; of the variance reductions that were measured for
//! this kind of question that is the cheapest. What is counted are integers, so the world without a pain is
//! the world as it is, less the one, plus the other, to the bit.
//!
//! The tallies hold metrics only, and as many pains are taken at a time as the memory allows: the world as
//! it is, is walked again for each such batch.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rayon::prelude::*;

use super::{
    counting::{Counter, MetricsCounter},
    run::{CHUNK, Cohort, Control, MOST_STOPPED, Prepared, RunError, with_uses},
    tables::Tables,
    tally::{Merge, Tally},
    traveller::Traveller,
    visits::{FewVisits, ManyVisits, Visits},
    walk::{Everything, Extras, Journey, Pains, PainsAndExtras, Plain, Uses, walk},
};
use crate::{draws::Replication, units::Millis};

/// What the tallies of the worlds may take together, in bytes, whatever the number of pains and threads.
const MEMORY: usize = 48 << 20;

/// What is read off one world: the replications, their blocks, and all together.
#[derive(Debug, Clone, PartialEq)]
pub struct World<T> {
    /// The pain that is not in it, by index; `None` in the world as it is.
    pub without: Option<u32>,
    /// Of each replication: of its customers together, and of each block of them.
    pub replications: Vec<(T, Vec<T>)>,
    /// Of all customers.
    pub total: T,
}

/// The world as it is, and without each pain.
#[derive(Debug, Clone)]
pub struct Worlds<T> {
    /// The tables of the first replication.
    pub tables: Arc<Tables>,
    /// How many of the map's numbers are uncertain.
    pub unknowns: usize,
    /// The world as it is.
    pub as_it_is: World<T>,
    /// Without each pain, in the order of the plan.
    pub without: Vec<World<T>>,
}

/// What is asked of the worlds without each pain.
#[derive(Debug, Clone, Default)]
pub struct WithoutEachPain {
    /// Pains that are left as they are, by index: without them customers would turn in an instant loop.
    pub except: Vec<u32>,
    /// Whether quantiles of the time to value will be read.
    pub quantiles: bool,
}

impl WithoutEachPain {
    /// Takes each pain away in turn. `read` keeps what is wanted of the tally of a world, in which there is
    /// what metrics of the whole map are read from, and nothing by touchpoint or pain.
    ///
    /// # Errors
    /// When cancelled, or when the map is too large for the engine.
    pub fn run<T: Send>(
        &self,
        cohort: &Cohort,
        control: &Control,
        read: impl Fn(&Tables, &Tally) -> T + Sync,
    ) -> Result<Worlds<T>, RunError> {
        self.run_within(MEMORY, cohort, control, read)
    }

    fn run_within<T: Send>(
        &self,
        memory: usize,
        cohort: &Cohort,
        control: &Control,
        read: impl Fn(&Tables, &Tally) -> T + Sync,
    ) -> Result<Worlds<T>, RunError> {
        let prepared = Prepared::new(*cohort)?;
        let tables = Arc::clone(prepared.first());
        let pains: Vec<u32> = (0..tables.plan().pains.len() as u32)
            .filter(|pain| !self.except.contains(pain))
            .collect();
        let tally = Tally::for_metrics(&tables, self.quantiles).bytes();
        // Each thread fills the tallies of a block and adds them to those of a replication; then there are
        // those of all replications.
        let sets = 2 * rayon::current_num_threads() + 1;
        let most = (memory / (sets * 2 * tally)).max(1);
        let batches: Vec<&[u32]> = match pains.is_empty() {
            true => vec![&[]],
            false => pains.chunks(most).collect(),
        };
        let mut as_it_is = None;
        let mut without = Vec::new();
        for (number, pains) in batches.iter().enumerate() {
            let batch = Batch {
                prepared: &prepared,
                control,
                pains,
                place: places(pains, tables.plan().pains.len()),
                quantiles: self.quantiles,
                part: (number as u64, batches.len() as u64),
            };
            let mut worlds = batch.run(&read)?.into_iter();
            let first = worlds.next();
            as_it_is = as_it_is.or(first);
            without.extend(worlds);
        }
        // There is a first batch, and a first world in it.
        let as_it_is = as_it_is.ok_or(RunError::Cancelled)?;
        Ok(Worlds {
            tables,
            unknowns: prepared.unknowns(),
            as_it_is,
            without,
        })
    }
}

/// Where each pain of the plan stands in a batch; `u32::MAX`: not in it.
fn places(batch: &[u32], pains: usize) -> Vec<u32> {
    let mut places = vec![u32::MAX; pains];
    for (place, &pain) in (0..).zip(batch) {
        places[pain as usize] = place;
    }
    places
}

/// As many pains as are taken away in one go.
struct Batch<'a> {
    prepared: &'a Prepared<'a>,
    control: &'a Control,
    pains: &'a [u32],
    place: Vec<u32>,
    quantiles: bool,
    /// The how manieth of how many batches, for the progress.
    part: (u64, u64),
}

/// A replication of which some blocks have been walked.
struct Growing {
    tables: Arc<Tables>,
    tallies: Vec<Tally>,
    blocks_left: AtomicU64,
}

impl Batch<'_> {
    /// A tally of everyone; then, per pain, of the customers it strikes as they walk, and as they would walk
    /// without it.
    fn nothing(&self, tables: &Tables) -> Vec<Tally> {
        let empty = Tally::for_metrics(tables, self.quantiles);
        vec![empty; 1 + 2 * self.pains.len()]
    }

    fn run<T: Send>(
        &self,
        read: &(impl Fn(&Tables, &Tally) -> T + Sync),
    ) -> Result<Vec<World<T>>, RunError> {
        let cohort = self.prepared.cohort();
        let count = cohort.blocks();
        let growing: Vec<Mutex<Option<Growing>>> =
            (0..cohort.replications).map(|_| Mutex::new(None)).collect();
        let total = Mutex::new(self.nothing(self.prepared.first()));
        let tasks = u64::from(cohort.replications) * count;
        let walked = (0..tasks).into_par_iter().map(|task| {
            let (replication, block) = ((task / count) as u32, task % count);
            let place = &growing[replication as usize];
            let tables = {
                let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
                match &*place {
                    Some(growing) => Arc::clone(&growing.tables),
                    None => {
                        let tables = self.prepared.tables(replication)?;
                        *place = Some(Growing {
                            tallies: self.nothing(&tables),
                            tables: Arc::clone(&tables),
                            blocks_left: AtomicU64::new(count),
                        });
                        tables
                    }
                }
            };
            let tallies = self.block(&tables, replication, cohort.block(block))?;
            let of_block = worlds(&tables, &tallies, read);
            let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
            let mut whole = None;
            if let Some(growing) = &mut *place {
                growing.tallies.merge(&tallies);
                if growing.blocks_left.fetch_sub(1, Ordering::Relaxed) == 1 {
                    whole = Some(worlds(&tables, &growing.tallies, read));
                    let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                    total.merge(&growing.tallies);
                    *place = None;
                }
            }
            Ok((whole, of_block))
        });
        let walked: Vec<_> = walked.collect::<Result<_, RunError>>()?;
        let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
        let totals = worlds(self.prepared.first(), &total, read);
        let names = std::iter::once(None).chain(self.pains.iter().map(|pain| Some(*pain)));
        let mut found: Vec<World<T>> = names
            .zip(totals)
            .map(|(without, total)| World {
                without,
                replications: Vec::with_capacity(cohort.replications as usize),
                total,
            })
            .collect();
        // From blocks of worlds to worlds of blocks.
        let mut walked = walked.into_iter();
        for _ in 0..cohort.replications {
            let mut blocks: Vec<Vec<T>> = found.iter().map(|_| Vec::new()).collect();
            let mut wholes = None;
            for (whole, of_block) in walked.by_ref().take(count as usize) {
                wholes = wholes.or(whole);
                blocks
                    .iter_mut()
                    .zip(of_block)
                    .for_each(|(list, one)| list.push(one));
            }
            let wholes = wholes.into_iter().flatten();
            for ((world, whole), blocks) in found.iter_mut().zip(wholes).zip(blocks) {
                world.replications.push((whole, blocks));
            }
        }
        Ok(found)
    }

    /// The tallies of a block of a replication.
    fn block(
        &self,
        tables: &Tables,
        replication: u32,
        customers: Range<u64>,
    ) -> Result<Vec<Tally>, RunError> {
        let luck = Replication::new(self.prepared.cohort().seed, replication);
        let mut tallies = self.nothing(tables);
        let mut start = customers.start;
        while start < customers.end {
            let end = (start + CHUNK).min(customers.end);
            if self.control.is_cancelled() {
                return Err(RunError::Cancelled);
            }
            let before: Vec<u64> = tallies.iter().map(|t| t.stopped).collect();
            with_uses!(tables, add(self, tables, luck, start..end, &mut tallies));
            let endless = |(tally, before): (&Tally, u64)| tally.stopped - before >= MOST_STOPPED;
            if tallies.iter().zip(before).any(endless) {
                return Err(RunError::Endless);
            }
            let (number, of) = self.part;
            let share = |part: u64| (end - start) * part / of;
            self.control.add(share(number + 1) - share(number));
            start = end;
        }
        Ok(tallies)
    }
}

/// Walks some of the customers of a replication.
fn add<U: Uses, V: Visits>(
    batch: &Batch,
    tables: &Tables,
    luck: Replication,
    customers: Range<u64>,
    tallies: &mut [Tally],
) {
    let mut visits = V::new(tables);
    let mut journey = Journey::default();
    let mut in_stage = vec![Millis::ZERO; tables.plan().stages.len()];
    let mut struck = Vec::new();
    let mut stopped = 0;
    for index in customers {
        let traveller = tables.arrival(luck.customer(index));
        if U::EXTRAS && traveller.start > tables.horizon {
            // Arrives after the run has ended.
            continue;
        }
        if traveller.is_away() {
            Counter::new(tables, &mut tallies[0], &mut in_stage).never_came(traveller.start);
            continue;
        }
        let mut again = |tally: &mut Tally, struck: Option<&mut Vec<u32>>, without: Option<u32>| {
            let before = tally.stopped;
            let mut counter = MetricsCounter(Counter::new(tables, tally, &mut in_stage));
            counter.0.struck = struck;
            let traveller = Traveller {
                without,
                ..traveller
            };
            walk::<U, _, _>(tables, traveller, &mut visits, &mut counter, &mut journey);
            counter.0.ended::<U>(&journey, traveller.luck);
            stopped += tally.stopped - before;
        };
        struck.clear();
        again(&mut tallies[0], Some(&mut struck), None);
        for &pain in &struck {
            let place = batch.place[pain as usize] as usize;
            if let [as_is, without] = tallies
                .get_mut(1 + 2 * place..3 + 2 * place)
                .unwrap_or(&mut [])
            {
                again(as_is, None, None);
                again(without, None, Some(pain));
            }
        }
        if stopped >= MOST_STOPPED && tallies.iter().any(|t| t.stopped >= MOST_STOPPED) {
            // The run is given up; the rest would only delay it.
            break;
        }
    }
}

/// What is read off the world as it is and the worlds without each pain.
fn worlds<T>(tables: &Tables, tallies: &[Tally], read: impl Fn(&Tables, &Tally) -> T) -> Vec<T> {
    let mut worlds = vec![read(tables, &tallies[0])];
    for pair in tallies[1..].chunks(2) {
        let mut without = tallies[0].clone();
        without.subtract(&pair[0]);
        without.merge(&pair[1]);
        worlds.push(read(tables, &without));
    }
    worlds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        map::{JourneyMap, Milestone, Pain, Stage, Touchpoint},
        units::{Share, Slug},
    };

    fn slug(text: &str) -> Slug {
        Slug::new(text).unwrap()
    }

    /// Seven pains at one touchpoint, of which each may end the journey.
    fn map() -> JourneyMap {
        let mut map = JourneyMap::new(slug("m"), "M");
        map.stages.insert(slug("s"), Stage::default());
        for name in ["a", "b"] {
            map.touchpoints
                .insert(slug(name), Touchpoint::new(slug("s"), name));
        }
        map.touchpoints[1].moment = Some(Milestone::Conversion);
        let key = crate::map::FlowKey::new(slug("a"), slug("b"));
        map.flows
            .insert(key, crate::map::Flow::new(Share::new(0.6).unwrap()));
        for i in 1..=7u32 {
            let prevalence = Share::new(f64::from(i) / 20.0).unwrap();
            let mut pain = Pain::new(slug("a"), "P", prevalence);
            pain.leave = Share::new(0.5).unwrap().into();
            map.pains.insert(slug(&format!("p{i}")), pain);
        }
        map
    }

    /// However little memory there is, and however many threads: the same worlds, in as many batches as it
    /// takes, and all customers counted as done once.
    #[test]
    fn memory_and_threads_change_nothing() {
        let map = map();
        let cohort = Cohort {
            map: &map,
            customers: 20_001,
            replications: 3,
            horizon: 30.0,
            seed: 5,
        };
        let work = WithoutEachPain {
            except: vec![2],
            quantiles: false,
        };
        let take = |memory: usize, threads: usize| {
            let control = Control::default();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().unwrap();
            let read = |_: &Tables, tally: &Tally| (tally.customers, tally.converted());
            let worlds = pool
                .install(|| work.run_within(memory, &cohort, &control, read))
                .unwrap();
            assert_eq!(control.done(), 60_003);
            (worlds.as_it_is, worlds.without)
        };
        let (as_it_is, without) = take(MEMORY, 2);
        let pains: Vec<_> = without.iter().filter_map(|w| w.without).collect();
        assert_eq!(pains, [0, 1, 3, 4, 5, 6]);
        assert!(without.iter().all(|w| w.total.1 > as_it_is.total.1));
        for (memory, threads) in [(1, 1), (1, 5), (60_000, 3)] {
            assert_eq!(take(memory, threads), (as_it_is.clone(), without.clone()));
        }
    }
}
