//! The look: every colour, every size of type, every distance. Nothing else names one.
//!
//! Hues of stages follow Okabe and Ito (2008, *Color universal design*), so that people with a
//! colour-vision deficiency tell them apart; and nothing is told by colour alone.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme, Ui, Vec2, Visuals, vec2,
};

use crate::export::palette::{self, Palette};

/// The family of headings and numbers that matter.
pub const STRONG: &str = "strong";
/// The family of quotes.
pub const QUOTE: &str = "quote";

/// Sizes of type, in points.
pub mod size {
    /// A number that is read from the back of a room.
    pub const BOARD: f32 = 40.0;
    /// The name of the program on its first screen.
    pub const DISPLAY: f32 = 30.0;
    /// Titles of maps.
    pub const TITLE: f32 = 17.0;
    /// Headings in panels.
    pub const HEADING: f32 = 14.0;
    /// Text.
    pub const BODY: f32 = 13.0;
    /// Text that stands beside other text.
    pub const SMALL: f32 = 12.0;
    /// Labels.
    pub const CAPTION: f32 = 11.0;
}

/// Distances, in points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between items.
    pub const S: f32 = 8.0;
    /// Inside cards.
    pub const M: f32 = 12.0;
    /// Between sections.
    pub const L: f32 = 20.0;
    /// Around pages.
    pub const XL: f32 = 36.0;
}

/// The roundness of cards.
pub const RADIUS: u8 = 7;

/// The colours of one theme, by what they are for.
#[derive(Debug, Clone, Copy)]
pub struct Tokens {
    /// Behind the map.
    pub canvas: Color32,
    /// The faint bands on it.
    pub band: Color32,
    /// Panels and bars.
    pub surface: Color32,
    /// Cards.
    pub card: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Lines between areas.
    pub line: Color32,
    /// Outlines of controls.
    pub outline: Color32,
    /// Text.
    pub text: Color32,
    /// Text that may be passed over.
    pub soft: Color32,
    /// The faintest text that is still read.
    pub faint: Color32,
    /// What is chosen, and the one thing to do.
    pub accent: Color32,
    /// Behind what is chosen.
    pub accent_soft: Color32,
    /// On the accent.
    pub on_accent: Color32,
    /// A target met, an idea.
    pub good: Color32,
    /// Behind it.
    pub good_soft: Color32,
    /// A target missed, a pain.
    pub bad: Color32,
    /// Behind it.
    pub bad_soft: Color32,
    /// Something to look at.
    pub warn: Color32,
    /// Behind it.
    pub warn_soft: Color32,
    /// Flows.
    pub flow: Color32,
    /// Flows that lead back.
    pub flow_back: Color32,
    /// Hues of stages, in turn.
    pub stages: [Color32; 8],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static LIGHT: Tokens = Tokens::of(&palette::LIGHT);
static DARK: Tokens = Tokens::of(&palette::DARK);

impl Tokens {
    const fn of(p: &Palette) -> Tokens {
        let mut stages = [Color32::BLACK; 8];
        let mut at = 0;
        while at < stages.len() {
            stages[at] = rgb(p.stages[at]);
            at += 1;
        }
        Tokens {
            canvas: rgb(p.canvas),
            band: rgb(p.band),
            surface: rgb(p.surface),
            card: rgb(p.card),
            hover: rgb(p.hover),
            line: rgb(p.line),
            outline: rgb(p.outline),
            text: rgb(p.text),
            soft: rgb(p.soft),
            faint: rgb(p.faint),
            accent: rgb(p.accent),
            accent_soft: rgb(p.accent_soft),
            on_accent: rgb(p.on_accent),
            good: rgb(p.good),
            good_soft: rgb(p.good_soft),
            bad: rgb(p.bad),
            bad_soft: rgb(p.bad_soft),
            warn: rgb(p.warn),
            warn_soft: rgb(p.warn_soft),
            flow: rgb(p.flow),
            flow_back: rgb(p.flow_back),
            stages,
        }
    }
}

/// The colours of the theme that is on.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    tokens_of(ui.visuals().dark_mode)
}

fn tokens_of(dark: bool) -> &'static Tokens {
    if dark { &DARK } else { &LIGHT }
}

impl Tokens {
    /// The hue of the stage at this place.
    pub fn stage(&self, index: usize) -> Color32 {
        self.stages[index % self.stages.len()]
    }
}

impl Tokens {
    /// The hue of the persona at this place: told from its neighbours with any colour vision.
    pub fn persona(&self, index: usize) -> Color32 {
        const ORDER: [usize; 8] = [4, 1, 3, 2, 5, 0, 6, 7];
        let hue = self.stage(ORDER[index % ORDER.len()]);
        // Dots are small: brighter on dark ground.
        match self.canvas.r() < 128 {
            true => hue.lerp_to_gamma(Color32::WHITE, 0.35),
            false => hue,
        }
    }
}

/// Text of the strong family.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Text of the plain family.
pub fn plain(size: f32) -> FontId {
    FontId::proportional(size)
}

/// Text of the family of quotes.
pub fn quote(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(QUOTE.into()))
}

/// Puts fonts, both themes and the preferred one in place.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, dark) in [(Theme::Light, false), (Theme::Dark, true)] {
        ctx.style_mut_of(theme, |style| dress(style, tokens_of(dark), dark));
    }
    ctx.options_mut(|options| {
        // Ctrl and + zoom the map, not the window.
        options.zoom_with_keyboard = false;
        // A notch of the wheel is a tenth nearer or farther, not a quarter.
        options.input_options.scroll_zoom_speed = 1.0 / 420.0;
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let inter: [(&str, &'static [u8]); 3] = [
        (
            "Inter",
            include_bytes!("../../assets/fonts/Inter-Regular.otf"),
        ),
        (
            "Inter SemiBold",
            include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        ),
        (
            "Inter Italic",
            include_bytes!("../../assets/fonts/Inter-Italic.otf"),
        ),
    ];
    for (name, bytes) in inter {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
    }
    let fallback: Vec<String> = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &str| -> Vec<String> {
        // Hack knows arrows and signs that the others lack.
        std::iter::once(first.to_owned())
            .chain(fallback.iter().cloned())
            .chain(["Hack".to_owned()])
            .collect()
    };
    let families = &mut fonts.families;
    families.insert(FontFamily::Proportional, family("Inter"));
    families.insert(FontFamily::Name(STRONG.into()), family("Inter SemiBold"));
    families.insert(FontFamily::Name(QUOTE.into()), family("Inter Italic"));
    fonts
}

fn dress(style: &mut Style, t: &Tokens, dark: bool) {
    style.text_styles = [
        (TextStyle::Heading, strong(size::TITLE)),
        (TextStyle::Body, plain(size::BODY)),
        (TextStyle::Button, plain(size::BODY)),
        (TextStyle::Small, plain(size::CAPTION)),
        (TextStyle::Monospace, FontId::monospace(size::SMALL)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::S);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(28.0, 28.0);
    spacing.menu_margin = Margin::same(6);
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 340.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    let mut v = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    v.panel_fill = t.surface;
    v.window_fill = t.surface;
    v.window_stroke = Stroke::new(1.0, t.line);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(RADIUS);
    v.window_shadow = shadow(dark, 24, 8);
    v.popup_shadow = shadow(dark, 14, 4);
    v.extreme_bg_color = t.card;
    v.faint_bg_color = t.band;
    v.hyperlink_color = t.accent;
    v.warn_fg_color = t.warn;
    v.error_fg_color = t.bad;
    v.weak_text_color = Some(t.soft);
    v.selection.bg_fill = t.accent_soft;
    v.selection.stroke = Stroke::new(1.5, t.accent);
    v.text_cursor.stroke = Stroke::new(1.5, t.accent);
    v.striped = false;
    let widgets = &mut v.widgets;
    let set = |w: &mut egui::style::WidgetVisuals, fill: Color32, line: Color32, text: Color32| {
        w.bg_fill = fill;
        w.weak_bg_fill = fill;
        w.bg_stroke = Stroke::new(1.0, line);
        w.fg_stroke = Stroke::new(1.0, text);
        w.corner_radius = CornerRadius::same(RADIUS);
        w.expansion = 0.0;
    };
    set(&mut widgets.noninteractive, t.surface, t.line, t.text);
    set(&mut widgets.inactive, t.card, t.outline, t.text);
    set(&mut widgets.hovered, t.hover, t.outline, t.text);
    set(&mut widgets.active, t.accent_soft, t.accent, t.text);
    set(&mut widgets.open, t.hover, t.outline, t.text);
    style.visuals = v;
}

fn shadow(dark: bool, blur: u8, down: i8) -> Shadow {
    Shadow {
        offset: [0, down],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(if dark { 120 } else { 36 }),
    }
}

/// A card in a panel.
pub fn card_frame(ui: &Ui) -> egui::Frame {
    let t = tokens(ui);
    egui::Frame::new()
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(RADIUS)
        .inner_margin(Margin::same(12))
}

/// The ring around what has the keyboard.
pub fn focus_ring(ui: &Ui) -> Stroke {
    Stroke::new(2.0, tokens(ui).accent)
}

/// The least size of something to click.
pub const TOUCH: Vec2 = vec2(28.0, 28.0);
