//! Uncertain numbers: their centres, quantiles and limits.

use super::*;
use crate::units::{Days, Money};

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

#[test]
fn a_range_is_a_90_percent_interval_on_each_scale() {
    let shares = Uncertain::range(share(0.55), share(0.7)).unwrap();
    assert!((shares.quantile(0.05).get() - 0.55).abs() < 1e-9);
    assert!((shares.quantile(0.95).get() - 0.7).abs() < 1e-9);
    let days = Uncertain::range(Days::new(1.0).unwrap(), Days::new(4.0).unwrap()).unwrap();
    assert!(
        (days.central().get() - 2.0).abs() < 1e-9,
        "geometric middle"
    );
    let money = Uncertain::range(Money::new(-10.0).unwrap(), Money::new(10.0).unwrap()).unwrap();
    assert!(money.central().get().abs() < 1e-9);
}

/// The mean of the draws, by the midpoint rule.
fn mean(law: Uncertain<Money>) -> f64 {
    const N: usize = 20_000;
    let at = |i| law.quantile((i as f64 + 0.5) / N as f64).get();
    (0..N).map(at).sum::<f64>() / N as f64
}

/// However wide: the middle of what people wrote is the mean and the median, and a price stays one.
#[test]
fn amounts_keep_their_middle_and_their_sign() {
    let money = |x| Money::new(x).unwrap();
    for (low, high) in [(80.0, 120.0), (10.0, 1000.0), (0.0, 100.0), (-40.0, -2.0)] {
        let law = Uncertain::range(money(low), money(high)).unwrap();
        let middle = f64::midpoint(low, high);
        assert!(
            (mean(law) - middle).abs() < 1e-6 * middle.abs(),
            "{low}…{high}"
        );
        assert_eq!(law.central().get(), middle);
        assert!((law.quantile(0.5).get() - middle).abs() < 1e-9);
        assert!((law.quantile(0.05).get() - low).abs() < 1e-6);
        assert!((law.quantile(0.95).get() - high).abs() < 1e-6);
        for p in [1e-9, 0.001, 0.999, 1.0 - 1e-9] {
            assert!(law.quantile(p).get() * middle >= 0.0, "{low}…{high} at {p}");
        }
    }
    let around_zero = Uncertain::range(money(-10.0), money(10.0)).unwrap();
    assert!(
        around_zero.quantile(0.001).get() < -10.0,
        "either side was allowed"
    );
}

#[test]
fn a_law_that_a_hand_has_moved_has_few_digits_and_shares_sum_to_no_more() {
    let range = Uncertain::range(share(0.2), share(0.3)).unwrap();
    for k in 1..200 {
        let to = f64::from(k) / 200.0;
        let law = range.around(share(to)).with_few_digits();
        let central = law.central().get();
        assert!(central <= to + 1e-12 && to - central < 1e-5, "{law:?}");
        if let Uncertain::Range(r) = law {
            for end in [r.low(), r.high()] {
                let digits = end.get().to_string();
                assert!(digits.len() <= 12, "{digits}");
            }
        }
        let counts = Uncertain::beta(41.0, 77.0).unwrap();
        let law = counts.around(share(to)).with_few_digits();
        assert!((law.central().get() - to).abs() < 1e-5, "{law:?}");
    }
    assert_eq!(
        Uncertain::Known(share(0.64)).with_few_digits(),
        share(0.64).into()
    );
    assert_eq!(range.with_few_digits(), range);
}

#[test]
fn counts_give_the_beta_law() {
    let law = Uncertain::beta(41.0, 77.0).unwrap();
    assert!((law.central().get() - 41.0 / 118.0).abs() < 1e-12);
    // Median of a Beta law, Kerman (2011): (a − 1/3) / (a + b − 2/3), good to 1e-4 here.
    let median = (41.0 - 1.0 / 3.0) / (118.0 - 2.0 / 3.0);
    assert!((law.quantile(0.5).get() - median).abs() < 1e-4);
}

#[test]
fn a_law_moves_to_another_value_and_stays_as_uncertain() {
    let laws = [
        Uncertain::range(share(0.2), share(0.5)).unwrap(),
        Uncertain::beta(30.0, 70.0).unwrap(),
        Uncertain::pert(share(0.1), share(0.3), share(0.4)).unwrap(),
    ];
    for law in laws {
        let moved = law.around(share(0.6));
        assert!((moved.central().get() - 0.6).abs() < 1e-6, "{moved:?}");
        assert_eq!(
            std::mem::discriminant(&moved),
            std::mem::discriminant(&law),
            "{moved:?}"
        );
        assert_eq!(law.around(share(1.0)), Uncertain::Known(share(1.0)));
    }
    let known = Uncertain::Known(share(0.2));
    assert_eq!(known.around(share(0.3)), Uncertain::Known(share(0.3)));
}

#[test]
fn times_and_amounts_move_on_their_own_scales() {
    let days = |d| Days::new(d).unwrap();
    let range = Uncertain::range(days(1.0), days(4.0)).unwrap();
    let moved = range.moved(days(6.0)).unwrap();
    assert!(
        (moved.quantile(0.05).get() - 3.0).abs() < 1e-9,
        "three times"
    );
    assert!((moved.quantile(0.95).get() - 12.0).abs() < 1e-9);
    let money = |x| Money::new(x).unwrap();
    let pert = Uncertain::pert(money(10.0), money(20.0), money(60.0)).unwrap();
    let moved = pert.moved(money(30.0)).unwrap();
    assert_eq!(
        moved,
        Uncertain::pert(money(15.0), money(25.0), money(65.0)).unwrap()
    );
    assert_eq!(range.moved(days(0.0)), None, "a law of ratios ends above 0");
}

#[test]
fn points_on_an_edge_stay_there() {
    let pert = Uncertain::pert(share(0.0), share(0.1), share(1.0)).unwrap();
    let moved = pert.moved(share(0.5)).unwrap();
    assert_eq!(moved.central(), share(0.5));
    assert!(matches!(moved, Uncertain::Pert(p) if p.min() == share(0.0) && p.max() == share(1.0)));
    assert_eq!(
        pert.moved(share(0.95)),
        None,
        "no three points have this mean"
    );
}

#[test]
fn invalid_laws_cannot_be_built() {
    assert!(Uncertain::range(share(0.7), share(0.5)).is_err());
    assert!(Uncertain::range(share(0.0), share(0.5)).is_err());
    assert!(Uncertain::beta(0.0, 3.0).is_err());
    assert!(Uncertain::pert(share(0.5), share(0.4), share(0.6)).is_err());
}
