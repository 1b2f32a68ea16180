//! Exact answers in the form of a run's, so that whatever shows the one can show the other.

use indexmap::IndexMap;

use super::answer::{
    Answer, Estimate, PersonaAnswer, RunSize, StageAnswer, SurvivalPoint, TargetAnswer,
    TouchpointAnswer,
};
use super::exact_money::{Told, quotient, sum};
use crate::{
    analyze::Method,
    exact::{Accuracy, Answers, Exact},
    map::{JourneyMap, Metric, Milestone, Unit},
    plan::Plan,
};

/// The exact answers to a plan of this map. Its size has no replications; intervals are the error of
/// the numerics, and hold neither chance nor what is not known. Sums are for so many customers.
pub fn exact_answer(
    map: &JourneyMap,
    plan: &Plan,
    exact: &Exact,
    customers: u64,
    unknowns: usize,
) -> Answer {
    // Who does not come within the horizon is in no sum.
    let come = (plan.arrivals.as_ref()).map_or(1.0, |law| law.cdf(plan.horizon));
    let solved = Solved {
        plan,
        accuracy: &exact.accuracy,
        customers: customers as f64 * come,
    };
    let metrics = solved.metrics(&exact.all);
    let personas: Vec<PersonaAnswer> = map
        .personas
        .iter()
        .filter_map(|(slug, persona)| {
            let same = |p: &&(Option<_>, f64, Answers)| p.0.as_ref() == Some(slug);
            let (_, share, answers) = exact.personas.iter().find(same)?;
            Some(PersonaAnswer {
                slug: slug.clone(),
                name: persona.name.clone(),
                share: *share,
                metrics: solved.metrics(answers),
                stages: solved
                    .stages(map, answers)
                    .iter()
                    .map(StageAnswer::passage)
                    .collect(),
                touchpoints: (solved.touchpoints(map, answers).iter())
                    .map(TouchpointAnswer::passage)
                    .collect(),
            })
        })
        .collect();
    let targets = map.targets.iter().map(|target| {
        let metrics = match &target.persona {
            None => Some(&metrics),
            Some(slug) => {
                let persona = personas.iter().find(|p| p.slug == *slug);
                persona.map(|p| &p.metrics)
            }
        };
        let estimate = metrics.and_then(|m| m.get(&target.metric)).copied();
        let met = estimate.is_some_and(|e| target.bound.is_met_by(e.value));
        TargetAnswer {
            target: target.clone(),
            estimate,
            met,
            probability: f64::NAN,
        }
    });
    Answer {
        map: map.id.clone(),
        currency: map.currency.clone(),
        size: RunSize {
            customers,
            replications: 0,
            seed: 0,
            horizon: plan.horizon,
        },
        unknowns,
        window: plan.window,
        targets: targets.collect(),
        stages: solved.stages(map, &exact.all),
        touchpoints: solved.touchpoints(map, &exact.all),
        pains: Vec::new(),
        survival: exact
            .all
            .tenure
            .iter()
            .zip(0u32..)
            .map(|(&share, month)| SurvivalPoint {
                day: 30.0 * f64::from(month),
                share,
                low: share,
                high: share,
            })
            .collect(),
        metrics,
        personas,
        stopped: 0,
        contradictions: Vec::new(),
        away: plan.away(),
    }
}

/// Far below the digits in which a share is shown.
const NOTHING: f64 = 1e-6;

struct Solved<'a> {
    plan: &'a Plan,
    accuracy: &'a Accuracy,
    customers: f64,
}

impl Solved<'_> {
    /// What has an exact value, in the order of the registry. Sums are for a whole cohort, as if all
    /// customers were of this kind.
    fn metrics(&self, answers: &Answers) -> IndexMap<Metric, Estimate> {
        let estimate = |metric: Metric| {
            let (value, error) = match self.told(answers, metric) {
                Some(told) => (told.value, told.error),
                None => {
                    let value = answers.metric(metric)?;
                    let error = match metric {
                        Metric::TimeToValueP50 | Metric::TimeToValueP90 => {
                            self.accuracy.quantile_error
                        }
                        // The error is that of probabilities; a quotient of two has as many times it as
                        // its denominator goes into 1.
                        _ => self.error(metric) * value.abs().max(1.0) / of_whom(answers, metric),
                    };
                    (value, error)
                }
            };
            let known = value.is_finite() && error.is_finite();
            known.then(|| (metric, within(value, error, metric.unit())))
        };
        Metric::ALL.iter().filter_map(|m| estimate(*m)).collect()
    }

    /// The error to be feared of the numbers that a metric is made of.
    fn error(&self, metric: Metric) -> f64 {
        use Metric::*;
        let accuracy = self.accuracy;
        let further = match metric {
            RetentionDay1 | RetentionDay7 | RetentionDay30 | RepeatPurchaseRate => {
                accuracy.later_error
            }
            _ => 0.0,
        };
        accuracy.error.max(further)
    }

    /// Money, and what is stated for a cohort.
    fn told(&self, answers: &Answers, metric: Metric) -> Option<Told> {
        let sum = sum(self.plan, answers, self.accuracy, metric, self.customers).map(|told| {
            // What is next to nothing may have come out on the wrong side of it.
            let nothing = told.value.abs() <= told.error.min(NOTHING * self.customers);
            let value = if nothing { 0.0 } else { told.value };
            Told { value, ..told }
        });
        sum.or_else(|| quotient(self.plan, answers, self.accuracy, metric))
    }

    fn estimate(&self, value: f64, unit: Unit) -> Estimate {
        within(value, self.accuracy.error * value.abs().max(1.0), unit)
    }

    fn stages(&self, map: &JourneyMap, answers: &Answers) -> Vec<StageAnswer> {
        let stages = map.stages.iter().zip(&answers.stages).enumerate();
        let one = |(i, ((slug, stage), &reach)): (usize, (_, &Option<f64>))| {
            let (slug, stage): (&crate::units::Slug, &crate::map::Stage) = (slug, stage);
            let here = self.plan.touchpoints.iter().zip(&answers.touchpoints);
            let here = here.filter(|(t, _)| t.stage as usize == i);
            let (left, days) = here.fold((0.0, 0.0), |(left, days), (_, t)| {
                (left + t.drop_offs, days + t.days)
            });
            let of_those = |sum: f64, unit| {
                let reach = reach.filter(|reach| *reach > 0.0)?;
                Some(self.estimate(sum / reach, unit))
            };
            StageAnswer {
                slug: slug.clone(),
                name: stage.name.clone(),
                reach: reach.map(|reach| self.estimate(reach, Unit::Share)),
                drop_off: of_those(left, Unit::Share),
                days: of_those(days, Unit::Days),
                expected: stage.expected.map(|days| days.get()),
                pace: None,
                emotion: None,
            }
        };
        stages.map(one).collect()
    }

    fn touchpoints(&self, map: &JourneyMap, answers: &Answers) -> Vec<TouchpointAnswer> {
        let touchpoints = map.touchpoints.iter().zip(&answers.touchpoints);
        let one = |((slug, touchpoint), t): (_, &crate::exact::TouchpointAnswers)| {
            let (slug, touchpoint): (&crate::units::Slug, &crate::map::Touchpoint) =
                (slug, touchpoint);
            let completed = t.visits - t.occupancy;
            let some = |value: f64, given: f64, unit| {
                (given > 1e-12).then(|| self.estimate(value / given, unit))
            };
            TouchpointAnswer {
                slug: slug.clone(),
                name: touchpoint.name.clone(),
                stage: touchpoint.stage.clone(),
                reach: t.reach.map(|reach| self.estimate(reach, Unit::Share)),
                visits: self.estimate(t.visits, Unit::Count),
                drop_off: some(t.drop_offs, completed, Unit::Share),
                lost: self.estimate(t.drop_offs, Unit::Share),
                finished: (self.plan.features.finishes)
                    .then(|| self.estimate(t.finished, Unit::Share)),
                days: some(t.days, t.visits, Unit::Days),
                active: self.estimate(t.occupancy, Unit::Share),
                onward: Vec::new(),
            }
        };
        touchpoints.map(one).collect()
    }
}

/// The share of the customers that a metric is about.
fn of_whom(answers: &Answers, metric: Metric) -> f64 {
    let share = match metric {
        Metric::Churn
        | Metric::LogoChurnMonthly
        | Metric::TimeToConvert
        | Metric::RepeatPurchaseRate => answers.conversion,
        Metric::RetentionDay1 => answers.retention[0].map(|r| r.0),
        Metric::RetentionDay7 => answers.retention[1].map(|r| r.0),
        Metric::RetentionDay30 => answers.retention[2].map(|r| r.0),
        Metric::CustomerRetention => answers.window.map(|w| w.0),
        Metric::FreeToPaid | Metric::SetupCompletion => answers.milestone(Milestone::SignUp),
        Metric::TimeToValue => answers.activation,
        Metric::TimeToFirstKeyAction => answers.milestone(Milestone::Aha),
        Metric::RenewalRate => answers.milestone(Milestone::Renewal),
        _ => None,
    };
    share.filter(|share| *share > 0.0).unwrap_or(1.0).min(1.0)
}

fn within(value: f64, error: f64, unit: Unit) -> Estimate {
    // A share that cannot be told from none, by far less than is ever shown, is none.
    let none = unit == Unit::Share && value.abs() <= error.min(NOTHING);
    Estimate {
        value: if none { 0.0 } else { value },
        low: value - error,
        high: value + error,
        unit,
        method: Method::Exact,
        spread: None,
    }
}
