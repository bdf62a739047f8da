//! The command line, as scripts and people rely on it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::html;
use crate::support::{
    DAY, Ran, arg, build, build_into, copy, dugnad, page, pages, portal, ran, repository, run,
    tree, write,
};

const SMALL: &str = "tests/portals/small-nb";
const CLIMATE: &str = "tests/portals/climate";

/// A portal with one warning: nothing leads to the page.
fn with_a_warning() -> tempfile::TempDir {
    let root = portal(SMALL);
    let page = "+++\ntitle = \"Alene\"\n+++\n\nIngen viser hit.\n";
    write(root.path(), &[("content/tiltak/alene.md", page)]);
    root
}

/// A portal with several mistakes in two files, and a warning.
fn with_errors() -> tempfile::TempDir {
    let root = with_a_warning();
    write(
        root.path(),
        &[(
            "content/tiltak/gal.md",
            "+++\ntitle = \"Gal\"\nfarge = \"blå\"\n+++\n\nSe [[kafjrd]] og [[æøå|ukjent]].\n",
        )],
    );
    root
}

fn checked(root: &Path, more: &[&str]) -> Ran {
    let mut args = vec!["check", "--root", arg(root), "--date", DAY];
    args.extend(more);
    run(&args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn exit_status_tells_content_from_usage() {
    let (small, warning, errors) = (repository(SMALL), with_a_warning(), with_errors());
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    let out = arg(&out);
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("a file");
    let in_file = file.join("site");
    let nowhere = folder.path().join("nowhere");
    let (small, warning, errors) = (arg(&small), arg(warning.path()), arg(errors.path()));
    for (code, args) in [
        (0, vec!["check", "--root", small]),
        (0, vec!["check", "--root", small, "--strict"]),
        (0, vec!["check", "--root", warning]),
        (1, vec!["check", "--root", warning, "--strict"]),
        (1, vec!["check", "--root", errors]),
        (1, vec!["check", "--root", errors, "--format", "json"]),
        (1, vec!["check", "--root", errors, "--format", "github"]),
        (0, vec!["build", "--root", small, "--out", out]),
        (0, vec!["build", "--root", warning, "--out", out]),
        (1, vec!["build", "--root", errors, "--out", out]),
        (0, vec!["report", "--root", small]),
        (0, vec!["report", "--root", errors]),
        (0, vec!["--help"]),
        (0, vec!["--version"]),
        (0, vec!["build", "--help"]),
        // Wrong usage.
        (2, vec![]),
        (2, vec!["bygg"]),
        (2, vec!["build", "--nei"]),
        (2, vec!["check", "--format", "xml"]),
        (2, vec!["check", "--lang", "se"]),
        (2, vec!["check", "--root", small, "--date", "i dag"]),
        (2, vec!["check", "--root", small, "--date", "2026-02-30"]),
        (
            2,
            vec![
                "build",
                "--root",
                small,
                "--out",
                out,
                "--base-url",
                "eksempel.no",
            ],
        ),
        (
            2,
            vec![
                "build",
                "--root",
                small,
                "--out",
                out,
                "--base-url",
                "javascript:x",
            ],
        ),
        (2, vec!["new", "tiltak"]),
        (2, vec!["new"]),
        (2, vec!["init"]),
        (2, vec!["serve", "--port", "99999"]),
        // No portal.
        (2, vec!["check", "--root", arg(&nowhere)]),
        (2, vec!["build", "--root", arg(&nowhere)]),
        (2, vec!["report", "--root", arg(&nowhere)]),
        (2, vec!["new", "--root", arg(&nowhere), "tiltak", "X"]),
        (2, vec!["serve", "--root", arg(&nowhere)]),
        // Nowhere to write.
        (2, vec!["build", "--root", small, "--out", arg(&file)]),
        (2, vec!["build", "--root", small, "--out", arg(&in_file)]),
        (2, vec!["build", "--root", small, "--out", "/proc/site"]),
        (2, vec!["init", arg(&in_file)]),
    ] {
        let ran = run(&args);
        assert_eq!(
            ran.code,
            Some(code),
            "{args:?}\n{}\n{}",
            ran.stdout,
            ran.stderr
        );
        let said = !ran.stderr.is_empty() || !ran.stdout.is_empty();
        assert!(code == 0 || said, "{args:?} says nothing");
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    }
    assert_eq!(fs::read_to_string(&file).expect("a file"), "x");
}

#[test]
fn a_portal_is_looked_for_upwards_like_git_does() {
    let root = portal(SMALL);
    for inside in ["content/steder", "content", "."] {
        let here = root.path().join(inside);
        assert_eq!(ran(dugnad(&["check"]).current_dir(&here)).code, Some(0));
    }
    let outside = tempfile::tempdir().expect("a folder");
    for command in [
        &["check"][..],
        &["build"],
        &["report"],
        &["serve"],
        &["new", "tiltak", "X"],
    ] {
        let ran = ran(dugnad(command).current_dir(outside.path()));
        assert_eq!(ran.code, Some(2), "{command:?}");
        assert!(ran.stderr.contains("portal.toml"), "{}", ran.stderr);
    }
    assert_eq!(tree(outside.path()).len(), 0);
    // The nearest one counts.
    copy(
        &repository(CLIMATE),
        &root.path().join("content/steder/egen"),
    );
    let ran = ran(dugnad(&["report", "--format", "json"])
        .current_dir(root.path().join("content/steder/egen")));
    assert!(ran.stdout.contains("place-class"), "{}", ran.stdout);
}

/// A preview that ends with the test.
pub(crate) struct Preview {
    pub(crate) child: Child,
    url: String,
}

impl Preview {
    pub(crate) fn of(root: &Path, more: &[&str]) -> Self {
        let mut args = vec!["serve", "--root", arg(root), "--date", DAY];
        args.extend(more);
        Self::run(dugnad(&args).stderr(Stdio::null()))
    }

    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut url = String::new();
        let printed = child.stdout.take().expect("a pipe");
        BufReader::new(printed)
            .read_line(&mut url)
            .expect("an address");
        let url = url.trim_end().to_owned();
        Self { child, url }
    }

    fn host(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    /// Comes, and says nothing.
    pub(crate) fn knock(&self) {
        drop(TcpStream::connect(self.host()));
    }

    /// What is answered to a request for `path`: status and body.
    pub(crate) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let host = self.host();
        let mut stream = TcpStream::connect(host).expect("an answer");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a limit");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        (status, answer.split_off(end + 4))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_preview_shows_what_a_build_writes() {
    let root = portal(CLIMATE);
    let preview = Preview::of(root.path(), &["--port", "0", "--no-drafts"]);
    let site = build(root.path(), &["--base-url", &preview.url]);
    for (path, bytes) in site.iter().filter(|(path, _)| !path.starts_with('.')) {
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let (status, body) = preview.get(&format!("/{address}"));
        assert_eq!(status, 200, "{path}");
        if path.ends_with(".html") {
            // The preview adds the script that loads a page anew.
            let (body, page) = (
                String::from_utf8_lossy(&body),
                String::from_utf8_lossy(bytes),
            );
            let start = page.split("</head>").next().expect("a head");
            let rest = page
                .split("<body")
                .nth(1)
                .expect("a body")
                .replace("</body>\n</html>\n", "");
            let rest = rest
                .trim_end()
                .trim_end_matches("</html>")
                .trim_end()
                .trim_end_matches("</body>");
            assert!(body.starts_with(start), "{path}");
            assert!(body.contains(rest.trim_end()), "{path}");
        } else {
            assert!(&body == bytes, "{path}");
        }
    }
    for path in [
        "/finnes-ikke/",
        "/../Cargo.toml",
        "/%2e%2e/portal.toml",
        "/portal.toml",
        "/measures/floating-house/",
    ] {
        assert_eq!(preview.get(path).0, 404, "{path}");
    }
    let with = Preview::of(root.path(), &["--port", "0"]);
    assert_eq!(
        with.get("/measures/floating-house/").0,
        200,
        "drafts are on"
    );
}

#[test]
fn a_saved_file_is_served() {
    let root = portal(SMALL);
    let preview = Preview::of(root.path(), &["--port", "0"]);
    let path = "/tiltak/kompetansekartlegging/";
    assert_eq!(preview.get(path).0, 200);
    let rows = "[[entry]]\nid = \"kompetansekartlegging\"\ntitle = \"Endret tittel\"\n";
    write(root.path(), &[("content/tiltak/_entries.toml", rows)]);
    let start = Instant::now();
    while !String::from_utf8_lossy(&preview.get(path).1).contains("Endret tittel") {
        assert!(start.elapsed() < Duration::from_secs(10), "an old page");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over_and_a_wrong_host_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let preview = Preview::of(&repository(SMALL), &["--port", &port.to_string()]);
    assert!(
        !preview.url.ends_with(&format!(":{port}/")),
        "{}",
        preview.url
    );
    assert_eq!(preview.get("/").0, 200);
    let ran = run(&[
        "serve",
        "--root",
        arg(&repository(SMALL)),
        "--host",
        "192.0.2.1",
    ]);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn nothing_is_written_when_there_are_errors() {
    let root = with_errors();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    let args = [
        "build",
        "--root",
        arg(root.path()),
        "--out",
        arg(&out),
        "--date",
        DAY,
    ];
    assert_eq!(run(&args).code, Some(1));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    // A site that stands already keeps standing.
    build_into(&repository(SMALL), &out, &[]);
    let before = tree(&out);
    assert_eq!(run(&args).code, Some(1));
    assert!(before == tree(&out));
    // Nor does a check write anything, or a report.
    let here = tree(root.path());
    checked(root.path(), &[]);
    run(&["report", "--root", arg(root.path())]);
    assert!(here == tree(root.path()));
}

#[test]
fn the_json_document_has_its_fixed_form() {
    let root = with_errors();
    for args in [
        vec![
            "check",
            "--root",
            arg(root.path()),
            "--date",
            DAY,
            "--format",
            "json",
        ],
        vec![
            "build",
            "--root",
            arg(root.path()),
            "--date",
            DAY,
            "--format",
            "json",
        ],
    ] {
        let ran = run(&args);
        assert_eq!(ran.stderr, "");
        assert_eq!(ran.stdout.lines().count(), 1, "one document, one line");
        let document = json(&ran.stdout);
        assert_eq!(keys(&document), ["diagnostics", "errors", "warnings"]);
        let found = document["diagnostics"].as_array().expect("a list");
        let mut codes = Vec::new();
        let mut places = Vec::new();
        for diagnostic in found {
            let mut keys = keys(diagnostic);
            keys.sort_unstable();
            assert_eq!(
                keys,
                [
                    "code",
                    "column",
                    "end_column",
                    "end_line",
                    "file",
                    "help",
                    "line",
                    "message",
                    "severity"
                ]
            );
            let text = |key: &str| diagnostic[key].as_str().expect("a text").to_owned();
            let number = |key: &str| diagnostic[key].as_u64().expect("a number");
            assert!(!text("message").is_empty());
            assert!(diagnostic["help"].is_string() || diagnostic["help"].is_null());
            assert!(number("line") >= 1 && number("column") >= 1);
            let (start, end) = (
                (number("line"), number("column")),
                (number("end_line"), number("end_column")),
            );
            assert!(start <= end);
            places.push((text("file"), start));
            codes.push((text("severity"), text("code")));
        }
        assert!(places.is_sorted(), "{places:?}");
        let count = |severity: &str| codes.iter().filter(|(known, _)| known == severity).count();
        assert_eq!(document["errors"], count("error"));
        assert_eq!(document["warnings"], count("warning"));
        let mut named: Vec<&str> = codes.iter().map(|(_, code)| code.as_str()).collect();
        named.sort_unstable();
        assert_eq!(
            named,
            ["dead-link", "dead-link", "orphan", "orphan", "unknown-key"]
        );
        let dead = &found
            .iter()
            .find(|found| found["line"] == 6)
            .expect("the first");
        assert_eq!(dead["file"], "content/tiltak/gal.md");
        // Characters are counted, not bytes: the second link stands after `[[kafjrd]] og `.
        let columns: Vec<u64> = found
            .iter()
            .filter(|found| found["code"] == "dead-link")
            .map(|found| found["column"].as_u64().expect("a number"))
            .collect();
        assert_eq!(columns, [6, 20]);
    }
    let fine = checked(&repository(SMALL), &["--format", "json"]);
    let empty = serde_json::json!({"diagnostics": [], "errors": 0, "warnings": 0});
    assert_eq!(json(&fine.stdout), empty);
    assert_eq!(fine.stderr, "");
}

#[test]
fn messages_are_in_the_language_that_is_asked_for_or_the_portals() {
    let root = with_errors();
    let said = |more: &[&str]| checked(root.path(), more).stderr;
    let (nb, nn, en) = (
        said(&["--lang", "nb"]),
        said(&["--lang", "nn"]),
        said(&["--lang", "en"]),
    );
    assert!(nb != nn && nn != en && nb != en);
    assert_eq!(said(&[]), nb, "the portal is in bokmål");
    for (text, word) in [(&nb, "feil["), (&nn, "feil["), (&en, "error[")] {
        assert!(text.contains(word), "{text}");
    }
    // Before the command as well.
    let args = [
        "--lang",
        "en",
        "check",
        "--root",
        arg(root.path()),
        "--date",
        DAY,
    ];
    assert_eq!(run(&args).stderr, en);
    for language in ["nn", "en"] {
        let settings = root.path().join("portal.toml");
        let text = fs::read_to_string(repository(SMALL).join("portal.toml")).expect("a file");
        let changed = text.replace("language = \"nb\"", &format!("language = \"{language}\""));
        fs::write(settings, changed).expect("a file");
        assert_eq!(said(&[]), said(&["--lang", language]));
    }
}

#[test]

fn failures_are_in_the_language_that_is_asked_for() {
    let said = |lang| run(&["--lang", lang, "check", "--root", "/finnes/ikke"]).stderr;
    assert_ne!(said("nb"), said("en"));
}

#[test]
fn what_was_mistyped_is_told_in_the_portals_language() {
    for (typed, said) in [
        (
            vec!["chek"],
            "det er ingen kommando `chek`; mente du `check`?",
        ),
        (
            vec!["check", "--dato", "2024"],
            "`--dato` hører ikke til her; mente du `--date`?",
        ),
        (vec!["new", "tur"], "her mangler <TITLE>\nSkriv: dugnad new"),
        (
            vec!["check", "--format", "x"],
            "`x` kan ikke stå i --format",
        ),
        (vec!["build", "--out"], "her mangler --out <MAPPE>"),
        (vec!["serve", "--port", "x"], "`x` kan ikke stå i --port"),
    ] {
        let ran = run(&typed);
        assert_eq!(ran.code, Some(2), "{typed:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_long_title_makes_a_short_id() {
    let root = portal(SMALL);
    let new = |title: &str| run(&["new", "--root", arg(root.path()), "tiltak", title]);
    let ran = new(&"Samarbeid om boliger ".repeat(10));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let path = ran.stdout.trim();
    let id = path.rsplit('/').next().expect("a file");
    assert!(id.len() <= 83 && id.ends_with("-om.md"), "{path}");
    assert!(root.path().join(path).is_file());
    let before = tree(root.path());
    let ran = new(&"Samarbeid ".repeat(40));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("300"), "{}", ran.stderr);
    assert!(before == tree(root.path()));
}

#[test]
fn the_day_is_the_one_given_or_that_of_the_environment() {
    let root = repository(SMALL);
    let built = |more: &[&str]| build(&root, more);
    let (then, now) = (built(&["--date", "2022-06-01"]), built(&[]));
    let county = |site: &crate::support::Tree| {
        html::parse(page(site, "steder/kafjord/index.html")).fact("Fylke")
    };
    assert_eq!(county(&now)[0], "fra 2024: Troms");
    assert_eq!(county(&then)[0], "2020–\u{2060}2023: Troms og Finnmark");
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("site");
    let args = ["build", "--root", arg(&root), "--out", arg(&out)];
    // Noon and the last second of the first of June 2022, in UTC.
    for seconds in ["1654084800", "1654127999"] {
        let ran = ran(dugnad(&args).env("SOURCE_DATE_EPOCH", seconds));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(tree(&out) == then);
    }
    let next = ran(dugnad(&args).env("SOURCE_DATE_EPOCH", "1654128000"));
    assert_eq!(next.code, Some(0));
    assert!(tree(&out) == built(&["--date", "2022-06-02"]));
    // What is asked for goes before the environment.
    let mut both = dugnad(&args);
    both.args(["--date", "2022-06-01"])
        .env("SOURCE_DATE_EPOCH", "0");
    assert_eq!(ran(&mut both).code, Some(0));
    assert!(tree(&out) == then);
    let wrong = ran(dugnad(&args).env("SOURCE_DATE_EPOCH", "i dag"));
    assert_eq!(wrong.code, Some(2));
    // A review date passes on a day.
    let climate = repository(CLIMATE);
    let passed = |date| {
        let ran = run(&[
            "check",
            "--root",
            arg(&climate),
            "--date",
            date,
            "--format",
            "json",
        ]);
        json(&ran.stdout)["warnings"].as_u64().expect("a number")
    };
    assert_eq!(passed("2027-06-30"), 0);
    assert_eq!(passed("2029-01-01"), 2);
}

#[test]
fn drafts_are_warned_of_and_their_errors_stop_them_only() {
    let root = portal(SMALL);
    let draft = "+++\ntitle = \"Kladd\"\ndraft = true\nfarge = 1\n+++\n\nSe [[ingen]].\n";
    write(root.path(), &[("content/tiltak/kladd.md", draft)]);
    let document = json(&checked(root.path(), &["--format", "json"]).stdout);
    assert_eq!(document["errors"], 0);
    assert_eq!(document["warnings"], 2);
    assert!(!build(root.path(), &[]).contains_key("tiltak/kladd/index.html"));
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    let args = [
        "build",
        "--root",
        arg(root.path()),
        "--out",
        arg(&out),
        "--drafts",
    ];
    assert_eq!(run(&args).code, Some(1));
    write(
        root.path(),
        &[(
            "content/tiltak/kladd.md",
            "+++\ntitle = \"Kladd\"\ndraft = true\n+++\n\nSe [[kafjord]].\n",
        )],
    );
    let with = build(root.path(), &["--drafts"]);
    assert!(with.contains_key("tiltak/kladd/index.html"));
    assert!(page(&with, "steder/kafjord/index.html").contains("/tiltak/kladd/"));
    let without = build(root.path(), &[]);
    assert!(!page(&without, "steder/kafjord/index.html").contains("kladd"));
}

fn addresses(site: &crate::support::Tree) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (path, text) in pages(site) {
        let html = html::parse(text);
        for tag in &html.tags {
            for name in ["href", "src"] {
                if let Some(address) = tag.get(name) {
                    let rel = tag.get("rel").unwrap_or_default();
                    let kind = format!("{} {rel}", tag.name);
                    found.push((path.to_owned(), kind, address.to_owned()));
                }
            }
        }
    }
    found
}

fn is_elsewhere(address: &str) -> bool {
    ["https://", "http://", "mailto:", "data:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

#[test]
fn under_a_path_every_address_begins_with_it() {
    for root in [SMALL, CLIMATE, "."] {
        let site = build(&repository(root), &["--base-url", "https://x.no/sub/"]);
        let mut inside = 0;
        for (path, kind, address) in addresses(&site) {
            if kind == "link canonical" {
                assert!(
                    address.starts_with("https://x.no/sub/"),
                    "{path}: {address}"
                );
            } else if !is_elsewhere(&address) && !address.starts_with('#') {
                assert!(address.starts_with("/sub/"), "{path}: {kind} {address}");
                inside += 1;
            }
        }
        assert!(inside > 50);
        for (path, text) in pages(&site) {
            let refresh = text.split("http-equiv=\"refresh\"").nth(1);
            let to = refresh.map(|rest| rest.split("url=").nth(1).unwrap_or_default());
            assert!(to.is_none_or(|to| to.starts_with("/sub/")), "{path}");
        }
        // With and without the slash it is the same site.
        assert!(
            addresses(&site)
                == addresses(&build(
                    &repository(root),
                    &["--base-url", "https://x.no/sub"]
                ))
        );
    }
}

#[test]
fn a_portable_site_needs_no_server() {
    for root in [SMALL, CLIMATE, "."] {
        let site = build(&repository(root), &["--portable"]);
        for (path, kind, address) in addresses(&site) {
            if kind == "link canonical" || is_elsewhere(&address) {
                continue;
            }
            assert!(!address.starts_with('/'), "{path}: {kind} {address}");
            let (place, anchor) = address.split_once('#').unwrap_or((&address, ""));
            // What is asked of a page is for its script.
            let place = place.split('?').next().unwrap_or(place);
            let target = if place.is_empty() {
                path.clone()
            } else {
                relative(&path, place)
            };
            let found = site.get(&target);
            assert!(found.is_some(), "{path}: {address} leads to {target}");
            if !anchor.is_empty() {
                let ids = html::parse(page(&site, &target));
                let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
                assert!(ids.ids().contains(&*anchor), "{path}: {address}");
            }
        }
        for (path, text) in pages(&site) {
            assert!(!text.contains("url=/"), "{path}");
        }
    }
}

/// The file that a relative address in the file `from` leads to.
fn relative(from: &str, address: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            "." | "" => {}
            ".." => assert!(parts.pop().is_some(), "{from}: {address} leads out"),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[test]
fn github_gets_ten_annotations_and_the_rest_in_the_summary() {
    let root = portal(SMALL);
    let body: String = (0..15)
        .map(|at| format!("Se [[ingen-{at}]].\n\n"))
        .collect();
    let text = format!("+++\ntitle = \"Gal\"\n+++\n\nSe [[kafjord]].\n\n{body}");
    write(root.path(), &[("content/tiltak/gal.md", &text)]);
    let summary = root.path().join("summary.md");
    fs::write(&summary, "Fra før.\n").expect("a file");
    let args = [
        "check",
        "--root",
        arg(root.path()),
        "--date",
        DAY,
        "--format",
        "github",
    ];
    let told = ran(dugnad(&args).env("GITHUB_STEP_SUMMARY", &summary));
    assert_eq!(told.code, Some(1));
    assert_eq!(told.stderr, "");
    let errors: Vec<&str> = told
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error "))
        .collect();
    assert_eq!(errors.len(), 10, "{}", told.stdout);
    assert!(errors[0].starts_with("::error file=content/tiltak/gal.md,line=7,col=6,endLine=7,"));
    assert!(
        told.stdout.lines().all(|line| line.starts_with("::")),
        "{}",
        told.stdout
    );
    let summary = fs::read_to_string(&summary).expect("a file");
    assert!(summary.starts_with("Fra før.\n"), "it is added to");
    for at in 0..15 {
        assert!(summary.contains(&format!("ingen-{at}")), "{summary}");
    }
    let ran = ran(&mut dugnad(&args));
    assert_eq!(
        (ran.code, ran.stdout),
        (Some(1), told.stdout),
        "without a summary"
    );
}

#[test]
fn github_counts_files_from_the_top_of_the_repository() {
    let repository = tempfile::tempdir().expect("a folder");
    let root = repository.path().join("delt/kunnskap");
    copy(with_errors().path(), &root);
    fs::create_dir(repository.path().join(".git")).expect("a folder");
    let told = |format| checked(&root, &["--format", format]).stdout;
    let lines = told("github");
    let place = "file=delt/kunnskap/content/tiltak/gal.md,";
    assert!(lines.contains(place), "{lines}");
    assert!(
        lines
            .lines()
            .all(|line| line.contains(" file=delt/kunnskap/")),
        "{lines}"
    );
    // Programs are told from the root.
    let document = json(&told("json"));
    let file = &document["diagnostics"][0]["file"];
    assert_eq!(file, "content/tiltak/alene.md");
}

#[test]
fn github_marks_what_the_inventory_lists() {
    let root = with_errors();
    let args = ["report", "--root", arg(root.path()), "--date", DAY];
    let inventory = run(&args).stdout;
    let told = run(&[&args[..], &["--format", "github"]].concat());
    assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""));
    let marks = told.stdout.strip_suffix(&inventory);
    let marks: Vec<&str> = marks.expect("the inventory").lines().collect();
    let is_mark = |line: &&str| {
        line.starts_with("::warning file=content/tiltak/") && line.contains("title=orphan")
    };
    assert!(!marks.is_empty() && marks.iter().all(is_mark), "{marks:?}");
}

#[test]
fn in_a_pipe_there_is_nothing_but_the_result() {
    let root = portal(SMALL);
    let args = ["build", "--root", arg(root.path()), "--date", DAY];
    // At first, and when nothing has changed.
    for _ in 0..2 {
        let ran = run(&args);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    }
    let fine = checked(root.path(), &[]);
    assert_eq!((fine.stdout.lines().count(), fine.stderr.as_str()), (1, ""));
    let inventory = run(&["report", "--root", arg(root.path()), "--format", "json"]);
    assert_eq!(inventory.stderr, "");
    json(&inventory.stdout);
    let wrong = with_errors();
    let said = checked(wrong.path(), &[]);
    assert_eq!(said.stdout, "", "messages are no result");
    for text in [&said.stderr, &fine.stdout, &inventory.stdout] {
        assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    }
    let new = run(&["new", "--root", arg(root.path()), "tiltak", "Noe nytt"]);
    let printed = (new.stdout.as_str(), new.stderr.as_str());
    assert_eq!(printed, ("content/tiltak/noe-nytt.md\n", ""));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let root = repository(".");
    let mut child = dugnad(&["report", "--root", arg(&root)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("an end");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_a_failure() {
    let (root, wrong) = (portal(SMALL), with_errors());
    let full = || {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        full.expect("a full disk")
    };
    for args in [
        vec!["report", "--root", arg(root.path())],
        vec!["report", "--root", arg(root.path()), "--format", "json"],
        vec!["check", "--root", arg(root.path()), "--format", "json"],
        vec!["check", "--root", arg(wrong.path()), "--format", "github"],
        vec!["check", "--root", arg(root.path())],
        vec!["--help"],
    ] {
        let child = dugnad(&args).stdout(full()).stderr(Stdio::piped()).spawn();
        let output = child.and_then(Child::wait_with_output).expect("an end");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
    for args in [
        vec!["build", "--root", arg(root.path()), "--timings"],
        vec!["check", "--root", arg(wrong.path())],
        vec!["check", "--root", "/finnes/ikke"],
    ] {
        let ran = dugnad(&args).stderr(full()).status().expect("an end");
        assert_eq!(ran.code(), Some(2), "{args:?}");
    }
}

/// Names of the fields that can be written in a type or record of it.
fn declared(table: &toml::Table, names: &mut BTreeSet<String>) {
    let Some(fields) = table.get("fields").and_then(toml::Value::as_table) else {
        return;
    };
    for (name, field) in fields {
        let Some(field) = field.as_table() else {
            continue;
        };
        if !field.contains_key("from") {
            names.insert(name.clone());
            declared(field, names);
        }
    }
}

#[test]
fn a_new_page_has_every_field_explained_and_is_correct() {
    for path in [SMALL, CLIMATE, "."] {
        let root = portal(path);
        let types = fs::read_dir(root.path().join("content/_types")).expect("types");
        let mut types: Vec<String> = types
            .map(|entry| {
                entry
                    .expect("a type")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
            .collect();
        types.sort();
        for type_ in types {
            let title = format!("Prøve på {type_}: «Ære & \"ånd\"»");
            let ran = run(&["new", "--root", arg(root.path()), &type_, &title]);
            assert_eq!(ran.code, Some(0), "{type_}: {}", ran.stderr);
            let made = root.path().join(ran.stdout.trim_end());
            let text = fs::read_to_string(&made).expect("the page");
            let (head, _) = text[4..].split_once("\n+++\n").expect("front matter");
            let table: toml::Table = head.parse().expect("TOML");
            assert_eq!(table["title"].as_str(), Some(title.as_str()));
            assert_eq!(table["draft"].as_bool(), Some(true));
            let own = format!("content/_types/{type_}.toml");
            let own = fs::read_to_string(root.path().join(own)).expect("a type");
            let mut names = BTreeSet::new();
            declared(&own.parse().expect("TOML"), &mut names);
            names.extend(
                [
                    "names",
                    "source",
                    "unknown",
                    "lang",
                    "summary",
                    "published",
                    "reviewed",
                    "review_by",
                    "owner",
                ]
                .map(str::to_owned),
            );
            for name in names {
                let line = |line: &str| {
                    let line = line.trim_start_matches("# ");
                    line.starts_with(&format!("{name} = "))
                        || line.contains(&format!("[[{name}]]"))
                        || line.contains(&format!(".{name}]]"))
                        || line.contains(&format!("[{name}]"))
                        || line.contains(&format!(".{name}]"))
                };
                assert!(
                    head.lines().any(line),
                    "{type_}: {name} is not explained\n{text}"
                );
            }
            let document = json(&checked(root.path(), &["--format", "json"]).stdout);
            assert_eq!(document["errors"], 0, "{type_}: {document}");
            let again = run(&["new", "--root", arg(root.path()), &type_, &title]);
            assert_eq!(again.code, Some(2), "{type_}");
            assert_eq!(fs::read_to_string(&made).expect("the page"), text);
        }
    }
}

#[test]
fn a_new_page_does_not_take_an_id_that_is_taken() {
    let root = portal(SMALL);
    let before = tree(root.path());
    // A page, a row of another type, a row without a page.
    for (type_, title) in [
        ("sted", "Kåfjord"),
        ("tiltak", "Berlevåg"),
        ("tiltak", "Pilot"),
    ] {
        let ran = run(&["new", "--root", arg(root.path()), type_, title]);
        assert_eq!(ran.code, Some(2), "{title}");
        assert_ne!(ran.stderr, "");
    }
    for (type_, title) in [
        ("tiltakk", "Noe"),
        ("tiltak", "…"),
        ("tiltak", ""),
        ("", "Noe"),
    ] {
        let ran = run(&["new", "--root", arg(root.path()), type_, title]);
        assert_eq!(ran.code, Some(2), "{type_} {title}");
    }
    let near = run(&["new", "--root", arg(root.path()), "tiltakk", "Noe"]);
    assert!(near.stderr.contains("tiltak?"), "{}", near.stderr);
    assert!(before == tree(root.path()));
}

/// What is commented out on a new page can be used by taking `#` away.
#[test]
fn the_examples_on_a_new_page_are_toml() {
    let root = portal(CLIMATE);
    let ran = run(&["new", "--root", arg(root.path()), "case", "Uncommented"]);
    let text = fs::read_to_string(root.path().join(ran.stdout.trim_end())).expect("the page");
    let (head, _) = text[4..].split_once("\n+++\n").expect("front matter");
    let is_assignment = |line: &str| {
        line.split_once(" = ").is_some_and(|(key, _)| {
            key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.is_empty()
        }) || (line.starts_with('[') && line.ends_with(']'))
    };
    let used: String = head
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|line| is_assignment(line))
                .unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    used.parse::<toml::Table>()
        .unwrap_or_else(|error| panic!("{error}\n{used}"));
}

#[test]
fn a_portal_that_init_makes_is_correct_at_once() {
    for lang in [None, Some("nb"), Some("nn"), Some("en")] {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("dypt/nede");
        let mut args = vec!["init", arg(&dir)];
        if let Some(lang) = lang {
            args.extend(["--lang", lang]);
        }
        let made = run(&args);
        assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
        let strict = checked(&dir, &["--strict", "--format", "json"]);
        assert_eq!(strict.code, Some(0), "{}", strict.stdout);
        assert_eq!(json(&strict.stdout)["warnings"], 0);
        assert_eq!(ran(dugnad(&["build"]).current_dir(&dir)).code, Some(0));
        assert!(dir.join("public/index.html").exists());
        let before = tree(&dir);
        let again = run(&["init", arg(&dir)]);
        assert_eq!(again.code, Some(2), "it is a portal already");
        assert!(before == tree(&dir));
    }
}

#[test]
fn init_takes_nobodys_files() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &[
            ("notes.txt", "mine\n"),
            // As a new repository has them.
            ("README.md", "mine\n"),
            (".gitignore", "mine\n"),
            ("content/_types/tur.toml", "mine\n"),
        ],
    );
    let before = tree(folder.path());
    let ran = run(&["init", arg(folder.path())]);
    assert_eq!(ran.code, Some(2));
    assert!(
        before == tree(folder.path()),
        "nothing is written beside what was there"
    );
    // What is in nobody's way is no hindrance.
    fs::remove_file(folder.path().join("content/_types/tur.toml")).expect("a file");
    assert_eq!(run(&["init", arg(folder.path())]).code, Some(0));
    for path in ["notes.txt", "README.md", ".gitignore"] {
        let text = fs::read_to_string(folder.path().join(path)).expect("a text");
        assert_eq!(text, "mine\n", "{path}");
    }
}

/// Nothing is read through a link that leads out, and nothing is written.
#[cfg(unix)]
#[test]
fn new_and_init_write_nothing_outside() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let root = with_a_warning();
    let folder = root.path().join("content/tiltak");
    fs::remove_dir_all(&folder).expect("a folder");
    symlink(outside.path(), &folder).expect("a link");
    let ran = run(&["new", "--root", arg(root.path()), "tiltak", "Noe nytt"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("leder ut av portalen"),
        "{}",
        ran.stderr
    );
    // A link that leads nowhere is told by its place.
    fs::remove_file(&folder).expect("a link");
    symlink(outside.path().join("none"), &folder).expect("a link");
    let ran = run(&["new", "--root", arg(root.path()), "tiltak", "Noe nytt"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("content/tiltak/noe-nytt.md"),
        "{}",
        ran.stderr
    );
    let fresh = tempfile::tempdir().expect("a folder");
    symlink(outside.path(), fresh.path().join("content")).expect("a link");
    let ran = run(&["init", arg(fresh.path())]);
    assert_eq!(ran.code, Some(2));
    assert!(!fresh.path().join("README.md").exists(), "all or nothing");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
}

#[test]
fn the_report_counts_what_there_is() {
    let root = with_a_warning();
    write(
        root.path(),
        &[
            (
                "content/tiltak/stubb.md",
                "+++\ntitle = \"Stubb\"\nstate = \"stub\"\nreview_by = \"2025\"\n+++\n\nSe [[alene]]. Tana er nevnt.\n",
            ),
            (
                "content/tiltak/kladd.md",
                "+++\ntitle = \"Kladd\"\ndraft = true\n+++\n\nSe [[stubb]].\n",
            ),
        ],
    );
    let args = [
        "report",
        "--root",
        arg(root.path()),
        "--date",
        DAY,
        "--format",
        "json",
    ];
    let ran = run(&args);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let report = json(&ran.stdout);
    let mut found = keys(&report);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "drafts",
            "open_references",
            "orphans",
            "outdated",
            "stale",
            "stubs",
            "types",
            "unlinked_mentions",
            "withdrawn",
            "words"
        ]
    );
    let types = report["types"].as_array().expect("types");
    let count = |id: &str, key: &str| {
        let type_ = types
            .iter()
            .find(|type_| type_["type"] == id)
            .expect("a type");
        type_[key].as_u64().expect("a number")
    };
    assert_eq!(types.len(), 11);
    for (type_, pages, rows, drafts) in [
        ("eksempel", 2, 0, 0),
        ("sted", 1, 7, 0),
        ("publikasjon", 0, 3, 0),
        ("satsing", 1, 1, 0),
        ("tiltak", 3, 1, 1),
        ("partnerrolle", 0, 1, 0),
    ] {
        let found = (
            count(type_, "pages"),
            count(type_, "rows"),
            count(type_, "drafts"),
        );
        assert_eq!(found, (pages, rows, drafts), "{type_}");
    }
    assert_eq!(report["drafts"], serde_json::json!(["kladd"]));
    assert_eq!(report["stubs"], serde_json::json!(["stubb"]));
    assert_eq!(
        report["stale"],
        serde_json::json!(["content/tiltak/stubb.md"])
    );
    assert_eq!(
        report["open_references"],
        serde_json::json!({
            "ev næringshager": ["vestre-varanger"],
            "én av de 14 kommunene": ["tett-pa-verkar"],
        })
    );
    let words = report["words"].as_object().expect("words");
    assert_eq!(words.keys().collect::<Vec<_>>(), ["nb", "nn"]);
    let mentions = report["unlinked_mentions"].as_array().expect("mentions");
    let tana = serde_json::json!({"page": "stubb", "mentions": "tana", "written": "Tana"});
    assert!(mentions.contains(&tana), "{mentions:?}");
    for format in ["human", "github"] {
        let ran = run(&["report", "--root", arg(root.path()), "--format", format]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.stdout.contains("ev næringshager"), "{}", ran.stdout);
    }
}

#[test]
fn the_reports_orphans_are_those_of_check() {
    let root = with_a_warning();
    let draft = "+++\ntitle = \"Kladd\"\ndraft = true\n+++\n\nSe [[alene]].\n";
    write(root.path(), &[("content/tiltak/kladd.md", draft)]);
    let args = [
        "report",
        "--root",
        arg(root.path()),
        "--date",
        DAY,
        "--format",
        "json",
    ];
    let report = json(&run(&args).stdout);
    assert_eq!(
        report["orphans"],
        serde_json::json!(["content/tiltak/alene.md"])
    );
}
