//! Maps and scenarios as text: reading with every error at once, writing in a canonical form, and
//! saving so that comments survive.
//!
//! RON is known in this module only. Texts come in and go out; paths are known to `disk` alone.
//! What stands in a file is described in `docs/FORMAT.md`.
//!
//! - [`read_map`], [`read_scenario`], [`read_any`]: text to model, [`Document`] and diagnostics
//! - [`write_map`], [`write_scenario`]: model to text
//! - [`Document::update`]: the text of a changed model that keeps comments and spelling
//! - [`load_map`], [`load_scenario`], [`load_any`], [`save`]: the same on disk
//! - [`compare`]: what differs between two files; [`merge`]: the changes of two sides in one file
//! - [`render`]: diagnostics for a terminal

mod chunk;
mod codec;
mod compare;
mod disk;
mod document;
mod fields;
mod in_place;
mod json;
mod lines;
pub mod merge;
mod migrate;
mod out;
mod pairing;
mod reader;
mod reading;
mod remarks;
mod render;
mod rights;
mod save;
pub mod syntax;
mod tell;
mod template;
mod update;

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod tests;

pub use codec::FORMAT;
pub use codec::NEWER_FORMAT;
pub use compare::{Delta, DeltaKind, compare, compare_renamed};
pub use disk::{
    FileError, base_path, load_any, load_any_as, load_base, load_map, load_scenario, load_workshop,
    workshop_path,
};
pub use document::{Document, Model};
pub use in_place::{names, save_in_place, whole_text};
pub use json::{json_text, map_from_json, map_to_json};
pub use reading::{Accept, holds_other, read_bytes, read_text};
pub use remarks::Remarks;
pub use render::render;
pub(crate) use save::sync_folder;
pub use save::{Saved, can_save, save, save_bytes};
pub use tell::label;
pub use template::{SAMPLES, TEMPLATES, Template};

use crate::{
    diagnostic::Diagnostic,
    map::{Dwell, JourneyMap},
    scenario::Scenario,
    workshop::Record,
};
use codec::{Codec, Root};

/// What a text holds.
#[derive(Debug, Clone)]
pub struct Read<M> {
    /// The map or scenario. When there are errors, neutral values stand in for what is broken, so
    /// that the rest can be checked too; it must not be run or saved. `None` when the text holds
    /// nothing of the kind, or was written by a later Wayfarer.
    pub model: Option<M>,
    /// The text itself, for looking up places and for saving with comments.
    pub document: Document,
    /// Everything that is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A map or a scenario.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a file, taken apart at once"
)]
pub enum Any {
    /// A map.
    Map(Read<JourneyMap>),
    /// A scenario.
    Scenario(Read<Scenario>),
}

impl Any {
    /// Everything that is wrong with it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Any::Map(read) => &read.diagnostics,
            Any::Scenario(read) => &read.diagnostics,
        }
    }

    /// Its text.
    pub fn document(&self) -> &Document {
        match self {
            Any::Map(read) => &read.document,
            Any::Scenario(read) => &read.document,
        }
    }
}

/// Reads a map. `file` is how the user named the file, for diagnostics.
pub fn read_map(text: &str, file: &str) -> Read<JourneyMap> {
    read(Document::parse(text, file))
}

/// Reads a scenario.
pub fn read_scenario(text: &str, file: &str) -> Read<Scenario> {
    read(Document::parse(text, file))
}

/// Reads whichever of the two it is: by the name before its bracket, otherwise by its fields.
pub fn read_any(text: &str, file: &str) -> Any {
    let document = Document::parse(text, file);
    if document.root_kind() == Scenario::NAME {
        Any::Scenario(read(document))
    } else {
        Any::Map(read(document))
    }
}

fn read<M: Model>(document: Document) -> Read<M> {
    let (model, document, diagnostics) = document.read();
    Read {
        model,
        document,
        diagnostics,
    }
}

/// The canonical text of a map: fields in the order of `docs/FORMAT.md`, defaults left out.
pub fn write_map(map: &JourneyMap) -> String {
    map.write().file()
}

/// Reads the record of a workshop.
pub fn read_workshop(text: &str, file: &str) -> Read<Record> {
    read(Document::parse(text, file))
}

/// The text of the record of a workshop.
pub fn write_workshop(record: &Record) -> String {
    record.write().file()
}

/// A length of stay as it stands in a file: `Usually(median: "1d", p90: "5d")`.
pub fn write_dwell(dwell: &Dwell) -> String {
    dwell.write().inline()
}

/// The canonical text of a scenario.
pub fn write_scenario(scenario: &Scenario) -> String {
    scenario.write().file()
}
