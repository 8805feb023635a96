//! All SQL, and the only way in which an entity that carries a version changes.
//!
//! # The write path
//!
//! `Store::modify` takes a [`Precondition`](crate::occ::Precondition) and a pure function. In one transaction it reads
//! the row, applies the function, writes the changed columns by an `UPDATE` whose `WHERE` names the version that was read,
//! and inserts the record of the change, which is also the claim on its request id. Whatever goes wrong undoes all of it.
//! `Store::create` does the same for a new row. The function may be run again, on a newer row.
//!
//! The ORM's entities are private to this module, so no other code can write a row.

mod aggregate;
mod conflict;
mod connection;
mod create;
mod effects;
#[expect(unreachable_pub, reason = "what SeaORM derives is `pub`, and so must be what it is derived from")]
mod entity;
mod error;
mod facts;
mod history;
mod list;
mod modify;
mod replay;
mod retry;

use std::future::Future;

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio_util::task::TaskTracker;

pub(crate) use aggregate::Aggregate;
pub use conflict::Conflict;
pub use connection::{ConnectError, ConnectSettings, migrate};
pub use error::Error;
pub use facts::{Facts, Needs, PlanNeed};
pub use history::{Mutation, MutationFilter, Outcome};
pub use list::{InvoiceFilter, ListPosition, PlanFilter, SubscriptionFilter};
pub use modify::Modify;

use crate::domain::{Principal, RequestId, Timestamp};

/// The database, and what may be done with it.
#[derive(Debug, Clone)]
pub struct Store {
    /// On SQLite one connection, since it has one writer; on PostgreSQL the pool.
    writer: DatabaseConnection,
    /// On SQLite several connections, which never wait for the writer; on PostgreSQL the same pool.
    reader: DatabaseConnection,
    /// The writes under way, which shutdown waits for.
    writes: TaskTracker,
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
}

impl Store {
    /// Waits for the writes under way, then closes the connections. No write may be begun after it.
    pub async fn close(self) {
        self.writes.close();
        self.writes.wait().await;
        // A close that fails leaves nothing undone: every acknowledged write is committed.
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.reader.ping().await.map_err(Error::from)
    }

    /// Runs a write as a task of its own, so that it is not dropped halfway when its caller goes away.
    async fn detach<T: Send + 'static>(
        &self,
        write: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        match self.writes.spawn(write).await {
            Ok(result) => result,
            Err(panic) => Err(Error::Panicked(panic.to_string())),
        }
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once: one that reads first and locks
    /// later fails with `SQLITE_BUSY_SNAPSHOT` under contention.
    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        self.writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }
}
