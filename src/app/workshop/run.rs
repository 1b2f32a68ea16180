//! Runs behind a workshop: the map of the start alone, and the map as it is beside it.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use crate::{
    analyze::{Answer, Comparison, answer, compare, samples},
    app::live::cohort,
    map::{JourneyMap, validate::validate},
    simulate::{Cohort, Control},
};

/// What was found.
pub enum Found {
    /// What the map of the start says.
    Start(Box<Answer>),
    /// How the map of this revision differs from it.
    Compared(u64, Box<Comparison>),
    /// Why nothing was found.
    Failed(String),
}

/// A run under way. Dropping it stops it.
pub struct Run {
    /// Whether it compares two maps.
    pub compares: bool,
    control: Arc<Control>,
    receiver: Receiver<Found>,
}

impl Run {
    fn begin(
        ctx: &Context,
        compares: bool,
        work: impl FnOnce(&Control) -> Found + Send + 'static,
    ) -> Run {
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let (theirs, woken) = (Arc::clone(&control), ctx.clone());
        thread::spawn(move || {
            // Nobody listens any more when the workshop was left.
            let _left = sender.send(work(&theirs));
            woken.request_repaint();
        });
        Run {
            compares,
            control,
            receiver,
        }
    }

    /// Asks what the map of the start says.
    pub fn of_start(ctx: &Context, map: JourneyMap) -> Run {
        Run::begin(ctx, false, move |control| {
            if let Some(error) = validate(&map).into_iter().find(|d| d.is_error()) {
                return Found::Failed(error.message);
            }
            match answer(&cohort(&map), control) {
                Ok(answer) => Found::Start(Box::new(answer)),
                Err(error) => Found::Failed(error.to_string()),
            }
        })
    }

    /// Asks how the map as it is differs from that of the start, under the same luck.
    pub fn comparing(
        ctx: &Context,
        start: JourneyMap,
        (revision, now): (u64, Arc<JourneyMap>),
    ) -> Run {
        Run::begin(ctx, true, move |control| {
            for map in [&start, &now] {
                if let Some(error) = validate(map).into_iter().find(|d| d.is_error()) {
                    return Found::Failed(error.message);
                }
            }
            let size = cohort(&now);
            let base = Cohort {
                map: &start,
                ..size
            };
            match samples(&[base, size], control).as_deref() {
                Ok([a, b]) => {
                    let found = compare((&start, a), (&now, b));
                    Found::Compared(revision, Box::new(found))
                }
                Ok(_) => Found::Failed("the runs gave nothing".to_owned()),
                Err(error) => Found::Failed(error.to_string()),
            }
        })
    }

    /// What has come in.
    pub fn result(&self) -> Option<Found> {
        self.receiver.try_recv().ok()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.control.cancel();
    }
}
