//! Smaller copies of a picture.

use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader, Limits};

use super::Form;

/// Names the way in which copies are made: another way, another name, so that
/// a copy of an earlier build is not taken for one of this.
pub const MAKER: &str = "4";

/// Between 75 and 85 a photograph looks as it did, at a fraction of the bytes.
const QUALITY: u8 = 78;
/// The most memory that decoding may take, in bytes.
const MOST_MEMORY: u64 = 512 << 20;

/// All copies are made of one that is no wider than the widest of them.
const MIDDLE: u32 = super::WIDTHS[2];
/// So many pictures of [`MIDDLE`] width are kept, for the other copies of each
/// are asked for soon after the first, on every core.
const KEPT: usize = 4;
/// One of more points than this is not kept.
const MOST_KEPT_POINTS: u64 = 8_000_000;

/// A picture taken apart, no wider than [`MIDDLE`].
struct Decoded {
    /// The fingerprint of the file.
    of: blake3::Hash,
    image: DynamicImage,
    /// What its red, green and blue look like.
    profile: Option<Vec<u8>>,
}

/// The pictures that were taken apart last. It is held while one is taken
/// apart, so that memory has a bound however many cores there are.
static LAST: Mutex<Vec<Arc<Decoded>>> = Mutex::new(Vec::new());

/// A copy of `width` points across, in JPEG, or in WebP where there are clear
/// or few colours; nothing where the picture cannot be read or is narrower.
#[must_use]
pub fn smaller(form: Form, bytes: &[u8], width: u32) -> Option<Vec<u8>> {
    let decoded = decoded(form, bytes)?;
    let image = to_width(&decoded.image, width)?;
    if is_photograph(form) {
        jpeg(&image, decoded.profile.as_deref())
    } else {
        webp(&image, decoded.profile.as_deref())
    }
}

/// The picture at [`MIDDLE`] width, from which all copies are made, so that a
/// copy is the same whichever others are made before it.
fn decoded(form: Form, bytes: &[u8]) -> Option<Arc<Decoded>> {
    let of = blake3::hash(bytes);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = last.iter().find(|known| known.of == of) {
        return Some(Arc::clone(known));
    }
    let (mut image, profile) = decode(form, bytes)?;
    if image.width() > MIDDLE {
        image = to_width(&image, MIDDLE)?;
    }
    let points = u64::from(image.width()) * u64::from(image.height());
    let decoded = Arc::new(Decoded { of, image, profile });
    if points <= MOST_KEPT_POINTS {
        last.truncate(KEPT - 1);
        last.insert(0, Arc::clone(&decoded));
    }
    Some(decoded)
}

/// Nothing for a picture that turns out to be narrower than it said: made
/// larger, one that is a point wide would fill all memory.
fn to_width(image: &DynamicImage, width: u32) -> Option<DynamicImage> {
    if image.width() < width {
        return None;
    }
    let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width().max(1));
    let height = u32::try_from(height.max(1)).ok()?;
    Some(image.resize_exact(width, height, FilterType::CatmullRom))
}

/// Whether copies are in JPEG.
pub(super) fn is_photograph(form: Form) -> bool {
    matches!(form, Form::Jpeg)
}

fn decode(form: Form, bytes: &[u8]) -> Option<(DynamicImage, Option<Vec<u8>>)> {
    let format = match form {
        Form::Jpeg => image::ImageFormat::Jpeg,
        Form::Png => image::ImageFormat::Png,
        Form::WebP => image::ImageFormat::WebP,
        Form::Gif | Form::Svg => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // Of the other forms the copy that keeps its size tells no way, and a copy
    // must stand as that does.
    let way = is_photograph(form)
        .then(|| decoder.orientation().ok())
        .flatten();
    let profile = decoder.icc_profile().ok().flatten();
    // One of greys or inks says nothing of the colours that the points become.
    let profile = profile.filter(|profile| profile.get(16..20) == Some(b"RGB "));
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    if let Some(way) = way {
        image.apply_orientation(way);
    }
    Some((image, profile))
}

fn jpeg(image: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, QUALITY);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    if let Some(profile) = profile {
        // A profile too large for a JPEG is left out.
        let _ = encoder.add_icc_profile(profile);
    }
    let (width, height) = (
        u16::try_from(image.width()).ok()?,
        u16::try_from(image.height()).ok()?,
    );
    let points = image.to_rgb8();
    encoder
        .encode(points.as_raw(), width, height, jpeg_encoder::ColorType::Rgb)
        .ok()?;
    Some(out)
}

fn webp(image: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut out);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec()).ok()?;
    }
    let points = image.to_rgba8();
    encoder
        .encode(
            points.as_raw(),
            image.width(),
            image.height(),
            image::ExtendedColorType::Rgba8,
        )
        .ok()?;
    Some(out)
}
