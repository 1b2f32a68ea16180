//! The report as one page that needs nothing but itself: no network, no script.

use std::collections::BTreeSet;

use super::{
    Report, alarms,
    content::{Cell, Table, Tone, tables, target_words},
    method,
    style::STYLE,
};
use crate::{
    export::{
        palette::{DARK, LIGHT},
        picture::{Face, Options, Theme, View, escape, font_faces, picture, variables},
        text::clean_lines,
    },
    map::{Focus, State},
    numbers::{probability, whole},
};

/// The report as HTML.
pub fn html(report: &Report) -> String {
    let mut used: [BTreeSet<char>; 3] = Default::default();
    let mut draw = |view: View| {
        let options = Options {
            view,
            theme: Theme::Page,
            answer: Some(report.answer),
            ..Options::of(view)
        };
        let drawn = picture(report.map, &options);
        for (all, own) in used.iter_mut().zip(drawn.used) {
            all.extend(own);
        }
        let natural = format!("<div class=\"map\" style=\"--natural:{}px\">", drawn.width);
        format!("<figure>{natural}{}</div></figure>", drawn.svg)
    };
    let (journey, flow) = (draw(View::Journey), draw(View::Flow));
    let mut body = head(report);
    body.push_str("<main>\n");
    for sentence in alarms(report) {
        body.push_str(&format!("<p class=\"alarm\">{}</p>\n", text(&sentence)));
    }
    let tables = tables(report);
    let find = |id: &str| tables.iter().find(|table| table.id == id);
    if let Some(table) = find("targets") {
        body.push_str(&heading(table));
        body.push_str(&board(report));
        body.push_str("</section>\n");
    }
    body.push_str(&format!(
        "<section id=\"map-section\"><h2>The map</h2><p class=\"remark\">{} stages, {} touchpoints, {} pain points, {} ideas</p>\n{journey}\n</section>\n",
        report.map.stages.len(),
        report.map.touchpoints.len(),
        report.map.pains.len(),
        report.map.opportunities.len()
    ));
    for id in ["funnel", "pains", "ideas", "scenarios", "personas"] {
        if let Some(table) = find(id) {
            body.push_str(&section(table));
        }
    }
    let rest = match report.map.can_finish() {
        true => "finish or leave",
        false => "leave",
    };
    body.push_str(&format!(
        "<section id=\"flow-section\"><h2>The flows</h2><p class=\"remark\">how customers go from touchpoint to touchpoint; the rest {rest}</p>\n{flow}\n</section>\n"
    ));
    for id in ["metrics", "assumptions"] {
        if let Some(table) = find(id) {
            body.push_str(&section(table));
        }
    }
    body.push_str(&how(report));
    body.push_str("</main>\n<footer>Made with Wayfarer</footer>\n");
    page(report.title, &body, used)
}

/// A page with this body. `used`: the letters of its pictures.
pub(super) fn page(title: &str, body: &str, mut used: [BTreeSet<char>; 3]) -> String {
    // The page's own words in the picture's font; what it lacks, the reader's machine has.
    for face in [Face::Plain, Face::Strong] {
        used[face as usize].extend(body.chars().filter(|c| !c.is_control() && face.has(*c)));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">\n<meta name=\"generator\" content=\"Wayfarer\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>{}\n:root{{{}}}\n@media (prefers-color-scheme:dark){{:root{{{}}}}}\n@media print{{:root{{{}}}}}\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        text(title),
        font_faces(&used),
        variables(&LIGHT),
        variables(&DARK),
        variables(&LIGHT),
    )
}

/// A text of a map on a page.
pub(super) fn text(text: &str) -> String {
    escape(&clean_lines(text))
}

fn head(report: &Report) -> String {
    let map = report.map;
    let (class, state) = match (report.changes, &map.state) {
        (Some(_), _) => (" future", "SCENARIO"),
        (None, State::Current) => ("", "CURRENT STATE"),
        (None, State::Future { .. }) => (" future", "FUTURE STATE"),
    };
    let size = &report.answer.size;
    let mut facts = vec![format!("map {}", map.id)];
    if let Some(base) = report.changes {
        facts.push(format!("scenario of {base}"));
    }
    if let Focus::Stage(stage) = &map.focus {
        facts.push(format!("stage {stage}"));
    }
    if let Some(date) = map.reviewed {
        facts.push(format!("reviewed {date}"));
    }
    facts.push(format!(
        "{} customers × {} cohorts, {} days, seed {}",
        whole(size.customers),
        whole(size.replications.into()),
        size.horizon,
        size.seed
    ));
    let links = [
        ("targets", "Targets", !report.answer.targets.is_empty()),
        ("map-section", "Map", true),
        ("funnel", "Funnel", true),
        (
            "pains",
            "What to fix",
            report.leverage.is_some_and(|l| !l.pains.is_empty()),
        ),
        ("scenarios", "Scenarios", !report.others.is_empty()),
        ("flow-section", "Flows", true),
        ("metrics", "Metrics", true),
        ("assumptions", "Assumptions", true),
        ("method", "Method", true),
    ];
    let links = links.iter().filter(|(_, _, shown)| *shown);
    let links: String = links
        .map(|(id, name, _)| format!("<a href=\"#{id}\">{name}</a>"))
        .collect();
    format!(
        "<header><span class=\"badge{class}\">{state}</span>\n<h1>{}</h1>\n<p class=\"note\">{}</p>\n<p class=\"facts\">{}</p>\n<nav>{links}</nav></header>\n",
        text(report.title),
        text(&map.note).replace('\n', "<br>"),
        text(&facts.join(" · "))
    )
}

fn heading(table: &Table) -> String {
    format!(
        "<section id=\"{}\"><h2>{}</h2><p class=\"remark\">{}</p>\n",
        table.id,
        table.title,
        text(&table.remark)
    )
}

/// The target board.
fn board(report: &Report) -> String {
    let mut out = String::from("<ul class=\"cards\">\n");
    for one in &report.answer.targets {
        let (name, bound) = target_words(report, one);
        let (class, said) = match one.met {
            true => ("met", "met"),
            false => ("missed", "missed"),
        };
        let (value, range) = match &one.estimate {
            Some(e) => (
                e.show(&report.answer.currency),
                e.range(&report.answer.currency).unwrap_or_default(),
            ),
            None => ("–".to_owned(), String::new()),
        };
        let foot = match one.probability.is_finite() {
            true => format!(
                "{}<span>{} likely</span>",
                track(one.probability),
                escape(&probability(one.probability))
            ),
            false => String::new(),
        };
        out.push_str(&format!(
            "<li class=\"card\"><div class=\"top\"><span class=\"name\">{}</span><span class=\"value\">{}</span></div><div class=\"low\"><span>{}</span><span>{}</span></div><div class=\"foot {class}\"><span>{said}</span>{foot}</div></li>\n",
            text(&name),
            text(&value),
            text(&bound),
            text(&range)
        ));
    }
    out.push_str("</ul>\n");
    out
}

fn track(length: f64) -> String {
    let percent = (length.clamp(0.0, 1.0) * 1000.0).round() / 10.0;
    format!("<span class=\"track\"><i style=\"width:{percent}%\"></i></span>")
}

/// A table with its heading.
pub(super) fn section(table: &Table) -> String {
    let mut out = heading(table);
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr>");
    for (name, number) in &table.columns {
        let class = if *number { " class=\"n\"" } else { "" };
        out.push_str(&format!("<th{class} scope=\"col\">{}</th>", text(name)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (group, cells) in &table.rows {
        if let Some(group) = group {
            out.push_str(&format!(
                "<tr class=\"group\"><td colspan=\"{}\">{}</td></tr>\n",
                table.columns.len(),
                text(group)
            ));
        }
        out.push_str("<tr>");
        for (cell, (_, number)) in cells.iter().zip(&table.columns) {
            out.push_str(&td(cell, *number));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div></section>\n");
    out
}

fn td(cell: &Cell, number: bool) -> String {
    let mut classes = Vec::new();
    if number {
        classes.push("n");
    }
    match cell.tone {
        Tone::Plain => {}
        Tone::Good => classes.push("good"),
        Tone::Bad => classes.push("bad"),
        Tone::Soft => classes.push("soft"),
    }
    let class = match classes.is_empty() {
        true => String::new(),
        false => format!(" class=\"{}\"", classes.join(" ")),
    };
    let sub = match cell.sub.is_empty() {
        true => String::new(),
        false => format!("<small>{}</small>", text(&cell.sub)),
    };
    let bar = cell.bar.map_or(String::new(), track);
    format!("<td{class}>{}{sub}{bar}</td>", text(&cell.text))
}

fn how(report: &Report) -> String {
    let sentences: String = method(report)
        .iter()
        .map(|sentence| format!("<p>{}</p>\n", text(sentence)))
        .collect();
    format!(
        "<section id=\"method\"><h2>Method</h2><p class=\"remark\">how the numbers came about, and how to get them again</p>\n{sentences}<pre>{}</pre>\n</section>\n",
        text(report.again)
    )
}
