//! Text in its canonical form: what a value looks like when Wayfarer writes it from scratch.

use super::syntax::Shape;
use crate::diagnostic::is_plain;

/// The longest line that is written where something can be put on one line or on several.
pub const WIDTH: usize = 100;
/// The step of indentation.
pub const INDENT: usize = 4;

/// A value that is ready to be written. Two equal ones mean the same.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Something written as it is.
    Atom(String),
    /// Something in brackets.
    Group(OutGroup),
}

/// Values in brackets, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct OutGroup {
    /// The name before the bracket, or nothing.
    pub name: &'static str,
    /// The kind of bracket.
    pub shape: Shape,
    /// The values with their keys. The key is the bare name or text; `None` where there is none.
    pub members: Vec<(Option<String>, Out)>,
}

impl Out {
    /// A text in quotes.
    pub fn text(text: &str) -> Out {
        Out::Atom(quote(text))
    }

    /// The shortest number that is read back as the same.
    pub fn number(number: f64) -> Out {
        let size = number.abs();
        let plain = size == 0.0 || (1e-5..1e15).contains(&size);
        Out::Atom(match plain {
            true => format!("{number}"),
            false => format!("{number:e}"),
        })
    }

    /// Values in brackets without keys.
    pub fn list(name: &'static str, shape: Shape, items: impl IntoIterator<Item = Out>) -> Out {
        Out::Group(OutGroup {
            name,
            shape,
            members: items.into_iter().map(|item| (None, item)).collect(),
        })
    }

    /// Values in brackets with keys.
    pub fn keyed(name: &'static str, shape: Shape, members: Vec<(String, Out)>) -> Out {
        let members = members.into_iter().map(|(k, v)| (Some(k), v)).collect();
        Out::Group(OutGroup {
            name,
            shape,
            members,
        })
    }

    /// Whether it holds things that stand in a block of their own: touchpoints, changes.
    fn holds_blocks(&self) -> bool {
        let Out::Group(group) = self else {
            return false;
        };
        let record = |out: &Out| matches!(out, Out::Group(g) if g.shape == Shape::Parens && g.members.iter().any(|(key, _)| key.is_some()));
        group.shape != Shape::Parens && group.members.iter().any(|(_, out)| record(out))
    }

    /// The text on one line.
    pub fn inline(&self) -> String {
        let mut text = String::new();
        self.write_inline(&mut text);
        text
    }

    fn write_inline(&self, text: &mut String) {
        match self {
            Out::Atom(atom) => text.push_str(atom),
            Out::Group(group) => {
                let (open, close) = group.shape.brackets();
                text.push_str(group.name);
                text.push(open);
                for (i, (key, value)) in group.members.iter().enumerate() {
                    if i > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(&group.shape.key(key.as_deref()));
                    value.write_inline(text);
                }
                text.push(close);
            }
        }
    }

    /// The text of a value `level` brackets deep in the file, whose first line is indented by
    /// `indent` and already holds `used` characters, its indentation included.
    pub fn layout(&self, level: usize, indent: usize, used: usize) -> String {
        let Out::Group(group) = self else {
            return self.inline();
        };
        if level > 0 && !(level == 1 && self.holds_blocks()) {
            let inline = self.inline();
            // One more for the comma.
            if used + inline.chars().count() < WIDTH {
                return inline;
            }
        }
        if group.members.is_empty() {
            return self.inline();
        }
        let (open, close) = group.shape.brackets();
        let inner = indent + INDENT;
        let mut text = format!("{}{open}\n", group.name);
        for (key, value) in &group.members {
            let key = group.shape.key(key.as_deref());
            let used = inner + key.chars().count();
            let value = value.layout(level + 1, inner, used);
            text.push_str(&format!("{:inner$}{key}{value},\n", ""));
        }
        text.push_str(&format!("{:indent$}{close}", ""));
        text
    }

    /// The text of a whole file.
    pub fn file(&self) -> String {
        let mut text = self.layout(0, 0, 0);
        text.push('\n');
        text
    }
}

impl Shape {
    /// A key as it is written before its value, the colon included.
    pub fn key(self, key: Option<&str>) -> String {
        match (key, self) {
            (None, _) => String::new(),
            (Some(key), Shape::Map) => format!("{}: ", quote(key)),
            (Some(key), _) => format!("{key}: "),
        }
    }
}

/// A text in quotes, with everything escaped that would not be seen or would end it.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Marks that change the direction of text can make a file look other than it is.
            c if !is_plain(c) => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let number = |n| Out::number(n).inline();
        assert_eq!(number(0.4), "0.4");
        assert_eq!(number(40000.0), "40000");
        assert_eq!(number(1e300), "1e300");
        assert_eq!(number(5e-324), "5e-324");
    }

    #[test]
    fn texts_are_read_back_by_ron() {
        for text in ["a \"b\" \\ \n\t\r\u{0}\u{7f}\u{202e}é🦀", "", "r#\"x\"#"] {
            assert_eq!(ron::from_str::<String>(&quote(text)).as_deref(), Ok(text));
        }
    }
}
