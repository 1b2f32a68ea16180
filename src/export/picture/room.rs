//! How much room texts need in a picture, where nothing is cut short.

use super::{Sheet, pen::LINE, type_face::Face};
use crate::{
    export::{text::clean, words},
    layout::{
        Measure, Writing,
        flow::{CARD, CARD_HEIGHT, PAIN_HEIGHT, PAIN_INDENT},
    },
    map::{Pain, Touchpoint},
};

/// Sizes of type.
pub mod size {
    /// The names of cards.
    pub const NAME: f32 = 13.0;
    /// Text on cards.
    pub const TEXT: f32 = 12.0;
    /// Labels.
    pub const CAPTION: f32 = 11.0;
}

/// The width of the text on a card of the flow view.
pub const CARD_TEXT: f32 = CARD - 28.0;
/// The width of the text on a pain below it.
pub const PAIN_TEXT: f32 = CARD - PAIN_INDENT - 18.0;

/// Measures with the picture's own font.
pub struct Room<'a>(pub &'a Sheet<'a>);

impl Measure for Room<'_> {
    fn rows(&self, text: &str, kind: Writing, width: f32) -> usize {
        let (face, size) = match kind {
            Writing::Name => (Face::Strong, size::NAME),
            Writing::Does => (Face::Plain, size::TEXT),
            Writing::Thinks => (Face::Quote, size::TEXT),
            Writing::Note => (Face::Strong, size::TEXT),
            Writing::Owner => (Face::Plain, size::CAPTION),
        };
        let text = match kind {
            Writing::Thinks => format!("“{text}”"),
            _ => text.to_owned(),
        };
        face.wrap(&clean(&text), size, width).len()
    }

    fn card(&self, touchpoint: &Touchpoint) -> f32 {
        let caption =
            Face::Plain.wrap(&caption(touchpoint), size::CAPTION, CARD_TEXT - 17.0 - 16.0);
        let name = Face::Strong.wrap(&clean(&touchpoint.name), size::NAME, CARD_TEXT);
        let text = caption.len() as f32 * size::CAPTION * LINE
            + name.len() as f32 * size::NAME * LINE
            + size::TEXT * LINE;
        CARD_HEIGHT.max(text + 24.0).ceil()
    }

    fn pain(&self, pain: &Pain) -> f32 {
        let name = Face::Strong.wrap(&clean(&pain.name), size::CAPTION, PAIN_TEXT);
        PAIN_HEIGHT
            .max(7.0 + (name.len() + 1) as f32 * size::CAPTION * LINE)
            .ceil()
    }

    fn measures(&self) -> f32 {
        match self.0.options.answer {
            Some(_) => 92.0,
            None => 0.0,
        }
    }
}

/// The small words above the name of a card.
pub fn caption(touchpoint: &Touchpoint) -> String {
    let channel = words::channel(touchpoint.channel);
    match touchpoint.moment {
        Some(moment) => format!("{channel} · {}", words::moment(moment)),
        None => channel.to_owned(),
    }
}
