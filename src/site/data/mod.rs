//! The whole portal as open data: JSON and CSV for each type, a catalogue of
//! them, and a description that national catalogues can fetch.

mod catalogue;
mod csv;
mod dcat;
mod json;

use super::{Drawn, Site};
use crate::graph::DATA;
use crate::schema::TypeId;

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
    let graph = &site.portal.graph;
    let mut files = vec![(path("index.json"), Data::Catalogue)];
    if is_described(site) {
        files.push((path("dcat.jsonld"), Data::Dcat));
    }
    for (type_, _) in graph.schema.types() {
        if !graph.list(type_).is_empty() {
            let forms = [
                Data::Json(type_),
                Data::Csv(type_),
                Data::Spreadsheet(type_),
            ];
            files.extend(forms.map(|data| (path(&name(site, data)), data)));
        }
    }
    files
}

fn path(name: &str) -> String {
    format!("{DATA}/{name}")
}

/// The name of a file under the page of open data.
pub(super) fn name(site: &Site, data: Data) -> String {
    let of = |type_: TypeId| &site.portal.graph.schema.type_(type_).id;
    match data {
        Data::Catalogue => "index.json".to_owned(),
        Data::Dcat => "dcat.jsonld".to_owned(),
        Data::Json(type_) => format!("{}.json", of(type_)),
        Data::Csv(type_) => format!("{}.csv", of(type_)),
        Data::Spreadsheet(type_) => format!("{}-excel.csv", of(type_)),
    }
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
