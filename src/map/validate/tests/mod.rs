mod targets;
mod walk;

use super::*;
use crate::{
    map::{
        Anchor, Bound, Change, Dwell, DwellLaw, Flow, FlowKey, Focus, Metric, Milestone,
        Opportunity, Pain, Persona, Stage, SupportRole, Target, TimedEffect, Touchpoint,
    },
    units::{Days, Factor, Money, Share, Slug, Uncertain},
};

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn flow(text: &str) -> FlowKey {
    FlowKey::parse(text).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn factor(x: f64) -> Factor {
    Factor::new(x).unwrap()
}

fn day() -> Dwell {
    Dwell::fixed(Days::new(1.0).unwrap())
}

/// A map without fault: start (1 day) → buy (a conversion for 100 days), one pain.
fn sound() -> JourneyMap {
    let mut map = JourneyMap::new(slug("sound"), "Sound");
    let stage = Stage {
        name: "All".into(),
        ..Stage::default()
    };
    map.stages.insert(slug("all"), stage);
    let mut start = Touchpoint::new(slug("all"), "Start");
    start.dwell = day();
    map.touchpoints.insert(slug("start"), start);
    let mut buy = Touchpoint::new(slug("all"), "Buy");
    buy.dwell = Dwell::fixed(Days::new(100.0).unwrap());
    buy.moment = Some(Milestone::Conversion);
    map.touchpoints.insert(slug("buy"), buy);
    map.flows.insert(flow("start>buy"), Flow::new(share(0.5)));
    let pain = Pain::new(slug("start"), "Slow", share(0.2));
    map.pains.insert(slug("slow"), pain);
    map
}

fn opportunity(on: Anchor, changes: Vec<Change>) -> Opportunity {
    Opportunity {
        on,
        name: "Idea".into(),
        changes,
        cost: None,
        votes: 0,
        owner: String::new(),
        note: String::new(),
    }
}

fn target(metric: Metric, bound: Bound) -> Target {
    Target {
        metric,
        bound,
        persona: None,
        note: String::new(),
    }
}

/// What validation finds in the sound map once it is spoilt: "error unknown-stage
/// touchpoints.start.stage".
fn check(spoil: impl FnOnce(&mut JourneyMap)) -> Vec<String> {
    let mut map = sound();
    spoil(&mut map);
    let line = |d: Diagnostic| {
        let severity = if d.is_error() { "error" } else { "warning" };
        format!("{severity} {} {}", d.code, d.path)
    };
    validate(&map).into_iter().map(line).collect()
}

fn messages(spoil: impl FnOnce(&mut JourneyMap)) -> String {
    let mut map = sound();
    spoil(&mut map);
    let text = |d: Diagnostic| format!("{} ({})", d.message, d.hint.unwrap_or_default());
    let all: Vec<String> = validate(&map).into_iter().map(text).collect();
    all.join("\n")
}

fn none() -> Vec<String> {
    Vec::new()
}

fn touchpoint<'a>(map: &'a mut JourneyMap, name: &str) -> &'a mut Touchpoint {
    map.touchpoints.get_mut(name).unwrap()
}

#[test]
fn a_sound_map_has_no_findings() {
    assert_eq!(check(|_| {}), none());
}

#[test]
fn every_name_that_is_not_there_is_an_error_at_its_place() {
    let found = check(|map| {
        map.focus = Focus::Persona(slug("ghost"));
        map.entry.insert(slug("start"), Share::ONE.into());
        map.entry.insert(slug("ghost"), Share::ONE.into());
        let mut persona = Persona::new("Dev", Share::ONE);
        persona.flow.insert(flow("start>ghost"), factor(1.0));
        persona.dwell.insert(slug("ghost"), factor(1.0));
        persona.pain.insert(slug("ghost"), factor(1.0));
        persona.entry = Some(slug("ghost"));
        map.personas.insert(slug("dev"), persona);
        let mut other = Persona::new("Ops", share(0.0));
        other.entry = None;
        map.personas.insert(slug("ops"), other);
        touchpoint(map, "start").stage = slug("al");
        map.pains[0].at = slug("ghost");
        map.flows.insert(flow("buy>ghost"), Flow::new(share(0.1)));
        let idea = |on| opportunity(on, Vec::new());
        map.opportunities
            .insert(slug("a"), idea(Anchor::Pain(slug("ghost"))));
        let mut b = idea(Anchor::Touchpoint(slug("ghost")));
        b.name = "Other".into();
        map.opportunities.insert(slug("b"), b);
        let mut for_ghost = target(Metric::Conversion, Bound::AtLeast(0.1));
        for_ghost.persona = Some(slug("ghost"));
        map.targets.push(for_ghost);
    });
    assert_eq!(
        found,
        [
            "error unknown-persona focus",
            "error unknown-touchpoint entry.ghost",
            "error unknown-flow personas.dev.flow.start>ghost",
            "error unknown-touchpoint personas.dev.dwell.ghost",
            "error unknown-pain personas.dev.pain.ghost",
            "error unknown-touchpoint personas.dev.entry",
            "error unknown-stage touchpoints.start.stage",
            "error unknown-touchpoint pains.slow.at",
            "error unknown-pain opportunities.a.on",
            "error unknown-touchpoint opportunities.b.on",
            "error unknown-touchpoint flows.buy>ghost",
            "error unknown-persona targets.0.persona",
        ]
    );
}

#[test]
fn an_unknown_name_comes_with_the_nearest_or_with_those_there_are() {
    let text = messages(|map| touchpoint(map, "start").stage = slug("al"));
    assert!(text.contains("did you mean `all`?"), "{text}");
    let text = messages(|map| map.pains[0].at = slug("elsewhere"));
    assert!(text.contains("it has start, buy"), "{text}");
}

#[test]
fn changes_of_opportunities_are_checked_one_after_another() {
    let with = |changes: Vec<Change>| {
        check(|map| {
            let idea = opportunity(Anchor::Pain(slug("slow")), changes);
            map.opportunities.insert(slug("idea"), idea);
        })
    };
    let add = || Change::AddTouchpoint {
        slug: slug("demo"),
        touchpoint: Box::new(Touchpoint::new(slug("all"), "Demo")),
    };
    let to_demo = || Change::SetShare {
        flow: flow("start>demo"),
        share: share(0.1).into(),
    };
    assert_eq!(with(vec![add(), to_demo()]), none());
    assert_eq!(
        with(vec![to_demo(), add(), add()]),
        [
            "error unknown-touchpoint opportunities.idea.changes.0.flow",
            "warning duplicate-touchpoint opportunities.idea.changes.2.slug",
        ]
    );
    let adopt = Change::Adopt {
        opportunity: slug("idea"),
    };
    assert_eq!(
        with(vec![adopt]),
        ["warning adopts-itself opportunities.idea.changes.0.opportunity"]
    );
}

#[test]
fn an_opportunity_on_a_touchpoint_named_like_a_pain_is_ambiguous() {
    let found = check(|map| {
        let pain = Pain::new(slug("start"), "Same", share(0.1));
        map.pains.insert(slug("start"), pain);
        let idea = opportunity(Anchor::Touchpoint(slug("start")), Vec::new());
        map.opportunities.insert(slug("idea"), idea);
    });
    assert_eq!(
        found,
        ["warning ambiguous-opportunity opportunities.idea.on"]
    );
}

#[test]
fn shares_out_of_a_touchpoint_sum_to_at_most_1() {
    let three = |first: f64, last: f64| {
        move |map: &mut JourneyMap| {
            map.flows[0].share = share(first).into();
            map.flows
                .insert(flow("start>start"), Flow::new(share(0.56)));
            let mut more = Touchpoint::new(slug("all"), "More");
            more.dwell = day();
            map.touchpoints.insert(slug("more"), more);
            map.flows.insert(flow("start>more"), Flow::new(share(last)));
        }
    };
    // In floating point 0.33 + 0.56 + 0.11 passes 1, by rounding alone.
    assert_eq!(check(three(0.33, 0.11)), none());
    assert_eq!(
        check(three(0.33, 0.23)),
        ["error shares-over-one flows.start>more.share"]
    );
    // What is told differs from what was expected, however little: 1e-6 too many.
    let text = messages(three(0.33, 0.110_001));
    assert!(
        text.contains("sum to 100.0001 %, expected at most 100 %"),
        "{text}"
    );
    let text = messages(three(0.33, 0.23));
    assert!(text.contains("sum to 112 %"), "{text}");
    assert!(text.contains("`start>buy` 33 %, `start>start` 56 %, `start>more` 23 %"));
}

#[test]
fn costs_and_prices_are_not_negative() {
    let with =
        |cost: Uncertain<Money>| move |map: &mut JourneyMap| map.touchpoints[0].cost = Some(cost);
    let money = |x| Money::new(x).unwrap();
    let refused = ["error negative-amount touchpoints.start.cost"];
    assert_eq!(check(with(money(-5.0).into())), refused);
    let around = Uncertain::range(money(-10.0), money(40.0)).unwrap();
    assert_eq!(check(with(around)), refused);
    let wide = Uncertain::range(money(0.0), money(40.0)).unwrap();
    assert_eq!(check(with(wide)), none());
}

#[test]
fn uncertain_shares_that_may_pass_1_are_warned_of() {
    let found = check(|map| {
        map.flows[0].share = Uncertain::range(share(0.5), share(0.8)).unwrap();
        map.flows.insert(flow("start>start"), Flow::new(share(0.3)));
    });
    assert_eq!(
        found,
        ["warning shares-may-pass-one flows.start>start.share"]
    );
}

#[test]
fn personas_share_the_customers() {
    let with = |a: f64, b: f64| {
        check(|map| {
            let persona = |name: &str, part| Persona::new(name, share(part));
            map.personas.insert(slug("a"), persona("A", a));
            map.personas.insert(slug("b"), persona("B", b));
        })
    };
    assert_eq!(with(0.4, 0.6), none());
    assert_eq!(with(0.4, 0.4), ["warning persona-shares-not-one personas"]);
    assert_eq!(with(0.0, 0.0), ["error no-persona-share personas"]);
}

#[test]
fn multipliers_that_raise_flows_over_1_are_warned_of() {
    let with = |times: f64| {
        check(|map| {
            let mut persona = Persona::new("Dev", Share::ONE);
            persona.flow.insert(flow("start>buy"), factor(times));
            map.personas.insert(slug("dev"), persona);
        })
    };
    assert_eq!(with(2.0), none());
    assert_eq!(
        with(2.1),
        ["warning multiplied-over-one personas.dev.flow.start>buy"]
    );
}

#[test]
fn constants_have_their_scales() {
    let found = check(|map| {
        map.experience.baseline = 11.0;
        map.experience.csat_from = f64::NAN;
        touchpoint(map, "start").effort = Some(0.5);
        let mut persona = Persona::new("Dev", Share::ONE);
        persona.baseline = Some(-1.0);
        map.personas.insert(slug("dev"), persona);
    });
    assert_eq!(
        found,
        [
            "error out-of-range experience.baseline",
            "error out-of-range experience.csat_from",
            "error out-of-range personas.dev.baseline",
            "error out-of-range touchpoints.start.effort",
        ]
    );
}

#[test]
fn names_for_people_are_there_and_differ() {
    let found = check(|map| {
        map.title = " ".into();
        touchpoint(map, "buy").name = "start ".into();
        map.pains[0].name.clear();
    });
    assert_eq!(
        found,
        [
            "warning empty-name title",
            "warning same-name touchpoints.buy.name",
            "warning empty-name pains.slow.name",
        ]
    );
}

#[test]
fn a_subscription_that_never_starts_cannot_grow() {
    let found = check(|map| touchpoint(map, "buy").expand = Some(share(0.1).into()));
    assert_eq!(found, ["warning no-subscription touchpoints.buy.expand"]);
}

#[test]
fn errors_come_before_warnings() {
    let found = check(|map| {
        map.title.clear();
        map.pains[0].at = slug("ghost");
        touchpoint(map, "start").dwell = Dwell::new(DwellLaw::Fixed(Days::ZERO.into())).unwrap();
    });
    assert_eq!(
        found,
        [
            "error unknown-touchpoint pains.slow.at",
            "warning empty-name title"
        ]
    );
}
