//! Values of files in people's words and units: what a comparison and a conflict show.

use super::{
    out::{Out, OutGroup},
    syntax::{Shape, decode_text},
};
use crate::{
    diagnostic::Path,
    map::{Metric, Unit},
    numbers::{grouped, shortest as digits},
    units::parse_days,
};

/// What kind of number a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Share,
    Money,
    MoneyPerMonth,
    MoneyPerDay,
    Factor,
    Days,
    Count,
    /// How often a change is switched off, which is as good as once.
    Off,
    /// A text that people wrote.
    Prose,
    /// A number without a unit, a name.
    Plain,
}

/// A value in words. The path tells what it is a value of.
pub fn words(out: &Out, path: &Path, currency: &str) -> String {
    let teller = Teller { currency };
    teller.value(out, kind_of(path))
}

/// The name that people gave a thing.
pub fn name(out: &Out) -> Option<String> {
    let Out::Group(group) = out else { return None };
    let mut members = group.members.iter();
    let name = members.find(|(key, _)| matches!(key.as_deref(), Some("name" | "title")));
    match name {
        Some((_, Out::Atom(text))) => decode_text(text).ok().filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn kind_of(path: &Path) -> Kind {
    let steps: Vec<&str> = path.0.iter().map(String::as_str).collect();
    match steps.as_slice() {
        ["personas", _, "flow" | "dwell" | "pain", _] => Kind::Factor,
        ["entry", _] => Kind::Share,
        ["targets", label, field] => of_target(label, field),
        [.., "changes", _, "off"] => Kind::Off,
        [.., last] => of_field(last),
        [] => Kind::Plain,
    }
}

fn of_target(label: &str, field: &str) -> Kind {
    let metric = label.split(' ').next().and_then(Metric::from_name);
    match (field, metric.map(Metric::unit)) {
        ("at_least" | "at_most", Some(unit)) => of_unit(unit),
        _ => of_field(field),
    }
}

fn of_unit(unit: Unit) -> Kind {
    match unit {
        Unit::Share => Kind::Share,
        Unit::Days => Kind::Days,
        Unit::Money => Kind::Money,
        Unit::MoneyPerMonth => Kind::MoneyPerMonth,
        Unit::Ratio => Kind::Factor,
        Unit::Points | Unit::Count => Kind::Plain,
    }
}

fn of_field(field: &str) -> Kind {
    match field {
        "share" | "prevalence" | "leave" | "onward" | "away" | "discount_rate" | "expand"
        | "contract" | "recency" => Kind::Share,
        "cost" | "revenue" | "fix_cost" => Kind::Money,
        "subscribe" => Kind::MoneyPerMonth,
        "cost_per_day" | "revenue_per_day" => Kind::MoneyPerDay,
        "times" | "spend" => Kind::Factor,
        "dwell" | "delay" | "expected" | "review_every" | "horizon" | "arrivals" => Kind::Days,
        "customers" | "replications" | "votes" => Kind::Count,
        "name" | "title" | "note" | "does" | "thinks" | "goal" | "quote" | "quotes" => Kind::Prose,
        _ => Kind::Plain,
    }
}

struct Teller<'a> {
    currency: &'a str,
}

impl Teller<'_> {
    fn value(&self, out: &Out, kind: Kind) -> String {
        match out {
            Out::Atom(atom) => self.atom(atom, kind),
            Out::Group(group) => self.group(group, kind),
        }
    }

    fn atom(&self, atom: &str, kind: Kind) -> String {
        if atom.starts_with('"') {
            let text = decode_text(atom).unwrap_or_else(|_| atom.to_owned());
            let time = matches!(kind, Kind::Days) || kind == Kind::Plain;
            return match parse_days(&text) {
                Ok(_) if time => spaced(&text),
                _ if kind == Kind::Prose || text.contains(' ') => format!("“{text}”"),
                _ if text.is_empty() => "“”".to_owned(),
                _ => text,
            };
        }
        let Ok(number) = atom.parse::<f64>() else {
            return atom.to_owned();
        };
        match kind {
            Kind::Off if number == 0.0 => "no".to_owned(),
            Kind::Off => "yes".to_owned(),
            Kind::Share => format!("{} %", digits(number * 100.0)),
            Kind::Money => self.money(number),
            Kind::MoneyPerMonth => format!("{}/mo", self.money(number)),
            Kind::MoneyPerDay => format!("{}/d", self.money(number)),
            Kind::Factor => format!("{}×", digits(number)),
            Kind::Count => grouped(atom),
            Kind::Days | Kind::Prose | Kind::Plain => digits(number),
        }
    }

    /// Money as people write it, without rounding it.
    fn money(&self, amount: f64) -> String {
        let sign = crate::numbers::sign(self.currency);
        let text = digits(amount.abs());
        let text = match text.split_once('.') {
            Some((whole, fraction)) => format!("{whole}.{fraction:0<2}"),
            None => text,
        };
        let minus = if amount < 0.0 { "−" } else { "" };
        format!("{minus}{sign}{}", grouped(&text))
    }

    fn group(&self, group: &OutGroup, kind: Kind) -> String {
        let at = |i: usize| {
            let out = group.members.get(i).map(|(_, out)| out);
            out.map_or_else(String::new, |out| self.value(out, kind))
        };
        let number = |i: usize| match group.members.get(i) {
            Some((_, Out::Atom(atom))) => atom.parse::<f64>().ok(),
            _ => None,
        };
        match (group.name, group.members.len()) {
            ("Usually", 2) => format!("usually {}, nine in ten within {}", at(0), at(1)),
            ("Weibull", 2) if keyed(group, "median") => {
                format!(
                    "Weibull, half within {}, nine in ten within {}",
                    at(0),
                    at(1)
                )
            }
            ("Exponential", 1) => format!("{} on average, memoryless", at(0)),
            ("Fixed", 1) => format!("always {}", at(0)),
            ("Between" | "Range", 2) if group.name == "Between" => {
                format!("between {} and {}", at(0), at(1))
            }
            ("Range", 2) => format!("{} to {} (90 % interval)", at(0), at(1)),
            ("Pert", 3) => format!("{} to {}, most likely {}", at(0), at(2), at(1)),
            ("Beta", 2) => match (number(0), number(1)) {
                (Some(yes), Some(no)) => {
                    format!("{} of {} seen", digits(yes), digits(yes + no))
                }
                _ => self.listed(group),
            },
            ("Measured", 1) => {
                let n = number(0).map(digits).unwrap_or_default();
                format!("measured on {}", grouped(&n))
            }
            ("Future", 1) => format!("future of {}", at(0)),
            ("Off", 1) => format!("switched off: {}", at(0)),
            ("", 2) if keyed(group, "within") && keyed(group, "times") => {
                let part = |i: usize, kind| self.value(&group.members[i].1, kind);
                format!("within {}: {}", part(0, Kind::Days), part(1, Kind::Factor))
            }
            _ => self.listed(group),
        }
    }

    /// Any other group: its name and what is in it.
    fn listed(&self, group: &OutGroup) -> String {
        let part = |(key, out): &(Option<String>, Out)| match key {
            Some(key) if group.shape == Shape::Map => {
                format!("{key}: {}", self.value(out, Kind::Plain))
            }
            Some(key) => {
                let value = self.value(out, of_field(key));
                format!("{} {value}", label(key))
            }
            None => self.value(out, Kind::Plain),
        };
        let parts: Vec<String> = group.members.iter().map(part).collect();
        let parts = parts.join(", ");
        match (group.name, group.shape, group.members.is_empty()) {
            ("", _, true) => "nothing".to_owned(),
            ("", Shape::Parens, _) if group.members.iter().all(|(k, _)| k.is_none()) => {
                format!("({parts})")
            }
            ("", ..) => parts,
            (name, _, true) => name.to_owned(),
            (name, ..) => format!("{name}: {parts}"),
        }
    }
}

/// A field as people say it.
pub fn label(field: &str) -> String {
    field.replace('_', " ")
}

fn keyed(group: &OutGroup, key: &str) -> bool {
    let mut members = group.members.iter();
    members.any(|(k, _)| k.as_deref() == Some(key))
}

/// `5d` as `5 d`.
fn spaced(duration: &str) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for c in duration.chars() {
        if c.is_alphabetic() && (before.is_ascii_digit()) {
            text.push(' ');
        }
        text.push(c);
        before = c;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{codec::Codec, read_map};

    #[test]
    fn values_are_told_as_people_say_them() {
        let text = include_str!("../../maps/trial-to-paid.ron");
        let map = read_map(text, "everything").model.unwrap();
        let told = |out: Out, path: &[&str]| words(&out, &Path::of(path), "USD");
        let share = crate::units::Share::new(0.125).unwrap();
        assert_eq!(told(share.write(), &["flows", "a>b", "share"]), "12.5 %");
        assert_eq!(told(Out::text("36h"), &["stages", "a", "expected"]), "36 h");
        assert_eq!(
            told(Out::text("Set up"), &["stages", "a", "name"]),
            "“Set up”"
        );
        let target = ["targets", "NetRevenueRetention at_least", "at_least"];
        assert_eq!(told(Out::number(1.1), &target), "110 %");
        assert_eq!(
            told(Out::number(0.5), &["personas", "p", "flow", "a>b"]),
            "0.5×"
        );
        for (slug, touchpoint) in &map.touchpoints {
            let path = ["touchpoints", slug.as_str(), "dwell"];
            let words = told(touchpoint.dwell.write(), &path);
            assert!(
                !words.contains('"') && !words.contains("median:"),
                "{words}"
            );
        }
    }
}
