//! Random edits of maps and scenarios: what two people do to copies of the same file.

use std::hash::Hash;

use indexmap::IndexMap;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::*;

/// A map, and two others that people made of it.
pub fn two_edited_maps() -> impl Strategy<Value = [JourneyMap; 3]> {
    let edits = || (any::<u64>(), 0..7usize);
    (map(), map(), edits(), edits()).prop_map(|(base, pool, one, two)| {
        let side = |(seed, count)| edited_map(&base, &pool, seed, count);
        [base.clone(), side(one), side(two)]
    })
}

/// A scenario, and two others that people made of it.
pub fn two_edited_scenarios() -> impl Strategy<Value = [Scenario; 3]> {
    let edits = || (any::<u64>(), 0..5usize);
    (scenario(), scenario(), edits(), edits()).prop_map(|(base, pool, one, two)| {
        let side = |(seed, count)| {
            let mut random = StdRng::seed_from_u64(seed);
            let mut edited = base.clone();
            for _ in 0..count {
                match random.random_range(0..6) {
                    0 => edited.title = format!("{}!", edited.title),
                    1 => edited.note.clone_from(&pool.note),
                    2 => edited.run.seed = pool.run.seed,
                    3 => list(&mut edited.targets, &pool.targets, &mut random),
                    _ => list(&mut edited.changes, &pool.changes, &mut random),
                }
            }
            edited
        };
        [base.clone(), side(one), side(two)]
    })
}

/// A map after some edits, with things out of another one.
pub fn edited_map(base: &JourneyMap, pool: &JourneyMap, seed: u64, count: usize) -> JourneyMap {
    let mut random = StdRng::seed_from_u64(seed);
    let mut map = base.clone();
    for _ in 0..count {
        let r = &mut random;
        match r.random_range(0..24) {
            0 => map.title = format!("{}!", map.title),
            1 => map.note.clone_from(&pool.note),
            2 => map.run = pool.run,
            3 => map.experience = pool.experience,
            4 => map.entry.clone_from(&pool.entry),
            5 => list(&mut map.targets, &pool.targets, r),
            6 => map.lanes = pool.lanes.clone(),
            7 => things(&mut map.personas, &pool.personas, r, |a, b| {
                a.flow.clone_from(&b.flow);
                a.spend = b.spend;
            }),
            8 => things(&mut map.stages, &pool.stages, r, |a, b| {
                a.goal.clone_from(&b.goal);
                a.expected = b.expected;
            }),
            9..=12 => things(&mut map.touchpoints, &pool.touchpoints, r, |a, b| {
                a.dwell = b.dwell.clone();
                a.note.clone_from(&b.note);
            }),
            13..=14 => things(&mut map.pains, &pool.pains, r, |a, b| {
                a.prevalence = b.prevalence;
                a.quotes.clone_from(&b.quotes);
            }),
            15 => things(&mut map.opportunities, &pool.opportunities, r, |a, b| {
                a.changes.clone_from(&b.changes);
                a.votes = b.votes;
            }),
            16..=18 => things(&mut map.flows, &pool.flows, r, |a, b| {
                a.share = b.share;
                a.within = b.within;
            }),
            19..=21 => slugs(&mut map.touchpoints, r),
            22 => slugs(&mut map.stages, r),
            _ => map.currency.clone_from(&pool.currency),
        }
    }
    map
}

/// Adds, removes, moves or changes a thing.
fn things<K: Hash + Eq + Clone, V: Clone>(
    list: &mut IndexMap<K, V>,
    pool: &IndexMap<K, V>,
    random: &mut StdRng,
    part: impl Fn(&mut V, &V),
) {
    let any = |count: usize, random: &mut StdRng| match count {
        0 => None,
        count => Some(random.random_range(0..count)),
    };
    let (at, other) = (any(list.len(), random), any(pool.len(), random));
    let other = other.and_then(|at| pool.get_index(at));
    match (random.random_range(0..6), at, other) {
        (0, Some(at), _) => drop(list.shift_remove_index(at)),
        (1, Some(at), _) => list.move_index(at, random.random_range(0..list.len())),
        (2 | 3, Some(at), Some((_, other))) => part(&mut list[at], other),
        (4, Some(at), Some((_, other))) => list[at] = other.clone(),
        (_, at, Some((key, other))) => {
            drop(list.shift_insert(at.unwrap_or(0), key.clone(), other.clone()));
        }
        _ => {}
    }
}

/// Gives a thing another slug, without a word to those who mention it.
fn slugs<V>(list: &mut IndexMap<Slug, V>, random: &mut StdRng) {
    const NEW: [&str; 3] = ["new-a", "new-b", "new-c"];
    let Ok(new) = Slug::new(NEW[random.random_range(0..3)]) else {
        return;
    };
    if list.is_empty() || list.contains_key(&new) {
        return;
    }
    let at = random.random_range(0..list.len());
    if let Some((_, value)) = list.shift_remove_index(at) {
        list.shift_insert(at, new, value);
    }
}

/// The same for a list without keys.
fn list<V: Clone>(list: &mut Vec<V>, pool: &[V], random: &mut StdRng) {
    let count = list.len();
    let other = (!pool.is_empty()).then(|| pool[random.random_range(0..pool.len())].clone());
    match (random.random_range(0..3), other) {
        (0, _) if count > 0 => drop(list.remove(random.random_range(0..count))),
        (1, _) if count > 1 => list.swap(0, random.random_range(1..count)),
        (_, Some(other)) => list.insert(random.random_range(0..=count), other),
        _ => {}
    }
}
