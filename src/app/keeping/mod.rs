//! Nothing is lost: what is done and not saved is written to a journal as it is done, brought back after
//! a crash, and every version that was saved is kept.
//!
//! The window only tells a thread ([`keeper`]) what has changed; that writes. Where there is no place for
//! journals, work goes on without, and the window says so once.

mod keeper;
mod recovered;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::egui::Context;
use jiff::Timestamp;

pub use keeper::{Change, Left, told};
pub use recovered::{Asked, show};

use super::{
    App,
    notice::Weight,
    opened::Loaded,
    sheet::{Sheet, SheetId},
    typing,
};
use crate::{
    archive::{Folder, Recovery, SYNC_EVERY, Subject, Typed, Versions},
    diagnostic::any_error,
    edit::Edit,
    file::{self, Accept, Document},
    map::JourneyMap,
    scenario::Scenario,
};
use keeper::{Keeper, Message, Reply};

/// A larger file is not replaced: it could not be kept.
const MOST_KEPT: usize = 256 * 1024 * 1024;
/// While a gesture is under way, its changes are kept so often.
const IN_GESTURES: Duration = Duration::from_millis(700);
// What nobody was told of, what was told and not written, what was written and not forced to the disk: all in
// all no more than the two seconds that are promised.
const _: () = assert!(
    IN_GESTURES.as_millis() + keeper::NAP.as_millis() + (SYNC_EVERY as u128) < 2000,
    "more than two seconds can be lost"
);
/// What the step is called that brings work back.
const STEP: &str = "Bring back unsaved work";

/// Which state of a map was told: the revision of its picture, and of what is being typed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    picture: u64,
    typing: u64,
}

impl Told {
    fn of(sheet: &Sheet) -> Told {
        Told {
            picture: sheet.picture.revision,
            typing: sheet.typing.revision(),
        }
    }
}

/// What is kept of the open maps, and what was found at the start.
pub struct Keeping {
    folder: Folder,
    keeper: Keeper,
    /// What was told of each map, and when.
    told: HashMap<SheetId, (Told, Instant)>,
    /// Why something cannot be kept, as long as it cannot.
    pub trouble: Option<String>,
    /// Whether it is still being looked for what a crash left.
    looking: bool,
    /// What a crash left, until a person has said what becomes of it.
    pub left: Vec<Left>,
    /// Work that is brought back as soon as its file has been read.
    waiting: HashMap<PathBuf, Vec<Recovery>>,
    /// Whether the program is about to end: nothing waits any more.
    hurries: bool,
}

impl App {
    /// Keeps journals and versions in a folder, and looks for what a crash has left in it.
    #[must_use]
    pub fn with_archive(mut self, ctx: &Context, folder: Folder) -> App {
        let woken = ctx.clone();
        self.keeping = Some(Keeping {
            folder: folder.clone(),
            keeper: Keeper::start(folder, move || woken.request_repaint()),
            told: HashMap::new(),
            trouble: None,
            looking: true,
            left: Vec::new(),
            waiting: HashMap::new(),
            hurries: false,
        });
        self
    }

    /// Where journals and versions are kept, if they are.
    pub(super) fn archive(&self) -> Option<Folder> {
        self.keeping.as_ref().map(|keeping| keeping.folder.clone())
    }

    /// Whether it is being looked for what a crash left.
    pub(super) fn is_looking_back(&self) -> bool {
        let keeping = self.keeping.as_ref();
        keeping.is_some_and(|k| k.looking || !k.waiting.is_empty())
    }

    /// Tells the keeper what has changed, and takes what it says.
    pub(super) fn keep_safe(&mut self, ctx: &Context) {
        let Some(keeping) = &mut self.keeping else {
            return;
        };
        for reply in keeping.keeper.replies() {
            match reply {
                Reply::Left(left) => {
                    keeping.looking = false;
                    keeping.left = left;
                }
                Reply::Trouble(why) => {
                    let words = format!(
                        "What is not saved cannot be kept safe: {why}. Save often until this is mended."
                    );
                    self.notices.say(Weight::Trouble, words);
                    keeping.trouble = Some(why);
                }
                Reply::Mended => {
                    keeping.trouble = None;
                    let words = "What is not saved is kept safe again.";
                    self.notices.say(Weight::Note, words);
                }
            }
        }
        keeping.hurries = self.ending.is_asked();
        let mut open = vec![SheetId::IMPORT];
        match self.importing.as_ref().filter(|import| import.typed > 0) {
            Some(import) if !self.quitting => {
                let typing = import.typed;
                let told = Told { picture: 0, typing };
                if keeping.is_due(SheetId::IMPORT, told, true, ctx) {
                    let change = of_import(import.called());
                    keeping.keeper.tell(Message::Changed(Box::new(change)));
                }
            }
            // Made into a map, or given up on purpose.
            _ => settle(keeping, SheetId::IMPORT),
        }
        for sheet in self.tabs.all() {
            open.push(sheet.id);
            if !sheet.is_changed() || self.quitting {
                // Saved, taken back, or given up on purpose.
                settle(keeping, sheet.id);
                continue;
            }
            let now = Told::of(sheet);
            if keeping.is_due(sheet.id, now, sheet.in_gesture(), ctx) {
                keeping
                    .keeper
                    .tell(Message::Changed(Box::new(change(sheet))));
            }
        }
        let closed: Vec<SheetId> = keeping
            .told
            .keys()
            .filter(|id| !open.contains(id))
            .copied()
            .collect();
        for id in closed {
            keeping.told.remove(&id);
            keeping.keeper.tell(Message::Settled(id));
        }
    }

    /// Keeps the version of a file that was just read or saved.
    pub(super) fn keep_version(&self, id: SheetId, why: &'static str) {
        let sheet = self.tabs.get(id);
        if let Some(keeping) = &self.keeping
            && let Some((path, text)) = sheet.and_then(|s| s.path.clone().zip(s.text()))
        {
            let text = Arc::clone(&text.document);
            keeping.keeper.tell(Message::Version { path, text, why });
        }
    }

    /// Keeps what stands in a file that is about to be replaced: nobody has read it here.
    ///
    /// # Errors
    /// Why it cannot be kept. Then it must not be replaced.
    pub(super) fn keep_what_stands(&self, path: &Path) -> Result<(), String> {
        let folder = self
            .archive()
            .ok_or("there is no place for earlier versions")?;
        let bytes = file::read_bytes(path, MOST_KEPT, Accept::Files).map_err(|e| e.to_string())?;
        let kept = Versions::open(&folder)
            .and_then(|v| v.keep_bytes(path, &bytes, "Before it was replaced", Timestamp::now()));
        kept.map(|_| ()).map_err(|e| e.to_string())
    }

    /// Does what was said about what a crash left.
    pub(super) fn answer_recovery(&mut self, asked: Asked) {
        let Some(keeping) = &mut self.keeping else {
            return;
        };
        match asked {
            Asked::Later => keeping.left.clear(),
            Asked::Forget(at) if at < keeping.left.len() => {
                let left = keeping.left.remove(at);
                keeping.keeper.tell(Message::Forget(left.recovery));
            }
            Asked::BringBack(at) if at < keeping.left.len() => {
                let left = keeping.left.remove(at);
                self.bring_back(left.recovery);
            }
            Asked::BringAll => {
                for left in std::mem::take(&mut keeping.left) {
                    self.bring_back(left.recovery);
                }
            }
            Asked::Forget(_) | Asked::BringBack(_) => {}
        }
    }

    /// Puts unsaved work on the table again: into its file if that can still be read, else as a map that
    /// was never saved.
    fn bring_back(&mut self, recovery: Recovery) {
        match &recovery.subject {
            Subject::File(path) if path.is_file() => {
                let path = path.clone();
                let open = self.tabs.of_file(&path);
                if let Some(keeping) = &mut self.keeping {
                    let waiting = keeping.waiting.entry(path.clone());
                    waiting.or_default().push(recovery);
                }
                match open {
                    Some(id) => {
                        self.show_tab(id);
                        self.bring_into(&path, Some(id));
                    }
                    None => self.open(path),
                }
            }
            _ => self.bring_back_unsaved(recovery),
        }
    }

    /// A file was read, perhaps one into which work is to be brought back.
    pub(super) fn bring_into(&mut self, path: &Path, id: Option<SheetId>) {
        let waiting = self.keeping.as_mut().map(|k| &mut k.waiting);
        for recovery in waiting.and_then(|w| w.remove(path)).unwrap_or_default() {
            self.bring_one_into(recovery, id);
        }
    }

    fn bring_one_into(&mut self, recovery: Recovery, id: Option<SheetId>) {
        match id.and_then(|id| self.tabs.get_mut(id)) {
            Some(sheet) => match brought_into(sheet, &recovery) {
                Ok(words) => {
                    let unknown = sheet.typing.take_up(&recovery.typed);
                    self.notices.say(Weight::Note, words);
                    self.say_unknown(&unknown);
                    self.forget(recovery);
                }
                Err(why) => {
                    self.notices.say(Weight::Trouble, why);
                    self.bring_back_unsaved(recovery);
                }
            },
            None => self.bring_back_unsaved(recovery),
        }
    }

    fn bring_back_unsaved(&mut self, recovery: Recovery) {
        let name = match &recovery.subject {
            Subject::File(path) => path.display().to_string(),
            Subject::Unsaved(title) => title.clone(),
        };
        let read = file::read_map(&recovery.text, &name);
        let Some(map) = read.model else {
            // A scenario without its file has no base map either; its text is not thrown away.
            let words = format!(
                "“{name}” cannot be brought back: its file or its base map is gone. It is kept, and asked about again."
            );
            self.notices.say(Weight::Trouble, words);
            return;
        };
        // An edit of a map that is begun, so that it counts as a change that is not saved.
        let begun = JourneyMap::new(map.id.clone(), &map.title);
        self.begin_map(Loaded::begun(begun, Some(read.document)));
        let mut lost = Vec::new();
        if let Some(sheet) = self.tabs.current_mut() {
            // Setting the whole map cannot fail.
            let _set = sheet.edit(STEP, Edit::SetMap(Box::new(map)));
            lost = sheet.typing.take_up(&recovery.typed);
        }
        self.say_unknown(&lost);
        let words = match &recovery.subject {
            Subject::File(path) if path.is_file() => format!(
                "The other state of “{name}” is back beside it, without a file: save it under another name."
            ),
            _ => format!("“{name}” is back. It has no file: save it."),
        };
        self.notices.say(Weight::Note, words);
        self.forget(recovery);
    }

    /// Says what was typed where this Wayfarer has no editor: it is not dropped without a word.
    fn say_unknown(&mut self, unknown: &[Typed]) {
        for words in typing::in_words(unknown, None) {
            let words = format!("A later Wayfarer knows where this belongs, {words}.");
            self.notices.say(Weight::Trouble, words);
        }
    }

    /// What was brought back is in the journal of its sheet before its own is given up.
    fn forget(&mut self, recovery: Recovery) {
        let changed = self.tabs.all().iter().filter(|sheet| sheet.is_changed());
        let Some(keeping) = &mut self.keeping else {
            return;
        };
        for sheet in changed {
            let now = (Told::of(sheet), Instant::now());
            keeping.told.insert(sheet.id, now);
            keeping
                .keeper
                .tell(Message::Changed(Box::new(change(sheet))));
        }
        keeping.keeper.tell(Message::Forget(recovery));
    }
}

/// What there is to be kept of a map with changes.
fn change(sheet: &Sheet) -> Change {
    Change {
        sheet: sheet.id,
        subject: match &sheet.path {
            Some(path) => Subject::File(path.clone()),
            None => Subject::Unsaved(sheet.name()),
        },
        step: match sheet.typing.has_work(&sheet.picture.map) {
            true => "Type".to_owned(),
            false => sheet.undo_name().unwrap_or("Change").to_owned(),
        },
        draft: sheet.draft(),
        typed: sheet.typing.typed(),
    }
}

/// What there is to be kept of an import to which somebody has given a title.
fn of_import(map: JourneyMap) -> Change {
    Change {
        sheet: SheetId::IMPORT,
        subject: Subject::Unsaved(map.title.clone()),
        step: "Import".to_owned(),
        draft: Draft {
            document: None,
            map: Arc::new(map),
            scenario: None,
        },
        typed: Vec::new(),
    }
}

impl Keeping {
    /// Whether this state is to be told now: while a gesture is under way or somebody types only now and
    /// then.
    fn is_due(&mut self, id: SheetId, now: Told, in_gesture: bool, ctx: &Context) -> bool {
        if let Some((told, when)) = self.told.get(&id) {
            if *told == now {
                return false;
            }
            let rest = IN_GESTURES.saturating_sub(when.elapsed());
            let types = told.picture == now.picture;
            if (in_gesture || types) && !rest.is_zero() && !self.hurries {
                ctx.request_repaint_after(rest);
                return false;
            }
        }
        self.told.insert(id, (now, Instant::now()));
        true
    }
}

fn settle(keeping: &mut Keeping, id: SheetId) {
    if keeping.told.remove(&id).is_some() {
        keeping.keeper.tell(Message::Settled(id));
    }
}

/// Brings work into the file that it belongs to. If that has changed since, both are merged.
fn brought_into(sheet: &mut Sheet, recovery: &Recovery) -> Result<String, String> {
    let name = sheet.name();
    let text = sheet.text().map(|t| Arc::clone(&t.document));
    let on_disk = text.as_deref().map_or("", Document::text);
    // Two windows may have left work on one file: the second is put to what the first has brought back.
    let brought = sheet.is_changed().then(|| sheet.draft().text());
    let same = brought.is_none() && recovery.is_based_on(on_disk);
    let on_disk = brought.as_deref().unwrap_or(on_disk);
    let changed = "has changed since, and the two cannot be put together by themselves.";
    let mut words = format!("The unsaved work on “{name}” is back. Save it.");
    if !same {
        let other = match brought {
            Some(_) => "what else there was unsaved",
            None => "what its file has become since",
        };
        words = format!(
            "The unsaved work on “{name}” is back, together with {other}. Look it over, and save it."
        );
    }
    if sheet.staged().is_some() {
        let read = |text: &str| file::read_scenario(text, &name);
        let model = match same {
            true => readable(read(&recovery.text)),
            false => {
                let [base, ours] = [&recovery.base, &recovery.text].map(|text| read(text));
                let of = sheet.staged().map(|(what_if, _)| &*what_if.base);
                merged(base, ours, read(on_disk), of)
            }
        };
        let scenario: Scenario = model.ok_or_else(|| format!("“{name}” {changed}"))?;
        sheet.set_scenario(STEP, scenario);
    } else {
        let read = |text: &str| file::read_map(text, &name);
        let model = match same {
            true => read(&recovery.text).model,
            false => {
                let [base, ours] = [&recovery.base, &recovery.text].map(|text| read(text));
                merged(base, ours, read(on_disk), None)
            }
        };
        let map: JourneyMap = model.ok_or_else(|| format!("“{name}” {changed}"))?;
        // Where nothing but a half of something was typed, there is no step to take back.
        if map != *sheet.picture.map {
            sheet.edit(STEP, Edit::SetMap(Box::new(map)))?;
        }
    }
    Ok(words)
}

fn readable<M>(read: file::Read<M>) -> Option<M> {
    read.model.filter(|_| !any_error(&read.diagnostics))
}

/// Three ways merged, if nothing is left to be decided.
fn merged<M: file::Model + Clone>(
    base: file::Read<M>,
    ours: file::Read<M>,
    theirs: file::Read<M>,
    of: Option<&JourneyMap>,
) -> Option<M> {
    let merged = file::merge::merge(Some(&base), &ours, &theirs, of, &|_| None).ok()?;
    merged.is_clean().then_some(merged.model)
}

/// A map or a scenario on its way to its text.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text that it was read from.
    pub document: Option<Arc<Document>>,
    /// The map.
    pub map: Arc<JourneyMap>,
    /// The scenario that makes it, if it is one.
    pub scenario: Option<Scenario>,
}

impl Draft {
    /// The text that a save writes.
    pub fn text(&self) -> String {
        match (&self.document, &self.scenario) {
            (Some(document), None) => document.update::<JourneyMap>(&self.map),
            (None, None) => file::write_map(&self.map),
            (Some(document), Some(scenario)) => document.update::<Scenario>(scenario),
            (None, Some(scenario)) => file::write_scenario(scenario),
        }
    }
}
