//! The journey template: a table with one row a touchpoint, in the shape that teams keep in
//! spreadsheets. Columns may stand in any order and go by several names; only that of the touchpoint
//! must be there.

use std::collections::HashMap;

use super::{
    Import,
    builder::{Builder, MOST, shares_in, tidy},
    rows::rows_of,
    spelling::{Scale, felt, items, number, other_channel, plain, with_brackets, with_share},
};
use crate::{
    diagnostic::nearest_name,
    export::{text::without_apostrophe, words},
    map::{Channel, Dwell, DwellLaw, Evidence, Milestone, Opportunity},
    numbers::{Misread, Spoken, is_form, read_count, read_dwell, read_uncertain},
    units::{Days, Emotion, Share, Slug, Uncertain},
};

/// The most rows of a table.
pub const MOST_ROWS: usize = MOST;
/// The most columns of a table.
pub const MOST_COLUMNS: usize = 256;

/// A row with its number in the file, and its cells.
pub type Row = (usize, Vec<String>);

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Field {
    Stage,
    Touchpoint,
    Channel,
    Does,
    Thinks,
    Emotion,
    Moment,
    Pains,
    Ideas,
    Next,
    Finish,
    Usual,
    P90,
    Evidence,
    Note,
    Quotes,
    Personas,
}

/// What columns are called: the names of the template first.
const NAMES: [(Field, &[&str]); 17] = [
    (
        Field::Stage,
        &["stage", "phase", "journey stage", "step group"],
    ),
    (
        Field::Touchpoint,
        &[
            "touchpoint",
            "touch point",
            "step",
            "activity",
            "task",
            "interaction",
            "name",
        ],
    ),
    (Field::Channel, &["channel", "channels", "medium"]),
    (
        Field::Does,
        &[
            "does",
            "doing",
            "action",
            "actions",
            "customer action",
            "customer actions",
            "what the customer does",
            "description",
        ],
    ),
    (
        Field::Thinks,
        &[
            "thinks",
            "thinking",
            "thought",
            "thoughts",
            "questions",
            "what the customer thinks",
        ],
    ),
    (
        Field::Emotion,
        &[
            "emotion",
            "emotions",
            "feeling",
            "feelings",
            "feels",
            "sentiment",
            "score",
            "mood",
            "satisfaction",
        ],
    ),
    (Field::Moment, &["moment of truth", "moment", "milestone"]),
    (
        Field::Pains,
        &[
            "pain points",
            "pain point",
            "pains",
            "pain",
            "problems",
            "frictions",
            "barriers",
        ],
    ),
    (
        Field::Ideas,
        &[
            "ideas",
            "idea",
            "opportunities",
            "opportunity",
            "solutions",
            "improvements",
        ],
    ),
    (
        Field::Next,
        &[
            "goes on to",
            "next",
            "next step",
            "next steps",
            "leads to",
            "flows",
        ],
    ),
    (
        Field::Finish,
        &[
            "finish here",
            "finish",
            "finishes",
            "finished",
            "ends well",
            "ends here",
        ],
    ),
    (
        Field::Usual,
        &["usual time", "time", "duration", "takes", "median time"],
    ),
    (Field::P90, &["90 % within", "90% within", "p90"]),
    (Field::Evidence, &["evidence", "confidence"]),
    (
        Field::Note,
        &["note", "notes", "comment", "comments", "remarks"],
    ),
    (Field::Quotes, &["quotes", "quote", "verbatim"]),
    (
        Field::Personas,
        &["persona", "personas", "actor", "actors", "who", "segment"],
    ),
];

/// Reads a CSV table; the sign between cells is a comma, a semicolon or a tab.
///
/// # Errors
/// A sentence when there is no such table.
pub fn csv(text: &str, title: &str) -> Result<Import, String> {
    table(&rows_of(text, MOST_ROWS)?, title, "line")
}

/// Reads a table whose rows are called `line` or `row`.
///
/// # Errors
/// As [`csv`].
pub fn table(rows: &[Row], title: &str, unit: &str) -> Result<Import, String> {
    let filled = |row: &&Row| row.1.iter().any(|cell| !cell.trim().is_empty());
    let mut rows = rows.iter().filter(filled);
    let Some((head_at, head)) = rows.next() else {
        return Err("the table is empty".into());
    };
    let mut builder = Builder::new(title);
    let mut fields: HashMap<Field, usize> = HashMap::new();
    for (column, name) in head.iter().enumerate() {
        let name = tidy(name);
        if name.is_empty() {
            continue;
        }
        match field(&name) {
            Some(field) if !fields.contains_key(&field) => {
                fields.insert(field, column);
            }
            Some(_) => builder.lose(
                format!("{unit} {head_at}"),
                format!("a second column for the same as “{name}” was left out"),
            ),
            None => builder.lose(
                format!("{unit} {head_at}"),
                format!("the column “{name}” is none of the template's; it was left out"),
            ),
        }
    }
    if !fields.contains_key(&Field::Touchpoint) {
        let names: Vec<String> = head
            .iter()
            .map(|n| tidy(n))
            .filter(|n| !n.is_empty())
            .collect();
        let mut message = format!(
            "{unit} {head_at}: found the columns {}; expected at least a column “Touchpoint” (the template has {})",
            names
                .iter()
                .take(12)
                .map(|n| format!("“{}”", n.chars().take(30).collect::<String>()))
                .collect::<Vec<_>>()
                .join(", "),
            crate::export::template::COLUMNS.join(", ")
        );
        let known = NAMES.iter().flat_map(|(_, names)| *names).copied();
        let known: Vec<&str> = known.collect();
        if let Some((name, near)) = names
            .iter()
            .find_map(|n| Some((n, nearest_name(n, known.iter().copied())?)))
        {
            message.push_str(&format!("; is “{name}” meant to be “{near}”?"));
        }
        return Err(message);
    }
    let rows: Vec<&Row> = rows.collect();
    if rows.len() >= MOST_ROWS {
        builder.lose("", format!("only the first {MOST_ROWS} rows were read"));
    }
    let scale = Scale::of(
        rows.iter()
            .filter_map(|row| cell(row, &fields, Field::Emotion)),
        &mut builder,
    );
    let read = Reading {
        fields: &fields,
        unit,
        scale,
    };
    let mut made = Vec::new();
    let mut stage = None;
    for row in rows.into_iter().take(MOST_ROWS) {
        if let Some(slug) = read.row(row, &mut stage, &mut builder) {
            made.push((row, slug));
        }
    }
    if made.is_empty() {
        return Err("no row names a touchpoint: there is nothing to make a map of".into());
    }
    for (row, slug) in &made {
        read.next(row, slug, &mut builder);
    }
    read.personas(made.iter().map(|(row, _)| *row), &mut builder);
    Ok(builder.finish())
}

fn field(name: &str) -> Option<Field> {
    let name = name.to_lowercase();
    let name = name.trim();
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&name))
        .map(|(field, _)| *field)
}

/// A cell that says something, without the apostrophe that keeps it from being a formula.
fn cell(row: &Row, fields: &HashMap<Field, usize>, field: Field) -> Option<String> {
    let text = tidy(row.1.get(*fields.get(&field)?)?);
    let text = without_apostrophe(&text).trim_start().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Reads rows.
struct Reading<'a> {
    fields: &'a HashMap<Field, usize>,
    unit: &'a str,
    scale: Scale,
}

impl Reading<'_> {
    fn place(&self, row: &Row, field: &str) -> String {
        format!("{} {}, {field}", self.unit, row.0)
    }

    fn cell(&self, row: &Row, field: Field) -> Option<String> {
        cell(row, self.fields, field)
    }

    /// A touchpoint. A row without a stage belongs to that of the row above, as merged cells do.
    fn row(&self, row: &Row, stage: &mut Option<Slug>, builder: &mut Builder) -> Option<Slug> {
        if let Some(name) = self.cell(row, Field::Stage) {
            *stage = Some(builder.stage(&name));
        }
        let Some(name) = self.cell(row, Field::Touchpoint) else {
            builder.lose(
                format!("{} {}", self.unit, row.0),
                "the row names no touchpoint; it was left out",
            );
            return None;
        };
        let at = stage
            .get_or_insert_with(|| builder.stage("Journey"))
            .clone();
        let slug = builder.touchpoint(&at, &name)?;
        let emotion = self.emotion(row, builder);
        let channel = self.channel(row, builder);
        let moment = self.moment(row, builder);
        let evidence = self.evidence(row, builder);
        let dwell = self.dwell(row, builder);
        let said = self.cell(row, Field::Usual);
        if dwell.takes_no_time() && said.is_some_and(|text| Days::read(&text, "").is_ok()) {
            builder.timeless.insert(slug.clone());
        }
        if let Some(touchpoint) = builder.map.touchpoints.get_mut(&slug) {
            touchpoint.does = self.cell(row, Field::Does).unwrap_or_default();
            touchpoint.thinks = self.cell(row, Field::Thinks).unwrap_or_default();
            touchpoint.note = self.cell(row, Field::Note).unwrap_or_default();
            touchpoint.quotes = self.cell(row, Field::Quotes).into_iter().collect();
            touchpoint.emotion = emotion;
            touchpoint.channel = channel;
            touchpoint.moment = moment;
            touchpoint.dwell = dwell;
            touchpoint.evidence = evidence.or(touchpoint.evidence);
        }
        if let Some(finish) = self.finish(row, builder) {
            builder.ends(&slug, Some(finish));
        }
        self.pains(row, &slug, builder);
        self.ideas(row, &slug, builder);
        Some(slug)
    }

    fn emotion(&self, row: &Row, builder: &mut Builder) -> Emotion {
        let Some(text) = self.cell(row, Field::Emotion) else {
            return Emotion::default();
        };
        let value = number(&text)
            .map(|n| self.scale.emotion(n))
            .or_else(|| felt(&text));
        if value.is_none() {
            let place = self.place(row, "Emotion");
            builder.lose(place, format!("“{text}” is no emotion (a number from −1 to 1, or a word such as happy): it was taken as neutral"));
        }
        value.and_then(|v| Emotion::new(v).ok()).unwrap_or_default()
    }

    fn channel(&self, row: &Row, builder: &mut Builder) -> Channel {
        let Some(text) = self.cell(row, Field::Channel) else {
            return Channel::default();
        };
        let same = |a: &str| plain(a) == plain(&text);
        let known = Channel::ALL
            .iter()
            .find(|c| same(c.name()) || same(words::channel(**c)));
        known
            .copied()
            .or_else(|| other_channel(&text))
            .unwrap_or_else(|| {
                let place = self.place(row, "Channel");
                builder.lose(
                    place,
                    format!("the channel “{text}” is not known: it became “Other”"),
                );
                Channel::Other
            })
    }

    fn moment(&self, row: &Row, builder: &mut Builder) -> Option<Milestone> {
        let text = self.cell(row, Field::Moment)?;
        if matches!(plain(&text).as_str(), "no" | "none" | "false" | "0") {
            return None;
        }
        let same = |a: &str| plain(a) == plain(&text);
        let known = Milestone::ALL
            .iter()
            .find(|m| same(m.name()) || same(words::moment(**m)));
        if known.is_none() {
            let all: Vec<&str> = Milestone::ALL.iter().map(|m| words::moment(*m)).collect();
            let place = self.place(row, "Moment of truth");
            builder.lose(place, format!("“{text}” is none of {}", all.join(", ")));
        }
        known.copied()
    }

    fn evidence(&self, row: &Row, builder: &mut Builder) -> Option<Evidence> {
        let text = self.cell(row, Field::Evidence)?;
        let first = text.find(|c: char| c.is_ascii_digit());
        let last = text.rfind(|c: char| c.is_ascii_digit());
        let cases = first
            .zip(last)
            .and_then(|(first, last)| read_count(&text[first..=last]).ok())
            .and_then(|read| u32::try_from(read.value).ok());
        match plain(&text).trim_end_matches(|c: char| c.is_ascii_digit()) {
            "guess" | "guessed" | "low" => Some(Evidence::Guess),
            "estimate" | "estimated" | "medium" => Some(Evidence::Estimate),
            "measured" if cases.is_some() => cases.map(Evidence::Measured),
            _ => {
                let place = self.place(row, "Evidence");
                builder.lose(place, format!("“{text}” is neither Guess nor Estimate nor Measured (with the number of cases)"));
                None
            }
        }
    }

    /// The share of visits that end the journey well.
    fn finish(&self, row: &Row, builder: &mut Builder) -> Option<Uncertain<Share>> {
        let text = self.cell(row, Field::Finish)?;
        match read_uncertain(&text, "") {
            Ok(read) => Some(read.value),
            Err(misread) => {
                builder.lose(self.place(row, "Finish here"), misread.to_string());
                None
            }
        }
    }

    fn dwell(&self, row: &Row, builder: &mut Builder) -> Dwell {
        // A distribution as docs/FORMAT.md writes it says all of it.
        let form = self.cell(row, Field::Usual).filter(|text| is_form(text));
        if let Some(text) = form {
            return read_dwell(&text).map_or_else(
                |misread| {
                    builder.lose(self.place(row, "Usual time"), misread.to_string());
                    Dwell::none()
                },
                |read| read.value,
            );
        }
        let mut time = |field: Field, name: &str| -> Option<Days> {
            let text = self.cell(row, field)?;
            match Days::read(&text, "") {
                Ok(read) => Some(read.value),
                Err(misread) => {
                    let words = match misread {
                        Misread::Wrong { .. } => {
                            format!("“{text}” is no time, such as 10min, 3h, 2d, 1w")
                        }
                        other => other.to_string(),
                    };
                    builder.lose(self.place(row, name), words);
                    None
                }
            }
        };
        let (usual, p90) = (
            time(Field::Usual, "Usual time"),
            time(Field::P90, "90 % within"),
        );
        match (usual, p90) {
            (Some(median), Some(p90)) => {
                let law = DwellLaw::Usually {
                    median: median.into(),
                    p90: p90.into(),
                };
                Dwell::new(law).unwrap_or_else(|_| Dwell::fixed(median))
            }
            (Some(days), None) | (None, Some(days)) => Dwell::fixed(days),
            (None, None) => Dwell::none(),
        }
    }

    fn pains(&self, row: &Row, at: &Slug, builder: &mut Builder) {
        for item in self
            .cell(row, Field::Pains)
            .iter()
            .flat_map(|text| items(text))
        {
            let (name, inside) = with_brackets(&item);
            let numbers: Vec<f64> = inside.map(shares_in).unwrap_or_default();
            // Words in brackets that say no number are part of the name.
            let name = if numbers.is_empty() {
                item.as_str()
            } else {
                name
            };
            if numbers.is_empty() {
                let place = self.place(row, "Pain points");
                builder.assume(
                    place,
                    format!("“{name}” was guessed to strike 20 % of visits, of whom 5 % leave"),
                );
            }
            builder.pain(at, name, numbers.first().copied(), numbers.get(1).copied());
        }
    }

    fn ideas(&self, row: &Row, at: &Slug, builder: &mut Builder) {
        for item in self
            .cell(row, Field::Ideas)
            .iter()
            .flat_map(|text| items(text))
        {
            let (name, inside) = with_brackets(&item);
            let votes = inside.and_then(|t| t.split(' ').next()?.parse::<u32>().ok());
            let name = if votes.is_some() { name } else { item.as_str() };
            builder.idea(Opportunity {
                on: crate::map::Anchor::Touchpoint(at.clone()),
                name: tidy(name),
                changes: Vec::new(),
                cost: None,
                votes: votes.unwrap_or(0),
                owner: String::new(),
                note: String::new(),
            });
        }
    }

    /// Where customers go on to: names of touchpoints, each perhaps with a share.
    fn next(&self, row: &Row, from: &Slug, builder: &mut Builder) {
        for item in self
            .cell(row, Field::Next)
            .iter()
            .flat_map(|text| items(text))
        {
            let (name, said) = with_share(&item);
            let same = |a: &str| plain(a) == plain(name);
            let listed = |text: &str| text.replace(';', ",");
            let found = builder
                .map
                .touchpoints
                .iter()
                .find(|(slug, t)| same(&listed(&t.name)) || same(slug.as_str()));
            let number = || {
                name.trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|n| builder.map.touchpoints.get_index(n.checked_sub(1)?))
            };
            match found.or_else(number).map(|(slug, _)| slug.clone()) {
                Some(to) => builder.flow(from, &to, said),
                None => {
                    let names: Vec<String> = builder
                        .map
                        .touchpoints
                        .values()
                        .map(|t| t.name.clone())
                        .collect();
                    let near = nearest_name(name, names.iter().map(String::as_str));
                    let hint = near.map_or(String::new(), |n| format!("; is “{n}” meant?"));
                    builder.lose(
                        self.place(row, "Goes on to"),
                        format!("there is no touchpoint “{name}”{hint}"),
                    );
                }
            }
        }
    }

    fn personas<'a>(&self, rows: impl Iterator<Item = &'a Row>, builder: &mut Builder) {
        let mut names: Vec<String> = Vec::new();
        for row in rows {
            for name in self
                .cell(row, Field::Personas)
                .iter()
                .flat_map(|t| t.split([',', ';']))
            {
                let name = tidy(name);
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if names.len() > 1 {
            builder.assume("", format!("the {} personas got equal shares", names.len()));
        }
        builder.personas(&names);
    }
}
