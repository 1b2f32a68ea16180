//! Everything there is to say about a map and its run, for pages and workbooks.

mod content;
mod gather;
mod html;
mod markdown;
mod style;
mod workshop;
mod xlsx;

pub use content::{Cell, Table, Tone};
pub use gather::{Gathered, Subject, command, gather, runs};
pub use html::html;
pub use markdown::markdown;
pub use workshop::Summary;
pub use xlsx::xlsx;

use crate::{
    analyze::{Answer, Comparison, ENOUGH_FOR_COUNTING, Leverage},
    export::words,
    map::JourneyMap,
};

/// What a report is about.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The map that was run.
    pub map: &'a JourneyMap,
    /// What people call it: the title of the map, or of the scenario.
    pub title: &'a str,
    /// Of a scenario, the title of the map that it changes.
    pub changes: Option<&'a str>,
    /// What the run said.
    pub answer: &'a Answer,
    /// What pulling each lever would bring, where it was asked.
    pub leverage: Option<&'a Leverage>,
    /// The title of what the others are compared with.
    pub base: &'a str,
    /// Others beside the base.
    pub others: &'a [Other],
    /// The command that makes the same run again.
    pub again: &'a str,
}

/// A map or scenario beside the base.
#[derive(Debug, Clone)]
pub struct Other {
    /// What people call it.
    pub title: String,
    /// How it differs.
    pub comparison: Comparison,
}

/// What must be known before any number is believed, in sentences.
fn alarms(report: &Report) -> Vec<String> {
    let answer = report.answer;
    let stopped = (answer.stopped > 0).then(|| words::stopped(answer.stopped));
    let away = (answer.away > 0.0).then(|| words::never_come(answer.away));
    let contradictions = answer.contradictions.iter();
    let contradictions = contradictions.map(|c| words::contradiction(c, &answer.currency));
    stopped
        .into_iter()
        .chain(away)
        .chain(contradictions)
        .collect()
}

/// How the numbers came about, in sentences.
fn method(report: &Report) -> Vec<String> {
    use crate::numbers::whole;
    let size = &report.answer.size;
    let mut all = vec![format!(
        "{} cohorts of {} customers each were sent down the map and watched for {} days. Every draw is keyed by the seed {}, so that the same command gives the same numbers, to the last digit.",
        whole(size.replications.into()),
        whole(size.customers),
        size.horizon,
        size.seed
    )];
    all.push(match report.answer.unknowns {
        0 => "No number of the map is uncertain: the intervals hold chance alone.".to_owned(),
        1 => "One number of the map is uncertain. Each cohort draws it anew, so the intervals hold both chance in a cohort of this size and what is not known.".to_owned(),
        n => format!("{n} numbers of the map are uncertain. Each cohort draws them anew, so the intervals hold both chance in a cohort of this size and what is not known."),
    });
    all.push("Intervals hold 95 % of cohorts or estimates.".to_owned());
    all.push(match size.replications as usize >= ENOUGH_FOR_COUNTING {
        true => "The probability of a target is the share of cohorts that meet it.".to_owned(),
        false => format!("The probability of a target is what Student's t law says of one more cohort, from the mean and the spread of these: they are fewer than {ENOUGH_FOR_COUNTING}, too few to count those that meet it."),
    });
    if !report.others.is_empty() {
        all.push("Differences are between cohorts with the same luck: each customer meets the same chances in both, so that a difference is not chance.".to_owned());
    }
    all
}
