//! Maps beside their base.

use std::path::PathBuf;

use super::{
    header,
    page::{BAD, BOLD, DIM, GOOD, MIDDLING, PLAIN, Page, Pieces},
    table::{Column, Table},
    targets::{title, value},
};
use crate::{
    analyze::{Comparison, Difference, Group, TargetChange, Verdict, about},
    cli::{args::Sized, source::Subject},
    export::advice::bound,
    map::JourneyMap,
    numbers::probability,
};

/// The report of a comparison.
pub fn comparison(
    mut page: Page,
    base: &Subject,
    size: Sized,
    others: &[(&Subject, Comparison)],
    files: &[PathBuf],
) -> String {
    for (at, (other, pair)) in others.iter().enumerate() {
        if at > 0 {
            page.blank();
            let rule = "─".repeat(page.width());
            page.line(Pieces::new(rule, DIM));
        }
        page.ends(
            Pieces::new(other.title(), BOLD),
            Pieces::new(named(other), DIM),
        );
        page.ends(
            Pieces::new("beside ", DIM).and(base.title(), PLAIN),
            Pieces::new(named(base), DIM),
        );
        if at == 0 {
            page.line(header::cohort(size));
            page.paragraph(
                "Every customer meets the same luck in both, so the differences are sharper than the values; intervals are 95 %.",
                DIM,
                0,
            );
        }
        header::away(&mut page, &other.map);
        targets(&mut page, &other.map, pair);
        differences(&mut page, &other.map.currency, pair);
    }
    let paths: Vec<_> = files.iter().map(PathBuf::as_path).collect();
    header::again(&mut page, &["compare"], &paths, size);
    page.finish()
}

fn named(subject: &Subject) -> String {
    match &subject.scenario {
        Some(case) => format!("scenario {}", case.id),
        None => header::kind_of_map(&subject.map),
    }
}

/// Targets, those that change colour first and loud.
fn targets(page: &mut Page, map: &JourneyMap, pair: &Comparison) {
    if pair.targets.is_empty() {
        return;
    }
    let met = |met: &dyn Fn(&TargetChange) -> bool| pair.targets.iter().filter(|t| met(t)).count();
    let remark = format!(
        "{} of {} met in the base, {} here",
        met(&|t| t.base.met),
        pair.targets.len(),
        met(&|t| t.other.met)
    );
    page.heading("Targets", &remark);
    let mut changes: Vec<&TargetChange> = pair.targets.iter().collect();
    changes.sort_by_key(|t| !t.changes_colour());
    let mut table = Table::new([
        Column::left(""),
        Column::name(20),
        Column::left("target"),
        Column::right("base"),
        Column::right("here"),
        Column::right("chance").optional(1),
        Column::right(""),
    ]);
    for change in changes {
        let turns = change.changes_colour();
        // A verdict that turns by a difference which may be none, or of which no interval is known, is no
        // news, good or bad.
        let everybody = change.other.target.persona.is_none();
        let own = pair
            .differences
            .iter()
            .find(|d| everybody && d.metric == change.other.target.metric);
        let unsure = own.is_none_or(|d| d.verdict() == Verdict::Unclear);
        let (mark, style) = match (change.base.met, change.other.met) {
            (false, true) if unsure => ("✗ → ✓", DIM),
            (true, false) if unsure => ("✓ → ✗", DIM),
            (false, true) => ("✗ → ✓", GOOD.bold()),
            (true, false) => ("✓ → ✗", BAD.bold()),
            (_, true) => ("    ✓", GOOD),
            (_, false) => ("    ✗", BAD),
        };
        let loud = if turns { style } else { PLAIN };
        let chance = |target: &crate::analyze::TargetAnswer| match target.estimate {
            Some(_) => probability(target.probability),
            None => "–".to_owned(),
        };
        let name = match turns {
            true => Pieces::new(about(change.other.target.metric).title, loud)
                .join(title(map, &change.other.target).after_first()),
            false => title(map, &change.other.target),
        };
        table.row([
            Pieces::new(mark, style),
            name,
            bound(&change.other.target, &map.currency).into(),
            value(&change.base, &map.currency).0.into(),
            Pieces::new(value(&change.other, &map.currency).0, loud),
            Pieces::new(chance(&change.base), DIM),
            Pieces::new(format!("→ {}", chance(&change.other)), loud),
        ]);
    }
    table.write(page);
}

/// Every metric that differs.
fn differences(page: &mut Page, currency: &str, pair: &Comparison) {
    let same = |d: &&Difference| d.value == 0.0 && d.low == 0.0 && d.high == 0.0;
    page.heading(
        "Differences",
        "paired, with the share of cohorts in which it is better here",
    );
    let mut table = Table::new([
        Column::name(20),
        Column::right("base"),
        Column::right("here"),
        Column::right("difference"),
        Column::left("95 %"),
        Column::right("better"),
    ]);
    for group in Group::ALL {
        let all = pair
            .differences
            .iter()
            .filter(|d| Group::of(d.metric) == group);
        let shown: Vec<_> = all.filter(|d| !same(d)).collect();
        if shown.is_empty() {
            continue;
        }
        table.group(Pieces::new(group.title(), BOLD));
        for d in shown {
            let style = match d.verdict() {
                Verdict::Better => GOOD,
                Verdict::Worse => BAD,
                Verdict::Unclear => DIM,
            };
            let (base, other) = d.sides(currency);
            table.row([
                Pieces::new("  ", PLAIN).and(about(d.metric).title, PLAIN),
                base.into(),
                other.into(),
                Pieces::new(d.show(currency), style),
                Pieces::new(d.range(currency), DIM),
                better(d.better),
            ]);
        }
    }
    if table.is_empty() {
        page.line("  None: every metric is the same in both.");
        return;
    }
    table.write(page);
    match pair.differences.iter().filter(same).count() {
        0 => {}
        1 => page.line(Pieces::new("  and 1 metric that is the same in both", DIM)),
        n => page.line(Pieces::new(
            format!("  and {n} metrics that are the same in both"),
            DIM,
        )),
    }
}

fn better(share: Option<f64>) -> Pieces {
    match share {
        None => Pieces::new("–", DIM),
        Some(p) if p >= 0.95 => Pieces::new(probability(p), GOOD),
        Some(p) if p <= 0.05 => Pieces::new(probability(p), BAD),
        Some(p) => Pieces::new(probability(p), MIDDLING),
    }
}
