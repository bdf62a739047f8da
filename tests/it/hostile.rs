//! Input that means harm, or that nobody would write: the site is built or the
//! content is refused, in bounded time, and nothing gets through to readers.

mod costs;
mod files;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::html;
use crate::support::{
    DAY, Ran, Tree, arg, build, dugnad, page, pages, ran, repository, tree, write,
};

/// Nothing takes more of the processors' time than this, even without
/// optimisation. The clock says little where the machine has other work.
const MOST: Duration = Duration::from_secs(60);

/// How long something may wait for what uses no time of a processor.
const LONGEST: Duration = Duration::from_secs(900);

/// What the program made of some content.
#[derive(Debug)]
enum Fate {
    /// The site.
    Built(Tree),
    /// Codes of the errors.
    Refused(Vec<String>),
}

/// Builds a portal, and fails when it crashes, hangs, or says nothing apt.
fn fate(root: &Path) -> Fate {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    let ran = bounded(&mut dugnad(&[
        "build",
        "--root",
        arg(root),
        "--out",
        arg(&out),
        "--date",
        DAY,
        "--format",
        "json",
    ]));
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    assert!(
        matches!(ran.code, Some(0 | 1)),
        "{:?}: {}",
        ran.code,
        ran.stderr
    );
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let found = document["diagnostics"].as_array().expect("diagnostics");
    let wrong = found.iter().filter(|found| found["severity"] == "error");
    let codes: Vec<String> = wrong
        .map(|found| found["code"].as_str().expect("a code").to_owned())
        .collect();
    if ran.code == Some(0) {
        assert_eq!(codes, Vec::<String>::new());
        let site = tree(&out);
        clean(&site);
        Fate::Built(site)
    } else {
        assert!(!codes.is_empty(), "refused without a reason");
        assert!(!out.exists(), "something is written");
        Fate::Refused(codes)
    }
}

/// Runs the program to its end, and fails when that is not in sight.
fn bounded(command: &mut Command) -> Ran {
    // Files, since a full pipe would stop the program.
    let folder = tempfile::tempdir().expect("a folder");
    let [printed, errors] = ["printed", "errors"].map(|name| folder.path().join(name));
    let mut child = command
        .stdout(fs::File::create(&printed).expect("a file"))
        .stderr(fs::File::create(&errors).expect("a file"))
        .stdin(Stdio::null())
        .spawn()
        .expect("the program runs");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if spent(&child).unwrap_or_default() > MOST || start.elapsed() > LONGEST {
            child.kill().expect("an end");
            drop(child.wait());
            panic!("still busy after {:?}", start.elapsed());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ran {
        code: status.code(),
        stdout: fs::read_to_string(printed).expect("UTF-8"),
        stderr: fs::read_to_string(errors).expect("UTF-8"),
    }
}

/// The time that processors have given a program, where the system tells: in
/// `/proc` (man 5 proc_pid_stat), in hundredths of a second, as the twelfth and
/// thirteenth word after the program's name.
fn spent(child: &Child) -> Option<Duration> {
    let told = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let (_, words) = told.rsplit_once(") ")?;
    let hundredths = words.split(' ').skip(11).take(2);
    let sum: u64 = hundredths.filter_map(|word| word.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(sum * 10))
}

/// Whether following an address would run something.
fn runs(address: &str) -> bool {
    let bare: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    ["javascript:", "vbscript:", "data:"]
        .iter()
        .any(|scheme| bare.starts_with(scheme))
}

/// Fails when a page would do anything but be read.
fn clean(site: &Tree) {
    for (path, text) in pages(site) {
        let html = html::parse(text);
        assert_eq!(html.faults, Vec::<String>::new(), "{path}\n{text:.20000}");
        for tag in &html.tags {
            let name = tag.name.as_str();
            let own = tag.get("src").is_some_and(|src| src.contains("/assets/"));
            assert!(name != "script" || own || tag.is_data(), "{path}: a script");
            let strange = [
                "style", "iframe", "object", "embed", "base", "svg", "math", "template",
            ];
            // The picture of the front page is the theme's own.
            let drawn = name == "svg" && tag.get("class") == Some("landscape");
            assert!(drawn || !strange.contains(&name), "{path}: <{name}>");
            for (attribute, value) in &tag.attributes {
                let does = attribute.starts_with("on") || attribute == "style";
                assert!(!does, "{path}: <{name} {attribute}>");
                assert!(
                    !runs(value) || attribute == "content" || attribute == "alt",
                    "{path}: {value}"
                );
            }
            if tag.get("http-equiv").is_some() {
                let content = tag.get("content").unwrap_or_default();
                let to = content.split_once("url=").map_or("", |(_, to)| to);
                assert!(!runs(to), "{path}: {content}");
            }
        }
    }
}

/// A portal with one type of every kind of field, and what is written over it.
fn with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    write(
        root.path(),
        &[
            (
                "portal.toml",
                "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n",
            ),
            (
                "content/_types/ting.toml",
                concat!(
                    "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"venn\"]\nsimilar = [\"venn\"]\n",
                    "[fields]\ntekst = {}\ntall = { kind = \"number\" }\nmd = { kind = \"markdown\" }\n",
                    "fil = { kind = \"file\" }\nnett = { format = \"url\" }\nepost = { format = \"email\" }\n",
                    "tid = { kind = \"time\" }\nvenn = { to = \"ting\", many = true, open = true, inverse = \"venner\" }\n",
                    "del = { many = true, key = \"nr\", fields = { nr = {}, tekst = {}, indre = { many = true, fields = { a = {} } } } }\n",
                ),
            ),
            (
                "content/ting/en.md",
                "+++\ntitle = \"En\"\n+++\n\nSe [[to]].\n",
            ),
            (
                "content/ting/to.md",
                "+++\ntitle = \"To\"\n+++\n\nSe [[en]].\n",
            ),
        ],
    );
    write(root.path(), files);
    root
}

fn fate_of(files: &[(&str, &str)]) -> Fate {
    fate(with(files).path())
}

/// A page with these lines of front matter and this text.
fn page_with(front: &str, body: &str) -> Fate {
    let text = format!("+++\ntitle = \"En\"\n{front}\n+++\n\nSe [[to]].\n\n{body}\n");
    fate_of(&[("content/ting/en.md", &text)])
}

#[track_caller]
fn refused(fate: Fate, code: &str) {
    match fate {
        Fate::Refused(codes) => assert!(codes.iter().any(|found| found == code), "{codes:?}"),
        Fate::Built(_) => panic!("built, not refused as {code}"),
    }
}

#[track_caller]
fn built(fate: Fate) -> Tree {
    match fate {
        Fate::Built(site) => site,
        Fate::Refused(codes) => panic!("refused: {codes:?}"),
    }
}

#[test]
fn markup_in_every_value_is_shown_as_text() {
    let site = build(&repository("tests/portals/hostile"), &[]);
    clean(&site);
    let shown = html::parse(page(&site, "ting/en/index.html"));
    let article = shown.all("article").next().expect("an article").text();
    // `nr` and `key` are keys beside titles: readers are not shown them.
    for word in [
        "title",
        "summary",
        "name",
        "reason",
        "label",
        "open",
        "data",
        "note",
        "tekst",
        "record",
        "source",
        "locator",
        "place",
        "body",
        "heading",
        "code",
        "block",
        "boks",
        "cell",
        "alert",
        "footnote",
        "task",
        "field",
        "text",
        "definition",
    ] {
        // Each attempt is still to be read, whatever the quotation marks became.
        let near = article.contains(&format!("alert('{word}')"))
            || article.contains(&format!("alert(‘{word}’)"));
        assert!(near, "{word} is lost");
    }
    let portable = build(&repository("tests/portals/hostile"), &["--portable"]);
    clean(&portable);
}

#[test]
fn nothing_in_content_is_a_template() {
    let site = build(&repository("tests/portals/hostile"), &[]);
    assert!(page(&site, "ting/to/index.html").contains("{{ 7 * 7 }}"));
    assert!(page(&site, "merker/index.html").contains("{{ site.title }}"));
}

#[test]
fn links_that_run_something_are_no_links() {
    for link in [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](&#x6A;&#x61;vascript&colon;alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](<\u{1}javascript:alert(1)>)",
        "[a](< javascript:alert(1)>)",
        "[a](java&Tab;script:alert(1))",
        "[a](java&NewLine;script:alert(1))",
        "[a](vbscript:msgbox(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a](blob:https://a.no/1)",
        "[a](//evil.example/x)",
        "[a](\\\\evil.example\\x)",
        "[a](/\\evil.example)",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "[[javascript:alert(1)]]",
        "[[javascript:alert(1)|a]]",
        "[[to|[b](javascript:alert(1))]]",
        "[a](to.md \"\\\"><script>alert(1)</script>\")",
        "[![a](javascript:alert(1))](javascript:alert(2))",
        "<a href=javascript:alert(1)>a</a>",
        "[^1]\n\n[^1]: [a](javascript:alert(1))",
        "| a |\n|---|\n| [a](javascript:alert(1)) |",
    ] {
        // Either is well, as long as nothing runs.
        let _ = page_with("", link);
        let quoted = toml::Value::from(link).to_string();
        let _ = page_with(&format!("md = {quoted}"), "");
    }
}

#[test]
fn addresses_in_fields_are_of_the_web() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        "https://",
    ] {
        refused(
            page_with(&format!("nett = \"{address}\""), ""),
            "bad-format",
        );
    }
    for address in [
        "a@b.no\\\" onclick=\\\"x",
        "a@b.no?subject=x&bcc=all@example.no\\\">",
        "javascript:alert(1)",
        "<script>@b.no",
    ] {
        let _ = page_with(&format!("epost = \"{address}\""), "");
    }
}

#[test]
fn addresses_of_the_owner_are_of_the_web() {
    for key in ["statement", "privacy", "feedback"] {
        let portal = format!(
            "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n[owner]\n{key} = \"javascript:alert(1)\"\n"
        );
        refused(fate_of(&[("portal.toml", &portal)]), "bad-format");
    }
}

#[test]
fn files_outside_are_out_of_reach() {
    let path = "../../../../../../../../etc/passwd";
    for fil in [
        path,
        "/etc/passwd",
        "../../portal.toml",
        "..\\\\..\\\\portal.toml",
        "%2e%2e/%2e%2e/portal.toml",
        "../_types/../../portal.toml",
        "a\\u0000b",
        "",
        ".",
        "..",
        "C:/windows/win.ini",
        "file:///etc/passwd",
    ] {
        refused(page_with(&format!("fil = \"{fil}\""), ""), "missing-file");
    }
    for link in [
        format!("[a]({path})"),
        format!("![a]({path})"),
        "[a](../../portal.toml)".to_owned(),
        "![a](../../../portal.toml)".to_owned(),
        "[a](%2e%2e/%2e%2e/%2e%2e/portal.toml)".to_owned(),
    ] {
        match page_with("", &link) {
            Fate::Refused(codes) => assert!(
                codes
                    .iter()
                    .all(|code| matches!(code.as_str(), "missing-file" | "dead-link")),
                "{link}: {codes:?}"
            ),
            Fate::Built(_) => panic!("{link} is built"),
        }
    }
}

/// Files under `content` that are the source of pages: declarations, rows, text.
#[test]
fn sources_of_pages_are_not_published() {
    let draft = "+++\ntitle = \"Hemmelig\"\ndraft = true\n+++\n\nSe [[en]].\n";
    let text = "+++\ntitle = \"En\"\nfil = \"kladd.md\"\n+++\n\nSe [[to]].\n";
    let fate = fate_of(&[
        ("content/ting/kladd.md", draft),
        ("content/ting/en.md", text),
    ]);
    if let Fate::Built(site) = fate {
        let leaks = site
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("Hemmelig"));
        assert!(!leaks, "{:?}", site.keys());
    }

    if let Fate::Built(site) = page_with("", "[a](../_types/ting.toml)") {
        assert!(
            !site.keys().any(|path| path.starts_with('_')),
            "{:?}",
            site.keys()
        );
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_that_lead_out_are_told_and_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    write(
        outside.path(),
        &[
            ("hemmelig.txt", "hemmelig\n"),
            (
                "tre.md",
                "+++\ntitle = \"Tre\"\n+++\n\nhemmelig, se [[en]].\n",
            ),
        ],
    );
    let link = |from: &str, to: &Path, root: &Path| {
        let place = root.join(to);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(outside.path().join(from), place).expect("a link");
    };
    let root = with(&[(
        "content/ting/en.md",
        "+++\ntitle = \"En\"\n+++\n\nSe [[to]].\n",
    )]);
    link("tre.md", Path::new("content/ting/tre.md"), root.path());
    link(
        "hemmelig.txt",
        Path::new("static/hemmelig.txt"),
        root.path(),
    );
    link(".", Path::new("content/ting/mappe"), root.path());
    link(
        "hemmelig.txt",
        Path::new("content/ting/hemmelig.txt"),
        root.path(),
    );
    // Who names one of them is not to blame.
    write(
        root.path(),
        &[(
            "content/ting/en.md",
            "+++\ntitle = \"En\"\nfil = \"hemmelig.txt\"\n+++\n\nSe [[to]], [[tre]], [a](hemmelig.txt).\n",
        )],
    );
    let Fate::Refused(codes) = fate(root.path()) else {
        panic!("built");
    };
    assert_eq!(codes, ["unreadable"; 4]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_circle_end() {
    let root = with(&[]);
    std::os::unix::fs::symlink(
        root.path().join("content"),
        root.path().join("content/ting/rundt"),
    )
    .expect("a link");
    std::os::unix::fs::symlink("selv", root.path().join("content/ting/selv")).expect("a link");
    let _ = fate(root.path());
}

#[cfg(unix)]
#[test]
fn a_portal_that_is_a_symbolic_link_to_elsewhere_is_not_read() {
    let outside = tempfile::tempdir().expect("a folder");
    write(
        outside.path(),
        &[(
            "p.toml",
            "title = \"hemmelig\"\nlanguage = \"nb\"\nbase_url = \"https://p.no/\"\n",
        )],
    );
    let root = with(&[]);
    fs::remove_file(root.path().join("portal.toml")).expect("a file");
    std::os::unix::fs::symlink(
        outside.path().join("p.toml"),
        root.path().join("portal.toml"),
    )
    .expect("a link");
    // Reading it is harmless; that it does not end badly is what counts.
    let _ = fate(root.path());
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_files_that_are_markup_are_refused() {
    for name in [
        "\"><script>alert(1)<.md",
        "a b.md",
        "æ.md",
        "A.md",
        "-.md",
        "'.md",
        "a\nb.md",
        "%2e%2e.md",
        "\u{202e}dm.md",
        ".md.md",
        "a.b.md",
    ] {
        let path = format!("content/ting/{name}");
        let fate = fate_of(&[(path.as_str(), "+++\ntitle = \"X\"\n+++\n\nSe [[en]].\n")]);
        if let Fate::Built(site) = fate {
            assert!(
                site.keys()
                    .all(|path| !path.contains(['"', '<', ' ', '\n', '%'])),
                "{name}"
            );
        }
    }
}

/// Also of files that are handed on as they are, and told before anything is
/// written.
#[cfg(target_os = "linux")]
#[test]
fn names_of_files_that_no_address_can_have_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    for name in [
        &b"static/a\\b.txt"[..],
        b"static/\x1b[2J.txt",
        b"static/\xff\xfe.txt",
        b"static/c\\d/e.txt",
        b"content/ting/a\\..\\ut.md",
        b"content/ting/\xff\xfe.md",
    ] {
        let root = with(&[]);
        let path = root.path().join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "+++\ntitle = \"X\"\n+++\n").expect("a file");
        refused(fate(root.path()), "bad-file-name");
    }
}

#[test]
fn ids_that_are_words_of_the_program_are_ids() {
    for id in [
        "side", "404", "index", "assets", "sok", "www", "0", "a-b", "public",
    ] {
        let path = format!("content/ting/{id}.md");
        let fate = fate_of(&[(path.as_str(), "+++\ntitle = \"X\"\n+++\n\nSe [[en]].\n")]);
        if let Fate::Built(site) = fate {
            // What was there before is still there.
            assert!(site.contains_key("ting/en/index.html"), "{id}");
            assert!(site.contains_key("ting/index.html"), "{id}");
            if id != "index" {
                let own = page(&site, &format!("ting/{id}/index.html"));
                assert_eq!(
                    html::parse(own).all("h1").next().expect("a heading").text(),
                    "X"
                );
            }
        }
    }
}

/// What stands in templates has names of its own: a fault of a page is an id
/// that stands there twice.
#[test]
fn ids_of_rows_and_headings_are_of_no_part_of_a_page() {
    let ids = [
        "content",
        "list",
        "found",
        "facets",
        "finder",
        "q",
        "copy",
        "search",
        "search-box",
        "suggestions",
        "sources",
        "alike",
        "backlinks",
        "page-list",
        "facet-venn-en",
        "panel",
    ];
    let row = |id: &&str| format!("[[entry]]\nid = \"{id}\"\ntitle = \"{id}\"\nvenn = \"en\"\n\n");
    let rows: String = ids.iter().map(row).collect();
    let headings: String = ids
        .iter()
        .map(|id| format!("## {id}\n\nTekst.\n\n"))
        .collect();
    let linked: String = ids.iter().map(|id| format!("[[{id}]] ")).collect();
    let page_text = format!("+++\ntitle = \"En\"\n+++\n\nSe [[to]] {linked}\n\n{headings}");
    let site = built(fate_of(&[
        (
            "content/_types/rad.toml",
            "label = [\"Rad\", \"Rader\"]\nfolder = \"rader\"\nrow_pages = false\nfacets = [\"venn\"]\n[fields]\nvenn = { to = \"ting\" }\n",
        ),
        ("content/rader/_entries.toml", &rows),
        ("content/ting/en.md", &page_text),
    ]));
    for (path, tag) in [("rader/index.html", "li"), ("ting/en/index.html", "h2")] {
        let html = html::parse(page(&site, path));
        for id in ids {
            let mut all = html.all(tag);
            assert!(all.any(|tag| tag.get("id") == Some(id)), "{path}: {id}");
        }
    }
}

#[test]
fn folders_that_are_words_of_the_program_do_not_take_its_place() {
    for folder in [
        "assets",
        "404",
        "side",
        "ting/side",
        "..",
        "/",
        "",
        ".",
        "_x",
        "a//b",
        "ting",
        "con",
        "Å",
        "a b",
    ] {
        let type_ = format!("label = [\"X\", \"X\"]\nfolder = \"{folder}\"\n");
        let row = "[[entry]]\nid = \"rad\"\ntitle = \"Rad\"\n".to_owned();
        let rows = format!("content/{folder}/_entries.toml");
        let mut files = vec![("content/_types/x.toml", type_.as_str())];
        let plain = folder
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '/');
        if plain && !folder.is_empty() && !folder.starts_with('/') {
            files.push((rows.as_str(), row.as_str()));
        }
        if let Fate::Built(site) = fate_of(&files) {
            assert!(
                site.contains_key("404.html") && site.contains_key("ting/en/index.html"),
                "{folder}"
            );
            assert!(
                site.keys()
                    .all(|path| !path.contains("..") && !path.starts_with('/')),
                "{folder}"
            );
        }
    }
}

/// An entry whose page would stand where page 2 of another list does.
#[test]
fn a_list_and_an_entry_do_not_share_an_address() {
    let mut rows = String::from("id,title\n");
    for at in 0..150 {
        let _ = writeln!(rows, "r{at},R {at}");
    }
    refused(
        fate_of(&[
            (
                "content/_types/r.toml",
                "label = [\"R\", \"R\"]\nfolder = \"r\"\n",
            ),
            ("content/r/_entries.csv", &rows),
            (
                "content/_types/s.toml",
                "label = [\"S\", \"S\"]\nfolder = \"r/side\"\n",
            ),
            (
                "content/r/side/2.md",
                "+++\ntitle = \"Nummer to\"\n+++\n\nSe [[en]].\n",
            ),
        ]),
        "duplicate-address",
    );
}

#[test]
fn a_file_of_the_portal_does_not_take_the_place_of_a_page() {
    for path in [
        "static/ting/en/index.html",
        "static/index.html",
        "static/ting/index.html",
    ] {
        refused(fate_of(&[(path, "<p>stjålet</p>")]), "duplicate-address");
    }
}

#[test]
fn files_that_only_some_machines_tell_apart_are_refused() {
    for files in [
        [("static/A.txt", "a"), ("static/a.txt", "b")],
        [("static/A.TXT", "a"), ("static/A.txt", "b")],
        [("static/bl\u{e5}.txt", "a"), ("static/bla\u{30a}.txt", "b")],
        [("static/Ting/EN/index.html", "a"), ("static/x.txt", "b")],
    ] {
        refused(fate_of(&files), "duplicate-address");
    }
    built(fate_of(&[
        ("static/Ting/A.txt", "a"),
        ("static/B.txt", "b"),
    ]));
}

#[test]
fn a_file_of_the_portal_clashes_with_what_the_program_makes() {
    for path in [
        "static/404.html",
        "static/ting/en",
        "static/ting",
        "static/data",
        "static/assets",
        "static/sok/i",
        "static/sok/i/start.js",
        "static/robots.txt/i",
        "static/Feed.xml",
        "static/DATA/Index.json",
        "static/_HEADERS",
    ] {
        let portal = with(&[(path, "stjålet")]);
        let checked = ran(&mut dugnad(&["check", "--root", arg(portal.path())]));
        assert_eq!(checked.code, Some(1), "{path}: {}", checked.stdout);
        refused(fate(portal.path()), "duplicate-address");
    }
    let site = built(fate_of(&[("static/data/index.json", "egen")]));
    assert_eq!(page(&site, "data/index.json"), "egen");
}

#[test]
fn values_of_facets_may_be_longer_than_names_of_files() {
    let page = |end: &str| {
        let text = "lang ".repeat(100) + end;
        format!("+++\ntitle = \"En\"\ntekst = \"{text}\"\n+++\n\nSe [[to]] og [[en]].\n")
    };
    let types = "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"tekst\"]\n[fields]\ntekst = {}\n";
    let site = built(fate_of(&[
        ("content/_types/ting.toml", types),
        ("content/ting/en.md", &page("vei")),
        ("content/ting/to.md", &page("gate")),
    ]));
    let pages = site
        .keys()
        .filter(|path| path.starts_with("ting/tekst/lang-lang-") && path.ends_with("/index.html"));
    assert_eq!(pages.count(), 2, "{:?}", site.keys());
}

#[test]
fn redirects_lead_from_addresses_of_this_site_only() {
    for address in [
        "https://evil.example/",
        "//evil.example/",
        "/../x/",
        "/x/../../y/",
        "x/",
        "/",
        "",
        "/ting/\\u0000/",
        "/a?b/",
        "/a#b/",
        "/%2e%2e/x/",
        "/./",
        "/a//b/",
        "\\\\x\\\\",
        "javascript:alert(1)",
        "/javascript:alert(1)/",
    ] {
        match page_with(&format!("redirects = [\"{address}\"]"), "") {
            Fate::Refused(codes) => assert_eq!(codes, ["bad-redirect"], "{address}"),
            Fate::Built(_) => panic!("{address} is taken"),
        }
    }
    // Odd, but another site's pages may have stood there.
    for address in ["/<script>/", "/\\\"onclick=/", "/a b/", "/å/", "/Ting/EN/"] {
        let _ = page_with(&format!("redirects = [\"{address}\"]"), "");
    }
    for address in ["/ting/to/", "/ting/", "/ting/en/"] {
        refused(
            page_with(&format!("redirects = [\"{address}\"]"), ""),
            "duplicate-address",
        );
    }
    refused(
        page_with("redirects = [\"/a/\", \"/a/\"]", ""),
        "duplicate-address",
    );
}

#[test]
fn redirects_do_not_stand_where_a_file_does() {
    let text = "+++\ntitle = \"En\"\nredirects = [\"/fil.pdf/\"]\n+++\n\nSe [[to]].\n";
    refused(
        fate_of(&[("content/ting/en.md", text), ("static/fil.pdf", "x")]),
        "duplicate-address",
    );
    for address in ["/404.html/", "/index.html/", "/index.html/x/"] {
        let front = format!("redirects = [\"{address}\"]");
        refused(page_with(&front, ""), "duplicate-address");
    }
}

#[test]
fn what_refers_to_itself_ends() {
    for front in [
        "venn = [\"en\"]",
        "venn = [ { name = \"x\", within = \"en\" } ]",
        "replaced_by = \"en\"",
        "owner = \"en\"",
        "source = \"@en\"",
    ] {
        let _ = page_with(front, "Se [[en]] og [@en, kap. 1].");
    }
    let nested = "{ name = \"x\", within = ".repeat(60) + "\"en\"" + &" }".repeat(60);
    let _ = page_with(&format!("venn = [ {nested} ]"), "");
    for (a, b) in [
        ("a", "a"),
        ("b", "a"),
        ("venn.a", "venner.a"),
        ("venn.venner.venn.venner.venn.b", "a"),
    ] {
        let type_ = format!(
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"a\", \"b\"]\nsimilar = [\"a\", \"b.title\"]\norder = \"a\"\n[fields]\nvenn = {{ to = \"ting\", many = true, inverse = \"venner\" }}\na = {{ from = \"{a}\" }}\nb = {{ from = \"{b}\" }}\n"
        );
        let fate = fate_of(&[
            ("content/_types/ting.toml", &type_),
            (
                "content/ting/en.md",
                "+++\ntitle = \"En\"\nvenn = [\"to\", \"en\"]\n+++\n\nSe [[to]].\n",
            ),
        ]);
        if a == "a" || (a, b) == ("b", "a") {
            refused(fate, "bad-path");
        }
    }
}

#[test]
fn deep_markdown_ends() {
    let deep = 10_000;
    let lists: String = (0..deep)
        .map(|at| format!("{}- a\n", " ".repeat(at.min(500) * 2)))
        .collect();
    for body in [
        "> ".repeat(deep) + "a",
        "- ".repeat(deep) + "a",
        "1. ".repeat(deep) + "a",
        lists,
        "[".repeat(deep),
        "[".repeat(deep) + "a" + &"](b)".repeat(deep),
        "![".repeat(deep) + "a" + &"](b)".repeat(deep),
        "[[".repeat(deep) + &"]]".repeat(deep),
        "*".repeat(deep) + "a" + &"*".repeat(deep),
        "*a _b ".repeat(deep) + &"c_ d* ".repeat(deep),
        "~~a ".repeat(deep),
        "`".repeat(deep) + "a",
        (1..300).map(|at| "`".repeat(at) + " ").collect(),
        "<".repeat(deep),
        "<!--".repeat(deep),
        "</".repeat(deep),
        "&".repeat(deep),
        "\\".repeat(deep),
        "[^a]".repeat(deep),
        "[^1]: ".repeat(deep),
        "[@en; ".repeat(deep / 10),
        "[@".repeat(deep),
        "|".repeat(deep) + "\n" + &"|-".repeat(1000),
        "a\n:  b\n".repeat(deep),
        "# a\n".repeat(deep),
        "```{x}\n".repeat(deep),
        "a\\\n".repeat(deep),
        "> [!NOTE]\n".repeat(deep),
        "- [ ] a\n".repeat(deep),
        "***\n".repeat(deep),
        "“‘\"'".repeat(deep),
    ] {
        let _ = page_with("", &body);
    }
}

#[test]
fn a_page_with_very_many_links_is_built() {
    let body = "[[to]] ".repeat(200_000);
    let site = built(page_with("", &body));
    let other = html::parse(page(&site, "ting/to/index.html"));
    let lines = other.all("li").count();
    assert!(lines < 20, "{lines} lines");
    let external = "[a](https://example.no/b) ".repeat(50_000);
    let _ = built(page_with("", &external));
    refused(page_with("", &"[[nei]] ".repeat(20_000)), "dead-link");
}

#[test]
fn deep_toml_ends() {
    let deep = 1_000;
    for front in [
        format!("tekst = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("tekst = {}1{}", "{ a = ".repeat(deep), " }".repeat(deep)),
        format!("tekst = {}", "[".repeat(100_000)),
        format!("tekst = {}", "{ a = ".repeat(100_000)),
        format!("{}.x = 1", "a.".repeat(deep) + "b"),
        format!("[{}]", "a.".repeat(50_000) + "b"),
        format!("[{}a{}]", "[".repeat(deep), "]".repeat(deep)),
        "[[del]]\nnr = \"1\"\n".to_string() + &"[[del.indre]]\na = \"x\"\n".repeat(20_000),
        (0..20_000).map(|at| format!("k{at} = {at}\n")).collect(),
        format!("tekst = \"{}\"", "a".repeat(1_000_000)),
        "tekst = \"\"\"".to_owned(),
        "tekst = ".to_owned() + &"\"".repeat(100_000),
        "tall = ".to_owned() + &"9".repeat(100_000),
        "tall = 1e999".to_owned(),
        "tall = nan".to_owned(),
        "tall = -inf".to_owned(),
        "tall = 0x7fffffffffffffffff".to_owned(),
        "tid = \"999999999999-01\"".to_owned(),
        "tid = \"-9999/9999\"".to_owned(),
        "tid = 0000-00-00".to_owned(),
        "tid = 99999".to_owned(),
        "tid = -9223372036854775808".to_owned(),
        "review_by = \"0000\"".to_owned(),
        "lang = \"../../x\"".to_owned(),
        "lang = \"\\\"><script>\"".to_owned(),
        "names = [\"\", \" \", \"\\u0000\"]".to_owned(),
        "title2 = \"\\uD800\"".to_owned(),
    ] {
        let _ = page_with(&front, "");
    }
}

#[test]
fn deep_declarations_end() {
    let record = "{ fields = { a = ".repeat(500) + "{}" + &" } }".repeat(500);
    let steps = ["venn"; 300].join(".");
    let many: String = (0..3_000).map(|at| format!("f{at} = {{}}\n")).collect();
    let start = "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n";
    let friends = "[fields]\nvenn = { to = \"ting\", many = true, inverse = \"venn2\" }\n";
    for type_ in [
        format!("{start}[fields]\na = {record}\n"),
        format!(
            "{start}facets = [\"{steps}\"]\nsimilar = [\"{steps}\"]\norder = \"{steps}\"\n{friends}"
        ),
        format!("{start}[fields]\n{many}"),
        format!(
            "{start}[fields]\na = {{ from = \"\" }}\nb = {{ from = \".\" }}\nc = {{ from = \"....\" }}\n"
        ),
        format!("{start}[fields]\na = {{ kind = \"number\", step = 0, min = 1, max = -1 }}\n"),
        format!(
            "{start}[fields]\na = {{ kind = \"number\", step = nan, min = inf, max = 1e-320 }}\n"
        ),
        format!("{start}[fields]\n\"<script>\" = {{}}\n\"\" = {{}}\n\" \" = {{}}\n"),
        format!("{start}[fields]\na = {{ many = true, key = \"b\" , fields = {{}} }}\n"),
    ] {
        let _ = fate_of(&[
            ("content/_types/ting.toml", &type_),
            (
                "content/ting/en.md",
                "+++\ntitle = \"En\"\nvenn = [\"to\", \"en\"]\na = 0.5\n+++\n\nSe [[to]].\n",
            ),
            (
                "content/ting/to.md",
                "+++\ntitle = \"To\"\nvenn = [\"to\", \"en\"]\n+++\n\nSe [[en]].\n",
            ),
        ]);
    }
}

/// More fields than can be counted in the two bytes of a field's index.
/// Each names the one before ten times.
#[test]
fn derived_fields_that_multiply_each_other_are_refused() {
    let mut declared = String::from(concat!(
        "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"d15\"]\n",
        "[fields]\nvenn = { to = \"ting\", many = true }\nd0 = { from = \"venn\" }\n",
    ));
    for at in 1..16 {
        let path = vec![format!("d{}", at - 1); 10].join(".");
        let _ = writeln!(declared, "d{at} = {{ from = \"{path}\" }}");
    }
    refused(
        fate_of(&[("content/_types/ting.toml", &declared)]),
        "bad-path",
    );
}

/// Four hundred that each name all, sixteen steps on: two million on each page.
#[test]
fn paths_that_come_by_everything_at_every_step_are_refused() {
    let path = vec!["venn"; 16].join(".");
    let declared = format!(
        concat!(
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[fields]\n",
            "venn = {{ to = \"ting\", many = true }}\nalle = {{ from = \"{}\" }}\n",
        ),
        path
    );
    let all: Vec<String> = (0..400).map(|at| format!("\"p{at}\"")).collect();
    let text = format!(
        "+++\ntitle = \"P\"\nvenn = [{}]\n+++\n\nSe [[en]].\n",
        all.join(", ")
    );
    let paths: Vec<String> = (0..400)
        .map(|at| format!("content/ting/p{at}.md"))
        .collect();
    let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (&**path, &*text)).collect();
    files.push(("content/_types/ting.toml", &declared));
    refused(fate_of(&files), "bad-path");
}

#[test]
fn very_many_fields_end() {
    let many =
        |count: usize| -> String { (0..count).map(|at| format!("f{at} = {{}}\n")).collect() };
    let declared = |fields: &str| {
        let type_ = format!("label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[fields]\n{fields}");
        fate_of(&[
            ("content/_types/ting.toml", &type_),
            (
                "content/ting/en.md",
                "+++\ntitle = \"En\"\nf0 = \"null\"\n+++\n\nSe [[to]].\n",
            ),
        ])
    };
    built(declared(&many(1000)));
    refused(declared(&many(70_000)), "bad-declaration");
    // Beside each other there are few, and in all more than there are numbers for.
    let records = |at: usize| format!("[fields.r{at}.fields]\n{}", many(1000));
    let records: String = (0..70).map(records).collect();
    refused(declared(&records), "bad-declaration");
}

#[test]
fn files_that_are_no_text_are_refused() {
    let bytes: Vec<u8> = (0..10_000_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for path in [
        "content/ting/bytes.md",
        "content/ting/en.toml",
        "content/_types/bytes.toml",
        "content/ting/_entries.csv",
        "content/ting/_entries.toml",
        "content/_data/bytes.csv",
        "content/_blocks/bytes.toml",
        "portal.toml",
    ] {
        let root = with(&[]);
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, &bytes).expect("a file");
        refused(fate(root.path()), "invalid-utf8");
        fs::write(&file, b"").expect("a file");
        let _ = fate(root.path());
        fs::write(&file, b"\0\0\0\0").expect("a file");
        let _ = fate(root.path());
        fs::write(&file, "\u{feff}\u{feff}+++\r+++\r\n\u{2028}").expect("a file");
        let _ = fate(root.path());
    }
}

#[test]
fn a_folder_where_a_file_should_be_is_no_crash() {
    for path in [
        "content/ting/mappe.md/x",
        "content/_types/mappe.toml/x",
        "content/_data/mappe.csv/x",
        "content/ting/_entries.csv/x",
    ] {
        let _ = fate_of(&[(path, "x")]);
    }
}

#[test]
fn control_characters_are_no_html() {
    let body = "a\u{1}\u{8}\u{b}\u{1b}[31m\u{7f} [[to|\0]] `\0`\n\n```\n\0\n```\n\n# \0";
    let front = "tekst = \"a\\u0000b\\u0008\"\nsummary = \"a\\u0000\\u001b\"";
    for (front, body) in [("", body), (front, "")] {
        if let Fate::Built(site) = page_with(front, body) {
            for (path, text) in pages(&site) {
                let odd = text
                    .chars()
                    .find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
                assert_eq!(odd, None, "{path}");
            }
        }
    }
}

#[test]
fn a_very_large_page_is_refused_by_its_size() {
    let line = "Her er en linje med vanlig tekst som gjentas til siden er altfor stor.\n\n";
    let large = line.repeat(3 * 1024 * 1024 / line.len() + 1);
    refused(page_with("", &large), "too-large");
    let just = line.repeat(2 * 1024 * 1024 / line.len() - 1);
    let _ = built(page_with("", &just));
}

#[test]
fn hostile_tables_of_rows_end() {
    for csv in [
        "id,title\n\"",
        "id,title\n\"a\"b,c\n",
        "id,title\nx\n",
        "id\n",
        ",,,,\n",
        "id,title,id\n1,2,3\n",
        "\"id\n\",title\n",
        "id;title,summary\na;b,c\n",
        "id,title\n=cmd|' /C calc'!A0,x\n",
        "id,title,venn\nx,X,a|b|||c|\n",
        "id,title,<script>\nx,X,1\n",
        "id,title,del\nx,X,{ a = 1 }\n",
        "id,title,tall\nx,X,1e999\ny,Y,NaN\n",
        "id,title,draft\nx,X,maybe\n",
    ] {
        let _ = fate_of(&[("content/ting/_entries.csv", csv)]);
    }
    let wide = "a,".repeat(100_000) + "id,title\n";
    let _ = fate_of(&[("content/ting/_entries.csv", &wide)]);
    let long = "id,title\n".to_owned() + &"\"".repeat(1_000_001);
    let _ = fate_of(&[("content/ting/_entries.csv", &long)]);
    let same = "id,title\n".to_owned() + &"x,X\n".repeat(5_000);
    refused(
        fate_of(&[("content/ting/_entries.csv", &same)]),
        "duplicate-id",
    );
}

#[test]
fn very_many_wrong_references_are_told_in_bounded_time() {
    let rows: String = (0..600)
        .map(|at| format!("rad-{at},Rad {at},feil-{at}\n"))
        .collect();
    let csv = format!("id,title,venn\n{rows}");
    refused(
        fate_of(&[("content/ting/_entries.csv", &csv)]),
        "unknown-entry",
    );
}

#[test]
fn hostile_templates_and_texts_of_a_theme_are_told() {
    let portal = "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\ntheme = \"egen\"\n";
    for (path, text) in [
        ("themes/egen/entry.html", "{% for x in %}"),
        ("themes/egen/entry.html", "{{ entry.nothing.at.all }}"),
        ("themes/egen/entry.html", "{% include \"entry.html\" %}"),
        ("themes/egen/entry.html", "{% extends \"entry.html\" %}"),
        (
            "themes/egen/entry.html",
            "{% for i in range(end=100) %}{{ i }}{% endfor %}",
        ),
        ("themes/egen/page.html", "{% extends \"list.html\" %}"),
        ("themes/egen/feed.html", "{{ entry.nothing.at.all }}"),
        ("themes/egen/news.html", "{{ nothing.at.all }}"),
        ("themes/egen/texts/nb.toml", "skip = 1"),
        ("themes/egen/texts/nb.toml", "skip ="),
        ("themes/egen/texts/nb.toml", "skpi = \"Hopp\""),
    ] {
        let root = with(&[("portal.toml", portal), (path, text)]);
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("site");
        let mut command = dugnad(&[
            "build",
            "--root",
            arg(root.path()),
            "--out",
            arg(&out),
            "--date",
            DAY,
        ]);
        let ran = crate::support::ran(&mut command);
        assert!(matches!(ran.code, Some(0 | 1)), "{path} {text}: {ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        // Who checks before publishing hears the same.
        let mut command = dugnad(&["check", "--root", arg(root.path()), "--date", DAY]);
        let checked = crate::support::ran(&mut command);
        assert_eq!(checked.code, ran.code, "{path} {text}: {checked:?}");
    }
    for name in ["../x", "/etc", "..", ".", "", "egen/..", "\\u0000"] {
        let portal = format!(
            "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\ntheme = \"{name}\"\n"
        );
        refused(fate_of(&[("portal.toml", &portal)]), "unknown-theme");
    }
}

#[test]
fn hostile_settings_are_refused_or_shown_as_text() {
    for (key, value) in [
        ("base_url", "\"javascript:alert(1)\""),
        ("base_url", "\"https://a.no/\\\"><script>\""),
        ("base_url", "\"https://a.no/../../x/\""),
        ("base_url", "\"https://\\\"onclick=x/\""),
        ("language", "\"\\\"><script>\""),
        ("language", "\"\""),
        ("title", "{ nb = \"<script>\", \"\\\"><script>\" = \"x\" }"),
        ("title", "[]"),
        ("title", "{}"),
        ("navigation", "\"x\""),
        ("owner", "[]"),
        ("repository", "\"javascript:alert(1)\""),
    ] {
        let mut lines = vec![
            ("title", "\"P\""),
            ("language", "\"nb\""),
            ("base_url", "\"https://p.example.no/\""),
        ];
        lines.retain(|(known, _)| *known != key);
        lines.push((key, value));
        let portal: String = lines
            .iter()
            .map(|(key, value)| format!("{key} = {value}\n"))
            .collect();
        let _ = fate_of(&[("portal.toml", &portal)]);
    }
}

#[test]
fn marks_that_are_never_closed_end() {
    for mark in [
        "[a](",
        "](",
        "[@a ",
        "[^a",
        "https://",
        "<a>",
        "</b>",
        "*a ",
        "a**b",
        "[[a|",
        "![[]()",
        "<!-- ",
        "<?",
        ">",
        "[",
        "`a``",
        "&#x",
        "$a",
        "# a\n\n",
        "## a\n\n",
        "[^a]: b\n\n",
        "- ",
        "|",
        "```x\n",
    ] {
        let _ = page_with("", &mark.repeat(60_000 / mark.len()));
    }
}

#[test]
fn very_many_links_that_lead_nowhere_are_told_in_bounded_time() {
    let rows: String = (0..2000)
        .map(|at| format!("rad-{at},Rad nummer {at}\n"))
        .collect();
    let rows = format!("id,title\n{rows}");
    for link in ["[[Ukjent side {}]] ", "[@ukjent-side-{}] "] {
        let body: String = (0..20_000)
            .map(|at| link.replace("{}", &at.to_string()))
            .collect();
        let page = format!("+++\ntitle = \"X\"\n+++\n\n{body}");
        let begun = std::time::Instant::now();
        let fate = fate_of(&[
            ("content/ting/_entries.csv", &rows),
            ("content/ting/x.md", &page),
        ]);
        assert!(matches!(fate, Fate::Refused(_)), "{link}");
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}

#[test]
fn very_many_mistakes_in_a_table_are_told_in_bounded_time() {
    for line in [
        "title = 1\n",
        "= 2\n",
        "\"\n",
        "a = “b”\n",
        "1,5 = 1,5\n",
        &format!("x = \"{}\"\n", "a\\q ".repeat(4_000)),
        &format!("x = [{}]\n", "1,5 ".repeat(4_000)),
        "[[del]]\nnr = \"1\"\n",
    ] {
        let front = line.repeat((100_000 / line.len()).max(100));
        assert!(
            matches!(page_with(&front, ""), Fate::Refused(_)),
            "{line:.40}"
        );
    }
    let columns = "a,".repeat(20_000);
    let rows = format!("id,{columns}title\nx,{columns}y\n");
    refused(
        fate_of(&[("content/ting/_entries.csv", &rows)]),
        "csv-header",
    );
}

#[test]
fn what_is_printed_of_very_many_mistakes_is_short() {
    let text = format!(
        "+++\ntitle = \"En\"\n+++\n\n{}\n",
        "[[finnes-ikke]] ".repeat(20_000)
    );
    let root = with(&[("content/ting/en.md", &text)]);
    let output = dugnad(&["check", "--root", arg(root.path())])
        .output()
        .expect("it runs");
    let printed = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(printed.len() < 100_000, "{} bytes", printed.len());
    assert!(
        printed.contains("… og 19900 til av [dead-link]"),
        "{printed:.2000}"
    );
    assert!(
        printed.contains("20000 feil"),
        "{}",
        &printed[printed.len() - 200..]
    );
}

/// What a reader is shown of a field of very many values, and what an editor is
/// told of names that begin alike.
#[test]
fn very_many_values_and_names_that_begin_alike_end() {
    let many = format!("venn = [{}]", "\"to\",".repeat(100_000));
    built(page_with(&many, ""));

    let mut rows = String::from("id,title\n");
    for at in 0..10_000 {
        let _ = writeln!(rows, "p{at},{}{at}", "Ab ".repeat(at % 90 + 1));
    }
    let text = format!(
        "+++\ntitle = \"En\"\n+++\n\nSe [[to]].\n\n{}\n",
        "Ab ".repeat(100_000)
    );
    let root = with(&[
        ("content/ting/_entries.csv", &rows),
        ("content/ting/en.md", &text),
    ]);
    let ran = bounded(&mut dugnad(&["report", "--root", arg(root.path())]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// A title stands wherever its page is named.
#[test]
fn a_title_cannot_make_the_site_many_times_as_large() {
    let long = format!(
        "+++\ntitle = \"{}\"\n+++\n\nSe [[en]].\n",
        "a".repeat(100_000)
    );
    let many = format!("+++\ntitle = \"En\"\n+++\n\n{}\n", "[[to]] ".repeat(10_000));
    let files = [
        ("content/ting/to.md", &*long),
        ("content/ting/en.md", &*many),
    ];
    refused(fate_of(&files), "long-title");
}

/// It stands on the page of each value of a facet.
#[test]
fn a_summary_cannot_make_the_site_many_times_as_large() {
    let friends: String = (0..100).map(|at| format!("\"v{at}\",")).collect();
    let rows: String = (0..100).map(|at| format!("v{at},Venn\n")).collect();
    let summary = "ord ".repeat(20_000);
    let text = format!(
        "+++\ntitle = \"En\"\nsummary = \"{summary}\"\nvenn = [{friends}]\n+++\n\nSe [[to]].\n"
    );
    let rows = format!("id,title\n{rows}");
    let files = [
        ("content/ting/_entries.csv", &*rows),
        ("content/ting/en.md", &*text),
    ];
    refused(fate_of(&files), "long-summary");
}

#[test]
fn drawings_that_run_something_are_refused_wherever_they_lie() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for path in ["static/a.svg", "static/b/C.SVG", "content/ting/a.svg"] {
        refused(fate_of(&[(path, drawing)]), "bad-picture");
        // Nobody can say what this one does.
        refused(fate_of(&[(path, "<svg>\u{1}</svg>")]), "bad-picture");
    }
}

/// A queue that nobody writes to, a device without end, a name that is no text.
#[cfg(unix)]
#[test]
fn files_that_are_none_are_told_of() {
    use std::os::unix::ffi::OsStrExt;

    let root = with(&[]);
    for place in [
        "content/ting/kue.md",
        "static/kue.txt",
        "content/_types/kue.toml",
    ] {
        fs::create_dir_all(root.path().join(place).parent().expect("a folder")).expect("a folder");
        let made = std::process::Command::new("mkfifo")
            .arg(root.path().join(place))
            .status();
        assert!(made.expect("mkfifo").success());
    }
    std::os::unix::fs::symlink("/dev/zero", root.path().join("content/ting/null.md"))
        .expect("a link");
    let Fate::Refused(codes) = fate(root.path()) else {
        panic!("built");
    };
    assert_eq!(codes, ["unreadable"; 4]);
    for name in [&b"a\xffb.txt"[..], b"a\nb.txt", b"\xc3.md"] {
        let root = with(&[]);
        let path = root
            .path()
            .join("content/ting")
            .join(std::ffi::OsStr::from_bytes(name));
        // Some machines take no such names.
        if fs::write(path, "x").is_ok() {
            let _ = fate(root.path());
        }
        let root = with(&[("static/a.txt", "x")]);
        let path = root
            .path()
            .join("static")
            .join(std::ffi::OsStr::from_bytes(name));
        if fs::write(path, "x").is_ok() {
            let _ = fate(root.path());
        }
    }
}
