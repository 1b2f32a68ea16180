//! Numbers in the documentation, in `--help` and on the screen are those of the program.
//!
//! Where a page states a constant, a row below says which: the sentence is written here with the constant in
//! it, read from the source, and must stand on the page. So whoever changes the one is told of the other.

use std::{fs, path::Path};

use wayfarer::{
    decide::{DRAWS, MOST_SETS, REACH},
    map::{Evidence, Experience, Metric, RunSettings},
    simulate::MAX_VISITS,
};

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A page with its lines joined, so that a sentence may be broken anywhere.
fn page(path: &str) -> String {
    let text = text(path);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number with its thousands apart.
fn whole(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().ok().expect("a whole number").to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// A small number as a word.
fn word(number: usize) -> &'static str {
    [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ][number]
}

/// The value of a constant that is no part of what the crate shows, as the source has it.
fn constant(file: &str, name: &str) -> String {
    let source = text(file);
    let from = [" ", "("].iter().find_map(|_| {
        let declared = format!("const {name}:");
        source.find(&declared)
    });
    let line = &source[from.unwrap_or_else(|| panic!("no constant {name} in {file}"))..];
    let value = line.split_once('=').unwrap().1;
    let value = value.split(';').next().unwrap().trim();
    value.replace('_', "")
}

fn number(file: &str, name: &str) -> u64 {
    let value = constant(file, name);
    value
        .parse()
        .unwrap_or_else(|_| panic!("{name} of {file} is {value}"))
}

#[track_caller]
fn says(file: &str, sentence: &str) {
    let page = page(file);
    assert!(page.contains(sentence), "{file} does not say {sentence:?}");
}

#[test]
fn what_the_engine_bounds_is_documented_so() {
    let visits = whole(MAX_VISITS);
    says(
        "docs/MODEL.md",
        &format!("A customer who makes {visits} visits is stopped and reported"),
    );
    says(
        "docs/RESULTS.md",
        &format!("customers stopped after {visits} visits"),
    );
    let leaving: f64 = constant("src/map/validate/walk.rs", "LEAST_LEAVING")
        .parse()
        .unwrap();
    assert_eq!(leaving, 1e-3);
    says(
        "docs/MODEL.md",
        "fewer than one visit in a thousand is an error",
    );
}

#[test]
fn nothing_says_a_million_visits() {
    let wrong = ["a million visits", "million visits each"];
    for folder in ["src", "docs", "."] {
        walk(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).as_path(),
            folder != ".",
            &wrong,
        );
    }
}

fn walk(folder: &Path, deep: bool, wrong: &[&str]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().and_then(|e| e.to_str());
        if path.is_dir() && deep {
            walk(&path, deep, wrong);
        } else if matches!(ending, Some("rs" | "md")) {
            let text = fs::read_to_string(&path).unwrap();
            for words in wrong {
                assert!(!text.contains(words), "{} says {words:?}", path.display());
            }
        }
    }
}

#[test]
fn what_experience_and_evidence_assume_is_documented_so() {
    let all = Experience::default();
    let (baseline, csat) = (all.baseline, all.csat_from);
    says(
        "docs/MODEL.md",
        &format!("starts at the persona's baseline ({baseline})"),
    );
    says(
        "docs/MODEL.md",
        &format!("(standard deviation {})", all.noise.get()),
    );
    says("docs/MODEL.md", &format!("s plus noise is at least {csat}"));
    let written = format!(
        "(baseline: {baseline}, recency: {}, noise: {}, csat_from: {csat}, health_effect: {})",
        all.recency.get(),
        all.noise.get(),
        all.health_effect.get()
    );
    says("docs/FORMAT.md", &written);
    assert_eq!(Evidence::GUESS_FACTOR, 2.0);
    says("docs/MODEL.md", "`Guess` from half to twice");
    let estimate = Evidence::ESTIMATE_FACTOR;
    says(
        "docs/MODEL.md",
        &format!("`Estimate` from 1/{estimate} to {estimate} times"),
    );
}

#[test]
fn what_intervals_need_is_documented_so() {
    let sample = "src/analyze/sample.rs";
    let quantiles = number(sample, "ENOUGH_FOR_QUANTILES");
    says(
        "docs/MODEL.md",
        &format!("quantiles over replications (from {quantiles} on;"),
    );
    let counting = number(sample, "ENOUGH_FOR_COUNTING");
    says(
        "docs/MODEL.md",
        &format!("counted over replications from {counting} on"),
    );
    let leverage = number("src/analyze/leverage.rs", "ENOUGH_CUSTOMERS");
    says(
        "docs/MODEL.md",
        &format!("as make {} customers", whole(leverage)),
    );
}

#[test]
fn what_decisions_take_is_documented_so() {
    let race = "src/decide/portfolio/race.rs";
    says(
        "docs/MODEL.md",
        &format!("After {} draws, and after each half", number(race, "FIRST")),
    );
    let pilot = constant("src/decide/outlook.rs", "PILOT");
    let (_, replications) = pilot.trim_matches(['(', ')']).split_once(", ").unwrap();
    says(
        "docs/MODEL.md",
        &format!("a small run ({replications} replications)"),
    );
    says(
        "docs/MODEL.md",
        &format!("over {} draws unless told otherwise", whole(DRAWS)),
    );
    says(
        "docs/MODEL.md",
        &format!("likelier than {} %", 100.0 * REACH),
    );
    says(
        "docs/MODEL.md",
        &format!("at most {} sets", whole(MOST_SETS as u64)),
    );
    let seek = "src/decide/seek/mod.rs";
    let looks = number(seek, "LOOKS");
    says(
        "docs/MODEL.md",
        &format!("is looked at in steps with {looks} draws"),
    );
}

#[test]
fn what_files_may_hold_is_documented_so() {
    let syntax = "src/file/syntax/mod.rs";
    assert_eq!(constant(syntax, "MAX_BYTES"), "16 * 1024 * 1024");
    says("docs/FORMAT.md", "at most 16 MB");
    let depth = number(syntax, "MAX_DEPTH");
    assert_eq!(number(syntax, "MAX_VALUES"), 2_000_000);
    let told = number("src/file/reader.rs", "MAX_TOLD");
    says(
        "SECURITY.md",
        &format!(
            "16 MB, brackets {depth} deep, two million values, numbers finite, {told} errors told"
        ),
    );
    let slug = number("src/units/slug.rs", "MAX_LENGTH");
    says("docs/FORMAT.md", &format!("at most {slug} characters"));
    let placement = "src/map/placement.rs";
    says(
        "docs/FORMAT.md",
        &format!(
            "at most {} and {}",
            number(placement, "MOST_X"),
            number(placement, "MOST_Y")
        ),
    );
    says(
        "docs/FORMAT.md",
        &format!(
            "{}…{}; default 100",
            number(placement, "LEAST"),
            number(placement, "MOST")
        ),
    );
    let record = "src/workshop/record.rs";
    says(
        "docs/FORMAT.md",
        &format!("(how many vote, default {})", number(record, "PEOPLE")),
    );
    says(
        "docs/FORMAT.md",
        &format!("(for each of them, default {})", number(record, "DOTS")),
    );
}

#[test]
fn the_readme_counts_what_there_is() {
    let scenarios = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")).unwrap();
    let count = scenarios
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|e| e == "ron")
        })
        .count();
    let mut title = word(count).to_owned();
    title[..1].make_ascii_uppercase();
    says("README.md", &format!("{title} what-ifs lie in"));
    let metrics = Metric::ALL.len();
    assert!(
        (46..=58).contains(&metrics),
        "some fifty metrics: {metrics}"
    );
    says("README.md", "Some fifty metrics");
    let most = number("src/app/compare/mod.rs", "MOST") as usize;
    says(
        "README.md",
        &format!("up to {} beside their base", word(most)),
    );
    let walkers = number("src/app/play.rs", "CUSTOMERS") as usize;
    assert_eq!(walkers % 1000, 0);
    says(
        "README.md",
        &format!(
            "{} thousand customers of the run walk the map",
            word(walkers / 1000)
        ),
    );
}

/// The help of a command.
fn help(command: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .args(command)
        .arg("--help")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_help_states_the_defaults_that_are_taken() {
    assert_eq!((RunSettings::HORIZON, RunSettings::SEED), (365.0, 1));
    assert_eq!(RunSettings::CUSTOMERS, 10_000);
    let replications = format!("[default: {}", RunSettings::REPLICATIONS);
    let draws = format!("[default: {}", DRAWS);
    let run = help(&["run"]);
    for words in [
        "[default: 10k",
        &replications,
        "[default: 1y]",
        "[default: 1]",
    ] {
        assert!(run.contains(words), "{words}: {run}");
    }
    for question in ["chances", "unknowns", "information", "portfolio", "seek"] {
        let told = help(&["decide", question]);
        assert!(told.contains(&draws), "{question}: {told}");
        assert!(
            !told.contains(&format!("{replications}]")),
            "{question}: {told}"
        );
    }
}

/// Every command that the program has stands in the README, with every question of `decide`.
#[test]
fn the_readme_lists_every_command() {
    let readme = text("README.md");
    let all = std::process::Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .arg("--help")
        .output()
        .unwrap();
    let all = String::from_utf8(all.stdout).unwrap();
    let commands = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1);
    let names: Vec<&str> = commands
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(
            readme.contains(&format!("\nwayfarer {name}")),
            "README lists no `{name}`"
        );
    }
    says(
        "README.md",
        "chances, unknowns, information, portfolio, seek",
    );
}
