//! The gRPC edge, the only place that knows [`tonic::Status`]: parse, call the store with a pure function, convert.
//!
//! A handler has three steps. `request` turns the message into what the store takes, naming all that is malformed; the
//! store does it; `convert` turns the result into a message, and only what `visible` lets the caller see can be
//! converted. The order of checks is the contract's: caller, role, request; then the store's own.

mod access;
mod billing;
mod bulk;
mod connect;
mod convert;
mod edge;
mod history;
mod page;
mod plan;
mod reply;
mod request;
mod status;
mod subscription;
mod visible;

pub use connect::{Connect, Grpc};
pub use edge::{Answering, EdgeLayer, EdgeSettings, describe_metrics, foreign_host};

use tonic::Status;

pub use access::{AccessError, check_declarations};

use crate::{
    domain::Principal,
    store::{self, Aggregate, Store},
};
use status::{Error, from_store};
use visible::{Visible, VisibleTo};

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

    /// Reads an entity for a caller; to a customer an absent one and somebody else's are the same.
    async fn read<E: Aggregate + VisibleTo>(
        &self,
        id: uuid::Uuid,
        principal: &Principal,
    ) -> Result<Visible<E>, Status> {
        match self.store.get::<E>(id).await {
            Ok(entity) => Ok(entity.visible_to(principal).ok_or(Error::NotVisible)?),
            Err(store::Error::NotFound { .. }) if principal.customer().is_some() => Err(Error::NotVisible.into()),
            Err(error) => Err(from_store(error, principal)),
        }
    }
}
