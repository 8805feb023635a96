//! Which failures of the database pass by themselves, and how long the store tries again.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use sea_orm::{DbErr, RuntimeErr, sqlx};

use super::{Context, Error, Written};

const ATTEMPTS_MAX: u32 = 20;
/// Attempts of those who write to whatever version they find.
const LOST_RACES_MAX: u32 = 5;
const ELAPSED_MAX: Duration = Duration::from_secs(5);
const DELAY_MIN: Duration = Duration::from_millis(2);
const DELAY_MAX: Duration = Duration::from_millis(250);

/// Why an attempt at a write ended, its transaction being undone or its outcome unknown.
#[derive(Debug)]
pub(super) enum Failure {
    /// The answer, which trying again would not change.
    Answer(Error),
    /// The guarded `UPDATE` found the row at another version than the one read before it.
    LostRace {
        /// Which one of a bulk that is made as a whole; 0 of a single request.
        item: usize,
        /// Whether the version check was to be skipped.
        forced: bool,
    },
    /// A unique constraint is violated.
    Duplicate(DbErr),
    /// A statement failed.
    Statement(DbErr),
    /// The `COMMIT` failed; unless the database says that it undid the transaction, it may have taken effect.
    Commit(DbErr),
}

impl Failure {
    /// The same, of one item of a bulk.
    pub(super) fn of_item(self, item: usize) -> Self {
        match self {
            Self::LostRace { forced, .. } => Self::LostRace { item, forced },
            Self::Answer(_) | Self::Duplicate(_) | Self::Statement(_) | Self::Commit(_) => self,
        }
    }

    /// Of a statement that is a transaction of its own.
    pub(super) fn of_transaction(error: DbErr) -> Self {
        if is_unique_violation(&error) {
            return Self::Duplicate(error);
        }
        let is_refused = match driver_error(&error) {
            // It was not sent.
            None => matches!(error, DbErr::ConnectionAcquire(_)),
            Some(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            // Its commit is part of it: what says that the server, its disk or the connection has trouble, or that the outcome
            // is unknown (40003), may have come after that.
            Some(sqlx::Error::Database(database)) => {
                let code = database.code().unwrap_or_default();
                let is_trouble = ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class));
                !is_trouble || is_undone(&error) || is_lock_timeout(&error)
            }
            Some(_) => false,
        };
        if is_refused { Self::Statement(error) } else { Self::Commit(error) }
    }

    /// Whether the transaction may have taken effect all the same.
    pub(super) fn may_have_committed(&self) -> bool {
        match self {
            Self::Commit(error) => !is_undone(error),
            Self::Answer(_) | Self::LostRace { .. } | Self::Duplicate(_) | Self::Statement(_) => false,
        }
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        if is_unique_violation(&error) { Self::Duplicate(error) } else { Self::Statement(error) }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            // Errors of the database come here from reads; whether they pass is decided in one place.
            Error::Unavailable(error) | Error::Database(error) => Self::from(error),
            answer => Self::Answer(answer),
        }
    }
}

/// Decides after each failed attempt whether there is another one.
#[derive(Debug)]
pub(super) struct Retry {
    begun: Instant,
    attempts: u32,
    /// By item: what one of a bulk loses is no reason to refuse another.
    lost_races: BTreeMap<usize, u32>,
    /// Of a transaction that had written what this request asks for.
    commit_is_unknown: bool,
    request_id_is_callers: bool,
}

impl Retry {
    pub(super) fn new(context: &Context) -> Self {
        Self {
            begun: Instant::now(),
            attempts: 0,
            lost_races: BTreeMap::new(),
            commit_is_unknown: false,
            request_id_is_callers: context.request_id_is_callers,
        }
    }

    /// For a write that a transaction had made, whose commit is unknown.
    pub(super) fn after_unknown_commit(self) -> Self {
        Self { commit_is_unknown: true, ..self }
    }

    /// The reply, as it is to the caller: what a transaction of this very request did, whose commit was unknown, is no
    /// replay. Had an earlier request been accepted, this one would not have come as far as its commit.
    pub(super) fn own<E>(&self, written: Written<E>) -> Written<E> {
        Written { replayed: written.replayed && !self.commit_is_unknown, ..written }
    }

    /// Whether a stale write may still be merged; once it has lost this often it is a conflict.
    pub(super) fn may_merge(&self, item: usize) -> bool {
        self.lost_races.get(&item).is_none_or(|lost| *lost < LOST_RACES_MAX)
    }

    /// Waits, if there is to be another attempt; else says what to answer.
    ///
    /// An unknown `COMMIT` is resolved by the next attempt, under the same request id: either it finds the claim of the
    /// first, or the claim is still to be had. A look-up alone could come before the first transaction's end.
    pub(super) async fn wait(&mut self, failure: Failure) -> Result<(), Error> {
        self.attempts += 1;
        let error = match failure {
            Failure::Answer(error) => return Err(error),
            // One that another transaction's commit explains is explained by the next attempt; this one does not pass.
            Failure::Duplicate(error) if self.attempts >= ATTEMPTS_MAX => return Err(Error::Database(error)),
            Failure::Duplicate(_) => {
                tokio::time::sleep(self.delay()).await;
                return Ok(());
            }
            // Those who name a version lose once at most; those who merge or force may lose to one after the other. Who
            // merges then reads once more, to be told of the conflict.
            Failure::LostRace { item, forced } => {
                let lost = self.lost_races.entry(item).or_default();
                *lost += 1;
                // Of a bulk, all that its items may lose together would take too long.
                let is_late = self.attempts > LOST_RACES_MAX && self.begun.elapsed() >= ELAPSED_MAX;
                if *lost >= LOST_RACES_MAX + u32::from(!forced) || is_late {
                    let cause = DbErr::Custom("the row changed under every attempt".to_owned());
                    return Err(self.give_up(cause));
                }
                if forced {
                    tokio::time::sleep(self.delay()).await;
                }
                return Ok(());
            }
            Failure::Statement(error) => error,
            Failure::Commit(error) => {
                self.commit_is_unknown |= !is_undone(&error);
                error
            }
        };
        let may_pass = self.commit_is_unknown || is_transient(&error);
        if !may_pass {
            return Err(Error::Database(error));
        }
        if self.attempts >= ATTEMPTS_MAX || self.begun.elapsed() >= ELAPSED_MAX || is_pool_exhausted(&error) {
            return Err(self.give_up(error));
        }
        tokio::time::sleep(self.delay()).await;
        Ok(())
    }

    /// What to answer when there is no further attempt: who named no request id cannot find out what became of a commit.
    pub(super) fn give_up(&self, error: DbErr) -> Error {
        match self.commit_is_unknown && !self.request_id_is_callers {
            true => Error::OutcomeUnknown(error),
            false => Error::Unavailable(error),
        }
    }

    /// Exponential, with full jitter, so that those who collided do not collide again.
    fn delay(&self) -> Duration {
        let ceiling = DELAY_MIN.saturating_mul(1 << self.attempts.min(10)).min(DELAY_MAX);
        ceiling.mul_f64(fastrand::f64())
    }
}

/// Whether trying again may help: a lost race between transactions, or a database that is away or busy.
pub(super) fn is_transient(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) || is_undone(error) {
        return true;
    }
    match driver_error(error) {
        Some(sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut) => true,
        Some(sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::BeginFailed) => true,
        Some(sqlx::Error::Protocol(_)) => true, // A connection that was cut in the middle of a message.
        Some(sqlx::Error::Database(database)) => database.code().is_some_and(|code| {
            // Connection exceptions, resources, operator intervention, lock time-out, and a primary that became a standby.
            ["08", "53", "57", "58"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                // The last ones are SQLite's: the disk is full, or does not answer.
                || matches!(&*code, "55P03" | "25006" | "25P03" | "13" | "10")
        }),
        Some(_) | None => false,
    }
}

/// Whether the database is away, or busy as a whole: what was tried in vain for one row is in vain for any other.
pub(super) fn is_away(error: &DbErr) -> bool {
    // 40001 serialization failure, 40P01 deadlock, 55P03 lock time-out.
    is_transient(error) && !matches!(database_code(error).as_deref(), Some("40001" | "40P01" | "55P03"))
}

/// Whether the database says that it undid the transaction because of another one.
pub(super) fn is_undone(error: &DbErr) -> bool {
    // 40001 serialization failure, 40P01 deadlock; 5, 6, 261, 517: SQLITE_BUSY, SQLITE_LOCKED and their extended codes.
    matches!(database_code(error).as_deref(), Some("40001" | "40P01" | "5" | "6" | "261" | "262" | "517"))
}

/// Whether somebody holds a row for longer than there is time to wait for it.
pub(super) fn is_lock_timeout(error: &DbErr) -> bool {
    database_code(error).as_deref() == Some("55P03")
}

fn is_pool_exhausted(error: &DbErr) -> bool {
    matches!(error, DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout))
        || matches!(driver_error(error), Some(sqlx::Error::PoolTimedOut))
}

fn is_unique_violation(error: &DbErr) -> bool {
    match driver_error(error) {
        Some(sqlx::Error::Database(database)) => database.is_unique_violation(),
        Some(_) | None => false,
    }
}

fn database_code(error: &DbErr) -> Option<String> {
    match driver_error(error)? {
        sqlx::Error::Database(database) => database.code().map(|code| code.into_owned()),
        _ => None,
    }
}

/// SeaORM's own `sql_err` knows only constraint violations, so the driver's error is dug out.
fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
