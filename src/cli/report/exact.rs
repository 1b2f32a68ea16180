//! The report of exact answers.

use super::{
    header,
    page::{DIM, PLAIN, Page, Pieces},
    people, targets, values,
};
use crate::{
    analyze::Answer,
    cli::{args::Sized, source::Subject},
    exact::Accuracy,
    numbers::whole,
};

/// The same tables as those of a run, without chance.
pub fn exact(
    mut page: Page,
    subject: &Subject,
    size: Sized,
    answer: &Answer,
    accuracy: &Accuracy,
    untreated: &[String],
) -> String {
    header::title(&mut page, subject);
    page.line(format!(
        "Exact, without sampling, for {} customers watched for {}",
        whole(size.customers),
        header::time(size)
    ));
    if answer.unknowns > 0 {
        page.paragraph(
            &format!(
                "{} uncertain numbers stand at their central values: the answers hold neither chance nor what is not known.",
                whole(answer.unknowns as u64)
            ),
            DIM,
            0,
        );
    }
    targets::targets(&mut page, &subject.map, answer);
    values::metrics(&mut page, answer);
    values::stages(&mut page, answer);
    values::leaks(&mut page, answer);
    people::personas(&mut page, answer);
    people::survival(&mut page, answer);
    page.heading("Accuracy", "");
    page.line(Pieces::new(
        format!(
            "  errors of at most about {:.0e}; times of quantiles, {:.0e} days",
            accuracy.error, accuracy.quantile_error
        ),
        PLAIN,
    ));
    for limit in &accuracy.limits {
        page.paragraph(limit, PLAIN, 2);
    }
    if !untreated.is_empty() {
        page.heading(
            "Without an exact value",
            "simulate them with `wayfarer run`",
        );
        for sentence in untreated {
            page.paragraph(sentence, PLAIN, 2);
        }
    }
    page.finish()
}
