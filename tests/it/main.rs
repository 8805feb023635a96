//! Every test that needs a server: a real one, on a real port, over a real database, spoken to by a real client.
//!
//! One binary, so that one private PostgreSQL serves all tests; each test has a database of its own.
#![cfg(test)]
#![allow(unreachable_pub, reason = "a test binary exports nothing")]

mod bad_input;
mod contention;
mod crash;
mod demo;
mod dependencies;
mod every_rpc;
mod explain;
mod fixtures;
mod harness;
mod history;
mod invoices;
mod isolation;
mod metrics;
mod migrations;
mod paging;
mod plans;
mod refusal;
mod replay_faults;
mod retention;
mod sample_data;
mod server_life;
mod sizes;
mod subscriptions;
mod two_writers;
mod verify_history;
mod wire;
