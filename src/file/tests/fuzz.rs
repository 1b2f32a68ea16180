//! Whatever the bytes, reading ends without a panic.

use proptest::{prelude::*, test_runner::Config};

use crate::file::{arbitrary, read_any, syntax::tokens, write_map, write_scenario};

/// How many cases are tried unless `WAYFARER_FUZZ_CASES` says otherwise.
const CASES: u32 = 256;

fn config() -> Config {
    let asked = std::env::var("WAYFARER_FUZZ_CASES");
    let cases = asked.ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    Config {
        cases,
        max_shrink_iters: 2000,
        ..Config::default()
    }
}

/// Pieces that mean something to the reader, and some that mean trouble.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "//",
    "/*",
    "*/",
    "\n",
    " ",
    "r#\"",
    "\"#",
    "#![",
    "1e400",
    "-",
    "NaN",
    "inf",
    "0x",
    "1.4",
    "\"2d\"",
    "5",
    "Some(",
    "None",
    "Range(",
    "Pert(",
    "Beta(",
    "Measured(",
    "JourneyMap(",
    "Scenario(",
    "share:",
    "dwell:",
    "ext:",
    "format: 2",
    "id:",
    "\"a>b\"",
    "\u{feff}",
    "\u{a0}",
    "ü",
    "🦀",
    "\u{202e}",
    "<<<<<<< x\n",
    "'",
    "b\"",
    "true",
    "\0",
];

/// Replaces, inserts, removes, repeats and swaps pieces of a text.
fn mutate(text: &str, edits: &[(u8, u16, u16, u16)]) -> String {
    let mut pieces: Vec<String> = tokens(text, 0)
        .map(|t| t.span.of(text).to_owned())
        .collect();
    for (kind, at, other, piece) in edits {
        let count = pieces.len().max(1);
        let (at, other) = (usize::from(*at) % count, usize::from(*other) % count);
        let piece = PIECES[usize::from(*piece) % PIECES.len()].to_owned();
        if pieces.is_empty() {
            pieces.push(piece);
            continue;
        }
        match kind % 6 {
            0 => pieces[at] = piece,
            1 => pieces.insert(at, piece),
            2 => {
                pieces.remove(at);
            }
            3 => pieces.swap(at, other),
            4 => {
                let copy: Vec<String> = pieces[at..(at + 20).min(count)].to_vec();
                pieces.splice(other..other, copy);
            }
            _ => pieces.truncate(at),
        }
    }
    pieces.concat()
}

/// Reads, looks places up, and saves unchanged: none may panic, and an unchanged save gives the
/// same text.
fn survive(text: &str) {
    match read_any(text, "f") {
        crate::file::Any::Map(mut read) => {
            read.document.locate(&mut read.diagnostics);
            crate::file::render(
                &read.diagnostics[..read.diagnostics.len().min(3)],
                text,
                true,
            );
            if let Some(map) = read.model {
                assert_eq!(read.document.update(&map), text);
            }
        }
        crate::file::Any::Scenario(mut read) => {
            read.document.locate(&mut read.diagnostics);
            if let Some(scenario) = read.model {
                assert_eq!(read.document.update(&scenario), text);
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        survive(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_pieces_do_no_harm(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.iter().map(|i| PIECES[*i]).collect();
        survive(&text);
    }

    #[test]
    fn damaged_files_do_no_harm(
        map in arbitrary::map(),
        edits in prop::collection::vec(any::<(u8, u16, u16, u16)>(), 1..6),
    ) {
        survive(&mutate(&write_map(&map), &edits));
    }

    #[test]
    fn damaged_scenarios_do_no_harm(
        scenario in arbitrary::scenario(),
        edits in prop::collection::vec(any::<(u8, u16, u16, u16)>(), 1..6),
    ) {
        survive(&mutate(&write_scenario(&scenario), &edits));
    }

    /// A damaged file may still be changed and saved, as long as the change is not in what broke.
    #[test]
    fn damaged_files_can_be_updated(
        map in arbitrary::map(),
        new in arbitrary::map(),
        edits in prop::collection::vec(any::<(u8, u16, u16, u16)>(), 1..4),
    ) {
        let text = mutate(&write_map(&map), &edits);
        crate::file::read_map(&text, "f").document.update(&new);
    }
}

/// Long texts that are made to be costly: a megabyte, or as long as may be where many cases are
/// asked for.
#[test]
fn hostile_texts_are_refused_in_time() {
    use crate::file::syntax::MAX_BYTES;
    let size = match config().cases {
        CASES => MAX_BYTES / 16,
        _ => MAX_BYTES,
    };
    let pieces = [
        "(",
        "[1,",
        "{\"a\":",
        "a:1,",
        "/*",
        "/**/",
        "//\n",
        "\"",
        "\\",
        "'",
        "r#",
        "\n<<<<<<< x",
        ",",
        ")",
        "\"a\":(),",
        "1 ",
        "#",
        "\u{a0}",
        "🦀",
    ];
    for piece in pieces {
        for start in [
            "",
            "JourneyMap(",
            "JourneyMap(touchpoints:{",
            "JourneyMap(ext:[",
        ] {
            let count = (size - start.len()) / piece.len();
            let text = start.to_owned() + &piece.repeat(count);
            let clock = std::time::Instant::now();
            read_any(&text, "f");
            let seconds = clock.elapsed().as_secs_f64();
            // Generous, for a build without optimisation on a busy machine.
            assert!(seconds < 60.0, "{start}{piece}…: {seconds:.1} s");
        }
    }
}
