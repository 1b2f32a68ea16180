//! `wayfarer exact`: the metrics without sampling, where they have an exact value.

use std::path::PathBuf;

use super::{
    args::{ExactSize, Format, Writing},
    output::{Failure, say},
    report, source,
};
use crate::{
    analyze::{exact_answer, means},
    exact::{solve, untreated},
    export::{csv, json},
    plan::{Luck, compile, unknowns},
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Exact {
    /// A map or a scenario
    file: PathBuf,
    #[command(flatten)]
    size: ExactSize,
    #[command(flatten)]
    writing: Writing,
    /// Also the mean over draws of the uncertain numbers, as many as a run has replications
    #[arg(long)]
    mean: bool,
    /// Exit with 3 when a target is missed
    #[arg(long)]
    strict: bool,
}

impl Exact {
    /// Solves and writes the result.
    pub fn execute(self) -> Result<(), Failure> {
        let format = self.writing.format();
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let map = &subject.map;
        let size = self.size.or(map.run);
        let plan = compile(map, size.horizon.get(), Luck::Central);
        let exact = solve(&plan).map_err(|obstacles| {
            let path = self.file.display();
            Failure::Input(format!(
                "{path} has no exact answer; `wayfarer run {path}` simulates it\n  {}",
                obstacles.join("\n  ")
            ))
        })?;
        let untreated = untreated(&plan);
        let answer = exact_answer(map, &plan, &exact, size.customers, unknowns(map));
        let means = match self.mean {
            true => Some(means(&size.cohort(map)).map_err(|sentences| {
                let path = self.file.display();
                Failure::Input(format!(
                    "{path} has no exact answer for some draw of its uncertain numbers\n  {}",
                    sentences.join("\n  ")
                ))
            })?),
            false => None,
        };
        let (means, accuracy) = (means.as_ref(), &exact.accuracy);
        let text = match format {
            Format::Text => {
                let page = report::Page::new(output.width(), output.color());
                report::exact(page, &subject, size, &answer, means, accuracy, &untreated)
            }
            Format::Json => {
                json::exact(&answer, subject.scenario_id(), means, accuracy, &untreated)
            }
            Format::Csv => csv::answer(&answer, subject.scenario_id(), None),
        };
        output.write(&text)?;
        // A target whose metric has no exact value is not missed, but not met either.
        let unjudged = answer
            .targets
            .iter()
            .filter(|t| t.estimate.is_none())
            .count();
        if self.strict && unjudged > 0 {
            say(&format!(
                "note: {unjudged} of the targets have no exact value and were not judged; `wayfarer run` judges them\n"
            ));
        }
        let known = answer.targets.iter().filter(|t| t.estimate.is_some());
        match known.filter(|t| !t.met).count() {
            missed if self.strict && missed > 0 => Err(Failure::Missed(missed)),
            _ => Ok(()),
        }
    }
}
