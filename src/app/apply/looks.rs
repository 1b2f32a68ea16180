//! The commands that change how the map is looked at.

use std::{path::PathBuf, sync::Arc};

use eframe::egui::{Context, Theme};

use crate::{
    app::{
        App,
        beside::{self, Beside, Pair},
        canvas::{self, Finder},
        command::View,
        dialog::Dialog,
        flight::Flight,
        opened::Picture,
        palette::{Mode, Palette},
        sheet::SheetId,
    },
    edit::{Details, Edit},
    layout::journey::Alongside,
    map::{Lane, Lanes},
};

impl App {
    /// Shows this picture of the map; the cards fly there.
    pub(super) fn show_view(&mut self, view: View) {
        // Whoever asks for the map wants to see it, and no page before it.
        self.comparing = None;
        self.deciding = None;
        if view != self.view {
            self.flight = self.sheet().map(|sheet| Flight::from(sheet.id, self.view));
            self.view = view;
        }
    }

    /// Asks for the map to be shown beside this one, or closes it.
    pub(super) fn side_by_side(&mut self) {
        if self.beside.take().is_none() {
            self.open_palette(Mode::Beside);
        } else {
            // What half a window showed small begins anew in the whole of it.
            self.on_sheet(|sheet, view| sheet.cameras[view as usize] = None);
        }
    }

    /// Shows an open map beside the one on the table.
    pub(super) fn put_beside(&mut self, id: SheetId) {
        if self.sheet().is_some_and(|sheet| sheet.id != id) {
            self.beside = Some(Beside::new(id));
            // Both from the start and from farther away, so that the same things are seen.
            let body = canvas::body_size(beside::half(self.canvas_size), self.view);
            let mut camera = None;
            self.on_sheet(|sheet, view| {
                camera = Some(canvas::start(&sheet.picture, view, body, 0.55));
                sheet.cameras[view as usize] = camera;
            });
            if let Some(beside) = &mut self.beside {
                beside.cameras[self.view as usize] = camera;
            }
        }
    }

    /// Shows the map of a file beside the one on the table, once it has been read.
    pub(super) fn open_beside(&mut self, path: PathBuf) {
        match self.tabs.of_file(&path) {
            Some(id) => self.put_beside(id),
            None => {
                self.wanted_beside = self.sheet().map(|sheet| sheet.id);
                self.worker.open(path);
            }
        }
    }

    /// The map that is shown beside the one on the table.
    pub(in crate::app) fn pair(&self) -> Option<Pair<'_>> {
        let (left, beside) = (self.sheet()?, self.beside.as_ref()?);
        let right = self.tabs.get(beside.id).filter(|s| s.id != left.id)?;
        Some(Pair {
            left,
            right,
            beside,
            view: self.view,
            today: self.today,
        })
    }

    /// Finds what differs between the two maps, before they are drawn, and lines up their lanes. Those of
    /// a map that stands alone are as high as it needs.
    pub(in crate::app) fn compare(&mut self) {
        let mut pair = None;
        if let Some(shown) = self.pair() {
            let ids = [shown.left.id, shown.right.id];
            let maps = [shown.left, shown.right].map(|s| Arc::clone(&s.picture.map));
            if let Some(beside) = &mut self.beside {
                beside.compare(&maps[0], &maps[1]);
                pair = Some((ids, beside.alongside.clone()));
            }
        }
        let alone = Alongside::default();
        for sheet in self.tabs.all_mut() {
            let pair = pair.as_ref().filter(|(ids, _)| ids.contains(&sheet.id));
            let wanted = pair.map_or(&alone, |(_, alongside)| alongside);
            if sheet.picture.alongside != *wanted {
                sheet.picture.alongside.clone_from(wanted);
                sheet.placed(Picture::place);
            }
        }
    }

    /// Lays the flow view out as for the first time. Cards that were put somewhere stay there.
    pub(super) fn lay_out_anew(&mut self) {
        self.on_sheet(|sheet, _| sheet.placed(Picture::place_afresh));
        if self.view == View::Flow {
            self.fit();
        }
    }

    pub(super) fn fit(&mut self) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            let size = match view {
                View::Journey => sheet.picture.journey.size,
                View::Flow => sheet.picture.flow.size,
            };
            sheet.glide(view, canvas::fitting(view, size, body));
        });
    }

    /// Folds a lane, or unfolds it.
    pub(super) fn fold(&mut self, lane: Lane) {
        let Some(map) = self.sheet().map(|sheet| &sheet.picture.map) else {
            return;
        };
        let lanes = map.lanes.toggled(lane);
        let name = match lanes.is_folded(lane) {
            true => "Fold lane",
            false => "Unfold lane",
        };
        self.set_lanes(name, lanes);
    }

    /// Puts a lane at another place.
    pub(super) fn move_lane(&mut self, lane: Lane, to: usize) {
        if let Some(sheet) = self.sheet() {
            let lanes = sheet.picture.map.lanes.moved(lane, to);
            self.set_lanes("Move lane", lanes);
        }
    }

    /// Shows the lanes like this. The map of a scenario is shown so until it is closed.
    pub(super) fn set_lanes(&mut self, name: &str, lanes: Lanes) {
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        if sheet.staged().is_some() {
            Arc::make_mut(&mut sheet.picture.map).lanes = lanes;
            sheet.placed(Picture::place);
            return;
        }
        let mut details = Details::of(&sheet.picture.map);
        details.lanes = lanes;
        self.edit(name, Edit::SetDetails(Box::new(details)));
    }

    pub(super) fn fit_selection(&mut self) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            let keys = sheet.selection.keys().iter();
            let areas = keys.filter_map(|key| canvas::area_of(&sheet.picture, view, key));
            let whole = areas.reduce(|a, b| a.with(&b));
            if let Some(whole) = whole {
                sheet.glide(view, canvas::around(whole, body));
            }
        });
    }

    pub(super) fn zoom(&mut self, factor: fn(f32) -> f32) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            let at = view as usize;
            if let Some(camera) = sheet.goals[at].or(sheet.cameras[at]) {
                sheet.glide(view, camera.zoomed(factor(camera.zoom), body / 2.0));
            }
        });
    }

    pub(super) fn toggle_minimap(&mut self) {
        self.minimap = !self.minimap;
    }

    /// Opens the field that finds things on the canvas.
    pub(super) fn find(&mut self) {
        self.on_sheet(|sheet, _| {
            let text = sheet.finder.take().unwrap_or_default().text;
            sheet.finder = Some(Finder { text, fresh: true });
        });
    }

    /// Selects the match so many farther on, and goes where it can be read.
    pub(super) fn find_next(&mut self, by: isize) {
        let body = canvas::body_size(self.canvas_size, self.view);
        self.on_sheet(|sheet, view| {
            let next = {
                let found = &sheet.scene.borrow().found;
                let count = found.len() as isize;
                if count == 0 {
                    return;
                }
                let lead = sheet.selection.lead();
                let now = lead.and_then(|key| found.iter().position(|k| k == key));
                let at = match now {
                    Some(at) => (at as isize + by).rem_euclid(count),
                    None if by > 0 => 0,
                    None => count - 1,
                };
                found[at as usize].clone()
            };
            let area = canvas::area_of(&sheet.picture, view, &next);
            sheet.go_to(next);
            let at = view as usize;
            if let (Some(area), Some(now)) = (area, sheet.goals[at].or(sheet.cameras[at])) {
                sheet.reveal = false;
                sheet.glide(view, canvas::reading(now, area, body));
            }
        });
    }

    pub(super) fn open_palette(&mut self, mode: Mode) {
        self.dialog = Some(Dialog::Palette(Palette::new(mode)));
    }
}

/// From light to dark or back.
pub(super) fn switch_theme(ctx: &Context) {
    let theme = match ctx.theme() {
        Theme::Dark => Theme::Light,
        Theme::Light => Theme::Dark,
    };
    ctx.set_theme(theme);
}
