//! The entries of a type as a table: a row for each, a column for each field
//! that holds no fields itself.
//!
//! Several values in one cell are parted by ` | `. A reference has two
//! columns: `field` with ids and `field:title` with titles.

use super::super::Site;
use crate::graph::{EntryId, Item};
use crate::model::{Milestone, Value};
use crate::schema::{Field, Kind, TypeId};
use crate::text::{csv_cell, number};

/// How a table is written.
#[derive(Clone, Copy)]
pub(super) struct Form {
    separator: char,
    /// What tells programs that it is UTF-8.
    mark: &'static str,
    /// Whose numbers; none for a decimal point.
    numbers: Option<&'static str>,
    line_end: &'static str,
}

/// As programs read it (RFC 4180).
pub(super) const PLAIN: Form = Form {
    separator: ',',
    mark: "",
    numbers: None,
    line_end: "\r\n",
};

/// As spreadsheets set up for Norwegian open it by a double click.
pub(super) const NORWEGIAN: Form = Form {
    separator: ';',
    mark: "\u{feff}",
    numbers: Some("nb"),
    line_end: "\r\n",
};

/// Columns that every table has, before those of the fields.
const COMMON: [&str; 10] = [
    "id",
    "title",
    "summary",
    "names",
    "url",
    "lang",
    "state",
    "published",
    "updated",
    "reviewed",
];

pub(super) fn draw(site: &Site, type_: TypeId, form: Form) -> Vec<u8> {
    let graph = &site.portal.graph;
    let declared = graph.schema.type_(type_);
    let fields: Vec<&Field> = declared
        .fields
        .iter()
        .map(|&field| graph.schema.field(field))
        .filter(|field| !matches!(field.kind, Kind::Record(_) | Kind::Broken))
        .collect();
    let mut table = Table {
        form,
        out: form.mark.to_owned(),
        begun: false,
    };
    for name in COMMON {
        table.text(name);
    }
    for field in &fields {
        table.text(&field.name);
        if titled(field) {
            table.text(&format!("{}:title", field.name));
        }
    }
    table.end();
    for &id in graph.list(type_) {
        common(site, id, &mut table);
        for field in &fields {
            values(site, id, field, &mut table);
        }
        table.end();
    }
    table.out.into_bytes()
}

/// Whether the values of a field may be entries.
fn titled(field: &Field) -> bool {
    matches!(field.kind, Kind::Reference(_) | Kind::Derived(_))
}

fn common(site: &Site, id: EntryId, table: &mut Table) {
    let graph = &site.portal.graph;
    let entry = graph.entry(id);
    let common = &entry.common;
    let language = entry.language(&graph.language);
    let words = |text: &crate::text::Text| text.get(language, &graph.language).to_owned();
    table.text(&entry.id);
    table.text(entry.title(language, &graph.language));
    table.text(&common.summary.as_ref().map(words).unwrap_or_default());
    let names: Vec<String> = common.names.iter().map(|name| words(&name.text)).collect();
    table.text(&names.join(" | "));
    table.text(&super::url(site, id));
    table.text(language);
    table.text(common.state.map_or("", crate::model::State::name));
    for milestone in [
        Milestone::Published,
        Milestone::Updated,
        Milestone::Reviewed,
    ] {
        let time = entry.date(milestone);
        table.text(&time.map(crate::time::Time::edtf).unwrap_or_default());
    }
}

fn values(site: &Site, id: EntryId, field: &Field, table: &mut Table) {
    let graph = &site.portal.graph;
    let items = graph.field(id, &field.name);
    if let [one] = items.as_slice()
        && let Some(number) = one.number()
    {
        table.number(number);
    } else {
        let plain: Vec<String> = items.iter().map(|item| plain(site, item)).collect();
        table.text(&plain.join(" | "));
    }
    if titled(field) {
        let titles = items.iter().filter(|item| matches!(item, Item::Entry(_)));
        let language = graph.entry(id).language(&graph.language);
        let titles: Vec<String> = titles.map(|item| graph.words(item, language)).collect();
        table.text(&titles.join(" | "));
    }
}

/// A value as programs tell it from others.
fn plain(site: &Site, item: &Item<'_>) -> String {
    let graph = &site.portal.graph;
    match item {
        Item::Entry(id) => graph.entry(*id).id.to_string(),
        Item::Record(id, record) => {
            let address = record.address.as_deref().unwrap_or_default();
            format!("{}#{address}", graph.entry(*id).id)
        }
        Item::Time(time) => time.edtf(),
        Item::Value(_, _, statement) => match &statement.value {
            Value::Time(time) => time.edtf(),
            Value::Number(number) => number.to_string(),
            Value::Table(numbers) => {
                let pairs = numbers.iter().filter_map(|keyed| match keyed.number.value {
                    Value::Number(number) => Some(format!("{}={number}", keyed.key)),
                    _ => None,
                });
                pairs.collect::<Vec<_>>().join(" | ")
            }
            _ => graph.words(item, &graph.language),
        },
        _ => graph.words(item, &graph.language),
    }
}

/// A table as it is written.
struct Table {
    form: Form,
    out: String,
    begun: bool,
}

impl Table {
    fn cell(&mut self) {
        if self.begun {
            self.out.push(self.form.separator);
        }
        self.begun = true;
    }

    fn text(&mut self, text: &str) {
        self.cell();
        csv_cell(text, &mut self.out);
    }

    /// A number, which may begin with a minus.
    fn number(&mut self, value: f64) {
        self.cell();
        match self.form.numbers {
            // No marks between thousands: a spreadsheet would take it for text.
            Some(language) => {
                let written = number(value, language).replace(['\u{a0}', '\u{202f}', ' '], "");
                let minus = written.replace('−', "-");
                self.out.push_str(&minus);
            }
            None => self.out.push_str(&value.to_string()),
        }
    }

    fn end(&mut self) {
        self.out.push_str(self.form.line_end);
        self.begun = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(form: Form) -> Table {
        Table {
            form,
            out: String::new(),
            begun: false,
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut table = table(PLAIN);
        for text in ["a", "", "b,c", "«d»", "\"e\"", "f\ng"] {
            table.text(text);
        }
        table.end();
        assert_eq!(table.out, "a,,\"b,c\",«d»,\"\"\"e\"\"\",\"f\ng\"\r\n");
    }

    #[test]
    fn nothing_runs_in_a_spreadsheet() {
        let mut table = table(NORWEGIAN);
        for text in ["=1+1", "+47", "-kode", "@SUM(A1)", "\t=1", "=a;b"] {
            table.text(text);
        }
        assert_eq!(
            table.out,
            "'=1+1;'+47;'-kode;'@SUM(A1);\"'\t'=1\";\"'=a;b\""
        );
    }

    #[test]
    fn numbers_are_those_of_whoever_reads() {
        for (form, text) in [(PLAIN, "-1234567.5,3"), (NORWEGIAN, "-1234567,5;3")] {
            let mut table = table(form);
            table.number(-1_234_567.5);
            table.number(3.0);
            assert_eq!(table.out, text);
        }
    }

    proptest! {
        #[test]
        fn a_row_has_as_many_cells_as_were_written(cells in proptest::collection::vec("\\PC{0,12}|[=\",;\n\r\t]{0,4}", 1..6)) {
            for form in [PLAIN, NORWEGIAN] {
                let mut table = table(form);
                cells.iter().for_each(|cell| table.text(cell));
                let mut count = 1;
                let mut quoted = false;
                for c in table.out.chars() {
                    quoted ^= c == '"';
                    count += usize::from(c == form.separator && !quoted);
                }
                prop_assert_eq!(count, cells.len());
            }
        }
    }
}
