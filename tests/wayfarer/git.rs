//! Maps in a real git repository, set up as docs/GIT.md says.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A repository whose maps are compared and merged by Wayfarer.
struct Repository {
    folder: tempfile::TempDir,
}

const MAP: &str = "maps/trial.ron";

impl Repository {
    fn new() -> Repository {
        let repository = Repository {
            folder: tempfile::tempdir().unwrap(),
        };
        repository.good(&["init", "--quiet", "--initial-branch=main"]);
        let program = env!("CARGO_BIN_EXE_wayfarer");
        for (key, value) in documented() {
            // As documented, with the program under test.
            let value = value.replace("wayfarer merge", &format!("'{program}' merge"));
            let value = value.replace("wayfarer diff", &format!("'{program}' diff"));
            repository.good(&["config", &key, &value]);
        }
        fs::write(repository.path(".gitattributes"), attributes()).unwrap();
        fs::create_dir(repository.path("maps")).unwrap();
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/trial-to-paid.ron");
        fs::copy(template, repository.path(MAP)).unwrap();
        repository.commit("A map");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path()).args(arguments);
        // Nothing of whoever runs the tests.
        git.env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("XDG_CONFIG_HOME");
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "Ada");
            git.env(format!("GIT_{who}_EMAIL"), "ada@example.org");
        }
        git.output().expect("git is installed")
    }

    fn good(&self, arguments: &[&str]) -> String {
        let output = self.git(arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {err}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self, message: &str) {
        self.good(&["add", "."]);
        self.good(&["commit", "--quiet", "-m", message]);
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path(MAP)).unwrap()
    }

    fn change(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}");
        fs::write(self.path(MAP), text.replacen(from, to, 1)).unwrap();
    }

    /// Commits a change on a branch of its own, and another one on main.
    fn branches(&self, theirs: &[(&str, &str)], ours: &[(&str, &str)]) {
        self.good(&["checkout", "--quiet", "-b", "theirs"]);
        for (from, to) in theirs {
            self.change(from, to);
        }
        self.commit("Theirs");
        self.good(&["checkout", "--quiet", "main"]);
        for (from, to) in ours {
            self.change(from, to);
        }
        self.commit("Ours");
    }
}

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/GIT.md");
    fs::read_to_string(path).unwrap()
}

/// The attributes that the document shows.
fn attributes() -> String {
    let document = document();
    let (_, rest) = document.split_once("```gitattributes\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The settings that the document shows: keys and values.
fn documented() -> Vec<(String, String)> {
    let document = document();
    let lines = document.lines();
    let settings = lines.filter_map(|line| line.strip_prefix("git config "));
    let setting = |line: &str| {
        let (key, value) = line.split_once(' ').unwrap();
        let value = value.trim();
        (key.to_owned(), value[1..value.len() - 1].to_owned())
    };
    let settings: Vec<_> = settings.map(setting).collect();
    assert_eq!(settings.len(), 4);
    settings
}

const EMOTION: (&str, &str) = ("emotion: ", "csat: true, emotion: ");

/// A flow of the map, as it is written, and its share.
fn a_flow(text: &str) -> (String, String) {
    let (_, flows) = text.split_once("flows: {").unwrap();
    let at = flows.find("share: ").unwrap() + "share: ".len();
    let share: String = flows[at..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let line = flows[..at].lines().last().unwrap().to_owned();
    (format!("{line}{share}"), line)
}

#[test]
fn two_branches_that_change_the_same_lines_merge() {
    let repository = Repository::new();
    // The same line of the text, so that git alone could not.
    let title = "title: \"Trial to paid, self-serve\"";
    let text = repository.text();
    let line = text.lines().find(|line| line.contains(title)).unwrap();
    let theirs = format!("{line} discount_rate: 0.05,");
    let ours = line.replace("Trial to paid, self-serve", "From trial to paid");
    repository.branches(&[(line, &theirs), EMOTION], &[(line, &ours)]);
    repository.good(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    let text = repository.text();
    assert!(text.contains("title: \"From trial to paid\""), "{text}");
    assert!(text.contains("discount_rate: 0.05"), "{text}");
    assert!(text.contains("csat: true"), "{text}");
    assert!(!text.contains("<<<<<<<") && !text.contains("MERGE"));
    assert_eq!(repository.good(&["status", "--porcelain"]), "");
}

#[test]
fn by_lines_the_same_two_branches_would_not_merge() {
    let repository = Repository::new();
    let text = repository.text();
    let line = text.lines().find(|l| l.contains("title: \"Trial")).unwrap();
    let theirs = format!("{line} discount_rate: 0.05,");
    let ours = line.replace("Trial to paid", "From trial to paid");
    repository.branches(&[(line, &theirs)], &[(line, &ours)]);
    fs::write(repository.path(".gitattributes"), "").unwrap();
    repository.commit("Without the driver");
    let merge = repository.git(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    assert!(!merge.status.success());
    assert!(repository.text().contains("<<<<<<<"));
}

#[test]
fn a_conflict_is_told_and_the_file_still_loads() {
    let repository = Repository::new();
    let (flow, line) = a_flow(&repository.text());
    let (theirs, ours) = (format!("{line}0.111"), format!("{line}0.222"));
    repository.branches(&[(&flow, &theirs), EMOTION], &[(&flow, &ours)]);
    let merge = repository.git(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    assert_eq!(merge.status.code(), Some(1));
    let said = String::from_utf8_lossy(&merge.stderr);
    assert!(said.contains("ours 22.2 %, theirs 11.1 %"), "{said}");
    let status = repository.good(&["status", "--porcelain"]);
    assert!(status.contains(&format!("UU {MAP}")), "{status}");
    let text = repository.text();
    assert!(
        text.contains(&ours) && text.contains("// MERGE share: theirs 0.111"),
        "{text}"
    );
    assert!(
        text.contains("csat: true"),
        "what does not conflict is merged"
    );
    let check = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .arg("check")
        .arg(repository.path(MAP))
        .status();
    assert!(check.unwrap().success());
    // Chosen, it is a merge like any other.
    let chosen: Vec<&str> = text.lines().filter(|l| !l.contains("// MERGE")).collect();
    fs::write(repository.path(MAP), chosen.join("\n") + "\n").unwrap();
    repository.commit("Merged");
    assert_eq!(
        repository
            .good(&["log", "--merges", "--oneline"])
            .lines()
            .count(),
        1
    );
}

#[test]
fn a_side_with_errors_is_merged_by_lines_and_never_left_out() {
    let repository = Repository::new();
    let (flow, line) = a_flow(&repository.text());
    let (theirs, ours) = (format!("{line}1.5"), format!("{line}0.222"));
    repository.branches(&[(&flow, &theirs), EMOTION], &[(&flow, &ours)]);
    let merge = repository.git(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    assert_eq!(merge.status.code(), Some(1));
    let said = String::from_utf8_lossy(&merge.stderr);
    assert!(said.contains(&format!("{MAP} (theirs)")), "{said}");
    assert!(said.contains("between 0 and 1"), "{said}");
    let by_lines = format!("{MAP}: so git merged it line by line, with 1 conflict");
    assert!(said.contains(&by_lines), "{said}");
    let text = repository.text();
    for part in ["<<<<<<< ours", &ours, &theirs, ">>>>>>> theirs", EMOTION.1] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let status = repository.good(&["status", "--porcelain"]);
    assert!(status.contains(&format!("UU {MAP}")), "{status}");
}

#[test]
fn a_side_with_errors_and_no_conflict_of_lines_is_still_to_be_mended() {
    let repository = Repository::new();
    let (flow, line) = a_flow(&repository.text());
    let theirs = format!("{line}1.5");
    repository.branches(&[(&flow, &theirs)], &[EMOTION]);
    let merge = repository.git(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    assert_eq!(merge.status.code(), Some(1));
    let text = repository.text();
    assert!(text.contains(&theirs) && text.contains(EMOTION.1), "{text}");
    assert!(!text.contains("<<<<<<<"), "{text}");
    assert!(repository.good(&["status", "--porcelain"]).contains("UU"));
}

#[test]
fn without_git_the_message_says_that_theirs_is_missing() {
    let repository = Repository::new();
    let ours = repository.text();
    fs::write(repository.path("theirs.ron"), "JourneyMap(").unwrap();
    let merge = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .current_dir(repository.folder.path())
        .args(["merge", MAP, MAP, "theirs.ron", "-o", MAP, "--name", MAP])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(merge.status.code(), Some(1));
    let said = String::from_utf8_lossy(&merge.stderr);
    assert!(
        said.contains("theirs is NOT merged: nothing of it is in this file"),
        "{said}"
    );
    assert!(
        said.contains(&format!("git checkout --theirs -- {MAP}")),
        "{said}"
    );
    assert_eq!(repository.text(), ours);
}

#[test]
fn messages_name_the_file_and_the_thing_as_people_do() {
    let repository = Repository::new();
    let (flow, line) = a_flow(&repository.text());
    let at = |share: &str| format!("{line}{share}");
    let target = ("at_least: 0.", "at_least: 0.0");
    let theirs_target = ("at_least: 0.", "at_least: 0.00");
    let title = "title: \"Trial to paid, self-serve\"";
    repository.branches(
        &[
            (&flow, &at("0.111")),
            theirs_target,
            (title, "title: \"A\""),
        ],
        &[(&flow, &at("0.222")), target, (title, "title: \"B\"")],
    );
    let merge = repository.git(&["merge", "--quiet", "-m", "Merged", "theirs"]);
    assert_eq!(merge.status.code(), Some(1));
    let said = String::from_utf8_lossy(&merge.stderr);
    for part in [
        "maps/trial.ron: conflict: title: ours “B”, theirs “A”, before “Trial to paid, self-serve”",
        "maps/trial.ron: conflict: flow ",
        ", share: ours 22.2 %, theirs 11.1 %",
        "maps/trial.ron: conflict: target ",
        "maps/trial.ron: 3 conflicts; comments // MERGE",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(
        !said.contains("at_least") && !said.contains("flows."),
        "{said}"
    );
}

#[test]
fn differences_are_told_in_peoples_units() {
    let repository = Repository::new();
    let (flow, line) = a_flow(&repository.text());
    repository.change(&flow, &format!("{line}0.222"));
    let diff = repository.good(&["diff"]);
    assert!(diff.contains("→ 22.2 %"), "{diff}");
    assert!(diff.contains(&format!("{MAP} (before)")), "{diff}");
    assert!(diff.contains("0 added, 0 removed, 1 changed"), "{diff}");
    let tool = repository.good(&["difftool", "--no-prompt", "-t", "wayfarer"]);
    assert!(tool.contains("→ 22.2 %"), "{tool}");
    // A file that comes is all new.
    fs::write(
        repository.path("maps/new.ron"),
        "JourneyMap(format: 2, id: \"new\", title: \"New\", stages: {\"a\": (name: \"A\")})",
    )
    .unwrap();
    repository.good(&["add", "."]);
    let diff = repository.good(&["diff", "--cached", "--", "maps/new.ron"]);
    assert!(diff.contains("+ stage A"), "{diff}");
}
