//! The runs behind a report.

use super::{Other, Report};
use crate::{
    analyze::{Answer, Leverage, RunSize, compare, contradictions, leverage, measured, samples},
    map::JourneyMap,
    simulate::{Cohort, Control, RunError},
    units::{Days, format_days},
};

/// A map or a scenario that a report is about, or that stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The map that is run: of a scenario, the one that it makes.
    pub map: &'a JourneyMap,
    /// What people call it.
    pub title: &'a str,
    /// Of a scenario, the map that it changes.
    pub base: Option<&'a JourneyMap>,
}

/// A cohort of a map in the size of the runs: everything is run at the same size, under the same luck.
fn cohort<'a>(map: &'a JourneyMap, size: &RunSize) -> Cohort<'a> {
    Cohort {
        map,
        customers: size.customers,
        replications: size.replications,
        horizon: size.horizon,
        seed: size.seed,
    }
}

/// What the runs said.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// Of the subject itself.
    pub answer: Answer,
    /// What each lever would bring, where it was asked.
    pub leverage: Option<Leverage>,
    /// What the others are compared with.
    base: String,
    /// The others beside it: a scenario stands first beside its base.
    others: Vec<Other>,
}

impl Gathered {
    /// The report.
    pub fn report<'a>(&'a self, subject: &Subject<'a>, again: &'a str) -> Report<'a> {
        Report {
            map: subject.map,
            title: subject.title,
            changes: subject.base.map(|base| base.title.as_str()),
            answer: &self.answer,
            leverage: self.leverage.as_ref(),
            base: &self.base,
            others: &self.others,
            again,
        }
    }
}

/// How many maps are run for a report, not counting what levers take: to tell how far it has come.
pub fn runs(subject: &Subject, beside: usize) -> u64 {
    let others = beside + usize::from(subject.base.is_some());
    match others {
        0 => 1,
        n => 2 + n as u64,
    }
}

/// Runs the subject, its levers if they are asked for, and what it is compared with: a scenario stands
/// beside its base; a map beside the scenarios that are named.
///
/// # Errors
/// When a map cannot be run, or the run was cancelled.
pub fn gather(
    subject: &Subject,
    beside: &[Subject],
    size: &RunSize,
    levers: bool,
    control: &Control,
) -> Result<Gathered, RunError> {
    let own = cohort(subject.map, size);
    let sample = measured(&own, control)?;
    let mut answer = sample.answer(subject.map);
    answer.contradictions = contradictions(&own, &sample);
    let levers = levers.then(|| leverage(&own, control)).transpose()?;
    let (base, title) = match subject.base {
        Some(base) => (base, base.title.as_str()),
        None => (subject.map, subject.title),
    };
    let mut others = Vec::new();
    let compared: Vec<&Subject> = subject
        .base
        .map(|_| subject)
        .into_iter()
        .chain(beside)
        .collect();
    if !compared.is_empty() {
        let base_sample = measured(&cohort(base, size), control)?;
        let cohorts: Vec<Cohort> = compared.iter().map(|s| cohort(s.map, size)).collect();
        for (other, sample) in compared.iter().zip(&samples(&cohorts, control)?) {
            others.push(Other {
                title: other.title.to_owned(),
                comparison: compare((base, &base_sample), (other.map, sample)),
            });
        }
    }
    Ok(Gathered {
        answer,
        leverage: levers,
        base: title.to_owned(),
        others,
    })
}

/// The command that makes the same run again.
pub fn command(file: &str, size: &RunSize) -> String {
    // A run lasts a number of days that is one.
    let horizon = Days::new(size.horizon).map_or_else(|_| String::new(), format_days);
    format!(
        "wayfarer run {} --customers {} --replications {} --horizon {horizon} --seed {}",
        quoted(file),
        size.customers,
        size.replications,
        size.seed
    )
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
