//! Pictures as pixels and as paper, from their SVG.
//!
//! The picture's own font is always there, so that equal pictures give equal bytes on every machine.
//! Only for signs that it lacks are the fonts of the machine looked through, where that is allowed.

mod fonts;
mod paper;
mod pdf;
mod png;

use std::fmt;

use resvg::usvg;

use crate::export::settings::SCALES;

pub use fonts::Fonts;
pub use paper::{Sheets, sheets, unreadable};
pub use pdf::pdf;
pub use png::{Pixels, pixels, png, read_png};

/// Why there is no picture.
#[derive(Debug)]
pub enum RenderError {
    /// It would have more pixels than anyone can open.
    TooLarge {
        /// Its width in pixels.
        width: u64,
        /// Its height.
        height: u64,
        /// The largest scale at which it could be made.
        scale: f32,
    },
    /// It would take more sheets of paper than anyone will glue.
    TooManySheets(usize),
    /// The SVG could not be read or drawn: an error of this program.
    Inner(String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RenderError::TooLarge {
                width,
                height,
                scale,
            } => {
                write!(
                    f,
                    "the picture would be {width} × {height} pixels, more than most programs open; "
                )?;
                match *scale >= *SCALES.start() {
                    true => write!(f, "the largest scale for this map is {scale:.1}"),
                    false => f.write_str(
                        "at no scale can so large a map be read as one: make an SVG of it, or a PDF cut into sheets",
                    ),
                }
            }
            RenderError::TooManySheets(count) => write!(
                f,
                "the map would take {count} sheets; choose larger paper, a smaller scale, or how many sheets wide it is to be, such as 4"
            ),
            RenderError::Inner(message) => write!(f, "the picture cannot be drawn: {message}"),
        }
    }
}

impl std::error::Error for RenderError {}

/// Reads an SVG.
fn tree(svg: &str, fonts: &Fonts) -> Result<usvg::Tree, RenderError> {
    let options = usvg::Options {
        fontdb: fonts.database(),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(svg, &options).map_err(|e| RenderError::Inner(e.to_string()))
}
