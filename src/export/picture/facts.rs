//! What is drawn of each touchpoint and flow.

use std::collections::HashMap;

use super::Options;
use crate::{
    analyze::{Answer, Passage, PersonaAnswer, TargetAnswer},
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

    /// What the run says about a touchpoint: of everybody, or of the persona that is shown.
    pub fn measured(&self, options: &Options, slug: &Slug) -> Option<Passage> {
        let at = *self.answered.get(slug)?;
        let answer = options.answer?;
        match options.persona {
            None => Some(answer.touchpoints.get(at)?.passage()),
            Some(persona) => its(answer, persona)?.touchpoints.get(at).cloned(),
        }
    }

    /// What share of the visits the run sends on along a flow; `None` where it does not tell.
    fn sent(&self, options: &Options, flow: &FlowKey) -> Option<f64> {
        // Of a persona it tells where it comes, and the map tells its shares.
        let answer = options.answer.filter(|_| options.persona.is_none())?;
        let from = answer.touchpoints.get(*self.answered.get(&flow.from)?)?;
        let mut onward = from.onward.iter();
        onward
            .find(|(to, _)| *to == flow.to)
            .map(|(_, share)| *share)
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
            if let Some(counted) = self.sent(options, key) {
                share = counted as f32;
            }
            FlowFacts {
                share,
                set,
                volume: at.visits.unwrap_or(0.0) as f32 * share,
            }
        };
        let mut flows: Vec<FlowFacts> = routes.iter().map(fact).collect();
        let lost = |slug: &Slug| {
            let measured = self.measured(options, slug);
            let lost = measured.as_ref().and_then(|m| m.lost).unwrap_or(0.0);
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

/// What a run of everybody says of a persona.
fn its<'a>(answer: &'a Answer, persona: &Slug) -> Option<&'a PersonaAnswer> {
    answer.personas.iter().find(|p| p.slug == *persona)
}

/// What the run says about a stage: of everybody, or of the persona that is shown.
pub fn stage(options: &Options, slug: &Slug) -> Option<Passage> {
    let answer = options.answer?;
    match options.persona {
        None => {
            let mut stages = answer.stages.iter();
            Some(stages.find(|s| s.slug == *slug)?.passage())
        }
        Some(persona) => {
            let mut stages = its(answer, persona)?.stages.iter();
            stages.find(|s| s.slug == *slug).cloned()
        }
    }
}

/// The targets that a picture judges: all of them, or those of the persona that is shown.
pub fn targets<'a>(options: &Options<'a>) -> Vec<&'a TargetAnswer> {
    let all = options
        .answer
        .into_iter()
        .flat_map(|answer| &answer.targets);
    let persona = options.persona;
    all.filter(|t| persona.is_none() || t.target.persona.as_ref() == persona)
        .collect()
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

/// The map of one persona alone, with its own targets: a run of it is a run of this persona's customers. `None`
/// if there is no such persona.
pub fn only(map: &JourneyMap, persona: &Slug) -> Option<JourneyMap> {
    let mut own = map.clone();
    own.personas.retain(|slug, _| slug == persona);
    if own.personas.is_empty() {
        return None;
    }
    own.focus = Focus::Persona(persona.clone());
    own.targets
        .retain(|target| target.persona.as_ref() == Some(persona));
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
