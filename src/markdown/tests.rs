//! The tree and its HTML, construct by construct, and what holds for any text.

use super::render::{Image, Label, LinkTarget, Resolver, render_all};
use super::words::LONGEST_SENTENCE;
use super::*;

/// A resolver that shows what it was asked.
struct Plain {
    ids: Vec<String>,
}

impl Resolver for Plain {
    fn link(&self, link: &Link) -> LinkTarget {
        if let Some(href) = link.external() {
            return LinkTarget::External {
                href: href.into_owned(),
            };
        }
        if &*link.target == "dead" {
            return LinkTarget::Dead;
        }
        let fragment = link
            .fragment
            .as_ref()
            .map_or(String::new(), |id| format!("#{id}"));
        let href = format!("/{}{fragment}", link.target);
        LinkTarget::Internal {
            href,
            title: Some(format!("Title of {}", link.target)),
        }
    }

    fn citation(&self, _: usize, citation: &Citation, out: &mut String) {
        for cite in citation.cites.iter().flatten() {
            let locator = cite.locator.as_deref().unwrap_or_default();
            out.push_str("<cite>");
            crate::text::escape(&format!("{}|{locator}", cite.id), out);
            out.push_str("</cite>");
        }
    }

    fn block(&self, index: usize, _: &Block, out: &mut String) {
        out.push_str(&format!("<figure>{index}</figure>\n"));
    }

    fn image(&self, _: usize, image: Image<'_>, out: &mut String) {
        out.push_str(if image.alone {
            "<figure><img alt=\""
        } else {
            "<img alt=\""
        });
        crate::text::escape(image.alt, out);
        out.push_str(if image.alone { "\"></figure>" } else { "\">" });
    }

    fn heading_id(&self, index: usize) -> &str {
        self.ids.get(index).map_or("", String::as_str)
    }

    fn label(&self, label: Label) -> &str {
        match label {
            Label::Alert(_) => "Obs",
            Label::Table => "Tabell",
            Label::Footnotes => "Fotnoter",
            Label::Footnote => "Fotnote",
            Label::FootnoteBack => "Tilbake",
            Label::TaskDone => "Gjort",
            Label::TaskOpen => "Ikke gjort",
        }
    }
}

fn html(text: &str) -> String {
    let body = parse(text, 0);
    let resolver = Plain {
        ids: assign_ids(&body, &|_| None, &[]),
    };
    let mut out = String::new();
    render_all(&body, text, "nb", &resolver, &mut out);
    assert_balanced(&out);
    out
}

/// Every tag that is opened is closed, in order.
fn assert_balanced(html: &str) {
    let mut open = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None if ["br", "hr", "img", "input"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} in {html}");
}

#[test]
fn blocks_of_text() {
    insta::assert_snapshot!(html("# En\n## To {#x}\nA *b* **c** ~~d~~ `e<` & f\\\ng\n\n> h\n\n---\n\n##\n"), @r##"
    <h2 id="en">En</h2>
    <h2 id="x">To</h2>
    <p>A <em>b</em> <strong>c</strong> <s>d</s> <code>e&lt;</code> &amp; f<br>
    g</p>
    <blockquote>
    <p>h</p>
    </blockquote>
    <hr>
    "##);
    insta::assert_snapshot!(html("- a\n- b\n\n3. c\n\n   d\n4. e\n   - f\n\n- [ ] g\n- [x] h\n"), @r##"
    <ul>
    <li>a</li>
    <li>b</li>
    </ul>
    <ol start="3">
    <li><p>c</p>
    <p>d</p>
    </li>
    <li><p>e</p>
    <ul>
    <li>f</li>
    </ul>
    </li>
    </ol>
    <ul>
    <li><input type="checkbox" disabled aria-label="Ikke gjort"> g</li>
    <li><input type="checkbox" disabled aria-label="Gjort" checked> h</li>
    </ul>
    "##);
    insta::assert_snapshot!(html("Ord\n: Forklaring\n\n> [!WARNING]\n> Se opp\n"), @r##"
    <dl>
    <dt>Ord</dt>
    <dd>Forklaring</dd>
    </dl>
    <aside role="note" class="alert alert-warning"><p class="alert-title">Obs</p>
    <p>Se opp</p>
    </aside>
    "##);
    insta::assert_snapshot!(html("```rust ignore\nlet a = \"<\";\n```\n\n    b\n    c\n\n- ```\n  d\n\n  e\n  ```\n"), @r##"
    <pre><code class="language-rust">let a = &quot;&lt;&quot;;
    </code></pre>
    <pre><code>b
    c
    </code></pre>
    <ul>
    <li><pre><code>d
    
    e
    </code></pre>
    </li>
    </ul>
    "##);
}

#[test]
fn tables() {
    insta::assert_snapshot!(html("||a|b|\n|-|:-|-:|\n|c|[[side\\|tekst]]|`x\\|y`|\n"), @r##"
    <div class="table-wrap"><table class="rows">
    <thead><tr><td></td><th scope="col" class="align-left">a</th><th scope="col" class="align-right">b</th></tr></thead>
    <tbody>
    <tr><td>c</td><td data-label="a" class="align-left"><a href="/side">tekst</a></td><td data-label="b" class="align-right"><code>x|y</code></td></tr>
    </tbody></table></div>
    "##);
    insta::assert_snapshot!(html("|a|\n|:-:|\n"), @r##"
    <div class="table-wrap"><table>
    <thead><tr><th scope="col" class="align-center">a</th></tr></thead>
    </table></div>
    "##);
    // What may have to be scrolled can be, and has a name.
    insta::assert_snapshot!(html("|a|\"b\"||d|\n|-|-|-|-|\n"), @r##"
    <div class="table-wrap" role="group" tabindex="0" aria-label="Tabell: a, «b», d"><table class="rows">
    <thead><tr><th scope="col">a</th><th scope="col">«b»</th><td></td><th scope="col">d</th></tr></thead>
    </table></div>
    "##);
}

#[test]
fn links() {
    insta::assert_snapshot!(html("[[a]] [[a#b]] [[#b]] [[a|*t*]] [[dead]] [[dead|t]] [[a|]]"), @r##"<p><a href="/a">Title of a</a> <a href="/a#b">Title of a</a> <a href="/#b">Title of </a> <a href="/a"><em>t</em></a> dead t <a href="/a">Title of a</a></p>"##);
    insta::assert_snapshot!(html("[t](u.pdf) [t](https://a.no/?x=1&y=2 \"T\") <https://a.no> <a@b.no> [r]\n\n[r]: x.md#y"), @r##"<p><a href="/u.pdf">t</a> <a href="https://a.no/?x=1&amp;y=2" rel="external">t</a> <a href="https://a.no" rel="external">https://a.no</a> <a href="mailto:a@b.no" rel="external">a@b.no</a> <a href="/x.md#y">r</a></p>"##);
    insta::assert_snapshot!(html("[ <https://a.no> ](b) [x](javascript:alert) Bra![[a]] [uten][mål]"), @r##"<p><a href="/b"> https://a.no </a> <a href="/javascript:alert">x</a> Bra!<a href="/a">Title of a</a> [uten][mål]</p>"##);
}

#[test]
fn images() {
    insta::assert_snapshot!(html("![Et *kart*](kart.png)\n\nSe ![\"b\"](b.png) og ![[c.png|C]] ![[d.png]]"), @r##"
    <figure><img alt="Et kart"></figure>
    <p>Se <img alt="&quot;b&quot;"> og <img alt="C"> <img alt=""></p>
    "##);
}

#[test]
fn citations() {
    insta::assert_snapshot!(html("a [@b, kap. 2,\nl. 3-4; @c] d[@e][@f][@g] ja![@h]"), @r##"<p>a <cite>b|kap. 2</cite><cite>c|</cite> d<cite>e|</cite><cite>f|</cite><cite>g|</cite> ja!<cite>h|</cite></p>"##);
    insta::assert_snapshot!(html("[t][@a] [@a][t] [[@a]] [@a][] [@] `[@a]` \\[@a] [@a og @b]"), @r##"<p>[t]<cite>a|</cite> <cite>a|</cite>[t] <cite>a|</cite> <cite>a|</cite> [@] <code>[@a]</code> [@a] [@a og @b]</p>"##);
}

#[test]
fn footnotes() {
    insta::assert_snapshot!(html("b[^b] a[^a] b[^B] [^x]\n\n[^a]: A\n[^b]: B\n\n    - C\n[^c]: D"), @r##"
    <p>b<sup class="footnote-ref"><a role="doc-noteref" id="fnref-1" href="#fn-1" aria-label="Fotnote 1">1</a></sup> a<sup class="footnote-ref"><a role="doc-noteref" id="fnref-2" href="#fn-2" aria-label="Fotnote 2">2</a></sup> b<sup class="footnote-ref"><a role="doc-noteref" id="fnref-1-2" href="#fn-1" aria-label="Fotnote 1">1</a></sup> [^x]</p>
    <section class="footnotes" role="doc-endnotes" aria-label="Fotnoter"><ol>
    <li id="fn-1"><p>B</p>
    <ul>
    <li>C</li>
    </ul>
     <a class="footnote-back" role="doc-backlink" href="#fnref-1" aria-label="Tilbake">↩</a> <a class="footnote-back" role="doc-backlink" href="#fnref-1-2" aria-label="Tilbake 2">↩</a></li>
    <li id="fn-2"><p>A <a class="footnote-back" role="doc-backlink" href="#fnref-2" aria-label="Tilbake">↩</a></p>
    </li>
    </ol></section>
    "##);
}

#[test]
fn html_and_comments() {
    insta::assert_snapshot!(html("<!-- a -->Én\nto <!-- b\nc --> *tre*\n\n<!-- d -->\n\n<div>\n<!-- e -->f\n</div>\n\ng <b>h</b>"), @r##"
    <p>Én
    to  <em>tre</em></p>
    <p>&lt;div&gt;
    f
    &lt;/div&gt;</p>
    <p>g &lt;b&gt;h&lt;/b&gt;</p>
    "##);
    insta::assert_snapshot!(html("<!-- uten slutt\n\nTekst"), @r##"
    <p>&lt;!-- uten slutt
    
    Tekst</p>
    "##);
}

#[test]
fn named_fences() {
    let text = "+++\n+++\n```{figur}\na = 1\nb = 2\n```\n\n- x\n  ``` { tabell }\n  c = 1\n\n  d = 2\n  ```\n\n```{tom}\n```\n\n```{crlf\r\na = 1\r\nb = 2\r\n```\n";
    let body = parse(text, 8);
    let seen: Vec<_> = body
        .blocks
        .iter()
        .map(|block| {
            assert_eq!(&text[block.name_span.range()], &*block.name);
            (&*block.name, body.block_content(block, text))
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("figur", "a = 1\nb = 2\n"),
            ("tabell", "c = 1\n\nd = 2\n"),
            ("tom", ""),
            ("crlf", "a = 1\nb = 2\n")
        ]
    );
    for block in &body.blocks {
        for (at, ch) in body.block_content(block, text).char_indices() {
            let place = block.locate(at);
            assert!(
                ch == '\n' || text[place..].starts_with(ch),
                "{at} {ch} in {block:?}"
            );
        }
    }
    assert_eq!(&text[body.blocks[0].content_span.range()], "a = 1\nb = 2\n");
}

#[test]
fn places_of_links() {
    let text = "før\n[[ vestre varanger#del |x]] [a *b*](u_(v).pdf \"t\") [](<u v>) ![a](b\\_c.png)\n\
                <https://a.no> <a@b.no> [r][r] [[a\n b]] |\n\n[r]: x.md\n\n|[[c\\|d]]|\n|-|\n";
    let body = parse(text, 0);
    let seen: Vec<_> = body
        .links
        .iter()
        .map(|link| {
            (
                &*link.target,
                link.fragment.as_deref(),
                link.has_text,
                &text[link.target_span.range()],
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("vestre varanger", Some("del"), true, "vestre varanger#del"),
            ("u_(v).pdf", None, true, "u_(v).pdf"),
            ("u v", None, false, "u v"),
            ("b_c.png", None, true, "b\\_c.png"),
            ("https://a.no", None, true, "https://a.no"),
            ("a@b.no", None, true, "a@b.no"),
            ("x.md", None, true, "[r][r]"),
            ("a b", None, false, "a\n b"),
            ("c", None, true, "c"),
        ]
    );
}

#[test]
fn places_of_cites() {
    let text = "---\nx [@a; @b-c, kap. 2] [d][@e]";
    let body = parse(text, 4);
    let cites = body
        .citations
        .iter()
        .flat_map(|citation| citation.cites.iter().flatten());
    let seen: Vec<_> = cites.map(|cite| &text[cite.id_span.range()]).collect();
    assert_eq!(seen, ["a", "b-c", "e"]);
    assert_eq!(&text[body.citations[1].span.range()], "[@e]");
}

#[test]
fn headings_have_words_and_places() {
    let text = "## En `to` [[tre]] [@fire] \n\nFem\n---\n";
    let body = parse(text, 0);
    let seen: Vec<_> = body
        .headings
        .iter()
        .map(|heading| (&*heading.text, &text[heading.span.range()]))
        .collect();
    assert_eq!(
        seen,
        [
            ("En to tre", "## En `to` [[tre]] [@fire]"),
            ("Fem", "Fem\n---")
        ]
    );
}

#[test]
fn a_node_is_small() {
    assert_eq!(size_of::<Node>(), 20);
}

#[test]
fn depth_is_no_danger() {
    for opener in [
        "> ", "- ", "*a ", "[", "[[", "<b>", "![", "**a _b ", "[^1]: ",
    ] {
        let text = opener.repeat(10_000) + "x";
        html(&text);
        let _ = lint::all(&parse(&text, 0), &text, &"x.md".into());
    }
}

/// Pieces that together look like Markdown.
const PIECES: [&str; 48] = [
    "a",
    "æ ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "    ",
    "- ",
    "1. ",
    "> ",
    "# ",
    "## ",
    "|",
    "|-|\n",
    "|a|b|\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "```{x}\n",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "![",
    "](",
    "[@a",
    "[@",
    "@",
    ";",
    "[^1]",
    "[^1]: ",
    ": ",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<div>\n",
    "https://a.no/",
    "<https://a>",
    "\\",
    "&amp;",
    "[x] ",
    "{#i}",
];

fn check_any(text: &str) {
    html(text);
    let body = parse(text, 0);
    let _ = lint::all(&body, text, &"x.md".into());
    let _ = words(&body, text);
    for (index, link) in body.links.iter().enumerate() {
        assert!(text.get(link.target_span.range()).is_some(), "{link:?}");
        let sentence = sentence_around(&body, text, index, &|_| None);
        assert!(sentence.chars().count() <= LONGEST_SENTENCE + 4);
    }
    let mut after = 0;
    for section in sections(&body) {
        assert_eq!(section.nodes.start, after);
        after = section.nodes.end;
    }
    assert_eq!(after, body.nodes.len());
    for node in &body.nodes {
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
        assert!(node.end as usize <= body.nodes.len());
    }
    for block in &body.blocks {
        assert!(text.get(block.content_span.range()).is_some(), "{block:?}");
        assert!(text.get(block.name_span.range()).is_some(), "{block:?}");
    }
}

#[test]
fn a_target_that_the_parser_shortened_has_a_place() {
    // An escaped newline, tabs and marks of quotations are left out of the
    // parser's copy of a target, which then ends within a letter of the text.
    for text in [
        "[[\\*æ ]",
        "> [[a\n> æ]]",
        "[[\\*æ [[x|y]]",
        "- [[\tæ\n  ø]]",
        "<div>\n[[\\*æ]]",
    ] {
        check_any(text);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn any_markup(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)) {
        check_any(&pieces.concat());
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        check_any(&String::from_utf8_lossy(&bytes));
    }
}
