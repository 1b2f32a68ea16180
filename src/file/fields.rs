//! The fields of a struct, each asked for by name.

use std::collections::HashSet;

use super::{
    reader::{MAX_TOLD, Reader},
    syntax::{Group, Member, Node, Shape, Span, Value},
};
use crate::diagnostic::nearest_name;

/// The fields of one `( … )`, each to be asked for once.
#[derive(Debug)]
pub struct Fields<'n> {
    /// Where errors about fields that are missing are shown.
    start: Span,
    members: &'n [Member],
    /// Values of misspelled fields, under the names that were probably meant: so that a slip of the
    /// fingers is told once, and not as a missing field too.
    meant: Vec<(String, &'n Node)>,
    /// Whether there is nothing to read because it was broken: then no field is missing.
    broken: bool,
}

impl<'n> Fields<'n> {
    /// No fields, because they could not be read: none of them counts as missing.
    pub fn broken() -> Fields<'n> {
        Fields {
            start: Span::new(0, 0),
            members: &[],
            meant: Vec::new(),
            broken: true,
        }
    }

    /// Whether they could not be read.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The fields of `node`, which may only be these (and `ext`). Unknown fields, fields that are
    /// given twice and values without a name are reported here.
    pub fn open(r: &mut Reader, node: &'n Node, what: &str, known: &[&str]) -> Fields<'n> {
        let nothing = Fields::broken();
        let Value::Group(group) = &node.value else {
            let expected = format!(
                "{what} in parentheses, such as ({}: …)",
                known.first().unwrap_or(&"")
            );
            r.wrong_kind(node, &expected);
            return nothing;
        };
        if group.shape != Shape::Parens {
            let hint = "fields stand in parentheses ( ), without quotes around their names";
            r.wrong_kind_hint(node, &format!("{what} in parentheses"), Some(hint.into()));
            return nothing;
        }
        Self::of_group(r, node, group, what, known)
    }

    /// The same for parentheses whose name was checked.
    pub fn of_group(
        r: &mut Reader,
        node: &Node,
        group: &'n Group,
        what: &str,
        known: &[&str],
    ) -> Fields<'n> {
        let start = group.name.unwrap_or(Span {
            start: node.span.start,
            end: node.span.start + 1,
        });
        let mut seen = HashSet::new();
        let mut meant = Vec::new();
        for member in &group.members {
            let Some(key) = &member.key else {
                if member.value.value != Value::Broken {
                    let message = format!(
                        "found {} without a name, expected `field: value`",
                        r.describe(&member.value)
                    );
                    r.error("unnamed-value", member.value.span, message);
                }
                continue;
            };
            let name: &str = &key.text;
            if name == "ext" {
                continue;
            }
            r.at(name, |r| {
                if !known.contains(&name) {
                    // Past the errors that are told, nobody asks what was meant.
                    let told = r.errors() < MAX_TOLD;
                    let near = told
                        .then(|| nearest_name(name, known.iter().copied()))
                        .flatten();
                    let message = format!("found a field `{name}`, which {what} does not have");
                    r.report("unknown-field", key.span, message, |d| match near {
                        Some(near) => d.hint(format!("did you mean `{near}`?")),
                        None => d.hint(format!(
                            "its fields are {}; data of other tools may stand under `ext`",
                            known.join(", ")
                        )),
                    });
                    meant.extend(near.map(|near| (near.to_owned(), &member.value)));
                } else if !seen.insert(name) {
                    r.report(
                        "duplicate-field",
                        key.span,
                        format!("found the field `{name}` a second time"),
                        |d| d.hint("keep one of the two"),
                    );
                }
            });
        }
        Fields {
            start,
            members: &group.members,
            meant,
            broken: false,
        }
    }

    /// The value of a field, if it is there.
    pub fn find(&self, name: &str) -> Option<&'n Node> {
        self.members
            .iter()
            .find(|m| m.key.as_ref().is_some_and(|k| *k.text == *name))
            .map(|m| &m.value)
            .or_else(|| {
                self.meant
                    .iter()
                    .find(|(near, _)| near == name)
                    .map(|(_, node)| *node)
            })
    }

    /// The value of a field that must be there; reports it when it is not.
    pub fn need(&self, r: &mut Reader, name: &str) -> Option<&'n Node> {
        let found = self.find(name);
        if found.is_none() {
            self.missing(r, name);
        }
        found
    }

    /// Reports a field that is not there.
    pub fn missing(&self, r: &mut Reader, name: &str) {
        if !self.broken {
            r.at(name, |r| {
                let message = format!("found no field `{name}`, which is required");
                r.error("missing-field", self.start, message);
            });
        }
    }
}
