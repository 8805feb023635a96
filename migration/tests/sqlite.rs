//! The migrations on SQLite, in a file of its own for every test.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but does not see that their helpers are test code"
)]

mod behaviour;

use migration::{Direction, migrate};
use sea_orm_migration::sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TryGetable};
use tempfile::TempDir;

/// A database file that goes when the test ends.
struct Fixture {
    directory: TempDir,
}

impl Fixture {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    async fn connect(&self) -> DatabaseConnection {
        let path = self.directory.path().join("occam.sqlite");
        Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.unwrap()
    }
}

async fn strings(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .unwrap()
        .iter()
        .map(|row| String::try_get_by_index(row, 0).unwrap())
        .collect()
}

/// Everything that is in the database, SeaORM's own table included.
async fn schema(db: &DatabaseConnection) -> String {
    strings(db, "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY name")
        .await
        .join("\n")
}

#[tokio::test]
async fn up_applies_everything_once() {
    let fixture = Fixture::new();
    behaviour::up_applies_everything_once(&fixture.connect().await).await;
}

#[tokio::test]
async fn up_down_up_is_clean() {
    let fixture = Fixture::new();
    let db = fixture.connect().await;
    assert_eq!(schema(&db).await, "");
    behaviour::up_down_up_is_clean(&db, schema).await;
}

#[tokio::test]
async fn each_step_down_takes_back_one_migration() {
    let fixture = Fixture::new();
    behaviour::each_step_down_takes_back_one_migration(&fixture.connect().await, schema).await;
}

#[tokio::test]
async fn status_of_an_empty_database_creates_nothing() {
    let fixture = Fixture::new();
    behaviour::status_of_an_empty_database_creates_nothing(&fixture.connect().await, schema).await;
}

#[tokio::test]
async fn a_newer_schema_is_reported_and_left_alone() {
    let fixture = Fixture::new();
    behaviour::a_newer_schema_is_reported_and_left_alone(&fixture.connect().await).await;
}

#[tokio::test]
async fn a_failed_migration_leaves_nothing_behind() {
    let fixture = Fixture::new();
    behaviour::a_failed_migration_leaves_nothing_behind(&fixture.connect().await, schema).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_migrating_at_once_one_does_the_work() {
    let fixture = Fixture::new();
    let (first, second) = (fixture.connect().await, fixture.connect().await);
    behaviour::of_two_migrating_at_once_one_does_the_work(&first, &second).await;
}

#[tokio::test]
async fn impossible_rows_are_refused() {
    let fixture = Fixture::new();
    behaviour::impossible_rows_are_refused(&fixture.connect().await).await;
}

#[tokio::test]
async fn a_new_row_has_version_1() {
    let fixture = Fixture::new();
    behaviour::a_new_row_has_version_1(&fixture.connect().await).await;
}

#[tokio::test]
async fn rows_without_what_they_belong_to_are_refused() {
    let fixture = Fixture::new();
    behaviour::rows_without_what_they_belong_to_are_refused(&fixture.connect().await).await;
}

#[tokio::test]
async fn codes_numbers_and_payments_are_unique() {
    let fixture = Fixture::new();
    behaviour::codes_numbers_and_payments_are_unique(&fixture.connect().await).await;
}

#[tokio::test]
async fn invoice_numbers_start_at_1() {
    let fixture = Fixture::new();
    behaviour::invoice_numbers_start_at_1(&fixture.connect().await).await;
}

#[tokio::test]
async fn history_holds_one_applied_record_per_version_and_one_claim_per_request() {
    let fixture = Fixture::new();
    behaviour::history_holds_one_applied_record_per_version_and_one_claim_per_request(&fixture.connect().await).await;
}

/// A primary key may be NULL on SQLite unless it is said that it may not.
#[tokio::test]
async fn every_primary_key_is_not_null() {
    let fixture = Fixture::new();
    let db = fixture.connect().await;
    migrate(&db, Direction::Up).await.unwrap();

    let nullable = strings(
        &db,
        "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND c.pk > 0 AND c.\"notnull\" = 0",
    )
    .await;
    assert!(nullable.is_empty(), "{nullable:?}");
}
