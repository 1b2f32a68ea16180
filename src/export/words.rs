//! Names of things as people read them on a map.

use crate::{
    analyze::{Contradiction, Meaning, about},
    map::{Channel, JourneyMap, Milestone, Pain, Segment, Target, validate::percent},
    numbers::{Figure, entered, grouped, whole},
    simulate::MAX_VISITS,
    units::Slug,
};

/// That a run and the exact solver contradict each other, and what it means.
pub fn contradiction(c: &Contradiction, currency: &str) -> String {
    let apart = (c.run - c.exact).abs();
    let (unit, title) = (c.metric.unit(), about(c.metric).title);
    // As many digits as show the difference.
    let show = |x: f64| Figure::new(unit, x, x - apart / 4.0, x + apart / 4.0, currency).show(x);
    let sigmas = c.sigmas();
    let far = if sigmas.is_finite() && sigmas < 1e6 {
        format!("{} standard errors apart", grouped(&format!("{sigmas:.0}")))
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
        "{title}: the run says {} over its first {} replications, the exact solver {}, {far}. {means}",
        show(c.run),
        c.replications,
        show(c.exact)
    )
}

/// What a target is called: its metric, and whom it is for where that is not everybody.
pub fn target(map: &JourneyMap, target: &Target) -> String {
    let title = about(target.metric).title;
    let Some(slug) = &target.persona else {
        return title.to_owned();
    };
    let name = map.personas.get(slug).map_or("", |p| p.name.as_str());
    // What people call someone by, not who they are.
    match name.split(',').next().unwrap_or_default().trim() {
        "" => format!("{title}, {slug}"),
        name => format!("{title}, {name}"),
    }
}

/// That customers were stopped on their way.
pub fn stopped(customers: u64) -> String {
    let (customers, visits) = (whole(customers), whole(MAX_VISITS.into()));
    format!(
        "{customers} customers were stopped after {visits} visits each: some loop is hardly ever left."
    )
}

/// That this share of the customers never comes.
pub fn never_come(share: f64) -> String {
    let share = percent(share);
    format!(
        "{share} of the customers never come: what brought them is taken away. They count as lost from the start."
    )
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

/// How often a pain strikes, a persona or everybody, and how many leave because of it: as entered.
pub fn pain(map: &JourneyMap, slug: &Slug, pain: &Pain, persona: Option<&Slug>) -> String {
    let times = map.strikes(slug, persona) / pain.prevalence.central().get();
    let hits = entered(&pain.prevalence, times);
    match pain.leave.central().get() > 0.0 {
        true => format!("hits {hits} · {} leave", entered(&pain.leave, 1.0)),
        false => format!("hits {hits}"),
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
    fn a_target_names_whom_it_is_for() {
        let text = r#"JourneyMap(format: 2, id: "m", title: "M",
            personas: {"dev": (name: "Dev, developer", share: 1), "ops": (name: "", share: 1)},
            targets: [(metric: Nps, at_least: 1), (metric: Nps, at_least: 1, persona: "dev"),
                (metric: Nps, at_least: 1, persona: "ops"), (metric: Nps, at_least: 1, persona: "gone")])"#;
        let map = crate::file::read_map(text, "m.ron").model.expect("a map");
        let names: Vec<String> = map.targets.iter().map(|t| target(&map, t)).collect();
        assert_eq!(names, ["NPS", "NPS, Dev", "NPS, ops", "NPS, gone"]);
    }

    #[test]
    fn initials_are_those_of_the_first_two_words() {
        assert_eq!(initials("Ops admin (EU)"), "OA");
        assert_eq!(initials("Émile"), "É");
        assert_eq!(initials(""), "");
    }
}
