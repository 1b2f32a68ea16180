//! The desktop's own dialogs for files.

use std::{
    future::Future,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rfd::{AsyncFileDialog, FileHandle};

use crate::import::Kind;

/// A dialog that closes faster than a person can was never shown: without a portal or zenity the
/// desktop answers at once, and what it answers looks like Cancel.
const TOO_FAST: Duration = Duration::from_millis(200);

/// The file that was chosen; `None`: cancelled; `Err`: there is no dialog.
type Chosen = Result<Option<PathBuf>, ()>;

/// Makes the dialog (on the thread of the window) and gives what waits for it (elsewhere).
pub fn choose_to_open(folder: &Path) -> impl FnOnce() -> Chosen + Send + 'static {
    let maps = ("Maps and scenarios", ["ron"].as_slice());
    wait(begin("Open a map or a scenario", folder, maps).pick_file())
}

/// The same for a file of another tool.
pub fn choose_to_import(folder: &Path) -> impl FnOnce() -> Chosen + Send + 'static {
    let endings = Kind::ENDINGS.map(|(ending, _)| ending);
    let files = ("Tables, diagrams and maps", endings.as_slice());
    wait(begin("Import a table, a diagram or a map", folder, files).pick_file())
}

/// The same for a file to save to.
pub fn choose_to_save(
    title: &str,
    folder: &Path,
    name: &str,
    (kind, ending): (&str, &str),
) -> impl FnOnce() -> Chosen + Send + 'static {
    let endings = [ending];
    let files = (kind, endings.as_slice());
    wait(begin(title, folder, files).set_file_name(name).save_file())
}

fn begin(title: &str, folder: &Path, (kind, endings): (&str, &[&str])) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new()
        .set_title(title)
        .add_filter(kind, endings);
    match folder.canonicalize() {
        Ok(folder) => dialog.set_directory(folder),
        Err(_) => dialog,
    }
}

fn wait(
    dialog: impl Future<Output = Option<FileHandle>> + Send + 'static,
) -> impl FnOnce() -> Chosen + Send + 'static {
    move || {
        let asked = Instant::now();
        match pollster::block_on(dialog) {
            Some(file) => Ok(Some(file.path().to_owned())),
            None if asked.elapsed() < TOO_FAST => Err(()),
            None => Ok(None),
        }
    }
}
