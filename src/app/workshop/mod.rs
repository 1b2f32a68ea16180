//! The workshop: the map on one side and a large board on the other, full screen, in type that is read
//! from the back of a room.
//!
//! - [`hold`]: what is done when something is asked for
//! - [`notes`]: sticky notes, hung and parked; [`taken`]: what else was typed, taken over
//! - [`keep`]: the record, saved beside the map whenever something in it changes
//! - [`room`]: the whole window, with its bar
//! - [`board`], [`votes`], [`numbers`], [`parking`], [`summary`]: what the room is at
//! - [`capture`](capture()): sticky notes, one after the other
//! - [`parts`]: controls in large type

mod board;
mod capture;
mod hold;
mod keep;
mod notes;
mod numbers;
mod parking;
mod parts;
mod room;
mod run;
mod summary;
mod taken;
mod votes;

use std::path::PathBuf;

pub use capture::{Capture, capture};
use keep::Keeper;
use run::Run;
pub use taken::Reworded;

use super::sheet::SheetId;
use crate::{
    analyze::{Answer, Comparison},
    map::{ItemKey, Lane},
    units::Slug,
    workshop::{Opinion, Record},
};

/// What the room is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// Which targets are met.
    #[default]
    Targets,
    /// Voting with dots.
    Votes,
    /// Low, likely and high from everybody.
    Numbers,
    /// Moving numbers.
    Sliders,
    /// What is for another time.
    Parking,
    /// What it has come to.
    Summary,
}

/// How a summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As one page.
    Html,
    /// As Markdown.
    Markdown,
}

impl Written {
    /// What people call such a file.
    pub const fn name(self) -> &'static str {
        match self {
            Written::Html => "Page",
            Written::Markdown => "Markdown",
        }
    }

    /// The ending of such a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Written::Html => "html",
            Written::Markdown => "md",
        }
    }

    /// The path with that ending, unless it has one.
    pub fn of(self, path: PathBuf) -> PathBuf {
        match path.extension() {
            Some(_) => path,
            None => path.with_extension(self.ending()),
        }
    }
}

/// Something that a workshop is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Put a dot on this thing, or take one off.
    Dot(ItemKey, bool),
    /// So many people vote.
    People(u32),
    /// Each of them has so many dots.
    Dots(u32),
    /// Ask the room about the number at this path; `None`: about another one.
    About(Option<String>),
    /// Somebody says this about the number at this path.
    Say(String, Opinion),
    /// Forget what was said about it at this place.
    Unsay(String, usize),
    /// Put what the room reckons into the map.
    Pooled(String),
    /// Take it off the parking lot.
    Unpark(usize),
    /// Hang it on the map as a sticky note.
    Hang(usize),
    /// The sticky note is for this lane.
    Lane(Lane),
    /// Keep the sticky note and begin another one.
    Keep,
    /// Write no more sticky notes.
    Done,
    /// Go on from the map that the record has and the file has not.
    Recover,
    /// Save the summary so.
    Save(Written),
}

/// A workshop that is held.
pub struct Workshop {
    /// On which map.
    pub sheet: SheetId,
    /// The record.
    pub record: Record,
    /// What the room is at.
    pub tool: Tool,
    /// The number that the room is asked about.
    pub about: Option<String>,
    /// What the map said when the workshop began.
    pub start: Option<Answer>,
    /// The map now beside that of the start, and of which revision it is.
    pub found: Option<(u64, Comparison)>,
    /// Why there is no comparison.
    pub failed: Option<String>,
    /// Whether the map in the record is newer than that of the file.
    pub recovers: bool,
    runs: Vec<Run>,
    keeper: Keeper,
    /// The revision of the map that the record has.
    kept: u64,
    /// The window was not full screen before.
    windowed: bool,
    /// What the clock said in the latest frame, in seconds.
    now: f64,
}

/// Where a sticky note is to hang.
#[derive(Debug, Clone, PartialEq)]
pub struct Hook {
    /// The touchpoint.
    pub at: Slug,
    /// The lane.
    pub lane: Lane,
}

/// The file that is offered for a summary.
pub fn summary_file(path: Option<&std::path::Path>, written: Written) -> PathBuf {
    let stem = path.and_then(|p| p.file_stem()).unwrap_or_default();
    let ending = written.ending();
    PathBuf::from(format!("{}-workshop.{ending}", stem.to_string_lossy()))
}
