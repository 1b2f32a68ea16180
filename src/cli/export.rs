//! `wayfarer export`: a map as something that others can open.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    args::Size,
    output::{Failure, Output, say},
    progress::with_progress,
    run::cohort,
    source::{self, Subject},
};
use crate::{
    analyze::{Answer, answer},
    diagnostic::nearest_name,
    export::picture::{self, Options, Picture},
    map::{JourneyMap, Lane},
    units::Slug,
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// A map or a scenario
    file: PathBuf,
    /// What to make of it [default: as the name of the output file ends]
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<To>,
    /// The file to make; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    size: Size,
}

/// What a map is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// A picture that can be edited
    Svg,
}

impl To {
    /// What the ending of a file's name promises.
    fn of_ending(ending: &str) -> Option<To> {
        match ending.to_ascii_lowercase().as_str() {
            "svg" => Some(To::Svg),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            To::Svg => "svg",
        }
    }
}

/// How pictures look.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Pictures")]
struct Look {
    /// The view
    #[arg(long, value_enum, default_value_t = View::Journey)]
    view: View,
    /// On light or dark ground
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,
    /// The journey of this persona alone
    #[arg(long, value_name = "SLUG")]
    persona: Option<String>,
    /// The lanes of the journey from top to bottom, as in `steps,emotion,pains` [default: those that
    /// are not folded]
    #[arg(long, value_name = "LANES", value_delimiter = ',', value_parser = parse_lane)]
    lanes: Option<Vec<Lane>>,
    /// Simulate, and draw the results too
    #[arg(long)]
    results: bool,
    /// How often its natural size it is
    #[arg(long, value_name = "TIMES", value_parser = parse_scale)]
    scale: Option<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum View {
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

impl Export {
    /// Reads, simulates where results are asked for, and writes.
    pub fn execute(self) -> Result<(), Failure> {
        let to = self.format()?;
        let output = Output::of_result(Some(self.output.clone()))?;
        output.spare_existing(self.force)?;
        let subject = source::load_to_run(&self.file, &mut source::on_stderr())?;
        output.spare(subject.files())?;
        let map = self.map(&subject)?;
        let bytes = match to {
            To::Svg => self.picture(&map)?.svg.into_bytes(),
        };
        output.write_bytes(&bytes)
    }

    fn format(&self) -> Result<To, Failure> {
        let ending = self.output.extension().and_then(|e| e.to_str());
        let names = || To::value_variants().iter().map(|to| to.name());
        let all = || names().collect::<Vec<_>>().join(", ");
        self.to.or_else(|| To::of_ending(ending?)).ok_or_else(|| {
            Failure::Usage(match ending {
                Some(ending) => format!(
                    "{}: there is no export to .{ending}; say one of {} with --to",
                    self.output.display(),
                    all()
                ),
                None => format!("say what to make of it with --to: {}", all()),
            })
        })
    }

    /// The map that is drawn: of everybody, or of one persona.
    fn map(&self, subject: &Subject) -> Result<JourneyMap, Failure> {
        let Some(name) = &self.look.persona else {
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

    /// The picture, and a word about what cannot be seen in it.
    fn picture(&self, map: &JourneyMap) -> Result<Picture, Failure> {
        let answer = self.look.results.then(|| self.run(map)).transpose()?;
        let persona = match &self.look.persona {
            Some(_) => map.personas.keys().next(),
            None => None,
        };
        let options = Options {
            view: match self.look.view {
                View::Journey => picture::View::Journey,
                View::Flow => picture::View::Flow,
            },
            theme: match self.look.theme {
                Theme::Light => picture::Theme::Light,
                Theme::Dark => picture::Theme::Dark,
            },
            lanes: self.look.lanes.as_deref(),
            persona,
            answer: answer.as_ref(),
            scale: self.look.scale.unwrap_or(1.0),
        };
        let picture = picture::picture(map, &options);
        if !picture.missing.is_empty() {
            let signs: String = picture.missing.iter().take(40).collect();
            say(&format!(
                "note: the font in the picture has no signs for {signs}; whoever opens it needs a font that has\n"
            ));
        }
        Ok(picture)
    }

    fn run(&self, map: &JourneyMap) -> Result<Answer, Failure> {
        let size = self.size.or(map.run);
        let cohort = cohort(map, size)?;
        let once = size.customers.saturating_mul(size.replications.into());
        with_progress(self.size.threads, once, |control| answer(&cohort, control))?
            .map_err(Failure::input)
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
        Ok(scale) if (0.1..=20.0).contains(&scale) => Ok(scale),
        _ => Err("expected a number from 0.1 to 20, such as 2".into()),
    }
}
