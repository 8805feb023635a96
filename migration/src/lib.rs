//! Occam's database schema, as SeaORM migrations that run the same on SQLite and PostgreSQL.
//!
//! One file per group of tables; each says what its tables are for and which promises of the contract their constraints
//! hold. Migrations know nothing of the entities in `occam::store`: those follow the newest schema, a migration stays
//! what it was when it was released. Until 0.1 is tagged they may still be edited, and need no back-fills.
//!
//! The SQL is portable: keys are UUIDs made by the application, integers are `BIGINT` or `INTEGER`, and there are no
//! sequences, enums, triggers or deferrable constraints. What is allowed in a text column is a `CHECK (… IN …)` that lists
//! all that the contract names, because SQLite cannot change a check without rebuilding its table.
//! Constraints and indexes have explicit names that begin with the table's and end in `_pkey`, `_key`, `_fkey`, `_check` or
//! `_idx`, so that an error on PostgreSQL can be told by its name. SQLite's errors name only checks; for a unique
//! constraint they name the columns, and for a foreign key nothing.
//!
//! [`migrate`] is the way to run them. `Migrator::up` and `down` on a connection take no lock, and on SQLite no
//! transaction either: a migration that fails halfway would leave its first half behind.

mod ddl;
mod m20261124_000001_plans;
mod m20261124_000002_subscriptions;
mod m20261124_000003_invoices;
mod m20261124_000004_mutations;

use std::collections::BTreeSet;

pub use sea_orm_migration::MigratorTrait;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, IsolationLevel, QueryOrder, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::seaql_migrations;

/// The advisory lock that migrating processes queue for on PostgreSQL: "occam" in ASCII.
const ADVISORY_LOCK: i64 = 0x6f_6363_616d;

/// All migrations, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_plans::Migration),
            Box::new(m20261124_000002_subscriptions::Migration),
            Box::new(m20261124_000003_invoices::Migration),
            Box::new(m20261124_000004_mutations::Migration),
        ]
    }
}

/// Which way [`migrate`] takes the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the newest schema that this binary knows.
    Up,
    /// Back by so many migrations, or all there are if fewer. **The data in their tables is lost.**
    Down(u32),
}

/// What [`migrate`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The migrations that were applied or taken back, in the order in which they ran; empty if nothing was to be done.
    pub names: Vec<String>,
}

/// How a database's schema compares with what this binary knows. Each list is oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaStatus {
    /// Known to the binary and applied.
    pub applied: Vec<String>,
    /// Known to the binary and not applied: the schema is older than the binary.
    pub pending: Vec<String>,
    /// Applied and not known to the binary: the schema is newer than the binary.
    pub unknown: Vec<String>,
}

impl SchemaStatus {
    /// Whether the schema is exactly the one that this binary was built for.
    pub fn is_current(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty()
    }
}

/// Migrates the schema, all of it or nothing, in one transaction.
///
/// Any number of processes may call it at once: one does the work, the others wait and find nothing left to do. Taking
/// back the last migration also removes SeaORM's own table, so that the database is left as it was found.
///
/// # Errors
///
/// [`DbErr::Migration`] if the database has migrations that this binary does not know (in either direction: it could not
/// take them back); otherwise what the database answered, such as that it stayed locked for longer than the connection's
/// `busy_timeout` (SQLite) or `lock_timeout` (PostgreSQL). Nothing has changed then, unless it was COMMIT that failed:
/// running it again is always right.
pub async fn migrate(db: &DatabaseConnection, direction: Direction) -> Result<Applied, DbErr> {
    let transaction = begin_locked(db).await?;
    match run(&transaction, direction).await {
        Ok(applied) => {
            transaction.commit().await?;
            Ok(applied)
        }
        Err(error) => {
            // A failing rollback means that the connection is gone, which undoes the transaction as well, and would
            // only hide the error that matters.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

/// Names the migrations that are still to be applied, oldest first: those of [`status`]. Creates nothing.
///
/// # Errors
///
/// What the database answered.
pub async fn pending(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    Ok(status(db).await?.pending)
}

/// Compares the database's schema with what this binary knows. Creates nothing.
///
/// Needs only the right to read `seaql_migrations`. PostgreSQL hides the table from a role that has no right to it at all,
/// so that everything looks pending then.
///
/// # Errors
///
/// What the database answered.
pub async fn status(db: &DatabaseConnection) -> Result<SchemaStatus, DbErr> {
    read_status(&SchemaManager::new(db)).await
}

/// Begins a transaction that no other migrating process can be in at the same time.
async fn begin_locked(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            // IMMEDIATE takes SQLite's only write lock before the applied migrations are read.
            db.begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await
        }
        DbBackend::Postgres => {
            // READ COMMITTED whatever the database's default is: above it the snapshot would be older than the wait for
            // the lock, and what the process before us applied would be applied again, and refused.
            let transaction = db
                .begin_with_options(TransactionOptions {
                    isolation_level: Some(IsolationLevel::ReadCommitted),
                    ..Default::default()
                })
                .await?;
            // A convenience: where there is no such lock, a second run fails on the first table that already exists.
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")).await?;
            Ok(transaction)
        }
        other => Err(DbErr::BackendNotSupported { db: other.as_str(), ctx: "Occam's migrations" }),
    }
}

/// Runs the migrations inside a transaction.
///
/// `Migrator::up` and `down` take one: on PostgreSQL each migration is a savepoint in it, on SQLite they run in it
/// directly, and SeaORM's own table is created in it too.
async fn run(transaction: &DatabaseTransaction, direction: Direction) -> Result<Applied, DbErr> {
    let manager = SchemaManager::new(transaction);
    let before = read_status(&manager).await?;
    if !before.unknown.is_empty() {
        return Err(DbErr::Migration(format!(
            "the schema is newer than this binary, which does not know the applied migrations {}; \
             use the binary that applied them, or a newer one",
            before.unknown.join(", ")
        )));
    }
    match direction {
        Direction::Up => {
            Migrator::up(transaction, None).await?;
            Ok(Applied { names: before.pending })
        }
        Direction::Down(steps) => {
            Migrator::down(transaction, Some(steps)).await?;
            let after = read_status(&manager).await?;
            if after.applied.is_empty() {
                Migrator::uninstall(transaction).await?;
            }
            let mut names = before.applied;
            names.retain(|name| !after.applied.contains(name));
            names.reverse();
            Ok(Applied { names })
        }
    }
}

/// Reads SeaORM's table of applied migrations, where there is one.
///
/// SeaORM's own functions do not serve here: they create the table, or fail on a migration that they do not know.
async fn read_status(manager: &SchemaManager<'_>) -> Result<SchemaStatus, DbErr> {
    let mut recorded = BTreeSet::new();
    if manager.has_table(Migrator::migration_table_name().to_string()).await? {
        recorded = seaql_migrations::Entity::find()
            .order_by_asc(seaql_migrations::Column::Version)
            .all(manager.get_connection())
            .await?
            .into_iter()
            .map(|row| row.version)
            .collect();
    }
    let mut status = SchemaStatus::default();
    for migration in Migrator::migrations() {
        let name = migration.name().to_owned();
        if recorded.remove(&name) {
            status.applied.push(name);
        } else {
            status.pending.push(name);
        }
    }
    status.unknown = recorded.into_iter().collect();
    Ok(status)
}
