//! How many get to each stage, and how many are lost between.

use eframe::egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Results;
use crate::{
    analyze::Answer,
    app::{
        format,
        theme::{plain, size, strong, tokens},
    },
};

/// Draws the funnel.
pub fn funnel(ui: &mut Ui, results: &Results, answer: &Answer) {
    let t = tokens(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        for (i, stage) in answer.stages.iter().enumerate() {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), 31.0), Sense::hover());
            let reach = stage.reach.show("");
            let painter = &mut ui.painter().clone();
            if !results.shown.is_current(stage.reach.method) {
                painter.multiply_opacity(super::DIM);
            }
            let lost = stage.drop_off.map(|left| left.value * stage.reach.value);
            let lost = lost.map(|share| share * answer.size.customers as f64);
            let lost = lost.filter(|many| *many >= 0.05);
            let lost = lost.map_or_else(String::new, |many| format!("−{}", format::people(many)));
            painter.text(
                rect.right_top() - vec2(62.0, -1.0),
                Align2::RIGHT_TOP,
                &lost,
                plain(size::SMALL),
                t.bad,
            );
            painter.text(
                rect.left_top(),
                Align2::LEFT_TOP,
                &stage.name,
                plain(size::BODY),
                t.soft,
            );
            painter.text(
                rect.right_top(),
                Align2::RIGHT_TOP,
                &reach,
                strong(size::BODY),
                t.text,
            );
            let track = Rect::from_min_max(
                pos2(rect.left(), rect.bottom() - 9.0),
                rect.max - vec2(0.0, 2.0),
            );
            painter.rect_filled(track, CornerRadius::same(3), t.line);
            let share = stage.reach.value.clamp(0.0, 1.0) as f32;
            let mut filled = track;
            filled.set_width((track.width() * share).max(2.0));
            painter.rect_filled(filled, CornerRadius::same(3), t.stage(i));
            let mut about = format!("{reach} of all customers get here");
            if let Some(left) = &stage.drop_off {
                about.push_str(&format!("\n{} of them leave in it", left.show("")));
            }
            if let Some(days) = &stage.days {
                about.push_str(&format!("\n{} in it on average", days.show("")));
            }
            if let Some([on_track, delayed, stuck]) = &stage.pace {
                about.push_str(&format!(
                    "\n{} on track, {} delayed, {} stuck",
                    on_track.show(""),
                    delayed.show(""),
                    stuck.show("")
                ));
            }
            if !lost.is_empty() {
                let lost = lost.trim_start_matches('−');
                let all = format::count(answer.size.customers);
                about.push_str(&format!("\n{lost} of {all} customers are lost in it"));
            }
            let name = format!("Stage {}: {reach} get here", stage.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            response.on_hover_text(about);
        }
    });
}
