//! What a number would have to be.

use super::{
    super::{
        page::{BOLD, DIM, GOOD, PLAIN, Page, Pieces},
        table::{Column, Table},
    },
    head, method,
};
use crate::{
    cli::{args::Sized, source::Subject},
    decide::{Outcome, Point, Sought},
    export::advice::{self, chance, side, sought_value},
    numbers::probability,
};

/// The answer in sentences, then every value that was found with its chance.
pub fn sought(mut page: Page, subject: &Subject, size: Sized, found: &Sought) -> String {
    let map = &subject.map;
    head(&mut page, subject, size, found.draws);
    let aim = format!(
        "For a cohort that meets {}, with a chance of {}.",
        advice::targets(map, &found.targets),
        probability(found.asked)
    );
    page.paragraph(&aim, PLAIN, 0);
    page.paragraph(
        &method(
            found.how,
            "Every chance is solved exactly in the same draws of everything else.",
            "Every chance is counted over simulated cohorts that meet the same luck.",
        ),
        DIM,
        0,
    );
    page.heading("What would have to be true", "");
    for (at, sentence) in advice::sought(map, found).iter().enumerate() {
        page.paragraph(sentence, if at == 0 { BOLD } else { PLAIN }, 2);
    }
    let mut table = Table::new([
        Column::left(""),
        Column::left(""),
        Column::left("number"),
        Column::right("chance"),
        Column::left(""),
    ]);
    let mut row = |mark: &str, name: &str, value: String, at: &Point| {
        let shown = chance(at.chance, at.error);
        let (p, error) = shown.split_once(" ±").unwrap_or((&shown, ""));
        table.row([
            Pieces::new(mark, GOOD),
            Pieces::new(name, DIM),
            value.into(),
            Pieces::new(p, BOLD),
            match error.is_empty() {
                true => Pieces::default(),
                false => Pieces::new(format!("±{error}"), DIM),
            },
        ]);
    };
    row("", "now", sought_value(map, found, &found.now), &found.now);
    match &found.outcome {
        Outcome::Found(all) => {
            for one in all {
                row("✓", "", side(map, found, one), &one.at);
            }
        }
        Outcome::Always(at) => row("", "least", sought_value(map, found, at), at),
        Outcome::Never(at) => row("", "best", sought_value(map, found, at), at),
    }
    table.write(&mut page);
    page.finish()
}
