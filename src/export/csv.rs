//! One tidy table: a row for each number, for spreadsheets and statistics programs.
//!
//! Columns: `kind,name,metric,value,low,high,unit`; `name` is a slug. Text that a spreadsheet would
//! take for a formula is led by an apostrophe.

use std::fmt::Write;

use super::{
    json::Compared,
    text::{clean_lines, no_formula},
};
use crate::{
    analyze::{Answer, Comparison, Estimate, Gain, Lever, Leverage, RunSize, TargetAnswer},
    map::{Bound, Unit},
    units::Slug,
};

/// Everything a run says.
pub fn answer(answer: &Answer, scenario: Option<&Slug>, leverage: Option<&Leverage>) -> String {
    let mut table = Table::new("kind,name,metric,value,low,high,unit");
    table.size(answer.map.as_str(), scenario, &answer.size);
    for (metric, e) in &answer.metrics {
        table.estimate("metric", "", &metric.snake_name(), Some(e));
    }
    for target in &answer.targets {
        table.target(target);
    }
    for stage in &answer.stages {
        let mut row = |metric, e| table.estimate("stage", stage.slug.as_str(), metric, e);
        row("reach", stage.reach.as_ref());
        row("drop_off", stage.drop_off.as_ref());
        row("days", stage.days.as_ref());
        let pace = stage.pace.as_ref();
        for (i, metric) in ["on_track", "delayed", "stuck"].into_iter().enumerate() {
            row(metric, pace.map(|pace| &pace[i]));
        }
        row("emotion", stage.emotion.as_ref());
    }
    for touchpoint in &answer.touchpoints {
        let mut row = |metric, e| table.estimate("touchpoint", touchpoint.slug.as_str(), metric, e);
        row("reach", touchpoint.reach.as_ref());
        row("visits", Some(&touchpoint.visits));
        row("drop_off", touchpoint.drop_off.as_ref());
        row("lost", Some(&touchpoint.lost));
        row("finished", touchpoint.finished.as_ref());
        row("days", touchpoint.days.as_ref());
        row("active", Some(&touchpoint.active));
    }
    for touchpoint in &answer.touchpoints {
        for (to, share) in &touchpoint.onward {
            let flow = format!("{}>{to}", touchpoint.slug);
            table.number("flow", &flow, "share", *share, Unit::Share.name());
        }
    }
    for pain in &answer.pains {
        let mut row = |metric, e| table.estimate("pain", pain.slug.as_str(), metric, Some(e));
        row("struck", &pain.struck);
        row("left", &pain.left);
        row("delay_days", &pain.delay);
    }
    if let Some(leverage) = leverage {
        table.levers("fix", &leverage.pains);
        table.levers("adopt", &leverage.opportunities);
    }
    for persona in &answer.personas {
        let slug = persona.slug.as_str();
        table.number("persona", slug, "share", persona.share, Unit::Share.name());
        for (metric, e) in &persona.metrics {
            table.estimate("persona", slug, &metric.snake_name(), Some(e));
        }
    }
    for point in &answer.survival {
        let numbers = [point.share, point.low, point.high];
        let day = point.day.to_string();
        table.row("survival", &day, "share", numbers, Unit::Share.name());
    }
    table.text
}

/// Maps beside their base: a row for each metric of each of them.
pub fn comparison(base: Compared, run: &RunSize, others: &[(Compared, &Comparison)]) -> String {
    let name = |one: &Compared| one.scenario.unwrap_or(one.map).to_string();
    let mut table = Table::new("kind,name,metric,value,low,high,unit");
    table.size(base.map.as_str(), base.scenario, run);
    for (other, comparison) in others {
        let name = name(other);
        for d in &comparison.differences {
            let metric = d.metric.snake_name();
            let unit = d.metric.unit().name();
            table.estimate("base", &name, &metric, Some(&d.base));
            table.estimate("other", &name, &metric, Some(&d.other));
            table.row("difference", &name, &metric, [d.value, d.low, d.high], unit);
            if let Some(better) = d.better {
                table.number("better", &name, &metric, better, Unit::Share.name());
            }
        }
    }
    table.text
}

struct Table {
    text: String,
}

impl Table {
    fn new(header: &str) -> Table {
        Table {
            text: format!("{header}\n"),
        }
    }

    /// A row; numbers that are none are left empty.
    fn row(&mut self, kind: &str, name: &str, metric: &str, numbers: [f64; 3], unit: &str) {
        if !numbers[0].is_finite() {
            return;
        }
        let [value, low, high] = numbers.map(|n| match n.is_finite() {
            true => (n + 0.0).to_string(),
            false => String::new(),
        });
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.text,
            "{},{},{},{value},{low},{high},{}",
            field(kind),
            field(name),
            field(metric),
            field(unit)
        );
    }

    fn number(&mut self, kind: &str, name: &str, metric: &str, value: f64, unit: &str) {
        self.row(kind, name, metric, [value, f64::NAN, f64::NAN], unit);
    }

    fn estimate(&mut self, kind: &str, name: &str, metric: &str, e: Option<&Estimate>) {
        if let Some(e) = e {
            self.row(kind, name, metric, [e.value, e.low, e.high], e.unit.name());
        }
    }

    fn levers(&mut self, kind: &str, levers: &[Lever]) {
        for lever in levers {
            let slug = lever.slug.as_str();
            let mut row = |metric: &str, gain: Option<Gain>, unit: Unit| {
                if let Some(g) = gain {
                    self.row(kind, slug, metric, [g.value, g.low, g.high], unit.name());
                }
            };
            row("customers", lever.customers, Unit::Count);
            row("conversions", lever.conversions, Unit::Count);
            row("revenue", lever.revenue, Unit::Money);
            row("days", lever.days, Unit::Days);
        }
    }

    fn size(&mut self, map: &str, scenario: Option<&Slug>, size: &RunSize) {
        let name = scenario.map_or(map, Slug::as_str);
        let count = Unit::Count.name();
        self.number("run", name, "customers", size.customers as f64, count);
        if size.replications > 0 {
            let replications = f64::from(size.replications);
            self.number("run", name, "replications", replications, count);
            // A seed may have more digits than a floating-point number.
            let name = field(name);
            let _ = writeln!(self.text, "run,{name},seed,{},,,", size.seed);
        }
        self.number("run", name, "horizon", size.horizon, Unit::Days.name());
    }

    fn target(&mut self, answer: &TargetAnswer) {
        let persona = answer.target.persona.as_ref().map_or("", Slug::as_str);
        let metric = answer.target.metric.snake_name();
        let unit = answer.target.metric.unit().name();
        let side = match answer.target.bound {
            Bound::AtLeast(_) => "target_at_least",
            Bound::AtMost(_) => "target_at_most",
        };
        self.number(side, persona, &metric, answer.target.bound.value(), unit);
        self.estimate("target_value", persona, &metric, answer.estimate.as_ref());
        self.number("target_met", persona, &metric, f64::from(answer.met), "");
        if answer.estimate.is_some() {
            let share = Unit::Share.name();
            self.number(
                "target_probability",
                persona,
                &metric,
                answer.probability,
                share,
            );
        }
    }
}

/// A cell of text: quoted where it must be (RFC 4180), never a formula, and without what steers a terminal.
pub fn field(text: &str) -> String {
    let text = no_formula(clean_lines(text));
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(field("-1+1"), "'-1+1");
        assert_eq!(field("@x"), "'@x");
        assert_eq!(field("＝1+1"), "'＝1+1");
        assert_eq!(field("\t=1+1"), "' =1+1");
        assert_eq!(field("\r\n=1+1"), "\"'\n=1+1\"");
        assert_eq!(field("a\u{1b}[31m\u{7}\u{9b}\u{202e}\u{2066}b"), "a[31mb");
    }
}
