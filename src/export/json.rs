//! The JSON that scripts rely on: see `docs/RESULTS.md`.
//!
//! What has no meaning is absent, never null. Numbers are the shortest that read back as the same.

use serde_json::{Map, Value, json};

use super::words;
use crate::{
    analyze::{
        Answer, Comparison, Contradiction, Difference, Estimate, Gain, Lever, Leverage, Meaning,
        Means, RunSize, TargetAnswer,
    },
    exact::Accuracy,
    map::{Bound, Target, Unit},
    units::Slug,
};

/// The version of the form of these objects. It grows when a reader could be misled.
pub const SCHEMA: u32 = 1;

/// Everything a run says, as one object.
pub fn answer(answer: &Answer, scenario: Option<&Slug>, leverage: Option<&Leverage>) -> String {
    text(Value::Object(object(answer, scenario, leverage)))
}

/// Exact answers, as an object of the same form: without replications, seed and probabilities, with
/// how good they are, what has none and, where they were asked for, the means over the uncertain numbers.
pub fn exact(
    answer: &Answer,
    scenario: Option<&Slug>,
    means: Option<&Means>,
    accuracy: &Accuracy,
    untreated: &[String],
) -> String {
    let mut object = object(answer, scenario, None);
    object.shift_remove("pains");
    object.shift_remove("stopped");
    if answer.unknowns > 0 {
        object.insert("uncertain_numbers_at".into(), "central".into());
    }
    if let Some(means) = means {
        let each = means.metrics.iter().map(|(metric, mean)| {
            let mut object = Map::new();
            number(&mut object, "value", mean.value);
            number(&mut object, "error", mean.error);
            (metric.snake_name(), Value::Object(object))
        });
        let each: Map<String, Value> = each.collect();
        object.insert(
            "means".into(),
            json!({ "draws": means.draws, "metrics": each }),
        );
    }
    let mut how_good = Map::new();
    number(&mut how_good, "error", accuracy.error);
    number(&mut how_good, "later_error", accuracy.later_error);
    number(&mut how_good, "money_error", accuracy.money_error);
    number(
        &mut how_good,
        "quantile_error_days",
        accuracy.quantile_error,
    );
    number(&mut how_good, "step_days", accuracy.step);
    how_good.insert("limits".into(), json!(accuracy.limits));
    object.insert("accuracy".into(), Value::Object(how_good));
    object.insert("untreated".into(), json!(untreated));
    text(Value::Object(object))
}

fn contradiction(contradiction: &Contradiction, currency: &str) -> Value {
    let mut object = Map::new();
    object.insert("metric".into(), contradiction.metric.name().into());
    object.insert("replications".into(), contradiction.replications.into());
    number(&mut object, "run", contradiction.run);
    number(&mut object, "exact", contradiction.exact);
    number(&mut object, "standard_error", contradiction.standard_error);
    number(&mut object, "stated_error", contradiction.stated_error);
    let meaning = match contradiction.meaning {
        Meaning::Edge => "edge",
        Meaning::Fault => "fault",
    };
    object.insert("meaning".into(), meaning.into());
    let says = words::contradiction(contradiction, currency);
    object.insert("says".into(), says.into());
    Value::Object(object)
}

fn object(
    answer: &Answer,
    scenario: Option<&Slug>,
    leverage: Option<&Leverage>,
) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("schema".into(), SCHEMA.into());
    subject(&mut object, &answer.map, scenario);
    size(&mut object, &answer.size);
    object.insert("currency".into(), answer.currency.as_str().into());
    number(&mut object, "window_days", answer.window);
    object.insert("uncertain_numbers".into(), answer.unknowns.into());
    object.insert("stopped".into(), answer.stopped.into());
    if !answer.contradictions.is_empty() {
        let each = answer.contradictions.iter();
        let each = each.map(|c| contradiction(c, &answer.currency));
        object.insert("contradictions".into(), each.collect());
    }
    if answer.away > 0.0 {
        number(&mut object, "away", answer.away);
    }
    object.insert("metrics".into(), metrics(answer.metrics.iter()));
    let targets = answer.targets.iter().map(target);
    object.insert("targets".into(), targets.collect());
    object.insert("stages".into(), stages(answer));
    object.insert("touchpoints".into(), touchpoints(answer));
    object.insert("pains".into(), pains(answer, leverage));
    if let Some(leverage) = leverage {
        let ranked = leverage.opportunities.iter().zip(1u64..);
        let opportunities = ranked.map(|(lever, rank)| {
            let mut object = named(&lever.slug, &lever.name);
            object.insert("rank".into(), rank.into());
            object.insert("leverage".into(), brought(lever));
            Value::Object(object)
        });
        object.insert("opportunities".into(), opportunities.collect());
    }
    let personas = answer.personas.iter().map(|persona| {
        let mut object = named(&persona.slug, &persona.name);
        number(&mut object, "share", persona.share);
        object.insert("metrics".into(), metrics(persona.metrics.iter()));
        Value::Object(object)
    });
    object.insert("personas".into(), personas.collect());
    let survival = answer.survival.iter().map(|point| {
        let mut object = Map::new();
        number(&mut object, "day", point.day);
        number(&mut object, "share", point.share);
        number(&mut object, "low", point.low);
        number(&mut object, "high", point.high);
        Value::Object(object)
    });
    object.insert("survival".into(), survival.collect());
    object
}

/// One of the maps that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The id of the map.
    pub map: &'a Slug,
    /// The id of the scenario that changes it.
    pub scenario: Option<&'a Slug>,
}

/// Maps beside their base, as one object.
pub fn comparison(base: Compared, run: &RunSize, others: &[(Compared, &Comparison)]) -> String {
    let named = |one: Compared| {
        let mut object = Map::new();
        subject(&mut object, one.map, one.scenario);
        object
    };
    let mut object = Map::new();
    object.insert("schema".into(), SCHEMA.into());
    object.insert("base".into(), Value::Object(named(base)));
    size(&mut object, run);
    let others = others.iter().map(|(other, comparison)| {
        let mut object = named(*other);
        let metrics: Map<String, Value> = comparison
            .differences
            .iter()
            .map(|d| (d.metric.snake_name(), difference(d)))
            .collect();
        object.insert("metrics".into(), Value::Object(metrics));
        let targets = comparison.targets.iter().map(|change| {
            let mut object = bound(&change.other.target);
            object.insert("base".into(), fate(&change.base));
            object.insert("other".into(), fate(&change.other));
            object.insert("changes".into(), change.changes_colour().into());
            Value::Object(object)
        });
        object.insert("targets".into(), targets.collect());
        Value::Object(object)
    });
    object.insert("others".into(), others.collect());
    text(Value::Object(object))
}

/// An object as text that ends with a line break.
pub fn text(value: Value) -> String {
    crate::file::json_text(&value)
}

/// The map, and the scenario where there is one.
pub fn subject(object: &mut Map<String, Value>, map: &Slug, scenario: Option<&Slug>) {
    object.insert("map".into(), map.as_str().into());
    if let Some(scenario) = scenario {
        object.insert("scenario".into(), scenario.as_str().into());
    }
}

/// A number, if it is one.
pub fn number(object: &mut Map<String, Value>, key: &str, number: f64) {
    if number.is_finite() {
        // No "-0.0": it is equal to 0 and must read so.
        object.insert(key.into(), json!(number + 0.0));
    }
}

fn size(object: &mut Map<String, Value>, size: &RunSize) {
    object.insert("customers".into(), size.customers.into());
    if size.replications > 0 {
        object.insert("replications".into(), size.replications.into());
        object.insert("seed".into(), size.seed.into());
    }
    number(object, "horizon_days", size.horizon);
}

pub(super) fn named(slug: &Slug, name: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("slug".into(), slug.as_str().into());
    object.insert("name".into(), name.into());
    object
}

fn metrics<'a>(metrics: impl Iterator<Item = (&'a crate::map::Metric, &'a Estimate)>) -> Value {
    let each = metrics.map(|(metric, e)| (metric.snake_name(), estimate(e)));
    Value::Object(each.collect())
}

fn interval(object: &mut Map<String, Value>, value: f64, low: f64, high: f64) {
    number(object, "value", value);
    number(object, "low", low);
    number(object, "high", high);
}

fn estimate(e: &Estimate) -> Value {
    let mut object = Map::new();
    interval(&mut object, e.value, e.low, e.high);
    object.insert("unit".into(), e.unit.name().into());
    object.insert("interval".into(), e.method.name().into());
    if let Some(spread) = e.spread {
        number(&mut object, "sd_chance", spread.chance);
        number(&mut object, "sd_unknown", spread.unknown);
    }
    Value::Object(object)
}

fn optional(object: &mut Map<String, Value>, key: &str, e: Option<&Estimate>) {
    if let Some(e) = e.filter(|e| e.value.is_finite()) {
        object.insert(key.into(), estimate(e));
    }
}

/// A target: what is measured, of whom, and its bound.
pub(super) fn bound(target: &Target) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("metric".into(), target.metric.snake_name().into());
    if let Some(persona) = &target.persona {
        object.insert("persona".into(), persona.as_str().into());
    }
    let side = match target.bound {
        Bound::AtLeast(_) => "at_least",
        Bound::AtMost(_) => "at_most",
    };
    number(&mut object, side, target.bound.value());
    object.insert("unit".into(), target.metric.unit().name().into());
    object
}

fn put_fate(object: &mut Map<String, Value>, answer: &TargetAnswer) {
    if let Some(e) = &answer.estimate {
        interval(object, e.value, e.low, e.high);
    }
    object.insert("met".into(), answer.met.into());
    if answer.estimate.is_some() {
        number(object, "probability", answer.probability);
    }
}

fn fate(answer: &TargetAnswer) -> Value {
    let mut object = Map::new();
    put_fate(&mut object, answer);
    Value::Object(object)
}

fn target(answer: &TargetAnswer) -> Value {
    let mut object = bound(&answer.target);
    put_fate(&mut object, answer);
    Value::Object(object)
}

fn stages(answer: &Answer) -> Value {
    let one = |stage: &crate::analyze::StageAnswer| {
        let mut object = named(&stage.slug, &stage.name);
        optional(&mut object, "reach", stage.reach.as_ref());
        optional(&mut object, "drop_off", stage.drop_off.as_ref());
        optional(&mut object, "days", stage.days.as_ref());
        if let Some(expected) = stage.expected {
            number(&mut object, "expected_days", expected);
        }
        if let Some([on_track, delayed, stuck]) = &stage.pace {
            optional(&mut object, "on_track", Some(on_track));
            optional(&mut object, "delayed", Some(delayed));
            optional(&mut object, "stuck", Some(stuck));
        }
        optional(&mut object, "emotion", stage.emotion.as_ref());
        Value::Object(object)
    };
    answer.stages.iter().map(one).collect()
}

fn touchpoints(answer: &Answer) -> Value {
    let one = |touchpoint: &crate::analyze::TouchpointAnswer| {
        let mut object = named(&touchpoint.slug, &touchpoint.name);
        object.insert("stage".into(), touchpoint.stage.as_str().into());
        optional(&mut object, "reach", touchpoint.reach.as_ref());
        optional(&mut object, "visits", Some(&touchpoint.visits));
        optional(&mut object, "drop_off", touchpoint.drop_off.as_ref());
        optional(&mut object, "lost", Some(&touchpoint.lost));
        optional(&mut object, "finished", touchpoint.finished.as_ref());
        optional(&mut object, "days", touchpoint.days.as_ref());
        optional(&mut object, "active", Some(&touchpoint.active));
        let mut onward = Map::new();
        for (to, share) in &touchpoint.onward {
            number(&mut onward, to.as_str(), *share);
        }
        if !onward.is_empty() {
            object.insert("onward".into(), Value::Object(onward));
        }
        Value::Object(object)
    };
    answer.touchpoints.iter().map(one).collect()
}

fn pains(answer: &Answer, leverage: Option<&Leverage>) -> Value {
    let one = |pain: &crate::analyze::PainAnswer| {
        let mut object = named(&pain.slug, &pain.name);
        object.insert("at".into(), pain.at.as_str().into());
        optional(&mut object, "struck", Some(&pain.struck));
        optional(&mut object, "left", Some(&pain.left));
        optional(&mut object, "delay_days", Some(&pain.delay));
        let ranked = leverage.iter().flat_map(|l| l.pains.iter().enumerate());
        for (rank, fix) in ranked.filter(|(_, fix)| fix.slug == pain.slug) {
            object.insert("rank".into(), (rank + 1).into());
            object.insert("leverage".into(), brought(fix));
        }
        Value::Object(object)
    };
    answer.pains.iter().map(one).collect()
}

pub(super) fn brought(fix: &Lever) -> Value {
    let mut object = Map::new();
    if let Some(cost) = fix.cost {
        number(&mut object, "cost", cost);
    }
    let gains = [
        ("customers", fix.customers, Unit::Count),
        ("conversions", fix.conversions, Unit::Count),
        ("revenue", fix.revenue, Unit::Money),
        ("days", fix.days, Unit::Days),
    ];
    for (key, found, unit) in gains {
        if let Some(found) = found {
            object.insert(key.into(), Value::Object(gain(&found, unit)));
        }
    }
    let targets = fix.targets.iter().filter_map(|(metric, found)| {
        let mut object = Map::new();
        object.insert("metric".into(), metric.snake_name().into());
        object.extend(gain(found.as_ref()?, metric.unit()));
        Some(Value::Object(object))
    });
    object.insert("targets".into(), targets.collect());
    Value::Object(object)
}

fn gain(found: &Gain, unit: Unit) -> Map<String, Value> {
    let mut object = Map::new();
    interval(&mut object, found.value, found.low, found.high);
    object.insert("unit".into(), unit.name().into());
    object.insert("interval".into(), found.method.name().into());
    object
}

fn difference(d: &Difference) -> Value {
    let mut object = Map::new();
    object.insert("base".into(), estimate(&d.base));
    object.insert("other".into(), estimate(&d.other));
    let mut paired = Map::new();
    interval(&mut paired, d.value, d.low, d.high);
    paired.insert("unit".into(), d.metric.unit().name().into());
    paired.insert("interval".into(), d.method.name().into());
    object.insert("difference".into(), Value::Object(paired));
    if let Some(better) = d.better {
        number(&mut object, "better", better);
    }
    Value::Object(object)
}
