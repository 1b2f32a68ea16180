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

const QUESTIONS: [&[&str]; 6] = [
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
    &[
        "decide",
        "seek",
        "maps/saas13.ron",
        "--target",
        "conversion",
        "--at-least",
        "12%",
        "--number",
        "setup>first-success.share",
        "--chance",
        "0.5",
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
        let map = match question[2] {
            "maps/saas13.ron" => "saas13",
            _ => "trial-to-paid",
        };
        assert_eq!(value["map"], map);
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
    assert_eq!(portfolio["reachable"], true);
    let seek = of(QUESTIONS[5]);
    assert_eq!(seek["number"]["path"], "flows/setup>first-success/share");
    assert_eq!(
        (&seek["how"], &seek["outcome"]),
        (&"exact".into(), &"found".into())
    );
    let answer = &seek["answer"];
    assert!(
        (answer["chance"].as_f64().unwrap() - 0.5).abs() <= 0.01,
        "{answer}"
    );
    assert!(answer["value"].as_f64().unwrap() > 0.6 && answer["meets"] == "at_least");
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
    let seek = |more: &[&'static str], code: i32, words: &str| {
        let question = ["decide", "seek", map, "-n", "300", "-r", "16"];
        says(&[&question[..], more].concat(), code, words);
    };
    let conversion = ["--target", "conversion", "--number"];
    let number = |name: &'static str| [&conversion[..], &[name]].concat();
    seek(
        &number("setup>first-reprt.share"),
        2,
        "`setup>first-report.share`",
    );
    seek(&number("sso"), 2, "`sso.leave`");
    seek(&number("sso.fix_cost"), 1, "no target depends on it");
    seek(&["--number", "sso.leave"], 2, "name one with --target");
    seek(
        &["--target", "nps", "--number", "sso.leave"],
        2,
        "no target of nps",
    );
    let chance = [&number("sso.leave")[..], &["--chance", "eighty"]].concat();
    seek(&chance, 2, "eighty");
    let persona = [&number("sso.leave")[..], &["--persona", "opps"]].concat();
    seek(&persona, 2, "expected one of: ops, dev");
    let bound = [&number("sso.leave")[..], &["--at-least", "lots"]].concat();
    seek(&bound, 2, "expected a share between 0 % and 100 %");
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

/// A number of two personas' targets, and the targets named with their persona in every report and object.
#[test]
fn targets_name_their_persona() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let text = std::fs::read_to_string("maps/trial-to-paid.ron").unwrap();
    let from = text.find("    targets: [").unwrap();
    let targets = r#"    targets: [
        (metric: Conversion, at_least: 0.012, persona: "ops"),
        (metric: Conversion, at_least: 0.02, persona: "dev"),
    ],
)"#;
    std::fs::write(&path, format!("{}{targets}", &text[..from])).unwrap();
    let path = path.to_str().unwrap();
    let budget = ["--budget", "9k"];
    let number = ["--number", "sso.leave"];
    let all = ["--target", "all"];
    for (question, more) in [
        ("chances", &[][..]),
        ("information", &all[..]),
        ("portfolio", &[all, budget].concat()),
        ("seek", &[all, number].concat()),
    ] {
        let arguments = [&["decide", question, path][..], more].concat();
        // Seeking asks many times.
        let draws: &[&str] = match question {
            "seek" => &["-n", "300", "-r", "2"],
            _ => &["-n", "300", "-r", "16"],
        };
        let report = good(&[&arguments[..], draws].concat()).replace('\n', " ");
        let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
        // A table names a persona by its slug where its name is long.
        let named = report.contains("Conversion, ops") && report.contains("Conversion, dev");
        let told = report.contains("Conversion of Olivia, operations admin ≥ 1.2 %")
            && report.contains("Conversion of Dev, developer and part-time analyst ≥ 2 %");
        assert!(named || told, "{report}");
        let object: Value = serde_json::from_str(&good(
            &[&arguments[..], draws, &["--format", "json"]].concat(),
        ))
        .unwrap();
        let targets = match object.get("targets") {
            Some(targets) => targets,
            None => &object["goal"]["targets"],
        };
        assert_eq!(targets[0]["persona"], "ops", "{object}");
        assert_eq!(targets[1]["persona"], "dev", "{object}");
    }
}

/// All targets of the sample at once cannot be had for 50k: no set is called a choice, the target in the way
/// is named, and so is the way on.
#[test]
fn a_portfolio_that_gets_nowhere_is_no_advice() {
    let question = [
        "decide",
        "portfolio",
        "maps/trial-to-paid.ron",
        "--budget",
        "8k",
    ];
    let size = ["-n", "2000", "-r", "40"];
    let report = good(&[&question[..], &size].concat());
    for words in [
        "OUT OF REACH",
        "No affordable set of fixes gets there",
        "CSAT ≥ 80 % (4 % at best)",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
    assert!(!report.contains("THE CHOICE"), "{report}");
    let object = good(&[&question[..], &size, &["--format", "json"]].concat());
    let object: Value = serde_json::from_str(&object).unwrap();
    assert_eq!(object["reachable"], false);
    assert!(object.get("choice").is_none());
    let nearest = object["nearest"].as_array().unwrap();
    assert_eq!(nearest.len(), 6);
    assert_eq!(nearest[5]["metric"], "csat");
    assert_eq!(nearest[5]["out_of_reach"], false);
}
