//! `wayfarer decide seek`: what a number would have to be for a target to be met.

use std::path::PathBuf;

use super::{
    args::{Format, Size, Writing},
    decide::{about, draws, form, known, page, parse_metric, parse_slug, sized},
    output::Failure,
    progress::{foretell, with_progress},
    report, run, source,
};
use crate::{
    decide::{find_number, seek, seek_effort},
    export::decisions,
    map::{Bound, JourneyMap, Metric, Target, validate::metric_has_meaning},
    numbers::{Misread, Spoken, read_value},
    units::{Share, Slug},
};

/// The arguments of `decide seek`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("replications", draws))]
pub struct SeekOf {
    /// A map or a scenario
    file: PathBuf,
    /// The number: `setup>first-report.share`, `sso.prevalence`, `setup.dwell` (its mean), or its path
    #[arg(long, value_name = "NUMBER")]
    number: String,
    /// To meet the target of this metric, or `all`; several times: to meet all of these together
    /// [default: the target of the map, where it has one]
    #[arg(long = "target", value_name = "METRIC")]
    targets: Vec<String>,
    /// Only targets for this persona; with a bound: the persona that it is for
    #[arg(long, value_name = "SLUG", value_parser = parse_slug)]
    persona: Option<Slug>,
    /// Another bound than that of the map, for one metric: 2%, 14d, 50k
    #[arg(long, value_name = "BOUND", conflicts_with = "at_most")]
    at_least: Option<String>,
    /// The same, where less is better
    #[arg(long, value_name = "BOUND")]
    at_most: Option<String>,
    /// The chance with which it is to be met: 0.8 or 80%
    #[arg(long, value_name = "CHANCE", default_value = "0.8", value_parser = parse_chance)]
    chance: f64,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
}

impl SeekOf {
    /// Seeks, and writes what was found.
    pub fn execute(self) -> Result<(), Failure> {
        let format = form(&self.writing)?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let map = &subject.map;
        let size = sized(self.size, map.run);
        let cohort = run::cohort(map, size)?;
        let targets = self.targets(map)?;
        let path = find_number(map, &self.number).map_err(|e| Failure::Usage(e.to_string()))?;
        let all = size
            .customers
            .saturating_mul(seek_effort(size.replications));
        foretell(&cohort, all, self.size.threads);
        let found = with_progress(self.size.threads, all, |control| {
            seek(&cohort, &targets, &path, self.chance, control)
        })?;
        let found = found.map_err(Failure::input)?;
        output.write(&match format {
            Format::Json => decisions::sought(&about(&subject, size), map, &found),
            _ => report::sought(page(&output), &subject, size, &found),
        })
    }

    fn targets(&self, map: &JourneyMap) -> Result<Vec<Target>, Failure> {
        let side = match (&self.at_least, &self.at_most) {
            (Some(text), _) => Some((Bound::AtLeast as fn(f64) -> Bound, text)),
            (None, Some(text)) => Some((Bound::AtMost as fn(f64) -> Bound, text)),
            (None, None) => None,
        };
        if let Some((bound, text)) = side {
            let [name] = self.targets.as_slice() else {
                return Err(Failure::Usage(
                    "a bound is one of one metric: name it with --target".into(),
                ));
            };
            let metric = parse_metric(name).map_err(Failure::Usage)?;
            metric_has_meaning(map, metric)
                .map_err(|why| Failure::Input(format!("{} takes {why}", metric.snake_name())))?;
            let value = parse_bound(text, metric, &map.currency).map_err(Failure::Usage)?;
            return Ok(vec![Target {
                metric,
                bound: bound(value),
                persona: self.of_persona(map)?,
                note: String::new(),
            }]);
        }
        let persona = self.of_persona(map)?;
        let mut all = map.targets.clone();
        if let Some(persona) = &persona {
            all.retain(|t| t.persona.as_ref() == Some(persona));
        }
        if !self.targets.is_empty() && !self.targets.iter().any(|name| name == "all") {
            let mut wanted = Vec::new();
            for name in &self.targets {
                let metric = parse_metric(name).map_err(Failure::Usage)?;
                known(map, metric)?;
                wanted.push(metric);
            }
            all.retain(|t| wanted.contains(&t.metric));
        } else if self.targets.is_empty() && all.len() > 1 {
            let names: Vec<String> = all.iter().map(|t| t.metric.snake_name()).collect();
            return Err(Failure::Usage(format!(
                "the map has several targets: name one with --target, or `all`: {}",
                names.join(", ")
            )));
        }
        match (all.is_empty(), persona) {
            (false, _) => Ok(all),
            (true, Some(persona)) => Err(Failure::Usage(format!(
                "found no such target for the persona `{persona}`: give a bound with --at-least or --at-most"
            ))),
            (true, None) => Err(Failure::Input(format!(
                "{} has no targets: give a bound with --target METRIC --at-least BOUND",
                self.file.display()
            ))),
        }
    }

    fn of_persona(&self, map: &JourneyMap) -> Result<Option<Slug>, Failure> {
        let Some(slug) = &self.persona else {
            return Ok(None);
        };
        match map.personas.contains_key(slug) {
            true => Ok(Some(slug.clone())),
            false => {
                let names: Vec<&str> = map.personas.keys().map(Slug::as_str).collect();
                Err(Failure::Usage(format!(
                    "found no persona `{slug}`, expected one of: {}",
                    names.join(", ")
                )))
            }
        }
    }
}

/// `0.8` or `80%`.
fn parse_chance(text: &str) -> Result<f64, String> {
    match Share::read(text, "").map(|read| read.value.get()) {
        Ok(chance) if chance > 0.0 && chance < 1.0 => Ok(chance),
        Err(misread @ Misread::Either { .. }) => Err(misread.to_string()),
        _ => Err(format!(
            "found {text:?}, expected a chance between 0 and 1, such as 0.8 or 80%"
        )),
    }
}

/// The bound of a target, in the unit of its metric.
fn parse_bound(text: &str, metric: Metric, currency: &str) -> Result<f64, String> {
    let open = metric == Metric::NetRevenueRetention;
    read_value(text, metric.unit(), open, currency)
        .map(|read| read.value)
        .map_err(|misread| misread.to_string())
}
