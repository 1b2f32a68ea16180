//! The head of a picture: what map it is, who travels, how well it is known; and its foot.

use super::{
    Color, Sheet, Theme, View, ends, facts,
    pen::{LINE, Pen, Stroke, Type},
    room::size,
    targets,
    type_face::Face,
};
use crate::{
    export::words,
    layout::{Area, Point},
    map::{Focus, Persona, State, validate::percent},
    numbers::whole,
};

/// No picture is narrower: the head needs room.
pub const LEAST_WIDTH: f32 = 920.0;

/// Between the parts of the head.
const GAP: f32 = 14.0;
/// The width of the bar of evidence.
const EVIDENCE: f32 = 230.0;

/// Draws the head and gives the height at which the map begins.
pub fn draw(sheet: &Sheet, pen: &mut Pen, place: Area) -> f32 {
    // A page says the rest itself.
    let on_page = sheet.options.theme == Theme::Page;
    let mut y = match on_page {
        true => place.y,
        false => title(sheet, pen, place) + GAP,
    };
    if !sheet.map.personas.is_empty() && (!on_page || sheet.options.view == View::Journey) {
        y = personas(sheet, pen, Area { y, ..place }) + GAP;
    }
    let answer = sheet.options.answer.filter(|_| !on_page);
    let judged = facts::targets(sheet.options);
    if let Some(answer) = answer.filter(|_| !judged.is_empty()) {
        y = targets::draw(sheet, pen, answer, &judged, Area { y, ..place }) + GAP;
    }
    y + 4.0
}

fn title(sheet: &Sheet, pen: &mut Pen, place: Area) -> f32 {
    let c = &sheet.colors;
    let map = sheet.map;
    let known = sheet.facts.grades.iter().sum::<u32>() > 0;
    let beside = if known { EVIDENCE + 30.0 } else { 0.0 };
    let room = place.w - beside;
    let (state, color, soft) = match map.state {
        State::Current => ("CURRENT STATE", &c.accent, &c.accent_soft),
        State::Future { .. } => ("FUTURE STATE", &c.good, &c.good_soft),
    };
    let badge = Type::new(Face::Strong, 10.0, color);
    let width = badge.width(state) + 18.0;
    pen.rect(Area::new(place.x, place.y, width, 20.0), 10.0, soft, None);
    let at = Point::new(place.x + 9.0, place.y + 10.0);
    pen.level(at, state, &badge);
    let set = Type::new(Face::Plain, size::CAPTION, &c.faint);
    let at = Point::new(place.x + width + 12.0, place.y + 10.0);
    pen.level(at, &circumstances(sheet), &set);
    let mut y = place.y + 28.0;
    let set = Type::new(Face::Strong, 26.0, &c.text);
    y += pen.wrapped(Point::new(place.x, y), &map.title, &set, room) + 4.0;
    let note = map.note.lines().next().unwrap_or("");
    let set = Type::new(Face::Plain, size::NAME, &c.soft);
    y += pen.wrapped(Point::new(place.x, y), note, &set, room.min(820.0));
    if known {
        let right = Area::new(place.right() - EVIDENCE, place.y, EVIDENCE, 0.0);
        y = y.max(evidence(sheet, pen, right));
    }
    y
}

/// What is covered, and when it was reviewed.
fn circumstances(sheet: &Sheet) -> String {
    let map = sheet.map;
    let mut parts = Vec::new();
    if let State::Future { of: Some(of) } = &map.state {
        parts.push(format!("Of {of}"));
    }
    parts.push(match &map.focus {
        Focus::EndToEnd => "End to end".to_owned(),
        Focus::Stage(stage) => format!("Stage: {stage}"),
        Focus::Persona(slug) => {
            let name = map.personas.get(slug).map(|p| p.name.as_str());
            format!("Only {}", name.unwrap_or(slug.as_str()))
        }
    });
    if let Some(date) = map.reviewed {
        parts.push(format!("Reviewed {date}"));
    }
    if let Some(due) = map.review_due() {
        parts.push(format!("Next review {due}"));
    }
    parts.join("  ·  ")
}

/// How well the numbers are known.
fn evidence(sheet: &Sheet, pen: &mut Pen, place: Area) -> f32 {
    let c = &sheet.colors;
    let counts = sheet.facts.grades;
    let all: u32 = counts.iter().sum();
    let set = Type::new(Face::Strong, size::CAPTION, &c.soft);
    pen.text(
        Point::new(place.x, place.y),
        "How well the numbers are known",
        &set,
    );
    let mut x = place.x;
    let colors = [&c.good, &c.accent, &c.warn, &c.outline];
    for (count, color) in counts.iter().zip(colors) {
        let width = place.w * *count as f32 / all as f32;
        if *count > 0 {
            let part = Area::new(x, place.y + 20.0, (width - 1.5).max(1.0), 8.0);
            pen.rect(part, 2.0, color, None);
        }
        x += width;
    }
    let set = Type::new(Face::Plain, size::CAPTION, &c.soft);
    let names = ["measured", "estimated", "guessed", "not graded"];
    let mut y = place.y + 35.0;
    for (row, pair) in [[0, 1], [2, 3]].iter().enumerate() {
        for (column, i) in pair.iter().enumerate() {
            let at = Point::new(place.x + column as f32 * place.w / 2.0, y);
            pen.rect(Area::new(at.x, at.y + 3.5, 8.0, 8.0), 2.0, colors[*i], None);
            pen.text(
                Point::new(at.x + 13.0, at.y),
                &format!("{} {}", counts[*i], names[*i]),
                &set,
            );
        }
        y += if row == 0 { 17.0 } else { 16.0 };
    }
    y
}

/// Who travels.
fn personas(sheet: &Sheet, pen: &mut Pen, place: Area) -> f32 {
    let map = sheet.map;
    let count = map.personas.len();
    let most = ((place.w + GAP) / (270.0 + GAP)).floor().max(1.0) as usize;
    let columns = count.min(most);
    let width = ((place.w + GAP) / columns as f32 - GAP).min(460.0);
    let all: f64 = map.personas.values().map(|p| p.share.central().get()).sum();
    let people: Vec<(usize, &Persona)> = map.personas.values().enumerate().collect();
    let mut y = place.y;
    for row in people.chunks(columns) {
        let height = |p: &Persona| {
            portrait(
                sheet,
                &mut Pen::default(),
                p,
                0,
                all,
                Area::new(0.0, 0.0, width, 0.0),
            )
        };
        let tallest = row.iter().map(|(_, p)| height(p)).fold(0.0, f32::max);
        for (i, (at, person)) in row.iter().enumerate() {
            let x = place.x + i as f32 * (width + GAP);
            let area = Area::new(x, y, width, tallest);
            let line = Stroke::new(&sheet.colors.line, 1.0);
            pen.rect(area, 9.0, &sheet.colors.card, Some(line));
            pen.group(&format!("persona-{at}"), &person.name, |pen| {
                portrait(sheet, pen, person, *at, all, area);
            });
        }
        y += tallest + GAP;
    }
    y - GAP
}

/// One of them. Gives the height of the card.
fn portrait(
    sheet: &Sheet,
    pen: &mut Pen,
    person: &Persona,
    at: usize,
    all: f64,
    area: Area,
) -> f32 {
    let c = &sheet.colors;
    let hue = c.stage(at + 2);
    let face = Point::new(area.x + 36.0, area.y + 36.0);
    pen.circle(face, 22.0, &hue, None);
    let letters = Type::new(Face::Strong, 15.0, &Color::WHITE).middle();
    pen.level(face, &words::initials(&person.name), &letters);
    let (x, room) = (area.x + 72.0, area.w - 86.0);
    let mut y = area.y + 12.0;
    let name = Type::new(Face::Strong, 14.0, &c.text);
    y += pen.wrapped(Point::new(x, y), &person.name, &name, room);
    let mut parts = Vec::new();
    if all > 0.0 && sheet.options.persona.is_none() {
        let share = crate::numbers::share(person.share.central().get() / all);
        parts.push(format!("{share} of customers"));
    }
    if let Some(segment) = person.segment {
        parts.push(words::segment(segment).to_owned());
    }
    let about = Type::new(Face::Plain, size::CAPTION, &c.faint);
    y += pen.wrapped(Point::new(x, y), &parts.join("  ·  "), &about, room) + 3.0;
    let goal = Type::new(Face::Plain, size::TEXT, &c.soft);
    y += pen.wrapped(Point::new(x, y), &person.goal, &goal, room);
    if !person.quote.is_empty() {
        let quote = Type::new(Face::Quote, size::TEXT, &c.soft);
        let words = format!("“{}”", person.quote);
        y += 2.0 + pen.wrapped(Point::new(x, y + 2.0), &words, &quote, room);
    }
    (y + 12.0 - area.y).max(72.0)
}

/// Draws the foot: what the signs mean, and what was run. Gives its lower edge.
pub fn foot(sheet: &Sheet, pen: &mut Pen, place: Area) -> f32 {
    let c = &sheet.colors;
    let set = Type::new(Face::Plain, size::CAPTION, &c.soft);
    let y = place.y + 14.0;
    let middle = y + 8.0;
    let mut x = place.x;
    let mut say = |pen: &mut Pen, room: f32, words: &str| {
        let at = x;
        pen.level(Point::new(at + room, middle), words, &set);
        x += room + set.width(words) + 22.0;
        at
    };
    match sheet.options.view {
        View::Journey => {
            let at = say(pen, 18.0, "moment of truth");
            pen.star(Point::new(at + 7.0, middle), 6.5, &c.soft);
            if sheet.map.can_finish() {
                let at = say(pen, 19.0, "journeys end well");
                ends::good_end(pen, c, Point::new(at + 7.0, middle), 6.5);
            }
            if sheet.options.persona.is_some() {
                let at = say(pen, 36.0, "with what hurts this persona");
                let line = Stroke::new(&c.text, 2.0).dashed(9.0, 5.0);
                pen.line(Point::new(at, middle), Point::new(at + 30.0, middle), line);
            }
        }
        View::Flow => {
            let flows = match sheet.options.answer {
                Some(_) => "flow, as wide as the customers on it",
                None => "flow, as wide as its share",
            };
            let at = say(pen, 36.0, flows);
            let line = Stroke::new(&c.flow, 4.0).faint(0.7);
            pen.line(Point::new(at, middle), Point::new(at + 28.0, middle), line);
            let at = say(pen, 36.0, "back to an earlier stage");
            let line = Stroke::new(&c.flow_back, 2.5).dashed(7.0, 4.0);
            pen.line(Point::new(at, middle), Point::new(at + 28.0, middle), line);
            let at = say(pen, 18.0, "moment of truth");
            pen.star(Point::new(at + 7.0, middle), 6.5, &c.soft);
            if sheet.options.answer.is_some() {
                let at = say(pen, 18.0, "customers who leave");
                let down = [
                    Point::new(at + 2.0, middle - 2.0),
                    Point::new(at + 12.0, middle - 2.0),
                    Point::new(at + 7.0, middle + 6.0),
                ];
                pen.fill(&super::path::Path::polygon(&down), &c.bad, 0.8);
                if sheet.map.can_finish() {
                    let at = say(pen, 18.0, "customers who finish");
                    let right = [
                        Point::new(at + 3.0, middle - 5.0),
                        Point::new(at + 3.0, middle + 5.0),
                        Point::new(at + 11.0, middle),
                    ];
                    pen.fill(&super::path::Path::polygon(&right), &c.good, 0.8);
                }
            }
        }
    }
    let mut about = String::new();
    if let Some(answer) = sheet.options.answer {
        let run = &answer.size;
        // A persona's numbers are those of a run of everybody.
        let of_whom = match sheet.options.persona {
            None => "customers",
            Some(_) => "customers of all personas",
        };
        about = format!(
            "{} {of_whom}, {} cohorts, {} days, seed {}.  ",
            whole(run.customers),
            whole(run.replications.into()),
            run.horizon,
            run.seed
        );
    }
    if let Some(away) = sheet
        .options
        .answer
        .map(|a| a.away)
        .filter(|away| *away > 0.0)
    {
        about = format!("{} of the customers never come.  {about}", percent(away));
    }
    about.push_str("Made with Wayfarer");
    let right = Type::new(Face::Plain, size::CAPTION, &c.faint).end();
    let width = right.width(&about);
    // Below the signs where there is no room beside them.
    let (y, middle) = match x + width > place.right() {
        true => (y + 17.0, middle + 17.0),
        false => (y, middle),
    };
    pen.level(Point::new(place.right(), middle), &about, &right);
    y + size::CAPTION * LINE + 4.0
}
