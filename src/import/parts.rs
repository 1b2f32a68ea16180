//! The parts of a workbook: XML files in a zip file, of which only texts and numbers of cells are taken.
//!
//! Formats, merged cells and formulas are passed over, and nothing is believed that the file says about
//! its own size: what is kept is counted while it is read.

use std::{
    collections::{BTreeMap, HashSet},
    io::{BufReader, Cursor, Read},
};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};
use zip::ZipArchive;

use super::table::{MOST_COLUMNS, Row};

/// The most text that is taken from a workbook: one text may stand in a million cells.
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// The most rows of a sheet, in any program.
const LAST_ROW: u32 = 1 << 20;
/// The most sheets that are looked at.
const MOST_SHEETS: usize = 500;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A workbook whose table of contents and texts have been read.
pub(super) struct Workbook<'a> {
    zip: Zip<'a>,
    /// Names of sheets, and the parts they are in.
    sheets: Vec<(String, String)>,
    texts: Texts,
    /// How many bytes of text may still be taken.
    left: usize,
}

impl<'a> Workbook<'a> {
    /// Reads what stands in the workbook besides its sheets.
    pub fn open(zip: Zip<'a>) -> Result<Workbook<'a>, String> {
        let mut book = Workbook {
            zip,
            sheets: Vec::new(),
            texts: Texts::default(),
            left: MOST_TEXT,
        };
        let root = book.relations("_rels/.rels", "")?;
        let main = root.values().find(|r| r.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.part.clone());
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let relations = book.relations(&format!("{folder}/_rels/{file}.rels"), folder)?;
        book.sheets = book.contents(&main, &relations)?;
        let texts = relations.values().find(|r| r.kind == "sharedStrings");
        // Some programs refer to texts that they have not written.
        if let Some(texts) = texts.filter(|texts| find(&book.zip, &texts.part).is_some()) {
            book.texts = book.shared_texts(&texts.part)?;
        }
        Ok(book)
    }

    /// The names of its sheets, in order.
    pub fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.0.clone()).collect()
    }

    /// The rows of a sheet that have anything in them, each with its place; at most one more than so many.
    pub fn rows(&mut self, sheet: &str, most: usize) -> Result<Vec<Row>, String> {
        let named = self.sheets.iter().find(|one| one.0 == sheet);
        let part = named.map(|one| one.1.clone()).unwrap_or_default();
        let mut left = self.left;
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let texts = &self.texts;
        let part = Part::open(&mut self.zip, &part)?;
        part.cells(|(row, column), kind, text| {
            let column = column as usize;
            if column >= MOST_COLUMNS || (rows.len() > most && !rows.contains_key(&row)) {
                return Ok(());
            }
            let text = written(kind, text, texts)?;
            left = left.checked_sub(text.len()).ok_or_else(too_much)?;
            let row = rows.entry(row).or_default();
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text;
            Ok(())
        })?;
        self.left = left;
        let rows = rows.into_iter();
        Ok(rows.map(|(at, cells)| (at as usize + 1, cells)).collect())
    }

    /// The names of sheets and the parts they are in: no part twice, for each is read as a whole.
    fn contents(
        &mut self,
        main: &str,
        relations: &BTreeMap<String, Relation>,
    ) -> Result<Vec<(String, String)>, String> {
        let (mut sheets, mut seen) = (Vec::new(), HashSet::new());
        Part::open(&mut self.zip, main)?.each(|tag| {
            if tag.local_name().as_ref() != "sheet" {
                return Ok(());
            }
            let relation = relations.get(&attribute(tag, "id")?);
            let sheet = relation.filter(|r| r.kind == "worksheet");
            if let Some(sheet) = sheet.filter(|r| seen.insert(r.part.clone())) {
                sheets.push((attribute(tag, "name")?, sheet.part.clone()));
            }
            match sheets.len() > MOST_SHEETS {
                true => Err(format!("the workbook has more than {MOST_SHEETS} sheets")),
                false => Ok(()),
            }
        })?;
        Ok(sheets)
    }

    /// What a part refers to, by the names it uses for that.
    fn relations(
        &mut self,
        part: &str,
        folder: &str,
    ) -> Result<BTreeMap<String, Relation>, String> {
        let mut found = BTreeMap::new();
        Part::open(&mut self.zip, part)?.each(|tag| {
            if tag.local_name().as_ref() == "Relationship" {
                let target = attribute(tag, "Target")?;
                let part = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("{folder}/{target}"),
                };
                let kind = attribute(tag, "Type")?;
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.insert(attribute(tag, "Id")?, Relation { kind, part });
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn shared_texts(&mut self, part: &str) -> Result<Texts, String> {
        let mut texts = Texts::default();
        Part::open(&mut self.zip, part)?.strings(|text| texts.push(text))?;
        Ok(texts)
    }
}

fn too_much() -> String {
    format!(
        "the texts in its cells are longer than {} MB together; is it a table?",
        MOST_TEXT / 1024 / 1024
    )
}

/// A part that another one refers to, and what for.
struct Relation {
    kind: String,
    part: String,
}

/// The texts that cells share, one after another.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) -> Result<(), String> {
        if self.all.len() + text.len() > MOST_TEXT {
            return Err(too_much());
        }
        self.all.push_str(text);
        self.ends
            .push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let begin = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.all.get(begin..end)
    }
}

/// A cell as text.
fn written(kind: &str, text: &str, texts: &Texts) -> Result<String, String> {
    Ok(match kind {
        "s" if text.is_empty() => String::new(),
        "s" => {
            let shared = text.trim().parse().ok().and_then(|at| texts.get(at));
            let no = || format!("the workbook is damaged: it has no text number {text}");
            shared.ok_or_else(no)?.to_owned()
        }
        "b" => match text.trim() {
            "1" => "true".to_owned(),
            "0" => "false".to_owned(),
            other => other.to_owned(),
        },
        "e" => String::new(),
        "n" | "" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => number.to_string(),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    })
}

/// Where a part is in the zip file. Some programs write its name with other letters and other slashes than
/// they refer to it with.
fn find(zip: &Zip, name: &str) -> Option<usize> {
    let plain = |name: &str| {
        let name = name.replace('\\', "/");
        name.trim_matches('/').to_lowercase()
    };
    let wanted = plain(name);
    let name = |at: &usize| zip.name_for_index(*at).and_then(Result::ok);
    (0..zip.len()).find(|at| name(at).is_some_and(|name| plain(&name) == wanted))
}

/// An XML file of the workbook.
struct Part<R: Read> {
    xml: Reader<BufReader<R>>,
    name: String,
    buffer: Vec<u8>,
}

impl<'z, 'a> Part<zip::read::ZipFile<'z, Cursor<&'a [u8]>>> {
    fn open(zip: &'z mut Zip<'a>, name: &str) -> Result<Self, String> {
        let none =
            || format!("this is no XLSX workbook, or it is damaged: it has no part {name:?}");
        let at = find(zip, name).ok_or_else(none)?;
        let file = zip
            .by_index(at)
            .map_err(|e| format!("the workbook is damaged: {e}"))?;
        let mut xml = Reader::from_reader(BufReader::new(file));
        let config = xml.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        config.expand_empty_elements = true;
        Ok(Part {
            xml,
            name: name.to_owned(),
            buffer: Vec::new(),
        })
    }
}

impl<R: Read> Part<R> {
    /// Each tag that begins.
    fn each(
        mut self,
        mut does: impl FnMut(&BytesStart) -> Result<(), String>,
    ) -> Result<(), String> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer) {
                Ok(Event::Start(tag)) => does(&tag)?,
                Ok(Event::Eof) => return Ok(()),
                Err(e) => return Err(unreadable(&self.name, &e)),
                Ok(_) => {}
            }
        }
    }

    /// Each of the texts that cells share.
    fn strings(mut self, mut does: impl FnMut(&str) -> Result<(), String>) -> Result<(), String> {
        let mut text = Text::default();
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer);
            let event = event.map_err(|e| unreadable(&self.name, &e))?;
            match &event {
                Event::Start(tag) if tag.local_name().as_ref() == "si" => text = Text::default(),
                Event::End(tag) if tag.local_name().as_ref() == "si" => does(&text.all)?,
                Event::End(tag) if tag.local_name().as_ref() == "sst" => return Ok(()),
                Event::Eof => return Err(cut_off(&self.name)),
                event => text.hear(event)?,
            }
        }
    }

    /// Each cell: its place from 0, its type and what stands in it.
    fn cells(
        mut self,
        mut does: impl FnMut((u32, u32), &str, &str) -> Result<(), String>,
    ) -> Result<(), String> {
        let (mut row, mut column) = (0, 0);
        let (mut kind, mut text) = (String::new(), Text::default());
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer);
            let event = event.map_err(|e| unreadable(&self.name, &e))?;
            match &event {
                Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                    let at = attribute(tag, "r")?;
                    if !at.is_empty() {
                        row = place_of(&at).ok_or_else(|| no_place(&at))?.0;
                    }
                    column = 0;
                }
                Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                    let at = attribute(tag, "r")?;
                    if !at.is_empty() {
                        (row, column) = place_of(&at).ok_or_else(|| no_place(&at))?;
                    }
                    kind = attribute(tag, "t")?;
                    text = Text {
                        // Beside a text of its own a cell may have a value, which says the same.
                        values: !matches!(&*kind, "inlineStr" | "is"),
                        ..Text::default()
                    };
                }
                Event::End(tag) if tag.local_name().as_ref() == "c" => {
                    does((row, column), &kind, &text.all)?;
                    column = column.saturating_add(1);
                }
                Event::End(tag) if tag.local_name().as_ref() == "row" => {
                    row = row.saturating_add(1).min(LAST_ROW);
                }
                Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(()),
                Event::Eof => return Err(cut_off(&self.name)),
                event => text.hear(event)?,
            }
        }
    }
}

/// A text that is put together from its pieces.
#[derive(Default)]
struct Text {
    all: String,
    /// Whether a value counts as text.
    values: bool,
    /// Where the piece that is being read begins.
    piece: Option<usize>,
    /// Whether spaces around it are meant.
    spaces: bool,
    /// Within the pronunciation of a text, which repeats it.
    phonetic: bool,
}

impl Text {
    fn hear(&mut self, event: &Event) -> Result<(), String> {
        let reads = self.piece.is_some() && !self.phonetic;
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "rPh" => self.phonetic = true,
                "t" => {
                    self.piece = Some(self.all.len());
                    self.spaces = attribute(tag, "space")? == "preserve";
                }
                "v" if self.values => {
                    self.piece = Some(self.all.len());
                    self.spaces = true;
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "rPh" => self.phonetic = false,
                "t" | "v" => self.end_piece(),
                _ => {}
            },
            Event::Text(text) if reads => self.all.push_str(&text.xml10_content()),
            Event::CData(text) if reads => self.all.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if reads => self.all.push_str(&meant(name)?),
            _ => {}
        }
        Ok(())
    }

    fn end_piece(&mut self) {
        let Some(begin) = self.piece.take() else {
            return;
        };
        let blank = [' ', '\t', '\r', '\n'];
        let piece = &self.all[begin..];
        let piece = match self.spaces {
            true => piece,
            false => piece.trim_matches(blank),
        };
        if piece.len() != self.all.len() - begin || piece.contains("_x") {
            let piece = unescaped(piece);
            self.all.truncate(begin);
            self.all.push_str(&piece);
        }
    }
}

/// A text with the signs that spreadsheets write as `_x000D_`: units of UTF-16.
fn unescaped(text: &str) -> String {
    let unit = |text: &str| {
        let digits = text.strip_prefix("_x")?.get(..4)?;
        let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        let closed = hex && text[6..].starts_with('_');
        closed.then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        all.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut units = Vec::new();
        while let Some(unit) = unit(rest) {
            units.push(unit);
            rest = &rest[7..];
        }
        let decoded = char::decode_utf16(units.iter().copied());
        all.extend(decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        if units.is_empty() {
            all.push_str("_x");
            rest = &rest[2..];
        }
    }
    all + rest
}

/// What `&amp;` or `&#65;` stands for. Names that a file gives a meaning itself are refused: they could
/// mean each other, over and over.
fn meant(name: &BytesRef) -> Result<String, String> {
    if let Some(known) = quick_xml::escape::resolve_xml_entity(name) {
        return Ok(known.to_owned());
    }
    let sign = name.resolve_char_ref().ok().flatten();
    let no = || "the workbook is damaged: a text in it refers to something unknown".to_owned();
    sign.map(String::from).ok_or_else(no)
}

/// The attribute of a tag, whatever space of names it is from; empty if it has none.
fn attribute(tag: &BytesStart, name: &str) -> Result<String, String> {
    for attribute in tag.attributes().with_checks(false) {
        let damaged = |e: &dyn std::fmt::Display| format!("the workbook is damaged: {e}");
        let attribute = attribute.map_err(|e| damaged(&e))?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            return value.map(Into::into).map_err(|e| damaged(&e));
        }
    }
    Ok(String::new())
}

/// Row and column from 0 of `B7`, or the row of `7`.
fn place_of(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let mut column: u32 = 0;
    for letter in text[..digits].bytes() {
        let letter = letter.to_ascii_uppercase();
        let value = u32::from(letter.is_ascii_uppercase().then(|| letter - b'A' + 1)?);
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    let row: u32 = text[digits..].parse().ok()?;
    let row = row.checked_sub(1).filter(|row| *row < LAST_ROW)?;
    Some((row, column.saturating_sub(1)))
}

fn no_place(text: &str) -> String {
    let text: String = text.chars().take(20).collect();
    format!("the workbook is damaged: {text:?} is no place of a cell")
}

fn cut_off(part: &str) -> String {
    format!("the workbook is damaged: {part:?} is cut off or no part of a workbook")
}

fn unreadable(part: &str, error: &quick_xml::Error) -> String {
    format!("the workbook cannot be read: {part:?}: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_nonsense_is_not() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("$AB$12"), None);
        assert_eq!(place_of("AB12"), Some((11, 27)));
        assert_eq!(place_of("7"), Some((6, 0)));
        for no in [
            "",
            "A",
            "A0",
            "A1048577",
            "A99999999999",
            "ZZZZZZZZZZ1",
            "ä1",
            "A1B",
        ] {
            assert_eq!(place_of(no), None, "{no}");
        }
    }

    #[test]
    fn signs_are_read_as_spreadsheets_write_them() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_xD83D__xDE00_!"), "😀!");
        assert_eq!(unescaped("_xD83D_"), "\u{fffd}");
        for same in ["_x", "_x00", "snake_x_case", "_xZZZZ_", "_x00äö_", "_x000"] {
            assert_eq!(unescaped(same), same);
        }
    }
}
