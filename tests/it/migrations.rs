//! The schema: `occam migrate`, and which databases `occam serve` refuses.

#[path = "../../migration/tests/behaviour/mod.rs"]
mod behaviour;

use std::{process::Output, time::Duration};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement, TryGetable};

use crate::harness::{Process, execute, occam, postgres, rows};

/// A URL of SQLite, of a file that is not there yet, and the directory that it goes with.
fn new_sqlite() -> (String, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()), dir)
}

fn migrate(database_url: &str, flags: &[&str]) -> Vec<String> {
    let output = occam([&["migrate", "--database-url", database_url], flags].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Why `occam serve` does not, in one line, with exit code 1.
fn refusal_to_serve(database_url: &str) -> String {
    let output = occam(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let lines = stderr(&output);
    let [line] = lines.lines().collect::<Vec<_>>()[..] else { panic!("not one line: {lines}") };
    line.to_owned()
}

#[test]
fn migrate_goes_up_once_and_back_by_steps() {
    let (sqlite, _dir) = new_sqlite();
    for url in [sqlite, postgres::create_empty_database()] {
        let names = behaviour::all_names();
        let count = names.len();
        assert_eq!(migrate(&url, &[]), [&names[..], &[format!("{count} migrations applied")]].concat());
        assert_eq!(migrate(&url, &[]), ["0 migrations applied"]);

        assert_eq!(migrate(&url, &["--down", "1"]), [names[count - 1].as_str(), "1 migrations taken back"]);
        assert_eq!(migrate(&url, &["--down", "1000"]).last().unwrap(), &format!("{} migrations taken back", count - 1));
        assert_eq!(migrate(&url, &[]).last().unwrap(), &format!("{count} migrations applied"));
    }
}

#[test]
fn down_and_up_again_leaves_the_same_schema() {
    let url = postgres::create_empty_database();
    let empty = postgres::dump(&url);
    migrate(&url, &[]);
    // But for when it was applied.
    let dump = || {
        let dump = postgres::dump(&url);
        dump.lines().filter(|line| !line.starts_with("m2026")).collect::<Vec<_>>().join("\n")
    };
    let full = dump();
    migrate(&url, &["--down", "1000"]);
    assert_eq!(postgres::dump(&url), empty);
    migrate(&url, &[]);
    assert_eq!(dump(), full);
    assert!(full.contains("CREATE TABLE public.mutations"));
}

#[test]
fn of_many_that_migrate_at_once_one_does_the_work() {
    let (sqlite, _dir) = new_sqlite();
    for url in [sqlite, postgres::create_empty_database()] {
        let said: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate(&url, &[]))).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(said.iter().filter(|lines| lines.last().unwrap() == "0 migrations applied").count(), 3, "{said:#?}");
    }
}

/// Longer than a write waits, as when many migrate a slow disk at once. In both modes that a file may be found in: a new
/// one is put into WAL mode first, which needs the lock, too.
#[tokio::test(flavor = "multi_thread")]
async fn to_migrate_waits_for_whoever_holds_the_file() {
    let [new, in_wal_mode] = ["DELETE", "WAL"].map(|mode| async move {
        let (url, _dir) = new_sqlite();
        let holder = sea_orm::Database::connect(ConnectOptions::new(&url).max_connections(1).to_owned()).await.unwrap();
        holder.execute_unprepared(&format!("PRAGMA journal_mode = {mode}; BEGIN EXCLUSIVE")).await.unwrap();
        let migrating = tokio::task::spawn_blocking(move || migrate(&url, &[]));
        tokio::time::sleep(Duration::from_secs(7)).await;
        assert!(!migrating.is_finished(), "{mode}");
        holder.execute_unprepared("ROLLBACK").await.unwrap();
        assert_eq!(migrating.await.unwrap().len(), behaviour::all_names().len() + 1);
    });
    tokio::join!(new, in_wal_mode);
}

#[tokio::test]
async fn serve_refuses_a_postgres_whose_schema_is_behind() {
    let url = postgres::create_empty_database();
    let count = behaviour::all_names().len();
    let expected = |count| {
        format!(
            "occam: the database schema is behind by {count} migrations; run `occam migrate --database-url …` first"
        )
    };
    assert_eq!(refusal_to_serve(&url), expected(count));
    // It has changed nothing.
    assert_eq!(
        rows(&url, "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace").await.len(),
        0
    );

    migrate(&url, &[]);
    migrate(&url, &["--down", "1"]);
    assert_eq!(refusal_to_serve(&url), expected(1));
}

#[tokio::test]
async fn serve_refuses_a_schema_that_is_ahead() {
    let (sqlite, _dir) = new_sqlite();
    migrate(&sqlite, &[]);
    for url in [sqlite, postgres::create_database("read committed")] {
        execute(&url, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_future', 0)").await;
        let line = refusal_to_serve(&url);
        assert!(line.contains("newer") && line.contains("m29990101_000001_future"), "{line}");
    }
}

#[tokio::test]
async fn serve_refuses_a_postgres_that_may_lose_acknowledged_writes() {
    let url = postgres::create_database("read committed");
    let (_, name) = url.rsplit_once('/').unwrap();
    execute(&url, &format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
    let line = refusal_to_serve(&url);
    assert!(line.contains("synchronous_commit") && line.contains("--allow-unsafe-durability"), "{line}");

    // Unless it is told to.
    drop(Process::serve(&url, &["--allow-unsafe-durability"]));
}

#[test]
fn serve_brings_the_embedded_database_up_to_date() {
    let (url, _dir) = new_sqlite();
    drop(Process::serve(&url, &[]));
    assert_eq!(migrate(&url, &[]), ["0 migrations applied"]);
}

#[test]
fn serve_refuses_a_database_that_it_does_not_know() {
    let unsupported = "the database URL must begin with sqlite:// or postgres://, and SQLite needs a file";
    let malformed = "the database URL is malformed";
    for (url, expected) in [
        ("mysql://root:secret@localhost/occam", unsupported),
        ("sqlite::memory:", unsupported),
        ("sqlite://occam.db?mode=memory", unsupported),
        ("occam.db", malformed),
        ("postgres://root:sec/ret@localhost/occam", malformed),
    ] {
        let line = refusal_to_serve(url);
        assert!(line.contains(expected), "{line}");
        // It may hold a password.
        assert!(!line.contains(url) && !line.contains("ret@"), "{line}");
    }
}

/// Every relation with its options, every column, constraint and index, SeaORM's own table included.
async fn schema(db: &DatabaseConnection) -> String {
    let sql = "WITH ours AS (SELECT * FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace) \
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
         ) AS lines ORDER BY line";
    let lines = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    lines.iter().map(|row| String::try_get_by_index(row, 0).unwrap()).collect::<Vec<_>>().join("\n")
}

/// Each test of the migrations that SQLite has to pass, on PostgreSQL too.
mod on_postgres {
    use super::*;

    macro_rules! tests {
        ($($name:ident ( $($argument:ident),* ))*) => { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let db = sea_orm::Database::connect(postgres::create_empty_database()).await.unwrap();
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

    /// A snapshot taken before the wait for the lock would not see what was applied meanwhile.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_migrating_at_once_one_does_the_work_whatever_the_isolation() {
        for isolation in ["read committed", "serializable"] {
            let url = postgres::create_empty_database();
            let (_, name) = url.rsplit_once('/').unwrap();
            execute(&url, &format!("ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'")).await;
            let connect = || sea_orm::Database::connect(&url);
            let (first, second) = (connect().await.unwrap(), connect().await.unwrap());
            behaviour::of_two_migrating_at_once_one_does_the_work(&first, &second).await;
        }
    }

    #[tokio::test]
    async fn versioned_tables_leave_room_for_updates() {
        let url = postgres::create_database("read committed");
        let tables = "SELECT relname::text FROM pg_class WHERE reloptions @> '{fillfactor=90}' ORDER BY relname";
        assert_eq!(rows(&url, tables).await, ["invoices", "plans", "subscriptions"]);
    }
}
