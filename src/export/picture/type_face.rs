//! The typefaces of pictures: how wide a text is, where it breaks, and what of a face a text needs.

use std::{collections::BTreeSet, sync::LazyLock};

use unicode_width::UnicodeWidthChar;

/// A face of Inter, which is set into every picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// Text.
    Plain,
    /// Headings and numbers that matter.
    Strong,
    /// Quotes.
    Quote,
}

impl Face {
    /// Every one of them.
    pub const ALL: [Face; 3] = [Face::Plain, Face::Strong, Face::Quote];

    /// The whole font.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Face::Plain => include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
            Face::Strong => include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
            Face::Quote => include_bytes!("../../../assets/fonts/Inter-Italic.otf"),
        }
    }

    /// Its weight and style in CSS.
    pub const fn style(self) -> (u16, &'static str) {
        match self {
            Face::Plain => (400, "normal"),
            Face::Strong => (600, "normal"),
            Face::Quote => (400, "italic"),
        }
    }

    fn known(self) -> Option<&'static Known> {
        FACES[self as usize].as_ref()
    }

    /// Whether the face has a sign for a character.
    pub fn has(self, c: char) -> bool {
        self.known().is_some_and(|known| known.advance(c).is_some())
    }

    /// The width of a text.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let mut before = ' ';
        let advance = |c: char| {
            // What is joined to an emoji is drawn in its place.
            let joined = before == '\u{200D}' || is_skin(c);
            before = c;
            if joined { 0.0 } else { self.advance(c) }
        };
        text.chars().map(advance).sum::<f32>() * size
    }

    fn advance(self, c: char) -> f32 {
        let own = self.known().and_then(|known| known.advance(c));
        // What another font will have to draw: as wide as such signs mostly are.
        own.unwrap_or_else(|| match c.width() {
            Some(0) | None => 0.0,
            // Hebrew and Arabic are narrow.
            Some(1) if matches!(c, '\u{590}'..='\u{8FF}') => 0.52,
            Some(1) => 0.64,
            _ if (c as u32) >= 0x1F000 => 1.28,
            _ => 1.0,
        })
    }

    /// The lines of a text that is no wider than this; a single sign may be.
    pub fn wrap(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Lines {
            face: self,
            most: width / size,
            lines: Vec::new(),
            line: String::new(),
            used: 0.0,
        };
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            lines.word(word);
        }
        lines.end();
        if lines.lines.is_empty() {
            lines.lines.push(String::new());
        }
        lines.lines
    }
}

/// Breaks words into lines.
struct Lines {
    face: Face,
    most: f32,
    lines: Vec<String>,
    line: String,
    used: f32,
}

impl Lines {
    fn word(&mut self, word: &str) {
        let width = |text: &str| self.face.width(text, 1.0);
        let space = if self.line.is_empty() {
            0.0
        } else {
            width(" ")
        };
        let whole = width(word);
        if self.used + space + whole <= self.most {
            if !self.line.is_empty() {
                self.line.push(' ');
            }
            self.line.push_str(word);
            self.used += space + whole;
            return;
        }
        let breaks_anywhere = word.chars().any(is_ideograph);
        if whole <= self.most && !breaks_anywhere {
            self.end();
            self.line.push_str(word);
            self.used = whole;
            return;
        }
        // Longer than a line, or of a script without spaces: broken where it must be.
        let mut gap = space;
        if !breaks_anywhere
            || self.used + gap + self.face.width(&word[..first(word)], 1.0) > self.most
        {
            self.end();
            gap = 0.0;
        }
        if gap > 0.0 {
            self.line.push(' ');
            self.used += gap;
        }
        let mut pieces = clusters(word).peekable();
        while let Some(piece) = pieces.next() {
            let wide = self.face.width(piece, 1.0);
            // A stop does not begin a line.
            let next = pieces.peek().filter(|p| p.starts_with(is_stop));
            let needs = wide + next.map_or(0.0, |p| self.face.width(p, 1.0));
            if self.used + needs > self.most && !self.line.is_empty() && !piece.starts_with(is_stop)
            {
                self.end();
            }
            self.line.push_str(piece);
            self.used += wide;
        }
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.used = 0.0;
    }
}

/// Where the first sign of a word ends.
fn first(word: &str) -> usize {
    clusters(word).next().map_or(0, str::len)
}

/// A word in signs that must not be parted: a letter with its accents, an emoji with its joiners.
fn clusters(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices().peekable();
        let (_, mut before) = chars.next()?;
        let mut end = rest.len();
        for (at, c) in chars {
            let joins = c.width() == Some(0) || before == '\u{200D}' || is_skin(c);
            if !joins {
                end = at;
                break;
            }
            before = c;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

const fn is_skin(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Scripts that are written without spaces between words.
const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

const fn is_stop(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '」'
            | '』'
            | '）'
            | '！'
            | '？'
            | ','
            | '.'
            | ')'
            | '!'
            | '?'
            | ';'
            | ':'
            | '”'
            | '’'
    )
}

/// A face that has been read.
struct Known {
    face: ttf_parser::Face<'static>,
    unit: f32,
    /// The widths of the letters that are asked for most.
    ascii: [f32; 128],
}

impl Known {
    fn read(bytes: &'static [u8]) -> Option<Known> {
        let face = ttf_parser::Face::parse(bytes, 0).ok()?;
        let unit = f32::from(face.units_per_em());
        let mut known = Known {
            face,
            unit,
            ascii: [f32::NAN; 128],
        };
        for c in ' '..='~' {
            known.ascii[c as usize] = known.look_up(c).unwrap_or(f32::NAN);
        }
        Some(known)
    }

    fn look_up(&self, c: char) -> Option<f32> {
        let glyph = self.face.glyph_index(c)?;
        let advance = self.face.glyph_hor_advance(glyph)?;
        Some(f32::from(advance) / self.unit)
    }

    fn advance(&self, c: char) -> Option<f32> {
        match self.ascii.get(c as usize) {
            Some(width) if !width.is_nan() => Some(*width),
            _ => self.look_up(c),
        }
    }
}

static FACES: LazyLock<[Option<Known>; 3]> =
    LazyLock::new(|| Face::ALL.map(|face| Known::read(face.bytes())));

/// The glyphs of a face for these characters, by character.
pub fn glyphs(face: Face, chars: &BTreeSet<char>) -> Vec<(char, u16)> {
    let known = face.known();
    let glyph = |c: &char| Some((*c, known?.face.glyph_index(*c)?.0));
    chars.iter().filter_map(glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_every_letter_and_fit() {
        let texts = [
            "Connects a data source and waits for the administrator",
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
            "中文客户在这里比较价格，然后决定是否购买。",
            "mixed 中文 and Latin words in 一 line",
            "👩‍👩‍👧‍👦 family 👍🏽 ok",
            "",
        ];
        for text in texts {
            for width in [40.0, 90.0, 168.0] {
                let lines = Face::Plain.wrap(text, 12.0, width);
                let all: String = lines.concat().replace(' ', "");
                assert_eq!(all, text.replace(' ', ""));
                for line in &lines {
                    let fits = Face::Plain.width(line, 12.0) <= width + 13.0;
                    assert!(fits || clusters(line).count() == 1, "{line:?}");
                }
            }
        }
        let lines = Face::Plain.wrap("one two", 12.0, 1000.0);
        assert_eq!(lines, ["one two"]);
    }

    #[test]
    fn the_faces_are_read() {
        for face in Face::ALL {
            assert!(face.has('A') && face.has('ж') && face.has('Ω') && !face.has('中'));
            let width = face.width("mmmm", 10.0);
            assert!(width > 25.0 && width < 45.0, "{width}");
        }
        assert!(Face::Strong.width("Name", 13.0) > Face::Plain.width("Name", 13.0));
    }
}
