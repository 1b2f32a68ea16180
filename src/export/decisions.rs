//! Decisions as JSON: see `docs/RESULTS.md`.

use serde_json::{Map, Value, json};

use super::advice;
use super::json::{SCHEMA, bound, brought, named, number, subject, text};
use crate::{
    analyze::{Leverage, RunSize},
    decide::{
        Chances, Goal, How, Information, Number, Outcome, Point, Portfolio, SetWorth, Sought,
        TargetChance, Tornado, Verdict, Worth,
    },
    map::JourneyMap,
    units::Slug,
};

/// What a decision is about: a map, or what a scenario makes of it, and the size of the cohort. The
/// replications are the draws of the uncertain numbers.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The id of the map.
    pub map: &'a Slug,
    /// The id of the scenario.
    pub scenario: Option<&'a Slug>,
    /// The size.
    pub size: RunSize,
    /// The currency of money.
    pub currency: &'a str,
}

impl About<'_> {
    fn object(&self) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("schema".into(), SCHEMA.into());
        subject(&mut object, self.map, self.scenario);
        object.insert("customers".into(), self.size.customers.into());
        object.insert("seed".into(), self.size.seed.into());
        number(&mut object, "horizon_days", self.size.horizon);
        object.insert("currency".into(), self.currency.into());
        object
    }
}

/// How likely targets are to be met.
pub fn chances(about: &About, chances: &Chances) -> String {
    let mut object = about.object();
    object.insert("draws".into(), chances.draws.into());
    object.insert("uncertain_numbers".into(), chances.unknowns.into());
    let targets = chances.targets.iter().map(chance);
    object.insert("targets".into(), targets.collect());
    if let Some((probability, error, how)) = chances.together {
        let mut all = Map::new();
        number(&mut all, "probability", probability);
        number(&mut all, "error", error);
        all.insert("how".into(), how.name().into());
        object.insert("together".into(), Value::Object(all));
    }
    text(Value::Object(object))
}

fn chance(one: &TargetChance) -> Value {
    let mut object = bound(&one.target);
    object.insert("how".into(), one.how.name().into());
    number(&mut object, "value", one.value);
    number(&mut object, "low", one.low);
    number(&mut object, "high", one.high);
    number(&mut object, "probability", one.probability);
    number(&mut object, "error", one.error);
    if let Some(alone) = one.chance_alone {
        number(&mut object, "chance_alone", alone);
    }
    Value::Object(object)
}

/// What each uncertain number does to metrics, and what each pain and opportunity would bring.
pub fn tornadoes(about: &About, tornadoes: &[Tornado], leverage: Option<&Leverage>) -> String {
    let mut object = about.object();
    let draws = tornadoes.first().map_or(0, |t| t.draws);
    object.insert("draws".into(), draws.into());
    let metrics = tornadoes.iter().map(|tornado| {
        let mut object = Map::new();
        object.insert("how".into(), tornado.how.name().into());
        object.insert("unit".into(), tornado.metric.unit().name().into());
        number(&mut object, "value", tornado.value);
        number(&mut object, "sd_unknown", tornado.spread);
        number(&mut object, "explained", tornado.explained);
        let bars = tornado.bars.iter().map(|bar| {
            let mut object = named_number(&bar.number);
            number(&mut object, "low", bar.low);
            number(&mut object, "high", bar.high);
            number(&mut object, "at_low", bar.at_low);
            number(&mut object, "at_high", bar.at_high);
            number(&mut object, "swing", bar.swing());
            number(&mut object, "share", bar.share);
            number(&mut object, "share_error", bar.share_error);
            Value::Object(object)
        });
        object.insert("numbers".into(), bars.collect());
        (tornado.metric.snake_name(), Value::Object(object))
    });
    let metrics: Map<String, Value> = metrics.collect();
    object.insert("metrics".into(), Value::Object(metrics));
    if let Some(leverage) = leverage {
        for (key, levers) in [
            ("pains", &leverage.pains),
            ("opportunities", &leverage.opportunities),
        ] {
            let levers = levers.iter().zip(1u64..).map(|(lever, rank)| {
                let mut object = named(&lever.slug, &lever.name);
                object.insert("rank".into(), rank.into());
                object.insert("leverage".into(), brought(lever));
                Value::Object(object)
            });
            object.insert(key.into(), levers.collect());
        }
    }
    text(Value::Object(object))
}

fn named_number(one: &Number) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("path".into(), one.path.as_str().into());
    object.insert("of".into(), one.of.as_str().into());
    object.insert("what".into(), one.what.into());
    object.insert("unit".into(), one.unit.name().into());
    object
}

fn goal(goal: &Goal) -> Value {
    match goal {
        Goal::Targets(targets) => {
            let targets = targets.iter().map(|t| Value::Object(bound(t)));
            json!({"targets": targets.collect::<Value>()})
        }
        Goal::NetValue { cohorts } => json!({"net_value": {"cohorts": cohorts}}),
    }
}

fn reached(object: &mut Map<String, Value>, for_what: &Goal, how: How) {
    object.insert("goal".into(), goal(for_what));
    object.insert("unit".into(), for_what.unit().name().into());
    object.insert("how".into(), how.name().into());
}

fn worth(object: &mut Map<String, Value>, worth: &Worth) {
    number(object, "value", worth.value);
    number(object, "error", worth.error);
    object.insert("above_0".into(), worth.above_0.into());
}

/// What it would be worth to know more before choosing.
pub fn information(about: &About, found: &Information) -> String {
    let mut object = about.object();
    reached(&mut object, &found.goal, found.how);
    object.insert("draws".into(), found.draws.into());
    let options = found.options.iter().map(|option| {
        let mut object = Map::new();
        object.insert("id".into(), option.id.as_str().into());
        object.insert("title".into(), option.title.as_str().into());
        number(&mut object, "cost", option.investment);
        number(&mut object, "value", option.value);
        number(&mut object, "error", option.error);
        number(&mut object, "gain", option.gain);
        number(&mut object, "gain_error", option.gain_error);
        number(&mut object, "best", option.best);
        Value::Object(object)
    });
    object.insert("options".into(), options.collect());
    if let Some(best) = found.options.get(found.best) {
        object.insert("choice".into(), best.id.as_str().into());
    }
    let mut everything = Map::new();
    worth(&mut everything, &found.everything);
    object.insert("everything".into(), Value::Object(everything));
    let numbers = found.numbers.iter().map(|one| {
        let mut object = named_number(&one.number);
        object.shift_remove("unit");
        worth(&mut object, &one.worth);
        Value::Object(object)
    });
    object.insert("numbers".into(), numbers.collect());
    text(Value::Object(object))
}

/// The best set of fixes.
pub fn portfolio(about: &About, found: &Portfolio) -> String {
    let mut object = about.object();
    reached(&mut object, &found.goal, found.how);
    number(&mut object, "budget", found.budget);
    number(&mut object, "certainty", found.certainty);
    object.insert("draws".into(), found.draws.into());
    object.insert("valued_over".into(), found.valued_over.into());
    object.insert("evaluations".into(), found.tries.into());
    object.insert("sets".into(), found.sets.into());
    if let Some((count, why)) = &found.impossible {
        object.insert("impossible".into(), json!({"sets": count, "why": why}));
    }
    let reachable = found.verdict != Verdict::OutOfReach;
    object.insert("reachable".into(), reachable.into());
    // Where nothing gets there, no set is a choice.
    if let (Some(best), true) = (found.ranking.first(), reachable) {
        object.insert("choice".into(), set(best));
    }
    if let (Some(next), true) = (found.ranking.get(1), reachable) {
        object.insert("runner_up".into(), set(next));
    }
    if !reachable {
        let nearest = found.nearest.iter().map(|one| {
            let mut object = bound(&one.target);
            object.insert("out_of_reach".into(), one.out_of_reach().into());
            let fixes = one.fixes.iter().map(|slug| Value::from(slug.as_str()));
            object.insert("fixes".into(), fixes.collect());
            number(&mut object, "cost", one.cost);
            number(&mut object, "value", one.fate.value);
            number(&mut object, "chance", one.fate.chance);
            number(&mut object, "error", one.fate.error);
            number(&mut object, "value_now", one.now.value);
            number(&mut object, "chance_now", one.now.chance);
            Value::Object(object)
        });
        object.insert("nearest".into(), nearest.collect());
    }
    object.insert("nothing".into(), set(&found.nothing));
    object.insert("ranking".into(), found.ranking.iter().map(set).collect());
    let fixes = found.fixes.iter().map(|fix| {
        let mut object = named(&fix.slug, &fix.name);
        if let Some(cost) = fix.cost {
            number(&mut object, "cost", cost);
        }
        if let Some(why) = &fix.unavailable {
            object.insert("unavailable".into(), why.as_str().into());
        }
        Value::Object(object)
    });
    object.insert("fixes".into(), fixes.collect());
    let conflicts = found
        .conflicts
        .iter()
        .map(|c| json!({"one": c.one.as_str(), "other": c.other.as_str(), "why": c.why}));
    object.insert("conflicts".into(), conflicts.collect());
    text(Value::Object(object))
}

fn set(set: &SetWorth) -> Value {
    let mut object = Map::new();
    let fixes = set.fixes.iter().map(|slug| Value::from(slug.as_str()));
    object.insert("fixes".into(), fixes.collect());
    number(&mut object, "cost", set.cost);
    number(&mut object, "value", set.value);
    number(&mut object, "error", set.error);
    number(&mut object, "best", set.best);
    number(&mut object, "behind", set.behind);
    number(&mut object, "behind_error", set.behind_error);
    Value::Object(object)
}

/// What a number would have to be.
pub fn sought(about: &About, map: &JourneyMap, found: &Sought) -> String {
    let mut object = about.object();
    object.insert("draws".into(), found.draws.into());
    object.insert("how".into(), found.how.name().into());
    let targets = found.targets.iter().map(|t| Value::Object(bound(t)));
    object.insert("targets".into(), targets.collect());
    number(&mut object, "asked", found.asked);
    object.insert("number".into(), named_number(&found.number).into());
    object.insert("now".into(), point(&found.now).into());
    object.insert(
        "between".into(),
        json!({"low": found.between.0, "high": found.between.1}),
    );
    object.insert("outcome".into(), found.outcome.name().into());
    let mut answer = None;
    match &found.outcome {
        Outcome::Found(all) => {
            let each: Vec<Value> = all
                .iter()
                .map(|one| {
                    let mut object = point(&one.at);
                    let side = if one.larger { "at_least" } else { "at_most" };
                    object.insert("meets".into(), side.into());
                    if let Some(from) = one.jumps_from {
                        number(&mut object, "jumps_from", from);
                    }
                    if let Some(law) = advice::written(map, found, &one.at) {
                        object.insert("written".into(), law.into());
                    }
                    Value::Object(object)
                })
                .collect();
            answer = each.first().cloned();
            object.insert("solutions".into(), each.into());
        }
        Outcome::Always(at) => {
            object.insert("least".into(), point(at).into());
        }
        Outcome::Never(at) => {
            object.insert("best".into(), point(at).into());
        }
    }
    if let Some(answer) = answer {
        object.insert("answer".into(), answer);
    }
    let said = advice::sought(map, found);
    object.insert("said".into(), said.join(" ").into());
    text(Value::Object(object))
}

fn point(at: &Point) -> Map<String, Value> {
    let mut object = Map::new();
    number(&mut object, "value", at.value);
    number(&mut object, "chance", at.chance);
    number(&mut object, "error", at.error);
    object
}
