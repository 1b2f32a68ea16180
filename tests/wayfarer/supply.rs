//! What the program is made of, and that it speaks to nobody.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The texts in a list of `deny.toml`.
fn listed(name: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let (_, rest) = text.split_once(&format!("\n{name} = [\n")).unwrap();
    let list = rest.split_once("\n]").unwrap().0;
    let lines = list
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    lines.filter_map(quoted).collect()
}

/// Every crate of the lock file: name and source.
fn locked() -> Vec<(String, Option<String>)> {
    let lock = read("Cargo.lock");
    let field = |entry: &str, name: &str| {
        let mut lines = entry.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let entries = lock.split("[[package]]").skip(1);
    entries
        .map(|entry| (field(entry, "name").unwrap(), field(entry, "source")))
        .collect()
}

/// What this machine is called among those that programs are built for.
fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

fn metadata() -> Value {
    // For this machine: crates for others need not be there.
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether a licence expression can be met with these licences. Old crates write a slash for "or".
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // No crate here has an OR within an AND that both matter: each part of an AND has to be met.
    let one = |text: &str| {
        text.split(" OR ")
            .any(|licence| allowed.contains(licence.trim()))
    };
    expression.split(" AND ").all(one)
}

#[test]
fn licences_are_those_that_are_allowed() {
    let allowed = listed("allow");
    assert!(allowed.len() > 5 && allowed.contains("MIT"));
    assert!(!is_met("GPL-3.0-only", &allowed) && !is_met("MIT AND GPL-2.0-only", &allowed));
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 80, "{}", packages.len());
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_met(licence, &allowed), "{name}: {licence}");
    }
}

#[test]
fn every_crate_comes_from_one_place_and_none_is_banned() {
    let bans = listed("deny");
    assert!(bans.len() > 10 && bans.contains("reqwest"));
    for (name, source) in locked() {
        assert!(!bans.contains(&name), "{name} is banned in deny.toml");
        match source {
            None => assert_eq!(name, "wayfarer", "only the program itself is local"),
            Some(source) => assert_eq!(
                source,
                "registry+https://github.com/rust-lang/crates.io-index"
            ),
        }
    }
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
    let locked: BTreeSet<String> = locked().into_iter().map(|(name, _)| name).collect();
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
