//! The search behind the page, on a thread of its own.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use super::News;
use crate::{
    decide::{
        self, DRAWS, DecideError, Goal, Terms, chances, choices, information, portfolio, seek,
        seek_effort,
    },
    map::{JourneyMap, RunSettings, Target},
    simulate::{Cohort, Control},
};

/// Something to find.
#[derive(Debug, Clone)]
pub enum Task {
    /// How likely the targets are.
    Chances,
    /// What knowing each number would be worth, for this.
    Information(Option<Goal>),
    /// The best fixes, for this and within this budget.
    Portfolio(Option<Goal>, f64),
    /// What this number would have to be for these targets to be met with this chance.
    Seek(Vec<Target>, String, f64),
}

/// A search under way. Dropping it stops it.
pub struct Work {
    control: Arc<Control>,
    receiver: Receiver<News>,
    tasks: usize,
    /// Tasks that have begun; of the last what was done before, and what it takes.
    begun: usize,
    before: u64,
    takes: u64,
}

impl Work {
    /// Works on one task after the other.
    pub fn start(ctx: &Context, map: &Arc<JourneyMap>, tasks: Vec<Task>) -> Work {
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let (theirs, woken, map) = (Arc::clone(&control), ctx.clone(), Arc::clone(map));
        let count = tasks.len();
        thread::spawn(move || {
            let send = |news| {
                // Nobody listens any more when the page has been closed.
                let _closed = sender.send(news);
                woken.request_repaint();
            };
            let cohort = cohort(&map);
            for task in tasks {
                if theirs.is_cancelled() {
                    return;
                }
                send(News::Begins(effort(&cohort, &task)));
                send(answer(&cohort, task, &theirs));
            }
            send(News::Done);
        });
        Work {
            control,
            receiver,
            tasks: count,
            begun: 0,
            before: 0,
            takes: 1,
        }
    }

    /// What has come in, if anything has.
    pub fn news(&mut self) -> Option<News> {
        let news = self.receiver.try_recv().ok()?;
        if let News::Begins(takes) = news {
            self.begun += 1;
            self.before = self.control.done();
            self.takes = takes.max(1);
        }
        Some(news)
    }

    /// How far it has come, 0…1.
    pub fn progress(&self) -> f32 {
        let done = self.control.done().saturating_sub(self.before);
        let part = (done as f32 / self.takes as f32).min(1.0);
        (self.begun.saturating_sub(1) as f32 + part) / self.tasks.max(1) as f32
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

/// The cohort of the map, over as many draws as the command line takes.
fn cohort(map: &JourneyMap) -> Cohort<'_> {
    Cohort {
        map,
        customers: map.run.customers.unwrap_or(RunSettings::CUSTOMERS),
        replications: DRAWS,
        horizon: map.run.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
        seed: map.run.seed.unwrap_or(RunSettings::SEED),
    }
}

/// About how many customers a task walks or stands for.
fn effort(cohort: &Cohort, task: &Task) -> u64 {
    let draws = match task {
        Task::Chances => u64::from(DRAWS),
        Task::Information(_) => {
            let options = cohort.map.opportunities.len() as u64 + 1;
            options * u64::from(DRAWS)
        }
        // A race ends when it is sure: most draws are those of the sets that are listed.
        Task::Portfolio(..) => 12 * u64::from(DRAWS),
        Task::Seek(..) => seek_effort(DRAWS),
    };
    cohort.customers.saturating_mul(draws)
}

fn answer(cohort: &Cohort, task: Task, control: &Control) -> News {
    const NOTHING: &str = "the map has neither money nor targets to decide for";
    match task {
        Task::Chances => {
            News::Chances(chances(cohort, &cohort.map.targets, control).map_err(words))
        }
        Task::Information(goal) => News::Information(match goal {
            Some(goal) => worth_knowing(cohort, &goal, control),
            None => Err(NOTHING.to_owned()),
        }),
        Task::Portfolio(goal, budget) => News::Portfolio(match goal {
            Some(goal) => {
                let terms = Terms::over(budget, DRAWS);
                portfolio(cohort, &goal, &terms, control).map_err(words)
            }
            None => Err(NOTHING.to_owned()),
        }),
        Task::Seek(targets, path, asked) => {
            News::Sought(seek(cohort, &targets, &path, asked, control).map_err(words))
        }
    }
}

/// What knowing each number would be worth for choosing one of the opportunities, or none.
fn worth_knowing(
    cohort: &Cohort,
    goal: &Goal,
    control: &Control,
) -> Result<decide::Information, String> {
    let choices = choices(cohort.map);
    if choices.len() < 2 {
        return Err("no opportunity says what it would change: there is nothing to choose".into());
    }
    information(&choices, cohort, goal, DRAWS, control).map_err(words)
}
