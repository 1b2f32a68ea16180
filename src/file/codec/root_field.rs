//! The ways a field can stand in a root: those of any struct, and some that stand nowhere else.

use indexmap::IndexMap;

pub use super::field::*;
use super::{Codec, field};
use crate::{
    file::{fields::Fields, out::Out, reader::Reader, syntax::Value},
    units::{Share, Slug, Uncertain, parse_currency},
};

/// The entry: one touchpoint, or several with shares.
pub mod entry {
    use super::*;

    type Entry = IndexMap<Slug, Uncertain<Share>>;

    pub fn read(r: &mut Reader, fields: &Fields, name: &str) -> Entry {
        let Some(node) = fields.find(name) else {
            return Entry::new();
        };
        r.at(name, |r| match &node.value {
            Value::Group(_) => Codec::read(r, node),
            _ => Entry::from([(Codec::read(r, node), Share::ONE.into())]),
        })
    }

    pub fn write(written: &mut field::Written, name: &str, entry: &Entry) {
        let all = Uncertain::Known(Share::ONE);
        let out = match entry.iter().next() {
            None => return,
            Some((slug, share)) if entry.len() == 1 && *share == all => slug.write(),
            Some(_) => entry.write(),
        };
        written.push((name.to_owned(), out));
    }

    pub fn default_value() -> Option<Out> {
        None
    }
}

/// The currency.
pub mod currency {
    use super::*;

    const DEFAULT: &str = "USD";

    pub fn read(r: &mut Reader, fields: &Fields, name: &str) -> String {
        let read = fields.find(name).and_then(|node| {
            r.at(name, |r| {
                let text = r.text(node, "a currency in quotes, such as \"EUR\"")?;
                let read = parse_currency(&text);
                if let Err(message) = &read {
                    r.error("bad-currency", node.span, message);
                }
                read.ok()
            })
        });
        read.unwrap_or_else(|| DEFAULT.into())
    }

    pub fn write(written: &mut field::Written, name: &str, value: &String) {
        field::or::write(written, name, value, DEFAULT.to_owned());
    }

    pub fn default_value() -> Option<Out> {
        field::or::default_value(DEFAULT.to_owned())
    }
}
