//! Diagnostics as text for a terminal, with the line they are about.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity, is_plain, plain};

/// The longest line that is shown, in bytes: nobody looks for a sign in a longer one.
const LONGEST: usize = 4000;

/// The diagnostics as text, with the lines of `source` they are about, in the manner of compilers.
/// Control characters in the source are shown, not obeyed.
pub fn render(diagnostics: &[Diagnostic], source: &str, color: bool) -> String {
    let renderer = match color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let lines: Vec<&str> = source.lines().collect();
    let mut text = String::new();
    for diagnostic in diagnostics {
        // What is quoted in it comes from files.
        let mut diagnostic = diagnostic.clone();
        diagnostic.message = plain(&diagnostic.message);
        diagnostic.hint = diagnostic.hint.as_deref().map(plain);
        if let Some(place) = &mut diagnostic.place {
            place.file = plain(&place.file);
        }
        // The line alone, for the whole source would be gone through for each diagnostic. Sign for sign,
        // so that columns stay.
        let place = diagnostic.place.as_ref();
        let line = place.and_then(|place| lines.get(place.line.checked_sub(1)?));
        let line = line.copied().unwrap_or_default();
        let safe = |c: char| if c == '\t' || is_plain(c) { c } else { ' ' };
        let line: Option<String> =
            (line.len() <= LONGEST).then(|| line.chars().map(safe).collect());
        text.push_str(&renderer.render(&[group(&diagnostic, line.as_deref())]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, line: Option<&'a str>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message));
    if let Some(place) = &diagnostic.place {
        let Some(line) = line else {
            let origin = Origin::path(&place.file).line(place.line);
            group = group.element(origin.char_column(place.column));
            return match &diagnostic.hint {
                Some(hint) => group.element(Level::HELP.message(hint)),
                None => group,
            };
        };
        let byte = |column: usize| {
            let mut starts = line.char_indices().map(|(at, _)| at);
            starts.nth(column).unwrap_or(line.len())
        };
        let (start, end) = (
            byte(place.column - 1),
            byte(place.column - 1 + place.length),
        );
        let mark = AnnotationKind::Primary.span(start..end.max(start));
        let snippet = Snippet::source(line)
            .line_start(place.line)
            .path(&place.file)
            .annotation(mark);
        group = group.element(snippet);
    }
    match &diagnostic.hint {
        Some(hint) => group.element(Level::HELP.message(hint)),
        None => group,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Path, Place};

    fn example(line: usize, column: usize, length: usize) -> Diagnostic {
        let message = "found 1.4, expected a share between 0 and 1";
        let mut d = Diagnostic::error("out-of-range", Path::root(), message);
        let file = "maps/trial.ron".into();
        d.place = Some(Place {
            file,
            line,
            column,
            length,
        });
        d.hint("write 0.4")
    }

    #[test]
    fn the_line_is_shown_and_marked() {
        let source = "\n".repeat(40) + "        prevalence: 1.4,\n";
        let expected = "\
error: found 1.4, expected a share between 0 and 1
  --> maps/trial.ron:41:21
   |
41 |         prevalence: 1.4,
   |                     ^^^
   |
   = help: write 0.4

";
        assert_eq!(render(&[example(41, 21, 3)], &source, false), expected);
    }

    #[test]
    fn columns_after_wide_characters_are_right() {
        let text = render(&[example(1, 9, 3)], "名: \"é\", 1.4", false);
        assert!(text.contains("maps/trial.ron:1:9\n"), "{text}");
    }

    #[test]
    fn places_outside_the_source_do_no_harm() {
        assert!(render(&[example(9, 9, 9), example(1, 50, 1)], "x", true).contains("1.4"));
        let bare = Diagnostic::warning("x", Path::root(), "nothing\u{1b}[31m");
        assert!(!render(&[bare], "", false).contains('\u{1b}'));
    }
}
