//! The judge of Occam's clients. `README.md` says how it is used, and what a client's driver does.
//!
//! [`scenario`] is the file of scenarios. [`host`] runs them one after the other: [`world`] makes what they begin with at
//! the server, [`control`] gives drivers their tasks and takes their reports, [`proxy`] stands between the client and the
//! server, reads what passes ([`call`]) and gets in the way ([`unavailable`]), and [`judge`] compares. [`results`] keeps what
//! came of it, and [`table`] writes it into the documentation. [`process`] starts the server and the driver. [`ask`] is a
//! driver's side of the conversation, in Rust.

pub mod ask;
pub mod call;
pub mod control;
pub mod host;
pub mod judge;
pub mod process;
pub mod proxy;
pub mod results;
pub mod scenario;
pub mod table;
pub mod unavailable;
pub mod world;
