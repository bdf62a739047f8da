//! What a loader does anew, and what not.

use std::sync::Arc;

use super::*;
use crate::diag::Code;
use crate::graph::How;
use crate::source::SourceFile;

const DAY: Date = jiff::civil::date(2026, 11, 21);

fn options() -> Options {
    Options {
        date: DAY,
        drafts: false,
    }
}

/// Files in memory.
fn sources(files: &[(&str, &str)]) -> Arc<Sources> {
    let file = |text: &str| SourceFile {
        hash: blake3::hash(text.as_bytes()),
        text: Some(text.into()),
        picture: None,
    };
    let files = files
        .iter()
        .map(|(path, text)| ((*path).into(), file(text)));
    Arc::new(Sources {
        files: files.collect(),
        ..Sources::default()
    })
}

const SETTINGS: &str = "title = \"P\"\nlanguage = \"en\"\nbase_url = \"https://p.example/\"\n";
const TYPE: &str = "label = [\"Thing\", \"Things\"]\nfolder = \"things\"\n";

/// A portal of two pages with this text.
fn two(one: &str, other: &str) -> Arc<Sources> {
    let page = |title: &str, text: &str| format!("+++\ntitle = \"{title}\"\n+++\n{text}\n");
    sources(&[
        ("portal.toml", SETTINGS),
        ("content/_types/thing.toml", TYPE),
        ("content/things/one.md", &page("One", one)),
        ("content/things/other.md", &page("Other", other)),
    ])
}

/// Loads one portal after the other, and compares with loading the last alone.
fn after(first: Arc<Sources>, then: Arc<Sources>) -> (Portal, Portal) {
    let mut loader = Loader::default();
    let before = loader.load(first, Vec::new(), &options());
    let now = loader.load(Arc::clone(&then), Vec::new(), &options());
    let fresh = load(then, Vec::new(), &options());
    assert_eq!(now.diagnostics, fresh.diagnostics);
    for (id, _) in fresh.graph.all() {
        assert_eq!(now.graph.incoming(id), fresh.graph.incoming(id));
    }
    (before, now)
}

fn codes(portal: &Portal) -> Vec<Code> {
    portal.diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn an_edit_of_prose_leaves_the_tables_alone() {
    let (before, now) = after(
        two("Some words. [[other]]", "[[one]]"),
        two("Others.\n\n## New\n\nYes [[other]].", "[[one]]"),
    );
    assert!(now.graph.is_like(&before.graph));
    let (one, other) = (now.graph.find("one"), now.graph.find("other"));
    let entry = |portal: &Portal, id: Option<_>| Arc::clone(portal.graph.entry(id.expect("there")));
    assert!(Arc::ptr_eq(&entry(&before, other), &entry(&now, other)));
    assert!(!Arc::ptr_eq(&entry(&before, one), &entry(&now, one)));
}

#[test]
fn links_that_come_and_go_are_noted_where_they_lead() {
    let (before, now) = after(two("[[other]]", "Words."), two("Words.", "To [[one]]."));
    assert_eq!(codes(&before), [Code::Orphan]);
    assert_eq!(codes(&now), [Code::Orphan]);
    assert!(now.graph.is_like(&before.graph));
    let one = now.graph.find("one").expect("there");
    let leads = now.graph.incoming(one);
    assert!(leads.iter().all(|lead| matches!(lead.how, How::Link(..))) && leads.len() == 1);
}

#[test]
fn anchors_that_others_use_are_looked_for_again() {
    let with = |heading: &str| two(&format!("[[other]]\n\n## {heading}"), "[[one#here]]");
    let (before, now) = after(with("Here"), with("There"));
    assert!(!now.graph.is_like(&before.graph));
    assert!(codes(&now).contains(&Code::DeadAnchor));
    let (_, mended) = after(with("There"), with("Here"));
    assert_eq!(codes(&mended), []);
}

#[test]
fn fields_are_what_others_see() {
    let (before, now) = after(two("a", "b"), {
        let mut files = Sources::clone(&two("a", "b"));
        let text = "+++\ntitle = \"One more\"\n+++\na\n";
        let file = SourceFile {
            hash: blake3::hash(text.as_bytes()),
            text: Some(text.into()),
            picture: None,
        };
        files.files.insert("content/things/one.md".into(), file);
        Arc::new(files)
    });
    assert!(!now.graph.is_like(&before.graph));
}

#[test]
fn of_a_broken_page_the_last_good_version_is_shown() {
    let mut loader = Loader::holding();
    let good = loader.load(two("Good.", "[[one]]"), Vec::new(), &options());
    assert!(!good.has_errors());
    let text = |portal: &Portal, id: &str| {
        let entry = portal.graph.entry(portal.graph.find(id).expect("there"));
        entry
            .article
            .as_ref()
            .map(|article| article.text.to_string())
    };
    assert!(text(&good, "one").is_some_and(|text| text.contains("Good")));
    let unread = sources(&[
        ("portal.toml", SETTINGS),
        ("content/_types/thing.toml", TYPE),
        (
            "content/things/one.md",
            "+++\ntitle = \n+++\nNew: [[nobody]].",
        ),
        (
            "content/things/other.md",
            "+++\ntitle = \"Other\"\n+++\nAlso new.\n",
        ),
    ]);
    let broken = loader.load(unread, Vec::new(), &options());
    assert!(broken.has_errors());
    // Every mistake of it is told, though it is not shown.
    let dead = |found: &Diagnostic| {
        found.code == Code::DeadLink && &*found.file == "content/things/one.md"
    };
    assert!(broken.diagnostics.iter().any(dead));
    assert!(text(&broken, "one").is_some_and(|text| !text.contains("New")));
    assert!(text(&broken, "other").is_some_and(|text| text.contains("Also new")));
    let mended = loader.load(two("Mended.", "[[one]]"), Vec::new(), &options());
    assert!(text(&mended, "one").is_some_and(|text| text.contains("Mended")));
}

/// A table of another portal: what is nearest is looked for of the first of
/// its ids, and once for each.
#[test]
fn ids_of_nobody_get_advice_within_reason() {
    let row = |number: usize| format!("on{number:04},summary,x\n");
    let rows: String = (0..500).chain([0]).map(row).collect();
    let table = format!("entry,field,value\n{rows}");
    let mut files = vec![("content/_data/other.csv", table.as_str())];
    files.extend([
        ("portal.toml", SETTINGS),
        ("content/_types/thing.toml", TYPE),
        ("content/things/on0000a.md", "+++\ntitle = \"One\"\n+++\n"),
    ]);
    let found = load(sources(&files), Vec::new(), &options()).diagnostics;
    let unknown: Vec<&Diagnostic> = found
        .iter()
        .filter(|found| found.code == Code::UnknownEntry)
        .collect();
    assert_eq!(unknown.len(), 501);
    let advised = |found: &&&Diagnostic| !found.hint.is_empty();
    assert_eq!(unknown.iter().filter(advised).count(), 301);
    let again = unknown.last().expect("the last row");
    assert_eq!(again.replacement.as_deref(), Some("on0000a"));
    assert_ne!(again.span, unknown[0].span);
}
