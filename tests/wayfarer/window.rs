//! The real window on a virtual screen, under real keys: that it speaks to nobody but the screen, and that
//! killing it loses no work. Everything else about the window is tested without a screen (`app`), where
//! what happens is seen exactly; here it is seen that the whole does it too.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use wayfarer::archive::{Folder, Recovery};

/// A slow machine draws a frame in half a second; nothing here takes longer than this.
const PATIENCE: Duration = Duration::from_secs(90);

/// A virtual screen of its own.
struct Screen {
    server: Child,
    display: String,
    _alone: MutexGuard<'static, ()>,
}

/// One screen at a time: windows that are drawn by the processor alone starve each other on a small machine.
static ALONE: Mutex<()> = Mutex::new(());

impl Screen {
    fn new() -> Screen {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x720x24",
                "-nolisten",
                "tcp",
                // Without it the server begins anew whenever its last client leaves, as xdotool does all the
                // time, and turns away a window that opens at that moment (seen in 7 of 100).
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (tests/screen.sh)");
        let mut number = String::new();
        let mut said = BufReader::new(server.stdout.take().unwrap());
        said.read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        assert!(display.len() > 1, "no display");
        Screen {
            server,
            display,
            _alone: alone,
        }
    }

    /// What xdotool answers.
    fn ask(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .expect("xdotool is installed (tests/screen.sh)");
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.success() && !said.is_empty()).then_some(said)
    }

    /// A window of the program with these words before its own: a new process.
    fn open(&self, before: &[&str], map: &Path, state: &Path) -> Window<'_> {
        let mut words = before.to_vec();
        words.push(env!("CARGO_BIN_EXE_wayfarer"));
        let child = Command::new(words[0])
            .args(&words[1..])
            .arg("open")
            .arg(map)
            .args(["--size", "1280x720"])
            .env("DISPLAY", &self.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WAYFARER_STATE", state)
            .env("XDG_DATA_HOME", state.join("settings"))
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut window = Window {
            screen: self,
            child,
        };
        wait("the window opens", || {
            window.is_running();
            window.id().is_some()
        });
        let id = window.id().unwrap();
        // Without a window manager nobody else gives it the keyboard.
        self.ask(&["windowfocus", "--sync", &id]);
        window
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ended = self.server.kill();
        let _ended = self.server.wait();
    }
}

struct Window<'s> {
    screen: &'s Screen,
    child: Child,
}

impl Window<'_> {
    fn id(&self) -> Option<String> {
        // It bears the name of the map as soon as that is read.
        let search = ["search", "--onlyvisible", "--name", "paid.*Wayfarer"];
        let said = self.screen.ask(&search)?;
        said.lines().next().map(str::to_owned)
    }

    /// Fails with the words of the program if it has ended.
    fn is_running(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            let mut said = String::new();
            let stderr = self.child.stderr.as_mut().unwrap();
            stderr.read_to_string(&mut said).unwrap();
            panic!("the program ended ({status}): {said}");
        }
    }

    fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.screen.ask(&["key", key]);
            thread::sleep(Duration::from_millis(300));
        }
    }

    fn write(&self, text: &str) {
        self.screen.ask(&["type", "--delay", "40", text]);
        thread::sleep(Duration::from_millis(300));
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Waits until something is so.
fn wait(what: &str, mut so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !so() {
        assert!(begin.elapsed() < PATIENCE, "not seen: {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A folder with a map in it.
fn table() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().canonicalize().unwrap().join("map.ron");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/trial-to-paid.ron");
    fs::copy(from, &map).unwrap();
    let state = folder.path().join("state");
    (folder, map, state)
}

fn has(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|found| found.contains(text))
}

/// Whether a journal has it.
fn is_kept(state: &Path, text: &str) -> bool {
    let entries = fs::read_dir(state.join("journals")).into_iter().flatten();
    entries.flatten().any(|entry| has(&entry.path(), text))
}

#[test]
fn the_window_speaks_to_nobody_but_the_screen() {
    let screen = Screen::new();
    let (folder, map, state) = table();
    let log = folder.path().join("strace.log");
    let trace = ["strace", "-f", "-qq", "-e", "trace=network", "-o"];
    let trace = [&trace[..], &[log.to_str().unwrap()]].concat();
    let mut window = screen.open(&trace, &map, &state);
    // A touchpoint with a name, saved; a run, an export and the decisions looked at.
    window.keys(&["ctrl+2", "alt+t"]);
    window.write("Ask a colleague");
    window.keys(&["Return"]);
    wait("what is typed comes into the journal", || {
        is_kept(&state, "Ask a colleague")
    });
    window.keys(&["ctrl+s"]);
    wait("the map is saved", || has(&map, "Ask a colleague"));
    window.keys(&[
        "ctrl+r", "ctrl+e", "Escape", "ctrl+4", "ctrl+5", "F1", "Escape", "ctrl+q",
    ]);
    wait("the window closes", || {
        !matches!(window.child.try_wait(), Ok(None))
    });

    let seen = fs::read_to_string(&log).unwrap();
    let mut families = BTreeSet::new();
    let mut places = BTreeSet::new();
    for line in seen.lines() {
        let made = ["socket(", "socketpair("]
            .iter()
            .find_map(|call| line.split_once(call));
        if let Some((_, arguments)) = made {
            families.insert(arguments.split(',').next().unwrap());
        }
        if let Some((_, arguments)) = line.split_once("connect(")
            && !arguments.contains("AF_NETLINK")
        {
            let path = arguments
                .split_once("sun_path=")
                .map_or(arguments, |(_, path)| path);
            places.insert(path.split('}').next().unwrap());
        }
    }
    // Sockets of the machine itself: whatever else they are, they do not lead out of it. Where there is a
    // graphics card, its driver asks the kernel about devices through one of the second kind.
    families.retain(|family| *family != "AF_NETLINK");
    assert_eq!(families, BTreeSet::from(["AF_UNIX"]), "{seen}");
    // The screen; the session's bus, for screen readers and the desktop's file dialogs; and the
    // directory of users of the C library.
    let known = [
        "/tmp/.X11-unix/",
        "/nscd/socket",
        "/dbus",
        "/run/user/",
        "/bus",
        "at-spi",
    ];
    for place in &places {
        assert!(known.iter().any(|known| place.contains(known)), "{place}");
    }
    assert!(
        places.iter().any(|place| place.contains("/tmp/.X11-unix/")),
        "{places:?}"
    );
}

#[test]
fn killed_while_somebody_works_the_window_brings_the_work_back() {
    let screen = Screen::new();
    let (_folder, map, state) = table();
    let before = fs::read_to_string(&map).unwrap();
    let mut window = screen.open(&[], &map, &state);
    window.keys(&["ctrl+2", "alt+t"]);
    // Nothing of it is in "New touchpoint": a journal holds only what differs.
    window.write("Killed while busy");
    window.keys(&["Return"]);
    wait("what is typed comes into the journal", || {
        is_kept(&state, "Killed while busy")
    });
    // SIGKILL, which no program can do anything about.
    window.child.kill().unwrap();
    window.child.wait().unwrap();
    assert_eq!(fs::read_to_string(&map).unwrap(), before, "nobody saved");
    drop(window);

    let window = screen.open(&[], &map, &state);
    // Enter is on "Bring it back" as soon as the question stands there.
    let begin = Instant::now();
    while !has(&map, "Killed while busy") {
        window.keys(&["Return", "ctrl+s"]);
        assert!(begin.elapsed() < PATIENCE, "it did not come back");
    }
    wait("the journal is not needed any more", || {
        !is_kept(&state, "Killed while busy")
    });
}

/// What opens an editor, as keys.
const EDITORS: [(&str, &[&str]); 5] = [
    ("a name on the map", &["n", "F2"]),
    ("a new touchpoint", &["alt+t"]),
    ("a new stage", &["alt+g"]),
    ("a sticky note", &["n", "alt+q"]),
    ("a name in the inspector", &["n", "ctrl+Return"]),
];

#[test]
fn killed_while_somebody_types_a_window_loses_nothing_older_than_two_seconds() {
    let screen = Screen::new();
    for (round, (name, keys)) in EDITORS.iter().enumerate() {
        let (_folder, map, state) = table();
        let mut window = screen.open(&[], &map, &state);
        window.keys(&["ctrl+1"]);
        window.keys(keys);
        let text = format!("zaubert {round}");
        window.write(&text);
        // Nobody presses Enter. `write` waits until all keys are sent; frames take a while here.
        thread::sleep(Duration::from_millis(2300));
        window.child.kill().unwrap();
        window.child.wait().unwrap();
        // A journal holds only what differs from record to record.
        let found = Recovery::find(&Folder::at(&state)).unwrap();
        let mut texts = found.iter().flat_map(|recovery| {
            let typed = recovery.typed.iter().flat_map(|typed| &typed.texts);
            typed.chain([&recovery.text])
        });
        assert!(texts.any(|t| t.contains(&text)), "{name} is lost");
        assert!(!has(&map, &text), "nobody saved {name}");
    }
}

#[test]
fn told_to_end_a_window_keeps_what_is_typed_and_the_next_one_brings_it_back() {
    let screen = Screen::new();
    let (_folder, map, state) = table();
    let mut window = screen.open(&[], &map, &state);
    window.keys(&["n", "F2"]);
    window.write("zaubert weiter");
    let id = window.child.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(told.success());
    wait("the window closes", || {
        !matches!(window.child.try_wait(), Ok(None))
    });
    drop(window);
    let window = screen.open(&[], &map, &state);
    let begin = Instant::now();
    while !has(&map, "zaubert weiter") {
        window.keys(&["Return", "ctrl+s"]);
        assert!(begin.elapsed() < PATIENCE, "it did not come back");
    }
}
