//! What is answered to a request: a function of the request and the pages.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::hosts::Hosts;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Page {
    /// 200, or 500 for a page that tells why it cannot be shown.
    pub status: u16,
    /// As the `Content-Type` header has it.
    pub content_type: Cow<'static, str>,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// The site as the preview has it in memory.
pub trait Pages: Send + Sync {
    /// Waits until everything that was saved before now is shown.
    fn settle(&self);

    /// The file at `path`: relative, with `/`, not percent-encoded, for
    /// example `index.html` or `verktøy/index.html`.
    fn get(&self, path: &str) -> Option<Page>;

    /// The page, in HTML, for an address where nothing is.
    fn not_found(&self) -> Vec<u8>;

    /// Which state of the site this is: another number after every change. It
    /// may not run ahead of what [`Pages::get`] gives.
    fn generation(&self) -> u64;

    /// Where the site lies: begins and ends with `/`.
    fn base(&self) -> String;

    /// What the preview adds to the site under `/_dugnad/`, by its name there
    /// and the query after it.
    fn own(&self, name: &str, query: &str) -> Option<Page>;

    /// Does what a button of the preview asks for; tells whether there is such
    /// a button.
    fn press(&self, name: &str) -> bool;
}

/// The parts of a request that matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    pub method: &'a str,
    /// Path and query as sent.
    pub target: &'a str,
    pub host: Option<&'a str>,
    pub if_none_match: Option<&'a str>,
    /// The site that the request comes from, as the browser says.
    pub origin: Option<&'a str>,
}

impl Asked<'_> {
    /// Whether a page of another site asks.
    fn is_foreign(&self) -> bool {
        let host = |origin: &'_ str| origin.split_once("://").map(|(_, host)| host.to_owned());
        self.origin
            .is_some_and(|origin| host(origin).as_deref() != self.host)
    }
}

/// A whole answer.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Cow<'static, [u8]>,
    /// A part of the body that is not copied.
    pub shared: Option<Arc<[u8]>>,
}

/// What a request leads to.
#[derive(Debug)]
pub(super) enum Route {
    Reply(Reply),
    /// A tab wants to be told about changes.
    Events,
}

/// How the site is served.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub hosts: Hosts,
    /// Tells this run of the server from others.
    pub run: String,
}

/// What the preview adds to a site lies under this path.
const OWN: &str = "/_dugnad/";

/// What pages of other sites are told.
const FOREIGN: &str = "Not from this site.\n";

/// Letters of a path that need no encoding in an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

impl Rules {
    /// The generation as tabs know it.
    pub(super) fn generation(&self, pages: &dyn Pages) -> String {
        format!("{}-{}", self.run, pages.generation())
    }

    /// Finds the answer.
    pub(super) fn route(&self, asked: Asked<'_>, pages: &dyn Pages) -> Route {
        if !asked.host.is_some_and(|host| self.hosts.allow(host)) {
            let hint = "This name is not known to the preview; see --allow-host.\n";
            return Route::Reply(Reply::text(403, hint));
        }
        if !asked.target.starts_with('/') || asked.target.contains(|c: char| c.is_control()) {
            return Route::Reply(Reply::text(400, "Not a path.\n"));
        }
        let (path, query) = split_target(asked.target);
        let own = path.strip_prefix(OWN);
        match (asked.method, own) {
            ("POST", Some(name)) => Route::Reply(self.press(name, asked, pages)),
            ("GET", Some("events")) if asked.is_foreign() => {
                Route::Reply(Reply::text(403, FOREIGN))
            }
            ("GET", Some("events")) => Route::Events,
            ("GET" | "HEAD", Some(name)) => {
                pages.settle();
                let found = pages.own(name, query.trim_start_matches('?'));
                let reply = found.map_or_else(|| missing(pages), page_reply);
                Route::Reply(reply.unless_known(asked))
            }
            ("GET" | "HEAD", None) => {
                pages.settle();
                Route::Reply(site(path, query, pages).unless_known(asked))
            }
            _ => {
                let mut reply = Reply::text(405, "Only GET and HEAD.\n");
                reply.headers.push(("Allow", "GET, HEAD".to_owned()));
                Route::Reply(reply)
            }
        }
    }

    /// A button was pressed: on a page of ours, since a foreign site may send
    /// such requests too.
    fn press(&self, name: &str, asked: Asked<'_>, pages: &dyn Pages) -> Reply {
        if asked.origin.is_none() || asked.is_foreign() {
            return Reply::text(403, FOREIGN);
        }
        if pages.press(name) {
            Reply::text(204, "")
        } else {
            missing(pages)
        }
    }
}

/// The answer for an address of the site.
fn site(path: &str, query: &str, pages: &dyn Pages) -> Reply {
    let base = pages.base();
    let Some(path) = decode(path).filter(|path| !path.split('/').any(|name| name == "..")) else {
        return missing(pages);
    };
    let Some(inside) = path.strip_prefix(&base) else {
        let is_base = path == "/" || format!("{path}/") == base;
        return if is_base {
            Reply::redirect(&base, query)
        } else {
            missing(pages)
        };
    };
    if inside.is_empty() || inside.ends_with('/') {
        let found = get(pages, &format!("{inside}index.html"));
        return found.map_or_else(|| missing(pages), |page| html_reply(page, &base));
    }
    if let Some(page) = get(pages, inside) {
        return html_reply(page, &base);
    }
    if get(pages, &format!("{inside}/index.html")).is_some() {
        return Reply::redirect(&format!("{path}/"), query);
    }
    missing(pages)
}

/// The file at a composed path: where it was copied as it is, its name may
/// have been written decomposed.
fn get(pages: &dyn Pages, path: &str) -> Option<Page> {
    pages.get(path).or_else(|| {
        let decomposed: String = path.nfd().collect();
        pages.get(&decomposed).filter(|_| decomposed != path)
    })
}

fn missing(pages: &dyn Pages) -> Reply {
    let page = Page {
        status: 404,
        content_type: "text/html; charset=utf-8".into(),
        bytes: pages.not_found().into(),
    };
    html_reply(page, &pages.base())
}

fn split_target(target: &str) -> (&str, &str) {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let (path, rest) = target.split_at(end);
    (path, rest.split('#').next().unwrap_or_default())
}

/// The path as files are named: decoded and composed. `None` for what names no
/// file; an empty part would also make a redirect lead to another host.
fn decode(path: &str) -> Option<String> {
    let path: String = percent_decode_str(path).decode_utf8().ok()?.nfc().collect();
    let bad = path.contains("//") || path.contains(['\0', '\\']) || path.contains(char::is_control);
    (!bad).then_some(path)
}

fn page_reply(page: Page) -> Reply {
    let mut reply = Reply::text(page.status, "");
    reply.set_type(&page.content_type);
    reply.shared = Some(page.bytes);
    reply
}

/// A file of the site; pages are told when they change.
fn html_reply(page: Page, base: &str) -> Reply {
    if !page.content_type.starts_with("text/html") {
        return page_reply(page);
    }
    let mut reply = Reply::text(page.status, "");
    reply.set_type(&page.content_type);
    reply.body = with_script(&page.bytes, base).into();
    reply
}

/// The page with the preview's script before its last `</body>`, or at its end.
/// The script knows by the fingerprint which version of the page it stands in.
fn with_script(html: &[u8], base: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let tag = format!(
        "<script src=\"{OWN}preview.js\" data-page=\"{}\" data-base=\"{base}\"></script>",
        fingerprint(html)
    );
    let found = html
        .windows(END.len())
        .rposition(|part| part.eq_ignore_ascii_case(END));
    let (before, after) = html.split_at(found.unwrap_or(html.len()));
    [before, tag.as_bytes(), after].concat()
}

fn fingerprint(bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    hash.get(..32).unwrap_or_default().to_owned()
}

impl Reply {
    fn text(status: u16, body: &'static str) -> Self {
        let kind = "text/plain; charset=utf-8".to_owned();
        Self {
            status,
            // The preview's files change: each use is checked with us.
            headers: vec![
                ("Content-Type", kind),
                ("Cache-Control", "no-cache".to_owned()),
            ],
            body: Cow::Borrowed(body.as_bytes()),
            shared: None,
        }
    }

    /// To a path on this server that is not yet encoded.
    fn redirect(path: &str, query: &str) -> Self {
        let mut reply = Self::text(308, "");
        let place = format!("{}{query}", utf8_percent_encode(path, ESCAPED));
        // A browser may keep such an answer for ever, and the next preview on
        // this port be another site.
        reply.headers = vec![
            ("Location", place),
            ("Cache-Control", "no-store".to_owned()),
        ];
        reply
    }

    fn set_type(&mut self, kind: &str) {
        for (name, value) in &mut self.headers {
            if *name == "Content-Type" {
                kind.clone_into(value);
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        self.shared.as_deref().unwrap_or(&self.body)
    }

    /// Adds the fingerprint, and drops the body where the reader has it.
    fn unless_known(mut self, asked: Asked<'_>) -> Self {
        if self.status != 200 {
            return self;
        }
        let tag = format!("\"{}\"", fingerprint(self.bytes()));
        let is_tag = |given: &str| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag;
        let known = asked
            .if_none_match
            .is_some_and(|list| list.split(',').any(|given| is_tag(given.trim())));
        self.headers.push(("ETag", tag));
        if known {
            self.status = 304;
            self.body = Cow::Borrowed(b"");
            self.shared = None;
        }
        self
    }

    /// Sends the answer; `HEAD` gets no body but its length.
    ///
    /// Every connection ends with its answer: on a loopback a new one costs
    /// little, and an idle one would hold a thread of the server. What is short
    /// is sent in one piece, since a machine may hold a second one back for a
    /// while. Other sites' pages may lead here and not take in what is here.
    pub(super) fn send(&self, method: &str, mut to: impl Write) -> io::Result<()> {
        let mut answer = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            answer += &format!("{name}: {value}\r\n");
        }
        if !matches!(self.status, 204 | 304) {
            answer += &format!("Content-Length: {}\r\n", self.bytes().len());
        }
        answer +=
            "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n";
        answer += "Connection: close\r\n\r\n";
        let mut answer = answer.into_bytes();
        let body = self.bytes();
        if method == "HEAD" {
            to.write_all(&answer)?;
        } else if body.len() <= ONE_PIECE {
            answer.extend_from_slice(body);
            to.write_all(&answer)?;
        } else {
            to.write_all(&answer)?;
            to.write_all(body)?;
        }
        to.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        500 => "Internal Server Error",
        _ => "Unknown",
    }
}

/// Up to so many bytes an answer is copied to be sent in one piece.
const ONE_PIECE: usize = 256 << 10;
