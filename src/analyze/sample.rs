//! A run that has been made, and everything that can be read off it.

use std::ops::Range;

use indexmap::{IndexMap, IndexSet};

use super::{
    answer::{
        Answer, Estimate, PainAnswer, Passage, PersonaAnswer, RunSize, Spread, StageAnswer,
        TargetAnswer, TouchpointAnswer, lost,
    },
    course::{Course, survival},
    interval::{self, Method, mean_and_variance, quantile, wilson},
    measure::{Measured, Reading, What, everyone},
    scale::{bounds, unit},
};
use crate::{
    map::{JourneyMap, Metric, Target},
    plan::Plan,
    simulate::{Cohort, Control, Count, Merge, Onward, Prepared, RunError, Tables, Tally, Totals},
    units::Slug,
};

/// Replications from which on their quantiles serve as intervals.
pub(super) const ENOUGH_FOR_QUANTILES: usize = 40;
/// Replications from which on a probability is simply counted.
pub const ENOUGH_FOR_COUNTING: usize = 100;

/// The values of one replication: of the replication as a whole and of each of its blocks, for
/// everything that is measured.
#[derive(Debug, Clone)]
pub(super) struct Digest {
    pub(super) whole: Vec<f64>,
    pub(super) blocks: Vec<Vec<f64>>,
    /// What goes on over time in the replication as a whole; empty where nobody asks.
    pub(super) course: Course,
}

/// What is measured in a run, and for whom.
pub(super) struct Questions {
    /// Each once: `None` for everyone, or the index of a persona.
    asked: IndexSet<(Option<usize>, What)>,
    /// How many of them, from the first on, are measured in each block as well. The others are those of
    /// each persona at each place: there are many, and replications tell enough about them.
    in_blocks: usize,
}

/// A run that has been made: the values by replication and block, and the totals.
pub struct Sample {
    pub(super) size: RunSize,
    pub(super) questions: Questions,
    pub(super) digests: Vec<Digest>,
    pub(super) totals: Totals,
    /// The totals of everyone, then of each persona.
    sums: Vec<Tally>,
}

/// Runs a map and answers everything that can be asked of it.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn answer(cohort: &Cohort, control: &Control) -> Result<Answer, RunError> {
    Ok(Sample::take(cohort, control)?.answer(cohort.map))
}

/// The same, keeping the sample for comparisons.
///
/// # Errors
/// When cancelled, or when the map is too large for the engine.
pub fn measured(cohort: &Cohort, control: &Control) -> Result<Sample, RunError> {
    Sample::take(cohort, control)
}

impl Sample {
    pub(super) fn take(cohort: &Cohort, control: &Control) -> Result<Sample, RunError> {
        Sample::part(&Prepared::new(*cohort)?, 0..cohort.replications, control)
    }

    /// Some of the replications of a run.
    pub(super) fn part(
        run: &Prepared,
        replications: Range<u32>,
        control: &Control,
    ) -> Result<Sample, RunError> {
        let cohort = run.cohort();
        let questions = questions(cohort.map);
        let read = |tables: &Tables, tallies: &[Tally], many: usize| -> Vec<f64> {
            let all = everyone(tallies, tables);
            let reading = |tally| Reading {
                tables,
                tally,
                cohort: cohort.customers,
            };
            let one = |(who, what): &(Option<usize>, What)| {
                let tally = who.map_or(&all, |persona| &tallies[persona]);
                reading(tally).value(*what)
            };
            questions.asked[..many].iter().map(one).collect()
        };
        let digest = |tables: &Tables, blocks: &[Vec<Tally>]| {
            let mut whole = blocks[0].clone();
            blocks[1..].iter().for_each(|block| whole.merge(block));
            Digest {
                whole: read(tables, &whole, questions.asked.len()),
                blocks: (blocks.iter())
                    .map(|b| read(tables, b, questions.in_blocks))
                    .collect(),
                course: Course::of(&everyone(&whole, tables)),
            }
        };
        let size = RunSize {
            customers: cohort.customers,
            replications: replications.end.saturating_sub(replications.start),
            seed: cohort.seed,
            horizon: cohort.horizon,
        };
        let (digests, totals) = run.part(replications, control, &Count, digest)?;
        let mut sums = vec![everyone(&totals.tallies, &totals.tables)];
        sums.extend(totals.tallies.iter().cloned());
        Ok(Sample {
            size,
            questions,
            digests,
            totals,
            sums,
        })
    }

    /// Adds the replications that follow. The whole is the same as if it had been taken at once.
    pub(super) fn join(&mut self, next: Sample) {
        self.size.replications += next.size.replications;
        self.digests.extend(next.digests);
        self.totals.tallies.merge(&next.totals.tallies);
        self.sums.merge(&next.sums);
    }

    /// The sums over all replications: of everyone, then of each persona.
    pub(super) fn sums(&self) -> &[Tally] {
        &self.sums
    }

    pub(super) fn position(&self, who: Option<usize>, what: What) -> Option<usize> {
        self.questions.asked.get_index_of(&(who, what))
    }

    /// The estimate of something; `None` when it has no meaning or was never seen.
    pub(super) fn estimate(&self, who: Option<usize>, what: What) -> Option<Estimate> {
        let at = self.position(who, what)?;
        let tally = &self.sums[who.map_or(0, |persona| persona + 1)];
        let reading = Reading {
            tables: &self.totals.tables,
            tally,
            cohort: self.size.customers,
        };
        let measured = reading.measure(what)?;
        let value = reading.value(what);
        let spread = (at < self.questions.in_blocks).then(|| self.spread(at));
        let whole: Vec<f64> = self
            .digests
            .iter()
            .map(|d| d.whole[at])
            .filter(|v| v.is_finite())
            .collect();
        let n = whole.len();
        let uncertain = self.totals.unknowns > 0 && n > 1;
        let (low, high, method) = if uncertain && n >= ENOUGH_FOR_QUANTILES {
            let mut sorted = whole;
            sorted.sort_by(f64::total_cmp);
            (
                quantile(&sorted, 0.025),
                quantile(&sorted, 0.975),
                Method::Replications,
            )
        } else if uncertain {
            let (mean, variance, n) = mean_and_variance(whole.into_iter())?;
            let half = interval::student(n - 1) * (variance * (1.0 + 1.0 / n as f64)).sqrt();
            (mean - half, mean + half, Method::FewReplications)
        } else if let Measured::Share(k, n) = measured {
            let (low, high) = wilson(k, n)?;
            (low, high, Method::Wilson)
        } else if at >= self.questions.in_blocks {
            let (_, variance, n) = mean_and_variance(whole.into_iter()).filter(|(.., n)| *n > 1)?;
            let half = interval::student(n - 1) * (variance / n as f64).sqrt();
            (value - half, value + half, Method::Replications)
        } else {
            let degrees = self.digests.iter().map(|d| d.blocks.len() - 1).sum();
            let half = interval::student(degrees) * spread?.chance
                / f64::from(self.size.replications).sqrt();
            (value - half, value + half, Method::Blocks)
        };
        let (low, high) = match reading.resolution(what) {
            Some((least, most)) => (low.min(least), high.max(most)),
            None => (low, high),
        };
        // Quantiles over replications may leave out the pooled value of a skewed metric; the value
        // itself is always inside. Shares stay shares.
        let (mut low, mut high) = (low.min(value), high.max(value));
        let (least, most) = bounds(what);
        (low, high) = (low.max(least).min(value), high.min(most).max(value));
        Some(Estimate {
            value,
            low,
            high,
            unit: unit(what),
            method,
            spread,
        })
    }

    /// The spread of one cohort's value. Chance is read off the differences between the blocks of a
    /// replication, which share what is not known; what is left of the variance between replications
    /// is due to what is not known.
    fn spread(&self, at: usize) -> Spread {
        let (mut squares, mut degrees, mut blocks) = (0.0, 0usize, 0usize);
        for digest in &self.digests {
            let values = digest.blocks.iter().map(|b| b[at]);
            if let Some((_, variance, n)) = mean_and_variance(values) {
                squares += variance * (n - 1) as f64;
                degrees += n - 1;
                blocks = blocks.max(digest.blocks.len());
            }
        }
        let block = if degrees > 0 {
            squares / degrees as f64
        } else {
            0.0
        };
        // A cohort is as many blocks as a replication has; its variance is that much smaller.
        let chance = block / blocks.max(1) as f64;
        let whole = mean_and_variance(self.digests.iter().map(|d| d.whole[at]));
        let unknown = match whole {
            Some((_, variance, n)) if n > 1 && self.totals.unknowns > 0 => {
                (variance - chance).max(0.0)
            }
            _ => 0.0,
        };
        Spread {
            chance: chance.sqrt(),
            unknown: unknown.sqrt(),
        }
    }

    /// The probability that one cohort of this size meets a bound. Counted over replications where
    /// there are enough (with Laplace's rule, so that it is never quite 0 or 1), else from Student's t
    /// for one more replication; where nothing is unknown, from Student's t over the blocks for one
    /// more cohort.
    pub(super) fn probability(&self, who: Option<usize>, target: &Target) -> Option<f64> {
        let what = What::Metric(target.metric);
        let at = self.position(who, what)?;
        let values: Vec<f64> = self
            .digests
            .iter()
            .map(|d| d.whole[at])
            .filter(|v| v.is_finite())
            .collect();
        let n = values.len();
        let quantile = matches!(
            target.metric,
            Metric::TimeToValueP50 | Metric::TimeToValueP90
        );
        if quantile && n > 0 && self.totals.unknowns == 0 && self.same_everywhere(at) {
            // A tenth of a cohort would have to take another time, when not one customer of all has.
            return Some(f64::from(target.bound.is_met_by(values[0])));
        }
        if n >= ENOUGH_FOR_COUNTING {
            let met = values
                .iter()
                .filter(|v| target.bound.is_met_by(**v))
                .count();
            return Some((met as f64 + 0.5) / (n as f64 + 1.0));
        }
        if n == 1 && self.totals.unknowns > 0 {
            // One draw of what is not known says nothing about the others.
            return None;
        }
        let (mean, variance, _) = mean_and_variance(values.into_iter())?;
        let chance = self.spread(at).chance;
        let below = if self.totals.unknowns > 0 && n > 1 {
            let scale = (variance * (1.0 + 1.0 / n as f64)).sqrt();
            interval::student_cdf((target.bound.value() - mean) / scale, n - 1)
        } else {
            // Both the cohort and the value around which it strays are known up to chance only.
            let value = self.estimate(who, what)?.value;
            let scale = chance * (1.0 + 1.0 / f64::from(self.size.replications)).sqrt();
            let degrees = self.digests.iter().map(|d| d.blocks.len() - 1).sum();
            interval::student_cdf((target.bound.value() - value) / scale, degrees)
        };
        let met_when_below = target.bound.is_met_by(f64::NEG_INFINITY);
        let p = if met_when_below { below } else { 1.0 - below };
        // 0 ÷ 0: no spread at all, and the value on the bound.
        Some(if p.is_nan() {
            f64::from(target.bound.is_met_by(mean))
        } else {
            p
        })
    }

    /// Whether every block of every replication shows the same value.
    fn same_everywhere(&self, at: usize) -> bool {
        let blocks = self.digests.iter().flat_map(|d| &d.blocks);
        let mut values = blocks.map(|b| b[at]).filter(|v| v.is_finite());
        let first = values.next();
        values.all(|v| Some(v) == first)
    }

    /// The full answer.
    pub fn answer(&self, map: &JourneyMap) -> Answer {
        let tables = &self.totals.tables;
        let plan = tables.plan();
        Answer {
            map: map.id.clone(),
            currency: map.currency.clone(),
            size: self.size,
            unknowns: self.totals.unknowns,
            window: plan.window,
            metrics: self.metrics(None),
            targets: map
                .targets
                .iter()
                .map(|target| self.target(target))
                .collect(),
            stages: self.stages(map),
            touchpoints: self.touchpoints(map, tables),
            pains: self.pains(map, plan),
            personas: self.personas(map),
            survival: survival(&self.sums[0]),
            stopped: self.sums[0].stopped,
            contradictions: Vec::new(),
            away: plan.away(),
        }
    }

    fn metrics(&self, who: Option<usize>) -> IndexMap<Metric, Estimate> {
        let all = Metric::ALL.iter();
        all.filter_map(|m| Some((*m, self.estimate(who, What::Metric(*m))?)))
            .collect()
    }

    /// How a target fares.
    pub fn target(&self, target: &Target) -> TargetAnswer {
        let personas = &self.totals.tables.plan().personas;
        let who = match &target.persona {
            None => Some(None),
            Some(slug) => personas
                .iter()
                .position(|p| p.slug.as_ref() == Some(slug))
                .map(Some),
        };
        let estimate = who.and_then(|who| self.estimate(who, What::Metric(target.metric)));
        let probability = who.and_then(|who| self.probability(who, target));
        TargetAnswer {
            met: estimate.is_some_and(|e| target.bound.is_met_by(e.value)),
            // Not to be told is not the same as never.
            probability: probability.unwrap_or(if estimate.is_some() { f64::NAN } else { 0.0 }),
            target: target.clone(),
            estimate,
        }
    }

    fn stages(&self, map: &JourneyMap) -> Vec<StageAnswer> {
        let one = |what| self.estimate(None, what);
        let answer = |(i, (slug, stage)): (usize, (&Slug, &crate::map::Stage))| {
            let pace = [
                What::StageOnTrack(i),
                What::StageDelayed(i),
                What::StageStuck(i),
            ]
            .map(one);
            Some(StageAnswer {
                slug: slug.clone(),
                name: stage.name.clone(),
                reach: Some(one(What::StageReach(i))?),
                drop_off: one(What::StageDropOff(i)),
                days: one(What::StageDays(i)),
                expected: stage.expected.map(|days| days.get()),
                pace: match pace {
                    [Some(a), Some(b), Some(c)] => Some([a, b, c]),
                    _ => None,
                },
                emotion: one(What::StageEmotion(i)),
            })
        };
        map.stages.iter().enumerate().filter_map(answer).collect()
    }

    fn touchpoints(&self, map: &JourneyMap, tables: &Tables) -> Vec<TouchpointAnswer> {
        let one = |what| self.estimate(None, what);
        let moves: Vec<_> = tables.moves().collect();
        let answer = |(i, (slug, touchpoint)): (usize, (&Slug, &crate::map::Touchpoint))| {
            let range = tables.moves_from(i);
            let completed: u64 = self.sums[0].moves[range.clone()].iter().sum();
            let onward = range.filter_map(|at| {
                let Onward::To(to) = moves[at].to else {
                    return None;
                };
                let share = self.sums[0].moves[at] as f64 / completed.max(1) as f64;
                Some((map.touchpoints.get_index(to as usize)?.0.clone(), share))
            });
            Some(TouchpointAnswer {
                slug: slug.clone(),
                name: touchpoint.name.clone(),
                stage: touchpoint.stage.clone(),
                reach: Some(one(What::TouchpointReach(i))?),
                visits: one(What::TouchpointVisits(i))?,
                drop_off: one(What::TouchpointDropOff(i)),
                lost: one(What::TouchpointLost(i))?,
                finished: one(What::TouchpointFinished(i)),
                days: one(What::TouchpointDays(i)),
                active: one(What::TouchpointActive(i))?,
                onward: onward.collect(),
            })
        };
        map.touchpoints
            .iter()
            .enumerate()
            .filter_map(answer)
            .collect()
    }

    fn pains(&self, map: &JourneyMap, plan: &Plan) -> Vec<PainAnswer> {
        let one = |what| self.estimate(None, what);
        let answer = |(i, pain): (usize, &crate::plan::PainPlan)| {
            let (slug, written) = map.pains.get_key_value(&pain.slug)?;
            Some(PainAnswer {
                slug: slug.clone(),
                name: written.name.clone(),
                at: written.at.clone(),
                struck: one(What::PainStruck(i))?,
                left: one(What::PainLeft(i))?,
                delay: one(What::PainDelay(i))?,
            })
        };
        plan.pains.iter().enumerate().filter_map(answer).collect()
    }

    fn personas(&self, map: &JourneyMap) -> Vec<PersonaAnswer> {
        let personas = map.personas.iter().enumerate();
        personas
            .map(|(i, (slug, persona))| PersonaAnswer {
                slug: slug.clone(),
                name: persona.name.clone(),
                share: self.totals.tallies[i].customers as f64 / self.sums[0].customers as f64,
                metrics: self.metrics(Some(i)),
                stages: self.passages(i, map.stages.keys(), |at| PassageOf {
                    reach: What::StageReach(at),
                    visits: None,
                    drop_off: What::StageDropOff(at),
                    lost: None,
                    days: What::StageDays(at),
                    finished: None,
                    active: None,
                }),
                touchpoints: self.passages(i, map.touchpoints.keys(), |at| PassageOf {
                    reach: What::TouchpointReach(at),
                    visits: Some(What::TouchpointVisits(at)),
                    drop_off: What::TouchpointDropOff(at),
                    lost: Some(What::TouchpointLost(at)),
                    days: What::TouchpointDays(at),
                    finished: Some(What::TouchpointFinished(at)),
                    active: Some(What::TouchpointActive(at)),
                }),
            })
            .collect()
    }

    /// What happens to a persona at some places.
    fn passages<'a>(
        &self,
        persona: usize,
        slugs: impl Iterator<Item = &'a Slug>,
        of: impl Fn(usize) -> PassageOf,
    ) -> Vec<Passage> {
        let tally = &self.sums[persona + 1];
        let reading = Reading {
            tables: &self.totals.tables,
            tally,
            cohort: self.size.customers,
        };
        let value = |what: What| Some(reading.value(what)).filter(|value| value.is_finite());
        let estimate = |what: What| self.estimate(Some(persona), what);
        let passage = |(at, slug): (usize, &Slug)| {
            let of = of(at);
            let (reach, drop_off) = (estimate(of.reach), estimate(of.drop_off));
            Passage {
                slug: slug.clone(),
                reach,
                visits: of.visits.and_then(value),
                drop_off,
                lost: match of.lost {
                    Some(lost) => value(lost),
                    None => lost(reach, drop_off),
                },
                days: estimate(of.days),
                finished: of.finished.and_then(estimate),
                active: of.active.and_then(estimate),
            }
        };
        slugs.enumerate().map(passage).collect()
    }
}

/// Where the numbers of a passage are read.
struct PassageOf {
    reach: What,
    visits: Option<What>,
    drop_off: What,
    lost: Option<What>,
    days: What,
    finished: Option<What>,
    active: Option<What>,
}

/// What is asked of every run of this map.
fn questions(map: &JourneyMap) -> Questions {
    let mut asked = IndexSet::new();
    let everyone = std::iter::once(None).chain((0..map.personas.len()).map(Some));
    for who in everyone {
        asked.extend(Metric::ALL.iter().map(|m| (who, What::Metric(*m))));
    }
    let mut ask = |what| {
        asked.insert((None, what));
    };
    for i in 0..map.stages.len() {
        use What::*;
        let whats = [
            StageReach,
            StageDropOff,
            StageDays,
            StageOnTrack,
            StageDelayed,
            StageStuck,
            StageEmotion,
        ];
        whats.iter().for_each(|what| ask(what(i)));
    }
    for i in 0..map.touchpoints.len() {
        use What::*;
        let whats = [
            TouchpointReach,
            TouchpointVisits,
            TouchpointDropOff,
            TouchpointLost,
            TouchpointFinished,
            TouchpointDays,
            TouchpointActive,
        ];
        whats.iter().for_each(|what| ask(what(i)));
    }
    for i in 0..map.pains.len() {
        [What::PainStruck, What::PainLeft, What::PainDelay]
            .iter()
            .for_each(|what| ask(what(i)));
    }
    let in_blocks = asked.len();
    for persona in 0..map.personas.len() {
        use What::*;
        let stages =
            (0..map.stages.len()).flat_map(|i| [StageReach(i), StageDropOff(i), StageDays(i)]);
        let touchpoints = (0..map.touchpoints.len()).flat_map(|i| {
            [
                TouchpointReach(i),
                TouchpointDropOff(i),
                TouchpointDays(i),
                TouchpointFinished(i),
                TouchpointActive(i),
            ]
        });
        asked.extend(stages.chain(touchpoints).map(|what| (Some(persona), what)));
    }
    Questions { asked, in_blocks }
}
