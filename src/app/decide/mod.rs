//! Deciding: how likely the targets are, what to measure next, what to fix for a budget.

mod page;
mod work;

use std::sync::Arc;

use eframe::egui::Context;

use super::App;
use crate::{
    analyze::TargetAnswer,
    decide::{Chances, Information, Portfolio},
    map::JourneyMap,
    numbers::Spoken,
    units::{Money, Slug},
};

pub use page::page;
use work::Work;

/// Draws of the uncertain numbers: enough for a probability within three points and a half, few enough
/// to wait for.
pub const DRAWS: u32 = 200;

/// One of the answers: under way, there, or why there is none.
#[derive(Debug, Clone, Default)]
pub enum Part<T> {
    /// Its turn has not come.
    #[default]
    Waiting,
    /// What was found.
    Found(Box<T>),
    /// Why nothing was.
    Failed(String),
}

/// What the background sends.
pub enum News {
    /// The probabilities of the targets.
    Chances(Result<Vec<TargetAnswer>, String>),
    /// What knowing each number would be worth.
    Information(Result<Information, String>),
    /// The best set of fixes.
    Portfolio(Result<Portfolio, String>),
    /// The probabilities of the targets again, from exact draws: those of `wayfarer decide chances`.
    Exactly(Result<Chances, String>),
    /// That was all.
    Done,
}

/// The page on which decisions are prepared.
pub struct Deciding {
    /// What the map is called.
    pub title: String,
    map: Arc<JourneyMap>,
    /// What may be paid for fixes, as typed.
    pub budget: String,
    /// How likely the targets are.
    pub chances: Part<Vec<TargetAnswer>>,
    /// The same from exact draws, which take longer.
    pub exactly: Option<Chances>,
    /// What to measure next.
    pub information: Part<Information>,
    /// What to fix.
    pub portfolio: Part<Portfolio>,
    work: Option<Work>,
}

impl Deciding {
    /// Begins for a map.
    pub fn new(ctx: &Context, title: String, map: Arc<JourneyMap>) -> Deciding {
        let costs = map.opportunities.values().filter_map(|o| o.cost);
        let all: f64 = costs.map(|cost| cost.central().get()).sum();
        // Half of everything: a budget that asks for a choice.
        let budget = (all / 2.0 / 1000.0).round() * 1000.0;
        let mut deciding = Deciding {
            title,
            map,
            budget: format!("{budget}"),
            chances: Part::Waiting,
            exactly: None,
            information: Part::Waiting,
            portfolio: Part::Waiting,
            work: None,
        };
        deciding.work = Some(Work::all(ctx, &deciding.map, budget));
        deciding
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

    /// Searches anew for what to fix, with the budget that is typed.
    pub fn search(&mut self, ctx: &Context) {
        if let Some(money) = self.money() {
            self.portfolio = Part::Waiting;
            let missing = [
                matches!(self.chances, Part::Waiting),
                matches!(self.information, Part::Waiting),
                self.exactly.is_none() && !self.map.targets.is_empty(),
            ];
            self.work = Some(Work::start(ctx, &self.map, money, missing));
        }
    }

    /// Stops what is under way.
    pub fn stop(&mut self) {
        self.work = None;
        let stopped = || "stopped".to_owned();
        if matches!(self.chances, Part::Waiting) {
            self.chances = Part::Failed(stopped());
        }
        if matches!(self.information, Part::Waiting) {
            self.information = Part::Failed(stopped());
        }
        if matches!(self.portfolio, Part::Waiting) {
            self.portfolio = Part::Failed(stopped());
        }
    }

    /// Whether anything is under way.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// Takes what the background has found.
    pub fn collect(&mut self) {
        while let Some(news) = self.work.as_ref().and_then(Work::news) {
            match news {
                News::Chances(found) => self.chances = part(found),
                News::Information(found) => self.information = part(found),
                News::Portfolio(found) => self.portfolio = part(found),
                // Where there are no exact draws those of the sample stay.
                News::Exactly(found) => self.exactly = found.ok(),
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
    /// How likely the targets are by exact draws, once the page of decisions has found it.
    pub fn chances(&self) -> Option<&Chances> {
        self.deciding.as_ref()?.exactly.as_ref()
    }

    /// Opens the page for the map on the table.
    pub(super) fn decide(&mut self, ctx: &Context) {
        if let Some(sheet) = self.sheet() {
            let deciding = Deciding::new(ctx, sheet.name(), Arc::clone(&sheet.picture.map));
            self.comparing = None;
            self.deciding = Some(deciding);
        }
    }
}
