//! The theme: templates, interface texts and assets.
//!
//! The default theme is part of the program. Files of the portal's own
//! `themes/default` and then of the theme that it names lie over it, each in
//! place of the file with the same path.

mod braces;
mod embedded;
mod light;
mod owner;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use tera::{ErrorKind, Tera, Value};

use crate::config::Config;
use crate::diag::{Code, Diagnostic, FilePath, Span};
use crate::document::toml;
use crate::source::{Sources, THEMES};
use crate::text::{gaps, with_wider};
use embedded::DEFAULT;
pub use owner::told;

/// The default theme as it is served.
static SERVED: LazyLock<Vec<(&str, Cow<'static, str>)>> = LazyLock::new(|| {
    let light = |(path, text): &(&'static str, &'static str)| (*path, light::light(path, text));
    DEFAULT.iter().map(light).collect()
});

/// Templates that Tera holds.
const TEMPLATE: &str = ".html";
/// Where interface texts stand, one file or folder for each language.
const TEXTS: &str = "texts/";
/// What the preview shows beside a site is no part of it.
const PREVIEW: &str = "preview/";
/// Where files stand that pages need.
const ASSETS: &str = "assets/";

/// The style sheet of every page.
const STYLE: &str = "style.css";
/// Where the sheets stand of which it is made, below `assets`.
const SHEETS: &str = "style/";
/// Scripts that a page asks for as one, and what each is made of, in order. A
/// theme lays its own over any of the parts.
const SCRIPTS: [(&str, &[&str]); 4] = [
    ("compare.js", &["copy.js", "compare.js"]),
    ("copy.js", &["copy.js"]),
    ("scoring.js", &["qr.js", "instrument.js", "scoring.js"]),
    ("steps.js", &["qr.js", "instrument.js", "steps.js"]),
];

/// A theme that is ready to draw with.
#[derive(Debug)]
pub struct Theme {
    /// The templates.
    pub tera: Tera,
    /// Where those are that are the portal's own: each may fail when it is drawn
    /// with.
    pub own: BTreeMap<String, FilePath>,
    texts: BTreeMap<String, BTreeMap<String, String>>,
    values: BTreeMap<String, Value>,
    /// Files that pages need.
    pub assets: Vec<Asset>,
}

/// A file that pages need.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name under `assets` of the theme.
    pub name: String,
    /// Its path on the site: a new content has a new name.
    pub path: String,
    /// What it holds; nothing when it lies on disk.
    pub text: Option<String>,
    /// Where it lies on disk, from the root.
    pub file: Option<FilePath>,
}

/// One fingerprint of the default theme, which changes with the program.
#[must_use]
pub fn fingerprint() -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (path, text) in DEFAULT {
        hasher.update(path.as_bytes()).update(text.as_bytes());
    }
    hasher.finalize()
}

/// One file of a theme.
struct File<'s> {
    text: Option<&'s str>,
    hash: blake3::Hash,
    file: Option<FilePath>,
}

/// Puts the theme of a portal together. A template that cannot be read is
/// reported.
#[must_use]
pub fn read(sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Theme {
    let mut files: BTreeMap<&str, File<'_>> = BTreeMap::new();
    for (path, text) in SERVED.iter() {
        files.insert(
            path,
            File {
                text: Some(text),
                hash: blake3::hash(text.as_bytes()),
                file: None,
            },
        );
    }
    let folders = ["default"]
        .into_iter()
        .chain(config.theme.as_deref().filter(|name| *name != "default"));
    let folders: Vec<String> = folders.map(|name| format!("{THEMES}/{name}")).collect();
    for folder in &folders {
        for (path, file) in sources.below(folder) {
            let inside = &path[folder.len() + 1..];
            if inside.starts_with(PREVIEW) {
                continue;
            }
            // A copy of the default theme is the default theme, as it is served.
            let text = file.text.as_deref();
            let copied = |(known, own): &(&str, &str)| *known == inside && Some(*own) == text;
            if *folder == folders[0] && DEFAULT.iter().any(copied) {
                continue;
            }
            files.insert(
                inside,
                File {
                    text,
                    hash: file.hash,
                    file: Some(path.clone()),
                },
            );
        }
    }
    let templates_of = files.iter().filter(|(path, _)| path.ends_with(TEMPLATE));
    let own =
        templates_of.filter_map(|(path, file)| Some(((*path).to_owned(), file.file.clone()?)));
    let own: BTreeMap<String, FilePath> = own.collect();
    let texts = texts(&files, &config.language, diagnostics);
    let values = texts
        .iter()
        .map(|(language, texts)| (language.clone(), Value::from_serializable(texts)))
        .collect();
    Theme {
        tera: templates(&files, diagnostics),
        own,
        texts,
        values,
        assets: assets(&files),
    }
}

/// Gives the engine all templates; each that it refuses is reported, and left
/// out so that the next is heard.
fn templates(files: &BTreeMap<&str, File<'_>>, diagnostics: &mut Vec<Diagnostic>) -> Tera {
    let templates = files.iter().filter(|(path, _)| path.ends_with(TEMPLATE));
    let mut sound: BTreeMap<&str, &str> = templates
        .filter_map(|(path, file)| Some((*path, file.text?)))
        .collect();
    loop {
        let mut tera = Tera::new();
        let Err(error) = tera.add_raw_templates(sound.iter().map(|(path, text)| (*path, *text)))
        else {
            return tera;
        };
        let (name, found) = broken(files, &error);
        diagnostics.push(found);
        if name.and_then(|name| sound.remove(name.as_str())).is_none() {
            return Tera::new();
        }
    }
}

/// The engine's complaint, with the template and place where it tells one.
fn broken(files: &BTreeMap<&str, File<'_>>, error: &tera::Error) -> (Option<String>, Diagnostic) {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        let own = files.iter().find_map(|(path, file)| {
            file.file
                .clone()
                .filter(|_| error.to_string().contains(path))
        });
        let file = own.unwrap_or_else(|| FilePath::from(THEMES));
        let reason = error.to_string();
        return (
            None,
            Diagnostic::about_file(Code::BadTemplate, &file)
                .arg("reason", reason.lines().next().unwrap_or_default()),
        );
    };
    let name = report.filename().to_owned();
    let file = files.get(name.as_str()).and_then(|file| file.file.clone());
    let found = match file {
        Some(file) => Diagnostic::new(
            Code::BadTemplate,
            &file,
            Span::from(report.span().range.clone()),
        ),
        None => Diagnostic::about_file(
            Code::BadTemplate,
            &format!("{THEMES}/default/{name}").into(),
        ),
    };
    (Some(name), found.arg("reason", report.message()))
}

/// Interface texts in each language; what a language lacks is taken from
/// another, so that nothing is left blank: a wider one, of bokmål and nynorsk
/// the other, the portal's, else the first that has it.
fn texts(
    files: &BTreeMap<&str, File<'_>>,
    portal: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut texts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, embedded) in DEFAULT {
        if let Some(language) = language_of(path) {
            let own = pairs(embedded, &FilePath::from(*path), None, &mut Vec::new());
            texts.entry(language.to_owned()).or_default().extend(own);
        }
    }
    // Each name with what the program puts into it, in any language.
    let mut known: BTreeMap<&str, Option<BTreeSet<&str>>> = BTreeMap::new();
    let program = texts.clone();
    for (key, text) in program.values().flatten() {
        let names = known.entry(key).or_default().get_or_insert_default();
        names.extend(gaps(text));
    }
    // Templates of the portal's own may ask for texts of its own.
    let own = files.iter().filter(|(path, _)| path.ends_with(TEMPLATE));
    let own = own.filter(|(_, file)| file.file.is_some());
    let own = own.filter_map(|(_, file)| file.text).flat_map(asked_for);
    for key in own {
        known.entry(key).or_default();
    }
    for (path, file) in files {
        let (Some(language), Some(text), Some(place)) = (language_of(path), file.text, &file.file)
        else {
            continue;
        };
        let own = pairs(text, place, Some(&known), diagnostics);
        texts.entry(language.to_owned()).or_default().extend(own);
    }
    let written = texts.clone();
    for (language, own) in &mut texts {
        let sister = match language.as_str() {
            "nb" => Some("nn"),
            "nn" => Some("nb"),
            _ => None,
        };
        let others = with_wider(language).chain(sister).chain(with_wider(portal));
        let others = others.chain(written.keys().map(String::as_str));
        for (key, text) in others.filter_map(|other| written.get(other)).flatten() {
            own.entry(key.clone()).or_insert_with(|| text.clone());
        }
    }
    texts
}

/// The language of a file of texts: `texts/nn.toml`, `texts/nn/search.toml`.
fn language_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix(TEXTS)?.strip_suffix(".toml")?;
    name.split('/').next()
}

/// The interface texts that a template asks for: `t.home`.
fn asked_for(template: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    template.match_indices("t.").filter_map(move |(at, _)| {
        let (before, rest) = (template.get(..at)?, template.get(at + 2..)?);
        let end = rest.find(|ch| !is_of_name(ch)).unwrap_or(rest.len());
        (!before.ends_with(is_of_name)).then(|| rest.get(..end))?
    })
}

/// The texts of a file by their names; what is no text is reported, a name that
/// is not among `known`, and a name in braces that nothing is put in for there.
fn pairs(
    text: &str,
    file: &FilePath,
    known: Option<&BTreeMap<&str, Option<BTreeSet<&str>>>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let read = toml::parse(text, 0..text.len(), file);
    diagnostics.extend(read.diagnostics);
    if let Some(known) = known {
        let is_known = |key: &str| known.contains_key(key);
        let unknown = read
            .value
            .unknown_keys(file, is_known, known.keys().copied());
        // It is in nobody's way: readers see the text that is asked for.
        let code = Code::UnaskedText;
        diagnostics.extend(unknown.into_iter().map(|found| Diagnostic {
            code,
            severity: code.severity(),
            ..found
        }));
    }
    let mut pairs = BTreeMap::new();
    for (key, value) in &read.value.entries {
        match value.as_text() {
            Some(text) => {
                let known = known.and_then(|known| known.get(&*key.text)?.as_ref());
                let found = known.and_then(|names| unfilled(text, names));
                diagnostics.extend(found.map(|found| found.at(file.clone(), Some(value.span))));
                pairs.insert(key.text.to_string(), text.to_owned());
            }
            None if value.is_broken() => {}
            None => diagnostics.push(
                Diagnostic::new(Code::WrongKind, file, value.span)
                    .hint("text")
                    .arg("field", &*key.text),
            ),
        }
    }
    pairs
}

/// What is said of a text with a name in braces that nothing is put in for.
fn unfilled(text: &str, names: &BTreeSet<&str>) -> Option<Diagnostic> {
    let name = gaps(text).find(|name| !names.contains(name))?;
    let known: Vec<String> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
    let found = Diagnostic::about_file(Code::BadTemplate, &FilePath::from(TEXTS));
    Some(
        found
            .arg("name", name)
            .arg("known", known.join(", "))
            .hint("gap"),
    )
}

fn assets(files: &BTreeMap<&str, File<'_>>) -> Vec<Asset> {
    let inside = files
        .iter()
        .filter_map(|(path, file)| Some((path.strip_prefix(ASSETS)?, file)))
        .filter(|(name, _)| !is_sheet(name) && !is_part(name));
    let own = inside.map(|(name, file)| Asset {
        name: name.to_owned(),
        path: fingerprinted(name, file.hash),
        text: embedded(name, file),
        file: file.file.clone(),
    });
    let mut assets: Vec<Asset> = own.collect();
    if !assets.iter().any(|asset| asset.name == STYLE) {
        assets.push(style(files));
    }
    assets.extend(SCRIPTS.map(|(name, parts)| script(files, name, parts)));
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

/// The sheets of the style, joined in the order of their names: one file for
/// readers, and one for each purpose that a theme may lay its own over.
fn style(files: &BTreeMap<&str, File<'_>>) -> Asset {
    let sheets = files
        .iter()
        .filter(|(path, _)| path.strip_prefix(ASSETS).is_some_and(is_sheet));
    let text: String = sheets.filter_map(|(_, file)| file.text).collect();
    made(STYLE, light::style(&text))
}

/// The parts of a script, joined: one file for readers to wait for.
fn script(files: &BTreeMap<&str, File<'_>>, name: &str, parts: &[&str]) -> Asset {
    let of = |part: &&str| files.get(format!("{ASSETS}{part}").as_str())?.text;
    let mut text = String::new();
    for part in parts.iter().filter_map(of) {
        text.push_str(part);
        text.push('\n');
    }
    made(name, text)
}

/// A file that is joined of others.
fn made(name: &str, text: String) -> Asset {
    Asset {
        name: name.to_owned(),
        path: fingerprinted(name, blake3::hash(text.as_bytes())),
        text: Some(text),
        file: None,
    }
}

/// Whether a file is sent within another.
fn is_part(name: &str) -> bool {
    SCRIPTS.iter().any(|(_, parts)| parts.contains(&name))
}

fn is_sheet(name: &str) -> bool {
    name.starts_with(SHEETS) && name.ends_with(".css")
}

/// The name of a file on the site, which is another when its content is.
fn fingerprinted(name: &str, hash: blake3::Hash) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{ASSETS}{stem}-{}.{ending}", &hash.to_hex()[..10])
}

/// What the default theme holds under a name, as it is sent.
fn embedded(name: &str, file: &File<'_>) -> Option<String> {
    let text = file.text.filter(|_| file.file.is_none())?;
    Some(if name.ends_with(".css") {
        light::style(text)
    } else {
        text.to_owned()
    })
}

impl Theme {
    /// The interface language for a page: its own where the theme has it, else
    /// the portal's, else the first.
    #[must_use]
    pub fn interface<'t>(&'t self, language: &'t str, portal: &'t str) -> &'t str {
        with_wider(language)
            .chain(with_wider(portal))
            .find(|tag| self.texts.contains_key(*tag))
            .or_else(|| self.texts.keys().next().map(String::as_str))
            .unwrap_or("en")
    }

    /// The theme's own copy of a language tag.
    #[must_use]
    pub fn own(&self, language: &str) -> &str {
        self.texts
            .get_key_value(language)
            .map_or("en", |(tag, _)| tag)
    }

    /// A word of the interface, or its key when nobody translated it.
    #[must_use]
    pub fn text<'t>(&'t self, language: &str, key: &'t str) -> &'t str {
        self.texts
            .get(language)
            .and_then(|texts| texts.get(key))
            .map_or(key, String::as_str)
    }

    /// The words of the interface whose keys begin with `prefix`, by the rest.
    pub fn texts_from<'t>(
        &'t self,
        language: &str,
        prefix: &'t str,
    ) -> impl Iterator<Item = (&'t str, &'t str)> {
        let texts = self.texts.get(language).into_iter().flatten();
        texts.filter_map(move |(key, text)| Some((key.strip_prefix(prefix)?, text.as_str())))
    }

    /// All words of the interface, for templates.
    #[must_use]
    pub fn texts(&self, language: &str) -> Value {
        self.values
            .get(language)
            .cloned()
            .unwrap_or_else(Value::none)
    }

    /// Whether there is a template with this name.
    #[must_use]
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_a_language_lacks_is_taken_from_the_nearest() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = folder.path().join("themes/own/texts");
        std::fs::create_dir_all(&texts).expect("a folder");
        for language in ["en", "nb", "nn", "se", "nn-NO"] {
            let text = match language {
                "en" | "nb" => format!("only = \"{language}\"\n"),
                _ => String::new(),
            };
            std::fs::write(texts.join(format!("{language}.toml")), text).expect("a file");
        }
        let sources = crate::source::read(folder.path()).value;
        let only = |portal: &str| {
            let config = Config {
                theme: Some("own".to_owned()),
                language: portal.to_owned(),
                ..Config::default()
            };
            let theme = read(&sources, &config, &mut Vec::new());
            ["nn", "se", "en"].map(|language| theme.text(language, "only").to_owned())
        };
        assert_eq!(only("nb"), ["nb", "nb", "en"]);
        assert_eq!(only("en-GB"), ["nb", "en", "en"]);
    }

    #[test]
    fn the_whole_default_theme_is_part_of_the_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default");
        let walk = walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok);
        let files = walk
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(folder)
                    .expect("below")
                    .to_string_lossy()
                    .replace('\\', "/")
            });
        // The preview's own parts are in the program too, but in no theme.
        let files = files.filter(|path| !path.starts_with(PREVIEW));
        let mut on_disk: Vec<String> = files.collect();
        on_disk.sort();
        let mut embedded: Vec<&str> = DEFAULT.iter().map(|(path, _)| *path).collect();
        embedded.sort_unstable();
        assert_eq!(on_disk, embedded);
    }

    #[test]
    fn every_language_has_every_text() {
        let (first, rest) = ["nb", "nn", "en"]
            .map(|language| {
                let files = DEFAULT
                    .iter()
                    .filter(|(path, _)| language_of(path) == Some(language));
                files
                    .flat_map(|(path, text)| {
                        pairs(text, &FilePath::from(*path), None, &mut Vec::new()).into_keys()
                    })
                    .collect::<BTreeSet<_>>()
            })
            .split_first()
            .map(|(first, rest)| (first.clone(), rest.to_vec()))
            .expect("languages");
        assert!(!first.is_empty());
        for keys in rest {
            assert_eq!(keys, first);
        }
    }
}
