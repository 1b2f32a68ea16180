//! The two things a file can be: a map or a scenario.

use super::{Codec, FORMAT, Root, fields, root_field as field};
use crate::{
    diagnostic::nearest_name,
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Group, Node, Shape, Value},
    },
    map::{Anchor, Experience, Focus, JourneyMap, RunSettings, State},
    scenario::Scenario,
    units::{Share, Slug},
    workshop::Record,
};

fields!(JourneyMap {
    id: required,
    title: required,
    note: or_none,
    state: or(State::default()),
    focus: or(Focus::default()),
    reviewed: optional,
    review_every: optional,
    currency: currency,
    discount_rate: or(Share::ZERO),
    run: or(RunSettings::default()),
    experience: or(Experience::default()),
    entry: entry,
    away: or(Share::ZERO),
    arrivals: optional,
    personas: or_none,
    stages: or_none,
    touchpoints: or_none,
    pains: or_none,
    opportunities: or_none,
    flows: or_none,
    targets: or_none,
    lanes: or_none,
});

fields!(Scenario {
    id: required,
    title: required,
    base: required,
    note: or_none,
    changes: or_none,
    targets: or_none,
    run: or(RunSettings::default()),
});

/// Which root a file is meant to hold: by its name, or by fields that only one of them has.
pub fn root_kind(text: &str, root: &Node) -> &'static str {
    let Value::Group(group) = &root.value else {
        return JourneyMap::NAME;
    };
    let roots = [JourneyMap::NAME, Scenario::NAME];
    if let Some(name) = group.name {
        return nearest_name(name.of(text), roots).unwrap_or(JourneyMap::NAME);
    }
    let has = |name: &str| {
        let mut keys = group.members.iter().filter_map(|m| m.key.as_ref());
        keys.any(|key| *key.text == *name)
    };
    if (has("base") || has("changes")) && !has("touchpoints") {
        Scenario::NAME
    } else {
        JourneyMap::NAME
    }
}

/// The fields of a root with this name; `None` when it cannot be read as one.
fn open_root<'n, R: Root>(
    r: &mut Reader,
    node: &'n Node,
    known: &[&str],
) -> Option<(&'n Group, Fields<'n>)> {
    let name = R::NAME;
    let group = match &node.value {
        Value::Group(group) if group.shape == Shape::Parens => group,
        _ => {
            r.wrong_kind(node, &format!("{name}(…)"));
            return None;
        }
    };
    if let Some(span) = group.name
        && span.of(r.text) != name
    {
        let found = span.of(r.text);
        let message = format!("found `{found}(…)`, expected `{name}(…)`");
        r.report("wrong-root", span, message, |d| d.nearest(found, [name]));
        nearest_name(found, [name])?;
    }
    // A later format may have any fields: nothing else is worth telling.
    let find = |field: &str| {
        let member = group.members.iter().find(|m| {
            let key = m.key.as_ref();
            key.is_some_and(|key| *key.text == *field)
        });
        member.map(|m| &m.value)
    };
    if let Some(format) = find("format") {
        let supported = r.at("format", |r| {
            let before = r.errors();
            let found = u64::read(r, format);
            if r.errors() > before || found == FORMAT {
                return true;
            }
            if found == 0 {
                let message = format!("found format 0, expected {FORMAT}");
                r.report("format", format.span, message, |d| {
                    d.hint("write `format: 1`, the first there is")
                });
                return true;
            }
            let message =
                format!("this file has format {found}; this Wayfarer reads up to {FORMAT}");
            r.report(NEWER_FORMAT, format.span, message, |d| {
                d.hint("update Wayfarer")
            });
            false
        });
        if !supported {
            return None;
        }
    }
    let known: Vec<&str> = std::iter::once("format")
        .chain(known.iter().copied())
        .collect();
    let what = match name {
        Scenario::NAME => "a scenario",
        Record::NAME => "a workshop",
        _ => "a map",
    };
    let fields = Fields::of_group(r, node, group, what, &known);
    if fields.find("format").is_none() {
        r.at("format", |r| {
            let message = "found no field `format`, which is required";
            let span = group.name.unwrap_or(node.span);
            r.report("missing-field", span, message, |d| {
                d.hint(format!("write `format: {FORMAT},` first"))
            });
        });
    }
    Some((group, fields))
}

/// The fields of a root with this name; `None` when it cannot be read as one.
pub fn open<'n, R: Root>(r: &mut Reader, node: &'n Node, known: &[&str]) -> Option<Fields<'n>> {
    open_root::<R>(r, node, known).map(|(_, fields)| fields)
}

/// A root with its fields, the format first.
pub fn write_root<R: Root>(mut fields: field::Written) -> Out {
    fields.insert(0, ("format".into(), FORMAT.write()));
    Out::keyed(R::NAME, Shape::Parens, fields)
}

/// The code of the error that a file was written by a later Wayfarer.
pub const NEWER_FORMAT: &str = "newer-format";

impl Root for JourneyMap {
    const NAME: &'static str = "JourneyMap";

    fn read_root(r: &mut Reader, node: &Node) -> Option<Self> {
        let (_, fields) = open_root::<Self>(r, node, Self::FIELDS)?;
        let mut map = Self::from_fields(r, &fields);
        for opportunity in map.opportunities.values_mut() {
            if let Anchor::Touchpoint(slug) = &opportunity.on
                && map.pains.contains_key(slug)
            {
                opportunity.on = Anchor::Pain(slug.clone());
            }
        }
        Some(map)
    }
}

impl Root for Scenario {
    const NAME: &'static str = "Scenario";

    fn read_root(r: &mut Reader, node: &Node) -> Option<Self> {
        let (_, fields) = open_root::<Self>(r, node, Self::FIELDS)?;
        Some(Self::from_fields(r, &fields))
    }
}

impl Codec for JourneyMap {
    fn read(r: &mut Reader, node: &Node) -> Self {
        Self::read_root(r, node).unwrap_or_else(Self::neutral)
    }

    fn neutral() -> Self {
        JourneyMap::new(Slug::neutral(), "")
    }

    fn write(&self) -> Out {
        write_root::<Self>(self.written_fields())
    }
}

impl Codec for Scenario {
    fn read(r: &mut Reader, node: &Node) -> Self {
        Self::read_root(r, node).unwrap_or_else(Self::neutral)
    }

    fn neutral() -> Self {
        Scenario {
            id: Slug::neutral(),
            title: String::new(),
            base: String::new(),
            note: String::new(),
            changes: Vec::new(),
            targets: Vec::new(),
            run: RunSettings::default(),
        }
    }

    fn write(&self) -> Out {
        write_root::<Self>(self.written_fields())
    }
}

impl Codec for State {
    fn read(r: &mut Reader, node: &Node) -> Self {
        match r.variant(node) {
            Some(("Current", None)) => State::Current,
            Some(("Future", None)) => State::Future { of: None },
            Some(("Future", Some(group))) => {
                let fields = Fields::of_group(r, node, group, "Future", &["of"]);
                State::Future {
                    of: field::optional::read(r, &fields, "of"),
                }
            }
            Some((name, _)) if name != "Current" => {
                r.unknown_variant(node, name, &["Current", "Future"]);
                State::Current
            }
            _ => {
                r.wrong_kind(node, "`Current`, `Future` or `Future(of: \"id\")`");
                State::Current
            }
        }
    }

    fn neutral() -> Self {
        State::Current
    }

    fn write(&self) -> Out {
        match self {
            State::Current => Out::Atom("Current".into()),
            State::Future { of: None } => Out::Atom("Future".into()),
            State::Future { of: Some(id) } => {
                Out::keyed("Future", Shape::Parens, vec![("of".into(), id.write())])
            }
        }
    }
}

impl Codec for Focus {
    fn read(r: &mut Reader, node: &Node) -> Self {
        match r.variant(node) {
            Some(("EndToEnd", None)) => Focus::EndToEnd,
            Some(("Stage", group)) => r
                .arguments(node, group, "Stage(\"name of the stage\")")
                .map_or(Focus::EndToEnd, |[name]| Focus::Stage(Codec::read(r, name))),
            Some(("Persona", group)) => r
                .arguments(node, group, "Persona(\"slug of the persona\")")
                .map_or(Focus::EndToEnd, |[slug]| {
                    Focus::Persona(Codec::read(r, slug))
                }),
            Some((name, _)) if name != "EndToEnd" => {
                r.unknown_variant(node, name, &["EndToEnd", "Stage", "Persona"]);
                Focus::EndToEnd
            }
            _ => {
                let expected = "`EndToEnd`, `Stage(\"name\")` or `Persona(\"slug\")`";
                r.wrong_kind(node, expected);
                Focus::EndToEnd
            }
        }
    }

    fn neutral() -> Self {
        Focus::EndToEnd
    }

    fn write(&self) -> Out {
        match self {
            Focus::EndToEnd => Out::Atom("EndToEnd".into()),
            Focus::Stage(name) => Out::list("Stage", Shape::Parens, [name.write()]),
            Focus::Persona(slug) => Out::list("Persona", Shape::Parens, [slug.write()]),
        }
    }
}
