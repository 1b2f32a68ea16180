//! What is made, as it is shown: its pictures are textures.

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use super::work::Preview;
use crate::export::{render::Pixels, settings::Settings};

/// How an export looks.
pub struct Look {
    /// With which settings.
    pub settings: Settings,
    /// What there is to be seen.
    pub preview: Preview,
    /// A texture for each of its pictures.
    pub pages: Vec<TextureHandle>,
}

impl Look {
    /// Puts the pictures of a preview on the graphics card.
    pub fn of(ctx: &Context, preview: Preview, settings: Settings) -> Look {
        let pages = match &preview {
            Preview::Pictures(pages, _) => pages.as_slice(),
            Preview::Report(picture, _) => std::slice::from_ref(picture),
            Preview::Text(..) | Preview::Tables(_) => &[],
        };
        Look {
            pages: pages.iter().map(|page| texture(ctx, page)).collect(),
            settings,
            preview,
        }
    }
}

/// A small picture as a texture.
pub fn texture(ctx: &Context, pixels: &Pixels) -> TextureHandle {
    let image = ColorImage::from_rgb([pixels.width, pixels.height], &pixels.rgb);
    ctx.load_texture("export", image, TextureOptions::LINEAR)
}
