//! `wayfarer compare`: maps and scenarios beside the first of them.

use std::path::PathBuf;

use super::{
    args::{Format, Size, Writing},
    output::Failure,
    progress::{foretell, with_progress},
    report, run,
    source::{self, Subject},
};
use crate::{
    analyze::{Comparison, RunSize, common_size, compare, samples},
    export::{
        csv,
        json::{self, Compared},
    },
    map::RunSettings,
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// Maps or scenarios, the first being the base of the others; a scenario alone is compared with
    /// its own base
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
    /// Exit with 3 when a target is missed by any but the base
    #[arg(long)]
    strict: bool,
}

impl Compare {
    /// Simulates all of them under the same luck and writes the differences.
    pub fn execute(self) -> Result<(), Failure> {
        let format = self.writing.format();
        let mut shown = source::on_stderr();
        let mut subjects = Vec::new();
        for path in &self.files {
            subjects.push(source::load_to_run(path, &mut shown)?);
        }
        if let [only] = subjects.as_slice() {
            let base = base_of(only)?;
            subjects.insert(0, base);
        }
        let output = self
            .writing
            .output(subjects.iter().flat_map(Subject::files))?;
        let size = self.size.or(settings(&subjects));
        let cohorts = subjects.iter().map(|s| run::cohort(&s.map, size));
        let cohorts = cohorts.collect::<Result<Vec<_>, _>>()?;
        let each = size.customers.saturating_mul(size.replications.into());
        let customers = each.saturating_mul(subjects.len() as u64);
        if let Some(cohort) = cohorts.first() {
            foretell(cohort, customers, self.size.threads);
        }
        let work = |control: &_| samples(&cohorts, control);
        let samples = with_progress(self.size.threads, customers, work)?;
        let samples = samples.map_err(Failure::input)?;
        let (Some(base), Some(base_sample)) = (subjects.first(), samples.first()) else {
            return Ok(());
        };
        let others: Vec<(&Subject, Comparison)> = subjects
            .iter()
            .zip(&samples)
            .skip(1)
            .map(|(other, sample)| {
                let pair = compare((&base.map, base_sample), (&other.map, sample));
                (other, pair)
            })
            .collect();
        let run = RunSize {
            customers: size.customers,
            replications: size.replications,
            seed: size.seed,
            horizon: size.horizon.get(),
        };
        let named =
            |subject: &Subject| Names(subject.map.id.clone(), subject.scenario_id().cloned());
        let names: Vec<Names> = subjects.iter().map(named).collect();
        let pairs: Vec<(Compared, &Comparison)> = names
            .iter()
            .skip(1)
            .zip(&others)
            .map(|(name, (_, pair))| (name.compared(), pair))
            .collect();
        let text = match format {
            Format::Text => {
                let page = report::Page::new(output.width(), output.color());
                report::comparison(page, base, size, &others, &self.files)
            }
            Format::Json => json::comparison(names[0].compared(), &run, &pairs),
            Format::Csv => csv::comparison(names[0].compared(), &run, &pairs),
        };
        output.write(&text)?;
        let targets = others.iter().flat_map(|(_, pair)| &pair.targets);
        match targets.filter(|change| !change.other.met).count() {
            missed if self.strict && missed > 0 => Err(Failure::Missed(missed)),
            _ => Ok(()),
        }
    }
}

/// The ids of a map and a scenario.
struct Names(crate::units::Slug, Option<crate::units::Slug>);

impl Names {
    fn compared(&self) -> Compared<'_> {
        Compared {
            map: &self.0,
            scenario: self.1.as_ref(),
        }
    }
}

/// The map that a scenario changes, to be run beside it.
fn base_of(only: &Subject) -> Result<Subject, Failure> {
    let Some(case) = &only.scenario else {
        return Err(Failure::Usage(format!(
            "{} is a map: name another map or a scenario to compare it with",
            only.path.display()
        )));
    };
    Ok(Subject {
        path: case.base_path.clone(),
        map: case.base.clone(),
        scenario: None,
    })
}

/// The size of the runs, where no option says another.
fn settings(subjects: &[Subject]) -> RunSettings {
    let scenarios = subjects.iter().filter_map(|s| s.scenario.as_ref());
    let scenarios = scenarios.map(|case| case.run);
    let maps = subjects.iter().map(|s| match &s.scenario {
        Some(case) => case.base.run,
        None => s.map.run,
    });
    common_size(scenarios, maps)
}
