//! The migrations on PostgreSQL, in a database of its own for every test.
//!
//! They need a server, at `OCCAM_MIGRATION_POSTGRES_URL` (`postgres://user@host:port`, without a database; the user must
//! be allowed to create databases), and are ignored without `--ignored`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows them in tests, but does not see that their helpers are test code"
)]

mod behaviour;

use migration::{Direction, migrate};
use sea_orm_migration::sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TryGetable};

struct Fixture {
    server: String,
    database: String,
}

impl Fixture {
    async fn new(test: &str) -> Self {
        let server = std::env::var("OCCAM_MIGRATION_POSTGRES_URL")
            .expect("OCCAM_MIGRATION_POSTGRES_URL names no PostgreSQL server to test on");
        let database = format!("occam_migration_{test}");
        let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
        for statement in
            [format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"), format!("CREATE DATABASE {database}")]
        {
            admin.execute_unprepared(&statement).await.unwrap();
        }
        admin.close().await.unwrap();
        Self { server, database }
    }

    async fn connect(&self) -> DatabaseConnection {
        Database::connect(format!("{}/{}", self.server, self.database)).await.unwrap()
    }

    /// Takes the databases' default isolation level for new connections.
    async fn isolate(&self, level: &str) {
        let db = self.connect().await;
        let database = &self.database;
        db.execute_unprepared(&format!("ALTER DATABASE {database} SET default_transaction_isolation = '{level}'"))
            .await
            .unwrap();
        db.close().await.unwrap();
    }
}

async fn strings(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap()
        .iter()
        .map(|row| String::try_get_by_index(row, 0).unwrap())
        .collect()
}

/// Every relation with its options, every column, constraint and index, SeaORM's own table included.
async fn schema(db: &DatabaseConnection) -> String {
    strings(
        db,
        "WITH ours AS (SELECT * FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace) \
         SELECT line FROM ( \
         SELECT format('relation %s %s %s', relname, relkind, reloptions) AS line FROM ours \
         UNION ALL SELECT format('column %s %s %s %s %s', relname, attnum, attname, \
             format_type(atttypid, atttypmod) || ' ' || attnotnull, pg_get_expr(adbin, adrelid)) \
           FROM ours JOIN pg_attribute a ON attrelid = ours.oid AND attnum > 0 \
           LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum \
         UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(k.oid)) \
           FROM pg_constraint k WHERE connamespace = 'public'::regnamespace \
         UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
         UNION ALL SELECT format('type %s', typname) FROM pg_type WHERE typnamespace = 'public'::regnamespace \
         ) AS lines ORDER BY line",
    )
    .await
    .join("\n")
}

/// `name(fixture)`: one ignored test that calls `behaviour::name` with connections to a new database.
macro_rules! tests {
    ($($name:ident ( $($argument:ident),* ))*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs a PostgreSQL server at OCCAM_MIGRATION_POSTGRES_URL"]
        async fn $name() {
            let fixture = Fixture::new(stringify!($name).get(..40).unwrap_or(stringify!($name))).await;
            let db = fixture.connect().await;
            behaviour::$name(&db $(, $argument)*).await;
        }
    )* };
}

tests! {
    up_applies_everything_once()
    up_down_up_is_clean(schema)
    each_step_down_takes_back_one_migration(schema)
    status_of_an_empty_database_creates_nothing(schema)
    a_newer_schema_is_reported_and_left_alone()
    a_failed_migration_leaves_nothing_behind(schema)
    impossible_rows_are_refused()
    a_new_row_has_version_1()
    rows_without_what_they_belong_to_are_refused()
    codes_numbers_and_payments_are_unique()
    invoice_numbers_start_at_1()
    history_holds_one_applied_record_per_version_and_one_claim_per_request()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a PostgreSQL server at OCCAM_MIGRATION_POSTGRES_URL"]
async fn of_two_migrating_at_once_one_does_the_work() {
    let fixture = Fixture::new("two_at_once").await;
    let (first, second) = (fixture.connect().await, fixture.connect().await);
    behaviour::of_two_migrating_at_once_one_does_the_work(&first, &second).await;
}

/// A snapshot taken before the wait for the lock would not see what was applied meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a PostgreSQL server at OCCAM_MIGRATION_POSTGRES_URL"]
async fn of_two_migrating_at_once_one_does_the_work_whatever_the_isolation() {
    let fixture = Fixture::new("two_at_once_serializable").await;
    fixture.isolate("serializable").await;
    let (first, second) = (fixture.connect().await, fixture.connect().await);
    behaviour::of_two_migrating_at_once_one_does_the_work(&first, &second).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a PostgreSQL server at OCCAM_MIGRATION_POSTGRES_URL"]
async fn versioned_tables_leave_room_for_updates() {
    let fixture = Fixture::new("fillfactor").await;
    let db = fixture.connect().await;
    migrate(&db, Direction::Up).await.unwrap();

    let tables =
        strings(&db, "SELECT relname::text FROM pg_class WHERE reloptions @> '{fillfactor=90}' ORDER BY relname").await;
    assert_eq!(tables, ["invoices", "plans", "subscriptions"]);
}
