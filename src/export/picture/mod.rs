//! Both views of a map as SVG: the same layout as on the screen, set in real type.
//!
//! A picture stands alone: the letters it uses are embedded as a small font, text is real text, and
//! nothing is cut short: cards are as high as what is written on them. Equal maps and options give
//! equal pictures, byte for byte, on every machine: the picture's own font measures every text, and
//! signs that it lacks are reckoned with a usual width and listed in [`Picture::missing`].

mod colors;
mod ends;
mod facts;
mod flow;
mod head;
mod journey;
mod lanes;
mod marks;
mod pair;
mod path;
mod pen;
mod room;
mod subset;
mod targets;
mod type_face;

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_STANDARD};

pub use colors::variables;
pub use facts::only;
pub use marks::Marks;
pub use pair::pair;
pub use pen::escape;
/// The smallest letters of a picture, in its units.
pub use room::size::CAPTION as SMALLEST_TYPE;
pub use type_face::Face;

use crate::{
    analyze::Answer,
    export::palette::{DARK, LIGHT, Rgb},
    export::text::clean,
    layout::{Area, Lane, Point},
    map::JourneyMap,
    units::Slug,
};
use colors::{Color, Colors};
use facts::Facts;
use path::N;
use pen::Pen;

/// Which view is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Lanes over stage columns.
    Journey,
    /// Cards and the flows between them.
    Flow,
}

/// On which ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// That of the page the picture stands on, whose colours it takes from [`variables`]. Such a
    /// picture has no font of its own: see [`font_faces`].
    Page,
}

/// What a picture shows.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The view.
    pub view: View,
    /// The ground.
    pub theme: Theme,
    /// The lanes of the journey from top to bottom; `None`: those that are not folded.
    pub lanes: Option<&'a [Lane]>,
    /// The persona whose map this is, made with [`only`]; `None`: everybody's.
    pub persona: Option<&'a Slug>,
    /// What a run of the map said.
    pub answer: Option<&'a Answer>,
    /// How often its natural size it is.
    pub scale: f32,
    /// The part of it that is shown; `None`: all of it.
    pub window: Option<Area>,
    /// Signs of another font are placed by themselves: the renderer of this program would draw the
    /// whole line with that font.
    pub apart: bool,
    /// Without a ground, as on white paper.
    pub bare: bool,
    /// What differs from another map, marked on the flows.
    pub marks: Option<Marks<'a>>,
}

impl Options<'_> {
    /// A light picture of a view, of everybody, without results.
    pub const fn of(view: View) -> Options<'static> {
        Options {
            view,
            theme: Theme::Light,
            lanes: None,
            persona: None,
            answer: None,
            scale: 1.0,
            window: None,
            apart: false,
            bare: false,
            marks: None,
        }
    }
}

/// A drawn map.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The SVG.
    pub svg: String,
    /// Its natural width.
    pub width: f32,
    /// Its natural height.
    pub height: f32,
    /// The characters that its own font lacks.
    pub missing: BTreeSet<char>,
    /// The characters of its own font, by face.
    pub used: [BTreeSet<char>; 3],
    /// The colour of its ground.
    pub ground: Rgb,
    /// The parts of the picture and where they begin.
    pub parts: Vec<(String, Point)>,
}

/// Around everything.
const MARGIN: f32 = 36.0;

/// What is asked again and again while a picture is drawn.
struct Sheet<'a> {
    map: &'a JourneyMap,
    options: &'a Options<'a>,
    colors: Colors,
    facts: Facts,
}

/// Draws a map.
pub fn picture(map: &JourneyMap, options: &Options) -> Picture {
    let sheet = Sheet {
        map,
        options,
        colors: Colors::of(options.theme),
        facts: Facts::of(map, options),
    };
    let mut pen = Pen::default();
    pen.prefix = match options.view {
        View::Journey => "",
        View::Flow => "flow-",
    };
    if let Some(marks) = options.marks {
        pen.prefix = marks.prefix;
    }
    pen.window = options.window;
    pen.apart = options.apart;
    let mut parts = Vec::new();
    let plan = match options.view {
        View::Journey => Plan::Journey(Box::new(journey::plan(&sheet))),
        View::Flow => Plan::Flow(Box::new(flow::plan(&sheet))),
    };
    let natural = match &plan {
        Plan::Journey(plan) => plan.width(),
        Plan::Flow(plan) => plan.width(),
    };
    let width = (natural + 2.0 * MARGIN).max(head::LEAST_WIDTH).ceil();
    let inner = Area::new(MARGIN, MARGIN, width - 2.0 * MARGIN, 0.0);
    let mut y = head::draw(&sheet, &mut pen, inner);
    let below = Area { y, ..inner };
    y = match &plan {
        Plan::Journey(plan) => journey::draw(&sheet, plan, &mut pen, below, &mut parts),
        Plan::Flow(plan) => flow::draw(&sheet, plan, &mut pen, below, &mut parts),
    };
    y = head::foot(&sheet, &mut pen, Area { y, ..inner });
    let height = (y + MARGIN - 8.0).ceil();
    let (used, missing) = (pen.used.clone(), pen.missing.clone());
    let svg = whole(&sheet, pen, width, height);
    Picture {
        svg,
        width,
        height,
        missing,
        used,
        ground: match options.theme {
            Theme::Dark => DARK.surface,
            _ => LIGHT.surface,
        },
        parts,
    }
}

enum Plan {
    Journey(Box<journey::Journey>),
    Flow(Box<flow::Flow>),
}

/// The SVG around what was drawn.
fn whole(sheet: &Sheet, pen: Pen, width: f32, height: f32) -> String {
    let part = sheet.options.window;
    let part = part.unwrap_or(Area::new(0.0, 0.0, width, height));
    let title = escape(&clean(&sheet.map.title));
    let kind = match sheet.options.view {
        View::Journey => "Customer journey map",
        View::Flow => "Flows of a customer journey",
    };
    let about = format!(
        "{kind}: {} stages, {} touchpoints, {} flows, {} pain points, {} ideas",
        sheet.map.stages.len(),
        sheet.map.touchpoints.len(),
        sheet.map.flows.len(),
        sheet.map.pains.len(),
        sheet.map.opportunities.len()
    );
    let scale = sheet.options.scale;
    let on_page = sheet.options.theme == Theme::Page;
    // A picture on a page is as wide as the page lets it be.
    let size = match on_page {
        true => String::new(),
        false => format!(
            " width=\"{}\" height=\"{}\"",
            N(part.w * scale),
            N(part.h * scale)
        ),
    };
    let fonts = match on_page {
        true => String::new(),
        false => format!("<style>{}</style>\n", font_faces(&pen.used)),
    };
    let ground = match on_page || sheet.options.bare {
        true => String::new(),
        false => format!(
            "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
            N(width),
            N(height),
            sheet.colors.surface
        ),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{size} viewBox=\"{} {} {} {}\" role=\"img\" font-family=\"Inter,'Helvetica Neue',Arial,sans-serif\">\n<title>{title}</title>\n<desc>{about}</desc>\n{fonts}{ground}{}</svg>\n",
        N(part.x),
        N(part.y),
        N(part.w),
        N(part.h),
        pen.finish()
    )
}

/// The CSS that embeds what is used of each face.
pub fn font_faces(used: &[BTreeSet<char>; 3]) -> String {
    let rule = |(face, used): (&Face, &BTreeSet<char>)| {
        if used.is_empty() {
            return None;
        }
        let font = subset::subset(*face, used)?;
        let (weight, style) = face.style();
        let data = BASE64_STANDARD.encode(font);
        Some(format!(
            "@font-face{{font-family:Inter;font-weight:{weight};font-style:{style};src:url(data:font/otf;base64,{data}) format('opentype')}}"
        ))
    };
    Face::ALL.iter().zip(used).filter_map(rule).collect()
}
