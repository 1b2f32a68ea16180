//! How people write emotions, channels, times, lists and shares in tables.

use super::builder::{Builder, share};
use crate::{map::Channel, numbers::Spoken, units::Real};

/// On which scale emotions are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// −1 to 1.
    One,
    /// −2 to 2.
    Two,
    /// 1 to 5.
    Five,
    /// 1 to 10.
    Ten,
}

impl Scale {
    pub fn of(cells: impl Iterator<Item = String>, builder: &mut Builder) -> Scale {
        let numbers: Vec<f64> = cells.filter_map(|c| number(&c)).collect();
        let most = numbers.iter().copied().fold(0.0, f64::max);
        let least = numbers.iter().copied().fold(0.0, f64::min);
        let (scale, words) = match (least, most) {
            (l, m) if l >= -1.0 && m <= 1.0 => return Scale::One,
            (l, m) if l >= -2.0 && m <= 2.0 && (l < 0.0) => (Scale::Two, "−2 to 2"),
            (l, m) if l >= 0.0 && m <= 5.0 => (Scale::Five, "1 to 5"),
            _ => (Scale::Ten, "1 to 10"),
        };
        builder.assume(
            "",
            format!("emotions were taken to be on a scale of {words}"),
        );
        scale
    }

    pub fn emotion(self, number: f64) -> f64 {
        let value = match self {
            Scale::One => number,
            Scale::Two => number / 2.0,
            Scale::Five => (number - 3.0) / 2.0,
            Scale::Ten => (number - 5.5) / 4.5,
        };
        value.clamp(-1.0, 1.0)
    }
}

/// A number with either decimal sign.
pub(super) fn number(text: &str) -> Option<f64> {
    Real::read(text, "").ok().map(|read| read.value.get())
}

/// Words for emotions.
pub(super) fn felt(text: &str) -> Option<f64> {
    match text.to_lowercase().as_str() {
        "delighted" | "very happy" | "excellent" | "great" => Some(1.0),
        "happy" | "good" | "positive" | "satisfied" => Some(0.5),
        "neutral" | "ok" | "okay" => Some(0.0),
        "unhappy" | "bad" | "negative" | "annoyed" => Some(-0.5),
        "frustrated" | "very unhappy" | "angry" | "terrible" => Some(-1.0),
        _ => None,
    }
}

/// Letters and digits alone, small: `In-App` and `in app` are the same.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Channels by other names.
pub(super) fn other_channel(text: &str) -> Option<Channel> {
    Some(match plain(text).as_str() {
        "website" | "web" | "online" | "browser" => Channel::Web,
        "app" | "product" | "software" => Channel::InApp,
        "mobileapp" | "sms" => Channel::Mobile,
        "mail" | "newsletter" => Channel::Email,
        "chatbot" | "livechat" | "messenger" => Channel::Chat,
        "telephone" | "call" | "callcenter" | "hotline" => Channel::Phone,
        "videocall" | "webinar" | "zoom" => Channel::Video,
        "store" | "shop" | "branch" | "event" | "meeting" | "office" | "facetoface" => {
            Channel::InPerson
        }
        "socialmedia" => Channel::Social,
        "searchengine" | "google" => Channel::Search,
        "ad" | "advertising" | "advertisement" => Channel::Ads,
        "forum" => Channel::Community,
        "documentation" | "helpcenter" | "helpcentre" | "knowledgebase" => Channel::Docs,
        "letter" | "paper" => Channel::Post,
        "referral" | "friend" | "colleague" => Channel::WordOfMouth,
        _ => return None,
    })
}

/// The items of a list in a cell.
pub(super) fn items(text: &str) -> Vec<String> {
    let parts = text
        .split([';', '\n', '•'])
        .map(str::trim)
        .filter(|t| !t.is_empty());
    parts.take(64).map(str::to_owned).collect()
}

/// A name and what stands in brackets behind it.
pub(super) fn with_brackets(item: &str) -> (&str, Option<&str>) {
    match (item.rfind('('), item.strip_suffix(')')) {
        (Some(at), Some(rest)) if at > 0 => (item[..at].trim(), Some(&rest[at + 1..])),
        _ => (item, None),
    }
}

/// `Signs up 62 %`, `Signs up (62 %)`, `Signs up: 0.62`.
pub(super) fn with_share(item: &str) -> (&str, Option<f64>) {
    if let (name, Some(inside)) = with_brackets(item)
        && let Some(said) = share(inside)
    {
        return (name, Some(said));
    }
    let trimmed = item.trim_end_matches('%').trim_end();
    let digits = trimmed.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let number = &item[digits.len()..];
    let name = digits
        .trim_end_matches([' ', ':', '=', '(', '~', '<', '>'])
        .trim_end();
    // Nobody goes on with less than nothing.
    if digits.ends_with(" -") || digits.ends_with('−') {
        return (item, None);
    }
    // A bare number from 2 on is part of the name, or the number of a row.
    match share(number) {
        Some(said) if !name.is_empty() && !number.trim().is_empty() => (name, Some(said)),
        _ => (item, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn channels_are_known_by_other_names() {
        assert_eq!(other_channel("Face-to-face"), Some(Channel::InPerson));
        assert_eq!(other_channel("Help centre"), Some(Channel::Docs));
        assert_eq!(other_channel("telepathy"), None);
    }
}
