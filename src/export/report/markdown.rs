//! The report as Markdown, for wikis and pull requests.

use super::{
    Report, alarms,
    content::{Cell, Table, tables},
    method,
};
use crate::{export::mermaid, map::State, numbers::whole};

/// The report as Markdown, with the map as Mermaid, which many readers draw.
pub fn markdown(report: &Report) -> String {
    let map = report.map;
    let state = match (report.changes, &map.state) {
        (Some(base), _) => format!("Scenario of {}", inline(base)),
        (None, State::Current) => "Current state".to_owned(),
        (None, State::Future { .. }) => "Future state".to_owned(),
    };
    let size = &report.answer.size;
    let mut out = format!(
        "# {}\n\n{}\n\n{state} · map `{}` · {} customers × {} cohorts, {} days, seed {}\n",
        inline(report.title),
        map.note.lines().map(inline).collect::<Vec<_>>().join("\n"),
        map.id,
        whole(size.customers),
        whole(size.replications.into()),
        size.horizon,
        size.seed
    );
    for sentence in alarms(report) {
        out.push_str(&format!("\n> {}\n", inline(&sentence)));
    }
    let (first, rest): (Vec<Table>, Vec<Table>) = tables(report)
        .into_iter()
        .partition(|table| table.id == "targets");
    for table in &first {
        out.push_str(&section(table));
    }
    out.push_str(&format!(
        "\n## The map\n\n```mermaid\n{}```\n",
        mermaid::journey(map)
    ));
    for table in &rest {
        out.push_str(&section(table));
    }
    out.push_str(&format!(
        "\n## The flows\n\n```mermaid\n{}```\n",
        mermaid::flowchart(map)
    ));
    out.push_str("\n## Method\n\n");
    for sentence in method(report) {
        out.push_str(&format!("{sentence}\n\n"));
    }
    out.push_str(&format!(
        "```sh\n{}\n```\n\nMade with Wayfarer.\n",
        report.again
    ));
    out
}

/// A table with its heading.
pub(super) fn section(table: &Table) -> String {
    let mut out = format!("\n## {}\n\n", table.title);
    if !table.remark.is_empty() {
        out.push_str(&format!("{}\n\n", inline(&table.remark)));
    }
    let names = table.columns.iter().map(|(name, _)| inline(name));
    out.push_str(&format!("| {} |\n", names.collect::<Vec<_>>().join(" | ")));
    let rules = table
        .columns
        .iter()
        .map(|(_, number)| if *number { "--:" } else { "---" });
    out.push_str(&format!("| {} |\n", rules.collect::<Vec<_>>().join(" | ")));
    for (group, cells) in &table.rows {
        if let Some(group) = group {
            let empty = " |".repeat(table.columns.len());
            out.push_str(&format!("| **{}** {empty}\n", inline(group)));
        }
        let cells: Vec<String> = cells.iter().map(cell).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out
}

fn cell(cell: &Cell) -> String {
    match cell.sub.is_empty() {
        true => inline(&cell.text),
        false => format!("{} ({})", inline(&cell.text), inline(&cell.sub)),
    }
}

/// A text that is nothing but text: what Markdown or HTML would take for more is escaped.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in crate::export::text::clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
