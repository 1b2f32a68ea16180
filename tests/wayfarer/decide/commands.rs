//! `wayfarer decide` from outside.

use std::process::Command;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn wayfarer(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    (code, text(output.stdout), text(output.stderr))
}

fn good(arguments: &[&str]) -> String {
    let (code, out, err) = wayfarer(arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

const QUESTIONS: [&[&str]; 5] = [
    &["decide", "chances", "maps/trial-to-paid.ron"],
    &[
        "decide",
        "unknowns",
        "maps/trial-to-paid.ron",
        "-m",
        "conversion",
        "-m",
        "csat",
    ],
    &[
        "decide",
        "information",
        "maps/trial-to-paid.ron",
        "--target",
        "conversion",
    ],
    &[
        "decide",
        "information",
        "scenarios/self-serve-sso.ron",
        "--value",
        "--cohorts",
        "12",
    ],
    &[
        "decide",
        "portfolio",
        "maps/trial-to-paid.ron",
        "--budget",
        "50k",
        "--target",
        "activation",
    ],
];

fn small<'a>(question: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [question, &["-n", "300", "-r", "16"], more].concat()
}

#[test]
fn every_question_has_a_report_and_an_object_that_threads_do_not_change() {
    for question in QUESTIONS {
        let report = good(&small(question, &[]));
        let widest = report.lines().map(UnicodeWidthStr::width).max();
        assert!(widest.unwrap_or(0) <= 80, "{report}");
        let one = good(&small(question, &["--format", "json", "--threads", "1"]));
        let two = good(&small(question, &["--format", "json", "--threads", "2"]));
        assert!(one == two, "{question:?}");
        assert!(!one.contains("null"), "absent, not null");
        let value: Value = serde_json::from_str(&one).unwrap();
        assert_eq!(value["schema"], 1);
        assert_eq!(value["map"], "trial-to-paid");
        assert_eq!(value["customers"], 300);
    }
}

#[test]
fn objects_hold_what_the_results_page_says() {
    let of = |question: &[&str]| -> Value {
        serde_json::from_str(&good(&small(question, &["--format", "json"]))).unwrap()
    };
    let chances = of(QUESTIONS[0]);
    let targets = chances["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 6);
    assert_eq!(targets[0]["how"], "exact");
    assert_eq!(targets[5]["how"], "sampled", "CSAT has no exact value");
    for target in targets {
        let p = target["probability"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&p));
    }
    assert_eq!(chances["together"]["how"], "sampled");
    let unknowns = of(QUESTIONS[1]);
    let first = &unknowns["metrics"]["conversion"]["numbers"][0];
    assert!(first["swing"].as_f64().unwrap() > 0.0 && first["path"].is_string());
    assert!(unknowns["pains"].as_array().unwrap().len() == 7);
    let information = of(QUESTIONS[2]);
    assert_eq!(information["options"].as_array().unwrap().len(), 6);
    assert!(information["everything"]["value"].as_f64().unwrap() >= 0.0);
    let money = of(QUESTIONS[3]);
    assert_eq!(
        (&money["unit"], &money["how"]),
        (&"money".into(), &"sampled".into())
    );
    assert_eq!(money["options"][1]["cost"], 40000.0);
    let portfolio = of(QUESTIONS[4]);
    assert!(portfolio["choice"]["cost"].as_f64().unwrap() <= 50_000.0);
    assert!(portfolio["certainty"].is_number() && portfolio["runner_up"]["behind"].is_number());
}

#[test]
fn questions_that_make_no_sense_are_answered_with_words() {
    let says = |arguments: &[&str], code: i32, words: &str| {
        let (found, _, err) = wayfarer(arguments);
        assert!(
            found == code && err.contains(words),
            "{arguments:?}: {found} {err}"
        );
    };
    let map = "maps/trial-to-paid.ron";
    says(
        &["decide", "chances", map, "--target", "conversio"],
        2,
        "such as conversion",
    );
    says(
        &["decide", "chances", map, "--target", "nps"],
        2,
        "found no target of nps",
    );
    says(
        &["decide", "portfolio", map, "--budget", "1"],
        1,
        "more than the budget",
    );
    says(
        &[
            "decide",
            "portfolio",
            map,
            "--budget",
            "5k",
            "--only",
            "nothing",
        ],
        1,
        "found no opportunity `nothing`",
    );
    says(
        &["decide", "information", "maps/saas13.ron"],
        1,
        "neither money nor targets",
    );
    says(
        &["decide", "unknowns", "maps/saas13.ron"],
        1,
        "no number of this map is uncertain",
    );
    says(
        &["decide", "chances", map, "--format", "csv"],
        2,
        "no table",
    );
}
