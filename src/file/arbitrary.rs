//! Random maps and scenarios for tests: every field, every kind of value, references that mostly
//! lead somewhere. They read back as they are, but need not be maps that can be run.

use indexmap::IndexMap;
use jiff::civil::Date;
use proptest::{collection::vec, option::of, prelude::*};

use crate::{
    map::{
        Anchor, Bound, Change, Channel, Dwell, DwellLaw, Evidence, Experience, Flow, FlowKey,
        Focus, JourneyMap, Metric, Milestone, Opportunity, Pain, Persona, RunSettings, Segment,
        Stage, State, SupportRole, Target, TimedEffect, Touchpoint, Unit,
    },
    scenario::Scenario,
    units::{Days, Emotion, Factor, Money, Positive, Quantity, Real, Share, Slug, Uncertain},
};

/// One of a few slugs, so that references meet.
pub fn slug() -> impl Strategy<Value = Slug> {
    const NAMES: &[&str] = &[
        "setup",
        "first-report",
        "sso",
        "dev",
        "ops",
        "a.b_c-1",
        "x",
        "0",
    ];
    prop::sample::select(NAMES).prop_map(|name| Slug::new(name).unwrap())
}

fn flow_key() -> impl Strategy<Value = FlowKey> {
    (slug(), slug()).prop_map(|(from, to)| FlowKey::new(from, to))
}

/// Texts: none, plain ones, and any others.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => "[A-Za-z ,.]{1,40}",
        1 => any::<String>(),
        1 => Just("// no comment \"\\ /* */ \r\n\u{feff}".to_owned()),
    ]
    .boxed()
}

/// A quantity: round, any, or on the edge.
fn quantity<Q: Quantity + 'static>(low: f64, high: f64) -> BoxedStrategy<Q> {
    prop_oneof![
        (0..=20u32).prop_map(move |i| low + (high - low) * f64::from(i) / 20.0),
        low..=high,
        Just(low),
        Just(high),
    ]
    .prop_map(Q::clamped)
    .boxed()
}

pub fn share() -> BoxedStrategy<Share> {
    quantity(0.0, 1.0)
}

pub fn days() -> BoxedStrategy<Days> {
    prop_oneof![
        quantity(0.0, 400.0),
        (0..100_000u32).prop_map(|minutes| Days::clamped(f64::from(minutes) / 1440.0)),
    ]
    .boxed()
}

fn money() -> BoxedStrategy<Money> {
    quantity(-1e5, 1e6)
}

fn factor() -> BoxedStrategy<Factor> {
    quantity(0.0, 4.0)
}

fn emotion() -> BoxedStrategy<Emotion> {
    quantity(-1.0, 1.0)
}

/// An uncertain number of this kind.
pub fn uncertain<Q: Quantity + 'static>(q: BoxedStrategy<Q>) -> BoxedStrategy<Uncertain<Q>> {
    (q.clone(), q.clone(), q, 0..3u8)
        .prop_map(|(a, b, c, kind)| {
            let law = match kind {
                0 => Uncertain::range(a, b),
                1 => Uncertain::pert(a, b, c),
                _ => Ok(a.into()),
            };
            law.unwrap_or(a.into())
        })
        .boxed()
}

fn uncertain_share() -> BoxedStrategy<Uncertain<Share>> {
    let beta = (1..500u32, 1..500u32)
        .prop_map(|(yes, no)| Uncertain::beta(f64::from(yes), f64::from(no)).unwrap());
    prop_oneof![3 => uncertain(share()), 1 => beta].boxed()
}

/// Any law of a stay.
pub fn dwell() -> BoxedStrategy<Dwell> {
    let day = || uncertain(days());
    let positive = || uncertain(quantity::<Positive>(0.1, 5.0));
    let real = || uncertain(quantity::<Real>(-4.0, 4.0));
    let law = prop_oneof![
        day().prop_map(DwellLaw::Fixed),
        day().prop_map(DwellLaw::Exponential),
        (day(), day()).prop_map(|(median, p90)| DwellLaw::Usually { median, p90 }),
        (real(), positive()).prop_map(|(mu, sigma)| DwellLaw::LogNormal { mu, sigma }),
        (day(), day()).prop_map(|(mean, sd)| DwellLaw::Gamma { mean, sd }),
        (positive(), day()).prop_map(|(shape, scale)| DwellLaw::GammaShape { shape, scale }),
        (day(), day()).prop_map(|(median, p90)| DwellLaw::Weibull { median, p90 }),
        (positive(), day()).prop_map(|(shape, scale)| DwellLaw::WeibullShape { shape, scale }),
        (day(), day()).prop_map(|(low, high)| DwellLaw::Between { low, high }),
        (day(), day(), day()).prop_map(|(min, likely, max)| DwellLaw::Pert { min, likely, max }),
        vec(days(), 2..12).prop_map(|mut list| {
            list.sort_by(|a, b| a.get().total_cmp(&b.get()));
            DwellLaw::Quantiles(list)
        }),
    ];
    law.prop_map(|law| Dwell::new(law).unwrap_or(Dwell::none()))
        .boxed()
}

fn evidence() -> impl Strategy<Value = Option<Evidence>> {
    of(prop_oneof![
        Just(Evidence::Guess),
        Just(Evidence::Estimate),
        any::<u32>().prop_map(Evidence::Measured),
    ])
}

fn choice<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> BoxedStrategy<T> {
    prop::sample::select(all).boxed()
}

fn by_key<K, V>(
    key: impl Strategy<Value = K>,
    value: impl Strategy<Value = V>,
    most: usize,
) -> impl Strategy<Value = IndexMap<K, V>>
where
    K: std::hash::Hash + Eq + std::fmt::Debug,
    V: std::fmt::Debug,
{
    vec((key, value), 0..=most).prop_map(|list| list.into_iter().collect())
}

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
        (factor(), of(slug()), evidence(), text()),
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
            evidence: b.2,
            note: b.3,
        })
        .boxed()
}

fn stage() -> impl Strategy<Value = Stage> {
    (text(), text(), of(days()), text()).prop_map(|(name, goal, expected, note)| Stage {
        name,
        goal,
        expected,
        note,
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
        (of(uncertain_share()), of(uncertain_share()), any::<bool>()),
        (of(1.0..=7.0f64), evidence(), vec(text(), 0..3), text()),
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
            effort: e.0,
            evidence: e.1,
            quotes: e.2,
            note: e.3,
        })
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

fn flow() -> BoxedStrategy<Flow> {
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

fn target() -> BoxedStrategy<Target> {
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

/// Any change.
pub fn change() -> BoxedStrategy<Change> {
    let share = uncertain_share;
    let amount = || uncertain(money());
    prop_oneof![
        (slug(), self::share()).prop_map(|(pain, by)| Change::FixPain { pain, by }),
        (slug(), share()).prop_map(|(pain, prevalence)| Change::SetPrevalence { pain, prevalence }),
        (slug(), share()).prop_map(|(pain, leave)| Change::SetLeave { pain, leave }),
        (flow_key(), share()).prop_map(|(flow, share)| Change::SetShare { flow, share }),
        (slug(), self::share())
            .prop_map(|(touchpoint, share)| Change::SetDropOff { touchpoint, share }),
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
        slug().prop_map(|touchpoint| Change::RemoveTouchpoint { touchpoint }),
        flow_key().prop_map(|flow| Change::RemoveFlow { flow }),
    ]
    .boxed()
}

fn opportunity() -> BoxedStrategy<Opportunity> {
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

pub fn run_settings() -> impl Strategy<Value = RunSettings> {
    (
        of(any::<u64>()),
        of(any::<u32>()),
        of(days()),
        of(any::<u64>()),
    )
        .prop_map(|(customers, replications, horizon, seed)| RunSettings {
            customers,
            replications,
            horizon,
            seed,
        })
}

fn experience() -> BoxedStrategy<Experience> {
    let other = (
        0.0..=10.0f64,
        share(),
        quantity(0.1, 4.0),
        0.0..=10.0f64,
        quantity(-2.0, 2.0),
    )
        .prop_map(
            |(baseline, recency, noise, csat_from, health_effect)| Experience {
                baseline,
                recency,
                noise,
                csat_from,
                health_effect,
            },
        );
    prop_oneof![Just(Experience::default()), other].boxed()
}

fn state_and_focus() -> BoxedStrategy<(State, Focus)> {
    let state = prop_oneof![
        Just(State::Current),
        of(slug()).prop_map(|of| State::Future { of }),
    ];
    let focus = prop_oneof![
        Just(Focus::EndToEnd),
        text().prop_map(Focus::Stage),
        slug().prop_map(Focus::Persona),
    ];
    (state, focus).boxed()
}

/// Any map.
pub fn map() -> BoxedStrategy<JourneyMap> {
    let date =
        of((1990..2100i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()));
    let currency = prop::sample::select(vec!["USD", "EUR", "JPY"]);
    (
        (slug(), text(), text(), state_and_focus()),
        (
            date,
            of(days()),
            currency,
            share(),
            run_settings(),
            experience(),
        ),
        (by_key(slug(), uncertain_share(), 2), of(dwell())),
        by_key(slug(), persona(), 2),
        by_key(slug(), stage(), 3),
        by_key(slug(), touchpoint(), 5),
        by_key(slug(), pain(), 3),
        by_key(slug(), opportunity(), 2),
        by_key(flow_key(), flow(), 5),
        vec(target(), 0..4),
    )
        .prop_map(
            |(a, b, c, personas, stages, touchpoints, pains, opportunities, flows, targets)| {
                let mut map = JourneyMap {
                    id: a.0,
                    title: a.1,
                    note: a.2,
                    state: a.3.0,
                    focus: a.3.1,
                    reviewed: b.0,
                    review_every: b.1,
                    currency: b.2.into(),
                    discount_rate: b.3,
                    run: b.4,
                    experience: b.5,
                    entry: c.0,
                    arrivals: c.1,
                    personas,
                    stages,
                    touchpoints,
                    pains,
                    opportunities,
                    flows,
                    targets,
                };
                // An anchor is a pain if there is one of the name.
                for opportunity in map.opportunities.values_mut() {
                    if let Anchor::Touchpoint(slug) = &opportunity.on
                        && map.pains.contains_key(slug)
                    {
                        opportunity.on = Anchor::Pain(slug.clone());
                    }
                }
                map
            },
        )
        .boxed()
}

/// Any scenario.
pub fn scenario() -> BoxedStrategy<Scenario> {
    (
        (slug(), text(), text(), text()),
        (vec(change(), 0..6), vec(target(), 0..3), run_settings()),
    )
        .prop_map(|(a, b)| Scenario {
            id: a.0,
            title: a.1,
            base: a.2,
            note: a.3,
            changes: b.0,
            targets: b.1,
            run: b.2,
        })
        .boxed()
}
