//! What each check finds, and what it leaves alone.

use super::*;
use crate::markdown::parse;

/// The diagnostics of a text: code, hint, and the words underlined.
fn found(text: &str) -> Vec<(&'static str, &'static str, &str)> {
    let file: FilePath = "side.md".into();
    all(&parse(text, 0), text, &file)
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.span.map_or(0..0, Span::range);
            (diagnostic.code.name(), diagnostic.hint, &text[span])
        })
        .collect()
}

fn fine(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn headings() {
    fine(&["## A\n### B\n#### C\n## D\n", "###\n## A"]);
    assert_eq!(
        found("### A\n#### B\n## C\n#### D\n#### E\n"),
        [
            ("skipped-heading", "", "### A"),
            ("skipped-heading", "", "#### D"),
        ]
    );
    assert_eq!(found("# A\n### B\n"), [("skipped-heading", "h1", "# A")]);
}

#[test]
fn raw_html() {
    fine(&[
        "<!-- a -->\n\nb <!-- c\nd --> e",
        "`<b>` og 1 < 2 > 1 <https://a.no>",
        "&lt;b> \\<b>",
    ]);
    assert_eq!(
        found("a <b>x</b> <i>y <u>z</u></i>"),
        [
            ("raw-html", "", "<b>"),
            ("raw-html", "", "<i>"),
            ("raw-html", "", "<u>"),
        ]
    );
    assert_eq!(
        found("<!-- x -->\n<div class=\"a\">\n<p>b\n</div>\n\nc</p>"),
        [
            ("raw-html", "", "<div class=\"a\">"),
            ("raw-html", "", "</p>")
        ]
    );
    assert_eq!(
        found("<div>\n\n**a**\n\n</div>\n"),
        [("raw-html", "", "<div>")]
    );
    assert_eq!(found("a <br> b <br/> c </b>").len(), 3);
    assert_eq!(found("<!-- a\n\nb\n"), [("raw-html", "comment", "<!-- a")]);
}

#[test]
fn images() {
    fine(&[
        "![Kart over Tana](kart.png)",
        "![[a.png|Kart]]",
        "![`x`](a.png)",
    ]);
    assert_eq!(found("![ ](a.png)"), [("no-alt-text", "", "![ ](a.png)")]);
    assert_eq!(found("![[a.png]]"), [("no-alt-text", "", "![[a.png]]")]);
    assert_eq!(
        found("![a](https://b.no/c.png) ![d](//e.no/f.png)"),
        [
            ("foreign-file", "", "https://b.no/c.png"),
            ("foreign-file", "", "//e.no/f.png"),
        ]
    );
}

#[test]
fn footnotes() {
    fine(&[
        "a[^1]\n\n[^1]: b",
        "`[^1]` \\[^1] [^ x] ^[1]",
        "~~~\n[^1]\n~~~",
    ]);
    assert_eq!(
        found("a[^b] *c[^d]*"),
        [("missing-footnote", "", "b"), ("missing-footnote", "", "d")]
    );
    assert_eq!(found("a[^b](c d)"), [("missing-footnote", "", "b")]);
}

#[test]
fn tables() {
    fine(&[
        "| a | b |\n|---|---|\n| c | d |",
        "a | b\n--- | ---\nc | d",
        "| en strek\n| og en til",
        "| a | b |",
        "\\| a | b\n\\| c | d",
    ]);
    let broken = |text, hint, line| assert_eq!(found(text), [("broken-table", hint, line)]);
    broken("| a | b |\n| c | d |", "", "| a | b |");
    broken("| a | b |\n|---|\n| c | d |", "", "| a | b |");
    broken("| a \\| e | b |\n|—|—|\n| c | d |", "", "| a \\| e | b |");
    broken(
        "Slik:\n| a | b |\n| c | d |\n| e | f |",
        "blank",
        "| a | b |",
    );
    broken("- b:\n\n  | a | b |\n  | c | d |", "", "| a | b |");
    broken("> | a | b |\n> | c | d |", "", "| a | b |");
    let text = "| a \\| e | b |\n| c | d |";
    let told = all(&parse(text, 0), text, &"side.md".into());
    assert!(told[0].args.iter().any(|(_, value)| value == "|---|---|"));
}

#[test]
fn citations_that_are_longer_than_markdown_takes() {
    let sources = "@a, s. 1; ".repeat(1000);
    let hints =
        |text: &str| -> Vec<&str> { found(text).iter().map(|(_, hint, _)| *hint).collect() };
    fine(&[&format!("Se [{}].", &sources[..980])]);
    assert_eq!(hints(&format!("Se [{sources}].")), ["long"]);
    assert_eq!(hints(&format!("Se [{sources}@b].\n")), ["long"]);
    assert_eq!(hints(&format!("Se [{sources} og [@b].")), ["bracket"]);
}

#[test]
fn citations() {
    fine(&["a [@b, kap. 2; @c]", "`[@b` \\[@b", "[a@b.no] a@b"]);
    assert_eq!(
        found("[@a og @b] [@a; kap. 2]"),
        [
            ("bad-citation", "semicolon", "@a og @b"),
            ("bad-citation", "at", "kap. 2"),
        ]
    );
    assert_eq!(
        found("a [@b, kap. [2]] c [@d, s. 1"),
        [
            ("bad-citation", "bracket", "[@b, kap. [2]"),
            ("bad-citation", "bracket", "[@d, s. 1"),
        ]
    );
}

#[test]
fn pdf_text_is_found() {
    for (text, sample) in [
        ("En k o m m u n e her", "k o m m u n e"),
        ("K O M M U N E", "K O M M U N E"),
        ("sam\u{ad}arbeid nå", "sam\u{ad}arbeid"),
        ("en e\u{fb00}ekt", "e\u{fb00}ekt"),
        ("én\u{c}to", "én\u{c}to"),
        ("- i kommu-\n  nene her", "kommu-\n  nene"),
        ("Tekst\nSide 12 av 80\nmer", "Side 12 av 80"),
        ("Side 12 av 80", "Side 12 av 80"),
        ("en verdi-  \nskaping\n", "verdi-  \nskaping"),
        ("en  \nk u l t ur", "k u l t"),
        ("Det er\n12\nkommuner", "12"),
    ] {
        assert_eq!(found(text), [("pdf-text", "", sample)], "{text}");
    }
    assert_eq!(found("a\u{ad}b c\u{ad}d\nSide 1 av 2").len(), 1);
}

#[test]
fn correct_text_is_no_pdf() {
    fine(&[
        "Velg a b c d eller e",
        "Å i å ha",
        "nærings-\nog byliv, fylkes-\neller kommunalt",
        "IKT-\nsystem, e-\npost, Nord-\nNorge, 2010-\ntallet",
        "Se side 12 av 80.\nPå side 12",
        "Innen\n2030\nskal",
        "`k o m m u n e`",
        "```\nSide 12 av 80\n```",
        "- 12\n- 13",
        "12",
        "Postboks 4  \n12  \nBodø",
        "a&shy;b",
        "|Side 12|\n|-|\n|1|",
        "x x x x",
        "samisk á č đ ŋ š ŧ ž",
        "vokalene a e i o u y æ ø å",
        "på norsk –\nog samisk",
        "R. E. M. S. T",
        "t e  k s t",
    ]);
}

#[test]
fn cut_links_are_found() {
    for (text, hint, span) in [
        (
            "se [Bø](https://no.wikipedia.org/wiki/Bø_(Telemark) her",
            "parenthesis",
            "[Bø](https://no.wikipedia.org/wiki/Bø_(Telemark)",
        ),
        (
            "se ([Bø](<https://a.no/Bø_(Telemark>)) her",
            "parenthesis",
            "[Bø](<https://a.no/Bø_(Telemark>))",
        ),
        ("[a](en fil.pdf)", "space", "[a](en fil.pdf)"),
        ("![a](en fil.png)", "space", "[a](en fil.png)"),
        (
            "[a *b*](https://a.no/\nb) c",
            "line",
            "[a *b*](https://a.no/",
        ),
        ("[a](https://a.no/b", "parenthesis", "[a](https://a.no/b"),
        ("[a]\n(https://a.no/b) c", "line", "[a]\n(https://a.no/b)"),
        ("[a] (https://a.no/b) c", "apart", "[a] (https://a.no/b)"),
        ("se [a] (../b.md).", "apart", "[a] (../b.md)"),
        ("se https://a.no/b-\nc/d og", "line", "https://a.no/b-\nc/d"),
        (
            "> se https://a.no/b/\n> c-d/2.html.",
            "line",
            "https://a.no/b/\n> c-d/2.html.",
        ),
        ("se <https://a.no/b\nc> d", "line", "https://a.no/b\nc>"),
    ] {
        assert_eq!(found(text), [("cut-link", hint, span)], "{text}");
    }
}

#[test]
fn whole_links_are_left_alone() {
    fine(&[
        "[Bø](https://no.wikipedia.org/wiki/Bø_(Telemark)) og ([b](c))",
        "`[a](b c)` \\[a](b c) [a\\](b c)",
        "```\n[a](b c)\n```",
        "[a](<b c>) [a](b \"c d\")",
        "[sic] (av latin)\n[1]\n(se under)",
        "se https://a.no/\nsom er bra",
        "se https://a.no\nog/eller b",
        "se https://a.no/b\nIkke-statlig",
        "se https://a.no/\nnærings- og",
        "<https://a.no/b>\nc/d",
        "[https://a.no/](b)\n/c",
        "[tekst][mål] (b)",
        "se https://a.no/b-\n\nc",
        "[@a](se også b)",
        "[https://a.no/-\nb](c)",
        "https://a.no/\nog/eller",
        "https://a.no/\nto-tre kommuner",
        "https://a.no/\nhttps://a.no/b.html",
    ]);
    // A bar parts the cells: each half is left alone in its own.
    assert_eq!(found("|[a|b](c d)|\n|-|-|").len(), 2);
}

#[test]
fn quotes_are_short() {
    assert_eq!(shorten("a\n  b"), "a b");
    assert_eq!(shorten(&"æ".repeat(70)).chars().count(), LONGEST_QUOTE + 1);
}

#[test]
fn what_stands_for_more_than_itself_is_underlined_whole() {
    assert_eq!(
        found("[@no> [@åååååååååå, s. 1; @b]\n")[0],
        ("bad-citation", "bracket", "[@no> [@åååååååååå, s. 1; @b]")
    );
}

#[test]
fn marks_that_have_lost_a_sign() {
    fine(&[
        "Se [[a]], [b](c.md) og [@a-2, s. 1].[^1] Han sa [i går] at \\[ og `[`.\n\n[^1]: Her.\n",
        "Fra [0, 1) til ]0, 1[ og 3 ** 2, d**n og don`t, ~ 5 og *.",
        "[a](https://localhost.no/) [b](https://a.no/localhost)",
        "1. januar\n2. februar\n\n<!-- -->\n\n1. Januaren\n\nDer a = 3 og b = c\n\nFra\n1.juni og\n2.juli\n\nØ en\nØ to\n\no store\nord\n\n§ 5 a\n§ 6 b\n\nØ en\nvind\n\na · b\n\n[a] (b) [1] (2)",
        "Kjøp og\n-salg i\n- a\n\n-5 grader\n\nA --> B, #hashtag",
        "Skriv til [navn@kommune.no], [s. 12], [se, s. 12 og 13] eller @navn.",
        "| a | b |\n|---|---|\n| [[c|d]] \\| e | f |\n| g | |\n\nTekst.",
        "```toml\na = { b = 1 }\n```\n\n    \n> [!NOTE]\n> Hei.\n",
    ]);
    let points = found("To:\n-Torg\n-Gate\n");
    let each = ["-Torg", "-Gate"].map(|point| ("loose-mark", "point", point));
    assert_eq!(points, each);
    for (text, code, hint, underlined) in [
        ("Se [[a|b]]] nå.", "loose-mark", "bracket", "]"),
        ("Se [[[a|b]] nå.", "loose-mark", "bracket", "["),
        ("Se [b(c.md) nå.", "loose-mark", "bracket", "["),
        ("Se b](c.md) nå.", "loose-mark", "bracket", "]"),
        ("Se [a|b]] nå.", "cut-link", "open", "[a|b]]"),
        ("Se [[a||b]] nå.", "cut-link", "bar", "[[a||b]]"),
        (
            "Se @a-2, s. 1] nå.",
            "bad-citation",
            "bracket",
            "@a-2, s. 1]",
        ),
        ("Se [a-2, s. 1] nå.", "bad-citation", "at", "[a-2, s. 1]"),
        ("Se [a@bc-2, s. 1].", "bad-citation", "at", "[a@bc-2, s. 1]"),
        ("Et **ord nå.", "loose-mark", "emphasis", "**"),
        ("Et **ord* nå.", "loose-mark", "emphasis", "**"),
        ("Et ***ord** nå.", "loose-mark", "emphasis", "***"),
        ("Et ~~ord nå.", "loose-mark", "emphasis", "~~"),
        ("Et `ord nå.", "loose-mark", "emphasis", "`"),
        ("##Ord\n\nTekst.", "loose-mark", "heading", "##Ord"),
        (
            "tema = [\"bolig\"]\n\nTekst.",
            "loose-mark",
            "field",
            "tema = [\"bolig\"]",
        ),
        (
            "+++\ntitle = \"En\"\n+++\n\nTekst.",
            "loose-mark",
            "field",
            "+++",
        ),
        ("1. januar 2021 var det.", "loose-mark", "date", "1. januar"),
        (
            "[a](http://127.0.0.1:4321/b/)",
            "dead-link",
            "preview",
            "http://127.0.0.1:4321/b/",
        ),
        (
            "<http://localhost/b>",
            "dead-link",
            "preview",
            "http://localhost/b",
        ),
        ("- a\n-Ord.\n", "loose-mark", "point", "-Ord."),
        ("· En\n· To", "pdf-text", "bullet", "·"),
        ("o En\no To\no Tre", "pdf-text", "bullet", "o"),
        ("§ En\n§ To\n§ Tre", "pdf-text", "bullet", "§"),
        ("-ord\n- a\n", "loose-mark", "point", "-ord"),
        ("1. a\n2.Ord\n", "loose-mark", "point", "2.Ord"),
        ("<!- husk -->\n\nTekst.", "loose-mark", "comment", "<!-"),
        ("> [!NOTAT]\n> Hei.", "loose-mark", "note", "[!NOTAT]"),
        ("![kart]kart.png", "loose-mark", "picture", "![kart]"),
        (
            "```s{itat}\na = 1\n```",
            "loose-mark",
            "block",
            "```s{itat}",
        ),
        ("Tekst.\n\n[^1]: Her.", "missing-footnote", "unused", "[^1]"),
        (
            "| a | b |\n|---|---|\n| c |\n",
            "broken-table",
            "cells",
            "| c |",
        ),
        (
            "| a | b |\n|---|---|\n| c || d |\n",
            "broken-table",
            "cells",
            "| c || d |",
        ),
        (
            "| a | b |\n|---|---|\n\n| c | d |\n| e | f |\n",
            "broken-table",
            "row",
            "| c | d |",
        ),
    ] {
        assert_eq!(found(text), [(code, hint, underlined)], "{text}");
    }
}

#[test]
fn lines_that_were_pasted_as_a_list() {
    fine(&[
        "– Hei, sa han.\n– Hei, sa hun.",
        "Slik var det\n– en stund –\n– og slik\n– ble det",
        "a) den ene\nb) den andre",
        "a) den ene\nc) den andre\nd) den tredje",
        "a priori\nb) to\nc) tre\nd) fire",
        "- a\n- b\n- c\n\n1. a\n2. b\n3. c",
        "– en\\\n– to\\\n– tre",
    ]);
    assert_eq!(
        found("– en\n– to,\nsom er lang\n– tre"),
        [("pdf-text", "bullet", "– ")]
    );
    assert_eq!(
        found("Slik:\n-\u{a0}en\n-\u{a0}to\n-\u{a0}tre"),
        [("pdf-text", "bullet", "-\u{a0}")]
    );
    assert_eq!(
        found("A. en\nB. to\nC. tre"),
        [("pdf-text", "letter", "A.")]
    );
}

#[test]
fn lines_that_were_pasted_as_a_table() {
    fine(&[
        "a\tb",
        "a\tb\nc",
        "| a\tb |\n|---|\n| c\td |",
        "a)\tb\nb)\tc",
    ]);
    assert_eq!(
        found("> Sted\tFolk\n> Elvedal\t5\n> Nordvik\t6"),
        [("broken-table", "tabs", "Sted\tFolk")]
    );
    assert_eq!(found("1\t2\r\n3\t4"), [("broken-table", "tabs", "1\t2")]);
}

#[test]
fn links_with_brackets_and_parentheses_turned() {
    fine(&[
        "(a)[b]",
        "(a) [https://a.no]",
        "a)[https://a.no](b)",
        "`(a)[https://a.no]`",
    ]);
    assert_eq!(
        found("(a (b))[www.a.no]."),
        [("cut-link", "turned", "(a (b))[www.a.no]")]
    );
}
