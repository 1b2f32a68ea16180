//! What the tests share: making maps, running them, judging numbers.

use std::sync::Arc;

use wayfarer::{
    analyze::{Answer, Estimate, answer},
    diagnostic::any_error,
    draws::Replication,
    file::read_map,
    map::{JourneyMap, Metric, validate::validate},
    plan::{Luck, compile},
    simulate::{
        Cohort, Control, Count, Merge, TICKS_PER_DAY, TableCache, Tables, Tally, run, shard,
    },
};

/// Standard errors a number may be off.
pub const SIGMAS: f64 = 4.0;

/// A map from its text; it must be free of errors.
pub fn read(text: &str) -> JourneyMap {
    let read = read_map(text, "test.ron");
    assert!(
        !any_error(&read.diagnostics),
        "{:#?}\n{text}",
        read.diagnostics
    );
    let map = read.model.expect("a map");
    let found = validate(&map);
    assert!(!any_error(&found), "{found:#?}\n{text}");
    map
}

/// A map from its fields, `format`, `id`, `title` and a stage `s` apart.
pub fn journey(fields: &str) -> JourneyMap {
    read(&format!(
        "JourneyMap(format: 1, id: \"t\", title: \"T\", stages: {{\"s\": (name: \"S\")}}, {fields})"
    ))
}

/// A sample map of the repository.
pub fn sample(name: &str) -> JourneyMap {
    let path = format!("{}/maps/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(&path).expect("a sample map"))
}

/// Tables and the tally of everyone.
pub struct Ran {
    pub tables: Arc<Tables>,
    pub tally: Tally,
}

impl Ran {
    /// Index of a touchpoint.
    pub fn at(&self, slug: &str) -> usize {
        let touchpoints = &self.tables.plan().touchpoints;
        let at = touchpoints.iter().position(|t| t.slug.as_str() == slug);
        at.unwrap_or_else(|| panic!("no touchpoint {slug}"))
    }

    /// Customers.
    pub fn n(&self) -> f64 {
        self.tally.customers as f64
    }

    /// Visits to a touchpoint.
    pub fn visits(&self, at: usize) -> u64 {
        let completed: u64 = self.tally.moves[self.tables.moves_from(at)].iter().sum();
        completed + self.tally.touchpoints[at].active
    }

    /// Days spent at a touchpoint, per customer.
    pub fn days(&self, at: usize) -> f64 {
        self.tally.touchpoints[at].ticks as f64 / TICKS_PER_DAY / self.n()
    }

    /// Days spent on the journey, per customer.
    pub fn all_days(&self) -> f64 {
        (0..self.tally.touchpoints.len())
            .map(|at| self.days(at))
            .sum()
    }

    /// How many times to value are at most `days`, which must be the edge of a cell of the
    /// histogram (a multiple of 1/64 of the power of two below).
    pub fn valued_by(&self, days: f64) -> u64 {
        let cells = self.tally.value_times.cells();
        cells.filter(|c| c.1 <= days).map(|c| c.2).sum()
    }
}

/// Adds up tallies of personas.
pub fn sum(tables: &Tables, tallies: &[Tally]) -> Tally {
    let mut sum = Tally::new(tables);
    tallies.iter().for_each(|tally| sum.merge(tally));
    sum
}

/// What is to be run.
pub fn cohort(map: &JourneyMap, customers: u64, horizon: f64, seed: u64) -> Cohort<'_> {
    Cohort {
        map,
        customers,
        replications: 1,
        horizon,
        seed,
    }
}

/// Runs one replication.
pub fn ran(map: &JourneyMap, customers: u64, horizon: f64, seed: u64) -> Ran {
    let cohort = cohort(map, customers, horizon, seed);
    let (_, totals) = run(&cohort, &Control::default(), &Count, |_, _| ()).expect("a run");
    let tally = sum(&totals.tables, &totals.tallies);
    Ran {
        tables: totals.tables,
        tally,
    }
}

/// The tables of a map with every number at its central value.
pub fn central_tables(map: &JourneyMap, horizon: f64) -> Tables {
    let plan = Arc::new(compile(map, horizon, Luck::Central));
    Tables::new(plan, &mut TableCache::default()).expect("tables")
}

/// Runs one replication with every number at its central value, on both cores.
pub fn ran_centrally(map: &JourneyMap, customers: u64, horizon: f64, seed: u64) -> Ran {
    let tables = Arc::new(central_tables(map, horizon));
    let luck = Replication::new(seed, 0);
    let half = customers / 2;
    let (mut tallies, more) = rayon::join(
        || shard(&tables, luck, 0..half),
        || shard(&tables, luck, half..customers),
    );
    tallies.merge(&more);
    let tally = sum(&tables, &tallies);
    Ran { tables, tally }
}

/// The answer of a run.
pub fn answered(cohort: &Cohort) -> Answer {
    answer(cohort, &Control::default()).expect("an answer")
}

/// One metric of an answer.
pub fn metric(answer: &Answer, metric: Metric) -> Estimate {
    *answer
        .metrics
        .get(&metric)
        .unwrap_or_else(|| panic!("no {}", metric.name()))
}

/// The mean over `batches` cohorts of something read off a cohort, and its standard error.
pub fn batches(
    map: &JourneyMap,
    (customers, batches): (u64, u32),
    horizon: f64,
    seed: u64,
    read: impl Fn(&Tables, &Tally) -> f64 + Sync,
) -> (f64, f64) {
    let cohort = Cohort {
        map,
        customers,
        replications: batches,
        horizon,
        seed,
    };
    let whole = |tables: &Tables, blocks: &[Vec<Tally>]| {
        let mut all = blocks[0].clone();
        blocks[1..].iter().for_each(|block| all.merge(block));
        read(tables, &sum(tables, &all))
    };
    let (values, _) = run(&cohort, &Control::default(), &Count, whole).expect("a run");
    let (mean, variance) = mean_and_variance(&values);
    (mean, (variance / values.len() as f64).sqrt())
}

/// Mean and sample variance.
pub fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
    (mean, squares / (n - 1.0))
}

/// Checks a number against the exact one, `SIGMAS` standard errors either way.
#[track_caller]
pub fn close(name: &str, value: f64, exact: f64, se: f64) {
    let z = (value - exact) / se;
    println!("{name}: {value} exact {exact} se {se:.2e} z {z:+.2}");
    assert!(
        z.abs() < SIGMAS,
        "{name}: {value}, expected {exact}, z = {z}"
    );
}

/// Checks a share of `k` in `n` independent customers.
#[track_caller]
pub fn close_share(name: &str, k: u64, n: f64, exact: f64) {
    close(
        name,
        k as f64 / n,
        exact,
        (exact * (1.0 - exact) / n).sqrt(),
    );
}

/// Checks a number that leaves nothing to chance.
#[track_caller]
pub fn equal(name: &str, value: f64, exact: f64, tolerance: f64) {
    println!("{name}: {value} exact {exact}");
    let off = (value - exact).abs();
    assert!(off <= tolerance, "{name}: {value}, expected {exact}");
}
