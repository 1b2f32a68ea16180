//! The part of a font that a picture needs, as a font of its own that any viewer can load.

use std::collections::BTreeSet;

use subsetter::GlyphRemapper;

use super::type_face::{Face, glyphs};

/// A font with the signs of these characters alone; `None` if it cannot be made.
///
/// The subsetter is made for PDF, where a font needs no table of characters: that table and the one
/// that browsers ask for are added here.
pub fn subset(face: Face, chars: &BTreeSet<char>) -> Option<Vec<u8>> {
    let glyphs = glyphs(face, chars);
    let mut remapper = GlyphRemapper::new();
    let map: Vec<(u16, u16)> = glyphs
        .iter()
        .filter_map(|(c, glyph)| Some((u16::try_from(*c as u32).ok()?, remapper.remap(*glyph))))
        .collect();
    let bare = subsetter::subset(face.bytes(), 0, &remapper).ok()?;
    let mut tables = tables(&bare)?;
    let whole = self::tables(face.bytes())?;
    let os2 = whole.iter().find(|(tag, _)| tag == b"OS/2")?.1.clone();
    tables.retain(|(tag, _)| tag != b"OS/2" && tag != b"cmap" && tag != b"post");
    tables.push((*b"OS/2", os2));
    tables.push((*b"cmap", character_map(&map)));
    tables.push((*b"post", names_left_out()));
    tables.sort_by_key(|(tag, _)| *tag);
    Some(font(tables))
}

type Table = ([u8; 4], Vec<u8>);

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn tables(font: &[u8]) -> Option<Vec<Table>> {
    let count = usize::from(u16_at(font, 4)?);
    let table = |i: usize| {
        let record = 12 + 16 * i;
        let tag = font.get(record..record + 4)?.try_into().ok()?;
        let from = u32_at(font, record + 8)? as usize;
        let length = u32_at(font, record + 12)? as usize;
        Some((tag, font.get(from..from + length)?.to_vec()))
    };
    (0..count).map(table).collect()
}

/// A table of characters (format 4). Characters are in rising order.
fn character_map(map: &[(u16, u16)]) -> Vec<u8> {
    // A segment for each character: few, and simple.
    let mut segments: Vec<(u16, u16)> = map.iter().filter(|m| m.0 != 0xFFFF).copied().collect();
    segments.push((0xFFFF, 0));
    let count = segments.len() as u16;
    let power = count.next_power_of_two() >> u16::from(!count.is_power_of_two());
    let mut table: Vec<u8> = Vec::new();
    let mut put = |x: u16| table.extend(x.to_be_bytes());
    let length = 16 + 8 * count;
    // One table, for Windows' Unicode, which every system reads.
    for x in [0, 1, 3, 1, 0, 12] {
        put(x);
    }
    for x in [4, length, 0, 2 * count, 2 * power] {
        put(x);
    }
    put(power.trailing_zeros() as u16);
    put(2 * (count - power));
    segments.iter().for_each(|s| put(s.0));
    put(0);
    segments.iter().for_each(|s| put(s.0));
    for (at, (c, glyph)) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        put(if last { 1 } else { glyph.wrapping_sub(*c) });
    }
    segments.iter().for_each(|_| put(0));
    table
}

/// A table that says that glyphs have no names.
fn names_left_out() -> Vec<u8> {
    let mut table = vec![0; 32];
    table[1] = 3;
    table
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut four = [0; 4];
        four[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(four)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn font(mut tables: Vec<Table>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.next_power_of_two() >> u16::from(!count.is_power_of_two());
    let mut out: Vec<u8> = b"OTTO".to_vec();
    for x in [
        count,
        16 * power,
        power.trailing_zeros() as u16,
        16 * (count - power),
    ] {
        out.extend(x.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, table) in &mut tables {
        if tag == b"head" && table.len() >= 12 {
            table[8..12].fill(0);
            head = Some(offset);
        }
        out.extend(*tag);
        out.extend(checksum(table).to_be_bytes());
        out.extend((offset as u32).to_be_bytes());
        out.extend((table.len() as u32).to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(head) = head {
        let all = 0xB1B0_AFBAu32.wrapping_sub(checksum(&out));
        out[head + 8..head + 12].copy_from_slice(&all.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_has_the_signs_of_its_characters_and_their_widths() {
        for face in Face::ALL {
            let chars: BTreeSet<char> = "Grüße, Мир — 12 %".chars().collect();
            let bytes = subset(face, &chars).unwrap();
            assert!(bytes.len() < face.bytes().len() / 8, "{}", bytes.len());
            let font = ttf_parser::Face::parse(&bytes, 0).unwrap();
            let whole = ttf_parser::Face::parse(face.bytes(), 0).unwrap();
            for c in &chars {
                let advance = |font: &ttf_parser::Face| {
                    font.glyph_index(*c).and_then(|g| font.glyph_hor_advance(g))
                };
                assert_eq!(advance(&font), advance(&whole), "{c}");
                assert!(advance(&font).is_some(), "{c}");
            }
            assert_eq!(font.glyph_index('Q'), None);
        }
    }
}
