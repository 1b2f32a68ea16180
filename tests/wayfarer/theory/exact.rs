//! The engine against the exact solver, over every sample map and template: all that both can tell,
//! within 4.5 standard errors (some 650 numbers: a false alarm under one fresh seed in 200).
//!
//! Standard errors come from batches of customers, so that sums and quotients have theirs, too. Both
//! sides take every uncertain number at its central value.

use std::{collections::BTreeMap, fs, path::Path};

use rayon::prelude::*;
use wayfarer::{
    draws::Replication,
    exact::{Answers, solve},
    map::{JourneyMap, Metric, Milestone},
    plan::{Plan, Shape},
    simulate::{Merge, TICKS_PER_DAY, Tables, Tally, shard},
};

use super::support::*;

const BATCHES: u64 = 100;
const BATCH: u64 = 4000;
const SIGMAS: f64 = 4.5;

type Facts = BTreeMap<String, f64>;

fn put(facts: &mut Facts, name: impl Into<String>, value: f64) {
    if value.is_finite() {
        facts.insert(name.into(), value);
    }
}

/// What the engine saw of some customers.
fn seen(tables: &Tables, tally: &Tally) -> Facts {
    let mut facts = Facts::new();
    let n = tally.customers as f64;
    let plan = tables.plan();
    for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
        let moves = &tally.moves[tables.moves_from(at)];
        let visits = moves.iter().sum::<u64>() + tally.touchpoints[at].active;
        let mut one = |what: &str, value: f64| {
            put(&mut facts, format!("{} {what}", touchpoint.slug), value / n);
        };
        one("visits", visits as f64);
        one("reach", tally.touchpoints[at].reached as f64);
        one("drop-offs", moves[0] as f64);
        one("finished", moves[1] as f64);
        one("occupancy", tally.touchpoints[at].active as f64);
        one("days", tally.touchpoints[at].ticks as f64 / TICKS_PER_DAY);
    }
    for (stage, plan) in tally.stages.iter().zip(&plan.stages) {
        put(
            &mut facts,
            format!("stage {}", plan.slug),
            stage.reached as f64 / n,
        );
    }
    for milestone in Milestone::ALL {
        let count = tally.milestone(*milestone).count as f64;
        put(
            &mut facts,
            format!("milestone {}", milestone.name()),
            count / n,
        );
    }
    let count = |milestone| tally.milestone(milestone).count as f64;
    let mean = |milestone| {
        let times = tally.milestone(milestone);
        times.ticks as f64 / TICKS_PER_DAY / times.count as f64
    };
    let (signed_up, converted) = (count(Milestone::SignUp), tally.converted() as f64);
    let quantile = |p| tally.value_times.quantile(p).map_or(f64::NAN, |q| q.value);
    let value = plan.value_milestone().map_or(f64::NAN, mean);
    let renewals = renewals(tables, tally);
    for (metric, value) in [
        (Metric::Conversion, converted / n),
        (Metric::Activation, tally.activation().count as f64 / n),
        (
            Metric::FreeToPaid,
            tally.signed_up_and_converted as f64 / signed_up,
        ),
        (
            Metric::SetupCompletion,
            tally.signed_up_and_set_up as f64 / signed_up,
        ),
        (Metric::TimeToFirstKeyAction, mean(Milestone::Aha)),
        (Metric::TimeToValue, value),
        (Metric::TimeToValueP50, quantile(0.5)),
        (Metric::TimeToValueP90, quantile(0.9)),
        (Metric::TimeToConvert, mean(Milestone::Conversion)),
        (Metric::Churn, tally.churned as f64 / converted),
        (Metric::Lost, tally.lost as f64 / n),
        (Metric::Active, tally.active() as f64 / n),
        (
            Metric::Finished,
            match plan.features.finishes {
                true => tally.finished as f64 / n,
                false => f64::NAN,
            },
        ),
        (
            Metric::LogoChurnMonthly,
            tally.months[1] as f64 / tally.months[0] as f64,
        ),
        (Metric::RenewalRate, renewals),
        (Metric::Referral, count(Milestone::Referral) / n),
    ] {
        put(&mut facts, metric.name(), value);
    }
    facts
}

/// Of the stays completed at renewals, the share that goes on.
fn renewals(tables: &Tables, tally: &Tally) -> f64 {
    let (mut due, mut gone) = (0, 0);
    for (at, touchpoint) in tables.plan().touchpoints.iter().enumerate() {
        if touchpoint.milestone == Some(Milestone::Renewal) {
            let moves = &tally.moves[tables.moves_from(at)];
            due += moves.iter().sum::<u64>();
            gone += moves[0];
        }
    }
    (due - gone) as f64 / due as f64
}

/// The same from the solver.
fn solved(plan: &Plan, answers: &Answers) -> Facts {
    let mut facts = Facts::new();
    for (touchpoint, answer) in plan.touchpoints.iter().zip(&answers.touchpoints) {
        let mut one = |what: &str, value: f64| {
            put(&mut facts, format!("{} {what}", touchpoint.slug), value);
        };
        one("visits", answer.visits);
        one("reach", answer.reach.unwrap_or(f64::NAN));
        one("drop-offs", answer.drop_offs);
        one("finished", answer.finished);
        one("occupancy", answer.occupancy);
        one("days", answer.days);
    }
    for (stage, plan) in answers.stages.iter().zip(&plan.stages) {
        put(
            &mut facts,
            format!("stage {}", plan.slug),
            stage.unwrap_or(f64::NAN),
        );
    }
    for (milestone, share) in &answers.milestones {
        put(
            &mut facts,
            format!("milestone {}", milestone.name()),
            *share,
        );
    }
    for metric in Metric::ALL {
        put(
            &mut facts,
            metric.name(),
            answers.metric(*metric).unwrap_or(f64::NAN),
        );
    }
    facts
}

/// Log-normal stays so wide that no sample shows their mean: see `second`.
fn wide(plan: &Plan, fact: &str) -> bool {
    let stays = plan.touchpoints.iter().zip(&plan.personas[0].nodes);
    stays.into_iter().any(|(touchpoint, node)| {
        let wide = matches!(node.stay.shape, Shape::LogNormal { sigma } if sigma > 2.0);
        wide && fact == format!("{} days", touchpoint.slug)
    })
}

/// Compares all that both can tell; returns how many numbers, and the largest |z|.
fn compare(map: &JourneyMap) -> Option<(usize, f64)> {
    let horizon = map.run.horizon.map_or(365.0, |days| days.get());
    let tables = central_tables(map, horizon);
    let exact = match solve(tables.plan()) {
        Ok(exact) => exact,
        Err(obstacles) => {
            println!("{}: {obstacles:?}", map.id);
            return None;
        }
    };
    let expected = solved(tables.plan(), &exact.all);
    let luck = Replication::new(81, 0);
    let tallies: Vec<Tally> = (0..BATCHES)
        .into_par_iter()
        .map(|batch| {
            let customers = batch * BATCH..(batch + 1) * BATCH;
            sum(&tables, &shard(&tables, luck, customers))
        })
        .collect();
    let batches: Vec<Facts> = tallies.iter().map(|tally| seen(&tables, tally)).collect();
    let mut whole = tallies[0].clone();
    tallies[1..].iter().for_each(|tally| whole.merge(tally));
    let pooled = seen(&tables, &whole);
    let (mut compared, mut worst) = (0, 0.0f64);
    for (name, value) in &pooled {
        let Some(exact_value) = expected.get(name) else {
            continue;
        };
        let values: Vec<f64> = batches
            .iter()
            .filter_map(|b| b.get(name).copied())
            .collect();
        let happened = values.iter().filter(|value| **value != 0.0).count();
        if wide(tables.plan(), name) || (happened < 30 && *value != *exact_value) {
            // So rare that no normal law describes it: at least about as rare.
            assert!(
                wide(tables.plan(), name) || *exact_value < 0.1,
                "{}: {name}",
                map.id
            );
            continue;
        }
        let (_, variance) = mean_and_variance(&values);
        let se = (variance / values.len() as f64).sqrt() + exact.accuracy.error + 1e-6;
        let z = (value - exact_value) / se;
        println!(
            "{} {name}: {value:.6} exact {exact_value:.6} z {z:+.2}",
            map.id
        );
        assert!(
            z.abs() < SIGMAS,
            "{}: {name}: {value}, exact {exact_value}, z = {z:.2}",
            map.id
        );
        compared += 1;
        worst = worst.max(z.abs());
    }
    Some((compared, worst))
}

#[test]
fn every_sample_map_runs_as_it_is_solved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
    let (mut solved, mut compared) = (0, 0);
    for folder in [root.clone(), root.join("templates")] {
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|e| e == "ron"))
            .collect();
        files.sort();
        for file in files {
            let map = read(&fs::read_to_string(&file).expect("a map"));
            if let Some((numbers, worst)) = compare(&map) {
                println!("== {}: {numbers} numbers, worst |z| {worst:.2}", map.id);
                solved += 1;
                compared += numbers;
            }
        }
    }
    assert!(
        solved >= 8 && compared > 600,
        "{solved} maps, {compared} numbers"
    );
}
