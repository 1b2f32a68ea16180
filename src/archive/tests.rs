//! Journals and versions on a real disk.

use std::{fs, path::PathBuf};

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
}

fn folder() -> (tempfile::TempDir, Folder) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = Folder::at(temporary.path().join("state"));
    (temporary, folder)
}

fn unsaved() -> Subject {
    Subject::Unsaved("New map".into())
}

/// What happens when the program is killed: the journal is let go of as it is.
fn crash(journal: Journal) {
    drop(journal);
}

#[test]
fn what_was_done_comes_back_after_a_crash() {
    let (_keep, folder) = folder();
    let mut journal = Journal::open(&folder, unsaved(), "one", at(0)).unwrap();
    journal.append("Type", "one two", at(10)).unwrap();
    journal.append("Type", "one two three", at(20)).unwrap();
    assert_eq!(Recovery::find(&folder).unwrap(), [], "it is being written");
    crash(journal);
    let found = Recovery::find(&folder).unwrap();
    let [recovery] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(recovery.subject, unsaved());
    assert_eq!(
        (recovery.base.as_str(), recovery.text.as_str()),
        ("one", "one two three")
    );
    assert_eq!(
        recovery.edits,
        [(at(10), "Type".into()), (at(20), "Type".into())]
    );
    // Until it is taken up or given up, it is there.
    assert_eq!(Recovery::find(&folder).unwrap().len(), 1);
    recovery.clone().discard().unwrap();
    assert_eq!(Recovery::find(&folder).unwrap(), []);
}

#[test]
fn an_edit_of_a_large_map_writes_little() {
    use crate::{
        file::{read_map, write_map},
        map::{JourneyMap, Stage, Touchpoint},
        units::Slug,
    };
    let slug = |text: &str| Slug::new(text).unwrap();
    let mut map = JourneyMap::new(slug("large"), "Large");
    map.stages.insert(slug("s"), Stage::default());
    for i in 0..2000 {
        let touchpoint = Touchpoint::new(slug("s"), format!("Step number {i}"));
        map.touchpoints.insert(slug(&format!("t{i}")), touchpoint);
    }
    let (_keep, folder) = folder();
    let base = write_map(&map);
    let document = read_map(&base, "large").document;
    let mut journal = Journal::open(&folder, unsaved(), &base, at(0)).unwrap();
    for i in 0..20i64 {
        map.touchpoints[1000].name = format!("Edit {i}");
        let text = document.update(&map);
        journal.append("Rename touchpoint", &text, at(i)).unwrap();
    }
    crash(journal);
    let found = Recovery::find(&folder).unwrap();
    assert_eq!(found[0].text, document.update(&map));
    let files = fs::read_dir(folder.path().join("journals")).unwrap();
    let bytes: u64 = files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    // The text once, its quotes and line ends escaped, and 20 short records.
    assert!(
        bytes < base.len() as u64 * 5 / 4 + 20 * 250,
        "{bytes} of {}",
        base.len()
    );
}

#[test]
fn what_was_saved_or_closed_is_not_offered() {
    let (keep, folder) = folder();
    let path = keep.path().join("a.ron");
    let mut journal = Journal::open(&folder, unsaved(), "one", at(0)).unwrap();
    journal.append("Type", "two", at(1)).unwrap();
    fs::write(&path, "two").unwrap();
    let subject = Subject::File(path.clone());
    journal.saved(subject.clone(), "two", at(2)).unwrap();
    crash(journal);
    assert_eq!(Recovery::find(&folder).unwrap(), []);
    // Edits after a save are.
    let mut journal = Journal::open(&folder, subject.clone(), "two", at(3)).unwrap();
    journal.append("Type", "three", at(4)).unwrap();
    journal.saved(subject.clone(), "three", at(5)).unwrap();
    journal.append("Type", "four", at(6)).unwrap();
    crash(journal);
    let found = Recovery::find(&folder).unwrap();
    assert_eq!((found[0].base.as_str(), found[0].edits.len()), ("three", 1));
    assert!(found[0].is_based_on("three") && !found[0].is_based_on("two"));
    // Saved, and killed before the journal knew.
    fs::write(&path, "four").unwrap();
    assert_eq!(Recovery::find(&folder).unwrap(), []);
    let mut journal = Journal::open(&folder, subject, "four", at(7)).unwrap();
    journal.append("Type", "five", at(8)).unwrap();
    journal.close().unwrap();
    assert_eq!(Recovery::find(&folder).unwrap(), []);
}

#[test]
fn a_journal_cut_anywhere_gives_back_what_was_whole() {
    let (_keep, folder) = folder();
    let texts: Vec<String> = (0..6)
        .map(|i| format!("start {} end", "ü".repeat(i)))
        .collect();
    let mut journal = Journal::open(&folder, unsaved(), &texts[0], at(0)).unwrap();
    for (i, text) in texts.iter().enumerate().skip(1) {
        journal.append("Edit", text, at(i as i64)).unwrap();
    }
    crash(journal);
    let path: PathBuf = fs::read_dir(folder.path().join("journals"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let whole = fs::read(&path).unwrap();
    let mut most = 0;
    for end in 0..=whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        let found = Recovery::find(&folder).unwrap();
        let edits = found.first().map_or(0, |r| r.edits.len());
        assert!(edits >= most, "longer journals give back no less");
        most = edits;
        if let Some(recovery) = found.first() {
            assert_eq!(recovery.text, texts[edits]);
        }
    }
    assert_eq!(most, 5);
    // A byte that was turned round.
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&path, &bytes).unwrap();
        for recovery in Recovery::find(&folder).unwrap() {
            assert_eq!(recovery.text, texts[recovery.edits.len()]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_work_comes_back_whole(
        steps in prop::collection::vec(("[a-cé\n\"]{0,30}", any::<bool>()), 1..30),
    ) {
        let (_keep, folder) = folder();
        let mut journal = Journal::open(&folder, unsaved(), "", at(0)).unwrap();
        let (mut saved, mut text) = (String::new(), String::new());
        for (i, (new, save)) in steps.into_iter().enumerate() {
            let now = at(i as i64 * 700);
            text.clone_from(&new);
            journal.append("Edit", &text, now).unwrap();
            if save {
                saved.clone_from(&text);
                journal.saved(unsaved(), &text, now).unwrap();
            }
        }
        crash(journal);
        let found = Recovery::find(&folder).unwrap();
        match found.as_slice() {
            [] => prop_assert_eq!(text, saved),
            [one] => {
                prop_assert_eq!(&one.text, &text);
                prop_assert_eq!(&one.base, &saved);
            }
            _ => prop_assert!(false, "one journal, {} recoveries", found.len()),
        }
    }
}

#[test]
fn versions_are_kept_once_each_and_come_back() {
    let (keep, folder) = folder();
    let path = keep.path().join("a.ron");
    let versions = Versions::open(&folder).unwrap();
    assert!(versions.keep(&path, "one", "Saved", at(0)).unwrap());
    assert!(
        !versions.keep(&path, "one", "Saved", at(1)).unwrap(),
        "nothing new"
    );
    assert!(versions.keep(&path, "two", "Saved", at(2)).unwrap());
    assert!(versions.keep(&path, "one", "Restored", at(3)).unwrap());
    let all = versions.of(&path);
    let texts: Vec<String> = all.iter().map(|v| versions.text(v).unwrap()).collect();
    assert_eq!(texts, ["one", "two", "one"]);
    assert_eq!(all[2].label, "Restored");
    assert_eq!(
        versions.all_texts_for_tests(),
        2,
        "equal texts are stored once"
    );
    assert_eq!(versions.files().len(), 1);
    assert!(versions.of(&keep.path().join("b.ron")).is_empty());
}

#[test]
fn a_version_that_was_damaged_is_not_given_back() {
    let (keep, folder) = folder();
    let path = keep.path().join("a.ron");
    let versions = Versions::open(&folder).unwrap();
    versions.keep(&path, "one", "Saved", at(0)).unwrap();
    let texts = folder.path().join("versions/texts");
    let inner = fs::read_dir(texts).unwrap().next().unwrap().unwrap().path();
    let file = fs::read_dir(inner).unwrap().next().unwrap().unwrap().path();
    fs::write(&file, b"\x78\x9c nonsense").unwrap();
    let version = versions.of(&path).remove(0);
    let error = versions.text(&version).unwrap_err().to_string();
    assert!(error.contains("cannot read the version"), "{error}");
}

#[test]
fn old_versions_go_with_their_texts() {
    let (keep, folder) = folder();
    let path = keep.path().join("a.ron");
    let versions = Versions::open(&folder).unwrap();
    let week = 7 * 24 * 3_600_000;
    for i in 0..200 {
        versions
            .keep(&path, &format!("text {i}"), "Saved", at(i * 1000))
            .unwrap();
    }
    assert_eq!(versions.of(&path).len(), 200);
    versions
        .keep(&path, "later", "Saved", at(100 * week))
        .unwrap();
    let left = versions.of(&path);
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(versions.all_texts_for_tests(), 2);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let (_keep, folder) = folder();
    let journal = Journal::open(&folder, unsaved(), "secret", at(0)).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&folder.path().join("journals")), 0);
    crash(journal);
}
