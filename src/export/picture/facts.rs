//! What is drawn of each touchpoint and flow.

use std::collections::HashMap;

use super::Options;
use crate::{
    analyze::TouchpointAnswer,
    diagnostic::any_error,
    layout::flow::Route,
    map::{Evidence, FlowKey, Focus, JourneyMap, Touchpoint, validate::validate},
    numbers::entered,
    plan::{Luck, compile},
    units::Slug,
};

/// Fewer than one in five hundred would only be a speck.
const SPECK: f32 = 0.002;

/// What is known of a flow.
#[derive(Debug, Clone)]
pub struct FlowFacts {
    /// The share of visits that take it.
    pub share: f32,
    /// The share that is set on the map, in words: what stands beside it.
    pub set: String,
    /// What its width shows, relative to the greatest one: 0…1.
    pub volume: f32,
}

/// See the [module documentation](self).
#[derive(Debug, Default)]
pub struct Facts {
    /// The shares of flows of the persona that is shown, or of everybody.
    shares: HashMap<FlowKey, f64>,
    /// The place of each touchpoint in the answer.
    answered: HashMap<Slug, usize>,
    /// What is graded: measured, estimated, guessed, not.
    pub grades: [u32; 4],
}

impl Facts {
    /// Those of a map.
    pub fn of(map: &JourneyMap, options: &Options) -> Facts {
        let answered = options.answer.map(|answer| {
            let slugs = answer.touchpoints.iter().map(|t| t.slug.clone());
            slugs.zip(0..).collect()
        });
        Facts {
            shares: match options.persona {
                Some(persona) => shares_of(map, persona),
                None => shares_of_everybody(map),
            },
            answered: answered.unwrap_or_default(),
            grades: grades(map),
        }
    }

    /// What the run says about a touchpoint.
    pub fn measured<'a>(&self, options: &Options<'a>, slug: &Slug) -> Option<&'a TouchpointAnswer> {
        options.answer?.touchpoints.get(*self.answered.get(slug)?)
    }

    /// What is known of each flow, in the order of the routes; and how many leave for good at each
    /// touchpoint and how many finish there, on the same scale.
    pub fn flows(
        &self,
        map: &JourneyMap,
        options: &Options,
        routes: &[Route],
    ) -> (Vec<FlowFacts>, Vec<[f32; 2]>) {
        let fact = |route: &Route| {
            let key = &route.flow;
            let own = self.shares.get(key).copied().unwrap_or(0.0);
            let mut share = own as f32;
            let set = map.flows.get(key).map_or_else(String::new, |flow| {
                entered(&flow.share, own / flow.share.central().get())
            });
            let Some(at) = self.measured(options, &key.from) else {
                return FlowFacts {
                    share,
                    set,
                    volume: share,
                };
            };
            if let Some((_, counted)) = at.onward.iter().find(|(to, _)| *to == key.to) {
                share = *counted as f32;
            }
            FlowFacts {
                share,
                set,
                volume: at.visits.value as f32 * share,
            }
        };
        let mut flows: Vec<FlowFacts> = routes.iter().map(fact).collect();
        let lost = |slug: &Slug| {
            let measured = self.measured(options, slug);
            let lost = measured.map_or(0.0, |m| m.lost.value);
            let finished = measured.and_then(|m| m.finished).map_or(0.0, |e| e.value);
            [lost, finished].map(|share| match share as f32 {
                share if share >= SPECK => share,
                _ => 0.0,
            })
        };
        let mut lost: Vec<[f32; 2]> = map.touchpoints.keys().map(lost).collect();
        let all = flows.iter().map(|f| &f.volume).chain(lost.iter().flatten());
        let most = all.copied().fold(0.0, f32::max);
        let volumes = flows.iter_mut().map(|f| &mut f.volume);
        let volumes = volumes.chain(lost.iter_mut().flatten());
        for volume in volumes {
            *volume = if most > 0.0 { *volume / most } else { 0.0 };
        }
        (flows, lost)
    }
}

fn shares_of_everybody(map: &JourneyMap) -> HashMap<FlowKey, f64> {
    let share =
        |(key, flow): (&FlowKey, &crate::map::Flow)| (key.clone(), flow.share.central().get());
    map.flows.iter().map(share).collect()
}

/// The central shares of a persona. A timed effect is left out: these are the shares of a long stay.
fn shares_of(map: &JourneyMap, persona: &Slug) -> HashMap<FlowKey, f64> {
    // Factors mean nothing while the shares do not add up.
    if any_error(&validate(map)) {
        return shares_of_everybody(map);
    }
    let plan = compile(map, crate::map::RunSettings::HORIZON, Luck::Central);
    let own = plan
        .personas
        .iter()
        .find(|p| p.slug.as_ref() == Some(persona));
    let Some(own) = own else {
        return shares_of_everybody(map);
    };
    let mut shares = HashMap::new();
    for (node, touchpoint) in own.nodes.iter().zip(&plan.touchpoints) {
        for (to, share) in node.ways.last().map_or(&[][..], |ways| &ways.flows) {
            let to = plan.touchpoints[*to as usize].slug.clone();
            shares.insert(FlowKey::new(touchpoint.slug.clone(), to), *share);
        }
    }
    shares
}

/// The map of one persona alone: a run of it is a run of this persona's customers. `None` if there is
/// no such persona.
pub fn only(map: &JourneyMap, persona: &Slug) -> Option<JourneyMap> {
    let mut own = map.clone();
    own.personas.retain(|slug, _| slug == persona);
    if own.personas.is_empty() {
        return None;
    }
    own.focus = Focus::Persona(persona.clone());
    own.targets
        .retain(|t| t.persona.as_ref().is_none_or(|p| p == persona));
    Some(own)
}

/// How many of the graded things of a map are measured, estimated, guessed, and not graded.
fn grades(map: &JourneyMap) -> [u32; 4] {
    let mut counts = [0; 4];
    let all = (map.touchpoints.values().map(|t| t.evidence))
        .chain(map.pains.values().map(|p| p.evidence))
        .chain(map.flows.values().map(|f| f.evidence));
    for grade in all {
        counts[match grade {
            Some(Evidence::Measured(_)) => 0,
            Some(Evidence::Estimate) => 1,
            Some(Evidence::Guess) => 2,
            None => 3,
        }] += 1;
    }
    counts
}

/// What a persona feels at a touchpoint when what hurts it there is counted in.
pub fn felt(map: &JourneyMap, persona: &Slug, slug: &Slug, touchpoint: &Touchpoint) -> f64 {
    if !map.personas.contains_key(persona) {
        return touchpoint.emotion.get();
    }
    let pains = map.pains_at(slug);
    let hurt = pains.map(|(pain, what)| map.strikes(pain, Some(persona)) * what.emotion.get());
    (touchpoint.emotion.get() + hurt.sum::<f64>()).clamp(-1.0, 1.0)
}
