//! Connections that are kept from one statement to the next.
//!
//! A pool tests each connection that it is given back, which is a round trip and wakes the database up: as long a way as that
//! of a short statement itself. So whoever has many short statements keeps connections for a while. A connection is given
//! back to the pool, which tests it and looks at its age, when a statement on it failed or was left, and every few seconds.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement,
    sqlx::{self, AssertSqlSafe, IntoArguments, Postgres, pool::PoolConnection, postgres::PgArguments},
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Semaphore;

use super::connection::ACQUIRE_TIMEOUT;

/// How long a connection is kept.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// Some of a pool's connections. On SQLite, where a round trip is a call, it is the pool.
#[derive(Debug)]
pub(super) struct Kept {
    db: DatabaseConnection,
    idle: Mutex<Vec<Session>>,
    /// How many statements are under way at once.
    places: Semaphore,
    /// How many connections are kept between them.
    idle_max: usize,
}

/// A connection, and since when it is kept.
#[derive(Debug)]
struct Session {
    connection: PoolConnection<Postgres>,
    since: Instant,
}

impl Kept {
    /// Up to `under_way_max` connections of a pool, of which `idle_max` are kept.
    pub(super) fn of(db: DatabaseConnection, under_way_max: usize, idle_max: usize) -> Self {
        Self { db, idle: Mutex::default(), places: Semaphore::new(under_way_max), idle_max }
    }

    /// The pool.
    pub(super) fn pool(&self) -> &DatabaseConnection {
        &self.db
    }

    /// How many are kept and not in use.
    pub(super) fn idle(&self) -> usize {
        self.lock().len()
    }

    /// Gives back what is kept.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Runs a statement of PostgreSQL.
    pub(super) async fn query_all_with(
        &self,
        sql: &str,
        arguments: impl IntoArguments<Postgres>,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let place = tokio::time::timeout(ACQUIRE_TIMEOUT, self.places.acquire()).await;
        let _place = place.map_err(|_| timed_out())?.map_err(|_| timed_out())?;
        let mut session = self.take().await?;
        let query = sqlx::query_with::<Postgres, PgArguments>(AssertSqlSafe(sql), arguments.into_arguments());
        let rows = query.fetch_all(&mut *session.connection).await;
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        self.put_back(session);
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn take(&self) -> Result<Session, DbErr> {
        // Dropping the others gives them back, which the one to be acquired may be one of.
        while let Some(session) = { self.lock().pop() } {
            if session.since.elapsed() < KEPT_FOR {
                return Ok(session);
            }
        }
        let connection = self.db.get_postgres_connection_pool().acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => timed_out(),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        })?;
        Ok(Session { connection, since: Instant::now() })
    }

    fn put_back(&self, session: Session) {
        if session.since.elapsed() < KEPT_FOR {
            let mut idle = self.lock();
            if idle.len() < self.idle_max {
                idle.push(session);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Session>> {
        // Nothing panics while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn timed_out() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Kept {
    fn get_database_backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.db.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.db.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.db.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if self.get_database_backend() != DbBackend::Postgres {
            return self.db.query_all_raw(statement).await;
        }
        let Statement { sql, values, .. } = statement;
        self.query_all_with(&sql, SqlxValues(values.unwrap_or(sea_orm::Values(Vec::new())))).await
    }
}
