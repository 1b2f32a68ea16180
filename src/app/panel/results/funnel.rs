//! How many get to each stage, and how many are lost between.

use eframe::egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Results;
use crate::app::{
    canvas::said_of_stage,
    format,
    live::Told,
    theme::{plain, size, strong, tokens},
};

/// Draws the funnel.
pub fn funnel(ui: &mut Ui, results: &Results, told: Told) {
    let t = tokens(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        if !told.passages_are_current() {
            ui.multiply_opacity(super::DIM);
        }
        for (i, (slug, stage)) in results.picture.map.stages.iter().enumerate() {
            let Some(passage) = told.stage(slug) else {
                continue;
            };
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), 31.0), Sense::hover());
            let reach = passage.reach.map_or("–".to_owned(), |r| told.value(&r));
            let painter = ui.painter();
            let lost = passage.lost.map(|share| told.people(share));
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
            if let Some(reach) = passage.reach {
                let mut filled = track;
                let share = reach.value.clamp(0.0, 1.0) as f32;
                filled.set_width(if share > 0.0 {
                    (track.width() * share).max(2.0)
                } else {
                    0.0
                });
                painter.rect_filled(filled, CornerRadius::same(3), t.stage(i));
            }
            let old = match told.passages_are_current() {
                true => "",
                false => ", of the map as it was",
            };
            let name = match passage.reach {
                Some(_) => format!("Stage {}: {reach} get here{old}", stage.name),
                None => format!("Stage {}: how many get here is not known yet", stage.name),
            };
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            response.on_hover_text(said_of_stage(&passage, told));
        }
    });
}
