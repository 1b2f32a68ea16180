//! Exact values and sampled ones in one answer, while a run is still growing.
//!
//! The exact solver is there at once and takes every uncertain number at its central value; the sample
//! tells what is not known and everything that has no exact value. So until the run is complete an exact
//! value is shown with the interval of the sample around it.

use indexmap::IndexMap;

use super::{
    answer::{Answer, Estimate, TargetAnswer},
    interval::Method,
};
use crate::map::Metric;

/// The exact answer, completed by what a sample says. `fresh`: the sample was taken of the same map; else
/// it is a former one, which serves for what has no exact value until there is a new one.
pub fn joined(exact: &Answer, sampled: &Answer, fresh: bool) -> Answer {
    let mut answer = exact.clone();
    answer.size = sampled.size;
    answer.window = sampled.window;
    answer.metrics = metrics(&exact.metrics, &sampled.metrics, fresh);
    for persona in &mut answer.personas {
        if let Some(other) = sampled.personas.iter().find(|p| p.slug == persona.slug) {
            persona.metrics = metrics(&persona.metrics, &other.metrics, fresh);
        }
    }
    let personas = &answer.personas;
    let all = &answer.metrics;
    let targets = answer.targets.iter().map(|target| {
        let metrics = match &target.target.persona {
            None => Some(all),
            Some(slug) => personas
                .iter()
                .find(|p| p.slug == *slug)
                .map(|p| &p.metrics),
        };
        let other = sampled.targets.iter().find(|t| t.target == target.target);
        let estimate = metrics.and_then(|m| m.get(&target.target.metric)).copied();
        TargetAnswer {
            met: estimate.is_some_and(|e| target.target.bound.is_met_by(e.value)),
            probability: other.filter(|_| fresh).map_or(f64::NAN, |t| t.probability),
            estimate,
            target: target.target.clone(),
        }
    });
    answer.targets = targets.collect();
    for stage in &mut answer.stages {
        let Some(other) = sampled.stages.iter().find(|s| s.slug == stage.slug) else {
            continue;
        };
        around(&mut stage.reach, Some(&other.reach), fresh);
        optional(&mut stage.drop_off, other.drop_off.as_ref(), fresh);
        optional(&mut stage.days, other.days.as_ref(), fresh);
        stage.pace = other.pace;
        stage.emotion = other.emotion;
    }
    for touchpoint in &mut answer.touchpoints {
        let other = sampled
            .touchpoints
            .iter()
            .find(|t| t.slug == touchpoint.slug);
        let Some(other) = other else {
            continue;
        };
        if touchpoint.reach.method == Method::Bound {
            touchpoint.reach = other.reach;
        }
        around(&mut touchpoint.reach, Some(&other.reach), fresh);
        around(&mut touchpoint.visits, Some(&other.visits), fresh);
        around(&mut touchpoint.lost, Some(&other.lost), fresh);
        around(&mut touchpoint.active, Some(&other.active), fresh);
        optional(&mut touchpoint.finished, other.finished.as_ref(), fresh);
        optional(&mut touchpoint.drop_off, other.drop_off.as_ref(), fresh);
        optional(&mut touchpoint.days, other.days.as_ref(), fresh);
        if fresh {
            touchpoint.onward.clone_from(&other.onward);
        }
    }
    answer.pains.clone_from(&sampled.pains);
    if !sampled.survival.is_empty() {
        answer.survival.clone_from(&sampled.survival);
    }
    answer.stopped = sampled.stopped;
    answer.contradictions.clone_from(&sampled.contradictions);
    answer
}

/// An exact answer that says of every touchpoint how many get there: nobody can come there without a
/// visit, so where the probability is not known the visits bound it.
pub fn settled(mut exact: Answer) -> Answer {
    for touchpoint in &mut exact.touchpoints {
        let reach = &mut touchpoint.reach;
        if reach.value.is_nan() {
            reach.value = touchpoint.visits.value.min(1.0);
            (reach.low, reach.high) = (0.0, reach.value);
            reach.method = Method::Bound;
        }
    }
    exact
}

/// All metrics that either knows, in the order of the registry.
fn metrics(
    exact: &IndexMap<Metric, Estimate>,
    sampled: &IndexMap<Metric, Estimate>,
    fresh: bool,
) -> IndexMap<Metric, Estimate> {
    let all = Metric::ALL.iter().filter_map(|metric| {
        let other = sampled.get(metric);
        let mut estimate = *exact.get(metric).or(other)?;
        around(&mut estimate, other, fresh);
        Some((*metric, estimate))
    });
    all.collect()
}

/// Puts the interval of the sample around an exact value.
fn around(exact: &mut Estimate, sampled: Option<&Estimate>, fresh: bool) {
    if let Some(sampled) = sampled.filter(|_| fresh) {
        exact.low = exact.value.min(sampled.low);
        exact.high = exact.value.max(sampled.high);
        exact.spread = sampled.spread;
    }
}

fn optional(exact: &mut Option<Estimate>, sampled: Option<&Estimate>, fresh: bool) {
    match exact {
        Some(exact) => around(exact, sampled, fresh),
        None => *exact = sampled.copied(),
    }
}
