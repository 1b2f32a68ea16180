//! The tables of a report, for every way of writing it.

use super::Report;
use crate::{
    analyze::{Difference, Estimate, Gain, Group, Lever, TargetAnswer, Verdict, about},
    export::{assumptions::assumptions, words},
    map::{Bound, Metric, Unit},
    numbers::{plain, probability, share},
};

/// How a cell is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
    /// By the way.
    Soft,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What it says in small letters.
    pub sub: String,
    /// How it is to be taken.
    pub tone: Tone,
    /// A bar of this length, 0…1.
    pub bar: Option<f64>,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ..Cell::default()
        }
    }

    pub(super) fn sub(mut self, sub: impl Into<String>) -> Cell {
        self.sub = sub.into();
        self
    }

    pub(super) fn tone(mut self, tone: Tone) -> Cell {
        self.tone = tone;
        self
    }

    pub(super) fn bar(mut self, length: f64) -> Cell {
        self.bar = length.is_finite().then_some(length.clamp(0.0, 1.0));
        self
    }
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows.
    pub remark: String,
    /// The columns, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// The rows, each perhaps the first of a group.
    pub rows: Vec<(Option<String>, Vec<Cell>)>,
}

impl Table {
    /// A table without rows. A column whose name begins with a bar holds no numbers, as the first does not.
    pub(super) fn new(
        id: &'static str,
        title: &'static str,
        remark: impl Into<String>,
        columns: &[&str],
    ) -> Table {
        let column =
            |(at, name): (usize, &&str)| ((*name).to_owned(), at > 0 && !name.starts_with('|'));
        let columns = columns.iter().enumerate().map(column);
        let columns =
            columns.map(|(name, number)| (name.trim_start_matches('|').to_owned(), number));
        Table {
            id,
            title,
            remark: remark.into(),
            columns: columns.collect(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push((None, cells));
    }
}

/// All of them that have something to say.
pub fn tables(report: &Report) -> Vec<Table> {
    let all = [
        targets(report),
        funnel(report),
        leverage(report, false),
        leverage(report, true),
        scenarios(report),
        personas(report),
        metrics(report),
        assumed(report),
    ];
    all.into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

/// An estimate with its interval in small letters.
fn estimate(e: &Estimate, currency: &str) -> Cell {
    let cell = Cell::new(e.show(currency));
    match e.range(currency) {
        Some(range) => cell.sub(range),
        None => cell,
    }
}

/// The target's name and bound in words.
pub fn target_words(report: &Report, one: &TargetAnswer) -> (String, String) {
    let metric = one.target.metric;
    let name = words::target(report.map, &one.target);
    let side = match one.target.bound {
        Bound::AtLeast(_) => "at least",
        Bound::AtMost(_) => "at most",
    };
    let bound = plain(
        metric.unit(),
        one.target.bound.value(),
        &report.answer.currency,
    );
    (name, format!("{side} {bound}"))
}

fn targets(report: &Report) -> Table {
    let met = report.answer.targets.iter().filter(|t| t.met).count();
    let remark = format!("{met} of {} met", report.answer.targets.len());
    let mut table = Table::new(
        "targets",
        "Targets",
        remark,
        &["Target", "Value", "Bound", "Probability"],
    );
    for one in &report.answer.targets {
        let (name, bound) = target_words(report, one);
        let tone = if one.met { Tone::Good } else { Tone::Bad };
        let value = one
            .estimate
            .as_ref()
            .map(|e| estimate(e, &report.answer.currency));
        table.row(vec![
            Cell::new(name),
            value.unwrap_or_else(|| Cell::new("–")).tone(tone),
            Cell::new(bound),
            Cell::new(probability(one.probability))
                .tone(tone)
                .bar(one.probability),
        ]);
    }
    table
}

fn funnel(report: &Report) -> Table {
    let currency = &report.answer.currency;
    let paced = report.answer.stages.iter().any(|s| s.pace.is_some());
    let mut columns = vec!["Stage", "Get there", "Of them leave", "Time there"];
    if paced {
        columns.extend(["On track", "Delayed", "Stuck"]);
    }
    let mut table = Table::new(
        "funnel",
        "Funnel",
        "share of all customers who come to each stage",
        &columns,
    );
    for stage in &report.answer.stages {
        let optional =
            |e: Option<&Estimate>| e.map_or_else(Cell::default, |e| estimate(e, currency));
        let mut cells = vec![
            Cell::new(&stage.name),
            match &stage.reach {
                Some(reach) => estimate(reach, currency).bar(reach.value),
                None => Cell::default(),
            },
            optional(stage.drop_off.as_ref()),
            optional(stage.days.as_ref()),
        ];
        if paced {
            let pace = |at: usize| match &stage.pace {
                Some(pace) => {
                    let bad = at == 2 && pace[2].value > 0.2;
                    Cell::new(pace[at].show("")).tone(if bad { Tone::Bad } else { Tone::Plain })
                }
                None => Cell::default(),
            };
            cells.extend([pace(0), pace(1), pace(2)]);
        }
        table.row(cells);
    }
    table
}

fn leverage(report: &Report, ideas: bool) -> Table {
    let (id, title, remark) = match ideas {
        false => (
            "pains",
            "What to fix first",
            "what a cohort would gain if a pain point were gone",
        ),
        true => (
            "ideas",
            "What to adopt first",
            "what a cohort would gain from an idea, as far as it says what it changes",
        ),
    };
    let all = report.leverage;
    let levers: &[Lever] = match all {
        Some(leverage) if ideas => &leverage.opportunities,
        Some(leverage) => &leverage.pains,
        None => &[],
    };
    let kept = levers.iter().any(|lever| lever.customers.is_some());
    let people = if kept {
        "Customers at the end"
    } else {
        "Conversions"
    };
    let what = if ideas { "Idea" } else { "Pain point" };
    let mut table = Table::new(
        id,
        title,
        remark,
        &[what, people, "Revenue", "Time to value", "Cost"],
    );
    let currency = &report.answer.currency;
    let of = |lever: &Lever| {
        if kept {
            lever.customers
        } else {
            lever.conversions
        }
    };
    let size = |gain: Option<Gain>| gain.map_or(0.0, |g| g.value.max(0.0));
    let most = levers
        .iter()
        .map(|l| size(l.revenue.or(of(l))))
        .fold(0.0, f64::max);
    for lever in levers {
        let gain = |gain: Option<Gain>, unit: Unit, more: bool| {
            gain.map_or_else(Cell::default, |g| {
                let tone = match g.verdict(more) {
                    Verdict::Unclear => Tone::Soft,
                    Verdict::Better => Tone::Good,
                    Verdict::Worse => Tone::Bad,
                };
                Cell::new(g.show(unit, currency))
                    .sub(g.range(unit, currency).unwrap_or_default())
                    .tone(tone)
            })
        };
        let cost = lever.cost.map_or_else(Cell::default, |c| {
            Cell::new(plain(Unit::Money, c, currency))
        });
        let length = if most > 0.0 {
            size(lever.revenue.or(of(lever))) / most
        } else {
            0.0
        };
        table.row(vec![
            Cell::new(&lever.name).bar(length),
            gain(of(lever), Unit::Count, true),
            gain(lever.revenue, Unit::Money, true),
            gain(lever.days, Unit::Days, false),
            cost,
        ]);
    }
    table
}

/// Metrics that are shown beside one another: those of targets, then some that most people ask for.
fn compared(report: &Report) -> Vec<Metric> {
    let mut all: Vec<Metric> = report
        .answer
        .targets
        .iter()
        .map(|t| t.target.metric)
        .collect();
    all.extend([
        Metric::Conversion,
        Metric::Activation,
        Metric::TimeToValue,
        Metric::Customers,
        Metric::Revenue,
        Metric::NetRevenueRetention,
        Metric::Clv,
        Metric::Nps,
    ]);
    let mut seen = Vec::new();
    all.retain(|m| {
        !seen.contains(m) && {
            seen.push(*m);
            true
        }
    });
    all
}

fn scenarios(report: &Report) -> Table {
    let mut columns = vec!["Metric".to_owned(), report.base.to_owned()];
    columns.extend(report.others.iter().map(|o| o.title.clone()));
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let remark = "differences under the same luck, with their 95 % intervals";
    let mut table = Table::new("scenarios", "Scenarios", remark, &names);
    // A title may begin with anything.
    table.columns = columns
        .into_iter()
        .enumerate()
        .map(|(at, name)| (name, at > 0))
        .collect();
    let currency = &report.answer.currency;
    for metric in compared(report) {
        let found: Vec<Option<&Difference>> = report
            .others
            .iter()
            .map(|o| o.comparison.differences.iter().find(|d| d.metric == metric))
            .collect();
        let Some(base) = found.iter().flatten().next().map(|d| d.base) else {
            continue;
        };
        // With so many digits that what each other differs by can be seen.
        let own = found.iter().flatten().filter(|d| d.base == base);
        let finest = own
            .map(|d| d.sides(currency).0)
            .max_by_key(|text| text.chars().count());
        let of_base = estimate(&base, currency);
        let mut cells = vec![
            Cell::new(about(metric).title),
            Cell {
                text: finest.unwrap_or_else(|| of_base.text.clone()),
                ..of_base
            },
        ];
        for difference in found {
            cells.push(difference.map_or_else(Cell::default, |d| {
                let own = d.sides(currency).1;
                if d.low == 0.0 && d.high == 0.0 && d.value == 0.0 {
                    return Cell::new(own).sub("the same").tone(Tone::Soft);
                }
                let tone = match d.verdict() {
                    Verdict::Better => Tone::Good,
                    Verdict::Worse => Tone::Bad,
                    Verdict::Unclear => Tone::Soft,
                };
                Cell::new(own)
                    .sub(format!("{} ({})", d.show(currency), d.range(currency)))
                    .tone(tone)
            }));
        }
        table.row(cells);
    }
    table
}

fn personas(report: &Report) -> Table {
    let shown = [
        Metric::Conversion,
        Metric::Activation,
        Metric::TimeToValue,
        Metric::Clv,
        Metric::Nps,
    ];
    let has = |m: &Metric| {
        report
            .answer
            .personas
            .iter()
            .any(|p| p.metrics.contains_key(m))
    };
    let shown: Vec<Metric> = shown.into_iter().filter(has).collect();
    let mut columns = vec!["Persona", "Share"];
    columns.extend(shown.iter().map(|m| about(*m).title));
    let mut table = Table::new(
        "personas",
        "Personas",
        "each among its own customers",
        &columns,
    );
    if report.answer.personas.len() < 2 {
        return table;
    }
    for persona in &report.answer.personas {
        let mut cells = vec![Cell::new(&persona.name), Cell::new(share(persona.share))];
        for metric in &shown {
            let e = persona.metrics.get(metric);
            cells.push(e.map_or_else(Cell::default, |e| estimate(e, &report.answer.currency)));
        }
        table.row(cells);
    }
    table
}

fn metrics(report: &Report) -> Table {
    let columns = ["Metric", "Value", "95 % interval", "|How it is computed"];
    let mut table = Table::new("metrics", "All metrics", "", &columns);
    for group in Group::ALL {
        let mut first = Some(group.title().to_owned());
        for (metric, e) in &report.answer.metrics {
            if Group::of(*metric) != group {
                continue;
            }
            let currency = &report.answer.currency;
            let range = e.range(currency).unwrap_or_default();
            let cells = vec![
                Cell::new(about(*metric).title),
                Cell::new(e.show(currency)),
                Cell::new(range),
                Cell::new(about(*metric).formula).tone(Tone::Soft),
            ];
            table.rows.push((first.take(), cells));
        }
    }
    table
}

fn assumed(report: &Report) -> Table {
    let all = assumptions(report.map);
    let count = |grade: &str| all.iter().filter(|a| a.grade().starts_with(grade)).count();
    let remark = format!(
        "every number of the map, the median where it is uncertain: {} measured, {} estimated, {} guessed, {} not graded",
        count("measured"),
        count("estimate"),
        count("guess"),
        count("not")
    );
    let columns = [
        "Of",
        "|What",
        "Value",
        "90 % interval",
        "|Evidence",
        "|As written",
    ];
    let mut table = Table::new("assumptions", "Assumptions", remark, &columns);
    let mut kind = "";
    for one in &all {
        let group = (one.kind != kind).then(|| match one.kind {
            "Map" => one.kind.to_owned(),
            "Entry" => "Entries".to_owned(),
            kind => format!("{kind}s"),
        });
        kind = one.kind;
        let currency = &report.answer.currency;
        // What people wrote as one number is said as they wrote it.
        let value = match one.law.is_empty() && one.unit != Unit::Days {
            true => crate::numbers::say_value(one.value, one.unit, currency),
            false => crate::numbers::value(one.value, one.unit, currency),
        };
        let range = match one.is_certain() {
            true => String::new(),
            false => {
                crate::numbers::range(one.range.0, one.range.1, one.unit, &report.answer.currency)
            }
        };
        let grade = one.grade();
        let tone = match grade.as_str() {
            "guess" => Tone::Bad,
            "not graded" | "estimate" => Tone::Soft,
            _ => Tone::Good,
        };
        table.rows.push((
            group,
            vec![
                Cell::new(&one.of),
                Cell::new(one.what),
                Cell::new(value),
                Cell::new(range),
                Cell::new(grade).tone(tone),
                Cell::new(&one.law).tone(Tone::Soft),
            ],
        ));
    }
    table
}
