//! Times as people write them.

use super::{
    digits::unmistakable,
    misread::{Misread, Read},
    written::{Written, in_number},
};
use crate::units::{Days, format_days};

const EXPECTED: &str =
    "a number and a unit, such as 10min, 3h, 2d, 1w, 1mo (30 days) or 1y (365 days)";

/// Units as people write them in English, German and French, how many make a day, and how many days make
/// one.
const UNITS: [(&[&str], f64, f64); 7] = [
    (
        &[
            "s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seconde",
            "secondes",
        ],
        86400.0,
        1.0,
    ),
    (
        &["min", "mins", "minute", "minutes", "minuten"],
        1440.0,
        1.0,
    ),
    (
        &[
            "h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures",
        ],
        24.0,
        1.0,
    ),
    (
        &["d", "day", "days", "tag", "tage", "tagen", "jour", "jours"],
        1.0,
        1.0,
    ),
    (
        &[
            "w", "wk", "wks", "week", "weeks", "woche", "wochen", "sem", "semaine", "semaines",
        ],
        1.0,
        7.0,
    ),
    (
        &[
            "mo", "mos", "mth", "mths", "month", "months", "monat", "monate", "monaten", "mois",
        ],
        1.0,
        30.0,
    ),
    (
        &[
            "y", "yr", "yrs", "year", "years", "jahr", "jahre", "jahren", "an", "ans", "année",
            "années",
        ],
        1.0,
        365.0,
    ),
];

/// The unit that a word names: how many make a day, how many days make one.
fn unit(word: &str) -> Option<(f64, f64)> {
    let word = word.to_lowercase();
    let known = UNITS
        .iter()
        .find(|(names, ..)| names.contains(&word.as_str()));
    known.map(|(_, to_a_day, days)| (*to_a_day, *days))
}

/// Whether a text ends in a unit of time.
pub fn ends_in_unit(text: &str) -> bool {
    let word = text.trim_end_matches('.');
    let start = word
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last();
    start.is_some_and(|(at, _)| unit(&word[at..]).is_some())
}

/// Reads a time: one or more numbers with units.
///
/// # Errors
/// [`Misread`] where it is none, or could be two.
pub fn read_days(text: &str) -> Result<Read<Days>, Misread> {
    let wrong = || Misread::of(text, EXPECTED);
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut totals = vec![0.0];
    while !rest.is_empty() {
        let end = rest.find(|c| !in_number(c)).unwrap_or(rest.len());
        let number = Written::parse(&rest[..end], EXPECTED).map_err(|_| wrong())?;
        rest = &rest[end..];
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let word = &rest[..letters];
        let ambiguous = |one: &str, other: &str, write: &str| {
            Misread::Told(format!(
                "found “{}”: “{word}” could be {one} or {other}; write {write}",
                text.trim()
            ))
        };
        let (to_a_day, days) = match word {
            "m" | "M" => return Err(ambiguous("minutes", "months", "min or mo")),
            "j" | "J" => return Err(ambiguous("jours", "Jahre", "d or y")),
            "" => {
                let bare = text.trim();
                let what = match end == bare.len() {
                    true => format!(
                        "found {bare} without a unit, expected one of min, h, d, w, mo or y, such as {bare}d"
                    ),
                    false => return Err(wrong()),
                };
                return Err(Misread::Told(what));
            }
            word => unit(word).ok_or_else(wrong)?,
        };
        let parts = number.times_ten_to(0);
        totals = totals
            .iter()
            .flat_map(|total| parts.iter().map(move |n| total + n * days / to_a_day))
            .collect();
        rest = &rest[letters..];
        // The point of an abbreviation: `3 Std.`
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
        }
        if !rest.is_empty()
            && !rest.starts_with(|c: char| {
                c.is_whitespace() || c.is_ascii_digit() || matches!(c, ',' | '+')
            })
        {
            return Err(wrong());
        }
        if rest.starts_with(',') && !rest.starts_with(", ") {
            return Err(wrong());
        }
        rest = rest.trim_start();
        for joined in ["and ", "und ", "et ", "+", ", "] {
            if let Some(after) = rest.strip_prefix(joined) {
                rest = after.trim_start();
                if rest.is_empty() {
                    return Err(wrong());
                }
            }
        }
    }
    let mut allowed: Vec<Days> = totals.iter().filter_map(|d| Days::new(*d).ok()).collect();
    allowed.dedup();
    match allowed[..] {
        [] => Err(Misread::of(text, <Days as crate::units::Quantity>::ALLOWED)),
        [days] => Ok(Read::plain(days)),
        [one, other, ..] => Err(Misread::either(text, say_days(one), say_days(other))),
    }
}

/// A time that reads back as the same one, in the unit that says it with the fewest digits: `36h`.
pub fn say_days(days: Days) -> String {
    let text = format_days(days);
    let at = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    format!("{}{unit}", unmistakable(number))
}
