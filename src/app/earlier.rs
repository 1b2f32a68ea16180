//! The versions that a file has had: each is shown with what differs from now, and can be brought back as
//! one step to undo, or opened beside it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::{
    Align, Button, Context, Id, Image, Key, Label, Layout, Modal, Rect, RichText, Role, ScrollArea,
    TextureHandle, Ui, UiBuilder, WidgetInfo, load::SizedTexture, vec2,
};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    App,
    command::Action,
    dialog,
    exporting::texture,
    keeping::told,
    notice::Weight,
    opened::Loaded,
    sheet::SheetId,
    theme::{TOUCH, plain, size, space, strong, tokens},
};
use crate::{
    archive::{Folder, Version, Versions},
    edit::Edit,
    export::{
        make,
        render::Pixels,
        settings::{Format, Settings},
    },
    file,
};

/// What the step is called that brings a version back.
const STEP: &str = "Bring back an earlier version";
/// The longest side of the picture, in pixels.
const PICTURE: u32 = 1400;
/// The most differences that are told.
const MOST_TOLD: usize = 60;

/// What a person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To see the version at this place.
    See(usize),
    /// To bring the one that is seen back.
    BringBack,
    /// To open it as another map.
    Open,
}

/// The dialog.
pub struct Earlier {
    sheet: SheetId,
    name: String,
    file: PathBuf,
    /// The latest first.
    versions: Vec<Version>,
    at: usize,
    folder: Folder,
    /// What is on the table, as text.
    now: Arc<String>,
    work: Option<Receiver<Result<Seen, String>>>,
    seen: Option<Seen>,
    picture: Option<TextureHandle>,
    failed: Option<String>,
}

/// A version that was looked at.
struct Seen {
    text: String,
    told: Vec<String>,
    more: usize,
    picture: Option<Pixels>,
}

impl Earlier {
    fn see(&mut self, ctx: &Context, at: usize) {
        let Some(version) = self.versions.get(at).cloned() else {
            return;
        };
        self.at = at;
        let (sender, receiver) = channel();
        let (folder, now, woken) = (self.folder.clone(), Arc::clone(&self.now), ctx.clone());
        thread::spawn(move || {
            // Nobody listens any more when the dialog has been closed.
            let _closed = sender.send(look(&folder, &version, &now));
            woken.request_repaint();
        });
        self.work = Some(receiver);
    }

    /// Takes what was looked at.
    pub fn collect(&mut self, ctx: &Context) {
        let Some(found) = self.work.as_ref().and_then(|work| work.try_recv().ok()) else {
            return;
        };
        self.work = None;
        match found {
            Ok(mut seen) => {
                let picture = seen.picture.take();
                self.picture = picture.map(|pixels| texture(ctx, &pixels));
                self.seen = Some(seen);
                self.failed = None;
            }
            Err(why) => {
                self.seen = None;
                self.failed = Some(why);
            }
        }
    }

    /// Whether a version is being looked at.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }
}

/// Reads a version and compares it with what is on the table.
fn look(folder: &Folder, version: &Version, now: &str) -> Result<Seen, String> {
    let versions = Versions::open(folder).map_err(|e| e.to_string())?;
    let text = versions.text(version).map_err(|e| e.to_string())?;
    let (told, more) = told(now, &text, MOST_TOLD);
    let map = file::read_map(&text, "version").model;
    let picture = map.and_then(|map| {
        let settings = Settings::of(Format::Svg);
        let (mut pages, _) = make::preview(&map, &settings, None, (PICTURE, 1)).ok()?;
        pages.pop()
    });
    Ok(Seen {
        text,
        told,
        more,
        picture,
    })
}

impl App {
    /// Opens the dialog for the map on the table.
    pub(super) fn show_earlier(&mut self, ctx: &Context) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let (Some(file), Some(folder)) = (sheet.path.clone(), self.archive()) else {
            return;
        };
        let mut versions = match Versions::open(&folder) {
            Ok(versions) => versions.of(&file),
            Err(why) => {
                let words = format!("The earlier versions cannot be read: {why}.");
                self.notices.say(Weight::Trouble, words);
                return;
            }
        };
        versions.reverse();
        let mut earlier = Earlier {
            sheet: sheet.id,
            name: sheet.name(),
            file,
            versions,
            at: 0,
            folder,
            now: Arc::new(sheet.draft().text()),
            work: None,
            seen: None,
            picture: None,
            failed: None,
        };
        earlier.see(ctx, 0);
        self.earlier = Some(earlier);
    }

    /// Does what was asked for in the dialog.
    pub(super) fn asked_of_earlier(&mut self, ctx: &Context, asked: Asked) {
        let Some(earlier) = &mut self.earlier else {
            return;
        };
        if let Asked::See(at) = asked {
            earlier.see(ctx, at);
            return;
        }
        let Some(seen) = earlier.seen.as_ref().filter(|_| earlier.work.is_none()) else {
            return;
        };
        let (id, text, name) = (earlier.sheet, seen.text.clone(), earlier.name.clone());
        let path = earlier.file.display().to_string();
        self.earlier = None;
        let done = match asked {
            Asked::Open => self.open_version(&text, &name),
            _ => self.bring_version_back(id, &text, &path),
        };
        match done {
            Ok(words) => self.notices.say(Weight::Note, words),
            Err(why) => self.notices.say(Weight::Trouble, why),
        }
    }

    fn bring_version_back(
        &mut self,
        id: SheetId,
        text: &str,
        path: &str,
    ) -> Result<&'static str, String> {
        let sheet = self.tabs.get_mut(id);
        let sheet = sheet.ok_or_else(|| "The map is not open any more.".to_owned())?;
        let unreadable = || "This version cannot be read by this Wayfarer.".to_owned();
        if sheet.staged().is_some() {
            let read = file::read_scenario(text, path);
            sheet.set_scenario(STEP, read.model.ok_or_else(unreadable)?);
        } else {
            let map = file::read_map(text, path).model.ok_or_else(unreadable)?;
            sheet.edit(STEP, Edit::SetMap(Box::new(map)))?;
        }
        Ok("The earlier version is back on the table. Save to keep it; undo to go back to yours.")
    }

    fn open_version(&mut self, text: &str, name: &str) -> Result<&'static str, String> {
        let read = file::read_map(text, name);
        let map = read
            .model
            .ok_or_else(|| "Only maps can be opened beside the current one.".to_owned())?;
        self.begin_map(Loaded::begun(map, Some(read.document)));
        Ok("The earlier version is open as a map of its own, without a file.")
    }
}

/// Draws the dialog.
pub fn show(ui: &Ui, earlier: &Earlier, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let room = ui.ctx().content_rect().size();
    let wide = (room.x - 120.0).clamp(560.0, 1120.0);
    let high = (room.y - 220.0).clamp(220.0, 640.0);
    Modal::new(Id::unique("earlier"))
        .frame(dialog::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(wide);
            let head = format!("Earlier versions of “{}”", earlier.name);
            ui.label(RichText::new(head).font(strong(size::TITLE)));
            let words = "Every save is kept on this machine, the older ones ever more sparsely.";
            ui.label(RichText::new(words).color(t.soft));
            ui.add_space(space::S);
            let (rect, _) = ui.allocate_exact_size(vec2(wide, high), eframe::egui::Sense::hover());
            let list = rect.with_max_x(rect.min.x + 236.0);
            let rest = rect.with_min_x(list.max.x + space::L);
            inside(ui, ("list", list), |ui| versions(ui, earlier, actions));
            inside(ui, ("version", rest), |ui| version(ui, earlier));
            ui.add_space(space::S);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let ready = earlier.seen.is_some() && !earlier.is_busy();
                let text = RichText::new("Bring it back")
                    .font(strong(size::BODY))
                    .color(t.on_accent);
                let back = Button::new(text).fill(t.accent).min_size(vec2(110.0, 32.0));
                if ui.add_enabled(ready, back).clicked() {
                    actions.push(Action::Earlier(Asked::BringBack));
                }
                let open = Button::new("Open as another map").min_size(vec2(90.0, 32.0));
                if ui.add_enabled(ready, open).clicked() {
                    actions.push(Action::Earlier(Asked::Open));
                }
                if ui
                    .add(Button::new("Cancel").min_size(vec2(72.0, 32.0)))
                    .clicked()
                {
                    actions.push(Action::Close);
                }
            });
        });
}

fn inside(ui: &mut Ui, (name, rect): (&str, Rect), add: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child);
}

fn versions(ui: &mut Ui, earlier: &Earlier, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    if earlier.versions.is_empty() {
        let words = "There are none yet: the first is kept when you save.";
        ui.label(RichText::new(words).color(t.soft));
        return;
    }
    // The arrows go through the versions wherever the keyboard is.
    let to = ui.input(|i| {
        let down = earlier.at + usize::from(i.key_pressed(Key::ArrowDown));
        down.saturating_sub(usize::from(i.key_pressed(Key::ArrowUp)))
    });
    let to = to.min(earlier.versions.len() - 1);
    if to != earlier.at {
        actions.push(Action::Earlier(Asked::See(to)));
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (at, version) in earlier.versions.iter().enumerate() {
            let when = when(version.time);
            let text = RichText::new(format!("{when}\n{}", version.label)).font(plain(size::SMALL));
            let button = Button::selectable(at == earlier.at, text)
                .min_size(vec2(ui.available_width() - 8.0, TOUCH.y));
            let response = ui.add(button);
            response.widget_info(|| {
                let said = format!("Version of {when}, {}", version.label);
                WidgetInfo::selected(Role::RadioButton, true, at == earlier.at, said)
            });
            if at == to && to != earlier.at {
                response.scroll_to_me(None);
            }
            if response.clicked() && at != earlier.at {
                actions.push(Action::Earlier(Asked::See(at)));
            }
        }
    });
}

fn version(ui: &mut Ui, earlier: &Earlier) {
    let t = tokens(ui);
    if let Some(why) = &earlier.failed {
        ui.label(RichText::new(why).color(t.warn));
        return;
    }
    let Some(seen) = &earlier.seen else {
        if !earlier.versions.is_empty() {
            ui.label(RichText::new("Being read…").color(t.faint));
        }
        return;
    };
    if let Some(picture) = &earlier.picture {
        let room = vec2(ui.available_width(), ui.available_height() * 0.58);
        let natural = picture.size_vec2();
        let by = (room.x / natural.x).min(room.y / natural.y).min(1.0);
        let image = Image::new(SizedTexture::new(picture.id(), natural * by));
        ui.add(image)
            .widget_info(|| WidgetInfo::labeled(Role::Image, true, "The map as it was"));
        ui.add_space(space::S);
    }
    let head = match seen.told.len() + seen.more {
        0 => "THE SAME AS NOW".to_owned(),
        n => format!("BRINGING IT BACK CHANGES  {n}"),
    };
    ui.label(
        RichText::new(head)
            .font(strong(size::CAPTION))
            .color(t.faint),
    );
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for line in &seen.told {
            let text = super::format::sentence(line);
            ui.add(Label::new(RichText::new(text).font(plain(size::SMALL))).wrap());
        }
        if seen.more > 0 {
            ui.label(RichText::new(format!("and {} more", seen.more)).color(t.faint));
        }
    });
}

/// When it was, as this machine tells the time.
fn when(time: Timestamp) -> String {
    let here = time.to_zoned(TimeZone::system());
    here.strftime("%Y-%m-%d  %H:%M").to_string()
}
