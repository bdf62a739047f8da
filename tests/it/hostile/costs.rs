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

/// A site that is built in bounded time; its drawings are no fault.
fn drawn(files: &[(&str, &str)]) -> Tree {
    let root = with(files);
    let out = root.path().join("public");
    let build = ["build", "--root", arg(root.path()), "--date", DAY];
    let ran = bounded(&mut dugnad(&build));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    tree(&out)
}

/// A type with these fields, and what is drawn of them.
fn drawing(fields: &str, figure: &str) -> String {
    format!(
        "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[fields]\n{fields}\n[[figures]]\nid = \"f\"\nlabel = \"F\"\n{figure}\n"
    )
}

/// Everything that has a place of its own in a drawing or its table.
#[test]
fn drawings_of_very_many_things_end() {
    let each = |of: fn(usize) -> String| (0..40_000).map(of).collect::<String>();
    let page = |front: &str| format!("+++\ntitle = \"En\"\n{front}\n+++\n\nSe [[to]].\n");
    let other = |front: &str| format!("+++\ntitle = \"To\"\n{front}\n+++\n\nSe [[en]].\n");
    let records = "del = { many = true, key = \"n\", fields = { n = {}, a = {}, b = {} } }\nbrukt = { to = \"ting#del\", many = true }";
    let keyed = page(&format!(
        "del = [{}]",
        each(|at| format!("{{ n = \"{at}\" }},"))
    ));
    let uses = other(&format!(
        "brukt = [{}]",
        each(|at| format!("\"en#del-{at}\","))
    ));
    let named = each(|at| format!("{{ a = \"a\", b = \"samme begynnelse {at}\" }},"));
    let named = page(&format!("del = [{named}]"));
    let dated = each(|at| {
        let (year, month, day) = (1000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        format!("{{value={at},time={year}-{month:02}-{day:02}}},")
    });
    let dated = page(&format!("tall = [{dated}]"));
    let steps = "kind = \"steps\"\nof = \"del\"";
    let used = "kind = \"steps\"\nof = \"brukt\"\nused = \"brukt\"";
    let bars = "kind = \"bar\"\nof = \"del\"\nname = \"b\"";
    let matrix = "kind = \"matrix\"\nof = \"del\"\nrows = \"a\"\ncolumns = \"b\"";
    let line = "kind = \"line\"\nvalue = \"tall\"";
    let plain = other("");
    for (fields, figure, one, two) in [
        (records, steps, &keyed, &uses),
        (records, used, &keyed, &uses),
        (records, bars, &named, &plain),
        (records, matrix, &named, &plain),
        ("tall = { kind = \"number\" }", line, &dated, &plain),
    ] {
        drawn(&[
            ("content/_types/ting.toml", &drawing(fields, figure)),
            ("content/ting/en.md", one),
            ("content/ting/to.md", two),
        ]);
    }
}

/// One thing under thousands of rows and as many columns: what is not shown is
/// not put together.
#[test]
fn a_thing_in_very_many_cells_ends() {
    let fields = "del = { many = true, fields = { a = { many = true }, b = { many = true } } }";
    let figure = "kind = \"matrix\"\nof = \"del\"\nrows = \"a\"\ncolumns = \"b\"";
    let each = |sign| {
        (0..8_000)
            .map(|at| format!("\"{sign}{at}\","))
            .collect::<String>()
    };
    let (rows, columns) = (each('r'), each('k'));
    let page =
        format!("+++\ntitle = \"En\"\n[[del]]\na = [{rows}]\nb = [{columns}]\n+++\n\nSe [[to]].\n");
    drawn(&[
        ("content/_types/ting.toml", &drawing(fields, figure)),
        ("content/ting/en.md", &page),
        (
            "content/ting/to.md",
            "+++\ntitle = \"To\"\n+++\n\nSe [[en]].\n",
        ),
    ]);
}

/// What readers fill in has a row for each record on each scale, and a table of
/// scores a cell for each record in each round.
#[test]
fn what_multiplies_records_by_each_other_is_bounded() {
    let fields = concat!(
        "punkt = { many = true, key = \"n\", fields = { n = {} } }\n",
        "skala = { many = true, key = \"n\", fields = { n = {}, min = { kind = \"number\" }, max = { kind = \"number\" } } }\n",
        "runde = { many = true, fields = { skjema = { to = \"ting\" }, skala = { to = \"skjema#skala\" }, tid = { kind = \"time\" }, poeng = { kind = \"number\", by = \"skjema#punkt\", limits = \"skala\" } } }\n",
    );
    let type_ = |more: &str| {
        format!("label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[fields]\n{fields}{more}\n")
    };
    let each = |count: usize, of: fn(usize) -> String| (0..count).map(of).collect::<String>();
    let page = |points, scales, rounds| {
        let points = each(points, |at| format!("{{ n = \"{at}\" }},"));
        let scales = each(scales, |at| {
            format!("{{ n = \"{at}\", min = 1, max = 5 }},")
        });
        let rounds = each(rounds, |_| {
            "{ skjema = \"en\", skala = \"0\", tid = 2000, poeng = { 0 = 1 } },".to_owned()
        });
        format!(
            "+++\ntitle = \"En\"\npunkt = [{points}]\nskala = [{scales}]\nrunde = [{rounds}]\n+++\n\nSe [[to]].\n"
        )
    };
    let form =
        type_("[[instruments]]\nkind = \"scoring\"\ndimensions = \"punkt\"\nscales = \"skala\"");
    let many = [
        ("content/_types/ting.toml", form.as_str()),
        ("content/ting/en.md", &page(5000, 5000, 0)),
    ];
    refused(fate_of(&many), "bad-scale");
    let scores = "[[figures]]\nid = \"f\"\nlabel = \"F\"\nkind = \"scores\"\nof = \"runde\"\nvalue = \"poeng\"\ntime = \"tid\"";
    for (points, rounds) in [(40_000, 2), (5000, 5000)] {
        let site = drawn(&[
            ("content/_types/ting.toml", &type_(scores)),
            ("content/ting/en.md", &page(points, 1, rounds)),
        ]);
        assert!(super::page(&site, "ting/en/index.html").len() < 50_000_000);
    }
}

/// What is declared is drawn for each entry, so that a few lines more would be
/// as much again of all there is.
#[test]
fn no_more_is_declared_than_somebody_can_use() {
    let each =
        |count: usize, of: &dyn Fn(usize) -> String| -> String { (0..count).map(of).collect() };
    let type_ = |head: &str, fields: &str, tail: &str| {
        format!(
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n{head}\n[fields]\nvenn = {{ to = \"ting\", many = true }}\n{fields}\n{tail}\n"
        )
    };
    let fields = each(100, &|at| format!("f{at} = {{}}\n"));
    let facets = |count| format!("facets = [{}]", each(count, &|at| format!("\"f{at}\",")));
    let derived = |count| {
        each(count, &|at| {
            format!("d{at} = {{ from = \"venn\", many = true }}\n")
        })
    };
    let sheets = |count| {
        each(count, &|at| {
            format!("[[sheets]]\nid = \"ark{at}\"\nlabel = \"Ark\"\nparts = [\"venn\"]\n")
        })
    };
    let fixed = |count| {
        let all = each(count, &|at| {
            format!("[[compare.fixed]]\nid = \"f{at}\"\nlabel = \"F\"\n")
        });
        format!("[compare]\nid = \"c\"\nlabel = \"C\"\nfields = [\"venn\"]\n{all}")
    };
    for (most, declared) in [
        (
            24,
            &(|count| type_(&facets(count), &fields, "")) as &dyn Fn(usize) -> String,
        ),
        (100, &|count| type_("", &derived(count), "")),
        (12, &|count| type_("", "", &sheets(count))),
    ] {
        let with = |count| fate_of(&[("content/_types/ting.toml", &declared(count))]);
        built(with(most));
        refused(with(most + 1), "bad-declaration");
    }
    // What chooses among entries is a template in the page, as nothing else is.
    let many = type_("", "", &fixed(25));
    refused(
        fate_of(&[("content/_types/ting.toml", &many)]),
        "bad-declaration",
    );
    let shelves = each(51, &|_| "[[shelf]]\ntype = \"ting\"\n".to_owned());
    let portal = format!(
        "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n{shelves}"
    );
    refused(fate_of(&[("portal.toml", &portal)]), "bad-declaration");
}

/// A list of all stands on the front page, and what one entry tells in two
/// thousand records on each page that leads to it.
#[test]
fn what_stands_on_many_pages_is_short() {
    let type_ = concat!(
        "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n[page]\norder = [\"alle\"]\n[fields]\n",
        "bok = { to = \"ting\" }\ndel = { many = true, fields = { n = {} } }\n",
        "alle = { from = \"bok.del\", many = true }\nnavn = { from = \"bok.del.n\", many = true }\n",
    );
    let records: String = (0..2000)
        .map(|at| format!("{{ n = \"navn {at}\" }},"))
        .collect();
    let book = format!("+++\ntitle = \"Boka\"\ndel = [{records}]\n+++\n\nSe [[en]] og [[to]].\n");
    let rows: String = (0..500).map(|at| format!("r{at},Rad {at}\n")).collect();
    let site = built(fate_of(&[
        (
            "portal.toml",
            "title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n[[shelf]]\ntype = \"ting\"\n",
        ),
        ("content/_types/ting.toml", type_),
        ("content/ting/boka.md", &book),
        ("content/ting/_entries.csv", &format!("id,title\n{rows}")),
        (
            "content/ting/en.md",
            "+++\ntitle = \"En\"\nbok = \"boka\"\n+++\n\nSe [[to]].\n",
        ),
    ]));
    let front = html::parse(super::page(&site, "index.html"));
    assert_eq!(
        front
            .all("li")
            .filter(|item| item.text().contains("Rad "))
            .count(),
        98
    );
    let page = html::parse(super::page(&site, "ting/en/index.html"));
    let text = page.all("article").next().expect("an article").text();
    assert!(
        text.contains("navn 199") && !text.contains("navn 200"),
        "{text}"
    );
    assert!(
        text.contains("Og flere: 1800") && text.contains("og 1800 til"),
        "{text}"
    );
}

/// A path out and back leads from each of three thousand to each of them.
#[test]
fn what_leads_from_all_to_all_is_refused() {
    let rows: String = (0..3000)
        .map(|at| format!("r{at},Rad {at},boka\n"))
        .collect();
    let rows = format!("id,title,bok\n{rows}");
    let type_ = |head: &str, fields: &str, tail: &str| {
        format!(
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n{head}\n[fields]\nbok = {{ to = \"ting\", inverse = \"alle\" }}\n{fields}\n{tail}\n"
        )
    };
    let figure = |kind: &str| format!("[[figures]]\nid = \"f\"\nlabel = \"F\"\nkind = {kind}");
    for declared in [
        type_("facets = [\"bok.alle\"]", "", ""),
        type_("", "d = { from = \"bok.alle\", many = true }", ""),
        type_(
            "[page]\nnotices = [{ text = \"Se\", see = [\"bok.alle\"] }]",
            "",
            "",
        ),
        type_(
            "",
            "",
            "[[sheets]]\nid = \"ark\"\nlabel = \"Ark\"\nparts = [{ of = \"bok.alle\" }]",
        ),
        type_(
            "",
            "",
            &figure("\"matrix\"\nrows = \"bok.alle\"\ncolumns = \"bok.alle\""),
        ),
        type_("", "", &figure("\"bar\"\nof = \"bok.alle\"")),
    ] {
        let fate = fate_of(&[
            ("content/_types/ting.toml", &declared),
            (
                "content/ting/boka.md",
                "+++\ntitle = \"Boka\"\n+++\n\nSe [[en]] og [[to]].\n",
            ),
            ("content/ting/_entries.csv", &rows),
        ]);
        refused(fate, "bad-path");
    }
}

/// Each page of a sheet puts all things in order, and each year of a time is a
/// page with all who have it.
#[test]
fn what_one_path_makes_very_many_pages_of_is_refused() {
    let type_ = |tail: &str, fields: &str| {
        format!("label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n{tail}\n[fields]\n{fields}\n")
    };
    let rows = |count: usize, cell: &str| -> String {
        (0..count)
            .map(|at| format!("r{at},Rad {at},{cell}\n"))
            .collect()
    };
    let sheet = type_(
        "",
        "bok = { to = \"ting\", inverse = \"alle\" }\n[[sheets]]\nid = \"ark\"\nlabel = \"Ark\"\nparts = [{ of = \"alle\", most = 10 }]",
    );
    let periods: String = (0..16)
        .map(|at| format!("p{at} = {{ from = \"nar\" }}\n"))
        .collect();
    let names: Vec<String> = (0..16).map(|at| format!("\"p{at}\"")).collect();
    let period = type_(
        &format!("facets = [{}]", names.join(", ")),
        &format!("nar = {{ kind = \"time\" }}\n{periods}"),
    );
    for (declared, rows) in [
        (&sheet, format!("id,title,bok\n{}", rows(12_000, "boka"))),
        (
            &period,
            format!("id,title,nar\n{}", rows(8000, "1900/2026")),
        ),
    ] {
        let fate = fate_of(&[
            ("content/_types/ting.toml", declared),
            ("content/ting/boka.md", "+++\ntitle = \"Boka\"\n+++\n"),
            ("content/ting/_entries.csv", &rows),
        ]);
        refused(fate, "bad-path");
    }
}

/// Rows of one cell are as wide as their table.
#[test]
fn wide_tables_are_refused() {
    let table = |columns: usize| {
        format!(
            "{}|\n{}|\n{}",
            "|a".repeat(columns),
            "|-".repeat(columns),
            "|a\n".repeat(3000)
        )
    };
    built(page_with("", &table(100)));
    let many: String = (0..40).map(|_| table(3000) + "\n\n").collect();
    refused(page_with("", &many), "too-large");
}

/// More names than can be counted in two bytes.
#[test]
fn each_of_very_many_names_stands_in_the_alphabet() {
    let names: Vec<String> = (0..66_000).map(|at| format!("\"Navn {at}\"")).collect();
    let site = built(page_with(&format!("names = [{}]", names.join(",")), ""));
    for name in ["Navn 0<", "Navn 65535<", "Navn 65999<"] {
        let mut letters = pages(&site).filter(|(path, _)| path.starts_with("alfabetisk/n/"));
        assert!(letters.any(|(_, text)| text.contains(name)), "{name}");
    }
}

/// What is declared and set once stands on every page.
#[test]
fn declarations_that_are_long_or_repeat_themselves_are_refused() {
    let portal = |line: &str| {
        format!("title = \"P\"\nlanguage = \"nb\"\nbase_url = \"https://p.example.no/\"\n{line}\n")
    };
    let long = "a ".repeat(50_000);
    let path = "a/".repeat(50_000);
    for line in [
        format!("description = \"{long}\""),
        format!("licence = {{ nb = \"a\", nn = \"{long}\" }}"),
        format!("repository = \"https://github.com/{path}\""),
        format!("[navigation]\nmain = [{}]", "\"ting\",".repeat(10_000)),
        format!("[navigation]\nabout = [{}]", "\"en\",".repeat(10_000)),
    ] {
        let codes = fate_of(&[("portal.toml", &portal(&line))]);
        refused(codes, "bad-declaration");
    }
    let type_ = |line: &str| {
        format!(
            "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\n{line}\n[fields]\ntekst = {{}}\nvenn = {{ to = \"ting\" }}\n"
        )
    };
    let many = "\"tekst\",".repeat(10_000);
    for line in [
        format!("help = \"{long}\""),
        format!("facets = [{many}]"),
        format!("facets = [\"tekst\"]\n[finder]\nlabel = \"F\"\nby = [{many}]"),
        format!("[page]\ncard = [{many}]"),
        format!("[compare]\nid = \"c\"\nlabel = \"C\"\nfields = [{many}]"),
    ] {
        refused(
            fate_of(&[("content/_types/ting.toml", &type_(&line))]),
            "bad-declaration",
        );
    }
}

/// A card is on every list that its entry is on.
#[test]
fn long_texts_are_short_on_cards() {
    let type_ = "label = [\"Ting\", \"Ting\"]\nfolder = \"ting\"\nfacets = [\"b\"]\n[page]\ncard = [\"a\"]\n[fields]\na = {}\nb = { many = true }\n";
    let values: String = (0..1000).map(|at| format!("\"v{at}\",")).collect();
    let page = format!(
        "+++\ntitle = \"En\"\na = \"{}\"\nb = [{values}]\n+++\n\nSe [[to]].\n",
        "lang ".repeat(20_000)
    );
    let site = built(fate_of(&[
        ("content/_types/ting.toml", type_),
        ("content/ting/en.md", &page),
    ]));
    let size: usize = site.values().map(Vec::len).sum();
    assert!(size < 30_000_000, "{size} bytes");
}

/// Each link could lead to each entry of its name.
#[test]
fn a_name_that_very_many_bear_is_told_in_bounded_time_and_space() {
    let each = |of: fn(usize) -> String| (0..20_000).map(of).collect::<String>();
    let rows = format!("id,title\n{}", each(|at| format!("r{at},Samme\n")));
    let text = format!(
        "+++\ntitle = \"En\"\n+++\n\nSe [[to]]. {}\n",
        "[[Samme]] ".repeat(20_000)
    );
    let root = with(&[
        ("content/ting/_entries.csv", &rows),
        ("content/ting/en.md", &text),
    ]);
    let check = [
        "check",
        "--root",
        arg(root.path()),
        "--date",
        DAY,
        "--format",
        "json",
    ];
    let ran = bounded(&mut dugnad(&check));
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.len() < 50_000_000, "{} bytes", ran.stdout.len());
}
