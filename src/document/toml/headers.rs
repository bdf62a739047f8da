//! Headers whose brackets do not match, and those that are there twice: mostly
//! records below `[name]`, which should be `[[name]]`.

use ::toml::de::Error;

use super::complaints::start;
use super::lines::{is_key, line_at, without_comment};
use super::mistake::Mistake;
use crate::diag::{Code, Span};

/// A line `[name]` or `[[name]]`, and all below it.
struct Header<'t> {
    name: &'t str,
    is_record: bool,
    span: Span,
    section: Span,
}

/// Records that stand below `[name]` instead of `[[name]]`, and the sections to
/// take out with each.
pub(super) fn slips(text: &str, errors: &[Error]) -> Vec<(Mistake, Vec<Span>)> {
    let complaints: Vec<usize> = errors
        .iter()
        .filter(|error| {
            error.message().starts_with("duplicate key")
                || error.message().starts_with("cannot extend")
        })
        .map(|error| line_at(text, start(error)).start as usize)
        .filter(|&line| text[line..].trim_start().starts_with('['))
        .collect();
    if complaints.is_empty() {
        return Vec::new();
    }
    let headers = sections(text);
    let mut found: Vec<(Mistake, Vec<Span>)> = Vec::new();
    for line in complaints {
        let Ok(at) = headers.binary_search_by_key(&line, |header| header.section.start as usize)
        else {
            continue;
        };
        let is_told = found
            .iter()
            .any(|(_, sections)| sections.contains(&headers[at].section));
        if !is_told && let Some(slip) = single_brackets(&headers, at) {
            found.push(slip);
        }
    }
    found
}

/// Where a record, or a declared field, begins without its header: keys of the
/// one above it come again, and the rest of its section is to be taken out.
pub(super) fn lacking(text: &str, errors: &[Error]) -> Vec<(Mistake, Vec<Span>)> {
    let line = |key: &Span| line_at(text, key.start as usize);
    let mut again: Vec<Span> = errors
        .iter()
        .filter(|error| error.message().starts_with("duplicate key"))
        .filter_map(|error| Some(Span::from(error.span()?)))
        .filter(|key| !text[line(key).range()].trim_start().starts_with('['))
        .collect();
    if again.len() < 2 {
        return Vec::new();
    }
    again.sort_unstable();
    let beside = |name: &str| {
        let around = name
            .rsplit_once('.')
            .filter(|_| name.starts_with("fields."));
        around.map(|(around, _)| format!("[{around}.…]"))
    };
    let lacking = sections(text).into_iter().filter_map(|header| {
        let (hint, right) = match header.is_record {
            true => ("new", format!("[[{}]]", header.name)),
            false => ("new-field", beside(header.name)?),
        };
        let section = header.section;
        let from = again.partition_point(|key| key.start < section.start);
        let own = again[from..].iter();
        let mut own = own.take_while(|key| key.start < section.end);
        let first = own.next()?;
        // One line alone is a key that was written twice.
        own.find(|key| line(key) != line(first))?;
        let mistake = Mistake {
            hint,
            right: Some(right),
            ..Mistake::new(Code::DuplicateKey, *first)
        };
        let rest = Span {
            start: line(first).start,
            end: section.end,
        };
        Some((mistake, vec![rest]))
    });
    lacking.collect()
}

/// The sections that hold one of these lines.
pub(super) fn holding(text: &str, lines: &[usize]) -> Vec<Span> {
    let sections = sections(text).into_iter().map(|header| header.section);
    let holds = |section: &Span| lines.iter().any(|line| section.range().contains(line));
    sections.filter(holds).collect()
}

/// A header with more brackets on one side: `[[belegg]`, `[fields.art`.
pub(super) fn broken(statement: &str) -> Option<Mistake> {
    let line = statement.lines().next()?;
    let start = line.len() - line.trim_start().len();
    let written = without_comment(line, Span::new(start, line.len()));
    let bare = &line[written.range()];
    let name = bare.trim_start_matches('[').trim_end_matches(']');
    let before = bare.find(name).filter(|_| !name.is_empty())?;
    let after = bare.len() - before - name.len();
    let is_broken = before != after || before > 2;
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(is_key);
    let right = if before.max(after) > 1 {
        format!("[[{name}]]")
    } else {
        format!("[{name}]")
    };
    (is_broken && is_name).then(|| Mistake::syntax("brackets", written, right))
}

fn sections(text: &str) -> Vec<Header<'_>> {
    let mut headers: Vec<Header<'_>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((name, is_record, span)) = header(line) {
            if let Some(last) = headers.last_mut() {
                last.section.end = Span::new(start, start).end;
            }
            headers.push(Header {
                name,
                is_record,
                span: span.shifted(start),
                section: Span::new(start, text.len()),
            });
        }
        start += line.len();
    }
    headers
}

/// The name in a header, whether it is of a record, and its place on the line.
pub(super) fn header(line: &str) -> Option<(&str, bool, Span)> {
    let start = line.len() - line.trim_start().len();
    let end = line.find(']')?;
    let is_record = line[start..].starts_with("[[");
    let width = if is_record { 2 } else { 1 };
    let name = line
        .get(start..end)?
        .strip_prefix(if is_record { "[[" } else { "[" })?;
    (!name.is_empty() && name.chars().all(is_key))
        .then(|| (name, is_record, Span::new(start, end + width)))
}

/// The headers of the name of `headers[at]` within one record, when some have
/// one bracket only.
fn single_brackets(headers: &[Header<'_>], at: usize) -> Option<(Mistake, Vec<Span>)> {
    let name = headers[at].name;
    // A new record of what it stands in begins a new list.
    let begins = |header: &Header<'_>| header.is_record && is_below(name, header.name);
    let (before, after) = headers.split_at(at);
    let from = before.iter().rposition(begins).unwrap_or(0);
    let to = after.iter().position(begins);
    let to = to.map_or(headers.len(), |after| at + after);
    let (records, single): (Vec<usize>, Vec<usize>) = (from..to)
        .filter(|&index| headers[index].name == name)
        .partition(|&index| headers[index].is_record);
    let first = *single
        .first()
        .filter(|_| records.len() + single.len() > 1)?;
    let is_plain = !records.is_empty();
    // Where all are alike the first is read, as the table that it is.
    let out = single.iter().skip(usize::from(!is_plain));
    let sections = out
        .map(|&index| {
            let last = (index + 1..to)
                .take_while(|&index| is_below(headers[index].name, name))
                .last()
                .unwrap_or(index);
            Span {
                start: headers[index].section.start,
                end: headers[last].section.end,
            }
        })
        .collect();
    if !is_plain && name.starts_with("fields.") {
        // Declared fields have one bracket, and each its own name.
        let second = headers[single[1]].span;
        let mistake = Mistake {
            hint: "field",
            ..Mistake::new(Code::DuplicateKey, second)
        };
        return Some((mistake, sections));
    }
    let mistake = Mistake {
        hint: if is_plain { "record" } else { "records" },
        right: Some(format!("[[{name}]]")),
        or: (!is_plain).then(|| format!("[{name}]")),
        ..Mistake::new(Code::DuplicateKey, headers[first].span)
    };
    Some((mistake, sections))
}

fn is_below(name: &str, outer: &str) -> bool {
    let rest = name.strip_prefix(outer);
    rest.is_some_and(|rest| rest.starts_with('.'))
}
