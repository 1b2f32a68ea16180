//! Whether any set that can be paid gets to the targets at all, and which target it is that none comes near.

use rayon::prelude::*;

use super::{Set, SetWorth};
use crate::{
    decide::{DecideError, chances::mean_and_error, outlook::Outlook},
    map::{Bound, Target},
    simulate::Control,
    units::Slug,
};

/// The chance below which targets are out of reach: what is shown as "< 1 %".
pub const REACH: f64 = 0.01;
/// Draws in which all sets are looked at.
const LOOKS: u32 = 12;

/// What a choice of fixes amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// These fixes.
    Fixes,
    /// No set does better than fixing nothing.
    Nothing,
    /// With no set is it likelier than [`REACH`] that the targets are met: which one is best does not
    /// matter, and paying for it is no advice.
    OutOfReach,
}

/// How a target fares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// The mean of the metric over draws that show it; NaN where none does.
    pub value: f64,
    /// The probability that one cohort meets the target.
    pub chance: f64,
    /// Its standard error.
    pub error: f64,
}

/// How near sets of fixes come to a target by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The target.
    pub target: Target,
    /// How it fares with nothing fixed.
    pub now: Fate,
    /// The set that makes it likeliest; where none makes it likely, whose value comes nearest.
    pub fixes: Vec<Slug>,
    /// What that costs.
    pub cost: f64,
    /// How it fares with that set.
    pub fate: Fate,
}

impl Nearest {
    /// Whether no set gets there.
    pub fn out_of_reach(&self) -> bool {
        self.fate.chance < REACH
    }
}

/// What the choice amounts to.
pub(super) fn verdict(targets: bool, best: Option<&SetWorth>) -> Verdict {
    match best {
        Some(best) if targets && best.value < REACH => Verdict::OutOfReach,
        Some(best) if !best.fixes.is_empty() => Verdict::Fixes,
        _ => Verdict::Nothing,
    }
}

/// Of each target the set that comes nearest to it.
pub(super) fn nearest(
    targets: &[Target],
    (sets, slugs): (&[Set], &[Slug]),
    outlooks: &[Outlook],
    draws: u32,
    control: &Control,
) -> Result<Vec<Nearest>, DecideError> {
    let fates = |set: usize, draws: u32| -> Result<Vec<Fate>, DecideError> {
        let rows = (0..draws).into_par_iter();
        let rows: Vec<Vec<(f64, f64)>> = rows
            .map(|draw| outlooks[set].each(draw, control))
            .collect::<Result<_, _>>()?;
        let one = |at: usize| {
            let values = rows.iter().map(|row| row[at].0).filter(|v| v.is_finite());
            let met: Vec<f64> = rows.iter().map(|row| row[at].1).collect();
            let (chance, error) = mean_and_error(&met);
            Fate {
                value: mean_and_error(&values.collect::<Vec<_>>()).0,
                chance,
                error,
            }
        };
        Ok((0..targets.len()).map(one).collect())
    };
    let looks: Vec<Vec<Fate>> = (0..sets.len())
        .map(|set| fates(set, LOOKS.min(draws)))
        .collect::<Result<_, _>>()?;
    // Sets are in the order of what they cost; the first is none at all.
    let now = fates(0, draws)?;
    let one = |(at, target): (usize, &Target)| {
        let rank = |set: usize| {
            let fate = looks[set][at];
            let height = match target.bound {
                Bound::AtLeast(_) => fate.value,
                Bound::AtMost(_) => -fate.value,
            };
            let height = if height.is_nan() {
                f64::NEG_INFINITY
            } else {
                height
            };
            (fate.chance, height)
        };
        let better = |a: (f64, f64), b: (f64, f64)| a.0 > b.0 || (a.0 == b.0 && a.1 > b.1);
        let best = (1..sets.len()).fold(0, |best, set| match better(rank(set), rank(best)) {
            true => set,
            false => best,
        });
        Ok(Nearest {
            target: target.clone(),
            now: now[at],
            fixes: sets[best].fixes.iter().map(|&i| slugs[i].clone()).collect(),
            cost: sets[best].cost,
            fate: fates(best, draws)?[at],
        })
    };
    targets.iter().enumerate().map(one).collect()
}
