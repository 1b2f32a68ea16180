//! Earlier versions, and what a crash left, from the command line.

use std::{fs, path::Path, process::Command};

use jiff::Timestamp;
use wayfarer::archive::{Folder, Journal, Subject};

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn wayfarer(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .current_dir(folder)
        .env("WAYFARER_STATE", folder.join("state"))
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_version_is_kept_listed_shown_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/trial-to-paid.ron");
    let first = fs::read_to_string(template).unwrap();
    let path = folder.path().join("a.ron");
    fs::write(&path, &first).unwrap();
    let none = run(&["history", "a.ron"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("no version of a.ron"), "{}", none.err);
    assert_eq!(
        run(&["history", "a.ron", "keep", "--label", "At first"]).code,
        Some(0)
    );
    let second = first.replace("Trial to paid, self-serve", "Another title");
    fs::write(&path, &second).unwrap();
    assert_eq!(run(&["history", "a.ron", "keep"]).code, Some(0));
    let list = run(&["history", "a.ron"]).out;
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(
        lines[0].trim_start().starts_with("1 ") && lines[0].ends_with("· 1 change"),
        "{list}"
    );
    assert!(lines[1].contains("At first"), "{list}");
    assert_eq!(run(&["history", "a.ron", "show", "2"]).out, first);
    // What stands there and was not kept is kept before it is replaced.
    let third = second.replace("Another title", "A third title");
    fs::write(&path, &third).unwrap();
    let restored = run(&["history", "a.ron", "restore", "2"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), first);
    assert_eq!(run(&["history", "a.ron", "show", "2"]).out, third);
    assert_eq!(run(&["history", "a.ron", "restore", "9"]).code, Some(2));
    assert!(run(&["history"]).out.contains("a.ron"));
    // The file of people's is all there is in their folder.
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["a.ron", "state"]);
}

#[test]
fn unsaved_work_is_listed_taken_back_and_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    assert_eq!(run(&["recover"]).out, "nothing to recover\n");
    let state = Folder::at(folder.path().join("state"));
    let subject = Subject::Unsaved("New \u{1b}[31mmap".into());
    let mut journal = Journal::open(&state, subject, "one", Timestamp::now()).unwrap();
    journal.append("Type", "two", Timestamp::now()).unwrap();
    assert_eq!(
        run(&["recover"]).out,
        "nothing to recover\n",
        "it is being written"
    );
    drop(journal);
    let list = run(&["recover"]).out;
    assert!(
        list.contains("1 edit") && list.contains("never saved"),
        "{list}"
    );
    assert!(!list.contains('\u{1b}'), "{list}");
    assert_eq!(run(&["recover", "1", "-o", "b.ron"]).code, Some(0));
    assert_eq!(
        fs::read_to_string(folder.path().join("b.ron")).unwrap(),
        "two"
    );
    assert_eq!(
        run(&["recover", "1", "-o", "b.ron"]).code,
        Some(1),
        "it exists"
    );
    assert_eq!(run(&["recover", "1", "--discard"]).code, Some(0));
    assert_eq!(run(&["recover"]).out, "nothing to recover\n");
}
