//! Deciding under uncertainty: how likely targets are to be met, which uncertain numbers matter, what it
//! would be worth to know them, and which set of fixes to pay for.
//!
//! * [`chances`] gives the probability that each target is met, [`tornado`] what each uncertain number
//!   does to a metric, [`information`] what knowing it would be worth, [`portfolio`] the best set of fixes
//!   within a budget, [`seek`] what a number would have to be for a target to be met.
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
mod seek;
mod tornado;
mod worth;

pub use chances::{Chances, TargetChance, chances};
pub use goal::{Dependence, Goal, investment};
pub use information::{Choice, Information, NumberWorth, OptionWorth, choices, information};
pub use level::{Level, Value, numbers_of, owner, reckoned, replace, uncertain_numbers, value_at};
pub use number::{Number, number};
pub use outlook::{How, Outlook, Question};
pub use portfolio::{
    Conflict, Contender, Fate, Fix, MOST_SETS, Nearest, Portfolio, REACH, Race, SetWorth, Settings,
    Terms, Verdict, portfolio, race,
};
pub use regression::{Fit, fit, fit_all, normal_scores};
pub use seek::{
    Outcome, Point, Solution, Sought, find_number, seek, seek_effort, spelling, with_number,
};
pub use tornado::{Bar, Tornado, tornado};
pub use worth::{Prospects, Worth};

use crate::simulate::RunError;

/// Draws of the uncertain numbers unless told otherwise, for whoever asks.
pub const DRAWS: u32 = 1000;

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
