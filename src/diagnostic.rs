//! What is wrong, where, and what to do: one type for every error and warning a person sees.
//!
//! The core reports values, never prints. A diagnostic knows the *path* of the thing it is about
//! (`pains.sso.prevalence`); the file layer turns paths into lines and columns.

use std::fmt;

/// Text out of files and names of files, safe for a terminal: nothing in it moves the cursor, changes a colour or turns
/// the direction of what follows. Line ends stay.
pub fn plain(text: &str) -> String {
    let safe = |c: char| if c == '\n' || is_plain(c) { c } else { ' ' };
    text.chars().map(safe).collect()
}

/// Whether a sign is shown and does nothing else.
pub fn is_plain(c: char) -> bool {
    !(c.is_control() || turns(c) || is_none(c))
}

/// Whether a sign turns the direction of text: what people see would be other than what is there.
const fn turns(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether it is no sign at all: the mark of a byte order, anchors of annotations, and code points that will never
/// be characters.
const fn is_none(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF9}'..='\u{FFFB}')
        || c as u32 & 0xFFFE == 0xFFFE
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be run until it is mended.
    Error,
    /// It runs, but probably not as meant.
    Warning,
}

/// A path to a thing in a map or scenario: `["pains", "sso", "prevalence"]`. Empty: the whole file.
/// List items are their index from 0, as digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(pub Vec<String>);

impl Path {
    /// The path of the whole file.
    pub fn root() -> Path {
        Path::default()
    }

    /// The path with these steps.
    pub fn of<S: AsRef<str>>(steps: impl IntoIterator<Item = S>) -> Path {
        Path(steps.into_iter().map(|s| s.as_ref().to_owned()).collect())
    }

    /// This path and one more step.
    #[must_use]
    pub fn join(&self, step: impl fmt::Display) -> Path {
        let mut steps = self.0.clone();
        steps.push(step.to_string());
        Path(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A stretch of a file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// How many characters are meant, at least 1.
    pub length: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable short name in kebab case, for tests and for looking it up: `unknown-field`.
    pub code: &'static str,
    /// The thing it is about.
    pub path: Path,
    /// Where that is written, once the file layer has looked it up.
    pub place: Option<Place>,
    /// What was found and what is expected, in one sentence, without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error about the thing at `path`.
    pub fn error(code: &'static str, path: Path, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            path,
            place: None,
            message: message.into(),
            hint: None,
        }
    }

    /// A warning about the thing at `path`.
    pub fn warning(code: &'static str, path: Path, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, path, message)
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// The same with advice to use the nearest known name, if one is near.
    #[must_use]
    pub fn nearest<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match nearest_name(found, known) {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether any of them is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}

/// The known name nearest to the one found, if it is near enough to be a slip of the fingers.
///
/// Nearness is Damerau–Levenshtein distance, at most a third of the longer name.
pub fn nearest_name<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| {
            let distance = strsim::damerau_levenshtein(&found.to_lowercase(), &name.to_lowercase());
            (distance, name)
        })
        .filter(|(distance, name)| {
            *distance <= (found.chars().count().max(name.chars().count()) / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        let known = ["prevalence", "leave", "delay"];
        assert_eq!(nearest_name("prevalance", known), Some("prevalence"));
        assert_eq!(nearest_name("Leave", known), Some("leave"));
        assert_eq!(nearest_name("colour", known), None);
    }
}
