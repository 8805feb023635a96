//! Occam: a subscription-billing service over gRPC in which no write is ever silently lost.
//!
//! # The map
//!
//! The way of a write is the order of the folders: `proto` → [`service`] → [`domain`] → [`occ`] → [`store`] → database.
//!
//! - [`service`]: the gRPC edge. Messages are parsed, the store is called with a pure function, the result is converted.
//! - [`domain`]: what is billed, as pure types and the rules of their lives.
//! - [`occ`]: optimistic concurrency, pure; its documentation is the concurrency contract in a page.
//! - [`store`]: all SQL, and the only way in which an entity that carries a version changes.
//! - [`server`], [`config`], [`telemetry`]: the process around them.
//! - [`verify_history`]: checks all of history.
//! - [`demo`], [`sample_data`]: something to look at.
//!
//! # The dependency rule
//!
//! Dependencies point one way: `main → server → service → {store, domain, occ}`, `store → {domain, occ}`, and `domain` and
//! `occ` know nothing of ours but each other. A test reads the sources and holds this.

pub mod config;
pub mod demo;
pub mod domain;
pub mod occ;
pub mod proto;
pub mod sample_data;
pub mod server;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod verify_history;
