//! A page of text: styled pieces, lines that never pass the width, bars.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::plain;

/// Plain text.
pub const PLAIN: Style = Style::new();
/// Headings and the numbers that matter most.
pub const BOLD: Style = Style::new().bold();
/// What is there to be looked up.
pub const DIM: Style = Style::new().dimmed();
/// Met, better.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Missed, worse.
pub const BAD: Style = AnsiColor::Red.on_default();
/// Neither.
pub const MIDDLING: Style = AnsiColor::Yellow.on_default();
/// Bars.
pub const BAR: Style = AnsiColor::Cyan.on_default();

/// Puts colour on text, or does not.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// With colour or without.
    pub fn new(on: bool) -> Paint {
        Paint { on }
    }

    /// Whether there is colour.
    pub fn on(self) -> bool {
        self.on
    }

    /// Text in a style.
    pub fn styled(self, text: &str, style: Style) -> String {
        if self.on && style != PLAIN && !text.trim().is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Met.
    pub fn good(self, text: &str) -> String {
        self.styled(text, GOOD)
    }

    /// Missed, or wrong.
    pub fn bad(self, text: &str) -> String {
        self.styled(text, BAD.bold())
    }

    /// By the way.
    pub fn dim(self, text: &str) -> String {
        self.styled(text, DIM)
    }
}

/// Pieces of text, each in its style, that stand together in a line or a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pieces(Vec<(String, Style)>);

impl Pieces {
    /// One piece.
    pub fn new(text: impl Into<String>, style: Style) -> Pieces {
        Pieces::default().and(text, style)
    }

    /// These and one more.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, style: Style) -> Pieces {
        // Names come from files.
        self.0.push((plain(&text.into()).replace('\n', " "), style));
        self
    }

    /// These and those.
    #[must_use]
    pub fn join(mut self, mut more: Pieces) -> Pieces {
        self.0.append(&mut more.0);
        self
    }

    /// All but the first piece.
    #[must_use]
    pub fn after_first(mut self) -> Pieces {
        if !self.0.is_empty() {
            self.0.remove(0);
        }
        self
    }

    /// Columns on a terminal.
    pub fn width(&self) -> usize {
        self.0.iter().map(|(text, _)| text.width()).sum()
    }

    /// The same in at most so many columns, with an ellipsis where it was cut.
    pub fn cut(&self, most: usize) -> Pieces {
        if self.width() <= most {
            return self.clone();
        }
        let (mut left, mut kept) = (most, Vec::new());
        for (text, style) in &self.0 {
            if text.width() < left {
                left -= text.width();
                kept.push((text.clone(), *style));
            } else {
                kept.push((cut(text, left), *style));
                break;
            }
        }
        Pieces(kept)
    }
}

impl From<&str> for Pieces {
    fn from(text: &str) -> Pieces {
        Pieces::new(text, PLAIN)
    }
}

impl From<String> for Pieces {
    fn from(text: String) -> Pieces {
        Pieces::new(text, PLAIN)
    }
}

/// A text that is too long, in at most so many columns.
fn cut(text: &str, most: usize) -> String {
    let ends = text.char_indices().map(|(at, _)| at);
    let fits = |end: &usize| text[..*end].width() < most;
    let end = ends.take_while(fits).last().unwrap_or(0);
    match most {
        0 => String::new(),
        _ => format!("{}…", text[..end].trim_end()),
    }
}

/// A page that is being written.
#[derive(Debug)]
pub struct Page {
    width: usize,
    paint: Paint,
    text: String,
}

impl Page {
    /// An empty page of so many columns.
    pub fn new(width: usize, color: bool) -> Page {
        Page {
            width,
            paint: Paint::new(color),
            text: String::new(),
        }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.text
    }

    /// A line; what does not fit is cut.
    pub fn line(&mut self, pieces: impl Into<Pieces>) {
        let pieces = pieces.into().cut(self.width);
        let mut line = String::new();
        // No blanks at the end of a line.
        let last = pieces
            .0
            .iter()
            .rposition(|(text, _)| !text.trim().is_empty());
        for (at, (text, style)) in pieces.0.iter().enumerate() {
            let text = match last {
                Some(last) if at < last => text.as_str(),
                Some(last) if at == last => text.trim_end(),
                _ => "",
            };
            line += &self.paint.styled(text, *style);
        }
        self.text += &line;
        self.text.push('\n');
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Text at both ends of a line; where it is too narrow, on two lines.
    pub fn ends(&mut self, left: Pieces, right: Pieces) {
        let (a, b) = (left.width(), right.width());
        if b == 0 {
            self.line(left);
        } else if a + 2 + b <= self.width {
            let gap = " ".repeat(self.width - a - b);
            self.line(left.and(gap, PLAIN).join(right));
        } else {
            self.line(left);
            self.line(right);
        }
    }

    /// The heading of a section, with a remark.
    pub fn heading(&mut self, title: &str, remark: &str) {
        self.blank();
        let title = Pieces::new(title.to_uppercase(), BOLD);
        if remark.is_empty() {
            self.line(title);
        } else if title.width() + 2 + remark.width() <= self.width {
            self.line(title.and("  ", PLAIN).and(remark, DIM));
        } else {
            self.line(title);
            self.paragraph(remark, DIM, 2);
        }
    }

    /// Words that flow over as many lines as they need.
    pub fn paragraph(&mut self, text: &str, style: Style, indent: usize) {
        let room = self.width.saturating_sub(indent).max(10);
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                self.line(Pieces::new(" ".repeat(indent), PLAIN).and(line, style));
                line = String::new();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += word;
        }
        if !line.is_empty() {
            self.line(Pieces::new(" ".repeat(indent), PLAIN).and(line, style));
        }
    }
}

/// A bar of at most `length` columns for a part of 1; a little is not nothing.
pub fn bar(part: f64, length: usize) -> String {
    let cells = (part.clamp(0.0, 1.0) * length as f64).round() as usize;
    match cells {
        0 if part > 0.0 => "▏".to_owned(),
        cells => "▇".repeat(cells),
    }
}

/// A bar with the rest of its length marked.
pub fn gauge(part: f64, length: usize, style: Style) -> Pieces {
    let cells = (part.clamp(0.0, 1.0) * length as f64).round() as usize;
    let rest = length - cells;
    Pieces::new("▇".repeat(cells), style).and("▁".repeat(rest), DIM)
}

/// Small columns, one for each part of 1.
pub fn sparkline(parts: impl IntoIterator<Item = f64>) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let level = |part: f64| LEVELS[((part.clamp(0.0, 1.0) * 7.0).round() as usize).min(7)];
    parts.into_iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_are_cut_by_columns() {
        let cut = |text: &str, most| {
            let mut page = Page::new(most, false);
            page.line(text);
            page.finish()
        };
        assert_eq!(cut("Connect a data source", 12), "Connect a d…\n");
        assert_eq!(cut("顧客が設定する", 8), "顧客が…\n");
        assert_eq!(cut("short", 12), "short\n");
        assert_eq!(cut("evil\u{1b}[2J", 20), "evil [2J\n");
    }

    #[test]
    fn without_colour_there_are_no_escapes() {
        let mut page = Page::new(20, false);
        page.line(Pieces::new("a", BOLD).and("b", BAD));
        assert_eq!(page.finish(), "ab\n");
        let mut page = Page::new(20, true);
        page.line(Pieces::new("a", BOLD));
        assert_eq!(page.finish(), "\u{1b}[1ma\u{1b}[0m\n");
    }

    #[test]
    fn bars_show_little_but_not_nothing() {
        assert_eq!(bar(0.0, 10), "");
        assert_eq!(bar(0.001, 10), "▏");
        assert_eq!(bar(1.0, 4), "▇▇▇▇");
        assert_eq!(sparkline([0.0, 0.5, 1.0]), "▁▅█");
    }
}
