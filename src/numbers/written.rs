//! The digits of a number as people in different places write them, before anyone asks what they count.

use super::{digits::MINUS, misread::Misread};

/// A number as it stands in a text: one plain decimal, or two where the text could be either.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    negative: bool,
    /// What the digits can be, in the form of Rust, without sign. The first is the one in which a lone
    /// sign between digits is the decimal one.
    plain: Vec<String>,
    /// The power of ten that follows: 3 for `k`.
    exponent: i32,
    /// Whether a scale such as `k` was written.
    pub scaled: bool,
    /// Whether it has a power of ten: `1e6`.
    powered: bool,
}

/// Words for thousands and more.
const SCALES: [(&str, i32); 16] = [
    ("k", 3),
    ("tsd", 3),
    ("thousand", 3),
    ("tausend", 3),
    ("mille", 3),
    ("mio", 6),
    ("mln", 6),
    ("mn", 6),
    ("million", 6),
    ("millions", 6),
    ("millionen", 6),
    ("bn", 9),
    ("mrd", 9),
    ("lakh", 5),
    ("crore", 7),
    ("cr", 7),
];

/// What may part thousands and cannot be a decimal sign, all written as a space or an apostrophe.
fn parting(c: char) -> Option<char> {
    match c {
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{2008}' => Some(' '),
        '\'' | '’' | '‘' | '´' => Some('\''),
        '_' => Some('_'),
        _ => None,
    }
}

/// Whether a character can stand in the digits of a number.
pub fn in_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',') || parting(c).is_some()
}

impl Written {
    /// What a text says that is nothing but a number, perhaps with a sign before it and `k` or `M` behind.
    ///
    /// # Errors
    /// [`Misread`] with what was expected, where it is none.
    pub fn parse(text: &str, expected: &str) -> Result<Written, Misread> {
        let wrong = || Misread::of(text, expected);
        let mut rest = text.trim();
        let mut negative = false;
        if let Some(after) = rest.strip_prefix(['-', MINUS, '–', '‐', '‑']) {
            negative = true;
            rest = after.trim_start();
        } else if let Some(after) = rest.strip_prefix('+') {
            rest = after.trim_start();
        }
        let (body, exponent, scaled) = scale(rest, text)?;
        let (body, power) = match body.split_once(['e', 'E']) {
            Some((body, power)) => {
                let short = power.len() <= 4;
                let power = power.replace(MINUS, "-").parse::<i32>();
                (body, power.ok().filter(|_| short).ok_or_else(wrong)?)
            }
            None => (body, 0),
        };
        let plain = readings(body);
        if plain.is_empty() {
            return Err(wrong());
        }
        Ok(Written {
            negative,
            plain,
            exponent: exponent + power,
            scaled,
            powered: power != 0,
        })
    }

    /// The numbers it can be, each times a power of ten. The point is moved in the text, so that a number
    /// is rounded once.
    pub fn times_ten_to(&self, power: i32) -> Vec<f64> {
        let power = self.exponent + power;
        let sign = if self.negative { -1.0 } else { 1.0 };
        self.plain
            .iter()
            .filter_map(|plain| format!("{plain}e{power}").parse::<f64>().ok())
            .filter(|x| x.is_finite())
            .map(|x| sign * x)
            .collect()
    }

    /// The whole numbers it can be. Without `k` or `M` a count has no decimals, so a lone sign parts
    /// thousands.
    pub fn whole(&self) -> Vec<u64> {
        if self.negative && self.plain.iter().any(|p| p.bytes().any(|b| b > b'0')) {
            return Vec::new();
        }
        if self.powered {
            return Vec::new();
        }
        self.plain
            .iter()
            .filter(|plain| self.scaled || !plain.contains('.'))
            .filter_map(|plain| shifted(plain, self.exponent))
            .collect()
    }
}

/// A plain decimal times a power of ten, if that is whole and not too large.
fn shifted(plain: &str, power: i32) -> Option<u64> {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let zeros = usize::try_from(power).ok()?.checked_sub(fraction.len())?;
    format!("{whole}{fraction}{}", "0".repeat(zeros.min(40)))
        .parse()
        .ok()
}

/// A number without the word for its scale, the power of ten, and whether there was one.
fn scale<'a>(body: &'a str, text: &str) -> Result<(&'a str, i32, bool), Misread> {
    let letters = body
        .trim_end_matches('.')
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last();
    let Some((at, _)) = letters else {
        return Ok((body, 0, false));
    };
    let (number, word) = (body[..at].trim_end(), body[at..].trim_end_matches('.'));
    match word {
        "M" => return Ok((number, 6, true)),
        "m" if number.ends_with(|c: char| c.is_ascii_digit()) => {
            return Err(Misread::Told(format!(
                "found “{}”: “m” could be thousandths or millions; write M for millions",
                text.trim()
            )));
        }
        _ => {}
    }
    let small = word.to_lowercase();
    let known = SCALES.iter().find(|(name, _)| *name == small);
    Ok(known.map_or((body, 0, false), |(_, power)| (number, *power, true)))
}

/// Everything that digits with signs between them can mean: nothing, one number, or two.
fn readings(body: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    let mut signs = Vec::new();
    for c in body.chars() {
        match (c, parting(c)) {
            (c, _) if c.is_ascii_digit() => {
                if let Some(group) = groups.last_mut() {
                    group.push(c);
                }
            }
            ('.' | ',', _) => {
                signs.push(c);
                groups.push(String::new());
            }
            (_, Some(sign)) => {
                signs.push(sign);
                groups.push(String::new());
            }
            _ => return Vec::new(),
        }
    }
    let empty = |group: &String| group.is_empty();
    if groups.iter().skip(1).any(empty) || (empty(&groups[0]) && signs.len() != 1) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some((&last, before)) = signs.split_last()
        && matches!(last, '.' | ',')
        && !before.contains(&last)
        && let Some((fraction, whole)) = groups.split_last()
        && (parted(whole, before) || (empty(&whole[0]) && before.is_empty()))
    {
        found.push(format!("0{}.{fraction}", whole.concat()));
    }
    if parted(&groups, &signs) {
        found.push(groups.concat());
    }
    found
}

/// Whether groups of digits are thousands: parted by one kind of sign, in threes, or in twos before the
/// last three as in India.
fn parted(groups: &[String], signs: &[char]) -> bool {
    let [first, rest @ ..] = groups else {
        return false;
    };
    if rest.is_empty() {
        return !first.is_empty();
    }
    // Programmers part digits as they like.
    if signs.iter().all(|sign| *sign == '_') {
        return !first.is_empty();
    }
    let one_kind = signs.windows(2).all(|pair| pair[0] == pair[1]);
    if !one_kind || first.is_empty() || first.starts_with('0') {
        return false;
    }
    let threes = first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    let indian = matches!(signs.first(), Some(',' | ' '))
        && first.len() <= 2
        && rest.len() >= 2
        && rest.split_last().is_some_and(|(last, middle)| {
            last.len() == 3 && middle.iter().all(|group| group.len() == 2)
        });
    threes || indian
}
