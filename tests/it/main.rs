//! The program against whole portals: one binary, since each further one is a
//! further link.

mod cases;
mod determinism;
mod hostile;
mod html;
mod portals;
mod site;
mod support;
