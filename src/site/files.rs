//! Files that the site hands on as they are.

use super::{Drawn, Site};
use crate::diag::{Code, Diagnostic, FilePath};
use crate::picture;

/// A file of the theme, by its place among the assets.
pub(super) fn asset(site: &Site, at: usize) -> Drawn {
    let asset = site.theme.assets.get(at);
    match asset.map(|asset| (&asset.text, &asset.file)) {
        Some((Some(text), _)) => Ok(text.clone().into_bytes()),
        Some((None, Some(file))) => copy(site, file),
        Some((None, None)) | None => Ok(Vec::new()),
    }
}

/// A file of the portal. What a picture tells of place and maker stays here.
pub(super) fn copy(site: &Site, file: &FilePath) -> Drawn {
    let bytes = read(site, file)?;
    let sources = &site.portal.sources;
    let picture = sources.files.get(file).and_then(|file| file.picture);
    Ok(match picture {
        Some(Ok(picture)) => picture::clean(picture.form, &bytes),
        _ => bytes,
    })
}

/// A smaller copy of a picture. Making one takes time, so it is kept.
pub(super) fn smaller(site: &Site, file: &FilePath, width: u32) -> Drawn {
    struct Smaller(Option<Vec<u8>>);
    let known = site.portal.sources.files.get(file);
    let Some((source, Some(Ok(picture)))) = known.map(|known| (known, known.picture)) else {
        return Ok(Vec::new());
    };
    let inputs = blake3::Hasher::new()
        .update(source.hash.as_bytes())
        .update(&width.to_le_bytes())
        .finalize();
    let made = site.cache.of_inputs(inputs, || {
        read(site, file).map(|bytes| Smaller(picture::smaller(picture.form, &bytes, width)))
    })?;
    let made = made.0.clone();
    made.ok_or_else(|| Box::new(Diagnostic::about_file(Code::BadPicture, file)))
}

fn read(site: &Site, file: &FilePath) -> Drawn {
    let sources = &site.portal.sources;
    if let Some(text) = sources.text(file) {
        return Ok(text.as_bytes().to_vec());
    }
    sources.read_again(file).map_err(|error| {
        let found = Diagnostic::about_file(Code::Unreadable, file);
        Box::new(found.arg("reason", error.to_string()))
    })
}
