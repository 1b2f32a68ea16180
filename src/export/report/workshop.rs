//! What a workshop has come to: what changed since it began and what that does to the targets, the votes,
//! what the room reckons, the sticky notes, and what is left for another time.

use super::{
    content::{Cell, Table, Tone},
    html, markdown,
};
use crate::{
    analyze::{Comparison, Difference, TargetAnswer, Verdict},
    decide::{number, value_at},
    edit::{How, differences},
    export::words,
    map::{Bound, ItemKey, JourneyMap, Unit},
    numbers::{plain, probability, range, value, whole},
    workshop::{Pool, Record},
};

/// What a workshop has come to.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a> {
    /// What people call the map, or the scenario.
    pub title: &'a str,
    /// What the room put down, with the map as it was at the start.
    pub record: &'a Record,
    /// The map as it is now.
    pub now: &'a JourneyMap,
    /// The map as it is now beside the map of the start, under the same luck; `None`: not run.
    pub comparison: Option<&'a Comparison>,
    /// How the runs were made, in words.
    pub runs: &'a str,
}

impl Summary<'_> {
    /// Everything that there is to say, table by table.
    pub fn tables(&self) -> Vec<Table> {
        let all = [
            self.targets(),
            self.changes(),
            self.votes(),
            self.reckoned(),
            self.notes(),
            self.parking(),
        ];
        let filled = all.into_iter().filter(|table| !table.rows.is_empty());
        filled.collect()
    }

    /// When, and how much was done, in a line.
    pub fn facts(&self) -> String {
        let mut facts = Vec::new();
        if let Some(date) = self.record.began {
            facts.push(format!("begun on {date}"));
        }
        let found = differences(&self.record.start, self.now);
        let changes = found.items.len() + found.map.len();
        let count = |n: usize, one: &str, many: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        };
        facts.push(match changes {
            0 => "nothing of the map changed".to_owned(),
            n => count(n, "thing changed", "things changed"),
        });
        let spent = self.record.spent() as usize;
        if spent > 0 {
            facts.push(count(spent, "dot", "dots"));
        }
        facts.join(" · ")
    }

    /// The summary as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!(
            "# Workshop: {}\n\n{}\n",
            markdown::inline(self.title),
            markdown::inline(&self.facts())
        );
        for table in self.tables() {
            out.push_str(&markdown::section(&table));
        }
        if !self.runs.is_empty() {
            out.push_str(&format!("\n{}\n", markdown::inline(self.runs)));
        }
        out.push_str("\nMade with Wayfarer.\n");
        out
    }

    /// The summary as one page that needs nothing but itself.
    pub fn html(&self) -> String {
        let mut body = format!(
            "<header><span class=\"badge\">WORKSHOP</span>\n<h1>{}</h1>\n<p class=\"facts\">{}</p></header>\n<main>\n",
            html::text(self.title),
            html::text(&self.facts())
        );
        for table in self.tables() {
            body.push_str(&html::section(&table));
        }
        body.push_str(&format!(
            "<p class=\"remark\">{}</p>\n</main>\n<footer>Made with Wayfarer</footer>\n",
            html::text(self.runs)
        ));
        html::page(self.title, &body, Default::default())
    }

    fn targets(&self) -> Table {
        let (met, was, of) = match self.comparison {
            Some(found) => {
                let met = |of: fn(&crate::analyze::TargetChange) -> bool| {
                    found.targets.iter().filter(|t| of(t)).count()
                };
                (
                    met(|t| t.other.met),
                    met(|t| t.base.met),
                    found.targets.len(),
                )
            }
            None => (0, 0, 0),
        };
        let mut table = Table::new(
            "targets",
            "What it does to the targets",
            format!("{was} of {of} met at the start, {met} now"),
            &["Target", "At the start", "Now", "Difference", "Probability"],
        );
        let Some(found) = self.comparison else {
            return table;
        };
        let currency = &self.now.currency;
        for change in &found.targets {
            let one = &change.other;
            let metric = one.target.metric;
            let name = words::target(self.now, &one.target);
            let side = match one.target.bound {
                Bound::AtLeast(_) => "at least",
                Bound::AtMost(_) => "at most",
            };
            let bound = plain(metric.unit(), one.target.bound.value(), currency);
            let own = found.differences.iter().find(|d| d.metric == metric);
            let difference = own.filter(|_| one.target.persona.is_none());
            let unsure = change.changes_colour()
                && difference.is_none_or(|d| d.verdict() == Verdict::Unclear);
            let value = |answer: &TargetAnswer| {
                let word = if answer.met { "met" } else { "missed" };
                // A verdict that turns by a difference which may be none, or of which no interval is known,
                // is no news, good or bad.
                let tone = match answer.met {
                    _ if unsure => Tone::Soft,
                    true => Tone::Good,
                    false => Tone::Bad,
                };
                match &answer.estimate {
                    Some(e) => Cell::new(e.show(currency)).tone(tone).sub(word),
                    None => Cell::new("–"),
                }
            };
            table.row(vec![
                Cell::new(name).sub(format!("{side} {bound}")),
                value(&change.base),
                value(one),
                difference.map_or_else(Cell::default, |d| self.difference(d)),
                Cell::new(format!(
                    "{} → {}",
                    probability(change.base.probability),
                    probability(one.probability)
                )),
            ]);
        }
        table
    }

    fn difference(&self, d: &Difference) -> Cell {
        if d.low == 0.0 && d.high == 0.0 {
            return Cell::new("none").tone(Tone::Soft);
        }
        let currency = &self.now.currency;
        let tone = match d.verdict() {
            Verdict::Better => Tone::Good,
            Verdict::Worse => Tone::Bad,
            Verdict::Unclear => Tone::Soft,
        };
        Cell::new(d.show(currency))
            .tone(tone)
            .sub(d.range(currency))
    }

    fn changes(&self) -> Table {
        let mut table = Table::new(
            "changes",
            "What changed",
            "since the workshop began",
            &["What", "|", "|At the start", "|Now"],
        );
        let (start, now) = (&self.record.start, self.now);
        let found = differences(start, now);
        for field in &found.map {
            table.row(vec![
                Cell::new("The map"),
                Cell::new(field.replace('_', " ")),
                Cell::default(),
                Cell::new("changed"),
            ]);
        }
        for item in &found.items {
            let kind = match &item.key {
                ItemKey::Pain(_) => "pain point",
                other => other.kind(),
            };
            match &item.how {
                How::Added => table.row(vec![
                    Cell::new(&item.name),
                    Cell::new(kind).tone(Tone::Soft),
                    Cell::default(),
                    Cell::new("new"),
                ]),
                How::Removed => table.row(vec![
                    Cell::new(&item.name),
                    Cell::new(kind).tone(Tone::Soft),
                    Cell::default(),
                    Cell::new("gone"),
                ]),
                How::Changed(fields) => {
                    for field in fields.iter().filter(|field| **field != "stickies") {
                        let [was, is] = changed(start, now, &item.key, field);
                        let field = match *field {
                            "within" => "timed effect".to_owned(),
                            field => field.replace('_', " "),
                        };
                        table.row(vec![
                            Cell::new(&item.name),
                            Cell::new(field).tone(Tone::Soft),
                            Cell::new(was),
                            Cell::new(is),
                        ]);
                    }
                }
            }
        }
        table
    }

    fn votes(&self) -> Table {
        let record = self.record;
        let mut table = Table::new(
            "votes",
            "What matters most to the room",
            format!(
                "{} of {} dots",
                whole(record.spent().into()),
                whole(record.all_dots().into())
            ),
            &["What", "|", "Dots", "Votes before"],
        );
        let most = record.votes.iter().map(|vote| vote.dots).max();
        for (key, dots) in record.ranking(self.now) {
            if dots == 0 {
                continue;
            }
            let (name, kind, votes) = match &key {
                ItemKey::Pain(slug) => {
                    let pain = &self.now.pains[slug];
                    (pain.name.as_str(), "pain point", pain.votes)
                }
                ItemKey::Opportunity(slug) => {
                    let idea = &self.now.opportunities[slug];
                    (idea.name.as_str(), "opportunity", idea.votes)
                }
                _ => continue,
            };
            let before = record.votes_before(&key, votes);
            table.row(vec![
                Cell::new(name),
                Cell::new(kind).tone(Tone::Soft),
                Cell::new(dots.to_string()).bar(f64::from(dots) / f64::from(most.unwrap_or(1))),
                Cell::new(before.to_string()).tone(Tone::Soft),
            ]);
        }
        table
    }

    fn reckoned(&self) -> Table {
        let mut table = Table::new(
            "reckoned",
            "What the room reckons",
            "mean of the equal-weight pool of everybody's low, likely and high, with its 90 % interval",
            &["Number", "Answers", "Together", "Disagreement"],
        );
        for question in &self.record.questions {
            let Some(pool) = Pool::of(&question.answers) else {
                continue;
            };
            let called = number(self.now, &question.number);
            let unit = called.unit;
            let say = |x: f64| value(x, unit, &self.now.currency);
            table.row(vec![
                Cell::new(called.title()),
                Cell::new(question.answers.len().to_string()),
                Cell::new(say(pool.mean())).sub(range(
                    pool.quantile(0.05),
                    pool.quantile(0.95),
                    unit,
                    &self.now.currency,
                )),
                Cell::new(format!("{:.0} %", 100.0 * pool.disagreement())).sub("of the variance"),
            ]);
        }
        table
    }

    fn notes(&self) -> Table {
        let mut table = Table::new(
            "notes",
            "Sticky notes",
            "as they hang on the map",
            &["Where", "|Lane", "|Note"],
        );
        for touchpoint in self.now.touchpoints.values() {
            for sticky in &touchpoint.stickies {
                table.row(vec![
                    Cell::new(&touchpoint.name),
                    Cell::new(sticky.lane.title()).tone(Tone::Soft),
                    Cell::new(&sticky.text),
                ]);
            }
        }
        table
    }

    fn parking(&self) -> Table {
        let mut table = Table::new("parking", "Parking lot", "for another time", &["What"]);
        for text in &self.record.parking {
            table.row(vec![Cell::new(text)]);
        }
        table
    }
}

/// A field of a thing before and after, as far as it can be said in few words.
fn changed(start: &JourneyMap, now: &JourneyMap, key: &ItemKey, field: &str) -> [String; 2] {
    let part = match field {
        "within" => "times",
        field => field,
    };
    let path = format!("{}/{}/{part}", key.field(), key.name());
    let both = [start, now].map(|map| {
        let (value, grade) = value_at(map, &path)?;
        Some((
            value.level(map, grade),
            number(map, &path).unit,
            &map.currency,
        ))
    });
    if let [Some(a), Some(b)] = both {
        let say = |x: f64, unit: Unit, currency: &str| value(x, unit, currency);
        let [was, is] = [&a, &b].map(|(level, unit, currency)| say(level.value, *unit, currency));
        if was != is {
            return [was, is];
        }
        // The same number, known otherwise.
        return [a, b].map(|(level, unit, currency)| range(level.low, level.high, unit, currency));
    }
    match text_of(start, key, field).zip(text_of(now, key, field)) {
        Some((was, is)) => [was, is],
        None => [String::new(), "changed".to_owned()],
    }
}

/// A field that is a short text or a count.
fn text_of(map: &JourneyMap, key: &ItemKey, field: &str) -> Option<String> {
    Some(match (key, field) {
        (ItemKey::Touchpoint(k), "name") => map.touchpoints.get(k)?.name.clone(),
        (ItemKey::Touchpoint(k), "emotion") => signed(map.touchpoints.get(k)?.emotion.get()),
        (ItemKey::Pain(k), "name") => map.pains.get(k)?.name.clone(),
        (ItemKey::Pain(k), "emotion") => signed(map.pains.get(k)?.emotion.get()),
        (ItemKey::Pain(k), "votes") => map.pains.get(k)?.votes.to_string(),
        (ItemKey::Pain(k), "owner") => map.pains.get(k)?.owner.clone(),
        (ItemKey::Opportunity(k), "name") => map.opportunities.get(k)?.name.clone(),
        (ItemKey::Opportunity(k), "votes") => map.opportunities.get(k)?.votes.to_string(),
        (ItemKey::Opportunity(k), "owner") => map.opportunities.get(k)?.owner.clone(),
        (ItemKey::Stage(k), "name") => map.stages.get(k)?.name.clone(),
        (ItemKey::Persona(k), "name") => map.personas.get(k)?.name.clone(),
        _ => return None,
    })
}

fn signed(emotion: f64) -> String {
    format!("{emotion:+.1}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        file::SAMPLES,
        map::{Lane, Sticky},
        units::{Share, Uncertain},
        workshop::Opinion,
    };

    #[test]
    fn a_summary_tells_what_was_done_and_escapes_what_people_write() {
        let start = SAMPLES[0].read().model.unwrap();
        let mut now = start.clone();
        let mut record = Record::new(start, jiff::civil::Date::new(2026, 11, 22).ok());
        let pain = now.pains.keys().next().unwrap().clone();
        now.pains[&pain].prevalence = Uncertain::Known(Share::new(0.05).unwrap());
        now.touchpoints[0].stickies.push(Sticky {
            lane: Lane::Thinking,
            text: "Why <b>so</b> | many fields?".into(),
        });
        let key = ItemKey::Pain(pain.clone());
        assert!(record.add_dot(&key) && record.add_dot(&key));
        record.parking.push("Prices in *euros*".into());
        let said = Opinion::new("Ann", 0.2, 0.3, 0.4).unwrap();
        record
            .answers_mut("flows/setup>first-report/share")
            .push(said);
        let summary = Summary {
            title: "A day together",
            record: &record,
            now: &now,
            comparison: None,
            runs: "",
        };
        let text = summary.markdown();
        for part in [
            "# Workshop: A day together",
            "begun on 2026-11-22",
            "2 dots",
            "| prevalence |",
            "5 % |",
            "pain point | 2 |",
            "Thinking | Why &lt;b&gt;so&lt;/b&gt; \\| many fields? |",
            "Prices in \\*euros\\*",
            "Connects a data source → Sees the first report: share",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
        let page = summary.html();
        assert!(page.starts_with("<!doctype html>") && !page.contains("<b>so"));
        assert!(page.contains("Why &lt;b&gt;so"));
    }
}
