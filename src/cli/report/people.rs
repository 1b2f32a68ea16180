//! Personas side by side, and how long customers stay.

use super::{
    page::{BAR, DIM, PLAIN, Page, Pieces, sparkline},
    table::{Column, Table},
};
use crate::{
    analyze::{Answer, about},
    export::figure::Figure,
    map::{Metric, Unit},
};

/// What is compared between personas.
const KEY: [Metric; 11] = [
    Metric::Conversion,
    Metric::Activation,
    Metric::TimeToValue,
    Metric::TimeToConvert,
    Metric::Churn,
    Metric::Active,
    Metric::NetRevenueRetention,
    Metric::Revenue,
    Metric::Clv,
    Metric::Nps,
    Metric::HealthScore,
];

/// The most personas beside each other.
const ABREAST: usize = 4;

/// The key metrics of each persona.
pub fn personas(page: &mut Page, answer: &Answer) {
    if answer.personas.len() < 2 {
        return;
    }
    page.heading("Personas", "");
    for (at, some) in answer.personas.chunks(ABREAST).enumerate() {
        if at > 0 {
            page.blank();
        }
        let columns = some.iter().map(|_| Column::right(""));
        let mut table = Table::new([Column::name("")].into_iter().chain(columns));
        let room = page.width().saturating_sub(28) / some.len() - 2;
        for (i, persona) in some.iter().enumerate() {
            let name = Pieces::from(persona.name.as_str());
            let name = match name.width() <= room {
                true => persona.name.as_str(),
                false => persona.slug.as_str(),
            };
            table.head(i + 1, name);
        }
        let share = |share: f64| Figure::new(Unit::Share, share, share, share, "").show(share);
        let shares = some.iter().map(|p| Pieces::from(share(p.share)));
        table.row(
            [Pieces::from("Share of customers")]
                .into_iter()
                .chain(shares),
        );
        for metric in KEY
            .iter()
            .filter(|m| some.iter().any(|p| p.metrics.contains_key(*m)))
        {
            let cells = some
                .iter()
                .map(|persona| match persona.metrics.get(metric) {
                    Some(e) => Pieces::from(Figure::of(e, &answer.currency).show(e.value)),
                    None => Pieces::new("–", DIM),
                });
            table.row(
                [Pieces::from(about(*metric).title)]
                    .into_iter()
                    .chain(cells),
            );
        }
        table.write(page);
    }
}

/// How many of the converted are still there, month by month.
pub fn survival(page: &mut Page, answer: &Answer) {
    let points = &answer.survival;
    if points.len() < 3 {
        return;
    }
    page.heading(
        "Survival",
        "share of those who converted who are still there, by month",
    );
    let line = sparkline(points.iter().map(|p| p.share));
    page.line(Pieces::new("  ", PLAIN).and(line, BAR));
    let months = points.len() - 1;
    let told = [1, 3, 6, 12, 24, 36, 60];
    let mut told: Vec<usize> = told.into_iter().filter(|month| *month < months).collect();
    told.push(months);
    let tell = |month: &usize| {
        let p = &points[*month];
        let figure = Figure::new(Unit::Share, p.share, p.low, p.high, "");
        let noun = if *month == 1 { "month" } else { "months" };
        format!("{} after {month} {noun}", figure.show(p.share))
    };
    let told: Vec<String> = told.iter().map(tell).collect();
    page.paragraph(&told.join(", "), PLAIN, 2);
}
