//! Random maps and scenarios for tests: every field, every kind of value, references that mostly
//! lead somewhere. They read back as they are, but need not be maps that can be run.

mod change;
mod edits;
mod items;

pub use change::change;
pub use edits::{two_edited_maps, two_edited_scenarios};
pub use items::{flow, opportunity, pain, persona, stage, target, touchpoint};

use indexmap::IndexMap;
use jiff::civil::Date;
use proptest::{collection::vec, option::of, prelude::*};

use crate::{
    map::{
        Anchor, Bound, Change, Channel, Customers, Dwell, DwellLaw, Evidence, Experience, Flow,
        FlowKey, Focus, JourneyMap, Lane, Lanes, Metric, Milestone, Opportunity, Pain, Persona,
        Position, RunSettings, Segment, Stage, StageWidth, State, Sticky, SupportRole, Target,
        TimedEffect, Touchpoint, Unit,
    },
    scenario::Scenario,
    units::{Days, Emotion, Factor, Money, Positive, Quantity, Real, Share, Slug, Uncertain},
    workshop::{Opinion, Question, Record, Timer, Vote},
};

/// The record of a workshop.
pub fn workshop() -> BoxedStrategy<Record> {
    let vote = (text(), 0..40u32).prop_map(|(on, dots)| Vote { on, dots });
    let opinion = (text(), -1e6..1e6f64, -1e6..1e6f64, -1e6..1e6f64);
    let opinion = opinion.prop_map(|(who, low, likely, high)| Opinion {
        who,
        low,
        likely,
        high,
    });
    let question =
        (text(), vec(opinion, 0..3)).prop_map(|(number, answers)| Question { number, answers });
    let timer = (0.0..36_000.0f64, 0.0..1.0f64).prop_map(|(l, part)| Timer::standing(l, l * part));
    (
        (0..100u32, 0..20u32, vec(vote, 0..3), vec(question, 0..3)),
        (timer, of(0..9u32), vec(text(), 0..3)),
        (map(), of(map())),
    )
        .prop_map(|(a, b, c)| Record {
            began: None,
            people: a.0,
            dots: a.1,
            put: Vec::new(),
            votes: a.2,
            questions: a.3,
            timer: b.0,
            shown: b.1,
            parking: b.2,
            start: c.0,
            unsaved: c.1,
        })
        .boxed()
}

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

/// Any position, often an edge.
fn position() -> impl Strategy<Value = Position> {
    let along = |most: u32| prop_oneof![Just(0), 0..=most, Just(most)];
    (along(Position::MOST_X), along(Position::MOST_Y))
        .prop_map(|(x, y)| Position::whole(x, y).unwrap())
}

fn width() -> impl Strategy<Value = StageWidth> {
    let other = (StageWidth::LEAST..=StageWidth::MOST)
        .prop_map(|percent| StageWidth::from_percent(percent).unwrap());
    prop_oneof![Just(StageWidth::ORDINARY), other]
}

fn lanes() -> impl Strategy<Value = Lanes> {
    (vec(choice(Lane::ALL), 0..9), vec(choice(Lane::ALL), 0..4))
        .prop_map(|(order, folded)| Lanes::new(order, folded))
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
            share(),
        ),
        (by_key(slug(), uncertain_share(), 2), of(dwell())),
        by_key(slug(), persona(), 2),
        by_key(slug(), stage(), 3),
        by_key(slug(), touchpoint(), 5),
        by_key(slug(), pain(), 3),
        by_key(slug(), opportunity(), 2),
        by_key(flow_key(), flow(), 5),
        (vec(target(), 0..4), lanes()),
    )
        .prop_map(
            |(a, b, c, personas, stages, touchpoints, pains, opportunities, flows, d)| {
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
                    away: b.6,
                    arrivals: c.1,
                    personas,
                    stages,
                    touchpoints,
                    pains,
                    opportunities,
                    flows,
                    targets: d.0,
                    lanes: d.1,
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
