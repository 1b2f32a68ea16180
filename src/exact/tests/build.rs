//! Small maps in a few words.

use crate::{
    map::{
        Dwell, DwellLaw, Flow, FlowKey, JourneyMap, Milestone, Pain, Stage, TimedEffect, Touchpoint,
    },
    plan::{Luck, Plan, compile},
    units::{Days, Factor, Positive, Real, Share, Slug},
};

pub fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

pub fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

pub fn days(value: f64) -> Days {
    Days::new(value).unwrap()
}

pub fn fixed(value: f64) -> Dwell {
    Dwell::fixed(days(value))
}

pub fn exponential(mean: f64) -> Dwell {
    Dwell::new(DwellLaw::Exponential(days(mean).into())).unwrap()
}

/// Every time up to so many days is as likely.
pub fn even(most: f64) -> Dwell {
    Dwell::new(DwellLaw::Quantiles(vec![days(0.0), days(most)])).unwrap()
}

pub fn gamma(shape: f64, scale: f64) -> Dwell {
    Dwell::new(DwellLaw::GammaShape {
        shape: Positive::new(shape).unwrap().into(),
        scale: days(scale).into(),
    })
    .unwrap()
}

pub fn log_normal(mu: f64, sigma: f64) -> Dwell {
    Dwell::new(DwellLaw::LogNormal {
        mu: Real::new(mu).unwrap().into(),
        sigma: Positive::new(sigma).unwrap().into(),
    })
    .unwrap()
}

/// A map with one stage.
pub fn map() -> JourneyMap {
    let mut map = JourneyMap::new(slug("test"), "Test");
    map.stages.insert(slug("all"), Stage::default());
    map
}

/// Adds a touchpoint and the flows out of it; all that is missing to 1 drops off, also where there is none.
pub fn add(map: &mut JourneyMap, name: &str, dwell: Dwell, next: &[(&str, f64)]) {
    let mut touchpoint = Touchpoint::new(slug("all"), name);
    touchpoint.dwell = dwell;
    touchpoint.finish = Some(Share::ZERO.into());
    map.touchpoints.insert(slug(name), touchpoint);
    for (to, value) in next {
        let key = FlowKey::new(slug(name), slug(to));
        map.flows.insert(key, Flow::new(share(*value)));
    }
}

pub fn mark(map: &mut JourneyMap, name: &str, milestone: Milestone) {
    map.touchpoints.get_mut(name).unwrap().moment = Some(milestone);
}

pub fn pain(map: &mut JourneyMap, at: &str, prevalence: f64, leave: f64, delay: Option<Dwell>) {
    let mut pain = Pain::new(slug(at), "Pain", share(prevalence));
    pain.leave = share(leave).into();
    pain.delay = delay;
    let name = format!("pain-{}", map.pains.len());
    map.pains.insert(slug(&name), pain);
}

pub fn within(map: &mut JourneyMap, from: &str, to: &str, limit: f64, times: f64) {
    let key = FlowKey::new(slug(from), slug(to));
    map.flows.get_mut(&key).unwrap().within = Some(TimedEffect {
        within: days(limit),
        times: Factor::new(times).unwrap().into(),
    });
}

pub fn plan(map: &JourneyMap, horizon: f64) -> Plan {
    compile(map, horizon, Luck::Central)
}

/// The reference journey of 13 touchpoints from the first content to advocacy; drop-offs are what is
/// missing to 1.
pub fn saas13() -> JourneyMap {
    let mut map = map();
    let m = &mut map;
    add(
        m,
        "content",
        log_normal(-2.0, 1.0),
        &[("demo", 0.30), ("trial", 0.20)],
    );
    add(
        m,
        "demo",
        gamma(2.0, 1.5),
        &[("trial", 0.45), ("pricing", 0.25)],
    );
    add(
        m,
        "trial",
        exponential(1.0),
        &[("setup", 0.65), ("support", 0.10)],
    );
    add(
        m,
        "setup",
        log_normal(0.5, 0.8),
        &[("first_success", 0.60), ("support", 0.22)],
    );
    add(
        m,
        "support",
        gamma(1.5, 0.6),
        &[("setup", 0.55), ("first_success", 0.20)],
    );
    add(
        m,
        "first_success",
        exponential(0.5),
        &[("pricing", 0.62), ("trial", 0.08)],
    );
    add(
        m,
        "pricing",
        gamma(3.0, 2.0),
        &[("payment", 0.58), ("demo", 0.07)],
    );
    add(m, "payment", exponential(0.05), &[("onboarding", 0.96)]);
    add(m, "onboarding", log_normal(1.2, 0.6), &[("usage", 0.90)]);
    add(
        m,
        "usage",
        fixed(30.0),
        &[("usage", 0.80), ("expansion", 0.06), ("help", 0.08)],
    );
    add(m, "help", gamma(2.0, 0.5), &[("usage", 0.88)]);
    add(
        m,
        "expansion",
        exponential(7.0),
        &[("advocacy", 0.35), ("usage", 0.65)],
    );
    add(m, "advocacy", exponential(14.0), &[("usage", 0.97)]);
    mark(m, "first_success", Milestone::FirstSuccess);
    mark(m, "onboarding", Milestone::Conversion);
    map
}
