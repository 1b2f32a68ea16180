//! What the run says, on the map itself: who is lost where, the funnel from stage to stage, who is on
//! track, what is felt, and a legend.

use eframe::egui::{
    Align2, Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, lerp, pos2, vec2,
};

use super::{
    Canvas, Pen, Setting,
    brush::Brush,
    pen::{Zoom, label},
    scene::Scene,
};
use crate::{
    analyze::{Answer, Gain, Lever, Passage},
    app::{
        command::View,
        format,
        live::{Standing, Told},
        theme::{Tokens, plain, size, strong, tokens},
    },
    layout::{Area, Lane, Point, monotone},
    map::Unit,
    units::Slug,
};

/// How strongly numbers are drawn that do not belong to the map as it is.
const DIM: f32 = 0.42;
/// How far the strongest tint of a card goes.
const TINT: f32 = 0.32;
/// Height of the funnel at the foot of the flow view.
const FUNNEL: f32 = 34.0;

/// How strongly the numbers on the map are drawn.
pub fn strength(canvas: &Canvas) -> f32 {
    match canvas.told {
        Some(told) if !told.passages_are_current() => DIM,
        _ => 1.0,
    }
}

/// The colour of a card: the more of the customers are lost there, the nearer to that of pain.
pub fn tint(canvas: &Canvas, scene: &Scene, card: usize, t: &Tokens) -> Color32 {
    let lost = scene.lost(card);
    if canvas.shown.is_none() || lost <= 0.0 || scene.most_lost <= 0.0 {
        return t.card;
    }
    // The square root, as for the widths of flows: small losses are seen beside large ones.
    let share = (lost / scene.most_lost).sqrt() * strength(canvas) * TINT;
    mix(t.card, t.bad, share)
}

fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    let part = |a: u8, b: u8| lerp(f32::from(a)..=f32::from(b), share).round() as u8;
    Color32::from_rgb(part(a.r(), b.r()), part(a.g(), b.g()), part(a.b(), b.b()))
}

/// Draws what lies over the map.
pub fn over(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &Ui) {
    let Some(told) = canvas.told else {
        return;
    };
    match canvas.view {
        View::Flow => {
            funnel(canvas, pen, ui, told);
        }
        View::Journey => {
            ends_at_steps(canvas, scene, pen, told);
            paces(canvas, pen, told);
            feelings(canvas, pen);
        }
    }
}

/// How many customers of a cohort a share of those shown is.
fn people(share: f64, told: Told) -> String {
    format!("−{}", format::count(told.people(share).round() as u64))
}

/// At the foot of the cards of the steps: how many leave there for good, and how many finish.
fn ends_at_steps(canvas: &Canvas, scene: &Scene, pen: &Pen, told: Told) {
    const WIDTH: f32 = 80.0;
    let steps = &canvas.picture.journey.steps;
    let strength = strength(canvas);
    for at in super::journey::visible(pen, steps) {
        let Some(card) = scene.columns.get(at).map(|card| *card as usize) else {
            continue;
        };
        let area = steps[at].area;
        if !pen.sees(area) {
            continue;
        }
        let lost = f64::from(scene.lost(card));
        let finished = scene.cards.get(card).and_then(|card| card.finished_share);
        let well = finished.unwrap_or(0.0);
        let of_cohort = |share: f64| format::count(told.people(share).round() as u64);
        let parts = [
            (lost, format!("{} leave", people(lost, told)), pen.t.bad),
            (well, format!("{} finish", of_cohort(well)), pen.t.good),
        ];
        let mut right = area.right() - 4.0;
        for (share, text, color) in parts {
            if share < 0.0005 {
                continue;
            }
            let plate = Area::new(right - WIDTH, area.bottom() - 18.0, WIDTH, 15.0);
            let fill = tint(canvas, scene, card, pen.t);
            pen.painter
                .rect_filled(pen.rect(plate), pen.radius(3.0), fill);
            let color = color.gamma_multiply(strength);
            let set = Setting::new(strong(size::CAPTION), color, WIDTH + 10.0, 1);
            let at = Point::new(right - 5.0, area.bottom() - 11.0);
            pen.text(at, &text, &set.at(Align2::RIGHT_CENTER));
            right -= WIDTH + 2.0;
        }
    }
}

/// At the foot of the flow view: who gets to each stage, and who is lost before the next.
fn funnel(canvas: &Canvas, pen: &Pen, ui: &Ui, told: Told) {
    let t = pen.t;
    let band = pen.body.with_min_y(pen.body.bottom() - FUNNEL);
    pen.painter.rect_filled(band, 0.0, t.surface);
    pen.painter
        .hline(band.x_range(), band.top(), Stroke::new(1.0, t.line));
    let faint = strength(canvas);
    for (i, placed) in canvas.picture.flow.stages.iter().enumerate() {
        let column = pen.rect(placed.area);
        let (left, right) = (column.left() + 6.0, column.right() - 6.0);
        if right < band.left() || left > band.right() || right - left < 34.0 {
            continue;
        }
        let Some(passage) = told.stage(&placed.slug) else {
            continue;
        };
        let reach = passage.reach.map_or("–".to_owned(), |r| told.value(&r));
        let share = passage.reach.map_or(0.0, |r| r.value).clamp(0.0, 1.0) as f32;
        let track = Rect::from_min_max(
            pos2(left, band.bottom() - 9.0),
            pos2(right, band.bottom() - 4.0),
        );
        pen.painter.rect_filled(track, 2.5, t.line);
        if passage.reach.is_some() {
            // As wide as a flow of so many: small shares stay visible.
            let mut filled = track;
            let width = track.width() * share;
            filled.set_width(if share > 0.0 { width.max(2.0) } else { 0.0 });
            pen.painter
                .rect_filled(filled, 2.5, t.stage(i).gamma_multiply(faint));
        }
        let middle = band.top() + 13.0;
        let text = t.text.gamma_multiply(faint);
        let set = Setting::new(strong(size::SMALL), text, right - left, 1).at(Align2::LEFT_CENTER);
        let used = label(&pen.painter, pos2(left, middle), &reach, &set, Zoom::NONE);
        if let Some(lost) = passage.lost.filter(|lost| *lost > 0.0) {
            let words = people(lost, told);
            let room = right - left - used.x - 6.0;
            if room > 30.0 {
                let bad = t.bad.gamma_multiply(faint);
                let set = Setting::new(plain(size::CAPTION), bad, room, 1).at(Align2::RIGHT_CENTER);
                label(&pen.painter, pos2(right, middle), &words, &set, Zoom::NONE);
            }
        }
        let whole = Rect::from_x_y_ranges(left..=right, band.y_range()).intersect(pen.body);
        let id = ui.unique_id().with(("funnel", placed.slug.as_str()));
        let response = ui.interact(whole, id, Sense::hover());
        let said = said_of_stage(&passage, told);
        let stage = canvas.picture.map.stages.get(&placed.slug);
        let name = stage.map_or("", |stage| stage.name.as_str());
        let name = format!("Funnel, {name}: {}", said.replace('\n', ", "));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        response.on_hover_text(said);
    }
}

/// What the numbers say about a stage, in lines.
pub fn said_of_stage(stage: &Passage, told: Told) -> String {
    let whom = told.of_whom();
    let mut lines = vec![match stage.reach {
        Some(reach) => format!(
            "{}{} {whom} get here",
            told.value(&reach),
            told.between(&reach)
        ),
        None => "How many get here is not known yet".to_owned(),
    }];
    if let Some((left, all)) = stage.drop_off.zip(stage.lost) {
        lines.push(format!(
            "{} of them leave: {} of {} customers",
            told.value(&left),
            people(all, told).trim_start_matches('−'),
            format::count(told.people(1.0).round() as u64)
        ));
    }
    if let Some(days) = stage.days {
        lines.push(format!(
            "{}{} in it on average",
            told.value(&days),
            told.between(&days)
        ));
    }
    // How far the times are kept is known of everybody only.
    let paced = told.answer().stages.iter().find(|s| s.slug == stage.slug);
    let pace = paced.and_then(|s| s.pace.as_ref());
    if let Some([on_track, delayed, stuck]) = pace {
        let (all, old) = (told.everybody(), told.outdated(on_track));
        let whose = if all.is_empty() { "" } else { "Of everybody " };
        lines.push(format!(
            "{whose}{} on track, {} delayed, {} stuck{old}",
            on_track.show(""),
            delayed.show(""),
            stuck.show("")
        ));
    }
    lines.push(format::sentence(&told.standing().words()));
    lines.join("\n")
}

/// On track, delayed, stuck: a bar in three parts in the lane of the funnel, each with its share.
fn paces(canvas: &Canvas, pen: &Pen, told: Told) {
    let t = pen.t;
    for placed in &canvas.picture.journey.measures {
        let stages = &told.answer().stages;
        let stage = stages.iter().find(|s| s.slug == placed.slug);
        let Some(pace) = stage.and_then(|s| s.pace.as_ref()) else {
            continue;
        };
        if !pen.sees(placed.area) {
            continue;
        }
        let area = placed.area;
        let faint = if told.is_current(&pace[0]) { 1.0 } else { DIM };
        let y = area.bottom() - 13.0;
        if !told.everybody().is_empty() && area.w > 150.0 {
            let set = Setting::new(plain(9.0), t.faint, area.w, 1).at(Align2::LEFT_BOTTOM);
            pen.text(Point::new(area.x + 4.0, y - 0.5), told.everybody(), &set);
        }
        let words = ["on track", "delayed", "stuck"];
        let colors = [t.good, t.warn, t.bad];
        let mut x = area.x + 4.0;
        let width = (area.w - 8.0).min(360.0);
        for ((part, word), color) in pace.iter().zip(words).zip(colors) {
            let share = part.value.clamp(0.0, 1.0) as f32;
            let w = width * share;
            let rect = pen.rect(Area::new(x, y, w.max(0.5), 14.0));
            let fill = color.gamma_multiply(0.22 * faint);
            let line = Stroke::new(1.0, color.gamma_multiply(0.7 * faint));
            pen.painter
                .rect(rect, pen.radius(3.0), fill, line, StrokeKind::Inside);
            let long = format!("{word} {}", part.show(""));
            let short = part.show("");
            let letters = |s: &str| s.len() as f32 * 5.6 + 8.0;
            let text = if letters(&long) < w { long } else { short };
            if letters(&text) < w {
                let color = color.gamma_multiply(faint);
                let set = Setting::new(plain(10.0), color, w, 1).at(Align2::CENTER_CENTER);
                pen.text(Point::new(x + w / 2.0, y + 7.0), &text, &set);
            }
            x += w;
        }
    }
}

/// What customers felt in the run, pains counted in: everybody, or the persona whose numbers are shown.
fn feelings(canvas: &Canvas, pen: &Pen) {
    let curves = canvas.shown.and_then(|shown| shown.curves(canvas.picture));
    let Some((curves, of, fresh)) = curves else {
        return;
    };
    let journey = &canvas.picture.journey;
    let map = &canvas.picture.map;
    let lane = journey
        .lanes
        .iter()
        .find(|(lane, _)| *lane == Lane::Emotion);
    let felt = curves
        .feelings
        .iter()
        .find(|f| f.persona.as_ref() == canvas.persona);
    let (Some((_, lane)), Some(felt)) = (lane, felt) else {
        return;
    };
    let points = journey.emotions.iter().filter_map(|point| {
        // The curve may be of the map as it was.
        let at = of.touchpoints.get_index_of(&point.slug)?;
        let felt = felt.at.get(at).copied().flatten()?;
        Some(Point::new(point.at.x, journey.emotion_height(felt as f32)))
    });
    let points: Vec<Point> = points.collect();
    let seen = pen.seen();
    let near = |p: &&Point| p.x >= seen.x - 60.0 && p.x <= seen.right() + 60.0;
    let strong = if fresh { 1.0 } else { DIM };
    let color = pen.t.bad.gamma_multiply(0.9 * strong);
    let mut brush = Brush::new(pen.painter.pixels_per_point());
    let curve = monotone(&points);
    let line: Vec<_> = curve
        .iter()
        .filter(near)
        .map(|p| pen.point(p.x, p.y))
        .collect();
    brush.dashed(&line, pen.scaled(2.0).max(1.2), color, 7.0, 4.0);
    // The legend stays in view, at the left of the lane.
    let rect = pen.rect(*lane);
    let at = pos2(pen.body.left() + 12.0, rect.top() + 12.0);
    brush.dashed(&[at, at + vec2(26.0, 0.0)], 2.0, color, 7.0, 4.0);
    pen.painter.add(brush.finish());
    let set = Setting::new(plain(size::CAPTION), pen.t.soft, 300.0, 1).at(Align2::LEFT_CENTER);
    let words = match canvas.persona.and_then(|p| map.personas.get(p)) {
        _ if !fresh => "felt in the run of the map as it was, pains counted in".to_owned(),
        Some(persona) => format!("felt in the run by {}, pains counted in", persona.name),
        None => "felt in the run, pains counted in".to_owned(),
    };
    label(&pen.painter, at + vec2(33.0, 0.0), &words, &set, Zoom::NONE);
}

/// What a pain costs, or an idea brings, as the run says; `None` before that is known.
pub fn worth(canvas: &Canvas, slug: &Slug, pain: bool) -> Option<String> {
    let answer = canvas.answer()?;
    let (levers, fresh) = canvas.shown?.levers(canvas.picture)?;
    let list = if pain {
        &levers.pains
    } else {
        &levers.opportunities
    };
    let lever = list.iter().find(|lever| lever.slug == *slug)?;
    cost(lever, answer, pain)
        .map(|words| of_everybody(canvas, words))
        .map(|words| match fresh {
            true => words,
            false => format!("{words} before the change"),
        })
}

/// What a pain costs, in a few letters.
pub fn short_worth(canvas: &Canvas, slug: &Slug) -> Option<String> {
    let answer = canvas.answer()?;
    let (levers, _) = canvas
        .shown?
        .levers(canvas.picture)
        .filter(|(_, fresh)| *fresh)?;
    let lever = levers.pains.iter().find(|lever| lever.slug == *slug)?;
    let (people, kept) = yardstick(lever);
    let what = if kept { "cust." } else { "conv." };
    let parts = [
        people.map(|g| format!("{} {what} without it", g.show(Unit::Count, ""))),
        lever.revenue.map(|g| {
            let a_year = g.a_year(answer.size.horizon);
            format!("{}/y", a_year.show(Unit::Money, &answer.currency))
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| of_everybody(canvas, parts.join(" · ")))
}

/// What a lever brings in people: customers at the horizon (and `true`); where nobody can be one then,
/// conversions.
fn yardstick(lever: &Lever) -> (Option<Gain>, bool) {
    match lever.customers {
        None => (lever.conversions, false),
        kept => (kept, true),
    }
}

/// Levers are pulled for everybody, which is said where a persona's numbers are asked for.
fn of_everybody(canvas: &Canvas, words: String) -> String {
    match canvas.persona {
        Some(_) => format!("everybody: {words}"),
        None => words,
    }
}

/// What a lever brings in customers and money a year, each from low to high: what there would be without
/// the pain, or with the idea, less what there is.
pub fn cost(lever: &Lever, answer: &Answer, pain: bool) -> Option<String> {
    let say = |gain: Gain, unit: Unit, what: &str| {
        let value = gain.show(unit, &answer.currency);
        let range = gain
            .range(unit, &answer.currency)
            .map_or_else(String::new, |range| format!(" ({range})"));
        format!("{value} {what}{range}")
    };
    let (people, kept) = yardstick(lever);
    let what = match kept {
        true => "customers at the end",
        false => "conversions",
    };
    let parts = [
        people.map(|gain| say(gain, Unit::Count, what)),
        (lever.revenue).map(|gain| say(gain.a_year(answer.size.horizon), Unit::Money, "a year")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let case = if pain { "without it" } else { "with it" };
    (!parts.is_empty()).then(|| format!("{case} {}", parts.join(" and ")))
}

/// How the numbers on the map are known, and whose they are, for all to see. Gives where it begins.
fn standing(told: Told, ui: &Ui, strip: Rect, left: f32, right: f32) -> f32 {
    let t = tokens(ui);
    let mut words = format::sentence(&told.standing().words());
    if !told.whose().is_empty() {
        words = format!("{words} · {}", told.whose());
    }
    let color = match told.standing() {
        Standing::Older => t.faint,
        Standing::Exact | Standing::Growing(..) => t.accent,
        Standing::Stopped(..) => t.warn,
        Standing::Full(_) => t.good,
    };
    let painter = ui.painter().with_clip_rect(strip);
    let galley = painter.layout_no_wrap(words.clone(), plain(size::CAPTION), t.soft);
    let from = right - galley.size().x - 30.0;
    if from < left {
        return right;
    }
    let middle = strip.center().y;
    painter.circle_filled(pos2(from + 5.0, middle), 3.5, color);
    let at = pos2(from + 13.0, middle - galley.size().y / 2.0);
    painter.galley(at, galley, t.soft);
    let id = ui.unique_id().with("standing of the results");
    let rect = Rect::from_min_max(pos2(from, strip.top()), pos2(right - 8.0, strip.bottom()));
    let response = ui.interact(rect, id, Sense::hover());
    let said = format!("On the map: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &said));
    response.on_hover_text(told.standing().explained());
    from
}

/// What the tint of cards and the width of flows mean, in the strip below the map, between what stands
/// on its left and on its right. Gives where it begins.
pub fn legend(canvas: &Canvas, scene: &Scene, ui: &Ui, strip: Rect, left: f32, right: f32) -> f32 {
    let t = tokens(ui);
    let Some(told) = canvas.told else {
        return right;
    };
    let right = standing(told, ui, strip, left, right);
    if scene.most_lost <= 0.0 {
        return right;
    }
    let painter = ui.painter().with_clip_rect(strip);
    let most = people(f64::from(scene.most_lost), told);
    let words = format!("lost there, up to {most}");
    let galley = painter.layout_no_wrap(words.clone(), plain(size::CAPTION), t.soft);
    let width = 48.0 + 8.0 + galley.size().x + 18.0;
    let from = right - width;
    if from < left {
        return right;
    }
    let middle = strip.center().y;
    for step in 0..6 {
        let cell = Rect::from_min_size(
            pos2(from + 8.0 * step as f32, middle - 6.0),
            vec2(8.0, 12.0),
        );
        let share = (step as f32 / 5.0).sqrt() * TINT;
        painter.rect_filled(cell, 0.0, mix(t.card, t.bad, share));
    }
    let bar = Rect::from_min_size(pos2(from, middle - 6.0), vec2(48.0, 12.0));
    painter.rect_stroke(bar, 0.0, Stroke::new(1.0, t.outline), StrokeKind::Outside);
    let at = pos2(bar.right() + 8.0, middle - galley.size().y / 2.0);
    painter.galley(at, galley, t.soft);
    let id = ui.unique_id().with("legend of the results");
    let rect = Rect::from_min_max(pos2(from, strip.top()), pos2(right - 8.0, strip.bottom()));
    let response = ui.interact(rect, id, Sense::hover());
    let said = format!("Legend: cards are tinted by how many customers are {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    response.on_hover_text(format!(
        "{said} of {}.\nFlows are as wide as the customers who take them. Red ways out: those who leave; green ones: those who finish.",
        format::count(told.people(1.0).round() as u64)
    ));
    from
}
