//! The command line from outside: what scripts rely on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program, where the repository is, without what the environment says about colour, and without a
/// display: no test must open a window.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wayfarer"));
    command.current_dir(root()).args(arguments);
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ] {
        command.env_remove(name);
    }
    command
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn wayfarer(arguments: &[&str]) -> Ran {
    ran(command(arguments).output().unwrap())
}

/// Runs what must work.
fn good(arguments: &[&str]) -> String {
    let ran = wayfarer(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    ran.out
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&good(arguments)).unwrap()
}

const SMALL: [&str; 4] = ["-n", "300", "-r", "4"];

fn small<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &SMALL].concat()
}

fn temporary(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let code = |arguments: &[&str]| wayfarer(arguments).code;
    assert_eq!(code(&small(&["run", "maps/saas13.ron"])), 0);
    assert_eq!(code(&["check", "maps/saas13.ron"]), 0);
    assert_eq!(code(&["check", "tests/broken/01-unknown-field.ron"]), 1);
    assert_eq!(code(&["run", "tests/broken/01-unknown-field.ron"]), 1);
    assert_eq!(code(&["run", "maps/there-is-none.ron"]), 1);
    assert_eq!(code(&["run"]), 2);
    assert_eq!(code(&["run", "maps/saas13.ron", "--customers", "0"]), 2);
    assert_eq!(code(&["run", "maps/saas13.ron", "--horizon", "5m"]), 2);
    assert_eq!(code(&["run", "maps/saas13.ron", "--sed", "5"]), 2);
    assert_eq!(code(&["compare", "maps/saas13.ron"]), 2);
    assert_eq!(code(&["new", "no-such-template", "-o", "-"]), 2);
    let map = "maps/trial-to-paid.ron";
    assert_eq!(code(&small(&["run", map, "--no-leverage"])), 0);
    assert_eq!(code(&small(&["run", map, "--no-leverage", "--strict"])), 3);
}

#[test]
fn the_result_does_not_depend_on_the_threads() {
    let of = |threads: &'static str| {
        let arguments = [
            "run",
            "maps/trial-to-paid.ron",
            "--format",
            "json",
            "--threads",
        ];
        good(&small(&[&arguments[..], &[threads]].concat()))
    };
    let one = of("1");
    assert_eq!(one, of("2"));
    assert_eq!(one, of("4"));
}

#[test]
fn the_json_is_that_of_the_contract() {
    let text = good(&small(&[
        "run",
        "scenarios/guided-setup.ron",
        "--format",
        "json",
    ]));
    assert!(!text.contains("null"), "absent, not null");
    let value: Value = serde_json::from_str(&text).unwrap();
    let keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "schema",
            "map",
            "scenario",
            "customers",
            "replications",
            "seed",
            "horizon_days",
            "currency",
            "window_days",
            "uncertain_numbers",
            "stopped",
            "metrics",
            "targets",
            "stages",
            "touchpoints",
            "pains",
            "opportunities",
            "personas",
            "survival",
        ]
    );
    assert_eq!(value["schema"], 1);
    assert_eq!(value["map"], "trial-to-paid");
    assert_eq!(value["scenario"], "guided-setup");
    assert_eq!(value["customers"], 300);
    for metric in [
        "conversion",
        "activation",
        "churn",
        "active",
        "time_to_value_p90",
        "nps",
    ] {
        let metric = &value["metrics"][metric];
        let number = |key: &str| metric[key].as_f64().unwrap();
        assert!(number("low") <= number("value") && number("value") <= number("high"));
        assert!(metric["unit"].is_string() && metric["interval"].is_string());
        assert!(metric["sd_chance"].is_number() && metric["sd_unknown"].is_number());
    }
    for target in value["targets"].as_array().unwrap() {
        assert!(target["at_least"].is_number() ^ target["at_most"].is_number());
        assert!(target["met"].is_boolean());
        assert!((0.0..=1.0).contains(&target["probability"].as_f64().unwrap()));
    }
    let pain = &value["pains"][0];
    assert!(pain["rank"].is_number() && pain["leverage"]["revenue"]["value"].is_number());
    let plain = json(&small(&["run", "maps/saas13.ron", "--format", "json"]));
    assert!(plain.get("scenario").is_none());
    assert!(plain["metrics"].get("nps").is_none(), "no emotions, no NPS");
}

#[test]
fn settings_are_those_of_the_command_line_then_the_scenario_then_the_map() {
    let of = |more: &[&str]| {
        let arguments = [
            "run",
            "scenarios/guided-setup.ron",
            "--format",
            "json",
            "--no-leverage",
        ];
        json(&[&arguments[..], &["-r", "2"], more].concat())
    };
    // The scenario says seed 7; the map says a horizon.
    assert_eq!(of(&["-n", "50"])["seed"], 7);
    assert_eq!(of(&["-n", "50", "--seed", "9"])["seed"], 9);
    assert_eq!(of(&["-n", "50", "--horizon", "1mo"])["horizon_days"], 30.0);
    assert_eq!(of(&["-n", "1_0"])["customers"], 10);
}

#[test]
fn reports_fit_into_eighty_columns() {
    for arguments in [
        &["run", "maps/saas-life-cycle.ron"][..],
        &["run", "maps/trial-to-paid.ron"],
        &["run", "maps/post-sale.ron"],
        &["run", "maps/onboarding-deep-dive.ron"],
        &["run", "scenarios/self-serve-sso.ron"],
        &["compare", "scenarios/guided-setup.ron"],
        &[
            "compare",
            "maps/saas13.ron",
            "scenarios/saas13-better-setup.ron",
            "maps/saas13.ron",
        ],
    ] {
        let text = good(&[arguments, &["-n", "60", "-r", "3"]].concat());
        for line in text.lines() {
            assert!(line.width() <= 80, "{arguments:?}: {line}");
            assert!(!line.ends_with(' '), "{arguments:?}: {line:?}");
        }
        assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
    }
    for arguments in [
        &["metrics"][..],
        &["exact", "maps/saas-life-cycle.ron"],
        &["new"],
    ] {
        for line in good(arguments).lines() {
            assert!(line.width() <= 80, "{arguments:?}: {line}");
        }
    }
}

/// Without a window the program says what else it can do; with one, but without a display, why there is
/// none.
#[test]
fn without_a_window_there_are_words() {
    let said = wayfarer(&[]);
    let expected = if cfg!(feature = "app") { 1 } else { 0 };
    assert_eq!(said.code, expected, "{} {}", said.out, said.err);
    for line in said.out.lines() {
        assert!(line.width() <= 80, "{line}");
    }
    assert!((said.out + &said.err).contains("wayfarer run"));
}

#[test]
fn the_report_is_as_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/wayfarer/reports"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let run = good(&["run", "maps/trial-to-paid.ron", "-n", "500", "-r", "40"]);
        insta::assert_snapshot!("run", run);
        let plain = good(&small(&["run", "maps/saas13.ron"]));
        insta::assert_snapshot!("run-of-a-plain-map", plain);
        let comparison = good(&[
            "compare",
            "scenarios/guided-setup.ron",
            "-n",
            "500",
            "-r",
            "40",
        ]);
        insta::assert_snapshot!("compare", comparison);
        insta::assert_snapshot!("exact", good(&["exact", "maps/saas13.ron"]));
    });
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let missing = temporary(&folder, "missing/out.json");
    // Long enough a run that nobody would wait for it.
    let ran = wayfarer(&[
        "run",
        "maps/saas13.ron",
        "-n",
        "1000M",
        "-r",
        "1000",
        "-o",
        &missing,
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("does the folder exist?"), "{}", ran.err);
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn an_old_file_is_kept_until_the_new_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = temporary(&folder, "out.json");
    fs::write(&path, "old").unwrap();
    assert_eq!(
        wayfarer(&["run", "maps/there-is-none.ron", "-o", &path]).code,
        1
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    // The name of the file says which form is meant.
    let arguments = small(&["run", "maps/saas13.ron"]);
    let refused = wayfarer(&[&arguments[..], &["-o", &path]].concat());
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    let replaced = [&arguments[..], &["-o", &path, "--force"]].concat();
    assert_eq!(good(&replaced), "");
    let printed = good(&[&arguments[..], &["--format", "json", "-o", "-"]].concat());
    assert_eq!(fs::read_to_string(&path).unwrap(), printed);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let arguments = small(&["run", "maps/saas13.ron"]);
    let escapes = |variables: &[(&str, &str)]| {
        let output = command(&arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        ran(output).out.contains('\u{1b}')
    };
    assert!(!escapes(&[]));
    assert!(escapes(&[("CLICOLOR_FORCE", "1")]));
    assert!(!escapes(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_template_can_be_checked_and_run_and_is_never_written_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let list = good(&["new"]);
    for name in [
        "blank",
        "trial-to-paid",
        "five-stages-post-sale",
        "six-stages",
        "seven-stages",
    ] {
        assert!(list.contains(name));
        let path = temporary(&folder, &format!("{name}.ron"));
        good(&["new", name, "-o", &path]);
        good(&["check", &path]);
        good(&small(&["run", &path, "--no-leverage"]));
        fs::write(&path, "mine").unwrap();
        assert_eq!(wayfarer(&["new", name, "-o", &path]).code, 1);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        good(&["new", name, "-o", &path, "--force"]);
    }
    let near = wayfarer(&["new", "trail-to-paid", "-o", "-"]).err;
    assert!(near.contains("did you mean `trial-to-paid`?"), "{near}");
}

#[test]
fn a_version_or_a_merge_is_never_written_over_a_file_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let [map, other, out, state] =
        ["map.ron", "other.ron", "out.ron", "state"].map(|name| temporary(&folder, name));
    for path in [&map, &other] {
        fs::copy(root().join("maps/saas13.ron"), path).unwrap();
    }
    fs::write(&out, "mine").unwrap();
    let run = |arguments: &[&str]| {
        let output = command(arguments).env("WAYFARER_STATE", &state).output();
        ran(output.unwrap())
    };
    assert_eq!(run(&["history", &map, "keep"]).code, 0);
    let history = ["history", &map, "show", "1", "-o", &out];
    let merge = ["merge", &map, &map, &other, "-o", &out];
    for arguments in [&history[..], &merge] {
        let refused = run(arguments);
        assert_eq!(refused.code, 1, "{arguments:?}");
        assert!(refused.err.contains("--force"), "{}", refused.err);
        assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
        let forced = run(&[arguments, &["--force"]].concat());
        assert_eq!(forced.code, 0, "{}", forced.err);
        assert_ne!(fs::read_to_string(&out).unwrap(), "mine");
        fs::write(&out, "mine").unwrap();
    }
    // As git calls it: into ours.
    assert_eq!(run(&["merge", &map, &map, &other, "-o", &map]).code, 0);
}

#[test]
fn completions_are_scripts_that_parse() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let path = temporary(&folder, shell);
        fs::write(&path, good(&["completions", shell])).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("compare"));
        // Where the shell is not installed there is nobody to ask.
        if let Ok(output) = Command::new(shell).args([check, &path]).output() {
            assert!(output.status.success(), "{shell}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let script = format!("{} metrics | head -n 1", env!("CARGO_BIN_EXE_wayfarer"));
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_not_replaced() {
    let arguments = small(&["run", "maps/saas13.ron"]);
    good(&[&arguments[..], &["-o", "/dev/null"]].concat());
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    if Path::new("/dev/full").exists() {
        assert_eq!(
            wayfarer(&[&arguments[..], &["-o", "/dev/full"]].concat()).code,
            1
        );
    }
}

#[test]
fn the_table_has_seven_columns() {
    let arguments = small(&["run", "maps/trial-to-paid.ron", "--format", "csv"]);
    let text = good(&arguments);
    assert!(
        text.starts_with("kind,name,metric,value,low,high,unit\nrun,trial-to-paid,customers,300,")
    );
    for line in text.lines() {
        assert_eq!(line.split(',').count(), 7, "{line}");
    }
    for kind in [
        "metric,,conversion,",
        "stage,",
        "touchpoint,",
        "flow,",
        "fix,",
        "persona,",
        "survival,",
    ] {
        assert!(text.contains(&format!("\n{kind}")), "{kind}");
    }
}

#[test]
fn a_scenario_alone_is_compared_with_its_base() {
    let with =
        |files: &[&'static str]| json(&small(&[&["compare", "--format", "json"], files].concat()));
    let alone = with(&["scenarios/guided-setup.ron"]);
    let both = with(&["maps/trial-to-paid.ron", "scenarios/guided-setup.ron"]);
    assert_eq!(alone, both);
    assert_eq!(alone["base"]["map"], "trial-to-paid");
    let other = &alone["others"][0];
    assert_eq!(other["scenario"], "guided-setup");
    let activation = &other["metrics"]["activation"];
    let number = |part: &str| activation[part]["value"].as_f64().unwrap();
    assert!((number("other") - number("base") - number("difference")).abs() < 1e-12);
    // A map beside itself meets the same luck, so nothing differs at all.
    let same = with(&["maps/saas13.ron", "maps/saas13.ron"]);
    let metrics = same["others"][0]["metrics"].as_object().unwrap();
    assert!(!metrics.is_empty());
    for (name, metric) in metrics {
        assert_eq!(metric["difference"]["value"], 0.0, "{name}");
    }
}

#[test]
fn exact_answers_have_the_form_of_a_run() {
    let value = json(&["exact", "maps/saas13.ron", "--format", "json"]);
    let conversion = &value["metrics"]["conversion"];
    assert_eq!(conversion["interval"], "exact");
    let found = conversion["value"].as_f64().unwrap();
    let sampled = json(&[
        "run",
        "maps/saas13.ron",
        "--format",
        "json",
        "-n",
        "5000",
        "-r",
        "2",
    ]);
    let sampled = &sampled["metrics"]["conversion"];
    // Ten thousand customers: six standard errors of a share of 0.11.
    assert!((found - sampled["value"].as_f64().unwrap()).abs() < 6.0 * 0.0032);
    assert!(value.get("seed").is_none() && value["accuracy"]["error"].is_number());
    let refused = wayfarer(&["exact", "tests/broken/45-empty.ron"]);
    assert_eq!(refused.code, 1);
}

#[test]
fn a_base_that_several_scenarios_share_is_complained_of_once() {
    let folder = tempfile::tempdir().unwrap();
    let map = fs::read_to_string(root().join("maps/templates/blank.ron")).unwrap();
    let map = map.replace("share: Range(0.2, 0.4)", "share: 1.4");
    fs::write(folder.path().join("map.ron"), map).unwrap();
    for name in ["a", "b"] {
        let text = format!(
            "Scenario(format: 1, id: \"{name}\", title: \"{name}\", base: \"map.ron\", changes: [])"
        );
        fs::write(folder.path().join(format!("{name}.ron")), text).unwrap();
    }
    let files = [temporary(&folder, "a.ron"), temporary(&folder, "b.ron")];
    let ran = wayfarer(&["check", &files[0], &files[1]]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.matches("map.ron:45:34").count(), 1, "{}", ran.out);
    assert_eq!(ran.out.matches('✗').count(), 2, "{}", ran.out);
}

#[test]
fn of_very_many_findings_the_first_are_shown_and_the_rest_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.ron");
    // Each of them is warned about: all have the same name, and nobody comes there.
    let steps: String = (0..1000)
        .map(|i| format!("    \"t{i}\": (stage: \"s\", name: \"Same\"),\n"))
        .collect();
    let map = format!(
        "JourneyMap(\n  format: 1,\n  id: \"m\",\n  title: \"M\",\n  stages: {{\"s\": (name: \"S\")}},\n  touchpoints: {{\n{steps}  }},\n)\n"
    );
    fs::write(&path, map).unwrap();
    let ran = wayfarer(&["check", path.to_str().unwrap()]);
    let said = format!("{}{}", ran.out, ran.err);
    assert_eq!(said.matches("warning: ").count(), 200, "{said}");
    let (_, rest) = said.split_once("\nand ").expect("the rest is counted");
    let more: usize = rest.split(' ').next().unwrap().parse().unwrap();
    assert!(rest.contains(" more warnings in ") && more > 700, "{rest}");
}
