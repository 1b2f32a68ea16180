//! The questions asked of one persona's chain, and their answers on one grid.

use super::{
    chain::Chain,
    events::{self, days, millis},
    flow::{Flow, Question, Spreading, follow},
    stream::{Running, Stream},
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
    /// Everybody's way: for each touchpoint visits, customers there at the horizon, days spent there,
    /// completed stays that went on and those that finished: [`VISITS`] numbers each.
    Visits,
    /// The first arrival at any of these touchpoints: its probability within the horizon.
    Reach(Vec<usize>),
    /// The same, and that probability times the mean time of the arrival.
    First(Vec<usize>),
    /// The same, and that probability times the mean square and the mean cube of the time.
    Times(Vec<usize>),
    /// Conversion and what comes after it: see [`Converted`].
    Converted(Vec<usize>),
    /// Who is still there some days after first arriving at any of these touchpoints, or after entering where
    /// there are none: for each of [`RETENTION_DAYS`] who is watched that long, and who of them is there.
    Retention(Vec<usize>),
    /// Arriving at any of these touchpoints a second time: its probability within the horizon.
    Again(Vec<usize>),
    /// Stays at any of these touchpoints that end within the last [`MONTH`]: how many.
    Lately(Vec<usize>),
    /// Money, where these touchpoints convert: see [`Purse`](super::purse::Purse).
    Money(Vec<usize>),
}

impl Task {
    /// Whether it is asked beside the others, with as much work of its own, so that it takes nothing from them.
    pub fn is_further(&self) -> bool {
        matches!(
            self,
            Task::Retention(_) | Task::Again(_) | Task::Lately(_) | Task::Money(_)
        )
    }
}

/// Days after which retention is asked.
pub(super) const RETENTION_DAYS: [f64; 3] = [1.0, 7.0, 30.0];

/// Numbers of [`Task::Visits`] for each touchpoint.
pub(super) const VISITS: usize = 5;

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

    /// Customers gone before converting.
    pub const LOST: usize = 0;

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
        5 + 3 * self.months
    }

    /// Converted customers still there at the start of the window that ends at the horizon.
    pub fn at_window(&self) -> usize {
        2 + 3 * self.months
    }

    /// Of those, how many leave within it.
    pub fn window_churned(&self) -> usize {
        3 + 3 * self.months
    }

    /// Days that converted customers are there after converting, within the horizon.
    pub fn days(&self) -> usize {
        4 + 3 * self.months
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

/// Where those can come who have been at these touchpoints.
pub(super) fn after(persona: &PersonaPlan, at: &[usize]) -> Vec<usize> {
    let ways = at.iter().flat_map(|&i| &persona.nodes[i].ways);
    let next: Vec<usize> = ways
        .flat_map(|ways| &ways.flows)
        .map(|flow| flow.0 as usize)
        .collect();
    let seen = Reachable::new(persona).from(&next).into_iter().enumerate();
    seen.filter(|(_, seen)| *seen).map(|(i, _)| i).collect()
}

/// The answer to a question on one grid.
pub(super) struct Answer {
    /// As the question says.
    pub values: Vec<f64>,
    /// How far off they may be for reasons that a finer grid need not show.
    pub doubt: f64,
}

/// One persona's chain on one grid, with everybody's way through it.
pub(super) struct Solver<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Which touchpoints lead to which.
    pub reachable: &'a Reachable,
    /// Everybody's way.
    pub base: &'a Flow,
    /// What is solved.
    pub plan: &'a Plan,
    /// Whose chain it is.
    pub persona: &'a PersonaPlan,
    /// How often the step has been halved.
    pub level: usize,
}

impl Solver<'_> {
    /// The answer to a question.
    ///
    /// # Errors
    /// A sentence, when a loop takes no time and cannot be left.
    pub fn answer(&self, task: &Task) -> Result<Answer, String> {
        let answer = |values: Vec<f64>, doubt: f64| Answer { values, doubt };
        match task {
            Task::Visits => Ok(answer(self.visits(), self.base.doubt())),
            Task::First(set) | Task::Reach(set) => {
                let flow = self.first(set, &self.reachable.to(set))?;
                let mut values = self.probability_and_time(&self.sum(&flow, set)).to_vec();
                // An error that nobody looks at must not ask for a finer grid.
                values.truncate(if matches!(task, Task::Reach(_)) { 1 } else { 2 });
                if let Some(time) = values.get_mut(1) {
                    *time -= self.entered_at(set)?;
                }
                Ok(answer(values, flow.doubt()))
            }
            Task::Times(set) => self.times(set),
            Task::Converted(set) => self.converted(set),
            Task::Retention(set) => self.retention(set),
            Task::Again(set) => self.again(set),
            Task::Lately(set) => Ok(self.lately(set)),
            Task::Money(set) => self.money(set),
        }
    }

    /// The time at which those enter who arrive at the set within the horizon, summed over them.
    fn entered_at(&self, set: &[usize]) -> Result<f64, String> {
        if self.plan.arrivals.is_none() {
            return Ok(0.0);
        }
        let grid = self.chain.grid;
        let entered = self.chain.arrivals.weighted(grid, |days| days);
        let flow = self.until(
            set,
            &self.chain.start_of(&entered),
            &self.reachable.to(set),
            None,
        )?;
        Ok(self.sum(&flow, set).by_end(grid))
    }

    /// The probability of arriving at the set, and that times the mean first, second and third power of the time
    /// from entering to the arrival: powers of t − s by the binomial theorem, where customers that enter at s are
    /// counted sᵏ times.
    fn times(&self, set: &[usize]) -> Result<Answer, String> {
        let flow = self.first(set, &self.reachable.to(set))?;
        let came = self.sum(&flow, set);
        let mut values: Vec<f64> = (0..4).map(|power| self.moment(&came, power)).collect();
        values[0] = came.by_end(self.chain.grid);
        if self.plan.arrivals.is_some() {
            let grid = self.chain.grid;
            for k in 1..4 {
                let entered = self.chain.arrivals.weighted(grid, |days| days.powi(k));
                let start = self.chain.start_of(&entered);
                let counted = self.until(set, &start, &self.reachable.to(set), None)?;
                let counted = self.sum(&counted, set);
                let sign = if k % 2 == 1 { -1.0 } else { 1.0 };
                for power in k..4 {
                    // 3 choose 1, 3 choose 2 and 2 choose 1 are the only ones above 1.
                    let ways = if k == power { 1.0 } else { f64::from(power) };
                    values[power as usize] += sign * ways * self.moment(&counted, power - k);
                }
            }
        }
        Ok(Answer {
            values,
            doubt: flow.doubt(),
        })
    }

    /// Follows customers until they first arrive in the set, as far as some touchpoints.
    pub fn first(&self, set: &[usize], wanted: &[bool]) -> Result<Flow, String> {
        let after = self.reachable.from(set);
        // What lies upstream of the set is as if nobody stopped there.
        let same: Vec<bool> = after.iter().map(|after| !after).collect();
        let known = Some((self.base, &same[..]));
        self.until(set, &self.chain.start(), wanted, known)
    }

    /// Follows customers from somewhere until they arrive in the set, as far as some touchpoints.
    pub fn until(
        &self,
        set: &[usize],
        start: &[(usize, Stream)],
        wanted: &[bool],
        known: Option<(&Flow, &[bool])>,
    ) -> Result<Flow, String> {
        let mut stop = vec![false; wanted.len()];
        set.iter().for_each(|&i| stop[i] = true);
        let spreading = Spreading::Means;
        let question = Question {
            start,
            stop: &stop,
            wanted,
            known,
            spreading,
        };
        follow(self.chain, &question)
    }

    /// Arrivals at any of some touchpoints.
    pub fn sum(&self, flow: &Flow, set: &[usize]) -> Stream {
        let mut sum = Stream::default();
        for arrivals in set.iter().filter_map(|&i| flow.arrivals(i)) {
            sum.add(arrivals, 1.0);
        }
        sum
    }

    /// The probability of arriving, and that times the mean of a power of the time of the arrival.
    fn moment(&self, arrivals: &Stream, power: i32) -> f64 {
        arrivals.worth(self.chain.grid, |days| days.powi(power))
    }

    fn probability_and_time(&self, arrivals: &Stream) -> [f64; 2] {
        [arrivals.by_end(self.chain.grid), self.moment(arrivals, 1)]
    }

    fn visits(&self) -> Vec<f64> {
        let grid = self.chain.grid;
        let mut values = Vec::with_capacity(VISITS * self.base.visits.len());
        for (visits, parts) in self.base.visits.iter().zip(&self.chain.parts) {
            let Some(visits) = visits else {
                values.extend([0.0; VISITS]);
                continue;
            };
            let came = visits.arrivals.by_end(grid);
            let ended: f64 = visits.ends.iter().map(|ends| ends.by_end(grid)).sum();
            // E[min(T, t)] is exact by hat weights, for min(·, t) is straight between points.
            let left: f64 = visits.ends.iter().map(|ends| ends.time_left(grid)).sum();
            let days = (visits.arrivals.time_left(grid) - left).max(0.0);
            let each = || parts.iter().zip(&visits.ends);
            let gone_on = each().map(|(part, ends)| {
                part.flows.iter().map(|f| f.1).sum::<f64>() * ends.by_end(grid)
            });
            let finishing = each().filter(|(part, _)| part.finish > 0.0);
            let finished = finishing.map(|(part, ends)| part.finish * ends.by_end(grid));
            values.extend([came, came - ended, days, gone_on.sum(), finished.sum()]);
        }
        values
    }

    fn converted(&self, set: &[usize]) -> Result<Answer, String> {
        let grid = self.chain.grid;
        let count = self.chain.parts.len();
        let layout = Converted::new(self.plan.horizon);
        let mut values = vec![0.0; layout.len()];

        let before = self.first(set, &vec![true; count])?;
        let mut doubt = before.doubt() + self.base.doubt();
        let converted = self.sum(&before, set);
        let lost = before.drops(self.chain);
        let gone = self.base.drops(self.chain);
        let end = grid.end();
        let month = |m: usize| millis(m as f64 * MONTH).min(end);
        let window = millis(self.plan.horizon) - millis(self.plan.window);
        // Events whose time is not exact, at the end of any month.
        let unsure = |stream: &Stream| {
            let times = (1..=layout.months).map(month).chain([window]);
            let each = times.map(|at| events::near(&stream.jumps, at));
            each.fold(0.0, f64::max)
        };
        values[layout.days()] =
            converted.time_left(grid) + lost.time_left(grid) - gone.time_left(grid);
        doubt += unsure(&converted) + unsure(&lost) + unsure(&gone);
        let arrivals = converted.running(grid);
        let (lost, gone) = (lost.running(grid), gone.running(grid));
        // Who never comes is lost from the start.
        values[Converted::LOST] = lost.at(end) + self.chain.away();
        let there = |t: i64| arrivals.at(t) + lost.at(t) - gone.at(t);
        for m in 0..layout.months {
            let (start, end) = (month(m), month(m + 1));
            values[layout.at_start(m)] = there(start);
            values[layout.churned(m)] =
                there(start) - there(end) + arrivals.at(end) - arrivals.at(start);
        }
        values[layout.at_window()] = there(window);
        values[layout.window_churned()] =
            there(window) - there(end) + arrivals.at(end) - arrivals.at(window);
        let everywhere = vec![true; count];
        for &at in set {
            let Some(inflow) = before.arrivals(at).filter(|a| !a.is_empty()) else {
                continue;
            };
            let fresh = self.until(&[], &[(at, Stream::one())], &everywhere, None)?;
            let drops = fresh.drops(self.chain);
            doubt += fresh.doubt() + unsure(&drops);
            let gone = drops.running(grid);
            // Converted and gone within the same month: they do not count as that month's churn.
            for m in 0..layout.months {
                values[layout.churned(m)] -= self.both(inflow, &gone, month(m), month(m + 1));
            }
            values[layout.window_churned()] -= self.both(inflow, &gone, window, end);
            let share = inflow.by_end(grid);
            for m in 0..=layout.months {
                values[layout.tenure(m)] += share * (1.0 - gone.at(month(m)));
            }
        }
        Ok(Answer { values, doubt })
    }

    /// Who converts after `start` and is gone by `end`, in milliseconds: ∫ gone(end − s) d inflow(s).
    fn both(&self, inflow: &Stream, gone: &Running, start: i64, end: i64) -> f64 {
        let grid = self.chain.grid;
        let within = inflow.jumps.iter().filter(|e| e.at > start && e.at <= end);
        let jumps: f64 = within.map(|e| e.mass * gone.at(end - e.at)).sum();
        if inflow.rise.is_empty() {
            return jumps;
        }
        // Gone at one instant: whoever came early enough.
        let came = inflow.running(grid);
        let by_start = came.smooth_at(start);
        let early = gone.jumps.iter().take_while(|e| e.at < end - start);
        let early = early.map(|e| e.mass * (came.smooth_at(end - e.at) - by_start));
        // Gone at any time: the times to come, between and at grid points.
        let first = (days(start) / grid.step).floor() as usize;
        let last = ((days(end) / grid.step).ceil() as usize).min(grid.steps);
        let mut from = (by_start, gone.smooth_at(end - start));
        let mut smooth = 0.0;
        for k in first + 1..=last {
            let at = millis(grid.time(k)).min(end);
            let to = (came.smooth_at(at), gone.smooth_at(end - at));
            smooth += (to.0 - from.0) * (to.1 + from.1) / 2.0;
            from = to;
        }
        jumps + early.sum::<f64>() + smooth
    }
}
