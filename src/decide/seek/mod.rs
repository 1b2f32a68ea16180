//! Goal seek: what one number would have to be for targets to be met with the chance that is asked for.
//!
//! The chance at a value of the number is that of [`chances`] on the map with the number written there, in
//! the same draws of everything else for every value: so the value that is found gives the chance that
//! `decide chances` shows once it stands in the map. The span of the number is looked at in steps with few
//! draws; where the chance crosses what is asked for, all draws close in. The chance need neither rise nor
//! fall all the way, so there may be several values, or none.

mod name;
mod root;
mod span;

pub use name::{find_number, spelling};
pub use span::with_number;

use super::{
    Chances, DecideError, How, Number, chances, level::value_at, number::number,
    outlook::draws_needed,
};
use crate::{
    map::{JourneyMap, Target},
    plan::unknowns,
    simulate::{Cohort, Control},
};
use root::{At, close_in};
use span::Span;

/// Draws with which the span is looked at.
const LOOKS: u32 = 16;
/// How far above what is asked for a chance may be.
const ENOUGH: f64 = 0.001;
/// How much of the chance writing a number shorter may give away or take.
const ROUNDING: f64 = 0.002;
/// How near a peak must come to be looked at with all draws.
const NEAR: f64 = 0.2;
/// Chances that differ less are the same.
const SAME: f64 = 1e-9;
/// The most values that are told.
const MOST: usize = 6;

/// A value of the number, and the chance there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The number; of a stay the mean.
    pub value: f64,
    /// The probability that the targets are met.
    pub chance: f64,
    /// Its standard error.
    pub error: f64,
}

/// A value of the number from which on, to one side, the chance is met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    /// The value, with no more digits than it takes; the chance there is at least what is asked for.
    pub at: Point,
    /// Whether larger numbers meet it; otherwise smaller ones do.
    pub larger: bool,
    /// The chance just beyond it, where it jumps rather than crosses what is asked for.
    pub jumps_from: Option<f64>,
}

/// What would have to be true of the number.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It would have to be this, or on the good side of it; the nearest to what it is now comes first.
    Found(Vec<Solution>),
    /// Wherever it is, the chance is at least what is asked for; here it is least.
    Always(Point),
    /// Nowhere does it make the targets as likely as that; here it comes nearest.
    Never(Point),
}

impl Outcome {
    /// Its name in results.
    pub const fn name(&self) -> &'static str {
        match self {
            Outcome::Found(_) => "found",
            Outcome::Always(_) => "always",
            Outcome::Never(_) => "never",
        }
    }
}

/// What was sought and found.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// The number.
    pub number: Number,
    /// What it would have to make likely: all of these together.
    pub targets: Vec<Target>,
    /// The chance that is asked for.
    pub asked: f64,
    /// How chances were found.
    pub how: How,
    /// Draws of the uncertain numbers behind each.
    pub draws: u32,
    /// The number now (its central value, of a stay the mean), with the chance of the map as it is.
    pub now: Point,
    /// The least and the most that the number can be.
    pub between: (f64, f64),
    /// What it would have to be.
    pub outcome: Outcome,
}

impl Sought {
    /// The value to be told first: the nearest that meets what is asked for, else the best.
    pub fn best(&self) -> Option<&Point> {
        match &self.outcome {
            Outcome::Found(all) => all.first().map(|one| &one.at),
            Outcome::Always(at) | Outcome::Never(at) => Some(at),
        }
    }
}

/// About how many draws a search takes, for showing how far it has come.
pub fn seek_effort(draws: u32) -> u64 {
    u64::from(LOOKS.min(draws)) * 24 + u64::from(draws) * 8
}

/// What the number at a path would have to be for one cohort to meet all of these targets with this chance,
/// over as many draws of what else is not known as the cohort has replications.
///
/// # Errors
/// When the map has no such number, when there is no target, when the chance is none, when cancelled, or
/// when a map is too large.
pub fn seek(
    cohort: &Cohort,
    targets: &[Target],
    path: &str,
    asked: f64,
    control: &Control,
) -> Result<Sought, DecideError> {
    let question = |sentence: String| Err(DecideError::Question(sentence));
    if targets.is_empty() {
        return question("there is no target to seek for".into());
    }
    if !(asked > 0.0 && asked < 1.0) {
        return question(format!(
            "found a chance of {asked}, expected one between 0 and 1"
        ));
    }
    let Some((value, grade)) = value_at(cohort.map, path) else {
        return question(format!("found no number `{path}`"));
    };
    if path.starts_with("opportunities/") || path.ends_with("/fix_cost") {
        return question(format!(
            "`{}` is what a fix costs: no target depends on it",
            spelling(cohort.map, path)
        ));
    }
    let now = value.level(cohort.map, grade).value;
    let Some(span) = Span::of(cohort.map, path, now, cohort.horizon) else {
        return question(format!(
            "`{}` cannot be a plain number beside the others of this map",
            spelling(cohort.map, path)
        ));
    };
    let asker = Asker {
        cohort,
        targets,
        path,
        control,
    };
    let (as_it_is, how) = asker.on(cohort.map, now, cohort.replications)?;
    let outcome = Search {
        asker: &asker,
        asked,
        span: &span,
        now,
        full: Vec::new(),
    }
    .outcome()?;
    Ok(Sought {
        number: number(cohort.map, path),
        targets: targets.to_vec(),
        asked,
        how,
        draws: match how {
            How::Exact if unknowns(cohort.map) == 0 => 1,
            _ => draws_needed(cohort.map, how, cohort.replications),
        },
        now: as_it_is,
        between: (span.low, span.high),
        outcome,
    })
}

/// Asks for chances at values of a number.
struct Asker<'a> {
    cohort: &'a Cohort<'a>,
    targets: &'a [Target],
    path: &'a str,
    control: &'a Control,
}

impl Asker<'_> {
    fn at(&self, x: f64, draws: u32) -> Result<Point, DecideError> {
        match with_number(self.cohort.map, self.path, x) {
            Some(map) => Ok(self.on(&map, x, draws)?.0),
            // There is room everywhere in the span but by rounding at its ends.
            None => Ok(Point {
                value: x,
                chance: 0.0,
                error: 0.0,
            }),
        }
    }

    fn on(&self, map: &JourneyMap, x: f64, draws: u32) -> Result<(Point, How), DecideError> {
        let cohort = Cohort {
            map,
            replications: draws,
            ..*self.cohort
        };
        let found: Chances = chances(&cohort, self.targets, self.control)?;
        let (chance, error, how) = match (found.together, found.targets.first()) {
            (Some(together), _) => together,
            (None, Some(one)) => (one.probability, one.error, one.how),
            (None, None) => (0.0, 0.0, How::Exact),
        };
        // A cohort that shows nothing does not meet anything.
        let or_0 = |x: f64| if x.is_finite() { x } else { 0.0 };
        let point = Point {
            value: x,
            chance: or_0(chance),
            error: or_0(error),
        };
        Ok((point, how))
    }
}

struct Search<'a> {
    asker: &'a Asker<'a>,
    asked: f64,
    span: &'a Span,
    now: f64,
    /// What was found with all draws.
    full: Vec<Point>,
}

impl Search<'_> {
    fn outcome(mut self) -> Result<Outcome, DecideError> {
        let draws = self.asker.cohort.replications;
        let looks: Vec<Point> = self
            .span
            .steps
            .iter()
            .map(|&x| self.asker.at(x, draws.min(LOOKS)))
            .collect::<Result<_, _>>()?;
        let (least, most) = (extreme(&looks, -1.0), extreme(&looks, 1.0));
        // Of where the few draws cross, and of their ends, all draws must tell the same.
        let mut ends: Vec<usize> = (1..looks.len())
            .filter(|&i| self.good(&looks[i - 1]) != self.good(&looks[i]))
            .flat_map(|i| [i - 1, i])
            .collect();
        let stands = looks.iter().position(|p| p.value == self.now);
        ends.extend([least, most].into_iter().chain(stands));
        ends.sort_unstable();
        ends.dedup();
        for &i in &ends {
            self.fully(looks[i].value)?;
        }
        let peak = &looks[most];
        if self.full.iter().all(|p| !self.good(p)) && peak.chance > self.asked - NEAR {
            self.climb(&looks, most)?;
        }
        self.full.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut pairs: Vec<(Point, Point)> = self
            .full
            .windows(2)
            .filter(|pair| self.good(&pair[0]) != self.good(&pair[1]))
            .map(|pair| match self.good(&pair[0]) {
                true => (pair[0], pair[1]),
                false => (pair[1], pair[0]),
            })
            .collect();
        let now = self.now;
        let far = |p: &Point| (p.value - now).abs();
        pairs.sort_by(|a, b| {
            far(&a.0)
                .min(far(&a.1))
                .total_cmp(&far(&b.0).min(far(&b.1)))
        });
        let mut found = Vec::new();
        for (good, bad) in pairs.into_iter().take(MOST) {
            found.push(self.solution(good, bad, &looks)?);
        }
        found.sort_by(|a, b| far(&a.at).total_cmp(&far(&b.at)));
        // Of equals the one nearest to what it is now.
        self.full.sort_by(|a, b| far(a).total_cmp(&far(b)));
        let at = |sign: f64| self.full[extreme(&self.full, sign)];
        Ok(match (found.is_empty(), at(1.0)) {
            (false, _) => Outcome::Found(found),
            (true, most) if self.good(&most) => Outcome::Always(at(-1.0)),
            (true, most) => Outcome::Never(most),
        })
    }

    fn good(&self, point: &Point) -> bool {
        point.chance >= self.asked
    }

    fn fully(&mut self, x: f64) -> Result<Point, DecideError> {
        if let Some(known) = self.full.iter().find(|p| p.value == x) {
            return Ok(*known);
        }
        let found = self.asker.at(x, self.asker.cohort.replications)?;
        self.full.push(found);
        Ok(found)
    }

    /// Looks for the top between the neighbours of the best step, by the golden section (Kiefer 1953,
    /// Proc. AMS 4(3)), until one place is good.
    fn climb(&mut self, looks: &[Point], most: usize) -> Result<(), DecideError> {
        let step = |i: usize| looks.get(i).map_or(looks[most].value, |p| p.value);
        let (mut low, mut high) = (step(most.wrapping_sub(1)), step(most + 1));
        let golden = (5f64.sqrt() - 1.0) / 2.0;
        for _ in 0..10 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            let (at_a, at_b) = (self.fully(a)?, self.fully(b)?);
            if self.good(&at_a) || self.good(&at_b) {
                break;
            }
            match at_a.chance > at_b.chance {
                true => high = b,
                false => low = a,
            }
        }
        Ok(())
    }

    /// Closes in between two places: first with few draws, which tell nearly where, then with all.
    fn solution(
        &mut self,
        good: Point,
        bad: Point,
        looks: &[Point],
    ) -> Result<Solution, DecideError> {
        let asker = self.asker;
        let draws = asker.cohort.replications;
        let asked = self.asked;
        let above = |p: &Point| -> At { (p.value, p.chance - asked) };
        let (mut good, mut bad) = (above(&good), above(&bad));
        if draws > 2 * LOOKS {
            let few = |x: f64| Ok::<_, DecideError>(asker.at(x, LOOKS)?.chance - asked);
            let seen = |x: f64| looks.iter().find(|p| p.value == x).map(above);
            if let (Some(up), Some(down)) = (seen(good.0), seen(bad.0))
                && up.1 >= 0.0
                && down.1 < 0.0
            {
                let (near, beyond) = close_in(few, up, down, 0.01)?;
                (good, bad) = self.around(near, beyond, good, bad)?;
            }
        }
        let all = |x: f64| Ok::<_, DecideError>(asker.at(x, draws)?.chance - asked);
        let (near, beyond) = close_in(all, good, bad, ENOUGH)?;
        let jump = near.1 > 2.0 * ENOUGH;
        let at = match jump {
            true => self.fully(near.0)?,
            false => self.rounded(near, beyond)?,
        };
        Ok(Solution {
            at,
            larger: near.0 > beyond.0,
            jumps_from: jump.then_some(beyond.1 + asked),
        })
    }

    /// Two places close to where few draws cross, between which all draws do; the old ones where there are
    /// none so close.
    fn around(&mut self, near: At, beyond: At, good: At, bad: At) -> Result<(At, At), DecideError> {
        let asked = self.asked;
        let slope = (near.1 - beyond.1) / (near.0 - beyond.0);
        let first = self.fully(near.0)?;
        let first = (first.value, first.chance - asked);
        let (mut good, mut bad) = (good, bad);
        match first.1 >= 0.0 {
            true => good = first,
            false => bad = first,
        }
        if !(slope.is_finite() && slope != 0.0) {
            return Ok((good, bad));
        }
        // All draws are off by this much there; a step of half as much again should cross.
        let step = -1.5 * first.1 / slope;
        let x = first.0 + if step == 0.0 { -0.01 / slope } else { step };
        let (least, most) = (good.0.min(bad.0), good.0.max(bad.0));
        if x > least && x < most {
            let next = self.fully(x)?;
            let next = (next.value, next.chance - asked);
            match next.1 >= 0.0 {
                true => good = next,
                false => bad = next,
            }
        }
        Ok((good, bad))
    }

    /// The place with as few digits as keep its chance, on the good side.
    fn rounded(&mut self, near: At, beyond: At) -> Result<Point, DecideError> {
        let slope = ((near.1 - beyond.1) / (near.0 - beyond.0)).abs();
        let up = near.0 > beyond.0;
        for digits in 2..9 {
            let x = with_digits(near.0, digits, up);
            let room = (self.span.low..=self.span.high).contains(&x);
            if room && slope * (x - near.0).abs() <= ROUNDING {
                let found = self.fully(x)?;
                if self.good(&found) && found.chance <= self.asked + 2.0 * ROUNDING {
                    return Ok(found);
                }
            }
        }
        self.fully(near.0)
    }
}

/// The place of the largest chance, or with a `sign` of −1 of the smallest; of equals the first.
fn extreme(points: &[Point], sign: f64) -> usize {
    (0..points.len()).fold(0, |best, i| {
        match sign * points[i].chance > sign * points[best].chance + SAME {
            true => i,
            false => best,
        }
    })
}

/// A number with so many digits that matter, rounded up or down.
fn with_digits(x: f64, digits: i32, up: bool) -> f64 {
    if x == 0.0 {
        return x;
    }
    // Read back from decimals: a power of ten times a whole number would not be the nearest number.
    let scale = digits - 1 - x.abs().log10().floor() as i32;
    let scaled = x * 10f64.powi(scale);
    let whole = if up { scaled.ceil() } else { scaled.floor() };
    format!("{whole}e{}", -scale).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_get_short_on_the_side_that_is_asked_for() {
        assert_eq!(with_digits(0.123_456, 3, true), 0.124);
        assert_eq!(with_digits(0.123_456, 3, false), 0.123);
        assert_eq!(with_digits(1234.5, 2, true), 1300.0);
        assert_eq!(with_digits(0.7, 2, true), 0.7);
        assert_eq!(with_digits(0.0, 2, true), 0.0);
    }
}
