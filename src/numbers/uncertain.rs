//! Numbers that are not known for sure, in one text: `2d`, `1d to 3d`, `1d / 2d / 4d`, `41 of 118`,
//! `Range(0.2, 0.3)`.

use super::{
    form::{Form, looks_like_form},
    misread::{Misread, Read},
    quantity::{Spoken, filed},
    time::ends_in_unit,
    written::Written,
};
use crate::units::{Beta, Scale, Uncertain};

const FORMS: &str = "Range(low, high), Pert(min: …, likely: …, max: …) or Beta(yes, no)";

/// An uncertain number in one text that reads back as the same.
pub fn say_uncertain<Q: Spoken>(number: &Uncertain<Q>, currency: &str) -> String {
    let q = |q: Q| q.say(currency);
    match number {
        Uncertain::Known(known) => q(*known),
        Uncertain::Range(range) => format!("{} to {}", q(range.low()), q(range.high())),
        Uncertain::Pert(p) => format!("{} / {} / {}", q(p.min()), q(p.likely()), q(p.max())),
        Uncertain::Beta(beta) => format!("{} of {}", beta.yes(), beta.yes() + beta.no()),
    }
}

/// Reads an uncertain number.
///
/// # Errors
/// [`Misread`] where it is none, or could be two.
pub fn read_uncertain<Q: Spoken>(
    text: &str,
    currency: &str,
) -> Result<Read<Uncertain<Q>>, Misread> {
    if looks_like_form(text) {
        return in_form(text, currency);
    }
    let points: Vec<&str> = text.split('/').map(str::trim).collect();
    if let [min, likely, max] = points[..] {
        let [min, likely, max] = with_unit_of_last([min, likely, max]);
        let q = |text: &str| read_of_several::<Q>(text, currency);
        let (min, likely, max) = (q(&min)?, q(&likely)?, q(&max)?);
        return points_of(min, likely, max, currency).map(Read::plain);
    }
    if Q::SCALE == Scale::Odds
        && let Some(beta) = counted(text)
    {
        let (yes, all) = beta?;
        return read_counts_of(yes, all - yes).map(|b| Read::plain(Uncertain::Beta(b)));
    }
    if let Some((low, high)) = ends(text) {
        return between(low, high, currency);
    }
    Ok(Q::read(text, currency)?.map(Uncertain::Known))
}

/// The PERT distribution of three numbers.
///
/// # Errors
/// A sentence that says what does not fit.
pub fn points_of<Q: Spoken>(
    min: Q,
    likely: Q,
    max: Q,
    currency: &str,
) -> Result<Uncertain<Q>, Misread> {
    let say = |q: Q| q.say(currency);
    Uncertain::pert(min, likely, max).map_err(|_| {
        Misread::Told(format!(
            "found {}, {} and {}, expected them in rising order",
            say(min),
            say(likely),
            say(max)
        ))
    })
}

/// A number that is one of several in a text. A bare share is the share itself only together with the
/// others, so it is refused where it could be either.
fn read_of_several<Q: Spoken>(text: &str, currency: &str) -> Result<Q, Misread> {
    Q::read(text, currency).map(|read| read.value)
}

/// The interval from one to the other.
fn between<Q: Spoken>(
    low: &str,
    high: &str,
    currency: &str,
) -> Result<Read<Uncertain<Q>>, Misread> {
    let scaled = |text: &str| Written::parse(text, "").is_ok_and(|w| w.scaled);
    let bare = |text: &str| Written::parse(text, "").is_ok_and(|w| !w.scaled);
    if bare(low) && scaled(high) {
        let scale: String = high.chars().filter(|c| c.is_alphabetic()).collect();
        return Err(Misread::either(
            &format!("{low} to {high}"),
            format!("{low} to {high} as it stands, {low}.0 to {high}"),
            format!("{low}{scale} to {high}"),
        ));
    }
    let (mut note, [low, high]) = (None, with_unit_of_last([low, high]));
    let (a, b) = match (
        Q::SCALE == Scale::Odds,
        filed_with_comma(&low),
        filed_with_comma(&high),
    ) {
        // Two bare numbers are of one kind: shares below 1, or percentages.
        (true, Some(x), Some(y)) if x.max(y) > 1.0 => {
            let percent = |text: &str| Q::read(&format!("{text} %"), currency);
            (percent(&low)?.value, percent(&high)?.value)
        }
        (true, Some(x), Some(y)) => (
            Q::new(x).map_err(|e| Misread::of(&low, e.allowed))?,
            Q::new(y).map_err(|e| Misread::of(&high, e.allowed))?,
        ),
        _ => (
            read_of_several(&low, currency)?,
            read_of_several(&high, currency)?,
        ),
    };
    if Q::SCALE == Scale::Odds && filed_with_comma(&low).is_some() {
        note = Some(format!("{} to {}", a.say(currency), b.say(currency)));
    }
    range_of(a, b, currency).map(|value| Read { value, note })
}

/// A bare number with either decimal sign.
fn filed_with_comma(text: &str) -> Option<f64> {
    let values = Written::parse(text, "").ok()?.times_ten_to(0);
    values.first().copied()
}

/// The 90 % interval between two numbers.
///
/// # Errors
/// A sentence that says what does not fit.
pub fn range_of<Q: Spoken>(low: Q, high: Q, currency: &str) -> Result<Uncertain<Q>, Misread> {
    let say = |q: Q| q.say(currency);
    Uncertain::range(low, high).map_err(|_| {
        if low.get() >= high.get() {
            let (low, high) = (say(low), say(high));
            return Misread::Told(format!(
                "found low {low} and high {high}, expected low below high"
            ));
        }
        let edge = match Q::SCALE {
            Scale::Odds => "above 0 % and below 100 %",
            _ => "above 0",
        };
        Misread::Told(format!(
            "found {} to {}, expected both {edge}: for an end on the edge choose low, likely, high",
            say(low),
            say(high)
        ))
    })
}

/// Texts with the unit of the last one behind those that have none: `20–30 %`, `2-3 days`.
fn with_unit_of_last<const N: usize>(texts: [&str; N]) -> [String; N] {
    let last = texts.last().copied().unwrap_or("").trim();
    let digits = last
        .rfind(|c: char| c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let unit = last[digits..].trim();
    let shared = unit == "%" || ends_in_unit(unit);
    texts.map(|text| {
        let bare = text.trim().ends_with(|c: char| c.is_ascii_digit());
        match shared && bare {
            true => format!("{} {unit}", text.trim()),
            false => text.trim().to_owned(),
        }
    })
}

/// The two ends of an interval, parted by a word, a dash, or points.
fn ends(text: &str) -> Option<(&str, &str)> {
    for word in [" to ", " bis ", " à ", "…", "...", ".."] {
        if let Some((low, high)) = text.split_once(word) {
            let low = low
                .trim()
                .trim_start_matches("from ")
                .trim_start_matches("von ");
            return Some((low.trim(), high.trim()));
        }
    }
    // A dash parts where a number ends before it; elsewhere it is a minus sign.
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let dash = matches!(c, '–' | '—' | '-' | '−' | '‐' | '‑');
        let exponent = matches!(before, 'e' | 'E')
            && text[..at]
                .trim_end_matches(['e', 'E'])
                .ends_with(|c: char| c.is_ascii_digit());
        let after = text[at + c.len_utf8()..].trim();
        // `49.-` and `49,–` are whole amounts.
        let number = text[..at].contains(|c: char| c.is_ascii_digit());
        if dash && number && !exponent && !matches!(before, ' ' | '.' | ',') && !after.is_empty() {
            return Some((text[..at].trim(), after));
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// `41 of 118`: how many of how many.
fn counted(text: &str) -> Option<Result<(f64, f64), Misread>> {
    let (yes, all) = [" of ", " von ", " sur "]
        .iter()
        .find_map(|word| text.split_once(word))?;
    let number = |text: &str| -> Result<f64, Misread> {
        match filed(text) {
            Some(x) if x >= 0.0 => Ok(x),
            _ => super::read_count(text).map(|read| read.value as f64),
        }
    };
    Some(number(yes).and_then(|yes| Ok((yes, number(all)?))))
}

/// The law of a share of which these were seen.
fn read_counts_of(yes: f64, no: f64) -> Result<Beta, Misread> {
    Beta::new(yes, no).map_err(|_| {
        Misread::Told(format!(
            "found {yes} yes and {no} no, expected both above 0 and at most 1,000,000,000"
        ))
    })
}

/// Reads the two counts of a share that was counted.
///
/// # Errors
/// Which of the two, if one, and why.
pub fn read_counts(yes: &str, no: &str) -> Result<Beta, (Option<usize>, Misread)> {
    const EXPECTED: &str = "a count above 0, such as 41";
    let count = |text: &str, at: usize| -> Result<f64, (Option<usize>, Misread)> {
        // Counts may be weighted, so they may have decimals.
        let value = match filed(text).filter(|x| !is_grouped(text, *x)) {
            Some(x) => x,
            None => super::read_count(text)
                .map(|read| read.value as f64)
                .map_err(|e| match e {
                    Misread::Wrong { .. } | Misread::Nothing { .. } => {
                        (Some(at), Misread::of(text, EXPECTED))
                    }
                    other => (Some(at), other),
                })?,
        };
        match value > 0.0 && value <= 1e9 {
            true => Ok(value),
            false => Err((Some(at), Misread::of(text, EXPECTED))),
        }
    };
    let (yes, no) = (count(yes, 0)?, count(no, 1)?);
    read_counts_of(yes, no).map_err(|e| (None, e))
}

/// Whether digits with a point could be grouped thousands.
fn is_grouped(text: &str, x: f64) -> bool {
    x >= 1.0
        && text
            .trim()
            .split_once('.')
            .is_some_and(|(_, fraction)| fraction.len() == 3)
}

/// An uncertain number in a form.
pub(super) fn in_form<Q: Spoken>(
    text: &str,
    currency: &str,
) -> Result<Read<Uncertain<Q>>, Misread> {
    let form = Form::parse(text, FORMS)?;
    let q = |text: &str| Q::read_in_form(text, currency).map(|read| read.value);
    let parts = |names: &[&str]| {
        form.named(names).ok_or_else(|| {
            Misread::Told(format!(
                "found {} with {} parts, expected {FORMS}; where commas are decimal, part with semicolons",
                text.trim().split('(').next().unwrap_or(""),
                form.parts.len()
            ))
        })
    };
    match form.name.as_str() {
        "range" => {
            let ends = parts(&["low", "high"])?;
            range_of(q(ends[0])?, q(ends[1])?, currency).map(Read::plain)
        }
        "pert" => {
            let points = parts(&["min", "likely", "max"])?;
            points_of(q(points[0])?, q(points[1])?, q(points[2])?, currency).map(Read::plain)
        }
        "beta" if Q::SCALE == Scale::Odds => {
            let counts = parts(&["yes", "no"])?;
            read_counts(counts[0], counts[1])
                .map(|beta| Read::plain(Uncertain::Beta(beta)))
                .map_err(|(_, e)| e)
        }
        _ => Err(Misread::of(text, FORMS)),
    }
}
