//! The fonts that pictures are drawn with.

use std::{collections::BTreeSet, sync::Arc};

use resvg::usvg::fontdb::{Database, Language, Source};

use crate::export::picture::Face;

/// The picture's own font, and those of the machine where they are needed.
#[derive(Debug, Clone)]
pub struct Fonts {
    database: Arc<Database>,
    /// The characters that no font has a sign for.
    pub missing: BTreeSet<char>,
}

impl Fonts {
    /// Fonts for a picture whose own font lacks these characters. The machine's fonts are looked
    /// through only if there are any such, and only if `system`.
    pub fn new(lacks: &BTreeSet<char>, system: bool) -> Fonts {
        let mut database = Database::new();
        for face in Face::ALL {
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(face.bytes());
            for id in database.load_font_source(Source::Binary(data)) {
                // The half-bold face calls itself a family of its own.
                let Some(mut info) = database.face(id).cloned() else {
                    continue;
                };
                info.families = vec![("Inter".to_owned(), Language::English_UnitedStates)];
                database.remove_face(id);
                database.push_face_info(info);
            }
        }
        let mut missing = lacks.clone();
        // Some signs only join others, and are never seen themselves.
        missing.retain(|c| !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}'));
        if system && !missing.is_empty() {
            let own = database.len();
            database.load_system_fonts();
            let ids: Vec<_> = database.faces().skip(own).map(|face| face.id).collect();
            for id in ids {
                if missing.is_empty() {
                    break;
                }
                database.with_face_data(id, |data, index| {
                    if let Ok(face) = ttf_parser::Face::parse(data, index) {
                        missing.retain(|c| face.glyph_index(*c).is_none());
                    }
                });
            }
        }
        // The machine's fonts bring along what it means by these words.
        database.set_sans_serif_family("Inter");
        database.set_serif_family("Inter");
        Fonts {
            database: Arc::new(database),
            missing,
        }
    }

    /// The fonts as a picture is drawn with them.
    pub(super) fn database(&self) -> Arc<Database> {
        self.database.clone()
    }
}
