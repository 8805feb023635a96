//! Connections that are kept from one statement to the next.
//!
//! A pool tests each connection that it is given back, which is a round trip and wakes the database up: as long a way as that
//! of a short statement itself. So whoever has many short statements keeps connections for a while. A connection is given
//! back to the pool, which tests it and looks at its age, when a statement on it failed or was left, and after some seconds
//! whether or not it was used.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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

/// How long a connection is kept, to within half of it.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// Some of a pool's connections. On SQLite, where a round trip is a call, it is the pool.
///
/// Those that it keeps have to be given back, or dropped, within the runtime.
#[derive(Debug)]
pub(super) struct Kept {
    db: DatabaseConnection,
    idle: Mutex<Idle>,
    /// How many statements are under way at once.
    places: Semaphore,
    /// How many connections are kept between them.
    idle_max: usize,
}

#[derive(Debug)]
struct Idle {
    /// `None` once nothing is to be kept any more.
    sessions: Option<Vec<Session>>,
    /// How many wait for the pool: it is given the next connections, or these would wait while others come and go.
    waiting: usize,
}

/// A connection, and since when it is kept.
#[derive(Debug)]
struct Session {
    connection: PoolConnection<Postgres>,
    since: Instant,
}

impl Session {
    fn is_fresh(&self) -> bool {
        self.since.elapsed() < KEPT_FOR
    }
}

impl Kept {
    /// Up to `under_way_max` connections of a pool, of which `idle_max` are kept.
    pub(super) fn of(db: DatabaseConnection, under_way_max: usize, idle_max: usize) -> Arc<Self> {
        let idle = Mutex::new(Idle { sessions: Some(Vec::new()), waiting: 0 });
        let kept = Arc::new(Self { db, idle, places: Semaphore::new(under_way_max), idle_max });
        if idle_max > 0 {
            let weak = Arc::downgrade(&kept);
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(KEPT_FOR / 2).await;
                    let Some(kept) = weak.upgrade() else { return };
                    kept.give_back_old();
                }
            });
        }
        kept
    }

    /// The pool.
    pub(super) fn pool(&self) -> &DatabaseConnection {
        &self.db
    }

    /// How many are kept and not in use.
    pub(super) fn idle(&self) -> usize {
        self.lock().sessions.as_ref().map_or(0, Vec::len)
    }

    /// Gives back what is kept, and keeps nothing more.
    pub(super) fn close(&self) {
        let kept = self.lock().sessions.take();
        drop(kept);
    }

    fn give_back_old(&self) {
        let old: Vec<Session> = match &mut self.lock().sessions {
            Some(idle) => idle.extract_if(.., |session| !session.is_fresh()).collect(),
            None => Vec::new(),
        };
        drop(old);
    }

    /// Runs a statement of PostgreSQL.
    pub(super) async fn query_all_with(
        &self,
        sql: &str,
        arguments: impl IntoArguments<Postgres>,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let acquired = async { Ok((self.places.acquire().await.map_err(|_| timed_out())?, self.take().await?)) };
        let acquired = tokio::time::timeout(ACQUIRE_TIMEOUT, acquired).await;
        let (_place, mut session) = acquired.unwrap_or_else(|_| Err(timed_out()))?;
        let query = sqlx::query_with::<Postgres, PgArguments>(AssertSqlSafe(sql), arguments.into_arguments());
        let rows = query.fetch_all(&mut *session.connection).await;
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        self.put_back(session);
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn take(&self) -> Result<Session, DbErr> {
        // Those that are too old are given back.
        let _waiting = loop {
            match self.pop() {
                Ok(session) if session.is_fresh() => return Ok(session),
                Ok(old) => drop(old),
                Err(waiting) => break waiting,
            }
        };
        let connection = self.db.get_postgres_connection_pool().acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => timed_out(),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        })?;
        Ok(Session { connection, since: Instant::now() })
    }

    /// One that is kept; if there is none, who asks waits for the pool.
    fn pop(&self) -> Result<Session, Waiting<'_>> {
        let mut idle = self.lock();
        idle.sessions.as_mut().and_then(Vec::pop).ok_or_else(|| {
            idle.waiting += 1;
            Waiting(self)
        })
    }

    fn put_back(&self, session: Session) {
        let Idle { sessions, waiting } = &mut *self.lock();
        if let Some(sessions) = sessions
            && *waiting == 0
            && sessions.len() < self.idle_max
        {
            sessions.push(session);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        // It is whole between any two statements.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for the pool.
struct Waiting<'a>(&'a Kept);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting -= 1;
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
