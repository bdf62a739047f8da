//! What the owner of a portal has laid in `themes` that nothing reads, or that
//! does otherwise than it seems.

use std::collections::BTreeSet;

use super::{ASSETS, DEFAULT, PREVIEW, TEMPLATE, TEXTS, braces, is_sheet, language_of};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::schema::Schema;
use crate::source::{PORTAL_FILE, Sources, THEMES};
use crate::text::{is_language, nearest};

/// Endings of files that can only be meant for who reads the site.
const FOR_READERS: [&str; 8] = ["gif", "jpg", "js", "png", "svg", "webp", "woff", "woff2"];

/// Everything that is to be said of the owner's files.
#[must_use]
pub fn told(sources: &Sources, config: &Config, schema: &Schema) -> Vec<Diagnostic> {
    let named = config.theme.as_deref();
    let read: BTreeSet<&str> = std::iter::once("default").chain(named).collect();
    let mut found = Vec::new();
    let templates = Templates::new(sources, &read, schema);
    for name in &read {
        let folder = format!("{THEMES}/{name}");
        for (path, file) in sources.below(&folder) {
            let inside = &path[folder.len() + 1..];
            found.extend(unread(path, (&folder, inside), &templates));
            let sheet = file.text.as_deref().filter(|_| inside.ends_with(".css"));
            found.extend(sheet.and_then(|sheet| loose_brace(path, sheet)));
        }
    }
    if named.is_none() {
        found.extend(unnamed(sources));
    }
    found
}

/// Which templates something asks for.
struct Templates {
    known: BTreeSet<String>,
    /// Whether more types and blocks may be declared than could be read.
    incomplete: bool,
    /// The owner's own, which may include others and ask for assets.
    own: String,
}

impl Templates {
    fn new(sources: &Sources, themes: &BTreeSet<&str>, schema: &Schema) -> Self {
        let of_program = DEFAULT.iter().map(|(path, _)| (*path).to_owned());
        let of_program = of_program.filter(|path| path.ends_with(TEMPLATE));
        let of_types = schema.types();
        let of_types = of_types.map(|(_, declared)| format!("types/{}{TEMPLATE}", declared.id));
        let of_blocks = schema.block_names();
        let of_blocks = of_blocks.map(|name| format!("blocks/{name}{TEMPLATE}"));
        let own = themes.iter().flat_map(|theme| {
            let folder = format!("{THEMES}/{theme}");
            let files = sources.below(&folder);
            let files = files.filter(|(path, _)| path.ends_with(TEMPLATE));
            let texts = files.filter_map(|(_, file)| file.text.as_deref().map(str::to_owned));
            texts.collect::<Vec<String>>()
        });
        Self {
            known: of_program.chain(of_types).chain(of_blocks).collect(),
            incomplete: schema.incomplete,
            own: own.collect(),
        }
    }

    /// Whether one of the owner's templates names a file.
    fn name(&self, file: &str) -> bool {
        ['"', '\'']
            .iter()
            .any(|quote| self.own.contains(&format!("{quote}{file}{quote}")))
    }

    /// The template that was most likely meant.
    fn meant(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next();
        let mut known = self.known.iter().map(String::as_str);
        let alike = known.clone().find(|known| known.rsplit('/').next() == name);
        alike.or_else(|| nearest(path, &mut known))
    }
}

/// A file of a theme that nothing reads.
fn unread(
    path: &FilePath,
    (folder, inside): (&str, &str),
    templates: &Templates,
) -> Option<Diagnostic> {
    let name = inside.rsplit('/').next()?;
    let (stem, ending) = name.rsplit_once('.')?;
    let is_note = stem.bytes().all(|byte| !byte.is_ascii_lowercase());
    if is_note || inside.starts_with(PREVIEW) {
        return None;
    }
    let found = Diagnostic::about_file(Code::UnusedFile, path);
    let moved = |right: String| {
        let right = format!("{folder}/{right}");
        Some(found.clone().arg("right", right).hint("move"))
    };
    if let Some(language) = language_of(inside) {
        let found = found.arg("written", language).hint("language");
        return (!is_language(language)).then_some(found);
    }
    if inside.starts_with(TEXTS) {
        return moved(format!("{TEXTS}{}.toml", stem.trim_end_matches(".toml")));
    }
    if inside.ends_with(TEMPLATE) {
        let is_asked = templates.known.contains(inside) || templates.name(inside);
        if is_asked || templates.incomplete {
            return None;
        }
        return match templates.meant(inside) {
            Some(meant) => moved(meant.to_owned()),
            None => Some(found.arg("name", inside).hint("template")),
        };
    }
    let asset = inside.strip_prefix(ASSETS);
    match ending {
        "css" => {
            let is_known = DEFAULT.iter().any(|(known, _)| *known == inside);
            let is_read = |name| is_known || is_sheet(name) || templates.name(name);
            match asset.is_some_and(is_read) {
                true => None,
                false => moved(format!("{ASSETS}style/{name}")),
            }
        }
        "toml" if is_language(stem) => moved(format!("{TEXTS}{name}")),
        ending if FOR_READERS.contains(&ending) && asset.is_none() => {
            moved(format!("{ASSETS}{name}"))
        }
        _ => None,
    }
}

fn loose_brace(path: &FilePath, sheet: &str) -> Option<Diagnostic> {
    let at = braces::loose(sheet)?;
    let found = Diagnostic::new(Code::BadStyle, path, Span::new(at, at + 1));
    Some(found.arg("sign", sheet.get(at..=at)?))
}

/// Themes in a portal that says of none that it is the one.
fn unnamed(sources: &Sources) -> Vec<Diagnostic> {
    let Some(settings) = sources.text(PORTAL_FILE) else {
        return Vec::new();
    };
    // What is wrong with a name is told there.
    if settings
        .lines()
        .any(|line| line.trim_start().starts_with("theme"))
    {
        return Vec::new();
    }
    let mut themes: Vec<(&FilePath, &str)> = Vec::new();
    for (path, _) in sources.below(THEMES) {
        let inside = path[THEMES.len() + 1..].split_once('/');
        let Some((name, _)) = inside.filter(|(name, _)| *name != "default") else {
            continue;
        };
        if themes.last().is_none_or(|(_, last)| *last != name) {
            themes.push((path, name));
        }
    }
    let told = themes.into_iter().map(|(path, name)| {
        let found = Diagnostic::about_file(Code::UnusedFile, path);
        found.arg("name", name).hint("theme")
    });
    told.collect()
}
