//! Everything that a map assumes: each number, its 90 % interval and how well it is known.

use crate::{
    map::{Dwell, DwellLaw, Evidence, JourneyMap, Unit},
    units::{Days, Quantity, Real, Uncertain, format_days},
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
    /// The central value.
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
struct List {
    all: Vec<Assumption>,
    kind: &'static str,
    of: String,
    evidence: Option<Evidence>,
}

impl List {
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

    fn number<Q: Quantity>(&mut self, what: &'static str, number: &Uncertain<Q>, unit: Unit) {
        let wide = Evidence::grade(self.evidence, *number);
        let range = (wide.quantile(0.05).get(), wide.quantile(0.95).get());
        let central = number.central().get();
        let range = if wide.is_known() {
            (central, central)
        } else {
            range
        };
        self.push(what, central, range, unit, law(number));
    }

    fn optional<Q: Quantity>(
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
        let factor = self.evidence.map_or(1.0, Evidence::ratio_factor);
        let (value, _) = typical(dwell);
        let range = (value / factor, value * factor);
        self.push(what, value, range, Unit::Days, dwell_words(dwell));
    }
}

/// How an uncertain number was written; nothing for a plain one.
fn law<Q: Quantity>(number: &Uncertain<Q>) -> String {
    match number {
        Uncertain::Known(_) => String::new(),
        Uncertain::Range(r) => format!("range {} to {}", r.low().get(), r.high().get()),
        Uncertain::Beta(b) => format!("counted {} yes, {} no", b.yes(), b.no()),
        Uncertain::Pert(p) => format!(
            "from {} over {} to {}",
            p.min().get(),
            p.likely().get(),
            p.max().get()
        ),
    }
}

/// A length of stay that half are about as short as, in days, and the one that nine in ten are shorter
/// than, where the law says so.
pub fn typical(dwell: &Dwell) -> (f64, Option<f64>) {
    let days = |d: &Uncertain<Days>| d.central().get();
    let real = |d: &Uncertain<Real>| d.central().get();
    match dwell.law() {
        DwellLaw::Fixed(d) => (days(d), None),
        // The median of an exponential law is ln 2 of its mean.
        DwellLaw::Exponential(mean) => (days(mean) * std::f64::consts::LN_2, None),
        DwellLaw::Usually { median, p90 } | DwellLaw::Weibull { median, p90 } => {
            (days(median), Some(days(p90)))
        }
        DwellLaw::LogNormal { mu, .. } => (real(mu).exp(), None),
        DwellLaw::Gamma { mean, .. } => (days(mean), None),
        DwellLaw::GammaShape { shape, scale } => (shape.central().get() * days(scale), None),
        DwellLaw::WeibullShape { shape, scale } => {
            let k = shape.central().get();
            (days(scale) * std::f64::consts::LN_2.powf(1.0 / k), None)
        }
        DwellLaw::Between { low, high } => ((days(low) + days(high)) / 2.0, None),
        DwellLaw::Pert { likely, .. } => (days(likely), None),
        DwellLaw::Quantiles(all) => {
            let middle = all.get(all.len() / 2).map_or(0.0, |d| d.get());
            (middle, None)
        }
    }
}

/// A dwell in words: `usually 1d, nine in ten within 5d`.
pub fn dwell_words(dwell: &Dwell) -> String {
    let days = |d: &Uncertain<Days>| format_days(d.central());
    match dwell.law() {
        DwellLaw::Fixed(d) => format!("always {}", days(d)),
        DwellLaw::Exponential(mean) => format!("{} on average", days(mean)),
        DwellLaw::Usually { median, p90 } | DwellLaw::Weibull { median, p90 } => {
            format!("usually {}, nine in ten within {}", days(median), days(p90))
        }
        DwellLaw::LogNormal { mu, sigma } => {
            let (mu, sigma) = (mu.central().get(), sigma.central().get());
            format!("log-normal, mu {mu}, sigma {sigma}")
        }
        DwellLaw::Gamma { mean, sd } => {
            format!("{} on average, standard deviation {}", days(mean), days(sd))
        }
        DwellLaw::GammaShape { shape, scale } => {
            format!(
                "gamma, shape {}, scale {}",
                shape.central().get(),
                days(scale)
            )
        }
        DwellLaw::WeibullShape { shape, scale } => {
            format!(
                "Weibull, shape {}, scale {}",
                shape.central().get(),
                days(scale)
            )
        }
        DwellLaw::Between { low, high } => format!("between {} and {}", days(low), days(high)),
        DwellLaw::Pert { min, likely, max } => {
            format!(
                "{} to {}, most likely {}",
                days(min),
                days(max),
                days(likely)
            )
        }
        DwellLaw::Quantiles(all) => format!("from {} quantiles", all.len()),
    }
}

/// Every number of a map, in its order.
pub fn assumptions(map: &JourneyMap) -> Vec<Assumption> {
    let mut list = List {
        all: Vec::new(),
        kind: "",
        of: String::new(),
        evidence: None,
    };
    for persona in map.personas.values() {
        list.of("Persona", &persona.name, persona.evidence);
        list.number("share", &persona.share, Unit::Share);
        if persona.spend.get() != 1.0 {
            list.plain("spends times", persona.spend.get(), Unit::Ratio);
        }
    }
    for touchpoint in map.touchpoints.values() {
        list.of("Touchpoint", &touchpoint.name, touchpoint.evidence);
        list.dwell("time", &touchpoint.dwell);
        list.optional("cost of a visit", &touchpoint.cost, Unit::Money);
        list.optional("revenue of a visit", &touchpoint.revenue, Unit::Money);
        list.optional("cost of a day", &touchpoint.cost_per_day, Unit::Money);
        list.optional("revenue of a day", &touchpoint.revenue_per_day, Unit::Money);
        list.optional("subscription", &touchpoint.subscribe, Unit::MoneyPerMonth);
        list.optional("subscription grows by", &touchpoint.expand, Unit::Share);
        list.optional("subscription shrinks by", &touchpoint.contract, Unit::Share);
        list.plain("emotion", touchpoint.emotion.get(), Unit::Points);
    }
    for (key, flow) in &map.flows {
        let name = |slug| map.touchpoints.get(slug).map_or("?", |t| t.name.as_str());
        let name = format!("{} → {}", name(&key.from), name(&key.to));
        list.of("Flow", &name, flow.evidence);
        list.number("share", &flow.share, Unit::Share);
        if let Some(within) = &flow.within {
            list.number("times, after a short stay", &within.times, Unit::Ratio);
        }
    }
    for pain in map.pains.values() {
        list.of("Pain point", &pain.name, pain.evidence);
        list.number("hits", &pain.prevalence, Unit::Share);
        list.number("leave because of it", &pain.leave, Unit::Share);
        if let Some(delay) = &pain.delay {
            list.dwell("delay", delay);
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
