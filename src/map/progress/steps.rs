//! What each of the ten steps looks for.

use std::collections::HashSet;

use super::{Found, Place, count, count_or_none};
use crate::{
    map::{Anchor, FlowKey, ItemKey, JourneyMap},
    units::{Emotion, Slug},
};

/// The fewest touchpoints that make a journey.
const FEWEST_TOUCHPOINTS: usize = 5;

fn touchpoint(slug: &Slug, field: &'static str) -> Place {
    Place::Item(ItemKey::Touchpoint(slug.clone()), field)
}

/// The keys for which something holds, in order.
fn those<'a, V>(
    list: impl IntoIterator<Item = (&'a Slug, &'a V)>,
    holds: impl Fn(&Slug, &V) -> bool,
) -> Vec<&'a Slug>
where
    V: 'a,
{
    list.into_iter()
        .filter(|(slug, value)| holds(slug, value))
        .map(|(slug, _)| slug)
        .collect()
}

pub(super) fn objectives(map: &JourneyMap) -> Found {
    let about = "Say what the map is for, so that everybody looks for the same thing.";
    let words = match map.note.split_whitespace().count() {
        0 => "no purpose yet".to_owned(),
        n => format!("a purpose in {}", count(n, "word")),
    };
    let mut found = Found::new("Set the objectives", about, words);
    let titled = !map.title.trim().is_empty();
    found.part(titled, "a title", Place::Map("title"));
    let noted = !map.note.trim().is_empty();
    let what = "what the map is for, and where its numbers come from";
    found.part(noted, what, Place::Map("note"));
    found
}

pub(super) fn personas(map: &JourneyMap) -> Found {
    let about = "Three to five customers with names and goals keep the company's own view out.";
    let n = map.personas.len();
    let mut found = Found::new("Know the personas", about, count_or_none(n, "persona"));
    found.part(n > 0, "a first persona", Place::Map("personas"));
    let without = those(&map.personas, |_, p| p.goal.trim().is_empty());
    found.parts(n - without.len(), n, || {
        let what = format!("{} without a goal", count(without.len(), "persona"));
        let key = ItemKey::Persona(without[0].clone());
        (what, Place::Item(key, "goal"))
    });
    found
}

pub(super) fn touchpoints(map: &JourneyMap) -> Found {
    let about = "Every contact counts, offline ones too: what does the customer do there?";
    let n = map.touchpoints.len();
    let mut found = Found::new(
        "List the touchpoints",
        about,
        count_or_none(n, "touchpoint"),
    );
    found.parts(n, FEWEST_TOUCHPOINTS, || {
        let more = count(FEWEST_TOUCHPOINTS.saturating_sub(n), "more touchpoint");
        (
            format!("{more}, to make a journey"),
            Place::Map("touchpoints"),
        )
    });
    let without = those(&map.touchpoints, |_, t| t.does.trim().is_empty());
    found.parts(n - without.len(), n, || {
        let them = count(without.len(), "touchpoint");
        let what = format!("{them} without what the customer does");
        (what, touchpoint(without[0], "does"))
    });
    found
}

pub(super) fn stages(map: &JourneyMap) -> Found {
    let about = "Stages give the journey its shape; flows say where people go on to.";
    let n = map.stages.len();
    let words = format!(
        "{}, {}",
        count_or_none(n, "stage"),
        count(map.flows.len(), "flow")
    );
    let mut found = Found::new("Draw the map by stage", about, words);
    let what = "two stages or more";
    found.part(n >= 2, what, Place::Map("stages"));
    let used: HashSet<&Slug> = map.touchpoints.values().map(|t| &t.stage).collect();
    let empty = those(&map.stages, |slug, _| !used.contains(slug));
    found.parts(n - empty.len(), n, || {
        let what = format!("{} without a touchpoint", count(empty.len(), "stage"));
        let key = ItemKey::Stage(empty[0].clone());
        (what, Place::Item(key, "name"))
    });
    let entries: HashSet<Slug> = map.entries().into_iter().map(|(slug, _)| slug).collect();
    let entered: HashSet<&Slug> = map.flows.keys().map(|key| &key.to).collect();
    let alone = those(&map.touchpoints, |slug, _| {
        !entered.contains(slug) && !entries.contains(slug)
    });
    let all = map.touchpoints.len();
    found.parts(all - alone.len(), all, || {
        let what = format!("{} that no flow leads to", count(alone.len(), "touchpoint"));
        (what, touchpoint(alone[0], "flows"))
    });
    found
}

pub(super) fn emotions(map: &JourneyMap) -> Found {
    let about = "A journey is felt: the curve shows where it delights and where it hurts.";
    let n = map.touchpoints.len();
    let flat = those(&map.touchpoints, |_, t| t.emotion == Emotion::default());
    let silent = those(&map.touchpoints, |_, t| t.thinks.trim().is_empty());
    let words = match n - flat.len() {
        0 => "no feelings yet".to_owned(),
        felt => format!("{felt} of {n} touchpoints have a feeling"),
    };
    let mut found = Found::new("Add the emotions", about, words);
    found.part(n > 0, "touchpoints to feel something at", add_touchpoints());
    // A neutral feeling is one too, so a few flat touchpoints are as good as done.
    let allowed = n / 3;
    let wanted = n - allowed;
    found.parts(n - flat.len(), wanted, || {
        let them = count(flat.len(), "touchpoint");
        let what = format!("{them} still neutral: is that how it feels?");
        (what, touchpoint(flat[0], "emotion"))
    });
    found.parts(n - silent.len(), n, || {
        let them = count(silent.len(), "touchpoint");
        let what = format!("{them} without what the customer thinks");
        (what, touchpoint(silent[0], "thinks"))
    });
    found
}

fn add_touchpoints() -> Place {
    Place::Map("touchpoints")
}

pub(super) fn frequency(map: &JourneyMap) -> Found {
    let about = "How often, how long, how well known: with numbers the map can be run.";
    let n = map.touchpoints.len();
    let graded = |slug: &FlowKey| map.flows.get(slug).is_some_and(|f| f.evidence.is_some());
    let measured = map.flows.keys().filter(|key| graded(key)).count();
    let moments = map.touchpoints.values().filter(|t| t.moment.is_some());
    let words = match moments.count() {
        0 => "no moment of truth yet".to_owned(),
        1 => "1 moment of truth".to_owned(),
        n => format!("{n} moments of truth"),
    };
    let words = format!(
        "{words}, {measured} of {} graded",
        count(map.flows.len(), "flow")
    );
    let mut found = Found::new("Give it numbers", about, words);
    let any_moment = map.touchpoints.values().any(|t| t.moment.is_some());
    let place = match map.touchpoints.keys().next() {
        Some(first) => touchpoint(first, "moment"),
        None => add_touchpoints(),
    };
    let what = "a moment of truth, such as a sign-up or a conversion";
    found.part(any_moment, what, place);
    let instant = those(&map.touchpoints, |_, t| t.dwell.takes_no_time());
    found.parts(n - instant.len(), n, || {
        let them = count(instant.len(), "touchpoint");
        let what = format!("{them} without a stay: how long is a visit?");
        (what, touchpoint(instant[0], "dwell"))
    });
    let flows = map.flows.len();
    found.parts(measured, flows, || {
        let without: Vec<&FlowKey> = map.flows.keys().filter(|key| !graded(key)).collect();
        let what = format!(
            "{} without a grade: guess, estimate or measured?",
            count(without.len(), "flow")
        );
        let key = ItemKey::Flow(without[0].clone());
        (what, Place::Item(key, "evidence"))
    });
    found
}

pub(super) fn pains(map: &JourneyMap) -> Found {
    let about = "Where it hurts, how many it strikes, and how many leave because of it.";
    let n = map.pains.len();
    let words = count_or_none(n, "pain point");
    let mut found = Found::new("Find the pain points", about, words);
    let place = match map.touchpoints.keys().next() {
        Some(first) => touchpoint(first, "pains"),
        None => add_touchpoints(),
    };
    found.part(n > 0, "a first pain point", place);
    let harmless = those(&map.pains, |_, p| {
        p.leave.central().get() == 0.0 && p.delay.is_none() && p.emotion.get() == 0.0
    });
    found.parts(n - harmless.len(), n, || {
        let them = count(harmless.len(), "pain point");
        let what = format!("{them} without any harm: who leaves, or waits?");
        let key = ItemKey::Pain(harmless[0].clone());
        (what, Place::Item(key, "leave"))
    });
    let unproven = those(&map.pains, |_, p| {
        p.evidence.is_none() && p.quotes.is_empty() && p.prevalence.is_known()
    });
    found.parts(n - unproven.len(), n, || {
        let them = count(unproven.len(), "pain point");
        let what = format!("{them} without a quote or a grade");
        let key = ItemKey::Pain(unproven[0].clone());
        (what, Place::Item(key, "evidence"))
    });
    found
}

pub(super) fn opportunities(map: &JourneyMap) -> Found {
    let about = "Ideas that mend what hurts, with what they would change.";
    let n = map.opportunities.len();
    let words = count_or_none(n, "opportunity");
    let mut found = Found::new("Look for opportunities", about, words);
    let place = match (map.pains.keys().next(), map.touchpoints.keys().next()) {
        (Some(pain), _) => Place::Item(ItemKey::Pain(pain.clone()), "opportunities"),
        (None, Some(first)) => touchpoint(first, "opportunities"),
        (None, None) => add_touchpoints(),
    };
    found.part(n > 0, "a first opportunity", place);
    let answered: HashSet<&Slug> = map
        .opportunities
        .values()
        .filter_map(|o| match &o.on {
            Anchor::Pain(slug) => Some(slug),
            Anchor::Touchpoint(_) => None,
        })
        .collect();
    let open = those(&map.pains, |slug, _| !answered.contains(slug));
    // Not every pain is worth an idea: half of them will do.
    let pains = map.pains.len();
    found.parts(pains - open.len(), pains.div_ceil(2), || {
        let what = format!("{} without an idea", count(open.len(), "pain point"));
        let key = ItemKey::Pain(open[0].clone());
        (what, Place::Item(key, "opportunities"))
    });
    let vague = those(&map.opportunities, |_, o| o.changes.is_empty());
    found.parts(n - vague.len(), n, || {
        let what = format!("{} without a change", count(vague.len(), "opportunity"));
        let key = ItemKey::Opportunity(vague[0].clone());
        (what, Place::Item(key, "changes"))
    });
    found
}

pub(super) fn targets(map: &JourneyMap) -> Found {
    let about = "A map without numbers to reach ends as a poster.";
    let n = map.targets.len();
    let words = count_or_none(n, "target");
    let mut found = Found::new("Set targets for each stage", about, words);
    found.part(n > 0, "a first target", Place::Map("targets"));
    let stages = map.stages.len();
    let open = those(&map.stages, |_, s| {
        s.expected.is_none() && s.goal.trim().is_empty()
    });
    found.parts(stages - open.len(), stages, || {
        let them = count(open.len(), "stage");
        let what = format!("{them} without a goal or an expected time");
        let key = ItemKey::Stage(open[0].clone());
        (what, Place::Item(key, "goal"))
    });
    found
}

pub(super) fn review(map: &JourneyMap) -> Found {
    let about = "Every three to six months, and after a large change: a map grows old.";
    let words = match (map.reviewed, map.review_due()) {
        (_, Some(due)) => format!("next review on {due}"),
        (Some(day), None) => format!("reviewed on {day}"),
        (None, None) => "no rhythm yet".to_owned(),
    };
    let mut found = Found::new("Keep a review rhythm", about, words);
    let reviewed = map.reviewed.is_some();
    found.part(
        reviewed,
        "the day of the last review",
        Place::Map("reviewed"),
    );
    let rhythm = map.review_every.is_some();
    let what = "how often it is to be reviewed";
    found.part(rhythm, what, Place::Map("review_every"));
    found
}
