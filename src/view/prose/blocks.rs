//! Blocks: what a portal declares to stand in running text.

use tera::Value as TeraValue;

use crate::graph::EntryId;
use crate::model::{Record, Statement, Value};
use crate::schema::Field;
use crate::view::Page;
use crate::view::fields::facts::nested;
use crate::view::fields::records::texts;
use crate::view::fields::values::draw;

/// Draws a block by the theme's template for it, else by the general one.
pub(super) fn block(page: &Page<'_>, id: EntryId, name: &str, record: &Record) -> String {
    let theme = page.scene.theme;
    let own = format!("blocks/{name}.html");
    let template = if theme.has(&own) {
        own.as_str()
    } else {
        "block.html"
    };
    let mut context = tera::Context::new();
    context.insert_value("block", block_value(page, id, record));
    context.insert("facts", &nested(page, id, record));
    context.insert("texts", &texts(page, id, record));
    context.insert("lang", &page.language);
    page.fill_in(template, context)
}

/// The values of a block by the names of its fields, each as it is printed;
/// fields that are not given are there and empty.
fn block_value(page: &Page<'_>, id: EntryId, record: &Record) -> TeraValue {
    let schema = &page.graph().schema;
    let fields = record.declared(schema);
    let mut map = tera::Map::new();
    for &field in fields {
        let declared = schema.field(field);
        let values: Vec<TeraValue> = record
            .get(field)
            .iter()
            .map(|statement| block_item(page, id, declared, statement))
            .collect();
        let value = if declared.many {
            TeraValue::from(values)
        } else {
            values.into_iter().next().unwrap_or_else(TeraValue::none)
        };
        map.insert(declared.name.clone().into(), value);
    }
    TeraValue::from(map)
}

fn block_item(page: &Page<'_>, id: EntryId, field: &Field, statement: &Statement) -> TeraValue {
    if let Value::Record(inner) = &statement.value {
        return block_value(page, id, inner);
    }
    let mut html = String::new();
    draw(page, (id, None), field, statement, &mut html);
    TeraValue::safe_string(&html)
}
