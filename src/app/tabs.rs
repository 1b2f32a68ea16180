//! The open maps, in the order of their tabs, one of which is on the table.

use std::path::{Path, PathBuf};

use super::{
    opened::Loaded,
    sheet::{Sheet, SheetId},
};

/// The open maps.
#[derive(Default)]
pub struct Tabs {
    open: Vec<Sheet>,
    at: usize,
    /// How many there have ever been.
    given: u64,
}

impl Tabs {
    /// The map on the table.
    pub fn current(&self) -> Option<&Sheet> {
        self.open.get(self.at)
    }

    /// The same, to be changed.
    pub fn current_mut(&mut self) -> Option<&mut Sheet> {
        self.open.get_mut(self.at)
    }

    /// All of them.
    pub fn all(&self) -> &[Sheet] {
        &self.open
    }

    /// All of them, to be changed.
    pub fn all_mut(&mut self) -> &mut [Sheet] {
        &mut self.open
    }

    /// The one with this id.
    pub fn get(&self, id: SheetId) -> Option<&Sheet> {
        self.open.iter().find(|sheet| sheet.id == id)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, id: SheetId) -> Option<&mut Sheet> {
        self.open.iter_mut().find(|sheet| sheet.id == id)
    }

    /// The one that is kept in this file.
    pub fn of_file(&self, path: &Path) -> Option<SheetId> {
        let wanted = same(path);
        let mut open = self.open.iter();
        open.find(|sheet| sheet.path.as_deref().map(same) == Some(wanted.clone()))
            .map(|sheet| sheet.id)
    }

    /// Opens a map behind the others and puts it on the table.
    pub fn open(&mut self, path: Option<PathBuf>, loaded: Loaded) -> SheetId {
        self.given += 1;
        let id = SheetId(self.given);
        self.open.push(Sheet::new(id, path, loaded));
        self.at = self.open.len() - 1;
        id
    }

    /// Puts another map in the place of one that is open: its file was read again.
    pub fn replace(&mut self, id: SheetId, loaded: Loaded) {
        if let Some(sheet) = self.get_mut(id) {
            let cameras = sheet.cameras;
            *sheet = Sheet::new(id, sheet.path.take(), loaded);
            sheet.cameras = cameras;
        }
    }

    /// Puts one on the table.
    pub fn show(&mut self, id: SheetId) {
        if let Some(at) = self.open.iter().position(|sheet| sheet.id == id) {
            self.at = at;
        }
    }

    /// Puts the one so many tabs further on the table, around the end.
    pub fn step(&mut self, by: isize) {
        let count = self.open.len() as isize;
        if count > 0 {
            self.at = (self.at as isize + by).rem_euclid(count) as usize;
        }
    }

    /// Closes one. The one after it comes on the table if it was there, or the last one.
    pub fn close(&mut self, id: SheetId) {
        let Some(at) = self.open.iter().position(|sheet| sheet.id == id) else {
            return;
        };
        self.open.remove(at);
        if at < self.at || self.at == self.open.len() {
            self.at = self.at.saturating_sub(1);
        }
    }

    /// Looks whether the files of all of them are still there.
    pub fn look_for_files(&mut self) {
        self.open.iter_mut().for_each(Sheet::look_for_file);
    }

    /// The first one that has changes which can be saved.
    pub fn first_changed(&self) -> Option<SheetId> {
        let mut open = self.open.iter();
        open.find(|sheet| sheet.is_map_changed())
            .map(|sheet| sheet.id)
    }
}

/// The path of a file whatever way it was named.
fn same(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{file::TEMPLATES, map::JourneyMap, units::Slug};

    fn loaded() -> Loaded {
        let id = Slug::new("x").expect("a slug");
        Loaded::begun(JourneyMap::new(id, "X"), None)
    }

    #[test]
    fn the_neighbour_comes_on_the_table_when_a_tab_is_closed() {
        let mut tabs = Tabs::default();
        let ids: Vec<SheetId> = (0..3).map(|_| tabs.open(None, loaded())).collect();
        tabs.show(ids[1]);
        tabs.close(ids[1]);
        assert_eq!(tabs.current().map(|s| s.id), Some(ids[2]));
        tabs.close(ids[0]);
        assert_eq!(tabs.current().map(|s| s.id), Some(ids[2]));
        tabs.step(1);
        assert_eq!(tabs.current().map(|s| s.id), Some(ids[2]));
        tabs.close(ids[2]);
        assert!(tabs.current().is_none());
    }

    #[test]
    fn a_map_begun_from_a_template_is_no_loss_until_it_is_touched() {
        let template = TEMPLATES.last().expect("there are templates");
        let read = template.read();
        let map = read.model.expect("a map");
        let mut tabs = Tabs::default();
        tabs.open(None, Loaded::begun(map, Some(read.document)));
        assert_eq!(tabs.first_changed(), None);
    }
}
