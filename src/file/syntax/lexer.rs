//! Cuts a RON text into tokens that cover every byte of it.

use super::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Spaces and line ends.
    Space,
    /// `// …`, the line end not included.
    LineComment,
    /// `/* … */`, which may be nested.
    BlockComment,
    /// A name: `share`, `Current`, `r#type`.
    Name,
    /// `"…"` or `r#"…"#`.
    Text,
    /// `'x'`, `b"…"`, `b'x'`.
    Other,
    /// A number or what starts like one: `0.4`, `-1e-3`, `2d`.
    Number,
    /// One of `( ) [ ] { } , : #`.
    Punctuation(char),
    /// A comment or text whose end is missing.
    Unclosed,
    /// Anything else.
    Unknown,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
}

impl Token {
    /// Whether it means nothing: a space or a comment.
    pub fn is_trivia(self) -> bool {
        matches!(
            self.kind,
            TokenKind::Space | TokenKind::LineComment | TokenKind::BlockComment
        )
    }
}

/// The tokens from byte `start` on, which must be the start of a character.
pub fn tokens(text: &str, start: usize) -> impl Iterator<Item = Token> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = first(rest);
        let token = Token {
            kind,
            span: Span::new(at, at + length),
        };
        at += length;
        Some(token)
    })
}

/// RON's white space: Unicode's `Pattern_White_Space`, which leaves out the non-breaking space.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Kind and length of the first token of a text that is not empty.
fn first(text: &str) -> (TokenKind, usize) {
    let length_while =
        |text: &str, test: fn(char) -> bool| text.find(|c: char| !test(c)).unwrap_or(text.len());
    let c = text.chars().next().unwrap_or_default();
    match c {
        _ if is_space(c) => (TokenKind::Space, length_while(text, is_space)),
        '/' if text.starts_with("//") => (
            TokenKind::LineComment,
            text.find('\n').unwrap_or(text.len()),
        ),
        '/' if text.starts_with("/*") => block_comment(text),
        '"' => quoted(text, 1, '"', TokenKind::Text),
        '\'' => quoted(text, 1, '\'', TokenKind::Other),
        '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '#' => (TokenKind::Punctuation(c), 1),
        'r' if raw_text(&text[1..]).is_some() => closed(text, 1, TokenKind::Text),
        'b' if text.starts_with("b\"") => quoted(text, 2, '"', TokenKind::Other),
        'b' if text.starts_with("b'") => quoted(text, 2, '\'', TokenKind::Other),
        'b' if text.starts_with("br") && raw_text(&text[2..]).is_some() => {
            closed(text, 2, TokenKind::Other)
        }
        'r' if text.starts_with("r#") && text[2..].starts_with(is_name_start) => {
            (TokenKind::Name, 2 + length_while(&text[2..], is_name))
        }
        _ if is_name_start(c) => (TokenKind::Name, length_while(text, is_name)),
        '0'..='9' | '+' | '-' | '.' => number(text),
        _ if text.starts_with("<<<<<<<") => {
            (TokenKind::Unknown, text.find('\n').unwrap_or(text.len()))
        }
        _ => (TokenKind::Unknown, c.len_utf8()),
    }
}

fn number(text: &str) -> (TokenKind, usize) {
    let hexadecimal = text.trim_start_matches(['+', '-']).starts_with("0x");
    let mut before = None;
    let length = text
        .char_indices()
        .find(|&(at, c)| {
            let sign = matches!(c, '+' | '-')
                && (at == 0 || (matches!(before, Some('e' | 'E')) && !hexadecimal));
            before = Some(c);
            !(sign || c == '.' || is_name(c))
        })
        .map_or(text.len(), |(at, _)| at);
    // A sign or a dot alone is no number.
    if text[..length].contains(|c: char| c.is_alphanumeric()) {
        (TokenKind::Number, length)
    } else {
        (TokenKind::Unknown, length.max(1))
    }
}

/// A text between quotes, `\` protecting the next character. One that never ends is taken to end
/// with its line, so that the rest of the file can still be read.
fn quoted(text: &str, start: usize, quote: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut protected = false;
    for (at, c) in text[start..].char_indices() {
        match c {
            _ if protected => protected = false,
            '\\' => protected = true,
            _ if c == quote => return (kind, start + at + c.len_utf8()),
            // A character never spans lines.
            '\n' if quote == '\'' => break,
            _ => {}
        }
    }
    let line = text.find('\n').unwrap_or(text.len());
    (TokenKind::Unclosed, line.max(start))
}

/// The length of `#"…"#` at the start of the text, `Err` when its end is missing, `None` when there
/// is no such thing.
fn raw_text(text: &str) -> Option<Result<usize, ()>> {
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    let rest = text[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &text[..hashes]);
    Some(
        rest.find(&end)
            .map(|at| hashes + 1 + at + end.len())
            .ok_or(()),
    )
}

fn closed(text: &str, prefix: usize, kind: TokenKind) -> (TokenKind, usize) {
    match raw_text(&text[prefix..]) {
        Some(Ok(length)) => (kind, prefix + length),
        _ => (
            TokenKind::Unclosed,
            text.find('\n').unwrap_or(text.len()).max(1),
        ),
    }
}

fn block_comment(text: &str) -> (TokenKind, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return (TokenKind::BlockComment, at);
                }
            }
            _ => at += 1,
        }
    }
    (TokenKind::Unclosed, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cover_every_byte() {
        let text = "A(b: r#\"x\"y\"#, // c\n /* d /* e */ */ 'f': -1.5e-3, ü: \"\\\"\", €)\u{a0}..";
        let joined: String = tokens(text, 0).map(|t| t.span.of(text)).collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn unclosed_things_end() {
        for text in [
            "\"abc",
            "/* /* */",
            "r#\"x\"",
            "'a",
            "b\"",
            "br##\"\"#",
            "\"\\",
        ] {
            let kinds: Vec<_> = tokens(text, 0).map(|t| t.kind).collect();
            assert_eq!(kinds, [TokenKind::Unclosed], "{text}");
        }
    }
}
