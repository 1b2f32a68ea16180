//! How much room texts need: asked of whoever will draw them.

use crate::map::{Pain, Touchpoint};

/// What kind of text stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// The name of a step.
    Name,
    /// What the customer does.
    Does,
    /// What the customer thinks.
    Thinks,
    /// The name of a pain or an opportunity.
    Note,
    /// Who looks after an opportunity, and its votes.
    Owner,
}

/// Tells how much room texts need.
pub trait Measure {
    /// Rows that a text takes in a column as wide as this.
    fn rows(&self, text: &str, kind: Writing, width: f32) -> usize;

    /// The least height of a touchpoint's card in the flow picture.
    fn card(&self, _: &Touchpoint) -> f32 {
        super::flow::CARD_HEIGHT
    }

    /// The height of a pain below its card in the flow picture.
    fn pain(&self, _: &Pain) -> f32 {
        super::flow::PAIN_HEIGHT
    }

    /// The height of the numbers of a stage.
    fn measures(&self) -> f32 {
        64.0
    }
}

/// By a rough width of letters, and never more than a few rows: for a screen, where whoever draws cuts
/// what does not fit, and shows all of it on demand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rough;

impl Measure for Rough {
    fn rows(&self, text: &str, kind: Writing, width: f32) -> usize {
        let (letter, most) = match kind {
            Writing::Name => (7.4, 2),
            Writing::Does => (6.4, 4),
            Writing::Thinks => (6.6, 4),
            Writing::Note => (6.8, 3),
            Writing::Owner => return 1,
        };
        let per_line = (width / letter).max(1.0);
        let mut rows = 1;
        let mut used = 0.0;
        for word in text.split_whitespace() {
            let length = word.chars().count() as f32;
            if used > 0.0 && used + 1.0 + length > per_line {
                rows += 1;
                used = length;
            } else {
                used += length + if used > 0.0 { 1.0 } else { 0.0 };
            }
        }
        rows.min(most)
    }
}
