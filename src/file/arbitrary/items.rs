//! Random things of a map.

use proptest::{collection::vec, option::of, prelude::*};

use super::*;

pub fn persona() -> BoxedStrategy<Persona> {
    (
        (
            text(),
            of(choice(Segment::ALL)),
            uncertain_share(),
            text(),
            text(),
        ),
        of(0.0..=10.0f64),
        by_key(flow_key(), factor(), 2),
        by_key(slug(), factor(), 2),
        by_key(slug(), factor(), 2),
        (factor(), of(slug()), evidence(), text(), super::share()),
    )
        .prop_map(|(a, baseline, flow, dwell, pain, b)| Persona {
            name: a.0,
            segment: a.1,
            share: a.2,
            goal: a.3,
            quote: a.4,
            baseline,
            flow,
            dwell,
            pain,
            spend: b.0,
            entry: b.1,
            away: b.4,
            evidence: b.2,
            note: b.3,
        })
        .boxed()
}

pub fn stage() -> impl Strategy<Value = Stage> {
    (text(), text(), of(days()), text(), width()).prop_map(|(name, goal, expected, note, width)| {
        Stage {
            name,
            goal,
            expected,
            note,
            width,
        }
    })
}

pub fn touchpoint() -> BoxedStrategy<Touchpoint> {
    let amount = || of(uncertain(money()));
    (
        (
            slug(),
            text(),
            choice(Channel::ALL),
            text(),
            text(),
            emotion(),
            dwell(),
        ),
        (of(choice(Milestone::ALL)), of(choice(SupportRole::ALL))),
        (amount(), amount(), amount(), amount(), amount()),
        (
            of(uncertain_share()),
            of(uncertain_share()),
            any::<bool>(),
            of(uncertain_share()),
        ),
        (
            of(1.0..=7.0f64),
            evidence(),
            vec(text(), 0..3),
            text(),
            vec(sticky(), 0..3),
            of(position()),
        ),
    )
        .prop_map(|(a, b, c, d, e)| Touchpoint {
            stage: a.0,
            name: a.1,
            channel: a.2,
            does: a.3,
            thinks: a.4,
            emotion: a.5,
            dwell: a.6,
            moment: b.0,
            support: b.1,
            cost: c.0,
            revenue: c.1,
            cost_per_day: c.2,
            revenue_per_day: c.3,
            subscribe: c.4,
            expand: d.0,
            contract: d.1,
            csat: d.2,
            finish: d.3,
            effort: e.0,
            evidence: e.1,
            quotes: e.2,
            note: e.3,
            stickies: e.4,
            position: e.5,
        })
        .boxed()
}

fn sticky() -> BoxedStrategy<Sticky> {
    (choice(Lane::ALL), text())
        .prop_map(|(lane, text)| Sticky { lane, text })
        .boxed()
}

pub fn pain() -> BoxedStrategy<Pain> {
    (
        (slug(), text(), uncertain_share(), uncertain_share()),
        (of(dwell()), emotion(), evidence(), vec(text(), 0..3)),
        (any::<u32>(), text(), of(uncertain(money())), text()),
    )
        .prop_map(|(a, b, c)| Pain {
            at: a.0,
            name: a.1,
            prevalence: a.2,
            leave: a.3,
            delay: b.0,
            emotion: b.1,
            evidence: b.2,
            quotes: b.3,
            votes: c.0,
            owner: c.1,
            fix_cost: c.2,
            note: c.3,
        })
        .boxed()
}

pub fn flow() -> BoxedStrategy<Flow> {
    let timed =
        (days(), uncertain(factor())).prop_map(|(within, times)| TimedEffect { within, times });
    (uncertain_share(), of(timed), evidence(), text())
        .prop_map(|(share, within, evidence, note)| Flow {
            share,
            within,
            evidence,
            note,
        })
        .boxed()
}

pub fn target() -> BoxedStrategy<Target> {
    (
        choice(Metric::ALL),
        days(),
        money(),
        any::<bool>(),
        of(slug()),
        text(),
    )
        .prop_map(|(metric, days, number, least, persona, note)| {
            let value = match metric.unit() {
                Unit::Days => days.get(),
                _ => number.get(),
            };
            let bound = match least {
                true => Bound::AtLeast(value),
                false => Bound::AtMost(value),
            };
            Target {
                metric,
                bound,
                persona,
                note,
            }
        })
        .boxed()
}

pub fn opportunity() -> BoxedStrategy<Opportunity> {
    (
        (slug(), text(), vec(change(), 0..3), of(uncertain(money()))),
        (any::<u32>(), text(), text()),
    )
        .prop_map(|(a, b)| Opportunity {
            on: Anchor::Touchpoint(a.0),
            name: a.1,
            changes: a.2,
            cost: a.3,
            votes: b.0,
            owner: b.1,
            note: b.2,
        })
        .boxed()
}
