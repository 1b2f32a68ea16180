//! A map as JSON, for other programs: the same content as the file, in the same words, described by
//! `docs/journey-map.schema.json`.
//!
//! Records and maps are objects, `Usually(median: "1d", p90: "5d")` is
//! `{"Usually": {"median": "1d", "p90": "5d"}}`, `Measured(118)` is `{"Measured": [118]}`, and a bare
//! name such as `InApp` is a string.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{
    Read,
    codec::Codec,
    out::{Out, OutGroup, quote},
    read_map,
    syntax::Shape,
};
use crate::{diagnostic::is_plain, map::JourneyMap};

/// What the object says it is.
const KIND: &str = "JourneyMap";
/// Fields that hold bare names.
const NAMES: [&str; 12] = [
    "channel",
    "moment",
    "support",
    "segment",
    "state",
    "focus",
    "metric",
    "evidence",
    "order",
    "folded",
    "lane",
    "customers",
];
/// Fields of a map that hold things by slug.
const BY_SLUG: [&str; 7] = [
    "entry",
    "personas",
    "stages",
    "touchpoints",
    "pains",
    "opportunities",
    "flows",
];
/// Fields of a persona that hold factors by slug.
const BY_SLUG_OF_PERSONA: [&str; 3] = ["flow", "dwell", "pain"];
/// No map is nested as deep.
const DEEPEST: usize = 24;

/// The JSON of a map. Ends with a line break.
pub fn map_to_json(map: &JourneyMap) -> String {
    let mut object = Map::new();
    object.insert("kind".into(), KIND.into());
    if let Value::Object(fields) = value(&map.write(), true) {
        object.extend(fields);
    }
    json_text(&Value::Object(object))
}

/// JSON over many lines, with a line break at its end. Signs that steer a terminal or turn the direction of text
/// are written by their number, which means the same.
pub fn json_text(value: &Value) -> String {
    let mut text = String::new();
    for c in format!("{value:#}\n").chars() {
        if c == '\n' || is_plain(c) {
            text.push(c);
            continue;
        }
        // Outside of its texts JSON has no such signs.
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

/// A value that is written, as JSON. The name of the root is told by its kind.
fn value(out: &Out, root: bool) -> Value {
    match out {
        Out::Atom(text) => atom(text),
        Out::Group(group) if root || group.name.is_empty() => members(group),
        Out::Group(group) => {
            let mut object = Map::new();
            object.insert(group.name.into(), members(group));
            Value::Object(object)
        }
    }
}

fn members(group: &OutGroup) -> Value {
    let named = group.members.iter().any(|(key, _)| key.is_some());
    if !named && group.shape != Shape::Map {
        return group
            .members
            .iter()
            .map(|(_, out)| value(out, false))
            .collect();
    }
    let each = group.members.iter().enumerate().map(|(at, (key, out))| {
        let key = key.clone().unwrap_or_else(|| at.to_string());
        (key, value(out, false))
    });
    Value::Object(each.collect())
}

fn atom(text: &str) -> Value {
    if text.starts_with('"') || text.starts_with('r') && text.contains('"') {
        let text: Option<String> = ron::from_str(text).ok();
        return text.unwrap_or_default().into();
    }
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// Reads a map from JSON.
///
/// # Errors
/// A sentence with line and column when it is no JSON, or the JSON of something else. What is wrong
/// with the map itself stands in the diagnostics; their places are those of the same map as a file.
pub fn map_from_json(text: &str, file: &str) -> Result<Read<JourneyMap>, String> {
    let value: Value = serde_json::from_str(text).map_err(|e| {
        // It says its place itself, at the end.
        let what = e.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        format!("line {}, column {}: {what}", e.line(), e.column())
    })?;
    let Value::Object(mut object) = value else {
        return Err("found no object, expected the JSON of a map".into());
    };
    match object.shift_remove("kind") {
        Some(Value::String(kind)) if kind == KIND => {}
        None if object.contains_key("touchpoints") => {}
        _ => {
            return Err(format!(
                "expected the JSON of a map, with \"kind\": \"{KIND}\""
            ));
        }
    }
    object.shift_remove("$schema");
    let mut ron = String::from(KIND);
    fields(&mut ron, &object, &mut Vec::new());
    Ok(read_map(&ron, file))
}

/// The fields of a record.
fn fields<'a>(ron: &mut String, object: &'a Map<String, Value>, path: &mut Vec<&'a str>) {
    ron.push('(');
    for (key, value) in object {
        let name = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if name && !key.starts_with(|c: char| c.is_ascii_digit()) && !key.is_empty() {
            let _ = write!(ron, "{key}: ");
        } else if !name {
            // No field is called so; the reader says so.
            let _ = write!(
                ron,
                "r#{}: ",
                key.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            );
        }
        put(ron, value, key, path);
        ron.push_str(",\n");
    }
    ron.push(')');
}

fn put<'a>(ron: &mut String, value: &'a Value, key: &'a str, path: &mut Vec<&'a str>) {
    if path.len() > DEEPEST {
        ron.push_str("()");
        return;
    }
    path.push(key);
    match value {
        Value::Null => ron.push_str("None"),
        Value::Bool(_) | Value::Number(_) => {
            let _ = write!(ron, "{value}");
        }
        Value::String(text) => {
            let is_name = text.starts_with(|c: char| c.is_ascii_uppercase())
                && text.chars().all(|c| c.is_ascii_alphanumeric());
            match is_name && NAMES.contains(&key) {
                true => ron.push_str(text),
                false => ron.push_str(&quote(text)),
            }
        }
        Value::Array(items) => {
            let (open, close) = if key == "position" {
                ('(', ')')
            } else {
                ('[', ']')
            };
            ron.push(open);
            list(ron, items, key, path);
            ron.push(close);
        }
        Value::Object(object) => match variant(object) {
            Some((name, inner)) => {
                ron.push_str(name);
                match inner {
                    Value::Array(items) => {
                        ron.push('(');
                        list(ron, items, "", path);
                        ron.push(')');
                    }
                    Value::Object(inner) => fields(ron, inner, path),
                    other => {
                        ron.push('(');
                        put(ron, other, "", path);
                        ron.push(')');
                    }
                }
            }
            None if is_by_slug(path) => {
                ron.push('{');
                for (key, value) in object {
                    let _ = write!(ron, "{}: ", quote(key));
                    put(ron, value, key, path);
                    ron.push_str(",\n");
                }
                ron.push('}');
            }
            None => fields(ron, object, path),
        },
    }
    path.pop();
}

fn list<'a>(ron: &mut String, items: &'a [Value], key: &'a str, path: &mut Vec<&'a str>) {
    for item in items {
        put(ron, item, key, path);
        ron.push(',');
    }
}

/// `{"Usually": …}`: names of variants begin with a capital, slugs and fields never do.
fn variant(object: &Map<String, Value>) -> Option<(&String, &Value)> {
    let (name, inner) = object.iter().next()?;
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    (object.len() == 1 && capital).then_some((name, inner))
}

/// Whether the keys of the object at this path are slugs.
fn is_by_slug(path: &[&str]) -> bool {
    match path {
        [field] => BY_SLUG.contains(field),
        ["personas", _, field] => BY_SLUG_OF_PERSONA.contains(field),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::file::{arbitrary, write_map};

    proptest! {
        #[test]
        fn a_map_survives_the_way_through_json(map in arbitrary::map()) {
            let json = map_to_json(&map);
            let read = map_from_json(&json, "map.json").unwrap();
            prop_assert!(read.diagnostics.is_empty(), "{:?}\n{json}", read.diagnostics);
            prop_assert_eq!(write_map(&read.model.unwrap()), write_map(&map));
        }

        #[test]
        fn no_json_does_harm(text in "[\\[\\]{}\",:a-zA-Z0-9 \\\\]{0,60}") {
            let _ = map_from_json(&text, "x.json");
            let _ = map_from_json(&format!("{{\"kind\":\"JourneyMap\",\"touchpoints\":{text}}}"), "x.json");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_path() {
        let wrong = r#"{"kind": "JourneyMap", "format": 1, "id": "m", "title": "M", "stages": {"s": {"name": "S"}},
            "touchpoints": {"a": {"stage": "s", "name": "A", "chanel": "Web"}}}"#;
        let read = map_from_json(wrong, "m.json").unwrap();
        assert!(
            read.diagnostics[0].message.contains("chanel"),
            "{:?}",
            read.diagnostics
        );
        let error = map_from_json("{\n  \"kind\": 3,}", "m.json").unwrap_err();
        assert!(error.starts_with("line 2, column "), "{error}");
        assert!(map_from_json("[]", "m.json").is_err());
        assert!(map_from_json("{\"schema\": 1}", "m.json").is_err());
    }
}
