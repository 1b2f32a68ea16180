//! The program is killed while it edits and saves, again and again. After each time the file is one of
//! its versions, whole, and recovery gives back every edit that was made.
//!
//! `WAYFARER_KILLS` says how often (1,000 times unless it does).

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use jiff::Timestamp;
use wayfarer::{
    archive::{Folder, Journal, Recovery, Subject},
    edit::{Details, Edit, apply},
    file,
    map::{JourneyMap, Stage, Touchpoint},
    units::Slug,
};

const FOLDER: &str = "WAYFARER_CRASH_FOLDER";
const START: &str = "WAYFARER_CRASH_START";

/// The map that is edited.
fn blank() -> JourneyMap {
    let slug = |text: &str| Slug::new(text).unwrap();
    let mut map = JourneyMap::new(slug("crash"), "Edit 0");
    map.stages.insert(slug("a"), Stage::default());
    for i in 0..40 {
        let touchpoint = Touchpoint::new(slug("a"), format!("Step {i}"));
        map.touchpoints.insert(slug(&format!("t{i}")), touchpoint);
    }
    map
}

/// The map after so many edits: of very different lengths, as a torn file is likelier to be seen then.
fn edited(count: u64) -> JourneyMap {
    let mut map = blank();
    let mut details = Details::of(&map);
    details.title = format!("Edit {count}");
    details.note = "Round and round. ".repeat((count * 7919 % 4000) as usize);
    apply(&mut map, Edit::SetDetails(Box::new(details))).unwrap();
    map
}

fn text(count: u64) -> String {
    file::write_map(&edited(count))
}

/// Which edit a text is of. It must be that text to the last byte.
fn count(found: &str) -> u64 {
    let (_, rest) = found
        .split_once("title: \"Edit ")
        .expect("a version of the map");
    let count = rest.split('"').next().unwrap().parse().unwrap();
    assert!(found == text(count), "edit {count} is not whole");
    count
}

fn paths(folder: &Path) -> (PathBuf, Folder) {
    (folder.join("map.ron"), Folder::at(folder.join("state")))
}

/// What a program said that was killed so long after it had begun.
fn killed(program: &str, folder: &Path, next: u64, begun: &str, after: Duration) -> String {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("saves::crash::{program}")])
        .args(["--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(START, next.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    // From the moment it works.
    let mut lines = String::new();
    while !lines.contains(begun) {
        assert!(
            said.read_line(&mut lines).unwrap() > 0,
            "it ended by itself: {lines}"
        );
    }
    thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    said.read_to_string(&mut lines).unwrap();
    lines
}

/// The number of the last whole line that begins so.
fn last(lines: &str, what: &str) -> Option<u64> {
    let whole = lines
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    whole
        .filter_map(|l| l.trim_end().strip_prefix(what)?.trim().parse().ok())
        .next_back()
}

/// The next random moment, below so many microseconds.
fn moment(chance: &mut u64, most: u64) -> Duration {
    *chance = chance
        .wrapping_mul(6364136223846793005)
        .wrapping_add(1442695040888963407);
    Duration::from_micros((*chance >> 33) % most)
}

#[test]
#[ignore = "the program that is killed; run by the test below"]
fn child() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let start: u64 = env::var(START).unwrap().parse().unwrap();
    let (path, state) = paths(&folder);
    let subject = Subject::File(path.clone());
    let base = fs::read_to_string(&path).unwrap();
    let mut journal = Journal::open(&state, subject.clone(), &base, Timestamp::now()).unwrap();
    for i in start.. {
        let text = text(i);
        journal.append("Edit", &text, Timestamp::now()).unwrap();
        println!("edit {i}");
        if i % 3 == 0 {
            file::save(&path, &text).unwrap();
            println!("save {i}");
            journal
                .saved(subject.clone(), &text, Timestamp::now())
                .unwrap();
        }
    }
}

#[test]
fn killed_at_any_moment_the_file_is_whole_and_no_edit_is_lost() {
    let kills: u64 = env::var("WAYFARER_KILLS").map_or(1000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (path, state) = paths(folder.path());
    fs::write(&path, text(0)).unwrap();
    let (mut next, mut chance) = (1, 12345u64);
    let (mut edits, mut saves, mut recovered, mut between) = (0, 0, 0, 0);
    for kill in 0..kills {
        let lines = killed(
            "child",
            folder.path(),
            next,
            "edit ",
            moment(&mut chance, 40_000),
        );
        let last = |what: &str| last(&lines, what);
        let edit = last("edit").unwrap();
        let saved = last("save");

        let on_disk = count(&fs::read_to_string(&path).unwrap());
        if let Some(saved) = saved {
            assert!(on_disk >= saved, "kill {kill}: a save was lost");
            saves += 1;
        }
        assert!(on_disk <= edit + 1, "kill {kill}");
        let found = Recovery::find(&state).unwrap();
        let best = found.iter().map(|r| count(&r.text)).max();
        if let Some(recovery) = found.iter().find(|r| Some(count(&r.text)) == best) {
            assert_eq!(
                recovery.subject,
                Subject::File(path.canonicalize().unwrap())
            );
            // It says what it is based on, so that what others saved is not overwritten.
            between += u64::from(!recovery.is_based_on(&text(on_disk)));
            recovered += 1;
        }
        let best = best.unwrap_or(0).max(on_disk);
        assert!(
            best >= edit,
            "kill {kill}: edit {edit} was made, {best} came back"
        );
        edits += edit + 1 - next;
        next = best + 1;
        for recovery in found {
            recovery.discard().unwrap();
        }
    }
    println!(
        "{kills} kills: {edits} edits, {saves} with saves, {recovered} recoveries, {between} between a save and the journal"
    );
    assert!(
        edits > kills && recovered > 0,
        "{edits} edits, {recovered} recoveries"
    );
}

#[test]
#[ignore = "the program that is killed; run by the test below"]
fn child_in_place() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let start: u64 = env::var(START).unwrap().parse().unwrap();
    let (path, _) = paths(&folder);
    println!("ready");
    for i in start.. {
        file::save_in_place(&path, text(i).as_bytes()).unwrap();
        println!("save {i}");
    }
}

/// Killed while a file is written into, it is whole, or its whole new text stands beside it.
#[test]
fn killed_while_a_file_is_written_in_place_a_whole_text_is_there() {
    let kills: u64 = env::var("WAYFARER_KILLS").map_or(60, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = paths(folder.path());
    let other = folder.path().join("other.ron");
    fs::write(&path, text(0)).unwrap();
    fs::hard_link(&path, &other).unwrap();
    let (mut next, mut chance, mut beside) = (1, 4321u64, 0);
    for kill in 0..kills {
        let moment = moment(&mut chance, 20_000);
        let lines = killed("child_in_place", folder.path(), next, "ready", moment);
        let saved = last(&lines, "save").unwrap_or(next - 1);
        let left = file::whole_text(&path);
        let found = match fs::read_to_string(&left) {
            Ok(text) => {
                beside += 1;
                // A person looks at both, and puts the whole one back.
                fs::write(&path, &text).unwrap();
                fs::remove_file(&left).unwrap();
                count(&text)
            }
            Err(_) => count(&fs::read_to_string(&path).unwrap()),
        };
        assert!(
            found >= saved,
            "kill {kill}: {saved} was saved, {found} is there"
        );
        assert_eq!(fs::read(&path).unwrap(), fs::read(&other).unwrap());
        next = found + 1;
    }
    println!("{kills} kills, {next} saves, {beside} times the whole text stood beside");
    assert!(next > kills / 4, "{next} saves");
}
