//! Somebody types into every kind of editor, and the program is killed at random moments: nothing that is
//! older than two seconds is lost. Several windows live in one program that is killed once, each with an
//! editor of its own, so that a hundred rounds take less than a minute; `window.rs` does the same to real
//! windows.
//!
//! `WAYFARER_TYPED_KILLS` says how many rounds (100 unless it does):
//! `WAYFARER_TYPED_KILLS=1000 cargo test --features app-tests killed_while_somebody_types`.

use std::{
    env,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::{
    Window, click, press, type_text,
    typing::{go_to, kept, sample, window, write_in},
};

const FOLDER: &str = "WAYFARER_TYPED_FOLDER";
const EDITORS_OF: &str = "WAYFARER_TYPED_EDITORS";
/// How many windows a program has that is killed.
const WINDOWS: usize = 5;
/// Nothing older than this may be lost, in milliseconds.
const PROMISED: u64 = 2000;
/// A program that got no turn for so long could keep nothing: what was typed just before counts for nothing.
const STARVED: u64 = 300;

const SETUP: &str = "Connects a data source";

type Opens = fn(&mut Window);

/// A field of the inspector on a touchpoint, with the keyboard.
fn field(window: &mut Window, name: &str) {
    window.set_size(vec2(1280.0, 2600.0));
    go_to(window, SETUP);
    click(window, "Details");
    window.get_by_label(name).focus();
    window.run_steps(2);
}

/// A field of the workshop, with the keyboard.
fn room(window: &mut Window, page: Key, name: &str) {
    press(window, Modifiers::NONE, Key::F11);
    press(window, Modifiers::ALT, page);
    if page == Key::Num3 {
        let first = window.get_all_by_label_contains("Ask about ").next();
        first.unwrap().click();
        window.run_steps(3);
    }
    window.get_by_label(name).focus();
    window.run_steps(2);
}

/// The kinds of editors.
const EDITORS: [(&str, Opens); 14] = [
    ("a name on the map", |w| {
        go_to(w, SETUP);
        press(w, Modifiers::NONE, Key::F2);
    }),
    ("what a customer does", |w| write_in(w, "Step at ")),
    ("what a customer thinks", |w| write_in(w, "Thought at ")),
    ("a new touchpoint", |w| press(w, Modifiers::ALT, Key::T)),
    ("a new stage", |w| press(w, Modifiers::ALT, Key::G)),
    ("a new pain point", |w| {
        go_to(w, SETUP);
        press(w, Modifiers::ALT, Key::P);
    }),
    ("a sticky note", |w| {
        go_to(w, SETUP);
        press(w, Modifiers::ALT, Key::Q);
    }),
    ("a name in the inspector", |w| field(w, "Name")),
    ("a number in the inspector", |w| {
        field(w, "Stay, half within")
    }),
    ("a name in the file", |w| field(w, "Name in the file")),
    ("the parking lot", |w| room(w, Key::Num5, "Park this")),
    ("who answers", |w| room(w, Key::Num3, "Who")),
    ("half an answer", |w| room(w, Key::Num3, "Likely")),
    ("a line of the parking lot", |w| {
        room(w, Key::Num5, "Park this");
        type_text(w, "For later");
        press(w, Modifiers::NONE, Key::Enter);
        w.get_by_label("Parked 1").focus();
        w.run_steps(2);
    }),
];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The letter that is typed at a place, so that no part of what is typed comes twice: no value, whatever
/// it is typed into.
fn letters(at: u64) -> String {
    let tens = char::from(b'g' + (at / 16 % 16) as u8);
    let ones = char::from(b'g' + (at % 16) as u8);
    format!("{tens}{ones}")
}

fn text(count: u64) -> String {
    (0..count).map(letters).collect()
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_millis() as u64
}

fn state(folder: &Path, at: usize) -> PathBuf {
    folder.join(format!("state-{at}"))
}

#[test]
#[ignore = "the program that is killed; run by the test below"]
fn child() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let editors = env::var(EDITORS_OF).unwrap();
    let editors: Vec<usize> = editors.split(',').map(|n| n.parse().unwrap()).collect();
    // The test program has begun a line.
    println!();
    let mut windows: Vec<_> = editors
        .iter()
        .enumerate()
        .map(|(at, editor)| {
            let (keep, path) = sample();
            let mut window = window(&state(&folder, at), Some(path));
            EDITORS[*editor].1(&mut window);
            (keep, window)
        })
        .collect();
    println!("ready");
    for typed in 0.. {
        for (at, (_, window)) in windows.iter_mut().enumerate() {
            window.event(Event::Text(letters(typed)));
            // What is seen of a key was pressed before it was seen.
            let pressed = now();
            window.step();
            println!("{at} {} {pressed}", typed + 1);
            thread::sleep(Duration::from_millis(15));
        }
    }
}

/// Begins a program with these editors, and gives it when all of them are open.
fn begin(folder: &Path, editors: &[u64]) -> (Child, BufReader<std::process::ChildStdout>) {
    let list: Vec<String> = editors.iter().map(u64::to_string).collect();
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "app::killed::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(EDITORS_OF, list.join(","))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != "ready" {
        line.clear();
        let read = said.read_line(&mut line).unwrap();
        assert!(read > 0, "it ended by itself: {editors:?}");
    }
    (child, said)
}

/// Kills a program once. Gives how many rounds were counted, and what was lost.
fn round(seed: u64) -> (usize, Vec<String>) {
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let editors: Vec<u64> = (0..WINDOWS as u64)
        .map(|at| (seed * WINDOWS as u64 + at) % EDITORS.len() as u64)
        .collect();
    let (mut child, mut said) = begin(folder.path(), &editors);
    thread::sleep(Duration::from_millis(PROMISED + 200 + dice.below(1800)));
    child.kill().unwrap();
    let killed = now();
    child.wait().unwrap();
    let mut lines = String::new();
    said.read_to_string(&mut lines).unwrap();
    // A line that was torn by the kill is not whole.
    let whole = lines
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    let typed: Vec<[u64; 3]> = whole
        .filter_map(|line| {
            let words: Vec<u64> = line
                .split(' ')
                .filter_map(|w| w.trim().parse().ok())
                .collect();
            words.try_into().ok()
        })
        .collect();
    let times = || typed.iter().map(|[_, _, time]| *time);
    let gaps = times().zip(times().skip(1).chain([killed]));
    let late = gaps.filter(|(a, b)| b - a > STARVED).map(|(a, _)| a);
    let starved = late.max().unwrap_or(0);
    let (mut counted, mut lost) = (0, Vec::new());
    for (at, editor) in editors.iter().enumerate() {
        let own = typed.iter().filter(|[window, ..]| *window == at as u64);
        let old = own.filter(|[_, _, time]| time + PROMISED < killed);
        let Some(due) = old.map(|[_, count, _]| *count).max() else {
            continue;
        };
        if starved + PROMISED >= killed {
            // Nobody can promise anything for a program that gets no turn.
            continue;
        }
        counted += 1;
        if !kept(&state(folder.path(), at)).contains(&text(due)) {
            let name = EDITORS[*editor as usize].0;
            lost.push(format!("seed {seed}: {name}: {due} keys"));
        }
    }
    (counted, lost)
}

#[test]
fn killed_while_somebody_types_nothing_older_than_two_seconds_is_lost() {
    let rounds: u64 = env::var("WAYFARER_TYPED_KILLS").map_or(100, |n| n.parse().unwrap());
    let programs = rounds.div_ceil(WINDOWS as u64);
    let begin = Instant::now();
    let at_once = 2;
    let results: Vec<(usize, Vec<String>)> = thread::scope(|scope| {
        let lanes: Vec<_> = (0..at_once)
            .map(|lane| {
                scope.spawn(move || {
                    let mine = (0..programs).filter(|n| n % at_once == lane);
                    mine.map(round).collect::<Vec<_>>()
                })
            })
            .collect();
        let joined = lanes.into_iter().flat_map(|lane| lane.join().unwrap());
        joined.collect()
    });
    let counted: usize = results.iter().map(|(counted, _)| counted).sum();
    let lost: Vec<_> = results.into_iter().flat_map(|(_, lost)| lost).collect();
    println!(
        "{counted} rounds of {} in {:?}",
        programs * WINDOWS as u64,
        begin.elapsed()
    );
    assert!(lost.is_empty(), "{lost:#?}");
    // Not a test of nothing.
    assert!(counted as u64 * 2 > rounds, "only {counted} rounds");
}
