//! How long after an edit the new numbers are there: `cargo bench --bench live`.
//!
//! Two figures for every sample map: the exact solver as every frame uses it, with its error against the
//! careful one, and the engine from nothing to a first sampled answer and to the full one of 10,000
//! customers in 100 replications.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use wayfarer::{
    analyze::{Growing, exact_answer},
    exact::{Exact, QUICK, quick, solve},
    file,
    map::{JourneyMap, Metric},
    plan::{Luck, compile, unknowns},
    simulate::{Cohort, Control},
};

const SAMPLES: [&str; 6] = [
    "saas13.ron",
    "trial-to-paid.ron",
    "trial-to-paid-future.ron",
    "onboarding-deep-dive.ron",
    "saas-life-cycle.ron",
    "post-sale.ron",
];

fn sample(name: &str) -> JourneyMap {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("maps")
        .join(name);
    let text = fs::read_to_string(path).expect("sample maps lie in maps/");
    file::read_map(&text, name)
        .model
        .expect("sample maps are valid")
}

fn main() {
    for name in SAMPLES {
        let map = sample(name);
        exact(name, &map);
        sampled(name, &map);
    }
}

/// The median of some runs.
fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// From an edit to exact numbers.
fn exact(name: &str, map: &JourneyMap) {
    let horizon = map.run.horizon.map_or(365.0, |h| h.get());
    let plan = compile(map, horizon, Luck::Central);
    let Ok(best) = solve(&plan) else {
        println!("{name:26} exact    it has no exact answer");
        return;
    };
    let found = quick(&plan, QUICK).expect("it is solvable");
    let time = median(|| {
        let plan = compile(map, horizon, Luck::Central);
        let exact = quick(&plan, QUICK).expect("it is solvable");
        exact_answer(map, &plan, &exact, 10_000, unknowns(map))
    });
    let off = worst(&found, &best);
    println!("{name:26} exact    {time:8.1?}  farthest off: {off}");
}

/// From an edit to the first sampled numbers and to all of them, curves included.
fn sampled(name: &str, map: &JourneyMap) {
    let cohort = Cohort {
        map,
        customers: 10_000,
        replications: 100,
        horizon: map.run.horizon.map_or(365.0, |h| h.get()),
        seed: 1,
    };
    let control = Control::default();
    let until = |replications: u32| {
        let mut run = Growing::new(cohort).expect("samples fit");
        let mut batch = 4;
        while run.done() < replications {
            run.grow(batch, &control).expect("nobody cancels");
            batch = run.done();
            let sample = run.sample().expect("there are replications");
            std::hint::black_box((sample.answer(map), sample.curves(map)));
        }
        run
    };
    let first = median(|| until(4).done());
    let all = median(|| until(100).done());
    println!("{name:26} sampled  {first:8.1?} for 4 replications, {all:8.1?} for all 100");
}

/// The metric that is farthest off, relative above 1, and how far.
fn worst(found: &Exact, best: &Exact) -> String {
    let off = |metric: &Metric| {
        let (a, b) = (found.all.metric(*metric)?, best.all.metric(*metric)?);
        Some(((a - b).abs() / b.abs().max(1.0), *metric))
    };
    let all = Metric::ALL.iter().filter_map(off);
    let worst = all.max_by(|a, b| a.0.total_cmp(&b.0));
    worst.map_or_else(String::new, |(error, metric)| {
        format!("{error:.1e} in {metric:?}")
    })
}
