//! `wayfarer export`: a map as something that others can open.

mod look;
mod report;

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    args::{Replacing, Size},
    output::{Failure, Output, say},
    progress::{foretell, with_progress},
    run::cohort,
    source::{self, Subject},
};
use crate::{
    analyze::{Answer, answer},
    export::{
        make::{self, Made},
        settings::{Format, Kind, Paper, Settings, Tiling},
    },
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
    #[command(flatten)]
    replacing: Replacing,
    /// Draw a map that has errors, as far as it goes
    #[arg(long)]
    allow_errors: bool,
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

impl From<To> for Format {
    fn from(to: To) -> Format {
        match to {
            To::Svg => Format::Svg,
            To::Png => Format::Png,
            To::Pdf => Format::Pdf,
            To::Html => Format::Html,
            To::Md => Format::Markdown,
            To::Xlsx => Format::Xlsx,
            To::Csv => Format::Csv,
            To::Mermaid => Format::Mermaid,
            To::Dot => Format::Dot,
            To::Json => Format::Json,
        }
    }
}

impl Export {
    /// Reads, simulates where results are asked for, and writes.
    pub fn execute(self) -> Result<(), Failure> {
        let format = self.format()?;
        let output = Output::of_result(Some(self.output.clone()))?;
        let runs = format.kind() == Kind::Report || self.look.results;
        let mut shown = source::on_stderr();
        let subject = match runs {
            true => source::load_to_run(&self.file, &mut shown)?,
            false => source::load_to_draw(&self.file, &mut shown, self.allow_errors)?,
        };
        output.spare(subject.files())?;
        let output = output.taking(self.replacing)?;
        let settings = Settings {
            leverage: !self.no_leverage,
            ..self.look.settings(&self.sheet, format)
        };
        self.say_unused(format);
        let made = match format.kind() {
            Kind::Picture => self.picture(&settings, &subject)?,
            Kind::Report => self.report(&settings, &subject, &output)?,
            Kind::Text if format.has_persona() => make::text(&self.look.map(&subject)?, &settings),
            Kind::Text => make::text(subject.own(), &settings),
        };
        for remark in &made.remarks {
            let weight = if remark.lost { "warning" } else { "note" };
            say(&format!("{weight}: {}\n", remark.text));
        }
        output.write_bytes(&made.bytes)
    }

    /// Says which choices mean nothing for what is made.
    fn say_unused(&self, format: Format) {
        let name = format.title();
        if self.look.persona.is_some() && format.kind() == Kind::Text && !format.has_persona() {
            say(&format!(
                "note: {name} is about everybody; --persona is for pictures\n"
            ));
        }
        if !self.scenarios.is_empty() && format.kind() != Kind::Report {
            say(&format!(
                "note: --scenario is for reports and workbooks; {name} shows the map alone\n"
            ));
        }
    }

    fn format(&self) -> Result<Format, Failure> {
        let ending = self.output.extension().and_then(|e| e.to_str());
        let all = || Format::ALL.map(Format::name).join(", ");
        let of_name = || Format::of_ending(ending?);
        self.to.map(Format::from).or_else(of_name).ok_or_else(|| {
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

    fn picture(&self, settings: &Settings, subject: &Subject) -> Result<Made, Failure> {
        if settings.paper == Paper::Fit
            && settings.tiling != Tiling::One
            && settings.format == Format::Pdf
        {
            return Err(Failure::Usage(
                "say which paper the map is cut into, as in --paper a4 --tiles".into(),
            ));
        }
        let map = self.look.map(subject)?;
        let run = || self.run(subject.own());
        let answer = settings.results.then(run).transpose()?;
        make::drawing(&map, settings, answer.as_ref()).map_err(Failure::Input)
    }

    fn run(&self, map: &JourneyMap) -> Result<Answer, Failure> {
        let size = self.size.or(map.run);
        let cohort = cohort(map, size)?;
        let once = size.customers.saturating_mul(size.replications.into());
        foretell(&cohort, once, self.size.threads);
        with_progress(self.size.threads, once, |control| answer(&cohort, control))?
            .map_err(Failure::input)
    }
}
