//! How pictures look, and how they come on paper.

use clap::ValueEnum;

use crate::{
    cli::{output::Failure, source::Subject},
    diagnostic::nearest_name,
    export::{
        picture,
        settings::{self, Format, SCALES, Settings, Tiling},
    },
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
            return Ok(subject.own().clone());
        };
        let slug = Slug::new(name).ok();
        let own = slug.and_then(|slug| picture::only(subject.own(), &slug));
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

    /// What is chosen here and on the sheet, for a format. The persona must be one of the map's.
    pub fn settings(&self, sheet: &Sheet, format: Format) -> Settings {
        Settings {
            view: match self.view {
                View::Journey => picture::View::Journey,
                View::Flow => picture::View::Flow,
            },
            theme: match self.theme {
                Theme::Light => picture::Theme::Light,
                Theme::Dark => picture::Theme::Dark,
            },
            persona: self.persona.as_deref().and_then(|p| Slug::new(p).ok()),
            lanes: self.lanes.as_ref().map(|lanes| {
                let mut once = Vec::new();
                for lane in lanes {
                    if !once.contains(lane) {
                        once.push(*lane);
                    }
                }
                once
            }),
            results: self.results,
            scale: self.scale,
            paper: sheet.paper.into(),
            tiling: match sheet.tiles {
                None => Tiling::One,
                Some(0) => Tiling::Natural,
                Some(wide) => Tiling::Wide(wide),
            },
            system_fonts: !sheet.no_system_fonts,
            ..Settings::of(format)
        }
    }
}

impl From<Paper> for settings::Paper {
    fn from(paper: Paper) -> settings::Paper {
        match paper {
            Paper::Fit => settings::Paper::Fit,
            Paper::A4 => settings::Paper::A4,
            Paper::A3 => settings::Paper::A3,
            Paper::A2 => settings::Paper::A2,
            Paper::A1 => settings::Paper::A1,
            Paper::A0 => settings::Paper::A0,
            Paper::Letter => settings::Paper::Letter,
            Paper::Tabloid => settings::Paper::Tabloid,
        }
    }
}

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
        Ok(scale) if SCALES.contains(&scale) => Ok(scale),
        _ => Err("expected a number from 0.1 to 20, such as 2".into()),
    }
}
