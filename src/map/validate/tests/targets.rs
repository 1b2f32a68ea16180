use super::*;

#[test]
fn targets_ask_for_what_the_map_can_answer() {
    let with = |metric: Metric, bound: Bound| check(|map| map.targets.push(target(metric, bound)));
    assert_eq!(with(Metric::Conversion, Bound::AtLeast(0.4)), none());
    let missing = ["error target-without-meaning targets.0.metric"];
    assert_eq!(with(Metric::Activation, Bound::AtLeast(0.4)), missing);
    assert_eq!(with(Metric::TimeToValue, Bound::AtMost(14.0)), missing);
    assert_eq!(
        with(Metric::NetRevenueRetention, Bound::AtLeast(1.1)),
        missing
    );
    let wrong = ["warning target-out-of-range targets.0.at_least"];
    assert_eq!(with(Metric::Conversion, Bound::AtLeast(40.0)), wrong);
    assert_eq!(with(Metric::Nps, Bound::AtLeast(40.0)), none());
    let not_finite = ["error out-of-range targets.0.at_least"];
    assert_eq!(with(Metric::Nps, Bound::AtLeast(f64::NAN)), not_finite);
    let text = messages(|map| {
        map.targets
            .push(target(Metric::Conversion, Bound::AtLeast(40.0)));
        map.targets
            .push(target(Metric::LtvToCac, Bound::AtLeast(3.0)));
    });
    assert!(text.contains("40 % is written 0.4"), "{text}");
    assert!(
        text.contains("it needs a touchpoint with subscribe, revenue or revenue_per_day, and a touchpoint with cost or cost_per_day"),
        "{text}"
    );
}

#[test]
fn targets_as_a_whole_are_judged() {
    let twice = check(|map| {
        for bound in [Bound::AtLeast(0.1), Bound::AtMost(0.5), Bound::AtLeast(0.2)] {
            map.targets.push(target(Metric::Conversion, bound));
        }
    });
    assert_eq!(twice, ["warning duplicate-target targets.2"]);
    let unconverted = check(|map| {
        touchpoint(map, "buy").moment = None;
        map.targets.push(target(Metric::Nps, Bound::AtLeast(0.0)));
    });
    assert_eq!(unconverted, ["warning no-conversion targets"]);
    let future = check(|map| map.state = State::Future { of: None });
    assert_eq!(future, ["warning future-without-targets targets"]);
}

#[test]
fn each_metric_has_a_meaning_once_a_map_carries_everything() {
    let mut map = sound();
    for metric in [
        Metric::Csat,
        Metric::Ces,
        Metric::TicketVolume,
        Metric::Revenue,
    ] {
        assert!(metric_has_meaning(&map, metric).is_err(), "{metric:?}");
    }
    let money = || Some(Money::new(10.0).unwrap().into());
    for (index, moment) in Milestone::ALL.iter().enumerate() {
        let mut t = Touchpoint::new(slug("all"), moment.name());
        t.moment = Some(*moment);
        t.subscribe = money();
        t.cost = money();
        t.expand = Some(share(0.1).into());
        t.csat = true;
        t.effort = Some(3.0);
        t.support = Some(if index == 0 {
            SupportRole::Ticket
        } else {
            SupportRole::Response
        });
        map.touchpoints.insert(slug(&format!("m{index}")), t);
    }
    let present = Metric::NetPresentValuePerCustomer;
    assert!(metric_has_meaning(&map, present).is_err());
    map.discount_rate = share(0.1);
    for metric in Metric::ALL {
        assert_eq!(metric_has_meaning(&map, *metric), Ok(()), "{metric:?}");
    }
}
