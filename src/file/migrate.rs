//! Files of older formats, brought to the present one step by step.
//!
//! There is one step for each format that came before, or this does not compile. A step works on the
//! text, so that comments stay. `tests/formats` keeps a map and a scenario of every format there was.

mod finish;

use super::{
    codec::FORMAT,
    syntax::{Group, Member, Node, Tree, Value, parse},
};

/// What brings a text of one format to the next.
pub struct Step {
    /// What changed, for people.
    pub about: &'static str,
    /// What is to be replaced in a text of which this is the root; the number of the format aside.
    pub patches: fn(&str, &Node) -> Vec<Patch>,
}

/// A piece of a text that is replaced. Pieces do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Where it begins, in bytes of the old text.
    pub at: usize,
    /// How many bytes go.
    pub removed: usize,
    /// What comes instead.
    pub added: String,
}

/// The steps: the first from format 1 to 2.
pub const STEPS: [Step; (FORMAT - 1) as usize] = [Step {
    about: "where no flow leaves a touchpoint, customers finish; those who dropped off there still do",
    patches: finish::patches,
}];

/// How a text of an older format came to be one of the present.
#[derive(Debug, Clone, Default)]
pub struct Migrated {
    /// What changed on the way.
    pub about: Vec<&'static str>,
    /// What was replaced, step by step, each in the order of its text.
    patches: Vec<Vec<Patch>>,
}

impl Migrated {
    /// Where a place of the new text was in the old one: the place before it where it is new.
    pub fn before(&self, place: usize) -> usize {
        let back = |place: usize, patches: &Vec<Patch>| {
            let (mut added, mut removed) = (0, 0);
            for patch in patches {
                let start = patch.at + added - removed;
                if place < start + patch.added.len() {
                    // Inside of what was put in, or before it.
                    return place.min(start) + removed - added;
                }
                added += patch.added.len();
                removed += patch.removed;
            }
            place + removed - added
        };
        self.patches.iter().rev().fold(place, back)
    }
}

/// The text in the format after the last of the steps, with its tree; `None` when it has that format, a later
/// one or none.
pub fn migrated(text: &str, tree: &Tree, steps: &[Step]) -> Option<(String, Tree, Migrated)> {
    let mut found: Option<(String, Tree, Migrated)> = None;
    loop {
        let (text, root) = match &found {
            Some((text, tree, _)) => (text.as_str(), &tree.root),
            None => (text, &tree.root),
        };
        let numbers = formats(text, root);
        let format: Option<usize> =
            (numbers.first()).and_then(|node| node.span.of(text).parse().ok());
        let step = format.and_then(|format| steps.get(format.checked_sub(1)?));
        let (Some(format), Some(step)) = (format, step) else {
            return found;
        };
        let mut patches = (step.patches)(text, root);
        patches.extend(numbers.iter().map(|node| Patch {
            at: node.span.start as usize,
            removed: node.span.of(text).len(),
            added: (format + 1).to_string(),
        }));
        patches.sort_by_key(|patch| patch.at);
        let text = patched(text, &patches);
        let mut how = found.map_or_else(Migrated::default, |(_, _, how)| how);
        how.about.push(step.about);
        how.patches.push(patches);
        found = Some((text.clone(), parse(&text), how));
    }
}

fn patched(text: &str, patches: &[Patch]) -> String {
    let mut new = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for patch in patches {
        new.push_str(&text[at..patch.at]);
        new.push_str(&patch.added);
        at = patch.at + patch.removed;
    }
    new.push_str(&text[at..]);
    new
}

/// The numbers of the format in a text: its own, and then those of maps inside of it that have the same.
fn formats<'t>(text: &str, root: &'t Node) -> Vec<&'t Node> {
    fn find<'t>(group: &'t Group, name: &str) -> Option<&'t Node> {
        let is = |member: &&Member| member.key.as_ref().is_some_and(|key| *key.text == *name);
        group.members.iter().find(is).map(|member| &member.value)
    }
    let Value::Group(root) = &root.value else {
        return Vec::new();
    };
    let Some(own) = find(root, "format") else {
        return Vec::new();
    };
    // The maps in the record of a workshop.
    let inner = ["start", "unsaved"].into_iter().filter_map(|name| {
        let Value::Group(map) = &find(root, name)?.value else {
            return None;
        };
        find(map, "format").filter(|format| format.span.of(text) == own.span.of(text))
    });
    std::iter::once(own).chain(inner).collect()
}

/// The text as it is after all steps.
#[cfg(test)]
fn migrated_text(text: &str) -> String {
    let found = migrated(text, &parse(text), &STEPS);
    found.map_or_else(|| text.to_owned(), |(text, ..)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replaces every occurrence.
    fn replace(text: &str, old: &str, new: &str) -> Vec<Patch> {
        let found = text.match_indices(old);
        let patch = |(at, old): (usize, &str)| Patch {
            at,
            removed: old.len(),
            added: new.to_owned(),
        };
        found.map(patch).collect()
    }

    const STEPS: [Step; 2] = [
        Step {
            about: "`name` is `title`",
            patches: |text, _| replace(text, "name:", "title:"),
        },
        Step {
            about: "`b` is `c`",
            patches: |text, _| replace(text, "\"b\"", "\"cc\""),
        },
    ];

    fn steps(text: &str) -> Option<(String, Migrated)> {
        let (text, _, how) = migrated(text, &parse(text), &STEPS)?;
        Some((text, how))
    }

    #[test]
    fn a_text_goes_through_every_step_that_is_newer_than_it() {
        let old = "// mine\nJourneyMap(\n    format: 1, // the first\n    name: \"b\", x: 3\n)\n";
        let (new, how) = steps(old).unwrap();
        assert_eq!(
            new,
            "// mine\nJourneyMap(\n    format: 3, // the first\n    title: \"cc\", x: 3\n)\n"
        );
        assert_eq!(how.about.len(), 2);
        // What stands in both is found again.
        for same in ["// mine", "format", "// the", ", x: 3", ")\n"] {
            let place = new.find(same).unwrap();
            assert_eq!(how.before(place), old.find(same).unwrap(), "{same}");
        }
        let title = new.find("title").unwrap();
        assert_eq!(how.before(title), old.find("name").unwrap());
        let about = steps("(format: 2, name: \"b\")").unwrap().1.about;
        assert_eq!(about, ["`b` is `c`"]);
        for other in [
            "(format: 3)",
            "(format: 4)",
            "(format: 0)",
            "(format: -1)",
            "(x: 1)",
            "[",
            "",
        ] {
            assert!(steps(other).is_none(), "{other}");
        }
    }
}
