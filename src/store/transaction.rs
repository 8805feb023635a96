//! Transactions that write.

use std::{ops::Deref, time::Instant};

use metrics::histogram;
use sea_orm::{DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use super::{Store, observe::TRANSACTION_SECONDS};

/// A transaction whose time is taken. Dropped, it is undone.
pub(super) struct Transaction {
    txn: DatabaseTransaction,
    timer: Timer,
}

impl Store {
    /// Begins a transaction that will write. On SQLite it takes the write lock at once: one that reads first and locks
    /// later fails with `SQLITE_BUSY_SNAPSHOT` under contention.
    pub(super) async fn begin(&self) -> Result<Transaction, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..Default::default() };
        let txn = self.writer.begin_with_options(options).await?;
        Ok(Transaction { txn, timer: Timer::start() })
    }
}

impl Transaction {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        let Self { txn, mut timer } = self;
        // What it is unless the database says that it has committed.
        timer.end("unknown");
        txn.commit().await?;
        timer.end("commit");
        Ok(())
    }

    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.txn.rollback().await
    }
}

impl Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.txn
    }
}

/// Takes the time until it is dropped.
pub(super) struct Timer {
    begun: Instant,
    end: &'static str,
}

impl Timer {
    pub(super) fn start() -> Self {
        Self { begun: Instant::now(), end: "rollback" }
    }

    /// How the transaction ends, as far as it is known.
    pub(super) fn end(&mut self, end: &'static str) {
        self.end = end;
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        histogram!(TRANSACTION_SECONDS, "end" => self.end).record(self.begun.elapsed());
    }
}
