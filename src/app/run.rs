//! Keeping the numbers with the map on the table: every change is asked about at once.

use std::sync::Arc;

use eframe::egui::Context;

use super::{
    App,
    inspector::Pane,
    live::{Found, Report, Request},
    notice::Weight,
    sliders::Influence,
    workshop::Tool,
};
use crate::{diagnostic::any_error, map::validate::validate};

impl App {
    /// Whether the map on the table is to be run.
    pub(super) fn wants_run(&self) -> bool {
        self.sheet()
            .is_some_and(|sheet| sheet.is_stale() && sheet.unfit().is_none())
    }

    /// Asks for the numbers of the map on the table if it has changed.
    pub(super) fn keep_running(&mut self) {
        let Some(sheet) = self.sheet().filter(|sheet| sheet.is_stale()) else {
            return;
        };
        let (id, map) = (sheet.id, Arc::clone(&sheet.picture.map));
        if let Some(reason) = sheet.unfit() {
            if self.live.sheet() == Some(id) {
                self.live.cancel();
            }
            if let Some(sheet) = self.sheet_mut() {
                sheet.ran = Some(sheet.picture.revision);
                sheet.failed = Some(reason.to_owned());
                match map.touchpoints.is_empty() {
                    true => sheet.shown.clear(),
                    false => sheet.shown.overtaken(),
                }
            }
            return;
        }
        let asked = sheet.shown.asked();
        if asked.is_some_and(|asked| asked.is_of(&map)) {
            // It only looks different.
            if let Some(sheet) = self.sheet_mut() {
                sheet.ran = Some(sheet.picture.revision);
            }
            return;
        }
        self.run();
    }

    /// Asks for the numbers of the map on the table.
    pub(super) fn run(&mut self) {
        // A run that gives way to this one is made up for when its map is looked at again.
        let other = self.live.sheet();
        if let Some(other) = other.and_then(|other| self.tabs.get_mut(other)) {
            other.ran = None;
        }
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        sheet.ran = Some(sheet.picture.revision);
        sheet.failed = None;
        let request = Request {
            sheet: sheet.id,
            of: sheet.shown.ask(Arc::clone(&sheet.picture.map)),
        };
        let id = sheet.id;
        if other.is_some_and(|other| other != id)
            && let Some(other) = other.and_then(|other| self.tabs.get_mut(other))
        {
            other.shown.overtaken();
        }
        self.live.ask(request);
    }

    /// Looks for the sliders that matter most while their list is shown: those of the map in the file,
    /// so that the list keeps its order while they are moved.
    pub(super) fn keep_influence(&mut self, ctx: &Context) {
        let shown = match self.in_workshop() {
            Some((room, _)) => room.tool == Tool::Sliders,
            None => self.right && self.panes.shown == Pane::Sliders,
        };
        let sheet = self
            .sheet()
            .filter(|sheet| shown && sheet.unfit().is_none());
        let Some(map) = sheet.map(|sheet| Arc::clone(&sheet.filed.map)) else {
            if !shown {
                self.influence = None;
            }
            return;
        };
        match &mut self.influence {
            // The numbers of the map itself come first: the search waits, and gives way to them.
            Some(influence) if influence.is_searching() && self.live.is_busy() => {
                influence.collect();
                if influence.is_searching() {
                    self.influence = None;
                }
            }
            Some(influence) if influence.is_of(&map) => {
                // The list must not move under the hand.
                let still = !ctx.input(|i| i.pointer.any_down());
                still.then(|| influence.collect());
            }
            _ if any_error(&validate(&map)) => self.influence = None,
            other if !self.live.is_busy() => *other = Some(Influence::begin(ctx, map)),
            _ => {}
        }
    }

    /// Takes what has been found about the maps.
    pub(super) fn collect_numbers(&mut self) {
        for report in self.live.collect() {
            self.found(report);
        }
    }

    fn found(&mut self, report: Report) {
        if let Found::Walked(paths) = report.found {
            self.walked(report.sheet, &report.of, paths);
            return;
        }
        let Some(sheet) = self.tabs.get_mut(report.sheet) else {
            return;
        };
        if let Found::Failed(error) = &report.found {
            sheet.failed = Some(error.clone());
            self.notices.say(Weight::Trouble, error.clone());
        } else {
            sheet.shown.take(report);
        }
    }

    /// The numbers shown of the map on the table.
    pub fn answer(&self) -> Option<&crate::analyze::Answer> {
        Some(self.sheet()?.told()?.answer())
    }

    /// Stops the run.
    pub(super) fn stop(&mut self) {
        let running = self.live.sheet();
        self.live.cancel();
        if let Some(sheet) = running.and_then(|id| self.tabs.get_mut(id)) {
            sheet.shown.stop();
        }
        self.notices.say(Weight::Note, "The run was stopped.");
    }
}
