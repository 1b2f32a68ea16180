//! Decisions in sentences: the same on a terminal and in the window.

use crate::{
    analyze::about,
    decide::{
        Goal, Nearest, Outcome, Point, Portfolio, REACH, SetWorth, Solution, Sought, Value,
        Verdict, value_at, with_number,
    },
    file::write_dwell,
    map::{Bound, JourneyMap, Target, Unit},
    numbers::{Figure, minus, plain, probability, sign, whole as count},
    units::Slug,
};

/// `≥ 40 %`.
pub fn bound(target: &Target, currency: &str) -> String {
    let sign = match target.bound {
        Bound::AtLeast(_) => "≥",
        Bound::AtMost(_) => "≤",
    };
    let number = plain(target.metric.unit(), target.bound.value(), currency);
    format!("{sign} {number}")
}

/// What people call a persona.
pub fn persona<'a>(map: &'a JourneyMap, slug: &'a Slug) -> &'a str {
    let name = map.personas.get(slug).map(|persona| persona.name.as_str());
    name.filter(|name| !name.is_empty())
        .unwrap_or(slug.as_str())
}

/// A target with the persona that it is for: `Conversion of Olivia, operations admin ≥ 1.2 %`.
pub fn target(map: &JourneyMap, target: &Target) -> String {
    format!(
        "{} {}",
        metric_of(map, target),
        bound(target, &map.currency)
    )
}

/// The metric of a target with the persona that it is for.
pub fn metric_of(map: &JourneyMap, target: &Target) -> String {
    let title = about(target.metric).title;
    match &target.persona {
        None => title.to_owned(),
        Some(slug) => format!("{title} of {}", persona(map, slug)),
    }
}

/// Several targets in a sentence.
pub fn targets(map: &JourneyMap, all: &[Target]) -> String {
    let each: Vec<String> = all.iter().map(|t| target(map, t)).collect();
    each.join(" and ")
}

/// What a decision is for.
pub fn goal(map: &JourneyMap, goal: &Goal) -> String {
    match goal {
        Goal::Targets(all) => format!("a cohort that meets {}", targets(map, all)),
        Goal::NetValue { cohorts } if *cohorts == 1.0 => {
            "money: revenue less cost of one cohort, less what the choice costs".to_owned()
        }
        Goal::NetValue { cohorts } => {
            format!("money: revenue less cost of {cohorts} cohorts, less what the choice costs")
        }
    }
}

/// Why there is no set of fixes to be advised, in sentences: which targets no affordable set gets to, and how
/// near the best comes. Nothing where there is one.
pub fn out_of_reach(map: &JourneyMap, found: &Portfolio) -> Vec<String> {
    let (Verdict::OutOfReach, Goal::Targets(all)) = (found.verdict, &found.goal) else {
        return Vec::new();
    };
    let mut said = vec![format!(
        "No affordable set of fixes gets there: with each of {} the chance of {} is below {:.0} %.",
        count(found.sets as u64),
        match all.len() {
            0..=2 => targets(map, all),
            n => format!("meeting all {n} targets together"),
        },
        100.0 * REACH
    )];
    let (beyond, within): (Vec<&Nearest>, Vec<&Nearest>) =
        found.nearest.iter().partition(|one| one.out_of_reach());
    for one in &beyond {
        said.push(format!(
            "{} is out of reach: {}.",
            target(map, &one.target),
            how_near(map, one)
        ));
    }
    let names = |all: &[&Nearest]| -> String {
        let each = all.iter().map(|one| {
            let chance = probability(one.fate.chance);
            format!("{} ({chance} at best)", target(map, &one.target))
        });
        each.collect::<Vec<_>>().join(", ")
    };
    match (beyond.is_empty(), within.is_empty()) {
        (true, true) => {}
        (true, false) => {
            said.push(format!(
                "They are out of reach together. By itself each has a chance with the set that suits it best: {}.",
                names(&within)
            ));
            said.extend(nearest_together(map, found));
        }
        (false, false) => said.push(format!("With a chance by themselves: {}.", names(&within))),
        (false, true) => {}
    }
    said
}

/// How near the best set comes to meeting all targets together.
fn nearest_together(map: &JourneyMap, found: &Portfolio) -> Option<String> {
    let best = found.ranking.first()?;
    let chance = set_worth(&found.goal, best, &map.currency);
    Some(match best.fixes.is_empty() {
        true => {
            format!("No set does better than none: all of them are met in {chance} of cohorts.")
        }
        false => format!(
            "The best set, {} for {}, meets all of them in {chance} of cohorts.",
            names_of(map, &best.fixes),
            plain(Unit::Money, best.cost, &map.currency)
        ),
    })
}

/// What would tell more: the command that says what would have to be true of a number.
pub fn ask_on(file: &str, found: &Portfolio) -> Option<String> {
    let Goal::Targets(all) = &found.goal else {
        return None;
    };
    let beyond: Vec<&Target> = found
        .nearest
        .iter()
        .filter(|one| one.out_of_reach())
        .map(|one| &one.target)
        .collect();
    // Where no target is out of reach by itself, all of them are asked for together.
    let asked = match beyond.first() {
        Some(first) => vec![*first],
        None => all.iter().collect(),
    };
    let mut options: Vec<String> = Vec::new();
    for target in &asked {
        let option = format!("--target {}", target.metric.snake_name());
        if !options.contains(&option) {
            options.push(option);
        }
    }
    let persona = asked.first().and_then(|target| target.persona.as_ref());
    if let Some(persona) = persona.filter(|p| asked.iter().all(|t| t.persona.as_ref() == Some(p))) {
        options.push(format!("--persona {persona}"));
    }
    Some(format!(
        "What would have to be true of a number: wayfarer decide seek {file} {} --number NUMBER",
        options.join(" ")
    ))
}

/// Fixes by name.
fn names_of(map: &JourneyMap, fixes: &[Slug]) -> String {
    let name = |slug: &Slug| {
        let found = map.opportunities.get(slug);
        found.map_or_else(|| slug.to_string(), |o| format!("“{}”", o.name))
    };
    let names: Vec<String> = fixes.iter().map(name).collect();
    names.join(" + ")
}

fn how_near(map: &JourneyMap, one: &Nearest) -> String {
    let unit = one.target.metric.unit();
    let show = |value: f64| match value.is_finite() {
        true => Figure::new(unit, value, value, value, &map.currency).show(value),
        false => "nothing that could be seen".to_owned(),
    };
    let now = show(one.now.value);
    match one.fixes.is_empty() {
        true => format!("it is {now} as it is, and no set brings it nearer"),
        false => {
            format!(
                "the nearest set, {} for {}, brings it from {now} to {}",
                names_of(map, &one.fixes),
                plain(Unit::Money, one.cost, &map.currency),
                show(one.fate.value)
            )
        }
    }
}

/// A probability with its standard error in percentage points: `26 % ± 0.8`.
pub fn chance(p: f64, error: f64) -> String {
    let shown = probability(p);
    match error {
        _ if shown.starts_with(['<', '>', '–']) => shown,
        e if e >= 0.0005 => format!("{shown} ± {:.1}", 100.0 * e),
        e if e > 0.0 => format!("{shown} ± 0.1"),
        _ => shown,
    }
}

/// A number of a goal with its standard error: digits follow the error.
pub fn figure(unit: Unit, value: f64, error: f64, currency: &str) -> Figure {
    Figure::new(
        unit,
        value,
        value - 2.0 * error,
        value + 2.0 * error,
        currency,
    )
}

/// The same for a difference: of shares in percentage points.
pub fn difference(unit: Unit, value: f64, error: f64, currency: &str) -> Figure {
    let (low, high) = (value - 2.0 * error, value + 2.0 * error);
    Figure::difference(unit, value, low, high, currency)
}

/// What a set of fixes is worth: a chance is never more certain than it can be.
pub fn set_worth(goal: &Goal, set: &SetWorth, currency: &str) -> String {
    match goal.unit() {
        Unit::Share if !(0.01..=0.99).contains(&set.value) => probability(set.value),
        unit => figure(unit, set.value, set.error, currency).show(set.value),
    }
}

/// A number of a map with all the digits that it has.
pub fn exactly(unit: Unit, x: f64, currency: &str) -> String {
    let digits = |x: f64| {
        // Nine digits that matter tell apart whatever a search does.
        let decimals = (8 - x.abs().max(1e-9).log10().floor() as i32).clamp(0, 12) as usize;
        let text = format!("{x:.decimals$}");
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        }
    };
    match unit {
        Unit::Share => format!("{} %", digits(x * 100.0)),
        Unit::Days => {
            let (number, sign) = match x {
                x if x >= 1.0 || x == 0.0 => (x, "d"),
                x if x * 24.0 >= 1.0 => (x * 24.0, "h"),
                x => (x * 1440.0, "min"),
            };
            format!("{} {sign}", digits(number))
        }
        Unit::Money | Unit::MoneyPerMonth => {
            let before = sign(currency);
            let per = if unit == Unit::Money { "" } else { "/mo" };
            let negative = if x < 0.0 { "−" } else { "" };
            format!("{negative}{before}{}{per}", digits(x.abs()))
        }
        Unit::Ratio => format!("{}×", digits(x)),
        Unit::Points | Unit::Count => minus(&digits(x)),
    }
}

/// A value of the number that was sought.
pub fn sought_value(map: &JourneyMap, found: &Sought, at: &Point) -> String {
    exactly(found.number.unit, at.value, &map.currency)
}

/// What is to be written in the map where that is not the number itself: the law of a stay.
pub fn written(map: &JourneyMap, found: &Sought, at: &Point) -> Option<String> {
    let changed = with_number(map, &found.number.path, at.value)?;
    match value_at(&changed, &found.number.path)?.0 {
        Value::Stay(dwell) => Some(write_dwell(&dwell)),
        _ => None,
    }
}

/// `at least 74 %`, `at most 3 d`.
pub fn side(map: &JourneyMap, found: &Sought, one: &Solution) -> String {
    let value = sought_value(map, found, &one.at);
    match one.larger {
        true => format!("at least {value}"),
        false => format!("at most {value}"),
    }
}

/// What would have to be true of a number, in sentences, the answer first.
pub fn sought(map: &JourneyMap, found: &Sought) -> Vec<String> {
    let asked = probability(found.asked);
    let what = format!("“{}”", found.number.title());
    let now = sought_value(map, found, &found.now);
    let value = |at: &Point| sought_value(map, found, at);
    let mean = match found.number.unit {
        Unit::Days => " on average",
        _ => "",
    };
    let mut said = Vec::new();
    match &found.outcome {
        Outcome::Found(all) => {
            let Some(first) = all.first() else {
                return said;
            };
            let one = side(map, found, first);
            said.push(match found.now.chance >= found.asked {
                true => format!(
                    "{what} is {now}{mean} now, and may be {one}: there the chance is {} still.",
                    probability(first.at.chance)
                ),
                false => format!(
                    "{what} would have to be {one}{mean}, and is {now} now: then the chance is {}.",
                    probability(first.at.chance)
                ),
            });
            if let Some(from) = first.jumps_from {
                said.push(format!(
                    "There the chance jumps from {} to {}.",
                    probability(from),
                    probability(first.at.chance)
                ));
            }
            let more: Vec<String> = all[1..].iter().map(|s| side(map, found, s)).collect();
            if !more.is_empty() {
                said.push(format!(
                    "The chance rises and falls with this number: {asked} is also crossed at {}.",
                    more.join(" and ")
                ));
            }
        }
        Outcome::Always(at) => said.push(format!(
            "{what} does not matter for that: wherever it lies, the chance is at least {} (least at {}).",
            probability(at.chance),
            value(at)
        )),
        Outcome::Never(at) if (at.chance - found.now.chance).abs() < 0.001 => said.push(format!(
            "No value of {what} makes a chance of {asked}: it makes no difference that could be seen, and as it is the chance is {}.",
            probability(found.now.chance)
        )),
        Outcome::Never(at) => said.push(format!(
            "No value of {what} makes a chance of {asked}: the best is {}{mean}, with {}; as it is, at {now}, the chance is {}.",
            value(at),
            chance(at.chance, at.error),
            probability(found.now.chance)
        )),
    }
    let (low, high) = found.between;
    if !matches!(found.outcome, Outcome::Found(_)) {
        let end = |x: f64| exactly(found.number.unit, x, &map.currency);
        said.push(format!(
            "It was looked for from {} to {}: there is no room beyond.",
            end(low),
            end(high)
        ));
    }
    if let Outcome::Found(all) = &found.outcome
        && let Some(law) = all.first().and_then(|one| written(map, found, &one.at))
    {
        said.push(format!("Written in the map: {law}."));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_they_have() {
        assert_eq!(exactly(Unit::Share, 0.743, "USD"), "74.3 %");
        assert_eq!(exactly(Unit::Share, 0.012_345, "USD"), "1.2345 %");
        assert_eq!(exactly(Unit::Days, 0.5, "USD"), "12 h");
        assert_eq!(exactly(Unit::Days, 0.0, "USD"), "0 d");
        assert_eq!(exactly(Unit::Money, 1300.0, "EUR"), "€1300");
        assert_eq!(exactly(Unit::Ratio, 1.25, "USD"), "1.25×");
    }

    #[test]
    fn a_chance_is_never_more_certain_than_it_is() {
        assert_eq!(chance(0.26, 0.008), "26 % ± 0.8");
        assert_eq!(chance(0.001, 0.0002), "< 1 %");
        assert_eq!(chance(0.5, 0.0), "50 %");
    }
}
