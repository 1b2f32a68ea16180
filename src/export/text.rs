//! Texts of a map as they may leave the program: what steers instead of saying stays behind.
//!
//! Every export takes its texts from here, whether it then escapes them for HTML, SVG or a table: a text
//! that turns direction or speaks to the terminal does the same in all of them.

use crate::diagnostic::is_plain;

/// What spreadsheets take for the beginning of a formula, also in the wide letters of East Asia.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text on one line: runs of blanks and line ends are one blank.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let blank = c.is_whitespace();
        if blank && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        } else if !blank && is_plain(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A text that may have several lines, each as it stands.
pub fn clean_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        '\t' => Some(' '),
        c => is_plain(c).then_some(c),
    });
    kept.collect()
}

/// A text that a spreadsheet takes for text, however it begins: led by an apostrophe where it needs one.
/// One that begins like that by itself gets another.
pub fn no_formula(text: String) -> String {
    match is_formula(&text) {
        true => format!("'{text}"),
        false => text,
    }
}

/// The text that [`no_formula`] was given.
pub fn without_apostrophe(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Whether a formula stands in it, behind blanks and apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace())
        .starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sign that turns the direction of text.
    const TURNING: &str = "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";

    #[test]
    fn a_line_says_and_does_not_steer() {
        assert_eq!(clean(" a\u{0}\tb\n\nc\u{202E}d\u{FFFF} "), "a b cd");
        assert_eq!(clean("\u{1F468}\u{200D}\u{1F4BB}"), "👨‍💻");
        assert_eq!(
            clean(&format!("a{TURNING}b\u{1b}\u{7}\u{9b}\u{feff}")),
            "ab"
        );
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(
            clean_lines("a\r\nb\rc\n\n  d\te\u{1b}[31m\u{2028}f"),
            "a\nb\nc\n\n  d e[31m\nf"
        );
        assert_eq!(clean_lines(&format!("a{TURNING}\u{9b}b")), "ab");
    }

    #[test]
    fn what_was_led_by_an_apostrophe_is_got_back() {
        for text in [
            "=1+1", "＝1+1", "－1", "＠x", " =1", "'=1", "''=1", "@x", "-", "\n=1",
        ] {
            let led = no_formula(text.to_owned());
            assert_eq!(led, format!("'{text}"));
            assert_eq!(without_apostrophe(&led), text);
        }
        for text in ["", "'", "'tis", "a=1", "1-1", "''", "x '=1"] {
            assert_eq!(no_formula(text.to_owned()), text);
            assert_eq!(without_apostrophe(text), text);
        }
    }
}
