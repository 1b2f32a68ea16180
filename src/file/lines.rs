//! Lines and columns of a text.

use super::{migrate::Migrated, syntax::Span};
use crate::diagnostic::Place;

/// Where the lines of a text start.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    /// The text as it was read and how it came to be this one, where it was brought to the present format:
    /// places are those that people find in their file.
    was: Option<(String, Migrated)>,
}

impl Lines {
    /// The lines of this text.
    pub fn new(text: &str) -> Lines {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Lines {
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
            was: None,
        }
    }

    /// The lines of a text that was of an older format.
    pub fn of_migrated(text: &str, migrated: Migrated) -> Lines {
        Lines {
            was: Some((text.to_owned(), migrated)),
            ..Lines::new(text)
        }
    }

    /// The text as it was read, where it was of an older format.
    pub fn source(&self) -> Option<&str> {
        self.was.as_ref().map(|(text, _)| text.as_str())
    }

    /// The place of a span: its first line only, if it runs over several.
    pub fn place(&self, text: &str, file: &str, span: Span) -> Place {
        let (text, span) = match &self.was {
            Some((source, migrated)) => {
                let [start, end] = [span.start, span.end].map(|at| migrated.before(at as usize));
                (source.as_str(), Span::new(start, end.max(start)))
            }
            None => (text, span),
        };
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
