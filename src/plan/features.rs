//! What a map uses.
//!
//! It is read off the map and not off what a replication happens to draw: a price that comes out as 0 once is
//! a price all the same, and all replications count the same things.

use super::{PainPlan, PersonaPlan, TouchpointPlan};
use crate::{
    map::{JourneyMap, Milestone, Touchpoint},
    units::{Money, Uncertain},
};

/// What a map uses, so that what it does not use costs nothing and is told of nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features {
    /// Any pain.
    pub pains: bool,
    /// Any emotion, CSAT survey or effect of satisfaction: satisfaction has a meaning.
    pub satisfaction: bool,
    /// Any reported effort.
    pub effort: bool,
    /// Satisfaction changes what customers do.
    pub health_effect: bool,
    /// Any money.
    pub money: bool,
    /// Anything is sold: an amount or a subscription.
    pub earns: bool,
    /// Anything is subscribed to.
    pub subscribes: bool,
    /// A running subscription can grow.
    pub expands: bool,
    /// Anything costs something.
    pub costs: bool,
    /// Something costs before the first conversion.
    pub acquires: bool,
    /// Any support role.
    pub support: bool,
    /// Any expected time of a stage.
    pub stage_times: bool,
    /// Any timed effect.
    pub timed: bool,
    /// Customers arrive over time.
    pub arrivals: bool,
    /// Some customers may finish.
    pub finishes: bool,
}

impl Features {
    /// Of a map and what was made of it.
    pub(super) fn of(
        map: &JourneyMap,
        touchpoints: &[TouchpointPlan],
        pains: &[PainPlan],
        personas: &[PersonaPlan],
    ) -> Features {
        let any = |has: fn(&Touchpoint) -> bool| map.touchpoints.values().any(has);
        let health_effect = map.experience.health_effect.get() != 0.0;
        let subscribes = any(|t| t.subscribe.is_some());
        let earns = subscribes || any(|t| may_be_some(t.revenue) || may_be_some(t.revenue_per_day));
        let costs = any(may_cost);
        Features {
            pains: !pains.is_empty(),
            satisfaction: health_effect
                || touchpoints.iter().any(|t| t.emotion != 0.0 || t.csat)
                || pains.iter().any(|p| p.emotion != 0.0),
            effort: touchpoints.iter().any(|t| t.effort.is_some()),
            health_effect,
            money: earns || costs || any(|t| may_change(t, |change| change != 0.0)),
            earns,
            subscribes,
            expands: subscribes && any(|t| may_change(t, |change| change > 0.0)),
            costs,
            acquires: costs && costs_before_converting(map, touchpoints, personas),
            support: touchpoints.iter().any(|t| t.support.is_some()),
            stage_times: map.stages.values().any(|s| s.expected.is_some()),
            timed: map.flows.values().any(|f| f.within.is_some()),
            arrivals: map.arrivals.is_some(),
            finishes: map.can_finish(),
        }
    }
}

/// Whether an amount is written that is not known to be 0.
fn may_be_some(amount: Option<Uncertain<Money>>) -> bool {
    amount.is_some_and(|amount| !amount.is_known() || amount.central().get() != 0.0)
}

/// Whether anything may be paid for a touchpoint.
fn may_cost(touchpoint: &Touchpoint) -> bool {
    may_be_some(touchpoint.cost) || may_be_some(touchpoint.cost_per_day)
}

/// Whether a touchpoint may change a running subscription like this.
fn may_change(touchpoint: &Touchpoint, like: fn(f64) -> bool) -> bool {
    let (expand, contract) = (touchpoint.expand, touchpoint.contract);
    let known = [expand, contract].iter().flatten().all(|x| x.is_known());
    let [expand, contract] = [expand, contract].map(|x| x.map_or(0.0, |x| x.central().get()));
    match known {
        true => like(expand - contract),
        // Of two shares of which one is not known the first may be the larger wherever it is some.
        false => like(expand) || like(-contract),
    }
}

/// Whether somebody who has not converted yet can come where something costs.
fn costs_before_converting(
    map: &JourneyMap,
    touchpoints: &[TouchpointPlan],
    personas: &[PersonaPlan],
) -> bool {
    let costly: Vec<bool> = map.touchpoints.values().map(may_cost).collect();
    personas.iter().any(|persona| {
        let mut seen = vec![false; touchpoints.len()];
        let mut open: Vec<u32> = persona.entry.iter().map(|(at, _)| *at).collect();
        while let Some(at) = open.pop() {
            let at = at as usize;
            // What is paid on arriving at a conversion is paid for a customer.
            let converts = touchpoints[at].milestone == Some(Milestone::Conversion);
            if converts || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if costly[at] {
                return true;
            }
            let ways = persona.nodes[at].ways.iter().flat_map(|ways| &ways.flows);
            open.extend(ways.map(|(to, _)| *to));
        }
        false
    })
}
