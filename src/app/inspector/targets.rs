//! What the team wants to reach.

use eframe::egui::{
    Button, Frame, Label, Layout, Margin, RichText, Role, Stroke, Ui, WidgetInfo, vec2,
};

use super::{
    controls::choice::{Choice, pick, plain_choice},
    form::{Form, Spec, message, spec},
};
use crate::{
    analyze::about,
    app::theme::{plain, size, strong, tokens},
    edit::Edit,
    map::{Bound, JourneyMap, Metric, Target, Unit, validate::metric_has_meaning},
    numbers::{read_value, say_value, significant},
    units::{Quantity, Real},
};

const EDIT: &str = "Change target";
const NOTE: Spec = spec("Note", "note", EDIT, "Why, or who wants it");

/// The metrics to choose from: those that the map can answer, then the others with the reason.
fn metrics(map: &JourneyMap) -> Vec<Choice<Metric>> {
    let mut choices: Vec<Choice<Metric>> = Metric::ALL
        .iter()
        .map(|metric| {
            let told = about(*metric);
            let mut choice = plain_choice(*metric, told.title).about(told.formula);
            choice.not = metric_has_meaning(map, *metric)
                .err()
                .map(|missing| format!("{}.\nIt needs {missing}.", told.formula));
            choice
        })
        .collect();
    choices.sort_by_key(|choice| choice.not.is_some());
    choices
}

/// A bound to start from: the usual ones of the field, or what the last run said.
fn first_bound(form: &Form, metric: Metric) -> Bound {
    use Metric::*;
    match metric {
        Nps => return Bound::AtLeast(40.0),
        NetRevenueRetention => return Bound::AtLeast(1.1),
        LogoChurnMonthly => return Bound::AtMost(0.02),
        Csat => return Bound::AtLeast(0.9),
        TimeToValue => return Bound::AtMost(14.0),
        _ => {}
    }
    let now = form.told.and_then(|t| t.answer().metrics.get(&metric));
    let tidy = |x: f64| significant(Real::clamped(x), 2).get();
    let value = now.map_or(
        match metric.unit() {
            Unit::Share => 0.5,
            Unit::Days => 14.0,
            _ => 1.0,
        },
        |e| tidy(e.value),
    );
    match about(metric).more_is_better {
        Some(false) => Bound::AtMost(value),
        _ => Bound::AtLeast(value),
    }
}

/// Draws the list of targets.
pub fn list(form: &mut Form, ui: &mut Ui) {
    let map = form.map();
    if map.targets.is_empty() {
        let t = tokens(ui);
        let words = "None yet. A target turns a number of the run green or red.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    }
    for (i, target) in map.targets.iter().enumerate() {
        let base = form.base.join("targets").join(i);
        form.about(base, |form| card(form, ui, i, target));
    }
    let wanted = form.is_wanted("targets");
    let id = form.id.with("add target");
    let now = (None, "+ Add a target…");
    if wanted {
        let next = ui.next_widget_position();
        let area = eframe::egui::Rect::from_min_size(next, vec2(10.0, 40.0));
        ui.scroll_to_rect(area, None);
    }
    if let Some(metric) = pick(ui, id, "Add a target", now, &metrics(map)) {
        let target = Target {
            metric,
            bound: first_bound(form, metric),
            persona: None,
            note: String::new(),
        };
        let mut targets = map.targets.clone();
        targets.push(target);
        form.once("Add target", Edit::SetTargets(targets));
    }
}

fn card(form: &mut Form, ui: &mut Ui, i: usize, target: &Target) {
    let t = tokens(ui);
    let map = form.map();
    let set = |change: &dyn Fn(&mut Target)| {
        let mut targets = map.targets.clone();
        if let Some(target) = targets.get_mut(i) {
            change(target);
        }
        Edit::SetTargets(targets)
    };
    let frame = Frame::new()
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(7)
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        let told = about(target.metric);
        ui.with_layout(Layout::right_to_left(eframe::egui::Align::TOP), |ui| {
            let button = Button::new("×").min_size(vec2(24.0, 24.0));
            let remove = ui.add(button.frame_when_inactive(false));
            let name = format!("Remove target {}", told.title);
            remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if remove.clicked() {
                let mut targets = map.targets.clone();
                targets.remove(i);
                form.once("Remove target", Edit::SetTargets(targets));
            }
            ui.with_layout(Layout::top_down(eframe::egui::Align::LEFT), |ui| {
                ui.add_space(3.0);
                let title = RichText::new(told.title).font(strong(size::BODY));
                let label = ui.add(Label::new(title.color(t.text)).wrap());
                // The bare name is that of the field for the value.
                let said = format!("Target on {}", told.title);
                label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
                label.on_hover_text(format!("{}\nSource: {}", told.formula, told.source));
            });
        });
        let error = bound(form, ui, target, &set);
        if let Some(error) = error {
            message(ui, true, &error, None);
        }
        if !map.personas.is_empty() {
            persona(form, ui, target, &set);
        }
        if !target.note.is_empty() {
            form.words(ui, &NOTE, 1, "Why", &target.note, |text| {
                set(&|target| target.note = text.clone())
            });
        }
        form.told_here(ui, None);
    });
}

fn persona(
    form: &mut Form,
    ui: &mut Ui,
    target: &Target,
    set: &impl Fn(&dyn Fn(&mut Target)) -> Edit,
) {
    let all = plain_choice(None, "For everybody");
    let personas = form.map().personas.iter();
    let own = personas.map(|(slug, p)| plain_choice(Some(slug.clone()), format!("For {}", p.name)));
    let choices: Vec<_> = std::iter::once(all).chain(own).collect();
    let id = form.id.with("persona");
    let title = about(target.metric).title;
    let name = format!("For whom, {title}");
    if let Some(persona) = pick(ui, id, &name, (Some(&target.persona), ""), &choices) {
        form.once(EDIT, set(&|target| target.persona = persona.clone()));
    }
}

/// "at least" or "at most", and the value in the unit of the metric.
fn bound(
    form: &mut Form,
    ui: &mut Ui,
    target: &Target,
    set: &impl Fn(&dyn Fn(&mut Target)) -> Edit,
) -> Option<String> {
    let title = about(target.metric).title;
    let least = matches!(target.bound, Bound::AtLeast(_));
    let with = move |value: f64, least: bool| match least {
        true => Bound::AtLeast(value),
        false => Bound::AtMost(value),
    };
    let value = target.bound.value();
    let width = (ui.available_width() - 6.0) / 2.0;
    let mut error = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.set_max_width(width);
            let choices = [
                plain_choice(true, "at least"),
                plain_choice(false, "at most"),
            ];
            let id = form.id.with("side");
            let name = format!("Bound of {title}");
            if let Some(least) = pick(ui, id, &name, (Some(&least), ""), &choices) {
                form.once(EDIT, set(&|t| t.bound = with(value, least)));
            }
        });
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.set_max_width(width);
            let unit = target.metric.unit();
            let currency = form.map().currency.clone();
            let say = |value: &f64| say_value(*value, unit, &currency);
            // Above 1 net revenue retention is no share of anything.
            let open = target.metric == Metric::NetRevenueRetention;
            let hear = |text: &str| {
                read_value(text, unit, open, &currency).map_err(|misread| misread.to_string())
            };
            let spec = Spec {
                label: title,
                ..spec("", "value", EDIT, "")
            };
            let edit = |value: f64| set(&|t| t.bound = with(value, least));
            error = form.typed_bare(ui, &spec, "", &value, (say, hear), edit);
        });
    });
    error
}
