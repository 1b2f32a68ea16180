//! What to measure next: options, and what knowing each uncertain number would be worth for choosing.

use rayon::prelude::*;

use super::{
    DecideError,
    chances::mean_and_error,
    goal::{Goal, investment},
    number::{Number, number},
    outlook::{How, Outlook, Question, dependence, numbers},
    regression::normal_scores,
    worth::{Prospects, Worth, best},
};
use crate::{
    diagnostic::any_error,
    map::{Change, JourneyMap},
    scenario,
    simulate::{Cohort, Control},
};

/// One of the things that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What identifies it: the id of a map, a scenario or an opportunity.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The map that it would lead to.
    pub map: JourneyMap,
    /// What it would cost.
    pub investment: f64,
}

/// The choice between the opportunities of a map: each by itself, after leaving everything as it is. Those
/// that say nothing of what they would change, or something that cannot be done, are left out.
pub fn choices(map: &JourneyMap) -> Vec<Choice> {
    let as_it_is = Choice {
        id: map.id.to_string(),
        title: "As it is".into(),
        map: map.clone(),
        investment: 0.0,
    };
    let adopted = map.opportunities.iter().filter_map(|(slug, opportunity)| {
        let adopt = [Change::Adopt {
            opportunity: slug.clone(),
        }];
        let (outcome, found) = scenario::apply(&adopt, map);
        let possible = !opportunity.changes.is_empty() && !any_error(&found);
        possible.then(|| Choice {
            id: slug.to_string(),
            title: opportunity.name.clone(),
            map: outcome,
            investment: investment(map, &adopt),
        })
    });
    std::iter::once(as_it_is).chain(adopted).collect()
}

/// What an option is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionWorth {
    /// What identifies it.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it costs.
    pub investment: f64,
    /// The expected worth.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// What it is worth more than the first option.
    pub gain: f64,
    /// The standard error of that, under the same luck.
    pub gain_error: f64,
    /// The share of draws in which it is the best: of expected worths where exact, of single cohorts where
    /// sampled; equals share it.
    pub best: f64,
}

/// What knowing a number would be worth.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberWorth {
    /// The number.
    pub number: Number,
    /// What knowing it would be worth.
    pub worth: Worth,
}

/// What it would be worth to know more before choosing.
#[derive(Debug, Clone, PartialEq)]
pub struct Information {
    /// What the choice is for.
    pub goal: Goal,
    /// How the worth in a draw was found.
    pub how: How,
    /// Draws of the uncertain numbers.
    pub draws: u32,
    /// In the order that they were given.
    pub options: Vec<OptionWorth>,
    /// Which of them is best on average.
    pub best: usize,
    /// What knowing everything would be worth.
    pub everything: Worth,
    /// What knowing each number would be worth, the most first; never more than everything.
    pub numbers: Vec<NumberWorth>,
}

/// What knowing each uncertain number would be worth for choosing between options: over so many draws of
/// what is not known, the same for all options. `size` gives customers, horizon and seed.
///
/// # Errors
/// When there are fewer than two options or a dozen draws, when cancelled, or when a map is too large.
pub fn information(
    choices: &[Choice],
    size: &Cohort,
    goal: &Goal,
    draws: u32,
    control: &Control,
) -> Result<Information, DecideError> {
    if choices.len() < 2 {
        return Err(DecideError::Question(
            "there is nothing to choose: a decision needs at least two options".into(),
        ));
    }
    if draws < 12 {
        return Err(DecideError::Question(format!(
            "found {draws} draws of the uncertain numbers, expected at least 12: with fewer nothing can be said of any of them"
        )));
    }
    let questions: Vec<Question> = choices
        .iter()
        .map(|choice| Question {
            cohort: Cohort {
                map: &choice.map,
                ..*size
            },
            goal,
            investment: choice.investment,
        })
        .collect();
    // All in the same way, or luck would be on one side only.
    let how = match questions.iter().all(|q| q.how() == How::Exact) {
        true => How::Exact,
        false => How::Sampled,
    };
    let dependence = match how {
        How::Exact => dependence(&questions[0], control)?,
        How::Sampled => super::goal::Dependence::new(&[], &[]),
    };
    let outlooks = questions
        .iter()
        .map(|q| Outlook::new(q.clone(), how, &dependence))
        .collect::<Result<Vec<_>, _>>()?;
    let worth: Vec<Vec<f64>> = outlooks
        .iter()
        .map(|outlook| {
            let one = |draw| outlook.draw(draw, control);
            (0..draws).into_par_iter().map(one).collect()
        })
        .collect::<Result<_, DecideError>>()?;
    let scores = scores(choices, size, draws);
    let all: Vec<Vec<f64>> = scores.iter().map(|(_, s)| s.clone()).collect();
    let noisy = (how == How::Sampled).then_some(&all[..]);
    let prospects = Prospects::new(&worth, noisy);
    let mut numbers: Vec<NumberWorth> = scores
        .into_par_iter()
        .map(|(number, scores)| NumberWorth {
            number,
            worth: prospects.one(&scores),
        })
        .collect();
    numbers.sort_by(|a, b| b.worth.value.total_cmp(&a.worth.value));
    let mut everything = prospects.everything();
    // What is worth more than a number that is worth something is worth something.
    everything.above_0 |= numbers.iter().any(|one| one.worth.above_0);
    Ok(Information {
        goal: goal.clone(),
        how,
        draws,
        options: options(choices, &worth),
        best: best(&worth),
        everything,
        numbers,
    })
}

/// The numbers of all options that differ between draws, with their normal scores. A number that several
/// options have is drawn with the same luck in all, so the first that has it speaks for them.
fn scores(choices: &[Choice], size: &Cohort, draws: u32) -> Vec<(Number, Vec<f64>)> {
    let mut found: indexmap::IndexMap<String, (Number, Vec<f64>)> = indexmap::IndexMap::new();
    for choice in choices {
        let cohort = Cohort {
            map: &choice.map,
            ..*size
        };
        let rows: Vec<_> = (0..draws)
            .into_par_iter()
            .map(|draw| numbers(&cohort, draw))
            .collect();
        let Some(first) = rows.first() else { continue };
        for path in first.keys() {
            if found.contains_key(path) {
                continue;
            }
            let values: Vec<f64> = rows.iter().map(|row| row[path]).collect();
            let varies = values.iter().any(|v| *v != values[0]);
            if varies && values.iter().all(|v| v.is_finite()) {
                let named = number(&choice.map, path);
                found.insert(path.clone(), (named, normal_scores(&values)));
            }
        }
    }
    found.into_values().collect()
}

/// The options with their worth.
fn options(choices: &[Choice], worth: &[Vec<f64>]) -> Vec<OptionWorth> {
    let draws = worth.first().map_or(0, Vec::len);
    let mut wins = vec![0.0; worth.len()];
    for r in 0..draws {
        let most = worth.iter().map(|w| w[r]).fold(f64::NEG_INFINITY, f64::max);
        let winners: Vec<usize> = (0..worth.len()).filter(|&d| worth[d][r] == most).collect();
        for &d in &winners {
            wins[d] += 1.0 / winners.len() as f64;
        }
    }
    let one = |(d, choice): (usize, &Choice)| {
        let (value, error) = mean_and_error(&worth[d]);
        let pairs = worth[d].iter().zip(&worth[0]);
        let (gain, gain_error) = mean_and_error(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>());
        OptionWorth {
            id: choice.id.clone(),
            title: choice.title.clone(),
            investment: choice.investment,
            value,
            error,
            gain,
            gain_error,
            best: wins[d] / draws.max(1) as f64,
        }
    };
    choices.iter().enumerate().map(one).collect()
}
