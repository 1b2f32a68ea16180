//! Numbers, times and names as people read them on a map.

use super::figure::Figure;
use crate::{
    analyze::{Contradiction, Estimate, Meaning, about},
    map::{Bound, Channel, Milestone, Segment, Unit},
};

/// A value of a unit.
pub fn value(x: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => percent(x),
        Unit::Days => days(x),
        Unit::Money => money(x, currency),
        Unit::MoneyPerMonth => format!("{}/mo", money(x, currency)),
        Unit::Points => digits(x, 1),
        Unit::Ratio => format!("{}×", digits(x, 2)),
        Unit::Count => digits(x, if x.abs() < 10.0 { 2 } else { 0 }),
    }
}

/// An estimate's interval.
pub fn interval(e: &Estimate, currency: &str) -> String {
    match e.unit {
        // The sign once is enough.
        Unit::Share => {
            let high = percent(e.high);
            let low = percent(e.low);
            format!("{} – {high}", low.trim_end_matches(" %"))
        }
        unit => format!(
            "{} – {}",
            value(e.low, unit, currency),
            value(e.high, unit, currency)
        ),
    }
}

/// That a run and the exact solver contradict each other, and what it means.
pub fn contradiction(c: &Contradiction, currency: &str) -> String {
    let apart = (c.run - c.exact).abs();
    let (unit, title) = (c.metric.unit(), about(c.metric).title);
    // As many digits as show the difference.
    let show = |x: f64| Figure::new(unit, x, x - apart / 4.0, x + apart / 4.0, currency).show(x);
    let sigmas = c.sigmas();
    let far = if sigmas.is_finite() && sigmas < 1e6 {
        format!("{} standard errors apart", digits(sigmas, 0))
    } else {
        "farther apart than chance allows".to_owned()
    };
    let means = match c.meaning {
        Meaning::Edge => {
            "The map stands at an edge: something ends just when the horizon does, and with a horizon a moment shorter or longer the two agree. Choose a horizon that nothing falls on, or do not rely on this number."
        }
        Meaning::Fault => {
            "They should be the same, so one of them is wrong: that is a fault of Wayfarer, not of the map. Do not rely on this number, and please report it with the file."
        }
    };
    format!(
        "{title}: the run says {}, the exact solver {}, {far}. {means}",
        show(c.run),
        show(c.exact)
    )
}

/// A bound in words.
pub fn bound(bound: Bound, unit: Unit, currency: &str) -> String {
    let value = value(bound.value(), unit, currency);
    match bound {
        Bound::AtLeast(_) => format!("at least {value}"),
        Bound::AtMost(_) => format!("at most {value}"),
    }
}

/// A share as a percentage with three digits that matter.
pub fn percent(share: f64) -> String {
    if share.is_nan() {
        return "…".to_owned();
    }
    let p = share * 100.0;
    let size = p.abs();
    let decimals = if size >= 99.95 || size == 0.0 {
        0
    } else if size >= 9.95 {
        1
    } else {
        2
    };
    format!("{p:.decimals$} %").replace('-', "−")
}

/// A share in few letters, for the edge of a flow.
pub fn short_percent(share: f64) -> String {
    let p = share * 100.0;
    let decimals = usize::from(p < 9.95 && p > 0.0 && (p - p.round()).abs() > 0.04);
    format!("{p:.decimals$} %")
}

/// A time in the unit that suits it.
pub fn days(days: f64) -> String {
    let size = days.abs();
    let (number, unit) = if size == 0.0 {
        return "0 d".into();
    } else if size < 1.0 / 24.0 {
        (days * 1440.0, "min")
    } else if size < 1.0 {
        (days * 24.0, "h")
    } else if size < 90.0 {
        (days, "d")
    } else if size < 730.0 {
        (days / 30.0, "mo")
    } else {
        (days / 365.0, "y")
    };
    format!(
        "{} {unit}",
        digits(number, usize::from(number.abs() < 99.95))
    )
}

/// Money, large sums in thousands or millions.
pub fn money(amount: f64, currency: &str) -> String {
    let size = amount.abs();
    let (scaled, letter) = if size >= 9.995e6 {
        (amount / 1e6, "M")
    } else if size >= 99_950.0 {
        (amount / 1e3, "k")
    } else {
        return crate::units::format_money(amount, currency);
    };
    // Two decimals say more than anyone knows.
    let rounded = if scaled.abs() >= 100.0 {
        scaled.round()
    } else {
        (scaled * 10.0).round() / 10.0
    };
    let text = crate::units::format_money(rounded, currency);
    let text = text
        .strip_suffix("0")
        .filter(|_| text.contains('.'))
        .unwrap_or(&text);
    format!("{text} {letter}")
}

/// A whole number with its thousands grouped.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// A number with at most so many decimals.
fn digits(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    text.replace('-', "−")
}

/// What people call a channel.
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "Website",
        Channel::InApp => "In the app",
        Channel::Mobile => "Mobile",
        Channel::Email => "E-mail",
        Channel::Chat => "Chat",
        Channel::Phone => "Phone",
        Channel::Video => "Video call",
        Channel::InPerson => "In person",
        Channel::Social => "Social media",
        Channel::Search => "Search",
        Channel::Ads => "Ads",
        Channel::Marketplace => "Marketplace",
        Channel::Community => "Community",
        Channel::Docs => "Documents",
        Channel::Post => "Post",
        Channel::WordOfMouth => "Word of mouth",
        Channel::Other => "Other",
    }
}

/// What people call a moment of truth.
pub const fn moment(moment: Milestone) -> &'static str {
    match moment {
        Milestone::SignUp => "Sign-up",
        Milestone::SetUp => "Set-up",
        Milestone::Aha => "Aha",
        Milestone::FirstSuccess => "First success",
        Milestone::Conversion => "Conversion",
        Milestone::ProblemResolution => "Problem solved",
        Milestone::Renewal => "Renewal",
        Milestone::Expansion => "Expansion",
        Milestone::Referral => "Referral",
    }
}

/// What people call a segment.
pub const fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::Enterprise => "Enterprise",
        Segment::MidMarket => "Mid-market",
        Segment::SmallBusiness => "Small business",
        Segment::SelfServe => "Self-serve",
        Segment::Consumer => "Consumer",
    }
}

/// The first letters of the first two words of a name.
pub fn initials(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|w| w.chars().next());
    words
        .filter(|c| c.is_alphanumeric())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        assert_eq!(percent(0.0098), "0.98 %");
        assert_eq!(percent(0.123), "12.3 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(short_percent(0.66), "66 %");
        assert_eq!(short_percent(0.028), "2.8 %");
        assert_eq!(days(0.25), "6 h");
        assert_eq!(days(13.25), "13.2 d");
        assert_eq!(money(1_234_567.0, "USD"), "$1,235 k");
        assert_eq!(money(412.4, "EUR"), "€412");
        assert_eq!(count(2_000_000), "2,000,000");
    }

    #[test]
    fn initials_are_those_of_the_first_two_words() {
        assert_eq!(initials("Ops admin (EU)"), "OA");
        assert_eq!(initials("Émile"), "É");
        assert_eq!(initials(""), "");
    }
}
