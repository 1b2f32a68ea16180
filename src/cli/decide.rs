//! `wayfarer decide`: deciding under uncertainty.

use std::path::PathBuf;

use super::{
    args::{Format, Size, Sized, Writing},
    output::{Failure, Output},
    progress::{foretell, with_progress},
    report, run,
    seek::SeekOf,
    source::{self, Subject},
};
use crate::{
    analyze::{Leverage, RunSize, leverage},
    decide::{
        Choice, DRAWS, DecideError, Goal, Information, Portfolio, Terms, chances, choices,
        information, portfolio, tornado,
    },
    export::decisions::{self, About},
    map::{JourneyMap, Metric, RunSettings, Target},
    numbers::{Misread, Spoken},
    units::{Money, Positive, Slug},
};

/// The questions.
#[derive(Debug, clap::Subcommand)]
pub enum Decide {
    /// How likely is each target to be met, and all of them together?
    Chances(ChancesOf),
    /// Which uncertain numbers matter, and which pain points and opportunities?
    Unknowns(Unknowns),
    /// What would it be worth to know each uncertain number before choosing?
    Information(InformationOf),
    /// Which set of opportunities is best within a budget?
    Portfolio(PortfolioOf),
    /// What would have to be true of a number for a target to be met?
    Seek(SeekOf),
}

impl Decide {
    /// Answers the question.
    pub fn execute(self) -> Result<(), Failure> {
        match self {
            Decide::Chances(asked) => asked.execute(),
            Decide::Unknowns(asked) => asked.execute(),
            Decide::Information(asked) => asked.execute(),
            Decide::Portfolio(asked) => asked.execute(),
            Decide::Seek(asked) => asked.execute(),
        }
    }
}

/// The arguments of `decide chances`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("replications", draws))]
pub struct ChancesOf {
    /// A map or a scenario
    file: PathBuf,
    /// Only the targets of this metric; may be given several times
    #[arg(long = "target", value_name = "METRIC", value_parser = parse_metric)]
    targets: Vec<Metric>,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
}

/// The arguments of `decide unknowns`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("replications", draws))]
pub struct Unknowns {
    /// A map or a scenario
    file: PathBuf,
    /// What the numbers are to matter for; may be given several times [default: the map's targets]
    #[arg(short, long = "metric", value_name = "METRIC", value_parser = parse_metric)]
    metrics: Vec<Metric>,
    /// Leave out what fixing each pain point and adopting each opportunity would bring
    #[arg(long)]
    no_leverage: bool,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
}

/// What a decision is for.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "What it is for")]
struct Aim {
    /// To meet the target of this metric, or `all`; several times: to meet all of these together
    #[arg(long = "target", value_name = "METRIC", conflicts_with = "value")]
    targets: Vec<String>,
    /// Money: revenue less cost within the horizon, less what the choice costs
    #[arg(long)]
    value: bool,
    /// With money: how many cohorts will come while the choice holds
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_cohorts)]
    cohorts: f64,
}

/// The arguments of `decide information`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("replications", draws))]
pub struct InformationOf {
    /// Maps or scenarios to choose from; a scenario alone: whether to do it at all; a map alone: which one of
    /// its opportunities, if any
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    aim: Aim,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
}

/// The arguments of `decide portfolio`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("replications", draws))]
pub struct PortfolioOf {
    /// A map or a scenario, with opportunities that say what they change
    file: PathBuf,
    /// Money for fixes: 50k, 1.5M
    #[arg(short, long, value_name = "MONEY", value_parser = parse_budget)]
    budget: String,
    /// Only this opportunity; may be given several times [default: all of the map]
    #[arg(long = "only", value_name = "SLUG", value_parser = parse_slug)]
    only: Vec<Slug>,
    /// The probability of a correct choice at which the search ends, in percent
    #[arg(long, value_name = "PERCENT", default_value = "99", value_parser = parse_certainty)]
    certainty: f64,
    #[command(flatten)]
    aim: Aim,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    writing: Writing,
}

impl ChancesOf {
    fn execute(self) -> Result<(), Failure> {
        let format = form(&self.writing)?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let size = sized(self.size, subject.map.run);
        let cohort = run::cohort(&subject.map, size)?;
        let mut targets = subject.map.targets.clone();
        for metric in &self.targets {
            known(&subject.map, *metric)?;
        }
        if !self.targets.is_empty() {
            targets.retain(|t| self.targets.contains(&t.metric));
        }
        if targets.is_empty() {
            return Err(Failure::Input(format!(
                "{} has no targets: there is nothing to be met",
                self.file.display()
            )));
        }
        let all = size.customers.saturating_mul(size.replications.into());
        foretell(&cohort, all, self.size.threads);
        let found = with_progress(self.size.threads, all, |control| {
            chances(&cohort, &targets, control)
        })?;
        let found = found.map_err(Failure::input)?;
        output.write(&match format {
            Format::Json => decisions::chances(&about(&subject, size), &found),
            _ => report::chances(page(&output), &subject, size, &found),
        })
    }
}

impl Unknowns {
    fn execute(self) -> Result<(), Failure> {
        let format = form(&self.writing)?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let size = sized(self.size, subject.map.run);
        let cohort = run::cohort(&subject.map, size)?;
        let mut metrics = self.metrics;
        if metrics.is_empty() {
            metrics.extend(subject.map.targets.iter().map(|t| t.metric));
        }
        if metrics.is_empty() {
            metrics.extend([Metric::Conversion, Metric::Activation]);
        }
        let mut once: Vec<Metric> = Vec::new();
        metrics.retain(|m| {
            !once.contains(m) && {
                once.push(*m);
                true
            }
        });
        let levers = !self.no_leverage;
        let all = size.customers.saturating_mul(size.replications.into());
        foretell(&cohort, all, self.size.threads);
        let found = with_progress(self.size.threads, all, |control| {
            let tornadoes = tornado(&cohort, &metrics, control)?;
            let leverage = levers.then(|| leverage(&cohort, control)).transpose()?;
            Ok::<(_, Option<Leverage>), DecideError>((tornadoes, leverage))
        })?;
        let (tornadoes, leverage) = found.map_err(Failure::input)?;
        if tornadoes.is_empty() {
            let names: Vec<String> = metrics.iter().map(|m| m.snake_name()).collect();
            return Err(Failure::Input(format!(
                "{} gives no meaning to {}; `wayfarer run` shows the metrics that it has",
                self.file.display(),
                names.join(", ")
            )));
        }
        output.write(&match format {
            Format::Json => {
                decisions::tornadoes(&about(&subject, size), &tornadoes, leverage.as_ref())
            }
            _ => report::tornadoes(page(&output), &subject, size, &tornadoes, leverage.as_ref()),
        })
    }
}

impl InformationOf {
    fn execute(self) -> Result<(), Failure> {
        let format = form(&self.writing)?;
        let mut shown = source::on_stderr();
        let mut subjects = Vec::new();
        for path in &self.files {
            subjects.push(source::load_to_run(path, &mut shown)?);
        }
        let output = self
            .writing
            .output(subjects.iter().flat_map(Subject::files))?;
        let Some(first) = subjects.first() else {
            return Ok(());
        };
        let size = sized(self.size, first.map.run);
        let goal = self.aim.goal(&first.map, Goal::suggested)?;
        let choices = match subjects.as_slice() {
            [only] => choices_of(only)?,
            several => several.iter().map(choice).collect(),
        };
        let cohort = run::cohort(&first.map, size)?;
        let each = size.customers.saturating_mul(size.replications.into());
        let all = each.saturating_mul(choices.len() as u64);
        foretell(&cohort, all, self.size.threads);
        let found = with_progress(self.size.threads, all, |control| {
            information(&choices, &cohort, &goal, size.replications, control)
        })?;
        let found: Information = found.map_err(Failure::input)?;
        output.write(&match format {
            Format::Json => decisions::information(&about(first, size), &found),
            _ => report::information(page(&output), first, size, &found),
        })
    }
}

impl PortfolioOf {
    fn execute(self) -> Result<(), Failure> {
        let format = form(&self.writing)?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        let output = self.writing.output(subject.files())?;
        let size = sized(self.size, subject.map.run);
        let cohort = run::cohort(&subject.map, size)?;
        let goal = self.aim.goal(&subject.map, Goal::for_fixes)?;
        let budget = Money::read(&self.budget, &subject.map.currency)
            .map_err(|misread| Failure::Usage(format!("--budget: {misread}")))?;
        let terms = Terms {
            certainty: self.certainty / 100.0,
            only: self.only,
            ..Terms::over(budget.value.get(), size.replications)
        };
        let all = size.customers.saturating_mul(size.replications.into());
        foretell(&cohort, all, self.size.threads);
        let found = with_progress(self.size.threads, all, |control| {
            portfolio(&cohort, &goal, &terms, control)
        })?;
        let found: Portfolio = found.map_err(Failure::input)?;
        output.write(&match format {
            Format::Json => decisions::portfolio(&about(&subject, size), &found),
            _ => report::portfolio(page(&output), &subject, size, &found),
        })
    }
}

impl Aim {
    fn goal(
        &self,
        map: &JourneyMap,
        default: impl Fn(&JourneyMap) -> Option<Goal>,
    ) -> Result<Goal, Failure> {
        let in_cohorts = |goal: Goal| match goal {
            Goal::NetValue { .. } => Goal::NetValue {
                cohorts: self.cohorts,
            },
            targets => targets,
        };
        if self.value {
            return Ok(in_cohorts(Goal::NetValue { cohorts: 1.0 }));
        }
        if self.targets.iter().any(|name| name == "all") {
            return match map.targets.is_empty() {
                true => Err(Failure::Input("the map has no targets".into())),
                false => Ok(Goal::Targets(map.targets.clone())),
            };
        }
        let mut chosen: Vec<Target> = Vec::new();
        for name in &self.targets {
            let metric = parse_metric(name).map_err(Failure::Usage)?;
            known(map, metric)?;
            let of_metric = map.targets.iter().filter(|t| t.metric == metric);
            chosen.extend(of_metric.cloned());
        }
        if !chosen.is_empty() {
            return Ok(Goal::Targets(chosen));
        }
        default(map).map(in_cohorts).ok_or_else(|| {
            Failure::Input(
                "the map has neither money nor targets: there is nothing to decide for".into(),
            )
        })
    }
}

/// Fails when the map has no target of this metric.
pub(super) fn known(map: &JourneyMap, metric: Metric) -> Result<(), Failure> {
    if map.targets.iter().any(|t| t.metric == metric) {
        return Ok(());
    }
    let names: Vec<String> = map.targets.iter().map(|t| t.metric.snake_name()).collect();
    Err(Failure::Usage(format!(
        "found no target of {}, expected one of those of the map: {}",
        metric.snake_name(),
        names.join(", ")
    )))
}

fn choice(subject: &Subject) -> Choice {
    Choice {
        id: subject.scenario_id().unwrap_or(&subject.map.id).to_string(),
        title: subject.title().to_owned(),
        map: subject.map.clone(),
        investment: subject.scenario.as_ref().map_or(0.0, |c| c.investment),
    }
}

/// What there is to choose in one file: to do a scenario or not, or each opportunity of a map.
fn choices_of(only: &Subject) -> Result<Vec<Choice>, Failure> {
    if let Some(case) = &only.scenario {
        let base = Choice {
            id: case.base.id.to_string(),
            title: case.base.title.clone(),
            map: case.base.clone(),
            investment: 0.0,
        };
        return Ok(vec![base, choice(only)]);
    }
    let choices = choices(&only.map);
    match choices.len() {
        1 => Err(Failure::Usage(format!(
            "{} has no opportunity that says what it changes: name scenarios to choose from",
            only.path.display()
        ))),
        _ => Ok(choices),
    }
}

/// The form of the answer, which is no table.
pub(super) fn form(writing: &Writing) -> Result<Format, Failure> {
    let format = writing.format();
    if format == Format::Csv {
        return Err(Failure::Usage(
            "a decision is no table: choose --format text or --format json".into(),
        ));
    }
    Ok(format)
}

pub(super) fn page(output: &Output) -> report::Page {
    report::Page::new(output.width(), output.color())
}

/// What replications are to a decision.
pub(super) fn draws(replications: clap::Arg) -> clap::Arg {
    replications.help(format!(
        "Draws of the uncertain numbers, whatever the file says of replications [default: {DRAWS}]"
    ))
}

/// The size: draws are those of the command line, else a thousand, whatever the file says of replications.
pub(super) fn sized(size: Size, of_map: RunSettings) -> Sized {
    size.or(RunSettings {
        replications: Some(DRAWS),
        ..of_map
    })
}

pub(super) fn about(subject: &Subject, size: Sized) -> About<'_> {
    About {
        map: &subject.map.id,
        scenario: subject.scenario_id(),
        size: RunSize {
            customers: size.customers,
            replications: size.replications,
            seed: size.seed,
            horizon: size.horizon.get(),
        },
        currency: &subject.map.currency,
    }
}

pub(super) fn parse_metric(name: &str) -> Result<Metric, String> {
    let found = Metric::ALL.iter().find(|m| m.snake_name() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<String> = Metric::ALL.iter().map(|m| m.snake_name()).collect();
        let near = names
            .iter()
            .min_by_key(|known| strsim::damerau_levenshtein(known, name));
        format!(
            "found {name:?}, expected a metric, such as {}; `wayfarer metrics` lists them",
            near.map_or("conversion", String::as_str)
        )
    })
}

pub(super) fn parse_slug(text: &str) -> Result<Slug, String> {
    Slug::new(text).map_err(|e| e.with_suggestion())
}

fn parse_cohorts(text: &str) -> Result<f64, String> {
    match Positive::read(text, "").map(|read| read.value.get()) {
        Ok(number) if number <= 1e6 => Ok(number),
        Err(misread @ Misread::Either { .. }) => Err(misread.to_string()),
        _ => Err(format!(
            "found {text:?}, expected a number of cohorts, such as 12"
        )),
    }
}

fn parse_certainty(text: &str) -> Result<f64, String> {
    let plain = text.trim_end_matches([' ', '%']);
    match Positive::read(plain, "").map(|read| read.value.get()) {
        Ok(number) if (50.0..=99.9).contains(&number) => Ok(number),
        _ => Err(format!(
            "found {text:?}, expected a percentage from 50 to 99.9"
        )),
    }
}

/// Checks that a text is an amount. Of which currency it may be is known once the map is.
pub(super) fn parse_budget(text: &str) -> Result<String, String> {
    match Money::read(text, "") {
        Ok(read) if read.value.get() >= 0.0 => Ok(text.to_owned()),
        Ok(_) => Err("expected an amount of 0 or more".to_owned()),
        Err(misread) => Err(misread.to_string()),
    }
}
