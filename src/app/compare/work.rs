//! The runs behind the page, on a thread of their own.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use super::Choice;
use crate::{
    analyze::{Comparison, RunSize, compare, samples},
    map::{JourneyMap, validate::validate},
    simulate::{Cohort, Control, RunError},
};

type Outcome = Result<Vec<Comparison>, String>;

/// Runs under way. Dropping them stops them.
pub struct Work {
    /// The base.
    pub base: Arc<JourneyMap>,
    /// What is run beside it.
    pub columns: Vec<Choice>,
    /// The size of each run.
    pub size: RunSize,
    control: Arc<Control>,
    receiver: Receiver<Outcome>,
    /// How many customers are walked in all.
    all: u64,
}

impl Work {
    /// Runs a base and the others.
    pub fn start(
        ctx: &Context,
        columns: Vec<Choice>,
        base: &Arc<JourneyMap>,
        size: RunSize,
    ) -> Work {
        let mut maps = vec![Arc::clone(base)];
        maps.extend(columns.iter().map(|choice| Arc::clone(&choice.map)));
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let each = size.customers.saturating_mul(size.replications.into());
        let all = each.saturating_mul(maps.len() as u64);
        let base = Arc::clone(base);
        let (theirs, woken) = (Arc::clone(&control), ctx.clone());
        thread::spawn(move || {
            // Nobody listens any more when the page has been closed.
            let _closed = sender.send(compared(&maps, &size, &theirs));
            woken.request_repaint();
        });
        Work {
            base,
            columns,
            size,
            control,
            receiver,
            all,
        }
    }

    /// How far they have come, 0…1.
    pub fn progress(&self) -> f32 {
        (self.control.done() as f64 / self.all.max(1) as f64).min(1.0) as f32
    }

    /// What they have found, once they have.
    pub fn result(&self) -> Option<Outcome> {
        self.receiver.try_recv().ok()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.control.cancel();
    }
}

fn compared(maps: &[Arc<JourneyMap>], size: &RunSize, control: &Control) -> Outcome {
    for map in maps {
        if let Some(error) = validate(map).into_iter().find(|d| d.is_error()) {
            return Err(format!("“{}” cannot be run: {}", map.title, error.message));
        }
    }
    let cohort = |map| Cohort {
        map,
        customers: size.customers,
        replications: size.replications,
        horizon: size.horizon,
        seed: size.seed,
    };
    let cohorts: Vec<Cohort> = maps.iter().map(|map| cohort(map.as_ref())).collect();
    let samples = samples(&cohorts, control).map_err(|error| match error {
        RunError::Cancelled => "the comparison was stopped".to_owned(),
        error => error.to_string(),
    })?;
    let mut pairs = maps.iter().zip(&samples);
    let Some((base, base_sample)) = pairs.next() else {
        return Ok(Vec::new());
    };
    Ok(pairs
        .map(|(map, sample)| compare((base.as_ref(), base_sample), (map.as_ref(), sample)))
        .collect())
}
