//! What the program is made of, and that its commands speak to nobody; `tests/deny.sh` says whether what it
//! is made of is allowed, and `window.rs` that the window speaks to nobody either.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of the crates in the lock file.
fn locked() -> BTreeSet<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let names = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \""));
    names
        .map(|name| name.trim_end_matches('"').to_owned())
        .collect()
}

/// What this machine is called among those that programs are built for.
fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

#[test]
fn the_bill_of_materials_lists_what_is_locked() {
    let output = Command::new("python3")
        .current_dir(root())
        .env("CARGO", env!("CARGO"))
        .args([
            "docs/sbom.py",
            "--offline",
            "--no-default-features",
            "--filter-platform",
        ])
        .arg(host())
        .output()
        .expect("python3 is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let bill: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(bill["bomFormat"], "CycloneDX");
    assert_eq!(bill["metadata"]["component"]["name"], "wayfarer");
    let components = bill["components"].as_array().unwrap();
    let locked = locked();
    let mut names = BTreeSet::new();
    for component in components {
        let name = component["name"].as_str().unwrap();
        names.insert(name);
        assert!(locked.contains(name), "{name}");
        assert_eq!(
            component["hashes"][0]["content"].as_str().unwrap().len(),
            64,
            "{name}"
        );
        assert!(component["licenses"][0]["expression"].is_string(), "{name}");
    }
    assert!(
        names.contains("ron") && names.contains("clap"),
        "what is built in"
    );
    assert!(
        !names.contains("proptest"),
        "what only the tests need is not"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn no_command_opens_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (map, other) = ("maps/trial-to-paid.ron", "maps/trial-to-paid-future.ron");
    let scenario = "scenarios/guided-setup.ron";
    let small = ["-n", "100", "-r", "3"];
    let with = |list: &[&str]| -> Vec<String> { list.iter().map(|s| (*s).to_owned()).collect() };
    let sized = |list: &[&str]| with(&[list, &small].concat());
    let (csv, made, merged) = (at("map.csv"), at("new.ron"), at("merged.ron"));
    let mut commands = vec![
        with(&["check", map, scenario]),
        sized(&["run", map]),
        with(&["exact", map]),
        sized(&["compare", map, scenario]),
        sized(&["decide", "chances", map]),
        with(&["diff", map, other]),
        with(&["merge", map, map, other, "-o", &merged]),
        with(&["new", "trial-to-paid", "-o", &made]),
        with(&["history", &made, "keep"]),
        with(&["history", &made, "restore", "1"]),
        with(&["history"]),
        with(&["recover"]),
        with(&["metrics"]),
        with(&["completions", "bash"]),
        with(&["--help"]),
        with(&["export", map, "--to", "csv", "-o", &csv]),
        with(&["import", &csv]),
    ];
    let pictures: &[&str] = if cfg!(feature = "pictures") {
        &["png", "pdf"]
    } else {
        &[]
    };
    for to in ["svg", "html", "md", "xlsx", "mermaid", "dot", "json"]
        .iter()
        .chain(pictures)
    {
        let file = at(&format!("out.{to}"));
        commands.push(sized(&[
            "export",
            map,
            "--to",
            to,
            "-o",
            &file,
            "--no-leverage",
        ]));
    }
    let log = at("strace.log");
    let trace = |program: &str, arguments: &[String]| {
        let output = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=network", "-o", &log, program])
            .args(arguments)
            .current_dir(root())
            .env("WAYFARER_STATE", at("state"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .expect("strace is installed (tests/tools.sh)");
        (output, fs::read_to_string(&log).unwrap_or_default())
    };
    // What would be seen if there were one.
    let open = "import socket; socket.socket()";
    let (_, seen) = trace("python3", &with(&["-c", open]));
    assert!(
        seen.contains("socket("),
        "strace sees nothing here: {seen:?}"
    );
    for arguments in commands {
        let (output, seen) = trace(env!("CARGO_BIN_EXE_wayfarer"), &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        assert_eq!(seen, "", "{arguments:?}");
    }
}
