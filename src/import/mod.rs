//! Maps from what teams have already: a table with one row a touchpoint (CSV or XLSX), Mermaid, JSON.
//!
//! Whatever is read gives a map that can be run, with what had to be assumed and what was not
//! understood, each with its place. Nothing is guessed in silence.

mod builder;
mod flowchart;
mod journey;
mod load;
mod mermaid;
mod parts;
mod rows;
mod spelling;
mod table;
mod workbook;

#[cfg(test)]
mod tests;

use std::fmt;

pub use load::{Kind, counts, load, understood};
pub use mermaid::mermaid;
pub use rows::glance_csv;
pub use table::csv;
pub use workbook::{glance_xlsx, xlsx};

use crate::map::JourneyMap;

/// A sheet of a table as it stands: its name and its first rows.
pub type Glance = (String, Vec<Vec<String>>);

/// A map that was read from something else.
#[derive(Debug, Clone)]
pub struct Import {
    /// The map.
    pub map: JourneyMap,
    /// What had to be assumed, and what was not understood.
    pub notes: Vec<Note>,
}

/// Something to know about an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where: `line 3`, `row 5, Emotion`; nothing for all of it.
    pub place: String,
    /// Whether something was left out rather than assumed.
    pub lost: bool,
    /// What.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.is_empty() {
            true => f.write_str(&self.message),
            false => write!(f, "{}: {}", self.place, self.message),
        }
    }
}
