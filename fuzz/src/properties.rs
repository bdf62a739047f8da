//! What must hold for any bytes: one function for each way into the program.

mod wire;

pub use wire::http;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use dugnad::config::{BaseUrl, Config};
use dugnad::diag::render::Report;
use dugnad::diag::{Diagnostic, FilePath, Language, Span};
use dugnad::document::raw::{Raw, RawKind, RawTable};
use dugnad::document::{csv as rows, front_matter as fences, toml as tables};
use dugnad::geo::{self, Outlines, Projection};
use dugnad::links::Links;
use dugnad::markdown::render::{Image, Label, LinkTarget, Resolver, render_all};
use dugnad::markdown::{self as md, Block, Body, Citation, Link, citation};
use dugnad::pipeline::{self, Options, Portal};
use dugnad::schema::Path;
use dugnad::search::{Compounds, analysis as words};
use dugnad::site::{Cache, Site};
use dugnad::source::{SourceFile, Sources};
use dugnad::text::{escaped, is_id, slug};
use dugnad::theme::{self, Theme};
use dugnad::time::Time;
use dugnad::{picture as pictures, schema};

use crate::html;

/// A function that holds bytes to what must be true of them.
pub type Property = fn(&[u8]);

/// All of them, by the names of their targets.
pub const ALL: [(&str, Property); 13] = [
    ("analysis", analysis),
    ("blocks", blocks),
    ("citations", citations),
    ("csv", csv),
    ("edtf", edtf),
    ("front_matter", front_matter),
    ("geojson", geojson),
    ("http", http),
    ("markdown", markdown),
    ("picture", picture),
    ("query", query),
    ("theme", theme),
    ("toml", toml),
];

fn text_of(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn path(name: &str) -> FilePath {
    FilePath::from(name)
}

/// The span is of whole letters of the text.
fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

/// A portal of these files that was never on a disk.
fn sources(files: &[(&str, &str)]) -> Sources {
    let files = files.iter().map(|(name, text)| {
        let file = SourceFile {
            hash: blake3::hash(text.as_bytes()),
            text: Some(Arc::from(*text)),
            picture: None,
        };
        (path(name), file)
    });
    Sources {
        root: PathBuf::from("/nowhere"),
        files: files.collect(),
        linked: BTreeSet::new(),
    }
}

/// What is found can be told, in every form, and stands where it says.
fn told(found: &[Diagnostic], sources: &Sources) {
    for one in found {
        let text = sources.text(&one.file);
        if let (Some(text), Some(span)) = (text, one.span) {
            inside(text, span);
        }
    }
    let report = Report {
        diagnostics: found,
        sources,
        language: Language::Nb,
    };
    assert!(found.is_empty() || !report.human(true).is_empty());
    assert!(!report.json().is_empty());
    let _ = report.github("");
}

/// Fields, and text after them.
pub fn front_matter(data: &[u8]) {
    let text = text_of(data);
    let Ok(parts) = fences::split(&text) else {
        return;
    };
    assert!(text.get(parts.body.clone()).is_some());
    if let Some(fields) = parts.fields {
        assert!(fields.end <= parts.body.start);
        read_table(&text, fields);
    }
}

fn read_table(text: &str, range: std::ops::Range<usize>) {
    let file = path("content/ting/en.md");
    let read = tables::parse(text, range, &file);
    table_inside(text, &read.value);
    told(&read.diagnostics, &sources(&[(&file, text)]));
}

fn table_inside(text: &str, table: &RawTable<'_>) {
    inside(text, table.span);
    for (key, value) in &table.entries {
        inside(text, key.span);
        raw_inside(text, value);
    }
}

fn raw_inside(text: &str, value: &Raw<'_>) {
    inside(text, value.span);
    match &value.kind {
        RawKind::Table(table) => table_inside(text, table),
        RawKind::Array(list) => list.iter().for_each(|value| raw_inside(text, value)),
        _ => {}
    }
}

/// Tables, as settings and as declarations.
pub fn toml(data: &[u8]) {
    let text = text_of(data);
    read_table(&text, 0..text.len());
    let sources = sources(&[
        ("portal.toml", &text),
        ("content/_types/ting.toml", &text),
        ("content/_blocks/boks.toml", &text),
        ("content/_maps/kart.toml", &text),
    ]);
    let portal = portal(sources);
    told(&portal.diagnostics, &portal.sources);
}

fn portal(sources: Sources) -> Portal {
    let options = Options {
        date: jiff::civil::date(2026, 11, 21),
        drafts: true,
    };
    pipeline::load(Arc::new(sources), Vec::new(), &options)
}

/// Rows, and tables below notes.
pub fn csv(data: &[u8]) {
    let text = text_of(data);
    let file = path("content/ting/_entries.csv");
    let sources = sources(&[(&file, &text)]);
    let needs = rows::Needs {
        columns: &["h"],
        example: "h",
    };
    let read = rows::parse(&text, &file, &needs);
    read.value.iter().for_each(|row| table_inside(&text, row));
    told(&read.diagnostics, &sources);
    for column in ["id", ""] {
        if let Some(below) = rows::parse_below(&text, column, &file) {
            let found = &below.value.rows;
            found.iter().for_each(|row| table_inside(&text, row));
            told(&below.diagnostics, &sources);
        }
    }
    // What is handed out can be read again, cell by cell.
    let cells: Vec<&str> = text.split('\u{1f}').collect();
    let mut line = String::from("a");
    for cell in &cells {
        line.push(',');
        dugnad::text::csv_cell(cell, &mut line);
    }
    let header = format!("h{}\n", ",h".repeat(cells.len()));
    let again = format!("{header}{line}\n");
    assert_eq!(
        rows::parse(&again, &file, &needs).value.len(),
        1,
        "{again:?}"
    );
}

/// Times.
pub fn edtf(data: &[u8]) {
    let text = text_of(data);
    let Ok(time) = Time::parse(&text) else {
        return;
    };
    assert_eq!(Time::parse(&time.edtf()), Ok(time.clone()), "{text}");
    for language in ["nb", "nn", "en", "se"] {
        assert!(!time.words(language).is_empty(), "{text}");
    }
    let (first, last) = (time.earliest(), time.latest());
    if let (Some(first), Some(last)) = (first, last) {
        assert!(first <= last, "{text}");
    }
    let _ = first.map(|day| (time.contains(day), time.status(day)));
    let _ = (time.sides(), time.apart(&time));
}

/// Citations, as in fields.
pub fn citations(data: &[u8]) {
    let text = text_of(data);
    let cites = match citation::parse(&text) {
        Ok(cites) => cites,
        Err(error) => return inside(&text, error.span),
    };
    // What one is told by is enough to say it again.
    let mut written = String::new();
    for cite in &cites {
        assert_eq!(text.get(cite.id_span.range()), Some(&*cite.id), "{text:?}");
        let _ = write!(written, "@{}; ", cite.id);
    }
    let again = citation::parse(&written).unwrap_or_default();
    let ids = |cites: &[citation::Cite]| -> Vec<Box<str>> {
        cites.iter().map(|cite| cite.id.clone()).collect()
    };
    assert_eq!(ids(&again), ids(&cites), "{text:?} as {written:?}");
}

/// A resolver that knows every page and shows what it was asked.
struct Plain(Vec<String>);

impl Resolver for Plain {
    fn link(&self, link: &Link) -> LinkTarget {
        if let Some(href) = link.external() {
            return LinkTarget::External {
                href: href.into_owned(),
            };
        }
        LinkTarget::Internal {
            href: format!("/{}", link.target),
            title: Some(format!("T {}", link.target)),
        }
    }

    fn citation(&self, _: usize, citation: &Citation, out: &mut String) {
        for cite in citation.cites.iter().flatten() {
            let _ = write!(out, "<cite>{}</cite>", escaped(&cite.id));
        }
    }

    fn block(&self, _: usize, _: &Block, out: &mut String) {
        out.push_str("<figure></figure>");
    }

    fn image(&self, _: usize, image: Image<'_>, out: &mut String) {
        let _ = write!(out, "<img alt=\"{}\">", escaped(image.alt));
    }

    fn heading_id(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }

    fn label(&self, _: Label) -> &str {
        "<&\">"
    }
}

/// More than this many bytes for each that is written is no page. Empty cells
/// that a short row leaves are filled, up to a bound of the parser's.
const GROWTH: (usize, usize) = (200, 8 << 20);

/// The text of a page.
pub fn markdown(data: &[u8]) {
    let text = text_of(data);
    let body = md::parse(&text, 0);
    tree(&body, &text);
    let file = path("content/ting/en.md");
    let found = md::lint::all(&body, &text, &file);
    told(&found, &sources(&[(&file, &text)]));
    let ids = md::assign_ids(&body, &|_| None, &["innhold"]);
    let mut seen = BTreeSet::new();
    for id in &ids {
        assert!(!id.is_empty() && seen.insert(id), "{ids:?}");
    }
    let mut out = String::new();
    render_all(&body, &text, "nb", &Plain(ids), &mut out);
    assert!(
        out.len() <= GROWTH.0 * text.len() + GROWTH.1,
        "{} bytes",
        out.len()
    );
    harmless(&out);
    let titles = |link: &Link| Some(link.target.to_string().into());
    let _ = md::words(&body, &text);
    for passage in md::passages(&body, &text, body.all(), &titles) {
        assert!(!passage.text.trim().is_empty());
    }
    for index in 0..body.links.len() {
        let _ = md::sentence_around(&body, &text, index, &titles);
    }
    for section in md::sections(&body) {
        assert!(section.nodes.end <= body.nodes.len());
    }
    let once = slug(&text);
    assert!(slug(&once) == once && (once.is_empty() || is_id(&once)));
}

/// Nodes lie in one another and their words in the text.
fn tree(body: &Body, text: &str) {
    for (index, node) in body.nodes.iter().enumerate() {
        inside(text, node.span);
        let end = node.end as usize;
        assert!(index < end && end <= body.nodes.len(), "{node:?}");
        let _ = body.words_of(node, text);
    }
    for block in &body.blocks {
        let _ = body.block_content(block, text);
    }
}

/// The page holds together, and does nothing but be read.
fn harmless(out: &str) {
    let page = html::parse(out);
    assert_eq!(page.faults, Vec::<String>::new(), "{out}");
    for tag in &page.tags {
        let own = tag.get("src").is_some_and(|src| src.contains("/assets/"));
        assert!(tag.name != "script" || own || tag.is_data(), "{out}");
        for strange in [
            "style", "iframe", "object", "embed", "base", "math", "template",
        ] {
            assert_ne!(tag.name, strange, "{out}");
        }
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on") && name != "style", "{out}");
            let address = matches!(
                name.as_str(),
                "href" | "src" | "action" | "srcset" | "formaction"
            );
            assert!(!(address && runs(value)), "{value:?} in {out}");
        }
    }
}

/// Whether following an address would run something.
fn runs(address: &str) -> bool {
    let kept = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    let bare: String = kept.flat_map(char::to_lowercase).collect();
    ["javascript:", "vbscript:", "data:"]
        .iter()
        .any(|scheme| bare.starts_with(scheme))
}

const SETTINGS: &str = "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n";
const TYPE: &str = concat!(
    "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"venn\"]\nsimilar = [\"venn\"]\n",
    "[fields]\ntekst = {}\ntall = { kind = \"number\" }\nmd = { kind = \"markdown\" }\n",
    "fil = { kind = \"file\" }\nnett = { format = \"url\" }\nepost = { format = \"email\" }\n",
    "tid = { kind = \"time\" }\nvenn = { to = \"ting\", many = true, open = true, inverse = \"venner\" }\n",
    "avledet = { from = \"venn.tekst\" }\n",
    "del = { many = true, key = \"nr\", fields = { nr = {}, tekst = {}, indre = { many = true, fields = { a = {} } } } }\n",
);
const BLOCK: &str = "[fields.tekst]\n[fields.tall]\nkind = \"number\"\n[fields.md]\nkind = \"markdown\"\n[fields.venn]\nto = \"ting\"\nmany = true\n";
const OTHER: &str =
    "+++\ntitle = \"To\"\ntekst = \"x\"\nvenn = [\"to\", \"en\"]\n+++\n\nSe [[en]].\n";

static THEME: LazyLock<Arc<Theme>> = LazyLock::new(|| {
    let theme = theme::read(&Sources::default(), &Config::default(), &mut Vec::new());
    Arc::new(theme)
});

/// A page among others, with blocks and fields, and all that is made of it.
pub fn blocks(data: &[u8]) {
    let text = text_of(data);
    let portal = portal(sources(&[
        ("portal.toml", SETTINGS),
        ("content/_types/ting.toml", TYPE),
        ("content/_blocks/boks.toml", BLOCK),
        ("content/ting/en.md", &text),
        ("content/ting/to.md", OTHER),
    ]));
    told(&portal.diagnostics, &portal.sources);
    if portal.has_errors() {
        return;
    }
    let links = Links::new(
        BaseUrl::parse("https://p.example.no/").expect("an address"),
        false,
    );
    let site = Site::new(
        Arc::new(portal),
        Arc::clone(&THEME),
        links,
        Cache::default(),
    );
    for (name, part) in site.parts() {
        let page = name.ends_with(".html");
        if !page && !name.ends_with(".json") && !name.ends_with(".csv") {
            continue;
        }
        let drawn = site.draw(name, part).expect("no file is read");
        let drawn = String::from_utf8(drawn).expect("UTF-8");
        if page {
            harmless(&drawn);
        }
    }
}

/// What a word is looked for by.
pub fn analysis(data: &[u8]) {
    static PARTS: LazyLock<Compounds> =
        LazyLock::new(|| Compounds::new(["kommune", "planlegging", "forankring"].into_iter()));
    let text = text_of(data);
    for word in words::words(&text) {
        let written = text.get(word.span.clone()).expect("whole letters");
        assert!(!written.is_empty());
        let small = written.to_lowercase();
        let stem = words::stem(&small);
        assert!(
            !stem.is_empty() && stem.len() <= small.len() + 8,
            "{small:?}: {stem:?}"
        );
        let _ = words::fold(&stem);
        let mut at = 0;
        for part in PARTS.cut(&small) {
            assert!(
                part.start >= at && small.get(part.clone()).is_some(),
                "{small:?}"
            );
            at = part.end;
        }
    }
    let plain = dugnad::text::typographic(&text, "nb");
    assert!(plain.len() <= 4 * text.len() + 16);
    let _ = dugnad::text::nearest(&text, ["kommune", "plan"].into_iter());
    let _ = dugnad::text::collation_key(&text);
}

/// Paths through a portal.
pub fn query(data: &[u8]) {
    static PORTAL: LazyLock<Portal> = LazyLock::new(|| {
        let one = OTHER.replace("To", "En") + "\n[[del]]\n";
        portal(sources(&[
            ("portal.toml", SETTINGS),
            ("content/_types/ting.toml", TYPE),
            ("content/ting/en.md", &one),
            ("content/ting/to.md", OTHER),
        ]))
    });
    let text = text_of(data);
    let file = path("content/_types/ting.toml");
    let way = Path::new(&text, &file, Span::default());
    let graph = &PORTAL.graph;
    for (id, entry) in graph.all() {
        let from = [schema::path::Shape::Entry(entry.type_)];
        let known = schema::path::shapes(&PORTAL.graph.schema, &from, &way);
        let found = graph.query(id, &way);
        assert!(known.is_ok() || found.is_empty(), "{text:?}");
        assert!(found.len() <= 1000, "{text:?}");
        for item in &found {
            let _ = graph.words(item, "nb");
        }
    }
}

/// Outlines.
pub fn geojson(data: &[u8]) {
    let text = text_of(data);
    let Ok(areas) = geo::parse(&text, "nr") else {
        return;
    };
    let Some(all) = Outlines::new(&areas, Projection::around(15.0)) else {
        return;
    };
    let drawn = all.drawn(all.bounds(), 1000.0);
    let frame = drawn.frame;
    let mut lines = vec![drawn.land, drawn.borders];
    for key in areas.iter().map(|area| area.key.as_str()) {
        lines.push(all.area(key, &frame));
        let _ = (all.inside(key), all.bounds_of(key));
    }
    for (x, y) in lines.iter().flatten().flatten() {
        assert!(x.is_finite() && y.is_finite(), "{text:?}");
    }
}

/// Pictures of every form; the first byte says which.
pub fn picture(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else {
        return;
    };
    let endings = ["a.jpg", "a.png", "a.webp", "a.gif", "a.svg"];
    let ending = endings
        .get(usize::from(*first) % endings.len())
        .expect("within");
    let form = pictures::form(ending).expect("a form");
    let found = pictures::probe(form, bytes);
    let clean = pictures::clean(form, bytes);
    assert!(clean.len() <= bytes.len() + 64);
    if let Ok(found) = found {
        assert_eq!(pictures::probe(form, &clean), Ok(found));
        assert_eq!(pictures::clean(form, &clean), clean);
        // Small ones are decoded too: what is broken is left as it is.
        if u64::from(found.width) * u64::from(found.height) <= 1 << 16 {
            for width in [480, found.width.div_ceil(2)] {
                let _ = pictures::smaller(form, &clean, width);
            }
        }
    }
}

/// A theme's template and texts.
pub fn theme(data: &[u8]) {
    let text = text_of(data);
    let sources = sources(&[
        ("themes/default/front.html", &text),
        ("themes/default/texts/nb.toml", &text),
    ]);
    let mut found = Vec::new();
    let _ = theme::read(&sources, &Config::default(), &mut found);
    told(&found, &sources);
}
