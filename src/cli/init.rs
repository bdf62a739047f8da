//! `dugnad init`: a small portal that builds at once.

use super::args::InitArgs;
use super::texts::filled;
use super::{FINE, Failure, Outcome, leads_out, show, write_new};
use crate::diag::Language;
use crate::source::PORTAL_FILE;

/// The starter portal, file by file.
const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("starter/gitignore")),
    ("README.md", include_str!("starter/README.md")),
    ("portal.toml", include_str!("starter/portal.toml")),
    (
        "content/_blocks/pakkeliste.toml",
        include_str!("starter/content/_blocks/pakkeliste.toml"),
    ),
    (
        "content/_data/besok.csv",
        include_str!("starter/content/_data/besok.csv"),
    ),
    (
        "content/_types/kilde.toml",
        include_str!("starter/content/_types/kilde.toml"),
    ),
    (
        "content/_types/kjennetegn.toml",
        include_str!("starter/content/_types/kjennetegn.toml"),
    ),
    (
        "content/_types/lag.toml",
        include_str!("starter/content/_types/lag.toml"),
    ),
    (
        "content/_types/tur.toml",
        include_str!("starter/content/_types/tur.toml"),
    ),
    (
        "content/kilder/turboka-2019.md",
        include_str!("starter/content/kilder/turboka-2019.md"),
    ),
    (
        "content/kilder/turboktellingen.md",
        include_str!("starter/content/kilder/turboktellingen.md"),
    ),
    (
        "content/kjennetegn/_entries.toml",
        include_str!("starter/content/kjennetegn/_entries.toml"),
    ),
    (
        "content/kjennetegn/bading.md",
        include_str!("starter/content/kjennetegn/bading.md"),
    ),
    (
        "content/lag/_entries.csv",
        include_str!("starter/content/lag/_entries.csv"),
    ),
    (
        "content/turer/eventyrskogen.md",
        include_str!("starter/content/turer/eventyrskogen.md"),
    ),
    (
        "content/turer/fyrstien.md",
        include_str!("starter/content/turer/fyrstien.md"),
    ),
    (
        "content/turer/langvannet-rundt.md",
        include_str!("starter/content/turer/langvannet-rundt.md"),
    ),
    (
        "content/turer/seterruta.md",
        include_str!("starter/content/turer/seterruta.md"),
    ),
    (
        "content/turer/storhaugen.md",
        include_str!("starter/content/turer/storhaugen.md"),
    ),
];

pub(super) fn run(args: &InitArgs, lang: Option<Language>) -> Outcome {
    let language = lang.unwrap_or_default();
    let dir = &args.dir;
    // A link that leads nowhere is in the way too.
    let is_there = |path: &str| dir.join(path).symlink_metadata().is_ok();
    if is_there(PORTAL_FILE) {
        return Err(Failure::said("portal_exists").with("path", dir.display()));
    }
    // A new repository often has these two already: they stay as they are.
    let own = |path: &str| matches!(path, "README.md" | ".gitignore") && is_there(path);
    for (path, _) in FILES.iter().filter(|(path, _)| !own(path)) {
        if is_there(path) {
            return Err(Failure::said("file_exists").with("path", dir.join(path).display()));
        }
        if leads_out(dir, path) {
            return Err(Failure::said("leads_out").with("path", dir.join(path).display()));
        }
    }
    for (path, text) in FILES.iter().filter(|(path, _)| !own(path)) {
        write_new(dir, path, text)?;
    }
    let words = [("path", dir.display().to_string())];
    show::line(&filled("portal_made", language, &words))?;
    Ok(FINE)
}
