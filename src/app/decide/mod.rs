//! Deciding: how likely the targets are, what to measure next, what to fix for a budget, and what would have
//! to be true. Every answer is that of `wayfarer decide` for the same map: the same functions over the same
//! draws.

mod page;
mod seeking;
mod work;

use std::sync::Arc;

use eframe::egui::Context;

use super::{App, live::same_numbers, sheet::SheetId};
use crate::{
    decide::{
        Chances, Goal, Information, Portfolio, Sought, find_number, numbers_of, spelling,
        uncertain_numbers,
    },
    map::JourneyMap,
    numbers::Spoken,
    units::{Money, Share, Slug},
};

pub use page::page;
use work::{Task, Work};

/// One of the answers: under way, there, or why there is none.
#[derive(Debug, Clone, Default)]
pub enum Part<T> {
    /// Nobody has asked.
    #[default]
    Unasked,
    /// Its turn has not come.
    Waiting,
    /// What was found.
    Found(Box<T>),
    /// Why nothing was.
    Failed(String),
}

impl<T> Part<T> {
    fn waits(&self) -> bool {
        matches!(self, Part::Waiting)
    }

    fn stop(&mut self) {
        if self.waits() {
            *self = Part::Failed("stopped".to_owned());
        }
    }
}

/// What the background sends.
pub enum News {
    /// A task begins, which takes about so many customers.
    Begins(u64),
    /// The probabilities of the targets.
    Chances(Result<Chances, String>),
    /// What knowing each number would be worth.
    Information(Result<Information, String>),
    /// The best set of fixes.
    Portfolio(Result<Portfolio, String>),
    /// What would have to be true.
    Sought(Result<Sought, String>),
    /// That was all.
    Done,
}

/// What is asked for on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// What is worth measuring for this.
    Measure(Goal),
    /// What to fix for this.
    Fix(Goal),
    /// Seek for this.
    SeekFor(Goal),
    /// Seek this number, as typed or by its path.
    Number(String),
    /// Seek this chance, as typed.
    Chance(String),
    /// Seek now.
    Seek,
}

/// The page on which decisions are prepared.
pub struct Deciding {
    /// The map it was opened for: over another it is not shown.
    pub sheet: SheetId,
    /// Whether the map has changed since.
    pub outdated: bool,
    /// The revision of the picture that was compared with it last.
    seen: u64,
    /// What the map is called.
    pub title: String,
    map: Arc<JourneyMap>,
    /// What may be paid for fixes, as typed.
    pub budget: String,
    /// What it is worth to measure numbers for; `None` where the map has nothing to decide for.
    pub measure: Option<Goal>,
    /// What fixes are chosen for.
    pub fix: Option<Goal>,
    /// What would have to be true: of which targets, of which number, with which chance.
    pub seek_for: Option<Goal>,
    /// As typed, or as chosen from the list.
    pub number: String,
    /// As typed.
    pub chance: String,
    /// How likely the targets are.
    pub chances: Part<Chances>,
    /// What to measure next.
    pub information: Part<Information>,
    /// What to fix.
    pub portfolio: Part<Portfolio>,
    /// What would have to be true.
    pub sought: Part<Sought>,
    work: Option<Work>,
}

impl Deciding {
    /// Begins for a map.
    pub fn new(ctx: &Context, sheet: SheetId, title: String, map: Arc<JourneyMap>) -> Deciding {
        let costs = map.opportunities.values().filter_map(|o| o.cost);
        let all: f64 = costs.map(|cost| cost.central().get()).sum();
        // Half of everything: a budget that asks for a choice.
        let budget = (all / 2.0 / 1000.0).round() * 1000.0;
        let target = map.targets.first().cloned();
        // The first that is not known, a share of a flow if there is one: those move most targets.
        let flow = |path: &&String| path.starts_with("flows/");
        let numbers = [uncertain_numbers(&map), numbers_of(&map)].concat();
        let number = numbers.iter().find(flow).or(numbers.first()).cloned();
        let mut deciding = Deciding {
            sheet,
            outdated: false,
            seen: 0,
            title,
            budget: format!("{budget}"),
            measure: Goal::suggested(&map),
            fix: Goal::for_fixes(&map),
            seek_for: target.map(|target| Goal::Targets(vec![target])),
            number: number.map_or_else(String::new, |path| spelling(&map, &path)),
            chance: "80 %".to_owned(),
            chances: match map.targets.is_empty() {
                true => Part::Failed("the map has no targets yet".to_owned()),
                false => Part::Waiting,
            },
            information: Part::Waiting,
            portfolio: Part::Waiting,
            sought: Part::Unasked,
            map,
            work: None,
        };
        deciding.work(ctx);
        deciding
    }

    /// What can be decided for: all targets, each of them, money.
    pub fn goals(&self) -> Vec<Goal> {
        let targets = &self.map.targets;
        let mut goals = Vec::new();
        if targets.len() > 1 {
            goals.push(Goal::Targets(targets.clone()));
        }
        goals.extend(targets.iter().map(|t| Goal::Targets(vec![t.clone()])));
        if let Some(money @ Goal::NetValue { .. }) = Goal::suggested(&self.map) {
            goals.push(money);
        }
        goals
    }

    /// The budget, if what is typed is one.
    pub fn money(&self) -> Option<f64> {
        let read = Money::read(&self.budget, &self.map.currency).ok()?;
        Some(read.value.get()).filter(|money| *money >= 0.0)
    }

    /// Why what is typed is no budget.
    pub fn no_money(&self) -> Option<String> {
        match Money::read(&self.budget, &self.map.currency) {
            Ok(read) if read.value.get() >= 0.0 => None,
            Ok(_) => Some("expected an amount of 0 or more, such as 50k".to_owned()),
            Err(misread) => Some(misread.to_string()),
        }
    }

    /// The chance that is sought, if what is typed is one.
    pub fn asked(&self) -> Option<f64> {
        let asked = Share::read(&self.chance, "").ok()?.value.get();
        (asked > 0.0 && asked < 1.0).then_some(asked)
    }

    /// The path of the number that is sought, or what is wrong with what is typed.
    pub fn path(&self) -> Result<String, String> {
        find_number(&self.map, &self.number).map_err(|error| error.to_string())
    }

    /// Answers what is asked; what was found of everything else stays.
    pub fn ask(&mut self, ctx: &Context, ask: Ask) {
        match ask {
            Ask::Measure(goal) => {
                self.measure = Some(goal);
                self.information = Part::Waiting;
            }
            Ask::Fix(goal) => {
                self.fix = Some(goal);
                self.portfolio = Part::Waiting;
            }
            Ask::SeekFor(goal) => return self.seek_for = Some(goal),
            Ask::Number(text) => return self.number = text,
            Ask::Chance(text) => return self.chance = text,
            Ask::Seek => self.sought = Part::Waiting,
        }
        self.work(ctx);
    }

    /// Searches anew for what to fix, with the budget that is typed.
    pub fn search(&mut self, ctx: &Context) {
        if self.money().is_some() {
            self.portfolio = Part::Waiting;
            self.work(ctx);
        }
    }

    /// Works on whatever waits; what was under way begins again.
    fn work(&mut self, ctx: &Context) {
        let mut tasks = Vec::new();
        // What was asked for last comes first.
        if self.sought.waits()
            && let (Some(Goal::Targets(targets)), Ok(path), Some(asked)) =
                (self.seek_for.clone(), self.path(), self.asked())
        {
            tasks.push(Task::Seek(targets, path, asked));
        }
        if self.chances.waits() {
            tasks.push(Task::Chances);
        }
        if self.information.waits() {
            tasks.push(Task::Information(self.measure.clone()));
        }
        if self.portfolio.waits() {
            match self.money() {
                Some(money) => tasks.push(Task::Portfolio(self.fix.clone(), money)),
                None => self.portfolio = Part::Failed("the budget is no amount".to_owned()),
            }
        }
        self.work = (!tasks.is_empty()).then(|| Work::start(ctx, &self.map, tasks));
    }

    /// Stops what is under way.
    pub fn stop(&mut self) {
        self.work = None;
        self.chances.stop();
        self.information.stop();
        self.portfolio.stop();
        self.sought.stop();
    }

    /// Whether anything is under way.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// How far what is under way has come, 0…1.
    pub fn progress(&self) -> Option<f32> {
        self.work.as_ref().map(Work::progress)
    }

    /// Takes what the background has found.
    pub fn collect(&mut self) {
        while let Some(news) = self.work.as_mut().and_then(Work::news) {
            match news {
                News::Begins(_) => {}
                News::Chances(found) => self.chances = part(found),
                News::Information(found) => self.information = part(found),
                News::Portfolio(found) => self.portfolio = part(found),
                News::Sought(found) => self.sought = part(found),
                News::Done => self.work = None,
            }
        }
    }

    /// What people call an opportunity.
    pub fn name(&self, slug: &Slug) -> String {
        let found = self.map.opportunities.get(slug);
        found.map_or_else(|| slug.to_string(), |o| o.name.clone())
    }

    /// The currency of the map.
    pub fn currency(&self) -> &str {
        &self.map.currency
    }
}

fn part<T>(found: Result<T, String>) -> Part<T> {
    match found {
        Ok(found) => Part::Found(Box::new(found)),
        Err(error) => Part::Failed(error),
    }
}

impl App {
    /// How likely the targets are, once the page of decisions has found it.
    pub fn chances(&self) -> Option<&Chances> {
        match &self.deciding.as_ref()?.chances {
            Part::Found(found) => Some(found),
            _ => None,
        }
    }

    /// What is worth measuring, once the page of decisions has found it.
    pub fn worth_measuring(&self) -> Option<&Information> {
        match &self.deciding.as_ref()?.information {
            Part::Found(found) => Some(found),
            _ => None,
        }
    }

    /// What to fix, once the page of decisions has found it.
    pub fn worth_fixing(&self) -> Option<&Portfolio> {
        match &self.deciding.as_ref()?.portfolio {
            Part::Found(found) => Some(found),
            _ => None,
        }
    }

    /// What would have to be true, once the page of decisions has found it.
    pub fn sought(&self) -> Option<&Sought> {
        match &self.deciding.as_ref()?.sought {
            Part::Found(found) => Some(found),
            _ => None,
        }
    }

    /// The page of decisions, if it belongs to the map on the table.
    pub(super) fn deciding(&self) -> Option<&Deciding> {
        let sheet = self.sheet()?.id;
        self.deciding.as_ref().filter(|page| page.sheet == sheet)
    }

    /// Tells the page of decisions whether it is still about the map as it is. It takes long to find out
    /// anew, so that is left to whoever reads it.
    pub(super) fn keep_deciding(&mut self) {
        let Some(page) = &mut self.deciding else {
            return;
        };
        match self.tabs.get_mut(page.sheet) {
            None => self.deciding = None,
            Some(sheet) if sheet.picture.revision != page.seen => {
                page.seen = sheet.picture.revision;
                page.outdated = !same_numbers(&page.map, &sheet.picture.map);
            }
            Some(_) => {}
        }
    }

    /// Leaves the page; what it has found is kept. Says whether there was one.
    pub(super) fn leave_decisions(&mut self) -> bool {
        match self.deciding.take() {
            Some(mut page) => {
                page.work = None;
                self.decided = Some(page);
                true
            }
            None => false,
        }
    }

    /// Opens the page for the map on the table: the one that was left, if it was about the same map.
    pub(super) fn decide(&mut self, ctx: &Context) {
        let Some(sheet) = self.sheet() else { return };
        let (id, title, map) = (sheet.id, sheet.name(), Arc::clone(&sheet.picture.map));
        let left = self.decided.take();
        let left = left.filter(|page| page.sheet == id && *page.map == *map);
        let page = match left {
            Some(mut page) => {
                page.title = title;
                page.outdated = false;
                page.work(ctx);
                page
            }
            None => Deciding::new(ctx, id, title, map),
        };
        self.comparing = None;
        self.deciding = Some(page);
    }
}
