//! Every system call of a save fails once, in every way it can; and all that follow it too.
//!
//! The calls of the real program are made to fail by a small library that is loaded into it
//! (`shim.c`). A trait of file operations in the program could do the same in fewer lines, but would
//! test its own idea of what a disk does, and not what the standard library makes of a save.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

/// `errno` of what a disk says, and what the people are told to expect.
pub const ERRORS: [(i32, &str); 6] = [
    (5, "EIO"),
    (28, "ENOSPC"),
    (122, "EDQUOT"),
    (13, "EACCES"),
    (30, "EROFS"),
    (27, "EFBIG"),
];

/// The library, built once.
pub fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wayfarer/saves/shim.c");
        let library =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl")
            .output()
            .expect("a C compiler is installed");
        let said = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "{said}");
        library
    })
}

struct Disk {
    folder: tempfile::TempDir,
}

/// A fault: the how manieth call, the error (0: a write takes only half), and whether it stays.
#[derive(Debug, Clone, Copy)]
struct Fault {
    at: usize,
    error: i32,
    sticky: bool,
}

const OLD: &str = "the old file, whole";

impl Disk {
    fn new() -> Disk {
        let disk = Disk {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(disk.maps()).unwrap();
        fs::write(disk.map(), OLD).unwrap();
        disk
    }

    fn maps(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("maps")
    }

    fn map(&self) -> PathBuf {
        self.maps().join("map.ron")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.map()).unwrap_or_default()
    }

    /// The calls that were counted in the last save.
    fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let name = |line: &str| line.split(' ').nth(1).unwrap_or("").to_owned();
        log.lines().map(name).collect()
    }

    /// Saves a template over the map.
    fn save(&self, fault: Fault) -> Output {
        self.save_with(fault, &["--force"])
    }

    fn save_with(&self, fault: Fault, how: &[&str]) -> Output {
        let log = self.folder.path().join("log");
        let _ = fs::remove_file(&log);
        let mut save = Command::new(env!("CARGO_BIN_EXE_wayfarer"));
        save.args(["new", "trial-to-paid", "-o"])
            .arg(self.map())
            .args(how)
            .env("WAYFARER_STATE", self.folder.path().join("state"))
            .env("LD_PRELOAD", shim())
            .env("FAULT_DIR", self.maps())
            .env("FAULT_LOG", &log)
            .env("FAULT_AT", fault.at.to_string())
            .env("FAULT_ERRNO", fault.error.to_string());
        if fault.sticky {
            save.env("FAULT_COUNT", "1000000");
        }
        save.output().unwrap()
    }
}

/// What is saved when nothing fails, and the calls that it takes.
fn whole() -> (String, Vec<String>) {
    let disk = Disk::new();
    let none = Fault {
        at: 0,
        error: 5,
        sticky: false,
    };
    let output = disk.save(none);
    assert!(output.status.success(), "{output:?}");
    (disk.text(), disk.calls())
}

#[test]
fn a_save_forces_the_file_and_then_its_folder_to_the_disk() {
    let (new, calls) = whole();
    assert!(
        new.starts_with("//") || new.contains("JourneyMap("),
        "{new}"
    );
    let place = |name: &str| calls.iter().rposition(|call| call == name);
    let write = place("write").expect("the calls of the program are seen");
    let rename = place("rename").unwrap();
    let syncs: Vec<usize> = (0..calls.len()).filter(|i| calls[*i] == "fsync").collect();
    assert_eq!(syncs.len(), 2, "{calls:?}");
    assert!(
        write < syncs[0] && syncs[0] < rename && rename < syncs[1],
        "{calls:?}"
    );
    assert!(place("fchmod").unwrap() < rename, "{calls:?}");
}

#[test]
fn whichever_call_fails_the_file_is_the_old_one_or_the_new_one() {
    let (new, calls) = whole();
    let mut failed = 0;
    for (error, name) in ERRORS {
        for sticky in [false, true] {
            for at in 1..=calls.len() {
                let disk = Disk::new();
                let fault = Fault { at, error, sticky };
                let output = disk.save(fault);
                let (text, said) = (disk.text(), String::from_utf8_lossy(&output.stderr));
                let about = format!("{name} {fault:?} {:?}: {said}", calls[at - 1]);
                assert!(text == OLD || text == new, "{about}");
                match output.status.code() {
                    // What is only tried: giving away the file, sweeping.
                    Some(0) => assert_eq!(text, new, "{about}"),
                    Some(1) => {
                        failed += 1;
                        assert!(said.contains("map.ron"), "{about}");
                        // Only the last step comes after the new name.
                        let renamed = disk.calls().iter().any(|c| c == "rename");
                        assert!(text == OLD || renamed, "{about}");
                    }
                    code => panic!("{code:?} {about}"),
                }
                if !sticky {
                    // A save that fails leaves nothing behind, unless removing is what failed.
                    let left = fs::read_dir(disk.maps()).unwrap().count();
                    assert!(left == 1 || calls[at - 1] == "unlink", "{about}");
                }
                // And when the disk is well again, it works.
                let again = disk.save(Fault { at: 0, ..fault });
                assert!(again.status.success(), "{about}");
                assert_eq!(disk.text(), new, "{about}");
            }
        }
    }
    // Not a test of nothing.
    assert!(failed > 60, "{failed}");
}

/// Written in place a file may be cut off half-way: then the whole new text stands beside it, and the old one
/// among the versions. Nothing is lost at any call, and both names of the file always say the same.
#[test]
fn whichever_call_of_a_save_in_place_fails_both_texts_are_there() {
    let in_place = ["--force", "--in-place"];
    let (new, _) = whole();
    let clean = Disk::new();
    let none = Fault {
        at: 0,
        error: 5,
        sticky: false,
    };
    assert!(clean.save_with(none, &in_place).status.success());
    let calls = clean.calls();
    assert_eq!(clean.text(), new);
    let (mut failed, mut cut) = (0, 0);
    for (error, name) in [(5, "EIO"), (28, "ENOSPC")] {
        for sticky in [false, true] {
            for at in 1..=calls.len() {
                let disk = Disk::new();
                let other = disk.maps().join("other.ron");
                fs::hard_link(disk.map(), &other).unwrap();
                let fault = Fault { at, error, sticky };
                let output = disk.save_with(fault, &in_place);
                let (text, said) = (disk.text(), String::from_utf8_lossy(&output.stderr));
                let about = format!("{name} {fault:?} {:?}: {said}", calls[at - 1]);
                assert_eq!(fs::read_to_string(&other).unwrap(), text, "{about}");
                let beside = fs::read_to_string(disk.maps().join("map.ron.wayfarer-new"));
                if output.status.success() {
                    assert_eq!(text, new, "{about}");
                    continue;
                }
                failed += 1;
                if text != OLD {
                    cut += 1;
                    assert_eq!(beside.ok().as_ref(), Some(&new), "{about}");
                    assert!(said.contains("map.ron.wayfarer-new"), "{about}");
                    let kept = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
                        .args(["history", "map.ron", "show", "1"])
                        .current_dir(disk.maps())
                        .env("WAYFARER_STATE", disk.folder.path().join("state"))
                        .output()
                        .unwrap();
                    assert_eq!(kept.stdout, OLD.as_bytes(), "{about}");
                } else if let Ok(beside) = beside {
                    assert_eq!(beside, new, "{about}");
                }
            }
        }
    }
    // Not a test of nothing.
    assert!(failed > 10 && cut > 0, "{failed} {cut}: {calls:?}");
}

#[test]
fn writes_that_take_a_part_or_are_interrupted_are_made_again() {
    let (new, calls) = whole();
    for (at, call) in (1..).zip(&calls) {
        for error in [0, 4] {
            if call != "write" {
                continue;
            }
            let disk = Disk::new();
            let fault = Fault {
                at,
                error,
                sticky: false,
            };
            let output = disk.save(fault);
            assert!(output.status.success(), "{fault:?}");
            assert_eq!(disk.text(), new, "{fault:?}");
        }
    }
}

#[test]
fn what_went_wrong_is_told_with_what_to_do() {
    let (_, calls) = whole();
    let write = calls.iter().rposition(|call| call == "write").unwrap() + 1;
    let said = |error| {
        let fault = Fault {
            at: write,
            error,
            sticky: false,
        };
        String::from_utf8(Disk::new().save(fault).stderr).unwrap()
    };
    assert!(
        said(28).contains("free some space and save again"),
        "{}",
        said(28)
    );
    assert!(said(122).contains("free some space"), "{}", said(122));
    assert!(said(30).contains("save somewhere else"), "{}", said(30));
    assert!(said(13).contains("check the permissions"), "{}", said(13));
}

#[test]
fn a_real_limit_of_the_system_leaves_the_old_file() {
    // Files of at most one block: the kernel itself cuts the write and then kills the writer.
    let disk = Disk::new();
    let limited = format!(
        "ulimit -f 1; exec '{}' new trial-to-paid --force -o '{}'",
        env!("CARGO_BIN_EXE_wayfarer"),
        disk.map().display()
    );
    let output = Command::new("sh").args(["-c", &limited]).output().unwrap();
    assert!(!output.status.success());
    assert_eq!(disk.text(), OLD);
}

#[test]
fn a_disk_that_is_really_full_leaves_the_old_file() {
    // A file system of 64 kB of one's own, where the system lets people make one.
    let disk = Disk::new();
    let script = format!(
        "mount -t tmpfs -o size=64k none '{maps}' || exit 77
         echo old > '{map}'
         head -c 100000 /dev/zero > '{maps}/filler' 2>/dev/null
         '{program}' new trial-to-paid --force -o '{map}' 2> '{said}'; echo \"code $?\" >> '{said}'
         cat '{map}' >> '{said}'",
        maps = disk.maps().display(),
        map = disk.map().display(),
        said = disk.folder.path().join("said").display(),
        program = env!("CARGO_BIN_EXE_wayfarer"),
    );
    let made = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .output();
    match made {
        Ok(output) if output.status.success() => {
            let said = fs::read_to_string(disk.folder.path().join("said")).unwrap();
            assert!(said.contains("free some space and save again"), "{said}");
            assert!(said.contains("code 1") && said.ends_with("old\n"), "{said}");
        }
        _ => eprintln!("not tried: this system lets nobody make a file system of their own"),
    }
}
