use super::*;

fn days(x: f64) -> Uncertain<Days> {
    Days::new(x).unwrap().into()
}

#[test]
fn fixing_a_pain_takes_that_part_of_its_prevalence() {
    let prevalence = |map: &JourneyMap| map.pains["sso"].prevalence;
    let fixed = prevalence(&made(&[fix("sso", 0.8)])).central().get();
    assert!(near(fixed, 0.08), "0.4 · 0.2, found {fixed}");
    let gone = prevalence(&made(&[fix("sso", 1.0)]));
    assert_eq!(gone, Share::ZERO.into());
    // 41 of 118 counted, three quarters gone: 10.25 of 118.
    let mut counted = base();
    counted.pains[0].prevalence = Uncertain::beta(41.0, 77.0).unwrap();
    let fixed = prevalence(&made_on(&counted, &[fix("sso", 0.75)]));
    let Uncertain::Beta(beta) = fixed else {
        panic!("{fixed:?}")
    };
    assert!(near(beta.yes(), 10.25) && near(beta.no(), 107.75));
}

#[test]
fn drop_off_scales_the_flows_in_proportion() {
    // 0.5 and 0.3 of 0.8 become 0.55 and 0.33 of 0.88.
    let map = made(&[drop_off("a", 0.12)]);
    assert_eq!(flows(&map), "a>b 0.55, a>c 0.33, b>c 0.8, c>c 0.9");
    let map = made(&[drop_off("a", 1.0)]);
    assert_eq!(flows(&map), "a>b 0, a>c 0, b>c 0.8, c>c 0.9");
    let mut dead = base();
    dead.flows.shift_remove(&flow("b>c"));
    dead.touchpoints["b"].finish = Some(share(0.0).into());
    let found = codes_on(&dead, &[drop_off("b", 0.5)]);
    assert_eq!(found, ["nothing-to-scale changes.0"]);
}

#[test]
fn those_who_finish_give_way_to_drop_off_in_proportion() {
    // 0.5 and 0.3 go on and 0.1 finishes: of 0.9 becomes 0.45.
    let mut map = base();
    map.touchpoints["a"].finish = Some(share(0.1).into());
    let after = made_on(&map, &[drop_off("a", 0.55)]);
    assert_eq!(flows(&after), "a>b 0.25, a>c 0.15, b>c 0.8, c>c 0.9");
    let finish = |map: &JourneyMap, at: &str| map.finish(&slug(at)).central().get();
    assert!((finish(&after, "a") - 0.05).abs() < 1e-12);
    // Where no flow leaves, all finish: until some drop off.
    map.flows.shift_remove(&flow("b>c"));
    assert_eq!(finish(&map, "b"), 1.0);
    let after = made_on(&map, &[drop_off("b", 0.2)]);
    assert!((finish(&after, "b") - 0.8).abs() < 1e-12);
}

#[test]
fn finishing_is_set_and_counts_with_the_shares() {
    let set = |part| Change::SetFinish {
        touchpoint: slug("a"),
        finish: share(part).into(),
    };
    let after = made(&[set(0.15)]);
    assert_eq!(after.finish(&slug("a")), share(0.15).into());
    assert_eq!(flows(&after), flows(&base()));
    let found = codes_on(&base(), &[set(0.3)]);
    assert_eq!(found, ["shares-over-one changes.0"]);
}

/// Who went on by a flow that a scenario takes away drops off, also where nothing else is left: that it is
/// gone must not turn a loss into a good end.
#[test]
fn what_a_scenario_takes_away_is_no_good_end() {
    let without = Change::RemoveFlow { flow: flow("b>c") };
    let after = made(&[without]);
    assert_eq!(after.touchpoints["b"].finish, Some(share(0.0).into()));
    let after = made(&[remove("c")]);
    assert_eq!(after.touchpoints["b"].finish, Some(share(0.0).into()));
    assert_eq!(after.touchpoints["a"].finish, None, "it has another flow");
}

#[test]
fn drop_off_is_met_with_uncertain_shares_too() {
    let mut map = base();
    map.flows[0].share = Uncertain::range(share(0.4), share(0.6)).unwrap();
    map.flows[1].share = Uncertain::pert(share(0.1), share(0.3), share(0.5)).unwrap();
    let after = made_on(&map, &[drop_off("a", 0.4)]);
    let sum: f64 = (after.flows_from(&slug("a")))
        .map(|(_, f)| f.share.central().get())
        .sum();
    assert!((sum - 0.6).abs() < 1e-9, "{sum}");
    assert!(matches!(after.flows[0].share, Uncertain::Range(_)));
    let Uncertain::Pert(pert) = after.flows[1].share else {
        panic!()
    };
    // 0.75 would be the factor if the range's middle scaled in proportion; it nearly does.
    assert!((pert.likely().get() - 0.225).abs() < 0.002);
    assert!((pert.max().get() / pert.min().get() - 5.0).abs() < 1e-9);
}

#[test]
fn uncertain_shares_keep_their_kind_and_stay_valid() {
    let range = Uncertain::Range(Range::new(share(0.2), share(0.6)).unwrap());
    let Uncertain::Range(half) = scale::share(&range, 0.5) else {
        panic!()
    };
    assert!(near(half.low().get(), 0.1) && near(half.high().get(), 0.3));
    let Uncertain::Range(capped) = scale::share(&range, 2.0) else {
        panic!()
    };
    assert!(near(capped.low().get(), 0.4) && capped.high().get() < 1.0);
    let pert = Uncertain::Pert(Pert::new(share(0.1), share(0.2), share(0.8)).unwrap());
    let Uncertain::Pert(capped) = scale::share(&pert, 2.0) else {
        panic!()
    };
    assert_eq!(
        [capped.min(), capped.likely(), capped.max()].map(Share::get),
        [0.2, 0.4, 1.0]
    );
    let beta = Uncertain::Beta(Beta::new(60.0, 40.0).unwrap());
    assert_eq!(scale::share(&beta, 2.0), Share::ONE.into());
    assert_eq!(scale::share(&beta, 0.0), Share::ZERO.into());
}

#[test]
fn stays_of_every_law_are_scaled() {
    let real = |x: f64| Uncertain::Known(Real::new(x).unwrap());
    let positive = |x: f64| crate::units::Positive::new(x).unwrap().into();
    let laws = [
        (DwellLaw::Fixed(days(2.0)), DwellLaw::Fixed(days(1.0))),
        (
            DwellLaw::Exponential(
                Uncertain::range(Days::clamped(2.0), Days::clamped(8.0)).unwrap(),
            ),
            DwellLaw::Exponential(
                Uncertain::range(Days::clamped(1.0), Days::clamped(4.0)).unwrap(),
            ),
        ),
        (
            DwellLaw::Usually {
                median: days(2.0),
                p90: days(6.0),
            },
            DwellLaw::Usually {
                median: days(1.0),
                p90: days(3.0),
            },
        ),
        (
            DwellLaw::LogNormal {
                mu: real(1.0),
                sigma: positive(1.0),
            },
            DwellLaw::LogNormal {
                mu: real(1.0 + 0.5_f64.ln()),
                sigma: positive(1.0),
            },
        ),
        (
            DwellLaw::Gamma {
                mean: days(2.0),
                sd: days(1.0),
            },
            DwellLaw::Gamma {
                mean: days(1.0),
                sd: days(0.5),
            },
        ),
        (
            DwellLaw::WeibullShape {
                shape: positive(1.5),
                scale: days(4.0),
            },
            DwellLaw::WeibullShape {
                shape: positive(1.5),
                scale: days(2.0),
            },
        ),
        (
            DwellLaw::Pert {
                min: days(0.0),
                likely: days(2.0),
                max: days(4.0),
            },
            DwellLaw::Pert {
                min: days(0.0),
                likely: days(1.0),
                max: days(2.0),
            },
        ),
        (
            DwellLaw::Quantiles(vec![Days::ZERO, Days::clamped(4.0)]),
            DwellLaw::Quantiles(vec![Days::ZERO, Days::clamped(2.0)]),
        ),
    ];
    for (before, after) in laws {
        let mut map = base();
        map.touchpoints[0].dwell = Dwell::new(before).unwrap();
        let half = Change::ScaleDwell {
            touchpoint: slug("a"),
            by: Factor::new(0.5).unwrap(),
        };
        let map = made_on(&map, &[half]);
        assert_eq!(map.touchpoints[0].dwell, Dwell::new(after).unwrap());
    }
    let mut map = base();
    map.touchpoints[0].dwell = Dwell::new(DwellLaw::Between {
        low: days(1.0),
        high: days(2.0),
    })
    .unwrap();
    let by = |x: f64| Change::ScaleDwell {
        touchpoint: slug("a"),
        by: Factor::new(x).unwrap(),
    };
    assert!(
        made_on(&map, &[by(0.0)]).touchpoints[0]
            .dwell
            .takes_no_time()
    );
    // Both ends would be the longest duration there is.
    let found = codes_on(&map, &[by(1e6)]);
    assert_eq!(found, ["dwell-out-of-range changes.0"]);
}

#[test]
fn drop_off_is_met_where_a_range_comes_near_1() {
    let mut map = base();
    map.flows[2].share = Uncertain::range(share(0.5), share(0.99)).unwrap();
    for wanted in [0.5, 0.05, 0.01, 0.0] {
        let after = made_on(&map, &[drop_off("b", wanted)]);
        let left = 1.0 - after.flows[2].share.central().get();
        assert!((left - wanted).abs() < 1e-9, "{left}, expected {wanted}");
    }
}
