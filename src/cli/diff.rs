//! `wayfarer diff`: what differs between two maps or scenarios, thing by thing and field by field.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{
    args::Replacing,
    output::{Failure, Output, color_on},
    report,
    source::{self, Shown},
};
use crate::{
    diagnostic::any_error,
    export::{
        difference::{self, Entry},
        picture::{self, Theme},
    },
    file::{self, Any, Read, Remarks},
    map::JourneyMap,
    scenario::Scenario,
};

const EXAMPLES: &str = "\
Examples:
  wayfarer diff maps/trial-to-paid.ron maps/trial-to-paid-future.ron
  wayfarer diff old.ron new.ron --format json
  wayfarer diff old.ron new.ron -o changes.svg

Two scenarios are compared as they are written, a map and a scenario by the map that the scenario
makes. docs/GIT.md says how git shows changes of maps and scenarios in this way.";

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// The map or scenario as it was; an empty file has nothing in it
    before: PathBuf,
    /// The map or scenario as it is
    after: PathBuf,
    /// What the files are called in the result, where they are copies
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The form of the result [default: text, or as the name of the output file ends]
    #[arg(short, long, value_enum)]
    format: Option<Form>,
    /// In pictures: light letters on dark ground
    #[arg(long)]
    dark: bool,
    /// Write the result to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    replacing: Replacing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A list for people
    Text,
    /// One object for scripts
    Json,
    /// A picture of both maps with what differs marked
    Svg,
}

/// Two files that can be compared.
enum Pair {
    Maps(Box<[Read<JourneyMap>; 2]>),
    Scenarios(Box<[Read<Scenario>; 2]>),
}

impl Diff {
    /// Reads both, compares, writes.
    pub fn execute(self) -> Result<(), Failure> {
        let form = self.form();
        let output = Output::of_result(self.output.clone())?;
        output.spare([self.before.as_path(), self.after.as_path()])?;
        let output = output.taking(self.replacing)?;
        let names = match &self.name {
            Some(name) => [format!("{name} (before)"), format!("{name} (after)")],
            None => [&self.before, &self.after].map(|path| path.display().to_string()),
        };
        let mut pair = self.read(&names)?;
        let (deltas, remarks, what, currency) = match &mut pair {
            Pair::Maps(both) => {
                let [before, after] = &mut **both;
                let remarks = Remarks::of(&before.document, &after.document);
                let currency = after.model.as_ref().map(|map| map.currency.clone());
                let (renamed, deltas) = file::compare_renamed(before, after);
                // The picture shows a thing with another slug as the same thing.
                *before = renamed;
                (deltas, remarks, "map", currency)
            }
            Pair::Scenarios(both) => {
                let [before, after] = &**both;
                let remarks = Remarks::of(&before.document, &after.document);
                (file::compare(before, after), remarks, "scenario", None)
            }
        };
        let currency = currency.unwrap_or_default();
        let entries = difference::entries(&deltas, what, &currency);
        match form {
            Form::Text => {
                let page = report::Page::new(output.width(), output.color());
                let names = [names[0].as_str(), &names[1]];
                output.write(&report::differences(page, names, &entries, &remarks))
            }
            Form::Json => {
                let names = [names[0].as_str(), &names[1]];
                output.write(&difference::json(&deltas, &remarks, names, &currency))
            }
            Form::Svg => {
                if deltas.is_empty() {
                    super::output::say(&format!("{}\n", remarks.nothing()));
                }
                self.picture(&pair, &entries, &output)
            }
        }
    }

    fn form(&self) -> Form {
        let ending = self.output.as_ref().and_then(|path| path.extension());
        let promised = || match ending?.to_str()? {
            "json" => Some(Form::Json),
            "svg" => Some(Form::Svg),
            _ => None,
        };
        self.format.or_else(promised).unwrap_or(Form::Text)
    }

    fn picture(&self, pair: &Pair, entries: &[Entry], output: &Output) -> Result<(), Failure> {
        let theme = if self.dark { Theme::Dark } else { Theme::Light };
        let maps = match pair {
            Pair::Maps(both) => {
                let [before, after] = &**both;
                let model = |read: &Read<JourneyMap>| read.model.clone();
                [model(before), model(after)]
            }
            Pair::Scenarios(_) => {
                let mut shown = source::on_stderr();
                let mut map = |path| source::load_to_draw(path, &mut shown, true).map(|s| s.map);
                [Some(map(&self.before)?), Some(map(&self.after)?)]
            }
        };
        let [Some(before), Some(after)] = maps else {
            return Err(Failure::Said);
        };
        let drawn = picture::pair(&before, &after, entries, theme);
        output.write(&drawn.svg)
    }

    fn read(&self, names: &[String; 2]) -> Result<Pair, Failure> {
        let before = load(&self.before, &names[0])?;
        let after = load(&self.after, &names[1])?;
        match (before, after) {
            (None, None) => Err(Failure::Input("both files are empty".into())),
            (Some(Any::Map(a)), Some(Any::Map(b))) => Ok(Pair::Maps(Box::new([a, b]))),
            (Some(Any::Map(a)), None) => {
                let nothing = nothing_of(&a);
                Ok(Pair::Maps(Box::new([a, nothing])))
            }
            (None, Some(Any::Map(b))) => Ok(Pair::Maps(Box::new([nothing_of(&b), b]))),
            (Some(Any::Scenario(a)), Some(Any::Scenario(b))) => {
                Ok(Pair::Scenarios(Box::new([a, b])))
            }
            (Some(Any::Scenario(a)), None) => {
                let nothing = empty(&a);
                Ok(Pair::Scenarios(Box::new([a, nothing])))
            }
            (None, Some(Any::Scenario(b))) => Ok(Pair::Scenarios(Box::new([empty(&b), b]))),
            (Some(a), Some(b)) => Ok(Pair::Maps(Box::new([
                made(a, &self.before)?,
                made(b, &self.after)?,
            ]))),
        }
    }
}

/// The map, or the one that a scenario makes.
fn made(any: Any, path: &Path) -> Result<Read<JourneyMap>, Failure> {
    let written = |map: &JourneyMap| {
        let name = path.display().to_string();
        file::read_map(&file::write_map(map), &name)
    };
    match any {
        // Written as the map that a scenario makes is: without comments.
        Any::Map(read) => match read.model {
            Some(map) => Ok(written(&map)),
            None => Ok(read),
        },
        Any::Scenario(_) => Ok(written(
            &source::load_to_draw(path, &mut source::on_stderr(), true)?.map,
        )),
    }
}

/// A map with nothing in it, under the title of another one.
fn nothing_of(read: &Read<JourneyMap>) -> Read<JourneyMap> {
    let Some(map) = &read.model else {
        return read.clone();
    };
    let nothing = JourneyMap::new(map.id.clone(), map.title.clone());
    file::read_map(&file::write_map(&nothing), "nothing")
}

/// A scenario that changes nothing.
fn empty(read: &Read<Scenario>) -> Read<Scenario> {
    let Some(scenario) = &read.model else {
        return read.clone();
    };
    let mut nothing = scenario.clone();
    nothing.changes.clear();
    nothing.targets.clear();
    file::read_scenario(&file::write_scenario(&nothing), "nothing")
}

/// Reads a file that must be right; `None` when it is empty. What is wrong is said.
pub fn load(path: &Path, name: &str) -> Result<Option<Any>, Failure> {
    let any = file::load_any_as(path, name).map_err(Failure::input)?;
    if any.document().text().trim().is_empty() {
        return Ok(None);
    }
    let wrong = any_error(any.diagnostics());
    if wrong {
        let color = Shown::new(color_on(&io::stderr())).color();
        let text = file::render(any.diagnostics(), any.document().source(), color);
        super::output::say(&text);
        return Err(Failure::Input(format!("{name} cannot be read")));
    }
    Ok(Some(any))
}
