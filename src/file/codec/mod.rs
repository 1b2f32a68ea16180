//! How each thing of the model is read and written, side by side: every struct lists its fields once
//! for both directions.

mod change;
mod defaults;
mod dwell;
mod items;
mod placement;
mod root_field;
mod roots;
mod scalar;
mod uncertain;
mod workshop;

pub use defaults::defaults;
pub use roots::{NEWER_FORMAT, root_kind};

use std::hash::Hash;

use indexmap::{IndexMap, map::Entry};

use super::{
    fields::Fields,
    out::Out,
    reader::Reader,
    syntax::{Node, Shape, Value},
};

/// The format that is written, and the newest that is read.
pub const FORMAT: u64 = 2;

/// Something that stands in a file.
pub trait Codec: Sized {
    /// Reads it. What is wrong is reported, and something neutral stands in for it.
    fn read(r: &mut Reader, node: &Node) -> Self;

    /// What stands in for it where it is missing or broken, chosen so that nothing else seems wrong
    /// because of it.
    fn neutral() -> Self;

    /// How it is written.
    fn write(&self) -> Out;
}

/// A file's top value.
pub trait Root: Codec {
    /// The name it is written under.
    const NAME: &'static str;

    /// Reads it; `None` when the file is something else altogether or from a later Wayfarer.
    fn read_root(r: &mut Reader, node: &Node) -> Option<Self>;
}

/// Something that things are keyed by.
pub trait MapKey: Sized + Eq + Hash {
    /// The code of the error about a text that is none.
    const CODE: &'static str;

    /// The key with this text; otherwise what is wrong with it, and what was probably meant.
    fn parse(text: &str) -> Result<Self, (String, Option<Self>)>;

    /// Its text.
    fn text(&self) -> String;
}

impl<T: Codec> Codec for Box<T> {
    fn read(r: &mut Reader, node: &Node) -> Self {
        Box::new(T::read(r, node))
    }

    fn neutral() -> Self {
        Box::new(T::neutral())
    }

    fn write(&self) -> Out {
        T::write(self)
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn read(r: &mut Reader, node: &Node) -> Self {
        match &node.value {
            Value::Group(group) if group.shape == Shape::List => {
                let items = group.members.iter().enumerate();
                items
                    .map(|(i, member)| r.at(i, |r| T::read(r, &member.value)))
                    .collect()
            }
            _ => {
                r.wrong_kind(node, "a list […]");
                Vec::new()
            }
        }
    }

    fn neutral() -> Self {
        Vec::new()
    }

    fn write(&self) -> Out {
        Out::list("", Shape::List, self.iter().map(Codec::write))
    }
}

impl<K: MapKey, V: Codec> Codec for IndexMap<K, V> {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let mut map = IndexMap::new();
        let group = match &node.value {
            Value::Group(group) if group.shape == Shape::Map => group,
            _ => {
                r.wrong_kind(node, "a map {\"name\": …}");
                return map;
            }
        };
        for (key, value) in group
            .members
            .iter()
            .filter_map(|m| Some((m.key.as_ref()?, &m.value)))
        {
            r.at(&key.text, |r| {
                let parsed = if key.span.of(r.text).starts_with(['"', 'r']) {
                    K::parse(&key.text)
                } else {
                    let message = format!("found the key {}, expected a text in quotes", key.text);
                    Err((message, K::parse(&key.text).ok()))
                };
                let parsed = match parsed {
                    Ok(parsed) => Some(parsed),
                    Err((message, meant)) => {
                        r.report(K::CODE, key.span, message, |d| match &meant {
                            Some(meant) => d.hint(format!("write \"{}\"", meant.text())),
                            None => d,
                        });
                        meant
                    }
                };
                // Read even if it has no place to go, to tell what is wrong in it.
                let value = V::read(r, value);
                match parsed.map(|key| map.entry(key)) {
                    Some(Entry::Occupied(entry)) => {
                        let message =
                            format!("found the key \"{}\" a second time", entry.key().text());
                        r.report("duplicate-key", key.span, message, |d| {
                            d.hint("give one of the two another name, or remove it")
                        });
                    }
                    Some(Entry::Vacant(entry)) => {
                        entry.insert(value);
                    }
                    None => {}
                }
            });
        }
        map
    }

    fn neutral() -> Self {
        IndexMap::new()
    }

    fn write(&self) -> Out {
        let members = self.iter().map(|(k, v)| (k.text(), v.write())).collect();
        Out::keyed("", Shape::Map, members)
    }
}

/// The ways a field can stand in a struct. Each has the two directions as functions.
pub(super) mod field {
    use super::{Codec, Fields, Out, Reader};

    /// The fields that are to be written.
    pub type Written = Vec<(String, Out)>;

    /// It must be there.
    pub mod required {
        use super::*;

        pub fn read<T: Codec>(r: &mut Reader, fields: &Fields, name: &str) -> T {
            match fields.need(r, name) {
                Some(node) => r.at(name, |r| T::read(r, node)),
                None => T::neutral(),
            }
        }

        pub fn write<T: Codec>(written: &mut Written, name: &str, value: &T) {
            written.push((name.to_owned(), value.write()));
        }

        pub fn default_value() -> Option<Out> {
            None
        }
    }

    /// It may be there.
    pub mod optional {
        use super::*;

        pub fn read<T: Codec>(r: &mut Reader, fields: &Fields, name: &str) -> Option<T> {
            let node = fields.find(name)?;
            Some(r.at(name, |r| T::read(r, node)))
        }

        pub fn write<T: Codec>(written: &mut Written, name: &str, value: &Option<T>) {
            if let Some(value) = value {
                written.push((name.to_owned(), value.write()));
            }
        }

        pub fn default_value() -> Option<Out> {
            None
        }
    }

    /// It has a default, which is not written.
    pub mod or {
        use super::*;

        pub fn read<T: Codec>(r: &mut Reader, fields: &Fields, name: &str, default: T) -> T {
            optional::read(r, fields, name).unwrap_or(default)
        }

        pub fn write<T: Codec + PartialEq>(
            written: &mut Written,
            name: &str,
            value: &T,
            default: T,
        ) {
            if *value != default {
                written.push((name.to_owned(), value.write()));
            }
        }

        pub fn default_value<T: Codec>(default: T) -> Option<Out> {
            Some(default.write())
        }
    }

    /// It has the default of its type: no text, no list.
    pub mod or_none {
        use super::*;

        pub fn read<T: Codec + Default>(r: &mut Reader, fields: &Fields, name: &str) -> T {
            optional::read(r, fields, name).unwrap_or_default()
        }

        pub fn write<T: Codec + Default + PartialEq>(written: &mut Written, name: &str, value: &T) {
            or::write(written, name, value, T::default());
        }

        pub fn default_value() -> Option<Out> {
            None
        }
    }

    /// A plain number that may be there, within limits.
    pub mod number {
        use super::*;

        pub fn read(
            r: &mut Reader,
            fields: &Fields,
            name: &str,
            low: f64,
            high: f64,
        ) -> Option<f64> {
            let node = fields.find(name)?;
            r.at(name, |r| {
                let expected = format!("a number between {low} and {high}");
                let number = r.number(node, &expected)?;
                if (low..=high).contains(&number) {
                    return Some(number);
                }
                let message = format!("found {number}, expected {expected}");
                r.error("out-of-range", node.span, message);
                None
            })
        }

        pub fn write(written: &mut Written, name: &str, value: &Option<f64>, _: f64, _: f64) {
            if let Some(value) = value {
                written.push((name.to_owned(), Out::number(*value)));
            }
        }

        pub fn default_value(_: f64, _: f64) -> Option<Out> {
            None
        }
    }

    /// A plain number within limits, with a default.
    pub mod number_or {
        use super::*;

        pub fn read(
            r: &mut Reader,
            fields: &Fields,
            name: &str,
            default: f64,
            low: f64,
            high: f64,
        ) -> f64 {
            number::read(r, fields, name, low, high).unwrap_or(default)
        }

        pub fn write(
            written: &mut Written,
            name: &str,
            value: &f64,
            default: f64,
            low: f64,
            high: f64,
        ) {
            let value = (*value != default).then_some(*value);
            number::write(written, name, &value, low, high);
        }

        pub fn default_value(default: f64, _: f64, _: f64) -> Option<Out> {
            Some(Out::number(default))
        }
    }
}

/// Reads and writes a struct by its fields: their names, and how each stands in it (see [`field`]).
macro_rules! fields {
    ($type:ident { $($field:ident: $kind:ident $(($($arg:expr),*))?),+ $(,)? }) => {
        impl $type {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn from_fields(r: &mut Reader, fields: &Fields) -> $type {
                $type {
                    $($field: field::$kind::read(r, fields, stringify!($field) $($(, $arg)*)?)),+
                }
            }

            fn written_fields(&self) -> field::Written {
                let mut written = field::Written::new();
                $(field::$kind::write(
                    &mut written, stringify!($field), &self.$field $($(, $arg)*)?
                );)+
                written
            }

            /// The values of the fields that have one also where they are not written.
            #[allow(dead_code, reason = "not every record is merged")]
            pub(in crate::file::codec) fn defaults() -> field::Written {
                let all: Vec<(&str, Option<Out>)> = vec![$(
                    (stringify!($field), field::$kind::default_value($($($arg),*)?))
                ),+];
                let known = all.into_iter();
                known.filter_map(|(name, out)| Some((name.to_owned(), out?))).collect()
            }
        }
    };
}

/// The same for a struct that is written as `( … )` and nothing else.
macro_rules! record {
    ($what:literal, $type:ident { $($fields:tt)+ }) => {
        fields!($type { $($fields)+ });

        impl Codec for $type {
            fn read(r: &mut Reader, node: &Node) -> $type {
                let fields = Fields::open(r, node, $what, Self::FIELDS);
                Self::from_fields(r, &fields)
            }

            fn neutral() -> $type {
                let lines = crate::file::lines::Lines::new("");
                Self::from_fields(&mut Reader::new("", "", &lines), &Fields::broken())
            }

            fn write(&self) -> Out {
                Out::keyed("", Shape::Parens, self.written_fields())
            }
        }
    };
}
use {fields, record};
