//! House rules that a compiler does not know: which module may use which, and what belongs where.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each module of the crate may use. Everything may use what the used may use.
const MAY_USE: [(&str, &[&str]); 22] = [
    ("special", &[]),
    ("units", &["special"]),
    ("diagnostic", &[]),
    ("draws", &[]),
    ("map", &["units", "diagnostic"]),
    ("numbers", &["map"]),
    ("edit", &["map"]),
    ("scenario", &["edit"]),
    ("workshop", &["map"]),
    ("file", &["scenario", "workshop", "numbers"]),
    ("plan", &["map", "draws"]),
    ("simulate", &["plan"]),
    ("exact", &["plan"]),
    ("analyze", &["simulate", "exact", "scenario", "numbers"]),
    ("decide", &["analyze", "workshop"]),
    ("calibrate", &["analyze"]),
    ("layout", &["map"]),
    ("export", &["analyze", "decide", "layout", "file"]),
    ("import", &["export"]),
    ("archive", &["file"]),
    ("cli", &["import", "archive"]),
    ("app", &["import", "archive"]),
];

/// Crates that only some modules may name.
const BELONGS: [(&str, &[&str]); 14] = [
    ("egui", &["app"]),
    ("cdflib", &["special"]),
    ("eframe", &["app"]),
    ("clap", &["cli"]),
    ("ron", &["file"]),
    ("rayon", &["simulate", "exact", "decide", "cli"]),
    ("rfd", &["app"]),
    ("quick_xml", &["import"]),
    ("resvg", &["export"]),
    ("rust_xlsxwriter", &["export"]),
    ("krilla", &["export"]),
    ("ttf_parser", &["export"]),
    ("sha2", &["archive"]),
    ("flate2", &["archive"]),
];

/// A file longer than this holds more than one thing.
const MOST_LINES: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.strip_prefix(&root).unwrap().to_owned(), text)
    };
    paths.into_iter().map(read).collect()
}

/// The module a file belongs to: `map/flow.rs` and `map.rs` to `map`.
fn module(path: &Path) -> String {
    let first = path
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Whether a file is compiled for tests only.
fn only_for_tests(path: &Path) -> bool {
    let folders = ["tests", "arbitrary"];
    let stem = |c: std::path::Component| {
        let name = c.as_os_str().to_string_lossy().into_owned();
        name.trim_end_matches(".rs").to_owned()
    };
    path.components()
        .any(|c| folders.contains(&stem(c).as_str()))
}

/// Names that follow `before` in the text: `crate::map::…` gives `map` for `crate::`, and
/// `crate::{map, units::Days}` gives both.
fn names_after(text: &str, before: &str) -> BTreeSet<String> {
    let word = |s: &str| -> String {
        s.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(before) {
        let rest = &text[at + before.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && depth == 0 && !c.is_whitespace() => {
                    names.insert(word(&group[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// The text without comments, so that prose may mention anything.
fn code(text: &str) -> String {
    let line = |line: &str| line.split("//").next().unwrap_or("").to_owned() + "\n";
    text.lines().map(line).collect()
}

#[test]
fn modules_use_each_other_in_one_direction_only() {
    let direct: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let allowed = |module: &str| -> BTreeSet<&str> {
        let mut all = BTreeSet::new();
        let mut open = direct.get(module).map_or(vec![], |list| list.to_vec());
        while let Some(next) = open.pop() {
            if all.insert(next) {
                open.extend(direct[next]);
            }
        }
        all
    };
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module(&path);
        if module == "main" || module == "lib" {
            continue;
        }
        assert!(
            direct.contains_key(module.as_str()),
            "{} is a new module: say in this test what it may use",
            module
        );
        // What follows the tests' marker in a file is tests, which may use anything.
        let shipped = text.split("#[cfg(test)]").next().unwrap_or("");
        for used in names_after(&code(shipped), "crate::") {
            if direct.contains_key(used.as_str())
                && used != module
                && !allowed(&module).contains(used.as_str())
            {
                wrong.push(format!("{}: {module} must not use {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_are_named_only_where_they_belong() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module(&path);
        let code = code(&text);
        for (name, places) in BELONGS {
            let used = code.lines().any(|line| {
                let line = line.trim_start();
                line.starts_with(&format!("use {name}::"))
                    || line.contains(&format!(" {name}::"))
                    || line.contains(&format!("({name}::"))
            });
            if used && !places.contains(&module.as_str()) {
                wrong.push(format!(
                    "{}: {name} belongs in {}",
                    path.display(),
                    places.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_hold_one_thing_each() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

#[test]
fn nothing_is_left_for_later_and_input_cannot_panic() {
    let banned = [
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        ".unwrap()",
        "FIXME",
        "XXX",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if only_for_tests(&path) {
            continue;
        }
        // What follows the tests' marker in a file is tests.
        let shipped = text.split("#[cfg(test)]").next().unwrap_or("");
        for (number, line) in shipped.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            if let Some(found) = banned.iter().find(|b| !comment && line.contains(*b)) {
                wrong.push(format!("{}:{}: {found}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_asks_no_clock_and_touches_no_file() {
    let core = [
        "units",
        "diagnostic",
        "draws",
        "map",
        "numbers",
        "edit",
        "scenario",
        "plan",
        "simulate",
        "exact",
        "analyze",
        "decide",
        "calibrate",
        "layout",
        "workshop",
    ];
    let banned = [
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::env",
        "println!",
        "std::net",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if core.contains(&module(&path).as_str()) && !only_for_tests(&path) {
            let code = code(&text);
            wrong.extend(
                banned
                    .iter()
                    .filter(|b| code.contains(**b))
                    .map(|b| format!("{}: {b}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fields_for_text_are_made_in_one_place() {
    // What is typed into a field made elsewhere would be lost with the program. The number of sheets of an
    // export is a setting of something that is made of the map, and no work.
    let made = [
        "TextEdit::singleline(",
        "TextEdit::multiline(",
        "text_edit_singleline(",
        "text_edit_multiline(",
        "DragValue::new(",
        "drag_angle(",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let shipped = text.split("#[cfg(test)]").next().unwrap_or("");
        let at = path.to_string_lossy().replace('\\', "/");
        for found in made {
            let known = at == "app/typing/field.rs"
                || at == "app/exporting/choices.rs" && found == "DragValue::new(";
            if code(shipped).contains(found) && !known {
                wrong.push(format!("{at}: {found}) belongs in app/typing/field.rs"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
