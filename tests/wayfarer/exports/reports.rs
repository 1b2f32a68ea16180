//! Reports: what they must not leave out.

use wayfarer::{
    analyze::{Contradiction, Meaning, measured},
    export::report::{Report, html, markdown},
    file::read_map,
    map::{JourneyMap, Metric},
    simulate::{Cohort, Control},
};

fn map() -> JourneyMap {
    let text = r#"JourneyMap(format: 2, id: "m", title: "Everything", discount_rate: 0.08, away: 0.25,
        arrivals: Between("0d", "10d"),
        entry: {"ad": 0.6, "friend": 0.4},
        personas: {"big": (name: "Big", share: 1, spend: 2, baseline: 6.5,
            flow: {"ad>buy": 0.3}, dwell: {"ad": 1.5}, pain: {"slow": 0.7})},
        stages: {"s": (name: "First", expected: "9d")},
        touchpoints: {
            "ad": (stage: "s", name: "Ad", dwell: Fixed("1d"), cost: 1234.56, effort: 3, finish: 0.05),
            "friend": (stage: "s", name: "Friend", dwell: Fixed("1d")),
            "buy": (stage: "s", name: "Buy", moment: Conversion, dwell: Fixed("1d")),
        },
        pains: {"slow": (at: "ad", name: "Slow", prevalence: 0.1, leave: 0.1)},
        flows: {"ad>buy": (share: 0.5, within: (within: "2d", times: 1.5)), "friend>buy": (share: 0.5)})"#;
    read_map(text, "m.ron").model.expect("a map")
}

/// The pages of a report of so many replications, in which run and solver differ if they are to.
fn pages(replications: u32, contradiction: Option<Contradiction>) -> [String; 2] {
    let map = map();
    let cohort = Cohort {
        map: &map,
        customers: 50,
        replications,
        horizon: 30.0,
        seed: 1,
    };
    let sample = measured(&cohort, &Control::default()).expect("a run");
    let mut answer = sample.answer(&map);
    answer.contradictions.extend(contradiction);
    let report = Report {
        map: &map,
        title: &map.title,
        changes: None,
        answer: &answer,
        leverage: None,
        base: &map.title,
        others: &[],
        again: "wayfarer run m.ron",
    };
    [html(&report), markdown(&report)]
}

/// Who reads only the page must see what who ran it saw: that customers do not come, and that a number is not
/// to be relied on.
#[test]
fn alarms_stand_before_the_numbers() {
    let wrong = Contradiction {
        metric: Metric::Conversion,
        replications: 4,
        run: 0.3,
        exact: 0.4,
        standard_error: 0.01,
        stated_error: 0.0,
        meaning: Meaning::Fault,
    };
    for page in pages(4, Some(wrong)) {
        let numbers = page.find("The map").expect("the map");
        for said in [
            "25 % of the customers never come",
            "Conversion: the run says 30 %",
        ] {
            let at = page.find(said);
            assert!(at.is_some_and(|at| at < numbers), "{said}: {at:?}");
        }
    }
}

/// The numbers of a map are assumptions, said as they were written.
#[test]
fn no_number_of_a_map_is_left_out() {
    let [_, page] = pages(4, None);
    for row in [
        "| Everything | discount rate a year | 8 % |",
        "| Everything | time of arriving, median | 5 d |",
        "| Ad | share of those who come | 60 % |",
        "| Everything | never come | 25 % |",
        "| Ad → Buy | a short stay, at most | 2 d |",
        "| Ad → Buy | times, after a short stay | 1.5 |",
        "| Big | spends times | 2 |",
        "| Big | satisfaction at the start | 6.5 |",
        "| Big: Ad → Buy | share, times | 0.3 |",
        "| Big: Ad | time, times | 1.5 |",
        "| Big: Slow | hits, times | 0.7 |",
        "| First | expected time | 9 d |",
        "| Ad | cost of a visit | \\$1,234.56 |",
        "| Ad | effort | 3 |",
        "| Ad | finish the journey here | 5 % |",
        "| Buy | finish the journey here | 100 % |",
    ] {
        assert!(page.contains(row), "{row}\n{page}");
    }
}

/// A probability is counted where there are a hundred cohorts, and the page says so only then.
#[test]
fn the_method_of_a_probability_is_the_one_that_was_used() {
    let counted = "the share of cohorts that meet it";
    let [few, many] = [99, 100].map(|n| pages(n, None)[1].clone());
    assert!(!few.contains(counted) && few.contains("Student's t law"));
    assert!(many.contains(counted) && !many.contains("Student's t law"));
}
