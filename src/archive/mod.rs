//! What is kept beside the files of people so that nothing is lost: a journal of what was not saved
//! yet, and the versions that a file has had. Both live in a folder of their own, never in that of
//! the maps, and never leave the machine.
//!
//! - [`Journal`]: what is done to a map, as it is done; [`Recovery`]: what a crash left of that
//! - [`Versions`]: the versions of a file over time, to look at and to go back to
//!
//! This module must never decide what happens to a file of people's: it gives texts back.

mod folder;
mod history;
mod journal;
mod record;
mod recovery;
mod splice;
#[cfg(test)]
mod tests;
mod thinning;
mod typed;

pub use folder::{Folder, FolderError};
pub use history::{Restorable, Version, Versions};
pub use journal::{Journal, SYNC_EVERY, Subject};
pub use recovery::Recovery;
pub use thinning::{MOST_BYTES, MOST_VERSIONS};
pub use typed::Typed;
