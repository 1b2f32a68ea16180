//! `wayfarer run`: simulates a map or a scenario.

use std::path::PathBuf;

use super::{
    args::{Format, Size, Sized, Writing},
    output::Failure,
    progress::{foretell, with_progress},
    report,
    source::{self, Subject},
};
use crate::{
    analyze::{Answer, Leverage, contradictions, leverage, leverage_replications, measured},
    export::{csv, json},
    map::JourneyMap,
    simulate::{Cohort, RunError},
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// A map or a scenario
    file: PathBuf,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
    /// Exit with 3 when a target is missed
    #[arg(long)]
    strict: bool,
    /// Leave out what fixing each pain point and adopting each opportunity would bring, which takes
    /// as long again for all pain points, and for each opportunity
    #[arg(long)]
    no_leverage: bool,
}

impl Run {
    /// Simulates and writes the result.
    pub fn execute(self) -> Result<(), Failure> {
        let format = self.writing.format();
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let size = self.size.or(subject.map.run);
        let levers = !self.no_leverage;
        let (answer, leverage) = simulate(&subject, size, self.size.threads, levers)?;
        let text = match format {
            Format::Text => {
                let page = report::Page::new(output.width(), output.color());
                report::run(page, &subject, size, &answer, leverage.as_ref())
            }
            Format::Json => json::answer(&answer, subject.scenario_id(), leverage.as_ref()),
            Format::Csv => csv::answer(&answer, subject.scenario_id(), leverage.as_ref()),
        };
        output.write(&text)?;
        match answer.targets.iter().filter(|t| !t.met).count() {
            missed if self.strict && missed > 0 => Err(Failure::Missed(missed)),
            _ => Ok(()),
        }
    }
}

fn simulate(
    subject: &Subject,
    size: Sized,
    threads: Option<u32>,
    levers: bool,
) -> Result<(Answer, Option<Leverage>), Failure> {
    let cohort = cohort(&subject.map, size)?;
    let once = size.customers.saturating_mul(size.replications.into());
    let levers_once = size
        .customers
        .saturating_mul(leverage_replications(&cohort).into());
    let passes = if levers { passes(&subject.map) } else { 0 };
    let all = once.saturating_add(levers_once.saturating_mul(passes));
    foretell(&cohort, all, threads);
    let outcome = with_progress(threads, all, |control| {
        let sample = measured(&cohort, control)?;
        let mut answer = sample.answer(cohort.map);
        answer.contradictions = contradictions(&cohort, &sample);
        let leverage = levers.then(|| leverage(&cohort, control)).transpose()?;
        Ok::<_, RunError>((answer, leverage))
    })?;
    outcome.map_err(Failure::input)
}

/// How often the cohort is walked to find what every lever brings.
fn passes(map: &JourneyMap) -> u64 {
    let adoptable = map.opportunities.values().filter(|o| !o.changes.is_empty());
    let opportunities = match adoptable.count() as u64 {
        0 => 0,
        // They are compared with the map as it is.
        n => n + 1,
    };
    u64::from(!map.pains.is_empty()) + opportunities
}

/// The cohort to send down a map.
///
/// # Errors
/// When the file asks for a run of nobody, or of no time.
pub fn cohort(map: &JourneyMap, size: Sized) -> Result<Cohort<'_>, Failure> {
    if size.customers == 0 || size.replications == 0 || size.horizon.get() == 0.0 {
        return Err(Failure::Input(
            "the file asks for a run of nothing: `run` needs at least one customer, one replication and some time".into(),
        ));
    }
    Ok(Cohort {
        map,
        customers: size.customers,
        replications: size.replications,
        horizon: size.horizon.get(),
        seed: size.seed,
    })
}
