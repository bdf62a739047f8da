//! The program against whole portals: one binary, since each further one is a
//! further link.

mod cases;
mod portals;
mod support;
