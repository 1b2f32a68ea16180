//! Which touchpoints start a subscription, and what the others do to it.

use super::{
    chain::Chain,
    flow::{Flow, Question, Spreading, follow},
    stream::Stream,
    task::{Solver, after},
};
use crate::plan::Plan;

/// The subscriptions of one persona.
pub(super) struct Subscriptions {
    /// What a running subscription is multiplied with on arriving; 0 where another takes its place.
    pub gains: Vec<f64>,
    /// Monthly prices of those that start, changes on the same arrival included.
    prices: Vec<Option<f64>>,
    /// The chain on which customers are counted by the price that they pay.
    pub chain: Chain,
    /// The chain on which those are counted who have a subscription.
    having: Chain,
    /// Where there can be a subscription.
    pub downstream: Vec<bool>,
    /// From where a touchpoint can be reached that starts one.
    pub upstream: Vec<bool>,
    /// Whether somebody who has one can come to such a touchpoint.
    pub again: bool,
}

impl Subscriptions {
    /// Of the persona that is solved.
    pub fn new(solver: &Solver) -> Subscriptions {
        let money = || solver.plan.touchpoints.iter().map(|t| t.money);
        let change = |change: f64| (1.0 + change).max(0.0);
        let spend = solver.persona.spend;
        let prices: Vec<Option<f64>> = money()
            .map(|m| Some(m.subscribe? * spend * change(m.change)))
            .collect();
        let gain = |m: crate::plan::MoneyPlan| match m.subscribe {
            Some(_) => 0.0,
            None => change(m.change),
        };
        let gains: Vec<f64> = money().map(gain).collect();
        let starting: Vec<usize> = starting(solver.plan);
        let has: Vec<f64> = gains.iter().map(|g| f64::from(*g > 0.0)).collect();
        Subscriptions {
            chain: solver.chain.with_gains(&gains),
            having: solver.chain.with_gains(&has),
            downstream: solver.reachable.from(&starting),
            upstream: solver.reachable.to(&starting),
            again: after(solver.persona, &starting)
                .iter()
                .any(|at| starting.contains(at)),
            gains,
            prices,
        }
    }

    /// What begins where customers arrive as in this flow, by price.
    pub fn begun(&self, flow: &Flow) -> Vec<(usize, Stream)> {
        self.sources(flow, |price| price)
    }

    /// Customers who have a subscription.
    ///
    /// # Errors
    /// A sentence, when a loop takes no time and cannot be left.
    pub fn having(&self, all: &Flow) -> Result<Flow, String> {
        follow(
            &self.having,
            &Question {
                start: &self.sources(all, |price| f64::from(price > 0.0)),
                stop: &vec![false; self.gains.len()],
                wanted: &self.downstream,
                known: None,
                spreading: Spreading::Means,
            },
        )
    }

    fn sources(&self, flow: &Flow, count: impl Fn(f64) -> f64) -> Vec<(usize, Stream)> {
        let each = self.prices.iter().enumerate();
        each.filter_map(|(at, price)| {
            let count = Some(count((*price)?)).filter(|count| *count != 0.0)?;
            let mut stream = Stream::default();
            stream.add(flow.arrivals(at)?, count);
            Some((at, stream))
        })
        .collect()
    }
}

/// The touchpoints that start a subscription.
fn starting(plan: &Plan) -> Vec<usize> {
    let all = plan.touchpoints.iter().enumerate();
    all.filter(|(_, t)| t.money.subscribe.is_some())
        .map(|(i, _)| i)
        .collect()
}

/// How the gross retention of revenue follows, where each customer counts with no more than it paid at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gross {
    /// What somebody pays never grows, so it is the net one.
    AsNet,
    /// What somebody pays never shrinks, so all who are still there count as at first.
    Level,
    /// It may do both, so the way of each customer decides.
    Unknown,
}

/// The case of a plan.
pub(super) fn gross(plan: &Plan) -> Gross {
    let starting = starting(plan);
    let mut later: Vec<usize> = plan
        .personas
        .iter()
        .flat_map(|persona| after(persona, &starting))
        .collect();
    later.sort_unstable();
    later.dedup();
    let change = |at: &usize| plan.touchpoints[*at].money.change;
    let grows = later.iter().any(|at| change(at) > 0.0);
    let shrinks = later.iter().any(|at| change(at) < 0.0);
    if later.iter().any(|at| starting.contains(at)) {
        // Whoever begins anew pays the same only where there is one price and nothing changes it.
        let price = |at: &usize| plan.touchpoints[*at].money.subscribe;
        let one = starting.iter().all(|at| price(at) == price(&starting[0]));
        return match one && !grows && !shrinks {
            true => Gross::AsNet,
            false => Gross::Unknown,
        };
    }
    match (grows, shrinks) {
        (false, _) => Gross::AsNet,
        (true, false) => Gross::Level,
        (true, true) => Gross::Unknown,
    }
}
