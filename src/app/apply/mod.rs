//! The one place where what a person asked for is done.
//!
//! [`App::apply`] does an action, [`App::command`] a command: an arm each, told by the compiler, with
//! the doing in the file of its kind:
//!
//! - `files`: opening, saving, tabs; `closing`: what may be lost with them
//! - `edits`: what changes the map
//! - `looks`: what changes how it is looked at
//! - `results`: what is done with the numbers
//! - `scenarios`: what begins scenarios and ends them
//! - `shows`: what opens the editor of a place
//! - `walks`: what moves the selection
//!
//! A command is first asked whether it can be done ([`Command::obstacle`]), and what stands in its way
//! is said; so its function need not ask again.

mod closing;
mod edits;
mod files;
mod looks;
mod results;
mod scenarios;
mod shows;
mod walks;

pub(super) use closing::Then;

use eframe::egui::Context;

use super::{
    App, Screen, Sheet,
    canvas::{Camera, Finder},
    command::{Action, Command, Situation, View},
    dialog::Dialog,
    format,
    inspector::{Pane, place_words},
    notice::Weight,
    palette::Mode,
    selection::Selection,
    workshop::{Tool, Written},
};
use crate::{
    edit::Edit,
    map::{ItemKey, JourneyMap},
    units::Slug,
};

impl App {
    /// Does what was asked for while drawing.
    pub(super) fn apply(&mut self, ctx: &Context, action: Action) {
        let before = self.how_many_selected();
        self.act(ctx, action);
        self.panes.selected(before, self.how_many_selected());
    }

    /// How many things are selected.
    fn how_many_selected(&self) -> usize {
        self.sheet().map_or(0, |s| s.selection.keys().len())
    }

    /// What is selected, in words.
    fn what_is_selected(&self) -> String {
        let Some(sheet) = self.sheet() else {
            return String::new();
        };
        match sheet.selection.keys() {
            [one] => format!("“{}”", place_words(&sheet.picture.map, &one.path())),
            many => format!("{} things", many.len()),
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(command) => self.command(ctx, command),
            Action::OpenPath(path) => self.open(path),
            Action::Close => self.close_what_lies_over(),
            Action::Typed(text) => self.typed(text),
            Action::Highlight(at) => {
                if let Some(Dialog::Palette(palette)) = &mut self.dialog {
                    palette.at = at;
                }
            }
            Action::Browse(folder) => {
                if let Some(Dialog::Browser(browser)) = &mut self.dialog {
                    browser.enter(&folder);
                }
            }
            Action::Chosen(path) => self.chosen_in_browser(path),
            Action::Reply(reply) => self.reply(reply),
            Action::ShowTab(id) => self.show_tab(id),
            Action::CloseTab(id) => self.close_tab(Some(id)),
            Action::BeginFrom(template) => self.begin_from(template),
            Action::Beside(id) => self.put_beside(id),
            Action::BesideFile(path) => self.open_beside(path),
            Action::Persona(persona) => self.on_sheet(|sheet, _| {
                sheet.compared = sheet.compared.take().filter(|_| persona.is_some());
                sheet.persona = persona;
            }),
            Action::Compare(persona) => self.on_sheet(|sheet, _| sheet.compared = persona),
            Action::Select(selection) => self.on_sheet(|sheet, _| sheet.select(selection)),
            Action::Toggle(key) => self.on_sheet(|sheet, _| sheet.selection.toggle(key)),
            Action::GoTo(key) => self.on_sheet(|sheet, _| sheet.go_to(key)),
            Action::Show(place) => self.show_place(ctx, &place),
            Action::ShowPath(path) => self.show_path(ctx, path),
            Action::Pane(pane) => self.panes.choose(pane),
            Action::Edit(name, edit) => self.edit(name, *edit),
            Action::Scenario(name, scenario) => {
                self.on_sheet(|sheet, _| sheet.set_scenario(name, *scenario));
            }
            Action::Include(at) => {
                if let Some(comparing) = &mut self.comparing {
                    comparing.toggle(ctx, at);
                }
            }
            Action::Budget(text) => {
                if let Some(deciding) = &mut self.deciding {
                    deciding.budget = text;
                }
            }
            Action::SearchFixes => {
                if let Some(deciding) = &mut self.deciding {
                    deciding.search(ctx);
                }
            }
            Action::Decide(ask) => {
                if let Some(deciding) = &mut self.deciding {
                    deciding.ask(ctx, ask);
                }
            }
            Action::StopDeciding => {
                if let Some(deciding) = &mut self.deciding {
                    deciding.stop();
                }
            }
            Action::StopComparing => {
                if let Some(comparing) = &mut self.comparing {
                    comparing.stop();
                }
            }
            Action::Begin(name) => self.on_sheet(|sheet, _| sheet.begin(name)),
            Action::End => self.on_sheet(|sheet, _| sheet.end()),
            Action::Cancel => self.on_sheet(|sheet, _| sheet.cancel()),
            Action::Finish(place) => self.finish_here(&place),
            Action::Fold(lane) => self.fold(lane),
            Action::MoveLane(lane, to) => self.move_lane(lane, to),
            Action::Camera(camera) => {
                self.on_sheet(|sheet, view| sheet.look(view, camera));
                self.look_beside(camera);
            }
            Action::Glide { was, now, goal } => {
                self.on_sheet(|sheet, view| {
                    // A command of this very frame may have set out for somewhere else.
                    let elsewhere = sheet.goals[view as usize].filter(|next| Some(*next) != was);
                    sheet.look(view, now);
                    sheet.goals[view as usize] = elsewhere.or((now != goal).then_some(goal));
                });
                self.look_beside(now);
            }
            Action::Find(text) => self.on_sheet(|sheet, _| {
                let finder = |text| Finder { text, fresh: false };
                sheet.finder = text.map(finder);
            }),
            Action::FindNext(by) => self.find_next(by),
            Action::Exporting(asked) => self.asked_of_export(ctx, asked),
            Action::Recovery(asked) => self.answer_recovery(asked),
            Action::Outside(asked) => self.answer_conflicts(asked),
            Action::Earlier(asked) => self.asked_of_earlier(ctx, asked),
            Action::MakeImport => self.make_import(),
            Action::PlayAt(day) => self.with_play(|play| {
                play.playing = false;
                play.now = day;
            }),
            Action::CopyText(name, text) => self.copy_text(ctx, &name, text),
            Action::CopyPicture(name, part) => self.copy_picture(ctx, &name, part),
            Action::Workshop(ask) => self.ask_workshop(ctx, ask),
            Action::CameraBeside(camera) => self.look_beside(camera),
        }
    }

    /// Closes whatever lies over the window; if nothing does, ends the gesture, then the selection.
    fn close_what_lies_over(&mut self) {
        if self.dialog.take().is_some() {
            self.then = None;
        } else if let Some(outside) = &mut self.outside
            && outside.choosing.take().is_some()
        {
            // Saving asks again.
        } else if let Some(keeping) = &mut self.keeping
            && !keeping.left.is_empty()
        {
            // The next start asks again.
            keeping.left.clear();
        } else if self.capture.is_some() {
            // The notes that were kept hang there.
            self.give_up_note();
        } else if self.importing.take().is_some()
            || self.earlier.take().is_some()
            || self.exporting.take().is_some()
        {
            // The map stands behind it.
        } else if self.comparing().is_some() || self.deciding().is_some() {
            self.comparing = None;
            self.leave_decisions();
            // The map stands behind it.
        } else if let Some(sheet) = self.sheet_mut() {
            if sheet.in_gesture() {
                sheet.cancel();
            } else if sheet.finder.take().is_none() {
                sheet.selection = Selection::default();
            }
        }
    }

    fn typed(&mut self, text: String) {
        match &mut self.dialog {
            Some(Dialog::Browser(browser)) => browser.text = text,
            Some(Dialog::Palette(palette)) => {
                palette.text = text;
                palette.at = 0;
            }
            _ => self.call_import(text),
        }
    }

    /// The map on the table.
    pub(super) fn sheet(&self) -> Option<&Sheet> {
        match self.screen {
            Screen::Map => self.tabs.current(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        match self.screen {
            Screen::Map => self.tabs.current_mut(),
            _ => None,
        }
    }

    fn on_sheet(&mut self, change: impl FnOnce(&mut Sheet, View)) {
        let view = self.view;
        if let Some(sheet) = self.sheet_mut() {
            change(sheet, view);
        }
    }

    /// Looks at the map beside from here.
    fn look_beside(&mut self, camera: Camera) {
        let view = self.view;
        if let Some(beside) = &mut self.beside {
            beside.cameras[view as usize] = Some(camera);
        }
    }

    /// What decides which commands can be done.
    pub(super) fn situation(&self) -> Situation {
        let mut now = Situation {
            flow_view: self.view == View::Flow,
            running: self.live.progress().is_some(),
            tabs: self.tabs.all().len(),
            any_changed: self.tabs.all().iter().any(Sheet::is_changed),
            clipboard: self.clipboard.is_some(),
            archive: self.keeping.is_some(),
            ..Situation::default()
        };
        let Some(sheet) = self.sheet() else {
            return now;
        };
        let count = |is: fn(&ItemKey) -> bool| {
            let keys = sheet.selection.keys().iter();
            keys.filter(|key| is(key)).count()
        };
        now.map = true;
        now.changed = sheet.is_changed();
        now.has_file = sheet.path.is_some();
        now.scenario = sheet.staged().is_some();
        now.can_undo = sheet.undo_name().is_some();
        now.can_redo = sheet.redo_name().is_some();
        now.touchpoints = sheet.picture.map.touchpoints.len();
        now.problems = sheet.picture.diagnostics.len();
        now.selected = sheet.selection.keys().len();
        now.selected_touchpoints = count(|key| matches!(key, ItemKey::Touchpoint(_)));
        now.selected_pains = count(|key| matches!(key, ItemKey::Pain(_)));
        now.unfit = sheet.unfit();
        now.results = sheet.told().is_some();
        now.play = self.play().is_some();
        now.workshop = self.in_workshop().is_some();
        now.votable = matches!(
            sheet.selection.lead(),
            Some(ItemKey::Pain(_) | ItemKey::Opportunity(_))
        );
        now
    }

    /// Does a command, or says why not.
    fn command(&mut self, ctx: &Context, command: Command) {
        if let Some(reason) = command.obstacle(&self.situation()) {
            let words = format!("{}: {reason}.", command.name().trim_end_matches('…'));
            self.notices.say(Weight::Note, words);
            return;
        }
        let before = self.sheet().map(|sheet| sheet.mark());
        let map_before = self.map();
        let what = self.what_is_selected();
        self.perform(ctx, command);
        let Some(sheet) = self.sheet() else {
            return;
        };
        let changed = before.is_some_and(|mark| mark != sheet.mark());
        if changed && matches!(command, Command::Cut | Command::Delete) {
            let done = if command == Command::Cut {
                "cut"
            } else {
                "deleted"
            };
            let entering = map_before.and_then(|before| entering(&before, &sheet.picture.map));
            let words = format!("{what} {done}.{}", entering.unwrap_or_default());
            self.notices.offer(Weight::Note, words, Command::Undo);
        } else if changed {
            // The button would take back something else by now.
            self.notices.withdraw(Command::Undo);
        }
    }

    fn perform(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.new_map(),
            Command::NewFromTemplate => self.open_palette(Mode::Templates),
            Command::Open => self.choose_file(),
            Command::Welcome => self.welcome(),
            Command::Save => self.save(),
            Command::SaveAs => self.save_as(),
            Command::SaveAll => self.save_all(),
            Command::Revert => self.revert(),
            Command::History => self.show_earlier(ctx),
            Command::Export => self.begin_export(ctx),
            Command::Import => self.begin_import(self.asks_desktop),
            Command::NextTab => self.switch_tab(1),
            Command::PreviousTab => self.switch_tab(-1),
            Command::CloseTab => self.close_tab(None),
            Command::Quit => self.quit(),

            Command::Undo => self.undo(Sheet::undo, "Undone"),
            Command::Redo => self.undo(Sheet::redo, "Done again"),
            Command::Cut => self.cut(ctx),
            Command::Copy => self.copy(ctx),
            Command::Paste => self.paste(),
            Command::Duplicate => self.duplicate(),
            Command::Delete => self.delete(),
            Command::SelectAll => self.select_all(),
            Command::Deselect => self.on_sheet(|sheet, _| sheet.selection = Selection::default()),
            Command::Rename => self.rename(ctx),
            Command::AlignLeft
            | Command::AlignCentre
            | Command::AlignRight
            | Command::AlignTop
            | Command::AlignMiddle
            | Command::AlignBottom
            | Command::DistributeAcross
            | Command::DistributeDown => self.align(command),

            Command::ShowJourney => self.show_view(View::Journey),
            Command::ShowFlow => self.show_view(View::Flow),
            Command::SideBySide => self.side_by_side(),
            Command::Fit => self.fit(),
            Command::FitSelection => self.fit_selection(),
            Command::LayOutAnew => self.lay_out_anew(),
            Command::ZoomIn => self.zoom(|_| 1.25),
            Command::ZoomOut => self.zoom(|_| 0.8),
            Command::ActualSize => self.zoom(|now| 1.0 / now),
            Command::Minimap => self.toggle_minimap(),
            Command::Outline => self.outline = !self.outline,
            Command::ShowDetails => self.show_details(ctx),
            Command::ShowSliders => self.show_pane(Pane::Sliders),
            Command::ShowGuide => self.show_pane(Pane::Guide),
            Command::ShowProblems => self.show_pane(Pane::Problems),
            Command::LeftPanel => self.left = !self.left,
            Command::RightPanel => self.right = !self.right,
            Command::SwitchTheme => looks::switch_theme(ctx),

            Command::AddTouchpoint => self.add_touchpoint(ctx),
            Command::AddStage => self.add_stage(ctx),
            Command::AddPain => self.add_pain(ctx),
            Command::AddOpportunity => self.add_opportunity(ctx),
            Command::AddPersona => self.add_persona(ctx),
            Command::ConnectRight
            | Command::ConnectLeft
            | Command::ConnectDown
            | Command::ConnectUp => self.add_neighbour(ctx, command),
            Command::Connect => self.connect(),
            Command::MoveEarlier => self.move_selected(-1),
            Command::MoveLater => self.move_selected(1),

            Command::WalkOn => self.walk_on(),
            Command::WalkBack => self.walk_back(),
            Command::WalkDown => self.walk_beside(1),
            Command::WalkUp => self.walk_beside(-1),
            Command::Next => self.step(1),
            Command::Previous => self.step(-1),
            Command::Find => self.find(),
            Command::NextProblem => self.go_to_problem(ctx, 1),
            Command::PreviousProblem => self.go_to_problem(ctx, -1),

            Command::WhatIf => self.what_if(),
            Command::Decide => self.decide(ctx),
            Command::CompareScenarios => self.compare_scenarios(ctx),
            Command::OpenBase => self.open_base(),
            Command::Promote => self.promote(),
            Command::Run => self.run(),
            Command::Stop => self.stop(),

            Command::CopyResults => self.copy_results(ctx),
            Command::ResultsOnMap => self.on_map = !self.on_map,
            Command::Play => self.play_or_pause(),
            Command::PlayStep => self.play_step(),
            Command::PlayFaster => self.play_speed(1),
            Command::PlaySlower => self.play_speed(-1),
            Command::PlayAgain => self.play_again(),
            Command::EndPlay => self.end_play(),

            Command::Workshop => self.hold_workshop(ctx),
            Command::BeginAnew => self.begin_anew(ctx),
            Command::CaptureNote => self.capture(),
            Command::NextStage => self.uncover(1),
            Command::PreviousStage => self.uncover(-1),
            Command::AllStages => self.uncover(0),
            Command::AddDot => self.dot(true),
            Command::TakeDot => self.dot(false),
            Command::ClearDots => self.note_down(|record| record.votes.clear()),
            Command::KeepVotes => self.keep_votes(),
            Command::StartTimer => self.start_timer(ctx),
            Command::ResetTimer => self.note_down(|record| record.timer.reset()),
            Command::TargetBoard => self.take_up(ctx, Tool::Targets),
            Command::Votes => self.take_up(ctx, Tool::Votes),
            Command::RoomNumbers => self.take_up(ctx, Tool::Numbers),
            Command::RoomSliders => self.take_up(ctx, Tool::Sliders),
            Command::ParkingLot => self.take_up(ctx, Tool::Parking),
            Command::WorkshopSummary => self.take_up(ctx, Tool::Summary),
            Command::SaveSummary => self.choose_for_summary(Written::Html),

            Command::Palette => self.open_palette(Mode::Everything),
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Command::About => self.dialog = Some(Dialog::About),
        }
    }

    fn undo(&mut self, step: fn(&mut Sheet) -> Option<String>, what: &str) {
        if let Some(sheet) = self.sheet_mut()
            && let Some(name) = step(sheet)
        {
            self.notices.say(Weight::Note, format!("{what}: {name}."));
        }
    }

    /// Makes an edit of the map on the table, and says so if it cannot be made.
    pub(super) fn edit(&mut self, name: &str, edit: Edit) {
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        if let Err(reason) = sheet.edit(name, edit) {
            let words = format!("“{name}” cannot be done: {reason}.");
            self.notices.say(Weight::Trouble, words);
        } else {
            // A button to undo something earlier would take back this.
            self.notices.withdraw(Command::Undo);
        }
    }
}

/// Where customers enter now, in a sentence, if that is elsewhere than it was.
fn entering(before: &JourneyMap, now: &JourneyMap) -> Option<String> {
    let at = |map: &JourneyMap| -> Vec<Slug> {
        map.entries().into_iter().map(|(slug, _)| slug).collect()
    };
    let entries = at(now);
    if entries.is_empty() || entries == at(before) {
        return None;
    }
    let names = entries.iter().filter_map(|slug| now.touchpoints.get(slug));
    let names: Vec<String> = names.map(|t| format!("“{}”", t.name)).collect();
    let come = match now.never_come() {
        gone if gone > 0.0 => format!(" {} of them never come.", format::percent(gone)),
        _ => String::new(),
    };
    let names = match names.len() {
        0..4 => names.join(" and "),
        many => format!("{many} touchpoints"),
    };
    Some(format!(" Customers enter at {names} now.{come}"))
}
