//! Journeys that end well, against closed forms.

use wayfarer::{
    analyze::{Method, exact_answer, leverage},
    exact,
    map::{JourneyMap, Metric},
    plan::{Luck, compile},
    simulate::{Cohort, Control},
};

use super::support::*;

const HORIZON: f64 = 365.0;
const STEPS: usize = 10;
/// The share that goes on from each of the first nine steps.
const ON: f64 = 0.9;
/// What the two pains strike, and how many of those leave.
const PAINS: [(usize, f64, f64); 2] = [(2, 0.3, 0.5), (6, 0.2, 0.25)];

/// Ten steps in a row as a newcomer writes them: names, how many go on, what hurts, where they buy.
fn newcomer() -> JourneyMap {
    let mut text = String::from(
        "JourneyMap(format: 2, id: \"new\", title: \"New\", stages: {\"s\": (name: \"S\")}, touchpoints: {",
    );
    for i in 0..STEPS {
        let moment = if i == 7 { ", moment: Conversion" } else { "" };
        text += &format!(
            "\"t{i}\": (stage: \"s\", name: \"T{i}\", dwell: Exponential(\"1d\"){moment}), "
        );
    }
    text += "}, pains: {";
    for (i, (at, prevalence, leave)) in PAINS.iter().enumerate() {
        text += &format!(
            "\"p{i}\": (at: \"t{at}\", name: \"P\", prevalence: {prevalence}, leave: {leave}), "
        );
    }
    text += "}, flows: {";
    for i in 1..STEPS {
        text += &format!("\"t{}>t{i}\": (share: {ON}), ", i - 1);
    }
    read(&(text + "})"))
}

/// Who gets past the step of this number: the product of what goes on, and of what pains leave of it.
fn past(step: usize) -> f64 {
    let pains = PAINS.iter().filter(|(at, ..)| *at <= step);
    let unhurt: f64 = pains.map(|(_, p, leave)| 1.0 - p * leave).product();
    unhurt * ON.powi(step as i32 + 1)
}

/// A chain of ten stays of a day on average is over within a year but for 10⁻¹⁴⁰, so everybody has converted or
/// not, finished or left: products of shares.
#[test]
fn a_newcomers_ten_steps_end_well() {
    let map = newcomer();
    let conversion = past(6);
    let finished = past(8);
    let plan = compile(&map, HORIZON, Luck::Central);
    let solved = exact::solve(&plan).expect("it can be solved");
    let all = &solved.all;
    equal("conversion", all.conversion.unwrap(), conversion, 1e-6);
    equal("finished", all.finished.unwrap(), finished, 1e-6);
    equal("lost", all.lost, 1.0 - conversion, 1e-6);
    equal("churn", all.churn.unwrap(), 1.0 - ON * ON, 1e-6);
    equal("active", all.active, 0.0, 1e-6);
    let ends = all.forever.as_ref().expect("everybody leaves");
    equal("in the end", ends.finished[STEPS - 1], finished, 1e-12);
    equal(
        "no red at the good end",
        all.touchpoints[STEPS - 1].drop_offs,
        0.0,
        1e-9,
    );

    const N: u64 = 100_000;
    let ran = ran(&map, N, HORIZON, 13);
    let n = ran.n();
    close_share("conversion", ran.tally.converted(), n, conversion);
    close_share("finished", ran.tally.finished, n, finished);
    close_share("lost", ran.tally.lost, n, 1.0 - conversion);
    close_share(
        "churned",
        ran.tally.churned,
        n,
        conversion * (1.0 - ON * ON),
    );
    assert_eq!(
        ran.tally.lost + ran.tally.churned + ran.tally.finished + ran.tally.active(),
        N
    );

    let answer = answered(&cohort(&map, 5000, HORIZON, 13));
    let solved = exact_answer(&map, &plan, &solved, 5000, 0);
    for of in [Metric::Conversion, Metric::Finished, Metric::Customers] {
        let (sampled, exact) = (metric(&answer, of), metric(&solved, of));
        close(
            of.name(),
            sampled.value,
            exact.value,
            sampled.spread.unwrap().chance,
        );
    }
    // Customers at the horizon are those who finished: the rest of the converted has left.
    equal(
        "customers",
        metric(&solved, Metric::Customers).value,
        5000.0 * finished,
        0.01,
    );
    let end = answer.touchpoints.last().expect("the last step");
    assert_eq!(end.drop_off.map(|left| left.value), Some(0.0));
    assert_eq!(
        end.finished.map(|e| e.value),
        Some(metric(&answer, Metric::Finished).value)
    );
}

#[test]
fn every_pain_of_a_journey_that_ends_costs_customers() {
    let map = newcomer();
    let cohort = Cohort {
        replications: 40,
        ..cohort(&map, 2000, HORIZON, 13)
    };
    let all = leverage(&cohort, &Control::default()).expect("levers");
    assert_eq!(all.pains.len(), PAINS.len());
    for (i, (_, p, leave)) in PAINS.iter().enumerate() {
        let lever = all
            .pains
            .iter()
            .find(|l| l.slug.as_str() == format!("p{i}"));
        let gain = lever.and_then(|l| l.customers).expect("customers");
        // Without the pain, as many more as it keeps of all that pass.
        let truth = 2000.0 * past(8) * (1.0 / (1.0 - p * leave) - 1.0);
        let se = (gain.high - gain.low) / (2.0 * 1.96);
        assert!(gain.low > 0.0);
        close("what the pain costs", gain.value, truth, se);
    }
}

/// In format 1 the same journey ends badly: nobody is a customer at the horizon, whatever is done, so
/// conversions are the yardstick.
#[test]
fn where_nobody_can_be_left_conversions_are_the_yardstick() {
    let mut map = newcomer();
    map.touchpoints["t9"].finish = Some(wayfarer::units::Share::ZERO.into());
    let cohort = Cohort {
        replications: 40,
        ..cohort(&map, 2000, HORIZON, 13)
    };
    let all = leverage(&cohort, &Control::default()).expect("levers");
    for (i, (_, p, leave)) in PAINS.iter().enumerate() {
        let lever = all
            .pains
            .iter()
            .find(|l| l.slug.as_str() == format!("p{i}"));
        let lever = lever.expect("the pain");
        assert_eq!(lever.customers, None);
        let gain = lever.conversions.expect("conversions");
        let truth = 2000.0 * past(6) * (1.0 / (1.0 - p * leave) - 1.0);
        let se = (gain.high - gain.low) / (2.0 * 1.96);
        close("conversions that the pain costs", gain.value, truth, se);
    }
}

/// A subscription of whoever has finished runs on: bought at 0 for 10 a month, finished at day 30, it has
/// earned 10 · 12/365 · 365 in a year, and runs.
#[test]
fn a_subscription_runs_on_after_a_good_end() {
    let map = journey(
        r#"touchpoints: {"a": (stage: "s", name: "A", moment: Conversion, subscribe: 10,
           dwell: Fixed("30d"), finish: 1, emotion: 1)}"#,
    );
    let answer = answered(&cohort(&map, 100, HORIZON, 1));
    let value = |of| metric(&answer, of).value;
    equal("revenue", value(Metric::Revenue), 100.0 * 120.0, 0.02);
    equal("MRR", value(Metric::MonthlyRecurringRevenue), 1000.0, 1e-6);
    equal("customers", value(Metric::Customers), 100.0, 0.0);
    equal("churn", value(Metric::Churn), 0.0, 0.0);
    equal("retention", value(Metric::CustomerRetention), 1.0, 0.0);
    equal("finished", value(Metric::Finished), 1.0, 0.0);
    equal("active", value(Metric::Active), 0.0, 0.0);
    assert!(answer.metrics.contains_key(&Metric::Nps));
    assert!(answer.survival.iter().all(|point| point.share == 1.0));
}

/// Persona factors take from finishing as from the other ways out; pains act before it.
#[test]
fn finishing_gives_way_in_proportion() {
    // 0.5 × 1.6 = 0.8 go on; of the other 0.5 (0.3 finish, 0.2 drop off) 0.2 is left: 0.12 and 0.08. A pain
    // takes a tenth of all first.
    let map = journey(
        r#"touchpoints: {"a": (stage: "s", name: "A", finish: 0.3), "b": (stage: "s", name: "B")},
           pains: {"p": (at: "a", name: "P", prevalence: 0.2, leave: 0.5)},
           flows: {"a>b": (share: 0.5)},
           personas: {"q": (name: "Q", share: 1, flow: {"a>b": 1.6})}"#,
    );
    let plan = compile(&map, HORIZON, Luck::Central);
    let all = exact::solve(&plan).expect("it can be solved").all;
    equal("finish at a", all.touchpoints[0].finished, 0.9 * 0.12, 1e-9);
    equal(
        "drop off at a",
        all.touchpoints[0].drop_offs,
        0.1 + 0.9 * 0.08,
        1e-9,
    );
    let ran = ran(&map, 100_000, HORIZON, 3);
    let moves = &ran.tally.moves[ran.tables.moves_from(0)];
    close_share("finish at a", moves[1], ran.n(), 0.9 * 0.12);
    close_share("drop off at a", moves[0], ran.n(), 0.1 + 0.9 * 0.08);
}

/// Two kinds of customers, of which a pain strikes one alone: what each does at a touchpoint has its own value and
/// interval, and their parts of the cohort add up to everybody.
#[test]
fn a_personas_passages_have_intervals_of_their_own() {
    let map = read(
        r#"JourneyMap(format: 2, id: "two", title: "Two", stages: {"s": (name: "S")},
        personas: {
            "hurt": (name: "Hurt", share: 0.25),
            "spared": (name: "Spared", share: 0.75, pain: {"p": 0}),
        },
        touchpoints: {
            "a": (stage: "s", name: "A", dwell: Exponential("2d")),
            "b": (stage: "s", name: "B", dwell: Fixed("1d"), finish: 0.4),
        },
        pains: {"p": (at: "a", name: "P", prevalence: 0.5, leave: 1)},
        flows: {"a>b": (share: 0.8)})"#,
    );
    let cohort = Cohort {
        replications: 30,
        ..cohort(&map, 2000, HORIZON, 13)
    };
    let answer = answered(&cohort);
    let all = 30.0 * 2000.0;
    let mut together = 0.0;
    for (persona, on) in answer.personas.iter().zip([0.4, 0.8]) {
        let n = persona.share * all;
        let [a, b] = &persona.touchpoints[..] else {
            panic!("two touchpoints");
        };
        // Shares of independent customers, each by Wilson's interval.
        for (name, found, truth, n) in [
            ("reach", b.reach, on, n),
            ("leave", a.drop_off, 1.0 - on, n),
            ("finish", b.finished, 0.4 * on, n),
        ] {
            let found = found.expect("it is known");
            let se = (truth * (1.0 - truth) / n).sqrt();
            close(name, found.value, truth, se);
            assert!(found.low < truth && truth < found.high, "{name}: {found:?}");
            let half = (found.high - found.low) / 2.0;
            // By Student's t over 30 replications a half is 2.045 standard errors, and strays by 1/√58 of
            // itself; by Wilson's rule it is 1.96.
            let (least, most) = match found.method {
                Method::Wilson => (0.95, 1.05),
                _ => (
                    1.043 * (1.0 - 4.0 / 58f64.sqrt()),
                    1.043 * (1.0 + 4.0 / 58f64.sqrt()),
                ),
            };
            let ratio = half / (1.96 * se);
            assert!((least..most).contains(&ratio), "{name}: {half} of {se}");
        }
        let of_visits = b.ends_well().expect("it is known").value;
        close("finish of visits", of_visits, 0.4, (0.24 / (n * on)).sqrt());
        // Exponential stays of two days: their mean strays by 2/√n.
        let days = a.days.expect("it is known");
        close("days", days.value, 2.0, 2.0 / n.sqrt());
        assert!(days.low < 2.0 && 2.0 < days.high, "{days:?}");
        together += persona.share * b.reach.expect("it is known").value;
    }
    let reach = answer.touchpoints[1].reach.expect("it is known").value;
    equal("together", together, reach, 1e-12);
}

/// Of those who never come nobody is lost twice: 40 % come, half of them convert, half of these leave and the others
/// finish.
#[test]
fn who_never_comes_is_lost_once() {
    let arriving = r#"arrivals: Exponential("2d"),"#;
    let two = r#"personas: {"p": (name: "P", share: 0.5), "q": (name: "Q", share: 0.5)},"#;
    for more in ["", two, arriving] {
        let map = read(&format!(
            r#"JourneyMap(format: 2, id: "away", title: "Away", {more}
            entry: "a", away: 0.6, stages: {{"s": (name: "S")}},
            touchpoints: {{
                "a": (stage: "s", name: "A", dwell: Fixed("1d")),
                "b": (stage: "s", name: "B", moment: Conversion, dwell: Fixed("2d"), finish: 0.5),
            }},
            flows: {{"a>b": (share: 0.5)}})"#
        ));
        let plan = compile(&map, 100.0, Luck::Central);
        let solved = exact::solve(&plan).expect("it can be solved");
        let solved = exact_answer(&map, &plan, &solved, 500, 0);
        for (of, truth) in [
            (Metric::Conversion, 0.2),
            (Metric::Lost, 0.8),
            (Metric::Finished, 0.1),
            (Metric::Churn, 0.5),
            (Metric::Customers, 50.0),
        ] {
            equal(
                of.name(),
                metric(&solved, of).value,
                truth,
                1e-5 * truth.max(1.0),
            );
        }
        let sampled = answered(&cohort(&map, 5000, 100.0, 13));
        let n = sampled.size.customers as f64 * f64::from(sampled.size.replications);
        let lost = metric(&sampled, Metric::Lost).value;
        close("lost", lost, 0.8, (0.16 / n).sqrt());
    }
}
