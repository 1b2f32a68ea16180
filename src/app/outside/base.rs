//! The base map of an open scenario changes on the disk: what is on the table is what the scenario makes of
//! the base as it is now, never of one that is no more.

use std::path::Path;

use crate::{diagnostic::any_error, file, map::JourneyMap};

/// Reads the base map of a scenario again.
///
/// # Errors
/// Why it cannot be used; the scenario stands on the base as it was.
pub fn read(path: &Path) -> Result<JourneyMap, String> {
    if !path.exists() {
        return Err(format!("{} is gone", path.display()));
    }
    let read = file::load_map(path).map_err(|error| error.to_string())?;
    match read.model {
        Some(map) if !any_error(&read.diagnostics) => Ok(map),
        _ => Err(format!("{} has errors", path.display())),
    }
}
