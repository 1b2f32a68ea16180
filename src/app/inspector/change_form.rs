//! The number of a change, in the control that suits it.

use eframe::egui::Ui;

use super::{
    controls::choice::plain_choice,
    form::{Form, Spec, spec},
};
use crate::{
    app::command::Alteration,
    map::{Change, Customers},
    units::Uncertain,
};

/// The name of the step in the history.
const EDIT: &str = "Change a number of a change";

const BY: Spec = spec("Less often", "by", EDIT, "The part of it that goes away");
const PREVALENCE: Spec = spec(
    "Strikes",
    "prevalence",
    EDIT,
    "The share of visits that it strikes",
);
const LEAVE: Spec = spec(
    "Leave",
    "leave",
    EDIT,
    "The share of those struck who leave because of it",
);
const SHARE: Spec = spec("Share", "share", EDIT, "The share of visits that take it");
const DROP_OFF: Spec = spec(
    "Drop off",
    "share",
    EDIT,
    "The share of visits after which nobody goes on",
);
const FINISH: Spec = spec(
    "Finish",
    "finish",
    EDIT,
    "The share of visits after which the journey has ended well",
);
const WITHIN: Spec = spec(
    "Within",
    "within",
    EDIT,
    "The longest stay for which it holds",
);
const TIMES: Spec = spec("Times", "times", EDIT, "How many times as many go on");
const DWELL: Spec = spec("Takes", "dwell", EDIT, "How long a visit lasts");
const SCALE: Spec = spec("Times as long", "by", EDIT, "0.5× is twice as fast");
const EMOTION: Spec = spec(
    "Feels",
    "emotion",
    EDIT,
    "From −1 (awful) to +1 (delighted)",
);
const PRICE: Spec = spec("Price a month", "subscribe", EDIT, "Of the subscription");
const COST: Spec = spec("Cost", "cost", EDIT, "Of one visit");
const REVENUE: Spec = spec("Revenue", "revenue", EDIT, "Of one visit");
const OF_ARRIVALS: Spec = spec("Of arrivals", "share", EDIT, "Beside the other personas");
const ONWARD: Spec = spec("Go on", "onward", EDIT, "The share that goes on from it");

const ENTERED: Spec = spec(
    "Who entered there",
    "customers",
    "Change what becomes of customers",
    "What becomes of the customers that entered at the touchpoint, if any did",
);

/// Draws what can be set of a change; nothing for those that have no number. `set` is the edit that
/// puts another change in its place.
pub fn numbers<E: Into<Alteration>>(
    form: &mut Form,
    ui: &mut Ui,
    change: &Change,
    set: &dyn Fn(Change) -> E,
) {
    let new = |alter: &dyn Fn(&mut Change)| {
        let mut new = change.clone();
        alter(&mut new);
        set(new)
    };
    /// Sets a field of the kind of change that is drawn here.
    macro_rules! put {
        ($kind:ident, $field:ident) => {
            |value| {
                new(&|change| {
                    if let Change::$kind { $field, .. } = change {
                        *$field = Clone::clone(&value);
                    }
                })
            }
        };
    }
    /// The same for a number that must be there, whose control can say that there is none.
    macro_rules! sure {
        ($kind:ident, $field:ident, $old:expr) => {
            |value: Option<_>| put!($kind, $field)(value.unwrap_or(*$old))
        };
    }
    let graded = (None, false);
    match change {
        Change::FixPain { by, .. } => form.needed(ui, &BY, *by, put!(FixPain, by)),
        Change::SetPrevalence { prevalence: x, .. } => {
            form.uncertain(
                ui,
                &PREVALENCE,
                Some(x),
                graded,
                sure!(SetPrevalence, prevalence, x),
            );
        }
        Change::SetLeave { leave: x, .. } => {
            form.uncertain(ui, &LEAVE, Some(x), graded, sure!(SetLeave, leave, x));
        }
        Change::SetShare { share: x, .. } => {
            form.uncertain(ui, &SHARE, Some(x), graded, sure!(SetShare, share, x));
        }
        Change::SetDropOff { share, .. } => {
            form.needed(ui, &DROP_OFF, *share, put!(SetDropOff, share));
        }
        Change::SetFinish { finish: x, .. } => {
            form.uncertain(ui, &FINISH, Some(x), graded, sure!(SetFinish, finish, x));
        }
        Change::SetWithin {
            within, times: x, ..
        } => {
            form.needed(ui, &WITHIN, *within, put!(SetWithin, within));
            form.uncertain(ui, &TIMES, Some(x), graded, sure!(SetWithin, times, x));
        }
        Change::SetDwell { dwell, .. } => {
            let old = dwell.clone();
            form.dwell(ui, &DWELL, Some(dwell), None, |value| {
                put!(SetDwell, dwell)(value.unwrap_or_else(|| old.clone()))
            });
        }
        Change::ScaleDwell { by, .. } => form.needed(ui, &SCALE, *by, put!(ScaleDwell, by)),
        Change::SetEmotion { emotion, .. } => {
            form.emotion(ui, &EMOTION, Some(*emotion), put!(SetEmotion, emotion));
        }
        Change::SetPrice { subscribe: x, .. } => {
            form.uncertain(ui, &PRICE, Some(x), graded, sure!(SetPrice, subscribe, x));
        }
        Change::SetCost { cost: x, .. } => {
            form.uncertain(ui, &COST, Some(x), graded, sure!(SetCost, cost, x));
        }
        Change::SetRevenue { revenue: x, .. } => {
            form.uncertain(ui, &REVENUE, Some(x), graded, sure!(SetRevenue, revenue, x));
        }
        Change::SetPersonaShare { share: x, .. } => {
            form.uncertain(
                ui,
                &OF_ARRIVALS,
                Some(x),
                graded,
                sure!(SetPersonaShare, share, x),
            );
        }
        Change::Insert { onward: x, .. } => {
            form.uncertain(ui, &ONWARD, Some(x), graded, sure!(Insert, onward, x));
        }
        Change::AddFlow { with, .. } => {
            let old: &Uncertain<_> = &with.share;
            form.uncertain(ui, &SHARE, Some(old), graded, |value| {
                new(&|change| {
                    if let Change::AddFlow { with, .. } = change {
                        with.share = value.unwrap_or(*old);
                    }
                })
            });
        }
        Change::RemoveTouchpoint {
            touchpoint,
            customers,
        } => {
            // Where nobody entered there is nothing to choose. A scenario tells it of a touchpoint that its
            // map no longer has.
            let told = form.has_found("entry-gone") || form.has_found("entry-moved");
            if !told && !super::change::is_entry(form.map(), touchpoint) {
                return;
            }
            let choices = [
                plain_choice(Customers::Gone, "Do not come")
                    .about("The cohort is as large as before, and they are lost from the start"),
                plain_choice(Customers::Elsewhere, "Enter elsewhere")
                    .about("At the other entries, in proportion"),
            ];
            let now = (Some(customers), "");
            form.choice(
                ui,
                &ENTERED,
                now,
                &choices,
                put!(RemoveTouchpoint, customers),
            );
        }
        Change::Adopt { .. }
        | Change::AddTouchpoint { .. }
        | Change::AddPain { .. }
        | Change::RemoveFlow { .. }
        | Change::Off { .. } => {}
    }
}
