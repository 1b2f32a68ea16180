//! Numbers as people read them: as many digits as the interval deserves, units that fit the size.

use super::{currency, digits::grouped};
use crate::{
    map::{Bound, Unit},
    units::{Days, Share, Uncertain, format_days},
};

/// The most significant digits that are ever shown.
const MOST_DIGITS: i32 = 4;

/// How a number and its interval are written: one scale and one number of decimals for all three.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    times: f64,
    decimals: usize,
    before: String,
    /// Stays at the number: "k".
    scale: &'static str,
    /// Stands after it: " %".
    after: &'static str,
}

impl Figure {
    /// For a value and the ends of its interval.
    pub fn new(unit: Unit, value: f64, low: f64, high: f64, currency: &str) -> Figure {
        let size = [low, high].iter().fold(value.abs(), |most, end| {
            if value == 0.0 {
                most.max(end.abs())
            } else {
                most
            }
        });
        let (times, before, scale, after) = match unit {
            Unit::Share => (100.0, String::new(), "", " %"),
            Unit::Days => {
                let (times, after) = time_unit(size);
                (times, String::new(), "", after)
            }
            Unit::Money | Unit::MoneyPerMonth => {
                let (times, scale) = thousands(size, 1e3);
                let after = if unit == Unit::Money { "" } else { "/mo" };
                (times, currency::sign(currency), scale, after)
            }
            Unit::Points => (1.0, String::new(), "", ""),
            Unit::Ratio => (1.0, String::new(), "", "×"),
            Unit::Count => {
                let (times, scale) = thousands(size, 1e5);
                (times, String::new(), scale, "")
            }
        };
        let mut decimals = decimals(value * times, low * times, high * times);
        let cents = matches!(unit, Unit::Money | Unit::MoneyPerMonth) && times == 1.0;
        if cents && decimals > 0 {
            decimals = if high - low > 5.0 { 0 } else { 2 };
        }
        Figure {
            times,
            decimals,
            before,
            scale,
            after,
        }
    }

    /// For a value that is known but for an error: three digits, and none that the error makes unsure. One digit
    /// always stands, so that what is not 0 never reads as 0.
    pub fn sure(unit: Unit, value: f64, error: f64, currency: &str) -> Figure {
        let mut figure = Figure::new(unit, value, value, value, currency);
        let off = error * figure.times;
        if off > 0.0 && off.is_finite() {
            let sure = (-off.log10()).floor();
            let first = match value.abs() * figure.times {
                0.0 => 0.0,
                size => -size.log10().floor(),
            };
            let most = sure.max(first).max(0.0) as usize;
            let cents = matches!(unit, Unit::Money | Unit::MoneyPerMonth) && figure.times == 1.0;
            if most < figure.decimals {
                figure.decimals = if cents && value.abs() >= 1.0 { 0 } else { most };
            }
        }
        figure
    }

    /// Whether an error is larger than a step of the last digit.
    pub fn is_coarser_than(&self, error: f64) -> bool {
        error * self.times > 10f64.powi(-(self.decimals as i32))
    }

    /// For a difference between two values of this unit: shares differ by percentage points.
    pub fn difference(unit: Unit, value: f64, low: f64, high: f64, currency: &str) -> Figure {
        let figure = Figure::new(unit, value, low, high, currency);
        match unit {
            Unit::Share => Figure {
                after: " pp",
                ..figure
            },
            _ => figure,
        }
    }

    /// With as many decimals as another of the same scale, where that has more.
    #[must_use]
    pub fn as_fine_as(mut self, other: &Figure) -> Figure {
        if self.times == other.times && self.decimals < other.decimals {
            self.decimals = other.decimals;
        }
        self
    }

    /// A number with its unit: `41.2 %`, `$12.3k`, `4.4 d`.
    ///
    /// Nothing is written as 0, without decimals that would say that it was rounded; and nothing else is: what has
    /// no digit left that counts is written as less than the last one, and what is no number as a dash.
    pub fn show(&self, number: f64) -> String {
        if number.is_nan() {
            return "–".to_owned();
        }
        let (minus, digits) = self.digits(number);
        let write = |digits: &str| format!("{}{digits}{}{}", self.before, self.scale, self.after);
        if number == 0.0 {
            return format!("{}0{}", self.before, self.after);
        }
        if !has_digit(&digits) {
            let least = format!("{:.*}", self.decimals, 10f64.powi(-(self.decimals as i32)));
            return match number > 0.0 {
                true => format!("< {}", write(&least)),
                false => format!("> −{}", write(&least)),
            };
        }
        let minus = if minus { "−" } else { "" };
        format!("{minus}{}", write(&digits))
    }

    /// The same with a sign: `+3.1 pp`.
    pub fn signed(&self, number: f64) -> String {
        let (minus, digits) = self.digits(number);
        let zero = !has_digit(&digits);
        let sign = match (zero, minus) {
            (true, _) => "±",
            (_, true) => "−",
            _ => "+",
        };
        format!("{sign}{}{digits}{}{}", self.before, self.scale, self.after)
    }

    /// The number alone: `41.2`.
    pub fn bare(&self, number: f64) -> String {
        let (minus, digits) = self.digits(number);
        if number == 0.0 || (digits == "0" && !self.scale.is_empty()) {
            return "0".into();
        }
        let minus = if minus { "−" } else { "" };
        format!("{minus}{digits}{}", self.scale)
    }

    /// Two numbers and the words between: `38 to 43 %`, `$1.2k to 3.4k`.
    pub fn between(&self, low: f64, high: f64) -> String {
        let (minus, digits) = self.digits(low);
        let sign = if minus { "−" } else { "" };
        let scale = if digits == "0" { "" } else { self.scale };
        let low = format!("{sign}{}{digits}{scale}", self.before);
        format!("{low} to {}{}", self.bare(high), self.after)
    }

    fn digits(&self, number: f64) -> (bool, String) {
        let scaled = number * self.times;
        let text = format!("{:.*}", self.decimals, scaled.abs());
        let zero = !has_digit(&text);
        (scaled < 0.0 && !zero, grouped(&text))
    }
}

/// Whether a digit above 0 is written.
fn has_digit(text: &str) -> bool {
    text.contains(|c: char| ('1'..='9').contains(&c))
}

/// A number of this unit without an interval, such as the bound of a target or what people entered:
/// three digits that matter, and no more than it has.
pub fn plain(unit: Unit, number: f64, currency: &str) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    if unit == Unit::Days
        && let Some(text) = round_days(number)
    {
        return text;
    }
    let mut figure = Figure::new(unit, number, number, number, currency);
    let written = format!("{:.*}", figure.decimals, number * figure.times);
    let trailing = match written.split_once('.') {
        Some(_) if !has_digit(&written) => 0,
        Some((_, fraction)) => fraction.len() - fraction.trim_end_matches('0').len(),
        None => 0,
    };
    let cents = figure.decimals == 2 && matches!(unit, Unit::Money | Unit::MoneyPerMonth);
    if !(cents && trailing == 1 && figure.times == 1.0) {
        figure.decimals -= trailing;
    }
    figure.show(number)
}

/// A time that is a whole number of a unit, as people say it.
fn round_days(days: f64) -> Option<String> {
    if days > 0.0 && (days / 365.0).fract() == 0.0 && days < 365_000.0 {
        return Some(format!("{} y", grouped(&format!("{}", days / 365.0))));
    }
    if days.fract() == 0.0 && (0.0..1000.0).contains(&days) {
        return Some(format!("{days} d"));
    }
    let text = format_days(Days::new(days).ok()?);
    let digits = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(digits);
    // Months and weeks only where a person has written them; here nobody has.
    (text.len() <= 6 && !matches!(unit, "mo" | "w" | "y")).then(|| format!("{number} {unit}"))
}

/// A number of a unit, as [`plain`]: the name that most callers use.
pub fn value(number: f64, unit: Unit, currency: &str) -> String {
    plain(unit, number, currency)
}

/// Money without an interval.
pub fn money(amount: f64, currency: &str) -> String {
    plain(Unit::Money, amount, currency)
}

/// A time without an interval.
pub fn days(days: f64) -> String {
    plain(Unit::Days, days, "")
}

/// A share without an interval: three digits that matter, never 0 or all where it is neither.
pub fn share(share: f64) -> String {
    match share {
        s if s.is_nan() => "…".into(),
        s if s > 0.0 && s < 0.00005 => "< 0.01 %".into(),
        s if s < 1.0 && s > 0.9995 => "> 99.9 %".into(),
        s => plain(Unit::Share, s, ""),
    }
}

/// A share that was entered, times a factor of a persona: as it was entered where it is one number, with
/// digits that follow its interval where it is uncertain.
pub fn entered(number: &Uncertain<Share>, times: f64) -> String {
    beside_entered(number, times, factored(number.central(), finite(times)))
}

/// A share that was counted where another was entered, with as many digits as that one deserves.
pub fn beside_entered(number: &Uncertain<Share>, times: f64, counted: f64) -> String {
    if number.is_known() {
        return share(counted);
    }
    let times = finite(times);
    let of = |q: Share| factored(q, times);
    let central = of(number.central());
    let (low, high) = match number {
        // Near enough for the number of digits, and cheap: it is asked for in every frame.
        Uncertain::Beta(beta) => {
            let (mean, all) = (beta.mean(), beta.yes() + beta.no());
            let half = 1.645 * times * (mean * (1.0 - mean) / (all + 1.0)).sqrt();
            (central - half, central + half)
        }
        law => (of(law.quantile(0.05)), of(law.quantile(0.95))),
    };
    Figure::new(Unit::Share, central, low, high, "").show(counted)
}

/// A factor of a persona; none where nothing was entered that it could be a factor of.
fn finite(times: f64) -> f64 {
    if times.is_finite() { times } else { 1.0 }
}

fn factored(share: Share, times: f64) -> f64 {
    (share.get() * times).min(1.0)
}

/// A difference of shares in percentage points, with its sign: `+3.1 pp`.
pub fn points(difference: f64) -> String {
    Figure::difference(Unit::Share, difference, difference, difference, "").signed(difference)
}

/// The interval from one end to the other, as people say it: `1.2 to 3.4 d`, `−29 to −12`.
pub fn range(low: f64, high: f64, unit: Unit, currency: &str) -> String {
    Figure::new(unit, f64::midpoint(low, high), low, high, currency).between(low, high)
}

/// A bound in words: `at least 40 %`.
pub fn bound(bound: Bound, unit: Unit, currency: &str) -> String {
    let value = plain(unit, bound.value(), currency);
    match bound {
        Bound::AtLeast(_) => format!("at least {value}"),
        Bound::AtMost(_) => format!("at most {value}"),
    }
}

/// A bound as a sign and a number, where words have no room: `≥ 40 %`.
pub fn short_bound(bound: Bound, unit: Unit, currency: &str) -> String {
    let value = plain(unit, bound.value(), currency);
    match bound {
        Bound::AtLeast(_) => format!("≥ {value}"),
        Bound::AtMost(_) => format!("≤ {value}"),
    }
}

/// A probability: whole percents, and never "0 %" or "100 %": what was seen in every cohort of a run can
/// still go the other way.
pub fn probability(p: f64) -> String {
    match p {
        p if p.is_nan() => "–".into(),
        p if p < 0.01 => "< 1 %".into(),
        p if p > 0.99 => "> 99 %".into(),
        p => format!("{:.0} %", 100.0 * p),
    }
}

/// The larger of the units in which this many days are at least one and a half.
fn time_unit(days: f64) -> (f64, &'static str) {
    match days {
        d if d >= 1000.0 => (1.0 / 365.0, " y"),
        d if d >= 1.5 || d == 0.0 => (1.0, " d"),
        d if d * 24.0 >= 1.5 => (24.0, " h"),
        d if d * 1440.0 >= 1.5 => (1440.0, " min"),
        _ => (86400.0, " s"),
    }
}

fn thousands(size: f64, from: f64) -> (f64, &'static str) {
    match size {
        s if s >= 1e9 => (1e-9, "bn"),
        s if s >= 1e6 => (1e-6, "M"),
        s if s >= from => (1e-3, "k"),
        _ => (1.0, ""),
    }
}

/// Decimals such that the interval is 5 to 50 steps of the last digit wide, within
/// [`MOST_DIGITS`]; three digits where there is no interval.
fn decimals(value: f64, low: f64, high: f64) -> usize {
    let magnitude = |x: f64| x.abs().log10().floor() as i32;
    let size = value.abs().max(low.abs()).max(high.abs());
    if size == 0.0 || !size.is_finite() {
        return 0;
    }
    let width = high - low;
    let wanted = if width > size * 1e-9 {
        (-(width / 5.0).log10()).ceil() as i32
    } else {
        2 - magnitude(size)
    };
    // A value that is not 0 must not read as 0, and two digits are what people compare by.
    let least = match value.abs() {
        0.0 => 0,
        small if small < width / 5.0 => -magnitude(value),
        _ => 1 - magnitude(value),
    };
    let most = MOST_DIGITS - 1 - magnitude(size);
    wanted.max(least).min(most.max(least)).clamp(0, 6) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(unit: Unit, value: f64, low: f64, high: f64) -> String {
        let figure = Figure::new(unit, value, low, high, "USD");
        format!(
            "{} {} {}",
            figure.show(value),
            figure.bare(low),
            figure.bare(high)
        )
    }

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(
            three(Unit::Share, 0.41234, 0.3981, 0.4262),
            "41.2 % 39.8 42.6"
        );
        assert_eq!(three(Unit::Share, 0.41234, 0.3, 0.5), "41 % 30 50");
        assert_eq!(
            three(Unit::Share, 0.00912, 0.0078, 0.0105),
            "0.91 % 0.78 1.05"
        );
        assert_eq!(
            three(Unit::Share, 0.4123456789, 0.41234567, 0.41234568),
            "41.23 % 41.23 41.23"
        );
        assert_eq!(three(Unit::Share, 0.003, 0.0, 0.09), "0.3 % 0 9.0");
    }

    /// A true 0 is "0" with its unit; a tiny number never is, nor what is not known; exact numbers have the digits that
    /// their error leaves.
    #[test]
    fn nothing_is_written_as_0_but_nothing() {
        let of =
            |unit, value: f64, low, high| Figure::new(unit, value, low, high, "USD").show(value);
        let sure = |unit, value, error| Figure::sure(unit, value, error, "USD").show(value);
        for (written, expected) in [
            // Sampled: nobody of 300; one of a million; no interval at all.
            (of(Unit::Share, 0.0, 0.0, 0.0098), "0 %"),
            (of(Unit::Share, 0.0, 0.0, 0.0), "0 %"),
            (of(Unit::Share, 1e-6, 0.0, 5.6e-6), "0.0001 %"),
            (of(Unit::Share, 1e-9, 0.0, 0.2), "< 0.000001 %"),
            (of(Unit::Share, 1e-12, 1e-12, 1e-12), "< 0.000001 %"),
            (of(Unit::Money, 0.0, -12.0, 12.0), "$0"),
            (of(Unit::Money, 0.0, 0.0, 9e3), "$0"),
            (of(Unit::Money, 0.001, 0.001, 0.001), "< $0.01"),
            (of(Unit::Money, -0.001, -0.001, -0.001), "> −$0.01"),
            (of(Unit::MoneyPerMonth, 0.0, 0.0, 3.0), "$0/mo"),
            (of(Unit::Count, 0.0, 0.0, 3.7), "0"),
            (of(Unit::Count, 1e-8, 1e-8, 1e-8), "< 0.000001"),
            (of(Unit::Days, 0.0, 0.0, 0.0), "0 d"),
            (of(Unit::Days, 1e-9, 1e-9, 1e-9), "0.000086 s"),
            (of(Unit::Points, 0.0, -20.0, 20.0), "0"),
            (of(Unit::Ratio, 0.0, 0.0, 0.5), "0×"),
            (of(Unit::Share, f64::NAN, 0.0, 1.0), "–"),
            // Exact, with the stated error.
            (sure(Unit::Share, 0.0, 1e-6), "0 %"),
            (sure(Unit::Share, 0.0, 0.0), "0 %"),
            (sure(Unit::Share, 0.412345, 1e-7), "41.2 %"),
            (sure(Unit::Share, 0.412345, 2e-3), "41 %"),
            (sure(Unit::Share, 0.9984, 0.0246), "100 %"),
            (sure(Unit::Share, 2.2e-5, 4e-7), "0.0022 %"),
            (sure(Unit::Share, 2e-9, 4e-7), "< 0.000001 %"),
            (sure(Unit::Money, 6153.0, 1.0), "$6.15k"),
            (sure(Unit::Money, 6153.0, 70.0), "$6.2k"),
            (sure(Unit::Money, 6153.0, 6462.0), "$6k"),
            (sure(Unit::Money, 49.17, 1.19), "$49"),
            (sure(Unit::Money, 49.17, 0.004), "$49.17"),
            (sure(Unit::Money, 0.0, 3.0), "$0"),
            (sure(Unit::Count, 374.0, 25.0), "374"),
            (sure(Unit::Days, 14.2996, 9e-4), "14.3 d"),
            (sure(Unit::Days, 14.2996, 0.3), "14 d"),
            (plain(Unit::Share, 0.0, ""), "0 %"),
            (plain(Unit::Share, 1e-9, ""), "< 0.000001 %"),
            (plain(Unit::Count, 1e-9, ""), "< 0.000001"),
            (share(0.0), "0 %"),
            (share(1e-9), "< 0.01 %"),
            (share(f64::NAN), "…"),
        ] {
            assert_eq!(written, expected);
        }
        // Where not even the last digit is sure, the interval stands beside the number.
        let coarse =
            |value, error| Figure::sure(Unit::Money, value, error, "USD").is_coarser_than(error);
        assert!(coarse(6153.0, 6462.0) && !coarse(6153.0, 70.0) && !coarse(49.17, 0.004));
    }

    #[test]
    fn units_follow_the_size() {
        assert_eq!(three(Unit::Days, 4.41, 4.12, 4.83), "4.4 d 4.1 4.8");
        assert_eq!(three(Unit::Days, 0.13, 0.12, 0.15), "3.1 h 2.9 3.6");
        assert_eq!(
            three(Unit::Money, 12_345.0, 11_900.0, 12_800.0),
            "$12.3k 11.9k 12.8k"
        );
        assert_eq!(three(Unit::MoneyPerMonth, 41.0, 38.0, 43.0), "$41/mo 38 43");
        assert_eq!(
            three(Unit::Count, 1240.4, 1190.0, 1290.0),
            "1,240 1,190 1,290"
        );
        assert_eq!(three(Unit::Points, -12.3, -20.0, -4.0), "−12 −20 −4");
    }

    #[test]
    fn bounds_are_shown_as_they_were_set() {
        assert_eq!(plain(Unit::Share, 0.4, "USD"), "40 %");
        assert_eq!(plain(Unit::Share, 0.015, "USD"), "1.5 %");
        assert_eq!(plain(Unit::Days, 14.0, "USD"), "14 d");
        assert_eq!(plain(Unit::Days, 0.25, "USD"), "6 h");
        assert_eq!(plain(Unit::Ratio, 3.0, "USD"), "3×");
        assert_eq!(plain(Unit::Money, 12_500.0, "EUR"), "€12.5k");
    }

    #[test]
    fn what_was_entered_shows_as_sure_as_it_was() {
        let share = |x| Share::new(x).unwrap();
        assert_eq!(entered(&share(0.05).into(), 1.0), "5 %");
        assert_eq!(entered(&share(0.125).into(), 1.0), "12.5 %");
        assert_eq!(entered(&share(0.4).into(), 1.25), "50 %");
        assert_eq!(entered(&share(0.4).into(), 3.0), "100 %");
        // Seven of nine hundred: 0.4 to 1.3 %.
        let seen = crate::units::Beta::new(7.0, 893.0).unwrap();
        assert_eq!(entered(&Uncertain::Beta(seen), 1.0), "0.78 %");
        let range = Uncertain::range(share(0.55), share(0.7)).unwrap();
        assert_eq!(entered(&range, 1.0), "63 %");
    }

    #[test]
    fn differences_have_a_sign_and_points() {
        let figure = Figure::difference(Unit::Share, 0.031, 0.02, 0.042, "USD");
        assert_eq!(figure.signed(0.031), "+3.1 pp");
        assert_eq!(figure.signed(-0.031), "−3.1 pp");
        assert_eq!(figure.signed(0.0), "±0.0 pp");
    }

    #[test]
    fn nothing_certain_is_claimed_of_what_may_fail() {
        assert_eq!(probability(0.998), "> 99 %");
        assert_eq!(probability(0.004), "< 1 %");
        assert_eq!(probability(0.412), "41 %");
    }
}
