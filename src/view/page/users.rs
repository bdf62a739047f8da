//! Who refers to the records of an entry. A page may have tens of thousands of
//! them: all are found at once, not anew for each.

use std::collections::HashMap;
use std::rc::Rc;

use super::Page;
use crate::graph::{EntryId, Graph, How, Incoming, LIST_PAGE};

/// The other entries that refer to each record, by its address, in the order of
/// their titles; as many as are shown.
pub(in crate::view) type Users = HashMap<Box<str>, Vec<EntryId>>;

impl Page<'_> {
    /// Who refers to the records of `id`.
    pub(in crate::view) fn users(&self, id: EntryId) -> Rc<Users> {
        let mut known = self.users.borrow_mut();
        match &*known {
            Some((of, users)) if *of == id => Rc::clone(users),
            _ => {
                let users = Rc::new(users(self.graph(), id));
                *known = Some((id, Rc::clone(&users)));
                users
            }
        }
    }
}

/// Who has a field that refers to each record of `id`, all of them, in the order
/// of ids; to link to a record is not to have used it.
pub(in crate::view) fn referring(graph: &Graph, id: EntryId) -> Users {
    let mut users = Users::new();
    for Incoming { from, how } in others(graph, id) {
        let Some(address) = referred(graph, id, how) else {
            continue;
        };
        let users = users.entry(address).or_default();
        if users.last() != Some(from) {
            users.push(*from);
        }
    }
    users
}

fn users(graph: &Graph, id: EntryId) -> Users {
    let mut others: Vec<&Incoming> = others(graph, id).collect();
    others.sort_by_key(|incoming| graph.by_title(incoming.from));
    let mut users = Users::new();
    for Incoming { from, how } in others {
        let address = match how {
            How::Link(_, _, anchor) => anchor.clone(),
            how => referred(graph, id, how),
        };
        let Some(address) = address else { continue };
        let users = users.entry(address).or_default();
        if users.last() != Some(from) && users.len() < LIST_PAGE {
            users.push(*from);
        }
    }
    users
}

fn others(graph: &Graph, id: EntryId) -> impl Iterator<Item = &Incoming> {
    let all = graph.incoming(id).iter();
    all.filter(move |incoming| incoming.from != id)
}

/// The address of the record of `id` that is referred to.
fn referred(graph: &Graph, id: EntryId, how: &How) -> Option<Box<str>> {
    match how {
        How::Reference(_, Some(holder)) => graph.record(id, holder)?.address.clone(),
        _ => None,
    }
}
