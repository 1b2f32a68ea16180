//! What is easily lost: comments on things that the other side removed, defaults that nobody wrote.

use super::cases::{BASE, clean, map, merged, nobody, with};
use crate::{
    file::{
        merge::{Conflict, ConflictKind, Merged, Side, merge},
        read_scenario,
    },
    map::JourneyMap,
};

const DEMO: &str = "        \"demo\": (stage: \"try\", name: \"Demo\"),\n";

#[test]
fn a_comment_on_a_thing_that_the_other_removed_survives() {
    let flow = "        \"demo>pay\": (share: 0.5),\n";
    let slow = "        \"slow\": (at: \"start\", name: \"Slow\", prevalence: 0.2), // sic\n";
    let above = format!("        // Asked in June.\n{flow}");
    let inside = "        \"slow\": (\n            // Do NOT delete, legal asked.\n            at: \"start\", name: \"Slow\", prevalence: 0.2), // sic\n";
    for (gone, written, comment, path) in [
        (flow, above.as_str(), "// Asked in June.", "flows.demo>pay"),
        (slow, inside, "// Do NOT delete, legal asked.", "pains.slow"),
    ] {
        for sides in [
            merged(&[(gone, "")], &[(gone, written)]),
            merged(&[(gone, written)], &[(gone, "")]),
        ] {
            let [conflict] = sides.conflicts.as_slice() else {
                panic!("{:?}", sides.conflicts)
            };
            assert_eq!(conflict.path.to_string(), path);
            assert_eq!(conflict.kind, ConflictKind::Commented);
            assert!(!sides.is_clean());
            assert_eq!(sides.text.matches(comment).count(), 1, "{}", sides.text);
            assert!(sides.text.contains("removed it, "), "{}", sides.text);
        }
    }
    // One that nobody touched goes with its thing, and one that went with it too.
    let text = clean(&[(slow, "")], &[(" // sic", "")]);
    assert!(!text.contains("slow") && !text.contains("sic"), "{text}");
    // Whoever chooses the removal chooses it for the comment too.
    let (ours, theirs) = (with(&[(slow, "")]), with(&[(slow, inside)]));
    let ours_wins = |_: &Conflict| Some(Side::Ours);
    let merged = merge(
        Some(&map(BASE)),
        &map(&ours),
        &map(&theirs),
        None,
        &ours_wins,
    )
    .unwrap();
    assert!(merged.is_clean() && merged.text == ours, "{}", merged.text);
}

#[test]
fn a_comment_on_a_field_that_the_other_removed_survives() {
    let ours = ("            emotion: 0.50, // asked in May\n", "");
    let theirs = ("// asked in May", "// asked in May and in June");
    for sides in [merged(&[ours], &[theirs]), merged(&[theirs], &[ours])] {
        assert_eq!(sides.conflicts.len(), 1, "{:?}", sides.conflicts);
        assert_eq!(sides.conflicts[0].kind, ConflictKind::Commented);
        assert_eq!(sides.text.matches("in May and in June").count(), 1);
        assert!(sides.text.contains("emotion: 0.5"), "{}", sides.text);
    }
    // In a value that is another one altogether, the comment stands at that.
    let law = (
        "dwell: Usually(median: \"24h\", p90: \"120h\")",
        "dwell: Fixed(\"3d\")",
    );
    let inner = ("p90: \"120h\"", "/* Ada's */ p90: \"120h\"");
    for sides in [merged(&[law], &[inner]), merged(&[inner], &[law])] {
        assert!(sides.text.contains("Fixed(\"3d\")"), "{}", sides.text);
        assert_eq!(
            sides.text.matches("/* Ada's */").count(),
            1,
            "{}",
            sides.text
        );
        let [homeless] = sides.homeless.as_slice() else {
            panic!("{:?}", sides.homeless)
        };
        assert_eq!(homeless.was_at.to_string(), "touchpoints.start.dwell.p90");
        assert_eq!(homeless.now_at.to_string(), "touchpoints.start.dwell");
    }
}

#[test]
fn a_default_that_one_side_left_unwritten_is_its_value_where_both_added_the_thing() {
    let call = |fields: &str| {
        format!("{DEMO}        \"call\": (stage: \"try\", name: \"Call\"{fields}),\n")
    };
    let (plain, rich) = (
        call(""),
        call(", emotion: -0.8, dwell: Fixed(\"30d\"), cost: 500, note: \"Costly\""),
    );
    let paths = |merged: &Merged<JourneyMap>| -> Vec<String> {
        let all = merged.conflicts.iter();
        all.map(|c| c.path.to_string()).collect()
    };
    let words = |value: &Option<crate::file::merge::Value>, conflict: &Conflict| {
        value.as_ref().unwrap().words(&conflict.path, "USD")
    };
    let both = [
        "touchpoints.call.emotion".to_owned(),
        "touchpoints.call.dwell".to_owned(),
    ];
    let there = merged(&[(DEMO, &plain)], &[(DEMO, &rich)]);
    let mut found = paths(&there);
    found.sort();
    let mut expected = both.to_vec();
    expected.sort();
    assert_eq!(found, expected);
    for conflict in &there.conflicts {
        assert_eq!(conflict.base, None);
        let ours = words(&conflict.ours, conflict);
        let is_default = ["0", "always 0 d"].contains(&ours.as_str());
        assert!(is_default, "{ours}");
    }
    // Ours stands, and what ours did not say at all is taken over.
    let slug = crate::units::Slug::new("call").unwrap();
    let touchpoint = &there.model.touchpoints[&slug];
    assert_eq!(touchpoint.emotion, Default::default());
    assert_eq!(touchpoint.note, "Costly");
    assert!(touchpoint.cost.is_some());
    let back = merged(&[(DEMO, &rich)], &[(DEMO, &plain)]);
    let mut found = paths(&back);
    found.sort();
    assert_eq!(found, expected);
    assert!(
        back.text.contains("// MERGE emotion: theirs 0"),
        "{}",
        back.text
    );
    // With an ancestor, what one left alone is what it was.
    let text = clean(
        &[("name: \"Demo\"", "name: \"Demo!\"")],
        &[("name: \"Demo\"", "emotion: 0.3, name: \"Demo\"")],
    );
    assert!(text.contains("emotion: 0.3"), "{text}");
}

#[test]
fn what_a_file_says_of_itself_by_default_counts_where_there_is_no_ancestor() {
    let theirs = with(&[(
        "id: \"trial\"",
        "discount_rate: 0.05, experience: (noise: 3), state: Future, run: (seed: 7), id: \"trial\"",
    )]);
    let merged = merge(None, &map(BASE), &map(&theirs), None, &nobody).unwrap();
    let mut found: Vec<String> = (merged.conflicts.iter())
        .map(|c| c.path.to_string())
        .collect();
    found.sort();
    assert_eq!(found, ["discount_rate", "experience.noise", "state"]);
    assert_eq!(merged.model.run.seed, Some(7));
    // With an ancestor, changing one of two defaults leaves the other to the other side.
    let text = clean(
        &[("id: \"trial\"", "experience: (noise: 3), id: \"trial\"")],
        &[("id: \"trial\"", "experience: (csat_from: 5), id: \"trial\"")],
    );
    assert!(
        text.contains("noise: 3") && text.contains("csat_from: 5"),
        "{text}"
    );
}

#[test]
fn a_comment_between_a_key_and_its_value_survives() {
    let noted = ("name: \"Demo\"", "name: /* sales says */ \"Demo\"");
    let renamed = ("name: \"Demo\"", "name: \"Tour\"");
    for text in [clean(&[noted], &[renamed]), clean(&[renamed], &[noted])] {
        assert!(
            text.contains("name: ") && text.contains("\"Tour\""),
            "{text}"
        );
        assert_eq!(text.matches("/* sales says */").count(), 1, "{text}");
    }
}

#[test]
fn a_conflict_in_what_other_tools_keep_is_told_on_one_line() {
    let ext = |color: &str| {
        format!(
            "name: \"Try\", ext: (\n            // A colour.\n            color: \"{color}\",\n        ))"
        )
    };
    let (ours, theirs) = (ext("red"), ext("blue"));
    let from = "name: \"Try\")";
    let merged = merged(&[(from, &ours), EMOTION], &[(from, &theirs), OTHER_EMOTION]);
    assert_eq!(merged.conflicts.len(), 2);
    assert_eq!(
        merged.text.matches("// MERGE").count(),
        2,
        "{}",
        merged.text
    );
    assert!(merged.text.contains("\"red\"") && merged.text.contains("\"blue\""));
}

const EMOTION: (&str, &str) = ("emotion: 0.50,", "emotion: 0.6,");
const OTHER_EMOTION: (&str, &str) = ("emotion: 0.50,", "emotion: 0.7,");

#[test]
fn changes_that_both_added_conflict_in_what_one_left_unwritten() {
    let scenario = |changes: &str| {
        format!(
            "Scenario(format: 2, id: \"s\", title: \"S\", base: \"m.ron\", changes: [{changes}])\n"
        )
    };
    let read = |text: &str| read_scenario(text, "s.ron");
    let merge_of = |ours: &str, theirs: &str| {
        let [base, ours, theirs] = ["", ours, theirs].map(|changes| read(&scenario(changes)));
        merge(Some(&base), &ours, &theirs, None, &nobody).unwrap()
    };
    let merged = merge_of("FixPain(pain: \"sso\")", "FixPain(pain: \"sso\", by: 0.3)");
    assert_eq!(
        merged.conflicts[0].path.to_string(),
        "changes.FixPain sso.by"
    );
    assert!(
        merged.text.contains("FixPain(pain: \"sso\")"),
        "{}",
        merged.text
    );
    assert!(
        merged.text.contains("FixPain sso.by: theirs 0.3"),
        "{}",
        merged.text
    );
    let on = "FixPain(pain: \"sso\")";
    let merged = merge_of(on, &format!("Off(change: {on})"));
    assert_eq!(merged.conflicts.len(), 1, "{}", merged.text);
    assert!(!merged.text.contains("Off("), "{}", merged.text);
    let merged = merge_of(on, on);
    assert!(merged.is_clean());
}

#[test]
fn a_comment_on_a_change_that_the_other_switched_off_survives() {
    let scenario = |changes: &str| {
        let text = format!(
            "Scenario(\n    format: 2, id: \"s\", title: \"S\", base: \"m.ron\",\n    changes: [\n{changes}\n    ],\n)\n"
        );
        read_scenario(&text, "s.ron")
    };
    let base = scenario("        FixPain(pain: \"sso\"),");
    let off = scenario("        Off(change: FixPain(pain: \"sso\")),");
    let noted = scenario("        // Ask Ada.\n        FixPain(pain: \"sso\"),");
    for (ours, theirs) in [(&off, &noted), (&noted, &off)] {
        let merged = merge(Some(&base), ours, theirs, None, &nobody).unwrap();
        assert!(
            merged.is_clean() && merged.homeless.is_empty(),
            "{}",
            merged.text
        );
        assert!(
            merged.text.contains("        // Ask Ada.\n        Off("),
            "{}",
            merged.text
        );
    }
}

#[test]
fn a_conflict_in_a_list_is_told_once() {
    let merged = merged(
        &[("at_least: 0.10", "at_least: 0.2")],
        &[("at_least: 0.10", "at_least: 0.3")],
    );
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.text.matches("MERGE").count(), 1, "{}", merged.text);
    assert!(
        merged
            .text
            .contains("    targets: [\n        // MERGE at_least: theirs 0.3"),
        "{}",
        merged.text
    );
}

#[test]
fn a_comment_on_one_of_two_changes_that_say_the_same_stands_once() {
    let with = |changes: &str| {
        let head = "Scenario(\n    format: 1, id: \"s\", title: \"S\", base: \"m.ron\",\n";
        let text = format!("{head}    changes: [\n{changes}    ],\n)\n");
        let read = read_scenario(&text, "s.ron");
        assert_eq!(read.diagnostics, [], "{text}");
        read
    };
    let first = "        FixPain(pain: \"p\", by: 0.1),\n";
    let second = "        FixPain(pain: \"p\", by: 0.2), // Ours\n";
    let (base, ours, theirs) = (with(first), with(&format!("{first}{second}")), with(""));
    // The second is the only one of its kind once the first has gone.
    let merged = merge(Some(&base), &ours, &theirs, None, &nobody).unwrap();
    assert_eq!(merged.text.matches("// Ours").count(), 1, "{}", merged.text);
    assert_eq!(merged.text.matches("by: 0.2").count(), 1, "{}", merged.text);
}

/// Theirs gave a stage and all its touchpoints other slugs: each keeps what ours wrote on it.
#[test]
fn a_comment_on_one_of_several_things_that_the_other_renamed_survives() {
    let text = |[stage, a, b]: [&str; 3], behind: [&str; 2]| {
        format!(
            "JourneyMap(\n    format: 2,\n    id: \"m\",\n    title: \"M\",\n    stages: {{\n        \"{stage}\": (name: \"S\"),\n    }},\n    touchpoints: {{\n        \"{a}\": (stage: \"{stage}\", name: \"A\"),{}\n        \"{b}\": (stage: \"{stage}\", name: \"B\"),{}\n    }},\n    flows: {{\n        \"{a}>{b}\": (share: 0.5),\n    }},\n)\n",
            behind[0], behind[1]
        )
    };
    let (old, new) = (["s", "a", "b"], ["t", "x", "y"]);
    for asked in [[" // asked", ""], ["", " // asked"]] {
        let (base, ours, theirs) = (text(old, ["", ""]), text(old, asked), text(new, ["", ""]));
        for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
            let merged = merge(Some(&map(&base)), &map(ours), &map(theirs), None, &nobody).unwrap();
            assert!(merged.is_clean(), "{:?}", merged.conflicts);
            assert_eq!(merged.text, text(new, asked));
        }
    }
}
