//! Low, likely and high from everybody, put together into one uncertain number.

use eframe::egui::{
    Align2, Color32, Id, Pos2, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{Ask, Workshop, parts};
use crate::{
    app::{
        Sheet,
        command::Action,
        format,
        theme::{plain, size, strong, tokens},
        typing::{self, Editor, Place, Purpose},
    },
    decide::{Number, number, owner, uncertain_numbers, value_at},
    diagnostic::Path,
    map::{JourneyMap, Unit},
    numbers::{range, read_value},
    workshop::{Opinion, Pool},
};

/// How many points a curve has.
const POINTS: u32 = 120;

/// Draws the tool.
pub fn numbers(ui: &mut Ui, room: &Workshop, sheet: &Sheet, s: f32, actions: &mut Vec<Action>) {
    let map = &sheet.picture.map;
    let about = room.about.as_deref();
    match about.filter(|path| value_at(map, path).is_some()) {
        Some(path) => one(ui, room, map, path, s, actions),
        None => choose(ui, room, map, s, actions),
    }
}

/// Which number the room is asked about.
fn choose(ui: &mut Ui, room: &Workshop, map: &JourneyMap, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let words = "Which number is the room asked about?";
    parts::words(ui, words, strong(size::TITLE * s), t.text);
    let id = Id::unique("which number the room is asked about");
    let width = ui.available_width();
    let mut wanted: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let names = ("Find a number", "Find a number…");
    let looks = (id, Purpose::Looks);
    let (field, _) = parts::field(ui, looks, names, &mut wanted, (width, s));
    if field.changed() {
        ui.data_mut(|data| data.insert_temp(id, wanted.clone()));
    }
    let wanted = wanted.to_lowercase();
    let numbers = uncertain_numbers(map)
        .into_iter()
        .map(|path| number(map, &path));
    let fits = |number: &Number| {
        let title = number.title().to_lowercase();
        wanted.split_whitespace().all(|word| title.contains(word))
    };
    // What was asked about already comes first.
    let mut numbers: Vec<Number> = numbers.filter(fits).collect();
    numbers.sort_by_key(|n| room.record.answers(&n.path).is_empty());
    if numbers.is_empty() {
        let words = "No uncertain number is called so. Give a number a range or a grade of evidence in its details, and it can be asked about.";
        parts::words(ui, words, plain(size::HEADING * s), t.soft);
    }
    ScrollArea::vertical()
        .id_salt("numbers")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0 * s;
            for number in numbers {
                let answers = room.record.answers(&number.path).len();
                let count = match answers {
                    0 => String::new(),
                    1 => "1 answer".to_owned(),
                    n => format!("{n} answers"),
                };
                let rect = parts::row(ui, 40.0 * s);
                let id = Id::unique(("ask about", &number.path));
                let response = ui.interact(rect, id, Sense::click());
                let name = format!("Ask about {}", number.title());
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                if response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(rect.shrink(1.0), 8.0, t.hover);
                }
                let inner = rect.shrink2(vec2(12.0 * s, 10.0 * s));
                let at = inner.right_top();
                let font = strong(size::SMALL * s);
                let count = ui
                    .painter()
                    .text(at, Align2::RIGHT_TOP, count, font, t.accent);
                let name = inner.with_max_x(count.left() - 6.0);
                parts::line(ui, name, &number.title(), plain(size::HEADING * s), t.text);
                if response.clicked() {
                    actions.push(Action::Workshop(Ask::About(Some(number.path.clone()))));
                }
            }
        });
}

/// One number: what everybody says, and the pool.
fn one(
    ui: &mut Ui,
    room: &Workshop,
    map: &JourneyMap,
    path: &str,
    s: f32,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let called = number(map, path);
    let unit = called.unit;
    let say = |x: f64| format::value(x, unit, &map.currency);
    ui.horizontal(|ui| {
        if parts::button(ui, "←", "Ask about another number", s).clicked() {
            actions.push(Action::Workshop(Ask::About(None)));
        }
        let text = RichText::new(called.title()).font(strong(size::TITLE * s));
        let label = eframe::egui::Label::new(text.color(t.text)).truncate();
        let label = ui.add(label.sense(Sense::click()));
        label.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Show the number on the map"));
        if label.on_hover_text("Show it on the map").clicked()
            && let Some(key) = owner(path)
        {
            actions.push(Action::GoTo(key));
        }
    });
    if let Some((value, grade)) = value_at(map, path) {
        let level = value.level(map, grade);
        let words = match level.low < level.high {
            true => format!(
                "The map says {}, nine in ten {}",
                say(level.value),
                range(level.low, level.high, unit, &map.currency)
            ),
            false => format!("The map says {}", say(level.value)),
        };
        parts::words(ui, &words, plain(size::BODY * s), t.soft);
    }
    entry(ui, path, (unit, &map.currency), s, actions);
    let answers = room.record.answers(path);
    let Some(pool) = Pool::of(answers) else {
        let words = "Let everybody write down low, likely and high first, each alone; then put them in. What they say is pooled with equal weights.";
        parts::words(ui, words, plain(size::BODY * s), t.soft);
        return;
    };
    let picture = 150.0 * s;
    densities(ui, answers, &pool, (picture, s), &say);
    let (low, high) = (pool.quantile(0.05), pool.quantile(0.95));
    let together = format!(
        "Together {} ({})",
        say(pool.mean()),
        range(low, high, unit, &map.currency)
    );
    ui.horizontal_wrapped(|ui| {
        let text = RichText::new(&together)
            .font(strong(size::TITLE * s))
            .color(t.text);
        let label = ui.label(text);
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &together));
        if parts::button(ui, "Put it into the map", "Put it into the map", s).clicked() {
            actions.push(Action::Workshop(Ask::Pooled(path.to_owned())));
        }
    });
    let apart = pool.disagreement();
    let words = match (answers.len(), apart) {
        (1, _) => "One answer stays what it is.".to_owned(),
        (_, apart) if apart > 0.4 => format!(
            "{:.0} % of the spread is disagreement: talk about why before you put it in.",
            100.0 * apart
        ),
        (_, apart) => format!("{:.0} % of the spread is disagreement.", 100.0 * apart),
    };
    parts::words(ui, &words, plain(size::BODY * s), t.soft);
    ScrollArea::vertical()
        .id_salt("answers")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0 * s;
            for (at, answer) in answers.iter().enumerate() {
                ui.horizontal(|ui| {
                    let hue = t.stage(at);
                    let (dot, _) = ui.allocate_exact_size(vec2(14.0 * s, 14.0 * s), Sense::hover());
                    ui.painter().circle_filled(dot.center(), 5.0 * s, hue);
                    let who = match answer.who.is_empty() {
                        true => format!("Answer {}", at + 1),
                        false => answer.who.clone(),
                    };
                    let text = format!(
                        "{who}: {} · {} · {}",
                        say(answer.low),
                        say(answer.likely),
                        say(answer.high)
                    );
                    let label = ui.label(RichText::new(&text).font(plain(size::HEADING * s)));
                    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
                    let right = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
                    ui.with_layout(right, |ui| {
                        let name = format!("Remove the answer of {who}");
                        if parts::button(ui, "×", &name, s * 0.85).clicked() {
                            let path = path.to_owned();
                            actions.push(Action::Workshop(Ask::Unsay(path, at)));
                        }
                    });
                });
            }
        });
}

/// The fields for one more answer.
fn entry(
    ui: &mut Ui,
    path: &str,
    (unit, currency): (Unit, &str),
    s: f32,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let id = |field: &str| Id::unique(("an answer", field));
    let place = Place::new(Editor::Answer, Path::of([path]));
    let desk = typing::desk(ui.ctx());
    const FIELDS: [(&str, &str); 4] = [
        ("Who", "Who"),
        ("Low", "low"),
        ("Likely", "likely"),
        ("High", "high"),
    ];
    let mut entered = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0 * s;
        let width = (ui.available_width() - 58.0 * s) / 4.0 - 5.0 * s;
        for (at, (name, hint)) in FIELDS.into_iter().enumerate() {
            let mut text = desk.text(&place, at).unwrap_or_default();
            let later = (id(name), Purpose::Later(&place, at));
            let (field, enter) = parts::field(ui, later, (name, hint), &mut text, (width, s));
            if !enter {
                continue;
            }
            entered = true;
            // Enter in the last one begins the next answer.
            let next = match name {
                "Who" => "Low",
                "Low" => "Likely",
                "Likely" => "High",
                _ => "Who",
            };
            if name != "High" {
                entered = false;
            }
            let _ = field;
            ui.memory_mut(|memory| memory.request_focus(id(next)));
        }
        entered |= parts::button(ui, "Add", "Add the answer", s).clicked();
    });
    let texts = desk.at(&place).map_or_else(Vec::new, |text| text.texts);
    let empty = (1..4).any(|at| texts.get(at).is_none_or(|text| text.trim().is_empty()));
    // What bare numbers were taken for is said before they count.
    let notes: Vec<String> = (1..4)
        .zip(["low", "likely", "high"])
        .filter_map(|(at, name)| {
            let read = read_value(texts.get(at)?, unit, false, currency).ok()?;
            Some(format!("{name} = {}", read.note?))
        })
        .collect();
    if !notes.is_empty() {
        parts::words(ui, &notes.join(", "), plain(size::BODY * s), t.soft);
    }
    match opinion(&texts, unit, currency) {
        Ok(opinion) if entered => {
            actions.push(Action::Workshop(Ask::Say(path.to_owned(), opinion)));
            desk.clear(&place);
        }
        Err(error) if entered || !empty => {
            parts::words(ui, &format::sentence(&error), plain(size::BODY * s), t.bad);
        }
        _ => {}
    }
}

/// What somebody says, of the texts of all fields: who, low, likely, high.
pub fn opinion(texts: &[String], unit: Unit, currency: &str) -> Result<Opinion, String> {
    let text = |at: usize| texts.get(at).map_or("", |text| text.trim());
    let heard = |at: usize, name: &str| {
        read_value(text(at), unit, false, currency)
            .map(|read| read.value)
            .map_err(|misread| format!("{name}: {misread}"))
    };
    let (low, likely, high) = (heard(1, "Low")?, heard(2, "Likely")?, heard(3, "High")?);
    Opinion::new(text(0), low, likely, high)
}

/// Everybody's density, small, and the pool's on top.
fn densities(
    ui: &mut Ui,
    answers: &[Opinion],
    pool: &Pool,
    (height, s): (f32, f32),
    say: &impl Fn(f64) -> String,
) {
    let t = tokens(ui);
    let (whole, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let said = format!(
        "Densities of {} answers and of all of them together",
        answers.len()
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let (low, high) = pool.ends();
    let span = match high > low {
        true => high - low,
        false => low.abs().max(1.0) * 0.2,
    };
    let (low, high) = (low - 0.06 * span, high + 0.06 * span);
    let plot = Rect::from_min_max(whole.min + vec2(2.0, 4.0), whole.max - vec2(2.0, 20.0 * s));
    let at = |i: u32| low + (high - low) * f64::from(i) / f64::from(POINTS);
    let x = |value: f64| plot.left() + plot.width() * ((value - low) / (high - low)) as f32;
    let top = (0..=POINTS)
        .flat_map(|i| answers.iter().map(move |a| a.density(at(i))))
        .fold(0.0, f64::max);
    let painter = ui.painter().with_clip_rect(whole);
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, t.outline));
    let curve = |of: &dyn Fn(f64) -> f64, top: f64| -> Vec<Pos2> {
        let y = |v: f64| plot.bottom() - plot.height() * (v / top.max(f64::MIN_POSITIVE)) as f32;
        (0..=POINTS).map(|i| pos2(x(at(i)), y(of(at(i))))).collect()
    };
    // The pool is no higher than the highest of them: what is shown is how dense each is.
    let together = curve(&|v| pool.density(v), top);
    fill(
        &painter,
        &together,
        plot.bottom(),
        t.accent.gamma_multiply(0.16),
    );
    for (i, answer) in answers.iter().enumerate() {
        let hue = t.stage(i);
        if answer.high > answer.low {
            let line = curve(&|v| answer.density(v), top);
            painter.add(Shape::line(
                line,
                Stroke::new(1.4 * s, hue.gamma_multiply(0.8)),
            ));
        } else {
            let at = x(answer.low);
            painter.vline(at, plot.y_range(), Stroke::new(1.4 * s, hue));
        }
    }
    painter.add(Shape::line(together, Stroke::new(3.0 * s, t.accent)));
    let mut free = plot.left() - 1.0;
    for value in [pool.quantile(0.05), pool.mean(), pool.quantile(0.95)] {
        let tick = [
            pos2(x(value), plot.bottom() - 5.0 * s),
            pos2(x(value), plot.bottom() + 3.0),
        ];
        painter.line_segment(tick, Stroke::new(1.5, t.text));
        let galley = painter.layout_no_wrap(say(value), plain(size::SMALL * s), t.soft);
        let left = (x(value) - galley.size().x / 2.0)
            .clamp(plot.left(), plot.right() - galley.size().x)
            .max(free);
        if left + galley.size().x <= plot.right() + 2.0 {
            free = left + galley.size().x + 8.0;
            painter.galley(pos2(left, plot.bottom() + 4.0), galley, t.soft);
        }
    }
}

/// Fills what is below a line.
fn fill(painter: &eframe::egui::Painter, line: &[Pos2], bottom: f32, color: Color32) {
    let mut mesh = eframe::egui::Mesh::default();
    for point in line {
        mesh.colored_vertex(*point, color);
        mesh.colored_vertex(pos2(point.x, bottom), color);
    }
    for i in 0..line.len().saturating_sub(1) as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    painter.add(Shape::mesh(mesh));
}
