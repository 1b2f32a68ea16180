use super::*;

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
