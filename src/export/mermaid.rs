//! Mermaid, for pages that draw it: the journey with its emotions, or the flows as a flowchart.
//!
//! Mermaid's grammars have no quoting that holds: `#`, `;` and `:` end things, words such as `title`
//! and `end` begin others, and a direction breaks a label even inside its quotes. So everything that
//! is not plain is written as a character reference (`#58;`), which Mermaid turns back.

use std::{collections::HashMap, fmt::Write};

use super::{
    ends::{ends, nobody},
    palette::{LIGHT, Rgb},
    text::clean,
};
use crate::{map::JourneyMap, numbers::say_uncertain, units::Slug};

/// The journey: a section a stage, a task a touchpoint, its emotion as a score of 1 to 5, the personas
/// as actors. It has no place for flows, channels, pains and ideas.
pub fn journey(map: &JourneyMap) -> String {
    let mut text = String::from("journey\n");
    let mut line = |depth: usize, words: &str| {
        let _ = writeln!(text, "{:1$}{words}", "", 2 * depth);
    };
    line(1, &format!("title {}", plain(&map.title)));
    let actors: Vec<String> = map.personas.values().map(|p| plain(&p.name)).collect();
    let actors = match actors.is_empty() {
        true => "Customer".to_owned(),
        false => actors.join(", "),
    };
    for (slug, stage) in &map.stages {
        line(1, &format!("section {}", plain(&stage.name)));
        for touchpoint in map.touchpoints.values().filter(|t| t.stage == *slug) {
            let score = (touchpoint.emotion.get() * 2.0).round() as i32 + 3;
            line(
                2,
                &format!("{}: {score}: {actors}", plain(&touchpoint.name)),
            );
        }
    }
    text
}

/// The flows: a subgraph a stage, a node a touchpoint (round where it is a moment of truth), an edge a
/// flow with its share (dotted where it leads back), pains as hexagons beside their touchpoints, and a ring
/// for all who finish. Where a way ends and nobody finishes, it leads to those who leave.
pub fn flowchart(map: &JourneyMap) -> String {
    let mut text = String::from("flowchart LR\n");
    let mut line = |depth: usize, words: &str| {
        let _ = writeln!(text, "{:1$}{words}", "", 2 * depth);
    };
    let numbers: HashMap<&Slug, usize> = map.touchpoints.keys().zip(1..).collect();
    for (at, (slug, stage)) in map.stages.iter().enumerate() {
        line(
            1,
            &format!("subgraph s{}[\"{}\"]", at + 1, quoted(&stage.name)),
        );
        for (own, touchpoint) in map.touchpoints.iter().filter(|(_, t)| t.stage == *slug) {
            let (open, close) = match touchpoint.moment {
                Some(_) => ("([", "])"),
                None => ("[", "]"),
            };
            let name = quoted(&touchpoint.name);
            let number = numbers[own];
            line(
                2,
                &format!("n{number}{open}\"{name}\"{close}:::stage{}", at % 8 + 1),
            );
        }
        line(1, "end");
    }
    for (key, flow) in &map.flows {
        let (Some(from), Some(to)) = (numbers.get(&key.from), numbers.get(&key.to)) else {
            continue;
        };
        let stage = |slug: &Slug| map.stages.get_index_of(&map.touchpoints[slug].stage);
        let arrow = match stage(&key.to) < stage(&key.from) {
            true => "-.->",
            false => "-->",
        };
        let share = crate::numbers::share(flow.share.central().get());
        line(1, &format!("n{from} {arrow}|\"{share}\"| n{to}"));
    }
    let ends = ends(map);
    if !ends.values().all(nobody) {
        line(1, "finish(((\"Finish\"))):::finish");
    }
    if ends.values().any(nobody) {
        line(1, "leave((\"Leave\")):::leave");
    }
    for (slug, share) in &ends {
        let number = numbers[slug];
        let words = match nobody(share) {
            true => "\"100 %\"| leave".to_owned(),
            false => format!("\"{}\"| finish", say_uncertain(share, "")),
        };
        line(1, &format!("n{number} -->|{words}"));
    }
    for (at, pain) in map.pains.values().enumerate() {
        if let Some(number) = numbers.get(&pain.at) {
            let name = quoted(&pain.name);
            line(
                1,
                &format!("n{number} -.- p{}{{{{\"{name}\"}}}}:::pain", at + 1),
            );
        }
    }
    let used = map.stages.len().min(8);
    for (at, hue) in LIGHT.stages.iter().take(used).enumerate() {
        line(
            1,
            &class(&format!("stage{}", at + 1), LIGHT.card, *hue, LIGHT.text),
        );
    }
    if !map.pains.is_empty() {
        line(1, &class("pain", LIGHT.bad_soft, LIGHT.bad, LIGHT.text));
    }
    if !ends.values().all(nobody) {
        line(1, &class("finish", LIGHT.good_soft, LIGHT.good, LIGHT.text));
    }
    if ends.values().any(nobody) {
        line(1, &class("leave", LIGHT.bad_soft, LIGHT.bad, LIGHT.text));
    }
    text
}

fn class(name: &str, fill: Rgb, stroke: Rgb, text: Rgb) -> String {
    format!("classDef {name} fill:#{fill:06x},stroke:#{stroke:06x},color:#{text:06x}")
}

/// A text for a line of a journey.
fn plain(text: &str) -> String {
    let text = clean(text);
    let mut out = String::new();
    // Words with which something else would begin.
    let begins = ["title", "section", "journey", "acctitle", "accdescr"];
    let lower = text.to_lowercase();
    let reserved = begins.iter().any(|word| lower.starts_with(word));
    for (at, c) in text.chars().enumerate() {
        match c {
            c if at == 0 && reserved => reference(&mut out, c),
            '#' | ';' | ':' | ',' | '<' | '>' | '%' | '&' | '"' | '`' | '\\' | '{' | '}' => {
                reference(&mut out, c);
            }
            c => out.push(c),
        }
    }
    if out.is_empty() {
        "–".to_owned()
    } else {
        out
    }
}

/// A text between quotes in a flowchart.
fn quoted(text: &str) -> String {
    let text = clean(text);
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '#' | ';' | ':' | '"' | '<' | '>' | '%' | '&' | '`' | '\\' | '*' | '_' | '{' | '}'
            | '[' | ']' | '(' | ')' | '|' | '~' | '=' | '+' | '-' | '@' | '/' | '$' | '!' => {
                reference(&mut out, c);
            }
            c => out.push(c),
        }
    }
    // `direction TB` breaks a label even inside its quotes; a leading number is taken for a list.
    let out = out.replace("direction ", "direction#32;");
    match out.is_empty() {
        true => "–".to_owned(),
        false => out,
    }
}

fn reference(out: &mut String, c: char) {
    let _ = write!(out, "#{};", c as u32);
}
