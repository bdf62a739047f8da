//! Keys that every entry may have.

use super::body::is_blank;
use super::statements::{cells, is_statement, plain_value};
use super::values::Values;
use super::{Common, Dated, Milestone, Name, Naming, Slot, State};
use crate::diag::{Code, Diagnostic, Span};
use crate::document::raw::{Raw, RawKind, RawTable};
use crate::schema::{COMMON_KEYS, FieldId, Type};
use crate::text::{LONGEST_NAME, Text};

/// Reads the common keys of `table`; what is missing is reported at `place`.
pub(super) fn read(
    values: &mut Values<'_>,
    table: &RawTable<'_>,
    type_: &Type,
    place: Span,
) -> Common {
    let mut common = Common {
        source: table
            .get("source")
            .map(|raw| values.source(raw))
            .unwrap_or_default(),
        ..Common::default()
    };
    let plain = |values: &mut Values<'_>, key| values.plain(table.get(key)?, key);
    let title = plain(values, "title");
    common.title = title.map(|text| short(values, table, TITLE, text));
    if is_blank(common.title.as_ref()) {
        untitled(values, table, place);
    }
    let summary = plain(values, "summary");
    common.summary = summary.map(|text| short(values, table, SUMMARY, text));
    let names = table.get("names").map(|raw| names(values, raw));
    common.names = names.unwrap_or_default();
    let redirects = table.get("redirects").map(|raw| redirects(values, raw));
    common.redirects = redirects.unwrap_or_default();
    common.lang = table.get("lang").and_then(|raw| values.language(raw));
    let draft = table.get("draft");
    common.draft = draft.is_some_and(|raw| flag(values, raw, "draft"));
    let unknown = table
        .get("unknown")
        .map(|raw| unknown(values, raw, table, type_));
    common.unknown = unknown.unwrap_or_default();
    let about = |values: &mut Values<'_>, key: &str| {
        let raw = table.get(key).filter(|raw| is_statement(raw))?;
        raw.as_table().map(|table| values.about(table))
    };
    common.updated_note = about(values, "updated").and_then(|about| about.note);
    let state_about = about(values, "state");
    common.state_time = state_about.as_ref().and_then(|about| about.time.clone());
    common.dates = dates(values, table);
    common.state = table.get("state").and_then(|raw| state(values, raw));
    common.state_reason = plain(values, "state_reason").or_else(|| state_about?.note);
    unexplained(values, table, &common, place);
    common.owner = refer(values, table, "owner");
    common.replaced_by = refer(values, table, "replaced_by");
    common
}

/// Reports that an entry has no title, unless something else is to blame.
fn untitled(values: &mut Values<'_>, table: &RawTable<'_>, place: Span) {
    let raw = table.get("title");
    let is_told = raw.map_or(table.incomplete, |raw| {
        raw.is_broken() || raw.as_text().is_none_or(|text| !text.trim().is_empty())
    });
    if is_told || values.is_meant("title", table) {
        return;
    }
    let found = match raw {
        Some(raw) => Diagnostic::new(Code::MissingField, &values.file, raw.span).hint("empty"),
        None => {
            Diagnostic::new(Code::MissingField, &values.file, place).arg("example", "title = \"…\"")
        }
    };
    values.diagnostics.push(found.arg("field", "title"));
}

/// Warns of a page that is withdrawn without a word: its readers get the reason
/// and what has come in its place, and nothing else.
fn unexplained(values: &mut Values<'_>, table: &RawTable<'_>, common: &Common, place: Span) {
    let key = "state_reason";
    let is_broken = table.get(key).is_some_and(Raw::is_broken);
    let is_meant = is_broken || table.incomplete || values.is_meant(key, table);
    let is_withdrawn = common.state == Some(State::Withdrawn);
    let is_silent = is_blank(common.state_reason.as_ref()) && table.get("replaced_by").is_none();
    if is_withdrawn && is_silent && !is_meant {
        let found = Diagnostic::new(Code::RecommendedField, &values.file, place).hint("reason");
        let found = found.arg("field", key);
        let found = found.arg("example", format!("{key} = \"…\""));
        values.diagnostics.push(found);
    }
}

/// The entry that a key names.
fn refer(values: &mut Values<'_>, table: &RawTable<'_>, key: &str) -> Option<Slot> {
    let raw = plain_value(table.get(key)?);
    if raw.is_broken() {
        return None;
    }
    let Some(text) = raw.as_text() else {
        wrong(values, raw, key, "reference");
        return None;
    };
    Some(values.refer(None, Naming::Id(text.trim().into()), raw.span))
}

fn dates(values: &mut Values<'_>, table: &RawTable) -> Vec<Dated> {
    let dated = |milestone: Milestone| {
        let key = milestone.name();
        let raw = table.get(key)?;
        let time = values.time(raw, key)?;
        let span = raw.span;
        Some(Dated {
            milestone,
            time,
            span,
        })
    };
    Milestone::ALL.into_iter().filter_map(dated).collect()
}

/// A title of more characters than this is none. It stands wherever the entry
/// is named, so a long one would make the site many times as large as it is.
pub const LONGEST_TITLE: usize = 300;

/// The same of a summary, which stands on every list that the entry is on.
const LONGEST_SUMMARY: usize = 2000;

/// A text that is bounded: its key, how many characters it may have, and what
/// it is called when it has more.
type Bounded = (&'static str, usize, Code);

const TITLE: Bounded = ("title", LONGEST_TITLE, Code::LongTitle);
const SUMMARY: Bounded = ("summary", LONGEST_SUMMARY, Code::LongSummary);

/// The text as it is, or cut where it is too long, which is reported.
fn short(
    values: &mut Values<'_>,
    table: &RawTable<'_>,
    (key, limit, code): Bounded,
    text: Text,
) -> Text {
    let is_long = |text: &str| text.len() > limit && text.chars().nth(limit).is_some();
    if !text.all().any(is_long) {
        return text;
    }
    let place = table.get(key).map_or(table.span, |raw| raw.span);
    let found = Diagnostic::new(code, &values.file, place);
    values
        .diagnostics
        .push(found.arg("limit", limit.to_string()));
    let kept: String = text.all().flat_map(str::chars).take(limit).collect();
    Text::plain(&kept)
}

fn wrong(values: &mut Values<'_>, raw: &Raw<'_>, key: &str, hint: &'static str) {
    if !raw.is_broken() {
        let found = Diagnostic::new(Code::WrongKind, &values.file, raw.span);
        values.diagnostics.push(found.arg("field", key).hint(hint));
    }
}

fn flag(values: &mut Values<'_>, raw: &Raw<'_>, key: &str) -> bool {
    let raw = plain_value(raw);
    match &raw.kind {
        RawKind::Flag(flag) => *flag,
        RawKind::Cell(cell) if matches!(cell.as_ref(), "true" | "false") => cell == "true",
        _ => {
            wrong(values, raw, key, "flag");
            false
        }
    }
}

/// A list of texts; a CSV cell parts them by `|`.
fn list<'a>(raw: &Raw<'a>) -> Vec<Raw<'a>> {
    match &raw.kind {
        RawKind::Cell(text) => cells(text, raw.span),
        _ => raw.as_list().to_vec(),
    }
}

fn names(values: &mut Values<'_>, raw: &Raw<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    for value in list(raw) {
        let statement = value
            .as_table()
            .filter(|table| table.get("value").is_some());
        let lang = statement
            .and_then(|table| table.get("lang"))
            .and_then(|raw| values.language(raw));
        let inner = statement
            .and_then(|table| table.get("value"))
            .unwrap_or(&value);
        if let Some(text) = values.plain(inner, "names") {
            if let Some(written) = inner.as_text() {
                values.joined(written, inner.span);
            }
            names.push(Name { text, lang });
        }
    }
    names
}

fn redirects(values: &mut Values<'_>, raw: &Raw<'_>) -> Vec<(Box<str>, Span)> {
    let mut redirects = Vec::new();
    for value in list(raw) {
        let Some(written) = value.as_text() else {
            wrong(values, &value, "redirects", "text");
            continue;
        };
        if is_former_address(written) {
            redirects.push((written.trim_matches('/').into(), value.span));
        } else {
            let found = Diagnostic::new(Code::BadRedirect, &values.file, value.span);
            values.diagnostics.push(found.arg("written", written));
        }
    }
    redirects
}

/// Whether a text could have been the address of a page of this site, written
/// from the root.
fn is_former_address(text: &str) -> bool {
    let inside = text
        .strip_prefix('/')
        .map(|rest| rest.strip_suffix('/').unwrap_or(rest));
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let part =
        |part: &str| !part.is_empty() && part.chars().all(plain) && part.chars().any(|c| c != '.');
    inside.is_some_and(|inside| {
        inside.len() <= LONGEST_ADDRESS
            && inside.split('/').count() <= DEEPEST_ADDRESS
            && inside
                .split('/')
                .all(|one| part(one) && one.len() <= LONGEST_NAME)
            && !is_for_machines(inside)
    })
}

/// Bytes of a former address, and how many parts it may have. File systems hold
/// no longer paths.
const LONGEST_ADDRESS: usize = 1000;
const DEEPEST_ADDRESS: usize = 20;

/// Whether files that the site has for machines stand there, or the program's
/// own.
fn is_for_machines(address: &str) -> bool {
    let first = address.split('/').next().unwrap_or_default();
    let ending = address.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    first.starts_with(['.', '_'])
        || first == "assets"
        || matches!(
            ending.as_str(),
            "css" | "csv" | "js" | "json" | "txt" | "xml"
        )
}

fn unknown(
    values: &mut Values<'_>,
    raw: &Raw<'_>,
    table: &RawTable<'_>,
    type_: &Type,
) -> Vec<FieldId> {
    let mut fields = Vec::new();
    for value in list(raw) {
        let Some(name) = value.as_text() else {
            wrong(values, &value, "unknown", "text");
            continue;
        };
        let found = Diagnostic::new(Code::BadUnknown, &values.file, value.span).arg("field", name);
        match values.schema.named(&type_.fields, name) {
            Some(_) if table.get(name).is_some() => values.diagnostics.push(found.hint("given")),
            Some(field) => fields.push(field),
            // Keys of every entry can be unknown too; there is no field to show.
            None if COMMON_KEYS.contains(&name) => {}
            None if type_.incomplete => {}
            None => {
                let known = values.schema.writable(&type_.fields);
                let known = values.offered(Code::BadUnknown, known);
                values.diagnostics.push(found.suggest(name, known).quoted());
            }
        }
    }
    fields
}

fn state(values: &mut Values<'_>, raw: &Raw<'_>) -> Option<State> {
    let raw = plain_value(raw);
    let written = raw.as_text();
    let known = State::ALL
        .into_iter()
        .find(|state| Some(state.name()) == written);
    if known.is_none() {
        wrong(values, raw, "state", "state");
    }
    known
}
