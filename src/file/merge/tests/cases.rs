//! Merges by hand: what people do to a map in two places, and the text that comes out.

use crate::{
    file::{
        Read,
        merge::{Conflict, ConflictKind, Merged, Side, merge, undecided},
        read_map, read_scenario,
    },
    map::JourneyMap,
    scenario::Scenario,
};

pub const BASE: &str = r#"// The map of the trial.
JourneyMap(
    format: 2,
    id: "trial", title: "Trial",
    stages: {
        "try": (name: "Try"),
        "pay": (name: "Pay"),
    },
    touchpoints: {
        // Where everyone starts.
        "start": (
            stage: "try", name: "Start",
            emotion: 0.50, // asked in May
            dwell: Usually(median: "24h", p90: "120h"),
        ),
        "demo": (stage: "try", name: "Demo"),
        "pay": (stage: "pay", name: "Pay", subscribe: 49.00),
    },
    pains: {
        "slow": (at: "start", name: "Slow", prevalence: 0.2), // sic
    },
    flows: {
        "start>demo": (share: 0.40),
        "demo>pay": (share: 0.5),
    },
    targets: [
        (metric: Conversion, at_least: 0.10), // the board's
    ],
)
"#;

pub fn map(text: &str) -> Read<JourneyMap> {
    let read = read_map(text, "m.ron");
    assert_eq!(read.diagnostics, [], "{text}");
    read
}

pub fn nobody(_: &Conflict) -> Option<Side> {
    None
}

/// The base with some texts replaced.
pub fn with(changes: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// The merge of two sides; its text always loads and means what the model says.
pub fn merged(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> Merged<JourneyMap> {
    let (ours, theirs) = (with(ours), with(theirs));
    let merged = merge(Some(&map(BASE)), &map(&ours), &map(&theirs), None, &nobody).unwrap();
    let again = map(&merged.text);
    assert_eq!(again.model.as_ref(), Some(&merged.model), "{}", merged.text);
    merged
}

pub fn clean(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> String {
    let merged = merged(ours, theirs);
    assert!(
        merged.is_clean(),
        "{:?} {:?}",
        merged.conflicts,
        merged.problems
    );
    merged.text
}

const EMOTION: (&str, &str) = (
    "emotion: 0.50, // asked in May",
    "emotion: 0.6, // asked in June",
);

#[test]
fn fields_of_one_thing_that_two_people_changed_are_both_changed() {
    let text = clean(
        &[(r#"median: "24h""#, r#"median: "36h""#)],
        &[EMOTION, ("share: 0.5", "share: 0.55")],
    );
    let expected = with(&[
        (r#"median: "24h""#, r#"median: "36h""#),
        EMOTION,
        ("share: 0.5", "share: 0.55"),
    ]);
    // The spelling of what did not change stays, number for number.
    assert_eq!(text, expected);
}

#[test]
fn things_that_both_added_stand_in_the_file_with_their_comments() {
    let text = clean(
        &[(
            "        \"pay\": (stage: \"pay\"",
            "        // Ours.\n        \"call\": (stage: \"try\", name: \"Call\"),\n        \"pay\": (stage: \"pay\"",
        )],
        &[
            (
                "        \"pay\": (stage: \"pay\"",
                "        // Theirs.\n        \"chat\": (\n            // In the app.\n            stage: \"try\", name: \"Chat\", // new\n        ),\n        \"pay\": (stage: \"pay\"",
            ),
            ("// sic", "// sic!"),
        ],
    );
    for line in [
        "// Ours.",
        "// Theirs.",
        "// In the app.",
        "// new",
        "// sic!",
    ] {
        assert_eq!(text.matches(line).count(), 1, "{line}:\n{text}");
    }
    assert!(!text.contains("// sic\n"), "{text}");
    let place = |what: &str| text.find(what).unwrap();
    assert!(place("\"call\": (") < place("\"chat\": ("));
    assert!(place("\"chat\": (") < place("\"pay\": (stage"));
    assert!(place("// Theirs.") < place("\"chat\": ("), "{text}");
}

#[test]
fn a_conflict_names_the_field_and_keeps_all_three_values() {
    let merged = merged(
        &[("share: 0.40", "share: 0.45"), EMOTION],
        &[
            ("share: 0.40", "share: 0.30"),
            ("name: \"Demo\"", "name: \"Tour\""),
        ],
    );
    let [conflict] = merged.conflicts.as_slice() else {
        panic!("{:?}", merged.conflicts)
    };
    assert_eq!(conflict.path.to_string(), "flows.start>demo.share");
    assert_eq!(conflict.kind, ConflictKind::Changed);
    let words = |value: &Option<crate::file::merge::Value>| {
        value.as_ref().unwrap().words(&conflict.path, "USD")
    };
    assert_eq!(words(&conflict.base), "40 %");
    assert_eq!(words(&conflict.ours), "45 %");
    assert_eq!(words(&conflict.theirs), "30 %");
    // Ours in place, theirs beside it, and what did not conflict is merged.
    assert!(merged.text.contains("share: 0.45"), "{}", merged.text);
    assert!(
        (merged.text).contains(
            "        // MERGE share: theirs 0.3, base 0.4\n        \"start>demo\": (share: 0.45)"
        ),
        "{}",
        merged.text
    );
    assert!(merged.text.contains("name: \"Tour\"") && merged.text.contains("asked in June"));
    let left = undecided(&map(&merged.text).document);
    assert_eq!(left.len(), 1, "{left:?}");
    let line = merged
        .text
        .lines()
        .nth(left[0].place.as_ref().unwrap().line - 1)
        .unwrap();
    assert!(line.contains("// MERGE share"), "{line}");
    assert_eq!(undecided(&map(BASE).document), []);
}

#[test]
fn somebody_may_choose() {
    let (ours, theirs) = (
        with(&[("share: 0.40", "share: 0.45")]),
        with(&[("share: 0.40", "share: 0.30")]),
    );
    let theirs_wins = |_: &Conflict| Some(Side::Theirs);
    let merged = merge(
        Some(&map(BASE)),
        &map(&ours),
        &map(&theirs),
        None,
        &theirs_wins,
    )
    .unwrap();
    assert!(merged.is_clean() && merged.conflicts.len() == 1);
    assert_eq!(merged.text, with(&[("share: 0.40", "share: 0.3")]));
}

#[test]
fn a_thing_that_one_removed_and_the_other_changed_stays() {
    let pain = "        \"slow\": (at: \"start\", name: \"Slow\", prevalence: 0.2), // sic\n";
    let merged = merged(&[(pain, "")], &[("prevalence: 0.2", "prevalence: 0.3")]);
    let [conflict] = merged.conflicts.as_slice() else {
        panic!("{:?}", merged.conflicts)
    };
    assert_eq!(conflict.path.to_string(), "pains.slow");
    assert_eq!(conflict.kind, ConflictKind::Removed);
    assert_eq!(conflict.ours, None);
    assert!(merged.model.pains.contains_key("slow"));
    assert!(
        merged
            .text
            .contains("// MERGE ours removed it, theirs changed it"),
        "{}",
        merged.text
    );
    // Unchanged on the other side, it goes.
    let text = clean(&[(pain, "")], &[EMOTION]);
    assert!(!text.contains("slow"), "{text}");
}

#[test]
fn what_one_removed_and_the_other_uses_stays() {
    let gone: &[(&str, &str)] = &[
        ("        \"demo\": (stage: \"try\", name: \"Demo\"),\n", ""),
        (
            "\"start>demo\": (share: 0.40)",
            "\"start>pay\": (share: 0.40)",
        ),
        ("        \"demo>pay\": (share: 0.5),\n", ""),
    ];
    let pain = (
        "// sic\n",
        "// sic\n        \"dull\": (at: \"demo\", name: \"Dull\", prevalence: 0.1),\n",
    );
    for (ours, theirs) in [(gone, &[pain][..]), (&[pain], gone)] {
        let merged = merged(ours, theirs);
        assert!(
            merged.model.touchpoints.contains_key("demo"),
            "{:?} {}",
            merged.conflicts,
            merged.text
        );
        let [conflict] = merged.conflicts.as_slice() else {
            panic!("{:?}", merged.conflicts)
        };
        assert_eq!(conflict.path.to_string(), "touchpoints.demo");
        assert_eq!(conflict.kind, ConflictKind::Used);
        assert_eq!(merged.problems, []);
    }
}

#[test]
fn two_changes_that_are_right_alone_and_wrong_together_are_told() {
    let merged = merged(
        &[(
            "\"demo>pay\"",
            "\"start>pay\": (share: 0.45),\n        \"demo>pay\"",
        )],
        &[("share: 0.40", "share: 0.7")],
    );
    assert_eq!(merged.conflicts, []);
    assert!(!merged.is_clean());
    assert_eq!(merged.problems.len(), 1, "{:?}", merged.problems);
    assert!(merged.problems[0].path.to_string().contains("start"));
}

#[test]
fn a_slug_that_one_changed_is_changed_wherever_the_other_names_it() {
    let renamed = &[
        ("\"demo\": (", "\"tour\": ("),
        ("start>demo", "start>tour"),
        ("demo>pay", "tour>pay"),
    ];
    let theirs = &[
        ("name: \"Demo\"", "name: \"Demo\", emotion: 0.2"),
        (
            "// sic\n",
            "// sic\n        \"dull\": (at: \"demo\", name: \"Dull\", prevalence: 0.1),\n",
        ),
    ];
    for text in [clean(renamed, theirs), clean(theirs, renamed)] {
        assert!(!text.contains("\"demo\""), "{text}");
        assert!(
            text.contains("\"tour\": (stage: \"try\", name: \"Demo\", emotion: 0.2)"),
            "{text}"
        );
        assert!(text.contains("(at: \"tour\", name: \"Dull\""), "{text}");
    }
    let other: Vec<(&str, String)> = renamed
        .iter()
        .map(|(from, to)| (*from, to.replace("tour", "show")))
        .collect();
    let other: Vec<(&str, &str)> = other.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let merged = merged(renamed, &other);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].kind, ConflictKind::Renamed);
    assert_eq!(merged.model.touchpoints.len(), 3);
}

#[test]
fn moves_of_both_are_made() {
    let start =
        &BASE[BASE.find("        // Where").unwrap()..BASE.find("        \"demo\": (").unwrap()];
    let pay = "        \"pay\": (stage: \"pay\", name: \"Pay\", subscribe: 49.00),\n";
    let demo = "        \"demo\": (stage: \"try\", name: \"Demo\"),\n";
    let block = format!("{start}{demo}{pay}");
    let (ours, theirs) = (format!("{demo}{start}{pay}"), format!("{demo}{pay}{start}"));
    let text = clean(&[(&block, &ours)], &[(&block, &theirs), EMOTION]);
    let place = |what: &str| text.find(what).unwrap();
    assert!(
        place(demo) < place(pay) && place(pay) < place("        \"start\": ("),
        "{text}"
    );
    assert!(place("// Where everyone") > place(pay), "{text}");
    // Round in a circle: start after demo, pay before demo, and pay after start.
    let theirs = format!("{start}{pay}{demo}");
    let merged = merged(&[(&block, &ours)], &[(&block, &theirs)]);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].kind, ConflictKind::Order);
    assert!(
        merged.text.contains("// MERGE theirs has the order"),
        "{}",
        merged.text
    );
}

#[test]
fn comments_and_data_of_other_tools_are_merged_too() {
    let text = clean(
        &[("name: \"Try\")", "name: \"Try\", ext: (color: \"red\"))")],
        &[
            (
                "// The map of the trial.",
                "// The map of the trial, 2026.\n// With notes.",
            ),
            (
                "name: \"Pay\")",
                "name: \"Pay\", ext: {\"t\": [1, /* two */ 2]})",
            ),
            ("// the board's", "// the board's, again"),
        ],
    );
    assert!(
        text.starts_with("// The map of the trial, 2026.\n// With notes.\nJourneyMap("),
        "{text}"
    );
    assert!(text.contains("ext: (color: \"red\")"), "{text}");
    assert!(text.contains("ext: {\"t\": [1, /* two */ 2]}"), "{text}");
    assert!(text.contains("// the board's, again\n"), "{text}");
    // Both changed the same one.
    let merged = merged(
        &[("name: \"Try\")", "name: \"Try\", ext: 1)")],
        &[("name: \"Try\")", "name: \"Try\", ext: 2)")],
    );
    assert_eq!(merged.conflicts[0].path.to_string(), "stages.try.ext");
    assert!(merged.text.contains("ext: 1"), "{}", merged.text);
}

#[test]
fn files_of_windows_stay_files_of_windows() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let ours = crlf(&with(&[("share: 0.40", "share: 0.45")]));
    let theirs = with(&[
        EMOTION,
        ("// Where everyone", "// New.\n        // Where everyone"),
    ]);
    let merged = merge(Some(&map(BASE)), &map(&ours), &map(&theirs), None, &nobody).unwrap();
    assert!(merged.is_clean(), "{:?}", merged.conflicts);
    let lines = with(&[
        ("share: 0.40", "share: 0.45"),
        EMOTION,
        (
            "// Where everyone starts.",
            "// Where everyone starts.\n        // New.",
        ),
    ]);
    assert_eq!(merged.text, crlf(&lines));
}

#[test]
fn notes_that_two_people_hang_up_hang_both() {
    let sticky =
        |text: &str| format!("name: \"Demo\", stickies: [(lane: Pains, text: \"{text}\")]");
    let (ours, theirs) = (sticky("Too long"), sticky("Nobody comes"));
    let demo = "name: \"Demo\"";
    let text = clean(&[(demo, &ours)], &[(demo, &theirs)]);
    assert!(
        text.contains("Too long") && text.contains("Nobody comes"),
        "{text}"
    );
}

/// Ours calls the first step "one" and the second "two", theirs calls the second "one": a slug passes from one
/// thing to another, and each keeps its own comments.
#[test]
fn a_slug_that_passes_to_another_thing_takes_no_comments_with_it() {
    let ours = [
        (r#""start": ("#, r#""one": ("#),
        (r#""demo": ("#, r#""two": ("#),
        (r#"at: "start""#, r#"at: "one""#),
        (r#""start>demo""#, r#""one>two""#),
        (r#""demo>pay""#, r#""two>pay""#),
    ];
    let theirs = [
        (
            "// Where everyone starts.",
            "// Where everyone starts, since May.",
        ),
        (
            r#""demo": (stage: "try", name: "Demo"),"#,
            r#""one": (stage: "try", name: "Demo"), // by theirs"#,
        ),
        (r#""start>demo""#, r#""start>one""#),
        (r#""demo>pay""#, r#""one>pay""#),
    ];
    let merged = merged(&ours, &theirs);
    assert_eq!(merged.conflicts.len(), 1, "{:?}", merged.conflicts);
    assert_eq!(merged.conflicts[0].kind, ConflictKind::Renamed);
    for kept in [
        "        // Where everyone starts, since May.\n        \"one\": (\n",
        "\"two\": (stage: \"try\", name: \"Demo\"), // by theirs\n",
        "emotion: 0.50, // asked in May\n",
    ] {
        assert_eq!(
            merged.text.matches(kept).count(),
            1,
            "{kept}{}",
            merged.text
        );
    }
}

/// Theirs writes down where everybody entered anyway, which changes nothing: ours, which puts another step first
/// or in its place, is followed, and the merge says so as theirs does.
#[test]
fn an_entry_that_is_only_written_down_gives_way_to_a_changed_one() {
    let map = |touchpoints: &[&str], entry: &str| {
        let step = |slug| format!(r#""{slug}": (stage: "s", name: "{slug}"),"#);
        let steps: String = touchpoints.iter().map(step).collect();
        map(&format!(
            r#"JourneyMap(format: 2, id: "m", title: "M", {entry} stages: {{"s": (name: "S")}},
            touchpoints: {{{steps}}})"#
        ))
    };
    let (base, theirs) = (map(&["a"], ""), map(&["a"], "entry: \"a\","));
    for ours in [&["b"][..], &["b", "a"]] {
        let merged = merge(Some(&base), &map(ours, ""), &theirs, None, &nobody).unwrap();
        assert!(merged.is_clean(), "{:?}", merged.conflicts);
        let expected = map(ours, "entry: \"b\",").model.unwrap();
        assert_eq!(merged.model, expected, "{}", merged.text);
    }
}

#[test]
fn without_a_common_ancestor_what_differs_is_a_conflict() {
    let theirs = with(&[("share: 0.40", "share: 0.3")]);
    let merged = merge(None, &map(BASE), &map(&theirs), None, &nobody).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].base, None);
    let merged = merge(None, &map(BASE), &map(BASE), None, &nobody).unwrap();
    assert!(merged.is_clean());
    assert_eq!(merged.text, BASE);
}

#[test]
fn a_side_with_errors_is_not_merged() {
    let broken = read_map(&BASE.replace("share: 0.5", "share: 1.5"), "theirs.ron");
    let error = merge(Some(&map(BASE)), &map(BASE), &broken, None, &nobody).unwrap_err();
    assert!(error.to_string().contains("theirs.ron"), "{error}");
}

#[test]
fn scenarios_are_merged_change_by_change() {
    const BASE: &str = r#"Scenario(
    format: 2, id: "s", title: "S", base: "m.ron",
    changes: [
        FixPain(pain: "slow", by: 0.5), // cheap
        SetShare(flow: "demo>pay", share: 0.6),
    ],
)
"#;
    let read = |text: &str| -> Read<Scenario> {
        let read = read_scenario(text, "s.ron");
        assert_eq!(read.diagnostics, [], "{text}");
        read
    };
    let off = "Off(change: SetShare(flow: \"demo>pay\", share: 0.6))";
    let ours = BASE.replace("SetShare(flow: \"demo>pay\", share: 0.6)", off);
    let theirs = BASE.replace("share: 0.6", "share: 0.7").replace(
        "    ],",
        "        // Bold.\n        SetEmotion(touchpoint: \"demo\", emotion: 0.5),\n    ],",
    );
    let merged = merge(
        Some(&read(BASE)),
        &read(&ours),
        &read(&theirs),
        None,
        &nobody,
    )
    .unwrap();
    assert!(merged.is_clean(), "{:?}", merged.conflicts);
    assert!(
        merged
            .text
            .contains("Off(change: SetShare(flow: \"demo>pay\", share: 0.7))"),
        "{}",
        merged.text
    );
    assert!(merged.text.contains("// Bold.\n") && merged.text.contains("// cheap\n"));
    let other = BASE.replace("by: 0.5", "by: 0.9");
    let third = BASE.replace("by: 0.5", "by: 0.1");
    let merged = merge(
        Some(&read(BASE)),
        &read(&other),
        &read(&third),
        None,
        &nobody,
    )
    .unwrap();
    assert_eq!(
        merged.conflicts[0].path.to_string(),
        "changes.FixPain slow.by"
    );
    assert!(
        merged.text.contains("// MERGE by: theirs 0.1, base 0.5"),
        "{}",
        merged.text
    );
}
