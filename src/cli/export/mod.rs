//! `wayfarer export`: a map as something that others can open.

mod look;

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
}

impl To {
    const fn name(self) -> &'static str {
        match self {
            To::Svg => "svg",
            To::Png => "png",
            To::Pdf => "pdf",
        }
    }

    /// What the ending of a file's name promises.
    fn of_ending(ending: &str) -> Option<To> {
        let ending = ending.to_ascii_lowercase();
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
            To::Svg => Ok(look::svg(&map, &options)),
            To::Png => look::png(&map, &options, &self.look, &self.sheet),
            To::Pdf => look::pdf(&map, &options, &self.sheet),
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
