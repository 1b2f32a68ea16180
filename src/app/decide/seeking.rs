//! What would have to be true: a target, a chance, a number, and the value that it would have to have.

use eframe::egui::{
    Button, ComboBox, CornerRadius, Key, Label, RichText, Role, ScrollArea, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use super::{
    Ask, Deciding,
    page::{decide_for, part, question},
};
use crate::{
    app::{
        command::Action,
        theme::{TOUCH, plain, size, strong, tokens},
        typing::{Field, Purpose},
    },
    decide::{Sought, number, numbers_of, spelling},
    export::advice,
    numbers::probability,
};

/// Draws the question and its answer.
pub fn seeking(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    let why = "The value of one number at which a target is met with the chance asked for, everything else as it is known.";
    question(ui, "What would have to be true?", why);
    if deciding.seek_for.is_none() {
        let t = tokens(ui);
        let words = "No answer: the map has no targets yet.";
        ui.label(RichText::new(words).color(t.warn));
        return;
    }
    if let Some(goal) = decide_for(ui, "Seek for", deciding, deciding.seek_for.as_ref()) {
        actions.push(Action::Decide(Ask::SeekFor(goal)));
    }
    form(ui, deciding, actions);
    part(ui, &deciding.sought, |ui, found| {
        answer(ui, found, deciding)
    });
}

fn form(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let path = deciding.path();
    let mut enter = false;
    ui.horizontal(|ui| {
        let label = ui.label("Number");
        let mut text = deciding.number.clone();
        let field = Field::line(Purpose::Looks, "Number").labelled_by(label.id);
        let field = field.show(ui, &mut text, |edit| {
            edit.desired_width(230.0).margin(vec2(7.0, 5.0))
        });
        if field.changed() {
            actions.push(Action::Decide(Ask::Number(text)));
        }
        if path.is_err() {
            wrong(ui, field.rect);
        }
        enter |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let list = ComboBox::from_id_salt("numbers to seek")
            .width(26.0)
            .selected_text("")
            .show_ui(ui, |ui| numbers(ui, deciding, actions))
            .response;
        list.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Numbers of the map"));
        let label = ui.label("Chance");
        let mut text = deciding.chance.clone();
        let field = Field::line(Purpose::Looks, "Chance").labelled_by(label.id);
        let field = field.show(ui, &mut text, |edit| {
            edit.desired_width(60.0).margin(vec2(7.0, 5.0))
        });
        if field.changed() {
            actions.push(Action::Decide(Ask::Chance(text)));
        }
        if deciding.asked().is_none() {
            wrong(ui, field.rect);
        }
        enter |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let ready = path.is_ok() && deciding.asked().is_some();
        let seek = ui.add_enabled(ready, Button::new("Seek").min_size(TOUCH));
        if seek.clicked() || (enter && ready) {
            actions.push(Action::Decide(Ask::Seek));
        }
    });
    let said = match (&path, deciding.asked()) {
        (Err(why), _) => Some((why.clone(), t.bad)),
        (Ok(_), None) => Some((
            "expected a chance between 0 and 1, such as 80 % or 0.8".into(),
            t.bad,
        )),
        (Ok(path), Some(_)) => Some((number(&deciding.map, path).title(), t.soft)),
    };
    if let Some((words, color)) = said {
        let words = RichText::new(words).font(plain(size::SMALL)).color(color);
        ui.add(Label::new(words).wrap());
    }
}

/// Every number of the map, by what people call it.
fn numbers(ui: &mut Ui, deciding: &Deciding, actions: &mut Vec<Action>) {
    ui.set_min_width(420.0);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        let paid =
            |path: &String| path.starts_with("opportunities/") || path.ends_with("/fix_cost");
        for path in numbers_of(&deciding.map).iter().filter(|path| !paid(path)) {
            let on = deciding.path().as_ref() == Ok(path);
            let title = number(&deciding.map, path).title();
            let line = ui.add(Button::selectable(on, title));
            if crate::app::panel::was_chosen(ui, &line) {
                actions.push(Action::Decide(Ask::Number(spelling(&deciding.map, path))));
            }
        }
    });
}

fn wrong(ui: &Ui, rect: eframe::egui::Rect) {
    let line = Stroke::new(1.5, tokens(ui).bad);
    let corners = CornerRadius::same(4);
    ui.painter()
        .rect_stroke(rect, corners, line, StrokeKind::Inside);
}

fn answer(ui: &mut Ui, found: &Sought, deciding: &Deciding) {
    let t = tokens(ui);
    let aim = format!(
        "For a cohort that meets {}, with a chance of {}.",
        advice::targets(&deciding.map, &found.targets),
        probability(found.asked)
    );
    ui.label(RichText::new(aim).font(plain(size::SMALL)).color(t.soft));
    for (at, words) in advice::sought(&deciding.map, found).into_iter().enumerate() {
        let font = if at == 0 {
            strong(size::BODY)
        } else {
            plain(size::SMALL)
        };
        ui.add(Label::new(RichText::new(words).font(font).color(t.text)).wrap());
    }
}
