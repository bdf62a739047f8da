//! Where two lists that an editor may make long are held against each other,
//! the work must not grow as both of them together.

use super::*;

/// What `check` prints with so many threads.
pub(super) fn checked(root: &Path, threads: &str) -> String {
    let mut command = dugnad(&["check", "--root", arg(root), "--date", DAY]);
    command.args(["--format", "json"]);
    command.env("RAYON_NUM_THREADS", threads);
    let ran = crate::support::ran(&mut command);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.stdout
}

/// An editor gives a whole vocabulary new names: whoever names one of them is
/// told so, and of the first what is meant, whichever thread comes first.
#[test]
fn very_many_names_that_nobody_bears_are_told_alike_with_any_number_of_threads() {
    let mut rows = String::from("id,title,venn\n");
    let mut links = String::new();
    for at in 0..3_000 {
        let _ = writeln!(rows, "rad-{at},Rad {at},radd-{at}");
        let _ = write!(links, "[[Radd x{at}]] [@radd-{at}] ");
    }
    let page = format!("+++\ntitle = \"X\"\n+++\n\n{links}");
    let root = with(&[
        ("content/ting/_entries.csv", &rows),
        ("content/ting/x.md", &page),
    ]);
    let one = checked(root.path(), "1");
    assert_eq!(one, checked(root.path(), "2"));
    let document: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    let found = document["diagnostics"].as_array().expect("diagnostics");
    let unknown = found
        .iter()
        .filter(|found| found["code"] == "unknown-entry");
    let advised = unknown.clone().filter(|found| {
        let help = found["help"].as_str();
        help.is_some_and(|help| help.starts_with("mente du"))
    });
    assert_eq!(unknown.count(), 3_000);
    let advised = advised.count();
    assert!((100..3_000).contains(&advised), "{advised}");
}

/// One after the other each list shares a word with the next, so that all words
/// are one.
#[test]
fn synonyms_that_are_all_one_are_refused_and_very_many_pairs_are_not() {
    let settings = |lists: &str| {
        format!(
            "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\nsynonyms = [{lists}]\n"
        )
    };
    let lists = |of: fn(usize) -> String| (0..10_000).map(of).collect::<String>();
    let chain = lists(|at| format!("[\"a{at}\", \"a{}\"],", at + 1));
    let words = lists(|at| format!("\"a{at}\","));
    for wrong in [chain, format!("[{words}]")] {
        refused(fate_of(&[("portal.toml", &settings(&wrong))]), "wrong-kind");
    }
    // Words that are one by their stems alone are passed over, not told.
    let stems = lists(|at| format!("[\"{0}heten\", \"{1}het\"],", word(at), word(at + 1)));
    for right in [lists(|at| format!("[\"a{at}\", \"b{at}\"],")), stems] {
        built(fate_of(&[("portal.toml", &settings(&right))]));
    }
}

/// A word of letters for a number.
fn word(number: usize) -> String {
    let letter = |digit: u8| char::from(b'b' + digit - b'0');
    let digits = number.to_string();
    format!("vor{}dig", digits.bytes().map(letter).collect::<String>())
}

/// Terms that begin alike, and a text that begins as all of them at each word.
#[test]
fn terms_of_a_glossary_that_begin_alike_end() {
    let portal = with(&[]);
    let type_ = fs::read_to_string(portal.path().join("content/_types/ting.toml"));
    let type_ = format!("glossary = true\n{}", type_.expect("a type"));
    let mut rows = String::from("id,title\n");
    for at in 0..10_000 {
        let _ = writeln!(rows, "p{at},{}{at}", "a ".repeat(10));
    }
    let many: String = (0..10_000)
        .map(|at| format!("a a a a a a a a a a {at}, "))
        .collect();
    for text in ["a ".repeat(400_000), "a".repeat(800_000), many] {
        let text = format!("+++\ntitle = \"En\"\n+++\n\nSe [[to]].\n\n{text}\n");
        built(fate_of(&[
            ("content/_types/ting.toml", &type_),
            ("content/ting/_entries.csv", &rows),
            ("content/ting/en.md", &text),
        ]));
    }
}

/// Each of very many records is named, by its key and by its anchor, and as
/// many that are not there.
#[test]
fn very_many_records_that_are_named_end() {
    let type_ = concat!(
        "label = [\"A\", \"A\"]\nfolder = \"a\"\n[fields]\n",
        "del = { many = true, key = \"nr\", fields = { nr = {} } }\n",
        "skjema = { to = \"a\" }\nskala = { to = \"skjema#del\", many = true }\n",
        "poeng = { kind = \"number\", by = \"skjema#del\" }\n",
    );
    let each = |of: fn(usize) -> String| (0..40_000).map(of).collect::<String>();
    let records = each(|at| format!("[[del]]\nnr = \"k{at}\"\n"));
    let giver = format!("+++\ntitle = \"Giver\"\n{records}+++\n\nSe [[en]].\n");
    let portal = |front: &str, text: &str| {
        let front = format!("title = \"A\"\nskjema = \"giver\"\n{front}");
        let page = format!("+++\n{front}\n+++\n\nSe [[to]].\n\n{text}\n");
        with(&[
            ("content/_types/a.toml", type_),
            ("content/a/giver.md", &giver),
            ("content/a/a.md", &page),
        ])
    };
    let fine = |front: &str, text: &str| {
        let portal = portal(front, text);
        let check = ["check", "--root", arg(portal.path()), "--date", DAY];
        let ran = bounded(&mut dugnad(&check));
        assert_eq!(ran.code, Some(0), "{ran:?}");
    };
    let wrong = |front: &str, text: &str, code| refused(fate(portal(front, text).path()), code);
    let scales = |of| format!("skala = [{}]", each(of));
    fine(&scales(|at| format!("\"k{at}\",")), "");
    let unknown = "unknown-record";
    wrong(&scales(|at| format!("\"q{at}\",")), "", unknown);
    let numbers = format!("[poeng]\n{}", each(|at| format!("q{at} = 1\n")));
    wrong(&numbers, "", unknown);
    fine("", &each(|at| format!("[[giver#del-k{at}]] ")));
    let dead = each(|at| format!("[[giver#del-q{at}]] "));
    wrong("", &dead, "dead-anchor");
}

/// Keys, fields and blocks that nobody knows, where there are many to be meant;
/// and a source with very many places.
#[test]
fn very_many_words_that_nobody_knows_end() {
    let fields: String = (0..900).map(|at| format!("felt_{at} = {{}}\n")).collect();
    let inner: String = (0..90).map(|at| format!("inni_{at} = {{}},")).collect();
    let type_ = format!(
        "label = [\"A\", \"A\"]\nfolder = \"a\"\n[fields]\n{fields}del = {{ many = true, fields = {{ {inner} }} }}\n"
    );
    let each = |of: fn(usize) -> String| (0..40_000).map(of).collect::<String>();
    let sources = each(|at| format!("@to, s. {at}; "));
    for (front, code) in [
        (each(|at| format!("felt_x{at} = 1\n")), "unknown-key"),
        (
            each(|at| format!("[[del]]\ninni_x{at} = 1\n")),
            "unknown-key",
        ),
        (
            format!("unknown = [{}]", each(|at| format!("\"felt_x{at}\","))),
            "bad-unknown",
        ),
        (format!("source = \"{sources}\"\nfelt_x = 1"), "unknown-key"),
    ] {
        let page = format!("+++\ntitle = \"A\"\n{front}\n+++\n\nSe [[to]].\n");
        let files = [
            ("content/_types/a.toml", &*type_),
            ("content/a/a.md", &*page),
        ];
        refused(fate_of(&files), code);
    }
}
