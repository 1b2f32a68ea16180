//! Money on maps so small that every number can be computed by hand. A subscription month is 365/12
//! days: 100 a month is 1,200 a year.

use wayfarer::{
    analyze::Answer,
    exact,
    map::Metric,
    plan::{Luck, compile},
};

use super::support::*;

fn is(answer: &Answer, what: Metric, exact: f64, tolerance: f64) {
    equal(what.name(), metric(answer, what).value, exact, tolerance);
}

/// Ten days as a lead (5 a visit and 1 a day), then 240 days at 100 a month, then 20 % more until the
/// horizon. The stays are binary fractions of nothing awkward, so only rounding to 1/10,000 remains.
#[test]
fn a_growing_subscription_by_hand() {
    let map = journey(
        r#"touchpoints: {
            "lead": (stage: "s", name: "Lead", dwell: Fixed("10d"), cost: 5, cost_per_day: 1),
            "buy": (stage: "s", name: "Buy", dwell: Fixed("240d"), moment: Conversion,
                    subscribe: 100, cost: 3, revenue: 7),
            "grow": (stage: "s", name: "Grow", dwell: Fixed("1000d"), moment: Expansion,
                     expand: 0.2, cost_per_day: 0.1, revenue_per_day: 0.5),
        }, flows: {"lead>buy": (share: 1), "buy>grow": (share: 1)}"#,
    );
    let answer = answered(&cohort(&map, 1000, 365.0, 1));
    let a_day = 1200.0 / 365.0;
    // Days 10–250 at 100, 250–365 at 120; 7 once; 0.5 a day for 115 days.
    let revenue = a_day * (240.0 + 1.2 * 115.0) + 7.0 + 57.5;
    let served = 3.0 + 11.5;
    is(&answer, Metric::Clv, revenue, 1e-3);
    is(&answer, Metric::Revenue, 1000.0 * revenue, 1.0);
    is(&answer, Metric::Cost, 1000.0 * (15.0 + served), 1.0);
    is(&answer, Metric::Cac, 15.0, 1e-3);
    is(&answer, Metric::LtvToCac, revenue / 15.0, 1e-3);
    is(&answer, Metric::MonthlyRecurringRevenue, 120_000.0, 1.0);
    is(&answer, Metric::AnnualRecurringRevenue, 1_440_000.0, 1.0);
    is(&answer, Metric::ExpansionRevenue, 20_000.0, 1.0);
    // The window is the second half: 100 at day 182.5, 120 at the end.
    is(&answer, Metric::NetRevenueRetention, 1.2, 1e-9);
    is(&answer, Metric::GrossRevenueRetention, 1.0, 1e-9);
    // CAC ÷ what a customer leaves a day in its 355 days.
    is(
        &answer,
        Metric::Payback,
        15.0 / ((revenue - served) / 355.0),
        1e-3,
    );
    is(&answer, Metric::TimeToConvert, 10.0, 1e-6);
    assert!(!answer.metrics.contains_key(&Metric::ClvDiscounted));
}

/// A third of the leads buy; of those one in four shrinks by 25 % before the window ends and one in
/// four is gone: shares are chance, what each is worth is not.
#[test]
fn shrinking_and_leaving_by_hand() {
    let map = journey(
        r#"personas: {"few": (name: "Few", share: 0.5), "many": (name: "Many", share: 0.5, spend: 3)},
        touchpoints: {
            "lead": (stage: "s", name: "Lead", cost: 6),
            "buy": (stage: "s", name: "Buy", dwell: Fixed("200d"), moment: Conversion, subscribe: 100),
            "shrink": (stage: "s", name: "Shrink", dwell: Fixed("1000d"), contract: 0.25),
            "stay": (stage: "s", name: "Stay", dwell: Fixed("1000d")),
        }, flows: {"lead>buy": (share: 0.4), "buy>shrink": (share: 0.25), "buy>stay": (share: 0.5)}"#,
    );
    let n = 200_000;
    let answer = answered(&cohort(&map, n, 365.0, 2));
    // What is still paid of 100: 75 with 1/4, 100 with 1/2, 0 with 1/4: mean 0.6875, variance 0.1523;
    // weighted by spend 1 and 3: E[w²]/E[w]² = 1.25.
    let customers = 0.4 * n as f64;
    let sd = (0.25 * 0.75f64.powi(2) + 0.5 - 0.6875f64.powi(2)).sqrt();
    let se = sd * 1.25f64.sqrt() / customers.sqrt();
    let value = |what| metric(&answer, what).value;
    close("nrr", value(Metric::NetRevenueRetention), 0.6875, se);
    close("grr", value(Metric::GrossRevenueRetention), 0.6875, se);
    // CAC = 6 ÷ conversion; its relative error is that of the share.
    let relative = (0.6 / 0.4 / n as f64).sqrt();
    close("cac", value(Metric::Cac), 15.0, 15.0 * relative);
    close(
        "churn",
        value(Metric::Churn),
        0.25,
        (0.1875 / customers).sqrt(),
    );
    // Spend factors multiply prices: mean 2, E[w²] = 5. MRR a customer that entered:
    // 0.4·0.6875·200 = 55; E[x²] = 0.4·(0.25·75² + 0.5·100²)·5.
    let square = 0.4 * (0.25 * 5625.0 + 0.5 * 10_000.0) * 5.0;
    let se = (square - 55.0f64.powi(2)).sqrt() * (n as f64).sqrt();
    close(
        "mrr",
        value(Metric::MonthlyRecurringRevenue),
        55.0 * n as f64,
        se,
    );
}

/// Discounted revenue of a stay from a to b at rate R is R·(e^(−ρa) − e^(−ρb))/ρ with
/// ρ = ln(1 + yearly rate)/365; a one-off at day t is worth (1 + rate)^(−t/365).
#[test]
fn discounting_has_a_closed_form_even_over_a_long_stay() {
    let map = journey(
        r#"discount_rate: 0.1, touchpoints: {
            "buy": (stage: "s", name: "Buy", dwell: Fixed("2y"), moment: Conversion, subscribe: 100),
            "again": (stage: "s", name: "Again", dwell: Fixed("20y"), revenue: 500, revenue_per_day: 1),
        }, flows: {"buy>again": (share: 1)}"#,
    );
    let answer = answered(&cohort(&map, 100, 3650.0, 3));
    let rho = 1.1f64.ln() / 365.0;
    let worth = |from: f64, to: f64| ((-rho * from).exp() - (-rho * to).exp()) / rho;
    let a_day = 1200.0 / 365.0;
    let exact = a_day * worth(0.0, 3650.0) + 500.0 / 1.21 + worth(730.0, 3650.0);
    is(&answer, Metric::ClvDiscounted, exact, 1e-3);
}

/// What is earned or paid at a rate from day a to day b is worth (e^(−ρa) − e^(−ρb))/ρ of it when its customer
/// enters, with ρ = ln(1 + yearly rate)/365, whenever that is; costs are discounted like revenue.
#[test]
fn a_present_value_by_hand() {
    let text = |arrivals: &str| {
        format!(
            r#"discount_rate: 0.1, {arrivals} touchpoints: {{
                "lead": (stage: "s", name: "Lead", dwell: Fixed("100d"), cost: 5, cost_per_day: 0.5),
                "buy": (stage: "s", name: "Buy", dwell: Fixed("1y"), moment: Conversion, subscribe: 100,
                        cost: 40, revenue: 7, cost_per_day: 1, finish: 1),
            }}, flows: {{"lead>buy": (share: 0.4)}}"#
        )
    };
    let n = 100_000;
    let rho = 1.1f64.ln() / 365.0;
    let worth = |from: f64, to: f64| ((-rho * from).exp() - (-rho * to).exp()) / rho;
    let lead = -5.0 - 0.5 * worth(0.0, 100.0);
    // Who buys finishes after the year, and the subscription runs on to day 600.
    let a_day = 1200.0 / 365.0;
    let bought =
        -33.0 / 1.1f64.powf(100.0 / 365.0) - worth(100.0, 465.0) + a_day * worth(100.0, 600.0);
    let (plain_lead, plain_bought) = (-55.0, -33.0 - 365.0 + a_day * 500.0);
    let se = (0.4 * 0.6 / n as f64).sqrt();
    for (arrivals, horizon) in [("", 600.0), (r#"arrivals: Fixed("2y"),"#, 1330.0)] {
        let map = journey(&text(arrivals));
        let answer = answered(&cohort(&map, n, horizon, 6));
        let value = |what| metric(&answer, what).value;
        is(
            &answer,
            Metric::NetPresentValuePerConverted,
            lead + bought,
            1e-3,
        );
        is(
            &answer,
            Metric::MarginPerConverted,
            plain_lead + plain_bought,
            1e-3,
        );
        close(
            "present",
            value(Metric::NetPresentValuePerCustomer),
            lead + 0.4 * bought,
            bought * se,
        );
        close(
            "margin",
            value(Metric::MarginPerCustomer),
            plain_lead + 0.4 * plain_bought,
            plain_bought * se,
        );
    }
}

/// A subscription p a month, an exponential stay of mean m, and a cost c for the first step: with r = 1/m the days
/// paid for within the horizon are worth (1 − e^(−(ρ+r)T))/(ρ+r).
#[test]
fn the_present_value_of_an_exponential_stay() {
    let map = journey(
        r#"discount_rate: 0.2, touchpoints: {
            "buy": (stage: "s", name: "Buy", dwell: Exponential("200d"), moment: Conversion, subscribe: 30,
                    cost: 60, finish: 0),
        }"#,
    );
    let horizon = 730.0;
    let rho = 1.2f64.ln() / 365.0;
    let days = |rate: f64| (1.0 - (-rate * horizon).exp()) / rate;
    let a_day = 30.0 * 12.0 / 365.0;
    let (present, margin) = (
        a_day * days(rho + 1.0 / 200.0) - 60.0,
        a_day * days(1.0 / 200.0) - 60.0,
    );
    let per_customer = |get: fn(&wayfarer::simulate::Tally) -> i128| {
        move |_: &wayfarer::simulate::Tables, tally: &wayfarer::simulate::Tally| {
            get(tally) as f64 / wayfarer::simulate::MONEY_UNITS / tally.customers as f64
        }
    };
    let (value, se) = batches(
        &map,
        (2000, 100),
        horizon,
        8,
        per_customer(|t| t.money.present),
    );
    close("present", value, present, se);
    let read = per_customer(|t| t.money.revenue - t.money.customer_cost);
    let (value, se) = batches(&map, (2000, 100), horizon, 8, read);
    close("margin", value, margin, se);
}

/// Margins and present values of runs and of the solver, on maps with arrivals, personas that spend differently, pains
/// that cost time and customers, loops, growth, ends, and costs before and after the conversion.
#[test]
fn margins_and_present_values_are_solved_as_they_are_run() {
    let parts = r#"discount_rate: 0.15,
        personas: {"few": (name: "Few", share: 0.3, spend: 3), "many": (name: "Many", share: 0.7)},
        touchpoints: {
            "ad": (stage: "s", name: "Ad", dwell: Exponential("5d"), cost: 4, cost_per_day: 0.1),
            "try": (stage: "s", name: "Try", dwell: Gamma(mean: "14d", sd: "8d"), cost_per_day: 0.4, revenue: 2),
            "buy": (stage: "s", name: "Buy", dwell: Fixed("30d"), moment: Conversion, subscribe: 20, cost: 9),
            "use": (stage: "s", name: "Use", dwell: Exponential("90d"), cost: 1, revenue_per_day: 0.05, finish: 0.05),
            "grow": (stage: "s", name: "Grow", dwell: Fixed("60d"), expand: 0.2, cost_per_day: 0.2),
        },
        flows: {"ad>try": (share: 0.7), "try>buy": (share: 0.5), "try>ad": (share: 0.1), "buy>use": (share: 0.9),
            "use>use": (share: 0.5), "use>grow": (share: 0.2), "grow>use": (share: 0.9)},
        pains: {"slow": (at: "ad", name: "Slow", prevalence: 0.3, leave: 0.2, delay: Fixed("9d"))}"#;
    for arrivals in ["", r#"arrivals: Between("0d", "90d"), "#] {
        let map = journey(&format!("{arrivals}{parts}"));
        let cohort = wayfarer::simulate::Cohort {
            replications: 40,
            ..cohort(&map, 2500, 500.0, 9)
        };
        let sample = wayfarer::analyze::measured(&cohort, &Default::default()).expect("a run");
        assert_eq!(wayfarer::analyze::contradictions(&cohort, &sample), []);
        let run = sample.answer(&map);
        let plan = wayfarer::plan::compile(&map, 500.0, wayfarer::plan::Luck::Central);
        let exact = wayfarer::exact::solve(&plan).expect("answers");
        let exact = wayfarer::analyze::exact_answer(&map, &plan, &exact, 2500, 0);
        for what in [
            Metric::MarginPerCustomer,
            Metric::MarginPerConverted,
            Metric::NetPresentValuePerCustomer,
            Metric::NetPresentValuePerConverted,
        ] {
            let (run, exact) = (metric(&run, what), metric(&exact, what));
            let stated = (exact.high - exact.low) / 2.0;
            assert!(
                stated < 0.01 * exact.value.abs(),
                "{}: {stated}",
                what.name()
            );
            let se = run.spread.expect("a spread").chance / 40f64.sqrt();
            close(what.name(), run.value, exact.value, se + stated / SIGMAS);
        }
    }
}

/// Sums are stated for the cohort: where customers arrive over 60 days and 30 are watched, half of
/// the cohort has begun to pay.
#[test]
fn sums_are_those_of_the_cohort_not_of_those_who_have_arrived() {
    let map = journey(
        r#"arrivals: Between("0d", "60d"), touchpoints: {
            "buy": (stage: "s", name: "Buy", dwell: Fixed("1y"), moment: Conversion, subscribe: 100),
        }"#,
    );
    let n = 100_000.0f64;
    let answer = answered(&cohort(&map, n as u64, 30.0, 4));
    let mrr = metric(&answer, Metric::MonthlyRecurringRevenue).value;
    // 100 times a binomial number with p = 1/2.
    close("mrr", mrr, 100.0 * n / 2.0, 100.0 * (n / 4.0).sqrt());
}

/// A ticket is answered after a day, and two days later it is solved or, just as likely, the customer
/// asks again about the same ticket: contacts are geometric with p = 1/2.
#[test]
fn tickets_by_hand() {
    let map = journey(
        r#"touchpoints: {
            "ask": (stage: "s", name: "Ask", dwell: Fixed("1d"), support: Ticket),
            "answer": (stage: "s", name: "Answer", dwell: Fixed("2d"), support: Response),
            "solved": (stage: "s", name: "Solved", moment: ProblemResolution, dwell: Fixed("3d")),
            "calm": (stage: "s", name: "Calm", dwell: Fixed("1000d")),
        }, flows: {
            "ask>answer": (share: 1), "answer>solved": (share: 0.5), "answer>ask": (share: 0.5),
            "solved>ask": (share: 0.2), "solved>calm": (share: 0.8),
        }"#,
    );
    let n = 100_000.0f64;
    let answer = answered(&cohort(&map, n as u64, 900.0, 5));
    let value = |what| metric(&answer, what).value;
    // After each solution one in five opens a new ticket: 1/0.8 tickets, variance 0.2/0.64.
    let tickets = 1.25 * n;
    close(
        "tickets",
        value(Metric::TicketVolume),
        1.25,
        (0.2 / 0.64 / n).sqrt(),
    );
    let se = (0.25 / tickets).sqrt();
    close(
        "first contact",
        value(Metric::FirstContactResolution),
        0.5,
        se,
    );
    is(&answer, Metric::FirstResponseTime, 1.0, 1e-6);
    // Three days a contact; a geometric number with p = 1/2 has mean 2 and variance 2.
    let se = 3.0 * (2.0 / tickets).sqrt();
    close("resolution", value(Metric::ResolutionTime), 6.0, se);
}

/// A price of Range(10, 990) is the normal law with mean 500 and standard deviation 980/3.28971, cut off at
/// 0: one draw in 21.4 is 0, and then nothing is sold, which is an answer like any other.
#[test]
fn a_price_that_comes_out_as_nothing_is_a_price() {
    let map = journey(
        r#"touchpoints: {
            "see": (stage: "s", name: "See", dwell: Fixed("1d")),
            "buy": (stage: "s", name: "Buy", moment: Conversion, dwell: Fixed("1d"), revenue: Range(10, 990), cost: 10),
        }, flows: {"see>buy": (share: 0.4)},
        targets: [(metric: Revenue, at_least: 1), (metric: Clv, at_least: 100)]"#,
    );
    let cohort = wayfarer::simulate::Cohort {
        replications: 4000,
        ..cohort(&map, 50, 30.0, 21)
    };
    let answer = answered(&cohort);
    let n = f64::from(cohort.replications);
    // Φ(500/297.9) and Φ(400/297.9).
    for (target, truth) in answer.targets.iter().zip([0.953_36_f64, 0.910_32]) {
        let found = target.probability;
        let name = target.target.metric.name();
        close(name, found, truth, (truth * (1.0 - truth) / n).sqrt());
    }
    // 500 Φ(1.678) + 297.9 φ(1.678) = 505.7 a sale, of which a draw strays by 285.8.
    let means = wayfarer::analyze::means(&cohort).expect("means");
    let (mean, se) = (20.0 * 505.741, 20.0 * 285.8 / n.sqrt());
    close("revenue", means.metrics[&Metric::Revenue].value, mean, se);
    close(
        "revenue of a run",
        metric(&answer, Metric::Revenue).value,
        mean,
        // A run strays besides by who buys: 12 of 50 in the variance, at a mean square of 337,476.
        (se * se + 12.0 * 337_476.0 / n).sqrt(),
    );
}

/// The sample map with the longest chains: the errors of its money are stated kind by kind, so that what is hardest to
/// solve takes no digits from the rest.
#[test]
fn the_money_of_the_life_cycle_is_known() {
    let map = sample("saas-life-cycle");
    let found = exact::solve(&compile(&map, 730.0, Luck::Central)).unwrap();
    let (money, errors) = (found.all.money.unwrap(), found.all.money_errors.unwrap());
    for (value, error, most) in [
        (money.revenue, errors.revenue, 1e-5),
        (money.customer_revenue, errors.customer_revenue, 1e-5),
        (money.recurring, errors.recurring, 1e-4),
        (money.at_window, errors.at_window, 1e-3),
        (money.net, errors.net, 1e-3),
        (money.present, errors.present, 1e-4),
    ] {
        assert!(error < most * value, "{value} ± {error}");
    }
    // What is less close than a ten-thousandth is told.
    assert!(found.accuracy.money_error < 1e-3);
    let told = found.accuracy.limits.iter();
    assert!(told.filter(|l| l.contains("sums of money")).count() == 1);
}
