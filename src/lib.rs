//! Dugnad: a static site generator for shared knowledge portals.

pub mod diag;
pub mod document;
pub mod text;
pub mod schema;
pub mod source;
