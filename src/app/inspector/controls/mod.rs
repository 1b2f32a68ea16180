//! The controls of the form, one for each kind of value.

pub mod choice;
pub mod density;
pub mod dwell;
pub mod emotion;
pub mod evidence;
pub mod lists;
pub mod shares;
pub mod text;
pub mod uncertain;

use eframe::egui::{Align2, Sense, Ui, vec2};

use crate::app::theme::{plain, size, tokens};

/// A small word above a field.
fn caption(ui: &mut Ui, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 15.0), Sense::hover());
    let color = tokens(ui).faint;
    let painter = ui.painter().with_clip_rect(rect.expand(1.0));
    painter.text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        text,
        plain(size::CAPTION),
        color,
    );
}
