//! A Mermaid journey: sections are stages, tasks touchpoints, scores emotions, actors personas.

use super::{
    Import,
    builder::{Builder, tidy},
    mermaid::{Line, decoded},
};
use crate::units::Emotion;

/// Reads the lines after the first.
pub fn read(lines: &[Line], mut builder: Builder) -> Import {
    let mut stage = None;
    let mut actors: Vec<String> = Vec::new();
    let mut in_description = false;
    for line in lines {
        let place = format!("line {}", line.number);
        let text = without_comment(&line.text);
        let text = text.trim();
        if in_description {
            in_description = !text.contains('}');
            continue;
        }
        let lower = text.to_lowercase();
        if text.is_empty() {
            continue;
        } else if let Some(title) = after(text, &lower, "title") {
            builder.map.title = tidy(&decoded(title));
        } else if lower.starts_with("acctitle") {
        } else if lower.starts_with("accdescr") {
            in_description = text.contains('{') && !text.contains('}');
        } else if let Some(name) = after(text, &lower, "section") {
            stage = Some(builder.stage(&decoded(name)));
        } else if text.contains(':') {
            let mut parts = text.split(':');
            let name = decoded(parts.next().unwrap_or("").trim());
            let score = parts.next().unwrap_or("").trim().to_owned();
            let people = parts.next().unwrap_or("");
            if parts.next().is_some() {
                builder.lose(&place, "what follows the actors was left out");
            }
            let at = stage
                .get_or_insert_with(|| builder.stage("Journey"))
                .clone();
            let Some(slug) = builder.touchpoint(&at, &name) else {
                builder.lose(&place, "there are too many tasks; the rest was left out");
                break;
            };
            let emotion = emotion(&score, &place, &mut builder);
            builder.map.touchpoints[&slug].emotion = emotion;
            for actor in people.split(',').map(|a| tidy(&decoded(a.trim()))) {
                if !actor.is_empty() && !actors.contains(&actor) {
                    actors.push(actor);
                }
            }
        } else {
            let said: String = text.chars().take(60).collect();
            builder.lose(
                &place,
                format!(
                    "“{said}” is neither a section nor a task (a task is written `name: 3: actor`)"
                ),
            );
        }
    }
    if actors.len() > 1 {
        builder.assume(
            "",
            format!(
                "the {} actors became personas with equal shares",
                actors.len()
            ),
        );
    }
    if actors != ["Customer"] {
        builder.personas(&actors);
    }
    builder.finish()
}

/// What follows a keyword.
fn after<'a>(text: &'a str, lower: &str, word: &str) -> Option<&'a str> {
    let rest = lower.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| text[word.len()..].trim())
}

/// A line up to a `#` that begins a comment: one that begins no character reference.
fn without_comment(text: &str) -> String {
    for (at, _) in text.match_indices('#') {
        let after = &text[at + 1..];
        let name = after.split(';').next().unwrap_or("");
        let reference = after.len() > name.len()
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !reference {
            return text[..at].to_owned();
        }
    }
    text.to_owned()
}

/// The emotion of a score of 1 to 5.
fn emotion(score: &str, place: &str, builder: &mut Builder) -> Emotion {
    let neutral = Emotion::default();
    match super::spelling::number(score) {
        Some(score) if (1.0..=5.0).contains(&score) => {
            Emotion::new((score - 3.0) / 2.0).unwrap_or(neutral)
        }
        Some(score) => {
            builder.assume(
                place,
                format!("the score {score} lies outside 1 to 5: the nearest was taken"),
            );
            Emotion::new(((score - 3.0) / 2.0).clamp(-1.0, 1.0)).unwrap_or(neutral)
        }
        _ => {
            builder.lose(
                place,
                format!("the score “{score}” is no number: the emotion was taken as neutral"),
            );
            neutral
        }
    }
}
