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

fn users(graph: &Graph, id: EntryId) -> Users {
    let others = graph.incoming(id).iter();
    let mut others: Vec<&Incoming> = others.filter(|incoming| incoming.from != id).collect();
    others.sort_by_key(|incoming| graph.by_title(incoming.from));
    let mut users = Users::new();
    for Incoming { from, how } in others {
        let address = match how {
            How::Reference(_, Some(holder)) => graph
                .record(id, holder)
                .and_then(|record| record.address.clone()),
            How::Link(_, _, anchor) => anchor.clone(),
            _ => None,
        };
        let Some(address) = address else { continue };
        let users = users.entry(address).or_default();
        if users.last() != Some(from) && users.len() < LIST_PAGE {
            users.push(*from);
        }
    }
    users
}
