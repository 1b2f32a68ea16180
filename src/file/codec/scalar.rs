//! Texts, slugs, durations, dates, numbers and named choices.

use jiff::civil::Date;

use super::{Codec, MapKey};
use crate::{
    file::{
        out::Out,
        reader::Reader,
        syntax::{Node, Value},
    },
    map::{Channel, Customers, FlowKey, Lane, Metric, Milestone, Segment, SupportRole},
    units::{
        Days, Emotion, Factor, Money, Positive, Quantity, Real, Share, Slug, format_days,
        parse_days,
    },
};

impl Codec for String {
    fn read(r: &mut Reader, node: &Node) -> Self {
        r.text(node, "a text in quotes").unwrap_or_default()
    }

    fn neutral() -> Self {
        String::new()
    }

    fn write(&self) -> Out {
        Out::text(self)
    }
}

impl Codec for bool {
    fn read(r: &mut Reader, node: &Node) -> Self {
        match node.value {
            Value::Bool(value) => value,
            _ => {
                r.wrong_kind(node, "true or false");
                false
            }
        }
    }

    fn neutral() -> Self {
        false
    }

    fn write(&self) -> Out {
        Out::Atom(self.to_string())
    }
}

macro_rules! whole_number {
    ($($type:ident),+) => {$(
        impl Codec for $type {
            fn read(r: &mut Reader, node: &Node) -> Self {
                let expected = format!("a whole number between 0 and {}", $type::MAX);
                match ron::from_str(node.span.of(r.text)) {
                    Ok(number) if node.value == Value::Number => number,
                    _ => {
                        let message = r.number(node, &expected);
                        if message.is_some() {
                            let message = format!("found {}, expected {expected}", node.span.of(r.text));
                            r.error("out-of-range", node.span, message);
                        }
                        0
                    }
                }
            }

            fn neutral() -> Self {
                0
            }

            fn write(&self) -> Out {
                Out::Atom(self.to_string())
            }
        }
    )+};
}
whole_number!(u32, u64);

/// A checked number that is written as a plain one.
fn read_quantity<Q: Quantity>(r: &mut Reader, node: &Node, neutral: f64) -> Q {
    let Some(number) = r.number(node, Q::ALLOWED) else {
        return Q::clamped(neutral);
    };
    Q::new(number).unwrap_or_else(|e| {
        r.error("out-of-range", node.span, e.to_string());
        Q::clamped(neutral)
    })
}

macro_rules! quantity {
    ($($type:ident: $neutral:literal),+ $(,)?) => {$(
        impl Codec for $type {
            fn read(r: &mut Reader, node: &Node) -> Self {
                read_quantity(r, node, $neutral)
            }

            fn neutral() -> Self {
                Quantity::clamped($neutral)
            }

            fn write(&self) -> Out {
                Out::number(self.get())
            }
        }
    )+};
}
// A share that could not be read is next to nothing rather than nothing, so that what lies behind it
// still counts as reached.
quantity!(Share: 1e-9, Emotion: 0.0, Money: 0.0, Factor: 1.0, Positive: 1.0, Real: 0.0);

impl Codec for Days {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let expected = "a duration in quotes, such as \"10min\", \"3h\", \"2d\" or \"1w\"";
        if node.value == Value::Number {
            let hint = format!(
                "a number alone has no unit; for days write \"{}d\"",
                node.span.of(r.text)
            );
            r.wrong_kind_hint(node, expected, Some(hint));
            return Days::ZERO;
        }
        let Some(text) = r.text(node, expected) else {
            return Days::ZERO;
        };
        parse_days(&text).unwrap_or_else(|message| {
            r.error("bad-duration", node.span, message);
            Days::ZERO
        })
    }

    fn neutral() -> Self {
        Days::ZERO
    }

    fn write(&self) -> Out {
        Out::text(&format_days(*self))
    }
}

impl Codec for Date {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let expected = "a date such as \"2026-11-21\"";
        let Some(text) = r.text(node, expected) else {
            return Self::neutral();
        };
        // Only year-month-day: a time of day would be dropped in silence.
        match text.parse() {
            Ok(date) if text.len() == "2026-11-21".len() => date,
            _ => {
                let message = format!("found {text:?}, expected {expected}");
                r.error("bad-date", node.span, message);
                Self::neutral()
            }
        }
    }

    fn neutral() -> Self {
        Date::constant(2000, 1, 1)
    }

    fn write(&self) -> Out {
        Out::text(&self.to_string())
    }
}

/// A text with a grammar of its own that is also used as a key.
fn read_key<K: MapKey>(r: &mut Reader, node: &Node, expected: &str) -> Option<K> {
    let text = r.text(node, expected)?;
    match K::parse(&text) {
        Ok(key) => Some(key),
        Err((message, meant)) => {
            r.report(K::CODE, node.span, message, |d| match &meant {
                Some(meant) => d.hint(format!("write \"{}\"", meant.text())),
                None => d,
            });
            meant
        }
    }
}

/// The slug that stands in for one that could not be read.
pub fn unreadable() -> Slug {
    match Slug::new("unreadable") {
        Ok(slug) => slug,
        Err(_) => unreachable!("a slug by its letters"),
    }
}

impl MapKey for Slug {
    const CODE: &'static str = "bad-slug";

    fn parse(text: &str) -> Result<Self, (String, Option<Self>)> {
        Slug::new(text).map_err(|e| (e.to_string(), e.suggestion))
    }

    fn text(&self) -> String {
        self.to_string()
    }
}

impl Codec for Slug {
    fn read(r: &mut Reader, node: &Node) -> Self {
        read_key(r, node, "a slug in quotes, such as \"first-report\"")
            .unwrap_or_else(Self::neutral)
    }

    fn neutral() -> Self {
        unreadable()
    }

    fn write(&self) -> Out {
        Out::text(self.as_str())
    }
}

impl MapKey for FlowKey {
    const CODE: &'static str = "bad-flow";

    fn parse(text: &str) -> Result<Self, (String, Option<Self>)> {
        FlowKey::parse(text).map_err(|message| {
            let ends = text.split_once("->").or_else(|| text.split_once('>'));
            let meant = ends.and_then(|(from, to)| {
                let end = |text: &str| Slug::new(text.trim()).or_else(|e| e.suggestion.ok_or(()));
                Some(FlowKey::new(end(from).ok()?, end(to).ok()?))
            });
            (message, meant)
        })
    }

    fn text(&self) -> String {
        self.to_string()
    }
}

impl Codec for FlowKey {
    fn read(r: &mut Reader, node: &Node) -> Self {
        read_key(r, node, "a flow in quotes, such as \"setup>first-report\"")
            .unwrap_or_else(Self::neutral)
    }

    fn neutral() -> Self {
        FlowKey::new(unreadable(), unreadable())
    }

    fn write(&self) -> Out {
        Out::text(&self.to_string())
    }
}

/// Reads a choice by name.
fn read_choice<T: Copy>(
    r: &mut Reader,
    node: &Node,
    known: impl Fn(&str) -> Option<T>,
    names: &[&str],
) -> Option<T> {
    match r.variant(node) {
        Some((name, None)) => {
            let found = known(name);
            if found.is_none() {
                r.unknown_variant(node, name, names);
            }
            found
        }
        _ => {
            let written = match node.value {
                Value::Text => r.text(node, "").unwrap_or_default(),
                _ => String::new(),
            };
            let hint = known(&written).map(|_| format!("write it without quotes: {written}"));
            let expected = crate::file::reader::one_of(names);
            r.wrong_kind_hint(node, &expected, hint);
            None
        }
    }
}

macro_rules! choice {
    ($($type:ident, $parse:path, $neutral:ident);+ $(;)?) => {$(
        impl Codec for $type {
            fn read(r: &mut Reader, node: &Node) -> Self {
                let names: Vec<&str> = $type::ALL.iter().map(|v| v.name()).collect();
                read_choice(r, node, $parse, &names).unwrap_or_else(Self::neutral)
            }

            fn neutral() -> Self {
                $type::$neutral
            }

            fn write(&self) -> Out {
                Out::Atom(self.name().to_owned())
            }
        }
    )+};
}
choice!(
    Channel, Channel::from_name, Other;
    Lane, Lane::from_name, Steps;
    Milestone, Milestone::from_name, SignUp;
    SupportRole, SupportRole::from_name, Ticket;
    Segment, Segment::from_name, Enterprise;
    Customers, Customers::from_name, Gone;
    Metric, Metric::parse, Conversion;
);
