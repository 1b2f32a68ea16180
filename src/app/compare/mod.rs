//! Scenarios beside their base: up to six, run under the same luck, with paired differences.

mod page;
mod work;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::egui::Context;

use super::{
    App,
    library::Kind,
    live::same_numbers,
    sheet::{Sheet, SheetId},
};
use crate::{
    analyze::{Comparison, RunSize, common_size},
    file,
    map::{JourneyMap, RunSettings, State},
    scenario::Scenario,
    units::Slug,
};

pub use page::page;
use work::Work;

/// How many are compared at most: more columns than that nobody reads.
pub const MOST: usize = 6;

/// One that can be compared.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What people call it.
    pub title: String,
    /// The map that it makes.
    pub map: Arc<JourneyMap>,
    /// The id of the scenario; of a map none.
    pub scenario: Option<Slug>,
    /// Its own size of a run; of a map none.
    pub run: Option<RunSettings>,
    /// Whether it is compared.
    pub on: bool,
}

/// What was found, and what it was found of.
#[derive(Debug)]
pub struct Found {
    /// The base.
    pub base: Arc<JourneyMap>,
    /// The others, in the order of the columns.
    pub columns: Vec<Choice>,
    /// Each beside the base.
    pub comparisons: Vec<Comparison>,
    /// The size of the runs.
    pub size: RunSize,
    /// The currency of the base.
    pub currency: String,
}

/// The page on which scenarios are compared.
pub struct Comparing {
    /// The map it was opened for: over another it is not shown.
    pub sheet: SheetId,
    /// What the base is called.
    pub title: String,
    base: Arc<JourneyMap>,
    /// Whether a hand is changing what is compared.
    behind: bool,
    /// The open maps as they were taken in last.
    seen: Vec<(SheetId, u64)>,
    /// What can be compared with it.
    pub choices: Vec<Choice>,
    /// What was found last; it may be of other columns than are chosen now.
    pub found: Option<Found>,
    /// Why the latest runs gave nothing.
    pub failed: Option<String>,
    work: Option<Work>,
}

impl Comparing {
    /// Whether what was found is of the base and of all that is chosen, as they are.
    pub fn is_current(&self) -> bool {
        let Some(found) = &self.found else {
            return true;
        };
        let chosen: Vec<&Choice> = self.choices.iter().filter(|choice| choice.on).collect();
        let same = |(a, b): (&Choice, &&Choice)| a.title == b.title && is_same(&a.map, &b.map);
        !self.behind
            && is_same(&found.base, &self.base)
            && found.columns.len() == chosen.len()
            && found.columns.iter().zip(&chosen).all(same)
    }

    /// Takes the maps as they are now. What was chosen stays chosen.
    fn follow(&mut self, base: Arc<JourneyMap>, mut choices: Vec<Choice>) {
        for choice in &mut choices {
            let same = |other: &&Choice| {
                other.scenario == choice.scenario
                    && (other.title == choice.title || other.map.id == choice.map.id)
            };
            choice.on = self.choices.iter().find(same).is_some_and(|c| c.on);
        }
        self.title.clone_from(&base.title);
        self.base = base;
        self.choices = choices;
        self.behind = false;
    }

    /// How far the runs under way have come, 0…1.
    pub fn progress(&self) -> Option<f32> {
        self.work.as_ref().map(Work::progress)
    }

    /// How many are chosen.
    pub fn chosen(&self) -> usize {
        self.choices.iter().filter(|choice| choice.on).count()
    }

    /// Takes one in, or leaves it out, and runs anew.
    pub fn toggle(&mut self, ctx: &Context, at: usize) {
        let full = self.chosen() >= MOST;
        if let Some(choice) = self.choices.get_mut(at)
            && (choice.on || !full)
        {
            choice.on = !choice.on;
            self.run(ctx);
        }
    }

    /// Stops the runs under way.
    pub fn stop(&mut self) {
        self.work = None;
    }

    /// Runs the base and what is chosen, all at the same size.
    pub fn run(&mut self, ctx: &Context) {
        let on = |(at, choice): (usize, &Choice)| choice.on.then_some(at);
        let columns: Vec<usize> = self.choices.iter().enumerate().filter_map(on).collect();
        self.failed = None;
        self.behind = false;
        if columns.is_empty() {
            self.work = None;
            self.found = None;
            return;
        }
        let chosen = || columns.iter().filter_map(|at| self.choices.get(*at));
        let of: Vec<Choice> = chosen().cloned().collect();
        let scenarios = chosen().filter_map(|choice| choice.run);
        let maps = std::iter::once(self.base.run).chain(chosen().map(|choice| choice.map.run));
        let size = common_size(scenarios, maps);
        let size = RunSize {
            customers: size.customers.unwrap_or(RunSettings::CUSTOMERS),
            replications: size.replications.unwrap_or(RunSettings::REPLICATIONS),
            seed: size.seed.unwrap_or(RunSettings::SEED),
            horizon: size.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
        };
        self.work = Some(Work::start(ctx, of, &self.base, size));
    }

    /// Takes what the background has found.
    pub fn collect(&mut self) {
        let Some(result) = self.work.as_ref().and_then(Work::result) else {
            return;
        };
        let work = self.work.take();
        match (result, work) {
            (Ok(comparisons), Some(work)) => {
                self.found = Some(Found {
                    base: Arc::clone(&work.base),
                    columns: work.columns.clone(),
                    comparisons,
                    size: work.size,
                    currency: self.base.currency.clone(),
                });
            }
            (Err(error), _) => self.failed = Some(error),
            (Ok(_), None) => {}
        }
    }
}

impl App {
    /// What the page of scenarios has found: the size of the runs, and each beside the base, in the order
    /// of the columns.
    pub fn comparisons(&self) -> Option<(RunSize, &[Comparison])> {
        let found = self.comparing.as_ref()?.found.as_ref()?;
        Some((found.size, &found.comparisons))
    }

    /// The map on the table, or the base of the scenario on it, and what can be compared with it: the
    /// scenarios and future states of the folder and of the tabs. The scenario on the table is on.
    pub(super) fn comparable(&self) -> Option<(Arc<JourneyMap>, Vec<Choice>)> {
        let sheet = self.sheet()?;
        let (base, path) = match sheet.staged() {
            Some((what_if, _)) => (Arc::clone(&what_if.base), Some(what_if.base_path.clone())),
            None => (Arc::clone(&sheet.picture.map), sheet.path.clone()),
        };
        let own = sheet.id;
        let mut choices: Vec<Choice> = Vec::new();
        // What is open is compared as it stands on the table.
        for open in self.tabs.all() {
            if let Some((what_if, scenario)) = open.staged()
                && path.as_deref().is_some_and(|p| same(p, &what_if.base_path))
            {
                choices.push(Choice {
                    title: open.name(),
                    map: Arc::clone(&open.picture.map),
                    scenario: Some(scenario.id.clone()),
                    run: Some(scenario.run),
                    on: open.id == own,
                });
            } else if is_future_of(&open.picture.map, &base) {
                choices.push(of_map(open.name(), Arc::clone(&open.picture.map)));
            }
        }
        let is_open = |path: &Path| self.tabs.of_file(path).is_some();
        let entries = self
            .library
            .iter()
            .flat_map(|l| l.scenarios.iter().chain(&l.maps));
        for entry in entries.filter(|entry| !is_open(&entry.path)) {
            match entry.kind {
                Kind::Scenario { .. } => {
                    let read = path.as_deref().and_then(|p| scenario_of(&entry.path, p));
                    if let Some(scenario) = read {
                        choices.push(Choice {
                            title: scenario.title.clone(),
                            map: Arc::new(scenario.apply(&base).0),
                            scenario: Some(scenario.id.clone()),
                            run: Some(scenario.run),
                            on: false,
                        });
                    }
                }
                Kind::Map { .. } => {
                    let read = file::load_map(&entry.path).ok().and_then(|read| read.model);
                    if let Some(map) = read.filter(|map| is_future_of(map, &base)) {
                        choices.push(of_map(map.title.clone(), Arc::new(map)));
                    }
                }
                Kind::Broken => {}
            }
        }
        Some((base, choices))
    }

    /// The page of scenarios, if it belongs to the map on the table.
    pub(super) fn comparing(&self) -> Option<&Comparing> {
        let sheet = self.sheet()?.id;
        self.comparing.as_ref().filter(|page| page.sheet == sheet)
    }

    /// Has the page of scenarios follow the maps: once a hand has let go, whatever has changed is run
    /// anew, and until that is there the page is dimmed.
    pub(super) fn keep_comparing(&mut self, ctx: &Context) {
        let sheets = self.tabs.all();
        if let Some(page) = &self.comparing
            && !sheets.iter().any(|sheet| sheet.id == page.sheet)
        {
            self.comparing = None;
        }
        let Some(page) = self.comparing() else {
            return;
        };
        let seen = self.revisions();
        if page.seen == seen {
            return;
        }
        if self.tabs.all().iter().any(Sheet::in_gesture) {
            if let Some(page) = &mut self.comparing {
                page.behind = true;
            }
            return;
        }
        let Some((base, choices)) = self.comparable() else {
            return;
        };
        if let Some(page) = &mut self.comparing {
            page.seen = seen;
            page.follow(base, choices);
            if !page.is_current() || page.found.is_none() {
                page.run(ctx);
            }
        }
    }

    /// The open maps and the revisions of their pictures.
    fn revisions(&self) -> Vec<(SheetId, u64)> {
        let all = self.tabs.all().iter();
        all.map(|sheet| (sheet.id, sheet.picture.revision))
            .collect()
    }

    /// Opens the page: the scenarios of the map on the table, or those beside the one on it.
    pub(super) fn compare_scenarios(&mut self, ctx: &Context) {
        let Some((base, mut choices)) = self.comparable() else {
            return;
        };
        // The first ones at once: an empty table teaches nothing.
        let missing = MOST.min(3);
        let mut on = choices.iter().filter(|choice| choice.on).count();
        for choice in &mut choices {
            if on < missing && !choice.on {
                choice.on = true;
                on += 1;
            }
        }
        let Some(sheet) = self.sheet().map(|sheet| sheet.id) else {
            return;
        };
        let mut comparing = Comparing {
            sheet,
            title: base.title.clone(),
            base,
            behind: false,
            seen: self.revisions(),
            choices,
            found: None,
            failed: None,
            work: None,
        };
        comparing.run(ctx);
        self.deciding = None;
        self.comparing = Some(comparing);
    }
}

/// Whether two maps are in every number the same.
fn is_same(a: &Arc<JourneyMap>, b: &Arc<JourneyMap>) -> bool {
    Arc::ptr_eq(a, b) || same_numbers(a, b)
}

fn of_map(title: String, map: Arc<JourneyMap>) -> Choice {
    Choice {
        title,
        map,
        scenario: None,
        run: None,
        on: false,
    }
}

/// Whether a map is the future state of another.
fn is_future_of(map: &JourneyMap, base: &JourneyMap) -> bool {
    matches!(&map.state, State::Future { of: Some(of) } if *of == base.id && map.id != base.id)
}

/// The scenario in a file, if it changes the map in another file.
fn scenario_of(path: &Path, base: &Path) -> Option<Scenario> {
    let scenario = file::load_scenario(path).ok()?.model?;
    same(&file::base_path(path, &scenario), base).then_some(scenario)
}

/// Whether two paths name the same file.
fn same(a: &Path, b: &Path) -> bool {
    let whole =
        |path: &Path| -> PathBuf { path.canonicalize().unwrap_or_else(|_| path.to_owned()) };
    whole(a) == whole(b)
}
