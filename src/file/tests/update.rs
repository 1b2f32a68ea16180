//! A changed model changes its text where it changed, and nowhere else.

use proptest::prelude::*;

use super::round_trip::same;
use crate::{
    file::{Read, arbitrary, read_map, read_scenario, write_map},
    map::{Flow, FlowKey, JourneyMap, Pain, Stage},
    units::{Share, Slug, parse_days},
};

const MAP: &str = r##"// The map of the trial.
JourneyMap(
    format: 2,
    id: "trial", title: "Trial", // on one line
    reviewed: "2026-11-21", review_every: "24h",

    /* Columns */
    stages: {
        "try": (name: "Try"), // before paying
        "pay": (name: "Pay", ext: (color: "#ff0000")),
    },
    touchpoints: {
        // --- the first day ---

        // Where everyone starts.
        "start": (
            stage: "try", name: "Start",
            // People like it.
            emotion: 0.50, // asked in May
            dwell: Usually(median: "24h", p90: "120h" /* from the log */),
        ),
        // Money.
        "pay": (stage: "pay", name: "Pay", subscribe: 49.00),
        // the end
    },
    pains: {
        "slow": (at: "start", name: "Slow", prevalence: Range(0.1, 0.20)), // sic
        "dear": (at: "pay", name: "Dear", prevalence: 0.3, leave: 0.0),
    },
    flows: {
        "start > pay": (share: 0.40),
        "pay>pay": (share: 0.9), // monthly
    },
    targets: [
        // the board's
        (metric: Conversion, at_least: 0.10),
        (metric: TimeToValue, at_most: "14d"), // support's
    ],
    ext: {"other.tool": [1, 2, /* three */ 3]},
) // end
"##;

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

/// The text after a change, and the lines that went and came.
fn changed(change: impl Fn(&mut JourneyMap)) -> (String, Vec<&'static str>, Vec<String>) {
    let Read {
        model,
        document,
        diagnostics,
    } = read_map(MAP, "x");
    assert_eq!(diagnostics, []);
    let mut map = model.unwrap();
    change(&mut map);
    let text = document.update_unchecked(&map);
    let again = read_map(&text, "x");
    assert_eq!(again.diagnostics, [], "{text}");
    assert!(same(&again.model.unwrap(), &map), "{text}");
    let gone = MAP.lines().filter(|l| !text.lines().any(|t| t == *l));
    let come = text.lines().filter(|l| !MAP.lines().any(|t| t == *l));
    let (gone, come) = (gone.collect(), come.map(str::to_owned).collect());
    (text, gone, come)
}

#[test]
fn an_unchanged_map_keeps_every_byte() {
    assert_eq!(changed(|_| {}).0, MAP);
}

#[test]
fn one_share_changes_one_line() {
    let (_, gone, come) = changed(|map| {
        map.flows[0].share = share(0.5).into();
    });
    assert_eq!(gone, [r#"        "start > pay": (share: 0.40),"#]);
    assert_eq!(come, [r#"        "start > pay": (share: 0.5),"#]);
}

#[test]
fn numbers_inside_a_law_change_alone() {
    let (_, gone, come) = changed(|map| {
        let law = crate::map::DwellLaw::Usually {
            median: parse_days("1d").unwrap().into(),
            p90: parse_days("6d").unwrap().into(),
        };
        map.touchpoints[0].dwell = crate::map::Dwell::new(law).unwrap();
    });
    assert_eq!(gone.len(), 1);
    assert_eq!(
        come,
        [r#"            dwell: Usually(median: "24h", p90: "6d" /* from the log */),"#]
    );
}

#[test]
fn a_default_that_was_spelled_out_can_change() {
    let (_, _, come) = changed(|map| map.pains[1].leave = share(0.2).into());
    assert_eq!(
        come,
        [r#"        "dear": (at: "pay", name: "Dear", prevalence: 0.3, leave: 0.2),"#]
    );
}

#[test]
fn a_field_comes_in_where_it_belongs() {
    let (_, gone, come) = changed(|map| map.touchpoints[0].does = "Clicks".into());
    assert_eq!(
        (gone.len(), come.as_slice()),
        (0, &["            does: \"Clicks\",".to_owned()][..])
    );
    let (_, gone, come) = changed(|map| map.pains[0].votes = 3);
    assert_eq!(gone.len(), 1);
    assert_eq!(
        come,
        [
            r#"        "slow": (at: "start", name: "Slow", prevalence: Range(0.1, 0.20), votes: 3), // sic"#
        ]
    );
}

#[test]
fn a_line_that_gets_too_long_is_spread() {
    let note = "It takes a minute to load the page on a telephone, which is too long for most";
    let (text, ..) = changed(|map| map.pains[0].note = note.into());
    let spread = format!(
        "        \"slow\": (
            at: \"start\",
            name: \"Slow\",
            prevalence: Range(0.1, 0.20),
            note: \"{note}\",
        ), // sic\n"
    );
    assert!(text.contains(&spread), "{text}");
}

#[test]
fn a_field_goes_with_its_comments() {
    let (text, gone, come) = changed(|map| map.touchpoints[0].emotion = Default::default());
    assert_eq!(gone.len(), 2, "{gone:?}");
    assert!(come.is_empty(), "{text}");
    // The first of two on a line leaves the other where it was.
    let (text, _, come) = changed(|map| map.reviewed = None);
    assert_eq!(come, ["    review_every: \"24h\","], "{text}");
}

#[test]
fn a_whole_part_goes_and_comes() {
    let (_, gone, come) = changed(|map| map.stages.clear());
    assert_eq!((gone.len(), come.len()), (4, 0), "{gone:?} {come:?}");
    let (text, ..) = changed(|map| map.targets.clear());
    assert!(text.contains("    },\n    ext:"), "{text}");
}

#[test]
fn an_item_is_added_at_its_place() {
    let (text, gone, come) = changed(|map| {
        let pain = Pain::new(slug("pay"), "New", share(0.1));
        map.pains.shift_insert(1, slug("new"), pain);
    });
    assert_eq!((gone.len(), come.len()), (0, 1), "{text}");
    assert!(text.contains("// sic\n        \"new\": (at: \"pay\", name: \"New\", prevalence: 0.1),\n        \"dear\""), "{text}");
    let (text, gone, _) = changed(|map| {
        let key = FlowKey::new(slug("start"), slug("start"));
        map.flows.insert(key, Flow::new(share(0.1)));
    });
    assert_eq!(gone.len(), 0);
    assert!(
        text.contains("// monthly\n        \"start>start\": (share: 0.1),\n    },"),
        "{text}"
    );
}

#[test]
fn an_item_goes_with_its_comments_and_no_others() {
    let (text, gone, come) = changed(|map| {
        map.touchpoints.shift_remove("start");
    });
    assert!(come.is_empty(), "{come:?}");
    assert_eq!(gone.len(), 7, "{gone:?}");
    assert!(text.contains("    touchpoints: {\n        // --- the first day ---\n\n        // Money.\n        \"pay\""), "{text}");
    let (text, ..) = changed(|map| {
        map.pains.shift_remove("dear");
    });
    assert!(text.contains("0.20)), // sic\n    },"), "{text}");
}

#[test]
fn a_renamed_item_keeps_its_comments() {
    let (text, gone, come) = changed(|map| {
        let (index, _, pain) = map.pains.shift_remove_full("slow").unwrap();
        map.pains.shift_insert(index, slug("sluggish"), pain);
    });
    assert_eq!(gone.len(), 1);
    assert_eq!(
        come,
        [
            r#"        "sluggish": (at: "start", name: "Slow", prevalence: Range(0.1, 0.20)), // sic"#
        ],
        "{text}"
    );
}

#[test]
fn a_moved_item_takes_its_comments_along() {
    let (text, gone, come) = changed(|map| map.touchpoints.move_index(1, 0));
    assert!(gone.is_empty() && come.is_empty(), "{text}");
    assert!(
        text.contains("touchpoints: {\n        // Money.\n        \"pay\": (stage: \"pay\""),
        "{text}"
    );
    assert!(
        text.contains("// Where everyone starts.\n        \"start\""),
        "{text}"
    );
    assert!(text.contains("),\n        // the end\n    },"), "{text}");
}

#[test]
fn list_items_keep_their_comments() {
    let (text, _, come) = changed(|map| {
        let mut new = map.targets[0].clone();
        new.note = "new".into();
        map.targets.insert(1, new);
    });
    assert_eq!(come.len(), 1, "{text}");
    assert!(
        text.contains("// the board's\n        (metric: Conversion, at_least: 0.10),"),
        "{text}"
    );
    let (text, gone, come) = changed(|map| {
        map.targets.remove(0);
    });
    assert_eq!((gone.len(), come.len()), (2, 0), "{text}");
}

#[test]
fn what_other_tools_keep_stays() {
    let (text, ..) = changed(|map| {
        map.stages[1].name = "Money".into();
        map.stages.insert(slug("stay"), Stage::default());
        map.title = "Other".into();
    });
    assert!(
        text.contains("(name: \"Money\", ext: (color: \"#ff0000\"))"),
        "{text}"
    );
    assert!(
        text.contains("ext: {\"other.tool\": [1, 2, /* three */ 3]},"),
        "{text}"
    );
    assert!(text.contains("title: \"Other\", // on one line"), "{text}");
}

#[test]
fn a_file_of_windows_keeps_its_line_ends() {
    let windows = MAP.replace('\n', "\r\n");
    let read = read_map(&windows, "x");
    let mut map = read.model.unwrap();
    map.flows[0].share = share(0.5).into();
    map.pains[0].votes = 3;
    map.touchpoints[0].does = "Clicks".into();
    let text = read.document.update(&map);
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
}

#[test]
fn a_root_without_its_name_stays_so() {
    let bare = MAP.replace("JourneyMap(", "(");
    let read = read_map(&bare, "x");
    let mut map = read.model.unwrap();
    map.title = "Other".into();
    let text = read.document.update(&map);
    assert_eq!(text, bare.replace("title: \"Trial\"", "title: \"Other\""));
}

#[test]
fn broken_items_stay_in_the_text() {
    let broken = MAP.replace("prevalence: 0.3", "prevalence: oops");
    let read = read_map(&broken, "x");
    assert_eq!(read.diagnostics.len(), 1);
    let mut map = read.model.unwrap();
    map.title = "Other".into();
    let text = read.document.update(&map);
    assert_eq!(text, broken.replace("title: \"Trial\"", "title: \"Other\""));
}

proptest! {
    /// From any map to any other: the text means the new one, without falling back to a fresh text.
    #[test]
    fn any_change_arrives(old in arbitrary::map(), new in arbitrary::map()) {
        let read = read_map(&write_map(&old), "x");
        let text = read.document.update_unchecked(&new);
        let again = read_map(&text, "x");
        prop_assert_eq!(&again.diagnostics, &[], "{}", text);
        prop_assert!(same(&again.model.unwrap(), &new), "{}", text);
    }

    /// The same where the text has comments and odd spacing wherever they can be.
    #[test]
    fn any_change_arrives_among_comments(
        old in arbitrary::map(),
        new in arbitrary::map(),
        keep in any::<[bool; 4]>(),
        noise in prop::collection::vec(0..NOISE.len(), 1..40),
    ) {
        let text = noisy(&write_map(&old), &noise);
        let read = read_map(&text, "x");
        prop_assert_eq!(&read.diagnostics, &[], "{}", text);
        let mut new = new;
        if keep[0] { new.touchpoints = old.touchpoints.clone(); new.touchpoints.reverse(); }
        if keep[1] { new.pains = old.pains.clone(); new.opportunities = old.opportunities.clone(); new.pains.values_mut().for_each(|p| p.note = "x".into()); }
        if keep[2] { new.flows = old.flows.clone(); new.flows.pop(); }
        if keep[3] { new.targets = old.targets.clone(); new.targets.reverse(); }
        let text = read.document.update_unchecked(&new);
        let again = read_map(&text, "x");
        prop_assert_eq!(&again.diagnostics, &[], "{}", text);
        let model = again.model.unwrap();
        prop_assert_eq!(write_map(&model), write_map(&new), "{}", text);
    }

    #[test]
    fn any_scenario_arrives(old in arbitrary::scenario(), new in arbitrary::scenario()) {
        let read = read_scenario(&crate::file::write_scenario(&old), "x");
        let text = read.document.update_unchecked(&new);
        let again = read_scenario(&text, "x");
        prop_assert_eq!(&again.model.unwrap(), &new, "{}", text);
    }
}

const NOISE: &[&str] = &[
    "",
    "",
    "",
    "",
    " ",
    "\n",
    "\n\n",
    "/* c */",
    " // c\n",
    "\n  // d\n\n",
    "\t",
];

/// The text with something meaningless between its tokens.
fn noisy(text: &str, noise: &[usize]) -> String {
    let mut picks = noise.iter().cycle();
    let pieces = crate::file::syntax::tokens(text, 0);
    pieces
        .map(|t| format!("{}{}", t.span.of(text), NOISE[*picks.next().unwrap_or(&0)]))
        .collect()
}
