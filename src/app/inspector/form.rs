//! The form: sections that fold, rows of a label and a control, and what is wrong below the field it
//! is about.

use eframe::egui::{
    Align2, CornerRadius, Id, Painter, Pos2, Rect, Response, RichText, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, WidgetInfo, collapsing_header::CollapsingState, pos2, text::LayoutJob, vec2,
};

use super::visit::{self, Left};
use crate::{
    app::{
        command::Action,
        format::sentence,
        live::{Shown, Told},
        misread,
        opened::Picture,
        theme::{Tokens, focus_ring, plain, size, space, strong, tokens},
        typing::{self, Editor, Field, Place, Purpose},
    },
    diagnostic::{Diagnostic, Path},
    map::JourneyMap,
};

/// Width of the column of labels.
const LABEL: f32 = 84.0;
/// Height of a control of one line.
pub const LINE: f32 = 28.0;

/// What a field is called, in the form and in the file, what its change is called in the menu, and
/// what it means.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// As in the form, and for screen readers.
    pub label: &'static str,
    /// As in the file, below the thing it belongs to.
    pub field: &'static str,
    /// The name of the step in the history.
    pub edit: &'static str,
    /// What it means, as a tooltip.
    pub about: &'static str,
}

/// A [`Spec`] in one line.
pub const fn spec(
    label: &'static str,
    field: &'static str,
    edit: &'static str,
    about: &'static str,
) -> Spec {
    Spec {
        label,
        field,
        edit,
        about,
    }
}

/// A form about one thing of a map.
pub struct Form<'a> {
    /// The map and what is known of it.
    pub picture: &'a Picture,
    /// The numbers to show with it.
    pub told: Option<Told<'a>>,
    /// Everything that was found of it.
    pub shown: &'a Shown,
    /// What is asked for.
    pub actions: &'a mut Vec<Action>,
    /// Tells the fields of this thing apart from those of all others.
    pub id: Id,
    /// Where the thing is in the file.
    pub base: Path,
    /// The field that is to come into view and get the keyboard.
    pub wanted: Option<Path>,
}

impl<'a> Form<'a> {
    /// The map.
    pub fn map(&self) -> &'a JourneyMap {
        &self.picture.map
    }

    /// Identifies a field.
    pub fn id_of(&self, spec: &Spec) -> Id {
        self.id.with(spec.field)
    }

    /// Where what is typed into a field stands while it is no value.
    pub fn place_of(&self, spec: &Spec) -> Place {
        Place::new(Editor::Value, self.base.join(spec.field))
    }

    /// A form about a part of the thing, or about another one, in the same panel.
    pub fn about<R>(&mut self, base: Path, add: impl FnOnce(&mut Form<'a>) -> R) -> R {
        let before = (self.id, self.base.clone());
        self.id = self.id.with(base.to_string());
        self.base = base;
        let result = add(self);
        (self.id, self.base) = before;
        result
    }

    /// What is wrong with a field, or with a part of it.
    pub fn found(&self, field: &str) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let path = self.base.join(field);
        let found = self.picture.diagnostics.iter();
        found.filter(move |d| d.path.0.starts_with(&path.0))
    }

    /// Whether this is told of what the form is about.
    pub fn has_found(&self, code: &str) -> bool {
        let mut found = self.picture.diagnostics.iter();
        found.any(|d| d.code == code && d.path.0.starts_with(&self.base.0))
    }

    /// Whether the field is wanted, which it is only once.
    pub fn is_wanted(&mut self, field: &str) -> bool {
        let path = self.base.join(field);
        let wanted = self
            .wanted
            .as_ref()
            .is_some_and(|w| w.0.starts_with(&path.0));
        if wanted {
            self.wanted = None;
        }
        wanted
    }

    /// A section that folds. `fields` are those in it, so that it can tell of their problems while
    /// it is folded, and unfold when one of them is wanted.
    pub fn section(
        &mut self,
        ui: &mut Ui,
        title: &str,
        fields: &[&str],
        open: bool,
        add: impl FnOnce(&mut Form<'a>, &mut Ui),
    ) {
        self.section_with(ui, title, "", fields, open, add);
    }

    /// The same with a word on the right of the title.
    pub fn section_with(
        &mut self,
        ui: &mut Ui,
        title: &str,
        word: &str,
        fields: &[&str],
        open: bool,
        add: impl FnOnce(&mut Form<'a>, &mut Ui),
    ) {
        let id = Id::unique("inspector section")
            .with(self.base.0.first())
            .with(title);
        let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open);
        let wanted = self.wanted.as_ref().is_some_and(|wanted| {
            let mut paths = fields.iter().map(|field| self.base.join(field));
            paths.any(|path| wanted.0.starts_with(&path.0))
        });
        if wanted {
            state.set_open(true);
        }
        let unfolded = state.openness(ui.ctx()) >= 1.0;
        let problems: Vec<_> = fields.iter().flat_map(|field| self.found(field)).collect();
        let worst = problems.iter().map(|d| d.severity).min();
        let head = section_head(ui, title, word, worst, state.openness(ui.ctx()));
        if head.clicked() {
            state.toggle(ui);
        }
        if wanted {
            // A field inside that is wanted itself comes into view after this, and wins.
            head.scroll_to_me(Some(eframe::egui::Align::TOP));
        }
        let is_open = state.is_open();
        ui.ctx()
            .accesskit_node_builder(head.id, |node| node.set_expanded(is_open));
        state.show_body_unindented(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.add_space(2.0);
            add(self, ui);
            ui.add_space(space::S);
        });
        if wanted && unfolded {
            self.wanted = None;
        }
    }

    /// A row: the label on the left, the control on the right, what is wrong below it.
    pub fn row(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        add: impl FnOnce(&mut Form<'a>, &mut Ui) -> Option<String>,
    ) {
        let width = ui.available_width();
        let gap = space::S;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            let (rect, response) = ui.allocate_exact_size(vec2(LABEL, LINE), Sense::hover());
            label(ui, rect, spec.label);
            if !spec.about.is_empty() {
                response.on_hover_text(spec.about);
            }
            ui.vertical(|ui| {
                let room = (width - LABEL - gap).max(60.0);
                ui.set_width(room);
                ui.set_max_width(room);
                ui.spacing_mut().item_spacing.y = 3.0;
                let error = add(self, ui);
                self.told(ui, spec.field, error);
            });
        });
    }

    /// The label above, the control below it in the whole width, what is wrong below that.
    pub fn tall(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        add: impl FnOnce(&mut Form<'a>, &mut Ui) -> Option<String>,
    ) {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            let size = vec2(ui.available_width(), 18.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            label(ui, rect, spec.label);
            if !spec.about.is_empty() {
                response.on_hover_text(spec.about);
            }
            let error = add(self, ui);
            self.told(ui, spec.field, error);
        });
    }

    /// What is wrong with a field: first with what was typed, then with what the map has.
    pub fn told(&self, ui: &mut Ui, field: &str, error: Option<String>) {
        if let Some(error) = error {
            message(ui, true, &error, None);
            return;
        }
        // What stands in a field that is shown is told above.
        for problem in self.found(field).filter(|d| d.code != misread::CODE) {
            let hint = problem.hint.as_deref();
            message(ui, problem.is_error(), &problem.message, hint);
        }
    }

    /// What is wrong with what was typed, or with the thing as a whole and any part of it.
    pub fn told_here(&self, ui: &mut Ui, error: Option<String>) {
        if let Some(error) = error {
            message(ui, true, &error, None);
            return;
        }
        let found = self.picture.diagnostics.iter();
        let here = |d: &&Diagnostic| d.path.0.starts_with(&self.base.0) && d.code != misread::CODE;
        for problem in found.filter(here) {
            let hint = problem.hint.as_deref();
            message(ui, problem.is_error(), &problem.message, hint);
        }
    }

    /// A field for text, of one line or more. Says what happened to it.
    pub fn field(&mut self, ui: &mut Ui, look: &Look, text: &mut String) -> Typed {
        let t = tokens(ui);
        let purpose = match &look.later {
            Some(place) => Purpose::Later(place, 0),
            None => Purpose::AtOnce,
        };
        let field = match look.rows {
            0 | 1 => Field::line(purpose, &look.name),
            rows => Field::lines(purpose, &look.name, rows),
        };
        let response = field.show(ui, text, |edit| {
            edit.id(look.id)
                .hint_text(RichText::new(look.hint).color(t.faint.gamma_multiply(0.75)))
                .desired_width(f32::INFINITY)
                .margin(vec2(7.0, 5.0))
        });
        if look.bad {
            let line = Stroke::new(1.5, t.bad);
            let corners = ui.visuals().widgets.inactive.corner_radius;
            ui.painter()
                .rect_stroke(response.rect, corners, line, StrokeKind::Inside);
        }
        if look.wanted {
            response.request_focus();
            response.scroll_to_me(Some(eframe::egui::Align::Center));
        }
        let goes_in = look.selects && response.gained_focus();
        if goes_in || (look.wanted && look.rows == 1) {
            typing::select_all(ui.ctx(), response.id, text);
        }
        let left = visit::leave(ui, &response, self.actions);
        Typed {
            changed: response.changed(),
            left,
            id: response.id,
        }
    }
}

/// How a field for text looks.
#[derive(Debug, Clone)]
pub struct Look {
    /// Identifies it.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// Shown while it is empty.
    pub hint: &'static str,
    /// How many lines it shows.
    pub rows: usize,
    /// Whether what stands in it is wrong.
    pub bad: bool,
    /// Whether it is to get the keyboard.
    pub wanted: bool,
    /// Where its text stands until it is taken over, if not every key changes the map.
    pub later: Option<Place>,
    /// Whether all of its text is selected when it gets the keyboard, so that typing replaces it.
    pub selects: bool,
}

/// What happened to a field for text.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// Whether its text changed.
    pub changed: bool,
    /// How it lost the keyboard, if it did.
    pub left: Option<Left>,
    /// Which field it is.
    pub id: Id,
}

/// The text of a label, beside or above its control. The control bears the name for screen readers.
fn label(ui: &Ui, rect: Rect, text: &str) {
    let t = tokens(ui);
    let mut job = LayoutJob::simple(text.to_owned(), plain(size::SMALL), t.soft, rect.width());
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.soft);
}

/// A message below a field.
pub fn message(ui: &mut Ui, is_error: bool, text: &str, hint: Option<&str>) {
    let t = tokens(ui);
    let (color, word) = match is_error {
        true => (t.bad, "Error"),
        false => (t.warn, "Warning"),
    };
    let width = ui.available_width();
    let text = sentence(text);
    let mut job = LayoutJob::simple(text.clone(), plain(size::SMALL), color, width - 16.0);
    if let Some(hint) = hint {
        let format = eframe::egui::TextFormat::simple(plain(size::SMALL), t.soft);
        job.append(&format!("\n{}", sentence(hint)), 0.0, format);
    }
    let galley = ui.painter().layout_job(job);
    let size = vec2(width, galley.size().y + 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    mark(ui, rect.left_top() + vec2(5.5, 8.0), is_error);
    ui.painter()
        .galley(rect.left_top() + vec2(16.0, 0.0), galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{word}: {text}")));
}

/// The sign of an error (a disc) or of a warning (a triangle), so that they differ in more than colour.
pub fn mark(ui: &Ui, at: Pos2, is_error: bool) {
    mark_at(ui.painter(), tokens(ui), at, 1.0, is_error);
}

/// The same in another size, on a canvas.
pub fn mark_at(painter: &Painter, t: &Tokens, at: Pos2, size: f32, is_error: bool) {
    let by = |x: f32, y: f32| at + size * vec2(x, y);
    if is_error {
        painter.circle_filled(at, 5.5 * size, t.bad);
        let line = Stroke::new(1.6 * size, t.card);
        painter.line_segment([by(0.0, -3.0), by(0.0, 0.8)], line);
        painter.circle_filled(by(0.0, 2.9), 0.9 * size, t.card);
    } else {
        let points = vec![by(0.0, -5.5), by(6.0, 4.5), by(-6.0, 4.5)];
        painter.add(Shape::convex_polygon(points, t.warn, Stroke::NONE));
        let line = Stroke::new(1.4 * size, t.card);
        painter.line_segment([by(0.0, -2.2), by(0.0, 1.2)], line);
        painter.circle_filled(by(0.0, 3.0), 0.8 * size, t.card);
    }
}

fn section_head(
    ui: &mut Ui,
    title: &str,
    word: &str,
    worst: Option<crate::diagnostic::Severity>,
    openness: f32,
) -> Response {
    let t = tokens(ui);
    let line = ui.available_rect_before_wrap();
    let y = ui.cursor().top() + 0.5;
    ui.painter()
        .hline(line.x_range(), y, Stroke::new(1.0, t.line));
    let size = vec2(ui.available_width(), 32.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    let inner = rect.shrink2(vec2(0.0, 3.0));
    if response.hovered() {
        ui.painter().rect_filled(
            inner.expand2(vec2(4.0, 0.0)),
            CornerRadius::same(5),
            t.hover,
        );
    }
    if response.has_focus() {
        let ring = focus_ring(ui);
        ui.painter().rect_stroke(
            inner.expand2(vec2(4.0, 0.0)),
            CornerRadius::same(5),
            ring,
            StrokeKind::Inside,
        );
    }
    let at = pos2(rect.left() + 5.0, rect.center().y);
    arrow(ui, at, openness, t.faint);
    let title = ui.painter().text(
        pos2(rect.left() + 17.0, rect.center().y),
        Align2::LEFT_CENTER,
        title,
        strong(size::BODY),
        t.text,
    );
    if let Some(worst) = worst {
        let is_error = worst == crate::diagnostic::Severity::Error;
        mark(ui, title.right_center() + vec2(13.0, 0.5), is_error);
    }
    if !word.is_empty() {
        let at = pos2(rect.right(), rect.center().y);
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, word, plain(size::SMALL), t.faint);
    }
    response
}

/// An arrow that turns from pointing right (0) to pointing down (1).
fn arrow(ui: &Ui, at: Pos2, openness: f32, color: eframe::egui::Color32) {
    let turn = eframe::egui::emath::Rot2::from_angle(openness * std::f32::consts::FRAC_PI_2);
    let points = [vec2(-2.0, -4.0), vec2(2.5, 0.0), vec2(-2.0, 4.0)];
    let points: Vec<_> = points.into_iter().map(|p| at + turn * p).collect();
    ui.painter().line(points, Stroke::new(1.6, color));
}
