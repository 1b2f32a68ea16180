//! Holding a workshop: what is done when something is asked for.

use std::sync::Arc;

use eframe::egui::{Context, ViewportCommand};

use super::{
    Ask, Tool, Workshop, Written, keep,
    keep::Keeper,
    parts,
    run::{Found, Run},
};
use crate::{
    app::{
        App, Sheet, canvas,
        command::View,
        live::{Standing, Told},
        notice::Weight,
    },
    decide::{number, reckoned, value_at},
    edit::{Edit, Item},
    export::report::Summary,
    file,
    map::{Evidence, ItemKey},
    workshop::{Pool, Record},
};

impl App {
    /// The workshop that is before everybody's eyes, and its map.
    pub(in crate::app) fn in_workshop(&self) -> Option<(&Workshop, &Sheet)> {
        let (room, sheet) = (self.workshop.as_ref()?, self.sheet()?);
        let free = self.comparing().is_none() && self.deciding().is_none();
        (room.sheet == sheet.id && free).then_some((room, sheet))
    }

    /// Begins a workshop on the map on the table, goes on with it, or leaves it.
    pub(in crate::app) fn hold_workshop(&mut self, ctx: &Context) {
        if self.in_workshop().is_some() {
            self.leave_workshop(ctx);
            return;
        }
        let Some(path) = self.sheet().and_then(|sheet| sheet.path.clone()) else {
            return;
        };
        match keep::beside(&path) {
            Ok(record) => self.enter_workshop(ctx, record),
            Err(error) => {
                let words = format!(
                    "The record of the last workshop cannot be read: {error}. Mend it, or put it aside with “Begin a new workshop”."
                );
                self.notices.say(Weight::Trouble, words);
            }
        }
    }

    fn enter_workshop(&mut self, ctx: &Context, record: Option<Record>) {
        self.leave_workshop(ctx);
        let today = self.today;
        let Some(sheet) = self.sheet() else {
            return;
        };
        let Some(path) = sheet.path.clone() else {
            return;
        };
        let map = &sheet.picture.map;
        let goes_on = record.is_some();
        let mut record = record.unwrap_or_else(|| Record::new((**map).clone(), Some(today)));
        let unsaved = record.unsaved.as_ref();
        let recovers = unsaved.is_some_and(|old| *old != **map) && !sheet.is_changed();
        // A clock that nobody looked at stands still.
        record.timer = record.timer.paused(0.0);
        let start = Run::of_start(ctx, record.start.clone());
        let now = ctx.input(|i| i.time);
        let windowed = !ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
        let mut keeper = Keeper::beside(&path);
        keeper.changed(now);
        let kept = sheet.picture.revision;
        let sheet = sheet.id;
        self.workshop = Some(Workshop {
            sheet,
            record,
            tool: Tool::default(),
            about: None,
            start: None,
            found: None,
            failed: None,
            recovers,
            runs: vec![start],
            keeper,
            kept,
            windowed,
            now,
        });
        self.comparing = None;
        self.deciding = None;
        if windowed {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        }
        // It opens as for the first time, at the size of the room.
        self.on_sheet_of_workshop(|sheet| {
            sheet.cameras = [None, None];
            sheet.goals = [None, None];
        });
        let words = match goes_on {
            true => "The workshop goes on. F11 leaves it; everything is kept beside the map.",
            false => "The workshop has begun. F11 leaves it; everything is kept beside the map.",
        };
        self.notices.say(Weight::Note, words);
    }

    /// Leaves the workshop. Its record is saved.
    pub(in crate::app) fn leave_workshop(&mut self, ctx: &Context) {
        // A note that is being written is hung as soon as nobody writes it.
        self.capture = None;
        let Some(mut room) = self.workshop.take() else {
            return;
        };
        parts::magnify(ctx, false);
        let now = ctx.input(|i| i.time);
        room.record.timer = room.record.timer.paused(now);
        if let Err(error) = room.keeper.save(&room.record) {
            let words = format!("The record of the workshop was not saved: {error}");
            self.notices.say(Weight::Trouble, words);
        }
        if let Some(sheet) = self.tabs.get_mut(room.sheet) {
            sheet.has_workshop = true;
            sheet.cameras = [None, None];
            sheet.goals = [None, None];
        }
        if room.windowed {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Saves the record now: the map is closed, or the window.
    pub(in crate::app) fn save_workshop(&mut self) {
        let Some(room) = &mut self.workshop else {
            return;
        };
        if !room.keeper.is_behind() && !room.record.timer.is_running(room.now) {
            return;
        }
        let mut record = room.record.clone();
        record.timer = record.timer.paused(room.now);
        if let Err(error) = room.keeper.save(&record) {
            let words = format!("The record of the workshop was not saved: {error}");
            self.notices.say(Weight::Trouble, words);
        }
    }

    /// Puts the record aside and begins anew.
    pub(in crate::app) fn begin_anew(&mut self, ctx: &Context) {
        let path = self.sheet().and_then(|sheet| sheet.path.clone());
        self.leave_workshop(ctx);
        let Some(path) = path else {
            return;
        };
        match keep::put_aside(&path) {
            Ok(aside) => {
                self.enter_workshop(ctx, None);
                if let Some(aside) = aside {
                    let words = format!("The last workshop is kept as {}.", aside.display());
                    self.notices.say(Weight::Note, words);
                }
            }
            Err(error) => self.notices.say(Weight::Trouble, error),
        }
    }

    fn on_sheet_of_workshop(&mut self, change: impl FnOnce(&mut Sheet)) {
        let of = self.workshop.as_ref().map(|room| room.sheet);
        if let Some(sheet) = of.and_then(|id| self.tabs.get_mut(id)) {
            change(sheet);
        }
    }

    /// Changes the record; it is saved soon.
    pub(in crate::app) fn note_down(&mut self, change: impl FnOnce(&mut Record)) {
        if let Some(room) = &mut self.workshop {
            change(&mut room.record);
            room.keeper.changed(room.now);
        }
    }

    /// What a workshop does from frame to frame: collect, keep, let the clock run.
    pub(in crate::app) fn keep_workshop(&mut self, ctx: &Context) {
        let seen = self.in_workshop().is_some();
        let Some(room) = &mut self.workshop else {
            return;
        };
        parts::magnify(ctx, seen);
        let before = std::mem::replace(&mut room.now, ctx.input(|i| i.time));
        let now = room.now;
        let Some(sheet) = self.tabs.get(room.sheet) else {
            // Its map was closed.
            self.leave_workshop(ctx);
            return;
        };
        let mut over = Vec::new();
        for (at, run) in room.runs.iter().enumerate() {
            let Some(found) = run.result() else {
                continue;
            };
            over.push(at);
            match found {
                Found::Start(answer) => room.start = Some(*answer),
                Found::Compared(revision, found) => {
                    room.found = Some((revision, *found));
                    room.failed = None;
                }
                Found::Failed(error) => room.failed = Some(error),
            }
        }
        for at in over.into_iter().rev() {
            room.runs.remove(at);
        }
        let picture = &sheet.picture;
        if picture.revision != room.kept && !sheet.in_gesture() {
            room.kept = picture.revision;
            let scenario = picture.scenario.is_some();
            let unsaved = (sheet.is_changed() && !scenario).then(|| (*picture.map).clone());
            if room.record.unsaved != unsaved {
                room.record.unsaved = unsaved;
                room.recovers = false;
                room.keeper.changed(now);
            }
        }
        // The board tells what differs from the start once the run of the map is done.
        let full = |told: &Told| matches!(told.standing(), Standing::Full(_));
        let asks = match room.tool {
            Tool::Summary => true,
            Tool::Targets => {
                let changed = *picture.map != room.record.start;
                changed && sheet.told().as_ref().is_some_and(full)
            }
            _ => false,
        };
        let wanted = asks
            && sheet.unfit().is_none()
            && !room.runs.iter().any(|run| run.compares)
            && room.failed.is_none()
            && room
                .found
                .as_ref()
                .is_none_or(|(of, _)| *of != picture.revision);
        if wanted {
            let map = Arc::clone(&picture.map);
            let run = Run::comparing(ctx, room.record.start.clone(), (picture.revision, map));
            room.runs.push(run);
        }
        if let Some(error) = room.keeper.tend(&room.record, now) {
            let words = format!("The record of the workshop was not saved: {error}");
            self.notices.say(Weight::Trouble, words);
        }
        // The frame that finds the time up was drawn before: there is one more.
        let timer = &room.record.timer;
        if room.keeper.is_behind() || timer.is_running(now) || timer.is_running(before) {
            ctx.request_repaint_after(std::time::Duration::from_millis(200));
        }
    }

    /// Turns to another tool.
    pub(in crate::app) fn take_up(&mut self, _: &Context, tool: Tool) {
        if let Some(room) = &mut self.workshop {
            room.tool = tool;
            // What failed before may have been mended.
            room.failed = None;
        }
    }

    /// Shows a stage more (1), one less (−1), or all of them (0).
    pub(in crate::app) fn uncover(&mut self, by: i32) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let stages = sheet.picture.map.stages.len();
        self.note_down(|record| match by {
            0 => record.shown = None,
            by if by > 0 => record.show_next(stages),
            _ => record.show_previous(stages),
        });
        let covered = self
            .workshop
            .as_ref()
            .map_or(0, |w| w.record.covered(stages));
        let body = canvas::body_size(self.canvas_size, self.view);
        let view = self.view;
        self.on_sheet_of_workshop(|sheet| {
            // The last stage that is shown comes into view.
            let Some(last) = stages.checked_sub(covered + 1) else {
                return;
            };
            let placed = match view {
                View::Journey => sheet.picture.journey.stages.get(last),
                View::Flow => sheet.picture.flow.stages.get(last),
            };
            let area = placed.map(|placed| placed.area);
            let at = view as usize;
            if let (Some(area), Some(now)) = (area, sheet.goals[at].or(sheet.cameras[at])) {
                let mut goal = now.showing(area, body);
                goal.offset.y = now.offset.y;
                sheet.glide(view, goal);
            }
        });
    }

    /// Puts a dot on what is selected, or takes one off.
    pub(in crate::app) fn dot(&mut self, add: bool) {
        let lead = self
            .sheet()
            .and_then(|sheet| sheet.selection.lead().cloned());
        if let Some(key) = lead {
            self.put_dot(&key, add);
        }
    }

    fn put_dot(&mut self, key: &ItemKey, add: bool) {
        let mut done = false;
        self.note_down(|record| {
            done = match add {
                true => record.add_dot(key),
                false => record.take_dot(key),
            };
        });
        if !done {
            let words = match add {
                true => "All dots are given. Take one off something, or give everybody more.",
                false => "There is no dot on it.",
            };
            self.notices.say(Weight::Note, words);
        }
    }

    /// Makes the dots the votes of the map, in one step.
    pub(in crate::app) fn keep_votes(&mut self) {
        let Some((room, sheet)) = self.in_workshop() else {
            return;
        };
        let map = &sheet.picture.map;
        let record = &room.record;
        let edits = record.ranking(map).into_iter().filter_map(|(key, dots)| {
            let mut item = Item::of(map, &key)?;
            let votes = match &mut item {
                Item::Pain(_, pain) => &mut pain.votes,
                Item::Opportunity(_, idea) => &mut idea.votes,
                _ => return None,
            };
            // What was there before stays.
            let all = record.votes_before(&key, *votes).saturating_add(dots);
            if *votes == all {
                return None;
            }
            *votes = all;
            Some(Edit::Replace(item))
        });
        let edits: Vec<Edit> = edits.collect();
        match edits.is_empty() {
            true => self
                .notices
                .say(Weight::Note, "The map has these votes already."),
            false => {
                self.edit("Write votes into the map", Edit::Batch(edits));
                self.note_down(Record::put_on_map);
                let words = "The dots were added to the votes of the map. Save it to keep them.";
                self.notices.say(Weight::Note, words);
            }
        }
    }

    /// Starts the timer, or pauses it.
    pub(in crate::app) fn start_timer(&mut self, ctx: &Context) {
        let now = ctx.input(|i| i.time);
        self.note_down(|record| record.timer.toggle(now));
        ctx.request_repaint();
    }

    /// Does what was asked for in the workshop.
    pub(in crate::app) fn ask_workshop(&mut self, ctx: &Context, ask: Ask) {
        match ask {
            Ask::Dot(key, add) => self.put_dot(&key, add),
            Ask::People(people) => self.note_down(|r| r.people = people.clamp(1, 500)),
            Ask::Dots(dots) => self.note_down(|r| r.dots = dots.clamp(1, 50)),
            Ask::About(path) => {
                if let Some(room) = &mut self.workshop {
                    room.about = path;
                }
            }
            Ask::Say(path, opinion) => {
                self.note_down(|record| record.answers_mut(&path).push(opinion));
            }
            Ask::Unsay(path, at) => self.note_down(|record| {
                let answers = record.answers_mut(&path);
                if at < answers.len() {
                    answers.remove(at);
                }
            }),
            Ask::Pooled(path) => self.put_pooled(&path),
            Ask::Unpark(at) => self.note_down(|record| {
                if at < record.parking.len() {
                    record.parking.remove(at);
                }
            }),
            Ask::Hang(at) => self.hang_parked(at),
            Ask::Lane(lane) => {
                if let Some(capture) = &mut self.capture {
                    capture.lane = lane;
                }
            }
            Ask::Keep => self.keep_note(),
            Ask::Done => self.give_up_note(),
            Ask::Recover => self.recover(),
            Ask::Save(written) => self.choose_for_summary(written),
        }
        ctx.request_repaint();
    }

    /// Puts what the room reckons into the map: one step.
    fn put_pooled(&mut self, path: &str) {
        let Some((room, sheet)) = self.in_workshop() else {
            return;
        };
        let map = &sheet.picture.map;
        let answers = room.record.answers(path);
        let edit = Pool::of(answers).and_then(|pool| reckoned(map, path, &pool));
        let measured = value_at(map, path)
            .is_some_and(|(_, grade)| matches!(grade, Some(Evidence::Measured(_))));
        let name = number(map, path).title();
        match edit {
            Some(edit) => {
                self.edit("Put in what the room reckons", edit);
                let words = match measured {
                    true => format!(
                        "“{name}” is what the room reckons now, and no longer graded as measured."
                    ),
                    false => format!("“{name}” is what the room reckons now."),
                };
                self.notices.say(Weight::Note, words);
            }
            None => {
                let words = format!("“{name}” cannot be set to this.");
                self.notices.say(Weight::Trouble, words);
            }
        }
    }

    /// Goes on from the map in the record: one step, which undo takes back.
    fn recover(&mut self) {
        let unsaved = self.workshop.as_mut().and_then(|room| {
            room.recovers = false;
            room.record.unsaved.clone()
        });
        if let Some(map) = unsaved {
            self.edit("Go on from the workshop's map", Edit::SetMap(Box::new(map)));
        }
    }

    /// The summary, as it is written.
    pub(in crate::app) fn write_summary(&mut self, written: Written, path: &std::path::Path) {
        let Some((room, sheet)) = self.in_workshop() else {
            return;
        };
        let runs = room.runs_in_words(sheet);
        let title = sheet.name();
        let summary = room.summary(sheet, &title, &runs);
        let text = match written {
            Written::Html => summary.html(),
            Written::Markdown => summary.markdown(),
        };
        match file::save(path, &text) {
            Ok(_) => {
                let words = format!("The summary was saved to {}.", path.display());
                self.notices.say(Weight::Note, words);
            }
            Err(error) => {
                let words = format!("Not saved: {error}");
                self.notices.say(Weight::Trouble, words);
            }
        }
    }
}

impl Workshop {
    /// The summary as it stands.
    pub fn summary<'a>(&'a self, sheet: &'a Sheet, title: &'a str, runs: &'a str) -> Summary<'a> {
        let found = self.found.as_ref();
        let current = found.filter(|(of, _)| *of == sheet.picture.revision);
        Summary {
            title,
            record: &self.record,
            now: &sheet.picture.map,
            comparison: current.map(|(_, found)| found),
            runs,
        }
    }

    /// How the comparison was made.
    pub fn runs_in_words(&self, sheet: &Sheet) -> String {
        if self.found.is_none() {
            return String::new();
        }
        let size = crate::app::live::cohort(&sheet.picture.map);
        format!(
            "Both maps were run with the same luck: {} customers, {} times, over {} days, seed {}. Differences have their 95 % interval.",
            size.customers, size.replications, size.horizon, size.seed
        )
    }

    /// The time of the clock.
    pub const fn now(&self) -> f64 {
        self.now
    }
}
