//! What stands in the lanes of the journey.

use super::{
    Color, Sheet, ends,
    facts::{self, felt},
    path::Path,
    pen::{LINE, Pen, Stroke, Type},
    room::size,
    type_face::Face,
};
use crate::{
    export::words::{self, pain as pain_words},
    layout::{Area, JourneyLayout, Lane, Point, icons, journey::Placed, monotone},
    map::{Channel, Opportunity},
    units::Slug,
};

/// Draws lanes where they belong.
pub struct Ink<'a> {
    /// The map and its colours.
    pub sheet: &'a Sheet<'a>,
    /// Where everything stands.
    pub layout: &'a JourneyLayout,
    /// Where the layout's first corner is.
    pub origin: Point,
    /// The left edge of the lanes.
    pub left: f32,
    /// The right edge.
    pub right: f32,
}

impl Ink<'_> {
    fn area(&self, area: Area) -> Area {
        Area::new(
            area.x + self.origin.x,
            area.y + self.origin.y,
            area.w,
            area.h,
        )
    }

    fn at(&self, p: Point) -> Point {
        Point::new(p.x + self.origin.x, p.y + self.origin.y)
    }

    /// The hue of a touchpoint's stage.
    fn hue(&self, slug: &Slug) -> Color {
        let map = self.sheet.map;
        let stage = map
            .touchpoints
            .get(slug)
            .and_then(|t| map.stages.get_index_of(&t.stage));
        self.sheet.colors.stage(stage.unwrap_or(7))
    }

    /// Draws a lane.
    pub fn lane(&self, pen: &mut Pen, lane: Lane, area: Area) {
        match lane {
            Lane::Steps => self.steps(pen),
            Lane::Channels => self.channels(pen),
            Lane::Thinking => self.thoughts(pen),
            Lane::Emotion => self.emotion(pen, area),
            Lane::Pains => self.pains(pen),
            Lane::Opportunities => self.ideas(pen),
            Lane::Measures => self.measures(pen),
        }
        self.stickies(pen, lane);
    }

    /// The sticky notes of a lane.
    fn stickies(&self, pen: &mut Pen, lane: Lane) {
        let c = &self.sheet.colors;
        for placed in &self.layout.stickies {
            let sticky = &self.sheet.map.touchpoints[&placed.slug].stickies[placed.at];
            if sticky.lane != lane {
                continue;
            }
            let area = self.area(placed.area);
            let name = format!("sticky-{}-{}", placed.slug, placed.at + 1);
            pen.group(&name, "", |pen| {
                pen.rect(
                    area,
                    2.0,
                    &c.warn_soft,
                    Some(Stroke::new(&c.warn, 1.0).faint(0.55)),
                );
                let set = Type::new(Face::Plain, size::TEXT, &c.text);
                let at = Point::new(area.x + 10.0, area.y + 6.0);
                pen.wrapped(at, &sticky.text, &set, area.w - 20.0);
            });
        }
    }

    fn steps(&self, pen: &mut Pen) {
        let c = &self.sheet.colors;
        for placed in &self.layout.steps {
            let touchpoint = &self.sheet.map.touchpoints[&placed.slug];
            let area = self.area(placed.area);
            let hue = self.hue(&placed.slug);
            pen.group(&format!("touchpoint-{}", placed.slug), "", |pen| {
                pen.rect(area, 7.0, &c.card, Some(Stroke::new(&c.line, 1.0)));
                let stripe = Area { h: 4.5, ..area };
                pen.fill(&Path::rounded(stripe, [4.5, 4.5, 0.0, 0.0]), &hue, 1.0);
                let (x, width) = (area.x + 12.0, area.w - 24.0);
                let star = touchpoint.moment.is_some();
                let room = if star { width - 18.0 } else { width };
                let name = Type::new(Face::Strong, size::NAME, &c.text);
                let mut y = area.y + 11.0;
                y += pen.wrapped(Point::new(x, y), &touchpoint.name, &name, room) + 4.0;
                if star {
                    pen.star(Point::new(area.right() - 17.0, area.y + 20.0), 7.0, &hue);
                }
                let does = Type::new(Face::Plain, size::TEXT, &c.soft);
                pen.wrapped(Point::new(x, y), &touchpoint.does, &does, width);
                if self.sheet.map.finish(&placed.slug).central().get() > 0.0 {
                    let at = Point::new(area.right(), area.y + 20.0);
                    ends::good_end(pen, c, at, 7.0);
                }
            });
        }
    }

    fn channels(&self, pen: &mut Pen) {
        let c = &self.sheet.colors;
        let mut dots: Vec<(Point, Channel, &Slug)> = Vec::new();
        for row in &self.layout.channels {
            let y = self.origin.y + row.y;
            let line = Stroke::new(&c.line, 1.0);
            pen.line(Point::new(self.left, y), Point::new(self.right, y), line);
            dots.extend(
                row.dots
                    .iter()
                    .map(|(slug, at)| (self.at(*at), row.channel, slug)),
            );
        }
        dots.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
        let way: Vec<Point> = dots.iter().map(|d| d.0).collect();
        if way.len() > 1 {
            pen.path(&Path::polyline(&way), Stroke::new(&c.outline, 1.6));
        }
        for (at, channel, slug) in dots {
            pen.circle(at, 9.5, &self.hue(slug), Some(Stroke::new(&c.card, 1.5)));
            icon(
                pen,
                channel,
                Point::new(at.x - 5.5, at.y - 5.5),
                11.0,
                &Color::WHITE,
            );
        }
    }

    fn thoughts(&self, pen: &mut Pen) {
        let c = &self.sheet.colors;
        for placed in &self.layout.thoughts {
            let text = &self.sheet.map.touchpoints[&placed.slug].thinks;
            let area = self.area(placed.area);
            let at = Point::new(area.x + 8.0, area.y + 6.0);
            if text.is_empty() {
                // An empty cell stays visible: it is a question to the team.
                pen.text(at, "?", &Type::new(Face::Plain, size::TEXT, &c.faint));
                continue;
            }
            let set = Type::new(Face::Quote, size::TEXT, &c.soft);
            pen.wrapped(at, &format!("“{text}”"), &set, area.w - 16.0);
        }
    }

    /// The grounds of good and bad moods, with round corners at the edge of the picture.
    pub fn moods(&self, pen: &mut Pen, area: Area, (above, below): (f32, f32)) {
        let c = &self.sheet.colors;
        let (left, width) = (self.left, self.right - self.left);
        let (top, middle) = (self.origin.y + area.y, self.origin.y + self.layout.neutral);
        let bottom = self.origin.y + area.bottom();
        let good = Area::new(left, top, width, middle - top);
        let bad = Area::new(left, middle, width, bottom - middle);
        pen.fill(
            &Path::rounded(good, [0.0, above, 0.0, 0.0]),
            &c.good_soft,
            0.5,
        );
        pen.fill(
            &Path::rounded(bad, [0.0, 0.0, below, 0.0]),
            &c.bad_soft,
            0.5,
        );
    }

    fn emotion(&self, pen: &mut Pen, area: Area) {
        let c = &self.sheet.colors;
        let layout = self.layout;
        let y = self.origin.y + layout.neutral;
        let neutral = Stroke::new(&c.outline, 1.0).dashed(5.0, 5.0);
        pen.line(Point::new(self.left, y), Point::new(self.right, y), neutral);
        for point in layout.emotions.iter().filter(|p| p.moment) {
            let x = self.origin.x + point.at.x;
            let (top, bottom) = (self.origin.y + area.y, self.origin.y + area.bottom());
            let guide = Stroke::new(&c.outline, 1.0).faint(0.6);
            pen.line(Point::new(x, top), Point::new(x, bottom), guide);
        }
        let curve: Vec<Point> = layout.curve.iter().map(|p| self.at(*p)).collect();
        if curve.len() > 1 {
            pen.path(&Path::polyline(&curve), Stroke::new(&c.accent, 2.5));
        }
        if let Some(persona) = self.sheet.options.persona {
            let felt: Vec<Point> = self.felt(persona).iter().map(|p| self.at(*p)).collect();
            if felt.len() > 1 {
                let line = Stroke::new(&c.text, 2.0).dashed(9.0, 5.0);
                pen.path(&Path::polyline(&felt), line);
            }
        }
        for point in &layout.emotions {
            let at = self.at(point.at);
            let hue = self.hue(&point.slug);
            let touchpoint = &self.sheet.map.touchpoints[&point.slug];
            let Some(moment) = touchpoint.moment else {
                pen.circle(at, 5.0, &c.card, Some(Stroke::new(&hue, 2.5)));
                continue;
            };
            pen.circle(at, 10.0, &c.card, None);
            pen.star(at, 9.0, &hue);
            let set = Type::new(Face::Strong, size::CAPTION, &c.text).middle();
            let words = words::moment(moment);
            // Towards the middle, where there is room.
            let middle = match touchpoint.emotion.get() > 0.2 {
                true => at.y + 21.0,
                false => at.y - 21.0,
            };
            let width = set.width(words) + 12.0;
            let plate = Area::new(at.x - width / 2.0, middle - 8.5, width, 17.0);
            pen.faint_rect(plate, 4.0, &c.card, 0.88, None);
            pen.level(Point::new(at.x, middle), words, &set);
        }
    }

    /// What the persona feels when what hurts it is counted in.
    fn felt(&self, persona: &Slug) -> Vec<Point> {
        let map = self.sheet.map;
        let points = self.layout.emotions.iter().filter_map(|point| {
            let touchpoint = map.touchpoints.get(&point.slug)?;
            let felt = felt(map, persona, &point.slug, touchpoint);
            Some(Point::new(
                point.at.x,
                self.layout.emotion_height(felt as f32),
            ))
        });
        monotone(&points.collect::<Vec<_>>())
    }

    fn pains(&self, pen: &mut Pen) {
        let c = &self.sheet.colors;
        for placed in &self.layout.pains {
            let pain = &self.sheet.map.pains[&placed.slug];
            let name = format!("pain-{}", placed.slug);
            let persona = self.sheet.options.persona;
            let numbers = pain_words(self.sheet.map, &placed.slug, pain, persona);
            let colors = (&c.bad_soft, &c.bad);
            self.note(pen, placed, &name, &pain.name, &numbers, colors);
        }
    }

    fn ideas(&self, pen: &mut Pen) {
        let c = &self.sheet.colors;
        for placed in &self.layout.opportunities {
            let idea = &self.sheet.map.opportunities[&placed.slug];
            let name = format!("idea-{}", placed.slug);
            self.note(
                pen,
                placed,
                &name,
                &idea.name,
                &idea_words(idea),
                (&c.good_soft, &c.good),
            );
        }
    }

    /// The card of a pain or an opportunity.
    fn note(
        &self,
        pen: &mut Pen,
        placed: &Placed,
        id: &str,
        name: &str,
        numbers: &str,
        (soft, strong): (&Color, &Color),
    ) {
        let area = self.area(placed.area);
        pen.group(id, "", |pen| {
            pen.rect(area, 7.0, soft, Some(Stroke::new(strong, 1.0).faint(0.35)));
            let bar = Area { w: 4.5, ..area };
            pen.fill(&Path::rounded(bar, [4.5, 0.0, 0.0, 4.5]), strong, 1.0);
            let (x, width) = (area.x + 14.0, area.w - 28.0);
            let set = Type::new(Face::Strong, size::TEXT, &self.sheet.colors.text);
            let mut y = area.y + 8.0;
            y += pen.wrapped(Point::new(x, y), name, &set, width) + 2.0;
            let set = Type::new(Face::Plain, size::CAPTION, strong);
            pen.wrapped(Point::new(x, y), numbers, &set, width);
        });
    }

    fn measures(&self, pen: &mut Pen) {
        let Some(answer) = self.sheet.options.answer else {
            return;
        };
        let c = &self.sheet.colors;
        for (i, placed) in self.layout.measures.iter().enumerate() {
            let Some(stage) = facts::stage(self.sheet.options, &placed.slug) else {
                continue;
            };
            let area = self.area(placed.area);
            let x = area.x + 4.0;
            let big = Type::new(Face::Strong, 20.0, &c.text);
            let Some(found) = stage.reach else {
                continue;
            };
            let (share, reach) = (found.value, found.show(""));
            pen.text(Point::new(x, area.y), &reach, &big);
            let at = Point::new(x + big.width(&reach) + 7.0, area.y + 7.0);
            pen.text(at, "get here", &Type::new(Face::Plain, size::TEXT, &c.soft));
            let track = Area::new(x, area.y + 31.0, area.w - 8.0, 6.0);
            pen.rect(track, 3.0, &c.line, None);
            let filled = Area {
                w: track.w * share.clamp(0.0, 1.0) as f32,
                ..track
            };
            pen.rect(filled, 3.0, &c.stage(i), None);
            let mut y = area.y + 43.0;
            let set = Type::new(Face::Plain, size::TEXT, &c.soft);
            let mut say = |words: String| {
                pen.text(Point::new(x, y), &words, &set);
                y += size::TEXT * LINE;
            };
            if let Some(left) = &stage.drop_off {
                say(format!("{} of them leave", left.show("")));
            }
            if let Some(days) = &stage.days {
                say(format!("{} on average", days.show("")));
            }
            // Who is stuck is told of everybody only.
            let everybody = self.sheet.options.persona.is_none();
            let all = answer.stages.iter().find(|s| s.slug == placed.slug);
            if let Some([_, _, stuck]) = all.filter(|_| everybody).and_then(|s| s.pace) {
                say(format!("{} stuck", stuck.show("")));
            }
        }
    }
}

/// Who looks after an idea, and its votes.
pub fn idea_words(idea: &Opportunity) -> String {
    let votes = match idea.votes {
        0 => String::new(),
        1 => "1 vote".to_owned(),
        n => format!("{n} votes"),
    };
    match (idea.owner.is_empty(), votes.is_empty()) {
        (true, _) => votes,
        (_, true) => idea.owner.clone(),
        _ => format!("{} · {votes}", idea.owner),
    }
}

/// Draws the icon of a channel into a square.
pub fn icon(pen: &mut Pen, channel: Channel, corner: Point, side: f32, color: &Color) {
    let unit = side / 16.0;
    let at = |(x, y): &(f32, f32)| Point::new(corner.x + x * unit, corner.y + y * unit);
    let through = |points: &[(f32, f32)]| points.iter().map(at).collect::<Vec<_>>();
    let stroke = || Stroke::new(color, (1.35 * unit).max(0.8));
    for part in icons::parts(channel) {
        match part {
            icons::Part::Line(points) => pen.path(&Path::polyline(&through(points)), stroke()),
            icons::Part::Loop(points) => pen.path(&Path::polygon(&through(points)), stroke()),
            icons::Part::Ring(x, y, r) => {
                // A ring as a path, so that nothing is filled.
                let (center, r) = (at(&(*x, *y)), r * unit);
                let ring = Area::new(center.x - r, center.y - r, 2.0 * r, 2.0 * r);
                pen.path(&Path::rounded(ring, [r; 4]), stroke());
            }
            icons::Part::Dot(x, y, r) => pen.circle(at(&(*x, *y)), r * unit, color, None),
        }
    }
}
