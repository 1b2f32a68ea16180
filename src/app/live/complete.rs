//! An exact answer, completed by what was known before it.
//!
//! The exact solver answers within a frame, but not everything. What it leaves open is taken from the
//! answer of before, so that nothing vanishes while a number is dragged. Which is which can be told from
//! each number's method: what is not exact is of the map as it was, and views dim it. How many come to a
//! stage or a touchpoint is never mixed: those numbers are read together.

use indexmap::IndexMap;

use crate::{
    analyze::{Answer, Estimate, TargetAnswer},
    map::Metric,
};

/// The exact answer with what it does not know from an earlier one, which must not be exact itself.
pub fn completed(exact: &Answer, before: Option<&Answer>) -> Answer {
    let mut answer = exact.clone();
    let Some(before) = before else {
        return answer;
    };
    answer.metrics = metrics(&exact.metrics, &before.metrics);
    for persona in &mut answer.personas {
        if let Some(other) = before.personas.iter().find(|p| p.slug == persona.slug) {
            persona.metrics = metrics(&persona.metrics, &other.metrics);
        }
    }
    let targets = answer.targets.iter().map(|target| {
        let other = before.targets.iter().find(|t| t.target == target.target);
        match (target.estimate, other) {
            // How likely it is met is another question than whether it is: only a sample tells.
            (None, Some(other)) => TargetAnswer {
                probability: f64::NAN,
                ..other.clone()
            },
            _ => target.clone(),
        }
    });
    answer.targets = targets.collect();
    for stage in &mut answer.stages {
        if let Some(other) = before.stages.iter().find(|s| s.slug == stage.slug) {
            stage.pace = other.pace;
            stage.emotion = other.emotion;
        }
    }
    answer.pains.clone_from(&before.pains);
    answer
}

/// All metrics that either knows, in the order of the registry.
fn metrics(
    exact: &IndexMap<Metric, Estimate>,
    before: &IndexMap<Metric, Estimate>,
) -> IndexMap<Metric, Estimate> {
    let all = Metric::ALL.iter().filter_map(|metric| {
        let known = exact.get(metric).or_else(|| before.get(metric))?;
        Some((*metric, *known))
    });
    all.collect()
}
