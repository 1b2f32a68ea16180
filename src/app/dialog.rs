//! Choosing a file with the desktop's own dialogue.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// A dialogue that closes faster than a person can was never shown: without a portal or zenity the
/// desktop answers at once, and what it answers looks like Cancel.
const TOO_FAST: Duration = Duration::from_millis(200);

/// Makes the dialogue (on the thread of the window) and gives what waits for it (elsewhere), which
/// tells the file, that it was cancelled, or that there is no dialogue.
pub fn choose_file() -> impl FnOnce() -> Result<Option<PathBuf>, ()> + Send {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title("Open a map or a scenario")
        .add_filter("Maps and scenarios", &["ron"])
        .pick_file();
    move || {
        let asked = Instant::now();
        match pollster::block_on(dialog) {
            Some(file) => Ok(Some(file.path().to_owned())),
            None if asked.elapsed() < TOO_FAST => Err(()),
            None => Ok(None),
        }
    }
}
