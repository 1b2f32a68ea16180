//! `wayfarer` and `wayfarer open`: the window.

use std::path::Path;

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

/// Opens the window, or says what there is instead.
pub fn open(path: Option<&Path>, window: Option<Window>) -> Result<(), Failure> {
    if let Some(path) = path {
        file::load_any(path).map_err(Failure::input)?;
    }
    match (window, path) {
        (Some(window), _) => window(path).map_err(Failure::Input),
        (None, None) => print(NO_WINDOW),
        (None, Some(path)) => Err(Failure::Input(format!(
            "this build has no window; try `wayfarer run {}`",
            path.display()
        ))),
    }
}
