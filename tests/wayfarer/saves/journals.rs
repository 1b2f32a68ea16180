//! Every system call of a journal fails: what was recorded comes back all the same, and when the disk is
//! well again everything is kept as before.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::Timestamp;
use wayfarer::archive::{Folder, Journal, Recovery, Subject, Versions};

use super::faults::{ERRORS, shim};

const FOLDER: &str = "WAYFARER_FAULTS_FOLDER";
/// How many edits are made, and after which of them there is a save.
const EDITS: usize = 9;
const SAVED: usize = 4;

/// The map after so many edits. The longer one comes first, so that a part of it would show.
fn text(edits: usize) -> String {
    format!("edit {edits}: {}", "é".repeat((EDITS - edits) * 40))
}

fn number(text: &str) -> usize {
    let (_, rest) = text.split_once("edit ").unwrap();
    let found = rest.split(':').next().unwrap().parse().unwrap();
    assert_eq!(text, self::text(found), "it is whole");
    found
}

/// Three seconds between edits: each is forced to the disk.
fn at(edit: usize) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 3 * edit as i64).unwrap()
}

#[test]
#[ignore = "the program whose disk fails; run by the tests below"]
fn child() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let (state, file) = (Folder::at(folder.join("state")), folder.join("map.ron"));
    let subject = Subject::File(file.clone());
    // The test program has begun a line.
    println!();
    let mut journal = None;
    // Anything but the first edit can come when there is no journal yet: then one is begun.
    for edit in 1..=EDITS {
        if journal.is_none() {
            let base = fs::read_to_string(&file).unwrap();
            journal = Journal::open(&state, subject.clone(), &base, at(edit)).ok();
        }
        let Some(journal) = &mut journal else {
            println!("no journal {edit}");
            continue;
        };
        match journal.append("Edit", &text(edit), at(edit)) {
            Ok(()) => println!("edit {edit}"),
            Err(why) => println!("refused {edit} {why}"),
        }
        if edit == SAVED {
            fs::write(&file, text(edit)).unwrap();
            let kept = Versions::open(&state)
                .and_then(|versions| versions.keep(&file, &text(edit), "Saved", at(edit)));
            println!("version {}", kept.is_ok());
            match journal.saved(subject.clone(), &text(edit), at(edit)) {
                Ok(()) => println!("saved"),
                Err(why) => println!("not begun again {why}"),
            }
        }
    }
    // What a power cut or a crash leaves.
    std::process::exit(0);
}

struct Seen {
    _keep: tempfile::TempDir,
    folder: PathBuf,
    calls: Vec<String>,
    /// What the program said.
    said: String,
}

/// Runs the program above; of its calls in the state folder, `count` fail from the `at`-th on.
fn run(at: usize, count: usize, error: i32, short: bool) -> Seen {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().canonicalize().unwrap();
    fs::write(folder.join("map.ron"), text(0)).unwrap();
    let log = folder.join("log");
    let mut program = Command::new(env::current_exe().unwrap());
    program
        .args([
            "--exact",
            "saves::journals::child",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, &folder)
        .env("LD_PRELOAD", shim())
        .env("FAULT_DIR", folder.join("state"))
        .env("FAULT_LOG", &log)
        .env("FAULT_AT", at.to_string())
        .env("FAULT_COUNT", count.to_string())
        .env("FAULT_ERRNO", error.to_string())
        .stderr(Stdio::null());
    if short {
        program.env("FAULT_SHORT", "1");
    }
    let output = program.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let calls = fs::read_to_string(&log).unwrap_or_default();
    let calls = calls
        .lines()
        .map(|line| line.split(' ').nth(1).unwrap().to_owned());
    Seen {
        calls: calls.collect(),
        _keep: keep,
        folder,
        said,
    }
}

/// The last edit that was recorded, as the program believes.
fn recorded(said: &str) -> usize {
    let lines = said.lines().filter_map(|line| line.strip_prefix("edit "));
    lines
        .map(|n| n.parse::<usize>().unwrap())
        .max()
        .unwrap_or(0)
}

/// The last edit that comes back.
fn came_back(folder: &Path) -> usize {
    let saved = number(&fs::read_to_string(folder.join("map.ron")).unwrap());
    let state = Folder::at(folder.join("state"));
    let found = Recovery::find(&state).unwrap();
    let best = found.iter().map(|recovery| number(&recovery.text)).max();
    best.unwrap_or(0).max(saved)
}

#[test]
fn whichever_call_fails_what_was_recorded_comes_back() {
    let calls = run(0, 0, 5, false).calls;
    let count = |name: &str| calls.iter().filter(|call| *call == name).count();
    assert!(
        count("write") > EDITS && count("fdatasync") >= EDITS,
        "{calls:?}"
    );
    let mut refused = 0;
    for (error, name) in ERRORS {
        for at in 1..=calls.len() {
            // One call, a part of a write and then some, and a disk that does not get well.
            for (count, short) in [(1, false), (3, true), (1_000_000, false), (1_000_000, true)] {
                // What the errors do is the same; two of them are enough for the longer stories.
                if count > 1 && error > 28 {
                    continue;
                }
                let seen = run(at, count, error, short);
                let about = format!(
                    "{name}, {count} calls from {at} ({:?}), {short}",
                    calls[at - 1]
                );
                let (recorded, back) = (recorded(&seen.said), came_back(&seen.folder));
                assert!(back >= recorded, "{about}: {back}\n{}", seen.said);
                refused += seen.said.matches("refused").count();
                if count < 10 {
                    // The disk is well again before the last edit, unless it failed just then.
                    let late = at + count + 4 > calls.len();
                    assert!(late || recorded == EDITS, "{about}:\n{}", seen.said);
                }
            }
        }
    }
    // Not a test of nothing.
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_journal_that_could_not_be_forced_to_the_disk_is_written_once_more() {
    let calls = run(0, 0, 5, false).calls;
    let third = calls
        .iter()
        .enumerate()
        .filter(|(_, call)| *call == "fdatasync");
    let (at, _) = third.clone().nth(2).unwrap();
    let seen = run(at + 1, 1, 5, false);
    let after = &seen.calls[at + 1..];
    let place = |name: &str| {
        after
            .iter()
            .position(|call| call.starts_with(name))
            .unwrap()
    };
    // The next record, then a new file that is whole before the old one goes.
    assert!(place("open") < place("fdatasync"), "{after:?}");
    assert!(place("fdatasync") < place("unlink"), "{after:?}");
    assert_eq!(came_back(&seen.folder), EDITS, "{}", seen.said);
}
