//! A second implementation of a run, as plain as can be: no tables, no keys, no fixed point, one
//! customer after another from a plan, by the seven steps of the design. Slow, and easy to believe.

mod ending;

use std::collections::BTreeMap;

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use statrs::distribution::{ContinuousCDF, Normal};
use wayfarer::{
    map::{Milestone, SupportRole},
    plan::{NodePlan, PersonaPlan, Plan},
};

/// What is known of a customer in the end, by name.
pub type Facts = BTreeMap<String, f64>;

/// A customer under way.
#[derive(Default)]
struct State {
    facts: Facts,
    satisfaction: f64,
    start: f64,
    first: BTreeMap<&'static str, f64>,
    days_in_stage: BTreeMap<u32, f64>,
    visited: Vec<bool>,
    conversions: u32,
    mrr: f64,
    mrr_at_first: f64,
    mrr_at_window: f64,
    /// When the open ticket was opened, contacts about it, and whether it was answered.
    ticket: Option<(f64, u32, bool)>,
    tickets: u32,
}

impl State {
    fn add(&mut self, fact: impl Into<String>, value: f64) {
        *self.facts.entry(fact.into()).or_default() += value;
    }

    fn reached(&self, milestone: Milestone) -> Option<f64> {
        self.first.get(milestone.name()).copied()
    }
}

/// A time as whole milliseconds, in days.
fn whole(days: f64) -> f64 {
    (days * 86_400_000.0).round_ties_even() / 86_400_000.0
}

fn unit(luck: &mut StdRng) -> f64 {
    luck.random::<f64>().clamp(1e-12, 1.0 - 1e-12)
}

/// Picks by shares; `None` when the draw falls into what is missing to 1.
fn pick(luck: &mut impl Rng, shares: impl Iterator<Item = (u32, f64)>) -> Option<u32> {
    let mut left: f64 = luck.random();
    for (what, share) in shares {
        if left < share {
            return Some(what);
        }
        left -= share;
    }
    None
}

/// Walks `customers` customers and gives the facts of each; those who arrive too late have none.
pub fn walk_all(plan: &Plan, customers: usize, seed: u64) -> Vec<Facts> {
    let mut luck = StdRng::seed_from_u64(seed);
    (0..customers).map(|_| walk(plan, &mut luck)).collect()
}

fn walk(plan: &Plan, luck: &mut StdRng) -> Facts {
    let shares = (0..).zip(plan.personas.iter().map(|p| p.share));
    let index = pick(luck, shares).unwrap_or(plan.personas.len() as u32 - 1);
    let persona = &plan.personas[index as usize];
    let start = plan
        .arrivals
        .as_ref()
        .map_or(0.0, |law| whole(law.quantile(unit(luck))));
    let mut at = pick(luck, persona.entry.iter().copied()).unwrap_or(persona.entry[0].0);
    if start > plan.horizon {
        return Facts::new();
    }
    let mut state = State {
        satisfaction: persona.baseline,
        start,
        visited: vec![false; plan.touchpoints.len()],
        ..State::default()
    };
    state.add("customers", 1.0);
    state.add(format!("persona {index}"), 1.0);
    let mut now = start;
    let over = loop {
        match stay(plan, persona, at, &mut now, &mut state, luck) {
            Next::On(to) => at = to,
            over => break over,
        }
    };
    if over == Next::Finished {
        // Nothing happens any more, but that a subscription runs on.
        let recurring = state.mrr * 12.0 / 365.0;
        earn_along(plan, recurring, (now, plan.horizon), &mut state);
        now = plan.horizon;
    }
    ending::finish(plan, &mut state, start, now, over, luck);
    state.facts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Active,
    Gone,
    Finished,
    On(u32),
}

/// One stay: steps 2 to 7.
fn stay(
    plan: &Plan,
    persona: &PersonaPlan,
    at: u32,
    now: &mut f64,
    state: &mut State,
    luck: &mut StdRng,
) -> Next {
    let touchpoint = &plan.touchpoints[at as usize];
    let node: &NodePlan = &persona.nodes[at as usize];
    // (2) The milestone is reached on arriving.
    if let Some(milestone) = touchpoint.milestone {
        state.first.entry(milestone.name()).or_insert(*now);
    }
    state.add(format!("visits {at}"), 1.0);
    if !std::mem::replace(&mut state.visited[at as usize], true) {
        state.add(format!("reached {at}"), 1.0);
    }
    arrive(plan, persona, at, *now, state);
    // (3) Pains, (4) the stay and their delays.
    let mut dwell = node.stay.quantile(unit(luck));
    let mut emotion = touchpoint.emotion;
    let mut leaver = None;
    for &(pain, prevalence) in &node.pains {
        let plan = &plan.pains[pain as usize];
        if luck.random::<f64>() < prevalence {
            let delay = plan
                .delay
                .as_ref()
                .map_or(0.0, |law| law.quantile(unit(luck)));
            dwell += delay;
            emotion += plan.emotion;
            state.add(format!("struck {pain}"), 1.0);
            state.add(format!("delay {pain}"), delay);
            if luck.random::<f64>() < plan.leave {
                leaver = leaver.or(Some(pain));
            }
        }
    }
    let (dwell, end) = (whole(dwell), whole(*now + dwell));
    let until = end.min(plan.horizon);
    state.add(format!("days {at}"), until - *now);
    *state.days_in_stage.entry(touchpoint.stage).or_default() += until - *now;
    running(plan, persona, at, (*now, until), state);
    if end > plan.horizon {
        state.add(format!("active at {at}"), 1.0);
        *now = plan.horizon;
        return Next::Active;
    }
    *now = end;
    if touchpoint.milestone == Some(Milestone::Renewal) && *now > plan.horizon - 30.0 {
        state.add("renewals lately", 1.0);
    }
    // (5) Emotion.
    let emotion = emotion.clamp(-1.0, 1.0);
    let experience = &plan.experience;
    state.satisfaction += experience.recency.get() * (5.0 + 5.0 * emotion - state.satisfaction);
    state.add(format!("emotion {at}"), emotion);
    if touchpoint.csat {
        let answer = state.satisfaction + noise(plan, luck);
        state.add("csat asked", 1.0);
        state.add(
            "csat satisfied",
            f64::from(u8::from(answer >= experience.csat_from)),
        );
    }
    if let Some(effort) = touchpoint.effort {
        state.add("effort", effort);
    }
    // (6) A pain makes the customer leave.
    if let Some(pain) = leaver {
        state.add(format!("left {pain}"), 1.0);
        state.add(format!("dropped at {at}"), 1.0);
        return Next::Gone;
    }
    // (7) A flow, a good end, or nothing.
    let ways = node
        .ways
        .iter()
        .find(|ways| dwell <= ways.up_to)
        .expect("the last has no end");
    let drop_off = ways.drop_off();
    let worse = persona.baseline - state.satisfaction;
    let factor = (experience.health_effect.get() * worse).exp();
    let mut stretch = 1.0;
    if drop_off > 0.0 && drop_off < 1.0 {
        let odds = drop_off / (1.0 - drop_off) * factor;
        stretch = (1.0 / (1.0 + odds)) / (1.0 - drop_off);
    }
    const END: u32 = u32::MAX;
    let all = ways.flows.iter().copied().chain([(END, ways.finish)]);
    match pick(luck, all.map(|(to, share)| (to, share * stretch))) {
        Some(END) => {
            state.add(format!("finished at {at}"), 1.0);
            Next::Finished
        }
        Some(to) => {
            state.add(format!("move {at}>{to}"), 1.0);
            Next::On(to)
        }
        None if drop_off > 0.0 => {
            state.add(format!("dropped at {at}"), 1.0);
            Next::Gone
        }
        // The shares sum to 1 up to rounding.
        None if ways.finish > 0.0 => {
            state.add(format!("finished at {at}"), 1.0);
            Next::Finished
        }
        None => Next::On(ways.flows[ways.flows.len() - 1].0),
    }
}

/// One-off money, subscriptions and tickets.
fn arrive(plan: &Plan, persona: &PersonaPlan, at: u32, now: f64, state: &mut State) {
    let touchpoint = &plan.touchpoints[at as usize];
    let money = &touchpoint.money;
    if touchpoint.milestone == Some(Milestone::Conversion) {
        state.conversions += 1;
        if state.conversions == 1 {
            let so_far = state.facts.get("cost").copied().unwrap_or(0.0);
            state.add("acquisition", so_far);
        }
    }
    spend(plan, state, money.cost, now);
    earn(plan, state, money.revenue * persona.spend, now);
    if let Some(price) = money.subscribe {
        state.mrr = price * persona.spend;
        state.mrr_at_first = state.mrr;
    }
    let change = (state.mrr * money.change).max(-state.mrr);
    state.mrr += change;
    state.add("expanded", change.max(0.0));
    match (touchpoint.support, state.ticket) {
        (Some(SupportRole::Ticket), None) => {
            state.ticket = Some((now, 1, false));
            state.tickets += 1;
        }
        (Some(SupportRole::Ticket), Some((since, contacts, answered))) => {
            state.ticket = Some((since, contacts + 1, answered));
        }
        (Some(SupportRole::Response), Some((since, contacts, false))) => {
            state.ticket = Some((since, contacts, true));
            state.add("answered", 1.0);
            state.add("answered days", now - since);
        }
        _ => {}
    }
    if touchpoint.milestone == Some(Milestone::ProblemResolution)
        && let Some((since, contacts, _)) = state.ticket.take()
    {
        state.add("resolved", 1.0);
        state.add("resolved days", now - since);
        state.add("first contact", f64::from(u8::from(contacts == 1)));
    }
}

fn earn(plan: &Plan, state: &mut State, amount: f64, when: f64) {
    let worth = (1.0 + plan.discount_rate).powf(-when / 365.0);
    state.add("revenue", amount);
    state.add("discounted", amount * worth);
    add_present(plan, state, amount, when);
}

fn spend(plan: &Plan, state: &mut State, amount: f64, when: f64) {
    state.add("cost", amount);
    add_present(plan, state, -amount, when);
}

/// What it is worth on the day on which the customer entered.
fn add_present(plan: &Plan, state: &mut State, amount: f64, when: f64) {
    if plan.discount_rate > 0.0 {
        let years = (when - state.start) / 365.0;
        state.add("present", amount / (1.0 + plan.discount_rate).powf(years));
    }
}

/// What is done with each of the small steps of a stay, at its middle.
fn along((from, to): (f64, f64), mut each: impl FnMut(f64, f64)) {
    let steps = ((to - from) / 5.0).ceil().max(1.0);
    let step = (to - from) / steps;
    for i in 0..steps as u32 {
        each(step, from + (f64::from(i) + 0.5) * step);
    }
}

/// Money that runs during a stay, discounted in small steps.
fn running(plan: &Plan, persona: &PersonaPlan, at: u32, (from, to): (f64, f64), state: &mut State) {
    let money = &plan.touchpoints[at as usize].money;
    let a_day = money.revenue_per_day * persona.spend + state.mrr * 12.0 / 365.0;
    if money.cost_per_day != 0.0 {
        along((from, to), |days, when| {
            spend(plan, state, money.cost_per_day * days, when);
        });
    }
    earn_along(plan, a_day, (from, to), state);
}

/// So much a day between two times.
fn earn_along(plan: &Plan, a_day: f64, (from, to): (f64, f64), state: &mut State) {
    if a_day != 0.0 {
        along((from, to), |days, when| {
            earn(plan, state, a_day * days, when)
        });
    }
    let window = plan.horizon - plan.window;
    if from <= window && window < to {
        state.mrr_at_window = state.mrr;
    }
}

fn noise(plan: &Plan, luck: &mut StdRng) -> f64 {
    Normal::standard().inverse_cdf(unit(luck)) * plan.experience.noise.get()
}
