//! What is read as a file and is none: pipes and devices in a folder, and what a shell hands over.

use std::fs;
#[cfg(unix)]
use std::process::{Command, Output};

use crate::hostile::{MAP, refused, said, wayfarer};

/// What a command says that is stopped if it waits for ever.
#[cfg(unix)]
fn without_waiting(command: &mut Command) -> Output {
    use std::{process::Stdio, thread, time::Duration};
    let stdin = Stdio::piped();
    let outputs = [Stdio::piped(), Stdio::piped()];
    let [out, err] = outputs;
    // Nobody writes to its input, and nobody closes it.
    let mut child = command
        .stdin(stdin)
        .stdout(out)
        .stderr(err)
        .spawn()
        .unwrap();
    let kept = child.stdin.take();
    for _ in 0..600 {
        if child.try_wait().unwrap().is_some() {
            drop(kept);
            return child.wait_with_output().unwrap();
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    panic!("{command:?} waits for ever");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    use std::os::unix::{fs::symlink, net::UnixListener};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("m.ron"), MAP).unwrap();
    let made = Command::new("mkfifo").arg(at("pipe.ron")).status();
    assert!(made.unwrap().success());
    symlink("pipe.ron", at("link.ron")).unwrap();
    symlink("/dev/stdin", at("input.ron")).unwrap();
    symlink("/dev/zero", at("zero.ron")).unwrap();
    let _socket = UnixListener::bind(at("socket.ron")).unwrap();
    let kinds = [
        ("pipe.ron", "it is a pipe"),
        ("link.ron", "it is a pipe"),
        ("input.ron", "it is a pipe"),
        ("zero.ron", "it is a device"),
        ("socket.ron", "it is a socket"),
        ("/dev/zero", "it is a device"),
    ];
    for (name, kind) in kinds {
        let commands: [&[&str]; 9] = [
            &["check", name],
            &["run", name],
            &["open", name],
            &["export", name, "--to", "json", "-o", "-"],
            &["diff", "m.ron", name],
            &["merge", "m.ron", name, "m.ron"],
            &["import", name, "--from", "csv"],
            &["import", name, "--from", "xlsx", "-o", "-"],
            &["history", name, "keep"],
        ];
        for arguments in commands {
            let mut command = Command::new(env!("CARGO_BIN_EXE_wayfarer"));
            command.args(arguments).current_dir(folder.path());
            command.env("WAYFARER_STATE", at("state"));
            command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
            let output = without_waiting(&mut command);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
            assert!(said.contains(kind), "{arguments:?}: {said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_a_shell_hands_over_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.ron", MAP);
    write("b.ron", &MAP.replace("1d", "2d"));
    write("c.csv", "Stage,Touchpoint\nFind,Search\n");
    let shell = |line: &str| {
        let line = line.replace("wayfarer", env!("CARGO_BIN_EXE_wayfarer"));
        let mut command = Command::new("bash");
        command.args(["-c", &line]).current_dir(folder.path());
        let output = without_waiting(&mut command);
        (output.status.code(), said(&output))
    };
    let plain = shell("wayfarer diff a.ron b.ron");
    assert!(
        plain.1.contains("1 d") && plain.1.contains("2 d"),
        "{plain:?}"
    );
    for line in [
        "wayfarer diff <(cat a.ron) b.ron",
        "wayfarer diff a.ron <(cat b.ron)",
        "cat a.ron | wayfarer diff /dev/stdin b.ron",
        "wayfarer diff /dev/stdin b.ron < a.ron",
    ] {
        let (code, said) = shell(line);
        assert_eq!(code, plain.0, "{line}: {said}");
        assert!(
            said.contains("1 d") && said.contains("2 d"),
            "{line}: {said}"
        );
    }
    for line in [
        "cat a.ron | wayfarer check /dev/stdin",
        "wayfarer check <(cat a.ron)",
        "wayfarer import --from csv <(cat c.csv)",
    ] {
        let (code, said) = shell(line);
        assert_eq!(code, Some(0), "{line}: {said}");
    }
    // What git names in place of a file that is not there: it holds nothing.
    let (_, said) = shell("wayfarer diff /dev/null b.ron");
    assert!(!said.contains("device"), "{said}");
}

#[test]
fn files_of_windows_editors_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let text = MAP.replace('\n', "\r\n");
    write("a.ron", MAP);
    write("marked.ron", &format!("\u{feff}{text}"));
    let scenario =
        "Scenario(format: 1, id: \"s\", title: \"S\", base: \"marked.ron\", changes: [])";
    write("s.ron", &format!("\u{feff}{scenario}"));
    let table = "Stage;Touchpoint\r\nFind;Search\r\n";
    write("marked.csv", &format!("\u{feff}{table}"));
    let json = wayfarer(
        folder.path(),
        &["export", "a.ron", "--to", "json", "-o", "-"],
    );
    write(
        "marked.json",
        &format!("\u{feff}{}", String::from_utf8(json.stdout).unwrap()),
    );
    write("marked.mmd", "\u{feff}journey\n Search: 3: Me\n");
    for arguments in [
        &["check", "marked.ron"][..],
        &["check", "s.ron"],
        &["diff", "a.ron", "marked.ron"],
        &["import", "marked.csv"],
        &["import", "marked.json"],
        &["import", "marked.mmd"],
    ] {
        let output = wayfarer(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    }
    // Places are those that people see.
    write("wrong.ron", "\u{feff}JourneyMap(format: 0)");
    let said = refused(folder.path(), &["check", "wrong.ron"]);
    assert!(said.contains("wrong.ron:1:20"), "{said}");
    assert!(said.contains("write `format: 1`"), "{said}");
}
