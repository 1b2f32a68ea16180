//! What is written reads back as it was.

use proptest::prelude::*;

use crate::{
    file::{
        Any, arbitrary, read_any, read_map, read_scenario, read_workshop, syntax::parse, write_map,
        write_scenario, write_workshop,
    },
    map::JourneyMap,
};

/// `==` does not look at the order of an `IndexMap`; files keep it.
pub fn same(a: &JourneyMap, b: &JourneyMap) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

const EXAMPLE: &str = r#"JourneyMap(
    format: 2,
    id: "trial-to-paid",
    title: "Trial to paid, self-serve",
    reviewed: "2026-11-21",
    review_every: "3mo",
    personas: {
        "ops": (name: "Ops admin", segment: MidMarket, share: 0.6),
        "dev": (
            name: "Developer",
            segment: SelfServe,
            share: 0.4,
            flow: {"setup>first-report": 1.25},
        ),
    },
    stages: {
        "onboarding": (name: "Onboarding", goal: "Short time to value", expected: "1w", width: 150),
    },
    touchpoints: {
        "setup": (
            stage: "onboarding",
            name: "Connect a data source",
            channel: InApp,
            does: "Pastes an API key",
            thinks: "Is this safe?",
            emotion: -0.3,
            dwell: Usually(median: "1d", p90: "5d"),
            position: (24, 310),
        ),
    },
    pains: {
        "sso": (
            at: "setup",
            name: "SSO needs an admin",
            prevalence: Beta(41, 77),
            leave: 0.2,
            delay: Usually(median: "2d", p90: "6d"),
            emotion: -0.5,
            evidence: Measured(118),
            fix_cost: 40000,
        ),
    },
    flows: {
        "setup>setup": (share: Range(0.55, 0.7), within: (within: "1d", times: 1.8)),
    },
    targets: [
        (metric: Activation, at_least: 0.4),
        (metric: TimeToValue, at_most: "2w"),
    ],
)
"#;

#[test]
fn the_canonical_form_is_as_designed() {
    let read = read_map(EXAMPLE, "x");
    assert_eq!(read.diagnostics, []);
    assert_eq!(write_map(&read.model.unwrap()), EXAMPLE);
}

#[test]
fn the_short_timed_effect_of_people_is_read() {
    let short = EXAMPLE.replace("(within: \"1d\", times: 1.8)", "(\"1d\", times: 1.8)");
    let read = read_map(&short, "x");
    assert_eq!(read.diagnostics, []);
    assert_eq!(write_map(&read.model.unwrap()), EXAMPLE);
}

#[test]
fn a_file_tells_what_it_holds() {
    assert!(matches!(read_any(EXAMPLE, "x"), Any::Map(_)));
    let bare = EXAMPLE.replace("JourneyMap(", "(");
    assert!(matches!(read_any(&bare, "x"), Any::Map(_)));
    assert!(matches!(read_any("Scenario()", "x"), Any::Scenario(_)));
    let text = "(format: 2, id: \"a\", title: \"\", base: \"b\", changes: [])";
    let Any::Scenario(read) = read_any(text, "x") else {
        panic!()
    };
    assert_eq!(read.diagnostics, []);
}

proptest! {
    #[test]
    fn maps_read_back(map in arbitrary::map()) {
        let text = write_map(&map);
        let read = read_map(&text, "x");
        prop_assert_eq!(&read.diagnostics, &[]);
        let model = read.model.unwrap();
        prop_assert!(same(&model, &map));
        prop_assert_eq!(write_map(&model), text);
    }

    #[test]
    fn scenarios_read_back(scenario in arbitrary::scenario()) {
        let text = write_scenario(&scenario);
        let read = read_scenario(&text, "x");
        prop_assert_eq!(&read.diagnostics, &[]);
        prop_assert_eq!(&read.model.unwrap(), &scenario);
        prop_assert_eq!(&read.document.update(&scenario), &text);
    }

    #[test]
    fn records_of_workshops_read_back(record in arbitrary::workshop()) {
        let text = write_workshop(&record);
        let read = read_workshop(&text, "x");
        prop_assert_eq!(&read.diagnostics, &[]);
        let model = read.model.unwrap();
        prop_assert!(same(&model.start, &record.start));
        prop_assert_eq!(&model, &record);
        prop_assert_eq!(write_workshop(&model), text);
    }

    #[test]
    fn what_is_written_is_plain_ron(map in arbitrary::map(), scenario in arbitrary::scenario()) {
        for text in [write_map(&map), write_scenario(&scenario)] {
            prop_assert!(ron::from_str::<ron::Value>(&text).is_ok(), "{}", text);
            prop_assert_eq!(&parse(&text).errors, &[]);
            let quoted = text.contains('"') && text.lines().any(|l| l.contains('"') && l.chars().count() > 100);
            // Long lines come from long texts only.
            prop_assert!(quoted || text.lines().all(|l| l.chars().count() <= 100), "{}", text);
        }
    }
}
