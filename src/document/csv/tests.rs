use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Checked<Vec<RawTable<'_>>> {
    let needs = Needs {
        columns: &["id"],
        example: "id",
    };
    parse(text, &"a.csv".into(), &needs)
}

/// `hint place` of each mistake.
fn mistakes(text: &str) -> Vec<(&'static str, usize)> {
    let found = read(text).diagnostics.into_iter();
    let place = |span: Option<Span>| span.map_or(0, |span| span.start as usize);
    found.map(|found| (found.hint, place(found.span))).collect()
}

#[test]
fn a_header_without_what_is_needed_is_one_mistake() {
    assert_eq!(mistakes("a,b,,b\nx,y\n"), [("missing", 0)]);
    let rows = read("x,y\nz,w\n").value;
    assert!(rows.len() == 2 && rows.iter().all(|row| row.incomplete));
    assert_eq!(mistakes("a,ID\nx,y\n"), [("near", 2)]);
    assert_eq!(
        read("a,ID\nx,y\n").value[0].text("id").map(|(id, _)| id),
        Some("y")
    );
    assert_eq!(mistakes("id,,,\nx,y,,\n"), [("", 3)]);
    assert_eq!(read("id,\nx,y\n").value[0].entries.len(), 1);
}

#[test]
fn an_unclosed_cell_takes_nothing_with_it() {
    for (text, at) in [
        ("id,b\nx,\"y, z\nø,w\n", 7),
        ("id,b\nx,\"y\nz,\"w\"\n", 7),
        ("id,\"b\nx,y\nz,w\n", 3),
    ] {
        assert_eq!(mistakes(text), [("unclosed", at)], "{text}");
        assert_eq!(read(text).value.len(), 2);
        assert!(!read(text).value[1].incomplete, "{text}");
    }
    for fine in [
        "id,b\nx,\"y\nz\"\n",
        "id,b\nx,\"y \"\"z\"\"\"\n",
        "id,b\nx,\"y\" z\n",
    ] {
        assert_eq!(read(fine).diagnostics, [], "{fine}");
    }
}

#[test]
fn a_text_that_was_parted_is_put_together() {
    for (row, right) in [
        ("x,@a, kap. 2,3", "\"@a, kap. 2\""),
        ("x,\"@a\", kap. 2,3", "\"@a, kap. 2\""),
        ("x,Hei, du, der,3", "\"Hei, du, der\""),
        ("x,2051,2024,3", ""),
    ] {
        let text = format!("id,b,c\n{row}\n");
        let found = read(&text).diagnostics;
        let word = found[0].args.iter().find(|(name, _)| *name == "right");
        assert_eq!(word.map_or("", |(_, word)| word), right, "{row}");
    }
}

#[test]
fn cells_keep_their_place() {
    for (text, separator) in [
        ("id,tall,æ\nx,,\"a, b\"\r\ny,2,z", ','),
        ("id;tall;æ\nx;;\"a, b\"\r\ny;2;z\n\n", ';'),
    ] {
        let table = read(text);
        assert_eq!(table.diagnostics, [], "{separator}");
        assert_eq!(table.value.len(), 2);
        assert_eq!(table.value[0].text("æ").map(|(text, _)| text), Some("a, b"));
        assert!(table.value[0].get("tall").is_none());
        for (key, expected) in [("id", "y"), ("tall", "2"), ("æ", "z")] {
            let (found, span) = table.value[1].text(key).expect("a cell");
            assert_eq!((found, &text[span.range()]), (expected, expected));
        }
        let (_, span) = table.value[0].text("æ").expect("a cell");
        assert_eq!(&text[span.range()], "\"a, b\"");
    }
}

#[test]
fn a_comma_in_a_number_makes_a_cell_too_many() {
    let table = read("id,tall\nx,20,5\n");
    assert_eq!(table.diagnostics.len(), 1);
    assert_eq!(
        (table.diagnostics[0].code, table.diagnostics[0].hint),
        (Code::CsvShape, "decimal")
    );
}

#[test]
fn a_header_that_no_row_fits_is_one_mistake() {
    for (text, hint) in [
        ("id,b,c\nx,1\ny,2\n", "names"),
        ("id,b\nx,1,2\ny,2,3\n", "names"),
        ("id;b\nx,1\ny,2\n", "separators"),
        ("id,,b\nx,1\ny,2\n", ""),
    ] {
        let found = read(text);
        let hints: Vec<&str> = found.diagnostics.iter().map(|one| one.hint).collect();
        let ids: Vec<_> = found.value.iter().map(|row| row.text("id")).collect();
        assert_eq!(hints, [hint], "{text}");
        assert!(
            matches!(&ids[..], [Some(("x", _)), Some(("y", _))]),
            "{text}"
        );
    }
    // Where a row fits, those that do not are told of.
    assert_eq!(mistakes("id,b\nx\ny,2\n"), [("few", 5)]);
    assert_eq!(mistakes("id,b\n\"x,1\"\ny,2\n"), [("line", 5)]);
    assert_eq!(mistakes("id,b\nx,1\nid,b\n"), [("header", 9)]);
}

#[test]
fn headers_are_named_once() {
    let codes: Vec<_> = read("id,,id\n")
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect();
    assert_eq!(codes, [Code::CsvHeader; 2]);
    assert_eq!(read(";;\nx;y;z\n").diagnostics.len(), 1);
}

#[test]
fn of_very_many_bad_rows_the_first_are_told_and_kept_and_the_rest_counted() {
    let text = format!("id,tall\ny,1\n{}", "x\n".repeat(5000));
    let table = read(&text);
    assert_eq!(table.value.len(), 5001);
    let last = table.diagnostics.last().expect("a diagnostic");
    let told = last.args.first().map(|(_, count)| count.as_str());
    assert_eq!(table.diagnostics.len(), 1001);
    assert_eq!((last.code, told), (Code::More, Some("4000")));
    let text = format!("id,tall\nz,1\n{}y,1\n", "x\n".repeat(MOST_BAD + 7));
    let table = read(&text);
    let last = table.value.last().and_then(|row| row.text("id"));
    assert_eq!(
        (table.value.len(), last.map(|(id, _)| id)),
        (MOST_BAD + 2, Some("y"))
    );
}

proptest! {
    #[test]
    fn any_text_is_read_and_spans_stay_inside(text in "(?s)(a|\"|,|;|\r|\n|æ| |.){0,60}") {
        for row in read(&text).value {
            for (_, cell) in row.entries {
                prop_assert!(text.get(cell.span.range()).is_some(), "{:?}", cell);
            }
        }
    }
}
