//! The questions asked of one persona's chain, and their answers on one grid.

use super::{
    chain::{Chain, Part},
    flow::{Flow, Question, Spread, Stream, follow},
};
use crate::{
    map::Milestone,
    plan::{PersonaPlan, Plan},
};

/// A calendar month in the cohort's time, in days.
pub(super) const MONTH: f64 = 30.0;

/// A question whose answer is a list of numbers, linear in the customers: answers of personas add up
/// by their shares.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Task {
    /// Everybody's way: for each touchpoint visits, customers there at the horizon, days spent there
    /// and completed stays that went on.
    Visits,
    /// The first arrival at any of these touchpoints: its probability within the horizon.
    Reach(Vec<usize>),
    /// The same, and that probability times the mean time of the arrival.
    First(Vec<usize>),
    /// The same, and that probability times the mean square and the mean cube of the time.
    Times(Vec<usize>),
    /// Conversion and what comes after it: see [`Converted`].
    Converted(Vec<usize>),
}

/// Where the numbers of [`Task::Converted`] stand.
pub(super) struct Converted {
    /// Whole months within the horizon.
    pub months: usize,
}

impl Converted {
    /// For a horizon.
    pub fn new(horizon: f64) -> Converted {
        Converted {
            months: (horizon / MONTH + 1e-9).floor() as usize,
        }
    }

    /// Customers neither converted nor gone at the horizon.
    pub const WAITING: usize = 0;

    /// Converted customers still there at the start of month m.
    pub fn at_start(&self, month: usize) -> usize {
        1 + month
    }

    /// Of those, how many leave within month m.
    pub fn churned(&self, month: usize) -> usize {
        1 + self.months + month
    }

    /// The share of converted customers still there m months after converting, times conversion.
    pub fn tenure(&self, month: usize) -> usize {
        1 + 2 * self.months + month
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        2 + 3 * self.months
    }
}

/// Which touchpoints lead to which.
pub(super) struct Reachable {
    next: Vec<Vec<usize>>,
    before: Vec<Vec<usize>>,
}

impl Reachable {
    /// Of a persona.
    pub fn new(persona: &PersonaPlan) -> Reachable {
        let count = persona.nodes.len();
        let (mut next, mut before) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (i, node) in persona.nodes.iter().enumerate() {
            for &(to, _) in node.ways.iter().flat_map(|w| &w.flows) {
                next[i].push(to as usize);
                before[to as usize].push(i);
            }
        }
        Reachable { next, before }
    }

    /// The set and everything downstream of it.
    pub fn from(&self, set: &[usize]) -> Vec<bool> {
        walk(&self.next, set)
    }

    /// The set and everything upstream of it.
    pub fn to(&self, set: &[usize]) -> Vec<bool> {
        walk(&self.before, set)
    }
}

fn walk(edges: &[Vec<usize>], set: &[usize]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open = set.to_vec();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(edges[at].iter().filter(|&&to| !seen[to]));
        }
    }
    seen
}

/// The touchpoints that carry one of some milestones.
pub(super) fn carriers(plan: &Plan, milestones: &[Milestone]) -> Vec<usize> {
    let carries = |m: Option<Milestone>| m.is_some_and(|m| milestones.contains(&m));
    let all = plan.touchpoints.iter().enumerate();
    all.filter(|(_, t)| carries(t.milestone))
        .map(|(i, _)| i)
        .collect()
}

/// One persona's chain on one grid, with everybody's way through it.
pub(super) struct Solver<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Which touchpoints lead to which.
    pub reachable: &'a Reachable,
    /// Everybody's way.
    pub base: &'a Flow,
    /// Days.
    pub horizon: f64,
}

impl Solver<'_> {
    /// The answer to a question.
    ///
    /// # Errors
    /// A sentence, when a loop takes no time and cannot be left.
    pub fn answer(&self, task: &Task) -> Result<Vec<f64>, String> {
        match task {
            Task::Visits => Ok(self.visits()),
            Task::First(set) | Task::Reach(set) => {
                let flow = self.first(set, &self.reachable.to(set))?;
                let mut values = self.probability_and_time(&self.sum(&flow, set)).to_vec();
                // An error that nobody looks at must not ask for a finer grid.
                values.truncate(if matches!(task, Task::Reach(_)) { 1 } else { 2 });
                Ok(values)
            }
            Task::Times(set) => {
                let flow = self.first(set, &self.reachable.to(set))?;
                let arrivals = self.sum(&flow, set);
                let [probability, time] = self.probability_and_time(&arrivals);
                let values = vec![
                    probability,
                    time,
                    self.moment(&arrivals, 2),
                    self.moment(&arrivals, 3),
                ];
                Ok(values)
            }
            Task::Converted(set) => self.converted(set),
        }
    }

    /// Follows customers until they first arrive in the set, as far as some touchpoints.
    pub fn first(&self, set: &[usize], wanted: &[bool]) -> Result<Flow, String> {
        let mut stop = vec![false; wanted.len()];
        set.iter().for_each(|&i| stop[i] = true);
        // What lies upstream of the set is as if nobody stopped there.
        let same: Vec<bool> = self
            .reachable
            .from(set)
            .iter()
            .map(|after| !after)
            .collect();
        follow(
            self.chain,
            &Question {
                start: &self.chain.entry,
                stop: &stop,
                wanted,
                known: Some((self.base, &same)),
                spread: Spread::Means,
            },
        )
    }

    /// Arrivals at any of some touchpoints.
    pub fn sum(&self, flow: &Flow, set: &[usize]) -> Stream {
        let mut sum = Stream::default();
        for arrivals in set.iter().filter_map(|&i| flow.arrivals(i)) {
            sum.add(arrivals, 1.0);
        }
        sum
    }

    fn probability_and_time(&self, arrivals: &Stream) -> [f64; 2] {
        let grid = self.chain.grid;
        let end = grid.steps;
        let all = (0..=end).map(|k| grid.time(k) * (arrivals.jump(k) + arrivals.rise(k)));
        let beyond = grid.time(end) * arrivals.late(end);
        [arrivals.by(end), all.sum::<f64>() - beyond]
    }

    /// The probability of arriving times the mean of a power of the time of the arrival.
    fn moment(&self, arrivals: &Stream, power: i32) -> f64 {
        let grid = self.chain.grid;
        let end = grid.steps;
        let of = |k: usize| grid.time(k).powi(power);
        let all = (0..=end).map(|k| of(k) * (arrivals.jump(k) + arrivals.rise(k)));
        all.sum::<f64>() - of(end) * arrivals.late(end)
    }

    fn visits(&self) -> Vec<f64> {
        let end = self.chain.grid.steps;
        let mut values = Vec::with_capacity(4 * self.base.visits.len());
        for (visits, parts) in self.base.visits.iter().zip(&self.chain.parts) {
            let Some(visits) = visits else {
                values.extend([0.0; 4]);
                continue;
            };
            let arrivals = &visits.arrivals;
            let left = left(parts, end);
            let (mut days, mut stay) = (0.0, 0.0);
            for (k, left) in left.iter().enumerate() {
                // E[min(T, kh)] is exact by hat weights, for min(·, kh) is straight between points.
                days += (arrivals.jump(end - k) + arrivals.rise(end - k)) * stay;
                stay += self.chain.grid.step * left;
            }
            let ended: f64 = visits.ends.iter().map(|ends| ends.by(end)).sum();
            let gone_on = parts.iter().zip(&visits.ends);
            let gone_on = gone_on
                .map(|(part, ends)| part.flows.iter().map(|f| f.1).sum::<f64>() * ends.by(end));
            let came = arrivals.by(end);
            values.extend([came, (came - ended).max(0.0), days, gone_on.sum()]);
        }
        values
    }

    fn converted(&self, set: &[usize]) -> Result<Vec<f64>, String> {
        let grid = self.chain.grid;
        let count = self.chain.parts.len();
        let layout = Converted::new(self.horizon);
        let mut values = vec![0.0; layout.len()];

        let before = self.first(set, &vec![true; count])?;
        let arrivals = self.sum(&before, set).running(grid.steps);
        let lost = before.drops(self.chain).running(grid.steps);
        let gone = self.base.drops(self.chain).running(grid.steps);
        // Who never comes is lost, and waits for nothing.
        let come = 1.0 - self.chain.away();
        values[Converted::WAITING] = come - arrivals[grid.steps] - lost[grid.steps];

        let index =
            |month: usize| ((month as f64 * MONTH / grid.step).round() as usize).min(grid.steps);
        let there = |t: usize| arrivals[t] + lost[t] - gone[t];
        for m in 0..layout.months {
            let (start, end) = (index(m), index(m + 1));
            values[layout.at_start(m)] = there(start);
            values[layout.churned(m)] = there(start) - there(end) + arrivals[end] - arrivals[start];
        }
        let everywhere = vec![true; count];
        for &at in set {
            let Some(inflow) = before.arrivals(at).filter(|a| !a.is_empty()) else {
                continue;
            };
            let fresh = Question {
                start: &[(at, 1.0)],
                stop: &vec![false; count],
                wanted: &everywhere,
                known: None,
                spread: Spread::Means,
            };
            let drops = follow(self.chain, &fresh)?.drops(self.chain);
            let gone = drops.running(grid.steps);
            // Converted and gone within the same month: they do not count as that month's churn.
            for m in 0..layout.months {
                let (start, end) = (index(m), index(m + 1));
                let mut both = 0.0;
                for t in start..=end {
                    let since = end - t;
                    let (late, rise) = (inflow.late(t), inflow.rise(t));
                    // Around the ends of the month, only those within it; who comes after a point
                    // comes too late for a jump that ends the month.
                    let early = if t == start { 0.0 } else { rise - late };
                    let after = if t == end { 0.0 } else { late };
                    both += early * gone[since] + after * (gone[since] - drops.jump(since));
                    both += if t == start {
                        0.0
                    } else {
                        inflow.jump(t) * gone[since]
                    };
                }
                values[layout.churned(m)] -= both;
            }
            let share = inflow.by(grid.steps);
            for m in 0..=layout.months {
                values[layout.tenure(m)] += share * (1.0 - gone[index(m)]);
            }
        }
        Ok(values)
    }
}

/// The shares still there so many steps after arriving, by the weights.
fn left(parts: &[Part], end: usize) -> Vec<f64> {
    let mut ends = vec![0.0; end + 1];
    for law in parts.iter().map(|part| &part.law) {
        super::grid::add_shifted(&mut ends, &law.hat, 0, 1.0);
        law.atoms
            .iter()
            .filter(|a| a.0 <= end)
            .for_each(|a| ends[a.0] += a.1);
    }
    let mut left = 1.0;
    for ends in &mut ends {
        left -= *ends;
        *ends = left;
    }
    ends
}
