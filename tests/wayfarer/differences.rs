//! `wayfarer diff` from outside: what it must not leave out.

use std::{fs, process::Command};

use serde_json::Value;

/// Both texts compared, in a form.
fn diff(before: &str, after: &str, form: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.ron"), before).unwrap();
    fs::write(folder.path().join("b.ron"), after).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .current_dir(folder.path())
        .args(["diff", "a.ron", "b.ron", "--format", form])
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn json(before: &str, after: &str) -> Value {
    serde_json::from_str(&diff(before, after, "json")).unwrap()
}

const MAP: &str = r#"// The trial.
JourneyMap(
    format: 2,
    id: "trial", title: "Trial",
    stages: {
        "try": (name: "Try"),
    },
    touchpoints: {
        "use": (stage: "try", name: "Uses it"), // often
        "help": (stage: "try", name: "Asks for help", emotion: -0.4),
    },
    flows: {
        "use>help": (share: 0.2),
        "help>use": (share: 0.5),
    },
    personas: {
        "ada": (name: "Ada", share: 1),
    },
)
"#;

#[test]
fn a_change_of_comments_only_is_told() {
    let after = MAP.replace("// often", "// seldom").replace(
        "        \"help>use\"",
        "        // Ask Ada.\n        \"help>use\"",
    );
    let text = diff(MAP, &after, "text");
    for line in [
        "nothing differs but comments",
        "≠ comments",
        "  − // often",
        "  + // seldom",
        "  + // Ask Ada.",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}: {text}");
    }
    assert!(!text.contains("The trial"), "{text}");
    let value = json(MAP, &after);
    assert_eq!(value["changes"], serde_json::json!([]));
    assert_eq!(
        value["comments"]["removed"],
        serde_json::json!(["// often"])
    );
    let added = serde_json::json!(["// seldom", "// Ask Ada."]);
    assert_eq!(value["comments"]["added"], added);
    // Beside what changes too.
    let text = diff(MAP, &after.replace("share: 0.2", "share: 0.3"), "text");
    assert!(text.contains("20 % → 30 %") && text.contains("+ // Ask Ada."));
    assert!(diff(MAP, MAP, "text").ends_with("nothing differs\n"));
    let spaced = MAP.replace("share: 0.2", "share:  0.20");
    assert!(diff(MAP, &spaced, "text").contains("nothing differs but the spelling"));
}

#[test]
fn conflicts_that_nobody_decided_are_told() {
    let after = MAP.replace(
        "        \"help>use\"",
        "        // MERGE share: theirs 0.3, base 0.4\n        \"help>use\"",
    );
    let text = diff(MAP, &after, "text");
    assert!(
        text.contains("1 conflict not decided in b.ron: look for // MERGE"),
        "{text}"
    );
    assert!(!text.contains("≠ comments"), "{text}");
    assert!(!text.contains("nothing differs\n"), "{text}");
    assert_eq!(
        json(MAP, &after)["undecided"],
        serde_json::json!({"before": 0, "after": 1})
    );
}

#[test]
fn factors_are_told_with_what_they_are_of() {
    let after = MAP.replace(
        "(name: \"Ada\", share: 1)",
        "(name: \"Ada\", share: 1, dwell: {\"use\": 2, \"help\": 3}, flow: {\"use>help\": 0.5})",
    );
    let text = diff(MAP, &after, "text");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    for line in [
        "dwell use not set → 2×",
        "dwell help not set → 3×",
        "flow use>help not set → 0.5×",
    ] {
        assert!(lines.iter().any(|l| l == line), "{line}: {text}");
    }
    let text = diff(&after, MAP, "text");
    let lines: Vec<String> = text.lines().map(words).collect();
    assert!(
        lines.iter().any(|l| l == "dwell use 2× → not set"),
        "{text}"
    );
}

#[test]
fn another_slug_is_told_as_another_slug() {
    let after = MAP
        .replace("\"help\"", "\"assistance\"")
        .replace("use>help", "use>assistance")
        .replace("help>use", "assistance>use");
    let text = diff(MAP, &after, "text");
    assert!(text.contains("0 added, 0 removed, 1 changed"), "{text}");
    assert!(text.contains("slug  help → assistance"), "{text}");
    let value = json(MAP, &after);
    let changes = value["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{value}");
    assert_eq!(changes[0]["kind"], "renamed");
    assert_eq!(
        changes[0]["path"],
        serde_json::json!(["touchpoints", "assistance"])
    );
    assert_eq!(changes[0]["name"], "Asks for help");
    assert_eq!(changes[0]["before"]["words"], "help");
    // With a field of it, both under one head.
    let more = after.replace("emotion: -0.4", "emotion: 0.1");
    let text = diff(MAP, &more, "text");
    assert!(text.contains("0 added, 0 removed, 1 changed"), "{text}");
    assert!(text.contains("−0.4 → 0.1"), "{text}");
    // The picture does not draw it as one that went and one that came.
    let picture = diff(MAP, &after, "svg");
    assert!(picture.contains("slug: help → assistance"));
    let marks = |svg: &str, word: &str| svg.matches(word).count();
    let unchanged = diff(MAP, &MAP.replace("Ada\"", "Bea\""), "svg");
    for sign in [">+<", ">−<"] {
        assert_eq!(marks(&picture, sign), marks(&unchanged, sign), "{sign}");
    }
}
