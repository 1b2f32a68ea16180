//! Quantities as people say and type them: "40 %", "2 days", "$1,200", "1.25×".
//!
//! Reading is generous, and what is wrong is told with what was found and what is allowed. Saying is
//! exact: reading what was said gives the same number.

use crate::units::{
    Days, Emotion, Factor, Money, Positive, Quantity, Real, Share, format_days, parse_days,
};

/// A quantity that can be said and typed.
pub trait Spoken: Quantity {
    /// An example of what may be typed, shown where nothing is.
    const EXAMPLE: &'static str;
    /// How it is said.
    fn say(self, currency: &str) -> String;
    /// What a text says.
    ///
    /// # Errors
    /// A sentence with what was found and what is allowed.
    fn hear(text: &str, currency: &str) -> Result<Self, String>;
}

/// The text, shortened for a message.
fn quoted(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        "nothing".to_owned()
    } else {
        format!("“{}”", text.chars().take(30).collect::<String>())
    }
}

/// A plain number; a minus sign may be the typographic one.
fn number(text: &str, expected: &str) -> Result<f64, String> {
    let plain = text.trim().replace('−', "-").replace(['\u{a0}', '_'], "");
    let wrong = || format!("found {}, expected {expected}", quoted(text));
    // Rust reads "inf" and "nan" as numbers, people do not.
    if !plain.chars().any(|c| c.is_ascii_digit()) {
        return Err(wrong());
    }
    plain.parse::<f64>().map_err(|_| wrong())
}

/// The shortest digits of a number, with a typographic minus.
fn digits(x: f64) -> String {
    format!("{x}").replace('-', "−")
}

impl Spoken for Share {
    const EXAMPLE: &'static str = "40 %";

    fn say(self, _: &str) -> String {
        let x = self.get();
        let exact = (0..18)
            .map(|decimals| format!("{:.decimals$}", x * 100.0))
            .find(|text| format!("{text}e-2").parse() == Ok(x));
        match exact {
            Some(text) => format!("{text} %"),
            None => format!("{} %", x * 100.0),
        }
    }

    fn hear(text: &str, _: &str) -> Result<Share, String> {
        const EXPECTED: &str = "a share between 0 % and 100 %";
        let plain = text
            .trim()
            .trim_end_matches('%')
            .trim_end()
            .replace('−', "-");
        let given = number(&plain, EXPECTED)
            .map_err(|_| format!("found {}, expected {EXPECTED}", quoted(text)))?;
        // Moving the point in the text rounds once, dividing by 100 twice.
        let share = match format!("{plain}e-2").parse() {
            Ok(share) => share,
            Err(_) => given / 100.0,
        };
        Share::new(share).map_err(|_| format!("found {given} %, expected {EXPECTED}"))
    }
}

/// Units in full, as people write them, and how files have them.
const WORDS: [(&str, &str); 21] = [
    ("seconds", "s"),
    ("second", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("minutes", "min"),
    ("minute", "min"),
    ("mins", "min"),
    ("hours", "h"),
    ("hour", "h"),
    ("hrs", "h"),
    ("hr", "h"),
    ("days", "d"),
    ("day", "d"),
    ("weeks", "w"),
    ("week", "w"),
    ("months", "mo"),
    ("month", "mo"),
    ("years", "y"),
    ("year", "y"),
    ("yrs", "y"),
    ("yr", "y"),
];

impl Spoken for Days {
    const EXAMPLE: &'static str = "2d";

    fn say(self, _: &str) -> String {
        format_days(self)
    }

    fn hear(text: &str, _: &str) -> Result<Days, String> {
        let mut plain = String::new();
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_alphabetic() {
                word.extend(c.to_lowercase());
                continue;
            }
            let unit = WORDS.iter().find(|(name, _)| *name == word);
            plain.push_str(unit.map_or(word.as_str(), |(_, unit)| unit));
            word.clear();
            plain.push(c);
        }
        parse_days(plain.trim()).map_err(|error| match text.trim() {
            // The message of files quotes what stands there; people see it in the field.
            "" => "found nothing, expected a number and a unit, such as 10min, 3h or 2d".to_owned(),
            bare if bare.parse::<f64>().is_ok_and(|x| x >= 0.0) => {
                format!("found {bare} without a unit, expected one of min, h, d, w, mo or y, such as {bare}d")
            }
            _ => error.replace('"', ""),
        })
    }
}

/// The sign or code before an amount.
fn sign(currency: &str) -> &str {
    match currency {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        _ => "",
    }
}

impl Spoken for Money {
    const EXAMPLE: &'static str = "1,200";

    fn say(self, currency: &str) -> String {
        let x = self.get();
        let text = format!("{}", x.abs());
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, format!(".{fraction:0<2}")),
            None => (text.as_str(), String::new()),
        };
        let mut grouped = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        let minus = if x < 0.0 { "−" } else { "" };
        match sign(currency) {
            "" => format!("{minus}{currency} {grouped}{fraction}"),
            sign => format!("{minus}{sign}{grouped}{fraction}"),
        }
    }

    fn hear(text: &str, currency: &str) -> Result<Money, String> {
        let expected = format!("an amount in {currency}, such as 1,200 or 49.50");
        let mut plain = text.trim().to_owned();
        for unit in [currency, &currency.to_lowercase(), sign(currency)] {
            if !unit.is_empty() {
                plain = plain.replace(unit, "");
            }
        }
        plain.retain(|c| c != ',' && !c.is_whitespace());
        let (plain, times) = match plain.char_indices().last() {
            Some((at, 'k' | 'K')) => (&plain[..at], 1e3),
            Some((at, 'M')) => (&plain[..at], 1e6),
            _ => (plain.as_str(), 1.0),
        };
        let amount = number(plain, &expected)
            .map_err(|_| format!("found {}, expected {expected}", quoted(text)))?;
        Money::new(amount * times).map_err(|e| e.to_string())
    }
}

impl Spoken for Factor {
    const EXAMPLE: &'static str = "1.25×";

    fn say(self, _: &str) -> String {
        format!("{}×", self.get())
    }

    fn hear(text: &str, _: &str) -> Result<Factor, String> {
        let plain = text.trim().trim_end_matches(['×', 'x', '*']);
        let x = number(plain, "a factor of 0 or more, such as 1.25")?;
        Factor::new(x)
            .map_err(|_| format!("found {x}, expected a factor of 0 or more, such as 1.25"))
    }
}

macro_rules! plain_number {
    ($name:ident, $example:literal) => {
        impl Spoken for $name {
            const EXAMPLE: &'static str = $example;

            fn say(self, _: &str) -> String {
                digits(self.get())
            }

            fn hear(text: &str, _: &str) -> Result<$name, String> {
                let x = number(text, $name::ALLOWED)?;
                $name::new(x).map_err(|e| e.to_string())
            }
        }
    };
}

plain_number!(Positive, "1.5");
plain_number!(Real, "0.5");
plain_number!(Emotion, "0.3");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hear<Q: Spoken>(text: &str) -> Result<f64, String> {
        Q::hear(text, "USD").map(Quantity::get)
    }

    #[test]
    fn people_are_understood() {
        assert_eq!(hear::<Share>("40"), Ok(0.4));
        assert_eq!(hear::<Share>(" 12.3 % "), Ok(0.123));
        assert_eq!(hear::<Days>("2 days"), Ok(2.0));
        assert_eq!(hear::<Days>("36H"), Ok(1.5));
        assert_eq!(hear::<Days>("1 week 2 days"), Ok(9.0));
        assert_eq!(hear::<Days>("10 minutes"), Ok(10.0 / 1440.0));
        assert_eq!(hear::<Money>("$1,200.50"), Ok(1200.5));
        assert_eq!(hear::<Money>("40k"), Ok(40_000.0));
        assert_eq!(hear::<Money>("−12 USD"), Ok(-12.0));
        assert_eq!(hear::<Factor>("1.25x"), Ok(1.25));
        assert_eq!(hear::<Emotion>("−0.5"), Ok(-0.5));
    }

    #[test]
    fn what_is_wrong_is_told_with_what_is_allowed() {
        let told = |result: Result<f64, String>, words: [&str; 2]| {
            let error = result.unwrap_err();
            assert!(words.iter().all(|w| error.contains(w)), "{error}");
        };
        told(hear::<Share>("140"), ["140 %", "100 %"]);
        told(hear::<Share>("a lot"), ["a lot", "100 %"]);
        told(hear::<Share>("nan"), ["nan", "100 %"]);
        told(hear::<Days>("5"), ["without a unit", "5d"]);
        told(hear::<Days>(""), ["nothing", "2d"]);
        told(hear::<Days>("5 parsecs"), ["parsecs", "10min"]);
        told(hear::<Money>("dear"), ["dear", "USD"]);
        told(hear::<Emotion>("2"), ["2", "between -1 and 1"]);
    }

    proptest! {
        #[test]
        fn what_is_said_is_heard_again(x in 0.0..1.0f64, amount in -1e9..1e9f64, days in 0.0..1e5f64) {
            let cents = (amount * 100.0).round() / 100.0;
            let share = Share::new(x).unwrap();
            let heard = Share::hear(&share.say("EUR"), "EUR").unwrap();
            prop_assert!((heard.get() - x).abs() < 1e-15);
            for currency in ["EUR", "CHF"] {
                let money = Money::new(cents).unwrap();
                prop_assert_eq!(Money::hear(&money.say(currency), currency), Ok(money));
            }
            let days = Days::new(days).unwrap();
            prop_assert_eq!(Days::hear(&days.say("EUR"), "EUR"), Ok(days));
        }
    }

    #[test]
    fn shares_that_people_write_are_said_as_they_wrote_them() {
        for text in ["0 %", "7 %", "12.5 %", "33.3 %", "0.05 %", "100 %"] {
            let share = Share::hear(text, "USD").unwrap();
            assert_eq!(share.say("USD"), text);
        }
    }
}
