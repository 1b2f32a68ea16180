//! Running the map on the table anew after it has changed: not at every edit, but after a short
//! pause, and every now and then while there is none.

use std::{sync::Arc, time::Duration};

use eframe::egui::Context;

use super::{App, notice::Weight, sheet::SheetId};

/// Seconds without an edit after which a map is run.
const PAUSE: f64 = 0.15;
/// Seconds after which it is run though the edits go on: a number that somebody drags moves others
/// while the button is still down.
const LONGEST: f64 = 0.45;

/// How long a map has been left alone.
#[derive(Debug, Default)]
pub struct Pause {
    /// The change that was seen last.
    of: Option<(SheetId, u64)>,
    /// When it was.
    since: f64,
    /// When the first change since the last run was.
    first: Option<f64>,
}

impl App {
    /// Whether the map on the table is to be run.
    pub(super) fn wants_run(&self) -> bool {
        self.sheet()
            .is_some_and(|sheet| sheet.is_stale() && sheet.unfit().is_none())
    }

    /// Runs the map on the table if it has changed and been left alone for long enough.
    pub(super) fn keep_running(&mut self, ctx: &Context) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        if !sheet.is_stale() {
            return;
        }
        let (id, revision, new) = (sheet.id, sheet.picture.revision, sheet.ran.is_none());
        if let Some(reason) = sheet.unfit() {
            if self.worker.running_sheet() == Some(id) {
                self.worker.cancel();
            }
            if let Some(sheet) = self.sheet_mut() {
                sheet.ran = Some(revision);
                sheet.rough = false;
                sheet.failed = Some(reason.to_owned());
            }
            return;
        }
        let now = ctx.input(|i| i.time);
        if self.pause.of != Some((id, revision)) {
            let other = self.pause.of.is_none_or(|(of, _)| of != id);
            self.pause.of = Some((id, revision));
            self.pause.since = now;
            self.pause.first = self.pause.first.filter(|_| !other).or(Some(now));
        }
        let waited = now - self.pause.since;
        let overdue = self.pause.first.is_some_and(|first| now - first >= LONGEST);
        if new || waited >= PAUSE || overdue {
            self.run();
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE - waited));
        }
    }

    /// Runs the map on the table.
    pub(super) fn run(&mut self) {
        // A run that gives way to this one is made up for when its map is looked at again.
        if let Some(other) = self.worker.running_sheet()
            && let Some(other) = self.tabs.get_mut(other)
        {
            other.ran = None;
        }
        self.pause.first = None;
        if let Some(sheet) = self.sheet_mut() {
            sheet.ran = Some(sheet.picture.revision);
            let (id, map) = (sheet.id, Arc::clone(&sheet.picture.map));
            self.worker.run(id, map);
        }
    }

    /// Stops the run.
    pub(super) fn stop(&mut self) {
        let running = self.worker.running_sheet();
        self.worker.cancel();
        if let Some(sheet) = running.and_then(|id| self.tabs.get_mut(id)) {
            sheet.rough = false;
        }
        self.notices.say(Weight::Note, "The run was stopped.");
    }
}
