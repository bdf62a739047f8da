use super::*;
use crate::diag::{Code, Diagnostic};
use crate::document::raw::{Raw, RawKind};

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
        ("t = \"si «ja» nå\nb = 1\n", "toml-syntax \""),
        ("t = \"si «ja»\nb = 1\n", "toml-syntax \""),
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
        ("t = 'it's'\nb = 1\n", "toml-syntax 'it's'"),
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

/// The text after every diagnostic has been done as it says.
fn mended(text: &str) -> String {
    let mut found = read(text).diagnostics;
    found.sort_by_key(|found| std::cmp::Reverse(found.span));
    found.into_iter().fold(text.to_owned(), |mut text, found| {
        let right = found.replacement.expect("what is right");
        text.replace_range(found.span.expect("a place").range(), &right);
        text
    })
}

/// Each text, the hint that it gets, and the text when it is followed.
fn is_right(cases: &[(&str, &str, &str)]) {
    for &(written, hint, right) in cases {
        let found = read(written).diagnostics;
        assert!(
            !found.is_empty() && found.iter().all(|found| found.hint == hint),
            "{written}: {found:?}"
        );
        assert_eq!(mended(written), right, "{written}");
        assert_eq!(read(right).diagnostics, [], "{right}");
    }
}

#[test]
fn what_is_said_to_be_right_of_texts_is() {
    is_right(&[
        // A text without quotation marks.
        ("t = hei, du\n", "", "t = \"hei, du\"\n"),
        ("t = hei, \"du\"\n", "", "t = \"hei, «du»\"\n"),
        ("t = brukte 2,5, og så\n", "", "t = \"brukte 2,5, og så\"\n"),
        ("t = 3 byer, 2 bygder\n", "", "t = \"3 byer, 2 bygder\"\n"),
        ("t = P-1\"\n", "mark-before", "t = \"P-1\"\n"),
        (
            "t = [it's, 24\" bred]\n",
            "",
            "t = [\"it's\", \"24\\\" bred\"]\n",
        ),
        ("t = [a, 2, c]\n", "", "t = [\"a\", 2, \"c\"]\n"),
        ("t = [a, \"b\", c]\n", "", "t = [\"a\", \"b\", \"c\"]\n"),
        (
            "t = { v = 3, n = en, to, d = 4 }\n",
            "",
            "t = { v = 3, n = \"en, to\", d = 4 }\n",
        ),
        (
            "t = { n = it's, to, d = \"x\" }\n",
            "",
            "t = { n = \"it's, to\", d = \"x\" }\n",
        ),
        ("t = True\n", "flag", "t = true\n"),
        ("t = FALSE\n", "flag", "t = false\n"),
        ("d = 5.3.2024\n", "", "d = \"2024-03-05\"\n"),
        ("d = 05.03.2024\n", "", "d = \"2024-03-05\"\n"),
        ("t = hei\u{b}du\n", "", "t = \"hei du\"\n"),
        // Marks within a text.
        ("t = \"Si \"ja\" nå\"\n", "quotes", "t = \"Si «ja» nå\"\n"),
        ("t = \"\"Ja\" nå\"\n", "quotes", "t = \"«Ja» nå\"\n"),
        ("t = \"Si \"ja\"\"\n", "quotes", "t = \"Si «ja»\"\n"),
        (
            "t = \"Ja\" sa han og \"nei\"\n",
            "quotes",
            "t = \"«Ja» sa han og «nei»\"\n",
        ),
        (
            "t = \"Hei\" og hå # nå\n",
            "quotes",
            "t = \"«Hei» og hå\" # nå\n",
        ),
        (
            "t = \"En 24\" skjerm\"\n",
            "quotes",
            "t = \"En 24\\\" skjerm\"\n",
        ),
        ("t = 'it's'\n", "quotes", "t = \"it's\"\n"),
        ("t = “Si \"ja\" nå”\n", "", "t = \"Si «ja» nå\"\n"),
        ("t = “it’s «x»”\n", "", "t = \"it’s «x»\"\n"),
        ("t = [“si “ja””, «a»]\n", "", "t = [\"si “ja”\", \"a\"]\n"),
        ("t = “Si \"ja\" # nå”\n", "", "t = \"Si «ja» # nå\"\n"),
        ("t = \"hei”, sa han”\n", "", "t = \"hei”, sa han\"\n"),
        ("t = 'hei’\n", "", "t = 'hei'\n"),
    ]);
}

#[test]
fn what_is_said_to_be_right_of_a_mark_that_lacks_is() {
    is_right(&[
        // A mark after a text, and none before.
        ("t = a\"\n", "mark-before", "t = \"a\"\n"),
        (
            "t = @a, «b», l. 3\" # nå\n",
            "mark-before",
            "t = \"@a, «b», l. 3\" # nå\n",
        ),
        ("t = [a\", \"b\"]\n", "mark-before", "t = [\"a\", \"b\"]\n"),
        (
            "t = [\"a\", b, c\"]\n",
            "mark-before",
            "t = [\"a\", \"b, c\"]\n",
        ),
        (
            "t = { v = 20/..\", n = \"b\" }\n",
            "mark-before",
            "t = { v = \"20/..\", n = \"b\" }\n",
        ),
        // A mark before a text, and none after.
        ("t = [\"a, \"b\"]\n", "mark-after", "t = [\"a\", \"b\"]\n"),
        (
            "t = [\"a\", \"b, \"c\"]\n",
            "mark-after",
            "t = [\"a\", \"b\", \"c\"]\n",
        ),
        ("t = [\"a\", \"b]\n", "mark-after", "t = [\"a\", \"b\"]\n"),
        ("t = [\"a]\nb = 1\n", "mark-after", "t = [\"a\"]\nb = 1\n"),
        (
            "t = [\"a, b ] # nå\n",
            "mark-after",
            "t = [\"a, b\" ] # nå\n",
        ),
        ("t = ['a, 'b']\n", "mark-after", "t = ['a', 'b']\n"),
        (
            "t = { v = \"a, n = 2 }\n",
            "mark-after",
            "t = { v = \"a\", n = 2 }\n",
        ),
        (
            "t = { v = \"a, n = \"b\" }\n",
            "mark-after",
            "t = { v = \"a\", n = \"b\" }\n",
        ),
        (
            "t = { v = \"a, b, n = \"c\" }\n",
            "mark-after",
            "t = { v = \"a, b\", n = \"c\" }\n",
        ),
        (
            "t = { v = 1, n = \"a }\n",
            "mark-after",
            "t = { v = 1, n = \"a\" }\n",
        ),
        (
            "t = [{ v = \"a, n = \"b\" }]\n",
            "mark-after",
            "t = [{ v = \"a\", n = \"b\" }]\n",
        ),
    ]);
}

#[test]
fn what_is_said_to_be_right_of_signs_is() {
    is_right(&[
        // Several lines, and several values.
        (
            "t = \"En\nto, og\n  tre.\"\nb = 1\n",
            "wrapped",
            "t = \"En to, og tre.\"\nb = 1\n",
        ),
        ("t = \"a\", \"b\"\n", "list", "t = [\"a\", \"b\"]\n"),
        ("t = [\"a\" \"b\"]\n", "comma", "t = [\"a\", \"b\"]\n"),
        (
            "t = [\n  \"a\"\n  \"b\"\n]\n",
            "comma",
            "t = [\n  \"a\",\n  \"b\"\n]\n",
        ),
        (
            "t = { v = 3 n = \"x\" }\n",
            "comma",
            "t = { v = 3, n = \"x\" }\n",
        ),
        (
            "t = { v = \"ø\"; n = 4 }\n",
            "comma",
            "t = { v = \"ø\", n = 4 }\n",
        ),
        (
            "t = \"Et\nord = forklart slik, og\nmer.\"\nb = 1\n",
            "wrapped",
            "t = \"Et ord = forklart slik, og mer.\"\nb = 1\n",
        ),
        // Signs of other languages.
        ("t: hei # nå\n", "colon", "t = \"hei\" # nå\n"),
        ("t: hei\n", "colon", "t = \"hei\"\n"),
        ("t: 4\n", "colon", "t = 4\n"),
        ("t = { v: 3, n: 4 }\n", "colon", "t = { v = 3, n = 4 }\n"),
        ("// hei\n", "comment", "# hei\n"),
        ("<!-- hei -->\n", "comment", "# hei\n"),
        ("t = \"x\",\n", "sign", "t = \"x\"\n"),
        ("t = 2;\n", "sign", "t = 2\n"),
        // Backslashes.
        (
            "t = \"a\\b\\\\c % \\d\"\n",
            "backslash",
            "t = \"a\\\\b\\\\c % \\\\d\"\n",
        ),
        (
            "t = [\"C:\\Us er\"]\n",
            "backslash",
            "t = [\"C:\\\\Us er\"]\n",
        ),
        ("t = \"C:\\udde0\"\n", "backslash", "t = \"C:\\\\udde0\"\n"),
        (
            "t = \"kart\\øya.png\"\n",
            "backslash",
            "t = \"kart/øya.png\"\n",
        ),
        // What is not seen.
        ("t =\u{a0}1\n", "unseen", "t = 1\n"),
        ("t = \"a\u{b}b\"\n", "unseen", "t = \"a b\"\n"),
        ("t = 'a\u{b}b' # c\0d\n", "unseen", "t = 'a b' # c d\n"),
        (
            "t = \"\"\"a\nb\u{b}c\"\"\"\n",
            "unseen",
            "t = \"\"\"a\nb c\"\"\"\n",
        ),
        ("t\u{a0}= 1\n", "unseen", "t = 1\n"),
        ("\u{200b}t = \"x\"\n", "unseen", "t = \"x\"\n"),
        // Records.
        (
            "[[a]]\nx = 1\n[a]\nx = 2\n[a.c]\nd = 3\n",
            "record",
            "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.c]\nd = 3\n",
        ),
        (
            "[a]\nx = 1\n[[a]]\nx = 2\n",
            "record",
            "[[a]]\nx = 1\n[[a]]\nx = 2\n",
        ),
    ]);
}

#[test]
fn where_it_is_not_plain_what_is_right_all_that_it_may_be_is_said() {
    for (written, hint, right, or) in [
        ("a = ja\n", "flag", "true", "\"ja\""),
        ("a = Nei\n", "flag", "false", "\"Nei\""),
        ("a = 2 km\n", "number", "2", "\"2 km\""),
        ("a = 2,5 mill.\n", "number", "2500000", "\"2,5 mill.\""),
        (
            "a = 3 milliarder\n",
            "number",
            "3000000000",
            "\"3 milliarder\"",
        ),
        ("a = 12\u{a0}000\n", "number", "12000", "\"12\u{a0}000\""),
        ("a = 12.000.000\n", "number", "12000000", "\"12.000.000\""),
        ("a = 50%\n", "number", "50", "\"50%\""),
        (
            "[a]\nx = 1\n[a]\nx = 2\n[a]\nx = 3\n",
            "records",
            "[[a]]",
            "[a]",
        ),
    ] {
        let found = read(written).diagnostics;
        let [found] = found.as_slice() else {
            panic!("{written}: {found:?}");
        };
        assert_eq!((found.hint, &found.replacement), (hint, &None), "{written}");
        for arg in [("right", right), ("or", or)] {
            let arg = (arg.0, arg.1.to_owned());
            assert!(found.args.contains(&arg), "{written}: {found:?}");
        }
    }
}

#[test]
fn a_key_without_a_value_is_one_mistake() {
    for (written, key) in [
        ("a =\nb = 1\n", "a"),
        ("b = 1\nlangt-navn = # kommer\n", "langt-navn"),
        ("b = { v = , n = 1 }\n", "v"),
        ("b = 1\na =", "a"),
    ] {
        assert_eq!(mistakes(written), [format!("toml-syntax {key}")]);
        let read = read(written);
        assert_eq!(read.diagnostics[0].hint, "empty");
        assert!(read.value.get("b").is_some(), "{written}");
        assert!(read.value.get("a").is_none_or(Raw::is_broken), "{written}");
    }
}

#[test]
fn declared_fields_of_one_name_are_told_apart_from_records() {
    let text = "[fields.a]\nto = \"b\"\n[fields.c]\n[fields.a]\nto = \"d\"\n";
    let found = read(text).diagnostics;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].hint),
        (Code::DuplicateKey, "field")
    );
    assert_eq!(found[0].span.map(|span| span.start), Some(31));
}

#[test]
fn a_field_whose_header_is_lost_is_one_mistake() {
    let text =
        "[fields.a]\nto = \"b\"\nmany = true\nto = \"d\"\nmany = true\nkey = \"e\"\n[fields.f]\n";
    let read = read(text);
    let found = &read.diagnostics;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].code, found[0].hint),
        (Code::DuplicateKey, "new-field")
    );
    assert_eq!(found[0].span.map(|span| span.start), Some(32));
    // The header goes before the line, and not in its place.
    assert_eq!(found[0].replacement, None);
    // A line that stands there twice is no field.
    let twice = "[fields.a]\nto = \"b\"\nto = \"d\"\n";
    assert_eq!(mistakes(twice), ["duplicate-key to"]);
}

#[test]
fn a_header_that_is_never_closed_is_one_mistake() {
    assert_eq!(mistakes("[[delmal\nnr = 1\n").len(), 1);
    assert_eq!(mistakes("a = 1\n[[delmal]\nnr = 1\n").len(), 1);
    assert_eq!(mistakes("a = \"\"\"\nhei\nb = 1\n").len(), 1);
    // However long it was meant to be, and whatever else is wrong.
    let prose = "Merk: han går hit, og så videre.\n".repeat(300);
    let text = format!("a = \"\"\"\n{prose}b = 2024-03\n");
    let told = ["toml-syntax \"\"\"", "unquoted-time 2024-03"];
    assert_eq!(mistakes(&text), told);
    assert!(read(&text).value.get("b").is_some());
    // A text that is no TOML is told of all the same.
    assert!(!mistakes(&"= 2\n".repeat(300)).is_empty());
    let told = ["toml-syntax [", "decimal-comma 7,5"];
    assert_eq!(mistakes("a = [1, 2\nb = 7,5\n"), told);
}

#[test]
fn what_is_written_to_take_long_does_not() {
    let spaces = " ".repeat(15_000);
    let lines: String = (0..190)
        .map(|at| format!("a{at} = {spaces}7,5\n"))
        .collect();
    let prose = format!("a = \"\"\"{}", "x\n".repeat(100_000));
    for text in [lines, prose] {
        let begun = std::time::Instant::now();
        assert!(!read(&text).diagnostics.is_empty());
        // Each took minutes when every sign looked back over the line, and every
        // line was a round.
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }
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

/// Ways to write the text `words`, or what is like a text, that are no TOML.
fn slips(words: &str) -> Vec<String> {
    let half = words.find(' ').map_or(words.len(), |at| at + 1);
    let (before, after) = words.split_at(half);
    // In tables and lists a comma has a meaning of its own.
    let plain = words.replace(',', "");
    vec![
        format!("k = {words}"),
        format!("k = {words}, {words}"),
        format!("k = “{words}”"),
        format!("k = \"{words}”"),
        format!("k = “{words}\""),
        format!("k = “{before}\"x\"{after}”"),
        format!("k = {words}\""),
        format!("k = \"{words}"),
        format!("k = \"{before}\"{after}\""),
        format!("k = \"{before}\"x\"{after}\""),
        format!("k = \"\"x\" {words}\""),
        format!("k = \"{words} \"x\"\""),
        format!("k = '{before}'{after}'"),
        format!("k = \"{before}\n{after}\""),
        format!("k = \"{before}\n  ord = {after} her\n og {words}\""),
        format!("k = \"{words}\","),
        format!("k = \"{words}\";  # nå"),
        format!("k = \"{words}\", \"{before}\""),
        format!("k: {words}"),
        format!("k: \"{words}\""),
        format!("k: {words} # nå"),
        format!("k = \"C:\\{words}\""),
        format!("k = \"\\udde0{words}\\{before}\""),
        format!("k = [\"{words}\\{before}\", \"{before}\"]"),
        format!("k = [{plain}, og {plain}]"),
        format!("k = [a{plain}, b]"),
        format!("k = [\"{words}\" \"{before}\"]"),
        format!("k = [\n\"{words}\"\n'{before}'\n]"),
        format!("k = [\"{before}\"x\"{after}\"]"),
        format!("k = {{ v = \"{words}\" n = 1 }}"),
        format!("k = {{ v = \"{words}\"; n = 1 }}"),
        format!("k = {{ v: \"{words}\", n: 1 }}"),
        format!("k = {{ v = {plain}, n = 1 }}"),
        format!("k = {{ v = a, {plain}, n = 1 }}"),
        format!("k\u{a0}=\u{a0}\"{words}\"\u{200b}"),
        format!("// {words}"),
        format!("<!-- {words} -->"),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]
    #[test]
    fn a_slip_is_put_right_by_doing_what_is_said(
        words in "(5 |24 )?[a-zæå]{3}([a-zæå0-9]|[ ,.;:#?!'–/%()-]| (og|«ja»|nei|2,5|12 000|2024-03|5\\.3\\.2024) ){0,12}[a-zæå0-9?)]?",
        which in proptest::prelude::any::<proptest::sample::Index>(),
        crlf in proptest::prelude::any::<bool>(),
    ) {
        let written = slips(&words);
        let around = |line: &str| {
            let text = format!("f = \"ø, «x»\"\n{line}\ne = [1, 2]\n");
            if crlf { text.replace('\n', "\r\n") } else { text }
        };
        let text = around(which.get(written.as_slice()).as_str());
        let found = read(&text).diagnostics;
        if found.iter().all(|found| found.replacement.is_some()) {
            let mended = mended(&text);
            proptest::prop_assert_eq!(&read(&mended).diagnostics, &[], "{}\n{}", text, mended);
            let read = read(&mended).value;
            let kind = read.get("f").map(|raw| &raw.kind);
            proptest::prop_assert_eq!(kind, Some(&RawKind::Text("ø, «x»".into())));
            proptest::prop_assert!(read.get("e").is_some());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(?s)([a-c] ?= ?|\"|'|“|”|[0-9],[0-9]|\\[|\\]|\\{|\\}|\n|æ|#|,|2024-03|.){0,30}") {
        for found in read(&text).diagnostics {
            proptest::prop_assert!(text.get(found.span.unwrap_or_default().range()).is_some());
        }
    }
}

/// What opens on the first line swallows all below it, where each word, pair
/// and header brings a complaint of its own.
#[test]
fn one_mistake_before_much_text_gives_one_diagnostic() {
    let pairs: String = (0..300)
        .map(|at| format!("k{at} = \"Et ord, og et til. En linje {at}\"\n"))
        .collect();
    let records: String = (0..3)
        .map(|at| format!("[[r]]\nnr = {at}\nord = [\"a\", \"b\"]\nom = {{ a = 1 }}\n"))
        .collect();
    for (first, expected) in [
        ("t = [\"a\", \"b]\n", "toml-syntax \"b"),
        ("t = [\"a\", \"b\n", "toml-syntax \""),
        ("t = { v = \"a, b\n", "toml-syntax \""),
        ("t = { v = \"a }\n", "toml-syntax \"a"),
        ("t = \"a\n", "toml-syntax \""),
        ("t = [\"a, \"b\"]\n", "toml-syntax \"a"),
        ("t = [\"a\", \"b\"\n", "toml-syntax ["),
        ("t = [ # en [ og \"\n  \"a\",\n  [1],\n\n", "toml-syntax ["),
        ("t = [[1, 2], [3]\n", "toml-syntax ["),
        ("t = [{ a = 1 }, { b = 2 ]\n", "toml-syntax {"),
        ("t = { v = \"a\"\n", "toml-syntax {"),
        ("t = \"Si \"ja\" nå\"\n", "toml-syntax \"Si \"ja\" nå\""),
    ] {
        for below in [format!("{pairs}{records}"), records.clone()] {
            let text = format!("{first}{below}");
            assert_eq!(mistakes(&text), [expected], "{first}");
            let read = read(&text).value;
            assert!(
                read.get("k299").is_some() == below.starts_with('k'),
                "{first}"
            );
            assert!(read.get("r").is_some(), "{first}");
        }
    }
}

/// Nothing is taken for left open that is not.
#[test]
fn what_goes_over_lines_is_no_mistake() {
    let lists = "a = [\n  [1],\n  [true],\n  \"b = 1\",\n  \"[c]\", # [\n]\n\
        c = [{ d = 1, e = [\n  2\n] }]\nf = \"\"\"\ng = [\nh = 1\n\"\"\"\ni = [it's, 24\" bred]\n";
    assert_eq!(
        mistakes(&format!("{lists}j = 5.3.2024\n")),
        ["unquoted-text [it's, 24\" bred]", "unquoted-time 5.3.2024"]
    );
}

/// A text as editors write it, of which one sign after the other is left out:
/// what stands on other lines is not accused.
#[test]
fn one_sign_that_lacks_is_told_on_its_own_line() {
    let text = "title = \"Ny vei, til «byen»\"\nlang = \"nn\"\n\
        names = [\"Vegen\", \"«Trappa»\", \"Ny veg\"]\ntema = [\"bolig\"]\n\
        mal = { value = \"Gjøre A, B og C\", note = \"Fra søknaden.\", source = \"@a, s. 3; @b, kap. 2, l. 3-4\" }\n\
        nr = 3\nsource = \"@kilde-2018, «Å lukkast», l. 12-14; @b\"\n\
        tiltak = [\n  { nr = \"a\", navn = \"Kartlegge, og så «mer»\", status = { value = \"planlagt\", time = \"2024\" } },\n\
        \n  # Om våren\n  { nr = \"b\", navn = \"Bygge\", sum = 12 },\n]\n\
        \n[[belegg]]\nretning = \"for\"\nhva = \"Folk flytter, sier kilden.\"\nkilder = [\"a\", \"b\"]\n\
        \n[[belegg]]\nretning = \"mot\"\nhva = \"Folk blir.\"\nsum = 4\n";
    assert_eq!(read(text).diagnostics, []);
    let line = |text: &str, at: usize| text[..at].matches('\n').count();
    for (at, sign) in text.match_indices(['"', '[', ']', '{', '}', '=']) {
        let mut cut = text.to_owned();
        cut.replace_range(at..at + sign.len(), "");
        let found = read(&cut).diagnostics;
        let on = |found: &Diagnostic| line(&cut, found.span.expect("a place").start as usize);
        let mut lines: Vec<usize> = found.iter().map(on).collect();
        lines.dedup();
        // What is missed on a line of its own is told of where it opens.
        let stands_alone = text[..at].ends_with('\n') && text[at + 1..].starts_with('\n');
        let opens = text[..at].rfind("= [\n").filter(|_| stands_alone);
        let own = line(text, opens.unwrap_or(at));
        assert!(
            !found.is_empty() && found.len() <= 2,
            "{own}: {sign}\n{found:#?}"
        );
        assert_eq!(lines, [own], "{sign}\n{found:#?}");
    }
}
