//! How to cite a page, and how to mend it.

use crate::graph::{EntryId, page_files};
use crate::model::Entry;
use crate::time::date_words;
use crate::view::{LinkView, Page};

/// The ways to a file on a git host.
#[derive(Clone, Copy, Debug)]
struct Host {
    edit: &'static str,
    history: &'static str,
    propose: &'static str,
    branch: &'static str,
}

/// Hosts whose addresses are known, by what their name begins with.
const HOSTS: [(&str, Host); 3] = [
    (
        "github.",
        Host {
            edit: "edit/",
            history: "commits/",
            propose: "issues/new?title=",
            branch: "/tree/",
        },
    ),
    (
        "gitlab.",
        Host {
            edit: "-/edit/",
            history: "-/commits/",
            propose: "-/issues/new?issue%5Btitle%5D=",
            branch: "/-/tree/",
        },
    ),
    (
        "codeberg.",
        Host {
            edit: "_edit/branch/",
            history: "commits/branch/",
            propose: "issues/new?title=",
            branch: "/src/branch/",
        },
    ),
];

/// The words by which others may cite a page.
pub(super) fn citation(page: &Page<'_>, id: EntryId) -> String {
    let site = page.words(&page.scene.portal.config.title);
    let address = page.scene.links.canonical(&page.address);
    let title = page.entry_link(id, None).title;
    let changed = page.scene.chronicle.changed(id);
    let date = changed.map(|date| date_words(date, &page.language));
    let words = [
        ("title", title.as_str()),
        ("site", &site),
        ("address", &address),
        ("date", date.as_deref().unwrap_or_default()),
    ];
    let key = if date.is_some() {
        "cite_dated"
    } else {
        "cite_undated"
    };
    page.fill(key, &words)
}

/// Where the page can be mended, its history read and a change proposed; the
/// repository itself where its host's addresses are not known.
pub(super) fn links(page: &Page<'_>, entry: &Entry) -> Vec<LinkView> {
    let Some(repository) = &page.scene.portal.config.repository else {
        return Vec::new();
    };
    let link = |key: &str, href: String| LinkView::to(href, page.text(key).to_owned());
    let Some((home, host, branch, below)) = place(repository) else {
        return vec![link("repository", repository.clone())];
    };
    let text = page_files(entry).pop().filter(|_| !entry.row);
    let file = text.unwrap_or_else(|| entry.file.clone());
    let file = encoded(&format!("{below}{file}"));
    let address = page.scene.links.canonical(&page.address);
    vec![
        link("edit", format!("{home}/{}{branch}/{file}", host.edit)),
        link(
            "propose",
            format!("{home}/{}{}", host.propose, encoded(&address)),
        ),
        link("history", format!("{home}/{}{branch}/{file}", host.history)),
    ]
}

/// The repository's address, its host, the branch, and the folder within.
fn place(repository: &str) -> Option<(&str, Host, &str, String)> {
    let repository = repository.trim_end_matches('/');
    let name = repository.strip_prefix("https://")?;
    let (_, host) = HOSTS.iter().find(|(start, _)| name.starts_with(start))?;
    let Some((home, rest)) = repository.split_once(host.branch) else {
        let home = repository.strip_suffix(".git").unwrap_or(repository);
        return Some((home, *host, "main", String::new()));
    };
    let (branch, below) = rest.split_once('/').unwrap_or((rest, ""));
    let below = if below.is_empty() {
        String::new()
    } else {
        format!("{below}/")
    };
    Some((home, *host, branch, below))
}

fn encoded(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const PART: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    utf8_percent_encode(text, PART).to_string()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn repositories_are_known_by_their_hosts() {
        let of = |address| {
            let (home, host, branch, below) = place(address)?;
            Some(format!("{home}/{}{branch}/{below}x", host.edit))
        };
        for (address, edit) in [
            (
                "https://github.com/a/b",
                Some("https://github.com/a/b/edit/main/x"),
            ),
            (
                "https://github.com/a/b.git",
                Some("https://github.com/a/b/edit/main/x"),
            ),
            (
                "https://gitlab.com/a/b/-/tree/dev/portal/",
                Some("https://gitlab.com/a/b/-/edit/dev/portal/x"),
            ),
            (
                "https://codeberg.org/a/b/src/branch/trunk",
                Some("https://codeberg.org/a/b/_edit/branch/trunk/x"),
            ),
            ("https://git.example.no/a", None),
        ] {
            assert_eq!(of(address).as_deref(), edit, "{address}");
        }
    }
}
