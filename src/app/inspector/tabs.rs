//! Which pane the panel beside the map shows.

use eframe::egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::{
    app::{
        command::Action,
        opened::Picture,
        theme::{focus_ring, plain, size, strong, tokens},
    },
    map::progress::{progress, steps_done},
};

/// A pane of the panel beside the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// What is selected, or the map itself.
    Details,
    /// What the run says.
    #[default]
    Results,
    /// The numbers that can be moved.
    Sliders,
    /// The ten steps.
    Guide,
    /// What is wrong.
    Problems,
}

impl Pane {
    /// All of them, from left to right.
    pub const ALL: [Pane; 5] = [
        Pane::Details,
        Pane::Results,
        Pane::Sliders,
        Pane::Guide,
        Pane::Problems,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Pane::Details => "Details",
            Pane::Results => "Results",
            Pane::Sliders => "Sliders",
            Pane::Guide => "Guide",
            Pane::Problems => "Problems",
        }
    }

    /// The part of the width that its tab gets: the longest word has a dot beside it.
    const fn part(self) -> f32 {
        match self {
            Pane::Details => 0.185,
            Pane::Results => 0.19,
            Pane::Sliders => 0.18,
            Pane::Guide => 0.165,
            Pane::Problems => 0.28,
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Pane::Details => "Edit what is selected, or the map itself",
            Pane::Results => "Targets, metrics and funnel of the latest run",
            Pane::Sliders => "Every number that is changed or not known for sure, to be moved",
            Pane::Guide => "The ten steps to a good map, and how far this one has come",
            Pane::Problems => "What is wrong or doubtful about the map",
        }
    }
}

/// Which pane is shown, and whether that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// The one shown.
    pub shown: Pane,
    /// Whether the results give way to the details of what is selected, and come back.
    turned: bool,
    /// The problem that was gone to last.
    pub problem: Option<usize>,
}

impl Panes {
    /// A person chose a pane.
    pub fn choose(&mut self, pane: Pane) {
        self.shown = pane;
        self.turned = false;
    }

    /// The problem after (1) or before (−1) the one that was gone to last, of so many.
    pub fn next_problem(&self, of: usize, by: isize) -> Option<usize> {
        let count = isize::try_from(of).ok().filter(|n| *n > 0)?;
        let next = match self.problem {
            Some(at) => (at as isize + by).rem_euclid(count),
            None if by > 0 => 0,
            None => count - 1,
        };
        usize::try_from(next).ok()
    }

    /// Something was selected, or nothing is any more. The results make room for what was selected.
    pub fn selected(&mut self, before: usize, after: usize) {
        if before == 0 && after > 0 && self.shown == Pane::Results {
            self.shown = Pane::Details;
            self.turned = true;
        } else if after == 0 && before > 0 && self.turned {
            if self.shown == Pane::Details {
                self.shown = Pane::Results;
            }
            self.turned = false;
        }
    }
}

/// Draws the tabs.
pub fn tabs(ui: &mut Ui, picture: &Picture, shown: Pane, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), 30.0);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let line = Stroke::new(1.0, t.line);
    let corners = CornerRadius::same(8);
    ui.painter()
        .rect(whole, corners, t.canvas, line, StrokeKind::Inside);
    let errors = picture.diagnostics.iter().any(|d| d.is_error());
    let problems = picture.diagnostics.len();
    let mut left = whole.left() + 2.0;
    for (i, pane) in Pane::ALL.into_iter().enumerate() {
        let width = (whole.width() - 4.0) * pane.part();
        let at = pos2(left, whole.top() + 2.0);
        left += width;
        let cell = Rect::from_min_size(at, vec2(width, 26.0));
        let id = ui.unique_id().with(("pane", i));
        let response = ui.interact(cell, id, Sense::click());
        let on = pane == shown;
        let name = match pane {
            Pane::Problems if problems > 0 => format!("Problems, {problems}"),
            pane => pane.name().to_owned(),
        };
        // Tabs are what the open maps have.
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &name));
        let radius = CornerRadius::same(6);
        if on {
            let line = Stroke::new(1.0, t.outline);
            ui.painter()
                .rect(cell, radius, t.card, line, StrokeKind::Inside);
        } else if response.hovered() {
            ui.painter().rect_filled(cell, radius, t.hover);
        }
        if response.has_focus() {
            let ring = focus_ring(ui);
            ui.painter()
                .rect_stroke(cell, radius, ring, StrokeKind::Inside);
        }
        let size = match whole.width() {
            narrow if narrow < 256.0 => size::CAPTION,
            _ => size::SMALL,
        };
        let (font, color) = match on {
            true => (strong(size), t.text),
            false => (plain(size), t.soft),
        };
        let shift = if pane == Pane::Problems && problems > 0 {
            5.0
        } else {
            0.0
        };
        let at = cell.center() - vec2(shift, 0.0);
        let text = ui
            .painter()
            .text(at, Align2::CENTER_CENTER, pane.name(), font, color);
        if shift > 0.0 {
            let dot = pos2(text.right() + 7.0, cell.center().y);
            let color = if errors { t.bad } else { t.warn };
            ui.painter().circle_filled(dot, 3.5, color);
        }
        // The steps are counted for those who ask only: a large map has many parts.
        let about = || match pane {
            Pane::Guide => {
                let done = steps_done(&progress(&picture.map));
                format!("{}: {done} of 10 done", pane.about())
            }
            Pane::Problems if problems > 0 => format!("{}: {problems}", pane.about()),
            pane => pane.about().to_owned(),
        };
        let response = response.on_hover_ui(|ui| {
            ui.label(about());
        });
        if response.clicked() {
            actions.push(Action::Pane(pane));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_make_room_for_what_is_selected_and_come_back() {
        let mut panes = Panes::default();
        panes.selected(0, 1);
        assert_eq!(panes.shown, Pane::Details);
        panes.selected(1, 3);
        panes.selected(3, 0);
        assert_eq!(panes.shown, Pane::Results);
    }

    #[test]
    fn problems_are_gone_through_in_a_circle() {
        let mut panes = Panes::default();
        assert_eq!(panes.next_problem(0, 1), None);
        assert_eq!(panes.next_problem(3, 1), Some(0));
        assert_eq!(panes.next_problem(3, -1), Some(2));
        panes.problem = Some(2);
        assert_eq!(panes.next_problem(3, 1), Some(0));
        // Some have been mended since.
        assert_eq!(panes.next_problem(2, -1), Some(1));
    }

    #[test]
    fn a_pane_that_was_chosen_stays() {
        let mut panes = Panes::default();
        panes.choose(Pane::Details);
        panes.selected(0, 1);
        panes.selected(1, 0);
        assert_eq!(panes.shown, Pane::Details);
        panes.choose(Pane::Guide);
        panes.selected(0, 1);
        assert_eq!(panes.shown, Pane::Guide);
    }
}
