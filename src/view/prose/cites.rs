//! Marks in the text that lead to the sources of the page.

use crate::model::Source;
use crate::text::{escape, escaped, typographic};
use crate::view::Page;
use crate::view::page::notes::Notes;

/// The most letters of a place in a source that a mark tells in full: half a
/// line on a phone. A longer one, such as the title of a chapter, stands in
/// the list of sources, and marks call it by a letter.
const SHORT_PLACE: usize = 20;

/// The most letters of a mark that stands on the line of the word before it.
const SHORT_MARK: usize = 4;

/// Marks that lead to sources, each once, apart from what stands before.
pub(in crate::view) fn marks<'p>(
    page: &Page<'_>,
    sources: impl IntoIterator<Item = &'p Source>,
    out: &mut String,
) {
    let mut marked: Vec<&str> = Vec::new();
    for source in sources {
        if marked.contains(&&*source.id) {
            // The place counts, though the mark is there.
            page.notes.borrow_mut().number(source);
        } else {
            marked.push(&source.id);
            out.push(' ');
            mark(page, source, false, out);
        }
    }
}

/// A mark that leads to a source; in text it tells the place as well. Who hears
/// it hears that it is a source.
pub(in crate::view) fn mark(page: &Page<'_>, source: &Source, in_text: bool, out: &mut String) {
    let number = page.notes.borrow_mut().number(source);
    let (mut anchor, mut label) = (Notes::anchor(number), number.to_string());
    let cite = escaped(page.text("cite"));
    let mut attributes = String::new();
    if let (Some(place), true) = (&source.locator, in_text) {
        let words = typographic(place, &page.language);
        if words.chars().count() <= SHORT_PLACE {
            label.push_str(",\u{a0}");
            escape(&words.replace(' ', "\u{a0}"), &mut label);
        } else {
            let (letter, is_first) = page.notes.borrow_mut().letter(number, place);
            let name = letter.to_string();
            anchor.push_str(&name);
            label.extend(["\u{a0}", &name]);
            if is_first {
                attributes.extend([" id=\"", &Notes::mark_anchor(number, letter), "\""]);
            }
            let title = match page.graph().find(&source.id) {
                Some(to) => page.entry_link(to, None).title,
                None => source.id.to_string(),
            };
            attributes.extend([" title=\"", &escaped(&words), ", ", &escaped(&title), "\""]);
        }
    }
    // So short a mark begins no line.
    if in_text && label.chars().count() <= SHORT_MARK && out.ends_with(' ') {
        out.pop();
        out.push('\u{a0}');
    }
    out.extend(["<a class=\"cite\"", &attributes, " href=\"#", &anchor]);
    out.extend(["\" aria-label=\"", &cite, " ", &label]);
    out.extend(["\">[", &label, "]</a>"]);
}
