//! Everything that a map assumes: each number, its 90 % interval and how well it is known.

use std::collections::HashMap;

use crate::{
    map::{Dwell, Evidence, JourneyMap, Persona, Unit},
    numbers::{Spoken, dwell_words, law_words},
    plan::law_at,
    units::{Factor, Share, Slug, Uncertain},
};

/// A number of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// The kind of thing: "Flow", "Pain point".
    pub kind: &'static str,
    /// What people call the thing.
    pub of: String,
    /// What is assumed of it.
    pub what: &'static str,
    /// How it was written, where it is more than a number.
    pub law: String,
    /// The number as it was written, the median where it is uncertain. Of a dwell: the median stay.
    pub value: f64,
    /// The ends of its 90 % interval, the same where it is taken as certain.
    pub range: (f64, f64),
    /// Its unit.
    pub unit: Unit,
    /// How well it is known.
    pub evidence: Option<Evidence>,
}

impl Assumption {
    /// Its grade in words: `measured (118)`.
    pub fn grade(&self) -> String {
        match self.evidence {
            None => "not graded".into(),
            Some(Evidence::Guess) => "guess".into(),
            Some(Evidence::Estimate) => "estimate".into(),
            Some(Evidence::Measured(n)) => format!("measured ({n})"),
        }
    }

    /// Whether it is taken as certain.
    pub fn is_certain(&self) -> bool {
        self.range.0 == self.range.1
    }
}

/// Collects them.
struct List<'a> {
    map: &'a JourneyMap,
    all: Vec<Assumption>,
    kind: &'static str,
    of: String,
    evidence: Option<Evidence>,
}

impl List<'_> {
    fn of(&mut self, kind: &'static str, name: &str, evidence: Option<Evidence>) {
        self.kind = kind;
        name.clone_into(&mut self.of);
        self.evidence = evidence;
    }

    fn push(&mut self, what: &'static str, value: f64, range: (f64, f64), unit: Unit, law: String) {
        self.all.push(Assumption {
            kind: self.kind,
            of: self.of.clone(),
            what,
            law,
            value,
            range,
            unit,
            evidence: self.evidence,
        });
    }

    fn number<Q: Spoken>(&mut self, what: &'static str, number: &Uncertain<Q>, unit: Unit) {
        let wide = Evidence::grade(self.evidence, *number);
        let range = (wide.quantile(0.05).get(), wide.quantile(0.95).get());
        let value = match number {
            // What people wrote, whatever its grade makes of it.
            Uncertain::Known(q) => q.get(),
            _ => wide.quantile(0.5).get(),
        };
        let range = if wide.is_known() {
            (value, value)
        } else {
            range
        };
        self.push(
            what,
            value,
            range,
            unit,
            law_words(number, &self.map.currency),
        );
    }

    fn optional<Q: Spoken>(
        &mut self,
        what: &'static str,
        number: &Option<Uncertain<Q>>,
        unit: Unit,
    ) {
        if let Some(number) = number {
            self.number(what, number, unit);
        }
    }

    fn plain(&mut self, what: &'static str, value: f64, unit: Unit) {
        self.push(what, value, (value, value), unit, String::new());
    }

    fn dwell(&mut self, what: &'static str, dwell: &Dwell) {
        if dwell.takes_no_time() {
            return;
        }
        let median = |p: f64| law_at(self.map, self.evidence, dwell, p).quantile(0.5);
        let value = median(0.5);
        let range = match dwell.is_known() && self.evidence.is_none() {
            true => (value, value),
            false => (median(0.05), median(0.95)),
        };
        self.push(what, value, range, Unit::Days, dwell_words(dwell));
    }
}

impl List<'_> {
    /// By what a persona differs from everybody.
    fn factors<'a>(&mut self, persona: &'a Persona, step: &impl Fn(&'a Slug) -> &'a str) {
        let map = self.map;
        let mut factor = |of: String, what, times: Factor| {
            let of = format!("{}: {of}", persona.name);
            self.of("Persona", &of, persona.evidence);
            self.plain(what, times.get(), Unit::Ratio);
        };
        for (key, times) in &persona.flow {
            let of = format!("{} → {}", step(&key.from), step(&key.to));
            factor(of, "share, times", *times);
        }
        for (slug, times) in &persona.dwell {
            factor(step(slug).to_owned(), "time, times", *times);
        }
        for (slug, times) in &persona.pain {
            let pain = map.pains.get(slug).map_or("?", |pain| pain.name.as_str());
            factor(pain.to_owned(), "hits, times", *times);
        }
    }
}

/// Every number of a map, in its order, but for the constants of satisfaction and the size of the run.
pub fn assumptions(map: &JourneyMap) -> Vec<Assumption> {
    let mut list = List {
        map,
        all: Vec::new(),
        kind: "",
        of: String::new(),
        evidence: None,
    };
    let step = |slug: &Slug| map.touchpoints.get(slug).map_or("?", |t| t.name.as_str());
    list.of("Map", &map.title, None);
    if map.discount_rate.get() > 0.0 {
        list.plain("discount rate a year", map.discount_rate.get(), Unit::Share);
    }
    if let Some(arrivals) = &map.arrivals {
        list.dwell("time of arriving, median", arrivals);
    }
    if map.away.get() > 0.0 {
        list.plain("never come", map.away.get(), Unit::Share);
    }
    for (at, share) in map.entry.iter().filter(|_| map.entry.len() > 1) {
        list.of("Entry", step(at), None);
        list.number("share of those who come", share, Unit::Share);
    }
    for persona in map.personas.values() {
        list.of("Persona", &persona.name, persona.evidence);
        list.number("share", &persona.share, Unit::Share);
        if persona.spend.get() != 1.0 {
            list.plain("spends times", persona.spend.get(), Unit::Ratio);
        }
        if let Some(baseline) = persona.baseline {
            list.plain("satisfaction at the start", baseline, Unit::Points);
        }
        if persona.away.get() > 0.0 {
            list.plain("never come", persona.away.get(), Unit::Share);
        }
        list.factors(persona, &step);
    }
    for stage in map.stages.values() {
        if let Some(expected) = stage.expected {
            list.of("Stage", &stage.name, None);
            list.plain("expected time", expected.get(), Unit::Days);
        }
    }
    let ends: HashMap<&Slug, Uncertain<Share>> = map.finishes().collect();
    for (slug, touchpoint) in &map.touchpoints {
        list.of("Touchpoint", &touchpoint.name, touchpoint.evidence);
        list.dwell("time, median", &touchpoint.dwell);
        list.optional("cost of a visit", &touchpoint.cost, Unit::Money);
        list.optional("revenue of a visit", &touchpoint.revenue, Unit::Money);
        list.optional("cost of a day", &touchpoint.cost_per_day, Unit::Money);
        list.optional("revenue of a day", &touchpoint.revenue_per_day, Unit::Money);
        list.optional("subscription", &touchpoint.subscribe, Unit::MoneyPerMonth);
        list.optional("subscription grows by", &touchpoint.expand, Unit::Share);
        list.optional("subscription shrinks by", &touchpoint.contract, Unit::Share);
        if let Some(finish) = ends.get(slug).filter(|f| f.central().get() > 0.0) {
            list.number("finish the journey here", finish, Unit::Share);
        }
        list.plain("emotion", touchpoint.emotion.get(), Unit::Points);
        if let Some(effort) = touchpoint.effort {
            list.plain("effort", effort, Unit::Points);
        }
    }
    for (key, flow) in &map.flows {
        let name = format!("{} → {}", step(&key.from), step(&key.to));
        list.of("Flow", &name, flow.evidence);
        list.number("share", &flow.share, Unit::Share);
        if let Some(within) = &flow.within {
            list.plain("a short stay, at most", within.within.get(), Unit::Days);
            list.number("times, after a short stay", &within.times, Unit::Ratio);
        }
    }
    for pain in map.pains.values() {
        list.of("Pain point", &pain.name, pain.evidence);
        list.number("hits", &pain.prevalence, Unit::Share);
        list.number("leave because of it", &pain.leave, Unit::Share);
        if let Some(delay) = &pain.delay {
            list.dwell("delay, median", delay);
        }
        list.plain("emotion", pain.emotion.get(), Unit::Points);
        list.optional("cost of fixing", &pain.fix_cost, Unit::Money);
    }
    for idea in map.opportunities.values() {
        list.of("Idea", &idea.name, None);
        list.optional("cost", &idea.cost, Unit::Money);
    }
    list.all
}
