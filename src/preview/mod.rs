//! The site while it is written: made anew after every save, and shown with
//! what is wrong beside it.

mod desk;

pub use desk::Desk;
