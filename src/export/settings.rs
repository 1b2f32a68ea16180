//! What a map is made into, and how that looks: what a person chooses before an export.

use std::{fmt, str::FromStr};

use crate::{
    export::picture::{Theme, View},
    layout::Lane,
    units::Slug,
};

/// What a map is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A picture that can be edited.
    Svg,
    /// A picture in pixels.
    Png,
    /// Paper.
    Pdf,
    /// A report: one page that needs nothing but itself.
    Html,
    /// The report for wikis and pull requests.
    Markdown,
    /// A workbook: map, results, scenarios, assumptions.
    Xlsx,
    /// The map as a table, one row a touchpoint.
    Csv,
    /// Text that Mermaid draws.
    Mermaid,
    /// Text that Graphviz draws.
    Dot,
    /// The whole map for other programs.
    Json,
}

/// What a format is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To be looked at.
    Picture,
    /// To be read: made of a run.
    Report,
    /// To be read by programs.
    Text,
}

impl Format {
    /// All of them, the most wanted of each kind first.
    pub const ALL: [Format; 10] = [
        Format::Png,
        Format::Svg,
        Format::Pdf,
        Format::Html,
        Format::Markdown,
        Format::Xlsx,
        Format::Csv,
        Format::Mermaid,
        Format::Dot,
        Format::Json,
    ];

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Pdf => "pdf",
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Mermaid => "mermaid",
            Format::Dot => "dot",
            Format::Json => "json",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Format::Svg => "SVG",
            Format::Png => "PNG",
            Format::Pdf => "PDF",
            Format::Html => "HTML",
            Format::Markdown => "Markdown",
            Format::Xlsx => "Excel",
            Format::Csv => "CSV",
            Format::Mermaid => "Mermaid",
            Format::Dot => "Graphviz",
            Format::Json => "JSON",
        }
    }

    /// What it is, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Format::Svg => {
                "A picture that stays sharp at every size and that drawing programs can edit."
            }
            Format::Png => "A picture for slides, documents and messages.",
            Format::Pdf => {
                "The map on paper, with text that can be searched: one sheet, or many to glue together."
            }
            Format::Html => {
                "A report on one page that needs nothing but itself: the map, targets, results, assumptions and method."
            }
            Format::Markdown => "The report as text for wikis and pull requests.",
            Format::Xlsx => {
                "A workbook with the map, its results, scenarios and assumptions on a sheet each."
            }
            Format::Csv => {
                "The map as a table, one row a touchpoint, to be worked on in a spreadsheet and imported again."
            }
            Format::Mermaid => "Text that Mermaid draws, in wikis and in repositories.",
            Format::Dot => "Text that Graphviz draws.",
            Format::Json => {
                "The whole map for other programs; the schema is docs/journey-map.schema.json."
            }
        }
    }

    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Format::Mermaid => "mmd",
            other => other.name(),
        }
    }

    /// The format that the ending of a file's name promises.
    pub fn of_ending(ending: &str) -> Option<Format> {
        let ending = ending.to_ascii_lowercase();
        match ending.as_str() {
            "mermaid" => Some(Format::Mermaid),
            "gv" => Some(Format::Dot),
            "markdown" => Some(Format::Markdown),
            "htm" => Some(Format::Html),
            ending => Format::ALL.into_iter().find(|f| f.ending() == ending),
        }
    }

    /// What it is good for.
    pub const fn kind(self) -> Kind {
        match self {
            Format::Svg | Format::Png | Format::Pdf => Kind::Picture,
            Format::Html | Format::Markdown | Format::Xlsx => Kind::Report,
            Format::Csv | Format::Mermaid | Format::Dot | Format::Json => Kind::Text,
        }
    }

    /// Whether it shows one of the two views.
    pub const fn has_view(self) -> bool {
        matches!(
            self,
            Format::Svg | Format::Png | Format::Pdf | Format::Mermaid
        )
    }

    /// Whether it can be of one persona alone.
    pub const fn has_persona(self) -> bool {
        matches!(
            self,
            Format::Svg | Format::Png | Format::Pdf | Format::Mermaid | Format::Dot
        )
    }

    /// Whether its bytes are text.
    pub const fn is_text(self) -> bool {
        !matches!(self, Format::Png | Format::Pdf | Format::Xlsx)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// As large as the picture.
    Fit,
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
    /// 420 × 594 mm.
    A2,
    /// 594 × 841 mm.
    A1,
    /// 841 × 1189 mm.
    A0,
    /// 8.5 × 11 inches.
    Letter,
    /// 11 × 17 inches.
    Tabloid,
}

impl Paper {
    /// All of them.
    pub const ALL: [Paper; 8] = [
        Paper::Fit,
        Paper::A4,
        Paper::A3,
        Paper::A2,
        Paper::A1,
        Paper::A0,
        Paper::Letter,
        Paper::Tabloid,
    ];

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Paper::Fit => "As large as the map",
            Paper::A4 => "A4",
            Paper::A3 => "A3",
            Paper::A2 => "A2",
            Paper::A1 => "A1",
            Paper::A0 => "A0",
            Paper::Letter => "Letter",
            Paper::Tabloid => "Tabloid",
        }
    }
}

/// Whether a picture is cut into sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tiling {
    /// One sheet.
    One,
    /// As many sheets as its size takes.
    Natural,
    /// So many sheets wide.
    Wide(u32),
}

/// How the scale of pixels is chosen where nothing is said.
pub const PNG_SCALE: f32 = 2.0;

/// What is made of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What it is made into.
    pub format: Format,
    /// The view.
    pub view: View,
    /// The ground.
    pub theme: Theme,
    /// The journey of this persona alone; `None`: of everybody.
    pub persona: Option<Slug>,
    /// The lanes of the journey from top to bottom; `None`: those that are not folded.
    pub lanes: Option<Vec<Lane>>,
    /// Whether pictures show what a run says.
    pub results: bool,
    /// How often its natural size it is; `None`: once, PNG [`PNG_SCALE`].
    pub scale: Option<f32>,
    /// The paper of PDF.
    pub paper: Paper,
    /// How it is cut into sheets.
    pub tiling: Tiling,
    /// Whether other scripts and emoji are looked for in the fonts of this machine.
    pub system_fonts: bool,
    /// Whether reports say what each pain point and opportunity would bring.
    pub leverage: bool,
}

impl Settings {
    /// The usual settings of a format.
    pub const fn of(format: Format) -> Settings {
        Settings {
            format,
            view: View::Journey,
            theme: Theme::Light,
            persona: None,
            lanes: None,
            results: false,
            scale: None,
            paper: Paper::Fit,
            tiling: Tiling::One,
            system_fonts: true,
            leverage: true,
        }
    }

    /// How often its natural size a picture is.
    pub fn scale(&self) -> f32 {
        let usual = match self.format {
            Format::Png => PNG_SCALE,
            _ => 1.0,
        };
        self.scale.unwrap_or(usual)
    }
}

/// As a line of words, `name=value`: what does not belong to a single map, to be remembered.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = match self.view {
            View::Journey => "journey",
            View::Flow => "flow",
        };
        let theme = match self.theme {
            Theme::Dark => "dark",
            Theme::Light | Theme::Page => "light",
        };
        write!(f, "format={} view={view} theme={theme}", self.format)?;
        write!(f, " results={} fonts={}", self.results, self.system_fonts)?;
        write!(f, " leverage={}", self.leverage)?;
        if let Some(scale) = self.scale {
            write!(f, " scale={scale}")?;
        }
        if self.paper != Paper::Fit {
            write!(f, " paper={}", self.paper.title())?;
        }
        match self.tiling {
            Tiling::One => Ok(()),
            Tiling::Natural => f.write_str(" tiles=0"),
            Tiling::Wide(wide) => write!(f, " tiles={wide}"),
        }
    }
}

/// Reads what [`Display`](fmt::Display) wrote. Words that are not understood are passed over: they may
/// be of another version, and none is worth a complaint.
impl FromStr for Settings {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Settings, Self::Err> {
        let mut settings = Settings::of(Format::Png);
        for (name, value) in text.split_whitespace().filter_map(|w| w.split_once('=')) {
            let yes = value == "true";
            match name {
                "format" => {
                    let named = Format::ALL.into_iter().find(|f| f.name() == value);
                    settings.format = named.unwrap_or(settings.format);
                }
                "view" if value == "flow" => settings.view = View::Flow,
                "theme" if value == "dark" => settings.theme = Theme::Dark,
                "results" => settings.results = yes,
                "fonts" => settings.system_fonts = yes,
                "leverage" => settings.leverage = yes,
                "scale" => {
                    let scale = value.parse().ok();
                    settings.scale = scale.filter(|scale| SCALES.contains(scale));
                }
                "paper" => {
                    let named = Paper::ALL.into_iter().find(|p| p.title() == value);
                    settings.paper = named.unwrap_or(settings.paper);
                }
                "tiles" => {
                    settings.tiling = match value.parse() {
                        Ok(0) => Tiling::Natural,
                        Ok(wide @ 1..=100) => Tiling::Wide(wide),
                        _ => Tiling::One,
                    }
                }
                _ => {}
            }
        }
        Ok(settings)
    }
}

/// The scales that can be chosen.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.1..=20.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Settings {
        let Ok(settings) = text.parse();
        settings
    }

    #[test]
    fn settings_are_remembered() {
        let settings = Settings {
            view: View::Flow,
            theme: Theme::Dark,
            results: true,
            scale: Some(3.5),
            paper: Paper::A3,
            tiling: Tiling::Wide(4),
            system_fonts: false,
            leverage: false,
            ..Settings::of(Format::Pdf)
        };
        assert_eq!(read(&settings.to_string()), settings);
        for format in Format::ALL {
            let settings = Settings::of(format);
            assert_eq!(read(&settings.to_string()), settings);
        }
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        let odd = read("format=gif scale=1e9 tiles=-1 paper=A9 view= =x results fonts=true");
        assert_eq!(odd, Settings::of(Format::Png));
        assert_eq!(read(""), Settings::of(Format::Png));
    }

    #[test]
    fn every_format_is_told_by_the_ending_of_its_files() {
        for format in Format::ALL {
            assert_eq!(Format::of_ending(format.ending()), Some(format));
            assert_eq!(
                Format::of_ending(&format.ending().to_uppercase()),
                Some(format)
            );
        }
        assert_eq!(Format::of_ending("docx"), None);
    }
}
