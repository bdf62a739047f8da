//! The words of a text without its markup: for search, backlinks and counts.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::{Body, Kind, Link, Node};

/// What a wiki link without a text of its own shows; `None`: its target.
pub type Titles<'a> = &'a dyn Fn(&Link) -> Option<Cow<'a, str>>;

/// Appends the words of the nodes in `range`, a line for each block of text.
///
/// Alternative texts and code are words; citations, marks of footnotes, blocks
/// and raw HTML are not.
pub fn plain_text(
    body: &Body,
    text: &str,
    range: Range<usize>,
    titles: Titles<'_>,
    out: &mut String,
) {
    let start = out.len();
    for (index, node) in body
        .nodes
        .get(range.clone())
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        if !node.kind.is_inline() && out.len() > start {
            end_line(out, start);
        }
        push_node(body, text, (range.start + index, node), titles, out);
    }
}

fn end_line(out: &mut String, start: usize) {
    let kept = out.trim_end().len().max(start);
    out.truncate(kept);
    if kept > start {
        out.push('\n');
    }
}

pub(super) fn push_node(
    body: &Body,
    text: &str,
    (index, node): (usize, &Node),
    titles: Titles<'_>,
    out: &mut String,
) {
    match node.kind {
        Kind::Text | Kind::Pooled(_) => push_words(body.words_of(node, text), out),
        Kind::SoftBreak | Kind::HardBreak => push_words(" ", out),
        Kind::Link(link) if node.end as usize == index + 1 => {
            if let Some(link) = body.links.get(link as usize) {
                let title = titles(link).filter(|_| !link.has_text);
                push_words(title.as_deref().unwrap_or(&link.target), out);
            }
        }
        _ => {}
    }
}

/// Appends words; what was taken out between two spaces leaves but one.
fn push_words(words: &str, out: &mut String) {
    // What stood before a full stop may have been taken out.
    if words.starts_with(['.', ',', ';', ':', '?', '!', ')']) {
        out.truncate(out.trim_end_matches(' ').len());
    }
    let doubled = out.ends_with([' ', '\n']) || out.is_empty();
    out.push_str(if doubled {
        words.trim_start_matches(' ')
    } else {
        words
    });
}

/// How many words the reader reads.
#[must_use]
pub fn words(body: &Body, text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for node in &body.nodes {
        match node.kind {
            Kind::Text | Kind::Pooled(_) => {
                for ch in body.words_of(node, text).chars() {
                    let starts = !in_word && ch.is_alphanumeric();
                    count += usize::from(starts);
                    in_word = !ch.is_whitespace() && (in_word || starts);
                }
            }
            Kind::SoftBreak | Kind::HardBreak => in_word = false,
            kind => in_word &= kind.is_inline(),
        }
    }
    count
}

/// The sentence that holds link `index`, as plain text: at most
/// [`LONGEST_SENTENCE`] characters, cut between words with `…`.
#[must_use]
pub fn sentence_around(body: &Body, text: &str, index: usize, titles: Titles<'_>) -> String {
    let Some(link) = body.links.get(index) else {
        return String::new();
    };
    let target = link.node as usize;
    let end = body
        .nodes
        .get(target)
        .map_or(target, |node| node.end as usize);
    let line = line_of(body, target);
    let mut words = String::new();
    let mut place = 0..0;
    for at in line {
        let Some(node) = body.nodes.get(at) else {
            break;
        };
        if at == target {
            place = words.len()..words.len();
        }
        push_node(body, text, (at, node), titles, &mut words);
        if at < end {
            place.end = words.len();
        }
    }
    bounded(&words, sentence(&words, &place), &place)
}

/// The nodes of the line of text that node `target` stands in: the inline
/// nodes of the innermost block around it, up to the next block within it.
fn line_of(body: &Body, target: usize) -> Range<usize> {
    let mut range = body.all();
    while let Some((index, node)) = body
        .siblings(range.clone())
        .take_while(|found| found.0 <= target)
        .last()
    {
        if node.kind.is_inline() || index == target {
            break;
        }
        range = body.inside(index);
    }
    let mut line = range.clone();
    for (index, node) in body
        .siblings(range)
        .filter(|found| !found.1.kind.is_inline())
    {
        if index > target {
            line.end = index;
            break;
        }
        line.start = node.end as usize;
    }
    line
}

/// The longest sentence that is quoted whole, in characters.
pub(super) const LONGEST_SENTENCE: usize = 240;

/// The sentence of `text` around `place`.
fn sentence(text: &str, place: &Range<usize>) -> Range<usize> {
    let mut found = 0..text.len();
    for (at, ch) in text.char_indices() {
        if !matches!(ch, '.' | '!' | '?' | '…') || !ends_sentence(text, at, ch) {
            continue;
        }
        let tail = text.get(at + ch.len_utf8()..).unwrap_or_default();
        let closing = tail.len() - tail.trim_start_matches(CLOSING).len();
        let end = at + ch.len_utf8() + closing;
        if end <= place.start {
            found.start = end;
        } else if end >= place.end {
            found.end = end;
            break;
        }
    }
    found
}

pub(super) const CLOSING: [char; 8] = ['»', '«', '”', '"', '\'', '’', ')', ']'];

/// Whether the mark at `at` ends a sentence, and not `kap. 2` or `f.eks. Tana`.
pub(super) fn ends_sentence(text: &str, at: usize, mark: char) -> bool {
    let tail = text
        .get(at + mark.len_utf8()..)
        .unwrap_or_default()
        .trim_start_matches(CLOSING);
    let next = tail.trim_start().chars().next();
    let Some(next) = next.filter(|_| tail.starts_with(char::is_whitespace)) else {
        return tail.is_empty();
    };
    if next.is_lowercase() {
        return false;
    }
    let before = text.get(..at).unwrap_or_default();
    let word = before
        .rsplit([' ', '\n', '(', '«', '"'])
        .next()
        .unwrap_or_default();
    mark != '.' || !is_abbreviation(word)
}

fn is_abbreviation(word: &str) -> bool {
    const KNOWN: [&str; 26] = [
        "art", "bl", "ca", "dr", "ekskl", "evt", "fig", "inkl", "jf", "jfr", "jmf", "kap", "kl",
        "mill", "mrd", "nr", "pga", "pkt", "prof", "red", "st", "tab", "tlf", "vol", "no", "ed",
    ];
    let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    is_letter || word.contains('.') || KNOWN.contains(&word.to_lowercase().as_str())
}

/// The sentence, or a part of it around `place` where it is too long.
fn bounded(text: &str, sentence: Range<usize>, place: &Range<usize>) -> String {
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let length = |range: Range<usize>| slice(range).chars().count();
    if length(sentence.clone()) <= LONGEST_SENTENCE {
        return slice(sentence).trim().to_owned();
    }
    let spare = LONGEST_SENTENCE.saturating_sub(length(place.clone()));
    let (before, after) = (
        slice(sentence.start..place.start),
        slice(place.end..sentence.end),
    );
    let wanted = (before.chars().count(), after.chars().count());
    let for_before = wanted
        .0
        .min((spare / 2).max(spare.saturating_sub(wanted.1)));
    let for_after = wanted.1.min(spare - for_before);
    let link: String = slice(place.clone())
        .chars()
        .take(LONGEST_SENTENCE)
        .collect();
    format!(
        "{}{link}{}",
        last_words(before, for_before),
        first_words(after, for_after)
    )
}

/// The last words of `text` within `most` characters, after `…` if any fall
/// away.
fn last_words(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.trim_start().to_owned();
    }
    let kept: String = text.chars().skip(count - most).collect();
    let whole = kept
        .split_once(char::is_whitespace)
        .map_or("", |(_, rest)| rest);
    format!("… {}", whole.trim_start()).replace("…  ", "… ")
}

/// The first words of `text` within `most` characters, and `…` if any fall
/// away.
fn first_words(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.trim_end().to_owned();
    }
    let kept: String = text.chars().take(most).collect();
    let whole = kept
        .rsplit_once(char::is_whitespace)
        .map_or("", |(rest, _)| rest);
    format!("{} …", whole.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn plain(text: &str) -> String {
        let body = parse(text, 0);
        let mut out = String::new();
        plain_text(&body, text, body.all(), &|_| None, &mut out);
        out
    }

    fn around(text: &str) -> String {
        sentence_around(&parse(text, 0), text, 0, &|_| Some("Tittel".into()))
    }

    #[test]
    fn plain_words() {
        let text = "## En *to*\n\nTre\n`fire` [@a, s. 2] &amp; [fem](x) [[seks]].[^1]\n\n\
                    - sju\n- <b>åtte</b> <!-- ni --> ti\n\n|a|b|\n|-|-|\n|c|d|\n\n\
                    ```{x}\na = 1\n```\n\n![elleve](x.png)\n\n[^1]: tolv\n";
        assert_eq!(
            plain(text),
            "En to\nTre fire & fem seks.\nsju\nåtte ti\na\nb\nc\nd\nelleve\ntolv"
        );
    }

    #[test]
    fn counts_words() {
        let count = |text: &str| words(&parse(text, 0), text);
        assert_eq!(count("En **t**o tre – fire\nfem"), 5);
        assert_eq!(count("- a\n- b\n\n|c|d|\n|-|-|\n"), 4);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn sentences() {
        assert_eq!(
            around("Først. Se [[x]] i kap. 2, f.eks. Tana! Så."),
            "Se Tittel i kap. 2, f.eks. Tana!"
        );
        assert_eq!(
            around("- a. B\n- «Én [x](y)\n  to.» Tre\n  - fire"),
            "«Én x to.»"
        );
        assert_eq!(around("|a|\n|-|\n|Hei *[[x]]*|"), "Hei Tittel");
        assert_eq!(around("a\n\n- b [[x]]\n\n  c"), "b Tittel");
    }

    #[test]
    fn long_sentences_are_cut_between_words() {
        let long = "ord ".repeat(100);
        let cut = around(&format!("{long}[[x]] {long}."));
        assert!(
            cut.starts_with("… ord ord") && cut.ends_with("ord ord …"),
            "{cut}"
        );
        assert!(cut.contains("ord Tittel ord"), "{cut}");
        assert!(
            cut.chars().count() <= LONGEST_SENTENCE + 4,
            "{}",
            cut.chars().count()
        );
        let cut = around(&format!("[[x]] {long}."));
        assert!(
            cut.starts_with("Tittel ord") && cut.chars().count() > 230,
            "{cut}"
        );
    }
}
