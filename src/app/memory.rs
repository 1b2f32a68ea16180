//! What is kept between starts: which files were open lately. The desktop's own store of settings
//! holds it (eframe's), never the maps.

use std::path::{Path, PathBuf};

use eframe::Storage;

use crate::export::settings::Settings;

/// The name under which it is kept.
const RECENT: &str = "recent";
/// The name under which it is kept how maps were exported.
const EXPORT: &str = "export";
/// How many files are remembered.
const MOST: usize = 8;

/// The files that were open lately, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent(Vec<PathBuf>);

impl Recent {
    /// What was kept.
    pub fn load(storage: &dyn Storage) -> Recent {
        let text = storage.get_string(RECENT).unwrap_or_default();
        Recent(text.lines().map(PathBuf::from).take(MOST).collect())
    }

    /// Keeps it.
    pub fn store(&self, storage: &mut dyn Storage) {
        let paths = self.0.iter().map(|path| path.display().to_string());
        storage.set_string(RECENT, paths.collect::<Vec<_>>().join("\n"));
    }

    /// Puts a file in front.
    pub fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.0.retain(|known| *known != path);
        self.0.insert(0, path);
        self.0.truncate(MOST);
    }

    /// Those that are still there.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path).filter(|p| p.is_file())
    }
}

/// How maps were exported the last time.
pub fn export_settings(storage: &dyn Storage) -> Settings {
    let text = storage.get_string(EXPORT).unwrap_or_default();
    let Ok(settings) = text.parse();
    settings
}

/// Keeps it.
pub fn keep_export_settings(settings: &Settings, storage: &mut dyn Storage) {
    storage.set_string(EXPORT, settings.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_file_stands_first_and_none_twice() {
        let mut recent = Recent::default();
        for name in ["a", "b", "a"] {
            recent.remember(Path::new(name));
        }
        assert_eq!(recent.0, [Path::new("a"), Path::new("b")]);
        for i in 0..20 {
            recent.remember(&PathBuf::from(i.to_string()));
        }
        assert_eq!(recent.0.len(), MOST);
    }
}
