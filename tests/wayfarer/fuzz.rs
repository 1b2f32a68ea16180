//! Damaged input for everything that reads: whatever the bytes, reading and merging end, and without a
//! panic. `tests/corpus` keeps what is damaged, and what once did harm.
//!
//! A plain mutation fuzzer on the stable toolchain, so that it runs wherever the tests do. `WAYFARER_FUZZ`
//! says how many inputs each target gets (2,000 unless it does), `WAYFARER_FUZZ_SEED` which ones. An input
//! that panics is written to `tests/corpus` before the test fails, and is tried first from then on.

use std::{
    cell::Cell,
    env, fs,
    ops::Range,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use wayfarer::{
    analyze,
    diagnostic::any_error,
    exact,
    file::{self, Any, Model, Read, merge::merge},
    import::{self, Kind},
    map::{JourneyMap, validate::validate},
    plan::{Luck, compile},
    simulate::{Cohort, Control},
};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The inputs that are damaged, of the files whose names begin and end so.
fn seeds(target: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let ours = name.starts_with(target) || name.starts_with("any");
            ours && endings.iter().any(|ending| name.ends_with(ending))
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no seeds for {target}");
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

/// Pieces that mean something to a reader, and some that mean trouble.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    "\t",
    "\"",
    "'",
    "\\",
    "//",
    "/*",
    "*/",
    "\n",
    "\r\n",
    " ",
    "r#\"",
    "\"#",
    "1e400",
    "-1",
    "NaN",
    "inf",
    "0",
    "1.5",
    "\"2d\"",
    "99999999999999999999",
    "Some(",
    "None",
    "Range(",
    "Pert(",
    "Beta(1, 2)",
    "Measured(3)",
    "JourneyMap(",
    "Scenario(",
    "share: 0.5,",
    "dwell: Fixed(\"1d\"),",
    "ext: (a: 1),",
    "format: 1,",
    "format: 2,",
    "\"a>b\"",
    "\"x\": (",
    "\u{feff}",
    "\u{a0}",
    "ü",
    "🦀",
    "\u{202e}",
    "\u{1b}[31m",
    "\0",
    "<<<<<<< ours\n",
    "=======\n",
    ">>>>>>> theirs\n",
    "// MERGE x",
    "-->",
    "---|0.5|",
    "section ",
    "journey\n",
    "graph LR\n",
    "title: ",
    "stage",
    "touchpoint",
    "50 %",
    "=1+1",
    "null",
    "{\"a\":1}",
    "\\u0000",
    "off: 1,",
    "Off(change: ",
    "changes: [",
    "targets: [",
    "flows: {",
    "note: \"\",",
];

/// Damages bytes in a few places.
fn damage(seed: &[u8], other: &[u8], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        let end = (at + random.random_range(1..40)).min(bytes.len());
        match random.random_range(0..8) {
            0 if at < bytes.len() => bytes[at] = random.random(),
            1 => drop(bytes.splice(at..end, [])),
            2 | 3 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                drop(bytes.splice(at..at, piece.bytes()));
            }
            4 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                drop(bytes.splice(at..end, piece.bytes()));
            }
            5 => {
                let copy = bytes[at..end].to_vec();
                let to = random.random_range(0..=bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            6 if !other.is_empty() => {
                let from = random.random_range(0..other.len());
                let to = (from + random.random_range(1..80)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

/// The texts in quotes and the numbers of a file: where each begins and ends.
fn values(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut values, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let long = match bytes[at] {
            b'"' => bytes[at + 1..]
                .iter()
                .position(|b| *b == b'"')
                .map_or(1, |n| n + 2),
            b'0'..=b'9' => {
                let number = |b: &&u8| b.is_ascii_digit() || **b == b'.';
                bytes[at..].iter().take_while(number).count()
            }
            _ => 0,
        };
        if long > 0 {
            values.push(at..at + long);
        }
        at += long.max(1);
    }
    values
}

/// Changes a file as people do, so that it can mostly be read: values become other values of the same
/// kind, and lines that stand alone are moved, copied or removed.
fn edited(text: &str, random: &mut StdRng) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.random_range(1..5) {
        let values = values(&text);
        if random.random_range(0..3) > 0 && values.len() > 1 {
            let any = |random: &mut StdRng| values[random.random_range(0..values.len())].clone();
            let (to, from) = (any(random), any(random));
            if text.as_bytes()[to.start] == b'"' && text.as_bytes()[from.start] == b'"'
                || text.as_bytes()[to.start] != b'"' && text.as_bytes()[from.start] != b'"'
            {
                let value = text[from].to_owned();
                text.replace_range(to, &value);
            }
            continue;
        }
        let mut lines: Vec<&str> = text.lines().collect();
        let at = random.random_range(0..lines.len().max(1));
        let alone = |line: &&&str| {
            let count = |signs: [char; 3]| line.matches(signs).count();
            count(['(', '[', '{']) == count([')', ']', '}']) && line.ends_with(',')
        };
        if let Some(line) = lines.get(at).filter(alone).copied() {
            match random.random_range(0..3) {
                0 => drop(lines.remove(at)),
                1 if at + 1 < lines.len() => lines.swap(at, at + 1),
                _ => lines.insert(random.random_range(0..lines.len()), line),
            }
            text = lines.join("\n");
        }
    }
    text
}

/// Gives a target its inputs. What panics is kept.
fn fuzz(target: &str, endings: &[&str], survive: impl Fn(&[u8], &[u8], &mut StdRng)) {
    let number = |name: &str| env::var(name).ok().map(|n| n.parse::<u64>().unwrap());
    let count = number("WAYFARER_FUZZ").unwrap_or(2000);
    let first = number("WAYFARER_FUZZ_SEED").unwrap_or(0);
    let seeds = seeds(target, endings);
    let ending = endings[0];
    let mut slowest = Duration::ZERO;
    let clock = Instant::now();
    for run in 0..count {
        let mut random = StdRng::seed_from_u64(first.wrapping_mul(1 << 40).wrapping_add(run));
        let pick = |random: &mut StdRng| &seeds[random.random_range(0..seeds.len())];
        let (seed, other) = (pick(&mut random), pick(&mut random));
        // The seeds themselves come first.
        let input = match seeds.get(run as usize) {
            Some(seed) => seed.clone(),
            None => damage(seed, other, &mut random),
        };
        let start = Instant::now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| survive(&input, other, &mut random)));
        slowest = slowest.max(start.elapsed());
        if outcome.is_err() {
            let path = corpus().join(format!("{target}-panic-{first}-{run}{ending}"));
            fs::write(&path, &input).unwrap();
            panic!(
                "{target}: input {run} of seed {first} panics; it is kept as {}",
                path.display()
            );
        }
    }
    println!(
        "{target}: {count} inputs in {:.0?}, the slowest in {slowest:.1?}",
        clock.elapsed()
    );
}

/// Reads, tells what is wrong, and saves unchanged.
fn read(text: &str) {
    let tell = |found: &[wayfarer::diagnostic::Diagnostic]| {
        file::render(&found[..found.len().min(2)], text, true);
    };
    match file::read_any(text, "fuzz") {
        Any::Map(mut read) => {
            read.document.locate(&mut read.diagnostics);
            tell(&read.diagnostics);
            if let Some(map) = &read.model {
                wayfarer::map::validate::validate(map);
                assert_eq!(read.document.update(map), read.document.text());
            }
        }
        Any::Scenario(mut read) => {
            read.document.locate(&mut read.diagnostics);
            tell(&read.diagnostics);
            if let Some(scenario) = &read.model {
                assert_eq!(read.document.update(scenario), read.document.text());
            }
        }
    }
}

#[test]
fn maps() {
    fuzz("map", &[".ron"], |bytes, _, _| {
        read(&String::from_utf8_lossy(bytes))
    });
}

#[test]
fn scenarios() {
    fuzz("scenario", &[".ron"], |bytes, _, _| {
        read(&String::from_utf8_lossy(bytes))
    });
}

#[test]
fn workshops() {
    fuzz("workshop", &[".workshop"], |bytes, _, _| {
        let text = String::from_utf8_lossy(bytes);
        let read = file::read_workshop(&text, "fuzz");
        file::render(&read.diagnostics, &text, false);
        if let Some(record) = &read.model {
            assert_eq!(read.document.update(record), read.document.text());
        }
    });
}

/// Merges; the outcome loads and means what was merged. Gives how many merges there were.
fn merged<M: Model + Clone + PartialEq + std::fmt::Debug>(
    [base, ours, theirs]: [&Read<M>; 3],
    again: fn(&str, &str) -> Read<M>,
) -> u64 {
    let mut count = 0;
    for base in [Some(base), None] {
        if let Ok(merged) = merge(base, ours, theirs, None, &|_| None) {
            let read = again(&merged.text, "merged");
            assert_eq!(read.diagnostics, [], "{}", merged.text);
            assert_eq!(read.model.as_ref(), Some(&merged.model));
            count += 1;
        }
    }
    count
}

#[test]
fn merges() {
    for (target, scenarios) in [("map", false), ("scenario", true)] {
        let count = Cell::new(0);
        fuzz(target, &[".ron"], |bytes, other, random| {
            let whole = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            // One in eight as a disk or a line merge leaves files, the others as people do.
            let side = |random: &mut StdRng| match random.random_range(0..8) {
                0 => whole(&damage(bytes, other, random)),
                _ => edited(&whole(other), random),
            };
            let texts = [whole(other), side(random), side(random)];
            let merges = if scenarios {
                let [a, b, c] = texts.map(|text| file::read_scenario(&text, "fuzz"));
                merged([&a, &b, &c], file::read_scenario)
            } else {
                let [a, b, c] = texts.map(|text| file::read_map(&text, "fuzz"));
                merged([&a, &b, &c], file::read_map)
            };
            count.set(count.get() + merges);
        });
        println!("{target}: {} merges", count.get());
        assert!(count.get() > 0, "only how files are refused was tested");
    }
}

/// Numbers at the edges of what a file may say, and laws of them; durations in quotes.
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "1e-300",
    "1e-9",
    "0.5",
    "0.999999999999",
    "3",
    "1e6",
    "1e12",
    "Beta(2, 9999998)",
    "Beta(1e-9, 1e9)",
    "Beta(1e9, 1e9)",
    "Range(1e-12, 0.999999)",
    "Range(0.2, 0.20000000001)",
    "Pert(min: 0, likely: 0, max: 1)",
    "Pert(min: 0.1, likely: 0.1, max: 0.1000001)",
];
const DURATIONS: [&str; 6] = ["0d", "1s", "0.000000000001s", "1000000d", "1y", "36h"];
const LAWS: [&str; 12] = [
    "Fixed(\"0d\")",
    "Usually(median: \"1s\", p90: \"1000000d\")",
    "Usually(median: \"1d\", p90: \"1.000000001d\")",
    "LogNormal(mu: 100, sigma: 1000000)",
    "LogNormal(mu: -100, sigma: 1e-300)",
    "Gamma(mean: \"1d\", sd: \"1000000d\")",
    "Gamma(mean: \"1000000d\", sd: \"0.000001s\")",
    "Gamma(shape: 1e-300, scale: \"1d\")",
    "Gamma(shape: 1e6, scale: \"1s\")",
    "Weibull(shape: 1e-300, scale: \"1d\")",
    "Weibull(shape: 1e6, scale: \"1d\")",
    "Pert(min: \"0d\", likely: \"0d\", max: \"1000000d\")",
];

/// A file with other numbers: it can mostly be read, and often be run.
fn renumbered(text: &str, random: &mut StdRng) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.random_range(1..4) {
        let values = values(&text);
        if values.is_empty() {
            break;
        }
        let pick = |list: &[&str], random: &mut StdRng| {
            list[random.random_range(0..list.len())].to_owned()
        };
        let at = values[random.random_range(0..values.len())].clone();
        let old = &text[at.clone()];
        let inner = old.trim_matches('"');
        let digits = inner.starts_with(|c: char| c.is_ascii_digit());
        let named = text[..at.start].trim_end();
        let new = match (old.starts_with('"'), digits) {
            (false, _) => pick(&NUMBERS, random),
            // A stay of another law.
            (true, true) if named.ends_with("Fixed(") && text[at.end..].starts_with(')') => {
                let law = pick(&LAWS, random);
                let start = named.len() - "Fixed(".len();
                text.replace_range(start..at.end + 1, &law);
                continue;
            }
            (true, true) => format!("\"{}\"", pick(&DURATIONS, random)),
            // A name: here a stay is put beside it.
            (true, false) if named.ends_with("name:") => {
                format!("{old}, dwell: {}", pick(&LAWS, random))
            }
            _ => continue,
        };
        text.replace_range(at, &new);
    }
    text
}

/// The most memory that this process has taken so far, in kB, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Plans a map that `check` finds nothing wrong with, runs it, pulls its levers and solves it, within 10 seconds.
/// Gives whether it could be run.
fn runs(map: &JourneyMap, told: impl Fn() -> String) -> bool {
    let clock = Instant::now();
    let cohort = Cohort {
        map,
        customers: 30,
        replications: 2,
        horizon: map.run.horizon.map_or(365.0, |days| days.get()),
        seed: 1,
    };
    // A loop that is hardly ever left is refused by the run itself.
    let found = analyze::answer(&cohort, &Control::default());
    if found.is_ok() {
        let _ = analyze::leverage(&cohort, &Control::default());
    }
    let _ = exact::solve(&compile(map, cohort.horizon, Luck::Central));
    assert!(clock.elapsed() < Duration::from_secs(10), "{}", told());
    found.is_ok()
}

/// Gives other numbers to the files of a target; `read` gives the map that is to be run, of a file that can be
/// read. In bounded memory.
fn renumber(target: &str, read: impl Fn(&str, &mut StdRng) -> Option<(JourneyMap, String)>) {
    let (ran, before) = (Cell::new(0), peak());
    fuzz(target, &[".ron"], |_, other, random| {
        let text = renumbered(&String::from_utf8_lossy(other), random);
        // Each is a run; a tenth of the inputs of other targets.
        if random.random_range(0..10) > 0 {
            return;
        }
        let clock = Instant::now();
        let Some((map, told)) = read(&text, random) else {
            return;
        };
        assert!(clock.elapsed() < Duration::from_secs(10), "{told}");
        ran.set(ran.get() + u64::from(runs(&map, || told.clone())));
    });
    println!("{target}: {} were run", ran.get());
    assert!(ran.get() > 20, "only how files are refused was tested");
    if let (Some(before), Some(after)) = (before, peak()) {
        println!("{target}: {} kB more", after - before);
        assert!(after - before < 500_000, "{} kB", after - before);
    }
}

/// Whatever the numbers of a map that `check` finds nothing wrong with: it ends. By hand with
/// `WAYFARER_FUZZ=2000000`.
#[test]
fn numbers() {
    renumber("map", |text, _| {
        let read = file::read_map(text, "fuzz");
        let map = read.model?;
        let wrong = any_error(&read.diagnostics) || any_error(&validate(&map));
        (!wrong).then(|| (map, text.to_owned()))
    });
}

/// The same of a scenario's changes, made to a map that half the time has other numbers too.
#[test]
fn numbers_of_scenarios() {
    let bases: Vec<String> = ["map-everything", "map-small"]
        .into_iter()
        .flat_map(|name| seeds(name, &[".ron"]))
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    renumber("scenario", |text, random| {
        let read = file::read_scenario(text, "fuzz");
        let scenario = read.model?;
        let base = &bases[usize::from(!text.contains("\"everything\""))];
        let base = match random.random() {
            true => renumbered(base, random),
            false => base.clone(),
        };
        let of = file::read_map(&base, "base");
        let (map, found) = scenario.apply(&of.model?);
        let lists = [read.diagnostics, of.diagnostics, found, validate(&map)];
        let wrong = lists.iter().any(|list| any_error(list));
        (!wrong).then(|| (map, format!("{base}\n{text}")))
    });
}

/// Understands; what comes out can be written and read again.
fn understood(bytes: &[u8], kind: Kind) {
    if let Ok(found) = import::understood(bytes.to_vec(), kind, "Fuzz", "fuzz") {
        let text = file::write_map(&found.map);
        let read = file::read_map(&text, "imported");
        assert_eq!(read.diagnostics, [], "{text}");
    }
}

#[test]
fn tables() {
    fuzz("table", &[".csv"], |bytes, _, _| {
        understood(bytes, Kind::Table)
    });
}

#[test]
fn diagrams() {
    fuzz("diagram", &[".mmd"], |bytes, _, _| {
        understood(bytes, Kind::Mermaid)
    });
}

#[test]
fn json() {
    fuzz("json", &[".json"], |bytes, _, _| {
        understood(bytes, Kind::Json)
    });
}

#[test]
fn workbooks() {
    fuzz("workbook", &[".xlsx"], |bytes, other, random| {
        understood(bytes, Kind::Workbook);
        // What is inside is compressed: damage it where it can be read, and pack it again.
        if let Some(packed) = repacked(bytes, other, random) {
            understood(&packed, Kind::Workbook);
        }
    });
}

/// A workbook of which one of the files inside is damaged.
fn repacked(bytes: &[u8], other: &[u8], random: &mut StdRng) -> Option<Vec<u8>> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let damaged = random.random_range(0..archive.len().max(1));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut text = Vec::new();
        file.by_ref().take(1 << 20).read_to_end(&mut text).ok()?;
        if at == damaged {
            text = damage(&text, other, random);
        }
        writer.start_file(name, options).ok()?;
        writer.write_all(&text).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

#[test]
fn what_is_damaged_is_good_before_it_is() {
    // Of each the first, and not what was kept because it did harm.
    for (target, ending, kind) in [
        ("table", ".csv", Kind::Table),
        ("diagram", ".mmd", Kind::Mermaid),
        ("json", ".json", Kind::Json),
        ("workbook", ".xlsx", Kind::Workbook),
    ] {
        for seed in seeds(target, &[ending]).into_iter().take(1) {
            let found = import::understood(seed, kind, "Fuzz", "fuzz");
            assert!(!found.unwrap().map.touchpoints.is_empty(), "{target}");
        }
    }
    for seed in seeds("map-small", &[".ron"]) {
        let read = file::read_map(&String::from_utf8(seed).unwrap(), "seed");
        assert_eq!(read.diagnostics, []);
    }
}
