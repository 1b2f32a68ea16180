//! Time in days, written the way people say it: `"10min"`, `"3h"`, `"2d"`, `"1w"`, `"1mo"`, `"1y"`.

use super::quantity::{OutOfRange, Quantity, Scale};

/// A duration in days: finite, zero or more, at most a million days.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Days(f64);

/// The units people may write, longest first: name, days in one, and how many make a day. One of the
/// two numbers is 1, so that a single multiplication or division gives the correctly rounded length.
///
/// A month is 30 days and a year 365 days, whatever the calendar says.
const UNITS: [(&str, f64, f64); 7] = [
    ("y", 365.0, 1.0),
    ("mo", 30.0, 1.0),
    ("w", 7.0, 1.0),
    ("d", 1.0, 1.0),
    ("h", 1.0, 24.0),
    ("min", 1.0, 1440.0),
    ("s", 1.0, 86400.0),
];

impl Days {
    /// No time at all.
    pub const ZERO: Days = Days(0.0);

    /// The duration of this many days.
    ///
    /// # Errors
    /// [`OutOfRange`] when negative, not finite or over a million days.
    pub fn new(days: f64) -> Result<Days, OutOfRange> {
        <Days as Quantity>::new(days)
    }

    /// The number of days.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Quantity for Days {
    const SCALE: Scale = Scale::Ratio;
    const ALLOWED: &'static str = "a duration of 0 to 1,000,000 days";

    fn new(value: f64) -> Result<Days, OutOfRange> {
        if (0.0..=1e6).contains(&value) {
            Ok(Days(value + 0.0))
        } else {
            Err(OutOfRange {
                found: value,
                allowed: Self::ALLOWED,
            })
        }
    }

    fn clamped(value: f64) -> Days {
        // `max` first: NaN becomes 0.
        #[allow(clippy::manual_clamp)]
        Days(value.max(0.0).min(1e6))
    }

    fn get(self) -> f64 {
        self.0
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format_days(*self))
    }
}

/// Parses a duration: one or more numbers with units, `"2d"`, `"1.5h"`, `"1d 12h"`.
///
/// # Errors
/// A sentence that says what was found and what is expected.
pub fn parse_days(text: &str) -> Result<Days, String> {
    let expected = "expected a number and a unit, such as \"10min\", \"3h\", \"2d\", \"1w\", \"1mo\" (30 days) or \"1y\" (365 days)";
    let wrong = || {
        format!(
            "found {:?}, {expected}",
            text.chars().take(40).collect::<String>()
        )
    };
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "m" => {
                return Err(format!(
                    "found {text:?}: \"m\" could be minutes or months; write \"min\" or \"mo\""
                ));
            }
            name => UNITS
                .iter()
                .find(|(unit, ..)| *unit == name)
                .ok_or_else(wrong)?,
        };
        total += number * unit.1 / unit.2;
        rest = rest[letters..].trim_start();
    }
    Days::new(total).map_err(|e| e.to_string())
}

/// The duration in the unit that says it exactly with the fewest digits, whole numbers first and the
/// larger unit where two are alike: a day and a half is `"36h"`.
///
/// `parse_days` of the result gives the same duration back, bit for bit.
pub fn format_days(days: Days) -> String {
    if days.0 == 0.0 {
        return "0d".into();
    }
    let exact = |text: &String| parse_days(text).is_ok_and(|again| again == days);
    let candidates = UNITS.iter().map(|(unit, days_in_one, to_a_day)| {
        // Rounding recovers "20min" from 0.01388888888888889.
        let number = days.0 * to_a_day / days_in_one;
        let rounded = (number * 1e9).round() / 1e9;
        format!("{rounded}{unit}")
    });
    candidates
        .filter(exact)
        .min_by_key(|text| {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            (digits, text.contains('.'))
        })
        .unwrap_or_else(|| format!("{}d", days.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_are_read() {
        let days = |text| parse_days(text).unwrap().get();
        assert_eq!(days("2d"), 2.0);
        assert_eq!(days("36h"), 1.5);
        assert_eq!(days("1mo"), 30.0);
        assert_eq!(days("1y"), 365.0);
        assert_eq!(days("1w 2d"), 9.0);
    }

    #[test]
    fn a_bare_m_is_refused_because_it_is_ambiguous() {
        assert!(parse_days("5m").unwrap_err().contains("minutes or months"));
    }

    #[test]
    fn wrong_durations_are_refused() {
        for bad in [
            "",
            "d",
            "5",
            "5 parsecs",
            "-1d",
            "1e400d",
            "..d",
            "9999999y",
        ] {
            assert!(parse_days(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn durations_print_as_people_say_them() {
        let print = |d| format_days(Days::new(d).unwrap());
        assert_eq!(print(1.0), "1d");
        assert_eq!(print(1.5), "36h");
        assert_eq!(print(20.0 / 1440.0), "20min");
        assert_eq!(print(365.0), "1y");
        assert_eq!(print(14.0), "2w");
        assert_eq!(print(0.05), "72min");
        assert_eq!(print(10.0 / 1440.0), "10min");
        assert_eq!(print(0.6), "0.6d");
    }

    proptest! {
        #[test]
        fn printing_and_parsing_is_lossless(days in 0.0..1e6f64) {
            let days = Days::new(days).unwrap();
            prop_assert_eq!(parse_days(&format_days(days)).unwrap(), days);
        }
    }
}
