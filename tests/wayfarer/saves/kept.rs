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

/// What another program left in the file, in Latin-1: no text that this program reads, but hours of work.
#[test]
fn restoring_keeps_what_is_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    let path = folder.path().join("m.ron");
    assert_eq!(run(&["new", "trial-to-paid", "-o", "m.ron"]).code, Some(0));
    assert_eq!(run(&["history", "m.ron", "keep"]).code, Some(0));
    let first = fs::read(&path).unwrap();
    let work = [b"// hours of work: Gr\xfc\xdfe\n", &first[..]].concat();
    fs::write(&path, &work).unwrap();
    let restored = run(&["history", "m.ron", "restore", "1"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(fs::read(&path).unwrap(), first);
    let list = run(&["history", "m.ron"]).out;
    assert!(list.contains("Before restoring"), "{list}");
    let shown = run(&["history", "m.ron", "show", "2", "-o", "back.ron"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert_eq!(fs::read(folder.path().join("back.ron")).unwrap(), work);
    // And back again, as it was to the byte.
    assert_eq!(run(&["history", "m.ron", "restore", "2"]).code, Some(0));
    assert_eq!(fs::read(&path).unwrap(), work);
}

/// 17 MB are more than a map may have, and are kept; what is too large to be kept is left alone.
#[test]
fn restoring_keeps_what_is_large_or_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    let path = folder.path().join("m.ron");
    assert_eq!(run(&["new", "blank", "-o", "m.ron"]).code, Some(0));
    assert_eq!(run(&["history", "m.ron", "keep"]).code, Some(0));
    let first = fs::read(&path).unwrap();
    let large = vec![b' '; 17 << 20];
    fs::write(&path, &large).unwrap();
    assert_eq!(run(&["history", "m.ron", "restore", "1"]).code, Some(0));
    assert_eq!(fs::read(&path).unwrap(), first);
    let shown = run(&["history", "m.ron", "show", "2", "-o", "back.ron"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert!(fs::read(folder.path().join("back.ron")).unwrap() == large);
    let file = fs::File::create(&path).unwrap();
    file.set_len(80 << 20).unwrap();
    drop(file);
    let refused = run(&["history", "m.ron", "restore", "1"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("was left as it is"), "{}", refused.err);
    assert_eq!(fs::metadata(&path).unwrap().len(), 80 << 20);
}

/// Every command that writes a file asks before it replaces one.
#[test]
fn results_replace_no_file_without_being_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    for (template, name) in [("trial-to-paid", "m.ron"), ("blank", "b.ron")] {
        assert_eq!(run(&["new", template, "-o", name]).code, Some(0));
    }
    let size = ["-n", "20", "-r", "2"];
    let commands: [&[&str]; 6] = [
        &["run", "m.ron", "--no-leverage"],
        &["exact", "m.ron"],
        &["compare", "m.ron", "m.ron"],
        &["diff", "m.ron", "b.ron"],
        &["decide", "chances", "m.ron"],
        &["export", "m.ron", "--to", "csv"],
    ];
    for command in commands {
        fs::write(folder.path().join("out.txt"), "mine").unwrap();
        let sized = matches!(command[0], "run" | "compare" | "decide");
        let size = if sized { &size[..] } else { &[] };
        let all = [command, size, &["-o", "out.txt"]].concat();
        let refused = run(&all);
        assert_eq!(refused.code, Some(1), "{command:?}: {}", refused.err);
        assert!(refused.err.contains("--force"), "{}", refused.err);
        let text = || fs::read_to_string(folder.path().join("out.txt")).unwrap();
        assert_eq!(text(), "mine", "{command:?}");
        let forced = run(&[&all[..], &["--force"]].concat());
        assert_eq!(forced.code, Some(0), "{command:?}: {}", forced.err);
        assert_ne!(text(), "mine", "{command:?}");
    }
}

/// What a kill left is swept by the next save in that folder; what is being written is not.
#[cfg(unix)]
#[test]
fn leftovers_of_kills_are_swept_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let [left, held] = ["left", "held"].map(|n| folder.path().join(format!(".wayfarer-{n}.tmp")));
    fs::write(&left, "half a map").unwrap();
    fs::write(&held, "half a map").unwrap();
    let writer = fs::File::open(&held).unwrap();
    writer.lock().unwrap();
    let saved = wayfarer(folder.path(), &["new", "blank", "-o", "m.ron"]);
    assert_eq!(saved.code, Some(0), "{}", saved.err);
    assert!(!left.exists() && held.exists());
}

/// Alice (1001) and Bob (1002) share a folder by the group 3000. Bob saves Alice's file: it is his then, for
/// no one may give a file away, but she still reads it by the group. Only an administrator can try this.
#[cfg(target_os = "linux")]
#[test]
fn a_colleague_in_the_group_still_reads_what_another_saved() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.ron");
    fs::write(&path, "old").unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    if chown(&path, Some(1001), Some(3000)).is_err() {
        return;
    }
    chown(folder.path(), Some(1001), Some(3000)).unwrap();
    set(folder.path(), 0o775).unwrap();
    set(&path, 0o660).unwrap();
    let bob = |groups: &str| {
        let saved = Command::new("setpriv")
            .args(["--reuid=1002", "--regid=1002", groups])
            .arg(env!("CARGO_BIN_EXE_wayfarer"))
            .args(["new", "blank", "--force", "-o"])
            .arg(&path)
            .env("WAYFARER_STATE", "/nonexistent")
            .output();
        saved.ok().filter(|saved| saved.status.success())
    };
    // The program itself may lie where Bob cannot get at it.
    let Some(saved) = bob("--groups=1002,3000") else {
        return;
    };
    let now = fs::metadata(&path).unwrap();
    assert_eq!(
        (now.uid(), now.gid(), now.mode() & 0o777),
        (1002, 3000, 0o660)
    );
    let said = String::from_utf8(saved.stderr).unwrap();
    assert!(said.contains("belonged to the user 1001"), "{said}");
    assert!(!said.contains("group"), "{said}");
    // A group that Bob is not in: what it might do, his own may not.
    chown(&path, Some(1001), Some(4000)).unwrap();
    set(&path, 0o666).unwrap();
    set(folder.path(), 0o777).unwrap();
    if let Some(saved) = bob("--clear-groups") {
        let now = fs::metadata(&path).unwrap();
        assert_eq!((now.gid(), now.mode() & 0o777), (1002, 0o666));
        let said = String::from_utf8(saved.stderr).unwrap();
        assert!(said.contains("its group 4000 could not be kept"), "{said}");
    }
}

/// A list of access (ACL) as Linux keeps it: the owner writes, the user 1234 reads, the group reads, others nothing.
#[cfg(target_os = "linux")]
fn access() -> Vec<u8> {
    const NOBODY: u32 = u32::MAX;
    let entries: [(u16, u16, u32); 5] = [
        (0x01, 6, NOBODY),
        (0x02, 4, 1234),
        (0x04, 4, NOBODY),
        (0x10, 4, NOBODY),
        (0x20, 0, NOBODY),
    ];
    let mut bytes = 2u32.to_le_bytes().to_vec();
    for (tag, may, id) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(may.to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_of_access_is_kept() {
    const ACCESS: &str = "system.posix_acl_access";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.ron");
    fs::write(&path, "old").unwrap();
    if let Err(why) = xattr::set(&path, ACCESS, &access()) {
        eprintln!("not tried: this file system keeps no lists of access ({why})");
        return;
    }
    let before = xattr::get(&path, ACCESS).unwrap();
    assert_eq!(before.as_deref(), Some(&access()[..]));
    for how in [&["--force"][..], &["--force", "--in-place"]] {
        let all = [&["new", "blank", "-o", "m.ron"][..], how].concat();
        let saved = wayfarer(folder.path(), &all);
        assert_eq!(saved.code, Some(0), "{}", saved.err);
        assert!(!saved.err.contains("could not be kept"), "{}", saved.err);
        assert_ne!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(xattr::get(&path, ACCESS).unwrap(), before, "{how:?}");
    }
    // A file that had none gets none, also where its folder gives one to new files.
    let other = folder.path().join("n.ron");
    fs::write(&other, "old").unwrap();
    xattr::set(folder.path(), "system.posix_acl_default", &access()).unwrap();
    let saved = wayfarer(folder.path(), &["new", "blank", "--force", "-o", "n.ron"]);
    assert_eq!(saved.code, Some(0), "{}", saved.err);
    assert_eq!(xattr::get(&other, ACCESS).unwrap(), None);
}

/// Of a file with two names, the other one keeps the old text, which is told; written in place, both have the new.
#[cfg(unix)]
#[test]
fn hard_links_are_told_or_kept_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| wayfarer(folder.path(), arguments);
    let (path, other) = (folder.path().join("m.ron"), folder.path().join("o.ron"));
    assert_eq!(run(&["new", "blank", "-o", "m.ron"]).code, Some(0));
    let blank = fs::read(&path).unwrap();
    fs::hard_link(&path, &other).unwrap();
    let refused = run(&["new", "trial-to-paid", "--in-place", "-o", "m.ron"]);
    assert_eq!(refused.code, Some(1), "it is not asked to replace it");
    let saved = run(&[
        "new",
        "trial-to-paid",
        "--force",
        "--in-place",
        "-o",
        "m.ron",
    ]);
    assert_eq!(saved.code, Some(0), "{}", saved.err);
    assert!(!saved.err.contains("hard links"), "{}", saved.err);
    assert_ne!(fs::read(&path).unwrap(), blank);
    assert_eq!(fs::read(&path).unwrap(), fs::read(&other).unwrap());
    // What stood there is a version, and comes back into both.
    assert_eq!(
        run(&["history", "m.ron", "restore", "1", "--in-place"]).code,
        Some(0)
    );
    assert_eq!(fs::read(&other).unwrap(), blank);
    let saved = run(&["new", "trial-to-paid", "--force", "-o", "m.ron"]);
    assert!(saved.err.contains("2 names (hard links)"), "{}", saved.err);
    assert_eq!(fs::read(&other).unwrap(), blank);
}
