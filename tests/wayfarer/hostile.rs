//! Files from strangers: none hangs the program, takes more memory than a file may, steers a terminal, or
//! makes it read what is no map. And files of long ago.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use wayfarer::file;

fn wayfarer(folder: &Path, arguments: &[&str]) -> Output {
    // At most 2 GB of addresses: a program that runs away is stopped, not the machine.
    let mut run = Command::new("sh");
    run.args(["-c", "ulimit -v 2000000; exec \"$0\" \"$@\""]);
    run.arg(env!("CARGO_BIN_EXE_wayfarer")).args(arguments);
    run.current_dir(folder).env("RAYON_NUM_THREADS", "2");
    run.env("WAYFARER_STATE", folder.join("state"));
    run.output().unwrap()
}

/// All that was said.
fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = wayfarer(folder, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    said
}

const MAP: &str = r#"JourneyMap(
    format: 1, id: "m", title: "TITLE",
    stages: {"a": (name: "A")},
    touchpoints: {"x": (stage: "a", name: "X", moment: Conversion, dwell: Fixed("1d"))},
)
"#;

#[test]
fn numbers_that_are_none_are_refused_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    for number in [
        "1e400",
        "-1e400",
        "NaN",
        "inf",
        "-inf",
        "1e309",
        "99999999999999999999999999999999",
    ] {
        for field in ["emotion", "cost", "effort"] {
            let text = MAP.replace("name: \"X\"", &format!("name: \"X\", {field}: {number}"));
            fs::write(&path, text).unwrap();
            let said = refused(folder.path(), &["check", "a.ron"]);
            assert!(said.contains("a.ron:4:"), "{field}: {number}: {said}");
        }
    }
    for time in [
        "1e400d",
        "99999999999999999999y",
        "-1d",
        "NaNd",
        "infd",
        "1e400",
    ] {
        let text = MAP.replace("\"1d\"", &format!("\"{time}\""));
        fs::write(&path, text).unwrap();
        refused(folder.path(), &["check", "a.ron"]);
    }
}

#[test]
fn names_and_file_names_do_not_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\u{1b}[31mred\u{7} \u{202e}gpj.exe\u{2066} \u{9b}2J";
    let name = "\u{1b}]0;title\u{7}\u{202e}a.ron";
    let path = folder.path().join(name);
    let escaped = evil.replace('\u{1b}', "\\u{1b}").replace('\u{7}', "\\u{7}");
    let map = MAP
        .replace("TITLE", &escaped)
        .replace("\"X\"", &format!("\"{escaped}\""));
    fs::write(&path, &map).unwrap();
    fs::write(folder.path().join("b.ron"), map.replace("1d", "2d")).unwrap();
    let bad = map.replace(
        "stage: \"a\"",
        &format!("stage: \"{escaped}\", {escaped}: 1"),
    );
    fs::write(folder.path().join("bad.ron"), bad).unwrap();
    fs::write(
        folder.path().join("c.csv"),
        format!("stage,touchpoint\n{evil},{evil}\n"),
    )
    .unwrap();
    let missing = format!("{evil}.ron");
    let commands: [&[&str]; 14] = [
        &["check", name],
        &["check", "bad.ron"],
        &["check", &missing],
        &["run", name, "-n", "50", "-r", "2"],
        &["run", "bad.ron"],
        &["exact", name],
        &["compare", name, "b.ron", "-n", "50", "-r", "2"],
        &["diff", name, "b.ron"],
        &["diff", "bad.ron", "b.ron"],
        &["merge", name, name, "bad.ron"],
        &["history", name, "keep", "--label", evil],
        &["history", name],
        &["history"],
        &["import", "c.csv"],
    ];
    for arguments in commands {
        let said = said(&wayfarer(folder.path(), arguments));
        let steers = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let found: Vec<char> = said.chars().filter(|c| steers(*c)).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:?}\n{said}");
        assert!(
            !said.is_empty() || arguments.contains(&"keep"),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_scenario_reads_maps_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("m.ron"), MAP).unwrap();
    fs::create_dir(folder.path().join("folder.ron")).unwrap();
    let scenario = |base: &str| {
        let text =
            format!("Scenario(format: 1, id: \"s\", title: \"S\", base: {base:?}, changes: [])");
        fs::write(folder.path().join("s.ron"), text).unwrap();
    };
    scenario("m.ron");
    assert!(
        wayfarer(folder.path(), &["check", "s.ron"])
            .status
            .success()
    );
    // Each would be read, shown in an error, waited for, or asked for over the network.
    for (base, why) in [
        (
            "../../../../../../../../etc/passwd",
            "whose name ends in .ron",
        ),
        ("/etc/passwd", "whose name ends in .ron"),
        ("/dev/zero", "whose name ends in .ron"),
        ("/dev/tty", "whose name ends in .ron"),
        ("folder.ron", "this is something else"),
        ("//server/share/m.ron", "a path on this machine"),
        ("\\\\server\\share\\m.ron", "a path on this machine"),
        ("https://example.org/m.ron", "a path on this machine"),
        ("nothing.ron", "is the name spelled right?"),
        ("", "whose name ends in .ron"),
    ] {
        scenario(base);
        let said = refused(folder.path(), &["check", "s.ron"]);
        assert!(said.contains(why), "{base}: {said}");
        assert!(!said.contains("root:"), "{base}: {said}");
    }
    // Round and round.
    scenario("s.ron");
    let said = refused(folder.path(), &["check", "s.ron"]);
    assert!(said.contains("expected `JourneyMap(…)`"), "{said}");
}

#[cfg(unix)]
#[test]
fn pipes_and_circles_of_links_are_told() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink("b.ron", at("a.ron")).unwrap();
    symlink("a.ron", at("b.ron")).unwrap();
    let said = refused(folder.path(), &["check", "a.ron"]);
    assert!(said.contains("cannot read a.ron"), "{said}");
    let said = refused(
        folder.path(),
        &["new", "trial-to-paid", "--force", "-o", "a.ron"],
    );
    assert!(said.contains("the links lead in a circle"), "{said}");
    // A pipe in place of the base would be waited for.
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.ron"))
            .status()
            .unwrap()
            .success()
    );
    let text = "Scenario(format: 1, id: \"s\", title: \"S\", base: \"pipe.ron\", changes: [])";
    fs::write(at("s.ron"), text).unwrap();
    let said = refused(folder.path(), &["check", "s.ron"]);
    assert!(said.contains("this is something else"), "{said}");
}

#[test]
fn a_file_that_is_all_of_one_thing_takes_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let many = |one: &str, count: usize| one.repeat(count);
    write("brackets.ron", many("(", 500_000));
    write(
        "lists.ron",
        format!("JourneyMap(ext: {}", many("[0,", 300_000)),
    );
    write(
        "flat.ron",
        format!("JourneyMap(ext: [{}])", many("0,", 2_100_000)),
    );
    write("comments.ron", many("/*", 1_000_000));
    write(
        "text.ron",
        format!("JourneyMap(title: \"{}", many("x", 4_000_000)),
    );
    write(
        "errors.ron",
        format!("JourneyMap(\n{})", many("x: 1,\n", 300_000)),
    );
    write(
        "keys.ron",
        format!(
            "JourneyMap(format: 1, stages: {{{}}})",
            many("\"a\": (name: \"A\"),", 100_000)
        ),
    );
    write("large.ron", many(" ", 17 * 1024 * 1024));
    for name in [
        "brackets.ron",
        "lists.ron",
        "flat.ron",
        "comments.ron",
        "text.ron",
        "errors.ron",
        "keys.ron",
        "large.ron",
    ] {
        let said = refused(folder.path(), &["check", name]);
        assert!(
            said.len() < 200_000,
            "{name}: {} bytes were said",
            said.len()
        );
        assert!(said.contains(name), "{name}: {said}");
    }
}

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

#[test]
fn files_of_every_format_there_was_are_read_as_they_were_meant() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(formats().join("expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for format in 1..=file::FORMAT {
            for kind in ["map", "scenario"] {
                let name = format!("{format}-{kind}");
                let path = formats().join(format!("{name}.ron"));
                let any = file::load_any(&path).expect("a file of every format is kept");
                assert_eq!(any.diagnostics(), [], "{name}");
                let meant = match &any {
                    file::Any::Map(read) => file::write_map(read.model.as_ref().unwrap()),
                    file::Any::Scenario(read) => file::write_scenario(read.model.as_ref().unwrap()),
                };
                insta::assert_snapshot!(name.as_str(), meant);
                let folder = formats();
                assert!(
                    wayfarer(&folder, &["check", &format!("{name}.ron")])
                        .status
                        .success()
                );
            }
        }
    });
}

#[test]
fn files_of_a_later_wayfarer_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.ron"),
        MAP.replace("format: 1", "format: 2"),
    )
    .unwrap();
    for command in [
        &["check", "a.ron"][..],
        &["run", "a.ron"],
        &["diff", "a.ron", "a.ron"],
    ] {
        let said = refused(folder.path(), command);
        assert!(
            said.contains("format 2") && said.contains("update Wayfarer"),
            "{said}"
        );
    }
}
