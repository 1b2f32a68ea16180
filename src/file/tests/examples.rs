//! The maps and scenarios that come with Wayfarer.

use std::{fs, path::PathBuf};

use crate::{
    file::{Any, base_path, load_any, load_map, read_map, write_map},
    map::JourneyMap,
    units::Share,
};

fn files() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = ["maps", "maps/templates", "scenarios"].map(|name| root.join(name));
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect()
}

#[test]
fn they_are_read_and_an_unchanged_save_keeps_every_byte() {
    assert!(files().len() > 10);
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let any = load_any(&path).unwrap();
        assert_eq!(any.diagnostics(), [], "{}", path.display());
        match any {
            Any::Map(read) => assert!(read.document.update(&read.model.unwrap()) == text),
            Any::Scenario(read) => {
                let scenario = read.model.unwrap();
                assert!(read.document.update(&scenario) == text);
                let base = base_path(&path, &scenario);
                assert!(
                    load_map(&base).unwrap().model.is_some(),
                    "{}",
                    base.display()
                );
            }
        }
    }
}

/// The number of lines that differ between two texts of as many lines.
fn lines_changed(a: &str, b: &str) -> usize {
    assert_eq!(a.lines().count(), b.lines().count());
    a.lines().zip(b.lines()).filter(|(a, b)| a != b).count()
}

#[test]
fn each_share_that_changes_changes_one_line() {
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let read = read_map(&text, "x");
        let Some(map) = read.model else { continue };
        for flow in 0..map.flows.len() {
            let mut map: JourneyMap = map.clone();
            map.flows[flow].share = Share::new(0.123).unwrap().into();
            let after = read.document.update_unchecked(&map);
            assert_eq!(lines_changed(&text, &after), 1, "{}", path.display());
            assert_eq!(
                write_map(&read_map(&after, "x").model.unwrap()),
                write_map(&map)
            );
        }
        for pain in 0..map.pains.len() {
            let mut map: JourneyMap = map.clone();
            map.pains[pain].prevalence = Share::new(0.123).unwrap().into();
            let after = read.document.update_unchecked(&map);
            assert_eq!(lines_changed(&text, &after), 1, "{}", path.display());
        }
    }
}
