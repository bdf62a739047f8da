//! Dugnad: a static site generator for shared knowledge portals.

pub mod cli;
pub mod config;
pub mod diag;
pub mod document;
pub mod figure;
pub mod geo;
pub mod graph;
pub mod inventory;
pub mod links;
pub mod markdown;
pub mod model;
pub mod output;
pub mod picture;
pub mod pipeline;
pub mod preview;
pub mod schema;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod text;
pub mod theme;
pub mod time;
pub mod view;
