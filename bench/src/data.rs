//! Databases to measure on: filled once, then copied for each measurement, so that all of them begin alike.

mod fill;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use uuid::Uuid;

use crate::postgres::connect;

pub(crate) use fill::{LARGE_VERSIONS, Template, deepen, fill_postgres, fill_sqlite, row_id, subscription, update};

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    /// The bench's own PostgreSQL
    Postgres,
    /// A file
    Sqlite,
}

/// A subscription that callers change.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its id.
    pub(crate) id: String,
    /// Its version, as far as its caller knows.
    pub(crate) version: i64,
}

/// A database that is measured.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    /// How to connect to it.
    pub(crate) url: String,
    /// Whether it is small enough to be looked through after each measurement.
    pub(crate) is_small: bool,
}

/// What a database holds, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    /// The sum of all subscriptions' versions: the number of their changes, creations included.
    pub(crate) versions: i64,
    /// The records of changes.
    pub(crate) applied: i64,
    /// The records of refusals.
    pub(crate) conflicts: i64,
}

impl Data {
    /// The subscriptions that were filled in, by id.
    pub(crate) async fn rows(&self) -> Result<Vec<Row>> {
        let db = connect(&self.url).await?;
        let all = db.query_all_raw(statement(&db, "SELECT id, version FROM subscriptions ORDER BY id")).await?;
        let mut rows = Vec::with_capacity(all.len());
        for row in all {
            let id: Uuid = row.try_get_by_index(0)?;
            if fill::is_filled(id) {
                rows.push(Row { id: id.to_string(), version: row.try_get_by_index(1)? });
            }
        }
        db.close().await?;
        Ok(rows)
    }

    /// What it holds now.
    pub(crate) async fn sums(&self) -> Result<Sums> {
        let db = connect(&self.url).await?;
        let versions = "SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM subscriptions";
        let records = "SELECT count(*) FILTER (WHERE version > version_before AND entity_type = 'subscription'), \
             count(*) FILTER (WHERE outcome = 'CONFLICT') FROM mutations";
        let versions = number(&db, versions).await?;
        let records = db.query_one_raw(statement(&db, records)).await?.context("no row")?;
        let (applied, conflicts) = (records.try_get_by_index(0)?, records.try_get_by_index(1)?);
        db.close().await?;
        Ok(Sums { versions, applied, conflicts })
    }

    /// Requires that each subscription's version is the number of its recorded changes.
    pub(crate) async fn check_each_version(&self) -> Result<()> {
        let db = connect(&self.url).await?;
        let wrong = number(
            &db,
            "SELECT count(*) FROM subscriptions AS s WHERE s.version <> \
             (SELECT count(*) FROM mutations AS m WHERE m.entity_id = s.id AND m.version > m.version_before)",
        )
        .await?;
        db.close().await?;
        ensure!(wrong == 0, "{wrong} subscriptions have a version that is not the number of their changes in history");
        Ok(())
    }

    /// Requires that pgbench wrote the same bytes into history as Occam for the same update.
    pub(crate) async fn check_same_record(&self, template: &Template) -> Result<()> {
        let db = connect(&self.url).await?;
        let columns = "entity_type, outcome, version_before, version, expected_version, actor, actor_role, \
             actor_customer_id, method, diffs, force_reason, merged_over, length(fingerprint), length(hash)";
        let other = number(
            &db,
            &format!(
                "SELECT count(*) FROM mutations AS m WHERE version = 2 AND ROW({columns}) IS DISTINCT FROM \
                 (SELECT ROW({columns}) FROM mutations WHERE entity_id = '{}' AND version = 2)",
                template.updated_id
            ),
        )
        .await?;
        db.close().await?;
        ensure!(other == 0, "pgbench wrote {other} records that differ from what Occam writes for the same update");
        Ok(())
    }
}

fn statement(db: &DatabaseConnection, sql: &str) -> Statement {
    Statement::from_string(db.get_database_backend(), sql)
}

async fn number(db: &DatabaseConnection, sql: &str) -> Result<i64> {
    let row = db.query_one_raw(statement(db, sql)).await.with_context(|| sql.to_owned())?;
    row.context("no row")?.try_get_by_index(0).with_context(|| sql.to_owned())
}

/// How to connect to a file.
pub(crate) fn sqlite_url(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

/// Copies a database that nobody has open.
pub(crate) fn copy_sqlite(from: &Path, to: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let file = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
        let (from, to) = (file(from), file(to));
        if to.exists() {
            fs::remove_file(&to)?;
        }
        if from.exists() {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}
