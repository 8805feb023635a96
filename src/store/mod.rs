//! All SQL, and the only way in which an entity that carries a version changes.
//!
//! # The write path
//!
//! `Store::modify` takes a [`Precondition`](crate::occ::Precondition) and a pure function. It reads the row, applies the
//! function, writes the row by an `UPDATE` whose `WHERE` names the version that was read, and in the same transaction inserts
//! the record of the change, which is also the claim on its request id. Whatever goes wrong undoes all of it. `Store::create`
//! does the same for a new row. The function may be run again, on a newer row. Requests that wait share a transaction
//! (`group`); the others have one of their own (`modify`).
//!
//! The ORM's entities are private to this module, so no other code can write a row.

mod aggregate;
mod bulk;
mod chain;
mod conflict;
mod connection;
mod create;
mod effects;
#[expect(unreachable_pub, reason = "what SeaORM derives is `pub`, and so must be what it is derived from")]
mod entity;
mod error;
mod facts;
mod gather;
mod group;
mod history;
mod kept;
mod list;
mod modify;
mod observe;
mod replay;
mod retention;
mod retry;
mod transaction;
mod verify;
mod versions;

use std::{future::Future, sync::Arc};

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_util::task::TaskTracker;

pub(crate) use aggregate::Aggregate;
pub use conflict::Conflict;
pub use connection::{ConnectError, ConnectSettings, migrate};
pub use create::Create;
pub use error::Error;
pub use facts::{Facts, Needs, PlanNeed};
use gather::Reads;
pub use history::{Mutation, MutationFilter, Outcome};
pub use list::{InvoiceFilter, ListPosition, PlanFilter, SubscriptionFilter};
pub(crate) use modify::Apply;
pub use modify::Modify;
pub use observe::describe_metrics;
pub use verify::{Broken, Problem, Verification, Verifier};

use group::Groups;
use kept::Kept;

use crate::{
    domain::{Principal, RequestId, Timestamp},
    occ::{MergedOver, Version},
};

/// The database, and what may be done with it.
#[derive(Debug, Clone)]
pub struct Store {
    /// On SQLite one connection, since it has one writer; on PostgreSQL several.
    writer: DatabaseConnection,
    /// Several connections of their own, which never wait for the writers.
    reader: DatabaseConnection,
    /// Some of the readers', for what is short: reads by id or by request.
    lookups: Arc<Kept>,
    /// A few connections for those writes that are done together, and their conflicts. On SQLite it is the writer.
    group: Arc<Kept>,
    /// Those who read an entity by its id.
    reads: Arc<Reads>,
    /// The writes under way, which shutdown waits for.
    writes: TaskTracker,
    /// How many writes may be under way.
    places: Arc<Semaphore>,
    /// How many of those that leave a batch are done at once: half as many as there are connections of writers.
    alone: Arc<Semaphore>,
    /// The writes that wait to be done together.
    groups: Arc<Groups>,
}

/// Who asks for a write, by which request.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who asks.
    pub principal: Principal,
    /// The RPC, such as `PauseSubscription`.
    pub method: &'static str,
    /// The name of the intent; with the principal's id it is unique among accepted requests.
    pub request_id: RequestId,
    /// Whether the caller named it; if so, an unknown outcome can be found out by sending the request again.
    pub request_id_is_callers: bool,
    /// What tells a repeated request from another one with the same request id.
    pub fingerprint: Vec<u8>,
    /// When the request arrived.
    pub time: Timestamp,
}

/// What an accepted write made.
#[derive(Debug, Clone, PartialEq)]
pub struct Written<E> {
    /// The entity at the version that the request made, or left.
    pub entity: E,
    /// Whether an earlier request of the same id had done it.
    pub replayed: bool,
    /// How it took effect although it was stale, if it was.
    pub merge: Option<MergeReport>,
}

/// How a stale write came to take effect.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeReport {
    /// The version that it was made from.
    pub base_version: Version,
    /// The changes since then, oldest first, which it left standing.
    pub merged_over: Vec<MergedOver>,
}

impl Store {
    /// Waits for the writes under way, then closes the connections. Writes that come later are refused.
    pub async fn close(self) {
        self.writes.close();
        self.writes.wait().await;
        // A close that fails leaves nothing undone: every acknowledged write is committed.
        for (kept, pool) in [(&self.lookups, self.reader), (&self.group, self.group.pool().clone())] {
            kept.close();
            let _ = pool.close().await;
        }
        let _ = self.writer.close().await;
    }

    /// Gives a write its place. It is the write's own and not its caller's, who may leave it behind and come again.
    fn admit(&self) -> Result<OwnedSemaphorePermit, Error> {
        if self.writes.is_closed() {
            return Err(Error::Unavailable(DbErr::Custom("the server is stopping".to_owned())));
        }
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::Overloaded)
    }

    /// Runs a write as a task of its own, so that it is not dropped halfway when its caller goes away.
    async fn detach<T: Send + 'static>(
        &self,
        write: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let place = self.admit()?;
        let (answer, answered) = oneshot::channel();
        let task = self.writes.spawn(async move {
            let result = write.await;
            drop(place);
            if let Err(Err(error)) = answer.send(result) {
                tracing::warn!(error.cause = %error, "a write failed whose caller had left");
            }
        });
        match answered.await {
            Ok(result) => result,
            Err(_) => Err(Error::Panicked(task.await.err().map(|panic| panic.to_string()).unwrap_or_default())),
        }
    }
}
