//! Which of the uncertain numbers matter most for a target: found behind the window, while the list of
//! sliders is shown.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use crate::{
    analyze::about,
    decide::tornado,
    map::{JourneyMap, Metric, RunSettings},
    simulate::{Cohort, Control},
};

/// Draws of the uncertain numbers: an order needs fewer than a number.
const DRAWS: u32 = 60;

/// What each number does to a metric, or the search for it. Dropping it stops the search.
pub struct Influence {
    map: Arc<JourneyMap>,
    /// The metric.
    metric: Metric,
    /// The paths of the numbers, the most influential first.
    found: Option<Vec<String>>,
    control: Arc<Control>,
    receiver: Receiver<Vec<String>>,
}

impl Influence {
    /// Begins to search for a map, free of errors.
    pub fn begin(ctx: &Context, map: Arc<JourneyMap>) -> Influence {
        let everyone = map.targets.iter().find(|target| target.persona.is_none());
        let metric = everyone.map_or(Metric::Conversion, |target| target.metric);
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let (theirs, woken, of) = (Arc::clone(&control), ctx.clone(), Arc::clone(&map));
        thread::spawn(move || {
            let cohort = Cohort {
                map: &of,
                customers: of.run.customers.unwrap_or(RunSettings::CUSTOMERS),
                replications: DRAWS,
                horizon: of.run.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
                seed: of.run.seed.unwrap_or(RunSettings::SEED),
            };
            // A map without uncertain numbers, or without the metric, has no order but its own.
            let found = tornado(&cohort, &[metric], &theirs).unwrap_or_default();
            let bars = found.into_iter().flat_map(|tornado| tornado.bars);
            // Nobody listens any more when the list has been closed.
            let _closed = sender.send(bars.map(|bar| bar.number.path).collect());
            woken.request_repaint();
        });
        Influence {
            map,
            metric,
            found: None,
            control,
            receiver,
        }
    }

    /// Whether it is about this very map.
    pub fn is_of(&self, map: &Arc<JourneyMap>) -> bool {
        Arc::ptr_eq(&self.map, map)
    }

    /// Takes what has come in. Not while a slider is dragged: the list must not move under the hand.
    pub fn collect(&mut self) {
        if let Ok(found) = self.receiver.try_recv() {
            self.found = Some(found);
        }
    }

    /// What the metric is called.
    pub fn metric(&self) -> &'static str {
        about(self.metric).title
    }

    /// The paths in their order, once it is known.
    pub fn order(&self) -> Option<&[String]> {
        self.found.as_deref().filter(|found| !found.is_empty())
    }

    /// Whether the search is still under way.
    pub const fn is_searching(&self) -> bool {
        self.found.is_none()
    }
}

impl Drop for Influence {
    fn drop(&mut self) {
        self.control.cancel();
    }
}
