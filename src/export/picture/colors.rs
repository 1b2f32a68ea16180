//! The colours of a picture: numbers in a picture that stands alone, names on a page that has a light
//! and a dark side.

use std::{borrow::Cow, fmt};

use super::Theme;
use crate::export::palette::{DARK, LIGHT, Palette, Rgb};

/// A colour as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Color(Cow<'static, str>);

impl Color {
    /// White.
    pub const WHITE: Color = Color(Cow::Borrowed("#ffffff"));

    /// A colour that is the same on light and on dark ground.
    pub fn of(rgb: Rgb) -> Color {
        Color(Cow::Owned(format!("#{rgb:06x}")))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! colors {
    ($($name:ident),+) => {
        /// The colours of a picture, by what they are for.
        #[derive(Debug, Clone)]
        pub struct Colors {
            $(pub $name: Color,)+
            stages: [Rgb; 8],
        }

        impl Colors {
            /// The colours of a theme.
            pub fn of(theme: Theme) -> Colors {
                let numbers = |p: &Palette| Colors {
                    $($name: Color::of(p.$name),)+
                    stages: p.stages,
                };
                match theme {
                    Theme::Light => numbers(&LIGHT),
                    Theme::Dark => numbers(&DARK),
                    Theme::Page => Colors {
                        $($name: Color(Cow::Borrowed(concat!("var(--", stringify!($name), ")"))),)+
                        stages: LIGHT.stages,
                    },
                }
            }
        }

        /// The names of a page's colours with their numbers.
        pub fn variables(palette: &Palette) -> String {
            let all = [$((stringify!($name), palette.$name),)+];
            all.iter().map(|(name, rgb)| format!("--{name}:#{rgb:06x};")).collect()
        }
    };
}

colors!(
    canvas,
    band,
    surface,
    card,
    line,
    outline,
    text,
    soft,
    faint,
    accent,
    accent_soft,
    good,
    good_soft,
    bad,
    bad_soft,
    warn,
    warn_soft,
    flow,
    flow_back
);

impl Colors {
    /// The hue of the stage at this place.
    pub fn stage(&self, index: usize) -> Color {
        Color::of(self.stages[index % self.stages.len()])
    }
}
