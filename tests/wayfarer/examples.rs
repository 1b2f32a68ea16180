//! What the project shows people works: every sample, every command of the README, every form of a value
//! or a change that the format page names.

use std::{fs, path::Path, process::Command};

use wayfarer::{diagnostic::any_error, file, map::validate::validate};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The `.ron` files of a folder, by name.
fn files(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".ron"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

fn wayfarer(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), said.into_owned())
}

#[test]
fn every_sample_is_checked_without_a_word_and_runs() {
    let mut samples = files("maps");
    samples.extend(files("maps/templates"));
    samples.extend(files("scenarios"));
    assert!(samples.len() >= 20, "{samples:?}");
    for name in &samples {
        let (code, said) = wayfarer(&["check", name]);
        assert_eq!(code, 0, "{said}");
        assert!(!said.contains("warning:"), "{said}");
        let (code, said) = wayfarer(&["run", name, "-n", "200", "-r", "3"]);
        assert_eq!(code, 0, "{said}");
    }
}

#[test]
fn every_sample_is_solved_or_says_why_not() {
    for name in files("maps") {
        let (code, said) = wayfarer(&["exact", &name]);
        assert!(
            code == 0 || said.contains("health_effect"),
            "{name}: {said}"
        );
    }
}

/// The commands of the README's shell blocks that run the program, with small cohorts.
#[test]
fn every_command_of_the_readme_runs() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut in_shell = false;
    let mut seen = 0;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_shell = line == "```sh";
        } else if in_shell && let Some((_, arguments)) = line.split_once(" -- ") {
            let mut arguments: Vec<&str> = arguments.split_whitespace().collect();
            arguments.extend(["--customers", "200", "--replications", "3"]);
            let (code, said) = wayfarer(&arguments);
            assert_eq!(code, 0, "{line}: {said}");
            seen += 1;
        }
    }
    assert!(seen > 0, "the README shows no command");
}

/// The README's list of commands is that of the program.
#[test]
fn the_readme_lists_every_command() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, help) = wayfarer(&["--help"]);
    let commands = help
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1);
    for line in commands.take_while(|l| !l.is_empty()) {
        let name = line.split_whitespace().next().unwrap_or_default();
        assert!(
            ["help", ""].contains(&name) || readme.contains(&format!("wayfarer {name}")),
            "{name}"
        );
    }
}

/// Code spans of the format page that begin with one of these names.
fn spans(page: &str, names: &[&str]) -> Vec<String> {
    let spans = page.split('`').skip(1).step_by(2);
    let wanted = |span: &&str| {
        let name = span.split('(').next().unwrap_or_default();
        span.contains('(') && names.contains(&name)
    };
    spans.filter(wanted).map(str::to_owned).collect()
}

#[test]
fn every_dwell_of_the_format_page_can_be_read() {
    let page = fs::read_to_string(root().join("docs/FORMAT.md")).unwrap();
    let page = page.replace("\n", " ");
    let names = [
        "Fixed",
        "Exponential",
        "Usually",
        "LogNormal",
        "Gamma",
        "Weibull",
        "Between",
        "Quantiles",
    ];
    let dwells = spans(&page, &names);
    assert!(dwells.len() >= 10, "{dwells:?}");
    for dwell in dwells {
        let text = format!(
            r#"JourneyMap(format: 1, id: "m", title: "M", stages: {{"s": (name: "S")}},
               touchpoints: {{"a": (stage: "s", name: "A", dwell: {dwell})}})"#
        );
        let read = file::read_map(&text, "dwell.ron");
        assert!(
            read.diagnostics.is_empty(),
            "{dwell}: {:?}",
            read.diagnostics
        );
        assert!(!any_error(&validate(&read.model.unwrap())), "{dwell}");
    }
}

#[test]
fn every_change_of_the_format_page_can_be_read() {
    let page = fs::read_to_string(root().join("docs/FORMAT.md")).unwrap();
    let changes = page.split("**Changes**").nth(1).expect("a list of changes");
    let changes = changes.split("\n## ").next().unwrap_or(changes);
    let spans: Vec<&str> = changes
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|s| s.contains('(') && s.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect();
    assert!(spans.len() >= 19, "{spans:?}");
    for change in spans {
        let full = change
            .replace("dwell: …", r#"dwell: Fixed("1d")"#)
            .replace("touchpoint: (…)", r#"touchpoint: (stage: "s", name: "X")"#)
            .replace(
                "pain: (…)",
                r#"pain: (at: "a", name: "X", prevalence: 0.1)"#,
            )
            .replace("with: (…)", "with: (share: 0.1)");
        let text = format!(
            r#"Scenario(format: 1, id: "s", title: "S", base: "m.ron", changes: [{full}])"#
        );
        let read = file::read_scenario(&text, "change.ron");
        assert!(
            read.diagnostics.is_empty(),
            "{change}: {:?}",
            read.diagnostics
        );
    }
}
