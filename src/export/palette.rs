//! The colours of maps, on the screen and in everything that is handed on.
//!
//! Hues of stages follow Okabe and Ito (2008, *Color universal design*), so that people with a
//! colour-vision deficiency tell them apart; and nothing is told by colour alone.

/// A colour: red, green and blue, a byte each.
pub type Rgb = u32;

/// The colours of one theme, by what they are for.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// Behind the map.
    pub canvas: Rgb,
    /// The faint bands on it.
    pub band: Rgb,
    /// Panels and bars.
    pub surface: Rgb,
    /// Cards.
    pub card: Rgb,
    /// Under the pointer.
    pub hover: Rgb,
    /// Lines between areas.
    pub line: Rgb,
    /// Outlines of controls.
    pub outline: Rgb,
    /// Text.
    pub text: Rgb,
    /// Text that may be passed over.
    pub soft: Rgb,
    /// The faintest text that is still read.
    pub faint: Rgb,
    /// What is chosen, and the one thing to do.
    pub accent: Rgb,
    /// Behind what is chosen.
    pub accent_soft: Rgb,
    /// On the accent.
    pub on_accent: Rgb,
    /// A target met, an idea.
    pub good: Rgb,
    /// Behind it.
    pub good_soft: Rgb,
    /// A target missed, a pain.
    pub bad: Rgb,
    /// Behind it.
    pub bad_soft: Rgb,
    /// Something to look at.
    pub warn: Rgb,
    /// Behind it.
    pub warn_soft: Rgb,
    /// Flows.
    pub flow: Rgb,
    /// Flows that lead back.
    pub flow_back: Rgb,
    /// Hues of stages, in turn.
    pub stages: [Rgb; 8],
}

/// Okabe and Ito's hues, set dark enough to carry white text where they can.
const STAGES: [Rgb; 8] = [
    0x2E8BC0, 0xB8741A, 0x8E5AA8, 0x0B7A75, 0x2F5DA8, 0xB5523B, 0x6B7F1E, 0x64707D,
];

/// On light ground.
pub static LIGHT: Palette = Palette {
    canvas: 0xF4F2ED,
    band: 0xECE9E1,
    surface: 0xFBFAF7,
    card: 0xFFFFFF,
    hover: 0xEFEDE6,
    line: 0xDDD9CF,
    outline: 0xC5C0B4,
    text: 0x1D2530,
    soft: 0x4C5563,
    faint: 0x69717D,
    accent: 0x1F5FA8,
    accent_soft: 0xDCE8F6,
    on_accent: 0xFFFFFF,
    good: 0x0A6B4F,
    good_soft: 0xDDF0E7,
    bad: 0xA8321F,
    bad_soft: 0xFBE6E0,
    warn: 0x8A5A00,
    warn_soft: 0xFAEBCD,
    flow: 0x7D8896,
    flow_back: 0xA8741A,
    stages: STAGES,
};

/// On dark ground.
pub static DARK: Palette = Palette {
    canvas: 0x14181E,
    band: 0x1A1F27,
    surface: 0x1B2028,
    card: 0x242A34,
    hover: 0x2C3440,
    line: 0x303845,
    outline: 0x465061,
    text: 0xEDF0F4,
    soft: 0xB9C2CE,
    faint: 0x93A0B0,
    accent: 0x6FB1F2,
    accent_soft: 0x22405F,
    on_accent: 0x0E1721,
    good: 0x5FD0A5,
    good_soft: 0x17392F,
    bad: 0xFF9580,
    bad_soft: 0x45251F,
    warn: 0xF0BC58,
    warn_soft: 0x3F3216,
    flow: 0x7E8B9C,
    flow_back: 0xD9A553,
    stages: STAGES,
};

impl Palette {
    /// The hue of the stage at this place.
    pub const fn stage(&self, index: usize) -> Rgb {
        self.stages[index % self.stages.len()]
    }
}
