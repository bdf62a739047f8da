use super::*;

fn read(text: &str) -> Checked<RawTable<'_>> {
    parse(text, 0..text.len(), &"a.md".into())
}

/// `code written` of each mistake.
fn mistakes(text: &str) -> Vec<String> {
    read(text)
        .diagnostics
        .iter()
        .map(|found| {
            format!(
                "{} {}",
                found.code.name(),
                &text[found.span.expect("a place").range()]
            )
        })
        .collect()
}

#[test]
fn one_mistake_gives_one_diagnostic() {
    for (text, expected) in [
        ("sum = 24,5\nb = 1\n", "decimal-comma 24,5"),
        (
            "p = { kultur = 7,5, tid = 5 }\nb = 1\n",
            "decimal-comma 7,5",
        ),
        (
            "p = { tid = 5, kultur = 7,5 }\nb = 1\n",
            "decimal-comma 7,5",
        ),
        (
            "a = [ { x = 1,5 }, { y = 2 } ]\nb = 1\n",
            "decimal-comma 1,5",
        ),
        ("a = 1.000,5\nb = 1\n", "decimal-comma 1.000,5"),
        ("tid = 2024-03\nb = 1\n", "unquoted-time 2024-03"),
        ("tid = 2020/2023\nb = 1\n", "unquoted-time 2020/2023"),
        ("tid = 2024/..\nb = 1\n", "unquoted-time 2024/.."),
        ("tid = 2024~\nb = 1\n", "unquoted-time 2024~"),
        (
            "tid = { value = 2024-03, note = \"x\" }\nb = 1\n",
            "unquoted-time 2024-03",
        ),
        ("mål = 1\nb = 1\n", "bare-key mål"),
        ("t = “hei”\nb = 1\n", "curly-quote “hei”"),
        (
            "t = { x = “Hei, du”, y = 1 }\nb = 1\n",
            "curly-quote “Hei, du”",
        ),
        ("t = [“a”, “b”]\nb = 1\n", "curly-quote “a”"),
        ("t = ”hei\"\nb = 1\n", "curly-quote ”hei\""),
        ("t = \"hei”\nb = 1\n", "curly-quote ”"),
        ("a = «hei»\nb = 1\n", "curly-quote «hei»"),
        ("t = hei på deg\nb = 1\n", "unquoted-text hei på deg"),
        ("a = ja\nb = 1\n", "unquoted-text ja"),
        ("a = nordre\nb = 1\n", "unquoted-text nordre"),
        ("a = troms\nb = 1\n", "unquoted-text troms"),
        ("a = 10 000\nb = 1\n", "unquoted-text 10 000"),
        ("a = 1\na = 2\nb = 1\n", "duplicate-key a"),
        ("d = 2023-02-30\nb = 1\n", "impossible-date 2023-02-30"),
        ("t = \"hei\nb = 1\n", "toml-syntax \""),
        ("t hei\nb = 1\n", "toml-syntax h"),
        ("a = [1, 2\nb = 1\n", "toml-syntax ["),
        ("a = { x = 1, \nb = 1\n", "toml-syntax {"),
        ("a = 007\nb = 1\n", "toml-syntax 0"),
        (
            "a = 99999999999999999999\nb = 1\n",
            "toml-syntax 99999999999999999999",
        ),
        ("a = inf\nb = 1\n", "toml-syntax inf"),
        ("a = 1 b = 2\nb = 1\n", "toml-syntax ="),
        ("t = 'it's'\nb = 1\n", "toml-syntax s"),
        ("a = \nb = 1\n", "toml-syntax a"),
        ("= 1\nb = 1\n", "toml-syntax ="),
    ] {
        let found = mistakes(text);
        let expected: Vec<&str> = if text.contains("“b”") {
            vec![expected, "curly-quote “b”"]
        } else {
            vec![expected]
        };
        assert_eq!(found, expected, "{text}");
        if !text.contains("[1, 2") && !text.contains("x = 1, \n") {
            assert!(
                read(text).value.get("b").is_some(),
                "the next line is kept: {text}"
            );
        }
    }
}

#[test]
fn a_header_that_is_never_closed_is_one_mistake() {
    assert_eq!(mistakes("[[delmal\nnr = 1\n").len(), 1);
    assert_eq!(mistakes("a = 1\n[[delmal]\nnr = 1\n").len(), 1);
    assert_eq!(mistakes("a = \"\"\"\nhei\nb = 1\n").len(), 1);
}

#[test]
fn several_mistakes_are_all_found() {
    let text = "a = 24,5\nb = “x”\nc = { d = 7,5, e = 4,5 }\nf = 1\ng = 2024-03\n";
    assert_eq!(
        mistakes(text),
        [
            "decimal-comma 24,5",
            "curly-quote “x”",
            "decimal-comma 7,5",
            "decimal-comma 4,5",
            "unquoted-time 2024-03"
        ]
    );
    assert_eq!(
        read(text).value.get("f").map(|raw| &raw.kind),
        Some(&RawKind::Integer(1))
    );
}

#[test]
fn what_is_recovered_is_broken() {
    let table = read("p = { kultur = 7,5, tid = 5 }\n").value;
    let inner = table.get("p").and_then(Raw::as_table).expect("a table");
    assert!(inner.get("kultur").is_some_and(Raw::is_broken));
    assert_eq!(
        inner.get("tid").map(|raw| &raw.kind),
        Some(&RawKind::Integer(5))
    );
}

#[test]
fn spans_count_from_the_start_of_the_file() {
    let text = "+++\nå = 1\nb = \"ø\"\n+++\n";
    let table = parse(text, 4..text.len() - 4, &"a.md".into());
    assert_eq!(table.diagnostics[0].span, Some(Span::new(4, 6)));
    let (value, span) = table.value.text("b").expect("a text");
    assert_eq!((value, &text[span.range()]), ("ø", "\"ø\""));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(?s)([a-c] ?= ?|\"|'|“|”|[0-9],[0-9]|\\[|\\]|\\{|\\}|\n|æ|#|,|2024-03|.){0,30}") {
        for found in read(&text).diagnostics {
            proptest::prop_assert!(text.get(found.span.unwrap_or_default().range()).is_some());
        }
    }
}
