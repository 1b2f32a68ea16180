//! Mermaid: which of its diagrams it is, and what both share.

use super::{Import, Note, builder::Builder, flowchart, journey};

/// A line of a diagram with its number, comments and settings left out.
pub struct Line {
    /// Its number in the file.
    pub number: usize,
    /// What it says.
    pub text: String,
}

/// Reads a Mermaid `journey` or `flowchart`, also out of a Markdown file.
///
/// # Errors
/// A sentence when it is neither.
pub fn mermaid(text: &str, title: &str) -> Result<Import, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = lines(text);
    let Some(first) = lines.first() else {
        return Err(
            "found no Mermaid diagram; expected one that begins with `journey` or `flowchart`"
                .into(),
        );
    };
    let builder = Builder::new(title);
    let word = first.text.split([' ', '\t', ';']).next().unwrap_or("");
    let import = match word {
        "journey" => journey::read(&lines[1..], builder),
        "flowchart" | "flowchart-elk" | "graph" | "swimlane-beta" => {
            flowchart::read(&lines, builder)
        }
        other => {
            let other: String = other.chars().take(30).collect();
            return Err(format!(
                "line {}: found `{other}`, expected a diagram that begins with `journey` or `flowchart`",
                first.number
            ));
        }
    };
    let mut import = import;
    for number in other_diagrams(text) {
        import.notes.push(Note {
            place: format!("line {number}"),
            lost: true,
            message: "only the first diagram of a file is read; this one was left out".into(),
        });
    }
    match import.map.touchpoints.is_empty() {
        true => {
            Err("the diagram has no task and no node: there is nothing to make a map of".into())
        }
        false => Ok(import),
    }
}

/// The lines of the diagram: those of the first Mermaid block, if the text is Markdown.
fn lines(text: &str) -> Vec<Line> {
    let all: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(i, l)| (i + 1, l.trim()))
        .collect();
    let fence = all
        .iter()
        .position(|(_, l)| l.starts_with("```mermaid") || l.starts_with("~~~mermaid"));
    let body: Vec<(usize, &str)> = match fence {
        Some(at) => {
            let inside = all[at + 1..].iter();
            inside
                .take_while(|(_, l)| !(l.starts_with("```") || l.starts_with("~~~")))
                .copied()
                .collect()
        }
        None => all,
    };
    let mut rest = body.as_slice();
    // Front matter.
    let start = rest.iter().position(|(_, l)| !l.is_empty()).unwrap_or(0);
    if rest.get(start).is_some_and(|(_, l)| *l == "---")
        && let Some(end) = rest[start + 1..].iter().position(|(_, l)| *l == "---")
    {
        rest = &rest[start + 1 + end + 1..];
    }
    rest.iter()
        .filter(|(_, l)| !l.is_empty() && !l.starts_with("%%"))
        .map(|(number, l)| Line {
            number: *number,
            text: (*l).to_owned(),
        })
        .collect()
}

/// The lines of the fences of all diagrams but the first.
fn other_diagrams(text: &str) -> impl Iterator<Item = usize> {
    let fences = text.lines().enumerate().filter(|(_, line)| {
        let line = line.trim();
        line.starts_with("```mermaid") || line.starts_with("~~~mermaid")
    });
    fences.skip(1).map(|(at, _)| at + 1)
}

/// A text with its character references (`#35;`, `#quot;`) turned back, and line breaks as spaces.
pub fn decoded(text: &str) -> String {
    let text = text
        .replace("<br/>", " ")
        .replace("<br>", " ")
        .replace("<br />", " ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('#') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name = after.split(';').next().filter(|name| {
            after.len() > name.len()
                && (1..=8).contains(&name.len())
                && name.chars().all(|c| c.is_ascii_alphanumeric())
        });
        match name.and_then(|name| Some((name, named(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = &after[name.len() + 1..];
            }
            None => {
                out.push('#');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn named(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "semi" => Some(';'),
        "colon" => Some(':'),
        number => char::from_u32(number.parse().ok()?),
    }
}
