//! Links to the site itself by its whole address, as browsers give it: they lead
//! out of the site and in again, and nobody would tell when the page is gone.

use super::{Graph, LinkTo};
use crate::diag::{Code, Diagnostic};
use crate::markdown::{Link, LinkKind};
use crate::model::Article;
use crate::text::web_address;

impl Graph {
    /// What a whole address says of a page of this site: its path below the
    /// front page, and the place on the page. Nothing of an address with a
    /// question, or of a file: the program makes some that no table knows.
    pub(super) fn inside<'a>(
        &self,
        link: &Link,
        address: &'a str,
    ) -> Option<(&'a str, Option<Box<str>>)> {
        let (origin, path) = web_address(address).filter(|_| link.kind != LinkKind::Image)?;
        if !host(origin).eq_ignore_ascii_case(host(self.base_url.origin())) {
            return None;
        }
        let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
        let front = self.base_url.path();
        let inside = match path.strip_prefix(front) {
            Some(inside) => inside,
            None => path
                .strip_prefix(front.trim_end_matches('/'))
                .filter(|rest| rest.is_empty())?,
        };
        let is_page = !inside.contains(['?', '.']);
        let anchor = (!anchor.is_empty()).then(|| Box::from(anchor));
        is_page.then_some((inside, anchor))
    }

    /// What is said of a link with a text that leads to this site by its whole
    /// address; where the address is the text, it may be meant to be read.
    pub(super) fn roundabout(
        &self,
        article: &Article,
        link: &Link,
        to: &LinkTo,
    ) -> Option<Diagnostic> {
        let address = link.external()?;
        self.inside(link, &address)
            .filter(|_| link.kind != LinkKind::Autolink)?;
        let place = |anchor: &Option<Box<str>>| {
            let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}"));
            anchor.unwrap_or_default()
        };
        let right = match to {
            LinkTo::Entry(to, anchor) => {
                format!("[[{}{}|…]]", self.entry(*to).id, place(anchor))
            }
            LinkTo::Address(address, anchor) if address.is_empty() => {
                format!("[…](/{})", place(anchor))
            }
            LinkTo::Address(address, anchor) => format!("[…](/{address}/{})", place(anchor)),
            _ => return None,
        };
        let span = article.in_file(link.target_span);
        let found = Diagnostic::new(Code::OwnAddress, &article.file, span);
        Some(found.arg("target", &*link.target).arg("right", right))
    }
}

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}
