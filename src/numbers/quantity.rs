//! Each quantity as people say and type it: "40 %", "2 days", "$1,200.00", "1.25×".

use super::{
    currency,
    digits::{minus, unmistakable, unmistakably_grouped},
    misread::{Misread, Read},
    time::{read_days, say_days},
    written::Written,
};
use crate::{
    map::Unit,
    units::{Days, Emotion, Factor, Money, Positive, Quantity, Real, Share},
};

/// A quantity that can be said and typed.
pub trait Spoken: Quantity {
    /// An example of what may be typed, shown where nothing is.
    const EXAMPLE: &'static str;
    /// How it is said where it can be edited: reading what was said gives the same number.
    fn say(self, currency: &str) -> String;
    /// What a text says, and what it was taken for.
    ///
    /// # Errors
    /// [`Misread`] with what was found and what is allowed.
    fn read(text: &str, currency: &str) -> Result<Read<Self>, Misread>;
    /// What a text says inside a form of docs/FORMAT.md: a bare share lies between 0 and 1 there, and a
    /// point is a decimal point.
    ///
    /// # Errors
    /// As [`Spoken::read`].
    fn read_in_form(text: &str, currency: &str) -> Result<Read<Self>, Misread> {
        match filed(text) {
            Some(x) => Self::new(x)
                .map(Read::plain)
                .map_err(|e| Misread::of(text, e.allowed)),
            None => Self::read(text, currency),
        }
    }
    /// The number that a text says, with the reason in words where there is none.
    ///
    /// # Errors
    /// A sentence with what was found and what is allowed.
    fn hear(text: &str, currency: &str) -> Result<Self, String> {
        Self::read(text, currency)
            .map(|read| read.value)
            .map_err(|misread| misread.to_string())
    }
}

/// A number in the strict form of files.
pub(super) fn filed(text: &str) -> Option<f64> {
    let text = text.trim();
    let strict = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|x: &f64| strict && digits && x.is_finite())
}

/// The one of several values that a quantity allows.
///
/// # Errors
/// What is allowed where none is, and both where two are.
fn only<Q: Quantity>(
    text: &str,
    values: &[f64],
    expected: &str,
    say: impl Fn(Q) -> String,
) -> Result<Q, Misread> {
    let mut allowed: Vec<Q> = values.iter().filter_map(|x| Q::new(*x).ok()).collect();
    allowed.dedup();
    match allowed[..] {
        [] => Err(Misread::of(text, expected)),
        [one] => Ok(one),
        [one, other, ..] => Err(Misread::either(text, say(one), say(other))),
    }
}

/// Words and signs for a hundredth, and for a thousandth.
const PERCENT: [&str; 8] = [
    "%",
    "percent",
    "per cent",
    "pct",
    "prozent",
    "pour cent",
    "pourcent",
    "%.",
];

/// A text without the sign of percent behind it, and the power of ten that the sign stands for.
fn without_percent(text: &str) -> (&str, Option<i32>) {
    let text = text.trim();
    if let Some(rest) = text.strip_suffix('‰') {
        return (rest.trim_end(), Some(-3));
    }
    let small = text.to_lowercase();
    for sign in PERCENT {
        if small.ends_with(sign) && small.len() == text.len() {
            return (text[..text.len() - sign.len()].trim_end(), Some(-2));
        }
    }
    (text, None)
}

/// The share in percent with the fewest digits that read back as it.
fn exact_percent(x: f64) -> String {
    let exact = (0..18)
        .map(|decimals| format!("{:.decimals$}", x * 100.0))
        .find(|text| format!("{text}e-2").parse() == Ok(x));
    minus(&format!(
        "{} %",
        exact.unwrap_or_else(|| format!("{}", x * 100.0))
    ))
}

const SHARE: &str = "a share between 0 % and 100 %, such as 40 %";

/// Reads a share of at most `most`, which is 1 but for ratios that are told in percent.
pub(super) fn read_share(text: &str, most: f64) -> Result<Read<f64>, Misread> {
    let expected = match most > 1.0 {
        true => "a percentage, such as 110 %",
        false => SHARE,
    };
    let plain = text.trim().trim_start_matches(['≈', '~']).trim_start();
    if let Some((yes, all)) = fraction(plain) {
        let x = yes / all;
        return match (0.0..=most).contains(&x) {
            true => Ok(Read {
                value: x,
                note: Some(super::share(x)),
            }),
            false => Err(Misread::of(text, expected)),
        };
    }
    let (number, power) = without_percent(plain);
    let written = Written::parse(number, expected).map_err(|_| Misread::of(text, expected))?;
    let within = |x: &f64| (0.0..=most).contains(x);
    if let Some(power) = power {
        let mut values: Vec<f64> = written.times_ten_to(power);
        values.retain(within);
        values.dedup();
        return match values[..] {
            [] => Err(Misread::of(text, expected)),
            [x] => Ok(Read::plain(x + 0.0)),
            [one, other, ..] => Err(Misread::either(
                text,
                exact_percent(one),
                exact_percent(other),
            )),
        };
    }
    // A bare number: below 1 it is the share itself, as files have it, above 1 a percentage.
    let mut values = Vec::new();
    for (x, hundredth) in written
        .times_ten_to(0)
        .into_iter()
        .zip(written.times_ten_to(-2))
    {
        match x {
            1.0 => {
                return Err(Misread::either(text, "1 %", "100 %"));
            }
            x if x < 1.0 => values.push(x),
            _ => values.push(hundredth),
        }
    }
    values.retain(within);
    values.dedup();
    match values[..] {
        [] => Err(Misread::of(text, expected)),
        [x] => Ok(Read {
            value: x + 0.0,
            note: Some(exact_percent(x)),
        }),
        [one, other, ..] => Err(Misread::either(
            text,
            exact_percent(one),
            exact_percent(other),
        )),
    }
}

/// `7/10`: two whole numbers, the second not 0.
fn fraction(text: &str) -> Option<(f64, f64)> {
    let (yes, all) = text.split_once('/')?;
    let number = |text: &str| {
        let text = text.trim();
        let digits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<f64>().ok().filter(|_| digits)
    };
    let (yes, all) = (number(yes)?, number(all)?);
    (all > 0.0).then_some((yes, all))
}

impl Spoken for Share {
    const EXAMPLE: &'static str = "40 %";

    fn say(self, _: &str) -> String {
        exact_percent(self.get())
    }

    fn read(text: &str, _: &str) -> Result<Read<Share>, Misread> {
        Ok(read_share(text, 1.0)?.map(Share::clamped))
    }
}

impl Spoken for Days {
    const EXAMPLE: &'static str = "2d";

    fn say(self, _: &str) -> String {
        say_days(self)
    }

    fn read(text: &str, _: &str) -> Result<Read<Days>, Misread> {
        read_days(text)
    }

    fn read_in_form(text: &str, _: &str) -> Result<Read<Days>, Misread> {
        match crate::units::parse_days(text) {
            Ok(days) => Ok(Read::plain(days)),
            Err(_) => read_days(text),
        }
    }
}

impl Spoken for Money {
    const EXAMPLE: &'static str = "1200";

    fn say(self, currency: &str) -> String {
        let x = self.get();
        let text = format!("{}", x.abs());
        let text = match text.split_once('.') {
            Some((whole, fraction)) => format!("{whole}.{fraction:0<2}"),
            None => text,
        };
        let sign = if x < 0.0 { "−" } else { "" };
        let before = currency::sign(currency);
        format!("{sign}{before}{}", unmistakably_grouped(&text))
    }

    fn read(text: &str, currency: &str) -> Result<Read<Money>, Misread> {
        let expected = match currency {
            "" => "an amount, such as 1200, 49.50 or 40k".to_owned(),
            _ => format!("an amount in {currency}, such as 1200, 49.50 or 40k"),
        };
        let plain = text.trim();
        // The sign of debt may stand before the currency.
        let (negative, plain) = match plain.strip_prefix(['-', '−', '–']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, plain),
        };
        let number = currency::without(plain, currency).map_err(|other| {
            let found = text.trim();
            match currency {
                "" => Misread::of(found, expected.clone()),
                _ => Misread::Told(format!(
                    "found “{found}” in “{other}”, expected an amount in {currency}, the currency of the map"
                )),
            }
        })?;
        // Whole francs and euros are written `49.-` and `49,–`.
        let number = [".-", ".–", ".—", ",-", ",–", ",—"]
            .iter()
            .find_map(|round| number.strip_suffix(round))
            .unwrap_or(number);
        if negative && number.starts_with(['-', '−', '–']) {
            return Err(Misread::of(text, expected));
        }
        let written = match Written::parse(number, &expected) {
            Ok(written) => written,
            Err(told @ Misread::Told(_)) => return Err(told),
            Err(_) => return Err(Misread::of(text, expected)),
        };
        let sign = if negative { -1.0 } else { 1.0 };
        let values: Vec<f64> = written.times_ten_to(0).iter().map(|x| sign * x).collect();
        only(text, &values, &expected, |money: Money| money.say(currency)).map(Read::plain)
    }
}

/// Reads a number that is no share, time or money: parameters, points, factors. They are small and have
/// decimals, so a lone point is a decimal point; a lone comma before three digits stays open.
fn read_plain<Q: Spoken>(text: &str, number: &str, expected: &str) -> Result<Read<Q>, Misread> {
    let written = Written::parse(number, expected).map_err(|_| Misread::of(text, expected))?;
    let values = written.times_ten_to(0);
    if let [decimal, grouped] = values[..]
        && number.contains('.')
        && Q::new(decimal).is_ok()
        && Q::new(grouped).is_ok()
    {
        let q = Q::new(decimal).map_err(|_| Misread::of(text, expected))?;
        return Ok(Read {
            value: q,
            note: Some(q.say("")),
        });
    }
    only(text, &values, expected, |q: Q| q.say("")).map(Read::plain)
}

impl Spoken for Factor {
    const EXAMPLE: &'static str = "1.25×";

    fn say(self, _: &str) -> String {
        format!("{}×", unmistakable(&format!("{}", self.get())))
    }

    fn read(text: &str, _: &str) -> Result<Read<Factor>, Misread> {
        const EXPECTED: &str = "a factor of 0 or more, such as 1.25 or 125 %";
        let plain = text.trim();
        if let (number, Some(power)) = without_percent(plain) {
            let written =
                Written::parse(number, EXPECTED).map_err(|_| Misread::of(text, EXPECTED))?;
            let values = written.times_ten_to(power);
            return only(text, &values, EXPECTED, |q: Factor| q.say("")).map(Read::plain);
        }
        let plain = plain
            .trim_start_matches(['×', '*'])
            .trim_end_matches(['×', '*']);
        let plain = plain
            .strip_suffix(['x', 'X'])
            .or_else(|| plain.strip_prefix(['x', 'X']))
            .unwrap_or(plain);
        read_plain(text, plain.trim(), EXPECTED)
    }
}

macro_rules! plain_number {
    ($name:ident, $example:literal) => {
        impl Spoken for $name {
            const EXAMPLE: &'static str = $example;

            fn say(self, _: &str) -> String {
                minus(&unmistakable(&format!("{}", self.get())))
            }

            fn read(text: &str, _: &str) -> Result<Read<$name>, Misread> {
                read_plain(text, text, $name::ALLOWED)
            }
        }
    };
}

plain_number!(Positive, "1.5");
plain_number!(Real, "0.5");
plain_number!(Emotion, "0.3");

/// Reads a count: a whole number, which may have thousands, `k` or `M`.
///
/// # Errors
/// [`Misread`] where it is none, or could be two.
pub fn read_count(text: &str) -> Result<Read<u64>, Misread> {
    const EXPECTED: &str = "a whole number, such as 2000, 1_000_000, 10k or 2M";
    let written = match Written::parse(text, EXPECTED) {
        Ok(written) => written,
        Err(told @ Misread::Told(_)) => return Err(told),
        Err(_) => return Err(Misread::of(text, EXPECTED)),
    };
    let mut values = written.whole();
    values.dedup();
    match values[..] {
        [] => Err(Misread::of(text, EXPECTED)),
        [n] => Ok(Read {
            value: n,
            note: (text.contains(['.', ',']) && !written.scaled).then(|| super::whole(n)),
        }),
        [one, other, ..] => Err(Misread::either(text, one.to_string(), other.to_string())),
    }
}

/// The most that a ratio told in percent may be: net revenue retention has no upper end of its own.
const MOST_RATIO: f64 = 100.0;

/// Reads a number of a unit. `open` says that a share may pass 100 %.
///
/// # Errors
/// [`Misread`] where it is none, or could be two.
pub fn read_value(
    text: &str,
    unit: Unit,
    open: bool,
    currency: &str,
) -> Result<Read<f64>, Misread> {
    match unit {
        Unit::Share if open => read_share(text, MOST_RATIO),
        Unit::Share => read_share(text, 1.0),
        Unit::Days => Ok(read_days(text)?.map(Days::get)),
        Unit::Money | Unit::MoneyPerMonth => Ok(Money::read(text, currency)?.map(Money::get)),
        Unit::Ratio | Unit::Points => {
            let plain = text.trim().trim_end_matches('×');
            Ok(Real::read(plain, currency)?.map(Real::get))
        }
        Unit::Count => {
            let written = Written::parse(text, Real::ALLOWED)?;
            let values = written.times_ten_to(0);
            only(text, &values, Real::ALLOWED, |q: Real| q.say("")).map(|q| Read::plain(q.get()))
        }
    }
}

/// A number of a unit, said so that reading gives it again.
pub fn say_value(value: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => exact_percent(value),
        Unit::Days => Days::new(value).map_or_else(|_| value.to_string(), say_days),
        Unit::Money | Unit::MoneyPerMonth => {
            Money::new(value).map_or_else(|_| value.to_string(), |money| money.say(currency))
        }
        Unit::Points | Unit::Ratio | Unit::Count => Real::clamped(value).say(""),
    }
}
