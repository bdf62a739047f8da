//! The addresses of the site, and who has each.

use std::collections::BTreeMap;

use super::{EntryId, Graph};
use crate::diag::{Code, Diagnostic};
use crate::schema::TypeId;
use crate::source::{STATIC, Sources};

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The front page.
    Front,
    /// The list of a type.
    List(TypeId),
    /// An entry.
    Entry(EntryId),
    /// A way on to where the entry is now.
    Redirect(EntryId),
    /// A file that is copied as it is.
    File,
}

/// Gives out the addresses; who comes late is told so.
pub(super) fn all(
    graph: &Graph,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Address> {
    let mut addresses = BTreeMap::from([(String::new(), Address::Front)]);
    for (id, declared) in graph.schema.types() {
        addresses
            .entry(declared.folder.clone())
            .or_insert(Address::List(id));
    }
    for (id, entry) in graph
        .published()
        .filter(|(_, entry)| entry.has_page(&graph.schema))
    {
        let address = format!("{}/{}", graph.schema.type_(entry.type_).folder, entry.id);
        if let Some(owner) = addresses.get(&address) {
            let found = Diagnostic::new(Code::DuplicateAddress, &entry.file, entry.place);
            diagnostics.push(graph.about(entry, name(graph, found, &address, *owner)));
        } else {
            addresses.insert(address, Address::Entry(id));
        }
    }
    for (id, entry) in graph.published() {
        for (address, span) in &entry.common.redirects {
            if let Some(owner) = addresses.get(&**address) {
                let found = Diagnostic::new(Code::DuplicateAddress, &entry.file, *span);
                diagnostics.push(graph.about(entry, name(graph, found, address, *owner)));
            } else {
                addresses.insert(address.to_string(), Address::Redirect(id));
            }
        }
    }
    for (path, _) in sources.below(STATIC) {
        let address = path[STATIC.len() + 1..].to_owned();
        let page = address
            .strip_suffix("index.html")
            .map(|folder| folder.trim_end_matches('/'));
        if let Some(owner) = page.and_then(|page| addresses.get(page)) {
            let found = Diagnostic::about_file(Code::DuplicateAddress, path);
            diagnostics.push(name(graph, found, page.unwrap_or_default(), *owner));
        }
        addresses.entry(address).or_insert(Address::File);
    }
    addresses
}

/// Says who has the address.
fn name(graph: &Graph, found: Diagnostic, address: &str, owner: Address) -> Diagnostic {
    let other = match owner {
        Address::Entry(id) | Address::Redirect(id) => graph.entry(id).file.to_string(),
        Address::List(type_) => graph.schema.type_(type_).file.to_string(),
        Address::Front | Address::File => address.to_owned(),
    };
    found
        .arg("address", format!("/{address}/").replace("//", "/"))
        .arg("other", other)
}
