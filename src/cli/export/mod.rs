//! `wayfarer export`: a map as something that others can open.

mod look;
mod report;

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    args::Size,
    output::{Failure, Output},
    progress::with_progress,
    run::cohort,
    source::{self, Subject},
};
use crate::{
    analyze::{Answer, answer},
    export::{dot, mermaid, template},
    file,
    map::JourneyMap,
};
use look::{Look, Sheet};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// A map or a scenario
    file: PathBuf,
    /// What to make of it [default: as the name of the output file ends]
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<To>,
    /// The file to make; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    sheet: Sheet,
    /// In reports and workbooks: a scenario or a map to put beside it; may be said several times
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<PathBuf>,
    /// In reports and workbooks: leave out what fixing each pain point would bring
    #[arg(long)]
    no_leverage: bool,
    #[command(flatten)]
    size: Size,
}

/// What a map is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// A picture that can be edited
    Svg,
    /// A picture in pixels
    Png,
    /// Paper
    Pdf,
    /// A report: one page that needs nothing but itself
    Html,
    /// The report for wikis and pull requests
    Md,
    /// A workbook: map, results, scenarios, assumptions
    Xlsx,
    /// The map as a table, one row a touchpoint, which `wayfarer import` reads again
    Csv,
    /// Text that Mermaid draws: a journey, or with `--view flow` a flowchart
    Mermaid,
    /// Text that Graphviz draws
    Dot,
    /// The whole map for other programs, as described in docs/journey-map.schema.json
    Json,
}

impl To {
    const fn name(self) -> &'static str {
        match self {
            To::Svg => "svg",
            To::Png => "png",
            To::Pdf => "pdf",
            To::Html => "html",
            To::Md => "md",
            To::Xlsx => "xlsx",
            To::Csv => "csv",
            To::Mermaid => "mermaid",
            To::Dot => "dot",
            To::Json => "json",
        }
    }

    /// What the ending of a file's name promises.
    fn of_ending(ending: &str) -> Option<To> {
        let ending = ending.to_ascii_lowercase();
        if matches!(ending.as_str(), "mmd" | "mermaid") {
            return Some(To::Mermaid);
        }
        if ending == "gv" {
            return Some(To::Dot);
        }
        To::value_variants()
            .iter()
            .copied()
            .find(|to| to.name() == ending)
    }
}

impl Export {
    /// Reads, simulates where results are asked for, and writes.
    pub fn execute(self) -> Result<(), Failure> {
        let to = self.format()?;
        let output = Output::of_result(Some(self.output.clone()))?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        output.spare(subject.files())?;
        output.spare_existing(self.force)?;
        let bytes = match to {
            To::Svg | To::Png | To::Pdf => self.picture(to, &subject)?,
            To::Html | To::Md | To::Xlsx => self.report(to, &subject, &output)?,
            To::Csv => template::csv(&subject.map).into_bytes(),
            To::Mermaid => {
                let map = self.look.map(&subject)?;
                match self.look.view {
                    look::View::Journey => mermaid::journey(&map),
                    look::View::Flow => mermaid::flowchart(&map),
                }
                .into_bytes()
            }
            To::Dot => dot::dot(&self.look.map(&subject)?).into_bytes(),
            To::Json => file::map_to_json(&subject.map).into_bytes(),
        };
        output.write_bytes(&bytes)
    }

    fn format(&self) -> Result<To, Failure> {
        let ending = self.output.extension().and_then(|e| e.to_str());
        let names = || To::value_variants().iter().map(|to| to.name());
        let all = || names().collect::<Vec<_>>().join(", ");
        self.to.or_else(|| To::of_ending(ending?)).ok_or_else(|| {
            Failure::Usage(match ending {
                Some(ending) => format!(
                    "{}: there is no export to .{ending}; say one of {} with --to",
                    self.output.display(),
                    all()
                ),
                None => format!("say what to make of it with --to: {}", all()),
            })
        })
    }

    fn picture(&self, to: To, subject: &Subject) -> Result<Vec<u8>, Failure> {
        let map = self.look.map(subject)?;
        let answer = self.look.results.then(|| self.run(&map)).transpose()?;
        let options = self.look.options(&map, answer.as_ref());
        match to {
            To::Png => look::png(&map, &options, &self.look, &self.sheet),
            To::Pdf => look::pdf(&map, &options, &self.sheet),
            _ => Ok(look::svg(&map, &options)),
        }
    }

    fn run(&self, map: &JourneyMap) -> Result<Answer, Failure> {
        let size = self.size.or(map.run);
        let cohort = cohort(map, size)?;
        let once = size.customers.saturating_mul(size.replications.into());
        with_progress(self.size.threads, once, |control| answer(&cohort, control))?
            .map_err(Failure::input)
    }
}
