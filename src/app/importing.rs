//! Taking a map in from another tool: what was understood is shown, and becomes a map only then.

use std::path::{Path, PathBuf};

use eframe::egui::{
    Align, Button, Context, Id, Image, Label, Layout, Modal, RichText, Role, ScrollArea,
    TextureHandle, Ui, WidgetInfo, load::SizedTexture, vec2,
};

use super::{
    App,
    command::Action,
    dialog::{self, Browser, Dialog, Purpose},
    exporting::texture,
    notice::Weight,
    opened::Loaded,
    theme::{plain, size, space, strong, tokens},
    typing::{self, Field},
};
use crate::{
    edit::{Details, Edit},
    export::{
        make,
        render::Pixels,
        settings::{Format, Settings},
    },
    file::Accept,
    import::{self, Import, Kind, Note},
    map::JourneyMap,
};

/// The longest side of the picture, in pixels.
const PICTURE: u32 = 1400;
/// The most that is said, of each kind.
const MOST_NOTES: usize = 200;

/// A file of another tool as it was understood.
#[derive(Debug)]
pub struct Understood {
    import: Import,
    picture: Option<Pixels>,
}

/// Reads a file of another tool. Takes as long as it takes: not to be called by a frame.
///
/// # Errors
/// A sentence that names the file.
pub fn read(path: &Path) -> Result<Understood, String> {
    let Some(kind) = Kind::of_file(path) else {
        let endings = Kind::ENDINGS.map(|(ending, _)| ending).join(", ");
        return Err(format!(
            "{}: cannot tell what it is; expected a name that ends in one of {endings}",
            path.display()
        ));
    };
    let import = import::load(path, kind, Accept::Files)?;
    let settings = Settings::of(Format::Svg);
    let drawn = make::preview(&import.map, &settings, None, (PICTURE, 1));
    let picture = drawn.ok().and_then(|(mut pages, _)| pages.pop());
    Ok(Understood { import, picture })
}

/// The dialog.
pub struct Importing {
    path: PathBuf,
    title: String,
    /// How often something was typed into it.
    pub typed: u64,
    map: JourneyMap,
    notes: Vec<Note>,
    picture: Option<TextureHandle>,
}

impl App {
    /// Asks for a file of another tool.
    pub(super) fn begin_import(&mut self, by_desktop: bool) {
        let folder = self.folder();
        if by_desktop {
            let wait = dialog::choose_to_import(&folder);
            self.worker.choose(Purpose::Import, wait);
        } else {
            let title = "Import a table, a diagram or a map".to_owned();
            let browser = Browser::new(Purpose::Import, title, &folder, String::new());
            self.dialog = Some(Dialog::Browser(browser));
        }
    }

    /// Files were dropped on the window: maps are opened, one of another tool is read.
    pub(super) fn take_dropped(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        for path in dropped.iter().map(|file| file.path().to_owned()) {
            match path.extension().is_some_and(|e| e == "ron") {
                true => self.open(path),
                false => self.worker.import(path),
            }
        }
    }

    /// A file of another tool was read.
    pub(super) fn imported(
        &mut self,
        ctx: &Context,
        path: PathBuf,
        read: Result<Box<Understood>, String>,
    ) {
        match read {
            Ok(understood) => {
                let Understood { import, picture } = *understood;
                self.dialog = None;
                self.exporting = None;
                self.importing = Some(Importing {
                    path,
                    title: import.map.title.clone(),
                    typed: 0,
                    map: import.map,
                    notes: import.notes,
                    picture: picture.map(|pixels| texture(ctx, &pixels)),
                });
            }
            Err(why) => {
                let words = format!("Not imported: {why}");
                self.notices.say(Weight::Trouble, words);
            }
        }
    }

    /// What is typed as the title of the map.
    pub(super) fn call_import(&mut self, title: String) {
        if let Some(importing) = &mut self.importing {
            importing.title = title;
            importing.typed += 1;
        }
    }

    /// Makes a map of what was understood.
    pub(super) fn make_import(&mut self) {
        let Some(importing) = self.importing.take() else {
            return;
        };
        let title = importing.called().title;
        let map = importing.map;
        let typed = title != map.title;
        let details = Details {
            title,
            ..Details::of(&map)
        };
        self.begin_map(Loaded::begun(map, None));
        if let Some(sheet) = self.sheet_mut() {
            sheet.was_never_saved();
        }
        if typed {
            // What was typed is a change: it is asked about before it is lost.
            self.edit("Name the map", Edit::SetDetails(Box::new(details)));
        }
        let words = "Imported. It has no file yet: save it.";
        self.notices.say(Weight::Note, words);
    }
}

impl Importing {
    /// The map under the title that it has in the dialog.
    pub fn called(&self) -> JourneyMap {
        let mut map = self.map.clone();
        let title = self.title.trim();
        if !title.is_empty() {
            title.clone_into(&mut map.title);
        }
        map
    }
}

/// Draws the dialog.
pub fn show(ui: &Ui, importing: &Importing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let room = ui.ctx().content_rect().size();
    let wide = (room.x - 120.0).clamp(560.0, 1080.0);
    let high = (room.y - 250.0).clamp(220.0, 620.0);
    Modal::new(Id::unique("import"))
        .frame(dialog::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(wide);
            let file = importing.path.file_name().unwrap_or_default();
            let head = format!("Import {}", file.to_string_lossy());
            ui.label(RichText::new(head).font(strong(size::TITLE)));
            let counts = import::counts(&importing.map);
            let words = format!("This was understood: {counts}.");
            ui.label(RichText::new(words).color(t.soft));
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let label = ui.label("Title");
                let mut title = importing.title.clone();
                let field = Field::line(typing::Purpose::AtOnce, "Title").labelled_by(label.id);
                let field = field.show(ui, &mut title, |edit| edit.desired_width(360.0));
                if field.changed() {
                    actions.push(Action::Typed(title));
                }
            });
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let notes = 340.0_f32.min(wide * 0.42);
                let left = vec2(wide - notes - space::L, high);
                ui.allocate_ui_with_layout(left, Layout::top_down(Align::Center), |ui| {
                    ui.set_min_size(left);
                    picture(ui, importing, left);
                });
                ui.add_space(space::S);
                let right = vec2(notes, high);
                ui.allocate_ui_with_layout(right, Layout::top_down(Align::Min), |ui| {
                    ui.set_min_size(right);
                    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                        said(ui, importing);
                    });
                });
            });
            ui.add_space(space::M);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = RichText::new("Make a map of it")
                    .font(strong(size::BODY))
                    .color(t.on_accent);
                let make = Button::new(text).fill(t.accent).min_size(vec2(128.0, 32.0));
                if ui.add(make).clicked() {
                    actions.push(Action::MakeImport);
                }
                let cancel = Button::new("Cancel").min_size(vec2(72.0, 32.0));
                if ui.add(cancel).clicked() {
                    actions.push(Action::Close);
                }
            });
        });
}

fn picture(ui: &mut Ui, importing: &Importing, room: eframe::egui::Vec2) {
    let Some(picture) = &importing.picture else {
        return;
    };
    let natural = picture.size_vec2();
    let by = (room.x / natural.x).min(room.y / natural.y).min(1.0);
    let image = Image::new(SizedTexture::new(picture.id(), natural * by));
    let said = format!("The map as it was understood: {}", importing.title);
    ui.add(image)
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
}

/// What was assumed and what was not understood.
fn said(ui: &mut Ui, importing: &Importing) {
    let t = tokens(ui);
    let of = |lost: bool| importing.notes.iter().filter(move |note| note.lost == lost);
    if of(true).next().is_none() {
        let words = "Everything in the file was understood.";
        ui.label(RichText::new(words).color(t.good));
        ui.add_space(space::S);
    }
    for (lost, name, color) in [(true, "NOT UNDERSTOOD", t.warn), (false, "ASSUMED", t.soft)] {
        let count = of(lost).count();
        if count == 0 {
            continue;
        }
        let head = format!("{name}  {count}");
        ui.label(
            RichText::new(head)
                .font(strong(size::CAPTION))
                .color(t.faint),
        );
        for note in of(lost).take(MOST_NOTES) {
            let text = RichText::new(note.to_string()).font(plain(size::SMALL));
            ui.add(Label::new(text.color(color)).wrap());
        }
        if count > MOST_NOTES {
            ui.label(format!("and {} more", count - MOST_NOTES));
        }
        ui.add_space(space::M);
    }
}
