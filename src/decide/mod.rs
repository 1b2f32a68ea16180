//! Deciding under uncertainty: how likely targets are to be met, which uncertain numbers matter, what it
//! would be worth to know them, and which set of fixes to pay for.
//!
//! * [`chances`] gives the probability that each target is met, [`tornado`] what each uncertain number
//!   does to a metric, [`information`] what knowing it would be worth, [`portfolio`] the best set of fixes
//!   within a budget.
//! * Everything rests on [`Outlook`]: what a map is worth to a [`Goal`] in one draw of its uncertain
//!   numbers. Where the map can be solved exactly this takes no sampling of customers.
//! * Draws are keyed: draw r gives the same numbers to every map, so that maps are compared under the
//!   same luck.
//!
//! This module must never know about files, screens or the command line.

mod chances;
mod goal;
mod information;
mod law;
mod level;
mod number;
mod outlook;
mod portfolio;
mod regression;
mod tornado;
mod worth;

pub use chances::{Chances, TargetChance, chances};
pub use goal::{Dependence, Goal, investment};
pub use information::{Choice, Information, NumberWorth, OptionWorth, choices, information};
pub use level::{Level, Value, owner, reckoned, replace, uncertain_numbers, value_at};
pub use number::{Number, number};
pub use outlook::{How, Outlook, Question};
pub use portfolio::{
    Conflict, Contender, Fix, MOST_SETS, Portfolio, Race, SetWorth, Settings, Terms, portfolio,
    race,
};
pub use regression::{Fit, fit, fit_all, normal_scores};
pub use tornado::{Bar, Tornado, tornado};
pub use worth::{Worth, worth_of_all, worth_of_one};

use crate::simulate::RunError;

/// Why there is no decision.
#[derive(Debug, Clone, PartialEq)]
pub enum DecideError {
    /// A run gave no result.
    Run(RunError),
    /// The question makes no sense for this map: a sentence.
    Question(String),
}

impl std::fmt::Display for DecideError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DecideError::Run(error) => error.fmt(f),
            DecideError::Question(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for DecideError {}

impl From<RunError> for DecideError {
    fn from(error: RunError) -> Self {
        DecideError::Run(error)
    }
}
