//! Draws shapes and real text as SVG.

use std::{
    collections::BTreeSet,
    fmt::{self, Write},
};

use super::{
    colors::Color,
    path::{N, Path},
    type_face::Face,
};
use crate::{
    export::text::clean,
    layout::{Area, Point},
};

/// Families for signs that the picture's own font lacks, for viewers to choose from.
const OTHERS: &str = "'Noto Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Hiragino Sans','Microsoft YaHei','Malgun Gothic','Noto Sans Arabic','Segoe UI','Noto Color Emoji','Apple Color Emoji','Segoe UI Emoji',sans-serif";

/// The height of a line, in sizes of its type.
pub const LINE: f32 = 1.3;

/// A picture that is being drawn.
#[derive(Default)]
pub struct Pen {
    body: String,
    /// The characters written in each face.
    pub used: [BTreeSet<char>; 3],
    /// The characters that the picture's own font lacks.
    pub missing: BTreeSet<char>,
    /// What the names of groups begin with, so that several pictures can stand on a page.
    pub prefix: &'static str,
    /// Where anything is drawn; `None`: everywhere.
    pub window: Option<Area>,
    /// Whether signs of another font are placed by themselves, for viewers that would draw the whole
    /// line with that font.
    pub apart: bool,
}

/// How a text is set.
#[derive(Clone)]
pub struct Type {
    /// The face.
    pub face: Face,
    /// The size.
    pub size: f32,
    /// The colour.
    pub color: Color,
    /// Where the text lies about its point.
    pub anchor: Anchor,
    /// How much it shows.
    pub opacity: f32,
}

/// Where a text lies about its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// About it.
    Middle,
    /// To the left of it.
    End,
}

impl Type {
    /// Left-aligned text.
    pub fn new(face: Face, size: f32, color: &Color) -> Type {
        Type {
            face,
            size,
            color: color.clone(),
            anchor: Anchor::Start,
            opacity: 1.0,
        }
    }

    /// The same about its point.
    #[must_use]
    pub fn middle(mut self) -> Type {
        self.anchor = Anchor::Middle;
        self
    }

    /// The same to the left of its point.
    #[must_use]
    pub fn end(mut self) -> Type {
        self.anchor = Anchor::End;
        self
    }

    /// The lines of a text.
    pub fn wrap(&self, text: &str, width: f32) -> Vec<String> {
        self.face.wrap(&clean(text), self.size, width)
    }

    /// The height of a text that is wrapped.
    pub fn height(&self, text: &str, width: f32) -> f32 {
        self.wrap(text, width).len() as f32 * self.size * LINE
    }

    /// The width of a text on one line.
    pub fn width(&self, text: &str) -> f32 {
        self.face.width(&clean(text), self.size)
    }
}

/// A line around or through something.
#[derive(Clone)]
pub struct Stroke<'a> {
    /// Its colour.
    pub color: &'a Color,
    /// Its width.
    pub width: f32,
    /// Dash and gap.
    pub dash: Option<(f32, f32)>,
    /// How much it shows.
    pub opacity: f32,
}

impl<'a> Stroke<'a> {
    /// A solid line.
    pub fn new(color: &'a Color, width: f32) -> Stroke<'a> {
        Stroke {
            color,
            width,
            dash: None,
            opacity: 1.0,
        }
    }

    /// The same, dashed.
    #[must_use]
    pub fn dashed(mut self, dash: f32, gap: f32) -> Stroke<'a> {
        self.dash = Some((dash, gap));
        self
    }

    /// The same, fainter.
    #[must_use]
    pub fn faint(mut self, opacity: f32) -> Stroke<'a> {
        self.opacity = opacity;
        self
    }
}

/// Text for an element or an attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

impl Pen {
    /// Everything that was drawn.
    pub fn finish(self) -> String {
        self.body
    }

    fn put(&mut self, text: fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(text);
    }

    /// Whether a part cannot be seen.
    fn is_hidden(&self, area: Area) -> bool {
        // A level line has no height.
        let grown = Area::new(area.x - 8.0, area.y - 8.0, area.w + 16.0, area.h + 16.0);
        self.window.is_some_and(|window| !window.overlaps(&grown))
    }

    /// What is drawn belongs together and has a name.
    pub fn group(&mut self, id: &str, title: &str, draw: impl FnOnce(&mut Pen)) {
        let before = self.body.len();
        let prefix = self.prefix;
        self.put(format_args!("<g id=\"{prefix}{}\">", escape(&clean(id))));
        let title = clean(title);
        if !title.is_empty() {
            self.put(format_args!("<title>{}</title>", escape(&title)));
        }
        let empty = self.body.len();
        draw(self);
        match self.body.len() == empty {
            true => self.body.truncate(before),
            false => self.body.push_str("</g>\n"),
        }
    }

    fn stroke(&mut self, stroke: Option<Stroke>) {
        let Some(s) = stroke else {
            return;
        };
        self.put(format_args!(
            " stroke=\"{}\" stroke-width=\"{}\"",
            s.color,
            N(s.width)
        ));
        if let Some((dash, gap)) = s.dash {
            self.put(format_args!(" stroke-dasharray=\"{} {}\"", N(dash), N(gap)));
        }
        if s.opacity < 1.0 {
            self.put(format_args!(" stroke-opacity=\"{}\"", N(s.opacity)));
        }
    }

    /// A rectangle with round corners.
    pub fn rect(&mut self, area: Area, radius: f32, fill: &Color, stroke: Option<Stroke>) {
        self.faint_rect(area, radius, fill, 1.0, stroke);
    }

    /// The same, of which something else shows through.
    pub fn faint_rect(
        &mut self,
        area: Area,
        radius: f32,
        fill: &Color,
        opacity: f32,
        stroke: Option<Stroke>,
    ) {
        if self.is_hidden(area) {
            return;
        }
        // A line lies inside.
        let inset = stroke.as_ref().map_or(0.0, |s| s.width / 2.0);
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            N(area.x + inset),
            N(area.y + inset),
            N((area.w - 2.0 * inset).max(0.0)),
            N((area.h - 2.0 * inset).max(0.0))
        ));
        if radius > 0.0 {
            self.put(format_args!(" rx=\"{}\"", N(radius)));
        }
        self.put(format_args!(" fill=\"{fill}\""));
        if opacity < 1.0 {
            self.put(format_args!(" fill-opacity=\"{}\"", N(opacity)));
        }
        self.stroke(stroke);
        self.body.push_str("/>\n");
    }

    /// A circle.
    pub fn circle(&mut self, at: Point, radius: f32, fill: &Color, stroke: Option<Stroke>) {
        let (x, y) = (at.x - radius, at.y - radius);
        if self.is_hidden(Area::new(x, y, 2.0 * radius, 2.0 * radius)) {
            return;
        }
        self.put(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"",
            N(at.x),
            N(at.y),
            N(radius)
        ));
        self.stroke(stroke);
        self.body.push_str("/>\n");
    }

    /// A straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        let dot = |p: Point| Area::new(p.x, p.y, 0.0, 0.0);
        if self.is_hidden(dot(from).with(&dot(to))) {
            return;
        }
        self.put(format_args!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"",
            N(from.x),
            N(from.y),
            N(to.x),
            N(to.y)
        ));
        self.stroke(Some(stroke));
        self.body.push_str("/>\n");
    }

    /// A line along a path.
    pub fn path(&mut self, path: &Path, stroke: Stroke) {
        if path.area().is_none_or(|area| self.is_hidden(area)) {
            return;
        }
        self.put(format_args!("<path d=\"{}\" fill=\"none\"", path.text()));
        self.stroke(Some(stroke));
        self.body.push_str(" stroke-linejoin=\"round\"/>\n");
    }

    /// What a path encloses.
    pub fn fill(&mut self, path: &Path, fill: &Color, opacity: f32) {
        if path.area().is_none_or(|area| self.is_hidden(area)) {
            return;
        }
        self.put(format_args!("<path d=\"{}\" fill=\"{fill}\"", path.text()));
        if opacity < 1.0 {
            self.put(format_args!(" fill-opacity=\"{}\"", N(opacity)));
        }
        self.body.push_str("/>\n");
    }

    /// A star with five points.
    pub fn star(&mut self, at: Point, radius: f32, fill: &Color) {
        let corner = |i: usize| {
            let r = if i.is_multiple_of(2) {
                radius
            } else {
                radius * 0.46
            };
            let angle = i as f32 * std::f32::consts::PI / 5.0 - std::f32::consts::FRAC_PI_2;
            Point::new(at.x + angle.cos() * r, at.y + angle.sin() * r)
        };
        let corners: Vec<Point> = (0..10).map(corner).collect();
        self.fill(&Path::polygon(&corners), fill, 1.0);
    }

    /// Lines of text, the first of which has its top here. Gives their height.
    pub fn lines(&mut self, at: Point, lines: &[String], set: &Type) -> f32 {
        let height = set.size * LINE;
        let all = lines.len() as f32 * height;
        let widths = lines.iter().map(|line| set.face.width(line, set.size));
        let widest = widths.fold(0.0, f32::max);
        let left = match set.anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - widest / 2.0,
            Anchor::End => at.x - widest,
        };
        if self.is_hidden(Area::new(left, at.y, widest, all)) {
            return all;
        }
        // The letters of a line stand in its middle.
        let base = at.y + height / 2.0 + set.size * 0.36;
        let (weight, style) = set.face.style();
        self.put(format_args!("<text font-size=\"{}\"", N(set.size)));
        if weight != 400 {
            self.put(format_args!(" font-weight=\"{weight}\""));
        }
        if style != "normal" {
            self.put(format_args!(" font-style=\"{style}\""));
        }
        match set.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.body.push_str(" text-anchor=\"end\""),
        }
        self.put(format_args!(" fill=\"{}\"", set.color));
        if set.opacity < 1.0 {
            self.put(format_args!(" fill-opacity=\"{}\"", N(set.opacity)));
        }
        match lines {
            [line] if !self.is_mixed(line, set) => {
                self.put(format_args!(" x=\"{}\" y=\"{}\">", N(at.x), N(base)));
                self.runs(line, set.face);
            }
            lines => {
                self.body.push('>');
                for (i, line) in lines.iter().enumerate() {
                    let at = Point::new(at.x, base + i as f32 * height);
                    self.line_of_several(at, line, set, i + 1 == lines.len());
                }
            }
        }
        self.body.push_str("</text>\n");
        all
    }

    /// A text on one line.
    pub fn text(&mut self, at: Point, text: &str, set: &Type) {
        let text = clean(text);
        if !text.is_empty() {
            self.lines(at, &[text], set);
        }
    }

    /// A text on one line with its middle at this height.
    pub fn level(&mut self, at: Point, text: &str, set: &Type) {
        let top = Point::new(at.x, at.y - set.size * LINE / 2.0);
        self.text(top, text, set);
    }

    /// A text in as many lines as it takes. Gives its height.
    pub fn wrapped(&mut self, at: Point, text: &str, set: &Type, width: f32) -> f32 {
        let lines = set.wrap(text, width);
        if lines == [""] {
            return 0.0;
        }
        self.lines(at, &lines, set)
    }

    /// Whether a line is to be drawn in parts.
    fn is_mixed(&self, line: &str, set: &Type) -> bool {
        self.apart && !line.chars().all(|c| set.face.has(c))
    }

    /// A line of a text, on this base.
    fn line_of_several(&mut self, at: Point, line: &str, set: &Type, last: bool) {
        // So that a text that is copied keeps its words apart.
        let space = if last { "" } else { " " };
        if !self.is_mixed(line, set) {
            self.put(format_args!("<tspan x=\"{}\" y=\"{}\">", N(at.x), N(at.y)));
            self.runs(line, set.face);
            self.put(format_args!("{space}</tspan>"));
            return;
        }
        let width = set.face.width(line, set.size);
        let mut x = match set.anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - width / 2.0,
            Anchor::End => at.x - width,
        };
        for (run, lacking) in parted(line, set.face) {
            self.put(format_args!(
                "<tspan x=\"{}\" y=\"{}\" text-anchor=\"start\">",
                N(x),
                N(at.y)
            ));
            self.run(&run, lacking, set.face);
            self.body.push_str("</tspan>");
            x += set.face.width(&run, set.size);
        }
        self.body.push_str(space);
    }

    /// A line with what the face lacks told apart: a viewer that looks for another font must do so
    /// for these signs alone.
    fn runs(&mut self, line: &str, face: Face) {
        for (run, lacking) in parted(line, face) {
            self.run(&run, lacking, face);
        }
    }

    fn run(&mut self, run: &str, lacking: bool, face: Face) {
        for c in run.chars() {
            if face.has(c) {
                self.used[face as usize].insert(c);
            } else {
                self.missing.insert(c);
            }
        }
        match lacking {
            true => self.put(format_args!(
                "<tspan font-family=\"{}\">{}</tspan>",
                escape(OTHERS),
                escape(run)
            )),
            false => self.body.push_str(&escape(run)),
        }
    }
}

/// The runs of a line, and whether another font has to draw them.
fn parted(line: &str, face: Face) -> Vec<(String, bool)> {
    let mut runs: Vec<(String, bool)> = Vec::new();
    for (c, lacking) in line.chars().zip(lacking(line, face)) {
        match runs.last_mut() {
            Some((run, same)) if *same == lacking => run.push(c),
            _ => runs.push((c.to_string(), lacking)),
        }
    }
    runs
}

/// Which characters of a line another font has to draw: those that the face lacks, and what stands
/// between two of them and belongs to no word.
fn lacking(line: &str, face: Face) -> Vec<bool> {
    let chars: Vec<char> = line.chars().collect();
    let mut lacks: Vec<bool> = chars.iter().map(|c| !face.has(*c)).collect();
    let mut last = None;
    for at in 0..chars.len() {
        if lacks[at] {
            if let Some(from) = last {
                lacks[from..at].fill(true);
            }
            last = Some(at + 1);
        } else if chars[at].is_alphanumeric() {
            last = None;
        }
    }
    lacks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_another_font_stand_together() {
        let marks = |line| {
            let lacks = lacking(line, Face::Plain);
            lacks
                .iter()
                .map(|l| if *l { '#' } else { '.' })
                .collect::<String>()
        };
        assert_eq!(
            marks("ab 中, 文 cd"),
            "...####....".replace("####....", "####...")
        );
        assert_eq!(marks("مرحبا بك"), "########");
        assert_eq!(marks("plain"), ".....");
    }
}
