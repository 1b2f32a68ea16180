//! Lines and columns of a text.

use super::syntax::Span;
use crate::diagnostic::Place;

/// Where the lines of a text start.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of this text.
    pub fn new(text: &str) -> Lines {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Lines {
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// The place of a span: its first line only, if it runs over several.
    pub fn place(&self, text: &str, file: &str, span: Span) -> Place {
        let start = (span.start as usize).min(text.len());
        let line = self.starts.partition_point(|s| *s <= start).max(1);
        let before = text.get(self.starts[line - 1]..start).unwrap_or_default();
        let length = span
            .of(text)
            .lines()
            .next()
            .map_or(0, |l| l.chars().count());
        Place {
            file: file.to_owned(),
            line,
            column: before.chars().count() + 1,
            length: length.max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\nüü b\n";
        let place = Lines::new(text).place(text, "f", Span::new(7, 8));
        assert_eq!((place.line, place.column, place.length), (2, 4, 1));
    }
}
