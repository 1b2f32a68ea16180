//! The paths that are shown are the walks that are counted.

use super::support::*;
use wayfarer::{
    draws::Replication,
    simulate::{End, TableCache, paths},
};

/// Of every sample map: as many stops at each touchpoint, conversions and ends on the paths of all
/// customers as the run of the same seed counts.
#[test]
fn the_paths_of_all_customers_add_up_to_the_counts_of_the_run() {
    const CUSTOMERS: u64 = 1_000;
    for name in ["trial-to-paid", "saas-life-cycle", "post-sale", "saas13"] {
        let path = format!("{}/maps/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let map = wayfarer::file::load_map(path.as_ref()).unwrap();
        let map = map.model.unwrap();
        let ran = ran(&map, CUSTOMERS, 365.0, 7);
        let cohort = cohort(&map, CUSTOMERS, 365.0, 7);
        let tables = cohort.tables(0, &mut TableCache::default()).unwrap();
        let walked = paths(&tables, Replication::new(7, 0), 0..CUSTOMERS);
        let mut reached = vec![0; map.touchpoints.len()];
        for path in &walked {
            let mut seen: Vec<u32> = path.stops.iter().map(|stop| stop.at).collect();
            seen.sort_unstable();
            seen.dedup();
            seen.iter().for_each(|at| reached[*at as usize] += 1);
            let mut pairs = path.stops.windows(2);
            assert!(pairs.all(|pair| pair[0].until == pair[1].from), "no gaps");
        }
        let counted = ran.tally.touchpoints.iter().map(|t| t.reached);
        assert_eq!(reached, counted.collect::<Vec<u64>>(), "{name}");
        let count = |is: &dyn Fn(&wayfarer::simulate::Path) -> bool| {
            walked.iter().filter(|path| is(path)).count() as u64
        };
        assert_eq!(
            count(&|p| p.converted.is_some()),
            ran.tally.converted(),
            "{name}"
        );
        assert_eq!(
            count(&|p| p.end == End::Active),
            ran.tally.active(),
            "{name}"
        );
    }
}
