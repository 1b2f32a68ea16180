//! The search behind the page, on a thread of its own.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use super::{DRAWS, News};
use crate::{
    analyze::{TargetAnswer, measured},
    decide::{self, DecideError, Goal, Terms, choices, information, portfolio},
    map::{JourneyMap, RunSettings},
    simulate::{Cohort, Control},
};

/// A search under way. Dropping it stops it.
pub struct Work {
    control: Arc<Control>,
    receiver: Receiver<News>,
}

impl Work {
    /// Everything, with this budget.
    pub fn all(ctx: &Context, map: &Arc<JourneyMap>, budget: f64) -> Work {
        Work::start(ctx, map, budget, [true; 3])
    }

    /// The best fixes for a budget; before it chances and information, and after it chances from exact
    /// draws, where they are asked for.
    pub fn start(ctx: &Context, map: &Arc<JourneyMap>, budget: f64, asked: [bool; 3]) -> Work {
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let (theirs, woken, map) = (Arc::clone(&control), ctx.clone(), Arc::clone(map));
        thread::spawn(move || {
            let send = |news| {
                // Nobody listens any more when the page has been closed.
                let _closed = sender.send(news);
                woken.request_repaint();
            };
            let cohort = cohort(&map);
            if asked[0] {
                let found = match map.targets.is_empty() {
                    true => Err("the map has no targets yet".to_owned()),
                    false => chances(&cohort, &theirs),
                };
                send(News::Chances(found));
            }
            if asked[1] && !theirs.is_cancelled() {
                send(News::Information(worth_knowing(&cohort, &theirs)));
            }
            if !theirs.is_cancelled() {
                send(News::Portfolio(best_fixes(&cohort, budget, &theirs)));
            }
            if asked[2] && !theirs.is_cancelled() && !map.targets.is_empty() {
                let found = decide::chances(&cohort, &map.targets, &theirs);
                send(News::Exactly(found.map_err(words)));
            }
            send(News::Done);
        });
        Work { control, receiver }
    }

    /// What has come in, if anything has.
    pub fn news(&self) -> Option<News> {
        self.receiver.try_recv().ok()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.control.cancel();
    }
}

fn words(error: DecideError) -> String {
    error.to_string()
}

fn cohort(map: &JourneyMap) -> Cohort<'_> {
    Cohort {
        map,
        customers: map.run.customers.unwrap_or(RunSettings::CUSTOMERS),
        replications: DRAWS,
        horizon: map.run.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
        seed: map.run.seed.unwrap_or(RunSettings::SEED),
    }
}

/// How the targets fare in simulated cohorts: in a window an answer at once is worth more than the last
/// percent, which exact draws find when everything else is answered.
fn chances(cohort: &Cohort, control: &Control) -> Result<Vec<TargetAnswer>, String> {
    let sample = measured(cohort, control).map_err(|error| error.to_string())?;
    let targets = cohort.map.targets.iter();
    Ok(targets.map(|target| sample.target(target)).collect())
}

/// What knowing each number would be worth for choosing one of the opportunities, or none.
fn worth_knowing(cohort: &Cohort, control: &Control) -> Result<crate::decide::Information, String> {
    let map = cohort.map;
    let goal = Goal::suggested(map).ok_or("the map has neither money nor targets to decide for")?;
    let choices = choices(map);
    if choices.len() < 2 {
        return Err("no opportunity says what it would change: there is nothing to choose".into());
    }
    information(&choices, cohort, &goal, DRAWS, control).map_err(words)
}

fn best_fixes(
    cohort: &Cohort,
    budget: f64,
    control: &Control,
) -> Result<crate::decide::Portfolio, String> {
    let map = cohort.map;
    let goal = match map.targets.is_empty() {
        false => Some(Goal::Targets(map.targets.clone())),
        true => Goal::suggested(map),
    };
    let goal = goal.ok_or("the map has neither money nor targets to decide for")?;
    let terms = Terms {
        most: DRAWS * 4,
        value_over: DRAWS,
        // A simulated cohort takes a hundredth of the time of an exact solution.
        sample: true,
        ..Terms::of(budget)
    };
    portfolio(cohort, &goal, &terms, control).map_err(words)
}
