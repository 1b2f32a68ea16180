//! What people call the uncertain numbers of a map.

use crate::map::{JourneyMap, Unit};

/// An uncertain number of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its path in the map, such as `flows/visit>sign-up/share`.
    pub path: String,
    /// The thing that has it, by its name.
    pub of: String,
    /// What it says of the thing.
    pub what: &'static str,
    /// Its unit.
    pub unit: Unit,
}

impl Number {
    /// In words: the thing and what the number says of it.
    pub fn title(&self) -> String {
        format!("{}: {}", self.of, self.what)
    }

    /// The thing in few words: a flow by the slugs of its ends, anything else by its name.
    pub fn short(&self) -> String {
        let flow = self.path.strip_prefix("flows/");
        let key = flow.and_then(|rest| rest.rsplit_once('/'));
        match key.and_then(|(key, _)| key.split_once('>')) {
            Some((from, to)) => format!("{from} → {to}"),
            None => self.of.clone(),
        }
    }
}

/// What the number at a path is called; a path that the map does not have is called by itself.
pub fn number(map: &JourneyMap, path: &str) -> Number {
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    let (slug, field) = rest.rsplit_once('/').unwrap_or((rest, ""));
    let touchpoint = |slug: &str| {
        let found = map.touchpoints.iter().find(|(s, _)| s.as_str() == slug);
        found.map_or_else(|| slug.to_owned(), |(_, t)| t.name.clone())
    };
    let of = match kind {
        "touchpoints" => touchpoint(slug),
        "pains" => {
            let found = map.pains.iter().find(|(s, _)| s.as_str() == slug);
            found.map_or_else(|| slug.to_owned(), |(_, p)| p.name.clone())
        }
        "opportunities" => {
            let found = map.opportunities.iter().find(|(s, _)| s.as_str() == slug);
            found.map_or_else(|| slug.to_owned(), |(_, o)| o.name.clone())
        }
        "personas" => {
            let found = map.personas.iter().find(|(s, _)| s.as_str() == slug);
            found.map_or_else(|| slug.to_owned(), |(_, p)| p.name.clone())
        }
        "flows" => match slug.split_once('>') {
            Some((from, to)) => format!("{} → {}", touchpoint(from), touchpoint(to)),
            None => slug.to_owned(),
        },
        "entry" => touchpoint(rest),
        "arrivals" => "Arrivals".to_owned(),
        _ => path.to_owned(),
    };
    let (what, unit) = match (kind, field) {
        ("flows", "share") => ("share", Unit::Share),
        ("flows", "times") => ("effect of a quick stay", Unit::Ratio),
        ("touchpoints", "dwell") => ("time", Unit::Days),
        ("touchpoints", "cost") => ("cost of a visit", Unit::Money),
        ("touchpoints", "revenue") => ("revenue of a visit", Unit::Money),
        ("touchpoints", "cost_per_day") => ("cost of a day", Unit::Money),
        ("touchpoints", "revenue_per_day") => ("revenue of a day", Unit::Money),
        ("touchpoints", "subscribe") => ("price a month", Unit::MoneyPerMonth),
        ("touchpoints", "expand") => ("growth of the subscription", Unit::Share),
        ("touchpoints", "contract") => ("shrinking of the subscription", Unit::Share),
        ("touchpoints", "finish") => ("share that finishes", Unit::Share),
        ("pains", "prevalence") => ("how often", Unit::Share),
        ("pains", "leave") => ("share that leaves", Unit::Share),
        ("pains", "delay") => ("time it adds", Unit::Days),
        ("pains", "fix_cost") => ("cost of fixing it", Unit::Money),
        ("opportunities", "cost") => ("cost", Unit::Money),
        ("personas", "share") => ("share of the customers", Unit::Share),
        ("entry", _) => ("share that starts here", Unit::Share),
        ("arrivals", _) => ("time until they come", Unit::Days),
        _ => ("value", Unit::Ratio),
    };
    Number {
        path: path.to_owned(),
        of,
        what,
        unit,
    }
}
