//! Whether a run and the exact solver say the same.
//!
//! They share nothing but the plan, so where they contradict each other one of them is wrong, or the map
//! stands at an edge: something ends just when the horizon does, and the last digit of a length decides.
//! Either way the number is not to be relied on, and whoever reads it is told.

use super::{exact_answer, interval::mean_and_variance, measure::What, sample::Sample};
use crate::{
    draws::Replication,
    exact::{Answers, Effort, Exact, QUICK, Quick, solve, solve_all},
    map::{Metric, Milestone, Unit},
    plan::{Luck, Plan, compile},
    simulate::{Cohort, MONEY_UNITS, TICKS_PER_DAY},
};

/// Standard errors beyond which chance is no excuse.
const SIGMAS: f64 = 4.0;

/// The fewest customers whose mean time has a standard error worth the name.
const FEW: f64 = 100.0;

/// How well a few draws are solved: their errors must only be small against chance.
const FINE: Quick = Quick {
    steps: 240.0,
    effort: Effort {
        tolerance: 1e-4,
        work: 3e7,
    },
};

/// How many draws are solved so where all are solved [quickly](QUICK), so that a run does not wait for its
/// check: what they tell of the difference holds for the others (multilevel Monte Carlo: Giles, Operations
/// Research 56, 2008).
const FINE_DRAWS: usize = 4;

/// Replications that are compared where numbers are uncertain: each is solved with what it has drawn, which
/// takes several times as long as walking it.
const CHECKED: u32 = 24;

/// A metric on which a run and the exact solver contradict each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contradiction {
    /// Which.
    pub metric: Metric,
    /// How many of the first replications were compared.
    pub replications: u32,
    /// What the run says over them.
    pub run: f64,
    /// What the exact solver says of the same numbers.
    pub exact: f64,
    /// The standard error of the run.
    pub standard_error: f64,
    /// The error that the solver states.
    pub stated_error: f64,
    /// What it means.
    pub meaning: Meaning,
}

impl Contradiction {
    /// How many standard errors they lie apart, beyond the stated error; infinite where chance has no part.
    pub fn sigmas(&self) -> f64 {
        ((self.run - self.exact).abs() - self.stated_error).max(0.0) / self.standard_error
    }
}

/// What a contradiction means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// With a horizon a moment shorter or longer they would agree.
    Edge,
    /// One of the two is wrong.
    Fault,
}

/// What the solver says of one metric.
#[derive(Debug, Clone, Copy)]
struct Solved {
    value: f64,
    error: f64,
    /// The share of the customers that it is about.
    of_whom: f64,
    /// How much it counts where several runs are put together: the divisor of what is a quotient.
    weight: f64,
}

/// Where a run contradicts the exact solver, in the order of the registry. With uncertain numbers its first
/// replications are compared, each with what the solver says of the numbers that it has drawn. Left out are
/// quantiles of times, whose standard errors say nothing where the times of many are the same, and runs with
/// customers that were stopped.
pub fn contradictions(cohort: &Cohort, run: &Sample) -> Vec<Contradiction> {
    if run.sums()[0].stopped > 0 {
        return Vec::new();
    }
    let compared = match run.totals.unknowns {
        0 => run.size.replications,
        _ => run.size.replications.min(CHECKED),
    };
    let cohort = &Cohort {
        replications: compared,
        ..*cohort
    };
    let found: Vec<_> = Metric::ALL
        .iter()
        .copied()
        .zip(beside(cohort, run, cohort.horizon))
        .filter_map(|(metric, found)| {
            let chance = run.estimate(None, What::Metric(metric))?.spread?.chance;
            let judged = Judged::new(metric, chance, found?, cohort)?;
            judged.contradicts().then_some((metric, judged))
        })
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let moment = (cohort.horizon * 1e-6).max(5e-8);
    let moved = [-moment, moment].map(|m| beside(cohort, run, cohort.horizon + m));
    let meaning = |metric: Metric, judged: &Judged| {
        let at = Metric::ALL.iter().position(|m| *m == metric);
        let values = moved.iter().filter_map(|b| Some((*b.get(at?)?)?.1.value));
        let (mut low, mut high) = (judged.exact, judged.exact);
        for value in values {
            (low, high) = (
                low.min(value * judged.scale),
                high.max(value * judged.scale),
            );
        }
        let slack = judged.slack();
        if (low - slack..=high + slack).contains(&judged.run) {
            Meaning::Edge
        } else {
            Meaning::Fault
        }
    };
    found
        .iter()
        .map(|(metric, judged)| Contradiction {
            metric: *metric,
            replications: cohort.replications,
            run: judged.run / judged.scale,
            exact: judged.exact / judged.scale,
            standard_error: judged.standard_error / judged.scale,
            stated_error: judged.stated_error / judged.scale,
            meaning: meaning(*metric, judged),
        })
        .collect()
}

/// Two values beside each other. Sums that are counts of customers are judged as shares.
struct Judged {
    run: f64,
    exact: f64,
    standard_error: f64,
    stated_error: f64,
    /// What is allowed beside, for few events and for the units in which the engine counts.
    rest: f64,
    scale: f64,
}

impl Judged {
    /// Of a metric, how far one cohort strays, what the run says of it and what the solver says.
    fn new(
        metric: Metric,
        chance: f64,
        (run, solved): (f64, Solved),
        cohort: &Cohort,
    ) -> Option<Judged> {
        let all = f64::from(cohort.replications) * cohort.customers as f64;
        let n = all * solved.of_whom;
        let scale = match metric {
            Metric::Customers => 1.0 / cohort.customers as f64,
            _ => 1.0,
        };
        let exact = solved.value * scale;
        let chance = chance * scale / f64::from(cohort.replications).sqrt();
        let share = metric.unit() == Unit::Share || metric == Metric::Customers;
        let (standard_error, rest) = if share {
            // What the run counts strays at least as shares do; with few events more, by Bernstein's bound.
            let p = exact.clamp(0.0, 1.0);
            let counted = (p * (1.0 - p) / n).sqrt();
            (chance.max(counted), SIGMAS * SIGMAS / (3.0 * n))
        } else if n < FEW {
            return None;
        } else if metric.unit() == Unit::Days {
            (chance, 1.0 / TICKS_PER_DAY)
        } else {
            let customers = cohort.customers as f64;
            let rounding = rounding(metric, customers, solved.of_whom);
            // A quotient of sums that go together is off by about one part in as many as it is about
            // (Cochran, Sampling Techniques, 3rd ed., §6.8), in every replication.
            let lean = match metric {
                Metric::Cac | Metric::NetRevenueRetention | Metric::GrossRevenueRetention => {
                    exact.abs() / (customers * solved.of_whom)
                }
                _ => 0.0,
            };
            (chance, rounding.max(1e-6 * exact.abs()) + lean)
        };
        let judged = Judged {
            run: run * scale,
            exact,
            standard_error,
            stated_error: solved.error * scale,
            rest,
            scale,
        };
        (n > 0.0 && chance.is_finite()).then_some(judged)
    }

    fn slack(&self) -> f64 {
        SIGMAS * self.standard_error + self.stated_error + self.rest
    }

    fn contradicts(&self) -> bool {
        (self.run - self.exact).abs() > self.slack()
    }
}

/// How far amounts of money may be off because the engine counts them in units, one or two for each customer.
fn rounding(metric: Metric, customers: f64, of_whom: f64) -> f64 {
    use Metric::*;
    let each = 1.0 / MONEY_UNITS;
    match metric {
        Revenue | Cost | MonthlyRecurringRevenue | ExpansionRevenue => customers * each,
        AnnualRecurringRevenue => 12.0 * customers * each,
        Clv
        | ClvDiscounted
        | Cac
        | MarginPerCustomer
        | MarginPerConverted
        | NetPresentValuePerCustomer
        | NetPresentValuePerConverted => each / of_whom,
        _ => 0.0,
    }
}

/// What the run and the solver say of every metric of the registry.
fn beside(cohort: &Cohort, run: &Sample, horizon: f64) -> Vec<Option<(f64, Solved)>> {
    let unknowns = run.totals.unknowns;
    let of = |plan: &Plan, exact: &Exact| {
        let answer = exact_answer(cohort.map, plan, exact, cohort.customers, unknowns);
        let one = |metric: &Metric| {
            let estimate = answer.metrics.get(metric)?;
            Some(Solved {
                value: estimate.value,
                error: (estimate.high - estimate.low) / 2.0,
                of_whom: of_whom(plan, &exact.all, *metric)?,
                weight: weight(plan, &exact.all, *metric)?,
            })
        };
        Metric::ALL.iter().map(one).collect::<Vec<_>>()
    };
    if unknowns == 0 {
        let plan = compile(cohort.map, horizon, Luck::Central);
        let found = solve(&plan).map_or_else(|_| Vec::new(), |exact| of(&plan, &exact));
        let both = |(metric, solved): (&Metric, Option<Solved>)| {
            let value = run.estimate(None, What::Metric(*metric))?.value;
            Some((value, solved?))
        };
        return Metric::ALL.iter().zip(found).map(both).collect();
    }
    let luck = |r: u32| Luck::Of(Replication::new(cohort.seed, r));
    let plans = (0..cohort.replications).map(|r| compile(cohort.map, horizon, luck(r)));
    let plans: Vec<Plan> = plans.collect();
    let each = |plans: &[Plan], how: Quick| -> Vec<_> {
        let solved = solve_all(plans, how).unwrap_or_default();
        let draws = plans.iter().zip(&solved);
        draws.map(|(plan, exact)| of(plan, exact)).collect()
    };
    let some = plans.len().min(FINE_DRAWS);
    let fine = each(&plans[..some], FINE);
    let coarse = match some == plans.len() {
        true => fine.clone(),
        false => each(&plans, QUICK),
    };
    let one = |at: usize| {
        // A quotient of quotients is not the mean of those of the draws, and its parts are compared.
        if matches!(Metric::ALL[at], Metric::Payback | Metric::LtvToCac) {
            return None;
        }
        let position = run.position(None, What::Metric(Metric::ALL[at]))?;
        let walked: Vec<f64> = run.digests.iter().map(|d| d.whole[position]).collect();
        let (value, all) = pooled(&coarse, &walked, at)?;
        let (_, few) = pooled(coarse.get(..some)?, &walked, at)?;
        let (_, better) = pooled(&fine, &walked, at)?;
        let each = better.weight / some as f64;
        let differences = fine.iter().zip(&coarse).filter_map(|(fine, coarse)| {
            let (fine, coarse) = (fine[at]?, coarse[at]?);
            Some((fine.value - coarse.value) * fine.weight / each)
        });
        let (_, variance, n) = mean_and_variance(differences)?;
        let solved = Solved {
            value: all.value + better.value - few.value,
            error: better.error + SIGMAS * (variance / n as f64).sqrt(),
            ..all
        };
        Some((value, solved))
    };
    (0..Metric::ALL.len()).map(one).collect()
}

/// The mean of a metric over those draws in which the run has seen something of it, as walked and as solved:
/// draws in which more customers are to be asked count for more. Both are weighed by what the solver expects
/// and not by who happened to come, so that a value that differs from draw to draw but not within one has no
/// chance in it.
fn pooled(draws: &[Vec<Option<Solved>>], walked: &[f64], at: usize) -> Option<(f64, Solved)> {
    let mut run = 0.0;
    let mut sum = Solved {
        value: 0.0,
        error: 0.0,
        of_whom: 0.0,
        weight: 0.0,
    };
    for (draw, walked) in draws.iter().zip(walked).filter(|(_, w)| w.is_finite()) {
        let Some(one) = draw[at] else {
            continue;
        };
        run += walked * one.weight;
        sum.value += one.value * one.weight;
        sum.error += one.error * one.weight;
        sum.of_whom += one.of_whom;
        sum.weight += one.weight;
    }
    (sum.weight > 0.0).then(|| {
        let solved = Solved {
            value: sum.value / sum.weight,
            error: sum.error / sum.weight,
            of_whom: sum.of_whom / draws.len() as f64,
            weight: sum.weight,
        };
        (run / sum.weight, solved)
    })
}

/// The share of the customers that a metric is about; `None` for metrics that are not compared.
fn of_whom(plan: &Plan, answers: &Answers, metric: Metric) -> Option<f64> {
    use Metric::*;
    let subscribed = || {
        let each = plan.touchpoints.iter().zip(&answers.touchpoints);
        let begun = each.filter(|(t, _)| t.money.subscribe.is_some());
        begun.map(|(_, found)| found.visits).sum::<f64>().min(1.0)
    };
    match metric {
        TimeToValueP50 | TimeToValueP90 => None,
        Churn
        | TimeToConvert
        | RepeatPurchaseRate
        | Clv
        | ClvDiscounted
        | MarginPerConverted
        | NetPresentValuePerConverted
        | Cac
        | LtvToCac
        | Payback => answers.conversion,
        LogoChurnMonthly => answers.months_at_risk,
        RetentionDay1 => Some(answers.retention[0]?.0),
        RetentionDay7 => Some(answers.retention[1]?.0),
        RetentionDay30 => Some(answers.retention[2]?.0),
        CustomerRetention => Some(answers.window?.0),
        MonthlyRecurringRevenue
        | AnnualRecurringRevenue
        | ExpansionRevenue
        | NetRevenueRetention
        | GrossRevenueRetention => Some(subscribed()),
        UpForRenewal => Some(answers.up_for_renewal?.min(1.0)),
        Ces => Some(answers.efforts.0.min(1.0)),
        FreeToPaid | SetupCompletion => answers.milestone(Milestone::SignUp),
        TimeToValue => answers.milestone(plan.value_milestone()?),
        TimeToFirstKeyAction => answers.milestone(Milestone::Aha),
        RenewalRate => answers.milestone(Milestone::Renewal),
        _ => Some(1.0),
    }
}

/// The divisor of a metric, to put several runs together by; 1 for what is a sum.
fn weight(plan: &Plan, answers: &Answers, metric: Metric) -> Option<f64> {
    use Metric::*;
    match metric {
        MonthlyRecurringRevenue | AnnualRecurringRevenue | ExpansionRevenue | UpForRenewal => {
            Some(1.0)
        }
        NetRevenueRetention | GrossRevenueRetention => Some(answers.money?.at_window),
        LtvToCac => Some(answers.money?.acquisition),
        Ces => Some(answers.efforts.0),
        RenewalRate => {
            let each = plan.touchpoints.iter().zip(&answers.touchpoints);
            let renewals = each.filter(|(t, _)| t.milestone == Some(Milestone::Renewal));
            Some(renewals.map(|(_, t)| t.visits - t.occupancy).sum())
        }
        _ => of_whom(plan, answers, metric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyze::measured, file::read_map, map::JourneyMap, simulate::Control};

    fn map(flows: &str) -> JourneyMap {
        let text = format!(
            r#"JourneyMap(format: 1, id: "m", title: "M", stages: {{"s": (name: "S")}},
            touchpoints: {{
                "a": (stage: "s", name: "A", dwell: Exponential("3d")),
                "q": (stage: "s", name: "Q", dwell: Fixed("91d"), moment: Conversion),
            }},
            flows: {{ {flows} }})"#
        );
        read_map(&text, "m.ron").model.expect("a map")
    }

    fn taken(cohort: &Cohort) -> Sample {
        measured(cohort, &Control::default()).expect("a run")
    }

    fn cohort(map: &JourneyMap) -> Cohort<'_> {
        Cohort {
            map,
            customers: 2000,
            replications: 20,
            horizon: 1820.0,
            seed: 7,
        }
    }

    /// A run of a map agrees with the solver, with and without uncertain numbers; the same run is found out
    /// when it is said to be that of another map.
    #[test]
    fn a_run_is_told_from_that_of_another_map() {
        for share in ["0.9", "Beta(90, 10)"] {
            let one = map(&format!(r#""a>q": (share: 0.6), "q>q": (share: {share})"#));
            let run = taken(&cohort(&one));
            assert_eq!(contradictions(&cohort(&one), &run), []);
            // 40,000 customers tell 60 % from 62 % by 8.2 standard errors of .0024; up to one is the stated
            // error, and the run itself strays by three at most.
            let two = map(&format!(r#""a>q": (share: 0.62), "q>q": (share: {share})"#));
            let found = contradictions(&cohort(&two), &run);
            let conversion = found.iter().find(|c| c.metric == Metric::Conversion);
            let conversion = conversion.expect("conversion differs");
            assert_eq!(conversion.meaning, Meaning::Fault);
            assert!((4.0..11.5).contains(&conversion.sigmas()), "{conversion:?}");
        }
    }

    /// Of a long run the beginning is compared, and its chance is known from the whole: what another map
    /// shows in as many replications is found out.
    #[test]
    fn the_beginning_of_a_long_run_is_compared() {
        let one = map(r#""a>q": (share: 0.6), "q>q": (share: Beta(90, 10))"#);
        let long = Cohort {
            replications: 3 * CHECKED,
            ..cohort(&one)
        };
        let run = taken(&long);
        assert_eq!(contradictions(&long, &run), []);
        let first = Cohort {
            replications: CHECKED,
            ..long
        };
        let two = map(r#""a>q": (share: 0.62), "q>q": (share: Beta(90, 10))"#);
        let other = Cohort { map: &two, ..first };
        let found = contradictions(&other, &run);
        // 48,000 customers tell 60 % from 62 % by 8.9 standard errors.
        let conversion = found.iter().find(|c| c.metric == Metric::Conversion);
        let conversion = conversion.expect("conversion differs");
        assert_eq!(conversion.replications, CHECKED);
        assert!((4.0..12.5).contains(&conversion.sigmas()), "{conversion:?}");
    }

    /// A third of a day at 1 a day costs .3333 in the units of the engine, and a third at the solver's.
    #[test]
    fn the_units_of_money_are_no_contradiction() {
        let text = r#"JourneyMap(format: 2, id: "m", title: "M", stages: {"s": (name: "S")},
            touchpoints: {"a": (stage: "s", name: "A", dwell: Fixed("8h"), cost_per_day: 1)}, flows: {})"#;
        let one = read_map(text, "m.ron").model.expect("a map");
        let run = taken(&cohort(&one));
        let cost = run.answer(&one).metrics[&Metric::Cost].value;
        assert!((cost - 2000.0 * 0.3333).abs() < 1e-9, "{cost}");
        assert_eq!(contradictions(&cohort(&one), &run), []);
    }

    /// Margins and present values are told from those of a map on which more is paid for every lead.
    #[test]
    fn margins_and_present_values_are_compared() {
        let of = |cost: u32| {
            let text = format!(
                r#"JourneyMap(format: 2, id: "m", title: "M", discount_rate: 0.1, stages: {{"s": (name: "S")}},
                touchpoints: {{
                    "a": (stage: "s", name: "A", dwell: Exponential("3d"), cost: {cost}),
                    "q": (stage: "s", name: "Q", dwell: Exponential("300d"), moment: Conversion, subscribe: 10),
                }},
                flows: {{"a>q": (share: 0.6)}})"#
            );
            read_map(&text, "m.ron").model.expect("a map")
        };
        let (one, two) = (of(5), of(15));
        let run = taken(&cohort(&one));
        assert_eq!(contradictions(&cohort(&one), &run), []);
        let found = contradictions(&cohort(&two), &run);
        for metric in [
            Metric::MarginPerCustomer,
            Metric::MarginPerConverted,
            Metric::NetPresentValuePerCustomer,
            Metric::NetPresentValuePerConverted,
        ] {
            let one = found.iter().find(|c| c.metric == metric);
            let one = one.unwrap_or_else(|| panic!("{} differs", metric.name()));
            // 10 more for everybody's lead.
            let off = (one.run - one.exact - 10.0).abs();
            assert!(
                off < SIGMAS * one.standard_error + one.stated_error,
                "{one:?}"
            );
        }
    }

    /// Who converts takes what the draw says, to the second, and pays its price: how many convert is chance,
    /// and no contradiction of a mean over draws.
    #[test]
    fn values_that_differ_between_draws_only_are_no_contradiction() {
        let text = r#"JourneyMap(format: 2, id: "m", title: "M", stages: {"s": (name: "S")},
            touchpoints: {
                "a": (stage: "s", name: "A", dwell: Fixed(Range("5d", "20d")), cost: 3),
                "b": (stage: "s", name: "B", moment: Conversion, revenue: Range(100, 900)),
            },
            flows: {"a>b": (share: 0.4)})"#;
        let one = read_map(text, "m.ron").model.expect("a map");
        for seed in 0..10 {
            let cohort = Cohort {
                customers: 200,
                seed,
                ..cohort(&one)
            };
            assert_eq!(contradictions(&cohort, &taken(&cohort)), []);
        }
    }

    /// Twenty quarters end at the horizon of 1,820 days. A run that saw the last of them end a moment later
    /// stands at an edge: .9^20 of the customers make the difference.
    #[test]
    fn what_ends_at_the_horizon_is_an_edge() {
        let mut one = map(r#""a>q": (share: 0.0), "q>q": (share: 0.9)"#);
        one.entry.clear();
        one.entry.insert(
            crate::units::Slug::new("q").unwrap(),
            crate::units::Share::new(1.0).unwrap().into(),
        );
        let at = cohort(&one);
        let before = Cohort {
            horizon: at.horizon - 1.0,
            ..at
        };
        let run = taken(&before);
        let found = contradictions(&at, &run);
        let churn = found.iter().find(|c| c.metric == Metric::Churn);
        let churn = churn.expect("churn differs");
        assert_eq!(churn.meaning, Meaning::Edge);
        assert!(
            (churn.exact - (1.0 - 0.9_f64.powi(20))).abs() < 1e-9,
            "{churn:?}"
        );
    }
}
