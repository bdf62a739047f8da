//! Dugnad: a static site generator for shared knowledge portals.

pub mod diag;
pub mod document;
pub mod graph;
pub mod markdown;
pub mod model;
pub mod schema;
pub mod source;
pub mod output;
pub mod serve;
pub mod text;
pub mod time;
