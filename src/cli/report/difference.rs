//! What differs between two files, as a list.

use super::page::{BAD, BOLD, DIM, GOOD, MIDDLING, PLAIN, Page, Pieces};
use crate::{
    export::difference::{Entry, Field},
    file::{DeltaKind, Remarks},
};

/// The list.
pub fn differences(
    mut page: Page,
    names: [&str; 2],
    entries: &[Entry],
    remarks: &Remarks,
) -> String {
    let [before, after] = names;
    let head = Pieces::new(before, BOLD).and(" → ", DIM).and(after, BOLD);
    page.line(head);
    if entries.is_empty() {
        page.line(Pieces::new(remarks.nothing(), DIM));
    }
    for entry in entries {
        page.blank();
        thing(&mut page, entry);
    }
    if remarks.comments_differ() {
        page.blank();
        page.line(Pieces::new("≠ comments", MIDDLING));
        for (sign, list, style) in [("−", &remarks.removed, DIM), ("+", &remarks.added, PLAIN)] {
            for comment in list {
                page.paragraph(&format!("{sign} {}", comment.replace('\n', " ")), style, 2);
            }
        }
    }
    if !entries.is_empty() {
        page.blank();
        page.line(Pieces::new(summary(entries), DIM));
    }
    for (name, count) in names.into_iter().zip(remarks.undecided) {
        let said = match count {
            0 => continue,
            1 => format!("1 conflict not decided in {name}: look for // MERGE"),
            n => format!("{n} conflicts not decided in {name}: look for // MERGE"),
        };
        page.line(Pieces::new(said, BAD));
    }
    page.finish()
}

fn summary(entries: &[Entry]) -> String {
    let count = |kind| entries.iter().filter(|e| e.kind == kind).count();
    format!(
        "{} added, {} removed, {} changed",
        count(DeltaKind::Added),
        count(DeltaKind::Removed),
        count(DeltaKind::Changed)
    )
}

fn thing(page: &mut Page, entry: &Entry) {
    let (sign, style) = match entry.kind {
        DeltaKind::Added => ("+", GOOD),
        DeltaKind::Removed => ("−", BAD),
        DeltaKind::Changed | DeltaKind::Moved | DeltaKind::Renamed => ("≠", MIDDLING),
    };
    let mut head = Pieces::new(format!("{sign} "), style).and(entry.what.as_str(), style);
    if let Some(name) = &entry.name {
        head = head.and(" ", PLAIN).and(name.as_str(), BOLD);
    }
    if !entry.slug.is_empty() {
        head = head.and("  ", PLAIN).and(entry.slug.as_str(), DIM);
    }
    page.line(head);
    let widest = entry.fields.iter().map(|f| f.label.chars().count()).max();
    for field in &entry.fields {
        value(page, field, widest.unwrap_or(0).min(24), entry.kind);
    }
}

fn value(page: &mut Page, field: &Field, widest: usize, kind: DeltaKind) {
    let nothing = || "not set".to_owned();
    let (before, after) = (
        field.before.clone().unwrap_or_else(nothing),
        field.after.clone().unwrap_or_else(nothing),
    );
    if kind == DeltaKind::Added || kind == DeltaKind::Removed {
        let whole = if kind == DeltaKind::Added {
            after
        } else {
            before
        };
        return page.paragraph(&whole, DIM, 2);
    }
    let label = format!("  {:widest$}  ", field.label);
    let line = Pieces::new(label.clone(), PLAIN)
        .and(before.as_str(), DIM)
        .and(" → ", DIM)
        .and(after.as_str(), BOLD);
    if line.width() <= page.width() {
        return page.line(line);
    }
    page.line(Pieces::new(format!("  {}", field.label), PLAIN));
    page.paragraph(&format!("− {before}"), DIM, 4);
    page.paragraph(&format!("+ {after}"), PLAIN, 4);
}
