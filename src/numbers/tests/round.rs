//! What is said is read again as the same number, and what a hand sets has few digits.

use proptest::prelude::*;

use crate::{
    numbers::{Spoken, read_uncertain, say_uncertain, set_by_hand, significant},
    units::{Days, Factor, Money, Real, Share, Uncertain},
};

fn again<Q: Spoken>(q: Q, currency: &str) -> Result<Q, String> {
    Q::hear(&q.say(currency), currency)
}

proptest! {
    #[test]
    fn what_is_said_is_read_again(
        x in 0.0..1.0f64,
        amount in -1e9..1e9f64,
        days in 0.0..1e5f64,
        thousandths in 0u32..5_000_000,
    ) {
        let share = Share::new(x).unwrap();
        prop_assert!((again(share, "EUR").unwrap().get() - x).abs() < 1e-15);
        let cents = (amount * 100.0).round() / 100.0;
        let odd = f64::from(thousandths) / 1000.0;
        for currency in ["EUR", "CHF", "USD", "SEK", ""] {
            for x in [cents, cents.round(), odd] {
                let money = Money::new(x).unwrap();
                prop_assert_eq!(again(money, currency), Ok(money), "{}", money.say(currency));
            }
        }
        for x in [days, odd] {
            let days = Days::new(x).unwrap();
            prop_assert_eq!(again(days, ""), Ok(days));
        }
        let factor = Factor::new(odd).unwrap();
        prop_assert_eq!(again(factor, ""), Ok(factor));
        let real = Real::new(-odd).unwrap();
        prop_assert_eq!(again(real, ""), Ok(real));
    }

    #[test]
    fn uncertain_numbers_in_one_text_are_read_again(a in 1u32..9_999, b in 1u32..9_999, c in 1u32..9_999) {
        let mut points = [a, b, c].map(|n| f64::from(n) / 10_000.0);
        points.sort_by(f64::total_cmp);
        let [low, likely, high] = points;
        prop_assume!(low < high);
        let share = |x| Share::new(x).unwrap();
        let days = |x: f64| Days::new(x * 100.0).unwrap();
        let money = |x: f64| Money::new((x * 1e6).round()).unwrap();
        for number in [
            Uncertain::range(share(low), share(high)).unwrap(),
            Uncertain::pert(share(low), share(likely), share(high)).unwrap(),
            Uncertain::beta(f64::from(a), f64::from(b)).unwrap(),
        ] {
            let read = read_uncertain::<Share>(&say_uncertain(&number, ""), "");
            prop_assert_eq!(read.map(|r| r.value), Ok(number));
        }
        let number = Uncertain::pert(days(low), days(likely), days(high)).unwrap();
        let read = read_uncertain::<Days>(&say_uncertain(&number, ""), "");
        prop_assert_eq!(read.map(|r| r.value), Ok(number));
        for currency in ["USD", "CHF"] {
            let number = Uncertain::range(money(low), money(high)).unwrap();
            let read = read_uncertain::<Money>(&say_uncertain(&number, currency), currency);
            prop_assert_eq!(read.map(|r| r.value), Ok(number));
        }
    }
}

#[test]
fn shares_that_people_write_are_said_as_they_wrote_them() {
    for text in ["0 %", "7 %", "12.5 %", "33.3 %", "0.05 %", "100 %"] {
        assert_eq!(Share::hear(text, "USD").unwrap().say("USD"), text);
    }
}

#[test]
fn a_hand_sets_what_its_control_can_show() {
    assert_eq!(set_by_hand(0.221_574_278_677_019_9, 0.005), 0.22);
    assert_eq!(set_by_hand(0.221_574_278_677_019_9, 0.001), 0.222);
    assert_eq!(set_by_hand(-0.4567, 0.05), -0.45);
    assert_eq!(set_by_hand(1234.567, 10.0), 1230.0);
    assert_eq!(set_by_hand(0.3, 0.1), 0.3);
    assert_eq!(set_by_hand(-0.001, 0.05).to_string(), "0");
    assert_eq!(significant(Share::new(1.0 / 3.0).unwrap(), 2).get(), 0.33);
}
