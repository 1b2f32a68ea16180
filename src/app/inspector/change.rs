//! Changes in plain words.

use crate::{
    app::format,
    map::{Change, Customers, FlowKey, JourneyMap, Persona},
    numbers::{Spoken, significant},
    plan::central_law,
    units::{Slug, Uncertain},
};

/// Whether customers enter at a touchpoint.
pub fn is_entry(map: &JourneyMap, slug: &Slug) -> bool {
    let enter = |(entry, _): &(Slug, _)| entry == slug;
    let of_persona = |persona: &Persona| persona.entry.as_ref() == Some(slug);
    let is_there = map.touchpoints.contains_key(slug);
    is_there && (map.entries().iter().any(enter) || map.personas.values().any(of_persona))
}

/// What a change does, in a sentence without a full stop.
pub fn words(map: &JourneyMap, change: &Change) -> String {
    let touchpoint = |slug: &Slug| touchpoint(map, slug);
    let pain = |slug: &Slug| {
        let name = map.pains.get(slug).map(|p| p.name.as_str());
        format!("“{}”", name.unwrap_or(slug.as_str()))
    };
    let flow = |key: &FlowKey| format!("{} to {}", touchpoint(&key.from), touchpoint(&key.to));
    match change {
        Change::FixPain { pain: slug, by } if by.get() >= 1.0 => {
            format!("{} goes away", pain(slug))
        }
        Change::FixPain { pain: slug, by } => {
            format!(
                "{} strikes {} less often",
                pain(slug),
                format::short_percent(by.get())
            )
        }
        Change::SetPrevalence {
            pain: slug,
            prevalence,
        } => {
            format!(
                "{} strikes {} of visits",
                pain(slug),
                number(map, prevalence)
            )
        }
        Change::SetLeave { pain: slug, leave } => {
            format!(
                "{} of those struck by {} leave",
                number(map, leave),
                pain(slug)
            )
        }
        Change::SetShare { flow: key, share } => {
            format!("{} go on from {}", number(map, share), flow(key))
        }
        Change::SetDropOff {
            touchpoint: slug,
            share,
        } => {
            format!(
                "{} drop off at {}",
                format::short_percent(share.get()),
                touchpoint(slug)
            )
        }
        Change::SetFinish {
            touchpoint: slug,
            finish,
        } => format!("{} finish at {}", number(map, finish), touchpoint(slug)),
        Change::SetWithin {
            flow: key,
            within,
            times,
        } => format!(
            "within {}, {} times as many go from {}",
            within.say(""),
            number(map, times).trim_end_matches('×'),
            flow(key)
        ),
        Change::SetDwell {
            touchpoint: slug,
            dwell,
        } => {
            let mean = format::days(central_law(map, dwell).mean());
            format!("{} takes {mean} on average", touchpoint(slug))
        }
        Change::ScaleDwell {
            touchpoint: slug,
            by,
        } => {
            format!(
                "{} takes {} as long",
                touchpoint(slug),
                format::short_percent(by.get())
            )
        }
        Change::SetEmotion {
            touchpoint: slug,
            emotion,
        } => {
            let feeling = super::controls::emotion::signed(emotion.get());
            format!("{} feels like {feeling}", touchpoint(slug))
        }
        Change::SetPrice {
            touchpoint: slug,
            subscribe,
        } => format!(
            "the subscription from {} costs {} a month",
            touchpoint(slug),
            number(map, subscribe)
        ),
        Change::SetCost {
            touchpoint: slug,
            cost,
        } => {
            format!(
                "a visit to {} costs {}",
                touchpoint(slug),
                number(map, cost)
            )
        }
        Change::SetRevenue {
            touchpoint: slug,
            revenue,
        } => {
            format!(
                "a visit to {} earns {}",
                touchpoint(slug),
                number(map, revenue)
            )
        }
        Change::SetPersonaShare { persona, share } => {
            let name = map.personas.get(persona).map(|p| p.name.as_str());
            let name = name.unwrap_or(persona.as_str());
            format!("{} of arrivals are “{name}”", number(map, share))
        }
        Change::Adopt { opportunity } => {
            let name = map.opportunities.get(opportunity).map(|o| o.name.as_str());
            format!("“{}” is adopted", name.unwrap_or(opportunity.as_str()))
        }
        Change::AddTouchpoint { touchpoint, .. } => {
            format!("“{}” is added", touchpoint.name)
        }
        Change::Insert {
            flow: key,
            touchpoint: new,
            onward,
            ..
        } => format!(
            "“{}” is put between {}; {} go on",
            new.name,
            flow(key).replace(" to ", " and "),
            number(map, onward)
        ),
        Change::AddPain { pain, .. } => {
            format!("“{}” hurts at {}", pain.name, touchpoint(&pain.at))
        }
        Change::AddFlow { flow: key, with } => {
            format!(
                "a new flow takes {} from {}",
                number(map, &with.share),
                flow(key)
            )
        }
        Change::RemoveTouchpoint {
            touchpoint: slug,
            customers,
        } => {
            let then = match (is_entry(map, slug), customers) {
                (false, _) => "",
                (true, Customers::Gone) => ", and who entered there does not come",
                (true, Customers::Elsewhere) => ", and who entered there enters elsewhere",
            };
            format!("{} is taken away{then}", touchpoint(slug))
        }
        Change::Off { change } => format!("(off) {}", words(map, change)),
        Change::RemoveFlow { flow: key } => format!("nobody goes from {}", flow(key)),
    }
}

fn touchpoint(map: &JourneyMap, slug: &Slug) -> String {
    let name = map.touchpoints.get(slug).map(|t| t.name.as_str());
    format!("“{}”", name.unwrap_or(slug.as_str()))
}

fn number<Q: Spoken>(map: &JourneyMap, number: &Uncertain<Q>) -> String {
    let central = number.central();
    let text = significant(central, 3).say(&map.currency);
    match number {
        Uncertain::Known(known) => known.say(&map.currency),
        _ => format!("about {text}"),
    }
}
