//! What is wrong is told at once, at its place, with what to do.

use crate::{
    diagnostic::{Diagnostic, Path},
    file::{read_map, read_scenario},
};

const GOOD: &str = r#"JourneyMap(
    format: 2,
    id: "trial",
    title: "Trial",
    stages: {"s": (name: "S")},
    touchpoints: {
        "a": (stage: "s", name: "A"),
        "b": (stage: "s", name: "B"),
    },
    pains: {"p": (at: "a", name: "P", prevalence: 0.5)},
    flows: {"a>b": (share: 0.4)},
)
"#;

/// The only thing wrong with the good file after a replacement.
fn only(from: &str, to: &str) -> Diagnostic {
    assert!(GOOD.contains(from), "{from}");
    let read = read_map(&GOOD.replace(from, to), "f");
    let [diagnostic] = read.diagnostics.as_slice() else {
        panic!("{to}: {:#?}", read.diagnostics)
    };
    assert!(read.model.is_some() || diagnostic.code == "newer-format");
    diagnostic.clone()
}

#[test]
fn the_good_file_is_good() {
    assert_eq!(read_map(GOOD, "f").diagnostics, []);
}

#[test]
fn each_mistake_is_told_once_with_its_code() {
    let field = |field: &str| format!("prevalence: 0.5, {field}");
    let cases: &[(&str, &str, &str, &str)] = &[
        ("unknown-field", "title", "titel", "did you mean `title`?"),
        (
            "unknown-field",
            "name: \"A\"",
            "name: \"A\", colour: 3",
            "its fields are stage",
        ),
        ("missing-field", "    title: \"Trial\",\n", "", "`title`"),
        (
            "missing-field",
            "    format: 2,\n",
            "",
            "write `format: 2,`",
        ),
        (
            "newer-format",
            "format: 2",
            "format: 3, future: ()",
            "update Wayfarer",
        ),
        (
            "duplicate-field",
            "name: \"A\"",
            "name: \"A\", name: \"A\"",
            "`name` a second time",
        ),
        (
            "duplicate-key",
            "\"b\": (",
            "\"a\": (",
            "\"a\" a second time",
        ),
        ("wrong-kind", "0.4", "\"0.4\"", "without quotes: 0.4"),
        ("wrong-kind", "\"Trial\"", "Trial", "put it in quotes"),
        ("wrong-kind", "\"Trial\"", "[]", "found a list"),
        (
            "wrong-kind",
            "(name: \"S\")",
            "{\"name\": \"S\"}",
            "parentheses",
        ),
        (
            "out-of-range",
            "name: \"A\"",
            "name: \"A\", position: (3, 999999)",
            "at most (10000, 200000)",
        ),
        (
            "out-of-range",
            "name: \"A\"",
            "name: \"A\", position: (-3, 9)",
            "found -3",
        ),
        (
            "wrong-kind",
            "name: \"A\"",
            "name: \"A\", position: (3)",
            "such as (24, 310)",
        ),
        (
            "out-of-range",
            "name: \"S\"",
            "name: \"S\", width: 900",
            "between 80 and 400",
        ),
        (
            "duplicate-lane",
            "flows: {",
            "lanes: (order: [Pains, Pains]), flows: {",
            "Pains a second time",
        ),
        (
            "unknown-variant",
            "flows: {",
            "lanes: (folded: [Pain]), flows: {",
            "did you mean `Pains`?",
        ),
        ("wrong-kind", "0.4", "Some(0.4)", "without `Some( )`"),
        (
            "bad-slug",
            "\"trial\"",
            "\"My trial\"",
            "write \"my-trial\"",
        ),
        ("bad-slug", "\"b\": (", "\"B!\": (", "write \"b\""),
        ("bad-flow", "a>b", "a-b", "expected a flow"),
        (
            "out-of-range",
            "0.4",
            "1.4",
            "found 1.4, expected a share between 0 and 1",
        ),
        ("not-finite", "0.4", "1e400", "not a finite number"),
        ("not-finite", "0.4", "NaN", "not a finite number"),
        ("not-finite", "0.4", "-inf", "not a finite number"),
        ("out-of-range", "0.5", &field("votes: -1"), "found -1"),
        ("out-of-range", "0.5", &field("votes: 1.5"), "found 1.5"),
        (
            "unknown-variant",
            "0.5",
            &field("evidence: Gess"),
            "did you mean `Guess`?",
        ),
        (
            "unknown-variant",
            "0.5",
            &field("delay: Gama(mean: \"1d\")"),
            "did you mean `Gamma`?",
        ),
        (
            "wrong-kind",
            "0.5",
            &field("delay: \"3d\""),
            "write Fixed(\"3d\")",
        ),
        (
            "wrong-kind",
            "0.5",
            &field("delay: Fixed(3)"),
            "write \"3d\"",
        ),
        (
            "bad-duration",
            "0.5",
            &field("delay: Fixed(\"3 x\")"),
            "found \"3 x\"",
        ),
        (
            "bad-duration",
            "0.5",
            &field("delay: Fixed(\"5m\")"),
            "minutes or months",
        ),
        (
            "bad-dwell",
            "0.5",
            &field("delay: Usually(median: \"5d\", p90: \"1d\")"),
            "shorter",
        ),
        (
            "missing-field",
            "0.5",
            &field("delay: Gamma(mean: \"1d\")"),
            "`sd`",
        ),
        (
            "bad-uncertainty",
            "0.5",
            "Range(0.7, 0.5)",
            "lower number first",
        ),
        ("out-of-range", "0.5", "Range(0.7, 1.5)", "found 1.5"),
        ("wrong-kind", "0.5", "Range(0.7)", "Range(low, high)"),
        (
            "unknown-variant",
            "0.5",
            "Rang(0.1, 0.2)",
            "did you mean `Range`?",
        ),
        (
            "bad-date",
            "format: 2",
            "format: 2, reviewed: \"2026-02-30\"",
            "2026-11-21",
        ),
        (
            "bad-currency",
            "format: 2",
            "format: 2, currency: \"usd\"",
            "three capital letters",
        ),
        (
            "target-bound",
            "format: 2",
            "format: 2, targets: [(metric: Nps)]",
            "at_least",
        ),
        (
            "wrong-root",
            "JourneyMap(",
            "JourneyMpa(",
            "did you mean `JourneyMap`?",
        ),
        (
            "syntax",
            "    title: \"Trial\",",
            "    title: \"Trial\"",
            "expected `,`",
        ),
        ("syntax", "share: 0.4", "share = 0.4", "expected `:`"),
        (
            "syntax",
            "share: 0.4",
            "share: 2d",
            "durations stand in quotes",
        ),
        (
            "syntax",
            "(share: 0.4)",
            "(share: 0.4",
            "to close the `(` of line 11",
        ),
        ("syntax", "0.4", "0.4\u{a0}", "a non-breaking space"),
        (
            "byte-order-mark",
            "JourneyMap(",
            "\u{feff}JourneyMap(",
            "UTF-8 with BOM",
        ),
        (
            "extension",
            "JourneyMap(",
            "#![enable(implicit_some)]\nJourneyMap(",
            "remove",
        ),
    ];
    for (code, from, field_text, told) in cases {
        let to = if field_text.starts_with("prevalence: 0.5, ") {
            field_text.replacen("prevalence: ", "", 1)
        } else {
            (*field_text).to_owned()
        };
        let diagnostic = only(from, &to);
        let all = format!("{} {:?}", diagnostic.message, diagnostic.hint.clone());
        assert_eq!(diagnostic.code, *code, "{to}: {all}");
        assert!(all.replace("\\\"", "\"").contains(told), "{to}: {all}");
        assert!(diagnostic.place.is_some());
    }
}

#[test]
fn diagnostics_have_path_and_place() {
    let diagnostic = only("0.5", "1.4");
    assert_eq!(diagnostic.path, Path::of(["pains", "p", "prevalence"]));
    let place = diagnostic.place.unwrap();
    assert_eq!(place.to_string(), "f:10:51");
    assert_eq!(place.length, 3);
}

#[test]
fn everything_is_told_at_once() {
    let text = GOOD
        .replace("\"s\", name: \"A\"", "\"s\" nam: \"A\"")
        .replace("0.4", "1.4")
        .replace("0.5", "oops")
        .replace("\"trial\"", "\"Trial\"");
    let read = read_map(&text, "f");
    let codes: Vec<_> = read.diagnostics.iter().map(|d| d.code).collect();
    let expected = [
        "bad-slug",
        "syntax",
        "unknown-field",
        "unknown-variant",
        "out-of-range",
    ];
    assert_eq!(codes, expected, "{:#?}", read.diagnostics);
    let map = read.model.unwrap();
    assert_eq!(map.touchpoints.len(), 2);
    assert_eq!(map.touchpoints["a"].name, "A", "what was meant is read");
    assert_eq!(map.id.as_str(), "trial");
}

#[test]
fn the_meaning_of_broken_things_is_not_judged() {
    let read = read_map(&GOOD.replace("at: \"a\"", "at: 5"), "f");
    let echo = Diagnostic::error("unknown-touchpoint", Path::of(["pains", "p", "at"]), "");
    let real = Diagnostic::error("unknown-stage", Path::of(["touchpoints", "a", "stage"]), "");
    let kept = read.document.without_echoes(vec![echo, real.clone()]);
    assert_eq!(kept, [real]);
}

#[test]
fn paths_lead_to_places() {
    let read = read_map(&GOOD.replace("a>b", "a > b"), "f");
    let place = |path: &[&str]| read.document.place(&Path::of(path)).to_string();
    assert_eq!(place(&[]), "f:1:1");
    assert_eq!(place(&["title"]), "f:4:12");
    assert_eq!(place(&["touchpoints", "b"]), "f:8:9");
    assert_eq!(place(&["touchpoints", "b", "stage"]), "f:8:22");
    assert_eq!(
        place(&["touchpoints", "b", "dwell"]),
        "f:8:9",
        "not written"
    );
    assert_eq!(place(&["flows", "a>b", "share"]), "f:11:30");
    let scenario = "Scenario(format: 2, id: \"x\", title: \"\", base: \"b\",\nchanges: [\nAdopt(opportunity: \"o\"),\n])";
    let read = read_scenario(scenario, "s");
    assert_eq!(read.diagnostics, []);
    let place = |path: &[&str]| read.document.place(&Path::of(path)).to_string();
    assert_eq!(place(&["changes", "0"]), "s:3:1");
    assert_eq!(place(&["changes", "0", "opportunity"]), "s:3:20");
    assert_eq!(place(&["changes", "7"]), "s:2:1", "the key of the list");
}

#[test]
fn a_scenario_is_no_map() {
    let read = read_map("Scenario(format: 2)", "f");
    assert!(read.model.is_none());
    assert_eq!(read.diagnostics.len(), 1);
    assert!(
        read.diagnostics[0]
            .message
            .contains("`Scenario(…)`, expected `JourneyMap(…)`")
    );
    assert!(read_map("", "f").model.is_none());
    assert_eq!(read_map("", "f").diagnostics.len(), 1);
}

#[test]
fn a_flood_of_errors_is_cut_short() {
    let junk = "x: 1, ".repeat(100_000);
    let read = read_map(
        &GOOD.replace("format: 2,", &format!("format: 1, {junk}")),
        "f",
    );
    assert_eq!(read.diagnostics.len(), 201);
    assert!(read.diagnostics[200].message.contains("99800 more errors"));
}

#[test]
fn a_merge_conflict_is_all_that_is_told() {
    let conflict = "<<<<<<< ours\n    title: \"A\",\n=======\n    title: \"B\",\n>>>>>>> theirs\n";
    let read = read_map(&GOOD.replace("    title: \"Trial\",\n", conflict), "f");
    let codes: Vec<_> = read.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["merge-conflict"]);
    assert_eq!(read.diagnostics[0].place.as_ref().map(|p| p.line), Some(4));
    assert!(read.model.is_none());
}
