//! What the fuzzer's targets are made of. `tests/it/fuzz.rs` has the same
//! functions, for the seeds and for all that was ever found.

#[path = "../../tests/it/html.rs"]
#[allow(dead_code)] // Written for more than is asked of it here.
mod html;
#[path = "properties.rs"] // So that what it is made of lies beside it.
mod properties;

pub use properties::*;
