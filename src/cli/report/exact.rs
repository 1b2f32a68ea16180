//! The report of exact answers.

use super::{
    header,
    page::{DIM, PLAIN, Page, Pieces},
    people,
    table::{Column, Table},
    targets, values,
};
use crate::{
    analyze::{Answer, Estimate, Mean, Means, about},
    cli::{args::Sized, source::Subject},
    exact::Accuracy,
    numbers::{Figure, whole},
};

/// The same tables as those of a run, without chance.
pub fn exact(
    mut page: Page,
    subject: &Subject,
    size: Sized,
    answer: &Answer,
    means: Option<&Means>,
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
                "{} uncertain numbers stand at their central values: the answers hold neither chance nor what is not known, and a mean over the draws may differ (`--mean`).",
                whole(answer.unknowns as u64)
            ),
            DIM,
            0,
        );
    }
    targets::targets(&mut page, &subject.map, answer);
    values::metrics(&mut page, answer);
    if let Some(means) = means {
        beside(&mut page, answer, means);
    }
    values::stages(&mut page, answer);
    values::leaks(&mut page, answer);
    people::personas(&mut page, answer);
    people::survival(&mut page, answer);
    page.heading("Accuracy", "");
    let mut errors = format!("  errors of at most about {:.0e}", accuracy.error);
    for (error, of) in [
        (accuracy.later_error, "retention"),
        (accuracy.money_error, "money"),
    ] {
        if error > accuracy.error {
            errors += &format!("; of {of}, {error:.0e}");
        }
    }
    errors += &format!("; times of quantiles, {:.0e} days", accuracy.quantile_error);
    page.line(Pieces::new(errors, PLAIN));
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

/// A mean over draws, with the digits that its own standard error leaves; as fine as the number beside it where that is
/// not known.
fn mean_shown(mean: &Mean, beside: &Estimate, currency: &str) -> String {
    match mean.error.is_finite() {
        true => Figure::sure(beside.unit, mean.value, mean.error, currency).show(mean.value),
        false => Figure::of(beside, currency).show(mean.value),
    }
}

/// Each metric at the central values of the uncertain numbers beside its mean over draws of them.
fn beside(page: &mut Page, answer: &Answer, means: &Means) {
    let draws = whole(u64::from(means.draws));
    page.heading(
        "Over the uncertain numbers",
        &format!("the mean of {draws} draws"),
    );
    let mut table = Table::new([
        Column::name(20),
        Column::right("at central values"),
        Column::right("mean"),
        Column::right("standard error"),
    ]);
    for (metric, estimate) in &answer.metrics {
        let Some(mean) = means.metrics.get(metric) else {
            continue;
        };
        let figure = Figure::of(estimate, &answer.currency);
        let error = match mean.error.is_finite() {
            true => {
                let e = mean.error;
                Figure::new(estimate.unit, e, e, e, &answer.currency).show(e)
            }
            false => "not told".to_owned(),
        };
        table.row([
            Pieces::new("  ", PLAIN).and(about(*metric).title, PLAIN),
            figure.show(estimate.value).into(),
            mean_shown(mean, estimate, &answer.currency).into(),
            error.into(),
        ]);
    }
    table.write(page);
}
