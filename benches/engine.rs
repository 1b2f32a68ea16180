//! How fast customers walk: `cargo bench --bench engine`.
//!
//! Measured by CPU work on one thread unless said otherwise. saas13 makes 3.6 visits a customer.

use std::{fs, path::Path};

use divan::{Bencher, counter::ItemsCount};
use wayfarer::{
    analyze, draws, exact, file,
    map::JourneyMap,
    plan::{Luck, compile},
    simulate::{Cohort, Control, TableCache, shard},
};

fn main() {
    divan::main();
}

/// A sample map.
fn sample(name: &str) -> JourneyMap {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("maps")
        .join(name);
    let text = fs::read_to_string(path).expect("sample maps lie in maps/");
    file::read_map(&text, name)
        .model
        .expect("sample maps are valid")
}

fn cohort(map: &JourneyMap, customers: u64, replications: u32) -> Cohort<'_> {
    Cohort {
        map,
        customers,
        replications,
        horizon: map.run.horizon.map_or(365.0, |h| h.get()),
        seed: 1,
    }
}

/// Customers a second on one thread, tallies included, for a plain map and for one with everything.
#[divan::bench(args = ["saas13.ron", "trial-to-paid.ron", "saas-life-cycle.ron", "post-sale.ron"], sample_count = 20)]
fn walk(bencher: Bencher, name: &str) {
    const CUSTOMERS: u64 = 200_000;
    let map = sample(name);
    let tables = cohort(&map, CUSTOMERS, 1)
        .tables(0, &mut TableCache::default())
        .expect("samples fit");
    let luck = draws::Replication::new(1, 0);
    bencher
        .counter(ItemsCount::new(CUSTOMERS))
        .bench(|| shard(&tables, luck, 0..CUSTOMERS));
}

/// From a map to ready tables, as every run begins.
#[divan::bench(args = ["saas13.ron", "saas-life-cycle.ron"], sample_count = 20)]
fn prepare(bencher: Bencher, name: &str) {
    let map = sample(name);
    bencher.bench(|| {
        cohort(&map, 1, 1)
            .tables(0, &mut TableCache::default())
            .expect("samples fit")
    });
}

/// A question as people ask it: 10,000 customers in 100 replications on all cores, with intervals.
#[divan::bench(args = ["saas13.ron", "saas-life-cycle.ron"], sample_count = 5)]
fn answer(bencher: Bencher, name: &str) {
    let map = sample(name);
    bencher
        .counter(ItemsCount::new(1_000_000u64))
        .bench(|| analyze::answer(&cohort(&map, 10_000, 100), &Control::default()));
}

/// The leverage of every pain, 10,000 customers in 20 replications on all cores.
#[divan::bench(args = ["saas-life-cycle.ron"], sample_count = 3)]
fn leverage(bencher: Bencher, name: &str) {
    let map = sample(name);
    bencher
        .counter(ItemsCount::new(200_000u64))
        .bench(|| analyze::leverage(&cohort(&map, 10_000, 20), &Control::default()));
}

/// The exact answers of maps that are semi-Markov, on one thread.
#[divan::bench(args = ["saas13.ron", "trial-to-paid.ron", "saas-life-cycle.ron"], sample_count = 20)]
fn exact(bencher: Bencher, name: &str) {
    let map = sample(name);
    let horizon = map.run.horizon.map_or(365.0, |h| h.get());
    let plan = compile(&map, horizon, Luck::Central);
    bencher.bench(|| exact::solve(&plan).expect("these samples are semi-Markov"));
}

/// Reading and checking a map.
#[divan::bench(args = ["saas-life-cycle.ron"], sample_count = 20)]
fn read(bencher: Bencher, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("maps")
        .join(name);
    let text = fs::read_to_string(path).expect("sample maps lie in maps/");
    bencher.bench(|| file::read_map(&text, name));
}
