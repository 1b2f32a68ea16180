//! What was run, at the top; how to run it again, at the bottom.

use std::path::Path;

use super::page::{BAD, BOLD, DIM, PLAIN, Page, Pieces};
use crate::{
    analyze::Answer,
    cli::{args::Sized, source::Subject},
    export::words,
    map::{Focus, JourneyMap, State},
    numbers::whole,
    units::format_days,
};

/// The head of the report of a run.
pub fn run(page: &mut Page, subject: &Subject, size: Sized, answer: &Answer) {
    title(page, subject);
    page.line(Pieces::new(cohort(size), PLAIN));
    page.paragraph(&uncertainty(answer.unknowns, size.replications), DIM, 0);
    if answer.stopped > 0 {
        page.paragraph(&words::stopped(answer.stopped), BAD, 0);
    }
    for contradiction in &answer.contradictions {
        page.paragraph(
            &words::contradiction(contradiction, &answer.currency),
            BAD,
            0,
        );
    }
}

/// What it is about, and which file it came from.
pub fn title(page: &mut Page, subject: &Subject) {
    let map = &subject.map;
    match &subject.scenario {
        None => page.ends(
            Pieces::new(&map.title, BOLD),
            Pieces::new(kind_of_map(map), DIM),
        ),
        Some(case) => {
            let kind = format!("scenario {}", case.id);
            page.ends(Pieces::new(&case.title, BOLD), Pieces::new(kind, DIM));
            let changes = match case.changes {
                1 => "one change".to_owned(),
                n => format!("{n} changes"),
            };
            let base = format!("{changes} to {}", map.title);
            page.ends(Pieces::new(base, PLAIN), Pieces::new(kind_of_map(map), DIM));
        }
    }
    away(page, map);
}

/// That some of the customers never come, where a change has taken away what brought them.
pub fn away(page: &mut Page, map: &JourneyMap) {
    let share = map.never_come();
    if share > 0.0 {
        page.paragraph(&words::never_come(share), BAD, 0);
    }
}

/// What kind of map it is, and its id.
pub fn kind_of_map(map: &JourneyMap) -> String {
    let state = match &map.state {
        State::Current => "current state".to_owned(),
        State::Future { of: Some(of) } => format!("future state of {of}"),
        State::Future { of: None } => "future state".to_owned(),
    };
    let focus = match &map.focus {
        Focus::EndToEnd => String::new(),
        Focus::Stage(stage) => format!(", stage {stage}"),
        Focus::Persona(persona) => format!(", persona {persona}"),
    };
    format!("map {} ({state}{focus})", map.id)
}

/// The size of a run in words.
pub fn cohort(size: Sized) -> String {
    format!(
        "{} customers × {} replications, watched for {}, seed {}",
        whole(size.customers),
        whole(size.replications.into()),
        time(size),
        size.seed
    )
}

/// How long the customers are watched, in words.
pub fn time(size: Sized) -> String {
    let text = format_days(size.horizon);
    let digits = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let word = match unit {
        "y" => "year",
        "mo" => "month",
        "w" => "week",
        "d" => "day",
        "h" => "hour",
        "min" => "minute",
        _ => "second",
    };
    match number {
        "1" => format!("1 {word}"),
        _ => format!("{number} {word}s"),
    }
}

fn uncertainty(unknowns: usize, replications: u32) -> String {
    match (unknowns, replications) {
        (0, _) => "No uncertain numbers: the 95 % intervals hold chance alone.".to_owned(),
        (_, 1) => format!(
            "{} uncertain numbers, drawn once: the 95 % intervals hold chance alone. More replications would show what is not known.",
            whole(unknowns as u64)
        ),
        (1, _) => "1 uncertain number: the 95 % intervals hold both chance in a cohort of this size and what is not known.".to_owned(),
        _ => format!(
            "{} uncertain numbers: the 95 % intervals hold both chance in a cohort of this size and what is not known.",
            whole(unknowns as u64)
        ),
    }
}

/// The command that gives the same result again, to the last digit.
pub fn again(page: &mut Page, command: &[&str], paths: &[&Path], size: Sized) {
    page.blank();
    page.line(Pieces::new("The same again, to the last digit:", DIM));
    let mut words: Vec<String> = vec!["wayfarer".into()];
    words.extend(command.iter().map(|word| (*word).to_owned()));
    words.extend(paths.iter().map(|path| quoted(&path.display().to_string())));
    words.push(format!("--customers {}", size.customers));
    words.push(format!("--replications {}", size.replications));
    words.push(format!("--horizon {}", quoted(&format_days(size.horizon))));
    words.push(format!("--seed {}", size.seed));
    let mut line = String::from("  ");
    for (at, word) in words.iter().enumerate() {
        let last = at + 1 == words.len();
        let more = Pieces::from(format!("{line} {word}")).width();
        // Room for the backslash that leads to the next line.
        if at > 0 && more + if last { 0 } else { 2 } > page.width() {
            page.line(Pieces::new(format!("{line} \\"), DIM));
            line = format!("    {word}");
        } else {
            if at > 0 {
                line.push(' ');
            }
            line += word;
        }
    }
    page.line(Pieces::new(line, DIM));
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
