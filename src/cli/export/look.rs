//! How pictures look, and how they come on paper.

use clap::ValueEnum;

use crate::{
    analyze::Answer,
    cli::{
        output::{Failure, say},
        source::Subject,
    },
    diagnostic::nearest_name,
    export::picture::{self, Options, picture},
    map::{JourneyMap, Lane},
    units::Slug,
};

/// How pictures look.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Pictures")]
pub struct Look {
    /// The view
    #[arg(long, value_enum, default_value_t = View::Journey)]
    pub view: View,
    /// On light or dark ground
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,
    /// The journey of this persona alone
    #[arg(long, value_name = "SLUG")]
    pub persona: Option<String>,
    /// The lanes of the journey from top to bottom, as in `steps,emotion,pains` [default: those that
    /// are not folded]
    #[arg(long, value_name = "LANES", value_delimiter = ',', value_parser = parse_lane)]
    lanes: Option<Vec<Lane>>,
    /// Simulate, and draw the results too
    #[arg(long)]
    pub results: bool,
    /// How often its natural size it is [default: 1; of PNG 2]
    #[arg(long, value_name = "TIMES", value_parser = parse_scale)]
    scale: Option<f32>,
}

/// Paper and fonts.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Paper (PDF) and fonts")]
pub struct Sheet {
    /// The size of a sheet
    #[arg(long, value_enum, ignore_case = true, default_value_t = Paper::Fit)]
    paper: Paper,
    /// Cut into sheets to glue together: as many as its size takes, or so many wide
    #[arg(long, value_name = "WIDE", num_args = 0..=1, default_missing_value = "0", value_parser = clap::value_parser!(u32).range(0..=100))]
    tiles: Option<u32>,
    /// Do not look for other scripts and emoji in the fonts of this machine, so that every machine
    /// makes the same
    #[arg(long)]
    no_system_fonts: bool,
}

/// The view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum View {
    /// Lanes over stage columns
    Journey,
    /// Cards and the flows between them
    Flow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Theme {
    /// Dark letters on light ground
    Light,
    /// Light letters on dark ground
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Paper {
    /// As large as the picture
    Fit,
    A4,
    A3,
    A2,
    A1,
    A0,
    Letter,
    Tabloid,
}

impl Look {
    /// The map that is drawn: of everybody, or of one persona.
    ///
    /// # Errors
    /// When there is no such persona.
    pub fn map(&self, subject: &Subject) -> Result<JourneyMap, Failure> {
        let Some(name) = &self.persona else {
            return Ok(subject.map.clone());
        };
        let slug = Slug::new(name).ok();
        let own = slug.and_then(|slug| picture::only(&subject.map, &slug));
        own.ok_or_else(|| {
            let names = || subject.map.personas.keys().map(Slug::as_str);
            let hint = match nearest_name(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if subject.map.personas.is_empty() => "the map has none".to_owned(),
                None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            };
            Failure::Usage(format!("no persona `{name}`; {hint}"))
        })
    }

    /// What the picture shows.
    pub fn options<'a>(&'a self, map: &'a JourneyMap, answer: Option<&'a Answer>) -> Options<'a> {
        Options {
            view: match self.view {
                View::Journey => picture::View::Journey,
                View::Flow => picture::View::Flow,
            },
            theme: match self.theme {
                Theme::Light => picture::Theme::Light,
                Theme::Dark => picture::Theme::Dark,
            },
            lanes: self.lanes.as_deref(),
            persona: self
                .persona
                .as_ref()
                .and_then(|_| map.personas.keys().next()),
            answer,
            scale: self.scale.unwrap_or(1.0),
            window: None,
            apart: false,
            bare: false,
            marks: None,
        }
    }
}

/// A picture as SVG, with a word about what not every viewer will show.
pub fn svg(map: &JourneyMap, options: &Options) -> Vec<u8> {
    let picture = picture(map, options);
    if !picture.missing.is_empty() {
        say(&format!(
            "note: the font in the picture has no signs for {}; whoever opens it needs a font that has\n",
            some_of(picture.missing.iter())
        ));
    }
    picture.svg.into_bytes()
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

#[cfg(feature = "pictures")]
mod drawn {
    use super::{Look, Paper, Sheet, some_of};
    use crate::{
        cli::output::{Failure, say},
        export::{
            picture::{Options, Picture, Theme, picture},
            render::{self, Fonts, Tiling},
        },
        map::JourneyMap,
    };

    impl From<Paper> for render::Paper {
        fn from(paper: Paper) -> render::Paper {
            match paper {
                Paper::Fit => render::Paper::Fit,
                Paper::A4 => render::Paper::A4,
                Paper::A3 => render::Paper::A3,
                Paper::A2 => render::Paper::A2,
                Paper::A1 => render::Paper::A1,
                Paper::A0 => render::Paper::A0,
                Paper::Letter => render::Paper::Letter,
                Paper::Tabloid => render::Paper::Tabloid,
            }
        }
    }

    /// The fonts for a picture, with a word about signs that none of them has.
    fn fonts(picture: &Picture, sheet: &Sheet) -> Fonts {
        let fonts = Fonts::new(&picture.missing, !sheet.no_system_fonts);
        if !fonts.missing.is_empty() {
            let signs = some_of(fonts.missing.iter());
            let what = match sheet.no_system_fonts {
                true => "the font in the picture has no signs for",
                false => "no font of this machine has signs for",
            };
            say(&format!(
                "warning: {what} {signs}; they are missing in the picture. Install a font that has them (Noto has most) and export again, or export SVG\n"
            ));
        }
        fonts
    }

    /// A picture in pixels.
    pub fn png(
        map: &JourneyMap,
        options: &Options,
        look: &Look,
        sheet: &Sheet,
    ) -> Result<Vec<u8>, Failure> {
        let scale = look.scale.unwrap_or(2.0);
        let picture = picture(
            map,
            &Options {
                scale: 1.0,
                apart: true,
                ..options.clone()
            },
        );
        let fonts = fonts(&picture, sheet);
        render::png(&picture, &map.title, scale, &fonts).map_err(Failure::input)
    }

    /// A picture on paper.
    pub fn pdf(map: &JourneyMap, options: &Options, sheet: &Sheet) -> Result<Vec<u8>, Failure> {
        let tiling = match sheet.tiles {
            None => Tiling::One,
            Some(0) => Tiling::Natural,
            Some(wide) => Tiling::Wide(wide),
        };
        if sheet.paper == Paper::Fit && tiling != Tiling::One {
            return Err(Failure::Usage(
                "say which paper the map is cut into, as in --paper a4 --tiles".into(),
            ));
        }
        // White paper is its own ground.
        let light = options.theme == Theme::Light;
        let options = &Options {
            apart: true,
            bare: light && sheet.paper != Paper::Fit,
            ..options.clone()
        };
        let picture = picture(
            map,
            &Options {
                scale: 1.0,
                apart: true,
                ..options.clone()
            },
        );
        let fonts = fonts(&picture, sheet);
        let sheets = render::sheets(map, options, &picture, sheet.paper.into(), tiling)
            .map_err(Failure::input)?;
        render::pdf(&sheets, &map.title, &fonts).map_err(Failure::input)
    }
}

#[cfg(feature = "pictures")]
pub use drawn::{pdf, png};

#[cfg(not(feature = "pictures"))]
mod undrawn {
    use super::{Look, Sheet};
    use crate::{cli::output::Failure, export::picture::Options, map::JourneyMap};

    fn cannot(format: &str) -> Failure {
        Failure::Input(format!(
            "this program was built without pictures and cannot make {format}; export SVG, or use the full program"
        ))
    }

    pub fn png(_: &JourneyMap, _: &Options, _: &Look, _: &Sheet) -> Result<Vec<u8>, Failure> {
        Err(cannot("PNG"))
    }

    pub fn pdf(_: &JourneyMap, _: &Options, _: &Sheet) -> Result<Vec<u8>, Failure> {
        Err(cannot("PDF"))
    }
}

#[cfg(not(feature = "pictures"))]
pub use undrawn::{pdf, png};

fn parse_lane(text: &str) -> Result<Lane, String> {
    // By the name in files, or by the one on the screen.
    let lane = |lane: &&Lane| {
        lane.name().eq_ignore_ascii_case(text.trim())
            || lane.title().eq_ignore_ascii_case(text.trim())
    };
    Lane::ALL.iter().find(lane).copied().ok_or_else(|| {
        let names: Vec<String> = Lane::ALL.iter().map(|l| l.name().to_lowercase()).collect();
        format!("no such lane; there are {}", names.join(", "))
    })
}

fn parse_scale(text: &str) -> Result<f32, String> {
    match text.trim().trim_end_matches(['x', '×']).parse::<f32>() {
        Ok(scale) if (0.1..=20.0).contains(&scale) => Ok(scale),
        _ => Err("expected a number from 0.1 to 20, such as 2".into()),
    }
}
