//! Every address that stands in a page is made here.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::config::BaseUrl;
use crate::graph::NOT_FOUND;

/// What must be encoded in the path of an address.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'%')
    .add(b'{')
    .add(b'}');

/// What must be encoded in what the owner has written after a path: signs that
/// part it, and such as are encoded already, stay.
const AFTER: &AsciiSet = &PATH.remove(b'#').remove(b'?').remove(b'%');

/// How addresses are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    base: BaseUrl,
    portable: bool,
}

impl Links {
    /// Addresses below `base`; `portable` ones lead from file to file, so that
    /// the site can be read from a folder on disk.
    #[must_use]
    pub fn new(base: BaseUrl, portable: bool) -> Self {
        Self { base, portable }
    }

    /// The address of the page `to`, seen from the page `from`. Pages are
    /// named without slashes around them; the front page is empty.
    #[must_use]
    pub fn page(&self, from: &str, to: &str, anchor: Option<&str>) -> String {
        let mut address = if self.portable {
            let up = up(from);
            if to.is_empty() {
                format!("{up}index.html")
            } else {
                format!("{up}{}/index.html", encoded(to))
            }
        } else if to.is_empty() {
            self.base.path().to_owned()
        } else {
            format!("{}{}/", self.base.path(), encoded(to))
        };
        if let Some(anchor) = anchor {
            address.push('#');
            address.extend(utf8_percent_encode(anchor, PATH));
        }
        address
    }

    /// The address of the file `to`, seen from the page `from`.
    #[must_use]
    pub fn file(&self, from: &str, to: &str) -> String {
        let start = if self.portable {
            up(from)
        } else {
            self.base.path().to_owned()
        };
        format!("{start}{}", encoded(to))
    }

    /// An address that the owner has written, seen from the page `from`: one
    /// from the root of the site (`/a/b/`) leads below the base.
    #[must_use]
    pub fn written(&self, from: &str, address: &str) -> String {
        let Some(inside) = address.strip_prefix('/') else {
            return address.to_owned();
        };
        let (path, after) = parted(inside);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let last = path.rsplit('/').next().unwrap_or_default();
        let mut address = if last.contains('.') {
            self.file(from, &path)
        } else {
            self.page(from, path.trim_matches('/'), None)
        };
        address.extend(utf8_percent_encode(after, AFTER));
        address
    }

    /// The address of a page as the whole world knows it.
    #[must_use]
    pub fn canonical(&self, to: &str) -> String {
        let slash = if to.is_empty() { "" } else { "/" };
        format!(
            "{}{}{}{slash}",
            self.base.origin(),
            self.base.path(),
            encoded(to)
        )
    }

    /// The address of a file as the whole world knows it.
    #[must_use]
    pub fn canonical_file(&self, to: &str) -> String {
        format!("{}{}{}", self.base.origin(), self.base.path(), encoded(to))
    }

    /// An address that stands in the page `from`, as the whole world knows it.
    #[must_use]
    pub fn absolute(&self, from: &str, href: &str) -> String {
        if href.contains("://") || href.starts_with("mailto:") {
            return href.to_owned();
        }
        if href.starts_with('/') {
            return format!("{}{href}", self.base.origin());
        }
        // From file to file: as many folders up as there are `../`.
        let mut folders: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
        let mut rest = href.strip_prefix("./").unwrap_or(href);
        if from == NOT_FOUND {
            folders.clear();
        }
        while let Some(inner) = rest.strip_prefix("../") {
            folders.pop();
            rest = inner;
        }
        let (path, after) = parted(rest);
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let above: String = folders
            .iter()
            .map(|folder| format!("{}/", encoded(folder)))
            .collect();
        format!(
            "{}{}{above}{path}{after}",
            self.base.origin(),
            self.base.path()
        )
    }

    /// Whether addresses lead from file to file.
    #[must_use]
    pub fn is_portable(&self) -> bool {
        self.portable
    }

    /// The path under which the site stands, with slashes around it.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.base.path()
    }
}

/// The path of an address, and what is asked for there.
fn parted(address: &str) -> (&str, &str) {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    address.split_at(end)
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// From the folder of a page to the top. The page that stands for all that is
/// not there is a file at the top.
fn up(from: &str) -> String {
    if from.is_empty() || from == NOT_FOUND {
        return "./".to_owned();
    }
    "../".repeat(from.split('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(base: &str, portable: bool) -> Links {
        Links::new(BaseUrl::parse(base).expect("an address"), portable)
    }

    #[test]
    fn addresses_stand_below_the_base() {
        let links = links("https://a.no/sub", false);
        assert_eq!(links.page("x/y", "a/b", Some("c")), "/sub/a/b/#c");
        assert_eq!(links.page("x/y", "", None), "/sub/");
        assert_eq!(
            links.file("x", "assets/å b.css"),
            "/sub/assets/%C3%A5%20b.css"
        );
        assert_eq!(links.canonical("a/b"), "https://a.no/sub/a/b/");
        assert_eq!(links.canonical(""), "https://a.no/sub/");
    }

    #[test]
    fn what_the_owner_writes_leads_below_the_base() {
        let links = links("https://a.no/sub", false);
        for (written, address) in [
            ("/om/personvern/", "/sub/om/personvern/"),
            ("/om#b", "/sub/om/#b"),
            ("/a.pdf", "/sub/a.pdf"),
            ("/filer/a b.pdf#page=3", "/sub/filer/a%20b.pdf#page=3"),
            ("/filer/a%20b.pdf", "/sub/filer/a%20b.pdf"),
            (
                "/sok/?q=fl%C3%B8tebru#å",
                "/sub/sok/?q=fl%C3%B8tebru#%C3%A5",
            ),
            ("/sok?q=a.b", "/sub/sok/?q=a.b"),
            ("/?q=x", "/sub/?q=x"),
            ("/100%", "/sub/100%25/"),
            ("/", "/sub/"),
            ("https://b.no/x", "https://b.no/x"),
            ("mailto:a@b.no", "mailto:a@b.no"),
        ] {
            assert_eq!(links.written("x", written), address);
        }
    }

    #[test]
    fn the_world_knows_every_address_by_one_name() {
        for portable in [false, true] {
            let links = links("https://a.no/sub/", portable);
            for from in ["", "x", "x/y", NOT_FOUND] {
                for (to, anchor) in [("", None), ("a/å", None), ("a", Some("b"))] {
                    let href = links.page(from, to, anchor);
                    let mark = anchor
                        .map(|anchor| format!("#{anchor}"))
                        .unwrap_or_default();
                    let known = format!("{}{mark}", links.canonical(to));
                    assert_eq!(links.absolute(from, &href), known, "{from} {href}");
                }
                let file = links.file(from, "b/c.png");
                assert_eq!(links.absolute(from, &file), links.canonical_file("b/c.png"));
            }
            assert_eq!(links.absolute("x", "https://b.no/"), "https://b.no/");
        }
    }

    #[test]
    fn portable_addresses_lead_from_file_to_file() {
        let links = links("https://a.no/", true);
        assert_eq!(links.page("x/y", "a/b", None), "../../a/b/index.html");
        assert_eq!(links.page("", "a", None), "./a/index.html");
        assert_eq!(links.page(NOT_FOUND, "", None), "./index.html");
        assert_eq!(links.file("x", "a.css"), "../a.css");
    }
}
