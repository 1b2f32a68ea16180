use super::*;
use crate::{
    map::{
        Anchor, Bound, Dwell, DwellLaw, Evidence, Flow, FlowKey, Metric, Opportunity, Pain,
        Persona, Stage, TimedEffect, Touchpoint,
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

fn days(x: f64) -> Uncertain<Days> {
    Days::new(x).unwrap().into()
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

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn no_change_gives_an_equal_map() {
    let map = made(&[]);
    assert_eq!(map, base());
    assert_eq!(format!("{map:?}"), format!("{:?}", base()));
}

#[test]
fn fixing_a_pain_takes_that_part_of_its_prevalence() {
    let prevalence = |map: &JourneyMap| map.pains["sso"].prevalence;
    let fixed = prevalence(&made(&[fix("sso", 0.8)])).central().get();
    assert!(near(fixed, 0.08), "0.4 · 0.2, found {fixed}");
    let gone = prevalence(&made(&[fix("sso", 1.0)]));
    assert_eq!(gone, Share::ZERO.into());
    // 41 of 118 counted, three quarters gone: 10.25 of 118.
    let mut counted = base();
    counted.pains[0].prevalence = Uncertain::beta(41.0, 77.0).unwrap();
    let fixed = prevalence(&made_on(&counted, &[fix("sso", 0.75)]));
    let Uncertain::Beta(beta) = fixed else {
        panic!("{fixed:?}")
    };
    assert!(near(beta.yes(), 10.25) && near(beta.no(), 107.75));
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
fn drop_off_scales_the_flows_in_proportion() {
    // 0.5 and 0.3 of 0.8 become 0.55 and 0.33 of 0.88.
    let map = made(&[drop_off("a", 0.12)]);
    assert_eq!(flows(&map), "a>b 0.55, a>c 0.33, b>c 0.8, c>c 0.9");
    let map = made(&[drop_off("a", 1.0)]);
    assert_eq!(flows(&map), "a>b 0, a>c 0, b>c 0.8, c>c 0.9");
    let mut dead = base();
    dead.flows.shift_remove(&flow("b>c"));
    let found = codes_on(&dead, &[drop_off("b", 0.5)]);
    assert_eq!(found, ["nothing-to-scale changes.0"]);
}

#[test]
fn drop_off_is_met_with_uncertain_shares_too() {
    let mut map = base();
    map.flows[0].share = Uncertain::range(share(0.4), share(0.6)).unwrap();
    map.flows[1].share = Uncertain::pert(share(0.1), share(0.3), share(0.5)).unwrap();
    let after = made_on(&map, &[drop_off("a", 0.4)]);
    let sum: f64 = (after.flows_from(&slug("a")))
        .map(|(_, f)| f.share.central().get())
        .sum();
    assert!((sum - 0.6).abs() < 1e-9, "{sum}");
    assert!(matches!(after.flows[0].share, Uncertain::Range(_)));
    let Uncertain::Pert(pert) = after.flows[1].share else {
        panic!()
    };
    // 0.75 would be the factor if the range's middle scaled in proportion; it nearly does.
    assert!((pert.likely().get() - 0.225).abs() < 0.002);
    assert!((pert.max().get() / pert.min().get() - 5.0).abs() < 1e-9);
}

#[test]
fn uncertain_shares_keep_their_kind_and_stay_valid() {
    let range = Uncertain::Range(Range::new(share(0.2), share(0.6)).unwrap());
    let Uncertain::Range(half) = scale::share(&range, 0.5) else {
        panic!()
    };
    assert!(near(half.low().get(), 0.1) && near(half.high().get(), 0.3));
    let Uncertain::Range(capped) = scale::share(&range, 2.0) else {
        panic!()
    };
    assert!(near(capped.low().get(), 0.4) && capped.high().get() < 1.0);
    let pert = Uncertain::Pert(Pert::new(share(0.1), share(0.2), share(0.8)).unwrap());
    let Uncertain::Pert(capped) = scale::share(&pert, 2.0) else {
        panic!()
    };
    assert_eq!(
        [capped.min(), capped.likely(), capped.max()].map(Share::get),
        [0.2, 0.4, 1.0]
    );
    let beta = Uncertain::Beta(Beta::new(60.0, 40.0).unwrap());
    assert_eq!(scale::share(&beta, 2.0), Share::ONE.into());
    assert_eq!(scale::share(&beta, 0.0), Share::ZERO.into());
}

#[test]
fn stays_of_every_law_are_scaled() {
    let real = |x: f64| Uncertain::Known(Real::new(x).unwrap());
    let positive = |x: f64| crate::units::Positive::new(x).unwrap().into();
    let laws = [
        (DwellLaw::Fixed(days(2.0)), DwellLaw::Fixed(days(1.0))),
        (
            DwellLaw::Exponential(
                Uncertain::range(Days::clamped(2.0), Days::clamped(8.0)).unwrap(),
            ),
            DwellLaw::Exponential(
                Uncertain::range(Days::clamped(1.0), Days::clamped(4.0)).unwrap(),
            ),
        ),
        (
            DwellLaw::Usually {
                median: days(2.0),
                p90: days(6.0),
            },
            DwellLaw::Usually {
                median: days(1.0),
                p90: days(3.0),
            },
        ),
        (
            DwellLaw::LogNormal {
                mu: real(1.0),
                sigma: positive(1.0),
            },
            DwellLaw::LogNormal {
                mu: real(1.0 + 0.5_f64.ln()),
                sigma: positive(1.0),
            },
        ),
        (
            DwellLaw::Gamma {
                mean: days(2.0),
                sd: days(1.0),
            },
            DwellLaw::Gamma {
                mean: days(1.0),
                sd: days(0.5),
            },
        ),
        (
            DwellLaw::WeibullShape {
                shape: positive(1.5),
                scale: days(4.0),
            },
            DwellLaw::WeibullShape {
                shape: positive(1.5),
                scale: days(2.0),
            },
        ),
        (
            DwellLaw::Pert {
                min: days(0.0),
                likely: days(2.0),
                max: days(4.0),
            },
            DwellLaw::Pert {
                min: days(0.0),
                likely: days(1.0),
                max: days(2.0),
            },
        ),
        (
            DwellLaw::Quantiles(vec![Days::ZERO, Days::clamped(4.0)]),
            DwellLaw::Quantiles(vec![Days::ZERO, Days::clamped(2.0)]),
        ),
    ];
    for (before, after) in laws {
        let mut map = base();
        map.touchpoints[0].dwell = Dwell::new(before).unwrap();
        let half = Change::ScaleDwell {
            touchpoint: slug("a"),
            by: Factor::new(0.5).unwrap(),
        };
        let map = made_on(&map, &[half]);
        assert_eq!(map.touchpoints[0].dwell, Dwell::new(after).unwrap());
    }
    let mut map = base();
    map.touchpoints[0].dwell = Dwell::new(DwellLaw::Between {
        low: days(1.0),
        high: days(2.0),
    })
    .unwrap();
    let by = |x: f64| Change::ScaleDwell {
        touchpoint: slug("a"),
        by: Factor::new(x).unwrap(),
    };
    assert!(
        made_on(&map, &[by(0.0)]).touchpoints[0]
            .dwell
            .takes_no_time()
    );
    // Both ends would be the longest duration there is.
    let found = codes_on(&map, &[by(1e6)]);
    assert_eq!(found, ["dwell-out-of-range changes.0"]);
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
    assert_eq!(found, ["entry-moved"]);
    let map = made(&[Change::RemoveFlow { flow: flow("a>b") }]);
    assert_eq!(flows(&map), "a>c 0.3, b>c 0.8, c>c 0.9");
    assert!(map.personas["dev"].flow.is_empty());
}

#[test]
fn what_is_not_there_is_an_error_and_the_rest_is_done() {
    let changes = [
        fix("ssso", 1.0),
        set_share("a>ghost", 0.1),
        Change::RemoveFlow { flow: flow("c>a") },
        Change::AddPain {
            slug: slug("p"),
            pain: Box::new(Pain::new(slug("ghost"), "", share(0.5))),
        },
        Change::AddTouchpoint {
            slug: slug("x"),
            touchpoint: Box::new(Touchpoint::new(slug("ghost"), "")),
        },
        add("a"),
        adopt("ghost"),
        set_share("a>b", 0.6),
    ];
    assert_eq!(
        codes(&changes),
        [
            "unknown-pain changes.0.pain",
            "unknown-touchpoint changes.1.flow",
            "unknown-flow changes.2.flow",
            "unknown-touchpoint changes.3.pain.at",
            "unknown-stage changes.4.touchpoint.stage",
            "duplicate-touchpoint changes.5.slug",
            "unknown-opportunity changes.6.opportunity",
        ]
    );
    let (map, diagnostics) = apply(&changes, &base());
    assert_eq!(map, made(&[set_share("a>b", 0.6)]));
    assert_eq!(diagnostics[0].hint.as_deref(), Some("did you mean `sso`?"));
}

#[test]
fn each_change_meets_the_outcome_of_the_former() {
    let map = made(&[add("d"), set_share("c>d", 0.05), drop_off("c", 0.24)]);
    // 0.9 and 0.05 of 0.95 become 0.72 and 0.04 of 0.76.
    assert_eq!(flows(&map), "a>b 0.5, a>c 0.3, b>c 0.8, c>c 0.72, c>d 0.04");
    assert_eq!(
        codes(&[remove("b"), set_share("a>b", 0.1)]),
        ["unknown-touchpoint changes.1.flow"]
    );
}

#[test]
fn a_change_to_what_is_already_so_is_a_warning() {
    let same = [set_share("a>b", 0.5), drop_off("a", 0.2), fix("sso", 0.0)];
    assert_eq!(
        codes(&same),
        [
            "changes-nothing changes.0",
            "changes-nothing changes.1",
            "changes-nothing changes.2"
        ]
    );
    assert_eq!(apply(&same, &base()).0, base());
}

#[test]
fn an_adopted_opportunity_makes_its_changes_once() {
    let mut map = base();
    let ideas = [
        ("half", vec![fix("sso", 0.5)]),
        ("both", vec![adopt("half"), set_share("a>b", 0.6)]),
        ("empty", vec![]),
        ("wrong", vec![fix("sso", 0.5), fix("ghost", 0.5)]),
        ("over", vec![set_share("a>b", 0.9)]),
        ("ring", vec![adopt("round")]),
        ("round", vec![adopt("ring")]),
    ];
    for (name, changes) in ideas {
        map.opportunities.insert(slug(name), idea(changes));
    }
    let once = made_on(&map, &[adopt("half")]);
    assert!(near(once.pains["sso"].prevalence.central().get(), 0.2));
    assert!(once.opportunities["half"].changes.is_empty());
    let both = made_on(&map, &[adopt("both")]);
    assert!(near(both.pains["sso"].prevalence.central().get(), 0.2));
    assert_eq!(both.flows[0].share, share(0.6).into());
    let twice = [adopt("half"), adopt("half")];
    assert_eq!(
        codes_on(&map, &twice),
        ["changes-nothing changes.1.opportunity"]
    );
    assert_eq!(apply(&twice, &map).0, once);
    let one = |name: &str| codes_on(&map, &[adopt(name)]);
    assert_eq!(one("empty"), ["changes-nothing changes.0.opportunity"]);
    assert_eq!(one("wrong"), ["unknown-pain changes.0.opportunity"]);
    assert_eq!(one("over"), ["shares-over-one changes.0.opportunity"]);
    assert_eq!(one("ring"), ["changes-nothing changes.0.opportunity"]);
    let message = &apply(&[adopt("wrong")], &map).1[0].message;
    assert!(
        message.starts_with("in change 2 of the opportunity `wrong`"),
        "{message}"
    );
}

#[test]
fn a_scenario_has_targets_and_settings_of_its_own() {
    let target = |metric, bound: f64| Target {
        metric,
        bound: Bound::AtLeast(bound),
        persona: None,
        note: String::new(),
    };
    let mut map = base();
    map.targets = vec![target(Metric::Nps, 30.0), target(Metric::Active, 0.1)];
    map.run.customers = Some(2000);
    map.run.seed = Some(7);
    let mut scenario = Scenario {
        id: slug("if"),
        title: "If".into(),
        base: "base.ron".into(),
        note: String::new(),
        changes: vec![fix("sso", 0.5)],
        targets: vec![target(Metric::Satisfaction, 6.0), target(Metric::Nps, 40.0)],
        run: RunSettings {
            seed: Some(8),
            ..RunSettings::default()
        },
    };
    let (after, diagnostics) = scenario.apply(&map);
    assert_eq!(diagnostics, []);
    let wanted = [
        target(Metric::Nps, 40.0),
        target(Metric::Active, 0.1),
        target(Metric::Satisfaction, 6.0),
    ];
    assert_eq!(after.targets, wanted);
    assert_eq!((after.run.customers, after.run.seed), (Some(2000), Some(8)));
    scenario.targets = vec![target(Metric::Activation, 0.4)];
    let (_, diagnostics) = scenario.apply(&map);
    assert_eq!(diagnostics[0].code, "target-without-meaning");
    assert_eq!(diagnostics[0].path.to_string(), "targets.0.metric");
    scenario.changes.clear();
    scenario.targets.clear();
    scenario.run = RunSettings::default();
    assert_eq!(scenario.apply(&map).0, map);
}

fn none() -> Vec<String> {
    Vec::new()
}
