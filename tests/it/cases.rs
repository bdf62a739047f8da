//! `tests/cases`: what editors write, and what must be said of it.

use std::fmt::Write;
use std::path::Path;

use dugnad::diag::{Language, help, message};

use crate::support::{copy, line, load, repository};

/// A case: files laid over the base, and the diagnostics that are due.
#[derive(Debug, Default)]
struct Case {
    name: String,
    files: Vec<(String, String)>,
    expected: Vec<String>,
}

/// Reads the cases of a topic.
fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: name.to_owned(),
                ..Case::default()
            });
            continue;
        }
        let ticks = line.len() - line.trim_start_matches('`').len();
        let Some(case) = cases.last_mut().filter(|_| ticks >= 3) else {
            continue;
        };
        let info = line[ticks..].trim();
        let content: Vec<&str> = lines
            .by_ref()
            .take_while(|line| line.trim_end() != "`".repeat(ticks))
            .collect();
        if info == "diagnostics" {
            case.expected = content
                .iter()
                .filter(|line| !line.trim().is_empty())
                .map(|line| (*line).to_owned())
                .collect();
        } else {
            case.files.push((
                info.to_owned(),
                content
                    .iter()
                    .fold(String::new(), |text, line| text + line + "\n"),
            ));
        }
    }
    cases
}

fn lay(root: &Path, info: &str, content: &str) {
    let mut path = info;
    let mut words = Vec::new();
    while let Some((rest, word @ ("crlf" | "bom"))) = path.rsplit_once(' ') {
        words.push(word);
        path = rest;
    }
    let path = root.join(path);
    if content.trim() == "(deleted)" {
        std::fs::remove_file(path).expect("a file of the base");
        return;
    }
    let mut content = content.to_owned();
    for word in words {
        match word {
            "crlf" => content = content.replace('\n', "\r\n"),
            _ => content.insert(0, '\u{feff}'),
        }
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, content).expect("a file");
}

/// The portal that every case is laid over, in a folder of its own.
fn base() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    copy(&repository("tests/cases/base"), root.path());
    root
}

fn topic(name: &str) {
    let text =
        std::fs::read_to_string(repository(&format!("tests/cases/{name}.md"))).expect("a topic");
    let cases = parse(&text);
    assert!(!cases.is_empty(), "no cases in {name}");
    let mut wrong = String::new();
    for case in &cases {
        let root = base();
        for (info, content) in &case.files {
            lay(root.path(), info, content);
        }
        let (portal, _) = load(root.path(), false);
        let mut found: Vec<String> = portal
            .diagnostics
            .iter()
            .map(|found| line(&portal, found))
            .collect();
        let mut expected = case.expected.clone();
        found.sort();
        expected.sort();
        if found != expected {
            let _ = writeln!(
                wrong,
                "## {}\n  expected {expected:#?}\n  found {found:#?}",
                case.name
            );
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{wrong}");
}

#[test]
fn a_folder_that_two_types_claim_is_listed_once() {
    let root = base();
    let type_ = "label = { nb = [\"Reise\", \"Reiser\"] }\nfolder = \"reiser\"\n";
    lay(root.path(), "content/_types/reise.toml", type_);
    lay(root.path(), "content/_types/ferd.toml", type_);
    lay(root.path(), "content/qqqqqqqqqq/a.md", "Tekst.\n");
    let (portal, _) = load(root.path(), false);
    let mut told = portal.diagnostics.iter();
    let told = told.find(|found| found.code.name() == "no-type");
    let args = told.map(|found| found.args.as_slice()).unwrap_or_default();
    let list = args.iter().find(|(name, _)| *name == "list");
    let count = list.map(|(_, list)| list.matches("`reiser`").count());
    assert_eq!(count, Some(1), "{told:?}");
}

/// What is advised would do: the id and not a title with brackets in it, what
/// follows the name kept, and the files where more can be added.
#[test]
fn advice_can_be_followed() {
    let root = base();
    let declared = "label = { nb = [\"Ord\", \"Ord\"] }\nfolder = \"ord\"\nglossary = true\n";
    lay(root.path(), "content/_types/ord.toml", declared);
    let words = "id,title\nbruk,Bruksareal [BRA]\nbruk,Bruk\n";
    lay(root.path(), "content/ord/_entries.csv", words);
    let page = r#"+++
title = "Prøve"
sted = ["elvedal"]
skala = "sjekklist#skala-av-10"
farge = "rød"
tema = "veibygging"
+++

Se [[sjekklist#formal]], [[Bruksareal [BRA]], [[transportplanlegging]] og [[https://example.no/a#b]].

Etter [@Rapport 2023] og [@Fylkeskommunen 2020].
"#;
    lay(root.path(), "content/saker/prove.md", page);
    let (portal, _) = load(root.path(), false);
    let advice = portal.diagnostics.iter().map(|found| {
        let help = help(found, Language::Nb).unwrap_or_default();
        let right = found.replacement.as_deref().unwrap_or_default();
        let message = message(found, Language::Nb);
        format!("{}: {message}; {help} {right}", found.code.name())
    });
    let advice: Vec<String> = advice.collect();
    for (code, said) in [
        ("duplicate-id", "alt brukt i `content/ord/_entries.csv:2:1`"),
        (
            "wrong-kind",
            "`many = true` på det i `content/_types/sak.toml`",
        ),
        ("unknown-key", "`sted`, `tema`, "),
        ("unknown-key", "erklært i `content/_types/sak.toml`"),
        (
            "unknown-entry",
            "mente du `sjekkliste`? \"sjekkliste#skala-av-10\"",
        ),
        (
            "unknown-entry",
            "siden `content/tema/veibygging.md` eller en rad i `content/tema/_entries.toml`",
        ),
        ("dead-link", "mente du `[[sjekkliste]]`? sjekkliste#formal"),
        ("dead-link", "mente du `[[bruk]]`? bruk"),
        ("dead-link", "en rad i `content/ord/_entries.csv`"),
        ("dead-link", "skriv `[tekst](https://example.no/a#b)`"),
        // An author is no source, and its id is taken.
        (
            "unknown-citation",
            "mente du en av `rapport-2022`, `rapport-2023`? Ellers",
        ),
        (
            "unknown-citation",
            "id-en `fylkeskommunen-1`, og skriv `@fylkeskommunen-1` her",
        ),
    ] {
        let is_said = |line: &String| line.starts_with(code) && line.contains(said);
        assert!(advice.iter().any(is_said), "{said}: {advice:#?}");
    }
}

macro_rules! topics {
    ($($name:ident),*) => {
        $(#[test] fn $name() { topic(stringify!($name)); })*

        const TOPICS: &[&str] = &[$(stringify!($name)),*];
    };
}

/// A topic that nobody runs holds nothing.
#[test]
fn every_topic_is_run() {
    let files = std::fs::read_dir(repository("tests/cases")).expect("a folder");
    let mut topics: Vec<String> = files
        .map(|file| file.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|topic| topic != "README")
        .collect();
    topics.sort();
    assert_eq!(topics, TOPICS);
}

topics!(
    compare,
    csv,
    declarations,
    drafts,
    encoding,
    figures,
    instruments,
    links,
    markdown,
    origins,
    pictures,
    references,
    several,
    sheets,
    structure,
    syntax,
    tables,
    values
);
