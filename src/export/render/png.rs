//! Pictures as pixels.

use std::{num::NonZeroUsize, thread};

use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::Tree,
};

use super::{Fonts, RenderError, tree};
use crate::export::{palette::Rgb, picture::Picture};

/// Pixels that are drawn at once: a band of the picture, which bounds the memory it takes.
const BAND: usize = 4_000_000;
/// The most pixels of a picture.
const MOST: f64 = 400_000_000.0;
/// The most pixels of a side: more cannot be opened by most programs.
const LONGEST: f64 = 60_000.0;

/// A picture as PNG, so many times its natural size (at which a point is a pixel of 96 to the inch).
///
/// # Errors
/// [`RenderError::TooLarge`].
pub fn png(
    picture: &Picture,
    title: &str,
    scale: f32,
    fonts: &Fonts,
) -> Result<Vec<u8>, RenderError> {
    let tree = tree(&picture.svg, fonts)?;
    let (natural_width, natural_height) = (f64::from(picture.width), f64::from(picture.height));
    let exact = (
        natural_width * f64::from(scale),
        natural_height * f64::from(scale),
    );
    let (width, height) = (exact.0.round().max(1.0), exact.1.round().max(1.0));
    if width * height > MOST || width.max(height) > LONGEST {
        let most = (MOST / (natural_width * natural_height)).sqrt();
        let longest = LONGEST / natural_width.max(natural_height);
        return Err(RenderError::TooLarge {
            width: width as u64,
            height: height as u64,
            scale: ((most.min(longest) * 10.0).floor() / 10.0) as f32,
        });
    }
    let (width, height) = (width as usize, height as usize);
    let rows = (BAND / width).clamp(64, 4096).min(height);
    let tops: Vec<usize> = (0..height).step_by(rows).collect();
    let threads = thread::available_parallelism()
        .map_or(1, NonZeroUsize::get)
        .min(8);
    let mut bytes = Vec::new();
    let mut image = header(&mut bytes, width, height, title, scale)?;
    let mut writer = image.stream_writer().map_err(inner)?;
    // The size of a band does not depend on the number of threads, hence nor does the picture.
    let svg_scale = tree.size().width();
    let by = width as f32 / svg_scale;
    for bands in tops.chunks(threads) {
        let ground = picture.ground;
        let draw = |top: usize| band(&tree, ground, by, (width, rows.min(height - top)), top);
        let drawn: Vec<Result<Vec<u8>, RenderError>> = thread::scope(|scope| {
            let workers: Vec<_> = bands
                .iter()
                .map(|top| scope.spawn(move || draw(*top)))
                .collect();
            let lost = || Err(RenderError::Inner("a part was lost".into()));
            workers
                .into_iter()
                .map(|w| w.join().unwrap_or_else(|_| lost()))
                .collect()
        });
        for band in drawn {
            std::io::Write::write_all(&mut writer, &band?).map_err(inner)?;
        }
    }
    writer.finish().map_err(inner)?;
    image.finish().map_err(inner)?;
    Ok(bytes)
}

/// A small picture, three bytes a pixel, by rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// Its width in pixels.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// The width and height of the picture itself, at its natural size.
    pub natural: [f32; 2],
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
}

/// An SVG in pixels, its longer side at most so long and never more than twice its natural size.
///
/// # Errors
/// [`RenderError::Inner`].
pub fn pixels(svg: &str, ground: Rgb, longest: u32, fonts: &Fonts) -> Result<Pixels, RenderError> {
    let tree = tree(svg, fonts)?;
    let size = tree.size();
    let by = (longest as f32 / size.width().max(size.height())).min(2.0);
    let length = |natural: f32| (natural * by).round().max(1.0) as usize;
    let (width, height) = (length(size.width()), length(size.height()));
    let rgb = band(&tree, ground, by, (width, height), 0)?;
    Ok(Pixels {
        width,
        height,
        natural: [size.width(), size.height()],
        rgb,
    })
}

/// The pixels of a picture that [`png`] made, at most so many.
///
/// # Errors
/// A sentence when there are more.
pub fn read_png(bytes: &[u8], most: usize) -> Result<Pixels, String> {
    let broken = |e: png::DecodingError| format!("the picture cannot be read: {e}");
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().map_err(broken)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width * height > most {
        return Err(format!(
            "{width} × {height} pixels are more than most programs take from the clipboard; choose a smaller size, or save it"
        ));
    }
    let mut rgb = vec![0; width * height * 3];
    reader.next_frame(&mut rgb).map_err(broken)?;
    let natural = [width as f32, height as f32];
    Ok(Pixels {
        width,
        height,
        natural,
        rgb,
    })
}

fn inner(error: impl ToString) -> RenderError {
    RenderError::Inner(error.to_string())
}

fn header<'a>(
    bytes: &'a mut Vec<u8>,
    width: usize,
    height: usize,
    title: &str,
    scale: f32,
) -> Result<png::Writer<&'a mut Vec<u8>>, RenderError> {
    let mut encoder = png::Encoder::new(bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    // Most rows are like the one above.
    encoder.set_filter(png::Filter::Up);
    // So that it is printed as large as the SVG.
    let per_meter = (96.0 / 0.0254 * scale).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: png::Unit::Meter,
    }));
    encoder
        .add_itxt_chunk("Title".to_owned(), title.to_owned())
        .map_err(inner)?;
    encoder
        .add_text_chunk("Software".to_owned(), "Wayfarer".to_owned())
        .map_err(inner)?;
    encoder.write_header().map_err(inner)
}

/// Some rows of the picture, three bytes a pixel.
fn band(
    tree: &Tree,
    ground: Rgb,
    by: f32,
    (width, rows): (usize, usize),
    top: usize,
) -> Result<Vec<u8>, RenderError> {
    let pixmap = Pixmap::new(width as u32, rows as u32);
    let mut pixmap = pixmap.ok_or_else(|| RenderError::Inner("it has no size".into()))?;
    // A last row that is covered in part is of the same colour as the others.
    let [_, r, g, b] = ground.to_be_bytes();
    pixmap.fill(Color::from_rgba8(r, g, b, 255));
    let place = Transform::from_scale(by, by).post_translate(0.0, -(top as f32));
    resvg::render(tree, place, &mut pixmap.as_mut());
    // The ground is opaque: nothing shines through.
    let pixels = pixmap.data().as_chunks::<4>().0;
    Ok(pixels
        .iter()
        .flat_map(|[r, g, b, _]| [*r, *g, *b])
        .collect())
}
