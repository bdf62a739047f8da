//! The inline markup of a paragraph, as far as a generator must tell it from words.

/// One piece of a paragraph.
#[derive(Debug, PartialEq)]
pub(crate) enum Inline<'t> {
    /// Words.
    Text(&'t str),
    /// `[[target#anchor|label]]`
    Wiki {
        target: &'t str,
        anchor: Option<&'t str>,
        label: Option<&'t str>,
    },
    /// `[@id, kap. 2; @id2]`, without the brackets.
    Cite(&'t str),
    /// `[label](address)`; also a picture's.
    Link { label: &'t str },
    /// `**words**`
    Strong(&'t str),
}

/// The pieces of a paragraph, in order.
pub(crate) fn inlines(mut text: &str) -> Vec<Inline<'_>> {
    let mut pieces = Vec::new();
    while let Some(at) = text.find(['[', '*']) {
        let (before, rest) = text.split_at(at);
        match piece(rest) {
            Some((found, after)) => {
                pieces.extend([Inline::Text(before), found]);
                text = after;
            }
            None => {
                pieces.push(Inline::Text(&text[..=at]));
                text = &text[at + 1..];
            }
        }
    }
    pieces.push(Inline::Text(text));
    pieces.retain(|piece| !matches!(piece, Inline::Text(words) if words.trim().is_empty()));
    pieces
}

fn piece(rest: &str) -> Option<(Inline<'_>, &str)> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let (inner, after) = inner.split_once("]]")?;
        return Some((wiki(inner), after));
    }
    if let Some(inner) = rest.strip_prefix("[@") {
        let end = inner.find(']')?;
        return Some((Inline::Cite(&rest[1..end + 2]), &inner[end + 1..]));
    }
    if let Some(inner) = rest.strip_prefix("**") {
        let (inner, after) = inner.split_once("**")?;
        return Some((Inline::Strong(inner), after));
    }
    let (label, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (_, after) = after.split_once(')')?;
    Some((Inline::Link { label }, after))
}

fn wiki(inner: &str) -> Inline<'_> {
    let (address, label) = match inner.split_once('|') {
        Some((address, label)) => (address, Some(label)),
        None => (inner, None),
    };
    let (target, anchor) = match address.split_once('#') {
        Some((target, anchor)) => (target, Some(anchor)),
        None => (address, None),
    };
    Inline::Wiki {
        target,
        anchor,
        label,
    }
}

/// One block of a body, line by line.
#[derive(Debug)]
pub(crate) enum Block<'t> {
    /// Marks and words of a heading, paragraph, list item or quotation: `## `, `- `, `1. `, `> `.
    Words { mark: &'t str, text: &'t str },
    /// A row of a table.
    Row(&'t str),
    /// What is kept as it stands: a blank line, a fenced block.
    Verbatim(&'t str),
}

/// The lines of a body by what they are. Comments vanish.
pub(crate) fn blocks(body: &str) -> Vec<Block<'_>> {
    let (mut fenced, mut comment) = (false, false);
    let mut found = Vec::new();
    for line in body.trim_start().lines() {
        let fence = line.trim_start().starts_with("```");
        comment |= line.trim_start().starts_with("<!--");
        if comment {
            comment = !line.contains("-->");
            continue;
        }
        fenced ^= fence;
        found.push(if fence || fenced || line.trim().is_empty() {
            Block::Verbatim(line)
        } else {
            words(line)
        });
    }
    found
}

fn words(line: &str) -> Block<'_> {
    if line.starts_with('|') {
        return Block::Row(line);
    }
    let (mark, text) = line.split_at(mark_length(line));
    Block::Words { mark, text }
}

/// How much of a line's head is the mark of a heading, list item or quotation.
fn mark_length(line: &str) -> usize {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let run = trimmed.find(|c: char| c != '#').filter(|run| *run > 0);
    let digits = trimmed
        .find(|c: char| !c.is_ascii_digit())
        .filter(|digits| *digits > 0);
    let sign = match (run, digits) {
        (Some(run), _) => run,
        (_, Some(digits)) if trimmed[digits..].starts_with(['.', ')']) => digits + 1,
        _ if trimmed.starts_with(['-', '*', '>']) => 1,
        _ => return 0,
    };
    if trimmed[sign..].starts_with(' ') {
        indent + sign + 1
    } else {
        0
    }
}
