//! What is known of a customer when the journey is over.

use rand::rngs::StdRng;
use wayfarer::{map::Milestone, plan::Plan};

use super::{Next, State, noise};

/// What is known when the journey is over: at `end`, after a drop-off or at the horizon. Whoever has finished
/// is there until then.
pub(super) fn finish(
    plan: &Plan,
    state: &mut State,
    start: f64,
    end: f64,
    over: Next,
    luck: &mut StdRng,
) {
    let dropped = over == Next::Gone;
    for (milestone, at) in state.first.clone() {
        state.add(format!("milestone {milestone}"), 1.0);
        state.add(format!("time {milestone}"), at - start);
    }
    let [success, aha] = [Milestone::FirstSuccess, Milestone::Aha].map(|m| state.reached(m));
    let activated = success.into_iter().chain(aha).fold(f64::INFINITY, f64::min);
    if activated.is_finite() {
        state.add("activated", 1.0);
    }
    let converted = state.reached(Milestone::Conversion);
    let outcome = match (over, converted) {
        (Next::Finished, _) => "finished",
        (Next::Gone, None) => "lost",
        (Next::Gone, Some(_)) => "churned",
        _ => "active",
    };
    state.add(outcome, 1.0);
    let signed_up = state.reached(Milestone::SignUp);
    if signed_up.is_some() {
        for milestone in [Milestone::Conversion, Milestone::SetUp] {
            if state.reached(milestone).is_some() {
                state.add(format!("signed up and {}", milestone.name()), 1.0);
            }
        }
    }
    let since = if plan.has(Milestone::SignUp) {
        signed_up
    } else if plan.has(Milestone::Conversion) {
        converted
    } else {
        Some(start)
    };
    for days in [1.0, 7.0, 30.0] {
        if let Some(since) = since.filter(|since| since + days <= plan.horizon) {
            state.add(format!("watched {days}"), 1.0);
            if !dropped || end > since + days {
                state.add(format!("retained {days}"), 1.0);
            }
        }
    }
    if let Some(converted) = converted {
        state.add("tenure", end - converted);
        state.add(
            "converted again",
            f64::from(u8::from(state.conversions > 1)),
        );
        // Alive at the start of month k: converted by 30·k, and not gone by then.
        for month in 0..(plan.horizon / 30.0).floor() as u32 {
            let (from, to) = (30.0 * f64::from(month), 30.0 * f64::from(month + 1));
            if converted <= from && (!dropped || end > from) {
                state.add("months begun", 1.0);
                if dropped && end <= to {
                    state.add("months lost", 1.0);
                }
            }
        }
        let window = plan.horizon - plan.window;
        if converted <= window && (!dropped || end > window) {
            state.add("window start", 1.0);
            state.add("window end", f64::from(u8::from(!dropped)));
        }
        let earned = |name| state.facts.get(name).copied().unwrap_or(0.0);
        let (revenue, discounted) = (earned("revenue"), earned("discounted"));
        let (cost, present) = (earned("cost"), earned("present"));
        state.add("customer revenue", revenue);
        state.add("customer discounted", discounted);
        state.add("customer cost", cost);
        state.add("customer present", present);
    } else {
        let cost = state.facts.get("cost").copied().unwrap_or(0.0);
        state.add("acquisition", cost);
    }
    let mrr = if dropped { 0.0 } else { state.mrr };
    state.add("mrr", mrr);
    state.add("mrr at window", state.mrr_at_window);
    if state.mrr_at_window > 0.0 {
        state.add("mrr net", mrr);
        state.add("mrr gross", mrr.min(state.mrr_at_window));
    }
    state.add("tickets", f64::from(state.tickets));
    for (stage, days) in state.days_in_stage.clone() {
        state.add(format!("stage {stage} reached"), 1.0);
        if let Some(expected) = plan.stages[stage as usize].expected {
            let pace = if days <= expected {
                "on track"
            } else if days <= 2.0 * expected {
                "delayed"
            } else {
                "stuck"
            };
            state.add(format!("stage {stage} {pace}"), 1.0);
        }
    }
    // Customers who are there are asked; where nobody becomes a customer, everyone is.
    if (converted.is_some() && !dropped) || !plan.has(Milestone::Conversion) {
        let rating = (state.satisfaction + noise(plan, luck))
            .round()
            .clamp(0.0, 10.0);
        let group = if rating >= 9.0 {
            "promoter"
        } else if rating >= 7.0 {
            "passive"
        } else {
            "detractor"
        };
        state.add(group, 1.0);
        let satisfaction = state.satisfaction;
        state.add("satisfaction", satisfaction);
        if !dropped {
            health(plan, state, activated.is_finite());
        }
    }
}

/// The mean of what can be told, each 0…100.
fn health(plan: &Plan, state: &mut State, activated: bool) {
    let mut parts = vec![10.0 * state.satisfaction];
    if plan.value_milestone().is_some() {
        parts.push(if activated { 100.0 } else { 0.0 });
    }
    if plan.touchpoints.iter().any(|t| t.support.is_some()) {
        parts.push(100.0 / (1.0 + f64::from(state.tickets)));
    }
    if state.mrr_at_first > 0.0 {
        parts.push(if state.mrr < state.mrr_at_first {
            50.0
        } else {
            100.0
        });
    }
    let score = parts.iter().sum::<f64>() / parts.len() as f64;
    let band = if score <= 50.0 {
        "red"
    } else if score <= 75.0 {
        "yellow"
    } else {
        "green"
    };
    state.add("health", score);
    state.add(format!("health {band}"), 1.0);
}
