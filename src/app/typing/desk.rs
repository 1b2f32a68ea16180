//! The texts that stand in editors and are not in the map.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use eframe::egui::{Context, Id};

use crate::{
    archive::Typed,
    diagnostic::Path,
    edit::Item,
    map::{ItemKey, JourneyMap},
};

/// The kinds of editors whose texts are not in the map while they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Editor {
    /// A value in the inspector, which may be the half of one.
    Value,
    /// A share beside the others that leave the same touchpoint.
    ShareBar,
    /// A name or a text written on the map.
    Written,
    /// The name of a thing in the file.
    FileName,
    /// A sticky note: its text, the touchpoint and the lane where it is to hang.
    Note,
    /// What is to be parked in a workshop.
    Park,
    /// Another wording of what is parked.
    Parked,
    /// What somebody says about a number: who, low, likely, high.
    Answer,
    /// The minutes of the timer.
    Minutes,
}

impl Editor {
    const ALL: [(Editor, &str); 9] = [
        (Editor::Value, "value"),
        (Editor::ShareBar, "share"),
        (Editor::Written, "written"),
        (Editor::FileName, "file name"),
        (Editor::Note, "note"),
        (Editor::Park, "park"),
        (Editor::Parked, "parked"),
        (Editor::Answer, "answer"),
        (Editor::Minutes, "minutes"),
    ];

    fn name(self) -> &'static str {
        let found = Editor::ALL.iter().find(|(editor, _)| *editor == self);
        found.map_or("", |(_, name)| name)
    }

    /// Whether leaving the editor takes its text over. The others keep it until it is asked for.
    pub const fn ends_when_left(self) -> bool {
        matches!(
            self,
            Editor::Written | Editor::FileName | Editor::Note | Editor::Parked | Editor::Minutes
        )
    }
}

/// Where a text stands: in which editor, and which field of which thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The kind of editor.
    pub editor: Editor,
    /// Where in the file its value belongs, or what else tells it apart from others of its kind.
    pub path: Path,
}

impl Place {
    /// A place in an editor.
    pub const fn new(editor: Editor, path: Path) -> Place {
        Place { editor, path }
    }

    /// An editor of which there is one for a map.
    pub fn only(editor: Editor) -> Place {
        Place::new(editor, Path::root())
    }

    /// What a person calls it.
    pub fn words(&self, map: &JourneyMap) -> String {
        match self.editor {
            Editor::Value | Editor::ShareBar | Editor::Written | Editor::FileName => {
                crate::app::inspector::place_words(map, &self.path)
            }
            Editor::Note => "Sticky note".to_owned(),
            Editor::Park | Editor::Parked => "Parking lot".to_owned(),
            Editor::Answer => "Answer of the room".to_owned(),
            Editor::Minutes => "Minutes of the timer".to_owned(),
        }
    }
}

/// What stands in an editor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Which kind of value was chosen, where there are several.
    pub kind: usize,
    /// What stands in each of its fields.
    pub texts: Vec<String>,
    /// Why it could not be taken over as it stands.
    pub why: Option<String>,
    /// The latest frame in which the editor was open.
    open: u64,
    /// Of a place in a list what stood at it, printed: others may come before it.
    beside: String,
}

#[derive(Debug, Default)]
struct Held {
    texts: BTreeMap<Place, Text>,
    /// Another number after every change.
    revision: u64,
    /// The revision of which the problems tell.
    told: u64,
}

/// The texts of one map. Whoever draws it writes on it while drawing: a text must not be lost between
/// the key and the end of the frame.
#[derive(Debug, Clone, Default)]
pub struct Desk(Arc<Mutex<Held>>);

impl Desk {
    fn held(&self) -> MutexGuard<'_, Held> {
        // Whoever panicked while writing has left whole texts.
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// What stands at a place.
    pub fn at(&self, place: &Place) -> Option<Text> {
        self.held().texts.get(place).cloned()
    }

    /// What stands in one of the fields of a place.
    pub fn text(&self, place: &Place, field: usize) -> Option<String> {
        let held = self.held();
        held.texts.get(place)?.texts.get(field).cloned()
    }

    /// This text stands in a field of a place from now on.
    pub fn put(&self, place: &Place, field: usize, text: &str) {
        let mut held = self.held();
        let entry = held.texts.entry(place.clone()).or_default();
        if entry.texts.len() <= field {
            entry.texts.resize(field + 1, String::new());
        } else if entry.texts[field] == text {
            return;
        }
        text.clone_into(&mut entry.texts[field]);
        entry.why = None;
        held.revision += 1;
    }

    /// These texts stand there from now on, and have no value, for this reason.
    pub fn keep(&self, place: &Place, kind: usize, texts: &[String], why: &str) {
        let mut held = self.held();
        let text = Text {
            kind,
            texts: texts.to_vec(),
            why: Some(why.to_owned()),
            ..Text::default()
        };
        if held.texts.get(place) != Some(&text) {
            held.texts.insert(place.clone(), text);
            held.revision += 1;
        }
    }

    /// Takes away what stands at a place, to take it over.
    pub fn take(&self, place: &Place) -> Option<Text> {
        let mut held = self.held();
        let text = held.texts.remove(place);
        held.revision += u64::from(text.is_some());
        text
    }

    /// Puts it back: it cannot be taken over as it stands, for this reason.
    pub fn put_back(&self, place: &Place, text: Text, why: &str) {
        let mut held = self.held();
        let why = Some(why.to_owned());
        held.texts.insert(place.clone(), Text { why, ..text });
        held.revision += 1;
    }

    /// It was given up on purpose, or is of no use any more.
    pub fn clear(&self, place: &Place) {
        drop(self.take(place));
    }

    /// The editor at this place is open in this frame.
    pub fn is_open(&self, place: &Place, ctx: &Context) {
        if let Some(text) = self.held().texts.get_mut(place) {
            text.open = ctx.cumulative_frame_nr();
        }
    }

    /// The places whose editor was left, with what stands in them to be taken over.
    pub fn left(&self, ctx: &Context) -> Vec<Place> {
        let now = ctx.cumulative_frame_nr();
        let held = self.held();
        let left = held.texts.iter().filter(|(place, text)| {
            place.editor.ends_when_left() && text.why.is_none() && text.open < now
        });
        left.map(|(place, _)| place.clone()).collect()
    }

    /// Whether an editor is open whose text is taken over when it is left.
    pub fn is_written_on(&self) -> bool {
        let held = self.held();
        let mut texts = held.texts.iter();
        texts.any(|(place, text)| place.editor.ends_when_left() && text.why.is_none())
    }

    /// All that stands there.
    pub fn all(&self) -> Vec<(Place, Text)> {
        let held = self.held();
        let texts = held.texts.iter();
        texts.map(|(p, t)| (p.clone(), t.clone())).collect()
    }

    /// All that would be lost with the map.
    pub fn work(&self, map: &JourneyMap) -> Vec<(Place, Text)> {
        let mut all = self.all();
        all.retain(|(place, text)| text.is_work(place, map));
        all
    }

    /// Whether anything would be lost with the map.
    pub fn has_work(&self, map: &JourneyMap) -> bool {
        let held = self.held();
        held.texts
            .iter()
            .any(|(place, text)| text.is_work(place, map))
    }

    /// Has texts in lists go with what they stand beside: `list` gives of a place in a list which step of
    /// its path is the number, and all that is in the list, printed.
    pub fn follow(&self, list: impl Fn(&Path) -> Option<(usize, Vec<String>)>) {
        let mut held = self.held();
        let mut moved = BTreeMap::new();
        for (mut place, mut text) in std::mem::take(&mut held.texts) {
            if let Some((step, all)) = list(&place.path)
                && let Some(at) = place.path.0.get(step).and_then(|n| n.parse::<usize>().ok())
            {
                let found = all.iter().position(|one| *one == text.beside);
                let stays = all.get(at).is_some_and(|one| *one == text.beside);
                if let Some(now) = found.filter(|_| !stays) {
                    place.path.0[step] = now.to_string();
                } else if let Some(one) = all.get(at) {
                    // New here, or something else of the same thing has changed.
                    text.beside.clone_from(one);
                } else if !text.beside.is_empty() {
                    // It was taken out of the list on purpose.
                    continue;
                }
            }
            moved.insert(place, text);
        }
        held.texts = moved;
        held.told = held.revision;
    }

    /// Whether the problems tell of an earlier state of it.
    pub fn is_untold(&self) -> bool {
        let held = self.held();
        held.told != held.revision
    }

    /// Another number after every change.
    pub fn revision(&self) -> u64 {
        self.held().revision
    }

    /// A thing is called otherwise in the file from now on: its texts stand there.
    pub fn rename(&self, from: &ItemKey, to: &ItemKey) {
        let (from, to) = (from.path(), to.path());
        let mut held = self.held();
        let texts = std::mem::take(&mut held.texts);
        let moved = texts.into_iter().map(|(mut place, text)| {
            let of_map = !matches!(place.editor, Editor::Note | Editor::Answer);
            if of_map && place.path.0.starts_with(&from.0) {
                place.path.0.splice(..from.0.len(), to.0.iter().cloned());
            }
            (place, text)
        });
        held.texts = moved.collect();
        held.revision += 1;
    }

    /// What is to be kept of it.
    pub fn typed(&self) -> Vec<Typed> {
        let all = self.all().into_iter();
        all.map(|(place, text)| Typed {
            place: std::iter::once(place.editor.name().to_owned())
                .chain(place.path.0)
                .collect(),
            kind: text.kind,
            texts: text.texts,
            why: text.why,
        })
        .collect()
    }

    /// Lays down what was kept. Gives what no editor of this Wayfarer knows.
    pub fn take_up(&self, typed: &[Typed]) -> Vec<Typed> {
        let mut unknown = Vec::new();
        for typed in typed {
            let Some(place) = place_of(typed) else {
                unknown.push(typed.clone());
                continue;
            };
            let text = Text {
                kind: typed.kind,
                texts: typed.texts.clone(),
                why: typed.why.clone(),
                ..Text::default()
            };
            let mut held = self.held();
            held.texts.insert(place, text);
            held.revision += 1;
        }
        unknown
    }
}

/// What was kept of a desk, in words.
pub fn in_words(typed: &[Typed], map: Option<&JourneyMap>) -> Vec<String> {
    let told = typed.iter().map(|typed| {
        let Some(place) = place_of(typed) else {
            return format!("typed: “{}”", typed.texts.join(" · "));
        };
        let text = Text {
            texts: typed.texts.clone(),
            ..Text::default()
        };
        let words = text.words(&place);
        let place = match map {
            Some(map) => place.words(map),
            None => place.path.to_string(),
        };
        format!("typed in {place}: “{words}”")
    });
    told.collect()
}

/// Where something stood that was kept.
fn place_of(typed: &Typed) -> Option<Place> {
    let (name, path) = typed.place.split_first()?;
    let (editor, _) = Editor::ALL.iter().find(|(_, known)| known == name)?;
    Some(Place::new(*editor, Path(path.to_vec())))
}

impl Text {
    /// Whether anything of it would be missed.
    fn is_work(&self, place: &Place, map: &JourneyMap) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        match place.editor {
            // That of a thing that is gone is not: undo brings both back.
            Editor::Value | Editor::ShareBar => {
                ItemKey::at(&place.path).is_none_or(|key| Item::of(map, &key).is_some())
            }
            // Where a note is to hang is no work.
            Editor::Note => self.texts.first().is_some_and(|text| !blank(text)),
            Editor::Park | Editor::Answer => !self.texts.iter().all(blank),
            // What was taken out is, too.
            _ => true,
        }
    }

    /// What stands there, in one line.
    pub fn words(&self, place: &Place) -> String {
        let shown = match place.editor {
            Editor::Note => &self.texts[..self.texts.len().min(1)],
            _ => &self.texts[..],
        };
        let filled: Vec<String> = shown
            .iter()
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|text| !text.is_empty())
            .collect();
        filled.join(" · ")
    }
}

fn spot() -> Id {
    Id::unique("the desk of the map on the table")
}

/// Lays the desk of the map on the table where editors find it.
pub fn lay_out(ctx: &Context, desk: Desk) {
    ctx.data_mut(|data| data.insert_temp(spot(), desk));
}

/// The desk of the map on the table.
pub fn desk(ctx: &Context) -> Desk {
    ctx.data(|data| data.get_temp(spot())).unwrap_or_default()
}
