//! The page: three questions and their answers.

use eframe::egui::{
    Align2, Button, Color32, ComboBox, CornerRadius, Frame, Key, Label, Margin, ProgressBar, Rect,
    RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob,
    vec2,
};

use super::{Ask, Deciding, Part, seeking};
use crate::{
    analyze::about,
    app::{
        command::{Action, Command},
        format,
        panel::{DIM, was_chosen},
        theme::{TOUCH, card_frame, plain, size, space, strong, tokens},
        typing::{Field, Purpose},
    },
    decide::{Chances, DRAWS, Goal, Information, Portfolio, SetWorth, Verdict},
    export::advice::{self, set_worth},
    map::Unit,
};

/// Numbers listed by what knowing them is worth.
const LISTED: usize = 8;

/// Draws the page.
pub fn page(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    Frame::new()
        .fill(t.canvas)
        .inner_margin(Margin::same(18))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_height(ui.available_height());
            title(ui, deciding, actions);
            ui.add_space(space::S);
            if deciding.outdated {
                outdated(ui, actions);
                ui.multiply_opacity(DIM);
            }
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width((ui.available_width() - 10.0).min(860.0));
                ui.spacing_mut().item_spacing.y = 6.0;
                let why = "The share of cohorts that meet each, given what nobody knows for sure; ± is one standard error.";
                question(ui, "How likely are the targets?", why);
                part(ui, &deciding.chances, |ui, found: &Chances| {
                    chances(ui, found, deciding);
                });
                let why = "What it would be worth to know a number for sure, before choosing one of the opportunities or none (expected value of perfect information).";
                question(ui, "What should we measure next?", why);
                if let Some(goal) = decide_for(ui, "Measure for", deciding, deciding.measure.as_ref()) {
                    actions.push(Action::Decide(Ask::Measure(goal)));
                }
                part(ui, &deciding.information, |ui, found| {
                    information(ui, found, deciding);
                });
                let why = "The opportunities that together reach best what they are for, within the budget.";
                question(ui, "What should we fix?", why);
                if let Some(goal) = decide_for(ui, "Fix for", deciding, deciding.fix.as_ref()) {
                    actions.push(Action::Decide(Ask::Fix(goal)));
                }
                budget(ui, deciding, actions);
                part(ui, &deciding.portfolio, |ui, found| {
                    portfolio(ui, found, deciding);
                });
                seeking::seeking(ui, deciding, actions);
                ui.add_space(space::L);
            });
        });
}

fn title(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(RichText::new("Decide").font(strong(size::TITLE)));
            let words = format!(
                "“{}”, over {} draws of its uncertain numbers.",
                deciding.title,
                format::count(u64::from(DRAWS))
            );
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
        });
        let right = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(right, |ui| {
            if ui
                .add(Button::new("Back to the map").min_size(TOUCH))
                .clicked()
            {
                actions.push(Action::Close);
            }
            if deciding.is_busy() {
                let stop = ui.add(Button::new("Stop").min_size(TOUCH));
                stop.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Stop deciding"));
                if stop.clicked() {
                    actions.push(Action::StopDeciding);
                }
                if let Some(done) = deciding.progress() {
                    let bar = ProgressBar::new(done).desired_width(90.0).show_percentage();
                    ui.add(bar);
                }
            }
        });
    });
}

/// That the map has changed since, and the way to answers of it as it is.
fn outdated(ui: &mut Ui, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Of the map as it was: it has changed since.").color(t.warn));
        let again = ui.add(Button::new("Work it out again").min_size(TOUCH));
        if again.clicked() {
            actions.push(Action::Do(Command::Decide));
        }
    });
}

/// A box to choose what is decided for. Gives what was chosen anew.
pub(super) fn decide_for(
    ui: &mut Ui,
    name: &str,
    deciding: &Deciding,
    now: Option<&Goal>,
) -> Option<Goal> {
    let words = |goal: &Goal| match goal {
        Goal::Targets(all) if all.len() > 1 => "All targets together".to_owned(),
        Goal::Targets(all) => advice::targets(&deciding.map, all),
        Goal::NetValue { .. } => "Money: revenue less cost and what it costs".to_owned(),
    };
    let now = now?;
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).font(plain(size::BODY)));
        let response = ComboBox::from_id_salt(name)
            .width(360.0)
            .truncate()
            .selected_text(words(now))
            .show_ui(ui, |ui| {
                for goal in deciding.goals() {
                    let on = goal == *now;
                    let button = Button::selectable(on, words(&goal));
                    let line = ui.add(button);
                    if was_chosen(ui, &line) && !on {
                        picked = Some(goal);
                    }
                }
            })
            .response;
        let value = words(now);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
            info.current_text_value = Some(value.clone());
            info
        });
    });
    picked
}

pub(super) fn question(ui: &mut Ui, question: &str, why: &str) {
    let t = tokens(ui);
    ui.add_space(space::M);
    ui.label(RichText::new(question).font(strong(size::HEADING)));
    ui.label(RichText::new(why).font(plain(size::SMALL)).color(t.soft));
    ui.add_space(2.0);
}

/// Draws an answer, or what there is instead.
pub(super) fn part<T>(ui: &mut Ui, part: &Part<T>, show: impl FnOnce(&mut Ui, &T)) {
    let t = tokens(ui);
    match part {
        Part::Unasked => {}
        Part::Waiting => {
            ui.label(RichText::new("Being worked out…").color(t.faint));
        }
        Part::Failed(why) => {
            let words = format::sentence(&format!("no answer: {why}."));
            ui.label(RichText::new(words).color(t.warn));
        }
        Part::Found(found) => {
            card_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                show(ui, found);
            });
        }
    }
}

/// A line: a name, a bar of a part of one, and words.
fn bar(ui: &mut Ui, (name, about): (&str, &str), part: f64, words: &str, color: Color32) {
    let t = tokens(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
    let painter = ui.painter();
    let names = width * 0.46;
    let mut job = LayoutJob::simple(name.to_owned(), plain(size::BODY), t.text, names - 10.0);
    job.wrap.max_rows = 1;
    let galley = painter.layout_job(job);
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, t.text);
    let right = rect.right();
    let said = painter.text(
        pos2(right, rect.center().y),
        Align2::RIGHT_CENTER,
        words,
        strong(size::SMALL),
        t.text,
    );
    let left = rect.left() + names;
    let end = (right - 150.0).min(said.left() - 10.0).max(left + 20.0);
    let track = Rect::from_min_max(
        pos2(left, rect.center().y - 4.0),
        pos2(end, rect.center().y + 4.0),
    );
    let corners = CornerRadius::same(4);
    painter.rect_filled(track, corners, t.line);
    let mut filled = track;
    filled.set_width(track.width() * part.clamp(0.0, 1.0) as f32);
    painter.rect_filled(filled, corners, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {words}")));
    response.on_hover_text(about);
}

fn chances(ui: &mut Ui, found: &Chances, deciding: &Deciding) {
    let t = tokens(ui);
    let color = |p: f64| if p >= 0.5 { t.good } else { t.bad };
    for one in &found.targets {
        let formula = about(one.target.metric).formula;
        let name = advice::target(&deciding.map, &one.target);
        let p = one.probability;
        if p.is_nan() {
            bar(ui, (&name, formula), 0.0, "cannot be told", t.faint);
            continue;
        }
        let words = advice::chance(p, one.error);
        bar(ui, (&name, formula), p, &words, color(p));
    }
    if let Some((p, error, _)) = found.together {
        let name = ("All of them together", "One cohort meets every one of them");
        bar(ui, name, p, &advice::chance(p, error), color(p));
    }
    let words = "Solved exactly in each draw where the map can be, else counted over simulated cohorts: the numbers of “wayfarer decide chances”.";
    ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.faint));
}

fn information(ui: &mut Ui, found: &Information, deciding: &Deciding) {
    let t = tokens(ui);
    let currency = deciding.currency();
    let all = &found.everything;
    // One scale for all: what is worth less must not read as more.
    let scale = advice::difference(found.goal.unit(), all.value, all.error, currency);
    if let Some(best) = found.options.get(found.best) {
        let what = advice::goal(&deciding.map, &found.goal);
        let worth = match all.above_0 {
            true => format!(
                "would be worth {} ± {}",
                scale.show(all.value),
                scale.bare(all.error)
            ),
            false if all.value == 0.0 => "would not change the choice".to_owned(),
            false => "cannot be told from being worth nothing".to_owned(),
        };
        let words = format!(
            "For {what}. On average best now: “{}”. Knowing everything {worth}.",
            best.title,
        );
        let words = RichText::new(words).font(plain(size::SMALL)).color(t.soft);
        ui.add(Label::new(words).wrap());
    }
    let worthy = found.numbers.iter().filter(|n| n.worth.above_0);
    for number in worthy.clone().take(LISTED) {
        let worth = &number.worth;
        let title = number.number.title();
        let words = format!("{} ± {}", scale.show(worth.value), scale.bare(worth.error));
        bar(
            ui,
            (&title, &title),
            worth.value / all.value,
            &words,
            t.accent,
        );
    }
    if worthy.count() == 0 {
        let words = "Of no single number can it be told that knowing it would be worth anything.";
        ui.label(RichText::new(words).color(t.text));
    }
}

fn budget(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let label = ui.label("Budget");
        let mut text = deciding.budget.clone();
        // It asks for something and is no part of any map.
        let field = Field::line(Purpose::Looks, "Budget").labelled_by(label.id);
        let field = field.show(ui, &mut text, |edit| {
            edit.desired_width(110.0).margin(vec2(7.0, 5.0))
        });
        if field.changed() {
            actions.push(Action::Budget(text));
        }
        if deciding.money().is_none() {
            let line = Stroke::new(1.5, t.bad);
            ui.painter()
                .rect_stroke(field.rect, CornerRadius::same(4), line, StrokeKind::Inside);
        }
        ui.label(RichText::new(deciding.currency()).color(t.soft));
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let ready = deciding.money().is_some();
        let search = ui.add_enabled(ready, Button::new("Search").min_size(TOUCH));
        if search.clicked() || (enter && ready) {
            actions.push(Action::SearchFixes);
        }
        if let Some(words) = deciding.no_money() {
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.bad));
        }
    });
}

fn portfolio(ui: &mut Ui, found: &Portfolio, deciding: &Deciding) {
    let t = tokens(ui);
    if found.verdict == Verdict::OutOfReach {
        let sentences = advice::out_of_reach(&deciding.map, found);
        for (at, words) in sentences.into_iter().enumerate() {
            let font = if at == 0 {
                strong(size::BODY)
            } else {
                plain(size::BODY)
            };
            ui.add(Label::new(RichText::new(words).font(font)).wrap());
        }
        let words = "Seek below what would have to be true, or choose another target to fix for.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
        return;
    }
    let value = |set: &SetWorth| set_worth(&found.goal, set, deciding.currency());
    let names = |set: &SetWorth| match set.fixes.is_empty() {
        true => "Fix nothing".to_owned(),
        false => {
            let names: Vec<String> = set.fixes.iter().map(|slug| deciding.name(slug)).collect();
            names.join(" + ")
        }
    };
    let cost = |set: &SetWorth| format::value(set.cost, Unit::Money, deciding.currency());
    let sure = match found.certainty {
        c if c > 0.995 => "more than 99 %".to_owned(),
        c => format!("{:.0} %", c * 100.0),
    };
    let Some(best) = found.ranking.first() else {
        ui.label("No opportunity can be paid with this budget.");
        return;
    };
    let label = ui.label(RichText::new(names(best)).font(strong(size::BODY)));
    label.widget_info(|| {
        let name = format!("Best fixes: {}", names(best));
        WidgetInfo::labeled(Role::Label, true, name)
    });
    let words = format!(
        "Costs {}. {} against {} with nothing fixed. Of {} affordable sets this is the best with a probability of {sure}.",
        cost(best),
        value(best),
        value(&found.nothing),
        found.sets,
    );
    ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    ui.add_space(4.0);
    for set in &found.ranking {
        let name = names(set);
        let told = format!("{name}\nCosts {}", cost(set));
        let words = format!("{} · {}", value(set), cost(set));
        let part = match found.goal.unit() {
            Unit::Share => set.value,
            _ => set.value / best.value.max(f64::MIN_POSITIVE),
        };
        let color = if set == best { t.good } else { t.accent };
        bar(ui, (&name, &told), part, &words, color);
    }
    let fixes = found.fixes.iter().filter_map(|fix| {
        let why = fix.unavailable.as_ref()?;
        Some(format!("“{}” was left out: {why}.", fix.name))
    });
    for words in fixes {
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.warn));
    }
    let method = "Found by racing the sets under the same luck (Kim and Nelson 2001); how sure the choice is, by a Bayesian bootstrap.";
    ui.label(
        RichText::new(method)
            .font(plain(size::CAPTION))
            .color(t.faint),
    );
}
