//! Random maps with lattice, tied, empirical and mixed laws: what is conserved, and that the error that is
//! stated holds, in the careful solver and in the quick one.
//!
//! A few maps of every kind are in every run of the tests; all 1,000 of each with
//! `cargo test --lib exact::tests::random -- --ignored`.

use std::collections::BTreeMap;

use super::build::*;
use crate::{
    exact::{Exact, QUICK, quick, solve},
    map::{Dwell, DwellLaw, JourneyMap, Milestone},
    plan::Plan,
};

/// SplitMix64 (Steele, Lea, Flood 2014): the maps are the same on every machine.
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.word() % n as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Minutes in a day.
const DAY: i64 = 1440;

/// The length of a stay: points in minutes with probabilities, or `phases` exponential stages of mean
/// [`PHASE`] days.
#[derive(Debug, Clone)]
struct Stay {
    points: Vec<(i64, f64)>,
    phases: usize,
}

const PHASE: f64 = 3.0;

/// A map of points and exponential stages, for which everything is a sum over Erlang laws.
#[derive(Debug)]
struct Case {
    stays: Vec<Stay>,
    flows: Vec<Vec<(usize, f64)>>,
    conversion: usize,
    horizon: i64,
}

fn name(i: usize) -> String {
    format!("t{i}")
}

fn minutes(m: i64) -> f64 {
    m as f64 / DAY as f64
}

impl Case {
    fn random(dice: &mut Dice, mixed: bool) -> Case {
        let count = 2 + dice.below(4);
        // Weeks, days, hours, or whatever a clock has measured.
        let unit = dice.one(&[7 * DAY, DAY, DAY, 60, 60, 1, 91 * DAY]);
        let most = if unit == 1 { 3000 } else { 12 };
        let length = |dice: &mut Dice| unit * dice.below(most + 1) as i64;
        let mut stays = Vec::new();
        for _ in 0..count {
            let points = match dice.below(3) {
                0 => {
                    // A pain strikes some and delays them.
                    let (first, p) = (length(dice), dice.unit());
                    let second = first + unit * (1 + dice.below(most) as i64);
                    vec![(first, 1.0 - p), (second, p)]
                }
                _ => vec![(length(dice), 1.0)],
            };
            let phases = if mixed && dice.below(2) == 0 {
                1 + dice.below(2)
            } else {
                0
            };
            stays.push(if phases > 0 {
                Stay {
                    points: vec![(0, 1.0)],
                    phases,
                }
            } else {
                Stay { points, phases }
            });
        }
        let flows = (0..count)
            .map(|_| {
                let mut left = 0.55 + 0.4 * dice.unit();
                let mut out: Vec<(usize, f64)> = Vec::new();
                for _ in 0..1 + dice.below(3) {
                    let to = dice.below(count);
                    let share = left * (0.3 + 0.7 * dice.unit());
                    left -= share;
                    match out.iter_mut().find(|f| f.0 == to) {
                        Some(flow) => flow.1 += share,
                        None => out.push((to, share)),
                    }
                }
                out
            })
            .collect();
        let mut case = Case {
            stays,
            flows,
            conversion: 1 + dice.below(count - 1),
            horizon: 0,
        };
        // The horizon falls on what some customer reaches, or a minute beside it, or anywhere.
        let (mut at, mut end) = (0, 0);
        for _ in 0..1 + dice.below(25) {
            end += dice.one(&case.stays[at].points).0;
            end += case.stays[at].phases as i64 * dice.below(5) as i64 * DAY;
            at = dice.one(&case.flows[at]).0;
        }
        case.horizon = match dice.below(5) {
            0 => end + 1,
            1 => end - 1,
            2 => (end as f64 * (0.5 + dice.unit())) as i64,
            _ => end,
        };
        case.horizon = case.horizon.clamp(2, 3650 * DAY);
        case
    }

    fn map(&self) -> JourneyMap {
        let mut map = map();
        for (i, stay) in self.stays.iter().enumerate() {
            let first = stay.points[0].0;
            let dwell = if stay.phases > 0 {
                gamma(stay.phases as f64, PHASE)
            } else {
                fixed(minutes(first))
            };
            let next: Vec<(String, f64)> = self.flows[i].iter().map(|f| (name(f.0), f.1)).collect();
            let next: Vec<(&str, f64)> = next.iter().map(|f| (f.0.as_str(), f.1)).collect();
            add(&mut map, &name(i), dwell, &next);
            for &(at, p) in &stay.points[1..] {
                let delay = fixed(minutes(at - first));
                pain(&mut map, &name(i), p, 0.0, Some(delay));
            }
        }
        map.entry.insert(slug(&name(0)), share(1.0).into());
        mark(&mut map, &name(self.conversion), Milestone::Conversion);
        map
    }

    /// By sums over all ways through the map.
    fn truth(&self) -> Truth {
        let n = self.stays.len();
        let mut truth = Truth {
            visits: vec![0.0; n],
            ended: vec![0.0; n],
            conversion: 0.0,
            time: 0.0,
            lost: 0.0,
        };
        // By touchpoint, whether converted, minutes and stages so far.
        type Layer = BTreeMap<(usize, bool, i64, usize), f64>;
        let mut layer = Layer::from([((0, false, 0, 0), 1.0)]);
        while !layer.is_empty() {
            let mut next = Layer::new();
            for ((i, before, at, phases), mass) in layer {
                let by = |at: i64, phases: usize| erlang(phases, minutes(self.horizon - at));
                let arrived = mass * by(at, phases);
                truth.visits[i] += arrived;
                let converted = before || i == self.conversion;
                if converted && !before {
                    truth.conversion += arrived;
                    // E[S; S ≤ r] = nθ·P(n + 1 stages ≤ r).
                    let stages = phases as f64 * PHASE * by(at, phases + 1);
                    truth.time += mass * (minutes(at) * by(at, phases) + stages);
                }
                for &(stay, p) in &self.stays[i].points {
                    let (at, phases) = (at + stay, phases + self.stays[i].phases);
                    let mass = mass * p;
                    if at > self.horizon {
                        continue;
                    }
                    let ended = mass * by(at, phases);
                    truth.ended[i] += ended;
                    let out: f64 = self.flows[i].iter().map(|f| f.1).sum();
                    if !converted {
                        truth.lost += ended * (1.0 - out);
                    }
                    for &(to, share) in &self.flows[i] {
                        if mass * share > 1e-15 {
                            *next.entry((to, converted, at, phases)).or_default() += mass * share;
                        }
                    }
                }
            }
            layer = next;
        }
        truth
    }
}

/// P(a sum of `n` exponential times of mean [`PHASE`] ≤ `days`).
fn erlang(n: usize, days: f64) -> f64 {
    if days < 0.0 {
        return 0.0;
    }
    let x = days / PHASE;
    let mut term = (-x).exp();
    let mut tail = 0.0;
    for j in 0..n {
        tail += term;
        term *= x / (j + 1) as f64;
    }
    // Beyond the middle the complement has the digits, before it the tail of the Poisson law.
    if n == 0 {
        1.0
    } else if tail < 0.9 {
        1.0 - tail
    } else {
        let mut sum = 0.0;
        let mut j = n;
        while term > 1e-18 * sum && j < n + 2000 {
            sum += term;
            j += 1;
            term *= x / j as f64;
        }
        sum
    }
}

#[derive(Debug)]
struct Truth {
    visits: Vec<f64>,
    ended: Vec<f64>,
    conversion: f64,
    time: f64,
    lost: f64,
}

/// Nobody is lost or made: who leaves, by the flows, and who is there are all that entered.
fn conserved(exact: &Exact, what: &str) {
    let all = &exact.all;
    let left: f64 = all.touchpoints.iter().map(|t| t.drop_offs).sum();
    let there: f64 = all.touchpoints.iter().map(|t| t.occupancy).sum();
    assert!(
        (left + there - 1.0).abs() < 1e-12,
        "{what}: {left} + {there}"
    );
    let churned = all.churn.unwrap_or(0.0) * all.conversion.unwrap_or(0.0);
    let sum = all.lost + churned + all.active;
    assert!((sum - 1.0).abs() < 1e-12, "{what}: {sum}");
}

/// Checks numbers against their truths; gives the largest error in parts of the one stated.
fn hold(exact: &Exact, truths: &[(&str, Option<f64>, f64)], what: &str) -> f64 {
    let mut worst = 0.0_f64;
    for (which, found, truth) in truths {
        let found = found.unwrap_or(0.0);
        let error = (found - truth).abs() / truth.abs().max(1.0);
        // Ways through the map that less than 1e-15 take are left out of the truth.
        let stated = exact.accuracy.error + 1e-10;
        worst = worst.max(error / stated);
        assert!(
            error <= stated,
            "{which} {found}, truth {truth}: off by {error:e}, stated {stated:e}\n{what}"
        );
    }
    worst
}

/// Points in time alone are exact but where there are too many of them; then the error stays small.
fn check_points_and_stages(seeds: std::ops::Range<u64>, mixed: bool) {
    let mut worst = 0.0_f64;
    let mut stated = Vec::new();
    for seed in seeds {
        let case = Case::random(&mut Dice(seed * 2 + u64::from(mixed)), mixed);
        let map = case.map();
        let what = format!("seed {seed}: {case:?}");
        let plan = plan(&map, minutes(case.horizon));
        let truth = case.truth();
        for (careful, exact) in [(true, solve(&plan)), (false, quick(&plan, QUICK))] {
            let exact = exact.unwrap();
            conserved(&exact, &what);
            let all = &exact.all;
            let mut facts = vec![
                ("conversion", all.conversion, truth.conversion),
                ("lost", Some(all.lost), truth.lost),
            ];
            for (i, t) in all.touchpoints.iter().enumerate() {
                facts.push(("visits", Some(t.visits), truth.visits[i]));
                let there = truth.visits[i] - truth.ended[i];
                facts.push(("occupancy", Some(t.occupancy), there));
            }
            let time = all.time_to_convert.map(|t| t * all.conversion.unwrap());
            facts.push(("time to convert × conversion", time, truth.time));
            let ratio = hold(&exact, &facts, &what);
            worst = worst.max(if mixed { ratio } else { 0.0 });
            if careful {
                stated.push(exact.accuracy.error);
                let smooth = |s: &Stay| s.phases > 0;
                if !case.stays.iter().any(smooth) {
                    assert!(exact.accuracy.error < 1e-6, "{what}: {:?}", exact.accuracy);
                }
            }
        }
    }
    stated.sort_by(f64::total_cmp);
    let at = |p: f64| stated[((stated.len() - 1) as f64 * p) as usize];
    println!(
        "largest error in parts of the stated one: {worst:.3}; stated: median {:.1e}, 90 % {:.1e}, largest {:.1e}",
        at(0.5),
        at(0.9),
        at(1.0)
    );
}

#[test]
fn points_in_time_are_exact() {
    check_points_and_stages(0..60, false);
}

#[test]
#[ignore = "a minute; run by hand after changes of the solver"]
fn a_thousand_maps_of_points_in_time() {
    check_points_and_stages(0..1000, false);
}

#[test]
fn the_stated_error_holds_where_points_and_stages_mix() {
    check_points_and_stages(0..25, true);
}

#[test]
#[ignore = "some minutes; run by hand after changes of the solver"]
fn a_thousand_maps_of_points_and_stages() {
    check_points_and_stages(0..1000, true);
}

/// Laws of every kind on the way to one touchpoint, against sums on a far finer grid that rounds every stay
/// down and up: whoever is rounded down comes no later, whoever is rounded up no sooner, so the truth lies
/// between. Nothing of the solver is in it but the distribution functions of the plan.
struct Course {
    plan: Plan,
    what: String,
}

/// Points of the finer grid.
const FINE: usize = 6000;

impl Course {
    fn random(dice: &mut Dice) -> Course {
        let count = 2 + dice.below(4);
        let mut map = map();
        let mut what = String::new();
        let scale = dice.one(&[1.0, 1.0, 7.0, 0.05]);
        let mut middle = 0.0;
        for i in 0..count {
            let length = scale * (0.1 + 3.0 * dice.unit());
            let dwell = match dice.below(9) {
                0 => Dwell::new(DwellLaw::Exponential(days(length).into())),
                1 => Ok(fixed((length * 24.0).round() / 24.0)),
                2 => Ok(log_normal(length.ln(), 0.01 + dice.unit())),
                3 => Ok(gamma(1.0 + 4.0 * dice.unit(), length / 2.0)),
                4 => Dwell::new(DwellLaw::Between {
                    low: days(length).into(),
                    high: days(length * (1.0 + dice.one(&[0.001, 0.1, 2.0]))).into(),
                }),
                // Recorded stays: to the hour or as they come, with ties.
                _ => {
                    let narrow = dice.one(&[0.002, 0.3, 3.0]);
                    let to = dice.one(&[24.0, 1440.0, 86_400.0]);
                    let mut list: Vec<f64> = (0..2 + dice.below(7))
                        .map(|_| (length * (1.0 + narrow * dice.unit()) * to).round() / to)
                        .collect();
                    if dice.below(2) == 0 {
                        list.extend(list.clone());
                    }
                    list.sort_by(f64::total_cmp);
                    Dwell::new(DwellLaw::Quantiles(list.into_iter().map(days).collect()))
                }
            }
            .unwrap();
            what += &format!("{dwell:?}\n");
            let next = name(i + 1);
            let mut out = vec![(next.as_str(), 0.5 + 0.4 * dice.unit())];
            let back = name(dice.below(i + 1));
            if dice.below(3) == 0 {
                out.push((&back, 0.1));
            }
            what += &format!("{out:?}\n");
            add(&mut map, &name(i), dwell, &out);
            middle += plan(&map, 1.0).personas[0].nodes[i].stay.quantile(0.5);
        }
        add(&mut map, &name(count), fixed(1e4), &[]);
        map.entry.insert(slug(&name(0)), share(1.0).into());
        mark(&mut map, &name(count), Milestone::Conversion);
        let horizon = match dice.below(4) {
            0 => middle * (0.6 + dice.unit()),
            1 => (middle * 24.0).round() / 24.0,
            2 => middle * 3.0,
            _ => middle,
        };
        what += &format!("horizon {horizon}");
        Course {
            plan: plan(&map, horizon),
            what,
        }
    }

    /// The probability of having arrived at the last touchpoint, with every stay rounded down or up.
    fn bound(&self, up: bool) -> f64 {
        let nodes = &self.plan.personas[0].nodes;
        let step = self.plan.horizon / FINE as f64;
        // Lengths that fall on a point do so whatever their last digits.
        let late = 1e-9 * step;
        let masses: Vec<Vec<f64>> = nodes
            .iter()
            .map(|node| {
                let by = |k: usize| node.stay.cdf(k as f64 * step + late);
                let up_to: Vec<f64> = (0..=FINE + 1).map(by).collect();
                let each = up_to.windows(2).map(|pair| pair[1] - pair[0]);
                let each = each.take(FINE + 1);
                if up {
                    std::iter::once(up_to[0]).chain(each).collect()
                } else {
                    let mut masses: Vec<f64> = each.collect();
                    masses[0] += up_to[0];
                    masses
                }
            })
            .collect();
        let mut arrivals = vec![vec![0.0; FINE + 1]; nodes.len()];
        arrivals[0][0] = 1.0;
        // Step by step; what takes no time goes round until nothing is left of it.
        let mut ends = vec![vec![0.0; FINE + 1]; nodes.len()];
        for t in 0..=FINE {
            let mut new: Vec<f64> = arrivals.iter().map(|a| a[t]).collect();
            while new.iter().any(|v| *v > 1e-14) {
                let mut next = vec![0.0; nodes.len()];
                for (i, came) in new.iter().enumerate().filter(|(_, v)| **v > 0.0) {
                    for (k, mass) in masses[i].iter().take(FINE + 1 - t).enumerate() {
                        ends[i][t + k] += came * mass;
                    }
                    for &(to, share) in &nodes[i].ways[0].flows {
                        next[to as usize] += came * masses[i][0] * share;
                    }
                }
                for (to, came) in next.iter().enumerate() {
                    arrivals[to][t] += came;
                }
                new = next;
            }
            if t < FINE {
                for (i, node) in nodes.iter().enumerate() {
                    for &(to, share) in &node.ways[0].flows {
                        arrivals[to as usize][t + 1] += share * ends[i][t + 1];
                    }
                }
            }
        }
        arrivals.last().unwrap().iter().sum()
    }
}

fn check_courses(seeds: std::ops::Range<u64>) {
    let mut worst = 0.0_f64;
    let mut stated = Vec::new();
    for seed in seeds {
        let course = Course::random(&mut Dice(seed));
        let what = format!("seed {seed}\n{}", course.what);
        let (low, high) = (course.bound(true), course.bound(false));
        for (careful, exact) in [
            (true, solve(&course.plan)),
            (false, quick(&course.plan, QUICK)),
        ] {
            let exact = exact.unwrap();
            conserved(&exact, &what);
            let found = exact.all.conversion.unwrap();
            let outside = (low - found).max(found - high).max(0.0);
            let error = exact.accuracy.error + 1e-9;
            worst = worst.max(outside / error);
            assert!(
                outside <= error,
                "{found} outside {low}…{high} by {outside:e}, stated {error:e}\n{what}"
            );
            if careful {
                stated.push(error);
            }
        }
    }
    stated.sort_by(f64::total_cmp);
    let at = |p: f64| stated[((stated.len() - 1) as f64 * p) as usize];
    println!(
        "farthest outside in parts of the stated error: {worst:.3}; stated: median {:.1e}, 90 % {:.1e}, largest {:.1e}",
        at(0.5),
        at(0.9),
        at(1.0)
    );
}

#[test]
fn the_stated_error_holds_for_laws_of_every_kind() {
    check_courses(0..6);
}

#[test]
#[ignore = "some minutes; run by hand after changes of the solver"]
fn a_thousand_courses_of_every_kind() {
    check_courses(0..1000);
}
