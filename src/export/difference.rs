//! What differs between two files, as people read it and as scripts do.

use serde_json::{Map, Value, json};

use crate::{
    diagnostic::Path,
    file::{
        Delta, DeltaKind, Remarks, label,
        merge::{self, Conflict, Homeless},
    },
};

/// The version of the form of these objects.
pub const SCHEMA: u32 = 1;

/// All that differs about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How the thing differs; [`DeltaKind::Changed`] when some of its fields do.
    pub kind: DeltaKind,
    /// What it is: "touchpoint", "flow", "map".
    pub what: String,
    /// What people call it, if it has a name.
    pub name: Option<String>,
    /// Its slug; nothing for the file itself.
    pub slug: String,
    /// Its fields that differ; all that it has when it came or went.
    pub fields: Vec<Field>,
}

/// A field that differs, with both values in people's units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub label: String,
    /// What it was; `None` where it was not there.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// What a list of a file holds, one of them.
fn kind(list: &str) -> &str {
    match list {
        "personas" => "persona",
        "stages" => "stage",
        "touchpoints" => "touchpoint",
        "pains" => "pain",
        "opportunities" => "opportunity",
        "flows" => "flow",
        "targets" => "target",
        "changes" => "change",
        "entry" => "entry",
        other => other,
    }
}

const LISTS: [&str; 9] = [
    "personas",
    "stages",
    "touchpoints",
    "pains",
    "opportunities",
    "flows",
    "targets",
    "changes",
    "entry",
];

/// The differences thing by thing. `file` says what the files are: "map" or "scenario".
pub fn entries(deltas: &[Delta], file: &str, currency: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for delta in deltas {
        let at = match delta.kind {
            DeltaKind::Renamed => delta.path.join("slug"),
            _ => delta.path.clone(),
        };
        let told = |value: &Option<merge::Value>| {
            let value = value.as_ref()?;
            Some(value.words(&at, currency))
        };
        let (mut before, mut after) = (told(&delta.before), told(&delta.after));
        if before == after {
            // Words round; what is written does not.
            let ron = |value: &Option<merge::Value>| value.as_ref().map(merge::Value::ron);
            (before, after) = (ron(&delta.before), ron(&delta.after));
        }
        let steps: Vec<&str> = delta.path.0.iter().map(String::as_str).collect();
        let (what, slug, rest) = match steps.as_slice() {
            [list, slug, rest @ ..] if LISTS.contains(list) => (kind(list), *slug, rest),
            rest => (file, "", rest),
        };
        let renamed = delta.kind == DeltaKind::Renamed;
        let whole = rest.is_empty() && !slug.is_empty() && !renamed;
        let field = match delta.kind {
            DeltaKind::Moved => {
                let list: Vec<String> = rest.iter().map(|step| label(step)).collect();
                format!("order of {}", list.join(" "))
            }
            DeltaKind::Renamed => "slug".to_owned(),
            _ => {
                // A text of a list is its own label; a factor of a map stands under a key.
                let value = delta.after.as_ref().or(delta.before.as_ref());
                let own = rest.last().zip(value);
                let own = own.is_some_and(|(step, value)| value.is_labelled(step));
                let one = delta.kind != DeltaKind::Changed && !whole && rest.len() > 1 && own;
                let rest = &rest[..rest.len() - usize::from(one)];
                let list: Vec<String> = rest.iter().map(|step| label(step)).collect();
                list.join(" ")
            }
        };
        let kind = if whole {
            delta.kind
        } else {
            DeltaKind::Changed
        };
        let same = |e: &&mut Entry| e.what == what && e.slug == slug && e.kind == kind;
        let at = match entries.iter_mut().rev().find(same) {
            Some(entry) => entry,
            None => {
                entries.push(Entry {
                    kind,
                    what: what.to_owned(),
                    name: delta.name.clone().filter(|_| !slug.is_empty()),
                    slug: slug.to_owned(),
                    fields: Vec::new(),
                });
                match entries.last_mut() {
                    Some(entry) => entry,
                    None => continue,
                }
            }
        };
        at.fields.push(Field {
            label: field,
            before,
            after,
        });
    }
    entries
}

/// What stands at a path, in words: `touchpoint “Set-up”, dwell`. `name` is what people call the thing.
pub fn place(path: &Path, name: Option<&str>) -> String {
    let steps: Vec<&str> = path.0.iter().map(String::as_str).collect();
    let (thing, rest) = match steps.as_slice() {
        [list, slug, rest @ ..] if LISTS.contains(list) => {
            let what = kind(list);
            let rest = match (what, rest) {
                // The label says which bound it is.
                ("target", ["at_least" | "at_most"]) => &[],
                (_, rest) => rest,
            };
            let thing = match (name, what) {
                (Some(name), _) => format!("{what} “{name}”"),
                (None, "target" | "change") => format!("{what} {}", label(slug)),
                (None, _) => format!("{what} {}", slug.replace('>', " → ")),
            };
            (Some(thing), rest)
        }
        rest => (None, rest),
    };
    let fields: Vec<String> = rest.iter().map(|step| label(step)).collect();
    let fields = fields.join(" ");
    match (thing, fields.is_empty()) {
        (Some(thing), true) => thing,
        (Some(thing), false) => format!("{thing}, {fields}"),
        (None, true) => "the file".to_owned(),
        (None, false) => fields,
    }
}

/// The most fields that are told of a thing on one line, and the most letters of a value.
const ON_A_LINE: (usize, usize) = (2, 40);

/// A difference on one line: `touchpoint “Set-up”: dwell usually 1 d → usually 4 h, 2 more`.
pub fn line(entry: &Entry) -> String {
    let name = match &entry.name {
        Some(name) => format!(" “{name}”"),
        None if entry.slug.is_empty() => String::new(),
        None => format!(" {}", entry.slug.replace('>', " → ")),
    };
    let thing = format!("{}{name}", entry.what);
    if matches!(entry.kind, DeltaKind::Added | DeltaKind::Removed) {
        return format!("{thing} {}", entry.kind.name());
    }
    let (most, letters) = ON_A_LINE;
    let short = |value: &str| match value.char_indices().nth(letters) {
        Some((end, _)) => format!("{}…", value[..end].trim_end()),
        None => value.to_owned(),
    };
    let told = |field: &Field| {
        let label = &field.label;
        match (&field.before, &field.after) {
            (Some(before), Some(after)) => format!("{label} {} → {}", short(before), short(after)),
            (None, Some(after)) => format!("{label} + {}", short(after)),
            (Some(before), None) => format!("{label} − {}", short(before)),
            (None, None) => label.clone(),
        }
    };
    let mut parts: Vec<String> = entry.fields.iter().take(most).map(told).collect();
    match entry.fields.len().saturating_sub(most) {
        0 => {}
        more => parts.push(format!("{more} more")),
    }
    format!("{thing}: {}", parts.join(", "))
}

/// The differences as one object.
pub fn json(
    deltas: &[Delta],
    remarks: &Remarks,
    [before, after]: [&str; 2],
    currency: &str,
) -> String {
    let changes = deltas.iter().map(|delta| {
        let mut object = Map::new();
        object.insert("kind".into(), delta.kind.name().into());
        object.insert("path".into(), json!(delta.path.0));
        if let Some(name) = &delta.name {
            object.insert("name".into(), name.as_str().into());
        }
        for (side, value) in [("before", &delta.before), ("after", &delta.after)] {
            if let Some(value) = value {
                object.insert(side.into(), told(value, &delta.path, currency));
            }
        }
        Value::Object(object)
    });
    let changes: Vec<Value> = changes.collect();
    let [undecided_before, undecided_after] = remarks.undecided;
    text(json!({
        "schema": SCHEMA,
        "before": before,
        "after": after,
        "changes": changes,
        "comments": {"removed": remarks.removed, "added": remarks.added},
        "undecided": {"before": undecided_before, "after": undecided_after},
    }))
}

/// The conflicts of a merge as one object.
pub fn conflicts(
    conflicts: &[Conflict],
    problems: &[String],
    homeless: &[Homeless],
    currency: &str,
) -> String {
    let list = conflicts.iter().map(|conflict| {
        let mut object = Map::new();
        object.insert("kind".into(), conflict.kind.name().into());
        object.insert("path".into(), json!(conflict.path.0));
        if let Some(name) = &conflict.name {
            object.insert("name".into(), name.as_str().into());
        }
        let sides = [
            ("base", &conflict.base),
            ("ours", &conflict.ours),
            ("theirs", &conflict.theirs),
        ];
        for (side, value) in sides {
            if let Some(value) = value {
                object.insert(side.into(), told(value, &conflict.path, currency));
            }
        }
        let taken = conflict.taken.map(|side| match side {
            merge::Side::Ours => "ours",
            merge::Side::Theirs => "theirs",
        });
        if let Some(taken) = taken {
            object.insert("taken".into(), taken.into());
        }
        Value::Object(object)
    });
    let list: Vec<Value> = list.collect();
    let moved = homeless
        .iter()
        .map(|h| json!({"comment": h.comment, "was_at": h.was_at.0, "now_at": h.now_at.0}));
    let moved: Vec<Value> = moved.collect();
    text(json!({
        "schema": SCHEMA,
        "conflicts": list,
        "problems": problems,
        "moved_comments": moved,
    }))
}

/// A value for people and as it is written.
fn told(value: &merge::Value, path: &Path, currency: &str) -> Value {
    json!({"words": value.words(path, currency), "ron": value.ron()})
}

fn text(value: Value) -> String {
    crate::file::json_text(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_on_one_line() {
        let field = |label: &str, before: Option<&str>, after: Option<&str>| Field {
            label: label.into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let mut entry = Entry {
            kind: DeltaKind::Changed,
            what: "touchpoint".into(),
            name: Some("Set-up".into()),
            slug: "setup".into(),
            fields: vec![
                field("dwell", Some("usually 1 d"), Some("usually 4 h")),
                field("note", None, Some(&"é".repeat(50))),
                field("stickies", Some("Ask"), None),
            ],
        };
        assert_eq!(
            line(&entry),
            format!(
                "touchpoint “Set-up”: dwell usually 1 d → usually 4 h, note + {}…, 1 more",
                "é".repeat(40)
            )
        );
        entry.kind = DeltaKind::Removed;
        assert_eq!(line(&entry), "touchpoint “Set-up” removed");
    }
}
