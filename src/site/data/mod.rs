//! The whole portal as open data: JSON and CSV for each type, a catalogue of
//! them, and a description that national catalogues can fetch.

mod catalogue;
mod csv;
mod dcat;
mod json;

use serde_json::Value;

use super::{Drawn, Site};
use crate::graph::{DATA, EntryId};
use crate::schema::TypeId;
use crate::view::address_of;

/// A file of open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// What there is, and what the fields of each type mean.
    Catalogue,
    /// The same for catalogues of data, in the words of DCAT-AP-NO.
    Dcat,
    /// The entries of a type with all that is known of them.
    Json(TypeId),
    /// The entries of a type as a table.
    Csv(TypeId),
    /// The same table as spreadsheets in Norwegian open it.
    Spreadsheet(TypeId),
}

/// Whether the owner tells enough to be described in a national catalogue.
pub(super) fn is_described(site: &Site) -> bool {
    dcat::is_possible(&site.portal.config)
}

/// Every file of open data with its path.
pub(super) fn all(site: &Site) -> Vec<(String, Data)> {
    let mut all = vec![Data::Catalogue];
    all.extend(is_described(site).then_some(Data::Dcat));
    for type_ in site.portal.graph.types_in_use() {
        all.extend([
            Data::Json(type_),
            Data::Csv(type_),
            Data::Spreadsheet(type_),
        ]);
    }
    all.into_iter()
        .map(|data| (path(site, data), data))
        .collect()
}

/// The path of a file of open data.
pub(super) fn path(site: &Site, data: Data) -> String {
    let of = |type_: TypeId| &site.portal.graph.schema.type_(type_).id;
    match data {
        Data::Catalogue => format!("{DATA}/index.json"),
        Data::Dcat => format!("{DATA}/dcat.jsonld"),
        Data::Json(type_) => format!("{DATA}/{}.json", of(type_)),
        Data::Csv(type_) => format!("{DATA}/{}.csv", of(type_)),
        Data::Spreadsheet(type_) => format!("{DATA}/{}-excel.csv", of(type_)),
    }
}

/// The address of an entry for the whole world, with its anchor where it has no
/// page.
fn url(site: &Site, id: EntryId) -> String {
    let (address, anchor) = address_of(&site.portal.graph, id);
    let page = site.links.canonical(&address);
    match anchor {
        Some(anchor) => format!("{page}#{anchor}"),
        None => page,
    }
}

/// JSON that people read too.
fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Draws a file of open data.
pub(super) fn draw(site: &Site, data: Data) -> Drawn {
    Ok(match data {
        Data::Catalogue => catalogue::draw(site),
        Data::Dcat => dcat::draw(site),
        Data::Json(type_) => json::draw(site, type_),
        Data::Csv(type_) => csv::draw(site, type_, csv::PLAIN),
        Data::Spreadsheet(type_) => csv::draw(site, type_, csv::NORWEGIAN),
    })
}
