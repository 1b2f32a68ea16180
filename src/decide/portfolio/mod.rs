//! The set of fixes to pay for: of all that a budget allows, the one that reaches a goal best.
//!
//! Every set is a map of its own, in which all its fixes are made, and is judged as a whole: nothing is
//! assumed to add up. The best is found by a [`race`] in which all sets meet the same luck.

mod conflict;
mod race;
mod reach;

pub use race::{Contender, Race, Settings, race};
pub use reach::{Fate, Nearest, REACH, Verdict};

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    DecideError,
    chances::mean_and_error,
    goal::{Dependence, Goal},
    outlook::{How, Outlook, Question, dependence},
};
use crate::{
    map::JourneyMap,
    simulate::{Cohort, Control},
    units::Slug,
};
use conflict::{conflict, first_error};

/// The most sets that are compared: all sets of twelve fixes.
pub const MOST_SETS: usize = 4096;

/// What may be paid, and how sure the choice must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Money for fixes.
    pub budget: f64,
    /// The probability of a correct choice at which the search ends.
    pub certainty: f64,
    /// The most draws of the uncertain numbers.
    pub most: u32,
    /// Only these opportunities; empty: all.
    pub only: Vec<Slug>,
    /// Draws over which the sets that are listed are valued once the choice is made: races end early, and what
    /// is sure to be the best may not be worth much for sure.
    pub value_over: u32,
    /// Sample even where the map can be solved exactly: for checking the one against the other.
    pub sample: bool,
}

impl Terms {
    /// A budget, with a choice that is correct with a probability of 99 %.
    pub fn of(budget: f64) -> Terms {
        Terms {
            budget,
            certainty: 0.99,
            most: 4000,
            only: Vec::new(),
            value_over: 200,
            sample: false,
        }
    }

    /// The same over so many draws, as the command line and the window search.
    pub fn over(budget: f64, draws: u32) -> Terms {
        Terms {
            most: draws.saturating_mul(4),
            value_over: draws.min(200),
            ..Terms::of(budget)
        }
    }
}

/// A fix: an opportunity.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Its slug.
    pub slug: Slug,
    /// What people call it.
    pub name: String,
    /// What it costs: the central value; `None` where the map says nothing, which counts as nothing.
    pub cost: Option<f64>,
    /// Why it cannot be chosen.
    pub unavailable: Option<String>,
}

/// Two fixes that cannot be had together.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// One.
    pub one: Slug,
    /// The other.
    pub other: Slug,
    /// Why.
    pub why: String,
}

/// A set of fixes and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct SetWorth {
    /// Its fixes, in the order of the map.
    pub fixes: Vec<Slug>,
    /// What they cost.
    pub cost: f64,
    /// The worth: of targets the probability that all are met, of money the net value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The probability that it is the best.
    pub best: f64,
    /// How far it is behind the best.
    pub behind: f64,
    /// The standard error of that, under the same luck.
    pub behind_error: f64,
}

/// The choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    /// What it is for.
    pub goal: Goal,
    /// What the choice amounts to.
    pub verdict: Verdict,
    /// Where the targets are out of reach: of each of them the set that comes nearest.
    pub nearest: Vec<Nearest>,
    /// What may be paid.
    pub budget: f64,
    /// How the worth in a draw was found.
    pub how: How,
    /// Every fix of the map that was looked at.
    pub fixes: Vec<Fix>,
    /// Fixes that cannot be had together.
    pub conflicts: Vec<Conflict>,
    /// Sets that the budget allows and that go together.
    pub sets: usize,
    /// Sets that cannot be had although no two of their fixes clash, and why the first cannot.
    pub impossible: Option<(usize, String)>,
    /// The best sets, the choice first; sets that do just the same for more money are not listed.
    pub ranking: Vec<SetWorth>,
    /// The map without any fix.
    pub nothing: SetWorth,
    /// The probability that no affordable set is better than the choice.
    pub certainty: f64,
    /// Draws that the choice was tried in.
    pub draws: u32,
    /// Draws over which the worths that are listed were found.
    pub valued_over: u32,
    /// Evaluations of a set in a draw, altogether.
    pub tries: u64,
}

/// How many sets are listed.
const LISTED: usize = 8;

/// A set while it is searched for.
struct Set {
    fixes: Vec<usize>,
    cost: f64,
    map: JourneyMap,
}

/// The sets that can be had; how many cannot although no two of their fixes clash, and why the first.
type Sets = (Vec<Set>, Option<(usize, String)>);

/// The best set of opportunities within a budget.
///
/// # Errors
/// When there is nothing to choose from or far too much, when cancelled, or when a map is too large.
pub fn portfolio(
    cohort: &Cohort,
    goal: &Goal,
    terms: &Terms,
    control: &Control,
) -> Result<Portfolio, DecideError> {
    let fixes = fixes(cohort.map, terms)?;
    let conflicts = conflicts(cohort.map, &fixes);
    let (sets, impossible) = sets(cohort.map, &fixes, &conflicts, terms.budget)?;
    let question = |map| Question {
        cohort: Cohort { map, ..*cohort },
        goal,
        investment: 0.0,
    };
    let exact = !terms.sample
        && sets
            .iter()
            .all(|set| question(&set.map).how() == How::Exact);
    let how = match exact {
        true => How::Exact,
        false => How::Sampled,
    };
    let dependence = match how {
        How::Exact => dependence(&question(cohort.map), control)?,
        How::Sampled => Dependence::new(&[], &[]),
    };
    let outlooks = sets
        .iter()
        .map(|set| {
            let question = Question {
                investment: set.cost,
                ..question(&set.map)
            };
            Outlook::new(question, how, &dependence)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let settings = Settings {
        certainty: terms.certainty,
        most: terms.most,
        doubt: match (how, goal) {
            (How::Sampled, Goal::Targets(_)) => 1.0,
            _ => 0.0,
        },
        seed: cohort.seed,
    };
    let race = race(sets.len(), &settings, |set, draw| {
        outlooks[set].draw(draw, control)
    })?;
    let values = |set: usize| -> Result<Vec<f64>, DecideError> {
        let draws = (0..terms.value_over).into_par_iter();
        draws
            .map(|draw| outlooks[set].draw(draw, control))
            .collect()
    };
    let again = terms.value_over > race.draws;
    let ahead = match race.contenders.first() {
        Some(best) if again => values(best.index)?,
        _ => Vec::new(),
    };
    let listed = |c: &Contender| {
        let set = &sets[c.index];
        let (mut value, mut behind) = ((c.mean, c.error), (c.behind, c.behind_error));
        if again {
            let values = values(c.index)?;
            let pairs = ahead.iter().zip(&values);
            behind = mean_and_error(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>());
            value = mean_and_error(&values);
        }
        Ok::<_, DecideError>(SetWorth {
            fixes: set.fixes.iter().map(|&i| fixes[i].slug.clone()).collect(),
            cost: set.cost,
            value: value.0,
            error: value.1,
            best: c.probability,
            behind: behind.0,
            behind_error: behind.1,
        })
    };
    let ranked = race.contenders.iter().filter(|c| !c.same).take(LISTED);
    let ranking = ranked.map(listed).collect::<Result<Vec<_>, _>>()?;
    let mut empty = race.contenders.iter();
    let empty = empty.find(|c| sets[c.index].fixes.is_empty());
    let nothing = listed(empty.ok_or_else(nothing_to_choose)?)?;
    let verdict = reach::verdict(matches!(goal, Goal::Targets(_)), ranking.first());
    let nearest = match (verdict, goal) {
        (Verdict::OutOfReach, Goal::Targets(targets)) => {
            let slugs: Vec<Slug> = fixes.iter().map(|f| f.slug.clone()).collect();
            let draws = terms.value_over.max(race.draws);
            reach::nearest(targets, (&sets, &slugs), &outlooks, draws, control)?
        }
        _ => Vec::new(),
    };
    Ok(Portfolio {
        goal: goal.clone(),
        verdict,
        nearest,
        budget: terms.budget,
        how,
        ranking,
        nothing,
        sets: sets.len(),
        impossible,
        certainty: race.certainty,
        draws: race.draws,
        valued_over: terms.value_over.max(race.draws),
        tries: race.tries,
        fixes,
        conflicts,
    })
}

fn nothing_to_choose() -> DecideError {
    DecideError::Question(
        "there is nothing to choose from: give the map opportunities that say what they change"
            .into(),
    )
}

/// The fixes of a map, and which of them cannot be chosen at all.
fn fixes(map: &JourneyMap, terms: &Terms) -> Result<Vec<Fix>, DecideError> {
    if let Some(missing) = terms
        .only
        .iter()
        .find(|s| !map.opportunities.contains_key(*s))
    {
        let known: Vec<&str> = map.opportunities.keys().map(Slug::as_str).collect();
        return Err(DecideError::Question(format!(
            "found no opportunity `{missing}`, expected one of: {}",
            known.join(", ")
        )));
    }
    let wanted = |slug: &Slug| terms.only.is_empty() || terms.only.contains(slug);
    let all = map.opportunities.iter().filter(|(slug, _)| wanted(slug));
    let fixes: Vec<Fix> = all
        .map(|(slug, opportunity)| {
            let cost = opportunity.cost.map(|c| c.central().get());
            let unavailable = if opportunity.changes.is_empty() {
                Some("it does not say what it would change".to_owned())
            } else if cost.is_some_and(|c| c > terms.budget) {
                Some("it costs more than the budget".to_owned())
            } else {
                first_error(map, &[slug]).err()
            };
            Fix {
                slug: slug.clone(),
                name: opportunity.name.clone(),
                cost,
                unavailable,
            }
        })
        .collect();
    match fixes.iter().any(|fix| fix.unavailable.is_none()) {
        true => Ok(fixes),
        false if fixes.is_empty() => Err(nothing_to_choose()),
        false => {
            let reasons = fixes.iter().map(|fix| {
                format!(
                    "`{}`: {}",
                    fix.slug,
                    fix.unavailable.as_deref().unwrap_or("")
                )
            });
            Err(DecideError::Question(format!(
                "none of the opportunities can be chosen: {}",
                reasons.collect::<Vec<_>>().join("; ")
            )))
        }
    }
}

fn conflicts(map: &JourneyMap, fixes: &[Fix]) -> Vec<Conflict> {
    let available: Vec<&Fix> = fixes.iter().filter(|f| f.unavailable.is_none()).collect();
    let mut found = Vec::new();
    for (i, one) in available.iter().enumerate() {
        for other in &available[i + 1..] {
            if let Some(why) = conflict(map, &one.slug, &other.slug) {
                found.push(Conflict {
                    one: one.slug.clone(),
                    other: other.slug.clone(),
                    why,
                });
            }
        }
    }
    found
}

/// Every set that can be paid and had, the cheapest first; how many cannot be had although no two of their
/// fixes clash, and why.
fn sets(
    map: &JourneyMap,
    fixes: &[Fix],
    conflicts: &[Conflict],
    budget: f64,
) -> Result<Sets, DecideError> {
    let mut chosen: Vec<(Vec<usize>, f64)> = vec![(Vec::new(), 0.0)];
    let places: HashMap<&Slug, usize> = fixes.iter().map(|f| &f.slug).zip(0..).collect();
    let clash = |i: usize, set: &[usize]| {
        conflicts.iter().any(|c| {
            let (a, b) = (places[&c.one], places[&c.other]);
            (a == i && set.contains(&b)) || (b == i && set.contains(&a))
        })
    };
    for (i, fix) in fixes
        .iter()
        .enumerate()
        .filter(|(_, f)| f.unavailable.is_none())
    {
        let cost = fix.cost.unwrap_or(0.0);
        let with: Vec<(Vec<usize>, f64)> = chosen
            .iter()
            // A cent is no reason.
            .filter(|(set, spent)| spent + cost <= budget + 0.005 && !clash(i, set))
            .map(|(set, spent)| ([set.as_slice(), &[i]].concat(), spent + cost))
            .collect();
        chosen.extend(with);
        if chosen.len() > MOST_SETS {
            return Err(DecideError::Question(format!(
                "the budget allows more than {MOST_SETS} sets of fixes: name the dozen that matter"
            )));
        }
    }
    chosen.sort_by(|a, b| {
        a.1.total_cmp(&b.1)
            .then(a.0.len().cmp(&b.0.len()))
            .then(a.0.cmp(&b.0))
    });
    let mut possible = Vec::new();
    let mut impossible: Option<(usize, String)> = None;
    for (set, cost) in chosen {
        let slugs: Vec<&Slug> = set.iter().map(|&i| &fixes[i].slug).collect();
        match first_error(map, &slugs) {
            Ok(map) => possible.push(Set {
                fixes: set,
                cost,
                map,
            }),
            Err(why) => impossible.get_or_insert((0, why)).0 += 1,
        }
    }
    Ok((possible, impossible))
}
