//! Random changes.

use proptest::prelude::*;

use super::*;

/// Any change.
pub fn change() -> BoxedStrategy<Change> {
    (made(), any::<bool>())
        .prop_map(|(change, on)| change.switched(on))
        .boxed()
}

/// Any change that is on.
fn made() -> BoxedStrategy<Change> {
    let share = uncertain_share;
    let amount = || uncertain(money());
    prop_oneof![
        (slug(), self::share()).prop_map(|(pain, by)| Change::FixPain { pain, by }),
        (slug(), share()).prop_map(|(pain, prevalence)| Change::SetPrevalence { pain, prevalence }),
        (slug(), share()).prop_map(|(pain, leave)| Change::SetLeave { pain, leave }),
        (flow_key(), share()).prop_map(|(flow, share)| Change::SetShare { flow, share }),
        (slug(), self::share())
            .prop_map(|(touchpoint, share)| Change::SetDropOff { touchpoint, share }),
        (slug(), share()).prop_map(|(touchpoint, finish)| Change::SetFinish { touchpoint, finish }),
        (flow_key(), days(), uncertain(factor())).prop_map(|(flow, within, times)| {
            Change::SetWithin {
                flow,
                within,
                times,
            }
        }),
        (slug(), dwell()).prop_map(|(touchpoint, dwell)| Change::SetDwell { touchpoint, dwell }),
        (slug(), factor()).prop_map(|(touchpoint, by)| Change::ScaleDwell { touchpoint, by }),
        (slug(), emotion()).prop_map(|(touchpoint, emotion)| Change::SetEmotion {
            touchpoint,
            emotion
        }),
        (slug(), amount()).prop_map(|(touchpoint, subscribe)| Change::SetPrice {
            touchpoint,
            subscribe
        }),
        (slug(), amount()).prop_map(|(touchpoint, cost)| Change::SetCost { touchpoint, cost }),
        (slug(), amount()).prop_map(|(touchpoint, revenue)| Change::SetRevenue {
            touchpoint,
            revenue
        }),
        (slug(), share()).prop_map(|(persona, share)| Change::SetPersonaShare { persona, share }),
        slug().prop_map(|opportunity| Change::Adopt { opportunity }),
        (slug(), touchpoint().prop_map(Box::new))
            .prop_map(|(slug, touchpoint)| Change::AddTouchpoint { slug, touchpoint }),
        (flow_key(), slug(), touchpoint().prop_map(Box::new), share()).prop_map(
            |(flow, slug, touchpoint, onward)| Change::Insert {
                flow,
                slug,
                touchpoint,
                onward
            }
        ),
        (slug(), pain().prop_map(Box::new)).prop_map(|(slug, pain)| Change::AddPain { slug, pain }),
        (flow_key(), flow().prop_map(Box::new))
            .prop_map(|(flow, with)| Change::AddFlow { flow, with }),
        (slug(), prop::sample::select(Customers::ALL)).prop_map(|(touchpoint, customers)| {
            Change::RemoveTouchpoint {
                touchpoint,
                customers,
            }
        }),
        flow_key().prop_map(|flow| Change::RemoveFlow { flow }),
    ]
    .boxed()
}
