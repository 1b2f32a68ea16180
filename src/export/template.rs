//! The journey template: a map as the table that teams keep in spreadsheets, one row a touchpoint.
//!
//! `wayfarer import` reads the same table. Columns may stand in any order, and may be missing.

use super::{ends::ends, words};
use crate::{
    map::{Dwell, DwellLaw, JourneyMap, Touchpoint},
    numbers::say_uncertain,
    units::{Days, Real, Share, Slug, Uncertain, format_days},
};

/// The columns of the table.
pub const COLUMNS: [&str; 15] = [
    "Stage",
    "Touchpoint",
    "Channel",
    "Does",
    "Thinks",
    "Emotion",
    "Moment of truth",
    "Pain points",
    "Ideas",
    "Goes on to",
    "Finish here",
    "Usual time",
    "90 % within",
    "Evidence",
    "Note",
];

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, possibly none.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
}

/// The rows below the columns, in the order of the stages.
pub fn rows(map: &JourneyMap) -> Vec<Vec<Cell>> {
    let stages = map.stages.iter();
    let ends = ends(map);
    stages
        .flat_map(|(slug, stage)| {
            let members = map
                .touchpoints
                .iter()
                .filter(move |(_, t)| t.stage == *slug);
            members.map(|(own, t)| row(map, &stage.name, (own, t), ends.get(own)))
        })
        .collect()
}

fn row(
    map: &JourneyMap,
    stage: &str,
    (slug, touchpoint): (&Slug, &Touchpoint),
    finish: Option<&Uncertain<Share>>,
) -> Vec<Cell> {
    // As exact as anyone knows: the table is read again.
    let percent = |share: f64| {
        let text = format!("{:.2}", share * 100.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        format!("{text} %")
    };
    let pains = map.pains_at(slug).map(|(_, pain)| {
        format!(
            "{} (hits {}, {} leave)",
            listed(&pain.name),
            percent(pain.prevalence.central().get()),
            percent(pain.leave.central().get())
        )
    });
    let ideas = map.opportunities.values().filter(|idea| {
        let at = match &idea.on {
            crate::map::Anchor::Touchpoint(at) => Some(at),
            crate::map::Anchor::Pain(pain) => map.pains.get(pain).map(|p| &p.at),
        };
        at == Some(slug)
    });
    let ideas = ideas.map(|idea| match idea.votes {
        0 => listed(&idea.name),
        1 => format!("{} (1 vote)", listed(&idea.name)),
        n => format!("{} ({n} votes)", listed(&idea.name)),
    });
    let flows = map.flows_from(slug).map(|(key, flow)| {
        let name = map
            .touchpoints
            .get(&key.to)
            .map_or(key.to.as_str(), |t| &t.name);
        format!("{} {}", listed(name), percent(flow.share.central().get()))
    });
    let time = |days: f64| Days::new(short(days)).map_or(String::new(), format_days);
    let (usual, p90) = typical(&touchpoint.dwell);
    let p90 = match touchpoint.dwell.law() {
        // Nine in ten of an exponential law are within ln 10 of its mean.
        DwellLaw::Exponential(mean) => Some(mean.central().get() * std::f64::consts::LN_10),
        _ => p90,
    };
    let usual = match touchpoint.dwell.takes_no_time() {
        true => String::new(),
        false => time(usual),
    };
    let evidence = match touchpoint.evidence {
        None => String::new(),
        Some(crate::map::Evidence::Guess) => "Guess".into(),
        Some(crate::map::Evidence::Estimate) => "Estimate".into(),
        Some(crate::map::Evidence::Measured(n)) => format!("Measured ({n})"),
    };
    vec![
        Cell::text(stage),
        Cell::text(&touchpoint.name),
        Cell::text(words::channel(touchpoint.channel)),
        Cell::text(&touchpoint.does),
        Cell::text(&touchpoint.thinks),
        Cell::Number(touchpoint.emotion.get()),
        Cell::text(touchpoint.moment.map_or("", words::moment)),
        Cell::Text(pains.collect::<Vec<_>>().join("; ")),
        Cell::Text(ideas.collect::<Vec<_>>().join("; ")),
        Cell::Text(flows.collect::<Vec<_>>().join("; ")),
        Cell::Text(finish.map_or(String::new(), |share| say_uncertain(share, ""))),
        Cell::Text(usual),
        Cell::Text(p90.map_or(String::new(), time)),
        Cell::Text(evidence),
        Cell::text(&touchpoint.note),
    ]
}

/// A name in a list whose items are parted by semicolons.
fn listed(name: &str) -> String {
    name.replace(';', ",")
}

/// The table as CSV: what a spreadsheet would take for a formula is led by an apostrophe, which import
/// takes off again.
pub fn csv(map: &JourneyMap) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for row in rows(map) {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => super::csv::field(text),
            Cell::Number(number) => (number + 0.0).to_string(),
        });
        text += &cells.collect::<Vec<_>>().join(",");
        text += "\r\n";
    }
    text
}

/// What of a map the table has no place for, in words; `None` when it holds everything.
pub fn left_out(map: &JourneyMap) -> Option<String> {
    let count = |n: usize, one: &str, more: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {more}")),
    };
    let money = |t: &Touchpoint| {
        let amounts = [
            &t.cost,
            &t.revenue,
            &t.cost_per_day,
            &t.revenue_per_day,
            &t.subscribe,
        ];
        amounts.iter().any(|amount| amount.is_some())
    };
    let changing = |idea: &&crate::map::Opportunity| !idea.changes.is_empty();
    let ideas = map.opportunities.values().filter(changing).count();
    let timed = map
        .flows
        .values()
        .filter(|flow| flow.within.is_some())
        .count();
    let stickies = map.touchpoints.values().map(|t| t.stickies.len()).sum();
    let quotes = map.touchpoints.values().map(|t| t.quotes.len());
    let missing: Vec<String> = [
        count(map.personas.len(), "persona", "personas"),
        count(map.targets.len(), "target", "targets"),
        count(ideas, "idea's changes", "ideas' changes"),
        map.touchpoints
            .values()
            .any(money)
            .then(|| "prices and costs".to_owned()),
        count(timed, "timed effect", "timed effects"),
        count(stickies, "sticky note", "sticky notes"),
        count(quotes.sum(), "quote", "quotes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (last, others) = missing.split_last()?;
    let listed = match others {
        [] => last.clone(),
        others => format!("{} and {last}", others.join(", ")),
    };
    Some(format!(
        "a table has no place for {listed}; JSON and the map itself keep everything"
    ))
}

/// A length of stay that half are about as short as, in days, and the one that nine in ten are shorter
/// than, where the law says so.
fn typical(dwell: &Dwell) -> (f64, Option<f64>) {
    let days = |d: &Uncertain<Days>| d.central().get();
    let real = |d: &Uncertain<Real>| d.central().get();
    match dwell.law() {
        DwellLaw::Fixed(d) => (days(d), None),
        // The median of an exponential law is ln 2 of its mean.
        DwellLaw::Exponential(mean) => (days(mean) * std::f64::consts::LN_2, None),
        DwellLaw::Usually { median, p90 } | DwellLaw::Weibull { median, p90 } => {
            (days(median), Some(days(p90)))
        }
        DwellLaw::LogNormal { mu, .. } => (real(mu).exp(), None),
        DwellLaw::Gamma { mean, .. } => (days(mean), None),
        DwellLaw::GammaShape { shape, scale } => (shape.central().get() * days(scale), None),
        DwellLaw::WeibullShape { shape, scale } => {
            let k = shape.central().get();
            (days(scale) * std::f64::consts::LN_2.powf(1.0 / k), None)
        }
        DwellLaw::Between { low, high } => ((days(low) + days(high)) / 2.0, None),
        DwellLaw::Pert { likely, .. } => (days(likely), None),
        DwellLaw::Quantiles(all) => {
            let middle = all.get(all.len() / 2).map_or(0.0, |d| d.get());
            (middle, None)
        }
    }
}

/// A time as exact as anyone knows it: three digits of the largest unit that is not less than one, so
/// that a quantile of a law reads like something that a person would write.
fn short(days: f64) -> f64 {
    const MINUTES: f64 = 1440.0;
    let units = [1.0, 24.0, MINUTES, 60.0 * MINUTES];
    let per_day = units.into_iter().find(|unit| days * unit >= 1.0);
    let per_day = per_day.unwrap_or(60.0 * MINUTES);
    let value = days * per_day;
    if value <= 0.0 || !value.is_finite() {
        return days;
    }
    let scale = 10_f64.powi(2 - value.log10().floor() as i32);
    ((value * scale).round() / scale) / per_day
}
