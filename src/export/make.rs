//! A map made into the bytes of a file.

use super::{
    dot, mermaid,
    picture::{self, Options, View},
    settings::{Format, Settings},
    template,
};
use crate::{analyze::Answer, file, map::JourneyMap};

/// What an export says beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Whether something is missing in it, rather than worth knowing.
    pub lost: bool,
    /// What.
    pub text: String,
}

/// The bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What to know about them.
    pub remarks: Vec<Remark>,
}

impl From<String> for Made {
    fn from(text: String) -> Made {
        Made {
            bytes: text.into_bytes(),
            remarks: Vec::new(),
        }
    }
}

/// The map that is drawn: of everybody, or of the persona that is chosen. `None`: there is no such
/// persona.
pub fn subject(map: &JourneyMap, settings: &Settings) -> Option<JourneyMap> {
    match &settings.persona {
        Some(slug) if settings.format.has_persona() => picture::only(map, slug),
        _ => Some(map.clone()),
    }
}

/// Makes text for other programs of a map, which is the [`subject`].
pub fn text(map: &JourneyMap, settings: &Settings) -> Made {
    let text = match (settings.format, settings.view) {
        (Format::Mermaid, View::Flow) => mermaid::flowchart(map),
        (Format::Mermaid, View::Journey) => mermaid::journey(map),
        (Format::Dot, _) => dot::dot(map),
        (Format::Json, _) => file::map_to_json(map),
        _ => template::csv(map),
    };
    let left_out = match settings.format {
        Format::Csv => template::left_out(map),
        _ => None,
    };
    let remark = |text| Remark { lost: false, text };
    Made {
        remarks: left_out.map(remark).into_iter().collect(),
        ..Made::from(text)
    }
}

/// Makes a picture of a map, which is the [`subject`], with what a run of it said if that is to be
/// shown.
///
/// # Errors
/// When it would be too large, or this program cannot make it.
pub fn drawing(
    map: &JourneyMap,
    settings: &Settings,
    answer: Option<&Answer>,
) -> Result<Made, String> {
    let options = options(map, settings, answer);
    match settings.format {
        Format::Png | Format::Pdf => rendered(map, settings, &options),
        _ => {
            let picture = picture::picture(map, &options);
            let mut remarks = Vec::new();
            if !picture.missing.is_empty() {
                let signs = some_of(picture.missing.iter());
                remarks.push(Remark {
                    lost: false,
                    text: format!(
                        "the font in the picture has no signs for {signs}; whoever opens it needs a font that has"
                    ),
                });
            }
            Ok(Made {
                bytes: picture.svg.into_bytes(),
                remarks,
            })
        }
    }
}

/// How a map is drawn.
pub(super) fn options<'a>(
    map: &'a JourneyMap,
    settings: &'a Settings,
    answer: Option<&'a Answer>,
) -> Options<'a> {
    let pixels = matches!(settings.format, Format::Png | Format::Pdf);
    // White paper is its own ground.
    let on_paper = settings.format == Format::Pdf && settings.paper != super::settings::Paper::Fit;
    Options {
        view: settings.view,
        theme: settings.theme,
        lanes: settings.lanes.as_deref(),
        persona: settings
            .persona
            .as_ref()
            .and_then(|_| map.personas.keys().next()),
        answer: answer.filter(|_| settings.results),
        scale: match settings.format {
            Format::Png => 1.0,
            _ => settings.scale(),
        },
        window: None,
        marks: None,
        apart: pixels,
        bare: on_paper && settings.theme == picture::Theme::Light,
    }
}

/// A few characters, for a sentence.
fn some_of<'a>(signs: impl ExactSizeIterator<Item = &'a char>) -> String {
    let count = signs.len();
    let shown: Vec<String> = signs.take(24).map(char::to_string).collect();
    match count.saturating_sub(shown.len()) {
        0 => shown.join(" "),
        more => format!("{} and {more} more", shown.join(" ")),
    }
}

#[cfg(not(feature = "pictures"))]
fn rendered(_: &JourneyMap, settings: &Settings, _: &Options) -> Result<Made, String> {
    Err(format!(
        "this program was built without pictures and cannot make {}; export SVG, or use the full program",
        settings.format.title()
    ))
}

#[cfg(feature = "pictures")]
pub use pixels::preview;
#[cfg(feature = "pictures")]
use pixels::rendered;

#[cfg(feature = "pictures")]
mod pixels {
    use super::{Made, Options, Remark, options, some_of};
    use crate::{
        analyze::Answer,
        export::{
            picture::{Picture, picture},
            render::{self, Fonts, Pixels, RenderError},
            settings::{Format, Paper, Settings, Tiling},
        },
        map::JourneyMap,
    };

    /// The fonts for a picture, with a word about signs that none of them has.
    fn fonts(picture: &Picture, settings: &Settings) -> (Fonts, Vec<Remark>) {
        let fonts = Fonts::new(&picture.missing, settings.system_fonts);
        if fonts.missing.is_empty() {
            return (fonts, Vec::new());
        }
        let signs = some_of(fonts.missing.iter());
        let what = match settings.system_fonts {
            true => "no font of this machine has signs for",
            false => "the font in the picture has no signs for",
        };
        let text = format!(
            "{what} {signs}; they are missing in the picture. Install a font that has them (Noto has most) and export again, or export SVG"
        );
        (fonts, vec![Remark { lost: true, text }])
    }

    /// The picture before it is put on paper: at its natural size.
    fn natural(map: &JourneyMap, options: &Options) -> Picture {
        picture(
            map,
            &Options {
                scale: 1.0,
                apart: true,
                ..options.clone()
            },
        )
    }

    fn sheets(
        map: &JourneyMap,
        settings: &Settings,
        options: &Options,
        picture: &Picture,
    ) -> Result<render::Sheets, String> {
        if settings.paper == Paper::Fit && settings.tiling != Tiling::One {
            return Err("choose the paper into which the map is cut".into());
        }
        let (paper, tiling) = (settings.paper, settings.tiling);
        render::sheets(map, options, picture, paper, tiling).map_err(|e| e.to_string())
    }

    pub(super) fn rendered(
        map: &JourneyMap,
        settings: &Settings,
        options: &Options,
    ) -> Result<Made, String> {
        let picture = natural(map, options);
        let (fonts, mut remarks) = fonts(&picture, settings);
        if settings.format == Format::Pdf && settings.tiling == Tiling::One {
            let said = render::unreadable(&picture, settings.paper);
            remarks.extend(said.map(|text| Remark { lost: false, text }));
        }
        let wrong = |error: RenderError| error.to_string();
        let bytes = if settings.format == Format::Png {
            render::png(&picture, &map.title, settings.scale(), &fonts).map_err(wrong)?
        } else {
            let sheets = sheets(map, settings, options, &picture)?;
            render::pdf(&sheets, &map.title, &fonts).map_err(wrong)?
        };
        Ok(Made { bytes, remarks })
    }

    /// The sheets of a picture, small: each at most so many pixels wide and high, and at most so many
    /// of them. Also says how many sheets there are in all.
    ///
    /// # Errors
    /// As [`drawing`](super::drawing).
    pub fn preview(
        map: &JourneyMap,
        settings: &Settings,
        answer: Option<&Answer>,
        (longest, most): (u32, usize),
    ) -> Result<(Vec<Pixels>, usize), String> {
        let options = options(map, settings, answer);
        let picture = natural(map, &options);
        let (fonts, _) = fonts(&picture, settings);
        let pages = match settings.format {
            Format::Pdf => sheets(map, settings, &options, &picture)?.pages,
            _ => vec![picture.svg],
        };
        let ground = match settings.format {
            Format::Pdf if settings.theme != crate::export::picture::Theme::Dark => 0x00ff_ffff,
            _ => picture.ground,
        };
        let count = pages.len();
        let drawn = pages
            .iter()
            .take(most)
            .map(|svg| render::pixels(svg, ground, longest, &fonts).map_err(|e| e.to_string()));
        Ok((drawn.collect::<Result<_, _>>()?, count))
    }
}
