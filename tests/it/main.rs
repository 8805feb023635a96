//! Every test that needs a server: a real one, on a real port, over a real database, spoken to by a real client.
//!
//! One binary, so that one private PostgreSQL serves all tests; each test has a database of its own.
#![cfg(test)]
#![allow(unreachable_pub, reason = "a test binary exports nothing")]
#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::manual_async_fn,
    reason = "counts of a test are small, and its helpers may say what their futures borrow"
)]

mod acts;
mod bad_input;
mod bulk;
mod client_docs;
mod client_save;
mod connect;
mod console;
mod contention;
mod crash;
mod demo;
mod dependencies;
mod every_rpc;
mod explain;
mod fixtures;
mod force;
mod group;
mod grpcurl_tour;
mod harness;
mod history;
mod invoices;
mod isolation;
mod lost_races;
mod merge;
mod metrics;
mod migrations;
mod model;
mod no_change;
mod paging;
mod plans;
mod reads;
mod refusal;
mod replay_faults;
mod retention;
mod rights;
mod sample_data;
mod server_life;
mod sizes;
mod subscriptions;
mod two_writers;
mod validate_only;
mod verify_history;
mod visibility;
mod wire;
