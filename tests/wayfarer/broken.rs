//! Every hand-made broken file in `tests/broken` is told what is wrong with it, where, and what to do;
//! `check` exits with 1. Expected texts lie beside the files in `expected`.

use std::{fs, path::Path, process::Command};

#[test]
fn every_broken_file_is_told_what_is_wrong_with_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = fs::read_dir(root.join("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".ron"))
        .collect();
    names.sort();
    assert!(names.len() >= 50, "only {} broken files", names.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root.join("tests/broken/expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names {
            let output = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
                .current_dir(root)
                .env("NO_COLOR", "1")
                .args(["check", &format!("tests/broken/{name}")])
                .output()
                .unwrap();
            let told =
                String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{name}: {told}");
            insta::assert_snapshot!(name.trim_end_matches(".ron"), told);
        }
    });
}
