//! Pictures on paper as PDF: vector, with real text, bookmarks and a title.

use krilla::{
    Document,
    destination::XyzDestination,
    geom::{Point, Size},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
};
use krilla_svg::{SurfaceExt, SvgSettings};

use super::{Fonts, RenderError, Sheets, tree};
use crate::export::text::clean;

/// Sheets as PDF. No date and no chance gets in: equal sheets give equal bytes.
///
/// # Errors
/// [`RenderError::Inner`].
pub fn pdf(sheets: &Sheets, title: &str, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    let inner = |message: &str| RenderError::Inner(message.to_owned());
    let mut document = Document::new();
    let size = Size::from_wh(sheets.width, sheets.height).ok_or_else(|| inner("it has no size"))?;
    for page in &sheets.pages {
        let tree = tree(page, fonts)?;
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .ok_or_else(|| inner("a sheet cannot be drawn"))?;
        surface.finish();
        page.finish();
    }
    let title = clean(title);
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    let mut whole = OutlineNode::new(title.clone(), top).with_open(true);
    for (name, sheet, at) in &sheets.parts {
        let there = XyzDestination::new(*sheet, Point::from_xy(at.x, at.y));
        whole.push_child(OutlineNode::new(clean(name), there));
    }
    outline.push_child(whole);
    document.set_outline(outline);
    let metadata = Metadata::new()
        .title(title)
        .creator("Wayfarer".to_owned())
        .producer("Wayfarer".to_owned())
        .description("Customer journey map".to_owned());
    document.set_metadata(metadata);
    document
        .finish()
        .map_err(|e| RenderError::Inner(format!("{e:?}")))
}
