//! Files of older formats, brought to the present one step by step.
//!
//! There is one step for each format that came before, or this does not compile. A step works on the
//! text, so that comments stay. `tests/formats` keeps a map and a scenario of every format there was.

use super::{
    codec::FORMAT,
    syntax::{Member, Node, Value, parse},
};

/// What brings a text of one format to the next.
pub struct Step {
    /// What changed, for people.
    pub about: &'static str,
    /// The text in the next format; the number of the format aside.
    pub apply: fn(&str) -> String,
}

/// The steps: the first from format 1 to 2.
pub const STEPS: [Step; (FORMAT - 1) as usize] = [];

/// The text in the format after the last of the steps, and what changed on the way; `None` when it has
/// that format, a later one or none.
pub fn migrated(text: &str, steps: &[Step]) -> Option<(String, Vec<&'static str>)> {
    // Nothing is older than the first format: then no text is parsed twice.
    if steps.is_empty() {
        return None;
    }
    let mut about = Vec::new();
    let mut text = text.to_owned();
    while let Some(format) = format_of(&text) {
        let Some(step) = format.checked_sub(1).and_then(|at| steps.get(at)) else {
            break;
        };
        text = with_format(&(step.apply)(&text), format + 1);
        about.push(step.about);
    }
    (!about.is_empty()).then_some((text, about))
}

/// Where the number of the format is written.
fn place(text: &str) -> Option<Node> {
    let Value::Group(root) = parse(text).root.value else {
        return None;
    };
    let is_format = |member: &Member| {
        member
            .key
            .as_ref()
            .is_some_and(|key| *key.text == *"format")
    };
    let member = root.members.into_iter().find(is_format)?;
    Some(member.value)
}

fn format_of(text: &str) -> Option<usize> {
    place(text)?.span.of(text).parse().ok()
}

fn with_format(text: &str, format: usize) -> String {
    match place(text) {
        Some(node) => {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            format!("{}{format}{}", &text[..start], &text[end..])
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 2] = [
        Step {
            about: "`name` is `title`",
            apply: |text| text.replace("name:", "title:"),
        },
        Step {
            about: "`b` is `c`",
            apply: |text| text.replace("\"b\"", "\"c\""),
        },
    ];

    #[test]
    fn a_text_goes_through_every_step_that_is_newer_than_it() {
        let old = "// mine\nJourneyMap(\n    format: 1, // the first\n    name: \"b\",\n)\n";
        let (new, about) = migrated(old, &STEPS).unwrap();
        assert_eq!(
            new,
            "// mine\nJourneyMap(\n    format: 3, // the first\n    title: \"c\",\n)\n"
        );
        assert_eq!(about.len(), 2);
        let (_, about) = migrated("(format: 2, name: \"b\")", &STEPS).unwrap();
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
            assert_eq!(migrated(other, &STEPS), None, "{other}");
        }
    }
}
