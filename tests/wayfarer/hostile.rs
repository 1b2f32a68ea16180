//! Files from strangers: none hangs the program, takes more memory than a file may, steers a terminal, or
//! makes it read what is no map. And files of long ago.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use wayfarer::file;

pub fn wayfarer(folder: &Path, arguments: &[&str]) -> Output {
    // At most 2 GB of addresses: a program that runs away is stopped, not the machine.
    let mut run = Command::new("sh");
    run.args(["-c", "ulimit -v 2000000; exec \"$0\" \"$@\""]);
    run.arg(env!("CARGO_BIN_EXE_wayfarer")).args(arguments);
    run.current_dir(folder).env("RAYON_NUM_THREADS", "2");
    run.env("WAYFARER_STATE", folder.join("state"));
    run.output().unwrap()
}

/// All that was said.
pub fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

pub fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = wayfarer(folder, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    said
}

pub const MAP: &str = r#"JourneyMap(
    format: 1, id: "m", title: "TITLE",
    stages: {"a": (name: "A")},
    touchpoints: {"x": (stage: "a", name: "X", moment: Conversion, dwell: Fixed("1d"))},
)
"#;

#[test]
fn numbers_that_are_none_are_refused_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    for number in [
        "1e400",
        "-1e400",
        "NaN",
        "inf",
        "-inf",
        "1e309",
        "99999999999999999999999999999999",
    ] {
        for field in ["emotion", "cost", "effort"] {
            let text = MAP.replace("name: \"X\"", &format!("name: \"X\", {field}: {number}"));
            fs::write(&path, text).unwrap();
            let said = refused(folder.path(), &["check", "a.ron"]);
            assert!(said.contains("a.ron:4:"), "{field}: {number}: {said}");
        }
    }
    for time in [
        "1e400d",
        "99999999999999999999y",
        "-1d",
        "NaNd",
        "infd",
        "1e400",
    ] {
        let text = MAP.replace("\"1d\"", &format!("\"{time}\""));
        fs::write(&path, text).unwrap();
        refused(folder.path(), &["check", "a.ron"]);
    }
}

#[test]
fn names_and_file_names_do_not_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\u{1b}[31mred\u{7} \u{202e}gpj.exe\u{2066} \u{9b}2J";
    let name = "\u{1b}]0;title\u{7}\u{202e}a.ron";
    let path = folder.path().join(name);
    let escaped = evil.replace('\u{1b}', "\\u{1b}").replace('\u{7}', "\\u{7}");
    let map = MAP
        .replace("TITLE", &escaped)
        .replace("\"X\"", &format!("\"{escaped}\""));
    fs::write(&path, &map).unwrap();
    fs::write(folder.path().join("b.ron"), map.replace("1d", "2d")).unwrap();
    let bad = map.replace(
        "stage: \"a\"",
        &format!("stage: \"{escaped}\", {escaped}: 1"),
    );
    fs::write(folder.path().join("bad.ron"), bad).unwrap();
    fs::write(
        folder.path().join("c.csv"),
        format!("stage,touchpoint\n{evil},{evil}\n"),
    )
    .unwrap();
    let missing = format!("{evil}.ron");
    let commands: [&[&str]; 14] = [
        &["check", name],
        &["check", "bad.ron"],
        &["check", &missing],
        &["run", name, "-n", "50", "-r", "2"],
        &["run", "bad.ron"],
        &["exact", name],
        &["compare", name, "b.ron", "-n", "50", "-r", "2"],
        &["diff", name, "b.ron"],
        &["diff", "bad.ron", "b.ron"],
        &["merge", name, name, "bad.ron"],
        &["history", name, "keep", "--label", evil],
        &["history", name],
        &["history"],
        &["import", "c.csv"],
    ];
    for arguments in commands {
        let said = said(&wayfarer(folder.path(), arguments));
        let steers = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let found: Vec<char> = said.chars().filter(|c| steers(*c)).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:?}\n{said}");
        assert!(
            !said.is_empty() || arguments.contains(&"keep"),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_scenario_reads_maps_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("m.ron"), MAP).unwrap();
    fs::create_dir(folder.path().join("folder.ron")).unwrap();
    let scenario = |base: &str| {
        let text =
            format!("Scenario(format: 1, id: \"s\", title: \"S\", base: {base:?}, changes: [])");
        fs::write(folder.path().join("s.ron"), text).unwrap();
    };
    scenario("m.ron");
    assert!(
        wayfarer(folder.path(), &["check", "s.ron"])
            .status
            .success()
    );
    // Each would be read, shown in an error, waited for, or asked for over the network.
    for (base, why) in [
        (
            "../../../../../../../../etc/passwd",
            "whose name ends in .ron",
        ),
        ("/etc/passwd", "whose name ends in .ron"),
        ("/dev/zero", "whose name ends in .ron"),
        ("/dev/tty", "whose name ends in .ron"),
        ("folder.ron", "this is something else"),
        ("//server/share/m.ron", "a path on this machine"),
        ("\\\\server\\share\\m.ron", "a path on this machine"),
        ("https://example.org/m.ron", "a path on this machine"),
        ("nothing.ron", "is the name spelled right?"),
        ("", "whose name ends in .ron"),
    ] {
        scenario(base);
        let said = refused(folder.path(), &["check", "s.ron"]);
        assert!(said.contains(why), "{base}: {said}");
        assert!(!said.contains("root:"), "{base}: {said}");
    }
    // Round and round.
    scenario("s.ron");
    let said = refused(folder.path(), &["check", "s.ron"]);
    assert!(said.contains("holds no map"), "{said}");
    // Maps that are broken are told with their lines.
    fs::write(folder.path().join("m.ron"), "JourneyMap(format: 1, oops)").unwrap();
    scenario("m.ron");
    let said = refused(folder.path(), &["check", "s.ron"]);
    assert!(said.contains("m.ron:1:") && said.contains("oops"), "{said}");
}

#[cfg(unix)]
#[test]
fn pipes_and_circles_of_links_are_told() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink("b.ron", at("a.ron")).unwrap();
    symlink("a.ron", at("b.ron")).unwrap();
    let said = refused(folder.path(), &["check", "a.ron"]);
    assert!(said.contains("cannot read a.ron"), "{said}");
    let said = refused(
        folder.path(),
        &["new", "trial-to-paid", "--force", "-o", "a.ron"],
    );
    assert!(said.contains("the links lead in a circle"), "{said}");
    // A pipe in place of the base would be waited for.
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.ron"))
            .status()
            .unwrap()
            .success()
    );
    let text = "Scenario(format: 1, id: \"s\", title: \"S\", base: \"pipe.ron\", changes: [])";
    fs::write(at("s.ron"), text).unwrap();
    let said = refused(folder.path(), &["check", "s.ron"]);
    assert!(said.contains("this is something else"), "{said}");
    // A link to what is none of the scenario's business.
    fs::write(at("secret"), "root:$6$hush:19000:0:99999:7:::\nmore\n").unwrap();
    symlink("secret", at("link.ron")).unwrap();
    fs::write(at("s.ron"), text.replace("pipe.ron", "link.ron")).unwrap();
    for command in ["check", "run"] {
        let said = refused(folder.path(), &[command, "s.ron"]);
        assert!(said.contains("holds no map"), "{said}");
        assert!(!said.contains("root") && !said.contains("hush"), "{said}");
    }
}

#[test]
fn a_file_that_is_all_of_one_thing_takes_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let many = |one: &str, count: usize| one.repeat(count);
    write("brackets.ron", many("(", 500_000));
    write(
        "lists.ron",
        format!("JourneyMap(ext: {}", many("[0,", 300_000)),
    );
    write(
        "flat.ron",
        format!("JourneyMap(ext: [{}])", many("0,", 2_100_000)),
    );
    write("comments.ron", many("/*", 1_000_000));
    write(
        "text.ron",
        format!("JourneyMap(title: \"{}", many("x", 4_000_000)),
    );
    write(
        "errors.ron",
        format!("JourneyMap(\n{})", many("x: 1,\n", 300_000)),
    );
    write(
        "keys.ron",
        format!(
            "JourneyMap(format: 1, stages: {{{}}})",
            many("\"a\": (name: \"A\"),", 100_000)
        ),
    );
    write("large.ron", many(" ", 17 * 1024 * 1024));
    for name in [
        "brackets.ron",
        "lists.ron",
        "flat.ron",
        "comments.ron",
        "text.ron",
        "errors.ron",
        "keys.ron",
        "large.ron",
    ] {
        let said = refused(folder.path(), &["check", name]);
        assert!(
            said.len() < 200_000,
            "{name}: {} bytes were said",
            said.len()
        );
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn a_map_with_something_to_say_about_each_of_very_many_things_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let things = (0..100_000).map(|at| format!("\"x{at}\": (stage: \"a\", name: \"X\"),\n"));
    let map = MAP.replace(
        "\"x\": (",
        &format!("{}\"x\": (", things.collect::<String>()),
    );
    fs::write(folder.path().join("many.ron"), map).unwrap();
    // A minute of work, whatever else the machine does: going through the file for each would take many.
    let mut run = Command::new("sh");
    run.args(["-c", "ulimit -v 3000000 -t 60; exec \"$0\" \"$@\""]);
    run.arg(env!("CARGO_BIN_EXE_wayfarer"))
        .args(["check", "many.ron"]);
    let output = run.current_dir(folder.path()).output().unwrap();
    let said = said(&output);
    let end: Vec<&str> = said.lines().rev().take(3).collect();
    assert!(output.status.success(), "{end:?}");
    assert!(end.concat().contains("100001 touchpoints"), "{end:?}");
}

/// A workbook of these parts, beside those that every workbook has.
fn workbook(parts: &[(&str, String)]) -> Vec<u8> {
    use std::io::Write as _;
    let relation = |id: &str, kind: &str, target: &str| {
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        format!("<Relationship Id=\"{id}\" Type=\"{kinds}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: String| format!("<Relationships>{all}</Relationships>");
    let usual = [
        (
            "_rels/.rels",
            relations(relation("r", "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("a", "worksheet", "worksheets/a.xml")
                    + &relation("b", "styles", "styles.xml")
                    + &relation("c", "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Map\" r:id=\"a\"/></sheets></workbook>".to_owned(),
        ),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let own = |name: &str| parts.iter().any(|part| part.0 == name);
    let usual = usual.iter().filter(|part| !own(part.0));
    for (name, text) in usual.chain(parts) {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sheet of cells, each with its type and value, three to a row.
fn sheet(cells: impl Iterator<Item = (&'static str, String)>) -> String {
    let cells: Vec<String> = cells
        .map(|(kind, value)| format!("<c t=\"{kind}\"><v>{value}</v></c>"))
        .collect();
    let rows = cells
        .chunks(3)
        .map(|row| format!("<row>{}</row>", row.concat()));
    format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        rows.collect::<String>()
    )
}

#[test]
fn a_workbook_that_is_more_than_it_seems_takes_bounded_memory() {
    const SHEET: &str = "xl/worksheets/a.xml";
    const TEXTS: &str = "xl/sharedStrings.xml";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, parts: &[(&str, String)]| {
        let bytes = workbook(parts);
        assert!(bytes.len() < 1 << 20, "{name}: {} bytes", bytes.len());
        fs::write(folder.path().join(name), bytes).unwrap();
    };
    let head = || ["Stage", "Touchpoint", "Note"].map(|name| ("str", name.to_owned()));
    let small = || {
        let row = ["Find", "Search", "x"].map(|text| ("str", text.to_owned()));
        sheet(head().into_iter().chain(row))
    };
    // What the file says about the number of things in it, or how large it is, is not believed.
    let claims = "<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>x</t></si></sst>";
    write(
        "claims.xlsx",
        &[(SHEET, small()), (TEXTS, claims.to_owned())],
    );
    let dimension = small().replace(
        "<sheetData>",
        "<dimension ref=\"A1:XFD1048576\"/><sheetData>",
    );
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row></sheetData>";
    write(
        "far.xlsx",
        &[(SHEET, dimension.replace("</sheetData>", far))],
    );
    // A format that is long, in very many ways to show a cell.
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><cellXfs>{}</cellXfs></styleSheet>",
        "0".repeat(1 << 20),
        "<xf numFmtId=\"200\"/>".repeat(100_000),
    );
    write(
        "styles.xlsx",
        &[(SHEET, small()), ("xl/styles.xml", styles)],
    );
    // The same sheet over and over.
    let sheets = "<sheet name=\"Map\" r:id=\"a\"/>".repeat(500_000);
    let book = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    write(
        "sheets.xlsx",
        &[(SHEET, small()), ("xl/workbook.xml", book)],
    );
    for name in ["claims.xlsx", "far.xlsx", "styles.xlsx", "sheets.xlsx"] {
        let output = wayfarer(folder.path(), &["import", name, "-o", "-"]);
        let said = said(&output);
        assert!(output.status.success(), "{name}: {said}");
        assert!(said.contains("\"Search\""), "{name}: {said}");
    }
    // A long text that stands in very many cells, and very many texts.
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(20 << 20));
    let cells = (0..3 * 120_000).map(|_| ("s", "0".to_owned()));
    let many = sheet(head().into_iter().chain(cells));
    write("amplified.xlsx", &[(SHEET, many), (TEXTS, long)]);
    let one = "x".repeat(10 << 20);
    let long = format!("<si><t>{one}</t></si>").repeat(7);
    write(
        "long.xlsx",
        &[(SHEET, small()), (TEXTS, format!("<sst>{long}</sst>"))],
    );
    for (name, why) in [
        ("amplified.xlsx", "longer than 64 MB together"),
        ("long.xlsx", "longer than 64 MB together"),
    ] {
        let said = refused(folder.path(), &["import", name, "-o", "-"]);
        assert!(said.contains(name) && said.contains(why), "{name}: {said}");
    }
    let empty = format!("<sst>{}</sst>", "<si/>".repeat(10_000_000));
    write("empty.xlsx", &[(SHEET, small()), (TEXTS, empty)]);
    let output = wayfarer(folder.path(), &["import", "empty.xlsx", "-o", "-"]);
    assert!(output.status.success(), "{}", said(&output));
    // Names that mean each other.
    let laughs =
        "<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    write(
        "laughs.xlsx",
        &[(SHEET, small()), (TEXTS, laughs.to_owned())],
    );
    let said = refused(folder.path(), &["import", "laughs.xlsx", "-o", "-"]);
    assert!(said.contains("refers to something unknown"), "{said}");
}

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

#[test]
fn files_of_every_format_there_was_are_read_as_they_were_meant() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(formats().join("expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for format in 1..=file::FORMAT {
            for kind in ["map", "scenario"] {
                let name = format!("{format}-{kind}");
                let path = formats().join(format!("{name}.ron"));
                let any = file::load_any(&path).expect("a file of every format is kept");
                assert_eq!(any.diagnostics(), [], "{name}");
                let meant = match &any {
                    file::Any::Map(read) => file::write_map(read.model.as_ref().unwrap()),
                    file::Any::Scenario(read) => file::write_scenario(read.model.as_ref().unwrap()),
                };
                insta::assert_snapshot!(name.as_str(), meant);
                let folder = formats();
                assert!(
                    wayfarer(&folder, &["check", &format!("{name}.ron")])
                        .status
                        .success()
                );
            }
        }
    });
}

#[test]
fn files_of_a_later_wayfarer_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.ron"),
        MAP.replace("format: 1", "format: 3"),
    )
    .unwrap();
    for command in [
        &["check", "a.ron"][..],
        &["run", "a.ron"],
        &["diff", "a.ron", "a.ron"],
    ] {
        let said = refused(folder.path(), command);
        assert!(
            said.contains("format 3") && said.contains("update Wayfarer"),
            "{said}"
        );
    }
}
