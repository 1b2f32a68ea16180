//! How likely targets are to be met.

use super::{
    super::{
        page::{BAD, BOLD, DIM, GOOD, MIDDLING, Page, Pieces, gauge},
        table::{Column, Table, ranges},
        targets::title,
    },
    head,
};
use crate::{
    cli::{args::Sized, source::Subject},
    decide::{Chances, How, TargetChance},
    export::advice::bound,
    numbers::{Figure, probability},
};

/// Every target with its probability.
pub fn chances(mut page: Page, subject: &Subject, size: Sized, found: &Chances) -> String {
    head(&mut page, subject, size, found.draws);
    let exact = found.targets.iter().filter(|t| t.how == How::Exact).count();
    let how = match (exact, found.targets.len() - exact) {
        (_, 0) => {
            "Every draw is solved exactly; chance in a cohort follows its law around the exact value."
        }
        (0, _) => {
            "Cohorts are simulated, one a draw, and counted: these metrics have no exact value."
        }
        _ => {
            "Draws are solved exactly and chance follows its law around the exact value; where a metric has no exact value (~) cohorts are simulated, one a draw, and counted."
        }
    };
    page.paragraph(how, DIM, 0);
    page.heading(
        "Targets",
        "how likely one cohort of this size is to meet each",
    );
    let mut table = Table::new([
        Column::name(20),
        Column::left("target"),
        Column::right("expected"),
        Column::left("95 %").optional(2),
        Column::right("chance"),
        Column::left(""),
        Column::left("").optional(1),
        Column::right("if all were known").optional(3),
    ]);
    let figures: Vec<Figure> = found.targets.iter().map(|t| of(t, subject)).collect();
    let pairs = found.targets.iter().zip(&figures);
    let ends: Vec<Option<(String, String)>> = pairs
        .map(|(t, f)| (t.low < t.high).then(|| (f.bare(t.low), f.bare(t.high))))
        .collect();
    for ((one, figure), range) in found.targets.iter().zip(&figures).zip(ranges(&ends)) {
        let sampled = match one.how {
            How::Exact => Pieces::default(),
            How::Sampled => Pieces::new(" ~", DIM),
        };
        table.row([
            title(&subject.map, &one.target).join(sampled),
            bound(&one.target, &subject.map.currency).into(),
            Pieces::new(shown(one, figure), BOLD),
            range,
            chance(one.probability),
            error(one.error),
            bar(one.probability),
            Pieces::new(one.chance_alone.map(probability).unwrap_or_default(), DIM),
        ]);
    }
    if let Some((p, e, how)) = found.together {
        let sampled = match how {
            How::Exact => Pieces::default(),
            How::Sampled => Pieces::new(" ~", DIM),
        };
        let mut cells = vec![Pieces::new("All of them together", BOLD).join(sampled)];
        cells.extend([Pieces::default(), Pieces::default(), Pieces::default()]);
        cells.extend([chance(p), error(e), bar(p), Pieces::default()]);
        table.row(cells);
    }
    table.write(&mut page);
    page.finish()
}

fn of(one: &TargetChance, subject: &Subject) -> Figure {
    let unit = one.target.metric.unit();
    Figure::new(unit, one.value, one.low, one.high, &subject.map.currency)
}

fn shown(one: &TargetChance, figure: &Figure) -> String {
    match one.value.is_finite() {
        true => figure.show(one.value),
        false => "never seen".to_owned(),
    }
}

fn chance(p: f64) -> Pieces {
    let style = match p {
        p if p >= 0.8 => GOOD,
        p if p <= 0.2 => BAD,
        _ => MIDDLING,
    };
    Pieces::new(probability(p), style)
}

fn bar(p: f64) -> Pieces {
    match p.is_finite() {
        true => gauge(p, 10, super::super::page::BAR),
        false => Pieces::default(),
    }
}

/// `± 0.4`, in percentage points.
fn error(error: f64) -> Pieces {
    match error {
        e if e >= 0.0005 => Pieces::new(format!("± {:.1}", 100.0 * e), DIM),
        e if e > 0.0 => Pieces::new("± 0.1".to_owned(), DIM),
        _ => Pieces::default(),
    }
}
