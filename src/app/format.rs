//! Numbers and times as people read them on a screen.

use crate::map::Channel;
pub use crate::{
    export::words::{channel, moment},
    numbers::{
        bound, days, money, share as percent, share as short_percent, short_bound, value,
        whole as count,
    },
};

/// A number of people, which may be an expected one: with a decimal below ten.
pub fn people(n: f64) -> String {
    match n < 9.95 {
        true => format!("{n:.1}").trim_end_matches(".0").to_owned(),
        false => count(n.round() as u64),
    }
}

/// The first letter large. Names between backticks stay as they are.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A sign for a channel. Its name always stands beside it.
pub const fn channel_sign(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "🌐",
        Channel::InApp => "🖥",
        Channel::Mobile => "📱",
        Channel::Email => "✉",
        Channel::Chat => "💬",
        Channel::Phone => "📞",
        Channel::Video => "📹",
        Channel::InPerson => "👤",
        Channel::Social => "👍",
        Channel::Search => "🔍",
        Channel::Ads => "📢",
        Channel::Marketplace => "🏪",
        Channel::Community => "👥",
        Channel::Docs => "📖",
        Channel::Post => "📬",
        Channel::WordOfMouth => "👂",
        Channel::Other => "…",
    }
}
