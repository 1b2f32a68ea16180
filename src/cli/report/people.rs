//! Personas side by side, and how long customers stay.

use super::{
    page::{BAR, DIM, PLAIN, Page, Pieces, sparkline},
    table::{Column, Table},
};
use crate::{
    analyze::{Answer, about},
    map::{Metric, Unit},
    numbers::{Figure, share},
};

/// What is compared between personas.
const KEY: [Metric; 11] = [
    Metric::Conversion,
    Metric::Activation,
    Metric::TimeToValue,
    Metric::TimeToConvert,
    Metric::Churn,
    Metric::Active,
    Metric::Finished,
    Metric::NetRevenueRetention,
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
        let mut table = Table::new([Column::name(16)].into_iter().chain(columns));
        let room = page.width().saturating_sub(28) / some.len() - 2;
        let fits = |name: &str| Pieces::from(name).width() <= room;
        let named = some.iter().all(|persona| fits(&persona.name));
        for (i, persona) in some.iter().enumerate() {
            let slug = persona.slug.as_str();
            table.head(i + 1, if named { &persona.name } else { slug });
        }
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

/// Months under the columns of a sparkline.
fn axis(months: usize, each: usize) -> String {
    let step = [1, 3, 6, 12, 24, 60]
        .into_iter()
        .find(|step| step * each >= 6);
    let step = step.unwrap_or(120);
    let mut line = String::from("  ");
    for month in (0..=months).step_by(step) {
        line = format!("{line:width$}{month}", width = 2 + month * each);
    }
    line + " months"
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
    let months = points.len() - 1;
    let each = (page.width().saturating_sub(10) / points.len()).clamp(1, 3);
    let line = points
        .iter()
        .flat_map(|p| std::iter::repeat_n(p.share, each));
    page.line(Pieces::new("  ", PLAIN).and(sparkline(line), BAR));
    page.line(Pieces::new(axis(months, each), DIM));
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
