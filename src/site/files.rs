//! Files that the site hands on as they are.

use super::{Drawn, Site};
use crate::diag::{Code, Diagnostic, FilePath};

/// A file of the theme, by its place among the assets.
pub(super) fn asset(site: &Site, at: usize) -> Drawn {
    let asset = site.theme.assets.get(at);
    match asset.map(|asset| (&asset.text, &asset.file)) {
        Some((Some(text), _)) => Ok(text.clone().into_bytes()),
        Some((None, Some(file))) => copy(site, file),
        Some((None, None)) | None => Ok(Vec::new()),
    }
}

/// A file of the portal.
pub(super) fn copy(site: &Site, file: &FilePath) -> Drawn {
    let sources = &site.portal.sources;
    if let Some(text) = sources.text(file) {
        return Ok(text.as_bytes().to_vec());
    }
    std::fs::read(sources.on_disk(file)).map_err(|error| {
        let found = Diagnostic::about_file(Code::Unreadable, file);
        Box::new(found.arg("reason", error.to_string()))
    })
}
