//! The program against whole portals: one binary, since each further one is a
//! further link.

mod apart;
mod cases;
mod commands;
mod determinism;
mod doors;
mod edits;
mod facets;
mod fallback;
mod figures;
mod fuzz;
mod grammar;
mod hostile;
mod html;
mod machines;
mod maps;
mod neutrality;
mod pictures;
mod portals;
mod preview;
mod rooms;
mod search;
mod sheets;
mod site;
mod support;
mod told;
