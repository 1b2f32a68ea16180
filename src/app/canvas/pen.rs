//! Drawing in map units.

use eframe::egui::{
    Align, Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2,
    emath::{GuiRounding as _, TSTransform},
    epaint::TextShape,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::Camera;
use crate::{
    app::theme::Tokens,
    layout::{Area, Point},
};

/// Text smaller than this on the screen cannot be read and is left out.
const READABLE: f32 = 5.0;
/// Where letters of the ordinary size would be smaller than this, cards show their names alone.
pub const FAR: f32 = 7.0;
/// The size of letters in names seen from afar, on the screen.
const AFAR: f32 = 9.0;

/// What stands between numbers of one row.
const BETWEEN: &str = " · ";
/// A dash and the gap after it, on the screen.
pub const DASH: f32 = 9.0;

/// Draws on the part of the canvas that holds the map.
pub struct Pen<'a> {
    /// Draws, clipped to the body.
    pub painter: Painter,
    /// The body.
    pub body: Rect,
    /// From where it is looked at.
    pub camera: Camera,
    /// The colours.
    pub t: &'a Tokens,
    /// Whether the zoom stands still.
    pub steady: bool,
}

/// How a text is set, in map units.
pub struct Setting {
    /// Font and size.
    pub font: FontId,
    /// Colour.
    pub color: Color32,
    /// Width at which it wraps.
    pub width: f32,
    /// Rows after which it is cut.
    pub rows: usize,
    /// Where in its box.
    pub align: Align2,
}

impl Setting {
    /// Left-aligned text.
    pub fn new(font: FontId, color: Color32, width: f32, rows: usize) -> Setting {
        Setting {
            font,
            color,
            width,
            rows,
            align: Align2::LEFT_TOP,
        }
    }

    /// The same, anchored elsewhere.
    #[must_use]
    pub fn at(self, align: Align2) -> Setting {
        Setting { align, ..self }
    }
}

impl Pen<'_> {
    /// Where an area is on the screen.
    pub fn rect(&self, area: Area) -> Rect {
        self.camera.rect(self.body, area)
    }

    /// Where a point is on the screen.
    pub fn point(&self, x: f32, y: f32) -> Pos2 {
        self.camera.point(self.body, Point::new(x, y))
    }

    /// The part of the map that can be seen, with a little around it.
    pub fn seen(&self) -> Area {
        let zoom = self.camera.zoom;
        let margin = 8.0 / zoom;
        Area::new(
            -self.camera.offset.x / zoom - margin,
            -self.camera.offset.y / zoom - margin,
            self.body.width() / zoom + 2.0 * margin,
            self.body.height() / zoom + 2.0 * margin,
        )
    }

    /// Whether any of an area can be seen.
    pub fn sees(&self, area: Area) -> bool {
        self.rect(area).expand(4.0).intersects(self.body)
    }

    fn zoom(&self) -> Zoom {
        let exact = self.camera.zoom;
        match self.steady {
            true => Zoom { exact, laid: exact },
            // Not laid out anew in every frame of a zoom.
            false => Zoom {
                exact,
                laid: ((8.0 * exact.log2()).round() / 8.0).exp2(),
            },
        }
    }

    /// A length on the screen.
    pub fn scaled(&self, length: f32) -> f32 {
        length * self.camera.zoom
    }

    /// A corner radius on the screen.
    pub fn radius(&self, radius: f32) -> f32 {
        self.scaled(radius).min(12.0)
    }

    /// A text, cut with an ellipsis where it does not fit. Gives its height in map units.
    pub fn text(&self, at: Point, text: &str, set: &Setting) -> f32 {
        self.set(at, text, set).y
    }

    /// The same. Gives its width in map units.
    pub fn text_width(&self, at: Point, text: &str, set: &Setting) -> f32 {
        self.set(at, text, set).x
    }

    /// Whether a row of text stands there whole.
    pub fn fits(&self, text: &str, set: &Setting) -> bool {
        let laid = self.zoom().laid;
        let mut font = set.font.clone();
        font.size *= laid;
        let row = self
            .painter
            .layout_no_wrap(text.to_owned(), font, set.color);
        row.size().x <= set.width * laid
    }

    fn set(&self, at: Point, text: &str, set: &Setting) -> Vec2 {
        if text.is_empty() || set.font.size * self.camera.zoom < READABLE {
            return Vec2::ZERO;
        }
        let anchor = self.point(at.x, at.y);
        label(&self.painter, anchor, text, set, self.zoom()) / self.camera.zoom
    }

    /// Numbers with their words in one row, the most important first: what has no room is left out
    /// whole, never cut in the middle of a number.
    pub fn numbers(&self, at: Point, parts: &str, set: &Setting) {
        let mut shown = parts;
        while !self.fits(shown, set)
            && let Some((fewer, _)) = shown.rsplit_once(BETWEEN)
        {
            shown = fewer;
        }
        self.text(at, shown, set);
    }

    /// The name of a card seen from afar, in letters that can still be read; none where there is no
    /// room for a word.
    pub fn name_from_afar(&self, area: Area, name: &str, color: Color32) {
        let (zoom, pad) = (self.camera.zoom, 4.0);
        let rect = self.rect(area).shrink2(vec2(pad, 1.0));
        // Where there is room for two rows letters may grow a little.
        let size = (rect.height() / 2.6).clamp(AFAR, AFAR + 2.0);
        let rows = (rect.height() / (size * 1.22)).floor() as usize;
        if rows == 0 || rect.width() < 40.0 {
            return;
        }
        let font = crate::app::theme::plain(size / zoom);
        let set = Setting::new(font, color, rect.width() / zoom, rows.min(4));
        let at = Point::new(area.x + pad / zoom, area.center().y);
        self.text(at, name, &set.at(Align2::LEFT_CENTER));
    }

    /// Whether cards show their names alone.
    pub fn is_far(&self) -> bool {
        self.scaled(crate::app::theme::size::BODY) < FAR
    }

    /// A polyline.
    pub fn line(&self, points: &[Point], stroke: Stroke) {
        let points = points.iter().map(|p| self.point(p.x, p.y)).collect();
        self.painter.add(Shape::line(points, stroke));
    }

    /// A dashed line.
    pub fn dashed(&self, from: Point, to: Point, stroke: Stroke) {
        let points = [self.point(from.x, from.y), self.point(to.x, to.y)];
        self.painter
            .extend(Shape::dashed_line(&points, stroke, 5.0, DASH - 5.0));
    }

    /// A five-pointed star.
    pub fn star(&self, at: Pos2, radius: f32, color: Color32) {
        // Two triangles a point and a pentagon: convex parts fill cleanly.
        let corner = |i: usize, r: f32| {
            let angle = (i as f32) * std::f32::consts::PI / 5.0 - std::f32::consts::FRAC_PI_2;
            at + vec2(angle.cos(), angle.sin()) * r
        };
        let inner = radius * 0.46;
        for point in 0..5 {
            let tip = corner(2 * point, radius);
            let (a, b) = (corner(2 * point + 9, inner), corner(2 * point + 1, inner));
            let part = vec![at, a, tip, b];
            self.painter
                .add(Shape::convex_polygon(part, color, Stroke::NONE));
        }
    }
}

/// The zoom of a text: what it is laid out at, and what it is scaled to.
#[derive(Debug, Clone, Copy)]
pub struct Zoom {
    exact: f32,
    laid: f32,
}

impl Zoom {
    /// Text that does not zoom.
    pub const NONE: Zoom = Zoom {
        exact: 1.0,
        laid: 1.0,
    };
}

/// A text on the screen: laid out at its real size, so that it is crisp, or while the zoom moves at
/// one near to it. Gives its size on the screen.
pub fn label(painter: &Painter, anchor: Pos2, text: &str, set: &Setting, zoom: Zoom) -> Vec2 {
    let mut font = set.font.clone();
    font.size *= zoom.laid;
    let mut format = TextFormat::simple(font, set.color);
    format.valign = Align::Center;
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping {
        max_width: set.width * zoom.laid,
        max_rows: set.rows,
        // A single row is filled to its end.
        break_anywhere: set.rows == 1,
        overflow_character: Some('…'),
    };
    job.halign = set.align.x();
    let galley = painter.layout_job(job);
    let scale = zoom.exact / zoom.laid;
    let size = galley.size() * scale;
    let top = match set.align.y() {
        Align::Min => anchor.y,
        Align::Center => anchor.y - size.y / 2.0,
        Align::Max => anchor.y - size.y,
    };
    // The galley aligns its rows about x = 0 itself. Between two pixels text would blur.
    let at = pos2(anchor.x, top).round_to_pixels(painter.pixels_per_point());
    let mut shape = TextShape::new(pos2(0.0, 0.0), galley, set.color);
    shape.transform(TSTransform::new(at.to_vec2(), scale));
    painter.add(shape);
    size
}
