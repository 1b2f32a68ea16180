//! Which uncertain numbers matter.

use super::{
    super::{
        levers::levers,
        page::{BAR, BOLD, DIM, Page, Pieces, bar},
        table::{Column, Table},
    },
    head, label, method,
};
use crate::{
    analyze::{Leverage, RunSize, about},
    cli::{args::Sized, source::Subject},
    decide::{Bar, Tornado},
    map::Unit,
    numbers::{Figure, share},
};

/// The most numbers that are listed of a metric.
const LISTED: usize = 10;

/// Every metric with the numbers that swing it, then what there is to fix.
pub fn tornadoes(
    mut page: Page,
    subject: &Subject,
    size: Sized,
    tornadoes: &[Tornado],
    leverage: Option<&Leverage>,
) -> String {
    let draws = tornadoes.first().map_or(0, |t| t.draws);
    head(&mut page, subject, size, draws);
    page.paragraph(
        "Each number alone goes from its 5 % to its 95 % quantile. The bar is the share of what is not known about the metric that would go if the number were known.",
        DIM,
        0,
    );
    let currency = &subject.map.currency;
    for tornado in tornadoes {
        one(&mut page, tornado, currency);
    }
    if let Some(leverage) = leverage {
        let size = RunSize {
            customers: size.customers,
            replications: size.replications,
            seed: size.seed,
            horizon: size.horizon.get(),
        };
        levers(&mut page, &size, currency, leverage);
    }
    page.finish()
}

fn one(page: &mut Page, tornado: &Tornado, currency: &str) {
    let unit = tornado.metric.unit();
    let (value, spread) = (tornado.value, tornado.spread);
    let figure = Figure::new(
        unit,
        value,
        value - 2.0 * spread,
        value + 2.0 * spread,
        currency,
    );
    let how = method(
        tornado.how,
        "exact, other numbers at their central values",
        "from simulated cohorts, over all values of the others",
    );
    let remark = format!("{} ± {}; {how}", figure.show(value), figure.bare(spread));
    page.heading(about(tornado.metric).title, &remark);
    let mut table = Table::new([
        Column::name(26),
        Column::right("low"),
        Column::left("high").optional(1),
        Column::right("at low"),
        Column::left("at high"),
        Column::right("due"),
        Column::left("").optional(2),
    ]);
    let matter: Vec<&Bar> = tornado
        .bars
        .iter()
        .filter(|bar| bar.swing() > 0.0)
        .collect();
    for bar_of in matter.iter().take(LISTED) {
        let number = &bar_of.number;
        let input = ends(number.unit, bar_of.low, bar_of.high, currency);
        let output = swing(&figure, bar_of);
        table.row([
            label(number, 36),
            Pieces::new(input.0, DIM),
            Pieces::new(format!("… {}", input.1), DIM),
            Pieces::new(output.0, BOLD),
            Pieces::new(format!("… {}", output.1), BOLD),
            share(bar_of.share).into(),
            Pieces::new(bar(bar_of.share, 10), BAR),
        ]);
    }
    table.write(page);
    let rest = &matter[matter.len().min(LISTED)..];
    if !rest.is_empty() {
        let due: f64 = rest.iter().map(|bar| bar.share).sum();
        let line = match rest.len() {
            1 => format!("  and 1 more number, with {}", share(due)),
            n => format!("  and {n} more numbers, together with {}", share(due)),
        };
        page.line(Pieces::new(line, DIM));
    }
}

/// The ends of a number's swing, on one scale.
fn ends(unit: Unit, low: f64, high: f64, currency: &str) -> (String, String) {
    let figure = Figure::new(unit, f64::midpoint(low, high), low, high, currency);
    (figure.bare(low), figure.show(high))
}

/// The metric at both ends, with a digit more than its spread asks for.
fn swing(figure: &Figure, bar: &Bar) -> (String, String) {
    (figure.bare(bar.at_low), figure.show(bar.at_high))
}
