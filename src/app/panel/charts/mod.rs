//! Charts of the results: curves with bands, distributions, what every lever brings. Each can be copied
//! as a picture and as a table.

mod curves;
mod spread;
mod tornado;

use eframe::egui::{
    Align, Button, Layout, Response, RichText, Role, TextStyle, Ui, WidgetInfo, vec2,
};
use egui_plot::{GridMark, HoverPosition, Plot};

pub use curves::{retention, revenue};
pub use spread::{scatter, times};
pub use tornado::tornado;

use crate::app::{
    command::Action,
    theme::{plain, size, tokens},
};

/// Height of a chart.
const HEIGHT: f32 = 132.0;

/// A chart as a whole: what it is called, what its marks mean, how strongly it is drawn.
pub struct Figure<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it says, for who cannot see it.
    pub said: String,
    /// What the band or the bars mean.
    pub note: &'a str,
    /// Whether it is of the map as it is.
    pub fresh: bool,
}

impl Figure<'_> {
    /// Draws the chart and what it can be copied as. `table` gives its numbers as comma-separated values.
    pub fn show(
        &self,
        ui: &mut Ui,
        actions: &mut Vec<Action>,
        table: impl FnOnce() -> String,
        chart: impl FnOnce(&mut Ui),
    ) {
        let t = tokens(ui);
        let drawn = ui.scope(|ui| {
            if !self.fresh {
                ui.multiply_opacity(super::results::DIM);
            }
            chart(ui);
        });
        let rect = drawn.response.rect;
        let id = drawn.response.id.with("said");
        let label = ui.interact(rect, id, eframe::egui::Sense::hover());
        let said = format!("Chart {}: {}", self.name, self.said);
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if small(ui, "Table", &format!("Copy {} as a table", self.name)).clicked() {
                actions.push(Action::CopyText(self.name.to_owned(), table()));
            }
            if small(ui, "Picture", &format!("Copy {} as a picture", self.name)).clicked() {
                let picture = rect.expand(6.0).intersect(ui.clip_rect());
                actions.push(Action::CopyPicture(self.name.to_owned(), picture));
            }
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                let note = RichText::new(self.note).font(plain(size::CAPTION));
                ui.label(note.color(t.faint));
            });
        });
    }
}

fn small(ui: &mut Ui, text: &str, name: &str) -> Response {
    let t = tokens(ui);
    let text = RichText::new(text).font(plain(size::CAPTION)).color(t.soft);
    let button = Button::new(text).min_size(vec2(20.0, 20.0));
    let response = ui.add(button.frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(format!("{name} to the clipboard"))
}

/// How the numbers of an axis are written.
type Written<'a> = Box<dyn Fn(f64) -> String + 'a>;

/// A plot that is looked at and pointed at, but not moved: the panel scrolls.
fn plot<'a>(ui: &mut Ui, name: &str, x: Written<'a>, y: Written<'a>) -> Plot<'a> {
    let line = tokens(ui).line;
    let style = ui.style_mut();
    style.text_styles.insert(TextStyle::Body, plain(10.0));
    style.text_styles.insert(TextStyle::Small, plain(10.0));
    Plot::new(("chart", name))
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_crosshair(false)
        .show_grid([false, true])
        .grid_color(line)
        .grid_spacing(26.0..=130.0)
        .set_margin_fraction(vec2(0.02, 0.06))
        .y_axis_min_width(34.0)
        .x_axis_formatter(move |mark: GridMark, _| x(mark.value))
        .y_axis_formatter(move |mark: GridMark, _| y(mark.value))
}

/// Where in a plot the pointer is: the nearest point along x.
fn hovered_x(position: &HoverPosition) -> f64 {
    match position {
        HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position } => {
            position.x
        }
    }
}

/// Lines of comma-separated values.
fn csv(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let quoted = |cell: &str| match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    let mut text = head.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}
