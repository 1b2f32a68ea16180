//! Giving a map away: a dialog in which it is chosen what the map is made into, with the very bytes
//! that are going to be written shown as they will look.

mod choices;
mod look;
mod page;
mod work;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use eframe::egui::{ColorImage, Context};

pub use look::texture;
pub use page::show;

use super::{
    App,
    command::View,
    dialog::{self, Browser, Dialog, Purpose, Question},
    notice::Weight,
    sheet::SheetId,
};
use crate::{
    analyze::RunSize,
    export::{
        make::Made,
        picture::{self, Theme},
        render,
        settings::{Format, Settings, Tiling},
    },
    file,
    map::RunSettings,
};
use look::Look;
use work::{Runs, Step, Subject, Wish, Work};

/// The most pixels that are put on the clipboard: other programs have to take them too.
const MOST_COPIED: usize = 60_000_000;

/// What a person asks for in the dialog.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Other settings.
    Settings(Box<Settings>),
    /// This one of the others beside it, or not any more.
    Beside(usize),
    /// To see this sheet of a workbook.
    Sheet(usize),
    /// To see the picture at its natural size, or all of it.
    Near(bool),
    /// What was made, on the clipboard.
    Copy,
    /// What was made, in a file.
    Save,
    /// No more of the run that is under way.
    Stop,
}

/// The dialog.
pub struct Exporting {
    /// Which map is given away.
    sheet: SheetId,
    subject: Arc<Subject>,
    wish: Wish,
    /// Which sheet of a workbook is shown.
    at: usize,
    /// Whether pictures are shown at their natural size.
    near: bool,
    work: Option<Work>,
    /// Whether other settings were chosen since the work began.
    again: bool,
    /// How it looks: with these settings, or with those chosen a moment ago.
    look: Option<Look>,
    /// What was made, and of which wish.
    made: Option<(Wish, Made)>,
    failed: Option<String>,
    /// What was run so far: other settings mostly need no other run.
    runs: Arc<Mutex<Runs>>,
}

impl Exporting {
    fn choose(&mut self, ctx: &Context, wish: Wish) {
        if wish == self.wish {
            return;
        }
        if wish.settings.format != self.wish.settings.format {
            self.at = 0;
        }
        self.wish = wish;
        match &self.work {
            Some(work) => {
                work.cancel();
                self.again = true;
            }
            None => self.start(ctx),
        }
    }

    fn start(&mut self, ctx: &Context) {
        self.again = false;
        // No larger than the graphics card takes.
        let most = ctx.input(|i| i.max_texture_side) as u32;
        let near = if self.near { NATURAL } else { FITTING }.min(most);
        let (subject, runs) = (Arc::clone(&self.subject), Arc::clone(&self.runs));
        self.work = Some(Work::start(ctx, subject, self.wish.clone(), near, runs));
    }

    /// Takes what was made in the background.
    pub fn collect(&mut self, ctx: &Context) {
        while let Some(work) = &self.work
            && let Some(step) = work.step()
        {
            let wish = work.wish.clone();
            match step {
                // Also when other settings were chosen since: it is nearer to them than what was
                // shown before.
                Step::Seen(preview) => {
                    self.look = Some(Look::of(ctx, preview, wish.settings));
                    self.failed = None;
                    continue;
                }
                Step::Made(Ok(made)) => self.made = Some((wish, made)),
                Step::Made(Err(_)) if self.again => {}
                Step::Made(Err(why)) => {
                    self.look = None;
                    self.made = None;
                    self.failed = Some(why);
                }
            }
            self.work = None;
        }
        if self.again && self.work.is_none() {
            self.start(ctx);
        }
    }

    /// Whether something is being made.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// What was made, if it is what is wished for now.
    fn made(&self) -> Option<&Made> {
        let made = self.made.as_ref();
        let made = made.filter(|(wish, _)| *wish == self.wish);
        made.map(|(_, made)| made)
    }
}

/// The longest side of a picture that is shown whole, in pixels.
const FITTING: u32 = 1800;
/// The longest side of a picture that is shown at its natural size.
const NATURAL: u32 = 6000;

impl App {
    /// Opens the dialog for the map on the table.
    pub(super) fn begin_export(&mut self, ctx: &Context) {
        let view = match self.view {
            View::Journey => picture::View::Journey,
            View::Flow => picture::View::Flow,
        };
        let Some(sheet) = self.sheet() else {
            return;
        };
        let map = Arc::clone(&sheet.picture.map);
        let run = map.run;
        let size = RunSize {
            customers: run.customers.unwrap_or(RunSettings::CUSTOMERS),
            replications: run.replications.unwrap_or(RunSettings::REPLICATIONS),
            seed: run.seed.unwrap_or(RunSettings::SEED),
            horizon: run.horizon.map_or(RunSettings::HORIZON, |h| h.get()),
        };
        let mut runs = Runs::default();
        // The run of the window is the one that would be made.
        if let Some(answer) = sheet.shown.full(&sheet.picture) {
            runs.answer = Some(Arc::new(answer.clone()));
        }
        let path = sheet.path.as_ref();
        // The scenario on the table stands beside its base anyway.
        let others = self.comparable().map_or_else(Vec::new, |(_, choices)| {
            let others = choices.into_iter().filter(|choice| !choice.on);
            others.map(|choice| (choice.title, choice.map)).collect()
        });
        let subject = Subject {
            others,
            title: sheet.name(),
            base: sheet.staged().map(|(what_if, _)| Arc::clone(&what_if.base)),
            own: (sheet.staged())
                .map(|(what_if, scenario)| Arc::new(scenario.promoted(&what_if.base))),
            file: path.and_then(|path| path.file_name()).map_or_else(
                || "MAP.ron".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            ),
            unfit: sheet.unfit(),
            size,
            map,
        };
        let mut settings = self.export_settings.clone();
        settings.view = view;
        settings.persona = sheet
            .persona
            .clone()
            .filter(|_| settings.format.has_persona());
        if subject.unfit.is_some() {
            settings.results = false;
        }
        let mut exporting = Exporting {
            sheet: sheet.id,
            subject: Arc::new(subject),
            wish: Wish {
                settings,
                beside: Vec::new(),
            },
            at: 0,
            near: false,
            work: None,
            again: false,
            look: None,
            made: None,
            failed: None,
            runs: Arc::new(Mutex::new(runs)),
        };
        exporting.start(ctx);
        self.exporting = Some(exporting);
    }

    /// Does what was asked for in the dialog.
    pub(super) fn asked_of_export(&mut self, ctx: &Context, asked: Asked) {
        let Some(exporting) = &mut self.exporting else {
            return;
        };
        match asked {
            Asked::Settings(settings) => {
                let settings = *settings;
                let beside = exporting.wish.beside.clone();
                self.export_settings = settings.clone();
                exporting.choose(ctx, Wish { settings, beside });
            }
            Asked::Beside(at) => {
                let mut wish = exporting.wish.clone();
                match wish.beside.iter().position(|other| *other == at) {
                    Some(found) => drop(wish.beside.remove(found)),
                    None => wish.beside.push(at),
                }
                wish.beside.sort_unstable();
                exporting.choose(ctx, wish);
            }
            Asked::Sheet(at) => exporting.at = at,
            Asked::Near(near) => {
                exporting.near = near;
                match &exporting.work {
                    Some(_) => exporting.again = true,
                    None => exporting.start(ctx),
                }
            }
            Asked::Stop => {
                if let Some(work) = &exporting.work {
                    work.cancel();
                }
            }
            Asked::Copy => self.copy_export(ctx),
            Asked::Save => self.save_export(self.asks_desktop),
        }
    }

    /// Puts what was made on the clipboard.
    fn copy_export(&mut self, ctx: &Context) {
        let Some(exporting) = &self.exporting else {
            return;
        };
        let Some(made) = exporting.made() else {
            return;
        };
        let format = exporting.wish.settings.format;
        let name = format.title();
        let words = match std::str::from_utf8(&made.bytes) {
            Ok(text) if format.is_text() => {
                ctx.copy_text(text.to_owned());
                Ok(format!("The map was copied as {name}."))
            }
            _ => match render::read_png(&made.bytes, MOST_COPIED) {
                Ok(p) => {
                    ctx.copy_image(ColorImage::from_rgb([p.width, p.height], &p.rgb));
                    Ok("The map was copied as a picture.".to_owned())
                }
                Err(why) => Err(format!("Not copied: {why}.")),
            },
        };
        match words {
            Ok(words) => self.notices.say(Weight::Note, words),
            Err(words) => self.notices.say(Weight::Trouble, words),
        }
    }

    /// Asks for the file to write.
    pub(super) fn save_export(&mut self, by_desktop: bool) {
        let Some(exporting) = self.exporting.as_ref().filter(|e| e.made().is_some()) else {
            return;
        };
        let format = exporting.wish.settings.format;
        let own = self.file_name(exporting.sheet);
        let name = Path::new(&own).with_extension(format.ending());
        let name = name.to_string_lossy().into_owned();
        let title = format!("Export “{}” as {}", exporting.subject.title, format.title());
        let purpose = Purpose::Export(format);
        if by_desktop {
            let kind = (format.title(), format.ending());
            let wait = dialog::choose_to_save(&title, &self.folder(), &name, kind);
            self.worker.choose(purpose, wait);
        } else {
            let browser = Browser::new(purpose, title, &self.folder(), name);
            self.dialog = Some(Dialog::Browser(browser));
        }
    }

    /// A file was chosen to write what was made to.
    pub(super) fn export_to(&mut self, format: Format, path: PathBuf, asked: bool) {
        let ends = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        if ends.as_deref() == Some("ron") {
            let words = "Maps and scenarios end in .ron, and this is neither: choose another name.";
            self.notices.say(Weight::Trouble, words);
            return self.save_export(self.asks_desktop);
        }
        let named = match ends {
            Some(_) => path.clone(),
            None => path.with_extension(format.ending()),
        };
        if named.exists() && !(asked && named == path) {
            self.dialog = Some(Dialog::Question(Question::ReplaceExport(named)));
        } else {
            self.write_export(&named);
        }
    }

    /// Writes what was made.
    pub(super) fn write_export(&mut self, path: &Path) {
        let Some(made) = self.exporting.as_ref().and_then(Exporting::made) else {
            return;
        };
        match file::save_bytes(path, &made.bytes) {
            Ok(_) => {
                let size = size_words(made.bytes.len());
                let words = format!("Exported to {} ({size}).", path.display());
                self.notices.say(Weight::Note, words);
                self.exporting = None;
            }
            Err(error) => {
                let words = format!("Not exported: {error}. Choose another place.");
                self.notices.say(Weight::Trouble, words);
            }
        }
    }
}

/// A size of a file, in words.
fn size_words(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Whether sheets of paper are cut from a picture.
fn is_tiled(settings: &Settings) -> bool {
    settings.tiling != Tiling::One
}

/// Whether the ground is dark.
fn is_dark(settings: &Settings) -> bool {
    settings.theme == Theme::Dark
}
