//! Slugs: the short names that identify things in a map.

use std::{fmt, sync::Arc};

/// A short name chosen by people that identifies a thing in a map: `first-report`.
///
/// Lower-case letters a–z, digits, `-`, `_` and `.`, starting with a letter or digit, at most 64
/// characters. The plain alphabet keeps look-alike names (Cyrillic `а`, Latin `a`) from hiding two
/// things behind one spelling; the display name of a thing may use any script. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

/// Why a text is not a slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlugError {
    /// The text that was given, shortened.
    pub found: String,
    /// A slug near to it, when one can be made.
    pub suggestion: Option<Slug>,
}

impl fmt::Display for SlugError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "found {:?}, expected a slug: lower-case letters a-z, digits, `-`, `_` or `.`, at most {} characters, starting with a letter or digit",
            self.found,
            Slug::MAX_LENGTH
        )
    }
}

impl SlugError {
    /// What is wrong, and what could be written instead.
    pub fn with_suggestion(&self) -> String {
        match &self.suggestion {
            Some(slug) => format!("{self}; write \"{slug}\""),
            None => self.to_string(),
        }
    }
}

impl std::error::Error for SlugError {}

impl Slug {
    /// The most characters a slug may have.
    pub const MAX_LENGTH: usize = 64;

    /// The slug with this text.
    ///
    /// # Errors
    /// [`SlugError`], with a suggestion where one can be made, when the text is not a slug.
    pub fn new(text: &str) -> Result<Slug, SlugError> {
        if Self::is_valid(text) {
            Ok(Slug(text.into()))
        } else {
            Err(SlugError {
                found: text.chars().take(80).collect(),
                suggestion: Self::from_title(text),
            })
        }
    }

    /// A slug made from a display name: `First report!` gives `first-report`. `None` when the name
    /// has no letter or digit of the slug alphabet.
    pub fn from_title(title: &str) -> Option<Slug> {
        let mut text = String::new();
        for c in title.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => text.push(c),
                '_' | '.' if !text.is_empty() => text.push(c),
                _ if !text.is_empty() && !text.ends_with('-') => text.push('-'),
                _ => {}
            }
            if text.len() >= Self::MAX_LENGTH {
                break;
            }
        }
        let text = text.trim_end_matches(['-', '_', '.']);
        Self::is_valid(text).then(|| Slug(text.into()))
    }

    fn is_valid(text: &str) -> bool {
        (1..=Self::MAX_LENGTH).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && text
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::borrow::Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_slugs() {
        let slug = |title| Slug::from_title(title).map(|s| s.to_string());
        assert_eq!(slug("  First report! "), Some("first-report".into()));
        assert_eq!(slug("Größe"), Some("gr-e".into()));
        assert_eq!(slug("价格"), None);
    }

    #[test]
    fn a_wrong_slug_comes_with_a_suggestion() {
        let error = Slug::new("First Report").unwrap_err();
        assert!(
            error
                .with_suggestion()
                .ends_with("; write \"first-report\""),
            "{error}"
        );
        assert_eq!(error.suggestion.unwrap().as_str(), "first-report");
    }
}
