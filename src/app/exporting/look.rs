//! What was made, as it is shown: the pictures as textures.

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use super::work::Preview;
use crate::export::render::Pixels;

/// The textures of a preview.
#[derive(Default)]
pub struct Look {
    /// One for each sheet.
    pub pages: Vec<TextureHandle>,
}

impl Look {
    /// Those of a preview.
    pub fn of(ctx: &Context, preview: &Preview) -> Look {
        let pages = match preview {
            Preview::Pictures(pages, _) => pages.as_slice(),
            Preview::Report(picture, _) => std::slice::from_ref(picture),
            Preview::Text(..) | Preview::Tables(_) => &[],
        };
        Look {
            pages: pages.iter().map(|page| texture(ctx, page)).collect(),
        }
    }
}

/// A small picture as a texture.
pub fn texture(ctx: &Context, pixels: &Pixels) -> TextureHandle {
    let image = ColorImage::from_rgb([pixels.width, pixels.height], &pixels.rgb);
    ctx.load_texture("export", image, TextureOptions::LINEAR)
}
