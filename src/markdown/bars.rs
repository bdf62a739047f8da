//! The bar of a wiki link in a table.
//!
//! In `| [[id|text]] | more |` the parser would take the bar within the link for
//! the end of the cell. It is therefore overwritten with a sign of the same
//! length that nobody writes, and read back when the link is.

/// Stands for the bar of a link.
pub(super) const STAND_IN: char = '\u{1f}';

/// The body with [`STAND_IN`] for the bars of wiki links on lines that can be
/// rows of a table; `None` where there are none, which is nearly always.
pub(super) fn guard(body: &str) -> Option<String> {
    if !body.contains("[[") || !body.contains('|') {
        return None;
    }
    let mut places = Vec::new();
    let mut fence = None;
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '>']);
        match (fence, mark_of_fence(words)) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if words.starts_with('|') => bars(line, start, &mut places),
            _ => {}
        }
        start += line.len();
    }
    if places.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(body.len());
    for at in places {
        text.push_str(body.get(text.len()..at)?);
        text.push(STAND_IN);
    }
    text.push_str(body.get(text.len()..)?);
    Some(text)
}

fn mark_of_fence(words: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|mark| words.starts_with(mark))
}

/// The places of the bars within the wiki links of a line, if they are not
/// escaped already. A picture has none.
fn bars(line: &str, start: usize, places: &mut Vec<usize>) {
    for (at, _) in line.match_indices("[[") {
        let before = line.get(..at).unwrap_or_default();
        let inside = line.get(at..).and_then(|rest| rest.split_once("]]"));
        let Some((inside, _)) = inside.filter(|_| !before.ends_with(['[', '!', '\\', '`'])) else {
            continue;
        };
        let bar = inside
            .find('|')
            .filter(|&bar| !inside[..bar].ends_with('\\'));
        // A cell that begins a link and does not end it is no link.
        let Some(bar) = bar.filter(|&bar| !inside[bar + 1..].contains(['|', '['])) else {
            continue;
        };
        places.push(start + at + bar);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_links_in_rows() {
        let guarded = |text: &str| guard(text).map(|text| text.replace(STAND_IN, "!"));
        let row = "| [[a|b c]] | og [[d\\|e]], [[f]] [[g|h]] |\n";
        let same = "| [[a!b c]] | og [[d\\|e]], [[f]] [[g!h]] |\n";
        assert_eq!(guarded(row).as_deref(), Some(same));
        for text in [
            "Se [[a|b]] | c\n",
            "```\n| [[a|b]] |\n```\n",
            "| [[a | b]\n| c]] |\n",
            "| ![[a.png|b]] |\n",
            "| [[a | b | c]] |\n",
            "| [[a]] |\n",
        ] {
            assert_eq!(guarded(text), None, "{text}");
        }
    }
}
