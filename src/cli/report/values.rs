//! Metrics, stages, and where customers leave.

use super::{
    page::{BAD, BAR, BOLD, DIM, PLAIN, Page, Pieces, bar, gauge},
    table::{Column, Table, ranges},
};
use crate::{
    analyze::{Answer, Estimate, Group, Spread, about},
    map::{Metric, Unit},
    numbers::{Figure, share},
};

/// The most touchpoints that are named as leaks.
const LEAKS: usize = 8;

/// Every metric, by group.
pub fn metrics(page: &mut Page, answer: &Answer) {
    let unknown = answer.unknowns > 0 && answer.size.replications > 1;
    let exact = answer.size.replications == 0;
    let remark = match unknown {
        true => "with bars for how much of the width is due to what is not known",
        false => "",
    };
    page.heading("Metrics", remark);
    let mut table = Table::new([
        Column::name(20),
        Column::right(match exact && answer.unknowns > 0 {
            true => "at central values",
            false => "value",
        }),
        Column::left(if exact { "within" } else { "95 % interval" }),
        Column::left("not known").optional(1),
    ]);
    for group in Group::ALL {
        let of_group: Vec<_> = answer
            .metrics
            .iter()
            .filter(|(m, _)| Group::of(**m) == group)
            .collect();
        if of_group.is_empty() {
            continue;
        }
        table.group(Pieces::new(group.title(), BOLD));
        let figures: Vec<Figure> = of_group
            .iter()
            .map(|(_, e)| Figure::of(e, &answer.currency))
            .collect();
        let ends: Vec<_> = of_group
            .iter()
            .zip(&figures)
            .map(|((_, e), f)| ends(e, f))
            .collect();
        for (((metric, e), figure), range) in of_group.iter().zip(&figures).zip(ranges(&ends)) {
            let due = match &e.spread {
                Some(spread) if unknown => because(spread),
                _ => Pieces::default(),
            };
            table.row([
                Pieces::new("  ", PLAIN).and(about(**metric).title, PLAIN),
                figure.show(e.value).into(),
                range,
                due,
            ]);
        }
    }
    table.write(page);
    let over_window = [
        Metric::CustomerRetention,
        Metric::NetRevenueRetention,
        Metric::GrossRevenueRetention,
    ];
    if over_window
        .iter()
        .any(|metric| answer.metrics.contains_key(metric))
    {
        let months = share_of_year(answer.window);
        let note = format!("  customer and revenue retention are over the last {months}");
        page.line(Pieces::new(note, DIM));
    }
}

/// A length of time as people call it: `12 months`, `183 days`.
fn share_of_year(days: f64) -> String {
    // Months of a year, not of 30 days: half of 365 days is six of them.
    let months = days * 12.0 / 365.0;
    if months >= 1.0 && (months - months.round()).abs() < 0.02 {
        format!("{} months", months.round())
    } else {
        format!("{days:.0} days")
    }
}

/// The ends of an interval as they are written.
pub fn ends(e: &Estimate, figure: &Figure) -> Option<(String, String)> {
    e.has_range(figure)
        .then(|| (figure.bare(e.low), figure.bare(e.high)))
}

/// How much of the variance is due to what is not known.
fn because(spread: &Spread) -> Pieces {
    let (chance, unknown) = (spread.chance.powi(2), spread.unknown.powi(2));
    match unknown / (chance + unknown) {
        part if part.is_nan() => Pieces::default(),
        part => gauge(part, 8, BAR),
    }
}

/// The columns of the map, in order of time.
pub fn stages(page: &mut Page, answer: &Answer) {
    if answer.stages.is_empty() {
        return;
    }
    let paced = answer.stages.iter().any(|s| s.pace.is_some());
    let remark = match paced {
        true => "times against the expected ones: within, within twice, longer",
        false => "share of all customers who come there, and of those, who leave there",
    };
    page.heading("Stages", remark);
    let mut table = Table::new([
        Column::name(20),
        Column::right("reach"),
        Column::left("").optional(2),
        Column::right("drop-off"),
        Column::right("time"),
        Column::right("on track").optional(1),
        Column::right("delayed").optional(1),
        Column::right("stuck").optional(1),
        Column::right("mood").optional(3),
    ]);
    for stage in &answer.stages {
        let show = |e: &Estimate| Pieces::from(Figure::of(e, &answer.currency).show(e.value));
        let optional = |e: Option<&Estimate>| e.map(show).unwrap_or_default();
        let pace = |i: usize| match &stage.pace {
            Some(pace) => {
                let style = if i == 2 && pace[2].value > 0.2 {
                    BAD
                } else {
                    PLAIN
                };
                Pieces::new(pace[i].show(""), style)
            }
            None => Pieces::default(),
        };
        let mood = stage.emotion.as_ref().map(|e| {
            Figure::new(Unit::Points, e.value, e.value - 0.3, e.value + 0.3, "").signed(e.value)
        });
        table.row([
            stage.name.as_str().into(),
            stage.reach.map(|e| e.show("")).unwrap_or_default().into(),
            stage
                .reach
                .map(|e| Pieces::new(bar(e.value, 10), BAR))
                .unwrap_or_default(),
            stage
                .drop_off
                .map(|e| e.show(""))
                .unwrap_or_default()
                .into(),
            optional(stage.days.as_ref()),
            pace(0),
            pace(1),
            pace(2),
            mood.unwrap_or_default().into(),
        ]);
    }
    table.write(page);
}

/// The touchpoints at which most of the journeys end.
pub fn leaks(page: &mut Page, answer: &Answer) {
    let mut leaks: Vec<_> = answer
        .touchpoints
        .iter()
        .filter(|t| t.lost.value > 0.0)
        .collect();
    leaks.sort_by(|a, b| b.lost.value.total_cmp(&a.lost.value));
    let all: f64 = leaks.iter().map(|t| t.lost.value).sum();
    let Some(most) = leaks.first().map(|t| t.lost.value) else {
        return;
    };
    let rest = leaks.len().saturating_sub(LEAKS);
    page.heading(
        "Where customers leave",
        "share of all customers whose journey ends there",
    );
    let mut table = Table::new([
        Column::name(28),
        Column::right("leave"),
        Column::left(""),
        Column::right("of those there").optional(1),
        Column::left("stage").optional(2),
    ]);
    for leak in leaks.iter().take(LEAKS) {
        let drop_off = leak.drop_off.as_ref();
        let name = answer.stages.iter().find(|s| s.slug == leak.stage);
        table.row([
            leak.name.as_str().into(),
            leak.lost.show("").into(),
            Pieces::new(bar(leak.lost.value / most, 12), BAR),
            drop_off.map(|e| e.show("")).unwrap_or_default().into(),
            Pieces::new(name.map_or("", |s| s.name.as_str()), DIM),
        ]);
    }
    table.write(page);
    if rest > 0 {
        let others: f64 = leaks.iter().skip(LEAKS).map(|t| t.lost.value).sum();
        let others = share(others / all);
        page.line(Pieces::new(
            format!("  and {rest} more touchpoints with {others} of those who leave"),
            DIM,
        ));
    }
}
