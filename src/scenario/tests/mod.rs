mod numbers;
mod record;
mod whole;

use super::*;
use crate::{
    map::{
        Anchor, Bound, Customers, Dwell, DwellLaw, Evidence, Flow, FlowKey, Metric, Opportunity,
        Pain, Persona, Stage, TimedEffect, Touchpoint,
    },
    units::{Beta, Days, Emotion, Factor, Money, Pert, Quantity, Range, Real, Share, Uncertain},
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

/// a → b 0.5, a → c 0.3, b → c 0.8, c → c 0.9; a pain at a; a persona that takes a>b 1.2 times.
fn base() -> JourneyMap {
    let mut map = JourneyMap::new(slug("base"), "Base");
    map.stages.insert(slug("s"), Stage::default());
    for name in ["a", "b", "c"] {
        let touchpoint = Touchpoint::new(slug("s"), name);
        map.touchpoints.insert(slug(name), touchpoint);
    }
    for (name, part) in [("a>b", 0.5), ("a>c", 0.3), ("b>c", 0.8), ("c>c", 0.9)] {
        map.flows.insert(flow(name), Flow::new(share(part)));
    }
    let within = TimedEffect {
        within: Days::new(1.0).unwrap(),
        times: Factor::new(1.5).unwrap().into(),
    };
    map.flows[0].within = Some(within);
    map.flows[0].evidence = Some(Evidence::Measured(100));
    let pain = Pain::new(slug("a"), "SSO", share(0.4));
    map.pains.insert(slug("sso"), pain);
    let mut dev = Persona::new("Developer", share(0.6));
    dev.flow.insert(flow("a>b"), Factor::new(1.2).unwrap());
    map.personas.insert(slug("dev"), dev);
    map
}

fn idea(changes: Vec<Change>) -> Opportunity {
    Opportunity {
        on: Anchor::Touchpoint(slug("a")),
        name: String::new(),
        changes,
        cost: None,
        votes: 0,
        owner: String::new(),
        note: String::new(),
    }
}

fn fix(pain: &str, by: f64) -> Change {
    Change::FixPain {
        pain: slug(pain),
        by: share(by),
    }
}

fn set_share(name: &str, part: f64) -> Change {
    Change::SetShare {
        flow: flow(name),
        share: share(part).into(),
    }
}

fn drop_off(touchpoint: &str, part: f64) -> Change {
    Change::SetDropOff {
        touchpoint: slug(touchpoint),
        share: share(part),
    }
}

fn remove(touchpoint: &str) -> Change {
    Change::RemoveTouchpoint {
        touchpoint: slug(touchpoint),
        customers: Customers::Gone,
    }
}

fn adopt(opportunity: &str) -> Change {
    Change::Adopt {
        opportunity: slug(opportunity),
    }
}

fn add(name: &str) -> Change {
    Change::AddTouchpoint {
        slug: slug(name),
        touchpoint: Box::new(Touchpoint::new(slug("s"), name)),
    }
}

/// The outcome of changes that have nothing wrong or doubtful about them.
#[track_caller]
fn made_on(base: &JourneyMap, changes: &[Change]) -> JourneyMap {
    let (map, diagnostics) = apply(changes, base);
    assert_eq!(diagnostics, [], "{changes:?}");
    map
}

#[track_caller]
fn made(changes: &[Change]) -> JourneyMap {
    made_on(&base(), changes)
}

/// "unknown-pain changes.0.pain"
fn codes_on(base: &JourneyMap, changes: &[Change]) -> Vec<String> {
    let line = |d: &Diagnostic| format!("{} {}", d.code, d.path);
    apply(changes, base).1.iter().map(line).collect()
}

fn codes(changes: &[Change]) -> Vec<String> {
    codes_on(&base(), changes)
}

fn shares(map: &JourneyMap) -> Vec<(String, f64)> {
    let round = |x: f64| (x * 1e9).round() / 1e9;
    (map.flows.iter())
        .map(|(key, flow)| (key.to_string(), round(flow.share.central().get())))
        .collect()
}

/// "a>b 0.5, a>c 0.3"
fn flows(map: &JourneyMap) -> String {
    let each: Vec<String> = (shares(map).iter())
        .map(|(k, s)| format!("{k} {s}"))
        .collect();
    each.join(", ")
}

#[test]
fn no_change_gives_an_equal_map() {
    let map = made(&[]);
    assert_eq!(map, base());
    assert_eq!(format!("{map:?}"), format!("{:?}", base()));
}

#[test]
fn numbers_of_pains_touchpoints_flows_and_personas_are_set() {
    let money = |x: f64| Uncertain::Known(Money::new(x).unwrap());
    let map = made(&[
        Change::SetPrevalence {
            pain: slug("sso"),
            prevalence: share(0.1).into(),
        },
        Change::SetLeave {
            pain: slug("sso"),
            leave: share(0.2).into(),
        },
        Change::SetEmotion {
            touchpoint: slug("b"),
            emotion: Emotion::new(0.5).unwrap(),
        },
        Change::SetPrice {
            touchpoint: slug("b"),
            subscribe: money(49.0),
        },
        Change::SetCost {
            touchpoint: slug("b"),
            cost: money(5.0),
        },
        Change::SetRevenue {
            touchpoint: slug("b"),
            revenue: money(7.0),
        },
        Change::SetDwell {
            touchpoint: slug("b"),
            dwell: Dwell::fixed(Days::new(2.0).unwrap()),
        },
        Change::SetWithin {
            flow: flow("b>c"),
            within: Days::new(3.0).unwrap(),
            times: Factor::new(2.0).unwrap().into(),
        },
        Change::SetPersonaShare {
            persona: slug("dev"),
            share: share(0.5).into(),
        },
    ]);
    let pain = &map.pains["sso"];
    assert_eq!(pain.prevalence, share(0.1).into());
    assert_eq!(pain.leave, share(0.2).into());
    let b = &map.touchpoints["b"];
    assert_eq!(b.emotion.get(), 0.5);
    assert_eq!(b.subscribe, Some(money(49.0)));
    assert_eq!(b.cost, Some(money(5.0)));
    assert_eq!(b.revenue, Some(money(7.0)));
    assert_eq!(b.dwell, Dwell::fixed(Days::new(2.0).unwrap()));
    let within = map.flows[&flow("b>c")].within.unwrap();
    assert_eq!(within.within.get(), 3.0);
    assert_eq!(map.personas["dev"].share, share(0.5).into());
}

#[test]
fn setting_a_share_takes_from_drop_off_and_makes_the_flow_if_need_be() {
    let map = made(&[set_share("a>b", 0.68), set_share("b>a", 0.1)]);
    assert_eq!(flows(&map), "a>b 0.68, a>c 0.3, b>c 0.8, c>c 0.9, b>a 0.1");
    let changed = &map.flows[0];
    assert!(changed.within.is_some() && changed.evidence == Some(Evidence::Measured(100)));
}

#[test]
fn shares_over_1_are_an_error_unless_a_later_change_gives_way() {
    let over = [set_share("a>b", 0.75)];
    assert_eq!(codes(&over), ["shares-over-one changes.0"]);
    let message = apply(&over, &base()).1[0].message.clone();
    assert!(message.contains("105 %"), "{message}");
    let both = [set_share("a>b", 0.75), set_share("a>c", 0.25)];
    assert_eq!(codes(&both), none());
}

#[test]
fn a_touchpoint_put_into_a_flow_inherits_what_the_flow_carried() {
    let insert = Change::Insert {
        flow: flow("a>b"),
        slug: slug("demo"),
        touchpoint: Box::new(Touchpoint::new(slug("s"), "Demo")),
        onward: share(0.95).into(),
    };
    let map = made(&[insert]);
    assert_eq!(
        flows(&map),
        "a>demo 0.5, demo>b 0.95, a>c 0.3, b>c 0.8, c>c 0.9"
    );
    let old = base().flows[0].clone();
    assert_eq!(map.flows[&flow("a>demo")], old, "share, effect, evidence");
    assert_eq!(map.flows[&flow("demo>b")], Flow::new(share(0.95)));
    let order: Vec<&str> = map.touchpoints.keys().map(Slug::as_str).collect();
    assert_eq!(order, ["a", "demo", "b", "c"]);
    let dev = &map.personas["dev"];
    assert_eq!(dev.flow.keys().collect::<Vec<_>>(), [&flow("a>demo")]);
    let into_loop = Change::Insert {
        flow: flow("c>c"),
        slug: slug("renew"),
        touchpoint: Box::new(Touchpoint::new(slug("s"), "Renew")),
        onward: share(1.0).into(),
    };
    assert_eq!(
        flows(&made(&[into_loop])),
        "a>b 0.5, a>c 0.3, b>c 0.8, c>renew 0.9, renew>c 1"
    );
}

#[test]
fn things_are_added_at_the_end() {
    let map = made(&[
        add("d"),
        Change::AddFlow {
            flow: flow("b>d"),
            with: Box::new(Flow::new(share(0.2))),
        },
        Change::AddPain {
            slug: slug("dear"),
            pain: Box::new(Pain::new(slug("d"), "Dear", share(0.5))),
        },
    ]);
    assert_eq!(map.touchpoints.keys().last(), Some(&slug("d")));
    assert_eq!(map.flows.keys().last(), Some(&flow("b>d")));
    assert_eq!(map.pains.keys().last(), Some(&slug("dear")));
}

#[test]
fn a_removed_touchpoint_takes_its_flows_pains_and_mentions() {
    let mut with_idea = base();
    with_idea
        .opportunities
        .insert(slug("idea"), idea(Vec::new()));
    with_idea.entry.insert(slug("a"), share(0.5).into());
    with_idea.entry.insert(slug("b"), share(0.5).into());
    let (map, diagnostics) = apply(&[remove("a")], &with_idea);
    assert_eq!(flows(&map), "b>c 0.8, c>c 0.9");
    assert!(map.pains.is_empty() && map.opportunities.is_empty());
    assert!(map.personas["dev"].flow.is_empty());
    assert_eq!(map.entry.keys().collect::<Vec<_>>(), [&slug("b")]);
    let found: Vec<&str> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(found, ["entry-gone"]);
    assert_eq!(map.away, share(0.5));
    let elsewhere = Change::RemoveTouchpoint {
        touchpoint: slug("a"),
        customers: Customers::Elsewhere,
    };
    let (map, diagnostics) = apply(&[elsewhere], &with_idea);
    assert_eq!((map.away, diagnostics[0].code), (share(0.0), "entry-moved"));
    let map = made(&[Change::RemoveFlow { flow: flow("a>b") }]);
    assert_eq!(flows(&map), "a>c 0.3, b>c 0.8, c>c 0.9");
    assert!(map.personas["dev"].flow.is_empty());
}

fn none() -> Vec<String> {
    Vec::new()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}
