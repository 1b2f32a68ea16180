//! The one place where what a person asked for is done.

use eframe::egui::{Context, Theme};

use super::{
    App, Screen, Sheet,
    canvas::{self, Camera},
    command::{Action, Command, View},
    dialog,
    notice::Weight,
    selection::Selection,
};
use crate::{
    edit::{Details, Edit},
    map::{ItemKey, Lane},
};

impl App {
    /// Does what was asked for while drawing.
    pub(super) fn apply(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(command) => self.command(ctx, command),
            Action::OpenPath(path) => self.open(path),
            Action::TypePath(text) => self.typing = Some(text),
            Action::Close => {
                if self.typing.take().is_none()
                    && let Screen::Map(sheet) = &mut self.screen
                {
                    sheet.cancel();
                    sheet.selection = Selection::default();
                }
            }
            Action::Persona(persona) => self.on_sheet(|sheet, _| sheet.persona = persona),
            Action::Select(selection) => self.on_sheet(|sheet, _| sheet.selection = selection),
            Action::Toggle(key) => self.on_sheet(|sheet, _| sheet.selection.toggle(key)),
            Action::Edit(name, edit) => self.edit(name, *edit),
            Action::Begin(name) => self.on_sheet(|sheet, _| sheet.begin(name)),
            Action::End => self.on_sheet(|sheet, _| sheet.end()),
            Action::Cancel => self.on_sheet(|sheet, _| sheet.cancel()),
            Action::Fold(lane) => self.fold(lane),
            Action::Camera(camera) => {
                self.on_sheet(|sheet, view| sheet.look(view, camera));
            }
        }
    }

    fn on_sheet(&mut self, change: impl FnOnce(&mut Sheet, View)) {
        if let Screen::Map(sheet) = &mut self.screen {
            change(sheet, self.view);
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        let body = canvas::body_size(self.canvas_size, self.view);
        let zoom = |app: &mut App, factor: fn(f32) -> f32| {
            app.on_sheet(|sheet, view| {
                if let Some(camera) = &mut sheet.cameras[view as usize] {
                    *camera = camera.zoomed(factor(camera.zoom), body / 2.0);
                }
            });
        };
        match command {
            Command::Open if self.asks_desktop => self.worker.choose(dialog::choose_file()),
            Command::Open => self.typing = Some(String::new()),
            Command::Welcome => {
                self.worker.cancel();
                self.screen = Screen::Welcome;
            }
            Command::Undo => self.undo(Sheet::undo, "Undone"),
            Command::Redo => self.undo(Sheet::redo, "Done again"),
            Command::ShowJourney => self.view = View::Journey,
            Command::ShowFlow => self.view = View::Flow,
            Command::Run => {
                if let Screen::Map(sheet) = &self.screen {
                    self.worker.run(std::sync::Arc::clone(&sheet.picture.map));
                }
            }
            Command::Stop => {
                self.worker.cancel();
                self.notices.say(Weight::Note, "The run was stopped.");
            }
            Command::Fit => self.on_sheet(|sheet, view| {
                let size = match view {
                    View::Journey => sheet.picture.journey.size,
                    View::Flow => sheet.picture.flow.size,
                };
                sheet.cameras[view as usize] = Some(Camera::fit(size, body));
            }),
            Command::ZoomIn => zoom(self, |_| 1.25),
            Command::ZoomOut => zoom(self, |_| 0.8),
            Command::ActualSize => zoom(self, |now| 1.0 / now),
            Command::SwitchTheme => {
                let theme = match ctx.theme() {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Dark,
                };
                ctx.set_theme(theme);
            }
            Command::Previous => self.step(-1),
            Command::Next => self.step(1),
            Command::LeftPanel => self.left = !self.left,
            Command::RightPanel => self.right = !self.right,
        }
    }

    fn undo(&mut self, step: fn(&mut Sheet) -> Option<String>, what: &str) {
        if let Screen::Map(sheet) = &mut self.screen
            && let Some(name) = step(sheet)
        {
            self.notices.say(Weight::Note, format!("{what}: {name}."));
        }
    }

    /// Makes an edit of the map on the table.
    fn edit(&mut self, name: &str, edit: Edit) {
        let Screen::Map(sheet) = &mut self.screen else {
            return;
        };
        if let Err(error) = sheet.edit(name, edit) {
            self.notices.say(
                Weight::Trouble,
                format!("“{name}” cannot be done: {error}."),
            );
        }
    }

    /// Folds a lane, or unfolds it.
    fn fold(&mut self, lane: Lane) {
        let Screen::Map(sheet) = &self.screen else {
            return;
        };
        let map = &sheet.picture.map;
        let mut details = Details::of(map);
        details.lanes = map.lanes.toggled(lane);
        let name = match details.lanes.is_folded(lane) {
            true => "Fold lane",
            false => "Unfold lane",
        };
        self.edit(name, Edit::SetDetails(Box::new(details)));
    }

    /// Selects the touchpoint before or after, in the order in which they are drawn.
    fn step(&mut self, by: isize) {
        self.on_sheet(|sheet, _| {
            let order = &sheet.picture.journey.steps;
            let count = order.len() as isize;
            if count == 0 {
                return;
            }
            let now = order.iter().position(
                |p| matches!(sheet.selection.lead(), Some(ItemKey::Touchpoint(slug)) if *slug == p.slug),
            );
            let next = match now {
                Some(at) => (at as isize + by).rem_euclid(count),
                None if by > 0 => 0,
                None => count - 1,
            };
            sheet.selection =
                Selection::only(ItemKey::Touchpoint(order[next as usize].slug.clone()));
            sheet.reveal = true;
        });
    }
}
