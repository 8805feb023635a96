//! Every test that needs a server: a real one, on a real port, over a real database, spoken to by a real client.
//!
//! One binary, so that one private PostgreSQL serves all tests; each test has a database of its own.
#![cfg(test)]
#![allow(unreachable_pub, reason = "a test binary exports nothing")]

mod contention;
mod crash;
mod dependencies;
mod explain;
mod fixtures;
mod harness;
mod isolation;
mod migrations;
mod replay_faults;
mod server_life;
mod two_writers;
