//! From format 1 to 2: where no flow leaves a touchpoint, its customers finish unless it says otherwise.
//!
//! In format 1 they dropped off. So that a file means what it meant, `finish: 0` is written there.

use std::collections::HashSet;

use super::Patch;
use crate::file::syntax::{Group, Node, Shape, TokenKind, Value, tokens};

/// What was a loss stays one.
pub(super) fn patches(text: &str, root: &Node) -> Vec<Patch> {
    let mut step = Finish {
        text,
        patches: Vec::new(),
    };
    if let Value::Group(root) = &root.value {
        // A map, a scenario, and the two maps that the record of a workshop holds.
        step.root(root);
        for name in ["start", "unsaved"] {
            if let Some(map) = group(root, name) {
                step.root(map);
            }
        }
    }
    step.patches
}

struct Finish<'t> {
    text: &'t str,
    patches: Vec<Patch>,
}

impl Finish<'_> {
    fn root(&mut self, root: &Group) {
        let flows = group(root, "flows").map(keys);
        let left: HashSet<&str> = (flows.iter().flatten())
            .filter_map(|key| from(key))
            .collect();
        let touchpoints = group(root, "touchpoints").map_or(&[][..], |g| &g.members);
        for touchpoint in touchpoints {
            let key = touchpoint.key.as_ref().map_or("", |key| &key.text);
            if !left.contains(key) {
                self.drops_off(&touchpoint.value);
            }
        }
        let opportunities = group(root, "opportunities").map_or(&[][..], |g| &g.members);
        for opportunity in opportunities {
            if let Value::Group(opportunity) = &opportunity.value.value {
                self.changes(opportunity);
            }
        }
        self.changes(root);
    }

    /// The touchpoints that the changes of a scenario or an opportunity add.
    fn changes(&mut self, of: &Group) {
        let Some(changes) = group(of, "changes") else {
            return;
        };
        let name = |change: &Group| change.name.map_or("", |name| name.of(self.text));
        let flows = |node: &Node| match &node.value {
            Value::Group(change) if matches!(name(change), "AddFlow" | "SetShare") => {
                let flow = change.members.iter().find(|m| is(m.key.as_ref(), "flow"))?;
                let flow = flow.value.span.of(self.text).trim_matches('"');
                from(flow).map(str::to_owned)
            }
            _ => None,
        };
        let left: HashSet<String> = (changes.members.iter())
            .filter_map(|member| flows(&member.value))
            .collect();
        for member in &changes.members {
            let mut node = &member.value;
            while let Value::Group(change) = &node.value {
                let field = |name: &str| {
                    let mut members = change.members.iter();
                    members.find(|m| is(m.key.as_ref(), name)).map(|m| &m.value)
                };
                match (
                    change.name.map_or("", |name| name.of(self.text)),
                    field("change"),
                ) {
                    ("Off", Some(inner)) => node = inner,
                    ("AddTouchpoint", _) => {
                        let slug = field("slug").map_or("", |slug| slug.span.of(self.text));
                        if let Some(touchpoint) = field("touchpoint")
                            && !left.contains(slug.trim_matches('"'))
                        {
                            self.drops_off(touchpoint);
                        }
                        break;
                    }
                    _ => break,
                }
            }
        }
    }

    /// Writes that nobody finishes at a touchpoint: behind its stay, or behind everything, on a line of its
    /// own where the fields have lines of their own.
    fn drops_off(&mut self, touchpoint: &Node) {
        let Value::Group(fields) = &touchpoint.value else {
            return;
        };
        let is_there = |name| fields.members.iter().find(|m| is(m.key.as_ref(), name));
        let Some(behind) = is_there("dwell").or(fields.members.last()) else {
            return;
        };
        if fields.shape != Shape::Parens || is_there("finish").is_some() {
            return;
        }
        let (start, end) = (behind.span().start as usize, behind.span().end as usize);
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let indent = &self.text[line..start];
        let on_its_own = line > 0 && indent.chars().all(char::is_whitespace);
        match self.rest_of_line(end).filter(|_| on_its_own) {
            Some((comma, rest)) => {
                if !comma {
                    self.put(end, ",".into());
                }
                let cr = self.text[..rest].ends_with('\r');
                let (at, end) = match cr {
                    true => (rest - 1, "\r\n"),
                    false => (rest, "\n"),
                };
                self.put(at, format!("{end}{indent}finish: 0,"));
            }
            None => self.put(end, ", finish: 0".into()),
        }
    }

    /// Whether a comma follows, and where the line ends, if nothing but a comma and comments comes before.
    fn rest_of_line(&self, end: usize) -> Option<(bool, usize)> {
        let mut comma = false;
        for token in tokens(self.text, end) {
            let at = token.span.start as usize;
            match token.kind {
                TokenKind::Space => {
                    if let Some(line_end) = token.span.of(self.text).find('\n') {
                        return Some((comma, at + line_end));
                    }
                }
                TokenKind::LineComment | TokenKind::BlockComment => {}
                TokenKind::Punctuation(',') if !comma => comma = true,
                _ => return None,
            }
        }
        None
    }

    fn put(&mut self, at: usize, added: String) {
        self.patches.push(Patch {
            at,
            removed: 0,
            added,
        });
    }
}

fn is(key: Option<&crate::file::syntax::Key>, name: &str) -> bool {
    key.is_some_and(|key| *key.text == *name)
}

/// The group in a field.
fn group<'g>(of: &'g Group, name: &str) -> Option<&'g Group> {
    let member = of.members.iter().find(|m| is(m.key.as_ref(), name))?;
    match &member.value.value {
        Value::Group(group) => Some(group),
        _ => None,
    }
}

fn keys(group: &Group) -> Vec<&str> {
    let keys = group.members.iter().filter_map(|m| m.key.as_ref());
    keys.map(|key| &*key.text).collect()
}

/// The touchpoint that a flow leaves.
fn from(flow: &str) -> Option<&str> {
    flow.split_once('>').map(|(from, _)| from.trim())
}

#[cfg(test)]
mod tests {
    use crate::file::{migrate::migrated_text, read_map};

    #[test]
    fn what_lost_its_customers_still_loses_them() {
        let old = "// Mine.
JourneyMap(
    format: 1, id: \"m\", title: \"M\",
    stages: { \"s\": (name: \"S\") },
    touchpoints: {
        \"a\": (stage: \"s\", name: \"A\"),
        \"b\": (stage: \"s\", name: \"B\", dwell: Fixed(\"1d\"), emotion: 0.5),
        \"c\": (
            stage: \"s\",
            name: \"C\" // The last.
        ),
        \"d\": (
            stage: \"s\", name: \"D\",
            dwell: Fixed(\"1d\"), // A day /* or so */
            emotion: 0.5,
        ),
    },
    flows: { \"a > b\": (share: 1) },
)
";
        let new = old
            .replace("format: 1", "format: 2")
            .replace(
                "(\"1d\"), emotion: 0.5),",
                "(\"1d\"), finish: 0, emotion: 0.5),",
            )
            .replace(
                "name: \"C\" // The last.",
                "name: \"C\", // The last.\n            finish: 0,",
            )
            .replace("so */\n", "so */\n            finish: 0,\n");
        assert_eq!(migrated_text(old), new);
        assert_eq!(
            migrated_text(&old.replace('\n', "\r\n")),
            new.replace('\n', "\r\n")
        );
        assert!(read_map(old, "m").diagnostics.is_empty());
    }

    #[test]
    fn what_changes_add_loses_its_customers_too() {
        let old = "Scenario(format: 1, id: \"s\", title: \"S\", base: \"m.ron\", changes: [
    AddTouchpoint(slug: \"x\", touchpoint: (stage: \"s\", name: \"X\")),
    AddTouchpoint(slug: \"y\", touchpoint: (stage: \"s\", name: \"Y\")),
    Off(change: Off(change: AddTouchpoint(slug: \"z\", touchpoint: (stage: \"s\", name: \"Z\")))),
    AddFlow(flow: \"y>x\", with: (share: 1)),
])
";
        let new = old
            .replace("format: 1", "format: 2")
            .replace("name: \"X\"", "name: \"X\", finish: 0")
            .replace("name: \"Z\"", "name: \"Z\", finish: 0");
        assert_eq!(migrated_text(old), new);
    }

    #[test]
    fn the_maps_in_a_workshop_are_brought_along() {
        let map = "JourneyMap(format: 1, id: \"m\", title: \"M\", touchpoints: {\"a\": (stage: \"s\", name: \"A\")})";
        let old = format!("Workshop(format: 1, start: {map}, unsaved: {map})");
        let new = old
            .replace("format: 1", "format: 2")
            .replace("name: \"A\"", "name: \"A\", finish: 0");
        assert_eq!(migrated_text(&old), new);
    }

    #[test]
    fn errors_are_shown_where_they_stand_in_the_old_text() {
        let old = "JourneyMap(
    format: 1, id: \"m\", title: \"M\",
    touchpoints: {
        \"a\": (
            stage: \"s\", name: \"A\",
            dwell: Fixed(\"1d\"),
        ),
        \"b\": (stage: \"s\", name: \"B\", emotoin: 1),
    },
)
";
        let read = read_map(old, "m");
        let place = read.diagnostics[0].place.as_ref().unwrap();
        assert_eq!((place.line, place.column), (8, 38), "{place:?}");
        assert_eq!(read.document.source(), old);
    }
}
