//! Names of things as people read them on a map.

use crate::map::{Channel, Milestone, Segment};

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
    fn initials_are_those_of_the_first_two_words() {
        assert_eq!(initials("Ops admin (EU)"), "OA");
        assert_eq!(initials("Émile"), "É");
        assert_eq!(initials(""), "");
    }
}
