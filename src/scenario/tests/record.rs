use super::*;
use crate::{edit::differences, map::ItemKey};

fn scenario(changes: Vec<Change>) -> Scenario {
    Scenario {
        id: slug("what-if"),
        title: "What if".into(),
        base: "base.ron".into(),
        note: String::new(),
        changes,
        targets: Vec::new(),
        run: RunSettings::default(),
    }
}

/// The scenario after somebody has done this to its map.
fn done(scenario: &Scenario, act: impl FnOnce(&mut JourneyMap)) -> Result<Scenario, Unsayable> {
    let base = base();
    let (before, found) = scenario.apply(&base);
    assert_eq!(found, []);
    let mut after = before.clone();
    act(&mut after);
    scenario.recorded(&base, &before, &after)
}

fn set_share(text: &str, part: f64) -> Change {
    Change::SetShare {
        flow: flow(text),
        share: share(part).into(),
    }
}

fn put_share(map: &mut JourneyMap, text: &str, part: f64) {
    map.flows[&flow(text)].share = share(part).into();
}

#[test]
fn a_number_dragged_about_is_one_change_and_set_back_is_none() {
    let one = done(&scenario(vec![]), |map| put_share(map, "b>c", 0.6)).unwrap();
    assert_eq!(one.changes, [set_share("b>c", 0.6)]);
    let two = done(&one, |map| put_share(map, "b>c", 0.7)).unwrap();
    assert_eq!(two.changes, [set_share("b>c", 0.7)]);
    let three = done(&two, |map| put_share(map, "a>c", 0.2)).unwrap();
    assert_eq!(
        three.changes,
        [set_share("b>c", 0.7), set_share("a>c", 0.2)]
    );
    let back = done(&three, |map| put_share(map, "b>c", 0.8)).unwrap();
    assert_eq!(back.changes, [set_share("a>c", 0.2)]);
}

#[test]
fn what_multiplies_is_kept_and_a_number_set_after_it_holds() {
    let drop_off = Change::SetDropOff {
        touchpoint: slug("a"),
        share: share(0.1),
    };
    let first = scenario(vec![set_share("a>b", 0.4), drop_off.clone()]);
    let second = done(&first, |map| put_share(map, "a>b", 0.3)).unwrap();
    // In its old place the drop-off would scale it, and without its old value other flows would get
    // other shares.
    assert_eq!(
        second.changes,
        [set_share("a>b", 0.4), drop_off, set_share("a>b", 0.3)]
    );
}

#[test]
fn a_fix_is_outdone_by_how_often_it_strikes() {
    let fix = Change::FixPain {
        pain: slug("sso"),
        by: share(0.5),
    };
    let off = fix.switched(false);
    let first = scenario(vec![fix, off.clone()]);
    let second = done(&first, |map| {
        map.pains["sso"].prevalence = share(0.3).into();
    });
    let strikes = Change::SetPrevalence {
        pain: slug("sso"),
        prevalence: share(0.3).into(),
    };
    assert_eq!(second.unwrap().changes, [strikes, off]);
}

#[test]
fn what_a_scenario_adds_it_adds_as_it_is_now_and_no_more_once_it_is_gone() {
    let new = Touchpoint::new(slug("s"), "New touchpoint");
    let first = done(&scenario(vec![]), |map| {
        map.touchpoints.insert(slug("d"), new.clone());
        let with = Flow::new(share(0.1));
        map.flows.insert(flow("a>d"), with);
    });
    let second = done(&first.unwrap(), |map| {
        map.touchpoints["d"].name = "Calls".into();
        map.touchpoints["d"].position = Some(crate::map::Position::new(1.0, 2.0));
    });
    let second = second.unwrap();
    assert_eq!(second.changes.len(), 2);
    let Change::AddTouchpoint { touchpoint, .. } = &second.changes[0] else {
        panic!("{:?}", second.changes);
    };
    assert_eq!(touchpoint.name, "Calls");
    assert!(touchpoint.position.is_some());
    let none = done(&second, |map| {
        let edit = crate::edit::remove(map, &ItemKey::Touchpoint(slug("d"))).unwrap();
        crate::edit::apply(map, edit).unwrap();
    });
    assert_eq!(none.unwrap().changes, []);
}

#[test]
fn what_no_change_can_say_is_refused_with_its_name() {
    let refused = |act: fn(&mut JourneyMap)| {
        let refused = done(&scenario(vec![]), act).unwrap_err();
        refused.what
    };
    assert_eq!(
        refused(|map| map.touchpoints["a"].name = "X".into()),
        "the name of the touchpoint `a`"
    );
    assert_eq!(
        refused(|map| {
            map.stages.insert(slug("t"), Stage::default());
        }),
        "the list of stages"
    );
    assert_eq!(
        refused(|map| {
            map.touchpoints["a"].position = Some(crate::map::Position::new(1.0, 2.0));
        }),
        "how the map looks"
    );
}

#[test]
fn a_pain_taken_away_stays_in_sight_and_strikes_nobody() {
    let without = done(&scenario(vec![]), |map| {
        map.pains.shift_remove("sso");
    });
    let fixed = Change::FixPain {
        pain: slug("sso"),
        by: Share::ONE,
    };
    assert_eq!(without.unwrap().changes, [fixed]);
}

#[test]
fn every_kind_of_change_is_recorded_from_the_map_that_it_makes() {
    let s = slug;
    let amount = |x: f64| Money::new(x).unwrap().into();
    let with = || Box::new(Flow::new(share(0.05)));
    let changes = [
        Change::SetPrevalence {
            pain: s("sso"),
            prevalence: share(0.2).into(),
        },
        Change::SetLeave {
            pain: s("sso"),
            leave: share(0.2).into(),
        },
        set_share("a>b", 0.45),
        Change::SetDropOff {
            touchpoint: s("a"),
            share: share(0.1),
        },
        Change::SetWithin {
            flow: flow("a>c"),
            within: Days::new(2.0).unwrap(),
            times: Factor::new(1.3).unwrap().into(),
        },
        Change::SetDwell {
            touchpoint: s("b"),
            dwell: Dwell::fixed(Days::new(3.0).unwrap()),
        },
        Change::SetEmotion {
            touchpoint: s("b"),
            emotion: Emotion::new(0.4).unwrap(),
        },
        Change::SetPrice {
            touchpoint: s("c"),
            subscribe: amount(20.0),
        },
        Change::SetCost {
            touchpoint: s("c"),
            cost: amount(2.0),
        },
        Change::SetRevenue {
            touchpoint: s("c"),
            revenue: amount(5.0),
        },
        Change::SetPersonaShare {
            persona: s("dev"),
            share: share(0.9).into(),
        },
        Change::Insert {
            flow: flow("a>c"),
            slug: s("n"),
            touchpoint: Box::new(Touchpoint::new(s("s"), "N")),
            onward: share(0.9).into(),
        },
        Change::AddPain {
            slug: s("p"),
            pain: Box::new(Pain::new(s("b"), "P", share(0.1))),
        },
        Change::AddFlow {
            flow: flow("b>a"),
            with: with(),
        },
        Change::RemoveTouchpoint {
            touchpoint: s("b"),
            customers: Customers::Gone,
        },
        Change::RemoveFlow { flow: flow("a>c") },
    ];
    let base = base();
    for change in changes {
        let wanted = apply(std::slice::from_ref(&change), &base).0;
        assert_ne!(wanted, base, "{change:?} changes something");
        let recorded = scenario(vec![]).recorded(&base, &base, &wanted);
        let recorded = recorded.unwrap_or_else(|e| panic!("{change:?}: {e}"));
        let left = differences(&recorded.apply(&base).0, &wanted);
        assert!(left.is_empty(), "{change:?}: {left:?}");
    }
}

#[test]
fn targets_and_the_size_of_the_run_become_the_scenarios_own() {
    let own = done(&scenario(vec![]), |map| {
        map.run.customers = Some(500);
        map.targets.push(Target {
            metric: Metric::Conversion,
            persona: None,
            bound: Bound::AtLeast(0.4),
            note: String::new(),
        });
    });
    let own = own.unwrap();
    assert_eq!(own.run.customers, Some(500));
    assert_eq!(own.run.seed, None);
    assert_eq!(own.targets.len(), 1);
    assert_eq!(own.changes, []);
}

#[test]
fn a_change_that_is_off_is_kept_and_changes_nothing() {
    let off = set_share("a>b", 0.1).switched(false);
    let map = base();
    let (same, found) = scenario(vec![off.clone()]).apply(&map);
    assert_eq!((same, found), (map.clone(), vec![]));
    // Not even one that names what is not there.
    let missing = set_share("x>y", 0.1).switched(false);
    assert_eq!(apply(&[missing], &map), (map, vec![]));
    assert_eq!(off.switched(true), set_share("a>b", 0.1));
    let next = done(&scenario(vec![off.clone()]), |map| {
        put_share(map, "a>b", 0.2);
    });
    assert_eq!(next.unwrap().changes[0], off);
}

/// What is drawn gives the customers of an entry to the others, and is recorded so; a scenario that says
/// that they are gone is recorded as that.
#[test]
fn taking_an_entry_away_says_what_becomes_of_its_customers() {
    let mut base = base();
    base.entry = [("a", 0.7), ("b", 0.3)]
        .map(|(at, part)| (slug(at), share(part).into()))
        .into();
    for customers in Customers::ALL {
        let change = Change::RemoveTouchpoint {
            touchpoint: slug("a"),
            customers: *customers,
        };
        let wanted = apply(std::slice::from_ref(&change), &base).0;
        let recorded = scenario(vec![]).recorded(&base, &base, &wanted);
        assert_eq!(recorded.map(|s| s.changes), Ok(vec![change]));
    }
    let mut drawn = base.clone();
    let removed = edit::remove_touchpoint(&base, &slug("a")).unwrap();
    edit::apply(&mut drawn, removed).unwrap();
    let recorded = scenario(vec![]).recorded(&base, &base, &drawn).unwrap();
    assert!(
        matches!(
            recorded.changes[..],
            [Change::RemoveTouchpoint {
                customers: Customers::Elsewhere,
                ..
            }]
        ),
        "{:?}",
        recorded.changes
    );
}
