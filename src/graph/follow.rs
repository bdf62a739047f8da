//! Where links in text lead.

use std::collections::BTreeSet;

use super::advice::Question;
use super::called::FEW;
use super::{Address, EntryId, Graph, names};
use crate::diag::{Code, Diagnostic};
use crate::markdown::{Link, LinkKind};
use crate::model::{Article, Entry, asset_path};
use crate::schema::TypeId;
use crate::source::Sources;
use crate::text::{is_id, nearest, web_address};

/// Where a link in text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// To an entry, perhaps to an anchor on its page.
    Entry(EntryId, Option<Box<str>>),
    /// To a file of the portal, by its path from the root.
    File(String),
    /// To an address of the site that is no entry's, such as a list.
    Address(String, Option<Box<str>>),
    /// Out of the portal.
    External(String),
    /// To a page that cannot be placed; that is told elsewhere.
    Unplaced,
}

/// How many entries of one name are told of: more help nobody to choose.
const MOST_BEARERS: usize = 12;

impl Graph {
    /// Where a link leads, seen from the page that holds it.
    ///
    /// # Errors
    /// The diagnostic for a link that leads nowhere.
    pub fn follow(
        &self,
        from: EntryId,
        article: &Article,
        link: &Link,
        sources: &Sources,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let entry = self.entry(from);
        let file = &article.file;
        let place = article.in_file(link.target_span);
        let fail = |code| Diagnostic::new(code, file, place).arg("target", &*link.target);
        if let Some(address) = link.external() {
            return match self.inside(link, &address) {
                Some((inside, anchor)) => self.rooted(inside, anchor, fail(Code::DeadLink)),
                None => Ok(LinkTo::External(address.into_owned())),
            };
        }
        let anchor = link.fragment.clone().filter(|anchor| !anchor.is_empty());
        let target = link.target.trim();
        if target.is_empty() {
            return match (&anchor, link.kind) {
                (Some(_), _) => self.anchored(from, anchor, fail(Code::DeadAnchor)),
                (None, LinkKind::Image) => Err(Box::new(fail(Code::MissingFile).hint("empty"))),
                (None, _) => Err(Box::new(fail(Code::DeadLink).hint("empty"))),
            };
        }
        if link.kind == LinkKind::Wiki {
            if self.tables.unplaced.contains(target) {
                return Ok(LinkTo::Unplaced);
            }
            if let Some(address) = web_address_in(link) {
                let web = fail(Code::DeadLink).hint("web");
                return Err(Box::new(web.arg("address", address)));
            }
            let to = self.by_name(entry, target, &fail)?;
            return self.anchored(to, anchor, fail(Code::DeadAnchor));
        }
        if let Some(rooted) = target.strip_prefix('/') {
            return self.rooted(rooted, anchor, fail(Code::DeadLink));
        }
        let path = asset_path(file, target).unwrap_or_default();
        if let Some(&to) = self
            .tables
            .pages
            .get(path.as_str())
            .filter(|&&to| self.sees(entry, to))
        {
            return self.anchored(to, anchor, fail(Code::DeadAnchor));
        }
        if sources.files.contains_key(path.as_str()) && is_public(&path) {
            return Ok(LinkTo::File(path));
        }
        let page = path.ends_with(".md") || path.is_empty();
        if page && link.kind != LinkKind::Image {
            return Err(Box::new(fail(Code::DeadLink).hint("file")));
        }
        let hint = if target.starts_with("www.") {
            "host"
        } else {
            why_not(&path, sources)
        };
        Err(Box::new(fail(Code::MissingFile).hint(hint)))
    }

    /// An id, else a title or name that only one entry bears.
    fn by_name(
        &self,
        from: &Entry,
        target: &str,
        fail: &dyn Fn(Code) -> Diagnostic,
    ) -> Result<EntryId, Box<Diagnostic>> {
        let id = self.find(target);
        if let Some(to) = id.filter(|&to| self.sees(from, to)) {
            return Ok(to);
        }
        let bearers = self
            .tables
            .names
            .get(names::fold(target).as_str())
            .map_or(&[][..], Vec::as_slice);
        let bearers = bearers.iter().copied();
        let mut bearers = bearers.filter(|&to| self.sees(from, to));
        match (bearers.next(), bearers.next()) {
            (Some(one), None) => Ok(one),
            (None, _) if id.is_some() => Err(Box::new(fail(Code::DeadLink).hint("draft"))),
            (None, _) => Err(Box::new(fail(Code::DeadLink))),
            (Some(one), Some(other)) => {
                let several = [one, other].into_iter().chain(bearers);
                let ids: Vec<String> = several
                    .take(MOST_BEARERS)
                    .map(|to| format!("`[[{}|{target}]]`", self.entry(to).id))
                    .collect();
                Err(Box::new(
                    fail(Code::AmbiguousLink).arg("list", ids.join(", ")),
                ))
            }
        }
    }

    /// What may be asked about a link that leads nowhere.
    pub(super) fn question(link: &Link, dead: &Diagnostic) -> Option<Question> {
        let asks =
            link.kind == LinkKind::Wiki && dead.code == Code::DeadLink && dead.hint.is_empty();
        asks.then(|| Question::new(dead.code, link.target.trim(), None))
    }

    /// What was said of a link that leads nowhere, with what could be meant, or
    /// where a word that nobody has explained belongs.
    pub(super) fn near_name(&self, dead: Diagnostic, name: &str) -> Diagnostic {
        let names = self.published().flat_map(|(_, entry)| {
            let titles = entry.common.title.iter().flat_map(|title| title.all());
            std::iter::once(&*entry.id).chain(titles)
        });
        let nearest = nearest(name, names).and_then(|name| self.linked_as(name));
        match nearest {
            Some(right) => dead.suggest(right, std::iter::once(right)),
            None => {
                let glossaries = self.row_files(|type_| self.schema.type_(type_).glossary);
                let rows = match glossaries.is_empty() {
                    true => self.row_files(|_| true),
                    false => glossaries,
                };
                dead.arg("rows", rows)
            }
        }
    }

    /// What stands between the brackets of a link to who is called this: the
    /// name, or the id where the name alone would not do.
    fn linked_as<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        if self.find(name).is_some() {
            return is_id(name).then_some(name);
        }
        let bearers = self.tables.names.get(names::fold(name).as_str())?;
        let is_plain = bearers.len() == 1 && !name.contains(['[', ']', '|', '#']);
        let id = &*self.entry(*bearers.first()?).id;
        Some(if is_plain { name } else { id }).filter(|_| is_plain || is_id(id))
    }

    /// The files with rows of some types, each in code; nothing where there are
    /// none, or too many to choose from.
    pub(super) fn row_files(&self, fits: impl Fn(TypeId) -> bool) -> String {
        let rows = self.published().map(|(_, entry)| entry);
        let rows = rows.filter(|entry| entry.row && fits(entry.type_));
        let files: BTreeSet<&str> = rows.map(|entry| &*entry.file).collect();
        let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
        if files.len() > MOST_ROW_FILES {
            return String::new();
        }
        files.join(", ")
    }

    fn anchored(
        &self,
        to: EntryId,
        anchor: Option<Box<str>>,
        dead: Diagnostic,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let Some(wanted) = anchor else {
            return Ok(LinkTo::Entry(to, None));
        };
        let target = self.entry(to);
        let mut article = target.article.iter();
        if article.any(|article| article.has_id(&wanted)) || target.incomplete {
            return Ok(LinkTo::Entry(to, Some(wanted)));
        }
        let called = &self.tables.called;
        if called.has_address(to, target, &wanted) {
            return Ok(LinkTo::Entry(to, Some(wanted)));
        }
        let mut dead = dead.arg("anchor", &*wanted).arg("page", &*target.id);
        let headings: usize = (target.article.iter())
            .map(|article| article.ids.len())
            .sum();
        if headings <= FEW && !called.has_many(to) {
            let headings = target.article.iter().flat_map(|article| &article.ids);
            let records = target.records();
            let records = records.iter();
            let records = records.filter_map(|(_, record)| record.address.as_deref());
            dead = dead.suggest(&wanted, headings.map(String::as_str).chain(records));
        }
        Err(Box::new(dead.unreplaced()))
    }

    /// `/folder/id/`, as it stands on the site.
    fn rooted(
        &self,
        rooted: &str,
        anchor: Option<Box<str>>,
        dead: Diagnostic,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let address = rooted.trim_end_matches('/').trim_end_matches("/index.html");
        match self.tables.addresses.get(address) {
            Some(Address::Entry(to)) => self.anchored(
                *to,
                anchor,
                Diagnostic {
                    code: Code::DeadAnchor,
                    ..dead
                },
            ),
            Some(_) => Ok(LinkTo::Address(address.to_owned(), anchor)),
            None => Err(Box::new(dead.hint("address"))),
        }
    }
}

/// Whoever is to add a row is told of at most so many files.
const MOST_ROW_FILES: usize = 3;

/// The web address in a link that is for pages, whole.
fn web_address_in(link: &Link) -> Option<String> {
    let target = link.target.trim();
    let address = match &link.fragment {
        Some(fragment) => format!("{target}#{fragment}"),
        None => target.to_owned(),
    };
    let address = match address.starts_with("www.") {
        true => format!("https://{address}"),
        false => address,
    };
    web_address(&address).is_some().then_some(address)
}

/// Files that may lie beside a page: what readers look at, listen to or save.
/// What a browser would run as a part of the site, such as pages and scripts,
/// is for the theme and for `static/`: whoever writes a page should not be able
/// to speak as the portal.
const BESIDE: [&str; 40] = [
    "avif", "csv", "doc", "docx", "epub", "flac", "geojson", "gif", "gpx", "ics", "jpeg", "jpg",
    "json", "kml", "m4a", "mov", "mp3", "mp4", "odg", "odp", "ods", "odt", "ogg", "ogv", "opus",
    "pdf", "png", "pptx", "rtf", "srt", "svg", "tsv", "txt", "vtt", "wav", "webm", "webp", "xls",
    "xlsx", "zip",
];

/// Whether a file under `content` may stand on the site: declarations, rows and
/// fields may not.
pub(super) fn is_public(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.map(str::to_ascii_lowercase).unwrap_or_default();
    BESIDE.contains(&ending.as_str()) && !path.split('/').any(|part| part.starts_with('_'))
}

/// The hint for a file that does not stand on the site.
pub(super) fn why_not(path: &str, sources: &Sources) -> &'static str {
    if sources.files.contains_key(path) && !is_public(path) {
        "kind"
    } else {
        "file"
    }
}
