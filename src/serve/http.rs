//! What is answered to a request: a function of the request and the pages.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::hosts::Hosts;
use super::reload::SCRIPT;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Page {
    /// As the `Content-Type` header has it.
    pub content_type: Cow<'static, str>,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// The site as the preview has it in memory.
pub trait Pages: Send + Sync {
    /// The file at `path`: relative, with `/`, not percent-encoded, for
    /// example `index.html` or `verktøy/index.html`.
    fn get(&self, path: &str) -> Option<Page>;

    /// The page, in HTML, for an address where nothing is.
    fn not_found(&self) -> Vec<u8>;

    /// Which state of the site this is: another number after every change. It
    /// may not run ahead of what [`Pages::get`] gives.
    fn generation(&self) -> u64;
}

/// The parts of a request that matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    pub method: &'a str,
    /// Path and query as sent.
    pub target: &'a str,
    pub host: Option<&'a str>,
    pub if_none_match: Option<&'a str>,
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
    /// Where the site lies: begins and ends with `/`.
    pub base: String,
    pub hosts: Hosts,
    /// Tells this run of the server from others.
    pub run: String,
}

/// What the preview adds to a site lies under this path.
const OWN: &str = "/_dugnad/";

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
        if !matches!(asked.method, "GET" | "HEAD") {
            let mut reply = Reply::text(405, "Only GET and HEAD.\n");
            reply.headers.push(("Allow", "GET, HEAD".to_owned()));
            return Route::Reply(reply);
        }
        if !asked.target.starts_with('/') || asked.target.contains(|c: char| c.is_control()) {
            return Route::Reply(Reply::text(400, "Not a path.\n"));
        }
        let (path, query) = split_target(asked.target);
        match path.strip_prefix(OWN) {
            Some("events") if asked.method == "GET" => Route::Events,
            Some("reload.js") => Route::Reply(script().unless_known(asked)),
            Some(_) => Route::Reply(self.missing(pages)),
            None => Route::Reply(self.site(path, query, pages).unless_known(asked)),
        }
    }

    fn site(&self, path: &str, query: &str, pages: &dyn Pages) -> Reply {
        let generation = self.generation(pages);
        let Some(path) = decode(path) else {
            return self.missing(pages);
        };
        let Some(inside) = path.strip_prefix(&self.base) else {
            let is_base = path == "/" || format!("{path}/") == self.base;
            return if is_base {
                Reply::redirect(&self.base, query)
            } else {
                self.missing(pages)
            };
        };
        if inside.is_empty() || inside.ends_with('/') {
            let found = pages.get(&format!("{inside}index.html"));
            return found.map_or_else(|| self.missing(pages), |page| page_reply(page, &generation));
        }
        if let Some(page) = pages.get(inside) {
            return page_reply(page, &generation);
        }
        if pages.get(&format!("{inside}/index.html")).is_some() {
            return Reply::redirect(&format!("{path}/"), query);
        }
        self.missing(pages)
    }

    fn missing(&self, pages: &dyn Pages) -> Reply {
        let generation = self.generation(pages);
        let mut reply = Reply::text(404, "");
        reply.set_type("text/html; charset=utf-8");
        reply.body = with_script(&pages.not_found(), &generation).into();
        reply
    }
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

fn page_reply(page: Page, generation: &str) -> Reply {
    let mut reply = Reply::text(200, "");
    reply.set_type(&page.content_type);
    if page.content_type.starts_with("text/html") {
        reply.body = with_script(&page.bytes, generation).into();
    } else {
        reply.shared = Some(page.bytes);
    }
    reply
}

fn script() -> Reply {
    let mut reply = Reply::text(200, SCRIPT);
    reply.set_type("text/javascript; charset=utf-8");
    reply
}

/// The page with the reloading script before its last `</body>`, or at its end.
fn with_script(html: &[u8], generation: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let tag = format!("<script src=\"{OWN}reload.js\" data-generation=\"{generation}\"></script>");
    let found = html
        .windows(END.len())
        .rposition(|part| part.eq_ignore_ascii_case(END));
    let (before, after) = html.split_at(found.unwrap_or(html.len()));
    [before, tag.as_bytes(), after].concat()
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
        let hash = blake3::hash(self.bytes()).to_hex();
        let tag = format!("\"{}\"", hash.get(..32).unwrap_or_default());
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
    /// little, and an idle one would hold a thread of the server. It is sent
    /// in one piece, since a machine may hold a second one back for a while.
    pub(super) fn send(&self, method: &str, mut to: impl Write) -> io::Result<()> {
        let mut answer = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            answer += &format!("{name}: {value}\r\n");
        }
        if self.status != 304 {
            answer += &format!("Content-Length: {}\r\n", self.bytes().len());
        }
        answer += "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
        let mut answer = answer.into_bytes();
        if method != "HEAD" {
            answer.extend_from_slice(self.bytes());
        }
        to.write_all(&answer)?;
        to.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}

/// The answer when there are too many tabs.
pub(super) fn too_many() -> Reply {
    Reply::text(503, "Too many tabs.\n")
}
