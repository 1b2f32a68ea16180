//! Targets: what is met, and how likely.

use anstyle::Style;

use super::{
    page::{BAD, BOLD, DIM, GOOD, MIDDLING, Page, Pieces, gauge},
    table::{Column, Table, ranges},
    values::ends,
};
use crate::{
    analyze::{Answer, TargetAnswer, about},
    export::advice::bound,
    map::{JourneyMap, Target},
    numbers::{Figure, probability},
};

/// Every target of the map.
pub fn targets(page: &mut Page, map: &JourneyMap, answer: &Answer) {
    if answer.targets.is_empty() {
        return;
    }
    let exact = answer.size.replications == 0;
    let met = answer.targets.iter().filter(|t| t.met).count();
    let known = answer
        .targets
        .iter()
        .filter(|t| !exact || t.estimate.is_some());
    let remark = match (met, known.count()) {
        (met, all) if met == all => format!("all {all} met"),
        (0, all) => format!("none of {all} met"),
        (met, all) => format!("{met} of {all} met"),
    };
    page.heading("Targets", &remark);
    let mut table = Table::new([
        Column::left(""),
        Column::name(20),
        Column::right("value"),
        Column::left("95 %").optional(1),
        Column::left("target"),
        Column::right("probability"),
        Column::left("").optional(2),
    ]);
    table.head(5, "chance");
    let shown: Vec<_> = answer
        .targets
        .iter()
        .map(|t| value(t, &answer.currency))
        .collect();
    let ends: Vec<_> = shown.iter().map(|(_, ends)| ends.clone()).collect();
    for ((target, (value, _)), range) in answer.targets.iter().zip(shown).zip(ranges(&ends)) {
        let (chance, gauge) = likely(target);
        table.row([
            match exact && target.estimate.is_none() {
                true => Pieces::new("–", DIM),
                false => mark(target.met),
            },
            title(map, &target.target),
            Pieces::new(value, BOLD),
            range,
            bound(&target.target, &answer.currency).into(),
            chance,
            gauge,
        ]);
    }
    table.write(page);
}

/// Met or missed.
pub fn mark(met: bool) -> Pieces {
    match met {
        true => Pieces::new("✓", GOOD),
        false => Pieces::new("✗", BAD),
    }
}

/// The metric, and for whom.
pub fn title(map: &JourneyMap, target: &Target) -> Pieces {
    let title = Pieces::from(about(target.metric).title);
    let Some(slug) = &target.persona else {
        return title;
    };
    let name = map.personas.get(slug).map_or("", |persona| &persona.name);
    let name = if name.chars().count() > 16 || name.is_empty() {
        slug.as_str()
    } else {
        name
    };
    title.and(format!(", {name}"), DIM)
}

/// The value, and the ends of its interval.
pub fn value(target: &TargetAnswer, currency: &str) -> (String, Option<(String, String)>) {
    match &target.estimate {
        Some(e) => {
            let figure = Figure::of(e, currency);
            (figure.show(e.value), ends(e, &figure))
        }
        None if target.probability.is_nan() => ("no exact value".to_owned(), None),
        None => ("never seen".to_owned(), None),
    }
}

/// The probability, and its gauge.
pub fn likely(target: &TargetAnswer) -> (Pieces, Pieces) {
    if target.estimate.is_none() || target.probability.is_nan() {
        return (Pieces::new("–", DIM), Pieces::default());
    }
    let style = colour_of(target.probability);
    let number = Pieces::new(probability(target.probability), style);
    (number, gauge(target.probability, 10, style))
}

/// Green where it is likely, red where it is not.
fn colour_of(probability: f64) -> Style {
    match probability {
        p if p >= 0.8 => GOOD,
        p if p <= 0.2 => BAD,
        _ => MIDDLING,
    }
}
