//! `wayfarer` and `wayfarer open`: the window.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
};

use super::{
    Window,
    output::{Failure, print},
};
use crate::file;

const NO_WINDOW: &str = "\
Wayfarer: draw a customer journey, then send simulated customers down it.

This build has no window; it does its work on the command line:

  wayfarer new                 list the templates to start from
  wayfarer check maps/*.ron    say what is wrong, and where
  wayfarer run map.ron         simulate a map
  wayfarer compare a.ron b.ron put two of them side by side
  wayfarer help                everything else
";

/// What the window is to open with.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Opening {
    /// A map or a scenario
    pub file: Option<PathBuf>,
    /// The view to begin with
    #[arg(long, value_enum)]
    pub view: Option<View>,
    /// Light or dark [default: as the system]
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// The size of the window in points, such as 1280x720
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = parse_size)]
    pub size: Option<(f32, f32)>,
}

/// The two pictures of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum View {
    /// The journey by stages and lanes.
    Journey,
    /// The graph of touchpoints and flows.
    Flow,
}

/// The two sets of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

fn parse_size(text: &str) -> Result<(f32, f32), String> {
    let wrong = || format!("found {text:?}, expected a width and a height, such as 1280x720");
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let side = |text: &str| match text.parse::<f32>() {
        Ok(side) if (200.0..=16_000.0).contains(&side) => Ok(side),
        _ => Err(wrong()),
    };
    Ok((side(width)?, side(height)?))
}

/// Opens the window, or says what there is instead.
pub fn open(opening: &Opening, window: Option<Window>) -> Result<(), Failure> {
    let path = opening.file.as_deref();
    let read = path.map(file::load_any).transpose();
    let unread = read.map(drop).map_err(Failure::input);
    let Some(window) = window else {
        unread?;
        return match path {
            None => print(NO_WINDOW),
            Some(path) => Err(Failure::Input(format!(
                "this build has no window; try `wayfarer run {}`",
                path.display()
            ))),
        };
    };
    if unread.is_err() && io::stderr().is_terminal() {
        return unread;
    }
    // Started from a desktop nobody sees a terminal: the window itself says what is wrong.
    let opened = window(opening).map_err(Failure::Input);
    unread.and(opened)
}
