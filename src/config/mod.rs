//! The site's own settings: `portal.toml`.

pub mod front;
mod owner;
mod synonyms;

use crate::diag::{Checked, Code, Diagnostic, FilePath, Span};
use crate::document::reader::Reader;
use crate::document::{bad_language, toml};
use crate::schema::{Schema, TypeId};
use crate::source::{PORTAL_FILE, Sources, THEMES};
use crate::text::{Text, is_language};

/// What `portal.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The portal's name.
    pub title: Text,
    /// One sentence of purpose.
    pub description: Option<Text>,
    /// The language of pages that name none.
    pub language: String,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Under what terms the content may be used.
    pub licence: Option<Text>,
    /// The folder under `themes` that is laid over the default theme.
    pub theme: Option<String>,
    /// Where the content is kept, for those who want to mend it.
    pub repository: Option<String>,
    /// Who answers for the site.
    pub owner: Option<Owner>,
    /// What it looks like from outside.
    pub brand: Brand,
    /// Types in the main navigation.
    pub main: Vec<(String, Span)>,
    /// Types in the footer.
    pub footer: Vec<(String, Span)>,
    /// Shelves of the front page.
    pub shelves: Vec<front::Declared>,
    /// What readers might search for.
    pub search_examples: Vec<Text>,
    /// Words that mean the same to readers, beside those of the language.
    pub synonyms: Vec<Vec<String>>,
    /// Pages about the portal itself.
    pub about: Vec<(String, Span)>,
}

/// Who answers for the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Owner {
    /// The name.
    pub name: Option<Text>,
    /// Number in the register of organisations.
    pub number: Option<String>,
    /// Where the accessibility statement stands.
    pub statement: Option<String>,
    /// Where it stands what is known of readers.
    pub privacy: Option<String>,
    /// Where readers can say what is wrong.
    pub feedback: Option<String>,
    /// What its data is about, by the EU's code for themes of data.
    pub data_theme: Option<String>,
}

/// Pictures that the site is known by, by their paths on the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brand {
    /// Beside the name, on every page.
    pub logo: Option<String>,
    /// In tabs and bookmarks.
    pub icon: Option<String>,
    /// Where a page is shared.
    pub share: Option<String>,
}

/// The address of a site: `https://host/path/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Reads an address; nothing when it is none of the web, or holds more than
    /// a host and a path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (origin, path) = crate::text::web_address(text)?;
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "?#\"'<>\\^`{|}".contains(c);
        if path.contains(is_odd) {
            return None;
        }
        let origin = origin.to_owned();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let path = if parts.is_empty() {
            "/".to_owned()
        } else {
            format!("/{}/", parts.join("/"))
        };
        (!parts.iter().any(|part| matches!(*part, "." | ".."))).then_some(Self { origin, path })
    }

    /// Scheme and host, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path, with slashes around it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: Text::plain(""),
            description: None,
            language: "nb".to_owned(),
            base_url: BaseUrl {
                origin: "http://localhost".to_owned(),
                path: "/".to_owned(),
            },
            licence: None,
            theme: None,
            repository: None,
            owner: None,
            brand: Brand::default(),
            main: Vec::new(),
            footer: Vec::new(),
            shelves: Vec::new(),
            search_examples: Vec::new(),
            synonyms: Vec::new(),
            about: Vec::new(),
        }
    }
}

impl Config {
    /// The ids of the pages about the portal itself, to which every page leads.
    pub fn about_ids(&self) -> impl Iterator<Item = &str> {
        self.about.iter().map(|(id, _)| id.as_str())
    }
}

/// Reads `portal.toml`.
#[must_use]
pub fn read(sources: &Sources) -> Checked<Config> {
    let file = FilePath::from(PORTAL_FILE);
    let Some(text) = sources.text(PORTAL_FILE) else {
        let diagnostics = match sources.files.contains_key(PORTAL_FILE) {
            // It is there, and reading it has complained already.
            true => Vec::new(),
            false => vec![Diagnostic::about_file(Code::NoPortal, &file)],
        };
        return Checked {
            value: Config::default(),
            diagnostics,
        };
    };
    let read = toml::parse(text, 0..text.len(), &file);
    let mut diagnostics = read.diagnostics;
    let reader = Reader::new(&read.value, &file);
    let mut config = Config {
        description: reader.text("description"),
        licence: reader.text("licence"),
        repository: owner::repository(&reader),
        ..Config::default()
    };
    required(&reader, &mut config);
    config.shelves = front::read(&reader);
    config.search_examples = texts(&reader, "search_examples");
    config.synonyms = synonyms::synonyms(&reader);
    config.theme = theme(&reader, sources);
    if let Some(table) = reader.table("navigation") {
        reader.within(table, |inner| {
            config.main = inner.strings("main");
            config.footer = inner.strings("footer");
            config.about = inner.strings("about");
        });
    }
    if let Some(table) = reader.table("brand") {
        config.brand = reader.within(table, |inner| owner::brand(inner, sources));
    }
    let key = read.value.entry("owner").map(|(key, _)| key.span);
    if let Some((table, key)) = reader.table("owner").zip(key) {
        config.owner = Some(reader.within(table, |inner| owner::owner(inner, key, &config)));
    }
    diagnostics.extend(reader.finish_file());
    Checked {
        value: config,
        diagnostics,
    }
}

/// The three keys that every portal needs.
fn required(reader: &Reader<'_, '_>, config: &mut Config) {
    for (key, example) in [
        ("title", "\"…\""),
        ("language", "\"nb\""),
        ("base_url", "\"https://eksempel.no/\""),
    ] {
        if !reader.has(key) && !reader.is_incomplete() {
            let found = reader.found(Code::MissingField, Span::default());
            let found = found.arg("field", key);
            reader.report(found.arg("example", format!("{key} = {example}")));
        }
    }
    if let Some(title) = reader.text("title") {
        config.title = title;
    }
    if let Some((language, span)) = reader.string("language") {
        if is_language(&language) {
            config.language = language;
        } else {
            let found = bad_language(reader.file(), span, &language);
            reader.report(match found.hint {
                "" => found.hint("portal"),
                _ => found,
            });
        }
    }
    if let Some((address, span)) = reader.string("base_url") {
        match BaseUrl::parse(&address) {
            Some(base_url) => config.base_url = base_url,
            None => reader.report(reader.found(Code::BadBaseUrl, span).arg("written", address)),
        }
    }
}

fn theme(reader: &Reader<'_, '_>, sources: &Sources) -> Option<String> {
    let (name, span) = reader.string("theme")?;
    let folder = format!("{THEMES}/{name}");
    if !name.contains(['/', '\\', '.'])
        && (name == "default" || sources.below(&folder).next().is_some())
    {
        return Some(name);
    }
    let names: Vec<&str> = sources
        .below(THEMES)
        .filter_map(|(path, _)| path.split('/').nth(1))
        .collect();
    let found = reader
        .found(Code::UnknownTheme, span)
        .arg("name", name.as_str());
    reader.report(found.suggest(&name, names.into_iter()).quoted());
    None
}

/// A list of texts, each perhaps in several languages.
fn texts(reader: &Reader<'_, '_>, key: &'static str) -> Vec<Text> {
    let Some(raw) = reader.raw(key) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for value in raw.as_list() {
        match crate::document::text(value) {
            Some(text) => texts.push(text),
            None if value.is_broken() => {}
            None => reader.wrong(value.span, "text"),
        }
    }
    texts
}

/// What `portal.toml` says of types, by the types themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Types in the main navigation.
    pub main: Vec<TypeId>,
    /// Types in the footer.
    pub footer: Vec<TypeId>,
    /// Shelves of the front page.
    pub shelves: Vec<front::Shelf>,
}

/// Types that navigation and front page name, in order; names that are no type
/// are reported.
#[must_use]
pub fn places(config: &Config, schema: &Schema) -> Checked<Places> {
    let mut diagnostics = Vec::new();
    let mut types = |names: &[(String, Span)]| {
        let mut found = Vec::new();
        for (name, span) in names {
            match schema.type_named(name) {
                Some(type_) => found.push(type_),
                None => diagnostics.push(unknown_type(schema, name, *span)),
            }
        }
        found
    };
    let value = Places {
        main: types(&config.main),
        footer: types(&config.footer),
        shelves: front::resolve(&config.shelves, schema, &mut diagnostics),
    };
    Checked { value, diagnostics }
}

fn unknown_type(schema: &Schema, name: &str, span: Span) -> Diagnostic {
    let unknown = Diagnostic::new(Code::UnknownType, &FilePath::from(PORTAL_FILE), span);
    let names = schema.types().map(|(_, declared)| declared.id.as_str());
    let names: Vec<&str> = names.collect();
    let unknown = unknown.arg("name", name).suggest(name, names.into_iter());
    unknown.quoted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_addresses_have_a_path_with_slashes() {
        for (text, origin, path) in [
            ("https://a.no", "https://a.no", "/"),
            ("https://a.no/", "https://a.no", "/"),
            ("http://a.no:80/x/y", "http://a.no:80", "/x/y/"),
            ("http://[::1]:80/x", "http://[::1]:80", "/x/"),
        ] {
            let base = BaseUrl::parse(text).expect(text);
            assert_eq!((base.origin(), base.path()), (origin, path));
        }
        for text in [
            "",
            "a.no",
            "ftp://a.no",
            "https://",
            "https:///x",
            "https://a.no/?q",
            "https://a no/",
            "https://a.no/../x",
            "https://[::1",
            "https://kari:ord@a.no/",
        ] {
            assert_eq!(BaseUrl::parse(text), None, "{text}");
        }
    }
}
