//! Finding the best of many by sampling: a race under common random numbers.
//!
//! Every contender is tried in the same draws, so that luck that all share cancels from differences. Those
//! that are behind the leader with near certainty leave, and the others go on for half as many draws again:
//! sequential elimination as in the procedures of Kim and Nelson (2001, *A fully sequential procedure for
//! indifference-zone selection in simulation*, ACM TOMACS 11(3)). It ends when the leader is the best with
//! the probability that was asked for. That probability is Bayesian (Branke, Chick and Schmidt 2007,
//! *Selecting a selection procedure*, Management Science 53(12)): the share of Bayesian bootstraps of the
//! draws (Rubin 1981, Annals of Statistics 9(1)) in which the leader is ahead, less the probabilities with
//! which those that left may have been better.

use rayon::prelude::*;

use crate::{
    analyze::interval::student_cdf,
    draws::{Purpose, Replication, Salt},
};

/// Draws that every contender is tried in.
const FIRST: u32 = 12;
/// Draws before which nothing is certain: a bootstrap of fewer is too sure of itself.
const LEAST: u32 = 60;
/// Bootstraps.
const BOOTSTRAPS: u32 = 2000;
/// Differences smaller than this part of the values are none.
const SAME: f64 = 1e-10;

/// When a race ends, and how it judges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The probability of a correct choice at which it ends.
    pub certainty: f64,
    /// The most draws.
    pub most: u32,
    /// The standard deviation that one more pair of draws of a difference is given before any is seen: 0
    /// for smooth worths, 1 for counts of yes and no, which may look alike in a few draws by luck.
    pub doubt: f64,
    /// The seed of the bootstrap.
    pub seed: u64,
}

/// A contender at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contender {
    /// Which.
    pub index: usize,
    /// Its mean over its draws.
    pub mean: f64,
    /// The standard error of that.
    pub error: f64,
    /// The draws it was tried in.
    pub draws: u32,
    /// How far it is behind the winner in these.
    pub behind: f64,
    /// The standard error of that.
    pub behind_error: f64,
    /// The probability that it is the best.
    pub probability: f64,
    /// Whether it was the same as the winner in every draw.
    pub same: bool,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// All, the winner first, then by how likely they are the best, then by how far they are behind.
    pub contenders: Vec<Contender>,
    /// The probability that the choice is correct: that no other is better.
    pub certainty: f64,
    /// The draws that the winner was tried in.
    pub draws: u32,
    /// Tries altogether.
    pub tries: u64,
}

struct Runner {
    values: Vec<f64>,
    /// The probability that it was better when it left; `None` while it runs.
    left: Option<f64>,
    same: bool,
}

/// Races `count` contenders, of which earlier ones are preferred to equally good later ones. `attempt` gives
/// the worth of a contender in a draw; the same draw is the same luck for all.
///
/// # Errors
/// The first error of `attempt`.
pub fn race<E: Send>(
    count: usize,
    settings: &Settings,
    attempt: impl Fn(usize, u32) -> Result<f64, E> + Sync,
) -> Result<Race, E> {
    let new = |_| Runner {
        values: Vec::new(),
        left: None,
        same: false,
    };
    let mut runners: Vec<Runner> = (0..count).map(new).collect();
    let mut running: Vec<usize> = (0..count).collect();
    let most = settings.most.max(2);
    let mut draws = 0;
    let mut next = FIRST.min(most);
    loop {
        try_all(&mut runners, &running, draws..next, &attempt)?;
        draws = next;
        let leader = leader(&runners, &running);
        leave(&mut runners, &mut running, leader, count, settings);
        let missed: f64 = runners.iter().filter_map(|r| r.left).sum();
        let alone = running.len() < 2;
        let shares = match alone {
            true => vec![1.0; running.len()],
            false => shares(&runners, &running, settings),
        };
        let at = running.iter().position(|&i| i == leader).unwrap_or(0);
        let certainty = (shares.get(at).copied().unwrap_or(1.0) - missed).max(0.0);
        let sure = certainty >= settings.certainty && draws >= LEAST.min(most);
        if alone || sure || draws >= most {
            return Ok(outcome(&runners, &running, &shares, leader, certainty));
        }
        next = (draws + draws / 2).min(most);
    }
}

/// Tries those that run in some more draws. Every contender and draw is a task of its own.
fn try_all<E: Send>(
    runners: &mut [Runner],
    running: &[usize],
    draws: std::ops::Range<u32>,
    attempt: &(impl Fn(usize, u32) -> Result<f64, E> + Sync),
) -> Result<(), E> {
    let tasks: Vec<(usize, u32)> = running
        .iter()
        .flat_map(|&i| draws.clone().map(move |draw| (i, draw)))
        .collect();
    let values: Vec<f64> = tasks
        .par_iter()
        .map(|&(i, draw)| attempt(i, draw))
        .collect::<Result<_, E>>()?;
    for ((i, _), value) in tasks.into_iter().zip(values) {
        runners[i].values.push(value);
    }
    Ok(())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// How close is the same.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * (1.0 + a.abs().max(b.abs()))
}

/// The one with the largest mean; of equals the first.
fn leader(runners: &[Runner], running: &[usize]) -> usize {
    let mut best = running.first().copied().unwrap_or(0);
    for &i in running {
        let (a, b) = (mean(&runners[i].values), mean(&runners[best].values));
        if a > b && !same(a, b) {
            best = i;
        }
    }
    best
}

/// The mean and the standard error of how far a runner is behind another in the draws of both, and whether
/// they are the same in all.
fn behind(ahead: &[f64], other: &[f64], doubt: f64) -> (f64, f64, bool) {
    let pairs = ahead.iter().zip(other);
    let differences: Vec<f64> = pairs.clone().map(|(a, b)| a - b).collect();
    let n = differences.len() as f64;
    let middle = mean(&differences);
    let squares: f64 = differences.iter().map(|d| (d - middle).powi(2)).sum();
    // A pair of made-up draws, one on either side.
    let variance = (squares + 2.0 * doubt * doubt) / (n - 1.0 + 2.0 * f64::from(doubt > 0.0));
    let alike = pairs.clone().all(|(a, b)| same(*a, *b));
    (middle, (variance / n).sqrt(), alike)
}

/// Takes out those that are behind with near certainty, and those that are the same as the leader.
fn leave(
    runners: &mut [Runner],
    running: &mut Vec<usize>,
    leader: usize,
    count: usize,
    settings: &Settings,
) {
    // A tenth of the doubt that is allowed, for all together.
    let allowed = 0.1 * (1.0 - settings.certainty) / count.max(1) as f64;
    let ahead = runners[leader].values.clone();
    running.retain(|&i| {
        if i == leader {
            return true;
        }
        let (middle, error, alike) = behind(&ahead, &runners[i].values, settings.doubt);
        if alike && settings.doubt == 0.0 {
            runners[i].left = Some(0.0);
            runners[i].same = true;
            return false;
        }
        let better = student_cdf(-middle / error, ahead.len() - 1);
        if better < allowed {
            runners[i].left = Some(better);
            return false;
        }
        true
    });
}

/// The share of bootstraps in which each of those that run is the best; equals share it.
fn shares(runners: &[Runner], running: &[usize], settings: &Settings) -> Vec<f64> {
    let draws = runners[running[0]].values.len();
    let salt = Salt::new(Purpose::Unknown, "bootstrap");
    let one = |bootstrap: u32| {
        let luck = Replication::new(settings.seed, bootstrap);
        let mut stream = luck.customer(draws as u64).at(salt, 0);
        // Exponential weights are those of Dirichlet, up to their sum.
        let weights: Vec<f64> = (0..draws).map(|_| -stream.unit().ln()).collect();
        let total: f64 = weights.iter().sum();
        let means: Vec<f64> = running
            .iter()
            .map(|&i| {
                let pairs = runners[i].values.iter().zip(&weights);
                let sum = pairs.map(|(v, w)| v * w).sum::<f64>();
                // The made-up pair of draws: half of its variance on either side of a difference.
                let made_up = match settings.doubt > 0.0 {
                    true => (stream.unit() / stream.unit()).ln() / std::f64::consts::SQRT_2,
                    false => 0.0,
                };
                (sum + settings.doubt * made_up) / total
            })
            .collect();
        let most = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let winners: Vec<usize> = (0..means.len()).filter(|&k| same(means[k], most)).collect();
        winners
    };
    let all: Vec<Vec<usize>> = (0..BOOTSTRAPS).into_par_iter().map(one).collect();
    let mut shares = vec![0.0; running.len()];
    for winners in &all {
        for &k in winners {
            shares[k] += 1.0 / (winners.len() as f64 * f64::from(BOOTSTRAPS));
        }
    }
    shares
}

fn outcome(
    runners: &[Runner],
    running: &[usize],
    shares: &[f64],
    leader: usize,
    certainty: f64,
) -> Race {
    let ahead = &runners[leader].values;
    let one = |(index, runner): (usize, &Runner)| {
        let n = runner.values.len();
        let middle = mean(&runner.values);
        let squares: f64 = runner.values.iter().map(|v| (v - middle).powi(2)).sum();
        let (distance, error, _) = behind(ahead, &runner.values, 0.0);
        let at = running.iter().position(|&i| i == index);
        Contender {
            index,
            mean: middle,
            error: (squares / (n as f64 - 1.0).max(1.0) / n.max(1) as f64).sqrt(),
            draws: n as u32,
            behind: distance,
            behind_error: if error.is_finite() { error } else { 0.0 },
            probability: match (at, runner.left) {
                _ if index == leader => certainty,
                (Some(at), _) => shares[at],
                (None, left) => left.unwrap_or(0.0),
            },
            same: runner.same,
        }
    };
    let mut contenders: Vec<Contender> = runners.iter().enumerate().map(one).collect();
    let still = |c: &Contender| running.contains(&c.index);
    contenders.sort_by(|a, b| {
        (b.index == leader)
            .cmp(&(a.index == leader))
            .then(a.same.cmp(&b.same))
            .then(still(b).cmp(&still(a)))
            .then(
                b.probability
                    .total_cmp(&a.probability)
                    .then(a.behind.total_cmp(&b.behind)),
            )
    });
    // Those that left are ranked by how far they are behind: their probabilities are next to nothing.
    let left = contenders.iter().position(|c| !still(c) && !c.same);
    let end = contenders.iter().position(|c| c.same && c.index != leader);
    if let Some(left) = left {
        let end = end.unwrap_or(contenders.len()).max(left);
        contenders[left..end].sort_by(|a, b| a.behind.total_cmp(&b.behind));
    }
    Race {
        certainty,
        draws: ahead.len() as u32,
        tries: runners.iter().map(|r| r.values.len() as u64).sum(),
        contenders,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    use statrs::distribution::{ContinuousCDF, Normal};

    fn unit(seed: u64, draw: u32, name: &str) -> f64 {
        Replication::new(seed, draw).unknown(Salt::new(Purpose::Unknown, name))
    }

    /// A problem with 60 contenders whose true means are normal, whose draws share luck and have luck of
    /// their own.
    fn problem(
        seed: u64,
    ) -> (
        Vec<f64>,
        impl Fn(usize, u32) -> Result<f64, Infallible> + Sync,
    ) {
        let normal = Normal::standard();
        let means: Vec<f64> = (0..60)
            .map(|i| normal.inverse_cdf(unit(seed, 1_000_000 + i, "mean")))
            .collect();
        let truth = means.clone();
        let attempt = move |i: usize, draw: u32| {
            let normal = Normal::standard();
            let shared = normal.inverse_cdf(unit(seed, draw, "shared"));
            let own = normal.inverse_cdf(unit(seed, draw, &format!("own {i}")));
            Ok(means[i] + 5.0 * shared + 2.0 * own)
        };
        (truth, attempt)
    }

    fn settings(seed: u64, certainty: f64, most: u32) -> Settings {
        Settings {
            certainty,
            most,
            doubt: 0.0,
            seed,
        }
    }

    /// The probability of a correct choice that is reported is the share of correct choices: whether the
    /// race ends because it is sure, or because it may try no more. 200 problems; the standard error of the
    /// share is 2 points, so the bound of 6 is three of them.
    #[test]
    fn reported_certainty_is_the_share_of_correct_choices() {
        for (certainty, most) in [(0.95, 4000), (0.99, 150)] {
            let (mut correct, mut claimed) = (0.0, 0.0);
            const PROBLEMS: u32 = 200;
            for seed in 0..u64::from(PROBLEMS) {
                let (truth, attempt) = problem(seed);
                let race = race(60, &settings(seed, certainty, most), attempt).unwrap();
                let chosen = race.contenders[0].index;
                let best = truth.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                correct += f64::from(truth[chosen] == best) / f64::from(PROBLEMS);
                claimed += race.certainty / f64::from(PROBLEMS);
            }
            assert!(
                f64::abs(correct - claimed) < 0.06,
                "{certainty}, {most} draws: {correct} correct, {claimed} claimed"
            );
        }
    }

    #[test]
    fn equals_are_decided_by_order_and_do_not_go_on_for_ever() {
        let attempt = |i: usize, draw: u32| {
            let luck = unit(3, draw, "luck");
            Ok::<_, Infallible>(if i == 2 { luck - 0.1 } else { luck })
        };
        let race = race(4, &settings(1, 0.99, 5000), attempt).unwrap();
        assert_eq!((race.contenders[0].index, race.certainty), (0, 1.0));
        assert_eq!(race.contenders.iter().filter(|c| c.same).count(), 2);
        assert_eq!(race.contenders[1].index, 2, "equals are no runners-up");
        assert!(race.draws <= LEAST);
    }

    /// Yes and no that happen to agree in the first draws are not taken for equal.
    #[test]
    fn rare_successes_are_waited_for() {
        let rate = [0.01, 0.03];
        let attempt = |i: usize, draw: u32| {
            let luck = unit(9, draw, "luck");
            Ok::<_, Infallible>(f64::from(luck < rate[i]))
        };
        let mut settings = settings(1, 0.95, 20_000);
        settings.doubt = 1.0;
        let race = race(2, &settings, attempt).unwrap();
        assert_eq!(race.contenders[0].index, 1);
        assert!(race.draws > LEAST && race.certainty >= 0.95);
    }

    #[test]
    fn few_draws_make_no_certainty() {
        let (_, attempt) = problem(1);
        let race = race(60, &settings(1, 0.99, 12), attempt).unwrap();
        assert!(
            race.certainty < 0.9 && race.draws == 12,
            "{}",
            race.certainty
        );
        let sum: f64 = race.contenders.iter().map(|c| c.probability).sum();
        assert!((0.98..1.02).contains(&sum), "{sum}");
    }
}
