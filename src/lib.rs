//! Dugnad: a static site generator for shared knowledge portals.

pub mod diag;
pub mod output;
pub mod serve;
pub mod text;
