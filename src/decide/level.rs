//! Numbers of a map by their paths: how high they are, how far they may reach, and the edit that moves
//! them. A slider and a room that estimates ask for any number of a map in this way.

use crate::{
    diagnostic::Path,
    edit::{Edit, Item},
    map::{Dwell, DwellLaw, Evidence, ItemKey, JourneyMap, TimedEffect},
    plan::{Luck, central_law, compile_with_numbers},
    scenario::scaled,
    units::{Days, Factor, Money, Quantity, Share, Slug, Uncertain},
    workshop::Pool,
};

/// A number of a map, of whatever kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A share.
    Share(Uncertain<Share>),
    /// A multiplier.
    Factor(Uncertain<Factor>),
    /// An amount of money.
    Money(Uncertain<Money>),
    /// The length of a stay; its mean stands for it.
    Stay(Dwell),
}

/// How high a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Its central value; of a stay the mean.
    pub value: f64,
    /// Its 5 % quantile, its grade of evidence counted; the value itself where it is known.
    pub low: f64,
    /// Its 95 % quantile.
    pub high: f64,
}

/// The thing that has the number at a path, such as `flows/visit>sign-up/share`.
pub fn owner(path: &str) -> Option<ItemKey> {
    ItemKey::at(&Path::of(path.split('/')))
}

/// The number at a path, with the grade that counts for it. `None`: the map has no such number.
pub fn value_at(map: &JourneyMap, path: &str) -> Option<(Value, Option<Evidence>)> {
    let item = Item::of(map, &owner(path)?)?;
    let field = path.rsplit('/').next()?;
    let money = |number: Option<Uncertain<Money>>| number.map(Value::Money);
    let share = |number: Option<Uncertain<Share>>| number.map(Value::Share);
    Some(match &item {
        Item::Touchpoint(slug, t) => {
            let value = match field {
                "dwell" => Some(Value::Stay(t.dwell.clone())),
                "cost" => money(t.cost),
                "revenue" => money(t.revenue),
                "cost_per_day" => money(t.cost_per_day),
                "revenue_per_day" => money(t.revenue_per_day),
                "subscribe" => money(t.subscribe),
                "expand" => share(t.expand),
                "contract" => share(t.contract),
                "finish" => share(Some(map.finish(slug))),
                _ => None,
            };
            (value?, t.evidence)
        }
        Item::Pain(_, p) => {
            let value = match field {
                "prevalence" => Some(Value::Share(p.prevalence)),
                "leave" => Some(Value::Share(p.leave)),
                "delay" => p.delay.clone().map(Value::Stay),
                "fix_cost" => money(p.fix_cost),
                _ => None,
            };
            (value?, p.evidence)
        }
        Item::Flow(_, f) => {
            let value = match field {
                "share" => Some(Value::Share(f.share)),
                "times" => f.within.as_ref().map(|w| Value::Factor(w.times)),
                _ => None,
            };
            (value?, f.evidence)
        }
        Item::Persona(_, p) if field == "share" => (Value::Share(p.share), p.evidence),
        Item::Opportunity(_, o) if field == "cost" => (money(o.cost)?, None),
        Item::Persona(..) | Item::Opportunity(..) | Item::Stage(..) => return None,
    })
}

/// The edit that puts another value in the place of the number at a path. `None` where the map has no
/// such number, or one of another kind.
pub fn replace(map: &JourneyMap, path: &str, value: Value) -> Option<Edit> {
    let mut item = Item::of(map, &owner(path)?)?;
    let field = path.rsplit('/').next()?;
    match (&mut item, field, value) {
        (Item::Touchpoint(_, t), "dwell", Value::Stay(x)) => t.dwell = x,
        (Item::Touchpoint(_, t), "cost", Value::Money(x)) => t.cost = Some(x),
        (Item::Touchpoint(_, t), "revenue", Value::Money(x)) => t.revenue = Some(x),
        (Item::Touchpoint(_, t), "cost_per_day", Value::Money(x)) => t.cost_per_day = Some(x),
        (Item::Touchpoint(_, t), "revenue_per_day", Value::Money(x)) => {
            t.revenue_per_day = Some(x);
        }
        (Item::Touchpoint(_, t), "subscribe", Value::Money(x)) => t.subscribe = Some(x),
        (Item::Touchpoint(_, t), "expand", Value::Share(x)) => t.expand = Some(x),
        (Item::Touchpoint(_, t), "contract", Value::Share(x)) => t.contract = Some(x),
        (Item::Touchpoint(_, t), "finish", Value::Share(x)) => t.finish = Some(x),
        (Item::Pain(_, p), "prevalence", Value::Share(x)) => p.prevalence = x,
        (Item::Pain(_, p), "leave", Value::Share(x)) => p.leave = x,
        (Item::Pain(_, p), "delay", Value::Stay(x)) => p.delay = Some(x),
        (Item::Pain(_, p), "fix_cost", Value::Money(x)) => p.fix_cost = Some(x),
        (Item::Flow(_, f), "share", Value::Share(x)) => f.share = x,
        (Item::Flow(_, f), "times", Value::Factor(x)) => {
            let within = f.within.as_ref()?.within;
            f.within = Some(TimedEffect { within, times: x });
        }
        (Item::Persona(_, p), "share", Value::Share(x)) => p.share = x,
        (Item::Opportunity(_, o), "cost", Value::Money(x)) => o.cost = Some(x),
        _ => return None,
    }
    Some(Edit::Replace(item))
}

/// The edit that puts what a room reckons in the place of the number at a path. A number that was measured
/// is one no longer: its thing keeps no grade that says so.
pub fn reckoned(map: &JourneyMap, path: &str, pool: &Pool) -> Option<Edit> {
    let (value, grade) = value_at(map, path)?;
    let new = value.pooled(map, pool)?.with_few_digits();
    let Edit::Replace(mut item) = replace(map, path, new)? else {
        return None;
    };
    if matches!(grade, Some(Evidence::Measured(_))) {
        let grade = Some(Evidence::Estimate);
        match &mut item {
            Item::Touchpoint(_, t) => t.evidence = grade,
            Item::Pain(_, p) => p.evidence = grade,
            Item::Flow(_, f) => f.evidence = grade,
            Item::Persona(_, p) => p.evidence = grade,
            _ => {}
        }
    }
    Some(Edit::Replace(item))
}

impl Value {
    /// Its central value; of a stay the mean.
    pub fn central(&self, map: &JourneyMap) -> f64 {
        match self {
            Value::Share(x) => x.central().get(),
            Value::Factor(x) => x.central().get(),
            Value::Money(x) => x.central().get(),
            Value::Stay(x) => central_law(map, x).mean(),
        }
    }

    /// How high it is. `map` and `grade` are those that it stands in.
    pub fn level(&self, map: &JourneyMap, grade: Option<Evidence>) -> Level {
        fn plain<Q: Quantity>(number: Uncertain<Q>, grade: Option<Evidence>) -> Level {
            let wide = Evidence::grade(grade, number);
            Level {
                value: number.central().get(),
                low: wide.quantile(0.05).get(),
                high: wide.quantile(0.95).get(),
            }
        }
        match self {
            Value::Share(x) => plain(*x, grade),
            Value::Factor(x) => plain(*x, grade),
            Value::Money(x) => plain(*x, grade),
            Value::Stay(dwell) => {
                let value = central_law(map, dwell).mean();
                let end = |p| mean_at(dwell, grade, p).unwrap_or(value);
                Level {
                    value,
                    low: end(0.05),
                    high: end(0.95),
                }
            }
        }
    }

    /// As uncertain as it is, around another central value; a stay, as much longer. `None` where its law
    /// has no room there.
    #[must_use]
    pub fn moved(&self, map: &JourneyMap, to: f64) -> Option<Value> {
        Some(match self {
            Value::Share(x) => Value::Share(x.moved(Share::new(to).ok()?)?),
            Value::Factor(x) => Value::Factor(x.moved(Factor::new(to).ok()?)?),
            Value::Money(x) => Value::Money(x.moved(Money::new(to).ok()?)?),
            Value::Stay(dwell) => {
                let now = central_law(map, dwell).mean();
                let by = Factor::new(to / now).ok().filter(|by| by.get() > 0.0)?;
                match by == Factor::ONE {
                    true => self.clone(),
                    false => Value::Stay(scaled(dwell, by).ok()?),
                }
            }
        })
    }

    /// As a room reckons it: the law nearest to the pool. A stay keeps its shape and gets the length that the
    /// room says, with the room's doubt in every number of its law that is a time.
    #[must_use]
    pub fn pooled(&self, map: &JourneyMap, pool: &Pool) -> Option<Value> {
        Some(match self {
            Value::Share(_) => Value::Share(pool.law()?),
            Value::Factor(_) => Value::Factor(pool.law()?),
            Value::Money(_) => Value::Money(pool.law()?),
            Value::Stay(dwell) => {
                let law: Uncertain<Days> = pool.law()?;
                let mean = central_law(map, dwell).mean();
                let part = |number: &Uncertain<Days>| times(&law, number.central().get() / mean);
                let new = match dwell.law() {
                    DwellLaw::Fixed(d) => DwellLaw::Fixed(part(d)?),
                    DwellLaw::Exponential(d) => DwellLaw::Exponential(part(d)?),
                    DwellLaw::Usually { median, p90 } => DwellLaw::Usually {
                        median: part(median)?,
                        p90: part(p90)?,
                    },
                    DwellLaw::Weibull { median, p90 } => DwellLaw::Weibull {
                        median: part(median)?,
                        p90: part(p90)?,
                    },
                    DwellLaw::Gamma { mean, sd } => DwellLaw::Gamma {
                        mean: part(mean)?,
                        sd: part(sd)?,
                    },
                    // Laws by textbook parameters and by data have no place for it.
                    _ => return self.moved(map, pool.mean()),
                };
                Value::Stay(Dwell::new(new).ok()?)
            }
        })
    }

    /// The same with numbers of few digits, as a file should have them.
    #[must_use]
    pub fn with_few_digits(self) -> Value {
        match self {
            Value::Share(x) => Value::Share(x.with_few_digits()),
            Value::Factor(x) => Value::Factor(x.with_few_digits()),
            Value::Money(x) => Value::Money(x.with_few_digits()),
            Value::Stay(dwell) => {
                let few = match dwell.law() {
                    DwellLaw::Fixed(d) => DwellLaw::Fixed(d.with_few_digits()),
                    DwellLaw::Exponential(d) => DwellLaw::Exponential(d.with_few_digits()),
                    DwellLaw::Usually { median, p90 } => DwellLaw::Usually {
                        median: median.with_few_digits(),
                        p90: p90.with_few_digits(),
                    },
                    DwellLaw::Weibull { median, p90 } => DwellLaw::Weibull {
                        median: median.with_few_digits(),
                        p90: p90.with_few_digits(),
                    },
                    DwellLaw::Gamma { mean, sd } => DwellLaw::Gamma {
                        mean: mean.with_few_digits(),
                        sd: sd.with_few_digits(),
                    },
                    DwellLaw::GammaShape { shape, scale } => DwellLaw::GammaShape {
                        shape: *shape,
                        scale: scale.with_few_digits(),
                    },
                    DwellLaw::WeibullShape { shape, scale } => DwellLaw::WeibullShape {
                        shape: *shape,
                        scale: scale.with_few_digits(),
                    },
                    DwellLaw::LogNormal { mu, sigma } => DwellLaw::LogNormal {
                        mu: mu.with_few_digits(),
                        sigma: *sigma,
                    },
                    DwellLaw::Between { low, high } => DwellLaw::Between {
                        low: low.with_few_digits(),
                        high: high.with_few_digits(),
                    },
                    DwellLaw::Pert { min, likely, max } => DwellLaw::Pert {
                        min: min.with_few_digits(),
                        likely: likely.with_few_digits(),
                        max: max.with_few_digits(),
                    },
                    DwellLaw::Quantiles(_) => return Value::Stay(dwell),
                };
                Value::Stay(Dwell::new(few).unwrap_or(dwell))
            }
        }
    }

    /// Whether it is one number, its grade apart.
    pub fn is_known(&self) -> bool {
        match self {
            Value::Share(x) => x.is_known(),
            Value::Factor(x) => x.is_known(),
            Value::Money(x) => x.is_known(),
            Value::Stay(x) => x.is_known(),
        }
    }
}

/// A law of times, so many times as long.
fn times(law: &Uncertain<Days>, by: f64) -> Option<Uncertain<Days>> {
    let long = |days: Days| Days::new(days.get() * by).ok();
    match law {
        Uncertain::Known(days) => long(*days).map(Uncertain::Known),
        Uncertain::Range(range) => Uncertain::range(long(range.low())?, long(range.high())?).ok(),
        Uncertain::Pert(pert) => {
            Uncertain::pert(long(pert.min())?, long(pert.likely())?, long(pert.max())?).ok()
        }
        Uncertain::Beta(_) => None,
    }
}

/// The mean of a stay with its uncertain numbers at a quantile: what a plan makes of a map that has
/// nothing else.
fn mean_at(dwell: &Dwell, grade: Option<Evidence>, p: f64) -> Option<f64> {
    let slug = Slug::new("x").ok()?;
    let mut map = JourneyMap::new(slug.clone(), "");
    let mut alone = crate::map::Touchpoint::new(slug.clone(), "");
    alone.dwell = dwell.clone();
    alone.evidence = grade;
    map.touchpoints.insert(slug, alone);
    let path = "touchpoints/x/dwell";
    let (_, numbers) = compile_with_numbers(&map, 1.0, Luck::only(path, p));
    numbers.get(path).copied()
}

/// The numbers that a thing of each kind may have, in the order in which they are listed.
const FIELDS: [(&str, &[&str]); 5] = [
    ("personas", &["share"]),
    (
        "touchpoints",
        &[
            "dwell",
            "cost",
            "revenue",
            "cost_per_day",
            "revenue_per_day",
            "subscribe",
            "expand",
            "contract",
            "finish",
        ],
    ),
    ("pains", &["prevalence", "leave", "delay", "fix_cost"]),
    ("opportunities", &["cost"]),
    ("flows", &["share", "times"]),
];

/// The paths of all numbers of a map that are a thing's own, known ones too, in the order of the map.
pub fn numbers_of(map: &JourneyMap) -> Vec<String> {
    let names = |kind: &str| -> Vec<String> {
        match kind {
            "personas" => map.personas.keys().map(Slug::to_string).collect(),
            "touchpoints" => map.touchpoints.keys().map(Slug::to_string).collect(),
            "pains" => map.pains.keys().map(Slug::to_string).collect(),
            "opportunities" => map.opportunities.keys().map(Slug::to_string).collect(),
            _ => map.flows.keys().map(ToString::to_string).collect(),
        }
    };
    let mut found = Vec::new();
    for (kind, fields) in FIELDS {
        for name in names(kind) {
            let paths = fields.iter().map(|field| format!("{kind}/{name}/{field}"));
            found.extend(paths.filter(|path| value_at(map, path).is_some()));
        }
    }
    found
}

/// The paths of the uncertain numbers of a map that are a thing's own, in the order of the plan.
pub fn uncertain_numbers(map: &JourneyMap) -> Vec<String> {
    // What is uncertain does not depend on the horizon.
    let (_, numbers) = compile_with_numbers(map, 1.0, Luck::Central);
    let paths = numbers.into_keys();
    paths.filter(|path| value_at(map, path).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edit,
        file::{SAMPLES, read_map},
        plan::unknowns,
    };

    fn samples() -> impl Iterator<Item = JourneyMap> {
        let read = SAMPLES
            .iter()
            .filter_map(|s| read_map(s.text, s.name).model);
        read.filter(|map| unknowns(map) > 0)
    }

    #[test]
    fn every_uncertain_number_is_found_moved_and_moved_back() {
        let mut seen = 0;
        for map in samples() {
            for path in uncertain_numbers(&map) {
                let (value, grade) = value_at(&map, &path).unwrap();
                let level = value.level(&map, grade);
                assert!(
                    level.low < level.value && level.value < level.high,
                    "{path}"
                );
                let to = level.value + 0.3 * (level.high - level.value);
                let moved = value.moved(&map, to).unwrap_or_else(|| panic!("{path}"));
                let mut new = map.clone();
                let edit = replace(&map, &path, moved.clone()).unwrap();
                edit::apply(&mut new, edit).unwrap();
                let (found, _) = value_at(&new, &path).unwrap();
                assert_eq!(found, moved, "{path}");
                let now = found.level(&new, grade);
                assert!((now.value - to).abs() < 1e-6 * to.abs().max(1.0), "{path}");
                assert_eq!(found.is_known(), value.is_known(), "{path}: as uncertain");
                seen += 1;
            }
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn the_levels_are_those_of_the_plan() {
        for map in samples() {
            let (_, central) = compile_with_numbers(&map, 365.0, Luck::Central);
            for path in uncertain_numbers(&map) {
                let (value, grade) = value_at(&map, &path).unwrap();
                let level = value.level(&map, grade);
                // The middle of the range that a grade gives to an amount is not the amount itself.
                if !matches!(value, Value::Money(_)) {
                    let off = (central[&path] - level.value).abs();
                    assert!(off < 1e-9 * level.value.abs().max(1.0), "{path}");
                }
                let (_, high) = compile_with_numbers(&map, 365.0, Luck::only(&path, 0.95));
                if !path.starts_with("flows/") {
                    assert!(
                        (high[&path] - level.high).abs() < 1e-9 * level.high.abs().max(1.0),
                        "{path}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_room_reckons_becomes_the_number_with_its_doubt() {
        use crate::workshop::Opinion;
        let map = samples().next().unwrap();
        let path = "touchpoints/setup/dwell";
        let (value, _) = value_at(&map, path).unwrap();
        let said = |low, likely, high| Opinion::new("", low, likely, high).unwrap();
        let all = [said(1.0, 2.0, 3.0), said(2.0, 4.0, 9.0)];
        let pool = Pool::of(&all).unwrap();
        let Some(Value::Stay(stay)) = value.pooled(&map, &pool) else {
            panic!()
        };
        // At each quantile of the room the mean of the stay is what the room says.
        let law: Uncertain<Days> = pool.law().unwrap();
        for p in [0.05, 0.5, 0.95] {
            let mean = mean_at(&stay, None, p).unwrap();
            let said = law.quantile(p).get();
            assert!((mean / said - 1.0).abs() < 1e-6, "{mean} {said}");
        }
    }

    #[test]
    fn what_a_room_reckons_is_no_measurement() {
        use crate::workshop::Opinion;
        let mut map = samples().next().unwrap();
        let key = map.flows.keys().next().unwrap().clone();
        map.flows[&key].evidence = Some(Evidence::Measured(118));
        let path = format!("flows/{key}/share");
        let all = [(0.1, 0.2, 0.3), (0.15, 0.22, 0.31)]
            .map(|(low, likely, high)| Opinion::new("", low, likely, high).unwrap());
        let edit = reckoned(&map, &path, &Pool::of(&all).unwrap()).unwrap();
        let Edit::Replace(Item::Flow(_, flow)) = edit else {
            panic!("{edit:?}")
        };
        assert_eq!(flow.evidence, Some(Evidence::Estimate));
        assert!(!flow.share.is_known());
    }

    #[test]
    fn numbers_that_are_not_there_are_none() {
        let map = samples().next().unwrap();
        for path in [
            "",
            "arrivals",
            "entry/visit",
            "touchpoints/nowhere/dwell",
            "stages/x/expected",
        ] {
            assert_eq!(value_at(&map, path), None, "{path}");
        }
    }
}
