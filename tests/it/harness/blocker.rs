//! A lock that keeps a write waiting, so that a test can do something meanwhile.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, TransactionTrait};

/// Holds a row or a table on PostgreSQL until it is released.
pub struct Blocker {
    watching: DatabaseConnection,
    holding: DatabaseTransaction,
}

impl Blocker {
    /// Holds a subscription.
    pub async fn hold(database_url: &str, subscription_id: &str) -> Self {
        Self::hold_by(database_url, &format!("SELECT 1 FROM subscriptions WHERE id = '{subscription_id}' FOR UPDATE"))
            .await
    }

    /// Holds what this statement locks.
    pub async fn hold_by(database_url: &str, statement: &str) -> Self {
        let watching = sea_orm::Database::connect(database_url).await.unwrap();
        let holding = watching.begin().await.unwrap();
        holding.execute_unprepared(statement).await.unwrap();
        Self { watching, holding }
    }

    /// Waits until so many statements wait for a lock.
    pub async fn wait_for_waiting(&self, count: usize) {
        let begun = Instant::now();
        let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        loop {
            let waiting = self.watching.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
            if waiting.len() == count {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "{} wait, and not {count}", waiting.len());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Gives it back.
    pub async fn release(self) {
        self.holding.rollback().await.unwrap();
        self.watching.close().await.unwrap();
    }
}
