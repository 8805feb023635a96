//! The gRPC edge, the only place that knows [`tonic::Status`]: parse, call the store with a pure function, convert.
//!
//! A handler has three steps. `request` turns the message into what the store takes, naming all that is malformed; the
//! store does it; `convert` turns the result into a message, and only what `visible` lets the caller see can be
//! converted. The order of checks is the contract's: caller, role, request; then the store's own.

mod billing;
mod convert;
mod edge;
mod history;
mod page;
mod plan;
mod request;
mod status;
mod subscription;
mod visible;

pub use edge::{EdgeLayer, EdgeSettings};

use crate::store::Store;

/// The four services, over one store.
#[derive(Debug, Clone)]
pub struct Services {
    store: Store,
}

impl Services {
    /// The services over this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}
