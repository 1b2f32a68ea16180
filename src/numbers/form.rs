//! The forms of docs/FORMAT.md as people type them into a field: `Usually(median: "1d", p90: "5d")`.
//! Quotes may be left out, and a semicolon may part where commas are decimal.

use super::misread::Misread;

/// A name with what stands in its brackets.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name, in small letters.
    pub name: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a form: its name, where it has one, and its text, without quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name in small letters.
    pub key: Option<String>,
    /// What it says.
    pub text: String,
}

/// Whether a text begins like a form.
pub fn looks_like_form(text: &str) -> bool {
    let text = text.trim_start();
    let name = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    name >= 3 && text[name..].trim_start().starts_with('(')
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// [`Misread`] where a bracket or quote is not closed.
    pub fn parse(text: &str, expected: &str) -> Result<Form, Misread> {
        let wrong = || Misread::of(text, expected);
        let (name, rest) = text.trim().split_once('(').ok_or_else(wrong)?;
        let inside = rest.strip_suffix(')').ok_or_else(|| {
            Misread::Told(format!(
                "found “{}”, expected a closing bracket at its end",
                text.trim().chars().take(60).collect::<String>()
            ))
        })?;
        let parts = split(inside).ok_or_else(wrong)?;
        let parts = parts.iter().map(|part| Part::of(part)).collect();
        Ok(Form {
            name: name.trim().to_lowercase(),
            parts,
        })
    }

    /// Its parts in the order of these names; parts without a name stand in that order already.
    pub fn named(&self, names: &[&str]) -> Option<Vec<&str>> {
        if self.parts.len() != names.len() {
            return None;
        }
        let keyed = self.parts.iter().filter(|part| part.key.is_some()).count();
        if keyed == 0 {
            return Some(self.parts.iter().map(|part| part.text.as_str()).collect());
        }
        let of = |name: &&str| {
            let part = self
                .parts
                .iter()
                .find(|part| part.key.as_deref() == Some(name));
            part.map(|part| part.text.as_str())
        };
        names.iter().map(of).collect()
    }

    /// Whether a part has this name.
    pub fn has(&self, name: &str) -> bool {
        self.parts
            .iter()
            .any(|part| part.key.as_deref() == Some(name))
    }
}

impl Part {
    fn of(text: &str) -> Part {
        let text = text.trim();
        let (key, value) = match text.split_once(':') {
            Some((key, value))
                if !key.trim().is_empty()
                    && key
                        .trim()
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '_') =>
            {
                (Some(key.trim().to_lowercase()), value)
            }
            _ => (None, text),
        };
        Part {
            key,
            text: unquoted(value).to_owned(),
        }
    }
}

/// A text without the quotes around it.
pub fn unquoted(text: &str) -> &str {
    const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];
    let text = text.trim();
    let whole = text.starts_with(QUOTES) && text.ends_with(QUOTES) && text.chars().count() > 1;
    match whole && text.chars().filter(|c| QUOTES.contains(c)).count() == 2 {
        true => text.trim_matches(QUOTES).trim(),
        false => text,
    }
}

/// The parts between the commas, or the semicolons where there are any, outside brackets and quotes.
pub fn split(text: &str) -> Option<Vec<&str>> {
    let cuts = |sign: char| -> Option<Vec<usize>> {
        let (mut depth, mut open, mut cuts) = (0i32, false, Vec::new());
        for (at, c) in text.char_indices() {
            match c {
                '"' => open = !open,
                '“' | '„' | '«' => open = true,
                '”' | '»' => open = false,
                '(' | '[' if !open => depth += 1,
                ')' | ']' if !open => depth -= 1,
                c if c == sign && depth == 0 && !open => cuts.push(at),
                _ => {}
            }
            if depth < 0 {
                return None;
            }
        }
        (depth == 0 && !open).then_some(cuts)
    };
    let at = match cuts(';')? {
        none if none.is_empty() => cuts(',')?,
        some => some,
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in at {
        parts.push(text[start..cut].trim());
        start = cut + 1;
    }
    let last = text[start..].trim();
    // RON allows a comma behind the last part.
    if !last.is_empty() || parts.is_empty() {
        parts.push(last);
    }
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}
