//! The fields of an entry: single values, the facts of a box, records and
//! pictures.

pub(super) mod facts;
pub(super) mod filter;
pub(super) mod images;
pub(super) mod records;
pub(super) mod values;
