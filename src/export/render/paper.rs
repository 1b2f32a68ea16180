//! Pictures on paper: on one sheet, or cut into sheets that are glued together.

use super::RenderError;
use crate::{
    export::{
        picture::{Options, Picture, escape, picture},
        settings::{Paper, Tiling},
        text::clean,
    },
    layout::{Area, Point},
    map::JourneyMap,
};

/// Points (a 72nd of an inch) in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Points in a unit of a picture, of which 96 are an inch.
const UNIT: f32 = 0.75;
/// What most printers leave white.
const MARGIN: f32 = 10.0 * MM;
/// How far sheets that are glued together overlap.
const OVERLAP: f32 = 10.0 * MM;
/// Nobody glues more.
const MOST_SHEETS: usize = 400;
/// The largest side of a page that every reader opens.
const LARGEST: f32 = 14_400.0;

/// The shorter and the longer side of paper in points; `None`: as the picture.
const fn sides(paper: Paper) -> Option<(f32, f32)> {
    Some(match paper {
        Paper::Fit => return None,
        Paper::A4 => (210.0 * MM, 297.0 * MM),
        Paper::A3 => (297.0 * MM, 420.0 * MM),
        Paper::A2 => (420.0 * MM, 594.0 * MM),
        Paper::A1 => (594.0 * MM, 841.0 * MM),
        Paper::A0 => (841.0 * MM, 1189.0 * MM),
        Paper::Letter => (612.0, 792.0),
        Paper::Tabloid => (792.0, 1224.0),
    })
}

/// The smallest letters of a picture, in its units.
const SMALLEST: f32 = crate::export::picture::SMALLEST_TYPE;
/// Letters smaller than this are hard to read on paper, in points: footnotes and timetables have six.
const READABLE: f32 = 5.0;

/// The smallest letters of a picture that stands on one sheet, in points; `None`: the sheet is as large as
/// the picture.
fn smallest_letters(drawn: &Picture, paper: Paper) -> Option<f32> {
    let (short, long) = sides(paper)?;
    let (w, h) = match drawn.width >= drawn.height {
        true => (long, short),
        false => (short, long),
    };
    let inner = (w - 2.0 * MARGIN, h - 2.0 * MARGIN);
    Some(SMALLEST * (inner.0 / drawn.width).min(inner.1 / drawn.height))
}

/// What there is to be said when nobody could read a picture on one sheet of a paper.
pub fn unreadable(drawn: &Picture, paper: Paper) -> Option<String> {
    let letters = smallest_letters(drawn, paper).filter(|points| *points < READABLE)?;
    let larger = [Paper::A3, Paper::A2, Paper::A1, Paper::A0].into_iter();
    let good = larger
        .into_iter()
        .find(|larger| smallest_letters(drawn, *larger).is_some_and(|points| points >= READABLE));
    let instead = good.map_or_else(String::new, |paper| format!("take {}, or ", paper.title()));
    Some(format!(
        "its smallest letters are {letters:.1} points high on {}, too small to read: {instead}cut the map into sheets",
        paper.title()
    ))
}

/// A picture on its sheets.
#[derive(Debug, Clone)]
pub struct Sheets {
    /// The width of a sheet in points.
    pub width: f32,
    /// The height of a sheet.
    pub height: f32,
    /// The sheets as SVG, by rows.
    pub pages: Vec<String>,
    /// The parts of the picture, each with its sheet and its place on it.
    pub parts: Vec<(String, usize, Point)>,
}

/// Puts a map on paper.
///
/// # Errors
/// [`RenderError::TooManySheets`].
pub fn sheets(
    map: &JourneyMap,
    options: &Options,
    drawn: &Picture,
    paper: Paper,
    tiling: Tiling,
) -> Result<Sheets, RenderError> {
    let natural = (drawn.width * UNIT, drawn.height * UNIT);
    let Some(sides) = sides(paper) else {
        // Some readers refuse pages of more than 200 inches.
        let largest = natural.0.max(natural.1) * options.scale;
        let scale = options.scale * (LARGEST / largest).min(1.0);
        return Ok(one(
            drawn,
            (natural.0 * scale, natural.1 * scale),
            0.0,
            options,
        ));
    };
    let landscape = drawn.width >= drawn.height;
    let (width, height) = if landscape { (sides.1, sides.0) } else { sides };
    let inner = (width - 2.0 * MARGIN, height - 2.0 * MARGIN);
    let step = (inner.0 - OVERLAP, inner.1 - OVERLAP);
    let scale = match tiling {
        Tiling::One => return Ok(one(drawn, (width, height), MARGIN, options)),
        Tiling::Natural => options.scale * UNIT,
        Tiling::Wide(count) => {
            let count = count.clamp(1, MOST_SHEETS as u32) as f32;
            (count * step.0 + OVERLAP) / drawn.width
        }
    };
    let count = |length: f32, step: f32| {
        (((length * scale - OVERLAP) / step - 0.001).ceil()).max(1.0) as usize
    };
    let (columns, rows) = (count(drawn.width, step.0), count(drawn.height, step.1));
    if columns * rows > MOST_SHEETS {
        return Err(RenderError::TooManySheets(columns * rows));
    }
    let title = clean(&map.title);
    let mut pages = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let window = Area::new(
                column as f32 * step.0 / scale,
                row as f32 * step.1 / scale,
                inner.0 / scale,
                inner.1 / scale,
            );
            let part = picture(
                map,
                &Options {
                    window: Some(window),
                    scale: 1.0,
                    ..options.clone()
                },
            );
            let place = Place {
                column,
                row,
                columns,
                rows,
            };
            pages.push(page(&part.svg, &title, (width, height), window, &place));
        }
    }
    let on_sheet = |at: &Point| {
        let (x, y) = (at.x * scale, at.y * scale);
        let column = ((x / step.0) as usize).min(columns - 1);
        let row = ((y / step.1) as usize).min(rows - 1);
        let place = Point::new(
            MARGIN + x - column as f32 * step.0,
            MARGIN + y - row as f32 * step.1,
        );
        (row * columns + column, place)
    };
    let parts = drawn.parts.iter().map(|(name, at)| {
        let (sheet, place) = on_sheet(at);
        (name.clone(), sheet, place)
    });
    Ok(Sheets {
        width,
        height,
        pages,
        parts: parts.collect(),
    })
}

/// All of it on one sheet, as large as the margins allow.
fn one(drawn: &Picture, (width, height): (f32, f32), margin: f32, options: &Options) -> Sheets {
    let (w, h) = (width - 2.0 * margin, height - 2.0 * margin);
    let scale = (w / drawn.width).min(h / drawn.height);
    let (x, y) = (
        margin + (w - drawn.width * scale) / 2.0,
        // A sheet is looked at from the top.
        margin + ((h - drawn.height * scale) / 2.0).min(h * 0.1),
    );
    let ground = ground(options, width, height);
    let page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">{ground}{}</svg>",
        placed(
            &drawn.svg,
            Area::new(x, y, drawn.width * scale, drawn.height * scale)
        )
    );
    let parts = drawn.parts.iter().map(|(name, at)| {
        (
            name.clone(),
            0,
            Point::new(x + at.x * scale, y + at.y * scale),
        )
    });
    Sheets {
        width,
        height,
        pages: vec![page],
        parts: parts.collect(),
    }
}

/// Dark pictures stand on dark paper.
fn ground(options: &Options, width: f32, height: f32) -> String {
    use crate::export::{palette, picture::Theme};
    match options.theme {
        Theme::Dark => format!(
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#{:06x}\"/>",
            palette::DARK.surface
        ),
        _ => String::new(),
    }
}

/// An SVG that stands at a place of another.
fn placed(svg: &str, area: Area) -> String {
    let Some((head, body)) = svg.split_once('>') else {
        return String::new();
    };
    // Its own size gives way to that of its place.
    let mut attributes = String::new();
    for name in ["viewBox", "font-family"] {
        let key = format!(" {name}=\"");
        if let Some(at) = head.find(&key) {
            let value = head[at + key.len()..].split('"').next().unwrap_or("");
            attributes.push_str(&format!("{key}{value}\""));
        }
    }
    format!(
        "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{attributes}>{body}",
        area.x, area.y, area.w, area.h
    )
}

/// Which of the sheets it is.
struct Place {
    column: usize,
    row: usize,
    columns: usize,
    rows: usize,
}

/// A sheet: its part of the picture, where to cut, what lies under the next sheet, and which it is.
fn page(
    svg: &str,
    title: &str,
    (width, height): (f32, f32),
    window: Area,
    place: &Place,
) -> String {
    let (w, h) = (width - 2.0 * MARGIN, height - 2.0 * MARGIN);
    let mut marks = String::new();
    let mut line = |x1: f32, y1: f32, x2: f32, y2: f32, dash: &str| {
        marks.push_str(&format!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#69717d\" stroke-width=\"0.6\"{dash}/>"
        ));
    };
    // Where to cut: at the corners, in the margin.
    let (near, far) = (3.0 * MM, MARGIN - 1.0 * MM);
    for (x, sx) in [(MARGIN, -1.0), (width - MARGIN, 1.0)] {
        for (y, sy) in [(MARGIN, -1.0), (height - MARGIN, 1.0)] {
            line(
                x + sx * 1.0 * MM,
                y,
                x + sx * (far - near + 1.0 * MM),
                y,
                "",
            );
            line(
                x,
                y + sy * 1.0 * MM,
                x,
                y + sy * (far - near + 1.0 * MM),
                "",
            );
        }
    }
    // What the sheet on the left and the one above lie on.
    let dash = " stroke-dasharray=\"4 3\"";
    if place.column > 0 {
        line(MARGIN + OVERLAP, 2.0 * MM, MARGIN + OVERLAP, MARGIN, dash);
        line(
            MARGIN + OVERLAP,
            height - MARGIN,
            MARGIN + OVERLAP,
            height - 2.0 * MM,
            dash,
        );
    }
    if place.row > 0 {
        line(2.0 * MM, MARGIN + OVERLAP, MARGIN, MARGIN + OVERLAP, dash);
        line(
            width - MARGIN,
            MARGIN + OVERLAP,
            width - 2.0 * MM,
            MARGIN + OVERLAP,
            dash,
        );
    }
    let said = format!(
        "{title} · sheet {} of {} (row {}, column {}) · cut at the corners, glue over the neighbour up to the dashed marks",
        place.row * place.columns + place.column + 1,
        place.rows * place.columns,
        place.row + 1,
        place.column + 1
    );
    let most = (w / 4.2) as usize;
    let said: String = said.chars().take(most).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">{}{marks}<text x=\"{}\" y=\"{}\" font-family=\"Inter\" font-size=\"7.5\" fill=\"#69717d\">{}</text></svg>",
        placed(svg, Area::new(MARGIN, MARGIN, window.w * w / window.w, h)),
        MARGIN + OVERLAP + 3.0 * MM,
        height - MARGIN + 4.5 * MM,
        escape(&said)
    )
}
